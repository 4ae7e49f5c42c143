package scan_test

import (
	"strings"
	"testing"

	"jixiao/engine/formula"
	"jixiao/engine/internal/scan"
	"jixiao/engine/number"
)

func plan() *scan.Plan {
	zero, hundred := number.Zero, number.Hundred
	facts := []*formula.Fact{
		{Name: "率", Slot: 0, Kind: formula.Number, Unit: "%", Min: &zero, Max: &hundred},
		{Name: "额", Slot: 1, Kind: formula.Number, Unit: "万元"},
		{Name: "是", Slot: 2, Kind: formula.Boolean},
		{Name: "等", Slot: 3, Kind: formula.Text, Choices: []string{"优", "良"}},
		{Name: "日", Slot: 4, Kind: formula.Date},
		{Name: "表", Slot: 5, Kind: formula.Table, Columns: []*formula.Fact{{Name: "值", Slot: 0, Kind: formula.Number}, {Name: "名", Slot: 1, Kind: formula.Text}}},
		{Name: "判", Slot: 6, Kind: formula.Number, Judgement: true},
	}
	return scan.NewPlan(facts, []scan.Criterion{{ID: "A"}})
}

// TestRead: values, bounds, units and rows are read exactly; what is absent is missing; a document is read into the memory of
// the one before and leaves nothing of it.
func TestRead(t *testing.T) {
	var d scan.Document
	p := plan()
	if list := d.Read(p, "f", []byte(`{"period": "2022", "facts": {"率": 98.5, "额": {"value": 12300, "unit": "元"}, "是": true, "等": "良", "日": "2022-03-01",
		"表": [{"值": 1.5, "名": "甲"}, {"名": "乙"}]}, "adjudications": {"A": {"score": 3, "reason": "因"}}, "reasons": {"A": "r"}}`), false); list != nil {
		t.Fatal(list)
	}
	if d.Cells[0].Num.String() != "98.5" || d.Cells[1].Num.String() != "1.23" || !d.Cells[2].Bool || d.Cells[3].Text != "良" || d.Cells[6].State != formula.Missing {
		t.Errorf("%+v", d.Cells)
	}
	rows := d.Cells[5].Rows
	if rows.N != 2 || rows.Columns[0].Nums[0].String() != "1.5" || !rows.Columns[0].Absent[1] || rows.Columns[1].Texts[1] != "乙" {
		t.Errorf("%+v", rows)
	}
	if a := d.Adjudications[0]; !a.Set || a.Score.String() != "3" || d.Words(d.Reasons[0]) != "r" {
		t.Errorf("%+v", a)
	}
	if list := d.Read(p, "f", []byte(`{"facts": {"率": {"min": 50}}}`), false); list != nil {
		t.Fatal(list)
	}
	if c := d.Cells[0]; c.State != formula.Bounded || c.Lo.String() != "50" || c.Hi != nil || d.Cells[2].State != formula.Missing || len(d.Adjudications) > 0 || d.Words(d.Reasons[0]) != "" {
		t.Errorf("%+v", d)
	}
}

// TestRefused: each mistake gives one finding, with a place inside of the document.
func TestRefused(t *testing.T) {
	p := plan()
	for text, code := range map[string]string{
		`{"facts": {"律": 1}}`: "unknown-fact", `{"facts": {"率": 101}}`: "fact-range", `{"facts": {"率": true}}`: "fact-type", `{"facts": {"额": {"value": 1, "unit": "%"}}}`: "unit-convert",
		`{"facts": {"等": "差"}}`: "choice-unknown", `{"facts": {"日": "2022-02-30"}}`: "date", `{"facts": {"表": [{"质": 1}]}}`: "unknown-column", `{"facts": {"判": 1}}`: "judgement-needed",
		`{"facts": {"率": 1, "率": 2}}`: "duplicate-member", `{"facts": {"率": {"min": 9, "max": 8}}}`: "bound-order", `{"facts": {}, "adjudications": {"Z": {"score": 1, "reason": "r"}}}`: "unknown-criterion",
	} {
		var d scan.Document
		list := d.Read(p, "f", []byte(text), false)
		if len(list) != 1 || !strings.Contains(list[0].Code.ID, strings.SplitN(code, "-", 2)[0]) || list[0].Span.Start == 0 {
			t.Errorf("%s: %v, want %s", text, list, code)
		}
	}
}

// FuzzRead: nothing panics, also when the memory of another document is used again.
func FuzzRead(f *testing.F) {
	for _, s := range []string{`{"facts": {"表": [{"值": 1, "名": "甲"}, {"名": 2}, {}, {"值": "x"}]}}`, `{"facts": {"额": {"value": 1, "unit": "亿元", "basis": "judged", "reason": "r"}}}`,
		`{"facts": {"率": {"min": 1, "max": 2}}, "adjudications": {"A": {"score": 1, "reason": "r", "by": "b"}}}`, `{"period": "2021-2022", "as_of": "2022-01-01", "reasons": {"A": "x"}, "facts": {}}`} {
		f.Add(s, s)
	}
	p := plan()
	f.Fuzz(func(t *testing.T, a, b string) {
		var d scan.Document
		d.Read(p, "a", []byte(a), true)
		d.Read(p, "b", []byte(b), false)
	})
}
