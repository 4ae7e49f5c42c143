package witness_test

import (
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/internal/door"
	"jixiao/engine/witness"
)

// TestConfirmed: a document that is found is scored as any other, and holds no fact that does not matter.
func TestConfirmed(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number", "min": 0, "max": 100}, "是": {"type": "boolean"}, "数": {"type": "number", "min": 0}},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "是 ? 100 : 率 / 数"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	i := rs.Find("A")
	s := witness.New(rs, i)
	full := func(r *engine.Result) bool { return r.Why == nil && r.Score.Lo.Equal(i.Weight) }
	var document []byte
	s.Run(1000, func(p witness.Point) bool {
		if v, u := door.Of(i).Rule.Number(s.Frame); document == nil && u == nil && v.String() == "100" {
			document = s.Confirmed(p, full)
		}
		return true
	})
	if document == nil || strings.Contains(string(document), "率") && strings.Contains(string(document), `"是": true`) {
		t.Fatalf("%s", document)
	}
	f, err := rs.Read("facts.json", document)
	if err != nil {
		t.Fatal(err)
	}
	if card := f.Evaluate(); !full(card.Of(card.Find("A"))) {
		t.Errorf("%s has %s", document, card.Total.Score.Lo)
	}
	if s.Confirmed(nil, full) != nil {
		t.Error("no point gives a document")
	}
}
