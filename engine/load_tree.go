package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
)

// indicators reads one level of the tree and everything below it. Rules are compiled later, when all facts are known.
func (l *loader) indicators(n *jsontree.Node, parent *Indicator) []*Indicator {
	if n == nil || n.Kind != jsontree.Array {
		return nil
	}
	var out []*Indicator
	for _, item := range n.Items {
		if item.Kind == jsontree.Object {
			out = append(out, l.indicator(item, parent))
		}
	}
	if parent == nil {
		l.rs.Indicators = out
	}
	return out
}

func (l *loader) indicator(n *jsontree.Node, parent *Indicator) *Indicator {
	rs := l.rs
	i := &Indicator{ID: n.String("id"), Name: n.String("name"), Explanation: n.String("explanation"), About: n.String("about"),
		NotApplicable: n.String("not_applicable"), Parent: parent, Place: n.Place(), Index: len(rs.all), Leaf: -1}
	rs.all = append(rs.all, i)
	if w := n.Member("weight"); w != nil && w.Kind == jsontree.Number {
		i.Weight, i.WeightPlace = w.Number, w.Place()
	} else if each := n.Member("for_each"); each != nil {
		l.eachOf[i] = each
	} else if w != nil && l.shape {
		l.fail(diag.SchemaType, w, diag.Term{Zh: "数字", En: "a number"})
		l.shape = false
	}
	l.unique(n.Member("id"))
	for _, name := range []string{"name", "weight"} { // a layer may leave them to the one below
		switch {
		case !l.shape || n.Member(name) != nil || rs.Framework && name == "weight":
		case l.below(n):
			l.fail(diag.LayerOpen, l.extends, i.ID, i.Name, name)
		default:
			l.list.Add(diag.New(diag.MemberMissing, n.KeyPlace(), name))
		}
	}
	i.Rounding = l.rounding(n.Member("rounding"), rs.Rounding)
	i.Standard = l.standard(n.Member("standard"))
	i.Source = l.clause(n)
	if list := n.Member("interpretation"); list != nil {
		for _, r := range list.Items {
			i.Readings = append(i.Readings, Reading{About: r.String("about"), Reads: r.String("reads"), Because: r.String("because")})
		}
	}
	l.form(n, i)
	before := len(rs.facts)
	l.facts(n.Member("facts"), rs.scope)
	i.declared = rs.facts[before:len(rs.facts):len(rs.facts)]
	if children := n.Member("indicators"); children != nil {
		i.Children = l.indicators(children, i)
		return i
	}
	i.Leaf = len(rs.criteria)
	rs.criteria = append(rs.criteria, i)
	l.leaves = append(l.leaves, leafNode{i, n})
	return i
}

func (l *loader) unique(id *jsontree.Node) {
	if id == nil || id.Kind != jsontree.String {
		return
	}
	if before := l.ids[id.Text]; before != nil {
		d := diag.New(diag.DuplicateID, id.Place(), id.Text)
		d.Related = []diag.Related{{Place: before.Place(), What: diag.Term{Zh: "先前在", En: "first at"}}}
		l.list.Add(d)
		return
	}
	l.ids[id.Text] = id
}

// below reports whether an indicator stands in a file that the loaded one extends.
func (l *loader) below(n *jsontree.Node) bool {
	return l.extends != nil && n.Place().Source != l.extends.Place().Source
}

// form refuses an indicator that is scored in no way or in two, and members that its way of scoring does not know.
func (l *loader) form(n *jsontree.Node, i *Indicator) {
	if !l.shape {
		return
	}
	ways := 0
	for _, name := range []string{"indicators", "percent", "points", "not_applicable"} {
		if n.Member(name) != nil {
			ways++
		}
	}
	if ways == 0 && !l.rs.Framework && l.below(n) {
		l.fail(diag.LayerOpen, l.extends, i.ID, i.Name, "percent、points")
	} else if ways != 1 && !l.rs.Framework || ways > 1 {
		l.fail(diag.IndicatorForm, n.Member("id"), i.ID)
	}
	for _, name := range []string{"min", "max"} {
		if m := n.Member(name); m != nil && n.Member("points") == nil {
			l.list.Add(diag.New(diag.MemberMisplaced, m.KeyPlace(), name, "points"))
		}
	}
	if m := n.Member("applies"); m != nil && n.Member("not_applicable") != nil {
		l.list.Add(diag.New(diag.MemberMisplaced, m.KeyPlace(), "applies", "percent、points"))
	}
	if n.Member("indicators") == nil {
		return
	}
	for _, name := range append([]string{"let", "applies", "ensure", "narrative", "rounding", "when_not_applicable", "for_each"}, rowMembers...) {
		if m := n.Member(name); m != nil {
			l.list.Add(diag.New(diag.MemberMisplaced, m.KeyPlace(), name, diag.Term{Zh: "计分的指标", En: "scored indicators"}))
		}
	}
}

