package compare_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine"
	"jixiao/engine/compare"
	"jixiao/engine/library"
	"jixiao/engine/number"
	"jixiao/rules"
)

func load(t testing.TB, ref string) *engine.RuleSet {
	t.Helper()
	rs, list := library.Load(rules.FS, ref)
	if rs == nil {
		t.Fatal(list)
	}
	return rs
}

func set(t testing.TB, version, members string) *engine.RuleSet {
	rs, list := engine.Parse(version+".json", []byte(`{"$schema": "x", "id": "a/b", "version": "`+version+`", "title": "一", "effective": {"from": "2022-01-01"},
		"rounding": {"places": 2, "mode": "half-up"}, "grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}], `+members+`}`), nil)
	if rs == nil {
		t.Fatal(list)
	}
	return rs
}

func diff(t testing.TB, a, b *engine.RuleSet) []compare.Change {
	t.Helper()
	changes, err := compare.Diff(context.Background(), a, b)
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

func one(percent, more string) string {
	return `"facts": {"率": {"type": "number", "min": 0, "max": 100}, "数": {"type": "number", "min": 0}, "是": {"type": "boolean"}},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "` + percent + `"` + more + `}]`
}

// TestVerdicts: what is equal on all facts is proved, what is not is shown by facts that score so.
func TestVerdicts(t *testing.T) {
	for _, c := range []struct{ a, b, aspects, verdict string }{
		{"率", "率", "", ""},
		{"率 >= 90 ? 100 : deduct(5, 90 - 率)", "deduct(5, 90 - 率)", "rule", "equal"},
		{"率 >= 90 ? 100 : deduct(5, 90 - 率)", "率 > 90 ? 100 : deduct(5, 90 - 率)", "rule", "equal"},
		{"率 >= 90 ? 100 : deduct(5, 90 - 率)", "率 >= 90 ? 100 : deduct(5, 91 - 率)", "rule", "differs"},
		{"band(率, [[90, 100], [60, 50]], 0)", "band(率, [[90, 100], [60.01, 50]], 0)", "rule", "differs"},
		{"是 ? 100 : 0", "是", "rule", "equal"},
		{"是 ? 率 : 0", "是 ? 率 : 1", "rule", "differs"},
		{"min(100, 数 * 率)", "min(100, 率 * 数)", "rule", "equal"},
		{"min(100, 数 * 率)", "数 * 率 > 100 ? 100 : 数 * 率", "rule", "not-proved"},
		{"clamp(0, 100, (数 - 率) / 率 * 100)", "clamp(0, 100, 数 / 率 * 100 - 100)", "rule", "equal"},
		{"min(100, 数)", "min(99, 数)", "rule", "differs"},
		{"数 <= 100 ? 数 : no_rule('超出')", "min(100, 数)", "rule", "differs"},
		{"attained(率, 80)", "min(100, 率 / 80 * 100)", "rule", "equal"},
		// of two numbers, limits that are never reached
		{"min(率, 100) + 数 * 0", "min(率, 101) + 数 * 0", "rule", "equal"},
		{"max(0, 率) + 数 * 0", "max(-1, 率) + 数 * 0", "rule", "equal"},
		{"clamp(率, 0, 100) * min(数, 1)", "率 * min(数, 1)", "rule", "equal"},
		{"clamp(率 - 50, -50, 20) + min(数, 1)", "min(率 - 50, 20) + min(数, 1)", "rule", "equal"},
		{"within(率, 0, 100) + 数 * 0", "within(率, -5, 200) + 数 * 0", "rule", "equal"},
		{"within_below(率, 0, 101) + 数 * 0", "within_below(率, 0, 200) + 数 * 0", "rule", "equal"},
		{"within_below(率, 0, 100) + 数 * 0", "within_below(率, 0, 200) + 数 * 0", "rule", "differs"},
		{"min(率, 100) + min(数, 1)", "min(率, 99) + min(数, 1)", "rule", "differs"},
	} {
		changes := diff(t, set(t, "1", one(c.a, "")), set(t, "2", one(c.b, "")))
		if c.aspects == "" {
			if len(changes) > 0 {
				t.Errorf("%s: %v", c.a, changes)
			}
			continue
		}
		if len(changes) != 1 || fmt.Sprint(changes[0].Aspects) != "["+c.aspects+"]" || changes[0].Verdict.String() != c.verdict {
			t.Errorf("%s → %s: %+v", c.a, c.b, changes)
		}
	}
}

// TestOnlyTheRangeMoved: points that both versions accept are the same score, whatever the weight.
func TestOnlyTheRangeMoved(t *testing.T) {
	version := func(name string, weight int, points, most string) *engine.RuleSet {
		return set(t, name, fmt.Sprintf(`"facts": {"甲": {"type": "number", "min": 0%s}, "率": {"type": "number", "min": 0, "max": 100}},
			"indicators": [{"id": "A", "name": "甲", "weight": %d, "points": "%s"}, {"id": "B", "name": "乙", "weight": %d, "percent": "率"}]`, most, weight, points, 100-weight))
	}
	for _, c := range []struct{ points, a, b, verdict string }{
		{"甲", `, "max": 20`, `, "max": 18`, "equal"},
		{"甲 <= 10 ? 甲 : 10", `, "max": 20`, `, "max": 18`, "equal"},
		{"甲", `, "max": 20`, `, "max": 20`, "differs"}, // 19 is too much for the second
		{"甲", `, "max": 20`, ``, "differs"},
		{"甲 * 10", `, "max": 20`, `, "max": 18`, "differs"},
		{"甲 > 30 ? 0 : 20 / 甲", `, "max": 20`, `, "max": 18`, "differs"},
		{"min(甲, weight)", `, "max": 20`, `, "max": 18`, "equal"},
		{"min(甲, weight)", `, "max": 20`, `, "max": 20`, "differs"},
	} {
		changes := diff(t, version("1", 20, c.points, c.a), version("2", 18, c.points, c.b))
		if got := changes[0].Verdict.String(); changes[0].ID != "A" || got != c.verdict {
			t.Errorf("%s%s →%s: %s %s, want %s", c.points, c.a, c.b, changes[0].ID, got, c.verdict)
		}
	}
}

// TestAspects: names, places, weights, standards, declarations; indicators come, go and move by their ids.
func TestAspects(t *testing.T) {
	a := set(t, "1", `"facts": {"率": {"type": "number", "min": 0, "max": 100}}, "indicators": [
		{"id": "A", "name": "甲", "weight": 60, "indicators": [{"id": "A1", "name": "一", "weight": 40, "percent": "率"}, {"id": "A2", "name": "二", "weight": 20, "percent": "率"}]},
		{"id": "B", "name": "乙", "weight": 40, "indicators": [{"id": "B1", "name": "三", "weight": 40, "standard": "按率得分", "percent": "率"}]}]`)
	b := set(t, "2", `"facts": {"率": {"type": "number", "min": 0, "max": 120}}, "indicators": [
		{"id": "A", "name": "甲", "weight": 40, "indicators": [{"id": "A1", "name": "头一项", "weight": 40, "percent": "率"}]},
		{"id": "B", "name": "乙", "weight": 60, "indicators": [{"id": "A2", "name": "二", "weight": 20, "percent": "率"}, {"id": "B1", "name": "三", "weight": 10, "standard": "按比率得分", "percent": "率"}, {"id": "B2", "name": "四", "weight": 30, "percent": "率"}]}]`)
	var got []string
	for _, c := range diff(t, a, b) {
		got = append(got, fmt.Sprint(c.ID, c.Aspects, " ", c.Verdict))
	}
	want := `A[weight] equal; A1[name facts] equal; B[weight] equal; A2[place facts] equal; B1[weight facts standard] differs; B2[added] differs`
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

// TestNeverWrong: of random pairs of rules, what is called equal never differs on random facts, and facts that are shown
// do differ.
func TestNeverWrong(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		draw := func() string {
			c := rapid.SampledFrom([]string{"0", "50", "90", "100", "率", "数", "80"})
			return rapid.SampledFrom([]string{
				"率 >= %s ? %s : deduct(5, %s - 率)", "band(率, [[%s, 100]], %s) + 0 * %s", "是 ? clamp(率 - %s, 0, 100) : attained(率, %s + 1 + %s)",
				"min(率, %s + 10) + min(数, %s) * 0 + %s * 0", "clamp(率, %s - 60, %s) + min(数, 1) * %s", "within(率, 0 - %s, %s) + 数 * 0 * %s", "within_below(率, 0 - %s, %s + 1) + 数 * 0 * %s",
				"min(%s, 率, %s + %s)", "checklist([是, 率 > %s], [40, 60]) * %s / (%s + 1)", "linear(率, 0, 100) - %s * 0 + %s * 0 - 0 * %s",
			}).Draw(r, "form") + "\x00" + c.Draw(r, "a") + "\x00" + c.Draw(r, "b") + "\x00" + c.Draw(r, "c")
		}
		expand := func(s string) string {
			p := strings.Split(s, "\x00")
			return fmt.Sprintf(p[0], p[1], p[2], p[3])
		}
		x := draw()
		y := x
		if rapid.Bool().Draw(r, "other") {
			y = draw()
		}
		a, b := set(t, "1", one(expand(x), "")), set(t, "2", one(expand(y), ""))
		score := func(rs *engine.RuleSet, doc string) string {
			f, list := rs.ReadForeign("f", []byte(doc))
			if f == nil {
				r.Fatal(list)
			}
			card := f.Evaluate()
			res := card.Of(card.Find("A"))
			if res.Why != nil {
				return res.Why.Code.ID
			}
			return res.Exact.Lo.String()
		}
		for _, c := range diff(t, a, b) {
			switch c.Verdict {
			case compare.Differs:
				if score(a, string(c.Document)) == score(b, string(c.Document)) {
					r.Fatalf("%s → %s: %s shows nothing", expand(x), expand(y), c.Document)
				}
			case compare.Same:
				for range 10 {
					doc := fmt.Sprintf(`{"facts": {"率": %s, "数": %d, "是": %v}}`, number.Frac(rapid.Int64Range(0, 200).Draw(r, "rate"), 2), rapid.IntRange(0, 120).Draw(r, "n"), rapid.Bool().Draw(r, "yes"))
					if p, q := score(a, doc), score(b, doc); p != q {
						r.Fatalf("%s → %s are called equal, but %s gives %s and %s", expand(x), expand(y), doc, p, q)
					}
				}
			}
		}
	})
}

