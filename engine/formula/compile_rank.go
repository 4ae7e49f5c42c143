package formula

import (
	"slices"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// How many rows of a table are above or below a number: what a rank counts for every row. A column is sorted once for one set of facts,
// and then each count is a search. Work is counted as if every row were looked at, so that the same documents are too large.

// rankFrom is from how many rows on a column is worth sorting.
const rankFrom = 32

// sortedColumn is a column of a table in order.
type sortedColumn struct {
	gen   uint32 // of the frame's facts
	asked int    // how often these facts were counted: only what is counted again is sorted
	nums  []number.Number

	// Of a column that many documents share:
	distinct []number.Number // without repetitions, once asked for
	work     int             // that reading all of it takes
}

// columnKey is a column. Of a table that many documents share there may be several: with adjudications and without.
type columnKey struct {
	slot, column int
	shared       *Rows // nil for others
}

// counted is count(T.filter(r, r.column < x)), or with another comparison, where x is plain: a cell of another loop, a fact, a constant.
type counted struct {
	n, filter *Node
	column    int
	op        Op // of the column to x
	x         *Node
}

// countedIn recognises such a count; nil for another.
func countedIn(n *Node) *counted {
	filter := n.Args[0]
	if filter.Op != OpFilter || filter.Args[0].Op != OpFact || filter.Args[0].Type.Kind != Table || filter.Args[0].Fact.Slot == OwnSlot {
		return nil
	}
	test := filter.Args[1]
	if _, ok := mirrored[test.Op]; !ok {
		return nil
	}
	own := func(a *Node) bool { return a.Op == OpCell && a.Slot == filter.Slot && numeric(a.Type.Kind) }
	plain := func(a *Node) bool {
		return a.Op == OpCell && a.Slot != filter.Slot || a.Op == OpFact || a.Op == OpConst || a.Op == OpParam
	}
	switch a, b := test.Args[0], test.Args[1]; {
	case own(a) && plain(b):
		return &counted{n, filter, a.Column, test.Op, b}
	case own(b) && plain(a):
		return &counted{n, filter, b.Column, mirrored[test.Op], a}
	}
	return nil
}

// count counts by searching; ok is false where rows must be looked at one by one.
func (c *counted) count(f *Frame) (count int, u *Undetermined, ok bool) {
	rows, _, u := c.filter.Args[0].code.rows(f)
	if u != nil || rows.N < rankFrom || rows.Columns[c.column].Absent != nil {
		return 0, nil, false
	}
	sorted := f.sorted(c.filter.Args[0].Fact.Slot, c.column, rows)
	if sorted == nil {
		return 0, nil, false
	}
	x, u := c.x.code.num(f)
	if u != nil {
		return 0, nil, false
	}
	if !f.spend(rows.N * c.filter.size) {
		return 0, c.filter.undetermined(diag.OutcomeTooLarge), true
	}
	below, found := slices.BinarySearchFunc(sorted, x, number.Number.Cmp)
	upTo := below // how many are not above x
	if found && (c.op == OpLe || c.op == OpGt) {
		upTo, _ = slices.BinarySearchFunc(sorted[below:], x, func(a, x number.Number) int {
			if a.Cmp(x) <= 0 {
				return -1
			}
			return 1
		})
		upTo += below
	}
	switch c.op {
	case OpLt:
		return below, nil, true
	case OpLe:
		return upTo, nil, true
	case OpGt:
		return rows.N - upTo, nil, true
	}
	return rows.N - below, nil, true
}

// sorted is a column in order, nil while it is asked for the first time of one document.
func (f *Frame) sorted(slot, column int, rows *Rows) []number.Number {
	if rows.Shared {
		return f.sharedColumn(slot, column, rows).nums
	}
	key := columnKey{slot: slot, column: column}
	c := f.columns[key]
	if c == nil {
		c = f.keepColumn(key)
	}
	if c.gen != f.gen {
		c.gen, c.asked = f.gen, 0
	}
	if c.asked++; c.asked == 1 {
		return nil
	}
	if c.asked == 2 {
		c.nums = append(c.nums[:0], rows.Columns[column].Nums...)
		slices.SortFunc(c.nums, number.Number.Cmp)
	}
	return c.nums
}

// sharedColumn is a column that many documents share.
func (f *Frame) sharedColumn(slot, column int, rows *Rows) *sortedColumn {
	key := columnKey{slot, column, rows}
	c := f.columns[key]
	if c == nil {
		c = f.keepColumn(key)
		c.nums = slices.Clone(rows.Columns[column].Nums)
		slices.SortFunc(c.nums, number.Number.Cmp)
		c.work = workOf(c.nums)
	}
	return c
}

func (f *Frame) keepColumn(key columnKey) *sortedColumn {
	if f.columns == nil {
		f.columns = map[columnKey]*sortedColumn{}
	}
	c := new(sortedColumn)
	f.columns[key] = c
	return c
}

// rank is the rank of x in it.
func (c *sortedColumn) rank(x number.Number, dense bool) number.Number {
	nums := c.nums
	if dense {
		if c.distinct == nil {
			c.distinct = slices.CompactFunc(slices.Clone(c.nums), number.Number.Equal)
		}
		nums = c.distinct
	}
	notAbove, _ := slices.BinarySearchFunc(nums, x, func(a, x number.Number) int {
		if a.Cmp(x) <= 0 {
			return -1
		}
		return 1
	})
	return number.Int(int64(len(nums) - notAbove + 1))
}
