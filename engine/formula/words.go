package formula

import (
	"strings"

	"jixiao/engine/number"
)

// Words reads the formula back in Chinese words, so that its author can compare it with the standard.
func (f *Formula) Words() string { return f.Root.Words() }

// Words reads a node back in Chinese words.
func (n *Node) Words() string {
	var w writer
	w.words = true
	w.node(n, 0)
	return string(w.b)
}

// writer writes a tree as text: in words, for the read-back, or with the facts' values, for a derivation.
type writer struct {
	b     []byte
	words bool
	frame *Frame         // set when values are wanted
	bound [MaxLoops]bool // loops whose row is set in the frame
	loops []int          // slots of the loops that are being written, outermost first
}

func (w *writer) put(s string) { w.b = append(w.b, s...) }

// Binding strengths, for parentheses.
const (
	loose = iota
	either
	both
	relation
	additive
	multiplicative
	unary
)

func (n *Node) strength() int {
	switch n.Op {
	case OpCond:
		return loose
	case OpOr:
		return either
	case OpAnd:
		return both
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe, OpIn:
		return relation
	case OpAdd, OpSub:
		return additive
	case OpMul, OpDiv:
		return multiplicative
	}
	return unary
}

var opWords = [...]string{OpEq: "等于", OpNe: "不等于", OpLt: "小于", OpLe: "不高于", OpGt: "大于", OpGe: "不低于"}

var opSigns = [...]string{OpEq: " = ", OpNe: " ≠ ", OpLt: " < ", OpLe: " ≤ ", OpGt: " > ", OpGe: " ≥ ", OpAdd: " + ", OpSub: " − ", OpMul: " × ", OpDiv: " ÷ ", OpAnd: " 且 ", OpOr: " 或 "}

func (w *writer) node(n *Node, around int) {
	strength := n.strength()
	phrase := w.words && n.Op == OpCall && around >= additive // a call in words is a phrase, not a factor
	if phrase || strength < around && (w.words || n.Op != OpCond) {
		w.put("（")
		defer w.put("）")
	}
	switch n.Op {
	case OpConst, OpParam, OpFact, OpLet, OpVar, OpElem, OpCell:
		w.leaf(n)
	case OpColumn:
		w.put(n.Name)
	case OpNot:
		w.put("并非")
		w.node(n.Args[0], unary)
	case OpNeg:
		w.put("−")
		w.node(n.Args[0], unary)
	case OpAdd, OpSub, OpMul, OpDiv, OpAnd, OpOr:
		w.node(n.Args[0], strength)
		w.put(opSigns[n.Op])
		w.node(n.Args[1], strength+1)
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe:
		w.node(n.Args[0], additive)
		if w.words {
			w.put(opWords[n.Op])
		} else {
			w.put(opSigns[n.Op])
		}
		w.node(n.Args[1], additive)
	case OpIn:
		w.node(n.Args[0], additive)
		w.put("属于")
		w.node(n.Args[1], unary)
	case OpList:
		w.list(n.Args)
	default:
		w.form(n)
	}
}

func (w *writer) list(args []*Node) {
	for i, a := range args {
		if i > 0 {
			w.put("、")
		}
		if a.Op == OpCall && w.words && len(args) > 1 { // which of the parts are its own
			w.node(a, additive)
			continue
		}
		w.node(a, loose)
	}
}

func (w *writer) leaf(n *Node) {
	if n.Op == OpConst || n.Op == OpParam && !w.words {
		w.value(n.Value, n.Unit)
		return
	}
	if n.Op == OpVar {
		w.variable(n)
		return
	}
	if w.words || (n.Op == OpElem || n.Op == OpCell) && n.Slot != RowSlot && !w.bound[n.Slot] {
		w.named(n)
		return
	}
	v, u := n.value(w.frame)
	if u != nil {
		w.named(n)
		w.put("（未知）")
		return
	}
	if n.Type.Kind == Boolean { // a bare 是 would not say of what
		w.named(n)
		w.put("（")
		w.value(v, "")
		w.put("）")
		return
	}
	if (n.Op == OpFact || n.Op == OpCell) && v.Kind == Number {
		w.b = v.Num.AppendApprox(w.b, exactPlaces)
		w.put(n.Unit)
		return
	}
	w.value(v, n.Unit)
}

// named writes the name of a leaf. A column of a loop's row is 其 and its name, of a loop further out 外层 as often as it is further out;
// a column of the row that a criterion stands for is 本行. Names of loop variables are the author's, and say nothing to a reader.
func (w *writer) named(n *Node) {
	if n.Op != OpElem && n.Op != OpCell {
		w.put(n.Name)
		return
	}
	what := "该项"
	if n.Op == OpCell {
		what = "其" + n.Fact.Name
	}
	if n.Slot == RowSlot {
		what = strings.Replace(strings.Replace(what, "其", "本行的", 1), "该项", "本行", 1)
	} else {
		for k := len(w.loops) - 1; k >= 0 && w.loops[k] != n.Slot; k-- {
			w.put("外层")
		}
	}
	w.put(what)
}

func (w *writer) variable(n *Node) {
	if !w.words && n.Slot != VarReason {
		v, _ := n.value(w.frame)
		w.value(v, "")
		return
	}
	w.put([...]string{VarWeight: "权重", VarScore: "得分", VarReason: "理由", VarTotal: "总分", VarGrade: "等级"}[n.Slot])
}

