// Package sheet reads the workbooks (.xlsx) that people hand in: what each cell holds, exactly as it is stored, where cells are merged, and what
// is noted beside them. It evaluates nothing and follows no link, and what it reads is bounded: a file that unpacks to more than it may, or
// that is broken, encrypted or of another kind, is a finding.
//
// A workbook stores binary doubles. Of a number at most 15 significant digits are kept, rounded as decimal text, which is what its author typed.
package sheet

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Bounds of what is read.
const (
	MaxCells   = 400_000 // of all sheets together
	MaxRows    = 100_000 // of a sheet
	MaxColumns = 1_024   // of a sheet
	MaxSheets  = 500
	MaxMerges  = 50_000 // of a sheet
)

// Book is a workbook.
type Book struct {
	Name   string // of the file, in findings
	Sheets []*Sheet

	date1904 bool
	macros   bool // there are some, which were not run
}

// Sheet is one sheet: rows that hold something, in order.
type Sheet struct {
	Name   string
	Hidden bool
	Rows   []Row
	Merges []Merge
	Drawn  bool     // there are pictures, shapes or text boxes on it, which are not read
	Margin []string // what the headers and footers of its pages say, prompts where something is put in, and what is said of links; page numbers are left out

	book    *Book
	columns [][2]int // from which to which column none is shown
	remarks map[[2]int][]Remark
}

// Row is a row of a sheet: cells that hold something, in order of their columns.
type Row struct {
	Number int // from 1
	Cells  []Cell
	Hidden bool
}

// Merge is a rectangle of cells that look like one, whose first cell holds what they hold. Rows and columns count from 1.
type Merge struct{ Row, Column, LastRow, LastColumn int }

// Kind says what a cell holds.
type Kind uint8

// The kinds.
const (
	Empty Kind = iota
	Text
	Number
	Truth // TRUE or FALSE
)

// Cell is what stands in a cell.
type Cell struct {
	Column  int // from 1
	Kind    Kind
	Text    string // of a number its decimal text; of a truth TRUE or FALSE
	Percent bool   // the number is shown as a percentage: 0.985 as 98.5%
	Places  int    // decimals that the number is shown with, where its format says so: 2 for 0.00
	Comment string // what is noted beside the cell
	Struck  string // what of the text is struck through, which the text has too
	Raised  string // superscripts and subscripts at the numbers of the text, which it has not
	Fault   *Fault // why the cell has no value, nil if it may have one

	Words  string // that the number is shown with: 元 of 0.00"元"
	Scaled bool   // the number is shown in thousands or ten thousands: another than what is stored
	Varies bool   // the number is shown as a percentage or not, or in thousands or not, as it comes out itself

	date   bool // the number is shown as a date
	time   bool // the number is shown as a time of day
	lapse  bool // as a time that may be longer than a day
	shows  bool // the number is shown with Places, and no otherwise
	padded int  // to so many digits the number is shown with zeros before it
}

// Fault says that a cell holds an error value, or a formula whose value was not stored.
type Fault struct {
	Code *diag.Code
	Args []any
}

// Struck asks about what is struck through in the sheets that are read, and was read as it stands, and about superscripts that were not read.
func (b *Book) Struck() (out diag.List) {
	for _, s := range b.Sheets {
		for k := range s.Rows {
			for j := range s.Rows[k].Cells {
				if c := &s.Rows[k].Cells[j]; c.Struck != "" && len(out) < maxFindings {
					out.Add(diag.New(diag.SheetStruck, s.Place(s.Rows[k].Number, c.Column, ""), c.Struck))
				}
				if c := &s.Rows[k].Cells[j]; c.Raised != "" && len(out) < maxFindings {
					out.Add(diag.New(diag.SheetRaised, s.Place(s.Rows[k].Number, c.Column, ""), c.Raised))
				}
			}
		}
	}
	return out
}

// Macros notes that the workbook has macros: nothing that they would do was done.
func (b *Book) Macros() diag.List {
	if !b.macros {
		return nil
	}
	return diag.List{diag.New(diag.SheetMacros, diag.Place{Source: diag.NewSource(b.Name, nil)})}
}

// Seen gathers cells that were read and are not shown.
type Seen struct {
	sheets  map[*Sheet]bool
	rows    map[*Sheet]map[int]int // the first cell that was read of each row that is hidden
	columns map[*Sheet]map[int]int
}