// TestImpact: each change of a total is the sum of its parts, with the clause each cites.
func TestImpact(t *testing.T) {
	a, b := load(t, "mof/project-self-evaluation@2020"), load(t, "mof/central-project@2021")
	doc := `{"ruleset": "mof/project-self-evaluation@2020", "subject": "甲", "facts": {"资金.全年预算数": 43.2, "资金.全年执行数": 37.24, "项目已完成": false, "指标": [
		{"编号": "1", "一级": "产出指标", "名称": "一", "分值": 10, "性质": "定量", "指标值": 100, "完成值": 80}, {"编号": "2", "一级": "产出指标", "名称": "二", "分值": 80, "性质": "定量", "指标值": 100, "完成值": 98}]}}`
	s, list, _ := compare.Impacts(context.Background(), a, b, []compare.Document{{Name: "甲.json", Text: []byte(doc)}}, false, nil)
	if list != nil {
		t.Fatal(list)
	}
	i := s.Impacts[0]
	sum := number.Zero
	var got []string
	for _, p := range i.Parts {
		d, ok := p.Delta()
		if !ok {
			t.Errorf("%s is open", p.ID)
		}
		sum = sum.Add(d)
		got = append(got, p.ID+" "+d.String()+" "+p.Clause)
	}
	d, _ := i.Delta()
	if !sum.Equal(d) || strings.Join(got, "; ") != "预算执行率 -1.62 财预〔2021〕101号; 行/1 -3 财预〔2021〕101号; 行/2 -2.4 财预〔2021〕101号" || i.GradeA.Zh != "优" || i.GradeB.Zh != "良" {
		t.Errorf("%v, sum %s, %s → %s", got, sum, i.GradeA.Zh, i.GradeB.Zh)
	}
	if len(s.Unexercised) != 0 {
		t.Errorf("unexercised: %v", s.Unexercised)
	}
}

