package issued_test

import (
	"strings"
	"testing"

	"jixiao/engine/diag"
	"jixiao/office/docx"
	"jixiao/office/issued"
)

// wordTable is a table of a standard of two indicators, for each of whose sentences a rule is proposed.
func wordTable() docx.Part {
	const rule = "每发现1处问题扣10%权重分，扣完为止。"
	return docx.Part{Table: [][]docx.Cell{{{Text: "指标名称"}, {Text: "分值"}, {Text: "评分标准"}}, {{Text: "甲"}, {Text: "60"}, {Text: rule}}, {{Text: "乙"}, {Text: "40"}, {Text: rule}}}}
}

// saidOf are the notes in one line.
func saidOf(list diag.List) string {
	var said []string
	for _, d := range list {
		said = append(said, d.Source.Name+" "+d.Message(diag.Zh))
	}
	return strings.Join(said, "；")
}

// TestMarginsTold: what a header or a footer says is told, and is no text of the standard or the report; one that speaks of scoring leaves no rule proposed.
func TestMarginsTold(t *testing.T) {
	parts := []docx.Part{{Text: "某某评价标准"}, wordTable(), {Text: "某局\n2024年试行", Margin: docx.Header}, {Text: strings.Repeat("预算执行情况", 17), Margin: docx.Footer}}
	s := issued.StandardFromText("标准.docx", parts)
	want := "标准.docx 页眉 没有收录：每页上的“某局 2024年试行”；标准.docx 页脚 没有收录：每页上的“" + strings.Repeat("预算执行情况", 16) + "预算执行" + "…”"
	if got := saidOf(s.Notes); got != want || s.Title != "某某评价标准" || s.Criteria[0].Proposal == nil {
		t.Errorf("%s, %+v", got, s.Criteria[0])
	}
	rs, _ := recorded(t)
	if got := saidOf(issued.FromText(blank(t, rs), "标准.docx", parts[2:]).Notes); got != want {
		t.Error(got)
	}
	parts[2].Text = "重大问题加倍扣分"
	if s := issued.StandardFromText("标准.docx", parts); s.Criteria[0].Proposal != nil || s.Criteria[1].Proposal != nil {
		t.Error("proposed beside a header that speaks of scoring")
	}
}

// TestHiddenTold: what a cell has that is not in its text is told, and no rule is proposed of what is left.
func TestHiddenTold(t *testing.T) {
	for _, c := range []struct {
		beside docx.Beside
		want   string
	}{
		{docx.Beside{Hidden: "首处\n不扣"}, "隐藏的文字“首处 不扣”"},
		{docx.Beside{Symbols: "Wingdings 23\nMT Extra 41"}, "认不出的符号，读作“\ufffd”：Wingdings 23、MT Extra 41（字体和编码）"},
		{docx.Beside{Above: "shǒu"}, "字上方的小字（注音）“shǒu”"},
		{docx.Beside{Pictures: true}, "图或嵌入的对象，里面有没有字没有看"},
		{docx.Beside{Table: true}, "格里的表的行和列，它的各格读成了几行文字"},
	} {
		table := wordTable()
		table.Table[1][2].Beside = c.beside
		s := issued.StandardFromText("标准.docx", []docx.Part{table})
		if got := saidOf(s.Notes); got != "标准.docx 第1个表第2行第3格 没有收录："+c.want || s.Criteria[0].Proposal != nil || s.Criteria[1].Proposal == nil {
			t.Error(got)
		}
	}
}

// TestContentsOnce: what a table of contents says again is no second copy of a report, and nothing beside a standard; paragraphs are counted with it.
func TestContentsOnce(t *testing.T) {
	parts := []docx.Part{{Text: "报告"}, {Text: "（1）支出预算执行率（4分）\t5", Contents: true}, {Text: "（1）支出预算执行率（4分）"}, {Text: "该项得分为2.87分。"}}
	rs, _ := recorded(t)
	r := issued.FromText(blank(t, rs), "报告.docx", parts)
	if len(r.Copies) != 1 || len(r.Copies[0].Scores) != 1 || r.Copies[0].Scores[0].Place != "正文第3段“支出预算执行率”" || len(r.Notes) > 0 {
		t.Errorf("%+v, %v", r.Copies, r.Notes)
	}
	s := issued.StandardFromText("标准.docx", []docx.Part{{Text: "重大问题加倍扣分\t2", Contents: true}, {Text: "各单位："}, wordTable()})
	if got := saidOf(s.Notes); got != "标准.docx 正文第2段 没有收录：评分标准表以外的“各单位：”" || s.Criteria[0].Proposal == nil {
		t.Error(got)
	}
}
