package formula

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"jixiao/engine/number"
)

// TestForms runs conformance/language: every form of rule in both notations, and through both referees.
func TestForms(t *testing.T) {
	text, err := os.ReadFile("../../conformance/language/forms.json")
	if err != nil {
		t.Fatal(err)
	}
	var forms []struct {
		Form, Example string
		Cases         []struct{ CEL, Expr, Gives string }
	}
	if err := json.Unmarshal(text, &forms); err != nil {
		t.Fatal(err)
	}
	s, frame := world()
	for _, form := range forms {
		t.Run(form.Form, func(t *testing.T) {
			for _, c := range form.Cases {
				want := c.Gives
				if n, err := number.ParseExact(want); err == nil {
					want = n.String()
				}
				for lang, src := range map[Language]string{CEL: c.CEL, Expr: c.Expr} {
					if got := refereed(t, lang, src, s, frame); got != want {
						t.Errorf("%s: %s gives %s, want %s", lang, src, got, want)
					}
				}
			}
		})
	}
}

// TestSpecExamples runs the examples of SPEC.md: lines “expression → value” in code blocks, in both notations where the
// block says so.
func TestSpecExamples(t *testing.T) {
	text, err := os.ReadFile("SPEC.md")
	if err != nil {
		t.Fatal(err)
	}
	s, frame := world()
	count := 0
	var langs []Language
	for _, line := range strings.Split(string(text), "\n") {
		switch line {
		case "```both":
			langs = []Language{CEL, Expr}
		case "```cel":
			langs = []Language{CEL}
		case "```expr":
			langs = []Language{Expr}
		case "```", "```text":
			langs = nil
		default:
			src, want, ok := strings.Cut(line, " → ")
			if !ok && langs != nil && strings.TrimSpace(line) != "" {
				t.Errorf("SPEC.md: %q says no value", line)
			}
			for _, lang := range langs {
				raw := strings.TrimSpace(want)
				want := raw
				if n, err := number.ParseExact(want); err == nil {
					want = n.String()
				}
				count++
				if got := run(s, frame, lang, src); got != want && got != raw {
					t.Errorf("SPEC.md, %s: %s gives %s, not %s", lang, src, got, want)
				}
			}
		}
	}
	if count < 60 {
		t.Errorf("SPEC.md has %d examples", count)
	}
	for _, f := range Functions {
		if !strings.Contains(string(text), "`"+f.Form+"`") {
			t.Errorf("SPEC.md does not tell of %s", f.Form)
		}
	}
}
