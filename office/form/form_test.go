package form_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jixiao/engine"
	"jixiao/engine/library"
	"jixiao/engine/number"
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
	want, got := meaning(t, text), meaning(t, doc.Text)
	for _, part := range []string{"ruleset", "subject", "period", "as_of", "adjudications", "reasons"} {
		if !reflect.DeepEqual(want[part], got[part]) {
			t.Errorf("%s: %s\nwant %v\ngot  %v", name, part, want[part], got[part])
		}
	}
	a, _ := want["facts"].(map[string]any)
	b, _ := got["facts"].(map[string]any)
	for _, f := range rs.Facts() { // the declared unit may be left out
		if entry, ok := a[f.Name].(map[string]any); ok && entry["unit"] == f.Unit {
			delete(entry, "unit")
			a[f.Name] = plain(entry)
		}
	}
	for fact := range a {
		if !reflect.DeepEqual(a[fact], b[fact]) {
			t.Errorf("%s: %s\nwant %v\ngot  %v", name, fact, a[fact], b[fact])
		}
	}
	if len(a) != len(b) {
		t.Errorf("%s: %d facts became %d", name, len(a), len(b))
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

// meaning is a document with what can be written in several ways written in one: a value that stands alone, empty words that say nothing, and
// columns of rows that are not known.
func meaning(t *testing.T, text []byte) map[string]any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var doc map[string]any
	if err := d.Decode(&doc); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	delete(doc, "$schema")
	return plain(doc).(map[string]any)
}

func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			if x = plain(x); x != nil && x != "" && !(k == "basis" && x == "stated") {
				out[k] = x
			}
		}
		for _, alone := range []string{"value", "met"} {
			if x, ok := out[alone]; ok && len(out) == 1 {
				return x
			}
		}
		return out
	case []any:
		out := []any{}
		for _, x := range v {
			out = append(out, plain(x))
		}
		return out
	case json.Number:
		n, err := number.Parse(v.String())
		if err != nil {
			return v
		}
		return "number " + v.String() + " = " + n.String()
	case string:
		return v
	}
	return v
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
