package formula

import (
	"regexp"
	"slices"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// checker resolves names, types every node and checks units. A node that was refused has the type Invalid, which fits
// everywhere, so that one mistake gives one finding.
type checker struct {
	scope *Scope
	list  []finding
	loops []loopVar
	path  []string        // lets being checked
	src   Source          // of the expression
	lang  Language        // that it is written in
	calls *int            // of lets with parameters so far
	made  map[string]*Let // of those calls, by their text

	placed diag.List // about bodies of lets with parameters

	quotients, percents map[*Let]bool // what is known of lets, see ofLet
}

type loopVar struct {
	name    string
	typ     Type
	follows *Fact  // the ordered table, of a row that has one before it
	of      string // what its rows are of, as it is written
}

func (c *checker) fail(n *Node, code *diag.Code, args ...any) {
	n.Type = Type{}
	c.report(n.Span, code, args...)
}

func (c *checker) report(span diag.Span, code *diag.Code, args ...any) {
	c.list = append(c.list, found(code, span, args...))
}

// suggest adds the name that was meant to the last finding.
func (c *checker) suggest(name string) {
	if name != "" {
		c.list[len(c.list)-1].help = []any{name}
	}
}

// tell gives the last finding a help line of its own.
func (c *checker) tell(hint diag.Term) { c.list[len(c.list)-1].hint = hint }

// expect refuses a node that has none of the kinds.
func (c *checker) expect(n *Node, want ...Kind) bool {
	if n.Type.Kind == Invalid || n.Type.Kind == Never {
		return n.Type.Kind == Never
	}
	for _, k := range want {
		if n.Type.Kind == k {
			return true
		}
	}
	names := diag.Term{}
	for i, k := range want {
		if i > 0 {
			names.Zh, names.En = names.Zh+"或", names.En+" or "
		}
		names.Zh, names.En = names.Zh+k.In(diag.Zh), names.En+k.In(diag.En)
	}
	c.fail(n, diag.TypeMismatch, names, n.Type)
	if _, isDate := ParseDate(n.Value.Text); isDate && n.Op == OpConst && slices.Contains(want, Date) {
		c.tell(asDate(n.Value.Text))
	}
	c.tellColumn(n, want)
	return false
}

// tellColumn says what a whole column gives where one value is asked for, and that a list is a column of a table.
func (c *checker) tellColumn(n *Node, want []Kind) {
	switch {
	case n.Op == OpColumn && slices.Contains(want, Number):
		c.tell(diag.Both("一列有许多数：合计写 sum(%[1]s)，平均写 mean(%[1]s)，按权数平均写 weighted_mean(%[1]s, 权数的列)", "a column has many numbers: sum(%[1]s) adds them up, mean(%[1]s) and weighted_mean(%[1]s, column of weights) average them", n.Name))
	case n.Op == OpFact && n.Fact.Kind == Table && slices.Contains(want, List):
		for _, column := range n.Fact.Columns {
			if column.Kind == Number && (n.Fact.Order == nil || n.Fact.Order.Column != column.Name) {
				c.tell(diag.Both("写明是哪一列，如 %s.%s", "say which column, as in %s.%s", n.Name, column.Name))
				return
			}
		}
	}
}

func (c *checker) node(n *Node) {
	switch n.Op {
	case OpConst:
		n.Type = Type{Kind: n.Value.Kind}
	case OpName:
		c.name(n)
	case OpList:
		c.nodes(n.Args)
		c.listType(n)
	case OpNot:
		c.node(n.Args[0])
		c.expect(n.Args[0], Boolean)
		n.Type = Type{Kind: Boolean}
	case OpAnd, OpOr:
		c.nodes(n.Args)
		c.expect(n.Args[0], Boolean)
		c.expect(n.Args[1], Boolean)
		n.Type = Type{Kind: Boolean}
	case OpNeg:
		c.node(n.Args[0])
		c.expect(n.Args[0], Number)
		n.Type, n.Unit = Type{Kind: Number}, n.Args[0].Unit
	case OpAdd, OpSub, OpMul, OpDiv:
		c.arithmetic(n)
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe:
		c.comparison(n)
	case OpCond:
		c.conditional(n)
	case OpIn:
		c.in(n)
	case OpAll, OpExists, OpFilter, OpMap:
		c.loop(n)
	case OpCall:
		c.call(n)
	case opField:
		c.field(n)
	default:
		c.report(n.Span, diag.Unsupported, "."+n.Name)
	}
}

func (c *checker) nodes(list []*Node) {
	for _, n := range list {
		c.node(n)
	}
}

func (c *checker) arithmetic(n *Node) {
	c.nodes(n.Args)
	a, b := n.Args[0], n.Args[1]
	if (n.Op == OpAdd || n.Op == OpSub) && (a.Type.Kind == Date && (b.Type.Kind == Date || b.Type.Kind == Number) || b.Type.Kind == Date && a.Type.Kind == Number) {
		c.fail(n, diag.DateArithmetic)
		n.Type = Type{}
		return
	}
	ok := c.expect(a, Number)
	ok = c.expect(b, Number) && ok
	n.Type = Type{Kind: Number}
	switch n.Op {
	case OpAdd, OpSub:
		n.Unit = c.unit(n, a, b)
	case OpDiv:
		if ok && b.isConst() && b.constant().Sign() == 0 {
			c.report(b.Span, diag.DivisionConstZero)
		}
		if _, like := UnitFactor(a.Unit, b.Unit); like && a.Unit != b.Unit {
			c.report(n.Span, diag.UnitQuotient, a.Unit, b.Unit)
		}
	}
}

// isQuotient reports whether a node is a quotient of two amounts of one kind: 0.9, where 90 is meant as a percentage.
func (c *checker) isQuotient(n *Node) bool {
	of := n.Args
	switch {
	case n.Op == OpDiv:
		_, like := UnitFactor(n.Args[0].Unit, n.Args[1].Unit)
		return like && n.Args[0].Unit != ""
	case n.Op == OpLet:
		return c.ofLet(n.Let, &c.quotients, c.isQuotient)
	case n.Op == OpCond:
		of = n.Args[1:]
	case n.Op != OpNeg && n.Op != OpAdd && n.Op != OpSub && (n.Fn == nil || !n.Fn.keeps):
		return false
	}
	return slices.ContainsFunc(of, c.isQuotient)
}

// isPercent reports whether a node is a percentage by its unit, or by what it is: attained gives 0 to 100.
func (c *checker) isPercent(n *Node) bool {
	return n.Unit == "%" || n.Op == OpCall && n.Fn != nil && n.Fn.Name == "attained" || n.Op == OpLet && c.ofLet(n.Let, &c.percents, c.isPercent)
}

// ofLet asks something of a let, once: lets may be many and may, until that is refused, go in circles.
func (c *checker) ofLet(let *Let, known *map[*Let]bool, ask func(*Node) bool) bool {
	is, seen := (*known)[let]
	if seen || let.Root == nil {
		return is
	}
	if *known == nil {
		*known = map[*Let]bool{}
	}
	(*known)[let] = false
	is = ask(let.Root)
	(*known)[let] = is
	return is
}

// unit is the unit that the nodes share; two different known ones are refused at n. Percentages beside a quotient that
// nobody multiplied by 100 are noted.
func (c *checker) unit(n *Node, nodes ...*Node) string {
	if slices.ContainsFunc(nodes, func(a *Node) bool { return a.Unit == "%" }) {
		if k := slices.IndexFunc(nodes, c.isQuotient); k >= 0 {
			c.report(nodes[k].Span, diag.RatioPercent)
		}
	}
	c.small(nodes)
	unit := ""
	for _, a := range nodes {
		switch {
		case a.Unit == "" || a.Unit == unit:
		case unit == "":
			unit = a.Unit
		default:
			if c.report(n.Span, diag.UnitMismatch, unit, a.Unit); unit == "分" || a.Unit == "分" { // of what is counted, each is worth some points
				c.tell(diag.Both("数量乘以每一%[1]s的分值，就没有单位了：每%[1]s1分的写 1 * 数量", "times what each is worth a count has no unit: write 1 * count for one point each (%[1]s)", notPoints(unit, a.Unit)))
			}
			return ""
		}
	}
	return unit
}

// notPoints is the unit of two that is not that of points.
func notPoints(a, b string) string {
	if a == "分" {
		return b
	}
	return a
}

// muchOfARatio is from which constant on a number beside a quotient of like amounts is taken for a percentage.
var muchOfARatio = number.Int(20)

// small warns of a constant below 1 beside a percentage, and of a constant like 80 beside a quotient.
func (c *checker) small(nodes []*Node) {
	percent, ratio := slices.ContainsFunc(nodes, c.isPercent), slices.IndexFunc(nodes, c.isQuotient)
	for _, a := range nodes {
		if !a.isConst() || a.Type.Kind != Number {
			continue
		}
		if x := a.constant(); percent && x.Sign() > 0 && x.Less(number.One) {
			c.report(a.Span, diag.PercentSmall, x)
		} else if ratio >= 0 && muchOfARatio.Cmp(x) <= 0 {
			c.report(nodes[ratio].Span, diag.RatioPercent)
			return
		}
	}
}

// shortfall is in the names of facts that count what is missing or wrong, of which less is better.
var shortfall = regexp.MustCompile(`[未差少低缺降错失减无不超偏误]`)

// falls warns of a linear function of what was attained that falls.
func (c *checker) falls(n *Node) {
	if n.Name != "linear" || len(n.Args) != 3 || !n.Args[1].isConst() || !n.Args[2].isConst() {
		return
	}
	x, zero, full := n.Args[0], n.Args[1].constant(), n.Args[2].constant()
	if x.Op == OpCall && x.Fn != nil && x.Fn.Name == "attained" && full.Less(zero) && !shortfall.MatchString(x.In(diag.Zh)) {
		c.report(n.Span, diag.LinearFalls, zero, full)
	}
}

func (c *checker) comparison(n *Node) {
	c.nodes(n.Args)
	n.Type = Type{Kind: Boolean}
	a, b := n.Args[0], n.Args[1]
	ka, kb := a.Type.Kind, b.Type.Kind
	if ka == Invalid || kb == Invalid || ka == Never || kb == Never {
		return
	}
	ordered := ka == Number || ka == Date || ka == Text
	equality := n.Op == OpEq || n.Op == OpNe
	if ka != kb || !(ordered || equality && ka == Boolean) {
		if a.Op >= OpLt && a.Op <= OpGe && n.Op >= OpLt && n.Op <= OpGe && kb == a.Args[1].Type.Kind { // 60 <= x < 80
			c.report(n.Span, diag.ComparisonChained)
		} else {
			c.report(n.Span, diag.CompareTypes, a.Type, b.Type)
			if a.Op == OpColumn || b.Op == OpColumn {
				n.Type = Type{} // where a list is asked for, too, this is what is wrong
				c.tell(diag.Both("要数满足的行，写 count(where(…))：where 里逐行比较", "to count the rows for which it holds, write count(where(…)): within where each row is compared"))
			}
		}
		return
	}
	if ka == Number {
		c.unit(n, a, b)
	}
	if ka == Text {
		c.choice(a, b)
		c.choice(b, a)
		for _, side := range n.Args {
			if f := side.chosen(); f != nil && !equality {
				c.report(n.Span, diag.TextOrder, f.Name)
				return
			}
		}
	}
}

// chosen is the fact or column with declared choices whose value the node is, nil if there is none.
func (n *Node) chosen() *Fact {
	switch {
	case n.Fact != nil && len(n.Fact.Choices) > 0:
		return n.Fact
	case n.Op == OpLet && n.Let.Root != nil:
		return n.Let.Root.chosen()
	case n.Op == OpCond:
		if f := n.Args[1].chosen(); f != nil {
			return f
		}
		return n.Args[2].chosen()
	}
	return nil
}

// choice checks that a text constant compared with a fact is one that the fact can have.
func (c *checker) choice(of, text *Node) {
	fact := of.chosen()
	if fact == nil || of.Op == OpCond || text.Op != OpConst || slices.Contains(fact.Choices, text.Value.Text) {
		return
	}
	c.report(text.Span, diag.ChoiceUnknown, text.Value.Text, fact.Name, fact.ChoiceWords())
	c.suggest(diag.Nearest(text.Value.Text, fact.Choices))
}

func (c *checker) conditional(n *Node) {
	c.nodes(n.Args)
	c.expect(n.Args[0], Boolean)
	c.branches(n)
}

// branches gives a choice the type and the unit of what it chooses between.
func (c *checker) branches(n *Node) {
	a, b := n.Args[1], n.Args[2]
	n.Type = a.Type
	if a.Type.Kind == Never {
		n.Type = b.Type
	}
	if b.Type.Kind == Invalid {
		n.Type = Type{}
	}
	if n.Type.Kind != Invalid && b.Type.Kind != Never && b.Type != n.Type {
		c.fail(n, diag.BranchTypes, a.Type, b.Type)
		return
	}
	if a.Unit == b.Unit || b.Type.Kind == Never || b.isConst() {
		n.Unit = a.Unit
	} else if a.Unit == "" && (a.isConst() || a.Type.Kind == Never) {
		n.Unit = b.Unit
	}
}

func (c *checker) in(n *Node) {
	c.nodes(n.Args)
	n.Type = Type{Kind: Boolean}
	a, l := n.Args[0], n.Args[1]
	if !c.expect(l, List) || !c.expect(a, Number, Text, Boolean, Date) {
		return
	}
	if a.Type.Kind != l.Type.Elem && l.Type.Elem != Never {
		c.report(n.Span, diag.CompareTypes, a.Type, Type{Kind: l.Type.Elem})
		return
	}
	if l.Op == OpList {
		for _, e := range l.Args {
			c.choice(a, e)
		}
	}
	c.unit(n, a, l)
}

// listType types a list of like elements; a list of lists only stands where a function takes it apart.
func (c *checker) listType(n *Node) {
	n.Type = Type{Kind: List, Elem: Never}
	for _, a := range n.Args {
		switch a.Type.Kind {
		case Invalid:
			n.Type = Type{}
			return
		case Never:
			continue
		case Number, Boolean, Text, Date:
		default:
			c.fail(n, diag.TypeMismatch, diag.Term{Zh: "数值、是否、文本或日期", En: "number, boolean, text or date"}, a.Type)
			return
		}
		if n.Type.Elem == Never {
			n.Type.Elem = a.Type.Kind
		} else if n.Type.Elem != a.Type.Kind {
			c.report(a.Span, diag.TypeMismatch, n.Type.Elem, a.Type)
			n.Type = Type{}
			return
		}
	}
	n.Unit = c.unit(n, n.Args...)
}

func (c *checker) loop(n *Node) {
	list, body := n.Args[0], n.Args[1]
	c.node(list)
	if !c.expect(list, List, Table) {
		return
	}
	if !ours(n.Name) {
		if code, args := c.scope.Conflict(n.Name); code != nil {
			c.report(n.Span, code, args...)
			return
		}
	}
	if v := c.scope.row; v != nil && v.name == n.Name {
		c.report(n.Span, diag.NameShadowed, n.Name, diag.Term{Zh: "行变量", En: "row variable"})
		return
	}
	for _, l := range c.loops {
		if l.name == n.Name && !ours(n.Name) {
			c.report(n.Span, diag.NameShadowed, n.Name, diag.Term{Zh: "循环变量", En: "loop variable"})
			return
		}
	}
	if len(c.loops) == MaxLoops {
		c.fail(n, diag.LoopNested, MaxLoops)
		return
	}
	v := loopVar{name: n.Name, of: list.Name, typ: Type{Kind: list.Type.Elem}}
	if list.Type.Kind == Table {
		v.typ = Type{Kind: Row, Table: list.Type.Table}
	}
	for at := list; at.Op == OpFilter; at = at.Args[0] {
		if at.follows != nil {
			v.follows = at.follows
		}
	}
	n.Slot = len(c.loops)
	c.loops = append(c.loops, v)
	c.node(body)
	c.loops = c.loops[:n.Slot]
	c.loopResult(n)
}

func (c *checker) loopResult(n *Node) {
	list, body := n.Args[0], n.Args[1]
	if n.Op == OpMap {
		if c.expect(body, Number, Boolean, Text, Date) {
			n.Type, n.Unit = Type{Kind: List, Elem: body.Type.Kind}, body.Unit
		}
		return
	}
	c.expect(body, Boolean)
	if n.Type = (Type{Kind: Boolean}); n.Op == OpFilter {
		n.Type, n.Unit = list.Type, list.Unit
	}
}

// name resolves a dotted name: a loop variable and its column, a declared name, or a table fact and its column.
func (c *checker) name(n *Node) {
	first, rest, dotted := strings.Cut(n.Name, ".")
	for depth := len(c.loops) - 1; depth >= 0; depth-- {
		if v := c.loops[depth]; v.name == first {
			n.Slot, n.Op, n.Type = depth, OpElem, v.typ
			if dotted {
				c.cell(n, v.typ, rest)
			}
			return
		}
	}
	if v := c.scope.row; v != nil && v.name == first {
		n.Slot, n.Op, n.Type = RowSlot, OpElem, v.typ
		if dotted {
			c.cell(n, v.typ, rest)
		}
		return
	}
	if sym := c.scope.find(n.Name); sym != nil {
		if sym.points != nil {
			c.fail(n, diag.KeyPointsAlone, n.Name)
			return
		}
		c.symbol(n, sym)
		return
	}
	if i := strings.LastIndexByte(n.Name, '.'); i > 0 {
		if sym := c.scope.find(n.Name[:i]); sym != nil && sym.op == OpLet && sym.let.With == nil {
			if c.cycles(n, sym.let) {
				return
			}
			if sym.let.Root == nil || hasInvalid(sym.let.Root) { // said there
				n.Type = Type{}
				return
			}
		}
		table, made := c.rowsOf(n.Name[:i])
		if table != nil {
			c.column(n, table, n.Name[i+1:])
			return
		}
		if made { // of the rows that a definition comes to
			*n = Node{Op: OpMap, Name: columnRow, Span: n.Span, Args: []*Node{named(n.Name[:i], n.Span), named(columnRow+n.Name[i:], n.Span)}}
			c.node(n)
			return
		}
	}
	if c.scope.hasRefused(n.Name) { // said where it is declared
		n.Type = Type{}
		return
	}
	c.fail(n, diag.UnknownName, n.Name)
	if full := c.columnMeant(n.Name); full != "" {
		c.suggest(full)
		return
	}
	c.suggest(c.scope.suggest(n.Name))
}

// columnRow is the loop variable where a column of a definition's rows is taken.
const columnRow = "#column"

// rowsOf is the declared table that a name means, of which a definition or a parameter may be another name, or made: the name is that of a
// definition or a parameter that stands for rows of one. Neither is, where it is another name, or one that is defined by itself.
func (c *checker) rowsOf(name string) (table *symbol, made bool) {
	sym := c.scope.find(name)
	switch {
	case sym == nil:
	case sym.op != OpLet && sym.typ.Kind == Table:
		return sym, false
	case sym.op == OpLet && sym.let.With == nil && sym.let.check(c.path) == nil && sym.let.Root != nil && sym.let.Root.Type.Kind == Table:
		if root := sym.let.Root; root.Op == OpFact {
			return &symbol{op: OpFact, typ: root.Type, slot: root.Slot, fact: root.Fact}, false
		}
		return nil, true
	}
	return nil, false
}

// cycles checks a definition that a node uses, and reports where it is defined by itself.
func (c *checker) cycles(n *Node, l *Let) bool {
	cycle := l.check(c.path)
	if cycle != nil {
		c.fail(n, diag.LetCycle, l.Name, strings.Join(cycle, " → "))
	}
	return cycle != nil
}

func (c *checker) symbol(n *Node, sym *symbol) {
	n.Op, n.Type, n.Unit, n.Slot, n.Fact = sym.op, sym.typ, sym.unit, sym.slot, sym.fact
	switch sym.op {
	case OpParam:
		n.Value = sym.param.Value
	case OpLet:
		if sym.let.With != nil {
			n.Op = OpName
			c.fail(n, diag.LetUncalled, sym.let.Name, sym.let.form())
			return
		}
		n.Let = sym.let
		if c.cycles(n, sym.let) {
			return
		}
		n.Slot = sym.let.Slot
		if root := sym.let.Root; root != nil && root.Op == OpFact && root.Type.Kind == Table {
			n.Op, n.Type, n.Slot, n.Fact, n.Name, n.Let = OpFact, root.Type, root.Slot, root.Fact, root.Name, nil
		} else if root != nil {
			n.Type, n.Unit = root.Type, root.Unit
		}
	}
}

func (c *checker) column(n *Node, sym *symbol, name string) {
	col := sym.fact.ColumnNamed(name)
	if col == nil {
		c.unknownColumn(n, sym.fact, name)
		return
	}
	n.Op, n.Name, n.Slot, n.Column, n.Fact, n.Unit = OpColumn, sym.fact.Name+"."+name, sym.slot, col.Slot, sym.fact, col.Unit
	n.Type = Type{Kind: List, Elem: col.Kind}
}

func (c *checker) cell(n *Node, row Type, name string) {
	if row.Kind != Row {
		c.fail(n, diag.NotAValue, n.Name, row)
		return
	}
	col := row.Table.ColumnNamed(name)
	if col == nil {
		c.unknownColumn(n, row.Table, name)
		return
	}
	n.Op, n.Column, n.Type, n.Unit, n.Fact, n.Table = OpCell, col.Slot, Type{Kind: col.Kind}, col.Unit, col, row.Table
}

func (c *checker) unknownColumn(n *Node, table *Fact, name string) {
	var names []string
	for _, col := range table.Columns {
		names = append(names, col.Name)
	}
	c.fail(n, diag.UnknownColumn, table.Name, name)
	c.suggest(diag.Nearest(name, names))
}
