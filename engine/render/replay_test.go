package render_test

import (
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/render"
	"jixiao/engine/replay"
)

// TestEnglishReplay: the replay of files without Chinese says in English, without a word of Chinese, whatever it finds.
func TestEnglishReplay(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "t/en", "version": "1", "title": "Set", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"a": {"type": "number", "unit": "%"}, "b": {"type": "number"}, "c": {"type": "number", "unit": "米"}, "passed": {"type": "boolean"}, "open": {"type": "number", "min": 0, "max": 100}, "gone": {"type": "number"}, "more": {"type": "number"}},
		"grades": [{"name": "high", "from": 72.6}, {"name": "low", "from": 28.9}], "adjustments": [{"id": "add", "add": "more", "min": 0, "max": 5}],
		"checks": [{"id": "k1", "expect": "a == b", "message": "a is ${a}", "severity": "warning"}, {"id": "k2", "expect": "gone > 1", "message": "gone", "severity": "warning"}],
		"indicators": [{"id": "A", "name": "First", "weight": 60, "indicators": [{"id": "A1", "name": "steps", "weight": 20, "percent": "deduct(40, (100 - a) / 5)"},
			{"id": "A2", "name": "terms", "weight": 10, "points": "b / 3 + b / 3 + b / 3"}, {"id": "A3", "name": "bands", "weight": 10, "points": "band(a, [[90, 6], [80, abs(b - 3.87) < 0.01 ? 4 : 3]], 1)"},
			{"id": "A4", "name": "points", "weight": 12, "percent": "checklist([passed, true], [50, 50])"}, {"id": "A5", "name": "open", "weight": 8, "percent": "open"}]},
			{"id": "B", "name": "Second", "weight": 40, "percent": "passed ? a : mean([a / 3, b / 3, a / 3])"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	const head = `{"$schema": "x", "title": "Report", "subject": "s", "period": "2022", "ruleset": "t/en@1", "issuer": "i", "issued": "d", "place": "p", `
	reports := []string{`"total": "9", "grade": "high", "copies": [{"id": "t", "name": "Table", "place": "p", "total": "400", "weight": "99", "rate": "1%", "scores": {
			"A": {"points": "19.99"}, "A1": {"points": "4", "weight": "7", "rate": "1%"}, "A2": {"points": "3.99", "percent": "10%"}, "A3": {"points": "3"}, "A4": {"percent": "7%"}, "A5": {"points": "6"}, "B": {"points": "37.1"}}},
			{"id": "u", "name": "Text", "place": "p", "total": "40", "scores": {"A1": {"points": "2"}, "A2": {"points": "4"}, "A3": {"points": "3"}}}],
		"statements": [{"id": "s1", "words": "w", "printed": "5", "unit": "千米", "expression": "c", "place": "p"}, {"id": "s2", "words": "w", "printed": "5", "expression": "gone", "place": "p"},
			{"id": "s3", "words": "w", "printed": "6", "expression": "b + 1", "place": "p"}, {"id": "s4", "words": "w", "printed": "88", "unit": "%", "expression": "a", "place": "p"}]}`,
		`"total": "", "grade": "", "copies": [{"id": "t", "name": "Table", "place": "p", "total": "21", "scores": {"A": {"points": "23"}, "A1": {"points": "12"}, "A2": {"points": "4"}, "A3": {"points": "8"}, "A4": {"points": "6"}, "A5": {"points": "1"}, "B": {"points": "37.12"}}}], "statements": []}`,
		`"total": "", "grade": "", "copies": [{"id": "t", "name": "Table", "place": "p", "scores": {"A": {"points": "31"}, "A1": {"points": "7"}, "A2": {"points": "3"}, "A3": {"points": "0"}, "A4": {"points": "9"}, "A5": {"points": "9"}}}], "statements": []}`,
		`"total": "30", "grade": "high", "copies": [{"id": "t", "name": "Table", "place": "p", "scores": {"A": {"points": "82"}, "A1": {"points": "7"}, "A2": {"points": "3"}, "A3": {"points": "0"}, "A4": {"points": "9"}, "A5": {"points": "9"}, "B": {"points": "8.2"}}},
			{"id": "u", "name": "Text", "place": "p", "total": "26.1", "scores": {"A1": {"points": "7"}, "A2": {"points": "3"}, "A4": {"points": "9"}, "A5": {"points": "9"}}},
			{"id": "v", "name": "List", "place": "p", "scores": {"A1": {"points": "7"}, "A2": {"points": "3"}, "A4": {"points": "9"}, "B": {"points": "8.2"}}}], "statements": []}`}
	var said strings.Builder
	var first *engine.Scorecard
	for _, text := range []string{`{"facts": {"a": 92.8, "b": 4, "c": 5, "passed": true, "gone": 1, "more": 1, "open": 50}}`, `{"facts": {"a": 92.8, "b": 4, "c": 5, "passed": true}}`, `{"facts": {}}`, `{"facts": {"c": 5}}`, `{"facts": {"a": 97, "b": 4, "c": 5, "passed": true, "gone": 1, "more": 1, "open": 90}}`,
		`{"facts": {"a": 89.9, "b": 3.9, "c": 5, "passed": false, "gone": 2, "more": 0, "open": 50}, "adjudications": {"A1": {"score": 2, "reason": "because"}}}`} {
		facts, err := rs.ReadForeign("f.json", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		card := facts.Evaluate()
		if first == nil {
			first = card
		}
		for _, rest := range reports {
			report, list := replay.ReadReport("report.json", []byte(head+rest))
			if report == nil {
				t.Fatal(list)
			}
			differences, list := replay.Compare(report, card)
			known, _ := replay.ReadKnown("known.json", []byte(`{"$schema": "x", "differences": [{"kind": "rule", "at": "x", "published": "1", "computed": "2", "reason": "r"}]}`))
			o := replay.Match(differences, known)
			said.WriteString(render.Replay(report, replay.TotalsOf(report, card), o, replay.NewExplainer(report, card, first).ExplainAll(o), diag.En).Text() + list.Error())
		}
	}
	for _, line := range strings.Split(said.String(), "\n") {
		if strings.ContainsFunc(strings.NewReplacer("～", "", "千米", "", "米", "").Replace(line), func(r rune) bool { return r >= 0x3000 && r < 0xa000 || r >= 0xff00 && r < 0xfff0 }) {
			t.Error(line)
		}
	}
	for _, want := range []string{"t:total of weights: published 99, computed 87", "v:A5 open: published nothing, computed 9", "computed 0.00 to 8.00", "(adjudicated)", "score 8.164444…", "7% of the weight",
		"10% of the weight, 3.99 points", "u:total: published 40", "does not hold: a is ", "cannot be checked: ", "computed undetermined", "the unit should be “米”", "points should be graded low",
		"the adjustments of the total are undetermined", "scores that are not printed: 1", "8 was left out", "3 was counted twice", "two digits were exchanged", "the grade does not change", "first taken to 2 decimals", "the rule of t/en@1 was used", "the weight of the neighbouring criterion A4 was used, 12", "only half was given", "by this branch: the band ≥ 80",
		"part steps were not counted", "counted as a whole one", "what is printed as “s4”, 88%", "in any case", "that the grade changes is not excluded", "that there is no grade is not excluded", "no score changes", "so that printed precision changes no score",
		"and the score", "no calculation was found", "Listed and no longer there"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("it does not say: %s", want)
		}
	}
}
