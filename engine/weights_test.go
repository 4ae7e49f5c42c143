package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine"
)

// TestUnsettledWeights: where it is open which criteria apply, every score lies in its range however that is settled; and
// a criterion whose weight cannot change keeps its score.
func TestUnsettledWeights(t *testing.T) {
	policies := []string{`"zero"`, `"full"`, `"rescale"`, `{"reallocate": "R"}`, `{"reallocate": "S"}`, `{"reallocate": "G"}`}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "criteria")
		text := `{"$schema": "x", "id": "test/open", "version": "1", "title": "开", "effective": {"from": "2022-01-01"}, "total": 100,
			"rounding": {"places": 2, "mode": "half-up"}, "facts": {`
		for k := range n {
			text += fmt.Sprintf(`"用%d": {"type": "boolean"}, `, k)
		}
		text += `"比": {"type": "number", "min": 0, "max": 100}}, "indicators": [`
		left := 100
		for k := range n {
			weight := rapid.IntRange(1, 15).Draw(t, "weight")
			left -= weight
			text += fmt.Sprintf(`{"id": "A%d", "name": "甲%d", "weight": %d, "applies": "用%d", "when_not_applicable": %s, "percent": "比"}, `,
				k, k, weight, k, rapid.SampledFrom(policies).Draw(t, "policy"))
		}
		rule := rapid.SampledFrom([]string{"比", "weight > 12 ? 100 - 比 : 比", "90"}).Draw(t, "rule")
		text += fmt.Sprintf(`{"id": "R", "name": "乙", "weight": 10, "percent": "%s"},
			{"id": "G", "name": "组", "weight": 20, "indicators": [{"id": "S", "name": "丙", "weight": 5, "percent": "比"}, {"id": "T", "name": "丁", "weight": 15, "percent": "%s"}]},
			{"id": "U", "name": "戊", "weight": %d, "percent": "比"}]}`, rule, rule, left-30)
		rs, err := engine.Parse("test.json", []byte(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		rate := rapid.IntRange(0, 100).Draw(t, "rate")
		given := make([]string, n) // "", true or false
		for k := range given {
			given[k] = rapid.SampledFrom([]string{"", "", "true", "false"}).Draw(t, "given")
		}
		score := func(answers []string) *engine.Scorecard {
			facts := fmt.Sprintf(`{"facts": {"比": %d`, rate)
			for k, a := range answers {
				if a != "" {
					facts += fmt.Sprintf(`, "用%d": %s`, k, a)
				}
			}
			f, err := rs.Read("facts.json", []byte(facts+"}}"))
			if err != nil {
				t.Fatal(err)
			}
			return f.Evaluate()
		}
		open := score(given)
		same := make([]bool, len(rs.All()))
		for k := range same {
			same[k] = true
		}
		for bits := range 1 << n {
			answers := append([]string{}, given...)
			for k := range answers {
				if answers[k] == "" {
					answers[k] = fmt.Sprint(bits>>k&1 == 1)
				}
			}
			settled := score(answers)
			for k, i := range open.All() {
				r, s := open.Of(i), settled.Of(settled.Find(i.ID))
				if s.Score.Lo.Less(r.Score.Lo) || r.Score.Hi.Less(s.Score.Hi) {
					t.Fatalf("%s: %s to %s, but %s with %s", i.ID, r.Score.Lo, r.Score.Hi, s.Score.Lo, strings.Join(answers, " "))
				}
				same[k] = same[k] && s.Weight.Equal(r.Weight) && !s.Score.Open
			}
			if settled.Total.Score.Lo.Less(open.Total.Score.Lo) || open.Total.Score.Hi.Less(settled.Total.Score.Hi) {
				t.Fatalf("the total is %s to %s, but %s", open.Total.Score.Lo, open.Total.Score.Hi, settled.Total.Score.Lo)
			}
		}
		for _, i := range open.Criteria() {
			if r := open.Of(i); !strings.HasPrefix(i.ID, "A") && same[i.Index()] && r.Score.Open {
				t.Fatalf("%s weighs %s in any case, and its score is open", i.ID, r.Weight)
			}
		}
	})
}