// criterion compiles what a leaf of the tree says.
func (l *loader) criterion(leaf leafNode) {
	i, n := leaf.indicator, leaf.node
	scope := l.rows(i, n)
	if scope == nil {
		return
	}
	l.lets(n.Member("let"), scope)
	l.list = append(l.list, scope.CheckLets()...)
	i.lets = scope.OwnLets()
	i.Max = i.Weight
	rule := n.Member("percent")
	if points := n.Member("points"); points != nil {
		rule, i.IsPoints = points, true
		for _, name := range []string{"min", "max"} {
			m := n.Member(name)
			switch {
			case m == nil:
			case i.Rows != nil: // nobody knows how many there will be
				l.list.Add(diag.New(diag.RowsRange, m.KeyPlace(), name))
			case name == "min":
				i.Min = m.Number
			default:
				i.Max = m.Number
			}
		}
		if i.Max.Less(i.Min) {
			l.fail(diag.RangeOrder, points)
		}
	}
	want := []formula.Kind{formula.Number}
	if !i.IsPoints {
		want = append(want, formula.Boolean)
	}
	i.Rule = l.compile(rule, scope, want...)
	l.constant(i, rule)
	l.reach(i, rule)
	i.applies = l.compile(n.Member("applies"), scope, formula.Boolean)
	l.better(i, n.Member("better"))
	l.policy(i, n)
	i.narrative = l.template(n.Member("narrative"), scope)
	i.ensure = append(i.ensure, l.rootEnsure...)
	i.ensure = append(i.ensure, l.checks(n.Member("ensure"), afterScope(scope))...)
	i.reads = reads(i.Rule, i.applies)
	i.judged = judgedTables(i.Rule, i.applies)
	if i.Rows != nil {
		i.Rows.judged = judgedColumns(i.Rule, i.applies)
		i.reads = append(i.reads, i.Rows.Table.Slot)
	}
	if l.shape {
		l.numbersOf(i, n)
	}
}

// better reads in which direction measures are better: one word where the rule has one measure, or a word for each.
func (l *loader) better(i *Indicator, n *jsontree.Node) {
	if n == nil || i.Rule == nil {
		return
	}
	measures := map[string]formula.Term{}
	var only string
	facts := 0
	i.Rule.Each(func(m *formula.Node) {
		switch {
		case m.Type.Kind != formula.Number:
		case m.Op == formula.OpFact:
			if _, seen := measures[m.Name]; !seen {
				only, facts = m.Name, facts+1
			}
			measures[m.Name] = formula.Term{Fact: m.Fact}
		case m.Op == formula.OpCell && m.Slot == formula.RowSlot:
			if _, seen := measures[m.Name]; !seen {
				only, facts = m.Name, facts+1
			}
			measures[m.Name] = formula.Term{Fact: m.Table, Cell: m.Fact}
		case m.Op == formula.OpLet:
			measures[m.Name] = formula.Term{Let: m.Let}
		}
	})
	if n.Kind == jsontree.String {
		if facts != 1 {
			l.fail(diag.BetterAmbiguous, n, i.ID)
			return
		}
		i.Better = []Direction{{Name: only, Higher: n.Text == "higher", Term: measures[only]}}
		return
	}
	for _, m := range n.Items {
		term, ok := measures[m.Name]
		if !ok {
			l.list.Add(diag.New(diag.BetterUnknown, m.KeyPlace(), m.Name))
			continue
		}
		i.Better = append(i.Better, Direction{Name: m.Name, Higher: m.Text == "higher", Term: term})
	}
}

