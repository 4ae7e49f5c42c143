package formula

import (
	"regexp"
	"strings"
	"time"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Types of calls.

func (c *checker) call(n *Node) {
	fn := functionNamed[n.Name]
	if fn == nil {
		if l := c.template(n); l != nil {
			c.expand(n, l)
			return
		}
		if c.scope.hasRefused(n.Name) { // said where it is declared
			c.nodes(n.Args)
			n.Type = Type{}
			return
		}
		var names []string
		for _, f := range Functions {
			names = append(names, f.Name)
		}
		c.nodes(n.Args)
		n.Type = Type{}
		c.report(diag.Span{Start: n.Span.Start, End: n.Span.Start + len(n.Name)}, diag.UnknownFunction, n.Name)
		if form := meant(n.Name, c.lang); form != "" {
			c.tell(writtenAs(form))
		} else {
			c.suggest(diag.Nearest(n.Name, names))
		}
		return
	}
	if n.Name == "growth" && len(n.Args) == 3 {
		c.growthOr(n)
		return
	}
	n.Fn = fn
	fn.check(c, n)
}

// growthOr is growth(now, before, then): what is so for a base that is not positive, and the growth for one that is.
func (c *checker) growthOr(n *Node) {
	if *c.calls++; *c.calls > maxCalls { // the base stands twice, and so does what stands in it
		c.fail(n, diag.CallsMany, n.Name, maxCalls)
		n.Type = Type{}
		return
	}
	base, then := n.Args[1].unchecked(), n.Args[2]
	growth := &Node{Op: OpCall, Name: n.Name, Span: n.Span, Args: n.Args[:2:2]}
	c.nodes([]*Node{growth, then})
	if hasInvalid(growth) || hasInvalid(then) {
		n.Type = Type{}
		return
	}
	list, placed := c.list, c.placed
	none := &Node{Op: OpLe, Span: base.Span, Args: []*Node{base, growth.number(number.Zero)}}
	c.node(none)
	if hasInvalid(none) { // it was too much a second time
		n.Type = Type{}
		return
	}
	c.list, c.placed = list, placed // what is to be said of the base was said
	*n = Node{Op: OpCond, Span: n.Span, Args: []*Node{none, then, growth}}
	c.branches(n)
}

// unchecked is the same tree once more, as it was written.
func (n *Node) unchecked() *Node {
	out := *n
	out.Args = make([]*Node, len(n.Args))
	for k, a := range n.Args {
		out.Args[k] = a.unchecked()
	}
	return &out
}

func (c *checker) scalarCall(n *Node) {
	c.nodes(n.Args)
	if c.count(n, n.Fn.numbers, n.Fn.numbers) {
		c.numbers(n, n.Args)
	}
}

func writtenAs(form string) diag.Term {
	return diag.Both("这里写作 %s", "it is written %s here", formWords(form))
}

// argumentWords are the names of arguments in the forms of functions, in Chinese.
var argumentWords = map[string]string{"places": "小数位数", "lo": "下限", "hi": "上限", "list": "列表", "n": "个数", "values": "数值", "weights": "权数", "from": "起", "points": "得分", "otherwise": "其余",
	"item": "要点", "share": "占比", "each": "每次扣", "count": "次数", "actual": "实际", "target": "目标", "now": "本期", "before": "上期", "zero_at": "零分点", "full_at": "满分点", "value": "取值", "date": "日期", "to": "止",
	"calendar": "日历", "table": "表", "key": "键", "column": "列", "row": "行", "condition": "条件"}

var aWord = regexp.MustCompile(`[a-z_]+`)

// formWords is how a function is written, its arguments named in the language.
func formWords(form string) diag.Term {
	name, arguments, ok := strings.Cut(form, "(")
	if name += "("; !ok {
		name, arguments = "", form
	}
	zh := aWord.ReplaceAllStringFunc(arguments, func(word string) string {
		if s := argumentWords[word]; s != "" {
			return s
		}
		return word
	})
	if name == "met(" || name == "unmet(" {
		zh = strings.NewReplacer("得分", "要点", "mark", "①").Replace(zh)
	}
	return diag.Term{Zh: name + zh, En: form}
}

func (c *checker) count(n *Node, least, most int) bool {
	if len(n.Args) < least || len(n.Args) > most {
		form := n.Fn.Form
		if n.Fn.Name == "growth" { // which may be told what a base that is not positive gives
			form = "growth(now, before[, otherwise])"
		}
		c.fail(n, diag.ArgumentCount, n.Fn.Name, formWords(form))
		return false
	}
	return true
}

// numbers types a call whose arguments are all numbers.
func (c *checker) numbers(n *Node, args []*Node) {
	n.Type = Type{Kind: Number}
	for _, a := range args {
		c.expect(a, Number)
	}
	c.falls(n)
	if n.Fn.oneUnit {
		n.Unit = c.unit(n, args...)
	} else if n.Fn.keeps && len(args) > 0 {
		n.Unit = args[0].Unit
	}
	if !n.Fn.keeps {
		n.Unit = ""
	}
}

// listCall types min(a, b, …), and functions of one list.
func (c *checker) listCall(n *Node) {
	c.nodes(n.Args)
	if n.Fn.variadic && len(n.Args) > 1 {
		c.numbers(n, n.Args)
		return
	}
	if c.count(n, 1, 1) && c.expect(n.Args[0], List) {
		c.listOf(n.Args[0], Number)
		n.Type, n.Unit = Type{Kind: Number}, n.Args[0].Unit
	}
}

func (c *checker) listOf(n *Node, elem Kind) bool {
	if n.Type.Kind != List || n.Type.Elem == elem || n.Type.Elem == Never {
		return n.Type.Kind == List
	}
	c.fail(n, diag.TypeMismatch, Type{Kind: List, Elem: elem}, n.Type)
	return false
}

func (c *checker) round(n *Node) {
	if c.rounding(n) {
		n.Type, n.Unit = Type{Kind: Number}, n.Args[0].Unit
	}
}

func (c *checker) fixed(n *Node) {
	if c.rounding(n) {
		n.Type = Type{Kind: Text}
	}
}

func (c *checker) countOf(n *Node) {
	c.nodes(n.Args)
	if c.count(n, 1, 1) && c.expect(n.Args[0], List, Table) {
		n.Type = Type{Kind: Number}
		if list := n.Args[0]; list.Op == OpColumn && list.Type.Elem == Boolean {
			c.report(n.Span, diag.CountBooleans, list.Name)
		}
	}
}

func (c *checker) increasing(n *Node) {
	c.nodes(n.Args)
	if c.count(n, 1, 1) && c.expect(n.Args[0], List) && c.listOf(n.Args[0], Number) {
		n.Type = Type{Kind: Boolean}
	}
}

func (c *checker) weightedMean(n *Node) {
	c.nodes(n.Args)
	if c.count(n, 2, 2) && c.expect(n.Args[0], List) && c.expect(n.Args[1], List) && c.listOf(n.Args[0], Number) && c.listOf(n.Args[1], Number) {
		n.Type, n.Unit = Type{Kind: Number}, n.Args[0].Unit
	}
}

func (c *checker) days(n *Node) {
	c.nodes(n.Args)
	if c.count(n, 2, 2) && c.expect(n.Args[0], Date) && c.expect(n.Args[1], Date) {
		n.Type = Type{Kind: Number}
	}
}

// rounding checks a number and the constant count of its decimal places.
func (c *checker) rounding(n *Node) bool {
	c.nodes(n.Args)
	most := 2
	if n.Fn.Name == "round" {
		most = 3
	}
	if !c.count(n, 2, most) {
		return false
	}
	c.expect(n.Args[0], Number)
	if len(n.Args) == 3 {
		mode := n.Args[2]
		how, ok := number.ParseMode(mode.Value.Text)
		if mode.Op != OpConst || mode.Type.Kind != Text || !ok {
			c.report(mode.Span, diag.RoundMode)
			return false
		}
		n.Slot = int(how)
	} else {
		n.Slot = int(number.HalfUp)
	}
	places := n.Args[1]
	if !places.isConst() {
		c.report(places.Span, diag.ConstantNeeded)
		return false
	}
	v, whole := places.constant().Int64()
	if !whole || v < 0 || v > number.MaxPlaces {
		c.report(places.Span, diag.PlacesRange)
		return false
	}
	n.Column = int(v)
	return true
}

func (c *checker) date(n *Node) {
	c.nodes(n.Args)
	if !c.count(n, 1, 1) || !c.expect(n.Args[0], Text) {
		return
	}
	if n.Args[0].Op != OpConst {
		c.fail(n, diag.ConstantNeeded)
		return
	}
	days, ok := ParseDate(n.Args[0].Value.Text)
	if !ok {
		c.fail(n, diag.DateMalformed, n.Args[0].Value.Text)
		return
	}
	n.Op, n.Args, n.Fn = OpConst, nil, nil
	n.Value = Value{Kind: Date, Num: days}
	n.Type = Type{Kind: Date}
}

// ParseDate reads 2022-12-31 as days since 1970-01-01.
func ParseDate(s string) (number.Number, bool) {
	t, err := time.Parse(time.DateOnly, s)
	return number.Int(t.Unix() / 86400), err == nil && t.Year() > 0
}

// FormatDate writes what ParseDate reads.
func FormatDate(days number.Number) string {
	n, _ := days.Int64()
	return time.Unix(n*86400, 0).UTC().Format(time.DateOnly)
}

func (c *checker) noRule(n *Node) {
	c.nodes(n.Args)
	if !c.count(n, 1, 1) || !c.expect(n.Args[0], Text) {
		return
	}
	if n.Args[0].Op != OpConst {
		c.fail(n, diag.ConstantNeeded)
		return
	}
	n.Op, n.Value, n.Args, n.Fn = OpNoRule, n.Args[0].Value, nil, nil
	n.Type = Type{Kind: Never}
}
