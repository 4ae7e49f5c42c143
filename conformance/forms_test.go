package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/cases"
	"jixiao/engine/cohort"
	"jixiao/engine/diag"
	"jixiao/engine/words"
)

// form is a real form of scoring rule with its example: members of a rule set, and what facts come to under it. Where an
// expression is written otherwise in expr, "expr" holds the members that differ.
type form struct {
	Form, Example, Source string
	RuleSet               map[string]json.RawMessage
	Expr                  map[string]json.RawMessage
	Base                  json.RawMessage
	Cases                 []json.RawMessage
	Together              []together // instead of cases, of documents that are scored together
}

// together are documents, and what each comes to among the others: its total, its grade, and its consequences.
type together struct {
	Name      string
	Documents []json.RawMessage
	Want      []string
}

// TestForms runs every form in both notations.
func TestForms(t *testing.T) {
	files, err := filepath.Glob("forms/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no forms", err)
	}
	seen := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var forms []form
		if err := json.Unmarshal(text, &forms); err != nil {
			t.Fatal(file, err)
		}
		for _, f := range forms {
			number, _, _ := strings.Cut(f.Form, " ")
			seen[number] = true
			for _, lang := range []string{"cel", "expr"} {
				t.Run(f.Form+"/"+lang, func(t *testing.T) { f.run(t, lang) })
			}
			if len(f.Cases)+len(f.Together) < 2 || f.Example == "" {
				t.Errorf("%s: a form has its real example and two cases or more", f.Form)
			}
		}
	}
	for _, want := range strings.Fields(`A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 B25 B26 B27 B28 B29 B30
		C1 C2 C3 C4 C5 C6 C7 C8 C9 C10 C11 C12 G1 G2 G3 G4 G5 G6 G7 G8 G9 G10 G11 G12 G13 G14 G15 G16 G17 G18 G19 D1 D2 D3 D4 D5 D6 D7 D8 D9 D10 D11 D12 D13 D14 D15 D16 D17 D18`) {
		if !seen[want] {
			t.Errorf("the form %s has no case", want)
		}
	}
}

func (f form) run(t *testing.T, lang string) {
	members := map[string]any{"$schema": "x", "id": "form/form", "version": "1", "title": "形式", "effective": map[string]any{"from": "2000-01-01"},
		"rounding": map[string]any{"places": 2, "mode": "half-up"}, "language": lang}
	for k, v := range f.RuleSet {
		members[k] = v
	}
	if lang == "expr" {
		for k, v := range f.Expr {
			members[k] = v
		}
	}
	text, err := json.MarshalIndent(members, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	rs, err := engine.Parse("ruleset.json", text, nil)
	if err != nil {
		t.Fatalf("%s", diag.Printer{}.Sprint(diag.Findings(err)))
	}
	for _, d := range rs.Warnings() {
		if !strings.Contains(string(f.RuleSet["about"]), d.Code.ID) {
			t.Fatalf("%s", diag.Printer{}.Sprint(rs.Warnings()))
		}
	}
	for _, c := range f.Together {
		c.run(t, rs)
	}
	if len(f.Together) > 0 {
		return
	}
	if base := f.Base; base == nil {
		f.Base = json.RawMessage("{}")
	}
	text, err = json.Marshal(map[string]any{"$schema": "x", "ruleset": rs.Ref(), "base": f.Base, "cases": f.Cases})
	if err != nil {
		t.Fatal(err)
	}
	file, list := cases.Read("cases.json", text)
	if file == nil || len(list) > 0 {
		t.Fatalf("%s", diag.Printer{}.Sprint(list))
	}
	for _, failure := range file.Run(rs) {
		t.Errorf("%s: %s %s is %s, want %s", failure.Case.Name, failure.Of, failure.What, failure.Got.Zh, failure.Want.Zh)
	}
}

func (c together) run(t *testing.T, rs *engine.RuleSet) {
	var lines []byte
	for _, d := range c.Documents {
		var line bytes.Buffer
		if err := json.Compact(&line, d); err != nil {
			t.Fatal(err)
		}
		lines = append(append(lines, line.Bytes()...), '\n')
	}
	open := func() batch.Documents { return batch.Lines("together.jsonl", bytes.NewReader(lines)) }
	among, err := cohort.Gather(context.Background(), rs, open, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got told
	if _, err := batch.Run(context.Background(), open(), batch.Under(rs), &got, io.Discard, batch.Options{Among: among, Workers: 1}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, c.Want) {
		t.Errorf("%s: %q, want %q", c.Name, got, c.Want)
	}
}

// told are totals, grades and consequences, one line for each document.
type told []string

func (*told) Head() []byte { return nil }

func (l *told) Append(b []byte, o *batch.Outcome) []byte {
	if o.Card == nil {
		*l = append(*l, diag.Printer{}.Sprint(o.Findings))
		return b
	}
	line := words.Points(o.Card.Total.Score, o.Card.RuleSet.Rounding, diag.Zh) + " " + words.Grade(&o.Card.Total, diag.Zh)
	for _, q := range o.Card.Consequences {
		line += " " + q.Words.Zh
	}
	*l = append(*l, line)
	return b
}
