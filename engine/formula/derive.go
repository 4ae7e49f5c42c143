package formula

import (
	"bytes"
	"jixiao/engine/diag"
	"jixiao/engine/number"
	"slices"
	"sync"
)

// Derive appends how the formula came to its value on these facts, one step a line: the lets it used, which branch was
// taken and what was skipped, every band, item and deduction with its numbers. It asks the compiled closures for the
// value of each part, so that a derivation cannot differ from the score.
func (f *Formula) Derive(b []byte, frame *Frame, lang diag.Lang) []byte {
	return f.derive(b, frame, lang, false)
}

// DeriveBriefly is Derive of a rule that many rows share: of conditions it says only the last, and that only where no step behind it leads to the value.
func (f *Formula) DeriveBriefly(b []byte, frame *Frame, lang diag.Lang) []byte {
	return f.derive(b, frame, lang, true)
}

func (f *Formula) derive(b []byte, frame *Frame, lang diag.Lang, brief bool) []byte {
	d := deriver{writer: writer{b: b, frame: frame, lang: lang}, brief: brief, from: len(b)}
	frame.done = frame.done[:0]
	d.step(f.Root, true)
	return d.b
}

type deriver struct {
	writer
	inRows bool    // in a line about one row
	shared []*Node // what the lines about rows have in common, said before the first
	before []byte  // lines of that, and of lets, for before the line that is written
	from   int     // where the derivation begins in what is written
	brief  bool    // see DeriveBriefly
}

func (d *deriver) end() { d.b = append(d.b, '\n') }

// step writes the lines for a node; root is set for the formula itself, which is written even if it is only a name.
func (d *deriver) step(n *Node, root bool) {
	if n.Fn == single && d.inRows {
		d.owned(n)
		return
	}
	if n.said != (diag.Term{}) {
		d.parts(n)
		return
	}
	switch n.Op {
	case OpCond:
		d.cond(n)
	case OpBand:
		d.band(n)
	case OpCheck:
		d.checklist(n)
	case OpLookup:
		d.lookup(n)
	case OpCall:
		d.call(n)
	case OpNoRule:
		d.say("无法确定：评分标准没有规定：", "undetermined: the standard has no rule: ")
		d.put(n.Value.Text)
		d.end()
	case OpConst, OpParam, OpVar:
		if root {
			d.say("规则直接给出 ", "the rule gives ")
			d.node(n, loose)
			d.end()
		}
	default:
		d.parts(n)
		if n.Op == OpLet && root {
			return // its own line says it
		}
		if root || n.strength() < unary {
			d.equation(n)
		}
	}
}

// parts writes the lines that a node's line refers to: lets, and forms inside.
func (d *deriver) parts(n *Node) {
	if n.said != (diag.Term{}) {
		if n.Type.Kind == Table || n.Fn == single && d.inRows { // the lines of its rows say it, or the line that it stands in
			return
		}
		if n.points != nil && !d.brief {
			d.once(func() { d.points(n.points) })
		}
		d.once(func() {
			if n.Fn == single { // with the key, which tells one line from another
				d.owned(n)
				return
			}
			d.put(n.said.In(d.lang))
			d.put(" = ")
			d.result(n)
			d.end()
		})
		return
	}
	switch n.Op {
	case OpLet:
		d.let(n.Let)
	case OpCond, OpBand, OpCheck, OpLookup, OpCall:
		if d.inRows && !n.inLoop() { // the mean that each row is compared with
			if slices.Contains(d.shared, n) {
				return
			}
			d.shared = append(d.shared, n)
			defer d.aside()()
		}
		d.step(n, false)
	case OpAll, OpExists, OpFilter, OpMap:
		d.parts(n.Args[0])
		d.rows(n)
	case OpColumn:
		if !d.inRows {
			d.column(n)
		}
	default:
		for _, a := range n.Args {
			d.parts(a)
		}
	}
}

func (d *deriver) let(l *Let) {
	if l.rows && (l.argument || !d.inRows) { // in a row's line its value stands with its name
		return
	}
	for _, seen := range d.frame.done {
		if seen == l && !l.rows {
			return
		}
	}
	if d.frame.done = append(d.frame.done, l); slices.Contains(d.frame.settled, l) {
		return
	}
	if d.inRows && !l.rows {
		defer d.aside()()
	}
	if l.Root.strength() < unary && l.Root.Op != OpCond {
		d.parts(l.Root)
		d.letNamed(l)
		if l.Root.Type.Kind == Boolean { // a condition with an equals sign of its own, perhaps
			d.say("：", ": ")
		} else {
			d.put(" = ")
		}
		d.equation(l.Root)
		return
	}
	d.step(l.Root, false)
	d.letNamed(l)
	d.put(" = ")
	d.result(l.Root)
	d.end()
}

