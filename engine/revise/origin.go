package revise

import (
	"slices"
	"strconv"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
)

// Which edit a finding on the revised file follows from.

// Origin is the edit that wrote what lies at a place of the revised text, and how far into the edit's own text the place begins; ok is false
// where none did. Of an edit of more than a line, or one whose text was escaped, from is 0 and all of it is meant. Of the rows of a table it is the
// row and the column that the place is about, as far as it is about one.
func Origin(text []byte, at diag.Span, edits []Edit) (edit Edit, from int, ok bool) {
	root, _ := jsontree.Parse(diag.NewSource("", text))
	if root == nil {
		return Edit{}, 0, false
	}
	var path []*jsontree.Node // from the top down to the value that holds the place
	for n := root; n != nil; {
		path = append(path, n)
		var inner *jsontree.Node
		for _, i := range n.Items {
			if i.Span.Start <= at.Start && at.Start < i.Span.End || n.Kind == jsontree.Object && i.Key.Start <= at.Start && at.Start < i.Key.End {
				inner = i
			}
		}
		n = inner
	}
	id, named, member := "", "", "" // of the innermost element that has an id; the fact, parameter or grade; the member of it
	for k, n := range path {
		if own := n.String("id"); own != "" && k > 0 {
			id, member = own, ""
		} else if member == "" {
			member = n.Name
		}
		if k == 2 {
			if named = n.Name; named == "" {
				named = n.String("name")
			}
		}
	}
	top := ""
	if len(path) > 1 {
		top = path[1].Name
	}
	first := -1
	for k, e := range edits {
		switch {
		case e.Table == Head:
			ok = top == e.Row || top == "effective" && len(path) > 2 && path[2].Name == e.Row
		case strings.HasPrefix(e.Table, Own):
			if row, column, within := cellOf(path, strings.TrimPrefix(e.Table, Own)); within {
				return Edit{Table: e.Table, Row: row, Field: column}, 0, true
			}
			ok = false
		case e.Table == Numbers && strings.HasPrefix(e.Row, "let:"):
			ok = top == "let" && strings.HasPrefix(e.Row, "let:"+named+":")
		case e.Table == Definitions:
			ok = top == "let" && e.Row == named || member == "let" && e.Row == id+" "+below(path, "let")
		case e.Table == Numbers || e.Table == Arms:
			ok = strings.HasPrefix(e.Row, id+":"+member+":")
		case e.Table == Parameters:
			ok = top == "parameters" && e.Row == named
		case e.Table == Grades:
			ok = top == "grades" && e.Row == named
		case e.Table == Adjustments:
			ok = e.Row == id && top == "adjustments" && (member == e.Field || e.Field == Applies && member == "when" || e.Field == Rule && (member == "add" || member == "cap" || member == "set" || member == "grade_cap"))
		case e.Table == Criteria || e.Table == Levels:
			ok = e.Row == id && top == "indicators" && (member == e.Field || e.Field == Rule && (member == "percent" || member == "points"))
		}
		if !ok {
			continue
		}
		if e.Table == Numbers || e.Table == Arms { // of several in one expression the one that stands there
			if said := at.End <= len(text) && string(text[at.Start:max(at.Start, at.End)]) == e.Text; !said {
				if first < 0 || edits[first].Field == Rows { // an edit of a cell says more than which rows there are
					first = k
				}
				continue
			}
		}
		if last := path[len(path)-1]; last.Kind == jsontree.String && string(text[last.Span.Start+1:last.Span.End-1]) == e.Text && at.Start > last.Span.Start {
			from = at.Start - last.Span.Start - 1
		}
		return e, from, true
	}
	if first >= 0 {
		return edits[first], 0, true
	}
	edit, ok = between(root, id, top, edits)
	return edit, 0, ok
}

// cellOf is the row, from 1, and the column of a table that a path leads to, "" where it ends above them; ok is false where it leads elsewhere.
func cellOf(path []*jsontree.Node, table string) (row, column string, ok bool) {
	for k := 1; k < len(path); k++ {
		if path[k].Name != table || path[k-1].Name != "facts" {
			continue
		}
		if k+2 < len(path) && path[k+1].Name == "value" {
			row = strconv.Itoa(slices.Index(path[k+1].Items, path[k+2]) + 1)
		}
		if k+3 < len(path) && row != "" {
			column = path[k+3].Name
		}
		return row, column, true
	}
	return "", "", false
}

// below is the name of what stands in a member of that name, on the way down a path.
func below(path []*jsontree.Node, member string) string {
	for k, n := range path[:len(path)-1] {
		if n.Name == member {
			return path[k+1].Name
		}
	}
	return ""
}

// between is the last edit of what a finding is about that is about several: the weights below an indicator, the order of grades, how an adjustment
// and its ends go together, when the rule set is in force.
func between(root *jsontree.Node, id, top string, edits []Edit) (edit Edit, ok bool) {
	below := map[string]bool{}
	var walk func(n *jsontree.Node, inside bool)
	walk = func(n *jsontree.Node, inside bool) {
		for _, i := range n.Items {
			own := i.String("id")
			if inside {
				below[own] = true
			}
			if children := i.Member("indicators"); children != nil {
				walk(children, inside || own == id)
			}
		}
	}
	if tree := root.Member("indicators"); tree != nil {
		walk(tree, id == "" && (top == "indicators" || top == "total"))
	}
	for _, e := range edits {
		switch {
		case (e.Table == Criteria || e.Table == Levels) && e.Field == Weight && below[e.Row], e.Table == Grades && top == "grades", e.Table == Adjustments && top == "adjustments" && e.Row == id, e.Table == Head && top == "effective" && (e.Row == From || e.Row == Until):
			edit, ok = e, true
		}
	}
	return edit, ok
}
