package engine

import (
	"slices"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/scan"
	"jixiao/engine/number"
)

// Item is an indicator as one document has it: the rule set's own, or in the place of a leaf that stands for the rows of a
// table, a criterion for each row and the groups that they form. What it does not say itself it has from the indicator.
type Item struct {
	*Indicator // of a row or group: the leaf
	ID, Name   string
	Weight     number.Number // before weights of inapplicable criteria move
	Max        number.Number // of points
	Row        int           // number of the row, from 1; 0 for an item that is no row
	Parent     *Item
	Children   []*Item

	index int // among all items
	leaf  int // among the criteria; -1 for a parent
}

// IsCriterion reports whether the item is scored itself.
func (i *Item) IsCriterion() bool { return i != nil && i.leaf >= 0 }

// Level is 1 for the first level, 2 for the one below.
func (i *Item) Level() int {
	level := 0
	for ; i != nil; i = i.Parent {
		level++
	}
	return level
}

// least is the least that the criterion can have, as rounded, of penalties; 0 of others.
func (i *Item) least() number.Number {
	least := number.Min(i.Min, number.Zero)
	if !i.Rounding.AtTotal {
		least = number.Min(least, least.Round(i.Rounding.Places, i.Rounding.Mode))
	}
	return least
}

// Index is the item's place among all of its scorecard.
func (i *Item) Index() int {
	if i == nil {
		return 0
	}
	return i.index
}

// awaitsRows reports whether the item stands for rows of a table that is missing.
func (i *Item) awaitsRows() bool { return i.Row == 0 && i.standsForRows() }

// ownRange reports whether the criterion's points have a range of their own, which does not follow its weight.
func (i *Item) ownRange() bool { return i.IsPoints && i.Row == 0 && !i.Max.Equal(i.Indicator.Weight) }

// items is the tree of a document.
type items struct {
	first  []*Item
	all    []*Item // in the order of the tree, parents first
	leaves []*Item
	own    []*Item          // by Indicator.index: the items of the rule set's indicators; nil where rows stand
	keys   map[string]*Item // of rows and their groups, by id
	short  *short           // the way of documents of which there is nothing more to say; nil with rows
}

// awaiting reports whether some rows are those of a table that is missing.
func (t *items) awaiting() bool { return slices.ContainsFunc(t.leaves, (*Item).awaitsRows) }

func (t *items) find(rs *RuleSet, id string) *Item {
	if i := rs.byID[id]; i != nil {
		return t.own[i.index]
	}
	return t.keys[id]
}

// newItems makes the tree of documents without rows.
func newItems(rs *RuleSet) *items {
	t := &items{own: make([]*Item, len(rs.all))}
	var copied func(level []*Indicator, parent *Item) []*Item
	copied = func(level []*Indicator, parent *Item) (out []*Item) {
		for _, i := range level {
			c := &Item{Indicator: i, ID: i.ID, Name: i.Name, Weight: i.Weight, Max: i.Max, Parent: parent}
			t.own[i.index] = c
			t.list(c)
			c.Children = copied(i.Children, c)
			out = append(out, c)
		}
		return out
	}
	t.first = copied(rs.Indicators, nil)
	t.short = newShort(t)
	return t
}

// list numbers an item.
func (t *items) list(i *Item) {
	i.index, i.leaf = len(t.all), -1
	t.all = append(t.all, i)
	if i.Indicator.leaf >= 0 && (i.Row > 0 || !i.standsForRows() || i.ID == i.Indicator.ID) {
		i.leaf = len(t.leaves)
		t.leaves = append(t.leaves, i)
	}
}

// expander puts a document's rows into the tree. One that is used again uses its items again.
type expander struct {
	items
	adjudications []scan.Adjudication
	reasons       []scan.Said

	f     *Facts
	frame *formula.Frame
	pool  []*Item
	used  int
	found diag.List

	decided bool // the document has adjudications

	known     []string // the ids that there are, once one is asked for that is not
	suggested int
}

// maxSuggested is for how many unknown ids the nearest known one is looked for.
const maxSuggested = 20

