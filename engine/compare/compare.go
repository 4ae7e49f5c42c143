// Package compare says what a revision changes: criterion by criterion in meaning, with facts for which the two versions
// score differently or the proof that there are none; and what it does to every past report.
package compare

import (
	"context"
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/witness"
)

// Verdict says how far it is known what a change does to scores.
type Verdict uint8

const (
	Unknown Verdict = iota // neither of the others is shown
	Same                   // proved: equal on all facts that both versions admit
	Differs                // there is a document on which the two score differently
)

// String is not-proved, equal or differs.
func (v Verdict) String() string { return [...]string{"not-proved", "equal", "differs"}[v] }

// Aspect is what of an indicator changed.
type Aspect string

// Aspects, in the order in which they are told.
const (
	Added    Aspect = "added"
	Removed  Aspect = "removed"
	Name     Aspect = "name"
	Place    Aspect = "place" // it stands under another parent
	Weight   Aspect = "weight"
	Rule     Aspect = "rule"
	Applies  Aspect = "applies"
	Range    Aspect = "range"  // of points, or how they are rounded
	Facts    Aspect = "facts"  // declarations of what it reads: type, unit, bounds
	Rows     Aspect = "rows"   // which rows become criteria: their key, name, weight, group
	Moves    Aspect = "moves"  // what weight may move to it from others
	Ensure   Aspect = "ensure" // checks after scoring
	Better   Aspect = "better" // the direction of a measure
	Standard Aspect = "standard"
	Reading  Aspect = "interpretation"
	Source   Aspect = "source"
)

// In says the aspect.
func (a Aspect) In(lang diag.Lang) string { return aspects[a].In(lang) }

var aspects = map[Aspect]diag.Term{
	Added: {Zh: "新增", En: "new"}, Removed: {Zh: "删去", En: "removed"}, Name: {Zh: "名称", En: "name"}, Place: {Zh: "所属", En: "parent"},
	Weight: {Zh: "权重", En: "weight"}, Rule: {Zh: "规则", En: "rule"}, Applies: {Zh: "适用条件", En: "where it applies"},
	Range: {Zh: "得分范围或取整", En: "range or rounding of scores"}, Facts: {Zh: "事实的声明", En: "declarations of facts"},
	Rows: {Zh: "各行的编号、名称、权重或分组", En: "keys, names, weights or groups of rows"}, Moves: {Zh: "由其他指标转来的权重", En: "weight that comes from other criteria"},
	Standard: {Zh: "文字", En: "wording"}, Ensure: {Zh: "评分后的检查", En: "checks after scoring"}, Better: {Zh: "指标方向", En: "direction"},
	Reading: {Zh: "解读", En: "reading"}, Source: {Zh: "依据", En: "source"},
}

// counts reports whether a change of the aspect may change a score.
func (a Aspect) counts() bool {
	return a != Name && a != Place && a != Ensure && a != Better && a != Standard && a != Reading && a != Source
}

// Change is what changed of one indicator. A is nil for a new one, B for one that is gone.
type Change struct {
	ID       string
	A, B     *engine.Indicator
	Aspects  []Aspect
	Points   []PointChange // key points that are declared otherwise
	Verdict  Verdict       // of a criterion's score
	Document []byte        // facts on which the two differ
	ScoreA   Score         // on those facts, as each version scores them
	ScoreB   Score
	Apart    string // a fact of which no value is admitted by both, where no document without it was found that both score otherwise; "" for none
}

// Score is what a version gives on facts.
type Score struct {
	Points        string    // rounded as scores are; "" where they are undetermined
	Why           diag.Term // they are
	NotApplicable bool
}

// In says the score.
func (s Score) In(lang diag.Lang) string {
	switch {
	case s.Points == "":
		return lang.Say("无法确定：%s", "undetermined: %s", s.Why)
	case s.NotApplicable:
		return lang.Say("不适用，%s", "not applicable, %s", s.Points)
	}
	return s.Points
}

