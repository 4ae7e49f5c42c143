package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/render"
	"jixiao/office/docx"
	"jixiao/rules"
)

// parts are the parts of a document, each of which must be well-formed.
func parts(t *testing.T, text []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(bytes.NewReader(b)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		out[f.Name] = string(b)
	}
	return out
}

// TestChapters: the seed's chapters as a Word file hold every number of the scorecard, in the fonts and on the paper of official documents.
func TestChapters(t *testing.T) {
	text, err := os.ReadFile("../../conformance/reports/2022-qingyunpu-trade-union/facts.json")
	if err != nil {
		t.Fatal(err)
	}
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("facts.json", text)
	if err != nil {
		t.Fatal(err)
	}
	card := facts.Evaluate()
	d := render.Chapters(card, diag.Zh)
	made, err := docx.Write(d)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := docx.Write(d); err != nil || !bytes.Equal(made, again) {
		t.Error("two files of one document differ")
	}
	p := parts(t, made)
	body := p["word/document.xml"]
	for _, want := range []string{"88.78", "91.00", "等级为“良”", "2.88", `w:orient="landscape"`, `<w:pgSz w:w="11906" w:h="16838"/>`, `<w:vMerge w:val="restart"/>`, `<w:vMerge/>`, `<w:tblHeader/>`, "三、失分，由多到少", "附：评分表",
		`<w:pStyle w:val="Heading4"/></w:pPr><w:r><w:t xml:space="preserve">（1）B101`, `部门决策（15分）</w:t><w:br/><w:t xml:space="preserve">（续）`, `TableLost`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in the document", want)
		}
	}
	if pages, heads := strings.Count(body, "<w:pageBreakBefore/>"), strings.Count(body, `>评分过程</w:t>`); pages < 6 || pages > 9 || heads != pages+1 {
		t.Errorf("the scoring table has %d pages and %d heads", pages+1, heads)
	}
	if strings.Count(p["word/styles.xml"], `<w:keepNext/><w:jc w:val="left"/><w:outlineLvl`) != 4 || !strings.Contains(body, `<w:pStyle w:val="Small"/><w:keepNext/>`) {
		t.Error("headings are stretched, or the lines to sign on may stand alone")
	}
	for _, want := range []string{"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", `w:line="578"`} {
		if !strings.Contains(p["word/styles.xml"], want) {
			t.Errorf("no %s among the styles", want)
		}
	}
	if !strings.Contains(p["word/footer1.xml"], " PAGE ") || !strings.Contains(p["word/settings.xml"], "evenAndOddHeaders") {
		t.Error("pages have no numbers")
	}
	for _, i := range card.Criteria() {
		if score := card.Of(i).Score.Lo.Fixed(2, 0); !strings.Contains(body, i.Name) || !strings.Contains(body, score) {
			t.Errorf("%s, %s is missing", i.ID, score)
		}
	}
}

