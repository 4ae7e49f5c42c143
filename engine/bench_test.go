package engine_test

import (
	"encoding/json"
	"testing"

	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/rules"
)

// The benchmarks score the 44 criteria of the 2022 report. Beside ours stand the same criteria written by hand in Go
// over the same number type and scanner, and in raw cel-go and expr over doubles with encoding/json. Quote ratios of one
// run.

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if rs, list := engine.Load(rules.FS, "qingyunpu/trade-union@2022.2"); rs == nil {
			b.Fatal(list)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	rs, text := benchmarkFacts(b)
	var f engine.Facts
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if list := rs.ReadInto(&f, "facts.json", text); list != nil {
			b.Fatal(list)
		}
	}
}

func BenchmarkEvaluate(b *testing.B) {
	rs, text := benchmarkFacts(b)
	f, _ := rs.Read("facts.json", text)
	var card engine.Scorecard
	b.ReportAllocs()
	for b.Loop() {
		f.Frame().Reset()
		rs.EvaluateInto(&card, f)
	}
}

func BenchmarkDecodeEvaluate(b *testing.B) {
	rs, text := benchmarkFacts(b)
	var f engine.Facts
	var card engine.Scorecard
	b.ReportAllocs()
	for b.Loop() {
		if list := rs.ReadInto(&f, "facts.json", text); list != nil {
			b.Fatal(list)
		}
		rs.EvaluateInto(&card, &f)
	}
}

func BenchmarkExplainJSON(b *testing.B) {
	rs, text := benchmarkFacts(b)
	f, _ := rs.Read("facts.json", text)
	card := rs.Evaluate(f)
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		out = card.AppendJSON(out[:0], true)
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
		f := full.At(slot)
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
