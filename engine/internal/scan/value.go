package scan

import (
	"slices"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
)

// value reads one value of the fact's kind into a cell and checks it against the declaration.
func (d *Document) value(f *formula.Fact, cell *formula.Cell, tok jsontree.Token, factor number.Number) {
	if d.lenient && f.Mark != "" && d.earlier(f, cell, tok, factor) {
		return
	}
	switch f.Kind {
	case formula.Number:
		n, ok := d.number(tok)
		if !ok {
			return
		}
		if !factor.Equal(number.One) {
			n = n.Mul(factor)
		}
		if d.inRange(f, n, span(tok)) {
			cell.Num, cell.State = n, formula.Known
		}
	case formula.Boolean:
		if tok.Kind != jsontree.True && tok.Kind != jsontree.False {
			d.wrongType(tok, diag.Term{Zh: "true（是）或 false（否），不加引号", En: "true or false"})
			return
		}
		cell.Bool, cell.State = tok.Kind == jsontree.True, formula.Known
	case formula.Text:
		if !d.isText(tok) {
			return
		}
		if len(f.Choices) > 0 {
			d.choice(f, cell, tok)
			return
		}
		cell.Text, cell.State = d.text(tok), formula.Known
	case formula.Date:
		if tok.Kind != jsontree.String {
			d.wrongType(tok, diag.Term{Zh: "日期，如 \"2022-12-31\"", En: "a date such as \"2022-12-31\""})
			return
		}
		day, ok := formula.ParseDate(string(d.tok.Content(tok)))
		if !ok {
			d.fail(diag.DateMalformed, span(tok), string(d.tok.Content(tok)))
			return
		}
		if d.inRange(f, day, span(tok)) {
			cell.Num, cell.State = day, formula.Known
		}
	case formula.Table:
		d.table(f, cell, tok)
	}
}

// earlier reads how far an item is met as an earlier version asked it: true or false of what is met in part now, or a number of what is met or not.
// One that says no more now, and one outside of what the item may be, is listed with what is passed over. It reports false for what is read as it stands.
func (d *Document) earlier(f *formula.Fact, cell *formula.Cell, tok jsontree.Token, factor number.Number) bool {
	switch {
	case f.Kind == formula.Number && (tok.Kind == jsontree.True || tok.Kind == jsontree.False):
		if cell.State = formula.Known; tok.Kind == jsontree.True {
			cell.Num = number.One
		}
		return true
	case tok.Kind != jsontree.Number:
		return false
	}
	n, ok := d.number(tok)
	switch n = n.Mul(factor); {
	case !ok:
	case f.Kind == formula.Boolean && n.IsInt() && n.Sign() >= 0 && !number.One.Less(n):
		cell.State, cell.Bool = formula.Known, n.Sign() > 0
	case f.Kind == formula.Number && n.Sign() >= 0 && !number.One.Less(n):
		cell.State, cell.Num = formula.Known, n
	default:
		d.Unknown = append(d.Unknown, f.Name)
	}
	return true
}

// Table reads the rows of a table at a place that is not in a document. They are nil if it is no table.
func Table(f *formula.Fact, at diag.Place) (*formula.Rows, diag.List) {
	local := *f // whose slot is in no document
	local.Slot = 0
	d := &Document{}
	d.reset(&Plan{Facts: []*formula.Fact{&local}}, false)
	d.tok.Reset(at.Source.Name, at.Source.Text)
	d.tok.SeekTo(at.Span.Start)
	d.table(&local, &d.Cells[0], d.tok.Next())
	return d.Cells[0].Rows, d.list
}

func (d *Document) inRange(f *formula.Fact, n number.Number, at diag.Span) bool {
	switch {
	case f.Min != nil && n.Less(*f.Min):
		d.fail(diag.FactBelow, at, f.Name, f.End(n), f.End(*f.Min))
	case f.Max != nil && f.Max.Less(n):
		d.fail(diag.FactAbove, at, f.Name, f.End(n), f.End(*f.Max))
	case f.Integer && !n.IsInt():
		d.fail(diag.FactInteger, at, f.Name, n)
	default:
		return true
	}
	return false
}

