package document_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"jixiao/engine"
	"jixiao/engine/document"
	"jixiao/engine/library"
)

// table is what a query gives, as *sql.Rows does: drivers give decimals as bytes, which the next row writes over.
type table struct {
	names []string
	cells [][]string
	at    int
	buf   []byte
}

func (t *table) Columns() ([]string, error) { return t.names, nil }
func (t *table) Next() bool                 { t.at++; return t.at <= len(t.cells) }
func (t *table) Err() error                 { return nil }
func (t *table) Scan(dest ...any) error {
	t.buf = t.buf[:0]
	for k, s := range t.cells[t.at-1] {
		from := len(t.buf)
		t.buf = append(t.buf, s...)
		*dest[k].(*any) = t.buf[from:len(t.buf):len(t.buf)]
	}
	return nil
}

// ExampleRecords scores a document for each row of a query, whose columns are named as facts are.
func ExampleRecords() {
	rs, err := engine.Parse("rules.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"完成率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "等次": {"type": "text"}}, "indicators": [{"id": "A", "name": "完成", "weight": 100, "percent": "等次 == '优' ? 100 : 完成率"}]}`), nil)
	if err != nil {
		panic(err)
	}
	rows := &table{names: []string{"完成率", "等次"}, cells: [][]string{{"98.50", "良"}, {"60", "优"}, {"101", "良"}}} // db.Query("select …")
	for record, err := range document.Records(rows) {
		if err != nil {
			panic(err)
		}
		facts, err := document.New(rs).From(record).Read()
		if err != nil {
			fmt.Println("refused")
			continue
		}
		fmt.Println(facts.Evaluate().Total.Score.Lo)
	}
	// Output:
	// 98.5
	// 100
	// refused
}

// TestDriverValues: what drivers give for decimals and truths is read as what is declared, and nothing else is.
func TestDriverValues(t *testing.T) {
	rs, err := engine.Parse("rules.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number", "min": 0, "max": 100}, "用": {"type": "boolean"}, "号": {"type": "text"}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "用 && 号 == '007' ? 率 : 0"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := document.New(rs).Period("2024").AsOf("2024-06-30").From(map[string]any{"率": "98.50", "用": int64(1), "号": "007"}).Read()
	if err != nil {
		t.Fatal(err)
	}
	if x := f.Evaluate().Total.Score.Lo; x.String() != "98.5" || f.Header().AsOf != "2024-06-30" {
		t.Errorf("%s %+v", x, f.Header())
	}
	for name, v := range map[string]any{"率": "98,50", "用": int64(2), "号": int64(7)} {
		if _, err := document.New(rs).Set(name, v).Read(); err == nil {
			t.Errorf("%s = %v is read", name, v)
		}
	}
}

// TestOneAlone: one criterion scored by itself is what it is in the scorecard.
func TestOneAlone(t *testing.T) {
	rs, err := library.Load(fstest.MapFS{}, "qingyunpu/trade-union@2022.2")
	if err != nil {
		t.Fatal(err)
	}
	facts, err := document.New(rs).Set("预算.决算支出", 580.8142).Set("预算.调整支出", 549.6875).Read()
	if err != nil {
		t.Fatal(err)
	}
	card := facts.Evaluate()
	for _, i := range card.Criteria() {
		r, ok := facts.Score(i.ID)
		if want := card.Of(i); !ok || fmt.Sprint(r.Score, r.Status, r.Percent) != fmt.Sprint(want.Score, want.Status, want.Percent) {
			t.Errorf("%s: alone %v, in the scorecard %v", i.ID, r.Score, want.Score)
		}
	}
	if _, ok := facts.Score("没有"); ok {
		t.Error("there is no such criterion")
	}
}

// TestKeyPoints: key points are given as a map by their marks, or each by itself.
func TestKeyPoints(t *testing.T) {
	rs, err := engine.Parse("rules.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"规划": {"type": "checklist", "items": [{}, {"partial": true}]}}, "indicators": [{"id": "A", "name": "规划", "weight": 100, "percent": "checklist(规划)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	part := document.Entry{Value: 0.5, Reason: "只有目标"}
	for _, b := range []*document.Builder{document.New(rs).Set("规划", map[string]any{"①": true, "②": part}), document.New(rs).Set("规划.①", true).Set("规划.②", part)} {
		facts, err := b.Read()
		if err != nil {
			t.Fatal(err)
		}
		if got := facts.Evaluate().Total.Score.Lo.String(); got != "75" {
			t.Errorf("%s, not 75", got)
		}
	}
}
