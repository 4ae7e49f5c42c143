package render_test

import (
	"context"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/compare"
	"jixiao/engine/diag"
	"jixiao/engine/render"
)

// TestDifferenceWords: what differs is shown whole, with a few words around it: no number is cut in two, and nothing is left out that is hardly
// longer than the mark for it; a source that is another is shown before and after.
func TestDifferenceWords(t *testing.T) {
	const file = `{"$schema": "x", "id": "demo/d", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"sources": [{"id": "办法", "title": "办法"}, {"id": "评分表", "title": "评分表"}],
		"grades": [{"name": "优", "from": 90}, {"name": "良", "from": 80}, {"name": "中", "from": 60}, {"name": "差", "from": 0}],
		"facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "source": {"ref": "评分表"}, "standard": "完成率在95%以上的得满分，90%以上的得80分，80%以上的得50分，以下的不得分。",
			"percent": "band(率, [[95, 100], [90, 80], [80, 50]], 0)"}]}`
	parse := func(old ...string) *engine.RuleSet {
		rs, err := engine.Parse("d.json", []byte(strings.NewReplacer(old...).Replace(file)), nil)
		if err != nil {
			t.Fatal(err)
		}
		return rs
	}
	a := parse()
	for _, c := range []struct {
		old, fresh string
		want       string
	}{
		{`"from": 60`, `"from": 65`, "≥60，差 ≥0 → "},
		{`"ref": "评分表"`, `"ref": "办法", "clause": "第三条"`, "依据：评分表 → 办法 第三条"},
		{`"source": {"ref": "评分表"}, `, ``, "依据：删去 评分表"},
		{"[80, 50]", "[80, 40]", "≥90 得80、≥80 得50、其余得0 → "},
		{"以下的不得分", "以下的不给分", "评分标准：…的得50分，以下的不得分。 → …的得50分，以下的不给分。"},
	} {
		b := parse(c.old, c.fresh)
		changes, err := compare.Diff(context.Background(), a, b)
		if err != nil {
			t.Fatal(err)
		}
		if got := render.Difference(a, b, changes, diag.Zh).Text(); !strings.Contains(got, c.want) {
			t.Errorf("no %s in\n%s", c.want, got)
		}
	}
}

// TestOpenWeights: what a framework leaves open is never shown as a weight of 0.
func TestOpenWeights(t *testing.T) {
	parse := func(head, indicators string) *engine.RuleSet {
		rs, err := engine.Parse("d.json", []byte(`{"$schema": "x", "id": "demo/d", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, `+head+`
			"facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}}, "indicators": [`+indicators+`]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		return rs
	}
	const open = `"framework": true, `
	for _, c := range []struct {
		a, b *engine.RuleSet
		want string
	}{
		{parse(open, `{"id": "A", "name": "甲"}`), parse(open, `{"id": "A", "name": "甲"}, {"id": "B", "name": "乙", "indicators": [{"id": "B1", "name": "丙"}]}`), "B 乙：新增\n  权重待定"},
		{parse(open, `{"id": "A", "name": "甲"}, {"id": "B", "name": "乙", "percent": "率"}`), parse(open, `{"id": "A", "name": "甲"}`), "权重待定；规则：率"},
		{parse(open, `{"id": "A", "name": "甲"}`), parse("", `{"id": "A", "name": "甲", "weight": 100, "percent": "率"}`), "权重：待定 → 100"},
	} {
		changes, err := compare.Diff(context.Background(), c.a, c.b)
		if err != nil {
			t.Fatal(err)
		}
		if got := render.Difference(c.a, c.b, changes, diag.Zh).Text(); !strings.Contains(got, c.want) {
			t.Errorf("no %s in\n%s", c.want, got)
		}
	}
}
