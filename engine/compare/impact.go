package compare

import (
	"context"
	"slices"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
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
	Change         engine.Points // how much the total rises: a range where that is all that is certain
	GradeA, GradeB diag.Term
	Regraded       Certainty
	Parts          []Part   // criteria whose scores differ, or may, in the order of B
	Rest           *Part    // what the total changed beside them, without a name; nil for nothing
	Unknown        []string // what B does not read, see engine.Facts.Unknown
}

// Rest names what changes a total beside the criteria.
var Rest = diag.Term{Zh: "总分的调整与取整", En: "adjustments and rounding of the total"}

// Certainty says whether something is so.
type Certainty uint8

// The certainties.
const (
	Perhaps Certainty = iota // the documents do not decide it
	No
	Yes
)

// String is perhaps, no or yes.
func (c Certainty) String() string { return [...]string{"perhaps", "no", "yes"}[c] }

// Delta is how much the total rises; ok is false if that is open.
func (i *Impact) Delta() (number.Number, bool) { return i.Change.Lo, !i.Change.Open }

// change is how much a score rises that is known of both, or the range of that.
func change(a, b engine.Points) engine.Points {
	p := engine.Points{Lo: b.Lo.Sub(a.Hi), Hi: b.Hi.Sub(a.Lo)}
	p.Open = a.Open || b.Open
	return p
}

// Part is the part of one criterion in a change. A row of a table is a part by itself; in Totals rows stand together by their group.
type Part struct {
	ID, Name string
	A, B     engine.Points
	Change   engine.Points
	Clause   string            // of B's sources, or of A's for a criterion that is gone
	Hidden   *[2]engine.Points // by rule, where an adjudication hides that the rule gives otherwise
	group    string
}

// Delta is how much the score rises; ok is false if that is open.
func (p Part) Delta() (number.Number, bool) { return p.Change.Lo, !p.Change.Open }

// Study is the impact of a revision on many documents.
type Study struct {
	A, B        *engine.RuleSet
	Impacts     []Impact
	Unexercised []*engine.Indicator // criteria of B that apply in no document
	Undecided   []*engine.Indicator // criteria of B that apply in some, and are determined in none
	ByRule      bool                // adjudications were left out
	Refused     []string            // documents that cannot be read under one of the two
	Totals      []Part              // by criterion, rows by their group: what it changes in all documents together
}

