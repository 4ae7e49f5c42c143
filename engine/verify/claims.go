package verify

import (
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
		switch {
		case s.applied:
			out = append(out, s.claim(Applies, "", Proved, "有适用的情形", nil))
		case !s.possible:
			return append(out, s.claim(Applies, "", Refuted, "永远不适用", nil))
		default:
			return append(out, s.claim(Applies, "", Open, "有适用的情形", nil))
		}
	}
	out = append(out, s.defined()...)
	out = append(out, s.ranged())
	out = append(out, s.ends()...)
	if e := s.exact; e != nil && e.finite && len(e.values) <= 32 {
		out = append(out, s.claim(Values, "", Proved, "只能得 "+s.list(e.values), nil))
	}
	out = append(out, s.reached()...)
	out = append(out, s.same()...)
	out = append(out, s.shares()...)
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

// defined claims that the rule has a value, and lists each way in which it has none.
func (s *subject) defined() []Claim {
	var out []Claim
	open := false
	for o := range s.mayOutcome {
		if o.code == nil || isRule(o.code) || isMissing(o.code) {
			open = open || o.code == nil
			continue
		}
		if document := s.search.Confirmed(s.outcomes[o], isOutcome(o.code)); document != nil {
			c := s.claim(Defined, "", Refuted, "可能无法计分："+outcomeWords(o), document)
			s.at(&c, o.node)
			out = append(out, c)
		} else if s.exact == nil || s.exact.undetermined {
			c := s.claim(Defined, "", Open, "不会"+outcomeWords(o), nil)
			s.at(&c, o.node)
			out = append(out, c)
		}
	}
	for o, p := range s.outcomes { // what only the search came upon
		if s.mayOutcome[o] || isRule(o.code) || o.code == diag.OutcomeRange || o.code == diag.OutcomeOutside || isMissing(o.code) {
			continue // a judgement outside its band is one that does not count
		}
		if document := s.search.Confirmed(p, isOutcome(o.code)); document != nil {
			c := s.claim(Defined, "", Refuted, "可能无法计分："+outcomeWords(o), document)
			s.at(&c, o.node)
			out = append(out, c)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].ID != out[j].ID {
			return out[i].ID < out[j].ID
		}
		return out[i].Text < out[j].Text
	})
	seen := map[string]int{}
	for k := range out { // several outcomes of one node
		id := out[k].ID
		out[k].ID += strings.Repeat("+", seen[id])
		seen[id]++
	}
	if len(out) == 0 && open && (s.exact == nil || s.exact.undetermined) {
		return []Claim{s.claim(Defined, "", Open, "事实齐全时总能计分", nil)}
	}
	if len(out) == 0 {
		text := "事实齐全时总能计分（没有规定的情形除外）"
		if s.weightMayBeOpen() {
			text = "事实齐全、其他指标是否适用已定时总能计分（没有规定的情形除外）"
		}
		return []Claim{s.claim(Defined, "", Proved, text, nil)}
	}
	return out
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
		frame := door.In(s.rs).NewFrame()
		if rows := door.Of(m).Rows; rows != nil {
			frame.Enter(m.Weight, formula.EmptyRow(rows.Table), 0)
		}
		lo, hi := door.In(s.rs).Weights(id)
		a.Explore(frame, formula.Bounds{Lo: &lo, Hi: &hi}, &formula.Watch{Arm: func(*formula.Node, int) {},
			Outcome: func(_ *formula.Node, code *diag.Code) { open = open || code == nil || !isMissing(code) }})
		if open {
			return true
		}
	}
	return false
}

func outcomeWords(o outcome) string {
	switch o.code {
	case diag.OutcomeBandHole:
		return "“" + o.node.Args[0].In(diag.Zh) + "”不在任何一档"
	case diag.OutcomeZero:
		return "除以 0（" + o.node.Args[1].In(diag.Zh) + "）"
	case diag.OutcomeZeroTarget:
		return "目标值为 0（" + o.node.Args[1].In(diag.Zh) + "）"
	}
	what, ok := map[*diag.Code]string{ // whose words are about one document
		diag.OutcomeItemRange: "要点得分不在 0 至 1 之间", diag.OutcomeLookup: "表中没有对应的一项", diag.OutcomeLengths: "两个列表长度不同"}[o.code]
	if !ok {
		what = o.code.Message.Zh
	}
	return what + "（" + o.node.In(diag.Zh) + "）"
}

