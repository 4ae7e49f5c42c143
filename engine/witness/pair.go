package witness

import (
	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
)

// NewPair returns a search over the facts that a criterion reads in two rule sets, matched by their names, a key point of
// the second also by the fact that said it before. A point is put
// into both frames. It is nil if the two cannot be compared on one document: a name has two types, or rows other columns.
func NewPair(a *engine.RuleSet, ia *engine.Indicator, b *engine.RuleSet, ib *engine.Indicator) *Search {
	s, t := New(a, ia), New(b, ib)
	if (door.Of(ia).Rows == nil) != (door.Of(ib).Rows == nil) || door.Of(ia).Rows != nil && !sameTable(door.Of(ia).Rows.Table, door.Of(ib).Rows.Table) {
		return nil
	}
	if takenOtherwise(s, b) || takenOtherwise(t, a) {
		return nil
	}
	s.twin = t
	for _, v := range t.vars {
		at := -1
		for k, own := range s.vars {
			if (own.decl.Name == v.decl.Name || v.decl.Was == own.decl.Name) && own.isCell() == v.isCell() {
				at = k
			}
		}
		switch {
		case at < 0:
			s.vars = append(s.vars, variable{decl: v.decl, twin: v.term})
		case wholly(s.vars[at].decl, v.decl): // in one version it may be met in part, and documents of both do not say so
			if s.vars[at].twin = v.term; v.decl.Kind == formula.Boolean {
				s.vars[at].decl = v.decl
			}
		case s.vars[at].decl.Kind != v.decl.Kind || s.vars[at].decl.Unit != v.decl.Unit || v.decl.Kind == formula.Table && !sameTable(s.vars[at].decl, v.decl):
			return nil
		case s.vars[at].decl.Disjoint(v.decl): // no document of both has it
			s.vars[at].apart, s.vars[at].twin = true, v.term
		default:
			s.vars[at].decl, s.vars[at].twin = narrower(s.vars[at].decl, v.decl), v.term
		}
	}
	mine := s.settled
	s.settled = nil // what is set in one may be varied in the other
	for _, f := range append(mine, t.settled...) {
		s.set(f)
	}
	s.basics = distinct(append(s.basics, t.basics...))
	s.texts = append(s.texts, t.texts...)
	return s
}

// wholly reports whether two are a key point, which one version admits to be met in part and the other in full or not at all.
func wholly(a, b *formula.Fact) bool {
	of := func(a, b *formula.Fact) bool { return a.Kind == formula.Boolean && b.Kind == formula.Number }
	return a.Mark != "" && b.Mark != "" && (of(a, b) || of(b, a))
}

// takenOtherwise reports whether a search varies what the other rule set takes from elsewhere: from the head of the document, or from itself. No
// document says the same of it to both.
func takenOtherwise(s *Search, other *engine.RuleSet) bool {
	for _, v := range s.vars {
		for _, f := range other.Facts() {
			if f.Name == v.decl.Name && f.From != v.decl.From {
				return true
			}
		}
		for _, t := range other.Tables {
			if t.Name == v.decl.Name || v.isCell() && t.Name == v.term.Fact.Name {
				return true
			}
		}
	}
	return false
}

func sameTable(a, b *formula.Fact) bool {
	if a.Name != b.Name || len(a.Columns) != len(b.Columns) {
		return false
	}
	for k, c := range a.Columns {
		if d := b.Columns[k]; c.Name != d.Name || c.Kind != d.Kind || c.Unit != d.Unit {
			return false
		}
	}
	return true
}

// narrower declares what both declarations admit.
func narrower(a, b *formula.Fact) *formula.Fact {
	f := *a
	if b.Min != nil && (f.Min == nil || f.Min.Less(*b.Min)) {
		f.Min = b.Min
	}
	if b.Max != nil && (f.Max == nil || b.Max.Less(*f.Max)) {
		f.Max = b.Max
	}
	if f.Mark == "" {
		f.Mark = b.Mark
	}
	f.Integer, f.Judgement = a.Integer || b.Integer, a.Judgement || b.Judgement
	if b.Choices != nil {
		f.Choices = b.Choices
		if a.Choices != nil {
			f.Choices = nil
			for _, x := range a.Choices {
				for _, y := range b.Choices {
					if x == y {
						f.Choices = append(f.Choices, x)
					}
				}
			}
		}
	}
	return &f
}

// Twin is the frame of the second rule set, TwinTerm the variable as its formulas see it; it is zero if they do not read it.
func (s *Search) Twin() *formula.Frame { return s.twin.Frame }

// TwinTerm is variable k as the formulas of the second rule set see it.
func (s *Search) TwinTerm(k int) formula.Term { return s.vars[k].twin }

// ConfirmedPair writes the least part of a point on which the two rule sets still differ as they should when it is scored
// under both, nil if the whole point does not. A document of one rule set may hold facts that the other does not know: it names the one that
// knows them all, or none.
func (s *Search) ConfirmedPair(p Point, differ func(a, b *engine.Result) bool) []byte {
	document := s.shrink(p, func(document []byte) bool {
		a, b := s.scored(document, true), s.twin.scored(document, true)
		return a != nil && b != nil && differ(a, b)
	})
	if document == nil {
		return nil
	}
	own, twin := heading(s.RuleSet), heading(s.twin.RuleSet)
	if _, err := s.RuleSet.Read("", document); err == nil {
		return document
	}
	named := append(twin, document[len(own):]...)
	if _, err := s.twin.RuleSet.Read("", named); err == nil {
		return named
	}
	return append([]byte("{"), document[len(own):]...)
}
