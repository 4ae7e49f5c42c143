package engine

import "jixiao/engine/number"

// aggregate adds scores up the tree and judges the total. Subtotals are what their children give; nothing is rounded
// twice: where rounding is declared at the total, only the total is rounded.
func (c *Scorecard) aggregate() {
	all := c.RuleSet.all
	for k := len(all) - 1; k >= 0; k-- {
		if i := all[k]; len(i.Children) > 0 {
			c.subtotal(i)
		}
	}
	c.PresumedPoints, c.JudgedPoints = number.Zero, number.Zero
	for _, i := range c.RuleSet.criteria {
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
	for _, i := range c.RuleSet.Indicators {
		r := c.Of(i)
		score, byRule = score.add(r.Score), byRule.add(r.ByRule)
	}
	c.total(&c.Total, score)
	c.total(&c.ByRule, byRule)
}

// subtotal adds up the children of one indicator. It is as weak as its weakest part: undetermined if any part is, not
// applicable if all are.
func (c *Scorecard) subtotal(i *Indicator) {
	r := c.Of(i)
	r.Weight, r.Status = number.Zero, NotApplicable
	status, applicable := Scored, false
	for _, child := range i.Children {
		part := c.Of(child)
		if part.Weight.Sign() != 0 {
			r.Weight = r.Weight.Add(part.Weight)
		}
		r.Score, r.ByRule, r.Exact = r.Score.add(part.Score), r.ByRule.add(part.ByRule), r.Exact.add(part.Exact)
		r.Presumes, r.Judges = r.Presumes || part.Presumes, r.Judges || part.Judges
		if part.Status != NotApplicable {
			applicable = true
			if part.Status > status {
				status = part.Status
			}
		}
		if part.Status == Undetermined && r.Why == nil {
			r.Why = part.Why
		}
	}
	if applicable {
		r.Status = status
	}
	if r.Score.Open {
		r.Status = Undetermined
	}
	if r.Weight.Sign() > 0 && !r.Exact.Open {
		r.Percent = r.Exact.Lo.Quo(r.Weight).Mul(number.Hundred)
	}
}

// legalTotal cuts a range to what totals can be: from 0, or below with penalties, to the total weight, or above with a
// bonus.
func (c *Scorecard) legalTotal(p Points) Points {
	if !p.Open {
		return p
	}
	least, bonus := number.Zero, number.Zero
	for _, i := range c.RuleSet.criteria {
		least = least.Add(number.Min(i.Min, number.Zero))
		bonus = bonus.Add(number.Max(i.Max.Sub(i.Weight), number.Zero))
	}
	p.Lo, p.Hi = number.Max(p.Lo, least), number.Min(p.Hi, c.RuleSet.Total.Add(bonus))
	return p
}

func (c *Scorecard) total(t *Totals, sum Points) {
	rs := c.RuleSet
	t.Weight, t.Exact = rs.Total, sum
	t.Score = c.legalTotal(sum)
	if rs.Rounding.AtTotal {
		t.Score = sum.round(rs.Rounding)
	}
	if t.Rate = number.Zero; !t.Score.Open && rs.Total.Sign() > 0 {
		t.Rate = t.Score.Lo.Quo(rs.Total).Mul(number.Hundred)
	}
	judged := t.Score
	if rs.GradeOnExact {
		judged = t.Exact
	}
	t.Grades = rs.gradesOf(judged)
}
