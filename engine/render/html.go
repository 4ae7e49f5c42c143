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
	var b strings.Builder
	class, page, blocks := "", "A4", d.Pages()
	for _, block := range blocks {
		if t, ok := block.(Table); ok && len(t.Columns) >= 8 {
			class, page = ` class="wide"`, "A4 landscape"
		}
	}
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n<style>%s@page { size: %s; }\n</style>\n</head>\n<body%s>\n<main>\n",
		d.say("zh-CN", "en"), escape(d.Title), style, page, class)
	if d.Title != "" {
		fmt.Fprintf(&b, "<h1>%s</h1>\n", escape(d.Title))
	}
	if r := d.Result; r != nil {
		fmt.Fprintf(&b, "<p class=\"result\"><strong>%s</strong> <span>/ %s</span>", escape(r.Score), escape(r.Of))
		if r.Grade != "" {
			fmt.Fprintf(&b, " <strong>%s</strong>", escape(r.Grade))
		}
		if r.ByRule != "" {
			fmt.Fprintf(&b, " <span class=\"rule\">%s</span>", escape(r.ByRule))
		}
		b.WriteString("</p>\n")
	}
	for _, block := range blocks {
		switch block := block.(type) {
		case Heading:
			fmt.Fprintf(&b, "<h%d>%s</h%[1]d>\n", block.Level, escape(block.Text))
		case Paragraph:
			fmt.Fprintf(&b, "<p>%s</p>\n", escape(block.Text))
		case Lines:
			if k := block.Beside; k > 0 && k < len(block.Items) {
				b.WriteString("<div class=\"pair\">\n")
				htmlLines(&b, block.Items[:k])
				htmlLines(&b, block.Items[k:])
				b.WriteString("</div>\n")
			} else {
				htmlLines(&b, block.Items)
			}
		case Table:
			d.htmlTable(&b, block)
		case Chart:
			htmlChart(&b, block)
		}
	}
	b.WriteString("</main>\n")
	if len(d.Signed) > 0 {
		fmt.Fprintf(&b, "<footer>\n<p>%s</p>\n<p class=\"sign\"><span>%s</span><span>%s</span><span>%s</span></p>\n</footer>\n", escape(strings.Join(d.Signed, "\n")),
			d.say("评价机构（盖章）：", "Evaluator (seal):"), d.say("主评人（签字）：", "Lead evaluator (signature):"), d.say("日期：", "Date:"))
	}
	b.WriteString("</body>\n</html>\n")
	return b.String()
}

