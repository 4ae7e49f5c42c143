package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/render"
	"jixiao/engine/words"
)

// ruleSetWith makes a small rule set of one criterion with weight 10 and a few facts of every kind.
func ruleSetWith(t testing.TB, members string) *engine.RuleSet {
	t.Helper()
	text := fmt.Sprintf(`{"$schema": "x", "id": "test/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "total": 10,
		"rounding": {"places": 2, "mode": "half-up", "at": "criterion"}, "grades": [{"name": "优", "from": 9}, {"name": "良", "from": 8}, {"name": "差", "from": 0}],
		"facts": {"数": {"type": "number", "min": 0}, "比": {"type": "number", "min": 0, "max": 100}, "等次": {"type": "text"}, "可": {"type": "boolean"},
			"表": {"type": "table", "columns": {"值": {"type": "number"}, "权": {"type": "number"}}}},
		"indicators": [{"id": "A", "name": "甲", "weight": 10, %s}]}`, members)
	rs := parse(t, text)
	return rs
}

// TestOutcomes shows every outcome that needs facts to arise, and the range that the score is then known to lie in.
func TestOutcomes(t *testing.T) {
	rows := "[" + strings.Repeat(`{"值": 1},`, 6000) + `{"值": 1}]`
	for _, c := range []struct{ rule, facts, want string }{
		{`"percent": "比"`, `{}`, "? missing-fact 0.00～10.00"},
		{`"percent": "比"`, `{"比": {"min": 90}}`, "? bound-only 9.00～10.00"},
		{`"percent": "attained(数, 60)"`, `{"数": {"min": 60}}`, "10.00"},
		{`"percent": "attained(数, 60)"`, `{"数": {"min": 30, "max": 45}}`, "? bound-only 5.00～7.50"},
		{`"percent": "可 ? 100 : deduct(5, 数)"`, `{"可": false}`, "? missing-fact 0.00～10.00"},
		{`"percent": "checklist([可, 数 > 3], [40, 60])"`, `{"数": 5}`, "? missing-fact 6.00～10.00"},
		{`"percent": "band(比, [[90, 100], [60, 50]], 20)"`, `{"比": {"max": 80}}`, "? bound-only 2.00～5.00"},
		{`"percent": "数"`, `{"数": 130}`, "? out-of-range 0.00～10.00"},
		{`"points": "数"`, `{"数": 11}`, "? out-of-range 0.00～10.00"},
		{`"points": "数 - 3", "min": -5, "max": 2`, `{"数": 0}`, "-3.00"},
		{`"percent": "数 / 比"`, `{"数": 1, "比": 0}`, "? division-by-zero 0.00～10.00"},
		{`"percent": "可 ? 50 : no_rule('未定')"`, `{"可": false}`, "? no-rule 0.00～10.00"},
		{`"percent": "表.filter(r, r.值 > 0).filter(r, r.权 > 0).all(r, r.权 > 5)"`, `{"表": []}`, "10.00"},
		{`"percent": "increasing(表.值)"`, `{"表": [{"值": 1}]}`, "? too-few 0.00～10.00"},
		{`"percent": "increasing(表.值)"`, `{"表": []}`, "? too-few 0.00～10.00"},
		{`"percent": "mean(表.map(r, r.值))"`, `{"表": [{"值": 100, "权": 1}, {"权": 1}]}`, "? missing-cell 0.00～10.00"},
		{`"percent": "min(100, sum(表.值))"`, `{"表": [{"值": 60, "权": 1}, {"权": 1}]}`, "? missing-cell 0.00～10.00"},
		{`"percent": "sum(表.filter(r, r.值 >= 60).map(r, r.权)) * 10"`, `{"表": [{"值": 60, "权": 3}, {"权": 4}, {"值": 59, "权": 5}]}`, "? missing-cell 3.00～7.00"},
		{`"percent": "deduct(25, count(表.filter(r, r.值 < 60)))"`, `{"表": [{"值": 50, "权": 3}, {"权": 4}, {"值": 90, "权": 5}]}`, "? missing-cell 5.00～7.50"},
		{`"percent": "表.all(r, r.值 >= 60) ? 100 : 0"`, `{"表": [{"值": 70, "权": 3}, {"权": 4}]}`, "? missing-cell 0.00～10.00"},
		{`"let": {"过": {"with": ["甲", "乙"], "is": "甲 >= 乙 ? clamp(甲, 0, 100) : 甲 * 0.8"}}, "percent": "clamp(max(表.map(r, 过(r.权, r.值))), 0, 100)"`, `{"表": [{"值": 1}]}`, "? missing-cell 0.00～10.00"},
		{`"percent": "clamp(min(表.值), 0, 100)"`, `{"表": [{"值": 50, "权": 3}, {"权": 4}]}`, "? missing-cell 0.00～5.00"},
		{`"percent": "mean(表.map(r, clamp(r.值, 0, 100)))"`, `{"表": [{"值": 70}, {"权": 4}, {"值": 50}, {"值": 80}]}`, "? missing-cell 5.00～7.50"},
		{`"percent": "median(表.map(r, clamp(r.值, 0, 100)))"`, `{"表": [{"值": 50}, {"权": 4}, {"值": 70}]}`, "? missing-cell 5.00～7.00"},
		{`"percent": "表.exists(r, r.值 < 60) ? 40 : 90"`, `{"表": [{"值": 70, "权": 3}, {"权": 4}]}`, "? missing-cell 4.00～9.00"},
		{`"percent": "decreasing(表.值)"`, `{"表": [{"值": 1}]}`, "? too-few 0.00～10.00"},
		{`"percent": "mean(表.filter(r, r.值 > 0).map(r, r.权))"`, `{"表": []}`, "? empty-list 0.00～10.00"},
		{`"percent": "lookup([['优', 100]], 等次)"`, `{"等次": "劣"}`, "? lookup-miss 0.00～10.00"},
		{`"percent": "sum(表.值)"`, `{"表": [{"权": 1}]}`, "? missing-cell 0.00～10.00"},
		{`"percent": "weighted_mean(表.值, 表.权)"`, `{"表": [{"值": 1, "权": 0}]}`, "? negative-weight 0.00～10.00"},
		{`"percent": "表.all(a, !表.exists(b, b.值 + a.值 == 3))"`, `{"表": ` + rows + `}`, "? too-large 0.00～10.00"},
		{`"let": {"二": "数 * 数", "三": "二 * 二", "四": "三 * 三", "五": "四 * 四", "六": "五 * 五", "七": "六 * 六", "八": "七 * 七", "九": "八 * 八", "十": "九 * 九"}, "percent": "十 / 十"`,
			`{"数": 1.23456789012345678901234567890123456789012345678901234567890123456789}`, "? too-large 0.00～10.00"},
	} {
		rs := ruleSetWith(t, c.rule)
		card := score(t, rs, c.facts)
		r := of(t, card, "A")
		got := words.Points(r.ByRule, r.Item.Rounding, diag.Zh)
		if r.Why != nil {
			got = "? " + r.Why.Code.ID + " " + got
		}
		if got != c.want {
			t.Errorf("%s with %.60s: %s, want %s", c.rule, c.facts, got, c.want)
		}
		if r.Why != nil && (!card.Total.Score.Open || r.Status != engine.Undetermined) {
			t.Errorf("%s: an undetermined criterion leaves the total open", c.rule)
		}
	}
}

