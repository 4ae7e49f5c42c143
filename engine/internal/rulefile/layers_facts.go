package rulefile

import (
	"slices"

	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
)

// How a layer changes facts: those that criteria below declare may be changed where they stand or from the top, and key
// points one by one.

// patched is the lower layer with what the upper one says at its top of facts that criteria below declare, and the upper
// one without that.
func (c *composer) patched() {
	facts := c.over.Member("facts")
	if facts == nil || facts.Kind != jsontree.Object {
		return
	}
	top := c.base.Member("facts")
	patches := map[string]*jsontree.Node{}
	for _, f := range facts.Items {
		if top.Member(f.Name) == nil {
			patches[f.Name] = f
		}
	}
	if len(patches) == 0 {
		return
	}
	used := map[string]bool{}
	c.base = c.patch(c.base, facts, patches, used)
	if len(used) == 0 {
		return
	}
	c.twice(c.over, facts, used)
	rest := slices.DeleteFunc(slices.Clone(facts.Items), func(f *jsontree.Node) bool { return used[f.Name] })
	c.over = replaced(c.over, facts.With(rest))
}

// patch lays patches over the facts of the indicators below a node.
func (c *composer) patch(n, facts *jsontree.Node, patches map[string]*jsontree.Node, used map[string]bool) *jsontree.Node {
	children := n.Member("indicators")
	if children == nil || children.Kind != jsontree.Array {
		return n
	}
	changed := false
	list := slices.Clone(children.Items)
	for k, i := range list {
		now := c.patch(i, facts, patches, used)
		if own := i.Member("facts"); own != nil {
			var over []*jsontree.Node
			for _, f := range own.Items {
				if p := patches[f.Name]; p != nil {
					over, used[f.Name] = append(over, p), true
				}
			}
			if over != nil {
				now = replaced(now, c.named(own, facts.With(over)))
			}
		}
		changed = changed || now != i
		list[k] = now
	}
	if !changed {
		return n
	}
	return replaced(n, children.With(list))
}

// twice refuses facts that a layer changes at its top and beside a criterion, too: one of the two would be lost.
func (c *composer) twice(n, facts *jsontree.Node, used map[string]bool) {
	for _, i := range items(n.Member("indicators")) {
		for _, f := range items(i.Member("facts")) {
			if used[f.Name] {
				d := diag.New(diag.NameShadowed, f.KeyPlace(), f.Name, diag.Term{Zh: "文件最外层的事实", En: "fact at the top of the file"})
				d.Related = []diag.Related{{Place: facts.Member(f.Name).KeyPlace(), What: diag.Term{Zh: "先前在", En: "first at"}}}
				c.list.Add(d)
			}
		}
		c.twice(i, facts, used)
	}
}

// replaced is an object with another member in the place of that of its name.
func replaced(n, member *jsontree.Node) *jsontree.Node {
	list := slices.Clone(n.Items)
	for k, m := range list {
		if m.Name == member.Name {
			list[k] = member
		}
	}
	return n.With(list)
}

// declared lays what a layer says of a fact over what was declared of it. Key points are changed one by one where the layer names
// them by their ids, in their shares where it gives as many as there are, and else as a whole.
func (c *composer) declared(base, over *jsontree.Node) *jsontree.Node {
	list, shares := over.Member("items"), over.Member("shares")
	if shares == nil {
		shares = over.Member("points")
	}
	out := merged(base, over)
	if base.String("type") != "checklist" || list == nil && shares == nil {
		return out
	}
	below := keyPointsBelow(base)
	rest := slices.DeleteFunc(slices.Clone(out.Items), func(m *jsontree.Node) bool {
		return (m.Name == "shares" || m.Name == "points" || m.Name == "items") && over.Member(m.Name) == nil
	})
	switch {
	case list == nil && len(shares.Items) != len(below) && sayMore(below):
		c.fail(diag.LayerShares, shares, shares.Name, len(shares.Items), len(below))
	case list == nil && len(shares.Items) == len(below):
		name := "share"
		if shares.Name == "points" {
			name = "points"
		}
		for k, i := range below {
			worth := *shares.Items[k]
			worth.Name = name
			below[k] = i.With(append(without(i.Items, "share", "points"), &worth))
		}
		items := *shares
		items.Name = "items"
		rest = append(without(rest, "shares", "points"), items.With(below))
	case list != nil && len(list.Items) > 0 && !slices.ContainsFunc(list.Items, func(i *jsontree.Node) bool { return i.Member("id") == nil }):
		rest = append(without(rest, "items"), list.With(c.keyPoints(below, list.Items)))
	}
	return out.With(rest)
}

