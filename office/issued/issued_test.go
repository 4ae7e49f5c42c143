package issued_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/render"
	"jixiao/engine/replay"
	"jixiao/office/book"
	"jixiao/office/docx"
	"jixiao/office/issued"
	"jixiao/office/sheet"
	"jixiao/rules"
)

type score struct{ Weight, Points, Percent, Rate string }

type copied struct {
	ID, Weight, Total, Rate string
	Scores                  map[string]score
}

func recorded(t *testing.T) (rs *engine.RuleSet, copies map[string]copied) {
	t.Helper()
	text, err := os.ReadFile("../../conformance/reports/2022-qingyunpu-trade-union/report.json")
	if err != nil {
		t.Fatal(err)
	}
	if rs, err = library.Load(rules.FS, "qingyunpu/trade-union@2022.2"); err != nil {
		t.Fatal(err)
	}
	return rs, copiesOf(t, text)
}

func copiesOf(t *testing.T, text []byte) map[string]copied {
	t.Helper()
	var report struct{ Copies []copied }
	if err := json.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	out := map[string]copied{}
	for _, c := range report.Copies {
		out[c.ID] = c
	}
	return out
}

// sentence is what a report says of a score.
func sentence(s score) string {
	switch {
	case s.Percent != "":
		return "……依据评分标准，该项指标得" + s.Percent + "权重分" + s.Points + "分。"
	case s.Points == "0":
		return "……该项指标不得分。"
	case s.Points != "":
		return "……该项指标得" + s.Points + "分。"
	}
	return "……"
}

// tables are the scoring table and the summary as a report prints them: rows of texts, "" where the cell above covers it.
func tables(rs *engine.RuleSet, copies map[string]copied) (scoring, summary [][]string, covers map[[2]int]int) {
	covers = map[[2]int]int{}
	scoring = [][]string{{"一级指标", "二级指标", "三级指标", "分值", "指标解释", "评分标准", "得分", "评分过程"}}
	table, process, list := copies["评分表"], copies["评分过程"], copies["一览表"]
	label := func(i *engine.Indicator) string {
		return fmt.Sprintf("%s (%s分)", i.Name, table.Scores[i.ID].Weight)
	}
	started := map[string]bool{}
	for _, i := range rs.Criteria() {
		if i.NotApplicable != "" {
			continue
		}
		row := []string{"", "", i.Name, table.Scores[i.ID].Weight, i.Explanation, i.Standard, table.Scores[i.ID].Points, sentence(process.Scores[i.ID])}
		for k, up := range []*engine.Indicator{i.Parent.Parent, i.Parent} {
			if up != nil && !started[up.ID] {
				started[up.ID] = true
				row[k] = label(up)
				n := 0
				for _, c := range rs.Criteria() {
					if c.NotApplicable != "" {
						continue
					}
					if c.Parent == up || c.Parent.Parent == up && up != nil {
						n++
					}
				}
				covers[[2]int{len(scoring), k}] = n
			}
		}
		scoring = append(scoring, row)
	}
	scoring = append(scoring, []string{"合计", "", "", table.Weight, "", "", table.Total, ""})
	summary = [][]string{{"一级指标", "二级指标", "权重", "得分", "得分率"}}
	for _, first := range rs.Indicators {
		for k, second := range first.Children {
			s := list.Scores[second.ID]
			row := []string{"", second.Name, s.Weight, s.Points, s.Rate}
			if k == 0 {
				row[0] = fmt.Sprintf("%s指标 (%s分)", first.Name, list.Scores[first.ID].Weight)
			}
			summary = append(summary, row)
		}
	}
	summary = append(summary, []string{"", "合计", list.Weight, list.Total, list.Rate})
	return scoring, summary, covers
}

func same(t *testing.T, name string, got, want copied) {
	t.Helper()
	if got.Weight != want.Weight || got.Total != want.Total || got.Rate != want.Rate {
		t.Errorf("%s: %s %s %s, not %s %s %s", name, got.Weight, got.Total, got.Rate, want.Weight, want.Total, want.Rate)
	}
	for id, s := range want.Scores {
		if !reflect.DeepEqual(got.Scores[id], s) {
			t.Errorf("%s %s: %+v, not %+v", name, id, got.Scores[id], s)
		}
	}
	if len(got.Scores) != len(want.Scores) {
		t.Errorf("%s: %d scores, not %d", name, len(got.Scores), len(want.Scores))
	}
}

