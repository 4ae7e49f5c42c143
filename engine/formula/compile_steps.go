package formula

import (
	"slices"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Code of what is taken off for each of a count: it is worked out beforehand for counts up to where nothing is left.

// maxLeft is how many counts a deduction is worked out for beforehand.
const maxLeft = 200

// shortDeduct looks up what is left where a count is whole: each step less, until nothing is left.
func shortDeduct(each number.Number, count *Node, fail func(*diag.Code) *Undetermined, apply func(x, y, z number.Number) (number.Number, *diag.Code)) numCode {
	last, ok := stepsOf(number.Hundred, each)
	if !ok {
		return nil
	}
	left := make([]number.Number, last)
	for k := range left {
		left[k], _ = apply(each, number.Int(int64(k)), number.Zero)
	}
	of := func(f *Frame, y number.Number) (number.Number, *Undetermined) {
		switch k, whole := y.Whole(); {
		case whole && k >= last:
			return number.Zero, nil
		case whole && k > 0:
			return left[k], nil
		case whole:
			return number.Hundred, nil
		}
		r, why := apply(each, y, number.Zero)
		if why == nil && !r.IsBig() {
			return r, nil
		}
		return f.given(r, why, fail)
	}
	code, slot := count.code.num, count.Slot
	if !count.ofDocument() {
		return func(f *Frame) (number.Number, *Undetermined) {
			y, u := code(f)
			if u != nil {
				return y, u
			}
			return of(f, y)
		}
	}
	return func(f *Frame) (number.Number, *Undetermined) {
		if c := &f.Facts[slot]; c.State == Known {
			return of(f, c.Num)
		}
		y, u := code(f)
		if u != nil {
			return y, u
		}
		return of(f, y)
	}
}

// steps are what a node comes to that takes a settled step from a settled number for each of a count: for counts from 0 up to where nothing is
// left. It is nil where the node is another.
func (n *Node) steps() (left []number.Number, count *Node) {
	if n.Op != OpSub {
		return nil, nil
	}
	of, okOf := n.Args[0].settled()
	by := n.Args[1]
	each, okEach := number.One, true
	if by.Op == OpMul {
		each, okEach = by.Args[0].settled()
		by = by.Args[1]
	}
	counts := by.ofDocument() || by.Op == OpAdd || by.Op == OpCall && slices.Contains([]string{"ceil", "floor", "begun", "whole", "count", "max"}, by.Name)
	if !okOf || !okEach || !counts { // what is no count is not looked at twice
		return nil, nil
	}
	last, ok := stepsOf(of, each)
	if !ok {
		return nil, nil
	}
	left = make([]number.Number, last+1)
	for k := range last {
		left[k] = of.Sub(each.Mul(number.Int(k)))
	}
	return left, by
}

// stepsOf is after how many steps nothing is left; ok is false where those are none or many.
func stepsOf(of, each number.Number) (last int64, ok bool) {
	if each.Sign() <= 0 {
		return 0, false
	}
	last, ok = number.Max(number.Zero, of.Quo(each).Ceil()).Int64()
	return last, ok && last <= maxLeft
}

// shortSteps looks up what is left where a count is whole; long is the greater of 0 and what is left otherwise.
func shortSteps(left []number.Number, count *Node, long numCode, fail func(*diag.Code) *Undetermined) numCode {
	code, last := count.code.num, int64(len(left)-1)
	return func(f *Frame) (number.Number, *Undetermined) {
		y, u := code(f)
		if u != nil {
			return number.Zero, u
		}
		k, whole := y.Whole()
		if !whole || k < 0 {
			return long(f)
		}
		if !f.spend(2) {
			return number.Zero, fail(nil)
		}
		return left[min(k, last)], nil
	}
}
