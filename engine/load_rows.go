package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
)

// Leaves that stand for the rows of a table.

// rowMembers belong to such leaves only.
var rowMembers = []string{"as", "key", "group"}

// rows reads what a leaf says of its rows. It returns the scope of the row's expressions, or the rule set's for a leaf
// that stands for itself.
func (l *loader) rows(i *Indicator, n *jsontree.Node) *formula.Scope {
	rs := l.rs
	each := n.Member("for_each")
	if each == nil {
		for _, name := range rowMembers {
			if m := n.Member(name); m != nil && l.shape {
				l.list.Add(diag.New(diag.MemberMisplaced, m.KeyPlace(), name, "for_each"))
			}
		}
		return formula.NewScope(rs.scope)
	}
	table := l.factNamed(each.Text)
	if table == nil || table.Kind != formula.Table {
		l.fail(diag.RowsForm, each, each.Text)
		return nil
	}
	l.used[table] = true
	as := n.Member("as")
	if as == nil {
		return nil // the schema asks for it
	}
	if code, args := rs.scope.Conflict(as.Text); code != nil {
		l.fail(code, as, args...)
		return nil
	}
	scope := formula.NewRowScope(rs.scope, as.Text, table)
	i.Rows = &Rows{Leaf: i.ID, Table: table,
		Key:    l.compile(n.Member("key"), scope, formula.Text, formula.Number),
		Name:   l.compile(n.Member("name"), scope, formula.Text),
		Weight: l.compile(n.Member("weight"), scope, formula.Number)}
	if g := n.Member("group"); g != nil && g.Kind == jsontree.Array {
		for _, item := range g.Items {
			i.Rows.Group = append(i.Rows.Group, l.compile(item, scope, formula.Text))
		}
	}
	for _, name := range []string{"key", "name", "weight"} {
		if m := n.Member(name); m == nil {
			l.list.Add(diag.New(diag.MemberMissing, n.KeyPlace(), name))
		} else if !isLines(m) && m.Kind != jsontree.Object {
			l.fail(diag.SchemaType, m, diag.Term{Zh: "每行的表达式", En: "an expression for each row"})
			l.shape = false
		}
	}
	i.Name = table.Name + "各行"
	rs.hasRows = true
	return scope
}

func (l *loader) factNamed(name string) *formula.Fact {
	for _, f := range l.rs.facts {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// judgedColumns lists the columns with judgements that a row's rule may read.
func judgedColumns(formulas ...*formula.Formula) []int {
	var out []int
	for _, f := range formulas {
		if f == nil {
			continue
		}
		f.Cells(func(column *formula.Fact) {
			if column.Judgement {
				out = append(out, column.Slot)
			}
		})
	}
	return out
}

// judgedTables lists the tables of which a rule may read a column of judgements.
func judgedTables(formulas ...*formula.Formula) []int {
	var out []int
	for _, f := range formulas {
		if f == nil {
			continue
		}
		f.Columns(func(table, column *formula.Fact) {
			if column.Judgement {
				out = append(out, table.Slot)
			}
		})
	}
	return out
}

// EmptyRow is a row of which nothing is known.
func EmptyRow(table *formula.Fact) *formula.Rows {
	rows := &formula.Rows{N: 1, Columns: make([]formula.ColumnData, len(table.Columns))}
	for k := range rows.Columns {
		rows.Columns[k] = formula.ColumnData{Nums: make([]number.Number, 1), Texts: make([]string, 1), Bools: make([]bool, 1), Absent: []bool{true}}
	}
	return rows
}

// left gives a leaf that stands for rows the weight that its siblings leave of their parent's.
func (l *loader) left(level []*Indicator, weight number.Number) {
	rest := weight
	for _, i := range level {
		rest = rest.Sub(i.Weight)
	}
	for _, i := range level {
		if n := l.eachOf[i]; n != nil {
			if i.Weight = rest; rest.Sign() <= 0 {
				l.fail(diag.RowsNothing, n, weight.Sub(rest), i.ID)
			}
			rest = number.Zero
		}
		l.left(i.Children, i.Weight)
	}
}

// relative turns weights that are given relative to their siblings into points: a level shares its parent's weight. As
// written, a level adds up to 100 or to what the parent has.
func (l *loader) relative(level []*Indicator, written, weight number.Number) {
	sum := number.Zero
	for _, i := range level {
		sum = sum.Add(i.Weight)
	}
	if len(level) == 0 || sum.Sign() <= 0 {
		return
	}
	if !sum.Equal(number.Hundred) && !sum.Equal(written) {
		l.list.Add(diag.New(diag.RelativeSum, l.idPlace(level[0]), sum, written))
	}
	for _, i := range level {
		own := i.Weight
		i.Weight = own.Mul(weight).Quo(sum)
		l.relative(i.Children, own, i.Weight)
	}
}