// sayMore reports whether some key point says more than what it is worth: words, a gate, or an id of its own.
func sayMore(list []*jsontree.Node) bool {
	for k, item := range list {
		if id := item.String("id"); len(without(item.Items, "id", "share", "points")) > 0 || k >= len(marks) || id != string(marks[k]) {
			return true
		}
	}
	return false
}

func without(list []*jsontree.Node, names ...string) []*jsontree.Node {
	return slices.DeleteFunc(slices.Clone(list), func(m *jsontree.Node) bool { return slices.Contains(names, m.Name) })
}

// keyPointsBelow are the key points of a fact, each with its id.
func keyPointsBelow(fact *jsontree.Node) []*jsontree.Node {
	var out []*jsontree.Node
	named := func(i *jsontree.Node, list []*jsontree.Node) {
		if slices.ContainsFunc(list, func(m *jsontree.Node) bool { return m.Name == "id" }) || len(out) >= len(marks) {
			out = append(out, i.With(list))
			return
		}
		id := *i
		id.Kind, id.Name, id.Text, id.Items = jsontree.String, "id", string(marks[len(out)]), nil
		out = append(out, i.With(append([]*jsontree.Node{&id}, list...)))
	}
	for _, way := range []string{"shares", "points"} {
		for _, x := range items(fact.Member(way)) {
			worth, item := *x, *x
			if worth.Name = "share"; way == "points" {
				worth.Name = "points"
			}
			item.Kind = jsontree.Object
			named(&item, []*jsontree.Node{&worth})
		}
	}
	for _, i := range items(fact.Member("items")) {
		named(i, i.Items)
	}
	return out
}

// keyPoints lays key points over those below, by their ids.
func (c *composer) keyPoints(below, over []*jsontree.Node) []*jsontree.Node {
	at := func(id string) int {
		return slices.IndexFunc(below, func(i *jsontree.Node) bool { return i.String("id") == id })
	}
	seen := map[string]*jsontree.Node{}
	for _, o := range over {
		c.once(o.Member("id"), seen)
		k, after := at(o.String("id")), o.Member("after")
		now := o.With(without(o.Items, "after", "remove"))
		switch {
		case is(o.Member("remove")):
			if k < 0 {
				c.tree.noBelow(&c.list, o.Member("remove"), idOf(o).Place(), o.String("id"))
				continue
			}
			below = slices.Delete(below, k, k+1)
			continue
		case k >= 0 && after == nil:
			below[k] = merged(given(below[k], now), now)
			continue
		case k >= 0:
			now = merged(given(below[k], now), now)
			below = slices.Delete(below, k, k+1)
		}
		to := len(below)
		if after != nil && after.Kind == jsontree.String {
			if before := at(after.Text); before >= 0 {
				to = before + 1
			} else {
				c.tree.noBelow(&c.list, after, after.Place(), after.Text)
			}
		}
		below = slices.Insert(below, to, now)
	}
	return below
}

// given is a key point without what only one that documents give can say, where a layer computes it.
func given(below, over *jsontree.Node) *jsontree.Node {
	switch {
	case over.Member("is") != nil:
		return below.With(without(below.Items, "was", "may_not_apply"))
	case over.Member("applies") != nil:
		return below.With(without(below.Items, "may_not_apply"))
	}
	return below
}
