package engine_test

import (
	"slices"
	"sync"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/words"
)

// TestRefusedParameter: a rule that uses a parameter which was refused is not looked at further, also where it has a warning of its own.
func TestRefusedParameter(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/p", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"parameters": {"扣": {"value": "5"}}, "facts": {"支": {"type": "number", "unit": "万元"}, "算": {"type": "number", "unit": "万元"}},
		"indicators": [{"id": "A", "name": "a", "weight": 100, "points": "支 / 算 > 100 ? 1 : deduct(扣, 3)"}]}`), nil)
	if rs != nil || !diag.Findings(err).HasErrors() {
		t.Errorf("%v %v", rs, err)
	}
}

// TestSharedPlaces: facts that many goroutines explain at once say where they stand.
func TestSharedPlaces(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/p", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number"}}, "indicators": [{"id": "A", "name": "a", "weight": 100, "percent": "率"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("f.json", []byte(`{"facts": {"率": 5}}`))
	if err != nil {
		t.Fatal(err)
	}
	card := facts.Evaluate()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			e := words.NewReader(card, diag.Zh).Explain(card.Find("A"))
			if facts := slices.Collect(e.Facts()); len(facts) != 1 || facts[0].Place.String() != "f.json:1:17" {
				t.Errorf("%+v", facts)
			}
		})
	}
	all.Wait()
}
