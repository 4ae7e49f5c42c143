package rulefile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"slices"
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

// File is a file that was read.
type File struct{ Name, SHA256 string }

// Tree is a rule file composed over what it extends. Every node stays the one of its own file, so that whatever is said of
// it points there.
type Tree struct {
	Root   *jsontree.Node
	Source *diag.Source // of the file itself
	Files  []File       // its own first
	Bases  []string     // id@version of what it extends, nearest first

	languages map[*diag.Source]formula.Language
	extends   *jsontree.Node   // what the file itself extends, nil for nothing
	roots     []*jsontree.Node // of every file, as it stands
}

// Read reads a rule file and what it extends, validates each file, and composes them. The tree is nil if nothing can be
// built on what there is.
func Read(name string, text []byte, fetch Fetch) (*Tree, diag.List) {
	r := reader{tree: &Tree{languages: map[*diag.Source]formula.Language{}}, fetch: fetch}
	root := r.read(name, text, nil)
	if root == nil {
		return nil, r.tree.Once(r.list)
	}
	r.tree.Root = root
	return r.tree, r.list
}

// Digest is the SHA-256 of the composed form, hexadecimal: of members in order of their names, without white space.
func (t *Tree) Digest() string { return digest(t.Root.Canonical()) }

// FileDigest is the SHA-256 of a file's text with its line ends normalised, so that a checkout that rewrites them changes
// nothing.
func FileDigest(text []byte) string {
	return digest([]byte(strings.ReplaceAll(string(text), "\r\n", "\n")))
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

type reader struct {
	tree  *Tree
	list  diag.List
	fetch Fetch
}

func (r *reader) fail(code *diag.Code, n *jsontree.Node, args ...any) {
	r.list.Add(diag.New(code, n.Place(), args...))
}

// noBelow refuses what a member says of a declaration that the layer below does not have; where nothing is extended there is no such layer, and the
// member itself is what is wrong.
func (t *Tree) noBelow(list *diag.List, member *jsontree.Node, at diag.Place, name string) {
	if t.extends == nil {
		list.Add(diag.New(diag.LayerAlone, member.KeyPlace(), member.Name))
		return
	}
	list.Add(diag.New(diag.LayerUnknown, at, name))
}

// Once leaves out, of what is said twice of a member that changes a layer, that which says less: of one where there is no layer, that it is unknown
// there or should have another type; of a null that the schema does not admit, that there is nothing to take away.
func (t *Tree) Once(list diag.List) diag.List {
	at := func(code *diag.Code, p diag.Place) bool {
		return slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Code == code && d.Place == p })
	}
	var drop []diag.Diagnostic
	var walk func(n *jsontree.Node)
	walk = func(n *jsontree.Node) {
		for _, m := range n.Items {
			switch {
			case at(diag.LayerAlone, m.KeyPlace()):
				drop = append(drop, diag.Diagnostic{Code: diag.SchemaType, Place: m.Place()}, diag.Diagnostic{Code: diag.UnknownMember, Place: m.KeyPlace()})
			case m.Kind == jsontree.Null && at(diag.SchemaType, m.Place()):
				drop = append(drop, diag.Diagnostic{Code: diag.LayerUnknown, Place: m.KeyPlace()})
			}
			walk(m)
		}
	}
	if slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Code == diag.LayerAlone || d.Code == diag.LayerUnknown }) {
		for _, root := range t.roots {
			walk(root)
		}
	}
	return slices.DeleteFunc(list, func(d diag.Diagnostic) bool {
		return slices.ContainsFunc(drop, func(x diag.Diagnostic) bool { return x.Code == d.Code && x.Place == d.Place })
	})
}

// read parses, validates and composes one file. chain holds the refs of the files above it.
func (r *reader) read(name string, text []byte, chain []string) *jsontree.Node {
	source := diag.NewSource(name, text)
	if r.tree.Source == nil {
		r.tree.Source = source
	}
	root, list := jsontree.Parse(source)
	r.list = append(r.list, list...)
	if root == nil {
		return nil
	}
	r.tree.roots = append(r.tree.roots, root)
	r.list = append(r.list, schema.Named("ruleset").Validate(root)...)
	if root.Kind != jsontree.Object {
		return nil
	}
	r.tree.Files = append(r.tree.Files, File{Name: name, SHA256: FileDigest(text)})
	r.tree.languages[source], _ = formula.ParseLanguage(root.String("language"))
	base := root.With(nil)
	if extends := root.Member("extends"); extends != nil && extends.Kind == jsontree.String {
		if len(chain) == 0 {
			r.tree.extends = extends
		}
		if base = r.base(extends, append(chain, Ref(root.String("id"), root.String("version")))); base == nil {
			return nil
		}
	}
	return newComposer(r, base, root).layer()
}