// TestRangeTouchesGrades: with a fact missing, the scorecard names the grades that remain possible, and what is missing.
func TestRangeTouchesGrades(t *testing.T) {
	rs := ruleSetWith(t, `"percent": "checklist([可, 数 > 3], [15, 85])"`)
	card := score(t, rs, `{"数": 5}`)
	if got := gradeOf(card); got != "良至优" {
		t.Errorf("grades %s", got)
	}
	if got := card.Missing(); len(got) != 1 || got[0] != "可" {
		t.Errorf("missing %v", got)
	}
}

// TestInapplicable shows what follows when a criterion does not apply.
func TestInapplicable(t *testing.T) {
	for policy, want := range map[string]string{`"full"`: "5.00+5.00", `"zero"`: "0.00+5.00", `"rescale"`: "0.00+10.00", `{"reallocate": "B"}`: "0.00+10.00"} {
		text := `{"$schema": "x", "id": "test/two", "version": "1", "title": "二", "effective": {"from": "2022-01-01"}, "total": 10,
			"rounding": {"places": 2, "mode": "half-up"}, "facts": {"用": {"type": "boolean"}, "比": {"type": "number", "max": 100}},
			"indicators": [{"id": "A", "name": "甲", "weight": 5, "applies": "用", "when_not_applicable": ` + policy + `, "percent": "比"},
				{"id": "B", "name": "乙", "weight": 5, "percent": "比"}]}`
		rs := parse(t, text)
		card := score(t, rs, `{"用": false, "比": 100}`)
		a, b := of(t, card, "A"), of(t, card, "B")
		if got := words.Points(a.Score, a.Item.Rounding, diag.Zh) + "+" + words.Points(b.Score, b.Item.Rounding, diag.Zh); got != want || a.Status != engine.NotApplicable {
			t.Errorf("%s: %s, want %s", policy, got, want)
		}
		if card := score(t, rs, `{"比": 100}`); !card.Total.Score.Open {
			t.Errorf("%s: it is unknown whether A applies, and the total is %s", policy, card.Total.Score.Lo)
		}
	}
}

