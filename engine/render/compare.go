package render

import (
	"strings"

	"jixiao/engine"
	"jixiao/engine/compare"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/words"
)

// Difference makes the document of what a revision changes. Facts on which the two differ are said in words, and printed as a document that either scores.
func Difference(a, b *engine.RuleSet, changes []compare.Change, lang diag.Lang) *Document {
	return revisionOf(a, b, changes, true, lang)
}

// Revision is Difference for somebody who revised a rule set in a workbook: facts are said in words alone.
func Revision(a, b *engine.RuleSet, changes []compare.Change, lang diag.Lang) *Document {
	return revisionOf(a, b, changes, false, lang)
}

func revisionOf(a, b *engine.RuleSet, changes []compare.Change, documents bool, lang diag.Lang) *Document {
	a, b = a.OrEmpty(), b.OrEmpty()
	d := &Document{Lang: lang, Title: lang.Say("%s → %s 的改动", "%s → %s: what changed", a.Ref(), b.Ref()), Digests: Digests(lang, a, b)}
	if len(changes) == 0 {
		if len(compare.Whole(a, b)) == 0 {
			d.paragraph(d.say("没有改动。", "Nothing changed."))
			return d
		}
		d.paragraph(d.say("各项指标没有改动。", "No indicator changed."))
		wholeChanges(d, a, b)
		proved(d, a, b, changes)
		return d
	}
	counts := map[compare.Verdict]int{}
	above := 0
	for _, c := range changes {
		if c.A != nil && c.B != nil && !c.A.IsCriterion() && !c.B.IsCriterion() {
			above++
			continue
		}
		counts[c.Verdict]++
	}
	line := d.say("改动 %d 项：得分会不同 %d 项，事实齐全时单项得分相同（已证明） %d 项，未能证明 %d 项",
		"changes: %d; score can differ: %d, own score the same where facts are complete (proved): %d, not proved: %d",
		len(changes), counts[compare.Differs], counts[compare.Same], counts[compare.Unknown])
	if above > 0 {
		line += d.say("，上级指标 %d 项", ", parents: %d", above)
	}
	d.add(Lines{Items: []string{line}})
	d.Overview = changeTable(changes, lang)
	wholeChanges(d, a, b)
	proved(d, a, b, changes)
	for _, c := range changes {
		d.add(Heading{2, changeTitle(c, lang)}, Lines{Items: changeLines(a, b, c, documents, lang)})
	}
	return d
}

// proved says so if everything is the same.
func proved(d *Document, a, b *engine.RuleSet, changes []compare.Change) {
	if compare.Equal(a, b, changes) {
		d.add(Lines{Items: []string{d.say("对两版都接受、事实齐全的数据，各项得分、总分、等级、调整、检查和结果应用都相同（已证明）",
			"on all complete facts that both versions accept, every score, the total, grades, adjustments, checks and consequences are the same (proved)")}})
	}
}

func wholeChanges(d *Document, a, b *engine.RuleSet) {
	l := lines{Lang: d.Lang}
	counts, grade, total := false, false, false
	for _, c := range compare.Whole(a, b) {
		counts, grade, total = counts || c.Counts, grade || c.Grade, total || c.Total
		switch before, after := apart(c.Before.In(d.Lang), c.After.In(d.Lang), d.Lang); {
		case c.Before.Zh == "":
			l.say("%s：新增 %s", "%s: new: %s", c.What, c.After)
		case c.After.Zh == "":
			l.say("%s：删去 %s", "%s: removed: %s", c.What, c.Before)
		default:
			l.say("%s：%s → %s", "%s: %s → %s", c.What, before, after)
		}
	}
	switch {
	case counts && !grade:
		l.say("结果应用可能不同", "consequences may differ")
	case grade && !total:
		l.say("等级改了：同样的总分，等级和结果应用可能不同", "grades changed: with the same total, grades and consequences may differ")
	case total:
		l.say("总分可能不同：单项之外的算法有改动，等级和结果应用也可能不同", "totals may differ: what is computed beside the criteria changed, and grades and consequences may differ, too")
	}
	if l.list != nil {
		d.add(Heading{2, d.say("总体", "The whole")}, Lines{Items: l.list})
	}
}