// Diff compares two rule sets. Indicators are followed by their ids. Only what changed is listed, in the order of B, then
// what is gone. Documents that score differently are sought from what the given ones say, too: cases beside the rule sets, past
// reports. It stops early, with an error, when the context ends.
func Diff(ctx context.Context, a, b *engine.RuleSet, documents ...[]byte) ([]Change, error) {
	a, b = a.OrEmpty(), b.OrEmpty()
	var out []Change
	for _, ib := range b.All() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		ia := a.Find(ib.ID)
		if ia == nil {
			out = append(out, Change{ID: ib.ID, B: ib, Aspects: []Aspect{Added}, Verdict: alone(ib)})
			continue
		}
		if c := compared(a, ia, b, ib, documents); len(c.Aspects) > 0 {
			out = append(out, c)
		}
	}
	for _, ia := range a.All() {
		if b.Find(ia.ID) == nil {
			out = append(out, Change{ID: ia.ID, A: ia, Aspects: []Aspect{Removed}, Verdict: alone(ia)})
		}
	}
	return out, nil
}

// alone is what is known of an indicator that only one version has: with a weight that it earns it makes a difference.
func alone(i *engine.Indicator) Verdict {
	if i.Weight.Sign() > 0 && (!i.IsCriterion() || door.Of(i).Rule != nil) {
		return Differs
	}
	return Unknown
}

// Equal reports whether it is proved that the two rule sets give the same on all facts that both admit: every score, and with
// them the adjustments, the total, its grade, those of sections, checks, and what follows. Changes are those that Diff listed.
func Equal(a, b *engine.RuleSet, changes []Change) bool {
	a, b = a.OrEmpty(), b.OrEmpty()
	reads := door.In(a).ReadsIndicators() || door.In(b).ReadsIndicators() // names and places may decide then
	for _, c := range changes {
		if c.Verdict != Same || slices.Contains(c.Aspects, Ensure) || reads && (slices.Contains(c.Aspects, Name) || slices.Contains(c.Aspects, Place)) {
			return false
		}
		if slices.Contains(c.Aspects, Place) || slices.Contains(c.Aspects, Weight) || !c.A.IsCriterion() && slices.Contains(c.Aspects, Rule) {
			return false // subtotals, rates, and grades of sections
		}
	}
	for _, w := range Whole(a, b) {
		if w.Counts || w.Checks {
			return false
		}
	}
	return true
}

