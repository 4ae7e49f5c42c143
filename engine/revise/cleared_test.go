package revise_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/compare"
	"jixiao/engine/library"
	"jixiao/engine/revise"
)

// everyCell is a rule set in one notation or the other with a text in every cell that can be changed.
func everyCell(language string) string {
	return `{"$schema": "x", "id": "demo/all", "version": "1", "title": "一", "about": "试点", "language": "` + language + `", "effective": {"from": "2024-01-01", "until": "2024-12-31"},
	"rounding": {"places": 2, "mode": "half-up"}, "sources": [{"id": "办法", "number": "1号", "title": "办法", "issued": "2020-01-01", "effective": "2020-02-01", "note": "现行"}],
	"parameters": {"限": {"value": 60, "unit": "%", "about": "下限", "source": "办法"}}, "grades": [{"name": "好", "from": 60, "to": 100}, {"name": "差", "from": 0, "to": 59}],
	"facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "点": {"type": "checklist", "items": [{"id": "①", "share": 40, "is": "率 > 50", "applies": "率 > 10", "about": "过半"}, {"id": "②", "share": 60, "about": "制度"}]},
		"名": {"type": "table", "columns": {"称": {"type": "text"}, "分": {"type": "number"}}, "value": [{"称": "甲", "分": 1}, {"称": "乙", "分": 2}]}},
	"let": {"过": "率 - 限"},
	"indicators": [{"id": "X", "name": "一级", "weight": 100, "indicators": [{"id": "A", "name": "甲", "weight": 40, "explanation": "说明", "standard": "①过半；②制度。", "about": "备注", "source": {"ref": "办法", "clause": "一"},
			"interpretation": [{"about": "①", "reads": "过半", "because": "惯例"}], "applies": "率 > 1", "when_not_applicable": "full", "percent": "checklist(点)"},
		{"id": "B", "name": "乙", "weight": 30, "standard": "达标得分", "points": "过 > 5 ? 30 : 0"}, {"id": "C", "name": "丙", "weight": 30, "standard": "按档", "percent": "band(率, [[90, 100], [60, 50]], 0)"}]}],
	"adjustments": [{"id": "减", "name": "扣分", "standard": "每有一处扣一分", "when": "率 > 90", "add": "-1", "min": -5, "max": 0}]}`
}

// TestCleared: a cell that can be changed and is left empty is refused, or the next version has nothing there and diff says so; of rule sets in both
// notations, in the file and over a base.
func TestCleared(t *testing.T) {
	l, err := library.Open(library.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range []string{"qingyunpu/trade-union@2023.1", "case/hunan-2016@2016", "case/county-quarter@1"} {
		_, own, err := l.Fetch(ref)
		if err != nil {
			t.Fatal(err)
		}
		cleared(t, ref, own, l.Fetch, false)
	}
	for _, language := range []string{"cel", "expr"} {
		base := func(string) (string, []byte, error) { return "base.json", []byte(everyCell(language)), nil }
		cleared(t, language, []byte(everyCell(language)), base, true)
		cleared(t, language+" over a base", []byte(`{"$schema": "x", "id": "demo/top", "version": "1", "extends": "demo/all@1", "title": "二", "language": "`+language+`", "effective": {"from": "2024-01-01"}}`), base, true)
	}
}

// cleared clears the cells of a rule set one by one: all, or the first and the last of each column.
func cleared(t *testing.T, name string, own []byte, fetch func(string) (string, []byte, error), all bool) {
	t.Helper()
	rs, err := engine.Parse("own.json", own, fetch)
	if err != nil {
		t.Fatal(name, err)
	}
	var base []*engine.RuleSet
	if len(rs.Bases) > 0 {
		at, text, err := fetch(rs.Bases[0])
		if err != nil {
			t.Fatal(err)
		}
		b, err := engine.Parse(at, text, fetch)
		if err != nil {
			t.Fatal(err)
		}
		base = append(base, b)
	}
	for _, table := range revise.Of(rs) {
		for j, field := range table.Fields {
			var rows []int
			for k, row := range table.Rows {
				if !row.Fixed && revise.Editable(table.Name, field) && row.Texts[j] != "" {
					rows = append(rows, k)
				}
			}
			if !all && len(rows) > 2 {
				rows = []int{rows[0], rows[len(rows)-1]}
			}
			for _, k := range rows {
				cell := strings.Join([]string{name, table.Name, table.Rows[k].ID, field}, " ")
				now := table
				now.Rows = slices.Clone(table.Rows)
				now.Rows[k].Texts = slices.Clone(now.Rows[k].Texts)
				now.Rows[k].Texts[j] = ""
				edits, refused := revise.Changes(rs, []revise.Table{now})
				if table.Name != revise.Head || table.Rows[k].ID != revise.Version {
					edits = append(edits, revise.Edit{Table: revise.Head, Row: revise.Version, Field: revise.Value, Text: "2099.1"})
				}
				text, more, err := revise.Revise(rs, own, edits, base...)
				if err != nil {
					t.Fatal(cell, err)
				}
				if len(refused)+len(more) > 0 {
					continue
				}
				fresh, err := engine.Parse("n.json", text, fetch)
				if err != nil { // told where it stands
					continue
				}
				for _, after := range revise.Of(fresh) {
					if after.Name == table.Name && (len(after.Rows) != len(table.Rows) || after.Rows[k].Texts[j] != "") {
						t.Errorf("%s: it is still %q", cell, after.Rows[k].Texts[j])
					}
				}
				changes, err := compare.Diff(context.Background(), rs, fresh)
				if err != nil {
					t.Fatal(err)
				}
				if len(changes)+len(compare.Whole(rs, fresh)) == 0 {
					t.Errorf("%s: diff does not say so", cell)
				}
			}
		}
	}
}
