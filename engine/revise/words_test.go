package revise_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine"
	"jixiao/engine/revise"
)

const wordsFile = `{"$schema": "x", "id": "demo/w", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
	"parameters": {"扣": {"value": 5, "unit": "%"}, "线": {"value": 90, "unit": "%"}},
	"facts": {"率": {"type": "number", "min": 0, "max": 200}},
	"indicators": [{"id": "A", "name": "甲", "weight": 100, "standard": "①完整率达到${线}%（含）以上得满分；②每超1个百分点,按照每超1%扣${扣}%权重分计算,扣完为止。超过5次的另行处理。",
		"percent": "率 >= 线 ? 100 : deduct(扣, 线 - 率)"}],
	"adjustments": [{"id": "重", "name": "扣分", "standard": "超过的扣${扣}分。", "add": "率 > 100 ? -扣 : 0", "min": -9, "max": 0}]}`

const overWords = `{"$schema": "x", "id": "demo/x", "version": "1", "title": "二", "extends": "demo/w@1", "effective": {"from": "2024-01-01"}}`

// TestParametersInWords: a parameter stays in words that were changed in a table, in the file and over a base; where it is not clear whether it
// does, that is told.
func TestParametersInWords(t *testing.T) {
	const words = "①完整率达到90%（含）以上得满分；②每超1个百分点,按照每超1%扣5%权重分计算,扣完为止。超过5次的另行处理。"
	for _, c := range []struct {
		name, text string
		values     map[string]string
		want, is   string // what is written, and what the standard says then; or of what is refused
	}{
		{"other words", strings.NewReplacer("完整", "齐全", "按照", "").Replace(words), nil, "①齐全率达到${线}%（含）以上得满分；②每超1个百分点,每超1%扣${扣}%权重分计算", "达到90%"},
		{"the values and the words", strings.NewReplacer("90%", "85%", "扣5%", "扣4%").Replace(words), map[string]string{"线": "85", "扣": "4"}, "达到${线}%（含）以上得满分；②每超1个百分点,按照每超1%扣${扣}%权重分计算", "达到85%（含）以上得满分；②每超1个百分点,按照每超1%扣4%权重分"},
		{"the values, the words and more", strings.NewReplacer("90%", "85%", "扣5%", "扣4%", "完整", "齐全").Replace(words), map[string]string{"线": "85", "扣": "4.0"}, "①齐全率达到${线}%（含）", "扣4%权重分"},
		{"one value", strings.ReplaceAll(words, "扣5%", "扣4%"), map[string]string{"线": "85", "扣": "4"}, "达到${线}%（含）", "达到85%（含）以上得满分；②每超1个百分点,按照每超1%扣4%权重分"},
		{"beside other words on one side", strings.ReplaceAll(words, "扣5%", "扣减5%"), nil, "扣减${扣}%权重分", "扣减5%"},
		{"a sentence less", strings.ReplaceAll(words, "②每超1个百分点,按照每超1%扣5%权重分计算,扣完为止。", ""), nil, "①完整率达到${线}%（含）以上得满分；超过5次的", "满分；超过5次"},
		{"written as parameters", "达到${线}%得满分，否则每低1个百分点扣${扣}个百分点", nil, "达到${线}%得满分，否则每低1个百分点扣${扣}个百分点", "达到90%得满分，否则每低1个百分点扣5个"},
		{"another number", strings.ReplaceAll(words, "扣5%", "扣4%"), nil, "", "改成了 4"},
		{"another value than that number", strings.ReplaceAll(words, "扣5%", "扣3%"), map[string]string{"扣": "4"}, "", "5→4 是参数“扣”，改成了 3"},
		{"twice", strings.ReplaceAll(words, "扣5%权重分", "扣5%权重分、扣5%权重分"), nil, "", "看不出"},
		{"among other words", "率在90以上得满分。重犯5次的重罚。", nil, "", "看不出"},
	} {
		for _, own := range []string{wordsFile, overWords} {
			ref := "demo/" + own[len(`{"$schema": "x", "id": "demo/`):][:1] + "@1"
			files := map[string]string{"demo/w@1": wordsFile, ref: own}
			fetch := func(ref string) (string, []byte, error) { return ref, []byte(files[ref]), nil }
			rs, err := engine.Parse(ref, []byte(own), fetch)
			if err != nil {
				t.Fatal(err)
			}
			edits := []revise.Edit{{Table: revise.Criteria, Row: "A", Field: revise.Standard, Text: c.text}}
			for name, v := range c.values {
				edits = append(edits, revise.Edit{Table: revise.Parameters, Row: name, Field: revise.Value, Text: v})
			}
			text, refused, err := revise.Revise(rs, []byte(own), edits)
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "" {
				if len(refused) != 1 || refused[0].Row != "A" || !strings.Contains(refused[0].Why.Zh, c.is) {
					t.Errorf("%s: %s: %v", c.name, ref, refused)
				}
				continue
			}
			fresh, err := engine.Parse(ref, text, fetch)
			if err != nil || len(refused) > 0 {
				t.Errorf("%s: %s: %v %v", c.name, ref, err, refused)
				continue
			}
			written := string(text)
			if strings.Contains(wordsFile, c.want) { // which it says already
				if ref == "demo/x@1" && strings.Contains(written, "standard") {
					t.Errorf("%s: %s", c.name, written)
				}
			} else if !strings.Contains(written, c.want) {
				t.Errorf("%s: %s has not %s", c.name, written, c.want)
			}
			if got := fresh.Find("A").Standard; !strings.Contains(got, c.is) {
				t.Errorf("%s: %s: %s", c.name, ref, got)
			}
		}
	}
	rs, err := engine.Parse("demo/w@1", []byte(wordsFile), nil)
	if err != nil {
		t.Fatal(err)
	}
	text, refused, err := revise.Revise(rs, []byte(wordsFile), []revise.Edit{{Table: revise.Adjustments, Row: "重", Field: revise.Standard, Text: "超过的，一律扣5分。"}})
	if err != nil || len(refused) > 0 || !strings.Contains(string(text), "超过的，一律扣${扣}分。") {
		t.Errorf("%v %v %s", err, refused, text)
	}
}

