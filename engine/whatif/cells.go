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

// ownRow is the document's own row in a table of a cohort: it follows the document's facts.
type ownRow struct {
	table *door.CohortTable
	row   int
}

// cellsOf visits the cells of an own row that hold what the document's facts say, with what these say now.
func (t *trier) cellsOf(own ownRow, visit func(c Change)) {
	for k, column := range own.table.Columns {
		fact := own.table.Table.Columns[k]
		data := &t.frame.Facts[own.table.Table.Slot].Rows.Columns[k]
		if column.Is == nil || data.Absent != nil && data.Absent[own.row] {
			continue
		}
		if v, ok := t.in.Said(t.frame, column); ok {
			visit(Change{Table: own.table.Table, Row: own.row + 1, Fact: fact, From: data.Value(fact.Kind, own.row), To: v})
		}
	}
}

// agrees reports whether a row says what the document's facts say: one that does not is none of theirs.
func (t *trier) agrees(table *door.CohortTable, row int) bool {
	same := true
	t.cellsOf(ownRow{table, row}, func(c Change) { same = same && c.From.Equal(c.To) })
	return same
}

// follow makes the document's own rows say what its facts say now.
func (t *trier) follow() {
	for _, own := range t.own {
		t.cellsOf(own, func(c Change) {
			if !c.From.Equal(c.To) {
				c.set(t.frame, c.To)
			}
		})
	}
}

// following are the cells of own rows that are others now than in the document.
func (t *trier) following() (out []Change) {
	for _, own := range t.own {
		before, _ := t.card.Facts.At(own.table.Table.Slot)
		t.cellsOf(own, func(c Change) {
			if c.From = before.Rows.Columns[c.Fact.Slot].Value(c.Fact.Kind, own.row); !c.From.Equal(c.To) {
				out = append(out, c)
			}
		})
	}
	return out
}

// followed reports whether the document's own row in a table of a cohort is made of a fact.
func (t *trier) followed(d *formula.Fact) bool {
	for _, own := range t.own {
		for _, column := range own.table.Columns {
			found := false
			if column.Is != nil {
				column.Is.Reads(func(f *formula.Fact) { found = found || f == d })
				column.Is.Columns(func(table, f *formula.Fact) { found = found || f == d || table == d })
			}
			if found {
				return true
			}
		}
	}
	return false
}

// byMarks tries what is worth trying, and where a straight line from the present value to one of those comes to the goal; from what
// is enough it goes back to where that begins. What it returns was evaluated; a nearer value may be enough where the rule rises and falls.
func (t *trier) byMarks(i *engine.Item, c Change, goal number.Number) (formula.Value, bool) {
	list := t.marks(door.Of(i).Formulas(), c)
	if now, ok := t.percent(i); ok {
		for _, x := range slices.Clone(list) {
			t.put(c, formula.Value{Kind: c.Fact.Kind, Num: x})
			then, ok := t.percent(i)
			t.put(c, c.From)
			if ok && !then.Equal(now) {
				part := goal.Sub(now).Quo(then.Sub(now))
				at := c.From.Num.Add(x.Sub(c.From.Num).Mul(part))
				list = append(list, at, beside(at, c.Fact, true), beside(at, c.Fact, false))
			}
		}
	}
	var best *formula.Value
	var found [2]bool // below and above what it is
	for _, x := range nearestFirst(list, c.From.Num) {
		side := 0
		if c.From.Num.Less(x) {
			side = 1
		}
		if v := (formula.Value{Kind: c.Fact.Kind, Num: x}); !found[side] && admissible(c.Fact, x) && t.enough(i, c, v, goal) {
			found[side] = true
			if v = t.back(i, c, v, goal); best == nil || v.Num.Sub(c.From.Num).Abs().Less(best.Num.Sub(c.From.Num).Abs()) {
				best = &v
			}
		}
	}
	if best != nil {
		return *best, true
	}
	return t.byTrying(i, c, goal)
}

