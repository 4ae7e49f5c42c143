package drawn_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine"
	"jixiao/engine/cases"
	"jixiao/engine/compare"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/internal/drawn"
	"jixiao/engine/number"
	"jixiao/engine/replay"
	"jixiao/engine/verify"
	"jixiao/engine/whatif"
	"jixiao/engine/words"
)

// Analyses over random rule sets with every feature at once: what is called proved, equal or at most is never refuted by a document,
// and a document that is printed gives what is printed beside it.

// load draws a rule set that loads.
func load(t *rapid.T, o drawn.Options) (*drawn.RuleSet, *engine.RuleSet) {
	set := drawn.Draw(t, o)
	rs, err := set.Parse()
	if err != nil {
		t.Skip("refused")
	}
	return set, rs
}

// score scores a drawn document; nil where it is refused.
func score(rs *engine.RuleSet, d *drawn.Document) *engine.Scorecard {
	f, err := rs.Read("facts.json", d.Text())
	if err != nil {
		return nil
	}
	return f.Evaluate()
}

func same(p, q engine.Points) bool {
	return p.Open == q.Open && p.Lo.Equal(q.Lo) && p.Hi.Equal(q.Hi)
}

// revision changes one thing of a drawn rule set.
func revision(t *rapid.T, set *drawn.RuleSet, rs *engine.RuleSet) *engine.RuleSet {
	mutants := cases.Mutants(rs)
	if len(mutants) == 0 {
		t.Skip("nothing to change")
	}
	m := rapid.SampledFrom(mutants).Draw(t, "mutant")
	b, err := (cases.Loader{Name: set.Ref, Text: set.Files[set.Ref], Fetch: func(ref string) (string, []byte, error) { return ref, set.Files[ref], nil }}).Mutated(m)
	if err != nil {
		t.Skip("refused")
	}
	return b
}

func TestDifferencesHold(t *testing.T) {
	verdicts := map[string]int{}
	rapid.Check(t, func(t *rapid.T) { differencesHold(t, verdicts) })
	t.Log(verdicts)
	if verdicts["differs"] == 0 || verdicts["equal"] == 0 || verdicts["whole"] == 0 {
		t.Error("some verdict never comes")
	}
}

func differencesHold(t *rapid.T, verdicts map[string]int) {
	set, a := load(t, drawn.Options{})
	b := revision(t, set, a)
	changes, err := compare.Diff(context.Background(), a, b)
	if err != nil {
		t.Fatal(err)
	}
	whole := compare.Equal(a, b, changes)
	for _, c := range changes {
		verdicts[c.Verdict.String()]++
		if c.Document != nil {
			confirm(t, a, b, c)
		}
	}
	if whole {
		verdicts["whole"]++
	}
	for range 6 {
		d := set.Document(t)
		ca, cb := score(a, d), score(b, d)
		if (ca == nil) != (cb == nil) && whole {
			t.Fatalf("%s: one of two that are equal refuses %s", set, d.Text())
		}
		if ca == nil || cb == nil {
			continue
		}
		for _, c := range changes {
			if c.Verdict != compare.Same || c.A == nil || c.B == nil || !c.A.IsCriterion() {
				continue
			}
			ra, okA := ca.Result(c.ID)
			rb, okB := cb.Result(c.ID)
			if okA && okB && (!same(ra.Exact, rb.Exact) || ra.Status != rb.Status) {
				t.Fatalf("%s\n%s\n%s %v is called equal, but is %v and %v", set, d.Text(), c.ID, c.Aspects, ra.Exact, rb.Exact)
			}
		}
		if whole && !alike(ca, cb) {
			t.Fatalf("%s\n%s\nthe whole is called equal", set, d.Text())
		}
	}
}

