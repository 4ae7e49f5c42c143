package pipeline

import (
	"fmt"
	"jixiao/engine/library"
	"slices"
	"testing"
	"testing/fstest"
)

// TestFreshInstances: Prism does not retry bundles, other runners do: the same elements, scored again by fresh instances and in other bundles, give the
// same records and together the same summary.
func TestFreshInstances(t *testing.T) {
	rules, err := Bundle("demo/one@1", []library.Folder{{FS: fstest.MapFS{"demo/one/1.json": {Data: []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number", "min": 0, "max": 100}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率 / 3"}]}`)}}}})
	if err != nil {
		t.Fatal(err)
	}
	scored := func(bundle int) (records []Record, summary []byte) {
		keep := func(r Record) { records = append(records, r) }
		var all [][]byte
		sum := func(b []byte) { all = append(all, b) }
		for from := 0; from < 100; from += bundle {
			f := &scoreFn{Job: Job{Rules: *rules}}
			f.StartBundle(nil, keep, keep, sum)
			for k := from; k < min(100, from+bundle); k++ {
				if err := f.ProcessElement(Document{At: "x", Line: k + 1, Text: fmt.Sprintf(`{"facts": {"率": %d}}`, k*2)}, []byte("null"), keep, keep, sum); err != nil {
					t.Fatal(err)
				}
			}
			if err := f.FinishBundle(nil, keep, keep, sum); err != nil {
				t.Fatal(err)
			}
		}
		summary = all[0]
		for _, s := range all[1:] {
			if summary, err = mergeSummaries(summary, s); err != nil {
				t.Fatal(err)
			}
		}
		return records, summary
	}
	records, summary := scored(100)
	if len(records) != 100 {
		t.Fatalf("%d records", len(records))
	}
	for _, bundle := range []int{100, 33, 1} {
		again, sum := scored(bundle)
		if !slices.Equal(records, again) || string(sum) != string(summary) {
			t.Errorf("in bundles of %d: other records, or %s\nnot %s", bundle, sum, summary)
		}
	}
}
