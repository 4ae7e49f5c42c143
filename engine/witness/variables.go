package witness

import (
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// What a search varies: the facts that its formulas read, and the columns of the row that is tried.

// read makes variables of the facts that the formulas read, and collects the constants that they hold.
func (s *Search) read() {
	seen := map[*formula.Fact]bool{}
	for _, f := range s.formulas {
		f.Reads(func(fact *formula.Fact) {
			if !seen[fact] {
				seen[fact] = true
				s.vars = append(s.vars, variable{decl: fact, term: formula.Term{Fact: fact}})
			}
		})
		f.Constants(func(v formula.Value) {
			if v.Kind == formula.Number || v.Kind == formula.Date {
				s.basics = append(s.basics, v.Num)
			} else if v.Kind == formula.Text {
				s.texts = append(s.texts, v.Text)
			}
		})
	}
	s.basics = distinct(append(s.basics, number.Zero, number.One, number.Hundred))
}

// columns makes variables of the columns that a row's rule reads, and fills in those that make it a row.
func (s *Search) columns(r *door.Rows) {
	seen := map[*formula.Fact]bool{}
	for _, f := range s.formulas {
		f.Cells(func(c *formula.Fact) {
			if !seen[c] {
				seen[c] = true
				s.vars = append(s.vars, variable{decl: c, term: formula.Term{Fact: r.Table, Cell: c}})
			}
		})
	}
	fill := func(f *formula.Formula, text string, x number.Number) {
		f.Cells(func(c *formula.Fact) {
			if !seen[c] {
				formula.Term{Fact: r.Table, Cell: c}.Put(s.Frame, formula.Value{Kind: c.Kind, Text: text, Num: x})
			}
		})
	}
	fill(r.Key, "1", number.One)
	fill(r.Name, "反例", number.One)
	fill(r.Weight, "", s.leaf.Weight)
}

// Facts lists the variables' declarations, in the order of a Point.
func (s *Search) Facts() []*formula.Fact {
	out := make([]*formula.Fact, len(s.vars))
	for k, v := range s.vars {
		out[k] = v.decl
	}
	return out
}

// Term is variable k as formulas see it.
func (s *Search) Term(k int) formula.Term { return s.vars[k].term }

// Value is what variable k has in the frame.
func (s *Search) Value(k int) formula.Value {
	v := s.vars[k]
	if v.term.Cell != nil {
		return s.rows.Columns[v.decl.Slot].Value(v.decl.Kind, 0)
	}
	c := s.Frame.Facts[v.decl.Slot]
	return formula.Value{Kind: v.decl.Kind, Num: c.Num, Bool: c.Bool, Text: c.Text}
}

// Others names a point by the values of the variables that a term does not depend on.
func (s *Search) Others(p Point, t formula.Term) string {
	var q Point
	for k, v := range s.vars {
		inLet := false
		if t.Let != nil {
			(&formula.Formula{Root: t.Let.Root}).Reads(func(f *formula.Fact) { inLet = inLet || f == v.decl })
		}
		if v.term != t && !inLet {
			q = append(q, p[k])
		}
	}
	return q.key()
}