// ranged claims that the rule's value lies within what the criterion can have.
func (s *subject) ranged() Claim {
	text := "得分率总在 0 至 100 之间"
	if s.i.IsPoints {
		text = "得分总在 " + s.lo.String() + " 至 " + s.hi.String() + " 之间"
		if s.rounds(s.lo) || s.rounds(s.hi) {
			text = "取整前" + text
		}
	}
	o := outcome{door.Of(s.i).Rule.Root, diag.OutcomeRange}
	if document := s.search.Confirmed(s.outcomes[o], isOutcome(o.code)); document != nil {
		return s.claim(Range, "", Refuted, strings.TrimSuffix(strings.Replace(text, "总在", "会超出", 1), " 之间"), document)
	}
	within := s.bounds.Lo != nil && s.bounds.Hi != nil && !s.bounds.Lo.Less(s.lo) && !s.hi.Less(*s.bounds.Hi)
	if e := s.exact; within || e != nil && !e.least.Less(s.lo) && !s.hi.Less(e.most) {
		return s.claim(Range, "", Proved, text, nil)
	}
	return s.claim(Range, "", Open, text, nil)
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
	most, least := s.attained(s.most), s.attained(s.least)
	switch {
	case most != nil && s.most.x.Cmp(full) >= 0:
		out = append(out, s.claim(Full, "", Proved, "可得满分", most))
	case s.below(full):
		text := "得不到满分"
		if up := s.upper(); !up.attained(s.most) {
			most = nil // it shows something else
		}
		if up := s.upper(); up.known && up.attained(s.most) {
			text += "，至多得 " + s.percent(up.x)
		} else if up.known && up.open {
			text += "，总低于 " + s.percent(up.x)
		} else if up.known {
			text += "，不会超过 " + s.percent(up.x)
		}
		if up := s.upper(); up.known && s.rounded(up.x).Equal(s.rounded(full)) {
			text = "取整前" + text
		}
		out = append(out, s.claim(Full, "", Refuted, text, most))
	default:
		out = append(out, s.claim(Full, "", Open, "可得满分", nil))
	}
	switch {
	case least != nil && s.least.x.Cmp(none) <= 0:
		out = append(out, s.claim(Zero, "", Proved, "可能一分不得", least))
	case s.above(none):
		text := "不会失去全部分数"
		if down := s.lower(); !down.attained(s.least) {
			least = nil
		}
		if down := s.lower(); down.known && down.attained(s.least) {
			text += "，至少得 " + s.percent(down.x)
			if !s.i.IsPoints {
				text += "（至多失 " + number.Hundred.Sub(down.x).Approx(4) + "%）"
			}
		} else if down.known && down.open {
			text += "，总高于 " + s.percent(down.x)
		} else if down.known {
			text += "，不会低于 " + s.percent(down.x)
		}
		if down := s.lower(); down.known && s.rounded(down.x).Equal(s.rounded(none)) {
			text = "取整前" + text
		}
		out = append(out, s.claim(Zero, "", Refuted, text, least))
	default:
		out = append(out, s.claim(Zero, "", Open, "可能一分不得", nil))
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

// attained is a document on which the rule gives a value, nil if there is none.
func (s *subject) attained(v *value) []byte {
	if v == nil {
		return nil
	}
	return s.search.Confirmed(v.p, s.gives(v.x))
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
			count++
			if s.arms[way{n, arm}] {
				return
			}
			verdict, text := Open, "有事实走到："+n.ArmWords(arm).Zh
			if s.never(way{n, arm}) {
				if n.Op == formula.OpCall { // a stretch of a deduction that a condition before it cuts off is no mistake
					return
				}
				verdict, text = Refuted, "没有事实能走到："+n.ArmWords(arm).Zh
			}
			c := s.claim(Reached, "", verdict, text, nil)
			s.at(&c, n)
			c.ID += "#" + strconv.Itoa(arm)
			out = append(out, c)
		})
	}
	if len(out) == 0 && count > 0 {
		return []Claim{s.claim(Reached, "", Proved, "全部 "+strconv.Itoa(count)+" 个分支都走得到", nil)}
	}
	return out
}

// same finds bands and branches that give what the next one gives, so that their border makes no difference.
func (s *subject) same() []Claim {
	var out []Claim
	for n := range door.Of(s.i).Rule.Nodes() {
		text := ""
		switch n.Op {
		case formula.OpCond:
			if n.Args[1].Same(n.Args[2]) {
				text = "无论“" + n.Args[0].In(diag.Zh) + "”是否成立，结果都是 " + n.Args[1].In(diag.Zh)
			}
		case formula.OpBand:
			count := (len(n.Args) - 1) / 2
			for k := range count {
				next := len(n.Args) - 1
				if k+1 < count {
					next = 4 + 2*k
				} else if !n.Else {
					continue
				}
				if n.Args[2+2*k].Same(n.Args[next]) {
					text = "“" + n.Args[0].In(diag.Zh) + "”的一档 ≥" + n.Args[1+2*k].In(diag.Zh) + " 与下一档同得 " + n.Args[next].In(diag.Zh) + "，这个界限没有作用"
					c := s.claim(Matters, "", Refuted, text, nil)
					s.at(&c, n)
					c.ID += "#" + strconv.Itoa(k)
					c.Place = door.Of(s.i).Rule.PlaceOf(n.Args[1+2*k])
					out = append(out, c)
				}
			}
			continue
		}
		if text != "" {
			c := s.claim(Matters, "", Refuted, text, nil)
			s.at(&c, n)
			out = append(out, c)
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
		c := s.claim(Shares, "", Proved, "要点的比例之和为 100%", nil)
		switch {
		case !constant:
			c.Verdict = Open
		case !sum.Equal(number.Hundred):
			c.Verdict, c.Text = Refuted, "要点的比例之和为 "+sum.String()+"%，不是 100%"
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
		c := s.claim(NoRule, "", Open, "会遇到没有规定的情形："+n.Value.Text, nil)
		switch document := s.search.Confirmed(s.outcomes[o], isOutcome(o.code)); {
		case document != nil:
			c.Verdict, c.Document = Proved, document
		case !s.unknown && !s.mayOutcome[o]:
			c.Verdict, c.Text = Refuted, "不会遇到没有规定的情形："+n.Value.Text
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
