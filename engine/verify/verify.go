// Package verify says what holds of a rule set on all facts that its declarations admit. A claim is proved, or refuted by a
// document that was scored, or open: then it says “not proved” and nothing else.
//
// Proofs come from one exploration of a rule's tree over intervals, from trying all values where there are finitely many,
// and from taking a rule of one number apart into exact pieces. Documents come from package witness.
package verify

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Verdict is how far a claim is known.
type Verdict uint8

const (
	Open    Verdict = iota // neither of the others is shown
	Proved                 // it holds of all admissible facts
	Refuted                // it does not: there is a document, or a proof
)

// String is not-proved, proved or refuted.
func (v Verdict) String() string { return [...]string{"not-proved", "proved", "refuted"}[v] }

// In is the verdict in that language.
func (v Verdict) In(lang diag.Lang) string {
	return [...]diag.Term{{Zh: "未能证明", En: "not proved"}, {Zh: "成立", En: "proved"}, {Zh: "不成立", En: "refuted"}}[v].In(lang)
}

// Property is what a claim is about.
type Property string

const (
	Defined  Property = "defined"  // the rule has a value: no division by zero, no hole between bands
	Range    Property = "range"    // the value lies within what the criterion can have
	Full     Property = "full"     // full marks can be had
	Zero     Property = "zero"     // all marks can be lost
	Values   Property = "values"   // which percents can be had, of a rule with finitely many
	Reached  Property = "reached"  // every branch, band and item is taken on some facts
	Matters  Property = "matters"  // no band or branch gives the same as the next, and each key point makes a difference
	NoRule   Property = "no-rule"  // facts for which the standard has no rule
	Monotone Property = "monotone" // better facts never score less
	Applies  Property = "applies"  // the criterion applies on some facts
	Tiled    Property = "tiled"    // every total has one grade
	Bands    Property = "bands"    // bands lie side by side, and no border belongs to two branches
	Shares   Property = "shares"   // the shares of a checklist add up to 100
)

// Claim is one claim about one criterion, or about the whole.
type Claim struct {
	ID        string // stable: the criterion, the property, and of several which
	Criterion *engine.Indicator
	Property  Property
	Verdict   Verdict
	Text      diag.Term
	Place     diag.Place // what it is about
	Document  []byte     // facts that attain or refute it, confirmed by scoring; nil if none belongs to it
}

// Finding reports whether the author should look at a claim: it is refuted, or it lists cases without a rule.
func (c *Claim) Finding() bool {
	return c.Verdict == Refuted || c.Property == NoRule && c.Verdict == Proved
}

// Known splits the findings into those that the author has accepted, by id with a reason, and those that are new; gone are
// accepted ones that are no longer found.
func (r *Report) Known(accepted map[string]string) (found, fresh []*Claim, gone []string) {
	if r == nil {
		r = new(Report)
	}
	seen := map[string]bool{}
	for k := range r.Claims {
		c := &r.Claims[k]
		if !c.Finding() {
			continue
		}
		seen[c.ID] = true
		if accepted[c.ID] != "" {
			found = append(found, c)
		} else {
			fresh = append(fresh, c)
		}
	}
	for id := range accepted {
		if !seen[id] {
			gone = append(gone, id)
		}
	}
	sort.Strings(gone)
	return found, fresh, gone
}

// Report is everything that was claimed, in the order of the rule set.
type Report struct {
	RuleSet *engine.RuleSet
	Claims  []Claim
}

// Count is how many claims have that verdict.
func (r *Report) Count(v Verdict) (n int) {
	if r == nil {
		return 0
	}
	for k := range r.Claims {
		if r.Claims[k].Verdict == v {
			n++
		}
	}
	return n
}