// TestAdjudication: an adjudicated score counts, the rule's is kept beside it, and it makes a criterion applicable.
func TestAdjudication(t *testing.T) {
	rs := ruleSetWith(t, `"applies": "可", "when_not_applicable": "zero", "percent": "比"`)
	f := read(t, rs, `{"facts": {"可": false, "比": 50}, "adjudications": {"A": {"score": 7.5, "reason": "因", "by": "组"}}}`)
	card := f.Evaluate()
	r := of(t, card, "A")
	if r.Status != engine.Adjudicated || r.Score.Lo.String() != "7.5" || r.ByRule.Lo.Sign() != 0 || card.Total.Score.Lo.String() != "7.5" {
		t.Errorf("%v %v %v", r.Status, r.Score.Lo, r.ByRule.Lo)
	}
	if byRule := f.EvaluateByRule(); byRule.Total.Score.Lo.String() != "0" || of(t, byRule, "A").Status != engine.NotApplicable {
		t.Errorf("by rule %v %v", byRule.Total.Score.Lo, of(t, byRule, "A").Status)
	}
}

// TestAdjudicatedInapplicable: by rule an inapplicable criterion stays so, and its weight moves, whatever was adjudicated.
func TestAdjudicatedInapplicable(t *testing.T) {
	for policy, want := range map[string]string{`"rescale"`: "10.00", `{"reallocate": "B"}`: "10.00", `"full"`: "10.00", `"zero"`: "5.00"} {
		for _, how := range []string{`"applies": "用", "percent": "0"`, `"not_applicable": "无"`} {
			text := `{"$schema": "x", "id": "test/two", "version": "1", "title": "二", "effective": {"from": "2022-01-01"}, "total": 10,
				"rounding": {"places": 2, "mode": "half-up"}, "facts": {"用": {"type": "boolean"}},
				"indicators": [{"id": "A", "name": "甲", "weight": 5, ` + how + `, "when_not_applicable": ` + policy + `}, {"id": "B", "name": "乙", "weight": 5, "percent": "100"}]}`
			rs := parse(t, text)
			f := read(t, rs, `{"facts": {"用": false}, "adjudications": {"A": {"score": 3, "reason": "因"}}}`)
			card := f.Evaluate()
			if got := card.ByRule.Score.Lo.Fixed(2, 0); got != want || card.ByRule.Score.Open {
				t.Errorf("%s, %s: by rule %s, want %s", how, policy, got, want)
			}
			render.AppendJSON(nil, card, true)
		}
	}
}

// TestNothingApplies: with every criterion taken out there is no score, "? nothing-applies", rather than the worst.
func TestNothingApplies(t *testing.T) {
	rs := ruleSetWith(t, `"applies": "可", "when_not_applicable": "rescale", "percent": "比"`)
	if card := score(t, rs, `{"可": false, "比": 1}`); card.Total.Why == nil || card.Total.Why.Code != diag.OutcomeNothing ||
		!card.Total.Score.Open || card.Total.Score.Hi.String() != "10" {
		t.Errorf("%v", card.Total.Score)
	}
}

