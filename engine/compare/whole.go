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
			out = append(out, WholeChange{p.what, "", p.shown, p.touches == totals, p.touches == findings})
		case old.meaning != p.meaning && old.shown == p.shown: // the same words, of which a definition or parameter changed
			out = append(out, WholeChange{p.what, old.shown, p.shown + "（其中的参数或定义有改动）", p.touches == totals, p.touches == findings})
		case old.meaning != p.meaning:
			out = append(out, WholeChange{p.what, old.shown, p.shown, p.touches == totals, p.touches == findings})
		}
	}
	for _, p := range before {
		if !is[p.what] {
			out = append(out, WholeChange{p.what, p.shown, "", p.touches == totals, p.touches == findings})
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
	totals                  // a total, a grade, what follows from them
	findings                // what is found wrong with facts or with the tree
)

func parts(rs *engine.RuleSet) (out []part) {
	add := func(what, shown string, t touches) {
		if shown != "" {
			out = append(out, part{what, shown, shown, t})
		}
	}
	formulaOf := func(what string, f *formula.Formula, t touches) {
		if f != nil {
			out = append(out, part{what, f.Words(), f.Canonical(), t})
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
		out = append(out, part{"勾稽 " + c.ID + " 的说明", c.Message.Text() + severity(c), meaning(c.Message) + severity(c), findings})
	}
	for _, c := range door.In(rs).Constraints() {
		formulaOf("对指标的要求 "+c.ID, c.Expect, findings)
	}
	door.In(rs).Whole(func(name string, f *formula.Formula) {
		if name == "等级" {
			formulaOf("等级的规则", f, totals)
		}
	})
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
		formulaOf("结果应用“"+q.ID+"”的条件", q.When, totals)
		out = append(out, part{"结果应用“" + q.ID + "”", q.Words.Text(), meaning(q.Words), totals})
	}
	return out
}

// meaning is a text with expressions as they are meant: with their parameters' values.
func meaning(t *formula.Template) string {
	s := t.Text()
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
