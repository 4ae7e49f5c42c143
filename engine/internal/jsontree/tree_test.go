package jsontree_test

import (
	"encoding/json"
	"strings"
	"testing"

	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
)

func parse(text string) (*jsontree.Node, diag.List) {
	return jsontree.Parse(diag.NewSource("x.json", []byte(text)))
}

// TestPlaces: every value and name knows where it stands.
func TestPlaces(t *testing.T) {
	const text = `{"甲": [1, "二\u0041"], "乙": {"丙": true}}`
	root, list := parse(text)
	if list != nil {
		t.Fatal(list)
	}
	for _, c := range []struct {
		n    *jsontree.Node
		want string
	}{{root.Member("甲").Items[1], `"二\u0041"`}, {root.Member("乙").Member("丙"), "true"}, {root, text}} {
		if got := text[c.n.Span.Start:c.n.Span.End]; got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	if got := root.Member("甲").Items[1].Text; got != "二A" {
		t.Error(got)
	}
	if key := root.Member("乙").KeyPlace(); text[key.Span.Start:key.Span.End] != `"乙"` {
		t.Error(key)
	}
}

// TestRefused: what is no JSON is refused once, with its place; deep nesting and huge numbers end the reading.
func TestRefused(t *testing.T) {
	for _, text := range []string{"", "{", `{"a": }`, `{"a": 1,}`, `{"a" 1}`, `[1 2]`, `{"a": 01}`, "\"\n\"", `"\x"`, `"\ud800"`, "nul", "1e999999999", strings.Repeat("[", 100), "{} {}", "\xff"} {
		if root, list := parse(text); !list.HasErrors() || len(list) != 1 {
			t.Errorf("%q: %v %v", text, root, list)
		}
	}
	if root, list := parse(`{"a": 1, "\u0061": 2}`); root == nil || len(list) != 1 {
		t.Errorf("a name twice: %v", list)
	}
}

// FuzzTree: nothing panics, and what is read is what encoding/json takes.
func FuzzTree(f *testing.F) {
	for _, s := range []string{`{"甲": [1, -0.5e3, "二\u0041"], "乙": {"丙": true, "丁": null}}`, `“{”`, "\ufeff{}", `{"a": "\ud83d\ude00"}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if _, list := parse(s); !list.HasErrors() && !json.Valid([]byte(s)) {
			t.Fatalf("%q is read and is no JSON", s)
		}
	})
}