// once writes a line that does not stand there already.
func (d *deriver) once(write func()) {
	from := len(d.b)
	write()
	if line := d.b[from:]; bytes.HasPrefix(d.b[d.from:from], line) || bytes.Contains(d.b[d.from:from], append([]byte("\n"), line...)) {
		d.b = d.b[:from]
	}
}

// aside writes what follows, until what it returns is called, before the line of a row.
func (d *deriver) aside() (end func()) {
	line, from := d.b, d.from
	d.b, d.from = nil, 0
	return func() { d.before, d.b, d.from = append(d.before, d.b...), line, from }
}

// equation writes “substituted = value”.
func (d *deriver) equation(n *Node) {
	if v, u := n.single(d.frame); n.Type.Kind == Boolean && u == nil {
		d.truth(n, v.Bool)
		d.end()
		return
	}
	switch {
	case n.Op == OpFact:
		d.put(n.Name)
	case n.Op == OpCell && (d.brief || d.inRows):
		d.named(n)
	default:
		d.node(n, loose)
	}
	d.put(" = ")
	d.result(n)
	d.end()
}

// truth writes a condition with its values and whether it holds.
func (d *deriver) truth(n *Node, holds bool) {
	if at := n.behind(); d.inRows && at.Op != OpConst { // what the row has says more than what a let calls it
		n = at
	}
	if list := n.allMet(); list != nil { // 点①：部分满足90%（缺附件）
		for k, item := range list {
			if k > 0 {
				d.say("；", "; ")
			}
			d.named(item)
			d.say("：", ": ")
			d.howFar(item)
			d.because(item)
			if x, u := item.item(d.frame); u == nil && x.Sign() > 0 && x.Less(number.One) {
				d.say("，未全部满足", ", not in full")
			}
		}
		return
	}
	switch n.Op {
	case OpConst:
		d.say("门槛要点", "a threshold")
		return
	case OpFact, OpLet:
		d.named(n)
		if holds {
			d.say("：是", ": yes")
		} else {
			d.say("：否", ": no")
		}
		return
	case OpAll, OpExists:
		d.words = true
		d.loop(n)
		d.words = false
	default:
		d.node(n, loose)
	}
	if holds {
		d.say(" 成立", " holds")
	} else {
		d.say(" 不成立", " does not hold")
	}
	d.sides(n)
}

// sides writes what the computed sides of a comparison come to.
func (d *deriver) sides(n *Node) {
	switch n.Op {
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe:
	default:
		return
	}
	for k, side := range []diag.Term{{Zh: "左边为 ", En: "on the left "}, {Zh: "右边为 ", En: "on the right "}} {
		switch n.Args[k].Op {
		case OpAdd, OpSub, OpMul, OpDiv:
			if _, u := n.Args[k].single(d.frame); u == nil && n.Args[k].Type.Kind == Number {
				d.bracketed(func() {
					d.put(side.In(d.lang))
					d.result(n.Args[k])
				})
			}
		}
	}
}

func (d *deriver) result(n *Node) {
	v, u := n.single(d.frame)
	if u != nil {
		d.open(n, u)
		return
	}
	d.single(v, n)
}

// open writes of a node without a value between what it lies, where bounds of facts say so, or else why it has none.
func (d *deriver) open(n *Node, u *Undetermined) {
	if u.Code != diag.OutcomeBound || n.Type.Kind != Number || n.inLoop() || !d.span(n) {
		d.undetermined(u)
	}
}

// span writes such a range, where both ends are known.
func (d *deriver) span(n *Node) bool {
	b := (&Formula{Root: n}).Bounds(d.frame)
	if b.CanBeUndetermined || b.ReadsMissing || b.Lo == nil || b.Hi == nil {
		return false
	}
	if d.single(Value{Kind: Number, Num: *b.Lo}, n); b.Lo.Equal(*b.Hi) {
		d.say("（所知范围足以定下）", " (the bounds decide)")
		return true
	}
	d.say(" 至 ", " to ")
	d.single(Value{Kind: Number, Num: *b.Hi}, n)
	d.say("（只知范围）", " (bounds only)")
	return true
}

func (d *deriver) undetermined(u *Undetermined) {
	d.say("无法确定：", "undetermined: ")
	d.put(u.Reason(d.lang))
}

