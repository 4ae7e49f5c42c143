package replay

import (
	"slices"
	"sort"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/words"
)

// Cause is a way of computing that gives exactly a published score which is not the rule's. Several may; none of them is
// proof of what the evaluators did.
type Cause struct {
	Kind  string // see the constants
	Words diag.Term
	Steps int // how many things were done otherwise
}

// The kinds of causes.
const (
	ByRounding     = "rounding"     // the score was rounded otherwise
	ByIntermediate = "intermediate" // a number on the way was rounded or cut
	BySteps        = "steps"        // part steps were counted otherwise
	ByInput        = "input"        // another printed number was taken
	ByTier         = "tier"         // another band or branch was taken
	ByHalf         = "half"         // half an item was given
	ByPoint        = "point"        // a key point was taken to be met, or not, against the facts
	ByVersion      = "version"      // a neighbouring version of the rule was used
	BySlip         = "slip"         // a slip in a sum
)

// Explainer searches for causes of a report's differences.
type Explainer struct {
	report     *Report
	card       *engine.Scorecard
	neighbours []*engine.Scorecard // the same facts under other versions
}

// NewExplainer returns an explainer for a report, the scorecard of its facts, and scorecards of the same facts under
// neighbouring versions of the rule set.
func NewExplainer(r *Report, card *engine.Scorecard, neighbours ...*engine.Scorecard) *Explainer {
	card = card.OrEmpty()
	r = r.orEmpty()
	return &Explainer{report: r, card: card, neighbours: neighbours}
}

// Explain returns the smallest explanations of a difference, nil if it finds none or the difference is of a kind that has
// no cause to compute.
func (e *Explainer) Explain(d Difference) []Cause {
	switch d.Kind {
	case Rule:
		if i := e.card.Find(d.At.Zh); i != nil && i.IsCriterion() && door.Of(i).Rule != nil {
			return e.criterion(i, d.Published.Zh)
		}
	case Sum:
		return slips(d)
	}
	return nil
}

// Explains reports whether Explain looks for causes of that difference at all.
func (e *Explainer) Explains(d Difference) bool {
	i := e.card.Find(d.At.Zh)
	return d.Kind == Sum || d.Kind == Rule && i != nil && i.IsCriterion() && door.Of(i).Rule != nil
}

// Explained is an outcome with what explains its differences.
type Explained struct {
	Causes    [][]Cause // by difference
	Searched  []bool    // by difference: whether causes were looked for
	Precision *Precision
}

// ExplainAll explains every difference of an outcome, and what the precision of the printed facts leaves open.
func (e *Explainer) ExplainAll(o *Outcome) *Explained {
	if o == nil {
		o = new(Outcome)
	}
	x := &Explained{Causes: make([][]Cause, len(o.Differences)), Searched: make([]bool, len(o.Differences))}
	for k, d := range o.Differences {
		x.Causes[k], x.Searched[k] = e.Explain(d), e.Explains(d)
	}
	x.Precision = Intervals(e.card)
	return x
}

func (e *Explainer) criterion(i *engine.Item, published string) []Cause {
	p, ok := parse(published)
	in := door.Card(e.card)
	frame := in.Frame()
	if !ok || !in.Enter(frame, i.Index()) {
		return nil
	}
	s := &causes{card: e.card, i: i, frame: frame, weight: e.card.Of(i).RuleWeight, published: p, report: e.report}
	s.single()
	for _, n := range e.neighbours {
		if other := n.Find(i.ID); other != nil && other.IsCriterion() {
			if r := n.Of(other); !r.ByRule.Open && r.ByRule.Lo.Equal(p.value) {
				s.add(ByVersion, diag.Both("用了 %s 的规则", "the rule of %s was used", n.RuleSet.Ref()))
			}
		}
	}
	if len(s.out) == 0 {
		in.Enter(frame, i.Index())
		s.double()
	}
	sort.SliceStable(s.out, func(a, b int) bool { return order[s.out[a].Kind] < order[s.out[b].Kind] })
	return s.out
}

var order = map[string]int{BySteps: 0, ByIntermediate: 1, ByRounding: 2, ByTier: 3, ByPoint: 4, ByHalf: 5, ByInput: 6, ByVersion: 7, BySlip: 8}

