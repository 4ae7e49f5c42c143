package engine_test

import (
	"encoding/json"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/library"
	"jixiao/engine/render"
	"jixiao/engine/words"
	"jixiao/rules"
)

// The benchmarks score the 44 criteria of the 2022 report. conformance/peers compares with others, which share no code with us.

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if rs, list := library.Load(rules.FS, "qingyunpu/trade-union@2022.2"); rs == nil {
			b.Fatal(list)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	rs, text := benchmarkFacts(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rs.Read("facts.json", text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEvaluate(b *testing.B) {
	rs, text := benchmarkFacts(b)
	f, _ := rs.Read("facts.json", text)
	b.ReportAllocs()
	for b.Loop() {
		f.Evaluate()
	}
}

func BenchmarkDecodeEvaluate(b *testing.B) {
	rs, text := benchmarkFacts(b)
	w := rs.Worker()
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Score(text, func(*engine.Scorecard) {}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkExplainJSON(b *testing.B) {
	rs, text := benchmarkFacts(b)
	f, _ := rs.Read("facts.json", text)
	card := f.Evaluate()
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		out = render.AppendJSON(out[:0], card, true)
	}
	b.ReportMetric(float64(len(out)), "bytes")
}

// benchmarkFacts is the report's document as a host's program sends it: the facts that criteria read, as bare values where
// that is admissible, without the asset ledger.
func benchmarkFacts(b *testing.B) (*engine.RuleSet, []byte) {
	rs, text := seed(b)
	full, list := rs.Read("facts.json", text)
	if full == nil {
		b.Fatal(list)
	}
	facts := map[string]any{}
	for slot, decl := range rs.Facts() {
		f, _ := full.At(slot)
		switch {
		case f.State == formula.Bounded:
			facts[decl.Name] = json.Number("5000")
		case f.State != formula.Known || decl.Kind == formula.Table:
		case f.Basis == engine.Judged || f.Basis == engine.Presumed:
			facts[decl.Name] = map[string]any{"value": plain(f.Value), "basis": f.Basis.String(), "reason": "因"}
		default:
			facts[decl.Name] = plain(f.Value)
		}
	}
	facts["支出标准.按标准执行业务数"] = 0
	doc, err := json.Marshal(map[string]any{"ruleset": rs.Ref(), "period": "2022", "facts": facts})
	if err != nil {
		b.Fatal(err)
	}
	return rs, doc
}

func plain(v formula.Value) any {
	switch v.Kind {
	case formula.Number:
		return json.Number(v.Num.String())
	case formula.Boolean:
		return v.Bool
	}
	return v.String()
}

// BenchmarkJSON and BenchmarkNarrativeJSON print a scorecard without words, and with narratives alone.
func BenchmarkJSON(b *testing.B)          { benchmarkJSON(b, render.Detail{}) }
func BenchmarkNarrativeJSON(b *testing.B) { benchmarkJSON(b, render.Detail{Narratives: true}) }

func benchmarkJSON(b *testing.B, d render.Detail) {
	rs, text := benchmarkFacts(b)
	var out []byte
	b.ReportAllocs()
	err := rs.Worker().Score(text, func(card *engine.Scorecard) {
		for b.Loop() {
			out = render.AppendDetailed(out[:0], card, d)
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(len(out)), "bytes")
}

// BenchmarkScore evaluates what was read before, over memory that is used again.
func BenchmarkScore(b *testing.B) {
	rs, text := benchmarkFacts(b)
	f, err := rs.Read("facts.json", text)
	if err != nil {
		b.Fatal(err)
	}
	again := f.Again()
	b.ReportAllocs()
	for b.Loop() {
		again()
	}
}

// BenchmarkExplain explains every criterion of a scorecard, with what each read.
func BenchmarkExplain(b *testing.B) {
	facts := 0
	rs, text := benchmarkFacts(b)
	f, err := rs.Read("facts.json", text)
	if err != nil {
		b.Fatal(err)
	}
	card := f.Evaluate()
	b.ReportAllocs()
	for b.Loop() {
		r := words.NewReader(card, diag.Zh)
		for _, i := range card.Criteria() {
			for f := range r.Explain(i).Facts() {
				facts += len(f.Source)
			}
		}
	}
}
