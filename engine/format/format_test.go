package format_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"reflect"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"jixiao/engine/diag"
	"jixiao/engine/format"
	"jixiao/rules"
)

func plain(t interface{ Fatal(...any) }, text []byte) (v any) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err, string(text))
	}
	return v
}

// TestShippedFilesAreCanonical: fmt has nothing to change in what is shipped.
func TestShippedFilesAreCanonical(t *testing.T) {
	err := fs.WalkDir(rules.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(rules.FS, path)
		if got, _, _ := format.Format(path, text); !bytes.Equal(got, text) {
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
	quoted := rapid.Custom(func(t *rapid.T) string { return string(diag.AppendQuoted(nil, text.Draw(t, "text"))) })
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
		out, _, list := format.Format("x", in)
		if out == nil {
			t.Fatal(list)
		}
		if !reflect.DeepEqual(plain(t, in), plain(t, out)) {
			t.Fatalf("%s became %s", in, out)
		}
		if again, _, _ := format.Format("x", out); !bytes.Equal(again, out) {
			t.Fatalf("%s became %s", out, again)
		}
	})
}

// TestFormatChangesExpressionsAlone: full-width operators are put right outside of strings, and no other text changes, also
// not that of members that are called as those of rule sets are.
func TestFormatChangesExpressionsAlone(t *testing.T) {
	out, _, _ := format.Format("x", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "indicators": [{"id": "A", "percent": "等次 ＝＝ “优≥” ？ max（1，2） ： 0", "standard": "≥90"}], "let": {"甲": ["1 × 2"]}}`))
	var v struct {
		Indicators []struct{ Percent, Standard string }
		Let        map[string][]string
	}
	if err := json.Unmarshal(out, &v); err != nil || v.Indicators[0].Percent != `等次 == "优≥" ? max(1,2) : 0` || v.Indicators[0].Standard != "≥90" || v.Let["甲"][0] != "1 * 2" {
		t.Errorf("%v %s", err, out)
	}
	facts := []byte(`{"facts": {"let": {"value": 1, "note": "1 × 2"}, "percent": "≥"}}`)
	if out, _, _ := format.Format("x", facts); !reflect.DeepEqual(plain(t, out), plain(t, facts)) {
		t.Errorf("%s", out)
	}
}

// TestMend: encodings and full-width punctuation of JSON are mended; what is damaged is not guessed at.
func TestMend(t *testing.T) {
	const text = `{"facts": {"次数": 7, "说明": "青云谱区，（总工会）"}}`
	gbk, _ := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(text))
	wide, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	big, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	for name, in := range map[string]string{"bom": "\ufeff" + text, "gbk": string(gbk), "utf-16": string(wide), "utf-16 big": string(big),
		"punctuation": `｛“facts”：　{"次数"： 7，"说明": "青云谱区，（总工会）"}｝`} {
		out, changed := format.Mend([]byte(in))
		if !changed || !reflect.DeepEqual(plain(t, out), plain(t, []byte(text))) {
			t.Errorf("%s: %s", name, out)
		}
	}
	for name, in := range map[string]string{"fine": text, "one damaged byte": `{"说明": "青云谱区` + "\xff" + `"}`, "half a pair": "\xff\xfe{\x00\x00\xd8}\x00"} {
		if out, changed := format.Mend([]byte(in)); changed || string(out) != in {
			t.Errorf("%s: %q", name, out)
		}
	}
}

// TestKinds: what a file is shows in its members.
func TestKinds(t *testing.T) {
	for text, want := range map[string]format.Kind{
		`{"id": "a/b", "version": "1"}`: format.RuleSet, `{"extends": "a/b@1", "facts": {}}`: format.RuleSet, `{"facts": {}}`: format.Facts,
		`{"copies": []}`: format.Report, `{"cases": []}`: format.Tests, `{"differences": []}`: format.Known,
	} {
		if got, list := format.KindOf("x", []byte(text)); got != want || list != nil {
			t.Errorf("%s is %v %v, want %v", text, got, list, want)
		}
	}
}
