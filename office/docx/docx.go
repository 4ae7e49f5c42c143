// Package docx writes documents as Word files (.docx) in the manner of GB/T 9704-2012, the format of official documents: A4 with its margins, a
// title in 小标宋 of size 2, body text in 仿宋 of size 3 with 28.9 points to the line, headings in 黑体 and 楷体, page numbers in 宋体 of size 4
// between dashes, on odd pages right and on even ones left. A document with a wide table lies across, or only its annex. Tables repeat their heads,
// and the names of levels on each page.
// The same document gives the same bytes.
package docx

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"jixiao/engine/diag"
	"jixiao/engine/render"
	"jixiao/office/ooxml"
)

// Sizes in twentieths of a point: A4 and the margins of GB/T 9704 (37 mm above, 35 mm below, 28 mm left, 26 mm right).
const (
	pageWidth, pageHeight    = 11906, 16838
	top, bottom, left, right = 2098, 1984, 1588, 1474
)

// wide is from how many columns on a table stands across.
const wide = 6

// Write writes a document.
func Write(d *render.Document) ([]byte, error) {
	w := &writer{}
	w.document(d)
	var parts []ooxml.Part
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", relations},
		{"word/_rels/document.xml.rels", documentRelations},
		{"word/document.xml", w.String()},
		{"word/footer1.xml", footer("right")},
		{"word/footer2.xml", footer("left")},
		{"word/settings.xml", settings},
		{"word/styles.xml", styles},
	} {
		parts = append(parts, ooxml.Part{Name: part.name, Content: []byte(head + part.text)})
	}
	return ooxml.Write(parts)
}

// writer writes the body.
type writer struct {
	strings.Builder
	lang   diag.Lang
	across bool // the section that is being written
}

func (w *writer) raw(format string, args ...any) { fmt.Fprintf(w, format, args...) }

