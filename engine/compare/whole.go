package compare

import (
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/words"
)

// WholeChange is what changed beside the indicators. Before has no words for what is new, After for what is gone.
type WholeChange struct {
	What          diag.Term
	Before, After diag.Term
	Counts        bool // it may change a total, a grade, or what follows from them
	Checks        bool // it may change what is found wrong with facts or with the tree
	Grade         bool // it may change a grade, and not only what follows from it
	Total         bool // it may change a total
}

// Whole lists what changed beside the indicators: title, period, total, rounding, grades, parameters, checks, adjustments
// and consequences.
func Whole(a, b *engine.RuleSet) []WholeChange {
	a, b = a.OrEmpty(), b.OrEmpty()
	before, after := parts(a), parts(b)
	was := map[diag.Term]part{}
	for _, p := range before {
		was[p.what] = p
	}
	is := map[diag.Term]bool{}
	var out []WholeChange
	note := func(p part, before, after diag.Term) {
		out = append(out, WholeChange{p.what, before, after, p.touches >= follows, p.touches == findings, p.touches >= grading, p.touches == totals})
	}
	for _, p := range after {
		is[p.what] = true
		old, ok := was[p.what]
		switch {
		case !ok:
			note(p, diag.Term{}, p.shown)
		case old.meaning != p.meaning && old.shown == p.shown: // the same words, of which a definition or parameter changed
			note(p, old.shown, diag.Both("%s（其中的参数或定义有改动）", "%s (a parameter or definition in it changed)", p.shown))
		case old.meaning != p.meaning:
			note(p, old.shown, p.shown)
		}
	}
	for _, p := range before {
		if !is[p.what] {
			note(p, p.shown, diag.Term{})
		}
	}
	return append(out, others(a, b)...)
}

// part is one thing that a rule set says beside its indicators.
type part struct {
	what, shown diag.Term
	meaning     string
	touches     touches
}

// touches says what a part may change beside itself.
type touches uint8

const (
	nothing  touches = iota // it is words, or what uses it changes with it
	findings                // what is found wrong with facts or with the tree
	follows                 // what follows from a total
	grading                 // a grade of a total that stays, and what follows
	totals                  // a total, and with it its grade and what follows
)

// both are words in both languages.
func both(in func(diag.Lang) string) diag.Term { return diag.Term{Zh: in(diag.Zh), En: in(diag.En)} }

// filling says what a table from the cohort is filled with: in meaning, with the definitions that it uses.
func filling(t *door.CohortTable) string {
	s := t.Table.Declared()
	for _, c := range t.Columns {
		s += "\n" + canonical(c.Is)
	}
	return s
}

// fillings are those of all tables from the cohort.
func fillings(rs *engine.RuleSet) string {
	s := ""
	for _, t := range door.In(rs).Cohort() {
		s += filling(t) + "\n"
	}
	return s
}

