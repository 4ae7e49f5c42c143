package revise_test

import (
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
	for _, c := range []struct {
		edit revise.Edit
		code *diag.Code
		from int
	}{
		{revise.Edit{Table: revise.Criteria, Row: "A", Field: revise.Rule, Text: "100 - 律"}, diag.UnknownName, len("100 - ")},
		{revise.Edit{Table: revise.Criteria, Row: "A", Field: revise.Applies, Text: "率"}, diag.TypeMismatch, 0},
		{revise.Edit{Table: revise.Criteria, Row: "B", Field: revise.Weight, Text: "-40"}, nil, 0},
		{revise.Edit{Table: revise.Arms, Row: arm, Field: revise.From, Text: "70"}, nil, 0},
		{revise.Edit{Table: revise.Grades, Row: "差", Field: revise.From, Text: "95"}, nil, 0},
		{revise.Edit{Table: revise.Adjustments, Row: "加", Field: revise.Rule, Text: "律"}, diag.UnknownName, 0},
		{revise.Edit{Table: revise.Own + "日历", Field: revise.Value, Text: `[{"日": "2024-10-01", "班": false}, {"日": "2024-10-01", "班": true}]`}, diag.TableTwice, 0},
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
			told = told || ok && e == c.edit && from == c.from && (c.code == nil || d.Code == c.code)
		}
		if !told {
			t.Errorf("%v: %v", c.edit, list)
		}
	}
	if _, _, ok := revise.Origin([]byte(text), diag.Span{}, []revise.Edit{{Table: revise.Criteria, Row: "A", Field: revise.Rule, Text: "1"}}); ok {
		t.Error("the beginning of the file follows from an edit of a rule")
	}
}
