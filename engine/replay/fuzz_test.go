package replay_test

import (
	"testing"

	"jixiao/engine"
	"jixiao/engine/replay"
)

// FuzzReport: nothing that stands in a report panics, read or compared.
func FuzzReport(f *testing.F) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number", "min": 0, "max": 100}}, "grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}], "adjustments": [{"id": "加", "add": "1", "max": 1}],
		"indicators": [{"id": "A", "name": "甲", "weight": 60, "indicators": [{"id": "A1", "name": "一", "weight": 60, "percent": "率"}]}, {"id": "B", "name": "乙", "weight": 40, "percent": "率"}]}`), nil)
	if err != nil {
		f.Fatal(err)
	}
	facts, err := rs.Read("f.json", []byte(`{"facts": {"率": 66.6}}`))
	if err != nil {
		f.Fatal(err)
	}
	card := facts.Evaluate()
	f.Add(`{"$schema": "x", "title": "报告", "subject": "s", "period": "2024", "ruleset": "demo/one@1", "issuer": "i", "issued": "2025", "total": "67.6", "grade": "差", "place": "p",
		"copies": [{"id": "表", "name": "n", "place": "p", "total": "66.60", "weight": "100", "rate": "66.6%", "scores": {"A": {"points": "39.96"}, "A1": {"weight": "60", "points": "39.96", "percent": "66.6%", "rate": "66.6%"}, "B": {"points": "——"}}}],
		"statements": [{"id": "s", "words": "w", "printed": "1,234.5", "unit": "万元", "expression": "率 * 2", "place": "p"}]}`)
	f.Fuzz(func(t *testing.T, s string) {
		if r, _ := replay.ReadReport("report.json", []byte(s)); r != nil {
			replay.Compare(r, card)
			replay.TotalsOf(r, card)
		}
	})
}
