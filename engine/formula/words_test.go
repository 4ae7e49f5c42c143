package formula

import (
	"regexp"
	"strings"
	"testing"

	"jixiao/engine/diag"

	"pgregory.net/rapid"
)

// term is an operator and the short operand after it.
var (
	term  = regexp.MustCompile(`^(?: (?:\+|-|\*|/|&&|\|\||<|>=|==) |, )(?:\w|\p{Han}|\.)+`)
	terms = regexp.MustCompile(`(?: (?:\+|-|\*|/|&&|\|\||<|>=|==) |, )(?:\w|\p{Han}|\.)+$`)
)

// moved moves a closing bracket over the term after it, or before the term that stands last in it.
func moved(t *rapid.T, text string) string {
	var closing []int
	for k, c := range text {
		if c == ')' || c == ']' {
			closing = append(closing, k)
		}
	}
	if len(closing) == 0 {
		return text
	}
	at := rapid.SampledFrom(closing).Draw(t, "closing")
	before, bracket, after := text[:at], text[at:at+1], text[at+1:]
	if rapid.Bool().Draw(t, "out") {
		over := term.FindString(after)
		return before + over + bracket + after[len(over):]
	}
	over := terms.FindString(before)
	return before[:len(before)-len(over)] + bracket + over + after
}

// changed changes one thing of an expression: a number, an operator, a function, a name, or where parentheses stand.
func changed(t *rapid.T, text string) string {
	if rapid.IntRange(0, 2).Draw(t, "bracket") == 0 {
		return moved(t, text)
	}
	swaps := [][2]string{{"0", "7"}, {"5", "6"}, {"1", "2"}, {" < ", " <= "}, {" > ", " >= "}, {" >= ", " > "}, {" <= ", " < "}, {" == ", " != "}, {"&&", "||"}, {"||", "&&"}, {" + ", " - "}, {" - ", " + "},
		{" * ", " / "}, {"whole(", "begun("}, {"min(", "max("}, {"sum(", "mean("}, {"true", "false"}, {"缺否", "已设置"}, {"优", "良"}, {"!(", "("}, {"(", ""}, {"exists(", "all("}, {"r.", "r1."}}
	s := rapid.SampledFrom(swaps).Draw(t, "swap")
	count := strings.Count(text, s[0])
	if count == 0 {
		return text
	}
	at, which := 0, rapid.IntRange(0, count-1).Draw(t, "which")
	for range which {
		at += strings.Index(text[at:], s[0]) + len(s[0])
	}
	at += strings.Index(text[at:], s[0])
	out := text[:at] + s[1] + text[at+len(s[0]):]
	if s[0] == "(" && s[1] == "" { // and the parenthesis that belongs to it
		depth := 0
		for k := at; k < len(out); k++ {
			if out[k] == '(' {
				depth++
			} else if out[k] == ')' {
				if depth == 0 {
					return out[:k] + out[k+1:]
				}
				depth--
			}
		}
	}
	return out
}

// TestWordsTellRulesApart: two rules that read alike mean the same: what an officer compares with the standard is the rule itself.
func TestWordsTellRulesApart(t *testing.T) {
	s, frame := world()
	alike, apart := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		text := numberFormula(t, 3).cel
		if rapid.Bool().Draw(t, "more") { // after a form
			text += " + " + rapid.SampledFrom([]string{"1", "完成率"}).Draw(t, "term")
		}
		other := changed(t, text)
		f, _ := s.Compile(CEL, Plain("test", text), Number)
		g, _ := s.Compile(CEL, Plain("test", other), Number)
		if f == nil || g == nil || f.Canonical() == g.Canonical() {
			return
		}
		if f.In(diag.Zh) != g.In(diag.Zh) && f.In(diag.En) != g.In(diag.En) {
			apart++
			return
		}
		alike++
		for range 20 { // one meaning in two trees may read alike
			randomFrame(t, frame)
			frame.Reset()
			a, ua := f.Number(frame)
			frame.Reset()
			b, ub := g.Number(frame)
			if (ua == nil) != (ub == nil) || ua == nil && !a.Equal(b) {
				t.Fatalf("both read “%s”:\n%s\n%s", f.In(diag.En), text, other)
			}
		}
	})
	if apart == 0 {
		t.Error("no change was readable")
	}
	t.Logf("%d apart, %d alike in meaning", apart, alike)
}

