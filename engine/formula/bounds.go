package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Bounds is what can be said of a node's value while some facts are unknown: every value that admissible facts could
// give lies in it. It may be wider than that, never narrower.
type Bounds struct {
	Lo, Hi            *number.Number // of a number or date; nil is unbounded
	LoOpen, HiOpen    bool           // the end itself is not a value
	NotZero           bool           // 0 is not a value, though it may lie between the ends
	CanTrue, CanFalse bool           // of a boolean
	Texts             []string       // of a text: what it can be, nil for anything
	CanBeUndetermined bool           // some admissible facts may give no value: a division by zero, no rule
	none              bool           // it gives no value at all
	ReadsMissing      bool           // it depends on a fact of which nothing is known
}

// Never reports whether no facts give a value: there is no rule for any of them.
func (b Bounds) Never() bool { return b.none }

// Point reports whether the bounds leave one number that every admissible document gives.
func (b Bounds) Point() (number.Number, bool) {
	if b.CanBeUndetermined {
		return number.Zero, false
	}
	return b.fixed()
}

func (b Bounds) fixed() (number.Number, bool) {
	if b.Lo == nil || b.Hi == nil || !b.Lo.Equal(*b.Hi) {
		return number.Zero, false
	}
	return *b.Lo, true
}

// Bounds computes bounds over everything that the frame's missing and bounded facts could be, within their declarations.
// Parts that do not depend on unknown facts keep their exact value; a branch is bounded for the facts that lead to it.
func (f *Formula) Bounds(frame *Frame) Bounds {
	e := &frame.explorer
	known := e.known[:0]
	*e = explorer{frame: frame, budget: scoringBudget, known: known}
	b := f.percent(e.bounds(f.Root))
	*e = explorer{known: known}
	return b
}

