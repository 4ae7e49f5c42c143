package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Key points (要点): a fact of several items, each met or not. In the tree each item is a fact of its own, so that whatever knows facts knows
// items; what is written of all of them is made of forms that there are.

// KeyPoints declares a fact of items. It has no value by itself.
type KeyPoints struct {
	Name  string
	Items []KeyPoint
}

// KeyPoint is an item: a fact that is met (true) or not, or where it can be met in part a number from 0 to 1.
type KeyPoint struct {
	Mark  string // as printed: ①
	Share number.Number
	Gate  bool   // unless it is met in full, all is lost
	Fact  *Fact  // of one that an expression computes it has no slot: no document gives it
	Is    *Let   // the expression that computes whether, or how far, it is met; nil: documents say it
	When  *Let   // the expression for whether it applies; nil: it does, or documents say it
	About string // its own words as they are written, with ${parameters} in them; none where they are those of the standard

	ShareAt diag.Place // where its share, or its points, are written; none where all have equal parts
	GateAt  diag.Place // where it is written that it is a gate
}

// DeclareKeyPoints declares a fact of items, of which those that documents give are declared facts already; its name must not conflict.
func (s *Scope) DeclareKeyPoints(k *KeyPoints) {
	s.declare(k.Name, &symbol{op: OpName, what: diag.Term{Zh: "要点", En: "fact of key points"}, points: k})
	for i := range k.Items {
		f := k.Items[i].Fact // whether it applies has no name in expressions
		s.symbols[f.Name] = &symbol{op: OpFact, what: diag.Term{Zh: "事实", En: "fact"}, typ: Type{Kind: f.Kind}, slot: f.Slot, fact: f}
		if is := k.Items[i].Is; is != nil {
			s.symbols[f.Name] = &symbol{op: OpLet, what: diag.Term{Zh: "要点", En: "key point"}, let: is, fact: f}
		}
	}
}

// ComputePoint makes an expression what computes whether a key point is met, or how far where that is a number: more than in full counts as in
// full, less than nothing as nothing.
func (s *Scope) ComputePoint(item *KeyPoint, lang Language, src Source) {
	item.Is = s.pointLet(item.Fact.Name, item.Fact, lang, src)
}

// ApplyPoint makes an expression what says whether a key point applies.
func (s *Scope) ApplyPoint(item *KeyPoint, lang Language, src Source) {
	item.Fact.Conditional = true
	item.When = s.pointLet(item.Fact.Name+".applies", &Fact{Name: item.Fact.Name + ".适用", Kind: Boolean, Of: item.Fact}, lang, src)
}

// pointLet declares a let that only its key point names.
func (s *Scope) pointLet(name string, of *Fact, lang Language, src Source) *Let {
	let := &Let{Name: name, Slot: s.slot(), Text: src.Text, point: of, scope: s, src: src}
	let.Root, let.list = s.parse(lang, src.Text)
	s.lets = append(s.lets, let)
	return let
}

// asPoint is expected of a let that is a key point: it has the kind that was declared, and is the same for all criteria.
func (l *Let) asPoint(c *checker) {
	if !c.expect(l.Root, l.point.Kind) {
		return
	}
	for n := range l.Root.Nodes() {
		if n.Op == OpVar && n.Slot == VarWeight {
			c.fail(l.Root, diag.KeyPointWeight, l.point.pointName())
			return
		}
	}
	if l.point.Kind == Number {
		clamp := functionNamed["clamp"]
		l.Root = &Node{Op: OpCall, Name: "clamp", Fn: clamp, Args: []*Node{l.Root, l.Root.number(number.Zero), l.Root.number(number.One)}, Type: Type{Kind: Number}, Span: l.Root.Span}
	}
}

// Settle makes the value of a key point that is computed what was decided, until facts change.
func (f *Frame) Settle(l *Let, met number.Number) {
	f.settled = append(f.settled, l)
	m := &f.lets[l.Slot]
	m.gen, m.u, m.val = f.gen, nil, Value{Kind: l.point.Kind, Num: met, Bool: met.Sign() > 0}
}

