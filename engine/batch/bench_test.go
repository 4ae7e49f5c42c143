package batch_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"testing"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/formula"
	"jixiao/engine/library"
	builtin "jixiao/rules"
)

// manyLines are documents as a host's program writes them, one a line: the facts that criteria read, of the 2022 report.
func manyLines(b *testing.B, count int) (*engine.RuleSet, []byte) {
	rs, err := library.Load(builtin.FS, "qingyunpu/trade-union@2022.2")
	if err != nil {
		b.Fatal(err)
	}
	text, err := os.ReadFile("../../conformance/reports/2022-qingyunpu-trade-union/facts.json")
	if err != nil {
		b.Fatal(err)
	}
	full, err := rs.Read("facts.json", text)
	if err != nil {
		b.Fatal(err)
	}
	facts := map[string]any{}
	for slot, decl := range rs.Facts() {
		f, _ := full.At(slot)
		plain := any(json.Number(f.Value.Num.String()))
		switch decl.Kind {
		case formula.Boolean:
			plain = f.Value.Bool
		case formula.Text, formula.Date:
			plain = f.Value.String()
		}
		switch {
		case f.State == formula.Bounded:
			facts[decl.Name] = json.Number("5000")
		case f.State != formula.Known || decl.Kind == formula.Table:
		case f.Basis == engine.Judged || f.Basis == engine.Presumed:
			facts[decl.Name] = map[string]any{"value": plain, "basis": f.Basis.String(), "reason": "因"}
		default:
			facts[decl.Name] = plain
		}
	}
	facts["支出标准.按标准执行业务数"] = 0
	line, err := json.Marshal(map[string]any{"ruleset": rs.Ref(), "period": "2022", "facts": facts})
	if err != nil {
		b.Fatal(err)
	}
	return rs, bytes.Repeat(append(line, '\n'), count)
}

func benchmarkRun(b *testing.B, format batch.Format) {
	const count = 2000
	rs, lines := manyLines(b, count)
	b.SetBytes(int64(len(lines)))
	b.ReportAllocs()
	for b.Loop() {
		sum, err := batch.Run(context.Background(), batch.Lines("x", bytes.NewReader(lines)), batch.Under(rs), format, io.Discard, batch.Options{Workers: 1})
		if err != nil || sum.Refused > 0 {
			b.Fatal(err, sum.Refused)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*count), "ns/document")
}

func BenchmarkTotals(b *testing.B) { benchmarkRun(b, batch.Records{Totals: true}) }
func BenchmarkCards(b *testing.B)  { benchmarkRun(b, batch.Records{}) }
