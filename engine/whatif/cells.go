package whatif

import (
	"slices"

	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Cells of tables that a rule loops over or takes as lists: a measure in one of many rows.

// maxCells is how many cells of one criterion are tried; of long tables, over which a rule takes longer, fewer.
const (
	maxCells = 64
	maxSteps = 100_000 // rows times cells
)

// cells are the cells that a criterion's rule reads of whole tables and that may change. left names the tables of which not all were
// taken.
func (t *trier) cells(i *engine.Item) (out []Change, left []string) {
	seen := map[*formula.Fact]bool{}
	for _, f := range door.Of(i).Formulas() {
		f.Columns(func(table, column *formula.Fact) {
			cell := &t.frame.Facts[table.Slot]
			if seen[column] || column.Immutable || table.Immutable || cell.State != formula.Known || table.Slot == formula.OwnSlot {
				return
			}
			seen[column] = true
			n := cell.Rows.N
			if most := min(maxCells, max(4, maxSteps/max(n, 1))); n > most {
				if n = most; !slices.Contains(left, table.Name) {
					left = append(left, table.Name)
				}
			}
			data := &cell.Rows.Columns[column.Slot]
			for r := range n {
				if data.Absent != nil && data.Absent[r] {
					continue
				}
				out = append(out, Change{Criterion: i, Table: table, Row: r + 1, Fact: column, Judgement: column.Judgement, From: data.Value(column.Kind, r)})
			}
		})
	}
	return out, left
}

// set writes a cell.
func (c *Change) set(frame *formula.Frame, v formula.Value) {
	data := &frame.Facts[c.Table.Slot].Rows.Columns[c.Fact.Slot]
	switch c.Fact.Kind {
	case formula.Boolean:
		data.Bools[c.Row-1] = v.Bool
	case formula.Text:
		data.Texts[c.Row-1] = v.Text
	default:
		data.Nums[c.Row-1] = v.Num
	}
	frame.Reset()
}

// nearestCell tries the numbers that the rule holds, the ends of what is admissible, and where a straight line from the present value to
// one of them comes to the goal. What it returns was evaluated; a nearer value may be enough where the rule is not straight.
func (t *trier) nearestCell(i *engine.Item, c Change, goal number.Number) (formula.Value, bool) {
	list := t.marks(i, c)
	if now, ok := t.percent(i); ok {
		for _, x := range slices.Clone(list) {
			t.put(c, formula.Value{Kind: formula.Number, Num: x})
			then, ok := t.percent(i)
			t.put(c, c.From)
			if ok && !then.Equal(now) {
				part := goal.Sub(now).Quo(then.Sub(now))
				at := c.From.Num.Add(x.Sub(c.From.Num).Mul(part))
				list = append(list, at, beside(at, c.Fact, true), beside(at, c.Fact, false))
			}
		}
	}
	for _, x := range nearestFirst(list, c.From.Num) {
		if v := (formula.Value{Kind: formula.Number, Num: x}); admissible(c.Fact, x) && t.enough(i, c, v, goal) {
			return v, true
		}
	}
	return formula.Value{}, false
}

// marks are the numbers worth trying for a cell.
func (t *trier) marks(i *engine.Item, c Change) []number.Number {
	var list []number.Number
	for _, f := range door.Of(i).Formulas() {
		f.Numbers(func(x number.Number) { list = append(list, x, beside(x, c.Fact, true), beside(x, c.Fact, false)) })
	}
	for _, end := range []*number.Number{c.Fact.Min, c.Fact.Max} {
		if end != nil {
			list = append(list, *end)
		}
	}
	return list
}

// column changes all cells of one column that lie on one side of a mark to that mark, or all conditions or texts to one, and then
// leaves out the rows that are not needed: what a rule about every row takes.
func (t *trier) column(i *engine.Item, list []Change, goal number.Number) *Option {
	var best *Option
	for _, of := range columns(list) {
		var targets []formula.Value
		switch of[0].Fact.Kind {
		case formula.Boolean:
			targets = []formula.Value{{Kind: formula.Boolean, Bool: true}, {Kind: formula.Boolean}}
		case formula.Text:
			for _, s := range of[0].Fact.Choices {
				targets = append(targets, formula.Value{Kind: formula.Text, Text: s})
			}
		case formula.Number:
			for _, x := range t.marks(i, of[0]) {
				if admissible(of[0].Fact, x) {
					targets = append(targets, formula.Value{Kind: formula.Number, Num: x})
				}
			}
		}
		for _, to := range targets {
			for _, raise := range []bool{true, false} {
				chosen := toward(of, to, raise)
				if len(chosen) < 2 || !t.all(i, chosen, goal) {
					continue
				}
				for k := len(chosen) - 1; k >= 0 && len(chosen) > 1; k-- {
					if without := slices.Delete(slices.Clone(chosen), k, k+1); t.all(i, without, goal) {
						chosen = without
					}
				}
				if o := t.try(chosen); o.Gain.Sign() > 0 && (best == nil || len(o.Changes) < len(best.Changes)) {
					best = &o
				}
			}
		}
	}
	return best
}

// columns are cells by their column, in order.
func columns(list []Change) [][]Change {
	var out [][]Change
	for _, c := range list {
		if k := slices.IndexFunc(out, func(of []Change) bool { return of[0].Fact == c.Fact }); k >= 0 {
			out[k] = append(out[k], c)
		} else {
			out = append(out, []Change{c})
		}
	}
	return out
}

// toward are the cells that change if all below a value, or above it, become that value.
func toward(of []Change, to formula.Value, raise bool) []Change {
	var out []Change
	for _, c := range of {
		moves := c.From.Bool != to.Bool || c.From.Text != to.Text
		if to.Kind == formula.Number {
			moves = raise && c.From.Num.Less(to.Num) || !raise && to.Num.Less(c.From.Num)
		}
		if moves {
			c.To = to
			out = append(out, c)
		}
	}
	return out
}

// all reports whether changes together give at least the goal.
func (t *trier) all(i *engine.Item, chosen []Change, goal number.Number) bool {
	for _, c := range chosen {
		t.put(c, c.To)
	}
	x, ok := t.percent(i)
	for _, c := range chosen {
		t.put(c, c.From)
	}
	return ok && !x.Less(goal) && within(i, x)
}
