package engine_test

import (
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/words"
)

// TestRowCalls: a let that is called with columns of a row is another for each row, be it of a loop or of the rows that a criterion stands for; what has
// loops of its own beside it is the same for all of them; and a chain of calls that use their argument twice is computed once for each row.
func TestRowCalls(t *testing.T) {
	chain := "r.a"
	for range 40 {
		chain = "半(" + chain + ")"
	}
	for _, c := range []struct{ indicator, facts, want string }{
		{`"for_each": "甲", "as": "r", "key": "r.名", "name": "r.名", "weight": "50", "percent": "封(r.a)"`, `"甲": [{"名": "一", "a": 80}, {"名": "二", "a": 20}]`, "50.00"},
		{`"for_each": "甲", "as": "r", "key": "r.名", "name": "r.名", "weight": "50", "percent": "封(r.a) + sum(乙.map(s, 积(s.b, r.a))) / 10"`, `"甲": [{"名": "一", "a": 80}, {"名": "二", "a": 20}], "乙": [{"b": 1}, {"b": 0.5}]`, "57.50"},
		{`"name": "a", "weight": 100, "percent": "sum(甲.map(r, 封(r.a))) / 2"`, `"甲": [{"名": "一", "a": 80}, {"名": "二", "a": 20}]`, "50.00"},
		{`"name": "a", "weight": 100, "percent": "clamp(sum(甲.map(r, ` + chain + `)), 0, 100)"`, `"甲": [{"名": "一", "a": 2}]`, "2.00"},
		{`"name": "a", "weight": 100, "percent": "甲.all(r, r.a > 5 || 有) ? 100 : 0"`, `"甲": [{"名": "一", "a": 5}, {"名": "二", "a": 10}]`, "0.00～100.00"},
		{`"name": "a", "weight": 100, "percent": "甲.all(r, r.a > 5 || 有) ? 100 : 0"`, `"甲": [{"名": "一", "a": 5}, {"名": "二", "a": 10}], "乙": [{"b": 60}]`, "100.00"},
		{`"name": "a", "weight": 100, "percent": "甲.all(r, r.a > 数) ? 100 : 0"`, `"甲": [{"名": "一", "a": 5}]`, "0.00～100.00"},
		{`"name": "a", "weight": 100, "percent": "clamp(sum(册.map(s, s.p * 数 / 10)), 0, 100)"`, `"乙": [{"b": 60}]`, "0.30"},
		{`"name": "a", "weight": 100, "percent": "clamp(sum(largest(甲.a, 1)), 0, 100)"`, `"甲": [{"名": "一", "a": 40}, {"名": "二", "a": 30}, {"名": "三"}]`, "0.00～100.00"},
		{`"name": "a", "weight": 100, "percent": "clamp(sum(smallest(甲.a, 2)), 0, 100)"`, `"甲": [{"名": "一", "a": 40}, {"名": "二", "a": 30}, {"名": "三"}]`, "0.00～100.00"},
		{`"name": "a", "weight": 100, "percent": "count(甲.filter(r, 1000 / r.a < 5)) == 0 ? 100 : 0"`, `"甲": [{"名": "一"}]`, "0.00～100.00"}, // of nothing it has no value
		{`"name": "a", "weight": 100, "percent": "clamp(sum(甲.filter(r, 1000 / r.a < 5).map(r, 3)) + 40, 0, 100)"`, `"甲": [{"名": "一"}]`, "0.00～100.00"},
		{`"name": "a", "weight": 100, "percent": "clamp(sum(甲.filter(r, 1000 / r.a < 20).map(r, 3)) + 40, 0, 100)"`, `"甲": [{"名": "一"}]`, "0.00～100.00"},
		{`"name": "a", "weight": 100, "percent": "均(甲)"`, `"甲": [{"名": "一", "a": 80}, {"名": "二", "a": 20}]`, "50.00"}, // definitions and parameters that stand for rows
		{`"name": "a", "weight": 100, "percent": "均(高)"`, `"甲": [{"名": "一", "a": 80}, {"名": "二", "a": 20}]`, "80.00"},
		{`"name": "a", "weight": 100, "percent": "均(甲.filter(r, r.a < 70))"`, `"甲": [{"名": "一", "a": 80}, {"名": "二", "a": 20}]`, "20.00"},
		{`"name": "a", "weight": 100, "percent": "sum(高.a) / 2 + count(where(高.a > 70))"`, `"甲": [{"名": "一", "a": 80}, {"名": "二", "a": 60}]`, "71.00"},
		{`"name": "a", "weight": 100, "percent": "count(高) * 20"`, `"甲": [{"名": "一", "a": 80}, {"名": "二"}]`, "20.00～40.00"},
		{`"name": "a", "weight": 100, "percent": "独(甲, '二') + count(册.filter(s, s.p <= 数表(册)))"`, `"甲": [{"名": "一", "a": 80}, {"名": "二", "a": 20}]`, "22.00"},
		{`"name": "a", "weight": 100, "percent": "count(where(甲.a > 50 ? 大 > 40 : true)) > 0 ? 100 : 0"`, `"甲": [{"名": "一"}], "乙": [{}]`, "0.00～100.00"}, // what is known of a row here is not known of one there
		{`"name": "a", "weight": 100, "percent": "count(where((大 >= 80 ? 1 : 0) > 甲.a)) > 0 ? 100 : 0"`, `"甲": [{"名": "一", "a": 0}]`, "0.00～100.00"},
		{`"name": "a", "weight": 100, "percent": "mean(甲.a.map(x, 5))"`, `"甲": [{"名": "一", "a": 10}, {"名": "二"}]`, "5.00"},
	} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "t/calls", "version": "1", "title": "t", "effective": {"from": "2020-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"甲": {"type": "table", "key": "名", "columns": {"名": {"type": "text"}, "a": {"type": "number", "min": 0, "max": 100}}}, "乙": {"type": "table", "columns": {"b": {"type": "number", "min": 0, "max": 100}}},
				"册": {"type": "table", "columns": {"p": {"type": "number"}, "q": {"type": "number"}}, "value": [{"p": 1, "q": 2}, {"p": 2, "q": 3}]}},
			"let": {"封": {"with": ["x"], "is": "min(x, 90)"}, "积": {"with": ["x", "y"], "is": "x * y"}, "半": {"with": ["x"], "is": "x * x / 2"}, "有": "乙.exists(s, s.b > 50)", "数": "count(乙.filter(s, s.b > 50))", "均": {"with": ["表"], "is": "mean(表.a)"}, "高": "where(甲.a > 50)", "独": {"with": ["表", "谁"], "is": "own(表, 谁).a"}, "大": "max(乙.map(s, s.b))", "数表": {"with": ["表"], "is": "count(表)"}},
			"indicators": [{"id": "A", "name": "甲", "weight": 100, "indicators": [{"id": "A1", `+c.indicator+`}]}]}`), nil)
		if err != nil {
			t.Errorf("%.60s: %v", c.indicator, err)
			continue
		}
		f, err := rs.Read("f.json", []byte(`{"facts": {`+c.facts+`}}`))
		if err != nil {
			t.Errorf("%.60s: %v", c.indicator, err)
			continue
		}
		card := f.Evaluate()
		if got := strings.TrimSpace(words.Points(card.Total.Score, rs.Rounding, diag.Zh)); got != c.want {
			t.Errorf("%.80s with %s: %s, want %s", c.indicator, c.facts, got, c.want)
		}
	}
}
