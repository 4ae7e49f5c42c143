package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/rulefile"
	"jixiao/engine/number"
	"slices"
)

// indicators makes one level of the tree and everything below it. Rules are compiled later, when all facts are known.
func (l *loader) indicators(decls []*rulefile.Indicator, parent *Indicator) []*Indicator {
	rs := l.rs
	var out []*Indicator
	for _, d := range decls {
		i := &Indicator{ID: d.ID, Name: d.Name, Explanation: d.Explanation, About: d.About, NotApplicable: d.NotApplicable, Parent: parent,
			Place: d.Place, WeightPlace: d.WeightPlace, Source: Clause(d.Source), Rounding: rs.Rounding, index: len(rs.all), leaf: -1}
		out, rs.all, rs.byID[i.ID], l.decls = append(out, i), append(rs.all, i), i, append(l.decls, d)
		if d.Weight != nil {
			i.Weight = *d.Weight
		}
		l.open = l.open || d.Weight == nil && d.Rows == nil
		if d.Rounding != nil {
			i.Rounding = Rounding(*d.Rounding)
		}
		for _, r := range d.Readings {
			i.Readings = append(i.Readings, Reading(r))
		}
		i.Standard = l.standard(d.Standard)
		if d.Way == rulefile.Parent {
			i.Children = l.indicators(d.Children, i)
			for _, c := range i.Children { // a subtotal is shown as finely as its parts
				i.Rounding.Places = max(i.Rounding.Places, c.Rounding.Places)
			}
			continue
		}
		i.leaf, i.rule = len(rs.criteria), &door.Criterion{}
		if d.Standard != nil {
			i.rule.Standard = d.Standard.Source.Text
		}
		rs.criteria = append(rs.criteria, i)
		l.leaves = append(l.leaves, leaf{i, d})
	}
	return out
}

// criterion compiles what a leaf of the tree says.
func (l *loader) criterion(i leaf) {
	d, c := i.decl, i.rule
	scope := l.rows(i)
	if scope == nil {
		return
	}
	l.pointWords(i.Indicator, d.Facts, len(d.Facts) == 1)
	for _, f := range d.Facts {
		if f.KeyPoints == nil {
			c.Facts = append(c.Facts, f.Fact)
			continue
		}
		for _, item := range f.KeyPoints.Items {
			c.Facts = append(c.Facts, item.Fact)
		}
	}
	if l.scopes[d] == nil {
		l.lets(d.Lets, scope)
	}
	l.list = append(l.list, scope.CheckLets()...)
	c.Lets = scope.OwnLets()
	i.Max = i.Weight
	i.IsPoints = d.Way == rulefile.Points
	l.legal(i)
	want := []formula.Kind{formula.Number}
	if !i.IsPoints {
		want = append(want, formula.Boolean)
	}
	c.Rule = l.compile(d.Rule, scope, want...)
	c.ReadsWeight = c.Rule != nil && c.Rule.Uses(formula.VarWeight)
	c.Applies = l.compile(d.Applies, scope, formula.Boolean)
	l.oneMeaning(d, c)
	l.better(i, d.Better)
	l.policy(i)
	l.kind(i)
	c.Narrative = l.template(d.Narrative, scope)
	c.Ensure = append(append(c.Ensure, l.ensure...), l.checks(d.Ensure, afterScope(scope), diag.Term{})...)
	c.Reads = reads(c.Rule, c.Applies)
	c.Points = l.mentioned(c.Rule, c.Applies)
	c.Judged = judgedTables(c.Rule, c.Applies)
	if c.Rows != nil {
		c.Rows.Judged = judgedColumns(c.Rule, c.Applies)
		if !slices.Contains(c.Reads, c.Rows.Table.Slot) { // by own(…) it may do so already
			c.Reads = append(c.Reads, c.Rows.Table.Slot)
		}
	}
}

// oneMeaning refuses a let whose name is that of another in the same criterion: one that a key point of another criterion reads. Explanations name lets.
func (l *loader) oneMeaning(d *rulefile.Indicator, c *door.Criterion) {
	if len(l.scopes) == 0 {
		return
	}
	for _, f := range c.Formulas() {
		seen := map[string]*formula.Let{}
		for _, let := range f.Lets() {
			if !let.Plain() || let.Point() {
				continue
			}
			if other := seen[let.Name]; other != nil && other != let {
				for _, e := range d.Lets {
					if e.Name == let.Name {
						l.list.Add(diag.New(diag.NameShadowed, e.Key.KeyPlace(), e.Name, diag.Term{Zh: "所读的要点里的定义", En: "let that a key point which is read here reads"}))
						return
					}
				}
			}
			seen[let.Name] = let
		}
	}
}

// legal settles the range of a criterion's points.
func (l *loader) legal(i leaf) {
	for _, end := range []struct {
		m  *jsontree.Node
		to *number.Number
	}{{i.decl.Min, &i.Min}, {i.decl.Max, &i.Max}} {
		switch {
		case end.m == nil || !i.IsPoints:
		case i.rule.Rows != nil: // nobody knows how many there will be
			l.list.Add(diag.New(diag.RowsRange, end.m.KeyPlace(), end.m.Name))
		case end.m.Kind == jsontree.Number:
			*end.to = end.m.Number
		}
	}
	if i.Max.Less(i.Min) {
		l.list.Add(diag.New(diag.RangeOrder, i.decl.Rule.Node.Place(), "min", "max"))
	}
}

