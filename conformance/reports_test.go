// Package conformance holds promises as data: what the language means, what is refused and how it is said, and reports
// as they were issued. Its tests run the data.
package conformance

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/number"
	"jixiao/engine/replay"
	"jixiao/rules"
)

// load loads a rule set and a facts document for it.
func load(t testing.TB, ref, file string) (*engine.RuleSet, *engine.Facts) {
	t.Helper()
	rs, list := all(library.Load(rules.FS, ref))
	if rs == nil {
		t.Fatal(list)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	read := rs.Read
	if !strings.Contains(string(text), `"`+ref+`"`) {
		read = rs.ReadForeign
	}
	facts, err := read(file, text)
	if err != nil {
		t.Fatal(err)
	}
	return rs, facts
}

// TestReports replays every report: its differences are exactly the known ones, and it can be scored as published.
func TestReports(t *testing.T) {
	dirs, err := filepath.Glob("reports/*/report.json")
	if err != nil || len(dirs) == 0 {
		t.Fatal("no reports", err)
	}
	for _, file := range dirs {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			report, list := replay.ReadReport(file, text)
			if report == nil {
				t.Fatal(list)
			}
			_, facts := load(t, report.RuleSet, filepath.Join(dir, "facts.json"))
			card := facts.Evaluate()
			differences, list := replay.Compare(report, card)
			if len(list) > 0 {
				t.Error(list)
			}
			text, err = os.ReadFile(filepath.Join(dir, "known.json"))
			if err != nil {
				t.Fatal(err)
			}
			known, list := replay.ReadKnown("known.json", text)
			if known == nil {
				t.Fatal(list)
			}
			o := replay.Match(differences, known)
			asPublished(t, report, card, known)
			for i, d := range o.Differences {
				if o.Reasons[i] == "" {
					t.Errorf("not known: %+v", d)
				}
			}
			for _, k := range o.Gone {
				t.Errorf("no longer occurs: %+v", k.Difference)
			}
		})
	}
}

// asPublished: with its adjudications a report scores exactly as it was published, but where it is known that its printed
// total or grade cannot be.
func asPublished(t *testing.T, report *replay.Report, card *engine.Scorecard, known *replay.Known) {
	t.Helper()
	total, grade := report.Total, report.Grade
	for _, k := range known.Differences {
		switch {
		case k.Difference.At.Zh == "总分" && k.Kind == replay.Sum:
			total = ""
		case k.Difference.At.Zh == "等级":
			grade = k.Computed.Zh
		}
	}
	if want, err := number.ParseExact(total); total != "" && (err != nil || card.Total.Score.Open || !want.Equal(card.Total.Score.Lo)) {
		t.Errorf("scored %s, published %s", card.Total.Score.Lo, total)
	}
	if grade != "" && card.Total.Grade() != grade {
		t.Errorf("graded %s, published %s", card.Total.Grade(), grade)
	}
}

const seed = "reports/2022-qingyunpu-trade-union/"

// TestSeedScores: the 2022 report under both versions of its standards, with and without adjudications, and every
// criterion in which the evaluators departed from them.
func TestSeedScores(t *testing.T) {
	for _, c := range []struct{ version, total, grade, byRule, byRuleGrade string }{
		{"2022.2", "88.78", "良", "91.00", "优"},
		{"2022.1", "88.48", "良", "90.70", "优"},
	} {
		rs, facts := load(t, "qingyunpu/trade-union@"+c.version, seed+"facts.json")
		card := facts.Evaluate()
		if len(rs.Criteria()) != 46 { // 44 and two that do not apply
			t.Errorf("%d criteria", len(rs.Criteria()))
		}
		for name, got := range map[string]*engine.Totals{c.total + " " + c.grade: &card.Total, c.byRule + " " + c.byRuleGrade: &card.ByRule} {
			if s := got.Score.Lo.Fixed(2, 0) + " " + got.Grade(); s != name || got.Score.Open {
				t.Errorf("%s: %s, want %s", c.version, s, name)
			}
		}
		for id, want := range map[string]string{"A201": "1.20", "B101": "2.87", "B301": "1.50", "B402": "1.50", "B501": "1.00", "C107": "0.83"} {
			i := card.Find(id)
			if got := card.Of(i).ByRule.Lo.Fixed(i.Rounding.Places, i.Rounding.Mode); got != want || card.Of(i).Status != engine.Adjudicated {
				t.Errorf("%s %s: %s, want %s", c.version, id, got, want)
			}
		}
		if card.PresumedPoints.String() != "14.5" || card.JudgedPoints.String() != "20.5" {
			t.Errorf("points on presumed facts %s, on judgements %s", card.PresumedPoints, card.JudgedPoints)
		}
	}
}