func (w *writer) document(d *render.Document) {
	w.raw(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>`)
	w.lang = d.Lang
	blocks, signed := d.Pages(), len(d.Digests)+len(d.SignedBy) > 0
	across := func(b render.Block) bool {
		t, ok := b.(render.Table)
		return ok && len(t.Columns) >= wide
	}
	w.across = !d.Annex && slices.ContainsFunc(blocks, across)
	if d.Title != "" {
		w.paragraph("Title", w.broken(d.Title), "")
	}
	if r := d.Result; r != nil {
		line := r.Score
		if r.Of != "" {
			line += " / " + r.Of
		}
		w.paragraph("Result", strings.TrimSpace(line+" "+r.Grade), "")
		if r.ByRule != "" {
			w.paragraph("ByRule", r.ByRule, "")
		}
	}
	alone := false // the next table begins on a page of its own
	for k, b := range blocks {
		before := w.across
		if d.Annex && (across(b) || k+1 < len(blocks) && heads(b) && across(blocks[k+1])) {
			w.turn(true)
		} else if d.Annex {
			w.turn(false)
		}
		if w.across != before { // a page begins, with perhaps a heading
			alone = true
		}
		last := signed && k+1 == len(blocks)
		switch b := b.(type) {
		case render.Heading:
			w.paragraph(fmt.Sprint("Heading", b.Level-1), b.Text, "")
		case render.Paragraph:
			w.paragraphKept("", b.Text, "", last)
		case render.Lines:
			for k, line := range b.Items {
				style := "Lines"
				switch head, detail := b.Kind(k); {
				case head:
					style = "LinesHead"
				case detail:
					style = "LinesIn"
				}
				w.paragraphKept(style, strings.TrimSpace(line), "", last && k+2 >= len(b.Items)) // no page has the lines to sign on alone
			}
		case render.Table:
			if alone = alone && w.across; !alone && !d.Annex && across(b) && len(b.On(acrossPaper, w.lang)) > 1 { // it is longer than a page, and begins on one
				w.raw(pageBreak)
				alone = true
			}
			w.table(b, last, alone)
			alone = false
		case render.Chart:
			t := render.Table{Columns: []render.Column{{Share: 70}, {Right: true, Share: 30}}}
			for _, bar := range b.Bars {
				t.Rows = append(t.Rows, []render.Cell{{Text: bar.Label, Rows: 1}, {Text: bar.Text, Rows: 1}})
			}
			w.table(t, last, false)
		}
	}
	if signed {
		for _, line := range d.Digests {
			w.paragraph("Digest", line, "")
		}
		if len(d.SignedBy) > 0 {
			w.paragraph("Lines", strings.Join(d.SignedBy, "\t"), "")
		}
	}
	w.section(w.across)
	w.raw(`</w:body></w:document>`)
}

// broken breaks a title that is longer than a line before a bracket or at a space, so that its lines are about as long as each other.
func (w *writer) broken(title string) string {
	most := 40 // columns of a line, two for a Chinese character
	if w.across {
		most = 58
	}
	whole, best, at := diag.Width(title), -1, 0
	for k, r := range title {
		before := diag.Width(title[:k])
		if apart := max(before, whole-before); k > 0 && (r == '（' || r == ' ') && apart <= most && (best < 0 || apart < best) {
			best, at = apart, k
		}
	}
	if whole <= most || best < 0 {
		return title
	}
	return title[:at] + "\n" + strings.TrimPrefix(title[at:], " ")
}

// heads reports whether a block is a heading.
func heads(b render.Block) bool {
	_, ok := b.(render.Heading)
	return ok
}

// turn ends a section where the next block stands otherwise.
func (w *writer) turn(across bool) {
	if across == w.across {
		return
	}
	w.raw(`<w:p><w:pPr><w:pStyle w:val="Small"/>`)
	w.section(w.across)
	w.raw(`</w:pPr></w:p>`)
	w.across = across
}

func (w *writer) section(across bool) {
	width, height, orient := pageWidth, pageHeight, ""
	t, b, l, r := top, bottom, left, right
	if across {
		width, height, orient = pageHeight, pageWidth, ` w:orient="landscape"`
		t, b, l, r = left, right, top, bottom
	}
	w.raw(`<w:sectPr><w:footerReference w:type="default" r:id="rId1"/><w:footerReference w:type="even" r:id="rId2"/><w:type w:val="nextPage"/><w:pgSz w:w="%d" w:h="%d"%s/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="851" w:footer="1400" w:gutter="0"/></w:sectPr>`,
		width, height, orient, t, r, b, l)
}

// paragraph writes text with its line breaks.
func (w *writer) paragraph(style, text, align string) { w.paragraphKept(style, text, align, false) }

// paragraphKept is paragraph, perhaps on the page of what follows.
func (w *writer) paragraphKept(style, text, align string, kept bool) {
	w.raw(`<w:p>`)
	if style != "" || align != "" || kept {
		w.raw(`<w:pPr>`)
		if style != "" {
			w.raw(`<w:pStyle w:val="%s"/>`, style)
		}
		if kept {
			w.raw(`<w:keepNext/>`)
		}
		if align != "" {
			w.raw(`<w:jc w:val="%s"/>`, align)
		}
		w.raw(`</w:pPr>`)
	}
	w.raw(`<w:r>`)
	for k, line := range strings.Split(text, "\n") {
		if k > 0 {
			w.raw(`<w:br/>`)
		}
		for k, part := range strings.Split(line, "\t") {
			if k > 0 {
				w.raw(`<w:tab/>`)
			}
			w.raw(`<w:t xml:space="preserve">`)
			_ = xml.EscapeText(w, []byte(visible(part))) // to memory
			w.raw(`</w:t>`)
		}
	}
	w.raw(`</w:r></w:p>`)
}

// visible is text without what XML cannot hold.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0xfffe || r == 0xffff {
			return utf8.RuneError
		}
		return r
	}, s)
}

// table writes a table as wide as the text: cells that cover rows are merged, the head is repeated, no row is broken. The rows of merged cells stay on
// one page: of a cell that the end of a page cuts nothing would stand on the next. The end of the last table is kept with what follows. One
// that has pages of its own is a table on each.
func (w *writer) table(t render.Table, last, alone bool) {
	whole := pageWidth - left - right
	if w.across {
		whole = pageHeight - top - bottom
	}
	shares, sum := t.Shares(), 0
	for _, share := range shares {
		sum += share
	}
	for k := range shares {
		shares[k] = whole * shares[k] / max(sum, 1)
	}
	parts := t.Parts(w.lang)
	if alone {
		parts = t.On(acrossPaper, w.lang)
	}
	w.openTable(t, shares, whole)
	for n, part := range parts {
		if alone && n > 0 {
			w.raw(`</w:tbl>` + pageBreak)
			w.openTable(t, shares, whole)
		}
		for k, row := range part {
			end := last && n+1 == len(parts) && k+1 == len(part)
			w.row(t, shares, row, "Table", end || !alone && k+1 < len(part) && slices.ContainsFunc(part[k+1], func(c render.Cell) bool { return c.Rows == 0 }))
		}
	}
	if len(t.Totals) > 0 {
		w.row(t, shares, t.Totals, "TableHead", last)
	}
	w.raw(`</w:tbl>`)
	w.paragraphKept("Small", "", "", last)
}

// acrossPaper is the room on a page that lies across: under a heading and the head, with a line left.
var acrossPaper = render.Paper{First: acrossHeight - 290 - 3*tableLine, Other: acrossHeight - 80 - 3*tableLine, Line: tableLine, Row: 8}

// acrossHeight is how high a page that lies across is within its margins, and tableLine a line of a table, in tenths of a point.
const (
	acrossHeight = (pageWidth - left - right) / 2
	tableLine    = 120
)

const pageBreak = `<w:p><w:pPr><w:pStyle w:val="Small"/><w:pageBreakBefore/></w:pPr></w:p>`

// openTable begins a table, with its head.
func (w *writer) openTable(t render.Table, shares []int, whole int) {
	w.raw(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>`, whole)
	for _, share := range shares {
		w.raw(`<w:gridCol w:w="%d"/>`, share)
	}
	w.raw(`</w:tblGrid>`)
	if t.Titled() {
		w.raw(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
		for k, c := range t.Columns {
			w.cell(shares[k], "", "TableHead", c.Title, "center", false)
		}
		w.raw(`</w:tr>`)
	}
}

func (w *writer) row(t render.Table, shares []int, row []render.Cell, style string, kept bool) {
	w.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	for k, c := range row {
		if k >= len(shares) {
			break
		}
		align, merge, text := "", "", c.Text
		if t.Columns[k].Right {
			align = "right"
		}
		switch {
		case c.Rows > 1:
			merge = `<w:vMerge w:val="restart"/>`
		case c.Rows == 0 && style == "Table":
			merge, text = `<w:vMerge/>`, ""
		}
		own := style
		if c.Lost {
			own = "TableLost"
		}
		w.cell(shares[k], merge, own, text, align, kept)
	}
	w.raw(`</w:tr>`)
}

func (w *writer) cell(width int, merge, style, text, align string, kept bool) {
	w.raw(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s<w:vAlign w:val="center"/></w:tcPr>`, width, merge)
	w.paragraphKept(style, unbroken(text, (width-2*cellMargin)/halfCharacter), align, kept)
	w.raw(`</w:tc>`)
}

// cellMargin is beside the text of a cell, halfCharacter how wide half a Chinese character of a table is, in twentieths of a point.
const cellMargin, halfCharacter = 60, 90

// ranges are those of numbers: 0～50, 95–100%.
var ranges = regexp.MustCompile(`[+-]?[0-9][0-9.,]*…?%?[～–][+-]?[0-9][0-9.,]*…?%?`)

// unbroken is a text of a few lines, of so many columns, of which no range stands in two: a line ends before its bracket or its word. Word processors
// break ranges, and there is no sign that all of them know and do not print.
func unbroken(text string, columns int) string {
	lines := strings.Split(text, "\n")
	for k := 0; k < len(lines); k++ {
		line := lines[k]
		if diag.Width(line) > 3*columns { // where the lines of a long text end is not known
			continue
		}
		for _, at := range ranges.FindAllStringIndex(line, -1) {
			from, to := diag.Width(line[:at[0]]), diag.Width(line[:at[1]])
			apart := false
			for _, most := range []int{columns - 2, columns - 1, columns, columns + 1} { // a line ends somewhat earlier or later
				apart = apart || most > 0 && from/most != (to-1)/most
			}
			word := at[0] - len(lastWord(line[:at[0]]))
			if apart && word > 0 && to-from <= columns {
				lines = slices.Insert(lines, k+1, strings.TrimPrefix(line[word:], " "))
				lines[k] = line[:word]
				break
			}
		}
	}
	return strings.Join(lines, "\n")
}

// lastWord is the end of a text that does not stand apart from what follows it: from a bracket or a space on; nothing where these are far.
func lastWord(text string) string {
	k := max(strings.LastIndex(text, "（"), strings.LastIndex(text, " "))
	if k < 0 || diag.Width(text[k:]) > 8 {
		return ""
	}
	return text[k:]
}

const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
	`<Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>`

const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`

const documentRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer2.xml"/>` +
	`<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>` +
	`<Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/></Relationships>`

const settings = `<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:evenAndOddHeaders/></w:settings>`

func footer(align string) string {
	field := func(kind string) string {
		return `<w:r><w:rPr>` + fonts("宋体", 28) + `</w:rPr><w:fldChar w:fldCharType="` + kind + `"/></w:r>`
	}
	text := func(s string) string {
		return `<w:r><w:rPr>` + fonts("宋体", 28) + `</w:rPr><w:t xml:space="preserve">` + s + `</w:t></w:r>`
	}
	return `<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:pStyle w:val="Small"/><w:jc w:val="` + align + `"/></w:pPr>` + text("— ") +
		field("begin") + `<w:r><w:rPr>` + fonts("宋体", 28) + `</w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` + field("separate") + text("1") + field("end") + text(" —") + `</w:p></w:ftr>`
}

// fonts are a run's fonts and size in half points, with what stands between these in the order that the format wants.
func fonts(eastAsian string, size int, between ...string) string {
	return fmt.Sprintf(`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="%s" w:cs="Times New Roman"/>%s<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, eastAsian, strings.Join(between, ""), size, size)
}

// style is a paragraph style.
func style(id, name, paragraph, run string) string {
	return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>` + paragraph + `</w:pPr><w:rPr>` + run + `</w:rPr></w:style>`
}

var styles = `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` +
	`<w:docDefaults><w:rPrDefault><w:rPr>` + fonts("仿宋_GB2312", 32) + `<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing w:line="578" w:lineRule="exact"/><w:ind w:firstLine="640" w:firstLineChars="200"/><w:jc w:val="both"/></w:pPr></w:style>` +
	style("Title", "Title", `<w:spacing w:before="0" w:after="400" w:line="700" w:lineRule="exact"/><w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="center"/>`, fonts("方正小标宋简体", 44)) +
	style("Heading1", "heading 1", `<w:keepNext/><w:jc w:val="left"/><w:outlineLvl w:val="0"/>`, fonts("黑体", 32)) +
	style("Heading2", "heading 2", `<w:keepNext/><w:jc w:val="left"/><w:outlineLvl w:val="1"/>`, fonts("楷体_GB2312", 32)) +
	style("Heading3", "heading 3", `<w:keepNext/><w:jc w:val="left"/><w:outlineLvl w:val="2"/>`, fonts("仿宋_GB2312", 32, "<w:b/>")) +
	style("Heading4", "heading 4", `<w:keepNext/><w:jc w:val="left"/><w:outlineLvl w:val="3"/>`, fonts("仿宋_GB2312", 32)) +
	style("Result", "Result", `<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="900" w:lineRule="exact"/><w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="center"/>`, fonts("宋体", 64, "<w:b/>")) +
	style("ByRule", "ByRule", `<w:spacing w:before="0" w:after="200" w:line="500" w:lineRule="exact"/><w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="center"/>`, fonts("仿宋_GB2312", 32)) +
	style("LinesHead", "LinesHead", `<w:keepNext/><w:spacing w:before="120" w:line="400" w:lineRule="exact"/><w:ind w:firstLine="480" w:firstLineChars="200"/>`, fonts("黑体", 24)) +
	style("LinesIn", "LinesIn", `<w:spacing w:line="400" w:lineRule="exact"/><w:ind w:left="480" w:leftChars="200" w:firstLine="480" w:firstLineChars="200"/>`, fonts("仿宋_GB2312", 24)) +
	style("Digest", "Digest", `<w:keepNext/><w:spacing w:before="120" w:line="280" w:lineRule="exact"/><w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="left"/>`, fonts("仿宋_GB2312", 18)) +
	style("TableLost", "TableLost", `<w:spacing w:line="240" w:lineRule="exact"/><w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="right"/>`, fonts("黑体", 18, "<w:b/>", `<w:color w:val="9C0006"/>`)+`<w:u w:val="single"/>`) +
	style("Lines", "Lines", `<w:tabs><w:tab w:val="left" w:pos="3600"/><w:tab w:val="left" w:pos="6800"/></w:tabs><w:spacing w:line="400" w:lineRule="exact"/><w:ind w:firstLine="480" w:firstLineChars="200"/>`, fonts("仿宋_GB2312", 24)) +
	style("Small", "Small", `<w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0" w:firstLineChars="0"/>`, fonts("仿宋_GB2312", 10)) +
	style("Table", "Table", `<w:spacing w:line="240" w:lineRule="exact"/><w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="left"/>`, fonts("仿宋_GB2312", 18)) +
	style("TableHead", "TableHead", `<w:spacing w:line="240" w:lineRule="exact"/><w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="left"/>`, fonts("黑体", 18)) +
	`<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>` + borders + `</w:tblBorders><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`

const borders = `<w:top w:val="single" w:sz="4" w:color="000000"/><w:left w:val="single" w:sz="4" w:color="000000"/><w:bottom w:val="single" w:sz="4" w:color="000000"/><w:right w:val="single" w:sz="4" w:color="000000"/><w:insideH w:val="single" w:sz="4" w:color="000000"/><w:insideV w:val="single" w:sz="4" w:color="000000"/>`