// confirm scores the document of a difference.
func confirm(t *rapid.T, a, b *engine.RuleSet, c compare.Change) {
	fa, errA := a.ReadForeign("f", c.Document)
	fb, errB := b.ReadForeign("f", c.Document)
	if errA != nil || errB != nil {
		t.Fatalf("%s: %s is refused: %v %v", c.ID, c.Document, errA, errB)
	}
	of := func(card *engine.Scorecard) *engine.Result {
		for _, i := range card.Criteria() {
			if i.Indicator.ID == c.ID {
				return card.Of(i)
			}
		}
		t.Fatalf("%s is not there", c.ID)
		return nil
	}
	for _, x := range []struct {
		r    *engine.Result
		said compare.Score
	}{{of(fa.Evaluate()), c.ScoreA}, {of(fb.Evaluate()), c.ScoreB}} {
		got := compare.Score{NotApplicable: x.r.Status == engine.NotApplicable, Points: x.r.Exact.Lo.String()}
		rounded := got
		rounded.Points = x.r.ByRule.Lo.String()
		if x.r.Why != nil {
			got = compare.Score{Why: x.said.Why}
			rounded = got
		}
		if x.said != got && x.said != rounded {
			t.Fatalf("%s: %s gives %v, not %v", c.ID, c.Document, got, x.said)
		}
	}
}

// alike compares all that two scorecards say.
func alike(a, b *engine.Scorecard) bool {
	for k, i := range a.All() {
		if j := b.All()[k]; !same(a.Of(i).Score, b.Of(j).Score) || !same(a.Of(i).ByRule, b.Of(j).ByRule) || a.SectionGrade(i) != b.SectionGrade(j) {
			return false
		}
	}
	states := func(c *engine.Scorecard) (out []string) {
		for k := range c.Adjustments {
			out = append(out, c.Adjustments[k].ID+c.Adjustments[k].State())
		}
		for _, q := range c.Consequences {
			out = append(out, q.ID+q.Words.Zh)
		}
		for _, r := range c.Checks {
			out = append(out, r.ID)
		}
		return append(out, words.Grade(&c.Total, diag.Zh), words.Grade(&c.ByRule, diag.Zh))
	}
	return same(a.Total.Score, b.Total.Score) && same(a.ByRule.Score, b.ByRule.Score) && slices.Equal(states(a), states(b))
}

func TestImpactsHold(t *testing.T) { rapid.Check(t, impactsHold) }

// FuzzImpacts, FuzzClaims and FuzzDifferences let the fuzzer draw.
func FuzzImpacts(f *testing.F) { f.Fuzz(rapid.MakeFuzz(impactsHold)) }
func FuzzClaims(f *testing.F)  { f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { claimsHold(t) })) }
func FuzzDifferences(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { differencesHold(t, map[string]int{}) }))
}

func impactsHold(t *rapid.T) {
	set, a := load(t, drawn.Options{})
	b := revision(t, set, a)
	full := set.Document(t)
	part := full.Less(t)
	study, list, err := compare.Impacts(context.Background(), a, b, []compare.Document{{Name: "全", Text: full.Text()}, {Name: "缺", Text: part.Text()}}, false, nil)
	if err != nil || list.HasErrors() || len(study.Impacts) != 2 {
		return
	}
	all, less := study.Impacts[0], study.Impacts[1]
	if all.Change.Open {
		return
	}
	if rise := all.B.Lo.Sub(all.A.Lo); !all.Change.Lo.Equal(rise) {
		t.Fatalf("%s: the total rises by %s, not %s", set, rise, all.Change.Lo)
	}
	sum, open := number.Zero, false
	for _, p := range append(slices.Clone(all.Parts), rest(all)...) {
		sum, open = sum.Add(p.Change.Lo), open || p.Change.Open
	}
	if !open && !sum.Equal(all.Change.Lo) {
		t.Fatalf("%s: parts add up to %s, not %s", set, sum, all.Change.Lo)
	}
	if x := all.Change.Lo; x.Less(less.Change.Lo) || less.Change.Hi.Less(x) {
		t.Fatalf("%s\n%s\n%s\nthe total is said to rise by %s to %s, but rises by %s", set, full.Text(), part.Text(), less.Change.Lo, less.Change.Hi, x)
	}
	if less.Regraded == compare.Yes && all.GradeA == all.GradeB || less.Regraded == compare.No && all.GradeA != all.GradeB {
		t.Fatalf("%s\n%s: %s %s, but regraded is %v", set, full.Text(), all.GradeA, all.GradeB, less.Regraded)
	}
}

