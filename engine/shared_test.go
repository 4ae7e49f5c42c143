package engine_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"pgregory.net/rapid"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/library"
	"jixiao/engine/render"
	"jixiao/engine/words"
	"jixiao/rules"
	"jixiao/schemas"
)

func seed(t testing.TB) (*engine.RuleSet, []byte) {
	t.Helper()
	rs, list := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	if rs == nil {
		t.Fatal(list)
	}
	text, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	return rs, text
}

// TestSharedRuleSet: goroutines that share a rule set give the same bytes, also when they use facts and scorecards again.
func TestSharedRuleSet(t *testing.T) {
	rs, text := seed(t)
	facts, _ := rs.Read("facts.json", text)
	shown := facts.Evaluate()
	want := render.AppendJSON(nil, shown, true)
	var wg sync.WaitGroup
	for range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			w := rs.Worker()
			for range 20 {
				err := w.Score(text, func(card *engine.Scorecard) {
					if got := render.AppendJSON(nil, card, true); !bytes.Equal(got, want) {
						t.Error("the same input gave other bytes")
					}
				})
				if err != nil {
					t.Error(err)
				}
				if got := render.AppendJSON(nil, facts.Evaluate(), true); !bytes.Equal(got, want) {
					t.Error("facts that are shared gave other bytes")
				}
				if got := render.AppendJSON(nil, shown, true); !bytes.Equal(got, want) {
					t.Error("a scorecard that is shared gave other bytes")
				}
			}
		}()
	}
	wg.Wait()
}

// TestScorecardSchema: scorecards are valid by their own schema, with and without ranges.
func TestScorecardSchema(t *testing.T) {
	text, err := schemas.FS.ReadFile("scorecard.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.CompileString("scorecard.json", string(text))
	if err != nil {
		t.Fatal(err)
	}
	rs, doc := seed(t)
	for _, d := range []string{string(doc), `{"facts": {}}`} {
		facts, list := rs.Read("facts.json", []byte(d))
		if facts == nil {
			t.Fatal(list)
		}
		for _, card := range []*engine.Scorecard{facts.Evaluate(), facts.EvaluateByRule()} {
			var v any
			if err := json.Unmarshal(render.AppendJSON(nil, card, true), &v); err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(v); err != nil {
				t.Errorf("%#v", err)
			}
		}
	}
}

// TestSchemasTeach: every property of the schemas is described in Chinese and English.
func TestSchemasTeach(t *testing.T) {
	entries, err := schemas.FS.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, _ := schemas.FS.ReadFile(e.Name())
		var root map[string]any
		if err := json.Unmarshal(text, &root); err != nil {
			t.Fatal(err)
		}
		defs, _ := root["$defs"].(map[string]any)
		var walk func(path string, v any)
		walk = func(path string, v any) {
			switch v := v.(type) {
			case map[string]any:
				if p, ok := v["properties"].(map[string]any); ok {
					for name, s := range p {
						if m, ok := s.(map[string]any); ok && !described(m, defs) && len(m) > 0 && !strings.Contains(path, "/if/") {
							t.Errorf("%s: %s/%s has no description in both languages", e.Name(), path, name)
						}
					}
				}
				for k, s := range v {
					walk(path+"/"+k, s)
				}
			case []any:
				for _, s := range v {
					walk(path, s)
				}
			}
		}
		walk("", root)
	}
}

func described(m, defs map[string]any) bool {
	about, _ := m["description"].(string)
	if about == "" {
		if ref, ok := m["$ref"].(string); ok {
			d, _ := defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
			return d != nil && described(d, defs)
		}
		_, isConst := m["const"]
		return isConst
	}
	chinese, english := false, false
	for _, r := range about {
		chinese = chinese || r > 0x4e00
		english = english || r >= 'a' && r <= 'z'
	}
	return chinese && english
}

