package issued_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/render"
	"jixiao/engine/replay"
	"jixiao/office/docx"
	"jixiao/office/issued"
	"jixiao/office/result"
	"jixiao/office/sheet"
	"jixiao/rules"
)

// TestOwn: what a scorecard was handed out as, read back as a report, prints everywhere what it printed elsewhere: also where an adjudicator's name
// has brackets, and where an indicator does not apply.
func TestOwn(t *testing.T) {
	files, err := filepath.Glob("../../conformance/reports/*/facts.json")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	who := regexp.MustCompile(`"by": "[^"]*"`)
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
		for _, name := range []string{"", "评价组（江西正效）", "评价组（（甲）乙（丙））", "评价组（甲", "评价组甲）", "（甲）（乙）", "评价组（得9分）"} {
			given := text
			if name != "" {
				given = who.ReplaceAll(text, []byte(`"by": "`+name+`"`))
			}
			facts, err := rs.Read(file, given)
			if err != nil {
				t.Fatal(err)
			}
			card := facts.Evaluate()
			made, err := result.Workbook(card, diag.Zh)
			if err != nil {
				t.Fatal(err)
			}
			b, err := sheet.Read("评分表.xlsx", made)
			if err != nil {
				t.Fatal(err)
			}
			everywhere(t, file+" "+name+" xlsx", issued.FromBook(card, b), card)
			if made, err = docx.Write(render.Chapters(card, diag.Zh)); err != nil {
				t.Fatal(err)
			}
			parts, err := docx.Read("报告.docx", made)
			if err != nil {
				t.Fatal(err)
			}
			everywhere(t, file+" "+name+" docx", issued.FromText(card, "报告.docx", parts), card)
		}
	}
}

// everywhere reports where a report prints another number than it does elsewhere.
func everywhere(t *testing.T, name string, r *issued.Report, card *engine.Scorecard) {
	t.Helper()
	text, err := r.Text()
	if err != nil {
		t.Fatal(err)
	}
	filled := regexp.MustCompile(`"(issuer|place|subject|title)": ""`).ReplaceAllString(string(text), `"$1": "某"`)
	filled = strings.Replace(filled, `"period": ""`, `"period": "2022"`, 1)
	report, list := replay.ReadReport("report.json", []byte(filled))
	if report == nil {
		t.Fatal(name, list)
	}
	differences, list := replay.Compare(report, card)
	if list.HasErrors() {
		t.Error(name, list)
	}
	for _, d := range differences {
		if d.Kind == replay.CopyKind && d.At.Zh != "评价期间" && d.At.Zh != "评价对象" {
			t.Errorf("%s: %s %s, computed %s, %s", name, d.At.Zh, d.Published.Zh, d.Computed.Zh, d.Place)
		}
	}
}

// TestGradesOfBlocks: what a scorecard says of the grades of its blocks is read back from the workbook and the Word file that it was handed out as, with their scores.
func TestGradesOfBlocks(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "grade_sections": true,
 "grades": [{"name": "优(A)", "from": 90}, {"name": "良(B)", "from": 80}, {"name": "中(C)", "from": 0}], "facts": {"甲": {"type": "number"}, "乙": {"type": "number"}},
 "indicators": [{"id": "A", "name": "投入", "weight": 40, "percent": "甲"}, {"id": "B", "name": "产出", "weight": 60, "indicators": [{"id": "B1", "name": "数量", "weight": 30, "percent": "乙"}, {"id": "B2", "name": "质量", "weight": 30, "percent": "乙"}]}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("f.json", []byte(`{"ruleset": "a/b@1", "subject": "某", "period": "2022", "facts": {"甲": 70, "乙": 95}}`))
	if err != nil {
		t.Fatal(err)
	}
	card := facts.Evaluate()
	made, err := result.Workbook(card, diag.Zh)
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("评分表.xlsx", made)
	if err != nil {
		t.Fatal(err)
	}
	text, err := docx.Write(render.Chapters(card, diag.Zh))
	if err != nil {
		t.Fatal(err)
	}
	parts, err := docx.Read("报告.docx", text)
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]*issued.Report{"xlsx": issued.FromBook(card, b), "docx": issued.FromText(card, "报告.docx", parts)} {
		everywhere(t, name, r, card)
		if r.Total != "85.00" || r.Grade != "良(B)" {
			t.Errorf("%s: %s %s", name, r.Total, r.Grade)
		}
		found := 0
		for _, c := range r.Copies {
			for _, s := range c.Scores {
				if want := map[string]string{"A": "28 中(C)", "B": "57 优(A)"}[s.ID]; (c.ID == "评分表" || c.ID == "一览表") && want != "" {
					if found++; strings.TrimSuffix(s.Points, ".00")+" "+s.Grade != want {
						t.Errorf("%s %s: %+v", name, c.ID, s)
					}
				}
			}
		}
		if found != 4 {
			t.Errorf("%s: the blocks stand %d times in %+v", name, found, r.Copies)
		}
	}
}