// maxInputs is how many printed numbers are told of that would give the published score: where a rule has steps, many would.
const maxInputs = 3

type causes struct {
	card      *engine.Scorecard
	i         *engine.Item
	frame     *formula.Frame
	weight    number.Number
	published printed
	report    *Report
	out       []Cause
}

func (s *causes) add(kind string, words diag.Term) { s.addSteps(kind, words, 1) }

func (s *causes) addSteps(kind string, words diag.Term, steps int) {
	for _, c := range s.out {
		if c.Words.Zh == words.Zh {
			return
		}
	}
	s.out = append(s.out, Cause{Kind: kind, Words: words, Steps: steps})
}

// points is what a changed rule gives, unrounded.
func (s *causes) points(f *formula.Formula) (number.Number, bool) {
	v, u := f.Number(s.frame)
	if u != nil {
		return v, false
	}
	if !s.i.IsPoints {
		v = v.Mul(s.weight).Quo(number.Hundred)
	}
	return v, true
}

// gives reports whether a changed rule comes to the published score, rounded as the rule set rounds.
func (s *causes) gives(f *formula.Formula) bool {
	v, ok := s.points(f)
	return ok && v.Round(s.i.Rounding.Places, s.i.Rounding.Mode).Equal(s.published.value)
}

// tweak is one thing done otherwise.
type tweak struct {
	kind    string
	words   diag.Term
	changes []formula.Replacement // all that the words speak of
}

// single tries everything that can be done otherwise, one at a time.
func (s *causes) single() {
	s.keyPoints()
	inputs := 0
	for _, t := range s.tweaks() {
		if t.kind == ByInput && inputs == maxInputs || !s.gives(door.Of(s.i).Rule.With(t.changes...)) {
			continue
		}
		if s.add(t.kind, t.words); t.kind == ByInput {
			inputs++
		}
	}
	s.terms()
	s.neighbour()
	if v, ok := s.points(door.Of(s.i).Rule); ok {
		for _, r := range roundings(v) {
			if r.value.Equal(s.published.value) && !r.value.Equal(v.Round(s.i.Rounding.Places, s.i.Rounding.Mode)) {
				s.add(ByRounding, r.score(v))
			}
		}
	}
}

// keyPoints takes each key point for met, in part or not, and for one that does not apply, against the facts.
func (s *causes) keyPoints() {
	in := door.Card(s.card)
	frame := in.Copied()
	if !in.Enter(frame, s.i.Index()) {
		return
	}
	outer := s.frame
	s.frame = frame
	defer func() { s.frame = outer }()
	for _, p := range door.Of(s.i).Points {
		f, slot := p.Fact, p.Fact.Slot
		if p.Is != nil {
			s.computedPoint(p)
			continue
		}
		was := frame.Facts[slot]
		try := func(cell formula.Cell, applies bool, words diag.Term) {
			if cell.Num.Equal(was.Num) && cell.Bool == was.Bool && was.State == formula.Known && (f.Applies == nil || frame.Facts[f.Applies.Slot].Bool == applies) {
				return
			}
			var before formula.Cell
			if frame.Facts[slot] = cell; f.Applies != nil {
				before = frame.Facts[f.Applies.Slot]
				frame.Facts[f.Applies.Slot] = formula.Cell{State: formula.Known, Bool: applies}
			}
			if frame.Reset(); in.Enter(frame, s.i.Index()) && s.gives(door.Of(s.i).Rule) {
				s.add(ByPoint, diag.Both("要点“%s”%s", "the key point “%s” %s", f.Mark+f.About, words))
			}
			if frame.Facts[slot] = was; f.Applies != nil {
				frame.Facts[f.Applies.Slot] = before
			}
			frame.Reset()
		}
		met := func(x number.Number) formula.Cell {
			return formula.Cell{State: formula.Known, Num: x, Bool: x.Sign() > 0}
		}
		try(met(number.One), true, diag.Term{Zh: "按满足计", En: "was taken for met"})
		try(met(number.Zero), true, diag.Term{Zh: "按不满足计", En: "was taken for not met"})
		if f.Kind == formula.Number {
			try(met(number.Frac(1, 2)), true, diag.Term{Zh: "按满足一半计", En: "was taken for met by half"})
		}
		if f.Applies != nil {
			try(met(number.Zero), false, diag.Term{Zh: "按不适用计", En: "was taken for one that does not apply"})
		}
	}
}

