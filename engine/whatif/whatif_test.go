package whatif_test

import (
	"context"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/render"
	"jixiao/engine/whatif"
	"jixiao/rules"
)

func losses(t *testing.T, card *engine.Scorecard) []whatif.Loss {
	t.Helper()
	list, err := whatif.Losses(context.Background(), card)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func reach(t *testing.T, card *engine.Scorecard, grade string) ([]whatif.Option, bool, *diag.Term) {
	t.Helper()
	options, already, problem, err := whatif.Reach(context.Background(), card, grade)
	if err != nil {
		t.Fatal(err)
	}
	return options, already, problem
}

func union(t *testing.T) *engine.Scorecard {
	t.Helper()
	rs, list := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	if rs == nil {
		t.Fatal(list)
	}
	text, err := os.ReadFile("../../conformance/reports/2022-qingyunpu-trade-union/facts.json")
	if err != nil {
		t.Fatal(err)
	}
	facts, list := rs.Read("facts.json", text)
	if facts == nil {
		t.Fatal(list)
	}
	return facts.Evaluate()
}

func words(o whatif.Option) string {
	var parts []string
	for _, c := range o.Changes {
		name := c.Fact.Name
		if c.Table != nil {
			name = strconv.Itoa(c.Row) + "." + name
		}
		parts = append(parts, name+" "+c.From.String()+"→"+c.To.String())
	}
	return strings.Join(parts, "；") + " = " + o.Total.Lo.String() + " " + o.Grade.Zh
}

// TestLosses: ranked, each with the smallest change, and the facts are as before.
func TestLosses(t *testing.T) {
	card := union(t)
	before := string(render.AppendJSON(nil, card, true))
	var got []string
	for _, l := range losses(t, card) {
		line := l.Indicator.ID + " " + l.Lost.String()
		if len(l.Options) > 0 {
			line += " " + words(l.Options[0])
		}
		got = append(got, line)
	}
	want := []string{"B301 3", "A202 2.1 绩效指标.清晰可衡量 否→是；绩效指标.与任务对应 否→是 = 90.88 优", "B501 2", "A201 1.2", "B101 1.12",
		"C301 1 工作.未及时完成项数 1→0 = 89.78 良", "C110 0.5 文化宫.认定完成得分率 75→100 = 89.28 良", "C203 0.3"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if after := string(render.AppendJSON(nil, card.Facts.Evaluate(), true)); after != before {
		t.Error("the facts are not as they were")
	}
}

func small(t *testing.T, indicators, facts string) *engine.Scorecard {
	t.Helper()
	rs, list := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"grades": [{"name": "优", "from": 90}, {"name": "良", "from": 80}, {"name": "差", "from": 0}],
		"facts": {"满意度": {"type": "number", "min": 0, "max": 100}, "完成": {"type": "number", "min": 0, "integer": true}, "计划": {"type": "number", "min": 1, "immutable": true}, "公开": {"type": "boolean"},
			"等次": {"type": "text", "choices": ["优", "中", "差"]}}, "indicators": [`+indicators+`]}`), nil)
	if rs == nil {
		t.Fatal(list)
	}
	f, list := rs.Read("f.json", []byte(`{"facts": `+facts+`}`))
	if f == nil {
		t.Fatal(list)
	}
	return f.Evaluate()
}

// TestReach: the least change of one fact, exactly to the border; of several where one is not enough; none where none can.
func TestReach(t *testing.T) {
	two := `{"id": "A", "name": "甲", "weight": 50, "percent": "deduct(5, 90 - 满意度)"}, {"id": "B", "name": "乙", "weight": 50, "percent": "attained(完成, 计划)"}`
	for _, c := range []struct{ indicators, facts, grade, want string }{
		{two, `{"满意度": 80, "完成": 7, "计划": 7}`, "良", "满意度 80→82 = 80 良"},
		{two, `{"满意度": 80, "完成": 7, "计划": 7}`, "优", "满意度 80→86 = 90 优"},
		{two, `{"满意度": 90, "完成": 4, "计划": 7}`, "优", "完成 4→6 = 92.86 优"}, // a whole number of them, and the plan stays
		{two, `{"满意度": 75, "完成": 3, "计划": 7}`, "优", "满意度 75→90；完成 3→7 = 100 优"},
		{two, `{"满意度": 95, "完成": 7, "计划": 7}`, "良", "already"},
		{`{"id": "A", "name": "甲", "weight": 100, "percent": "公开 ? lookup([['优', 100], ['中', 80], ['差', 0]], 等次) : 0"}`, `{"公开": true, "等次": "差"}`, "良", "等次 差→优 = 100 优"},
		{`{"id": "A", "name": "甲", "weight": 100, "percent": "满意度 > 90 ? 100 : 0"}`, `{"满意度": 90}`, "优", "满意度 90→90.0001 = 100 优"},
		{`{"id": "A", "name": "甲", "weight": 100, "percent": "计划 >= 10"}`, `{"计划": 7}`, "优", ""},
	} {
		options, already, problem := reach(t, small(t, c.indicators, c.facts), c.grade)
		got := ""
		switch {
		case problem != nil:
			got = problem.Zh
		case already:
			got = "already"
		case len(options) > 0:
			got = words(options[0])
		}
		if got != c.want {
			t.Errorf("%s %s: %q, want %q", c.facts, c.grade, got, c.want)
		}
	}
	if _, _, problem := reach(t, small(t, two, `{"满意度": 80, "完成": 7, "计划": 7}`), "中"); problem == nil {
		t.Error("an unknown grade")
	}
	if _, _, problem := reach(t, small(t, two, `{"满意度": 80}`), "优"); problem == nil {
		t.Error("an open total")
	}
}

// TestConfirmed: every option, put into a document of its own, scores as it says.
func TestConfirmed(t *testing.T) {
	card := union(t)
	text, _ := os.ReadFile("../../conformance/reports/2022-qingyunpu-trade-union/facts.json")
	options, _, _ := reach(t, card, "优")
	if len(options) == 0 {
		t.Fatal("no option")
	}
	for _, o := range options {
		var doc map[string]json.RawMessage
		var values map[string]any
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(doc["facts"], &values); err != nil {
			t.Fatal(err)
		}
		for _, c := range o.Changes {
			values[c.Fact.Name] = c.To.Bool
		}
		doc["facts"], _ = json.Marshal(values)
		changed, _ := json.Marshal(doc)
		facts, list := card.RuleSet.Read("changed.json", changed)
		if facts == nil {
			t.Fatal(list)
		}
		if got := facts.Evaluate(); !got.Total.Score.Lo.Equal(o.Total.Lo) || got.Total.Grade() != o.Grade.Zh {
			t.Errorf("%s scores %s %s", words(o), got.Total.Score.Lo, got.Total.Grade())
		}
	}
}

// TestCells: what a rule over the rows of a table takes is found in its cells, and in as many rows as it takes.
func TestCells(t *testing.T) {
	for _, c := range []struct{ rule, rows, want string }{
		{"表.all(r, r.值 >= 60) ? 100 : 0", `[{"值": 70, "有": true}, {"值": 50, "有": true}]`, "2.值 50→60 = 100 优"},
		{"表.all(r, r.值 >= 60) ? 100 : 0", `[{"值": 40, "有": true}, {"值": 70, "有": true}, {"值": 50, "有": true}]`, "1.值 40→60；3.值 50→60 = 100 优"},
		{"表.all(r, r.有) ? 100 : 0", `[{"值": 40, "有": false}, {"值": 70, "有": true}]`, "1.有 否→是 = 100 优"},
		{"mean(表.值)", `[{"值": 100, "有": true}, {"值": 80, "有": true}]`, "2.值 80→100 = 100 优"},
		{"表.exists(r, r.级 == '优') ? 100 : 50", `[{"值": 100, "有": true, "级": "差"}]`, "1.级 差→优 = 100 优"},
		{"min(100, sum(表.filter(r, r.有).map(r, r.值)))", `[{"值": 30, "有": true}, {"值": 60, "有": false}]`, "1.值 30→100 = 100 优"},
		{"deduct(10, count(表.filter(r, !r.有)))", `[{"值": 30, "有": false}, {"值": 60, "有": false}]`, "1.有 否→是；2.有 否→是 = 100 优"},
		{"deduct(10, count(where(!表.有)))", `[{"值": 30, "有": false}, {"值": 60, "有": false}]`, "1.有 否→是；2.有 否→是 = 100 优"},
		{"linear(growth(max(表.值), min(表.值)), 0, 5)", `[{"值": 80}, {"值": 81}]`, "1.值 80→77.1428 = 100 优"}, // no straight line to a mark
		{"linear(growth(own(年, 2024).人, own(年, 2023).人), 0, 5)", `[]`, "2.人 103→105 = 100 优"},            // what is past comes last
		{"表.all(r, r.完 <= r.限) ? 100 : 0", `[{"完": "2024-07-10", "限": "2024-06-30"}, {"完": "2024-05-10", "限": "2024-05-30"}]`, "1.完 2024-07-10→2024-06-30 = 100 优"},
		{"表.all(r, r.完 <= r.限) ? 100 : 0", `[{"完": "2024-07-10", "限": "2024-06-30"}, {"完": "2024-08-10", "限": "2024-05-30"}]`, "1.完 2024-07-10→2024-06-30；2.完 2024-08-10→2024-05-30 = 100 优"},
		{"count(表.filter(r, r.完 <= r.限)) / count(表) * 100", `[{"完": "2024-03-10", "限": "2024-02-20"}, {"完": "2024-03-10", "限": "2024-03-30"}]`, "1.限 2024-02-20→2024-03-10 = 100 优"}, // not before its first day
		{"表.all(r, r.值 >= r.需) ? 100 : 0", `[{"值": 30, "需": 40}, {"值": 60, "需": 75}]`, "1.值 30→40；2.值 60→75 = 100 优"},
		{"deduct(1, days(date('2024-02-20'), 日))", `[]`, "日 2024-03-04→2024-03-01 = 90 优"}, // as far as it goes
		{"deduct(1, days(日, 末))", `[]`, "日 2024-03-04→2024-12-31 = 100 优"},                 // the last step is shorter
		{"add_days(date('2024-01-01'), 数) >= date('2024-03-31') ? 100 : 0", `[]`, "数 5→90 = 100 优"},
		{"root(方, 2, 2) * 10", `[]`, "方 9→99.9001 = 100 优"},
		{"日 <= date('2024-02-20') ? 100 : 0", `[]`, ""}, // not before its first day
		{"日 <= date('2024-03-01') ? 100 : 0", `[]`, "日 2024-03-04→2024-03-01 = 100 优"},
	} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}], "facts": {"表": {"type": "table", "columns": {"值": {"type": "number", "min": 0, "max": 100}, "有": {"type": "boolean"}, "级": {"type": "text", "choices": ["优", "差"]},
				"需": {"type": "number", "min": 0, "immutable": true}, "完": {"type": "date", "min": "2024-03-01"}, "限": {"type": "date", "max": "2024-06-30"}}},
				"年": {"type": "table", "key": "年份", "order": {"by": "年份", "step": 1}, "columns": {"年份": {"type": "number", "integer": true}, "人": {"type": "number", "min": 0}}}, "日": {"type": "date", "min": "2024-03-01", "max": "2024-12-31"}, "末": {"type": "date", "immutable": true}, "数": {"type": "number", "integer": true, "min": 0, "max": 100},
				"方": {"type": "number", "min": 0, "max": 100}},
			"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "`+c.rule+`"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		f, err := rs.Read("f.json", []byte(`{"facts": {"表": `+c.rows+`, "年": [{"年份": 2023, "人": 100}, {"年份": 2024, "人": 103}], "日": "2024-03-04", "末": "2024-12-31", "数": 5, "方": 9}}`))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if list := losses(t, f.Evaluate()); len(list) == 1 && len(list[0].Options) > 0 {
			got = words(list[0].Options[0])
		}
		if got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.rule, c.rows, got, c.want)
		}
	}
}

// TestAdjustments: what a veto took is told, and what it would take that it does not.
func TestAdjustments(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}], "facts": {"率": {"type": "number", "min": 0, "max": 100}, "假": {"type": "boolean"}},
		"adjustments": [{"id": "否决", "when": "假", "set": "0"}], "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rs.Read("f.json", []byte(`{"facts": {"率": 100, "假": true}}`))
	if err != nil {
		t.Fatal(err)
	}
	list := losses(t, f.Evaluate())
	if len(list) != 1 || list[0].Adjustment == nil || len(list[0].Options) != 1 || words(list[0].Options[0]) != "假 是→否 = 100 优" {
		t.Errorf("%+v", list)
	}
	for _, c := range []struct{ adjustment, facts, want string }{
		{`{"id": "否决", "when": "假 || 漏", "set": "5"}`, `{"率": 100, "假": true, "漏": true}`, "假 是→否；漏 是→否 = 100 优"},
		{`{"id": "扣", "when": "表.exists(r, r.值 < 60)", "add": "-20", "min": -20}`, `{"率": 100, "表": [{"值": 50}, {"值": 70}]}`, "1.值 50→60 = 100 优"},
		{`{"id": "限等", "when": "假", "grade_cap": "差"}`, `{"率": 100, "假": true}`, "假 是→否 = 100 优"},
	} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}], "facts": {"率": {"type": "number", "min": 0, "max": 100}, "假": {"type": "boolean"}, "漏": {"type": "boolean"}, "表": {"type": "table", "columns": {"值": {"type": "number", "min": 0, "max": 100}}}},
			"adjustments": [`+c.adjustment+`], "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		f, err := rs.Read("f.json", []byte(`{"facts": `+c.facts+`}`))
		if err != nil {
			t.Fatal(err)
		}
		options, _, _ := reach(t, f.Evaluate(), "优")
		if len(options) == 0 || words(options[0]) != c.want {
			t.Errorf("%s: %+v, want %s", c.adjustment, options, c.want)
		}
	}
	if options, _, _ := reach(t, f.Evaluate(), "优"); len(options) != 1 || words(options[0]) != "假 是→否 = 100 优" {
		t.Errorf("%+v", options)
	}
}