// TestEveryFactMatters: taking any one fact away never panics, never changes another criterion's score by rule, and
// leaves the published score within the range.
func TestEveryFactMatters(t *testing.T) {
	rs, full := load(t, "qingyunpu/trade-union@2022.2", seed+"facts.json")
	before := full.EvaluateByRule()
	text, err := os.ReadFile(seed + "facts.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range rs.Facts() {
		var doc map[string]any
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		delete(doc["facts"].(map[string]any), decl.Name)
		without, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		facts, err := rs.Read("without.json", without)
		if err != nil {
			t.Fatal(err)
		}
		card := facts.EvaluateByRule()
		for _, i := range card.Criteria() {
			a, b := before.Of(before.Find(i.ID)).ByRule, card.Of(i).ByRule
			if a.Lo.Less(b.Lo) || b.Hi.Less(a.Hi) {
				t.Errorf("without %s, %s lies in %s … %s, which leaves out %s", decl.Name, i.ID, b.Lo, b.Hi, a.Lo)
			}
		}
		if got := card.Missing(); card.Total.Score.Open && (len(got) == 0 || got[0] != decl.Name && len(got) == 1) {
			t.Errorf("without %s, missing are %v", decl.Name, got)
		}
	}
}

// TestShippedRuleSets: what is shipped loads without a finding.
func TestShippedRuleSets(t *testing.T) {
	l, err := library.Open(library.Config{})
	if err != nil || len(l.Entries()) == 0 {
		t.Fatal(err)
	}
	for _, e := range l.Entries() {
		if rs, list := all(library.Load(rules.FS, e.Ref())); rs == nil || len(list) > 0 {
			t.Errorf("%s: %s", e.Ref(), diag.Printer{}.Sprint(list))
		}
	}
}

// TestOneDocumentTwoMeasures: the same facts under 财预〔2020〕10号 and 财预〔2021〕101号.
func TestOneDocumentTwoMeasures(t *testing.T) {
	doc := []byte(`{"ruleset": "mof/project-self-evaluation@2020", "period": "2022", "facts": {"资金.全年预算数": 43.2, "资金.全年执行数": 37.24, "项目已完成": false, "指标": [
		{"编号": "八成", "一级": "产出指标", "名称": "完成率80%", "分值": 10, "性质": "定量", "指标值": 100, "完成值": 80},
		{"编号": "近满", "一级": "产出指标", "名称": "完成率98%", "分值": 10, "性质": "定量", "指标值": 100, "完成值": 98},
		{"编号": "不足", "一级": "效益指标", "名称": "完成率59.9%", "分值": 10, "性质": "定量", "指标值": 100, "完成值": 59.9},
		{"编号": "其余", "一级": "产出指标", "名称": "完成", "分值": 50, "性质": "定量", "指标值": 1, "完成值": 1},
		{"编号": "满意", "一级": "满意度指标", "名称": "满意度", "分值": 10, "性质": "定量", "指标值": 90, "完成值": 89.9}]}}`)
	for ref, want := range map[string]map[string]string{
		"mof/project-self-evaluation@2020": {"行/八成": "8.00", "行/近满": "9.80", "行/不足": "5.99", "行/满意": "9.99", "预算执行率": "8.62"},
		"mof/central-project@2021":         {"行/八成": "5.00", "行/近满": "9.50", "行/不足": "0.00", "行/满意": "8.00", "预算执行率": "7.00"},
	} {
		rs, list := all(library.Load(rules.FS, ref))
		if rs == nil {
			t.Fatal(list)
		}
		facts, err := rs.ReadForeign("doc", doc)
		if err != nil {
			t.Fatal(err)
		}
		card := facts.Evaluate()
		for id, points := range want {
			if i := card.Find(id); i == nil || card.Of(i).Score.Lo.Fixed(i.Rounding.Places, i.Rounding.Mode) != points || card.Of(i).Score.Open {
				t.Errorf("%s: %s is not %s", ref, id, points)
			}
		}
	}
}