// keyPoints are the items of key points that a criterion reads or declares.
func keyPoints(i *engine.Indicator) (out []*formula.Fact) {
	if !i.IsCriterion() {
		return nil
	}
	add := func(f *formula.Fact) {
		if f.Mark != "" && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	for _, p := range door.Of(i).Points {
		add(p.Fact)
	}
	for _, f := range door.Of(i).Facts {
		add(f)
	}
	return out
}

// PointWords are the key points of both whose words differ: the name, and the words before and after.
func PointWords(a, b *engine.Indicator) (out [][3]string) {
	for _, f := range keyPoints(b) {
		for _, was := range keyPoints(a) {
			if was.Name == f.Name && was.About != f.About {
				out = append(out, [3]string{f.Name, was.About, f.About})
			}
		}
	}
	return out
}

// PointChange is how a key point is declared, before and after; one that is new or gone has no words on that side.
type PointChange struct {
	Name string // 规划.①
	Is   [2]diag.Term
}

// pointChanges are the key points that two criteria declare or read and that are not the same: new or gone, with another share, or otherwise a threshold,
// met in part, or not to be applied.
func pointChanges(a *engine.RuleSet, ia *engine.Indicator, b *engine.RuleSet, ib *engine.Indicator) (out []PointChange) {
	before, after := points(a, ia), points(b, ib)
	if len(after) == 0 { // the rule is another altogether
		return nil
	}
	for _, p := range before {
		if slices.ContainsFunc(after, func(q point) bool { return q.name == p.name }) {
			continue
		}
		var now diag.Term
		if declares(b, p.name) {
			now = diag.Term{Zh: "本指标不再读", En: "no longer read here"}
		}
		out = append(out, PointChange{Name: p.name, Is: [2]diag.Term{p.is, now}})
	}
	for _, q := range after {
		k := slices.IndexFunc(before, func(p point) bool { return p.name == q.name })
		switch {
		case len(before) == 0 && q.was == "": // another rule altogether
		case k < 0:
			var was diag.Term
			if declares(a, q.name) {
				was = diag.Term{Zh: "本指标原来不读", En: "not read here before"}
			}
			out = append(out, PointChange{Name: q.name, Is: [2]diag.Term{was, q.is}})
		case before[k].is != q.is:
			out = append(out, PointChange{Name: q.name, Is: [2]diag.Term{before[k].is, q.is}})
		}
	}
	return out
}

// declares reports whether a rule set declares a key point, whatever reads it.
func declares(rs *engine.RuleSet, name string) bool {
	return slices.ContainsFunc(rs.Facts(), func(f *formula.Fact) bool { return f.Mark != "" && f.Name == name })
}

type point struct {
	name, was string
	is        diag.Term
}

// points are the key points of the groups that a criterion declares or reads.
func points(rs *engine.RuleSet, i *engine.Indicator) (out []point) {
	read := keyPoints(i)
	for _, group := range door.In(rs).KeyPoints() {
		for _, p := range group.Items {
			if !slices.Contains(read, p.Fact) {
				continue
			}
			out = append(out, point{p.Fact.Name, p.Fact.Was, both(func(lang diag.Lang) string {
				said := lang.Say("占%s%%", "%s%%", p.Share.Approx(4))
				if p.Gate {
					said += lang.Say("，门槛", ", a threshold")
				}
				if p.Fact.Kind == formula.Number {
					said += lang.Say("，可部分满足", ", may be met in part")
				}
				if p.Fact.Applies != nil {
					said += lang.Say("，可不适用", ", may not apply")
				}
				said += p.Computed(lang)
				if p.Fact.Was != "" {
					said += lang.Say("，原为 %s", ", was %s", p.Fact.Was)
				}
				return said
			})})
		}
	}
	return out
}

func compared(a *engine.RuleSet, ia *engine.Indicator, b *engine.RuleSet, ib *engine.Indicator, documents [][]byte) Change {
	c := Change{ID: ib.ID, A: ia, B: ib}
	note := func(changed bool, aspect Aspect) {
		if changed {
			c.Aspects = append(c.Aspects, aspect)
		}
	}
	note(ia.Name != ib.Name, Name)
	note(parent(ia) != parent(ib), Place)
	note(!ia.Weight.Equal(ib.Weight), Weight)
	if ia.IsCriterion() && ib.IsCriterion() {
		note(canonical(door.Of(ia).Rule) != canonical(door.Of(ib).Rule) || ia.IsPoints != ib.IsPoints || ia.NotApplicable != ib.NotApplicable, Rule)
		note(canonical(door.Of(ia).Applies) != canonical(door.Of(ib).Applies) || door.Of(ia).WhenNotApplicable() != door.Of(ib).WhenNotApplicable(), Applies)
		note(!ia.Min.Equal(ib.Min) || !ia.Max.Sub(ia.Weight).Equal(ib.Max.Sub(ib.Weight)) || ia.Rounding != ib.Rounding, Range)
		c.Points = pointChanges(a, ia, b, ib)
		note(len(Redeclared(ia, ib)) > 0 || len(c.Points) > 0, Facts)
		note(rows(ia) != rows(ib), Rows)
		note(moves(a, ia) != moves(b, ib), Moves)
	} else {
		note((ia.IsCriterion()) != (ib.IsCriterion()), Rule)
	}
	note(checks(ia) != checks(ib), Ensure)
	note(directions(ia) != directions(ib), Better)
	note(ia.Standard != ib.Standard || ia.Explanation != ib.Explanation || ia.About != ib.About || told(ia) != told(ib) || len(PointWords(ia, ib)) > 0, Standard)
	note(len(Readings(ia, ib)) > 0, Reading)
	note(ia.Source != ib.Source, Source)
	if c.Verdict = Same; ia.IsCriterion() && ib.IsCriterion() && len(c.Aspects) > 0 {
		c.judge(a, b, documents)
	}
	if readsCohort(ia) || readsCohort(ib) { // on the same tables it may score the same, but they are filled otherwise
		if fillings(a) != fillings(b) && c.Verdict == Same {
			c.Verdict = Unknown
		}
	}
	return c
}

// judge finds out whether the two score differently on some facts.
func (c *Change) judge(a, b *engine.RuleSet, documents [][]byte) {
	ia, ib := c.A, c.B
	only := true // words, names and places do not change scores
	for _, aspect := range c.Aspects {
		only = only && !aspect.counts()
	}
	moved := moves(a, ia) != moves(b, ib)
	if only {
		if c.Verdict = Same; moved {
			c.Verdict = Unknown
		}
		return
	}
	if door.Of(ia).Rule == nil || door.Of(ib).Rule == nil {
		c.Verdict = Unknown // one may never apply, and be worth what the other gives
		return
	}
	s := witness.NewPair(a, ia, b, ib)
	if s == nil {
		c.Verdict = Unknown
		return
	}
	p := pair{s: s, rulesA: a, rulesB: b, a: ia, b: ib, rounded: rounding(ia) != rounding(ib)}
	if p.rounded {
		s.Aim(halves(ia, ib)...)
	}
	p.moving = moves(a, ia)+moves(b, ib) != ""
	p.settled = door.In(a).WeighsTheSame(ia.ID) && door.In(b).WeighsTheSame(ib.ID) && !(p.rounded && p.moving)
	document := p.find()
	if document == nil && s.Unsettle() { // where other criteria do not apply
		document = p.find()
		s.Settle()
	}
	if document == nil && len(documents) > 0 {
		s.Seed(documents...)
		document = p.find()
	}
	if c.Apart = apart(ia, ib); c.Apart != "" { // what is left is where the fact is not needed
		if c.Verdict = Unknown; document == nil || p.scoreA.Points == "" || p.scoreB.Points == "" {
			return
		}
		c.Apart = ""
	}
	if document != nil {
		c.Verdict, c.Document, c.ScoreA, c.ScoreB = Differs, document, p.scoreA, p.scoreB
		return
	}
	if c.Verdict = Unknown; !moved && !slices.Contains(c.Aspects, Rows) && p.equal() {
		c.Verdict = Same
	}
}

// pair is a criterion in two versions.
type pair struct {
	s              *witness.Search
	rulesA, rulesB *engine.RuleSet
	a, b           *engine.Indicator
	rounded        bool // the two are rounded differently
	settled        bool // no weight that moves to it changes what its rule gives
	moving         bool // weight may move to it, so that points and percents of one value part, and what is out of range may be in it
	scoreA, scoreB Score
}

// halves are what a rule may give at which two roundings part: scores half and a tenth of a step above whole steps, around the middle
// of the weight.
func halves(list ...*engine.Indicator) []number.Number {
	var out []number.Number
	for _, i := range list {
		middle := i.Weight.Quo(number.Int(2)).Round(0, number.Down)
		step := number.Step(i.Rounding.Places)
		for _, steps := range []number.Number{number.Frac(1, 2), number.Frac(3, 2), number.Frac(1, 10), number.Frac(9, 10)} {
			x := middle.Add(step.Mul(steps))
			if !i.IsPoints && i.Weight.Sign() > 0 {
				x = x.Quo(i.Weight).Mul(number.Hundred)
			}
			out = append(out, x)
		}
	}
	return out
}

// rounding is that of the criterion itself.
func rounding(i *engine.Indicator) engine.Rounding {
	if i.Rounding.AtTotal {
		return engine.Rounding{AtTotal: true}
	}
	return i.Rounding
}

// moves names what may move weight to a criterion.
func moves(rs *engine.RuleSet, i *engine.Indicator) string {
	var out []string
	for _, id := range door.In(rs).Movers(i.ID) {
		m := rs.Find(id)
		part := ""
		for _, r := range door.Of(m).Receivers {
			if r.ID == i.ID {
				part = r.Part.String()
			}
		}
		if within := door.Of(m).Within; within != nil {
			part += " of " + within.Weight.String() + " " + strings.Join(weightsBelow(rs.Find(within.ID)), " ")
		}
		out = append(out, m.ID+" "+m.Weight.String()+" "+door.Of(m).WhenNotApplicable()+part+" "+canonical(door.Of(m).Applies))
	}
	return strings.Join(out, "\n")
}

// weightsBelow are the criteria below an indicator with their weights: among them weight is made up for.
func weightsBelow(i *engine.Indicator) []string {
	if i.IsCriterion() {
		return []string{i.ID + "=" + i.Weight.String()}
	}
	var out []string
	for _, c := range i.Children {
		out = append(out, weightsBelow(c)...)
	}
	return out
}

// outcome is what a criterion comes to on the facts of a frame, as text: exact points, or why there are none.
func (p *pair) outcome(i *engine.Indicator, frame *formula.Frame) string {
	if applies := door.Of(i).Applies; applies != nil {
		ok, u := applies.Bool(frame)
		if u != nil {
			return "? " + u.Code.ID + " " + i.Min.String() + " " + i.Max.String()
		}
		if !ok {
			if door.Of(i).WhenNotApplicable() == "full" {
				w := i.Weight
				if r := i.Rounding; p.rounded && !r.AtTotal {
					w = w.Round(r.Places, r.Mode)
				}
				return "不适用：满分 " + w.String()
			}
			return "不适用：" + door.Of(i).WhenNotApplicable()
		}
	}
	v, u := door.Of(i).Rule.Number(frame)
	if u != nil { // the range that it leaves is the criterion's
		return "? " + u.Code.ID + " " + i.Min.String() + " " + i.Max.String()
	}
	if p.moving && !p.rounded {
		return map[bool]string{true: "分 ", false: "% of " + i.Weight.String() + " "}[i.IsPoints] + v.String() + " " + i.Min.String() + " " + i.Max.String()
	}
	if !i.IsPoints {
		v = v.Mul(i.Weight).Quo(number.Hundred)
	}
	if v.Less(i.Min) || i.Max.Less(v) {
		return "? out-of-range " + i.Min.String() + " " + i.Max.String()
	}
	if r := i.Rounding; p.rounded && !r.AtTotal {
		v = v.Round(r.Places, r.Mode)
	}
	return v.String()
}

func (p *pair) differ() bool { return p.outcome(p.a, p.s.Frame) != p.outcome(p.b, p.s.Twin()) }

// maxShown is how many documents are written to choose the plainest, and maxTried how many are looked at for those: rounding may hide a difference.
const (
	maxShown = 16
	maxTried = 200
)

// find searches for facts on which the two differ, and of those found takes the plainest.
func (p *pair) find() []byte {
	var best []byte
	shown, tried := 0, 0
	p.s.Run(3000, func(point witness.Point) bool {
		a, b := p.outcome(p.a, p.s.Frame), p.outcome(p.b, p.s.Twin())
		if a == b || shown >= maxShown || tried >= maxTried {
			return a == b
		}
		tried++
		var sa, sb Score // what is printed is what the document gives, also when facts that do not matter are left out
		document := p.s.ConfirmedPair(point, func(ra, rb *engine.Result) bool {
			if ra.Why != nil && rb.Why != nil && same(ra.Exact, rb.Exact) {
				return false // neither has a score, and what it may be is the same
			}
			a, b := p.scored(ra), p.scored(rb)
			if sa == (Score{}) {
				sa, sb = a, b
			}
			return sa == a && sb == b && sa != sb
		})
		if document != nil {
			shown++
		}
		if document != nil && (best == nil || plainer(document, sa, sb, best, p.scoreA, p.scoreB)) {
			best, p.scoreA, p.scoreB = document, sa, sb
		}
		return true
	})
	return best
}

// plainer prefers facts on which both versions have a score, and then the shorter document.
func plainer(x []byte, xa, xb Score, y []byte, ya, yb Score) bool {
	open := func(a, b Score) bool { return a.Points == "" || b.Points == "" }
	if a, b := open(xa, xb), open(ya, yb); a != b {
		return b
	}
	if len(x) != len(y) {
		return len(x) < len(y)
	}
	return string(x) < string(y)
}

// scored is what a result comes to, before rounding unless that differs.
func (p *pair) scored(r *engine.Result) Score {
	if r.Why != nil {
		return Score{Why: diag.Term{Zh: r.Why.Reason(diag.Zh), En: r.Why.Reason(diag.En)}}
	}
	return Score{Points: r.ByRule.Lo.String(), NotApplicable: r.Status == engine.NotApplicable}
}
