package engine_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
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

// TestIncreasingInOrder: what rises year by year does so whatever order the rows were written in.
func TestIncreasingInOrder(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/years", "version": "1", "title": "逐年", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"年报": {"type": "table", "order": {"by": "年度"}, "columns": {"年度": {"type": "number"}, "收入": {"type": "number"}}},
			"各项": {"type": "table", "columns": {"收入": {"type": "number"}}}},
		"indicators": [{"id": "A", "name": "列", "weight": 50, "percent": "increasing(年报.收入)"}, {"id": "B", "name": "算得的", "weight": 10, "percent": "increasing(年报.map(r, r.收入 * 2))"}, {"id": "D", "name": "其中的", "weight": 10, "percent": "increasing(年报.filter(r, r.年度 > 2021).map(r, r.收入))"}, {"id": "E", "name": "有上一年的", "weight": 10, "percent": "increasing(following(年报).map(r, r.收入))"},
			{"id": "C", "name": "没有次序的", "weight": 20, "percent": "increasing(各项.收入)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for rows, want := range map[string]string{
		`{"年度": 2024, "收入": 9}, {"年度": 2022, "收入": 1}, {"年度": 2023, "收入": 5}`: "80",
		`{"年度": 2022, "收入": 1}, {"年度": 2023, "收入": 5}, {"年度": 2024, "收入": 9}`: "80",
		`{"年度": 2024, "收入": 1}, {"年度": 2022, "收入": 5}, {"年度": 2023, "收入": 9}`: "0",
	} {
		f, err := rs.Read("f.json", []byte(`{"facts": {"年报": [`+rows+`], "各项": [{"收入": 9}, {"收入": 1}]}}`))
		if err != nil {
			t.Fatal(err)
		}
		if total := f.Evaluate().Total.Score; total.Lo.String() != want || total.Open {
			t.Errorf("%s: %v, want %s", rows, total.Lo, want)
		}
	}
	for id, want := range map[string]string{"D": "按年度先后逐个上升", "E": "按年度先后逐个上升"} {
		if got := door.Of(rs.Find(id)).Rule.In(diag.Zh); !strings.HasSuffix(got, want) {
			t.Error(got)
		}
	}
	if got := door.Of(rs.Find("A")).Rule.In(diag.Zh); got != "年报.收入按年度先后逐个上升" {
		t.Error(got)
	}
}
