package engine_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/render"
	"jixiao/engine/words"
)

// TestKeyPoints: key points score as their standard says, written together or one by one, and each is explained in the standard's words.
func TestKeyPoints(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/points", "version": "1", "title": "要点", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"indicators": [{"id": "A", "name": "规划", "weight": 40, "standard": "①是否制定规划；②落实到规划；③时间安排；④覆盖职能。每项分别占25%权重分，③可部分得分。",
			"facts": {"规划": {"type": "checklist", "items": [{}, {}, {"partial": true}, {"about": "全部职能"}]}}, "percent": "checklist(规划)"},
		{"id": "B", "name": "计划", "weight": 30, "standard": "①制定计划；②内容明确；③针对职能。满足①得20%权重分，否则不得分；②③各占40%权重分。",
			"facts": {"计划": {"type": "checklist", "items": [{"share": 20, "gate": true}, {"share": 40}, {"share": 40}]}}, "percent": "checklist(计划)"},
		{"id": "C", "name": "制度", "weight": 30, "standard": "甲、预算制度；乙、资产制度。每缺一项扣50%权重分。",
			"facts": {"制度": {"type": "checklist", "items": [{"id": "甲"}, {"id": "乙"}]}}, "percent": "deduct(50, unmet(制度))"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ together, apart, scores string }{
		{`"规划": {"①": true, "②": true, "③": true, "④": true}, "计划": {"①": true, "②": true, "③": true}, "制度": {"甲": true, "乙": true}`,
			`"规划.①": true, "规划.②": true, "规划.③": 1, "规划.④": true, "计划.①": true, "计划.②": true, "计划.③": true, "制度.甲": true, "制度.乙": true`, "40.00 30.00 30.00"},
		{`"规划": {"①": true, "②": false, "③": {"met": 0.5, "reason": "只有目标"}, "④": {"met": true, "source": "报告"}}, "计划": {"①": false, "②": true, "③": true}, "制度": {"甲": true, "乙": false}`,
			`"规划.①": true, "规划.②": false, "规划.③": {"value": 0.5, "reason": "只有目标"}, "规划.④": {"value": true, "source": "报告"}, "计划.①": false, "计划.②": true, "计划.③": true, "制度.甲": true, "制度.乙": false`, "25.00 0.00 15.00"},
		{`"规划": {"①": true}, "计划": {"①": true, "③": false}, "制度": {}`, `"规划.①": true, "计划.①": true, "计划.③": false`, "10.00～40.00 6.00～18.00 0.00～30.00"},
	} {
		var cards []string
		for _, facts := range []string{c.together, c.apart} {
			f, err := rs.Read("f.json", []byte(`{"facts": {`+facts+`}}`))
			if err != nil {
				t.Fatal(facts, err)
			}
			card := f.Evaluate()
			var scores []string
			for _, i := range card.Criteria() {
				scores = append(scores, words.Points(card.Of(i).Score, i.Rounding, diag.Zh))
			}
			if got := strings.Join(scores, " "); got != c.scores {
				t.Errorf("%s: %s, want %s", facts, got, c.scores)
			}
			json := string(render.AppendJSON(nil, card, true))
			cards = append(cards, json[strings.Index(json, `"engine"`):])
		}
		if cards[0] != cards[1] {
			t.Errorf("together %s\napart %s", cards[0], cards[1])
		}
	}
	f, err := rs.Read("f.json", []byte(`{"facts": {"规划": {"①": true, "②": false, "③": {"met": 0.5, "reason": "只有目标"}, "④": true}, "计划": {"①": true, "②": true, "③": false}, "制度": {"甲": false}}}`))
	if err != nil {
		t.Fatal(err)
	}
	card := f.Evaluate()
	for lang, want := range map[diag.Lang][]string{
		diag.Zh: {"①是否制定规划：满足，得25%；②落实到规划：不满足；③时间安排：部分满足50%（只有目标），得12.5%；④全部职能：满足，得25%；合计62.5%", "①制定计划：满足，得20%；②内容明确：满足，得40%；③针对职能：不满足；合计60%", "甲预算制度：不满足；乙资产制度：未知 制度未满足的要点数 = "},
		diag.En: {"①是否制定规划: met, gives 25%; ②落实到规划: not met; ③时间安排: met in part, 50% (只有目标), gives 12.5%; ④全部职能: met, gives 25%; together 62.5%", "③针对职能: not met; together 60%", "甲预算制度: not met; 乙资产制度: not known the number of key points of 制度 that are not met = "},
	} {
		for k, i := range card.Criteria() {
			if got := fmt.Sprint(words.NewReader(card, lang).Explain(i).Derivation); !strings.Contains(got, want[k]) {
				t.Errorf("%s: %s lacks %s", i.ID, got, want[k])
			}
		}
	}
}