// inWords writes a node as the read-back does.
func (d *deriver) inWords(n *Node) {
	d.words = true
	d.node(n, loose)
	d.words = false
}

// told keeps how the parts of a condition's choice are read: that is the same for all documents.
type told struct {
	once  [2]sync.Once
	parts [2][3]string
}

// part writes a part of a condition's choice as the read-back does.
func (d *deriver) part(n *Node, k int) {
	if n.told == nil || len(d.loops) > 0 || d.terms > 0 || d.bare || d.bound != [MaxLoops]bool{} {
		d.inWords(n.Args[k])
		return
	}
	n.told.once[d.lang].Do(func() {
		for k, part := range n.Args {
			n.told.parts[d.lang][k] = part.In(d.lang)
		}
	})
	d.put(n.told.parts[d.lang][k])
}

func (d *deriver) cond(n *Node) {
	test := n.Args[0]
	d.parts(test)
	holds, u := test.code.bool(d.frame)
	if u != nil && u.Code == diag.OutcomeBound { // which may be enough
		if b := (&Formula{Root: test}).Bounds(d.frame); !b.CanBeUndetermined && !b.ReadsMissing && b.CanTrue != b.CanFalse {
			holds, u = b.CanTrue, nil
		}
	}
	if u != nil {
		if at := test.behind(); at != test && d.inRows {
			d.inWords(at)
		} else {
			d.part(n, 0)
		}
		d.say("：", ": ")
		d.undetermined(u)
		d.end()
		return
	}
	branch := 1
	if !holds {
		branch = 2
	}
	taken := n.Args[branch]
	if n.kind && !holds && taken.Op == OpCond { // what kind it is not
		d.step(taken, false)
		return
	}
	if d.inRows {
		d.truth(test, holds)
		d.taken(taken)
		return
	}
	if d.brief {
		switch taken.Op {
		case OpConst, OpParam, OpVar:
			d.truth(test, holds)
			d.end()
		case OpFact, OpCell, OpLet: // no step of its own shows what it is
			d.truth(test, holds)
			d.end()
			d.step(taken, true)
		default:
			d.step(taken, true)
		}
		return
	}
	if n.kind && test.Op == OpEq && test.Args[0].Op == OpFact { // what kind it is says more than that it is that kind
		d.named(test.Args[0])
		d.put(" = ")
		d.result(test.Args[0])
	} else {
		d.truth(test, holds)
	}
	d.put(" → ")
	if taken.Op == OpCond { // its own line says more
		d.say("再看下一条件", "the next condition")
	} else {
		d.part(n, branch)
	}
	if !n.kind { // what another choice would have meant is not what this document is about
		d.say("；未取：", "; not taken: ")
		d.part(n, 3-branch)
	}
	d.end()
	if k := n.gated(); k != nil && !holds { // how the others stand, though nothing is given for them
		d.points(k)
	}
	d.step(taken, false)
	if taken.Op == OpFact || taken.Op == OpVar {
		d.equation(taken)
	}
}

// chooses reports whether a condition asks of texts alone: which kind of thing something is.
func (n *Node) chooses() bool {
	texts := false
	for m := range n.Nodes() {
		switch {
		case m.Type.Kind == Text:
			texts = texts || m.Op != OpConst
		case m.Type.Kind != Boolean && m.Type.Kind != List:
			return false
		case m.Type.Kind == Boolean && (m.Op == OpFact || m.Op == OpCell):
			return false
		}
	}
	return texts
}

func (d *deriver) band(n *Node) {
	x := n.Args[0]
	d.parts(x)
	v, u := x.code.num(d.frame)
	if u != nil {
		d.say("分档：", "bands: ")
		d.undetermined(u)
		d.end()
		return
	}
	count := (len(n.Args) - 1) / 2
	hit := count
	for i := range count {
		from, u := n.Args[1+2*i].code.num(d.frame)
		if u != nil { // of what is below it nothing is known, either
			d.value(Value{Kind: Number, Num: v}, x.Unit)
			d.say(" 分档：", " in bands: ")
			d.undetermined(u)
			d.end()
			return
		}
		if v.Cmp(from) >= 0 {
			hit = i
			break
		}
	}
	d.value(Value{Kind: Number, Num: v}, x.Unit)
	switch {
	case hit < count:
		d.put(" ≥ ")
		d.node(n.Args[1+2*hit], unary)
		d.say("，落入此档，得", ", in this band, gives ")
		d.worked(n.Args[2+2*hit])
	case n.Else:
		d.say(" 低于各档，得", " is below every band, gives ")
		d.worked(n.Args[len(n.Args)-1])
	default:
		d.say(" 不在任何一档", " is in no band")
	}
	if count > 1 || n.Else && hit < count {
		d.say("；其他档：", "; other bands: ")
		d.bands(n, hit)
	}
	d.end()
}

