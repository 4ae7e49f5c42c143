package verify

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// claims says what holds of a criterion.
func (s *subject) claims() []Claim {
	var out []Claim
	if door.Of(s.i).Applies != nil {
		applicable := diag.Both("有适用的情形", "there are facts to which it applies")
		switch {
		case s.applied:
			out = append(out, s.claim(Applies, "", Proved, applicable, nil))
		case !s.possible:
			return append(out, s.claim(Applies, "", Refuted, diag.Both("永远不适用", "it never applies"), nil))
		default:
			return append(out, s.claim(Applies, "", Open, applicable, nil))
		}
	}
	if s.bounds.Never() { // nothing else can be said of a score that there never is
		out = append(out, s.claim(Full, "", Refuted, diag.Both("%s得不到满分：没有一种情形有得分", "%sfull marks cannot be had: there is never a score", s.where()), nil))
		return append(out, s.noRules()...)
	}
	ranged := s.ranged()
	out = append(out, s.defined(ranged.Verdict != Proved)...)
	out = append(out, ranged)
	out = append(out, s.ends()...)
	if e := s.exact; e != nil && e.finite && len(e.values) <= 32 {
		before := beforeRounding(slices.ContainsFunc(e.values, s.parts))
		out = append(out, s.claim(Values, "", Proved, diag.Both("%s%s只能得 %s", "%s%sit can only score %s", s.where(), before, s.list(e.values)), nil))
	}
	out = append(out, s.reached()...)
	out = append(out, s.same()...)
	out = append(out, s.shares()...)
	out = append(out, s.points()...)
	out = append(out, s.tiles()...)
	out = append(out, s.borders()...)
	out = append(out, s.spoken()...)
	out = append(out, s.noRules()...)
	return append(out, s.monotone()...)
}

// isRule reports whether an outcome says that the standard has no rule; such are listed, and are no mistakes by themselves.
func isRule(code *diag.Code) bool { return code == diag.OutcomeNoRule }

// missing outcomes are those of documents that lack something, which no rule can help.
func isMissing(code *diag.Code) bool {
	return code == diag.OutcomeMissing || code == diag.OutcomeCell || code == diag.OutcomeBound
}

func isOutcome(code *diag.Code) func(*engine.Result) bool {
	return func(r *engine.Result) bool { return r.Why != nil && r.Why.Code == code }
}

// defined claims that the rule has a value, and lists each way in which it has none. Beyond is whether the value may lie outside what the
// criterion can have, which is a claim of its own and no score either.
func (s *subject) defined(beyond bool) []Claim {
	var out []Claim
	open := false
	for o := range s.mayOutcome {
		if o.code == nil || isRule(o.code) || isMissing(o.code) {
			open = open || o.code == nil
			continue
		}
		if document := s.shows(o); document != nil {
			c := s.claim(Defined, "", Refuted, unscored(o), document)
			s.at(&c, o.node)
			out = append(out, c)
		} else if s.exact == nil || s.exact.undetermined {
			c := s.claim(Defined, "", Open, diag.Both("不会%s", "it never comes to this: %s", outcomeWords(o)), nil)
			s.at(&c, o.node)
			out = append(out, c)
		}
	}
	for o := range s.outcomes { // what only the search came upon
		if s.mayOutcome[o] || isRule(o.code) || o.code == diag.OutcomeRange || o.code == diag.OutcomeOutside || isMissing(o.code) {
			continue // a judgement outside its band is one that does not count
		}
		if document := s.shows(o); document != nil {
			c := s.claim(Defined, "", Refuted, unscored(o), document)
			s.at(&c, o.node)
			out = append(out, c)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].ID != out[j].ID {
			return out[i].ID < out[j].ID
		}
		return out[i].Text.Zh < out[j].Text.Zh
	})
	seen := map[string]int{}
	for k := range out { // several outcomes of one node
		id := out[k].ID
		out[k].ID += strings.Repeat("+", seen[id])
		seen[id]++
	}
	if len(out) == 0 && open && (s.exact == nil || s.exact.undetermined) {
		return []Claim{s.claim(Defined, "", Open, diag.Both("事实齐全时总能计分", "where the facts are complete there is always a score"), nil)}
	}
	if len(out) == 0 {
		when, asides := diag.Both("事实齐全", "where the facts are complete"), []diag.Term{{Zh: "没有规定", En: "cases without a rule"}}
		if s.weightMayBeOpen() {
			when = diag.Both("事实齐全、其他指标是否适用已定", "where the facts are complete, and it is settled whether other criteria apply,")
		}
		if beyond {
			asides = append(asides, diag.Term{Zh: "超出得分范围", En: "what is outside the range of scores"})
		}
		asides = append(asides, unproved(s.exact != nil && s.exact.finite, door.Of(s.i).Formulas()...)...)
		return []Claim{s.claim(Defined, "", Proved, diag.Both("%s时总能计分%s", "%s there is always a score%s", when, aside(asides)), nil)}
	}
	return out
}

