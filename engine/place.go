package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"slices"
)

// Placing says which criteria of a document apply and what each weighs. Weights in a document add up to the total, unless
// nothing applies:
//
//	the criterion does not apply, and says    its weight                        its score
//	full                                      stays, scaled like the others     all of it
//	zero                                      stays, scaled like the others     nothing
//	rescale                                   is taken out                      nothing
//	rescale within a parent                   is taken out                      nothing
//	reallocate                                goes to the receivers             nothing
//	(it is of another kind of body)           stands elsewhere                  nothing
//
// What was taken out scales all other weights up by total / (total − taken out). What was taken out within a parent scales those below the
// parent up to what all of it weighed, inner parents first; if all below it was taken out, it counts as taken out of the whole.

// applicability is what is known of whether a criterion applies.
type applicability uint8

const (
	unknown      applicability = iota // facts that decide it are missing
	applies                           // or an adjudication says so
	inapplicable                      // by its condition, or as the rule set says
)

// placement is the criteria of one document as it weighs them.
type placement struct {
	weights  []number.Number         // by Item.index
	most     []number.Number         // by Item.index: what a criterion may yet weigh; nil if all weights are settled
	least    []number.Number         // likewise; nil if what may yet leave weighs nothing
	states   []applicability         // by Item.leaf
	why      []*formula.Undetermined // by Item.leaf: why it is unknown
	excluded number.Number           // weight that was taken out of the whole
	within   map[int]number.Number   // weight that was taken out and made up for within an indicator, by its index; nil if none
	moved    bool                    // some weight is not what the rule set says
	nothing  bool                    // all weight was taken out
	maybe    bool                    // all weight may yet be taken out
	open     *formula.Undetermined   // why weights are not settled
}

func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// placer places the criteria of a document, with adjudications or by rule.
type placer struct {
	*placement
	f         *Facts
	frame     *formula.Frame
	byRule    bool
	overruled bool // an adjudication made a criterion applicable
	undecided []*Item
	factors   map[int]number.Number // by how much weights below a scope were scaled up, by its indicator
}

func (f *Facts) place(p *placement, frame *formula.Frame, byRule bool) (overruled bool) {
	if settled := f.rs.placed; settled != nil {
		*p = *settled
		return false
	}
	w := placer{placement: p, f: f, frame: frame, byRule: byRule}
	all, leaves := len(f.items.all), len(f.items.leaves)
	*p = placement{weights: resized(p.weights, all), states: resized(p.states, leaves), why: resized(p.why, leaves)}
	for k, i := range f.items.all {
		p.weights[k] = i.Weight
	}
	for _, i := range f.items.leaves {
		if p.states[i.leaf] = w.state(i); p.states[i.leaf] == inapplicable {
			w.take(i)
		} else if p.states[i.leaf] == unknown {
			w.undecided = append(w.undecided, i)
		}
	}
	for _, s := range f.rs.scopes {
		w.scaleWithin(s)
	}
	w.scale()
	if p.moved {
		w.parents(p.weights)
	}
	w.unsettle()
	w.lessen()
	return w.overruled
}

// lessen finds how little criteria may yet weigh: nothing, where it is unknown whether one applies and its weight would move. What stays weighs no less
// for that.
func (w *placer) lessen() {
	for _, i := range w.undecided {
		if p := i.rule.Policy; i.Weight.Sign() > 0 && (p == door.Rescale || p == door.Reallocate || p == door.Absent) && (i.rule.Applies != nil || !i.awaitsRows()) {
			if w.least == nil {
				w.least = append([]number.Number{}, w.weights...)
			}
			w.least[i.index] = number.Zero
			if p == door.Absent { // another kind stands in its place, and its parent weighs what that does
				continue
			}
			weight := w.weights[i.index]
			for at := i.Parent; at != nil; at = at.Parent {
				if factor, ok := w.factors[at.Indicator.index]; ok && w.stays(at.Indicator) { // what it was scaled up by stays there
					weight = weight.Quo(factor)
				}
				if at.Indicator == i.Indicator || !w.keeps(at.Indicator, i) { // a group of rows, or what it may leave
					w.least[at.index] = number.Max(number.Zero, w.least[at.index].Sub(weight))
				}
			}
		}
	}
}

