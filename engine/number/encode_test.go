package number_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine/number"
)

// TestEncodings: what is written is read back as the same number, by each of the ways.
func TestEncodings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := number.Frac(rapid.Int64().Draw(t, "n"), rapid.SampledFrom([]int64{1, 2, 3, 7, 100, 1 << 40, 1_000_000_007}).Draw(t, "d"))
		var b, c, d number.Number
		text, err := json.Marshal(map[string]number.Number{"数": a})
		var back map[string]number.Number
		if err != nil || json.Unmarshal(text, &back) != nil || !back["数"].Equal(a) {
			t.Fatalf("%s: %s %v", a, text, err)
		}
		plain, _ := a.MarshalText()
		if b.UnmarshalText(plain) != nil || !b.Equal(a) {
			t.Fatalf("%s: %s", a, plain)
		}
		v, err := a.Value()
		if _, finite := a.Terminates(); finite != (err == nil) {
			t.Fatalf("%s: %v %v", a, v, err)
		} else if finite && (c.Scan(v) != nil || !c.Equal(a)) {
			t.Fatalf("%s: %v", a, v)
		}
		if x, exact := a.Float64(); exact && len(a.String()) <= 15 && (d.Scan(x) != nil || !d.Equal(a)) {
			t.Fatalf("%s: %v", a, x)
		}
	})
}

func TestFormat(t *testing.T) {
	x, third := number.MustParse("-2.865"), number.Frac(1, 3)
	for _, c := range []struct{ got, want string }{
		{fmt.Sprintf("%.20f %.19f", third, number.Frac(-2, 3)), "0.33333333333333333333 -0.6666666666666666667"},
		{fmt.Sprintf("%v %s %.2f %f", x, x, x, x), "-2.865 -2.865 -2.87 -2.865000"},
		{fmt.Sprintf("%v|%.3f|%q", third, third, third), `1/3|0.333|"1/3"`},
		{fmt.Sprintf("%8.2f|%-8.2f|%08.2f|%+.1f|% .1f", x, x, x, third, third), "   -2.87|-2.87   |-0002.87|+0.3| 0.3"},
		{fmt.Sprintf("%.20f", number.Frac(1, 2)), "0.50000000000000000000"},
		{fmt.Sprintf("%d", x), "%!d(number.Number=-2.865)"},
		{fmt.Sprint(number.Int(7)), "7"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestScan(t *testing.T) {
	var n sql.Null[number.Number]
	if err := n.Scan(nil); err != nil || n.Valid {
		t.Error(err, n)
	}
	var x number.Number
	for _, from := range []any{nil, true, "abc", []byte("1,000"), "NaN"} {
		if err := x.Scan(from); err == nil {
			t.Errorf("%v is read as %s", from, x)
		}
	}
	if err := x.Scan(0.1); err != nil || x.String() != "0.1" {
		t.Error(err, x)
	}
	var score struct {
		Points number.Number  `json:"points"`
		Rate   *number.Number `json:"rate"`
	}
	if err := json.Unmarshal([]byte(`{"points": 2.87, "rate": null}`), &score); err != nil || score.Points.String() != "2.87" || score.Rate != nil {
		t.Error(err, score)
	}
}

func ExampleNumber_Format() {
	score := number.MustParse("2.8675")
	fmt.Printf("%.2f of %v\n", score, number.Int(4))
	text, _ := json.Marshal(score)
	fmt.Println(string(text))
	// Output:
	// 2.87 of 4
	// 2.8675
}

// Encoding, databases and floating point: exact, or it is said that it is not.
func ExampleNumber_Value() {
	half, _ := number.MustParse("2.8675").Value() // what database/sql writes
	var back number.Number
	fmt.Println(half, back.Scan([]byte("2.8675")), back)
	third := number.Frac(1, 3)
	_, err := third.Value()
	text, _ := json.Marshal(third)
	f, exact := third.Float64()
	fmt.Println(err != nil, string(text), f, exact)
	// Output:
	// 2.8675 <nil> 2.8675
	// true "1/3" 0.3333333333333333 false
}

// TestWrittenIsRead: what is written can be read, or is an error already when it is written.
func TestWrittenIsRead(t *testing.T) {
	for _, n := range []number.Number{number.MustParse("1e900"), number.MustParse("1e900").Mul(number.MustParse("1e900")), number.One.Quo(number.MustParse("1e900")), number.One.Quo(number.MustParse("1e900").Mul(number.MustParse("1e900"))), number.Frac(1, 3), number.Int(math.MinInt64)} {
		var back number.Number
		if text, err := n.MarshalJSON(); err == nil && (back.UnmarshalJSON(text) != nil || !back.Equal(n)) {
			t.Errorf("JSON %s is read as %v", text, back)
		}
		if text, err := n.MarshalText(); err == nil && (back.UnmarshalText(text) != nil || !back.Equal(n)) {
			t.Errorf("text %s is read as %v", text, back)
		}
		if v, err := n.Value(); err == nil && (back.Scan(v) != nil || !back.Equal(n)) {
			t.Errorf("value %v is read as %v", v, back)
		}
	}
	for _, places := range []int{-1, 19, math.MaxInt} {
		n := number.Frac(1, 3)
		if n.Round(places, number.HalfUp).Equal(n) || n.Fixed(places, number.HalfUp) == "" || n.Approx(places) == "" || number.Step(places).Sign() == 0 || number.FromScaled(1, places).Sign() == 0 {
			t.Errorf("%d places", places)
		}
	}
}
