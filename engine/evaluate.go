package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/internal/scan"
	"jixiao/engine/number"
)

// Evaluate scores the facts. It is pure: the same rule set and facts give the same scorecard, byte for byte.
func (f *Facts) Evaluate() *Scorecard {
	if f = f.orEmpty(); f.rs.plan == nil {
		return empty()
	}
	if f.full != nil {
		f = f.full
	}
	c := new(Scorecard)
	c.evaluate(f, f.newFrame(), false)
	return c
}

// EvaluateByRule scores the facts and leaves adjudications out.
func (f *Facts) EvaluateByRule() *Scorecard {
	if f = f.orEmpty(); f.rs.plan == nil {
		return empty()
	}
	c := new(Scorecard)
	f = f.alone()
	c.evaluate(f, f.newFrame(), true)
	return c
}

// Score scores one criterion and no other, as a scorecard with adjudications would; ok is false if the document has no criterion of that id.
// What weight others move to it, and whether it applies, is in it.
func (f *Facts) Score(id string) (r Result, ok bool) {
	f = f.orEmpty()
	i := f.items.find(f.rs, id)
	if i == nil || !i.IsCriterion() {
		return Result{}, false
	}
	l := lines{}
	l.reset(len(f.items.all))
	e := f.evaluation(f.newFrame(), false, &l)
	e.criterion(i)
	return e.result(i), true
}

func (f *Facts) newFrame() *formula.Frame { return formula.FrameOver(f.doc.Cells, f.rs.scope.Lets()) }

// line is what a scorecard keeps of one item. Of most there is no more to say than that a rule gave a value: the weight is that
// of the placement, and nothing is open, adjudicated or failed. Of others there is a Result beside it.
type line struct {
	status           Status
	presumes, judges bool
	whole            bool          // the score is so many units; else it is the exact points
	rounded          bool          // and those are others
	beside           int32         // 1 + index of the Result that says more; 0 for none
	units            int64         // of the last place that scores are rounded to
	value            number.Number // of a criterion what its rule gave, percent or points; of a parent its exact points where no score is rounded
}

// lines are those of a scorecard, by Item.index, and the results beside them.
type lines struct {
	all    []line
	beside []Result
	easy   bool  // every criterion went the short way: parents have no lines, and nothing stands beside
	weak   bool  // some line without a Result rests on what was presumed or judged
	units  int64 // then, of the total
}

// reset makes room for the items, whose lines are whatever they were before.
func (l *lines) reset(items int) {
	l.easy, l.weak, l.units = false, false, 0
	if l.beside = l.beside[:0]; cap(l.all) < items {
		l.all = make([]line, items)
	}
	l.all = l.all[:items]
}

// open puts an empty result beside a line. It stays where it is until reset.
func (l *lines) open(k int) *Result {
	if cap(l.beside) < len(l.all) {
		l.beside = make([]Result, 0, len(l.all))
	}
	n := len(l.beside)
	l.beside = l.beside[:n+1]
	l.all[k].beside = int32(n + 1)
	r := &l.beside[n]
	*r = Result{failed: r.failed[:0]}
	return r
}

// evaluation is the scoring of one document's criteria, with adjudications or by rule alone.
type evaluation struct {
	rs     *RuleSet
	facts  *Facts
	items  *items
	placed *placement
	frame  *formula.Frame
	byRule bool
	lines  *lines
}

func (f *Facts) evaluation(frame *formula.Frame, byRule bool, lines *lines) evaluation {
	e := evaluation{rs: f.rs, facts: f, items: f.items, placed: &f.placed, frame: frame, byRule: byRule, lines: lines}
	if byRule && f.overruled {
		e.placed = &f.placedByRule
	}
	return e
}

// result is what there is to say of an item.
func (e *evaluation) result(i *Item) Result {
	var r Result
	fillResult(&r, i, e.placed, e.lines)
	return r
}