// computedPoint takes a key point that is computed for met, and for not met.
func (s *causes) computedPoint(p formula.KeyPoint) {
	in := door.Card(s.card)
	was, u := p.Met(s.frame)
	for _, met := range []number.Number{number.One, number.Zero} {
		if u == nil && was.Equal(met) {
			continue
		}
		if s.frame.Reset(); !in.Enter(s.frame, s.i.Index()) {
			return
		}
		s.frame.Settle(p.Is, met)
		if s.gives(door.Of(s.i).Rule) {
			words := diag.Term{Zh: "按满足计", En: "was taken for met"}
			if met.Sign() == 0 {
				words = diag.Term{Zh: "按不满足计", En: "was taken for not met"}
			}
			s.add(ByPoint, diag.Both("要点“%s”%s", "the key point “%s” %s", p.Mark+p.Fact.About, words))
		}
		s.frame.Reset()
	}
}

// terms rounds every term of a sum, a mean or another list before they are put together.
func (s *causes) terms() {
	inner := map[*formula.Node]bool{} // parts of a longer sum
	for n := range door.Of(s.i).Rule.Nodes() {
		terms, name := termsOf(n, inner)
		if len(terms) < 2 || n.InLoop() {
			continue
		}
		for _, mode := range modes {
			for places := range 3 {
				var list []formula.Replacement
				changed := 0
				for _, t := range terms {
					v, u := t.ValueOf(s.frame)
					if u != nil {
						list = nil
						break
					}
					r := v.Num.Round(places, mode)
					if !r.Equal(v.Num) {
						changed++
					}
					list = append(list, formula.Replacement{Node: t, Value: &r})
				}
				if changed > 1 && s.gives(door.Of(s.i).Rule.With(list...)) {
					s.add(ByIntermediate, diag.Both("把%s的各项先%s到 %d 位小数再合起来", "the terms of %[1]s were first taken to %[3]d decimals (%[2]s) and then put together", name, modeWords(mode), places))
				}
			}
		}
	}
}

// termsOf are the terms of a sum, or of a function of a list that is written out.
func termsOf(n *formula.Node, inner map[*formula.Node]bool) (terms []*formula.Node, name diag.Term) {
	switch {
	case n.Op == formula.OpAdd && !inner[n]:
		var walk func(*formula.Node)
		walk = func(n *formula.Node) {
			if n.Op == formula.OpAdd {
				inner[n] = true
				walk(n.Args[0])
				walk(n.Args[1])
				return
			}
			terms = append(terms, n)
		}
		walk(n)
		return terms, diag.Both("和", "the sum")
	case n.Op == formula.OpCall && len(n.Args) == 1 && n.Args[0].Op == formula.OpList && n.Args[0].Type.Elem == formula.Number:
		return n.Args[0].Args, diag.Both("“%s”", "“%s”", n)
	}
	return nil, name
}

// neighbour tries the weight of the criterion before or after.
func (s *causes) neighbour() {
	if s.i.IsPoints {
		return
	}
	v, u := door.Of(s.i).Rule.Number(s.frame)
	if u != nil {
		return
	}
	list := s.card.Criteria()
	for k, other := range list {
		if !(k+1 < len(list) && list[k+1] == s.i) && !(k > 0 && list[k-1] == s.i) {
			continue
		}
		w := s.card.Of(other).Weight
		if !w.Equal(s.weight) && v.Mul(w).Quo(number.Hundred).Round(s.i.Rounding.Places, s.i.Rounding.Mode).Equal(s.published.value) {
			s.add(ByInput, diag.Both("用了相邻指标 %s 的权重 %s", "the weight of the neighbouring criterion %s was used, %s", other.ID, w.Approx(4)))
		}
	}
}

