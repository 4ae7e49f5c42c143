package replay_test

import (
	"os"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/render"
	"jixiao/engine/replay"
	"jixiao/rules"
)

const seed = "../../conformance/reports/2022-qingyunpu-trade-union/"

func union(t *testing.T, version string) (*replay.Report, *engine.Scorecard) {
	t.Helper()
	rs, list := library.Load(rules.FS, "qingyunpu/trade-union@"+version)
	if rs == nil {
		t.Fatal(list)
	}
	text, err := os.ReadFile(seed + "facts.json")
	if err != nil {
		t.Fatal(err)
	}
	facts, list := rs.ReadForeign("facts.json", text)
	if facts == nil {
		t.Fatal(list)
	}
	text, err = os.ReadFile(seed + "report.json")
	if err != nil {
		t.Fatal(err)
	}
	report, list := replay.ReadReport("report.json", text)
	if report == nil {
		t.Fatal(list)
	}
	return report, facts.Evaluate()
}

// said reads alike in both languages.
func said(s string) diag.Term { return diag.Term{Zh: s, En: s} }

// TestCauses: what would give exactly the published scores of the first report, and where nothing does.
func TestCauses(t *testing.T) {
	report, card := union(t, "2022.2")
	differences, list := replay.Compare(report, card)
	if list != nil {
		t.Fatal(list)
	}
	e := replay.NewExplainer(report, card)
	found := map[string]string{}
	for _, d := range differences {
		if d.Kind == replay.Rule {
			var words []string
			for _, c := range e.Explain(d) {
				if c.Steps != 1 {
					t.Errorf("%s: %s takes %d steps", d.At.Zh, c.Words.Zh, c.Steps)
				}
				words = append(words, c.Kind+" "+c.Words.Zh)
			}
			found[d.At.Zh] = strings.Join(words, "\n")
		}
	}
	for at, wants := range map[string][]string{
		"B101": {"intermediate 把“支出预算完成率 − 100”（5.6626…）截断为 5.6", "四舍五入为 72"}, // 2.88
		"A201": {"half 要点3“绩效目标.符合正常业绩水平”只给一半"},                               // 0.8
		"B301": {"tier 按“低于各档”计分", "input 以“采购执行率”所印的 0.07% 代替“政府采购节支率”"},     // 0
		"B402": {"rounding 得分 1.5 四舍五入为 2"},
		"C107": {"rounding 得分 0.833333… 四舍五入为 1"},
	} {
		for _, want := range wants {
			if !strings.Contains(found[at], want) {
				t.Errorf("%s: %q is not among\n%s", at, want, found[at])
			}
		}
	}
	if found["B501"] != "" {
		t.Errorf("nothing gives 0 for B501: %s", found["B501"])
	}
	if strings.Count(found["B301"], "input ") > 3 {
		t.Errorf("too many printed numbers:\n%s", found["B301"])
	}
}

// TestNeighbour: a score of another version is recognised.
func TestNeighbour(t *testing.T) {
	report, card := union(t, "2022.1")
	_, other := union(t, "2022.2")
	d := replay.Difference{Kind: replay.Rule, At: said("C203"), Published: said("2.7"), Computed: said("2.40")}
	var kinds []string
	for _, c := range replay.NewExplainer(report, card, other).Explain(d) {
		kinds = append(kinds, c.Kind+c.Words.Zh)
	}
	if !strings.Contains(strings.Join(kinds, "\n"), "version用了 qingyunpu/trade-union@2022.2 的规则") {
		t.Errorf("%q", kinds)
	}
}

