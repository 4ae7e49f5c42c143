package result_test

import (
	"bytes"
	"os"
	"path/filepath"
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
		made, err := result.Workbook(card)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := result.Workbook(card); err != nil || !bytes.Equal(made, again) {
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
	for k := range s.Rows {
		if id := s.Rows[k].Cell(4).Text; id != "" {
			at[id] = &s.Rows[k]
		}
	}
	for _, i := range card.Criteria() {
		r := card.Of(i)
		row := at[i.ID]
		if row == nil {
			t.Errorf("%s: %s has no row", file, i.ID)
			continue
		}
		got := row.Cell(7)
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
			last = s.Rows[k].Cell(7).Text
		}
	}
	if want := words.Points(card.Total.Score, card.RuleSet.Rounding, diag.Zh); last != want && !strings.HasPrefix(want, last) {
		t.Errorf("%s: the total is %s, not %s", file, last, want)
	}
}
