package compare_test

import (
	"context"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/compare"
	"jixiao/engine/diag"
	"jixiao/engine/render"
)

// TestNothingIsLost: whatever a revision changes, diff says something, and what may change a finding or a total is not proved the same.
func TestNothingIsLost(t *testing.T) {
	const text = `{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "grade_sections": true,
		"sources": [{"id": "s", "title": "办法"}], "parameters": {"线": {"value": 3, "about": "几"}}, "grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}],
		"facts": {"数": {"type": "number", "min": 0, "max": 100, "about": "多少"}, "表": {"type": "table", "columns": {"编": {"type": "text"}, "值": {"type": "number", "min": 0, "max": 100}}}},
		"constraints": [{"id": "w", "expect": "indicators.all(i, i.weight >= 1)", "message": "至少${线}分"}],
		"adjustments": [{"id": "奖", "when": "indicators.exists(i, i.level == 1 && i.grade == '优')", "add": "3", "max": 3, "source": {"ref": "s"}}],
		"consequences": [{"id": "用", "when": "grade == '优'", "words": "奖励", "source": {"ref": "s"}}],
		"indicators": [{"id": "A", "name": "甲", "weight": 60, "percent": "数", "narrative": "得${数}，线${线}"},
			{"id": "B", "name": "乙", "weight": 40, "indicators": [{"id": "R", "name": "行.编", "weight": "行.值", "for_each": "表", "as": "行", "key": "行.编", "show": ["值"], "percent": "行.值"}]}]}`
	parse := func(text string) *engine.RuleSet {
		rs, err := engine.Parse("r.json", []byte(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		return rs
	}
	a := parse(text)
	for _, c := range []struct {
		from, to string
		same     bool
	}{
		{`"about": "几"`, `"about": "几", "source": "s"`, true}, {`"title": "办法"`, `"title": "别的办法"`, true}, {`"about": "多少"`, `"about": "几多"`, true}, {`"about": "多少"`, `"about": "多少", "immutable": true`, true},
		{`"columns": {"编"`, `"rows": {"least": 1}, "columns": {"编"`, true}, {`"columns": {"编"`, `"key": "编", "columns": {"编"`, true}, {`"show": ["值"]`, `"show": ["编", "值"]`, true},
		{`"max": 3, "source": {"ref": "s"}`, `"max": 3`, true}, {`"奖励", "source": {"ref": "s"}`, `"奖励"`, true}, {`"facts": {`, `"facts": {"新": {"type": "number"}, `, true},
		{`至少${线}分`, `不少于${线}分`, false}, {`"message": "至少${线}分"`, `"message": "至少${线}分", "severity": "note"`, false}, {`"value": 3, "about"`, `"value": 4, "about"`, false}, {`"from": 90`, `"from": 80`, false},
	} {
		b := parse(strings.Replace(strings.Replace(text, `"version": "1"`, `"version": "2"`, 1), c.from, c.to, 1))
		changes, err := compare.Diff(context.Background(), a, b)
		if err != nil {
			t.Fatal(err)
		}
		said := render.Difference(a, b, changes, diag.Zh).Text()
		if strings.Contains(said, "没有改动。\n") && len(compare.Whole(a, b)) == 0 {
			t.Errorf("%s: %s", c.to, said)
		}
		if compare.Equal(a, b, changes) && !c.same {
			t.Errorf("%s: proved the same: %s", c.to, said)
		}
		if c.from == `"from": 90` && strings.Contains(said, "等级改了：同样的总分") {
			t.Error(said)
		}
	}
}

// TestUnusedGradesAreTold: where a rule gives the grade, that another begins elsewhere changes nothing, and is told.
func TestUnusedGradesAreTold(t *testing.T) {
	made := func(version, from string) *engine.RuleSet {
		rs, err := engine.Parse(version+".json", []byte(`{"$schema": "x", "id": "a/b", "version": "`+version+`", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"grades": [{"name": "优", "from": `+from+`}, {"name": "差", "from": 0}], "grade": "total >= 90 ? '优' : '差'", "facts": {"率": {"type": "number", "min": 0, "max": 100}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		return rs
	}
	list := compare.Whole(made("1", "90"), made("2", "89"))
	if len(list) != 1 || list[0].What.Zh != "等级表的起分" || list[0].Grade || list[0].Counts {
		t.Errorf("%+v", list)
	}
}
