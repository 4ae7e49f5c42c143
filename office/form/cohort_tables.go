package form

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/office/book"
	"jixiao/office/sheet"
)

// The tables that the bodies of a cohort fill in: a sheet for each table, whose rows say first which body they are of.

// cohortTables are the tables that documents of a rule set give and the sheets that they have in a cohort; none where the rule set is not known.
func cohortTables(rs *engine.RuleSet) (out []namedTable) {
	if rs == nil {
		return nil
	}
	taken := map[string]bool{coverSheet: true, bodySheet: true, choiceSheet: true}
	for _, f := range rs.Facts() {
		if inRow(f) && f.Kind == formula.Table {
			out = append(out, namedTable{book.SheetName(f.Name, taken), f})
		}
	}
	return out
}

// table gives each body its rows of a table. What it returns are findings that are not about one body: columns that are gone.
func (c *Cohort) table(b *sheet.Book, bodies *sheet.Sheet, rs *engine.RuleSet, t namedTable) (list diag.List) {
	s := b.Find(t.sheet)
	var of map[int][]sheet.Row // by body
	if s != nil && len(s.Rows) > 0 {
		who, when := 0, 0 // columns that say whose a row is
		for j := range s.Row(1).Cells {
			switch cell := &s.Row(1).Cells[j]; {
			case who == 0 && cell.Trimmed() == subjectRow:
				who = cell.Column
			case who > 0 && when == 0 && cell.Trimmed() == periodRow:
				when = cell.Column
			}
		}
		if who == 0 {
			return diag.List{diag.New(diag.FormColumn, s.Place(1, 1, ""), subjectRow)}
		}
		plain := without(s, who, when)
		of, list = c.rowsOf(s, plain, who, when, t.fact)
		r := &reader{rs: rs, book: b, doc: &Document{}, sheet: plain}
		r.columns(plain, t.fact)
		list = append(list, r.list...)
		s = plain
	}
	k := slices.Index(c.Columns, t.fact.Name)
	if k < 0 && len(of) > 0 {
		k = c.column(t.fact.Name)
	}
	for j := range c.Bodies {
		if k >= 0 {
			c.Bodies[j].table(b, bodies, s, rs, t, k, of[j])
		}
	}
	return list
}

// without is a sheet without the columns that say whose its rows are.
func without(s *sheet.Sheet, columns ...int) *sheet.Sheet {
	out := *s
	out.Rows = slices.Clone(s.Rows)
	for k := range out.Rows {
		row := &out.Rows[k]
		row.Cells = slices.DeleteFunc(slices.Clone(row.Cells), func(c sheet.Cell) bool { return slices.Contains(columns, c.Column) })
	}
	return &out
}

// rowsOf are the rows of a table's sheet by the body that they name, which is meant by its period, too, where several are called the same.
// What is wrong with such a row refuses the body, and a row that is no body's is refused by itself. Plain is the sheet without the columns that say it.
func (c *Cohort) rowsOf(s, plain *sheet.Sheet, who, when int, f *formula.Fact) (of map[int][]sheet.Row, list diag.List) {
	called := map[string][]int{} // bodies by name
	for k := range c.Bodies {
		body := &c.Bodies[k]
		if body.Sheet == "" && !slices.ContainsFunc(body.Refused, func(d diag.Diagnostic) bool { return d.Code == diag.BodyTwice }) {
			name := c.says(body, "subject")
			called[name] = append(called[name], k)
		}
	}
	of = map[int][]sheet.Row{}
	from := described(plain, f)
	for k := range s.Rows {
		row := &s.Rows[k]
		if row.Number <= from {
			list = append(list, faults(s, row)...)
			continue
		}
		if row.Blank() && faults(s, row) == nil {
			continue
		}
		name := strings.TrimSpace(s.Said(row.Cell(who)))
		found := called[name]
		said := ""
		if when > 0 {
			said = period(strings.TrimSpace(s.Said(row.Cell(when))))
		}
		if said != "" {
			found = slices.DeleteFunc(slices.Clone(found), func(j int) bool { return period(c.says(&c.Bodies[j], "period")) != said })
		}
		fail := func(column int, code *diag.Code, args ...any) { // a record of its own: the bodies are scored
			c.nobodys(s, name, row, diag.New(code, s.Place(row.Number, column, ""), args...))
		}
		switch only := lone(row); {
		case only != nil && only.Column != who && noteBelow.MatchString(only.Trimmed()):
			fail(only.Column, diag.FormNoteRow, only.Trimmed())
		case name == "":
			fail(who, diag.BodyUnnamed)
		case slices.Contains(sums, strings.ReplaceAll(name, " ", "")):
			fail(who, diag.FormTotalRow, name)
		case len(found) == 0 && only != nil && noteBelow.MatchString(name):
			fail(who, diag.FormNoteRow, name)
		case len(found) == 0 && len(called[name]) > 0: // it is of that name, and it is not clear whose
			for _, j := range called[name] {
				c.Bodies[j].Refused.Add(diag.New(diag.FormCell, s.Place(row.Number, cmp.Or(when, who), ""), diag.Both("“%s”表里没有“%s”这一行，不知是哪个单位的", "there is no row %[2]q on the sheet %[1]s: it is not clear which body this is of", bodySheet, strings.TrimSpace(name+" "+said))))
			}
		case len(found) == 0:
			fail(who, diag.FormCell, diag.Both("“%s”表里没有“%s”这一行，不知是哪个单位的", "there is no row %[2]q on the sheet %[1]s: it is not clear which body this is of", bodySheet, strings.TrimSpace(name+" "+said)))
		case len(found) > 1:
			for _, j := range found {
				c.Bodies[j].Refused.Add(diag.New(diag.FormCell, s.Place(row.Number, cmp.Or(when, who), ""), diag.Both("“%s”有几行，请写明是哪个评价期间的", "%q has several rows: say of which 评价期间 this is", name)))
			}
		default:
			body := &c.Bodies[found[0]]
			body.Refused = append(body.Refused, faults(s, row)...)
			if plain.Rows[k].Blank() {
				body.Refused.Add(diag.New(diag.BodyEmpty, s.Place(row.Number, who, ""), name))
				break
			}
			for _, cell := range row.Cells {
				body.notes = append(body.notes, noted(s, row.Number, &cell)...)
			}
			of[found[0]] = append(of[found[0]], plain.Rows[k])
		}
	}
	return of, list
}

