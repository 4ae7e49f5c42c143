package render

import (
	"fmt"
	"html"
	"strings"

	"jixiao/engine/diag"
)

// HTML prints a document as one self-contained page, for a screen of any width, light or dark, and for A4: no scripts, no network, the result
// large, table heads and the names of groups repeated on every page, page numbers, and in print the digests and lines to sign on.
func (d *Document) HTML() string {
	d = d.orEmpty()
	var b strings.Builder
	class, page, blocks := "", "A4", d.Pages()
	across := func(k int) bool {
		t, ok := blocks[min(k, len(blocks)-1)].(Table)
		return ok && len(t.Columns) >= acrossFrom
	}
	for k := range blocks {
		if across(k) {
			if class = ` class="wide"`; !d.Annex {
				page = "A4 landscape"
			}
		}
	}
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n<style>%s@page { size: %s; }\n</style>\n</head>\n<body%s>\n<main>\n",
		d.say("zh-CN", "en"), escape(d.Title), style, page, class)
	if d.Title != "" {
		fmt.Fprintf(&b, "<h1>%s</h1>\n", escape(d.Title))
	}
	if r := d.Result; r != nil {
		fmt.Fprintf(&b, "<p class=\"result\"><strong>%s</strong>", escape(r.Score))
		if r.Of != "" {
			fmt.Fprintf(&b, " <span>/ %s</span>", escape(r.Of))
		}
		if r.Grade != "" {
			fmt.Fprintf(&b, " <strong>%s</strong>", escape(r.Grade))
		}
		if r.ByRule != "" {
			fmt.Fprintf(&b, " <span class=\"rule\">%s</span>", escape(r.ByRule))
		}
		b.WriteString("</p>\n")
	}
	about := d.Title             // what stands next is about
	annex, alone := false, false // alone: the next table begins on a page of its own
	for k, block := range blocks {
		head, is := block.(Heading)
		if begins := d.Annex && (across(k) || is && across(k+1)); begins && !annex { // it lies across, behind pages that are read upright
			annex, alone = true, true
			b.WriteString("<section class=\"annex\">\n")
		} else if annex && !begins {
			annex = false
			b.WriteString("</section>\n")
		}
		if is {
			about = head.Text
		}
		switch block := block.(type) {
		case Heading:
			fmt.Fprintf(&b, "<h%d>%s</h%[1]d>\n", block.Level, escape(block.Text))
		case Paragraph:
			fmt.Fprintf(&b, "<p>%s</p>\n", escape(block.Text))
		case Lines:
			if k := block.Beside; k > 0 && k < len(block.Items) {
				b.WriteString("<div class=\"pair\">\n")
				htmlLines(&b, Lines{Items: block.Items[:k]})
				htmlLines(&b, Lines{Items: block.Items[k:]})
				b.WriteString("</div>\n")
			} else {
				htmlLines(&b, block)
			}
		case Table:
			parts, room, pages := block.Parts(d.Lang), htmlAcross, alone && annex
			if over, known := d.over(blocks[:k]); known && !d.Annex && across(k) {
				room.First = room.Other - over
				pages = room.First > htmlLeast
			}
			if pages {
				parts = block.On(room, d.Lang)
			}
			d.htmlTable(&b, block, parts, pages, about)
			alone = false
		case Chart:
			htmlChart(&b, block, about)
		}
	}
	if annex {
		b.WriteString("</section>\n")
	}
	if len(d.Digests)+len(d.SignedBy) > 0 { // within what precedes it, of which the end is kept with it
		class := ""
		if annex { // on the page of the annex, if there is room
			class = ` class="across"`
		}
		b.WriteString("<footer" + class + ">\n")
		if len(d.Digests) > 0 {
			fmt.Fprintf(&b, "<p>%s</p>\n", escape(strings.Join(d.Digests, "\n")))
		}
		if len(d.SignedBy) > 0 {
			b.WriteString("<p class=\"sign\">")
			for _, s := range d.SignedBy {
				fmt.Fprintf(&b, "<span>%s</span>", escape(s))
			}
			b.WriteString("</p>\n")
		}
		b.WriteString("</footer>\n")
	}
	b.WriteString("</main>\n")
	b.WriteString("</body>\n</html>\n")
	return b.String()
}

func htmlLines(b *strings.Builder, l Lines) {
	b.WriteString("<ul>\n")
	for k, line := range l.Items {
		class := ""
		switch head, detail := l.Kind(k); {
		case head:
			class = ` class="head"`
		case detail:
			class = ` class="in"`
		}
		fmt.Fprintf(b, "<li%s>%s</li>\n", class, escape(strings.TrimSpace(line)))
	}
	b.WriteString("</ul>\n")
}