// double tries two roundings on the way together, which is where the search ends.
func (s *causes) double() {
	var list []tweak
	for _, t := range s.tweaks() {
		if t.kind == ByIntermediate || t.kind == BySteps {
			list = append(list, t)
		}
	}
	if len(list) > 60 {
		list = list[:60]
	}
	for a := range list {
		for b := range a {
			if list[a].changes[0].Node == list[b].changes[0].Node {
				continue
			}
			if s.gives(door.Of(s.i).Rule.With(slices.Concat(list[a].changes, list[b].changes)...)) {
				s.addSteps(ByIntermediate, diag.Both("%s，又%s", "%s, and %s", list[b].words, list[a].words), 2)
			}
		}
		if v, ok := s.points(door.Of(s.i).Rule.With(list[a].changes...)); ok {
			for _, r := range roundings(v) {
				if r.value.Equal(s.published.value) {
					s.addSteps(ByIntermediate, diag.Both("%s，%s", "%s, and %s", list[a].words, r.score(v)), 2)
				}
			}
		}
	}
}

type rounded struct {
	words diag.Term // 四舍五入为 72
	value number.Number
}

// score says that a score was rounded so.
func (r rounded) score(v number.Number) diag.Term {
	return diag.Both("得分 %s %s", "the score %s was %s", v.Approx(6), r.words)
}

func modeWords(m number.Mode) diag.Term {
	return both(func(lang diag.Lang) string { return words.Mode(m, lang) })
}

var modes = []number.Mode{number.HalfUp, number.Down, number.Up, number.HalfEven}

// roundings are a number rounded in every way that changes it, the plainest first.
func roundings(x number.Number) []rounded {
	var out []rounded
	for places := range 4 {
		for _, m := range modes {
			r := x.Round(places, m)
			known := r.Equal(x)
			for _, o := range out {
				known = known || o.value.Equal(r)
			}
			if !known {
				out = append(out, rounded{diag.Both("%[1]s为 %[2]s", "taken as %[2]s (%[1]s)", modeWords(m), r.Fixed(places, m)), r})
			}
		}
	}
	return out
}

// tweaks lists what can be done otherwise with the rule on these facts.
func (s *causes) tweaks() []tweak {
	var out []tweak
	steps := map[*formula.Node]bool{}          // arguments that count steps
	names := map[*formula.Node]*formula.Node{} // lets, by what they stand for
	rule := door.Of(s.i).Rule
	for n := range rule.Nodes() {
		if n.Op == formula.OpLet {
			names[n.Let.Root] = n
		}
		if n.Op == formula.OpCall && n.Name == "deduct" {
			steps[n.Args[1]] = true
		}
	}
	for n := range rule.Nodes() {
		if n.InLoop() || n == rule.Root && n.Op == formula.OpConst {
			continue
		}
		name, ok := names[n]
		if !ok {
			name = n
		}
		if list := alikes(rule, n); list[0] == n { // else it was looked at
			out = append(out, s.numbers(list, name, steps[n])...)
		}
		out = append(out, s.tiers(n)...)
		out = append(out, s.halves(n)...)
	}
	return out
}

// alikes are the nodes of a rule that say what a node says, in their order: what is done to one of them is done to all.
func alikes(rule *formula.Formula, n *formula.Node) (out []*formula.Node) {
	for other := range rule.Nodes() {
		if other == n || !other.InLoop() && other.Same(n) {
			out = append(out, other)
		}
	}
	return out
}

