package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Code of shapes that rules are full of, in fewer calls: operands that are constants are not asked, and those that are facts are read where they
// stand. What is not known is left to the operand's own code, which says why.

type numCode = func(*Frame) (number.Number, *Undetermined)

// settled is the value of a number that is written in the rule, or of a parameter.
func (n *Node) settled() (number.Number, bool) {
	return n.Value.Num, (n.Op == OpConst || n.Op == OpParam) && numeric(n.Value.Kind)
}

// ofDocument reports whether a node is a fact that the frame holds by its slot.
func (n *Node) ofDocument() bool { return n.Op == OpFact && n.Slot >= 0 && n.Fact.Owned == nil }

// shortCond is a choice between two numbers that are settled.
func (n *Node) shortCond() numCode {
	x, okX := n.Args[1].settled()
	y, okY := n.Args[2].settled()
	if !okX || !okY {
		return nil
	}
	test, slot := n.Args[0].code.bool, n.Args[0].Slot
	asked := func(f *Frame) (number.Number, *Undetermined) {
		switch holds, u := test(f); {
		case u != nil:
			return number.Zero, u
		case holds:
			return x, nil
		}
		return y, nil
	}
	if !n.Args[0].ofDocument() {
		return asked
	}
	return func(f *Frame) (number.Number, *Undetermined) {
		switch c := &f.Facts[slot]; {
		case c.State != Known:
			return asked(f)
		case c.Bool:
			return x, nil
		}
		return y, nil
	}
}

// shortTest reads the fact that is compared with a settled number before a choice is made; long is the choice in full.
func (n *Node) shortTest(long numCode) {
	test := n.Args[0]
	if test.Op < OpEq || test.Op > OpGe || !numeric(test.Args[0].Type.Kind) || !test.Args[0].ofDocument() {
		return
	}
	y, ok := test.Args[1].settled()
	if !ok {
		return
	}
	slot, op := test.Args[0].Slot, test.Op
	a, b := n.Args[1].code.num, n.Args[2].code.num
	given, isGiven := n.Args[1].settled()
	atZero := y.Sign() == 0
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		c := &f.Facts[slot]
		side := 0
		if atZero {
			side = c.Num.Sign()
		} else {
			side = c.Num.Cmp(y)
		}
		switch {
		case c.State != Known:
			return long(f)
		case !holds(op, side):
			return b(f)
		case isGiven:
			return given, nil
		}
		return a(f)
	}
}

// keep is what an operation gave, if it is not too large.
func (f *Frame) keep(r number.Number, large *Undetermined) (number.Number, *Undetermined) {
	if r.IsBig() && !f.afford(r) {
		return number.Zero, large
	}
	return r, nil
}

// shortArithmetic is an operation with a number that is settled, or the quotient of two facts.
func (n *Node) shortArithmetic(large, zero *Undetermined) numCode {
	a, b := n.Args[0], n.Args[1]
	x, okX := a.settled()
	y, okY := b.settled()
	codeA, codeB := a.code.num, b.code.num
	switch {
	case n.Op == OpSub && okX && b.Op == OpMul:
		times, ok := b.Args[0].settled()
		if !ok {
			return n.lessSettled(x, large)
		}
		of, largeTimes := b.Args[1].code.num, b.undetermined(diag.OutcomeTooLarge)
		return func(f *Frame) (number.Number, *Undetermined) {
			y, u := of(f)
			switch {
			case u != nil:
				return y, u
			case y.Sign() == 0:
				return x, nil
			}
			if y, u = f.keep(times.Mul(y), largeTimes); u != nil {
				return y, u
			}
			return f.keep(x.Sub(y), large)
		}
	case n.Op == OpSub && okX:
		return n.lessSettled(x, large)
	case n.Op == OpSub && okY:
		minus := y.Neg()
		return func(f *Frame) (number.Number, *Undetermined) {
			x, u := codeA(f)
			if u != nil {
				return x, u
			}
			return f.keep(x.Add(minus), large)
		}
	case n.Op == OpMul && (okX || okY):
		if okY {
			x, codeB = y, codeA
		}
		return func(f *Frame) (number.Number, *Undetermined) {
			y, u := codeB(f)
			if u != nil {
				return y, u
			}
			return f.keep(x.Mul(y), large)
		}
	case n.Op == OpMul && a.Op == OpVar && a.Slot == VarWeight:
		return func(f *Frame) (number.Number, *Undetermined) {
			y, u := codeB(f)
			switch {
			case u != nil:
				return y, u
			case y.Equal(number.One):
				return f.Weight, nil
			case y.Sign() == 0:
				return y, nil
			}
			return f.keep(f.Weight.Mul(y), large)
		}
	case n.Op == OpDiv && a.ofDocument() && b.ofDocument():
		slotA, slotB := a.Slot, b.Slot
		return func(f *Frame) (number.Number, *Undetermined) {
			p, q := &f.Facts[slotA], &f.Facts[slotB]
			if p.State != Known {
				return codeA(f)
			}
			if q.State != Known {
				return codeB(f)
			}
			if q.Num.Sign() == 0 {
				return number.Zero, zero
			}
			return f.keep(p.Num.Quo(q.Num), large)
		}
	}
	return nil
}

