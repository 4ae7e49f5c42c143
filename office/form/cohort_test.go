package form_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"maps"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/office/form"
	"jixiao/office/sheet"
)

// TestBodies: a workbook with a row for each body is scored as one of comma-separated values is, and cells say what they show.
func TestBodies(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "grades": [{"name": "合格", "from": 0}], "facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "是": {"type": "boolean"}, "日": {"type": "date"}},
 "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "是 && 日 >= date('2022-01-01') ? 率 : 0"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.WriteCohort(rs)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	percent, err := f.NewStyle(&excelize.Style{NumFmt: 10})
	if err != nil {
		t.Fatal(err)
	}
	for ref, v := range map[string]any{"A2": "甲县", "B2": 2022, "C2": 98.5, "D2": "是", "E2": "2022-03-01", "A3": "乙县", "C3": 0.985, "D3": "是", "E3": "2022-03-01",
		"A5": "丙县", "C5": 0.985, "D5": true, "E5": "2022-03-01", "A6": "丁县", "C6": "96.5%", "D6": "否"} {
		if err := f.SetCellValue("数据", ref, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellStyle("数据", "C3", "C3", percent); err != nil {
		t.Fatal(err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Read("批.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	cohort, err := form.Bodies(book, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(cohort.Columns, " "); got != "subject period 率 是 日 ruleset" {
		t.Fatal(got)
	}
	var records bytes.Buffer
	_, err = batch.Run(context.Background(), func(yield func(batch.Document, error) bool) {
		for _, b := range cohort.Bodies {
			if !yield(batch.Document{Name: "批.xlsx", Line: b.Row, Row: batch.NewRow(cohort.Columns, b.Cells).On(cohort.Sheet).In(cohort.Units), From: &b}, nil) {
				return
			}
		}
	}, batch.Under(rs), batch.Records{Totals: true}, &records, batch.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(records.String()), "\n")
	for k, want := range []string{`"score":"98.50"`, `"score":"98.50"`, `form-fraction`, `"score":"0.00"`} {
		if k >= len(lines) || !strings.Contains(lines[k], want) {
			t.Errorf("want %s in\n%s", want, records.String())
		}
	}
}

// TestBodyCells: cells of a body say what those of a form do, and a row that is no body's is a record that says so, at its cell.
func TestBodyCells(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "额": {"type": "number", "unit": "万元"}, "日": {"type": "date"}, "评": {"type": "number", "judgement": true},
  "点": {"type": "checklist", "partial": true, "may_not_apply": true, "items": [{"id": "①", "about": "甲", "share": 40}, {"id": "②", "about": "乙", "share": 60}]}},
 "indicators": [{"id": "A", "name": "甲", "weight": 50, "percent": "额 >= 0 && 日 >= date('2022-01-01') && 评 >= 0 ? 率 : 0"}, {"id": "B", "name": "乙", "weight": 50, "percent": "checklist(点)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.WriteCohort(rs)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	heads, err := f.GetRows("数据")
	if err != nil {
		t.Fatal(err)
	}
	want := "评价对象 评价期间 率（%） 额（万元） 日 评 评·依据 评·理由 点.① 点.①·满足程度 点.①·理由 点.② 点.②·满足程度 点.②·理由"
	if got := strings.Join(heads[0], " "); got != want {
		t.Fatalf("%s, want %s", got, want)
	}
	for k, c := range []struct {
		cells string // of the columns from the first on
		want  string
	}{
		{"甲 2022 ９８．５％ 1,000 2022年3月5日 80 判断 合适 满足 - - 不满足", `"score":"69.25"`},
		{"甲 2021年度 98.5% 1 2022-03-05 80 判断 合适 满足 - - 满足", `"period":"2021"`},
		{"乙 2022 98.5% 1 2022-03-05 80 判断 合适 满足 - - 部分满足 50% 缺一", `"score":"84.25"`},
		{"丙 2022 98.5% 1 2022/3/5 80 判断 合适 不适用 - 没有 满足", `"score":"99.25"`},
		{"丁 2022 0.985 1 2022-03-05 80 判断 合适 满足 - - 满足", `"code":"form-fraction","severity":"error","message":"0.985 in a column of percents may be 98.5% or 0.985%: write it with the sign","place":"批.xlsx 数据!C6"`},
		{"戊 2022 98 两万", `"code":"fact-type","severity":"error","message":"expected a number here","place":"批.xlsx 数据!D7"`},
		{"己 2022 98 1 2022-03-05 80 判断 合适 部分满足 - 缺一", `"code":"form-part","severity":"error","message":"for a key point that is met in part write a percentage from 0 to 100%, such as 50%, as its share","place":"批.xlsx 数据!J8"`},
		{"甲 2022 50%", `"code":"body-twice"`},
		{"甲 2023 50%", `"ruleset":"a/b@1"`},
		{"- 2022 50%", `"code":"body-unnamed"`},
		{"合计 2022 50%", `"code":"body-total"`},
		{"填表人：某", `"code":"body-empty"`},
		{"庚 2022 “”", `"code":"form-no-text","severity":"error","message":"\"率\" is an empty text, which the sheet of a cohort cannot say: an empty cell is not filled in","place":"批.xlsx 数据!C14"`},
	} {
		for j, text := range strings.Fields(c.cells) {
			if text != "-" {
				if err := f.SetCellStr("数据", sheet.Ref(k+2, j+1), text); err != nil {
					t.Fatal(err)
				}
			}
		}
		out, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		book, err := sheet.Read("批.xlsx", out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if !form.IsCohort(book) {
			t.Fatal("it is a cohort")
		}
		cohort, err := form.Bodies(book, nil)
		if err != nil {
			t.Fatal(err)
		}
		var records bytes.Buffer
		_, err = batch.Run(context.Background(), func(yield func(batch.Document, error) bool) {
			b := cohort.Bodies[len(cohort.Bodies)-1]
			d := batch.Document{Name: "批.xlsx", Line: b.Row, Row: batch.NewRow(cohort.Columns, b.Cells).On(cohort.Sheet).In(cohort.Units), From: &b}
			if b.Refused != nil {
				d.RefuseFor(b.Refused)
			}
			yield(d, nil)
		}, batch.Under(rs), batch.Records{Totals: true, Lang: diag.En}, &records, batch.Options{Workers: 1})
		if err != nil || !strings.Contains(records.String(), c.want) {
			t.Errorf("%s: %v\n%s\nwant %s", c.cells, err, records.String(), c.want)
		}
	}
}

// TestPointsThatApply: of a key point that always applies it is no answer that it does not, which is told as in the form of one body.
func TestPointsThatApply(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "facts": {"点": {"type": "checklist", "items": [{"id": "①", "about": "甲", "share": 40}, {"id": "②", "about": "乙", "share": 60}]}},
 "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "checklist(点)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	var records bytes.Buffer
	_, err = batch.Run(context.Background(), func(yield func(batch.Document, error) bool) {
		yield(batch.Document{Name: "批.xlsx", Line: 2, Row: batch.NewRow([]string{"subject", "period", "点.①", "点.②"}, []string{"甲", "2022", "不适用", "满足"}).On("数据")}, nil)
	}, batch.Under(rs), batch.Records{Totals: true, Lang: diag.Zh}, &records, batch.Options{Workers: 1})
	if want := `"code":"form-answer","severity":"error","message":"“不适用”不是可选的答复，可选的是：满足、不满足","place":"批.xlsx 数据!C2"`; err != nil || !strings.Contains(records.String(), want) {
		t.Errorf("%v\n%s\nwant %s", err, records.String(), want)
	}
}

// TestBodiesAskedAbout: a number that is shown in ten thousands, and one that is merged over two rows, are not taken as they are stored.
func TestBodiesAskedAbout(t *testing.T) {
	f := excelize.NewFile()
	for ref, v := range map[string]any{"A1": "评价对象", "B1": "额", "C1": "率", "A2": "甲县", "B2": 12345000, "A3": "乙县", "B3": 5, "C3": 7, "A4": "丙县", "B4": 5} {
		if err := f.SetCellValue("Sheet1", ref, v); err != nil {
			t.Fatal(err)
		}
	}
	format := `0!.0,"万"`
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err == nil {
		err = f.SetCellStyle("Sheet1", "B2", "B2", style)
	}
	if err == nil {
		err = f.MergeCell("Sheet1", "C3", "C4")
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Read("批.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	cohort, err := form.Bodies(book, nil)
	if err != nil || len(cohort.Bodies) != 3 {
		t.Fatal(cohort, err)
	}
	for k, want := range []*diag.Code{diag.FormScaled, nil, diag.FormMerged} {
		if got := cohort.Bodies[k].Refused; (got == nil) != (want == nil) || got != nil && (len(got) != 1 || got[0].Code != want) {
			t.Errorf("row %d: %v", cohort.Bodies[k].Row, got)
		}
	}
}

// TestBodiesRefused: a second sheet, and cells under no head, are told and not passed over.
func TestBodiesRefused(t *testing.T) {
	f := excelize.NewFile()
	if _, err := f.NewSheet("二"); err != nil {
		t.Fatal(err)
	}
	for ref, v := range map[string]string{"A1": "评价对象", "B1": "率", "A2": "甲县", "B2": "98%", "D2": "备注"} {
		if err := f.SetCellStr("Sheet1", ref, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellStr("二", "A1", "评价对象"); err != nil {
		t.Fatal(err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Read("批.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	cohort, err := form.Bodies(book, nil)
	if err == nil || !strings.Contains(err.Error(), "批.xlsx 二!A1: error[form-sheet]") {
		t.Error(err)
	}
	if got := cohort.Bodies[0].Refused; got == nil || !strings.Contains(got.Error(), "批.xlsx Sheet1!D2: error[form-beyond]") {
		t.Error(got)
	}
}

// TestNoCohort: a form whose first sheet was renamed is none of many bodies.
func TestNoCohort(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(small), nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.Write(rs, []byte(`{"subject": "甲局", "period": "2022", "facts": {}}`))
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetSheetName("说明", "封面"); err != nil {
		t.Fatal(err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Read("表.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if form.IsCohort(book) {
		t.Error("it is a form")
	}
}

// TestBodiesApart: what is wrong with one row refuses that row, at its cell and in the words of forms, and the others are scored. Units in heads count.
func TestBodiesApart(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "额": {"type": "number", "unit": "万元"}, "数": {"type": "number"},
  "点": {"type": "checklist", "partial": true, "items": [{"id": "①", "about": "甲"}]}, "全": {"type": "checklist", "items": [{"id": "①", "about": "甲"}]}},
 "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "额 >= 0 && 数 >= 0 && checklist(点) >= 0 && checklist(全) >= 0 ? 率 : 0"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	formula := func(f *excelize.File) error {
		return errors.Join(f.SetCellValue("数据", "C3", nil), f.SetCellFormula("数据", "C3", "1+1"))
	}
	for _, c := range []struct {
		name  string
		cells map[string]any
		more  func(f *excelize.File) error
		want  []string
	}{
		{"a formula without a value", nil, formula, []string{`"score":"98.00"`, `"code":"sheet-formula","severity":"error","message":"the cell is a formula whose value is not stored: open and save the file once, or write the value","place":"批.xlsx 数据!C3"`, `"score":"97.00"`}},
		{"a stray cell", map[string]any{"M3": "核"}, nil, []string{`"score":"98.00"`, `"code":"form-beyond","severity":"error","message":"the column has no head of the form's, and nothing in it was read","place":"批.xlsx 数据!M3"`, `"score":"97.00"`}},
		{"merged cells", nil, func(f *excelize.File) error { return f.MergeCell("数据", "C2", "C3") }, []string{`"score":"98.00"`, `"code":"form-merged","severity":"error","message":"the cell is merged with C2: take them apart and fill in each for itself","place":"批.xlsx 数据!C3"`, `"score":"97.00"`}},
		{"", nil, func(f *excelize.File) error { return f.MergeCell("数据", "A3", "B3") }, []string{`"score":"98.00"`, `"code":"form-merged","severity":"error","message":"the cell is merged with A3: take them apart and fill in each for itself","place":"批.xlsx 数据!B3"`, `"score":"97.00"`}},
		{"a head in another unit", map[string]any{"C1": "率（‰）", "C2": 980, "C3": 0.5, "C4": 970}, nil, []string{`"score":"98.00"`, `"score":"0.05"`, `"score":"97.00"`}},
		{"", map[string]any{"C1": "率（比值）", "C2": 0.98, "C3": "98%", "C4": 1}, nil, []string{`"score":"98.00"`, `"message":"the cell says 98% as a percentage, and the unit is \"比值\": change either","place":"批.xlsx 数据!C3"`, `"score":"100.00"`}},
		{"", map[string]any{"D1": "额（人）"}, nil, []string{`"code":"unit-convert"`, `"place":"批.xlsx 数据!D1"`}},
		{"", map[string]any{"G1": "点.①·满足程度（%）", "F3": "部分满足", "G3": 50, "H3": "缺"}, nil, []string{`"line":3,"ruleset":"a/b@1"`}},
		{"", map[string]any{"G1": "点.①·满足程度（‰）", "F3": "部分满足", "G3": 500, "H3": "缺"}, nil, []string{`"line":3,"refused"`}},
		{"", map[string]any{"E1": "数（万元）"}, nil, []string{`"place":"批.xlsx 数据!E1"`}},
		{"words", map[string]any{"D3": "两万"}, nil, []string{`"score":"98.00"`, `"message":"expected a number here","place":"批.xlsx 数据!D3"`}},
		{"", map[string]any{"C3": "很好"}, nil, []string{`"message":"expected a percentage, such as 98.5% here","place":"批.xlsx 数据!C3"`}},
		{"", map[string]any{"E3": "98%"}, nil, []string{`"code":"form-percent","severity":"error","message":"the cell shows 98%, and its number does not count in %: choose the general format and write 98 or 0.98","place":"批.xlsx 数据!E3"`}},
		{"key points", map[string]any{"G3": "满足"}, nil, []string{`"code":"form-part-beside","severity":"error","message":"the share is only for a key point that is met in part, and this says \"满足\"","place":"批.xlsx 数据!G3"`}},
		{"", map[string]any{"F3": "部分满足", "G3": "满足", "H3": "缺"}, nil, []string{`"code":"form-part"`, `"place":"批.xlsx 数据!G3"`}},
		{"", map[string]any{"F3": "部分满足", "G3": 0.5, "H3": "缺"}, nil, []string{`"code":"form-fraction","severity":"error","message":"0.5 in a column of percents may be 50% or 0.5%: write it with the sign","place":"批.xlsx 数据!G3"`}},
		{"", map[string]any{"F3": "部分满足", "G3": "50%"}, nil, []string{`"message":"a key point that is met in part needs a reason under 理由","place":"批.xlsx 数据!F3"`}},
		{"", map[string]any{"F3": "大致满足"}, nil, []string{`"message":"\"大致满足\" is no answer, which are: 满足、部分满足、不满足","place":"批.xlsx 数据!F3"`}},
		{"", map[string]any{"I3": "部分满足"}, nil, []string{`"message":"\"部分满足\" is no answer, which are: 满足、不满足","place":"批.xlsx 数据!I3"`}},
		{"", map[string]any{"J1": "数·依据", "J3": "猜的"}, nil, []string{`"message":"a 依据 is one of 载明, 计算, 推定 and 判断","place":"批.xlsx 数据!J3"`}},
		{"a column that stands twice", map[string]any{"J1": "数", "J3": 5}, nil, []string{`"message":"the column stands twice","place":"批.xlsx 数据!J3"`}},
		{"a day that there was not, among numbers", map[string]any{"D3": 0}, func(f *excelize.File) error {
			style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
			return errors.Join(err, f.SetCellStyle("数据", "D3", "D3", style))
		}, []string{`"code":"form-dated","severity":"error","message":"the cell holds the date 1900-01-00 and no number: choose the general format and write the number again (a ratio of 1:4 or 1/4 as 0.25)","place":"批.xlsx 数据!D3"`}},
		{"a note beside a cell", nil, func(f *excelize.File) error {
			return f.AddComment("数据", excelize.Comment{Cell: "C3", Text: "待核"})
		}, []string{`"score":"98.00"`, `"code":"form-comment","severity":"warning","message":"the note beside the cell was not read: 待核`, `"place":"批.xlsx 数据!C3"`, `"score":"97.00"`}},
		{"a title above the heads", nil, func(f *excelize.File) error {
			if err := f.InsertRows("数据", 1, 1); err != nil {
				return err
			}
			return f.SetCellStr("数据", "A1", "某县各单位")
		}, []string{"批.xlsx 数据!A2: error[form-head]: the heads stand in row 2 and belong into the first: delete the title above them"}},
	} {
		made, err := form.WriteCohort(rs)
		if err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(made))
		if err != nil {
			t.Fatal(err)
		}
		cells := map[string]any{}
		for k, who := range []string{"甲", "乙", "丙"} {
			for j, v := range []any{who, 2022, 98 - k/2, 5, 7, "满足", nil, nil, "满足"} {
				cells[sheet.Ref(k+2, j+1)] = v
			}
		}
		maps.Copy(cells, c.cells)
		for ref, v := range cells {
			if err := f.SetCellValue("数据", ref, v); err != nil {
				t.Fatal(err)
			}
		}
		if c.more != nil {
			if err := c.more(f); err != nil {
				t.Fatal(err)
			}
		}
		out, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		got := recordsOf(t, rs, rs, out.Bytes())
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s %v\ngot  %s\nwant %s", c.name, c.cells, got, want)
			}
		}
	}
}

// TestCohortMadeFor: a cohort says for which rule set it was made; under another it is refused, and another content of it is told.
func TestCohortMadeFor(t *testing.T) {
	const text = `{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}]}`
	rs, err := engine.Parse("r.json", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.WriteCohort(rs)
	if err != nil {
		t.Fatal(err)
	}
	cover := map[string]string{}
	book, err := sheet.Read("批.xlsx", made)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range book.Sheets[0].Rows {
		cover[row.Cell(1).Text] += row.Cell(2).Text
	}
	if book.Sheets[0].Name != "说明" || cover["指标体系"] != "a/b@1" || cover["规则摘要"] != rs.Digest || !strings.Contains(cover["填表说明"], "一行填一个单位") || form.CohortRuleSet(book) != "a/b@1" || form.RuleSetOf(book) != "" {
		t.Error(cover)
	}
	rows := map[string]any{"数据!A2": "甲", "数据!C2": 98, "数据!A3": "乙", "数据!C3": 97}
	for _, c := range []struct {
		name   string
		under  string // what of the text is another in the rule set that bodies are scored under
		now    string // what of it is another by now in that which the workbook was made for
		cells  map[string]any
		want   []string
		others []string // that there are not
	}{
		{"", "", "", nil, []string{`"score":"98.00"`, `"score":"97.00"`}, []string{"form-", "refused"}},
		{"another version", `"version": "1"|"version": "2"`, "", nil, []string{`"line":2,"refused":[{"code":"ruleset-other","severity":"error","message":"the document names the rule set \"a/b@1\", not \"a/b@2\"","place":"批.xlsx 说明!B2"}]`, `"line":3,"refused"`}, nil},
		{"another content", `percent": "率"|percent": "率 / 2"`, `percent": "率"|percent": "率 / 2"`, nil, []string{`"score":"49.00"`, `"code":"form-digest","severity":"warning","message":"this was not made from a/b@1 as it is now: the rules have changed since, or another rule set was written on it; check it","place":"批.xlsx 说明!B3"`, `"score":"48.50"`}, []string{"refused"}},
		{"no digest", "", "", map[string]any{"说明!B3": ""}, []string{`"score":"98.00"`, `"code":"form-gone"`}, []string{"refused"}},
		{"a row that says its own", `"version": "1"|"version": "2"`, "", map[string]any{"数据!D1": "指标体系", "数据!D3": "a/b@2"}, []string{`"line":2,"refused":[{"code":"ruleset-other"`, `"line":3,"ruleset":"a/b@2"`}, nil},
		{"", "", "", map[string]any{"数据!D1": "指标体系", "数据!D3": "a/b@3"}, []string{`"line":2,"ruleset":"a/b@1"`, `"line":3,"refused":[{"code":"ruleset-other"`, `"place":"批.xlsx 数据!D3"`}, nil},
	} {
		parsed := func(change string) *engine.RuleSet {
			old, other, _ := strings.Cut(change, "|")
			rs, err := engine.Parse("r.json", []byte(strings.Replace(text, old, other, 1)), nil)
			if err != nil {
				t.Fatal(err)
			}
			return rs
		}
		cells := maps.Clone(rows)
		maps.Copy(cells, c.cells)
		got := recordsOf(t, parsed(c.under), parsed(c.now), with(t, made, cells))
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s %v\ngot  %s\nwant %s", c.name, c.cells, got, want)
			}
		}
		for _, other := range c.others {
			if strings.Contains(got, other) {
				t.Errorf("%s %v\ngot  %s\nwith %s", c.name, c.cells, got, other)
			}
		}
	}
}

// TestCohortTables: each body fills in its rows of tables on their sheets, and what is found on them is told at their cells.
func TestCohortTables(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "facts": {"底": {"type": "number"}, "表": {"type": "table", "key": "名", "columns": {"名": {"type": "text"}, "数": {"type": "number", "min": 0, "max": 50}, "额": {"type": "number", "unit": "元"}}}},
 "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "min(100, 底 + sum(表.数) + sum(表.额) / 10000)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.WriteCohort(rs)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"数据": "评价对象 评价期间 底 表", "表": "评价对象 评价期间 名 数 额 额·单位"} {
		heads, err := f.GetRows(name)
		if err != nil || strings.Join(heads[0], " ") != want {
			t.Fatal(name, heads, err)
		}
	}
	rows := map[string]any{"数据!A2": "甲", "数据!B2": 2022, "数据!C2": 1, "数据!A3": "乙", "数据!C3": 2, "数据!D3": "没有记录", "数据!A4": "丙", "数据!C4": 3,
		"表!A3": "丙", "表!C3": "子", "表!D3": 10, "表!E3": 1, "表!F3": "万元", "表!A4": "甲", "表!C4": "丑", "表!D4": 20, "表!E4": 0, "表!A5": "丙", "表!C5": "寅", "表!D5": 30, "表!E5": 0}
	for _, c := range []struct {
		name  string
		cells map[string]any
		want  []string
	}{
		{"", nil, []string{`"line":2,"ruleset":"a/b@1","subject":"甲"`, `"score":"21.00"`, `"line":3,"ruleset":"a/b@1","subject":"乙"`, `"score":"2.00"`, `"line":4,"ruleset":"a/b@1","subject":"丙"`, `"score":"44.00"`}},
		{"a value that may not be", map[string]any{"表!D5": 60}, []string{`"score":"21.00"`, `"line":4,"refused":[{"code":"fact-above"`, `"place":"批.xlsx 表!D5"`}},
		{"words", map[string]any{"表!D5": "三十"}, []string{`"line":4,"refused":[{"code":"fact-type","severity":"error","message":"expected a number, whose unit has a column of its own here","place":"批.xlsx 表!D5"`}},
		{"a key that stands twice", map[string]any{"表!C5": "子"}, []string{`"line":4,"refused":[{"code":"table-twice"`, `"place":"批.xlsx 表!A5"`}},
		{"none and some", map[string]any{"数据!D2": "没有记录"}, []string{`"line":2,"refused":[{"code":"form-empty-table"`, `"place":"批.xlsx 数据!D2"`}},
		{"", map[string]any{"数据!D2": "见附件"}, []string{`"line":2,"refused":[{"code":"form-table"`, `"place":"批.xlsx 数据!D2"`}},
		{"a name that no row has", map[string]any{"表!A4": "丁", "表!A6": "丁", "表!C6": "卯", "表!D6": 1}, []string{`"line":3,"ruleset":"a/b@1","subject":"乙"`, `"score":"2.00"`, `"score":"44.00"`,
			`"line":4,"refused":[{"code":"form-cell","severity":"error","message":"there is no row \"丁\" on the sheet 数据: it is not clear which body this is of","place":"批.xlsx 表!A4"},{"code":"form-cell"`, `"place":"批.xlsx 表!A6"}]`}},
		{"no name", map[string]any{"表!A4": ""}, []string{`"line":4,"refused":[{"code":"body-unnamed"`, `"place":"批.xlsx 表!A4"`, `"score":"44.00"`}},
		{"a row of sums", map[string]any{"表!A4": "合计"}, []string{`"refused":[{"code":"form-total-row"`, `"place":"批.xlsx 表!A4"`, `"score":"44.00"`}},
		{"a note below", map[string]any{"表!A6": "注：以上来自台账"}, []string{`"refused":[{"code":"form-note-row"`, `"place":"批.xlsx 表!A6"`, `"score":"21.00"`, `"score":"44.00"`}},
		{"", map[string]any{"表!C6": "注：以上来自台账"}, []string{`"refused":[{"code":"form-note-row"`, `"place":"批.xlsx 表!C6"`, `"score":"44.00"`}},
		{"a head that is unknown", map[string]any{"数据!C1": "底数"}, []string{`"line":2,"refused":[{"code":"unknown-fact","severity":"error","message":"there is no fact named \"底数\"","help":"do you mean \"底\"?","place":"批.xlsx 数据!C1"}]`}},
		{"", map[string]any{"数据!C1": " 底\n(元)"}, []string{`"refused":[{"code":"unit-`}},
		{"", map[string]any{"数据!C1": "底 "}, []string{`"score":"21.00"`}},
		{"a name alone", map[string]any{"表!A6": "甲", "表!B6": 2022}, []string{`"line":2,"refused":[{"code":"body-empty"`, `"place":"批.xlsx 表!A6"`}},
		{"a body of two periods", map[string]any{"数据!A5": "甲", "数据!B5": 2023, "数据!C5": 5, "表!B4": 2023, "数据!D2": "没有记录"}, []string{`"line":2,"ruleset":"a/b@1","subject":"甲"`, `"score":"1.00"`, `"line":5,"ruleset":"a/b@1","subject":"甲"`, `"score":"25.00"`}},
		{"", map[string]any{"数据!A5": "甲", "数据!B5": 2023, "数据!C5": 5}, []string{`"line":2,"refused":[{"code":"form-cell","severity":"error","message":"\"甲\" has several rows: say of which 评价期间 this is","place":"批.xlsx 表!B4"}`, `"line":5,"refused"`, `"score":"44.00"`}},
		{"a column that is gone", map[string]any{"表!D1": "数值"}, []string{"批.xlsx 表!D1: error[form-column]: the column 数 is gone"}},
		{"", map[string]any{"表!A1": "单位"}, []string{"批.xlsx 表!A1: error[form-column]: the column 评价对象 is gone"}},
		{"a head of the rows that is gone", map[string]any{"数据!D1": ""}, []string{`"line":4,"refused":[{"code":"form-beyond"`}},
		{"nothing", map[string]any{"数据!D3": ""}, []string{`"total":{"from":"0.00","to":"100.00"}`}},
	} {
		cells := maps.Clone(rows)
		maps.Copy(cells, c.cells)
		if c.cells["数据!D1"] == "" && c.name == "a head of the rows that is gone" {
			cells["数据!D4"] = "有"
		}
		got := recordsOf(t, rs, rs, with(t, made, cells))
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s %v\ngot  %s\nwant %s", c.name, c.cells, got, want)
			}
		}
	}
}

// TestCohortAside: what is not read of a cohort is told once, at its cell: notes beside heads, and words of the form that are written over.
func TestCohortAside(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "facts": {"率": {"type": "number", "unit": "%", "about": "完成率"}, "备": {"type": "number", "unit": "%"}, "表": {"type": "table", "columns": {"数": {"type": "number"}}}},
 "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "count(表) > 0 ? 率 : 备"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.WriteCohort(rs)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]any{"数据!A2": "甲", "数据!C2": 98, "数据!A3": "乙", "数据!C3": 97, "表!A3": "甲", "表!C3": 1, "表!A4": "乙", "表!C4": 1}
	for _, c := range []struct {
		cells map[string]any
		notes string // the cell that one stands beside; a row or a column that is not shown
		want  string // code and place, "" for nothing
	}{
		{nil, "", ""},
		{nil, "数据!C1", "form-comment 批.xlsx 数据!C1"},
		{nil, "数据!E9", "form-comment 批.xlsx 数据!E9"},
		{nil, "表!C1", "form-comment 批.xlsx 表!C1"},
		{nil, "表!A3", "form-comment 批.xlsx 表!A3"},
		{nil, "说明!A2", "form-comment 批.xlsx 说明!A2"},
		{map[string]any{"说明!A1": "某县各单位"}, "", "form-aside 批.xlsx 说明!A1"},
		{map[string]any{"说明!B5": "都填"}, "", "form-aside 批.xlsx 说明!B5"},
		{map[string]any{"说明!D9": "联系人：某"}, "", "form-aside 批.xlsx 说明!D9"},
		{map[string]any{"说明!B18": "完成数"}, "", "form-aside 批.xlsx 说明!B18"},
		{nil, "数据!3", "sheet-hidden 批.xlsx 数据!A3"}, // rows and columns that are not shown
		{nil, "数据!C", "sheet-hidden 批.xlsx 数据!C2"},
		{nil, "数据!D", ""},
		{nil, "表!4", "sheet-hidden 批.xlsx 表!A4"},
		{nil, "说明!2", ""},
		{map[string]any{"数据!D1": ""}, "", "form-gone 批.xlsx 数据!A1"}, // a fact's column
	} {
		cells := maps.Clone(rows)
		maps.Copy(cells, c.cells)
		text := with(t, made, cells)
		if on, ref, ok := strings.Cut(c.notes, "!"); ok {
			f, err := excelize.OpenReader(bytes.NewReader(text))
			row, number := strconv.Atoi(ref)
			switch {
			case err != nil:
			case number == nil:
				err = f.SetRowVisible(on, row, false)
			case len(ref) == 1:
				err = f.SetColVisible(on, ref, false)
			default:
				err = f.AddComment(on, excelize.Comment{Cell: ref, Text: "待核"})
			}
			if err != nil {
				t.Fatal(err)
			}
			out, err := f.WriteToBuffer()
			if err != nil {
				t.Fatal(err)
			}
			text = out.Bytes()
		}
		got := recordsOf(t, rs, rs, text)
		code, place, _ := strings.Cut(c.want, " ")
		if n := strings.Count(got, `"code":`); c.want == "" && n > 0 || c.want != "" && (n != 1 || !strings.Contains(got, `"code":"`+code+`"`) || !strings.Contains(got, `"place":"`+place+`"`)) || !strings.Contains(got, `"score":"98.00"`) || !strings.Contains(got, `"score":"97.00"`) {
			t.Errorf("%v %s: want %s\n%s", c.cells, c.notes, c.want, got)
		}
	}
}

// TestUntouched: of forms and cohorts that nobody wrote anything on but a name, nothing is noted.
func TestUntouched(t *testing.T) {
	l, err := library.Open(library.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range l.Entries() {
		rs, err := l.RuleSet(e.Ref())
		if err != nil {
			t.Fatal(err)
		}
		made, err := form.Write(rs, nil)
		if rs.Framework {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		book, err := sheet.Read("表.xlsx", made)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := form.Read(rs, book)
		if err != nil || len(doc.Warnings()) > 0 {
			t.Error(e.Ref(), err, doc.Warnings())
		}
		if made, err = form.WriteCohort(rs); err != nil {
			t.Fatal(err)
		}
		book, err = sheet.Read("批.xlsx", with(t, made, map[string]any{"数据!A2": "甲", "数据!C2": "乙"}))
		if err != nil {
			t.Fatal(err)
		}
		cohort, err := form.Bodies(book, rs)
		if err != nil || len(cohort.Bodies) != 1 || len(cohort.Bodies[0].Warnings()) > 0 {
			t.Error(e.Ref(), err, cohort.Bodies[0].Warnings())
		}
	}
}

// TestBodyTimes: a time, or a day, is no number in the row of a body either, and its words in a text.
func TestBodyTimes(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(flat), nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.WriteCohort(rs)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		ref, stored, format, want string
	}{
		{"C2", "0.0444444444444445", "h:mm", `"message":"the cell holds the time 1:04 and no number: choose the general format and write the number again (a ratio of 1:4 or 1/4 as 0.25)","place":"批.xlsx 数据!C2"`},
		{"D2", "44621", "yyyy/m/d", `"message":"the cell holds the date 2022-03-01 and no number`},
		{"J2", "0.5", "h:mm", `"code":"form-dated"`},
		{"D2", "98.5", "[<=1]0.0%;0.0", `"code":"form-varies"`},
		{"G2", "0.0444444444444445", "h:mm", ""},
	} {
		f, err := excelize.OpenReader(bytes.NewReader(made))
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &c.format})
		for _, set := range []func() error{
			func() error { return err },
			func() error { return f.SetCellStr("数据", "A2", "甲") },
			func() error { return f.SetCellDefault("数据", c.ref, c.stored) },
			func() error { return f.SetCellStyle("数据", c.ref, c.ref, style) },
		} {
			if err := set(); err != nil {
				t.Fatal(err)
			}
		}
		out, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		records := recordsOf(t, rs, rs, out.Bytes())
		if c.want != "" && !strings.Contains(records, c.want) || c.want == "" && strings.Contains(records, "refused") {
			head, _ := f.GetRows("数据")
			t.Errorf("%s: %s\nwant %s\n%v", c.ref, records, c.want, head[0])
		}
	}
}

// with puts values into cells of a workbook, which are named with their sheets.
func with(t *testing.T, text []byte, cells map[string]any) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for key, v := range cells {
		on, ref, _ := strings.Cut(key, "!")
		if err := f.SetCellValue(on, ref, v); err != nil {
			t.Fatal(err)
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// recordsOf are the records of a cohort's bodies under a rule set, or why there are none; made is the one that the workbook was made for.
func recordsOf(t *testing.T, rs, made *engine.RuleSet, text []byte) string {
	t.Helper()
	return recordsAs(t, batch.Records{Totals: true, Lang: diag.En}, rs, made, text)
}

func recordsAs(t *testing.T, format batch.Format, rs, made *engine.RuleSet, text []byte) string {
	t.Helper()
	book, err := sheet.Read("批.xlsx", text)
	if book == nil {
		t.Fatal(err)
	}
	cohort, err := form.Bodies(book, made)
	if err != nil {
		return diag.Printer{Lang: diag.En}.Sprint(diag.Findings(err))
	}
	var records bytes.Buffer
	_, err = batch.Run(context.Background(), func(yield func(batch.Document, error) bool) {
		for _, b := range cohort.Bodies {
			d := batch.Document{Name: "批.xlsx", Line: b.Row, Row: batch.NewRow(cohort.Columns, b.Cells).On(cohort.Sheet).In(cohort.Units), From: &b}
			if b.Refused != nil {
				d.RefuseFor(b.Refused)
			}
			if !yield(d, nil) {
				return
			}
		}
	}, batch.Under(rs), format, &records, batch.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	return records.String()
}

// TestCohortRows: what is found on bodies that are scored is told in rows of values, too, as comments that are not read.
func TestCohortRows(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "facts": {"率": {"type": "number", "unit": "%"}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.WriteCohort(rs)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(with(t, made, map[string]any{"数据!A2": "甲", "数据!C2": 98, "数据!A3": "乙", "数据!C3": "九"})))
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range []string{"C1", "C2", "A3"} {
		if err := f.AddComment("数据", excelize.Comment{Cell: cell, Text: "待核" + cell}); err != nil {
			t.Fatal(err)
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(recordsAs(t, batch.Rows{}, rs, rs, out.Bytes()))).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatal(rows, err)
	}
	for k, want := range []string{"提示", "批.xlsx 数据!C1 批注没有读入：待核C1（要留下的写在“备注”或“出处”里）；批.xlsx 数据!C2 批注没有读入：待核C2（要留下的写在“备注”或“出处”里）", "批.xlsx 数据!A3 批注没有读入：待核A3（要留下的写在“备注”或“出处”里）"} {
		if rows[k][13] != want {
			t.Errorf("%q, want %s", rows[k], want)
		}
	}
	if !strings.Contains(rows[2][11], "数据!C3") {
		t.Error(rows[2])
	}
}
