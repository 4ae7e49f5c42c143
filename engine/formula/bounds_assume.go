package formula

import (
	"strconv"
	"strings"

	"jixiao/engine/number"
)

// What a condition says of the terms in it. Terms are facts, lets, cells of a row, and rates that are written out.

func refinable(n *Node) bool {
	switch n.Op {
	case OpFact, OpLet, OpCell, OpVar, OpAdd, OpSub, OpMul, OpDiv, OpNeg:
		return true
	}
	return n.Op == OpCall && n.Name == "count" && n.Args[0].Op == OpFact // how many rows a table has
}

// find is the latest that is known of a term, nil if nothing is. What is derived was never read: it may have no value.
func (e *explorer) find(n *Node) (b *Bounds, derived bool) {
	key := e.key(n)
	for k := len(e.known) - 1; k >= 0; k-- {
		if e.known[k].key == key && (k >= e.floor || !e.known[k].open) {
			return &e.known[k].bounds, e.known[k].derived
		}
	}
	return nil, false
}

// key names a term: two nodes with one key have one value.
func (e *explorer) key(n *Node) string {
	if k, ok := e.keys[n]; ok {
		return k
	}
	var b strings.Builder
	n.writeKey(&b)
	if e.keys == nil {
		e.keys = map[*Node]string{}
	}
	e.keys[n] = b.String()
	return e.keys[n]
}

func (n *Node) writeKey(b *strings.Builder) {
	switch n.Op {
	case OpConst, OpParam:
		b.WriteString(strconv.Itoa(int(n.Value.Kind)) + ":" + strconv.Quote(n.Value.String()))
		if n.Value.Kind == Number {
			b.WriteString(n.Value.Num.String())
		}
		return
	case OpFact, OpColumn:
		b.WriteString("f" + strconv.Itoa(n.Slot) + "." + strconv.Itoa(n.Column))
		return
	case OpLet:
		b.WriteString("l" + strconv.Itoa(n.Let.Slot))
		return
	case OpNoRule:
		b.WriteString("no_rule")
	}
	b.WriteString("(" + strconv.Itoa(int(n.Op)) + "." + strconv.Itoa(n.Slot) + "." + strconv.Itoa(n.Column))
	if n.Fn != nil {
		b.WriteString(n.Fn.Name)
	}
	if n.Else {
		b.WriteString("!")
	}
	for _, a := range n.Args {
		b.WriteString(" ")
		a.writeKey(b)
	}
	b.WriteString(")")
}

// inState runs walk with a condition assumed to hold or not. It returns false, without running it, if the condition
// cannot be so.
func (e *explorer) inState(condition *Node, holds bool, walk func()) bool {
	mark, state := len(e.known), e.state
	defer func() { e.known, e.state = e.known[:mark], state }()
	if !e.assume(condition, holds) {
		return false
	}
	walk()
	return true
}

func (e *explorer) learn(n *Node, b Bounds) bool { return e.learned(n, b, false) }

func (e *explorer) learned(n *Node, b Bounds, derived bool) bool {
	now := e.quietly(n).meet(b, n.Type.Kind)
	if n.Op == OpFact || n.Op == OpCell {
		now = now.whole(n.Fact)
	}
	e.known = append(e.known, fact{e.key(n), now, derived, n.loopsIn() != 0})
	e.states++
	e.state = e.states
	return !now.empty(n.Type.Kind)
}

// quietly bounds a node without telling the watch.
func (e *explorer) quietly(n *Node) Bounds {
	watch := e.watch
	if watch != nil {
		e.watch = &Watch{}
	}
	b := e.bounds(n)
	e.watch = watch
	return b
}

// assume notes what follows for the terms of a condition if it holds, or does not. It returns false if that cannot be.
func (e *explorer) assume(n *Node, holds bool) bool {
	if b := e.quietly(n); holds && !b.CanTrue || !holds && !b.CanFalse {
		return false
	}
	switch n.Op {
	case OpNot:
		return e.assume(n.Args[0], !holds)
	case OpAnd, OpOr:
		if holds == (n.Op == OpAnd) {
			return e.assume(n.Args[0], holds) && e.assume(n.Args[1], holds)
		}
		for i, a := range n.Args { // one side cannot be so, therefore the other is
			if b := e.quietly(a); holds && !b.CanTrue || !holds && !b.CanFalse {
				return e.assume(n.Args[1-i], holds)
			}
		}
	case OpFact, OpCell:
		return e.learn(n, Bounds{CanTrue: holds, CanFalse: !holds})
	case OpLet:
		ok := e.learn(n, Bounds{CanTrue: holds, CanFalse: !holds})
		if ok {
			e.inside(n.Let, func(root *Node) { ok = e.assume(root, holds) })
		}
		return ok
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe:
		return e.compare(n, holds)
	case OpIn:
		return e.among(n, holds)
	case OpCond: // a condition that is itself a choice
		return e.chosen(n, holds)
	}
	return true
}

