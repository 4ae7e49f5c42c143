package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// The columns of functions that take a constant beside a number or a list: the largest n, a rank, a power; and of growth.

// constantFrom1 checks that an argument is a whole constant from 1 to most, and keeps it in Column.
func (c *checker) constantFrom1(n, a *Node, most int64) bool {
	if !c.expect(a, Number) {
		return false
	}
	count, whole := int64(0), a.isConst()
	if whole {
		count, whole = a.constant().Int64()
	}
	if !whole || count < 1 || count > most {
		c.fail(a, diag.CountRange, most)
		return false
	}
	n.Column = int(count)
	return true
}

func (c *checker) taken(n *Node) {
	c.nodes(n.Args)
	if c.count(n, 2, 2) && c.expect(n.Args[0], List) && c.listOf(n.Args[0], Number) && c.constantFrom1(n, n.Args[1], 1000) {
		n.Type, n.Unit = Type{Kind: List, Elem: Number}, n.Args[0].Unit
	}
}

func (c *checker) rank(n *Node) {
	c.nodes(n.Args)
	if !c.count(n, 3, 3) || !c.expect(n.Args[0], List) || !c.listOf(n.Args[0], Number) || !c.expect(n.Args[1], Number) || !c.expect(n.Args[2], Text) {
		return
	}
	if how := n.Args[2]; how.Op != OpConst || how.Value.Text != "skip" && how.Value.Text != "dense" {
		c.fail(how, diag.RankTies)
		return
	}
	c.unit(n, n.Args[1], n.Args[0])
	n.Type = Type{Kind: Number}
}

func (c *checker) power(n *Node) {
	c.nodes(n.Args)
	if c.count(n, 2, 2) && c.expect(n.Args[0], Number) && c.constantFrom1(n, n.Args[1], 16) {
		n.Type = Type{Kind: Number}
	}
}

func compileTaken(n *Node) {
	list, count, least, fail := n.Args[0].code.nums, n.Column, n.Name == "smallest", n.failures()
	n.code.nums = func(f *Frame) ([]number.Number, *Undetermined) {
		mark := len(f.nums)
		l, u := list(f)
		if u != nil {
			f.nums = f.nums[:mark]
			return nil, u
		}
		if !f.affordAll(l) {
			f.nums = f.nums[:mark]
			return nil, fail(nil)
		}
		out, why := extremes(l, count, least)
		f.nums = append(f.nums[:mark], out...)
		if why != nil {
			return nil, n.undetermined(why)
		}
		return f.nums[mark:], nil
	}
}

func compileRankOf(n *Node) {
	list, x, dense, fail := n.Args[0].code.nums, n.Args[1].code.num, n.Args[2].Value.Text == "dense", n.failures()
	column := n.Args[0]
	shared := column.Op == OpColumn && column.Fact.Cohort && column.Fact.Owned == nil && column.Fact.Slot != OwnSlot
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		mark := len(f.nums)
		defer func() { f.nums = f.nums[:mark] }()
		l, u := list(f)
		if u != nil {
			return number.Zero, u
		}
		v, u := x(f)
		if u != nil {
			return number.Zero, u
		}
		if shared && len(l) >= rankFrom {
			if rows := f.cell(column.Slot).Rows; rows.Shared {
				c := f.sharedColumn(column.Slot, column.Column, rows)
				if !f.spend(c.work) || dense && !f.spend(len(l)*len(l)) {
					return number.Zero, fail(nil)
				}
				return c.rank(v, dense), nil
			}
		}
		if !f.affordAll(l) || dense && !f.spend(len(l)*len(l)) {
			return number.Zero, fail(nil)
		}
		return rankOf(l, v, dense), nil
	}
}

func compilePower(n *Node) {
	x, count, fail := n.Args[0].code.num, n.Column, n.failures()
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		v, u := x(f)
		if u != nil {
			return number.Zero, u
		}
		if v.IsBig() {
			if words := v.Bits()/64 + 1; !f.spend(words * words * count) {
				return number.Zero, fail(nil)
			}
		}
		out, why := powerOf(v, count)
		if why != nil {
			return number.Zero, fail(nil)
		}
		return out, nil
	}
}

// rankTrend: the greater a number is the fewer are above it.
func rankTrend(r *trends, n *Node) Trend {
	if r.cutter.reads(n.Args[0]) {
		return Unclear
	}
	return r.of(n.Args[1]).flipped()
}

