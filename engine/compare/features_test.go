package compare_test

import (
	"context"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/compare"
	"jixiao/engine/diag"
	"jixiao/engine/render"
)

const features = `{"$schema": "x", "id": "demo/all", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
	"grades": [{"name": "优", "from": 90, "at_most": {"percent": 30, "ties": "in"}}, {"name": "差", "from": 0}],
	"let": {"零": "占 - 占"}, "facts": {"占": {"type": "number", "min": 0, "max": 100},
		"规划": {"type": "checklist", "items": [{"share": 20, "gate": true}, {"share": 40}, {"share": 40, "partial": true}]},
		"各县": {"type": "table", "from": "cohort", "key": "县", "columns": {"县": {"is": "subject"}, "码": {"type": "text", "is": "'甲'"}, "占": {"is": "占 + 零"}}},
		"得分": {"type": "table", "from": "cohort", "columns": {"总": {"score": "total"}}}},
	"indicators": [{"id": "A", "name": "甲", "weight": 50, "percent": "checklist(规划)"}, {"id": "B", "name": "乙", "weight": 20, "percent": "rank(各县.map(r, r.占), 占, 'skip') <= 3 ? 100 : 0"},
		{"id": "C", "name": "丙", "weight": 30, "weights": "equal", "indicators": [{"id": "C1", "name": "一", "percent": "占"}, {"id": "C2", "name": "二", "percent": "median([占, 50])"}]}],
	"consequences": [{"id": "首", "when": "count(得分.filter(r, r.总 > total)) == 0", "words": "第一"}]}`

