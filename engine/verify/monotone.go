package verify

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/witness"
)

// monotone claims that the rule never gives less where its measure is better, in the direction that the criterion declares.
func (s *subject) monotone() []Claim {
	var out []Claim
	for _, d := range door.Of(s.i).Better {
		c := s.claim(Monotone, d.Name, Open, neverLess(d.Name, d.Higher), nil)
		if holds, decided := s.rises(d); decided && holds || s.trends(d) {
			c.Verdict = Proved
		} else if from, to, found := s.falls(d); found {
			c.Verdict, c.Document = Refuted, s.search.Confirmed(to.p, s.gives(to.x))
			before := beforeRounding(s.parts(from.x) || s.parts(to.x) || s.rounded(from.x).Equal(s.rounded(to.x)))
			c.Text = diag.Both("%s从 %s 变为 %s 更好，%s得分却从 %s 降到 %s", "%s going from %s to %s is better, but %sthe score falls from %s to %s",
				d.Name, from.at.Approx(4), to.at.Approx(4), before, s.percent(from.x), s.percent(to.x))
		}
		out = append(out, c)
	}
	return out
}

// neverLess says that the score is never lower where a measure is higher, or lower.
func neverLess(name string, higher bool) diag.Term {
	if higher {
		return diag.Both("%s越高，得分不会更低", "the score is never lower with %s higher", name)
	}
	return diag.Both("%s越低，得分不会更低", "the score is never lower with %s lower", name)
}

// rises decides whether the rule rises with its measure, where all that it reads beside is finite.
func (s *subject) rises(d door.Direction) (holds, decided bool) {
	if !door.In(s.rs).WeighsTheSame(s.i.ID) || s.movesWith(d) || d.Term.Let != nil && d.Term.Let.InRow() || s.onApplies(d) {
		return false, false
	}
	c, ok := s.search.Combinations(func(_ int, f *formula.Fact) bool {
		return d.Measures(f) || d.Term.Let != nil && s.onlyIn(f, d.Term.Let)
	})
	if !ok {
		return false, false
	}
	for k := range c.Point { // what only the measure reads is not looked at
		c.Point[k].Num = number.One
	}
	lo, hi := s.rangeOf(d)
	decided = true
	holds = c.All(func(p witness.Point) bool {
		s.search.Put(p)
		pieces, ok := door.Of(s.i).Rule.Pieces(s.search.Frame, d.Term, lo, hi)
		decided = decided && ok
		return ok && rising(pieces, d.Higher)
	})
	return holds, decided
}

// trends reports whether the signs of operands prove that the rule rises with its measure.
func (s *subject) trends(d door.Direction) bool {
	if !door.In(s.rs).WeighsTheSame(s.i.ID) || s.movesWith(d) || s.onApplies(d) {
		return false
	}
	if let := d.Term.Let; let != nil { // the facts in it must not move anything else
		beside := let.InRow()
		(&formula.Formula{Root: let.Root}).Reads(func(f *formula.Fact) { beside = beside || !s.onlyIn(f, let) })
		if beside {
			return false
		}
	}
	want := formula.Down
	if d.Higher {
		want = formula.Up
	}
	t := door.Of(s.i).Rule.Trend(s.emptyFrame(), door.In(s.rs).Weighing(s.i.ID), d.Term)
	return t == want || t == formula.Flat
}

// movesWith reports whether a fact of the measure decides whether another criterion applies that moves weight to this one: points then
// follow the weight and not only the rule.
func (s *subject) movesWith(d door.Direction) (moves bool) {
	of := measured(d)
	for _, id := range door.In(s.rs).Movers(s.i.ID) {
		if a := door.Of(s.rs.Find(id)).Applies; a != nil {
			a.Reads(func(f *formula.Fact) { moves = moves || of[f] })
		}
	}
	return moves
}

// onlyIn reports whether the rule reads a fact only through a let.
func (s *subject) onlyIn(f *formula.Fact, let *formula.Let) bool {
	return !door.Of(s.i).Rule.ReadsBeside(f, let)
}

// onApplies reports whether the condition under which the criterion applies reads the measure.
func (s *subject) onApplies(d door.Direction) (reads bool) {
	if a := door.Of(s.i).Applies; a != nil {
		of := measured(d)
		a.Reads(func(f *formula.Fact) { reads = reads || of[f] })
	}
	return reads
}

