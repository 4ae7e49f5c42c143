package words_test

import (
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/words"
)

// TestReader: a card is explained in either language, and what it says of a score are the card's own numbers.
func TestReader(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "用": {"type": "boolean"}},
		"indicators": [{"id": "A", "name": "甲", "weight": 30, "percent": "率"}, {"id": "B", "name": "乙", "weight": 40, "percent": "率", "applies": "用", "when_not_applicable": "rescale"}, {"id": "C", "name": "丙", "weight": 30, "percent": "率"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	card := func(text string) *engine.Scorecard {
		f, err := rs.Read("facts.json", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return f.Evaluate()
	}
	c := card(`{"facts": {"率": 80, "用": false}}`)
	a := c.Find("A")
	if got := words.Points(c.Of(a).Score, a.Rounding, diag.Zh); got != "40.00" {
		t.Errorf("A has %s", got)
	}
	zh, en := words.NewReader(c, diag.Zh).Explain(a), words.NewReader(c, diag.En).Explain(a)
	if !strings.Contains(zh.Closing, "40.00分") || strings.Contains(en.Closing, "分") || en.Closing == "" {
		t.Errorf("%q %q", zh.Closing, en.Closing)
	}
	if got := words.Rate(c, a); got != "80.00" {
		t.Errorf("rate %s", got)
	}
	open := card(`{"facts": {"率": 80}}`)
	if got := words.Weight(open.Of(open.Find("A")), diag.Zh); got != "30～50" {
		t.Errorf("weight %s", got)
	}
	if got := words.Rate(open, open.Find("A")); got != "" {
		t.Errorf("the rate of an open score: %s", got)
	}
}

// TestRowNumbers: a row of a filtered list is told by its number in the table, as everywhere else.
func TestRowNumbers(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"年报": {"type": "table", "key": "年度", "order": {"by": "年度"}, "columns": {"年度": {"type": "number", "integer": true}, "收入": {"type": "number"}}}},
		"indicators": [{"id": "A", "name": "甲", "weight": 60, "percent": "following(年报).all(r, r.收入 > previous(r).收入) ? 100 : 0"}, {"id": "B", "name": "乙", "weight": 40, "percent": "年报.filter(r, r.收入 > 99).all(r, r.收入 > 100) ? 100 : 0"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rs.Read("facts.json", []byte(`{"facts": {"年报": [{"年度": 2022, "收入": 90}, {"年度": 2023, "收入": 99}, {"年度": 2024, "收入": 104}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	c := f.Evaluate()
	for id, want := range map[string]string{"A": "第2行（2023）", "B": "第3行（2024）"} {
		if got := string(words.NewReader(c, diag.Zh).AppendDerivation(nil, c.Find(id))); !strings.Contains(got, want) {
			t.Errorf("%s: no %s in\n%s", id, want, got)
		}
	}
}

// TestDecided: above a score that is settled nothing says that it is undetermined: where bounds decide, and where what was adjudicated does not apply.
func TestDecided(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"人": {"type": "number", "unit": "人", "min": 0}, "数": {"type": "number"}, "建": {"type": "number"}},
		"indicators": [{"id": "A", "name": "甲", "weight": 60, "percent": "attained(人, 4000)"}, {"id": "B", "name": "乙", "weight": 40, "percent": "min(100, 数 / 建 * 100)", "applies": "建 > 0", "when_not_applicable": "full"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`{"facts": {"人": {"min": 4000}, "建": 0}, "adjudications": {"B": {"score": 30, "reason": "另有说明"}}}`: "完成比例（人 ÷ 4000，限于0至100%）：100（所知范围足以定下）；已知范围足以确定：范围内各值得分相同；60 × 100% = 60.00；适用条件：0 > 0 不成立；不适用，按满分计",
		`{"facts": {"人": {"min": 3000}, "建": 1}}`:                                                          "完成比例（人 ÷ 4000，限于0至100%）：75 至 100（只知范围）；无法确定：事实“人”只给出范围；得分在 45 至 60 之间；适用条件：1 > 0 成立；以下最小者：100、数 ÷ 建 × 100：无法确定：缺少事实“数”；无法确定：缺少事实“数”；得分在 0 至 40 之间",
	} {
		f, err := rs.Read("facts.json", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		c := f.Evaluate()
		r := words.NewReader(c, diag.Zh)
		var got []string
		for _, id := range []string{"A", "B"} {
			got = append(got, strings.Split(strings.TrimSpace(string(r.AppendDerivation(nil, c.Find(id)))), "\n")...)
		}
		if said := strings.Join(got, "；"); said != want {
			t.Errorf("%s\n%s\nwant\n%s", text, said, want)
		}
	}
}