// TestDeepLets: a chain of lets that each use the one before twice is evaluated, bounded and derived once for each let.
func TestDeepLets(t *testing.T) {
	for _, op := range []string{"+", "*"} {
		lets := `"v0": "数"`
		for i := 1; i < 60; i++ {
			lets += fmt.Sprintf(`, "v%d": "v%d %s v%d"`, i, i-1, op, i-1)
		}
		rs := ruleSetWith(t, `"let": {`+lets+`}, "percent": "min(100, v59)"`)
		for _, facts := range []string{`{}`, `{"数": 1.5}`, `{"数": {"min": 1}}`} {
			render.AppendJSON(nil, score(t, rs, facts), true)
		}
	}
}

// TestRoundingAtTotal: three thirds of a point are one, and are rounded once.
func TestRoundingAtTotal(t *testing.T) {
	for at, want := range map[string]string{"criterion": "0.99", "total": "1"} {
		text := `{"$schema": "x", "id": "test/three", "version": "1", "title": "三", "effective": {"from": "2022-01-01"}, "total": 3,
			"rounding": {"places": 2, "mode": "half-up", "at": "` + at + `"}, "indicators": [
			{"id": "A", "name": "甲", "weight": 1, "percent": "100 / 3"}, {"id": "B", "name": "乙", "weight": 1, "percent": "100 / 3"}, {"id": "C", "name": "丙", "weight": 1, "percent": "100 / 3"}]}`
		rs := parse(t, text)
		if got := score(t, rs, `{}`).Total.Score.Lo.String(); got != want {
			t.Errorf("at %s: %s, want %s", at, got, want)
		}
	}
}

// TestTooLargeFile: a rule file past the limit is refused before it is read: [file-too-large].
func TestTooLargeFile(t *testing.T) {
	_, err := engine.Parse("big.json", make([]byte, 5<<20), nil)
	list := diag.Findings(err)
	if len(list) != 1 || list[0].Code != diag.FileTooLarge {
		t.Errorf("%v", list)
	}
}

// TestWholeOutcomes shows the outcomes of what follows the criteria: a total that is open keeps what reads it open.
func TestWholeOutcomes(t *testing.T) {
	text := `{"$schema": "x", "id": "test/whole", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"比": {"type": "number", "min": 0, "max": 100}, "名": {"type": "text"}}, "grades": [{"name": "优"}, {"name": "差"}],
		"grade": "名 == '' ? (total >= 90 ? '优' : '差') : 名", "adjustments": [{"id": "减半", "add": "-total / 2", "min": -50}],
		"consequences": [{"id": "重罚", "when": "grade == '差'", "words": "重罚"}],
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "比"}]}`
	rs := parse(t, text)
	for _, c := range []struct{ facts, want string }{
		{`{"比": 60, "名": ""}`, "30～30 差 减半 重罚"},
		{`{"比": 60, "名": "优"}`, "30～30 优 减半"},
		{`{"比": 60, "名": "良"}`, "30～30 差至优 ? grade-unknown 减半 重罚 ? total-open"},
		{`{"比": {"min": 60, "max": 70}, "名": ""}`, "25～40 差至优 ? total-open 减半 ? total-open 重罚 ? total-open"},
	} {
		card := score(t, rs, c.facts)
		got := card.Total.Score.Lo.String() + "～" + card.Total.Score.Hi.String() + " " + gradeOf(card) + why(card.Total.Why)
		for _, a := range card.Adjustments {
			got += " " + a.ID + why(a.Why)
		}
		for _, q := range card.Consequences {
			got += " " + q.ID + why(q.Why)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.facts, got, c.want)
		}
	}
}

func why(u *formula.Undetermined) string {
	if u == nil {
		return ""
	}
	return " ? " + u.Code.ID
}

