package engine_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/drawn"
	"jixiao/engine/number"
)

// Properties over rule sets and documents that have every feature at once.

// drawnCard reads and scores a drawn document; nil if it is refused, as an adjudication may be that its weight does not allow.
func drawnCard(t *rapid.T, rs *engine.RuleSet, d *drawn.Document) *engine.Scorecard {
	f, err := rs.Read("facts.json", d.Text())
	if err != nil {
		for _, found := range diag.Findings(err) {
			if found.Severity == diag.Error && found.Code != diag.AdjudicationRange && found.Code != diag.AdjudicationOther {
				t.Fatalf("%v\n%s", err, d.Text())
			}
		}
		return nil
	}
	return f.Evaluate()
}

func drawnRuleSet(t *rapid.T, o drawn.Options) (*drawn.RuleSet, *engine.RuleSet) {
	d := drawn.Draw(t, o)
	rs, err := d.Parse()
	if err != nil {
		for _, f := range diag.Findings(err) {
			if f.Severity == diag.Error && !slices.Contains(refusedByChance, f.Code) {
				t.Fatalf("%v\n%s", err, d)
			}
		}
		t.Skip()
	}
	return d, rs
}

// refusedByChance is why a drawn rule set may be refused.
var refusedByChance = []*diag.Code{diag.ConstantPercent, diag.DivisionConstZero}

func contains(p, q engine.Points) bool { return p.Lo.Cmp(q.Lo) <= 0 && q.Hi.Cmp(p.Hi) <= 0 }

// TestKnowingMore: every score, subtotal and total of a document that knows more lies in the range of the one that knows
// less, its grades are among the other's, and what follows from them was said to follow, or to be open.
func TestKnowingMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, rs := drawnRuleSet(t, drawn.Options{})
		whole := d.Document(t)
		more := whole
		if rapid.Bool().Draw(t, "partial") {
			more = whole.Less(t)
		}
		less := more.Less(t)
		known, open := drawnCard(t, rs, more), drawnCard(t, rs, less)
		if known == nil || open == nil {
			t.Skip()
		}
		fail := func(what string, args ...any) {
			t.Helper()
			t.Fatalf(what+"\n%s%s\n%s", append(args, d, less.Text(), more.Text())...)
		}
		for _, i := range open.All() {
			r, s := open.Of(i), known.Of(known.Find(i.ID))
			if s == nil { // a leaf whose rows are not known, or a group that they form
				continue
			}
			if !contains(r.Score, s.Score) || !contains(r.ByRule, s.ByRule) || !contains(r.Exact, s.Exact) {
				fail("%s: %s～%s, by rule %s～%s, exact %s～%s; then %s～%s, by rule %s～%s, exact %s～%s", i.ID, r.Score.Lo, r.Score.Hi, r.ByRule.Lo, r.ByRule.Hi, r.Exact.Lo, r.Exact.Hi,
					s.Score.Lo, s.Score.Hi, s.ByRule.Lo, s.ByRule.Hi, s.Exact.Lo, s.Exact.Hi)
			}
			if s.Least.Less(r.Least) || r.Most.Less(s.Most) {
				fail("%s weighs %s～%s, then %s～%s", i.ID, r.Least, r.Most, s.Least, s.Most)
			}
			if !r.Score.Open && s.Score.Open {
				fail("%s: %s, then open", i.ID, r.Score.Lo)
			}
		}
		for k, pair := range [][2]*engine.Totals{{&open.Total, &known.Total}, {&open.ByRule, &known.ByRule}} {
			p, q := pair[0], pair[1]
			if !contains(p.Score, q.Score) || !contains(p.Exact, q.Exact) {
				fail("total %d: %s～%s exact %s～%s, then %s～%s exact %s～%s", k, p.Score.Lo, p.Score.Hi, p.Exact.Lo, p.Exact.Hi, q.Score.Lo, q.Score.Hi, q.Exact.Lo, q.Exact.Hi)
			}
			for _, g := range q.Grades() {
				if !slices.ContainsFunc(p.Grades(), func(o engine.Grade) bool { return o.Name == g.Name }) {
					fail("total %d: %s～%s may not be %s, then %s～%s is or may be", k, p.Score.Lo, p.Score.Hi, g.Name, q.Score.Lo, q.Score.Hi)
				}
			}
			if q.MayMiss && !p.MayMiss || len(q.Grades()) == 0 && len(p.Grades()) > 0 && !p.MayMiss {
				fail("total %d: %s～%s has a grade, then %s～%s may have none", k, p.Score.Lo, p.Score.Hi, q.Score.Lo, q.Score.Hi)
			}
		}
		said := map[string]engine.ConsequenceResult{}
		for _, q := range open.Consequences {
			said[q.ID] = q
		}
		holds := map[string]bool{}
		for _, q := range known.Consequences {
			holds[q.ID] = true
			if _, ok := said[q.ID]; !ok {
				fail("%s follows or may, and was not said to", q.ID)
			}
		}
		for id, q := range said {
			if q.Why == nil && !holds[id] {
				fail("%s was said to follow", id)
			}
		}
	})
}

