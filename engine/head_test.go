package engine_test

import (
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"jixiao/engine"
)

// TestHeadFacts: facts that a document's head gives score as if they were given, and are not given twice; the schema of the rule set says the same.
func TestHeadFacts(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/head", "version": "1", "title": "报送", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"期初": {"type": "date", "from": "period.from"}, "期末": {"type": "date", "from": "period.to"}, "单位": {"type": "text", "from": "subject"}, "报送日": {"type": "date"}},
		"indicators": [{"id": "A", "name": "报送", "weight": 60, "percent": "报送日 <= add_months(期末, 3)"}, {"id": "B", "name": "天数", "weight": 30, "percent": "days(期初, 期末) == 181"},
			{"id": "C", "name": "单位", "weight": 10, "percent": "单位 == '甲'"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	own, err := json.Marshal(rs.FactsSchema())
	if err != nil {
		t.Fatal(err)
	}
	schema := jsonschema.MustCompileString("own.json", string(own))
	for doc, want := range map[string]string{
		`{"period": "2024-01-01/2024-06-30", "subject": "甲", "facts": {"报送日": "2024-09-30"}}`:     "100～100",
		`{"facts": {"报送日": "2024-10-01"}, "subject": "乙", "period": "2024-01-01/2024-06-30"}`:     "30～30",
		`{"facts": {"报送日": "2025-03-31"}, "period": "2024"}`:                                      "60～70", // whom it is about is not known
		`{"facts": {"报送日": "2025-03-31"}, "subject": "甲"}`:                                        "10～100",
		`{"facts": {"报送日": "2024-09-30", "期初": "2024-01-01", "期末": "2024-06-30"}, "subject": ""}`: "90～100",
		`{"facts": {"报送日": "2024-09-30", "期末": "2024-06-30"}, "period": "2024"}`:                  "",
		`{"period": "2024", "facts": {"报送日": "2024-09-30", "期初": {"value": "2024-01-01"}}}`:       "",
		`{"subject": "甲", "facts": {"单位": "甲"}}`:                                                  "",
	} {
		var v any
		if err := json.Unmarshal([]byte(doc), &v); err != nil {
			t.Fatal(err)
		}
		facts, err := rs.Read("f.json", []byte(doc))
		if valid := schema.Validate(v); (valid == nil) != (want != "") || (err == nil) != (want != "") {
			t.Errorf("%s: schema %v, scanner %v", doc, valid, err)
			continue
		}
		if want == "" {
			if _, err := rs.ReadForeign("f.json", []byte(doc)); err != nil {
				t.Errorf("%s, written for an earlier version that asked for it: %v", doc, err)
			}
			continue
		}
		if total := facts.Evaluate().Total.Score; total.Lo.String()+"～"+total.Hi.String() != want {
			t.Errorf("%s scores %v～%v, want %s", doc, total.Lo, total.Hi, want)
		}
	}
}
