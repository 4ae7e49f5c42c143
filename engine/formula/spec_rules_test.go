package formula_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/words"
)

// TestSpecRules runs the blocks of SPEC.md and of its Chinese text that are members of a rule set, with documents and their totals.
func TestSpecRules(t *testing.T) {
	for _, file := range []string{"SPEC.md", "SPEC.zh.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		blocks := strings.Split(string(text), "\n```rules\n")[1:]
		for _, block := range blocks {
			block, _, _ = strings.Cut(block, "\n```")
			var members []string
			var cases []string
			for line := range strings.Lines(block) {
				if line = strings.TrimSpace(line); strings.Contains(line, " → ") {
					cases = append(cases, line)
				} else {
					members = append(members, line)
				}
			}
			rules := strings.Join(members, "\n")
			if !strings.Contains(rules, `"rounding"`) {
				rules = `"rounding": {"places": 2, "mode": "half-up"}, ` + rules
			}
			rs, err := engine.Parse("spec.json", []byte(`{"$schema": "x", "id": "spec/spec", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, `+rules+"}"), nil)
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			if list := rs.Warnings(); len(list) > 0 {
				t.Errorf("%s: %v", file, list)
			}
			if len(cases) == 0 {
				t.Errorf("%s: no document for %s", file, rules)
			}
			for _, c := range cases {
				document, want, _ := strings.Cut(c, " → ")
				if !json.Valid([]byte(document)) {
					t.Errorf("%s: %s is no document", file, document)
					continue
				}
				facts, err := rs.Read("facts.json", []byte(document))
				if err != nil {
					t.Errorf("%s: %s: %v", file, document, err)
					continue
				}
				total := &facts.Evaluate().Total
				if got := strings.TrimSpace(words.Points(total.Score, rs.Rounding, diag.Zh) + " " + total.Grade()); got != want || total.Score.Open != strings.Contains(want, "～") {
					t.Errorf("%s: %s comes to %s, not %s", file, document, got, want)
				}
			}
		}
		if len(blocks) < 6 {
			t.Errorf("%s has %d blocks of rules", file, len(blocks))
		}
	}
}
