package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// What a document shows of mistakes: in itself, or in the rules.

// Diagnose reports what concrete facts show of mistakes: rules whose result leaves its range as errors, and failed
// consistency checks with the severity that the rule set gives them.
func (c *Scorecard) Diagnose() diag.List {
	list := c.Structure()
	for _, i := range c.criteria {
		r := c.Of(i)
		if r.Why != nil && r.Why.Code == diag.OutcomeOutside {
			list.Add(c.outside(i))
		}
		if r.Why != nil && r.Why.Code == diag.OutcomeRange {
			list.Add(diag.New(diag.RuleOutOfRange, i.Rule.Place(), append([]any{i.Name}, r.Why.Args...)...))
		}
	}
	for _, i := range c.criteria {
		for _, k := range c.Of(i).failed {
			check := i.ensure[k]
			c.setVars(i)
			code := [...]*diag.Code{diag.Error: diag.EnsureError, diag.Warning: diag.EnsureWarning, diag.Note: diag.EnsureNote}[check.Severity]
			d := diag.New(code, c.dataOf(i), i.ID+" "+i.Name, c.Shown(i, c.Of(i).Score.Lo), c.Of(i).Weight, c.Message(check))
			if check.Expect.Uses(formula.VarReason) {
				d = d.WithHelp(i.ID)
			}
			d.Related = []diag.Related{{Place: check.Expect.Place(), What: diag.Term{Zh: "检查在", En: "the check at"}}}
			list.Add(d)
		}
	}
	c.smallRates(&list)
	for _, r := range c.Checks {
		if r.Why != nil {
			continue
		}
		code := [...]*diag.Code{diag.Error: diag.CheckError, diag.Warning: diag.CheckWarning, diag.Note: diag.CheckNote}[r.Check.Severity]
		list.Add(diag.New(code, r.Check.Expect.Place(), r.Check.ID, c.Message(r.Check)))
	}
	list.Sort()
	return list
}

// smallRates notes percentages below 1, which may be fractions that were to be percentages.
func (c *Scorecard) smallRates(list *diag.List) {
	for slot, f := range c.RuleSet.facts {
		cell := &c.Facts.doc.Cells[slot]
		if f.Kind != formula.Number || f.Unit != "%" || f.Max == nil || !f.Max.Equal(number.Hundred) || cell.State != formula.Known {
			continue
		}
		if x := cell.Num; x.Sign() > 0 && x.Less(number.One) {
			list.Add(diag.New(diag.SmallRate, c.Facts.At(slot).Place, f.Name, x, x.Mul(number.Hundred)))
		}
	}
}

// dataOf is where the document says something that a criterion reads: the first such fact, or the row; else its beginning.
func (c *Scorecard) dataOf(i *Indicator) diag.Place {
	if i.Row > 0 {
		at := c.Facts.doc.RowPlace(i.Rows.Table.Slot, i.Row-1)
		at.Span.End = at.Span.Start + 1
		return at
	}
	for _, slot := range i.reads {
		if at := c.Facts.doc.Entries[slot].At; at != (diag.Span{}) {
			return c.Facts.doc.Place(at)
		}
	}
	return c.Facts.doc.Place(diag.Span{End: 1})
}

// outside reports a judgement that is not within its band.
func (c *Scorecard) outside(i *Indicator) diag.Diagnostic {
	args := c.Of(i).Why.Node.Args
	c.setVars(i)
	value := func(n *formula.Node) any {
		x, _ := (&formula.Formula{Root: n}).Number(c.Facts.frame)
		return x
	}
	at := c.dataOf(i)
	if f := args[0].Fact; f != nil && args[0].Op == formula.OpFact {
		at = c.Facts.At(f.Slot).Place
	}
	return diag.New(diag.OutsideBand, at, i.ID+" "+i.Name, value(args[0]), value(args[1]), value(args[2]))
}
