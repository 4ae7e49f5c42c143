package rulefile

import (
	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
	"slices"
)

// The tree of indicators.

func (d *declarer) indicators(n *jsontree.Node) []*Indicator {
	var out []*Indicator
	if n == nil || n.Kind != jsontree.Array || len(n.Items) == 0 {
		d.out.Dropped = true
		return nil
	}
	for _, item := range n.Items {
		if item.Kind != jsontree.Object {
			d.out.Dropped = true
			continue
		}
		if i := d.indicator(item); i != nil {
			out = append(out, i)
		}
	}
	return out
}

// alike gives the children of an indicator equal parts of its weight: of 100 for three, a third of 100 each, exactly.
func (d *declarer) alike(n *jsontree.Node, i *Indicator) {
	for _, child := range items(n.Member("indicators")) {
		if w := child.Member("weight"); w != nil {
			d.fail(diag.WeightEqual, w, i.ID)
		}
	}
	if i.Weight == nil || len(i.Children) == 0 {
		return
	}
	part := i.Weight.Quo(number.Int(int64(len(i.Children))))
	for _, child := range i.Children {
		child.Weight = &part
	}
}

// indicator reads an indicator and everything below it; nil for one whose id stands twice, which has been refused.
func (d *declarer) indicator(n *jsontree.Node) *Indicator {
	if slices.ContainsFunc(n.Items, func(m *jsontree.Node) bool { return m.Kind == jsontree.Null }) {
		n = n.With(slices.DeleteFunc(slices.Clone(n.Items), d.nothing))
	}
	i := &Indicator{ID: n.String("id"), Name: n.String("name"), Explanation: n.String("explanation"), About: n.String("about"),
		NotApplicable: n.String("not_applicable"), Place: n.Place(), Source: d.clause(n), Standard: d.template(n.Member("standard"))}
	i.IDPlace = diag.Place{Source: i.Place.Source, Span: diag.Span{Start: i.Place.Span.Start, End: i.Place.Span.Start + 1}}
	if id := n.Member("id"); id != nil {
		if i.IDPlace = id.Place(); d.ids[i.ID] {
			d.out.Dropped = true
			return nil
		}
		d.ids[i.ID] = true
	}
	d.weight(n, i)
	d.open(n, i)
	for _, r := range items(n.Member("interpretation")) {
		i.Readings = append(i.Readings, Reading{About: r.String("about"), Reads: r.String("reads"), Because: r.String("because")})
	}
	d.way(n, i)
	if i.OneOf, i.Case = n.Member("one_of"), n.Member("case"); i.OneOf != nil && n.Member("indicators") == nil {
		d.failKey(diag.MemberMisplaced, i.OneOf, "one_of", "indicators")
		i.OneOf = nil
	}
	i.Facts = d.facts(n.Member("facts"))
	d.out.Facts = append(d.out.Facts, i.Facts...)
	if children := n.Member("indicators"); children != nil {
		d.equal = append(d.equal, n.String("weights") == "equal")
		i.Children = d.indicators(children)
		d.equal = d.equal[:len(d.equal)-1]
		if n.String("weights") == "equal" {
			d.alike(n, i)
		}
		return i
	}
	d.scored(n, i)
	return i
}

func (d *declarer) weight(n *jsontree.Node, i *Indicator) {
	switch w := n.Member("weight"); {
	case w == nil:
	case w.Kind == jsontree.Number && w.Number.Sign() >= 0 && n.Member("for_each") == nil:
		i.Weight, i.WeightPlace = &w.Number, w.Place()
	case w.Kind == jsontree.String && n.Member("for_each") == nil:
		d.fail(diag.SchemaType, w, diag.Term{Zh: "数字", En: "a number"})
	}
}

// below reports whether an indicator stands in a file that the loaded one extends.
func (d *declarer) below(n *jsontree.Node) bool {
	return d.tree.extends != nil && n.Place().Source != d.tree.extends.Place().Source
}