// point is what a let that is a key point comes to.
func (f *Frame) point(l *Let) (number.Number, *Undetermined) {
	m := &f.lets[l.Slot]
	if m.gen != f.gen {
		n := Node{Op: OpLet, Let: l, Slot: l.Slot, Type: l.Root.Type}
		compileLet(&n)
		return n.item(f)
	}
	if l.point.Kind == Boolean && m.val.Bool {
		return number.One, m.u
	}
	return m.val.Num, m.u
}

// Met is how far the item is met on a frame, from 0 to 1.
func (k KeyPoint) Met(f *Frame) (number.Number, *Undetermined) {
	if k.Is != nil {
		return f.point(k.Is)
	}
	cell := &f.Facts[k.Fact.Slot]
	if cell.State != Known {
		return number.Zero, &Undetermined{Code: diag.OutcomeMissing, Args: []any{k.Fact.Name}, Fact: k.Fact}
	}
	if k.Fact.Kind == Boolean && cell.Bool {
		return number.One, nil
	}
	return cell.Num, nil
}

// Applying is whether the item applies on a frame, if that is known.
func (k KeyPoint) Applying(f *Frame) (applies, known bool) {
	switch {
	case k.When != nil:
		x, u := f.point(k.When)
		return x.Sign() > 0, u == nil
	case k.Fact.Applies != nil:
		cell := &f.Facts[k.Fact.Applies.Slot]
		return cell.Bool, cell.State == Known
	}
	return true, true
}

// Computed says what expressions compute of the item: "，由规则算出：支出 ≥ 100", "" for nothing.
func (k KeyPoint) Computed(lang diag.Lang) (s string) {
	if k.Is != nil {
		s += lang.Say("，由规则算出：", ", computed: ") + k.Is.In(lang)
	}
	if k.When != nil {
		s += lang.Say("，何时适用：", ", applies when: ") + k.When.In(lang)
	}
	return s
}

// In is what the let says in words.
func (l *Let) In(lang diag.Lang) string { return l.Root.In(lang) }

// Points calls visit with every key point that the formula mentions, as the facts that declare them; one is named again when it is mentioned again.
// Those that another is computed from are not the formula's.
func (f *Formula) Points(visit func(*Fact)) {
	seen := map[*Let]bool{}
	var down func(n *Node)
	down = func(n *Node) {
		if n.Op != OpCell && n.Fact != nil && n.Fact.Mark != "" {
			visit(n.Fact)
		}
		if n.Op == OpLet && n.Let.point == nil && n.Let.Root != nil && !seen[n.Let] {
			seen[n.Let] = true
			down(n.Let.Root)
		}
		for _, a := range n.Args {
			down(a)
		}
	}
	down(f.Root)
}

// keyPoints is what a name stands for, nil if it is no fact of items.
func (c *checker) keyPoints(n *Node) *KeyPoints {
	if n.Op != OpName {
		return nil
	}
	if sym := c.scope.find(n.Name); sym != nil {
		return sym.points
	}
	return nil
}

// node is a node for an item: whether it is met, or how far.
func (k KeyPoint) node(c *checker, at *Node) *Node {
	if k.Is != nil {
		n := c.let(at, k.Is)
		n.Fact = k.Fact
		return n
	}
	return &Node{Op: OpFact, Name: k.Fact.Name, Fact: k.Fact, Slot: k.Fact.Slot, Type: Type{Kind: k.Fact.Kind}, Span: at.Span}
}

// let is a node for a let of a key point.
func (c *checker) let(at *Node, l *Let) *Node {
	n := &Node{Name: l.Name, Span: at.Span}
	c.symbol(n, &symbol{op: OpLet, let: l})
	return n
}

// given is a node for an item that is known to be met in full.
func (k KeyPoint) given(at *Node) *Node {
	n := at.number(number.One)
	if k.Fact.Kind == Boolean {
		n.Value, n.Type = Value{Kind: Boolean, Bool: true}, Type{Kind: Boolean}
	}
	n.Fact = k.Fact
	return n
}