func (r *reader) base(extends *jsontree.Node, chain []string) *jsontree.Node {
	for _, ref := range chain {
		if ref == extends.Text {
			r.fail(diag.LayerCycle, extends, strings.Join(append(chain, extends.Text), " → "))
			return nil
		}
	}
	if len(chain) >= maxLayers {
		r.fail(diag.LayerDepth, extends, maxLayers)
		return nil
	}
	if r.fetch == nil {
		r.fail(diag.LayerBase, extends, extends.Text)
		return nil
	}
	r.tree.Bases = append(r.tree.Bases, extends.Text)
	name, text, err := r.fetch(extends.Text)
	switch found := diag.Findings(err); {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist):
		r.fail(diag.LayerBase, extends, extends.Text)
		return nil
	case found != nil:
		r.list = append(r.list, found...)
		return nil
	default:
		r.fail(diag.FileUnreadable, extends, err.Error())
		return nil
	}
	return r.read(name, text, chain)
}

// composer lays one file over another. A file that extends nothing lies over an empty one, so that “remove”, “after” and
// ids that stand twice mean the same everywhere.
type composer struct {
	*reader
	base, over *jsontree.Node
	moved      map[string]bool           // ids that the upper layer moves
	parents    map[string]string         // id in the lower layer → id of its parent
	lower      map[string]*jsontree.Node // id in the lower layer → its indicator
	before     int                       // findings before this layer
}

func newComposer(r *reader, base, over *jsontree.Node) *composer {
	c := &composer{reader: r, base: base, over: over, moved: map[string]bool{}, parents: map[string]string{}, lower: map[string]*jsontree.Node{}, before: len(r.list)}
	c.patched()
	c.index(c.base.Member("indicators"), "")
	c.upper(over.Member("indicators"), map[string]*jsontree.Node{})
	return c
}

// own are members that a layer does not take over from below: they say what a file is.
var own = map[string]bool{"extends": true, "id": true, "version": true, "replaces": true, "about": true, "language": true, "$schema": true, "effective": true, "framework": true}

// lists are members whose elements have ids and are merged by them.
var lists = map[string]bool{"sources": true, "checks": true, "ensure": true, "constraints": true, "adjustments": true, "consequences": true}

func (c *composer) layer() *jsontree.Node {
	var items []*jsontree.Node
	for _, b := range c.base.Items {
		o := c.over.Member(b.Name)
		switch {
		case own[b.Name]:
		case o == nil && b.Name == "indicators":
			items = append(items, b.With(c.indicators(b.Items, nil, "")))
		case o == nil:
			items = append(items, b)
		default:
			items = append(items, c.member(b, o))
		}
	}
	for _, o := range c.over.Items {
		if c.base.Member(o.Name) == nil || own[o.Name] {
			items = append(items, c.member(nil, o))
		}
	}
	if len(c.list) > c.before && c.base.Items != nil {
		return nil // what would be reported of a tree put together wrongly only follows
	}
	return c.over.With(items)
}