func (e *explorer) chosen(n *Node, holds bool) bool {
	for i, a := range n.Args[1:] {
		b := e.quietly(a)
		if impossible := holds && !b.CanTrue || !holds && !b.CanFalse; impossible { // then the other branch was taken
			return e.assume(n.Args[0], i == 1) && e.assume(n.Args[2-i], holds)
		}
	}
	return true
}

var opposite = map[Op]Op{OpEq: OpNe, OpNe: OpEq, OpLt: OpGe, OpLe: OpGt, OpGt: OpLe, OpGe: OpLt}

func (e *explorer) compare(n *Node, holds bool) bool {
	op := n.Op
	if !holds {
		op = opposite[op]
	}
	a, b := n.Args[0], n.Args[1]
	switch a.Type.Kind {
	case Boolean:
		if op == OpEq || op == OpNe {
			return e.equalBooleans(a, b, op == OpEq) && e.equalBooleans(b, a, op == OpEq)
		}
	case Text:
		return e.compareTexts(a, b, op) && e.compareTexts(b, a, op)
	case Number, Date:
		x, y := e.quietly(a), e.quietly(b)
		if !e.relate(a, b, x, y, op) {
			return false
		}
		switch op {
		case OpEq:
			return e.narrow(a, y) && e.narrow(b, x)
		case OpNe:
			return e.differs(a, y) && e.differs(b, x)
		case OpLt, OpLe:
			return e.narrow(a, Bounds{Hi: y.Hi, HiOpen: y.HiOpen || op == OpLt}) && e.narrow(b, Bounds{Lo: x.Lo, LoOpen: x.LoOpen || op == OpLt})
		default:
			return e.narrow(a, Bounds{Lo: y.Lo, LoOpen: y.LoOpen || op == OpGt}) && e.narrow(b, Bounds{Hi: x.Hi, HiOpen: x.HiOpen || op == OpGt})
		}
	}
	return true
}

// relate notes what an order of two numbers, of which neither is fixed, says of their difference and their quotient.
func (e *explorer) relate(a, b *Node, x, y Bounds, op Op) bool {
	if op == OpEq || op == OpNe || a.Type.Kind != Number || !refinable(a) && !refinable(b) && a.Op != OpCall && b.Op != OpCall {
		return true
	}
	if _, fixed := x.fixed(); fixed {
		return true
	}
	if _, fixed := y.fixed(); fixed {
		return true
	}
	if op == OpGt || op == OpGe {
		a, b, x, y = b, a, y, x
	}
	strict := op == OpLt || op == OpGt
	below := func(n *Node, end *number.Number) bool { return e.learned(n, Bounds{Hi: end, HiOpen: strict}, true) }
	above := func(n *Node, end *number.Number) bool { return e.learned(n, Bounds{Lo: end, LoOpen: strict}, true) }
	if atLeastZero(y) { // where there is a quotient, its divisor is not 0
		below(made(OpDiv, a, b), &number.One)
	}
	if atLeastZero(x) {
		above(made(OpDiv, b, a), &number.One)
	}
	return below(made(OpSub, a, b), &number.Zero) && above(made(OpSub, b, a), &number.Zero)
}

// made is arithmetic that nobody wrote, of two numbers that stand somewhere: what is known of it is known by what it is.
func made(op Op, a, b *Node) *Node {
	n := &Node{Op: op, Args: []*Node{a, b}, Type: Type{Kind: Number}}
	compileNode(n)
	return n
}

// differs notes that a number is not that of a point.
func (e *explorer) differs(n *Node, from Bounds) bool {
	x, ok := from.fixed()
	if !ok || !refinable(n) {
		return true
	}
	now, b := e.quietly(n), Bounds{NotZero: x.Sign() == 0}
	if now.Lo != nil && now.Lo.Equal(x) {
		b.Lo, b.LoOpen = &x, true
	}
	if now.Hi != nil && now.Hi.Equal(x) {
		b.Hi, b.HiOpen = &x, true
	}
	ok = e.learn(n, b)
	if ok && n.Op == OpLet {
		e.inside(n.Let, func(root *Node) { ok = e.differs(root, from) })
	}
	return ok
}