func rest(i compare.Impact) []compare.Part {
	if i.Rest == nil {
		return nil
	}
	return []compare.Part{*i.Rest}
}

func TestWhatIfHolds(t *testing.T) {
	options := 0
	rapid.Check(t, func(t *rapid.T) {
		set, rs := load(t, drawn.Options{})
		d := set.Document(t)
		if rapid.Bool().Draw(t, "less") {
			d = d.Less(t)
		}
		card := score(rs, d)
		if card == nil {
			return
		}
		losses, err := whatif.Losses(context.Background(), card)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range losses {
			for _, o := range l.Options {
				options++
				then := score(rs, changed(d, o))
				if then == nil {
					t.Fatalf("%s\n%s is refused", set, changed(d, o).Text())
				}
				if l.Indicator == nil {
					if !same(then.Total.Score, o.Total) || then.Total.Score.Lo.Cmp(card.Total.Score.Lo) <= 0 {
						t.Fatalf("%s\n%s\n%s gains nothing back", set, d.Text(), changed(d, o).Text())
					}
					continue
				}
				r, ok := then.Result(l.Indicator.ID)
				if ok && r.Score.Lo.Cmp(card.Of(l.Indicator).Score.Lo) <= 0 {
					t.Fatalf("%s\n%s\n%s: %s does not gain", set, d.Text(), changed(d, o).Text(), l.Indicator.ID)
				}
				if !ok || r.Score.Open || !same(then.Total.Score, o.Total) {
					t.Fatalf("%s\n%s\n%s: said %v, is %v (%v)", set, d.Text(), changed(d, o).Text(), o.Total, then.Total.Score, ok)
				}
			}
		}
		for _, g := range rs.Grades {
			found, already, problem, err := whatif.Reach(context.Background(), card, g.Name)
			if err != nil {
				t.Fatal(err)
			}
			if problem != nil || already {
				continue
			}
			for _, o := range found {
				options++
				if then := score(rs, changed(d, o)); then == nil || then.Total.Grade() != o.Grade.Zh || !same(then.Total.Score, o.Total) {
					t.Fatalf("%s\n%s\n%s does not reach %s", set, d.Text(), changed(d, o).Text(), o.Grade)
				}
			}
		}
	})
	if options == 0 {
		t.Error("no option")
	}
}

// changed is a document with an option's changes made.
func changed(d *drawn.Document, o whatif.Option) *drawn.Document {
	out := d.Copy()
	for _, c := range slices.Concat(o.Changes, o.Follows) {
		var v any = json.RawMessage(c.To.Num.String())
		if c.Fact.Kind == formula.Date {
			v = formula.FormatDate(c.To.Num)
		}
		switch c.Fact.Kind {
		case formula.Boolean:
			v = c.To.Bool
		case formula.Text:
			v = c.To.Text
		}
		if c.Table != nil {
			out.SetCell(c.Table.Name, c.Row-1, c.Fact.Name, v)
		} else {
			out.Set(c.Fact.Name, v)
		}
	}
	return out
}

// issued is a scorecard as a report prints it.
func issued(card *engine.Scorecard) []byte {
	scores := map[string]any{}
	for _, i := range card.All() {
		line := map[string]string{"weight": words.Weight(card.Of(i), diag.Zh), "points": words.Points(card.Of(i).Score, i.Rounding, diag.Zh)}
		if rate := words.Rate(card, i); rate != "" {
			line["rate"] = rate + "%"
			if percent, ok := card.PercentOf(i); ok && i.IsCriterion() && card.Of(i).Status != engine.NotApplicable { // as the narrative has it
				line["percent"] = percent.Fixed(card.RuleSet.RatePlaces, number.HalfUp) + "%"
			}
		}
		scores[i.ID] = line
	}
	head := card.Facts.Header()
	text, err := json.Marshal(map[string]any{"$schema": "x", "title": "报告", "subject": cmp.Or(head.Subject, "某部门"), "period": cmp.Or(head.Period, "2022"), "ruleset": card.RuleSet.Ref(), "issuer": "某所", "issued": "2023",
		"total": words.Points(card.Total.Score, card.RuleSet.Rounding, diag.Zh), "grade": card.Total.Grade(), "place": "一",
		"copies": []any{map[string]any{"id": "表", "name": "评分表", "place": "附表", "total": words.Points(card.Total.Score, card.RuleSet.Rounding, diag.Zh), "scores": scores}}, "statements": []any{}})
	if err != nil {
		panic(err)
	}
	return text
}