// lessSettled takes something from a number that is settled.
func (n *Node) lessSettled(x number.Number, large *Undetermined) numCode {
	code := n.Args[1].code.num
	return func(f *Frame) (number.Number, *Undetermined) {
		y, u := code(f)
		if u != nil {
			return y, u
		}
		return f.keep(x.Sub(y), large)
	}
}

// shortComparison compares a number with one that is settled, or two facts.
func (n *Node) shortComparison() func(*Frame) (bool, *Undetermined) {
	a, b, op := n.Args[0], n.Args[1], n.Op
	codeA, codeB := a.code.num, b.code.num
	y, okY := b.settled()
	slotA, slotB := a.Slot, b.Slot
	switch {
	case okY && a.ofDocument():
		return func(f *Frame) (bool, *Undetermined) {
			if c := &f.Facts[slotA]; c.State == Known {
				return holds(op, c.Num.Cmp(y)), nil
			}
			_, u := codeA(f)
			return false, u
		}
	case okY:
		return func(f *Frame) (bool, *Undetermined) {
			x, u := codeA(f)
			if u != nil {
				return false, u
			}
			return holds(op, x.Cmp(y)), nil
		}
	case a.ofDocument() && b.ofDocument():
		return func(f *Frame) (bool, *Undetermined) {
			p, q := &f.Facts[slotA], &f.Facts[slotB]
			if p.State == Known && q.State == Known {
				return holds(op, p.Num.Cmp(q.Num)), nil
			}
			_, u := codeA(f)
			if u == nil {
				_, u = codeB(f)
			}
			return false, u
		}
	}
	return nil
}

// shortScalar calls a function with the arguments that it has, the first of which may be settled.
func (n *Node) shortScalar(fail func(*diag.Code) *Undetermined) numCode {
	apply := n.Fn.scalar
	if len(n.Args) == 1 {
		a := n.Args[0].code.num
		return func(f *Frame) (number.Number, *Undetermined) {
			x, u := a(f)
			if u != nil {
				return x, u
			}
			r, why := apply(x, number.Zero, number.Zero)
			if why == nil && !r.IsBig() {
				return r, nil
			}
			return f.given(r, why, fail)
		}
	}
	if len(n.Args) != 2 {
		return nil
	}
	a, b := n.Args[0].code.num, n.Args[1].code.num
	if x, ok := n.Args[0].settled(); ok {
		if n.Name == "deduct" {
			if short := shortDeduct(x, n.Args[1], fail, apply); short != nil {
				return short
			}
		}
		return func(f *Frame) (number.Number, *Undetermined) {
			y, u := b(f)
			if u != nil {
				return y, u
			}
			r, why := apply(x, y, number.Zero)
			if why == nil && !r.IsBig() {
				return r, nil
			}
			return f.given(r, why, fail)
		}
	}
	slotA, slotB, facts, attains := n.Args[0].Slot, n.Args[1].Slot, n.Args[0].ofDocument() && n.Args[1].ofDocument(), n.Name == "attained"
	return func(f *Frame) (number.Number, *Undetermined) {
		if facts {
			if p, q := &f.Facts[slotA], &f.Facts[slotB]; p.State == Known && q.State == Known {
				if x, y, ok := counts(p.Num, q.Num); attains && ok && x > 0 && y > 0 {
					if x >= y {
						return number.Hundred, nil
					}
					return number.Frac(x*100, y), nil
				}
				r, why := apply(p.Num, q.Num, number.Zero)
				return f.given(r, why, fail)
			}
		}
		x, u := a(f)
		if u != nil {
			return x, u
		}
		y, u := b(f)
		if u != nil {
			return y, u
		}
		r, why := apply(x, y, number.Zero)
		if why == nil && !r.IsBig() {
			return r, nil
		}
		return f.given(r, why, fail)
	}
}

