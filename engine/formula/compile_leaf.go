package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
	"sync/atomic"
)

// Code of the leaves: constants, facts, columns, lets, variables, cells.

func compileConst(n *Node, v Value) {
	switch v.Kind {
	case Number, Date:
		x := v.Num
		n.code.num = func(*Frame) (number.Number, *Undetermined) { return x, nil }
	case Boolean:
		x := v.Bool
		n.code.bool = func(*Frame) (bool, *Undetermined) { return x, nil }
	case Text:
		x := v.Text
		n.code.text = func(*Frame) (string, *Undetermined) { return x, nil }
	}
}

// compileNever fills every closure, since no_rule stands for a value of any type.
func compileNever(n *Node) {
	u := n.undetermined(diag.OutcomeNoRule, n.Value.Text)
	n.code = code{
		num:  func(*Frame) (number.Number, *Undetermined) { return number.Zero, u },
		bool: func(*Frame) (bool, *Undetermined) { return false, u },
		text: func(*Frame) (string, *Undetermined) { return "", u },
		nums: func(*Frame) ([]number.Number, *Undetermined) { return nil, u },
		vals: func(*Frame) ([]Value, *Undetermined) { return nil, u },
		rows: func(*Frame) (*Rows, []int32, *Undetermined) { return nil, nil, u },
	}
}

func compileFact(n *Node) {
	slot, name := n.Slot, n.Name
	if n.Fact.Of != nil { // whether a key point applies is said with it
		name = n.Fact.Of.Name
	}
	missing, bound := n.undetermined(diag.OutcomeMissing, name), n.undetermined(diag.OutcomeBound, name)
	missing.Fact, bound.Fact = n.Fact, n.Fact
	unknown := func(c *Cell) *Undetermined {
		if c.State == Bounded {
			return bound
		}
		return missing
	}
	switch n.Type.Kind {
	case Number, Date:
		n.code.num = func(f *Frame) (number.Number, *Undetermined) {
			if c := &f.Facts[slot]; c.State != Known {
				return number.Zero, unknown(c)
			} else {
				return c.Num, nil
			}
		}
	case Boolean:
		n.code.bool = func(f *Frame) (bool, *Undetermined) {
			if c := &f.Facts[slot]; c.State != Known {
				return false, unknown(c)
			} else {
				return c.Bool, nil
			}
		}
	case Text:
		n.code.text = func(f *Frame) (string, *Undetermined) {
			if c := &f.Facts[slot]; c.State != Known {
				return "", unknown(c)
			} else {
				return c.Text, nil
			}
		}
	case Table:
		if owned := n.Fact.Owned; owned != nil {
			n.code.rows = func(*Frame) (*Rows, []int32, *Undetermined) { return owned, nil, nil }
			return
		}
		n.code.rows = func(f *Frame) (*Rows, []int32, *Undetermined) {
			if c := f.cell(slot); c.State != Known {
				return nil, nil, unknown(c)
			} else {
				return c.Rows, nil, nil
			}
		}
	}
}

func compileColumn(n *Node) {
	slot, column := n.Slot, n.Column
	missing := n.undetermined(diag.OutcomeMissing, n.Fact.Name)
	missing.Fact = n.Fact
	get := func(f *Frame) (*ColumnData, int, *Undetermined) {
		rows := n.Fact.Owned
		if rows == nil {
			c := f.cell(slot)
			if c.State != Known {
				return nil, 0, missing
			}
			rows = c.Rows
		}
		data := &rows.Columns[column]
		for row, absent := range data.Absent {
			if absent {
				return nil, 0, n.undetermined(diag.OutcomeCell, n.Fact.Name, row+1, n.Fact.Columns[column].Name)
			}
		}
		return data, rows.N, nil
	}
	if numeric(n.Type.Elem) {
		n.code.nums = func(f *Frame) ([]number.Number, *Undetermined) {
			data, rows, u := get(f)
			if u != nil {
				return nil, u
			}
			return data.Nums[:rows], nil
		}
		return
	}
	kind := n.Type.Elem
	n.code.vals = func(f *Frame) ([]Value, *Undetermined) {
		data, rows, u := get(f)
		if u != nil {
			return nil, u
		}
		from := len(f.vals)
		for i := range rows {
			f.vals = append(f.vals, data.Value(kind, i))
		}
		return f.vals[from:], nil
	}
}