func parts(rs *engine.RuleSet) (out []part) {
	add := func(what, shown diag.Term, t touches) {
		if shown.Zh != "" {
			out = append(out, part{what, shown, shown.Zh, t})
		}
	}
	text := func(what diag.Term, shown string, t touches) { add(what, diag.Term{Zh: shown, En: shown}, t) }
	formulaOf := func(what diag.Term, f *formula.Formula, t touches) {
		if f != nil {
			out = append(out, part{what, both(f.In), f.Canonical(), t})
		}
	}
	text(diag.Both("标题", "title"), rs.Title, nothing)
	text(diag.Both("说明", "remarks"), rs.About, nothing)
	add(diag.Both("适用期间", "in force"), both(rs.Effective.In), nothing)
	text(diag.Both("总分", "total"), rs.Total.String(), totals)
	add(diag.Both("取整", "rounding"), both(func(lang diag.Lang) string { return words.Rounding(rs.Rounding, lang) }), totals)
	text(diag.Both("得分率小数位数", "decimals of rates"), number.Int(int64(rs.RatePlaces)).String(), nothing)
	grading := grading
	if door.In(rs).ReadsIndicators() { // adjustments may read the grades of sections
		grading = totals
	}
	add(diag.Both("等级", "grades"), both(func(lang diag.Lang) string { return words.Grades(rs.Grades, door.In(rs).GradeByRule(), lang) }), grading)
	if len(rs.Grades) > 0 && door.In(rs).GradeByRule() { // which has the names of this table, and not where they begin
		effect := nothing
		if rs.GradeSections {
			effect = grading
		}
		add(diag.Both("等级表的起分", "where the grades of the table begin"), both(func(lang diag.Lang) string { return words.Grades(rs.Grades, false, lang) }), effect)
	}
	if len(rs.Grades) > 0 {
		add(diag.Both("定级所用的总分", "the total that is graded"), map[bool]diag.Term{true: {Zh: "未取整的", En: "not rounded"}, false: {Zh: "取整后的", En: "rounded"}}[rs.GradeOnExact], grading)
		add(diag.Both("一级指标定级", "first-level indicators are graded"), map[bool]diag.Term{true: {Zh: "是", En: "yes"}, false: {Zh: "否", En: "no"}}[rs.GradeSections], grading)
	}
	for _, p := range rs.Parameters {
		text(diag.Both("参数 %s", "parameter %s", p.Name), p.Value.String()+p.Unit, nothing) // where it counts, what uses it has changed
		if p.About != "" {
			text(diag.Both("参数 %s的含义", "what the parameter %s means", p.Name), p.About, nothing)
		}
	}
	for _, c := range door.In(rs).Checks() {
		formulaOf(diag.Both("勾稽 %s", "check %s", c.ID), c.Expect, findings)
		out = append(out, part{diag.Both("勾稽 %s 的说明", "message of check %s", c.ID), message(c), meaning(c.Message) + c.Severity.String(), findings})
	}
	for _, c := range door.In(rs).Constraints() {
		formulaOf(diag.Both("对指标的要求 %s", "constraint %s", c.ID), c.Expect, findings)
		out = append(out, part{diag.Both("对指标的要求 %s 的说明", "message of constraint %s", c.ID), message(c), meaning(c.Message) + c.Severity.String(), findings})
	}
	formulaOf(diag.Both("等级的规则", "rule of the grade"), door.In(rs).GradeRule(), grading)
	for _, t := range rs.Tables {
		out = append(out, part{diag.Both("指标体系的表 %s", "table %s of the rule set", t.Name), both(func(lang diag.Lang) string { return words.Content(t, lang) }), t.Declared(), nothing})
	}
	for _, t := range door.In(rs).Cohort() { // each also fills others
		out = append(out, part{diag.Both("由同批汇成的表 %s", "table %s from the cohort", t.Table.Name), both(func(lang diag.Lang) string { return declaration(t.Table, lang) }), filling(t), totals})
	}
	declared := map[string]bool{}
	declare := func(t touches) func(*formula.Formula) {
		return func(f *formula.Formula) {
			f.Reads(func(d *formula.Fact) {
				if !declared[d.Name] && d.Slot != formula.OwnSlot {
					declared[d.Name] = true
					shown := both(func(lang diag.Lang) string { return declaration(d, lang) })
					out = append(out, part{diag.Both("事实 %s 的声明", "declaration of fact %s", d.Name), shown, d.Declared(), t})
				}
			})
		}
	}
	door.In(rs).Whole(func(_ string, f *formula.Formula) { declare(totals)(f) })
	for _, c := range door.In(rs).Checks() {
		declare(findings)(c.Expect)
		c.Message.Formulas(declare(findings))
	}
	for _, q := range rs.Consequences {
		door.Follows(q).Words.Formulas(declare(follows))
	}
	var order []string
	for _, a := range rs.Adjustments {
		order = append(order, a.ID)
		of := totals
		if a.Effect == engine.GradeCap {
			of = grading
		}
		add(diag.Both("调整“%s”的作用", "effect of adjustment “%s”", a.ID), effect(a, rs), of)
		formulaOf(diag.Both("调整“%s”的条件", "condition of adjustment “%s”", a.ID), door.Adjusts(a).When, of)
		formulaOf(diag.Both("调整“%s”的数值", "value of adjustment “%s”", a.ID), door.Adjusts(a).Value, totals)
		if a.Effect == engine.Add {
			add(diag.Both("调整“%s”的下限", "lower bound of adjustment “%s”", a.ID), diag.Both("至少 %s", "at least %s", a.Min), totals)
			add(diag.Both("调整“%s”的上限", "upper bound of adjustment “%s”", a.ID), diag.Both("至多 %s", "at most %s", a.Max), totals)
		}
		text(diag.Both("调整“%s”的名称和文字", "name and wording of adjustment “%s”", a.ID), strings.TrimSpace(a.Name+" "+a.Standard), nothing)
	}
	add(diag.Both("调整的次序", "order of adjustments"), diag.Term{Zh: strings.Join(order, "，"), En: strings.Join(order, ", ")}, totals)
	for _, q := range rs.Consequences {
		of := door.Follows(q)
		formulaOf(diag.Both("结果应用“%s”的条件", "condition of consequence “%s”", q.ID), of.When, follows)
		out = append(out, part{diag.Both("结果应用“%s”", "consequence “%s”", q.ID), both(of.Words.In), meaning(of.Words), follows})
	}
	return out
}

