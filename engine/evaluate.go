package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// Evaluate scores facts. It is pure: the same rule set and facts give the same scorecard, byte for byte.
func (rs *RuleSet) Evaluate(f *Facts) *Scorecard {
	c := new(Scorecard)
	rs.EvaluateInto(c, f)
	return c
}

// EvaluateByRule scores facts and leaves adjudications out.
func (rs *RuleSet) EvaluateByRule(f *Facts) *Scorecard {
	c := &Scorecard{LeftOut: true}
	rs.evaluate(c, f)
	return c
}

// EvaluateInto is Evaluate into a scorecard that is used again: in steady state it allocates nothing.
func (rs *RuleSet) EvaluateInto(c *Scorecard, f *Facts) {
	c.LeftOut = false
	rs.evaluate(c, f)
}

func (rs *RuleSet) evaluate(c *Scorecard, f *Facts) {
	if f.rs != rs {
		panic("engine: the facts were read for another rule set")
	}
	c.RuleSet, c.Facts, c.tree = rs, f, f.tree
	if all := len(c.all); cap(c.Results) < all {
		c.Results = make([]Result, all)
	} else {
		c.Results = c.Results[:all]
	}
	for k, i := range c.all {
		failed := c.Results[k].failed[:0]
		c.Results[k] = Result{Indicator: i, Weight: i.Weight, failed: failed}
	}
	c.applicability()
	for _, i := range c.criteria {
		c.criterion(i)
	}
	f.frame.SetRow(nil, 0)
	c.aggregate()
	if c.overruled {
		c.byRuleApart()
	}
	c.check()
}

// byRuleApart evaluates again without adjudications where one of them made a criterion applicable, since by rule other
// criteria then weigh otherwise.
func (c *Scorecard) byRuleApart() {
	c.Facts.frame.Reset()
	byRule := c.RuleSet.EvaluateByRule(c.Facts)
	for k := range c.Results {
		c.Results[k].ByRule = byRule.Results[k].ByRule
	}
	c.ByRule, c.adjustedByRule = byRule.ByRule, byRule.adjustedByRule
	c.Facts.frame.Reset()
}

// enter makes the frame that of one criterion with that weight.
func (c *Scorecard) enter(i *Indicator, weight number.Number) {
	frame := c.Facts.frame
	frame.Weight = weight
	if i.Row > 0 {
		frame.SetRow(frame.Facts[i.Rows.Table.Slot].Rows, i.Row-1)
	} else if c.RuleSet.hasRows {
		frame.SetRow(nil, 0)
	}
}

// criterion scores one leaf.
func (c *Scorecard) criterion(i *Indicator) {
	r := c.Of(i)
	if c.excluded.Sign() > 0 && r.Status != NotApplicable {
		r.Weight = c.rescaled(r.Weight, c.excluded)
	}
	switch {
	case r.Status == NotApplicable:
		r.Exact = exactly(number.Zero)
		if i.policy == Full {
			r.Exact = exactly(r.Weight)
			r.Percent = number.Hundred
		}
	case r.Why != nil: // it is unknown whether it applies
		r.Exact = c.legal(i, r)
	case i.standsForRows(): // the table that brings the rows is missing
		r.Status, r.Why = Undetermined, i.Rows.missing()
		r.Exact = c.legal(i, r)
	default:
		c.rule(i, r)
	}
	if c.unsettled != nil {
		c.unsettle(i, r)
	}
	r.ByRule = r.Exact
	if !i.Rounding.AtTotal {
		r.ByRule = r.Exact.round(i.Rounding)
	}
	r.Score = r.ByRule
	c.basis(i, r)
	if c.adjudicated(i) {
		r.Status, r.Score = Adjudicated, exactly(c.Facts.adjudications[i.Leaf].Score)
	}
	c.ensure(i, r)
}

// legal is everything that a criterion's score may be.
func (c *Scorecard) legal(i *Indicator, r *Result) Points {
	lo, hi := i.Min, i.Max
	if !i.IsPoints || hi.Equal(i.Weight) {
		hi = r.Weight
	}
	return Points{Lo: lo, Hi: hi, Open: true}
}

