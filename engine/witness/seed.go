package witness

import (
	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// maxSeedRows is how many rows of one document a search starts from.
const maxSeedRows = 8

// Seed starts the search from documents also: from what they say of the facts that it varies, and for a criterion of rows from
// each row. Documents that cannot be read for the rule set are passed over.
func (s *Search) Seed(documents ...[]byte) {
	for _, text := range documents {
		f, err := s.RuleSet.ReadForeign("举例.json", text)
		if err != nil {
			continue
		}
		var other *engine.Facts
		if s.twin != nil {
			if other, err = s.twin.RuleSet.ReadForeign("举例.json", text); err != nil {
				continue
			}
		}
		for row := range maxSeedRows {
			p, ok := s.pointOf(f, other, row)
			if !ok {
				break
			}
			if s.seeds = append(s.seeds, p); s.rows == nil {
				break
			}
		}
	}
}

// Known are the points of the documents that the search was given.
func (s *Search) Known() []Point { return s.seeds }

// pointOf is what a document says; what it does not say is typical. ok is false for a row that it does not have.
func (s *Search) pointOf(f, other *engine.Facts, row int) (p Point, ok bool) {
	p = make(Point, len(s.vars))
	for k, v := range s.vars {
		p[k] = s.plain(v.decl, number.Hundred, true)
		from, term := f, v.term
		if term == (formula.Term{}) {
			from, term = other, v.twin
		}
		fact, known := from.At(term.Fact.Slot)
		if !known || fact.State != formula.Known {
			if v.isCell() {
				return nil, false
			}
			continue
		}
		switch {
		case v.isCell():
			if row >= fact.Rows.N {
				return nil, false
			}
			if c := &fact.Rows.Columns[term.Cell.Slot]; c.Absent == nil || !c.Absent[row] {
				p[k].Value = c.Value(v.decl.Kind, row)
			}
		case v.decl.Kind == formula.Table:
			p[k].Rows = fact.Rows
		case term.Fact.Kind == formula.Number && v.decl.Kind == formula.Boolean: // see wholly; in part it is no value of both
			p[k].Bool = fact.Value.Num.Equal(number.One)
		default:
			p[k].Value = fact.Value
		}
		if v.decl.Kind == formula.Text && len(v.decl.Choices) == 0 {
			s.texts = append(s.texts, p[k].Text)
		}
	}
	return p, true
}

// Aim tries, of each number that the criterion's rule can be solved for, values at which it gives one of the goals: percents or
// points, as the rule gives them.
func (s *Search) Aim(goals ...number.Number) { s.goals = goals }

// maxAims is how often a search takes rules apart for its goals.
const maxAims = 16

// aimed are the values of one variable at which the rule comes to a goal, in the rule set of the search or of its twin.
func (s *Search) aimed(k int) []number.Number {
	var out []number.Number
	if len(s.goals) == 0 || s.aims >= maxAims {
		return nil
	}
	s.aims++
	for _, of := range []struct {
		search *Search
		term   formula.Term
	}{{s, s.vars[k].term}, {s.twin, s.vars[k].twin}} {
		if of.search == nil || of.term == (formula.Term{}) {
			continue
		}
		f := s.vars[k].decl
		pieces, ok := door.Of(of.search.leaf).Rule.Pieces(of.search.Frame, of.term, f.Min, f.Max)
		if !ok || len(pieces) > 64 {
			continue
		}
		for _, piece := range pieces {
			for _, goal := range s.goals {
				if x, ok := piece.Fraction.Solve(goal); ok && !piece.Undetermined && !piece.IsPoint() && inside(piece, x) {
					out = append(out, x)
				}
			}
		}
	}
	return out
}

func inside(p formula.Piece, x number.Number) bool {
	return (p.From == nil || p.From.Less(x)) && (p.To == nil || x.Less(*p.To))
}
