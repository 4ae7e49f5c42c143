package engine

import "jixiao/engine/number"

// aggregate adds scores up the tree and judges the total. Subtotals are what their children give; nothing is rounded
// twice: where rounding is declared at the total, only the total is rounded.
func (c *Scorecard) aggregate() {
	all := c.all
	for k := len(all) - 1; k >= 0; k-- {
		if i := all[k]; i.Leaf < 0 {
			c.subtotal(i)
		}
	}
	c.PresumedPoints, c.JudgedPoints = number.Zero, number.Zero
	for _, i := range c.criteria {
		r := c.Of(i)
		if r.Status != ScoredJudged {
			continue
		}
		if r.Presumes {
			c.PresumedPoints = c.PresumedPoints.Add(r.Score.Lo)
		}
		if r.Judges {
			c.JudgedPoints = c.JudgedPoints.Add(r.Score.Lo)
		}
	}
	var score, byRule Points
	for _, i := range c.first {
		r := c.Of(i)
		score, byRule = score.add(r.Score), byRule.add(r.ByRule)
	}
	c.Adjustments = c.total(&c.Total, score, c.Adjustments[:0], false)
	c.adjustedByRule = c.total(&c.ByRule, byRule, c.adjustedByRule[:0], true)
	c.follow()
}

// subtotal adds up the children of one indicator. It is as weak as its weakest part: undetermined if any part is, not
// applicable if all are.
func (c *Scorecard) subtotal(i *Indicator) {
	r := c.Of(i)
	status, applicable := Scored, len(i.Children) == 0
	for _, child := range i.Children {
		part := c.Of(child)
		r.Presumes, r.Judges = r.Presumes || part.Presumes, r.Judges || part.Judges
		if part.Status != NotApplicable {
			applicable = true
			status = max(status, part.Status)
		}
		if part.Score.Open || part.ByRule.Open {
			r.Score.Open = r.Score.Open || part.Score.Open
			r.ByRule.Open = true
		}
		if part.Status == Undetermined && r.Why == nil {
			r.Why = part.Why
		}
	}
	if r.Status = NotApplicable; applicable {
		r.Status = status
	}
	if r.Score.Open {
		r.Status = Undetermined
	}
	if c.moved {
		r.Weight = number.Zero
		for _, child := range i.Children {
			r.Weight = r.Weight.Add(c.Of(child).Weight)
		}
	}
	if r.Score.Open || r.ByRule.Open {
		c.sumRanges(i, r)
	} else {
		c.sumPoints(i, r)
	}
}

func (c *Scorecard) sumRanges(i *Indicator, r *Result) {
	for _, child := range i.Children {
		part := c.Of(child)
		r.Score, r.ByRule, r.Exact = r.Score.add(part.Score), r.ByRule.add(part.ByRule), r.Exact.add(part.Exact)
	}
}

// sumPoints adds determined scores. Most criteria have one score by rule, exactly and as counted, and are added once.
func (c *Scorecard) sumPoints(i *Indicator, r *Result) {
	var score, byRule, exact number.Number // byRule and exact as differences from score
	for _, child := range i.Children {
		part := c.Of(child)
		s := &part.Score.Lo
		score = score.Add(*s)
		if !part.ByRule.Lo.Equal(*s) {
			byRule = byRule.Add(part.ByRule.Lo.Sub(*s))
		}
		if !part.Exact.Lo.Equal(*s) {
			exact = exact.Add(part.Exact.Lo.Sub(*s))
		}
	}
	r.Score, r.ByRule, r.Exact = exactly(score), exactly(score.Add(byRule)), exactly(score.Add(exact))
}
