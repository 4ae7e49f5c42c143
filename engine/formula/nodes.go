package formula

import (
	"iter"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Nodes of a formula for analyses: all of them, where they stand, whether two are the same.

// Nodes visits every node of the formula and of the lets that it uses, each let once where it is first mentioned, parents
// before children. It is the one walk of a formula; who asks something of all nodes ranges over it.
func (f *Formula) Nodes() iter.Seq[*Node] { return f.Root.Nodes() }

// Nodes visits a node and everything below it, lets included, as Formula.Nodes does.
func (n *Node) Nodes() iter.Seq[*Node] { return n.nodesBut(nil, false) }

// Outside visits the nodes that run once in an evaluation: bodies of loops are left out.
func (n *Node) Outside() iter.Seq[*Node] { return n.nodesBut(nil, true) }

// nodesBut leaves out a let, and what only it mentions; and bodies of loops, if told to.
func (n *Node) nodesBut(let *Let, bodies bool) iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		seen := map[*Let]bool{}
		if let != nil {
			seen[let] = true
		}
		var down func(n *Node) bool
		down = func(n *Node) bool {
			if !yield(n) {
				return false
			}
			if n.Op == OpLet && !seen[n.Let] && n.Let.Root != nil {
				seen[n.Let] = true
				if !down(n.Let.Root) {
					return false
				}
			}
			for i, a := range n.Args {
				if !(bodies && i == 1 && n.isLoop()) && !down(a) {
					return false
				}
			}
			return true
		}
		down(n)
	}
}

// PlaceOf is where a node of the formula, or of a let that it uses, stands in its file.
func (f *Formula) PlaceOf(n *Node) diag.Place {
	src := f.Src
	for _, let := range f.Lets() {
		let.Root.Walk(func(m *Node) bool {
			if m == n {
				src = let.src
			}
			return true
		})
	}
	if src.Place == nil {
		return diag.Place{}
	}
	return src.Place(n.Span.Start, n.Span.End)
}

// Place is where the let stands.
func (l *Let) Place() diag.Place { return l.src.Place(l.Root.Span.Start, l.Root.Span.End) }

// Same reports whether two nodes are the same expression: one tree, whatever its layout and notation.
func (n *Node) Same(m *Node) bool {
	var a, b strings.Builder
	n.writeKey(&a)
	m.writeKey(&b)
	return a.String() == b.String()
}

// ReadsBeside reports whether the formula reads a fact otherwise than through a let.
func (f *Formula) ReadsBeside(fact *Fact, let *Let) bool {
	for n := range f.Root.nodesBut(let, false) {
		if (n.Op == OpFact || n.Op == OpColumn || n.Op == OpCell) && n.Fact == fact {
			return true
		}
	}
	return false
}

// Canonical writes the formula's tree with its lets put in and its facts by name: two formulas with one canonical text mean
// the same, whatever their notation, layout and names of lets. It is cut off, and then ends in a mark of its own, where
// lets in lets would make it too long.
func (f *Formula) Canonical() string {
	var b strings.Builder
	f.Root.canonical(&b)
	return b.String()
}

const maxCanonical = 1 << 16

func (n *Node) canonical(b *strings.Builder) {
	if b.Len() > maxCanonical {
		return
	}
	switch n.Op {
	case OpLet:
		n.Let.Root.canonical(b)
		return
	case OpConst, OpParam:
		b.WriteString(n.Value.Kind.In(diag.En) + ":")
		if n.Value.Kind == Number || n.Value.Kind == Date {
			b.WriteString(n.Value.Num.String())
		} else {
			b.WriteString(n.Value.String())
		}
		b.WriteByte(';')
		return
	case OpNoRule:
		b.WriteString("no_rule:" + n.Value.Text + ";")
		return
	}
	b.WriteString(opNames[n.Op])
	switch n.Op {
	case OpFact:
		b.WriteString(n.Fact.Name)
		n.owned(b)
	case OpColumn:
		b.WriteString(n.Fact.Name + "." + n.Fact.Columns[n.Column].Name)
		n.owned(b)
	case OpCell:
		b.WriteString(string(rune('0'+n.Slot)) + n.Fact.Name)
	case OpElem, OpVar:
		b.WriteString(string(rune('0' + n.Slot)))
	case OpCall:
		b.WriteString(n.Fn.Name)
	}
	if n.Else {
		b.WriteByte('!')
	}
	b.WriteByte('(')
	for _, a := range n.Args {
		a.canonical(b)
		b.WriteByte(' ')
	}
	b.WriteByte(')')
}

var opNames = [...]string{OpFact: "fact ", OpColumn: "column ", OpVar: "var", OpElem: "elem", OpCell: "cell", OpList: "list", OpNot: "not", OpNeg: "neg",
	OpAnd: "and", OpOr: "or", OpCond: "cond", OpEq: "eq", OpNe: "ne", OpLt: "lt", OpLe: "le", OpGt: "gt", OpGe: "ge", OpAdd: "add", OpSub: "sub", OpMul: "mul",
	OpDiv: "div", OpIn: "in", OpCall: "call ", OpAll: "all", OpExists: "exists", OpFilter: "filter", OpMap: "map", OpBand: "band", OpCheck: "check", OpLookup: "lookup"}

// Equals is the condition that a number of a rule has a value.
func (n *Node) Equals(x number.Number) *Formula {
	eq := &Node{Op: OpEq, Type: Type{Kind: Boolean}, Span: n.Span, Args: []*Node{n, {Op: OpConst, Type: Type{Kind: Number}, Span: n.Span, Value: Value{Kind: Number, Num: x}}}}
	compileNode(eq.Args[1])
	compileNode(eq)
	return &Formula{Root: eq}
}

// Limits are the constant limits of within and within_below; ok is false where they are not constant.
func (n *Node) Limits() (lo, hi number.Number, ok bool) {
	if n.Op != OpCall || len(n.Args) != 3 || !n.Args[1].isConst() || !n.Args[2].isConst() {
		return lo, hi, false
	}
	return n.Args[1].constant(), n.Args[2].constant(), true
}

// owned writes the content of a table that the rule set gives: two of one name may differ.
func (n *Node) owned(b *strings.Builder) {
	if n.Fact.Owned != nil {
		b.WriteString("{" + n.Fact.content() + "}")
	}
}
