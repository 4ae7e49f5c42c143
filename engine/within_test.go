package engine_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// TestScoresStayWithinTheirWeight: on any admissible facts, present or missing, every criterion's score or range lies
// between 0 and its weight, and the total between 0 and 100.
func TestScoresStayWithinTheirWeight(t *testing.T) {
	rs, _ := seed(t)
	rapid.Check(t, func(t *rapid.T) {
		facts := map[string]any{}
		for _, f := range rs.Facts() {
			if f.Kind == formula.Table || f.Kind == formula.Date || rapid.IntRange(0, 30).Draw(t, "missing") == 0 {
				continue
			}
			var v any
			switch f.Kind {
			case formula.Boolean:
				v = rapid.Bool().Draw(t, "bool")
			case formula.Text:
				v = rapid.SampledFrom(f.Choices).Draw(t, "text")
			default:
				v = rapid.IntRange(0, 100).Draw(t, "number")
			}
			if f.Judgement {
				v = map[string]any{"value": v, "basis": "judged", "reason": "因"}
			}
			facts[f.Name] = v
		}
		text, err := json.Marshal(map[string]any{"facts": facts})
		if err != nil {
			t.Fatal(err)
		}
		read, list := rs.Read("facts.json", text)
		if read == nil {
			t.Fatal(list)
		}
		card := read.Evaluate()
		for _, i := range card.All() {
			if p := card.Of(i).ByRule; p.Lo.Sign() < 0 || p.Hi.Less(p.Lo) || i.Weight.Less(p.Hi) || !p.Open && !p.Lo.Equal(p.Hi) {
				t.Fatalf("%s: %s … %s of %s on %s", i.ID, p.Lo, p.Hi, i.Weight, text)
			}
		}
		if p := card.Total.Score; p.Lo.Sign() < 0 || number.Hundred.Less(p.Hi) {
			t.Fatalf("total %s … %s", p.Lo, p.Hi)
		}
	})
}
