package engine_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/number"
	"jixiao/engine/render"

	"pgregory.net/rapid"
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
		for _, short := range []bool{true, false} {
			if !short {
				engine.Long(rs)
			}
			facts, err := rs.Read("f.json", []byte(fmt.Sprintf(`{"facts": {"n": %s, "m": 50}}`, c.value)))
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

// TestEitherWay: a document has one scorecard, whichever way it takes.
func TestEitherWay(t *testing.T) {
	short, cards := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		pick := func(what string, list ...string) string { return rapid.SampledFrom(list).Draw(t, what) }
		total := number.Zero
		var criteria []string
		for k := range rapid.IntRange(1, 4).Draw(t, "criteria") {
			weight, _ := number.Parse(pick("weight", "60", "33.3", "0", "12.345", "0.5", "7"))
			total = total.Add(weight)
			c := fmt.Sprintf(`{"id": "A%d", "name": "a%d", "weight": %s, `, k, k, weight)
			if rapid.Bool().Draw(t, "points") {
				c += `"points": "` + pick("rule", "n", "n / 3", "weight", "weight * (b ? 1 : 0)", "weight * (n / 100)", "weight * max(0, 1 - 0.25 * m)", "weight + m", "1 - m", "min(n, weight)") + `"`
				if least, most := pick("least", "", "-5", "0", "61"), pick("most", "", "70", "5000"); least != "" && most != "" {
					c += `, "min": ` + least + `, "max": ` + most
				}
			} else {
				c += `"percent": "` + pick("rule", "n", "n / 3", "n / m", "100 - 5 * m", "n + m + 1", "b", "n >= m", "checklist([b, c, true])", "checklist([b, c], [33.3, 66.7])", "band(n, [[90, 100], [60, 50]], 0)", "attained(n, m)",
					"deduct(5, begun(n - m))", "(b ? 25 : 0) + (c ? 75 : n)", "m == 0 ? 100 : n", "max(0, 100 - 0.25 * m)", "50") + `"`
			}
			criteria = append(criteria, c+"}")
		}
		half := rapid.IntRange(0, len(criteria)).Draw(t, "half")
		tree := strings.Join(criteria, ", ")
		if half > 0 && half < len(criteria) { // the first of them stand below a parent of their own
			below := number.Zero
			for _, c := range criteria[:half] {
				w, _, _ := strings.Cut(c[strings.Index(c, `"weight": `)+len(`"weight": `):], ",")
				x, _ := number.Parse(w)
				below = below.Add(x)
			}
			tree = fmt.Sprintf(`{"id": "P", "name": "p", "weight": %s, "indicators": [%s]}, %s`, below, strings.Join(criteria[:half], ", "), strings.Join(criteria[half:], ", "))
		}
		text := fmt.Sprintf(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "total": %s, "rounding": {"places": %s, "mode": "%s"%s},
			"facts": {"n": {"type": "number"}, "m": {"type": "number"}, "b": {"type": "boolean"}, "c": {"type": "boolean"}}, "indicators": [%s]}`, total, pick("places", "0", "1", "2", "4", "18"),
			pick("mode", "half-up", "half-even", "down", "up"), pick("at", "", "", "", `, "at": "total"`), tree)
		rs, err := engine.Parse("a.json", []byte(text), nil)
		if err != nil {
			t.Skip(err)
		}
		long, _ := engine.Parse("a.json", []byte(text), nil)
		engine.Long(long)
		value := func(name string) string {
			return pick(name, "0", "1", "3", "33.3", "59.995", "60", "61", "70.005", "90", "100", "100.0001", "-0.5", "2147483648", "4611686018427387904", "0.000000000000000001")
		}
		fact := func(name, value string) string {
			switch pick("of "+name, "", "", "", "presumed", "judged", "missing") {
			case "presumed":
				return fmt.Sprintf(`, "%s": {"value": %s, "basis": "presumed", "reason": "r"}`, name, value)
			case "judged":
				return fmt.Sprintf(`, "%s": {"value": %s, "basis": "judged", "reason": "r"}`, name, value)
			case "missing":
				return ""
			}
			return fmt.Sprintf(`, "%s": %s`, name, value)
		}
		members := fact("n", value("n")) + fact("m", value("m")) + fact("b", fmt.Sprint(rapid.Bool().Draw(t, "b"))) + fact("c", fmt.Sprint(rapid.Bool().Draw(t, "c")))
		adjudicated := ""
		if rapid.IntRange(0, 3).Draw(t, "adjudicated") == 0 {
			adjudicated = `, "adjudications": {"A0": {"score": 0, "reason": "r"}}`
		}
		document := []byte(fmt.Sprintf(`{"facts": {%s}%s}`, strings.TrimPrefix(members, ", "), adjudicated))
		byRule := rapid.Bool().Draw(t, "by rule")
		score := func(rs *engine.RuleSet) *engine.Scorecard {
			f, err := rs.Read("f.json", document)
			if err != nil && strings.Contains(err.Error(), "adjudication-range") {
				t.Skip(err)
			} else if err != nil {
				t.Fatal(err)
			}
			if byRule {
				return f.EvaluateByRule()
			}
			return f.Evaluate()
		}
		a, b := score(rs), score(long)
		if cards++; engine.Short(a) {
			short++
		}
		if engine.Short(b) {
			t.Fatal("the long way is short")
		}
		if x, y := render.AppendJSON(nil, a, true), render.AppendJSON(nil, b, true); !bytes.Equal(x, y) {
			t.Fatalf("%s\n%s\nshort %s\nlong  %s", text, document, x, y)
		}
	})
	if t.Logf("%d of %d the short way", short, cards); short == 0 && !t.Failed() {
		t.Error("no document took the short way")
	}
}