// rule evaluates the criterion's expression and brings it to points.
func (c *Scorecard) rule(i *Indicator, r *Result) {
	c.enter(i, r.Weight)
	frame := c.Facts.frame
	v, u := i.Rule.Number(frame)
	var bounds formula.Bounds
	if u != nil {
		bounds = i.Rule.Bounds(frame)
		if x, ok := bounds.Point(); ok && !bounds.ReadsMissing && u.Code == diag.OutcomeBound {
			v, u = x, nil // only bounds of some facts are known, and they suffice
		}
	}
	lo, hi := number.Zero, number.Hundred
	if i.IsPoints {
		legal := c.legal(i, r)
		lo, hi = legal.Lo, legal.Hi
	}
	if u == nil && (v.Less(lo) || hi.Less(v)) {
		u = &formula.Undetermined{Code: diag.OutcomeRange, Args: []any{v, lo, hi}, Node: i.Rule.Root}
		bounds = formula.Bounds{CanBeUndetermined: true}
		r.Value = v
	}
	if u == nil {
		r.Exact = exactly(c.points(i, r, v))
		if r.Percent = v; i.IsPoints && r.Weight.Sign() > 0 {
			r.Percent = v.Quo(r.Weight).Mul(number.Hundred)
		} else if i.IsPoints {
			r.Percent = number.Zero
		}
		return
	}
	r.Status, r.Why = Undetermined, u
	r.Exact = c.legal(i, r)
	if bounds.CanBeUndetermined {
		return // an outcome without a score may be settled by anything legal
	}
	if bounds.Lo != nil && lo.Less(*bounds.Lo) {
		r.Exact.Lo = c.points(i, r, number.Min(*bounds.Lo, hi))
	}
	if bounds.Hi != nil && bounds.Hi.Less(hi) {
		r.Exact.Hi = c.points(i, r, number.Max(*bounds.Hi, lo))
	}
}

func (c *Scorecard) points(i *Indicator, r *Result, v number.Number) number.Number {
	switch {
	case i.IsPoints:
		return v
	case v.Equal(number.Hundred):
		return r.Weight
	}
	return v.Mul(r.Weight).Quo(number.Hundred)
}

// basis notes what the score rests on.
func (c *Scorecard) basis(i *Indicator, r *Result) {
	for _, slot := range i.reads {
		switch c.Facts.doc.Entries[slot].Basis {
		case Presumed:
			r.Presumes = true
		case Judged:
			r.Judges = true
		}
	}
	for _, slot := range i.judged {
		if table := &c.Facts.frame.Facts[slot]; table.State == formula.Known && table.Rows.N > 0 {
			r.Judges = true
		}
	}
	if i.Row > 0 {
		rows := c.Facts.frame.Facts[i.Rows.Table.Slot].Rows
		for _, column := range i.Rows.judged {
			if absent := rows.Columns[column].Absent; absent == nil || !absent[i.Row-1] {
				r.Judges = true
			}
		}
	}
	if r.Status == Scored && (r.Presumes || r.Judges) {
		r.Status = ScoredJudged
	}
}

// ensure runs the checks after scoring.
func (c *Scorecard) ensure(i *Indicator, r *Result) {
	if len(i.ensure) == 0 || r.Score.Open {
		return
	}
	c.setVars(i)
	for k, check := range i.ensure {
		if ok, u := check.Expect.Bool(c.Facts.frame); u == nil && !ok {
			r.failed = append(r.failed, k)
		}
	}
}

// check runs the consistency checks. They never change a score.
func (c *Scorecard) check() {
	c.Checks = c.Checks[:0]
	for _, check := range c.RuleSet.checks {
		if ok, u := check.Expect.Bool(c.Facts.frame); u != nil || !ok {
			c.Checks = append(c.Checks, CheckResult{Check: check, Why: u})
		}
	}
}
