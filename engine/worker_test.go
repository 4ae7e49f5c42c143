//go:build !race

package engine_test

import (
	"os"
	"testing"

	"jixiao/engine"
	"jixiao/engine/library"
	"jixiao/rules"
)

// TestWorkerAllocatesNothing scores reports as they were published, with their sources, bases and reasons, over one worker's memory.
func TestWorkerAllocatesNothing(t *testing.T) {
	for _, name := range []string{"2021-yinchuan-6zhong", "undated-yimin-seedlings"} {
		text, err := os.ReadFile("../conformance/reports/" + name + "/facts.json")
		if err != nil {
			t.Fatal(err)
		}
		header, err := engine.ReadHeader(name, text)
		if err != nil {
			t.Fatal(err)
		}
		rs, err := library.Load(rules.FS, header.RuleSet)
		if rs == nil {
			t.Fatal(err)
		}
		w, use := rs.Worker(), func(*engine.Scorecard) {}
		score := func() {
			if err := w.Score(text, use); err != nil {
				t.Fatal(err)
			}
		}
		score()
		if n := testing.AllocsPerRun(100, score); n > 0 {
			t.Errorf("%s: %v allocations for each document", name, n)
		}
	}
}