func BenchmarkImpact1000(b *testing.B) {
	from, to := load(b, "qingyunpu/trade-union@2022.1"), load(b, "qingyunpu/trade-union@2022.2")
	var documents []compare.Document
	for k := range 1000 {
		documents = append(documents, compare.Document{Name: fmt.Sprint(k), Text: fmt.Appendf(nil, `{"ruleset": "qingyunpu/trade-union@2022.1", "facts": {"文化宫.已完成": false, "文化宫.记录不完整处数": %d, "满意度.基层职工": %d}}`, k%7, k%101)})
	}
	for b.Loop() {
		if s, list, _ := compare.Impacts(context.Background(), from, to, documents, false, nil); list != nil || len(s.Impacts) != 1000 {
			b.Fatal(list)
		}
	}
}

// TestNotOnlyTheRule: rounding, the weight of what does not apply, and weight that moves are part of what two versions score.
func TestNotOnlyTheRule(t *testing.T) {
	two := func(rule, applies, rounding, weight string) string {
		return `"facts": {"率": {"type": "number", "min": 0, "max": 100}, "是": {"type": "boolean"}, "用": {"type": "boolean"}},
			"indicators": [{"id": "A", "name": "甲", "weight": ` + weight + `, "percent": "` + rule + `"` + applies + rounding + `},
				{"id": "B", "name": "乙", "weight": 20, "applies": "用", "when_not_applicable": "rescale", "percent": "率"},
				{"id": "C", "name": "丙", "weight": ` + map[string]string{"50": "30", "60": "20"}[weight] + `, "percent": "率"}]`
	}
	down := `, "rounding": {"places": 0, "mode": "down"}`
	full := `, "applies": "是", "when_not_applicable": "full"`
	for _, c := range []struct{ a, b, verdict string }{
		{two("率", "", "", "50"), two("率", "", down, "50"), "differs"},
		{two("50", "", "", "50"), two("50", "", down, "50"), "not-proved"},
		{two("是 ? 0 : 0", full, "", "50"), two("是 ? 0 : 0", full, "", "60"), "differs"},
		{two("weight > 50 ? 100 : 50", "", "", "50"), two("weight > 50 ? 0 : 50", "", "", "50"), "differs"}, // where B does not apply
	} {
		for _, change := range diff(t, set(t, "1", c.a), set(t, "2", c.b)) {
			if change.ID == "A" && change.Verdict.String() != c.verdict {
				t.Errorf("%s\n%s: %v, want %s", c.a, c.b, change.Verdict, c.verdict)
			}
		}
	}
}

