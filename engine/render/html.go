package render

import (
	"fmt"
	"html"
	"strings"

	"jixiao/engine/diag"
)

// HTML prints a document as one self-contained page that prints on A4: no scripts, no network, table headers repeated on
// every page, cells merged where a value covers several rows.
func (d *Document) HTML() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<title>%s</title>\n<style>%s</style>\n</head>\n<body>\n", d.say("zh-CN", "en"), escape(d.Title), style)
	if d.Title != "" {
		fmt.Fprintf(&b, "<h1>%s</h1>\n", escape(d.Title))
	}
	for _, block := range d.Blocks {
		switch block := block.(type) {
		case Heading:
			fmt.Fprintf(&b, "<h%d>%s</h%[1]d>\n", block.Level, escape(block.Text))
		case Paragraph:
			fmt.Fprintf(&b, "<p>%s</p>\n", escape(block.Text))
		case Lines:
			b.WriteString("<ul>\n")
			for _, line := range block.Items {
				fmt.Fprintf(&b, "<li>%s</li>\n", escape(line))
			}
			b.WriteString("</ul>\n")
		case Table:
			htmlTable(&b, block)
		case Chart:
			htmlChart(&b, block)
		}
	}
	b.WriteString("</body>\n</html>\n")
	return b.String()
}

func escape(s string) string {
	lines := strings.Split(s, "\n")
	for k, line := range lines {
		lines[k] = html.EscapeString(diag.Visible(line))
	}
	return strings.Join(lines, "<br>")
}

func htmlTable(b *strings.Builder, t Table) {
	b.WriteString("<table>\n<colgroup>")
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
	b.WriteString("</tr></thead>\n<tbody>\n")
	for _, row := range t.Rows {
		htmlRow(b, t.Columns, row)
	}
	b.WriteString("</tbody>\n")
	if t.Totals != nil {
		b.WriteString("<tbody class=\"total\">\n")
		htmlRow(b, t.Columns, t.Totals)
		b.WriteString("</tbody>\n")
	}
	b.WriteString("</table>\n")
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
		if columns[i].Right {
			b.WriteString(" class=\"n\"")
		}
		fmt.Fprintf(b, ">%s</td>", escape(c.Text))
	}
	b.WriteString("</tr>\n")
}

const style = `
@page { size: A4; margin: 20mm 15mm; }
body { font-family: "FangSong", "仿宋", "Songti SC", "Noto Serif CJK SC", "SimSun", serif; font-size: 10.5pt; line-height: 1.5; color: #000; background: #fff; max-width: 210mm; margin: 0 auto; padding: 0 4mm; }
h1 { font-size: 16pt; text-align: center; font-weight: bold; margin: 8mm 0 5mm; }
h2 { font-size: 13pt; margin: 6mm 0 2mm; break-after: avoid; }
h3 { font-size: 11pt; margin: 4mm 0 1mm; break-after: avoid; }
p { margin: 1mm 0; text-align: justify; }
ul { margin: 1mm 0 2mm; padding-left: 6mm; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin: 3mm 0; font-size: 9pt; line-height: 1.35; }
thead { display: table-header-group; }
td:not([rowspan]) { break-inside: avoid; }
th, td { border: 0.5pt solid #000; padding: 1mm 1.2mm; vertical-align: middle; overflow-wrap: anywhere; text-align: left; }
th { text-align: center; background: #eee; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
td.n { text-align: right; white-space: nowrap; }
tbody.total td { font-weight: bold; }
svg { width: 100%; font-size: 9pt; break-inside: avoid; }
@media print { body { max-width: none; padding: 0; } }
`
