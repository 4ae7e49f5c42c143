package drawn_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/cohort"
	"jixiao/engine/internal/drawn"
	"jixiao/engine/number"
	"jixiao/engine/render"
)

// TestTogetherAsAlone: a document scores among others what it scores alone with the tables that they make written into it, in every part of its
// scorecard but the grade that a quota may take.
func TestTogetherAsAlone(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		set := drawn.Draw(r, drawn.Options{})
		rs, err := set.Parse()
		if err != nil {
			return
		}
		var docs []map[string]any
		var lines []string
		for k := range rapid.IntRange(1, 4).Draw(r, "documents") {
			text := set.Document(r).Text()
			var d map[string]any
			dec := json.NewDecoder(bytes.NewReader(text))
			dec.UseNumber()
			if err := dec.Decode(&d); err != nil {
				r.Fatal(err)
			}
			facts := d["facts"].(map[string]any)
			delete(facts, "各")
			delete(facts, "绩")
			if rapid.IntRange(0, 5).Draw(r, "missing") == 0 {
				delete(facts, "额")
			}
			d["subject"] = fmt.Sprintf("县%d", k)
			line, err := json.Marshal(d)
			if err != nil {
				r.Fatal(err)
			}
			docs, lines = append(docs, d), append(lines, string(line))
		}
		open := func() batch.Documents { return batch.Lines("x", strings.NewReader(strings.Join(lines, "\n"))) }
		among, err := cohort.Gather(context.Background(), rs, open, 2)
		if err != nil {
			r.Fatal(err)
		}
		cards := &kept{}
		sum, err := batch.Run(context.Background(), open(), batch.Under(rs), cards, &bytes.Buffer{}, batch.Options{Among: among, Workers: 1})
		if err != nil {
			r.Fatal(err)
		}
		if sum.Refused > 0 {
			return // a document that cannot be scored at all changes the tables
		}
		var rows, scores []any
		for k, d := range docs {
			facts := d["facts"].(map[string]any)
			row := map[string]any{"名": d["subject"], "比": facts["比"]}
			if x, ok := facts["额"].(json.Number); ok {
				n, err := number.ParseExact(x.String())
				if err != nil {
					r.Fatal(err)
				}
				row["倍"] = json.Number(n.Add(n).String())
			}
			score := map[string]any{"名": d["subject"]}
			card := cards.list[k]
			if p := card.Total.Score; !p.Open {
				score["总"] = json.RawMessage(p.Lo.String())
			}
			if i := card.Find("C0"); i != nil && !card.Of(i).Score.Open && card.Of(i).Status != engine.NotApplicable {
				if text := card.Of(i).Score.Lo.String(); strings.Contains(text, "/") {
					return // a fraction cannot be written into a document
				} else {
					score["零"] = json.RawMessage(text)
				}
			}
			rows, scores = append(rows, row), append(scores, score)
		}
		for k, d := range docs {
			facts := d["facts"].(map[string]any)
			facts["各"], facts["绩"] = rows, scores
			text, err := json.Marshal(d)
			if err != nil {
				r.Fatal(err)
			}
			alone, err := rs.Read("x", text)
			if err != nil {
				r.Fatalf("%s\n%s: %v", set, text, err)
			}
			if got, want := plain(r, cards.list[k]), plain(r, alone.Evaluate()); got != want {
				r.Fatalf("%s\n%s\namong others %s\nalone        %s", set, text, got, want)
			}
		}
	})
}

// kept keeps scorecards.
type kept struct{ list []*engine.Scorecard }

func (*kept) Head() []byte { return nil }
func (k *kept) Append(b []byte, o *batch.Outcome) []byte {
	if o.Card != nil {
		k.list = append(k.list, o.Card.Keep())
	}
	return b
}

// plain is a scorecard's JSON without what says which document it is, which grade it has, and what follows from that.
func plain(r *rapid.T, c *engine.Scorecard) string {
	var v map[string]any
	if err := json.Unmarshal(render.AppendJSON(nil, c, true), &v); err != nil {
		r.Fatal(err)
	}
	delete(v, "facts")
	delete(v, "cohort")
	if quotas(c.RuleSet) {
		delete(v, "consequences")
		for _, total := range []string{"total", "by_rule_total"} {
			t := v[total].(map[string]any)
			delete(t, "grade")
			delete(t, "grades")
			delete(t, "undetermined")
		}
	}
	text, err := json.Marshal(v)
	if err != nil {
		r.Fatal(err)
	}
	return string(text)
}

func quotas(rs *engine.RuleSet) bool {
	for _, g := range rs.Grades {
		if g.AtMost.Sign() > 0 {
			return true
		}
	}
	return false
}
