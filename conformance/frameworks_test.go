package conformance

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/library"
	"jixiao/rules"
)

// extend loads a rule set that extends a shipped framework.
func extend(text []byte) (*engine.RuleSet, diag.List) {
	return all(engine.Parse("extender.json", text, func(ref string) (string, []byte, error) {
		name := strings.Replace(ref, "@", "/", 1) + ".json"
		text, err := rules.FS.ReadFile(name)
		return name, text, err
	}))
}

// TestFrameworks: a rule set that gives every weight and rule of the 2020 framework loads without a finding; it is refused
// if it leaves out any one of them.
func TestFrameworks(t *testing.T) {
	text, err := os.ReadFile("frameworks/project-2020.json")
	if err != nil {
		t.Fatal(err)
	}
	if rs, list := extend(text); rs == nil || len(list) > 0 {
		t.Fatalf("%s", diag.Printer{}.Sprint(list))
	}
	left := 0
	var without func(at any, root map[string]any)
	without = func(at any, root map[string]any) {
		switch at := at.(type) {
		case map[string]any:
			for _, name := range []string{"weight", "percent", "points"} {
				kept, ok := at[name]
				if !ok {
					continue
				}
				delete(at, name)
				changed, _ := json.Marshal(root)
				if rs, list := extend(changed); rs != nil || !list.HasErrors() {
					t.Errorf("%v without %s is accepted", at["id"], name)
				}
				at[name] = kept
				left++
			}
			for _, v := range at {
				without(v, root)
			}
		case []any:
			for _, v := range at {
				without(v, root)
			}
		}
	}
	var root map[string]any
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	without(root, root)
	if left < 30 {
		t.Errorf("only %d weights and rules were left out", left)
	}
}

// TestFrameworkKeyPoints: under the framework that has key points, what was written for the one without scores the same, item by item.
func TestFrameworkKeyPoints(t *testing.T) {
	var sets [2]*engine.RuleSet
	for k, name := range []string{"project-2020.json", "project-2020.2.json"} {
		text, err := os.ReadFile("frameworks/" + name)
		if err != nil {
			t.Fatal(err)
		}
		rs, list := extend(text)
		if rs == nil || len(list) > 0 {
			t.Fatalf("%s", diag.Printer{}.Sprint(list))
		}
		sets[k] = rs
	}
	var points []string
	facts := map[string]any{}
	for _, f := range sets[0].Facts() {
		switch f.Kind {
		case formula.Boolean:
			points = append(points, f.Name)
		case formula.Number:
			facts[f.Name] = map[string]any{"value": 90, "basis": "judged", "reason": "认定"}
		}
	}
	if len(points) != 31 {
		t.Fatalf("%d facts are true or false", len(points))
	}
	for k := range points {
		for j, name := range points {
			facts[name] = j != k && j != (k*7+3)%len(points)
		}
		text, err := json.Marshal(map[string]any{"facts": facts})
		if err != nil {
			t.Fatal(err)
		}
		a, err := sets[0].Read("facts.json", text)
		if err != nil {
			t.Fatal(err)
		}
		b, err := sets[1].ReadForeign("facts.json", text)
		if err != nil {
			t.Fatal(err)
		}
		if x, y := a.Evaluate().Total.Score, b.Evaluate().Total.Score; x.Open || !x.Lo.Equal(y.Lo) || !x.Hi.Equal(y.Hi) {
			t.Errorf("without %s: %v～%v and %v～%v", points[k], x.Lo, x.Hi, y.Lo, y.Hi)
		}
	}
}

// TestRevisionShows: what changed from the 2013 framework to that of 2020 stands in the file of 2020 and nothing else does.
func TestRevisionShows(t *testing.T) {
	before, list := library.Load(rules.FS, "mof/project-framework@2013")
	if before == nil {
		t.Fatal(list)
	}
	after, list := library.Load(rules.FS, "mof/project-framework@2020")
	if after == nil {
		t.Fatal(list)
	}
	for id, name := range map[string]string{"A": "决策", "D": "效益", "A104": "立项依据充分性", "A401": "预算编制科学性", "A402": "资金分配合理性", "B204": "预算执行率", "C102": "完成及时性"} {
		if i := after.Find(id); i == nil || i.Name != name {
			t.Errorf("%s is not %s", id, name)
		}
	}
	for _, gone := range []string{"到位及时率", "项目质量可控性", "财务监控有效性"} {
		found := false
		for _, i := range before.All() {
			found = found || i.Name == gone
		}
		for _, i := range after.All() {
			if i.Name == gone {
				t.Errorf("%s is still there", gone)
			}
		}
		if !found {
			t.Errorf("%s was not there", gone)
		}
	}
}

// TestHunan: what is public of one table in two years scores as it was published: 88.66% and less than before in 2015, and 92.8% of the budget
// 3 of 5, in whole steps.
func TestHunan(t *testing.T) {
	for _, c := range []struct {
		file   string
		facts  map[string]any
		scores map[string]string
	}{
		{"hunan-2015.json", map[string]any{"人员.在职人数": 8866, "人员.编制数": 10000, "三公.本年": 99, "三公.上年": 100, "预算.完成数": 92.8, "预算.预算数": 100}, map[string]string{"A101": "5", "A102": "8", "B101": "3"}},
		{"hunan-2015.json", map[string]any{"人员.在职人数": 1035, "人员.编制数": 1000, "三公.本年": 110, "三公.上年": 100, "预算.完成数": 86, "预算.预算数": 100}, map[string]string{"A101": "3.5", "A102": "0", "B101": "1"}},
		{"hunan-2017.json", map[string]any{"三公.本年": 104.9, "三公.上年": 100, "预算.上年结转": 10, "预算.年初预算": 100, "预算.本年追加": 31, "预算.年末结余": 20, "楼堂馆所.有完工项目": false},
			map[string]string{"A102": "3", "B101": "1", "B102": "0", "B103": "5", "B104": "5"}}, // 2017: 追加超过30%，0分
		{"hunan-2017.json", map[string]any{"预算.年初预算": 100, "预算.本年追加": 30, "楼堂馆所.有完工项目": true, "楼堂馆所.实际面积": 111, "楼堂馆所.批准面积": 100, "楼堂馆所.实际投资": 100, "楼堂馆所.批准投资": 100},
			map[string]string{"B102": "2", "B103": "1", "B104": "5"}},
	} {
		text, err := os.ReadFile("frameworks/" + c.file)
		if err != nil {
			t.Fatal(err)
		}
		rs, list := extend(text)
		if rs == nil || len(list) > 0 {
			t.Fatalf("%s", diag.Printer{}.Sprint(list))
		}
		document, err := json.Marshal(map[string]any{"facts": c.facts})
		if err != nil {
			t.Fatal(err)
		}
		facts, err := rs.Read("facts.json", document)
		if err != nil {
			t.Fatal(err)
		}
		card := facts.Evaluate()
		for id, want := range c.scores {
			if r, ok := card.Result(id); !ok || r.Score.Open || r.Score.Lo.String() != want {
				t.Errorf("%s %s: %v, not %s", c.file, id, r.Score, want)
			}
		}
	}
}
