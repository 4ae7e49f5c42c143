package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/internal/rulefile"
	"slices"
	"strings"
)

// Tables that are filled from the documents that are scored together: what their columns hold, in which order they can be filled, and who may
// read them.

// columnKinds gives the columns of tables from the cohort the kinds that they do not write: a fact's own, text for the subject, else a number; and
// those that hold a fact its limits. Days of the document's head are those in which the rule set is in force.
func (l *loader) columnKinds() {
	for _, f := range l.d.Facts {
		l.inForce(f.Fact)
		if f.Cohort { // with the document's own row, also where a document gives it by hand
			if f.Limits == nil {
				f.Limits = &formula.RowLimits{Most: formula.MaxRows}
			}
			f.Limits.Least = max(f.Limits.Least, 1)
		}
		for _, c := range f.Columns {
			if c.Kind != formula.Invalid {
				l.columnLimits(c)
				continue
			}
			c.Kind = formula.Number
			if c.Subject {
				c.Kind = formula.Text
			}
			if c.Is == nil {
				continue
			}
			if other := l.declaredFact(c.Is.Source.Text); other != nil && other.Kind != formula.Table {
				c.Kind, c.Choices = other.Kind, other.Choices
				if c.Unit == "" {
					c.Unit = other.Unit
				}
				l.columnLimits(c)
			}
		}
	}
}

// columnLimits gives a column that holds a fact, in the fact's unit, the limits of the fact where it has none of its own.
func (l *loader) columnLimits(c rulefile.Column) {
	if c.Is == nil || c.Min != nil || c.Max != nil {
		return
	}
	other := l.declaredFact(strings.TrimSpace(c.Is.Source.Text))
	if other != nil && other.Kind == c.Kind && (c.Unit == "" || c.Unit == other.Unit) {
		c.Min, c.Max, c.Integer, c.Unit = other.Min, other.Max, c.Integer || other.Integer, other.Unit
	}
}

// inForce says of a day that the document's head gives when the rule set is in force.
func (l *loader) inForce(f *formula.Fact) {
	if f.Kind != formula.Date || !strings.HasPrefix(f.From, "period.") {
		return
	}
	for k, day := range []string{l.d.Effective.From, l.d.Effective.Until} {
		if x, ok := formula.ParseDate(day); ok {
			f.InForce[k] = &x
		}
	}
}

func (l *loader) declaredFact(name string) *formula.Fact {
	for _, f := range l.d.Facts {
		if f.Name == name {
			return f.Fact
		}
	}
	return nil
}

// cohort compiles what the columns hold and orders the tables: each after those that it is made from.
func (l *loader) cohort() {
	rs := l.rs
	var tables []*door.CohortTable
	of := map[*formula.Fact]*door.CohortTable{}
	what := diag.Term{Zh: "由同批汇成的表", En: "a table from the cohort"}
	for _, f := range l.d.Facts {
		if !f.Cohort || len(f.Columns) != len(f.Fact.Columns) || l.factNamed(f.Name) != f.Fact {
			continue
		}
		t := &door.CohortTable{Table: f.Fact, Key: -1}
		for _, c := range f.Columns {
			column := door.CohortColumn{Subject: c.Subject}
			switch {
			case c.Score == "total":
				column.Total = true
			case c.Score != "":
				if i := rs.byID[c.Score]; i == nil || i.standsForRows() {
					l.fail(diag.CohortScore, c.Node.Member("score"), c.Score)
				}
				column.Score = c.Score
			case c.Is != nil:
				before := len(l.list)
				column.Is = l.outside(c.Is, rs.scope, what, c.Kind)
				for k := before; k < len(l.list); k++ {
					if l.list[k].Code == diag.TypeMismatch && c.Node.Member("type") == nil { // it is taken for a number
						l.list[k] = l.list[k].Told(diag.Both(`得出的不是数值的列要写明类型，如 "type": "boolean"`, `say the type of a column that is no number, such as "type": "boolean"`))
					}
				}
			}
			t.Late = t.Late || c.Score != ""
			t.Columns = append(t.Columns, column)
		}
		if f.CohortKey != nil {
			if column := f.ColumnNamed(f.CohortKey.Text); column != nil {
				t.Key = column.Slot
			}
		}
		tables, of[f.Fact] = append(tables, t), t
		l.used[f.Fact] = true // it is filled, whether something reads it or not
	}
	state := map[*door.CohortTable]int{} // 1 while it is being ordered, 2 once it is
	var order func(t *door.CohortTable) bool
	order = func(t *door.CohortTable) bool {
		if state[t] != 0 {
			return state[t] == 2
		}
		state[t] = 1
		for _, c := range t.Columns {
			ok := true
			if c.Is != nil {
				c.Is.Reads(func(f *formula.Fact) { ok = ok && (of[f] == nil || order(of[f])) })
			}
			if !ok {
				return false
			}
		}
		state[t] = 2
		rs.cohort = append(rs.cohort, t)
		return true
	}
	for k, t := range tables {
		if !order(t) {
			l.list.Add(diag.New(diag.CohortCircular, l.cohortPlace(tables[k].Table), t.Table.Name))
			return
		}
	}
	for _, t := range tables {
		for _, c := range t.Columns {
			l.early(c.Is, of)
		}
	}
	for _, a := range rs.Adjustments {
		for _, f := range []*formula.Formula{a.when, a.value} {
			l.refuse(f, diag.CohortTotal, func(f *formula.Fact) bool {
				return of[f] != nil && slices.ContainsFunc(of[f].Columns, func(c door.CohortColumn) bool { return c.Total })
			})
		}
	}
	for _, i := range rs.criteria {
		for _, f := range i.rule.Formulas() {
			l.early(f, of)
		}
		if rows := i.rule.Rows; rows != nil && of[rows.Table] != nil {
			l.list.Add(diag.New(diag.CohortRows, l.cohortPlace(rows.Table), rows.Table.Name))
		}
	}
}

func (l *loader) cohortPlace(table *formula.Fact) diag.Place {
	for _, f := range l.d.Facts {
		if f.Fact == table {
			return f.Key.KeyPlace()
		}
	}
	return diag.Place{}
}

// early refuses a formula that reads scores before there are any.
func (l *loader) early(f *formula.Formula, of map[*formula.Fact]*door.CohortTable) {
	l.refuse(f, diag.CohortLate, func(fact *formula.Fact) bool { return of[fact] != nil && of[fact].Late })
}

// refuse refuses a formula that reads a table of some kind.
func (l *loader) refuse(f *formula.Formula, code *diag.Code, meant func(*formula.Fact) bool) {
	if f == nil {
		return
	}
	told := false
	f.Reads(func(fact *formula.Fact) {
		if !told && meant(fact) {
			told = true
			l.list.Add(diag.New(code, f.Place(), fact.Name))
		}
	})
}

// quota adds to a grade how many of the cohort may have it.
func (g *Grade) quota(d rulefile.Grade) {
	if d.AtMost != nil {
		g.AtMost, g.Ties = *d.AtMost, d.Ties
	}
}
