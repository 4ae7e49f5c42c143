// Package render turns scorecards, explanations, replays and rule sets into text, Markdown and HTML. Each is first made
// into one Document, which the three printers know nothing more about.
package render

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
)

// Document is what a printer prints.
type Document struct {
	Lang     diag.Lang `json:"-"`
	Title    string    `json:"title"`
	Blocks   []Block   `json:"blocks"`
	Result   *Result   `json:"-"` // what the document is about in a few words, which a page shows large
	Digests  []string  `json:"-"` // what a printed page is about, to the letter
	SignedBy []string  `json:"-"` // lines to sign on, where somebody answers for it
	Annex    bool      `json:"-"` // its wide table is an annex, the pages before it are read upright

	Overview *Table `json:"-"` // what is told below, in rows; pages and Word files show it after the first block
}

// Result is a score, out of how many points ("" where that is not said), with its grade, and what it is by rule where that differs.
type Result struct{ Score, Of, Grade, ByRule string }

// Block is a Heading, Paragraph, Lines, Table or Chart.
type Block interface{ block() }

// Heading is a heading; Level is 2 to 5.
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

// orEmpty is the document, or instead of nil one without blocks.
func (d *Document) orEmpty() *Document {
	if d == nil {
		return new(Document)
	}
	return d
}

// Pages are the blocks as pages and Word files show them: with the overview, and each card by itself.
func (d *Document) Pages() (out []Block) {
	d = d.orEmpty()
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

// Column is a column of a table. Share is its part of the page's width in percent; 0 is as much as any other.
type Column struct {
	Title string
	Right bool
	Share int
}

// Titled reports whether any column has a title.
func (t *Table) Titled() bool {
	return slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Title != "" })
}

// mostTogether and mostLines are how many rows and lines a part of a table has at most: it fits on a page across.
const mostTogether, mostLines = 8, 26

// acrossFrom is how many columns a table has that stands across.
const acrossFrom = 6

// page is how many columns a line of the page that the table stands on has in print, two for a Chinese character.
func (t *Table) page() int {
	if len(t.Columns) >= acrossFrom {
		return 140
	}
	return 96
}

// numbers are numbers, and ranges, which are not broken.
var numbers = regexp.MustCompile(`[+-]?[0-9][0-9.,]*…?%?(?:[～–][+-]?[0-9][0-9.,]*…?%?)?`)

// Shares are the parts of the page's width that the columns take: as much as they are said to have, and the same for each of which nothing is said. But
// a column is wide enough for the numbers in it, where others have room to spare.
func (t *Table) Shares() []int {
	out, least, sum, open := make([]int, len(t.Columns)), make([]int, len(t.Columns)), 0, 0
	for k, c := range t.Columns {
		if out[k] = c.Share; c.Share == 0 {
			open++
		}
		sum += c.Share
	}
	for k := range out {
		if out[k] == 0 {
			out[k] = max(8, (100-sum)/open)
		}
	}
	sum = added(out)
	const beside = 2 // columns that a cell's margins take
	for k := range out {
		for _, row := range append(slices.Clone(t.Rows), t.Totals) {
			if k >= len(row) {
				continue
			}
			list := numbers.FindAllString(row[k].Text, -1)
			if t.Columns[k].Right && diag.Width(row[k].Text) <= 16 { // a number and a word beside it
				list = []string{row[k].Text}
			}
			for _, n := range list {
				w := diag.Width(n) + beside
				if row[k].Lost {
					w += 2 // for its mark
				}
				least[k] = max(least[k], (w*sum+t.page()/2)/t.page())
			}
		}
	}
	for k := range out {
		for out[k] < least[k] {
			from := -1 // the column with the most to spare
			for j := range out {
				if spare := out[j] - max(least[j], 8); spare > 0 && (from < 0 || spare > out[from]-max(least[from], 8)) {
					from = j
				}
			}
			if from < 0 {
				return out
			}
			out[from]--
			out[k]++
		}
	}
	return out
}

func added(list []int) (sum int) {
	for _, n := range list {
		sum += n
	}
	return sum
}

// lines is about how many lines a row has in print.
func (t *Table) lines(row []Cell, shares []int, sum int) int {
	most := 1
	for k, c := range row {
		if k >= len(shares) || c.Rows != 1 {
			continue
		}
		width, n := t.page()*shares[k]/sum, 0
		for line := range strings.SplitSeq(c.Text, "\n") {
			n += 1 + max(0, diag.Width(line)-1)/max(1, width-3)
		}
		most = max(most, n)
	}
	return most
}