// TestSteps: one sentence, and the two ways to count part steps that give another score.
func TestSteps(t *testing.T) {
	rs, list := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "total": 5,
		"facts": {"率": {"type": "number"}}, "indicators": [{"id": "A", "name": "甲", "weight": 5, "percent": "deduct(40, (100 - 率) / 5)"}]}`), nil)
	if rs == nil {
		t.Fatal(list)
	}
	facts, _ := rs.Read("f", []byte(`{"facts": {"率": 92.8}}`))
	card := facts.Evaluate()
	e := replay.NewExplainer(&replay.Report{}, card)
	for published, want := range map[string]string{"3": "steps 不足一步不计", "1": "steps 不足一步按一步计", "4.99": ""} {
		got := ""
		for _, c := range e.Explain(replay.Difference{Kind: replay.Rule, At: said("A"), Published: said(published), Computed: said("2.12")}) {
			got += c.Kind + " " + c.Words.Zh + "\n"
		}
		if (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", published, got, want)
		}
	}
}

// TestSlips: a term left out, counted twice, digits exchanged, and nothing.
func TestSlips(t *testing.T) {
	e := replay.NewExplainer(&replay.Report{}, nil)
	for _, c := range []struct{ published, computed, want string }{
		{"7", "10", "漏加 3"}, {"15", "10", "重复加 5"}, {"8.7", "7.8", "两个数字颠倒"}, {"9.5", "10", ""},
	} {
		got := ""
		for _, cause := range e.Explain(replay.Difference{Kind: replay.Sum, At: said("表:A"), Published: said(c.published), Computed: said(c.computed), Detail: said("5 + 3 + 2 = 10")}) {
			got += cause.Words.Zh
		}
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s of %s: %q, want %q", c.published, c.computed, got, c.want)
		}
	}
}

// TestPrecision: of one score it is open whether the printed precision could change it, and the grade stays; what is presumed was not printed; the facts are as before.
func TestPrecision(t *testing.T) {
	_, card := union(t, "2022.2")
	before := string(render.AppendJSON(nil, card, true))
	p := replay.Intervals(card)
	shown := map[string]bool{}
	for _, f := range p.Criteria {
		shown[f.Indicator.ID] = f.Shown
	}
	if open, told := shown["B301"]; len(shown) != 1 || !told || open || len(p.Grades) != 1 {
		t.Errorf("flips %v, grades %v", shown, p.Grades)
	}
	if after := string(render.AppendJSON(nil, card.Facts.Evaluate(), true)); after != before {
		t.Error("the facts are not as they were")
	}
}

// TestTerms: terms that are rounded before they are put together, and the weight of a neighbour.
func TestTerms(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "total": 30,
		"facts": {"甲": {"type": "number", "min": 0}, "乙": {"type": "number", "min": 0}, "丙": {"type": "number", "min": 0}, "率": {"type": "number", "min": 0, "max": 100}},
		"indicators": [{"id": "A", "name": "一", "weight": 10, "points": "甲 / 3 + 乙 / 3 + 丙 / 3"}, {"id": "B", "name": "二", "weight": 12, "points": "mean([甲 / 3, 乙 / 3, 丙 / 3])"}, {"id": "C", "name": "三", "weight": 8, "percent": "率"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rs.Read("f.json", []byte(`{"facts": {"甲": 4, "乙": 4, "丙": 4, "率": 75}}`))
	if err != nil {
		t.Fatal(err)
	}
	card := f.Evaluate()
	report, list := replay.ReadReport("r.json", []byte(`{"$schema": "x", "title": "t", "subject": "s", "period": "2022", "ruleset": "a/b@1", "issuer": "i", "issued": "d", "total": "1", "grade": "", "place": "p", "copies": [{"id": "表", "name": "表", "place": "p", "scores": {}}], "statements": []}`))
	if report == nil {
		t.Fatal(list)
	}
	for _, c := range []struct{ at, published, want string }{
		{"A", "3.99", "把和的各项先四舍五入到 2 位小数再合起来"},
		{"A", "3", "把和的各项先四舍五入到 0 位小数再合起来"},
		{"B", "1.3", "的各项先四舍五入到 1 位小数再合起来"},
		{"C", "9", "用了相邻指标 B 的权重 12"},
	} {
		got := ""
		for _, cause := range replay.NewExplainer(report, card).Explain(replay.Difference{Kind: replay.Rule, At: said(c.at), Published: said(c.published)}) {
			got += cause.Words.Zh + "\n"
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s %s: %q, want %q", c.at, c.published, got, c.want)
		}
	}
}

// TestAccept: what is accepted is listed, and explained only once a reason is filled in.
func TestAccept(t *testing.T) {
	report, card := union(t, "2022.2")
	differences, _ := replay.Compare(report, card)
	o := replay.Match(differences, &replay.Known{})
	text, _ := replay.Accept(o)
	known, list := replay.ReadKnown("known.json", text)
	if known == nil || len(known.Differences) != len(differences) {
		t.Fatal(list)
	}
	if o = replay.Match(differences, known); len(o.Gone) > 0 || o.Clean() {
		t.Errorf("%d gone, clean %v", len(o.Gone), o.Clean())
	}
	for k := range known.Differences {
		known.Differences[k].Reason = "核过"
	}
	if o = replay.Match(differences, known); !o.Clean() {
		t.Error("explained, and not clean")
	}
}

// TestWithoutExpression: a printed number of which nobody said how it comes about is one that cannot be checked.
func TestWithoutExpression(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number"}}, "indicators": [{"id": "A", "name": "A", "weight": 100, "percent": "率"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("f.json", []byte(`{"period": "2022", "facts": {"率": 50}}`))
	if err != nil {
		t.Fatal(err)
	}
	report, list := replay.ReadReport("r.json", []byte(`{"$schema": "x", "title": "t", "subject": "s", "period": "2022", "ruleset": "a/b@1", "issuer": "i", "issued": "d", "total": "50", "grade": "", "place": "p",
		"copies": [{"id": "表", "name": "表", "place": "p", "scores": {"A": {"weight": "100", "points": "50"}}}], "statements": [{"id": "正文1", "words": "走访5次", "printed": "5", "unit": "次", "place": "正文第3段"}]}`))
	if report == nil {
		t.Fatal(list)
	}
	found, list := replay.Compare(report, facts.Evaluate())
	if len(found) != 1 || found[0].Kind != replay.Open || found[0].Place != "正文第3段" || found[0].Published.Zh != "5次" || list != nil {
		t.Errorf("%+v %v", found, list)
	}
}

// TestBothRounded: a percentage and points that are both what the rule gives are no fault, though each was rounded for itself.
func TestBothRounded(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"量": {"type": "number"}}, "indicators": [{"id": "A", "name": "甲", "weight": 40, "points": "量 * 10"}, {"id": "B", "name": "乙", "weight": 60, "percent": "50"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("f.json", []byte(`{"facts": {"量": 1.2345}}`)) // 12.345 points, 30.8625 %
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		percent, points string
		differences     int
	}{{"30.86%", "12.35", 0}, {"30.86%", "12.34", 1}, {"30.87%", "12.35", 1}, {"30.9%", "12.35", 0}, {"31.86%", "12.35", 1}} {
		report, list := replay.ReadReport("report.json", []byte(`{"$schema": "x", "title": "报告", "subject": "甲", "period": "2022", "ruleset": "a/b@1", "issuer": "某所", "issued": "2023", "total": "42.35", "grade": "", "place": "一",
			"copies": [{"id": "表", "name": "表", "place": "附", "scores": {"A": {"weight": "40", "points": "`+c.points+`", "percent": "`+c.percent+`"}}}], "statements": []}`))
		if report == nil {
			t.Fatal(list)
		}
		differences, list := replay.Compare(report, facts.Evaluate())
		n := 0
		for _, d := range differences {
			if strings.Contains(d.At.Zh, "A") {
				n++
			}
		}
		if n != c.differences {
			t.Errorf("%s and %s: %d differences, want %d: %+v %v", c.percent, c.points, n, c.differences, differences, list)
		}
	}
}

// TestUnprinted: a sum says which of its parts are not printed, and is wrong only where none of what they may be makes it right.
func TestUnprinted(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"量": {"type": "number"}}, "indicators": [{"id": "A", "name": "甲", "weight": 40, "indicators": [{"id": "A1", "name": "一", "weight": 30, "points": "20"}, {"id": "A2", "name": "二", "weight": 10, "points": "5"}]}, {"id": "B", "name": "乙", "weight": 60, "percent": "50"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("f.json", []byte(`{"facts": {}}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ part, total, want string }{
		{"26", "56", "open A 20 至 30 20 = 20；没有印出 A2；open 合计 50 至 60 2项得分之和；没有印出 A2；open 权重合计 90 印出的各项权重之和 90，这一处没有列的有：A2 二 10"},
		{"31", "61", "sum A 20 至 30 20 = 20；没有印出 A2；sum 合计 50 至 60 2项得分之和；没有印出 A2；open 权重合计 90 印出的各项权重之和 90，这一处没有列的有：A2 二 10"},
	} {
		report, list := replay.ReadReport("report.json", []byte(`{"$schema": "x", "title": "报告", "subject": "甲", "period": "2022", "ruleset": "a/b@1", "issuer": "某所", "issued": "2023", "total": "`+c.total+`", "grade": "", "place": "一",
			"copies": [{"id": "表", "name": "表", "place": "附", "weight": "100", "total": "`+c.total+`", "scores": {"A": {"weight": "40", "points": "`+c.part+`"}, "A1": {"weight": "30", "points": "20"}, "B": {"weight": "60", "points": "30"}}}], "statements": []}`))
		if report == nil {
			t.Fatal(list)
		}
		differences, _ := replay.Compare(report, facts.Evaluate())
		var got []string
		for _, d := range differences {
			if strings.Contains(d.At.Zh+d.Detail.Zh, "A2") {
				got = append(got, string(d.Kind)+" "+strings.TrimPrefix(d.At.Zh, "表:")+" "+d.Computed.Zh+" "+d.Detail.Zh)
			}
		}
		if s := strings.Join(got, "；"); s != c.want {
			t.Errorf("%s\nwant %s", s, c.want)
		}
	}
}

