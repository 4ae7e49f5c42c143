package engine

import (
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// The short way through most documents: every criterion has a value, weights are settled, scores are rounded, and nothing is
// adjudicated. What the rules give is kept in whole units of the last place; the rest is told when it is asked for.

// short is what is known of a tree before there is a document.
type short struct {
	leaves []shortLeaf // by Item.leaf
	places int         // of scores, which are all rounded alike
}

type shortLeaf struct {
	value     func(*formula.Frame) (number.Number, *formula.Undetermined) // nil for one that takes the long way
	weight    number.Number
	least     number.Number // of what the rule may give
	most      number.Number
	fullAt    number.Number // what the rule gives for full marks
	full      int64         // units of the weight
	sure      int64         // fewer units than these are not above most
	index     int32
	each      int64 // units of one percent, 0 where those are not whole
	isPoints  bool
	canBeFull bool // the rule may give what is full marks
	judges    bool // it reads tables that are judgements
	rounding  Rounding
}

// mostUnits keeps sums of units from overflowing: there are fewer criteria than bytes in a file.
const mostUnits = 1 << 40

func newShort(t *items) *short {
	s := &short{leaves: make([]shortLeaf, len(t.leaves))}
	for k, i := range t.leaves {
		leaf := &s.leaves[k]
		*leaf = shortLeaf{weight: i.Weight, index: int32(i.index), isPoints: i.IsPoints, judges: len(i.rule.Judged) > 0, rounding: i.Rounding, most: number.Hundred, fullAt: number.Hundred}
		if i.IsPoints {
			leaf.least, leaf.most, leaf.fullAt = i.Min, i.legal(i.Weight), i.Weight
		}
		units, exact, ok := i.Weight.Units(i.Rounding.Places, i.Rounding.Mode)
		if c := i.rule; c != nil && c.Rule != nil && c.Rows == nil && len(c.Ensure) == 0 && !i.Rounding.AtTotal && exact && ok && units < mostUnits {
			leaf.full, leaf.sure, leaf.value = units, units, c.Rule.Evaluator()
			leaf.canBeFull = !leaf.fullAt.Less(leaf.least) && !leaf.most.Less(leaf.fullAt)
			if units%100 == 0 && !i.IsPoints {
				leaf.each = units / 100
			}
			if i.IsPoints {
				leaf.sure, _, _ = leaf.most.Units(i.Rounding.Places, number.Down)
			}
		}
	}
	for _, i := range t.all {
		if i.leaf < 0 && len(i.Children) == 0 || i.Parent != nil && i.Parent.Rounding.Places != i.Rounding.Places {
			return nil
		}
	}
	for _, i := range t.first {
		if i.Rounding.Places != t.first[0].Rounding.Places {
			return nil
		}
		s.places = i.Rounding.Places
	}
	return s
}

// easily scores every leaf the short way, and what cannot take it the long one. It is false if it did nothing.
func (e *evaluation) easily() bool {
	s := e.items.short
	if s == nil || e.placed.most != nil || len(e.facts.adjudications) > 0 && !e.byRule {
		return false
	}
	easy := len(s.leaves) > 0 && !e.placed.nothing && !e.placed.maybe
	for k := range s.leaves {
		leaf := &s.leaves[k]
		if leaf.value == nil || e.placed.states[k] != applies || e.rs.placed == nil && !e.placed.weights[leaf.index].Alike(leaf.weight) { // in some documents it weighs otherwise
			easy = false
			e.criterion(e.items.leaves[k])
			continue
		}
		e.frame.Enter(leaf.weight, nil, 0)
		if v, u := leaf.value(e.frame); u != nil || !e.leaf(leaf, v) {
			easy = false
			e.scored(e.items.leaves[k], v, u)
		} else if e.facts.doc.Weak || leaf.judges {
			e.restsOn(e.items.leaves[k])
		}
	}
	e.lines.easy = easy
	return true
}

// leaf scores a leaf whose rule gave v; false where there may be more to say.
func (e *evaluation) leaf(leaf *shortLeaf, v number.Number) bool {
	l := &e.lines.all[leaf.index]
	switch {
	case v.Sign() == 0 && leaf.least.Sign() == 0:
		l.plain(v, 0, false)
	case v.Alike(leaf.fullAt) && leaf.canBeFull:
		l.plain(v, leaf.full, false)
		e.lines.units += leaf.full
	case v.Sign() < 0 && !leaf.isPoints || leaf.isPoints && v.Less(leaf.least):
		return false
	default:
		if n, whole := v.Whole(); whole && leaf.each > 0 && n < 100 {
			l.plain(v, n*leaf.each, false)
			e.lines.units += l.units
			break
		}
		x := v
		if !leaf.isPoints {
			x = leaf.weight.Percent(v)
		}
		units, exact, ok := x.Units(leaf.rounding.Places, leaf.rounding.Mode)
		if !ok || units >= mostUnits || units <= -mostUnits || units >= leaf.sure && leaf.most.Less(v) {
			return false
		}
		l.plain(v, units, !exact)
		e.lines.units += units
	}
	return true
}

// plain makes a line one of a rule that gave a value. Fields are written one by one, since a line that is made elsewhere and copied
// is read back before it is written out.
func (l *line) plain(v number.Number, units int64, rounded bool) {
	l.status, l.presumes, l.judges, l.whole, l.rounded, l.beside = 0, false, false, true, rounded, 0
	l.units, l.value = units, v
}

// of is the line of an item.
func (l *lines) of(i *Item) line {
	if !l.easy || i.leaf >= 0 {
		return l.all[i.index]
	}
	sum := line{whole: true}
	for _, child := range i.Children {
		part := l.of(child)
		sum.units, sum.rounded = sum.units+part.units, sum.rounded || part.rounded
		sum.status, sum.presumes, sum.judges = max(sum.status, part.status), sum.presumes || part.presumes, sum.judges || part.judges
	}
	return sum
}

// plainly scores what most criteria are: a value that is legal, of weights that are settled, with nothing to say beside it.
func (e *evaluation) plainly(i *Item, weight, v number.Number) bool {
	if e.placed.most != nil || len(i.rule.Ensure) > 0 || e.facts.adjudication(i).Set && !e.byRule {
		return false
	}
	l := &e.lines.all[i.index]
	if i.IsPoints {
		if v.Less(i.Min) || i.legal(weight).Less(v) {
			return false
		}
	} else if v.Sign() < 0 || number.Hundred.Less(v) {
		return false
	}
	if r := i.Rounding; !r.AtTotal {
		units, exact, ok := i.points(weight, v).Units(r.Places, r.Mode)
		if !ok || units >= mostUnits || units <= -mostUnits {
			return false
		}
		l.whole, l.rounded, l.units = true, !exact, units
	}
	l.value = v
	e.restsOn(i)
	return true
}

// restsOn notes at the line of a scored criterion what the facts rest on that it reads.
func (e *evaluation) restsOn(i *Item) {
	l := &e.lines.all[i.index]
	if l.presumes, l.judges = e.basis(i); l.presumes || l.judges {
		l.status, e.lines.weak = ScoredJudged, true
	}
}

// plainParent adds up children of which each was scored by its rule and no more, and all were rounded as their parent, or none.
func (e *evaluation) plainParent(i *Item) bool {
	if len(i.Children) == 0 {
		return false
	}
	l := &e.lines.all[i.index]
	l.whole = !i.Rounding.AtTotal
	for _, child := range i.Children {
		part := &e.lines.all[child.index]
		if part.beside > 0 || part.whole != l.whole || child.Rounding.Places != i.Rounding.Places {
			*l = line{}
			return false
		}
		l.status, l.presumes, l.judges = max(l.status, part.status), l.presumes || part.presumes, l.judges || part.judges
		if l.units, l.rounded = l.units+part.units, l.rounded || part.rounded; !l.whole {
			_, exact := e.lines.points(child, e.placed)
			l.value = l.value.Add(exact)
		}
	}
	return true
}

// points are the score of an item that has no Result beside its line, and its exact points: of a parent its score and what rounding took
// from those below.
func (l *lines) points(i *Item, placed *placement) (score, exact number.Number) {
	own := l.of(i)
	switch {
	case !own.whole && i.leaf < 0:
		return own.value, own.value
	case !own.whole:
		exact = i.points(placed.weights[i.index], own.value)
		return exact, exact
	}
	score = number.FromScaled(own.units, i.Rounding.Places)
	if exact = score; own.rounded && i.leaf >= 0 {
		exact = i.points(placed.weights[i.index], own.value)
	} else if own.rounded {
		for _, child := range i.Children {
			if l.of(child).rounded {
				s, x := l.points(child, placed)
				exact = exact.Add(x.Sub(s))
			}
		}
	}
	return score, exact
}
