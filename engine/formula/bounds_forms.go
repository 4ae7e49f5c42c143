package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
	"slices"
)

// Bounds of the forms band, checklist and lookup.

// band joins the bands that an x within its bounds can fall into; in each, x is known to lie in it.
func (e *explorer) band(n *Node) Bounds {
	x := e.bounds(n.Args[0])
	var out Bounds
	any := false
	mark, state := len(e.known), e.state
	defer func() { e.known, e.state = e.known[:mark], state }()
	count := (len(n.Args) - 1) / 2
	for i := range count {
		from := e.bounds(n.Args[1+2*i])
		inside, before := len(e.known), e.state
		if e.narrow(n.Args[0], Bounds{Lo: from.Lo, LoOpen: from.LoOpen}) {
			e.arm(n, i)
			e.branch(&out, &any, e.bounds(n.Args[2+2*i]).also(from))
		}
		e.known, e.state = e.known[:inside], before
		if !e.narrow(n.Args[0], Bounds{Hi: from.Hi, HiOpen: true}) {
			return out.also(x)
		}
	}
	e.arm(n, count)
	if n.Else {
		e.branch(&out, &any, e.bounds(n.Args[len(n.Args)-1]))
	} else {
		e.may(n, &out, diag.OutcomeBandHole)
	}
	return out.also(x)
}

func (e *explorer) checklist(n *Node) Bounds {
	lo, hi := number.Zero, number.Zero
	var out Bounds
	var scaled scaling
	equal := number.Frac(100, int64(n.Items()))
	for i, item := range n.Args[:n.Items()] {
		b := e.point(n, i)
		if item.Type.Kind == Boolean {
			e.truths(n, i, b)
			b = b.percent()
			least, most := b.Lo.Quo(number.Hundred), b.Hi.Quo(number.Hundred)
			b.Lo, b.Hi = &least, &most
		} else {
			b = e.item(n, i, b)
		}
		share := point(equal)
		if n.Else {
			share = e.bounds(n.Args[n.Items()+i])
		}
		if n.Column == 1 {
			if scaled.add(e, n.Args[n.Items()+i], b) {
				e.arm(n, 2*n.Items()+i)
			}
		}
		product := times(b, share, Bounds{}.also(b).also(share))
		if product.Lo == nil || product.Hi == nil {
			return e.anything(n)
		}
		lo, hi, out = lo.Add(*product.Lo), hi.Add(*product.Hi), out.also(product)
	}
	if out.Lo, out.Hi = &lo, &hi; n.Column == 1 { // shares are scaled so that they add up
		least, most := scaled.ends(n.Value.Num)
		return cut(out, out, least, most)
	}
	return out
}

// point is how far item i of a checklist may be met: where it does not apply it has no share, and is not asked.
func (e *explorer) point(n *Node, i int) Bounds {
	item := n.Args[i]
	asked := item.point()
	if asked == item {
		return e.bounds(item)
	}
	when := e.bounds(n.when(i))
	if when.CanFalse {
		e.arm(item, 1)
	}
	if !when.CanTrue {
		return e.bounds(item.Args[2])
	}
	var out Bounds
	e.inState(n.when(i), true, func() {
		e.arm(item, 0)
		out = e.bounds(asked)
	})
	return out
}

// scaling is key points whose shares are scaled so that those that apply add up to the sum of all: together a mean of what each gives, weighted by its
// share, over those that apply.
type scaling struct{ points []scaledPoint }

type scaledPoint struct {
	share, least, most number.Number
	open               bool // whether it applies
}

// add takes a key point: its share as rescaled makes it, and how far it may be met. It reports whether it may not apply.
func (s *scaling) add(e *explorer, share *Node, met Bounds) (mayNot bool) {
	p := scaledPoint{least: number.Zero, most: number.One}
	if share.Op == OpCond {
		applies := e.bounds(share.Args[0])
		if mayNot = applies.CanFalse; !applies.CanTrue {
			return mayNot
		}
		p.open, share = applies.CanFalse || applies.CanBeUndetermined, share.Args[1]
	}
	p.share = share.Args[0].Value.Num
	if met.Lo != nil && met.Hi != nil {
		p.least, p.most = *met.Lo, *met.Hi
	}
	s.points = append(s.points, p)
	return mayNot
}

// ends are the least and the most that the points come to, of that sum of shares: which of the open ones apply is as bad, or as good, as can be.
func (s *scaling) ends(sum number.Number) (least, most number.Number) {
	mean := func(of func(p scaledPoint) number.Number) number.Number {
		top, whole := number.Zero, number.Zero
		open := []scaledPoint{}
		for _, p := range s.points {
			if p.open {
				open = append(open, p)
				continue
			}
			top, whole = top.Add(p.share.Mul(of(p))), whole.Add(p.share)
		}
		slices.SortStableFunc(open, func(a, b scaledPoint) int { return of(b).Cmp(of(a)) })
		for _, p := range open { // one that is above the mean raises it
			if whole.Sign() == 0 || top.Less(of(p).Mul(whole)) {
				top, whole = top.Add(p.share.Mul(of(p))), whole.Add(p.share)
			}
		}
		if whole.Sign() == 0 {
			return number.Zero
		}
		return top.Quo(whole)
	}
	most = mean(func(p scaledPoint) number.Number { return p.most })
	least = number.One.Sub(mean(func(p scaledPoint) number.Number { return number.One.Sub(p.least) }))
	return least.Mul(sum), most.Mul(sum)
}

// item cuts the bounds of an item that is a number to 0 … 1, outside which it has no value.
func (e *explorer) item(n *Node, i int, b Bounds) Bounds {
	if !below(b, point(number.One)) {
		e.arm(n, 2*i)
	}
	if !atMost(point(number.One), b) {
		e.arm(n, 2*i+1)
	}
	if b.Lo == nil || b.Lo.Sign() < 0 || b.Hi == nil || number.One.Less(*b.Hi) {
		e.may(n.Args[i], &b, diag.OutcomeItemRange)
	}
	return cut(b, b, number.Zero, number.One)
}

func (e *explorer) lookup(n *Node) Bounds {
	x := n.Args[0]
	b := e.bounds(x)
	out, any := Bounds{}, false
	covered := 0
	for i := 1; i < len(n.Args); i += 2 {
		key := []string{n.Args[i].Value.Text}
		if b.Texts != nil && len(sharedTexts(b.Texts, key)) == 0 {
			continue
		}
		covered++
		mark, state := len(e.known), e.state
		if !refinable(x) || e.learn(x, Bounds{Texts: key}) {
			e.arm(n, (i-1)/2)
			e.branch(&out, &any, e.bounds(n.Args[i+1]))
		}
		e.known, e.state = e.known[:mark], state
	}
	if b.Texts == nil || covered < len(b.Texts) {
		e.arm(n, (len(n.Args)-1)/2)
		e.may(n, &out, diag.OutcomeLookup)
	}
	return out.also(b)
}
