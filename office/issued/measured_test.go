package issued_test

import (
	"regexp"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/library"
	"jixiao/office/docx"
	"jixiao/office/issued"
	"jixiao/office/prose"
)

// names are what an expression calls its facts and definitions.
var names = regexp.MustCompile(`[\p{Han}.]+`)

// right reports whether what is proposed is what was written by hand, whatever its facts are called.
func right(rs *engine.RuleSet, i *engine.Indicator, proposed string, p *prose.Proposal) bool {
	rule := strings.Join(strings.Fields(ruleOf(rs, i)), " ")
	switch {
	case len(p.Bands) > 0 || p.Target != "":
		return i.IsPoints == p.InPoints && names.ReplaceAllString(rule, "X") == names.ReplaceAllString(proposed, "X")
	case len(p.Points) > 0:
		hand := 0
		for _, f := range rs.Reads(i) {
			if f.Mark != "" {
				hand++
			}
		}
		for _, x := range p.Points {
			if !shareOf(rs, i, x) {
				return false
			}
		}
		return hand == len(p.Points)
	case p.Met:
		return isFact(rs, rule)
	}
	return strings.HasPrefix(rule, "deduct("+p.Each+",")
}

// TestMeasured: of the standards that are issued with the rule sets of reports, how many rules are proposed that were written by hand, how many others, which
// must be none, and how many are left; of every other shipped rule set nothing is proposed that is not what was written.
func TestMeasured(t *testing.T) {
	want := map[string][2]int{ // proposed rightly, left
		"qingyunpu/trade-union@2023.1": {14, 30}, "yueyang/department@2018": {2, 7}, "yuhua/department@2017": {1, 7}, "yuhua/department@2022": {1, 7}, "case/hunan-2017@2017": {1, 7}, "case/hunan-stale@2017": {1, 7},
		"case/hunan-economy@2015": {0, 6}, "case/hunan-xinshao@2017": {0, 2}, "case/bureau-whole@20x6": {0, 16}, "case/marine-fund@2009": {0, 5}, "case/poverty-relief@2017": {0, 5}, "case/kinds@1": {2, 7},
	}
	before := map[string]bool{"jiangxi/department@2022": true, "qingyunpu/trade-union@2022.1": true, "qingyunpu/trade-union@2022.2": true} // there were key points: the same words as the versions of 2023
	l, err := library.Open(library.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range l.Entries() {
		rs, err := l.Load(e)
		if err != nil {
			t.Fatal(err)
		}
		var hands []*engine.Indicator
		for _, i := range rs.Criteria() {
			if i.NotApplicable == "" && i.Standard != "" && i.ForEach() == "" {
				hands = append(hands, i)
			}
		}
		if len(hands) == 0 || before[e.Ref()] {
			continue
		}
		counts, wrong := [2]int{}, 0
		for _, i := range hands {
			weight := i.Weight.String()
			if strings.Contains(weight, "/") { // which no table prints
				weight = "10"
			}
			c, rule := rowOf(t, i.Name, weight, i.Standard)
			if c.Proposal == nil {
				counts[1]++
				continue
			}
			if right(rs, i, rule, c.Proposal) {
				counts[0]++
			} else {
				wrong++
				t.Errorf("%s %s: %s is proposed, and written was %s\n%s", e.Ref(), i.ID, rule, ruleOf(rs, i), i.Standard)
			}
		}
		if w, measured := want[e.Ref()]; measured && (counts != w || wrong > 0) {
			t.Errorf("%s: %d right, %d wrong, %d left; want %d right, %d left", e.Ref(), counts[0], wrong, counts[1], w[0], w[1])
		}
		t.Logf("%s: %d right, %d wrong, %d left", e.Ref(), counts[0], wrong, counts[1])
	}
}

// rowOf reads a table of one row, and the framework that is made of it.
func rowOf(t *testing.T, name, weight, words string) (c *issued.Criterion, rule string) {
	t.Helper()
	s := issued.StandardFromText("标准.docx", []docx.Part{{Table: [][]docx.Cell{{{Text: "指标名称"}, {Text: "分值"}, {Text: "评分标准"}}, {{Text: name}, {Text: weight}, {Text: words}}}}})
	if len(s.Criteria) != 1 {
		t.Fatalf("%s: %v", name, s.Notes)
	}
	text, err := s.Text("demo/row", "2024.1", "标准")
	if err != nil {
		t.Fatal(err)
	}
	made, err := engine.Parse("demo/row/2024.1.json", text, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return s.Criteria[0], ruleOf(made, made.Find(s.Criteria[0].ID))
}