// Value is the cell of a row, which must not be absent.
func (c *ColumnData) Value(kind Kind, row int) Value {
	v := Value{Kind: kind}
	switch kind {
	case Number, Date:
		v.Num = c.Nums[row]
	case Boolean:
		v.Bool = c.Bools[row]
	case Text:
		v.Text = c.Texts[row]
	}
	return v
}

// compileLet computes a let once: for a document, or for each criterion or row where it reads the weight or the row.
func compileLet(n *Node) {
	l := let{slot: int32(n.Let.Slot), local: n.Let.local, isList: n.Type.Kind == List || n.Type.Kind == Table, exceeded: n.undetermined(diag.OutcomeTooLarge)}
	code := n.Let.Root.code
	if n.Let.rows {
		n.code = rowCode(n.Let.Slot, code)
		return
	}
	switch n.Type.Kind {
	case Number, Date:
		n.code.num = func(f *Frame) (number.Number, *Undetermined) {
			m, known := l.memo(f)
			if !known {
				outside := f.computing(l.slot)
				m.val.Num, m.u = code.num(f)
				l.computed(f, m, outside)
			}
			return m.val.Num, l.paid(f, m.u)
		}
	case Boolean:
		n.code.bool = func(f *Frame) (bool, *Undetermined) {
			m, known := l.memo(f)
			if !known {
				outside := f.computing(l.slot)
				m.val.Bool, m.u = code.bool(f)
				l.computed(f, m, outside)
			}
			return m.val.Bool, l.paid(f, m.u)
		}
	case Text:
		n.code.text = func(f *Frame) (string, *Undetermined) {
			m, known := l.memo(f)
			if !known {
				outside := f.computing(l.slot)
				m.val.Text, m.u = code.text(f)
				l.computed(f, m, outside)
			}
			return m.val.Text, l.paid(f, m.u)
		}
	case Table:
		n.code.rows = func(f *Frame) (*Rows, []int32, *Undetermined) {
			m, known := l.memo(f)
			if !known {
				outside := f.computing(l.slot)
				m.list.rows, m.list.picks, m.u = code.rows(f)
				l.computed(f, m, outside)
			}
			return m.list.rows, m.list.picks, l.paid(f, m.u)
		}
	case List:
		compileLetList(n, l, code)
	default:
		n.code = code
	}
}

// rowCode keeps what a let of a row comes to as long as the rows of all loops stay. What it costs is part of the loop's step.
func rowCode(slot int, of code) code {
	out := of
	if num := of.num; num != nil {
		out.num = func(f *Frame) (number.Number, *Undetermined) {
			m := &f.lets[slot]
			if m.gen != f.steps {
				m.val.Num, m.u = num(f)
				m.gen = f.steps
			}
			return m.val.Num, m.u
		}
	}
	if test := of.bool; test != nil {
		out.bool = func(f *Frame) (bool, *Undetermined) {
			m := &f.lets[slot]
			if m.gen != f.steps {
				m.val.Bool, m.u = test(f)
				m.gen = f.steps
			}
			return m.val.Bool, m.u
		}
	}
	if text := of.text; text != nil {
		out.text = func(f *Frame) (string, *Undetermined) {
			m := &f.lets[slot]
			if m.gen != f.steps {
				m.val.Text, m.u = text(f)
				m.gen = f.steps
			}
			return m.val.Text, m.u
		}
	}
	return out
}

// compileLetList keeps a list that its code leaves in the frame's scratch memory.
func compileLetList(n *Node, l let, code code) {
	if code.nums != nil {
		n.code.nums = func(f *Frame) ([]number.Number, *Undetermined) {
			m, known := l.memo(f)
			if !known {
				outside, mark := f.computing(l.slot), len(f.nums)
				list, u := code.nums(f)
				m.list.nums, m.u = append(m.list.nums[:0], list...), u
				f.nums = f.nums[:mark]
				l.computed(f, m, outside)
			}
			return m.list.nums, l.paid(f, m.u)
		}
	}
	if code.vals != nil {
		n.code.vals = func(f *Frame) ([]Value, *Undetermined) {
			m, known := l.memo(f)
			if !known {
				outside, mark := f.computing(l.slot), len(f.vals)
				list, u := code.vals(f)
				m.list.vals, m.u = append(m.list.vals[:0], list...), u
				f.vals = f.vals[:mark]
				l.computed(f, m, outside)
			}
			return m.list.vals, l.paid(f, m.u)
		}
	}
}

// let is what the code of a let knows of it.
type let struct {
	slot     int32
	local    bool
	isList   bool // or a table
	exceeded *Undetermined
}

