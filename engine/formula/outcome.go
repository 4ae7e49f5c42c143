package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Undetermined says why an expression has no value on these facts. It is an outcome, not a mistake of the author's.
type Undetermined struct {
	Code *diag.Code // one of the outcome codes of package diag
	Args []any
	Fact *Fact // the fact that is missing, if one is

	node *Node
}

// UndeterminedAt is one that arises at a node.
func UndeterminedAt(n *Node, code *diag.Code, args ...any) *Undetermined {
	return &Undetermined{Code: code, Args: args, node: n}
}

// NodeOf is where it arose, nil if at no node of a formula.
func NodeOf(u *Undetermined) *Node {
	if u == nil {
		return nil
	}
	return u.node
}

// Reason is the reason in that language, "" for nil.
func (u *Undetermined) Reason(lang diag.Lang) string {
	if u == nil {
		return ""
	}
	return diag.Diagnostic{Code: u.Code, Args: u.Args}.Message(lang)
}

// State says what is known of a fact.
type State uint8

const (
	Missing State = iota
	Known
	Bounded // only Lo or Hi is known
)

// Cell holds one fact of a document.
type Cell struct {
	State  State
	Num    number.Number // also a Date
	Bool   bool
	Text   string
	Lo, Hi *number.Number // of a Bounded fact
	Rows   *Rows          // of a table
}

// Rows is a table fact's content, by column.
type Rows struct {
	N       int
	Columns []ColumnData
	At      []diag.Span // where each row stands in its document; none of a table that comes from elsewhere
	Shared  bool        // by many documents: what is computed of it alone is kept from one to the next
}

// Copy is the same content, which may be changed.
func (r *Rows) Copy() *Rows {
	if r == nil {
		return &Rows{}
	}
	out := &Rows{N: r.N, At: r.At, Columns: make([]ColumnData, len(r.Columns))}
	for k, c := range r.Columns {
		out.Columns[k] = ColumnData{Nums: append([]number.Number{}, c.Nums...), Texts: append([]string{}, c.Texts...), Bools: append([]bool{}, c.Bools...)}
		if c.Absent != nil {
			out.Columns[k].Absent = append([]bool{}, c.Absent...)
		}
	}
	return out
}

// ColumnData is one column. Only the slice for the column's kind is used; Absent is nil if every cell is there.
type ColumnData struct {
	Nums   []number.Number
	Texts  []string
	Bools  []bool
	Absent []bool
}

// MaxLoops bounds loops within loops.
const MaxLoops = 2

// Budget is how much work the rules of one criterion may take: a step of a loop counts as many units as its body has
// nodes, an operation on large numbers the square of their size in words. Small numbers outside loops are free. What a rule
// takes depends on its tree and the facts alone, so that every machine gives up at the same place; a let is counted once
// for each criterion that comes to it, whoever computed it first.
const Budget = 1 << 25

// Frame is what one evaluation reads and writes: facts by slot, the criterion's variables, memory for lets and lists. The
// facts are only read and may be shared; a frame itself serves one goroutine at a time and can be used again.
type Frame struct {
	Facts   []Cell
	Own     Cell // of the one table that is not a fact, see OwnSlot
	Weight  number.Number
	Score   number.Number
	Reason  []byte // for lost points; may be written over once the frame is entered for another criterion
	Total   number.Number
	Grade   string
	Because func(slot int) string // the reason that the document gives beside a fact; nil: none
	Range   *TotalRange           // what is known of a total, or its grade, that is open; nil if it is determined

	lets    []memo
	gen     uint32 // of facts: a let that depends on nothing else is computed once for each
	entered uint32 // of criteria: a let that reads the weight or the row is computed once for each
	steps   uint32 // of loops: a let of a row is computed once for each
	loops   [MaxLoops + 1]loop
	nums    []number.Number
	vals    []Value
	columns map[columnKey]*sortedColumn // columns of tables in order, see counted
	shared  map[*Node][]*sharedValue    // what documents of one cohort have in common, see keepShared
	settled []*Let                      // key points that are computed, and were decided otherwise: see Settle
	done    []*Let                      // lets that the derivation under way has written

	explorer explorer          // of bounds, used again
	texts    map[string]string // that were made of Reason

	work    int     // units of the budget that are left
	account uint32  // of the budgets that were opened
	inside  []int32 // slots of the lets being computed, outermost first
}

// OwnSlot is the slot of a table that the frame itself holds: what an engine makes of its own results.
const OwnSlot = -1

// EmptyRow is a row of which nothing is known.
func EmptyRow(table *Fact) *Rows {
	rows := &Rows{N: 1, Columns: make([]ColumnData, len(table.Columns))}
	for k := range rows.Columns {
		rows.Columns[k] = ColumnData{Nums: make([]number.Number, 1), Texts: make([]string, 1), Bools: make([]bool, 1), Absent: []bool{true}}
	}
	return rows
}

// RowSlot is the slot of the variable of a row scope, past those of loops.
const RowSlot = MaxLoops