// unproved are the ways in which formulas may have no value that nobody can exclude: judgements outside their bands, and numbers past the limits that
// documents come to, unless every document was tried.
func unproved(tried bool, list ...*formula.Formula) (out []diag.Term) {
	if slices.ContainsFunc(list, (*formula.Formula).Bands) {
		out = append(out, diag.Term{Zh: "判断超出所选档次", En: "judgements outside their bands"})
	}
	if !tried && slices.ContainsFunc(list, computes) {
		out = append(out, diag.Term{Zh: "数字或计算量超限", En: "numbers and computations past the limits"})
	}
	return out
}

// computes reports whether a formula does more than compare what facts say.
func computes(f *formula.Formula) bool {
	for n := range f.Nodes() {
		switch n.Op {
		case formula.OpAdd, formula.OpSub, formula.OpMul, formula.OpDiv, formula.OpCall, formula.OpAll, formula.OpExists, formula.OpFilter, formula.OpMap:
			return true
		}
	}
	return false
}

// aside says in brackets what a sentence does not speak of.
func aside(list []diag.Term) diag.Term {
	if len(list) == 0 {
		return diag.Term{}
	}
	var zh, en []string
	for _, a := range list {
		zh, en = append(zh, a.Zh), append(en, a.En)
	}
	return diag.Term{Zh: "（" + strings.Join(zh, "、") + "的情形除外）", En: " (" + strings.Join(en, ", ") + " aside)"}
}

// where opens a sentence about the rule that does not hold where the criterion does not apply and another thing gives its score.
func (s *subject) where() diag.Term {
	if door.Of(s.i).Applies == nil {
		return diag.Term{}
	}
	return diag.Both("适用时", "where it applies, ")
}

// weightMayBeOpen reports whether another criterion, which moves weight to this one where it does not apply, has a condition that may be
// undetermined though no fact is missing.
func (s *subject) weightMayBeOpen() bool {
	for _, id := range door.In(s.rs).Movers(s.i.ID) {
		m := s.rs.Find(id)
		a := door.Of(m).Applies
		if a == nil {
			continue
		}
		open := false
		frame := newFrame(s.rs)
		if rows := door.Of(m).Rows; rows != nil {
			frame.Enter(m.Weight, formula.EmptyRow(rows.Table), 0)
		}
		a.Explore(frame, door.In(s.rs).Weighing(id), &formula.Watch{Arm: func(*formula.Node, int) {},
			Outcome: func(_ *formula.Node, code *diag.Code) { open = open || code == nil || !isMissing(code) }})
		if open {
			return true
		}
	}
	return false
}

// unscored says that an outcome can leave the criterion without a score.
func unscored(o outcome) diag.Term {
	return diag.Both("可能无法计分：%s", "there may be no score: %s", outcomeWords(o))
}

func outcomeWords(o outcome) diag.Term {
	switch o.code {
	case diag.OutcomeBandHole:
		return diag.Both("“%s”不在任何一档", "“%s” falls into no band", o.node.Args[0])
	case diag.OutcomeZero:
		return diag.Both("除以 0（%s）", "division by 0 (%s)", o.node.Args[1])
	case diag.OutcomeZeroTarget:
		return diag.Both("目标值为 0（%s）", "the target is 0 (%s)", o.node.Args[1])
	}
	what := o.code.Message
	switch o.code { // whose words are about one document
	case diag.OutcomeItemRange:
		what = diag.Both("要点得分不在 0 至 1 之间", "a key point's value is not from 0 to 1")
	case diag.OutcomeLookup:
		what = diag.Both("表中没有对应的一项", "the table has no such entry")
	case diag.OutcomeNoRow:
		what = diag.Both("没有这一行", "there is no such row")
	case diag.OutcomeLengths:
		what = diag.Both("两个列表长度不同", "the two lists differ in length")
	}
	return diag.Both("%s（%s）", "%s (%s)", what, o.node)
}

