package render_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"jixiao/engine"
	"jixiao/engine/render"
	"jixiao/engine/replay"
)

var update = flag.Bool("update", false, "rewrite the renderings in testdata")

// TestRenderings: one input, and every rendering of it in the same file. The input has a hostile name, an adjudication,
// a missing fact, a failed check and a report that differs.
func TestRenderings(t *testing.T) {
	const file = "testdata/small.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	input := func(name string) []byte {
		for _, f := range archive.Files {
			if f.Name == name {
				return f.Data
			}
		}
		t.Fatal("no ", name)
		return nil
	}
	rs, list := engine.Parse("ruleset.json", input("ruleset.json"))
	if rs == nil {
		t.Fatal(list)
	}
	facts, list := rs.Read("facts.json", input("facts.json"))
	if facts == nil {
		t.Fatal(list)
	}
	report, list := replay.ReadReport("report.json", input("report.json"))
	if report == nil {
		t.Fatal(list)
	}
	card := rs.Evaluate(facts)
	differences, list := replay.Compare(report, card)
	if list != nil {
		t.Fatal(list)
	}
	kept := 0
	for kept < len(archive.Files) && !strings.Contains(archive.Files[kept].Name, " ") {
		kept++
	}
	out := &txtar.Archive{Comment: archive.Comment, Files: append([]txtar.File{}, archive.Files[:kept]...)}
	for _, d := range []struct {
		name string
		doc  *render.Document
	}{
		{"scorecard", render.Scorecard(card, false)}, {"scorecard in full", render.Scorecard(card, true)},
		{"explanation", render.Explanation(card, rs.Indicators)}, {"replay", render.Replay(report, replay.Match(differences, &replay.Known{}), nil)},
		{"rule set", render.RuleSet(rs)},
	} {
		out.Files = append(out.Files, txtar.File{Name: d.name + " as text", Data: []byte(d.doc.Text())},
			txtar.File{Name: d.name + " as markdown", Data: []byte(d.doc.Markdown() + "\n")}, txtar.File{Name: d.name + " as html", Data: []byte(d.doc.HTML())})
	}
	got := txtar.Format(out)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("the renderings changed (-want +got):\n%s", diff)
	}
	if html := render.Scorecard(card, true).HTML(); strings.Contains(html, "<script") || strings.Contains(html, "http") || strings.Contains(html, "src=") {
		t.Error("HTML must escape everything and need nothing from elsewhere")
	}
}
