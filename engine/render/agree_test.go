package render_test

import (
	"context"
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
	"jixiao/engine/internal/drawn"
	"jixiao/engine/library"
	"jixiao/engine/number"
	"jixiao/engine/render"
	"jixiao/engine/verify"
	"jixiao/rules"
)

// shownItem is what JSON shows of an item.
type shownItem struct {
	Grade                             string
	Name, Score, Rate, Weight, Status string
	WeightTo                          string `json:"weight_to"`
	Range                             *struct{ From, To string }
	Indicators                        []shownItem
}

func (i shownItem) points() string {
	if i.Range != nil && i.Range.From != i.Range.To {
		return i.Range.From + "～" + i.Range.To
	}
	if i.Range != nil { // shown as one number, whatever it is
		return i.Range.From
	}
	return i.Score
}

// weight is what people are shown of a fraction.
func (i shownItem) weight() string {
	shown := ""
	for k, s := range []string{i.Weight, i.WeightTo} {
		if s == "" {
			continue
		}
		x, _ := number.ParseExact(s)
		if k > 0 {
			shown += "～"
		}
		shown += x.Approx(4)
	}
	return shown
}

func leaves(list []shownItem) (out []shownItem) {
	for _, i := range list {
		if len(i.Indicators) == 0 {
			out = append(out, i)
		}
		out = append(out, leaves(i.Indicators)...)
	}
	return out
}

// otherKind reports whether a criterion of that name stands for bodies of some kinds only.
func otherKind(rs *engine.RuleSet, name string) bool {
	return slices.ContainsFunc(rs.Criteria(), func(i *engine.Indicator) bool { return i.Name == name && door.Of(i).Policy == door.Absent })
}

var tag = regexp.MustCompile(`<[^>]*>`)

// TestRenderingsAgree: JSON, text and HTML of one card show the same weights, scores, rates, totals and grades.
func TestRenderingsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawn.Draw(t, drawn.Options{})
		rs, err := d.Parse()
		if err != nil {
			t.Skip()
		}
		doc := d.Document(t)
		if rapid.Bool().Draw(t, "partial") {
			doc = doc.Less(t)
		}
		f, err := rs.Read("facts.json", doc.Text())
		if err != nil {
			t.Skip()
		}
		card := f.Evaluate()
		for _, derivations := range []bool{false, true} {
			if text := render.AppendJSON(nil, card, derivations); !json.Valid(text) {
				t.Fatalf("%s", text)
			}
		}
		var shown struct {
			Total struct {
				Score, Rate, Grade string
				Range              *struct{ From, To string }
			}
			Indicators []shownItem
		}
		if err := json.Unmarshal(render.AppendJSON(nil, card, true), &shown); err != nil {
			t.Fatal(err)
		}
		text := strings.Split(render.Scorecard(card, false, diag.Zh).Text(), "\n")
		page := strings.Split(render.Scorecard(card, true, diag.Zh).HTML(), "<tr")
		total := shownItem{Score: shown.Total.Score, Range: shown.Total.Range}.points()
		if !slices.ContainsFunc(text, func(line string) bool {
			return strings.Contains(line, "总分 "+total+" / ") && (shown.Total.Grade == "" || strings.Contains(line, "等级 "+shown.Total.Grade))
		}) {
			t.Fatalf("the total is %s, but\n%s", total, strings.Join(text, "\n"))
		}
		for _, i := range leaves(shown.Indicators) {
			if i.Status == "not-applicable" && otherKind(rs, i.Name) {
				continue // the table shows the group that stands
			}
			want := []string{i.Name, i.weight(), i.points()}
			if i.Grade != "" { // of a first level without others below
				want[0] += "（" + i.Grade + "）"
			}
			if i.Rate != "" {
				want = append(want, i.Rate+"%")
			}
			if i.Status == "not-applicable" && i.Weight == "0" {
				want = want[:2] // shown as a dash
			}
			in := func(fields []string) bool {
				return !slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(fields, w) })
			}
			if !slices.ContainsFunc(text, func(line string) bool { return in(strings.Fields(line)) }) {
				t.Fatalf("JSON shows %q, but\n%s\n%s\n%s", want, strings.Join(text, "\n"), d, doc.Text())
			}
			if !slices.ContainsFunc(page, func(row string) bool {
				return in(strings.Split(html.UnescapeString(tag.ReplaceAllString(row, "\x00")), "\x00"))
			}) {
				t.Fatalf("JSON shows %q, but\n%s", want, strings.Join(page, "\n<tr"))
			}
		}
	})
}

// TestRuleOpenBesideAdjudication: a score that stands and is none is not printed as a rule's that is open, since without an adjudication
// weights would be.
func TestRuleOpenBesideAdjudication(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 0, "mode": "half-up"},
		"facts": {"是": {"type": "boolean"}}, "indicators": [{"id": "A", "name": "甲", "weight": 1, "applies": "是", "percent": "是 ? 0 : 1", "when_not_applicable": "rescale"},
		{"id": "B", "name": "乙", "weight": 1, "percent": "clamp(weight, 0, 100)"}, {"id": "C", "name": "丙", "weight": 98, "percent": "是 ? 0 : 1"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rs.Read("f.json", []byte(`{"facts": {}, "adjudications": {"A": {"score": 0, "reason": "因"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	if text := string(render.AppendJSON(nil, f.Evaluate(), false)); !strings.Contains(text, `"score":"0","rate":"1.00"`) {
		t.Errorf("%s", text)
	}
}

// TestOverview: what a page shows in rows adds up to what it says, and every finding is a card of its own.
func TestOverview(t *testing.T) {
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	if err != nil {
		t.Fatal(err)
	}
	r, err := verify.Run(context.Background(), rs, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := render.Verification(r, nil, false, diag.Zh)
	last := d.Overview.Totals
	if got := [3]string{last[1].Text, last[2].Text, last[3].Text}; got != [3]string{strconv.Itoa(r.Count(verify.Proved)), strconv.Itoa(r.Count(verify.Refuted)), strconv.Itoa(r.Count(verify.Open))} {
		t.Errorf("the rows add up to %v", got)
	}
	findings, cards := 0, 0
	for k := range r.Claims {
		if r.Claims[k].Finding() {
			findings++
		}
	}
	for _, b := range d.Pages() {
		if l, ok := b.(render.Lines); ok && len(l.Items) > 1 && strings.HasPrefix(l.Items[1], "  ") {
			cards++
		}
	}
	if findings == 0 || cards != findings {
		t.Errorf("%d cards for %d findings", cards, findings)
	}
	if text := d.Text(); strings.Contains(text, last[0].Text+" ") {
		t.Error("the terminal shows the rows as well")
	}
}