// amounts are the statements of the report as it was recorded by hand.
func amounts(t *testing.T) []replay.Statement { return recordedReport(t).Statements }

// recordedReport is the report as it was recorded by hand.
func recordedReport(t *testing.T) *replay.Report {
	t.Helper()
	text, err := os.ReadFile("../../conformance/reports/2022-qingyunpu-trade-union/report.json")
	if err != nil {
		t.Fatal(err)
	}
	report, list := replay.ReadReport("report.json", text)
	if report == nil {
		t.Fatal(list)
	}
	return report
}

func asTable(rows [][]string, covers map[[2]int]int) render.Table {
	t := render.Table{}
	for _, head := range rows[0] {
		t.Columns = append(t.Columns, render.Column{Title: head})
	}
	for r, row := range rows[1:] {
		var cells []render.Cell
		for k, text := range row {
			c := render.Cell{Text: text, Rows: 1}
			if covers != nil && k < 2 && r+2 < len(rows) {
				c.Rows = covers[[2]int{r + 1, k}]
			}
			cells = append(cells, c)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// TestNotes: what cannot be taken over is said, at its place.
func TestNotes(t *testing.T) {
	rs, copies := recorded(t)
	scoring, _, _ := tables(rs, copies)
	scoring[3][2] = "别的指标"
	scoring[5][6] = "基本合格"
	scoring[8][2] = scoring[7][2]
	w := book.New(2)
	s := w.Sheet("表")
	for r, row := range scoring {
		for k, text := range row {
			s.Text(r+1, k+1, text, book.Label)
		}
	}
	made, err := w.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("评分表.xlsx", made)
	if err != nil {
		t.Fatal(err)
	}
	notes := issued.FromBook(blank(t, rs), b).Notes.Error()
	for _, want := range []string{"评分表.xlsx 表!C4: warning[report-import]: not taken over: the rule set has no indicator \"别的指标\"", "评分表.xlsx 表!G6", "stands twice", "the table has no A201"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no %s in\n%s", want, notes)
		}
	}
}

// TestHidden: rows, columns and sheets of a scoring table that are not shown are read, and told once each: note[sheet-hidden]; others are not.
func TestHidden(t *testing.T) {
	rs, copies := recorded(t)
	scoring, _, _ := tables(rs, copies)
	w := book.New(2)
	for _, name := range []string{"表", "别的"} {
		s := w.Sheet(name)
		for r, row := range scoring {
			for k, text := range row {
				if name == "别的" {
					text = "说明"
				}
				s.Text(r+1, k+1, text, book.Label)
			}
		}
	}
	made, err := w.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		hide func(f *excelize.File) error
		want string
	}{
		{func(f *excelize.File) error { return f.SetColVisible("表", "G", false) }, "评分表.xlsx 表!G2: note[sheet-hidden]: column G: hidden"},
		{func(f *excelize.File) error {
			return errors.Join(f.SetRowVisible("表", 5, false), f.SetRowVisible("表", 6, false), f.SetRowVisible("别的", 5, false))
		}, "评分表.xlsx 表!C5: note[sheet-hidden]: rows 5 to 6: hidden"},
		{func(f *excelize.File) error { f.SetActiveSheet(1); return f.SetSheetVisible("表", false) }, "评分表.xlsx 表!A1: note[sheet-hidden]: the sheet 表: hidden"},
		{func(f *excelize.File) error { return errors.Join(f.SetSheetVisible("别的", false)) }, ""},
	} {
		f, err := excelize.OpenReader(bytes.NewReader(made))
		if err == nil {
			err = c.hide(f)
		}
		if err != nil {
			t.Fatal(err)
		}
		out, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		b, err := sheet.Read("评分表.xlsx", out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		notes := diag.List(slices.DeleteFunc(issued.FromBook(blank(t, rs), b).Notes, func(d diag.Diagnostic) bool { return d.Code != diag.SheetHidden }))
		if len(notes) > 1 || c.want == "" && len(notes) > 0 || c.want != "" && !strings.HasPrefix(notes.Error(), c.want) {
			t.Errorf("want %s\n%v", c.want, notes)
		}
	}
}

// TestPrinted: what a cell shows is what is printed; of several scores the evaluation's count; a name may stand at each row.
func TestPrinted(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "甲", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number"}}, "indicators": [{"id": "A", "name": "决策", "weight": 15, "indicators": [{"id": "A1", "name": "目标", "weight": 10, "percent": "率"}, {"id": "A2", "name": "预算", "weight": 5, "percent": "率"}]},
		{"id": "B", "name": "满意度", "weight": 85, "percent": "率"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rows [][]string // a number followed by ~ is shown with two decimals, by ~% as a percentage
		want string
	}{
		{[][]string{{"一级指标", "指标名称", "权重（%）", "得分（分）", "得分率"}, {"决策（15分）", "目标", "10%", "2.868~", "0.2868~%"}, {"决策（15分）", "预算", "5", "2~", ""}, {"满意度", "", "85", "83.9~", ""}, {"合计", "", "100", "88.768~", ""}},
			"A 15 ；A1 10 2.87 28.68%；A2 5 2.00 ；B 85 83.90 ；合计 88.77"},
		{[][]string{{"指标", "标准分值", "自评得分", "评价得分"}, {"目标", "10", "10", "9"}, {"预算", "5", "5", "4.5"}, {"满意度", "85", "85", "80"}, {"总分", "100", "100", "93.5"}},
			"A1 10 9 ；A2 5 4.5 ；B 85 80 ；合计 93.5"},
		{[][]string{{"一级指标", "指标名称", "编号", "分值", "得分", "得分率"}, {"决策（15分）\n得12.5分", "目的", "A1", "10", "９．５", "９５．００％"}, {"", "预算编制", "A2", "5", "3", "60%"}, {"", "满意度", "B", "85", "80", ""}, {"合计", "", "", "100", "92.5", "92.5%"}},
			"A 15 12.5 ；A1 10 9.5 95.00%；A2 5 3 60%；B 85 80 ；合计 92.5"},
		{[][]string{{"一级指标", "二级指标", "分值", "得分", "得分率"}, {"决策", "", "15", "12.6", "84%"}, {"", "目标", "10", "9.5", "95%"}, {"", "预算", "5", "3", "60%"}, {"满意度", "", "85", "80", ""}, {"合计", "", "100", "92.5", ""}},
			"A 15 12.6 84%；A1 10 9.5 95%；A2 5 3 60%；B 85 80 ；合计 92.5"},
		{[][]string{{"三级指标", "分值", "得分", "三级指标", "分值", "得分"}, {"目标", "10", "9", "满意度", "85", "80"}, {"预算", "5", "4.5", "", "", ""}}, "A1 10 9 ；A2 5 4.5 ；B 85 80 ；合计 "},
		{[][]string{{"三级指标", "分值", "专家1得分", "专家2得分", "平均得分"}, {"目标", "10", "8", "10", "9"}, {"预算", "5", "4", "5", "4.5"}, {"满意度", "85", "80", "80", "80"}}, "A1 10 9 ；A2 5 4.5 ；B 85 80 ；合计 "},
		{[][]string{{"三级指标名称", "分值（分）", "评价得分", "自评得分"}, {"目标", "10", "9", "10"}, {"预算", "5", "4.5", "5"}, {"满意度", "85", "80", "85"}}, "A1 10 9 ；A2 5 4.5 ；B 85 80 ；合计 "},
	} {
		w := book.New(2)
		s := w.Sheet("表")
		for r, row := range c.rows {
			for k, text := range row {
				switch {
				case strings.HasSuffix(text, "~%"):
					s.Number(r+1, k+1, strings.TrimSuffix(text, "~%"), book.Percent)
				case strings.HasSuffix(text, "~"):
					s.Number(r+1, k+1, strings.TrimSuffix(text, "~"), book.Score)
				default:
					s.Text(r+1, k+1, text, book.Label)
				}
			}
		}
		made, err := w.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		b, err := sheet.Read("评分表.xlsx", made)
		if err != nil {
			t.Fatal(err)
		}
		r := issued.FromBook(blank(t, rs), b)
		if text, err := r.Text(); err != nil || len(r.Copies) == 0 {
			t.Fatalf("%s %v", text, err)
		}
		var got []string
		for _, s := range r.Copies[0].Scores {
			got = append(got, s.ID+" "+s.Weight+" "+s.Points+" "+s.Rate)
		}
		if list := strings.TrimSpace(strings.Join(append(got, "合计 "+r.Total), "；")); strings.TrimSpace(list) != strings.TrimSpace(strings.ReplaceAll(c.want, "A 15 ；", "A 15  ；")) {
			t.Errorf("%s, want %s; %v", list, c.want, r.Notes)
		}
		for _, s := range r.Copies[0].Scores {
			if s.Points != "" && strings.Contains(s.Points, ".6") && s.Place != "表!D2" {
				t.Errorf("%s stands at %s", s.ID, s.Place)
			}
		}
	}
}

// TestNames: a name that is written otherwise is taken by its id, with a note; without an id the nearest is told, unless nothing but its name is other.
func TestNames(t *testing.T) {
	rs, copies := recorded(t)
	scoring, _, _ := tables(rs, copies)
	rows := [][]string{append([]string{"编号"}, scoring[0]...)}
	for k, i := range rs.Criteria()[:4] {
		rows = append(rows, append([]string{i.ID}, scoring[k+1]...))
	}
	rows[2][3], rows[3][3], rows[3][0] = "年度工作计划明确", "绩效目标合理度", ""
	var p docx.Part
	for _, row := range rows {
		var cells []docx.Cell
		for _, text := range row {
			cells = append(cells, docx.Cell{Text: text})
		}
		p.Table = append(p.Table, cells)
	}
	notes := issued.FromText(blank(t, rs), "报告.docx", []docx.Part{p}).Notes.Error()
	for _, want := range []string{"warning[report-named]: A102 is named \"年度工作计划明确\" here and \"年度工作计划明确性\" in the rule set: taken by its id",
		"the rule set has no indicator \"绩效目标合理度\"; did you mean A201, \"绩效目标合理性\"", "the table has no A201"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no %s in\n%s", want, notes)
		}
	}
}

// TestPages: a table that goes on behind a page break is one table.
func TestPages(t *testing.T) {
	rs, copies := recorded(t)
	scoring, _, _ := tables(rs, copies)
	var parts []docx.Part
	page := func(rows [][]string) {
		var p docx.Part
		for _, row := range append([][]string{scoring[0]}, rows...) {
			var cells []docx.Cell
			for _, text := range row {
				cells = append(cells, docx.Cell{Text: text})
			}
			p.Table = append(p.Table, cells)
		}
		parts = append(parts, p)
	}
	page(scoring[1:20])
	parts = append(parts, docx.Part{Text: "（续表）"})
	page(scoring[20:])
	r := issued.FromText(blank(t, rs), "报告.docx", parts)
	if len(r.Notes) > 0 || len(r.Copies) == 0 || r.Copies[0].ID != "评分表" || len(r.Copies) > 1 && r.Copies[1].ID == "评分表" {
		t.Errorf("%d copies, %v", len(r.Copies), r.Notes)
	}
}

// TestSentences: of several sentences the one about the whole is the result, and none that says how grades are given; scores of criteria are
// read in the words that reports use, amounts with the digits that they use.
func TestSentences(t *testing.T) {
	rs, _ := recorded(t)
	for text, want := range map[string]string{
		"评价总分为100分，等级分为优、良、中、差四级。\n经评价，总得分为88.78分，等级为良。": "88.78 良",
		"总分60分以下为差。\n总分88.78分，评定为良。":                     "88.78 良",
		"部门决策得分12.70分，部门管理得分18.88分，总得分88.78分，评定为“良”。":    "88.78 良",
		"综合得分：88.78分，评价为良。":                              "88.78 良",
		"最后得分88.78分。": "88.78 ",
	} {
		var parts []docx.Part
		for _, line := range strings.Split("报告\n"+text, "\n") {
			parts = append(parts, docx.Part{Text: line})
		}
		if r := issued.FromText(blank(t, rs), "报告.docx", parts); r.Total+" "+r.Grade != want {
			t.Errorf("%s: %s %s", text, r.Total, r.Grade)
		}
	}
	r := issued.FromText(blank(t, rs), "报告.docx", []docx.Part{{Text: "报告"}, {Text: "（1）支出预算执行率（4分）"}, {Text: "完成率１０５.66％，变动比率为−77.23%，决算５８０．８１４２万元。控制率=(1,696/4,900)×100%=34.61%。该项得分为2.87分。"}})
	if len(r.Copies) != 1 || len(r.Copies[0].Scores) != 1 || r.Copies[0].Scores[0].Points != "2.87" {
		t.Errorf("%+v", r.Copies)
	}
	var got []string
	for _, s := range r.Statements {
		got = append(got, s.Printed+s.Unit)
	}
	if s := strings.Join(got, " "); s != "105.66% -77.23% 580.8142万元 34.61%" {
		t.Error(s)
	}
}

// tabled is a table of a Word file; "<" is covered by the cell before it, "^" by the one above.
func tabled(rows ...string) (p docx.Part) {
	for _, row := range rows {
		var cells []docx.Cell
		for _, text := range strings.Split(row, "|") {
			if covered := text == "<" || text == "^"; covered {
				cells = append(cells, docx.Cell{Covered: true})
			} else {
				cells = append(cells, docx.Cell{Text: text})
			}
		}
		p.Table = append(p.Table, cells)
	}
	return p
}

// TestHeads: under 得分 over two columns the evaluation's own scores count; subtotals are their parents'; a table goes on without its heads; and a
// table whose scores are not found says so.
func TestHeads(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "甲", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number"}}, "indicators": [{"id": "A", "name": "决策", "weight": 15, "indicators": [{"id": "A1", "name": "目标", "weight": 10, "percent": "率"}, {"id": "A2", "name": "预算", "weight": 5, "percent": "率"}]},
		{"id": "B", "name": "效果", "weight": 85, "indicators": [{"id": "B1", "name": "满意度", "weight": 85, "percent": "率"}]}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	const end = "决策|目标|10|10|9\n^|预算|5|5|4\n决策小计|<|15|15|13\n效果|满意度|85|85|80\n小计|<|85|85|80\n合计|<|100|100|93"
	const want = "A1 10 9；A2 5 4；A 15 13；B1 85 80；B 85 80；合计 93"
	for head, want := range map[string]string{
		"一级指标|三级指标|分值|得分|<\n^|^|^|自评得分|复评得分": want, "一级指标|三级指标|分值|得分|<\n^|^|^|自评|复评": want, "一级指标|三级指标|分值|得分|<\n^|^|^|自评分|评价得分": want,
		"一级指标|三级指标|分值|得分情况得分|<\n^|^|^|自评得分|核定得分": want, "一级指标|三级指标|分值|自评得分|复核评分": want, "一级指标|三级指标|分值|上年得分|得分": want,
		"一级指标|三级指标|分值|自评得分|实得": want, "一级指标|三级指标|分值|自评得分|实得分": want, "一级指标|三级指标|分值|自评得分|实际得分（分）": want, "一级指标|指标|权重（100分）|自评得分（分）|评价得分（分）": want, "一级指标|三级指标|标准分（分）|自评（分）|得分（分）": want,
		"一级指标|三级指标|分值|自评与复评|结果": "", "一级指标|三级指标|分值|自评与复评|实得率": "",
	} {
		for _, pages := range [][]docx.Part{
			{tabled(strings.Split(head+"\n"+end, "\n")...)},
			{tabled(strings.Split(head+"\n"+end[:strings.Index(end, "效果")-1], "\n")...), {Text: "续"}, tabled(strings.Split(end[strings.Index(end, "效果"):], "\n")...)},
		} {
			r := issued.FromText(blank(t, rs), "报告.docx", append([]docx.Part{{Text: "报告"}}, pages...))
			if want == "" {
				if len(r.Copies) > 0 || !strings.Contains(r.Notes.Error(), "none of its heads is that of scores") {
					t.Errorf("%s: %d copies, %v", head, len(r.Copies), r.Notes)
				}
				continue
			}
			if len(r.Copies) != 1 {
				t.Errorf("%s: %d copies, %v", head, len(r.Copies), r.Notes)
				continue
			}
			var got []string
			for _, s := range r.Copies[0].Scores {
				got = append(got, s.ID+" "+s.Weight+" "+s.Points)
			}
			if s := strings.Join(append(got, "合计 "+r.Total), "；"); s != want {
				t.Errorf("%s: %s, want %s; %v", head, s, want, r.Notes)
			}
		}
	}
	r := issued.FromText(blank(t, rs), "报告.docx", []docx.Part{{Text: "报告"}, {Text: "一、目标（10分）：该项得9分。"}, {Text: "2. 预算（5分）"}, {Text: "得80%权重4分。"}})
	if len(r.Copies) != 1 || len(r.Copies[0].Scores) != 2 || r.Copies[0].Scores[0].Points != "9" || r.Copies[0].Scores[1].Percent != "80%" {
		t.Errorf("%+v", r.Copies)
	}
}

// blank is the scorecard of no facts.
func blank(t testing.TB, rs *engine.RuleSet) *engine.Scorecard {
	t.Helper()
	f, err := rs.Read("facts.json", []byte(`{"facts": {}}`))
	if err != nil {
		t.Fatal(err)
	}
	return f.Evaluate()
}

// TestSelfEvaluation: the scores of a self-evaluation as its form prints them are those of the rows of its facts.
func TestSelfEvaluation(t *testing.T) {
	rs, err := library.Load(rules.FS, "mof/project-self-evaluation@2020")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../conformance/reports/2022-chizhou-tangxi/facts.json")
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("facts.json", text)
	if err != nil {
		t.Fatal(err)
	}
	card := facts.Evaluate()
	rows := [][]string{{"项目支出绩效自评表"}, {"（2022年度）"}, {"项目名称", "委托业务"}, {"项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"},
		{"", "年度资金总额", "0", "0", "0", "10", "0%", "0"}, {"", "其中：本年财政拨款", "89.974", "89.974", "89.974", "—", "", "—"},
		{"年度总体目标", "预期目标", "", "", "", "实际完成情况"}, {"", "完成委托业务", "", "", "", "已完成"},
		{"一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"}}
	want := map[string]string{}
	first, second := "", ""
	for _, i := range card.Criteria() {
		if i.Row == 0 {
			continue
		}
		names := []string{i.Parent.Parent.Name, i.Parent.Name}
		if names[1] == second {
			names[1] = ""
		} else {
			second = names[1]
		}
		if names[0] == first {
			names[0] = ""
		} else {
			first = names[0]
			names[0] += "（" + i.Parent.Parent.Weight.String() + "分）"
		}
		points := "7.5"
		rows = append(rows, []string{names[0], names[1], i.Name, "50", "50", i.Weight.String(), points, ""})
		want[i.ID] = i.Weight.String() + " " + points
	}
	rows = append(rows, []string{"总分", "", "", "", "", "100", "82.5", ""})
	w := book.New(2)
	s := w.Sheet("自评表")
	for r, row := range rows {
		for k, text := range row {
			s.Text(r+1, k+1, text, book.Label)
		}
	}
	made, err := w.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("自评表.xlsx", made)
	if err != nil {
		t.Fatal(err)
	}
	r := issued.FromBook(card, b)
	got := map[string]string{}
	for _, c := range r.Copies {
		for _, score := range c.Scores {
			if score.Points != "" {
				got[score.ID] = score.Weight + " " + score.Points
			}
		}
	}
	if !maps.Equal(got, want) || r.Total != "82.5" {
		t.Errorf("%v, want %v; total %s; %v", got, want, r.Total, r.Notes)
	}
}

// TestScoresInText: of what a text says about a criterion's score, the one that was given is taken, and where that is not clear it is said.
func TestScoresInText(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"indicators": [{"id": "A", "name": "甲", "weight": 10, "percent": "是", "facts": {"是": {"type": "boolean"}}}, {"id": "B", "name": "乙", "weight": 90, "percent": "100"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("f.json", []byte(`{"ruleset": "demo/one@1", "facts": {"是": true}}`))
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]struct {
		points string
		noted  bool
	}{
		"该项指标得7.5分，上年该项得3.2分。": {"7.5", false}, "依据评分标准，该项指标得55.55%权重分5.5分。\n评分标准：符合得满分，否则不得分。": {"5.5", false},
		"评分标准：每发现1处扣1分，3处及以上不得分。该项得9.5分。": {"9.5", false}, "该项应得10分，实得3.3分。": {"3.3", false}, "按标准应得10分，扣10分。": {"", true},
		"完成率低于60%的不得分，60%至80%得5分，80%以上得8分，实际完成95%。": {"", true}, "该指标得9.2分，下一步争取得10分。": {"9.2", false}, "一组得8分，二组得9分。": {"9", true},
	} {
		var parts []docx.Part
		for _, l := range append([]string{"甲（10分）"}, strings.Split(line, "\n")...) {
			parts = append(parts, docx.Part{Text: l})
		}
		r := issued.FromText(facts.Evaluate(), "r.docx", parts)
		if got := r.Copies[0].Scores[0].Points; got != want.points || (len(r.Notes) > 0) != want.noted {
			t.Errorf("%s: %q, %v, want %q", line, got, r.Notes, want.points)
		}
	}
	r := issued.FromText(facts.Evaluate(), "r.docx", []docx.Part{{Text: "评价指标体系总分100分，综合得分88.78分，等级为“良”。"}})
	if r.Total != "88.78" || r.Grade != "良" {
		t.Error(r.Total, r.Grade)
	}
}
