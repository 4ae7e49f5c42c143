package replay_test

import (
	"slices"
	"testing"

	"jixiao/engine"
	"jixiao/engine/replay"
)

// TestJudgedPoints: how far a key point is met is judged, and was printed nowhere: no decimals of it are taken otherwise. What else could be taken for it is said once.
func TestJudgedPoints(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "standard": "①甲；②乙，可部分满足；③丙。",
			"facts": {"点": {"type": "checklist", "items": [{"share": 50, "partial": true}, {"share": 40, "partial": true}, {"share": 10}]}}, "percent": "checklist(点)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("f.json", []byte(`{"facts": {"点": {"①": true, "②": {"met": 0.5, "reason": "半"}, "③": true}}}`))
	if err != nil {
		t.Fatal(err)
	}
	card := facts.Evaluate()
	if p := replay.Intervals(card); len(p.Facts) > 0 || len(p.Criteria) > 0 {
		t.Errorf("%q were taken as printed, %d scores could be others", p.Facts, len(p.Criteria))
	}
	report, list := replay.ReadReport("r.json", []byte(`{"$schema": "x", "title": "t", "subject": "s", "period": "2022", "ruleset": "a/b@1", "issuer": "i", "issued": "d", "total": "1", "grade": "", "place": "p", "copies": [{"id": "表", "name": "表", "place": "p", "scores": {}}], "statements": []}`))
	if report == nil {
		t.Fatal(list)
	}
	for published, want := range map[string]string{"60": "要点“②乙，可部分满足”按不满足计", "55": "要点“①甲”按满足一半计", "75": "要点“③丙”按满足一半计"} {
		got := []string{}
		for _, cause := range replay.NewExplainer(report, card).Explain(replay.Difference{Kind: replay.Rule, At: said("A"), Published: said(published)}) {
			got = append(got, cause.Words.Zh)
		}
		if !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q, want %q alone", published, got, want)
		}
	}
}

// TestIntervals: which scores printed precision leaves open. A fact of which only one end is known is tried at that end; what is presumed was not printed.
func TestIntervals(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "total": 10,
		"facts": {"甲": {"type": "number", "min": 0}, "总额": {"type": "number", "min": 0.01}, "个": {"type": "number", "min": 1, "integer": true}},
		"indicators": [{"id": "A", "name": "甲", "weight": 10, "points": "clamp(10 - 甲 / 总额 - 甲 / 个, 0, 10)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, facts string
		taken       []string
		lo, hi      string // of A; "" for one that stays
		shown       bool
	}{
		{"no upper end", `"甲": 0, "总额": {"min": 1}, "个": 1`, []string{"甲"}, "9.00", "10.00", true},
		{"no lower end", `"甲": 0, "总额": {"max": 1}, "个": 1`, []string{"甲"}, "9.00", "10.00", true},
		{"two open ends", `"甲": 0, "总额": {"min": 1}, "个": {"min": 2}`, []string{"甲"}, "9.25", "10.00", true},
		{"both ends", `"甲": 0, "总额": {"min": 1, "max": 2}, "个": {"min": 1, "max": 3}`, []string{"甲"}, "9.00", "10.00", true},
		{"presumed", `"甲": {"value": 0, "basis": "presumed", "reason": "得满分"}, "总额": {"min": 1}, "个": 1`, nil, "", "", false},
	} {
		facts, err := rs.Read("f.json", []byte(`{"facts": {`+c.facts+`}}`))
		if err != nil {
			t.Fatal(c.name, err)
		}
		p := replay.Intervals(facts.Evaluate())
		if !slices.Equal(p.Facts, c.taken) {
			t.Errorf("%s: %q were taken as printed", c.name, p.Facts)
		}
		switch {
		case len(p.Criteria) == 0 && c.lo == "":
		case len(p.Criteria) != 1 || c.lo == "":
			t.Errorf("%s: %d scores could be others", c.name, len(p.Criteria))
		default:
			if f := p.Criteria[0]; f.Score.Lo.Fixed(2, 0) != c.lo || f.Score.Hi.Fixed(2, 0) != c.hi || f.Shown != c.shown {
				t.Errorf("%s: %s to %s, shown: %v", c.name, f.Score.Lo, f.Score.Hi, f.Shown)
			}
		}
	}
}
