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

const pointsFile = `{"$schema": "x", "id": "demo/p", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
	"facts": {"支出": {"type": "number", "min": 0}, "预算": {"type": "number", "min": 1}, "一次性": {"type": "boolean"}},
	"indicators": [{"id": "A", "name": "甲", "weight": 100, "standard": "①制定制度；②执行率达到90%；③按计划完成。①占20%，②③各占40%。",
		"facts": {"制": {"type": "checklist", "items": [{"share": 20}, {"share": 40, "is": ["支出 / 预算", "  >= 0.9"]}, {"share": 40, "partial": true, "is": {"expr": "支出 / 预算"}, "applies": "!一次性"}]}},
		"percent": "checklist(制)"}]}`

const overPoints = `{"$schema": "x", "id": "demo/q", "version": "1", "title": "二", "extends": "demo/p@1", "effective": {"from": "2024-01-01"},
	"indicators": [{"id": "A", "facts": {"制": {"type": "checklist", "shares": [30, 40, 30]}}}]}`

// TestComputedPoints: what computes key points is shown beside them, and changed there, in the file, over a base, and over one whose shares the
// file changes.
func TestComputedPoints(t *testing.T) {
	files := map[string]string{"demo/p@1": pointsFile, "demo/q@1": overPoints, "demo/r@1": strings.NewReplacer("demo/q", "demo/r", `"shares": [30, 40, 30]`, `"partial": false`).Replace(overPoints)}
	fetch := func(ref string) (string, []byte, error) { return ref, []byte(files[ref]), nil }
	for ref, own := range files {
		rs, err := engine.Parse(ref, []byte(own), fetch)
		if err != nil {
			t.Fatal(ref, err)
		}
		points := tableOf(t, rs, revise.Points)
		rule, applies := slices.Index(points.Fields, revise.Rule), slices.Index(points.Fields, revise.Applies)
		if got := points.Rows[1].Texts; got[rule] != "支出 / 预算\n  >= 0.9" || got[rule-1] != "支出 ÷ 预算不低于0.9" || got[applies] != "" || points.Rows[0].Texts[rule] != "" {
			t.Errorf("%s: %v", ref, points.Rows)
		}
		if got := points.Rows[2].Texts; got[rule] != "支出 / 预算" || got[applies] != "!一次性" || !strings.Contains(got[rule-1], "\n何时适用：") {
			t.Errorf("%s: %v", ref, points.Rows)
		}
		for _, table := range revise.Of(rs) {
			if table.Name == revise.Definitions && len(table.Rows) > 0 {
				t.Errorf("%s: %v", ref, table.Rows)
			}
		}
		numbers := tableOf(t, rs, revise.Numbers)
		if len(numbers.Rows) != 1 || numbers.Rows[0].Texts[0] != "要点 制.②" || numbers.Rows[0].Texts[1] != "0.9" {
			t.Fatalf("%s: %v", ref, numbers.Rows)
		}
		edit := func(row, field, text string) revise.Edit {
			return revise.Edit{Table: revise.Points, Row: row, Field: field, Text: text}
		}
		number := revise.Edit{Table: revise.Numbers, Row: numbers.Rows[0].ID, Field: revise.Value, Text: "0.8"}
		text, refused, err := revise.Revise(rs, []byte(own), []revise.Edit{number, edit("制.③", revise.Rule, "支出 / (2 * 预算)"), edit("制.③", revise.Applies, "!一次性 && 支出 > 0")})
		if err != nil || len(refused) > 0 {
			t.Fatal(ref, err, refused)
		}
		fresh, err := engine.Parse(ref, text, fetch)
		if err != nil {
			t.Fatalf("%s: %v\n%s", ref, err, text)
		}
		now := tableOf(t, fresh, revise.Points)
		if a, b := now.Rows[1].Texts, now.Rows[2].Texts; a[rule] != "支出 / 预算\n  >= 0.8" || b[rule] != "支出 / (2 * 预算)" || b[applies] != "!一次性 && 支出 > 0" || !slices.Equal(a[:3], points.Rows[1].Texts[:3]) || !slices.Equal(b[:3], points.Rows[2].Texts[:3]) {
			t.Errorf("%s: %v\n%s", ref, now.Rows, text)
		}
		if n := strings.Count(string(text), `{"expr": "支出 / (2 * 预算)"}`); n != 1 {
			t.Errorf("%s: another notation\n%s", ref, text)
		}
		for _, first := range []revise.Edit{edit("制.①", revise.Rule, "一次性"), edit("制.②", revise.Applies, "一次性")} { // which there was none of
			text, refused, err := revise.Revise(rs, []byte(own), []revise.Edit{first})
			if err != nil || len(refused) > 0 {
				t.Fatal(ref, err, refused)
			}
			fresh, err := engine.Parse(ref, text, fetch)
			if err != nil {
				t.Fatalf("%s: %v\n%s", ref, err, text)
			}
			now := tableOf(t, fresh, revise.Points)
			if k := slices.IndexFunc(now.Rows, func(r revise.Row) bool { return r.ID == first.Row }); now.Rows[k].Texts[slices.Index(now.Fields, first.Field)] != "一次性" {
				t.Errorf("%s: %v\n%s", ref, now.Rows, text)
			}
		}
		for _, wrong := range [][]revise.Edit{{edit("制.③", revise.Applies, "")}, {number, edit("制.②", revise.Rule, "一次性")}} {
			if _, refused, err := revise.Revise(rs, []byte(own), wrong); err != nil || len(refused) != 1 {
				t.Errorf("%s: %v: %v %v", ref, wrong, refused, err)
			}
		}
		for _, wrong := range []struct {
			edit revise.Edit
			code *diag.Code
			from int
		}{{edit("制.②", revise.Rule, "支出 > 计划"), diag.UnknownName, len("支出 > ")}, {edit("制.③", revise.Applies, "支出"), diag.TypeMismatch, 0}, {edit("制.③", revise.Share, "90"), diag.KeyPointsSum, 0},
			{revise.Edit{Table: revise.Numbers, Row: number.Row, Field: revise.Value, Text: "-0.9"}, nil, 0}} {
			text, refused, err := revise.Revise(rs, []byte(own), []revise.Edit{wrong.edit})
			if err != nil || len(refused) > 0 {
				t.Fatal(ref, err, refused)
			}
			fresh, err := engine.Parse(ref, text, fetch)
			list := diag.Findings(err)
			if fresh != nil {
				list = fresh.Warnings()
			}
			told := wrong.code == nil
			for _, d := range list {
				e, from, ok := revise.Origin(text, d.Span, []revise.Edit{wrong.edit})
				told = told || d.Code == wrong.code && ok && e == wrong.edit && from == wrong.from
			}
			if !told {
				t.Errorf("%s: %v: %v\n%s", ref, wrong.edit, list, text)
			}
		}
	}
}