// TestRows: rows are criteria with groups above them; adjudications and reasons find them; a missing table leaves a range.
func TestRows(t *testing.T) {
	text := `{"$schema": "x", "id": "test/rows", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"表": {"type": "table", "columns": {"号": {"type": "text"}, "组": {"type": "text"}, "名": {"type": "text"}, "分": {"type": "number"}, "完": {"type": "number"}, "认": {"type": "number", "min": 0, "max": 100, "judgement": true}}},
			"定": {"type": "number", "min": 0, "max": 100}},
		"ensure": [{"id": "因", "expect": "score >= weight || reason != ''", "message": "应写原因"}],
		"indicators": [{"id": "A", "name": "甲", "weight": 40, "percent": "定"},
			{"id": "行", "for_each": "表", "as": "r", "key": "r.号", "group": ["r.组"], "name": "r.名", "weight": "r.分", "let": {"率": "r.完 * 10"},
			 "applies": "r.分 > 1", "when_not_applicable": "full", "percent": "率 > 200 ? r.认 : min(100, 率)", "narrative": "完成${r.完}。"}]}`
	rs := parse(t, text)
	doc := `{"facts": {"定": 100, "表": [{"号": "1", "组": "产出", "名": "一", "分": 30, "完": 5}, {"号": "2", "组": "效益", "名": "二", "分": 20, "完": 99, "认": 90},
		{"号": "3", "组": "产出", "名": "三", "分": 9, "完": 10}, {"号": "4", "分": 1}]}, "adjudications": {"行/3": {"score": 8, "reason": "因"}}, "reasons": {"行/1": "缺人"}}`
	w := rs.Worker()
	var card *engine.Scorecard
	for range 2 { // the second reading uses the first one's rows again
		if err := w.Score([]byte(doc), func(c *engine.Scorecard) { card = c.Keep() }); err != nil {
			t.Fatal(err)
		}
	}
	reader := words.NewReader(card, diag.Zh)
	var got []string
	for _, i := range card.All() {
		r := card.Of(i)
		got = append(got, fmt.Sprint(i.ID, " ", i.Name, " ", r.Weight, " ", r.Score.Lo, " ", r.Status, " ", len(reader.Failed(i))))
	}
	want := `A 甲 40 40 scored 0; 行/产出 产出 39 23 adjudicated 0; 行/1 一 30 15 scored 0; 行/3 三 9 8 adjudicated 1; 行/效益 效益 20 18 judged 0; 行/2 二 20 18 judged 1; 行/4 4 1 1 not-applicable 0`
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	if card.Total.Score.Lo.String() != "82" || card.ByRule.Score.Lo.String() != "83" {
		t.Errorf("total %s, by rule %s", card.Total.Score.Lo, card.ByRule.Score.Lo)
	}
	e := reader.Explain(card.Find("行/1"))
	if e.Narrative != "完成5。" || e.Reason != "缺人" || e.Derivation[1] != "率 = 5 × 10 = 50，以下最小者：100、50 = 50，30 × 50% = 15.00" {
		t.Errorf("explained as %q %q %q", e.Narrative, e.Reason, e.Derivation)
	}
	if missing := score(t, rs, `{"定": 50}`); missing.Total.Score.Lo.String() != "20" || missing.Total.Score.Hi.String() != "80" || len(missing.Missing()) != 1 {
		t.Errorf("without the table %s～%s, missing %v", missing.Total.Score.Lo, missing.Total.Score.Hi, missing.Missing())
	}
}

// TestOpenTotals: what is said of an open total holds wherever in its range it turns out to lie.
func TestOpenTotals(t *testing.T) {
	load := func(members string) *engine.RuleSet {
		text := `{"$schema": "x", "id": "test/open", "version": "1", "title": "开", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"比": {"type": "number", "min": 0, "max": 100}, "数": {"type": "number"}, "可": {"type": "boolean"}},
			"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "比"}], ` + members + `}`
		rs := parse(t, text)
		return rs
	}
	holes := `"grades": [{"name": "优", "from": 90, "to": 100}, {"name": "良", "from": 80, "to": 89}, {"name": "差", "from": 0, "to": 79}],
		"consequences": [{"id": "奖", "when": "grade == '优'", "words": "奖"}, {"id": "良", "when": "grade == '良'", "words": "良"}]`
	set := `"grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}], "adjustments": [{"id": "否决", "when": "可", "set": "数 - 5"}]`
	bonus := `"grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}], "adjustments": [{"id": "加分", "add": "数", "max": 3}, {"id": "封顶", "cap": "100"}]`
	for _, c := range []struct{ members, facts, total, grade, after string }{
		{holes, `{"比": {"min": 89.2, "max": 89.8}}`, "89.2～89.8", "", ""},
		{holes, `{"比": {"min": 89.5, "max": 95}}`, "89.5～95", "优，或没有等级", "奖?"},
		{holes, `{"比": {"min": 90, "max": 95}}`, "90～95", "优", "奖"},
		{set, `{"比": 50, "可": true}`, "0～100", "差至优", ""},
		{set, `{"比": 50, "可": true, "数": 25}`, "20～20", "差", ""},
		{set, `{"比": 50, "可": true, "数": -35}`, "0～100", "差至优", ""},
		{bonus, `{"比": 50, "数": 5}`, "53～53", "差", ""},
		{bonus, `{"比": 98, "数": 2.5}`, "100～100", "优", ""},
		{bonus, `{"比": 98}`, "98～100", "优", ""},
	} {
		card := score(t, load(c.members), c.facts)
		after := ""
		for _, q := range card.Consequences {
			after += q.ID
			if q.Why != nil {
				after += "?"
			}
		}
		if p := card.Total.Score; p.Lo.String()+"～"+p.Hi.String() != c.total || gradeOf(card) != c.grade || after != c.after {
			t.Errorf("%s: %s～%s %s %s, want %s %s %s", c.facts, p.Lo, p.Hi, gradeOf(card), after, c.total, c.grade, c.after)
		}
	}
}

