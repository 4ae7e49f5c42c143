package engine

import (
	"slices"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// The indicators as a table, which constraints and what follows from the total may loop over:
//
//	id, name     text      of the indicator
//	parent       text      id of its parent, "" on the first level
//	level        number    1 for the first level
//	leaf         boolean   it is scored itself
//	weight       number    as it counts
//	score, rate  number    points, and percent of the weight; not in constraints, which hold of the tree itself
//	grade        text      of a first-level indicator, where sections are graded
//
// It is no fact, and stands in the frame's own slot.
const tableName = "indicators"

const (
	columnID = iota
	columnName
	columnParent
	columnLevel
	columnLeaf
	columnWeight
	columnScore
	columnRate
	columnGrade
)

var tableColumns = []struct {
	name string
	kind formula.Kind
}{{"id", formula.Text}, {"name", formula.Text}, {"parent", formula.Text}, {"level", formula.Number}, {"leaf", formula.Boolean},
	{"weight", formula.Number}, {"score", formula.Number}, {"rate", formula.Number}, {"grade", formula.Text}}

func newTable(scored bool) *formula.Fact {
	f := &formula.Fact{Name: tableName, Slot: formula.OwnSlot, Kind: formula.Table}
	for k, c := range tableColumns {
		if k < columnScore || scored {
			f.Columns = append(f.Columns, &formula.Fact{Name: c.name, Slot: k, Kind: c.kind})
		}
	}
	return f
}

// tableRow is what the table says of one item beside its place in the tree.
type tableRow struct {
	weight, score, rate number.Number
	grade               string
	weighed             bool // its weight is settled
	scored, rated       bool
	graded              bool // it is known whether it has a grade, and which
}

// fillTable fills the table's cell.
func fillTable(cell *formula.Cell, all []*Item, row func(*Item) tableRow) {
	if cell.Rows == nil {
		cell.Rows = &formula.Rows{Columns: make([]formula.ColumnData, len(tableColumns))}
	}
	cell.State, cell.Rows.N = formula.Known, len(all)
	columns := cell.Rows.Columns
	for k := range columns {
		c := &columns[k]
		c.Nums, c.Texts, c.Bools, c.Absent = c.Nums[:0], c.Texts[:0], c.Bools[:0], c.Absent[:0]
	}
	for _, i := range all {
		r := row(i)
		text := func(k int, s string) { columns[k].Texts = append(columns[k].Texts, s) }
		num := func(k int, x number.Number) { columns[k].Nums = append(columns[k].Nums, x) }
		parent := ""
		if i.Parent != nil {
			parent = i.Parent.ID
		}
		text(columnID, i.ID)
		text(columnName, i.Name)
		text(columnParent, parent)
		num(columnLevel, number.Int(int64(i.Level())))
		columns[columnLeaf].Bools = append(columns[columnLeaf].Bools, i.leaf >= 0)
		num(columnWeight, r.weight)
		num(columnScore, r.score)
		num(columnRate, r.rate)
		text(columnGrade, r.grade)
		columns[columnWeight].Absent = append(columns[columnWeight].Absent, !r.weighed)
		columns[columnScore].Absent = append(columns[columnScore].Absent, !r.scored)
		columns[columnRate].Absent = append(columns[columnRate].Absent, !r.rated)
		columns[columnGrade].Absent = append(columns[columnGrade].Absent, !r.graded)
	}
	for k := range columns {
		if k < columnWeight {
			columns[k].Absent = nil
		}
	}
}

// fillScored makes the table that of the scores, by rule or with adjudications. What is not settled is absent.
func (w *whole) fillScored(byRule bool) {
	if w.items.awaiting() { // nobody knows which rows there are
		w.frame.Own.State = formula.Missing
		return
	}
	fillTable(&w.frame.Own, w.items.all, func(i *Item) tableRow {
		r := w.result(i)
		p := r.Score
		if byRule {
			p = r.ByRule
		}
		row := tableRow{weight: r.Weight, weighed: w.placed.most == nil, score: p.Lo, scored: !p.Open, grade: w.rs.sectionGrade(&r, p), graded: i.Parent != nil || !p.Open && !r.Weight.Less(r.Most)}
		if row.rated = row.scored && r.Weight.Sign() > 0 && !r.Weight.Less(r.Most); row.rated {
			row.rate = p.Lo.Quo(r.Weight).Mul(number.Hundred)
		}
		return row
	})
}

// breaks reports the constraints that a tree with those weights breaks.
func (rs *RuleSet) breaks(frame *formula.Frame, t *items, weights []number.Number) diag.List {
	if len(rs.constraints) == 0 || t.awaiting() {
		return nil
	}
	fillTable(&frame.Own, t.all, func(i *Item) tableRow { return tableRow{weight: weights[i.index], weighed: true} })
	var list diag.List
	for _, check := range rs.constraints {
		if ok, u := check.Expect.Bool(frame); u == nil && !ok {
			list.Add(diag.New(diag.Constraint, check.Expect.Place(), check.ID, check.Message.Both(frame)).WithSeverity(check.Severity))
		}
	}
	return list
}

// ReadBy lists the criteria whose rules may read a fact, in their order.
func (rs *RuleSet) ReadBy(f *formula.Fact) (out []*Indicator) {
	if f == nil {
		return nil
	}
	for _, i := range rs.OrEmpty().criteria {
		if i.rule != nil && slices.Contains(i.rule.Reads, f.Slot) {
			out = append(out, i)
		}
	}
	return out
}

// ForEach names the table whose rows the indicator stands for, "" if for none.
func (i *Indicator) ForEach() string {
	if !i.standsForRows() {
		return ""
	}
	return i.rule.Rows.Table.Name
}