func (f *Frame) cell(slot int) *Cell {
	if slot == OwnSlot {
		return &f.Own
	}
	return &f.Facts[slot]
}

// Enter makes the frame that of one criterion, with its weight, and of the row that it stands for; rows is nil for none.
// It opens a new budget.
func (f *Frame) Enter(weight number.Number, rows *Rows, row int) {
	f.EnterRow(weight, rows, row)
	f.account++
	f.work = Budget
}

// EnterRow is Enter for a further row of one criterion, which shares the budget of the rows before it.
func (f *Frame) EnterRow(weight number.Number, rows *Rows, row int) {
	f.entered++
	f.Weight = weight
	of := &f.loops[RowSlot]
	of.rows, of.row = rows, row
}

// TotalRange is a total of which only a range is known, and the grades that it touches.
type TotalRange struct {
	Lo, Hi number.Number
	Grades []string
}

// openTotal stands for the total where it is unknown, as a fact does that is missing.
var openTotal = &Fact{Name: "total", Kind: Number}

// memo is what a let came to.
type memo struct {
	gen     uint32 // of the frame's gen, or entered, that it belongs to
	charged uint32 // the account that paid for it
	u       *Undetermined
	val     Value
	list    *memoList // of a let that is a list or a table
	cost    int       // of computing it, lets inside left out
	uses    []int32   // the lets inside
}

type memoList struct {
	nums  []number.Number
	vals  []Value
	rows  *Rows
	picks []int32
}

// step makes the frame that of another row of a loop.
func (f *Frame) step() {
	if f.steps++; f.steps == 0 {
		clear(f.lets)
		f.steps = 1
	}
}

type loop struct {
	rows *Rows
	row  int
	val  Value
}

// NewFrame returns a frame for that many facts and lets.
func NewFrame(facts, lets int) *Frame { return FrameOver(make([]Cell, facts), lets) }

// FrameOver returns a frame that reads facts which it does not own.
func FrameOver(facts []Cell, lets int) *Frame {
	f := &Frame{lets: make([]memo, lets)}
	f.Over(facts)
	return f
}

// Over makes a frame read other facts, or facts that have changed.
func (f *Frame) Over(facts []Cell) {
	f.Facts = facts
	f.Reset()
}

// Forget drops what was kept of tables that documents shared, before they share others.
func (f *Frame) Forget() { f.shared, f.columns = nil, nil }

// maxTexts is how many texts a frame remembers, and maxRemembered how many bytes each may have.
const maxTexts, maxRemembered = 1 << 10, 1 << 10

// words is a text of its own for bytes that may be written over. One that was met before is not made again.
func (f *Frame) words(b []byte) string {
	if s, ok := f.texts[string(b)]; ok || len(b) == 0 {
		return s
	}
	s := string(b)
	if len(s) > maxRemembered {
		return s
	}
	if f.texts == nil || len(f.texts) >= maxTexts {
		f.texts = map[string]string{}
	}
	f.texts[s] = s
	return s
}

// Lets is how many lets the frame has room for.
func (f *Frame) Lets() int { return len(f.lets) }

// Reset forgets computed lets; call it when facts have changed. It opens a new budget.
func (f *Frame) Reset() {
	f.gen++
	f.entered++
	f.account++
	if f.gen == 0 || f.entered == 0 || f.account == 0 {
		clear(f.lets)
		clear(f.columns)
		f.gen, f.entered, f.account = 1, 1, 1
	}
	f.work = Budget
	f.nums, f.vals, f.inside, f.settled = f.nums[:0], f.vals[:0], f.inside[:0], f.settled[:0]
}

// spend takes units from the budget and reports whether any are left.
func (f *Frame) spend(units int) bool {
	f.work -= units
	return f.work >= 0
}

// charge makes the account that is open pay for a let and the lets inside it, each once.
func (f *Frame) charge(slot int32) {
	m := &f.lets[slot]
	if m.charged == f.account {
		return
	}
	m.charged = f.account
	f.work -= m.cost
	for _, inner := range m.uses {
		f.charge(inner)
	}
}

// use notes that a let is used: by the one that is being computed, or by the criterion, which pays.
func (f *Frame) use(slot int32) {
	if n := len(f.inside); n > 0 {
		outer := &f.lets[f.inside[n-1]]
		for _, u := range outer.uses {
			if u == slot {
				return
			}
		}
		outer.uses = append(outer.uses, slot)
	} else if m := &f.lets[slot]; m.charged != f.account && (m.cost > 0 || len(m.uses) > 0) {
		f.charge(slot)
	}
}

// computing opens the computation of a let: its own budget, its own list of what it uses.
func (f *Frame) computing(slot int32) (outside int) {
	outside = f.work
	f.work = Budget
	f.lets[slot].uses = f.lets[slot].uses[:0]
	f.inside = append(f.inside, slot)
	return outside
}

// computed closes it.
func (f *Frame) computed(slot int32, outside int) {
	f.lets[slot].cost = Budget - f.work
	f.work = outside
	f.inside = f.inside[:len(f.inside)-1]
}