// TestAcross: a document with a wide table lies across as a whole, with its result large, findings apart from their details, and lines to sign on.
func TestAcross(t *testing.T) {
	columns := make([]render.Column, 6)
	columns[0].Title = "甲"
	made, err := docx.Write(&render.Document{Title: "一个很长很长很长很长很长很长很长很长很长很长的单位名称 评分表（征求意见稿）", Result: &render.Result{Score: "88.78", Of: "100", Grade: "良", ByRule: "按规则 91.00 优"}, Digests: []string{"摘要"}, SignedBy: []string{"复核人（签字）："},
		Blocks: []render.Block{render.Lines{Items: []string{"发现", "  细节"}}, render.Table{Columns: columns}}})
	if err != nil {
		t.Fatal(err)
	}
	body := parts(t, made)["word/document.xml"]
	for _, want := range []string{`名称</w:t><w:br/><w:t xml:space="preserve">评分表（征求意见稿）`, `"Result"/></w:pPr><w:r><w:t xml:space="preserve">88.78 / 100 良<`, "按规则 91.00 优", `"LinesHead"/></w:pPr><w:r><w:t xml:space="preserve">发现<`, `"LinesIn"/></w:pPr><w:r><w:t xml:space="preserve">细节<`, "摘要", "签字"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	if strings.Count(body, "<w:sectPr>") != 1 || !strings.Contains(body, `w:orient="landscape"`) {
		t.Errorf("not one section across: %s", body)
	}
}

// TestMergedTogether: rows of a merged cell stay on one page, each paragraph of all but the last with what follows; rows of a table without any do not.
func TestMergedTogether(t *testing.T) {
	columns := []render.Column{{Title: "甲"}, {Title: "乙"}}
	row := func(rows int) []render.Cell { return []render.Cell{{Text: "名", Rows: rows}, {Text: "值", Rows: 1}} }
	made, err := docx.Write(&render.Document{Blocks: []render.Block{render.Table{Columns: columns, Rows: [][]render.Cell{row(3), row(0), row(0), row(1), row(1)}}}})
	if err != nil {
		t.Fatal(err)
	}
	kept := ""
	for k, tr := range strings.Split(parts(t, made)["word/document.xml"], "<w:tr>") {
		if k > 0 {
			kept += fmt.Sprint(strings.Count(tr, `"/><w:keepNext/>`))
		}
	}
	if kept != "022000" { // the head, which is repeated, three rows and two
		t.Error(kept)
	}
}

// TestRanges: a range in a label stands in one line, wherever the lines of its cell end; other labels stay as they are.
func TestRanges(t *testing.T) {
	table := render.Table{Columns: []render.Column{{Title: "一级指标", Share: 10}, {Title: "得分", Share: 10, Right: true}, {Title: "说明", Share: 60}}}
	labels := map[string]string{}
	for n := 3; n < 16; n++ {
		name := strings.Repeat("甲", n)
		for _, range_ := range []string{"（40～50分）", "（40.5～50.25分，良）", " (95–100%)", " 9.00～10.00/10"} {
			labels[name+range_] = name + "\n" + strings.TrimPrefix(range_, " ")
		}
		labels[name+"（50分）"] = ""
	}
	whole := 0
	for label := range labels {
		table.Rows = append(table.Rows, []render.Cell{{Text: label, Rows: 1}, {Text: "9.00～10.00", Rows: 1}, {Text: strings.Repeat("按照超支80～90%的扣分，", 20), Rows: 1}})
	}
	made, err := docx.Write(&render.Document{Lang: diag.Zh, Blocks: []render.Block{table}})
	if err != nil {
		t.Fatal(err)
	}
	text := parts(t, made)["word/document.xml"]
	text = strings.NewReplacer("<w:br/>", "\n", `<w:t xml:space="preserve">`, "", "</w:t>", "").Replace(text)
	for label, broken := range labels {
		switch one := strings.Contains(text, "<w:r>"+label+"</w:r>"); {
		case one && (broken == "" || diag.Width(label) <= 15):
			whole++
		case one != (broken == "") && !strings.Contains(text, "<w:r>"+broken+"</w:r>") && !one:
			t.Errorf("neither %q nor %q", label, broken)
		}
	}
	if whole < 13 || strings.Count(text, "\n") == 0 || strings.Contains(text, "扣分，\n") {
		t.Errorf("%d labels are whole, %d lines are broken", whole, strings.Count(text, "\n"))
	}
}

// TestText: what XML cannot hold becomes visible, and markup in words stays words.
func TestText(t *testing.T) {
	d := &render.Document{Title: "a<b>&\u0001", Blocks: []render.Block{render.Heading{Level: 2, Text: "]]>"}, render.Lines{Items: []string{"一\n二"}},
		render.Table{Columns: []render.Column{{Title: "甲"}}, Rows: [][]render.Cell{{{Text: "x", Rows: 2}}, {{}}}}}}
	made, err := docx.Write(d)
	if err != nil {
		t.Fatal(err)
	}
	body := parts(t, made)["word/document.xml"]
	for _, want := range []string{"a&lt;b&gt;&amp;\ufffd", "<w:br/>", `<w:vMerge w:val="restart"/>`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
}

// TestRead: tables as people make them: rows and cells in content controls, cells that begin further right, merged cells without a beginning, what
// was deleted, and what stands there for older programs.
func TestRead(t *testing.T) {
	p := func(s string) string { return `<w:p><w:r><w:t>` + s + `</w:t></w:r></w:p>` }
	tc := func(pr, s string) string { return `<w:tc><w:tcPr>` + pr + `</w:tcPr>` + p(s) + `</w:tc>` }
	body := `<w:tbl><w:tblPr/><w:tr>` + tc("", "一") + `<w:sdt><w:sdtContent>` + tc("", "二") + `</w:sdtContent></w:sdt></w:tr>` +
		`<w:sdt><w:sdtContent><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>` + tc("", "三") + `</w:tr></w:sdtContent></w:sdt>` +
		`<w:tr><w:trPr><w:del/></w:trPr>` + tc("", "删") + `</w:tr>` +
		`<w:tr>` + tc(`<w:vMerge/>`, "独") + tc(`<w:vMerge w:val="restart"/>`, "起") + `</w:tr><w:tr>` + tc(`<w:gridSpan w:val="1"/>`, "-1") + tc(`<w:vMerge/>`, "下") + `</w:tr></w:tbl>` +
		`<w:p><w:r><w:noBreakHyphen/><w:t>1.5</w:t></w:r><w:del><w:r><w:delText>9</w:delText></w:r></w:del><mc:AlternateContent><mc:Choice><w:r><w:t>新</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>旧</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>`
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("word/document.xml")
	if err == nil {
		_, err = w.Write([]byte(`<w:document xmlns:w="w" xmlns:mc="mc"><w:body>` + body + `</w:body></w:document>`))
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	got, err := docx.Read("f.docx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, row := range got[0].Table {
		s := ""
		for _, c := range row {
			s += "|" + c.Text
			if c.Covered {
				s += "^"
			}
		}
		rows = append(rows, s)
	}
	if s := strings.Join(rows, " "); s != "|一|二 ||三 |独|起 |-1|^" || got[1].Text != "-1.5新" {
		t.Errorf("%s, %q", s, got[1].Text)
	}
}

// TestBeside: what is noted on a paragraph or a cell, what of it is struck through or under tracked changes, and superscripts at numbers stand beside its text; links and fields are read as the text
// that they show, and nothing is followed or computed.
func TestBeside(t *testing.T) {
	run := func(pr, s string) string { return `<w:r><w:rPr>` + pr + `</w:rPr><w:t>` + s + `</w:t></w:r>` }
	body := `<w:p>` + run("", "得") + run("<w:strike/>", "3") + run(`<w:strike w:val="0"/>`, "4") + run("<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>", "分") + `<w:r><w:commentReference w:id="7"/></w:r></w:p>` +
		`<w:tbl><w:tr><w:tc><w:p>` + run("<w:dstrike/>", "旧") + run("", "新") + `<w:r><w:commentReference w:id="8"/></w:r><w:r><w:footnoteReference w:id="7"/></w:r></w:p></w:tc></w:tr></w:tbl>` +
		`<w:p><w:pPr><w:rPr><w:strike/></w:rPr></w:pPr><w:hyperlink r:id="rId9">` + run("", "链接") + `</w:hyperlink><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=2*3</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("", "5") + `<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>` +
		`<w:p>` + run("", "2.00") + run(`<w:vertAlign w:val="superscript"/>`, "1") + run("", "，m") + run(`<w:vertAlign w:val="superscript"/>`, "2") + `<w:del>` + strings.ReplaceAll(run("", "9"), "w:t>", "w:delText>") + `</w:del><w:ins>` + run("", "分") + `</w:ins></w:p>` +
		`<w:tbl><w:tr><w:tc><w:p>` + run("", "留") + `</w:p></w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>` + run("", "去") + `</w:p></w:tc></w:tr></w:tbl>`
	comment := func(id, s string) string {
		return `<w:comment w:id="` + id + `" w:author="审核"><w:p><w:r><w:t>` + s + `</w:t></w:r></w:p></w:comment>`
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="comments.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="http://127.0.0.1:1/" TargetMode="External"/></Relationships>`},
		{"word/comments.xml", `<w:comments xmlns:w="w">` + comment("7", "为什么") + comment("8", "再核") + `</w:comments>`},
		{"word/footnotes.xml", `<w:footnotes xmlns:w="w"><w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote><w:footnote w:id="7"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>另有规定</w:t></w:r></w:p></w:footnote></w:footnotes>`},
		{"word/document.xml", `<w:document xmlns:w="w" xmlns:r="r"><w:body>` + body + `</w:body></w:document>`},
		{"word/vbaProject.bin", "\xd0\xcf\x11\xe0"},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = w.Write([]byte(part[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := docx.Read("f.docx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if p := got[0]; p.Text != "得34分" || p.Struck != "3" || p.Comment != "为什么" {
		t.Errorf("%+v", p)
	}
	if c := got[1].Table[0][0]; c.Text != "旧新" || c.Struck != "旧" || c.Comment != "再核" || c.Footnote != "另有规定" {
		t.Errorf("%+v", c)
	}
	if p := got[3]; p.Text != "2.00，m2分" || p.Raised != "1" || p.Inserted != "分" || p.Deleted != "9" {
		t.Errorf("%+v", p)
	}
	if p := got[4]; len(p.Table) != 1 || p.Deleted != "去" {
		t.Errorf("%+v", p)
	}
	if p := got[2]; p.Text != "链接5" || p.Struck != "" || p.Comment != "" {
		t.Errorf("%+v", p)
	}
}
