package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Undetermined says why an expression has no value on these facts. It is an outcome, not a mistake of the author's.
type Undetermined struct {
	Code *diag.Code // one of the outcome codes of package diag
	Args []any
	Node *Node // where it arose
	Fact *Fact // the fact that is missing, if one is
}

// Reason is the reason in that language.
func (u *Undetermined) Reason(lang diag.Lang) string {
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
	At      []diag.Span // where each row stands in its document
}

// ColumnData is one column. Only the slice for the column's kind is used; Absent is nil if every cell is there.
type ColumnData struct {
	Nums   []number.Number
	Texts  []string
	Bools  []bool
	Absent []bool
}

// MaxLoops bounds loops within loops, MaxSteps the product of their lengths.
const (
	MaxLoops = 2
	MaxSteps = 1 << 20
)

// Frame is what one evaluation reads and writes: facts by slot, the criterion's variables, memory for lets and lists. A
// frame serves one goroutine at a time and can be used again; Reset makes it forget what it computed.
type Frame struct {
	Facts  []Cell
	Weight number.Number
	Score  number.Number
	Reason string
	Total  number.Number
	Grade  string
	Range  *TotalRange // what is known of a total, or its grade, that is open; nil if it is determined

	lets  []memo
	gen   uint32
	loops [MaxLoops + 1]loop // by depth; the last is the row that a row scope is about
	rows  int                // how many rows the row scope's expressions are evaluated for
	nums  []number.Number
	vals  []Value
	done  []*Let // lets that the derivation under way has written
}

// RowSlot is the slot of the variable of a row scope, past those of loops.
const RowSlot = MaxLoops

// SetRow says which row the expressions of a row scope are about; nil ends it. Their lets are computed anew for each row.
func (f *Frame) SetRow(rows *Rows, row int) {
	f.loops[RowSlot], f.rows = loop{rows: rows, row: row}, 0
	if rows != nil {
		f.rows = rows.N
	}
}

// TotalRange is a total of which only a range is known, and the grades that it touches.
type TotalRange struct {
	Lo, Hi number.Number
	Grades []string
}

// openTotal stands for the total where it is unknown, as a fact does that is missing.
var openTotal = &Fact{Name: "total", Kind: Number}

type memo struct {
	gen uint32
	u   *Undetermined
	val Value
}

type loop struct {
	rows *Rows
	row  int
	val  Value
}

// NewFrame returns a frame for that many facts and lets.
func NewFrame(facts, lets int) *Frame {
	return &Frame{Facts: make([]Cell, facts), lets: make([]memo, lets), gen: 1}
}

// Lets is how many lets the frame has room for.
func (f *Frame) Lets() int { return len(f.lets) }

// Reset forgets computed lets; call it when facts have changed.
func (f *Frame) Reset() {
	if f.gen++; f.gen == 0 {
		clear(f.lets)
		f.gen = 1
	}
	f.nums, f.vals = f.nums[:0], f.vals[:0]
}