func htmlLines(b *strings.Builder, items []string) {
	b.WriteString("<ul>\n")
	for _, line := range items {
		fmt.Fprintf(b, "<li>%s</li>\n", escape(line))
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

func (d *Document) htmlTable(b *strings.Builder, t Table) {
	fmt.Fprintf(b, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n<table>\n<colgroup>", d.say("表", "Table"))
	for _, c := range t.Columns {
		if c.Share > 0 {
			fmt.Fprintf(b, "<col style=\"width:%d%%\">", c.Share)
		} else {
			b.WriteString("<col>")
		}
	}
	b.WriteString("</colgroup>\n<thead><tr>")
	for _, c := range t.Columns {
		fmt.Fprintf(b, "<th scope=\"col\">%s</th>", escape(c.Title))
	}
	b.WriteString("</tr></thead>\n")
	for _, g := range groupsOf(t.Rows) {
		b.WriteString("<tbody>\n")
		for k := g.from; k < g.to; k++ {
			htmlRow(b, t.Columns, g.row(t.Rows, k))
		}
		b.WriteString("</tbody>\n")
	}
	if t.Totals != nil {
		b.WriteString("<tbody class=\"total\">\n")
		htmlRow(b, t.Columns, t.Totals)
		b.WriteString("</tbody>\n")
	}
	b.WriteString("</table>\n</div>\n")
}

// rowGroup is rows that stay together on a page. Cells that cover more rows than these are closed, and named again in the next group.
type rowGroup struct{ from, to int }

// mostTogether is how many rows a group has at most.
const mostTogether = 8

// groupsOf parts rows where the last column begins another cell whose cells cover several, so that no cell is cut by the end of a page.
func groupsOf(rows [][]Cell) (out []rowGroup) {
	last := -1
	for _, row := range rows {
		for k, c := range row {
			if c.Rows != 1 {
				last = max(last, k)
			}
		}
	}
	for k := range rows {
		if k == 0 || last >= 0 && (rows[k][last].Rows != 0 || k-out[len(out)-1].from == mostTogether) {
			out = append(out, rowGroup{k, k})
		}
		out[len(out)-1].to = k + 1
	}
	return out
}

// row is a row of the group: in its first, cells that began above say what they say again.
func (g rowGroup) row(rows [][]Cell, k int) []Cell {
	out := append([]Cell{}, rows[k]...)
	for c := range out {
		if k == g.from && out[c].Rows == 0 {
			at := k
			for at > 0 && rows[at][c].Rows == 0 {
				at--
			}
			out[c] = Cell{Text: rows[at][c].Text, Rows: max(1, rows[at][c].Rows-(k-at))}
		}
		if out[c].Rows > 0 {
			out[c].Rows = min(out[c].Rows, g.to-k)
		}
	}
	return out
}

func htmlRow(b *strings.Builder, columns []Column, row []Cell) {
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
		case columns[i].Right:
			b.WriteString(" class=\"n\"")
		}
		fmt.Fprintf(b, ">%s</td>", escape(c.Text))
	}
	b.WriteString("</tr>\n")
}

const style = `
@page { margin: 18mm 14mm 16mm; @bottom-center { content: counter(page) " / " counter(pages); font: 9pt serif; } }
:root { --ink: #111; --paper: #fff; --line: #333; --head: #ececec; --lost: #9c0006; --lostback: #fdecea; --quiet: #555; --card: #f6f6f6; }
* { box-sizing: border-box; }
body { font-family: "FangSong", "仿宋", "Songti SC", "Noto Serif CJK SC", "SimSun", serif; font-size: 11pt; line-height: 1.5; color: var(--ink); background: var(--paper); max-width: 210mm; margin: 0 auto; padding: 0 4mm 8mm; }
body.wide { max-width: 297mm; }
h1 { font-size: 16pt; text-align: center; margin: 8mm 0 4mm; }
h2 { font-size: 13pt; margin: 7mm 0 2mm; break-after: avoid; }
h3 { font-size: 11.5pt; margin: 4mm 0 1mm; break-after: avoid; }
p { margin: 1.5mm 0; text-align: justify; }
.result { text-align: center; font-size: 15pt; margin: 2mm 0 4mm; color: var(--quiet); }
.result strong { font-size: 40pt; line-height: 1.1; color: var(--ink); }
.result .rule { white-space: nowrap; border-left: 1pt solid var(--line); padding-left: 3mm; margin-left: 2mm; }
ul { margin: 1.5mm 0 3mm; padding: 1.5mm 3mm; list-style: none; background: var(--card); border-left: 2.5pt solid var(--line); }
li { margin: 0.6mm 0; break-inside: avoid; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 4mm; break-inside: avoid; }
.scroll { overflow-x: auto; margin: 3mm 0; }
.scroll:focus-visible { outline: 2pt solid #0b57d0; outline-offset: 1pt; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 9.5pt; line-height: 1.35; }
thead { display: table-header-group; }
tbody, tr { break-inside: avoid; }
th, td { border: 0.5pt solid var(--line); padding: 1mm 1.2mm; vertical-align: middle; overflow-wrap: anywhere; text-align: left; }
th { text-align: center; background: var(--head); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
td.n { text-align: right; overflow-wrap: normal; }
td.lost { font-weight: bold; color: var(--lost); background: var(--lostback); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
td.lost::before { content: "▼ "; }
tbody.total td { font-weight: bold; border-top-width: 1.5pt; }
svg { width: 100%; font-size: 9pt; break-inside: avoid; }
footer { display: none; }
@media screen and (max-width: 700px) { body { padding: 0 3mm 6mm; } .result strong { font-size: 32pt; } table { min-width: 640px; } .wide table { min-width: 900px; } .pair { grid-template-columns: 1fr; } h1 { font-size: 14pt; } }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --paper: #15171a; --line: #8a8f98; --head: #2a2e34; --lost: #ffb4a9; --lostback: #4a1f1b; --quiet: #b8bcc4; --card: #1e2126; } svg text { fill: #e8e8e8; } }
@media print { body, body.wide { max-width: none; padding: 0; } .scroll { overflow: visible; } ul { background: none; } footer { display: block; margin-top: 8mm; font-size: 8.5pt; break-inside: avoid; overflow-wrap: anywhere; } .sign { display: flex; margin-top: 8mm; font-size: 11pt; } .sign span { flex: 1; } }
`