// Impacts scores documents under two rule sets and says where the scores go. Documents that cannot be read under one of
// them are in the list. By rule leaves out adjudications, which were decided against the version of their time. The error is the context's when that
// ends, or that of a rule set that scores nothing.
func Impacts(ctx context.Context, a, b *engine.RuleSet, documents []Document, byRule bool, progress func(done, total int)) (*Study, diag.List, error) {
	a, b = a.OrEmpty(), b.OrEmpty()
	s := &Study{A: a, B: b, ByRule: byRule}
	var list diag.List
	decided, applied := map[string]bool{}, map[string]bool{}
	sums := map[string]*Part{}
	var order []string
	still := !door.In(a).ReadsIndicators() && !door.In(b).ReadsIndicators() // nothing beside the criteria changed, and nothing reads their names and weights
	for _, w := range Whole(a, b) {
		still = still && !w.Counts
	}
	for k, d := range documents {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		fa, errA := a.ReadForeign(d.Name, d.Text)
		fb, errB := b.ReadForeign(d.Name, d.Text)
		for _, err := range []error{errA, errB} {
			if err != nil && diag.Findings(err) == nil {
				return nil, nil, err
			}
		}
		if errA != nil || errB != nil {
			list = append(append(list, diag.Findings(errA)...), diag.Findings(errB)...)
			s.Refused = append(s.Refused, d.Name)
			continue
		}
		ca, cb := fa.Evaluate(), fb.Evaluate()
		if byRule {
			ca, cb = fa.EvaluateByRule(), fb.EvaluateByRule()
		}
		i := impact(d.Name, ca, cb, still)
		for _, c := range cb.Criteria() {
			if r := cb.Of(c); r.Status != engine.NotApplicable {
				applied[c.Indicator.ID] = true
				decided[c.Indicator.ID] = decided[c.Indicator.ID] || !r.ByRule.Open || r.Status == engine.Adjudicated
			}
		}
		for _, p := range i.Parts {
			sum := sums[p.group]
			if sum == nil {
				sum = &Part{ID: p.group, Name: p.Name, Clause: p.Clause}
				if p.group != p.ID {
					sum.Name = ""
				}
				sums[p.group], order = sum, append(order, p.group)
			}
			sum.A, sum.B, sum.Change = plus(sum.A, p.A), plus(sum.B, p.B), plus(sum.Change, p.Change)
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
		switch {
		case decided[c.ID] || c.NotApplicable != "":
		case applied[c.ID]:
			s.Undecided = append(s.Undecided, c)
		default:
			s.Unexercised = append(s.Unexercised, c)
		}
	}
	list.Sort()
	return s, list, nil
}

func same(p, q engine.Points) bool {
	return p.Open == q.Open && p.Lo.Equal(q.Lo) && p.Hi.Equal(q.Hi)
}

func plus(p, q engine.Points) engine.Points {
	return engine.Points{Lo: p.Lo.Add(q.Lo), Hi: p.Hi.Add(q.Hi), Open: p.Open || q.Open}
}

// groupOf is what a criterion is added up under: its id, or for a row the leaf that it stands for and its group.
func groupOf(i *engine.Item) string {
	if i.Row == 0 {
		return i.ID
	}
	if p := i.Parent; p != nil && p.Indicator == i.Indicator {
		return p.ID
	}
	return i.Indicator.ID
}

func impact(name string, a, b *engine.Scorecard, still bool) Impact {
	i := Impact{Name: name, Subject: b.Facts.Header().Subject, A: a.Total.Score, B: b.Total.Score, GradeA: words.Graded(&a.Total), GradeB: words.Graded(&b.Total),
		Regraded: regraded(&a.Total, &b.Total), Unknown: b.Facts.Unknown()}
	sum := engine.Points{}
	alikes := len(a.All()) == len(b.All()) // every criterion is the same, whatever it is
	note := func(p Part) {
		alikes = alikes && !p.Change.Open && p.Change.Lo.Sign() == 0
		sum = plus(sum, p.Change)
		if p.Hidden == nil && !p.Change.Open && p.Change.Lo.Sign() == 0 {
			return
		}
		i.Parts = append(i.Parts, p)
	}
	for _, c := range b.Criteria() {
		rb := b.Of(c)
		p := Part{ID: c.ID, Name: c.Name, B: rb.Score, Clause: clause(b.RuleSet, c.Indicator), group: groupOf(c)}
		before := a.Find(c.ID)
		if before == nil || !before.IsCriterion() {
			p.Change = change(p.A, p.B)
			note(p)
			continue
		}
		ra := a.Of(before)
		p.A = ra.Score
		if p.Change = change(p.A, p.B); p.Change.Open && alike(a, before, b, c) {
			p.Change = engine.Points{} // whatever it is, it is the same
		}
		if ra.Status == engine.Adjudicated && rb.Status == engine.Adjudicated && !same(ra.ByRule, rb.ByRule) {
			p.Hidden = &[2]engine.Points{ra.ByRule, rb.ByRule}
		}
		note(p)
	}
	for _, c := range a.Criteria() {
		if after := b.Find(c.ID); after == nil || !after.IsCriterion() {
			p := Part{ID: c.ID, Name: c.Name, A: a.Of(c).Score, Clause: clause(a.RuleSet, c.Indicator), group: groupOf(c)}
			p.Change = change(p.A, p.B)
			note(p)
		}
	}
	if i.Change = change(i.A, i.B); alikes && i.Change.Open {
		if moreA, ok := added(a); still {
			i.Change, i.Regraded = engine.Points{}, No
		} else if moreB, alsoOK := added(b); ok && alsoOK && moreA.Equal(moreB) && a.RuleSet.Rounding == b.RuleSet.Rounding {
			i.Change = engine.Points{}
		}
	}
	if shiftA, ok := plain(a); ok && i.Change.Open {
		shiftB, ok := plain(b)
		if shift := shiftB.Sub(shiftA); ok { // the sum of the parts may say more
			i.Change.Lo, i.Change.Hi = number.Max(i.Change.Lo, sum.Lo.Add(shift)), number.Min(i.Change.Hi, sum.Hi.Add(shift))
		}
		i.Change.Open = !i.Change.Lo.Equal(i.Change.Hi)
	}
	if i.Regraded == Perhaps && !i.Change.Open && i.Change.Lo.Sign() == 0 && byTotal(a.RuleSet) && byTotal(b.RuleSet) && slices.EqualFunc(a.RuleSet.Grades, b.RuleSet.Grades, sameGrade) {
		i.Regraded = No // one total, whatever it is, has one grade
	}
	if !i.Change.Open && !sum.Open && !i.Change.Lo.Equal(sum.Lo) {
		rest := i.Change.Lo.Sub(sum.Lo)
		i.Rest = &Part{B: engine.Points{Lo: rest, Hi: rest}, Change: engine.Points{Lo: rest, Hi: rest}}
	}
	return i
}

// byTotal reports whether the table of grades alone, and the total as it is shown, give the grade.
func byTotal(rs *engine.RuleSet) bool {
	in := door.In(rs)
	return !in.GradeByRule() && !in.Quotas() && !rs.GradeOnExact && !slices.ContainsFunc(rs.Adjustments, func(a *engine.Adjustment) bool { return a.Effect == engine.GradeCap })
}

func sameGrade(a, b engine.Grade) bool {
	return a.Name == b.Name && a.From.Equal(b.From) && a.Above == b.Above && (a.To == nil) == (b.To == nil) && (a.To == nil || a.To.Equal(*b.To))
}

// plain reports whether a total is the sum of its criteria as they are counted and what adjustments add, which is settled: rounding it changes
// nothing.
func plain(c *engine.Scorecard) (more number.Number, ok bool) {
	for _, i := range c.Criteria() {
		if i.Rounding.AtTotal || i.Rounding.Places > c.RuleSet.Rounding.Places {
			return more, false
		}
	}
	more, ok = added(c)
	return more, ok && !c.RuleSet.Rounding.AtTotal
}

// added is what adjustments add to the sum of the criteria, where that is settled, whatever that sum is.
func added(c *engine.Scorecard) (sum number.Number, ok bool) {
	for _, a := range c.Adjustments {
		lo := a.After.Lo.Sub(a.Before.Lo)
		if a.Why != nil || !lo.Equal(a.After.Hi.Sub(a.Before.Hi)) {
			return sum, false
		}
		sum = sum.Add(lo)
	}
	return sum, true
}

// alike reports whether a criterion that is open has the same score in both, whatever the missing facts are: one rule, one weight that
// is settled, one rounding, and facts that both declare alike.
func alike(a *engine.Scorecard, ia *engine.Item, b *engine.Scorecard, ib *engine.Item) bool {
	ra, rb := a.Of(ia), b.Of(ib)
	da, db := door.Of(ia), door.Of(ib)
	return canonical(da.Rule) == canonical(db.Rule) && canonical(da.Applies) == canonical(db.Applies) && da.WhenNotApplicable() == db.WhenNotApplicable() &&
		ia.IsPoints == ib.IsPoints && ia.Min.Equal(ib.Min) && ia.Max.Equal(ib.Max) && rounding(ia.Indicator) == rounding(ib.Indicator) && len(Redeclared(ia.Indicator, ib.Indicator)) == 0 &&
		ra.Weight.Equal(rb.Weight) && ra.Most.Equal(ra.Weight) && rb.Most.Equal(rb.Weight) && saysTheSame(a, ia, b, ib)
}

// saysTheSame reports whether what a document says of the facts that a criterion reads is read alike under both: an item may go by an earlier name
// under one of them.
func saysTheSame(a *engine.Scorecard, ia *engine.Item, b *engine.Scorecard, ib *engine.Item) bool {
	cells := map[string]formula.Cell{}
	each := func(c *engine.Scorecard, i *engine.Item, visit func(name string, cell formula.Cell)) {
		frame, of := door.Card(c).Frame(), door.Of(i)
		for _, f := range []*formula.Formula{of.Rule, of.Applies} {
			if f != nil {
				f.Reads(func(fact *formula.Fact) {
					if fact.Slot >= 0 {
						visit(fact.Name, frame.Facts[fact.Slot])
					}
				})
			}
		}
	}
	each(a, ia, func(name string, cell formula.Cell) { cells[name] = cell })
	same := true
	each(b, ib, func(name string, cell formula.Cell) {
		before, read := cells[name]
		same = same && read && before.State == cell.State && before.Text == cell.Text && met(before).Equal(met(cell))
	})
	return same
}

// met is a cell's number, and of what is true or false 1 or 0: an item is met alike where only one version lets it be met in part.
func met(c formula.Cell) number.Number {
	if c.Bool {
		return number.One
	}
	return c.Num
}

// regraded reports whether the grade changes: certainly not where both have one and it is the same, certainly where what it may be has
// nothing in common.
func regraded(a, b *engine.Totals) Certainty {
	if ga, gb := a.Grade(), b.Grade(); ga != "" && ga == gb {
		return No
	}
	before, after := a.Grades(), b.Grades()
	if (a.MayMiss || len(before) == 0) && (b.MayMiss || len(after) == 0) {
		if len(before) == 0 && len(after) == 0 {
			return No
		}
		return Perhaps
	}
	for _, g := range before {
		for _, h := range after {
			if g.Name == h.Name {
				return Perhaps
			}
		}
	}
	return Yes
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
