package formula

import "jixiao/engine/number"

// What-if on the tree: a formula with one part replaced. The formula itself does not change.

// With is the formula with some of its nodes replaced: by a value, by another node of it, or as By says. Lets that hold a
// replaced node are put in.
func (f *Formula) With(changes ...Replacement) *Formula {
	r := replacer{changes: changes}
	return &Formula{Root: r.node(f.Root), Src: f.Src}
}

// Replacement says what stands in a node's place.
type Replacement struct {
	Node  *Node
	Value *number.Number // a number in its place
	Other *Node          // another node of the formula in its place
}

type replacer struct {
	changes []Replacement
	lets    map[*Let]*Node
}

func (r *replacer) node(n *Node) *Node {
	for _, c := range r.changes {
		if c.Node != n {
			continue
		}
		if c.Other != nil {
			return c.Other
		}
		out := &Node{Op: OpConst, Span: n.Span, Type: Type{Kind: Number}, Unit: n.Unit, Value: Value{Kind: Number, Num: *c.Value}}
		compileNode(out)
		return out
	}
	if n.Op == OpLet {
		root, ok := r.lets[n.Let]
		if !ok {
			root = r.node(n.Let.Root)
			if r.lets == nil {
				r.lets = map[*Let]*Node{}
			}
			r.lets[n.Let] = root
		}
		if root != n.Let.Root {
			return root
		}
		return n
	}
	args := make([]*Node, len(n.Args))
	changed := false
	for i, a := range n.Args {
		args[i] = r.node(a)
		changed = changed || args[i] != a
	}
	if !changed {
		return n
	}
	out := *n
	out.Args, out.code = args, code{}
	compileNode(&out)
	return &out
}

// ValueOf evaluates one node of a formula on a frame.
func (n *Node) ValueOf(frame *Frame) (Value, *Undetermined) { return n.value(frame) }

// InLoop reports whether a node has a value only for an element of a loop.
func (n *Node) InLoop() bool { return n.inLoop() }