func (d *Document) choice(f *formula.Fact, cell *formula.Cell, tok jsontree.Token) {
	given := d.name(tok)
	for _, c := range f.Choices {
		if c == string(given) {
			cell.Text, cell.State = c, formula.Known
			return
		}
	}
	g := d.fail(diag.ChoiceUnknown, span(tok), string(given), f.Name, f.ChoiceWords())
	*g = g.Suggest(string(given), f.Choices)
}

// table reads an array of row objects by column.
func (d *Document) table(f *formula.Fact, cell *formula.Cell, tok jsontree.Token) {
	if tok.Kind != jsontree.Array {
		d.wrongType(tok, diag.Term{Zh: "表：[{…}, …]", En: "a table: [{…}, …]"})
		return
	}
	if d.rows == nil {
		d.rows = make([]*formula.Rows, len(d.plan.Facts))
	}
	rows := d.rows[f.Slot]
	if rows == nil {
		rows = &formula.Rows{Columns: make([]formula.ColumnData, len(f.Columns))}
		d.rows[f.Slot] = rows
	}
	rows.N, rows.At = 0, rows.At[:0]
	for i := range rows.Columns {
		c := &rows.Columns[i]
		c.Nums, c.Texts, c.Bools, c.Absent = c.Nums[:0], c.Texts[:0], c.Bools[:0], nil
	}
	before := len(d.list)
	first := true
	for e, more := d.tok.Element(&first); more; e, more = d.tok.Element(&first) {
		d.row(f, rows, e)
		rows.At = append(rows.At, diag.Span{Start: e.Start, End: d.tok.Pos()})
		rows.N++
	}
	if len(d.list) == before && !d.tok.Failed() {
		d.ruled(f, rows, tok)
	}
	if len(d.list) == before && !d.tok.Failed() {
		cell.Rows, cell.State = rows, formula.Known
		d.gaps(f, rows)
	}
}

// gaps notes rows that follow no other, but for the first: a year that is left out is no step.
func (d *Document) gaps(f *formula.Fact, rows *formula.Rows) {
	if f.Order == nil || rows.N < 2 {
		return
	}
	nums := rows.Columns[f.ColumnNamed(f.Order.Column).Slot].Nums
	has := make(map[string]bool, rows.N)
	least := nums[0]
	for _, x := range nums[:rows.N] {
		has[x.String()] = true
		least = number.Min(least, x)
	}
	for r, x := range nums[:rows.N] {
		if before := x.Sub(f.Order.Step); !x.Equal(least) && !has[before.String()] {
			d.fail(diag.TableGap, rows.At[r], f.Name, x, f.Order.Column, before)
		}
	}
}

// ruled checks what a table declares of its rows: how many there are, and that those columns are given and differ that tell rows apart.
func (d *Document) ruled(f *formula.Fact, rows *formula.Rows, tok jsontree.Token) {
	if l := f.Limits; l != nil && (rows.N < l.Least || l.Most < rows.N) {
		d.fail(diag.TableRows, span(tok), f.Name, l.Words(), rows.N)
	}
	for _, name := range f.ToldApart() {
		column := f.ColumnNamed(name)
		data := &rows.Columns[column.Slot]
		seen := make(map[string]int, rows.N)
		for r := range rows.N {
			if data.Absent != nil && data.Absent[r] {
				d.fail(diag.TableCell, rows.At[r], f.Name, r+1, name)
				continue
			}
			value := data.Value(column.Kind, r).String()
			if before, again := seen[value]; again {
				d.fail(diag.TableTwice, rows.At[r], f.Name, r+1, before, name, value)
			}
			seen[value] = r + 1
		}
	}
}

// row reads one row. Whatever is wrong with it, every column gets one cell, so that columns keep their lengths.
func (d *Document) row(f *formula.Fact, rows *formula.Rows, open jsontree.Token) {
	if cap(d.cells) < len(f.Columns) {
		d.cells, d.seen = make([]formula.Cell, len(f.Columns)), make([]bool, len(f.Columns))
	}
	cells, seen := d.cells[:len(f.Columns)], d.seen[:len(f.Columns)]
	clear(cells)
	clear(seen)
	if open.Kind == jsontree.Object {
		d.cellsOf(f, cells, seen, rows.N)
	} else {
		d.wrongType(open, diag.Term{Zh: "一行：{列: 值, …}", En: "a row: {column: value, …}"})
	}
	for i := range f.Columns {
		push(&rows.Columns[i], f.Columns[i].Kind, &cells[i], rows.N)
	}
}

