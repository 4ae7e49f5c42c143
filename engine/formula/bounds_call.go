package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Bounds of calls.

func (e *explorer) call(n *Node) Bounds {
	args := n.Args
	if n.Fn.lists != nil {
		return n.Fn.lists(e, n)
	}
	if n.Fn.list != nil || len(args) == 1 && args[0].Type.Kind != Number {
		if !n.Fn.variadic || len(args) == 1 && args[0].Op != OpList {
			if k := args[0].Type.Kind; k != List && k != Table {
				return e.anything(n)
			}
			l := e.list(args[0])
			return n.Fn.over(e, n, l, Bounds{}.also(l.elem))
		}
		if len(args) == 1 {
			args = args[0].Args
		}
	}
	var box []Bounds
	var out Bounds
	for _, a := range args {
		if a.Type.Kind == List && n.Fn.besides { // its range does not follow from the list's, but what is missing there is missing
			out = out.also(e.list(a).elem)
			continue
		}
		if a.Op == OpConst && a.Type.Kind == Text { // how, and no number
			continue
		}
		b := e.bounds(a)
		if k := a.Type.Kind; k != Number && k != Date {
			return e.anything(n)
		}
		box, out = append(box, b), out.also(b)
	}
	if len(n.Args) == 0 {
		return n.Fn.bounds(e, n, nil, out)
	}
	if len(box) == 0 {
		return e.anything(n)
	}
	return n.Fn.bounds(e, n, box, out)
}

// extreme: the least of intervals lies between the least lower and the least upper end.
func (e *explorer) extreme(n *Node, box []Bounds, out Bounds) Bounds {
	least := n.Name == "min"
	for i, b := range box {
		possible := true // that this one is the least
		for k, other := range box {
			if k != i && (least && below(other, b) || !least && below(b, other)) {
				possible = false
			}
		}
		if possible && len(n.Args) > 1 {
			e.arm(n, i)
		}
	}
	pick := func(end func(Bounds) *number.Number, needAll bool) *number.Number {
		var r *number.Number
		for _, b := range box {
			x := end(b)
			if x == nil && needAll {
				return nil
			}
			if x != nil && (r == nil || least && x.Less(*r) || !least && r.Less(*x)) {
				r = x
			}
		}
		return r
	}
	out.Lo = pick(func(b Bounds) *number.Number { return b.Lo }, least)
	out.Hi = pick(func(b Bounds) *number.Number { return b.Hi }, !least)
	return out
}

func absBounds(_ *explorer, _ *Node, box []Bounds, out Bounds) Bounds {
	b := box[0]
	switch {
	case b.Lo != nil && b.Lo.Sign() >= 0:
		out.Lo, out.Hi = b.Lo, b.Hi
	case b.Hi != nil && b.Hi.Sign() <= 0:
		out.Lo, out.Hi = negated(b.Hi), negated(b.Lo)
	default:
		out.Lo = &number.Zero
		if b.Lo != nil && b.Hi != nil {
			hi := number.Max(b.Lo.Neg(), *b.Hi)
			out.Hi = &hi
		}
	}
	return out
}

// cut bounds a value that is cut to a range, keeping open ends inside it.
func cut(b, out Bounds, lo, hi number.Number) Bounds {
	out.Lo, out.Hi = &lo, &hi
	if b.Lo != nil && lo.Less(*b.Lo) {
		x := number.Min(*b.Lo, hi)
		out.Lo, out.LoOpen = &x, b.LoOpen && b.Lo.Less(hi)
	}
	if b.Hi != nil && b.Hi.Less(hi) {
		x := number.Max(*b.Hi, lo)
		out.Hi, out.HiOpen = &x, b.HiOpen && lo.Less(*b.Hi)
	}
	return out
}