// TestDaysInWords: days are before and after each other, and not below and above.
func TestDaysInWords(t *testing.T) {
	s := NewScope(nil)
	for _, f := range []*Fact{{Name: "甲", Kind: Date}, {Name: "乙", Kind: Date}, {Name: "数", Kind: Number}} {
		s.DeclareFact(f)
	}
	for text, want := range map[string]string{"甲 <= 乙": "甲不晚于乙", "甲 < 乙": "甲早于乙", "甲 > date('2024-01-31')": "甲晚于2024-01-31", "甲 >= 乙": "甲不早于乙", "甲 == 乙": "甲等于乙", "数 <= 5": "数不高于5"} {
		f, list := s.Compile(CEL, Plain("test", text), Boolean)
		if f == nil {
			t.Fatal(list)
		}
		if got := f.In(diag.Zh); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// TestDeductions: what is taken off reads as standards say it.
func TestDeductions(t *testing.T) {
	s, _ := world()
	for text, want := range map[string][2]string{
		"deduct(5, 处数)":                      {"处数每1处扣5%，扣完为止", "5% taken off for each 1处 of 处数 until nothing is left"},
		"deduct(10, 完成率 / 5)":                {"完成率每5扣10%，扣完为止", "10% taken off for each 5 of 完成率 until nothing is left"},
		"deduct(2, floor((90 - 满意度) / 0.5))": {"（90 − 满意度）每满0.5个百分点扣2%，扣完为止", "2% taken off for each full 0.5 points of (90 − 满意度) until nothing is left"},
		"deduct(2, begun(场次 / 3))":           {"场次每3场扣2%（不足3场按3场计），扣完为止", "2% taken off for each, also begun, 3场 of 场次 until nothing is left"},
		"deduct(超支扣减, 完成率 - 100)":            {"（完成率 − 100）每1扣“超支扣减”，扣完为止", "“超支扣减” taken off for each 1 of (完成率 − 100) until nothing is left"},
		"deduct(超支扣减 * 2, 零)":                {"零每1扣（超支扣减 × 2）%，扣完为止", "(超支扣减 × 2)% taken off for each 1 of 零 until nothing is left"},
		"5 - 2 * whole((100 - 完成率) / 5)":     {"5 − 2 × （（100 − 完成率）每满5的次数）", "5 − 2 × (how often 5 is full in (100 − 完成率))"},
		"begun(场次 / 3)":                      {"场次每3场（不足的也算）的次数", "how often 3场 is full or begun in 场次"},
		"whole(满意度)":                         {"满意度每满1个百分点的次数", "how often 1 points is full in 满意度"},
		"deduct(5, 场次 / 处数)":                 {"场次每“处数”扣5%，扣完为止", "5% taken off for each “处数” of 场次 until nothing is left"},
	} {
		f, list := s.Compile(CEL, Plain("test", text), Number)
		if f == nil {
			t.Errorf("%s: %v", text, list)
		} else if zh, en := f.In(diag.Zh), f.In(diag.En); zh != want[0] || en != want[1] {
			t.Errorf("%s: %s; %s", text, zh, en)
		}
	}
}

// TestSuggestions: what a finding says that a thing is written as is so in the expression's own notation.
func TestSuggestions(t *testing.T) {
	s, _ := world()
	for _, c := range []struct {
		lang       Language
		text, want string
	}{
		{CEL, "pow(满意度, 3)", "power(x, 个数)"}, {CEL, "trunc(满意度)", "round(x, 0, 'down')"}, {Expr, "trunc(满意度)", "round(x, 0, 'down')"}, {CEL, "roundup(满意度, 1)", "round(x, 小数位数, 'up')"},
		{CEL, "countif(资产, 1)", "count(where(条件))"}, {Expr, "count_if(资产.原值, 1)", "count(where(条件))"}, {Expr, "sumif(资产, 1)", "sum(where(条件).列)"}, {CEL, "count(资产.原值 > 2000)", "count(where(…))"}, {CEL, "count(where(资产.原值 > 2000 && 在用))", "是否指“资产.在用”"}, {CEL, "count(where(在用资产.原值 > 2000 && 名称 != '甲'))", "是否指“在用资产.名称”"},
		{CEL, "count(where(在用))", "是否指"}, {CEL, "sum(资产)", "写明是哪一列，如 资产.原值"},
		{CEL, "sum(资产.原值 * 2)", "按权数平均写 weighted_mean(资产.原值, 权数的列)"}, {CEL, "growth(1)", "growth(本期, 上期[, 其余])"},
		{CEL, "固定·资产 + 1", "应写“.”"}, {CEL, "满意度 · 2", "应写“*”"},
	} {
		_, list := s.Compile(c.lang, Plain("test", c.text), Number)
		said := ""
		for _, d := range list {
			said += d.Message(diag.Zh) + d.HelpLine(diag.Zh) + d.Hint.Zh
		}
		if !strings.Contains(said, c.want) {
			t.Errorf("%s: %s, want %s", c.text, said, c.want)
		}
	}
}

// TestSharedSteps: what the rows of a loop are compared with is computed, and said, once.
func TestSharedSteps(t *testing.T) {
	s, frame := world()
	f, list := s.Compile(CEL, Plain("test", "count(where(资产.原值 > mean(资产.原值))) + count(资产.filter(r, r.原值 < mean(资产.原值)))"), Number)
	if f == nil {
		t.Fatal(list)
	}
	text := string(f.Derive(nil, frame, diag.Zh))
	if means, rows := strings.Count(text, "资产.原值的平均值 = "), strings.Count(text, "第"); means != 2 || rows != 6 {
		t.Errorf("%d means and %d rows, want 2 (one for each loop) and 6:\n%s", means, rows, text)
	}
}

// TestStepsSay: a step says of what it is the value, and works out what can be.
func TestStepsSay(t *testing.T) {
	s, frame := world()
	for text, want := range map[string]string{
		"count(where(资产.原值 > 2000))":                   "资产中满足“其原值大于2000”的各项的个数 = ",
		"sum(where(资产.原值 > 0).原值)":                     "：其原值 = ",
		"band(场次, [[0, 4 / 5 * 100]], 0)":              "落入此档，得4 ÷ 5 × 100 = 80",
		"days(date('2026-03-31'), date('2026-03-20'))": "-11（后者在前，为负）",
	} {
		f, list := s.Compile(CEL, Plain("test", text), Number)
		if f == nil {
			t.Errorf("%s: %v", text, list)
		} else if got := string(f.Derive(nil, frame, diag.Zh)); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