// TestFactsSchemaGivesTheSameVerdicts: the generated schema and the scanner accept and refuse the same documents.
func TestFactsSchemaGivesTheSameVerdicts(t *testing.T) {
	rs, doc := seed(t)
	text, err := json.Marshal(rs.FactsSchema())
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.CompileString("facts.json", string(text))
	if err != nil {
		t.Fatal(err)
	}
	agree := func(fail func(string, ...any), text string) {
		facts, list := rs.Read("facts.json", []byte(text))
		dec := json.NewDecoder(strings.NewReader(text))
		dec.UseNumber()
		var v any
		if err := dec.Decode(&v); err != nil {
			return
		}
		if err := schema.Validate(v); (err == nil) != (facts != nil) {
			fail("%s\nscanner: %v\nschema: %v", text, list, err)
		}
	}
	agree(t.Fatalf, string(doc))
	values := []string{"1", "-1", "0.5", "101", "true", `"优"`, `"忧"`, `"2022-01-31"`, `"31日"`, "null", "[]", `[{"原值": 1, "名称": "甲"}]`, `[{"价": 1}]`, `[1]`,
		`{"value": 1}`, `{"value": 1, "unit": "元"}`, `{"value": 12000, "unit": "元"}`, `{"value": 0.96, "unit": "比值"}`, `{"value": 1.5, "unit": "比值"}`, `{"value": 2, "unit": "人"}`, `{"value": 1, "basis": "presumed"}`,
		`{"value": 1, "basis": "presumed", "reason": "因"}`, `{"value": 75, "basis": "judged", "reason": "因"}`, `{"value": true, "basis": "judged", "reason": "因"}`, `{"value": true, "basis": "judged", "reason": ""}`,
		`{"min": 1}`, `{"min": 1, "max": 3}`, `{"value": 1, "min": 0}`, `{"source": "某处"}`, `{"value": 1, "sorce": "x"}`, `{"value": true, "note": "x"}`, `{"value": 1, "note": 1}`, `{"value": 1, "basis": "x"}`}
	facts := rs.Facts()
	rapid.Check(t, func(r *rapid.T) {
		f := rapid.SampledFrom(facts).Draw(r, "fact")
		name := f.Name
		if rapid.IntRange(0, 20).Draw(r, "misspelt") == 0 {
			name += "x"
		}
		extra := rapid.SampledFrom([]string{"", `, "period": "2022"`, `, "period": "2022年"`, `, "reasons": {"A101": "因"}`, `, "reasons": {"Z": "因"}`,
			`, "adjudications": {"A101": {"score": 1, "reason": "因"}}`, `, "adjudications": {"A101": {"score": 3, "reason": "因"}}`, `, "adjudications": {"A101": {"score": 1}}`, `, "x": 1`}).Draw(r, "extra")
		value := rapid.SampledFrom(values).Draw(r, "value")
		if f.Kind == formula.Date && strings.Contains(value, "min") {
			return // the scanner reads days, a schema does not know the calendar's order
		}
		agree(r.Fatalf, fmt.Sprintf(`{"facts": {%q: %s}%s}`, name, value, extra))
	})
}

// TestRowsSchema: of a document with rows, the generated schema knows the ids of rows as the scanner does.
func TestRowsSchema(t *testing.T) {
	rs, list := library.Load(rules.FS, "mof/project-self-evaluation@2020")
	if rs == nil {
		t.Fatal(list)
	}
	text, err := json.Marshal(rs.FactsSchema())
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.CompileString("facts.json", string(text))
	if err != nil {
		t.Fatal(err)
	}
	for more, want := range map[string]bool{
		`"reasons": {"行/1": "因"}`: true, `"reasons": {"行": "因"}`: false, `"reasons": {"项/1": "因"}`: false, `"reasons": {"预算执行率": "因"}`: true,
		`"adjudications": {"行/1": {"score": 1, "reason": "因"}}`: true, `"adjudications": {"行/1": {"score": 1, "reason": "  "}}`: false, `"adjudications": {"行/1": {"score": 1}}`: false,
	} {
		doc := `{"facts": {"指标": [{"编号": "1", "一级": "产出指标", "分值": 90, "性质": "定量", "指标值": 1, "完成值": 1}]}, ` + more + `}`
		facts, list := rs.Read("facts.json", []byte(doc))
		var v any
		if err := json.Unmarshal([]byte(doc), &v); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); (err == nil) != want || (facts != nil) != want {
			t.Errorf("%s: schema %v, scanner %v", more, err, list)
		}
	}
}

