package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
	"slices"
)

// What a document shows of mistakes: in itself, or in the rules.

// Structure reports what a document's rows break: sums of weights, and constraints on the tree.
func (c *Scorecard) Structure() diag.List {
	var list diag.List
	if c = c.OrEmpty(); c.RuleSet.hasRows {
		c.rowWeights(&list)
		list = append(list, c.RuleSet.breaks(c.Facts.newFrame(), c.items, c.placed.weights)...)
	}
	return list
}

// rowWeights reports leaves whose rows do not add up to the weight that the rule set leaves them.
func (c *Scorecard) rowWeights(list *diag.List) {
	for _, leaf := range c.RuleSet.criteria {
		if !leaf.standsForRows() {
			continue
		}
		slot := leaf.rule.Rows.Table.Slot
		if c.Facts.doc.Cells[slot].State != formula.Known {
			continue
		}
		sum := number.Zero
		for _, i := range c.items.leaves {
			if i.Indicator != leaf || i.Row == 0 {
				continue
			}
			sum = sum.Add(i.Weight)
			if !leaf.Rounding.keeps(i.Weight) {
				list.Add(diag.New(diag.WeightPlaces, c.Facts.doc.RowPlace(slot, i.Row-1), i.ID, i.Weight, leaf.Rounding.Places))
			}
		}
		if !sum.Equal(leaf.Weight) {
			at := c.Facts.doc.Place(c.Facts.doc.Entries[slot].At)
			at.Span.End = at.Span.Start + 1
			list.Add(diag.New(diag.RowSum, at, leaf.ID, sum, leaf.Weight))
		}
	}
}

// Notes are what must be said beside the scores of a document: that the rule set is not in force for it, that it was written
// for another, that its total has no grade, that its own row in a table of the cohort says otherwise.
func (c *Scorecard) Notes() diag.List {
	c = c.OrEmpty()
	var list diag.List
	h, rs, doc := c.Facts.Header(), c.RuleSet, &c.Facts.doc
	if h.RuleSet != "" && !rs.named(h.RuleSet) {
		list.Add(diag.New(diag.RuleSetOther, doc.Place(h.RuleSetAt), h.RuleSet, rs.Ref()).WithSeverity(diag.Warning))
	}
	if day := h.Day(); day != "" && !rs.Effective.Covers(day) {
		at := h.PeriodAt
		if h.AsOf != "" {
			at = h.AsOfAt
		}
		list.Add(diag.New(diag.PeriodOutside, doc.Place(at), rs.Ref(), rs.Effective))
	}
	if t := &c.Total; len(rs.Grades) > 0 && len(t.grades) == 0 && !t.Score.Open {
		list.Add(diag.New(diag.TotalUngraded, diag.Place{}, t.Score.Lo.Fixed(rs.Rounding.Places, rs.Rounding.Mode)))
	}
	if len(rs.cohort) > 0 && c.Facts.cohort == nil { // the table is the document's, and scores rest on it
		c.ownRows(c.Facts.newFrame(), &list)
	}
	return list
}

// Diagnose reports what concrete facts show of mistakes: rules whose result leaves its range as errors, and failed
// consistency checks with the severity that the rule set gives them.
func (c *Scorecard) Diagnose() diag.List {
	c = c.OrEmpty()
	list := append(c.Structure(), c.Notes()...)
	frame := c.Facts.newFrame()
	for _, i := range c.items.leaves {
		r := c.Of(i)
		if r.Why != nil && r.Why.Code == diag.OutcomeOutside {
			c.Facts.enter(frame, i, r.RuleWeight)
			list.Add(c.outside(frame, formula.NodeOf(r.Why), c.dataOf(i), i.ID+" "+i.Name))
		}
		if r.Why != nil && r.Why.Code == diag.OutcomeRange {
			list.Add(diag.New(diag.RuleOutOfRange, i.rule.Rule.Place(), append([]any{i.Name}, r.Why.Args...)...))
		}
	}
	for _, i := range c.items.leaves {
		r := c.Of(i)
		c.unsure(frame, i, r, &list)
		for _, k := range r.failed {
			check := i.rule.Ensure[k]
			score := r.Score.Lo.Fixed(i.Rounding.Places, i.Rounding.Mode)
			c.Facts.enterScored(frame, r, c.LeftOut)
			d := diag.New(diag.Ensure, c.dataOf(i), i.ID+" "+i.Name, score, r.Weight, check.Message.Both(frame)).WithSeverity(check.Severity)
			if check.Expect.Uses(formula.VarReason) {
				d = d.WithHelp(i.ID)
			}
			d.Related = []diag.Related{{Place: check.Expect.Place(), What: diag.Term{Zh: "检查在", En: "the check at"}}}
			list.Add(d)
		}
	}
	c.outsideOfWhole(frame, &list)
	c.smallRates(&list)
	if c.Facts.cohort != nil { // else it stands among the notes
		c.ownRows(frame, &list)
	}
	c.nowhere(&list)
	frame.Enter(number.Zero, nil, 0)
	for _, r := range c.Checks {
		if r.Why == nil {
			list.Add(c.failed(&r, r.check.Message.Both(frame)))
		}
	}
	list.Sort()
	return list
}

