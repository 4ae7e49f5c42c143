package conformance

import (
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"jixiao/engine"
	"jixiao/engine/cases"
	"jixiao/engine/diag"
	"jixiao/engine/format"
	"jixiao/engine/library"
	"jixiao/engine/replay"
)

var update = flag.Bool("update", false, "rewrite expected diagnostics")

// TestRefused: each archive under refused/ holds an input and, in want, exactly what its author is shown. An archive
// with facts and no rule set is read under refused/base.json.
func TestRefused(t *testing.T) {
	files, err := filepath.Glob("refused/*.txtar")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d refused inputs: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			list := refuse(t, archive)
			list.Sort()
			got := diag.Printer{}.Sprint(list)
			if english := (diag.Printer{Lang: diag.En}).Sprint(list); strings.Contains(english, "%!") || strings.Contains(got, "%!") {
				t.Errorf("a message is badly formatted:\n%s", english)
			}
			if len(list) == 0 {
				t.Error("nothing is refused or noted")
			}
			if *update {
				replaceFile(archive, "want", got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := member(archive, "want"); got != want {
				t.Errorf("shown:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func member(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func replaceFile(a *txtar.Archive, name, text string) {
	for i := range a.Files {
		if a.Files[i].Name == name {
			a.Files[i].Data = []byte(text)
			return
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
}

func refuse(t *testing.T, a *txtar.Archive) diag.List {
	facts := member(a, "facts.json")
	if text := member(a, "hex"); text != "" {
		raw, err := hex.DecodeString(strings.TrimSpace(text))
		if err != nil {
			t.Fatal(err)
		}
		return parsed("ruleset.json", raw, nil)
	}
	if text := member(a, "gbk.hex"); text != "" {
		raw, err := hex.DecodeString(strings.TrimSpace(text))
		if err != nil {
			t.Fatal(err)
		}
		out, _, list := format.Format("facts.json", raw)
		if want := member(a, "mended.json"); string(out) != want {
			t.Errorf("mended to %s, want %s", out, want)
		}
		return list
	}
	if text := member(a, "any.json"); text != "" {
		_, list := format.KindOf("any.json", []byte(text))
		return list
	}
	if text := member(a, "tests.json"); text != "" {
		_, list := cases.Read("tests.json", []byte(text))
		return list
	}
	if text := member(a, "catalogue"); text != "" {
		return choose(text, facts)
	}
	if member(a, "demo/top/1.json") != "" {
		files := fstest.MapFS{}
		for _, f := range a.Files {
			files[f.Name] = &fstest.MapFile{Data: f.Data}
		}
		return parsed("demo/top/1.json", files["demo/top/1.json"].Data, func(ref string) (string, []byte, error) {
			name := strings.ReplaceAll(ref, "@", "/") + ".json"
			text, err := files.ReadFile(name)
			return name, text, err
		})
	}
	rules := []byte(member(a, "ruleset.json"))
	if facts == "" {
		return parsed("ruleset.json", rules, nil)
	}
	if len(rules) == 0 {
		var err error
		if rules, err = os.ReadFile("refused/base.json"); err != nil {
			t.Fatal(err)
		}
	}
	rs, err := engine.Parse("ruleset.json", rules, nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rs.Read("facts.json", []byte(facts))
	if err != nil {
		return diag.Findings(err)
	}
	card, list := f.Evaluate(), f.Warnings()
	if text := member(a, "report.json"); text != "" {
		report, list := replay.ReadReport("report.json", []byte(text))
		if report == nil {
			return list
		}
		_, found := replay.Compare(report, card)
		return append(list, found...)
	}
	return append(list, card.Diagnose()...)
}

// choose reads lines “path from until” as a catalogue.
func choose(catalogue, facts string) diag.List {
	files := fstest.MapFS{}
	for _, line := range strings.Split(strings.TrimSpace(catalogue), "\n") {
		f := append(strings.Fields(line), "", "")
		files[f[0]] = &fstest.MapFile{Data: fmt.Appendf(nil, `{"effective": {"from": %q, "until": %q}}`, f[1], f[2])}
	}
	l, err := library.Open(library.Config{Folders: []library.Folder{{FS: files}}})
	if err != nil {
		return diag.Findings(err)
	}
	h, err := engine.ReadHeader("facts.json", []byte(facts))
	if err != nil {
		return diag.Findings(err)
	}
	source := diag.NewSource("facts.json", []byte(facts))
	_, err = l.Choose(h, func(s diag.Span) diag.Place { return diag.Place{Source: source, Span: s} })
	return diag.Findings(err)
}

// parsed is everything that is found in a rule file.
func parsed(name string, text []byte, fetch engine.Fetch) diag.List {
	_, list := all(engine.Parse(name, text, fetch))
	return list
}

// all is a rule set with everything that was found when it was loaded.
func all(rs *engine.RuleSet, err error) (*engine.RuleSet, diag.List) {
	if err != nil {
		return nil, diag.Findings(err)
	}
	return rs, rs.Warnings()
}

// TestEveryCodeHasAnExample: every diagnostic's code is shown by the corpus, and every outcome's by an executed example
// of the language.
func TestEveryCodeHasAnExample(t *testing.T) {
	var shown strings.Builder
	files, err := filepath.Glob("refused/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, "language/forms.json", "forms/G.json", "../engine/formula/SPEC.md", "../engine/outcomes_test.go", "../engine/cohort/cohort_test.go", "../cmd/jixiao/internal/cli/testdata/script/errors.txtar",
		"../cmd/jixiao/internal/cli/testdata/script/lock.txtar", "../cmd/jixiao/internal/cli/testdata/script/batch.txtar", "../cmd/jixiao/internal/cli/testdata/script/cohort.txtar", "../cmd/jixiao/internal/cli/testdata/script/test.txtar", "../engine/document/host_test.go", "../cmd/jixiao/internal/cli/testdata/script/new.txtar", "../office/form/refused_test.go", "../office/form/cohort_test.go", "../office/sheet/sheet_test.go", "../cmd/jixiao/internal/cli/testdata/script/form.txtar", "../cmd/jixiao/internal/cli/testdata/script/rulebook.txtar", "../cmd/jixiao/internal/cli/testdata/script/was.txtar", "../office/rulebook/rulebook_test.go", "../cmd/jixiao/internal/cli/rulebook_test.go", "../office/issued/issued_test.go", "../office/issued/standard_test.go") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		shown.WriteString(strings.NewReplacer(`\[`, "[", `\]`, "]").Replace(string(text))) // scripts match patterns
	}
	seen := map[string]bool{}
	for _, c := range diag.Codes {
		if seen[c.ID] {
			t.Errorf("two codes are called %s", c.ID)
		}
		seen[c.ID] = true
		if strings.Trim(c.ID, "abcdefghijklmnopqrstuvwxyz-") != "" || c.Message.Zh == "" || c.Message.En == "" || (c.Help.Zh == "") != (c.Help.En == "") {
			t.Errorf("%s: ids are lower case with hyphens, messages are in both languages", c.ID)
		}
		if !strings.Contains(shown.String(), "["+c.ID+"]") && !strings.Contains(shown.String(), "? "+c.ID) && !strings.Contains(shown.String(), `"code":"`+c.ID+`"`) && !strings.Contains(shown.String(), `"undetermined": "`+c.ID+`"`) {
			t.Errorf("%s has no executed example", c.ID)
		}
	}
}