// ranged claims that the rule's value lies within what the criterion can have.
func (s *subject) ranged() Claim {
	inside, outside := diag.Both("得分率总在 0 至 100 之间", "the rate is always from 0 to 100"), diag.Both("得分率会超出 0 至 100", "the rate can lie outside 0 to 100")
	if s.i.IsPoints {
		before := beforeRounding(s.rounds(s.lo) || s.rounds(s.hi))
		inside = diag.Both("%s得分总在 %s 至 %s 之间", "%sthe score is always from %s to %s", before, s.lo, s.hi)
		outside = diag.Both("%s得分会超出 %s 至 %s", "%sthe score can lie outside %s to %s", before, s.lo, s.hi)
	}
	o := outcome{door.Of(s.i).Rule.Root, diag.OutcomeRange}
	if document := s.shows(o); document != nil {
		return s.claim(Range, "", Refuted, outside, document)
	}
	within := s.bounds.Lo != nil && s.bounds.Hi != nil && !s.bounds.Lo.Less(s.lo) && !s.hi.Less(*s.bounds.Hi)
	if e := s.exact; within || e != nil && !e.least.Less(s.lo) && !s.hi.Less(e.most) {
		return s.claim(Range, "", Proved, inside, nil)
	}
	return s.claim(Range, "", Open, inside, nil)
}

// beforeRounding opens a sentence that does not hold of what is rounded.
func beforeRounding(is bool) diag.Term {
	if !is {
		return diag.Term{}
	}
	return diag.Both("取整前", "before rounding, ")
}

// ends claims that full marks can be had and that all can be lost. A criterion without weight has neither.
func (s *subject) ends() []Claim {
	full, none := s.hi, s.lo
	if s.i.IsPoints { // penalties go below nothing, and a bonus above full marks
		if none = number.Max(none, number.Zero); s.i.Weight.Sign() > 0 {
			full = number.Min(full, s.i.Weight)
		}
	}
	var out []Claim
	all, nothing := diag.Both("可得满分", "full marks can be had"), diag.Both("可能一分不得", "all marks can be lost")
	if s.i.IsPoints && full.Less(s.i.Weight) {
		all = diag.Both("可得 %s，即最高分（分值 %s）", "%s can be had, which is the most (of a weight of %s)", s.percent(full), s.i.Weight)
	}
	most, least := s.attained(s.most), s.attained(s.least)
	if most != nil && s.i.IsPoints && s.most.x.Cmp(full) >= 0 && s.i.Weight.Sign() > 0 { // by the weight that it has in the document
		most = s.confirmed(s.most, func(r *engine.Result) bool {
			whole := r.Weight
			if !s.i.Max.Equal(s.i.Weight) {
				whole = number.Min(whole, s.i.Max)
			}
			return s.gives(s.most.x)(r) && !r.Exact.Lo.Less(whole)
		})
	}
	switch {
	case most != nil && s.most.x.Cmp(full) >= 0:
		out = append(out, s.claim(Full, "", Proved, all, most))
	case s.below(full):
		up, limit := s.upper(), diag.Term{} // which is known
		switch x := s.percent(up.x); {
		case up.attained(s.most):
			limit = diag.Both("至多得 %s", "at most %s", x)
		case up.open:
			limit = diag.Both("总低于 %s", "always below %s", x)
		default:
			limit = diag.Both("不会超过 %s", "never above %s", x)
		}
		if !up.attained(s.most) {
			most = nil // it shows something else
		}
		before := beforeRounding(s.parts(up.x) || s.rounded(up.x).Equal(s.rounded(full)))
		out = append(out, s.claim(Full, "", Refuted, diag.Both("%s%s得不到满分，%s", "%s%sfull marks cannot be had: %s", s.where(), before, limit), most))
	default:
		out = append(out, s.claim(Full, "", Open, all, nil))
	}
	switch {
	case least != nil && s.least.x.Cmp(none) <= 0:
		out = append(out, s.claim(Zero, "", Proved, nothing, least))
	case s.above(none):
		down, limit := s.lower(), diag.Term{}
		switch x := s.percent(down.x); {
		case down.attained(s.least) && s.i.IsPoints:
			limit = diag.Both("至少得 %s", "at least %s", x)
		case down.attained(s.least):
			limit = diag.Both("至少得 %s（至多失 %s）", "at least %s (at most %s is lost)", x, s.percent(number.Hundred.Sub(down.x)))
		case down.open:
			limit = diag.Both("总高于 %s", "always above %s", x)
		default:
			limit = diag.Both("不会低于 %s", "never below %s", x)
		}
		if !down.attained(s.least) {
			least = nil
		}
		before := beforeRounding(s.parts(down.x) || s.rounded(down.x).Equal(s.rounded(none)))
		out = append(out, s.claim(Zero, "", Refuted, diag.Both("%s%s不会失去全部分数，%s", "%s%snot all marks can be lost: %s", s.where(), before, limit), least))
	default:
		out = append(out, s.claim(Zero, "", Open, nothing, nil))
	}
	return out
}

