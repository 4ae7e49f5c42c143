package drawn_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine"
	"jixiao/engine/compare"
	"jixiao/engine/diag"
	"jixiao/engine/internal/drawn"
	"jixiao/engine/render"
	"jixiao/engine/whatif"
)

var chinese = regexp.MustCompile(`[\x{3000}-\x{9fff}\x{ff00}-\x{ffef}]`)

var chineseWords = regexp.MustCompile(`[\x{3000}-\x{9fff}\x{ff00}-\x{ffef}]+`)

// latin writes Chinese in Latin letters, so that what is Chinese in an output is the program's.
func latin(text []byte) []byte {
	return chinese.ReplaceAllFunc(text, func(c []byte) []byte { return fmt.Appendf(nil, "h%x", []rune(string(c))[0]) })
}

// TestEnglishComparisons: in English, what is told of a revision, of its impact and of lost points has no Chinese.
func TestEnglishComparisons(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func() (*drawn.RuleSet, *engine.RuleSet) {
			set := drawn.Draw(t, drawn.Options{})
			for ref, text := range set.Files {
				set.Files[ref] = latin(text)
			}
			rs, err := set.Parse()
			if err != nil {
				t.Skip("refused")
			}
			return set, rs
		}
		set, a := draw()
		var b *engine.RuleSet
		if rapid.Bool().Draw(t, "one change") {
			b = revision(t, set, a)
		} else {
			_, b = draw()
		}
		said := []string{"～", ""} // the sign of a range, and what documents say that are made as examples: it is the same in both languages
		english := func(d *render.Document) {
			text := strings.NewReplacer(said...).Replace(d.Text())
			if chinese.MatchString(text) {
				t.Fatalf("%q in\n%s", chinese.FindAllString(text, -1), text)
			}
		}
		changes, err := compare.Diff(context.Background(), a, b)
		if err != nil {
			t.Fatal(err)
		}
		for k := range changes {
			if changes[k].Document != nil {
				for _, words := range chineseWords.FindAllString(string(changes[k].Document), -1) {
					said = append(said, words, "")
				}
				changes[k].Document = []byte("{}")
			}
		}
		english(render.Difference(a, b, changes, diag.En))
		full := set.Document(t)
		var documents []compare.Document
		for _, d := range []*drawn.Document{full, full.Less(t)} {
			text := latin(d.Text())
			documents = append(documents, compare.Document{Name: "facts.json", Text: text})
			f, err := a.Read("facts.json", text)
			if err != nil {
				continue
			}
			card := f.Evaluate()
			losses, err := whatif.Losses(context.Background(), card)
			if err != nil {
				t.Fatal(err)
			}
			english(render.Losses(card, losses, diag.En))
			for _, g := range a.Grades {
				options, already, problem, err := whatif.Reach(context.Background(), card, g.Name)
				if err != nil || problem != nil && chinese.MatchString(problem.En) {
					t.Fatal(problem, err)
				}
				english(render.Reaching(card, g.Name, options, already, diag.En))
			}
		}
		study, _, err := compare.Impacts(context.Background(), a, b, documents, rapid.Bool().Draw(t, "by rule"), nil)
		if err != nil {
			t.Fatal(err)
		}
		english(render.Impact(study, diag.En))
	})
}
