package form_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jixiao/engine"
	"jixiao/engine/batch"
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
	columns, bodies, err := form.Bodies(book)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(columns, " "); got != "subject period 率 是 日" {
		t.Fatal(got)
	}
	var records bytes.Buffer
	_, err = batch.Run(context.Background(), func(yield func(batch.Document, error) bool) {
		for _, b := range bodies {
			if !yield(batch.Document{Name: "批.xlsx", Line: b.Row, Row: batch.NewRow(columns, b.Cells).Doubt(b.Doubtful...)}, nil) {
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
	_, _, err = form.Bodies(book)
	for _, want := range []string{"批.xlsx Sheet1!D2: error[form-beyond]", "批.xlsx 二!A1: error[form-sheet]"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %s in %v", want, err)
		}
	}
}
