package engine

import (
	"slices"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/rulefile"
	"jixiao/engine/number"
)

// Criteria that stand for each other: a school is scored by one group, a hospital by another, of one weight.

// cases settles which groups an indicator's children form, and checks that each choice has one whose weights add up.
func (l *loader) cases(i *Indicator) {
	d := l.declared(i)
	if d.OneOf == nil {
		for _, c := range i.Children {
			if at := l.declared(c).Case; at != nil {
				l.fail(diag.CaseMisplaced, at, c.ID)
			}
		}
		return
	}
	fact := l.factNamed(d.OneOf.Text)
	if fact == nil || fact.Kind != formula.Text || len(fact.Choices) == 0 {
		l.fail(diag.CaseFact, d.OneOf, d.OneOf.Text)
		return
	}
	i.oneOf, fact.Immutable, l.used[fact] = fact, true, true
	sums := map[string]number.Number{}
	for _, c := range i.Children {
		at := l.declared(c).Case
		if at == nil {
			l.list.Add(diag.New(diag.CaseMissing, l.declared(c).IDPlace, c.ID))
			continue
		}
		for _, n := range at.Items {
			if !slices.Contains(fact.Choices, n.Text) {
				l.list.Add(diag.New(diag.CaseChoice, n.Place(), n.Text, fact.Name).Suggest(n.Text, fact.Choices))
			}
			c.cases = append(c.cases, n.Text)
			sums[n.Text] = sums[n.Text].Add(c.Weight)
		}
	}
	for _, choice := range fact.Choices {
		if !sums[choice].Equal(i.Weight) {
			l.list.Add(diag.New(diag.CaseSum, d.OneOf.Place(), choice, sums[choice], i.Weight))
		}
	}
}

// kind makes a criterion below such a child one that applies to bodies of its kind.
func (l *loader) kind(i leaf) {
	var tests []string
	var at *jsontree.Node
	for c := i.Indicator; c.Parent != nil; c = c.Parent {
		of, own := l.declared(c.Parent), l.declared(c)
		if of.OneOf == nil || own.Case == nil {
			continue
		}
		fact := l.factNamed(of.OneOf.Text)
		if fact == nil || fact.Kind != formula.Text { // said of one_of
			return
		}
		at = own.Case
		var choices []string
		for _, n := range own.Case.Items {
			if slices.Contains(fact.Choices, n.Text) { // of others it is said where they stand
				choices = append(choices, string(diag.AppendQuoted(nil, n.Text)))
			}
		}
		tests = append(tests, of.OneOf.Text+" in ["+strings.Join(choices, ", ")+"]")
	}
	switch {
	case tests == nil:
		return
	case i.decl.Applies != nil || i.NotApplicable != "" || i.decl.Rows != nil:
		l.list.Add(diag.New(diag.CaseApplies, i.decl.IDPlace, i.ID))
		return
	}
	test := &rulefile.Expression{Language: formula.CEL, Node: at, Source: formula.Source{Text: strings.Join(tests, " && "), Place: func(int, int) diag.Place { return at.Place() }}}
	i.rule.Applies, i.rule.Policy = l.compile(test, l.rs.scope, formula.Boolean), door.Absent
}
