package whatif

import (
	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// Adjustments that took points: what it would take that they do not.

// without finds changes, of those that an adjustment reads, with which the total is higher, or has the grade that is asked for: of one fact
// or cell, else of two facts together. The smallest come first.
func (t *trier) without(a *engine.Adjustment, enough func(Option) bool) []Option {
	var options []Option
	list := t.reads(a)
	best := map[int]*Option{} // by change
	for k, c := range list {
		if t.ctx.Err() != nil {
			return nil
		}
		if o := t.try([]Change{c}); enough(o) {
			at := k
			for before, kept := range best { // of one fact the value that gives most
				if kept.Changes[0].Fact == c.Fact && kept.Changes[0].Row == c.Row {
					at = before
				}
			}
			if best[at] == nil || best[at].Gain.Less(o.Gain) {
				best[at] = &o
			}
		}
	}
	for k := range list {
		if best[k] != nil {
			options = append(options, *best[k])
		}
	}
	if len(options) == 0 {
		for k, c := range list[:min(len(list), maxPairs)] {
			for _, d := range list[k+1 : min(len(list), maxPairs)] {
				if t.ctx.Err() != nil {
					return nil
				}
				if c.Fact == d.Fact && c.Row == d.Row {
					continue
				}
				if o := t.try([]Change{c, d}); enough(o) {
					options = append(options, o)
				}
			}
		}
	}
	t.order(options)
	if len(options) > maxOptions {
		options = options[:maxOptions]
	}
	return options
}

// maxPairs is of how many changes pairs are tried.
const maxPairs = 24

// gains is what a better total is.
func gains(o Option) bool { return o.Gain.Sign() > 0 }

// reads are the changes of the facts and cells that an adjustment reads, to each value that is worth trying.
func (t *trier) reads(a *engine.Adjustment) []Change {
	seen := map[*formula.Fact]bool{}
	var marks []number.Number
	var out []Change
	for _, f := range []*formula.Formula{a.When, a.Value} {
		if f != nil {
			f.Numbers(func(x number.Number) { marks = append(marks, x) })
		}
	}
	add := func(c Change) {
		for _, to := range valuesOf(c, marks) {
			c.To = to
			out = append(out, c)
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
			add(Change{Fact: d, term: formula.Term{Fact: d}, Judgement: d.Judgement, From: formula.Value{Kind: d.Kind, Num: cell.Num, Bool: cell.Bool, Text: cell.Text}})
		})
		f.Columns(func(table, column *formula.Fact) {
			if seen[column] || column.Immutable || table.Immutable || table.Slot == formula.OwnSlot || t.frame.Facts[table.Slot].State != formula.Known {
				return
			}
			seen[column] = true
			rows := t.frame.Facts[table.Slot].Rows
			data := &rows.Columns[column.Slot]
			for r := range min(rows.N, maxPairs) {
				if data.Absent == nil || !data.Absent[r] {
					add(Change{Table: table, Row: r + 1, Fact: column, Judgement: column.Judgement, From: data.Value(column.Kind, r)})
				}
			}
		})
	}
	return out
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
