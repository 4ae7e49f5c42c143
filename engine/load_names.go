package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
)

// Names that a rule set declares: facts, columns, parameters, lets.

// declarable reports a name that cannot be declared.
func (l *loader) declarable(scope *formula.Scope, n *jsontree.Node) bool {
	code, args := scope.Conflict(n.Name)
	if code != nil {
		l.list.Add(diag.New(code, n.KeyPlace(), args...))
	}
	return code == nil
}

// nothing refuses a null, which only takes away what a layer below declares.
func (l *loader) nothing(n *jsontree.Node) bool {
	if n.Kind == jsontree.Null {
		l.list.Add(diag.New(diag.LayerUnknown, n.KeyPlace(), n.Name))
	}
	return n.Kind == jsontree.Null
}

func (l *loader) parameters(n *jsontree.Node) {
	if n == nil {
		return
	}
	for _, p := range n.Items {
		if l.nothing(p) || !l.declarable(l.rs.scope, p) {
			continue
		}
		value := p.Member("value")
		if value == nil || value.Kind != jsontree.Number { // declared, so that its uses are not reported too
			l.rs.scope.DeclareParam(&formula.Param{Name: p.Name})
			continue
		}
		l.refersTo(p.Member("source"))
		param := Parameter{Name: p.Name, Unit: p.String("unit"), About: p.String("about"), Source: p.String("source"), Value: value.Number, Place: value.Place()}
		l.rs.Parameters = append(l.rs.Parameters, param)
		l.rs.scope.DeclareParam(&formula.Param{Name: p.Name, Unit: param.Unit, Value: formula.Value{Kind: formula.Number, Num: param.Value}})
	}
}

func (l *loader) facts(n *jsontree.Node, scope *formula.Scope) {
	if n == nil {
		return
	}
	for _, f := range n.Items {
		if l.nothing(f) || !l.declarable(scope, f) {
			continue
		}
		fact := l.fact(f)
		fact.Slot = len(l.rs.facts)
		l.rs.facts = append(l.rs.facts, fact)
		scope.DeclareFact(fact)
	}
}

var kinds = map[string]formula.Kind{"number": formula.Number, "boolean": formula.Boolean, "text": formula.Text, "date": formula.Date, "table": formula.Table}

func (l *loader) fact(n *jsontree.Node) *formula.Fact {
	f := &formula.Fact{Name: n.Name, Kind: kinds[n.String("type")], Unit: n.String("unit"), About: n.String("about")}
	if m := n.Member("min"); m != nil && m.Kind == jsontree.Number {
		f.Min = &m.Number
	}
	if m := n.Member("max"); m != nil && m.Kind == jsontree.Number {
		f.Max = &m.Number
	}
	if f.Min != nil && f.Max != nil && f.Max.Less(*f.Min) {
		l.fail(diag.RangeOrder, n.Member("min"))
	}
	f.Integer = is(n.Member("integer"))
	f.Judgement, f.Immutable = is(n.Member("judgement")), is(n.Member("immutable"))
	if m := n.Member("choices"); m != nil {
		for _, c := range m.Items {
			f.Choices = append(f.Choices, c.Text)
		}
	}
	for _, name := range []string{"unit", "min", "max", "integer"} {
		if m := n.Member(name); m != nil && f.Kind != formula.Number && f.Kind != formula.Invalid {
			l.fail(diag.MemberMisplaced, m, name, formula.Number)
		}
	}
	if m := n.Member("choices"); m != nil && f.Kind != formula.Text && f.Kind != formula.Invalid {
		l.fail(diag.MemberMisplaced, m, "choices", formula.Text)
	}
	l.columns(f, n.Member("columns"))
	return f
}

func (l *loader) columns(f *formula.Fact, n *jsontree.Node) {
	if n == nil || f.Kind != formula.Table {
		return
	}
	for i, c := range n.Items {
		if why, ok := formula.NameError(c.Name); !ok {
			l.list.Add(diag.New(diag.NameMalformed, c.KeyPlace(), c.Name, why))
			continue
		}
		column := l.fact(c)
		column.Slot = i
		f.Columns = append(f.Columns, column)
	}
}

func is(n *jsontree.Node) bool { return n != nil && n.Kind == jsontree.True }

func (l *loader) lets(n *jsontree.Node, scope *formula.Scope) {
	if n == nil {
		return
	}
	for _, e := range n.Items {
		if l.nothing(e) {
			continue
		}
		if lang, src, ok := l.expression(e); ok && l.declarable(scope, e) {
			scope.DeclareLet(e.Name, lang, src)
		}
	}
}
