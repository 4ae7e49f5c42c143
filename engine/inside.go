package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// What package door opens.

// Inside is for the analyses of this module.
func (rs *RuleSet) Inside(door.Key) door.RuleSet { return insideRuleSet{rs.OrEmpty()} }

// Place is where the rule set's own file begins.
func (rs *RuleSet) Place() diag.Place { return diag.Place{Source: rs.orNone().source} }

// Inside is for the analyses of this module; it is nil for a parent.
func (i *Indicator) Inside(door.Key) *door.Criterion {
	if i == nil {
		return nil
	}
	return i.rule
}

// Inside is for the analyses of this module.
func (c *Scorecard) Inside(door.Key) door.Scorecard { return insideScorecard{c.OrEmpty()} }

// Inside is for the analyses of this module.
func (r CheckResult) Inside(door.Key) *door.Check { return r.check }

// Inside opens an adjustment to analyses.
func (a *Adjustment) Inside(door.Key) door.Adjustment {
	if a == nil {
		return door.Adjustment{}
	}
	return door.Adjustment{When: a.when, Value: a.value, Standard: a.words}
}

// Inside opens a consequence to analyses.
func (q *Consequence) Inside(door.Key) door.Consequence {
	if q == nil {
		return door.Consequence{}
	}
	return door.Consequence{When: q.when, Words: q.words}
}

// With is the document with other facts, which change puts into a frame: its cells are a copy. It is for the analyses of this
// module. The document's text stays the one that was read.
func (f *Facts) With(_ door.Key, change func(cells []formula.Cell)) (*Facts, error) {
	g := &Facts{rs: f.rs, text: f.text, doc: f.doc.Copy(), cohort: f.cohort}
	change(g.doc.Cells)
	return g, g.arrange(nil).Err()
}

// Only reads a document, perhaps one that was written for another rule set, and scores the first criterion that is meant
// and nothing else, as a scorecard would: of a document without adjudications, under a framework too. It is for the analyses of this
// module; nil if the document is refused or none is meant. The result is valid until the next call.
func (w *Worker) Only(_ door.Key, text []byte, foreign bool, meant func(*Item) bool) *Result {
	if w.facts.read(w.rs, w.Name, text, foreign, w.frame) != nil {
		return nil
	}
	w.frame.Over(w.facts.doc.Cells)
	for _, i := range w.facts.items.leaves {
		if meant(i) {
			w.card.lines.reset(len(w.facts.items.all))
			e := w.facts.evaluation(w.frame, false, &w.card.lines)
			e.criterion(i)
			r := e.result(i)
			return &r
		}
	}
	return nil
}

// Again returns a way to score one criterion anew, on facts that a frame holds, and the total with it, where nothing else reads what
// changed: all other scores are the card's. ok is false where the total cannot be had without the others. It is for the analyses of
// this module, and serves one goroutine.
func (c *Scorecard) Again(door.Key) func(frame *formula.Frame, i *Item) (r Result, t Totals, ok bool) {
	own := lines{all: make([]line, len(c.items.all))}
	base := c.Facts.evaluation(nil, c.LeftOut, &c.lines)
	base.placed = c.placed
	sum, _ := base.sum()
	return func(frame *formula.Frame, i *Item) (r Result, t Totals, ok bool) {
		if c.RuleSet.table != nil || c.placed.most != nil || sum.Open {
			return r, t, false
		}
		own.all[i.index], own.beside = line{}, own.beside[:0]
		e := evaluation{rs: c.RuleSet, facts: c.Facts, items: c.items, placed: c.placed, frame: frame, byRule: c.LeftOut, lines: &own}
		e.criterion(i)
		if r = e.result(i); r.Score.Open {
			return r, t, false
		}
		p := exactly(sum.Lo.Add(r.Score.Lo.Sub(c.Of(i).Score.Lo)))
		w := whole{evaluation: &e}
		w.adjusted(&t, p, nil, false)
		return r, t, true
	}
}

type insideRuleSet struct{ *RuleSet }

func (rs insideRuleSet) NewFrame() *formula.Frame        { return rs.newFrame() }
func (rs insideRuleSet) Checks() []*door.Check           { return rs.checks }
func (rs insideRuleSet) Constraints() []*door.Check      { return rs.constraints }
func (rs insideRuleSet) KeyPoints() []*formula.KeyPoints { return rs.points }
func (rs insideRuleSet) HasRows() bool                   { return rs.hasRows }
func (rs insideRuleSet) ReadsIndicators() bool           { return rs.table != nil }
func (rs insideRuleSet) GradeByRule() bool               { return rs.grade != nil }
func (rs insideRuleSet) GradeOf(t number.Number) string  { return rs.gradeOf(t) }

