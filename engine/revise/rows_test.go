package revise_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/revise"
)

// tableOf is a table of a rule set as a sheet has it, of which a test puts in, takes away and changes rows.
func tableOf(t *testing.T, rs *engine.RuleSet, name string) revise.Table {
	t.Helper()
	for _, table := range revise.Of(rs) {
		if table.Name == name {
			return table
		}
	}
	t.Fatal("no table " + name)
	return revise.Table{}
}

// armsFile has a band with what holds otherwise, one without, and a lookup, in one notation or the other.
func armsFile(language string) string {
	and := map[string]string{"cel": "&&", "expr": "and"}[language]
	return `{"$schema": "x", "id": "demo/r", "version": "1", "title": "一", "language": "` + language + `", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
	"facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "次": {"type": "number", "min": 0}, "等": {"type": "text"}},
	"indicators": [{"id": "A", "name": "甲", "weight": 40, "percent": ["率 > 0 ` + and + ` 次 > 0 ? band(率, [[95, 100], [90, 80],", "  [80, (50)]], 0) : 0"]},
		{"id": "B", "name": "乙", "weight": 30, "percent": "band(次, [[4, 100], [2, 50]])"},
		{"id": "C", "name": "丙", "weight": 30, "percent": "lookup([[\"优]\", 100], ['良', 75]], 等)"}]}`
}