// TestWeightsAddUp: the weights of a document's criteria add up to the total unless none applies, or which apply is open;
// one under "full" that does not apply has its weight; and a total has a grade or a finding says why not.
func TestWeightsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, rs := drawnRuleSet(t, drawn.Options{})
		whole := d.Document(t)
		if rapid.Bool().Draw(t, "partial") {
			whole = whole.Less(t)
		}
		card := drawnCard(t, rs, whole)
		if card == nil {
			t.Skip()
		}
		var sum, byRule number.Number
		for _, i := range card.Criteria() {
			r := card.Of(i)
			if i.Inside(key()).WhenNotApplicable() == "absent" && strings.HasSuffix(i.ID, "K") && !strings.Contains(string(whole.Text()), `"等":`) {
				continue // which kind it is is open: one of them stands
			}
			sum, byRule = sum.Add(r.Weight), byRule.Add(r.RuleWeight)
			if r.Weight.Sign() < 0 || rs.Total.Less(r.Weight) {
				t.Fatalf("%s weighs %s\n%s%s", i.ID, r.Weight, d, whole.Text())
			}
			if i.Inside(key()).WhenNotApplicable() == "full" && r.Status == engine.NotApplicable && !i.IsPoints {
				if want := r.Weight.Round(i.Rounding.Places, i.Rounding.Mode); !i.Rounding.AtTotal && !r.Score.Lo.Equal(want) || i.Rounding.AtTotal && !r.Score.Lo.Equal(r.Weight) {
					t.Fatalf("%s weighs %s and has %s\n%s%s", i.ID, r.Weight, r.Score.Lo, d, whole.Text())
				}
			}
		}
		nothing := card.Total.Why != nil && card.Total.Why.Code == diag.OutcomeNothing
		if !nothing && !sum.Equal(rs.Total) {
			t.Fatalf("weights add up to %s\n%s%s", sum, d, whole.Text())
		}
		if ruled := card.ByRule.Why; (ruled == nil || ruled.Code != diag.OutcomeNothing) && !byRule.Equal(rs.Total) {
			t.Fatalf("weights by rule add up to %s\n%s%s", byRule, d, whole.Text())
		}
		if total := &card.Total; !total.Score.Open && total.Grade() == "" && total.Why == nil && len(card.Notes()) == 0 && len(total.Grades()) != 1 && total.MayMiss {
			t.Fatalf("%s has no grade and nothing says why\n%s%s", total.Score.Lo, d, whole.Text())
		}
	})
}

// TestFullMarks: where every rule gives 100 percent, the total is the whole, unless a criterion is under "zero".
func TestFullMarks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, rs := drawnRuleSet(t, drawn.Options{Full: true})
		whole := d.Document(t).Plain()
		card := drawnCard(t, rs, whole)
		if card == nil || d.Zero || card.Total.Why != nil || card.Total.Score.Open { // whether one applies may be open
			t.Skip()
		}
		// Scores of weights that are fractions are rounded one by one, which may miss the total by half a step each.
		slack := number.Zero
		for _, i := range card.Criteria() {
			if r := card.Of(i); !i.Rounding.AtTotal && !r.Weight.Round(i.Rounding.Places, i.Rounding.Mode).Equal(r.Weight) {
				slack = slack.Add(number.Step(i.Rounding.Places))
			}
		}
		if off := card.Total.Score.Lo.Sub(rs.Total).Abs(); slack.Add(number.Step(rs.Rounding.Places)).Less(off) || slack.Sign() == 0 && off.Sign() != 0 {
			t.Fatalf("the total is %s～%s\n%s%s", card.Total.Score.Lo, card.Total.Score.Hi, d, whole.Text())
		}
	})
}