// rankBounds: from 1 to one more than there are elements.
func rankBounds(e *explorer, n *Node, _ []Bounds, out Bounds) Bounds {
	watch := e.watch
	if e.watch = nil; watch != nil { // which was told of the list before
		e.watch = &Watch{}
	}
	b := e.list(n.Args[0]).length()
	e.watch, out.Lo = watch, &number.One
	if b.Hi != nil {
		most := b.Hi.Add(number.One)
		out.Hi = &most
	}
	return out
}

// growthTrend: on a base that is positive, and only then it has a value, it rises with what is now.
func growthTrend(r *trends, n *Node) Trend {
	if r.cutter.reads(n.Args[1]) {
		return Unclear
	}
	return r.of(n.Args[0])
}

func growthBounds(e *explorer, n *Node, box []Bounds, out Bounds) Bounds {
	now, before := box[0], box[1]
	if before.Lo == nil || before.Lo.Sign() < 0 || before.Lo.Sign() == 0 && !before.LoOpen {
		e.may(n, &out, diag.OutcomeGrowthBase)
	}
	if now.Lo != nil && now.Lo.Sign() >= 0 { // something not below 0 over something above 0
		lo := number.Hundred.Neg()
		out.Lo = &lo
	}
	a, b := n.Args[0], n.Args[1]
	for _, same := range []Bounds{e.quietly(made(OpDiv, made(OpSub, a, b), b)), e.quietly(made(OpDiv, a, b)).shifted(number.One.Neg())} { // what is known of how the two stand
		if same = same.scaled(number.Hundred); !same.none {
			same.CanBeUndetermined, same.ReadsMissing = out.CanBeUndetermined, out.ReadsMissing
			out = out.meet(same, Number)
		}
	}
	return out
}

func powerTrend(r *trends, n *Node) Trend {
	t := r.of(n.Args[0])
	switch b := r.bounds(n.Args[0]); {
	case n.Column%2 == 1 || atLeastZero(b):
		return t
	case atMostZero(b):
		return t.flipped()
	}
	return Unclear
}

func powerBounds(e *explorer, n *Node, box []Bounds, out Bounds) Bounds {
	e.may(n, &out, diag.OutcomeTooLarge)
	x := box[0]
	raised := func(y *number.Number) *number.Number {
		if y == nil {
			return nil
		}
		z := number.One
		for range n.Column {
			z = z.Mul(*y)
		}
		return kept(z)
	}
	switch {
	case n.Column%2 == 1 || atLeastZero(x):
		out.Lo, out.Hi, out.LoOpen, out.HiOpen = raised(x.Lo), raised(x.Hi), x.LoOpen, x.HiOpen
	case atMostZero(x):
		out.Lo, out.Hi, out.LoOpen, out.HiOpen = raised(x.Hi), raised(x.Lo), x.HiOpen, x.LoOpen
	default:
		out.Lo = &number.Zero
	}
	return out
}

// weightedBounds: a mean by weights that are not negative lies among its values. There is one where as many weights stand beside the values, and
// they add up to more than nothing.
func weightedBounds(e *explorer, n *Node) Bounds {
	values, weights := e.list(n.Args[0]), e.list(n.Args[1])
	out := Bounds{}.also(values.elem).also(weights.elem)
	if !asLong(n.Args[0], n.Args[1]) {
		e.may(n, &out, diag.OutcomeLengths)
	}
	lo := weights.elem.Lo
	if lo == nil || lo.Sign() <= 0 || values.least == 0 && weights.least == 0 {
		e.may(n, &out, diag.OutcomeNegative)
	}
	if lo != nil && lo.Sign() >= 0 {
		out.Lo, out.Hi = values.elem.Lo, values.elem.Hi
	}
	return out
}

// asLong reports whether two lists surely have as many elements: columns and what is made of each row of one table, or lists that are written.
func asLong(a, b *Node) bool {
	for a.Op == OpMap {
		a = a.Args[0]
	}
	for b.Op == OpMap {
		b = b.Args[0]
	}
	rows := func(n *Node) *Fact {
		if n.Op == OpColumn || n.Op == OpFact {
			return n.Fact
		}
		return nil
	}
	switch {
	case a.Op == OpList && b.Op == OpList:
		return len(a.Args) == len(b.Args)
	case rows(a) != nil:
		return rows(a) == rows(b)
	}
	return a.Same(b)
}