// Run verifies a rule set, or of it the named criteria. It stops early, with an error, when the context ends; progress,
// which may be nil, is called after each criterion. Examples are also taken from documents: cases beside the rule set, past reports.
func Run(ctx context.Context, rs *engine.RuleSet, only map[string]bool, progress func(done, total int), documents ...[]byte) (*Report, error) {
	rs = rs.OrEmpty()
	var list []*engine.Indicator
	for _, i := range rs.Criteria() {
		if door.Of(i).Rule != nil && (len(only) == 0 || only[i.ID]) {
			list = append(list, i)
		}
	}
	for id, asked := range only {
		if i := rs.Find(id); asked && (i == nil || !i.IsCriterion()) {
			return nil, fmt.Errorf("verify: there is no criterion %q", id)
		}
	}
	results := make([][]Claim, len(list))
	jobs := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range runtime.GOMAXPROCS(0) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := range jobs {
				results[k] = newSubject(rs, list[k], documents).claims()
				mu.Lock()
				if done++; progress != nil {
					progress(done, len(list))
				}
				mu.Unlock()
			}
		}()
	}
	var err error
	for k := range list {
		if err = ctx.Err(); err != nil {
			break
		}
		jobs <- k
	}
	close(jobs)
	wg.Wait()
	if err != nil {
		return nil, err
	}
	r := &Report{RuleSet: rs}
	for _, claims := range results {
		r.Claims = append(r.Claims, claims...)
	}
	if len(only) == 0 {
		r.Claims = append(r.Claims, whole(rs)...)
	}
	return r, nil
}

// whole verifies what is not a criterion's: the table of grades, and adjustments.
func whole(rs *engine.RuleSet) []Claim {
	var out []Claim
	if len(rs.Grades) > 0 && !door.In(rs).GradeByRule() {
		quotas := diag.Term{}
		if slices.ContainsFunc(rs.Grades, func(g engine.Grade) bool { return g.AtMost.Sign() > 0 }) {
			quotas = diag.Term{Zh: "（同批名额另计）", En: " (quotas of the cohort aside)"}
		}
		c := Claim{ID: "grade:" + string(Tiled), Property: Tiled, Verdict: Proved, Text: diag.Both("每个可能的总分恰有一个等级%s", "every possible total has exactly one grade%s", quotas)}
		var holes enumeration
		for _, h := range door.In(rs).Holes() {
			switch {
			case h.After == nil && h.Too:
				holes = append(enumeration{diag.Both("不高于 %s", "not above %s", h.Before)}, holes...)
			case h.After == nil:
				holes = append(enumeration{diag.Both("低于 %s", "below %s", h.Before)}, holes...)
			case h.Before == nil:
				holes = append(enumeration{diag.Both("高于 %s", "above %s", h.After)}, holes...)
			default:
				holes = append(enumeration{diag.Both("在 %s 与 %s 之间", "between %s and %s", h.After, h.Before)}, holes...)
			}
		}
		switch {
		case holes != nil:
			c.Verdict, c.Text = Refuted, diag.Both("总分%s时没有等级", "there is no grade for a total %s", holes)
		case len(door.In(rs).MayMiss()) > 0:
			c.Verdict = Open // rounding may take a total out of the table
		}
		out = append(out, c)
	}
	for _, a := range rs.Adjustments {
		of := door.Adjusts(a)
		if of.When != nil {
			out = append(out, decided(rs, a.ID+":when", diag.Both("调整“%s”的条件", "the condition of adjustment “%s”", a.ID), of.When, nil)...)
		}
		if of.Value != nil {
			out = append(out, legal(rs, a, decided(rs, a.ID, diag.Both("调整“%s”", "adjustment “%s”", a.ID), of.Value, of.When))...)
		}
	}
	door.In(rs).Whole(func(name string, f *formula.Formula) {
		if !strings.HasPrefix(name, "adjustment:") {
			out = append(out, decided(rs, name, diag.Both("“%s”", "“%s”", f), f, nil)...)
		}
	})
	return out
}