// Read notes that a cell was read.
func (h *Seen) Read(s *Sheet, row, column int) {
	first := func(in *map[*Sheet]map[int]int, k, at int) {
		if *in == nil {
			*in = map[*Sheet]map[int]int{}
		}
		if (*in)[s] == nil {
			(*in)[s] = map[int]int{}
		}
		if was, known := (*in)[s][k]; !known || at < was {
			(*in)[s][k] = at
		}
	}
	switch {
	case s.Hidden:
		if h.sheets == nil {
			h.sheets = map[*Sheet]bool{}
		}
		h.sheets[s] = true
	case s.Row(row).Hidden:
		first(&h.rows, row, column)
	case s.Hides(column):
		first(&h.columns, column, row)
	}
}

// Hidden notes what of the cells that were read is not shown: sheets, rows next to each other, and columns.
func (h *Seen) Hidden(b *Book) (out diag.List) {
	for _, s := range b.Sheets {
		if h.sheets[s] {
			out.Add(diag.New(diag.SheetHidden, s.Place(max(s.first(), 1), 1, ""), diag.Both("工作表“%s”", "the sheet %s", s.Name)))
		}
		rows := slices.Sorted(maps.Keys(h.rows[s]))
		for len(rows) > 0 {
			n := 1
			for n < len(rows) && rows[n] == rows[0]+n {
				n++
			}
			what := diag.Both("第 %d 行", "row %d", rows[0])
			if n > 1 {
				what = diag.Both("第 %d 至 %d 行", "rows %d to %d", rows[0], rows[n-1])
			}
			out.Add(diag.New(diag.SheetHidden, s.Place(rows[0], h.rows[s][rows[0]], ""), what))
			rows = rows[n:]
		}
		for _, column := range slices.Sorted(maps.Keys(h.columns[s])) {
			out.Add(diag.New(diag.SheetHidden, s.Place(h.columns[s][column], column, ""), diag.Both("%s 列", "column %s", Letters(column))))
		}
	}
	return out[:min(len(out), maxFindings)]
}

// first is the first row that holds something, 0 where there is none.
func (s *Sheet) first() int {
	if len(s.Rows) == 0 {
		return 0
	}
	return s.Rows[0].Number
}

// Hides reports whether a column is not shown.
func (s *Sheet) Hides(column int) bool {
	return slices.ContainsFunc(s.columns, func(of [2]int) bool { return of[0] <= column && column <= of[1] })
}