// changeTable says of each changed indicator what changed and what that does to its score.
func changeTable(changes []compare.Change, lang diag.Lang) *Table {
	t := &Table{Columns: []Column{{Title: lang.Say("指标", "Indicator"), Share: 34}, {Title: lang.Say("改动", "Changed"), Share: 24}, {Title: lang.Say("单项得分", "Own score"), Share: 18},
		{Title: lang.Say("例：原得", "Example: before"), Share: 12}, {Title: lang.Say("现得", "Now"), Share: 12}}}
	for _, c := range changes {
		i := c.B
		if i == nil {
			i = c.A
		}
		var aspects []string
		for _, a := range c.Aspects {
			aspects = append(aspects, a.In(lang))
		}
		verdict, before, now := "", "", ""
		if i.IsCriterion() {
			switch c.Verdict {
			case compare.Differs:
				verdict = lang.Say("会不同", "can differ")
			case compare.Same:
				verdict = lang.Say("相同（已证明）", "the same (proved)")
			default:
				verdict = lang.Say("未能证明", "not proved")
			}
			if c.Document != nil {
				before, now = c.ScoreA.In(lang), c.ScoreB.In(lang)
			}
		}
		t.Rows = append(t.Rows, cells(i.ID+" "+i.Name, lang.Join(aspects), verdict, before, now))
	}
	return t
}

func changeTitle(c compare.Change, lang diag.Lang) string {
	i := c.B
	if i == nil {
		i = c.A
	}
	var aspects []string
	for _, a := range c.Aspects {
		aspects = append(aspects, a.In(lang))
	}
	return lang.Say("%s %s：%s", "%s %s: %s", i.ID, i.Name, lang.Join(aspects))
}

// open reports whether a framework leaves the weight of an indicator to those that extend it.
func open(rs *engine.RuleSet, i *engine.Indicator) bool {
	return rs.Framework && i.Weight.Sign() == 0 && i.NotApplicable == ""
}

// weightIn is the weight of an indicator, as it follows the word.
func weightIn(rs *engine.RuleSet, i *engine.Indicator) diag.Term {
	if open(rs, i) {
		return diag.Both("待定", " to be settled")
	}
	return diag.Both(" %s", " %s", i.Weight)
}

func changeLines(a, b *engine.RuleSet, c compare.Change, documents bool, lang diag.Lang) []string {
	l := lines{Lang: lang}
	add := func(label diag.Term, before, after string) {
		switch {
		case before == after:
		case before == "":
			l.say("%s：新增 %s", "%s: new: %s", label, after)
		case after == "":
			l.say("%s：删去 %s", "%s: removed: %s", label, before)
		default:
			before, after = apart(before, after, lang)
			l.say("%s：%s → %s", "%s: %s → %s", label, before, after)
		}
	}
	if c.A == nil || c.B == nil {
		i, of := c.A, a
		if i == nil {
			i, of = c.B, b
		}
		if rule := door.Of(i).Rule; rule == nil && i.IsCriterion() && open(of, i) {
			l.say("权重和规则待定", "weight and rule to be settled")
		} else if rule != nil {
			l.say("权重%s；规则：%s", "weight%s; rule: %s", weightIn(of, i), rule)
		} else {
			l.say("权重%s", "weight%s", weightIn(of, i))
		}
		return l.list
	}
	add(diag.Both("名称", "name"), c.A.Name, c.B.Name)
	add(diag.Both("权重", "weight"), strings.TrimSpace(weightIn(a, c.A).In(lang)), strings.TrimSpace(weightIn(b, c.B).In(lang)))
	add(diag.Both("评分标准", "standard"), c.A.Standard, c.B.Standard)
	add(diag.Both("指标解释", "explanation"), c.A.Explanation, c.B.Explanation)
	add(diag.Both("说明", "remarks"), c.A.About, c.B.About)
	cited := func(c engine.Clause) string { return strings.TrimSpace(c.Ref + " " + c.Clause) }
	add(diag.Both("依据", "source"), cited(c.A.Source), cited(c.B.Source))
	add(diag.Both("叙述", "narrative"), compare.Narrative(c.A, lang), compare.Narrative(c.B, lang))
	for _, p := range compare.PointWords(c.A, c.B) {
		add(diag.Both("要点 %s", "key point %s", p[0]), p[1], p[2])
	}
	for _, r := range compare.Readings(c.A, c.B) {
		add(diag.Both("解读", "reading"), r[0].In(lang), r[1].In(lang))
	}
	for _, p := range c.Points {
		add(diag.Both("要点 %s", "key point %s", p.Name), p.Is[0].In(lang), p.Is[1].In(lang))
	}
	for _, r := range compare.Redeclared(c.A, c.B) {
		add(diag.Both("事实", "fact"), r[0].In(lang), r[1].In(lang))
	}
	if door.Of(c.A).Rule != nil && door.Of(c.B).Rule != nil {
		add(diag.Both("规则", "rule"), door.Of(c.A).Rule.In(lang), door.Of(c.B).Rule.In(lang))
		for _, let := range door.Of(c.B).Rule.Definitions() {
			for _, before := range door.Of(c.A).Rule.Definitions() {
				if before.Name == let.Name && !(let.Point && c.Points != nil) { // said of the key point
					add(diag.Both("其中 %s", "where %s", let.Name), before.Root.In(lang), let.Root.In(lang))
				}
			}
		}
	}
	switch {
	case c.Document != nil:
		what := diag.Both("得分不同", "the scores differ")
		if c.ScoreA.Points == c.ScoreB.Points && c.ScoreA.Points != "" {
			what = diag.Both("得分相同而状态不同", "the scores are the same and the statuses differ")
		}
		l.say("%s，例如：%s", "%s, for example: %s", what, words.Given(a, c.Document, lang))
		l.say("  原得 %s，现得 %s", "  before: %s; now: %s", c.ScoreA, c.ScoreB)
		if documents {
			l.say("  数据：%s", "  facts: %s", string(c.Document))
		}
	case c.Verdict == compare.Same && c.A.IsCriterion():
		l.say("对两版都接受、事实齐全的数据，单项得分相同（已证明）", "on all complete facts that both versions accept, its own score is the same (proved)")
	case c.Apart != "":
		l.say("“%s”没有两版都接受的值，无从比较", "no value of %q is one of both versions, and there is nothing to compare", c.Apart)
	case c.Verdict == compare.Unknown:
		l.say("没有找到得分不同的数据，也未能证明没有", "no facts were found on which the scores differ, nor was it proved that there are none")
	}
	return l.list
}

