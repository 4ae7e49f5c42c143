package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Code of loops over lists and tables.

func compileLoop(n *Node) {
	n.size = n.Args[1].nodes()
	switch n.Op {
	case OpAll, OpExists:
		compileQuantifier(n)
	case OpFilter:
		compileFilter(n)
	case OpMap:
		compileMap(n)
	}
}

// each runs body for every element of the loop's list until it returns false. Every step is taken from the budget before
// the first is made.
func (n *Node) each(f *Frame, body func() bool) *Undetermined {
	nums, vals := len(f.nums), len(f.vals)
	defer func() { f.nums, f.vals = f.nums[:nums], f.vals[:vals] }()
	list, l := n.Args[0], &f.loops[n.Slot]
	outer := *l
	defer func() { *l = outer }()
	length, rows, picked, numbers, values, u := list.elements(f)
	if u != nil {
		return u
	}
	if !f.spend(length * n.size) {
		return n.undetermined(diag.OutcomeTooLarge)
	}
	for i := range length {
		f.step()
		switch {
		case picked != nil:
			l.rows, l.row = rows, int(picked[i])
		case rows != nil:
			l.rows, l.row = rows, i
		case numbers != nil:
			l.val = Value{Kind: list.Type.Elem, Num: numbers[i]}
		default:
			l.val = values[i]
		}
		if !body() {
			return nil
		}
	}
	return nil
}

func (n *Node) elements(f *Frame) (length int, rows *Rows, picked []int32, nums []number.Number, vals []Value, u *Undetermined) {
	switch {
	case n.Type.Kind == Table:
		if rows, picked, u = n.code.rows(f); u == nil {
			if length = len(picked); picked == nil {
				length = rows.N
			}
		}
	case numeric(n.Type.Elem) || n.Type.Elem == Never:
		nums, u = n.code.nums(f)
		length = len(nums)
	default:
		vals, u = n.code.vals(f)
		length = len(vals)
	}
	return
}

// nodes counts a body's nodes; lets are counted where they are computed, which is here, once, if they are of the row.
func (n *Node) nodes() int {
	count, seen := 0, map[*Let]bool{}
	var down func(m *Node)
	down = func(m *Node) {
		m.Walk(func(m *Node) bool {
			if count++; m.Op == OpLet && m.Let.rows && !seen[m.Let] {
				seen[m.Let] = true
				down(m.Let.Root)
			}
			return true
		})
	}
	down(n)
	return count
}

func compileQuantifier(n *Node) {
	body := n.Args[1].code.bool
	decides := n.Op == OpExists
	n.code.bool = func(f *Frame) (bool, *Undetermined) {
		result := !decides
		var first *Undetermined
		u := n.each(f, func() bool {
			x, u := body(f)
			switch {
			case u != nil && first == nil:
				first = u
			case u == nil && x == decides:
				result = decides
				return false
			}
			return true
		})
		if u != nil {
			return false, u
		}
		if result == decides {
			return result, nil
		}
		return result, first
	}
}

// gather runs a step for every element and stops at the first that is undetermined.
func (n *Node) gather(f *Frame, step func() *Undetermined) *Undetermined {
	var first *Undetermined
	u := n.each(f, func() bool {
		first = step()
		return first == nil
	})
	if u == nil {
		u = first
	}
	return u
}

func compileFilter(n *Node) {
	body, list := n.Args[1].code.bool, n.Args[0]
	if list.Type.Kind != Table {
		compileElements(n, func(f *Frame, keep func(Value)) *Undetermined {
			x, u := body(f)
			if x && u == nil {
				keep(f.loops[n.Slot].val)
			}
			return u
		})
		return
	}
	n.code.rows = func(f *Frame) (*Rows, []int32, *Undetermined) {
		var rows *Rows
		picked := []int32{} // not nil, which would mean every row
		u := n.gather(f, func() *Undetermined {
			x, u := body(f)
			rows = f.loops[n.Slot].rows
			if x && u == nil {
				if cap(picked) == 0 {
					picked = make([]int32, 0, rows.N)
				}
				picked = append(picked, int32(f.loops[n.Slot].row))
			}
			return u
		})
		if u != nil {
			return nil, nil, u
		}
		return rows, picked, nil
	}
}

func compileMap(n *Node) {
	body := n.Args[1]
	compileElements(n, func(f *Frame, keep func(Value)) *Undetermined {
		v, u := body.value(f)
		if u == nil {
			keep(v)
		}
		return u
	})
}

// compileElements makes a list of what a step keeps of each element.
func compileElements(n *Node, step func(f *Frame, keep func(Value)) *Undetermined) {
	n.code.nums = func(f *Frame) ([]number.Number, *Undetermined) {
		var out []number.Number
		keep := func(v Value) { out = append(out, v.Num) }
		u := n.gather(f, func() *Undetermined { return step(f, keep) })
		return out, u
	}
	n.code.vals = func(f *Frame) ([]Value, *Undetermined) {
		var out []Value
		keep := func(v Value) { out = append(out, v) }
		u := n.gather(f, func() *Undetermined { return step(f, keep) })
		return out, u
	}
}