// full is a condition: the item is met in full.
func (k KeyPoint) full(c *checker, at *Node) *Node {
	if k.Fact.Kind == Boolean {
		return k.node(c, at)
	}
	return &Node{Op: OpGe, Args: []*Node{k.node(c, at), at.number(number.One)}, Type: Type{Kind: Boolean}, Span: at.Span}
}

// number is a constant that stands where a node does.
func (n *Node) number(x number.Number) *Node {
	return &Node{Op: OpConst, Value: Value{Kind: Number, Num: x}, Type: Type{Kind: Number}, Span: n.Span}
}

// points is checklist(规划): the items' shares, and nothing where a gate is not met.
func (k *KeyPoints) checklist(c *checker, n *Node) {
	check := &Node{Op: OpCheck, Name: n.Name, Fn: n.Fn, Else: true, Type: Type{Kind: Number}, Span: n.Span, points: k}
	var gate *Node
	var shares []*Node
	for _, item := range k.Items {
		check.Args, shares = append(check.Args, item.asked(c, n)), append(shares, n.number(item.Share))
		if item.Gate { // met in full where the shares count
			check.Args[len(check.Args)-1] = item.given(n)
			if full := item.full(c, n); gate == nil {
				gate = full
			} else {
				gate = &Node{Op: OpAnd, Args: []*Node{gate, full}, Type: Type{Kind: Boolean}, Span: n.Span}
			}
		}
	}
	var all *Node // where none need apply: the condition that one does
	if shares, all = k.rescaled(c, n, shares); all != nil || len(shares) > 0 && shares[0].Op != OpConst {
		check.Column = 1
		check.Value = Value{Kind: Number, Num: k.sum()}
	}
	check.Args = append(check.Args, shares...)
	if all != nil {
		all.said = diag.Both("%s有要点适用", "a key point of %s applies", k.Name)
		none := &Node{Op: OpCall, Name: noItems.Name, Fn: noItems, Type: Type{Kind: Number}, Span: n.Span, said: diag.Both("没有要点适用，不能计分", "no key point applies, and there is no score")}
		check = &Node{Op: OpCond, Args: []*Node{all, check, none}, Type: Type{Kind: Number}, Span: n.Span}
	}
	if gate == nil {
		*n = *check
		return
	}
	*n = Node{Op: OpCond, Args: []*Node{gate, check, n.number(number.Zero)}, Type: Type{Kind: Number}, Span: n.Span}
}

// noItems stands where no key point applies.
var noItems = &Function{Name: "no_items", Words: diag.Term{Zh: "没有要点适用", En: "no key point applies"}}

func init() {
	noItems.columns = columns{over: noList, pieces: uncut, trend: func(*trends, *Node) Trend { return Flat }, compile: func(n *Node) {
		u := n.undetermined(diag.OutcomeNoItems)
		n.code.num = func(*Frame) (number.Number, *Undetermined) { return number.Zero, u }
	}, bounds: func(e *explorer, n *Node, _ []Bounds, _ Bounds) Bounds {
		out := Bounds{none: true}
		e.may(n, &out, diag.OutcomeNoItems)
		return out
	}}
}

// sum adds up the shares as they are declared.
func (k *KeyPoints) sum() number.Number {
	sum := number.Zero
	for _, item := range k.Items {
		sum = sum.Add(item.Share)
	}
	return sum
}