// TestImpossible: of a score that no facts give it is said so, although the facts are not known.
func TestImpossible(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "total": 4, "rounding": {"places": 2, "mode": "half-up"},
		"indicators": [{"id": "A", "name": "甲", "weight": 2, "standard": "①有；②全；③好。", "facts": {"要": {"type": "checklist", "shares": [30, 40, 30]}}, "percent": "checklist(要)"},
		{"id": "B", "name": "乙", "weight": 2, "facts": {"率": {"type": "number", "min": 0, "max": 100}}, "percent": "率"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ facts, a, want string }{
		{`{}`, "1.0", "rule A 0、0.6、0.8、1.2、1.4、2"}, {`{}`, "1.2", "open A 0.00 至 2.00"}, {`{}`, "2.5", "rule A 0.00 至 2.00"},
		{`{"要": {"①": true}}`, "0.5", "rule A 0.60 至 2.00"}, {`{"要": {"①": true}}`, "1.0", "rule A 0.6、0.8、1.2、1.4、2"}, {`{"要": {"①": true, "②": true, "③": false}}`, "1.4", ""},
	} {
		facts, err := rs.Read("f.json", []byte(`{"facts": `+c.facts+`}`))
		if err != nil {
			t.Fatal(err)
		}
		report, list := replay.ReadReport("report.json", []byte(`{"$schema": "x", "title": "报告", "subject": "甲", "period": "2022", "ruleset": "a/b@1", "issuer": "某所", "issued": "2023", "total": "", "grade": "", "place": "一",
			"copies": [{"id": "表", "name": "表", "place": "附", "scores": {"A": {"points": "`+c.a+`"}, "B": {"points": "1.00"}}}], "statements": []}`))
		if report == nil {
			t.Fatal(list)
		}
		differences, _ := replay.Compare(report, facts.Evaluate())
		got := ""
		for _, d := range differences {
			if d.At.Zh == "A" {
				got = string(d.Kind) + " A " + d.Computed.Zh
			}
			if d.At.Zh == "B" && d.Kind != replay.Open {
				t.Errorf("B %s", d.Kind)
			}
		}
		if got != c.want {
			t.Errorf("%s with %s: %s, want %s", c.a, c.facts, got, c.want)
		}
	}
}

// TestEveryOccurrence: what is said to have been done to a number is done wherever it stands in the rule.
func TestEveryOccurrence(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2020-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"x": {"type": "number", "min": 0}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "points": "x / (x + 7) * 20", "max": 20}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("f.json", []byte(`{"facts": {"x": 12.6}}`))
	if err != nil {
		t.Fatal(err)
	}
	card := facts.Evaluate()
	for published, cut := range map[string]bool{"12.24": false, "12.63": true} { // 12 ÷ 19.6 and 12 ÷ 19
		report, list := replay.ReadReport("report.json", []byte(`{"$schema": "x", "title": "甲", "subject": "甲", "ruleset": "demo/one@1", "total": "", "place": "表",
			"copies": [{"id": "表", "name": "评分表", "place": "表", "scores": {"A": {"points": "`+published+`"}}}]}`))
		if report == nil {
			t.Fatal(list)
		}
		differences, _ := replay.Compare(report, card)
		found := false
		for _, d := range differences {
			for _, cause := range replay.NewExplainer(report, card).Explain(d) {
				found = found || strings.Contains(cause.Words.Zh, "“x”（12.6）截断为 12")
			}
		}
		if found != cut {
			t.Errorf("published %s: cut off %v", published, found)
		}
	}
}