// declaration says what a fact is declared to be.
func declaration(d *formula.Fact, lang diag.Lang) string {
	s := (formula.Type{Kind: d.Kind}).In(lang)
	if d.Unit != "" {
		s += lang.Say("，单位%s", ", unit %s", d.Unit)
	}
	if d.Min != nil {
		s += lang.Say("，不小于 %s", ", at least %s", d.End(*d.Min))
	}
	if d.Max != nil {
		s += lang.Say("，不大于 %s", ", at most %s", d.End(*d.Max))
	}
	if d.Integer {
		s += lang.Say("，整数", ", whole")
	}
	if d.Judgement {
		s += lang.Say("，判断", ", a judgement")
	}
	if len(d.Choices) > 0 {
		s += lang.Say("，可选 %s", ", one of %s", lang.Join(d.Choices))
	}
	if d.Cohort {
		s += lang.Say("，由同批汇成", ", filled from the cohort")
	}
	if d.Owned != nil {
		s += lang.Say("，由指标体系给出，%d 行", ", given by the rule set, %d rows", d.Owned.N)
	}
	if d.From != "" {
		s += lang.Say("，", ", ") + d.Taken().In(lang)
	}
	s += words.Rows(d, lang)
	if d.Is != "" {
		s += " = " + d.Is
	}
	for _, c := range d.Columns {
		s += lang.Say("；%s %s", "; %s: %s", c.Name, declaration(c, lang))
	}
	return s
}

// meaning is a text with expressions as they are meant: with their parameters' values.
func meaning(t *formula.Template) string {
	s := t.In(diag.Zh)
	t.Formulas(func(f *formula.Formula) { s += "\n" + f.Canonical() })
	return s
}

// message is what a check says, and how much it weighs where that is not an error.
func message(c *door.Check) diag.Term {
	if c.Severity == diag.Error {
		return both(c.Message.In)
	}
	return diag.Both("%s（%s）", "%s (%s)", c.Message, both(func(lang diag.Lang) string { return words.Severity(c.Severity, lang) }))
}

func effect(a *engine.Adjustment, rs *engine.RuleSet) diag.Term {
	switch a.Effect {
	case engine.Add:
		return diag.Both("加减分", "adds points or takes them")
	case engine.Cap:
		return diag.Both("总分封顶", "caps the total")
	case engine.Set:
		return diag.Both("总分改定", "sets the total")
	}
	return diag.Both("等级至多为%s", "the grade is at most %s", rs.Grades[a.Grade].Name)
}
