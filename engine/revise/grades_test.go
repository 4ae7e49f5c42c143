package revise_test

import (
	"slices"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/revise"
)

const gradesBase = `{"$schema": "x", "id": "demo/r", "version": "1", "title": "一", "language": "expr", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
	"grades": [{"name": "优", "from": 90, "at_most": {"percent": 30, "ties": "out"}}, {"name": "良", "above": 80}, {"name": "中", "from": 60}, {"name": "差", "from": 0}],
	"facts": {"次": {"type": "number", "min": 0}, "等": {"type": "text", "choices": ["优", "中"]}, "严重": {"type": "boolean"}},
	"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "deduct(10, 次)"}],
	"adjustments": [{"id": "封顶", "when": "严重 and 等 == '中'", "grade_cap": "良"}],
	"consequences": [{"id": "奖", "when": "grade == '优' or grade in [\"良\"]", "words": "优先"}, {"id": "罚", "when": "not (grade in ['优', '良'])", "words": "整改"}, {"id": "停", "when": "grade == '差'", "words": "停拨"}]}`

// TestGradeRows: grades are put in, taken away and called otherwise, in the file and over a base; whoever names them follows, and where that is
// not clear it is told which place it is.
func TestGradeRows(t *testing.T) {
	type rows = []revise.Row
	grade := func(name, from string) revise.Row { return revise.Row{ID: name, Texts: []string{from}} }
	for _, c := range []struct {
		name  string
		edit  func(r rows) rows
		want  []string // of the file, without blanks
		wrong string   // where one that is told is named
	}{
		{"one comes", func(r rows) rows { return slices.Insert(r, 3, grade("较差", "50")) }, []string{`{"name":"中","from":60},{"name":"较差","from":50},{"name":"差","from":0}`}, ""},
		{"one comes at the top", func(r rows) rows { return slices.Insert(r, 0, grade("特优", "＞95")) }, []string{`{"name":"特优","above":95},{"name":"优","from":90,"at_most":{"percent":30,"ties":"out"}}`}, ""},
		{"one goes", func(r rows) rows { return slices.Delete(r, 2, 3) }, []string{`{"name":"良","above":80},{"name":"差","from":0}`}, ""},
		{"another name", func(r rows) rows { r[1].ID = "良'好"; return r }, []string{`{"name":"良'好","above":80}`, `"grade_cap":"良'好"`, `grade=='优'orgradein[\"良'好\"]`, `grade in ['优', '良\\'好']`}, ""},
		{"a quota stays with its grade", func(r rows) rows { r[0].ID = "优秀"; return r }, []string{`{"name":"优秀","from":90,"at_most":{"percent":30,"ties":"out"}}`, `grade=='优秀'or`}, ""},
		{"another name and beginning", func(r rows) rows { r[2] = grade("合格", "70"); return r }, []string{`{"name":"合格","from":70}`}, ""},
		{"two names", func(r rows) rows { r[2], r[3] = grade("合格", "60"), grade("不合格", "0"); return r }, []string{`{"name":"合格","from":60},{"name":"不合格","from":0}`, `"grade=='不合格'"`}, ""},
		{"a name, and one comes", func(r rows) rows {
			return append(r[:2:2], grade("较好", "70"), grade("合格", "60"), r[3])
		}, []string{`{"name":"良","above":80},{"name":"较好","from":70},{"name":"合格","from":60}`}, ""},
		{"a beginning that is in it", func(r rows) rows { r[1].Texts[0] = "80"; return r }, []string{`{"name":"良","from":80}`}, ""},
		{"a beginning that is not", func(r rows) rows { r[2].Texts[0] = ">60"; return r }, []string{`{"name":"中","above":60}`}, ""},

		{"one goes that is named", func(r rows) rows { return slices.Delete(r, 1, 2) }, nil, "总分调整“封顶”"},
		{"one goes that follows", func(r rows) rows { r[2].Texts[0] = "0"; return slices.Delete(r, 3, 4) }, nil, "结果应用“停”"},
		{"no beginning", func(r rows) rows { return slices.Insert(r, 3, grade("较差", "")) }, nil, "不能留空"},
		{"no name", func(r rows) rows { r[2].ID = ""; return r }, nil, "没有名称"},
		{"one name twice", func(r rows) rows { r[2].ID = "良"; return r }, nil, "两次"},
		{"none left", func(r rows) rows { return nil }, nil, "一行也没有"},
	} {
		for name, text := range map[string]string{"base.json": gradesBase, "top.json": `{"$schema": "x", "id": "demo/top", "version": "1", "extends": "demo/r@1", "title": "二", "effective": {"from": "2024-01-01"}}`} {
			fetch := func(string) (string, []byte, error) { return "base.json", []byte(gradesBase), nil }
			rs, err := engine.Parse(name, []byte(text), fetch)
			if err != nil {
				t.Fatal(err)
			}
			now := tableOf(t, rs, revise.Grades)
			now.Rows = c.edit(now.Rows)
			edits, refused := revise.Changes(rs, []revise.Table{now})
			fresh, more, err := revise.Revise(rs, []byte(text), edits)
			if err != nil {
				t.Fatal(err)
			}
			if refused = append(refused, more...); c.wrong != "" {
				if !slices.ContainsFunc(refused, func(r revise.Refusal) bool {
					return r.Table == revise.Grades && strings.Contains(r.Why.In(diag.Zh), c.wrong)
				}) {
					t.Errorf("%s: %+v, want %s", c.name, refused, c.wrong)
				}
				continue
			}
			next, err := engine.Parse(name, fresh, fetch)
			if err != nil || len(refused) > 0 {
				t.Errorf("%s: %v %+v\n%s", c.name, err, refused, fresh)
				continue
			}
			got := tableOf(t, next, revise.Grades)
			for k, row := range now.Rows {
				if want := strings.Replace(row.Texts[0], ">", "＞", 1); k >= len(got.Rows) || got.Rows[k].ID != row.ID || got.Rows[k].Texts[0] != want {
					t.Errorf("%s: %v, want %v", c.name, got.Rows, now.Rows)
					break
				}
			}
			plain := strings.Join(strings.Fields(string(fresh)), "")
			for _, want := range c.want {
				if !strings.Contains(plain, strings.ReplaceAll(want, " ", "")) {
					t.Errorf("%s in %s: no %s in\n%s", c.name, name, want, fresh)
				}
			}
		}
	}
}

