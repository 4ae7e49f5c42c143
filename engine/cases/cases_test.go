package cases_test

import (
	"context"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/cases"
	"jixiao/engine/formula"
	"jixiao/engine/library"
	"jixiao/engine/verify"
	"jixiao/rules"
)

func fetch(ref string) (string, []byte, error) {
	name := strings.Replace(ref, "@", "/", 1) + ".json"
	text, err := rules.FS.ReadFile(name)
	return name, text, err
}

// TestShipped: the cases beside every shipped rule set pass, leave no reachable way uncovered, and notice at least 95 of 100
// mutants or say why not; the findings of verification are the accepted ones.
func TestShipped(t *testing.T) {
	files, err := fs.Glob(rules.FS, "*/*/*.tests.json")
	if err != nil || len(files) < 8 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			text, err := rules.FS.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tests, list := cases.Read(file, text)
			if tests == nil {
				t.Fatal(list)
			}
			rs, err := library.Load(rules.FS, tests.RuleSet)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range tests.Run(rs) {
				t.Errorf("%s: %s %s is %s, want %s", f.Case.Name, f.Of, f.What, f.Got.Zh, f.Want.Zh)
			}
			covered(t, rs, tests)
			noticed(t, rs, tests)
			report, err := verify.Run(context.Background(), rs, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			_, fresh, gone := report.Known(tests.Findings)
			for _, c := range fresh {
				t.Errorf("finding %s: %s", c.ID, c.Text.Zh)
			}
			if len(gone) > 0 {
				t.Errorf("accepted, but not found: %v", gone)
			}
		})
	}
}

func covered(t *testing.T, rs *engine.RuleSet, tests *cases.File) {
	var documents [][]byte
	for _, c := range tests.Cases {
		documents = append(documents, c.Document())
	}
	possible, err := verify.Reachable(context.Background(), rs)
	if err != nil {
		t.Fatal(err)
	}
	uncovered, _ := cases.Cover(rs, documents).Uncovered(possible)
	for _, a := range uncovered {
		t.Errorf("not covered: %s %s: %s", a.ID, a.Words.Zh, a.Why.Zh)
	}
}

