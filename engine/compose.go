package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/schema"
)

// Fetch finds the file of a rule set id@version that another extends: its name for diagnostics, and its text.
type Fetch func(ref string) (name string, text []byte, err error)

// maxLayers bounds how many files a rule set is composed of.
const maxLayers = 8

// read parses and validates one file and composes it over what it extends. chain holds the refs above it. It returns nil
// if nothing can be built.
func (l *loader) read(name string, text []byte, fetch Fetch, chain []string) *jsontree.Node {
	source := diag.NewSource(name, text)
	if l.rs.source == nil {
		l.rs.source = source
	}
	root, list := jsontree.Parse(source)
	l.list = append(l.list, list...)
	if root == nil {
		return nil
	}
	found := schema.Named("ruleset").Validate(root)
	l.list = append(l.list, found...)
	l.shape = l.shape && len(found) == 0
	if root.Kind != jsontree.Object {
		return nil
	}
	sum := sha256.Sum256(text)
	l.rs.Files = append(l.rs.Files, File{Name: name, SHA256: hex.EncodeToString(sum[:])})
	l.languages[source], _ = formula.ParseLanguage(root.String("language"))
	extends := root.Member("extends")
	if extends == nil || extends.Kind != jsontree.String {
		return root
	}
	base := l.base(extends, fetch, append(chain, root.String("id")+"@"+root.String("version")))
	if base == nil {
		return nil
	}
	c := composer{loader: l, moved: map[string]bool{}, parents: map[string]string{}}
	return c.layer(base, root)
}

func (l *loader) base(extends *jsontree.Node, fetch Fetch, chain []string) *jsontree.Node {
	for _, ref := range chain {
		if ref == extends.Text {
			l.fail(diag.LayerCycle, extends, strings.Join(append(chain, extends.Text), " → "))
			return nil
		}
	}
	if len(chain) >= maxLayers {
		l.fail(diag.LayerDepth, extends, maxLayers)
		return nil
	}
	if fetch == nil {
		l.fail(diag.LayerBase, extends, extends.Text)
		return nil
	}
	l.rs.Bases = append(l.rs.Bases, extends.Text)
	name, text, err := fetch(extends.Text)
	if err != nil {
		l.fail(diag.LayerBase, extends, extends.Text)
		return nil
	}
	return l.read(name, text, fetch, chain)
}

// composer lays one file over another. Every node stays the one of its own file, so that whatever is said of it points
// there.
type composer struct {
	*loader
	moved   map[string]bool   // ids that the upper layer moves
	parents map[string]string // id in the lower layer → id of its parent
	lower   map[string]*jsontree.Node
}

// own are members that a layer does not take over from below: they say what a file is.
var own = map[string]bool{"extends": true, "id": true, "version": true, "replaces": true, "about": true, "language": true, "$schema": true, "effective": true, "framework": true}

// lists are members whose elements have ids and are merged by them.
var lists = map[string]bool{"sources": true, "checks": true, "ensure": true, "constraints": true, "adjustments": true, "consequences": true}

func (c *composer) layer(base, over *jsontree.Node) *jsontree.Node {
	before := len(c.list)
	c.lower = map[string]*jsontree.Node{}
	c.index(base.Member("indicators"), "")
	c.moves(over.Member("indicators"))
	var items []*jsontree.Node
	for _, b := range base.Items {
		o := over.Member(b.Name)
		switch {
		case own[b.Name]:
		case o == nil:
			items = append(items, b)
		case b.Name == "indicators":
			items = append(items, o.With(c.indicators(b.Items, o.Items, "")))
		case b.Name == "facts" || b.Name == "let" || b.Name == "parameters":
			items = append(items, c.named(b, o))
		case lists[b.Name]:
			items = append(items, o.With(c.byID(b.Items, o.Items)))
		default:
			items = append(items, o)
		}
	}
	for _, o := range over.Items {
		if base.Member(o.Name) == nil || own[o.Name] {
			items = append(items, o)
		}
	}
	if len(c.list) > before {
		return nil // what would be reported of a tree put together wrongly only follows
	}
	return over.With(items)
}

// index notes where every id of the lower layer stands.
func (c *composer) index(n *jsontree.Node, parent string) {
	if n == nil {
		return
	}
	for _, i := range n.Items {
		id := i.String("id")
		c.lower[id], c.parents[id] = i, parent
		c.index(i.Member("indicators"), id)
	}
}

func (c *composer) moves(n *jsontree.Node) {
	if n == nil {
		return
	}
	for _, i := range n.Items {
		if is(i.Member("move")) {
			c.moved[i.String("id")] = true
		}
		c.moves(i.Member("indicators"))
	}
}

// named merges objects by their members' names: declarations, lets, parameters; null takes one away. A fact keeps its type
// and unit.
func (c *composer) named(base, over *jsontree.Node) *jsontree.Node {
	var items []*jsontree.Node
	for _, b := range base.Items {
		o := over.Member(b.Name)
		switch {
		case o == nil:
			o = b
		case o.Kind == jsontree.Null: // taken away
			continue
		case over.Name == "facts":
			for _, name := range []string{"type", "unit"} {
				if m := o.Member(name); m != nil && m.Text != b.String(name) {
					c.fail(diag.LayerFact, m, b.Name, name, b.String(name))
				}
			}
			o = merged(b, o)
		case over.Name == "parameters":
			o = merged(b, o)
		}
		items = append(items, o)
	}
	for _, o := range over.Items {
		switch {
		case base.Member(o.Name) != nil:
		case o.Kind == jsontree.Null:
			c.list.Add(diag.New(diag.LayerUnknown, o.KeyPlace(), o.Name))
		default:
			items = append(items, o)
		}
	}
	return over.With(items)
}

