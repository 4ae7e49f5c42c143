// Package number holds exact rational numbers, the only numbers a score ever meets.
//
// A Number is a fraction. Numerator and denominator stay in int64 as long as they fit in lowest terms and move to big.Rat
// when they do not, so that ordinary budget arithmetic neither rounds nor allocates. What is kept need not be in lowest
// terms, since common factors are looked for only when a result would not fit otherwise: most never are. What is printed is in
// lowest terms. There is no NaN, no infinity and no negative zero; division by zero is the caller's to rule out.
//
// Numbers do not limit themselves: two numbers below MaxBits give a result of at most about twice that, and a caller
// that evaluates untrusted expressions asks TooLarge after each step and stops.
package number

import (
	"math"
	"math/big"
	"math/bits"
)

// Number is an exact rational. The zero value is 0. Numbers are values: operations never change their operands. They are compared by Equal, Cmp and
// Less, and not by ==, which does not compile: 0.50 and 0.5 are equal and are kept in different ways.
type Number struct {
	_   [0]func()
	num int64
	dm1 int64    // denominator minus one, so that the zero value is 0/1
	big *big.Rat // set only when the fraction does not fit int64, and then num and dm1 are 0; never modified
}

// IsZero reports whether the number is 0.
func (a Number) IsZero() bool { return a.Sign() == 0 }

// Alike reports whether two numbers are kept alike: then they are equal, and where they are not they may be equal all the same. It is what is fastest.
func (a Number) Alike(b Number) bool { return a.num == b.num && a.dm1 == b.dm1 && a.big == b.big }

// MaxBits bounds a number that evaluation keeps: numerator and denominator together.
const MaxBits = 1 << 14

// Zero and One are the numbers 0 and 1; Hundred is 100, the full percentage.
var (
	Zero    = Number{}
	One     = Number{num: 1}
	Hundred = Number{num: 100}
)

// Int returns n.
func Int(n int64) Number { return normal(n, 1) }

// Frac returns n/d. It panics if d is 0.
func Frac(n, d int64) Number {
	if d == 0 {
		panic("number: zero denominator")
	}
	if d == 1 {
		return normal(n, 1)
	}
	if n == math.MinInt64 || d == math.MinInt64 {
		return fromBig(big.NewRat(n, d))
	}
	if d < 0 {
		n, d = -n, -d
	}
	return Number{num: n, dm1: d - 1}
}

// normal is n/d for a positive d. MinInt64 has no int64 negative, so it is kept big unless the fraction can be reduced.
func normal(n, d int64) Number {
	if n == math.MinInt64 {
		return fromBig(big.NewRat(n, d))
	}
	return Number{num: n, dm1: d - 1}
}

// small reports whether products of it and another small number fit, and sums of two of those.
func (a Number) small() bool {
	return a.num == int64(int32(a.num)) && a.dm1 < math.MaxInt32 && a.big == nil
}

// lowest is the same number in lowest terms.
func (a Number) lowest() Number {
	if a.dm1 == 0 {
		return a // whole, or big
	}
	d := a.dm1 + 1
	if g := int64(gcd(abs(a.num), uint64(d))); g > 1 {
		return Number{num: a.num / g, dm1: d/g - 1}
	}
	return a
}

// fromBig takes ownership of r.
func fromBig(r *big.Rat) Number {
	if r.Num().IsInt64() && r.Denom().IsInt64() && r.Num().Int64() != math.MinInt64 {
		return Number{num: r.Num().Int64(), dm1: r.Denom().Int64() - 1}
	}
	return Number{big: r}
}

// Rat returns the number as a new big.Rat.
func (a Number) Rat() *big.Rat {
	if a.big != nil {
		return new(big.Rat).Set(a.big)
	}
	return big.NewRat(a.num, a.dm1+1)
}

// rat returns the number as a big.Rat that must not be modified.
func (a Number) rat() *big.Rat {
	if a.big != nil {
		return a.big
	}
	return big.NewRat(a.num, a.dm1+1)
}

// FromRat returns the number equal to r, 0 for nil.
func FromRat(r *big.Rat) Number {
	if r == nil {
		return Zero
	}
	return fromBig(new(big.Rat).Set(r))
}

// Bits is the size of numerator and denominator in lowest terms together, in bits.
func (a Number) Bits() int {
	if a.big != nil {
		return a.big.Num().BitLen() + a.big.Denom().BitLen()
	}
	a = a.lowest()
	return bits.Len64(abs(a.num)) + bits.Len64(uint64(a.dm1)+1)
}

// TooLarge reports whether the number is past MaxBits.
func (a Number) TooLarge() bool { return a.big != nil && a.Bits() > MaxBits }

