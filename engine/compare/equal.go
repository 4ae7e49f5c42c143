package compare

import (
	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/witness"
)

// equal proves that the two versions give the same on all facts that both admit: by trying all of them, or by taking both
// rules apart where there is one number.
func (p *pair) equal() bool {
	if !p.settled {
		return !p.rounded && p.alike()
	}
	one := -1
	c, ok := p.s.Combinations(func(k int, f *formula.Fact) bool {
		if f.Kind == formula.Number && one < 0 {
			one = k
		}
		return one == k
	})
	return ok && c.All(func(point witness.Point) bool { return p.sameOn(point, one) }) || !p.rounded && p.alike()
}

// alike reports whether the two are one formula, perhaps written differently, over declarations that may differ, with one weight.
func (p *pair) alike() bool {
	same := func(a, b *formula.Formula) bool {
		return a == nil && b == nil || a != nil && b != nil && (a.Same(b) || reduced(p.rulesA, p.a, a).Same(reduced(p.rulesB, p.b, b)))
	}
	return same(door.Of(p.a).Rule, door.Of(p.b).Rule) && same(door.Of(p.a).Applies, door.Of(p.b).Applies) && p.a.IsPoints == p.b.IsPoints &&
		p.a.Weight.Equal(p.b.Weight) && p.a.Min.Equal(p.b.Min) && p.a.Max.Equal(p.b.Max) && door.Of(p.a).WhenNotApplicable() == door.Of(p.b).WhenNotApplicable()
}

// reduced is a formula of a criterion without limits that are never reached. Where a rule reads its weight, that is not known.
func reduced(rs *engine.RuleSet, i *engine.Indicator, f *formula.Formula) *formula.Formula {
	rule := door.Of(i)
	if rule.ReadsWeight {
		return f
	}
	frame := door.In(rs).NewFrame()
	var row *formula.Rows
	if rule.Rows != nil {
		row = formula.EmptyRow(rule.Rows.Table)
	}
	frame.Enter(i.Weight, row, 0)
	return f.Reduced(frame)
}

// sameOn proves it for one combination of the finite facts.
func (p *pair) sameOn(point witness.Point, one int) bool {
	if one < 0 {
		p.s.Put(point)
		return !p.differ()
	}
	if p.rounded || door.Of(p.a).Applies != nil || door.Of(p.b).Applies != nil || p.a.IsPoints != p.b.IsPoints || !p.a.IsPoints && !p.a.Weight.Equal(p.b.Weight) {
		return false
	}
	ranges := p.a.Min.Equal(p.b.Min) && p.a.Max.Equal(p.b.Max)
	if !ranges && (p.moving || door.Of(p.a).Rows != nil) { // weights of their own decide what is out of range
		return false
	}
	f := p.s.Facts()[one]
	point[one].Num = number.Zero
	p.s.Put(point)
	ta, tb := p.s.Term(one), p.s.TwinTerm(one)
	if ta == (formula.Term{}) || tb == (formula.Term{}) {
		return false
	}
	a, okA := door.Of(p.a).Rule.Pieces(p.s.Frame, ta, f.Min, f.Max)
	b, okB := door.Of(p.b).Rule.Pieces(p.s.Twin(), tb, f.Min, f.Max)
	return okA && okB && samePieces(a, b) && (ranges || inside(a, p.a) && inside(b, p.b))
}

// inside reports whether there is always a value, which the criterion's range holds: what the range is then makes no difference.
func inside(pieces []formula.Piece, i *engine.Indicator) bool {
	holds := func(x number.Number) bool { return !x.Less(i.Min) && !i.Max.Less(x) }
	for _, p := range pieces {
		m := p.Fraction
		switch {
		case p.Undetermined:
			return false
		case p.IsPoint():
			if !holds(m.At(*p.From)) {
				return false
			}
		case m.Slope() == 0:
			if !holds(m.Level()) {
				return false
			}
		case p.From == nil || p.To == nil || m.Pole(*p.From) || m.Pole(*p.To) || !holds(m.At(*p.From)) || !holds(m.At(*p.To)):
			return false
		}
	}
	return true
}

// samePieces compares two decompositions of one range where their stretches overlap, and at every end.
func samePieces(a, b []formula.Piece) bool {
	for _, p := range a {
		for _, q := range b {
			switch {
			case p.IsPoint() && !contains(q, *p.From), !p.IsPoint() && q.IsPoint() && !contains(p, *q.From), !p.IsPoint() && !q.IsPoint() && !overlap(p, q):
				continue
			case p.Undetermined != q.Undetermined:
				return false
			case p.Undetermined:
				continue
			case p.IsPoint():
				if !q.Fraction.At(*p.From).Equal(p.Fraction.At(*p.From)) {
					return false
				}
			case q.IsPoint():
				if !p.Fraction.At(*q.From).Equal(q.Fraction.At(*q.From)) {
					return false
				}
			case !p.Fraction.Equal(q.Fraction):
				return false
			}
		}
	}
	return true
}

func contains(p formula.Piece, x number.Number) bool {
	if p.IsPoint() {
		return p.From.Equal(x)
	}
	return (p.From == nil || p.From.Less(x)) && (p.To == nil || x.Less(*p.To))
}

func overlap(p, q formula.Piece) bool {
	below := func(to, from *number.Number) bool { return to != nil && from != nil && to.Cmp(*from) <= 0 }
	return !below(p.To, q.From) && !below(q.To, p.From)
}