// legal takes back what is claimed of a cap or a veto that may lie outside of what totals can be: then it has no value.
func legal(rs *engine.RuleSet, a *engine.Adjustment, claims []Claim) []Claim {
	if a.Effect == engine.Add {
		return claims
	}
	frame := newFrame(rs)
	least, most := door.In(rs).Totals()
	frame.Range = &formula.TotalRange{Lo: least, Hi: most, Grades: []string{""}}
	of := door.Adjusts(a)
	b, _ := of.Value.Explore(frame, formula.Exactly(number.Zero), &formula.Watch{}, conditions(of.When)...)
	if b.Lo != nil && b.Lo.Sign() >= 0 && (a.Effect != engine.Set || b.Hi != nil && !rs.Total.Less(*b.Hi)) {
		return claims
	}
	for k := range claims {
		claims[k].Verdict = Open
	}
	return claims
}

// decided claims that a formula about the total has a value, whatever facts, total and grade are where they are known, and else names each way in
// which it may have none. Documents are not searched for: what is not proved stays open.
func decided(rs *engine.RuleSet, id string, name diag.Term, f, when *formula.Formula) []Claim {
	frame := newFrame(rs)
	least, most := door.In(rs).Totals()
	frame.Range = &formula.TotalRange{Lo: least, Hi: most, Grades: []string{""}}
	for _, g := range rs.Grades {
		frame.Range.Grades = append(frame.Range.Grades, g.Name)
	}
	var out []Claim
	value := diag.Both("事实齐全、总分和等级已定时，%s总有数值%s", "where the facts are complete, the total and the grade settled, %s always has a value%s", name, aside(unproved(false, conditions(f, when)...)))
	seen := map[diag.Term]bool{}
	add := func(text diag.Term, place diag.Place) {
		if !seen[text] {
			seen[text] = true
			out = append(out, Claim{ID: id + ":" + string(Defined) + strings.Repeat("+", len(out)), Property: Defined, Place: place, Verdict: Open, Text: text})
		}
	}
	watch := &formula.Watch{Outcome: func(n *formula.Node, code *diag.Code) {
		switch {
		case isMissing(code):
		case code == nil || isRule(code):
			add(value, f.Place())
		default:
			add(diag.Both("%s不会%s", "%s never comes to this: %s", name, outcomeWords(outcome{n, code})), f.PlaceOf(n))
		}
	}}
	b, _ := f.Explore(frame, formula.Exactly(number.Zero), watch, conditions(when)...)
	switch {
	case len(out) > 0:
	case b.CanBeUndetermined:
		add(value, f.Place())
	default:
		out = append(out, Claim{ID: id + ":" + string(Defined), Property: Defined, Place: f.Place(), Verdict: Proved, Text: value})
	}
	return out
}

// Reachable says which ways of the rules facts can take: those that a document was found for, and those of which the
// contrary is not proved.
func Reachable(ctx context.Context, rs *engine.RuleSet) (func(i *engine.Indicator, n *formula.Node, arm int) bool, error) {
	rs = rs.OrEmpty()
	type key struct {
		id string
		way
	}
	never := map[key]bool{}
	for _, i := range rs.Criteria() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if door.Of(i).Rule == nil {
			continue
		}
		s := newSubject(rs, i, nil)
		for _, f := range conditions(door.Of(i).Rule, door.Of(i).Applies) {
			f.EachArm(func(n *formula.Node, arm int) {
				w := way{n, arm}
				never[key{i.ID, w}] = s.never(w)
			})
		}
	}
	return func(i *engine.Indicator, n *formula.Node, arm int) bool { return !never[key{i.ID, way{n, arm}}] }, nil
}

// newFrame is a frame of which no fact is known, but that days of a document's head lie in the period in which the rule set is in force.
func newFrame(rs *engine.RuleSet) *formula.Frame {
	frame := door.In(rs).NewFrame()
	for slot, f := range rs.Facts() {
		if lo, hi := f.InForce[0], f.InForce[1]; lo != nil || hi != nil {
			frame.Facts[slot] = formula.Cell{State: formula.Bounded, Lo: lo, Hi: hi}
		}
	}
	return frame
}
