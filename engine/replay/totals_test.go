package replay_test

import (
	"fmt"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/replay"
)

// TestTotalOfWeights: a total of weights is that of the weights that are printed; what a copy does not list may make it up, and is named.
func TestTotalOfWeights(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2020-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"x": {"type": "number", "min": 0, "max": 100}}, "indicators": [{"id": "A", "name": "甲", "weight": 10, "percent": "x"}, {"id": "B", "name": "乙", "weight": 90, "percent": "x"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("f.json", []byte(`{"facts": {"x": 50}}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ weight, scores, want string }{
		{"100", `"A": {"weight": "10"}, "B": {"weight": "90"}`, ""},
		{"100", `"A": {"weight": ""}, "B": {"weight": "90"}`, ""}, // the row is there, and its weight can be no other
		{"100", `"B": {"weight": "90"}`, "表:权重合计 open 90：印出的各项权重之和 90，这一处没有列的有：A 甲 10"},
		{"90", `"B": {"weight": "90"}`, ""},
		{"95", `"B": {"weight": "90"}`, "表:权重合计 sum 100：印出的各项权重之和 90，没有印出的各项在这份数据中 10"},
	} {
		report, list := replay.ReadReport("report.json", []byte(`{"$schema": "x", "title": "甲", "subject": "甲", "ruleset": "demo/one@1", "place": "表",
			"copies": [{"id": "表", "name": "评分表", "weight": "`+c.weight+`", "place": "表", "scores": {`+c.scores+`}}]}`))
		if report == nil {
			t.Fatal(list)
		}
		differences, _ := replay.Compare(report, facts.Evaluate())
		var got []string
		for _, d := range differences {
			got = append(got, d.At.Zh+" "+string(d.Kind)+" "+d.Computed.Zh+"："+d.Detail.Zh)
		}
		if said := strings.Join(got, "；"); said != c.want {
			t.Errorf("%s of %s: %s, want %s", c.weight, c.scores, said, c.want)
		}
	}
}

// TestGradesOfSections: the grade of a block is that of its printed points, or the scorecard's where none are printed.
func TestGradesOfSections(t *testing.T) {
	for _, c := range []struct{ more, facts, scores, want string }{
		{`"grade_sections": true, `, `"x": 78`, `"A": {"points": "19.5", "grade": "中"}, "B": {"grade": "中"}`, ""},
		{`"grade_sections": true, `, `"x": 78`, `"A": {"points": "19.5", "grade": "良"}`, "表:A 的等级 rule 中：19.5分，权重 25"},
		{`"grade_sections": true, `, `"x": 78`, `"A": {"points": "20.5", "grade": "中"}`, "表:A 的等级 rule 良：20.5分，权重 25；A rule 19.50：x = 78；25 × 78% = 19.50"},
		{`"grade_sections": true, `, `"x": 78`, `"A": {"grade": "良"}`, "表:A 的等级 rule 中：得分没有印出，按规则得 19.50，权重 25"},
		{`"grade_sections": true, `, ``, `"A": {"grade": "良"}`, "表:A 的等级 open 没有等级：得分没有印出，也没有确定"},
		{`"grade_sections": true, `, `"x": 78`, `"B1": {"grade": "中"}`, "表:B1 的等级 open 没有等级：指标体系没有给这项指标定级（grade_sections 只给一级指标）"},
		{``, `"x": 78`, `"A": {"grade": "中"}`, "表:A 的等级 open 没有等级：指标体系没有给这项指标定级（grade_sections 只给一级指标）"},
	} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2020-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, `+c.more+`
			"grades": [{"name": "良", "from": 80}, {"name": "中", "from": 60}, {"name": "差", "from": 0}], "facts": {"x": {"type": "number", "min": 0, "max": 100}},
			"indicators": [{"id": "A", "name": "甲", "weight": 25, "percent": "x"}, {"id": "B", "name": "乙", "weight": 75, "indicators": [{"id": "B1", "name": "丙", "weight": 75, "percent": "x"}]}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		facts, err := rs.Read("f.json", []byte(`{"facts": {`+c.facts+`}}`))
		if err != nil {
			t.Fatal(err)
		}
		report, list := replay.ReadReport("report.json", []byte(`{"$schema": "x", "title": "甲", "subject": "甲", "ruleset": "demo/one@1", "place": "表",
			"copies": [{"id": "表", "name": "评分表", "place": "表", "scores": {`+c.scores+`}}]}`))
		if report == nil {
			t.Fatal(list)
		}
		differences, _ := replay.Compare(report, facts.Evaluate())
		var got []string
		for _, d := range differences {
			got = append(got, d.At.Zh+" "+string(d.Kind)+" "+d.Computed.Zh+"："+d.Detail.Zh)
		}
		if said := strings.Join(got, "；"); said != c.want {
			t.Errorf("%s%s %s: %s, want %s", c.more, c.facts, c.scores, said, c.want)
		}
		if blank := string(replay.Blank(rs)); strings.Count(blank, `"grade": "", "place"`) != 1+2*strings.Count(c.more, "true") {
			t.Errorf("%s: %s", c.more, blank)
		}
	}
}

// TestTotals: what is said of sums is what the same printed scores give: criteria that do not apply count as they do, those that are not printed
// as anything that they can have, and adjustments work on the printed sum.
func TestTotals(t *testing.T) {
	const rate = `{"type": "number", "min": 0, "max": 100, "unit": "%"}`
	two := func(more string) string {
		return `"facts": {"x": ` + rate + `, "y": ` + rate + `}, ` + more + `"indicators": [{"id": "A1", "name": "甲", "weight": 60, "percent": "x"}, {"id": "A2", "name": "乙", "weight": 40, "percent": "y"}]`
	}
	beside := func(policy string) string {
		return `"facts": {"x": ` + rate + `, "za": {"type": "boolean"}}, "indicators": [{"id": "A1", "name": "甲", "weight": 60, "percent": "x"}, {"id": "A2", "name": "乙", "weight": 40, "percent": "x", "applies": "za", "when_not_applicable": ` + policy + `}]`
	}
	moved := `"facts": {"x": ` + rate + `, "y": ` + rate + `, "za": {"type": "boolean"}}, "indicators": [{"id": "A1", "name": "甲", "weight": 30, "percent": "x"}, {"id": "A2", "name": "乙", "weight": 30, "percent": "y"},
		{"id": "A3", "name": "丙", "weight": 40, "percent": "y", "applies": "za", "when_not_applicable": {"reallocate": "A2"}}]`
	penalty := func(weights ...int) string {
		return fmt.Sprintf(`"facts": {"x": %s, "v": {"type": "number", "min": 0}}, "indicators": [{"id": "A1", "name": "甲", "weight": %d, "percent": "x"}, {"id": "A2", "name": "乙", "weight": %d, "min": -10, "points": "clamp(%d - 5 * v, -10, %d)"}]`, rate, weights[0], weights[1], weights[1], weights[1])
	}
	kinds := `"facts": {"类别": {"type": "text", "choices": ["学校", "医院"]}, "x": ` + rate + `}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "one_of": "类别", "indicators": [
		{"id": "A1", "name": "乙", "weight": 100, "case": ["学校"], "percent": "x"}, {"id": "A2", "name": "丙", "weight": 100, "case": ["医院"], "percent": "100 - x"}]}]`
	for _, c := range []struct{ rules, facts, total, scores, want string }{
		{kinds, `"x": 30, "类别": "医院"`, "90", `"A2": {"points": "70"}`, "表:合计 sum 70；总分 sum 70"},
		{kinds, `"x": 30, "类别": "医院"`, "70", `"A2": {"points": "70"}`, ""},
		{beside(`"zero"`), `"x": 50, "za": false`, "65", `"A1": {"points": "30"}`, "表:合计 sum 30；总分 sum 30"},
		{beside(`"full"`), `"x": 50, "za": false`, "65", `"A1": {"points": "30"}`, "表:合计 sum 70；总分 sum 70"},
		{beside(`"full"`), `"x": 50, "za": false`, "70", `"A1": {"points": "30"}`, ""},
		{moved, `"x": 100, "za": false`, "97", `"A1": {"points": "30"}, "A2": {"points": ""}, "A3": {"points": "0"}`, "表:合计 open 30 至 100"},
		{penalty(90, 10), `"x": 100`, "85", `"A1": {"points": "90"}, "A2": {"points": ""}`, "表:合计 open 80 至 100"},
		{penalty(90, 10), `"x": 100`, "75", `"A1": {"points": "90"}, "A2": {"points": ""}`, "表:合计 sum 80 至 100；总分 sum 80 至 100"},
		{penalty(100, 0), `"x": 100`, "95", `"A1": {"points": "100"}, "A2": {"points": ""}`, "表:合计 open 90 至 100"},
		{two(`"adjustments": [{"id": "奖", "when": "total >= 90", "add": "2", "max": 2}], `), `"x": 80, "y": 90`, "94", `"A1": {"points": "56"}, "A2": {"points": "36"}`, "A1 rule 48"},
		{two(`"adjustments": [{"id": "奖", "when": "total >= 90", "add": "2", "max": 2}], `), `"x": 80, "y": 90`, "95", `"A1": {"points": "56"}, "A2": {"points": "36"}`, "A1 rule 48；表:合计 sum 92；总分 sum 94"},
		{two(`"adjustments": [{"id": "奖", "add": "total / 10", "max": 20}], `), `"x": 80, "y": 90`, "101.2", `"A1": {"points": "56"}, "A2": {"points": "36"}`, "A1 rule 48"},
		{two(`"adjustments": [{"id": "限", "when": "total > 90", "cap": "60"}], `), `"x": 80, "y": 90`, "60", `"A1": {"points": "56"}, "A2": {"points": "36"}`, "A1 rule 48"},
	} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2020-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, `+c.rules+`}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		facts, err := rs.Read("f.json", []byte(`{"facts": {`+c.facts+`}}`))
		if err != nil {
			t.Fatal(err)
		}
		report, list := replay.ReadReport("report.json", []byte(`{"$schema": "x", "title": "甲", "subject": "甲", "ruleset": "demo/one@1", "total": "`+c.total+`", "place": "表",
			"copies": [{"id": "表", "name": "评分表", "total": "`+c.total+`", "place": "表", "scores": {`+c.scores+`}}]}`))
		if report == nil {
			t.Fatal(list)
		}
		differences, _ := replay.Compare(report, facts.Evaluate())
		var got []string
		for _, d := range differences {
			got = append(got, d.At.Zh+" "+string(d.Kind)+" "+strings.ReplaceAll(d.Computed.Zh, ".00", ""))
		}
		if said := strings.Join(got, "；"); said != c.want {
			t.Errorf("%s %s, total %s: %s, want %s", c.facts, c.scores, c.total, said, c.want)
		}
	}
}