// open refuses a name or weight that no layer gives. The schema asks them of a file that extends nothing.
func (d *declarer) open(n *jsontree.Node, i *Indicator) {
	equal := len(d.equal) > 0 && d.equal[len(d.equal)-1]
	if d.tree.extends == nil && !d.out.Framework && n.Member("weight") == nil && !equal {
		d.missing(n, "weight")
	}
	if d.tree.extends == nil || d.out.Framework {
		if d.out.Framework && n.Member("name") == nil {
			d.missing(n, "name")
		}
		return
	}
	for _, name := range []string{"name", "weight"} {
		switch {
		case n.Member(name) != nil, name == "weight" && equal:
		case d.below(n):
			d.fail(diag.LayerOpen, d.tree.extends, i.ID, i.Name, name)
		default:
			d.missing(n, name)
		}
	}
}

// way settles how an indicator is scored, and refuses members that its way does not know.
func (d *declarer) way(n *jsontree.Node, i *Indicator) {
	var given []Way
	for way, name := range []string{Parent: "indicators", Percent: "percent", Points: "points", Inapplicable: "not_applicable"} {
		if name != "" && n.Member(name) != nil {
			given = append(given, Way(way))
		}
	}
	switch {
	case len(given) == 1:
		i.Way = given[0]
	case len(given) == 0 && d.out.Framework:
	case len(given) == 0 && d.below(n):
		d.fail(diag.LayerOpen, d.tree.extends, i.ID, i.Name, "percent、points")
	default:
		d.fail(diag.IndicatorForm, idOf(n), i.ID)
	}
	misplaced := func(name string, belongs any) {
		if m := n.Member(name); m != nil {
			d.failKey(diag.MemberMisplaced, m, name, belongs)
		}
	}
	if n.Member("points") == nil && len(given) > 0 {
		misplaced("min", "points")
		misplaced("max", "points")
	}
	if n.Member("not_applicable") != nil {
		misplaced("applies", "percent、points")
	}
	if n.Member("indicators") != nil {
		for _, name := range scoring {
			misplaced(name, diag.Term{Zh: "计分的指标", En: "scored indicators"})
		}
	}
}

// scored reads what an indicator says that is scored itself.
func (d *declarer) scored(n *jsontree.Node, i *Indicator) {
	rule := n.Member("percent")
	if points := n.Member("points"); points != nil {
		rule = points
		i.Min, i.Max = n.Member("min"), n.Member("max")
	}
	if rule != nil {
		i.Rule, i.RuleKey = d.expression(rule), rule.KeyPlace()
	}
	i.Applies = d.expression(n.Member("applies"))
	i.Policy = policy(n.Member("when_not_applicable"))
	i.Better = n.Member("better")
	i.Lets = d.lets(n.Member("let"))
	i.Ensure = d.checks(n.Member("ensure"))
	i.Narrative = d.template(n.Member("narrative"))
	if r := n.Member("rounding"); r != nil {
		own := rounding(r)
		if i.Rounding = &own; own.AtTotal {
			d.fail(diag.RoundingAtTotal, r.Member("at"), i.ID)
		}
	}
	d.rows(n, i)
}

// rows reads what an indicator says of the rows that it stands for.
func (d *declarer) rows(n *jsontree.Node, i *Indicator) {
	each := n.Member("for_each")
	if each == nil {
		for _, name := range []string{"as", "key", "group", "show"} {
			if m := n.Member(name); m != nil {
				d.failKey(diag.MemberMisplaced, m, name, "for_each")
			}
		}
		return
	}
	i.Rows = &Rows{Table: each.Text, At: each, As: n.Member("as"), Key: d.expression(n.Member("key")), Name: d.expression(n.Member("name")), Weight: d.expression(n.Member("weight"))}
	for _, g := range items(n.Member("group")) {
		i.Rows.Group = append(i.Rows.Group, d.expression(g))
	}
	i.Rows.Show = items(n.Member("show"))
	for _, name := range []string{"name", "weight"} {
		if m := n.Member(name); m != nil && !isLines(m) && m.Kind != jsontree.Object {
			d.fail(diag.SchemaType, m, diag.Term{Zh: "每行的表达式", En: "an expression for each row"})
		}
	}
}