func (rs insideRuleSet) SectionGradeOf(points, weight number.Number) string {
	return rs.sectionGradeOf(points, weight)
}

func (rs insideRuleSet) Kept(key string, make func() any) any {
	if v, ok := rs.kept.Load(key); ok {
		return v
	}
	v, _ := rs.kept.LoadOrStore(key, make())
	return v
}
func (rs insideRuleSet) Cohort() []*door.CohortTable { return rs.cohort }
func (rs insideRuleSet) Quotas() bool                { return rs.quotas }
func (rs insideRuleSet) Together() bool              { return len(rs.cohort) > 0 || rs.quotas }
func (rs insideRuleSet) GradeRule() *formula.Formula { return rs.grade }

func (rs insideRuleSet) Whole(visit func(string, *formula.Formula)) { rs.whole(visit) }

func (rs insideRuleSet) OwnRows(table int) diag.Place { return rs.tables[table].Place() }

func (rs insideRuleSet) OwnCells(visit func(table, column *formula.Fact, row int, at diag.Place)) {
	for k, t := range rs.Tables {
		for r, row := range rs.tables[k].Items {
			for _, cell := range row.Items {
				if value := cell.Member("value"); value != nil {
					visit(t, t.ColumnNamed(cell.Name), r, value.Place())
				} else {
					visit(t, t.ColumnNamed(cell.Name), r, cell.Place())
				}
			}
		}
	}
}

// Compile compiles in a scope of its own, so that nothing is written that goroutines share.
func (rs insideRuleSet) Compile(src formula.Source, want ...formula.Kind) (*formula.Formula, diag.List) {
	f, list := formula.NewScope(rs.scope).Compile(rs.language, src, want...)
	if f != nil && f.Uses(formula.VarWeight) {
		list.Add(diag.New(diag.WeightNowhere, f.Place(), diag.Term{Zh: "所述数字", En: "a statement"}))
		return nil, list
	}
	return f, list
}

func (rs insideRuleSet) Holes() []door.Hole {
	var out []door.Hole
	for _, h := range rs.holes() {
		out = append(out, h.Hole)
	}
	return out
}

func (rs insideRuleSet) MayMiss() []door.Hole {
	var out []door.Hole
	least, most := rs.extremes()
	for _, i := range rs.criteria { // what rounding may add to each
		if r := i.Rounding; !r.AtTotal && i.rule.Rows == nil {
			if !r.keeps(i.Min) {
				least = least.Sub(number.Step(r.Places))
			}
			if !r.keeps(i.Max) || rs.conditional && r.Mode != number.Down {
				most = most.Add(number.Step(r.Places))
			}
		}
	}
	for _, h := range rs.holesOf(least, most) {
		out = append(out, h.Hole)
	}
	return out
}

func (rs insideRuleSet) Totals() (least, most number.Number) {
	least, most = rs.extremes()
	slack := number.Zero // what rounding may add to a score or a total
	for _, i := range rs.criteria {
		if slack = slack.Add(number.Step(i.Rounding.Places)); i.standsForRows() { // for each row
			slack = slack.Add(rs.Total)
		}
	}
	slack = slack.Add(number.Step(rs.Rounding.Places))
	return least.Sub(slack), most.Add(slack)
}

func (rs insideRuleSet) Weighing(id string) formula.Bounds {
	i := rs.byID[id]
	least, most := i.Weight, rs.most(i)
	if i.rule == nil || i.rule.Rows == nil {
		return formula.Bounds{Lo: &least, Hi: &most}
	}
	frame := rs.NewFrame()
	frame.Enter(i.Weight, formula.EmptyRow(i.rule.Rows.Table), 0)
	b := i.rule.Rows.Weight.Bounds(frame)
	if least = number.Zero; b.Lo != nil && b.Lo.Sign() > 0 { // none weighs less than nothing
		least = *b.Lo
	}
	if len(rs.movers(i)) > 0 {
		b.Hi = nil
	}
	return formula.Bounds{Lo: &least, Hi: b.Hi}
}

func (rs insideRuleSet) WeighsTheSame(id string) bool {
	if i := rs.byID[id]; i.rule == nil || !i.rule.ReadsWeight {
		return true
	}
	b := rs.Weighing(id)
	return b.Hi != nil && b.Lo.Equal(*b.Hi)
}

func (rs insideRuleSet) Movers(id string) []string {
	var out []string
	if i := rs.byID[id]; i != nil {
		for _, m := range rs.movers(i) {
			out = append(out, m.ID)
		}
	}
	return out
}

type insideScorecard struct{ *Scorecard }

func (c insideScorecard) Frame() *formula.Frame {
	frame := c.Facts.newFrame()
	frame.Because = c.Facts.because
	return frame
}

