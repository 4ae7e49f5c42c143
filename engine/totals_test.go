package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine"
)

// TestOpenTotalsAreSound: with facts missing, the total lies in its range, has one of the grades, and has exactly the
// consequences that are said to be certain and some of those said to be open, whatever the facts turn out to be.
func TestOpenTotalsAreSound(t *testing.T) {
	adjustments := []string{
		`{"id": "加", "add": "数", "max": 5}`, `{"id": "扣", "when": "可", "add": "-数", "min": -8}`, `{"id": "封顶", "cap": "100"}`,
		`{"id": "上限", "when": "total > 80", "cap": "70 + 数"}`, `{"id": "否决", "when": "否", "set": "0"}`, `{"id": "改定", "when": "可", "set": "数 * 3"}`,
		`{"id": "限等", "when": "否", "grade_cap": "良"}`,
	}
	grades := []string{`[{"name": "优", "from": 90}, {"name": "良", "from": 60}, {"name": "差", "from": 0}]`,
		`[{"name": "优", "from": 90, "to": 100}, {"name": "良", "from": 60, "to": 89}, {"name": "差", "from": 10, "to": 59}]`}
	rapid.Check(t, func(t *rapid.T) {
		list := ""
		for k, a := range rapid.SliceOfNDistinct(rapid.SampledFrom(adjustments), 0, 4, rapid.ID).Draw(t, "adjustments") {
			if k > 0 {
				list += ", "
			}
			list += a
		}
		rs, found := engine.Parse("test.json", []byte(`{"$schema": "x", "id": "test/totals", "version": "1", "title": "总", "effective": {"from": "2022-01-01"},
			"rounding": {"places": `+rapid.SampledFrom([]string{"0", "1"}).Draw(t, "places")+`, "mode": "half-up", "at": "`+rapid.SampledFrom([]string{"total", "criterion"}).Draw(t, "at")+`"},
			"facts": {"比": {"type": "number", "min": 0, "max": 100}, "数": {"type": "number", "min": -50, "max": 50}, "可": {"type": "boolean"}, "否": {"type": "boolean"}},
			"grades": `+rapid.SampledFrom(grades).Draw(t, "grades")+`, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "比"}], "adjustments": [`+list+`],
			"consequences": [{"id": "奖", "when": "grade == '优'", "words": "奖"}, {"id": "罚", "when": "grade != '优' && total < 85", "words": "罚"}]}`), nil)
		if rs == nil {
			t.Fatal(found)
		}
		rate, number := rapid.IntRange(0, 1000).Draw(t, "rate"), rapid.IntRange(-50, 50).Draw(t, "number")
		facts := map[string]string{"比": fmt.Sprintf("%d.%d", rate/10, rate%10), "数": fmt.Sprint(number), "可": fmt.Sprint(rapid.Bool().Draw(t, "yes")), "否": fmt.Sprint(rapid.Bool().Draw(t, "no"))}
		if facts["比"] == "100.0" {
			facts["比"] = "100"
		}
		hidden := map[string]bool{}
		for _, name := range []string{"比", "数", "可", "否"} {
			hidden[name] = rapid.Bool().Draw(t, "hide "+name)
		}
		score := func(hide bool) *engine.Scorecard {
			text := `{"facts": {`
			for _, name := range []string{"比", "数", "可", "否"} {
				switch {
				case !hide || !hidden[name]:
					text += fmt.Sprintf("%q: %s, ", name, facts[name])
				case name == "比": // known to within a point
					text += fmt.Sprintf(`"比": {"min": %d, "max": %d}, `, rate/10, min(100, rate/10+1))
				}
			}
			f, found := rs.Read("facts.json", []byte(strings.TrimSuffix(text, ", ")+"}}"))
			if f == nil {
				t.Fatal(text, found)
			}
			return f.Evaluate()
		}
		open, known := score(true), score(false)
		if known.Total.Score.Open {
			return // its own adjustments do not give a value
		}
		p, x := open.Total.Score, known.Total.Score.Lo
		if x.Less(p.Lo) || p.Hi.Less(x) {
			t.Fatalf("%v: %s to %s, but %s", list, p.Lo, p.Hi, x)
		}
		name := gradeOf(known)
		if name == "" && !open.Total.MayMiss && len(open.Total.Grades()) > 0 || name != "" && !slices.ContainsFunc(open.Total.Grades(), func(g engine.Grade) bool { return g.Name == name }) {
			t.Fatalf("%v: %q is said, but it is %q", list, gradeOf(open), name)
		}
		holds := map[string]bool{}
		for _, q := range known.Consequences {
			holds[q.ID] = q.Why == nil
		}
		said := map[string]bool{}
		for _, q := range open.Consequences {
			said[q.ID] = true
			if q.Why == nil && !holds[q.ID] {
				t.Fatalf("%v: %s is said to follow and does not", list, q.ID)
			}
		}
		for id, h := range holds {
			if h && !said[id] {
				t.Fatalf("%v: %s follows and is not said", list, id)
			}
		}
	})
}