// marks are the numbers or dates worth trying for a fact or cell: those that formulas hold or compare it with, and the ends of what is
// admissible.
func (t *trier) marks(formulas []*formula.Formula, c Change) []number.Number {
	var list []number.Number
	add := func(x number.Number) { list = append(list, x, beside(x, c.Fact, true), beside(x, c.Fact, false)) }
	for _, f := range formulas {
		if f == nil {
			continue
		}
		f.Constants(func(v formula.Value) {
			if v.Kind == c.Fact.Kind {
				add(v.Num)
			}
		})
		f.Reads(func(d *formula.Fact) {
			if d.Kind == c.Fact.Kind && d != c.Fact && d.Slot >= 0 && t.frame.Facts[d.Slot].State == formula.Known {
				add(t.frame.Facts[d.Slot].Num)
			}
		})
	}
	for _, d := range t.alike(formulas, c) {
		if x, ok := t.inRow(c, d); ok {
			add(x.Num)
		}
	}
	for _, end := range []*number.Number{c.Fact.Min, c.Fact.Max} {
		if end != nil {
			list = append(list, *end)
		}
	}
	return list
}

// alike are the other columns of a cell's table that formulas read, of the cell's kind: what a row may be compared with.
func (t *trier) alike(formulas []*formula.Formula, c Change) []*formula.Fact {
	var out []*formula.Fact
	if c.Table == nil {
		return nil
	}
	for _, f := range formulas {
		if f != nil {
			f.Columns(func(table, d *formula.Fact) {
				if table == c.Table && d != c.Fact && d.Kind == c.Fact.Kind && !slices.Contains(out, d) {
					out = append(out, d)
				}
			})
		}
	}
	return out
}

// inRow is what stands in another column of a cell's row; false for nothing.
func (t *trier) inRow(c Change, d *formula.Fact) (formula.Value, bool) {
	data := &t.frame.Facts[c.Table.Slot].Rows.Columns[d.Slot]
	if data.Absent != nil && data.Absent[c.Row-1] {
		return formula.Value{}, false
	}
	return data.Value(d.Kind, c.Row-1), true
}

// column changes all cells of one column that lie on one side of a mark to that mark, or all conditions or texts to one, and then
// leaves out the rows that are not needed: what a rule about every row takes.
func (t *trier) column(i *engine.Item, list []Change, goal number.Number) *Option {
	var best *Option
	for _, of := range columns(list) {
		for _, to := range t.targets(i, of[0]) {
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

// target is what a cell becomes with its whole column; false for one that cannot.
type target func(Change) (formula.Value, bool)

// targets are what a column may become: one value for all cells, or what stands in another column of each row.
func (t *trier) targets(i *engine.Item, of Change) []target {
	var out []target
	to := func(v formula.Value) {
		out = append(out, func(Change) (formula.Value, bool) { return v, true })
	}
	switch of.Fact.Kind {
	case formula.Boolean:
		to(formula.Value{Kind: formula.Boolean, Bool: true})
		to(formula.Value{Kind: formula.Boolean})
	case formula.Text:
		for _, s := range of.Fact.Choices {
			to(formula.Value{Kind: formula.Text, Text: s})
		}
	case formula.Number, formula.Date:
		formulas := door.Of(i).Formulas()
		for _, d := range t.alike(formulas, of) {
			out = append(out, func(c Change) (formula.Value, bool) {
				v, ok := t.inRow(c, d)
				return v, ok && admissible(c.Fact, v.Num)
			})
		}
		for _, x := range t.marks(formulas, of) {
			if admissible(of.Fact, x) {
				to(formula.Value{Kind: of.Fact.Kind, Num: x})
			}
		}
	}
	return out
}

// toward are the cells that change if all below their target, or above it, become that.
func toward(of []Change, to target, raise bool) []Change {
	var out []Change
	for _, c := range of {
		v, ok := to(c)
		if !ok {
			continue
		}
		moves := c.From.Bool != v.Bool || c.From.Text != v.Text
		if v.Kind == formula.Number || v.Kind == formula.Date {
			moves = raise && c.From.Num.Less(v.Num) || !raise && v.Num.Less(c.From.Num)
		}
		if moves {
			c.To = v
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