// Sign is -1, 0 or +1.
func (a Number) Sign() int {
	if a.big != nil {
		return a.big.Sign()
	}
	switch {
	case a.num > 0:
		return 1
	case a.num < 0:
		return -1
	}
	return 0
}

// IsInt reports whether the number is whole.
func (a Number) IsInt() bool {
	if a.big != nil {
		return a.big.IsInt()
	}
	return a.dm1 == 0 || a.num%(a.dm1+1) == 0
}

// Whole returns a number that is kept as a whole one; ok may be false of a whole number that is not.
func (a Number) Whole() (n int64, ok bool) { return a.num, a.dm1 == 0 && a.big == nil }

// Int64 returns the number if it is whole and its size fits int64: the least int64, which has no opposite, is none.
func (a Number) Int64() (int64, bool) {
	a = a.lowest()
	return a.num, a.big == nil && a.dm1 == 0
}

// Neg returns -a.
func (a Number) Neg() Number {
	if a.big != nil {
		return fromBig(new(big.Rat).Neg(a.big))
	}
	return Number{num: -a.num, dm1: a.dm1}
}

// Abs returns |a|.
func (a Number) Abs() Number {
	if a.Sign() < 0 {
		return a.Neg()
	}
	return a
}

// Add returns a + b.
func (a Number) Add(b Number) Number {
	if a.big == nil && b.big == nil {
		switch {
		case a.dm1 == b.dm1:
			if s, ok := add64(a.num, b.num); ok {
				return normal(s, a.dm1+1)
			}
		case a.num == 0:
			return b
		case b.num == 0:
			return a
		default:
			if a.small() && b.small() && (a.dm1 == 0 || b.dm1 == 0) { // half of what fits each, so that their sum does
				return Number{num: a.num*(b.dm1+1) + b.num*(a.dm1+1), dm1: a.dm1 + b.dm1}
			}
			da, db := a.dm1+1, b.dm1+1
			if da < db {
				a, b, da, db = b, a, db, da
			}
			x, y, ok1, d, ok2 := a.num, int64(0), true, da, true
			if da%db == 0 { // as of whole numbers and of decimals
				y, ok2 = mul64(b.num, da/db)
			} else {
				x, ok1 = mul64(x, db)
				y, ok2 = mul64(b.num, da)
				var ok bool
				d, ok = mul64(da, db)
				ok2 = ok2 && ok
			}
			if s, ok := add64(x, y); ok && ok1 && ok2 {
				return normal(s, d)
			}
		}
		if r, ok := addLowest(a.lowest(), b.lowest()); ok {
			return r
		}
	}
	return fromBig(new(big.Rat).Add(a.rat(), b.rat()))
}

// addLowest adds fractions in lowest terms by their least common denominator.
func addLowest(a, b Number) (Number, bool) {
	da, db := a.dm1+1, b.dm1+1
	g := int64(gcd(uint64(da), uint64(db)))
	x, ok1 := mul64(a.num, db/g)
	y, ok2 := mul64(b.num, da/g)
	d, ok3 := mul64(da, db/g)
	s, ok4 := add64(x, y)
	if !ok1 || !ok2 || !ok3 || !ok4 || s == math.MinInt64 {
		return Number{}, false
	}
	return Number{num: s, dm1: d - 1}, true
}

// Percent is p percent of a.
func (a Number) Percent(p Number) Number {
	if a.small() && p.small() {
		if d := (a.dm1 + 1) * (p.dm1 + 1); d < math.MaxInt64/100 {
			return Number{num: a.num * p.num, dm1: d*100 - 1}
		}
	}
	if a.big == nil && p.big == nil {
		n, ok1 := mul64(a.num, p.num)
		d, ok2 := mul64(a.dm1+1, p.dm1+1)
		if ok1 && ok2 && d < math.MaxInt64/100 {
			return Number{num: n, dm1: d*100 - 1}
		}
	}
	return a.Mul(p).Quo(Hundred)
}

// Sub returns a - b.
func (a Number) Sub(b Number) Number { return a.Add(b.Neg()) }

// Mul returns a × b.
func (a Number) Mul(b Number) Number {
	if a.small() && b.small() {
		return Number{num: a.num * b.num, dm1: (a.dm1+1)*(b.dm1+1) - 1}
	}
	if a.big == nil && b.big == nil {
		n, ok1 := mul64(a.num, b.num)
		d, ok2 := mul64(a.dm1+1, b.dm1+1)
		if ok1 && ok2 {
			return Number{num: n, dm1: d - 1}
		}
		x, y := cross(a.lowest(), b.lowest()) // what the product would have in common
		n, ok1 = mul64(x.num, y.num)
		d, ok2 = mul64(x.dm1+1, y.dm1+1)
		if ok1 && ok2 {
			return Number{num: n, dm1: d - 1}
		}
	}
	return fromBig(new(big.Rat).Mul(a.rat(), b.rat()))
}

