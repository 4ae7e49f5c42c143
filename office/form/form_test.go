package form_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jixiao/engine"
	"jixiao/engine/library"
	"jixiao/office/form"
	"jixiao/office/sheet"
	"jixiao/rules"
)

// TestRoundTrip: what a report's facts say, a form that is filled in with them says too, and nothing else.
func TestRoundTrip(t *testing.T) {
	files, err := filepath.Glob("../../conformance/reports/*/facts.json")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		h, err := engine.ReadHeader(file, text)
		if err != nil {
			t.Fatal(err)
		}
		rs, err := library.Load(rules.FS, h.RuleSet)
		if err != nil {
			t.Fatal(err)
		}
		roundTrip(t, file, rs, text)
	}
}

func roundTrip(t *testing.T, name string, rs *engine.RuleSet, text []byte) {
	t.Helper()
	made, err := form.Write(rs, text)
	if err != nil {
		t.Fatal(name, err)
	}
	again, err := form.Write(rs, text)
	if err != nil || !bytes.Equal(made, again) {
		t.Errorf("%s: two forms of one document differ", name)
	}
	book, err := sheet.Read("表.xlsx", made)
	if err != nil {
		t.Fatal(name, err)
	}
	if ref := form.RuleSetOf(book); ref != rs.Ref() {
		t.Errorf("%s: the form is of %q", name, ref)
	}
	doc, err := form.Read(rs, book)
	if err != nil {
		t.Fatal(name, err)
	}
	if len(doc.Warnings()) > 0 {
		t.Error(name, doc.Warnings())
	}
	if want, got := decoded(t, text), decoded(t, doc.Text); !reflect.DeepEqual(want, got) { // member for member
		for part := range want {
			if !reflect.DeepEqual(want[part], got[part]) {
				t.Errorf("%s: %s\nwant %v\ngot  %v", name, part, want[part], got[part])
			}
		}
		t.Errorf("%s: %d members, want %d", name, len(got), len(want))
	}
	if t.Failed() {
		return
	}
	f, err := rs.Read(name, doc.Text)
	if err != nil {
		t.Fatal(err)
	}
	g, err := rs.Read(name, text)
	if err != nil {
		t.Fatal(err)
	}
	if x, y := f.Evaluate(), g.Evaluate(); !x.Total.Score.Lo.Equal(y.Total.Score.Lo) || x.Total.Grade() != y.Total.Grade() {
		t.Errorf("%s: another total", name)
	}
}

// TestRoundTripUnits: a percentage that is given in another unit is written in it, up to 1 too.
func TestRoundTripUnits(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "grades": [{"name": "合格", "from": 0}], "facts": {"率": {"type": "number", "unit": "%"}, "比": {"type": "number", "unit": "比值"}},
 "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "min(率, 比 * 100)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, unit := range []string{"%", "比值", "‰"} {
		for _, n := range []string{"0", "0.07", "0.985", "0.50", "1", "1.00", "98.5"} {
			for _, said := range []string{`"value": ` + n, `"min": ` + n, `"max": ` + n, `"min": 0.01, "max": ` + n} {
				if strings.HasPrefix(said, `"min": 0.01`) && n == "0" { // which hold no number between them
					continue
				}
				for _, fact := range []string{"率", "比"} {
					text := []byte(`{"ruleset": "a/b@1", "facts": {"` + fact + `": {` + said + `, "unit": "` + unit + `"}}}`)
					roundTrip(t, said+unit+" of "+fact, rs, text)
				}
			}
		}
	}
}

// decoded is a document as it is written, digit for digit.
func decoded(t *testing.T, text []byte) (doc map[string]any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&doc); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return doc
}