func (w *writer) value(v Value, unit string) {
	if v.Kind == Text {
		w.put("“")
		w.put(v.Text)
		w.put("”")
		return
	}
	w.b = v.Append(w.b)
	w.put(unit)
}

// form writes conditions, calls, bands and loops. With values, what has a derivation line of its own is its value.
func (w *writer) form(n *Node) {
	if !w.words && !n.free(&w.bound) {
		v, u := n.single(w.frame)
		if u != nil {
			w.put("（未定）")
			return
		}
		w.value(v, n.Unit)
		return
	}
	switch n.Op {
	case OpCond:
		w.condition(n)
	case OpCall:
		w.call(n)
	case OpBand:
		w.put("按")
		w.node(n.Args[0], loose)
		w.put("分档：")
		w.bands(n, -1)
	case OpCheck:
		w.put("按要点计分：")
		for i, item := range n.Args[:n.Items()] {
			if i > 0 {
				w.put("，")
			}
			if item.Op == OpConst && item.Type.Kind == Boolean && item.Value.Bool {
				w.put("门槛要点")
			} else {
				w.node(item, either)
			}
			w.put("占")
			w.share(n, i)
			w.put("%")
		}
	case OpLookup:
		w.put("按")
		w.node(n.Args[0], loose)
		w.put("查表：")
		w.lookupRows(n, -1)
	case OpNoRule:
		w.put("评分标准没有规定（" + n.Value.Text + "）")
	case OpAll, OpExists, OpFilter, OpMap:
		w.loop(n)
	}
}

// single is value for nodes that may also be lists, which have no single value to show.
func (n *Node) single(f *Frame) (Value, *Undetermined) {
	if n.Type.Kind == List || n.Type.Kind == Table {
		count, u := n.length(f)
		return Value{Kind: Text, Text: number.Int(int64(count)).String() + "项"}, u
	}
	return n.value(f)
}

// inLoop reports whether a node reads a loop variable that it does not bind itself, so that it has no value by itself.
func (n *Node) inLoop() bool { return n.free(&[MaxLoops]bool{}) }

// free is inLoop where some loops' rows are set.
func (n *Node) free(set *[MaxLoops]bool) (free bool) {
	var walk func(n *Node, bound int)
	walk = func(n *Node, bound int) {
		if (n.Op == OpElem || n.Op == OpCell) && n.Slot < bound && !set[n.Slot] {
			free = true
		}
		for i, a := range n.Args {
			if i == 1 && n.isLoop() {
				walk(a, min(bound, n.Slot))
			} else {
				walk(a, bound)
			}
		}
	}
	walk(n, MaxLoops)
	return free
}

func (w *writer) condition(n *Node) {
	w.put("如果")
	w.node(n.Args[0], either)
	w.put("，则")
	w.node(n.Args[1], either)
	w.put("；否则")
	w.node(n.Args[2], loose)
}

func (w *writer) call(n *Node) {
	rest := n.Fn.Words
	args := n.Args
	if n.Fn.variadic && len(args) > 1 {
		args = []*Node{{Op: OpList, Args: args}}
	}
	for _, a := range args {
		before, after, found := strings.Cut(rest, "%s")
		if !found {
			break
		}
		w.put(strings.ReplaceAll(before, "%%", "%"))
		w.node(a, loose)
		rest = after
	}
	w.put(strings.ReplaceAll(rest, "%%", "%"))
}

// bands lists the bands of a node except one.
func (w *writer) bands(n *Node, except int) {
	count := (len(n.Args) - 1) / 2
	first := true
	for i := range count {
		if i == except {
			continue
		}
		if !first {
			w.put("、")
		}
		first = false
		w.put("≥")
		w.node(n.Args[1+2*i], unary)
		w.put(" 得")
		w.node(n.Args[2+2*i], loose)
	}
	if n.Else && except != count {
		if !first {
			w.put("、")
		}
		w.put("其余得")
		w.node(n.Args[len(n.Args)-1], loose)
	}
}

func (w *writer) lookupRows(n *Node, except int) {
	first := true
	for i := 1; i < len(n.Args); i += 2 {
		if i == except {
			continue
		}
		if !first {
			w.put("、")
		}
		first = false
		w.node(n.Args[i], loose)
		w.put("得")
		w.node(n.Args[i+1], loose)
	}
}

// share writes the share of item i of a checklist, in percent.
func (w *writer) share(n *Node, i int) {
	if n.Else {
		share := n.Args[n.Items()+i]
		if share.isConst() { // no unit beside the percent sign
			w.b = share.constant().AppendApprox(w.b, shownPlaces)
			return
		}
		w.node(share, multiplicative)
		return
	}
	w.b = number.Frac(100, int64(n.Items())).AppendApprox(w.b, shownPlaces)
}

func (w *writer) loop(n *Node) {
	list := n.Args[0]
	w.node(list, unary)
	w.loops = append(w.loops, n.Slot)
	defer func() { w.loops = w.loops[:len(w.loops)-1] }()
	switch n.Op {
	case OpAll:
		w.put("的每一项都满足：")
	case OpExists:
		w.put("中至少一项满足：")
	case OpFilter:
		w.put("中满足“")
		w.node(n.Args[1], loose)
		w.put("”的各项")
		return
	case OpMap:
		if list.Op != OpFilter { // whose words end with 各项
			w.put("各项")
		}
		w.put("的“")
		w.node(n.Args[1], loose)
		w.put("”")
		return
	}
	w.node(n.Args[1], either)
}