// keeps reports whether the weight of a criterion below a parent stays there if it moves.
func (w *placer) keeps(parent *Indicator, i *Item) bool {
	below := func(to *Indicator) bool {
		for at := to; at != nil; at = at.Parent {
			if at == parent {
				return true
			}
		}
		return false
	}
	if i.rule.Policy == door.Reallocate {
		return !slices.ContainsFunc(i.rule.Receivers, func(to door.Receipt) bool { return !below(w.f.rs.all[to.Index]) })
	}
	s := i.rule.Within
	return s != nil && below(w.f.rs.all[s.Index]) && w.stays(w.f.rs.all[s.Index])
}

// stays reports whether something that weighs is left below a parent whatever turns out not to apply.
func (w *placer) stays(s *Indicator) bool {
	return slices.ContainsFunc(w.f.items.leaves, func(i *Item) bool {
		return i.isBelow(s) && w.weights[i.index].Sign() > 0 && (w.states[i.leaf] != unknown || i.rule.Policy == door.Full || i.rule.Policy == door.Zero)
	})
}

// state decides whether a criterion applies.
func (w *placer) state(i *Item) applicability {
	c := i.rule
	if c.Applies == nil && i.NotApplicable == "" {
		return applies
	}
	now := inapplicable
	switch {
	case c.Applies == nil:
	case i.awaitsRows():
		now, w.why[i.leaf] = unknown, c.Rows.Missing()
	default:
		w.f.enter(w.frame, i, i.Weight)
		ok, u := settled(c.Applies, w.frame)
		if w.why[i.leaf] = u; u != nil {
			now = unknown
		} else if ok {
			now = applies
		}
	}
	if now != applies && !w.byRule && c.Policy != door.Absent && w.f.adjudication(i).Set {
		w.overruled, now, w.why[i.leaf] = true, applies, nil
	}
	return now
}

// settled evaluates a condition of a criterion. Facts of which only bounds are known decide it if every value within them does; facts
// that are missing never do, even if they make no difference, since a document says what applies. Compare decide, for the total.
func settled(f *formula.Formula, frame *formula.Frame) (bool, *formula.Undetermined) {
	holds, u := f.Bool(frame)
	if u != nil && u.Code == diag.OutcomeBound {
		if b := f.Bounds(frame); !b.CanBeUndetermined && !b.ReadsMissing && b.CanTrue != b.CanFalse {
			return b.CanTrue, nil
		}
	}
	return holds, u
}

// take takes the weight of an inapplicable criterion out, or gives it to others.
func (w *placer) take(i *Item) {
	switch i.rule.Policy {
	case door.Rescale:
		if s := i.rule.Within; s == nil {
			w.excluded = w.excluded.Add(i.Weight)
		} else {
			if w.within == nil {
				w.within = map[int]number.Number{}
			}
			w.within[s.Index] = w.within[s.Index].Add(i.Weight)
		}
	case door.Reallocate:
		for _, to := range i.rule.Receivers {
			at := w.f.items.own[to.Index].index
			w.weights[at] = w.weights[at].Add(i.Weight.Mul(to.Part))
		}
	case door.Absent:
	default:
		return
	}
	w.weights[i.index] = number.Zero
	w.moved = w.moved || i.Weight.Sign() > 0
}

// scale scales weights up for what was taken out.
func (w *placer) scale() {
	if w.excluded.Sign() <= 0 {
		return
	}
	rest := w.f.rs.Total.Sub(w.excluded)
	if rest.Sign() <= 0 {
		w.nothing = true
		return
	}
	factor := w.f.rs.Total.Quo(rest)
	for _, i := range w.f.items.leaves {
		w.weights[i.index] = w.weights[i.index].Mul(factor)
	}
}

