package render

import (
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/library"
	"jixiao/engine/words"
)

// RuleSet makes a rule set's readable document: every criterion with its standard, its rule in words, its facts.
func RuleSet(rs *engine.RuleSet, lang diag.Lang) *Document {
	rs = rs.OrEmpty()
	d := &Document{Lang: lang, Title: lang.Say("%s（%s）", "%s (%s)", rs.Title, rs.Ref()), Digests: Digests(lang, rs)}
	d.paragraph(rs.About)
	l := lines{Lang: lang}
	l.add("适用期间：", "in force: ", rs.Effective.In(lang))
	for _, base := range rs.Bases {
		l.add("在此之上：", "extends: ", base)
	}
	l.add("取代版本：", "replaces: ", rs.Replaces)
	if rs.Framework {
		l.say("框架：权重和规则由依据它的体系写明，自身不评分", "a framework: weights and rules are written by the rule sets that extend it, it scores nothing itself")
	} else {
		own := ""
		for _, i := range rs.Criteria() {
			if i.Rounding != rs.Rounding {
				own = lang.Say("（另写了取整的指标除外）", " (except criteria with a rounding of their own)")
			}
		}
		l.add("取整：", "rounding: ", words.Rounding(rs.Rounding, lang)+own)
	}
	if len(rs.Grades) > 0 {
		l.add("等级：", "grades: ", words.Grades(rs.Grades, door.In(rs).GradeByRule(), lang))
		if rs.GradeOnExact {
			l.say("定级：按总分取整前", "graded on: the total before rounding")
		}
		if rs.GradeSections {
			l.say("一级指标也定级", "first-level indicators are graded, too")
		}
	}
	for _, s := range rs.Sources {
		l.add("依据：", "source: ", strings.TrimSpace(lang.Say("%s 《%s》%s", "%s “%s” %s", s.Number, s.Title, s.Note)))
	}
	for _, p := range rs.Parameters {
		l.say("参数：%s = %s%s，%s", "parameter: %s = %s%s, %s", p.Name, p.Value, p.Unit, p.About)
	}
	for _, t := range rs.Tables {
		l.say("表：%s%s：%s", "table: %s%s: %s", t.Name, words.Rows(t, lang)+about(t, lang), words.Content(t, lang))
	}
	d.add(Lines{Items: l.list})
	for _, i := range rs.Indicators {
		ruleSetPart(d, rs, i, 2)
	}
	if after := afterTotal(rs, lang); len(after) > 0 {
		d.add(Heading{2, d.say("总分之后", "After the total")}, Lines{Items: after})
	}
	if checks := door.In(rs).Checks(); len(checks) > 0 {
		l := lines{Lang: lang}
		for _, c := range checks {
			l.say("%s：%s", "%s: %s", c.ID, words.Check(c))
		}
		d.add(Heading{2, d.say("勾稽关系", "Checks among facts")}, Lines{Items: l.list})
	}
	if constraints := door.In(rs).Constraints(); len(constraints) > 0 {
		l := lines{Lang: lang}
		if door.In(rs).HasRows() {
			l.say("取决于数据中的各行，评分和 check 数据时核对", "they depend on the rows of the facts, and are looked at when facts are scored or checked")
		}
		for _, c := range constraints {
			l.say("%s：%s", "%s: %s", c.ID, words.Check(c))
		}
		d.add(Heading{2, d.say("对指标体系的要求", "What the indicators must satisfy")}, Lines{Items: l.list})
	}
	return d
}

// afterTotal says what adjusts the total, what gives the grade where no table does, and what follows.
func afterTotal(rs *engine.RuleSet, lang diag.Lang) []string {
	l := lines{Lang: lang}
	for _, a := range rs.Adjustments {
		var effect diag.Term
		of := door.Adjusts(a)
		switch a.Effect {
		case engine.Add:
			effect = diag.Both("总分加 %s，至少 %s，至多 %s", "the total gains %s, at least %s, at most %s", of.Value, a.Min, a.Max)
		case engine.Cap:
			effect = diag.Both("总分至多为 %s", "the total is at most %s", of.Value)
		case engine.Set:
			effect = diag.Both("总分为 %s", "the total is %s", of.Value)
		case engine.GradeCap:
			effect = diag.Both("等级至多为%s", "the grade is at most %s", rs.Grades[a.Grade].Name)
		}
		if of.When != nil {
			effect = diag.Both("如果%s，%s", "if %s, %s", of.When, effect)
		}
		l.say("调整“%s”：%s", "adjustment “%s”: %s", a.ID, effect)
		l.add("  规定：", "  as the standard has it: ", a.Standard)
		l.add("  出处：", "  source: ", clause(rs, a.Source))
	}
	if grade := door.In(rs).GradeRule(); grade != nil {
		l.add("等级：", "grade: ", grade.In(lang))
	}
	for _, q := range rs.Consequences {
		of := door.Follows(q)
		l.say("结果应用“%s”：如果%s，则%s", "consequence “%s”: if %s then %s", q.ID, of.When, of.Words)
		l.add("  出处：", "  source: ", clause(rs, q.Source))
	}
	return l.list
}

