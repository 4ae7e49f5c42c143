package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

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

// ConsequenceResult is a consequence that holds, or of which that is open.
type ConsequenceResult struct {
	*Consequence
	Words diag.Term
	Why   *formula.Undetermined
}

// total makes the totals, with adjudications and by rule, and what follows from them.
func (c *Scorecard) total(e *evaluation) {
	c.PresumedPoints, c.JudgedPoints = number.Zero, number.Zero
	for _, i := range c.items.leaves {
		if e.lines.easy && !e.lines.weak {
			break
		}
		l := &c.lines.all[i.index]
		if l.beside == 0 {
			if !l.presumes && !l.judges {
				continue
			}
			score, _ := c.lines.points(i, c.placed)
			if l.presumes {
				c.PresumedPoints = c.PresumedPoints.Add(score)
			}
			if l.judges {
				c.JudgedPoints = c.JudgedPoints.Add(score)
			}
			continue
		}
		r := &c.lines.beside[l.beside-1]
		if r.Status != ScoredJudged && !r.Assured() {
			continue
		}
		if r.Presumes {
			c.PresumedPoints = c.PresumedPoints.Add(r.Score.Lo)
		}
		if r.Judges {
			c.JudgedPoints = c.JudgedPoints.Add(r.Score.Lo)
		}
	}
	score, byRule := e.sum()
	w := whole{evaluation: e, table: e.rs.table != nil}
	c.Adjustments = w.adjusted(&c.Total, score, c.Adjustments[:0], false)
	cells := e.facts.byRuleCells()
	if c.ByRule = c.Total; !score.same(byRule) || w.table || e.rs.quotas || cells != nil {
		if cells != nil {
			e.frame.Over(cells)
		}
		if w.adjusted(&c.ByRule, byRule, nil, true); cells != nil {
			e.frame.Over(e.facts.doc.Cells)
		}
	}
	c.Consequences = w.consequences(c, c.Consequences[:0])
}

// whole is what is decided of the total of one evaluation.
type whole struct {
	*evaluation
	table bool // some formula reads the indicators as a table
}

// adjusted makes a total of the sum of the first level, and notes what the adjustments did.
func (w *whole) adjusted(t *Totals, sum Points, done []AdjustmentResult, byRule bool) []AdjustmentResult {
	rs, p := w.rs, sum
	if w.table {
		w.fillScored(byRule)
	}
	var cap capped
	for _, a := range rs.Adjustments {
		r := w.adjust(a, p)
		if p = r.After; a.Effect == GradeCap {
			cap.by(a.Grade, r)
		}
		done = append(done, r)
	}
	*t = Totals{Weight: rs.Total, Exact: p, Score: p.round(rs.Rounding)}
	if w.placed.nothing && t.Score.Open {
		t.Why = &formula.Undetermined{Code: diag.OutcomeNothing}
	}
	if t.Score.Settled() && rs.Total.Sign() > 0 {
		t.Rate = t.Score.Lo.Quo(rs.Total).Mul(number.Hundred)
	}
	w.judge(t, cap, byRule)
	return done
}

// capped is a cap on the grade by its index: at best that one. With may above certain, that is open.
type capped struct{ certain, may int }

func (c *capped) by(grade int, r AdjustmentResult) {
	if r.Why != nil {
		c.may = max(c.may, grade)
	} else if r.Applied {
		c.certain, c.may = max(c.certain, grade), max(c.may, grade)
	}
}

// adjust lets one adjustment work on a total.
func (w *whole) adjust(a *Adjustment, p Points) AdjustmentResult {
	r := AdjustmentResult{Adjustment: a, Applied: true, Before: p, After: p}
	frame := w.frame
	w.at(p, nil)
	if a.when != nil {
		if r.Applied, r.Why = decide(a.when, frame); r.Why == nil && !r.Applied {
			return r
		}
	}
	if a.Effect == GradeCap {
		return r
	}
	v, u := a.value.Number(frame)
	r.Given = v
	total := w.rs.Total
	switch {
	case u != nil:
	case a.Effect == Add:
		v = number.Min(number.Max(v, a.Min), a.Max)
	case v.Sign() < 0 || a.Effect == Set && total.Less(v):
		u = formula.UndeterminedAt(a.value.Root, diag.OutcomeRange, v, number.Zero, total)
	}
	value := Points{Lo: v, Hi: v}
	if u != nil {
		value = w.between(a, u, p)
	}
	after := a.on(p, w.rounded(a, value))
	if r.Why != nil {
		after = hull(p, after)
	} else {
		r.Why = u
	}
	r.Value, r.After = w.rounded(a, exactly(v)).Lo, after
	r.Applied = r.Why == nil && (a.Effect == Set || !r.After.same(p)) // what changes nothing is not told
	return r
}