// worked writes what is given, and what it comes to where it is to be worked out: 4 ÷ 5 × 100 = 80.
func (d *deriver) worked(n *Node) {
	d.node(n, loose)
	switch n.Op {
	case OpAdd, OpSub, OpMul, OpDiv:
		if v, u := n.single(d.frame); u == nil {
			d.put(" = ")
			d.single(v, n)
		}
	}
}

var circled = []string{"①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩"}

func (d *deriver) checklist(n *Node) {
	for i, item := range n.Args[:n.Items()] {
		if n.applies(d.frame, i) {
			d.parts(item.point())
		} else {
			d.parts(n.when(i))
		}
	}
	for i, item := range n.Args[:n.Items()] {
		if item.Fact != nil && item.Fact.Mark != "" && item.Op != OpCell {
			d.keyPoint(n, i, item)
			if i < n.Items()-1 {
				d.say("；", "; ")
			}
			continue
		}
		if i < len(circled) {
			d.put(circled[i])
		} else {
			d.b = number.Int(int64(i + 1)).Append(d.b)
			d.put(".")
		}
		x, u := item.item(d.frame)
		switch {
		case u != nil:
			d.inWords(item)
			d.say("：", ": ")
			d.undetermined(u)
		case item.Type.Kind == Boolean:
			d.truth(item, x.Sign() > 0)
			if x.Sign() > 0 {
				d.say("，得", ", gives ")
			} else {
				d.say("，不得", ", without its ")
			}
			d.share(n, i)
			d.put("%")
		default:
			d.node(item, multiplicative)
			d.put(" × ")
			d.share(n, i)
			d.put("%")
		}
		if i < n.Items()-1 {
			d.say("；", "; ")
		}
	}
	if v, u := n.code.num(d.frame); u == nil {
		d.say("；合计", "; together ")
		if of, ok := n.inPoints(); ok {
			d.b = v.Mul(of).Quo(number.Hundred).AppendApprox(d.b, shownPlaces)
			d.say("分，是", " points, of ")
			d.b = of.AppendApprox(d.b, shownPlaces)
			d.say("分的", " points ")
		}
		d.b = v.AppendApprox(d.b, shownPlaces)
		d.put("%")
	}
	d.end()
}

// because writes the reason that the document gives beside a fact.
func (d *deriver) because(n *Node) {
	if n.Op == OpFact {
		d.reason(n.Slot)
	}
}

// pointBecause is because for a key point that documents give.
func (d *deriver) pointBecause(item KeyPoint) {
	if item.Is == nil {
		d.reason(item.Fact.Slot)
	}
}

func (d *deriver) reason(slot int) {
	if d.frame.Because == nil {
		return
	}
	if reason := d.frame.Because(slot); reason != "" {
		d.bracketed(func() { d.put(reason) })
	}
}

// points writes which key points are met: ①制定计划：满足；②内容明确：不满足.
func (d *deriver) points(k *KeyPoints) {
	for i, item := range k.Items {
		d.put(item.Fact.Mark + item.Fact.About)
		applies, known := item.Applying(d.frame)
		met, u := item.Met(d.frame)
		switch {
		case known && !applies:
			d.say("：不适用", ": does not apply")
			d.pointBecause(item)
		case u != nil || !known:
			d.say("：未知", ": not known")
		case met.Equal(number.One):
			d.say("：满足", ": met")
		case met.Sign() > 0:
			d.say("：部分满足", ": met in part, ")
			d.b = met.Mul(number.Hundred).AppendApprox(d.b, shownPlaces)
			d.put("%")
			d.pointBecause(item)
		default:
			d.say("：不满足", ": not met")
		}
		if i < len(k.Items)-1 {
			d.say("；", "; ")
		}
	}
	d.end()
}

