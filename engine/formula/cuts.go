package formula

import "jixiao/engine/number"

// Where a formula changes its way or its slope as one number moves. Lets are looked into once, however often they are used.

// Cuts are the values of a term, near its present one, at which the formula's way or slope changes: thresholds, ends of
// stretches, poles. ok is false if the formula is no fraction of lines there, and the cuts may not be all.
func (f *Formula) Cuts(frame *Frame, t Term) (cuts []number.Number, m Fraction, ok bool) {
	c := cutter{frame: frame, term: t, ok: true}
	if f.Root.Type.Kind == Boolean {
		c.test(f.Root)
		x, _ := f.Number(frame)
		return c.cuts, constant(x), c.ok
	}
	m, _ = c.number(f.Root)
	return c.cuts, m, c.ok
}

type cutter struct {
	frame   *Frame
	term    Term
	cuts    []number.Number
	ok      bool
	depends map[*Node]bool
	lets    map[*Let]line // those that were taken to fractions
	tested  map[*Let]bool // those whose tests were noted
	spent   int
}

// line is what a node was taken to.
type line struct {
	m          Fraction
	determined bool
}

// maxCuts bounds the cuts of one formula, and maxSteps the work on them.
const (
	maxCuts  = 4096
	maxSteps = 20_000
)

// enough reports whether too much was spent already.
func (c *cutter) enough() bool {
	c.spent++
	if c.spent > maxSteps || len(c.cuts) > maxCuts {
		c.ok = false
		return true
	}
	return false
}

// number takes a node to a fraction; determined is false where it has no value.
func (c *cutter) number(n *Node) (m Fraction, determined bool) {
	if c.term.is(n) {
		return Fraction{A: number.One, D: number.One}, true
	}
	if c.enough() {
		return Fraction{}, false
	}
	x, u := n.code.num(c.frame)
	if !c.reads(n) {
		return constant(x), u == nil
	}
	switch n.Op {
	case OpLet:
		l, seen := c.lets[n.Let]
		if !seen {
			l.m, l.determined = c.number(n.Let.Root)
			if c.lets == nil {
				c.lets = map[*Let]line{}
			}
			c.lets[n.Let] = l
		}
		return l.m, l.determined
	case OpNeg:
		m, determined = c.number(n.Args[0])
		return m.scaled(number.Int(-1)), determined
	case OpAdd, OpSub, OpMul, OpDiv:
		m, determined = c.arithmetic(n)
	case OpCond:
		c.test(n.Args[0])
		holds, u := n.Args[0].code.bool(c.frame)
		if u != nil {
			return Fraction{}, false
		}
		if holds {
			return c.number(n.Args[1])
		}
		return c.number(n.Args[2])
	case OpBand:
		return c.band(n)
	case OpCheck:
		m, determined = c.checklist(n)
	case OpLookup:
		c.ok = c.ok && !c.reads(n.Args[0])
		for i := 1; i < len(n.Args); i += 2 {
			if s, u := n.Args[0].code.text(c.frame); u == nil && s == n.Args[i].Value.Text {
				return c.number(n.Args[i+1])
			}
		}
		return Fraction{}, false
	case OpCall:
		m, determined = c.call(n)
	default:
		c.ok = false
	}
	return m, determined && u == nil
}

// reads reports whether a node depends on the term.
func (c *cutter) reads(n *Node) bool {
	if d, ok := c.depends[n]; ok {
		return d
	}
	d := c.term.is(n)
	if n.Op == OpLet && !d {
		d = c.reads(n.Let.Root)
	}
	for _, a := range n.Args {
		d = d || c.reads(a)
	}
	if c.term.Cell == nil && c.term.Fact != nil && c.term.Fact.Kind == Table {
		d = d || (n.Op == OpColumn || n.Op == OpFact) && n.Fact == c.term.Fact
	}
	if c.depends == nil {
		c.depends = map[*Node]bool{}
	}
	c.depends[n] = d
	return d
}