// TestRoundTripWriting: what says no more than if it were not written comes back as it was written: units that are those declared, values in an object
// of their own, words that are empty, the document's schema.
func TestRoundTripWriting(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "grades": [{"name": "合格", "from": 0}], "facts": {"率": {"type": "number", "unit": "%"}, "额": {"type": "number", "unit": "万元"}, "份": {"type": "number", "unit": "份"}, "数": {"type": "number"},
  "认": {"type": "number", "judgement": true}, "有": {"type": "boolean"}, "日": {"type": "date"}, "名": {"type": "text"},
  "点": {"type": "checklist", "partial": true, "may_not_apply": true, "items": [{"id": "①", "about": "甲"}, {"id": "②", "about": "乙"}]},
  "表": {"type": "table", "columns": {"值": {"type": "number", "unit": "元"}, "称": {"type": "text"}}}},
 "indicators": [{"id": "A", "name": "甲", "weight": 90, "percent": "率 > 1 && 额 > 1 && 份 > 1 && 数 > 1 && 认 > 1 && 有 && checklist(点) > 1 && sum(表.值) > 1 && days(日, 日) >= 0 && 名 != '' && count(表.称) > 0"}, {"id": "B", "name": "乙", "weight": 10, "percent": "checklist(点)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	var documents []string
	for _, facts := range []string{`"额": 5`, `"额": {"value": 5}`, `"额": {"value": 5, "unit": "万元"}`, `"额": {"value": 5, "unit": "元"}`, `"额": {"value": 5, "unit": "万元", "source": "第3页"}`, `"额": {"value": 5, "source": "第3页"}`,
		`"额": {"unit": "万元", "source": "", "note": "年初"}`, `"额": {"unit": "万元"}`, `"额": {"min": 1, "unit": "万元"}`, `"率": {"value": 98.50, "unit": "%", "basis": "stated"}`,
		`"份": {"value": 3, "unit": "份"}`, `"份": 3`, `"份": {"value": 3, "note": "三份"}`, `"认": {"value": 3, "basis": "judged", "reason": "评价组"}`, `"有": {"value": true, "source": ""}`,
		`"日": {"value": "2022-03-01"}`, `"名": {"value": "甲", "reason": ""}`, `"点": {"①": true, "②": {"met": true}}`, `"点": {"①": {"met": 1, "source": "卷"}, "②": 0}`, `"点": {"①": {"applies": false, "reason": "一次性"}, "②": {"met": 0.5, "reason": "半", "note": ""}}`, `"点": {"①": {"met": 0.50, "reason": "半"}, "②": {"met": 1.0, "source": "卷"}}`, `"点": {}`,
		`"点.①": 1, "点": {"②": false}`, `"点.①": 0`, `"点.①": {"value": 1, "source": "卷"}, "点.②": {"value": 0.5, "reason": "半"}`,
		`"名": ""`, `"名": {"value": "", "source": "卷"}`, `"名": {"value": ""}`, `"名": "  "`, `"名": "\n"`, `"名": "“”"`, `"名": " ““ ”” "`, `"名": "“甲”"`, `"名": "“"`, `"名": "””"`, `"名": "“”“”"`, `"名": "\"\""`,
		`"表": [{}]`, `"表": [{"称": "甲"}, {}, {"值": 3}, {}]`, `"表": {"value": [{}, {"称": "甲"}], "note": "待补"}`, `"表": [{"称": ""}, {"称": {"value": "", "source": "卷"}}, {"称": " "}, {"称": "“ ”"}]`,
		`"表": [{"称": "合计", "值": 3}, {"称": " 小 计 "}, {"称": "注：见附表"}, {"称": "“合计”"}, {"称": "““说明””"}, {"称": "“合计"}, {"称": "合计与其他"}]`, `"名": "合计"`, `"名": "备注"`,
		`"额": {"unit": "元"}`, `"额": {"unit": "元", "basis": "computed"}`, `"额": {"basis": "computed"}`, `"额": {"unit": "万元", "basis": "stated"}`, `"额": {"note": " "}`, `"额": {"unit": "元", "note": "\n"}`, `"额": {"value": 5, "source": " ", "note": "\t", "reason": "\n"}`, `"率": {"basis": "computed"}`, `"表": {"basis": "computed"}`, `"表": {"note": " "}`,
		`"额": -0.0`, `"额": -0`, `"额": {"value": -0.00, "unit": "元"}`, `"额": {"min": -0.0, "max": 0.0}`, `"率": -0.0`, `"点": {"①": -0.0, "②": {"met": -0}}`, `"表": [{"值": -0.0}, {"值": {"value": -0.00, "source": " "}}]`, `"额": 0e0`, `"额": -0E+1`,
		`"表": []`, `"表": {"value": [], "source": ""}`, `"表": {"value": [{"值": 3}], "note": ""}`, `"表": [{"值": {"value": 3}, "称": {"value": "乙", "source": ""}}, {"值": {"value": 3, "unit": "元"}, "称": "丙"}]`} {
		head := `"subject": ""`
		if len(documents)%2 == 0 {
			head = `"$schema": "../facts.schema.json"`
		}
		documents = append(documents, `{`+head+`, "ruleset": "a/b@1", "facts": {`+facts+`}}`)
	}
	for _, more := range []string{`"reasons": {}`, `"reasons": {"A": ""}`, `"reasons": {"A": " "}`, `"reasons": {"A": "\n"}`, `"adjudications": {"A": {"score": -0.0, "reason": "裁", "by": " "}}`, `"adjudications": {"B/①": {"met": -0.0, "reason": "裁"}}`, `"adjudications": {}`, `"adjudications": {"A": {"score": 3, "reason": "裁"}}`, `"adjudications": {"B/①": {"met": true, "reason": "裁", "by": ""}}`, `"adjudications": {"B/①": {"met": 0.50, "reason": "裁"}, "B/②": {"met": 1.0, "reason": "裁"}}`, `"adjudications": {"B/①": {"met": 1, "reason": "裁"}, "B/②": {"met": false, "reason": "裁"}}`, `"as_of": "2022-12-31", "period": "2022"`} {
		documents = append(documents, `{"ruleset": "a/b@1", "facts": {"点": {"①": true, "②": false}}, `+more+`}`)
	}
	for _, document := range documents {
		roundTrip(t, document, rs, []byte(document))
	}
}

// TestRoundTripCSV: a form of comma-separated values says what a document says, and how it is written, too: units that are those declared, the document's
// schema, zeros at the end of a number.
func TestRoundTripCSV(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(flat), nil)
	if err != nil {
		t.Fatal(err)
	}
	for k, facts := range []string{`"额": 5`, `"额": {"value": 5}`, `"额": {"value": 5, "unit": "万元"}`, `"额": {"value": 5, "unit": "元", "source": ""}`, `"额": {"value": 5.00, "unit": "万元", "source": "第3页"}`, `"额": 123456789012345678.5`,
		`"额": {"unit": "万元", "source": "", "note": "年初"}`, `"额": {"min": 1, "max": 2.50, "unit": "万元"}`, `"率": {"value": 98.50, "unit": "%", "basis": "stated"}`, `"率": 0.5`, `"率": {"value": 0.50, "unit": "比值"}`, `"额": -5`,
		`"有": {"value": true, "source": "多\n行，“引号”,\"和逗号\""}`, `"日": {"value": "2022-03-01"}`, `"日": {"min": "2022-03-01"}`, `"名": {"value": "甲", "reason": ""}`, `"名": "007"`, `"名": ""`, `"名": {"value": "", "note": "空"}`, `"名": "“”"`, `"名": " “ ” "`, `"名": " =1+1"`, `"名": "=1+1"`, `"名": "'=1+1"`, `"名": "''+5"`, `"名": "+5"`, `"名": "-a"`, `"名": "-5"`, `"名": "@x"`, `"名": "\tx"`, `"名": "'甲"`, `"名": "'"`, `"率": {"value": -0.5, "source": "=HYPERLINK(\"a\")", "note": "'-x"}`, `"写法": 3`,
		`"点": {"①": true, "②": {"met": true}}`, `"点": {"①": {"met": 1, "source": "卷"}, "②": 0}`, `"点": {"①": {"applies": false, "reason": "一次性"}, "②": {"met": 0.50, "reason": "半", "note": ""}}`, `"点": {}`,
		`"点.①": 1, "点": {"②": false}`, `"点.①": {"value": 1, "source": "卷"}`} {
		head := []string{`"$schema": "../facts.schema.json", `, `"subject": "", `, `"subject": "@甲局", "period": "2022", "as_of": "2022-12-31", `}[k%3]
		text := []byte(`{` + head + `"ruleset": "a/b@1", "facts": {` + facts + `}}`)
		if _, err := rs.Read("f.json", text); err != nil {
			t.Fatal(facts, err)
		}
		made, err := form.WriteCSV(rs, text)
		if err != nil {
			t.Fatal(facts, err)
		}
		b, err := sheet.ReadCSV("表.csv", made)
		if err != nil {
			t.Fatal(facts, err)
		}
		doc, err := form.Read(rs, b)
		if err != nil {
			t.Fatal(facts, err)
		}
		if want, got := decoded(t, text), decoded(t, doc.Text); !reflect.DeepEqual(want, got) || len(doc.Warnings()) > 0 {
			t.Errorf("want %s\ngot  %s\n%v\n%s", text, doc.Text, doc.Warnings(), made)
		}
		for _, row := range b.Sheets[0].Rows {
			for _, c := range row.Cells {
				if strings.ContainsAny(c.Text[:1], "=+-@\t\r") && !regexp.MustCompile(`^-[0-9.]+%?$`).MatchString(c.Text) {
					t.Errorf("%s: a spreadsheet takes %q for a formula", text, c.Text)
				}
			}
		}
	}
}

const flat = `{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "grades": [{"name": "合格", "from": 0}], "facts": {"率": {"type": "number", "unit": "%"}, "额": {"type": "number", "unit": "万元"}, "有": {"type": "boolean"}, "日": {"type": "date"}, "名": {"type": "text"}, "写法": {"type": "number"},
  "点": {"type": "checklist", "partial": true, "may_not_apply": true, "items": [{"id": "①", "about": "甲"}, {"id": "②", "about": "乙"}]}},
 "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率 > 1 && 额 > 1 && 写法 > 1 && 有 && days(日, 日) >= 0 && 名 != '' ? checklist(点) : 0"}]}`

// TestEmptyText: a cell that was emptied is not filled in, whatever it said, and an empty text is no missing one.
func TestEmptyText(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(flat), nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.WriteCSV(rs, []byte(`{"ruleset": "a/b@1", "facts": {"名": {"value": "", "unit": ""}, "额": {"unit": "元"}, "写法": {"basis": "computed"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"", `"facts":{"额":{"unit":"元"},"名":{"value":"","unit":""},"写法":{"basis":"computed"}}`}, {"名,,“”", `"facts":{"额":{"unit":"元"},"写法":{"basis":"computed"}}`},
		{"元", `"facts":{"名":{"value":"","unit":""},"写法":{"basis":"computed"}}`}, {"计算", `"facts":{"额":{"unit":"元"},"名":{"value":"","unit":""}}`}} { // what is taken out, and what is left
		text := made
		if name, _, more := strings.Cut(c[0], ","); more {
			text = bytes.Replace(made, []byte(c[0]), []byte(name+",,"), 1)
		} else if c[0] != "" {
			text = bytes.Replace(made, []byte(","+c[0]+","), []byte(",,"), 1)
		}
		b, err := sheet.ReadCSV("表.csv", text)
		if err != nil {
			t.Fatal(err)
		}
		if doc, err := form.Read(rs, b); err != nil || !strings.Contains(string(doc.Text), c[1]) {
			t.Errorf("%s: %v\n%s\n%s", c[0], err, doc.Text, text)
		}
	}
}

// TestHiddenSheet: nothing is read of the hidden sheet that says anything.
func TestHiddenSheet(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(small), nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.Write(rs, []byte(`{"ruleset": "a/b@1", "facts": {"额": {"value": 5, "unit": "万元"}, "点": {"①": {"met": true}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	for k, row := range [][2]string{{"额", `{"unit": "元", "min": 1, "basis": "judged", "note": "不", "value": 7}`}, {"率", `{"value": 90}`}, {"点.①", `{"met": false, "applies": false}`}, {"点.②", `{"met": true}`}, {"$", `{"subject": "别家", "facts": {}, "period": ""}`}} {
		if err := f.SetSheetRow("写法", "A"+strconv.Itoa(k+1), &[]string{row[0], row[1]}); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Read("表.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := form.Read(rs, book)
	if want := `{"ruleset":"a/b@1","facts":{"额":{"value":5},"点":{"①":{"met":true}}},"period":""}`; err != nil || string(doc.Text) != want {
		t.Errorf("%v\n%s\n%s", err, doc.Text, want)
	}
}

// TestFilledAnew: what is filled in again says what the cells say now, and nothing of what they said.
func TestFilledAnew(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(small), nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.Write(rs, []byte(`{"$schema": "x", "ruleset": "a/b@1", "facts": {"额": {"value": 5, "unit": "万元"}, "率": {"value": 90, "unit": "%"}, "点": {"①": {"met": true}, "②": {"met": true, "note": ""}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	for _, on := range f.GetSheetList() {
		rows, err := f.GetRows(on)
		if err != nil {
			t.Fatal(err)
		}
		for k, row := range rows {
			if len(row) < 3 || row[2] == "值" {
				continue
			}
			changes := map[string][2]string{"额": {"D", "元"}, "率": {"C", ""}, "点.①": {"C", ""}, "点.②": {"C", "不满足"}}
			if c, ok := changes[row[0]]; ok {
				if err := f.SetCellStr(on, c[0]+strconv.Itoa(k+1), c[1]); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Read("表.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := form.Read(rs, book)
	if want := `"facts":{"额":{"value":5,"unit":"元"},"点":{"②":{"met":false,"note":""}}},"$schema":"x"}`; err != nil || !strings.HasSuffix(string(doc.Text), want) {
		t.Errorf("%v\n%s\n%s", err, doc.Text, want)
	}
}

// TestRoundTripTables: what is said of a table that nobody filled in is not lost.
func TestRoundTripTables(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(small), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{`{"note": "待补"}`, `{"value": [], "note": "没有发生"}`, `{"value": [{"名": "甲"}], "note": "台账", "source": "第3页"}`, `[]`} {
		roundTrip(t, text, rs, []byte(`{"ruleset": "a/b@1", "facts": {"表": `+text+`}}`))
	}
}

// TestShares: a form says of each key point how much of them all it is, and so does a cohort.
func TestShares(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "grades": [{"name": "合格", "from": 0}], "facts": {"点": {"type": "checklist", "items": [{"id": "①", "about": "有计划", "share": 25}, {"id": "②", "about": "有总结", "share": 75}]},
  "项": {"type": "checklist", "items": [{"id": "①", "about": "甲", "points": 1}, {"id": "②", "about": "乙", "points": 2}]}, "无": {"type": "checklist", "shares": [50, 50]}},
 "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "min(checklist(点), checklist(项), checklist(无))"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.Write(rs, nil)
	if err != nil {
		t.Fatal(err)
	}
	cohort, err := form.WriteCohort(rs)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"甲": made, "说明": cohort} {
		b, err := sheet.Read("表.xlsx", text)
		if err != nil {
			t.Fatal(err)
		}
		about := map[string]string{}
		for _, row := range b.Find(name).Rows {
			about[row.Cell(1).Text] = row.Cell(2).Text
		}
		for point, want := range map[string]string{"点.①": "有计划（占25%）", "点.②": "有总结（占75%）", "项.①": "甲（占33.33…%）", "无.①": "占50%"} {
			if about[point] != want {
				t.Errorf("%s: %s of %s, want %s", name, about[point], point, want)
			}
		}
	}
}

// TestDropDowns: every drop-down refers to the hidden sheet of choices.
func TestDropDowns(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(small), nil)
	if err != nil {
		t.Fatal(err)
	}
	apart, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "grades": [{"name": "合格", "from": 0}], "facts": {"是": {"type": "boolean", "judgement": true}, "点": {"type": "checklist", "partial": true, "items": [{"id": "①", "about": "甲"}]}},
 "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "是 ? checklist(点) : 0"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.Write(rs, nil)
	if err != nil {
		t.Fatal(err)
	}
	cohort, err := form.WriteCohort(apart)
	if err != nil {
		t.Fatal(err)
	}
	for text, least := range map[string]int{string(made): 16, string(cohort): 3} {
		f, err := excelize.OpenReader(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if shown, err := f.GetSheetVisible("选项"); err != nil || shown {
			t.Error(shown, err)
		}
		lists := 0
		for _, on := range f.GetSheetList() {
			all, err := f.GetDataValidations(on)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range all {
				if v.Type != "list" {
					continue
				}
				if lists++; !strings.HasPrefix(v.Formula1, "'选项'!") {
					t.Errorf("%s %s: %s", on, v.Sqref, v.Formula1)
				}
			}
		}
		if lists < least {
			t.Errorf("%d drop-downs", lists)
		}
	}
}

// TestUsed: a form says of each fact which criteria read it.
func TestUsed(t *testing.T) {
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.Write(rs, nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("表.xlsx", made)
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]string{}
	for _, s := range b.Sheets {
		for k := range s.Rows {
			if row := &s.Rows[k]; s.Row(1).Cell(12).Text == "用于" {
				used[row.Cell(1).Text] = row.Cell(12).Text
			}
		}
	}
	if got := used["预算.决算支出"] + "；" + used["文化宫.已完成"]; got != "B101 支出预算执行率；C110 文化宫建设完成率、C203 文化宫竣工验收合格率" {
		t.Errorf("%s; %v", got, used)
	}
}
