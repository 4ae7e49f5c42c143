package formula

import (
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// In reads the formula back in words, so that its author can compare it with the standard.
func (f *Formula) In(lang diag.Lang) string {
	return once(&f.said[lang.Known()], func() string { return f.Root.In(lang) })
}

// At is where the formula stands: file:line:column.
func (f *Formula) At() string { return once(&f.at, func() string { return f.Place().String() }) }

func once(at *atomic.Pointer[string], say func() string) string {
	if s := at.Load(); s != nil {
		return *s
	}
	s := say()
	at.Store(&s)
	return s
}

// In reads a node back in words.
func (n *Node) In(lang diag.Lang) string {
	w := writer{lang: lang, words: true}
	w.node(n, 0)
	return string(w.b)
}

// writer writes a tree as text: in words, for the read-back, or with the facts' values, for a derivation.
type writer struct {
	b     []byte
	lang  diag.Lang
	words bool
	frame *Frame         // set when values are wanted
	bound [MaxLoops]bool // loops whose row is set in the frame
	loops []int          // slots of the loops that are being written, outermost first
	terms int            // how many sums and products with values stand around
	bare  bool           // numbers have no units
}

// unit is a unit as it stands behind a value. A sum or product takes percents as the numbers that they are, in which 90% would be 0.9.
func (w *writer) unit(unit string) string {
	if w.terms > 0 && unit == "%" || w.bare {
		return ""
	}
	return unit
}

// mixed reports whether operands have units that differ. A rule counts them as the numbers that they are: 100 (万元) × 10000 is 1000000 (元).
func (n *Node) mixed() bool {
	unit := ""
	for m := range n.Nodes() {
		switch m.Op {
		case OpFact, OpParam, OpCell, OpElem, OpLet, OpColumn, OpCall:
			if m.Unit == "" || m.Unit == "%" || m.Type.Kind != Number && m.Type.Kind != List {
				continue
			}
			if unit != "" && unit != m.Unit {
				return true
			}
			unit = m.Unit
		}
	}
	return false
}

func (w *writer) put(s string) { w.b = append(w.b, s...) }

// say puts the words of the writer's language.
func (w *writer) say(zh, en string) { w.put(w.lang.Say(zh, en)) }

// quoted puts a text in quotation marks.
func (w *writer) quoted(inside func()) {
	w.put("“")
	inside()
	w.put("”")
}

// bracketed puts a text in brackets.
func (w *writer) bracketed(inside func()) {
	w.say("（", " (")
	inside()
	w.say("）", ")")
}

// Binding strengths, for parentheses.
const (
	loose  = iota
	clause // ends with a comma of ours: a condition in it needs brackets
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

var opWords = [...]diag.Term{OpEq: {Zh: "等于", En: " equals "}, OpNe: {Zh: "不等于", En: " differs from "}, OpLt: {Zh: "小于", En: " is below "},
	OpLe: {Zh: "不高于", En: " is at most "}, OpGt: {Zh: "大于", En: " is above "}, OpGe: {Zh: "不低于", En: " is at least "}}

// dayWords are those of days.
var dayWords = [len(opWords)]diag.Term{OpLt: {Zh: "早于", En: " is before "}, OpLe: {Zh: "不晚于", En: " is not after "}, OpGt: {Zh: "晚于", En: " is after "}, OpGe: {Zh: "不早于", En: " is not before "}}

var opSigns = [...]diag.Term{OpEq: sign("="), OpNe: sign("≠"), OpLt: sign("<"), OpLe: sign("≤"), OpGt: sign(">"), OpGe: sign("≥"),
	OpAdd: sign("+"), OpSub: sign("−"), OpMul: sign("×"), OpDiv: sign("÷"), OpAnd: {Zh: " 且 ", En: " and "}, OpOr: {Zh: " 或 ", En: " or "}}

func sign(s string) diag.Term { return diag.Term{Zh: " " + s + " ", En: " " + s + " "} }

func (w *writer) node(n *Node, around int) {
	if n.said != (diag.Term{}) {
		if n.Fn == single && !w.words && !n.free(&w.bound) {
			w.leaf(n)
			return
		}
		w.put(n.said.In(w.lang))
		return
	}
	if item := n.met(); item != nil && n.Op == OpGe { // what it is compared with is nobody's number
		w.named(item)
		if !w.words {
			w.bracketed(func() { w.howFar(item) })
		}
		w.say("全部满足", " is met in full")
		return
	}
	strength := n.strength()
	phrase := w.words && n.isPhrase() && (around >= additive || around >= either && n.Type.Kind == Boolean)
	if phrase || strength < around && (w.words || n.Op != OpCond) {
		w.say("（", "(")
		defer w.say("）", ")")
	}
	if n.Op == OpFact && n.Type.Kind == Table { // it has no value to show
		w.named(n)
		return
	}
	if !w.words && !w.bare && n.mixes {
		w.bare = true
		defer func() { w.bare = false }()
	}
	switch n.Op {
	case OpConst, OpParam, OpFact, OpLet, OpVar, OpElem, OpCell:
		w.leaf(n)
	case OpColumn:
		w.put(n.Name)
	case OpNot:
		w.say("并非", "not ")
		w.node(n.Args[0], unary)
	case OpNeg:
		w.put("−")
		w.node(n.Args[0], unary)
	case OpAdd, OpSub, OpMul, OpDiv:
		if !w.words {
			w.terms++
			defer func() { w.terms-- }()
		}
		fallthrough
	case OpAnd, OpOr:
		w.node(n.Args[0], strength)
		w.put(opSigns[n.Op].In(w.lang))
		w.node(n.Args[1], strength+1)
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe:
		w.node(n.Args[0], additive)
		if w.words {
			said := opWords[n.Op]
			if day := dayWords[n.Op]; day != (diag.Term{}) && n.Args[0].Type.Kind == Date {
				said = day
			}
			w.put(said.In(w.lang))
		} else {
			w.put(opSigns[n.Op].In(w.lang))
		}
		w.node(n.Args[1], additive)
	case OpIn:
		w.node(n.Args[0], additive)
		w.say("属于", " is one of ")
		w.node(n.Args[1], unary)
	case OpList:
		w.list(n.Args)
	default:
		w.form(n)
	}
}

// howFar writes how far a key point is met.
func (w *writer) howFar(item *Node) {
	switch x, u := item.item(w.frame); {
	case u != nil:
		w.say("未知", "not known")
	case x.Sign() <= 0:
		w.say("不满足", "not met")
	case x.Less(number.One):
		w.say("部分满足", "met in part, ")
		w.b = x.Mul(number.Hundred).AppendApprox(w.b, shownPlaces)
		w.put("%")
	default:
		w.say("满足", "met")
	}
}

// isPhrase reports whether a node is several words that end where no sign says so, and is no factor and no term among others without brackets.
func (n *Node) isPhrase() bool {
	switch n.Op {
	case OpCall:
		return n.Name != "attained" // which ends with a bracket of its own
	case OpBand, OpCheck, OpLookup, OpAll, OpExists:
		return true
	}
	return false
}

func (w *writer) list(args []*Node) {
	for i, a := range args {
		if i > 0 {
			w.say("、", ", ")
		}
		if len(args) > 1 {
			w.among(a)
		} else {
			w.node(a, loose)
		}
	}
}

// among writes a node among others, of which nothing may be taken for its own.
func (w *writer) among(n *Node) {
	if n.Type.Kind == Boolean {
		w.node(n, either)
	} else {
		w.node(n, additive)
	}
}

func (w *writer) leaf(n *Node) {
	if n.Op == OpConst || n.Op == OpParam && !w.words {
		if n.Value.Kind == Number {
			w.written(n.Value.Num)
			w.put(w.unit(n.Unit))
		} else {
			w.value(n.Value, w.unit(n.Unit))
		}
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
	if k := n.Type.Kind; k == Table || k == List { // of rows only their name
		w.named(n)
		return
	}
	v, u := n.value(w.frame)
	if u != nil {
		w.named(n)
		if u.Code == diag.OutcomeBound {
			w.say("（只知范围）", " (bounds only)")
		} else {
			w.say("（未知）", " (unknown)")
		}
		return
	}
	if n.Type.Kind == Boolean { // a bare 是 would not say of what
		w.named(n)
		w.bracketed(func() { w.value(v, "") })
		return
	}
	if (n.Op == OpFact || n.Op == OpCell) && v.Kind == Number {
		w.b = v.Num.AppendApprox(w.b, exactPlaces)
		w.put(w.unit(n.Unit))
		return
	}
	w.value(v, w.unit(n.Unit))
}

// letNamed writes the name of a let, of a call with its arguments: 递减（3.5，各县中数量大于5的项数）.
func (w *writer) letNamed(l *Let) {
	if l.point != nil {
		w.put(l.point.pointTerm().In(w.lang))
		return
	}
	if l.of == nil {
		w.put(l.Name)
		return
	}
	words, terms, bare := w.words, w.terms, w.bare
	w.words, w.terms, w.bare = w.words || !l.rows, 0, false // of a row's by its values, which tell them apart
	w.put(l.of.Name)
	w.say("（", "(")
	for k, a := range l.given {
		if k > 0 {
			w.say("，", ", ")
		}
		w.node(a, clause)
	}
	w.say("）", ")")
	w.words, w.terms, w.bare = words, terms, bare
}

// named writes the name of a leaf. A column of a loop's row is 其 and its name, of a loop further out 外层 as often as it is further out;
// a column of the row that a criterion stands for is 本行. Names of loop variables are the author's, and say nothing to a reader.
func (w *writer) named(n *Node) {
	if n.Op != OpCell && n.Fact != nil && (n.Fact.Of != nil || n.Fact.Mark != "") {
		w.put(n.Fact.pointTerm().In(w.lang))
		return
	}
	if n.Op != OpElem && n.Op != OpCell {
		if n.said != (diag.Term{}) {
			w.put(n.said.In(w.lang))
			return
		}
		if n.Op == OpFact || n.Op == OpParam || n.Op == OpLet && !n.Let.argument {
			for _, v := range &variables {
				if n.Name == v.Zh || n.Name == v.En { // a fact of that name is another thing
					w.put("「" + n.Name + "」")
					return
				}
			}
		}
		if n.Op == OpLet {
			w.letNamed(n.Let)
			return
		}
		w.put(n.Name)
		return
	}
	row := n.Slot == RowSlot
	for k := len(w.loops) - 1; !row && k >= 0 && w.loops[k] != n.Slot; k-- {
		w.say("外层", "the outer ")
	}
	switch {
	case n.Op == OpCell && row:
		w.say("本行的", "this row's ")
		w.put(n.Fact.Name)
	case n.Op == OpCell:
		w.say("其", "its ")
		w.put(n.Fact.Name)
	case row:
		w.say("本行", "this row")
	default:
		w.say("该项", "that item")
	}
}

// pointTerm is what a key point is called, or whether it applies: 规划①, 规划①适用.
func (f *Fact) pointTerm() diag.Term {
	if f.Of != nil {
		return diag.Both("%s适用", "%s applies", f.Of.pointName())
	}
	return diag.Both("%s", "%s", f.pointName())
}

// pointName is what a key point is called: 规划①, and with the dot of its name where its mark is no sign of its own.
func (f *Fact) pointName() string {
	if r, size := utf8.DecodeRuneInString(f.Mark); r >= '①' && r <= '⑳' && size == len(f.Mark) {
		return strings.TrimSuffix(f.Name, "."+f.Mark) + f.Mark
	}
	return f.Name
}

// quotes keeps the quotation marks in a text from ending it.
var quotes = strings.NewReplacer(`\`, `\\`, "“", `\“`, "”", `\”`)

func (w *writer) variable(n *Node) {
	if !w.words && n.Slot != VarReason {
		v, _ := n.value(w.frame)
		w.value(v, "")
		return
	}
	w.put(variables[n.Slot].In(w.lang))
}

var variables = [...]diag.Term{VarWeight: {Zh: "权重", En: "the weight"}, VarScore: {Zh: "得分", En: "the score"}, VarReason: {Zh: "理由", En: "the reason"},
	VarTotal: {Zh: "总分", En: "the total"}, VarGrade: {Zh: "等级", En: "the grade"}}

func (w *writer) value(v Value, unit string) {
	if v.Kind == Text {
		w.put("“")
		if strings.Contains(v.Text, `\`) || strings.Contains(v.Text, "“") || strings.Contains(v.Text, "”") {
			w.put(quotes.Replace(v.Text))
		} else {
			w.put(v.Text)
		}
		w.put("”")
		return
	}
	w.b = v.Append(w.b, w.lang)
	w.put(unit)
}

// written writes a number of the rule itself, with all its decimals if they end: two rules differ by them.
func (w *writer) written(x number.Number) {
	places := shownPlaces
	if p, ok := x.Terminates(); ok {
		places = max(places, p)
	}
	w.b = x.AppendApprox(w.b, places)
}

// form writes conditions, calls, bands and loops. With values, what has a derivation line of its own is its value.
func (w *writer) form(n *Node) {
	if !w.words && !n.free(&w.bound) {
		v, u := n.single(w.frame)
		if u != nil {
			w.say("（未定）", "(open)")
			return
		}
		w.single(v, n)
		return
	}
	switch n.Op {
	case OpCond:
		w.condition(n)
	case OpCall:
		w.call(n)
	case OpBand:
		w.say("按", "by ")
		w.among(n.Args[0])
		w.say("分档：", " in bands: ")
		w.bands(n, -1)
	case OpCheck:
		of, inPoints := n.inPoints()
		if inPoints {
			w.say("按要点计分（共", "by key points (of ")
			w.b = of.AppendApprox(w.b, shownPlaces)
			w.say("分）：", " points): ")
		} else {
			w.say("按要点计分：", "by key points: ")
		}
		for i, item := range n.Args[:n.Items()] {
			if i > 0 {
				w.say("，", ", ")
			}
			if item.Op == OpConst && item.Fact != nil {
				w.put(item.Fact.pointName())
			} else if item.Op == OpConst && item.Type.Kind == Boolean && item.Value.Bool {
				w.say("门槛要点", "a threshold")
			} else {
				w.node(item, either)
			}
			if points, _, _ := n.Worth(i); inPoints {
				w.say("得", " gives ")
				w.b = points.AppendApprox(w.b, shownPlaces)
				w.say("分", " points")
				continue
			}
			w.say("占", " has ")
			w.share(n, i)
			w.put("%")
		}
		if n.Column == 1 {
			w.say("（不适用的剔除，其余折算）", " (those that do not apply are left out and the others scaled up)")
		}
	case OpLookup:
		w.say("按", "by ")
		w.among(n.Args[0])
		w.say("查表：", " in the table: ")
		w.lookupRows(n, -1)
	case OpNoRule:
		w.say("评分标准没有规定", "the standard has no rule")
		w.bracketed(func() { w.put(n.Value.Text) })
	case OpAll, OpExists, OpFilter, OpMap:
		w.loop(n)
	}
}

// single is value for nodes that may also be lists, which have no single value to show.
func (n *Node) single(f *Frame) (Value, *Undetermined) {
	if n.Type.Kind == List || n.Type.Kind == Table {
		count, u := n.length(f)
		return Value{Kind: Number, Num: number.Int(int64(count))}, u
	}
	return n.value(f)
}

// single writes what single gave: a value, or how many items a list has.
func (w *writer) single(v Value, n *Node) {
	if n.Type.Kind == List || n.Type.Kind == Table {
		w.value(v, w.lang.Say("项", " items"))
		return
	}
	unit := w.unit(n.Unit)
	if unit == "%" && (n.plain() || n.Op == OpCall && (n.Name == "whole" || n.Name == "begun")) { // which count
		unit = ""
	}
	w.value(v, unit)
}

// plain reports whether a node's value is that of a sum or product, which takes percents as the numbers that they are, and gives such.
func (n *Node) plain() bool {
	switch {
	case n.Op == OpAdd || n.Op == OpSub || n.Op == OpMul || n.Op == OpDiv || n.Op == OpNeg:
		return true
	case n.Op == OpCall && n.Fn != nil && n.Fn.keeps:
		return slices.ContainsFunc(n.Args, (*Node).plain)
	case n.Op == OpList:
		return slices.ContainsFunc(n.Args, (*Node).plain)
	}
	return false
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
		if n.Op == OpLet && n.Let.rows {
			for slot := range min(bound, MaxLoops) {
				free = free || n.Let.inside&(1<<slot) != 0 && !set[slot]
			}
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
	w.say("如果", "if ")
	if list := n.Args[0].allMet(); list != nil && w.words {
		for k, item := range list {
			if k > 0 {
				w.say("、", ", ")
			}
			w.named(item)
		}
		switch full := slices.ContainsFunc(list, func(n *Node) bool { return n.Type.Kind == Number }); {
		case full && len(list) > 1:
			w.say("全部满足", " are all met in full")
		case full:
			w.say("全部满足", " is met in full")
		case len(list) > 1:
			w.say("都满足", " are all met")
		default:
			w.say("满足", " is met")
		}
	} else {
		w.node(n.Args[0], clause)
	}
	w.say("，则", " then ")
	w.node(n.Args[1], clause)
	w.say("；否则", "; otherwise ")
	w.node(n.Args[2], loose)
}
