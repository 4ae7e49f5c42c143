package issued_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/render"
	"jixiao/engine/replay"
	"jixiao/office/book"
	"jixiao/office/docx"
	"jixiao/office/issued"
	"jixiao/office/sheet"
)

// The seed's report is written as a Word file and as a workbook, and read back. Its headings, names and sentences are its own, in testdata/seed.txt: “……” stands
// for what a paragraph says before its score, and of what a page break had parted one paragraph is made. The numbers of its tables are those that were recorded
// of it by hand, explanations and standards those of the rule set, and what is read is what was recorded, but for this.

// misread is the criterion of a copy that is not read as it was recorded: a heading in the text has 3份 where 3分 is meant. It is told.
var misread = map[string][]string{"正文": {"B301"}}

// toldOf is what is told of the tables, at the places of the names: what the seed calls otherwise than its own standard does is read where its place and weight are
// the same, or only one has the rest of the name.
func toldOf(places ...string) []string {
	out := []string{
		"B202 的名称写作“预算信息公开性”，规则里是“预决算信息公开性”：名称相近，次序和分值相同，按它收录",
		"C402 的名称写作““三公”控制率”，规则里是““三公经费”控制率”：名称相近，次序和分值相同，按它收录",
		"D204 的名称写作“关爱关怀女职工工作情况”，规则里是“关爱关怀女职工情况”：名称相近，次序和分值相同，按它收录",
		"D501 的名称写作“基层工会职工满意度”，规则里是“社会公众或服务对象满意度（基层工会职工满意度）”：分值相同，按它收录",
		"D502 的名称写作“部门职工满意度”，规则里是“社会公众或服务对象满意度（部门职工满意度）”：分值相同，按它收录",
		"D5 的名称写作“服务对象满意度”，规则里是“满意度”：分值相同，按它收录",
	}
	for k := range out {
		out[k] = places[k] + " " + out[k]
	}
	return out
}

// seedText are the parts of testdata/seed.txt: lines by their heading.
func seedText(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/seed.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, part := range strings.Split(string(text), "## ")[1:] {
		lines := strings.Split(strings.TrimRight(part, "\n"), "\n")
		out[lines[0]] = lines[1:]
	}
	return out
}

// seedTables are the scoring table and the summary of the seed: rows of texts, "" where the cell above covers it, and how many rows a label covers.
func seedTables(t *testing.T, rs *engine.RuleSet, copies map[string]copied) (scoring, summary [][]string, covers, over map[[2]int]int) {
	t.Helper()
	text := seedText(t)
	scoring = [][]string{{"一级指标", "二级指标", "三级指标", "分值", "指标解释", "评分标准", "得分", "评分过程"}}
	lines := text["评分表"][1:]
	table, list := copies["评分表"], copies["一览表"]
	for _, i := range rs.Criteria() {
		if i.NotApplicable != "" {
			continue
		}
		row := strings.Split(lines[len(scoring)-1], "\t")
		scoring = append(scoring, []string{row[0], row[1], row[2], table.Scores[i.ID].Weight, i.Explanation, i.Standard, table.Scores[i.ID].Points, row[3]})
	}
	if len(scoring)-1 != len(lines) {
		t.Fatalf("%d criteria, not %d", len(scoring)-1, len(lines))
	}
	scoring = append(scoring, []string{"合计", "", "", table.Weight, "", "", table.Total, ""})
	summary = [][]string{{"一级指标", "二级指标", "权重", "得分", "得分率"}}
	for _, first := range rs.Indicators {
		for _, second := range first.Children {
			s := list.Scores[second.ID]
			summary = append(summary, append(strings.Split(text["一览表"][len(summary)-1], "\t"), s.Weight, s.Points, s.Rate))
		}
	}
	summary = append(summary, append(strings.Split(text["一览表"][len(summary)-1], "\t"), list.Weight, list.Total, list.Rate))
	return scoring, summary, spans(scoring, 2), spans(summary, 2)
}

// spans are how many rows the labels of the first columns cover, by row and column.
func spans(rows [][]string, columns int) map[[2]int]int {
	out := map[[2]int]int{}
	for k := range columns {
		last := 0
		for r := 1; r < len(rows)-1; r++ {
			if rows[r][k] != "" {
				last = r
			}
			out[[2]int{last, k}]++
		}
	}
	return out
}

