package issued_test

import (
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/office/docx"
	"jixiao/office/issued"
)

// twoLevels is a rule set whose summary has two levels above the criteria, two of which are called much the same.
func twoLevels(t *testing.T) *engine.RuleSet {
	t.Helper()
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "甲", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"grades": [{"name": "优", "from": 90}, {"name": "良", "from": 80}, {"name": "中", "from": 60}, {"name": "差", "from": 0}],
		"facts": {"率": {"type": "number"}}, "indicators": [
		{"id": "A", "name": "决策", "weight": 15, "indicators": [
			{"id": "A1", "name": "目标", "weight": 10, "indicators": [{"id": "A11", "name": "目标明确性", "weight": 10, "percent": "率"}]},
			{"id": "A2", "name": "预算", "weight": 5, "indicators": [{"id": "A21", "name": "预算科学性", "weight": 5, "percent": "率"}]}]},
		{"id": "B", "name": "效果", "weight": 85, "indicators": [
			{"id": "B1", "name": "满意度", "weight": 45, "indicators": [{"id": "B11", "name": "满意度（职工满意度）", "weight": 25, "percent": "率"}, {"id": "B12", "name": "满意度（群众满意度）", "weight": 20, "percent": "率"}]},
			{"id": "B2", "name": "合格率", "weight": 40, "indicators": [{"id": "B21", "name": "验收合格率", "weight": 40, "percent": "率"}]}]}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

// readBack are the scores of each copy, and what is told of the report.
func readBack(t *testing.T, rs *engine.RuleSet, parts ...docx.Part) (copies, told string) {
	t.Helper()
	r := issued.FromText(blank(t, rs), "报告.docx", parts)
	if _, err := r.Text(); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range r.Copies {
		for _, s := range c.Scores {
			out = append(out, strings.Join(strings.Fields(strings.Join([]string{s.ID, s.Weight, s.Points, s.Percent, s.Rate}, " ")), " "))
		}
		out = append(out, strings.Join(strings.Fields(strings.Join([]string{c.ID, c.Weight, c.Total, c.Rate}, " ")), " "))
	}
	var said []string
	for _, d := range r.Notes {
		if m := d.Message(diag.Zh); !strings.Contains(m, "表里没有指标") {
			said = append(said, strings.TrimPrefix(d.Source.Name, "报告.docx ")+" "+strings.TrimPrefix(m, "没有收录："))
		}
	}
	return strings.Join(out, "；"), strings.Join(said, "；")
}

// TestNamesOfLevels: a level that a table calls otherwise is taken where its name without a prefix is that of one of its level, with the same weight, and told at
// its cell where not.
func TestNamesOfLevels(t *testing.T) {
	const head = "一级指标|二级指标|权重|得分|得分率"
	for _, c := range []struct{ rows, copies, told string }{
		{"决策|目标|10|9|90%\n|预算|5|4|80%\n效果|服务对象满意度|45|40|88.89%\n|合格率|40|40|100%", "A1 10 9 90%；A2 5 4 80%；B1 45 40 88.89%；B2 40 40 100%；一览表",
			"第1个表第4行第2格 B1 的名称写作“服务对象满意度”，规则里是“满意度”：分值相同，按它收录"},
		{"决策|目标|10|9|90%\n|预算编制|5|4|80%", "A1 10 9 90%；一览表", "第1个表第3行第2格 规则里没有指标“预算编制”"},
		{"效果|服务对象满意度|44|40|", "一览表", "第1个表第2行第2格 规则里没有指标“服务对象满意度”"},
		{"效果|不合格率|40|40|", "一览表", "第1个表第2行第2格 规则里没有指标“不合格率”，是否指 B2 “合格率”"},
		{"效果|服务对象满意度|45|40|\n|群众满意度|45|41|", "B1 45 40；一览表", "第1个表第2行第2格 B1 的名称写作“服务对象满意度”，规则里是“满意度”：分值相同，按它收录；第1个表第3行第2格 规则里没有指标“群众满意度”"},
		{"部门决策（15分）|目标|10|9|90%\n社会效果（80分）|合格率|40|40|", "A 15；A1 10 9 90%；B2 40 40；一览表", "第1个表第2行第1格 A 的名称写作“部门决策（15分）”，规则里是“决策”：分值相同，按它收录；第1个表第3行第1格 规则里没有指标“社会效果（80分）”"},
	} {
		if copies, told := readBack(t, twoLevels(t), tabled(strings.Split(head+"\n"+c.rows, "\n")...)); copies != c.copies || told != c.told {
			t.Errorf("%s:\n%s\n%s", c.rows, copies, told)
		}
	}
	for _, c := range []struct{ rows, copies, told string }{
		{"项目决策（15分）|目标（10分）|目标明确性|10|9\n项目决策（15分）|预算管控（5分）|预算科学性|5|4\n效果（85分）|满意度（45分）|职工满意度|25|25\n^|^|群众满意度|20|18\n^|合格率（40分）|工程质量|40|40",
			"A 15；A1 10；A11 10 9；A21 5 4；B 85；B1 45；B11 25 25；B12 20 18；B2 40；评分表",
			"第1个表第2行第1格 A 的名称写作“项目决策（15分）”，规则里是“决策”：分值相同，按它收录；第1个表第3行第2格 规则里没有指标“预算管控（5分）”；第1个表第4行第3格 B11 的名称写作“职工满意度”，规则里是“满意度（职工满意度）”：分值相同，按它收录；" +
				"第1个表第5行第3格 B12 的名称写作“群众满意度”，规则里是“满意度（群众满意度）”：分值相同，按它收录；第1个表第6行第3格 规则里没有指标“工程质量”"},
	} {
		if copies, told := readBack(t, twoLevels(t), tabled(strings.Split("一级指标|二级指标|三级指标|分值|得分\n"+c.rows, "\n")...)); copies != c.copies || told != c.told {
			t.Errorf("%s:\n%s\n%s", c.rows, copies, told)
		}
	}
}
