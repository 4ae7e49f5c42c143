package document_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/document"
	"jixiao/engine/number"
)

func rules(t testing.TB) *engine.RuleSet {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}],
		"facts": {"预算.支出": {"type": "number", "unit": "万元", "min": 0}, "预算.安排": {"type": "number", "unit": "万元", "min": 1}, "公开": {"type": "boolean"}, "等次": {"type": "text", "choices": ["优", "良"]}, "公开日": {"type": "date"},
			"认定": {"type": "number", "min": 0, "max": 100, "judgement": true}, "资产": {"type": "table", "columns": {"名称": {"type": "text"}, "原值": {"type": "number"}, "在用": {"type": "boolean"}}}},
		"indicators": [{"id": "A", "name": "甲", "weight": 40, "percent": "attained(预算.支出, 预算.安排)"}, {"id": "B", "name": "乙", "weight": 20, "percent": "公开 && 等次 == '优' && 公开日 <= date('2022-03-01') ? 100 : 0"},
			{"id": "C", "name": "丙", "weight": 20, "percent": "认定"}, {"id": "D", "name": "丁", "weight": 20, "percent": "资产.all(r, r.在用) ? 100 : 0"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

type asset struct {
	Name  string  `jixiao:"名称"`
	Value float64 `jixiao:"原值"`
	Used  bool    `jixiao:"在用"`
}

type budget struct {
	Budget struct {
		Spent   number.Number `jixiao:"支出,元"`
		Planned int           `jixiao:"安排"`
	} `jixiao:"预算"`
	Public *bool          `jixiao:"公开"`
	Level  string         `jixiao:"等次"`
	Day    time.Time      `jixiao:"公开日"`
	Judged document.Entry `jixiao:"认定"`
	Assets []asset        `jixiao:"资产"`
	Note   string         // no fact
}

// TestSources: a struct, a map, single values and a file of the same facts give one scorecard.
func TestSources(t *testing.T) {
	rs := rules(t)
	yes := true
	day := time.Date(2022, 2, 16, 9, 0, 0, 0, time.UTC)
	judged := document.Entry{Value: 80, Basis: engine.Judged, Reason: "核过"}
	s := budget{Public: &yes, Level: "优", Day: day, Judged: judged, Assets: []asset{{"车", 12.5, true}}}
	s.Budget.Spent, s.Budget.Planned = number.MustParse("905000"), 100
	fromMap := map[string]any{"预算.支出": 90.5, "预算.安排": uint8(100), "公开": true, "等次": "优", "公开日": "2022-02-16", "认定": judged, "资产": []map[string]any{{"名称": "车", "原值": json.Number("12.5"), "在用": true}}}
	file, err := rs.Read("f", []byte(`{"facts": {"预算.支出": 90.5, "预算.安排": 100, "公开": true, "等次": "优", "公开日": "2022-02-16", "认定": {"value": 80, "basis": "judged", "reason": "核过"}, "资产": [{"名称": "车", "原值": 12.5, "在用": true}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := file.Evaluate().Total.Score.Lo
	single := document.New(rs)
	for name, v := range fromMap {
		single.Set(name, v)
	}
	for k, b := range []*document.Builder{document.New(rs).From(s), document.New(rs).From(&s), document.New(rs).From(fromMap), single} {
		f, err := b.Read()
		if err != nil {
			t.Fatal(k, err)
		}
		if got := f.Evaluate().Total.Score; got.Open || !got.Lo.Equal(want) || want.String() != "92.2" {
			t.Errorf("%d: %v, want %s", k, got, want)
		}
	}
}

// TestUnknown: what is not known is not zero, and what no fact can be is told.
func TestUnknown(t *testing.T) {
	rs := rules(t)
	if f, err := document.New(rs).From(budget{}).Read(); err == nil {
		t.Fatalf("an empty choice is read: %v", f)
	}
	f, err := document.New(rs).From(budget{}).Set("预算.支出", nil).Set("预算.安排", (*int)(nil)).Set("等次", nil).Read() // which takes back what was said
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Evaluate(); !got.Total.Score.Open {
		t.Errorf("%v", got.Total)
	}
	f, err = document.New(rs).Set("预算.支出", document.Entry{Min: 90}).Set("预算.安排", 100).Set("认定", document.Entry{}).Read()
	if err != nil {
		t.Fatal(err)
	}
	if p := f.Evaluate().Total.Score; !p.Open || p.Lo.String() != "36" || p.Hi.String() != "100" {
		t.Error(p)
	}
	for _, c := range []struct {
		name  string
		value any
		want  string
	}{
		{"预算.支出", math.NaN(), "no number"}, {"预算.支出", math.Inf(1), "no number"}, {"预算.支出", number.Frac(1, 3), "finite"}, {"公开", struct{}{}, "no fact can be"}, {"公开", make(chan int), "no fact can be"},
		{"预算.支岀", 1, "预算.支岀"}, {"公开", 1, "true or false"}, {"等次", "差", "差"}, {"资产", []int{1}, "struct or a map"},
	} {
		if _, err := document.New(rs).Set(c.name, c.value).Read(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s = %v: %v, want %q", c.name, c.value, err, c.want)
		}
	}
	if _, err := document.New(rs).From(7).Read(); err == nil {
		t.Error("a number is facts")
	}
	if _, err := document.New(rs).Adjudicate("A", number.Int(99), "因", "").Read(); len(diag.Findings(err)) != 1 {
		t.Error(err)
	}
}

func Example() {
	rs := rules(nil)
	facts, err := document.New(rs).Subject("某区").Period("2022").
		Set("预算.支出", 97.5).Set("预算.安排", 100).
		Set("公开", true).Set("等次", "优").Set("公开日", "2022-02-16").
		Set("认定", document.Entry{Value: 80, Basis: engine.Judged, Reason: "抽查两处"}).
		Set("资产", []map[string]any{{"名称": "车", "原值": 12.5, "在用": true}}).
		Adjudicate("D", number.Int(15), "一辆闲置", "评价组").
		Read()
	if err != nil {
		fmt.Println(err)
		return
	}
	card := facts.Evaluate()
	fmt.Printf("%.2f %s\n", card.Total.Score.Lo, card.Total.Grade())
	// Output: 90.00 优
}

// TestKeyPointsOut: a key point is met, met in part, not met or does not apply, by its own name or by its mark.
func TestKeyPointsOut(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"点": {"type": "checklist", "partial": true, "may_not_apply": true, "items": [{"share": 40, "about": "甲"}, {"share": 40, "about": "乙"}, {"share": 20, "about": "丙"}]}}, "indicators": [{"id": "A", "name": "a", "weight": 100, "percent": "checklist(点)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	out := document.Entry{Out: true, Reason: "没有此事"}
	part := document.Entry{Value: 0.5, Reason: "缺一项"}
	for _, c := range []struct {
		b    *document.Builder
		want string
	}{
		{document.New(rs).Set("点.①", true).Set("点.②", part).Set("点.③", out), "75"}, // 40 + 20 of 80
		{document.New(rs).Set("点", map[string]any{"①": true, "②": false, "③": out}), "50"},
		{document.New(rs).Set("点", map[string]any{"①": true, "②": out, "③": out}), "100"},
	} {
		facts, err := c.b.Read()
		if err != nil {
			t.Fatal(err)
		}
		if got := facts.Evaluate().Total.Score.Lo.String(); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	if _, err := document.New(rs).Set("点.①", document.Entry{Out: true}).Read(); err == nil {
		t.Error("a key point that does not apply needs a reason")
	}
	if _, err := document.New(rs).Set("点.①", document.Entry{Out: true, Value: true, Reason: "因"}).Read(); err == nil {
		t.Error("what does not apply has no value")
	}
}

type chained struct {
	V    int      `jixiao:"预算.支出"`
	Next *chained `jixiao:"下"`
}

type itself *itself

type embedded struct {
	Planned int `jixiao:"预算.安排"`
}

type driven struct {
	embedded
	Spent  sql.NullFloat64 `jixiao:"预算.支出"`
	Public sql.NullBool    `jixiao:"公开"`
	Day    sql.NullTime    `jixiao:"公开日"`
	Level  *string         `jixiao:"等次"`
	Assets []asset         `jixiao:"资产"`
}

// TestDriven: what database drivers and math/big hold are values, embedded structs are part of theirs, and nothing is dropped without a word.
func TestDriven(t *testing.T) {
	rs := rules(t)
	day := time.Date(2022, 2, 16, 0, 0, 0, 0, time.UTC)
	text, err := document.New(rs).From(driven{embedded{100}, sql.NullFloat64{Float64: 90.5, Valid: true}, sql.NullBool{}, sql.NullTime{Time: day, Valid: true}, nil, nil}).Text()
	if want := `{"facts":{"公开日":"2022-02-16","预算.安排":100,"预算.支出":90.5},"ruleset":"a/b@1"}`; err != nil || string(text) != want {
		t.Errorf("%s %v", text, err)
	}
	text, err = document.New(rs).Set("预算.支出", big.NewRat(181, 2)).Set("预算.安排", *big.NewInt(100)).Set("公开日", time.Time{}).Set("认定", json.Number("")).Text()
	if want := `{"facts":{"预算.安排":100,"预算.支出":90.5},"ruleset":"a/b@1"}`; err != nil || string(text) != want {
		t.Errorf("%s %v", text, err)
	}
	for name, facts := range map[string]any{
		"no fact can be a struct": struct {
			A struct{ X int } `jixiao:"预算"`
		}{},
		"is not exported": struct {
			a int `jixiao:"预算.支出"`
		}{1},
		"abc is no number": map[string]any{"预算.支出": json.Number("abc")},
	} {
		if _, err := document.New(rs).From(facts).Text(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestEndless: what refers to itself is refused, or says nothing, in no time.
func TestEndless(t *testing.T) {
	c := &chained{V: 1}
	c.Next = c
	m := map[string]any{"预算.支出": 1}
	m["甲"], m["乙"] = m, m
	rows := []map[string]any{{"名称": "x"}}
	rows[0]["原值"] = rows
	var p itself
	p = &p
	rs := rules(t)
	for name, b := range map[string]*document.Builder{"a struct": document.New(rs).From(c), "a map": document.New(rs).From(m), "rows": document.New(rs).Set("资产", rows)} {
		if _, err := b.Read(); err == nil || !strings.Contains(err.Error(), "in themselves") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if text, err := document.New(rs).Set("预算.支出", p).Text(); err != nil || strings.Contains(string(text), "支出") {
		t.Errorf("%s %v", text, err)
	}
}
