package formula

import (
	"sort"

	"jixiao/engine/number"
)

// A formula as a function of one number, all others being known: most rules are, piece by piece, a quotient of two straight
// lines. Where one piece ends and the next begins is computed exactly, and so are proofs about a piece.

// Term is the number that a formula is taken as a function of: a fact, a column of the row that a scope is about, or a let.
type Term struct {
	Fact *Fact // of a column: its table
	Cell *Fact // the column, nil for a fact
	Let  *Let
}

// is reports whether a node reads the term.
func (t Term) is(n *Node) bool {
	switch {
	case t.Let != nil:
		return n.Op == OpLet && n.Let == t.Let
	case t.Cell != nil:
		return n.Op == OpCell && n.Slot == RowSlot && n.Fact == t.Cell
	}
	return n.Op == OpFact && n.Fact == t.Fact
}

// Put gives the term a value in a frame; what the frame computed before is forgotten.
func (t Term) Put(f *Frame, v Value) {
	f.Reset()
	switch {
	case t.Let != nil:
		f.lets[t.Let.Slot] = memo{gen: f.gen, val: v}
	case t.Cell != nil:
		l := &f.loops[RowSlot]
		c := &l.rows.Columns[t.Cell.Slot]
		if c.Absent != nil {
			c.Absent[l.row] = false
		}
		switch v.Kind {
		case Boolean:
			c.Bools[l.row] = v.Bool
		case Text:
			c.Texts[l.row] = v.Text
		default:
			c.Nums[l.row] = v.Num
		}
	default:
		f.Facts[t.Fact.Slot] = Cell{State: Known, Num: v.Num, Bool: v.Bool, Text: v.Text}
	}
}

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
}

// number takes a node to a fraction; determined is false where it has no value.
func (c *cutter) number(n *Node) (m Fraction, determined bool) {
	if c.term.is(n) {
		return Fraction{A: number.One, D: number.One}, true
	}
	x, u := n.code.num(c.frame)
	if !c.reads(n) {
		return constant(x), u == nil
	}
	switch n.Op {
	case OpLet:
		return c.number(n.Let.Root)
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
	if !c.reads(n) {
		return
	}
	switch n.Op {
	case OpNot, OpAnd, OpOr:
		for _, a := range n.Args {
			c.test(a)
		}
	case OpLet:
		c.test(n.Let.Root)
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
			m, _ = c.number(item)
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

// Piece is a stretch of a term's values, without its ends, in which a formula is one fraction of lines, or a single value.
type Piece struct {
	From, To     *number.Number // nil is unbounded; equal for a single value
	Fraction     Fraction
	Undetermined bool // it has no value there
}

// IsPoint reports whether the piece is a single value.
func (p Piece) IsPoint() bool { return p.From != nil && p.To != nil && p.From.Equal(*p.To) }

// maxPieces bounds a decomposition.
const maxPieces = 512

// Pieces takes a formula, as a function of one term, apart into its pieces, from the least value of the term to the
// greatest, both included. ok is false if that is not possible: it is no fraction of lines somewhere, or has too many
// pieces.
func (f *Formula) Pieces(frame *Frame, t Term, lo, hi *number.Number) (pieces []Piece, ok bool) {
	if pieces, ok = f.pieces(frame, t, lo, hi); ok || t.Fact == nil || t.Cell != nil || lo == nil || hi != nil {
		return pieces, ok
	}
	for _, far := range []int64{100, 1_000, 10_000} { // steps without end that are flat from somewhere on
		x := number.Int(far)
		if x.Less(*lo) {
			continue
		}
		t.Put(frame, Value{Kind: Number, Num: x})
		frame.Facts[t.Fact.Slot] = Cell{State: Bounded, Lo: &x}
		frame.Reset()
		tail, flat := f.Bounds(frame).Point()
		if !flat {
			continue
		}
		if pieces, ok = f.pieces(frame, t, lo, &x); ok {
			pieces = append(pieces, Piece{From: &x, Fraction: constant(tail)})
		}
		return pieces, ok
	}
	return nil, false
}

func (f *Formula) pieces(frame *Frame, t Term, lo, hi *number.Number) (pieces []Piece, ok bool) {
	if lo != nil {
		pieces = append(pieces, f.pointPiece(frame, t, *lo))
	}
	if lo == nil || hi == nil || lo.Less(*hi) {
		if pieces, ok = f.stretch(frame, t, lo, hi, pieces); !ok {
			return nil, false
		}
		if hi != nil {
			pieces = append(pieces, f.pointPiece(frame, t, *hi))
		}
	}
	return pieces, true
}

func (f *Formula) pointPiece(frame *Frame, t Term, x number.Number) Piece {
	t.Put(frame, Value{Kind: Number, Num: x})
	v, u := f.Number(frame)
	return Piece{From: &x, To: &x, Fraction: constant(v), Undetermined: u != nil}
}

// stretch appends the pieces of an open interval.
func (f *Formula) stretch(frame *Frame, t Term, lo, hi *number.Number, pieces []Piece) ([]Piece, bool) {
	if len(pieces) > maxPieces {
		return nil, false
	}
	x := between(lo, hi)
	t.Put(frame, Value{Kind: Number, Num: x})
	cuts, m, ok := f.Cuts(frame, t)
	_, u := f.Number(frame)
	if !ok {
		return nil, false
	}
	inside := inOrder(cuts, lo, hi)
	if len(inside) == 0 {
		return append(pieces, Piece{From: lo, To: hi, Fraction: m, Undetermined: u != nil}), true
	}
	from := lo
	for k := range inside {
		if pieces, ok = f.stretch(frame, t, from, &inside[k], pieces); !ok {
			return nil, false
		}
		pieces = append(pieces, f.pointPiece(frame, t, inside[k]))
		from = &inside[k]
	}
	return f.stretch(frame, t, from, hi, pieces)
}

func between(lo, hi *number.Number) number.Number {
	switch {
	case lo == nil && hi == nil:
		return number.Zero
	case lo == nil:
		return hi.Sub(number.One)
	case hi == nil:
		return lo.Add(number.One)
	}
	return lo.Add(*hi).Quo(number.Int(2))
}

// inOrder sorts the values that lie inside an open interval, each once.
func inOrder(list []number.Number, lo, hi *number.Number) []number.Number {
	var out []number.Number
	for _, x := range list {
		if (lo == nil || lo.Less(x)) && (hi == nil || x.Less(*hi)) {
			out = append(out, x)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Less(out[j]) })
	kept := out[:0]
	for i, x := range out {
		if i == 0 || !x.Equal(out[i-1]) {
			kept = append(kept, x)
		}
	}
	return kept
}