// rows compiles what a leaf says of its rows. It returns the scope of the row's expressions, or for a leaf that stands for
// itself one inside the rule set's; nil if the rows cannot be told.
func (l *loader) rows(i leaf) *formula.Scope {
	rs, r := l.rs, i.decl.Rows
	if own := l.scopes[i.decl]; own != nil {
		return own
	}
	if r == nil {
		return formula.NewScope(rs.scope)
	}
	table := l.factNamed(r.Table)
	if slices.ContainsFunc(rs.Tables, func(t *formula.Fact) bool { return t.Name == r.Table }) {
		l.fail(diag.RowsOwned, r.At, r.Table)
		return nil
	}
	if table == nil || table.Kind != formula.Table {
		l.fail(diag.RowsForm, r.At, r.Table)
		return nil
	}
	l.used[table] = true
	if r.As == nil {
		return nil // the schema asks for it
	}
	if code, args := rs.scope.Conflict(r.As.Text); code != nil {
		l.fail(code, r.As, args...)
		return nil
	}
	scope := formula.NewRowScope(rs.scope, r.As.Text, table)
	what := diag.Term{Zh: "行的编号、名称、分值和分组", En: "what tells rows apart"}
	rows := &door.Rows{Table: table, Key: l.outside(r.Key, scope, what, formula.Text, formula.Number),
		Name: l.outside(r.Name, scope, what, formula.Text), Weight: l.outside(r.Weight, scope, what, formula.Number)}
	for _, g := range r.Group {
		rows.Group = append(rows.Group, l.outside(g, scope, what, formula.Text))
	}
	for _, n := range r.Show {
		if c := table.ColumnNamed(n.Text); c != nil {
			rows.Shown = append(rows.Shown, c)
		} else {
			l.fail(diag.UnknownColumn, n, table.Name, n.Text)
		}
	}
	i.rule.Rows, i.Name = rows, table.Name
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
		if f != nil {
			f.Cells(func(column *formula.Fact) {
				if column.Judgement {
					out = append(out, column.Slot)
				}
			})
		}
	}
	return out
}

// judgedTables lists the tables of which a rule may read a column of judgements.
func judgedTables(formulas ...*formula.Formula) []int {
	var out []int
	for _, f := range formulas {
		if f != nil {
			f.Columns(func(table, column *formula.Fact) {
				if column.Judgement {
					out = append(out, table.Slot)
				}
			})
		}
	}
	return out
}

// reads lists the slots of the facts that formulas read, each once.
func reads(formulas ...*formula.Formula) []int {
	var out []int
	seen := map[int]bool{formula.OwnSlot: true}
	for _, f := range formulas {
		if f != nil {
			f.Reads(func(fact *formula.Fact) {
				if !seen[fact.Slot] {
					seen[fact.Slot] = true
					out = append(out, fact.Slot)
				}
			})
		}
	}
	return out
}

// mentioned are the key points that formulas mention, each once, in the order of the text.
func (l *loader) mentioned(formulas ...*formula.Formula) []formula.KeyPoint {
	var out []formula.KeyPoint
	seen := map[*formula.Fact]bool{}
	for _, f := range formulas {
		if f == nil {
			continue
		}
		f.Points(func(fact *formula.Fact) {
			if seen[fact] {
				return
			}
			seen[fact] = true
			for _, k := range l.rs.points {
				if n := slices.IndexFunc(k.Items, func(p formula.KeyPoint) bool { return p.Fact == fact }); n >= 0 {
					out = append(out, k.Items[n])
				}
			}
		})
	}
	return out
}

// better reads in which direction measures are better: one word where the rule has one measure, or a word for each.
func (l *loader) better(i leaf, n *jsontree.Node) {
	if n == nil || i.rule.Rule == nil {
		return
	}
	measures := map[string]formula.Term{}
	var only string
	facts := 0
	for m := range i.rule.Rule.Nodes() {
		switch {
		case m.Type.Kind != formula.Number:
		case m.Op == formula.OpFact || m.Op == formula.OpCell && m.Slot == formula.RowSlot:
			if _, seen := measures[m.Name]; !seen {
				only, facts = m.Name, facts+1
			}
			if measures[m.Name] = (formula.Term{Fact: m.Fact}); m.Op == formula.OpCell {
				measures[m.Name] = formula.Term{Fact: m.Table, Cell: m.Fact}
			}
		case m.Op == formula.OpLet:
			measures[m.Name] = formula.Term{Let: m.Let}
		}
	}
	if n.Kind == jsontree.String {
		if facts != 1 {
			l.fail(diag.BetterAmbiguous, n, i.ID)
			return
		}
		i.rule.Better = []door.Direction{{Name: only, Higher: n.Text == "higher", Term: measures[only]}}
		return
	}
	for _, m := range n.Items {
		term, ok := measures[m.Name]
		if !ok {
			l.list.Add(diag.New(diag.BetterUnknown, m.KeyPlace(), m.Name))
			continue
		}
		i.rule.Better = append(i.rule.Better, door.Direction{Name: m.Name, Higher: m.Text == "higher", Term: term})
	}
}

// constant refuses a rule whose value does not depend on facts and lies outside its range.
func (l *loader) constant(i leaf) {
	if i.rule.Rule == nil || i.rule.Rows != nil || len(i.rule.Reads) > 0 {
		return
	}
	frame := l.emptyFrame()
	frame.Enter(i.Weight, nil, 0)
	v, u := i.rule.Rule.Number(frame)
	lo, hi := i.Min, i.Max
	if !i.IsPoints {
		lo, hi = number.Zero, number.Hundred
	}
	if u == nil && (v.Less(lo) || hi.Less(v)) {
		l.fail(diag.ConstantPercent, i.decl.Rule.Node, v, lo, hi)
	}
}
