package render

import (
	"strings"

	"jixiao/engine/diag"
)

// Markdown prints a document as GitHub-flavoured Markdown.
func (d *Document) Markdown() string {
	d = d.orEmpty()
	var b strings.Builder
	if d.Title != "" {
		b.WriteString("# " + escapeMarkdown(d.Title) + "\n\n")
	}
	for _, block := range d.Blocks {
		switch block := block.(type) {
		case Heading:
			b.WriteString(strings.Repeat("#", block.Level) + " " + escapeMarkdown(block.Text) + "\n\n")
		case Paragraph:
			b.WriteString(escapeMarkdown(block.Text) + "\n\n")
		case Lines:
			for _, line := range block.Items {
				b.WriteString("- " + escapeMarkdown(line) + "\n")
			}
			b.WriteString("\n")
		case Table:
			markdownTable(&b, block)
		case Chart:
			rows := block.rows()
			for k, row := range rows {
				rows[k] = diag.Visible(row)
			}
			b.WriteString(fence(rows) + "text\n" + strings.Join(rows, "\n") + "\n" + fence(rows) + "\n\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func markdownTable(b *strings.Builder, t Table) {
	b.WriteString("|")
	for _, c := range t.Columns {
		b.WriteString(" " + escapeMarkdown(c.Title) + " |")
	}
	b.WriteString("\n|")
	for _, c := range t.Columns {
		if c.Right {
			b.WriteString(" ---: |")
		} else {
			b.WriteString(" --- |")
		}
	}
	b.WriteString("\n")
	rows := t.Rows
	if t.Totals != nil {
		rows = append(append([][]Cell{}, rows...), t.Totals)
	}
	for _, row := range rows {
		b.WriteString("|")
		for _, c := range row {
			text := ""
			if c.Rows > 0 {
				text = escapeCell(c.Text)
			}
			b.WriteString(" " + text + " |")
		}
		b.WriteString("\n")
	}
	b.WriteString("\n")
}

var markdownEscapes = strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", ">", "&gt;", "&", "&amp;", "[", `\[`, "]", `\]`, "#", `\#`, "~", `\~`)

func escapeMarkdown(s string) string { return markdownEscapes.Replace(diag.Visible(s)) }

// escapeCell keeps the lines of a cell apart.
func escapeCell(s string) string {
	lines := strings.Split(s, "\n")
	for k, line := range lines {
		lines[k] = escapeMarkdown(line)
	}
	return strings.Join(lines, "<br>")
}

// fence is a row of backticks longer than any in the text that it encloses.
func fence(rows []string) string {
	longest, run := 2, 0
	for _, r := range strings.Join(rows, "\n") {
		if run++; r != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	return strings.Repeat("`", longest+1)
}