func noticed(t *testing.T, rs *engine.RuleSet, tests *cases.File) {
	name, text, err := fetch(rs.Ref())
	if err != nil {
		t.Fatal(err)
	}
	mutants := cases.Mutants(rs)
	if err := tests.Mutate(context.Background(), cases.Loader{Name: name, Text: text, Fetch: fetch}, mutants, nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	missed := 0
	for _, m := range mutants {
		if !m.Noticed {
			missed++
			if tests.Mutants[m.ID] == "" {
				t.Logf("not noticed and not explained: %s", m.ID) // it may be proved equal, which the command line tells
			}
		}
	}
	if missed*20 > len(mutants) && missed > 1 && missed-len(tests.Mutants) > 5 {
		t.Errorf("%d of %d mutants are not noticed", missed, len(mutants))
	}
}

// TestMutantsAreWhatTheySay: each mutant differs from the file in its edits only, and a mutant without a test is missed.
func TestMutantsAreWhatTheySay(t *testing.T) {
	text := `{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "parameters": {"扣减": {"value": 5}}, "grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}],
 "facts": {"率": {"type": "number", "min": 0, "max": 100}, "是": {"type": "boolean"}, "否": {"type": "boolean"},
  "档": {"type": "table", "columns": {"类": {"type": "text"}, "日": {"type": "date"}, "级": {"type": "text", "choices": ["高", "低"]}, "否": {"type": "boolean"}, "分": {"type": "number", "unit": "元", "max": 15000}},
   "value": [{"类": "甲", "日": "2022-12-31", "级": "低", "否": false, "分": {"value": 1.5, "unit": "万元"}}]}},
 "indicators": [{"id": "A", "name": "甲", "weight": 60, "percent": ["率 >= 90 && 是 ? 100 :", "  deduct(扣减, whole(90 - 率))"]}, {"id": "B", "name": "乙", "weight": 40, "percent": {"expr": "否 or 是 ? 100 : min(率, 50)"}}]}`
	rs, list := engine.Parse("r.json", []byte(text), nil)
	if rs == nil {
		t.Fatal(list)
	}
	var ids []string
	mutants := cases.Mutants(rs)
	for _, m := range mutants {
		ids = append(ids, m.ID)
		mutated, list := (cases.Loader{Name: "r.json", Text: []byte(text)}).Mutated(m)
		if mutated == nil {
			t.Logf("%s is refused: %s", m.ID, list)
		} else if mutated.Digest == rs.Digest {
			t.Errorf("%s changes nothing", m.ID)
		}
	}
	want := "A:/0 &&→||; A:/0/0 >=→>; A:/0/0/1 90→91; A:/1 100→101; A:/2/1 whole→begun; A:/2/1/0/0 90→91; B:/0 or→and; B:/1 100→101; B:/2 min→max; B:/2/1 50→51; parameter:扣减 5→6; table:档/1/类 甲→甲′; table:档/1/日 2022-12-31→2023-01-01; table:档/1/级 低→高; table:档/1/否 false→true; table:档/1/分 1.5→1.4; grade:优 90→91; weights:A,B 60/40→59/41"
	if got := strings.Join(ids, "; "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	none := &cases.File{}
	if err := none.Mutate(context.Background(), cases.Loader{Name: "r.json", Text: []byte(text)}, mutants, nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	for _, m := range mutants {
		if m.Noticed && !m.Refused {
			t.Errorf("%s is noticed by nothing", m.ID)
		}
	}
}

// TestOutIsNotUnmet: a key point that does not apply takes neither way of it, and a percentage that is open is a range of percentages.
func TestOutIsNotUnmet(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"点": {"type": "checklist", "items": [{"share": 40, "about": "甲"}, {"share": 60, "about": "乙", "may_not_apply": true}]}}, "indicators": [{"id": "A", "name": "a", "weight": 60, "percent": "checklist(点)"}, {"id": "B", "name": "b", "weight": 40, "percent": "100"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	document := func(s string) []byte { return []byte(`{"facts": {"点": {` + s + `}}}`) }
	documents := [][]byte{document(`"①": true, "②": true`), document(`"①": false, "②": {"applies": false, "reason": "无"}`)}
	unmet := func() (n int) {
		for _, a := range cases.Cover(rs, documents).Criteria[0].Arms {
			if a.Count == 0 {
				n++
			}
		}
		return n
	}
	if n := unmet(); n != 1 {
		t.Errorf("%d ways are not taken, not one", n)
	}
	documents = append(documents, document(`"①": false, "②": false`))
	if n := unmet(); n != 0 {
		t.Errorf("%d ways are not taken, not none", n)
	}
	documents = [][]byte{documents[0], documents[2]} // in none of which one does not apply
	if n := unmet(); n != 1 {
		t.Errorf("%d ways are not taken, not the one of a point that does not apply", n)
	}
	f, list := cases.Read("r.tests.json", []byte(`{"$schema": "x", "ruleset": "a/b@1", "cases": [{"name": "缺", "facts": {"点": {"①": true}}, "expect": {"A": {"percent": "70"}}}]}`))
	if f == nil {
		t.Fatal(list)
	}
	if failures := f.Run(rs); len(failures) != 1 || failures[0].Got.Zh != "40～100" {
		t.Errorf("%+v", failures)
	}
}

// TestPointsOverBase: a case changes one key point of a group and keeps the others, names it either way, and takes it or the group away.
func TestPointsOverBase(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "standard": "三项", "percent": "checklist(制)", "facts": {"制": {"type": "checklist", "items": [{"share": 50}, {"share": 30, "partial": true}, {"share": 20}]}}}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for changes, want := range map[string]string{
		`{}`: "80", `{"制": {"③": true}}`: "100", `{"制.③": true, "制.②": {"met": 0.5, "reason": "一半"}}`: "85",
		`{"制": {"①": null}}`: "30～80", `{"制": null}`: "0～100", `flat {"制": null}`: "0～100", `flat {"制.③": true}`: "100",
		`{"制.③": {"value": true, "basis": "judged", "reason": "看过"}}`: "100", `{"制": null, "制.①": true}`: "50～100",
	} {
		base := `"制": {"①": true, "②": {"met": true}, "③": false}`
		if rest, flat := strings.CutPrefix(changes, "flat "); flat {
			base, changes = `"制.①": true, "制.②": 1, "制.③": false`, rest
		}
		tests, list := cases.Read("t.json", []byte(`{"$schema": "x", "ruleset": "demo/one@1", "base": {`+base+`},
			"cases": [{"name": "一", "period": "2022", "facts": `+changes+`, "expect": {"A": {"score": "1"}}}]}`))
		if tests == nil {
			t.Fatal(changes, list)
		}
		if got := tests.Run(rs)[0].Got.Zh; got != want {
			t.Errorf("%s: %s, want %s", changes, got, want)
		}
	}
}

// TestNamedPoints: key points with names of their own are laid over each other as those with signs are.
func TestNamedPoints(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "checklist(制)", "facts": {"制": {"type": "checklist", "items": [{"id": "有"}, {"id": "全"}]}}}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, changes := range []string{`{"制": {"全": true}}`, `{"制.全": true}`} {
		tests, list := cases.Read("t.json", []byte(`{"$schema": "x", "ruleset": "demo/one@1", "base": {"制": {"有": true, "全": false}}, "cases": [{"name": "一", "period": "2022", "facts": `+changes+`, "expect": {"A": {"score": "100"}}}]}`))
		if tests == nil {
			t.Fatal(list)
		}
		if failed := tests.Run(rs); len(failed) > 0 {
			t.Errorf("%s: %s", changes, failed[0].Got.Zh)
		}
	}
}

// TestMutantsOfPoints: a share that moves to the next key point, and a gate that is none any more, are mutants; cases with all points met and none do not notice the first.
func TestMutantsOfPoints(t *testing.T) {
	text := []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"点": {"type": "checklist", "shares": [40, 60]}, "制": {"type": "checklist", "items": [{"share": 30, "gate": true}, {"share": 70}]}},
		"indicators": [{"id": "A", "name": "a", "weight": 60, "percent": "checklist(点)"}, {"id": "B", "name": "b", "weight": 40, "percent": "checklist(制)"}]}`)
	rs, err := engine.Parse("r.json", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	f, list := cases.Read("r.tests.json", []byte(`{"$schema": "x", "ruleset": "a/b@1", "cases": [
		{"name": "全", "facts": {"点": {"①": true, "②": true}, "制": {"①": true, "②": true}}, "expect": {"A": {"percent": "100"}, "B": {"percent": "100"}}},
		{"name": "无", "facts": {"点": {"①": false, "②": false}, "制": {"①": false, "②": true}}, "expect": {"A": {"percent": "0"}, "B": {"percent": "0"}}}]}`))
	if f == nil {
		t.Fatal(list)
	}
	mutants := cases.Mutants(rs)
	if err := f.Mutate(t.Context(), cases.Loader{Name: "r.json", Text: text}, mutants, nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, m := range mutants {
		got[m.ID] = m.Noticed
	}
	want := map[string]bool{"points:点.① 40/60→39/61": false, "points:制.①/gate true→false": true, "points:制.① 30/70→29/71": false, "weights:A,B 60/40→59/41": false}
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestUnmetItems: the number of key points that are not met goes as each of them does: met, not met, in part, not applying; and a rule that does not
// count one of them is a mutant.
func TestUnmetItems(t *testing.T) {
	text := []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"点": {"type": "checklist", "items": [{"about": "甲"}, {"about": "乙", "partial": true}, {"about": "丙", "may_not_apply": true}]}},
		"indicators": [{"id": "A", "name": "a", "weight": 100, "percent": "deduct(50, unmet(点))"}]}`)
	rs, err := engine.Parse("r.json", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	document := func(s string) []byte { return []byte(`{"facts": {"点": {` + s + `}}}`) }
	all, one, both := document(`"①": true, "②": true, "③": true`), document(`"①": false, "②": true, "③": true`), document(`"①": false, "②": {"met": 0, "reason": "无"}, "③": true`)
	untaken := func(documents ...[]byte) (out []string) {
		c := cases.Cover(rs, documents)
		list, reachable := c.Uncovered(func(*engine.Indicator, *formula.Node, int) bool { return true })
		if reachable != 11 {
			t.Errorf("%d ways", reachable)
		}
		for _, a := range list {
			out = append(out, a.Words.Zh)
		}
		return out
	}
	if got, want := untaken(all, one, both), []string{"要点“点③”不适用", "要点“点③”不满足"}; !slices.Equal(got, want) {
		t.Errorf("%q are not taken, want %q", got, want)
	}
	if got, want := untaken(all, one, document(`"①": false, "②": false, "③": {"applies": false, "reason": "无"}`)), []string{"要点“点③”不满足"}; !slices.Equal(got, want) {
		t.Errorf("%q are not taken, want %q", got, want)
	}
	if got, want := untaken(all, one, document(`"①": false, "②": true, "③": false`)), []string{"要点“点②”未全部满足", "要点“点③”不适用"}; !slices.Contains(got, want[0]) || !slices.Contains(got, want[1]) {
		t.Errorf("%q are not taken, want %q among them", got, want)
	}
	f, list := cases.Read("r.tests.json", []byte(`{"$schema": "x", "ruleset": "a/b@1", "cases": [
		{"name": "全", "facts": {"点": {"①": true, "②": true, "③": true}}, "expect": {"A": {"percent": "100"}}},
		{"name": "缺一", "facts": {"点": {"①": false, "②": true, "③": true}}, "expect": {"A": {"percent": "50"}}}]}`))
	if f == nil {
		t.Fatal(list)
	}
	mutants := cases.Mutants(rs)
	if err := f.Mutate(t.Context(), cases.Loader{Name: "r.json", Text: text}, mutants, nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, m := range mutants {
		if got[m.Words] = m.Noticed; m.Refused {
			t.Errorf("%s does not load", m.ID)
		}
	}
	if want := map[string]bool{"50→51": true, "unmet(点)→unmet(点)−①": true, "unmet(点)→unmet(点)−②": false}; !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestJudgedFacts: a bare value over a judged fact of the base rests on what that rests on; a fact that is judged and does not say so is found once where
// it stands, for all cases that read it, and not where a case expects it.
func TestJudgedFacts(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"indicators": [{"id": "A", "name": "甲", "weight": 60, "points": "认定", "facts": {"认定": {"type": "number", "min": 0, "max": 60, "judgement": true}}},
			{"id": "B", "name": "乙", "weight": 40, "standard": "要点", "percent": "checklist(制)", "facts": {"制": {"type": "checklist", "judgement": true, "items": [{}, {}]}}}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	const judged = `"basis": "judged", "reason": "评价组认定"`
	read := func(base, cs string) *cases.File {
		tests, list := cases.Read("t.json", []byte(`{"$schema": "x", "ruleset": "demo/one@1", "base": {`+base+`}, "cases": [`+cs+`]}`))
		if tests == nil {
			t.Fatal(list)
		}
		return tests
	}
	group := `"制": {"①": {"met": true, ` + judged + `}, "②": {"met": true, ` + judged + `}}`
	good := read(`"认定": {"value": 50, `+judged+`}, `+group, `{"name": "一", "facts": {"认定": 20, "制": {"①": false}}, "expect": {"A": {"score": "20", "status": "judged"}, "B": {"score": "20"}}, "total": "40"},
		{"name": "二", "from": "一", "facts": {"制.②": false, "认定": {"value": 7, "basis": "judged", "reason": "另有理由"}}, "total": "7"}, {"name": "三", "facts": {"认定": {"value": 7}}, "diagnostics": ["judgement-needed"]}`)
	for _, f := range good.Run(rs) {
		t.Errorf("%s: %s is %s", f.Case.Name, f.What, f.Got.Zh)
	}
	if list := good.Refusals(rs); len(list) > 0 {
		t.Error(list)
	}
	bad := read(`"认定": 50, `+group, `{"name": "一", "total": "90"}, {"name": "二", "facts": {"制.②": null}, "total": "90"}`)
	if list := bad.Refusals(rs); len(list) != 1 || list[0].Code.ID != "judgement-needed" || string(list[0].Place.Source.Text[list[0].Place.Span.Start:list[0].Place.Span.End]) != "50" {
		t.Error(list)
	}
	if failed := bad.Run(rs); len(failed) != 2 || !failed[0].Refused || failed[0].Got != failed[1].Got {
		t.Errorf("%d fail", len(failed))
	}
}