// expand makes a document's tree. It refuses rows without a key or weight, and ids that stand twice; whole is false if it
// did, and the tree is not the document's.
func (e *expander) expand(f *Facts, frame *formula.Frame) (found diag.List, whole bool) {
	rs := f.rs
	e.f, e.frame, e.found, e.known, e.suggested = f, frame, nil, nil, 0
	e.used, e.first, e.all, e.leaves = 0, e.first[:0], e.all[:0], e.leaves[:0]
	e.adjudications, e.reasons = e.adjudications[:0], e.reasons[:0]
	if len(e.own) != len(rs.all) {
		e.own = make([]*Item, len(rs.all))
	}
	clear(e.own)
	if e.keys == nil {
		e.keys = map[string]*Item{}
	}
	clear(e.keys)
	for _, i := range rs.Indicators {
		e.first = append(e.first, e.copy(i, nil)...)
	}
	e.all, e.leaves, e.reasons = slices.Grow(e.all, e.used), slices.Grow(e.leaves, e.used), slices.Grow(e.reasons, e.used)
	if e.decided = len(f.doc.Adjudications)+len(f.doc.RowAdjudications) > 0; e.decided {
		e.adjudications = slices.Grow(e.adjudications, e.used)
	}
	for _, i := range e.first {
		e.number(i)
	}
	whole = !e.found.HasErrors()
	e.named()
	frame.Enter(number.Zero, nil, 0)
	return e.found, whole
}

func (e *expander) take() *Item {
	if e.used == len(e.pool) {
		e.pool = append(e.pool, new(Item))
	}
	i := e.pool[e.used]
	e.used++
	*i = Item{Children: i.Children[:0]}
	return i
}

// copy copies an indicator and everything below it; a leaf that stands for rows becomes their groups and criteria, or
// stays as it is while the table is missing.
func (e *expander) copy(i *Indicator, parent *Item) []*Item {
	if i.standsForRows() && e.f.doc.Cells[i.rule.Rows.Table.Slot].State == formula.Known {
		return e.rows(i, parent)
	}
	c := e.take()
	c.Indicator, c.ID, c.Name, c.Weight, c.Max, c.Parent = i, i.ID, i.Name, i.Weight, i.Max, parent
	e.own[i.index] = c
	for _, child := range i.Children {
		c.Children = append(c.Children, e.copy(child, c)...)
	}
	return []*Item{c}
}

func (e *expander) rows(leaf *Indicator, parent *Item) []*Item {
	rows := e.f.doc.Cells[leaf.rule.Rows.Table.Slot].Rows
	top := make([]*Item, 0, rows.N)
	if more := e.used + rows.N - len(e.pool); more > 0 {
		e.pool = slices.Grow(e.pool, more)
	}
	path := make([]*Item, len(leaf.rule.Rows.Group)) // the groups of the row before, which is often in the same
	e.frame.Enter(number.Zero, rows, 0)
	for k := range rows.N {
		e.frame.EnterRow(number.Zero, rows, k)
		at, level := parent, &top
		for depth, g := range leaf.rule.Rows.Group {
			v, u := g.Value(e.frame)
			if u != nil || v.Text == "" {
				break
			}
			if strings.Contains(v.Text, "/") {
				e.fail(diag.RowSlash, leaf, k, v.Text)
				break
			}
			if before := path[depth]; before == nil || before.Name != v.Text {
				clear(path[depth:])
				if path[depth] = e.group(leaf, at, parent, v.Text, level); path[depth] == nil {
					e.fail(diag.RowKey, leaf, k, v.Text)
					break
				}
			}
			at, level = path[depth], &path[depth].Children
		}
		if c := e.row(leaf, k); c != nil {
			c.Parent = at
			*level = append(*level, c)
		}
	}
	return top
}

// group finds or makes the group of that name below another, or below the parent of the rows; nil if a row has its id.
func (e *expander) group(leaf *Indicator, above, parent *Item, name string, level *[]*Item) *Item {
	id := leaf.ID + "/" + name
	if above != parent {
		id = above.ID + "/" + name
	}
	if group := e.keys[id]; group != nil {
		if group.Row > 0 {
			return nil
		}
		return group
	}
	group := e.take()
	group.Indicator, group.ID, group.Name, group.Parent = leaf, id, name, above
	e.keys[id] = group
	*level = append(*level, group)
	return group
}

