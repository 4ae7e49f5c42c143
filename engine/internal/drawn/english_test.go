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

// made are the texts that package witness puts into documents that it makes up, which are the same in both languages, and the sign of a range.
var made = func() *strings.Replacer {
	list := []string{"～", "", "举例", "", "反例", "", "其他", ""}
	for k := range 20 { // of rows that are told apart
		list = append(list, string('甲'+rune(k)), "")
	}
	return strings.NewReplacer(list...)
}()

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
		english := func(d *render.Document) {
			text := made.Replace(d.Text())
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
				changes[k].Document = []byte(made.Replace(string(changes[k].Document)))
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
