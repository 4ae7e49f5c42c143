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
	"jixiao/engine/diag"
	"jixiao/engine/internal/drawn"
	"jixiao/engine/number"
	"jixiao/engine/render"
)

// TestTogetherAsAlone: a document scores among others what it scores alone with the tables that they make written into it, in every part of its
// scorecard but the grade that a quota may take, and but what is by rule where the tables written into it hold scores that were adjudicated.
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
			delete(facts, "分")
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
		var rows, scores, parts []any
		adjudicated := strings.Contains(strings.Join(lines, ""), `"adjudications":{"`)
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
			score, part := map[string]any{"名": d["subject"]}, map[string]any{"名": d["subject"]}
			card := cards.list[k]
			if p := card.Total.Score; !p.Open {
				score["总"] = json.RawMessage(p.Lo.String())
			}
			if i := card.Find("C0"); i != nil && !card.Of(i).Score.Open && card.Of(i).Status != engine.NotApplicable {
				if text := card.Of(i).Score.Lo.String(); strings.Contains(text, "/") {
					return // a fraction cannot be written into a document
				} else {
					score["零"], part["零"] = json.RawMessage(text), json.RawMessage(text)
				}
			}
			rows, scores, parts = append(rows, row), append(scores, score), append(parts, part)
		}
		for k, d := range docs {
			facts := d["facts"].(map[string]any)
			facts["各"], facts["绩"], facts["分"] = rows, scores, parts
			text, err := json.Marshal(d)
			if err != nil {
				r.Fatal(err)
			}
			alone, err := rs.Read("x", text)
			if err != nil {
				r.Fatalf("%s\n%s: %v", set, text, err)
			}
			if got, want := plain(r, cards.list[k], adjudicated), plain(r, alone.Evaluate(), adjudicated); got != want {
				r.Fatalf("%s\n%s\namong others %s\nalone        %s", set, text, got, want)
			}
		}
	})
}

// TestByRuleAmongOthers: what a document scores by rule, among others, is what it scores where no document has adjudications.
func TestByRuleAmongOthers(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		set := drawn.Draw(r, drawn.Options{})
		rs, err := set.Parse()
		if err != nil {
			return
		}
		var with, without []string
		for k := range rapid.IntRange(1, 4).Draw(r, "documents") {
			var d map[string]any
			dec := json.NewDecoder(bytes.NewReader(set.Document(r).Text()))
			dec.UseNumber()
			if err := dec.Decode(&d); err != nil {
				r.Fatal(err)
			}
			facts := d["facts"].(map[string]any)
			delete(facts, "各")
			delete(facts, "绩")
			delete(facts, "分")
			d["subject"] = fmt.Sprintf("县%d", k)
			for _, list := range []*[]string{&with, &without} {
				text, err := json.Marshal(d)
				if err != nil {
					r.Fatal(err)
				}
				*list = append(*list, string(text))
				delete(d, "adjudications")
			}
		}
		scored := func(lines []string, byRule bool) []*engine.Scorecard {
			open := func() batch.Documents { return batch.Lines("x", strings.NewReader(strings.Join(lines, "\n"))) }
			among, err := cohort.Gather(context.Background(), rs, open, 2)
			if err != nil {
				r.Fatal(err)
			}
			cards := &kept{}
			sum, err := batch.Run(context.Background(), open(), batch.Under(rs), cards, &bytes.Buffer{}, batch.Options{Among: among, Workers: 1, ByRule: byRule})
			if err != nil {
				r.Fatal(err)
			}
			if sum.Refused > 0 {
				return nil
			}
			return cards.list
		}
		a, b, c := scored(with, false), scored(without, false), scored(with, true)
		if a == nil || b == nil || c == nil {
			return
		}
		total := func(t *engine.Totals) string {
			return fmt.Sprint(t.Score, t.Exact, t.Rate, t.MayMiss, t.Grades(), t.Why.Reason(diag.Zh))
		}
		whole := func(c *engine.Scorecard) string {
			out := total(&c.Total) + total(&c.ByRule)
			for _, a := range c.Adjustments {
				out += fmt.Sprint(a.ID, a.State(), a.Value, a.Given, a.Why.Reason(diag.Zh))
			}
			for _, q := range c.Consequences {
				out += fmt.Sprint(q.ID, q.Words, q.Why.Reason(diag.Zh))
			}
			for _, check := range c.Checks {
				out += fmt.Sprint(check.ID, check.Why.Reason(diag.Zh))
			}
			return out
		}
		for k := range a {
			if got, want := total(&a[k].ByRule), total(&b[k].Total); got != want {
				r.Fatalf("%s\n%s\nby rule %s\nwithout %s", set, strings.Join(with, "\n"), got, want)
			}
			for _, card := range []*engine.Scorecard{a[k].Facts.EvaluateByRule(), c[k]} {
				if got, want := whole(card), whole(b[k]); got != want {
					r.Fatalf("%s\n%s\nby rule %s\nwithout %s", set, strings.Join(with, "\n"), got, want)
				}
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

// plain is a scorecard's JSON without what says which document it is, which grade it has, and what follows from that, and perhaps without the total by rule.
func plain(r *rapid.T, c *engine.Scorecard, adjudicated bool) string {
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
	if adjudicated {
		delete(v, "by_rule_total")
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