// mostBeside is how many facts of a check are shown beside the first.
const mostBeside = 3

// failed is a failed consistency check, at the first fact that it reads of the document; the others and the check itself are beside.
func (c *Scorecard) failed(r *CheckResult, message diag.Term) diag.Diagnostic {
	var places []diag.Related
	r.check.Expect.Reads(func(f *formula.Fact) {
		at := c.Facts.doc.Entries[f.Slot].At
		said := diag.Related{Place: c.Facts.doc.Place(at), What: diag.Term{Zh: "“" + f.Name + "”在", En: f.Name + " at"}}
		if at != (diag.Span{}) && !slices.Contains(places, said) {
			places = append(places, said)
		}
	})
	check := diag.Related{Place: r.check.Expect.Place(), What: diag.Term{Zh: "检查在", En: "the check at"}}
	if len(places) == 0 {
		return diag.New(diag.CheckFailed, check.Place, r.ID, message).WithSeverity(r.Severity)
	}
	d := diag.New(diag.CheckFailed, places[0].Place, r.ID, message).WithSeverity(r.Severity)
	d.Related = append(places[1:min(len(places), 1+mostBeside)], check)
	return d
}

// unsure notes checks after scoring that have no value.
func (c *Scorecard) unsure(frame *formula.Frame, i *Item, r *Result, list *diag.List) {
	if !r.settled(i) {
		return
	}
	c.Facts.enterScored(frame, r, c.LeftOut)
	for _, check := range i.rule.Ensure {
		if _, u := check.Expect.Bool(frame); u != nil {
			list.Add(diag.New(diag.EnsureOpen, c.dataOf(i), i.ID+" "+i.Name, check.ID, diag.Term{Zh: u.Reason(diag.Zh), En: u.Reason(diag.En)}))
		}
	}
}

// smallRates notes percentages below 1, which may be fractions that were to be percentages.
func (c *Scorecard) smallRates(list *diag.List) {
	for slot, f := range c.RuleSet.facts {
		cell := &c.Facts.doc.Cells[slot]
		if f.Kind != formula.Number || f.Unit != "%" || f.Max == nil || !f.Max.Equal(number.Hundred) || cell.State != formula.Known {
			continue
		}
		if x := cell.Num; x.Sign() > 0 && x.Less(number.One) {
			list.Add(diag.New(diag.SmallRate, c.Facts.doc.Place(c.Facts.doc.Entries[slot].At), f.Name, x, x.Mul(number.Hundred)))
		}
	}
}

// dataOf is where the document says something that a criterion reads: the first such fact, or the row; else its beginning.
func (c *Scorecard) dataOf(i *Item) diag.Place {
	if i.Row > 0 {
		at := c.Facts.doc.RowPlace(i.rule.Rows.Table.Slot, i.Row-1)
		at.Span.End = at.Span.Start + 1
		return at
	}
	for _, slot := range i.rule.Reads {
		if at := c.Facts.doc.Entries[slot].At; at != (diag.Span{}) {
			return c.Facts.doc.Place(at)
		}
	}
	return c.Facts.doc.Place(diag.Span{End: 1})
}

// outside refuses a judgement that lies outside its band: it is made within it, or it does not count.
func (c *Scorecard) outside(frame *formula.Frame, n *formula.Node, at diag.Place, of any) diag.Diagnostic {
	value := func(n *formula.Node) any {
		x, u := (&formula.Formula{Root: n}).Number(frame)
		if u != nil {
			return diag.Term{Zh: "未定的数", En: "an open number"}
		}
		return x
	}
	args := n.Args
	if f := args[0].Fact; f != nil && args[0].Op == formula.OpFact {
		at = c.Facts.doc.Place(c.Facts.doc.Entries[f.Slot].At)
	}
	upto := diag.Term{Zh: "不高于", En: "at most"}
	if n.Name == "within_below" {
		upto = diag.Term{Zh: "低于", En: "below"}
	}
	return diag.New(diag.OutsideBand, at, of, value(args[0]), value(args[1]), upto, value(args[2]))
}

// outsideOfWhole refuses such judgements where adjustments, the grade, consequences and checks read them.
func (c *Scorecard) outsideOfWhole(frame *formula.Frame, list *diag.List) {
	frame.Enter(number.Zero, nil, 0)
	note := func(why *formula.Undetermined, of diag.Term) {
		if why != nil && why.Code == diag.OutcomeOutside {
			list.Add(c.outside(frame, formula.NodeOf(why), c.Facts.doc.Place(diag.Span{End: 1}), of))
		}
	}
	for k := range c.Adjustments {
		note(c.Adjustments[k].Why, diag.Both("总分调整 %s", "adjustment %s", c.Adjustments[k].ID))
	}
	if c.RuleSet.grade != nil {
		note(c.Total.Why, diag.Term{Zh: "等级", En: "the grade"})
	}
	for k := range c.Consequences {
		note(c.Consequences[k].Why, diag.Both("结果应用 %s", "consequence %s", c.Consequences[k].ID))
	}
	for k := range c.Checks {
		note(c.Checks[k].Why, diag.Both("检查 %s", "check %s", c.Checks[k].ID))
	}
}
