package document_test

import (
	"database/sql"
	"math"
	"math/big"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/document"
	"jixiao/engine/number"
)

// TestBuilderUsedAgain: what a later struct does not know, an earlier one has not said; entries by pointer and with the unit of a tag are read; what is
// not UTF-8, and a struct without tags, are told.
func TestBuilderUsedAgain(t *testing.T) {
	rs, err := engine.Parse("rules.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"甲.率": {"type": "number", "min": 0, "max": 100}, "甲.额": {"type": "number", "unit": "万元", "min": 0}, "字": {"type": "text"}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "甲.额 > 0 || 字 == '南' ? 甲.率 : 0"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Rate *float64       `jixiao:"甲.率"`
		Sum  document.Entry `jixiao:"甲.额,元"`
	}
	type nested struct {
		Of *row `jixiao:"丙"`
	}
	eighty := 80.0
	b := document.New(rs).From(row{&eighty, document.Entry{Value: 20000, Source: "第3页"}})
	f, err := b.Read()
	if err != nil {
		t.Fatal(err)
	}
	if p := f.Evaluate().Total.Score; p.Open || p.Lo.String() != "80" {
		t.Error(p)
	}
	if f, err = b.From(row{nil, document.Entry{Value: 20000}}).From(nested{}).Read(); err != nil {
		t.Fatal(err)
	}
	if p := f.Evaluate().Total.Score; !p.Open {
		t.Errorf("the row before is scored: %v", p)
	}
	if f, err = document.New(rs).Set("甲.率", &document.Entry{Value: 7}).Set("甲.额", 1).Read(); err != nil || f.Evaluate().Total.Score.Lo.String() != "7" {
		t.Error(err)
	}
	for name, b := range map[string]*document.Builder{
		"a text in GBK": document.New(rs).Set("字", "\xc4\xcf"), "a subject in GBK": document.New(rs).Subject("\xc4\xcf"), "a reason in GBK": document.New(rs).Reason("A", "\xc4\xcf"),
		"an adjudication in GBK": document.New(rs).Adjudicate("A", number.One, "\xc4\xcf", ""), "no tags": document.New(rs).From(struct{ A float64 }{5}),
	} {
		if _, err := b.Read(); err == nil || !strings.Contains(err.Error(), "UTF-8") && !strings.Contains(err.Error(), "has a tag") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type (
	seen   interface{ M() }
	hidden struct {
		X int `jixiao:"率"`
	}
	embeds struct{ seen }
)

func (hidden) M() {}

// TestBuilderTells: what drivers give is read, and what is wrong is told with the name of the fact, not with a place in a text that nobody has seen.
func TestBuilderTells(t *testing.T) {
	rs, err := engine.Parse("rules.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number", "min": 0, "max": 100}, "甲.好": {"type": "boolean"}, "表": {"type": "table", "columns": {"列": {"type": "number"}}}},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "甲.好 ? 率 : count(表)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	type cells struct {
		Column any `jixiao:"列"`
	}
	type good struct {
		Good any `jixiao:"好"`
	}
	third := number.MustParse("10").Quo(number.MustParse("3"))
	for _, c := range []struct {
		b    *document.Builder
		want string // of the error
	}{
		{document.New(rs).Set("率", sql.RawBytes("12.50")).Set("甲.好", []byte("1")), ""},
		{document.New(rs).From(map[string]any{"率": 3, "甲": good{false}, "表": []any{cells{1}, map[string]any{"列": "2"}}}), ""},
		{document.New(rs).Set("甲.好", "是"), "甲.好: error[fact-type]"},
		{document.New(rs).Set("率", 101), "率: error[fact-above]"},
		{document.New(rs).Set("率", document.Entry{Value: 5, Unit: "吨"}), "率.unit: error[unit-convert]"},
		{document.New(rs).Set("表", []any{cells{1}, cells{true}}), "表[2].列: error[fact-type]"},
		{document.New(rs).Set("量", 1), "量: error[unknown-fact]"},
		{document.New(rs).Adjudicate("B", number.One, "因", ""), "adjudications.B: error[unknown-criterion]"},
		{document.New(rs).Period("去年"), "period: error[period]"},
		{document.New(rs).Adjudicate("A", third, "因", ""), "adjudications.A: error[host-value]: what the program gives cannot be written: 10/3 is not a finite decimal"},
		{document.New(rs).Set("表", []string{"a"}), "表: error[host-value]: what the program gives cannot be written: a row is a struct or a map with string keys, not a string"},
		{document.New(rs).From(map[string]any{"表": cells{1}}), "表.列: error[unknown-fact]"},
	} {
		_, err := c.b.Read()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "document:1")) {
			t.Errorf("%v, not %s", err, c.want)
		}
	}
	for name, c := range map[string]struct {
		b    *document.Builder
		want []string
	}{
		"all of it":             {document.New(rs).Set("率", math.NaN()).Set("没有", 1).Set("甲.好", "是").Subject("\xc4"), []string{"率: error[host-value]", "NaN is no number", `"\xc4" is not UTF-8`, "没有: error[unknown-fact]", "甲.好: error[fact-type]"}},
		"an embedded interface": {document.New(rs).From(embeds{hidden{3}}), []string{"率: error[host-value]", "is in one that is not exported"}},
		"a tagged entry in an any": {document.New(rs).From(struct {
			X any `jixiao:"率,%"`
		}{&document.Entry{Value: 200}}), []string{"率.value: error[fact-above]"}},
		"two fields of one name": {document.New(rs).From(struct {
			X int `jixiao:"率"`
			Y int `jixiao:"率"`
		}{1, 2}), []string{"率: error[host-value]", "given twice"}},
	} {
		_, err := c.b.Read()
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) || diag.Findings(err) == nil {
				t.Errorf("%s: %v, not %s", name, err, want)
			}
		}
	}
	if text, err := document.New(rs).Set("甲", map[string]any{"好": true}).Set("甲", nil).Text(); err != nil || strings.Contains(string(text), "好") {
		t.Errorf("what is not known any more: %s %v", text, err)
	}
	for _, err := range document.Records(&table{names: []string{"a", "b", "a"}}) {
		if err == nil || !strings.Contains(err.Error(), "two columns named a") {
			t.Error(err)
		}
	}
}

