package formula

import (
	"slices"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Rows of tables that their declarations tell apart: the row of a key, rows that have one before them, and that row. Each stands for a
// filter that could have been written out, so that whatever knows loops knows them; no word of the filter is shown.

// Order says how the rows of a table follow each other.
type Order struct {
	Column string
	Step   number.Number // from a row to the one that follows it
}

// MaxRows is how many rows a table may have if nothing else is said.
const MaxRows = 1 << 20

// ChoiceWords list what a text may be, the first of many.
func (f *Fact) ChoiceWords() diag.Term {
	if f == nil {
		return diag.Term{}
	}
	const most = 12
	list, more := f.Choices, ""
	if len(list) > most {
		list, more = list[:most], "…"
	}
	return diag.Term{Zh: strings.Join(list, "、") + more, En: strings.Join(list, ", ") + more}
}

// RowLimits say how many rows a table may have.
type RowLimits struct{ Least, Most int }

// Words say the limits: 3 至 5 行, and of what is not limited above at least so many.
func (l *RowLimits) Words() diag.Term {
	if l == nil {
		return diag.Term{}
	}
	switch {
	case l.Most >= MaxRows:
		return diag.Both("至少 %d 行", "at least %d rows", l.Least)
	case l.Least == l.Most:
		return diag.Both(" %d 行", "%d rows", l.Least)
	case l.Least == 0:
		return diag.Both("至多 %d 行", "at most %d rows", l.Most)
	}
	return diag.Both(" %d 至 %d 行", "%d to %d rows", l.Least, l.Most)
}

// ToldApart are the columns by which a document's rows are told apart: each row has them, and no two rows the same.
func (f *Fact) ToldApart() []string {
	if f == nil {
		return nil
	}
	var out []string
	if f.KeyColumn != "" && !f.Cohort { // of a cohort it is seen to where the table is filled
		out = append(out, f.KeyColumn)
	}
	if f.Order != nil && f.Order.Column != f.KeyColumn {
		out = append(out, f.Order.Column)
	}
	return out
}

// single is the one element of a list that has one or none; key says where several cannot be.
var single = &Function{Name: "single", Words: diag.Term{Zh: "%s", En: "%s"}}

func init() {
	single.columns = columns{compile: compileSingle, bounds: anyNumber, over: singleOf, pieces: uncut, trend: unclear}
}

func compileSingle(n *Node) {
	list, none := n.Args[0], n.noRow()
	element := func(f *Frame) (v Value, u *Undetermined) {
		nums, vals := len(f.nums), len(f.vals)
		defer func() { f.nums, f.vals = f.nums[:nums], f.vals[:vals] }()
		if numeric(n.Type.Kind) {
			l, u := list.code.nums(f)
			if u != nil || len(l) == 0 {
				return v, orElse(u, none(f))
			}
			return Value{Kind: n.Type.Kind, Num: l[0]}, nil
		}
		l, u := list.code.vals(f)
		if u != nil || len(l) == 0 {
			return v, orElse(u, none(f))
		}
		return l[0], nil
	}
	switch n.Type.Kind {
	case Boolean:
		n.code.bool = func(f *Frame) (bool, *Undetermined) { v, u := element(f); return v.Bool, u }
	case Text:
		n.code.text = func(f *Frame) (string, *Undetermined) { v, u := element(f); return v.Text, u }
	default:
		n.code.num = func(f *Frame) (number.Number, *Undetermined) { v, u := element(f); return v.Num, u }
	}
}

// noRow says that there is no such row, and which key it would have where that was computed.
func (n *Node) noRow() func(*Frame) *Undetermined {
	plain := n.undetermined(diag.OutcomeNoRow, n.said)
	key := n.Args[0].Args[0].Args[1].Args[1] // of single(table.filter(r, r.key == key).map(r, r.column))
	if n.surelyOne || key.Op == OpConst || key.Op == OpParam {
		return func(*Frame) *Undetermined { return plain }
	}
	return func(f *Frame) *Undetermined {
		v, u := key.value(f)
		if u != nil {
			return plain
		}
		return n.undetermined(diag.OutcomeNoRow, diag.Both("%s（%s）", "%s (%s)", n.said, diag.Term{Zh: v.In(diag.Zh), En: v.In(diag.En)}))
	}
}

func orElse(a, b *Undetermined) *Undetermined {
	if a != nil {
		return a
	}
	return b
}

// singleOf is an element, whatever its kind, or none.
func singleOf(e *explorer, n *Node, l listBounds, out Bounds) Bounds {
	if !n.surelyOne {
		e.may(n, &out, diag.OutcomeNoRow)
	}
	out.Lo, out.Hi, out.LoOpen, out.HiOpen = l.elem.Lo, l.elem.Hi, l.elem.LoOpen, l.elem.HiOpen
	out.CanTrue, out.CanFalse, out.Texts = l.elem.CanTrue, l.elem.CanFalse, l.elem.Texts
	return out
}

// field resolves call(…).column.
func (c *checker) field(n *Node) {
	call := n.Args[0]
	switch {
	case call.Op == OpCall && call.Name == "own":
		c.own(n, call)
	case call.Op == OpCall && call.Name == "previous":
		c.previous(n, call)
	case call.Op == OpCall && call.Name == "where":
		c.whereOf(n, call)
	case call.Op == OpCall && call.Name == "following": // as a column of a definition's rows
		*n = Node{Op: OpMap, Name: columnRow, Span: n.Span, Args: []*Node{call, named(columnRow+"."+n.Name, n.Span)}}
		c.node(n)
	default:
		c.report(n.Span, diag.Unsupported, "."+n.Name)
	}
}

// rowAlone refuses a row of which no column is taken.
func (c *checker) rowAlone(n *Node) { c.fail(n, diag.RowAlone, formWords(n.Fn.Form)) }

// aTable is the declared table that an argument names, nil if it names none; the argument itself stays as it was written.
func (c *checker) aTable(n *Node) *Fact {
	if n.Op == OpName {
		if table, _ := c.rowsOf(n.Name); table != nil && table.op == OpFact {
			return table.fact
		}
	}
	c.node(n)
	if n.Type.Kind != Invalid {
		c.fail(n, diag.TableNeeded)
	}
	return nil
}

func named(name string, span diag.Span) *Node { return &Node{Op: OpName, Name: name, Span: span} }

// own makes own(table, key).column the cell of the row of that key.
func (c *checker) own(n, call *Node) {
	fn := functionNamed["own"]
	if len(call.Args) != 2 {
		c.fail(n, diag.ArgumentCount, fn.Name, formWords(fn.Form))
		return
	}
	key, column := call.Args[1], n.Name
	table := c.aTable(call.Args[0])
	switch {
	case table == nil:
		n.Type = Type{}
		return
	case table.KeyColumn == "":
		c.fail(call.Args[0], diag.KeyMissing, table.Name)
		n.Type = Type{}
		return
	}
	c.cellOf(n, named(table.Name, call.Args[0].Span), &Node{Op: OpEq, Span: key.Span, Args: []*Node{named("#own."+table.KeyColumn, key.Span), key}}, "#own")
	if n.Type.Kind != Invalid {
		n.surelyOne = table.hasRow(key)
		c.say(n, func(lang diag.Lang) string {
			words := key.In(lang)
			switch key.Op {
			case OpConst, OpParam, OpFact, OpLet, OpElem, OpCell:
			default:
				words = lang.Say("（%s）", "(%s)", words)
			}
			return lang.Say("%s中%s的%s", "%[3]s of %[2]s in %[1]s", table.Name, words, column)
		})
	}
}

// maxKeys is how many whole numbers a key is looked for among.
const maxKeys = 1000

// hasRow reports whether a table that the rule set gives surely has the row of a key: of each value that the key's declaration admits.
func (f *Fact) hasRow(key *Node) bool {
	for key.Op == OpLet && key.Let.Root != nil {
		key = key.Let.Root
	}
	rows, column := f.Owned, f.ColumnNamed(f.KeyColumn)
	if rows == nil || column == nil || rows.Columns[column.Slot].Absent != nil {
		return false
	}
	data, of := &rows.Columns[column.Slot], key.Fact
	if v := key.Value; key.Op == OpConst || key.Op == OpParam {
		return v.Kind == Text && slices.Contains(data.Texts, v.Text) || v.Kind == Number && slices.ContainsFunc(data.Nums, v.Num.Equal)
	}
	if key.Op != OpFact && key.Op != OpCell || of == nil {
		return false
	}
	if of.Kind == Text {
		return len(of.Choices) > 0 && !slices.ContainsFunc(of.Choices, func(choice string) bool { return !slices.Contains(data.Texts, choice) })
	}
	if of.Kind != Number || !of.Integer || of.Min == nil || of.Max == nil || number.Int(maxKeys).Less(of.Max.Sub(*of.Min)) {
		return false
	}
	for x := of.Min.Ceil(); !of.Max.Less(x); x = x.Add(number.One) {
		if !slices.ContainsFunc(data.Nums, x.Equal) {
			return false
		}
	}
	return true
}

// following makes following(table) the rows that have a row one step before.
func (c *checker) following(n *Node) {
	if !c.count(n, 1, 1) {
		return
	}
	table := c.aTable(n.Args[0])
	switch {
	case table == nil:
		n.Type = Type{}
		return
	case table.Order == nil:
		c.fail(n.Args[0], diag.OrderMissing, table.Name)
		n.Type = Type{}
		return
	}
	span, by := n.Span, table.Order.Column
	before := &Node{Op: OpEq, Span: span, Args: []*Node{named("#previous."+by, span), {Op: OpSub, Span: span, Args: []*Node{named("#next."+by, span), literal(table.Order.Step, span)}}}}
	filter := &Node{Op: OpFilter, Name: "#next", Span: span, Args: []*Node{named(table.Name, span),
		{Op: OpExists, Name: "#previous", Span: span, Args: []*Node{named(table.Name, span), before}}}}
	c.node(filter)
	*n = *filter
	if n.Type.Kind != Invalid {
		n.follows = table
		c.say(n, func(lang diag.Lang) string {
			return lang.Say("%s中有上一行的各行", "the rows of %s that have a row before them", table.Name)
		})
	}
}

func literal(x number.Number, span diag.Span) *Node {
	return &Node{Op: OpConst, Span: span, Value: Value{Kind: Number, Num: x}}
}

// previous makes previous(row).column the cell of the row one step before, of a row of following(table).
func (c *checker) previous(n, call *Node) {
	fn := functionNamed["previous"]
	if len(call.Args) != 1 {
		c.fail(n, diag.ArgumentCount, fn.Name, formWords(fn.Form))
		return
	}
	row, column := call.Args[0], n.Name
	var table *Fact
	for k := len(c.loops) - 1; k >= 0 && table == nil && row.Op == OpName; k-- {
		if v := c.loops[k]; v.name == row.Name {
			if table = v.follows; table == nil {
				break
			}
		}
	}
	if table == nil {
		c.fail(row, diag.PreviousOutside)
		c.tell(c.rowByRow())
		n.Type = Type{}
		return
	}
	by := table.Order.Column
	c.cellOf(n, named(table.Name, row.Span), &Node{Op: OpEq, Span: n.Span, Args: []*Node{named("#previous."+by, n.Span),
		{Op: OpSub, Span: n.Span, Args: []*Node{named(row.Name+"."+by, n.Span), literal(table.Order.Step, n.Span)}}}}, "#previous")
	if n.Type.Kind != Invalid {
		n.surelyOne = true
		c.say(n, func(lang diag.Lang) string { return lang.Say("上一行的%s", "%s of the row before", column) })
	}
}

// rowByRow is how each row is compared with the one before it.
func (c *checker) rowByRow() diag.Term {
	if c.lang == Expr {
		return diag.Both("有几行高于上一行：count(filter(following(表), .列 > previous(#).列))", "how many rows exceed the one before: count(filter(following(table), .column > previous(#).column))")
	}
	return diag.Both("有几行高于上一行：count(following(表).filter(r, r.列 > previous(r).列))", "how many rows exceed the one before: count(following(table).filter(r, r.column > previous(r).column))")
}

// cellOf makes the node the column, of the node's name, of the one row of a table for which a test of the row holds.
func (c *checker) cellOf(n, table, test *Node, row string) {
	column := n.Name
	filter := &Node{Op: OpFilter, Name: row, Span: n.Span, Args: []*Node{table, test}}
	list := &Node{Op: OpMap, Name: row, Span: n.Span, Args: []*Node{filter, named(row+"."+column, n.Span)}}
	c.node(list)
	n.Op, n.Name, n.Fn, n.Args = OpCall, single.Name, single, []*Node{list}
	if list.Type.Kind != List || hasInvalid(list) {
		n.Type = Type{}
		return
	}
	n.Type, n.Unit = Type{Kind: list.Type.Elem}, list.Unit
}

// say gives a node words of its own.
func (c *checker) say(n *Node, words func(diag.Lang) string) {
	n.said = diag.Term{Zh: words(diag.Zh), En: words(diag.En)}
}

// ours reports whether a loop's variable is one of these.
func ours(name string) bool { return strings.HasPrefix(name, elementName) }
