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
	Gate  bool // unless it is met in full, all is lost
	Fact  *Fact

	ShareAt diag.Place // where its share, or its points, are written; none where all have equal parts
	GateAt  diag.Place // where it is written that it is a gate
}

// DeclareKeyPoints declares a fact of items, which are declared facts already; its name must not conflict.
func (s *Scope) DeclareKeyPoints(k *KeyPoints) {
	s.declare(k.Name, &symbol{op: OpName, what: diag.Term{Zh: "要点", En: "fact of key points"}, points: k})
	for i := range k.Items {
		f := k.Items[i].Fact // whether it applies has no name in expressions
		s.symbols[f.Name] = &symbol{op: OpFact, what: diag.Term{Zh: "事实", En: "fact"}, typ: Type{Kind: f.Kind}, slot: f.Slot, fact: f}
	}
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

// item is a node for an item: whether it is met, or how far.
func (k KeyPoint) node(at *Node) *Node {
	return &Node{Op: OpFact, Name: k.Fact.Name, Fact: k.Fact, Slot: k.Fact.Slot, Type: Type{Kind: k.Fact.Kind}, Span: at.Span}
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
func (k KeyPoint) full(at *Node) *Node {
	if k.Fact.Kind == Boolean {
		return k.node(at)
	}
	return &Node{Op: OpGe, Args: []*Node{k.node(at), at.number(number.One)}, Type: Type{Kind: Boolean}, Span: at.Span}
}

// number is a constant that stands where a node does.
func (n *Node) number(x number.Number) *Node {
	return &Node{Op: OpConst, Value: Value{Kind: Number, Num: x}, Type: Type{Kind: Number}, Span: n.Span}
}

// points is checklist(规划): the items' shares, and nothing where a gate is not met.
func (k *KeyPoints) checklist(n *Node) {
	check := &Node{Op: OpCheck, Name: n.Name, Fn: n.Fn, Else: true, Type: Type{Kind: Number}, Span: n.Span}
	var gate *Node
	var shares []*Node
	for _, item := range k.Items {
		check.Args, shares = append(check.Args, item.node(n)), append(shares, n.number(item.Share))
		if item.Gate { // met in full where the shares count
			check.Args[len(check.Args)-1] = item.given(n)
			if full := item.full(n); gate == nil {
				gate = full
			} else {
				gate = &Node{Op: OpAnd, Args: []*Node{gate, full}, Type: Type{Kind: Boolean}, Span: n.Span}
			}
		}
	}
	var all *Node // where none need apply: the condition that one does
	if shares, all = k.rescaled(n, shares); all != nil || len(shares) > 0 && shares[0].Op != OpConst {
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
func (k *KeyPoints) rescaled(at *Node, shares []*Node) (out []*Node, all *Node) {
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
		if a := item.applies(at); a != nil {
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
		if a := item.applies(at); a != nil {
			share = at.cond(a, share, at.number(number.Zero))
		}
		share.said = diag.Term{Zh: item.Share.String(), En: item.Share.String()}
		out = append(out, share)
	}
	if always {
		all = nil
	}
	return out, all
}

// applies is a node for whether the item applies, nil where it always does.
func (k KeyPoint) applies(at *Node) *Node {
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
			if item.Fact.Applies != nil {
				c.fail(mark, diag.KeyPointMayNot, item.Mark)
				n.Type = Type{}
				return
			}
			*n = *item.full(n)
			return
		}
		marks = append(marks, item.Mark)
	}
	c.fail(mark, diag.KeyPointUnknown, k.Name, diag.Zh.Join(marks))
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
		left := &Node{Op: OpSub, Args: []*Node{n.number(number.One), item.node(n)}, Type: Type{Kind: Number}, Span: n.Span}
		if item.Fact.Kind == Boolean {
			left = &Node{Op: OpCond, Args: []*Node{item.node(n), n.number(number.Zero), n.number(number.One)}, Type: Type{Kind: Number}, Span: n.Span}
		}
		if a := item.applies(n); a != nil {
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