// must is a report that was read before.
func must(r *replay.Report, _ diag.List) *replay.Report { return r }

// TestReportsOfScorecards: what a scorecard prints is no difference, and every score that is printed otherwise is one.
func TestReportsOfScorecards(t *testing.T) {
	altered := 0
	rapid.Check(t, func(t *rapid.T) {
		set, rs := load(t, drawn.Options{})
		card := score(rs, set.Document(t).Plain()) // an adjudicated score departs from the rule, and is told
		if card == nil || card.Total.Score.Open || slices.ContainsFunc(card.All(), func(i *engine.Item) bool { return card.Of(i).Score.Open }) {
			return
		}
		text := issued(card)
		report, list := replay.ReadReport("report.json", text)
		if report == nil {
			t.Fatalf("%s\n%s", list, text)
		}
		differences, list := replay.Compare(report, card)
		for _, d := range differences {
			if d.Kind != replay.Places && d.Kind != replay.Arithmetic { // checks of facts are arithmetic
				t.Fatalf("%s\n%s\n%+v %v", set, text, d, list)
			}
		}
		left := text // without some lines: what they may have leaves the sums as they are, and none is wrong
		for _, i := range card.Criteria() {
			if rapid.IntRange(0, 3).Draw(t, "left out") == 0 {
				left = regexp.MustCompile(`"`+regexp.QuoteMeta(i.ID)+`":\{[^}]*\},?`).ReplaceAll(left, nil)
			}
		}
		left = bytes.ReplaceAll(left, []byte(",}"), []byte("}"))
		if report, list = replay.ReadReport("report.json", left); report == nil {
			t.Fatalf("%s\n%s", list, left)
		}
		differences, _ = replay.Compare(report, card)
		for _, d := range differences {
			if d.Kind == replay.Sum || d.Kind == replay.Rule || d.Kind == replay.CopyKind {
				t.Fatalf("%s\n%s\n%+v", set, left, d)
			}
		}
		differences, _ = replay.Compare(must(replay.ReadReport("report.json", text)), card)
		i := rapid.SampledFrom(card.Criteria()).Draw(t, "which")
		points := words.Points(card.Of(i).Score, i.Rounding, diag.Zh)
		last := points[len(points)-1]
		other := points[:len(points)-1] + string('0'+(last-'0'+1)%10)
		wrong := bytes.Replace(text, []byte(`"`+i.ID+`":{"points":"`+points+`"`), []byte(`"`+i.ID+`":{"points":"`+other+`"`), 1)
		if bytes.Equal(wrong, text) {
			return
		}
		altered++
		report, _ = replay.ReadReport("report.json", wrong)
		if more, _ := replay.Compare(report, card); len(more) <= len(differences) {
			t.Fatalf("%s\n%s: nothing is said of %s instead of %s", set, wrong, other, points)
		}
	})
	if altered == 0 {
		t.Error("nothing was altered")
	}
}

// TestClaimsHold: claims over drawn rule sets against drawn documents, and the documents that belong to claims against the claims.
func TestClaimsHold(t *testing.T) {
	count := 0
	rapid.Check(t, func(t *rapid.T) { count += claimsHold(t) })
	t.Logf("%d claims met documents", count)
}

