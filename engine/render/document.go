// Package render turns scorecards, explanations, replays and rule sets into text, Markdown and HTML. Each is first made
// into one Document, which the three printers know nothing more about.
package render

import (
	"strconv"
	"strings"

	"jixiao/engine/diag"
)

// Document is what a printer prints.
type Document struct {
	Lang   diag.Lang `json:"-"`
	Title  string    `json:"title"`
	Blocks []Block   `json:"blocks"`
	Result *Result   `json:"-"` // what the document is about in a few words, which a page shows large
	Signed []string  `json:"-"` // what a printed page is signed for: digests

	Overview *Table `json:"-"` // what is told below, in rows; pages and Word files show it after the first block
}

// Result is a score, out of how many points, with its grade, and what it is by rule where that differs.
type Result struct{ Score, Of, Grade, ByRule string }

// Block is a Heading, Paragraph, Lines, Table or Chart.
type Block interface{ block() }

// Heading is a heading; Level is 2 or 3.
type Heading struct {
	Level int
	Text  string
}

// Paragraph is running text.
type Paragraph struct{ Text string }

// Lines are short lines that belong together, as the steps of a derivation. A page sets those from Beside on beside the others: the rule beside
// the standard; 0 for none. With Cards it makes a card of each line with the indented ones after it.
type Lines struct {
	Items  []string
	Beside int  `json:"-"`
	Cards  bool `json:"-"`
}

// Pages are the blocks as pages and Word files show them: with the overview, and each card by itself.
func (d *Document) Pages() (out []Block) {
	for k, b := range d.Blocks {
		if l, ok := b.(Lines); ok && l.Cards {
			from := 0
			for i := 1; i <= len(l.Items); i++ {
				if i == len(l.Items) || !strings.HasPrefix(l.Items[i], "  ") {
					out = append(out, Lines{Items: l.Items[from:i]})
					from = i
				}
			}
		} else {
			out = append(out, b)
		}
		if k == 0 && d.Overview != nil && len(d.Overview.Rows) > 0 {
			out = append(out, *d.Overview)
		}
	}
	return out
}

// Table has a header, rows and perhaps a last row of totals.
type Table struct {
	Columns []Column
	Rows    [][]Cell
	Totals  []Cell
}

// Column is a column of a table. Share is its part of the page's width in percent, for HTML.
type Column struct {
	Title string
	Right bool
	Share int
}

// Cell is a cell. Rows is how many rows it covers: 1 or more, or 0 if the cell above covers it.
type Cell struct {
	Text string
	Rows int
	Lost bool `json:"-"` // a score below its weight
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (Lines) block()     {}
func (Table) block()     {}

func (d *Document) add(b ...Block) { d.Blocks = append(d.Blocks, b...) }

// say is a sentence in the document's language.
func (d *Document) say(zh, en string, args ...any) string { return d.Lang.Say(zh, en, args...) }

// lines collects lines with labels; one without text is left out.
type lines struct {
	Lang diag.Lang
	list []string
}

func (l *lines) add(zh, en, text string) {
	if text != "" {
		l.list = append(l.list, l.Lang.Say(zh, en)+text)
	}
}

func (l *lines) say(zh, en string, args ...any) { l.list = append(l.list, l.Lang.Say(zh, en, args...)) }

func (d *Document) paragraph(s string) {
	if s != "" {
		d.add(Paragraph{s})
	}
}

func cell(s string) Cell { return Cell{Text: s, Rows: 1} }

func cells(texts ...string) []Cell {
	out := make([]Cell, len(texts))
	for i, s := range texts {
		out[i] = cell(s)
	}
	return out
}

func itoa(n int) string { return strconv.Itoa(n) }
