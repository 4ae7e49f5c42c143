package engine_test

import (
	"fmt"
	"testing"

	"jixiao/engine"
)

// TestShortWay: what a rule may give is asked on both sides of each border, whichever way a document takes.
func TestShortWay(t *testing.T) {
	for _, c := range []struct {
		criterion, value, want string
	}{
		{`"weight": 60, "points": "n", "min": 61, "max": 70`, "60", "61～70"}, // full marks, and less than the rule may give
		{`"weight": 60, "points": "n", "min": 61, "max": 70`, "61", "61～61"},
		{`"weight": 60, "points": "n", "min": 61, "max": 70`, "70.001", "61～70"},
		{`"weight": 60, "points": "n", "min": 0, "max": 50`, "60", "0～50"},
		{`"weight": 60, "points": "n", "min": 0, "max": 50`, "50", "50～50"},
		{`"weight": 60, "points": "n", "min": 0, "max": 50`, "50.001", "0～50"}, // rounded it would do
		{`"weight": 60, "points": "n", "min": -5, "max": 60`, "-5", "-5～-5"},
		{`"weight": 60, "points": "n", "min": -5, "max": 60`, "-5.001", "-5～60"},
		{`"weight": 60, "points": "n"`, "60", "60～60"},
		{`"weight": 60, "points": "n"`, "60.0001", "0～60"},
		{`"weight": 60, "points": "n"`, "-0.0001", "0～60"},
		{`"weight": 60, "points": "n / 3"`, "100", "33.33～33.33"},
		{`"weight": 60, "percent": "n"`, "100", "60～60"},
		{`"weight": 60, "percent": "n"`, "100.0001", "0～60"},
		{`"weight": 60, "percent": "n"`, "-0.0001", "0～60"},
		{`"weight": 60, "percent": "n"`, "99.9999", "60～60"},
		{`"weight": 60, "percent": "n / 7"`, "100", "8.57～8.57"},
		{`"weight": 60, "percent": "n > 5"`, "6", "60～60"},
		{`"weight": 60, "percent": "1 / n"`, "0", "0～60"},
	} {
		rs, err := engine.Parse("a.json", []byte(fmt.Sprintf(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"n": {"type": "number"}, "m": {"type": "number"}}, "indicators": [{"id": "P", "name": "p", "weight": 100, "indicators": [{"id": "A", "name": "a", %s}, {"id": "B", "name": "b", "weight": 40, "percent": "m"}]}]}`, c.criterion)), nil)
		if err != nil {
			t.Fatalf("%s: %v", c.criterion, err)
		}
		for _, short := range []bool{true, false} { // a presumed fact makes it the long way
			m := `50`
			if !short {
				m = `{"value": 50, "basis": "presumed", "reason": "r"}`
			}
			facts, err := rs.Read("f.json", []byte(fmt.Sprintf(`{"facts": {"n": %s, "m": %s}}`, c.value, m)))
			if err != nil {
				t.Fatal(err)
			}
			card := facts.Evaluate()
			r, _ := card.Result("A")
			parent, _ := card.Result("P")
			if got := r.Score.Lo.String() + "～" + r.Score.Hi.String(); got != c.want {
				t.Errorf("%s of %s, short: %v: %s, want %s", c.criterion, c.value, short, got, c.want)
			}
			b, _ := card.Result("B")
			if !r.Exact.Open && !parent.Exact.Lo.Equal(r.Exact.Lo.Add(b.Exact.Lo)) || !r.Score.Open && !card.Total.Score.Lo.Equal(r.Score.Lo.Add(b.Score.Lo)) {
				t.Errorf("%s of %s: %s and %s are %s", c.criterion, c.value, r.Exact.Lo, b.Exact.Lo, parent.Exact.Lo)
			}
		}
	}
}