func (c insideScorecard) Copied() *formula.Frame {
	cells := append([]formula.Cell{}, c.Facts.doc.Cells...)
	for k := range cells {
		if cells[k].Rows != nil {
			cells[k].Rows = cells[k].Rows.Copy()
		}
	}
	return formula.FrameOver(cells, c.RuleSet.scope.Lets())
}

func (c insideScorecard) Enter(frame *formula.Frame, index int) bool {
	r := c.Of(c.items.all[index])
	if i := r.Item; i.leaf < 0 || i.rule.Rule == nil || i.awaitsRows() {
		return false
	}
	c.Facts.enterScored(frame, r, c.LeftOut)
	return true
}

func (c insideScorecard) Adjudged(index int) *formula.Frame {
	i := c.items.all[index]
	if !c.AdjudicatedInPart(i) {
		return nil
	}
	frame := c.Copied()
	var all []decided
	reasons := map[int]string{} // of what was adjudicated, instead of the document's
	for _, a := range c.Facts.adjudication(i).Points {
		if meant, _ := c.Facts.keyPoint(i, a.Mark); len(meant) == 1 {
			all = append(all, decided{meant[0], a.Met})
			if meant[0].Is == nil {
				reasons[meant[0].Fact.Slot] = a.Reason
			}
		}
	}
	frame.Because = func(slot int) string {
		if reason, ok := reasons[slot]; ok {
			return reason
		}
		return c.Facts.because(slot)
	}
	settle(frame, all, func(slot int, cell formula.Cell) { frame.Facts[slot] = cell })
	c.Enter(frame, index)
	return frame
}

func (c insideScorecard) Decided(index int) (out []door.Decided) {
	if i := c.items.all[index]; c.AdjudicatedInPart(i) {
		for _, a := range c.Facts.adjudication(i).Points {
			out = append(out, door.Decided{Mark: a.Mark, Met: a.Met, Reason: a.Reason, By: a.By})
		}
	}
	return out
}

func (c insideScorecard) Trace(index int, visit func(n *formula.Node, arm int)) {
	frame := c.Frame()
	if !c.Enter(frame, index) {
		return
	}
	rule := c.items.all[index].rule
	if a := rule.Applies; a != nil {
		a.Trace(frame, visit)
		if ok, u := a.Bool(frame); !ok || u != nil {
			return
		}
	}
	rule.Rule.Trace(frame, visit)
}

func (c insideScorecard) Failed(index int) []*door.Check {
	var out []*door.Check
	i := c.items.all[index]
	for _, k := range c.Of(i).failed {
		out = append(out, i.rule.Ensure[k])
	}
	return out
}

func (c insideScorecard) Scaled(index int) []door.Scaling {
	return c.placed.scaled(c.items, c.items.all[index])
}
func (c insideScorecard) Moved() bool { return c.placed.moved }
func (c insideScorecard) Counted(index int) (weight, score number.Number, scored, open bool) {
	l := c.lines.of(c.items.all[index])
	if l.beside == 0 {
		score, _ := c.lines.points(c.items.all[index], c.placed)
		return c.placed.weights[index], score, true, false
	}
	r := &c.lines.beside[l.beside-1]
	return r.Weight, r.Score.Lo, !r.Score.Open && (r.Status != NotApplicable || r.Weight.Sign() > 0), r.Score.Open
}

func (c insideScorecard) Taken(byRule bool) (best, worst int) {
	t := &c.Total
	if byRule {
		t = &c.ByRule
	}
	grades := t.untaken
	if !c.RuleSet.quotas {
		grades = t.grades
	}
	if len(grades) == 0 {
		return 0, -1
	}
	best = c.RuleSet.gradeNamed(grades[0].Name)
	return best, best + len(grades) - 1
}

func (c insideScorecard) OwnRow(frame *formula.Frame, t *door.CohortTable) int {
	return c.ownRow(frame, t)
}
func (c insideScorecard) Said(frame *formula.Frame, column door.CohortColumn) (formula.Value, bool) {
	return c.said(frame, column)
}
func (c insideScorecard) Row(slot, row int) diag.Place { return c.Facts.doc.RowPlace(slot, row) }

func (c insideScorecard) Adjusted(lo, hi number.Number) (least, most number.Number, ok bool) {
	if c.RuleSet.table != nil {
		return lo, hi, false
	}
	e := c.Facts.evaluation(c.Facts.newFrame(), c.LeftOut, &c.lines)
	e.placed = c.placed
	var t Totals
	w := whole{evaluation: &e}
	w.adjusted(&t, Points{Lo: lo, Hi: hi, Open: !lo.Equal(hi)}, nil, false)
	return t.Score.Lo, t.Score.Hi, true
}
