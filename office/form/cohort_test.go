package form_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/diag"
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
	on, columns, bodies, err := form.Bodies(book)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(columns, " "); got != "subject period 率 是 日" {
		t.Fatal(got)
	}
	var records bytes.Buffer
	_, err = batch.Run(context.Background(), func(yield func(batch.Document, error) bool) {
		for _, b := range bodies {
			if !yield(batch.Document{Name: "批.xlsx", Line: b.Row, Row: batch.NewRow(columns, b.Cells).On(on)}, nil) {
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
	rs, err := engine.Parse("r.json", []byte(small), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := form.WriteCohort(rs); err == nil {
		t.Error("a table has no place in a row")
	}
	rs, err = engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
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
		{"乙 2022 98.5% 1 2022-03-05 80 判断 合适 满足 - - 部分满足 50% 缺一", `"score":"84.25"`},
		{"丙 2022 98.5% 1 2022/3/5 80 判断 合适 不适用 - 没有 满足", `"score":"99.25"`},
		{"丁 2022 0.985 1 2022-03-05 80 判断 合适 满足 - - 满足", `"code":"form-fraction","severity":"error","message":"0.985 in a column of percents may be 98.5% or 0.985%: write it with the sign","place":"批.xlsx 数据!C5"`},
		{"戊 2022 98 两万", `"code":"fact-type","severity":"error","message":"expected a number here","place":"批.xlsx 数据!D6"`},
		{"己 2022 98 1 2022-03-05 80 判断 合适 部分满足 - 缺一", `"place":"批.xlsx 数据!I7"`},
		{"甲 2022 50%", `"code":"body-twice"`},
		{"甲 2023 50%", `"ruleset":"a/b@1"`},
		{"- 2022 50%", `"code":"body-unnamed"`},
		{"合计 2022 50%", `"code":"body-total"`},
		{"填表人：某", `"code":"body-empty"`},
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
		on, columns, bodies, err := form.Bodies(book)
		if err != nil {
			t.Fatal(err)
		}
		var records bytes.Buffer
		_, err = batch.Run(context.Background(), func(yield func(batch.Document, error) bool) {
			b := bodies[len(bodies)-1]
			d := batch.Document{Name: "批.xlsx", Line: b.Row, Row: batch.NewRow(columns, b.Cells).On(on)}
			if b.Refused != nil {
				d.Refuse(batch.Refusal{Code: b.Refused.Code.ID, Args: b.Refused.Args})
			}
			yield(d, nil)
		}, batch.Under(rs), batch.Records{Totals: true, Lang: diag.En}, &records, batch.Options{Workers: 1})
		if err != nil || !strings.Contains(records.String(), c.want) {
			t.Errorf("%s: %v\n%s\nwant %s", c.cells, err, records.String(), c.want)
		}
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
	_, _, bodies, err := form.Bodies(book)
	if err != nil || len(bodies) != 3 {
		t.Fatal(bodies, err)
	}
	for k, want := range []*diag.Code{diag.FormScaled, nil, diag.FormMerged} {
		if got := bodies[k].Refused; (got == nil) != (want == nil) || got != nil && got.Code != want {
			t.Errorf("row %d: %v", bodies[k].Row, got)
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
	_, _, _, err = form.Bodies(book)
	for _, want := range []string{"批.xlsx Sheet1!D2: error[form-beyond]", "批.xlsx 二!A1: error[form-sheet]"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %s in %v", want, err)
		}
	}
}
