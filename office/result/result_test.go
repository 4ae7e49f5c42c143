package result_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/number"
	"jixiao/engine/words"
	"jixiao/office/result"
	"jixiao/office/sheet"
	"jixiao/rules"
)

// TestWorkbook: of every report, the cells hold the scorecard's numbers, and every formula gives the value that stands beside it.
func TestWorkbook(t *testing.T) {
	files, err := filepath.Glob("../../conformance/reports/*/facts.json")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	formulas := 0
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
		facts, err := rs.Read(file, text)
		if err != nil {
			t.Fatal(err)
		}
		card := facts.Evaluate()
		made, err := result.Workbook(card, diag.Zh)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := result.Workbook(card, diag.Zh); err != nil || !bytes.Equal(made, again) {
			t.Errorf("%s: two workbooks of one scorecard differ", file)
		}
		book, err := sheet.Read("评分表.xlsx", made)
		if err != nil {
			t.Fatal(file, err)
		}
		scores(t, file, card, book.Find("评分表"))
		f, err := excelize.OpenReader(bytes.NewReader(made))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range book.Sheets {
			for _, row := range s.Rows {
				for _, c := range row.Cells {
					ref := sheet.Ref(row.Number, c.Column)
					formula, err := f.GetCellFormula(s.Name, ref)
					if err != nil {
						t.Fatal(err)
					}
					if formula == "" {
						continue
					}
					formulas++
					given, err := f.CalcCellValue(s.Name, ref, excelize.Options{RawCellValue: true})
					if err != nil {
						t.Fatalf("%s: %s!%s = %s: %v", file, s.Name, ref, formula, err)
					}
					if !near(given, c.Text) {
						t.Errorf("%s: %s!%s = %s gives %s, and %s stands there", file, s.Name, ref, formula, given, c.Text)
					}
				}
			}
		}
	}
	if formulas < 300 {
		t.Errorf("only %d formulas", formulas)
	}
}

// near reports whether a double is a decimal to 9 places.
func near(a, b string) bool {
	x, err := number.Parse(a)
	if err != nil {
		return a == b
	}
	y, err := number.Parse(b)
	return err == nil && x.Sub(y).Abs().Less(number.Step(9))
}

func scores(t *testing.T, file string, card *engine.Scorecard, s *sheet.Sheet) {
	at := map[string]*sheet.Row{}
	column := map[string]int{} // a rule set may show columns of its own before the weight
	for k := range s.Rows {
		for n, c := range s.Rows[k].Cells {
			if len(column) == 0 && c.Text == "一级指标" {
				for _, c := range s.Rows[k].Cells[n:] {
					column[c.Text] = c.Column
				}
			}
		}
		if id := s.Rows[k].Cell(4).Text; id != "" {
			at[id] = &s.Rows[k]
		}
	}
	why := column["扣分原因"] + column["偏差原因"]
	for _, i := range card.Criteria() {
		r := card.Of(i)
		row := at[i.ID]
		if row == nil {
			t.Errorf("%s: %s has no row", file, i.ID)
			continue
		}
		if lost := r.Score.Open || r.Score.Lo.Less(r.Weight); !lost && row.Cell(why).Text != "" {
			t.Errorf("%s: %s has lost nothing, and says why: %s", file, i.ID, row.Cell(why).Text)
		} else if reason, own := card.Reason(i), card.Deviation(i); lost && row.Cell(why).Text != reason && row.Cell(why).Text != own || !strings.Contains(row.Cell(column["评分过程"]).Text+row.Cell(why).Text, reason) ||
			!strings.Contains(row.Cell(column["评分过程"]).Text+row.Cell(why).Text, own) { // an adjudication's reason, and the document's own
			t.Errorf("%s: %s does not say %s", file, i.ID, reason)
		}
		got := row.Cell(column["得分"])
		want := words.Points(r.Score, i.Rounding, diag.Zh)
		if r.Status == engine.NotApplicable && r.Weight.Sign() == 0 {
			want = "不适用"
		}
		if n, err := number.Parse(got.Text); err == nil && !r.Score.Open {
			if !n.Equal(r.Score.Lo) {
				t.Errorf("%s: %s has %s, not %s", file, i.ID, got.Text, want)
			}
		} else if got.Text != want {
			t.Errorf("%s: %s has %s, not %s", file, i.ID, got.Text, want)
		}
	}
	last := ""
	for k := range s.Rows {
		if s.Rows[k].Cell(1).Text == "合计" {
			last = s.Rows[k].Cell(column["得分"]).Text
		}
	}
	if want := words.Points(card.Total.Score, card.RuleSet.Rounding, diag.Zh); last != want && !strings.HasPrefix(want, last) {
		t.Errorf("%s: the total is %s, not %s", file, last, want)
	}
}