// rounded is what a value of the rule comes to as points of the criterion's own weight.
func (s *subject) rounded(x number.Number) number.Number {
	if !s.i.IsPoints {
		x = x.Mul(s.i.Weight).Quo(number.Hundred)
	}
	if r := s.i.Rounding; !r.AtTotal {
		x = x.Round(r.Places, r.Mode)
	}
	return x
}

// rounds reports whether rounding changes a number of points.
func (s *subject) rounds(x number.Number) bool {
	r := s.i.Rounding
	return !r.AtTotal && !x.Round(r.Places, r.Mode).Equal(x)
}

// parts reports whether a value of the rule is told as points, and scorecards have others for it.
func (s *subject) parts(x number.Number) bool { return s.i.IsPoints && s.rounds(x) }

// attained is a document on which the rule gives a value, nil if there is none.
func (s *subject) attained(v *value) []byte {
	if v == nil {
		return nil
	}
	return s.confirmed(v, s.gives(v.x))
}

// confirmed is a document of a value of which that holds, nil if none of its points can be one.
func (s *subject) confirmed(v *value, holds func(*engine.Result) bool) []byte {
	document := s.search.Confirmed(v.p, holds)
	for k := 0; document == nil && k < len(v.more); k++ {
		document = s.search.Confirmed(v.more[k], holds)
	}
	return document
}

// gives reports whether a result is a value of the rule.
func (s *subject) gives(x number.Number) func(*engine.Result) bool {
	return func(r *engine.Result) bool {
		return r.Why == nil && r.Status != engine.NotApplicable && (s.i.IsPoints && r.Exact.Lo.Equal(x) || !s.i.IsPoints && r.Percent.Equal(x))
	}
}

// end is a bound of the rule's values that is proved. It is the extreme only if a document attains it.
type end struct {
	x     number.Number
	known bool
	open  bool // it is not a value itself
}

func (e end) attained(v *value) bool { return v != nil && !e.open && v.x.Equal(e.x) }

func (s *subject) upper() end {
	if e := s.exact; e != nil {
		return end{e.most, true, !e.hasMost}
	}
	if b := s.bounds; b.Hi != nil {
		return end{*b.Hi, true, b.HiOpen}
	}
	return end{}
}

func (s *subject) lower() end {
	if e := s.exact; e != nil {
		return end{e.least, true, !e.hasLeast}
	}
	if b := s.bounds; b.Lo != nil {
		return end{*b.Lo, true, b.LoOpen}
	}
	return end{}
}

// below reports whether it is proved that the rule never comes to x from below.
func (s *subject) below(x number.Number) bool {
	e := s.upper()
	return e.known && (e.x.Less(x) || e.x.Equal(x) && e.open)
}

// above reports whether it is proved that the rule never comes down to x.
func (s *subject) above(x number.Number) bool {
	e := s.lower()
	return e.known && (x.Less(e.x) || e.x.Equal(x) && e.open)
}

