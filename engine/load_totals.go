package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
)

// What a rule set says of the whole: constraints on its tree, adjustments of the total, grades, consequences.

func (l *loader) whole(root *jsontree.Node) {
	rs := l.rs
	slot := len(rs.facts)
	if n := root.Member("constraints"); n != nil {
		rs.table = newTable(slot, false)
		scope := formula.NewScope(rs.scope)
		scope.DeclareFact(rs.table)
		rs.constraints = l.checks(n, scope)
	}
	scope := formula.NewScope(rs.scope)
	table := newTable(slot, true)
	scope.DeclareFact(table)
	scope.DeclareVar("total", formula.VarTotal, formula.Number)
	rs.grade = l.compile(root.Member("grade"), scope, formula.Text)
	rs.GradeSections = is(root.Member("grade_sections"))
	if g := root.Member("grades"); g != nil {
		l.grades(g)
	}
	if n := root.Member("adjustments"); n != nil {
		l.adjustments(n, scope)
	}
	after := formula.NewScope(scope)
	after.DeclareVar("grade", formula.VarGrade, formula.Text)
	if n := root.Member("consequences"); n != nil {
		for _, item := range n.Items {
			c := &Consequence{ID: item.String("id"), When: l.compile(item.Member("when"), after, formula.Boolean),
				words: l.template(item.Member("words"), after), Source: l.clause(item)}
			l.uniqueIn("consequences", item.Member("id"))
			rs.Consequences = append(rs.Consequences, c)
		}
	}
	if l.used[table] {
		rs.table = table
	}
}

// uniqueIn refuses an id that stands twice in one list.
func (l *loader) uniqueIn(list string, id *jsontree.Node) {
	if id == nil {
		return
	}
	if l.sourceIDs[list+"\n"+id.Text] {
		l.fail(diag.DuplicateID, id, id.Text)
	}
	l.sourceIDs[list+"\n"+id.Text] = true
}

func (l *loader) clause(n *jsontree.Node) Clause {
	s := n.Member("source")
	if s == nil {
		return Clause{}
	}
	l.refersTo(s.Member("ref"))
	return Clause{Ref: s.String("ref"), Clause: s.String("clause")}
}

var effects = []struct {
	name   string
	effect Effect
}{{"add", Add}, {"cap", Cap}, {"set", Set}, {"grade_cap", GradeCap}}

func (l *loader) adjustments(n *jsontree.Node, scope *formula.Scope) {
	for _, item := range n.Items {
		a := &Adjustment{ID: item.String("id"), Name: item.String("name"), Standard: l.standard(item.Member("standard")), Source: l.clause(item), Place: item.Place()}
		l.uniqueIn("adjustments", item.Member("id"))
		a.When = l.compile(item.Member("when"), scope, formula.Boolean)
		ways := 0
		for _, e := range effects {
			m := item.Member(e.name)
			if m == nil {
				continue
			}
			ways++
			if a.Effect = e.effect; e.effect == GradeCap {
				if a.Grade = l.rs.gradeNamed(m.Text); a.Grade < 0 {
					l.fail(diag.GradeUnknown, m, m.Text)
				}
				continue
			}
			a.Value = l.compile(m, scope, formula.Number)
		}
		if ways != 1 && l.shape {
			l.fail(diag.AdjustmentForm, item, a.ID)
		}
		l.adjustmentRange(a, item)
		a.reads = reads(a.When, a.Value)
		l.rs.Adjustments = append(l.rs.Adjustments, a)
	}
}

func (l *loader) adjustmentRange(a *Adjustment, n *jsontree.Node) {
	lo, hi := n.Member("min"), n.Member("max")
	for _, m := range []*jsontree.Node{lo, hi} {
		if m != nil && a.Effect != Add && l.shape {
			l.list.Add(diag.New(diag.MemberMisplaced, m.KeyPlace(), m.Name, "add"))
		}
	}
	if lo != nil {
		a.Min = lo.Number
	}
	if hi != nil {
		a.Max = hi.Number
	}
	if a.Effect == Add && l.shape && (lo == nil && hi == nil || a.Max.Less(a.Min)) {
		l.fail(diag.AdjustmentRange, n)
	}
}

// grades reads the table of grades, from high to low. A grade is everything from its start up to the one above, or to its
// own end, as tables of whole points say (80–89).
func (l *loader) grades(n *jsontree.Node) {
	var above *number.Number // where the grade above starts
	for _, g := range n.Items {
		grade := Grade{Name: g.String("name")}
		l.uniqueIn("grades", g.Member("name"))
		from, to := g.Member("from"), g.Member("to")
		if from == nil && l.rs.grade == nil && l.shape {
			l.list.Add(diag.New(diag.MemberMissing, g.KeyPlace(), "from"))
		}
		if from != nil && from.Kind == jsontree.Number {
			grade.From, grade.Place = from.Number, from.Place()
			if to != nil {
				grade.To = &to.Number
				l.gradeEnd(g, grade, above)
			}
			if above != nil && above.Cmp(grade.From) <= 0 {
				l.fail(diag.GradeOrder, from, grade.From, *above)
			}
			above = &from.Number
		}
		l.rs.Grades = append(l.rs.Grades, grade)
	}
	if above != nil && l.rs.grade == nil && above.Sign() > 0 {
		l.fail(diag.GradeStart, n.Items[len(n.Items)-1])
	}
}

// gradeEnd checks the end of a grade, and warns of totals between two grades that belong to neither: 89.5 where one ends
// at 89 and the next starts at 90, unless totals are rounded to whole points.
func (l *loader) gradeEnd(n *jsontree.Node, g Grade, above *number.Number) {
	to := n.Member("to")
	if g.To.Less(g.From) || above != nil && !g.To.Less(*above) {
		l.fail(diag.GradeRange, to)
		return
	}
	step := number.Step(l.rs.Rounding.Places)
	if above == nil {
		above, step = &l.rs.Total, number.Zero
	}
	rounded := step.Sign() == 0 || l.rs.Rounding.AtTotal && !l.rs.GradeOnExact
	if !rounded || g.To.Add(step).Less(*above) {
		l.list.Add(diag.New(diag.GradeHole, to.Place(), *g.To, *above).WithHelp())
	}
}

// constrain checks the tree that was loaded against its constraints. With rows, that waits for a document.
func (l *loader) constrain() {
	rs := l.rs
	if !rs.hasRows && !rs.Framework && !l.list.HasErrors() {
		l.list = append(l.list, failing(rs.constraints, rs.NewFrame(), rs.table, rs.all)...)
	}
}

// gradeNames refuses comparisons of the grade with a name that no grade has, which never hold.
func (l *loader) gradeNames() {
	l.rs.Whole(func(_ string, f *formula.Formula) {
		f.Each(func(n *formula.Node) {
			if n.Op != formula.OpEq && n.Op != formula.OpNe {
				return
			}
			for k, a := range n.Args {
				b := n.Args[1-k]
				if a.Op == formula.OpVar && a.Slot == formula.VarGrade && b.Op == formula.OpConst && l.rs.gradeNamed(b.Value.Text) < 0 {
					l.list.Add(diag.New(diag.GradeUnknown, f.PlaceOf(b), b.Value.Text))
				}
			}
		})
	})
}

// NewFrame is a frame of which no fact is known.
func (rs *RuleSet) NewFrame() *formula.Frame {
	return formula.NewFrame(len(rs.facts)+1, rs.scope.Lets())
}
