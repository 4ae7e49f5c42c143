package compare

import (
	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/number"
	"jixiao/engine/words"
)

// Document is a past report's facts.
type Document struct {
	Name string
	Text []byte
}

// Impact is what a revision does to one document.
type Impact struct {
	Name, Subject  string
	A, B           engine.Points // totals
	GradeA, GradeB string
	Parts          []Part   // criteria whose scores differ, in the order of B
	Rest           *Part    // what the total changed beside them: adjustments, or rounding of the total; nil for nothing
	Unknown        []string // facts that B does not declare
}

// Delta is how much the total rises; ok is false if one of the totals is open.
func (i *Impact) Delta() (number.Number, bool) { return delta(i.A, i.B) }

func delta(a, b engine.Points) (number.Number, bool) {
	if a.Open || b.Open {
		return number.Zero, false
	}
	return b.Lo.Sub(a.Lo), true
}

// Part is the part of one criterion in a change.
type Part struct {
	ID, Name string
	A, B     engine.Points
	Clause   string // of B's sources, or of A's for a criterion that is gone
}

// Delta is how much the score rises; ok is false if one of the two is open.
func (p Part) Delta() (number.Number, bool) { return delta(p.A, p.B) }

// Study is the impact of a revision on many documents.
type Study struct {
	A, B        *engine.RuleSet
	Impacts     []Impact
	Unexercised []*engine.Indicator // criteria of B that no document scores
	ByRule      bool                // adjudications were left out
	Totals      []Part              // by criterion of B: what it changes in all documents together
}

// Impacts scores documents under two rule sets and says where the scores go. Documents that cannot be read under one of
// them are in the list. By rule leaves out adjudications, which were decided against the version of their time.
func Impacts(a, b *engine.RuleSet, documents []Document, byRule bool, progress func(done, total int)) (*Study, diag.List) {
	s := &Study{A: a, B: b, ByRule: byRule}
	var list diag.List
	exercised := map[string]bool{}
	sums := map[string]*Part{}
	var order []string
	for k, d := range documents {
		fa, errA := a.ReadForeign(d.Name, d.Text)
		fb, errB := b.ReadForeign(d.Name, d.Text)
		if errA != nil || errB != nil {
			list = append(append(list, diag.Findings(errA)...), diag.Findings(errB)...)
			continue
		}
		ca, cb := fa.Evaluate(), fb.Evaluate()
		if byRule {
			ca, cb = fa.EvaluateByRule(), fb.EvaluateByRule()
		}
		i := impact(d.Name, ca, cb)
		for _, c := range cb.Criteria() {
			if r := cb.Of(c); !r.ByRule.Open || r.Status == engine.Adjudicated {
				exercised[c.Indicator.ID] = true
			}
		}
		for _, p := range i.Parts {
			sum := sums[p.ID]
			if sum == nil {
				sum = &Part{ID: p.ID, Name: p.Name, Clause: p.Clause}
				sums[p.ID], order = sum, append(order, p.ID)
			}
			if _, ok := p.Delta(); ok {
				sum.A.Lo, sum.B.Lo = sum.A.Lo.Add(p.A.Lo), sum.B.Lo.Add(p.B.Lo)
			}
		}
		s.Impacts = append(s.Impacts, i)
		if progress != nil {
			progress(k+1, len(documents))
		}
	}
	for _, id := range order {
		s.Totals = append(s.Totals, *sums[id])
	}
	for _, c := range b.Criteria() {
		if !exercised[c.ID] && c.NotApplicable == "" {
			s.Unexercised = append(s.Unexercised, c)
		}
	}
	list.Sort()
	return s, list
}

func impact(name string, a, b *engine.Scorecard) Impact {
	i := Impact{Name: name, Subject: b.Facts.Header().Subject, A: a.Total.Score, B: b.Total.Score, GradeA: words.Grade(&a.Total, diag.Zh), GradeB: words.Grade(&b.Total, diag.Zh), Unknown: b.Facts.Unknown()}
	rest := number.Zero
	known := true
	note := func(p Part) {
		if d, ok := p.Delta(); ok {
			rest = rest.Add(d)
			if d.Sign() == 0 {
				return
			}
		} else if known = false; p.A == p.B {
			return
		}
		i.Parts = append(i.Parts, p)
	}
	for _, c := range b.Criteria() {
		p := Part{ID: c.ID, Name: c.Name, B: b.Of(c).Score, Clause: clause(b.RuleSet, c.Indicator)}
		if before := a.Find(c.ID); before != nil && before.IsCriterion() {
			p.A = a.Of(before).Score
		}
		note(p)
	}
	for _, c := range a.Criteria() {
		if after := b.Find(c.ID); after == nil || !after.IsCriterion() {
			note(Part{ID: c.ID, Name: c.Name, A: a.Of(c).Score, Clause: clause(a.RuleSet, c.Indicator)})
		}
	}
	if d, ok := i.Delta(); ok && known && !d.Equal(rest) {
		i.Rest = &Part{Name: "总分的调整与取整", A: engine.Points{}, B: engine.Points{Lo: d.Sub(rest), Hi: d.Sub(rest)}}
	}
	return i
}

// clause names the source that a criterion cites.
func clause(rs *engine.RuleSet, i *engine.Indicator) string {
	for _, s := range rs.Sources {
		if s.ID == i.Source.Ref {
			name := s.Number
			if name == "" {
				name = s.Title
			}
			return name + i.Source.Clause
		}
	}
	return ""
}
