package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/verify"
	"jixiao/rules"
)

// plant is a mistake that somebody could make in a shipped rule set.
type plant struct {
	ID        string      `json:"id"`
	Kind      string      `json:"kind"`
	File      string      `json:"file"`
	Criterion string      `json:"criterion"`
	RuleSets  []string    `json:"rulesets"` // that are verified: its own, or what extends it
	Edits     [][2]string `json:"edits"`    // from, to
	Found     string      `json:"found"`    // the finding that points at it: a code of check, or a property of verify
}

// TestPlantedDefects plants sixty defects of fifteen kinds, one at a time, and demands that loading or verification finds each without
// any tests: a finding that the sound rule set does not have, of the kind that points at the defect.
func TestPlantedDefects(t *testing.T) {
	if testing.Short() {
		t.Skip("verifies sixty rule sets")
	}
	text, err := os.ReadFile("planted.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Plants []plant `json:"plants"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	files := shippedFiles(t)
	kinds := map[string]int{}
	for k := range file.Plants {
		p := &file.Plants[k]
		kinds[p.Kind]++
		before := findingsOf(t, files, p)
		planted := fstest.MapFS{}
		for name, f := range files {
			planted[name] = f
		}
		s := string(files[p.File].Data)
		for _, e := range p.Edits {
			if strings.Count(s, e[0]) != 1 {
				t.Fatalf("%s: %q stands %d times", p.ID, e[0], strings.Count(s, e[0]))
			}
			s = strings.Replace(s, e[0], e[1], 1)
		}
		planted[p.File] = &fstest.MapFile{Data: []byte(s)}
		var fresh []string
		for _, f := range findingsOf(t, planted, p) {
			if !slices.Contains(before, f) {
				fresh = append(fresh, f)
			}
		}
		if *update {
			p.Found = ""
			if len(fresh) > 0 {
				p.Found, _, _ = strings.Cut(fresh[0], " ")
			}
		}
		if !slices.ContainsFunc(fresh, func(f string) bool { return strings.HasPrefix(f, p.Found+" ") }) || p.Found == "" {
			t.Errorf("%s %s, %s %s: no %s among %q", p.ID, p.Kind, p.File, p.Criterion, p.Found, fresh)
		}
	}
	if len(file.Plants) != 60 || len(kinds) != 15 {
		t.Errorf("%d plants of %d kinds", len(file.Plants), len(kinds))
	}
	if *update {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(file); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("planted.json", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// shippedFiles are the rule sets alone, without tests and lock.
func shippedFiles(t *testing.T) fstest.MapFS {
	out := fstest.MapFS{}
	err := fs.WalkDir(rules.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".json") || strings.HasSuffix(name, ".tests.json") || name == "lock.json" {
			return err
		}
		data, err := fs.ReadFile(rules.FS, name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// findingsOf are what loading the planted file and verifying its rule sets finds, each as its code or property and its words.
func findingsOf(t *testing.T, files fstest.MapFS, p *plant) (out []string) {
	t.Helper()
	path := func(ref string) string { return strings.Replace(ref, "@", "/", 1) + ".json" }
	fetch := func(ref string) (string, []byte, error) {
		data, err := files.ReadFile(path(ref))
		return path(ref), data, err
	}
	add := func(list diag.List) {
		for _, d := range list {
			out = append(out, d.Code.ID+" "+d.Message(diag.Zh))
		}
	}
	load := func(name string) *engine.RuleSet {
		rs, err := engine.Parse(name, files[name].Data, fetch)
		if err != nil {
			add(diag.Findings(err))
			return nil
		}
		add(rs.Warnings())
		return rs
	}
	load(p.File)
	for _, ref := range p.RuleSets {
		rs := load(path(ref))
		if rs == nil {
			continue
		}
		only := map[string]bool{}
		if i := rs.Find(p.Criterion); i != nil && i.IsCriterion() {
			only[i.ID] = true
		}
		report, err := verify.Run(context.Background(), rs, only, nil)
		if err != nil {
			t.Fatal(err)
		}
		for k := range report.Claims {
			if c := &report.Claims[k]; c.Finding() {
				out = append(out, string(c.Property)+" "+c.Text.Zh)
			}
		}
	}
	return out
}
