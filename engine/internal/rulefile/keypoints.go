package rulefile

import (
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
)

// marks are the printed marks of key points that have no others.
var marks = []rune("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")

// reservedMarks are members of an item in a document.
var reservedMarks = map[string]bool{"value": true, "source": true, "note": true, "reason": true, "basis": true, "min": true, "max": true, "unit": true, "met": true, "applies": true}

// PointRule is what expressions say of a key point: whether it is met, and whether it applies. Either may be nil.
type PointRule struct{ Is, Applies *Expression }

// pointRule reads the expressions of a key point. What documents say of others cannot stand beside them.
func (d *declarer) pointRule(at *jsontree.Node, mark string) PointRule {
	out := PointRule{Is: d.expression(at.Member("is")), Applies: d.expression(at.Member("applies"))}
	beside := func(x *Expression, name string, others ...string) {
		for _, other := range others {
			if m := at.Member(other); x != nil && m != nil && (m.Kind != jsontree.False) {
				d.fail(diag.KeyPointRule, m, mark, name, other)
			}
		}
	}
	beside(out.Is, "is", "was", "may_not_apply")
	beside(out.Applies, "applies", "may_not_apply")
	if gate := at.Member("gate"); is(gate) && out.Applies != nil {
		d.fail(diag.KeyPointGate, at, mark)
	}
	return out
}

// keyPoints reads a fact of several items, and the expressions that compute some of them.
func (d *declarer) keyPoints(n *jsontree.Node) (*formula.KeyPoints, []PointRule) {
	var rules []PointRule
	k := &formula.KeyPoints{Name: n.Name}
	shares, list := items(n.Member("shares")), items(n.Member("items"))
	points := items(n.Member("points"))
	ways := 0
	for _, way := range [][]*jsontree.Node{shares, points, list} {
		if len(way) > 0 {
			ways++
		}
	}
	if ways != 1 || len(shares)+len(points)+len(list) > len(marks) {
		d.failKey(diag.KeyPointsForm, n)
		return k, nil
	}
	byPoints := len(points) > 0 || slices.ContainsFunc(list, func(i *jsontree.Node) bool { return i.Member("points") != nil })
	if len(points) > 0 {
		shares = points
	}
	count := len(shares) + len(list)
	partial, sum := is(n.Member("partial")), number.Zero
	mayNot := is(n.Member("may_not_apply"))
	seen := map[string]bool{}
	for i := range count {
		item := formula.KeyPoint{Mark: string(marks[i]), Share: number.Frac(100, int64(count))}
		f := &formula.Fact{Kind: formula.Boolean}
		at, part, out, rule := n, partial, mayNot, PointRule{}
		if i < len(shares) {
			at = shares[i]
			item.Share, item.ShareAt = at.Number, at.Place()
		} else {
			at = list[i]
			if id := at.Member("id"); id != nil {
				item.Mark = id.Text
			}
			for _, name := range []string{"remove", "after"} { // which a layer says of those below
				if m := at.Member(name); m != nil && name == "after" {
					d.tree.noBelow(&d.list, m, m.Place(), m.Text)
				} else if m != nil {
					d.tree.noBelow(&d.list, m, m.KeyPlace(), item.Mark)
				}
			}
			share, worth := at.Member("share"), at.Member("points")
			switch {
			case byPoints && (worth == nil || share != nil): // marks and percentages are never mixed
				d.fail(diag.KeyPointsMixed, at, item.Mark)
			case byPoints:
				item.Share, item.ShareAt = worth.Number, worth.Place()
			case share != nil:
				item.Share, item.ShareAt = share.Number, share.Place()
			}
			if gate := at.Member("gate"); gate != nil {
				item.GateAt = gate.Place()
			}
			item.Gate, f.About, f.Was = is(at.Member("gate")), at.String("about"), at.String("was")
			if p := at.Member("partial"); p != nil {
				part = is(p)
			}
			if m := at.Member("may_not_apply"); m != nil {
				out = is(m)
			}
			rule = d.pointRule(at, item.Mark)
			if out = out && rule == (PointRule{}); out && item.Gate {
				g := diag.New(diag.KeyPointGate, at.Place(), item.Mark)
				if at.Member("may_not_apply") == nil { // the whole list says it
					g = g.WithHelp()
				}
				d.list.Add(g)
			}
		}
		look := norm.NFKC.String(item.Mark)
		if seen[look] || item.Mark == "" || utf8.RuneCountInString(item.Mark) > 8 || reservedMarks[item.Mark] {
			d.fail(diag.KeyPointMark, at, item.Mark)
			continue
		}
		seen[look] = true
		if part {
			f.Kind, f.Min, f.Max = formula.Number, &number.Zero, &number.One
		}
		f.Name, f.Mark = n.Name+"."+item.Mark, item.Mark
		if out {
			f.Applies = &formula.Fact{Name: f.Name + ".适用", Kind: formula.Boolean, Of: f, Immutable: true}
		}
		d.declared[f.Name] = true
		if other := d.was[f.Was].item; other != "" {
			d.fail(diag.NameShadowed, at.Member("was"), f.Was, diag.Both("要点“%s”的 was", "key point %q, which it was", other))
		} else if f.Was != "" {
			d.was[f.Was] = earlier{f.Name, at.Member("was")}
		}
		item.Fact, sum = f, sum.Add(item.Share)
		k.Items, rules = append(k.Items, item), append(rules, rule)
	}
	if byPoints && sum.Sign() > 0 { // marks of their sum
		for i := range k.Items {
			k.Items[i].Fact.Worth, k.Items[i].Fact.WorthOf = k.Items[i].Share, sum
			k.Items[i].Share = k.Items[i].Share.Mul(number.Hundred).Quo(sum)
		}
		sum = number.Hundred
	}
	for _, item := range k.Items {
		item.Fact.Share = item.Share
	}
	if len(k.Items) == count && !sum.Equal(number.Hundred) {
		found := diag.New(diag.KeyPointsSum, n.KeyPlace(), sum)
		if number.Hundred.Less(sum) { // more than full marks could be had
			found = found.WithSeverity(diag.Error)
		}
		d.list.Add(found)
	}
	return k, rules
}