// TestAdjusted: adjustments stand as rows of their own, with which the criteria add up to the total, and a rate is the scorecard's.
func TestAdjusted(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "甲", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}], "facts": {"率": {"type": "number"}, "奖": {"type": "number"}, "假": {"type": "boolean"}},
		"adjustments": [{"id": "奖", "name": "表彰加分", "when": "奖 > 0", "add": "奖", "min": 0, "max": 3}, {"id": "扣", "when": "假", "add": "-5", "min": -5}, {"id": "限", "when": "假", "grade_cap": "差"}, {"id": "无", "when": "奖 > 100", "add": "1", "max": 1}],
		"indicators": [{"id": "A", "name": "一", "weight": 5, "percent": "率"}, {"id": "B", "name": "二", "weight": 95, "percent": "50"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ facts, want string }{
		{`{"率": 57.142857, "奖": 4, "假": true}`, "各项指标合计 50.36；总分调整“表彰加分”：50.36 → 53.36（算得 4，计 3） 3；总分调整“扣”：53.36 → 48.36 -5；总分调整“限”：等级至多为差 ；总分（调整后） 48.36"},
		{`{"率": 57.142857, "奖": 0, "假": false}`, "合计 50.36"},
	} {
		f, err := rs.Read("f.json", []byte(`{"facts": `+c.facts+`}`))
		if err != nil {
			t.Fatal(err)
		}
		made, err := result.Workbook(f.Evaluate(), diag.Zh)
		if err != nil {
			t.Fatal(err)
		}
		read, err := sheet.Read("评分表.xlsx", made)
		if err != nil {
			t.Fatal(err)
		}
		x, err := excelize.OpenReader(bytes.NewReader(made))
		if err != nil {
			t.Fatal(err)
		}
		s, got := read.Find("评分表"), []string{}
		for k := range s.Rows {
			row := &s.Rows[k]
			for n := 7; n <= 9; n++ {
				if formula, _ := x.GetCellFormula(s.Name, sheet.Ref(row.Number, n)); formula != "" {
					if given, err := x.CalcCellValue(s.Name, sheet.Ref(row.Number, n), excelize.Options{RawCellValue: true}); err != nil || !near(given, row.Cell(n).Text) {
						t.Errorf("%s = %s gives %s (%v), and %s stands there", sheet.Ref(row.Number, n), formula, given, err, row.Cell(n).Text)
					}
				}
			}
			if row.Cell(4).Text == "A" && row.Cell(9).Text != "57.14" && row.Cell(9).Text != "0.5714" {
				t.Errorf("the rate of A is %s", row.Cell(9).Text)
			}
			if row.Number > 4 && row.Cell(4).Text == "" {
				got = append(got, row.Cell(1).Text+" "+row.Cell(7).Text)
			}
		}
		if strings.Join(got, "；") != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.facts, strings.Join(got, "；"), c.want)
		}
	}
}

