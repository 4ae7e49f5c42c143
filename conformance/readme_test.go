package conformance

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/cases"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/replay"
	"jixiao/engine/words"
	"jixiao/rules"
)

// TestReadmeNumbers keeps the figures of the README true.
func TestReadmeNumbers(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	rs, facts := load(t, "qingyunpu/trade-union@2022.2", seed+"facts.json")
	card := facts.Evaluate()
	text, err := os.ReadFile(seed + "report.json")
	if err != nil {
		t.Fatal(err)
	}
	report, _ := replay.ReadReport("report.json", text)
	differences, _ := replay.Compare(report, card)
	count := map[replay.Kind]int{}
	for _, d := range differences {
		count[d.Kind]++
	}
	flat := strings.Join(strings.Fields(string(readme)), " ")
	fixed := func(p engine.Points) string { return p.Lo.Fixed(2, rs.Rounding.Mode) }
	for _, want := range []string{
		fmt.Sprintf("**%s, %s**", fixed(card.Total.Score), card.Total.Grade()), fmt.Sprintf("**%s, %s**", fixed(card.ByRule.Score), card.ByRule.Grade()),
		fmt.Sprintf("**%d** differences: %d scores that depart from their standard, %d wrong rates, %d score that two copies give differently, %d sums, ratios and identities that do not hold, %d wrong units, %d number",
			len(differences), count[replay.Rule], count[replay.Rate], count[replay.CopyKind], count[replay.Arithmetic], count[replay.Unit], count[replay.Stated]),
		fmt.Sprintf("%s rest on facts", card.PresumedPoints.Fixed(2, 0)), fmt.Sprintf("%s on judgements", card.JudgedPoints.Fixed(2, 0)),
	} {
		if !strings.Contains(flat, want) {
			t.Errorf("README.md does not say: %s", want)
		}
	}
}