// given is what a function gave, if it gave anything and it is not too large.
func (f *Frame) given(r number.Number, why *diag.Code, fail func(*diag.Code) *Undetermined) (number.Number, *Undetermined) {
	if why != nil || r.IsBig() && !f.afford(r) {
		return number.Zero, fail(why)
	}
	return r, nil
}

// counts are two numbers that are whole and small.
func counts(a, b number.Number) (x, y int64, ok bool) {
	x, okX := a.Whole()
	y, okY := b.Whole()
	return x, y, okX && okY && x < 1<<31 && y < 1<<31
}

// shortExtreme is the smaller or greater of two numbers, paid for as a list of two.
func (n *Node) shortExtreme(fail func(*diag.Code) *Undetermined) numCode {
	if n.Name != "min" && n.Name != "max" || len(n.Args) != 2 {
		return nil
	}
	least := n.Name == "min"
	a, b := n.Args[0].code.num, n.Args[1].code.num
	settled, ok := n.Args[0].settled()
	if !least && ok && settled.Sign() == 0 {
		if left, count := n.Args[1].steps(); left != nil {
			return shortSteps(left, count, n.shortPair(settled, ok, least, a, b, fail), fail)
		}
	}
	return n.shortPair(settled, ok, least, a, b, fail)
}

// shortPair is the smaller or greater of two numbers, the first of which may be settled.
func (n *Node) shortPair(settled number.Number, ok, least bool, a, b numCode, fail func(*diag.Code) *Undetermined) numCode {
	return func(f *Frame) (number.Number, *Undetermined) {
		x := settled
		if !ok {
			var u *Undetermined
			if x, u = a(f); u != nil {
				return number.Zero, u
			}
		}
		y, u := b(f)
		if u != nil {
			return number.Zero, u
		}
		if x.IsBig() || y.IsBig() {
			if pair := [2]number.Number{x, y}; !f.affordAll(pair[:]) {
				return number.Zero, fail(nil)
			}
		} else if !f.spend(2) {
			return number.Zero, fail(nil)
		}
		if least == y.Less(x) {
			x = y
		}
		if x.TooLarge() {
			return number.Zero, fail(nil)
		}
		return x, nil
	}
}

// shortBand looks a number up among borders that are settled and rise or fall as they are written.
func (n *Node) shortBand(bands []*Node, otherwise numCode) numCode {
	x := n.Args[0].code.num
	type step struct {
		from number.Number
		code numCode
	}
	var steps []step
	for i := 0; i < len(bands); i += 2 {
		from, ok := bands[i].settled()
		if !ok {
			return nil
		}
		steps = append(steps, step{from, bands[i+1].code.num})
	}
	return func(f *Frame) (number.Number, *Undetermined) {
		v, u := x(f)
		if u != nil {
			return v, u
		}
		for k := range steps {
			if v.Cmp(steps[k].from) >= 0 {
				return steps[k].code(f)
			}
		}
		if otherwise != nil {
			return otherwise(f)
		}
		return number.Zero, n.undetermined(diag.OutcomeBandHole, v)
	}
}
