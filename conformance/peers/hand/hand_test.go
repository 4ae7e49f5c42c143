package hand

import (
	"go/parser"
	"go/token"
	"math/big"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestNumbers holds the fraction to big.Rat, on parts of every length.
func TestNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	some := func() number {
		return tidy(r.Int64N(1<<62)>>r.IntN(62), r.Int64N(1<<62)>>r.IntN(62)+1)
	}
	for range 200_000 {
		a, b := some(), some()
		if r.IntN(4) == 0 && !a.zero() {
			b = a.mul(whole(r.Int64N(10))) // common factors
		}
		x, y := a.rat(), b.rat()
		check := func(op string, got number, want *big.Rat) {
			if got.rat().Cmp(want) != 0 || got.big == nil && got.d <= 0 {
				t.Fatalf("%v %s %v = %v, must be %v", a, op, b, got, want)
			}
		}
		check("+", a.add(b), new(big.Rat).Add(x, y))
		check("-", a.sub(b), new(big.Rat).Sub(x, y))
		check("×", a.mul(b), new(big.Rat).Mul(x, y))
		if !b.zero() {
			check("÷", a.quo(b), new(big.Rat).Quo(x, y))
		}
		if a.cmp(b) != x.Cmp(y) {
			t.Fatalf("%v compared with %v is %d", a, b, a.cmp(b))
		}
		up := new(big.Int).Sub(new(big.Int).Add(x.Num(), x.Denom()), big.NewInt(1))
		check("ceil", a.ceil(), new(big.Rat).SetInt(up.Div(up, x.Denom())))
		if c := a.quo(whole(1 << 40)); c.rat().Cmp(big.NewRat(1<<40, 1)) < 0 {
			twice := new(big.Rat).Add(new(big.Rat).Mul(c.rat(), big.NewRat(200, 1)), big.NewRat(1, 1))
			want := new(big.Int).Div(twice.Num(), new(big.Int).Mul(twice.Denom(), big.NewInt(2)))
			if got := c.times(100); want.Cmp(big.NewInt(got)) != 0 {
				t.Fatalf("%v in hundredths is %d, must be %v", c, got, want)
			}
		}
	}
}

// TestRefused: the reader is strict, so that it does no less than jixiao's.
func TestRefused(t *testing.T) {
	var b strings.Builder
	for k, s := range slots {
		value := [...]string{"true", "1.50", "3", `"良"`}[s.kind]
		b.WriteString(",{"[1-min(k, 1):2-min(k, 1)] + strconv.Quote(s.full) + ": " + value)
	}
	text := `{"facts": ` + b.String() + "}}"
	var reader Reader
	var facts Facts
	if err := reader.Read([]byte(text), &facts); err != nil || facts.rating != 1 || facts.numbers[budgetSpent] != frac(150, 100) {
		t.Fatal(err)
	}
	for _, change := range [][2]string{
		{`"loan.amount": 1.50,`, ``}, {`"loan.amount"`, `"loan.sum"`}, {`"loan.amount"`, `"loan.guided"`},
		{`"loan.guided": 3`, `"loan.guided": 3.5`}, {`"loan.guided": 3`, `"loan.guided": -3`}, {`"loan.guided": 3`, `"loan.guided": true`},
		{`"loan.guided": 3`, `"loan.guided": 03`}, {`"loan.guided": 3`, `"loan.guided": 3e1`}, {`"良"`, `"好"`}, {`true`, `1`}, {`}}`, `}`}, {`}}`, `}}}`},
	} {
		if reader.Read([]byte(strings.Replace(text, change[0], change[1], 1)), &facts) == nil {
			t.Errorf("%s in the place of %s is read", change[1], change[0])
		}
	}
}

// TestSharesNothing: the base imports the standard library only.
func TestSharesNothing(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range tree.Imports {
			if path := strings.Trim(i.Path.Value, `"`); strings.Contains(path, ".") || strings.HasPrefix(path, "jixiao") {
				t.Errorf("%s imports %s", f.Name(), path)
			}
		}
	}
}
