package docx_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"jixiao/office/docx"
)

// word is a Word file with that body, and other parts, which its relations name by their kind.
func word(t *testing.T, body string, others ...[2]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	put := func(name, text string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	const spaces = ` xmlns:w="w" xmlns:mc="mc" xmlns:v="v" xmlns:wps="wps" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:w16se="w16se"`
	relations := ""
	for k, part := range others {
		name := string(rune('a'+k)) + ".xml"
		relations += `<Relationship Id="r` + name + `" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + part[0] + `" Target="` + name + `"/>`
		put("word/"+name, `<w:part`+spaces+`>`+part[1]+`</w:part>`)
	}
	put("word/_rels/document.xml.rels", `<Relationships>`+relations+`</Relationships>`)
	put("word/document.xml", `<w:document`+spaces+`><w:body>`+body+`</w:body></w:document>`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// para is a paragraph of runs, run one of a text with its look.
func para(runs string) string { return `<w:p>` + runs + `</w:p>` }
func run(look, s string) string {
	return `<w:r><w:rPr>` + look + `</w:rPr><w:t>` + s + `</w:t></w:r>`
}

// readWord reads such a file.
func readWord(t *testing.T, body string, others ...[2]string) []docx.Part {
	t.Helper()
	got, err := docx.Read("f.docx", word(t, body, others...))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestMargins: what headers and footers say stands behind the text, each wording once; page numbers do not.
func TestMargins(t *testing.T) {
	got := readWord(t, para(run("", "正文")),
		[2]string{"header", para(run("", "2024年") + run("", "试行"))}, [2]string{"header", para(run("", "2024年试行"))}, [2]string{"footer", para(run("", "— 第 3 页，共 12 页 —"))},
		[2]string{"footer", `<w:tbl><w:tr><w:tc>` + para(run("", "某局")) + para(run("", "编制")) + `</w:tc></w:tr></w:tbl>`}, [2]string{"footer", para(run("", " - 1 - "))}, [2]string{"theme", para(run("", "无关"))})
	if len(got) != 3 || got[0].Text != "正文" || got[0].Margin != docx.NoMargin || got[1].Text != "2024年试行" || got[1].Margin != docx.Header || got[2].Text != "某局\n编制" || got[2].Margin != docx.Footer {
		t.Errorf("%+v", got)
	}
}

// TestAlternatives: of alternatives the first is read, wherever they stand, and once.
func TestAlternatives(t *testing.T) {
	row := func(s string) string { return `<w:tr><w:tc>` + para(run("", s)) + `</w:tc></w:tr>` }
	got := readWord(t, `<mc:AlternateContent><mc:Choice Requires="wps">`+para(run("", "甲"))+`</mc:Choice><mc:Choice Requires="v">`+para(run("", "乙"))+`</mc:Choice><mc:Fallback>`+para(run("", "甲"))+`</mc:Fallback></mc:AlternateContent>`+
		para(run("", "前")+`<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx><w:txbxContent>`+para(run("", "框"))+`</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><v:textbox><w:txbxContent>`+para(run("", "框"))+`</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r>`)+
		`<w:tbl><mc:AlternateContent><mc:Choice Requires="a">`+row("一")+`</mc:Choice><mc:Fallback>`+row("一")+row("二")+`</mc:Fallback></mc:AlternateContent></w:tbl>`+
		para(`<mc:AlternateContent><mc:Fallback>`+run("", "只有旧的")+`</mc:Fallback></mc:AlternateContent>`))
	if len(got) != 4 || got[0].Text != "甲" || got[1].Text != "前\n框" || len(got[2].Table) != 1 || got[3].Text != "只有旧的" {
		t.Errorf("%+v", got)
	}
}

// TestStyles: what styles strike through, raise or hide is seen, through the styles that they are based on; a run's own look holds before its style's, and what
// both styles strike is not.
func TestStyles(t *testing.T) {
	style := func(kind, id, based, look string) string {
		return `<w:style w:type="` + kind + `" w:styleId="` + id + `"><w:basedOn w:val="` + based + `"/><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:rPr>` + look + `</w:rPr></w:style>`
	}
	const p = "paragraph"
	sheet := [2]string{"styles", `<w:docDefaults><w:rPrDefault><w:rPr><w:vertAlign w:val="baseline"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="a"/>` +
		style("character", "note", "up", "") + style("character", "up", "", `<w:vertAlign w:val="superscript"/>`) + style("character", "loop", "pool", "<w:strike/>") + style("character", "pool", "loop", "") +
		style(p, "gone", "", "<w:strike/>") + style(p, "secret", "gone", `<w:strike w:val="0"/><w:vanish/>`) + `<w:style w:type="table" w:styleId="t"><w:tblStylePr><w:rPr><w:strike/></w:rPr></w:tblStylePr></w:style>`}
	in := func(style, runs string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/><w:pPrChange><w:pPr><w:pStyle w:val="gone"/></w:pPr></w:pPrChange></w:pPr>` + runs + `</w:p>`
	}
	got := readWord(t, para(run("", "2.00")+run(`<w:rStyle w:val="note"/>`, "1"))+para(run("", "2.00")+run(`<w:vertAlign w:val="baseline"/><w:rStyle w:val="note"/>`, "1"))+
		in("gone", run("", "旧")+run(`<w:rStyle w:val="loop"/>`, "非")+run(`<w:strike w:val="false"/>`, "新"))+
		in("secret", run("", "藏")+run(`<w:vanish w:val="0"/>`, "露"))+in("none", run(`<w:vanish/>`, "1")+run("", "2"))+`<w:tbl><w:tr><w:tc>`+in("gone", run("", "9"))+`</w:tc></w:tr></w:tbl>`, sheet)
	want := []docx.Part{{Text: "2.00", Beside: docx.Beside{Raised: "1"}}, {Text: "2.001"}, {Text: "旧非新", Beside: docx.Beside{Struck: "旧"}}, {Text: "露", Beside: docx.Beside{Hidden: "藏"}}, {Text: "2", Beside: docx.Beside{Hidden: "1"}}}
	for k, w := range want {
		if got[k].Text != w.Text || got[k].Beside != w.Beside {
			t.Errorf("%+v, want %+v", got[k], w)
		}
	}
	if c := got[5].Table[0][0]; c.Text != "9" || c.Struck != "9" {
		t.Errorf("%+v", c)
	}
}

// TestShifted: smaller text off its line is a superscript or a subscript, also without being called one; text of one size that is moved is none.
func TestShifted(t *testing.T) {
	usual := [2]string{"styles", `<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>`}
	for _, c := range []struct{ runs, want, raised string }{
		{run("", "40") + run(`<w:position w:val="8"/><w:sz w:val="19"/>`, "1") + run("", "分"), "40分", "1"},
		{run(`<w:sz w:val="32"/>`, "40") + run(`<w:position w:val="-6"/><w:sz w:val="24"/>`, "1"), "40", "1"},
		{run(`<w:position w:val="-4"/>`, "4") + run(`<w:position w:val="-4"/>`, "0"), "40", ""},
		{run("", "4") + run(`<w:position w:val="-2"/><w:sz w:val="21"/>`, "0"), "40", ""},
		{run("", "4") + run(`<w:sz w:val="21"/>`, "0"), "40", ""},
	} {
		if p := readWord(t, para(c.runs), usual)[0]; p.Text != c.want || p.Raised != c.raised {
			t.Errorf("%q %q, want %q %q", p.Text, p.Raised, c.want, c.raised)
		}
	}
}

// TestSymbols: symbols of known fonts are read as what they show, wherever the font is said; others are told, and keep apart what stands around them.
func TestSymbols(t *testing.T) {
	sym := func(font, code string) string {
		return `<w:r><w:sym w:font="` + font + `" w:char="` + code + `"/></w:r>`
	}
	fonts := func(name string) string { return `<w:rFonts w:ascii="` + name + `" w:hAnsi="` + name + `"/>` }
	styled := [2]string{"styles", `<w:style w:type="character" w:styleId="s"><w:rPr>` + fonts("Symbol") + `</w:rPr></w:style>`}
	for _, c := range []struct{ runs, want, symbols string }{
		{sym("Wingdings", "F0FE") + sym("Wingdings", "F0A8") + sym("Wingdings", "FC") + sym("Wingdings 2", "F052") + sym("wingdings 2", "F0A3") + sym("Wingdings", "F081") + sym("Wingdings", "F08A"), "☑□✓☑□①⑩", ""},
		{sym("Symbol", "F0A3") + sym("Symbol", "F0B3") + sym("Symbol", "F0B4") + sym("Symbol", "F061") + sym("Symbol", "F07E") + sym("Symbol", "F0E5") + sym("Symbol", "F05A"), "≤≥×α∼∑Ζ", ""},
		{sym("Segoe UI Symbol", "2611") + sym("宋体", "00D7") + `<w:r><w16se:symEx w16se:font="Segoe UI Emoji" w16se:char="2705"/></w:r>`, "☑×✅", ""},
		{run(fonts("Wingdings"), "þ 是") + run(`<w:rStyle w:val="s"/>`, "\uf0b3\u00a3") + run(fonts("宋体"), "a≤"), "☑ 是≥≤a≤", ""},
		{run("", "1") + sym("Wingdings", "F023") + sym("Wingdings", "F023") + run("", "0") + sym("某字体", "F041") + sym("Wingdings 3", "67") + sym("Wingdings", "zz"), "1\ufffd\ufffd0\ufffd\ufffd\ufffd", "Wingdings 23\n某字体 41\nWingdings 3 67\nWingdings 00"},
		{`<w:r><w:t>不可</w:t><w:noBreakHyphen/><w:t>分</w:t><w:softHyphen/><w:t>开</w:t><w:ptab w:alignment="right"/><w:t>右</w:t><w:cr/><w:t>下</w:t><w:br w:type="page"/><w:t>页</w:t></w:r>`, "不可-分开\t右\n下\n页", ""},
		{`<w:pPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr>` + run("", "甲"), "甲", ""},
	} {
		if p := readWord(t, para(c.runs), styled)[0]; p.Text != c.want || p.Symbols != c.symbols {
			t.Errorf("%q %q, want %q %q", p.Text, p.Symbols, c.want, c.symbols)
		}
	}
}

// TestFields: of fields what they show is read, not what they compute, also of one inside another; of one that does not end everything. Forms of old show ticks and choices.
func TestFields(t *testing.T) {
	mark := func(kind, data string) string {
		return `<w:r><w:fldChar w:fldCharType="` + kind + `">` + data + `</w:fldChar></w:r>`
	}
	code := func(s string) string { return `<w:r><w:instrText>` + s + `</w:instrText></w:r>` }
	raised := run(`<w:vertAlign w:val="superscript"/>`, "2")
	for _, c := range []struct{ runs, want string }{
		{run("", "得") + mark("begin", "") + code(" IF ") + mark("begin", "") + code(" A ") + mark("separate", "") + run("", "7") + raised + mark("end", "") + code(` > 5 "是" "否" `) + mark("separate", "") + run("", "10") + mark("end", "") + run("", "分"), "得10分"},
		{mark("begin", "") + code(" XE ") + run("", "索引") + mark("end", "") + run("", "正文"), "正文"},
		{mark("begin", "") + code(" TOC ") + run("", "都读"), "都读"},
		{mark("end", "") + mark("separate", "") + run("", "甲"), "甲"},
		{`<w:fldSimple w:instr=" PAGE "><w:r><w:t>3</w:t></w:r></w:fldSimple>`, "3"},
		{mark("begin", `<w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData>`) + code(" FORMCHECKBOX ") + mark("separate", "") + mark("end", "") + run("", "是") + mark("begin", `<w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>`) + mark("end", "") + run("", "否"), "☑是☐否"},
		{mark("begin", `<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="部分满足"/><w:listEntry w:val="满足"/></w:ddList></w:ffData>`) + mark("end", ""), "满足"},
		{mark("begin", `<w:ffData><w:ddList><w:result w:val="-1"/><w:listEntry w:val="满足"/></w:ddList></w:ffData>`) + mark("end", ""), ""},
	} {
		if p := readWord(t, para(c.runs))[0]; p.Text != c.want {
			t.Errorf("%q, want %q", p.Text, c.want)
		}
	}
}

// TestInside: content controls are read as their content, text boxes and letters that are drawn as lines of their own, a table inside a cell as lines; what stands
// small above others stands beside them. Nothing is read twice.
func TestInside(t *testing.T) {
	got := readWord(t, para(`<w:sdt><w:sdtPr><w:rPr><w:strike/></w:rPr><w:alias w:val="名"/><w:dropDownList><w:listItem w:displayText="别的" w:value="9"/></w:dropDownList></w:sdtPr><w:sdtContent>`+run("", "选")+`</w:sdtContent></w:sdt>`)+
		`<w:sdt><w:sdtContent>`+para(run("", "段"))+`<w:tbl><w:tr><w:tc><w:sdt><w:sdtContent>`+para(run("", "格"))+`</w:sdtContent></w:sdt></w:tc></w:tr></w:tbl></w:sdtContent></w:sdt>`+
		para(`<w:r><w:ruby><w:rubyPr><w:hps w:val="10"/></w:rubyPr><w:rt>`+run("", "jì")+`</w:rt><w:rubyBase>`+run("", "绩")+`</w:rubyBase></w:ruby></w:r>`+run("", "效"))+
		para(run("<w:strike/>", "前")+`<w:r><w:rPr><w:strike/></w:rPr><w:pict><v:shape><v:textbox><w:txbxContent>`+para(run("", "一"))+para(run("", "二"))+`</w:txbxContent></v:textbox></v:shape></w:pict><w:t>后</w:t></w:r>`)+
		para(`<w:r><w:pict><v:shape><v:textpath string="征求意见稿"/></v:shape></w:pict></w:r>`)+
		`<w:tbl><w:tr><w:tc>`+para(run("", "标准"))+`<w:tbl><w:tr><w:tc>`+para(run("", "≥95%"))+`</w:tc><w:tc>`+para(run("", "10分"))+`</w:tc></w:tr><w:tr><w:tc>`+para("")+`</w:tc><w:tc>`+para(run("", "0分"))+`</w:tc></w:tr></w:tbl>`+para("")+`</w:tc></w:tr></w:tbl>`)
	var said []string
	for _, p := range got {
		b := p.Beside
		text := p.Text
		if p.Table != nil {
			text, b = p.Table[0][0].Text, p.Table[0][0].Beside
		}
		said = append(said, fmt.Sprintf("%s|%s|%s|%t", text, b.Struck, b.Above, b.Table))
	}
	want := "选|||false 段|||false 格|||false 绩效||jì|false 前\n一\n二\n后|前后||false 征求意见稿|||false 标准\n≥95%\n10分\n0分\n|||true"
	if got := strings.Join(said, " "); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestFormulas: what a formula's tree says is said in its line: halves of a fraction, powers, roots, sums, brackets.
func TestFormulas(t *testing.T) {
	r := func(s string) string { return `<m:r><m:t>` + s + `</m:t></m:r>` }
	for _, c := range []struct{ formula, want string }{
		{r("执行率=") + `<m:f><m:fPr><m:ctrlPr><w:rPr><w:strike/></w:rPr></m:ctrlPr></m:fPr><m:num>` + r("实际支出") + `</m:num><m:den>` + r("预算") + `</m:den></m:f>` + r("×100%"), "执行率=(实际支出)/(预算)×100%"},
		{`<m:sSup><m:e>` + r("10") + `</m:e><m:sup>` + r("2") + `</m:sup></m:sSup>`, "10^(2)"},
		{`<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>` + r("i=1") + `</m:sub><m:sup/><m:e><m:sSub><m:e>` + r("x") + `</m:e><m:sub>` + r("i") + `</m:sub></m:sSub></m:e></m:nary>`, "∑_(i=1)x_(i)"},
		{`<m:rad><m:deg/><m:e>` + r("x") + `</m:e></m:rad><m:d><m:dPr><m:begChr m:val="["/></m:dPr><m:e>` + r("a+b") + `</m:e></m:d>`, "√(x)(a+b)"},
	} {
		if p := readWord(t, para(`<m:oMath>`+c.formula+`</m:oMath>`))[0]; p.Text != c.want || p.Unsure() {
			t.Errorf("%+v, want %q", p, c.want)
		}
	}
}

// TestManyNotes: a comment that is referred to many times does not fill the memory, and many that stand beside one cell take no time.
func TestManyNotes(t *testing.T) {
	note := func(n int) [2]string {
		return [2]string{"comments", `<w:comment w:id="1">` + para(run("", strings.Repeat("长", n))) + `</w:comment>`}
	}
	body := strings.Repeat(`<w:tbl><w:tr><w:tc><w:p><w:r><w:commentReference w:id="1"/></w:r></w:p></w:tc></w:tr></w:tbl>`, 10_000)
	if _, err := docx.Read("f.docx", word(t, body, note(100_000))); err == nil || !strings.Contains(err.Error(), "comments and notes are longer than") {
		t.Error(err)
	}
	body = `<w:tbl><w:tr><w:tc>` + strings.Repeat(`<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>十字十字十字</w:t><w:commentReference w:id="1"/></w:r></w:p>`, 100_000) + `</w:tc></w:tr></w:tbl>`
	if c := readWord(t, body, note(5))[0].Table[0][0]; len(c.Struck) != 1_800_000 || len(c.Comment) != 1_600_000-1 {
		t.Error(len(c.Struck), len(c.Comment))
	}
}

// TestNumbers: marks that Word counts are read as they are printed: by level and copy, by style, in all ways of counting that documents use, and apart from the text.
func TestNumbers(t *testing.T) {
	level := func(n int, format, text, more string) string {
		return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/>%s<w:lvlText w:val="%s"/></w:lvl>`, n, format, more, text)
	}
	numbering := [2]string{"numbering", `<w:abstractNum w:abstractNumId="0">` + level(0, "chineseCounting", "%1、", "") + level(1, "chineseCountingThousand", "（%2）", "") + level(2, "decimal", "%1.%2.%3", "<w:isLgl/>") + level(3, "decimalEnclosedCircle", "%4", "") + level(4, "bullet", "", "") + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="1">` + level(0, "decimal", "%1.", "") + level(1, "lowerLetter", "%2)", `<w:pStyle w:val="item"/>`) + level(2, "upperRoman", "%3", "") + `</w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="3"><w:startOverride w:val="10"/></w:lvlOverride></w:num><w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num>`}
	styles := [2]string{"styles", `<w:style w:type="paragraph" w:styleId="item"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr><w:rPr><w:strike/></w:rPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="below"><w:basedOn w:val="item"/><w:pPr><w:numPr><w:ilvl w:val="2"/></w:numPr></w:pPr></w:style>`}
	in := func(level, list, s string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + list + `"/></w:numPr><w:rPr><w:ins w:id="1"/></w:rPr></w:pPr>` + run("", s) + `</w:p>`
	}
	styled := func(style, more, s string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + more + `</w:pPr>` + run("", s) + `</w:p>`
	}
	got := readWord(t, in("0", "1", "总则")+in("1", "1", "甲")+in("1", "1", "乙")+in("0", "1", "标准")+in("1", "1", "丙")+in("2", "1", "5分")+in("3", "1", "要点")+in("3", "2", "接着")+in("3", "2", "再接")+in("4", "1", "点")+
		styled("item", "", "甲")+styled("item", "", "乙")+styled("below", "", "丙")+styled("item", `<w:numPr><w:numId w:val="0"/></w:numPr>`, "无")+in("0", "3", "5分")+in("0", "9", "无")+in("x", "8", "无")+
		`<w:tbl><w:tr><w:tc>`+in("3", "1", "是否")+in("3", "1", "否则")+`</w:tc></w:tr></w:tbl>`,
		numbering, styles, [2]string{"footer", in("0", "1", "页脚")})
	var said []string
	for _, p := range got {
		text := p.Text
		if p.Table != nil {
			text = p.Table[0][0].Text
		}
		if p.Struck+p.Inserted != "" {
			t.Errorf("%+v", p)
		}
		said = append(said, text)
	}
	if s, want := strings.Join(said, "|"), "一、总则|（一）甲|（二）乙|二、标准|（一）丙|2.1.1 5分|①要点|⑩接着|⑪再接|点|a)甲|b)乙|I 丙|无|1. 5分|无|无|⑫是否\n⑬否则|页脚"; s != want {
		t.Errorf("%s, want %s", s, want)
	}
}

// TestPictures: that there is a picture, a chart, an embedded object or another file is told where it stands; a frame with letters is none.
func TestPictures(t *testing.T) {
	got := readWord(t, para(run("", "图")+`<w:r><w:drawing><a:graphic><a:graphicData><pic:pic><pic:blipFill/></pic:pic></a:graphicData></a:graphic></w:drawing></w:r>`)+
		para(`<w:r><w:object><v:shape><v:imagedata r:id="rId1"/></v:shape><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>`)+
		para(`<w:r><w:drawing><a:graphicData><c:chart r:id="rId2"/></a:graphicData></w:drawing></w:r>`)+`<w:altChunk r:id="rId3"/>`+
		`<w:tbl><w:tr><w:tc>`+para(`<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>`)+`</w:tc></w:tr></w:tbl>`+
		para(`<w:r><w:pict><v:shape><v:textbox><w:txbxContent>`+para(run("", "框"))+`</w:txbxContent></v:textbox></v:shape></w:pict></w:r>`))
	said := ""
	for _, p := range got {
		if p.Table != nil {
			p.Beside = p.Table[0][0].Beside
		}
		said += fmt.Sprint(p.Pictures, " ")
	}
	if said != "true true true true true false " || got[0].Text != "图" {
		t.Error(said, got[0].Text)
	}
}

// TestContents: lines of a table of contents are known by the names of their styles, whatever their ids are.
func TestContents(t *testing.T) {
	line := func(style, s string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + run("", s) + `</w:p>`
	}
	got := readWord(t, line("11", "一、决策\t3")+line("T2", "（一）立项\t3")+line("1", "一、决策")+para(run("", "正文")), [2]string{"styles", `<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style><w:style w:type="paragraph" w:styleId="T2"><w:name w:val="TOC 2"/></w:style><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>`})
	if len(got) != 4 || !got[0].Contents || !got[1].Contents || got[2].Contents || got[3].Contents || got[0].Text != "一、决策\t3" {
		t.Errorf("%+v", got)
	}
}
