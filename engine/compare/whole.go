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

// WholeChange is what changed beside the indicators. Before is empty for what is new, After for what is gone.
type WholeChange struct {
	What   string `json:"what"` // in Chinese
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	Counts bool   `json:"counts"` // it may change a total, a grade, or what follows from them
	Checks bool   `json:"checks"` // it may change what is found wrong with facts or with the tree
	Total  bool   `json:"total"`  // it may change a total or a grade, and not only what follows from them
}

// Whole lists what changed beside the indicators: title, period, total, rounding, grades, parameters, checks, adjustments
// and consequences.
func Whole(a, b *engine.RuleSet) []WholeChange {
	before, after := parts(a), parts(b)
	was := map[string]part{}
	for _, p := range before {
		was[p.what] = p
	}
	is := map[string]bool{}
	var out []WholeChange
	for _, p := range after {
		is[p.what] = true
		old, ok := was[p.what]
		switch {
		case !ok:
			out = append(out, WholeChange{p.what, "", p.shown, p.touches >= follows, p.touches == findings, p.touches == totals})
		case old.meaning != p.meaning && old.shown == p.shown: // the same words, of which a definition or parameter changed
			out = append(out, WholeChange{p.what, old.shown, p.shown + "（其中的参数或定义有改动）", p.touches >= follows, p.touches == findings, p.touches == totals})
		case old.meaning != p.meaning:
			out = append(out, WholeChange{p.what, old.shown, p.shown, p.touches >= follows, p.touches == findings, p.touches == totals})
		}
	}
	for _, p := range before {
		if !is[p.what] {
			out = append(out, WholeChange{p.what, p.shown, "", p.touches >= follows, p.touches == findings, p.touches == totals})
		}
	}
	return out
}

// part is one thing that a rule set says beside its indicators.
type part struct {
	what, shown, meaning string
	touches              touches
}

// touches says what a part may change beside itself.
type touches uint8

const (
	nothing  touches = iota // it is words, or what uses it changes with it
	findings                // what is found wrong with facts or with the tree
	follows                 // what follows from a total
	totals                  // a total or a grade, and what follows
)

func parts(rs *engine.RuleSet) (out []part) {
	add := func(what, shown string, t touches) {
		if shown != "" {
			out = append(out, part{what, shown, shown, t})
		}
	}
	formulaOf := func(what string, f *formula.Formula, t touches) {
		if f != nil {
			out = append(out, part{what, f.In(diag.Zh), f.Canonical(), t})
		}
	}
	add("标题", rs.Title, nothing)
	add("适用期间", rs.Effective.In(diag.Zh), nothing)
	add("总分", rs.Total.String(), totals)
	add("取整", words.Rounding(rs.Rounding, diag.Zh), totals)
	add("得分率小数位数", number.Int(int64(rs.RatePlaces)).String(), nothing)
	add("等级", words.Grades(rs.Grades, door.In(rs).GradeByRule(), diag.Zh), totals)
	if len(rs.Grades) > 0 {
		add("定级所用的总分", map[bool]string{true: "未取整的", false: "取整后的"}[rs.GradeOnExact], totals)
		add("一级指标定级", map[bool]string{true: "是", false: "否"}[rs.GradeSections], totals)
	}
	for _, p := range rs.Parameters {
		add("参数 "+p.Name, p.Value.String()+p.Unit, nothing) // where it counts, what uses it has changed
	}
	for _, c := range door.In(rs).Checks() {
		formulaOf("勾稽 "+c.ID, c.Expect, findings)
		out = append(out, part{"勾稽 " + c.ID + " 的说明", c.Message.In(diag.Zh) + severity(c), meaning(c.Message) + severity(c), findings})
	}
	for _, c := range door.In(rs).Constraints() {
		formulaOf("对指标的要求 "+c.ID, c.Expect, findings)
	}
	formulaOf("等级的规则", door.In(rs).GradeRule(), totals)
	declared := map[string]bool{}
	declare := func(t touches) func(*formula.Formula) {
		return func(f *formula.Formula) {
			f.Reads(func(d *formula.Fact) {
				if !declared[d.Name] && d.Slot != formula.OwnSlot {
					declared[d.Name] = true
					out = append(out, part{"事实 " + d.Name + " 的声明", declaration(d), d.Declared(), t})
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
		q.Words.Formulas(declare(follows))
	}
	order := ""
	for _, a := range rs.Adjustments {
		what := "调整“" + a.ID + "”"
		order += a.ID + "，"
		add(what+"的作用", effect(a, rs), totals)
		formulaOf(what+"的条件", a.When, totals)
		formulaOf(what+"的数值", a.Value, totals)
		if a.Effect == engine.Add {
			add(what+"的下限", "至少 "+a.Min.String(), totals)
			add(what+"的上限", "至多 "+a.Max.String(), totals)
		}
		add(what+"的名称和文字", strings.TrimSpace(a.Name+" "+a.Standard), nothing)
	}
	add("调整的次序", strings.TrimSuffix(order, "，"), totals)
	for _, q := range rs.Consequences {
		formulaOf("结果应用“"+q.ID+"”的条件", q.When, follows)
		out = append(out, part{"结果应用“" + q.ID + "”", q.Words.In(diag.Zh), meaning(q.Words), follows})
	}
	return out
}

// declaration says what a fact is declared to be.
func declaration(d *formula.Fact) string {
	s := (formula.Type{Kind: d.Kind}).In(diag.Zh)
	if d.Unit != "" {
		s += "，单位" + d.Unit
	}
	if d.Min != nil {
		s += "，不小于 " + d.Min.String()
	}
	if d.Max != nil {
		s += "，不大于 " + d.Max.String()
	}
	if d.Integer {
		s += "，整数"
	}
	if d.Judgement {
		s += "，判断"
	}
	if len(d.Choices) > 0 {
		s += "，可选 " + strings.Join(d.Choices, "、")
	}
	for _, c := range d.Columns {
		s += "；" + c.Name + " " + declaration(c)
	}
	return s
}

// meaning is a text with expressions as they are meant: with their parameters' values.
func meaning(t *formula.Template) string {
	s := t.In(diag.Zh)
	t.Formulas(func(f *formula.Formula) { s += "\n" + f.Canonical() })
	return s
}

func severity(c *door.Check) string {
	if c.Severity == diag.Error {
		return ""
	}
	return "（" + words.Severity(c.Severity, diag.Zh) + "）"
}

func effect(a *engine.Adjustment, rs *engine.RuleSet) string {
	if a.Effect == engine.GradeCap {
		return "等级至多为" + rs.Grades[a.Grade].Name
	}
	return map[engine.Effect]string{engine.Add: "加减分", engine.Cap: "总分封顶", engine.Set: "总分改定"}[a.Effect]
}