// TestToldApartSchema: the schema asks for the cells that tell rows apart, and for as many rows, as the scanner does.
func TestToldApartSchema(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/rows", "version": "1", "title": "行", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"年报": {"type": "table", "key": "名", "order": {"by": "年度"}, "rows": {"least": 1, "most": 2}, "columns": {"名": {"type": "text"}, "年度": {"type": "number"}, "额": {"type": "number"}}}},
		"indicators": [{"id": "A", "name": "行", "weight": 100, "percent": "count(following(年报)) >= 1"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	own, err := json.Marshal(rs.FactsSchema())
	if err != nil {
		t.Fatal(err)
	}
	schema := jsonschema.MustCompileString("own.json", string(own))
	for rows, want := range map[string]bool{
		`{"名": "甲", "年度": 1}`: true, `{"名": "甲", "年度": 1, "额": 2}, {"名": "乙", "年度": 2}`: true, ``: false, `{"名": "甲"}`: false, `{"年度": 1, "额": 2}`: false,
		`{"名": "甲", "年度": 1}, {"名": "乙", "年度": 2}, {"名": "丙", "年度": 3}`: false,
	} {
		doc := `{"facts": {"年报": [` + rows + `]}}`
		_, err := rs.Read("f.json", []byte(doc))
		var v any
		if err := json.Unmarshal([]byte(doc), &v); err != nil {
			t.Fatal(err)
		}
		if got := schema.Validate(v); (got == nil) != want || (err == nil) != want {
			t.Errorf("%s: schema %v, scanner %v", rows, got, err)
		}
	}
}

// TestKeyPointsSchema: the schema that a rule set gives for its documents and the scanner refuse the same, and the one for all documents nothing
// that either takes.
func TestKeyPointsSchema(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/points", "version": "1", "title": "要点", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"规划": {"type": "checklist", "items": [{"share": 40}, {"share": 30, "partial": true}, {"share": 30, "may_not_apply": true}]}}, "indicators": [{"id": "A", "name": "规划", "weight": 100, "percent": "checklist(规划)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	own, err := json.Marshal(rs.FactsSchema())
	if err != nil {
		t.Fatal(err)
	}
	every, err := os.ReadFile("../schemas/facts.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	schema, all := jsonschema.MustCompileString("own.json", string(own)), jsonschema.MustCompileString("all.json", string(every))
	for facts, want := range map[string]bool{
		`"规划": {"①": true, "②": false}`: true, `"规划": {}`: true, `"规划": {"②": {"met": 0.5, "reason": "因"}}`: true, `"规划": {"②": {"met": true, "source": "报告"}}`: true, `"规划": {"②": 1}`: true,
		`"规划": {"①": 0.5}`: false, `"规划": {"②": {"met": 0.5}}`: false, `"规划": {"②": 0.5}`: false, `"规划": {"②": {"reason": "因"}}`: false, `"规划": {"⑨": true}`: false, `"规划": true`: false,
		`"规划": {"②": {"met": 2, "reason": "因"}}`: false, `"规划": {"①": {"met": true, "basis": "presumed"}}`: false, `"规划.①": true, "规划.②": {"value": 0.5, "reason": "因"}`: true, `"规划.②": 0.5`: false, `"规划.②": {"value": 0.5}`: false, `"规划.②": {"value": 1}`: true, `"规划.②": {"min": 0.2}`: true,
		`"规划": {"③": {"applies": false, "reason": "因"}}`: true, `"规划.③": {"applies": false, "reason": "因"}`: true, `"规划": {"③": true}`: true, `"规划": {"③": {"applies": false}}`: false,
		`"规划": {"③": {"applies": false, "met": true, "reason": "因"}}`: false, `"规划": {"①": {"applies": false, "reason": "因"}}`: false, `"规划.①": {"applies": false, "reason": "因"}`: false, `"规划.③": {"applies": false}`: false,
		`"规划": {"③": {"applies": true, "met": true}}`: true, `"规划.③.适用": true`: false,
		`"规划": {"①": true, "②": 1, "③": true}}, "adjudications": {"A/①": {"met": false, "reason": "因"}`:          true,
		`"规划": {"①": true, "②": 1, "③": true}}, "adjudications": {"A/②": {"met": 0.5, "reason": "因", "by": "组"}`: true,
		`"规划": {"①": true, "②": 1, "③": true}}, "adjudications": {"A/①": {"met": 0.5, "reason": "因"}`:            false,
		`"规划": {"①": true, "②": 1, "③": true}}, "adjudications": {"A/④": {"met": true, "reason": "因"}`:           false,
		`"规划": {"①": true, "②": 1, "③": true}}, "adjudications": {"A/①": {"met": true}`:                          false,
		`"规划": {"①": true, "②": 1, "③": true}}, "adjudications": {"A/①": {"score": 1, "reason": "因"}`:            false,
	} {
		doc := `{"facts": {` + facts + `}}`
		_, err := rs.Read("f.json", []byte(doc))
		var v any
		if err := json.Unmarshal([]byte(doc), &v); err != nil {
			t.Fatal(err)
		}
		if got := schema.Validate(v); (got == nil) != want || (err == nil) != want {
			t.Errorf("%s: schema %v, scanner %v", facts, got, err)
		}
		if got := all.Validate(v); want && got != nil {
			t.Errorf("%s: the schema of all documents %v", facts, got)
		}
	}
}

// TestKeyPointsInLayers: a layer changes key points one by one, in their shares, or all of them, where they were declared or from its top.
func TestKeyPointsInLayers(t *testing.T) {
	base := `{"$schema": "x", "id": "demo/base", "version": "1", "title": "要点", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"制度": {"type": "checklist", "shares": [25, 25, 25, 25]}},
		"indicators": [{"id": "A", "name": "规划", "weight": 50, "standard": "①甲；②乙；③丙", "facts": {"规划": {"type": "checklist", "items": [{"share": 40, "was": "旧"}, {"share": 30}, {"share": 30}]}}, "percent": "checklist(规划)"},
			{"id": "B", "name": "制度", "weight": 50, "percent": "checklist(制度)"}]}`
	for _, c := range []struct{ facts, at, want string }{
		{`{}`, `{}`, "规划.①=40旧 规划.②=30 规划.③=30 制度.①=25 制度.②=25 制度.③=25 制度.④=25"},
		{`{"规划": {"type": "checklist", "items": [{"id": "②", "share": 20}, {"id": "④", "share": 10, "about": "丁", "after": "①"}]}}`, `{}`, "规划.①=40旧 规划.④=10 规划.②=20 规划.③=30 制度.①=25 制度.②=25 制度.③=25 制度.④=25"},
		{`{"制度": {"type": "checklist", "items": [{"id": "②", "remove": true}, {"id": "③", "share": 50, "partial": true}]}}`, `{}`, "规划.①=40旧 规划.②=30 规划.③=30 制度.①=25 制度.③=50部分 制度.④=25"},
		{`{}`, `{"规划": {"type": "checklist", "shares": [20, 30, 50]}}`, "规划.①=20旧 规划.②=30 规划.③=50 制度.①=25 制度.②=25 制度.③=25 制度.④=25"},
		{`{"规划": {"type": "checklist", "points": [1, 1, 2]}}`, `{}`, "规划.①=25旧 规划.②=25 规划.③=50 制度.①=25 制度.②=25 制度.③=25 制度.④=25"},
		{`{"制度": {"type": "checklist", "shares": [60, 40]}}`, `{"规划": {"type": "checklist", "items": [{"about": "新"}, {}, {}]}}`, "规划.①=100/3 规划.②=100/3 规划.③=100/3 制度.①=60 制度.②=40"},
		{`{"规划": {"type": "checklist", "partial": true}}`, `{}`, "规划.①=40旧部分 规划.②=30部分 规划.③=30部分 制度.①=25 制度.②=25 制度.③=25 制度.④=25"},
		{`{"规划": {"type": "checklist", "items": [{"id": "⑨", "remove": true}]}}`, `{}`, "layer-unknown"},
		{`{"规划": {"type": "checklist", "items": [{"id": "①", "after": "⑨"}]}}`, `{}`, "layer-unknown"},
		{`{"规划": {"type": "number"}}`, `{}`, "layer-fact"},
		{`{"计划": null}`, `{}`, "layer-unknown"},
	} {
		top := `{"$schema": "x", "id": "demo/top", "version": "1", "extends": "demo/base@1", "effective": {"from": "2024-01-01"}, "facts": ` + c.facts + `, "indicators": [{"id": "A", "facts": ` + c.at + `}]}`
		rs, err := engine.Parse("top.json", []byte(top), func(ref string) (string, []byte, error) { return ref, []byte(base), nil })
		got := ""
		if err != nil {
			got = diag.Findings(err)[0].Code.ID
		} else {
			for _, p := range door.In(rs).KeyPoints() {
				for _, i := range p.Items {
					got += " " + i.Fact.Name + "=" + i.Share.String() + i.Fact.Was
					if i.Fact.Kind == formula.Number {
						got += "部分"
					}
				}
			}
			got = strings.TrimSpace(got)
		}
		a, b := strings.Fields(got), strings.Fields(c.want)
		of := func(x, y string) int {
			return strings.Compare(strings.SplitN(y, ".", 2)[0], strings.SplitN(x, ".", 2)[0])
		}
		slices.SortStableFunc(a, of)
		slices.SortStableFunc(b, of)
		if !slices.Equal(a, b) {
			t.Errorf("%s %s:\n%s, want\n%s", c.facts, c.at, got, c.want)
		}
	}
}

// TestKeyPointWordsMoved: items that a layer moves or adds keep the standard's words after their own marks.
func TestKeyPointWordsMoved(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/points", "version": "1", "title": "要点", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"indicators": [{"id": "A", "name": "规划", "weight": 100, "standard": "①甲事；②乙事；③丙事；没有甲事的，②剔除。各占比例见下。", "facts": {"规划": {"type": "checklist", "items": [{"id": "③", "share": 40}, {"id": "⑤", "share": 30, "about": "戊事"}, {"id": "①", "share": 30}]}},
			"percent": "checklist(规划)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, f := range rs.Facts() {
		got += f.Mark + f.About + " "
	}
	if got != "③丙事 ⑤戊事 ①甲事 " {
		t.Error(got)
	}
}

// TestKeyPointsApart: key points of two groups in one criterion are adjudicated by their names; a share that others leave open is not said to be 0, and
// the range of points of which some may not apply is what can be reached.
func TestKeyPointsApart(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/apart", "version": "1", "title": "要点", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"indicators": [{"id": "A", "name": "甲", "weight": 60, "standard": "立项：①有；②全。实施：①有；②全。",
			"facts": {"立项": {"type": "checklist", "shares": [50, 50]}, "实施": {"type": "checklist", "shares": [50, 50]}}, "percent": "(checklist(立项) + checklist(实施)) / 2"},
		{"id": "B", "name": "乙", "weight": 40, "standard": "①有；②全；③准；④论证。④不适用的剔除，其余按比例折算。",
			"facts": {"规划": {"type": "checklist", "items": [{"share": 25}, {"share": 25}, {"share": 25}, {"share": 25, "may_not_apply": true}]}}, "percent": "checklist(规划)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rs.Read("f.json", []byte(`{"facts": {"立项": {"①": true, "②": true}, "实施": {"①": true, "②": false}, "规划": {"①": true, "③": false}}, "adjudications": {"A/实施.②": {"met": true, "reason": "补交"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	card := f.Evaluate()
	if r, _ := card.Result("A"); r.Score.Lo.String() != "60" || r.ByRule.Lo.String() != "45" {
		t.Errorf("adjudicated to %v, by rule %v", r.Score.Lo, r.ByRule.Lo)
	}
	if r, _ := card.Result("B"); r.Score.Lo.String() != "10" || r.Score.Hi.String() != "30" { // ① of all four, or with ② and ④, of which no more than two are met in vain
		t.Errorf("%v to %v", r.Score.Lo, r.Score.Hi)
	}
	e := words.NewReader(card, diag.Zh).Explain(card.Find("A")) // by the facts, and as it was adjudicated
	if said, adjudged := strings.Join(e.Derivation, "\n"), strings.Join(e.Adjudged, "\n"); !strings.Contains(said, "（100 + 50） ÷ 2 = 75") || !strings.Contains(adjudged, "②全：满足，得50%；合计100%") || !strings.Contains(adjudged, "（100 + 100） ÷ 2 = 100") {
		t.Errorf("%s\n%s", said, adjudged)
	}
	e = words.NewReader(card, diag.Zh).Explain(card.Find("B"))
	if e.Adjudged != nil {
		t.Error(e.Adjudged)
	}
	if said := strings.Join(e.Derivation, "\n"); !strings.Contains(said, "①有：满足，得多少未定（缺少事实“规划.④”）") || strings.Contains(said, "得0%") {
		t.Error(said)
	}
}

// TestPointWords: the words of a key point are those where the standard says what it is, wherever its worth is spoken of, and in whatever order points are declared.
func TestPointWords(t *testing.T) {
	for standard, want := range map[string]string{
		"满足①得20%，否则此指标不得分；②③各占40%。①制度合法；②制度完整；③制度可行。": "制度合法|制度完整|制度可行",
		"①制度合法；②制度完整；③制度可行。每项分别占25%权重分，要点③可部分满足。":     "制度合法|制度完整|制度可行",
		"①制度合法，得20%；②制度完整；③制度可行。":                     "制度合法，得20%|制度完整|制度可行",
		"以下各项：① 制度合法；② 制度完整；③ 制度可行。①②③均满足得满分。":        "制度合法|制度完整|制度可行",
	} {
		for _, order := range []string{`"①", "②", "③"`, `"③", "②", "①"`} {
			for _, shared := range []bool{false, true} { // declared beside the criterion, or for all of them
				var items []string
				for _, mark := range strings.Split(order, ", ") {
					items = append(items, `{"id": `+mark+`, "share": 20}`)
				}
				items[0] = strings.Replace(items[0], "20", "60", 1)
				facts := `"facts": {"点": {"type": "checklist", "items": [` + strings.Join(items, ", ") + `]}}, `
				own, all := facts, ""
				if shared {
					own, all = "", facts
				}
				rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, `+all+`
				"indicators": [{"id": "A", "name": "甲", "weight": 100, "standard": "`+standard+`", `+own+`"percent": "checklist(点)"}]}`), nil)
				if err != nil {
					t.Fatal(err)
				}
				about := map[string]string{}
				for _, f := range rs.Facts() {
					about[f.Mark] = f.About
				}
				if got := about["①"] + "|" + about["②"] + "|" + about["③"]; got != want {
					t.Errorf("%s in the order %s: %s", standard, order, got)
				}
			}
		}
	}
}

// TestAdjudgedAgain: what whatif and others do with a document that has adjudications of a whole and of key points leaves what it says as it was.
func TestAdjudgedAgain(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/both", "version": "1", "title": "要点", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"indicators": [{"id": "A", "name": "甲", "weight": 60, "standard": "①有；②全。", "facts": {"立项": {"type": "checklist", "shares": [50, 50]}}, "percent": "checklist(立项)"}, {"id": "B", "name": "乙", "weight": 40, "percent": "true"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rs.Read("f.json", []byte(`{"facts": {"立项": {"①": true, "②": false}}, "adjudications": {"B": {"score": 30, "reason": "因"}, "A/②": {"met": true, "reason": "补"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		again, err := f.With(door.Key{}, func([]formula.Cell) {})
		if err != nil {
			t.Fatal(err)
		}
		if got := again.Evaluate().Total.Score.Lo.String(); got != "90" {
			t.Error(got)
		}
	}
}

// TestSharedPointsOfSeveral: of two groups that one criterion reads, both declared for all, it is not known whose marks its standard has: neither has words.
func TestSharedPointsOfSeveral(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/two", "version": "1", "title": "要点", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"规": {"type": "checklist", "shares": [50, 50]}, "计": {"type": "checklist", "shares": [50, 50]}},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "standard": "规划：①制定规划；②执行规划；③修订规划。计划：①制定计划；②执行计划。", "percent": "(checklist(规) + checklist(计)) / 2"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rs.Facts() {
		if f.About != "" {
			t.Errorf("%s: %s", f.Name, f.About)
		}
	}
	if list := rs.Warnings(); slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Code == diag.KeyPointsCount }) {
		t.Error(list)
	}
}
