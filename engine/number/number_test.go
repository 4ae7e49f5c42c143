package number

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// anyNumber draws small, decimal, unlike and big fractions.
func anyNumber() *rapid.Generator[Number] {
	return rapid.Custom(func(t *rapid.T) Number {
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 4: // at the limits where the fast ways end
			near := rapid.SampledFrom([]int64{1 << 15, 1 << 30, 1 << 31, 1 << 32, 1 << 62, math.MaxInt64}).Draw(t, "near")
			n := near - rapid.Int64Range(0, 3).Draw(t, "below")
			d := rapid.SampledFrom([]int64{1, 2, 3, 1 << 31, 1<<31 - 1, 1<<31 + 1, 1 << 32, math.MaxInt64 / 100, math.MaxInt64/100 + 1, math.MaxInt64, n}).Draw(t, "d")
			if rapid.Bool().Draw(t, "negative") {
				n = -n
			}
			return Frac(n, d)
		case 5: // with factors in common
			k := rapid.Int64Range(1, 1000).Draw(t, "k")
			return Frac(k*rapid.Int64Range(-1000, 1000).Draw(t, "n"), k*rapid.Int64Range(1, 1000).Draw(t, "d"))
		case 0:
			return Int(rapid.Int64().Draw(t, "n"))
		case 1:
			return Frac(rapid.Int64().Draw(t, "n"), pow10[rapid.IntRange(0, 8).Draw(t, "places")])
		case 2:
			return Frac(rapid.Int64Range(-1000, 1000).Draw(t, "n"), rapid.Int64Range(1, 1000).Draw(t, "d"))
		}
		d := rapid.Int64().Draw(t, "d")
		if d == 0 {
			d = math.MinInt64
		}
		return Frac(rapid.Int64().Draw(t, "n"), d)
	})
}

// canonical checks the value, what is printed of it, and that it is small if its lowest terms are: how much work a number is must
// not depend on how it came about.
func canonical(t *rapid.T, what string, got Number, want *big.Rat) {
	t.Helper()
	if got.rat().Cmp(want) != 0 {
		t.Fatalf("%s = %s, want %s", what, got, want.RatString())
	}
	small := want.Num().IsInt64() && want.Denom().IsInt64() && want.Num().Int64() != math.MinInt64
	if small != (got.big == nil) {
		t.Fatalf("%s = %s is kept in the wrong representation", what, got)
	}
	if low := got.lowest(); got.big == nil && (low.num != want.Num().Int64() || low.dm1+1 != want.Denom().Int64()) {
		t.Fatalf("%s = %d/%d is not in lowest terms", what, low.num, low.dm1+1)
	}
	if got.big != nil && (got.num != 0 || got.dm1 != 0) {
		t.Fatalf("%s = %s is both small and big", what, got)
	}
	if got.Bits() != want.Num().BitLen()+want.Denom().BitLen() || got.IsInt() != want.IsInt() || !got.Equal(FromRat(want)) {
		t.Fatalf("%s = %s: its size, or whether it is whole, depends on how it is kept", what, got)
	}
	if whole, ok := got.Int64(); ok != (want.IsInt() && small) || ok && whole != want.Num().Int64() {
		t.Fatalf("%s = %s as a whole number is %d, %v", what, got, whole, ok)
	}
	if s := got.String(); s != FromRat(want).String() {
		t.Fatalf("%s is printed %s", what, s)
	}
}

func TestArithmeticAgreesWithBigRat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyNumber().Draw(t, "a"), anyNumber().Draw(t, "b")
		x, y := a.Rat(), b.Rat()
		canonical(t, "sum", a.Add(b), new(big.Rat).Add(x, y))
		canonical(t, "difference", a.Sub(b), new(big.Rat).Sub(x, y))
		canonical(t, "product", a.Mul(b), new(big.Rat).Mul(x, y))
		canonical(t, "negative", a.Neg(), new(big.Rat).Neg(x))
		canonical(t, "percent", a.Percent(b), new(big.Rat).Mul(new(big.Rat).Mul(x, y), big.NewRat(1, 100)))
		if b.Sign() != 0 {
			canonical(t, "quotient", a.Quo(b), new(big.Rat).Quo(x, y))
		}
		if a.Cmp(b) != x.Cmp(y) || a.Equal(b) != (x.Cmp(y) == 0) || a.Sign() != x.Sign() || a.IsInt() != x.IsInt() {
			t.Fatalf("comparison of %s and %s differs from big.Rat", a, b)
		}
	})
}

func TestFormatThenParseIsIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := anyNumber().Draw(t, "a")
		b, err := ParseExact(a.String())
		if err != nil || !a.Equal(b) {
			t.Fatalf("%s read back as %s (%v)", a, b, err)
		}
	})
}

