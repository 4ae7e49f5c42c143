package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// code is what a node was compiled to: one closure, for its type. Closures hold slots and constants and read the frame,
// so that evaluation looks nothing up, boxes nothing and, in steady state, allocates nothing.
type code struct {
	num  func(*Frame) (number.Number, *Undetermined)
	bool func(*Frame) (bool, *Undetermined)
	text func(*Frame) (string, *Undetermined)
	nums func(*Frame) ([]number.Number, *Undetermined) // lists of numbers and dates
	vals func(*Frame) ([]Value, *Undetermined)         // other lists
	rows func(*Frame) (*Rows, []int32, *Undetermined)  // tables; nil indexes mean every row
}

func numeric(k Kind) bool { return k == Number || k == Date }

// undetermined makes the outcome that a node gives; it exists once and costs nothing when it happens.
func (n *Node) undetermined(code *diag.Code, args ...any) *Undetermined {
	return &Undetermined{Code: code, Args: args, node: n}
}

// compile fills in the code of a checked tree, from the leaves up.
func compile(n *Node) {
	compileBelow(n)
	n.compileSum()
}

func compileBelow(n *Node) {
	for k, a := range n.Args {
		if compileBelow(a); n.Op != OpAdd || k > 0 { // the first of a chain of additions is part of it
			a.compileSum()
		}
	}
	compileNode(n)
}

// compileNode fills in the code of a node whose arguments have theirs.
func compileNode(n *Node) {
	if n.Op == OpCond {
		n.told = new(told)
	}
	n.mixes = n.Op >= OpEq && n.Op <= OpDiv && n.mixed()
	switch n.Op {
	case OpConst, OpParam:
		compileConst(n, n.Value)
	case OpFact:
		compileFact(n)
	case OpColumn:
		compileColumn(n)
	case OpLet:
		compileLet(n)
	case OpVar:
		compileVar(n)
	case OpElem:
		compileElem(n)
	case OpCell:
		compileCell(n)
	case OpList:
		compileList(n)
	case OpNot:
		a := n.Args[0].code.bool
		n.code.bool = func(f *Frame) (bool, *Undetermined) { x, u := a(f); return !x, u }
	case OpNeg:
		a := n.Args[0].code.num
		n.code.num = func(f *Frame) (number.Number, *Undetermined) { x, u := a(f); return x.Neg(), u }
	case OpAnd, OpOr:
		compileLogic(n)
	case OpAdd, OpSub, OpMul, OpDiv:
		compileArithmetic(n)
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe:
		compileComparison(n)
	case OpCond:
		compileCond(n)
	case OpIn:
		compileIn(n)
	case OpAll, OpExists, OpFilter, OpMap:
		compileLoop(n)
	case OpCall:
		n.Fn.compile(n)
		keepShared(n)
	case OpBand:
		compileBand(n)
	case OpCheck:
		compileChecklist(n)
	case OpLookup:
		compileLookup(n)
	case OpNoRule:
		compileNever(n)
	}
}

func compileList(n *Node) {
	args := n.Args
	if numeric(n.Type.Elem) || n.Type.Elem == Never {
		n.code.nums = func(f *Frame) ([]number.Number, *Undetermined) { return collect(f, args) }
	}
	if !numeric(n.Type.Elem) {
		n.code.vals = func(f *Frame) ([]Value, *Undetermined) {
			from := len(f.vals)
			for _, a := range args {
				v, u := a.value(f)
				if u != nil {
					return nil, u
				}
				f.vals = append(f.vals, v)
			}
			return f.vals[from:], nil
		}
	}
}

// collect evaluates number nodes into the frame's scratch list.
func collect(f *Frame, args []*Node) ([]number.Number, *Undetermined) {
	from := len(f.nums)
	for _, a := range args {
		x, u := a.code.num(f)
		if u != nil {
			return nil, u
		}
		f.nums = append(f.nums, x)
	}
	return f.nums[from:], nil
}

// compileLogic: a side that decides wins over an undetermined other side, whichever comes first.
func compileLogic(n *Node) {
	a, b := n.Args[0].code.bool, n.Args[1].code.bool
	decides := n.Op == OpOr
	n.code.bool = func(f *Frame) (bool, *Undetermined) {
		x, u := a(f)
		if u == nil && x == decides {
			return decides, nil
		}
		y, v := b(f)
		if v == nil && y == decides {
			return decides, nil
		}
		if u != nil {
			return false, u
		}
		return y, v
	}
}

func compileCond(n *Node) {
	n.kind = n.Args[0].chooses()
	test, a, b := n.Args[0].code.bool, n.Args[1].code, n.Args[2].code
	switch n.Type.Kind {
	case Number, Date, Never:
		if n.code.num = n.shortCond(); n.code.num != nil {
			break
		}
		n.code.num = func(f *Frame) (number.Number, *Undetermined) {
			x, u := test(f)
			switch {
			case u != nil:
				return number.Zero, u
			case x:
				return a.num(f)
			}
			return b.num(f)
		}
		n.shortTest(n.code.num)
	case Boolean:
		n.code.bool = func(f *Frame) (bool, *Undetermined) {
			x, u := test(f)
			switch {
			case u != nil:
				return false, u
			case x:
				return a.bool(f)
			}
			return b.bool(f)
		}
	case Text:
		n.code.text = func(f *Frame) (string, *Undetermined) {
			x, u := test(f)
			switch {
			case u != nil:
				return "", u
			case x:
				return a.text(f)
			}
			return b.text(f)
		}
	}
	compileCondList(n, test, a, b)
}

