package replay

import (
	"strings"

	"jixiao/engine/diag"
)

// Slips of the pen: a term left out of a sum or counted twice, two digits exchanged.

// slips explains a sum that does not hold: a term left out or counted twice, two digits exchanged.
func slips(d Difference) []Cause {
	p, okP := parse(d.Published.Zh)
	c, okC := parse(d.Computed.Zh)
	if !okP || !okC {
		return nil
	}
	var out []Cause
	gap := c.value.Sub(p.value)
	terms, _, _ := strings.Cut(d.Detail.Zh, " = ")
	for _, term := range strings.Split(terms, " + ") {
		x, ok := parse(term)
		switch {
		case !ok || x.value.Sign() == 0:
		case x.value.Equal(gap):
			out = append(out, Cause{BySlip, diag.Both("漏加 %s", "%s was left out", term), 1})
		case x.value.Equal(gap.Neg()):
			out = append(out, Cause{BySlip, diag.Both("重复加 %s", "%s was counted twice", term), 1})
		}
	}
	if a, b := digits(d.Published.Zh), digits(d.Computed.Zh); a != b && exchanged(a, b) {
		out = append(out, Cause{BySlip, diag.Both("两个数字颠倒", "two digits were exchanged"), 1})
	}
	return out
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// exchanged reports whether two neighbouring digits are exchanged, and nothing else differs.
func exchanged(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for k := range len(a) - 1 {
		if a[k] != b[k] {
			return a[k] == b[k+1] && a[k+1] == b[k] && a[k+2:] == b[k+2:]
		}
	}
	return false
}
