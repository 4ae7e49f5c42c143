package engine_test

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/words"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// TestRefusedParameter: a rule that uses a parameter which was refused is not looked at further, also where it has a warning of its own.
func TestRefusedParameter(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/p", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"parameters": {"扣": {"value": "5"}}, "facts": {"支": {"type": "number", "unit": "万元"}, "算": {"type": "number", "unit": "万元"}},
		"indicators": [{"id": "A", "name": "a", "weight": 100, "points": "支 / 算 > 100 ? 1 : deduct(扣, 3)"}]}`), nil)
	if rs != nil || !diag.Findings(err).HasErrors() {
		t.Errorf("%v %v", rs, err)
	}
}

// TestSharedPlaces: facts that many goroutines explain at once say where they stand.
func TestSharedPlaces(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/p", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number"}}, "indicators": [{"id": "A", "name": "a", "weight": 100, "percent": "率"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("f.json", []byte(`{"facts": {"率": 5}}`))
	if err != nil {
		t.Fatal(err)
	}
	card := facts.Evaluate()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			e := words.NewReader(card, diag.Zh).Explain(card.Find("A"))
			if facts := slices.Collect(e.Facts()); len(facts) != 1 || facts[0].Place.String() != "f.json:1:17" {
				t.Errorf("%+v", facts)
			}
		})
	}
	all.Wait()
}

// TestUnfilled: a fact that a document names with a unit or a note alone is missing; a source or reason without a value is refused.
func TestUnfilled(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"额": {"type": "number", "unit": "万元", "min": 0, "max": 100}, "认定": {"type": "number", "judgement": true, "min": 0, "max": 100}, "点": {"type": "checklist", "items": [{}, {"partial": true}]}},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "(额 + 认定 + checklist(点)) / 3"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(rs.FactsSchema())
	if err != nil {
		t.Fatal(err)
	}
	schema := jsonschema.MustCompileString("facts.json", string(text))
	for facts, sound := range map[string]bool{
		`"额": {"unit": "元", "note": "待填", "source": " "}, "认定": {"basis": "judged"}, "点": {"①": {"note": "有"}, "②": {"note": "全"}}`: true,
		`"额": {"unit": "万元", "source": "台账"}`: false, `"额": {"reason": "没有"}`: false, `"额": {}`: false, `"额": {"unit": "吨"}`: false, `"额": {"unit": "亩"}`: false,
		`"点": {"①": {}}`: false, `"点": {"①": {"source": "报告"}}`: false, `"点": {"①": {"applies": true, "note": "x"}}`: false,
	} {
		f, err := rs.Read("f.json", []byte(`{"facts": {`+facts+`}}`))
		if (err == nil) != sound {
			t.Errorf("%s: %v", facts, err)
		}
		var v any
		if err := json.Unmarshal([]byte(`{"facts": {`+facts+`}}`), &v); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); (err == nil) != sound {
			t.Errorf("the schema on %s: %v", facts, err)
		}
		if !sound {
			continue
		}
		card := f.Evaluate()
		if got := strings.Join(f.Unfilled(), " "); got != "额 认定 点.① 点.②" || len(card.Missing()) != 4 || !card.Total.Score.Open {
			t.Errorf("unfilled %s, missing %v", got, card.Missing())
		}
	}
}
