package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// Effect is what an adjustment does to the total.
type Effect uint8

const (
	Add      Effect = iota // a bonus or penalty: points are added
	Cap                    // the total is at most so much
	Set                    // the total is so much, whatever the criteria gave: a veto
	GradeCap               // the grade is at best that one
)

// Adjustment (调整) changes the total after the criteria have been added up: bonus, penalty, cap or veto. Adjustments
// work one after the other in the order of the file.
type Adjustment struct {
	ID, Name, Standard string
	Source             Clause
	Effect             Effect
	When               *formula.Formula // nil: always
	Value              *formula.Formula // nil for a GradeCap
	Min, Max           number.Number    // of Add: at least and at most so much is added, whatever Value gives
	Grade              int              // of a GradeCap: index among the rule set's grades
	Place              diag.Place

	reads []int
}

// AdjustmentResult is what one adjustment did.
type AdjustmentResult struct {
	*Adjustment
	Applied       bool
	Why           *formula.Undetermined // it is open whether, or by how much, it works
	Value         number.Number         // of one that is applied
	Given         number.Number         // of Add: what its expression gives, before Min and Max cut it
	Before, After Points
}

// State is applied, not-applied or undetermined.
func (r *AdjustmentResult) State() string {
	switch {
	case r.Why != nil:
		return "undetermined"
	case r.Applied:
		return "applied"
	}
	return "not-applied"
}

// Consequence (结果应用) is what follows from the total and the grade, such as a cut of next year's budget.
type Consequence struct {
	ID     string
	Source Clause
	When   *formula.Formula
	words  *formula.Template
}

// Text is what follows, with its expressions read back in braces.
func (q *Consequence) Text() string { return q.words.Text() }

// ConsequenceResult is a consequence that holds, or of which that is open.
type ConsequenceResult struct {
	*Consequence
	Words string
	Why   *formula.Undetermined
}

// total makes a total of the sum of the first level, and notes what the adjustments did.
func (c *Scorecard) total(t *Totals, sum Points, done []AdjustmentResult, byRule bool) []AdjustmentResult {
	rs := c.RuleSet
	p := c.legalTotal(sum)
	best, worst := 0, 0 // a cap on the grade: at best this one; with worst above it, that is not certain
	if rs.table != nil {
		c.fill(byRule)
	}
	for _, a := range rs.Adjustments {
		r := c.adjust(a, p)
		p = r.After
		if a.Effect == GradeCap && r.Why != nil {
			worst = max(worst, a.Grade)
		} else if a.Effect == GradeCap && r.Applied {
			best, worst = max(best, a.Grade), max(worst, a.Grade)
		}
		done = append(done, r)
	}
	t.Weight, t.Exact, t.Score, t.Why = rs.Total, p, p, nil
	if rs.Rounding.AtTotal {
		t.Score = p.round(rs.Rounding)
	}
	if t.Rate = number.Zero; !t.Score.Open && rs.Total.Sign() > 0 {
		t.Rate = t.Score.Lo.Quo(rs.Total).Mul(number.Hundred)
	}
	c.judge(t, best, worst)
	return done
}

// legalTotal cuts a range to what totals can be before they are adjusted: from 0, or below with criteria that give
// penalties, to the total weight, or above with those that give a bonus.
func (c *Scorecard) legalTotal(p Points) Points {
	if !p.Open {
		return p
	}
	least, bonus := number.Zero, number.Zero
	total := c.RuleSet.Total
	if c.RuleSet.hasRows { // whose weights may not add up
		sum := number.Zero
		for _, i := range c.criteria {
			sum = sum.Add(c.Of(i).Weight)
		}
		total = number.Max(total, sum)
	}
	if rounding := c.RuleSet.Rounding; !rounding.AtTotal && (c.excluded.Sign() > 0 || c.unsettled != nil) {
		// scaled weights are fractions, and their scores together may be rounded up by as much
		bonus = number.Step(rounding.Places).Mul(number.Int(int64(len(c.criteria))))
	}
	for _, i := range c.criteria {
		least = least.Add(number.Min(i.Min, number.Zero))
		bonus = bonus.Add(number.Max(i.Max.Sub(i.Weight), number.Zero))
	}
	p.Lo, p.Hi = number.Max(p.Lo, least), number.Min(p.Hi, total.Add(bonus))
	return p
}

// judge gives the grade: by the table of totals, or by the rule set's own expression.
func (c *Scorecard) judge(t *Totals, best, worst int) {
	rs := c.RuleSet
	p := t.Score
	if rs.GradeOnExact {
		p = t.Exact
	}
	t.MayMiss = rs.mayMiss(p)
	from, to := 0, len(rs.Grades)-1
	if rs.grade == nil {
		var ok bool
		if from, to, ok = rs.gradeRange(p); !ok {
			t.Grades = nil
			return
		}
	} else if name, u := c.graded(p); u != nil {
		t.Why = u
	} else if k := rs.gradeNamed(name); k < 0 {
		t.Why = &formula.Undetermined{Code: diag.OutcomeGrade, Args: []any{name}, Node: rs.grade.Root}
	} else {
		from, to = k, k
	}
	from, to = max(from, best), max(to, worst)
	if from >= len(rs.Grades) {
		t.Grades = nil
		return
	}
	t.Grades = rs.Grades[from : to+1]
}

