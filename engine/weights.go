package engine

import (
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// Weights of one document: which criteria apply, where the weights of others go, and what they may yet become.

// unsettled is what weights depend on that could not be decided: criteria of which it is open whether they apply.
type unsettled struct {
	why      *formula.Undetermined // of the first
	excluded number.Number         // weight that may yet be taken out to be rescaled
	gains    map[int]number.Number // by Indicator.Index: weight that may yet come from others
	open     map[int]bool          // by Indicator.Index: the criteria of which it is open
	nothing  bool                  // every criterion was taken out: there is nothing to scale
}

// applicability decides which criteria apply and moves their weights.
func (c *Scorecard) applicability() {
	c.excluded, c.overruled, c.moved, c.unsettled = number.Zero, false, false, nil
	for _, i := range c.criteria {
		r := c.Of(i)
		if i.standsForRows() {
			if i.applies != nil {
				c.mayMove(i, i.Rows.missing())
			}
			continue
		}
		if i.applies == nil && (i.NotApplicable == "" || i.Weight.Sign() == 0) {
			if i.NotApplicable != "" {
				r.Status = NotApplicable
			}
			continue
		}
		if i.applies != nil {
			c.enter(i, i.Weight)
			ok, u := i.applies.Bool(c.Facts.frame)
			if r.Why = u; u != nil {
				r.Status = Undetermined
				if c.adjudicated(i) { // it counts as applicable; by rule that is open
					c.overruled = true
				} else {
					c.mayMove(i, u)
				}
			}
			if ok || u != nil {
				continue
			}
		}
		if c.adjudicated(i) { // an adjudication makes a criterion applicable; by rule it is not
			c.overruled = true
			if i.Rule != nil {
				continue
			}
		}
		c.moveWeight(i, r)
	}
	if !c.excluded.Less(c.RuleSet.Total) && c.excluded.Sign() > 0 {
		c.unsettled = &unsettled{nothing: true}
	}
}

func (c *Scorecard) moveWeight(i *Indicator, r *Result) {
	r.Status = NotApplicable
	switch i.policy {
	case Rescale:
		c.moved = true
		c.excluded = c.excluded.Add(i.Weight)
		r.Weight = number.Zero
	case Reallocate:
		c.moved = true
		for _, to := range i.receivers {
			receiver := c.copyOf(to.indicator)
			c.Of(receiver).Weight = c.Of(receiver).Weight.Add(r.Weight.Mul(to.part))
		}
		r.Weight = number.Zero
	}
}

// mayMove notes that it is open whether a criterion's weight moves.
func (c *Scorecard) mayMove(i *Indicator, why *formula.Undetermined) {
	if i.policy != Rescale && i.policy != Reallocate {
		return
	}
	if c.unsettled == nil {
		c.unsettled = &unsettled{gains: map[int]number.Number{}, open: map[int]bool{}}
	}
	if c.unsettled.why == nil {
		c.unsettled.why = why
	}
	c.unsettled.open[i.Index] = true
	if i.policy == Rescale {
		c.unsettled.excluded = c.unsettled.excluded.Add(i.Weight)
	}
	for _, to := range i.receivers {
		at := c.copyOf(to.indicator).Index
		c.unsettled.gains[at] = c.unsettled.gains[at].Add(i.Weight.Mul(to.part))
	}
}

// rescaled is a weight after so much of the total was taken out.
func (c *Scorecard) rescaled(weight, excluded number.Number) number.Number {
	rest := c.RuleSet.Total.Sub(excluded)
	if rest.Sign() <= 0 {
		return weight
	}
	return weight.Mul(c.RuleSet.Total).Quo(rest)
}

// unsettle widens a score by what its weight may yet become.
func (c *Scorecard) unsettle(i *Indicator, r *Result) {
	if c.unsettled.nothing {
		r.Exact = Points{Lo: number.Min(r.Exact.Lo, i.Min), Hi: number.Max(r.Exact.Hi, c.RuleSet.Total), Open: true}
		return
	}
	most := c.mostWeight(i, r)
	if !r.Weight.Less(most) || r.Status == NotApplicable && i.policy != Full {
		return
	}
	readsWeight := i.Rule != nil && i.Rule.Uses(formula.VarWeight)
	lo, hi := r.Exact.Lo, r.Exact.Hi
	switch {
	case r.Status == NotApplicable:
		hi = most
	case i.IsPoints && r.Why == nil && !readsWeight:
		return // so many points, whatever it weighs
	case i.IsPoints || readsWeight || r.Weight.Sign() == 0:
		lo, hi = number.Min(lo, i.Min), number.Max(hi, most)
	default: // a percentage of the weight
		hi = hi.Mul(most).Quo(r.Weight)
	}
	if r.Exact.Open || !lo.Equal(hi) {
		r.Exact = Points{Lo: lo, Hi: hi, Open: true}
		if r.Why == nil {
			r.Status, r.Why = Undetermined, c.unsettled.why
		}
	}
}

// mostWeight is the most that a criterion may yet weigh.
func (c *Scorecard) mostWeight(i *Indicator, r *Result) number.Number {
	most := r.Weight
	if gain, ok := c.unsettled.gains[i.Index]; ok {
		most = most.Add(c.rescaled(gain, c.excluded))
	}
	excluded := c.unsettled.excluded
	if i.policy == Rescale && c.unsettled.open[i.Index] {
		excluded = excluded.Sub(i.Weight) // where it applies itself
	}
	if excluded.Sign() <= 0 {
		return most
	}
	before := c.RuleSet.Total.Sub(c.excluded)
	rest := before.Sub(excluded)
	if rest.Sign() <= 0 || c.RuleSet.Total.Less(most.Mul(before).Quo(rest)) {
		return c.RuleSet.Total
	}
	return most.Mul(before).Quo(rest)
}

func (c *Scorecard) adjudicated(i *Indicator) bool {
	return !c.LeftOut && c.Facts.adjudications[i.Leaf].Set
}

// copyOf is an indicator of the rule set in this scorecard's tree.
func (c *Scorecard) copyOf(i *Indicator) *Indicator {
	if c.copies == nil {
		return i
	}
	return c.copies[i.Index]
}
