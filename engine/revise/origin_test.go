package revise_test

import (
	"slices"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/revise"
)

// TestOrigin: what is wrong with a revised file is told of the edit that it follows from, and where in it.
func TestOrigin(t *testing.T) {
	const text = `{"$schema": "x", "id": "demo/r", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"parameters": {"扣减": {"value": 5}}, "grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}],
		"facts": {"率": {"type": "number", "min": 0, "max": 100}, "日历": {"type": "table", "key": "日", "columns": {"日": {"type": "date"}, "班": {"type": "boolean"}}, "value": [{"日": "2024-10-01", "班": false}]}},
		"indicators": [{"id": "A", "name": "甲", "weight": 60, "percent": "band(率, [[90, 100], [80, 50]], 0)", "applies": "率 > 1"}, {"id": "B", "name": "乙", "weight": 40, "percent": "deduct(扣减, workdays(date('2024-01-01'), date('2024-10-08'), 日历) - 率)"}],
		"adjustments": [{"id": "加", "name": "加分", "add": "率 / 100", "max": 5}]}`
	rs, err := engine.Parse("r.json", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	arm := ""
	for _, table := range revise.Of(rs) {
		if table.Name == revise.Arms {
			arm = table.Rows[0].ID
		}
	}
	own := revise.Own + "日历"
	for _, c := range []struct {
		edit revise.Edit
		code *diag.Code
		from int
		cell revise.Edit // that is told, where it is another than the edit's
	}{
		{edit: revise.Edit{Table: revise.Criteria, Row: "A", Field: revise.Rule, Text: "100 - 律"}, code: diag.UnknownName, from: len("100 - ")},
		{edit: revise.Edit{Table: revise.Criteria, Row: "A", Field: revise.Applies, Text: "率"}, code: diag.TypeMismatch},
		{edit: revise.Edit{Table: revise.Criteria, Row: "B", Field: revise.Weight, Text: "-40"}},
		{edit: revise.Edit{Table: revise.Arms, Row: arm, Field: revise.From, Text: "70"}},
		{edit: revise.Edit{Table: revise.Grades, Row: "差", Field: revise.From, Text: "95"}},
		{edit: revise.Edit{Table: revise.Grades, Row: "优", Field: revise.From, Text: "-1"}}, // told of the grade below it
		{edit: revise.Edit{Table: revise.Criteria, Row: "A", Field: revise.Weight, Text: "50"}},
		{edit: revise.Edit{Table: revise.Head, Row: revise.Until, Field: revise.Value, Text: "2023-01-01"}},
		{edit: revise.Edit{Table: revise.Adjustments, Row: "加", Field: revise.Rule, Text: "律"}, code: diag.UnknownName},
		{edit: revise.Edit{Table: revise.Adjustments, Row: "加", Field: revise.Max, Text: "-5"}, code: diag.AdjustmentRange},
		{edit: revise.Edit{Table: own, Field: revise.Value, Text: `[{"日": "2024-10-01", "班": false}, {"日": "2024-10-01", "班": true}]`}, code: diag.TableTwice, cell: revise.Edit{Table: own, Row: "2"}},
		{edit: revise.Edit{Table: own, Field: revise.Value, Text: `[{"日": "2024-10-01", "班": false}, {"日": "2024-10-02", "班": "休"}]`}, code: diag.FactType, cell: revise.Edit{Table: own, Row: "2", Field: "班"}},
	} {
		edits := []revise.Edit{{Table: revise.Head, Row: revise.Version, Field: revise.Value, Text: "2"}, {Table: revise.Criteria, Row: "A", Field: revise.Name, Text: "丙"}, c.edit}
		fresh, refused, err := revise.Revise(rs, []byte(text), edits)
		if err != nil || len(refused) > 0 {
			t.Fatal(c.edit, err, refused)
		}
		_, err = engine.Parse("r.json", fresh, nil)
		list := diag.Findings(err)
		told := false
		for _, d := range list {
			e, from, ok := revise.Origin(fresh, d.Span, edits)
			want := c.edit
			if c.cell != (revise.Edit{}) {
				want = c.cell
			}
			told = told || ok && e == want && from == c.from && (c.code == nil || d.Code == c.code)
		}
		if !told {
			t.Errorf("%v: %v", c.edit, list)
		}
	}
	if _, _, ok := revise.Origin([]byte(text), diag.Span{}, []revise.Edit{{Table: revise.Criteria, Row: "A", Field: revise.Rule, Text: "1"}}); ok {
		t.Error("the beginning of the file follows from an edit of a rule")
	}
}

// TestNumbersOfDefinitions: a number of a definition is changed where it stands; over a base it is refused, and said where.
func TestNumbersOfDefinitions(t *testing.T) {
	const base = `{"$schema": "x", "id": "demo/base", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"完成": {"type": "number", "min": 0}, "计划": {"type": "number", "min": 0}},
		"let": {"完成率": ["完成 / 计划 // 1 为足", "  * 100 - 5"], "折": {"with": ["x"], "is": "x * 0.8"}},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "clamp(折(完成率), 0, 100)"}]}`
	fetch := func(string) (string, []byte, error) { return "base.json", []byte(base), nil }
	for name, text := range map[string]string{"base.json": base, "top.json": `{"$schema": "x", "id": "demo/top", "version": "1", "extends": "demo/base@1", "title": "二", "effective": {"from": "2024-01-01"}}`} {
		rs, err := engine.Parse(name, []byte(text), fetch)
		if err != nil {
			t.Fatal(err)
		}
		row := ""
		for _, table := range revise.Of(rs) {
			for _, r := range table.Rows {
				if table.Name == revise.Numbers && r.Texts[0] == "定义 完成率" && r.Texts[1] == "5" {
					row = r.ID
				}
			}
		}
		fresh, refused, err := revise.Revise(rs, []byte(text), []revise.Edit{{Table: revise.Numbers, Row: row, Field: revise.Value, Text: "6"}})
		if err != nil || (len(refused) > 0) != (name == "top.json") {
			t.Fatal(row, err, refused)
		}
		now, err := engine.Parse(name, fresh, fetch)
		if err != nil {
			t.Fatalf("%v\n%s", err, fresh)
		}
		facts, err := now.Read("f.json", []byte(`{"facts": {"完成": 40, "计划": 50}}`))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := facts.Evaluate().Total.Score.Lo.String(), map[string]string{"base.json": "59.2", "top.json": "60"}[name]; got != want {
			t.Errorf("%s scores %s, want %s\n%s", name, got, want, fresh)
		}
	}
}

// TestSources: what a source is, and where a criterion or a parameter comes from, is taken over.
func TestSources(t *testing.T) {
	const text = `{"$schema": "x", "id": "demo/r", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"sources": [{"id": "9号", "title": "办法", "number": "赣财绩〔2022〕9号", "issued": "2022-03-01"}, {"id": "细则", "title": "细则"}],
		"parameters": {"扣减": {"value": 5, "source": "9号"}}, "facts": {"次": {"type": "number", "min": 0, "integer": true}},
		"indicators": [{"id": "A", "name": "甲", "weight": 60, "percent": "deduct(扣减, 次)", "source": {"ref": "9号", "clause": "第三条"}}, {"id": "B", "name": "乙", "weight": 40, "percent": "deduct(10, 次)"}]}`
	rs, err := engine.Parse("r.json", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	edit := func(table, row, field, text string) revise.Edit {
		return revise.Edit{Table: table, Row: row, Field: field, Text: text}
	}
	fresh, refused, err := revise.Revise(rs, []byte(text), []revise.Edit{edit(revise.Head, revise.Version, revise.Value, "2"),
		edit(revise.Sources, "9号", revise.Number, "赣财绩〔2024〕1号"), edit(revise.Sources, "9号", revise.Issued, ""), edit(revise.Sources, "细则", revise.Effective, "2024-02-01"), edit(revise.Sources, "细则", revise.Title, "实施细则"),
		edit(revise.Criteria, "A", revise.Source, "细则 第二条"), edit(revise.Criteria, "B", revise.Source, "9号"), edit(revise.Parameters, "扣减", revise.Source, "细则")})
	if err != nil || len(refused) > 0 {
		t.Fatal(err, refused)
	}
	made, err := engine.Parse("r.json", fresh, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []engine.Source{{ID: "9号", Title: "办法", Number: "赣财绩〔2024〕1号"}, {ID: "细则", Title: "实施细则", Effective: "2024-02-01"}}
	if !slices.Equal(made.Sources, want) || made.Find("A").Source != (engine.Clause{Ref: "细则", Clause: "第二条"}) || made.Find("B").Source.Ref != "9号" || made.Parameters[0].Source != "细则" {
		t.Errorf("%+v %+v %+v %+v", made.Sources, made.Find("A").Source, made.Find("B").Source, made.Parameters[0])
	}
	for _, e := range []revise.Edit{edit(revise.Criteria, "A", revise.Source, "没有 第一条"), edit(revise.Parameters, "扣减", revise.Source, "没有"), edit(revise.Sources, "9号", revise.Issued, "去年"), edit(revise.Sources, "9号", revise.Title, "")} {
		if _, refused, err := revise.Revise(rs, []byte(text), []revise.Edit{e}); err != nil || len(refused) != 1 {
			t.Errorf("%v: %v %v", e, refused, err)
		}
	}
}

// TestOriginOfNumbers: of two numbers that were changed in one expression each finding is about the one that stands there.
func TestOriginOfNumbers(t *testing.T) {
	const text = `{"$schema": "x", "id": "demo/r", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"次": {"type": "number", "min": 0}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "min(deduct(20, 次), deduct(30, 次))"}]}`
	rs, err := engine.Parse("r.json", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	edits := []revise.Edit{{Table: revise.Head, Row: revise.Version, Field: revise.Value, Text: "2"}}
	for _, table := range revise.Of(rs) {
		if table.Name == revise.Numbers {
			for k, row := range table.Rows {
				edits = append(edits, revise.Edit{Table: revise.Numbers, Row: row.ID, Field: revise.Value, Text: []string{"21", "34"}[k]})
			}
		}
	}
	fresh, refused, err := revise.Revise(rs, []byte(text), edits)
	if err != nil || len(refused) > 0 || len(edits) != 3 {
		t.Fatal(edits, err, refused)
	}
	for _, e := range edits[1:] {
		at := strings.Index(string(fresh), "deduct("+e.Text) + len("deduct(")
		if got, _, ok := revise.Origin(fresh, diag.Span{Start: at, End: at + len(e.Text)}, edits); !ok || got != e {
			t.Errorf("%s is said to come from %+v", e.Text, got)
		}
	}
}
