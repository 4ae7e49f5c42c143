package engine

import (
	"slices"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
)

// A text that is looked for in a table: a name that was mistyped is in no row, and what is summed over its rows is nothing.

// sought is a fact with a text that a formula compares with a column.
type sought struct{ text, table, column *formula.Fact }

// seek finds what the rules look for in tables of documents.
func (rs *RuleSet) seek() (out []sought) {
	add := func(text *formula.Node, table, column *formula.Fact) {
		if s := (sought{text.Fact, table, column}); text.Op == formula.OpFact && text.Type.Kind == formula.Text && table != nil && table.Owned == nil && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	visit := func(f *formula.Formula) {
		if f == nil {
			return
		}
		for n := range f.Nodes() {
			switch n.Op {
			case formula.OpEq:
				for k, cell := range n.Args {
					if cell.Op == formula.OpCell && cell.Slot != formula.RowSlot && cell.Fact.Kind == formula.Text {
						add(n.Args[1-k], cell.Table, cell.Fact)
					}
				}
			case formula.OpIn:
				if list := n.Args[1]; list.Op == formula.OpColumn {
					add(n.Args[0], list.Fact, list.Fact.Columns[list.Column])
				}
			}
		}
	}
	for _, i := range rs.criteria {
		for _, f := range door.Of(i).Formulas() {
			visit(f)
		}
	}
	rs.whole(func(_ string, f *formula.Formula) { visit(f) })
	return out
}

// nowhere notes texts of the document that no row of the column has in which they are looked for.
func (c *Scorecard) nowhere(list *diag.List) {
	for _, s := range c.RuleSet.seek() {
		text, table := &c.Facts.doc.Cells[s.text.Slot], &c.Facts.doc.Cells[s.table.Slot]
		if text.State != formula.Known || table.State != formula.Known || s.table.Cohort {
			continue
		}
		data := &table.Rows.Columns[s.column.Slot]
		if data.Absent != nil && slices.Contains(data.Absent[:table.Rows.N], true) || slices.Contains(data.Texts[:table.Rows.N], text.Text) {
			continue
		}
		list.Add(diag.New(diag.TextNowhere, c.Facts.doc.Place(c.Facts.doc.Entries[s.text.Slot].At), s.text.Name, text.Text, s.table.Name, s.column.Name))
	}
}
