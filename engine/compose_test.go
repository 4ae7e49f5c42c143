package engine

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

const framework = `{"$schema": "x", "id": "demo/frame", "version": "1", "title": "框架", "effective": {"from": "2020-01-01"}, "language": "expr",
	"rounding": {"places": 2, "mode": "half-up"}, "grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}],
	"parameters": {"每例": {"value": 25, "about": "每例扣减"}}, "let": {"率": "完成 / 计划 * 100"},
	"facts": {"完成": {"type": "number", "unit": "个"}, "计划": {"type": "number", "unit": "个"}, "例数": {"type": "number"}},
	"indicators": [
		{"id": "A", "name": "产出", "weight": 60, "indicators": [
			{"id": "A1", "name": "完成率", "weight": 40, "percent": "min(100, 率)"}, {"id": "A2", "name": "质量", "weight": 20, "percent": "deduct(每例, 例数)"}]},
		{"id": "B", "name": "效益", "weight": 40, "indicators": [{"id": "B1", "name": "满意", "weight": 40, "percent": "满意 >= 90", "facts": {"满意": {"type": "number"}}}]}]}`

// TestLayers: a layer changes a parameter, a let, a weight and a rule, removes one indicator, moves one and adds one, in
// its own notation. What it does not mention stays, and every part knows the file it came from.
func TestLayers(t *testing.T) {
	files := fstest.MapFS{"demo/frame/1.json": {Data: []byte(framework)}, "demo/own/1.json": {Data: []byte(`{"$schema": "x", "id": "demo/own", "version": "1",
		"extends": "demo/frame@1", "effective": {"from": "2022-01-01"}, "language": "cel", "parameters": {"每例": {"value": 50}},
		"facts": {"处数": {"type": "number"}},
		"indicators": [
			{"id": "A", "weight": 70, "indicators": [{"id": "A1", "weight": 30, "percent": ["[率].all(x, x >= 100) ? 100 :", "50"]}, {"id": "B1", "move": true, "weight": 20, "after": "A1"}]},
			{"id": "B", "remove": true},
			{"id": "C", "name": "新增", "weight": 30, "percent": "deduct(10, 处数)"}]}`)}}
	rs, list := Load(files, "demo/own@1")
	if rs == nil {
		t.Fatal(list)
	}
	var ids []string
	for _, i := range rs.All() {
		ids = append(ids, i.ID+" "+i.Weight.String())
	}
	if got := strings.Join(ids, ", "); got != "A 70, A1 30, B1 20, A2 20, C 30" {
		t.Errorf("composed to %s", got)
	}
	card := scoreWith(t, rs, `{"完成": 9, "计划": 10, "例数": 1, "满意": 95, "处数": 2}`)
	if got := card.Total.Score.Lo.String(); got != "69" || rs.Title != "框架" || card.Total.Name() != "差" { // 15 + 20 + 10 + 24
		t.Errorf("%s scored %s, %s", rs.Title, got, card.Total.Name())
	}
	for id, file := range map[string]string{"A1": "demo/own/1.json", "A2": "demo/frame/1.json", "C": "demo/own/1.json"} {
		if got := rs.Find(id).Rule.Place().Source.Name; got != file {
			t.Errorf("the rule of %s stands in %s, not %s", id, got, file)
		}
	}
	if len(rs.Files) != 2 || rs.Files[0].Name != "demo/own/1.json" || rs.Files[1].Name != "demo/frame/1.json" {
		t.Errorf("files %v", rs.Files)
	}
	alone, _ := Load(files, "demo/frame@1")
	if alone.Digest == rs.Digest {
		t.Error("the digest does not cover the composed form")
	}
}

// TestEmptyLayer: a layer that changes nothing composes to the same rules.
func TestEmptyLayer(t *testing.T) {
	over := `{"$schema": "x", "id": "demo/frame", "version": "1", "extends": "demo/frame@0", "title": "框架", "effective": {"from": "2020-01-01"}, "language": "expr"}`
	fetch := func(string) (string, []byte, error) {
		return "frame.json", []byte(strings.Replace(framework, `"version": "1"`, `"version": "0"`, 1)), nil
	}
	rs, list := ParseOver("over.json", []byte(over), fetch)
	base, _ := Parse("frame.json", []byte(framework))
	if rs == nil {
		t.Fatal(list)
	}
	facts := `{"完成": 9, "计划": 10, "例数": 1, "满意": 95}`
	a, b := indicatorsOf(scoreWith(t, rs, facts)), indicatorsOf(scoreWith(t, base, facts))
	if a != b {
		t.Errorf("%s\n%s", a, b)
	}
}

// indicatorsOf is the part of a scorecard that rules decide.
func indicatorsOf(c *Scorecard) string {
	var v struct{ Indicators any }
	if err := json.Unmarshal(c.AppendJSON(nil, true), &v); err != nil {
		return err.Error()
	}
	return fmt.Sprint(v.Indicators)
}

// TestFramework: a framework leaves weights and rules open; who extends it fills them in, and then it scores.
func TestFramework(t *testing.T) {
	files := fstest.MapFS{"demo/fw/1.json": {Data: []byte(`{"$schema": "x", "id": "demo/fw", "version": "1", "title": "框架", "framework": true,
		"effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "facts": {"数": {"type": "number", "max": 100}},
		"indicators": [{"id": "A", "name": "决策", "indicators": [{"id": "A1", "name": "一", "percent": "数"}, {"id": "A2", "name": "二"}]}, {"id": "B", "name": "产出"}]}`)},
		"demo/own/1.json": {Data: []byte(`{"$schema": "x", "id": "demo/own", "version": "1", "extends": "demo/fw@1", "effective": {"from": "2022-01-01"},
		"indicators": [{"id": "A", "weight": 40, "indicators": [{"id": "A1", "weight": 30}, {"id": "A2", "weight": 10, "percent": "数 > 50"}]}, {"id": "B", "weight": 60, "percent": "数 / 2 + 50"}]}`)}}
	base, list := Load(files, "demo/fw@1")
	if base == nil || !base.Framework {
		t.Fatal(list)
	}
	rs, list := Load(files, "demo/own@1")
	if rs == nil {
		t.Fatal(list)
	}
	if got := scoreWith(t, rs, `{"数": 80}`).Total.Score.Lo.String(); got != "88" || rs.Framework { // 24 + 10 + 54
		t.Errorf("scored %s", got)
	}
}