// TestFeaturesAreTold: whatever changes of key points, tables from the cohort, quotas and weights that are shared alike is told, and is not called equal.
func TestFeaturesAreTold(t *testing.T) {
	parsed := func(text string) *engine.RuleSet {
		rs, err := engine.Parse("a.json", []byte(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		return rs
	}
	old := parsed(features)
	for change, told := range map[[2]string]string{
		{`{"share": 20, "gate": true}`, `{"share": 20}`}:                                             "A rule",
		{`{"share": 20, "gate": true}, {"share": 40}`, `{"share": 30, "gate": true}, {"share": 30}`}: "A rule",
		{`{"share": 40, "partial": true}`, `{"share": 40}`}:                                          "A facts",
		{`{"share": 20, "gate": true}`, `{"id": "一", "share": 20, "gate": true}`}:                    "A rule",
		{`"key": "县"`, `"key": "码"`}:                                                                 "B facts",
		{`"零": "占 - 占"`, `"零": "占 - 占 + 1"`}:                                                         "由同批汇成的表 各县", // only a definition that the column uses
		{`"is": "占 + 零"`, `"is": "占 + 1"`}:                                                           "B facts",
		{`"score": "total"`, `"score": "A"`}:                                                         "得分",
		{`"percent": 30,`, `"percent": 40,`}:                                                         "等级",
		{`"ties": "in"`, `"ties": "out"`}:                                                            "等级",
		{`'skip'`, `'dense'`}:                                                                        "B rule",
		{`"weight": 30, "weights": "equal"`, `"weight": 30, "weights": "equal" `}:                    "",
		{`median([占, 50])`, `mean([占, 50])`}:                                                         "C2 rule",
	} {
		revised := parsed(strings.Replace(features, change[0], change[1], 1))
		changes, err := compare.Diff(context.Background(), old, revised)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, c := range changes {
			for _, a := range c.Aspects {
				all = append(all, c.ID+" "+string(a))
			}
		}
		for _, w := range compare.Whole(old, revised) {
			all = append(all, w.What.In(diag.Zh))
		}
		got := strings.Join(all, "; ")
		if told == "" && got != "" || !strings.Contains(got, told) {
			t.Errorf("%s → %s: told %q, not %q", change[0], change[1], got, told)
		}
		// one median of two is their mean, and a document of both versions says of no key point that it is met in part: these may be proved
		if equal := compare.Equal(old, revised, changes); equal && told != "" && told != "C2 rule" && told != "A facts" {
			t.Errorf("%s → %s is called equal", change[0], change[1])
		}
	}
}

// TestExampleNamesWhoKnowsIt: an example of a difference is a document that the version which it names reads, or none if neither reads it.
func TestExampleNamesWhoKnowsIt(t *testing.T) {
	points := func(version, facts, percent string) *engine.RuleSet {
		rs, err := engine.Parse(version+".json", []byte(`{"$schema": "x", "id": "demo/points", "version": "`+version+`", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {`+facts+`}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "`+percent+`"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		return rs
	}
	three := points("3", `"规划": {"type": "checklist", "shares": [50, 25, 25]}`, "checklist(规划)")
	four := points("4", `"规划": {"type": "checklist", "shares": [25, 25, 25, 25]}`, "checklist(规划)")
	other := points("5", `"规划": {"type": "checklist", "shares": [50, 25, 25]}, "率": {"type": "number", "min": 0, "max": 50}`, "min(checklist(规划), 率)")
	for _, c := range []struct {
		a, b *engine.RuleSet
		head string
	}{{three, four, "demo/points@4"}, {four, three, "demo/points@4"}, {three, other, "demo/points@5"}, {four, other, ""}} {
		changes, err := compare.Diff(context.Background(), c.a, c.b)
		if err != nil || len(changes) != 1 {
			t.Fatal(changes, err)
		}
		document := changes[0].Document
		head, _ := engine.ReadHeader("", document)
		if head.RuleSet != c.head {
			t.Errorf("%s names %q, not %q", document, head.RuleSet, c.head)
		}
		for _, rs := range []*engine.RuleSet{c.a, c.b} {
			if _, err := rs.Read("", document); rs.Ref() == c.head && err != nil {
				t.Errorf("%s refuses %s: %v", rs.Ref(), document, err)
			}
		}
	}
}

// TestApart: where no document with a fact is one of both versions, nothing is called the same, and what is found without it is told.
func TestApart(t *testing.T) {
	of := func(version, fact, rule string) *engine.RuleSet {
		rs, err := engine.Parse(version+".json", []byte(`{"$schema": "x", "id": "demo/apart", "version": "`+version+`", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"率": `+fact+`, "有": {"type": "boolean"}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "`+rule+`"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		return rs
	}
	for _, c := range [][3]string{
		{`{"type": "number", "min": 0, "max": 100}`, `{"type": "number", "min": 150}`, "率"}, {`{"type": "number", "min": 0, "max": 100}`, `{"type": "number", "min": 100}`, ""},
		{`{"type": "date", "max": "2023-12-31"}`, `{"type": "date", "min": "2024-01-01"}`, "率"}, {`{"type": "text", "choices": ["甲"]}`, `{"type": "text", "choices": ["乙"]}`, "率"},
		{`{"type": "text", "choices": ["甲", "丙"]}`, `{"type": "text", "choices": ["乙", "丙"]}`, ""},
		{`{"type": "number", "min": 0, "max": 10.7}`, `{"type": "number", "integer": true, "min": 10.5, "max": 20}`, "率"},
		{`{"type": "number", "min": 0, "max": 11}`, `{"type": "number", "integer": true, "min": 10.5, "max": 20}`, ""},
		{`{"type": "table", "rows": {"most": 2}, "columns": {"值": {"type": "number"}}}`, `{"type": "table", "rows": {"least": 3}, "columns": {"值": {"type": "number"}}}`, "率"},
		{`{"type": "table", "columns": {"值": {"type": "number", "max": 10}}}`, `{"type": "table", "columns": {"值": {"type": "number", "min": 11}}}`, "率.值"},
	} {
		rule := "有 && 率 == 率 ? 100 : 50"
		if strings.Contains(c[0], "table") {
			rule = "有 && count(率) >= 0 ? 100 : 50"
		}
		changes, err := compare.Diff(context.Background(), of("1", c[0], rule), of("2", c[1], rule))
		if err != nil || len(changes) != 1 {
			t.Fatal(changes, err)
		}
		if got := changes[0]; got.Apart != c[2] || (got.Verdict == compare.Same) != (c[2] == "") {
			t.Errorf("%s and %s: %s, apart %q", c[0], c[1], got.Verdict, got.Apart)
		}
	}
	changes, err := compare.Diff(context.Background(), of("1", `{"type": "number", "min": 0, "max": 100}`, "有 ? clamp(率, 0, 100) : 10"), of("2", `{"type": "number", "min": 200}`, "有 ? clamp(率, 0, 100) : 20"))
	if err != nil || len(changes) != 1 || changes[0].Verdict != compare.Differs || changes[0].ScoreA.Points != "10" || changes[0].ScoreB.Points != "20" {
		t.Errorf("%+v %v", changes, err)
	}
}

// TestKeyPointsAreTold: of key points a difference says which are gone or new, and which have another share or are a threshold now.
func TestKeyPointsAreTold(t *testing.T) {
	made := func(version, items string) *engine.RuleSet {
		rs, err := engine.Parse(version+".json", []byte(`{"$schema": "x", "id": "a/b", "version": "`+version+`", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"indicators": [{"id": "A", "name": "甲", "weight": 60, "facts": {"规划": {"type": "checklist", "items": [`+items+`]}}, "percent": "checklist(规划)"},
				{"id": "B", "name": "乙", "weight": 40, "percent": "met(规划, '④') ? 100 : 0"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		return rs
	}
	a := made("1", `{"share": 25}, {"share": 25}, {"share": 25, "partial": true}, {"share": 25}`)
	b := made("2", `{"id": "①", "share": 20, "gate": true}, {"id": "③", "share": 30}, {"id": "④", "share": 25}, {"id": "⑤", "share": 25, "may_not_apply": true}`)
	changes, err := compare.Diff(t.Context(), a, b)
	if err != nil {
		t.Fatal(err)
	}
	text := render.Difference(a, b, changes, diag.Zh).Text()
	for _, want := range []string{"要点 规划.②：删去 占25%", "要点 规划.①：占25% → 占20%，门槛", "要点 规划.③：占25%，可部分满足 → 占30%", "要点 规划.⑤：新增 占25%，可不适用"} {
		if strings.Count(text, want) != 1 {
			t.Errorf("%q is not told once in\n%s", want, text)
		}
	}
	if strings.Contains(text, "B 乙") {
		t.Errorf("B reads what has not changed:\n%s", text)
	}
}

// TestPartlyMet: a key point that one version lets be met in part is compared where it is met or not, which documents of both can say.
func TestPartlyMet(t *testing.T) {
	made := func(version, item string) *engine.RuleSet {
		return set(t, version, `"indicators": [{"id": "A", "name": "甲", "weight": 100, "facts": {"规划": {"type": "checklist", "items": [`+item+`, {}]}}, "percent": "met(规划, '①') ? 100 : 20 * unmet(规划)"}]`)
	}
	whole, part := made("1", `{}`), made("2", `{"partial": true}`)
	for _, c := range []struct {
		a, b    *engine.RuleSet
		verdict string
	}{{whole, part, "equal"}, {part, whole, "equal"}} {
		if changes := diff(t, c.a, c.b); len(changes) != 1 || changes[0].Verdict.String() != c.verdict {
			t.Errorf("%v, want %s", changes, c.verdict)
		}
	}
	other := set(t, "3", `"indicators": [{"id": "A", "name": "甲", "weight": 100, "facts": {"规划": {"type": "checklist", "items": [{"partial": true}, {}]}}, "percent": "met(规划, '①') ? 90 : 20 * unmet(规划)"}]`)
	for _, pair := range [][2]*engine.RuleSet{{whole, other}, {other, whole}} {
		changes := diff(t, pair[0], pair[1])
		if len(changes) != 1 || changes[0].Verdict != compare.Differs {
			t.Fatal(changes)
		}
		for _, rs := range pair {
			if _, err := rs.ReadForeign("d.json", changes[0].Document); err != nil {
				t.Errorf("the example is no document of both: %v", err)
			}
		}
	}
}
