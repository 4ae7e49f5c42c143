package formula

import (
	"testing"

	"jixiao/engine/number"
)

// TestShortShapes: what is looked up, or read where it stands, is what arithmetic gives, on both sides of every limit.
func TestShortShapes(t *testing.T) {
	s := NewScope(nil)
	s.DeclareVar("weight", VarWeight, Number)
	for k, name := range []string{"x", "y"} {
		s.DeclareFact(&Fact{Name: name, Slot: k, Kind: Number})
	}
	parse := func(text string) number.Number {
		n, err := number.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	clamp := func(x number.Number) number.Number {
		return number.Min(number.Max(x, number.Zero), number.Hundred)
	}
	hundred, zero := number.Hundred, number.Zero
	deduct := func(each string) func(x, y number.Number) (number.Number, bool) {
		return func(x, _ number.Number) (number.Number, bool) {
			return clamp(hundred.Sub(parse(each).Mul(number.Max(x, zero)))), true
		}
	}
	left := func(of, each string) func(x, y number.Number) (number.Number, bool) {
		return func(x, _ number.Number) (number.Number, bool) {
			return number.Max(zero, parse(of).Sub(parse(each).Mul(x))), true
		}
	}
	var values []number.Number
	for _, text := range []string{"-1000000000000000000000", "-4611686018427387904", "-2147483649", "-2147483648", "-101", "-5", "-0.5", "0", "0.000000000000000001", "0.5", "1", "2", "3.999", "4", "4.001", "5", "19", "19.99", "20", "21", "33", "34",
		"99", "100", "101", "199", "200", "201", "1000", "2147483647", "2147483648", "4611686018427387904", "9223372036854775807", "1000000000000000000000"} {
		values = append(values, parse(text))
	}
	values = append(values, number.Frac(1, 3), number.Frac(6, 2), number.Frac(0, 7), number.Frac(-4, 2)) // not in lowest terms
	for text, want := range map[string]func(x, y number.Number) (number.Number, bool){
		"deduct(5, x)": deduct("5"), "deduct(0.5, x)": deduct("0.5"), "deduct(0.4, x)": deduct("0.4"), "deduct(33.4, x)": deduct("33.4"), "deduct(-5, x)": deduct("-5"), "deduct(0, x)": deduct("0"), "deduct(150, x)": deduct("150"),
		"max(0, 1 - 0.25 * x)": left("1", "0.25"), "max(0, 100 - 3 * x)": left("100", "3"), "max(0, 5 - x)": left("5", "1"), "max(0, 0 - x)": left("0", "1"), "max(0, 1 - 0.001 * x)": left("1", "0.001"), "max(0, -1 - 2 * x)": left("-1", "2"),
		"deduct(5, begun(x))":       func(x, y number.Number) (number.Number, bool) { return deduct("5")(number.Max(zero, x.Ceil()), y) },
		"max(0, 100 - 3 * (x + y))": func(x, y number.Number) (number.Number, bool) { return left("100", "3")(x.Add(y), y) },
		"max(0, 1 - 0.2 * max(0, x))": func(x, y number.Number) (number.Number, bool) {
			return left("1", "0.2")(number.Max(zero, x), y)
		},
		"x == 0 ? 7 : 8": func(x, _ number.Number) (number.Number, bool) {
			return map[bool]number.Number{true: number.Int(7), false: number.Int(8)}[x.Sign() == 0], true
		},
		"x > 0 ? 7 : 8": func(x, _ number.Number) (number.Number, bool) {
			return map[bool]number.Number{true: number.Int(7), false: number.Int(8)}[x.Sign() > 0], true
		},
		"attained(x, y)": func(x, y number.Number) (number.Number, bool) {
			if y.Sign() == 0 {
				return zero, false
			}
			return clamp(x.Quo(y).Mul(hundred)), true
		},
	} {
		for _, lang := range []Language{CEL, Expr} {
			f, list := s.Compile(lang, Plain("test", text), Number)
			if f == nil {
				t.Fatal(text, list)
			}
			for _, x := range values {
				for _, y := range values {
					frame := NewFrame(2, 0)
					frame.Facts[0], frame.Facts[1] = Cell{State: Known, Num: x}, Cell{State: Known, Num: y}
					frame.Enter(number.Int(4), nil, 0)
					got, u := f.Number(frame)
					if is, ok := want(x, y); ok != (u == nil) || ok && !got.Equal(is) {
						t.Errorf("%s of %s and %s: %s %v, want %s", text, x, y, got, u, is)
					}
				}
				frame := NewFrame(2, 0)
				frame.Facts[1] = Cell{State: Known, Num: x}
				frame.Enter(number.Int(4), nil, 0)
				if _, u := f.Number(frame); u == nil {
					t.Errorf("%s of nothing has a value", text)
				}
			}
		}
	}
}