// TestGradeNames: a grade that an expression gives follows its new name; what a definition or words say is left, and told.
func TestGradeNames(t *testing.T) {
	for _, c := range []struct{ grade, let, consequence, words, want string }{
		{"total >= 80 ? '优' : '差'", "1", "grade == '优'", "好", ""},
		{"indicators.exists(i, i.grade == '优') ? '优' : '差'", "1", "true", "好", ""},
		{"total >= 80 ? 级 : '差'", "次 > 1 ? '优' : '差'", "true", "好", "等级的表达式"},
		{"级(total)", `{"with": ["x"], "is": "x >= 80 ? '优' : '差'"}`, "true", "好", "等级的表达式"},
		{"total >= 80 ? '优' : '差'", "1", "true", "${grade == '优' ? '好' : '不好'}", "结果应用“奖”"},
		{"total >= 80 ? '优' : '差'", "1", "lookup([['优', 1], ['差', 0]], grade) > 0 && 等 == '优'", "好", ""},
	} {
		definition := c.let
		if !strings.HasPrefix(definition, "{") {
			definition = `"` + definition + `"`
		}
		text := strings.NewReplacer("LET", definition, "GRADE", c.grade, "WHEN", c.consequence, "WORDS", c.words).Replace(`{"$schema": "x", "id": "demo/r", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"grades": [{"name": "优"}, {"name": "差"}], "grade": "GRADE", "let": {"级": LET}, "facts": {"次": {"type": "number", "min": 0}, "等": {"type": "text"}},
			"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "deduct(10, 次)"}], "consequences": [{"id": "奖", "when": "WHEN", "words": "WORDS"}]}`)
		rs, err := engine.Parse("r.json", []byte(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		now := tableOf(t, rs, revise.Grades)
		now.Rows[0].ID = "优秀"
		edits, refused := revise.Changes(rs, []revise.Table{now})
		fresh, more, err := revise.Revise(rs, []byte(text), edits)
		if err != nil {
			t.Fatal(err)
		}
		if refused = append(refused, more...); c.want != "" {
			if len(refused) != 1 || !strings.Contains(refused[0].Why.In(diag.Zh), c.want) {
				t.Errorf("%s: %+v", c.grade, refused)
			}
			continue
		}
		want := strings.Replace(strings.Replace(text, `"name": "优"`, `"name": "优秀"`, 1), "'优'", "'优秀'", -1)
		want = strings.Replace(want, "等 == '优秀'", "等 == '优'", 1)
		next, err := engine.Parse("r.json", fresh, nil)
		if err != nil || len(refused) > 0 {
			t.Errorf("%s: %v %+v\n%s", c.grade, err, refused, fresh)
			continue
		}
		if made, err := engine.Parse("r.json", []byte(want), nil); err != nil || strings.Count(string(fresh), "优秀") != strings.Count(want, "优秀") || len(next.Grades) != len(made.Grades) {
			t.Errorf("%s: %v\n%s", c.grade, err, fresh)
		}
	}
}
