package formula_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/cohort"
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
			var documents [][2]string
			for _, c := range cases {
				document, want, _ := strings.Cut(c, " → ")
				if !json.Valid([]byte(document)) {
					t.Errorf("%s: %s is no document", file, document)
				}
				documents = append(documents, [2]string{document, want})
			}
			for k, got := range outcomes(t, rs, documents) {
				if got != documents[k][1] {
					t.Errorf("%s: %s comes to %s, not %s", file, documents[k][0], got, documents[k][1])
				}
			}
		}
		if len(blocks) < 6 {
			t.Errorf("%s has %d blocks of rules", file, len(blocks))
		}
	}
}

// outcomes are what documents come to: the total and the grade, or the codes by which one is refused. Of a rule set that has something of a cohort, all
// of them are scored together.
func outcomes(t *testing.T, rs *engine.RuleSet, documents [][2]string) (out []string) {
	var lines strings.Builder
	for _, d := range documents {
		lines.WriteString(d[0] + "\n")
	}
	open := func() batch.Documents { return batch.Lines("x", strings.NewReader(lines.String())) }
	options := batch.Options{}
	if cohort.Needed(rs) {
		among, err := cohort.Gather(t.Context(), rs, open, 0)
		if err != nil {
			t.Fatal(err)
		}
		options.Among = among
	}
	scorer := batch.NewScorer(batch.Under(rs), options)
	for d := range open() {
		err := scorer.Score(d, func(o *batch.Outcome) {
			if o.Card == nil {
				out = append(out, "!")
				for _, f := range o.Findings {
					out[len(out)-1] += " " + f.Code.ID
				}
				return
			}
			total := &o.Card.Total
			got := strings.TrimSpace(words.Points(total.Score, rs.Rounding, diag.Zh) + " " + total.Grade())
			if total.Score.Open != strings.Contains(got, "～") {
				got += ", which is open"
			}
			out = append(out, got)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}
