package engine

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
	"jixiao/rules"
)

func plainOf(t interface{ Fatal(...any) }, text []byte) any {
	root, list := jsontree.Parse(diag.NewSource("x", text))
	if list.HasErrors() {
		t.Fatal(list)
	}
	return root.Plain()
}

// TestShippedFilesAreCanonical: fmt has nothing to change in what is shipped.
func TestShippedFilesAreCanonical(t *testing.T) {
	err := fs.WalkDir(rules.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(rules.FS, path)
		if got, _ := Format(path, text); !bytes.Equal(got, text) {
			t.Errorf("%s is not canonical", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestFormatKeepsMeaning: any JSON keeps its meaning, and what is canonical stays.
func TestFormatKeepsMeaning(t *testing.T) {
	var value func(depth int) *rapid.Generator[string]
	text := rapid.StringOf(rapid.SampledFrom([]rune("ab 甲≥\"\\\n<&\u2028×（")))
	quoted := rapid.Custom(func(t *rapid.T) string { return string(quote(nil, text.Draw(t, "text"))) })
	value = func(depth int) *rapid.Generator[string] {
		return rapid.Custom(func(t *rapid.T) string {
			kind := rapid.IntRange(0, 6).Draw(t, "kind")
			if depth == 0 && kind > 4 {
				kind = 0
			}
			switch kind {
			case 0:
				return quoted.Draw(t, "string")
			case 1:
				return rapid.SampledFrom([]string{"1", "-0.50", "1e3", "20.00"}).Draw(t, "number")
			case 2, 3, 4:
				return rapid.SampledFrom([]string{"true", "false", "null", "{}", "[]"}).Draw(t, "word")
			case 5:
				s := "["
				for i := range rapid.IntRange(0, 4).Draw(t, "length") {
					if i > 0 {
						s += ","
					}
					s += value(depth-1).Draw(t, "element")
				}
				return s + "]"
			}
			s := "{"
			for i, name := range rapid.SliceOfNDistinct(quoted, 0, 4, rapid.ID[string]).Draw(t, "names") {
				if i > 0 {
					s += " ,\n"
				}
				s += name + ":" + value(depth-1).Draw(t, "value")
			}
			return s + "}"
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		in := []byte(value(4).Draw(t, "json"))
		out, list := Format("x", in)
		if out == nil {
			t.Fatal(list)
		}
		if !reflect.DeepEqual(plainOf(t, in), plainOf(t, out)) {
			t.Fatalf("%s became %s", in, out)
		}
		if again, _ := Format("x", out); !bytes.Equal(again, out) {
			t.Fatalf("%s became %s", out, again)
		}
	})
}

// TestFormatKeepsRules: a formatted rule set is the same rule set; full-width operators are put right outside strings.
func TestFormatKeepsRules(t *testing.T) {
	files, err := filepath.Glob("../rules/*/*/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out, _ := Format(file, text)
		if !reflect.DeepEqual(plainOf(t, text), plainOf(t, out)) {
			t.Errorf("%s changes its meaning", file)
		}
	}
	out, _ := Format("x", []byte(`{"$schema": "x", "indicators": [{"percent": "等次 ＝＝ “优≥” ？ max（1，2） ： 0", "standard": "≥90"}], "let": {"甲": ["1 × 2"]}}`))
	want := "{\n  \"$schema\": \"x\",\n  \"indicators\": [{\"percent\": \"等次 == \\\"优≥\\\" ? max(1,2) : 0\", \"standard\": \"≥90\"}],\n  \"let\": {\"甲\": [\"1 * 2\"]}\n}\n"
	if string(out) != want {
		t.Errorf("%s\nwant %s", out, want)
	}
}
