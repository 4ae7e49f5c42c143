package formula

// Trend is how a value changes as one number rises and everything else stays.
type Trend uint8

// The trends. What has no value somewhere is passed over.
const (
	Unclear Trend = iota // nothing is proved
	Flat
	Up   // it never gets less
	Down // it never gets more
)

func (t Trend) flipped() Trend {
	switch t {
	case Up:
		return Down
	case Down:
		return Up
	}
	return t
}

// with is the trend of what rises with both.
func (t Trend) with(u Trend) Trend {
	switch {
	case t == Flat:
		return u
	case u == Flat || t == u:
		return t
	}
	return Unclear
}

// Trend proves how the formula changes with a term, by the signs of its operands over all other facts that the frame leaves
// open: of max(0, x − m), that it rises with x whatever m is.
func (f *Formula) Trend(frame *Frame, weight Bounds, t Term) Trend {
	r := trends{cutter: cutter{frame: frame, term: t, ok: true}, explorer: explorer{frame: frame, budget: analysisBudget, watch: &Watch{}, weight: &weight}, lets: map[*Let]Trend{}}
	return r.of(f.Root)
}

type trends struct {
	cutter   cutter
	explorer explorer
	lets     map[*Let]Trend
}

func (r *trends) all(list []*Node) Trend {
	out := Flat
	for _, n := range list {
		out = out.with(r.of(n))
	}
	return out
}

// of is the trend of a number, or of a condition, which is up where it comes to hold.
func (r *trends) of(n *Node) Trend {
	switch {
	case r.cutter.term.is(n):
		return Up
	case !r.cutter.reads(n):
		return Flat
	}
	switch n.Op {
	case OpLet:
		t, seen := r.lets[n.Let]
		if !seen {
			t = r.of(n.Let.Root)
			r.lets[n.Let] = t
		}
		return t
	case OpNeg, OpNot:
		return r.of(n.Args[0]).flipped()
	case OpAdd, OpAnd, OpOr:
		return r.all(n.Args)
	case OpSub:
		return r.of(n.Args[0]).with(r.of(n.Args[1]).flipped())
	case OpMul:
		return r.times(n.Args[0], n.Args[1]).with(r.times(n.Args[1], n.Args[0]))
	case OpDiv:
		return r.quotient(n.Args[0], n.Args[1])
	case OpGt, OpGe:
		return r.of(n.Args[0]).with(r.of(n.Args[1]).flipped())
	case OpLt, OpLe:
		return r.of(n.Args[1]).with(r.of(n.Args[0]).flipped())
	case OpCond:
		return r.cond(n)
	case OpBand:
		return r.band(n)
	case OpCheck:
		return r.checklist(n)
	case OpLookup:
		if !r.cutter.reads(n.Args[0]) {
			var points []*Node
			for k := 2; k < len(n.Args); k += 2 {
				points = append(points, n.Args[k])
			}
			return r.all(points)
		}
	case OpAll, OpExists:
		return r.rows(n)
	case OpCall:
		if n.Fn.trend != nil {
			return n.Fn.trend(r, n)
		}
	}
	return Unclear
}

func (r *trends) bounds(n *Node) Bounds { return r.explorer.bounds(n) }

func atLeastZero(b Bounds) bool { return b.Lo != nil && b.Lo.Sign() >= 0 }
func atMostZero(b Bounds) bool  { return b.Hi != nil && b.Hi.Sign() <= 0 }

// times is what the trend of x gives to its product with y, as if y stayed.
func (r *trends) times(x, y *Node) Trend {
	t := r.of(x)
	if t == Flat {
		return Flat
	}
	switch b := r.bounds(y); {
	case atLeastZero(b):
		return t
	case atMostZero(b):
		return t.flipped()
	}
	return Unclear
}

// quotient is x over y, for a y of one sign.
func (r *trends) quotient(x, y *Node) Trend {
	b := r.bounds(y)
	if !atLeastZero(b) && !atMostZero(b) {
		return Unclear
	}
	t := r.times(x, y) // the sign of y is that of 1/y
	if u := r.of(y); u != Flat {
		switch a := r.bounds(x); {
		case atLeastZero(a):
			t = t.with(u.flipped())
		case atMostZero(a):
			t = t.with(u)
		default:
			return Unclear
		}
	}
	return t
}

