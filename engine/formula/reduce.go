package formula

import "jixiao/engine/number"

// Limits that are never reached, for comparing two formulas.

// Reduced is the formula without limits that are never reached, whatever the facts of the frame that are not known: min(x, 100) of what is 100
// at most is x, and limits of within that are never passed are the number's own. It is for comparing, and has no code.
func (f *Formula) Reduced(frame *Frame) *Formula {
	e := &frame.explorer
	known := e.known[:0]
	*e = explorer{frame: frame, budget: scoringBudget, known: known}
	out := e.reduced(f.Root)
	*e = explorer{known: known}
	return &Formula{Root: out, Src: f.Src}
}

func (e *explorer) reduced(n *Node) *Node {
	out := *n
	out.Args = make([]*Node, len(n.Args))
	for k, a := range n.Args {
		out.Args[k] = e.reduced(a)
	}
	if n.Op != OpCall {
		return &out
	}
	constant := func(k int) bool { return n.Args[k].Op == OpConst && n.Args[k].Type.Kind == Number }
	switch {
	case (n.Name == "min" || n.Name == "max") && len(n.Args) == 2 && n.Args[0].Type.Kind == Number:
		for k := range 2 {
			if constant(k) && e.keeps(n.Args[1-k], n.Args[k], n.Name == "min") {
				return out.Args[1-k]
			}
		}
	case n.Name == "clamp" && constant(1) && constant(2):
		from, to := e.keeps(n.Args[0], n.Args[1], false), e.keeps(n.Args[0], n.Args[2], true)
		if from && to {
			return out.Args[0]
		}
		if from && !n.Args[2].Value.Num.Less(n.Args[1].Value.Num) { // what is left is the upper limit
			out.Name, out.Fn, out.Args = "min", functionNamed["min"], []*Node{out.Args[0], out.Args[2]}
		} else if to && !n.Args[2].Value.Num.Less(n.Args[1].Value.Num) {
			out.Name, out.Fn, out.Args = "max", functionNamed["max"], []*Node{out.Args[0], out.Args[1]}
		}
	case (n.Name == "within" || n.Name == "within_below") && constant(1) && constant(2): // a limit that is never reached may as well be the number's own
		b := e.bounds(n.Args[0])
		if b.Lo != nil && !b.Lo.Less(n.Args[1].Value.Num) {
			out.Args[1] = out.Args[1].number(*b.Lo)
		}
		switch limit := n.Args[2].Value.Num; {
		case b.Hi == nil:
		case n.Name == "within" && !limit.Less(*b.Hi):
			out.Args[2] = out.Args[2].number(*b.Hi)
		case n.Name == "within_below" && b.Hi.Less(limit):
			out.Args[2] = out.Args[2].number(b.Hi.Add(number.One))
		}
	}
	return &out
}

// keeps reports whether a number never passes a limit.
func (e *explorer) keeps(x, limit *Node, upper bool) bool {
	b := e.bounds(x)
	if upper {
		return b.Hi != nil && !limit.Value.Num.Less(*b.Hi)
	}
	return b.Lo != nil && !b.Lo.Less(limit.Value.Num)
}
