package formula

import (
	"bytes"
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
	_ = n.each(d.frame, func() bool { // what it says of a list without a value, the loop's own line says
		if at++; at > maxRows {
			return true
		}
		start := len(d.b)
		d.step(n.Args[1], true)
		// The label stands before the line of the body itself, which is the last.
		last := start + bytes.LastIndexByte(bytes.TrimSuffix(d.b[start:], []byte("\n")), '\n') + 1
		line := string(d.b[last:])
		d.b = d.b[:last]
		d.label(n.Slot, at, table)
		d.put(line)
		return true
	})
	if at > maxRows {
		d.put(d.lang.Say("……其余%d行", "… and %d more rows", at-maxRows))
		d.end()
	}
}

// label names a row by its number, and by its key, its place in the order, or its first text.
func (d *deriver) label(slot, at int, table *Fact) {
	d.put(d.lang.Say("第%d行", "row %d", at))
	l := &d.frame.loops[slot]
	if table != nil && l.rows != nil {
		if c := table.ColumnNamed(table.KeyColumn); c != nil || table.Order != nil {
			if c == nil {
				c = table.ColumnNamed(table.Order.Column)
			}
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
	for k, x := range list {
		if k == maxRows {
			d.put(d.lang.Say("……共%d个", "… %d in all", len(list)))
			break
		}
		if k > 0 {
			d.say("、", ", ")
		}
		d.value(Value{Kind: n.Type.Elem, Num: x}, n.Unit)
	}
	d.end()
}
