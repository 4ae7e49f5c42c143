package revise_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/compare"
	"jixiao/engine/diag"
	"jixiao/engine/render"
	"jixiao/engine/revise"
)

// adjustedFile is a rule set with adjustments of every kind in one notation or the other.
func adjustedFile(language string) string {
	return `{"$schema": "x", "id": "demo/a", "version": "1", "title": "一", "language": "` + language + `", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
	"sources": [{"id": "办法", "title": "办法"}], "parameters": {"每处": {"value": 2}}, "grades": [{"name": "好", "from": 60}, {"name": "差", "from": 0}],
	"facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "处": {"type": "number", "min": 0}, "造假": {"type": "boolean"}},
	"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}],
	"adjustments": [{"id": "扣", "name": "扣分", "standard": "每处扣${每处}分", "add": "-处 * 每处", "min": -10, "max": 0, "source": {"ref": "办法"}}, {"id": "封", "when": "造假", "cap": "50"}]}`
}

// TestAdjustmentRows: adjustments come and go with their rows, in the file and over a base, in both notations; what is not clear is told at its row.
func TestAdjustmentRows(t *testing.T) {
	type rows = []revise.Row
	put := func(id string, texts ...string) revise.Row { // name, standard, effect, condition, value, least, most
		return revise.Row{ID: id, Texts: append(texts, make([]string, 7-len(texts))...)}
	}
	for _, c := range []struct {
		name        string
		edit        func(r rows) rows
		want, wrong string // the rows then, with their effects; or the field that is told
		over        string // of a base, "" for the same
	}{
		{"one adds", func(r rows) rows {
			return append(r, put("加", "加分", "受表彰的加2分", "加减", "处 > 3", "2", "", "2"))
		}, "扣加减 封封顶 加加减", "", ""},
		{"one sets", func(r rows) rows { return append(r, put("零", "", "", "定为", "造假", "0")) }, "扣加减 封封顶 零定为", "", ""},
		{"one caps the grade", func(r rows) rows { return append(r, put("级", "", "", "等级不超过", "造假", "差")) }, "扣加减 封封顶 级等级不超过", "", ""},
		{"two", func(r rows) rows {
			return append(r, put("级", "", "", "等级不超过", "造假", "差"), put("帽", "", "", "封顶", "", "90"))
		}, "扣加减 封封顶 级等级不超过 帽封顶", "", ""},
		{"between", func(r rows) rows { return slices.Insert(r, 1, put("帽", "", "", "封顶", "", "90")) }, "扣加减 帽封顶 封封顶", "", "told"},
		{"first", func(r rows) rows { return slices.Insert(r, 0, put("帽", "", "", "封顶", "", "90")) }, "帽封顶 扣加减 封封顶", "", "told"},
		{"one goes", func(r rows) rows { return slices.Delete(r, 0, 1) }, "封封顶", "", ""},
		{"all go", func(r rows) rows { return nil }, "", "", ""},
		{"another name", func(r rows) rows { r[0].ID = "减"; return r }, "减加减 封封顶", "", "told"},
		{"no effect", func(r rows) rows { return append(r, put("加", "", "", "", "", "2", "", "2")) }, "", revise.Effect, ""},
		{"an unknown effect", func(r rows) rows { return append(r, put("加", "", "", "加分", "", "2", "", "2")) }, "", revise.Effect, ""},
		{"no value", func(r rows) rows { return append(r, put("加", "", "", "封顶", "")) }, "", revise.Rule, ""},
		{"ends of a cap", func(r rows) rows { return append(r, put("帽", "", "", "封顶", "", "90", "1")) }, "", revise.Min, ""},
		{"no number", func(r rows) rows { return append(r, put("加", "", "", "加减", "", "2", "", "二")) }, "", revise.Max, ""},
		{"another effect", func(r rows) rows { r[1].Texts[2] = "定为"; return r }, "", revise.Effect, ""},
		{"another order", func(r rows) rows { r[0], r[1] = r[1], r[0]; return r }, "", "", "told"},
		{"no id", func(r rows) rows { return append(r, put("", "", "", "封顶", "", "90")) }, "", "", "told"},
	} {
		for _, language := range []string{"cel", "expr"} {
			base := adjustedFile(language)
			fetch := func(string) (string, []byte, error) { return "base.json", []byte(base), nil }
			below, err := engine.Parse("base.json", []byte(base), nil)
			if err != nil {
				t.Fatal(err)
			}
			for name, text := range map[string]string{"base.json": base, "top.json": `{"$schema": "x", "id": "demo/top", "version": "1", "extends": "demo/a@1", "title": "二", "effective": {"from": "2024-01-01"}}`} {
				rs, err := engine.Parse(name, []byte(text), fetch)
				if err != nil {
					t.Fatal(err)
				}
				now := tableOf(t, rs, revise.Adjustments)
				now.Rows = c.edit(slices.Clone(now.Rows))
				edits, refused := revise.Changes(rs, []revise.Table{now})
				made, more, err := revise.Revise(rs, []byte(text), edits, below)
				if err != nil {
					t.Fatal(err)
				}
				refused = append(refused, more...)
				if told := c.wrong != "" || c.want == "" && c.name != "all go" || name == "top.json" && c.over != ""; told != (len(refused) > 0) || told && c.wrong != "" && refused[0].Field != c.wrong {
					t.Errorf("%s, %s, %s: %+v", c.name, name, language, refused)
					continue
				} else if told {
					continue
				}
				fresh, err := engine.Parse(name, made, fetch)
				if err != nil {
					t.Errorf("%s: %v\n%s", c.name, err, made)
					continue
				}
				var got []string
				table := tableOf(t, fresh, revise.Adjustments)
				for _, row := range table.Rows {
					got = append(got, row.ID+row.Texts[2])
				}
				if strings.Join(got, " ") != c.want {
					t.Errorf("%s, %s: %v\n%s", c.name, name, got, made)
				}
				for k, row := range now.Rows {
					for j, text := range row.Texts {
						if table.Rows[k].Texts[j] != text && text != "" {
							t.Errorf("%s, %s: %q, want %q", c.name, name, table.Rows[k].Texts[j], text)
						}
					}
				}
				if c.name == "another name" && (fresh.Adjustments[0].Source.Ref != "办法" || !strings.Contains(string(made), "每处扣${每处}分")) {
					t.Errorf("%s", made)
				}
				changes, err := compare.Diff(context.Background(), rs, fresh)
				if err != nil {
					t.Fatal(err)
				}
				if said := render.Difference(rs, fresh, changes, diag.Zh).Text(); !strings.Contains(said, "调整") {
					t.Errorf("%s: %s", c.name, said)
				}
			}
		}
	}
}