// member lays a member of a rule set over the one below, which may be nil.
func (c *composer) member(b, o *jsontree.Node) *jsontree.Node {
	var below []*jsontree.Node
	if b != nil && b.Kind == o.Kind {
		below = b.Items
	}
	switch {
	case o.Name == "indicators" && o.Kind == jsontree.Array:
		return o.With(c.indicators(below, o.Items, ""))
	case b != nil && (o.Name == "facts" || o.Name == "let" || o.Name == "parameters"):
		return c.named(b, o)
	case lists[o.Name] && o.Kind == jsontree.Array:
		return o.With(c.byID(below, o.Items))
	}
	return o
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

// upper notes what the upper layer moves and refuses an id that stands in it twice.
func (c *composer) upper(n *jsontree.Node, seen map[string]*jsontree.Node) {
	if n == nil {
		return
	}
	for _, i := range n.Items {
		if id := i.Member("id"); id != nil && id.Kind == jsontree.String {
			c.once(id, seen)
			if is(i.Member("move")) {
				c.moved[id.Text] = true
			}
		}
		c.upper(i.Member("indicators"), seen)
	}
}

// once refuses an id that stands twice in one layer.
func (c *composer) once(id *jsontree.Node, seen map[string]*jsontree.Node) {
	if before := seen[id.Text]; before != nil {
		d := diag.New(diag.DuplicateID, id.Place(), id.Text)
		d.Related = []diag.Related{{Place: before.Place(), What: diag.Term{Zh: "先前在", En: "first at"}}}
		c.list.Add(d)
		return
	}
	seen[id.Text] = id
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
			o = c.declared(b, o)
		case over.Name == "parameters":
			o = merged(b, o)
		}
		items = append(items, o)
	}
	for _, o := range over.Items {
		switch {
		case base.Member(o.Name) != nil:
		case o.Kind == jsontree.Null:
			c.tree.noBelow(&c.list, o, o.KeyPlace(), o.Name)
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

// byID merges lists of objects that have ids: sources, checks, adjustments. New ones come last.
func (c *composer) byID(base, over []*jsontree.Node) []*jsontree.Node {
	var out []*jsontree.Node
	replaced := map[string]*jsontree.Node{}
	seen := map[string]*jsontree.Node{}
	for _, o := range over {
		if id := o.Member("id"); id != nil && id.Kind == jsontree.String {
			c.once(id, seen)
			replaced[id.Text] = o
		}
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
		switch {
		case o.Member("id") == nil || o.Member("id").Kind != jsontree.String:
			out = append(out, o) // the schema has refused it
		case replaced[o.String("id")] != o:
		case is(o.Member("remove")):
			c.tree.noBelow(&c.list, o.Member("remove"), idOf(o).Place(), o.String("id"))
		default:
			out = append(out, o)
		}
	}
	return out
}

// A level is the indicators below one parent while a layer is laid over them.
type level struct {
	nodes []*jsontree.Node
	at    map[string]int // where the first of each id stands; nil: to be found again
}

// position is where an id stands first, -1 for nowhere.
func (l *level) position(id string) int {
	if l.at == nil {
		l.at = make(map[string]int, len(l.nodes))
		for k, n := range l.nodes {
			if id := n.String("id"); l.at[id] == 0 {
				l.at[id] = k + 1
			}
		}
	}
	return l.at[id] - 1
}

// insert puts an indicator where it follows k others.
func (l *level) insert(k int, n *jsontree.Node) {
	if k == len(l.nodes) {
		if id := n.String("id"); l.at != nil && l.at[id] == 0 {
			l.at[id] = k + 1
		}
	} else {
		l.at = nil
	}
	l.nodes = slices.Insert(l.nodes, k, n)
}

func (l *level) remove(k int) { l.nodes, l.at = slices.Delete(l.nodes, k, k+1), nil }

// indicators lays one level of the tree over the same level below.
func (c *composer) indicators(base, over []*jsontree.Node, parent string) []*jsontree.Node {
	upper, out := level{nodes: over}, level{}
	for _, b := range base {
		id := b.String("id")
		switch listed := upper.position(id) >= 0; {
		case c.moved[id] && !listed: // it stands elsewhere now
		case listed:
			out.nodes = append(out.nodes, b)
		default:
			out.nodes = append(out.nodes, c.without(b))
		}
	}
	for _, o := range over {
		c.place(&out, o, parent)
	}
	return out.nodes
}

// without is an indicator that the upper layer does not mention, without what that layer moves out from below it.
func (c *composer) without(b *jsontree.Node) *jsontree.Node {
	children := b.Member("indicators")
	if children == nil || len(c.moved) == 0 {
		return b
	}
	items := append([]*jsontree.Node{}, b.Items...)
	for k, m := range items {
		if m == children {
			items[k] = m.With(c.indicators(m.Items, nil, b.String("id")))
		}
	}
	return b.With(items)
}

// place puts an indicator of the upper layer on its level, in the place of that of its id or as a new one.
func (c *composer) place(on *level, o *jsontree.Node, parent string) {
	id := o.String("id")
	at := on.position(id)
	b := c.lower[id]
	switch {
	case is(o.Member("remove")):
		if at < 0 {
			c.tree.noBelow(&c.list, o.Member("remove"), idOf(o).Place(), id)
			return
		}
		on.remove(at)
		return
	case b != nil && at < 0 && c.parents[id] != parent && !c.moved[id]:
		c.fail(diag.LayerMove, o.Member("id"), id, c.parents[id])
		return
	case b != nil:
		o = c.indicator(b, o)
	default:
		o = o.With(c.known(o.Items, id))
	}
	after := o.Member("after")
	if at >= 0 && after == nil && b != nil {
		on.nodes[at] = o
		return
	}
	if at >= 0 && b != nil {
		on.remove(at)
	}
	k := len(on.nodes)
	if after != nil && after.Kind == jsontree.String { // else the schema has refused it
		if before := on.position(after.Text); before >= 0 {
			k = before + 1
		} else {
			c.tree.noBelow(&c.list, after, after.Place(), after.Text)
		}
	}
	on.insert(k, o)
}

// idOf is where a finding about an element points: its id, or the whole where that is missing.
func idOf(n *jsontree.Node) *jsontree.Node {
	if id := n.Member("id"); id != nil {
		return id
	}
	return n
}

// ways are the members of which an indicator has exactly one, and which other members belong to that way of scoring alone.
// A layer that gives another way takes the old one away with all that belongs to it.
var ways = map[string][]string{
	"percent":        {"percent"},
	"points":         {"points", "min", "max"},
	"not_applicable": {"not_applicable"},
	"indicators":     {"indicators"},
}

// scoring are the members of an indicator that is scored itself, whichever way; ruling those that only a rule has.
var (
	scoring = []string{"let", "applies", "ensure", "narrative", "rounding", "when_not_applicable", "better", "for_each", "as", "key", "group"}
	ruling  = []string{"let", "applies", "ensure", "narrative", "rounding", "better"}
)

// gone lists the members of the lower layer that another way of scoring takes away.
func gone(over *jsontree.Node) map[string]bool {
	now := ""
	for w := range ways {
		if over.Member(w) != nil {
			now = w
		}
	}
	out := map[string]bool{"after": true, "move": true}
	if now == "" {
		return out
	}
	for w, members := range ways {
		if w != now {
			for _, m := range members {
				out[m] = true
			}
		}
	}
	switch now {
	case "indicators":
		for _, m := range scoring {
			out[m] = true
		}
	case "not_applicable":
		for _, m := range ruling {
			out[m] = true
		}
	}
	return out
}

func (c *composer) indicator(base, over *jsontree.Node) *jsontree.Node {
	gone := gone(over)
	var items []*jsontree.Node
	for _, b := range base.Items {
		o := over.Member(b.Name)
		switch {
		case o == nil && gone[b.Name]:
		case o == nil && b.Name == "indicators":
			items = append(items, b.With(c.indicators(b.Items, nil, base.String("id"))))
		case o == nil:
			items = append(items, b)
		case o.Kind == jsontree.Null: // taken away
		case b.Name == "indicators" && o.Kind == jsontree.Array:
			items = append(items, o.With(c.indicators(b.Items, o.Items, base.String("id"))))
		case b.Name == "facts" || b.Name == "let":
			items = append(items, c.named(b, o))
		case b.Name == "ensure" && o.Kind == jsontree.Array:
			items = append(items, o.With(c.byID(b.Items, o.Items)))
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

// known composes what an indicator has that has nothing below: children that may be known there from elsewhere, checks.
func (c *composer) known(members []*jsontree.Node, id string) []*jsontree.Node {
	out := append([]*jsontree.Node{}, members...)
	for k, m := range out {
		switch {
		case m.Kind != jsontree.Array:
		case m.Name == "indicators":
			out[k] = m.With(c.indicators(nil, m.Items, id))
		case m.Name == "ensure":
			out[k] = m.With(c.byID(nil, m.Items))
		}
	}
	return out
}

func is(n *jsontree.Node) bool { return n != nil && n.Kind == jsontree.True }