// TestBuilderLarge: a number of more digits than may be read is a finding at its fact, beside the others.
func TestBuilderLarge(t *testing.T) {
	rs, err := engine.Parse("rules.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"数": {"type": "number"}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "数 > 0"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	large := new(big.Int).Exp(big.NewInt(10), big.NewInt(5000), nil)
	n := number.FromRat(new(big.Rat).SetInt(large))
	for name, b := range map[string]*document.Builder{
		"an integer": document.New(rs).Set("数", large), "a number": document.New(rs).Set("数", n), "an end": document.New(rs).Set("数", document.Entry{Min: n}),
		"a score": document.New(rs).Adjudicate("A", n, "因", ""),
	} {
		_, err := b.Set("没有", 1).Read()
		list := diag.Findings(err)
		if len(list) != 2 || list[0].Code != diag.HostValue || list[1].Code.ID != "unknown-fact" {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := b.Text(); diag.Findings(err) == nil {
			t.Errorf("%s is written: %v", name, err)
		}
	}
}

// TestBuilderTwice: what one struct, map or row gives twice is a finding, however it does so; what a later call gives takes the place of an earlier one's.
func TestBuilderTwice(t *testing.T) {
	rs, err := engine.Parse("rules.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"热线.率": {"type": "number"}, "表": {"type": "table", "columns": {"值": {"type": "number"}}}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "热线.率 + sum(表.值) > 0"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	type Inner struct {
		A int `jixiao:"热线.率"`
	}
	type outer struct {
		Inner
		B int `jixiao:"热线.率"`
	}
	type row struct {
		A int `jixiao:"值"`
		B int `jixiao:"值"`
	}
	for name, b := range map[string]*document.Builder{
		"embedded": document.New(rs).From(outer{Inner{1}, 2}),
		"dotted":   document.New(rs).From(map[string]any{"热线": map[string]any{"率": 1}, "热线.率": 2}),
		"a row":    document.New(rs).Set("表", []row{{1, 2}}),
	} {
		if _, err := b.Read(); err == nil || !strings.Contains(err.Error(), "given twice") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if f, err := document.New(rs).From(map[string]any{"热线.率": 1}).Set("热线.率", 2).From(Inner{3}).Set("表", []map[string]any{{"值": 1}, {"值": 2}}).Read(); err != nil || f.Evaluate().Total.Score.Open {
		t.Error(err)
	}
}
