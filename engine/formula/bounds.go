package formula

import (
	"jixiao/engine/number"
)

// Bounds is what can be said of a node's value while some facts are unknown: every value that admissible facts could
// give lies in it. It may be wider than that, never narrower.
type Bounds struct {
	Lo, Hi            *number.Number // of a number or date; nil is unbounded
	CanTrue, CanFalse bool           // of a boolean
	CanBeUndetermined bool           // some admissible facts may give no value: a division by zero, no rule
	ReadsMissing      bool           // it depends on a fact of which nothing is known
}

// Point reports whether the bounds leave one number that every admissible document gives.
func (b Bounds) Point() (number.Number, bool) {
	if b.CanBeUndetermined || b.Lo == nil || b.Hi == nil || !b.Lo.Equal(*b.Hi) {
		return number.Zero, false
	}
	return *b.Lo, true
}

// Bounds computes bounds over everything that the frame's missing and bounded facts could be, within their declarations.
// Parts that do not depend on unknown facts keep their exact value.
func (f *Formula) Bounds(frame *Frame) Bounds {
	b := f.Root.bounds(frame)
	if f.Root.Type.Kind == Boolean {
		return b.percent()
	}
	return b
}

// percent turns a boolean's bounds into those of 0 or 100.
func (b Bounds) percent() Bounds {
	lo, hi := number.Hundred, number.Zero
	if b.CanFalse {
		lo = number.Zero
	}
	if b.CanTrue {
		hi = number.Hundred
	}
	b.Lo, b.Hi = &lo, &hi
	return b
}

func point(x number.Number) Bounds { return Bounds{Lo: &x, Hi: &x} }

func (n *Node) bounds(f *Frame) Bounds {
	if n.inLoop() {
		return n.anything()
	}
	var u *Undetermined
	switch n.Type.Kind {
	case Number, Date:
		var x number.Number
		if x, u = n.code.num(f); u == nil {
			return point(x)
		}
	case Boolean:
		var x bool
		if x, u = n.code.bool(f); u == nil {
			return Bounds{CanTrue: x, CanFalse: !x}
		}
	}
	if u != nil && u.Fact == nil {
		return n.anything() // undetermined for another reason than an unknown fact
	}
	return n.unknownBounds(f)
}

// anything is what bounds say of a node that they do not look into.
func (n *Node) anything() Bounds {
	return Bounds{CanTrue: true, CanFalse: true, CanBeUndetermined: true, ReadsMissing: true}
}

func (n *Node) unknownBounds(f *Frame) Bounds {
	switch n.Op {
	case OpFact:
		return n.factBounds(f)
	case OpCell: // of a row scope: the cell is absent
		return Bounds{Lo: n.Fact.Min, Hi: n.Fact.Max, CanTrue: true, CanFalse: true, ReadsMissing: true}
	case OpLet:
		if n.Let.scope.row != nil {
			return n.Let.Root.bounds(f)
		}
		m := &f.lets[n.Let.Slot]
		if m.boundsGen != f.gen {
			m.boundsGen, m.bounds = f.gen, n.Let.Root.bounds(f)
		}
		return m.bounds
	case OpNot:
		b := n.Args[0].bounds(f)
		b.CanTrue, b.CanFalse = b.CanFalse, b.CanTrue
		return b
	case OpNeg:
		b := n.Args[0].bounds(f)
		b.Lo, b.Hi = negated(b.Hi), negated(b.Lo)
		return b
	case OpAnd, OpOr:
		return n.logicBounds(f)
	case OpAdd, OpSub, OpMul, OpDiv:
		return n.arithmeticBounds(f)
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe:
		return n.comparisonBounds(f)
	case OpCond:
		return n.condBounds(f)
	case OpCall:
		return n.callBounds(f)
	case OpBand:
		return n.bandBounds(f)
	case OpCheck:
		return n.checklistBounds(f)
	case OpLookup:
		return n.lookupBounds(f)
	}
	return n.anything()
}

func negated(x *number.Number) *number.Number {
	if x == nil {
		return nil
	}
	y := x.Neg()
	return &y
}

func (n *Node) factBounds(f *Frame) Bounds {
	c := &f.Facts[n.Slot]
	b := Bounds{Lo: n.Fact.Min, Hi: n.Fact.Max, CanTrue: true, CanFalse: true, ReadsMissing: c.State == Missing}
	if c.State == Bounded {
		if c.Lo != nil {
			b.Lo = c.Lo
		}
		if c.Hi != nil {
			b.Hi = c.Hi
		}
	}
	return b
}

// join is what holds if either operand may be the value.
func join(a, b Bounds) Bounds {
	out := Bounds{
		CanTrue: a.CanTrue || b.CanTrue, CanFalse: a.CanFalse || b.CanFalse,
		CanBeUndetermined: a.CanBeUndetermined || b.CanBeUndetermined, ReadsMissing: a.ReadsMissing || b.ReadsMissing,
	}
	if a.Lo != nil && b.Lo != nil {
		lo := number.Min(*a.Lo, *b.Lo)
		out.Lo = &lo
	}
	if a.Hi != nil && b.Hi != nil {
		hi := number.Max(*a.Hi, *b.Hi)
		out.Hi = &hi
	}
	return out
}

// also adds to b what a part of it, whose value is elsewhere accounted for, says beside its value.
func (b Bounds) also(part Bounds) Bounds {
	b.CanBeUndetermined = b.CanBeUndetermined || part.CanBeUndetermined
	b.ReadsMissing = b.ReadsMissing || part.ReadsMissing
	return b
}

