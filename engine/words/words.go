// Package words says for people what the engine's values mean, in Chinese or English: amounts, grades, rates, why a score
// is what it is. Nothing below imports it, and nothing that it says decides anything. What a function of the expression
// language says is in its own row of the table in package formula.
package words

import (
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Mode is a way of rounding.
func Mode(m number.Mode, lang diag.Lang) string { return modes[m].In(lang) }

var modes = [...]diag.Term{
	number.HalfUp: {Zh: "四舍五入", En: "half away from zero"}, number.HalfEven: {Zh: "四舍六入五成双", En: "half to even"},
	number.Down: {Zh: "截断", En: "cut off"}, number.Up: {Zh: "进一", En: "rounded up"},
}

// Rounding says how scores are rounded: 每个指标四舍五入到2位小数.
func Rounding(r engine.Rounding, lang diag.Lang) string {
	at := diag.Term{Zh: "每个指标", En: "each criterion "}
	if r.AtTotal {
		at = diag.Term{Zh: "总分", En: "the total "}
	}
	places := number.Int(int64(r.Places)).String()
	return at.In(lang) + Mode(r.Mode, lang) + diag.Term{Zh: "到" + places + "位小数", En: " to " + places + " decimals"}.In(lang)
}

// Grades is a table of grades: 优 ≥90，良 ≥80至89.
func Grades(list []engine.Grade, byRule bool, lang diag.Lang) string {
	var parts []string
	for _, g := range list {
		s := g.Name
		if !byRule {
			s += map[bool]string{false: " ≥", true: " >"}[g.Above] + g.From.String()
		}
		if g.To != nil {
			s += diag.Term{Zh: "至", En: " to "}.In(lang) + g.To.String()
		}
		if g.AtMost.Sign() > 0 {
			s += lang.Say("（同批至多 %s%%，并列的", " (at most %s%% of the cohort, those tied ", g.AtMost)
			if g.Ties {
				s += lang.Say("都算）", "all in)")
			} else {
				s += lang.Say("都不算）", "all out)")
			}
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, diag.Term{Zh: "，", En: ", "}.In(lang))
}

// Severity says how much a check weighs.
func Severity(s diag.Severity, lang diag.Lang) string {
	return map[diag.Severity]diag.Term{diag.Error: {Zh: "错误", En: "error"}, diag.Warning: {Zh: "警告", En: "warning"}, diag.Note: {Zh: "提示", En: "note"}}[s].In(lang)
}

// Grade is the grade of a determined total, the grades that an open one may have (“良至优”), "" for none.
func Grade(t *engine.Totals, lang diag.Lang) string {
	if t == nil {
		return ""
	}
	grades := t.Grades()
	if len(grades) == 0 {
		return ""
	}
	best, worst := grades[0].Name, grades[len(grades)-1].Name
	out := best
	if best != worst {
		out = diag.Term{Zh: worst + "至" + best, En: worst + " to " + best}.In(lang)
	}
	if t.MayMiss {
		out += diag.Term{Zh: "，或没有等级", En: ", or none"}.In(lang)
	}
	return out
}

// Graded is Grade in both languages.
func Graded(t *engine.Totals) diag.Term {
	return diag.Term{Zh: Grade(t, diag.Zh), En: Grade(t, diag.En)}
}

// Points writes a score with the decimals of a rounding, or its range: 2.87, 1.00～2.00 (1.00–2.00 in English).
func Points(p engine.Points, r engine.Rounding, lang diag.Lang) string {
	if !p.Open {
		return string(r.Append(nil, p.Lo))
	}
	lo, hi := string(r.Append(nil, p.Lo)), string(r.Append(nil, p.Hi))
	if lo == hi { // whatever it is, it is shown so
		return lo
	}
	return Range(lo, hi, lang)
}

// Range writes from where to where something lies.
func Range(from, to string, lang diag.Lang) string { return from + lang.Say("～", "–") + to }

// Undetermined says that an item's score is undetermined and why, or that it is what it is whatever the facts are that are missing; "" of one that has a score.
func Undetermined(c *engine.Scorecard, i *engine.Item, lang diag.Lang) string {
	c = c.OrEmpty()
	r := c.Of(i)
	switch {
	case r == nil || r.Why == nil:
		return ""
	case r.Assured():
		return lang.Say("得分已定（%s，不论怎样都得 %s 分）", "settled (%s, and in any case it is %s)", r.Why.Reason(lang), Points(r.Score, i.Rounding, lang))
	}
	return lang.Say("无法确定，%s", "undetermined, %s", r.Why.Reason(lang))
}

// Rests says how many points of the total are of criteria that read what is presumed or judged; "" where none are.
func Rests(c *engine.Scorecard, lang diag.Lang) string {
	c = c.OrEmpty()
	r := c.RuleSet.Rounding
	presumed, judged := c.PresumedPoints.Fixed(r.Places, r.Mode), c.JudgedPoints.Fixed(r.Places, r.Mode)
	switch presumes, judges := c.PresumedPoints.Sign() > 0, c.JudgedPoints.Sign() > 0; {
	case presumes && judges:
		return lang.Say("其中读到推定事实的各项计 %s 分，读到评价人判断的各项计 %s 分", "of it %s points are of criteria that read presumed facts, %s of those that read judgements", presumed, judged)
	case presumes:
		return lang.Say("其中读到推定事实的各项计 %s 分", "of it %s points are of criteria that read presumed facts", presumed)
	case judges:
		return lang.Say("其中读到评价人判断的各项计 %s 分", "of it %s points are of criteria that read judgements", judged)
	}
	return ""
}

// Weight writes what an item weighs: 10, 66.6666…, or 40～50 where it is open which criteria apply.
func Weight(r *engine.Result, lang diag.Lang) string {
	if r == nil { // of no item
		return ""
	}
	if r.Least.Less(r.Most) {
		return Range(r.Least.Approx(4), r.Most.Approx(4), lang)
	}
	return r.Weight.Approx(4)
}

// Adjusted says what an adjustment did to the total; "" if it did not apply.
func Adjusted(c *engine.Scorecard, r *engine.AdjustmentResult, lang diag.Lang) string {
	c = c.OrEmpty()
	if r == nil || r.Adjustment == nil {
		return ""
	}
	name := r.Name
	if name == "" {
		name = r.ID
	}
	show := func(p engine.Points) string { return Points(p, c.RuleSet.Rounding, lang) }
	switch {
	case r.Why != nil:
		return lang.Say("总分调整“%s”：无法确定，%s", "adjustment “%s”: undetermined, %s", name, r.Why.Reason(lang))
	case r.Applied && r.Effect == engine.GradeCap:
		return lang.Say("总分调整“%s”：等级至多为%s", "adjustment “%s”: the grade is at most %s", name, c.RuleSet.Grades[r.Grade].Name)
	case r.Applied:
		given := ""
		if r.Effect == engine.Add && !r.Given.Equal(r.Value) { // within its bounds, or rounded
			given = lang.Say("（算得 %s，计 %s）", " (it came to %s and counts as %s)", r.Given.Approx(6), r.Value.Approx(6))
		}
		return lang.Say("总分调整“%s”：%s → %s%s", "adjustment “%s”: %s → %s%s", name, show(r.Before), show(r.After), given)
	}
	return ""
}

// Reason is the document's reason for points that an item lost: of its adjudication, or of its reasons. Where key points were adjudicated it says as
// what each counts, and where not all were by the same, by whom: ①按不满足计（甲组）：……；②按满足计（未署名）：…….
func Reason(c *engine.Scorecard, i *engine.Item, lang diag.Lang) string {
	if c = c.OrEmpty(); !c.AdjudicatedInPart(i) {
		return c.Reason(i)
	}
	points := c.Inside(door.Key{}).Decided(i.Index())
	apart := slices.ContainsFunc(points, func(p door.Decided) bool { return p.By != points[0].By })
	var parts []string
	for _, p := range points {
		said := lang.Say("%s按不满足计", "%s counts as not met", p.Mark)
		switch {
		case p.Met.Equal(number.One):
			said = lang.Say("%s按满足计", "%s counts as met", p.Mark)
		case p.Met.Sign() > 0:
			said = lang.Say("%s按满足%s%%计", "%s counts as %s%% met", p.Mark, p.Met.Mul(number.Hundred).Approx(4))
		}
		if apart {
			said += lang.Say("（%s）", " (%s)", orUnsigned(p.By, lang))
		}
		parts = append(parts, said+lang.Say("：", ": ")+p.Reason)
	}
	return strings.Join(parts, lang.Say("；", "; "))
}

// Adjudicator is who adjudicated an item; "" where its key points were adjudicated by several, each of whom Reason names.
func Adjudicator(c *engine.Scorecard, i *engine.Item, lang diag.Lang) string {
	if c = c.OrEmpty(); c.AdjudicatedBy(i) == "" && c.AdjudicatedInPart(i) {
		if slices.ContainsFunc(c.Inside(door.Key{}).Decided(i.Index()), func(p door.Decided) bool { return p.By != "" }) {
			return ""
		}
	}
	return orUnsigned(c.AdjudicatedBy(i), lang)
}

func orUnsigned(by string, lang diag.Lang) string {
	if by == "" {
		return lang.Say("未署名", "unsigned")
	}
	return by
}

// ReasonGiven says what reason a document gives beside an adjudication: of lost points, if any are.
func ReasonGiven(r *engine.Result, reason string, lang diag.Lang) string {
	if r == nil {
		r = new(engine.Result)
	}
	if lost := r.Score.Open && !r.Assured() || r.Lost().Sign() > 0; reason == "" || !lost {
		return lang.Say("数据写明：%s", "the facts say: %s", reason)
	}
	return lang.Say("扣分原因：%s", "why points were lost: %s", reason)
}

// TotalName names the row of the total below the criteria's: they do not add up to it where an adjustment moved it.
func TotalName(c *engine.Scorecard, lang diag.Lang) string {
	c = c.OrEmpty()
	for k := range c.Adjustments {
		if a := &c.Adjustments[k]; a.Why != nil || a.Applied && !(a.Before.Lo.Equal(a.After.Lo) && a.Before.Hi.Equal(a.After.Hi)) {
			return lang.Say("总分（调整后）", "Total, adjusted")
		}
	}
	if len(c.Structure()) > 0 { // the weights do not add up to what the total is out of
		return lang.Say("总分", "Score")
	}
	return lang.Say("合计", "Total")
}

// Rate writes the rate of an item without the sign: 71.69; "" if it has none.
func Rate(c *engine.Scorecard, i *engine.Item) string { return string(AppendRate(nil, c, i)) }

// AppendRate is Rate appended.
func AppendRate(b []byte, c *engine.Scorecard, i *engine.Item) []byte {
	if rate, ok := c.RateOf(i); ok {
		b = rate.AppendFixed(b, c.RuleSet.RatePlaces, number.HalfUp)
	}
	return b
}

// Basis names what a fact rests on.
func Basis(b engine.Basis, lang diag.Lang) string {
	return map[engine.Basis]diag.Term{engine.Stated: {Zh: "载明", En: "stated"}, engine.Computed: {Zh: "计算", En: "computed"},
		engine.Presumed: {Zh: "推定", En: "presumed"}, engine.Judged: {Zh: "判断", En: "judged"}}[b].In(lang)
}

// Amount writes a fact's value with its unit; 缺失 if it is missing, and its bounds if only they are known.
func Amount(f engine.Fact, lang diag.Lang) string {
	if f.Decl == nil {
		return ""
	}
	one := func(x *number.Number) string {
		if f.Decl.Kind == formula.Date {
			return formula.FormatDate(*x)
		}
		return x.String() + f.Decl.Unit
	}
	switch {
	case f.LeftOut:
		return diag.Term{Zh: "不适用", En: "does not apply"}.In(lang)
	case f.Decl.Mark != "" && f.State == formula.Known && f.Decl.Kind == formula.Number && f.Value.Num.IsInt(): // met, or not
		return formula.Value{Kind: formula.Boolean, Bool: f.Value.Num.Sign() > 0}.In(lang)
	case f.State == formula.Missing:
		return diag.Term{Zh: "缺失", En: "missing"}.In(lang)
	case f.State == formula.Bounded && f.Hi == nil:
		return diag.Term{Zh: "不少于 ", En: "at least "}.In(lang) + one(f.Lo)
	case f.State == formula.Bounded && f.Lo == nil:
		return diag.Term{Zh: "不超过 ", En: "at most "}.In(lang) + one(f.Hi)
	case f.State == formula.Bounded:
		return one(f.Lo) + diag.Term{Zh: " 至 ", En: " to "}.In(lang) + one(f.Hi)
	case f.Decl.Kind == formula.Table:
		return number.Int(int64(f.Rows.N)).String() + diag.Term{Zh: " 行", En: " rows"}.In(lang)
	case f.Decl.Kind == formula.Number:
		return one(&f.Value.Num)
	}
	return f.Value.In(lang)
}

// WeightGoes says what becomes of the weight where a criterion does not apply.
func WeightGoes(i *engine.Indicator, lang diag.Lang) string {
	c := i.Inside(door.Key{})
	if c == nil {
		return ""
	}
	if c.Within != nil {
		return diag.Term{Zh: "剔除后在 " + c.Within.ID + " " + c.Within.Name + " 内按比例折算", En: "taken out, and the others within " + c.Within.ID + " " + c.Within.Name + " are scaled up"}.In(lang)
	}
	if c.Policy != door.Reallocate {
		return policies[c.Policy].In(lang)
	}
	var names []string
	for _, to := range c.Receivers {
		names = append(names, to.ID+" "+to.Name)
	}
	return diag.Term{Zh: "权重并入 " + strings.Join(names, "、"), En: "its weight goes to " + strings.Join(names, ", ")}.In(lang)
}

var policies = [...]diag.Term{
	door.Full: {Zh: "按满分计", En: "full marks"}, door.Zero: {Zh: "计0分", En: "no marks"},
	door.Absent:  {Zh: "属于其他类别，由本类的指标代替", En: "it is of another kind of body, whose own criteria stand in its place"},
	door.Rescale: {Zh: "剔除后其余指标按比例折算", En: "taken out, and the others are scaled up"},
}

// Check is a check's condition read back, and what it says when it does not hold, with its expressions in braces.
func Check(c *door.Check) diag.Term {
	return diag.Both("%s；不成立时：%s", "%s; where it does not hold: %s", c.Expect, c.Message)
}
