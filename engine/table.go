package engine

import (
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

func newTable(slot int, scored bool) *formula.Fact {
	f := &formula.Fact{Name: tableName, Slot: slot, Kind: formula.Table}
	for k, c := range tableColumns {
		if k < columnScore || scored {
			f.Columns = append(f.Columns, &formula.Fact{Name: c.name, Slot: k, Kind: c.kind})
		}
	}
	return f
}

// tableRow is what the table says of one indicator beside its place in the tree.
type tableRow struct {
	weight, score, rate number.Number
	grade               string
	scored, rated       bool
}

// fillTable fills the table's cell.
func fillTable(cell *formula.Cell, all []*Indicator, row func(*Indicator) tableRow) {
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
		columns[columnLeaf].Bools = append(columns[columnLeaf].Bools, i.Leaf >= 0)
		num(columnWeight, r.weight)
		num(columnScore, r.score)
		num(columnRate, r.rate)
		text(columnGrade, r.grade)
		columns[columnScore].Absent = append(columns[columnScore].Absent, !r.scored)
		columns[columnRate].Absent = append(columns[columnRate].Absent, !r.rated)
		columns[columnGrade].Absent = append(columns[columnGrade].Absent, i.Parent == nil && !r.scored)
	}
	for k := range columns {
		if k < columnScore {
			columns[k].Absent = nil
		}
	}
}

// Level is 1 for the first level, 2 for the one below.
func (i *Indicator) Level() int {
	level := 1
	for p := i.Parent; p != nil; p = p.Parent {
		level++
	}
	return level
}

// fill makes the table that of this scorecard, by rule or with adjudications.
func (c *Scorecard) fill(byRule bool) {
	fillTable(&c.Facts.frame.Facts[c.RuleSet.table.Slot], c.all, func(i *Indicator) tableRow {
		r := c.Of(i)
		p := r.Score
		if byRule {
			p = r.ByRule
		}
		row := tableRow{weight: r.Weight, score: p.Lo, scored: !p.Open, grade: c.sectionGrade(i, p)}
		if row.rated = row.scored && r.Weight.Sign() > 0; row.rated {
			row.rate = p.Lo.Quo(r.Weight).Mul(number.Hundred)
		}
		return row
	})
}

// failing reports the constraints that a tree breaks.
func failing(constraints []*Check, frame *formula.Frame, table *formula.Fact, all []*Indicator) diag.List {
	if len(constraints) == 0 {
		return nil
	}
	fillTable(&frame.Facts[table.Slot], all, func(i *Indicator) tableRow { return tableRow{weight: i.Weight} })
	var list diag.List
	for _, check := range constraints {
		if ok, u := check.Expect.Bool(frame); u == nil && !ok {
			code := [...]*diag.Code{diag.Error: diag.ConstraintError, diag.Warning: diag.ConstraintWarning, diag.Note: diag.ConstraintNote}[check.Severity]
			list.Add(diag.New(code, check.Expect.Place(), check.ID, string(check.message.Append(nil, frame))))
		}
	}
	return list
}

// constrained reports the constraints that a document's rows break. Those of a tree without rows have been checked when
// the rule set was loaded.
func (c *Scorecard) constrained(list *diag.List) {
	if c.RuleSet.hasRows {
		*list = append(*list, failing(c.RuleSet.constraints, c.Facts.frame, c.RuleSet.table, c.all)...)
		c.Facts.frame.Reset()
	}
}