// TestQuotaIsOpen: what a quota leaves of a grade is open while nobody knows who else is scored, and so is what follows from it.
func TestQuotaIsOpen(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/quota", "version": "1", "title": "名额", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"grades": [{"name": "优", "from": 90, "at_most": {"percent": 30, "ties": "out"}}, {"name": "良", "from": 80}, {"name": "差", "from": 0}],
		"facts": {"比": {"type": "number", "min": 0, "max": 100}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "比"}],
		"consequences": [{"id": "奖", "when": "grade == '优'", "words": "奖"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for facts, want := range map[string]string{`{"比": 95}`: "良至优 ? quota-open; ? total-open", `{"比": 85}`: "良", `{"比": {"min": 85}}`: "良至优; ? total-open", `{"比": 5}`: "差"} {
		card := score(t, rs, facts)
		got := words.Grade(&card.Total, diag.Zh)
		if card.Total.Why != nil {
			got += " ? " + card.Total.Why.Code.ID
		}
		for _, q := range card.Consequences {
			if got += "; "; q.Why != nil {
				got += "? " + q.Why.Code.ID
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", facts, got, want)
		}
	}
}

// TestRowLines: how a row came to its score is on one line, and what leaves a score open is said.
func TestRowLines(t *testing.T) {
	rs := parse(t, `{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"表": {"type": "table", "columns": {"号": {"type": "text"}, "率": {"type": "number", "unit": "%"}, "分": {"type": "number"}}}, "c": {"type": "boolean"}},
		"indicators": [{"id": "行", "for_each": "表", "as": "r", "key": "r.号", "name": "r.号", "weight": "r.分", "percent": "r.率 >= 100 ? 100 : r.率 >= 60 ? r.率 : r.率 > 0 ? min(r.率, 50) : no_rule('没有')"},
			{"id": "B", "name": "乙", "weight": 20, "percent": "100", "applies": "c", "when_not_applicable": "rescale"}]}`)
	rows := `"表": [{"号": "1", "率": 120, "分": 20}, {"号": "2", "率": 95, "分": 20}, {"号": "3", "率": 30, "分": 20}, {"号": "4", "率": 0, "分": 20}]`
	for facts, want := range map[string][]string{
		`"c": true, ` + rows: {"120% ≥ 100 成立，20 × 100% = 20.00", "95% ≥ 60 成立，本行的率 = 95%，20 × 95% = 19.00", "以下最小者：30%、50 = 30%，20 × 30% = 6.00", "无法确定：评分标准没有规定：没有；得分在 0 至 20 之间"},
		rows:                 {"120% ≥ 100 成立|无法确定：缺少事实“c”；得分在 20 至 25 之间", "95% ≥ 60 成立|本行的率 = 95%|无法确定：缺少事实“c”；得分在 19 至 23.75 之间", "以下最小者：30%、50 = 30%|无法确定：缺少事实“c”；得分在 6 至 7.5 之间", "无法确定：评分标准没有规定：没有；得分在 0 至 25 之间"},
	} {
		card := score(t, rs, `{`+facts+`}`)
		reader := words.NewReader(card, diag.Zh)
		for k, id := range []string{"行/1", "行/2", "行/3", "行/4"} {
			if got := strings.Join(reader.Explain(card.Find(id)).Derivation, "|"); got != want[k] {
				t.Errorf("%s %s: %s, want %s", facts, id, got, want[k])
			}
		}
	}
}
