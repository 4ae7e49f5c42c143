package render_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"jixiao/engine/compare"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/number"
	"jixiao/engine/render"
	"jixiao/engine/replay"
	"jixiao/engine/verify"
	"jixiao/rules"
)

// TestSigned: every page bears the digests of what it is about in print; those that somebody answers for have lines to sign on, others do not.
func TestSigned(t *testing.T) {
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	if err != nil {
		t.Fatal(err)
	}
	before, err := library.Load(rules.FS, "qingyunpu/trade-union@2022.1")
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) []byte {
		text, err := os.ReadFile("../../conformance/reports/2022-qingyunpu-trade-union/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	facts, err := rs.Read("facts.json", read("facts.json"))
	if err != nil {
		t.Fatal(err)
	}
	card := facts.Evaluate()
	report, _ := replay.ReadReport("report.json", read("report.json"))
	differences, _ := replay.Compare(report, card)
	ours, theirs := "指标体系 qingyunpu/trade-union@2022.2，SHA-256 "+rs.Digest, "指标体系 qingyunpu/trade-union@2022.1，SHA-256 "+before.Digest
	const evaluator, reviewer = "主评人（签字）：", "复核人（签字）："
	for name, c := range map[string]struct {
		document *render.Document
		want     []string
		signed   string
	}{
		"score":  {render.Scorecard(card, true, diag.Zh), []string{ours, "基础数据 SHA-256 " + card.Facts.Digest()}, evaluator},
		"replay": {render.Replay(report, replay.TotalsOf(report, card), replay.Match(differences, nil), nil, diag.Zh), []string{ours, "报告 SHA-256 ", "基础数据 SHA-256 " + card.Facts.Digest()}, reviewer},
		"diff":   {render.Difference(before, rs, nil, diag.Zh), []string{theirs, ours}, ""},
		"impact": {render.Impact(&compare.Study{A: before, B: rs}, diag.Zh), []string{theirs, ours}, ""},
		"verify": {render.Verification(&verify.Report{RuleSet: rs}, nil, false, diag.Zh), []string{ours}, ""},
		"show":   {render.RuleSet(rs, diag.Zh), []string{ours}, ""},
	} {
		_, footer, _ := strings.Cut(c.document.HTML(), "<footer")
		for _, want := range c.want {
			if !strings.Contains(footer, want) {
				t.Errorf("%s: no %s in %s", name, want, footer)
			}
		}
		if strings.Contains(footer, `class="sign"`) != (c.signed != "") || !strings.Contains(footer, c.signed) {
			t.Errorf("%s: lines to sign on: %s", name, footer)
		}
	}
	if empty := render.Replay(nil, replay.Totals{}, nil, nil, diag.Zh); len(empty.Digests) > 0 {
		t.Error(empty.Digests)
	}
}

// TestWideEnough: a table whose columns are as wide as a page across makes them stands across, on pages as in Word files; labels of bars stand inside the picture, in
// the larger letters of a narrow screen.
func TestWideEnough(t *testing.T) {
	d := &render.Document{Blocks: []render.Block{render.Table{Columns: make([]render.Column, 6)}}}
	if page := d.HTML(); !strings.Contains(page, `<body class="wide">`) || !strings.Contains(page, "size: A4 landscape; }\n</style>") {
		t.Error("six columns do not stand across")
	}
	d = &render.Document{Blocks: []render.Block{render.Chart{Bars: []render.Bar{{Label: "85–90%", Value: number.One}, {Label: "≥95%", Value: number.One.Neg()}}}}}
	page := d.HTML()
	_, at, _ := strings.Cut(page, `<text x="`)
	at, _, _ = strings.Cut(at, `"`)
	if x, err := strconv.Atoi(at); err != nil || x < 70 { // four digits of 9, a dash and a percent sign of 16
		t.Errorf("a label of 68 units ends at %s", at)
	}
	if strings.Count(page, `class="less"`) != 1 {
		t.Error("a bar below nothing is as one above")
	}
}