// TestArmRows: rows of bands and of lookups are put in and taken away, in both notations, in the file and over a base; what is not clear is told
// at its row.
func TestArmRows(t *testing.T) {
	type rows = []revise.Row
	n := 0
	put := func(of, from, until, key, value string) revise.Row { // of which row it is a copy
		n++
		return revise.Row{ID: revise.Put + strconv.Itoa(n), Copy: of, Texts: []string{"", "", from, until, key, value}}
	}
	in := func(r rows, at int, more ...revise.Row) rows { return slices.Insert(r, at, more...) }
	out := func(r rows, from, to int) rows { return slices.Delete(r, from, to) }
	const from, until, key = 2, 3, 4
	for _, c := range []struct {
		name  string
		edit  func(r rows) rows // 0 to 3 are of A, 4 and 5 of B, 6 and 7 of C
		want  string            // of the rules; blanks do not count
		wrong string            // the field that is told, in place of that
	}{
		{"between", func(r rows) rows { return in(r, 2, put("", "85", "90", "", "65")) }, "[90, 80], [85, 65], [80, (50)]], 0)", ""},
		{"without an end", func(r rows) rows { return in(r, 1, put("", "93", "", "", "90")) }, "[[95, 100], [93, 90], [90, 80], [80, (50)]], 0)", ""},
		{"at the end", func(r rows) rows { return in(r, 3, put("", "60", "80", "", "20")) }, "[80, (50)], [60, 20]], 0)", ""},
		{"a copy below", func(r rows) rows { return in(r, 3, put(r[2].ID, "60", "80", "", "20")) }, "[80, (50)], [60, 20]], 0)", ""},
		{"a copy above", func(r rows) rows { return in(r, 0, put(r[0].ID, "98", "", "", "100")) }, "band(率, [[98, 100], [95, 100], [90, 80],", ""},
		{"two", func(r rows) rows { return in(r, 1, put("", "94", "95", "", "96"), put("", "92", "94", "", "90")) }, "[[95, 100], [94, 96], [92, 90], [90, 80],", ""},
		{"the first goes", func(r rows) rows { return out(r, 0, 1) }, "band(率, [[90, 80], [80, (50)]], 0)", ""},
		{"the last two go", func(r rows) rows { return out(r, 1, 3) }, "band(率, [[95, 100]], 0)", ""},
		{"one goes and one comes", func(r rows) rows { return in(out(r, 1, 2), 1, put("", "88", "95", "", "70")) }, "[[95, 100], [88, 70], [80, (50)]], 0)", ""},
		{"all go and others come", func(r rows) rows {
			return in(out(r, 0, 3), 0, put("", "70", "", "", "100"), put("", "60", "70", "", "20"))
		}, "[[70, 100], [60, 20]], 0)", ""},
		{"what holds otherwise goes", func(r rows) rows { return out(r, 3, 4) }, "[80, (50)]]) : 0", ""},
		{"what holds otherwise comes", func(r rows) rows { return in(r, 6, put(r[5].ID, "", "2", "", "5")) }, "band(次, [[4, 100], [2, 50]], 5)", ""},
		{"a number changes, too", func(r rows) rows {
			r[1].Texts[from] = "91"
			return in(r, 2, put("", "85", "91", "", "65"))
		}, "[91, 80], [85, 65], [80, (50)]], 0)", ""},
		{"an end that follows", func(r rows) rows { r[1].Texts[from], r[2].Texts[until] = "91", "91"; return r }, "[91, 80], [80, (50)]], 0)", ""},
		{"a word", func(r rows) rows { r[7].Texts[key] = "良'好"; return r }, `['良\'好', 75]]`, ""},
		{"a word comes", func(r rows) rows { return in(r, 7, put("", "", "", `中\`, "40")) }, `[["优]", 100], ['中\\', 40], ['良', 75]]`, ""},
		{"a word goes", func(r rows) rows { return out(r, 7, 8) }, `lookup([["优]", 100]], 等)`, ""},
		{"a percentage", func(r rows) rows { return in(r, 2, put("", "85%", "", "", "65")) }, "[85, 65]", ""},
		{"before what stands otherwise", func(r rows) rows { return in(r, 6, put("", "1", "", "", "10")) }, "band(次, [[4, 100], [2, 50], [1, 10]])", ""}, // the next is a lookup
		{"behind what holds otherwise", func(r rows) rows { return in(r, 4, put("", "10", "", "", "10")) }, "band(次, [[10, 10], [4, 100], [2, 50]])", ""},
		{"a copy among others", func(r rows) rows { return in(r, 7, put(r[0].ID, "85", "90", "", "60")) }, "[90, 80], [85, 60], [80, (50)]], 0)", ""},
		{"at the end of the sheet", func(r rows) rows {
			row := put("", "70", "80", "", "20")
			row.Texts[0] = r[0].Texts[0]
			return append(r, row)
		}, "[80, (50)], [70, 20]], 0)", ""},
		{"two at the end of the sheet", func(r rows) rows {
			one, two := put("", "1", "2", "", "20"), put("", "3", "4", "", "70")
			one.Texts[1], one.Texts[0], two.Texts[0] = r[4].Texts[1], r[4].Texts[0], r[4].Texts[0]
			return append(r, one, two)
		}, "band(次, [[4, 100], [3, 70], [2, 50], [1, 20]])", ""},
		{"a word at the top", func(r rows) rows {
			row := put("", "", "", "中", "20")
			row.Texts[0] = r[6].Texts[0]
			return in(r, 0, row)
		}, `['良', 75], ['中', 20]]`, ""},
		{"in another order", func(r rows) rows { return in(r, 0, put("", "85", "90", "", "65"), put("", "60", "80", "", "1")) }, "[[95, 100], [90, 80], [85, 65], [80, (50)], [60, 1]], 0)", ""},

		{"an end that does not fit", func(r rows) rows { return in(r, 2, put("", "85", "95", "", "65")) }, "", revise.Until},
		{"an end of the first", func(r rows) rows { return in(r, 0, put(r[0].ID, "98", "100", "", "100")) }, "", revise.Until},
		{"an end that moves alone", func(r rows) rows { r[1].Texts[until] = "96"; return r }, "", revise.Until},
		{"which band", func(r rows) rows { return in(out(r, 3, 4), 3, put("", "10", "", "", "10")) }, "", ""},
		{"of none", func(r rows) rows {
			row := put(r[0].ID, "1", "", "", "10")
			row.Texts[0] = r[7].Texts[0]
			return in(r, 7, row)
		}, "", ""},
		{"among others", func(r rows) rows { return append(r, put(r[0].ID, "", "", "", "10")) }, "", ""},
		{"a word in a band", func(r rows) rows { return in(r, 2, put("", "", "", "中", "10")) }, "", ""},
		{"no beginning", func(r rows) rows { return in(r, 2, put("", "", "", "", "65")) }, "", revise.From},
		{"no value", func(r rows) rows { return in(r, 2, put("", "85", "", "", "")) }, "", revise.Value},
		{"no number", func(r rows) rows { return in(r, 2, put("", "八十五", "", "", "65")) }, "", revise.From},
		{"no word", func(r rows) rows { r[7].Texts[key] = ""; return r }, "", revise.Key},
		{"a share of 1 in a percentage", func(r rows) rows { r[1].Texts[from] = "0.75"; return r }, "", revise.From},
		{"a share of 1 that it gives", func(r rows) rows { r[1].Texts[5] = "0.75"; return r }, "", revise.Value},
		{"a share of 1 in a new row", func(r rows) rows { return in(r, 2, put("", "85", "90", "", "0.65")) }, "", revise.Value},
		{"another order", func(r rows) rows { r[0], r[1] = r[1], r[0]; return r }, "", ""},
		{"none left", func(r rows) rows { return out(r, 4, 6) }, "", ""},
	} {
		for _, language := range []string{"cel", "expr"} {
			base := armsFile(language)
			fetch := func(string) (string, []byte, error) { return "base.json", []byte(base), nil }
			for name, text := range map[string]string{"base.json": base, "top.json": `{"$schema": "x", "id": "demo/top", "version": "1", "extends": "demo/r@1", "title": "二", "effective": {"from": "2024-01-01"}}`} {
				rs, err := engine.Parse(name, []byte(text), fetch)
				if err != nil {
					t.Fatal(err)
				}
				now := tableOf(t, rs, revise.Arms)
				now.Rows = c.edit(now.Rows)
				edits, refused := revise.Changes(rs, []revise.Table{now})
				fresh, more, err := revise.Revise(rs, []byte(text), edits)
				if err != nil {
					t.Fatal(err)
				}
				if refused = append(refused, more...); c.want == "" {
					if len(refused) == 0 || refused[0].Field != c.wrong || refused[0].Row == "" {
						t.Errorf("%s: %+v, want one of %q", c.name, refused, c.wrong)
					}
					continue
				}
				if len(refused) > 0 {
					t.Errorf("%s: %+v", c.name, refused)
					continue
				}
				next, err := engine.Parse(name, fresh, fetch)
				if err != nil {
					t.Fatalf("%s: %v\n%s", c.name, err, fresh)
				}
				rules := ""
				criteria := tableOf(t, next, revise.Criteria)
				for _, row := range criteria.Rows {
					rules += row.Texts[slices.Index(criteria.Fields, revise.Rule)] + "\n"
				}
				if !strings.Contains(strings.Join(strings.Fields(rules), " "), c.want) || len(tableOf(t, next, revise.Arms).Rows) != len(now.Rows) {
					t.Errorf("%s, %s in %s: no %s in\n%s", c.name, language, name, c.want, rules)
				}
			}
		}
	}
}

// TestArmRowsAside: a band whose rows have comments between them, or whose expression was changed as a whole, is left to the expression.
func TestArmRowsAside(t *testing.T) {
	text := strings.Replace(armsFile("cel"), `[90, 80],", "`, `[90, 80], // 良", "`, 1)
	rs, err := engine.Parse("r.json", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		gone int
		more []revise.Edit
	}{{1, nil}, {4, []revise.Edit{{Table: revise.Criteria, Row: "B", Field: revise.Rule, Text: "次"}}}} {
		now := tableOf(t, rs, revise.Arms)
		now.Rows = slices.Delete(now.Rows, c.gone, c.gone+1)
		edits, refused := revise.Changes(rs, []revise.Table{now})
		_, more, err := revise.Revise(rs, []byte(text), append(edits, c.more...))
		if err != nil || len(refused) > 0 || len(more) != 1 || more[0].Field != revise.Rows {
			t.Errorf("%v %v %v", err, refused, more)
		}
	}
}

// TestShareOfPercents: a border that is a share of 1 is asked about where the others are percentages, whatever says that they are.
func TestShareOfPercents(t *testing.T) {
	for _, language := range []string{"cel", "expr"} {
		for measure, asked := range map[string]bool{"率": true, "甲 / 乙 * 100": true, "100 * 甲 / 乙": true, "(甲 / 乙) * 100": true, "完成": true, "round(完成, 2)": true, "甲": false, "次 * 100": false, "丙 / 乙": false} {
			own := `{"$schema": "x", "id": "demo/r", "version": "1", "title": "一", "language": "` + language + `", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "let": {"完成": "甲 / 乙 * 100"},
	"facts": {"率": {"type": "number", "unit": "%"}, "甲": {"type": "number", "unit": "万元"}, "乙": {"type": "number", "unit": "万元"}, "丙": {"type": "number", "unit": "人"}, "次": {"type": "number"}},
	"indicators": [{"id": "A", "name": "甲项", "weight": 100, "points": "band(` + measure + `, [[90, 100], [80, 50]], 0)"}]}`
			rs, err := engine.Parse("own.json", []byte(own), nil)
			if err != nil {
				t.Fatal(measure, err)
			}
			now := tableOf(t, rs, revise.Arms)
			now.Rows[1].Texts[2] = "0.85"
			if _, refused := revise.Changes(rs, []revise.Table{now}); len(refused) > 0 != asked {
				t.Errorf("%s, %s: %v", language, measure, refused)
			}
			now.Rows[1].Texts[2] = "85%"
			if edits, _ := revise.Changes(rs, []revise.Table{now}); len(edits) == 0 || edits[0].Text != "85" {
				t.Errorf("%s, %s: %v", language, measure, edits)
			}
		}
	}
}
