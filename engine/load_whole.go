package engine

import (
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/rulefile"
	"jixiao/engine/number"
)

// What a rule set says of the whole: constraints on its tree, adjustments of the total, grades, consequences.

func (l *loader) whole() {
	rs, d := l.rs, l.d
	if d.Constraints != nil {
		rs.table = newTable(false)
		scope := formula.NewScope(rs.scope)
		scope.DeclareFact(rs.table)
		rs.constraints = l.checks(d.Constraints, scope, diag.Term{Zh: "硬性要求", En: "a constraint"})
	}
	scope := formula.NewScope(rs.scope)
	table := newTable(true)
	scope.DeclareFact(table)
	scope.DeclareVar("total", formula.VarTotal, formula.Number)
	rs.grade = l.outside(d.Grade, scope, diag.Term{Zh: "等级", En: "the grade"}, formula.Text)
	if rs.GradeSections = d.GradeSections != nil; rs.GradeSections && d.Grade != nil {
		l.list.Add(diag.New(diag.GradeSectionsRule, d.GradeSections.KeyPlace()))
	}
	for _, g := range d.Grades {
		l.gradeOf(g)
	}
	for _, a := range d.Adjustments {
		l.adjustment(a, scope)
	}
	if n := len(rs.Grades); n > 0 && rs.Grades[n-1].AtMost.Sign() > 0 {
		l.fail(diag.GradeQuotaLast, d.Grades[n-1].Node.Member("at_most"), rs.Grades[n-1].Name)
	}
	l.gradeTable()
	after := formula.NewScope(scope)
	after.DeclareVar("grade", formula.VarGrade, formula.Text)
	what := diag.Term{Zh: "结果应用", En: "a consequence"}
	for _, c := range d.Consequences {
		when, words := l.outside(c.When, after, what, formula.Boolean), l.template(c.Words, after)
		if words != nil {
			words.Formulas(func(f *formula.Formula) { l.weightless(f, what) })
		}
		if when != nil && words != nil {
			rs.Consequences = append(rs.Consequences, &Consequence{ID: c.ID, Source: Clause(c.Source), when: when, words: words})
		}
	}
	if l.used[table] {
		rs.table = table
	}
}

func (l *loader) adjustment(d rulefile.Adjustment, scope *formula.Scope) {
	what := diag.Term{Zh: "调整", En: "an adjustment"}
	a := &Adjustment{ID: d.ID, Name: d.Name, Standard: l.standard(d.Standard), Source: Clause(d.Source), Place: d.Node.Place(), Min: d.Min, Max: d.Max,
		when: l.outside(d.When, scope, what, formula.Boolean), value: l.outside(d.Value, scope, what, formula.Number)}
	if d.Standard != nil {
		a.words = d.Standard.Source.Text
	}
	if d.Effect == "" {
		return
	}
	for k, name := range rulefile.Effects {
		if name == d.Effect {
			a.Effect = Effect(k)
		}
	}
	if d.GradeCap != nil {
		if a.Grade = l.rs.gradeNamed(d.GradeCap.Text); a.Grade < 0 {
			l.noGrade(d.GradeCap.Place(), d.GradeCap.Text)
			return
		}
	}
	a.reads = reads(a.when, a.value)
	if (a.when != nil || d.When == nil) && (a.value != nil || a.Effect == GradeCap) {
		l.rs.Adjustments = append(l.rs.Adjustments, a)
	}
}

// gradeOf adds a grade to the table, which goes from high to low.
func (l *loader) gradeOf(d rulefile.Grade) {
	g := Grade{Name: d.Name, To: d.To}
	member := "from"
	if g.Above = d.Above; g.Above {
		member = "above"
	}
	if d.From != nil {
		g.From, g.Place = *d.From, d.Node.Member(member).Place()
	}
	rs := l.rs
	var above *Grade
	if n := len(rs.Grades); n > 0 && rs.Grades[n-1].Place.Source != nil {
		above = &rs.Grades[n-1]
	}
	if d.From != nil && above != nil && above.From.Cmp(g.From) <= 0 {
		l.fail(diag.GradeOrder, d.Node.Member(member), g.From, above.From)
	}
	if d.From != nil && g.To != nil && (g.To.Less(g.From) || above != nil && above.begins(*g.To)) {
		l.fail(diag.GradeRange, d.Node.Member("to"))
		g.To = nil
	}
	g.quota(d)
	rs.quotas = rs.quotas || g.AtMost.Sign() > 0
	rs.Grades = append(rs.Grades, g)
}

// gradeTable warns of totals that no grade covers.
func (l *loader) gradeTable() {
	rs := l.rs
	if rs.grade != nil || l.d.Grade != nil || l.list.HasErrors() {
		return
	}
	for _, h := range rs.holes() {
		at := l.d.Grades[h.grade].Node
		switch {
		case h.After == nil && h.Too:
			l.list.Add(diag.New(diag.GradeStartAbove, at.Place(), *h.Before))
		case h.After == nil:
			l.list.Add(diag.New(diag.GradeStart, at.Place(), *h.Before))
		case h.Before == nil:
			l.list.Add(diag.New(diag.GradeAbove, at.Member("to").Place(), *h.After))
		default:
			l.list.Add(diag.New(diag.GradeHole, at.Member("to").Place(), *h.After, *h.Before).WithHelp())
		}
	}
}