// TestDatesSchema: the ends of dates are in the generated schema, of facts, cells and bounds.
func TestDatesSchema(t *testing.T) {
	day := func(r *rapid.T, what string) string {
		return fmt.Sprintf("%04d-%02d-%02d", rapid.SampledFrom([]int{1, 999, 1000, 1999, 2000, 2009, 2019, 2020, 2024, 2100, 9999}).Draw(r, what+" year"), rapid.IntRange(1, 12).Draw(r, what+" month"), rapid.IntRange(1, 28).Draw(r, what+" day"))
	}
	rapid.Check(t, func(r *rapid.T) {
		ends := fmt.Sprintf(`{"type": "date", "min": "%s", "max": "%s"}`, day(r, "min"), day(r, "max"))
		if rapid.Bool().Draw(r, "one end") {
			ends = fmt.Sprintf(`{"type": "date", "%s": "%s"}`, rapid.SampledFrom([]string{"min", "max"}).Draw(r, "end"), day(r, "only"))
		}
		rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"d": `+ends+`, "T": {"type": "table", "columns": {"d": `+ends+`}}}, "indicators": [{"id": "A", "name": "a", "weight": 100, "percent": "d == d && count(T) > 0 ? 100 : 0"}]}`), nil)
		if err != nil {
			return // its ends cross
		}
		text, err := json.Marshal(rs.FactsSchema())
		if err != nil {
			r.Fatal(err)
		}
		schema, err := jsonschema.CompileString("facts.json", string(text))
		if err != nil {
			r.Fatal(err)
		}
		for _, form := range []string{`{"d": "%s"}`, `{"T": [{"d": "%s"}]}`, `{"d": {"min": "%s"}}`, `{"d": {"max": "%s"}}`} {
			doc := `{"facts": ` + fmt.Sprintf(form, day(r, "d")) + `}`
			facts, list := rs.Read("facts.json", []byte(doc))
			var v any
			if err := json.Unmarshal([]byte(doc), &v); err != nil {
				r.Fatal(err)
			}
			if err := schema.Validate(v); (err == nil) != (facts != nil) {
				r.Fatalf("%s of %s\nscanner: %v\nschema: %v", doc, ends, list, err)
			}
		}
	})
}

// FuzzRuleSet and FuzzFacts: no input panics or is refused without a finding, and every finding points into the file.
func FuzzRuleSet(f *testing.F) {
	for _, s := range []string{`{"id": "a/b", "indicators": [{"id": "A", "weight": 1, "percent": "1"}]}`, `[`, `{"a": "\ud800"}`, `{"facts": {"甲": {"type": "table", "columns": {}}}}`, "\xff"} {
		f.Add([]byte(s))
	}
	for _, file := range []string{"../conformance/refused/base.json", "../rules/mof/project-self-evaluation/2020.json"} { // the latter has rows
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "题", "effective": {"from": "2022-01-01"}, "rounding": {"places": 1, "mode": "up", "at": "total"},
		"facts": {"率": {"type": "number", "min": 0, "max": 100}, "用": {"type": "boolean"}}, "let": {"甲": "weight / 2"}, "grade": "total > 90 && !用 ? '优' : '差'", "grades": [{"name": "优"}, {"name": "差"}],
		"adjustments": [{"id": "加", "when": "用", "add": "率 / 10", "min": -1, "max": 5}, {"id": "封", "cap": "100"}, {"id": "限", "grade_cap": "差"}], "consequences": [{"id": "奖", "when": "grade == '优'", "words": "${total}"}],
		"checks": [{"id": "k", "expect": "率 > 1", "message": "${率}"}], "constraints": [{"id": "c", "expect": "indicators.all(i, i.weight > 1)", "message": "m"}],
		"indicators": [{"id": "A", "name": "甲项", "weight": 60, "percent": "min(率, 甲)"}, {"id": "B", "name": "乙项", "weight": 40, "percent": "率", "applies": "用", "when_not_applicable": {"reallocate": "A"}}]}`))
	f.Add([]byte(`{"$schema": "x", "id": "a/c", "version": "1", "extends": "a/b@1", "effective": {"from": "2022-01-01"}, "indicators": [{"id": "A", "remove": true}, {"id": "B", "move": true, "after": "C"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		rs, err := engine.Parse("fuzz.json", text, nil)
		inside(t, diag.Findings(err), len(text))
		if rs == nil && !diag.Findings(err).HasErrors() {
			t.Fatal("refused without a finding")
		}
		if rs != nil {
			inside(t, rs.Warnings(), len(text))
			if facts, err := rs.Read("facts.json", []byte(`{"facts": {}}`)); err == nil {
				render.AppendJSON(nil, facts.Evaluate(), true)
			}
		}
	})
}

func FuzzFacts(f *testing.F) {
	rs, doc := seed(f)
	f.Add(doc)
	f.Add([]byte(`{"facts": {"满意度.基层职工": {"value": 1, "unit": "%"}}, "adjudications": {"A101": {"score": 1, "reason": "x"}}}`))
	f.Add([]byte(`{"facts": {"资产明细": [{"原值": 1}]}}`))
	f.Add([]byte(`{"facts": {"资金.全年预算数": 1, "指标": [{"编号": "1", "一级": "产出指标", "分值": 90, "性质": "定量", "指标值": 1, "完成值": 1}]}, "reasons": {"行/1": "因"}}`))
	rows, list := library.Load(rules.FS, "mof/project-self-evaluation@2020")
	if rows == nil {
		f.Fatal(list)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, rs := range []*engine.RuleSet{rs, rows} {
			facts, err := rs.Read("fuzz.json", text)
			inside(t, diag.Findings(err), len(text))
			if facts == nil && !diag.Findings(err).HasErrors() {
				t.Fatal("refused without a finding")
			}
			if facts != nil {
				card := facts.Evaluate()
				render.AppendJSON(nil, card, true)
				inside(t, card.Diagnose(), 1<<20)
			}
		}
		engine.ReadHeader("fuzz.json", text)
	})
}

func inside(t *testing.T, list diag.List, size int) {
	for _, d := range list {
		if d.Source != nil && (d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > size) {
			t.Fatalf("%s at %v of %d bytes", d.Code.ID, d.Span, size)
		}
	}
	_ = diag.Printer{}.Sprint(list)
}

// TestOwnSlices: what a host does to the slices that one scorecard gives it changes no other; an item that there is not is explained by nothing.
func TestOwnSlices(t *testing.T) {
	rs, text := seed(t)
	score := func() *engine.Scorecard {
		f, err := rs.Read("facts.json", text)
		if err != nil {
			t.Fatal(err)
		}
		return f.Evaluate()
	}
	want := string(render.AppendJSON(nil, score(), true))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			card := score()
			for _, list := range [][]*engine.Item{card.Criteria(), card.All(), card.First()} {
				slices.Reverse(list)
			}
		})
	}
	wg.Wait()
	card := score()
	if got := string(render.AppendJSON(nil, card, true)); got != want {
		t.Error("another scorecard changed")
	}
	r := words.NewReader(card, diag.Zh)
	if e := r.Explain(card.Find("none")); e.Closing != "" || e.Derivation != nil || r.Steps(nil) != nil {
		t.Errorf("%+v", e)
	}
}