// keyPoint writes ①部门是否制定中长期规划：满足，得25%.
func (d *deriver) keyPoint(n *Node, i int, item *Node) {
	item = item.point()
	d.put(item.Fact.Mark + item.Fact.About)
	x, u := item.item(d.frame)
	if !n.applies(d.frame, i) {
		d.say("：不适用", ": does not apply")
		d.because(item)
		return
	}
	switch {
	case u != nil:
		d.say("：", ": ")
		d.undetermined(u)
		return
	case x.Sign() <= 0:
		d.say("：不满足", ": not met")
		return
	case x.Less(number.One):
		d.say("：部分满足", ": met in part, ")
		d.b = x.Mul(number.Hundred).AppendApprox(d.b, shownPlaces)
		d.put("%")
		d.because(item)
	default:
		d.say("：满足", ": met")
	}
	share, u := n.Args[n.Items()+i].code.num(d.frame)
	if u != nil { // it is open which of the others apply
		d.say("，得多少未定（", "; what it gives is open (")
		d.put(u.Reason(d.lang))
		d.say("）", ")")
		return
	}
	d.say("，得", ", gives ")
	if points, _, ok := n.Worth(i); ok {
		d.b = x.Mul(points).AppendApprox(d.b, shownPlaces)
		d.say("分", " points")
		return
	}
	d.b = x.Mul(share).AppendApprox(d.b, shownPlaces)
	d.put("%")
}

func (d *deriver) lookup(n *Node) {
	x := n.Args[0]
	d.parts(x)
	v, u := x.code.text(d.frame)
	if u != nil {
		d.say("查表：", "table: ")
		d.undetermined(u)
		d.end()
		return
	}
	hit := -1
	for i := 1; i < len(n.Args); i += 2 {
		if n.Args[i].Value.Text == v {
			hit = i
		}
	}
	d.quoted(func() { d.put(v) })
	d.say("查表得", " in the table gives ")
	if hit > 0 {
		d.node(n.Args[hit+1], loose)
		d.say("；表中其他：", "; others in it: ")
	}
	d.lookupRows(n, hit)
	d.end()
}

func (d *deriver) call(n *Node) {
	if n.Name == "workdays" {
		d.parts(n.Args[0])
		d.parts(n.Args[1])
		d.calendar(n)
	} else {
		for _, a := range n.Args {
			d.parts(a)
		}
	}
	v, u := n.single(d.frame)
	if u != nil {
		d.inWords(n)
		d.say("：", ": ")
		d.open(n, u)
		d.end()
		return
	}
	switch n.Name {
	case "deduct":
		d.deduct(n, v)
	case "attained":
		d.terms++
		d.node(n.Args[0], multiplicative)
		d.put(" ÷ ")
		d.node(n.Args[1], unary)
		d.terms--
		d.put(" × 100% = ")
		x := ratio(n, d.frame)
		d.written(x)
		d.put("%")
		if !x.Equal(v.Num) {
			d.say("，限于0至100%，得", ", kept within 0 and 100%, gives ")
			d.value(v, "%")
		}
	default:
		if n.Name == "count" && n.Args[0].isLoop() { // how many those are: 1项的个数 would not say of what
			d.inWords(n)
		} else {
			d.writer.call(n)
		}
		if n.Type.Kind == Boolean {
			d.say("：", ": ")
		} else {
			d.put(" = ")
		}
		if d.single(v, n); (n.Name == "days" || n.Name == "workdays") && v.Num.Sign() < 0 {
			d.say("（后者在前，为负）", " (the latter comes first)")
		}
	}
	d.end()
}

func ratio(n *Node, f *Frame) number.Number {
	a, _ := n.Args[0].code.num(f)
	b, _ := n.Args[1].code.num(f)
	return a.Quo(b).Mul(number.Hundred)
}

// deduct writes 扣减 5% × 5.6626… = 28.3131…%，余71.6869…%.
func (d *deriver) deduct(n *Node, left Value) {
	each, _ := n.Args[0].code.num(d.frame)
	count, _ := n.Args[1].code.num(d.frame)
	d.say("扣减 ", "taken off ")
	from := len(d.b)
	if d.b = each.AppendApprox(d.b, shownPlaces); n.Args[0].Op == OpConst || n.Args[0].Op == OpParam {
		d.b = d.b[:from]
		d.written(each)
	}
	d.put("% × ")
	d.terms++
	if n.Args[1].strength() < unary {
		d.say("（", "(")
		d.node(n.Args[1], loose)
		d.put(" = ")
		d.b = count.AppendApprox(d.b, shownPlaces)
		d.say("）", ")")
	} else {
		d.node(n.Args[1], multiplicative)
	}
	d.terms--
	if count.Sign() < 0 {
		d.say("（负数按0计）", " (below 0 counts as 0)")
	}
	d.put(" = ")
	d.b = each.Mul(number.Max(number.Zero, count)).AppendApprox(d.b, shownPlaces)
	d.say("%，余", "%, leaves ")
	d.value(left, "%")
}