func (d *Document) cellsOf(f *formula.Fact, cells []formula.Cell, seen []bool, row int) {
	first := true
	for key, more := d.tok.Key(&first); more; key, more = d.tok.Key(&first) {
		name := d.name(key)
		i := 0
		for i < len(f.Columns) && f.Columns[i].Name != string(name) {
			i++
		}
		if i == len(f.Columns) {
			d.unknownColumn(f, string(name), key)
			continue
		}
		if seen[i] {
			d.fail(diag.DuplicateName, span(key), string(name))
		}
		seen[i] = true
		if tok := d.tok.Next(); tok.Kind == jsontree.Object {
			d.noted(f.Columns[i], &cells[i], tok, CellAt{f.Slot, row, i})
		} else {
			d.value(f.Columns[i], &cells[i], tok, number.One)
		}
	}
}

var cellMembers = []string{"value", "unit", "source", "reason"}

// noted reads a cell that says more than its value: {"value": …, "unit": …, "source": …, "reason": …}.
func (d *Document) noted(c *formula.Fact, cell *formula.Cell, open jsontree.Token, at CellAt) {
	var value, unit jsontree.Token
	var note CellNote
	first, seen := true, 0
	for k, more := d.tok.Key(&first); more; k, more = d.tok.Key(&first) {
		name := string(d.name(k))
		member := slices.Index(cellMembers, name)
		if member < 0 {
			d.unknownMember(name, k, cellMembers)
			continue
		}
		if seen&(1<<member) != 0 {
			d.fail(diag.DuplicateName, span(k), name)
		}
		seen |= 1 << member
		switch tok := d.tok.Next(); name {
		case "value":
			value = tok
			d.tok.Skip(tok)
		case "unit":
			unit = tok
			d.isText(tok)
		case "source":
			note.Source = d.said(tok)
		case "reason":
			note.Reason = d.said(tok)
		}
	}
	if d.tok.Failed() {
		return
	}
	if value == (jsontree.Token{}) {
		d.fail(diag.CellValue, span(open), c.Name)
		return
	}
	factor := d.factor(c, unit)
	if !factor.Equal(number.One) {
		note.Factor = factor
	}
	end := d.tok.Pos()
	d.tok.Seek(value)
	d.value(c, cell, value, factor)
	d.tok.SeekTo(end)
	if note.At = span(value); d.CellNotes == nil {
		d.CellNotes = map[CellAt]CellNote{}
	}
	d.CellNotes[at] = note
}

func (d *Document) unknownColumn(f *formula.Fact, name string, key jsontree.Token) {
	d.tok.Skip(d.tok.Next())
	var names []string
	for _, c := range f.Columns {
		names = append(names, c.Name)
	}
	g := d.fail(diag.UnknownColumn, span(key), f.Name, name)
	*g = g.Suggest(name, names)
}

// roomFor gives a column that has none room for a dozen rows.
func roomFor[T any](column []T) []T {
	if column == nil {
		return make([]T, 0, 12)
	}
	return column
}

// push appends a cell to a column; row is the number of cells that it has. A cell that is not known is absent.
func push(c *formula.ColumnData, kind formula.Kind, cell *formula.Cell, row int) {
	switch kind {
	case formula.Number, formula.Date:
		c.Nums = append(roomFor(c.Nums), cell.Num)
	case formula.Boolean:
		c.Bools = append(roomFor(c.Bools), cell.Bool)
	case formula.Text:
		c.Texts = append(roomFor(c.Texts), cell.Text)
	}
	known := cell.State == formula.Known
	if c.Absent == nil && !known {
		c.Absent = make([]bool, row)
	}
	if c.Absent != nil {
		c.Absent = append(c.Absent, !known)
	}
}
