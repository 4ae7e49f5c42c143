package formula

import (
	"slices"

	"math/bits"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Lists that closures return lie in the frame's scratch memory; whoever consumes one gives the memory back, and may read
// it until the next list is made.

func compileScalar(n *Node) {
	fail := n.failures()
	if n.code.num = n.shortScalar(fail); n.code.num != nil {
		return
	}
	apply, a, b, c := n.Fn.scalar, n.Args[0].code.num, n.Args[1].code.num, n.Args[2].code.num
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		x, u := a(f)
		if u != nil {
			return x, u
		}
		y, u := b(f)
		if u != nil {
			return y, u
		}
		z, u := c(f)
		if u != nil {
			return z, u
		}
		r, why := apply(x, y, z)
		if why != nil || r.IsBig() && !f.afford(r) {
			return number.Zero, fail(why)
		}
		return r, nil
	}
}

// failures maps a function's failure to an outcome of this node.
func (n *Node) failures() func(*diag.Code) *Undetermined {
	large := n.undetermined(diag.OutcomeTooLarge)
	return func(code *diag.Code) *Undetermined {
		if code == nil {
			return large
		}
		return n.undetermined(code)
	}
}

func compileListCall(n *Node) {
	apply, fail := n.Fn.list, n.failures()
	if n.code.num = n.shortExtreme(fail); n.code.num != nil {
		return
	}
	list := n.Args[0].code.nums
	if n.Fn.variadic && len(n.Args) > 1 {
		args := n.Args
		list = func(f *Frame) ([]number.Number, *Undetermined) { return collect(f, args) }
	}
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		mark := len(f.nums)
		l, u := list(f)
		f.nums = f.nums[:mark]
		if u != nil {
			return number.Zero, u
		}
		if !f.affordAll(l) {
			return number.Zero, fail(nil)
		}
		r, why := apply(l)
		if why != nil || r.TooLarge() {
			return number.Zero, fail(why)
		}
		return r, nil
	}
}

// affordAll pays for running over a list: a unit for each number, and for large ones the square of their size in words,
// as many times as a sum by halves meets it.
func (f *Frame) affordAll(list []number.Number) bool {
	return f.spend(workOf(list))
}

// workOf is how much work a list of numbers is to be gone through.
func workOf(list []number.Number) int {
	units := len(list)
	for _, x := range list {
		if x.IsBig() {
			words := x.Bits()/64 + 1
			units += words * words * bits.Len(uint(len(list)))
		}
	}
	return units
}

func compileRound(n *Node) {
	a, places, mode := n.Args[0].code.num, n.Column, number.Mode(n.Slot)
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		x, u := a(f)
		return x.Round(places, mode), u
	}
}

func compileFixed(n *Node) {
	a, places := n.Args[0].code.num, n.Column
	n.code.text = func(f *Frame) (string, *Undetermined) {
		x, u := a(f)
		if u != nil {
			return "", u
		}
		return x.Fixed(places, number.HalfUp), nil
	}
}

// ordered is the table whose rows a list has one by one, if its rows follow each other; nil for any other list.
func (n *Node) ordered() *Fact {
	switch {
	case n.Op == OpColumn && n.Fact.Order != nil:
		return n.Fact
	case n.Op == OpMap && n.Args[0].Type.Kind == Table && n.Args[0].Type.Table != nil && n.Args[0].Type.Table.Order != nil: // all of them, or those that are picked
		return n.Args[0].Type.Table
	}
	return nil
}

// inOrder is what a list has of the rows of a table, all or those that are picked, in the order that the table declares.
func (f *Frame) inOrder(list []number.Number, table *Fact, picked []int32) []number.Number {
	rows := table.Owned
	if rows == nil {
		rows = f.cell(table.Slot).Rows
	}
	by := rows.Columns[table.ColumnNamed(table.Order.Column).Slot].Nums[:rows.N]
	if picked != nil {
		all := by
		by = make([]number.Number, len(picked))
		for k, row := range picked {
			by[k] = all[row]
		}
	}
	if len(list) != len(by) || slices.IsSortedFunc(by, number.Number.Cmp) {
		return list
	}
	at := make([]int, len(by))
	for k := range at {
		at[k] = k
	}
	slices.SortFunc(at, func(a, b int) int { return by[a].Cmp(by[b]) })
	out := make([]number.Number, len(list))
	for k, from := range at {
		out[k] = list[from]
	}
	return out
}

func compileIncreasing(n *Node) {
	list, fail, table := n.Args[0].code.nums, n.failures(), n.Args[0].ordered()
	sign := 1
	if n.Name == "decreasing" {
		sign = -1
	}
	n.code.bool = func(f *Frame) (bool, *Undetermined) {
		mark := len(f.nums)
		l, u := list(f)
		f.nums = f.nums[:mark]
		if u != nil {
			return false, u
		}
		if !f.affordAll(l) {
			return false, fail(nil)
		}
		if table != nil {
			var picked []int32
			if of := n.Args[0]; of.Op == OpMap && of.Args[0].Op != OpFact {
				if _, picked, u = of.Args[0].code.rows(f); u != nil {
					return false, u
				}
			}
			l = f.inOrder(l, table, picked)
		}
		rises, why := increasing(l, sign)
		if why != nil {
			return false, fail(why)
		}
		return rises, nil
	}
}