// numbers: a number on the way is rounded wherever it stands, or another printed number stands in its place.
func (s *causes) numbers(list []*formula.Node, name *formula.Node, counts bool) []tweak {
	n := list[0]
	instead := func(x number.Number) (out []formula.Replacement) {
		for _, n := range list {
			out = append(out, formula.Replacement{Node: n, Value: &x})
		}
		return out
	}
	if n.Fact != nil && n.Fact.Mark != "" && n.Op != formula.OpLet { // judged: what else it could be taken for, keyPoints tries
		return nil
	}
	if n.Type.Kind != formula.Number || n.Op == formula.OpConst || n.Op == formula.OpParam || n.Op == formula.OpVar || n.Op == formula.OpNoRule {
		return nil
	}
	v, u := n.ValueOf(s.frame)
	if u != nil {
		return nil
	}
	var out []tweak
	taken := diag.Both("“%s”（%s）", "“%s” (%s)", name, v.Num.Approx(4)+n.Unit)
	for _, r := range roundings(v.Num) {
		if n == door.Of(s.i).Rule.Root && s.i.IsPoints {
			break // that is the rounding of the score
		}
		t := tweak{ByIntermediate, diag.Both("把%s%s", "%s was %s", taken, r.words), instead(r.value)}
		if counts && r.value.IsInt() {
			t.kind = BySteps
			if t.words = diag.Both("不足一步不计，把%s算作 %s 步", "part steps were not counted: %s counted as %s", taken, r.value); v.Num.Less(r.value) {
				t.words = diag.Both("不足一步按一步计，把%s算作 %s 步", "a part step was counted as a whole one: %s counted as %s", taken, r.value)
			}
		}
		out = append(out, t)
	}
	if n.Op != formula.OpFact && n.Op != formula.OpLet {
		return out
	}
	for _, p := range s.report.Statements {
		x, ok := parse(p.Printed)
		factor, convertible := formula.UnitFactor(p.Unit, n.Unit)
		if !ok || n.Unit != "" && !convertible || n.Op == formula.OpLet && p.Unit != "%" {
			continue
		}
		if n.Unit == "" {
			factor = number.One
		}
		if value := x.value.Mul(factor); !value.Equal(v.Num) && value.Sign() >= 0 == (v.Num.Sign() >= 0) && (n.Op == formula.OpLet || alike(value, v.Num)) {
			out = append(out, tweak{ByInput, diag.Both("以“%s”所印的 %s 代替%s", "what is printed as “%s”, %s, was taken instead of %s", p.ID, p.Printed+p.Unit, taken), instead(value)})
		}
	}
	return out
}

// alike reports whether one number could have been taken for another: they are of one size.
func alike(a, b number.Number) bool {
	if a.Sign() == 0 || b.Sign() == 0 {
		return false
	}
	ratio := a.Quo(b)
	return number.Frac(1, 3).Less(ratio) && ratio.Less(number.Int(3))
}

// tiers: another branch or band is taken.
func (s *causes) tiers(n *formula.Node) []tweak {
	var out []tweak
	add := func(arm int, other *formula.Node) {
		if other.Op != formula.OpNoRule {
			branch := n.ArmWords(arm)
			if !strings.ContainsAny(branch.Zh, "“”") {
				branch.Zh = "“" + branch.Zh + "”"
			}
			branch = diag.Term{Zh: "按" + branch.Zh + "计分", En: "it was scored by this branch: " + branch.En}
			out = append(out, tweak{ByTier, branch, []formula.Replacement{{Node: n, Other: other}}})
		}
	}
	switch n.Op {
	case formula.OpCond:
		add(0, n.Args[1])
		add(1, n.Args[2])
	case formula.OpBand:
		count := (len(n.Args) - 1) / 2
		for i := range count {
			add(i, n.Args[2+2*i])
		}
		if n.Else {
			add(count, n.Args[len(n.Args)-1])
		}
	case formula.OpLookup:
		for i := 1; i < len(n.Args); i += 2 {
			add((i-1)/2, n.Args[i+1])
		}
	}
	return out
}

// halves: half of an item is given.
func (s *causes) halves(n *formula.Node) []tweak {
	if n.Op != formula.OpCheck {
		return nil
	}
	var out []tweak
	half := number.Frac(1, 2)
	for k, item := range n.Args[:n.Items()] {
		if f := item.Fact; f != nil && f.Mark != "" && item.Op != formula.OpConst { // in the words of keyPoints, so that it is said once
			words := diag.Both("要点“%s”按满足一半计", "the key point “%s” was taken for met by half", f.Mark+f.About)
			out = append(out, tweak{ByHalf, words, []formula.Replacement{{Node: item, Value: &half}}})
		} else if item.Op != formula.OpConst {
			out = append(out, tweak{ByHalf, diag.Both("要点%d“%s”只给一半", "only half was given for key point %d, “%s”", k+1, item), []formula.Replacement{{Node: item, Value: &half}}})
		}
	}
	return out
}