// TestSeamsOfDiff: what diff once took for no change, or for an equal one.
func TestSeamsOfDiff(t *testing.T) {
	rows := func(weight, key string) string {
		return `"facts": {"表": {"type": "table", "columns": {"名": {"type": "text"}, "号": {"type": "text"}, "分": {"type": "number", "min": 0}, "备": {"type": "number", "min": 0}, "完": {"type": "number", "min": 0, "max": 100}}}},
			"indicators": [{"id": "A", "for_each": "表", "as": "r", "key": "` + key + `", "name": "r.名", "weight": "` + weight + `", "percent": "r.完"}]`
	}
	moving := func(b string, isPoints bool) string {
		way := "percent"
		if isPoints {
			way = "points"
		}
		return `"facts": {"率": {"type": "number", "min": 0, "max": 100}, "用": {"type": "boolean"}, "是": {"type": "boolean"}}, "indicators": [{"id": "A", "name": "甲", "weight": 50, "applies": "用", "when_not_applicable": "rescale", "percent": "率"},
			{"id": "B", "name": "乙", "weight": 50, "` + way + `": "` + b + `"}]`
	}
	adjusted := func(unit string) string {
		return `"facts": {"率": {"type": "number", "min": 0, "max": 100}, "罚": {"type": "number", "unit": "` + unit + `", "min": 0}}, "adjustments": [{"id": "扣", "add": "0 - 罚", "min": -20}],
			"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}]`
	}
	for _, c := range []struct{ a, b, aspects string }{
		{rows("r.分", "r.名"), rows("r.备", "r.名"), "A rows not-proved"},
		{rows("r.分", "r.名"), rows("r.分", "r.号"), "A rows not-proved"},
		{moving("是 ? 100 : 50", false), moving("是 ? 50 : 25", true), "B rule "},
		{moving("是 ? 50 : 60", true), moving("是 ? 50 : 70", true), "B rule "},
		{adjusted("元"), adjusted("千元"), "whole 事实 罚 的声明"},
	} {
		a, b := set(t, "1", c.a), set(t, "2", c.b)
		changes := diff(t, a, b)
		got := ""
		for _, change := range changes {
			got += change.ID + " " + string(change.Aspects[0]) + " " + change.Verdict.String()
		}
		for _, w := range compare.Whole(a, b) {
			got += "whole " + w.What.Zh
		}
		if !strings.HasPrefix(got, c.aspects) || compare.Equal(a, b, changes) {
			t.Errorf("%s → %s: %q, equal %v, want %q", c.a, c.b, got, compare.Equal(a, b, changes), c.aspects)
		}
	}
	// more weight for one that moves it is more for those that it moves to
	heavier := func(m, d int) string {
		return fmt.Sprintf(`"facts": {"率": {"type": "number", "min": 0, "max": 100}, "用": {"type": "boolean"}}, "indicators": [{"id": "M", "name": "甲", "weight": %d, "applies": "用", "when_not_applicable": "rescale", "percent": "率"},
			{"id": "C", "name": "乙", "weight": 30, "percent": "率"}, {"id": "D", "name": "丙", "weight": %d, "percent": "率"}]`, m, d)
	}
	found := false
	for _, c := range diff(t, set(t, "1", heavier(20, 50)), set(t, "2", heavier(40, 30))) {
		found = found || c.ID == "C" && c.Aspects[0] == compare.Moves && c.Verdict != compare.Same
	}
	if !found {
		t.Error("what may move to C changed, and is not told")
	}
}

