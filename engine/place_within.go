package engine

import (
	"slices"

	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Weights within parents: what is made up for below one of them, and groups that stand for each other.

// scaleWithin scales the weights below an indicator up for what was taken out there.
func (w *placer) scaleWithin(s *Indicator) {
	out := w.within[s.index]
	if out.Sign() <= 0 {
		return
	}
	rest := number.Zero
	for _, i := range w.f.items.leaves {
		if i.isBelow(s) {
			rest = rest.Add(w.weights[i.index])
		}
	}
	if rest.Sign() <= 0 { // nothing below it applies
		w.excluded = w.excluded.Add(out)
		delete(w.within, s.index)
		return
	}
	factor := rest.Add(out).Quo(rest)
	if w.factors == nil {
		w.factors = map[int]number.Number{}
	}
	w.factors[s.index] = factor
	for _, i := range w.f.items.leaves {
		if i.isBelow(s) {
			w.weights[i.index] = w.weights[i.index].Mul(factor)
		}
	}
}

// isBelow reports whether an item stands below an indicator of the rule set.
func (i *Item) isBelow(s *Indicator) bool {
	for at := i.Indicator; at != nil; at = at.Parent {
		if at == s {
			return true
		}
	}
	return false
}

// scaled is what was taken out and is made up for by what an item is among.
func (p *placement) scaled(t *items, i *Item) []door.Scaling {
	var out []door.Scaling
	for at := i.Indicator; at != nil && len(p.within) > 0; at = at.Parent {
		if x := p.within[at.index]; x.Sign() > 0 {
			out = append(out, door.Scaling{Within: &door.Scope{ID: at.ID, Name: at.Name, Index: at.index, Weight: at.Weight}, Out: x})
		}
	}
	if p.excluded.Sign() > 0 {
		out = append(out, door.Scaling{Out: p.excluded})
	}
	return out
}

// unsettleWithin is unsettle where weight is made up for within parents. Each scope that a criterion is in may come to weigh what all of
// it weighs; the whole, what scopes that may be emptied leave to it. Where weight may also be given to it, or moves in or out of
// its scopes, nothing is said but the total.
func (w *placer) unsettleWithin() {
	total := w.f.rs.Total
	whole := number.Zero                   // weight that may yet be taken out of the whole
	open := map[*Indicator]number.Number{} // and that below a scope, wherever it is made up for
	gives := false
	may := func(i *Item) bool { return w.states[i.leaf] == unknown && i.rule.Policy == door.Rescale }
	stays := number.Zero
	for _, i := range w.f.items.leaves {
		if !may(i) {
			stays = stays.Add(w.weights[i.index])
		}
	}
	for _, i := range w.undecided {
		if i.Weight.Sign() == 0 || i.rule.Policy != door.Rescale && i.rule.Policy != door.Reallocate {
			continue
		}
		if gives = gives || i.rule.Policy == door.Reallocate; w.open == nil {
			w.open = w.why[i.leaf]
		}
	}
	if w.open == nil {
		return
	}
	w.maybe = stays.Sign() <= 0
	w.most = append([]number.Number{}, w.weights...)
	weighs := map[*Indicator]number.Number{}
	nowhere := map[*Indicator]number.Number{} // and of that what is not made up for within anything
	counted := map[*Indicator]number.Number{} // the most that this may come to
	emptied := map[*Indicator]bool{}
	for _, s := range w.f.rs.scopes {
		kept := number.Zero
		for _, i := range w.f.items.leaves {
			if i.isBelow(s) {
				if may(i) && i.rule.Within == nil {
					nowhere[s] = nowhere[s].Add(w.weights[i.index])
				}
				if weighs[s] = weighs[s].Add(w.weights[i.index]); may(i) {
					open[s] = open[s].Add(w.weights[i.index])
				} else if w.states[i.leaf] != unknown || i.rule.Policy != door.Reallocate { // it may be given away, too
					kept = kept.Add(w.weights[i.index])
				}
			}
		}
		emptied[s] = kept.Sign() <= 0
	}
	for _, i := range w.undecided {
		if !may(i) || i.rule.Within != nil {
			continue
		}
		weight := w.weights[i.index] // with what is taken out and made up for among others and it, before it is taken out itself
		for _, s := range w.f.rs.scopes {
			if !i.isBelow(s) {
				continue
			}
			if rest := weighs[s].Sub(open[s]).Add(nowhere[s]); rest.Sign() > 0 {
				weight = number.Min(weighs[s], weight.Mul(weighs[s]).Quo(rest))
			} else {
				weight = weighs[s]
			}
		}
		whole = whole.Add(weight)
		for _, s := range w.f.rs.scopes {
			if i.isBelow(s) {
				counted[s] = counted[s].Add(weight)
			}
		}
	}
	// around reports whether a scope lies in another that may be emptied and does not hold an item.
	around := func(s *Indicator, at *Item) bool {
		return slices.ContainsFunc(w.f.rs.scopes, func(p *Indicator) bool {
			return p != s && emptied[p] && at.Indicator != p && !at.isBelow(p) && w.f.items.own[s.index].isBelow(p)
		})
	}
	// grown is the most that a weight below an indicator, or of it, comes to where as much else may be taken out.
	grown := func(most number.Number, at *Item, itself, outside number.Number) number.Number {
		grow := func(base, out number.Number) {
			switch rest := base.Sub(out); {
			case most.Sign() == 0 || out.Sign() <= 0:
			case rest.Sign() <= 0:
				most = number.Max(most, base)
			default:
				most = most.Mul(base).Quo(rest)
			}
		}
		for _, s := range w.f.rs.scopes {
			if at.Indicator != s && at.isBelow(s) {
				grow(weighs[s], open[s].Sub(itself))
			} else if emptied[s] && at.Indicator != s && !around(s, at) {
				outside = outside.Add(number.Max(number.Zero, weighs[s].Sub(counted[s])))
			}
		}
		grow(total, outside)
		return number.Min(total, most)
	}
	for _, i := range w.f.items.leaves {
		itself := number.Zero // where it applies itself
		if may(i) {
			itself = w.weights[i.index]
		}
		outside := whole
		if i.rule.Within == nil {
			outside = outside.Sub(itself)
		}
		most := grown(w.weights[i.index], i, itself, outside)
		if gives && w.mayBeGiven(i) {
			most = total
		}
		w.most[i.index] = number.Max(most, w.weights[i.index])
	}
	w.mostOfParents()
	for _, s := range w.f.rs.scopes { // what is below it makes up for itself: all of it weighs no more for that
		if i := w.f.items.own[s.index]; !gives {
			w.most[i.index] = number.Max(number.Min(w.most[i.index], grown(w.weights[i.index], i, number.Zero, whole)), w.weights[i.index])
		}
	}
}

// mayBeGiven reports whether a criterion may be given weight, or makes up for some within a scope that weight may enter or leave.
func (w *placer) mayBeGiven(i *Item) bool {
	for _, other := range w.undecided {
		if other.rule.Policy == door.Reallocate && other.Weight.Sign() > 0 && w.f.rs.gives(other.Indicator, i.Indicator) {
			return true
		}
	}
	return false
}

// weighs is what the items below a parent weigh together: of groups for kinds of bodies the one that weighs most, since only one stands.
func (i *Item) weighs(weights []number.Number) number.Number {
	sum := number.Zero
	if i.oneOf == nil {
		for _, c := range i.Children {
			sum = sum.Add(weights[c.index])
		}
		return sum
	}
	for _, choice := range i.oneOf.Choices {
		group := number.Zero
		for _, c := range i.Children {
			if slices.Contains(c.cases, choice) {
				group = group.Add(weights[c.index])
			}
		}
		sum = number.Max(sum, group)
	}
	return sum
}