// merged lays the members of one object over another's.
func merged(base, over *jsontree.Node) *jsontree.Node {
	if base.Kind != jsontree.Object || over.Kind != jsontree.Object {
		return over
	}
	items := append([]*jsontree.Node{}, over.Items...)
	for _, b := range base.Items {
		if over.Member(b.Name) == nil {
			items = append(items, b)
		}
	}
	return over.With(items)
}

// byID merges lists of objects that have ids: sources and checks. New ones come last.
func (c *composer) byID(base, over []*jsontree.Node) []*jsontree.Node {
	var out []*jsontree.Node
	replaced := map[string]*jsontree.Node{}
	for _, o := range over {
		replaced[o.String("id")] = o
	}
	for _, b := range base {
		o := replaced[b.String("id")]
		switch {
		case o == nil:
			out = append(out, b)
		case !is(o.Member("remove")):
			out = append(out, merged(b, o))
		}
		delete(replaced, b.String("id"))
	}
	for _, o := range over {
		if replaced[o.String("id")] != o {
			continue
		}
		if is(o.Member("remove")) {
			c.fail(diag.LayerUnknown, o.Member("id"), o.String("id"))
			continue
		}
		out = append(out, o)
	}
	return out
}

// indicators lays one level of the tree over the same level below.
func (c *composer) indicators(base, over []*jsontree.Node, parent string) []*jsontree.Node {
	var out []*jsontree.Node
	for _, b := range base {
		if !c.moved[b.String("id")] || c.stays(over, b) {
			out = append(out, b)
		}
	}
	for _, o := range over {
		out = c.place(out, o, parent)
	}
	return out
}

// stays reports whether an indicator that is marked as moved is listed at the level where it already is.
func (c *composer) stays(over []*jsontree.Node, b *jsontree.Node) bool {
	for _, o := range over {
		if o.String("id") == b.String("id") {
			return true
		}
	}
	return false
}

func (c *composer) place(level []*jsontree.Node, o *jsontree.Node, parent string) []*jsontree.Node {
	id := o.String("id")
	at := position(level, id)
	b := c.lower[id]
	switch {
	case is(o.Member("remove")):
		if at < 0 {
			c.fail(diag.LayerUnknown, o.Member("id"), id)
			return level
		}
		return append(level[:at:at], level[at+1:]...)
	case b != nil && at < 0 && c.parents[id] != parent && !c.moved[id]:
		c.fail(diag.LayerMove, o.Member("id"), id, c.parents[id])
		return level
	case b != nil:
		o = c.indicator(b, o)
	default:
		o = o.With(c.known(o.Items, id))
	}
	after := o.Member("after")
	if at >= 0 && after == nil {
		out := append([]*jsontree.Node{}, level...)
		out[at] = o
		return out
	}
	if at >= 0 {
		level = append(level[:at:at], level[at+1:]...)
	}
	if after == nil {
		return append(level[:len(level):len(level)], o)
	}
	k := position(level, after.Text)
	if k < 0 {
		c.fail(diag.LayerUnknown, after, after.Text)
		return append(level[:len(level):len(level)], o)
	}
	out := append([]*jsontree.Node{}, level[:k+1]...)
	return append(append(out, o), level[k+1:]...)
}

func position(level []*jsontree.Node, id string) int {
	for i, n := range level {
		if n.String("id") == id {
			return i
		}
	}
	return -1
}

// ways are the members of which an indicator has exactly one; a layer that gives one takes the others away.
var ways = []string{"percent", "points", "not_applicable", "indicators"}

func (c *composer) indicator(base, over *jsontree.Node) *jsontree.Node {
	otherWay := ""
	for _, w := range ways {
		if over.Member(w) != nil {
			otherWay = w
		}
	}
	var items []*jsontree.Node
	for _, b := range base.Items {
		o := over.Member(b.Name)
		isWay := false
		for _, w := range ways {
			isWay = isWay || w == b.Name
		}
		switch {
		case o == nil && isWay && otherWay != "", b.Name == "after", b.Name == "move":
		case o == nil:
			items = append(items, b)
		case b.Name == "indicators":
			items = append(items, o.With(c.indicators(b.Items, o.Items, base.String("id"))))
		case b.Name == "facts" || b.Name == "let":
			items = append(items, c.named(b, o))
		default:
			items = append(items, o)
		}
	}
	var added []*jsontree.Node
	for _, o := range over.Items {
		if base.Member(o.Name) == nil {
			added = append(added, o)
		}
	}
	return over.With(append(items, c.known(added, base.String("id"))...))
}

// known composes the children of an indicator that has none below: they may be known there from elsewhere.
func (c *composer) known(members []*jsontree.Node, id string) []*jsontree.Node {
	out := append([]*jsontree.Node{}, members...)
	for k, m := range out {
		if m.Name == "indicators" {
			out[k] = m.With(c.indicators(nil, m.Items, id))
		}
	}
	return out
}
