package formula

import (
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Bounds of operators and branches.

func (e *explorer) logic(n *Node) Bounds {
	a := e.bounds(n.Args[0])
	e.truths(n, 0, a)
	b := e.bounds(n.Args[1])
	e.truths(n, 1, b)
	out := Bounds{}.also(a).also(b)
	if n.Op == OpAnd {
		out.CanTrue, out.CanFalse = a.CanTrue && b.CanTrue, a.CanFalse || b.CanFalse
	} else {
		out.CanTrue, out.CanFalse = a.CanTrue || b.CanTrue, a.CanFalse && b.CanFalse
	}
	return out
}

// truths tells which way part i of a node can come out.
func (e *explorer) truths(n *Node, i int, b Bounds) {
	if b.CanTrue {
		e.arm(n, 2*i)
	}
	if b.CanFalse {
		e.arm(n, 2*i+1)
	}
}

func (e *explorer) arithmetic(n *Node) Bounds {
	a, b := e.bounds(n.Args[0]), e.bounds(n.Args[1])
	out := Bounds{}.also(a).also(b)
	switch n.Op {
	case OpAdd:
		return added(a, b, out)
	case OpSub:
		if n.ofPoint() {
			if b.Hi == nil || !b.Hi.Less(number.One) {
				e.arm(n, 0)
			}
			if b.Lo == nil || b.Lo.Less(number.One) {
				e.arm(n, 1)
			}
		}
		return added(a, b.negated(), out)
	case OpMul:
		return times(a, b, out)
	}
	if mayBeZero(b) {
		e.may(n, &out, diag.OutcomeZero)
	}
	out = times(a, b.inverse(), out)
	if n.Args[0].someOf(n.Args[1]) {
		return out.meet(Bounds{Lo: &number.Zero, Hi: &number.One}, Number)
	}
	return out
}

// someOf reports whether a node counts some of the rows that another counts all of: their quotient is a part.
func (n *Node) someOf(all *Node) bool {
	list := func(n *Node) *Node {
		for n.Op == OpLet && n.Let.Root != nil {
			n = n.Let.Root
		}
		if n.Op != OpCall || n.Name != "count" {
			return nil
		}
		return n.Args[0]
	}
	some, every := list(n), list(all)
	if some == nil || every == nil || every.Op != OpFact {
		return false
	}
	for {
		switch some.Op {
		case OpFact:
			return some.Fact == every.Fact && some.Slot == every.Slot
		case OpFilter, OpMap:
			some = some.Args[0]
		case OpLet:
			if some = some.Let.Root; some == nil {
				return false
			}
		default:
			return false
		}
	}
}

func added(a, b, out Bounds) Bounds {
	out.Lo, out.Hi = plus(a.Lo, b.Lo), plus(a.Hi, b.Hi)
	out.LoOpen, out.HiOpen = a.LoOpen || b.LoOpen, a.HiOpen || b.HiOpen
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

func mayBeZero(b Bounds) bool {
	return !b.NotZero && (b.Lo == nil || b.Lo.Sign() < 0 || b.Lo.Sign() == 0 && !b.LoOpen) && (b.Hi == nil || b.Hi.Sign() > 0 || b.Hi.Sign() == 0 && !b.HiOpen)
}

// inverse bounds 1/b where b is not 0: if b has one sign.
func (b Bounds) inverse() Bounds {
	switch {
	case b.Lo != nil && b.Lo.Sign() >= 0:
		out := Bounds{Lo: &number.Zero, LoOpen: true}
		if b.Hi != nil && b.Hi.Sign() > 0 {
			lo := number.One.Quo(*b.Hi)
			out.Lo, out.LoOpen = &lo, b.HiOpen
		}
		if b.Lo.Sign() > 0 {
			hi := number.One.Quo(*b.Lo)
			out.Hi, out.HiOpen = &hi, b.LoOpen
		}
		return out
	case b.Hi != nil && b.Hi.Sign() <= 0:
		return b.negated().inverse().negated()
	}
	return Bounds{}
}

// times bounds a product. Ends are kept open only where that is plain.
func times(a, b, out Bounds) Bounds {
	switch {
	case a.Lo != nil && a.Hi != nil && b.Lo != nil && b.Hi != nil:
		lo, hi := corners([]Bounds{a, b}, func(x [3]number.Number) number.Number { return x[0].Mul(x[1]) })
		out.Lo, out.Hi = kept(lo), kept(hi)
		if c, ok := b.fixed(); ok && c.Sign() > 0 {
			out.LoOpen, out.HiOpen = a.LoOpen, a.HiOpen
		}
	case b.Lo != nil && b.Lo.Sign() >= 0:
		return scaledBy(a, b, out)
	case a.Lo != nil && a.Lo.Sign() >= 0:
		return scaledBy(b, a, out)
	case b.Hi != nil && b.Hi.Sign() <= 0:
		return scaledBy(a.negated(), b.negated(), out)
	case a.Hi != nil && a.Hi.Sign() <= 0:
		return scaledBy(b.negated(), a.negated(), out)
	}
	return out
}

// scaledBy bounds a product with a factor that is not negative; either may be unbounded.
func scaledBy(a, factor, out Bounds) Bounds {
	end := func(x, least, most *number.Number) *number.Number { // the end of a·factor on the side where x is a's end
		switch {
		case x == nil:
			return nil
		case least == nil:
			return nil
		case most == nil:
			return kept(x.Mul(*least))
		}
		return kept(x.Mul(*most))
	}
	if a.Lo != nil && a.Lo.Sign() < 0 {
		out.Lo = end(a.Lo, factor.Hi, factor.Hi)
	} else {
		out.Lo = end(a.Lo, factor.Lo, nil)
		out.LoOpen = a.Lo != nil && a.Lo.Sign() > 0 && (factor.LoOpen || a.LoOpen && factor.Lo.Sign() > 0) || a.Lo != nil && a.Lo.Sign() == 0 && a.LoOpen && (factor.LoOpen || factor.Lo.Sign() > 0)
	}
	if a.Hi != nil && a.Hi.Sign() < 0 {
		out.Hi = end(a.Hi, factor.Lo, nil)
		out.HiOpen = factor.LoOpen || a.HiOpen && factor.Lo.Sign() > 0
	} else {
		out.Hi = end(a.Hi, factor.Hi, factor.Hi)
		if a.Hi != nil && a.Hi.Sign() == 0 {
			out.Hi = &number.Zero
		}
	}
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

// below reports whether every value within a is less than every value within b; atMost, whether none is greater.
func below(a, b Bounds) bool {
	if a.Hi == nil || b.Lo == nil {
		return false
	}
	c := a.Hi.Cmp(*b.Lo)
	return c < 0 || c == 0 && (a.HiOpen || b.LoOpen)
}

func atMost(a, b Bounds) bool { return a.Hi != nil && b.Lo != nil && a.Hi.Cmp(*b.Lo) <= 0 }

func (e *explorer) comparison(n *Node) Bounds {
	a, b := e.bounds(n.Args[0]), e.bounds(n.Args[1])
	out := Bounds{CanTrue: true, CanFalse: true}.also(a).also(b)
	var equal, unequal bool // can be so
	switch kind := n.Args[0].Type.Kind; kind {
	case Number, Date:
		x, okA := a.fixed()
		y, okB := b.fixed()
		equal, unequal = !below(a, b) && !below(b, a), !(okA && okB && x.Equal(y))
		if okA && okB {
			equal = x.Equal(y)
		}
	case Boolean:
		equal = a.CanTrue && b.CanTrue || a.CanFalse && b.CanFalse
		unequal = a.CanTrue && b.CanFalse || a.CanFalse && b.CanTrue
	case Text:
		shared := sharedTexts(a.Texts, b.Texts)
		equal = shared == nil || len(shared) > 0
		unequal = !(len(a.Texts) == 1 && len(b.Texts) == 1 && a.Texts[0] == b.Texts[0])
		if n.Op != OpEq && n.Op != OpNe {
			return out
		}
	default:
		return out
	}
	switch n.Op {
	case OpEq:
		out.CanTrue, out.CanFalse = equal, unequal
	case OpNe:
		out.CanTrue, out.CanFalse = unequal, equal
	case OpLt:
		out.CanTrue, out.CanFalse = !atMost(b, a), !below(a, b)
	case OpLe:
		out.CanTrue, out.CanFalse = !below(b, a), !atMost(a, b)
	case OpGt:
		out.CanTrue, out.CanFalse = !atMost(a, b), !below(b, a)
	case OpGe:
		out.CanTrue, out.CanFalse = !below(a, b), !atMost(b, a)
	}
	return out
}

// in bounds membership. A text is certainly in the list if an element can be nothing else; it is certainly not if no
// element can be it.
func (e *explorer) in(n *Node) Bounds {
	x, list := n.Args[0], n.Args[1]
	a := e.bounds(x)
	out := Bounds{CanTrue: true, CanFalse: true}.also(a)
	if list.Op != OpList {
		return out.also(e.anything(n))
	}
	items := make([]Bounds, len(list.Args))
	for k, item := range list.Args {
		items[k] = e.bounds(item)
		out = out.also(items[k])
	}
	out.CanTrue = len(items) > 0
	if x.Type.Kind != Text || len(items) == 0 {
		return out
	}
	unknown := false // some element can be any text
	can, must := map[string]bool{}, map[string]bool{}
	for _, b := range items {
		unknown = unknown || b.Texts == nil
		for _, s := range b.Texts {
			can[s] = true
			must[s] = must[s] || len(b.Texts) == 1
		}
	}
	if a.Texts == nil {
		return out
	}
	out.CanTrue, out.CanFalse = false, false
	for _, s := range a.Texts {
		out.CanTrue = out.CanTrue || unknown || can[s]
		out.CanFalse = out.CanFalse || !must[s]
	}
	return out
}

// branch joins what a branch gives, if the condition can be so.
func (e *explorer) branch(out *Bounds, any *bool, b Bounds) {
	if *any {
		b = join(*out, b)
	}
	*out, *any = b, true
}

func (e *explorer) cond(n *Node) Bounds {
	test := e.bounds(n.Args[0])
	var out Bounds
	any := false
	for arm, holds := range []bool{true, false} {
		if holds && !test.CanTrue || !holds && !test.CanFalse {
			continue
		}
		e.inState(n.Args[0], holds, func() {
			e.arm(n, arm)
			e.branch(&out, &any, e.bounds(n.Args[1+arm]))
		})
	}
	return out.also(test)
}

func (e *explorer) quantifier(n *Node) Bounds {
	if rows, list, read, ok := e.rowWise(n.Args[0]); ok && n.Args[0].Type.Kind == Table {
		out := Bounds{CanTrue: n.Op == OpAll, CanFalse: n.Op == OpExists}.also(read)
		e.eachRow(n, rows, list, func(x element, body Bounds) {
			if out = out.also(body).also(x.of); n.Op == OpAll {
				out.CanTrue, out.CanFalse = out.CanTrue && (body.CanTrue || x.maybe), out.CanFalse || body.CanFalse
			} else {
				out.CanTrue, out.CanFalse = out.CanTrue || body.CanTrue, out.CanFalse && (body.CanFalse || x.maybe)
			}
		})
		return out
	}
	body := e.bounds(n.Args[1])
	list := e.list(n.Args[0])
	out := Bounds{CanTrue: body.CanTrue || n.Op == OpAll && list.least == 0, CanFalse: body.CanFalse || n.Op == OpExists && list.least == 0}
	return out.also(body).also(list.elem)
}

// listBounds is what can be said of a list: of each element, and of how many there are.
type listBounds struct {
	elem        Bounds
	least, most int       // how many elements there are; most is -1 if it is not known
	each        []element // one by one, nil where that is not known
}

// length is how many elements there are, as a number.
func (l listBounds) length() Bounds {
	b := point(number.Int(int64(l.least)))
	if b.Hi = nil; l.most >= 0 {
		most := number.Int(int64(l.most))
		b.Hi = &most
	}
	return b
}

// rows bounds how many rows a table has: by its declaration, and by what a condition says of its count.
func (e *explorer) rows(f *Fact) listBounds {
	out := listBounds{most: -1}
	if rows := f.Owned; rows != nil {
		return listBounds{least: rows.N, most: rows.N}
	}
	if f.Slot >= 0 { // of a document, and not the indicators
		if cell := &e.frame.Facts[f.Slot]; cell.State == Known {
			return listBounds{least: cell.Rows.N, most: cell.Rows.N}
		}
	}
	if out.least = f.Least(); f.Limits != nil {
		out.most = f.Limits.Most
	}
	if len(e.known) == 0 {
		return out
	}
	count := &Node{Op: OpCall, Fn: functionNamed["count"], Args: []*Node{{Op: OpFact, Slot: f.Slot}}}
	var key strings.Builder
	count.writeKey(&key)
	for k := range e.known {
		if e.known[k].key != key.String() {
			continue
		}
		b := e.known[k].bounds
		if b.Lo != nil {
			least := b.Lo.Ceil()
			if b.LoOpen && least.Equal(*b.Lo) {
				least = least.Add(number.One)
			}
			if x, ok := least.Int64(); ok {
				out.least = max(out.least, int(min(x, MaxRows)))
			}
		}
		if b.Hi != nil {
			most := b.Hi.Floor()
			if b.HiOpen && most.Equal(*b.Hi) {
				most = most.Sub(number.One)
			}
			if x, ok := most.Int64(); ok && (out.most < 0 || int(x) < out.most) {
				out.most = max(int(x), 0)
			}
		}
	}
	return out
}

func (e *explorer) list(n *Node) listBounds {
	if _, each, read, ok := e.rowWise(n); ok {
		out := listBounds{most: len(each), each: each}
		any := false
		for _, x := range each {
			if e.branch(&out.elem, &any, x.of); !x.maybe {
				out.least++
			}
		}
		out.elem = out.elem.also(read)
		return out
	}
	switch n.Op {
	case OpList:
		out := listBounds{least: len(n.Args), most: len(n.Args)}
		any := false
		for _, a := range n.Args {
			e.branch(&out.elem, &any, e.bounds(a))
		}
		return out
	case OpColumn:
		c := n.Fact.Columns[n.Column]
		out := e.rows(n.Fact)
		if rows := n.Fact.Owned; rows != nil {
			out.elem = rows.within(c)
			return out
		}
		lo, hi := c.Ends()
		out.elem = Bounds{Lo: lo, Hi: hi, CanTrue: true, CanFalse: true, Texts: c.Choices, ReadsMissing: true}
		return out
	case OpLet:
		var out listBounds
		e.inside(n.Let, func(root *Node) { out = e.list(root) })
		return out
	case OpFact: // a table's rows
		out := e.rows(n.Fact)
		out.elem.ReadsMissing = n.Fact.Owned == nil
		return out
	case OpFilter:
		out := e.list(n.Args[0])
		out.elem, out.each = out.elem.also(e.bounds(n.Args[1])), nil
		out.least = 0
		return out
	case OpMap:
		from := e.list(n.Args[0])
		from.elem, from.each = e.bounds(n.Args[1]).also(from.elem), nil
		return from
	case OpCall:
		if n.Name == "largest" || n.Name == "smallest" {
			out := e.list(n.Args[0])
			if out.least < n.Column {
				e.may(n, &out.elem, diag.OutcomeFewer)
			}
			out.least, out.most, out.each = n.Column, n.Column, nil // of which is not known
			return out
		}
	}
	return listBounds{elem: e.anything(n), most: -1}
}