// apart leaves out what two texts begin and end with alike, but for a few characters: as many as make a few words.
func apart(a, b string, lang diag.Lang) (string, string) {
	context := map[diag.Lang]int{diag.Zh: 10, diag.En: 30}[lang]
	x, y := []rune(a), []rune(b)
	start := 0
	for start < len(x) && start < len(y) && x[start] == y[start] {
		start++
	}
	end := 0
	for end < len(x)-start && end < len(y)-start && x[len(x)-1-end] == y[len(y)-1-end] {
		end++
	}
	least := context / 2 // what is shorter is not left out
	inWord := func(r rune) bool {
		return r >= '0' && r <= '9' || r == '.' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || lang == diag.Zh && strings.ContainsRune(" ≥≤%", r)
	}
	cut := func(r []rune) string {
		from, to := max(0, start-context), min(len(r), len(r)-end+context)
		for from > 0 && from < len(r) && inWord(r[from-1]) && inWord(r[from]) {
			from--
		}
		for to > 0 && to < len(r) && inWord(r[to-1]) && inWord(r[to]) {
			to++
		}
		if from <= least {
			from = 0
		}
		if len(r)-to <= least {
			to = len(r)
		}
		s := string(r[from:to])
		if from > 0 {
			s = "…" + strings.TrimLeft(s, " ")
		}
		if to < len(r) {
			s += "…"
		}
		return s
	}
	return cut(x), cut(y)
}