// Find is the sheet of that name, nil if there is none.
func (b *Book) Find(name string) *Sheet {
	for _, s := range b.Sheets {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// Reading is the workbook with its texts read as something else.
func (b *Book) Reading(as func(text string) string) *Book {
	out := *b
	out.Sheets = nil
	for _, s := range b.Sheets {
		other := *s
		other.Rows, other.book = slices.Clone(s.Rows), &out
		for k := range other.Rows {
			row := &other.Rows[k]
			row.Cells = slices.Clone(row.Cells)
			for j := range row.Cells {
				if c := &row.Cells[j]; c.Kind == Text {
					c.Text = as(c.Text)
				}
			}
		}
		out.Sheets = append(out.Sheets, &other)
	}
	return &out
}

// Row is the row of that number, an empty one if it holds nothing.
func (s *Sheet) Row(number int) *Row {
	lo, hi := 0, len(s.Rows)
	for lo < hi {
		if mid := (lo + hi) / 2; s.Rows[mid].Number < number {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(s.Rows) && s.Rows[lo].Number == number {
		return &s.Rows[lo]
	}
	return &Row{Number: number}
}

// Cell is the cell of that column, an empty one if it holds nothing.
func (r *Row) Cell(column int) *Cell {
	for k := range r.Cells {
		if r.Cells[k].Column == column {
			return &r.Cells[k]
		}
	}
	return &Cell{Column: column}
}

// Blank reports whether the row holds nothing but white space.
func (r *Row) Blank() bool {
	for k := range r.Cells {
		if r.Cells[k].Trimmed() != "" {
			return false
		}
	}
	return true
}

// Trimmed is the text of a cell without white space around it.
func (c *Cell) Trimmed() string { return strings.TrimSpace(c.Text) }

// Percentage is what a cell says in percent: of a number that is shown as a percentage a hundred times what is stored, exactly, of others
// the number as it stands.
func (c *Cell) Percentage() string {
	if c.Kind != Number || !c.Percent {
		return c.Text
	}
	n, err := number.Parse(c.Text)
	if err != nil {
		return c.Text
	}
	return n.Mul(number.Hundred).String()
}

// Shown is a number with the decimals that it is shown with, where those only add zeros: 12.5 shown as 12.50.
func (c *Cell) Shown() string {
	whole, fraction, _ := strings.Cut(c.Text, ".")
	if c.Kind != Number || c.Percent || len(fraction) >= c.Places {
		return c.Text
	}
	return whole + "." + fraction + strings.Repeat("0", c.Places-len(fraction))
}

// Printed is what a cell shows of what it holds: 2.868 with the format 0.00 as 2.87, 0.717 with 0% as 72%.
func (c *Cell) Printed() string {
	if c.Kind != Number {
		return c.Text
	}
	text := c.Percentage()
	if n, err := number.Parse(text); err == nil && c.shows {
		text = n.Fixed(c.Places, number.HalfUp)
	}
	if c.Percent {
		text += "%"
	}
	return text
}

// Code is what a cell shows of a number that stands for words: 7 with the format 000 as 007.
func (c *Cell) Code() string {
	if n := len(c.Text); c.Kind == Number && n < c.padded && strings.Trim(c.Text, "0123456789") == "" {
		return strings.Repeat("0", c.padded-n) + c.Text
	}
	return c.Text
}

// Day is the day that a cell shows, as 2022-12-31; "" if it shows none.
func (s *Sheet) Day(c *Cell) string {
	days, err := strconv.Atoi(c.Text)
	if c.Kind != Number || !c.date || err != nil || days < 0 || days > 2_958_465 {
		return ""
	}
	from := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC) // 1900 was no leap year, but workbooks count its 29 February
	switch {
	case s.book.date1904:
		from = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 0 || days == 60: // 1900-01-00 and 1900-02-29, which there were not
		return ""
	case days < 60: // before that day
		from = from.AddDate(0, 0, 1)
	}
	return from.AddDate(0, 0, days).Format(time.DateOnly)
}

// Ref is a cell as people call it: C7.
func Ref(row, column int) string { return Letters(column) + strconv.Itoa(row) }

// Moment is Day, with the time of day where the cell holds one.
func (s *Sheet) Moment(c *Cell) string {
	whole, part, found := strings.Cut(c.Text, ".")
	day := s.Day(&Cell{Kind: c.Kind, Text: whole, date: c.date})
	if day == "" && whole == "0" && found {
		day = "1900-01-00"
	}
	if !found || day == "" {
		return day
	}
	at := clock("0."+part, true)
	if strings.IndexByte(at, ':') == 1 {
		at = "0" + at
	}
	if n, err := strconv.Atoi(whole); at == "24:00" && err == nil { // a double is not quite what was typed
		return s.Day(&Cell{Kind: c.Kind, Text: strconv.Itoa(n + 1), date: c.date})
	}
	return day + " " + at
}

// clock is a part of a day as 9:30, with seconds where there are any; "" of what is no time. What is longer than a day is in hours, or else without its days.
func clock(text string, lapse bool) string {
	n, err := number.Parse(text)
	if err != nil || n.Sign() < 0 {
		return ""
	}
	seconds, err := strconv.Atoi(n.Mul(number.Int(24*60*60)).Fixed(0, number.HalfUp)) // a double is not quite what was typed
	if err != nil {
		return ""
	}
	if !lapse {
		seconds %= 24 * 60 * 60
	}
	out := fmt.Sprintf("%d:%02d", seconds/3600, seconds/60%60)
	if seconds%60 > 0 {
		out += fmt.Sprintf(":%02d", seconds%60)
	}
	return out
}

// Dated reports whether a cell shows its number as a date, or as a time of day, be there such a one or not.
func (c *Cell) Dated() bool { return c.Kind == Number && (c.date || c.time) }

// When says what a cell shows that is a date, or a time, and no number.
func (s *Sheet) When(c *Cell) diag.Term {
	if c.date {
		return diag.Both("日期 %s", "the date %s", s.Said(c))
	}
	return diag.Both("时间 %s", "the time %s", s.Said(c))
}

// Said is what a cell shows where words are asked for: a day as 2022-12-31, a time as 9:30, a percentage with its sign, text as it stands.
func (s *Sheet) Said(c *Cell) string {
	if c.Dated() {
		said := s.Moment(c)
		if c.time {
			said = clock(c.Text, c.lapse)
		}
		switch {
		case said != "":
			return said
		case c.Text == "0":
			return "1900-01-00"
		case c.Text == "60":
			return "1900-02-29"
		}
		return "########"
	}
	if c.Kind == Number && c.Percent {
		return c.Percentage() + "%"
	}
	return c.Code()
}

// Over are the merged cells that begin above a row and reach into it.
func (s *Sheet) Over(row int) (out []Merge) {
	for _, m := range s.Merges {
		if m.Row < row && row <= m.LastRow {
			out = append(out, m)
		}
	}
	return out
}

// Across are the merged cells that begin in a row and reach over columns.
func (s *Sheet) Across(row int) (out []Merge) {
	for _, m := range s.Merges {
		if m.Row == row && m.Column < m.LastColumn {
			out = append(out, m)
		}
	}
	return out
}

// Dense is how many cells a sheet has as a grid without holes.
func (s *Sheet) Dense() int {
	n := 0
	for k := range s.Rows {
		if cells := s.Rows[k].Cells; len(cells) > 0 {
			n += cells[len(cells)-1].Column
		}
	}
	return n
}

// Letters is a column as people call it: A, B, … Z, AA.
func Letters(column int) string {
	s := ""
	for ; column > 0; column = (column - 1) / 26 {
		s = string(rune('A'+(column-1)%26)) + s
	}
	return s
}

// parseRef takes a cell's name apart.
func parseRef(ref string) (row, column int, ok bool) {
	k := 0
	for ; k < len(ref) && ref[k] >= 'A' && ref[k] <= 'Z'; k++ {
		if column = column*26 + int(ref[k]-'A') + 1; column > 1<<14 {
			return 0, 0, false
		}
	}
	row, err := strconv.Atoi(ref[k:])
	return row, column, err == nil && k > 0 && row > 0 && row <= 1<<20
}

// Place is a cell as a place of findings: the file, the sheet and the cell, and what the cell says behind the words that lead to it.
func (s *Sheet) Place(row, column int, lead string) diag.Place {
	c := s.Row(row).Cell(column)
	text := c.Text
	if c.Dated() {
		text = s.Said(c)
	}
	if lead != "" {
		lead += "　"
	}
	name := s.book.Name + " " + Ref(row, column)
	if s.Name != "" {
		name = s.book.Name + " " + s.Name + "!" + Ref(row, column)
	}
	source := diag.NewSource(name, []byte(lead+strings.ReplaceAll(text, "\n", " ")))
	source.Cell = true
	return diag.Place{Source: source, Span: diag.Span{Start: len(lead), End: len(source.Text)}}
}

// decimal is a stored number as decimal text of at most 15 significant digits; ok is false for what is no number.
func decimal(stored string) (text string, ok bool) {
	mantissa, exponent := stored, 0
	if e := strings.IndexAny(stored, "eE"); e >= 0 {
		mantissa = stored[:e]
		var err error
		if exponent, err = strconv.Atoi(stored[e+1:]); err != nil || exponent > 400 || exponent < -400 {
			return "", false
		}
	}
	negative := strings.HasPrefix(mantissa, "-")
	mantissa = strings.TrimPrefix(strings.TrimPrefix(mantissa, "-"), "+")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	if whole+fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return "", false
	}
	exponent -= len(fraction)
	if over := len(digits) - 15; over > 0 {
		up := digits[15] >= '5'
		digits, exponent = digits[:15], exponent+over
		if up {
			n, _ := strconv.ParseInt(digits, 10, 64) // 15 digits
			digits = strconv.FormatInt(n+1, 10)
		}
	}
	for strings.HasSuffix(digits, "0") {
		digits, exponent = digits[:len(digits)-1], exponent+1
	}
	if digits == "" {
		return "0", true
	}
	switch {
	case exponent >= 0:
		text = digits + strings.Repeat("0", exponent)
	case -exponent < len(digits):
		text = digits[:len(digits)+exponent] + "." + digits[len(digits)+exponent:]
	default:
		text = "0." + strings.Repeat("0", -exponent-len(digits)) + digits
	}
	if negative {
		text = "-" + text
	}
	return text, true
}