// constrain checks the tree that was loaded against its constraints. With rows, that waits for a document.
func (l *loader) constrain() {
	rs := l.rs
	if rs.hasRows || rs.Framework || l.list.HasErrors() {
		return
	}
	frame := rs.newFrame()
	weights := make([]number.Number, len(rs.items.all))
	for k, i := range rs.items.all {
		weights[k] = i.Weight
	}
	l.list = append(l.list, rs.breaks(frame, rs.items, weights)...)
}

// gradeNames refuses comparisons of a grade with a name that no grade has, which never hold, and such a name where the grade itself is said.
func (l *loader) gradeNames() {
	l.rs.whole(func(_ string, f *formula.Formula) {
		for n := range f.Nodes() {
			switch n.Op {
			case formula.OpEq, formula.OpNe:
				l.gradeNamed(f, n.Args[0], n.Args[1])
				l.gradeNamed(f, n.Args[1], n.Args[0])
			case formula.OpIn:
				if n.Args[1].Op == formula.OpList {
					l.gradeNamed(f, n.Args[0], n.Args[1].Args...)
				}
			}
		}
		if f == l.rs.grade {
			l.gradeGiven(f, f.Root)
		}
	})
}

// gradeNamed looks at the names that something is compared with, if it is a grade. Indicators below the first level have none.
func (l *loader) gradeNamed(f *formula.Formula, of *formula.Node, names ...*formula.Node) {
	total := of.Op == formula.OpVar && of.Slot == formula.VarGrade
	section := of.Op == formula.OpCell && of.Table.Slot == formula.OwnSlot && of.Column == columnGrade
	for _, name := range names {
		if (total || section && name.Value.Text != "") && name.Op == formula.OpConst && l.rs.gradeNamed(name.Value.Text) < 0 {
			l.noGrade(f.PlaceOf(name), name.Value.Text)
		}
	}
}

// gradeGiven looks at the names that a rule for the grade gives.
func (l *loader) gradeGiven(f *formula.Formula, n *formula.Node) {
	switch {
	case n.Op == formula.OpCond:
		l.gradeGiven(f, n.Args[1])
		l.gradeGiven(f, n.Args[2])
	case n.Op == formula.OpConst && l.rs.gradeNamed(n.Value.Text) < 0:
		l.noGrade(f.PlaceOf(n), n.Value.Text)
	}
}

// noGrade says that there is no such grade, and which may be meant.
func (l *loader) noGrade(at diag.Place, name string) {
	var names []string
	for _, g := range l.rs.Grades {
		names = append(names, g.Name)
	}
	d := diag.New(diag.GradeUnknown, at, name)
	if near := diag.Nearest(name, names); near != "" {
		d = d.WithHelp(near)
	} else if len(names) > 0 {
		d = d.Told(diag.Term{Zh: "等级是" + strings.Join(names, "、"), En: "the grades are " + strings.Join(names, ", ")})
	}
	l.list.Add(d)
}

// newFrame is a frame of which no fact is known.
func (rs *RuleSet) newFrame() *formula.Frame { return formula.NewFrame(len(rs.facts), rs.scope.Lets()) }

// whole visits the formulas that belong to no criterion.
func (rs *RuleSet) whole(visit func(name string, f *formula.Formula)) {
	for _, a := range rs.Adjustments {
		if a.when != nil {
			visit("adjustment:"+a.ID+":when", a.when)
		}
		if a.value != nil {
			visit("adjustment:"+a.ID+":value", a.value)
		}
	}
	if rs.grade != nil {
		visit("grade", rs.grade)
	}
	for _, q := range rs.Consequences {
		visit("consequence:"+q.ID, q.when)
	}
}

// unused notes what is declared and not used, in the file itself: what lies unused below is another's. What a framework declares is for
// those who extend it, but for parameters that its own words hold.
func (l *loader) unused() {
	framework := l.rs.Framework
	for _, f := range l.d.Facts {
		if framework {
			break
		}
		used := l.used[f.Fact]
		if f.KeyPoints != nil {
			for _, item := range f.KeyPoints.Items {
				used = used || l.used[item.Fact]
			}
		}
		switch at := f.Key.KeyPlace(); {
		case used == !f.Carried || at.Source != l.rs.source:
		case used:
			l.fail(diag.FactCarried, f.Key.Member("carried"), f.Name)
		default:
			l.list.Add(diag.New(diag.FactUnused, at, f.Name))
		}
	}
	l.idleGates()
	for _, p := range l.d.Parameters {
		switch {
		case l.params[p.Name] || p.KeyPlace.Source != l.rs.source:
		case l.spoken[p.Name]:
			l.list.Add(diag.New(diag.ParameterSpoken, p.KeyPlace, p.Name))
		case !framework:
			l.list.Add(diag.New(diag.ParameterUnused, p.KeyPlace, p.Name))
		}
	}
}

// idleGates notes gates of key points that rules count, and never by their shares: by those alone a gate takes everything.
func (l *loader) idleGates() {
	checked, counted := map[*formula.KeyPoints]bool{}, map[*formula.KeyPoints]bool{}
	look := func(_ string, f *formula.Formula) {
		if f == nil {
			return
		}
		for n := range f.Nodes() {
			if k := n.Checked(); k != nil {
				checked[k] = true
			}
			if k := n.Unmet(); k != nil {
				counted[k] = true
			}
		}
	}
	for _, i := range l.leaves {
		look("", i.rule.Applies)
		look("", i.rule.Rule)
	}
	l.rs.whole(look)
	for _, k := range l.rs.points {
		for _, item := range k.Items {
			if item.Gate && counted[k] && !checked[k] && item.GateAt.Source == l.rs.source {
				l.list.Add(diag.New(diag.GateIdle, item.GateAt, item.Fact.Name, k.Name))
			}
		}
	}
}