// fillResult fills in a result that is empty.
func fillResult(r *Result, i *Item, placed *placement, lines *lines) {
	l := lines.of(i)
	if l.beside > 0 {
		*r = lines.beside[l.beside-1]
		return
	}
	w := placed.weights[i.index]
	score, exact := lines.points(i, placed)
	r.Item, r.Status, r.Presumes, r.Judges = i, l.status, l.presumes, l.judges
	r.Weight, r.Least, r.Most, r.RuleWeight = w, w, w, w
	r.Score.Lo, r.Score.Hi, r.ByRule.Lo, r.ByRule.Hi, r.Exact.Lo, r.Exact.Hi = score, score, score, score, exact, exact
	if i.leaf >= 0 {
		r.Percent = i.percent(w, l.value)
		r.percent = r.Percent
	}
}

func (c *Scorecard) evaluate(f *Facts, frame *formula.Frame, byRule bool) {
	c.RuleSet, c.Facts, c.LeftOut, c.items = f.rs, f, byRule, f.items
	if c.Cohort = nil; f.cohort != nil {
		c.Cohort, _ = f.cohort.About.(*Cohort)
	}
	c.lines.reset(len(f.items.all))
	c.told.Store(false)
	e := f.evaluation(frame, byRule, &c.lines)
	c.placed = e.placed
	e.criteria()
	e.parents()
	c.total(&e)
	if f.overruled && !byRule {
		c.byRuleApart(&e)
	}
	c.check(frame)
}

// byRuleApart evaluates again without adjudications where one of them made a criterion applicable, since by rule other
// criteria then weigh otherwise.
func (c *Scorecard) byRuleApart(e *evaluation) {
	alone := &Scorecard{}
	if cells := c.Facts.byRuleCells(); cells != nil {
		e.frame.Over(cells)
	} else {
		e.frame.Reset()
	}
	alone.evaluate(c.Facts, e.frame, true)
	e.frame.Over(c.Facts.doc.Cells)
	for _, i := range c.items.all {
		r, rule := e.full(i), alone.Of(i)
		r.ByRule, r.Exact, r.Percent, r.RuleWeight = rule.ByRule, rule.Exact, rule.Percent, rule.Weight
		if r.Status == Adjudicated {
			r.Why, r.Value = rule.Why, rule.Value
		}
	}
	c.ByRule = alone.ByRule
}

// full is the result beside an item's line, put there if there was none.
func (e *evaluation) full(i *Item) *Result {
	if at := e.lines.all[i.index].beside; at > 0 {
		return &e.lines.beside[at-1]
	}
	r := e.result(i)
	beside := e.lines.open(i.index)
	*beside = r
	return beside
}

// criteria scores every leaf.
func (e *evaluation) criteria() {
	if !e.easily() {
		for _, i := range e.items.leaves {
			e.criterion(i)
		}
	}
	e.frame.Enter(number.Zero, nil, 0)
}

// criterion scores one leaf: by rule, rounded, and as it counts.
func (e *evaluation) criterion(i *Item) {
	v, u := e.ask(i)
	e.scored(i, v, u)
}

// ask is what a leaf's rule gives, where it has one that is asked.
func (e *evaluation) ask(i *Item) (v number.Number, u *formula.Undetermined) {
	if e.placed.states[i.leaf] != inapplicable && i.rule.Rule != nil && !i.awaitsRows() {
		e.facts.enter(e.frame, i, e.placed.weights[i.index])
		v, u = i.rule.Rule.Number(e.frame)
	}
	return v, u
}

// rounded is a score as it counts, of what it is exactly.
func (e *evaluation) rounded(i *Item, exact Points) Points {
	if i.Rounding.AtTotal {
		return exact
	}
	out := exact.round(i.Rounding)
	if i.awaitsRows() {
		out.Hi = exact.Hi.Add(e.placed.roundedUp(i))
	}
	return out
}

