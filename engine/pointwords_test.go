package engine_test

import (
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/render"
)

// TestPointsInPoints: what a standard says of the worth of its points is no name of the last of them, and that they have no words is noted; points that are
// declared in points are told in points.
func TestPointsInPoints(t *testing.T) {
	for _, c := range []struct{ standard, points, noted, rule, scored string }{
		{"要点①②③分别2分、3分、2分。", `"points": [2, 3, 2]`, "①、②、③", "按要点计分（共7分）：明确①得2分，明确②得3分，明确③得2分", "①：满足，得2分；②：不满足；③：满足，得2分；合计4分，是7分的57.1428…%"},
		{`要点①②③分别2分、3分、2分。", "interpretation": [{"about": "①②③", "reads": "照评价方案的要点", "because": "标准没有说各是什么"}], "about": "`, `"points": [2, 3, 2]`, "", "按要点计分（共7分）：明确①得2分，明确②得3分，明确③得2分", "①：满足，得2分；②：不满足；③：满足，得2分；合计4分，是7分的57.1428…%"},
		{"①②各30%；③40%。", `"shares": [30, 30, 40]`, "①、②、③", "按要点计分：明确①占30%，明确②占30%，明确③占40%", "①：满足，得30%；②：不满足；③：满足，得40%；合计70%"},
		{"①有目标（2分）；②可衡量（3分）；③有期限（2分）。", `"points": [2, 3, 2]`, "", "按要点计分（共7分）：明确①得2分，明确②得3分，明确③得2分", "①有目标（2分）：满足，得2分；②可衡量（3分）：不满足；③有期限（2分）：满足，得2分；合计4分，是7分的57.1428…%"},
		{"①有目标；②可衡量；③有期限。", `"items": [{"points": 2}, {"points": 3, "may_not_apply": true}, {"points": 2}]`, "", "明确①占", "③有期限：满足，得28.5714…%；合计57.1428…%"},
	} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "total": 7,
			"indicators": [{"id": "A", "name": "甲", "weight": 7, "standard": "`+c.standard+`", "percent": "checklist(明确)", "facts": {"明确": {"type": "checklist", `+c.points+`}}}]}`), nil)
		if err != nil {
			t.Fatal(c.standard, err)
		}
		noted := ""
		for _, d := range rs.Warnings() {
			if d.Code == diag.KeyPointWords {
				noted += strings.Split(d.Message(diag.Zh), "“")[1]
			}
		}
		if noted, _, _ = strings.Cut(noted, "”"); noted != c.noted {
			t.Errorf("%s: noted %q", c.standard, noted)
		}
		facts, err := rs.Read("f.json", []byte(`{"facts": {"明确": {"①": true, "②": false, "③": true}}}`))
		if err != nil {
			t.Fatal(err)
		}
		card := facts.Evaluate()
		said := render.Explanation(card, card.First(), diag.Zh).Text()
		for _, want := range []string{c.rule, c.scored} {
			if !strings.Contains(said, want) {
				t.Errorf("%s: not %q:\n%s", c.standard, want, said)
			}
		}
		if shown := render.RuleSet(rs, diag.Zh).Text(); !strings.Contains(shown, c.rule) {
			t.Errorf("%s: shown as\n%s", c.standard, shown)
		}
	}
}

// TestShareOfMark: what the standard says of a mark is compared with the key point of that mark, wherever it stands.
func TestShareOfMark(t *testing.T) {
	for items, want := range map[string]string{
		`{"id": "②", "share": 60, "is": "率 >= 1"}, {"id": "③", "share": 40}`:           "按评分标准要点 ② 是 40%，声明的是 60%",
		`{"id": "③", "share": 40}, {"id": "②", "share": 40}, {"share": 20, "id": "①"}`: "",
		`{"id": "甲", "share": 60}, {"id": "③", "share": 40}`:                           "",
	} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"率": {"type": "number"}},
			"indicators": [{"id": "A", "name": "甲", "weight": 100, "standard": "①甲；②乙；③丙。①占20%，②③各占40%。", "percent": "checklist(点)", "facts": {"点": {"type": "checklist", "items": [`+items+`]}}}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, d := range rs.Warnings() {
			if d.Code == diag.ShareOther {
				got += d.Message(diag.Zh)
			}
		}
		if got != want {
			t.Errorf("%s: %q", items, got)
		}
	}
}

// TestPointsThatAddUpToLess: the standard's points are compared with those that are declared, whatever they are scaled to.
func TestPointsThatAddUpToLess(t *testing.T) {
	for standard, want := range map[string]string{"①甲；②乙。分别1分、2分。": "", "①甲；②乙。分别1分、3分。": "按评分标准要点 ② 是 3分，声明的是 2分", "①甲；②乙。①得1分，②得2分。": ""} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "total": 9,
			"indicators": [{"id": "A", "name": "甲", "weight": 9, "standard": "`+standard+`", "percent": "checklist(点)", "facts": {"点": {"type": "checklist", "points": [1, 2]}}}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		got, sums := "", 0
		for _, d := range rs.Warnings() {
			if d.Code == diag.ShareOther {
				got += d.Message(diag.Zh)
			} else if d.Code == diag.PointsSum {
				sums++
			}
		}
		if got != want || sums != 1 {
			t.Errorf("%s: %q, %d notes of their sum", standard, got, sums)
		}
	}
}