func (e *explorer) equalBooleans(a, b *Node, equal bool) bool {
	x := e.quietly(b)
	if x.CanTrue == x.CanFalse {
		return true
	}
	return e.assume(a, x.CanTrue == equal)
}

func (e *explorer) compareTexts(a, b *Node, op Op) bool {
	if op != OpEq && op != OpNe || !refinable(a) {
		return true
	}
	other := e.quietly(b).Texts
	switch {
	case op == OpEq && other != nil:
		return e.learn(a, Bounds{Texts: other})
	case op == OpNe && len(other) == 1:
		return e.without(a, other)
	}
	return true
}

// without takes texts away from what a term can be.
func (e *explorer) without(n *Node, texts []string) bool {
	now := e.quietly(n).Texts
	if now == nil {
		return true
	}
	rest := []string{}
	for _, s := range now {
		taken := false
		for _, t := range texts {
			taken = taken || s == t
		}
		if !taken {
			rest = append(rest, s)
		}
	}
	return e.learn(n, Bounds{Texts: rest})
}

func (e *explorer) among(n *Node, holds bool) bool {
	x, list := n.Args[0], n.Args[1]
	if x.Type.Kind != Text || !refinable(x) || list.Op != OpList {
		return true
	}
	texts := []string{}
	for _, a := range list.Args {
		if a.Op != OpConst {
			return true
		}
		texts = append(texts, a.Value.Text)
	}
	if holds {
		return e.learn(x, Bounds{Texts: texts})
	}
	return e.without(x, texts)
}

// narrow notes bounds of a number and what they say of the terms that it is made of.
func (e *explorer) narrow(n *Node, b Bounds) bool {
	if b.Lo == nil && b.Hi == nil {
		return true
	}
	if !refinable(n) {
		return !e.quietly(n).meet(b, n.Type.Kind).empty(n.Type.Kind)
	}
	if !e.learn(n, b) {
		return false
	}
	switch n.Op {
	case OpLet:
		ok := false
		e.inside(n.Let, func(root *Node) { ok = e.narrow(root, b) })
		return ok
	case OpNeg:
		return e.narrow(n.Args[0], b.negated())
	case OpAdd, OpSub, OpMul, OpDiv:
		return e.narrowParts(n, b)
	}
	return true
}

// narrowParts: where one operand is a constant, the bounds of the result are bounds of the other.
func (e *explorer) narrowParts(n *Node, b Bounds) bool {
	x, y := n.Args[0], n.Args[1]
	c, ok := e.quietly(y).fixed()
	d, okX := e.quietly(x).fixed()
	switch {
	case ok && n.Op == OpAdd:
		return e.narrow(x, b.shifted(c.Neg()))
	case ok && n.Op == OpSub:
		return e.narrow(x, b.shifted(c))
	case ok && n.Op == OpMul && c.Sign() != 0:
		return e.narrow(x, b.scaled(number.One.Quo(c)))
	case ok && n.Op == OpDiv && c.Sign() != 0:
		return e.narrow(x, b.scaled(c))
	case okX && n.Op == OpAdd:
		return e.narrow(y, b.shifted(d.Neg()))
	case okX && n.Op == OpSub: // d - y within b: y within d - b
		return e.narrow(y, b.negated().shifted(d))
	case okX && n.Op == OpMul && d.Sign() != 0:
		return e.narrow(y, b.scaled(number.One.Quo(d)))
	}
	return true
}

func (b Bounds) shifted(c number.Number) Bounds {
	b.Lo, b.Hi = plus(b.Lo, &c), plus(b.Hi, &c)
	b.NotZero = b.NotZero && c.Sign() == 0
	return b
}

func (b Bounds) scaled(c number.Number) Bounds {
	scale := func(x *number.Number) *number.Number {
		if x == nil {
			return nil
		}
		return kept(x.Mul(c))
	}
	b.Lo, b.Hi = scale(b.Lo), scale(b.Hi)
	if c.Sign() < 0 {
		b.Lo, b.Hi, b.LoOpen, b.HiOpen = b.Hi, b.Lo, b.HiOpen, b.LoOpen
	}
	return b
}
