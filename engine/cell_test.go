package engine_test

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/words"
)

// TestCells: a cell of a table may have its unit, source and reason. The schemas say the same as the scanner, and an explanation names where
// each cell stands that a rule reads.
func TestCells(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/cells", "version": "1", "title": "台账", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"台账": {"type": "table", "key": "名称", "columns": {"名称": {"type": "text"}, "净值": {"type": "number", "unit": "万元", "min": 0, "max": 100}, "完好": {"type": "number", "unit": "%", "min": 0, "max": 100, "judgement": true}}}},
		"indicators": [{"id": "A", "name": "净值", "weight": 40, "percent": "sum(台账.净值) * 10"}, {"id": "B", "name": "各项", "weight": 60, "indicators": [
			{"id": "B1", "for_each": "台账", "as": "r", "key": "r.名称", "name": "r.名称", "weight": "30", "percent": "r.完好"}]}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	own, err := json.Marshal(rs.FactsSchema())
	if err != nil {
		t.Fatal(err)
	}
	every, err := os.ReadFile("../schemas/facts.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	schema, all := jsonschema.MustCompileString("own.json", string(own)), jsonschema.MustCompileString("all.json", string(every))
	row := func(cell string) string {
		return `{"名称": "甲", "净值": ` + cell + `, "完好": 100}, {"名称": "乙", "完好": 50}`
	}
	for rows, want := range map[string]bool{
		row(`{"value": 2}`): true, row(`{"value": 2, "unit": "万元", "source": "台账第3页"}`): true, row(`{"value": 20000, "unit": "元", "reason": "估"}`): true, row(`{"unit": "元", "value": 2000000}`): false,
		row(`{"source": "台账"}`): false, row(`{}`): false, row(`{"value": 101}`): false, row(`{"value": "2"}`): false, row(`{"value": 2, "unit": "人"}`): false, row(`{"value": 2, "note": "x"}`): false,
		row(`{"value": 2, "source": 3}`): false, row(`{"value": {"value": 2}}`): false, row(`{"min": 2}`): false, row(`{"value": 2, "basis": "judged"}`): false,
		`{"名称": {"value": "甲", "source": "封面"}, "净值": 1, "完好": {"value": 0.9, "unit": "比值", "reason": "抽查"}}`: true, `{"名称": {"source": "封面"}, "净值": 1}`: false,
	} {
		doc := `{"facts": {"台账": [` + rows + `]}}`
		_, err := rs.Read("f.json", []byte(doc))
		var v any
		if err := json.Unmarshal([]byte(doc), &v); err != nil {
			t.Fatal(err)
		}
		if got := schema.Validate(v); (got == nil) != want || (err == nil) != want {
			t.Errorf("%s: schema %v, scanner %v", rows, got, err)
		}
		if got := all.Validate(v); want && got != nil {
			t.Errorf("%s: schema for all documents: %v", rows, got)
		}
	}
	f, err := rs.Read("f.json", []byte(`{"facts": {"台账": {"value": [{"名称": "甲", "净值": {"value": 20000, "unit": "元", "source": "台账第3页"}, "完好": {"value": 90, "reason": "抽查一处破损"}},
		{"名称": "乙", "净值": 1, "完好": {"value": 0.5, "unit": "比值", "source": "照片2"}}], "source": "资产台账"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	card := f.Evaluate()
	if total := card.Total.Score; total.Lo.String() != "54" || total.Open { // 40 × 30 %, 30 × 90 %, 30 × 50 %
		t.Errorf("total %v", total)
	}
	told := ""
	reader := words.NewReader(card, diag.Zh)
	for _, i := range card.Criteria() {
		for f := range reader.Explain(i).Facts() {
			told += fmt.Sprintf("%s %s=%s|%s|%s|%v\n", i.ID, f.Decl.Name, words.Amount(f, diag.Zh), f.Source, f.Reason, f.Basis)
		}
	}
	if want := `A 台账=2 行|资产台账||stated
A 第1行台账.净值=2万元|台账第3页||stated
B1/甲 台账.完好=90%|资产台账|抽查一处破损|judged
B1/乙 台账.完好=50%|照片2||judged
`; told != want {
		t.Errorf("explained by\n%s", told)
	}
}
