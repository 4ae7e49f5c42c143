package engine

import (
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/scan"
	"jixiao/engine/number"
)

// Rows says that a leaf of a rule set's tree stands for the rows of a table fact: each row of a document is a criterion
// of its own, as in self-evaluation forms, where every project brings its own indicators, targets and weights.
type Rows struct {
	Leaf   string // the leaf's id
	Table  *formula.Fact
	Key    *formula.Formula   // text or number; the criterion's id is the leaf's, a slash, and the key
	Name   *formula.Formula   // text
	Weight *formula.Formula   // number
	Group  []*formula.Formula // texts, from the first level down: parents of the rows

	judged []int // columns that hold judgements and that the rule may read
}

// standsForRows reports whether an indicator is such a leaf itself and not one of its rows.
func (i *Indicator) standsForRows() bool { return i.Rows != nil && i.Row == 0 }

// missing is the outcome of a leaf whose table is missing.
func (r *Rows) missing() *formula.Undetermined {
	return &formula.Undetermined{Code: diag.OutcomeMissing, Args: []any{r.Table.Name}, Fact: r.Table}
}

// Tree is the indicators that a scorecard scores: the rule set's own, with rows in the place of the leaves that stand for
// them.
type tree struct {
	first    []*Indicator
	all      []*Indicator // in the order of the tree, parents first
	criteria []*Indicator // the leaves
	copies   []*Indicator // of a tree with rows: by index, the copies of the rule set's own indicators
}

func (t *tree) find(id string) *Indicator {
	for _, i := range t.all {
		if i.ID == id {
			return i
		}
	}
	return nil
}

// rowTree is a tree with rows and what belongs to its criteria by index. A Facts that is read again uses it again.
type rowTree struct {
	tree
	adjudications []scan.Adjudication
	reasons       []string

	pool []*Indicator
	used int
	keys map[string]*Indicator
}

func (t *rowTree) take() *Indicator {
	if t.used == len(t.pool) {
		t.pool = append(t.pool, new(Indicator))
	}
	i := t.pool[t.used]
	t.used++
	*i = Indicator{Children: i.Children[:0]}
	return i
}

// expand puts a document's rows into the tree. It refuses rows without a key or weight, and ids that stand twice.
func (f *Facts) expand() diag.List {
	if f.rowTree == nil {
		f.rowTree = &rowTree{keys: map[string]*Indicator{}}
	}
	t := f.rowTree
	t.used, t.first, t.all, t.criteria = 0, t.first[:0], t.all[:0], t.criteria[:0]
	if len(t.copies) != len(f.rs.all) {
		t.copies = make([]*Indicator, len(f.rs.all))
	}
	clear(t.copies)
	t.adjudications, t.reasons = t.adjudications[:0], t.reasons[:0]
	clear(t.keys)
	e := expander{rowTree: t, f: f}
	for _, i := range f.rs.Indicators {
		t.first = append(t.first, e.copy(i, nil)...)
	}
	for _, i := range t.first {
		e.list(i)
	}
	e.named()
	f.tree, f.adjudications, f.reasons = t.tree, t.adjudications, t.reasons
	f.frame.SetRow(nil, 0)
	return e.found
}

type expander struct {
	*rowTree
	f     *Facts
	found diag.List

	known     []string // the ids that there are, once one is asked for that is not
	suggested int
}

// maxSuggested is for how many unknown ids the nearest known one is looked for.
const maxSuggested = 20

// copy copies an indicator and everything below it; a leaf that stands for rows becomes their groups and criteria, or
// stays as it is while the table is missing.
func (e *expander) copy(i *Indicator, parent *Indicator) []*Indicator {
	if i.Rows != nil && e.f.doc.Cells[i.Rows.Table.Slot].State == formula.Known {
		return e.rows(i, parent)
	}
	c := e.take()
	children := c.Children
	*c = *i
	c.Parent, c.Children, c.origin = parent, children, i
	e.copies[i.Index] = c
	for _, child := range i.Children {
		c.Children = append(c.Children, e.copy(child, c)...)
	}
	return []*Indicator{c}
}

