package number

import (
	"errors"
	"math/big"
	"strconv"
)

// Errors of Parse.
var (
	ErrSyntax = errors.New("not a decimal number")
	ErrLarge  = errors.New("number too large")
)

// MaxDigits bounds the digits of a number as written, exponent included.
const MaxDigits = 1000

// Parse reads a number as JSON writes it: an optional minus, digits without a leading zero, an optional fraction, an
// optional exponent. The value is the one written; nothing is rounded.
func Parse[T string | []byte](s T) (Number, error) {
	i, n := 0, len(s)
	neg := n > 0 && s[0] == '-'
	if neg {
		i++
	}
	start := i
	var v uint64 // exact while digits < 19
	digits, frac := 0, 0
	for ; i < n && s[i]-'0' <= 9; i++ {
		v, digits = v*10+uint64(s[i]-'0'), digits+1
	}
	if digits == 0 || digits > 1 && s[start] == '0' {
		return Number{}, ErrSyntax
	}
	if i < n && s[i] == '.' {
		for i++; i < n && s[i]-'0' <= 9; i++ {
			v, digits, frac = v*10+uint64(s[i]-'0'), digits+1, frac+1
		}
		if frac == 0 {
			return Number{}, ErrSyntax
		}
	}
	if i < n {
		return parseExponent(s, i, digits)
	}
	if digits <= 18 {
		if neg {
			return decimal(-int64(v), frac), nil
		}
		return decimal(int64(v), frac), nil
	}
	return parseBig(string(s), digits)
}

// decimal is v / 10^frac.
func decimal(v int64, frac int) Number {
	if v == 0 {
		return Number{}
	}
	return Number{num: v, dm1: pow10[frac] - 1}
}

func parseExponent[T string | []byte](s T, i, digits int) (Number, error) {
	if s[i] != 'e' && s[i] != 'E' {
		return Number{}, ErrSyntax
	}
	j := i + 1
	if j < len(s) && (s[j] == '+' || s[j] == '-') {
		j++
	}
	if j == len(s) {
		return Number{}, ErrSyntax
	}
	exp := 0
	for ; j < len(s); j++ {
		if s[j]-'0' > 9 {
			return Number{}, ErrSyntax
		}
		if exp = exp*10 + int(s[j]-'0'); exp > MaxDigits {
			exp = MaxDigits + 1
		}
	}
	if digits+exp > MaxDigits {
		return Number{}, ErrLarge
	}
	return parseBig(string(s), digits)
}

// parseBig takes one digit more than MaxDigits, the 0 before the point, so that it reads what String writes.
func parseBig(s string, digits int) (Number, error) {
	if digits > MaxDigits+1 {
		return Number{}, ErrLarge
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return Number{}, ErrSyntax
	}
	return fromBig(r), nil
}

// MustParse is Parse for constants in code; it panics on an error.
func MustParse(s string) Number {
	n, err := Parse(s)
	if err != nil {
		panic("number: " + s + ": " + err.Error())
	}
	return n
}

// Terminates reports whether the number is a finite decimal, and with how many decimals.
func (a Number) Terminates() (places int, ok bool) {
	if _, places, ok := a.decimal(); ok {
		return places, true
	}
	if a.big == nil {
		d, twos, fives := a.lowest().dm1+1, 0, 0
		for d&1 == 0 {
			d, twos = d>>1, twos+1
		}
		for d%5 == 0 {
			d, fives = d/5, fives+1
		}
		return max(twos, fives), d == 1
	}
	d, m := new(big.Int).Set(a.big.Denom()), new(big.Int)
	count := func(p int64) (n int) {
		for prime := big.NewInt(p); ; n++ {
			q, r := new(big.Int).QuoRem(d, prime, m)
			if r.Sign() != 0 {
				return n
			}
			d = q
		}
	}
	twos, fives := count(2), count(5)
	return max(twos, fives), d.IsInt64() && d.Int64() == 1
}

