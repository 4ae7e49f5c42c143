package formula

import (
	"slices"

	"jixiao/engine/number"
)

// Bounds as sets: joined, met, negated, empty.

// Exactly is the bounds of one number.
func Exactly(x number.Number) Bounds { return point(x) }

// join is what holds if either operand may be the value.
func join(a, b Bounds) Bounds {
	switch {
	case a.none:
		return b.also(a)
	case b.none:
		return a.also(b)
	}
	out := Bounds{
		CanTrue: a.CanTrue || b.CanTrue, CanFalse: a.CanFalse || b.CanFalse, NotZero: !mayBeZero(a) && !mayBeZero(b),
		CanBeUndetermined: a.CanBeUndetermined || b.CanBeUndetermined, ReadsMissing: a.ReadsMissing || b.ReadsMissing,
	}
	if a.Lo != nil && b.Lo != nil {
		out.Lo, out.LoOpen = lesser(*a.Lo, a.LoOpen, *b.Lo, b.LoOpen)
	}
	if a.Hi != nil && b.Hi != nil {
		hi, open := lesser(a.Hi.Neg(), a.HiOpen, b.Hi.Neg(), b.HiOpen)
		out.Hi, out.HiOpen = negated(hi), open
	}
	if a.Texts != nil && b.Texts != nil {
		out.Texts = union(a.Texts, b.Texts)
	}
	return out
}

// lesser is the lower of two lower ends.
func lesser(a number.Number, aOpen bool, b number.Number, bOpen bool) (*number.Number, bool) {
	switch c := a.Cmp(b); {
	case c < 0:
		return &a, aOpen
	case c > 0:
		return &b, bOpen
	}
	return &a, aOpen && bOpen
}

// meet is what holds if both are true of one value.
func (b Bounds) meet(c Bounds, kind Kind) Bounds {
	switch kind {
	case Boolean:
		b.CanTrue, b.CanFalse = b.CanTrue && c.CanTrue, b.CanFalse && c.CanFalse
	case Text:
		b.Texts = sharedTexts(b.Texts, c.Texts)
	default:
		b.NotZero = b.NotZero || c.NotZero
		if c.Lo != nil && (b.Lo == nil || b.Lo.Less(*c.Lo) || b.Lo.Equal(*c.Lo) && c.LoOpen) {
			b.Lo, b.LoOpen = c.Lo, c.LoOpen
		}
		if c.Hi != nil && (b.Hi == nil || c.Hi.Less(*b.Hi) || b.Hi.Equal(*c.Hi) && c.HiOpen) {
			b.Hi, b.HiOpen = c.Hi, c.HiOpen
		}
	}
	return b
}

// union is the texts of both, each once.
func union(a, b []string) []string {
	out := append([]string{}, a...)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// sharedTexts is the texts that both may be, each once; nil may be any.
func sharedTexts(a, b []string) []string {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	if !slices.ContainsFunc(a, func(s string) bool { return !slices.Contains(b, s) }) {
		return a
	}
	out := []string{}
	for _, s := range a {
		if slices.Contains(b, s) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// also copies the flags of a part into b: that it may be undetermined, that it reads what is missing. Not its range.
func (b Bounds) also(part Bounds) Bounds {
	b.CanBeUndetermined = b.CanBeUndetermined || part.CanBeUndetermined
	b.ReadsMissing = b.ReadsMissing || part.ReadsMissing
	return b
}

// empty reports whether nothing lies within the bounds of a node of that kind.
func (b Bounds) empty(kind Kind) bool {
	switch kind {
	case Boolean:
		return !b.CanTrue && !b.CanFalse
	case Text:
		return b.Texts != nil && len(b.Texts) == 0
	}
	if b.Lo == nil || b.Hi == nil {
		return false
	}
	c := b.Lo.Cmp(*b.Hi)
	return c > 0 || c == 0 && (b.LoOpen || b.HiOpen)
}

func (b Bounds) negated() Bounds {
	b.Lo, b.Hi, b.LoOpen, b.HiOpen = negated(b.Hi), negated(b.Lo), b.HiOpen, b.LoOpen
	return b
}

func negated(x *number.Number) *number.Number {
	if x == nil {
		return nil
	}
	y := x.Neg()
	return &y
}
