package render

import (
	"strings"

	"jixiao/engine/diag"
)

// Text prints a document for a terminal: Chinese characters are two columns wide.
func (d *Document) Text() string {
	d = d.orEmpty()
	var b strings.Builder
	if d.Title != "" {
		b.WriteString(diag.Visible(d.Title) + "\n\n")
	}
	for i, block := range d.Blocks {
		switch block := block.(type) {
		case Heading:
			if i > 0 && block.Level == 2 {
				b.WriteString("\n")
			}
			b.WriteString(diag.Visible(block.Text) + "\n")
		case Paragraph:
			b.WriteString(diag.Visible(block.Text) + "\n")
		case Lines:
			for _, line := range block.Items {
				b.WriteString("  " + diag.Visible(line) + "\n")
			}
		case Table:
			textTable(&b, block)
		case Chart:
			for _, row := range block.rows() {
				b.WriteString("  " + diag.Visible(row) + "\n")
			}
		}
	}
	return b.String()
}

// textTable aligns columns by display width.
func textTable(b *strings.Builder, t Table) {
	widths := make([]int, len(t.Columns))
	all := append([][]Cell{}, t.Rows...)
	header := make([]Cell, len(t.Columns))
	for i, c := range t.Columns {
		header[i] = cell(c.Title)
	}
	all = append(all, header)
	if t.Totals != nil {
		all = append(all, t.Totals)
	}
	for _, row := range all {
		for i, c := range row {
			if c.Rows > 0 {
				widths[i] = max(widths[i], diag.Width(oneLine(c.Text)))
			}
		}
	}
	rule := make([]string, len(widths))
	for i, w := range widths {
		rule[i] = strings.Repeat("-", w)
	}
	textRow(b, t.Columns, widths, header)
	b.WriteString(strings.Join(rule, "  ") + "\n")
	for _, row := range t.Rows {
		textRow(b, t.Columns, widths, row)
	}
	if t.Totals != nil {
		b.WriteString(strings.Join(rule, "  ") + "\n")
		textRow(b, t.Columns, widths, t.Totals)
	}
}

func textRow(b *strings.Builder, columns []Column, widths []int, row []Cell) {
	var line strings.Builder
	for i, c := range row {
		text := oneLine(c.Text)
		if c.Rows == 0 {
			text = ""
		}
		pad := strings.Repeat(" ", widths[i]-diag.Width(text))
		if i > 0 {
			line.WriteString("  ")
		}
		if columns[i].Right {
			line.WriteString(pad + text)
		} else {
			line.WriteString(text + pad)
		}
	}
	b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
}

// oneLine writes a cell on one line.
func oneLine(s string) string { return diag.Visible(strings.ReplaceAll(s, "\n", " ")) }
