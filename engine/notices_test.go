package engine_test

import (
	"slices"
	"testing"

	"jixiao/engine"
)

// TestQuiet: notes and warnings that documents of the same rule set, or its own words, would refute are not made.
func TestQuiet(t *testing.T) {
	const head = `{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up", "at": "total"}, `
	for name, text := range map[string]string{
		"words": head + `"indicators": [
			{"id": "A1", "name": "甲", "weight": 0, "standard": "按率", "facts": {"x": {"type": "number", "min": 0, "max": 100, "unit": "%"}, "za": {"type": "boolean"}, "n": {"type": "number", "min": 0, "integer": true},
				"now": {"type": "number", "unit": "万元", "about": "本年数"}, "old": {"type": "number", "unit": "万元", "about": "上年数"}, "d": {"type": "date"}}, "percent": "x"},
			{"id": "A2", "name": "乙", "weight": 20, "standard": "按率", "percent": "x", "applies": "za", "when_not_applicable": {"reallocate": "A1"}},
			{"id": "A3", "name": "丙", "weight": 10, "standard": "超过90%（包括90%）的得10分，否则不得分。", "points": "x >= 90 ? 10 : 0"},
			{"id": "A4", "name": "丁", "weight": 10, "standard": "完成率精确至个位，按完成率得分。", "percent": "round(x, 0)"},
			{"id": "A5", "name": "戊", "weight": 10, "standard": "每低1%扣5%，不到1%的按1%计。", "percent": "deduct(5, begun(100 - x))"},
			{"id": "A6", "name": "己", "weight": 10, "standard": "每迟十五天扣10%，扣完为止。", "percent": "deduct(10, n / 15)"},
			{"id": "A7", "name": "庚", "weight": 10, "standard": "得分不四舍五入。", "percent": "x"},
			{"id": "A8", "name": "辛", "weight": 10, "standard": "增长率=(本年数-上年数)/上年数×100%，每增长2%得1分。", "points": "clamp(growth(now, old) / 2, 0, 10)"},
			{"id": "A9", "name": "壬", "weight": 5, "standard": "2024-09-27前报送的得5分。", "points": "d < date('2024-09-27') ? 5 : 0"},
			{"id": "A10", "name": "癸", "weight": 5, "standard": "①有规划；②有细则。满足①得40%，否则该要点不得分；②60%。", "facts": {"k": {"type": "checklist", "shares": [40, 60]}}, "percent": "checklist(k)"},
			{"id": "A11", "name": "子", "weight": 5, "standard": "按率", "points": "x / 8", "applies": "x <= 40", "when_not_applicable": "full"},
			{"id": "A12", "name": "丑", "weight": 5, "standard": "按率", "percent": "x > 50 ? 50 : 30", "applies": "za", "when_not_applicable": "full"}]}`,
		"penalty": head + `"indicators": [{"id": "A1", "name": "甲", "weight": 100, "standard": "按率", "percent": "x", "facts": {"x": {"type": "number", "min": 0, "max": 100, "unit": "%"}, "v": {"type": "number", "min": 0, "integer": true}}},
			{"id": "A2", "name": "乙", "weight": 0, "standard": "每处扣5分", "min": -10, "points": "clamp(-5 * v, -10, 0)"}]}`,
		"kinds": head + `"facts": {"类别": {"type": "text", "choices": ["学校", "医院"]}, "x": {"type": "number", "min": 0, "max": 100, "unit": "%"}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "one_of": "类别", "indicators": [
			{"id": "A1", "name": "乙", "weight": 100, "case": ["学校"], "when_not_applicable": "zero", "standard": "按率", "percent": "x"}, {"id": "A2", "name": "丙", "weight": 100, "case": ["医院"], "standard": "按率", "percent": "100 - x"}]}]}`,
		"cohort": head + `"facts": {"各县": {"type": "table", "from": "cohort", "key": "县", "columns": {"县": {"is": "subject"}, "值": {"is": "支出"}}}},
			"indicators": [{"id": "A1", "name": "甲", "weight": 100, "standard": "按均值", "facts": {"支出": {"type": "number", "min": 0, "max": 100}}, "percent": "mean(各县.值)"}]}`,
	} {
		rs, err := engine.Parse("r.json", []byte(text), nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if list := rs.Warnings(); len(list) > 0 {
			t.Errorf("%s: %v", name, list)
		}
	}
}

// TestSaid: words that a rule contradicts are noted, however the standard writes a limit or a quotient.
func TestSaid(t *testing.T) {
	for _, c := range []struct{ standard, rule, code string }{
		{"完成率90%以内（含）的得10分", `"points": "x < 90 ? 10 : 0"`, "end-other"}, {"完成率不超过90%的得10分", `"points": "x < 90 ? 10 : 0"`, "end-other"},
		{"完成率≥90%得10分", `"points": "x > 90 ? 10 : 0"`, "end-other"}, {"完成率大于等于90%得10分", `"points": "x > 90 ? 10 : 0"`, "end-other"}, {"完成率≥90%得10分", `"points": "x >= 90 ? 10 : 0"`, ""},
		{"低于95%每低1%扣2%。", `"percent": "deduct(2, floor(95 - x))"`, "step-unsaid"}, {"低于95%每低1%扣2%，不足1%的不扣。", `"percent": "deduct(2, floor(95 - x))"`, ""},
		{"每低1个百分点扣2%，扣完为止。", `"percent": "deduct(2, 90 - x)"`, "number-unsaid"}, {"每低1个百分点扣0.5分，扣完为止。", `"percent": "deduct(5, 100 - x)"`, ""},
		{"①有制度；②执行。①不符合的，本指标不得分。", `"facts": {"制": {"type": "checklist", "items": [{}, {}]}}, "percent": "checklist(制)"`, "gate-unsaid"},
		{"①有制度；②执行。每项占50%权重分，①②均不满足的，本指标不得分。", `"facts": {"制": {"type": "checklist", "shares": [50, 50]}}, "percent": "checklist(制)"`, ""},
		{"①有制度；②执行，发生重大事故本指标不得分。每项占50%权重分。", `"facts": {"制": {"type": "checklist", "shares": [50, 50]}}, "percent": "checklist(制)"`, ""},
		{"①有制度，否则本指标不得分；②执行。每项占50%权重分。", `"facts": {"制": {"type": "checklist", "shares": [50, 50]}}, "percent": "checklist(制)"`, "gate-unsaid"},
		{"完成率90%（含）以上得满分。", `"percent": "x > 90 && d != 90 ? 100 : 0"`, "end-other"}, {"完成率90%（含）以上得满分。", `"percent": "x > 90 || x == 90 ? 100 : 0"`, ""},
		{"①有制度；②执行；③公开。每项占1/3。", `"facts": {"制": {"type": "checklist", "items": [{}, {}, {}]}}, "percent": "checklist(制)"`, ""},
		{"①有制度；②执行。每项占1/3。", `"facts": {"制": {"type": "checklist", "items": [{}, {}]}}, "percent": "checklist(制)"`, "number-unused"},
		{"三年年均增长8%的得满分。", `"percent": "d >= p * power(1.08, 3)"`, ""}, {"三年年均增长9%的得满分。", `"percent": "d >= p * power(1.08, 3)"`, "number-unsaid"},
		{"完成率=完成数/计划数×100%，按完成率得分。", `"percent": "attained(p, d)"`, "divisor-other"}, {"完成率=完成数/计划数×100%，按完成率得分。", `"percent": "attained(d, p)"`, ""},
		{"3月31日前报送得满分。", `"percent": "报 <= date('2024-04-30')"`, "date-other"}, {"3月31日前报送得满分。", `"percent": "报 <= date('2024-03-31')"`, ""}, {"3月31日前报送得满分。", `"percent": "报 < date('2024-04-01')"`, ""},
		{"三月三十一日前报送得满分。", `"percent": "报 <= date('2024-03-30')"`, ""}, {"三月三十一日前报送得满分。", `"percent": "报 <= date('2024-03-20')"`, "date-other"}, {"３月底前报送得满分。", `"percent": "报 <= date('2024-04-30')"`, "date-other"},
		{"2024年3月31日前报送得满分。", `"percent": "报 <= date('2023-03-31')"`, "date-other"}, {"2024-03-31前报送得满分。", `"percent": "报 <= date('2024-04-30')"`, "date-other"},
		{"3月31日前报送得满分，4月30日前报送得一半。", `"points": "报 <= date('2024-03-31') ? 10 : 报 <= date('2024-05-30') ? 5 : 0"`, "date-other"},
		{"3月31日前报送得满分。", `"interpretation": [{"about": "期限", "reads": "当年延至4月30日", "because": "通知"}], "percent": "报 <= date('2024-04-30')"`, ""},
		{"3月31日前报送得满分。", `"percent": "报 >= date('2024-01-01') && 报 <= date('2024-03-31')"`, ""}, {"按通知规定的期限报送得满分。", `"percent": "报 <= date('2024-04-30')"`, ""}, {"2月底前报送得满分。", `"percent": "报 <= date('2024-02-29')"`, ""},
	} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"x": {"type": "number", "min": 0, "max": 100, "unit": "%"}, "d": {"type": "number", "min": 0, "about": "完成数"}, "p": {"type": "number", "min": 0, "about": "计划数"}, "报": {"type": "date"}},
			"indicators": [{"id": "A", "name": "甲", "weight": 10, "standard": "`+c.standard+`", `+c.rule+`}, {"id": "B", "name": "乙", "weight": 90, "standard": "按率", "percent": "x > 0 || d > 0 || p > 0 || year(报) > 0 ? x : 0"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, d := range rs.Warnings() {
			codes = append(codes, d.Code.ID)
		}
		if c.code == "" && len(codes) > 0 || c.code != "" && !slices.Contains(codes, c.code) {
			t.Errorf("%s, %s: %v, want %s", c.standard, c.rule, codes, c.code)
		}
	}
}