// reached claims that every way of the rule is taken on some facts; those that are not get a claim of their own.
func (s *subject) reached() []Claim {
	var out []Claim
	count := 0
	for _, f := range conditions(door.Of(s.i).Rule, door.Of(s.i).Applies) {
		f.EachArm(func(n *formula.Node, arm int) {
			if n.Op == formula.OpNoRule {
				return
			}
			if s.arms[way{n, arm}] {
				count++
				return
			}
			verdict, text := Open, diag.Both("有事实走到：%s", "some facts come to: %s", n.ArmWords(arm))
			if s.never(way{n, arm}) {
				if n.Op == formula.OpCall { // a stretch of a deduction that a condition before it cuts off is no mistake
					return
				}
				count++
				verdict, text = Refuted, diag.Both("没有事实能走到：%s", "no facts come to: %s", n.ArmWords(arm))
			}
			c := s.claim(Reached, "", verdict, text, nil)
			s.at(&c, n)
			c.ID += "#" + strconv.Itoa(arm)
			out = append(out, c)
		})
	}
	if len(out) == 0 && count > 0 {
		return []Claim{s.claim(Reached, "", Proved, diag.Both("全部 %d 个分支都走得到", "all %d branches can be reached", count), nil)}
	}
	return out
}

// same finds bands and branches that give what the next one gives, so that their border makes no difference.
func (s *subject) same() []Claim {
	var out []Claim
	for n := range door.Of(s.i).Rule.Nodes() {
		switch n.Op {
		case formula.OpCond:
			if n.Args[1].Same(n.Args[2]) {
				c := s.claim(Matters, "", Refuted, diag.Both("无论“%s”是否成立，结果都是 %s", "whether or not “%s” holds, the result is %s", n.Args[0], n.Args[1]), nil)
				s.at(&c, n)
				out = append(out, c)
			}
		case formula.OpBand:
			count := (len(n.Args) - 1) / 2
			for k := range count {
				next := len(n.Args) - 1
				if k+1 < count {
					known := func(n *formula.Node) bool { return n.Op == formula.OpConst || n.Op == formula.OpParam }
					if from, below := n.Args[1+2*k], n.Args[3+2*k]; !known(from) || !known(below) || from.Value.Num.Less(below.Value.Num) {
						continue // it may be the lower of the two
					}
					next = 4 + 2*k
				} else if !n.Else {
					continue
				}
				if n.Args[2+2*k].Same(n.Args[next]) {
					c := s.claim(Matters, "", Refuted, diag.Both("“%s”的一档 ≥%s 与下一档同得 %s，这个界限没有作用",
						"of “%s”, the band ≥ %s and the next both give %s, so that this border has no effect", n.Args[0], n.Args[1+2*k], n.Args[next]), nil)
					s.at(&c, n)
					c.ID += "#" + strconv.Itoa(k)
					c.Place = door.Of(s.i).Rule.PlaceOf(n.Args[1+2*k])
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// shares claims that the written shares of every checklist add up to 100 percent.
func (s *subject) shares() []Claim {
	var out []Claim
	for n := range door.Of(s.i).Rule.Nodes() {
		sum, written, constant := n.ShareSum()
		if !written {
			continue
		}
		c := s.claim(Shares, "", Proved, diag.Both("要点的比例之和为 100%", "the shares of the key points add up to 100%"), nil)
		switch {
		case !constant:
			c.Verdict = Open
		case !sum.Equal(number.Hundred):
			c.Verdict, c.Text = Refuted, diag.Both("要点的比例之和为 %s%%，不是 100%%", "the shares of the key points add up to %s%%, not 100%%", sum)
		}
		s.at(&c, n)
		out = append(out, c)
	}
	return out
}

// noRules lists the cases without a rule that facts can come to.
func (s *subject) noRules() []Claim {
	var out []Claim
	for n := range door.Of(s.i).Rule.Nodes() {
		if n.Op != formula.OpNoRule {
			continue
		}
		o := outcome{n, diag.OutcomeNoRule}
		c := s.claim(NoRule, "", Open, diag.Both("会遇到没有规定的情形：%s", "facts can come to a case without a rule: %s", n.Value.Text), nil)
		switch document := s.shows(o); {
		case document != nil:
			c.Verdict, c.Document = Proved, document
		case !s.unknown && !s.mayOutcome[o]:
			c.Verdict, c.Text = Refuted, diag.Both("不会遇到没有规定的情形：%s", "facts never come to a case without a rule: %s", n.Value.Text)
		}
		s.at(&c, n)
		out = append(out, c)
	}
	return out
}

// never reports whether it is proved that no facts take a way.
func (s *subject) never(w way) bool {
	return !s.arms[w] && (s.exact != nil && s.exact.finite || !s.unknown && !s.mayArm[w])
}
