package formula

// Step is one node of how a formula came to its value on some facts: the same that a derivation says in words, as data.
type Step struct {
	Op    string        // fact, let, parameter, constant, weight, + - * /, == …, && || ! in, if, band, lookup, checklist, no_rule, all, exists, filter, map, list, or a function's name
	Name  string        // of a fact, let, parameter, column
	Value *Value        // nil where there is none, and of a list
	Count *int          // of a list or table: how many elements
	Unit  string        // of a number
	Why   *Undetermined // why there is no value
	Fact  *Fact         // of a fact
	Arm   *int          // which way a condition, band or lookup went: index among its ways, as ArmWords names them
	Args  []Step        // of a condition the test and the branch taken; of a let its formula, where it is first met
	Rows  []Step        // of a loop: its body for each row, at most MaxSteps
}

// MaxSteps is how many rows of a loop are told.
const MaxSteps = 1000

// Steps is how the formula came to its value on the frame's facts.
func (f *Formula) Steps(frame *Frame) Step {
	s := stepper{frame: frame, seen: map[*Let]bool{}, arms: map[*Node]int{}}
	f.Trace(frame, func(n *Node, arm int) { s.arms[n] = arm })
	return s.step(f.Root)
}

type stepper struct {
	frame *Frame
	seen  map[*Let]bool
	arms  map[*Node]int
	bound [MaxLoops]bool // loops whose row is set
	rows  int            // of loops that are being told
}

var stepOps = map[Op]string{OpConst: "constant", OpParam: "parameter", OpFact: "fact", OpColumn: "column", OpLet: "let", OpElem: "element", OpCell: "cell", OpList: "list",
	OpNot: "!", OpNeg: "-", OpAnd: "&&", OpOr: "||", OpCond: "if", OpEq: "==", OpNe: "!=", OpLt: "<", OpLe: "<=", OpGt: ">", OpGe: ">=", OpAdd: "+", OpSub: "-",
	OpMul: "*", OpDiv: "/", OpIn: "in", OpAll: "all", OpExists: "exists", OpFilter: "filter", OpMap: "map", OpBand: "band", OpCheck: "checklist", OpLookup: "lookup", OpNoRule: "no_rule"}

func (s *stepper) step(n *Node) Step {
	out := Step{Op: stepOps[n.Op], Unit: n.Unit}
	switch n.Op {
	case OpCall:
		out.Op = n.Name
	case OpVar:
		out.Op = [...]string{VarWeight: "weight", VarScore: "score", VarReason: "reason", VarTotal: "total", VarGrade: "grade"}[n.Slot]
	case OpFact, OpColumn:
		out.Name, out.Fact = n.Fact.Name, n.Fact
		if n.Op == OpColumn {
			out.Name += "." + n.Fact.Columns[n.Column].Name
		}
	case OpCell:
		out.Name = n.Fact.Name
	case OpLet, OpParam:
		out.Name = n.Name
	}
	if !n.free(&s.bound) {
		s.value(n, &out)
	}
	s.args(n, &out)
	return out
}

func (s *stepper) value(n *Node, out *Step) {
	if n.Type.Kind == List || n.Type.Kind == Table {
		nums, vals := len(s.frame.nums), len(s.frame.vals)
		count, u := n.length(s.frame)
		s.frame.nums, s.frame.vals = s.frame.nums[:nums], s.frame.vals[:vals]
		if out.Why = u; u == nil {
			out.Count = &count
		}
		return
	}
	v, u := n.value(s.frame)
	if out.Why = u; u == nil {
		out.Value = &v
	}
}

func (s *stepper) args(n *Node, out *Step) {
	arm, known := s.arms[n]
	if known && (n.Op == OpCond || n.Op == OpBand || n.Op == OpLookup) {
		out.Arm = &arm
	}
	switch n.Op {
	case OpLet:
		if !s.seen[n.Let] || n.Let.rows && !n.Let.argument {
			s.seen[n.Let] = true
			out.Args = []Step{s.step(n.Let.Root)}
		}
	case OpCond:
		if out.Args = []Step{s.step(n.Args[0])}; known {
			out.Args = append(out.Args, s.step(n.Args[1+arm]))
		}
	case OpBand:
		if out.Args = []Step{s.step(n.Args[0])}; known && 2+2*arm < len(n.Args) {
			out.Args = append(out.Args, s.step(n.Args[1+2*arm]), s.step(n.Args[2+2*arm]))
		} else if known && n.Else {
			out.Args = append(out.Args, s.step(n.Args[len(n.Args)-1]))
		}
	case OpLookup:
		if out.Args = []Step{s.step(n.Args[0])}; known && 2+2*arm < len(n.Args) {
			out.Args = append(out.Args, s.step(n.Args[2+2*arm]))
		}
	case OpAll, OpExists, OpFilter, OpMap:
		out.Args = []Step{s.step(n.Args[0])}
		s.loop(n, out)
	default:
		for _, a := range n.Args {
			out.Args = append(out.Args, s.step(a))
		}
	}
}

// loop tells a loop's body row by row; a loop inside another is told for no row.
func (s *stepper) loop(n *Node, out *Step) {
	if n.inLoop() || s.rows > 0 {
		return
	}
	s.rows++
	s.bound[n.Slot] = true
	_ = n.each(s.frame, func() bool { // what it says of a list without a value, the loop's own step says
		out.Rows = append(out.Rows, s.step(n.Args[1]))
		return len(out.Rows) < MaxSteps
	})
	s.bound[n.Slot] = false
	s.rows--
}
