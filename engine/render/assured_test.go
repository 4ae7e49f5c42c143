package render_test

import (
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/render"
)

// TestAssured: a score that is one number whatever the missing facts are is shown as such everywhere, with its rate and what it rests on, and one that they
// leave open is not.
func TestAssured(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 1, "mode": "half-up"}, "total": 10, "grades": [{"name": "优", "from": 9}, {"name": "差", "from": 0}],
		"facts": {"甲": {"type": "number", "min": 0}, "总额": {"type": "number", "min": 1}}, "indicators": [{"id": "A", "name": "甲", "weight": 10, "points": "clamp(8 - 甲 / 总额, 0, 10)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	card := func(facts string) *engine.Scorecard {
		f, err := rs.Read("f.json", []byte(`{"facts": {`+facts+`}}`))
		if err != nil {
			t.Fatal(err)
		}
		return f.Evaluate()
	}
	c := card(`"甲": {"value": 0, "basis": "presumed", "reason": "没有违规"}`)
	r := c.Of(c.Find("A"))
	if !r.Assured() || r.Lost().String() != "2" || c.PresumedPoints.String() != "8" || c.Total.Rate.String() != "80" {
		t.Errorf("assured %v, lost %s, presumed %s, rate %s", r.Assured(), r.Lost(), c.PresumedPoints, c.Total.Rate)
	}
	sheet, explained, chapters := render.Scorecard(c, true, diag.Zh), render.Explanation(c, c.First(), diag.Zh), render.Chapters(c, diag.Zh)
	for name, of := range map[string]struct {
		said  string
		wants []string
	}{
		"text":     {sheet.Text(), []string{"80.00%", "得分已定，事实不全", "A 甲：得分已定（缺少事实“总额”，不论怎样都得 8.0 分）", "读到推定事实的各项计 8.0 分"}},
		"Markdown": {sheet.Markdown(), []string{"| 80.00% | 得分已定，事实不全 |", "不论怎样都得 8.0 分"}},
		"HTML":     {sheet.HTML(), []string{"80.00%", "得分已定，事实不全", "不论怎样都得 8.0 分"}},
		"JSON":     {string(render.AppendJSON(nil, c, true)), []string{`"range":{"from":"8.0","to":"8.0"},"assured":true,"rate":"80.00"`, `"range":{"from":"8.0","to":"8.0"},"rate":"80.00","grade":"差"`}},
		"explain":  {explained.Text(), []string{"A 甲（10分） 8.0分（得分已定，事实不全）", "缺少事实“总额”；不论怎样都得 8"}},
		"chapters": {chapters.Text(), []string{"得分已定（缺少事实“总额”，不论怎样都得 8.0 分）", "A 甲：失2.0分（分值10）"}},
	} {
		for _, want := range of.wants {
			if !strings.Contains(of.said, want) {
				t.Errorf("%s does not say %q:\n%s", name, want, of.said)
			}
		}
		if strings.Contains(of.said, "得分未定") || name != "explain" && name != "JSON" && name != "chapters" && strings.Contains(of.said, "无法确定") {
			t.Errorf("%s:\n%s", name, of.said)
		}
	}
	if open := card(`"甲": 1`); open.Of(open.Find("A")).Assured() || !strings.Contains(render.Scorecard(open, true, diag.Zh).Text(), "无法确定，缺少事实") {
		t.Error("1 of what is missing is taken to be settled")
	}
}