// TestWordlessPoints: key points without words are given some in the table where the file says only what they are worth; words of the standard are changed there.
func TestWordlessPoints(t *testing.T) {
	own := strings.NewReplacer(`"extends": "demo/p@1"`, `"rounding": {"places": 2, "mode": "half-up"}`, `"id": "A",`, `"id": "A", "name": "甲", "weight": 100, "standard": "①一。", "percent": "checklist(制)",`).Replace(overPoints)
	rs, err := engine.Parse("demo/q@1", []byte(own), nil)
	if err != nil {
		t.Fatal(err)
	}
	for row, want := range map[string]string{"制.②": `[{"id": "①", "share": 30}, {"id": "②", "share": 40, "about": "二"}, {"id": "③", "share": 30}]`, "制.①": ""} {
		text, refused, err := revise.Revise(rs, []byte(own), []revise.Edit{{Table: revise.Points, Row: row, Field: revise.About, Text: "二"}})
		if err != nil || (len(refused) == 0) != (want != "") || !strings.Contains(string(text), want) {
			t.Errorf("%s: %v %v\n%s", row, err, refused, text)
		}
	}
}

// TestWorth: what key points are worth is not changed as a percentage where the file says how many points they give.
func TestWorth(t *testing.T) {
	for _, worth := range []string{`"points": [20, 40, 40]`, `"items": [{"points": 20}, {"points": 40}, {"points": 40}]`} {
		own := strings.Replace(overPoints, `"shares": [30, 40, 30]`, worth, 1)
		own = strings.NewReplacer(`"extends": "demo/p@1"`, `"rounding": {"places": 2, "mode": "half-up"}`, `"id": "A",`, `"id": "A", "name": "甲", "weight": 100, "standard": "①一；②二；③三。", "percent": "checklist(制)",`).Replace(own)
		rs, err := engine.Parse("demo/q@1", []byte(own), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, refused, err := revise.Revise(rs, []byte(own), []revise.Edit{{Table: revise.Points, Row: "制.①", Field: revise.Share, Text: "30"}}); err != nil || len(refused) != 1 {
			t.Errorf("%s: %v %v", worth, refused, err)
		}
	}
}

// TestPointsGo: whichever rows of key points go, those that stay are what they were, in the file and over a base; of a group none of whose rows is left
// that is told once.
func TestPointsGo(t *testing.T) {
	plain := strings.Replace(pointsFile, `{"share": 20}`, `{"share": 20, "gate": true}`, 1)
	files := map[string]string{"demo/p@1": plain, "demo/q@1": overPoints, "demo/r@1": strings.NewReplacer("demo/q", "demo/r", `"shares": [30, 40, 30]`, `"partial": false`).Replace(overPoints)}
	fetch := func(ref string) (string, []byte, error) { return ref, []byte(files[ref]), nil }
	for ref, own := range files {
		rs, err := engine.Parse(ref, []byte(own), fetch)
		if err != nil {
			t.Fatal(ref, err)
		}
		var base []*engine.RuleSet
		if ref != "demo/p@1" {
			b, err := engine.Parse("demo/p@1", []byte(plain), nil)
			if err != nil {
				t.Fatal(err)
			}
			base = append(base, b)
		}
		was := tableOf(t, rs, revise.Points)
		for set := 1; set < 1<<len(was.Rows); set++ {
			tables := revise.Of(rs)
			var stay []revise.Row
			for k, row := range was.Rows {
				if set>>k&1 == 0 {
					stay = append(stay, row)
				}
			}
			for k := range tables {
				if tables[k].Name == revise.Points {
					tables[k].Rows = stay
				}
			}
			edits, refused := revise.Changes(rs, tables)
			if len(stay) == 0 {
				if len(edits) > 0 || len(refused) != 1 || refused[0].Table != revise.Points || !strings.Contains(refused[0].Why.Zh, "“制”这组要点一项也没有了") {
					t.Errorf("%s: %v %v", ref, edits, refused)
				}
				continue
			}
			text, wrong, err := revise.Revise(rs, []byte(own), edits, base...)
			if err != nil || len(wrong)+len(refused) > 0 {
				t.Fatal(ref, err, wrong, refused)
			}
			fresh, err := engine.Parse(ref, text, fetch)
			if err != nil {
				t.Errorf("%s: %v: %v\n%s", ref, edits, err, text)
				continue
			}
			now := tableOf(t, fresh, revise.Points)
			same := len(now.Rows) == len(stay)
			for k := range stay {
				same = same && now.Rows[k].ID == stay[k].ID && slices.Equal(now.Rows[k].Texts[1:], stay[k].Texts[1:])
			}
			if !same {
				t.Errorf("%s: %v are left of %v\n%s", ref, now.Rows, stay, text)
			}
		}
	}
}

// TestPointsRenamed: key points may all have other marks, and stay what they were in what no cell says: whether they may be met in part or not apply, what
// they were, the notation of their expressions, the parameters in their words.
func TestPointsRenamed(t *testing.T) {
	whole := strings.NewReplacer(`{"share": 20}`, `{"share": 20, "about": "有制度，检查${次}次以上", "may_not_apply": true, "was": "有制度"}`, `"facts": {"支出"`, `"parameters": {"次": {"value": 5}}, "facts": {"支出"`,
		`"is": {"expr": "支出 / 预算"}, "applies": "!一次性"`, `"is": {"expr": "支出 / 预算"}, "applies": {"expr": "not 一次性"}`).Replace(pointsFile)
	fetch := func(ref string) (string, []byte, error) { return ref, []byte(whole), nil }
	rs, err := engine.Parse("demo/p@1", []byte(whole), fetch)
	if err != nil {
		t.Fatal(err)
	}
	tables := revise.Of(rs)
	for k := range tables {
		for j := range tables[k].Rows {
			if row := &tables[k].Rows[j]; tables[k].Name == revise.Points {
				row.ID = strings.NewReplacer("①", "甲", "②", "乙", "③", "丙").Replace(row.ID)
			}
		}
	}
	edits, refused := revise.Changes(rs, tables)
	text, more, err := revise.Revise(rs, []byte(whole), edits)
	if err != nil || len(refused)+len(more) > 0 {
		t.Fatal(err, refused, more)
	}
	fresh, err := engine.Parse("demo/p@1", text, fetch)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	was, now := tableOf(t, rs, revise.Points), tableOf(t, fresh, revise.Points)
	for k, row := range now.Rows {
		if !slices.Equal(row.Texts[1:], was.Rows[k].Texts[1:]) || row.ID != "制."+string([]rune("甲乙丙")[k]) {
			t.Errorf("%v, was %v\n%s", row, was.Rows[k], text)
		}
	}
	for _, want := range []string{`"about": "有制度，检查${次}次以上"`, `"may_not_apply": true`, `"was": "有制度"`, `"partial": true`, `{"expr": "not 一次性"}`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

const saidPoints = `{"$schema": "x", "id": "demo/s", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
	"parameters": {"线": {"value": 90, "unit": "%"}, "次": {"value": 5}},
	"facts": {"率": {"type": "number", "min": 0}},
	"indicators": [{"id": "A", "name": "甲", "weight": 100, "standard": "①制定制度；②执行率达到${线}%，不少于${次}次；③按计划完成。",
		"facts": {"制": {"type": "checklist", "items": [{"share": 20, "about": "有制度，检查${次}次以上"}, {"share": 40, "is": "率 >= 线"}, {"share": 40}]}},
		"percent": "checklist(制)"}]}`

const overSaid = `{"$schema": "x", "id": "demo/o", "version": "1", "title": "二", "extends": "demo/s@1", "effective": {"from": "2024-01-01"}}`

// TestParametersInPoints: a parameter stays in the words of a key point that were changed, be they its own or the standard's; where it is not clear
// whether it does, that is told.
func TestParametersInPoints(t *testing.T) {
	files := map[string]string{"demo/s@1": saidPoints, "demo/o@1": overSaid}
	fetch := func(ref string) (string, []byte, error) { return ref, []byte(files[ref]), nil }
	for ref, own := range files {
		rs, err := engine.Parse(ref, []byte(own), fetch)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ row, text, times, want, is string }{
			{"制.①", "有健全的制度，检查5次以上", "", "有健全的制度，检查${次}次以上", "有健全的制度，检查5次以上"},
			{"制.①", "有健全的制度，检查6次以上", "6", "有健全的制度，检查${次}次以上", "有健全的制度，检查6次以上"},
			{"制.①", "有制度，检查6次以上", "6", "", "有制度，检查6次以上"},
			{"制.②", "支出执行率达到90%，不少于5次", "", "支出执行率达到${线}%，不少于${次}次", "支出执行率达到90%，不少于5次"},
			{"制.③", "按时完成", "", "按时完成", "按时完成"},
			{"制.①", "有制度", "", "有制度", "有制度"},
			{"制.①", "有制度，检查8次以上", "", "refused", "5 是参数“次”，改成了 8"},
			{"制.②", "执行率达到80%，不少于5次", "", "refused", "90 是参数“线”，改成了 80"},
		} {
			edits := []revise.Edit{{Table: revise.Points, Row: c.row, Field: revise.About, Text: c.text}}
			if c.times != "" {
				edits = append(edits, revise.Edit{Table: revise.Parameters, Row: "次", Field: revise.Value, Text: c.times})
			}
			text, refused, err := revise.Revise(rs, []byte(own), edits)
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "refused" {
				if len(refused) != 1 || refused[0].Edit != edits[0] || !strings.Contains(refused[0].Why.Zh, c.is) {
					t.Errorf("%s: %s: %v", ref, c.text, refused)
				}
				continue
			}
			fresh, err := engine.Parse(ref, text, fetch)
			if err != nil || len(refused) > 0 {
				t.Errorf("%s: %s: %v %v", ref, c.text, err, refused)
				continue
			}
			if said := `"about": "` + c.want + `"`; c.want != "" && !strings.Contains(string(text), said) || c.want == "" && ref == "demo/o@1" && strings.Contains(string(text), `"about"`) {
				t.Errorf("%s: %s: no %s in\n%s", ref, c.text, said, text)
			}
			now := tableOf(t, fresh, revise.Points)
			if k := slices.IndexFunc(now.Rows, func(r revise.Row) bool { return r.ID == c.row }); now.Rows[k].Texts[slices.Index(now.Fields, revise.About)] != c.is {
				t.Errorf("%s: %s: %v", ref, c.text, now.Rows[k])
			}
		}
	}
}

// TestCell: what lies at a place of a rule file is shown by a cell.
func TestCell(t *testing.T) {
	for _, c := range []struct{ at, table, row, field, before string }{
		{"各占40%", revise.Criteria, "A", revise.Standard, "①制定制度；②执行率达到90%；③按计划完成。①占20%，②③"},
		{"checklist(制)", revise.Criteria, "A", revise.Rule, ""},
		{`"制": {`, revise.Points, "制.①", revise.Share, ""},
		{`40, "is"`, revise.Points, "制.②", revise.Share, ""},
		{"  >= 0.9", revise.Points, "制.②", revise.Rule, ""},
		{"!一次性", revise.Points, "制.③", revise.Applies, ""},
		{`"rounding"`, "", "", "", ""},
	} {
		start := strings.Index(pointsFile, c.at)
		cell, before, _, ok := revise.Cell([]byte(pointsFile), diag.Span{Start: start, End: start + 1})
		if ok != (c.table != "") || ok && (cell.Table != c.table || cell.Row != c.row || cell.Field != c.field || before != c.before) {
			t.Errorf("%s: %v %q %v", c.at, cell, before, ok)
		}
	}
}

// TestGivenPoints: a key point that documents gave until now, with what it was in the version before and whether it may not apply, is computed when an
// expression is written beside it, and the diff says so; a gate that is to apply at times is told at that cell. In both notations, in the file and over
// a base.
func TestGivenPoints(t *testing.T) {
	for _, language := range []string{"cel", "expr"} {
		base := `{"$schema": "x", "id": "demo/p", "version": "1", "title": "一", "language": "` + language + `", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
	"facts": {"支出": {"type": "number", "min": 0}},
	"indicators": [{"id": "A", "name": "甲", "weight": 100, "standard": "①制度；②支出；③完成",
		"facts": {"制": {"type": "checklist", "items": [{"share": 20, "gate": true}, {"share": 40, "was": "制.支出", "may_not_apply": true}, {"share": 40, "may_not_apply": true}]}}, "percent": "checklist(制)"}]}`
		fetch := func(string) (string, []byte, error) { return "base.json", []byte(base), nil }
		for _, own := range []string{base, `{"$schema": "x", "id": "demo/q", "version": "1", "title": "二", "language": "` + language + `", "extends": "demo/p@1", "effective": {"from": "2024-01-01"}}`} {
			rs, err := engine.Parse("own.json", []byte(own), fetch)
			if err != nil {
				t.Fatal(err)
			}
			edits := []revise.Edit{{Table: revise.Points, Row: "制.②", Field: revise.Rule, Text: "支出 > 0"}, {Table: revise.Points, Row: "制.③", Field: revise.Applies, Text: "支出 > 1"}}
			text, refused, err := revise.Revise(rs, []byte(own), edits)
			if err != nil || len(refused) > 0 {
				t.Fatal(err, refused)
			}
			fresh, err := engine.Parse("own.json", text, fetch)
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			changes, err := compare.Diff(context.Background(), rs, fresh)
			if err != nil {
				t.Fatal(err)
			}
			if said := render.Difference(rs, fresh, changes, diag.Zh).Text(); !strings.Contains(said, "支出大于0") || !strings.Contains(said, "支出大于1") {
				t.Error(said)
			}
			if told := revise.Along(rs, edits); len(told) != 1 || told[0].Edit != edits[0] || !strings.Contains(told[0].Why.Zh, "“制.支出”") {
				t.Error(told)
			}
			edits = []revise.Edit{{Table: revise.Points, Row: "制.①", Field: revise.Applies, Text: "支出 > 1"}}
			if text, _, err = revise.Revise(rs, []byte(own), edits); err != nil {
				t.Fatal(err)
			}
			_, err = engine.Parse("own.json", text, fetch)
			for _, d := range diag.Findings(err) {
				if e, _, ok := revise.Origin(text, d.Span, edits); d.Code != diag.KeyPointGate || !ok || e != edits[0] {
					t.Error(d, e)
				}
			}
			if err == nil {
				t.Error("no finding")
			}
		}
	}
}