func compileCondList(n *Node, test func(*Frame) (bool, *Undetermined), a, b code) {
	if n.Type.Kind == Table {
		n.code.rows = func(f *Frame) (*Rows, []int32, *Undetermined) {
			x, u := test(f)
			switch {
			case u != nil:
				return nil, nil, u
			case x:
				return a.rows(f)
			}
			return b.rows(f)
		}
	}
	if n.Type.Kind != List {
		return
	}
	n.code.nums = func(f *Frame) ([]number.Number, *Undetermined) {
		x, u := test(f)
		switch {
		case u != nil:
			return nil, u
		case x:
			return a.nums(f)
		}
		return b.nums(f)
	}
	n.code.vals = func(f *Frame) ([]Value, *Undetermined) {
		x, u := test(f)
		switch {
		case u != nil:
			return nil, u
		case x:
			return a.vals(f)
		}
		return b.vals(f)
	}
}

func compileArithmetic(n *Node) {
	a, b := n.Args[0].code.num, n.Args[1].code.num
	large, zero := n.undetermined(diag.OutcomeTooLarge), n.undetermined(diag.OutcomeZero)
	if n.code.num = n.shortArithmetic(large, zero); n.code.num != nil {
		return
	}
	op := n.Op
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		x, u := a(f)
		if u != nil {
			return x, u
		}
		y, u := b(f)
		if u != nil {
			return y, u
		}
		var r number.Number
		switch op {
		case OpAdd:
			r = x.Add(y)
		case OpSub:
			r = x.Sub(y)
		case OpMul:
			r = x.Mul(y)
		default:
			if y.Sign() == 0 {
				return number.Zero, zero
			}
			r = x.Quo(y)
		}
		if r.IsBig() && !f.afford(r) {
			return number.Zero, large
		}
		return r, nil
	}
}

// afford pays for an operation that gave a large number, and reports whether the number may be kept.
func (f *Frame) afford(r number.Number) bool {
	words := r.Bits()/64 + 1
	return f.spend(words*words) && !r.TooLarge()
}

func compileComparison(n *Node) {
	kind := n.Args[0].Type.Kind
	if kind == Never {
		kind = n.Args[1].Type.Kind
	}
	a, b := n.Args[0].code, n.Args[1].code
	op := n.Op
	switch kind {
	case Boolean:
		n.code.bool = func(f *Frame) (bool, *Undetermined) {
			x, u := a.bool(f)
			if u != nil {
				return false, u
			}
			y, u := b.bool(f)
			return u == nil && (x == y) == (op == OpEq), u
		}
	case Text:
		n.code.bool = func(f *Frame) (bool, *Undetermined) {
			x, u := a.text(f)
			if u != nil {
				return false, u
			}
			y, u := b.text(f)
			switch {
			case u != nil:
				return false, u
			case x < y:
				return holds(op, -1), nil
			case x > y:
				return holds(op, 1), nil
			}
			return holds(op, 0), nil
		}
	default:
		if n.code.bool = n.shortComparison(); n.code.bool != nil {
			return
		}
		n.code.bool = func(f *Frame) (bool, *Undetermined) {
			x, u := a.num(f)
			if u != nil {
				return false, u
			}
			y, u := b.num(f)
			if u != nil {
				return false, u
			}
			return holds(op, x.Cmp(y)), nil
		}
	}
}

// holds reports whether a comparison holds for operands that compare as c.
func holds(op Op, c int) bool {
	switch op {
	case OpEq:
		return c == 0
	case OpNe:
		return c != 0
	case OpLt:
		return c < 0
	case OpLe:
		return c <= 0
	case OpGt:
		return c > 0
	}
	return c >= 0
}

func compileIn(n *Node) {
	x, list := n.Args[0], n.Args[1]
	if numeric(x.Type.Kind) {
		n.code.bool = func(f *Frame) (bool, *Undetermined) {
			v, u := x.code.num(f)
			if u != nil {
				return false, u
			}
			mark := len(f.nums)
			l, u := list.code.nums(f)
			f.nums = f.nums[:mark]
			for _, e := range l {
				if e.Equal(v) {
					return true, nil
				}
			}
			return false, u
		}
		return
	}
	n.code.bool = func(f *Frame) (bool, *Undetermined) {
		v, u := x.value(f)
		if u != nil {
			return false, u
		}
		mark := len(f.vals)
		l, u := list.code.vals(f)
		f.vals = f.vals[:mark]
		for _, e := range l {
			if e.Text == v.Text && e.Bool == v.Bool {
				return true, nil
			}
		}
		return false, u
	}
}