// tells compares the notes with what is to be told, in any order; of a place in a Word file it looks at whether it is in a table or in the text.
func tells(t *testing.T, r *issued.Report, want []string) {
	t.Helper()
	var got []string
	for _, d := range r.Notes {
		_, place, _ := strings.Cut(d.Source.Name, " ")
		got = append(got, inWord.ReplaceAllString(place, "$1$2")+" "+d.Message(diag.Zh))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("told:\n%s\nand not\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

var inWord = regexp.MustCompile(`^第[0-9]+个(表)第[0-9]+行第[0-9]+格$|^(正文)第[0-9]+段$`)

// recordedBut compares what was read with what was recorded, but for what is misread.
func recordedBut(t *testing.T, r *issued.Report, copies map[string]copied, ids ...string) (report *replay.Report) {
	t.Helper()
	text, err := r.Text()
	if err != nil {
		t.Fatal(err)
	}
	got := copiesOf(t, text)
	for _, id := range ids {
		want := copies[id]
		for _, left := range misread[id] {
			delete(want.Scores, left)
		}
		same(t, id, got[id], want)
	}
	if len(got) != len(ids) {
		t.Errorf("%d copies, not %d", len(got), len(ids))
	}
	for _, c := range r.Copies {
		for _, s := range c.Scores {
			if s.Place == "" {
				t.Errorf("%s %s has no place", c.ID, s.ID)
			}
		}
	}
	report, list := replay.ReadReport("report.json", text)
	if report == nil || list.HasErrors() {
		t.Fatal(list)
	}
	return report
}

func TestWord(t *testing.T) {
	rs, copies := recorded(t)
	scoring, summary, covers, over := seedTables(t, rs, copies)
	text := seedText(t)
	d := &render.Document{Title: text["题名"][0]}
	paragraphs := func(lines []string) {
		for _, line := range lines {
			d.Blocks = append(d.Blocks, render.Paragraph{Text: line})
		}
	}
	paragraphs(text["题名"][1:])
	recordedAmounts := amounts(t)
	for _, s := range recordedAmounts {
		paragraphs([]string{s.Words + "。"})
	}
	paragraphs(text["结论"])
	d.Blocks = append(d.Blocks, asTable(summary, over))
	paragraphs(text["正文"])
	paragraphs(text["评分表"][:1])
	d.Blocks = append(d.Blocks, asTable(scoring, covers))
	made, err := docx.Write(d)
	if err != nil {
		t.Fatal(err)
	}
	parts, err := docx.Read("报告.docx", made)
	if err != nil {
		t.Fatal(err)
	}
	r := issued.FromText(blank(t, rs), "报告.docx", parts)
	tells(t, r, append(toldOf("表", "表", "表", "表", "表", "表"), "正文 没有收录：“政府采购节支率”的分值写作“3份”，看不出是不是分值，正文里的得分没有读",
		"正文 D501 的名称写作“基层工会职工满意度”，规则里是“社会公众或服务对象满意度（基层工会职工满意度）”：分值相同，按它收录",
		"正文 D502 的名称写作“部门职工满意度”，规则里是“社会公众或服务对象满意度（部门职工满意度）”：分值相同，按它收录"))
	for id, s := range copies["正文"].Scores { // its headings print weights, which were not recorded
		s.Weight = rs.Find(id).Weight.String()
		copies["正文"].Scores[id] = s
	}
	report := recordedBut(t, r, copies, "评分表", "评分过程", "一览表", "正文")
	if left := r.Left(r.Copies[len(r.Copies)-1]); len(left) != 1 || left[0].ID != misread["正文"][0] {
		t.Errorf("not found in the text: %v", left)
	}
	hand := recordedReport(t)
	if report.Title != hand.Title || report.Subject != hand.Subject || report.Period != hand.Period || report.Total != hand.Total || report.Grade != hand.Grade {
		t.Errorf("%q %q %q %q %q", report.Title, report.Subject, report.Period, report.Total, report.Grade)
	}
	verbatim := 0
	for _, s := range recordedAmounts { // of which the words hold the number with its unit
		if !strings.Contains(s.Words, s.Printed+s.Unit) || s.Unit == "" {
			continue
		}
		verbatim++
		if !slices.ContainsFunc(report.Statements, func(c replay.Statement) bool {
			return c.Printed == s.Printed && c.Unit == s.Unit && strings.Contains(s.Words, c.Words) && strings.Contains(c.Words, s.Printed)
		}) {
			t.Errorf("%s is no candidate: %s", s.ID, s.Words)
		}
	}
	if verbatim < 30 {
		t.Errorf("only %d amounts", verbatim)
	}
}

func TestWorkbook(t *testing.T) {
	rs, copies := recorded(t)
	scoring, summary, covers, over := seedTables(t, rs, copies)
	text := seedText(t)
	w := book.New(2)
	for _, table := range []struct {
		name, title string
		rows        [][]string
		covers      map[[2]int]int
	}{{"评分表", text["评分表"][0], scoring, covers}, {"一览表", text["结论"][len(text["结论"])-1], summary, over}} {
		s := w.Sheet(table.name)
		s.Plain(1, table.title, len(table.rows[0]))
		for r, row := range table.rows {
			for k, text := range row {
				if text != "" && strings.Trim(text, "0123456789.") == "" {
					s.Number(r+3, k+1, text, book.Label)
				} else {
					s.Text(r+3, k+1, text, book.Label)
				}
			}
		}
		for at, n := range table.covers {
			if n > 1 {
				s.Merge(at[0]+3, at[1]+1, at[0]+2+n, at[1]+1)
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
	tells(t, r, toldOf("评分表!C13", "评分表!C36", "评分表!C42", "评分表!C46", "评分表!C47", "一览表!B20"))
	if report := recordedBut(t, r, copies, "评分表", "评分过程", "一览表"); report.Title != text["评分表"][0] || report.Total != "88.78" {
		t.Errorf("%q %q", report.Title, report.Total)
	}
}
