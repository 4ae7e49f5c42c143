package formula

// Bounds of what is computed over a table of which the rows are there and some cells are missing: row by row, so that what is known of the others
// counts.

// maxBoundedRows is how many rows are looked at one by one; of more only what all of them have in common is said.
const maxBoundedRows = 200

// element is what is known of one element of a list: what it can be, and whether it may be left out.
type element struct {
	of    Bounds
	row   int32
	maybe bool
}

// rowWise are the elements of a list that is made of the rows of a known table, one by one, and what it rests on that is read of rows that are none
// of them; ok is false for another list, and for analyses, which ask about all documents.
func (e *explorer) rowWise(n *Node) (rows *Rows, list []element, read Bounds, ok bool) {
	if e.watch != nil {
		return nil, nil, read, false
	}
	switch n.Op {
	case OpFact, OpColumn:
		rows = n.Fact.Owned
		if rows == nil && n.Fact.Slot >= 0 && e.frame.Facts[n.Fact.Slot].State == Known {
			rows = e.frame.Facts[n.Fact.Slot].Rows
		}
		if rows == nil || rows.N > maxBoundedRows || e.budget < rows.N*rows.N {
			return nil, nil, read, false
		}
		list = make([]element, 0, rows.N)
		for row := range rows.N {
			x := element{row: int32(row)}
			if n.Op == OpColumn {
				x.of = rows.cell(n.Fact.Columns[n.Column], row)
			}
			list = append(list, x)
		}
		return rows, list, read, true
	case OpLet:
		e.inside(n.Let, func(root *Node) { rows, list, read, ok = e.rowWise(root) })
		return rows, list, read, ok
	case OpMap, OpFilter:
		rows, list, read, ok = e.rowWise(n.Args[0])
		if !ok || n.Args[0].Type.Kind != Table {
			return nil, nil, read, false
		}
		kept := list[:0]
		e.eachRow(n, rows, list, func(x element, body Bounds) {
			if n.Op == OpMap {
				x.of = body.also(x.of) // it has none of it where the condition before it has none
			} else if x.of = x.of.also(body); !body.CanTrue && !body.CanBeUndetermined {
				read = read.also(x.of)
				return
			} else {
				x.maybe = x.maybe || body.CanFalse || !body.CanTrue
			}
			kept = append(kept, x)
		})
		return rows, kept, read, true
	}
	return nil, nil, read, false
}

// eachRow bounds the body of a loop for each element.
func (e *explorer) eachRow(n *Node, rows *Rows, list []element, visit func(x element, body Bounds)) {
	l := &e.frame.loops[n.Slot]
	outer, set := *l, e.set[n.Slot]
	e.set[n.Slot] = true
	for _, x := range list {
		e.frame.step()
		l.rows, l.row = rows, int(x.row)
		visit(x, e.bounds(n.Args[1]))
	}
	*l, e.set[n.Slot] = outer, set
}

// cell is what a cell of known rows can be: what stands there, or anything that its column admits.
func (r *Rows) cell(c *Fact, row int) Bounds {
	data := &r.Columns[c.Slot]
	if data.Absent == nil || !data.Absent[row] {
		return data.Value(c.Kind, row).bounds()
	}
	lo, hi := c.Ends()
	return Bounds{Lo: lo, Hi: hi, CanTrue: true, CanFalse: true, Texts: c.Choices, ReadsMissing: true}.whole(c)
}
