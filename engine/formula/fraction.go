package formula

import "jixiao/engine/number"

// Fraction is (A·x + B) ÷ (C·x + D).
type Fraction struct{ A, B, C, D number.Number }

func constant(x number.Number) Fraction { return Fraction{B: x, D: number.One} }

func (m Fraction) isConstant() bool { return m.A.Sign() == 0 && m.C.Sign() == 0 }

func (m Fraction) isLine() bool { return m.C.Sign() == 0 }

// At is the fraction's value; the denominator must not be 0 there.
func (m Fraction) At(x number.Number) number.Number {
	return m.A.Mul(x).Add(m.B).Quo(m.C.Mul(x).Add(m.D))
}

// Slope is the sign of how it changes as x grows.
func (m Fraction) Slope() int { return m.A.Mul(m.D).Sub(m.B.Mul(m.C)).Sign() }

func (m Fraction) scaled(k number.Number) Fraction {
	return Fraction{m.A.Mul(k), m.B.Mul(k), m.C, m.D}
}

// plus adds two fractions where the sum is one again.
func (m Fraction) plus(n Fraction) (Fraction, bool) {
	switch {
	case n.isLine() && m.isLine():
		return Fraction{m.A.Quo(m.D).Add(n.A.Quo(n.D)), m.B.Quo(m.D).Add(n.B.Quo(n.D)), number.Zero, number.One}, true
	case n.isConstant():
		k := n.B.Quo(n.D)
		return Fraction{m.A.Add(k.Mul(m.C)), m.B.Add(k.Mul(m.D)), m.C, m.D}, true
	case m.isConstant():
		return n.plus(m)
	case m.C.Mul(n.D).Equal(n.C.Mul(m.D)): // one denominator, up to a factor
		k := n.C.Quo(m.C)
		return Fraction{m.A.Add(n.A.Quo(k)), m.B.Add(n.B.Quo(k)), m.C, m.D}, true
	}
	return Fraction{}, false
}

func (m Fraction) times(n Fraction) (Fraction, bool) {
	switch {
	case n.isConstant():
		return m.scaled(n.B.Quo(n.D)), true
	case m.isConstant():
		return n.scaled(m.B.Quo(m.D)), true
	}
	return Fraction{}, false
}

func (m Fraction) over(n Fraction) (Fraction, bool) {
	switch {
	case n.isConstant() && n.B.Sign() == 0:
		return Fraction{}, false
	case n.isConstant():
		return m.scaled(n.D.Quo(n.B)), true
	case m.isLine() && n.isLine():
		return Fraction{m.A.Quo(m.D), m.B.Quo(m.D), n.A.Quo(n.D), n.B.Quo(n.D)}, true
	case m.isConstant():
		k := m.B.Quo(m.D)
		return Fraction{n.C.Mul(k), n.D.Mul(k), n.A, n.B}, true
	}
	return Fraction{}, false
}

// Pole reports whether the fraction has no value at x.
func (m Fraction) Pole(x number.Number) bool { return m.C.Mul(x).Add(m.D).Sign() == 0 }

// Level is the value of a fraction that does not change; a common factor of its two lines is passed over.
func (m Fraction) Level() number.Number {
	if m.D.Sign() != 0 {
		return m.B.Quo(m.D)
	}
	return m.A.Quo(m.C)
}

// Equal reports whether two fractions have one value wherever both have one: their cross products are one parabola.
func (m Fraction) Equal(n Fraction) bool {
	// (A·x+B)(C'·x+D') = (A'·x+B')(C·x+D)
	return m.A.Mul(n.C).Equal(n.A.Mul(m.C)) && m.B.Mul(n.D).Equal(n.B.Mul(m.D)) &&
		m.A.Mul(n.D).Add(m.B.Mul(n.C)).Equal(n.A.Mul(m.D).Add(n.B.Mul(m.C)))
}

// Solve finds where the fraction has a value; ok is false where it is constant or never has it.
func (m Fraction) Solve(y number.Number) (x number.Number, ok bool) {
	// (A·x+B) = y·(C·x+D)
	a := m.A.Sub(y.Mul(m.C))
	if a.Sign() == 0 {
		return number.Zero, false
	}
	x = y.Mul(m.D).Sub(m.B).Quo(a)
	return x, !m.Pole(x)
}