// decimal is the number as n / 10^places with as few places as it takes, where its denominator is kept as a power of ten, as that of most
// numbers is that somebody wrote or rounded.
func (a Number) decimal() (n int64, places int, ok bool) {
	if a.big != nil {
		return 0, 0, false
	}
	d := a.dm1 + 1
	for places < MaxPlaces && pow10[places] < d {
		places++
	}
	if pow10[places] != d {
		return 0, 0, false
	}
	for n = a.num; places > 0 && n%10 == 0; places-- {
		n /= 10
	}
	return n, places, true
}

// String is the exact value: a decimal if it is finite ("0.83"), else a fraction in lowest terms ("5/6").
func (a Number) String() string { return string(a.Append(nil)) }

// Append appends String to b.
func (a Number) Append(b []byte) []byte {
	if n, places, ok := a.decimal(); ok {
		return appendScaled(b, n, places)
	}
	if a = a.lowest(); a.big == nil && a.dm1 == 0 {
		return strconv.AppendInt(b, a.num, 10)
	}
	if places, ok := a.Terminates(); ok {
		if places <= MaxPlaces {
			return a.AppendFixed(b, places, HalfUp)
		}
		return append(b, a.rat().FloatString(places)...)
	}
	if a.big != nil {
		return append(b, a.big.RatString()...)
	}
	b = strconv.AppendInt(b, a.num, 10)
	return strconv.AppendInt(append(b, '/'), a.dm1+1, 10)
}

// ParseExact reads what String writes.
func ParseExact(s string) (Number, error) {
	for i := range len(s) {
		if s[i] == '/' {
			a, err1 := Parse(s[:i])
			b, err2 := Parse(s[i+1:])
			if err1 != nil || err2 != nil || b.Sign() <= 0 {
				return Number{}, ErrSyntax
			}
			return a.Quo(b), nil
		}
	}
	return Parse(s)
}

// Fixed is the number rounded and written with exactly that many decimals: Fixed(2, HalfUp) of 2.867477… is "2.87".
func (a Number) Fixed(places int, mode Mode) string { return string(a.AppendFixed(nil, places, mode)) }

// AppendFixed appends Fixed to b.
func (a Number) AppendFixed(b []byte, places int, mode Mode) []byte {
	places = within(places)
	if a.big == nil {
		n, ok := mul64(a.num, pow10[places])
		if !ok {
			a = a.lowest()
			n, ok = mul64(a.num, pow10[places])
		}
		if ok {
			return appendScaled(b, roundQuo(n, a.dm1+1, mode), places)
		}
	}
	r := a.Round(places, mode)
	return append(b, r.rat().FloatString(places)...)
}

// zeros are as many as a number may have decimals.
const zeros = "000000000000000000"

func appendScaled(b []byte, q int64, places int) []byte {
	if q < 0 {
		b = append(b, '-')
	}
	u := abs(q)
	if places == 0 {
		return strconv.AppendUint(b, u, 10)
	}
	p := uint64(pow10[places])
	whole, f := u/p, u%p
	if whole < 10 {
		b = append(b, byte('0'+whole), '.')
	} else {
		b = append(strconv.AppendUint(b, whole, 10), '.')
	}
	at := len(b)
	b = append(b, zeros[:places]...)
	for i := len(b) - 1; f > 0 && i >= at; i, f = i-1, f/10 {
		b[i] = byte('0' + f%10)
	}
	return b
}

// Approx is the number for a reader: exact if it has at most that many decimals, else cut off there and marked with an
// ellipsis: Approx(4) of 105.66266… is "105.6626…", whose digits are the number's own.
func (a Number) Approx(places int) string { return string(a.AppendApprox(nil, places)) }

// AppendApprox appends Approx to b.
func (a Number) AppendApprox(b []byte, places int) []byte {
	places = within(places)
	if n, p, ok := a.decimal(); ok && p <= places {
		return appendScaled(b, n, p)
	}
	if n, ok := a.Terminates(); ok && n <= places {
		return a.Append(b)
	}
	return append(a.AppendFixed(b, places, Down), "…"...)
}
