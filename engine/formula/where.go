package formula

import (
	"strings"

	"jixiao/engine/diag"
)

// Rows of which a condition on columns holds: where(项目.完成率 < 95), without a loop to be seen. It stands for the filter that could have
// been written out, so that whatever knows loops knows it. Within the condition a column is the row's cell where one value is asked for, and
// stays the column where a list is: where(项目.完成率 < mean(项目.完成率)).

// whereRow is the loop variable of such a filter.
const whereRow = "#where"

// where makes where(condition) the rows of a table for which it holds.
func (c *checker) where(n *Node) {
	if filter := c.whereRows(n); filter != nil {
		c.node(filter)
		*n = *filter
	}
}

// whereOf makes where(condition).column the list of that column's cells in those rows.
func (c *checker) whereOf(n, call *Node) {
	filter := c.whereRows(call)
	if filter == nil {
		n.Type = Type{}
		return
	}
	*n = Node{Op: OpMap, Name: whereRow, Span: n.Span, Args: []*Node{filter, named(whereRow+"."+n.Name, n.Span)}}
	c.node(n)
}

// whereRows is the filter that a call of where stands for, not yet checked; nil after a finding.
func (c *checker) whereRows(n *Node) *Node {
	n.Fn = functionNamed[n.Name]
	if !c.count(n, 1, 1) {
		return nil
	}
	var table string
	var columns []*Node
	others := map[string]bool{}
	c.cells(n.Args[0], func(column *Node, of string) {
		if columns = append(columns, column); table == "" {
			table = of
		} else if of != table {
			others[of] = true
		}
	})
	if table == "" || len(others) > 0 {
		found, rows := len(c.list), false
		for m := range n.Args[0].Nodes() { // which are to be compared with those before them
			rows = rows || m.Op == OpCall && m.Name == "following"
		}
		if len(columns) == 0 {
			c.nodes(n.Args) // what is wrong with a name says more
			if rows && len(c.list) > found {
				c.tell(c.rowByRow())
			}
		}
		if n.Type = (Type{}); len(c.list) == found {
			c.fail(n, diag.WhereColumns)
			for other := range others {
				if len(others) == 1 {
					c.tell(diag.Both("写了两张表的列：“%s”和“%s”", "there are columns of two tables: %q and %q", table, other))
				}
			}
		}
		return nil
	}
	for _, column := range columns {
		column.Name = whereRow + column.Name[len(table):]
	}
	return &Node{Op: OpFilter, Name: whereRow, Span: n.Span, Args: []*Node{named(table, n.Span), n.Args[0]}}
}

// cells calls visit for each column of a table, with the table's name, that stands where one value is asked for.
func (c *checker) cells(n *Node, visit func(column *Node, table string)) {
	switch n.Op {
	case OpName:
		if table := c.tableOf(n.Name); table != "" {
			visit(n, table)
		}
	case OpIn:
		c.cells(n.Args[0], visit)
		c.listed(n.Args[1], visit)
	case OpCall:
		fn, lists := functionNamed[n.Name], 0
		if n.Name == "where" { // it has rows of its own
			return
		}
		if fn != nil {
			if lists = fn.takesLists; fn.variadic && len(n.Args) == 1 {
				lists = 1
			}
		}
		for k, a := range n.Args {
			if k < lists {
				c.listed(a, visit)
			} else {
				c.cells(a, visit)
			}
		}
	case OpAll, OpExists, OpFilter, OpMap: // these too
	default:
		for _, a := range n.Args {
			c.cells(a, visit)
		}
	}
}

// listed looks into a list that is written out, whose elements are single values.
func (c *checker) listed(n *Node, visit func(column *Node, table string)) {
	if n.Op == OpList {
		c.cells(n, visit)
	}
}

// tableOf is the table whose column a name is, empty if it is none: what is declared by the whole name, or stands for an element of a loop,
// is something else.
func (c *checker) tableOf(name string) string {
	i := strings.LastIndexByte(name, '.')
	if i < 0 || c.scope.find(name) != nil {
		return ""
	}
	first, _, _ := strings.Cut(name, ".")
	for _, l := range c.loops {
		if l.name == first {
			return ""
		}
	}
	if v := c.scope.row; v != nil && v.name == first {
		return ""
	}
	if table, made := c.rowsOf(name[:i]); table != nil || made {
		return name[:i]
	}
	return ""
}

// columnMeant is a column of the table that a condition of where is about, written without the table, with it.
func (c *checker) columnMeant(name string) string {
	for _, l := range c.loops {
		if l.name == whereRow && l.typ.Table.ColumnNamed(name) != nil {
			return l.of + "." + name
		}
	}
	return ""
}