// TestSourcesOfBases: what is said of a source is changed in the file and over a base, where the file says what every source says beside it.
func TestSourcesOfBases(t *testing.T) {
	base := strings.Replace(wordsFile, `"parameters"`, `"sources": [{"id": "办法", "title": "管理办法", "number": "1号", "issued": "2024-01-02", "note": "试行"}], "parameters"`, 1)
	for ref, own := range map[string]string{"demo/w@1": base, "demo/x@1": overWords} {
		fetch := func(ref string) (string, []byte, error) {
			return ref, []byte(map[string]string{"demo/w@1": base, "demo/x@1": overWords}[ref]), nil
		}
		rs, err := engine.Parse(ref, []byte(own), fetch)
		if err != nil {
			t.Fatal(err)
		}
		edit := func(field, text string) revise.Edit {
			return revise.Edit{Table: revise.Sources, Row: "办法", Field: field, Text: text}
		}
		text, refused, err := revise.Revise(rs, []byte(own), []revise.Edit{edit(revise.Issued, "2024-05-01"), edit(revise.Number, "2号"), edit(revise.Note, "")})
		if err != nil || len(refused) > 0 {
			t.Fatal(err, refused)
		}
		fresh, err := engine.Parse(ref, text, fetch)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if s := fresh.Sources[0]; s.Issued != "2024-05-01" || s.Number != "2号" || s.Note != "" || s.Title != "管理办法" {
			t.Errorf("%s: %+v", ref, s)
		}
		if _, refused, err = revise.Revise(rs, []byte(own), []revise.Edit{edit(revise.Issued, "")}); err != nil || len(refused) != len(rs.Bases) {
			t.Errorf("%s: %v %v", ref, refused, err)
		}
	}
}

// TestWordsAsTyped: whatever is written in the place of words with parameters is what the new version says, or is refused; where one letter that is
// no number is another, every parameter stays.
func TestWordsAsTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		literal := rapid.StringOfN(rapid.RuneFrom([]rune("扣超分每得，。%5 9")), 0, 6, -1)
		words, shown, links := "标准：", "标准：", 0
		for range rapid.IntRange(1, 3).Draw(t, "parameters") {
			k := rapid.IntRange(0, 1).Draw(t, "which")
			text := literal.Draw(t, "text") + "率"
			words += text + []string{"${扣}", "${线}"}[k]
			shown += text + []string{"5", "90"}[k]
			links++
			text = "率" + literal.Draw(t, "text")
			words, shown = words+text, shown+text
		}
		own := strings.Replace(wordsFile, "①完整率达到${线}%（含）以上得满分；②每超1个百分点,按照每超1%扣${扣}%权重分计算,扣完为止。超过5次的另行处理。", words, 1)
		rs, err := engine.Parse("demo/w@1", []byte(own), nil)
		if err != nil {
			t.Fatal(err)
		}
		typed, kept := rapid.StringOfN(rapid.RuneFrom([]rune("扣超分每得，。%59率")), 1, 20, -1).Draw(t, "typed"), false
		if runes := []rune(shown); rapid.Bool().Draw(t, "one letter") {
			k := rapid.IntRange(0, len(runes)-1).Draw(t, "where")
			if kept = runes[k] != '5' && runes[k] != '9' && runes[k] != '0'; kept {
				runes[k] = '另'
			}
			typed = string(runes)
		} else if rapid.Bool().Draw(t, "some letters") {
			from := rapid.IntRange(0, len(runes)).Draw(t, "from")
			to := rapid.IntRange(from, len(runes)).Draw(t, "to")
			typed = string(runes[:from]) + typed + string(runes[to:])
		}
		text, refused, err := revise.Revise(rs, []byte(own), []revise.Edit{{Table: revise.Criteria, Row: "A", Field: revise.Standard, Text: typed}})
		if err != nil {
			t.Fatal(err)
		}
		if len(refused) > 0 {
			return
		}
		fresh, err := engine.Parse("demo/w@1", text, nil)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if got := fresh.Find("A").Standard; got != typed {
			t.Fatalf("%q of %q is %q, as typed %q", words, shown, got, typed)
		}
		if n := strings.Count(string(text[strings.Index(string(text), `"standard"`):strings.Index(string(text), `"percent"`)]), "${"); kept && n != links {
			t.Fatalf("%q of %q has %d parameters left of %d\n%s", words, shown, n, links, text)
		}
	})
}