func ruleSetPart(d *Document, rs *engine.RuleSet, i *engine.Indicator, level int) {
	weight := d.say("（%s分）", " (%s points)", i.Weight)
	if open(rs, i) {
		weight = d.say("（权重待定）", " (weight to be settled)")
	}
	d.add(Heading{min(level, 3), i.ID + " " + i.Name + weight})
	for _, child := range i.Children {
		ruleSetPart(d, rs, child, level+1)
	}
	if !i.IsCriterion() {
		return
	}
	l := lines{Lang: d.Lang}
	fact := func(f *formula.Fact) {
		l.add("事实：", "fact: ", f.Name+unit(f, d.Lang)+limits(f, d.Lang)+manner(f, d.Lang)+choices(f, d.Lang)+words.Rows(f, d.Lang)+about(f, d.Lang))
	}
	let := func(let formula.Definition) { l.say("其中：%s = %s", "where: %s = %s", let.Name, let.Root) }
	l.add("不适用：", "not applicable: ", i.NotApplicable)
	l.add("指标解释：", "explanation: ", i.Explanation)
	l.add("评分标准：", "standard: ", i.Standard)
	beside := len(l.list)
	if a := door.Of(i).Applies; a != nil {
		l.add("适用条件：", "applies where: ", a.In(d.Lang))
		l.add("不适用时：", "where it does not apply: ", words.WeightGoes(i, d.Lang))
	}
	if rule := door.Of(i).Rule; rule != nil {
		if i.IsPoints {
			l.add("得分：", "points: ", rule.In(d.Lang))
		} else {
			l.add("得权重的百分比：", "percent of the weight: ", rule.In(d.Lang))
		}
		if i.IsPoints && (i.Min.Sign() != 0 || !i.Max.Equal(i.Weight)) {
			l.say("得分范围：%s 至 %s", "points: from %s to %s", i.Min, i.Max)
		}
		if i.Rounding != rs.Rounding {
			l.add("取整：", "rounding: ", words.Rounding(i.Rounding, d.Lang))
		}
		for _, x := range rule.Definitions() {
			let(x)
		}
		seen := map[*formula.Fact]bool{}
		rule.Reads(func(f *formula.Fact) {
			if !seen[f] && f.Of == nil {
				seen[f] = true
				fact(f)
			}
		})
	} else {
		for _, x := range door.Of(i).Lets {
			let(formula.Definition{Name: diag.Term{Zh: x.Name, En: x.Name}, Root: x.Root})
		}
		for _, f := range door.Of(i).Facts {
			fact(f)
		}
	}
	if door.Of(i).Rows != nil {
		fact(door.Of(i).Rows.Table)
	}
	for _, e := range door.Of(i).Ensure {
		l.add("评分后的检查：", "check after scoring: ", words.Check(e).In(d.Lang))
	}
	for _, r := range i.Readings {
		l.say("解读：%s：%s，因%s", "reading: %s: %s, because %s", r.About, r.Reads, r.Because)
	}
	d.add(Lines{Items: l.list, Beside: beside})
}

// limits says between what a number or day lies.
func limits(f *formula.Fact, lang diag.Lang) (s string) {
	if f.Mark != "" || f.From != "" {
		return ""
	}
	switch {
	case f.Min != nil && f.Max != nil:
		s = lang.Say("，%s 至 %s", ", from %s to %s", f.End(*f.Min), f.End(*f.Max))
	case f.Min != nil && (f.Kind == formula.Date || f.Min.Sign() != 0):
		s = lang.Say("，不小于 %s", ", at least %s", f.End(*f.Min))
	case f.Max != nil:
		s = lang.Say("，不大于 %s", ", at most %s", f.End(*f.Max))
	}
	if f.Integer {
		s += lang.Say("，整数", ", whole")
	}
	return s
}

// manner says how a fact is given: judged, in part, not at all.
func manner(f *formula.Fact, lang diag.Lang) (s string) {
	if f.Judgement {
		s += lang.Say("，判断", ", a judgement")
	}
	if f.Mark != "" && f.Kind == formula.Number {
		s += lang.Say("，可部分满足", ", may be met in part")
	}
	if f.Applies != nil {
		s += lang.Say("，可不适用", ", may not apply")
	}
	return s
}

// choices lists what a text may be, and the columns of a table.
func choices(f *formula.Fact, lang diag.Lang) string {
	if f.From != "" {
		return lang.Say("，", ", ") + f.Taken().In(lang)
	}
	if f.Kind == formula.Text && len(f.Choices) > 0 {
		return lang.Say("，为%s之一", ", one of %s", lang.Join(f.Choices))
	}
	var columns []string
	for _, c := range f.Columns {
		s := c.Name + unit(c, lang) + manner(c, lang) + choices(c, lang)
		if c.Is != "" {
			s += " = " + c.Is
		}
		columns = append(columns, s)
	}
	switch {
	case columns == nil:
		return ""
	case f.Cohort:
		return lang.Say("，由同批各份数据汇成，各列：", ", filled from the cohort, columns: ") + strings.Join(columns, lang.Say("；", "; "))
	}
	return lang.Say("，各列：", ", columns: ") + strings.Join(columns, lang.Say("；", "; "))
}

func unit(f *formula.Fact, lang diag.Lang) string {
	if f.Unit == "" {
		return ""
	}
	return lang.Say("（%s）", " (%s)", f.Unit)
}

func about(f *formula.Fact, lang diag.Lang) string {
	if f.About == "" {
		return ""
	}
	return lang.Say("，", ", ") + f.About
}

// Catalogue makes the list of rule sets.
func Catalogue(entries []library.Entry, lang diag.Lang) *Document {
	t := Table{Columns: []Column{{Title: lang.Say("指标体系", "Rule set")}, {Title: lang.Say("适用期间", "In force")}, {Title: lang.Say("取代", "Replaces")}, {Title: lang.Say("标题", "Title")}}}
	for _, e := range entries {
		t.Rows = append(t.Rows, cells(e.Ref(), words.Range(e.Effective.From+" ", " "+e.Effective.Until, lang), e.Replaces, e.Title))
	}
	return &Document{Lang: lang, Blocks: []Block{t}}
}