// scored scores a leaf whose rule, where it has one that is asked, gave v or has no value.
func (e *evaluation) scored(i *Item, v number.Number, u *formula.Undetermined) {
	e.lines.all[i.index] = line{}
	w := e.placed.weights[i.index]
	if i.rule.Rule != nil && u == nil && e.placed.states[i.leaf] == applies && !i.awaitsRows() && e.plainly(i, w, v) {
		return
	}
	r := e.lines.open(i.index)
	failed := r.failed
	*r = Result{Item: i, Weight: w, RuleWeight: w, Least: e.placed.leastOf(i), Most: e.placed.mostOf(i), failed: failed}
	e.fully(i, r, v, u)
}

// fully scores a leaf of which there may be more to say. Its rule, where it has one that is asked, gave v or has no value.
func (e *evaluation) fully(i *Item, r *Result, v number.Number, u *formula.Undetermined) {
	switch state := e.placed.states[i.leaf]; state {
	case inapplicable:
		r.Status = NotApplicable
		r.Exact = e.without(i, r)
		if r.Percent = number.Zero; i.rule.Policy == door.Full {
			r.Percent = number.Hundred
		}
	default:
		e.rule(i, r, v, u)
		if state == unknown { // it scores by its rule, or as one that does not apply
			r.Status, r.Why = Undetermined, e.placed.why[i.leaf]
			r.Exact = hull(r.Exact, e.without(i, r))
			r.Exact.Open = true // what is missing is not decided by that it makes no difference
		}
	}
	if r.Exact.Open && r.Status != Undetermined {
		if r.Status = Undetermined; r.Why == nil {
			r.Why = e.placed.open
		}
	}
	r.ByRule = e.rounded(i, r.Exact)
	r.Score, r.percent = r.ByRule, r.Percent
	if r.Presumes, r.Judges = e.basis(i); r.Status == Scored && (r.Presumes || r.Judges) {
		r.Status = ScoredJudged
	}
	if a := e.facts.adjudication(i); a.Set && !e.byRule {
		r.Status, r.Score = Adjudicated, exactly(a.Score)
	}
	e.ensure(i, r)
}

// without is what a criterion scores that does not apply. Full marks follow its weight.
func (e *evaluation) without(i *Item, r *Result) Points {
	if i.rule.Policy != door.Full {
		return exactly(number.Zero)
	}
	if most := e.placed.mostOf(i); r.Weight.Less(most) {
		return Points{Lo: r.Weight, Hi: most, Open: true}
	}
	return exactly(r.Weight)
}

// rule brings what the criterion's expression gave to points.
func (e *evaluation) rule(i *Item, r *Result, v number.Number, u *formula.Undetermined) {
	switch {
	case i.rule.Rule == nil: // adjudicated, and by rule not applicable
		r.Exact = exactly(number.Zero)
		return
	case i.awaitsRows(): // the table that brings the rows is missing
		r.Status, r.Why, r.Exact = Undetermined, i.rule.Rows.Missing(), Points{Lo: i.Min, Hi: i.legal(r.Most), Open: true}
		return
	}
	most := r.Most
	moves := r.Weight.Less(most) // its weight is not settled
	legal := Points{Lo: i.Min, Hi: i.legal(most), Open: true}
	if moves && i.rule.ReadsWeight {
		if r.Status, r.Why, r.Exact = Undetermined, u, legal; u == nil {
			r.Why = e.placed.open
		}
		return
	}
	lo, hi := number.Zero, number.Hundred
	if i.IsPoints {
		lo, hi = i.Min, i.legal(r.Weight)
	}
	bounds := formula.Exactly(v)
	if u != nil {
		bounds = i.rule.Rule.Bounds(e.frame)
		if x, ok := bounds.Point(); ok && !bounds.ReadsMissing && u.Code == diag.OutcomeBound {
			v, u, bounds = x, nil, formula.Exactly(x) // only bounds of some facts are known, and they suffice
		}
	}
	if u == nil && (v.Less(lo) || hi.Less(v)) {
		if !moves || v.Less(lo) || i.legal(most).Less(v) {
			u = formula.UndeterminedAt(i.rule.Rule.Root, diag.OutcomeRange, v, lo, hi)
			r.Value = v
		} else { // with more weight it would do
			u = e.placed.open
		}
		bounds = formula.Bounds{CanBeUndetermined: true}
	}
	if u != nil {
		r.Status, r.Why = Undetermined, u
	}
	// What may have no score, or one that is not legal, may be settled by anything legal.
	if bounds.CanBeUndetermined || bounds.Lo == nil || bounds.Hi == nil || bounds.Lo.Less(lo) || hi.Less(*bounds.Hi) {
		r.Exact = legal
		return
	}
	r.Exact = Points{Lo: i.points(r.Weight, *bounds.Lo), Hi: i.points(most, *bounds.Hi), Open: u != nil}
	if u == nil {
		if r.Exact.Open = !r.Exact.Lo.Equal(r.Exact.Hi); !r.Exact.Open {
			r.Percent = i.percent(r.Weight, v)
		}
	}
}

