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

// TestSpecExamples runs the examples of SPEC.md and of its Chinese text: lines “expression → value” in code blocks, in both
// notations where the block says so. Either file tells of every function.
func TestSpecExamples(t *testing.T) {
	for _, file := range []string{"SPEC.md", "SPEC.zh.md"} {
		t.Run(file, func(t *testing.T) {
			text, err := os.ReadFile(file)
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
						t.Errorf("%s: %q says no value", file, line)
					}
					for _, lang := range langs {
						raw := strings.TrimSpace(want)
						want := raw
						if n, err := number.ParseExact(want); err == nil {
							want = n.String()
						}
						count++
						if got := run(s, frame, lang, src); got != want && got != raw {
							t.Errorf("%s, %s: %s gives %s, not %s", file, lang, src, got, want)
						}
					}
				}
			}
			if count < 60 {
				t.Errorf("%s has %d examples", file, count)
			}
			for _, f := range Functions {
				if !strings.Contains(string(text), "`"+f.Form+"`") {
					t.Errorf("%s does not tell of %s", file, f.Form)
				}
			}
		})
	}
}

// TestSpecTranslation: SPEC.md and SPEC.zh.md have the same code blocks under the same number of headings, and the same
// functions row by row, so that neither is changed without the other.
func TestSpecTranslation(t *testing.T) {
	english, chinese := specSkeleton(t, "SPEC.md"), specSkeleton(t, "SPEC.zh.md")
	for i := range max(len(english), len(chinese)) {
		var en, zh specLine
		if i < len(english) {
			en = english[i]
		}
		if i < len(chinese) {
			zh = chinese[i]
		}
		if en.text != zh.text {
			t.Fatalf("SPEC.md:%d has %q, SPEC.zh.md:%d has %q", en.number, en.text, zh.number, zh.text)
		}
	}
}

// specLine is a line that both texts have; number is 0 past the end of a text.
type specLine struct {
	number int
	text   string
}

// specSkeleton is what a text of the specification has in either language: the lines of its code blocks with their fences,
// the marks of its headings, and the first cells of its table's rows.
func specSkeleton(t *testing.T, file string) []specLine {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var lines []specLine
	inside := false
	for i, line := range strings.Split(string(text), "\n") {
		fence := strings.HasPrefix(line, "```")
		switch {
		case fence || inside:
			lines = append(lines, specLine{i + 1, line})
		case strings.HasPrefix(line, "#"):
			mark, _, _ := strings.Cut(line, " ")
			lines = append(lines, specLine{i + 1, mark})
		case strings.HasPrefix(line, "| `"):
			forms, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " | ")
			lines = append(lines, specLine{i + 1, forms})
		}
		inside = inside != fence
	}
	if inside {
		t.Fatalf("%s: a code block is not closed", file)
	}
	return lines
}