// crossing notes where two fractions meet, and their poles.
func (c *cutter) crossing(a, b Fraction) {
	for _, m := range []Fraction{a, b} {
		if m.C.Sign() != 0 {
			c.cuts = append(c.cuts, m.D.Neg().Quo(m.C))
		}
	}
	difference, ok := a.plus(b.scaled(number.Int(-1)))
	if c.ok = c.ok && ok; ok && difference.A.Sign() != 0 {
		c.cuts = append(c.cuts, difference.B.Neg().Quo(difference.A))
	}
}

func (c *cutter) level(m Fraction, x number.Number) { c.crossing(m, constant(x)) }

func (c *cutter) arithmetic(n *Node) (Fraction, bool) {
	a, okA := c.number(n.Args[0])
	b, okB := c.number(n.Args[1])
	if !okA || !okB {
		return Fraction{}, false
	}
	var m Fraction
	ok := true
	switch n.Op {
	case OpAdd:
		m, ok = a.plus(b)
	case OpSub:
		m, ok = a.plus(b.scaled(number.Int(-1)))
	case OpMul:
		m, ok = a.times(b)
	default:
		if c.level(b, number.Zero); b.isConstant() && b.B.Sign() == 0 {
			return Fraction{}, false
		}
		m, ok = a.over(b)
	}
	if m.D.Sign() == 0 && m.C.Sign() == 0 {
		ok = false
	}
	c.ok = c.ok && ok
	return m, ok
}

// test notes where the parts of a condition change.
func (c *cutter) test(n *Node) {
	if !c.reads(n) || c.enough() {
		return
	}
	switch n.Op {
	case OpNot, OpAnd, OpOr:
		for _, a := range n.Args {
			c.test(a)
		}
	case OpLet:
		if !c.tested[n.Let] {
			if c.tested == nil {
				c.tested = map[*Let]bool{}
			}
			c.tested[n.Let] = true
			c.test(n.Let.Root)
		}
	case OpCond:
		for _, a := range n.Args {
			c.test(a)
		}
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe:
		if k := n.Args[0].Type.Kind; k == Boolean {
			c.test(n.Args[0])
			c.test(n.Args[1])
		} else if k != Number && k != Date {
			c.ok = false
		} else {
			a, okA := c.number(n.Args[0])
			b, okB := c.number(n.Args[1])
			if okA && okB {
				c.crossing(a, b)
			}
		}
	default:
		c.ok = false
	}
}

func (c *cutter) band(n *Node) (Fraction, bool) {
	x, ok := c.number(n.Args[0])
	if !ok {
		return Fraction{}, false
	}
	v, u := n.Args[0].code.num(c.frame)
	count := (len(n.Args) - 1) / 2
	taken := -1
	for i := range count {
		from, ok := c.number(n.Args[1+2*i])
		if !ok {
			return Fraction{}, false
		}
		c.crossing(x, from)
		if at, uf := n.Args[1+2*i].code.num(c.frame); taken < 0 && u == nil && uf == nil && !v.Less(at) {
			taken = i
		}
	}
	switch {
	case u != nil:
		return Fraction{}, false
	case taken >= 0:
		return c.number(n.Args[2+2*taken])
	case n.Else:
		return c.number(n.Args[len(n.Args)-1])
	}
	return Fraction{}, false
}

func (c *cutter) checklist(n *Node) (Fraction, bool) {
	sum := constant(number.Zero)
	for i, item := range n.Args[:n.Items()] {
		x, u := item.item(c.frame)
		m := constant(x)
		if item.Type.Kind == Boolean {
			c.test(item)
		} else {
			var ok bool
			if m, ok = c.number(item); !ok {
				return Fraction{}, false
			}
			c.level(m, number.Zero)
			c.level(m, number.One)
		}
		if u != nil {
			return Fraction{}, false
		}
		share := constant(number.Frac(100, int64(n.Items())))
		if n.Else {
			var ok bool
			if share, ok = c.number(n.Args[n.Items()+i]); !ok {
				return Fraction{}, false
			}
		}
		product, okTimes := m.times(share)
		var okPlus bool
		if sum, okPlus = sum.plus(product); !okTimes || !okPlus {
			c.ok = false
			return Fraction{}, false
		}
	}
	return sum, true
}