func escape(s string) string {
	lines := strings.Split(s, "\n")
	for k, line := range lines {
		lines[k] = html.EscapeString(diag.Visible(line))
	}
	return strings.Join(lines, "<br>")
}

// htmlAcross is the room for a table on A4 across in print, under a heading and the head.
var htmlAcross = Paper{First: 4050, Other: 4550, Line: 129, Row: 63}

// htmlLeast is how much room a first page must have for a table to begin on it.
const htmlLeast = 1000

// over is what the title, the result and lines take above a table on A4 across, in tenths of a point; known is false where something else stands there.
func (d *Document) over(blocks []Block) (height int, known bool) {
	rows := func(text string, columns int) int { return max(1, (diag.Width(text)+columns-1)/columns) }
	if d.Title != "" {
		height += 340 + 240*rows(d.Title, 92)
	}
	if d.Result != nil {
		height += 700
	}
	for _, b := range blocks {
		l, ok := b.(Lines)
		if !ok || l.Beside > 0 {
			return 0, false
		}
		height += 220
		for _, line := range l.Items {
			height += 35 + 165*rows(line, 130)
		}
	}
	return height, true
}

// htmlTable writes a table in parts, each of which has a page if it is alone on its pages.
func (d *Document) htmlTable(b *strings.Builder, t Table, parts [][][]Cell, alone bool, about string) {
	var classes []string
	if stacks(t) {
		classes = append(classes, "stacks")
	}
	if alone {
		classes = append(classes, "pages")
	}
	if len(parts) == 1 && len(parts[0]) > mostTogether { // it may be longer than what is left of a page
		classes = append(classes, "long")
	}
	class := ""
	if len(classes) > 0 {
		class = ` class="` + strings.Join(classes, " ") + `"`
	}
	if about == "" {
		about = d.say("表", "Table")
	}
	fmt.Fprintf(b, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n<table%s>\n<colgroup>", escape(about), class)
	for _, share := range t.Shares() {
		fmt.Fprintf(b, "<col style=\"width:%d%%\">", share)
	}
	b.WriteString("</colgroup>\n")
	if t.Titled() {
		b.WriteString("<thead><tr>")
		for _, c := range t.Columns {
			fmt.Fprintf(b, "<th scope=\"col\">%s</th>", escape(c.Title))
		}
		b.WriteString("</tr></thead>\n")
	}
	for _, rows := range parts {
		b.WriteString("<tbody>\n")
		for _, row := range rows {
			htmlRow(b, t, row)
		}
		b.WriteString("</tbody>\n")
	}
	if t.Totals != nil {
		b.WriteString("<tbody class=\"total\">\n")
		htmlRow(b, t, t.Totals)
		b.WriteString("</tbody>\n")
	}
	b.WriteString("</table>\n</div>\n")
}

func htmlRow(b *strings.Builder, t Table, row []Cell) {
	b.WriteString("<tr>")
	for i, c := range row {
		if c.Rows == 0 {
			continue
		}
		b.WriteString("<td")
		if c.Rows > 1 {
			fmt.Fprintf(b, " rowspan=\"%d\"", c.Rows)
		}
		switch {
		case c.Lost:
			b.WriteString(" class=\"n lost\"")
		case t.Columns[i].Right:
			b.WriteString(" class=\"n\"")
		}
		if stacks(t) && t.Columns[i].Title != "" {
			fmt.Fprintf(b, " data-head=\"%s\"", escape(t.Columns[i].Title))
		}
		text := whole(escape(c.Text))
		if at := strings.LastIndex(text, "<br>"); c.again && at >= 0 { // a screen has no pages
			text = text[:at] + "<span class=\"again\">" + text[at:] + "</span>"
		}
		fmt.Fprintf(b, ">%s</td>", text)
	}
	b.WriteString("</tr>\n")
}

// whole keeps ranges in a text on one line.
func whole(text string) string {
	return numbers.ReplaceAllStringFunc(text, func(n string) string {
		if !strings.ContainsAny(n, "～–") {
			return n
		}
		return "<span>" + n + "</span>"
	})
}

// stacks reports whether a narrow screen shows each row of a table as a card: it has too many columns to stand side by side.
func stacks(t Table) bool { return len(t.Columns) > 3 && t.Titled() }

const style = `
@page across { size: A4 landscape; }
@page { margin: 18mm 14mm 16mm; @bottom-center { content: counter(page) " / " counter(pages); font: 9pt serif; } }
:root { --ink: #111; --paper: #fff; --line: #333; --head: #ececec; --lost: #9c0006; --lostback: #fdecea; --quiet: #555; --card: #f6f6f6; --focus: #0b57d0; --more: #4a7a4a; --less: #a04040; }
* { box-sizing: border-box; }
body { font-family: "FangSong", "仿宋", "Songti SC", "Noto Serif CJK SC", "SimSun", serif; font-size: 11pt; line-height: 1.5; color: var(--ink); background: var(--paper); max-width: 210mm; margin: 0 auto; padding: 0 4mm 8mm; }
body.wide { max-width: 297mm; }
h1 { font-size: 16pt; text-align: center; text-wrap: balance; margin: 8mm 0 4mm; }
h2 { font-size: 13pt; margin: 7mm 0 2mm; break-after: avoid; }
h3 { font-size: 11.5pt; margin: 4mm 0 1mm; break-after: avoid; }
h4, h5 { font-size: 11pt; margin: 3mm 0 1mm; break-after: avoid; }
h5 { font-weight: normal; text-decoration: underline; text-underline-offset: 2pt; }
p { margin: 1.5mm 0; text-align: justify; }
.result { text-align: center; font-size: 15pt; margin: 2mm 0 4mm; color: var(--quiet); }
.result strong { font-size: 40pt; line-height: 1.1; color: var(--ink); }
.result .rule { white-space: nowrap; font-size: 22pt; border-left: 1pt solid var(--line); padding-left: 3mm; margin-left: 2mm; }
ul { margin: 1.5mm 0 3mm; padding: 1.5mm 3mm; list-style: none; background: var(--card); border-left: 2.5pt solid var(--line); }
li { margin: 0.6mm 0; break-inside: avoid; overflow-wrap: anywhere; orphans: 2; widows: 2; }
li:last-child { break-before: avoid; }
li.head { font-weight: bold; break-after: avoid; }
li.in { padding-left: 2em; } .pair ul + ul li.in { padding-left: 0; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 4mm; break-inside: avoid; }
.scroll { overflow-x: auto; margin: 3mm 0; }
.scroll:focus-visible { outline: 2pt solid var(--focus); outline-offset: 1pt; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 9.5pt; line-height: 1.35; }
thead { display: table-header-group; }
tbody, tr { break-inside: avoid; }
.long tbody { break-inside: auto; }
th, td { border: 0.5pt solid var(--line); padding: 1mm 1.2mm; vertical-align: middle; overflow-wrap: anywhere; text-align: left; }
th { text-align: center; overflow-wrap: normal; padding: 1mm 0.4mm; background: var(--head); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
td.n { text-align: right; overflow-wrap: normal; }
td span { white-space: nowrap; }
td.lost { font-weight: bold; color: var(--lost); background: var(--lostback); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
td.lost::before { content: "▼ "; }
tbody.total td { font-weight: bold; border-top-width: 1.5pt; }
svg { width: 100%; max-width: 200mm; font-size: 9pt; break-inside: avoid; }
rect { fill: var(--more); print-color-adjust: exact; -webkit-print-color-adjust: exact; } rect.less { fill: var(--less); }
footer { display: none; }
@media screen { .again { display: none; } }
@media screen and (max-width: 700px) { table:not(.stacks) { table-layout: auto; } body { padding: 0 3mm 6mm; } .result strong { font-size: 32pt; } .result .rule { font-size: 17pt; } .pair { grid-template-columns: 1fr; } h1 { font-size: 14pt; } svg { font-size: 12pt; }
  .stacks colgroup { display: none; } .stacks thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .stacks, .stacks tbody, .stacks tr { display: block; width: auto; }
  .stacks tr { border: 0.5pt solid var(--line); border-left-width: 2.5pt; margin: 0 0 3mm; }
  .stacks td, .stacks td.n { display: flow-root; border: 0; padding: 0.7mm 2mm 0.7mm 7em; text-align: left; }
  .stacks td::before, .stacks td.lost::before { content: attr(data-head); float: left; margin-left: -6.4em; width: 6em; color: var(--quiet); font-weight: normal; overflow-wrap: anywhere; }
  .stacks td.lost::after { content: " ▼"; }
  .stacks td:empty { display: none; } }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --paper: #15171a; --line: #8a8f98; --head: #2a2e34; --lost: #ffb4a9; --lostback: #4a1f1b; --quiet: #b8bcc4; --card: #1e2126; --focus: #8ab4f8; --more: #6a9f6a; --less: #d98080; } svg text { fill: var(--ink); } }
@media print { .annex { page: across; break-before: page; } .pages tbody + tbody:not(.total) { break-before: page; } footer.across { page: across; } body, body.wide { max-width: none; padding: 0; } .scroll { overflow: visible; } ul { background: none; } footer { display: block; margin-top: 8mm; break-before: avoid; font-size: 8.5pt; break-inside: avoid; overflow-wrap: anywhere; } .sign { display: flex; margin-top: 8mm; font-size: 11pt; } .sign span { flex: 1; } }
`
