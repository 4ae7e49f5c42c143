package formula

import (
	"strings"
	"sync/atomic"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// In reads the formula back in words, so that its author can compare it with the standard.
func (f *Formula) In(lang diag.Lang) string {
	return once(&f.said[lang], func() string { return f.Root.In(lang) })
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
	strength := n.strength()
	phrase := w.words && n.Op == OpCall && around >= additive // a call in words is a phrase, not a factor
	if phrase || strength < around && (w.words || n.Op != OpCond) {
		w.say("（", "(")
		defer w.say("）", ")")
	}
	if n.Op == OpFact && n.Type.Kind == Table { // it has no value to show
		w.named(n)
		return
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
	case OpAdd, OpSub, OpMul, OpDiv, OpAnd, OpOr:
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

func (w *writer) list(args []*Node) {
	for i, a := range args {
		if i > 0 {
			w.say("、", ", ")
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
		w.say("（未知）", " (unknown)")
		return
	}
	if n.Type.Kind == Boolean { // a bare 是 would not say of what
		w.named(n)
		w.bracketed(func() { w.value(v, "") })
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
	if n.Op == OpFact && n.Fact.Of != nil { // 规划①适用
		w.put(strings.TrimSuffix(n.Fact.Of.Name, "."+n.Fact.Of.Mark) + n.Fact.Of.Mark)
		w.say("适用", " applies")
		return
	}
	if n.Op == OpFact && n.Fact.Mark != "" { // 规划①
		w.put(strings.TrimSuffix(n.Name, "."+n.Fact.Mark) + n.Fact.Mark)
		return
	}
	if n.Op != OpElem && n.Op != OpCell {
		if n.said != (diag.Term{}) {
			w.put(n.said.In(w.lang))
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
		w.quoted(func() { w.put(v.Text) })
		return
	}
	w.b = v.Append(w.b, w.lang)
	w.put(unit)
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
		w.node(n.Args[0], loose)
		w.say("分档：", " in bands: ")
		w.bands(n, -1)
	case OpCheck:
		w.say("按要点计分：", "by key points: ")
		for i, item := range n.Args[:n.Items()] {
			if i > 0 {
				w.say("，", ", ")
			}
			if item.Op == OpConst && item.Fact != nil {
				w.put(strings.TrimSuffix(item.Fact.Name, "."+item.Fact.Mark) + item.Fact.Mark)
			} else if item.Op == OpConst && item.Type.Kind == Boolean && item.Value.Bool {
				w.say("门槛要点", "a threshold")
			} else {
				w.node(item, either)
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
		w.node(n.Args[0], loose)
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
	w.value(v, n.Unit)
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
	w.say("如果", "if ")
	w.node(n.Args[0], either)
	w.say("，则", " then ")
	w.node(n.Args[1], either)
	w.say("；否则", "; otherwise ")
	w.node(n.Args[2], loose)
}

// inSteps is what a number of steps counts, and the step; nil is 1.
func inSteps(n *Node) (of, step *Node) {
	if n.Op == OpDiv && n.Args[1].strength() == unary {
		return n.Args[0], n.Args[1]
	}
	return n, nil
}

// step is a step of what is counted: 5个百分点.
func (w *writer) step(of, step *Node) {
	switch {
	case step == nil:
		w.put("1")
	case step.Op != OpConst: // it has a unit of its own
		w.quoted(func() { w.node(step, unary) })
		return
	default:
		w.node(step, unary)
	}
	switch {
	case of.Unit == "%":
		w.say("个百分点", " points")
	case of.Unit != "":
		w.put(of.Unit)
	}
}

// counted says how many steps there are, whole ones or begun ones.
func (w *writer) counted(n *Node) {
	of, step := inSteps(n.Args[0])
	begun := n.Name == "begun"
	if w.lang == diag.En {
		w.put("how often ")
		w.step(of, step)
		w.put(map[bool]string{false: " is full in ", true: " is full or begun in "}[begun])
		w.node(of, unary)
		return
	}
	w.node(of, unary)
	w.put(map[bool]string{false: "每满", true: "每"}[begun])
	w.step(of, step)
	w.put(map[bool]string{false: "的次数", true: "（不足的也算）的次数"}[begun])
}

// deducted says what is taken off for each of how much: 超支率每5个百分点扣10%，扣完为止.
func (w *writer) deducted(n *Node) {
	each, of := n.Args[0], n.Args[1]
	how := ""
	if of.Op == OpCall {
		switch of.Name {
		case "floor", "whole":
			how, of = "full", of.Args[0]
		case "ceil", "begun":
			how, of = "begun", of.Args[0]
		}
	}
	of, step := inSteps(of)
	width := func() { w.step(of, step) }
	taken := func() {
		if w.words && each.Op != OpConst && each.strength() == unary { // by a name
			w.quoted(func() { w.node(each, unary) })
			return
		}
		w.node(each, unary)
		if w.words || each.Unit != "%" {
			w.put("%")
		}
	}
	if w.lang == diag.En {
		taken()
		w.put(map[string]string{"": " taken off for each ", "full": " taken off for each full ", "begun": " taken off for each, also begun, "}[how])
		width()
		w.put(" of ")
		w.node(of, unary)
		w.put(" until nothing is left")
		return
	}
	w.node(of, unary)
	w.put(map[string]string{"": "每", "full": "每满", "begun": "每"}[how])
	width()
	w.put("扣")
	taken()
	if how == "begun" {
		w.put("（不足")
		width()
		w.put("按")
		width()
		w.put("计）")
	}
	w.put("，扣完为止")
}

func (w *writer) call(n *Node) {
	if n.Fn.said != nil {
		n.Fn.said(w, n)
		return
	}
	rest := n.Fn.Words.In(w.lang)
	args := n.Args
	if n.Name == "round" && len(args) == 3 {
		rest = w.lang.Say("%%s取到%%s位小数（%%s）", "%%s rounded to %%s decimals (%%s)")
	}
	if n.Name == "increasing" && args[0].ordered() != nil {
		by := args[0].ordered().Order.Column
		rest = w.lang.Say("%%s按%s先后逐个上升", "%%s rising one by one in order of %s", by)
	}
	if n.Fn.variadic && len(args) > 1 {
		args = []*Node{{Op: OpList, Args: args}}
	}
	for _, a := range args {
		before, after, found := strings.Cut(rest, "%s")
		if !found {
			break
		}
		w.put(strings.ReplaceAll(before, "%%", "%"))
		if how := hows[a.Value.Text]; a.Op == OpConst && a.Type.Kind == Text && how.Zh != "" && (n.Name == "rank" || n.Name == "round") {
			w.put(how.In(w.lang))
		} else if strings.HasPrefix(after, "的") && (a.Op == OpNeg || a.Op >= OpAdd && a.Op <= OpDiv) { // （甲 − 乙）的绝对值
			w.node(a, unary)
		} else {
			w.node(a, loose)
		}
		rest = after
	}
	w.put(strings.ReplaceAll(rest, "%%", "%"))
}

// hows are the words of arguments that say how.
var hows = map[string]diag.Term{"half-up": {Zh: "四舍五入", En: "half up"}, "half-even": {Zh: "四舍六入五成双", En: "half to even"}, "down": {Zh: "截断", En: "towards zero"}, "up": {Zh: "进一", En: "away from zero"},
	"skip": {Zh: "并列的其后空出", En: "ties leave ranks out"}, "dense": {Zh: "并列的其后不空出", En: "ties leave none out"}}

// bands lists the bands of a node except one.
func (w *writer) bands(n *Node, except int) {
	count := (len(n.Args) - 1) / 2
	first := true
	for i := range count {
		if i == except {
			continue
		}
		if !first {
			w.say("、", ", ")
		}
		first = false
		w.say("≥", "≥ ")
		w.node(n.Args[1+2*i], unary)
		w.say(" 得", " gives ")
		w.node(n.Args[2+2*i], loose)
	}
	if n.Else && except != count {
		if !first {
			w.say("、", ", ")
		}
		w.say("其余得", "anything else gives ")
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
			w.say("、", ", ")
		}
		first = false
		w.node(n.Args[i], loose)
		w.say("得", " gives ")
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
	list := func() { w.node(n.Args[0], unary) }
	body := func(around int) {
		w.loops = append(w.loops, n.Slot)
		w.node(n.Args[1], around)
		w.loops = w.loops[:len(w.loops)-1]
	}
	quoted := func() { w.quoted(func() { body(loose) }) }
	zh := w.lang == diag.Zh
	switch n.Op {
	case OpAll, OpExists:
		if !zh && n.Op == OpAll {
			w.put("every one of ")
		} else if !zh {
			w.put("at least one of ")
		}
		list()
		if n.Op == OpAll {
			w.say("的每一项都满足：", " satisfies: ")
		} else {
			w.say("中至少一项满足：", " satisfies: ")
		}
		body(either)
	case OpFilter:
		if zh {
			list()
			w.put("中满足")
			quoted()
			w.put("的各项")
		} else {
			w.put("those of ")
			list()
			w.put(" with ")
			quoted()
		}
	case OpMap:
		if zh {
			list()
			if n.Args[0].Op != OpFilter { // whose words end with 各项
				w.put("各项")
			}
			w.put("的")
			quoted()
		} else {
			quoted()
			w.put(" of each of ")
			list()
		}
	}
}
