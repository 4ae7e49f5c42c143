package verify_test

import (
	"context"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/verify"
)

// TestGuarantees: what a table of the cohort and a document's head are by themselves counts for proofs and counterexamples: a column has the limits of the
// fact that it holds, the table has a row at least, and a period lies where the rule set is in force.
func TestGuarantees(t *testing.T) {
	run := func(facts, points string) *verify.Report {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2024-01-01", "until": "2024-12-31"}, "rounding": {"places": 2, "mode": "half-up"}, "total": 10,
			"facts": {`+facts+`}, "indicators": [{"id": "A", "name": "甲", "weight": 10, "points": "`+points+`"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		report, err := verify.Run(context.Background(), rs, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	for _, c := range []struct{ facts, points string }{
		{`"率": {"type": "number", "unit": "%", "min": 1, "max": 100}, "各县": {"type": "table", "from": "cohort", "columns": {"率": {"is": "率"}}}`, "clamp(率 / mean(各县.率), 0, 10)"},
		{`"率": {"type": "number", "min": 1, "max": 100}, "各县": {"type": "table", "from": "cohort", "columns": {"率": {"is": "率", "type": "number"}}}`, "clamp(率 / max(各县.率), 0, 10)"},
	} {
		for _, f := range findings(run(c.facts, c.points)) {
			if strings.Contains(f.ID, "defined") {
				t.Errorf("%s: %s %s", c.points, f.Text.Zh, f.Document)
			}
		}
	}
	n := 0
	for _, f := range findings(run(`"期末": {"type": "date", "from": "period.to"}, "报送": {"type": "date"}, "数": {"type": "number", "min": 0, "max": 9}`, "报送 <= add_months(期末, 3) ? 10 : 10 / 数 > 1 ? 5 : 0")) {
		if at := strings.Index(string(f.Document), `"期末"`); at >= 0 {
			if n++; !strings.Contains(string(f.Document)[at:], `2024-`) || strings.Contains(string(f.Document), `"期末": "2025`) {
				t.Errorf("%s: %s", f.Text.Zh, f.Document)
			}
		}
	}
	if n == 0 {
		t.Error("no counterexample has a period")
	}
}

func findings(r *verify.Report) []*verify.Claim {
	_, found, _ := r.Known(nil)
	return found
}
