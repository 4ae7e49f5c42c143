package whatif

import (
	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// Adjustments that took points: what it would take that they do not.

// without finds changes of one fact, of those that an adjustment reads, with which the total is higher: the smallest first.
func (t *trier) without(a *engine.Adjustment) []Option {
	var options []Option
	seen := map[*formula.Fact]bool{}
	var marks []number.Number
	for _, f := range []*formula.Formula{a.When, a.Value} {
		if f != nil {
			f.Numbers(func(x number.Number) { marks = append(marks, x) })
		}
	}
	for _, f := range []*formula.Formula{a.When, a.Value} {
		if f == nil {
			continue
		}
		f.Reads(func(d *formula.Fact) {
			if seen[d] || d.Immutable || d.Kind == formula.Table || d.Slot == formula.OwnSlot || t.frame.Facts[d.Slot].State != formula.Known {
				return
			}
			seen[d] = true
			cell := t.frame.Facts[d.Slot]
			c := Change{Fact: d, term: formula.Term{Fact: d}, Judgement: d.Judgement, From: formula.Value{Kind: d.Kind, Num: cell.Num, Bool: cell.Bool, Text: cell.Text}}
			var best *Option
			for _, to := range valuesOf(c, marks) {
				if t.ctx.Err() != nil {
					return
				}
				c.To = to
				if o := t.try([]Change{c}); o.Gain.Sign() > 0 && (best == nil || best.Gain.Less(o.Gain)) {
					best = &o
				}
			}
			if best != nil {
				options = append(options, *best)
			}
		})
	}
	t.order(options)
	return options
}

// valuesOf are the other values of a fact that are worth trying, with numbers that decide: nearest first.
func valuesOf(c Change, marks []number.Number) []formula.Value {
	var out []formula.Value
	switch c.Fact.Kind {
	case formula.Boolean:
		out = append(out, formula.Value{Kind: formula.Boolean, Bool: !c.From.Bool})
	case formula.Text:
		for _, s := range c.Fact.Choices {
			if s != c.From.Text {
				out = append(out, formula.Value{Kind: formula.Text, Text: s})
			}
		}
	case formula.Number:
		list := []number.Number{number.Zero}
		for _, x := range marks {
			list = append(list, x, beside(x, c.Fact, true), beside(x, c.Fact, false))
		}
		for _, end := range []*number.Number{c.Fact.Min, c.Fact.Max} {
			if end != nil {
				list = append(list, *end)
			}
		}
		for _, x := range nearestFirst(list, c.From.Num) {
			if admissible(c.Fact, x) && !x.Equal(c.From.Num) {
				out = append(out, formula.Value{Kind: formula.Number, Num: x})
			}
		}
	}
	return out
}
