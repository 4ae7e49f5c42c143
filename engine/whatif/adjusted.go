package whatif

import (
	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
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
	of := door.Adjusts(a)
	formulas := []*formula.Formula{of.When, of.Value}
	var out []Change
	add := func(c Change) {
		for _, to := range t.valuesOf(c, formulas) {
			c.To = to
			out = append(out, c)
		}
	}
	for _, f := range formulas {
		if f == nil {
			continue
		}
		f.Reads(func(d *formula.Fact) {
			if seen[d] || d.Immutable || d.Kind == formula.Table || d.Slot == formula.OwnSlot || t.frame.Facts[d.Slot].State == formula.Missing {
				return
			}
			seen[d] = true
			for _, c := range t.known(d) {
				add(c)
			}
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

// valuesOf are the other values of a fact that are worth trying, nearest first.
func (t *trier) valuesOf(c Change, formulas []*formula.Formula) []formula.Value {
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
		if zero := (formula.Value{Kind: formula.Number}); admissible(c.Fact, zero.Num) && c.From.Num.Sign() != 0 {
			out = append(out, zero)
		}
		return append(t.worth(formulas, c), out...)
	case formula.Date:
		return t.worth(formulas, c)
	}
	return out
}
