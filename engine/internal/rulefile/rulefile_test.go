package rulefile_test

import (
	"strings"
	"testing"

	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/rulefile"
)

const base = `{"$schema": "x", "id": "demo/base", "version": "1", "title": "底", "effective": {"from": "2020-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
	"facts": {"率": {"type": "number"}}, "indicators": [
		{"id": "A", "name": "甲", "weight": 60, "indicators": [{"id": "A1", "name": "一", "weight": 40, "points": "率", "min": -5, "max": 40}, {"id": "A2", "name": "二", "weight": 20, "percent": "率"}]},
		{"id": "B", "name": "乙", "weight": 40, "percent": "率"}]}`

func declared(t *testing.T, top string) (*rulefile.Declarations, diag.List) {
	t.Helper()
	tree, list := rulefile.Read("top.json", []byte(top), func(string) (string, []byte, error) { return "base.json", []byte(base), nil })
	if tree == nil {
		return nil, list
	}
	d, found := rulefile.Declare(tree)
	return d, append(list, found...)
}

func over(members string) string {
	return `{"$schema": "x", "id": "demo/top", "version": "1", "extends": "demo/base@1", "effective": {"from": "2021-01-01"}` + members + `}`
}

func tree(list []*rulefile.Indicator) string {
	var parts []string
	for _, i := range list {
		s := i.ID
		if i.Weight != nil {
			s += " " + i.Weight.String()
		}
		if len(i.Children) > 0 {
			s += " (" + tree(i.Children) + ")"
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}

// TestLayers: a layer changes, removes, moves, splits and adds indicators; what it does not mention stays.
func TestLayers(t *testing.T) {
	for _, c := range []struct{ members, want string }{
		{``, "A 60 (A1 40, A2 20), B 40"},
		{`, "indicators": [{"id": "A", "indicators": [{"id": "A1", "weight": 30}, {"id": "A2", "weight": 30}]}]`, "A 60 (A1 30, A2 30), B 40"},
		{`, "indicators": [{"id": "A", "weight": 100, "indicators": [{"id": "B", "move": true, "after": "A1"}]}]`, "A 100 (A1 40, B 40, A2 20)"},
		{`, "indicators": [{"id": "A", "remove": true}, {"id": "B", "weight": 100}]`, "B 100"},
		{`, "indicators": [{"id": "B", "indicators": [{"id": "B1", "name": "三", "weight": 15, "percent": "率"}, {"id": "B2", "name": "四", "weight": 25, "percent": "率"}]}]`, "A 60 (A1 40, A2 20), B 40 (B1 15, B2 25)"},
	} {
		d, list := declared(t, over(c.members))
		if d == nil || list.HasErrors() {
			t.Errorf("%s: %v", c.members, list)
		} else if got := tree(d.Indicators); got != c.want {
			t.Errorf("%s: %s, want %s", c.members, got, c.want)
		}
	}
}

// TestOtherWay: a layer that scores a criterion in another way drops what belonged to the old one.
func TestOtherWay(t *testing.T) {
	d, list := declared(t, over(`, "indicators": [{"id": "A", "indicators": [{"id": "A1", "percent": "率"}]}]`))
	if d == nil || list.HasErrors() {
		t.Fatal(list)
	}
	if i := d.Indicators[0].Children[0]; i.Way != rulefile.Percent || i.Min != nil || i.Max != nil {
		t.Errorf("%+v", i)
	}
}

// TestNull: a layer takes away what a criterion has below.
func TestNull(t *testing.T) {
	d, list := declared(t, over(`, "indicators": [{"id": "A", "indicators": [{"id": "A1", "min": null}]}]`))
	if d == nil || list.HasErrors() {
		t.Fatal(list)
	}
	if i := d.Indicators[0].Children[0]; i.Way != rulefile.Points || i.Min != nil || i.Max == nil {
		t.Errorf("%+v", i)
	}
	if _, list = declared(t, over(`, "indicators": [{"id": "B", "better": null}]`)); len(list) != 1 || list[0].Code != diag.LayerUnknown {
		t.Errorf("what is not there is taken away: %v", list)
	}
}

// TestDigest: a file's digest does not change with its line ends, and does with anything else.
func TestDigest(t *testing.T) {
	unix := rulefile.FileDigest([]byte("{\n}\n"))
	if unix != rulefile.FileDigest([]byte("{\r\n}\r\n")) || unix == rulefile.FileDigest([]byte("{\n }\n")) {
		t.Error(unix)
	}
}

// TestExpressions: every member that holds an expression is found, and no other.
func TestExpressions(t *testing.T) {
	root, _ := jsontree.Parse(diag.NewSource("x", []byte(`{"let": {"甲": "1"}, "grade": "2", "adjustments": [{"id": "加", "when": "3", "add": "4", "name": "n"}],
		"consequences": [{"id": "c", "when": "5", "words": "w"}], "checks": [{"id": "k", "expect": "6", "message": "m"}],
		"indicators": [{"id": "A", "name": "n", "percent": ["7", "8"], "applies": {"cel": "9"}, "let": {"乙": "10"}, "standard": "s", "facts": {"let": {"type": "number", "about": "a"}}}]}`)))
	expressions, templates := 0, 0
	for _, template := range rulefile.Expressions(root) {
		if template {
			templates++
		} else {
			expressions++
		}
	}
	if expressions != 9 || templates != 2 {
		t.Errorf("%d expressions, %d templates", expressions, templates)
	}
}
