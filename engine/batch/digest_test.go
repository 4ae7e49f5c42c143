package batch_test

import (
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/diag"
)

// TestSummaryDigest: a summary says by which rule file it was scored, to the letter, also one that was put together of several.
func TestSummaryDigest(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "grades": [{"name": "合格", "from": 0}], "facts": {"数": {"type": "number"}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "数"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("f.json", []byte(`{"ruleset": "a/b@1", "facts": {"数": 1}}`))
	if err != nil {
		t.Fatal(err)
	}
	one, all := batch.NewSummary(), batch.NewSummary()
	one.Add(&batch.Outcome{Card: facts.Evaluate()})
	all.Merge(one)
	if got := strings.Join(all.Document(diag.Zh).Digests, "；"); rs.Digest == "" || got != "指标体系 a/b@1，SHA-256 "+rs.Digest {
		t.Error(got)
	}
}
