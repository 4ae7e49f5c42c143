package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Bounds of calls and of the forms band, checklist and lookup.

func (n *Node) callBounds(f *Frame) Bounds {
	var box []Bounds
	var out Bounds
	args := n.Args
	if n.Fn.list != nil && len(args) == 1 && args[0].Op == OpList {
		args = args[0].Args
	}
	finite := true
	for _, a := range args {
		if a.Type.Kind != Number {
			return n.anything()
		}
		b := a.bounds(f)
		finite = finite && b.Lo != nil && b.Hi != nil
		box, out = append(box, b), out.also(b)
	}
	switch n.Name {
	case "min", "max":
		return n.extremeBounds(box, out)
	case "abs":
		return absBounds(box[0], out)
	case "attained", "linear", "deduct":
		return n.scaleBounds(box, out, finite)
	case "floor", "ceil", "whole", "begun", "clamp":
		return n.monotoneBounds(box, out)
	case "round":
		return n.roundBounds(box[0], out)
	case "within":
		return n.withinBounds(box, out)
	}
	return n.anything()
}

// extremeBounds: the least of intervals lies between the least lower and the least upper end.
func (n *Node) extremeBounds(box []Bounds, out Bounds) Bounds {
	pick := func(end func(Bounds) *number.Number, least, needAll bool) *number.Number {
		var r *number.Number
		for _, b := range box {
			x := end(b)
			if x == nil && needAll {
				return nil
			}
			if x != nil && (r == nil || least == x.Less(*r)) {
				r = x
			}
		}
		return r
	}
	least := n.Name == "min"
	out.Lo = pick(func(b Bounds) *number.Number { return b.Lo }, least, least)
	out.Hi = pick(func(b Bounds) *number.Number { return b.Hi }, least, !least)
	return out
}

func absBounds(b, out Bounds) Bounds {
	switch {
	case b.Lo != nil && b.Lo.Sign() >= 0:
		out.Lo, out.Hi = b.Lo, b.Hi
	case b.Hi != nil && b.Hi.Sign() <= 0:
		out.Lo, out.Hi = negated(b.Hi), negated(b.Lo)
	default:
		out.Lo = &number.Zero
		if b.Lo != nil && b.Hi != nil {
			hi := number.Max(b.Lo.Neg(), *b.Hi)
			out.Hi = &hi
		}
	}
	return out
}

// scaleBounds: attained, linear and deduct give 0 to 100, and something narrower where their arguments are bounded and
// the function is monotone in each on that side of its pole.
func (n *Node) scaleBounds(box []Bounds, out Bounds, finite bool) Bounds {
	out.Lo, out.Hi = &number.Zero, &number.Hundred
	pole := false
	switch n.Name {
	case "attained":
		pole = mayBeZero(box[1])
		finite = finite || n.openAttained(box, &out)
		if box[0].Lo == nil || box[0].Hi == nil || box[1].Lo == nil || box[1].Hi == nil {
			out.CanBeUndetermined = out.CanBeUndetermined || pole
			return out
		}
	case "linear":
		zero, okZero := box[1].fixed()
		full, okFull := box[2].fixed()
		pole = !okZero || !okFull || zero.Equal(full)
		if !pole && (box[0].Lo == nil || box[0].Hi == nil) {
			return n.openLinear(box, out)
		}
	}
	if pole {
		out.CanBeUndetermined = true
		return out
	}
	if finite {
		lo, hi := corners(box, func(x [3]number.Number) number.Number {
			r, _ := n.Fn.scalar(x[0], x[1], x[2])
			return r
		})
		out.Lo, out.Hi = &lo, &hi
	}
	return out
}

// openAttained handles “at least so much of a known positive target”.
func (n *Node) openAttained(box []Bounds, out *Bounds) bool {
	target, ok := box[1].fixed()
	if !ok || target.Sign() <= 0 {
		return false
	}
	if box[0].Lo != nil {
		lo, _ := n.Fn.scalar(*box[0].Lo, target, number.Zero)
		out.Lo = &lo
	}
	if box[0].Hi != nil {
		hi, _ := n.Fn.scalar(*box[0].Hi, target, number.Zero)
		out.Hi = &hi
	}
	return false
}

// openLinear handles an x that is bounded on one side only.
func (n *Node) openLinear(box []Bounds, out Bounds) Bounds {
	zero, full := *box[1].Lo, *box[2].Lo
	end := func(x *number.Number, at *number.Number) *number.Number {
		if x == nil {
			return at
		}
		r, _ := n.Fn.scalar(*x, zero, full)
		return &r
	}
	if zero.Less(full) {
		out.Lo, out.Hi = end(box[0].Lo, out.Lo), end(box[0].Hi, out.Hi)
	} else {
		out.Lo, out.Hi = end(box[0].Hi, out.Lo), end(box[0].Lo, out.Hi)
	}
	return out
}

func (b Bounds) fixed() (number.Number, bool) {
	if b.Lo == nil || b.Hi == nil || !b.Lo.Equal(*b.Hi) {
		return number.Zero, false
	}
	return *b.Lo, true
}

func mayBeZero(b Bounds) bool {
	return (b.Lo == nil || b.Lo.Sign() <= 0) && (b.Hi == nil || b.Hi.Sign() >= 0)
}

