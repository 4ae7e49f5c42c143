package formula

import (
	"strconv"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Arms are the ways that a node can go: branches of a condition, bands, items of a checklist, the stretches of a deduction.
// Coverage counts them, verification asks which of them facts can reach; both number them alike.

// Arms is how many ways the node can go; 0 or 1 means that it has none worth telling apart.
func (n *Node) Arms() int {
	switch n.Op {
	case OpCond, OpAnd, OpOr:
		if n.Op == OpCond {
			return 2
		}
		return 4
	case OpBand:
		return (len(n.Args)-1)/2 + 1
	case OpLookup:
		count := (len(n.Args) - 1) / 2
		if x := n.Args[0]; x.Fact != nil && len(x.Fact.Choices) > 0 {
			return count // every choice is in the table
		}
		return count + 1
	case OpCheck:
		if n.Column == 1 { // some may not apply, which is a way of its own
			return 3 * n.Items()
		}
		return 2 * n.Items()
	case OpNoRule:
		return 1
	case OpSub:
		if n.ofPoint() {
			return 2
		}
	case OpCall:
		switch arms := n.Fn.arms; {
		case arms == nil:
		case arms.words != nil:
			return len(arms.words)
		case len(n.Args) > 1:
			return len(n.Args)
		}
	}
	return 0
}

// ofPoint reports whether a node is how much of a key point that may be met in part is not met: see unmet.
func (n *Node) ofPoint() bool { return n.Op == OpSub && n.Fact != nil && n.Fact.Mark != "" }

// fixed reports whether an arm is that of a part that is a constant, and so says nothing.
func (n *Node) fixedArm(arm int) bool {
	if n.outOf(arm) != nil {
		return n.when(arm-2*n.Items()) == nil
	}
	return arm >= 0 && (n.Op == OpCheck || n.Op == OpAnd || n.Op == OpOr) && n.Args[arm/2].Op == OpConst
}

// outOf is the key point of which an arm says that it does not apply, nil for another arm.
func (n *Node) outOf(arm int) *Node {
	if n.Op == OpCheck && arm >= 2*n.Items() {
		return n.Args[arm-2*n.Items()]
	}
	return nil
}

// when is the condition that item i of a checklist applies, nil where it always does.
func (n *Node) when(i int) *Node {
	if n.Column != 1 || n.Args[n.Items()+i].Op != OpCond {
		return nil
	}
	return n.Args[n.Items()+i].Args[0]
}

// applies reports whether item i of a checklist applies on a frame, unless it is known not to.
func (n *Node) applies(f *Frame, i int) bool {
	when := n.when(i)
	if when == nil {
		return true
	}
	ok, u := when.code.bool(f)
	return ok || u != nil
}

// EachArm calls visit for every arm of the formula and of the lets that it uses, in order of the text. Bodies of loops run
// many times in one evaluation and are left out.
func (f *Formula) EachArm(visit func(n *Node, arm int)) {
	if f.Root.Type.Kind == Boolean && f.Root.Op != OpConst {
		visit(f.Root, Holds)
		visit(f.Root, Fails)
	}
	hidden := map[*Node]bool{} // what is said in short has no ways of its own
	for n := range f.Root.Outside() {
		if n.said != (diag.Term{}) && n.points == nil || hidden[n] { // how many key points are not met goes as each of them does
			for _, a := range n.Args {
				hidden[a] = true
			}
			continue
		}
		for arm := range n.Arms() {
			if !n.fixedArm(arm) {
				visit(n, arm)
			}
		}
	}
}

func (n *Node) isLoop() bool {
	return n.Op == OpAll || n.Op == OpExists || n.Op == OpFilter || n.Op == OpMap
}

// Holds and Fails are the arms of a formula that is a condition as a whole.
const (
	Holds = -1
	Fails = -2
)

// ArmWords says which way an arm is.
func (n *Node) ArmWords(arm int) diag.Term {
	holds := func(of *Node, fails int) diag.Term {
		if fails == 0 {
			return diag.Both("“%s”成立", "“%s” holds", of)
		}
		return diag.Both("“%s”不成立", "“%s” does not hold", of)
	}
	switch arm {
	case Holds:
		return holds(n, 0)
	case Fails:
		return holds(n, 1)
	}
	switch n.Op {
	case OpCond:
		switch f := n.Args[0].Fact; {
		case f == nil || n.Args[0].Op == OpCell:
		case f.Of != nil:
			return [2]diag.Term{diag.Both("要点“%s”适用", "key point “%s” applies", f.Of.pointTerm()), diag.Both("要点“%s”不适用", "key point “%s” does not apply", f.Of.pointTerm())}[arm]
		case f.Mark != "" && f.Kind == Boolean:
			return [2]diag.Term{diag.Both("要点“%s”满足", "key point “%s” is met", f.pointTerm()), diag.Both("要点“%s”不满足", "key point “%s” is not met", f.pointTerm())}[arm]
		}
		return holds(n.Args[0], arm)
	case OpSub:
		return [2]diag.Term{diag.Both("要点“%s”全部满足", "key point “%s” is met in full", n.Fact.pointTerm()), diag.Both("要点“%s”未全部满足", "key point “%s” is not met in full", n.Fact.pointTerm())}[arm]
	case OpAnd, OpOr:
		return holds(n.Args[arm/2], arm%2)
	case OpCheck:
		if item := n.outOf(arm); item != nil {
			return diag.Both("要点“%s”不适用", "key point “%s” does not apply", item)
		}
		item := n.Args[arm/2]
		whole := item.Type.Kind == Boolean
		switch {
		case whole && arm%2 == 0:
			return diag.Both("要点“%s”满足", "key point “%s” is met", item)
		case whole:
			return diag.Both("要点“%s”不满足", "key point “%s” is not met", item)
		case arm%2 == 0:
			return diag.Both("要点“%s”全部满足", "key point “%s” is met in full", item)
		}
		return diag.Both("要点“%s”未全部满足", "key point “%s” is not met in full", item)
	case OpBand:
		if 1+2*arm < len(n.Args)-1 {
			return diag.Both("≥%s的一档", "the band ≥ %s", n.Args[1+2*arm])
		}
		if n.Else {
			return diag.Both("低于各档", "below every band")
		}
		return diag.Both("不在任何一档", "in no band")
	case OpLookup:
		if 1+2*arm < len(n.Args) {
			return diag.Both("取值%s", "the value %s", n.Args[1+2*arm])
		}
		return diag.Both("表中没有的取值", "a value that the table lacks")
	case OpNoRule:
		return diag.Both("没有规定：%s", "no rule: %s", n.Value.Text)
	}
	if words := n.Fn.arms.words; words != nil {
		return diag.Both("%s：%s", "%s: %s", n, words[arm])
	}
	return diag.Both("%s：取“%s”", "%s: takes “%s”", n, n.Args[arm])
}

// Trace tells which arms the formula takes on the frame's facts. Where a part is undetermined, what depends on it is not
// told.
func (f *Formula) Trace(frame *Frame, visit func(n *Node, arm int)) {
	t := &tracer{frame: frame, visit: visit}
	t.node(f.Root)
	if f.Root.Type.Kind == Boolean {
		if holds, u := f.Root.code.bool(frame); u == nil && holds {
			visit(f.Root, Holds)
		} else if u == nil {
			visit(f.Root, Fails)
		}
	}
}

type tracer struct {
	frame *Frame
	visit func(n *Node, arm int)
	seen  map[*Let]bool
}

func (t *tracer) node(n *Node) {
	switch n.Op {
	case OpCond:
		t.node(n.Args[0])
		if holds, u := n.Args[0].code.bool(t.frame); u == nil {
			arm := 1
			if holds {
				arm = 0
			}
			t.visit(n, arm)
			t.node(n.Args[1+arm])
		}
	case OpBand:
		t.band(n)
	case OpLookup:
		t.lookup(n)
	case OpNoRule:
		t.visit(n, 0)
	case OpLet:
		if !t.seen[n.Let] {
			if t.seen == nil {
				t.seen = map[*Let]bool{}
			}
			t.seen[n.Let] = true
			t.node(n.Let.Root)
		}
	case OpAll, OpExists, OpFilter, OpMap:
		t.node(n.Args[0])
	default:
		for _, a := range n.Args {
			t.node(a)
		}
		t.parts(n)
	}
}

// parts tells the arms of a node whose arguments are all evaluated.
func (t *tracer) parts(n *Node) {
	switch n.Op {
	case OpAnd, OpOr, OpCheck:
		count := len(n.Args)
		if n.Op == OpCheck {
			count = n.Items()
		}
		for i, a := range n.Args[:count] {
			if n.Op == OpCheck && !n.applies(t.frame, i) { // it is neither met nor not
				t.visit(n, 2*count+i)
				continue
			}
			if a.Type.Kind == Boolean {
				if holds, u := a.code.bool(t.frame); u == nil {
					t.truth(n, i, holds)
				}
			} else if x, u := a.code.num(t.frame); u == nil {
				t.truth(n, i, !x.Less(number.One))
			}
		}
	case OpSub:
		if n.ofPoint() {
			if x, u := n.code.num(t.frame); u == nil {
				t.truth(n, 0, x.Sign() <= 0)
			}
		}
	case OpCall:
		if n.Arms() > 0 {
			t.call(n)
		}
	}
}

func (t *tracer) truth(n *Node, i int, holds bool) {
	if arm := 2 * i; holds {
		t.visit(n, arm)
	} else {
		t.visit(n, arm+1)
	}
}

func (t *tracer) band(n *Node) {
	t.node(n.Args[0])
	x, u := n.Args[0].code.num(t.frame)
	if u != nil {
		return
	}
	count := (len(n.Args) - 1) / 2
	for i := range count {
		t.node(n.Args[1+2*i])
		from, u := n.Args[1+2*i].code.num(t.frame)
		if u != nil {
			return
		}
		if !x.Less(from) {
			t.visit(n, i)
			t.node(n.Args[2+2*i])
			return
		}
	}
	t.visit(n, count)
	if n.Else {
		t.node(n.Args[len(n.Args)-1])
	}
}

func (t *tracer) lookup(n *Node) {
	t.node(n.Args[0])
	x, u := n.Args[0].code.text(t.frame)
	if u != nil {
		return
	}
	for i := 1; i < len(n.Args); i += 2 {
		if n.Args[i].Value.Text == x {
			t.visit(n, (i-1)/2)
			t.node(n.Args[i+1])
			return
		}
	}
	t.visit(n, (len(n.Args)-1)/2)
}

func (t *tracer) call(n *Node) {
	var x [3]number.Number
	least := 0 // index of the argument that min or max takes
	for i, a := range n.Args {
		v, u := a.code.num(t.frame)
		if u != nil {
			return
		}
		if n.Fn.arms.words != nil {
			x[i] = v
		} else if i == 0 || n.Name == "min" && v.Less(x[0]) || n.Name == "max" && x[0].Less(v) {
			least, x[0] = i, v
		}
	}
	if n.Fn.arms.words != nil {
		least = n.Fn.arms.taken(x)
	}
	if least >= 0 {
		t.visit(n, least)
	}
}

// stretch is 0 where nothing is taken, 2 where nothing is left, and 1 between.
func stretch(taken, left number.Number) int {
	switch {
	case taken.Sign() <= 0:
		return 0
	case left.Sign() <= 0:
		return 2
	}
	return 1
}

// ID names a node among those of its formula, independent of how the text is laid out: the places of its arguments from
// the root down.
func (n *Node) ID(f *Formula) string {
	id := ""
	seen := map[*Let]bool{}
	var find func(at *Node, path string) bool
	find = func(at *Node, path string) bool {
		if at == n {
			id = path
			return true
		}
		if at.Op == OpLet && at.Let.Root != nil && !seen[at.Let] {
			seen[at.Let] = true
			if find(at.Let.Root, at.Let.Name) {
				return true
			}
		}
		for i, a := range at.Args {
			if find(a, path+"/"+strconv.Itoa(i)) {
				return true
			}
		}
		return false
	}
	find(f.Root, "")
	return id
}