// afterScope is the scope of checks after scoring.
func afterScope(parent *formula.Scope) *formula.Scope {
	after := formula.NewScope(parent)
	after.DeclareVar("score", formula.VarScore, formula.Number)
	after.DeclareVar("reason", formula.VarReason, formula.Text)
	return after
}

func reads(formulas ...*formula.Formula) []int {
	var out []int
	seen := map[int]bool{}
	for _, f := range formulas {
		if f == nil {
			continue
		}
		f.Reads(func(fact *formula.Fact) {
			if !seen[fact.Slot] {
				seen[fact.Slot] = true
				out = append(out, fact.Slot)
			}
		})
	}
	return out
}

// constant refuses a rule whose value does not depend on facts and lies outside its range.
func (l *loader) constant(i *Indicator, rule *jsontree.Node) {
	if i.Rule == nil || i.Rows != nil || len(reads(i.Rule)) > 0 {
		return
	}
	frame := l.emptyFrame()
	frame.Weight = i.Weight
	v, u := i.Rule.Number(frame)
	lo, hi := i.Min, i.Max
	if !i.IsPoints {
		lo, hi = number.Zero, number.Hundred
	}
	if u == nil && (v.Less(lo) || hi.Less(v)) {
		l.fail(diag.ConstantPercent, rule, v, lo, hi)
	}
}

// emptyFrame is a frame of which no fact is known; lets are declared while criteria are read, so that it may have to grow.
func (l *loader) emptyFrame() *formula.Frame {
	if l.frame == nil || l.frame.Lets() < l.rs.scope.Lets() {
		l.frame = formula.NewFrame(len(l.rs.facts)+1, l.rs.scope.Lets()+64)
	}
	l.frame.Reset()
	l.frame.SetRow(nil, 0)
	return l.frame
}

// reach warns of rules whose result, over all facts that the declarations admit, never comes to full marks, or comes out
// of its range: mostly a percentage taken for points, or the other way round. It reports only bounds that are known.
func (l *loader) reach(i *Indicator, rule *jsontree.Node) {
	if i.Rule == nil || i.Rows == nil && len(reads(i.Rule)) == 0 || i.Rows != nil && i.IsPoints {
		return
	}
	frame := l.emptyFrame()
	frame.Weight = i.Weight
	if i.Rows != nil {
		frame.SetRow(EmptyRow(i.Rows.Table), 0)
	}
	b := i.Rule.Bounds(frame)
	switch {
	case !i.IsPoints && b.Hi != nil && b.Hi.Less(number.Hundred):
		l.list.Add(diag.New(diag.PercentLow, rule.KeyPlace(), i.Name, *b.Hi).WithHelp())
	case i.IsPoints && b.Hi != nil && i.Max.Less(*b.Hi):
		l.list.Add(diag.New(diag.PointsHigh, rule.KeyPlace(), i.Name, *b.Hi, i.Max).WithHelp())
	case i.IsPoints && b.Lo != nil && b.Lo.Less(i.Min):
		l.list.Add(diag.New(diag.PointsLow, rule.KeyPlace(), i.Name, *b.Lo, i.Min).WithHelp())
	}
}

func (l *loader) unused(root *jsontree.Node) {
	for _, f := range l.rs.facts {
		if at := l.declaration(root, f.Name); !l.used[f] && at.Source == l.rs.source { // what lies unused below is another's
			l.list.Add(diag.New(diag.FactUnused, at, f.Name))
		}
	}
	for _, p := range l.rs.Parameters {
		if at := root.Member("parameters").Member(p.Name).KeyPlace(); !l.params[p.Name] && at.Source == l.rs.source {
			l.list.Add(diag.New(diag.ParameterUnused, at, p.Name))
		}
	}
}

// declaration finds where a fact is declared.
func (l *loader) declaration(root *jsontree.Node, name string) diag.Place {
	if n := root.Member("facts").Member(name); n != nil {
		return n.KeyPlace()
	}
	for _, item := range root.Items {
		if at := l.declaration(item, name); at.Source != nil {
			return at
		}
	}
	return diag.Place{}
}
