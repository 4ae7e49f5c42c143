package main

import "testing"

// TestRivals: every rival of this process scores every document as golden.json has it; over doubles, after rounding to 2 places.
func TestRivals(t *testing.T) {
	w, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for _, build := range builders {
		r, err := build(w)
		if err != nil {
			t.Fatal(err)
		}
		differ, err := r.check(w)
		if err != nil {
			t.Error(err)
		}
		t.Logf("%s: %d of %d scores differ", r.name, differ, len(w.golden)*len(w.rules))
	}
}
