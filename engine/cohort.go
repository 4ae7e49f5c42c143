package engine

import (
	"slices"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// What a document has from those that are scored with it: tables that all of them make, and whether a quota leaves it its grade.

// Cohort says which documents were scored together.
type Cohort struct {
	Documents int    // all of them
	Refused   int    // of these: they are in no table
	SHA256    string // of the digests of all documents, in the order of these; hexadecimal
}

// Among makes the worker score documents as part of a cohort; nil is each by itself. It is for package cohort.
func (w *Worker) Among(_ door.Key, all *door.Cohort) {
	w.facts.cohort = all
	for _, frame := range []*formula.Frame{w.frame, w.aloneFrame} {
		if frame != nil {
			frame.Forget()
		}
	}
}

// among fills the tables that the cohort makes. A document by itself may give them: as they were when it was scored with the others.
func (f *Facts) among() (list diag.List) {
	if f.cohort == nil {
		return nil
	}
	for _, t := range f.rs.cohort {
		if f.doc.Cells[t.Table.Slot].State != formula.Missing {
			list.Add(diag.New(diag.CohortGiven, f.doc.Place(f.doc.Entries[t.Table.Slot].At), t.Table.Name))
		}
	}
	if list == nil {
		for _, t := range f.cohort.Tables {
			f.doc.Fill(t.Slot, t.Rows)
		}
	}
	return list
}

// byRuleCells are the document's facts beside those that the cohort's tables hold without adjudications; nil where they make no difference to them.
func (f *Facts) byRuleCells() []formula.Cell {
	if f.cohort == nil {
		return nil
	}
	var cells []formula.Cell
	for _, t := range f.cohort.Tables {
		if t.ByRule != nil {
			if cells == nil {
				cells = slices.Clone(f.doc.Cells)
			}
			cells[t.Slot].Rows = t.ByRule
		}
	}
	return cells
}

// alone is the document with those tables.
func (f *Facts) alone() *Facts {
	if f.full != nil {
		return f
	}
	cells := f.byRuleCells()
	if cells == nil {
		return f
	}
	g := &Facts{rs: f.rs, text: f.text, doc: f.doc.Copy(), cohort: f.cohort, warnings: f.warnings, full: f}
	g.doc.Cells = cells
	g.arrange(nil)
	return g
}

// keyColumn is the column that tells documents apart in a cohort's table: its key, or their subjects; -1 for none.
func keyColumn(t *door.CohortTable) int {
	key := t.Key
	for k := 0; key < 0 && k < len(t.Columns); k++ {
		if t.Columns[k].Subject {
			key = k
		}
	}
	return key
}

// ownRow is the row of a cohort's table, as a document gives it itself, that is the document's own; -1 if none or several are.
func (c *Scorecard) ownRow(frame *formula.Frame, t *door.CohortTable) int {
	cell := &frame.Facts[t.Table.Slot]
	key := keyColumn(t)
	if c.Facts.cohort != nil || cell.State != formula.Known || key < 0 {
		return -1
	}
	own, ok := c.said(frame, t.Columns[key])
	row := -1
	for r := 0; ok && r < cell.Rows.N; r++ {
		if data := &cell.Rows.Columns[key]; (data.Absent == nil || !data.Absent[r]) && data.Value(t.Table.Columns[key].Kind, r).Equal(own) {
			if row >= 0 {
				return -1
			}
			row = r
		}
	}
	return row
}

// said is what a document gives to a column of a cohort's table; false for nothing.
func (c *Scorecard) said(frame *formula.Frame, column door.CohortColumn) (v formula.Value, ok bool) {
	points := func(p Points) (formula.Value, bool) { return formula.Value{Kind: formula.Number, Num: p.Lo}, !p.Open }
	switch {
	case column.Subject:
		s := c.Facts.Header().Subject
		return formula.Value{Kind: formula.Text, Text: s}, s != ""
	case column.Total:
		return points(c.Total.Score)
	case column.Score != "":
		i := c.Find(column.Score)
		if i == nil || c.Of(i).Status == NotApplicable {
			return v, false
		}
		return points(c.Of(i).Score)
	}
	v, u := column.Is.Value(frame)
	return v, u == nil
}

// ownRows notes where a document's own row in a cohort's table says otherwise than the document.
func (c *Scorecard) ownRows(frame *formula.Frame, list *diag.List) {
	frame.Enter(number.Zero, nil, 0)
	for _, t := range c.RuleSet.cohort {
		row := c.ownRow(frame, t)
		if row < 0 {
			c.noOwnRow(frame, t, list)
			continue
		}
		for k, column := range t.Columns {
			fact := t.Table.Columns[k]
			data := &frame.Facts[t.Table.Slot].Rows.Columns[k]
			v, ok := c.said(frame, column)
			if !ok || data.Absent != nil && data.Absent[row] {
				continue
			}
			if given := data.Value(fact.Kind, row); !given.Equal(v) {
				list.Add(diag.New(diag.CohortOwn, c.Facts.doc.RowPlace(t.Table.Slot, row), t.Table.Name, fact.Name, inFull(fact, given), inFull(fact, v)))
			}
		}
	}
}

// noOwnRow notes a table of the cohort, as a document gives it itself, of which no row is the document's own.
func (c *Scorecard) noOwnRow(frame *formula.Frame, t *door.CohortTable, list *diag.List) {
	cell, key := &frame.Facts[t.Table.Slot], keyColumn(t)
	if c.Facts.cohort != nil || cell.State != formula.Known || key < 0 {
		return
	}
	own, ok := c.said(frame, t.Columns[key])
	data := &cell.Rows.Columns[key]
	for r := range cell.Rows.N {
		if data.Absent != nil && data.Absent[r] || data.Value(t.Table.Columns[key].Kind, r).Equal(own) {
			return // it is there, or may be
		}
	}
	if ok {
		column := t.Table.Columns[key]
		list.Add(diag.New(diag.CohortNoOwn, c.Facts.doc.Place(c.Facts.doc.Entries[t.Table.Slot].At), t.Table.Name, inFull(column, own), column.Name))
	}
}

// inFull writes a value so that no two are written alike.
func inFull(f *formula.Fact, v formula.Value) any {
	if v.Kind == formula.Number {
		return f.End(v.Num)
	}
	return v
}

// quota takes from the grades that a total may have those that a quota denies it. Without a cohort no quota is settled.
func (w *whole) quota(t *Totals, byRule bool) {
	rs := w.rs
	if !rs.quotas || len(t.grades) == 0 {
		return
	}
	t.untaken = t.grades
	byRule = byRule || w.byRule
	best := rs.gradeNamed(t.grades[0].Name)
	worst := best + len(t.grades) - 1
	p := t.Score
	if rs.GradeOnExact {
		p = t.Exact
	}
	open := false
	in := func(grade int) door.Standing {
		switch all := w.facts.cohort; {
		case rs.Grades[grade].AtMost.Sign() == 0:
			return door.Inside
		case all == nil || all.Standing == nil:
			return door.Unsettled
		default:
			return all.Standing(grade, byRule, p.Lo, p.Hi)
		}
	}
	for best < len(rs.Grades)-1 && in(best) == door.Outside {
		best++
	}
	for worst = max(worst, best); worst < len(rs.Grades)-1; worst++ {
		s := in(worst)
		if s == door.Inside {
			break
		}
		open = open || s == door.Unsettled
	}
	if t.grades = rs.Grades[best : worst+1]; open && len(t.grades) > 1 && t.Why == nil {
		t.Why = &formula.Undetermined{Code: diag.OutcomeQuota, Args: []any{t.grades[0].Name}}
	}
}
