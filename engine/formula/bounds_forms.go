package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
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
	equal := number.Frac(100, int64(n.Items()))
	for i, item := range n.Args[:n.Items()] {
		b := e.bounds(item)
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
		product := times(b, share, Bounds{}.also(b).also(share))
		if product.Lo == nil || product.Hi == nil {
			return e.anything(n)
		}
		lo, hi, out = lo.Add(*product.Lo), hi.Add(*product.Hi), out.also(product)
	}
	if out.Lo, out.Hi = &lo, &hi; n.Column == 1 { // shares are scaled so that they add up
		return cut(out, out, number.Zero, number.Hundred)
	}
	return out
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