func TestRoundAgreesWithDefinition(t *testing.T) {
	half := big.NewRat(1, 2)
	rapid.Check(t, func(t *rapid.T) {
		a := anyNumber().Draw(t, "a")
		places := rapid.IntRange(0, 6).Draw(t, "places")
		step := Frac(1, pow10[places])
		for mode := HalfUp; mode <= Up; mode++ {
			r := a.Round(places, mode)
			if units, exact, ok := a.Units(places, mode); ok && (!FromScaled(units, places).Equal(r) || exact != r.Equal(a)) {
				t.Fatalf("%s in units of %d places, %s, is %d, exactly: %v", a, places, mode, units, exact)
			}
			if !r.Quo(step).IsInt() {
				t.Fatalf("%s rounded to %d places gives %s", a, places, r)
			}
			off := r.Sub(a).Quo(step).Rat() // in steps, towards +inf
			away := off.Sign() * a.Sign()
			size := new(big.Rat).Abs(off)
			ok := size.Cmp(big.NewRat(1, 1)) < 0
			switch mode {
			case HalfUp:
				ok = ok && size.Cmp(half) <= 0 && (size.Cmp(half) < 0 || away > 0)
			case HalfEven:
				even := r.Quo(step).Quo(Int(2)).IsInt()
				ok = ok && size.Cmp(half) <= 0 && (size.Cmp(half) < 0 || even)
			case Down:
				ok = ok && away <= 0
			case Up:
				ok = ok && away >= 0
			}
			if !ok {
				t.Fatalf("%s %s to %d places gives %s", a, mode, places, r)
			}
			if f, err := Parse(a.Fixed(places, mode)); err != nil || !f.Equal(r) {
				t.Fatalf("Fixed(%d, %s) of %s is %q, want %s", places, mode, a, a.Fixed(places, mode), r)
			}
		}
		if f := a.Floor(); f.Cmp(a) > 0 || !f.IsInt() || f.Add(One).Cmp(a) <= 0 {
			t.Fatalf("floor of %s is %s", a, f)
		}
		if c := a.Ceil(); c.Cmp(a) < 0 || !c.IsInt() || c.Sub(One).Cmp(a) >= 0 {
			t.Fatalf("ceil of %s is %s", a, c)
		}
	})
}

func TestSumIsExactInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(anyNumber(), 0, 30).Draw(t, "list")
		want := new(big.Rat)
		for _, x := range list {
			want.Add(want, x.rat())
		}
		canonical(t, "sum", Sum(list), want)
	})
}

func TestText(t *testing.T) {
	for _, c := range []struct{ in, exact, fixed, approx string }{
		{"580.8142", "580.8142", "580.81", "580.8142"},
		{"0.10", "0.1", "0.10", "0.1"},
		{"-0.005", "-0.005", "-0.01", "-0.005"},
		{"-0", "0", "0.00", "0"},
		{"1e3", "1000", "1000.00", "1000"},
		{"25E-1", "2.5", "2.50", "2.5"},
		{"5/6", "5/6", "0.83", "0.8333…"},
		{"2/3", "2/3", "0.67", "0.6666…"},
		{"1999999/20000", "99.99995", "100.00", "99.9999…"},
		{"-1/3", "-1/3", "-0.33", "-0.3333…"},
		{"123456789012345678901234567890.5", "123456789012345678901234567890.5", "123456789012345678901234567890.50", "123456789012345678901234567890.5"},
		{"0.00000000000000000001", "0.00000000000000000001", "0.00", "0.0000…"},
	} {
		n, err := ParseExact(c.in)
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		if n.String() != c.exact || n.Fixed(2, HalfUp) != c.fixed || n.Approx(4) != c.approx {
			t.Errorf("%s: %s, %s, %s", c.in, n, n.Fixed(2, HalfUp), n.Approx(4))
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", "-", "+1", "01", ".5", "5.", "1.e3", "1e", "1e+", "0x10", "1_000", "NaN", "Inf", "1 ", "１", "--1", "1e1.5"} {
		if n, err := Parse(s); err != ErrSyntax {
			t.Errorf("%q gives %s, %v", s, n, err)
		}
	}
	for _, s := range []string{"1E1000000000", "1e-1001", "1e1001", "100000000E1000"} {
		if _, err := Parse(s); err != ErrLarge {
			t.Errorf("%q gives %v, want too large", s, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"0", "-1.50", "1e5", "580.8142", "999999999999999999999", "1E-30", "0.1e", "-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := Parse(s)
		if err != nil {
			return
		}
		want, ok := new(big.Rat).SetString(s)
		if !ok || n.rat().Cmp(want) != 0 {
			t.Fatalf("%q read as %s", s, n)
		}
		if back, err := ParseExact(n.String()); err != nil || !back.Equal(n) {
			t.Fatalf("%q written as %s, read back as %s", s, n, back)
		}
	})
}

var sink Number

func BenchmarkNumber(b *testing.B) {
	x, y := MustParse("580.8142"), MustParse("549.6875")
	digits := []byte("580.8142")
	for name, f := range map[string]func(){
		"add":   func() { sink = x.Add(y) },
		"mul":   func() { sink = x.Mul(Hundred) },
		"quo":   func() { sink = x.Quo(y) },
		"round": func() { sink = x.Round(2, HalfUp) },
		"cmp":   func() { _ = x.Cmp(y) },
		"parse": func() { sink, _ = Parse(digits) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
		})
	}
}
