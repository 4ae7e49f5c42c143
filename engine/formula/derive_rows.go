package formula

import (
	"bytes"
	"slices"
	"strings"

	"jixiao/engine/number"
)

// How a loop came out, row by row.

// maxRows is how many rows of a table a derivation shows.
const maxRows = 20

// rows writes a line for each row of a loop that stands by itself: what the loop looks at, with the row's values.
func (d *deriver) rows(n *Node) {
	if n.inLoop() || d.inRows {
		return
	}
	list := n.Args[0]
	table := list.Type.Table
	d.inRows, d.bound[n.Slot] = true, true
	defer func() { d.inRows, d.bound[n.Slot] = false, false }()
	at := 0
	d.shared = d.shared[:0]
	_ = n.each(d.frame, func() bool { // what it says of a list without a value, the loop's own line says
		if at++; at > maxRows {
			return true
		}
		start := len(d.b)
		d.step(n.Args[1], true)
		steps := string(bytes.TrimSuffix(d.b[start:], []byte("\n"))) // all of them stand in the row's line: without its name they would be of none
		d.b = append(d.b[:start], d.before...)
		d.before = d.before[:0]
		d.label(n.Slot, at, table)
		d.put(strings.ReplaceAll(steps, "\n", d.lang.Say("，", ", ")))
		d.end()
		return true
	})
	if at > maxRows {
		d.put(d.lang.Say("……其余%d行", "… and %d more rows", at-maxRows))
		d.end()
	}
}

// taken writes what a condition's choice is in a row's line, behind the condition: its value, or the steps that lead to it.
func (d *deriver) taken(n *Node) {
	switch at := n.behind(); at.Op {
	case OpConst, OpParam, OpVar:
		d.put(" → ")
		d.result(n)
		d.end()
	case OpFact, OpCell, OpElem:
		d.put(" → ")
		d.named(at)
		d.put(" = ")
		d.result(n)
		d.end()
	default:
		d.end()
		d.step(n, true)
	}
}

// behind is what stands for a let's parameter.
func (n *Node) behind() *Node {
	for n.Op == OpLet && n.Let.argument {
		n = n.Let.Root
	}
	return n
}

// owned writes the cell of the row of a key, and the key, in a row's line.
func (d *deriver) owned(n *Node) {
	d.put(n.said.In(d.lang))
	if key := n.Args[0].Args[0].Args[1].Args[1]; key.Op != OpConst && key.Op != OpParam { // see noRow
		if v, u := key.value(d.frame); u == nil {
			d.bracketed(func() { d.value(v, key.Unit) })
		}
	}
	d.put(" = ")
	d.result(n)
	d.end()
}

// label names a row by its number in its table, and by its key, its place in the order, or its first text; at is its place in a list.
func (d *deriver) label(slot, at int, table *Fact) {
	l := &d.frame.loops[slot]
	if table != nil && l.rows != nil {
		at = l.row + 1
	}
	d.put(d.lang.Say("第%d行", "row %d", at))
	if table != nil && l.rows != nil {
		if c := table.Tells(); c != nil {
			d.bracketed(func() { d.value(l.rows.Columns[c.Slot].Value(c.Kind, l.row), c.Unit) })
			d.say("：", ": ")
			return
		}
		for _, c := range table.Columns {
			if data := &l.rows.Columns[c.Slot]; c.Kind == Text && (data.Absent == nil || !data.Absent[l.row]) {
				d.bracketed(func() { d.put(data.Texts[l.row]) })
				break
			}
		}
	}
	d.say("：", ": ")
}

// calendar writes the dates between those of a call of workdays that the calendar settles.
func (d *deriver) calendar(n *Node) {
	if d.inRows {
		return
	}
	nums, vals := len(d.frame.nums), len(d.frame.vals)
	defer func() { d.frame.nums, d.frame.vals = d.frame.nums[:nums], d.frame.vals[:vals] }()
	from, u1 := n.Args[0].code.num(d.frame)
	to, u2 := n.Args[1].code.num(d.frame)
	days, u3 := n.Args[2].code.nums(d.frame)
	works, u4 := n.Args[3].code.vals(d.frame)
	if u1 != nil || u2 != nil || u3 != nil || u4 != nil {
		return
	}
	lo, hi := number.Min(from, to), number.Max(from, to)
	shown := 0
	for k, day := range days {
		if !lo.Less(day) || hi.Less(day) {
			continue
		}
		switch shown++; {
		case shown == maxRows+1:
			d.say("……", " …")
			continue
		case shown > maxRows:
			continue
		case shown > 1:
			d.say("、", ", ")
		default:
			d.put(n.Args[2].Name)
			d.say("：", ": ")
		}
		d.put(FormatDate(day))
		if works[k].Bool {
			d.say("上班", " worked")
		} else {
			d.say("不上班", " not worked")
		}
	}
	if shown > 0 {
		d.end()
	}
}

// column writes the values of a column that a function takes.
func (d *deriver) column(n *Node) {
	if !numeric(n.Type.Elem) {
		return
	}
	mark := len(d.frame.nums)
	list, u := n.code.nums(d.frame)
	d.frame.nums = d.frame.nums[:mark]
	if u != nil || len(list) == 0 {
		return
	}
	d.put(n.Name)
	d.say("：", ": ")
	rows := n.Fact.Owned
	if rows == nil {
		rows = d.frame.cell(n.Slot).Rows
	}
	key, order := n.Fact.Tells(), rows.inOrder(n.Fact)
	for k, row := range order {
		if k == maxRows {
			d.put(d.lang.Say("……共%d个", "… %d in all", len(list)))
			break
		}
		if k > 0 {
			d.say("、", ", ")
		}
		d.value(Value{Kind: n.Type.Elem, Num: list[row]}, n.Unit)
		if key == nil || key.Slot == n.Column {
			continue
		}
		if data := &rows.Columns[key.Slot]; data.Absent == nil || !data.Absent[row] {
			d.bracketed(func() { d.value(data.Value(key.Kind, row), key.Unit) })
		}
	}
	d.end()
}

// Tells is the column that tells rows apart, or what they are in order of; nil for none.
func (f *Fact) Tells() *Fact {
	if f == nil {
		return nil
	}
	if c := f.ColumnNamed(f.KeyColumn); c != nil || f.Order == nil {
		return c
	}
	return f.ColumnNamed(f.Order.Column)
}

// inOrder are the rows of a table as they follow each other: where it has an order by that, else as they stand.
func (r *Rows) inOrder(table *Fact) []int {
	out := make([]int, r.N)
	for k := range out {
		out[k] = k
	}
	if table.Order != nil {
		if by := &r.Columns[table.ColumnNamed(table.Order.Column).Slot]; by.Absent == nil {
			slices.SortStableFunc(out, func(a, b int) int { return by.Nums[a].Cmp(by.Nums[b]) })
		}
	}
	return out
}