// attained is clamp(actual / target × 100, 0, 100).
func (e *explorer) attained(n *Node, box []Bounds, out Bounds) Bounds {
	if mayBeZero(box[1]) {
		e.may(n, &out, diag.OutcomeZeroTarget)
	}
	ratio := times(box[0], box[1].inverse(), Bounds{}).scaled(number.Hundred)
	if same := e.quietly(made(OpDiv, n.Args[0], n.Args[1])); !same.none { // what is known of how the two stand
		ratio = ratio.meet(same.scaled(number.Hundred), Number)
	}
	e.reaches(n, ratio)
	return cut(ratio, out, number.Zero, number.Hundred)
}

// reaches tells whether a percentage can come to 100, and whether it can stay below.
func (e *explorer) reaches(n *Node, b Bounds) {
	if !below(b, point(number.Hundred)) {
		e.arm(n, 0)
	}
	if !atMost(point(number.Hundred), b) {
		e.arm(n, 1)
	}
}

func (e *explorer) deduct(n *Node, box []Bounds, out Bounds) Bounds {
	count := cutBelow(box[1])
	taken := times(box[0], count, Bounds{})
	left := taken.negated().shifted(number.Hundred)
	zero := point(number.Zero)
	if !below(zero, box[1]) {
		e.arm(n, 0)
	}
	if !atMost(box[1], zero) && !atMost(left, zero) {
		e.arm(n, 1)
	}
	if !below(zero, left) {
		e.arm(n, 2)
	}
	return cut(left, out, number.Zero, number.Hundred)
}

// cutBelow is max(0, b).
func cutBelow(b Bounds) Bounds {
	if b.Lo == nil || b.Lo.Sign() < 0 {
		b.Lo, b.LoOpen = &number.Zero, false
	}
	if b.Hi != nil && b.Hi.Sign() < 0 {
		b.Hi, b.HiOpen = &number.Zero, false
	}
	return b
}

func (e *explorer) linear(n *Node, box []Bounds, out Bounds) Bounds {
	zero, okZero := box[1].fixed()
	full, okFull := box[2].fixed()
	if !okZero || !okFull {
		if !below(box[1], box[2]) && !below(box[2], box[1]) {
			e.may(n, &out, diag.OutcomeEqualEnds)
		}
		e.arm(n, 0)
		e.arm(n, 1)
		e.arm(n, 2)
		out.Lo, out.Hi = &number.Zero, &number.Hundred
		return out
	}
	if zero.Equal(full) {
		e.may(n, &out, diag.OutcomeEqualEnds)
		return out
	}
	straight := box[0].shifted(zero.Neg()).scaled(number.Hundred.Quo(full.Sub(zero)))
	if !below(straight, point(number.Hundred)) {
		e.arm(n, 0)
	}
	if !atMost(straight, point(number.Zero)) && !atMost(point(number.Hundred), straight) {
		e.arm(n, 1)
	}
	if !below(point(number.Zero), straight) {
		e.arm(n, 2)
	}
	return cut(straight, out, number.Zero, number.Hundred)
}

func (e *explorer) clamp(n *Node, box []Bounds, out Bounds) Bounds {
	x, lo, hi := box[0], box[1], box[2]
	if !below(x, lo) && !below(hi, x) {
		e.arm(n, 0)
	}
	if !atMost(lo, x) {
		e.arm(n, 1)
	}
	if !atMost(x, hi) {
		e.arm(n, 2)
	}
	low, okLo := lo.fixed()
	high, okHi := hi.fixed()
	if okLo && okHi && !high.Less(low) {
		return cut(x, out, low, high)
	}
	m := greater(x, lo) // min(max(x, lo), hi), whichever limit is the greater
	least := greater(m.negated(), hi.negated()).negated()
	out.Lo, out.Hi = least.Lo, least.Hi
	return out
}

// greater bounds the greater of two numbers, with closed ends.
func greater(a, b Bounds) Bounds {
	var out Bounds
	switch {
	case a.Lo == nil:
		out.Lo = b.Lo
	case b.Lo == nil:
		out.Lo = a.Lo
	default:
		lo := number.Max(*a.Lo, *b.Lo)
		out.Lo = &lo
	}
	if a.Hi != nil && b.Hi != nil {
		hi := number.Max(*a.Hi, *b.Hi)
		out.Hi = &hi
	}
	return out
}