// cross takes out what each numerator has in common with the other's denominator.
func cross(a, b Number) (Number, Number) {
	x, y := Frac(a.num, b.dm1+1).lowest(), Frac(b.num, a.dm1+1).lowest()
	return Number{num: x.num, dm1: y.dm1}, Number{num: y.num, dm1: x.dm1}
}

// Quo returns a ÷ b. It panics if b is 0.
func (a Number) Quo(b Number) Number {
	if b.Sign() == 0 {
		panic("number: division by zero")
	}
	if b.big == nil {
		if a.big == nil && a.dm1 == b.dm1 { // like amounts
			return Frac(a.num, b.num)
		}
		if b.num < 0 {
			return a.Mul(Number{num: -(b.dm1 + 1), dm1: -b.num - 1})
		}
		return a.Mul(Number{num: b.dm1 + 1, dm1: b.num - 1})
	}
	return fromBig(new(big.Rat).Quo(a.rat(), b.big))
}

// Cmp is -1, 0 or +1 as a is below, equal to or above b.
func (a Number) Cmp(b Number) int {
	if a.big == nil && b.big == nil {
		if a.dm1 == b.dm1 {
			return cmp64(a.num, b.num)
		}
		if sa, sb := a.Sign(), b.Sign(); sa != sb {
			return cmp64(int64(sa), int64(sb))
		}
		if a.small() && b.small() {
			return cmp64(a.num*(b.dm1+1), b.num*(a.dm1+1))
		}
		xh, xl := bits.Mul64(abs(a.num), uint64(b.dm1)+1)
		yh, yl := bits.Mul64(abs(b.num), uint64(a.dm1)+1)
		c := cmp128(xh, xl, yh, yl)
		if a.num < 0 {
			return -c
		}
		return c
	}
	return a.rat().Cmp(b.rat())
}

// Equal reports whether a and b are the same number.
func (a Number) Equal(b Number) bool {
	if a.big == nil && b.big == nil {
		return a.num == b.num && a.dm1 == b.dm1 || a.dm1 != b.dm1 && a.Cmp(b) == 0
	}
	return a.big != nil && b.big != nil && a.big.Cmp(b.big) == 0
}

// Less reports whether a < b.
func (a Number) Less(b Number) bool { return a.Cmp(b) < 0 }

// Min and Max return the smaller and the larger of a and b.
func Min(a, b Number) Number {
	if b.Less(a) {
		return b
	}
	return a
}

// Max returns the larger of a and b.
func Max(a, b Number) Number {
	if a.Less(b) {
		return b
	}
	return a
}

// Sum adds pairwise, so that the denominators of unlike fractions grow in halves and not with every step. It stops
// early, with a number that is TooLarge, when a part is.
func Sum(list []Number) Number {
	switch len(list) {
	case 0:
		return Number{}
	case 1:
		return list[0]
	}
	if s, ok := sumLike(list); ok {
		return s
	}
	half := len(list) / 2
	a := Sum(list[:half])
	if a.TooLarge() {
		return a
	}
	b := Sum(list[half:])
	if b.TooLarge() {
		return b
	}
	return a.Add(b)
}

// sumLike adds fractions of one denominator in one pass, as amounts of money with the same number of decimals are.
func sumLike(list []Number) (Number, bool) {
	d := list[0].dm1
	var s int64
	for _, x := range list {
		if x.big != nil || x.dm1 != d {
			return Number{}, false
		}
		var ok bool
		if s, ok = add64(s, x.num); !ok {
			return Number{}, false
		}
	}
	return Frac(s, d+1), true
}

func abs(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

func add64(a, b int64) (int64, bool) {
	s := a + b
	return s, (s > a) == (b > 0)
}

func mul64(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(abs(a), abs(b))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

func cmp64(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func cmp128(ah, al, bh, bl uint64) int {
	switch {
	case ah < bh || ah == bh && al < bl:
		return -1
	case ah > bh || al > bl:
		return 1
	}
	return 0
}

// gcd is the binary algorithm; gcd(0, b) = b.
func gcd(a, b uint64) uint64 {
	if a == 0 {
		return b
	}
	if b == 0 {
		return a
	}
	shift := bits.TrailingZeros64(a | b)
	a >>= bits.TrailingZeros64(a)
	for b != 0 {
		b >>= bits.TrailingZeros64(b)
		if a > b {
			a, b = b, a
		}
		b -= a
	}
	return a << shift
}

// IsBig reports whether the fraction has left int64.
func (a Number) IsBig() bool { return a.big != nil }
