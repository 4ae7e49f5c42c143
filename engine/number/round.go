package number

import "math/big"

// Mode is a way to round to a number of decimal places.
type Mode uint8

const (
	HalfUp   Mode = iota // to the nearest, halves away from zero (四舍五入)
	HalfEven             // to the nearest, halves to the even digit (四舍六入五成双)
	Down                 // towards zero (截断)
	Up                   // away from zero (进一)
)

var modeNames = [...]string{"half-up", "half-even", "down", "up"}

// String is the mode's name in rule files: half-up, half-even, down or up.
func (m Mode) String() string { return modeNames[m] }

// ParseMode returns the mode of that name.
func ParseMode(name string) (Mode, bool) {
	for i, n := range modeNames {
		if n == name {
			return Mode(i), true
		}
	}
	return 0, false
}

// MaxPlaces bounds the decimal places that Round, Fixed and Approx take.
const MaxPlaces = 18

var pow10 = func() (p [MaxPlaces + 1]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return
}()

// within is the number of decimals that is meant: fewer than none are none, and more than MaxPlaces are MaxPlaces, here and wherever decimals are counted.
func within(places int) int { return min(max(places, 0), MaxPlaces) }

// Round returns a rounded to places decimals, 0 ≤ places ≤ MaxPlaces.
func (a Number) Round(places int, mode Mode) Number {
	places = within(places)
	if a.big == nil {
		if a.dm1 == 0 {
			return a
		}
		n, ok := mul64(a.num, pow10[places])
		if !ok {
			a = a.lowest()
			n, ok = mul64(a.num, pow10[places])
		}
		if ok { // numbers rounded alike have one denominator, so that sums of them need no other
			return Number{num: roundQuo(n, a.dm1+1, mode), dm1: pow10[places] - 1}
		}
	}
	scaled := new(big.Rat).Mul(a.rat(), new(big.Rat).SetInt64(pow10[places]))
	q := roundBig(scaled, mode)
	return fromBig(new(big.Rat).SetFrac(q, big.NewInt(pow10[places])))
}

// Units is the number rounded to whole units of 10^-places, and whether that left it as it is; ok is false where they are too many to count. Places are 0 to 18, as for all
// that counts in them.
func (a Number) Units(places int, mode Mode) (units int64, exact, ok bool) {
	places = within(places)
	if a.big != nil {
		return 0, false, false
	}
	d, p := a.dm1+1, pow10[places]
	if d == p {
		return a.num, true, true
	}
	n, ok := mul64(a.num, p)
	if !ok {
		return 0, false, false
	}
	q := n / d
	if q*d == n {
		return q, true, true
	}
	return roundQuo(n, d, mode), false, true
}

// Scaled is the number in units of 10^-places, 0 to 18; ok is false if it is not whole in them, or too large.
func (a Number) Scaled(places int) (units int64, ok bool) {
	places = within(places)
	if a.big != nil {
		return 0, false
	}
	d, p := a.dm1+1, pow10[places]
	switch {
	case d == p:
		return a.num, true
	case d == 1:
		return mul64(a.num, p)
	case p%d == 0:
		return mul64(a.num, p/d)
	}
	return 0, false
}

// FromScaled is a number of units of 10^-places, 0 to 18.
func FromScaled(units int64, places int) Number { return normal(units, pow10[within(places)]) }

// Floor returns the largest whole number that is not above a.
func (a Number) Floor() Number {
	if a.big == nil {
		d := a.dm1 + 1
		q := a.num / d
		if a.num < 0 && q*d != a.num {
			q--
		}
		return Number{num: q}
	}
	if a.IsInt() {
		return a
	}
	if a.Sign() < 0 {
		return a.Round(0, Up)
	}
	return a.Round(0, Down)
}

// Ceil returns the smallest whole number that is not below a.
func (a Number) Ceil() Number {
	if a.big == nil {
		d := a.dm1 + 1
		q := a.num / d
		if a.num > 0 && q*d != a.num {
			q++
		}
		return Number{num: q}
	}
	return a.Neg().Floor().Neg()
}

func roundQuo(n, d int64, mode Mode) int64 {
	q, r := n/d, n%d
	if r == 0 {
		return q
	}
	up := false
	switch mode {
	case HalfUp:
		up = abs(r) >= uint64(d)-abs(r)
	case HalfEven:
		rest := uint64(d) - abs(r)
		up = abs(r) > rest || abs(r) == rest && q&1 != 0
	case Up:
		up = true
	}
	switch {
	case up && n < 0:
		return q - 1
	case up:
		return q + 1
	}
	return q
}

func roundBig(x *big.Rat, mode Mode) *big.Int {
	q, r := new(big.Int).QuoRem(x.Num(), x.Denom(), new(big.Int))
	if r.Sign() == 0 {
		return q
	}
	twice := new(big.Int).Abs(r)
	c := twice.Lsh(twice, 1).Cmp(x.Denom())
	up := mode == Up || mode == HalfUp && c >= 0 || mode == HalfEven && (c > 0 || c == 0 && q.Bit(0) == 1)
	if up {
		q.Add(q, big.NewInt(int64(x.Sign())))
	}
	return q
}

// Step is 1 in the last of that many decimal places, 0 to 18: 0.01 for 2.
func Step(places int) Number { return Frac(1, pow10[within(places)]) }
