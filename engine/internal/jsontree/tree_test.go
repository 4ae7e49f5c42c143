package jsontree_test

import (
	"bytes"
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

// TestCanonicalIsEncodingJSONs: the canonical form is what encoding/json writes of the same value with members in order.
func TestCanonicalIsEncodingJSONs(t *testing.T) {
	for _, text := range []string{
		`{"b": [1, 2.50, 1e3, -0.0, null, true, false, {}], "a": {"乙": "x<y>&", "甲": "\u2028\u2029\u0001\u007f\"\\/\t\n"}, "": "“引号” …"}`,
		`"\u00ff\ue000"`, `[]`, `0`, `{"k": {"k": {"j": [], "i": "一、"}}}`,
	} {
		root, list := jsontree.Parse(diag.NewSource("x", []byte(text)))
		if root == nil {
			t.Fatal(list)
		}
		var want bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(root.Plain()); err != nil {
			t.Fatal(err)
		}
		if got := string(root.Canonical()) + "\n"; got != want.String() {
			t.Errorf("%s\n%s, want %s", text, got, want.String())
		}
	}
}

// TestMembersKeepsThose: what is not asked for is read over, and malformed text still refused.
func TestMembersKeepsThose(t *testing.T) {
	root, list := jsontree.Members(diag.NewSource("x", []byte(`{"a": [1, {"b": 2}], "title": "题", "c": {"title": "x"}, "effective": {"from": "y"}}`)), "title", "effective")
	if len(list) > 0 || len(root.Items) != 2 || root.String("title") != "题" || root.Member("effective").String("from") != "y" {
		t.Errorf("%v %v", root, list)
	}
	for _, text := range []string{`{"a": [1,], "title": "题"}`, `{"title": "题"} x`, `{"title": "题", "title": "二"}`} {
		if _, list := jsontree.Members(diag.NewSource("x", []byte(text)), "title"); !list.HasErrors() {
			t.Errorf("%s is taken", text)
		}
	}
}
