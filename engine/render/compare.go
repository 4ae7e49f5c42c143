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

// Difference makes the document of what a revision changes.
func Difference(a, b *engine.RuleSet, changes []compare.Change) *Document {
	d := &Document{Title: a.Ref() + " → " + b.Ref() + " 的改动"}
	if len(changes) == 0 {
		if len(compare.Whole(a, b)) == 0 {
			d.paragraph("没有改动。")
			return d
		}
		d.paragraph("各项指标没有改动。")
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
	line := "改动 " + itoa(len(changes)) + " 项：得分会不同 " + itoa(counts[compare.Differs]) + " 项，事实齐全时单项得分相同（已证明） " + itoa(counts[compare.Same]) +
		" 项，未能证明 " + itoa(counts[compare.Unknown]) + " 项"
	if above > 0 {
		line += "，上级指标 " + itoa(above) + " 项"
	}
	d.add(Lines{[]string{line}})
	wholeChanges(d, a, b)
	proved(d, a, b, changes)
	for _, c := range changes {
		d.add(Heading{2, changeTitle(c)}, Lines{changeLines(c)})
	}
	return d
}

// proved says so if everything is the same.
func proved(d *Document, a, b *engine.RuleSet, changes []compare.Change) {
	if compare.Equal(a, b, changes) {
		d.add(Lines{[]string{"对两版都接受、事实齐全的数据，各项得分、总分、等级、调整、检查和结果应用都相同（已证明）"}})
	}
}

func wholeChanges(d *Document, a, b *engine.RuleSet) {
	var lines []string
	counts, total := false, false
	for _, c := range compare.Whole(a, b) {
		counts, total = counts || c.Counts, total || c.Total
		switch before, after := apart(c.Before, c.After); {
		case c.Before == "":
			lines = append(lines, c.What+"：新增 "+c.After)
		case c.After == "":
			lines = append(lines, c.What+"：删去 "+c.Before)
		default:
			lines = append(lines, c.What+"："+before+" → "+after)
		}
	}
	if counts && !total {
		lines = append(lines, "结果应用可能不同")
	}
	if total {
		lines = append(lines, "总分可能不同：单项之外的算法有改动，等级和结果应用也可能不同")
	}
	if lines != nil {
		d.add(Heading{2, "总体"}, Lines{lines})
	}
}

func changeTitle(c compare.Change) string {
	i := c.B
	if i == nil {
		i = c.A
	}
	var aspects []string
	for _, a := range c.Aspects {
		aspects = append(aspects, a.In())
	}
	return i.ID + " " + i.Name + "：" + strings.Join(aspects, "、")
}

func changeLines(c compare.Change) []string {
	var out []string
	add := func(label, before, after string) {
		if before != after {
			before, after = apart(before, after)
			out = append(out, label+"："+before+" → "+after)
		}
	}
	if c.A == nil || c.B == nil {
		i := c.A
		if i == nil {
			i = c.B
		}
		if door.Of(i).Rule != nil {
			out = append(out, "权重 "+i.Weight.String()+"；规则："+door.Of(i).Rule.In(diag.Zh))
		} else {
			out = append(out, "权重 "+i.Weight.String())
		}
		return out
	}
	add("名称", c.A.Name, c.B.Name)
	add("权重", c.A.Weight.String(), c.B.Weight.String())
	add("评分标准", c.A.Standard, c.B.Standard)
	for _, r := range compare.Readings(c.A, c.B) {
		add("解读", r[0], r[1])
	}
	if door.Of(c.A).Rule != nil && door.Of(c.B).Rule != nil {
		add("规则", door.Of(c.A).Rule.In(diag.Zh), door.Of(c.B).Rule.In(diag.Zh))
		for _, let := range door.Of(c.B).Rule.Lets() {
			for _, before := range door.Of(c.A).Rule.Lets() {
				if before.Name == let.Name {
					add("其中 "+let.Name, before.Root.In(diag.Zh), let.Root.In(diag.Zh))
				}
			}
		}
	}
	switch {
	case c.Document != nil:
		what := "得分不同"
		if plain := func(s string) string { return strings.TrimPrefix(s, "不适用，") }; plain(c.ScoreA) == plain(c.ScoreB) {
			what = "得分相同而状态不同"
		}
		out = append(out, what+"，例如："+string(c.Document), "  原得 "+c.ScoreA+"，现得 "+c.ScoreB)
	case c.Verdict == compare.Same && c.A.IsCriterion():
		out = append(out, "对两版都接受、事实齐全的数据，单项得分相同（已证明）")
	case c.Verdict == compare.Unknown:
		out = append(out, "没有找到得分不同的数据，也未能证明没有")
	}
	return out
}

// apart leaves out what two texts begin and end with alike, but for a few characters.
func apart(a, b string) (string, string) {
	const context = 10
	x, y := []rune(a), []rune(b)
	start := 0
	for start < len(x) && start < len(y) && x[start] == y[start] {
		start++
	}
	end := 0
	for end < len(x)-start && end < len(y)-start && x[len(x)-1-end] == y[len(y)-1-end] {
		end++
	}
	cut := func(r []rune) string {
		from, to := max(0, start-context), min(len(r), len(r)-end+context)
		s := string(r[from:to])
		if from > 0 {
			s = "…" + s
		}
		if to < len(r) {
			s += "…"
		}
		return s
	}
	return cut(x), cut(y)
}

// Impact makes the document of what a revision does to past reports.
func Impact(s *compare.Study) *Document {
	d := &Document{Title: s.A.Ref() + " → " + s.B.Ref() + " 对过去报告的影响"}
	if s.ByRule {
		d.Title += "（按规则，不计裁定）"
	}
	rounding := s.B.Rounding
	show := func(p engine.Points) string { return words.Points(p, rounding) }
	t := Table{Columns: []Column{{Title: "报告", Share: 34}, {Title: "原总分", Right: true}, {Title: "原等级"}, {Title: "现总分", Right: true}, {Title: "现等级"}, {Title: "变化", Right: true}}}
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
		t.Rows = append(t.Rows, cells(label(i), show(i.A), i.GradeA, show(i.B), i.GradeB, risen(i.Change, rounding)))
	}
	line := "报告 " + itoa(len(s.Impacts)) + " 份：总分升 " + itoa(raised) + "，降 " + itoa(lowered) + "，等级改变 " + itoa(regraded)
	if perhaps > 0 {
		line += "，可能改变 " + itoa(perhaps)
	}
	d.add(Lines{[]string{line}}, t)
	var chart Chart
	for _, p := range s.Totals {
		if delta, ok := p.Delta(); ok && delta.Sign() != 0 {
			chart.Bars = append(chart.Bars, Bar{Label: strings.TrimSpace(p.ID + " " + p.Name), Text: signed(delta, rounding), Value: delta})
		}
	}
	var open []string
	for _, p := range s.Totals {
		if _, ok := p.Delta(); !ok {
			open = append(open, strings.TrimSpace(p.ID+" "+p.Name)+"："+risen(p.Change, rounding))
		}
	}
	if len(chart.Bars) > 0 {
		d.add(Heading{2, "各指标得分的变化（各报告合计）"}, chart)
	}
	if len(open) > 0 {
		d.add(Heading{2, "变化未定的指标（各报告合计）"}, Lines{open})
	}
	for k := range s.Impacts {
		if i := &s.Impacts[k]; len(i.Parts) > 0 || i.Rest != nil {
			d.add(Heading{2, label(i)}, Lines{partLines(i, rounding)})
		}
	}
	if len(s.Unexercised) > 0 {
		var names []string
		for _, c := range s.Unexercised {
			names = append(names, c.ID+" "+c.Name)
		}
		d.add(Heading{2, "没有报告用到的指标"}, Lines{names})
	}
	if len(s.Undecided) > 0 {
		var names []string
		for _, c := range s.Undecided {
			names = append(names, c.ID+" "+c.Name)
		}
		d.add(Heading{2, "各报告都缺少数据、未能确定的指标"}, Lines{names})
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
func risen(p engine.Points, r engine.Rounding) string {
	switch {
	case !p.Open:
		return signed(p.Lo, r)
	case p.Lo.Sign() > 0:
		return "至少 " + signed(p.Lo, r)
	case p.Hi.Sign() < 0:
		return "至多 " + signed(p.Hi, r)
	}
	return signed(p.Lo, r) + "～" + signed(p.Hi, r)
}

func signed(x number.Number, r engine.Rounding) string {
	s := x.Fixed(r.Places, r.Mode)
	if x.Sign() != 0 && x.Round(r.Places, r.Mode).Sign() == 0 { // less than a step
		s = x.Approx(r.Places + 4)
	}
	if x.Sign() > 0 {
		return "+" + s
	}
	return s
}

func partLines(i *compare.Impact, r engine.Rounding) []string {
	var out []string
	parts := i.Parts
	if i.Rest != nil {
		parts = append(append([]compare.Part{}, parts...), *i.Rest)
	}
	for _, p := range parts {
		line := strings.TrimSpace(p.ID+" "+p.Name) + "：" + words.Points(p.A, r) + " → " + words.Points(p.B, r)
		if p.ID == "" { // what is beside the criteria has no score of its own
			out = append(out, p.Name+"："+risen(p.Change, r))
			continue
		}
		switch {
		case p.Hidden != nil:
			line += "（裁定相同，按规则 " + words.Points(p.Hidden[0], r) + " → " + words.Points(p.Hidden[1], r) + "）"
		default:
			line += "（" + risen(p.Change, r) + "）"
		}
		if p.Clause != "" {
			line += "，依据 " + p.Clause
		}
		out = append(out, line)
	}
	if len(i.Unknown) > 0 {
		out = append(out, "新版没有声明的事实："+strings.Join(i.Unknown, "、"))
	}
	return out
}