func (c *Scorecard) graded(p Points) (string, *formula.Undetermined) {
	c.at(p, nil, false)
	v, u := c.RuleSet.grade.Value(c.Facts.frame)
	return v.Text, u
}

// at makes the frame that of a total and its grades, of which only a range may be known.
func (c *Scorecard) at(p Points, grades []Grade, mayMiss bool) {
	frame := c.Facts.frame
	frame.Total, frame.Grade, frame.Range = p.Lo, "", nil
	if len(grades) == 1 && !mayMiss {
		frame.Grade = grades[0].Name
	}
	if p.Open || grades != nil && len(grades) != 1 {
		frame.Range = &formula.TotalRange{Lo: p.Lo, Hi: p.Hi}
		for _, g := range grades {
			frame.Range.Grades = append(frame.Range.Grades, g.Name)
		}
		if mayMiss && grades != nil {
			frame.Range.Grades = append(frame.Range.Grades, "")
		}
	}
}

// decide evaluates a condition on what is known of the total; a range may be enough.
func decide(f *formula.Formula, frame *formula.Frame) (bool, *formula.Undetermined) {
	holds, u := f.Bool(frame)
	if u != nil {
		if b := f.Bounds(frame); !b.CanBeUndetermined && b.CanTrue != b.CanFalse {
			return b.CanTrue, nil
		}
	}
	return holds, u
}

// adjust lets one adjustment work on a total.
func (c *Scorecard) adjust(a *Adjustment, p Points) AdjustmentResult {
	r := AdjustmentResult{Adjustment: a, Applied: true, Before: p, After: p}
	frame := c.Facts.frame
	c.at(p, nil, false)
	if a.When != nil {
		if r.Applied, r.Why = decide(a.When, frame); r.Why == nil && !r.Applied {
			return r
		}
	}
	if a.Effect == GradeCap {
		return r
	}
	v, u := a.Value.Number(frame)
	r.Given = v
	total := c.RuleSet.Total
	switch {
	case u != nil:
	case a.Effect == Add:
		v = number.Min(number.Max(v, a.Min), a.Max)
	case v.Sign() < 0 || a.Effect == Set && total.Less(v):
		u = &formula.Undetermined{Code: diag.OutcomeRange, Args: []any{v, number.Zero, total}, Node: a.Value.Root}
	}
	lo, hi := &v, &v
	if u != nil {
		lo, hi = nil, nil
		if b := a.Value.Bounds(frame); !b.CanBeUndetermined && u.Code != diag.OutcomeRange {
			lo, hi = b.Lo, b.Hi
		}
		if a.Effect != Add && (lo == nil || lo.Sign() < 0 || a.Effect == Set && (hi == nil || total.Less(*hi))) {
			lo, hi = nil, nil // it may be out of range
		}
	} else if rounding := c.RuleSet.Rounding; a.Effect == Add && !rounding.AtTotal {
		v = v.Round(rounding.Places, rounding.Mode)
	}
	after := a.on(p, lo, hi, c.RuleSet)
	if r.Why != nil {
		after = hull(p, after)
	} else {
		r.Why = u
	}
	r.Value, r.After = v, after
	r.After.Open = p.Open || r.Why != nil
	r.Applied = r.Why == nil && (a.Effect == Set || !r.After.same(p)) // what changes nothing is not told
	return r
}

// on is the total after an adjustment by a value between lo and hi, of which nil is unknown.
func (a *Adjustment) on(p Points, lo, hi *number.Number, rs *RuleSet) Points {
	switch a.Effect {
	case Add:
		least, most := a.Min, a.Max
		if lo != nil {
			least = number.Min(number.Max(least, *lo), a.Max)
		}
		if hi != nil {
			most = number.Max(number.Min(most, *hi), a.Min)
		}
		return Points{Lo: p.Lo.Add(least), Hi: p.Hi.Add(most), Open: p.Open}
	case Cap:
		out := Points{Lo: number.Min(p.Lo, number.Zero), Hi: p.Hi, Open: p.Open}
		if lo != nil {
			out.Lo = number.Min(p.Lo, *lo)
		}
		if hi != nil {
			out.Hi = number.Min(p.Hi, *hi)
		}
		return out
	case Set:
		out := Points{Lo: number.Min(p.Lo, number.Zero), Hi: number.Max(p.Hi, rs.Total)}
		if lo != nil {
			out.Lo = *lo
		}
		if hi != nil {
			out.Hi = *hi
		}
		return out
	}
	return p
}

func hull(p, q Points) Points {
	return Points{Lo: number.Min(p.Lo, q.Lo), Hi: number.Max(p.Hi, q.Hi), Open: true}
}

// follow finds the consequences of the total.
func (c *Scorecard) follow() {
	c.Consequences = c.Consequences[:0]
	if len(c.RuleSet.Consequences) == 0 {
		return
	}
	if c.RuleSet.table != nil {
		c.fill(false)
	}
	frame := c.Facts.frame
	c.at(c.Total.Score, c.Total.Grades, c.Total.MayMiss)
	for _, q := range c.RuleSet.Consequences {
		holds, u := decide(q.When, frame)
		if holds || u != nil {
			c.Consequences = append(c.Consequences, ConsequenceResult{Consequence: q, Why: u, Words: string(q.words.Append(nil, frame))})
		}
	}
}