// points brings a rule's value to points of a weight.
func (i *Item) points(weight, v number.Number) number.Number {
	switch {
	case i.IsPoints:
		return v
	case v.Equal(number.Hundred):
		return weight
	}
	return weight.Percent(v)
}

// percent brings a rule's value to percent of a weight.
func (i *Item) percent(weight, v number.Number) number.Number {
	switch {
	case !i.IsPoints:
		return v
	case weight.Sign() <= 0:
		return number.Zero
	}
	return v.Quo(weight).Mul(number.Hundred)
}

// basis is whether what the criterion reads was presumed or judged.
func (e *evaluation) basis(i *Item) (presumes, judges bool) {
	f := e.facts
	if f.doc.Weak {
		for _, slot := range i.rule.Reads {
			switch f.doc.Entries[slot].Basis {
			case scan.Presumed:
				presumes = true
			case scan.Judged:
				judges = true
			}
		}
	}
	for _, slot := range i.rule.Judged {
		if table := &f.doc.Cells[slot]; table.State == formula.Known && table.Rows.N > 0 {
			judges = true
		}
	}
	if i.Row > 0 {
		rows := f.doc.Cells[i.rule.Rows.Table.Slot].Rows
		for _, column := range i.rule.Rows.Judged {
			if absent := rows.Columns[column].Absent; absent == nil || !absent[i.Row-1] {
				judges = true
			}
		}
	}
	return presumes, judges
}

// settled reports whether a criterion has checks after scoring, and a score and a weight to check.
func (r *Result) settled(i *Item) bool {
	return len(i.rule.Ensure) > 0 && !r.Score.Open && !r.Weight.Less(r.Most) && !i.awaitsRows()
}

// ensure runs the checks after scoring.
func (e *evaluation) ensure(i *Item, r *Result) {
	if !r.settled(i) {
		return
	}
	e.facts.enterScored(e.frame, r, e.byRule)
	for k, check := range i.rule.Ensure {
		if ok, u := check.Expect.Bool(e.frame); u == nil && !ok {
			r.failed = append(r.failed, k)
		}
	}
}

// enterScored makes a frame that of a criterion that was scored.
func (f *Facts) enterScored(frame *formula.Frame, r *Result, byRule bool) {
	f.enter(frame, r.Item, r.Weight)
	frame.Score, frame.Reason = r.Score.Lo, frame.Reason[:0]
	if r.Item.leaf >= 0 { // the reason for lost points; that of an adjudication says why it was decided
		frame.Reason = f.doc.AppendWords(frame.Reason, f.reasons[r.Item.leaf])
	}
}

// reason is the document's reason for points that an item lost: of its adjudication, or of its reasons.
func (f *Facts) reason(i *Item, byRule bool) string {
	if i.leaf < 0 {
		return ""
	}
	if a := f.adjudication(i); a.Set && !byRule {
		return a.Reason
	}
	return f.doc.Words(f.reasons[i.leaf])
}
