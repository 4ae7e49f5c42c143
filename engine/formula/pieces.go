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
		m := &f.lets[t.Let.Slot]
		*m = memo{gen: f.gen, val: v}
		if t.Let.local {
			m.gen = f.entered
		}
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

// Piece is a stretch of a term's values, without its ends, in which a formula is one fraction of lines, or a single value.
type Piece struct {
	From, To     *number.Number // nil is unbounded; equal for a single value
	Fraction     Fraction
	Undetermined bool // it has no value there
}

// IsPoint reports whether the piece is a single value.
func (p Piece) IsPoint() bool { return p.From != nil && p.To != nil && p.From.Equal(*p.To) }

// maxPieces bounds a decomposition, and maxStretches the work on it.
const (
	maxPieces    = 512
	maxStretches = 2048
)

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
		d := decomposition{f: f, frame: frame, term: t, pieces: pieces}
		if !d.stretch(lo, hi) {
			return nil, false
		}
		pieces, ok = d.pieces, true
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

// decomposition is the taking apart of one formula.
type decomposition struct {
	f      *Formula
	frame  *Frame
	term   Term
	pieces []Piece
	spent  int
}

// stretch appends the pieces of an open interval.
func (d *decomposition) stretch(lo, hi *number.Number) bool {
	if d.spent++; d.spent > maxStretches || len(d.pieces) > maxPieces {
		return false
	}
	x := between(lo, hi)
	d.term.Put(d.frame, Value{Kind: Number, Num: x})
	cuts, m, ok := d.f.Cuts(d.frame, d.term)
	_, u := d.f.Number(d.frame)
	if !ok {
		return false
	}
	inside := inOrder(cuts, lo, hi)
	if len(inside) == 0 {
		d.pieces = append(d.pieces, Piece{From: lo, To: hi, Fraction: m, Undetermined: u != nil})
		return true
	}
	from := lo
	for k := range inside {
		if !d.stretch(from, &inside[k]) {
			return false
		}
		d.pieces = append(d.pieces, d.f.pointPiece(d.frame, d.term, inside[k]))
		from = &inside[k]
	}
	return d.stretch(from, hi)
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