// measured are the facts that a measure is made of.
func measured(d door.Direction) map[*formula.Fact]bool {
	of := map[*formula.Fact]bool{d.Term.Fact: true}
	if d.Term.Let != nil {
		(&formula.Formula{Root: d.Term.Let.Root}).Reads(func(f *formula.Fact) { of[f] = true })
	}
	return of
}

// rangeOf is the range of a measure: as declared, or of a let as far as its facts bound it.
func (s *subject) rangeOf(d door.Direction) (lo, hi *number.Number) {
	switch {
	case d.Term.Cell != nil:
		return d.Term.Cell.Min, d.Term.Cell.Max
	case d.Term.Fact != nil:
		return d.Term.Fact.Min, d.Term.Fact.Max
	}
	b := (&formula.Formula{Root: d.Term.Let.Root}).Bounds(s.emptyFrame())
	return b.Lo, b.Hi
}

// rising reports whether pieces, from the least to the greatest, never go down (or never up, for a measure that is better
// when lower). What has no value is passed over.
func rising(pieces []formula.Piece, higher bool) bool {
	var last *number.Number // the value, or limit, that the last piece ends with
	less := func(a, b number.Number) bool {
		if higher {
			return a.Less(b)
		}
		return b.Less(a)
	}
	for _, p := range pieces {
		if p.Undetermined {
			continue
		}
		m := p.Fraction
		slope := m.Slope()
		if !higher {
			slope = -slope
		}
		if !p.IsPoint() && slope < 0 {
			return false
		}
		var start, end number.Number
		switch {
		case m.Slope() == 0:
			start = m.Level()
			end = start
		case p.From == nil || p.To == nil || m.Pole(*p.From) || m.Pole(*p.To):
			return false // a limit that this does not compute
		default:
			start, end = m.At(*p.From), m.At(*p.To)
		}
		if last != nil && less(start, *last) {
			return false
		}
		last = &end
	}
	return true
}

// seen is a measure with the value that the rule gives there.
type seen struct {
	at, x number.Number
	p     witness.Point
}

// falls looks for two documents that are alike but for the measure, of which the better scores less.
func (s *subject) falls(d door.Direction) (from, to seen, found bool) {
	measure := func() (number.Number, bool) {
		if d.Term.Let != nil {
			v, u := (&formula.Formula{Root: d.Term.Let.Root}).Number(s.search.Frame)
			return v, u == nil
		}
		for k, f := range s.search.Facts() {
			if d.Measures(f) {
				return s.search.Value(k).Num, true
			}
		}
		return number.Zero, false
	}
	var all []seen
	groups := map[string][]int{}
	s.search.Run(searchBudget/3, func(p witness.Point) bool {
		at, ok := measure()
		x, u := door.Of(s.i).Rule.Number(s.search.Frame)
		if a := door.Of(s.i).Applies; a != nil {
			applies, why := a.Bool(s.search.Frame)
			ok = ok && applies && why == nil
		}
		if !ok || u != nil || x.Less(s.lo) || s.hi.Less(x) {
			return false
		}
		key := s.search.Others(p, d.Term)
		groups[key] = append(groups[key], len(all))
		all = append(all, seen{at, x, p})
		return len(groups[key]) < 4
	})
	for _, group := range groups {
		for _, i := range group {
			for _, j := range group {
				a, b := all[i], all[j]
				improves := a.at.Less(b.at)
				if !d.Higher {
					improves = b.at.Less(a.at)
				}
				if improves && b.x.Less(a.x) && (!found || s.simpler(a, from)) && s.scores(a) && s.scores(b) {
					from, to, found = a, b, true
				}
			}
		}
	}
	return from, to, found
}

// simpler prefers the shorter document, so that the choice does not depend on the order of a map.
func (s *subject) simpler(a, b seen) bool {
	x, y := s.search.Document(a.p), s.search.Document(b.p)
	if len(x) != len(y) {
		return len(x) < len(y)
	}
	return string(x) < string(y)
}

func (s *subject) scores(v seen) bool { return s.search.Confirmed(v.p, s.gives(v.x)) != nil }