func (n *Node) logicBounds(f *Frame) Bounds {
	a, b := n.Args[0].bounds(f), n.Args[1].bounds(f)
	out := Bounds{}.also(a).also(b)
	if n.Op == OpAnd {
		out.CanTrue, out.CanFalse = a.CanTrue && b.CanTrue, a.CanFalse || b.CanFalse
	} else {
		out.CanTrue, out.CanFalse = a.CanTrue || b.CanTrue, a.CanFalse && b.CanFalse
	}
	return out
}

func (n *Node) arithmeticBounds(f *Frame) Bounds {
	a, b := n.Args[0].bounds(f), n.Args[1].bounds(f)
	out := Bounds{}.also(a).also(b)
	switch n.Op {
	case OpAdd:
		out.Lo, out.Hi = plus(a.Lo, b.Lo), plus(a.Hi, b.Hi)
	case OpSub:
		out.Lo, out.Hi = plus(a.Lo, negated(b.Hi)), plus(a.Hi, negated(b.Lo))
	case OpMul:
		return times(a, b, out)
	case OpDiv:
		if b.Lo == nil && b.Hi == nil || (b.Lo == nil || b.Lo.Sign() <= 0) && (b.Hi == nil || b.Hi.Sign() >= 0) {
			out.CanBeUndetermined = true
			return positiveQuotient(a, b, out)
		}
		if b.Lo == nil || b.Hi == nil {
			return positiveQuotient(a, b, out)
		}
		lo, hi := number.One.Quo(*b.Hi), number.One.Quo(*b.Lo)
		return times(a, Bounds{Lo: &lo, Hi: &hi}, out)
	}
	return out
}

// positiveQuotient keeps the one thing that is known when the divisor is not bounded away from 0 and infinity: the sign.
func positiveQuotient(a, b, out Bounds) Bounds {
	if b.Lo != nil && b.Lo.Sign() >= 0 && a.Lo != nil && a.Lo.Sign() >= 0 {
		out.Lo = &number.Zero
	}
	return out
}

func plus(a, b *number.Number) *number.Number {
	if a == nil || b == nil {
		return nil
	}
	return kept(a.Add(*b))
}

// kept gives up the bound that has grown too large; no bound is a bound too.
func kept(x number.Number) *number.Number {
	if x.TooLarge() {
		return nil
	}
	return &x
}

func times(a, b, out Bounds) Bounds {
	if a.Lo == nil || a.Hi == nil || b.Lo == nil || b.Hi == nil {
		if a.Lo != nil && b.Lo != nil && a.Lo.Sign() >= 0 && b.Lo.Sign() >= 0 {
			out.Lo = kept(a.Lo.Mul(*b.Lo))
		}
		return out
	}
	lo, hi := corners([]Bounds{a, b}, func(x [3]number.Number) number.Number { return x[0].Mul(x[1]) })
	out.Lo, out.Hi = kept(lo), kept(hi)
	return out
}

// corners evaluates a function at every corner of a box. It bounds functions that are monotone in each argument.
func corners(box []Bounds, apply func([3]number.Number) number.Number) (lo, hi number.Number) {
	for corner := range 1 << len(box) {
		var x [3]number.Number
		for i, b := range box {
			if x[i] = *b.Lo; corner>>i&1 == 1 {
				x[i] = *b.Hi
			}
		}
		r := apply(x)
		if corner == 0 {
			lo, hi = r, r
		}
		lo, hi = number.Min(lo, r), number.Max(hi, r)
	}
	return lo, hi
}

func (n *Node) comparisonBounds(f *Frame) Bounds {
	a, b := n.Args[0].bounds(f), n.Args[1].bounds(f)
	out := Bounds{CanTrue: true, CanFalse: true}.also(a).also(b)
	if k := n.Args[0].Type.Kind; k != Number && k != Date {
		return out
	}
	below := a.Hi != nil && b.Lo != nil && a.Hi.Cmp(*b.Lo) < 0     // certainly a < b
	notAbove := a.Hi != nil && b.Lo != nil && a.Hi.Cmp(*b.Lo) <= 0 // certainly a <= b
	above := a.Lo != nil && b.Hi != nil && a.Lo.Cmp(*b.Hi) > 0
	notBelow := a.Lo != nil && b.Hi != nil && a.Lo.Cmp(*b.Hi) >= 0
	switch n.Op {
	case OpEq:
		out.CanTrue = !below && !above
	case OpNe:
		out.CanFalse = !below && !above
	case OpLt:
		out.CanTrue, out.CanFalse = !notBelow, !below
	case OpLe:
		out.CanTrue, out.CanFalse = !above, !notAbove
	case OpGt:
		out.CanTrue, out.CanFalse = !notAbove, !above
	case OpGe:
		out.CanTrue, out.CanFalse = !below, !notBelow
	}
	return out
}

func (n *Node) condBounds(f *Frame) Bounds {
	test := n.Args[0].bounds(f)
	var out Bounds
	switch {
	case test.CanTrue && test.CanFalse:
		out = join(n.Args[1].bounds(f), n.Args[2].bounds(f))
	case test.CanTrue:
		out = n.Args[1].bounds(f)
	default:
		out = n.Args[2].bounds(f)
	}
	return out.also(test)
}
