package whatif_test

import (
	"context"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/diag"
	"jixiao/engine/render"
	"jixiao/engine/whatif"
)

// TestFullMarks: full marks of a weight that was scaled up are rounded as scores are, and nobody says that they lost points.
func TestFullMarks(t *testing.T) {
	const rate = `{"type": "number", "min": 0, "max": 100, "unit": "%"}`
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2020-01-01"}, "rounding": {"places": 1, "mode": "half-up"},
		"facts": {"x": `+rate+`, "za": {"type": "boolean"}}, "indicators": [{"id": "A1", "name": "甲", "weight": 30, "percent": "x"}, {"id": "A2", "name": "乙", "weight": 33, "percent": "x"},
		{"id": "A3", "name": "丙", "weight": 37, "percent": "x", "applies": "za", "when_not_applicable": "rescale"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for x, want := range map[string]int{"100": 0, "50": 2} {
		f, err := rs.Read("f.json", []byte(`{"facts": {"x": `+x+`, "za": false}}`))
		if err != nil {
			t.Fatal(err)
		}
		card := f.Evaluate()
		losses, err := whatif.Losses(context.Background(), card)
		if err != nil || len(losses) != want {
			t.Errorf("x = %s: %v %v", x, losses, err)
		}
		said := render.Chapters(card, diag.Zh).Text()
		if strings.Contains(said, "没有失分的指标") != (want == 0) || strings.Contains(render.Scorecard(card, true, diag.Zh).HTML(), `class="n lost"`) != (want > 0) {
			t.Errorf("x = %s:\n%s", x, said)
		}
	}
}

// TestOpenTotal: why a total is open is said as it is: facts are missing, or the standard has no rule.
func TestOpenTotal(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2020-01-01"}, "rounding": {"places": 1, "mode": "half-up"},
		"grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}], "facts": {"n": {"type": "number"}}, "indicators": [{"id": "A1", "name": "甲", "weight": 100, "percent": "n >= 60 ? 100 : no_rule('低于60')"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for facts, want := range map[string]string{"": "先补齐缺失的事实：n", `"n": 50`: "A1 的得分未定"} {
		f, err := rs.Read("f.json", []byte(`{"facts": {`+facts+`}}`))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, problem, err := whatif.Reach(context.Background(), f.Evaluate(), "优"); err != nil || problem == nil || !strings.Contains(problem.Zh, want) {
			t.Errorf("%s: %v %v, want %s", facts, problem, err, want)
		}
	}
}

// TestZeroBeside: a criterion that does not apply and scores nothing for that loses its points, in what-if and in a batch's summary.
func TestZeroBeside(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2020-01-01"}, "rounding": {"places": 1, "mode": "half-up"},
		"facts": {"x": {"type": "number", "min": 0, "max": 100}, "za": {"type": "boolean"}}, "indicators": [{"id": "A1", "name": "甲", "weight": 50, "percent": "x"}, {"id": "A2", "name": "乙", "weight": 50, "percent": "x", "applies": "za", "when_not_applicable": "zero"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rs.Read("f.json", []byte(`{"facts": {"x": 100, "za": false}}`))
	if err != nil {
		t.Fatal(err)
	}
	card := f.Evaluate()
	losses, err := whatif.Losses(context.Background(), card)
	if err != nil || len(losses) != 1 || losses[0].Lost.String() != "50" {
		t.Errorf("%v %v", losses, err)
	}
	if said := render.Losses(card, losses, diag.Zh).Text(); !strings.Contains(said, "不适用，计0分") {
		t.Error(said)
	}
	sum := batch.NewSummary()
	sum.Add(&batch.Outcome{Card: card})
	if l := sum.Sets[rs.Ref()].Lost["A2"]; l == nil || l.Losing != 1 || l.Points.String() != "50" {
		t.Error(l)
	}
}

// TestKeyPointAdjudicated: a criterion of which one key point is adjudicated is not said to be out of reach; a penalty of no weight has no percentage.
func TestKeyPointAdjudicated(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2020-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"n": {"type": "number", "min": 0, "integer": true}, "k": {"type": "checklist", "partial": true, "shares": [40, 60]}},
		"indicators": [{"id": "A1", "name": "甲", "weight": 100, "percent": "checklist(k)"}, {"id": "A2", "name": "乙", "weight": 0, "min": -20, "points": "max(-20, -2 * n)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rs.Read("f.json", []byte(`{"facts": {"n": 9, "k": {"①": false, "②": true}}, "adjudications": {"A1/②": {"met": 0.5, "reason": "认"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	card := f.Evaluate()
	losses, err := whatif.Losses(context.Background(), card)
	if err != nil {
		t.Fatal(err)
	}
	if said := render.Losses(card, losses, diag.Zh).Text(); !strings.Contains(said, "裁定了其中的要点；其余事实没有试改") || strings.Contains(said, "不随事实改变") {
		t.Error(said)
	}
	if said := render.Explanation(card, card.First(), diag.Zh).Text(); !strings.Contains(said, "A2 乙（0分） -18.00分\n") || !strings.Contains(said, "该项指标得-18.00分。") {
		t.Error(said)
	}
	if card.AdjudicatedInPart(card.Find("A2")) || card.AdjudicatedInPart(nil) || !card.AdjudicatedInPart(card.Find("A1")) {
		t.Error("which is adjudicated in part")
	}
}

// TestCapped: a grade that a cap keeps away is reached by facts of the cap and of criteria together.
func TestCapped(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2020-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"grades": [{"name": "优", "from": 90}, {"name": "良", "from": 80}, {"name": "差", "from": 0}], "adjustments": [{"id": "限", "when": "bad", "grade_cap": "良"}],
		"facts": {"bad": {"type": "boolean"}, "x": {"type": "number", "min": 0, "max": 100}, "y": {"type": "number", "min": 0, "max": 100}},
		"indicators": [{"id": "A1", "name": "甲", "weight": 50, "percent": "x"}, {"id": "A2", "name": "乙", "weight": 50, "percent": "y"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rs.Read("f.json", []byte(`{"facts": {"bad": true, "x": 50, "y": 100}}`))
	if err != nil {
		t.Fatal(err)
	}
	options, already, problem, err := whatif.Reach(context.Background(), f.Evaluate(), "优")
	if err != nil || already || problem != nil || len(options) != 1 || len(options[0].Changes) != 2 || options[0].Grade.Zh != "优" {
		t.Errorf("%v %v %v %v", options, already, problem, err)
	}
}
