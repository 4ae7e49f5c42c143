package hand

import (
	"cmp"
	"math"
	"math/big"
	"math/bits"
	"strconv"
)

// A number is an exact fraction n/d with d > 0, or big where that does not fit. Its zero value is not a number: d is 0. A fraction
// is brought to lowest terms only when a part of it passes 31 bits, since products of smaller parts cannot overflow.
type number struct {
	n, d int64
	big  *big.Rat
}

func whole(n int64) number   { return number{n: n, d: 1} }
func frac(n, d int64) number { return number{n: n, d: d} }

const half = 1 << 31

// small: cross products of small numbers, and the sum of two of them, fit.
func (a number) small() bool { return a.big == nil && a.d < half && a.n < half && a.n > -half }

// tidy brings a fraction to lowest terms if it has grown.
func tidy(n, d int64) number {
	if d >= half || n >= half || n <= -half {
		if g := gcd(n, d); g > 1 {
			n, d = n/g, d/g
		}
	}
	return number{n: n, d: d}
}

func gcd(a, b int64) int64 {
	if a < 0 {
		a = -a
	}
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func (a number) rat() *big.Rat {
	if a.big != nil {
		return a.big
	}
	return big.NewRat(a.n, a.d)
}

// wide multiplies two fractions some part of which has passed 31 bits: common factors first, and big only if it does not fit then.
func wide(an, ad, bn, bd int64) (number, bool) {
	if g := gcd(an, bd); g > 1 {
		an, bd = an/g, bd/g
	}
	if g := gcd(bn, ad); g > 1 {
		bn, ad = bn/g, ad/g
	}
	n, okN := product(an, bn)
	d, okD := product(ad, bd)
	return number{n: n, d: d}, okN && okD
}

// product says whether a×b fits.
func product(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(uint64(max(a, -a)), uint64(max(b, -b)))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

// fromRat takes a result of the slow way back to int64 if it fits.
func fromRat(r *big.Rat) number {
	if r.Num().IsInt64() && r.Denom().IsInt64() {
		return number{n: r.Num().Int64(), d: r.Denom().Int64()}
	}
	return number{big: r}
}

func (a number) add(b number) number {
	if a.small() && b.small() {
		if a.d == b.d {
			return tidy(a.n+b.n, a.d)
		}
		return tidy(a.n*b.d+b.n*a.d, a.d*b.d)
	}
	return fromRat(new(big.Rat).Add(a.rat(), b.rat()))
}

func (a number) sub(b number) number {
	if a.small() && b.small() {
		if a.d == b.d {
			return tidy(a.n-b.n, a.d)
		}
		return tidy(a.n*b.d-b.n*a.d, a.d*b.d)
	}
	return fromRat(new(big.Rat).Sub(a.rat(), b.rat()))
}

func (a number) mul(b number) number {
	if a.small() && b.small() {
		return tidy(a.n*b.n, a.d*b.d)
	}
	if a.big == nil && b.big == nil {
		if c, ok := wide(a.n, a.d, b.n, b.d); ok {
			return c
		}
	}
	return fromRat(new(big.Rat).Mul(a.rat(), b.rat()))
}

// quo divides; b is not 0.
func (a number) quo(b number) number {
	if a.small() && b.small() {
		n, d := a.n*b.d, a.d*b.n
		if d < 0 {
			n, d = -n, -d
		}
		return tidy(n, d)
	}
	if a.big == nil && b.big == nil && b.n > 0 {
		if c, ok := wide(a.n, a.d, b.d, b.n); ok {
			return c
		}
	}
	return fromRat(new(big.Rat).Quo(a.rat(), b.rat()))
}

func (a number) cmp(b number) int {
	if a.small() && b.small() {
		x, y := a.n*b.d, b.n*a.d
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	}
	if a.big == nil && b.big == nil && a.n >= 0 && b.n >= 0 {
		xh, xl := bits.Mul64(uint64(a.n), uint64(b.d))
		yh, yl := bits.Mul64(uint64(b.n), uint64(a.d))
		if xh != yh {
			return cmp.Compare(xh, yh)
		}
		return cmp.Compare(xl, yl)
	}
	return a.rat().Cmp(b.rat())
}

func (a number) zero() bool { return a.big == nil && a.n == 0 }

func least(a, b number) number {
	if b.cmp(a) < 0 {
		return b
	}
	return a
}

func most(a, b number) number {
	if b.cmp(a) > 0 {
		return b
	}
	return a
}

// ceil is the least whole number that is not below a.
func (a number) ceil() number {
	if a.big == nil {
		q := a.n / a.d
		if a.n > q*a.d {
			q++
		}
		return whole(q)
	}
	n := new(big.Int).Neg(a.big.Num())
	n.Div(n, a.big.Denom())
	return fromRat(new(big.Rat).SetInt(n.Neg(n)))
}

// times is a × units, rounded half up to a whole number; a is not below 0 and the result fits.
func (a number) times(units int64) int64 {
	if a.big == nil && a.n >= 0 {
		hi, lo := bits.Mul64(uint64(a.n), uint64(units))
		if hi < uint64(a.d) {
			q, r := bits.Div64(hi, lo, uint64(a.d))
			if r >= uint64(a.d)-r {
				q++
			}
			return int64(q)
		}
	}
	x := new(big.Rat).Mul(a.rat(), big.NewRat(units, 1))
	x.Add(x, big.NewRat(1, 2))
	return new(big.Int).Div(x.Num(), x.Denom()).Int64()
}

var tens = [...]int64{1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000}

// parse reads a number of JSON at the start of text without sign or exponent, and says how long it is; 0 if there is none.
func parse(text []byte) (a number, size int) {
	var n int64
	at, places, digits := 0, 0, 0
	for ; at < len(text); at++ {
		c := text[at] - '0'
		if c > 9 {
			break
		}
		n = n*10 + int64(c)
	}
	if digits = at; digits == 0 || digits > 1 && text[0] == '0' {
		return number{}, 0
	}
	if at < len(text) && text[at] == '.' {
		from := at + 1
		for at = from; at < len(text); at++ {
			c := text[at] - '0'
			if c > 9 {
				break
			}
			n = n*10 + int64(c)
		}
		if places = at - from; places == 0 {
			return number{}, 0
		}
	}
	if digits+places > 18 || places >= len(tens) {
		return parseBig(text[:at])
	}
	return tidy(n, tens[places]), at
}

func parseBig(text []byte) (number, int) {
	if len(text) > 1000 {
		return number{}, 0
	}
	r, ok := new(big.Rat).SetString(string(text))
	if !ok {
		return number{}, 0
	}
	return fromRat(r), len(text)
}

func (a number) String() string {
	if a.big != nil {
		return a.big.RatString()
	}
	return strconv.FormatInt(a.n, 10) + "/" + strconv.FormatInt(a.d, 10)
}