// steps: functions that rise take ends to ends.
func (e *explorer) steps(n *Node, box []Bounds, out Bounds) Bounds {
	b := box[0]
	apply := func(x *number.Number, open, upper bool) *number.Number {
		if x == nil {
			return nil
		}
		r, _ := n.Fn.scalar(*x, number.Zero, number.Zero)
		down := n.Name == "floor" || n.Name == "whole"
		switch { // an open end that is a whole number is not reached from inside
		case open && upper && down && x.IsInt() && r.Equal(*x):
			r = r.Sub(number.One)
		case open && !upper && !down && x.IsInt() && r.Equal(*x):
			r = r.Add(number.One)
		}
		return &r
	}
	out.Lo, out.Hi = apply(b.Lo, b.LoOpen, false), apply(b.Hi, b.HiOpen, true)
	if n.Fn.arms != nil {
		out = cutBelow(out)
		zero := point(number.Zero)
		if !below(zero, b) {
			e.arm(n, 0)
		}
		if !atMost(b, zero) {
			if b.Hi == nil || !b.Hi.Less(number.One) {
				e.arm(n, 1)
			}
			if e.watch != nil && !e.integral(n.Args[0]) {
				e.arm(n, 2)
			}
		}
	}
	return out
}

// integral reports whether a node's value is always a whole number.
func (e *explorer) integral(n *Node) bool {
	switch n.Op {
	case OpConst, OpParam:
		return n.Value.Num.IsInt()
	case OpFact, OpCell:
		return n.Fact.Integer
	case OpLet:
		whole, seen := e.integrals[n.Let]
		if !seen {
			if whole = e.integral(n.Let.Root); e.integrals == nil {
				e.integrals = map[*Let]bool{}
			}
			e.integrals[n.Let] = whole
		}
		return whole
	case OpCall:
		if n.Fn.whole != asArguments {
			return n.Fn.whole == alwaysWhole
		}
	case OpAdd, OpSub, OpMul, OpNeg:
	default:
		return false
	}
	for _, a := range n.Args {
		if a.Type.Kind != Number || !e.integral(a) {
			return false
		}
	}
	return true
}

func roundBounds(_ *explorer, n *Node, box []Bounds, out Bounds) Bounds {
	b := box[0]
	apply := func(x *number.Number) *number.Number {
		if x == nil {
			return nil
		}
		r := x.Round(n.Column, number.Mode(n.Slot))
		return &r
	}
	out.Lo, out.Hi = apply(b.Lo), apply(b.Hi)
	return out
}

// within: a value that counts lies between the limits. A judgement is made within them or it does not count, so one that
// is not made yet leaves the band and no other outcome.
func (e *explorer) within(n *Node, box []Bounds, out Bounds) Bounds {
	x := n.Args[0]
	for x.Op == OpLet && x.Let.Root != nil { // by another name, or as what a definition is called with
		x = x.Let.Root
	}
	b := box[0].meet(Bounds{Lo: box[1].Lo, LoOpen: box[1].LoOpen, Hi: box[2].Hi, HiOpen: box[2].HiOpen || n.Name == "within_below"}, Number)
	out.Lo, out.Hi, out.LoOpen, out.HiOpen = b.Lo, b.Hi, b.LoOpen, b.HiOpen
	judgement := x.Fact != nil && x.Fact.Judgement
	inside := atMost(box[1], box[0]) && (below(box[0], box[2]) || n.Name == "within" && atMost(box[0], box[2]))
	if b.empty(Number) {
		e.may(n, &out, diag.OutcomeOutside)
		return Bounds{CanBeUndetermined: true, ReadsMissing: out.ReadsMissing}
	}
	if !inside && !(judgement && atMost(box[1], box[2]) && (n.Name == "within" || below(box[1], box[2]))) {
		e.may(n, &out, diag.OutcomeOutside)
	}
	return out
}