// nobodys refuses a row of a table that is no body's, with the others of that name on its sheet.
func (c *Cohort) nobodys(s *sheet.Sheet, name string, row *sheet.Row, why diag.Diagnostic) {
	var notes diag.List
	for _, cell := range row.Cells {
		notes = append(notes, noted(s, row.Number, &cell)...)
	}
	for k := range c.Bodies {
		if b := &c.Bodies[k]; name != "" && b.Sheet == s.Name && c.says(b, "subject") == name {
			b.Refused.Add(why)
			b.notes = append(b.notes, notes...)
			return
		}
	}
	b := Body{Row: row.Number, Sheet: s.Name, Refused: diag.List{why}, notes: notes}
	if k := slices.Index(c.Columns, "subject"); k >= 0 {
		*b.cell(k) = name
	}
	c.Bodies = append(c.Bodies, b)
}

// says is what a body says of itself.
func (c *Cohort) says(b *Body, column string) string {
	if k := slices.Index(c.Columns, column); k >= 0 && k < len(b.Cells) {
		return strings.TrimSpace(b.Cells[k])
	}
	return ""
}

// table puts the rows of a table into the cell of its column, as a document says them. The sheet is the table's without the columns that say whose a
// row is, nil if there is none.
func (b *Body) table(of *sheet.Book, bodies, s *sheet.Sheet, rs *engine.RuleSet, t namedTable, k int, rows []sheet.Row) {
	cell := b.cell(k)
	said := strings.TrimSpace(*cell)
	fail := func(code *diag.Code, args ...any) {
		b.Refused.Add(diag.New(code, bodies.Place(b.Row, k+1, t.fact.Name), args...))
	}
	switch {
	case len(rows) == 0 && said == noRows:
		*cell = "[]"
	case said == noRows:
		fail(diag.FormEmptyTable, t.sheet)
	case said != "" && (len(rows) > 0 || !strings.HasPrefix(said, "[")): // a row of a hand's own may have it as JSON
		fail(diag.FormTable, said, t.sheet)
	}
	if len(rows) == 0 {
		return
	}
	only := *s
	from := described(s, t.fact)
	heads, _ := slices.BinarySearchFunc(s.Rows, from+1, func(row sheet.Row, number int) int { return row.Number - number })
	only.Rows = slices.Concat(s.Rows[:heads], rows)
	r := &reader{rs: rs, book: of, doc: &Document{}}
	r.raw("[")
	r.rows(&only, t.fact)
	r.raw("]")
	r.doc.order()
	b.Refused = append(b.Refused, r.list...)
	b.Refused.Sort()
	b.tables = append(b.tables, r.doc)
	*cell = string(r.doc.Text)
}

// inTable tells a finding on rows of a table at their cells, and reports whether it is one.
func (b *Body) inTable(d *diag.Diagnostic, name string) bool {
	of, place := b.tableAt(d.Place, name)
	if of == nil {
		return false
	}
	d.Place = place
	related := slices.Clone(d.Related)
	d.Related = nil
	*d = of.Told(diag.List{*d}, name)[0]
	for k := range related {
		if of, place := b.tableAt(related[k].Place, name); of != nil {
			related[k].Place = of.at(place, name)
		}
	}
	d.Related = related
	return true
}

// tableAt is the table that a place of the document lies in, as a document of its own, and the place in that; nil for another place.
func (b *Body) tableAt(p diag.Place, name string) (*Document, diag.Place) {
	if p.Source == nil || p.Source.Cell || p.Source.Name != name {
		return nil, p
	}
	for _, of := range b.tables {
		from := bytes.Index(p.Source.Text, of.Text)
		if from >= 0 && from <= p.Span.Start && p.Span.Start < from+len(of.Text) {
			return of, diag.Place{Source: diag.NewSource(name, of.Text), Span: diag.Span{Start: p.Span.Start - from, End: min(p.Span.End-from, len(of.Text))}}
		}
	}
	return nil, p
}