// unsettle finds what criteria may yet weigh, where it is unknown whether some apply.
func (w *placer) unsettle() {
	if len(w.f.rs.scopes) > 0 {
		w.unsettleWithin()
		return
	}
	total := w.f.rs.Total
	out := number.Zero // weight that may yet be taken out
	gains := map[int]number.Number{}
	for _, i := range w.undecided {
		if i.Weight.Sign() == 0 {
			continue
		}
		switch i.rule.Policy {
		case door.Rescale:
			out = out.Add(i.Weight)
		case door.Reallocate:
			for _, to := range i.rule.Receivers {
				at := w.f.items.own[to.Index].index
				gains[at] = gains[at].Add(i.Weight.Mul(to.Part))
			}
		default:
			continue
		}
		if w.open == nil {
			w.open = w.why[i.leaf]
		}
	}
	if w.open == nil {
		return
	}
	before := total.Sub(w.excluded)
	w.maybe = before.Sub(out).Sign() <= 0
	w.most = append([]number.Number{}, w.weights...)
	for _, i := range w.f.items.leaves {
		most := w.weights[i.index]
		if gain, ok := gains[i.index]; ok && before.Sign() > 0 {
			most = most.Add(gain.Mul(total).Quo(before))
		}
		others := out
		if i.rule.Policy == door.Rescale && w.states[i.leaf] == unknown { // where it applies itself
			others = out.Sub(i.Weight)
		}
		switch rest := before.Sub(others); {
		case most.Sign() == 0 || others.Sign() <= 0:
		case rest.Sign() <= 0:
			most = total
		default:
			most = number.Min(total, most.Mul(before).Quo(rest))
		}
		w.most[i.index] = number.Max(most, w.weights[i.index])
	}
	w.mostOfParents()
}

func (w *placer) mostOfParents() {
	w.parents(w.most)
	for _, i := range w.f.items.all {
		if i.leaf < 0 {
			w.most[i.index] = number.Min(w.most[i.index], number.Max(w.f.rs.Total, w.weights[i.index]))
		}
	}
}

// parents makes the weights of parents the sums of those below.
func (w *placer) parents(weights []number.Number) {
	all := w.f.items.all
	for k := len(all) - 1; k >= 0; k-- {
		if i := all[k]; i.leaf < 0 {
			weights[k] = i.weighs(weights)
		}
	}
}

// roundedUp is by how much rounding may bring a criterion's score above its weight, where that is a fraction. For a table that is
// missing: by how much the rounding of all its rows together may; 0 while no weight has moved, since the weights of rows then
// have no more decimals than scores.
func (p *placement) roundedUp(i *Item) number.Number {
	r := i.Rounding
	switch rows := i.awaitsRows(); {
	case r.AtTotal || r.Mode == number.Down || p.mostOf(i).Sign() == 0:
		return number.Zero
	case p.most == nil && p.weights[i.index].Equal(i.Weight):
		return number.Max(number.Zero, i.Weight.Round(r.Places, r.Mode).Sub(i.Weight))
	case rows && r.Mode == number.Up: // a step for each row, whose weight was a step or more
		return i.Weight
	case rows:
		return i.Weight.Quo(number.Int(2))
	case r.Mode == number.Up:
		return number.Step(r.Places)
	}
	return number.Step(r.Places).Quo(number.Int(2)) // to the nearest
}

// leastOf is the least that an item may weigh.
func (p *placement) leastOf(i *Item) number.Number {
	if p.least == nil {
		return p.weights[i.index]
	}
	return p.least[i.index]
}

// mostOf is the most that a criterion may weigh.
func (p *placement) mostOf(i *Item) number.Number {
	if p.most == nil {
		return p.weights[i.index]
	}
	return p.most[i.index]
}

// legal is the highest score that a criterion of that weight may have.
func (i *Item) legal(weight number.Number) number.Number {
	if i.ownRange() {
		return i.Max
	}
	return weight
}

// elsewhere reports whether a criterion is one of another kind of body.
func (p *placement) elsewhere(i *Item) bool {
	return i.rule.Policy == door.Absent && p.states[i.leaf] == inapplicable
}

// adjudged refuses adjudications outside what their criteria can score in this document, and of criteria that it does not have.
func (f *Facts) adjudged(p *placement) diag.List {
	var list diag.List
	if len(f.adjudications) == 0 {
		return nil
	}
	for _, i := range f.items.leaves {
		a := f.adjudication(i)
		if a.Set && p.elsewhere(i) {
			list.Add(diag.New(diag.AdjudicationOther, f.doc.Place(a.At), i.ID+" "+i.Name))
		} else if most := i.legal(p.mostOf(i)); a.Set && (a.Score.Less(i.Min) || most.Less(a.Score)) {
			list.Add(diag.New(diag.AdjudicationRange, f.doc.Place(a.At), a.Score, i.ID, i.Min, most))
		} else if a.Set && !i.Rounding.keeps(a.Score) {
			list.Add(diag.New(diag.AdjudicationPlaces, f.doc.Place(a.At), a.Score, i.ID, i.Rounding.Places))
		}
	}
	return list
}