// TestGradeRule: another rule that gives the grade is told, and counts.
func TestGradeRule(t *testing.T) {
	rule := func(text string) string { return one("率", "") + `, "grade": "` + text + `"` }
	a, b := set(t, "1", rule("total > 80 ? '优' : '差'")), set(t, "2", rule("total > 70 ? '优' : '差'"))
	changes := diff(t, a, b)
	whole := compare.Whole(a, b)
	if len(whole) != 1 || whole[0].What.Zh != "等级的规则" || !whole[0].Grade || whole[0].Total || compare.Equal(a, b, changes) {
		t.Errorf("%v %+v, equal %v", changes, whole, compare.Equal(a, b, changes))
	}
}

// TestFrameworks: of a framework, under which no document is scored, a criterion's rule is compared as any other.
func TestFrameworks(t *testing.T) {
	of := func(version, points string) *engine.RuleSet {
		rs, list := engine.Parse("frame.json", fmt.Appendf(nil, `{"$schema": "x", "id": "demo/frame", "version": %q, "framework": true, "title": "框架", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"率": {"type": "number", "min": 0, "max": 200}},
			"indicators": [{"id": "A", "name": "甲", "weight": 5, "points": %q}, {"id": "B", "name": "乙"}]}`, version, points), nil)
		if rs == nil {
			t.Fatal(list)
		}
		return rs
	}
	a := of("1", "max(0, 5 - 2 * whole((100 - 率) / 5))")
	changes := diff(t, a, of("2", "max(0, 5 - whole((100 - 率) / 5))"))
	if len(changes) != 1 || changes[0].Verdict != compare.Differs || strings.Contains(string(changes[0].Document), "ruleset") {
		t.Errorf("%+v", changes)
	}
	if _, err := a.Read("f.json", []byte(`{"facts": {}}`)); err == nil {
		t.Error("a framework scores a document")
	}
	if changes = diff(t, a, of("3", "max(5 - whole((100 - 率) / 5) * 2, 0)")); len(changes) != 1 || changes[0].Verdict != compare.Same {
		t.Errorf("%+v", changes)
	}
}