// TestCausesOfPoints: a key point that was judged otherwise than the facts say gives the published score: met, not met, by half, not applying.
func TestCausesOfPoints(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"indicators": [{"id": "A", "name": "规划", "weight": 60, "standard": "①有目标；②有措施；③有时间。",
			"facts": {"规划": {"type": "checklist", "items": [{"share": 20}, {"share": 30, "partial": true}, {"share": 50, "may_not_apply": true}]}}, "percent": "checklist(规划)"},
		{"id": "B", "name": "其他", "weight": 40, "percent": "true"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("f.json", []byte(`{"facts": {"规划": {"①": true, "②": 0, "③": false}}}`)) // 12
	if err != nil {
		t.Fatal(err)
	}
	for printed, want := range map[string]string{
		"42": "要点“③有时间”按满足计", "0": "要点“①有目标”按不满足计", "21": "要点“②有措施”按满足一半计", "30": "要点“②有措施”按满足计", "24": "要点“③有时间”按不适用计",
	} {
		report, err := replay.ReadReport("report.json", []byte(`{"$schema": "x", "title": "t", "subject": "s", "period": "2022", "ruleset": "a/b@1", "total": "", "place": "", "copies": [{"id": "表", "name": "表", "total": "", "place": "",
			"scores": {"A": {"points": "`+printed+`", "place": "p"}}}], "statements": []}`))
		if report == nil {
			t.Fatal(err)
		}
		card := facts.Evaluate()
		differences, list := replay.Compare(report, card)
		if list != nil {
			t.Fatal(list)
		}
		got := ""
		for _, d := range differences {
			for _, c := range replay.NewExplainer(report, card).Explain(d) {
				got += c.Kind + " " + c.Words.Zh + "\n"
			}
		}
		if !strings.Contains(got, "point "+want) {
			t.Errorf("%s: %q, want %s", printed, got, want)
		}
		if again := card.Total.Score; !again.Lo.Equal(facts.Evaluate().Total.Score.Lo) {
			t.Error("the facts were changed")
		}
	}
}