// rounded is what an adjustment works with: rounded like scores are, so that what is shown adds up. Where only the total is
// rounded, so is nothing here.
func (w *whole) rounded(a *Adjustment, p Points) Points {
	r := w.rs.Rounding
	if r.AtTotal {
		return p
	}
	q := p.round(r)
	q.Lo, q.Hi = a.inside(q.Lo, r), a.inside(q.Hi, r)
	return q
}

// inside brings what an adjustment adds back inside its own limits, where rounding took it past one.
func (a *Adjustment) inside(x number.Number, r Rounding) number.Number {
	if a.Effect == Add && (x.Less(a.Min) || a.Max.Less(x)) {
		return number.Min(number.Max(x, a.Min), a.Max).Round(r.Places, number.Down)
	}
	return x
}

// between is what an adjustment's value may be that is undetermined: what it may be at all, cut by what is known of it.
func (w *whole) between(a *Adjustment, u *formula.Undetermined, before Points) Points {
	p := Points{Lo: a.Min, Hi: a.Max, Open: true}
	switch a.Effect {
	case Set:
		p.Lo, p.Hi = number.Zero, w.rs.Total
	case Cap: // one above the total leaves it
		p.Lo, p.Hi = number.Zero, number.Max(number.Zero, before.Hi)
	}
	b := a.value.Bounds(w.frame)
	if b.CanBeUndetermined || u.Code == diag.OutcomeRange {
		return p
	}
	if a.Effect == Add {
		if b.Lo != nil {
			p.Lo = number.Min(number.Max(p.Lo, *b.Lo), a.Max)
		}
		if b.Hi != nil {
			p.Hi = number.Max(number.Min(p.Hi, *b.Hi), a.Min)
		}
		return p
	}
	if b.Lo == nil || b.Lo.Sign() < 0 || a.Effect == Set && (b.Hi == nil || w.rs.Total.Less(*b.Hi)) {
		return p // it may be out of range, and then anything
	}
	if p.Lo = *b.Lo; b.Hi != nil {
		p.Hi = *b.Hi
	}
	p.Lo = number.Min(p.Lo, p.Hi)
	return p
}

// on is the total after an adjustment by a value.
func (a *Adjustment) on(p, v Points) Points {
	switch a.Effect {
	case Add:
		return p.add(v)
	case Cap:
		if !v.Open && v.Lo.Cmp(p.Lo) <= 0 { // whatever the total was, it is that much now
			return exactly(v.Lo)
		}
		return Points{Lo: number.Min(p.Lo, v.Lo), Hi: number.Min(p.Hi, v.Hi), Open: p.Open || v.Open}
	case Set:
		return v
	}
	return p
}

// decide evaluates a condition on what is known of the total. A range is enough, also one that missing facts leave: the total has
// the range that they make.
func decide(f *formula.Formula, frame *formula.Frame) (bool, *formula.Undetermined) {
	holds, u := f.Bool(frame)
	if u != nil {
		if b := f.Bounds(frame); !b.CanBeUndetermined && b.CanTrue != b.CanFalse {
			return b.CanTrue, nil
		}
	}
	return holds, u
}

// at makes the frame that of a total, and once that is judged of the grades that it may have, "" for none. Of both only a
// range may be known.
func (w *whole) at(p Points, judged *Totals) {
	frame := w.frame
	frame.Enter(number.Zero, nil, 0)
	frame.Total, frame.Grade, frame.Range = p.Lo, "", nil
	var names []string
	if judged != nil {
		for _, g := range judged.grades {
			names = append(names, g.Name)
		}
		if judged.MayMiss || len(names) == 0 {
			names = append(names, "")
		}
		frame.Grade = names[0]
	}
	if p.Open || len(names) > 1 {
		frame.Range = &formula.TotalRange{Lo: p.Lo, Hi: p.Hi, Grades: names}
	}
}

// consequences finds what follows from the total.
func (w *whole) consequences(c *Scorecard, out []ConsequenceResult) []ConsequenceResult {
	if len(w.rs.Consequences) == 0 {
		return out
	}
	if w.table {
		w.fillScored(false)
	}
	w.at(c.Total.Score, &c.Total)
	for _, q := range w.rs.Consequences {
		holds, u := decide(q.when, w.frame)
		if holds || u != nil {
			out = append(out, ConsequenceResult{Consequence: q, Why: u, Words: q.words.Both(w.frame)})
		}
	}
	return out
}