// row makes the criterion of one row, nil if the row cannot be one.
func (e *expander) row(leaf *Indicator, k int) *Item {
	rows := leaf.rule.Rows
	key, u := rows.Key.Value(e.frame)
	if u != nil {
		e.undetermined(leaf, k, u)
		return nil
	}
	weight, u := rows.Weight.Number(e.frame)
	if u != nil {
		e.undetermined(leaf, k, u)
		return nil
	}
	id := leaf.ID + "/" + key.Text
	if key.Kind != formula.Text {
		id = leaf.ID + "/" + key.String()
	}
	switch {
	case weight.Sign() < 0:
		e.fail(diag.RowWeight, leaf, k, id, weight)
		return nil
	case e.keys[id] != nil:
		e.fail(diag.RowKey, leaf, k, id)
		return nil
	case id == leaf.ID+"/":
		e.fail(diag.RowNoKey, leaf, k)
		return nil
	}
	c := e.take()
	c.Indicator, c.ID, c.Name, c.Weight, c.Max, c.Row = leaf, id, id[len(leaf.ID)+1:], weight, weight, k+1
	if name, u := rows.Name.Value(e.frame); u == nil && name.Text != "" {
		c.Name = name.Text
	}
	e.keys[id] = c
	return c
}

func (e *expander) fail(code *diag.Code, leaf *Indicator, row int, args ...any) {
	e.found.Add(diag.New(code, e.f.doc.RowPlace(leaf.rule.Rows.Table.Slot, row), args...))
}

func (e *expander) undetermined(leaf *Indicator, row int, u *formula.Undetermined) {
	e.fail(diag.RowUndetermined, leaf, row, leaf.ID, row+1, outcome{u})
}

// outcome words an undetermined outcome in a message's language.
type outcome struct{ *formula.Undetermined }

// In is the reason in that language.
func (o outcome) In(lang diag.Lang) string { return o.Reason(lang) }

// number numbers an item and everything below it, adds up the weights of groups, and takes over what the scanner read.
func (e *expander) number(i *Item) number.Number {
	e.list(i)
	if i.leaf >= 0 {
		var a scan.Adjudication
		var reason scan.Said
		if i.Row == 0 {
			if reason = e.f.doc.Reasons[i.Indicator.leaf]; len(e.f.doc.Adjudications) > 0 {
				a = e.f.doc.Adjudications[i.Indicator.leaf]
			}
		}
		if e.reasons = append(e.reasons, reason); e.decided {
			e.adjudications = append(e.adjudications, a)
		}
		return i.Weight
	}
	sum := number.Zero
	for _, c := range i.Children {
		sum = sum.Add(e.number(c))
	}
	if i.standsForRows() { // a group
		i.Weight = sum
	}
	return i.Weight
}

// named gives rows their adjudications and reasons, which the scanner read without knowing the rows.
func (e *expander) named() {
	for _, a := range e.f.doc.RowAdjudications {
		if i := e.keys[a.ID]; i == nil || i.leaf < 0 {
			e.unknown(a.ID, a.At)
		} else {
			e.adjudications[i.leaf] = a.Adjudication
		}
	}
	for _, r := range e.f.doc.RowReasons {
		if i := e.keys[r.ID]; i == nil || i.leaf < 0 {
			e.unknown(r.ID, r.At)
		} else {
			e.reasons[i.leaf] = r.Reason
		}
	}
}

func (e *expander) unknown(id string, at diag.Span) {
	if e.f.doc.Lenient() {
		e.f.doc.Unknown = append(e.f.doc.Unknown, id)
		return
	}
	d := diag.New(diag.UnknownCriterion, e.f.doc.Place(at), id)
	if e.known == nil {
		for _, i := range e.leaves {
			e.known = append(e.known, i.ID)
		}
	}
	if e.suggested++; e.suggested <= maxSuggested {
		d = d.Suggest(id, e.known)
	}
	e.found.Add(d)
}