// monotoneBounds: functions that rise with every argument take lower ends to a lower end. clamp keeps within its limits
// even if x is unbounded.
func (n *Node) monotoneBounds(box []Bounds, out Bounds) Bounds {
	if n.Name == "clamp" {
		lo, okLo := box[1].fixed()
		hi, okHi := box[2].fixed()
		if !okLo || !okHi {
			return n.anything()
		}
		out.Lo, out.Hi = &lo, &hi
		if hi.Less(lo) {
			out.Lo = &hi
		}
		if box[0].Lo != nil {
			x := clamp(*box[0].Lo, lo, hi)
			out.Lo = &x
		}
		if box[0].Hi != nil {
			x := clamp(*box[0].Hi, lo, hi)
			out.Hi = &x
		}
		return out
	}
	apply := func(x *number.Number) *number.Number {
		if x == nil {
			return nil
		}
		r, _ := n.Fn.scalar(*x, number.Zero, number.Zero)
		return &r
	}
	out.Lo, out.Hi = apply(box[0].Lo), apply(box[0].Hi)
	if out.Lo == nil && (n.Name == "whole" || n.Name == "begun") {
		out.Lo = &number.Zero
	}
	return out
}

// withinBounds: a value that counts lies between the limits. A judgement is made within them or it does not count, so one
// that is not made yet leaves the band and no other outcome.
func (n *Node) withinBounds(box []Bounds, out Bounds) Bounds {
	out.Lo, out.Hi = box[1].Lo, box[2].Hi
	if x := box[0].Lo; x != nil && (out.Lo == nil || out.Lo.Less(*x)) {
		out.Lo = x
	}
	if x := box[0].Hi; x != nil && (out.Hi == nil || x.Less(*out.Hi)) {
		out.Hi = x
	}
	judgement := n.Args[0].Fact != nil && n.Args[0].Fact.Judgement
	inside := box[0].Lo != nil && box[1].Hi != nil && !box[0].Lo.Less(*box[1].Hi) && box[0].Hi != nil && box[2].Lo != nil && !box[2].Lo.Less(*box[0].Hi)
	out.CanBeUndetermined = out.CanBeUndetermined || !judgement && !inside
	if out.Lo != nil && out.Hi != nil && out.Hi.Less(*out.Lo) { // no value counts
		return n.anything()
	}
	return out
}

func (n *Node) roundBounds(b, out Bounds) Bounds {
	apply := func(x *number.Number) *number.Number {
		if x == nil {
			return nil
		}
		r := x.Round(n.Column, number.HalfUp)
		return &r
	}
	out.Lo, out.Hi = apply(b.Lo), apply(b.Hi)
	return out
}

// bandBounds joins the bands that an x within its bounds can fall into.
func (n *Node) bandBounds(f *Frame) Bounds {
	x := n.Args[0].bounds(f)
	var out *Bounds
	add := func(n *Node) {
		b := n.bounds(f)
		if out != nil {
			b = join(*out, b)
		}
		out = &b
	}
	count := (len(n.Args) - 1) / 2
	for i := range count {
		from := n.Args[1+2*i].bounds(f)
		never := x.Hi != nil && from.Lo != nil && x.Hi.Less(*from.Lo)
		always := x.Lo != nil && from.Hi != nil && !x.Lo.Less(*from.Hi)
		if !never {
			add(n.Args[2+2*i])
			*out = out.also(from)
		}
		if always {
			return out.also(x)
		}
	}
	if n.Else {
		add(n.Args[len(n.Args)-1])
	} else {
		b := Bounds{CanBeUndetermined: true}
		if out != nil {
			b = *out
			b.CanBeUndetermined = true
		}
		out = &b
	}
	return out.also(x)
}

func (n *Node) checklistBounds(f *Frame) Bounds {
	lo, hi := number.Zero, number.Zero
	var out Bounds
	equal := number.Frac(100, int64(n.Items()))
	for i, item := range n.Args[:n.Items()] {
		b := item.bounds(f)
		if item.Type.Kind == Boolean {
			b = b.percent()
			least, most := b.Lo.Quo(number.Hundred), b.Hi.Quo(number.Hundred)
			b.Lo, b.Hi = &least, &most
		} else {
			b = within(b, number.Zero, number.One)
		}
		share := point(equal)
		if n.Else {
			share = n.Args[n.Items()+i].bounds(f)
		}
		product := times(b, share, Bounds{}.also(b).also(share))
		if product.Lo == nil || product.Hi == nil {
			return n.anything()
		}
		lo, hi, out = lo.Add(*product.Lo), hi.Add(*product.Hi), out.also(product)
	}
	out.Lo, out.Hi = &lo, &hi
	return out
}

// within cuts bounds to a range outside which the value would be undetermined.
func within(b Bounds, lo, hi number.Number) Bounds {
	if b.Lo == nil || b.Lo.Less(lo) {
		b.Lo, b.CanBeUndetermined = &lo, true
	}
	if b.Hi == nil || hi.Less(*b.Hi) {
		b.Hi, b.CanBeUndetermined = &hi, true
	}
	return b
}

func (n *Node) lookupBounds(f *Frame) Bounds {
	x := n.Args[0]
	out := Bounds{}
	for i := 1; i < len(n.Args); i += 2 {
		b := n.Args[i+1].bounds(f)
		if i == 1 {
			out = b
		} else {
			out = join(out, b)
		}
	}
	out.ReadsMissing = true
	out.CanBeUndetermined = out.CanBeUndetermined || x.Fact == nil || len(x.Fact.Choices) == 0
	if _, u := x.code.text(f); u != nil && u.Code != diag.OutcomeMissing {
		out.CanBeUndetermined = true
	}
	return out
}