// Parts parts the rows where the last column begins another cell whose cells cover several, so that no cell is cut by the end of a page: cells that
// cover more than a part has are closed, and in the next part their first line stands again, as continued.
func (t *Table) Parts(lang diag.Lang) (out [][][]Cell) {
	last := -1
	for _, row := range t.Rows {
		for k, c := range row {
			if c.Rows != 1 {
				last = max(last, k)
			}
		}
	}
	var begins []int
	lines, shares := 0, t.Shares()
	sum := added(shares)
	for k, row := range t.Rows {
		own := t.lines(row, shares, sum)
		if lines += own; k == 0 || last >= 0 && (row[last].Rows != 0 || k-begins[len(begins)-1] == mostTogether || lines > mostLines) {
			begins, lines = append(begins, k), own
		}
	}
	return t.parted(begins, lang)
}

// Paper is the room for a table on pages of its own, in tenths of a point: on the first and on the others, without the head, and what a line and a row take.
type Paper struct{ First, Other, Line, Row int }

// On parts the rows into pages of their own, each as full as it is for certain; cells that go on behind the end of a page are told as Parts tells them.
func (t *Table) On(p Paper, lang diag.Lang) [][][]Cell {
	var begins []int
	shares := t.Shares()
	sum := added(shares)
	used := 0
	for k, row := range t.Rows {
		own := t.lines(row, shares, sum)*p.Line + p.Row
		room := p.Other
		if len(begins) < 2 {
			room = p.First
		}
		if used += own; k == 0 || used > room {
			begins, used = append(begins, k), own
		}
	}
	return t.parted(begins, lang)
}

// parted are the rows in parts that begin with those.
func (t *Table) parted(begins []int, lang diag.Lang) (out [][][]Cell) {
	for n, from := range begins {
		to := len(t.Rows)
		if n+1 < len(begins) {
			to = begins[n+1]
		}
		var rows [][]Cell
		for k := from; k < to; k++ {
			row := slices.Clone(t.Rows[k])
			for c := range row {
				if k == from && row[c].Rows == 0 {
					at := k
					for at > 0 && t.Rows[at][c].Rows == 0 {
						at--
					}
					again, _, _ := strings.Cut(t.Rows[at][c].Text, "\n")
					row[c] = Cell{Text: again + lang.Say("\n（续）", "\n(continued)"), Rows: max(1, t.Rows[at][c].Rows-(k-at)), again: true}
				}
				row[c].Rows = min(row[c].Rows, to-k)
			}
			rows = append(rows, row)
		}
		out = append(out, rows)
	}
	return out
}

// Kind says of a line whether it heads the indented ones after it, and whether it is one of these.
func (l Lines) Kind(k int) (head, detail bool) {
	indented := func(k int) bool { return k < len(l.Items) && strings.HasPrefix(l.Items[k], "  ") }
	return !indented(k) && indented(k+1), indented(k)
}

// Cell is a cell. Rows is how many rows it covers: 1 or more, or 0 if the cell above covers it.
type Cell struct {
	Text string
	Rows int
	Lost bool `json:"-"` // a score below its weight

	again bool // it repeats what stands above a break between pages, and says so in its last line
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (Lines) block()     {}
func (Table) block()     {}

func (d *Document) add(b ...Block) { d.Blocks = append(d.Blocks, b...) }

// evaluated are the lines that those sign on who evaluated, reviewed those of somebody who went over what others had evaluated.
func evaluated(lang diag.Lang) []string {
	return []string{lang.Say("评价机构（盖章）：", "Evaluator (seal):"), lang.Say("主评人（签字）：", "Lead evaluator (signature):"), lang.Say("日期：", "Date:")}
}

func reviewed(lang diag.Lang) []string {
	return []string{lang.Say("复核机构（盖章）：", "Reviewer (seal):"), lang.Say("复核人（签字）：", "Reviewed by (signature):"), lang.Say("日期：", "Date:")}
}

// Digests names rule sets with their digests.
func Digests(lang diag.Lang, list ...*engine.RuleSet) (out []string) {
	for _, rs := range list {
		if rs = rs.OrEmpty(); rs.Digest != "" {
			out = append(out, lang.Say("指标体系 %s，SHA-256 %s", "rule set %s, SHA-256 %s", rs.Ref(), rs.Digest))
		}
	}
	return out
}

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