func (f *Formula) percent(b Bounds) Bounds {
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

// Nodes that one exploration may visit. Past that it says nothing more, which is sound.
const (
	scoringBudget  = 20_000
	analysisBudget = 2_000_000
)

// explorer walks a tree over all facts that a frame leaves open. It is the walk over values in the domain of intervals:
// in each branch it knows what the condition says of facts, lets and rates.
type explorer struct {
	frame     *Frame
	known     []fact // what the conditions on the way say, the latest last
	state     int    // names the present content of known
	states    int
	budget    int
	watch     *Watch             // nil while scoring
	weight    *Bounds            // the criterion's weight where it is not the frame's
	memo      map[memoKey]Bounds // of lets
	keys      map[*Node]string   // of rates that conditions speak of
	integrals map[*Let]bool      // which lets are always whole numbers
	set       [MaxLoops]bool     // loops of which the frame has the row, see rowWise
	floor     int                // what is known of rows before it is of others, see inside
}

type memoKey struct {
	let   *Let
	state int
	loud  [2]bool // what the watch is told of it
}

// fact is what is known of one term.
type fact struct {
	key     string
	bounds  Bounds
	derived bool // of terms that were read, and not read itself
	open    bool // it is of the row of a loop
}

// Watch is told what an exploration finds possible: which way a node may go, and which outcome it may have. What it is not
// told of cannot happen.
type Watch struct {
	Arm     func(n *Node, arm int)
	Outcome func(n *Node, code *diag.Code)
}

// Explore is Bounds for analyses: over all facts that the frame leaves open and that the conditions hold of, it also tells
// which ways and outcomes are possible. possible is false if no facts fulfil the conditions.
func (f *Formula) Explore(frame *Frame, weight Bounds, w *Watch, conditions ...*Formula) (b Bounds, possible bool) {
	e := &explorer{frame: frame, budget: analysisBudget, watch: w, weight: &weight}
	for _, c := range conditions {
		quiet := e.watch
		e.watch = nil
		ok := e.assume(c.Root, true)
		if e.watch = quiet; !ok {
			return Bounds{}, false
		}
	}
	b = e.bounds(f.Root)
	if f.Root.Type.Kind == Boolean {
		if b.CanTrue {
			e.arm(f.Root, Holds)
		}
		if b.CanFalse {
			e.arm(f.Root, Fails)
		}
	}
	return f.percent(b), true
}

func (e *explorer) arm(n *Node, arm int) {
	if e.watch != nil && e.watch.Arm != nil {
		e.watch.Arm(n, arm)
	}
}

// may notes that a node may be undetermined for a reason of its own.
func (e *explorer) may(n *Node, out *Bounds, code *diag.Code) {
	out.CanBeUndetermined = true
	if e.watch != nil && e.watch.Outcome != nil {
		e.watch.Outcome(n, code)
	}
}

func point(x number.Number) Bounds { return Bounds{Lo: &x, Hi: &x} }

func (e *explorer) bounds(n *Node) Bounds {
	if e.budget--; e.budget < 0 {
		return e.anything(n)
	}
	if len(e.known) > 0 && refinable(n) {
		switch found, derived := e.find(n); {
		case found != nil && derived: // nothing has read it
			return e.node(n).meet(*found, n.Type.Kind)
		case found != nil: // a condition has read it, and so it has a value
			watch := e.watch
			if watch != nil {
				e.watch = &Watch{Arm: watch.Arm}
			}
			b := e.node(n).meet(*found, n.Type.Kind)
			e.watch, b.CanBeUndetermined = watch, false
			return b
		}
	}
	return e.node(n)
}

func (e *explorer) node(n *Node) Bounds {
	if e.watch == nil && !n.free(&e.set) { // scoring: what the facts settle is settled
		var u *Undetermined
		switch n.Type.Kind {
		case Number, Date:
			var x number.Number
			if x, u = n.code.num(e.frame); u == nil {
				return point(x)
			}
		case Boolean:
			var x bool
			if x, u = n.code.bool(e.frame); u == nil {
				return Bounds{CanTrue: x, CanFalse: !x}
			}
		case Text:
			var s string
			if s, u = n.code.text(e.frame); u == nil {
				return Bounds{Texts: []string{s}}
			}
		}
		if u != nil && u.Fact == nil && n.Op != OpNoRule && u.Code != diag.OutcomeCell {
			return e.anything(n) // undetermined for another reason than an unknown fact
		}
	}
	switch n.Op {
	case OpConst, OpParam:
		return n.Value.bounds()
	case OpVar:
		return e.variable(n)
	case OpFact, OpCell:
		return e.fact(n)
	case OpLet:
		return e.let(n)
	case OpNot:
		b := e.bounds(n.Args[0])
		b.CanTrue, b.CanFalse = b.CanFalse, b.CanTrue
		return b
	case OpNeg:
		b := e.bounds(n.Args[0])
		return b.negated()
	case OpAnd, OpOr:
		return e.logic(n)
	case OpAdd, OpSub, OpMul, OpDiv:
		return e.arithmetic(n)
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe:
		return e.comparison(n)
	case OpIn:
		return e.in(n)
	case OpCond:
		return e.cond(n)
	case OpCall:
		return e.call(n)
	case OpBand:
		return e.band(n)
	case OpCheck:
		return e.checklist(n)
	case OpLookup:
		return e.lookup(n)
	case OpAll, OpExists:
		return e.quantifier(n)
	case OpNoRule:
		out := Bounds{none: true}
		e.arm(n, 0)
		e.may(n, &out, diag.OutcomeNoRule)
		return out
	}
	return e.anything(n)
}

// anything is what is said of a node that is not looked into: it may even be undetermined for any reason.
func (e *explorer) anything(n *Node) Bounds {
	out := Bounds{CanTrue: true, CanFalse: true, ReadsMissing: true}
	e.may(n, &out, nil)
	return out
}

func (v Value) bounds() Bounds {
	switch v.Kind {
	case Boolean:
		return Bounds{CanTrue: v.Bool, CanFalse: !v.Bool}
	case Text:
		return Bounds{Texts: []string{v.Text}}
	}
	return point(v.Num)
}

func (e *explorer) variable(n *Node) Bounds {
	switch {
	case n.Slot == VarWeight && e.weight != nil:
		return *e.weight
	case n.Slot == VarWeight:
		return point(e.frame.Weight)
	}
	if r := e.frame.Range; r != nil && n.Slot == VarTotal {
		return Bounds{Lo: &r.Lo, Hi: &r.Hi}
	} else if r != nil && n.Slot == VarGrade {
		return Bounds{Texts: r.Grades}
	}
	return Bounds{ReadsMissing: true}
}

// fact bounds a fact, or the cell of the row that a scope is about.
func (e *explorer) fact(n *Node) Bounds {
	var c Cell
	if n.Op == OpCell && n.Slot != RowSlot && e.set[n.Slot] {
		return e.frame.loops[n.Slot].rows.cell(n.Fact, e.frame.loops[n.Slot].row)
	}
	if n.Op == OpFact {
		c = e.frame.Facts[n.Slot]
	} else if l := &e.frame.loops[RowSlot]; n.Slot == RowSlot {
		data := &l.rows.Columns[n.Column]
		if data.Absent == nil || !data.Absent[l.row] {
			c.State = Known
			v := data.Value(n.Type.Kind, l.row)
			c.Num, c.Bool, c.Text = v.Num, v.Bool, v.Text
		}
	}
	if c.State == Known {
		return Value{Kind: n.Type.Kind, Num: c.Num, Bool: c.Bool, Text: c.Text}.bounds()
	}
	if n.Op == OpCell && n.Slot != RowSlot && n.Table.Owned != nil {
		return n.Table.Owned.within(n.Fact)
	}
	lo, hi := n.Fact.Ends()
	b := Bounds{Lo: lo, Hi: hi, CanTrue: true, CanFalse: true, Texts: n.Fact.Choices, ReadsMissing: c.State == Missing}
	if c.Lo != nil {
		b.Lo = c.Lo
	}
	if c.Hi != nil {
		b.Hi = c.Hi
	}
	return b.whole(n.Fact)
}

// within bounds what stands in a column of a table that the rule set gives, which has no empty cells.
func (r *Rows) within(c *Fact) Bounds {
	b := Bounds{none: true}
	for k := range r.N {
		b = join(b, r.Columns[c.Slot].Value(c.Kind, k).bounds())
	}
	return b
}

// whole tightens the bounds of a fact that is a whole number.
func (b Bounds) whole(f *Fact) Bounds {
	if f == nil || !f.Integer {
		return b
	}
	if b.Lo != nil {
		lo := b.Lo.Ceil()
		if b.LoOpen && lo.Equal(*b.Lo) {
			lo = lo.Add(number.One)
		}
		b.Lo, b.LoOpen = &lo, false
	}
	if b.Hi != nil {
		hi := b.Hi.Floor()
		if b.HiOpen && hi.Equal(*b.Hi) {
			hi = hi.Sub(number.One)
		}
		b.Hi, b.HiOpen = &hi, false
	}
	return b
}

func (e *explorer) let(n *Node) Bounds {
	if n.Let.rows { // what is known of the row is not part of the state
		return e.bounds(n.Let.Root)
	}
	key := memoKey{let: n.Let, state: e.state}
	if e.watch != nil {
		key.loud = [2]bool{e.watch.Arm != nil, e.watch.Outcome != nil}
	}
	if b, ok := e.memo[key]; ok {
		return b
	}
	var b Bounds
	e.inside(n.Let, func(root *Node) { b = e.bounds(root) })
	if e.memo == nil {
		e.memo = map[memoKey]Bounds{}
	}
	e.memo[key] = b
	return b
}

// inside looks into a let, whose loops are none of those that it is used in but where it is of their rows.
func (e *explorer) inside(l *Let, look func(root *Node)) {
	if l.rows {
		look(l.Root)
		return
	}
	set, floor := e.set, e.floor
	e.set, e.floor = [MaxLoops]bool{}, len(e.known)
	look(l.Root)
	e.set, e.floor = set, floor
}
