package formula

import "jixiao/engine/number"

// Calls as fractions of lines.

func (c *cutter) call(n *Node) (Fraction, bool) {
	args := n.Args
	if n.Fn.list != nil && len(args) == 1 {
		if args[0].Op != OpList {
			c.ok = false
			return Fraction{}, false
		}
		args = args[0].Args
	}
	parts := make([]Fraction, len(args))
	values := make([]number.Number, len(args))
	for i, a := range args {
		if a.Type.Kind != Number && a.Type.Kind != Date {
			c.ok = false
			return Fraction{}, false
		}
		m, ok := c.number(a)
		v, u := a.code.num(c.frame)
		if !ok || u != nil {
			return Fraction{}, false
		}
		parts[i], values[i] = m, v
	}
	return n.Fn.pieces(c, n, parts, values)
}

func (c *cutter) abs(_ *Node, parts []Fraction, values []number.Number) (Fraction, bool) {
	c.level(parts[0], number.Zero)
	if values[0].Sign() < 0 {
		return parts[0].scaled(number.Int(-1)), true
	}
	return parts[0], true
}

func (c *cutter) clamp(_ *Node, parts []Fraction, values []number.Number) (Fraction, bool) {
	c.crossing(parts[0], parts[1])
	c.crossing(parts[0], parts[2])
	c.crossing(parts[1], parts[2])
	switch {
	case values[2].Less(number.Max(values[0], values[1])):
		return parts[2], true
	case values[0].Less(values[1]):
		return parts[1], true
	}
	return parts[0], true
}

func (c *cutter) within(_ *Node, parts []Fraction, _ []number.Number) (Fraction, bool) {
	c.crossing(parts[0], parts[1])
	c.crossing(parts[0], parts[2])
	return parts[0], true
}

func (c *cutter) steps(n *Node, parts []Fraction, values []number.Number) (Fraction, bool) {
	return c.step(n, parts[0], values[0], number.Zero, number.One)
}

func (c *cutter) round(n *Node, parts []Fraction, values []number.Number) (Fraction, bool) {
	unit := number.Step(n.Column)
	return c.step(n, parts[0], values[0], unit.Quo(number.Int(2)), unit)
}

func (c *cutter) days(_ *Node, parts []Fraction, _ []number.Number) (Fraction, bool) {
	m, ok := parts[1].plus(parts[0].scaled(number.Int(-1)))
	c.ok = c.ok && ok
	return m, ok
}

func (c *cutter) extreme(n *Node, parts []Fraction, values []number.Number) (Fraction, bool) {
	if len(parts) == 0 {
		return Fraction{}, false
	}
	best := 0
	for i := range parts {
		for k := range i {
			c.crossing(parts[i], parts[k])
		}
		if n.Name == "min" && values[i].Less(values[best]) || n.Name == "max" && values[best].Less(values[i]) {
			best = i
		}
	}
	return parts[best], true
}

func (c *cutter) sum(n *Node, parts []Fraction, _ []number.Number) (Fraction, bool) {
	sum := constant(number.Zero)
	for _, p := range parts {
		var ok bool
		if sum, ok = sum.plus(p); !ok {
			c.ok = false
			return Fraction{}, false
		}
	}
	if n.Name == "mean" {
		if len(parts) == 0 {
			return Fraction{}, false
		}
		return sum.scaled(number.Frac(1, int64(len(parts)))), true
	}
	return sum, true
}

// scale: attained, linear and deduct are straight between 0 and 100 and flat beyond.
func (c *cutter) scale(n *Node, parts []Fraction, _ []number.Number) (Fraction, bool) {
	v, u := n.code.num(c.frame)
	var m Fraction
	ok := true
	switch n.Name {
	case "attained":
		c.level(parts[1], number.Zero)
		if u != nil {
			return Fraction{}, false
		}
		if m, ok = parts[0].over(parts[1]); ok {
			m = m.scaled(number.Hundred)
		}
	case "linear":
		zero, full := parts[1], parts[2]
		if !zero.isConstant() || !full.isConstant() {
			c.ok = false
			return Fraction{}, false
		}
		if u != nil {
			return Fraction{}, false
		}
		z, f := zero.B.Quo(zero.D), full.B.Quo(full.D)
		m, _ = parts[0].plus(constant(z.Neg()))
		m = m.scaled(number.Hundred.Quo(f.Sub(z)))
	default:
		c.level(parts[1], number.Zero)
		if count, u := n.Args[1].code.num(c.frame); u == nil && count.Sign() <= 0 {
			return constant(number.Hundred), true
		}
		if m, ok = parts[0].times(parts[1]); ok {
			m, ok = m.scaled(number.Int(-1)).plus(constant(number.Hundred))
		}
	}
	if !ok {
		c.ok = false
		return Fraction{}, false
	}
	c.level(m, number.Zero)
	c.level(m, number.Hundred)
	if u != nil {
		return Fraction{}, false
	}
	if v.Sign() == 0 || v.Equal(number.Hundred) {
		return constant(v), true
	}
	return m, true
}

// step: a value that goes in steps is flat until the argument passes the next one.
func (c *cutter) step(n *Node, m Fraction, v, offset, unit number.Number) (Fraction, bool) {
	k := v.Add(offset).Quo(unit).Floor()
	for _, at := range []number.Number{k, k.Add(number.One), k.Sub(number.One)} {
		c.level(m, at.Mul(unit).Sub(offset))
	}
	if offset.Sign() != 0 { // half away from zero turns at zero
		c.level(m, offset.Neg())
		c.level(m, number.Zero)
		c.level(m, offset)
	}
	r, u := n.code.num(c.frame)
	return constant(r), u == nil
}