// rescaled are the shares where items may not apply: those that do are scaled up to the sum of all. all is the condition that one applies,
// nil where one always does.
func (k *KeyPoints) rescaled(c *checker, at *Node, shares []*Node) (out []*Node, all *Node) {
	total, sum, may, always := number.Zero, (*Node)(nil), false, false
	or := func(a, b *Node) *Node {
		if a == nil {
			return b
		}
		return &Node{Op: OpOr, Args: []*Node{a, b}, Type: Type{Kind: Boolean}, Span: at.Span}
	}
	for _, item := range k.Items {
		total = total.Add(item.Share)
		part := at.number(item.Share)
		if a := item.applies(c, at); a != nil {
			part, all, may = at.cond(a, part, at.number(number.Zero)), or(all, a), true
		} else {
			always = true
		}
		if sum == nil {
			sum = part
		} else {
			sum = &Node{Op: OpAdd, Args: []*Node{sum, part}, Type: Type{Kind: Number}, Span: at.Span}
		}
	}
	if !may {
		return shares, nil
	}
	for _, item := range k.Items {
		share := &Node{Op: OpDiv, Args: []*Node{at.number(item.Share.Mul(total)), sum}, Type: Type{Kind: Number}, Span: at.Span}
		if a := item.applies(c, at); a != nil {
			share = at.cond(a, share, at.number(number.Zero))
		}
		printed := item.Share.Approx(shownPlaces)
		if p, ok := item.Share.Terminates(); ok { // see written
			printed = item.Share.Approx(max(shownPlaces, p))
		}
		share.said = diag.Term{Zh: printed, En: printed}
		out = append(out, share)
	}
	if always {
		all = nil
	}
	return out, all
}

// asked is a node for an item, which is asked only where it applies if an expression says that.
func (k KeyPoint) asked(c *checker, at *Node) *Node {
	n := k.node(c, at)
	if k.When == nil {
		return n
	}
	no := at.number(number.Zero)
	if k.Fact.Kind == Boolean {
		no.Value, no.Type = Value{Kind: Boolean}, Type{Kind: Boolean}
	}
	return &Node{Op: OpCond, Args: []*Node{k.applies(c, at), n, no}, Type: Type{Kind: k.Fact.Kind}, Span: at.Span, Fact: k.Fact, said: diag.Both("%s", "%s", k.Fact.pointName())}
}

// point is the item of a checklist itself, where it is asked only if it applies.
func (n *Node) point() *Node {
	if n.Op == OpCond && n.Fact != nil {
		return n.Args[1]
	}
	return n
}

// PointMark is the mark of an item of a list that is a key point, "" of another.
func (n *Node) PointMark(i int) string {
	if f := n.Args[i].point().Fact; f != nil {
		return f.Mark
	}
	return ""
}

// Worth is what an item of a list is declared to be worth in points, of how many; ok is false where it is a share, or others may not apply.
func (n *Node) Worth(i int) (points, of number.Number, ok bool) {
	f := n.Args[i].point().Fact
	if n.Column == 1 || !n.Else || f == nil || f.WorthOf.Sign() <= 0 {
		return points, of, false
	}
	share := n.Args[n.Items()+i]
	return f.Worth, f.WorthOf, share.Op == OpConst && share.Value.Num.Equal(f.Share)
}

// inPoints reports whether a list is one that is declared in points, and how many they are together.
func (n *Node) inPoints() (of number.Number, ok bool) {
	sum := number.Zero
	for i := range n.Items() {
		points, all, ok := n.Worth(i)
		if !ok {
			return of, false
		}
		of, sum = all, sum.Add(points)
	}
	return of, n.Items() > 0 && sum.Equal(of)
}

// MayNot reports whether there are documents where the item does not apply.
func (k KeyPoint) MayNot() bool { return k.When != nil || k.Fact.Applies != nil }

// applies is a node for whether the item applies, nil where it always does.
func (k KeyPoint) applies(c *checker, at *Node) *Node {
	if k.When != nil {
		n := c.let(at, k.When)
		n.Fact = k.When.point
		return n
	}
	a := k.Fact.Applies
	if a == nil {
		return nil
	}
	return &Node{Op: OpFact, Name: a.Name, Fact: a, Slot: a.Slot, Type: Type{Kind: Boolean}, Span: at.Span}
}

// cond is a condition that stands where a node does.
func (n *Node) cond(test, yes, no *Node) *Node {
	return &Node{Op: OpCond, Args: []*Node{test, yes, no}, Type: Type{Kind: Number}, Span: n.Span}
}

