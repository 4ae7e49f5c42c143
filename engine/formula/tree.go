package formula

import (
	"fmt"
	"slices"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Kind is the kind of a value.
type Kind uint8

const (
	Invalid Kind = iota // refused; stands for anything, so that one mistake gives one finding
	Number
	Boolean
	Text
	Date  // a day, kept as the number of days since 1970-01-01
	List  // of Number, Boolean, Text or Date
	Table // a table fact: the list of its rows
	Row   // one row, only as a loop variable
	Never // the type of no_rule('…'), which fits everywhere
)

var kindNames = [...]diag.Term{
	Invalid: {Zh: "?", En: "?"},
	Number:  {Zh: "数值", En: "number"},
	Boolean: {Zh: "是否值", En: "boolean"},
	Text:    {Zh: "文本", En: "text"},
	Date:    {Zh: "日期", En: "date"},
	List:    {Zh: "列表", En: "list"},
	Table:   {Zh: "表", En: "table"},
	Row:     {Zh: "表的一行", En: "table row"},
	Never:   {Zh: "任意", En: "any"},
}

// In names the kind in that language.
func (k Kind) In(lang diag.Lang) string { return kindNames[k].In(lang) }

// Type is the type of a node. Elem is set for a List, Table for a Table and a Row.
type Type struct {
	Kind  Kind
	Elem  Kind
	Table *Fact
}

// In names the type in that language.
func (t Type) In(lang diag.Lang) string {
	if t.Kind == List {
		return diag.Term{Zh: t.Elem.In(lang) + "列表", En: "list of " + t.Elem.In(lang)}.In(lang)
	}
	return t.Kind.In(lang)
}

// Op is what a node does.
type Op uint8

const (
	OpConst  Op = iota // Value
	OpName             // an unresolved dotted name; the checker turns it into one of the next
	OpFact             // Slot: the fact
	OpColumn           // Slot: the table fact, Column: the column; the list of its cells
	OpParam            // Value: the parameter's
	OpLet              // Slot: the let
	OpVar              // Slot: weight, score or reason
	OpElem             // Slot: depth of the loop; its current element
	OpCell             // Slot: depth of the loop, Column: the column of its current row
	OpList             // Args: the elements
	OpNot              // ! a
	OpNeg              // - a
	OpAnd              // a && b
	OpOr               // a || b
	OpCond             // a ? b : c
	OpEq               // a == b, and so on
	OpNe
	OpLt
	OpLe
	OpGt
	OpGe
	OpAdd
	OpSub
	OpMul
	OpDiv
	OpIn     // a in list
	OpCall   // Fn, Args
	OpAll    // Args: list, body; Name: the loop variable
	OpExists // as OpAll
	OpFilter // as OpAll
	OpMap    // as OpAll
	OpBand   // Args: x, from, points, from, points, …, [otherwise]
	OpCheck  // checklist: Items pairs of item and share in Args, Shares says whether shares were written
	OpLookup // Args: x, key, value, key, value, …
	OpNoRule // Value: the words
	opField  // field of something that is no name; only before checking
)

// Node is a node of the formula tree. A tree is checked once and then only read.
type Node struct {
	Op     Op
	Span   diag.Span // bytes of the expression's text
	Args   []*Node
	Type   Type
	Unit   string // of a number that has a known unit, else ""
	Name   string // as the author wrote it: fact, let, parameter, variable, function
	Slot   int
	Column int
	Value  Value
	Fn     *Function
	Let    *Let
	Fact   *Fact
	Table  *Fact // OpCell: the table
	Else   bool  // OpBand: the last argument is the value otherwise; OpCheck: shares were written

	follows   *Fact      // of a filter: the ordered table of whose rows it takes those that have one before
	surelyOne bool       // of a single: there is such a row
	points    *KeyPoints // of how many key points are not met, and of OpCheck: which they are
	said      diag.Term  // instead of the tree's own words: of what stands for something written shorter

	size  int   // of a loop: nodes of its body
	mixes bool  // of a sum, product or comparison: its operands have units that differ
	kind  bool  // of a condition's choice: it asks which kind of thing something is, see chooses
	told  *told // of a condition's choice: how it is read
	code  code  // what the compiler made of it
}

// Value is one value. Numbers and dates are in Num.
type Value struct {
	Kind Kind
	Num  number.Number
	Bool bool
	Text string
}

// Fact declares a fact. Names are unique in one flat namespace.
type Fact struct {
	Name        string
	Slot        int
	Kind        Kind // Number, Boolean, Text, Date or Table
	Unit        string
	Min, Max    *number.Number
	Integer     bool
	Choices     []string
	Judgement   bool
	Immutable   bool              // what-if leaves it as it is
	KeyColumn   string            // of a Table: the column that tells rows apart
	Order       *Order            // of a Table whose rows follow each other
	Limits      *RowLimits        // of a Table; nil: any number of rows
	Cohort      bool              // a Table that is filled from the documents that are scored together
	From        string            // of a Date or Text that the document's head gives: period.from, period.to or subject
	InForce     [2]*number.Number // of such a Date: the days from which and until which the rule set is in force, as documents have them
	Owned       *Rows             // of a Table that the rule set itself gives; its slot is below OwnSlot, and no document has it
	Applies     *Fact             // of an item that may not apply: whether it does, a Boolean that no document names
	Conditional bool              // of an item: an expression says whether it applies
	Of          *Fact             // of such a Boolean: the item
	Was         string            // of an item: the fact that said it in earlier versions
	Mark        string            // of an item of key points: ①; About has its words
	Share       number.Number     // of such an item: how many percent of them all it is
	Worth       number.Number     // of an item that is declared in points: how many, of WorthOf for them all
	WorthOf     number.Number
	Is          string  // of a column of such a table: what it holds of each document, as written
	Columns     []*Fact // of a Table; Slot is the column's index
	About       string
}

// content writes the rows of a table that the rule set gives.
func (f *Fact) content() string {
	var b strings.Builder
	for r := range f.Owned.N {
		for _, c := range f.Columns {
			if data := &f.Owned.Columns[c.Slot]; data.Absent == nil || !data.Absent[r] {
				v := data.Value(c.Kind, r)
				fmt.Fprintf(&b, "%q:%q,", c.Name, v.String())
			}
		}
		b.WriteByte(';')
	}
	return b.String()
}

// Taken is what a fact is taken from that the document's head gives.
func (f *Fact) Taken() diag.Term {
	if f == nil {
		return diag.Term{}
	}
	switch f.From {
	case "period.from":
		return diag.Term{Zh: "取自评价期间（period）的第一天", En: "the first day of the document's period"}
	case "period.to":
		return diag.Term{Zh: "取自评价期间（period）的最后一天", En: "the last day of the document's period"}
	}
	return diag.Term{Zh: "取自评价对象（subject）", En: "the document's subject"}
}

// firstDay, lastDay are the dates of a document at the ends of the years 1 to 9999.
var firstDay, lastDay = number.Int(-719162), number.Int(2932896)

// Ends are the least and the greatest that a number or date may be; nil is no end.
func (f *Fact) Ends() (least, most *number.Number) {
	if f == nil {
		return nil, nil
	}
	if least, most = f.Min, f.Max; f.Kind == Date {
		if least == nil {
			least = &firstDay
		}
		if most == nil {
			most = &lastDay
		}
	}
	return least, most
}

// Least is how many rows a table has at least.
func (f *Fact) Least() int {
	if f == nil || f.Limits == nil {
		return 0
	}
	return f.Limits.Least
}

// End writes one of them, exactly.
func (f *Fact) End(x number.Number) string {
	if f == nil {
		return x.String()
	}
	if f.Kind == Date {
		return FormatDate(x)
	}
	return x.String()
}

// Disjoint reports whether no value is one of both, which are of one kind; of tables whether no number of rows is.
func (f *Fact) Disjoint(g *Fact) bool {
	if f == nil || g == nil {
		return false
	}
	if f.Limits != nil && g.Limits != nil && (f.Limits.Most < g.Limits.Least || g.Limits.Most < f.Limits.Least) {
		return true
	}
	if f.Choices != nil && g.Choices != nil {
		return !slices.ContainsFunc(f.Choices, func(c string) bool { return slices.Contains(g.Choices, c) })
	}
	least, most := f.Ends()
	from, to := g.Ends()
	if least == nil || from != nil && least.Less(*from) {
		least = from
	}
	if most == nil || to != nil && to.Less(*most) {
		most = to
	}
	if least == nil || most == nil {
		return false
	}
	if f.Integer || g.Integer {
		return most.Floor().Less(least.Ceil())
	}
	return most.Less(*least)
}

// Declared writes what is declared of the fact, but for what it means: two facts with one text admit the same.
func (f *Fact) Declared() string {
	if f == nil {
		return ""
	}
	end := func(x *number.Number) string {
		if x == nil {
			return ""
		}
		return x.String()
	}
	s := fmt.Sprint(f.Name, " ", f.Kind.In(diag.En), " ", f.Unit, " ", end(f.Min), "..", end(f.Max), " ", f.Integer, f.Judgement, f.Choices)
	if f.Cohort {
		s += " cohort"
	}
	if f.From != "" {
		s += " from " + f.From
	}
	if f.Was != "" {
		s += " was " + f.Was
	}
	if f.Owned != nil {
		s += " owned " + f.content()
	}
	if f.KeyColumn != "" {
		s += " key " + f.KeyColumn
	}
	if f.Order != nil {
		s += " order " + f.Order.Column + " " + f.Order.Step.String()
	}
	if f.Limits != nil {
		s += fmt.Sprint(" rows ", f.Limits.Least, "..", f.Limits.Most)
	}
	if f.Is != "" {
		s += " = " + f.Is
	}
	for _, c := range f.Columns {
		s += "; " + c.Declared()
	}
	return s
}

// ColumnNamed returns the column of that name, nil if there is none.
func (f *Fact) ColumnNamed(name string) *Fact {
	if f == nil {
		return nil
	}
	for _, c := range f.Columns {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Let is a named expression.
type Let struct {
	Name string
	Slot int // its own: of a frame's memory, and what tells it from others
	Root *Node
	Text string   // as written
	With []string // parameters of one that is called, see expand; it has no Root

	of       *Let    // that a call stands for
	given    []*Node // the arguments of the call
	argument bool    // of a call
	rows     bool    // it, or an argument, is of the row of a loop: it is computed for each
	inside   uint32  // of such: the loops whose rows it reads, see loopsIn
	point    *Fact   // of a key point that it computes, or whether one applies

	scope             *Scope
	loops             []loopVar // inside of which it is
	src               Source
	language          Language
	list              []finding
	placed            diag.List // what its calls say
	calls             *int
	checking, checked bool
	local             bool // it reads the weight or the row, and has another value for each criterion
}

// Plain reports whether the let is written as it stands: it is neither a call of one with parameters nor an argument of it.
func (l *Let) Plain() bool { return l.of == nil && !l.argument && l.With == nil && l.Root != nil }

// Point reports whether the let computes a key point, or whether one applies.
func (l *Let) Point() bool { return l.point != nil }

// Param is a named constant that rule sets may override.
type Param struct {
	Name  string
	Value Value
	Unit  string
}

// Walk calls visit for the node and everything below it, parents first, until visit returns false for a branch.
func (n *Node) Walk(visit func(*Node) bool) {
	if !visit(n) {
		return
	}
	for _, a := range n.Args {
		a.Walk(visit)
	}
}

// isConst reports whether the node's value is known without facts.
func (n *Node) isConst() bool {
	if n.Op == OpConst || n.Op == OpParam {
		return true
	}
	if n.Op == OpNeg || n.Op == OpAdd || n.Op == OpSub || n.Op == OpMul {
		for _, a := range n.Args {
			if !a.isConst() {
				return false
			}
		}
		return true
	}
	return false
}

// constant computes a node for which isConst holds.
func (n *Node) constant() number.Number {
	switch n.Op {
	case OpNeg:
		return n.Args[0].constant().Neg()
	case OpAdd:
		return n.Args[0].constant().Add(n.Args[1].constant())
	case OpSub:
		return n.Args[0].constant().Sub(n.Args[1].constant())
	case OpMul:
		return n.Args[0].constant().Mul(n.Args[1].constant())
	}
	return n.Value.Num
}