func claimsHold(t *rapid.T) (count int) {
	set, rs := load(t, drawn.Options{})
	report, err := verify.Run(context.Background(), rs, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 8 {
		d := set.Document(t).Plain()
		card := score(rs, d)
		if card == nil {
			continue
		}
		for _, c := range cases.Cover(rs, [][]byte{d.Text()}).Criteria {
			for _, a := range c.Arms {
				for k := range report.Claims {
					if claim := &report.Claims[k]; claim.Property == verify.Reached && claim.Verdict == verify.Refuted && a.Count > 0 && strings.Replace(claim.ID, ":reached", ":", 1) == a.ID {
						t.Fatalf("%s\n%s\n%s is reached: %s", set, d.Text(), a.ID, claim.Text.Zh)
					}
				}
			}
		}
		for k := range report.Claims {
			count++
			if why := refutes(card, &report.Claims[k]); why != "" {
				t.Fatalf("%s\n%s\n%s %v %s: %s", set, d.Text(), report.Claims[k].ID, report.Claims[k].Verdict, report.Claims[k].Text.Zh, why)
			}
		}
	}
	return count
}

// refutes says how a scorecard refutes a claim, "" if it does not.
func refutes(card *engine.Scorecard, c *verify.Claim) string {
	if c.Criterion == nil {
		if c.Property == verify.Tiled && c.Verdict == verify.Proved && !card.Total.Score.Open && len(card.Total.Grades()) == 0 {
			return "the total " + card.Total.Score.Lo.String() + " has no grade"
		}
		return ""
	}
	for _, i := range card.Criteria() {
		if i.Indicator != c.Criterion {
			continue
		}
		r := card.Of(i)
		own := r.Why == nil || formula.NodeOf(r.Why) == nil // the outcome is the criterion's own
		for _, f := range i.Inside(door.Key{}).Formulas() {
			for n := range f.Nodes() {
				own = own || formula.NodeOf(r.Why) == n
			}
		}
		scored := r.Why == nil && r.Status != engine.NotApplicable
		code := ""
		if r.Why != nil && r.Why.Code != nil {
			code = r.Why.Code.ID
		}
		switch {
		case c.Property == verify.Defined && c.Verdict == verify.Proved && code != "" && formula.NodeOf(r.Why) != nil && (own || !strings.Contains(c.Text.Zh, "其他指标")) && code != "no-rule" && (code != "out-of-range" || !strings.Contains(c.Text.Zh, "超出得分范围")):
			return code
		case c.Property == verify.Range && c.Verdict == verify.Proved && code == "out-of-range":
			return code
		case c.Property == verify.NoRule && c.Verdict == verify.Refuted && code == "no-rule" && strings.HasSuffix(c.ID, ":no-rule"):
			return code
		case c.Property == verify.Applies && c.Verdict == verify.Refuted && scored: // one that does not apply may yet be open: what it weighs
			return "it applies"
		case c.Property == verify.Full && c.Verdict == verify.Refuted && scored && r.Percent.Cmp(number.Hundred) >= 0 && !i.IsPoints:
			return "full marks"
		case c.Property == verify.Zero && c.Verdict == verify.Refuted && scored && r.Percent.Sign() <= 0 && !i.IsPoints:
			return "no marks"
		case c.Property == verify.Values && c.Verdict == verify.Proved && scored && !i.IsPoints && !strings.Contains(c.Text.Zh, r.Percent.Approx(4)+"%"):
			return r.Percent.Approx(4)
		case c.Property == verify.Full && c.Verdict == verify.Refuted && scored && i.IsPoints && r.Weight.Equal(c.Criterion.Weight) && r.Weight.Sign() > 0 && r.Exact.Lo.Cmp(r.Weight) >= 0:
			return "full marks, of points"
		case c.Property == verify.Zero && c.Verdict == verify.Refuted && scored && i.IsPoints && r.Exact.Lo.Sign() <= 0:
			return "no marks, of points"
		case r.Status != engine.NotApplicable || r.Score.Open || strings.HasPrefix(c.Text.Zh, "适用时"):
		case c.Property == verify.Full && c.Verdict == verify.Refuted && r.Weight.Sign() > 0 && r.Score.Lo.Equal(r.Weight):
			return "full marks without applying"
		case c.Property == verify.Zero && c.Verdict == verify.Refuted && r.Score.Lo.Sign() == 0:
			return "no marks without applying"
		}
	}
	return ""
}