// TestNumbersOfRows: numbers that rows show, and totals that are no sum, are numbers; codes and numbers with words are texts.
func TestNumbersOfRows(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "甲", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"指标": {"type": "table", "columns": {"编号": {"type": "text"}, "名称": {"type": "text"}, "分值": {"type": "number"}, "目标": {"type": "number"}, "完成": {"type": "number", "unit": "项"}, "码": {"type": "text"}}}},
		"indicators": [{"id": "B", "name": "二", "weight": 100, "indicators": [{"id": "行", "for_each": "指标", "as": "r", "key": "r.编号", "name": "r.名称", "weight": "r.分值", "show": ["目标", "完成", "码"], "percent": "min([r.完成, r.目标])"}]}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rs.Read("f.json", []byte(`{"facts": {"指标": [{"编号": "x", "名称": "行", "分值": 60, "目标": 100, "完成": 90, "码": "1299"}, {"编号": "y", "名称": "列", "分值": 40, "目标": 12.50, "完成": 90, "码": "7"},
		{"编号": "z", "名称": "无", "分值": 0, "目标": 0.12345678901234567, "完成": 90, "码": "8"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	made, err := result.Workbook(f.Evaluate(), diag.Zh)
	if err != nil {
		t.Fatal(err)
	}
	read, err := sheet.Read("x.xlsx", made)
	if err != nil {
		t.Fatal(err)
	}
	table := read.Find("评分表")
	for ref, want := range map[[2]int]sheet.Kind{{5, 5}: sheet.Number, {5, 6}: sheet.Text, {5, 7}: sheet.Text, {6, 5}: sheet.Number, {7, 5}: sheet.Text} {
		if c := table.Row(ref[0]).Cell(ref[1]); c.Kind != want {
			t.Errorf("%s is %q of kind %d", sheet.Ref(ref[0], ref[1]), c.Text, c.Kind)
		}
	}
}

// TestWorkbookSays: what rows want shown, the status, a reason only where something was lost, sums of the levels and the whole in either language.
func TestWorkbookSays(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "甲", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number"}, "好": {"type": "boolean", "judgement": true},
			"指标": {"type": "table", "columns": {"编号": {"type": "text"}, "名称": {"type": "text"}, "分值": {"type": "number"}, "完成": {"type": "number", "unit": "项"}, "偏差": {"type": "text"}}}},
		"indicators": [{"id": "A", "name": "一", "weight": 30, "indicators": [{"id": "A1", "name": "甲", "weight": 20, "percent": "率"}, {"id": "A2", "name": "乙", "weight": 10, "percent": "好 ? 100 : 0"}]},
			{"id": "B", "name": "二", "weight": 70, "indicators": [{"id": "行", "for_each": "指标", "as": "r", "key": "r.编号", "name": "r.名称", "weight": "r.分值", "show": ["完成"], "percent": "min([r.完成, 100])"}]}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rs.Read("f.json", []byte(`{"subject": "某局", "period": "2022", "facts": {"率": 50, "好": {"value": true, "basis": "judged", "reason": "看过"}, "指标": [{"编号": "x", "名称": "行", "分值": 70, "完成": 90}]}, "reasons": {"A1": "没有做完", "A2": "做得好"}}`))
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[diag.Lang][]string{
		diag.Zh: {"评分表 4: 一级指标,二级指标,三级指标,编号,完成,分值,评分标准,得分,扣分,得分率,状态,评分过程,偏差原因", "得分汇总 3: 一级指标,二级指标,分值,得分,得分率", "得分汇总 6: 合计,,100,83,0.83"},
		diag.En: {"Scores 4: First level,Second level,Criterion,Id,完成,Weight,Standard,Score,Lost,Rate,Status,How it was scored,Reason", "Levels 3: First level,Second level,Weight,Score,Rate", "Levels 6: Total,,100,83,0.83"},
	} {
		made, err := result.Workbook(f.Evaluate(), lang)
		if err != nil {
			t.Fatal(err)
		}
		read, err := sheet.Read("x.xlsx", made)
		if err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		for _, s := range read.Sheets {
			for _, row := range s.Rows {
				var texts []string
				for k := range 13 {
					texts = append(texts, row.Cell(k+1).Text)
				}
				said.WriteString(s.Name + " " + strconv.Itoa(row.Number) + ": " + strings.TrimRight(strings.Join(texts, ","), ",") + "\n")
			}
		}
		for _, w := range want {
			if !strings.Contains(said.String(), w+"\n") {
				t.Errorf("%v: no %q in\n%s", lang, w, said.String())
			}
		}
	}
}

// TestPages: no page has rows without the names of their levels: what is merged ends with a page, and the names stand again on the next.
func TestPages(t *testing.T) {
	const file = "../../conformance/reports/2022-qingyunpu-trade-union/facts.json"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read(file, text)
	if err != nil {
		t.Fatal(err)
	}
	made, err := result.Workbook(facts.Evaluate(), diag.Zh)
	if err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Read("评分表.xlsx", made)
	if err != nil {
		t.Fatal(err)
	}
	s := book.Find("评分表")
	f, err := excelize.OpenReader(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	breaks := regexp.MustCompile(`<brk id="([0-9]+)"`).FindAllStringSubmatch(part(t, made, "xl/worksheets/sheet1.xml"), -1)
	if len(breaks) < 3 {
		t.Fatalf("%d breaks", len(breaks))
	}
	for _, m := range breaks {
		last, _ := strconv.Atoi(m[1])
		for _, over := range s.Over(last + 1) {
			t.Errorf("row %d is merged with row %d of the page before", last+1, over.Row)
		}
		if first := s.Row(last + 1).Cell(1).Text; !strings.HasSuffix(first, "（续）") && !strings.Contains(first, "分）\n得") {
			t.Errorf("row %d begins a page with %q", last+1, first)
		}
	}
	width := 0.0 // in characters, each of 6 points in the workbook's font
	for column := 1; column <= 12; column++ {
		w, err := f.GetColWidth("评分表", sheet.Letters(column))
		if err != nil {
			t.Fatal(err)
		}
		width += w
	}
	scale, on, page := 784.0/(width*6), 0.0, 0
	for row := range s.Rows {
		if page < len(breaks) && breaks[page][1] == strconv.Itoa(row) {
			if on*scale < 523*0.7 {
				t.Errorf("page %d is %.0f points high, and has room", page+1, on*scale)
			}
			page, on = page+1, 4*17 // the heads
		}
		height, err := f.GetRowHeight("评分表", row+1)
		if err != nil {
			t.Fatal(err)
		}
		if on += height; on*scale > 523 {
			t.Errorf("the rows to %d are %.0f points high on page %d", row+1, on*scale, page+1)
		}
	}
}

// part is a part of a workbook.
func part(t *testing.T, text []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
