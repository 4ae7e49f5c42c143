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
	w := locate(text, at)
	if w.root == nil {
		return Edit{}, 0, false
	}
	path, id, named, member, top := w.path, w.id, w.named, w.member, w.top
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
		case e.Table == Points:
			ok = w.mark != "" && e.Row == w.fact+"."+w.mark && w.part == pointParts[e.Field]
		case e.Table == Numbers && strings.HasPrefix(e.Row, pointID):
			ok = w.mark != "" && strings.HasPrefix(e.Row, pointID+w.fact+"."+w.mark+":"+w.part+":")
		case e.Table == Numbers && strings.HasPrefix(e.Row, "let:"):
			ok = top == "let" && strings.HasPrefix(e.Row, "let:"+named+":")
		case e.Table == Definitions:
			ok = top == "let" && e.Row == named || member == "let" && e.Row == id+" "+below(path, "let")
		case e.Table == Numbers || e.Table == Arms:
			ok = strings.HasPrefix(e.Row, id+":"+member+":")
		case e.Table == Parameters:
			ok = top == "parameters" && e.Row == named
		case e.Table == Sources:
			ok = top == "sources" && e.Row == id && (member == e.Field || e.Field == Rows)
		case e.Table == Grades:
			ok = top == "grades" && e.Row == named
		case e.Table == Adjustments:
			ok = e.Row == id && top == "adjustments" && (member == e.Field || e.Field == Applies && member == "when" || e.Field == Rule && (member == "add" || member == "cap" || member == "set" || member == "grade_cap"))
		case e.Table == Criteria || e.Table == Levels:
			ok = e.Row == id && top == "indicators" && (member == e.Field || e.Field == Rule && (member == "percent" || member == "points") || e.Field == Reading && member == "interpretation")
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
	edit, ok = between(w, edits)
	return edit, 0, ok
}

// pointParts are the members of a key point that fields of their table are.
var pointParts = map[string]string{Share: "share", About: "about", Rule: "is", Applies: "applies"}

// where is what a place in a rule file is about.
type where struct {
	root             *jsontree.Node
	path             []*jsontree.Node // from the top down to the value that holds the place
	top              string           // the member of the file
	id, named        string           // of the innermost element that has an id; the fact, parameter or grade
	member           string           // of that element
	fact, mark, part string           // the key points, which one, and what of it
}

// mark is that of the key point that stands there and says none.
func mark(n int) string {
	marks := []rune("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
	return string(marks[min(n, len(marks)-1)])
}

func locate(text []byte, at diag.Span) (w where) {
	w.root, _ = jsontree.Parse(diag.NewSource("", text))
	for n := w.root; n != nil; {
		w.path = append(w.path, n)
		var inner *jsontree.Node
		for _, i := range n.Items {
			if i.Span.Start <= at.Start && at.Start < i.Span.End || n.Kind == jsontree.Object && i.Key.Start <= at.Start && at.Start < i.Key.End {
				inner = i
			}
		}
		n = inner
	}
	for k, n := range w.path {
		if own := n.String("id"); own != "" && k > 0 {
			w.id, w.member = own, ""
		} else if w.member == "" {
			w.member = n.Name
		}
		if k == 2 {
			if w.named = n.Name; w.named == "" {
				w.named = n.String("name")
			}
		}
		if k > 0 && w.path[k-1].Name == "facts" && n.String("type") == "checklist" {
			w.fact = n.Name
			w.point(w.path[k+1:])
			break
		}
	}
	if len(w.path) > 1 {
		w.top = w.path[1].Name
	}
	return w
}

// point notes which key point a path below their fact leads to.
func (w *where) point(path []*jsontree.Node) {
	if len(path) < 2 {
		return
	}
	n := slices.Index(path[0].Items, path[1])
	if w.mark = path[1].String("id"); w.mark == "" && n >= 0 {
		w.mark = mark(n)
	}
	switch path[0].Name {
	case "shares":
		w.part = "share"
	case "items":
		if len(path) > 2 {
			w.part = path[2].Name
		}
	}
}

// Cell is the cell that shows what lies at a place in the text of a rule file, by its table, its row and its field, and what is written in the file
// before the place and from it on, as far as it is in one string; ok is false where no cell does.
func Cell(text []byte, at diag.Span) (cell Edit, before, rest string, ok bool) {
	w := locate(text, at)
	if n := len(w.path); n > 0 && w.path[n-1].Kind == jsontree.String && at.Start > w.path[n-1].Span.Start && at.Start < w.path[n-1].Span.End {
		whole := w.path[n-1].Span
		before, rest = string(text[whole.Start+1:at.Start]), string(text[at.Start:whole.End-1])
	}
	field := map[string]string{"percent": Rule, "points": Rule, "add": Rule, "cap": Rule, "set": Rule, "grade_cap": Rule, "when": Applies, "interpretation": Reading}[w.member]
	if field == "" {
		field = w.member
	}
	switch w.top {
	case "indicators":
		cell = Edit{Table: Criteria, Row: w.id, Field: field}
	case "adjustments":
		cell = Edit{Table: Adjustments, Row: w.id, Field: field}
	case "sources":
		cell = Edit{Table: Sources, Row: w.id, Field: field}
	case "parameters":
		cell = Edit{Table: Parameters, Row: w.named, Field: Value}
	case "let":
		cell = Edit{Table: Definitions, Row: w.named, Field: Rule}
	}
	if w.fact != "" {
		cell = Edit{Table: Points, Row: w.fact + "." + w.mark, Field: Share}
		for field, part := range pointParts {
			if part == w.part && w.part != "" {
				cell.Field = field
			}
		}
		if w.mark == "" { // of all of them
			cell.Row += mark(0)
		}
	}
	return cell, before, rest, cell.Row != "" && Editable(cell.Table, cell.Field)
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
// and its ends go together, what the key points of a fact come to, when the rule set is in force.
func between(w where, edits []Edit) (edit Edit, ok bool) {
	root, id, top := w.root, w.id, w.top
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
		if e.Table == Points && w.mark != "" && w.part == "" && e.Row == w.fact+"."+w.mark && e.Field != Share { // of the whole of one
			return e, true
		}
	}
	for _, e := range edits {
		switch {
		case (e.Table == Criteria || e.Table == Levels) && e.Field == Weight && (below[e.Row] || e.Row == id && w.member == "id"), e.Table == Points && e.Field == Share && w.fact != "" && strings.HasPrefix(e.Row, w.fact+"."), e.Table == Grades && top == "grades", e.Table == Adjustments && top == "adjustments" && e.Row == id, e.Table == Head && top == "effective" && (e.Row == From || e.Row == Until):
			edit, ok = e, true
		}
	}
	return edit, ok
}

// Beside is what a place in the text of a rule file is about that no cell shows: the row that it belongs to, "" where it belongs to none, and the member
// of it, or of the file, that the place lies in.
func Beside(text []byte, at diag.Span) (row Edit, member string) {
	w := locate(text, at)
	if row.Table = map[string]string{"indicators": Criteria, "adjustments": Adjustments, "sources": Sources}[w.top]; row.Table != "" && w.id != "" {
		row.Row = w.id
		return row, w.member
	}
	return Edit{}, w.top
}