func (e *expander) rows(leaf, parent *Indicator) []*Indicator {
	rows := e.f.doc.Cells[leaf.Rows.Table.Slot].Rows
	var top []*Indicator
	path := make([]*Indicator, len(leaf.Rows.Group)) // the groups of the row before, which is often in the same
	for k := range rows.N {
		e.f.frame.SetRow(rows, k)
		at, level := parent, &top
		for depth, g := range leaf.Rows.Group {
			v, u := g.Value(e.f.frame)
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
func (e *expander) group(leaf, above, parent *Indicator, name string, level *[]*Indicator) *Indicator {
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
	group.ID, group.Name, group.Parent, group.Place, group.Rounding, group.origin = id, name, above, leaf.Place, leaf.Rounding, leaf
	e.keys[id] = group
	*level = append(*level, group)
	return group
}

// row makes the criterion of one row, nil if the row cannot be one.
func (e *expander) row(leaf *Indicator, k int) *Indicator {
	frame := e.f.frame
	key, u := leaf.Rows.Key.Value(frame)
	if u != nil {
		e.undetermined(leaf, k, u)
		return nil
	}
	weight, u := leaf.Rows.Weight.Number(frame)
	if u != nil {
		e.undetermined(leaf, k, u)
		return nil
	}
	id := leaf.ID + "/" + key.Text
	if key.Kind != formula.Text {
		id = leaf.ID + "/" + key.String()
	}
	if weight.Sign() < 0 {
		e.fail(diag.RowWeight, leaf, k, id, weight)
		return nil
	}
	if e.keys[id] != nil {
		e.fail(diag.RowKey, leaf, k, id)
		return nil
	}
	if id == leaf.ID+"/" {
		e.fail(diag.RowNoKey, leaf, k)
		return nil
	}
	c := e.take()
	children := c.Children
	*c = *leaf
	c.Children, c.origin = children, leaf
	c.ID, c.Name, c.Weight, c.Row = id, id[len(leaf.ID)+1:], weight, k+1
	if name, u := leaf.Rows.Name.Value(frame); u == nil && name.Text != "" {
		c.Name = name.Text
	}
	c.Max = weight
	e.keys[id] = c
	return c
}

func (e *expander) fail(code *diag.Code, leaf *Indicator, row int, args ...any) {
	e.found.Add(diag.New(code, e.f.doc.RowPlace(leaf.Rows.Table.Slot, row), args...))
}

func (e *expander) undetermined(leaf *Indicator, row int, u *formula.Undetermined) {
	e.fail(diag.RowUndetermined, leaf, row, leaf.ID, row+1, outcome{u})
}

// outcome words an undetermined outcome in a message's language.
type outcome struct{ *formula.Undetermined }

// In is the reason in that language.
func (o outcome) In(lang diag.Lang) string { return o.Reason(lang) }

// list numbers an indicator and everything below it and adds up the weights of groups.
func (e *expander) list(i *Indicator) number.Number {
	i.Index = len(e.all)
	e.all = append(e.all, i)
	if i.origin.Leaf >= 0 && (i.Row > 0 || i.Rows != nil || i.origin.Rows == nil) {
		i.Leaf = len(e.criteria)
		e.criteria = append(e.criteria, i)
		var a scan.Adjudication
		reason := ""
		if i.Row == 0 {
			a, reason = e.f.doc.Adjudications[i.origin.Leaf], e.f.doc.Reasons[i.origin.Leaf]
		}
		e.adjudications, e.reasons = append(e.adjudications, a), append(e.reasons, reason)
		return i.Weight
	}
	i.Leaf = -1
	sum := number.Zero
	for _, c := range i.Children {
		sum = sum.Add(e.list(c))
	}
	if i.origin.Rows != nil {
		i.Weight = sum
	}
	return i.Weight
}

// named gives rows their adjudications and reasons, which the scanner read without knowing the rows.
func (e *expander) named() {
	for _, a := range e.f.doc.RowAdjudications {
		i := e.keys[a.ID]
		switch {
		case i == nil || i.Leaf < 0:
			e.unknown(a.ID, a.At)
		case a.Score.Less(i.Min) || i.Max.Less(a.Score):
			e.found.Add(diag.New(diag.AdjudicationRange, e.f.doc.Place(a.At), a.Score, a.ID, i.Min, i.Max))
		default:
			e.adjudications[i.Leaf] = a.Adjudication
		}
	}
	for _, r := range e.f.doc.RowReasons {
		if i := e.keys[r.ID]; i == nil || i.Leaf < 0 {
			e.unknown(r.ID, r.At)
		} else {
			e.reasons[i.Leaf] = r.Reason
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
		for _, i := range e.criteria {
			e.known = append(e.known, i.ID)
		}
	}
	if e.suggested++; e.suggested <= maxSuggested {
		if near := diag.Nearest(id, e.known); near != "" {
			d = d.WithHelp(near)
		}
	}
	e.found.Add(d)
}

// Structure reports what a document's rows break: sums of weights, and constraints on the tree.
func (c *Scorecard) Structure() diag.List {
	var list diag.List
	if c.RuleSet.hasRows {
		c.rowWeights(&list)
		c.constrained(&list)
	}
	return list
}

// rowWeights reports leaves whose rows do not add up to the weight that the rule set leaves them.
func (c *Scorecard) rowWeights(list *diag.List) {
	for _, leaf := range c.RuleSet.criteria {
		if leaf.Rows == nil {
			continue
		}
		if c.Facts.doc.Cells[leaf.Rows.Table.Slot].State != formula.Known {
			continue
		}
		sum := number.Zero
		for _, i := range c.tree.criteria {
			if i.origin == leaf && i.Row > 0 {
				sum = sum.Add(i.Weight)
			}
		}
		if !sum.Equal(leaf.Weight) {
			at := c.Facts.doc.Place(c.Facts.doc.Entries[leaf.Rows.Table.Slot].At)
			at.Span.End = at.Span.Start + 1
			list.Add(diag.New(diag.RowSum, at, leaf.ID, sum, leaf.Weight))
		}
	}
}