// met is met(规划, '①'): the item is met in full.
func (c *checker) met(n *Node) {
	if !c.count(n, 2, 2) {
		return
	}
	k, mark := c.keyPoints(n.Args[0]), n.Args[1]
	if k == nil {
		c.fail(n.Args[0], diag.KeyPointsNeeded, n.Args[0].Name)
		return
	}
	var marks []string
	for _, item := range k.Items {
		if mark.Op == OpConst && mark.Value.Kind == Text && mark.Value.Text == item.Mark {
			if item.MayNot() {
				c.fail(mark, diag.KeyPointMayNot, item.Mark)
				n.Type = Type{}
				return
			}
			*n = *item.full(c, n)
			return
		}
		marks = append(marks, item.Mark)
	}
	c.fail(mark, diag.KeyPointUnknown, k.Name, diag.Zh.Join(marks))
}

// Unmet are the key points of which the node is the number of those that are not met; nil for any other node.
func (n *Node) Unmet() *KeyPoints {
	if n.Op == OpCheck {
		return nil
	}
	return n.points
}

// Checked are the key points whose shares the node adds up; nil for any other node.
func (n *Node) Checked() *KeyPoints {
	if n.Op != OpCheck {
		return nil
	}
	return n.points
}

// met is the key point that a condition asks for, whether it is met or, where it may be in part, met in full; nil for another condition.
func (n *Node) met() *Node {
	if (n.Op == OpGe) && n.Args[1].Op == OpConst && n.Args[1].Value.Num.Equal(number.One) {
		n = n.Args[0]
	} else if n.Type.Kind != Boolean {
		return nil
	}
	if n.Op != OpFact && n.Op != OpLet || n.Fact == nil || n.Fact.Mark == "" {
		return nil
	}
	return n
}

// allMet are the key points that a condition asks for, where it asks for nothing else and for all of them; nil for another condition.
func (n *Node) allMet() []*Node {
	if n.Op == OpAnd {
		a, b := n.Args[0].allMet(), n.Args[1].allMet()
		if a == nil || b == nil {
			return nil
		}
		return append(a, b...)
	}
	if item := n.met(); item != nil {
		return []*Node{item}
	}
	return nil
}

// gated are the key points that count only if a gate is met: what a condition takes where it holds; nil for another condition.
func (n *Node) gated() *KeyPoints {
	if n.Op != OpCond || n.Args[0].allMet() == nil {
		return nil
	}
	taken := n.Args[1]
	if taken.Op == OpCond && taken.Args[2].Fn == noItems {
		taken = taken.Args[1]
	}
	return taken.Checked()
}

// unmet is unmet(规划): how many items are not met, in part where they are met in part.
func (c *checker) unmet(n *Node) {
	if !c.count(n, 1, 1) {
		return
	}
	k := c.keyPoints(n.Args[0])
	if k == nil {
		c.fail(n.Args[0], diag.KeyPointsNeeded, n.Args[0].Name)
		return
	}
	var sum *Node
	for _, item := range k.Items {
		left := &Node{Op: OpSub, Args: []*Node{n.number(number.One), item.node(c, n)}, Type: Type{Kind: Number}, Span: n.Span, Fact: item.Fact}
		if item.Fact.Kind == Boolean {
			left = &Node{Op: OpCond, Args: []*Node{item.node(c, n), n.number(number.Zero), n.number(number.One)}, Type: Type{Kind: Number}, Span: n.Span}
		}
		if a := item.applies(c, n); a != nil {
			left = n.cond(a, left, n.number(number.Zero))
		}
		if sum == nil {
			sum = left
		} else {
			sum = &Node{Op: OpAdd, Args: []*Node{sum, left}, Type: Type{Kind: Number}, Span: n.Span}
		}
	}
	*n = *sum
	n.points = k
	n.said = diag.Both("%s未满足的要点数", "the number of key points of %s that are not met", k.Name)
}