// cond is a choice: between values that go the same way, from the lesser to the greater.
func (r *trends) cond(n *Node) Trend {
	test := r.of(n.Args[0])
	if test == Unclear || n.Type.Kind != Number && n.Type.Kind != Boolean {
		return Unclear
	}
	var branches [2]Trend
	var ranges [2]Bounds
	var possible [2]bool
	for k, holds := range []bool{true, false} {
		possible[k] = r.explorer.inState(n.Args[0], holds, func() {
			lets := r.lets
			r.lets = map[*Let]Trend{} // what is known here is not known elsewhere
			branches[k], ranges[k] = r.of(n.Args[1+k]), r.bounds(n.Args[1+k])
			r.lets = lets
		})
	}
	switch {
	case !possible[0]:
		return branches[1]
	case !possible[1]:
		return branches[0]
	}
	out := branches[0].with(branches[1])
	if test == Flat {
		return out
	}
	if n.Type.Kind == Boolean {
		return Unclear
	}
	switch { // the branch that is taken where the test comes to hold, beside the other
	case ranges[0].none || ranges[1].none:
		return out
	case atMost(ranges[1], ranges[0]):
		return out.with(test)
	case atMost(ranges[0], ranges[1]):
		return out.with(test.flipped())
	}
	return Unclear
}

// band rises with its number where every band gives no less than the next.
func (r *trends) band(n *Node) Trend {
	var values []*Node
	for k := 1; k+1 < len(n.Args); k += 2 {
		if r.cutter.reads(n.Args[k]) {
			return Unclear
		}
		values = append(values, n.Args[k+1])
	}
	if n.Else {
		values = append(values, n.Args[len(n.Args)-1])
	}
	out := r.all(values)
	x := r.of(n.Args[0])
	if x == Flat {
		return out
	}
	falling, rising := true, true
	for k := 1; k < len(values); k++ {
		a, b := r.bounds(values[k-1]), r.bounds(values[k])
		falling, rising = falling && (b.none || atMost(b, a)), rising && (b.none || atMost(a, b))
	}
	switch {
	case falling:
		return out.with(x)
	case rising:
		return out.with(x.flipped())
	}
	return Unclear
}

// rows is how what a loop says of each row goes, over rows that stay as they are.
func (r *trends) rows(n *Node) Trend {
	if r.cutter.reads(n.Args[0]) {
		return Unclear
	}
	return r.of(n.Args[1])
}

// countTrend: the more rows satisfy a condition, the more are counted.
func countTrend(r *trends, n *Node) Trend {
	if list := n.Args[0]; list.Op == OpFilter {
		return r.rows(list)
	}
	return Unclear
}

func (r *trends) checklist(n *Node) Trend {
	items := n.Args[:n.Items()]
	for _, share := range n.Args[n.Items():] {
		if b := r.bounds(share); r.cutter.reads(share) || !atLeastZero(b) {
			return Unclear
		}
	}
	return r.all(items)
}

// withArguments is a function that rises with each of its arguments, the elements of a written list among them.
func withArguments(r *trends, n *Node) Trend {
	args := n.Args
	switch {
	case len(args) == 1 && args[0].Op == OpList:
		args = args[0].Args
	case len(args) == 1 && args[0].Op == OpMap:
		return r.rows(args[0])
	}
	for _, a := range args {
		if k := a.Type.Kind; k != Number && k != Date {
			return Unclear
		}
	}
	return r.all(args)
}

func absTrend(r *trends, n *Node) Trend { // as a product with its own sign
	switch b := r.bounds(n.Args[0]); {
	case atLeastZero(b):
		return r.of(n.Args[0])
	case atMostZero(b):
		return r.of(n.Args[0]).flipped()
	}
	return Unclear
}

// deductTrend: 100 − each · max(0, count) falls with the count, and with each.
func deductTrend(r *trends, n *Node) Trend {
	each, count := n.Args[0], n.Args[1]
	if !atLeastZero(r.bounds(each)) {
		return Unclear
	}
	return r.of(each).with(r.of(count)).flipped()
}

func attainedTrend(r *trends, n *Node) Trend { return r.quotient(n.Args[0], n.Args[1]) }

// linearTrend: towards the end of full marks it rises.
func linearTrend(r *trends, n *Node) Trend {
	zero, full := n.Args[1], n.Args[2]
	if r.cutter.reads(zero) || r.cutter.reads(full) {
		return Unclear
	}
	switch z, f := r.bounds(zero), r.bounds(full); {
	case below(z, f):
		return r.of(n.Args[0])
	case below(f, z):
		return r.of(n.Args[0]).flipped()
	}
	return Unclear
}

func daysTrend(r *trends, n *Node) Trend { return r.of(n.Args[1]).with(r.of(n.Args[0]).flipped()) }

// withinTrend is that of the first argument: of within, what is outside of the limits has no value and is passed over; of
// round, the places are a constant.
func withinTrend(r *trends, n *Node) Trend { return r.of(n.Args[0]) }

// unclear is a function of which nothing is proved where it reads the term.
func unclear(*trends, *Node) Trend { return Unclear }