func compileDays(n *Node) {
	a, b := n.Args[0].code.num, n.Args[1].code.num
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		x, u := a(f)
		if u != nil {
			return x, u
		}
		y, u := b(f)
		return y.Sub(x), u
	}
}

func compileCount(n *Node) {
	list, ranked := n.Args[0], countedIn(n)
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		if ranked != nil {
			if count, u, ok := ranked.count(f); ok {
				return number.Int(int64(count)), u
			}
		}
		nums, vals := len(f.nums), len(f.vals)
		count, u := list.length(f)
		f.nums, f.vals = f.nums[:nums], f.vals[:vals]
		return number.Int(int64(count)), u
	}
}

// length evaluates a list or table and counts it.
func (n *Node) length(f *Frame) (int, *Undetermined) {
	switch {
	case n.Op == OpFilter && n.Type.Kind == Table: // counted without keeping the rows
		count := 0
		u := n.gather(f, func() *Undetermined {
			x, u := n.Args[1].code.bool(f)
			if x && u == nil {
				count++
			}
			return u
		})
		return count, u
	case n.Type.Kind == Table:
		rows, picked, u := n.code.rows(f)
		if u != nil || picked != nil {
			return len(picked), u
		}
		return rows.N, nil
	case numeric(n.Type.Elem):
		l, u := n.code.nums(f)
		return len(l), u
	}
	l, u := n.code.vals(f)
	return len(l), u
}

func compileWeighted(n *Node) {
	values, weights, fail := n.Args[0].code.nums, n.Args[1].code.nums, n.failures()
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		mark := len(f.nums)
		defer func() { f.nums = f.nums[:mark] }()
		v, u := values(f)
		if u != nil {
			return number.Zero, u
		}
		w, u := weights(f)
		if u != nil {
			return number.Zero, u
		}
		if len(v) != len(w) {
			return number.Zero, n.undetermined(diag.OutcomeLengths, len(v), len(w))
		}
		if !f.affordAll(v) || !f.affordAll(w) {
			return number.Zero, fail(nil)
		}
		r, why := weightedMean(v, w, f.nums[len(f.nums):])
		if why != nil || r.TooLarge() {
			return number.Zero, fail(why)
		}
		return r, nil
	}
}

func compileBand(n *Node) {
	x := n.Args[0].code.num
	bands := n.Args[1:]
	var otherwise func(*Frame) (number.Number, *Undetermined)
	if n.Else {
		bands = bands[:len(bands)-1]
		otherwise = n.Args[len(n.Args)-1].code.num
	}
	if n.code.num = n.shortBand(bands, otherwise); n.code.num != nil {
		return
	}
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		v, u := x(f)
		if u != nil {
			return v, u
		}
		for i := 0; i < len(bands); i += 2 {
			from, u := bands[i].code.num(f)
			if u != nil {
				return from, u
			}
			if v.Cmp(from) >= 0 {
				return bands[i+1].code.num(f)
			}
		}
		if otherwise != nil {
			return otherwise(f)
		}
		return number.Zero, n.undetermined(diag.OutcomeBandHole, v)
	}
}

// item is an item of a checklist as a number from 0 to 1.
func (n *Node) item(f *Frame) (number.Number, *Undetermined) {
	if n.Type.Kind == Boolean {
		ok, u := n.code.bool(f)
		if ok {
			return number.One, u
		}
		return number.Zero, u
	}
	x, u := n.code.num(f)
	if u == nil && (x.Sign() < 0 || x.Cmp(number.One) > 0) {
		u = n.undetermined(diag.OutcomeItemRange, x)
	}
	return x, u
}

func compileChecklist(n *Node) {
	items := n.Args[:n.Items()]
	shares := n.Args[n.Items():]
	equal := number.Frac(100, int64(len(items)))
	large := n.undetermined(diag.OutcomeTooLarge)
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		total := number.Zero
		for i, item := range items {
			x, u := item.item(f)
			if u != nil {
				return x, u
			}
			share := equal
			if shares != nil {
				if share, u = shares[i].code.num(f); u != nil {
					return share, u
				}
			}
			if total = total.Add(x.Mul(share)); total.TooLarge() {
				return number.Zero, large
			}
		}
		return total, nil
	}
	if len(shares) == 0 {
		shares = nil
	}
	if short := n.shortChecklist(items, shares, equal, n.code.num); short != nil {
		n.code.num = short
	}
}

func compileLookup(n *Node) {
	x, pairs := n.Args[0].code.text, n.Args[1:]
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		v, u := x(f)
		if u != nil {
			return number.Zero, u
		}
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i].Value.Text == v {
				return pairs[i+1].code.num(f)
			}
		}
		return number.Zero, n.undetermined(diag.OutcomeLookup, v)
	}
}