// memo is where the let's value is kept, and whether it is there.
func (l let) memo(f *Frame) (*memo, bool) {
	m := &f.lets[l.slot]
	if l.isList && m.list == nil {
		m.list = &memoList{}
	}
	if l.local {
		return m, m.gen == f.entered
	}
	return m, m.gen == f.gen
}

func (l let) computed(f *Frame, m *memo, outside int) {
	f.computed(l.slot, outside)
	if m.gen = f.gen; l.local {
		m.gen = f.entered
	}
}

// paid notes the use; what is past the budget has no value.
func (l let) paid(f *Frame, u *Undetermined) *Undetermined {
	if f.use(l.slot); f.work < 0 && u == nil {
		return l.exceeded
	}
	return u
}

func compileVar(n *Node) {
	switch n.Slot {
	case VarWeight:
		n.code.num = func(f *Frame) (number.Number, *Undetermined) { return f.Weight, nil }
	case VarScore:
		n.code.num = func(f *Frame) (number.Number, *Undetermined) { return f.Score, nil }
	case VarReason:
		n.code.text = func(f *Frame) (string, *Undetermined) { return f.words(f.Reason), nil }
	case VarTotal:
		open := n.undetermined(diag.OutcomeTotal)
		open.Fact = openTotal
		n.code.num = func(f *Frame) (number.Number, *Undetermined) {
			if r := f.Range; r != nil && !r.Lo.Equal(r.Hi) {
				return f.Total, open
			}
			return f.Total, nil
		}
	case VarGrade:
		open := n.undetermined(diag.OutcomeTotal)
		open.Fact = openTotal
		n.code.text = func(f *Frame) (string, *Undetermined) {
			if r := f.Range; r != nil && len(r.Grades) != 1 {
				return f.Grade, open
			}
			return f.Grade, nil
		}
	}
}

func compileElem(n *Node) {
	depth := n.Slot
	switch n.Type.Kind {
	case Number, Date:
		n.code.num = func(f *Frame) (number.Number, *Undetermined) { return f.loops[depth].val.Num, nil }
	case Boolean:
		n.code.bool = func(f *Frame) (bool, *Undetermined) { return f.loops[depth].val.Bool, nil }
	case Text:
		n.code.text = func(f *Frame) (string, *Undetermined) { return f.loops[depth].val.Text, nil }
	}
}

func compileCell(n *Node) {
	depth, column := n.Slot, n.Column
	absent := &outcomes{of: func(row int) *Undetermined {
		u := n.undetermined(diag.OutcomeCell, n.Table.Name, row+1, n.Fact.Name)
		if depth == RowSlot {
			u.Fact = n.Fact
		}
		return u
	}}
	get := func(f *Frame) (*ColumnData, int, *Undetermined) {
		l := &f.loops[depth]
		data := &l.rows.Columns[column]
		if data.Absent != nil && data.Absent[l.row] {
			return nil, 0, absent.at(l.row)
		}
		return data, l.row, nil
	}
	switch n.Type.Kind {
	case Number, Date:
		n.code.num = func(f *Frame) (number.Number, *Undetermined) {
			data, row, u := get(f)
			if u != nil {
				return number.Zero, u
			}
			return data.Nums[row], nil
		}
	case Boolean:
		n.code.bool = func(f *Frame) (bool, *Undetermined) {
			data, row, u := get(f)
			return u == nil && data.Bools[row], u
		}
	case Text:
		n.code.text = func(f *Frame) (string, *Undetermined) {
			data, row, u := get(f)
			if u != nil {
				return "", u
			}
			return data.Texts[row], nil
		}
	}
}

// outcomes are those of a node by rows. Of the first rows each is made once for all documents.
type outcomes struct {
	of    func(row int) *Undetermined
	first [64]atomic.Pointer[Undetermined]
}

func (o *outcomes) at(row int) *Undetermined {
	if row >= len(o.first) {
		return o.of(row)
	}
	if o.first[row].Load() == nil {
		o.first[row].CompareAndSwap(nil, o.of(row))
	}
	return o.first[row].Load()
}

// value runs whichever closure the node has for a single value.
func (n *Node) value(f *Frame) (v Value, u *Undetermined) {
	v.Kind = n.Type.Kind
	switch v.Kind {
	case Number, Date:
		v.Num, u = n.code.num(f)
	case Boolean:
		v.Bool, u = n.code.bool(f)
	case Text:
		v.Text, u = n.code.text(f)
	case Never:
		_, u = n.code.num(f)
	}
	return v, u
}
