package issued_test

import (
	"slices"
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

// lines are the paragraphs of a Word file.
func lines(texts ...string) (parts []docx.Part) {
	for _, text := range texts {
		parts = append(parts, docx.Part{Text: text})
	}
	return parts
}

// TestHeadingsInText: a heading that names no criterion ends what is read of the one before, and is told if it prints points; the first of two that
// name one stands.
func TestHeadingsInText(t *testing.T) {
	for _, c := range []struct{ text, copies, told string }{
		{"（1）目标明确性（10分）|得90%权重分9分。|3.社会满意度（45 分）|（1）职工满意度（25 分）|得96%权重分24分。|（2）群众满意度（20分）|得100%权重分20分。", "A11 10 9 90%；B11 25 24 96%；B12 20 20 100%；正文",
			"正文第5段 B11 的名称写作“职工满意度”，规则里是“满意度（职工满意度）”：分值相同，按它收录；正文第7段 B12 的名称写作“群众满意度”，规则里是“满意度（群众满意度）”：分值相同，按它收录"},
		{"（1）目标明确性（10分）|得90%权重分9分。|（2）游客评价（8分）|得100%权重分8分。|总得分8分。", "A11 10 9 90%；正文", "正文第4段 规则里没有指标“游客评价”"},
		{"（1）目标明确性（10分）|得90%权重分9分。|（2）游客评价（8分）：得100%权重分8分。", "A11 10 9 90%；正文", "正文第4段 规则里没有指标“游客评价”"},
		{"（1）目标明确性（10分）|①职责相符（4分）；|（1）目标细化（6分）；|（2）加强管理，提高效率（8分）|得90%权重分9分。", "A11 10 9 90%；正文", ""},
		{"（1）目标明确性（10分）|得90%权重分9分。|（1）预算科学性（5份）|得80%权重分4分。", "A11 10 9 90%；正文", "正文第4段 “预算科学性”的分值写作“5份”，看不出是不是分值，正文里的得分没有读"},
		{"（1）目标明确性（10分）|得90%权重分9分。|预算科学性（五分）|得80%权重分4分。", "A11 10 9 90%；正文", "正文第4段 “预算科学性”的分值写作“五分”，看不出是不是分值，正文里的得分没有读"},
		{"（1）目标明确性（10分）|预算科学性（见附件3）|得90%权重分9分。", "A11 10 9 90%；正文", ""},
		{"（1）目标明确性（10分）|得90%权重分9分。|2. 预算|得80%权重分4分。|（1）预算科学性|得60%权重分3分。", "A11 10 9 90%；正文", ""},
		{"（1）目标明确性（10分）|职责相符。|（1）目标明确性（10分）|得90%权重分9分。|（1）目标明确性（10分）|得9分。", "A11 10 9 90%；正文", ""},
		{"（1）目标明确性（10分）|得90%权重分9分。|（1）目标明确性（10分）|得8分。", "A11 10 9 90%；正文", "正文第4段“目标明确性” 指标 A11 在正文里出现了两次，只收录第一次，没有收录得分 8"},
		{"1.1 目标明确性（10分）|得90%权重分9分。|1.2.预算科学性（5分）|得80%权重分4分。|2.1.1 游客评价（8分）|得8分。", "A11 10 9 90%；A21 5 4 80%；正文", "正文第6段 规则里没有指标“游客评价”"},
		{"（1）目标明确性（10分）|职责相符。", "A11 10；正文", "正文第2段“目标明确性” 正文里没有认出得分"},
	} {
		copies, told := readBack(t, twoLevels(t), lines(strings.Split("报告|"+c.text, "|")...)...)
		if copies != c.copies || told != c.told {
			t.Errorf("%s:\n%s\n%s", c.text, copies, told)
		}
	}
	r := issued.FromText(blank(t, twoLevels(t)), "报告.docx", lines("报告", "（1）目标明确性（10分）", "得9分。", "（2）游客评价（8分）", "得8分。", "（5）满意度（45分）", "得分44分。"))
	if r.Total != "" {
		t.Error(r.Total)
	}
	if n := len(issued.FromText(blank(t, twoLevels(t)), "报告.docx", lines(slices.Repeat([]string{"（1）游客评价（8分）"}, 600)...)).Notes); n != 501 {
		t.Errorf("%d notes", n)
	}
	var left []string
	for _, i := range r.Left(r.Copies[0]) {
		left = append(left, i.ID)
	}
	if s := strings.Join(left, " "); s != "A21 B11 B12 B21" {
		t.Error(s)
	}
}

// TestGrade: the grade is found in the words that reports say it with, in the sentence of the total or a later one, and not where they say something else.
func TestGrade(t *testing.T) {
	for text, want := range map[string]string{
		"总得分为88.78分，绩效评级为“良”。": "良", "总得分88.78分，评级：良。": "良", "总得分88.78分，绩效评级“良”。": "良", "总得分88.78分，等级为良。": "良", "总得分88.78分，评定等次为“良”。": "良",
		"总得分88.78分，评定为“良”等次。": "良", "总得分88.78分，评定为良等级。": "良", "总得分88.78分，被评为良。": "良", "总得分88.78分，属于“良”等级。": "良", "总得分88.78分，绩效等级为中等。": "中",
		"总得分88.78分，绩效评级结果为“良”。": "良", "总得分88.78分，绩效级别为良，较上年提高。": "良", "总得分88.78分，评定为“良”。中心建设滞后。": "良",
		"总得分88.78分。|绩效评级为“良”。": "良", "总得分88.78分。|评价结果良好。": "", "总得分88.78分。|等级分为优、良、中、差。|评价等级：良": "良", "总得分88.78分。|（1）目标明确性（10分）|考核等级为“优”。": "",
		"总得分88.78分，由评级中心给出。": "", "总得分88.78分，评级由专家中优先选出。": "", "总得分88.78分，评价等级为不合格。": "不合格", "总得分88.78分，评价结果集中公布。": "", "总得分88.78分，评级工作良好开展。": "",
	} {
		if r := issued.FromText(blank(t, twoLevels(t)), "报告.docx", lines(strings.Split("报告|"+text, "|")...)); r.Total != "88.78" || r.Grade != want {
			t.Errorf("%s: %s %q", text, r.Total, r.Grade)
		}
	}
}

// TestWhole: what there is to have is not what was had, in one sentence or in the one before.
func TestWhole(t *testing.T) {
	for text, want := range map[string]string{
		"总分100分，评价得分88.78分，评定为良。": "88.78 良", "总分为100分。|评价得分88.78分，评定为良。": "88.78 良", "总分100分，综合得分88.78分。": "88.78 ", "总分100分，评定为优。": "100 优", "总得分100分，评定为优。|目标得分10分。": "100 优", "总分100分，评定为优。|目标得分10分。": "100 优", "总得分88分，其中决策得分10分。": "88 ",
	} {
		if r := issued.FromText(blank(t, twoLevels(t)), "报告.docx", lines(strings.Split("报告|"+text, "|")...)); r.Total+" "+r.Grade != want {
			t.Errorf("%s: %s %s", text, r.Total, r.Grade)
		}
	}
}

// TestTwice: what a table prints of a level or of the total a second time is taken where it was not printed before, and told at its cell with its number where it differs.
func TestTwice(t *testing.T) {
	const rows = "一级指标|二级指标|三级指标|分值|得分|得分率\n决策（15分）|目标（10分）|目标明确性|10|9|90%\n^|预算（5分）|预算科学性|5|4|80%\n"
	for _, c := range []struct{ rows, copies, told string }{
		{rows + "小计|||14|13|", "A 15；A1 10；A11 10 9 90%；A2 5；A21 5 4 80%；评分表", "第1个表第4行第4格 指标 A 的分值前面是 15，这里的小计是 14，是不是它的小计不清楚，得分“13”没有收录"},
		{rows + "决策小计|||14|13|", "A 15 13；A1 10；A11 10 9 90%；A2 5；A21 5 4 80%；评分表", "第1个表第4行第4格 指标 A 的分值前面是 15，这里是 14，只收录前面的"},
		{rows + "决策小计|||15.0|13|86.67%\n小计|||15|13.00|86.67%", "A 15 13 86.67%；A1 10；A11 10 9 90%；A2 5；A21 5 4 80%；评分表", ""},
		{rows + "小计|||15|13|\n决策小计|||15|12|80%", "A 15 13 80%；A1 10；A11 10 9 90%；A2 5；A21 5 4 80%；评分表", "第1个表第5行第5格 指标 A 的得分前面是 13，这里是 12，只收录前面的"},
		{rows + "|小计||4|4|", "A 15；A1 10；A11 10 9 90%；A2 5；A21 5 4 80%；评分表", "第1个表第4行第4格 指标 A2 的分值前面是 5，这里的小计是 4，是不是它的小计不清楚，得分“4”没有收录"},
		{rows + "小计|||——|约13|", "A 15；A1 10；A11 10 9 90%；A2 5；A21 5 4 80%；评分表", "第1个表第4行第5格 指标 A 的得分“约13”不是数"},
		{rows + "合计|||100|88.78|88.78%\n总分|||||90.00（优）", "A 15；A1 10；A11 10 9 90%；A2 5；A21 5 4 80%；评分表 100 88.78 88.78%", "第1个表第5行第6格 得分率“90.00(优)”不是百分数"},
		{rows + "合计|||100|88.78|\n总分|||100|90.00（优）|", "A 15；A1 10；A11 10 9 90%；A2 5；A21 5 4 80%；评分表 100 88.78", "第1个表第5行第5格 总分的得分前面是 88.78，这里是 90.00，只收录前面的"},
		{rows + "合计|||100|88.78|\n总分|||99|90.00|90%", "A 15；A1 10；A11 10 9 90%；A2 5；A21 5 4 80%；评分表 100 88.78 90%",
			"第1个表第5行第4格 总分的分值前面是 100，这里是 99，只收录前面的；第1个表第5行第5格 总分的得分前面是 88.78，这里是 90.00，只收录前面的"},
		{rows + "合计|||100||\n总分||||88.78|88.78%", "A 15；A1 10；A11 10 9 90%；A2 5；A21 5 4 80%；评分表 100 88.78 88.78%", ""},
		{rows + "决策（14分）||别的指标|10|9|", "A 15；A1 10；A11 10 9 90%；A2 5；A21 5 4 80%；评分表", "第1个表第4行第1格 指标 A 的分值前面是 15，这里是 14，只收录前面的；第1个表第4行第3格 规则里没有指标“别的指标”"},
		{"一级指标|二级指标|权重|得分|得分率\n决策|目标|10|9|90%\n决策|目标|10|9.0|\n决策|目标|10|8|85%", "A1 10 9 90%；一览表",
			"第1个表第4行第4格 指标 A1 的得分前面是 9，这里是 8，只收录前面的；第1个表第4行第5格 指标 A1 的得分率前面是 90%，这里是 85%，只收录前面的"},
	} {
		if copies, told := readBack(t, twoLevels(t), tabled(strings.Split(c.rows, "\n")...)); copies != c.copies || told != c.told {
			t.Errorf("%s:\n%s\n%s", c.rows, copies, told)
		}
	}
	if r := issued.FromText(blank(t, twoLevels(t)), "报告.docx", []docx.Part{{Text: "报告"}, {Text: "总得分88.78分。"}, tabled(strings.Split(rows+"合计|||100|88.78（良）|\n总分|||100|90.00（优）|", "\n")...)}); r.Total != "88.78" || r.Grade != "良" {
		t.Error(r.Total, r.Grade)
	}
}

// TestTitle: a title over several lines is one, and the subject is what stands before the year.
func TestTitle(t *testing.T) {
	for text, want := range map[string]string{
		"南昌市青云谱区总工会|2022 年度部门整体支出绩效评价报告|江西正效咨询管理有限公司|2023 年 6 月": "南昌市青云谱区总工会2022年度部门整体支出绩效评价报告；南昌市青云谱区总工会",
		"附件1|南昌市|青云谱区总工会|2022年部门整体支出|绩效评价报告":                     "南昌市青云谱区总工会2022年部门整体支出绩效评价报告；南昌市青云谱区总工会",
		"某县财政局2022年度部门整体支出绩效评价报告|一、概况":                           "某县财政局2022年度部门整体支出绩效评价报告；某县财政局",
		"关于某县财政局2022年度部门整体支出的绩效评价报告":                             "关于某县财政局2022年度部门整体支出的绩效评价报告；某县财政局",
		"2022年度某县财政局部门整体支出绩效评价报告|某某公司":                           "2022年度某县财政局部门整体支出绩效评价报告；",
		"某县 ABC Park 项目|绩效评价报告":                                  "某县 ABC Park 项目绩效评价报告；某县 ABC Park 项目",
		"某某咨询公司|某县财政局2022年度绩效评价报告":                               "某县财政局2022年度绩效评价报告；某县财政局",
		"南昌市青云谱区总工会|一、概况|2022年度报告":                               "南昌市青云谱区总工会；",
		"某局，某处。|2022年度绩效评价报告":                                    "某局，某处。；",
		"青财绩〔2023〕5号|某某局|2022年度部门整体支出绩效评价报告":                     "某某局2022年度部门整体支出绩效评价报告；某某局",
		"南昌市财政局|青云谱区总工会|2022年度部门整体支出绩效评价报告":                      "2022年度部门整体支出绩效评价报告；",
		"报告|总得分88分。": "报告；",
	} {
		r := issued.FromText(blank(t, twoLevels(t)), "报告.docx", lines(strings.Split(text, "|")...))
		if got := r.Title + "；" + r.Subject; got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	r := issued.FromText(blank(t, twoLevels(t)), "报告.docx", []docx.Part{{Text: "某局"}, {Text: "2022年度绩效评价报告"}, tabled("三级指标|分值|得分", "目标明确性|10|9")})
	if text, err := r.Text(); err != nil || !strings.Contains(string(text), "\"subject\": \"某局\",\n  \"period\": \"2022\"") {
		t.Errorf("%s %v", text, err)
	}
}

// TestMergedScores: the indicator whose score lies under a merged cell is named at its cell.
func TestMergedScores(t *testing.T) {
	for _, c := range []struct{ rows, copies, told string }{
		{"一级指标|二级指标|三级指标|分值|得分\n决策|目标|目标明确性|10|13\n^|预算|预算科学性|5|^", "A11 10 13；A21 5；评分表", "第1个表第3行第5格 “预算科学性”的得分在合并的格里"},
		{"三级指标|分值|得分\n目标明确性|10|<\n预算科学性|5|4", "A11 10；A21 5 4；评分表", "第1个表第2行第3格 “目标明确性”的得分在合并的格里"},
		{"一级指标|二级指标|权重|得分|得分率\n决策|目标|10|13|90%\n^|预算|5|^|^", "A1 10 13 90%；A2 5；一览表", "第1个表第3行第4格 指标 A2 的得分在合并的格里"},
		{"一级指标|二级指标|权重|得分|得分率\n决策|<|15|13|90%\n效果|满意度|45|40|", "A 15 13 90%；B1 45 40；一览表", ""},
		{"三级指标|分值|得分|评分过程\n目标明确性|10|9|得9分\n预算科学性|5|4|^", "A11 10 9；A21 5 4；评分表；A11 9；A21；评分过程", "第1个表第3行第4格 “预算科学性”的评分过程在合并的格里"},
		{"三级指标|分值|得分\n目标明确性|10|9\n预算科学性|5|4\n合计|<|<", "A11 10 9；A21 5 4；评分表", "第1个表第4行第3格 总分的得分在合并的格里"},
	} {
		if copies, told := readBack(t, twoLevels(t), tabled(strings.Split(c.rows, "\n")...)); copies != c.copies || told != c.told {
			t.Errorf("%s:\n%s\n%s", c.rows, copies, told)
		}
	}
}

// TestUnsettled: what was handed out of facts that leave a range prints no score, and no other is taken for it.
func TestUnsettled(t *testing.T) {
	copies, told := readBack(t, twoLevels(t), lines("报告", "（一）决策（15分，得4.00～15.00分）", "1.目标（10分，得0.00～10.00分）", "（1）A11 目标明确性（10分） 无法确定，0.00～10.00分", "无法确定：缺少率，上年得4分。",
		"2.预算科学性（5分，得4.00分）", "（1）A21 预算科学性（5分） 4.00分，80.00%", "得3分。")...)
	if copies != "A11 10；A21 5 4.00 80.00%；正文" || told != "正文第4段“A11 目标明确性” 正文里没有认出得分" {
		t.Errorf("%s\n%s", copies, told)
	}
	copies, told = readBack(t, twoLevels(t), tabled("一级指标|二级指标|三级指标|分值|得分", "决策（15分）\n得4.00～15.00分|目标（10分）\n得0.00～10.00分|目标明确性|10|", "^|预算（5分）\n得4.00分|预算科学性|5|4"))
	if copies != "A 15；A1 10；A11 10；A2 5 4.00；A21 5 4；评分表" || told != "" {
		t.Errorf("%s\n%s", copies, told)
	}
}

// TestFollowing: a name of which the rule set's is a part is taken for the indicator that comes next and has the weight, and not where it denies, or anything is other.
func TestFollowing(t *testing.T) {
	for rows, want := range map[string]string{
		"目标的明确性|10|9\n预算科学性|5|4": "A11 10 9；A21 5 4；评分表", "目标不明确性|10|9\n预算科学性|5|4": "A21 5 4；评分表", "目标的明确性|9|9\n预算科学性|5|4": "A21 5 4；评分表",
		"预算科学性|5|4\n目标的明确性|10|9": "A21 5 4；评分表", "明确|10|9\n预算科学性|5|4": "A21 5 4；评分表", "目标明确性|10|9\n预算编制的科学性|5|4": "A11 10 9；A21 5 4；评分表",
	} {
		if copies, told := readBack(t, twoLevels(t), tabled(append([]string{"三级指标|分值|得分"}, strings.Split(rows, "\n")...)...)); copies != want {
			t.Errorf("%s: %s\n%s", rows, copies, told)
		}
	}
}