// TestHiddenByRounding: scores that differ before they are rounded, and never after, do not differ.
func TestHiddenByRounding(t *testing.T) {
	parse := func(rule string) *engine.RuleSet {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2020-01-01"}, "rounding": {"places": 1, "mode": "half-up"},
			"facts": {"x": {"type": "number", "min": 0, "max": 100}}, "indicators": [{"id": "A1", "name": "甲", "weight": 10, "percent": "`+rule+`"}, {"id": "A2", "name": "乙", "weight": 90, "percent": "x"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		return rs
	}
	for _, c := range []struct {
		a, b string
		want compare.Verdict
	}{{"x / 1000", "x / 1001", compare.Unknown}, {"x / 10", "x / 10.01", compare.Differs}, {"deduct(3, x)", "deduct(3.01, x)", compare.Differs}} {
		changes, err := compare.Diff(context.Background(), parse(c.a), parse(c.b))
		if err != nil || len(changes) != 1 || changes[0].Verdict != c.want || c.want == compare.Differs && changes[0].ScoreA == changes[0].ScoreB {
			t.Errorf("%s, %s: %v %v", c.a, c.b, changes, err)
		}
	}
}

// TestImpactOfAdjustments: a total that is open and moved by nothing but an adjustment that is settled changes by that, or by nothing.
func TestImpactOfAdjustments(t *testing.T) {
	parse := func(version, most string) *engine.RuleSet {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "`+version+`", "title": "一", "effective": {"from": "2020-01-01"}, "rounding": {"places": 2, "mode": "half-up", "at": "total"},
			"grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}], "adjustments": [{"id": "加", "when": "bon > 0", "add": "bon", "max": `+most+`}],
			"facts": {"x": {"type": "number", "min": 0, "max": 100}, "bon": {"type": "number", "min": 0}}, "indicators": [{"id": "A1", "name": "甲", "weight": 100, "percent": "x"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		return rs
	}
	for bon, want := range map[string]compare.Certainty{"0": compare.No, "2": compare.No, "9": compare.Perhaps} {
		s, list, err := compare.Impacts(context.Background(), parse("1", "3"), parse("2", "2"), []compare.Document{{Name: "f.json", Text: []byte(`{"facts": {"bon": ` + bon + `}}`)}}, false, nil)
		if err != nil || len(list) > 0 || len(s.Impacts) != 1 {
			t.Fatal(err, list)
		}
		if i := s.Impacts[0]; i.Regraded != want || want == compare.No && (i.Change.Open || i.Change.Lo.Sign() != 0) {
			t.Errorf("bon %s: %v %v", bon, i.Change, i.Regraded)
		}
	}
}

// TestReducedLets: where limits are left out, definitions and facts are compared by what they are, and not by where they stand.
func TestReducedLets(t *testing.T) {
	rules := func(version, facts, let, percent string) *engine.RuleSet {
		return set(t, version, `"facts": {`+facts+`}, "let": {"甲": "`+let+`"}, "indicators": [{"id": "A", "name": "甲项", "weight": 100, "percent": "`+percent+`"}]`)
	}
	const x, y = `"率": {"type": "number", "min": 0, "max": 100}`, `"数": {"type": "number", "min": 0, "max": 100}`
	for _, c := range []struct{ a, b, letA, letB, percentA, percentB, verdict string }{
		{x + ", " + y, x + ", " + y, "clamp(率 - 数, 0, 50)", "clamp(率 - 数, 0, 60)", "clamp(甲, 0, 100)", "clamp(甲, 0, 101)", "differs"},
		{x + ", " + y, x + ", " + y, "clamp(率 - 数, 0, 50)", "clamp(率 - 数, 0, 50)", "clamp(甲, 0, 100)", "clamp(甲, 0, 101)", "equal"},
		{x + ", " + y, y + ", " + x, "率 * 0 + 数 * 0", "率 * 0 + 数 * 0", "min(率, 100) + 甲", "min(数, 101) + 甲", "differs"},
		{x + ", " + y, y + ", " + x, "率 * 0 + 数 * 0", "率 * 0 + 数 * 0", "min(率, 100) + 甲", "min(率, 101) + 甲", "equal"},
	} {
		found := ""
		for _, change := range diff(t, rules("1", c.a, c.letA, c.percentA), rules("2", c.b, c.letB, c.percentB)) {
			if change.ID == "A" {
				found = change.Verdict.String()
			}
		}
		if found != c.verdict {
			t.Errorf("%s → %s: %s, want %s", c.percentA, c.percentB, found, c.verdict)
		}
	}
}