// TestRulesReadme follows rules/README.md: its revision loads, its new criterion loads, its mistake is shown as it says,
// and every expression of its table compiles.
func TestRulesReadme(t *testing.T) {
	readme, err := os.ReadFile("../rules/README.md")
	if err != nil {
		t.Fatal(err)
	}
	file, err := rules.FS.ReadFile("qingyunpu/trade-union/2022.2.json")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	if len(blocks) != 8 {
		t.Fatalf("%d examples", len(blocks))
	}
	revised := strings.Replace(string(file), `"version": "2022.2"`, `"version": "2022.3"`, 1)
	revised = strings.Replace(revised, `"parameters": {`, `"parameters": {`+strings.TrimSpace(blocks[2][1])+",", 1)
	fetch := func(ref string) (string, []byte, error) {
		name := strings.Replace(ref, "@", "/", 1) + ".json"
		text, err := rules.FS.ReadFile(name)
		return name, text, err
	}
	rs, list := all(engine.Parse("2022.3.json", []byte(revised), fetch))
	if rs == nil || len(list) > 0 {
		t.Fatalf("the revision: %s", diag.Printer{}.Sprint(list))
	}
	if s := rs.Find("B101").Standard; !strings.Contains(s, "每超支1%扣4%权重分") {
		t.Errorf("the revised standard reads %s", s)
	}
	if !strings.Contains(string(file), strings.TrimSpace(blocks[3][1])) {
		t.Error("the threshold that the text shows is not in the rule set")
	}
	var added any
	if err := json.Unmarshal([]byte(blocks[4][1]), &added); err != nil {
		t.Fatal(err)
	}
	more := strings.Replace(revised, `"indicators": [
            {
              "id": "C101",`, `"indicators": [`+blocks[4][1]+`, {
              "id": "C101",`, 1)
	more = strings.Replace(more, `"name": "文化宫建设完成率",
              "weight": 2`, `"name": "文化宫建设完成率", "weight": 1`, 1)
	if more == revised {
		t.Fatal("nothing was added")
	}
	if rs, list := all(engine.Parse("2022.3.json", []byte(more), fetch)); rs == nil || rs.Find("C112") == nil {
		t.Errorf("the new criterion: %s", diag.Printer{}.Sprint(list))
	}
	mistake := `{"$schema": "x", "id": "demo/one", "version": "1", "title": "示例",
  "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
  "facts": {
    "预算.决算支出": {"type": "number", "unit": "万元"},
    "预算.调整支出": {"type": "number", "unit": "万元"}
  },
  "indicators": [
   {"id": "A",
    "name": "执行率",
    "weight": 100,
    "percent": "预算.决算支初 / 预算.调整支出 * 100"}
  ]}`
	_, list = all(engine.Parse("2022.3.json", []byte(mistake), nil))
	if shown := (diag.Printer{}).Sprint(list); !strings.Contains(string(readme), shown) {
		t.Errorf("rules/README.md does not show:\n%s", shown)
	}
	tableRows(t, string(readme))
	park, list := all(engine.Parse("2024.json", []byte(blocks[0][1]), nil))
	if park == nil || len(list) > 0 {
		t.Fatalf("the new rule set: %s", diag.Printer{}.Sprint(list))
	}
	rows, list := all(engine.Parse("rows.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"},
		"rounding": {"places": 2, "mode": "half-up"}, "total": 40, "indicators": [`+blocks[5][1]+"]}"), nil))
	if rows == nil || len(list) > 0 {
		t.Fatalf("the rows: %s", diag.Printer{}.Sprint(list))
	}
	parkFacts, err := park.Read("facts.json", []byte(blocks[1][1]))
	if err != nil {
		t.Fatalf("its facts: %s", diag.Printer{}.Sprint(diag.Findings(err)))
	}
	card := parkFacts.Evaluate() // 40 × 94 %, 18 adjudicated, 40 × 75 … 100 %
	if got := card.Total.Score.Lo.String() + "～" + card.Total.Score.Hi.String(); got != "85.6～95.6" || words.Grade(&card.Total, diag.Zh) != "良至优" {
		t.Errorf("the new rule set scores %s %s", got, card.Total.Grade())
	}
	layer, list := all(engine.Parse("layer.json", []byte(blocks[6][1]), func(ref string) (string, []byte, error) { return ref, []byte(blocks[0][1]), nil }))
	if layer == nil || len(list) > 0 || layer.Find("A1").Weight.String() != "45" {
		t.Errorf("the layer: %s", diag.Printer{}.Sprint(list))
	}
	for _, f := range formula.Functions {
		if !strings.Contains(string(readme), "| `"+f.Form+"` | "+f.About.Zh+" |") {
			t.Errorf("rules/README.md does not tell of %s: %s", f.Form, f.About.Zh)
		}
	}
	tests, list := cases.Read("2024.tests.json", []byte(blocks[7][1]))
	if tests == nil || len(list) > 0 {
		t.Fatalf("its tests: %s", diag.Printer{}.Sprint(list))
	}
	for _, f := range tests.Run(park) {
		t.Errorf("%s: %s %s is %s, want %s", f.Case.Name, f.Of, f.What, f.Got.Zh, f.Want.Zh)
	}
	for _, c := range diag.Outcomes {
		if !strings.Contains(string(readme), "`"+c.ID+"`") {
			t.Errorf("rules/README.md does not tell of the outcome %s", c.ID)
		}
	}
}

// wholeRow loads a row that shows members of a rule set and not an expression, over facts named as it names them.
func wholeRow(t *testing.T, shown string) bool {
	members := strings.NewReplacer(", …]", "]", `\|`, "|").Replace(shown)
	if strings.HasPrefix(members, "{") {
		members = `"adjustments": [` + members + "]"
	}
	if !strings.HasPrefix(members, `"`) {
		return false
	}
	if !strings.Contains(members, `"grades":`) {
		members += `, "grades": [{"name": "优", "from": 90}, {"name": "良", "from": 80}, {"name": "中", "from": 0}]`
	}
	text := `{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"次数": {"type": "number"}, "违规率": {"type": "number"}, "数据作假": {"type": "boolean"}, "执行率": {"type": "number"},
			"严重问题": {"type": "boolean"}, "优数": {"type": "number"}},
		"indicators": [{"id": "C", "name": "甲", "weight": 100, "percent": "100"}], ` + members + "}"
	if rs, list := all(engine.Parse("row.json", []byte(text), nil)); rs == nil {
		t.Errorf("%s: %s", shown, diag.Printer{}.Sprint(list))
	}
	return true
}

// tableRows compiles the expressions of the table that teaches forms, over facts named as it names them.
func tableRows(t *testing.T, readme string) {
	facts := `"完成数": {"type": "number"}, "处数": {"type": "number"}, "完成率": {"type": "number"}, "率": {"type": "number"}, "甲": {"type": "boolean"},
		"乙": {"type": "boolean"}, "丙": {"type": "boolean"}, "等次": {"type": "text"}, "表彰次数": {"type": "number"}, "目标": {"type": "number"}, "认定": {"type": "number", "judgement": true},
		"各单位": {"type": "table", "columns": {"率": {"type": "number"}}}, "项目": {"type": "table", "columns": {"完成率": {"type": "number"}, "满意度": {"type": "number"}, "类别": {"type": "text"}, "金额": {"type": "number"}}}, "年报": {"type": "table", "order": {"by": "年度"}, "columns": {"年度": {"type": "number", "integer": true}, "支出": {"type": "number"}}}, "各项": {"type": "table", "columns": {"得分": {"type": "number"}}},
		"本年": {"type": "number"}, "上年": {"type": "number"}, "三年前": {"type": "number"},
		"要点": {"type": "checklist", "points": [1, 2, 2]}, "甲率": {"type": "number"}, "乙率": {"type": "number"}, "报送日": {"type": "date"}, "限期": {"type": "date"}, "拨付日": {"type": "date"}, "收到日": {"type": "date"}`
	count := 0
	for _, row := range regexp.MustCompile(`(?m)^\| .* \| (.*) \|$`).FindAllStringSubmatch(readme, -1) {
		for _, e := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(row[1], -1) {
			if wholeRow(t, e[1]) {
				continue
			}
			expression := strings.ReplaceAll(e[1], "…", "0")
			quoted, _ := json.Marshal(expression)
			text := fmt.Sprintf(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
				"facts": {%s}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": %s}]}`, facts, quoted)
			if rs, list := all(engine.Parse("row.json", []byte(text), nil)); rs == nil {
				t.Errorf("%s: %s", e[1], diag.Printer{}.Sprint(list))
			}
			count++
		}
	}
	if count < 11 {
		t.Errorf("%d expressions in the table", count)
	}
}