// Impact makes the document of what a revision does to past reports.
func Impact(s *compare.Study, lang diag.Lang) *Document {
	if s == nil {
		s = new(compare.Study)
	}
	of := *s
	s = &of
	s.A, s.B = s.A.OrEmpty(), s.B.OrEmpty()
	d := &Document{Lang: lang, Title: lang.Say("%s → %s 对过去报告的影响", "%s → %s: impact on past reports", s.A.Ref(), s.B.Ref()), Digests: Digests(lang, s.A, s.B)}
	if s.ByRule {
		d.Title += d.say("（按规则，不计裁定）", " (by rule, adjudications left out)")
	}
	rounding := s.B.Rounding
	show := func(p engine.Points) string { return words.Points(p, rounding, lang) }
	t := Table{Columns: []Column{{Title: d.say("报告", "Report"), Share: 34}, {Title: d.say("原总分", "Old total"), Right: true}, {Title: d.say("原等级", "Old grade")},
		{Title: d.say("现总分", "New total"), Right: true}, {Title: d.say("现等级", "New grade")}, {Title: d.say("变化", "Change"), Right: true}}}
	raised, lowered, regraded, perhaps := 0, 0, 0, 0
	for k := range s.Impacts {
		i := &s.Impacts[k]
		if i.Change.Lo.Sign() > 0 {
			raised++
		} else if i.Change.Hi.Sign() < 0 {
			lowered++
		}
		switch i.Regraded {
		case compare.Yes:
			regraded++
		case compare.Perhaps:
			perhaps++
		}
		t.Rows = append(t.Rows, cells(label(i), show(i.A), i.GradeA.In(lang), show(i.B), i.GradeB.In(lang), risen(i.Change, rounding, lang)))
	}
	line := d.say("报告 %d 份：总分升 %d，降 %d，等级改变 %d", "reports: %d; total raised: %d, lowered: %d; grade changed: %d", len(s.Impacts), raised, lowered, regraded)
	if perhaps > 0 {
		line += d.say("，可能改变 %d", ", perhaps changed: %d", perhaps)
	}
	head := lines{list: []string{line}, Lang: lang}
	if n := len(s.Refused); n > 0 {
		head.say("另有 %d 份按其中一版读不进，没有计入：%s", "left out, as they cannot be read under one of the two: %d: %s", n, lang.Join(s.Refused))
	}
	d.add(Lines{Items: head.list}, t)
	var chart Chart
	for _, p := range s.Totals {
		if delta, ok := p.Delta(); ok && delta.Sign() != 0 {
			chart.Bars = append(chart.Bars, Bar{Label: strings.TrimSpace(p.ID + " " + p.Name), Text: withSign(delta, rounding), Value: delta})
		}
	}
	var open []string
	for _, p := range s.Totals {
		if _, ok := p.Delta(); !ok {
			open = append(open, d.say("%s：%s", "%s: %s", strings.TrimSpace(p.ID+" "+p.Name), risen(p.Change, rounding, lang)))
		}
	}
	if len(chart.Bars) > 0 {
		d.add(Heading{2, d.say("各指标得分的变化（各报告合计）", "Change of each score (all reports together)")}, chart)
	}
	if len(open) > 0 {
		d.add(Heading{2, d.say("变化未定的指标（各报告合计）", "Criteria whose change is open (all reports together)")}, Lines{Items: open})
	}
	for k := range s.Impacts {
		if i := &s.Impacts[k]; len(i.Parts) > 0 || i.Rest != nil {
			d.add(Heading{2, label(i)}, Lines{Items: partLines(i, rounding, lang)})
		}
	}
	if len(s.Unexercised) > 0 {
		var names []string
		for _, c := range s.Unexercised {
			names = append(names, c.ID+" "+c.Name)
		}
		d.add(Heading{2, d.say("没有报告用到的指标", "Criteria that no report uses")}, Lines{Items: names})
	}
	if len(s.Undecided) > 0 {
		var names []string
		for _, c := range s.Undecided {
			names = append(names, c.ID+" "+c.Name)
		}
		d.add(Heading{2, d.say("按新版各报告都未能确定的指标", "Criteria that are determined in no report under the new version")}, Lines{Items: names})
	}
	return d
}

func label(i *compare.Impact) string {
	if i.Subject != "" {
		return i.Subject
	}
	return i.Name
}

// risen is how much a score rises, or what is certain of that.
func risen(p engine.Points, r engine.Rounding, lang diag.Lang) string {
	switch {
	case !p.Open:
		return withSign(p.Lo, r)
	case p.Lo.Sign() > 0:
		return lang.Say("至少 %s", "at least %s", withSign(p.Lo, r))
	case p.Hi.Sign() < 0:
		return lang.Say("至多 %s", "at most %s", withSign(p.Hi, r))
	}
	return lang.Say("%s～%s", "%s to %s", withSign(p.Lo, r), withSign(p.Hi, r))
}

func withSign(x number.Number, r engine.Rounding) string {
	s := x.Approx(r.Places + 4)
	if n, ok := x.Terminates(); ok && n <= r.Places {
		s = x.Fixed(r.Places, r.Mode)
	}
	if x.Sign() > 0 {
		return "+" + s
	}
	return s
}

func partLines(i *compare.Impact, r engine.Rounding, lang diag.Lang) []string {
	l := lines{Lang: lang}
	for _, p := range i.Parts {
		how, source := risen(p.Change, r, lang), ""
		if p.Hidden != nil {
			how = lang.Say("裁定相同，按规则 %s → %s", "the same adjudication, by rule %s → %s", words.Points(p.Hidden[0], r, lang), words.Points(p.Hidden[1], r, lang))
		}
		if p.Clause != "" {
			source = lang.Say("，依据 %s", ", source: %s", p.Clause)
		}
		l.say("%s：%s → %s（%s）%s", "%s: %s → %s (%s)%s", strings.TrimSpace(p.ID+" "+p.Name), words.Points(p.A, r, lang), words.Points(p.B, r, lang), how, source)
	}
	if i.Rest != nil { // what is beside the criteria has no score of its own
		l.say("%s：%s", "%s: %s", compare.Rest, risen(i.Rest.Change, r, lang))
	}
	l.add("新版不读的：", "what the new version does not read: ", lang.Join(i.Unknown))
	return l.list
}
