package render_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/render"
	"jixiao/engine/replay"
)

var update = flag.Bool("update", false, "rewrite the renderings in testdata")

// TestRenderings: one input, and every rendering of it in the same file. The input has a hostile name, an adjudication,
// a missing fact, a failed check and a report that differs.
func TestRenderings(t *testing.T) {
	const file = "testdata/small.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	input := func(name string) []byte {
		for _, f := range archive.Files {
			if f.Name == name {
				return f.Data
			}
		}
		t.Fatal("no ", name)
		return nil
	}
	rs, list := engine.Parse("ruleset.json", input("ruleset.json"), nil)
	if rs == nil {
		t.Fatal(list)
	}
	facts, list := rs.Read("facts.json", input("facts.json"))
	if facts == nil {
		t.Fatal(list)
	}
	report, found := replay.ReadReport("report.json", input("report.json"))
	if report == nil {
		t.Fatal(found)
	}
	card := facts.Evaluate()
	differences, found := replay.Compare(report, card)
	if found != nil {
		t.Fatal(found)
	}
	kept := 0
	for kept < len(archive.Files) && !strings.Contains(archive.Files[kept].Name, " ") {
		kept++
	}
	out := &txtar.Archive{Comment: archive.Comment, Files: append([]txtar.File{}, archive.Files[:kept]...)}
	for _, d := range []struct {
		name string
		doc  *render.Document
	}{
		{"scorecard", render.Scorecard(card, false, diag.Zh)}, {"scorecard in full", render.Scorecard(card, true, diag.Zh)},
		{"explanation", render.Explanation(card, card.First(), diag.Zh)}, {"replay", render.Replay(report, replay.TotalsOf(report, card), replay.Match(differences, &replay.Known{}), nil, diag.Zh)},
		{"rule set", render.RuleSet(rs, diag.Zh)},
	} {
		out.Files = append(out.Files, txtar.File{Name: d.name + " as text", Data: []byte(d.doc.Text())},
			txtar.File{Name: d.name + " as markdown", Data: []byte(d.doc.Markdown() + "\n")}, txtar.File{Name: d.name + " as html", Data: []byte(d.doc.HTML())})
	}
	got := txtar.Format(out)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("the renderings changed (-want +got):\n%s", diff)
	}
	if html := render.Scorecard(card, true, diag.Zh).HTML(); strings.Contains(html, "<script") || strings.Contains(html, "http") || strings.Contains(html, "src=") {
		t.Error("HTML must escape everything and need nothing from elsewhere")
	}
}

// TestNoRows: an indicator whose table has no rows is one line of its own.
func TestNoRows(t *testing.T) {
	rs, list := engine.Parse("ruleset.json", []byte(`{"$schema": "x", "id": "t/rows", "version": "1", "title": "表", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"表": {"type": "table", "columns": {"号": {"type": "text"}, "组": {"type": "text"}, "分": {"type": "number"}, "值": {"type": "number"}}}},
		"indicators": [{"id": "P", "name": "上级", "weight": 60, "indicators": [{"id": "L", "for_each": "表", "as": "r", "key": "r.号", "group": ["r.组"], "name": "r.号", "weight": "r.分", "percent": "r.值"}]},
			{"id": "Q", "name": "另一", "weight": 40, "percent": "100"}]}`), nil)
	if rs == nil {
		t.Fatal(list)
	}
	for text, want := range map[string]string{
		`{"facts": {"表": []}}`: "“L”各行分值之和为 0，应为 60",
		`{"facts": {"表": [{"号": "1", "分": 90, "值": 100}, {"号": "2", "组": "甲", "分": 90, "值": 100}]}}`: "“L”各行分值之和为 180，应为 60",
		`{"facts": {}}`: "缺少事实“表”",
	} {
		facts, list := rs.Read("facts.json", []byte(text))
		if facts == nil {
			t.Fatal(list)
		}
		card := facts.Evaluate()
		for _, detail := range []bool{false, true} {
			d := render.Scorecard(card, detail, diag.Zh)
			if got := d.Text(); !strings.Contains(got, want) || !strings.Contains(got, "上级") {
				t.Errorf("%s:\n%s", text, got)
			}
			d.Markdown()
			d.HTML()
		}
		render.Explanation(card, card.First(), diag.Zh).Text()
		if json := render.AppendJSON(nil, card, true); !strings.Contains(string(json), want) {
			t.Errorf("%s", json)
		}
		if p := card.Total.Score; p.Hi.Less(p.Lo) {
			t.Errorf("%s: the total is %s to %s", text, p.Lo, p.Hi)
		}
	}
}

// TestParts: a part of a table that has merged cells fits on a page: it has neither many rows nor many lines.
func TestParts(t *testing.T) {
	rows := func(n int, text string) [][]render.Cell {
		out := [][]render.Cell{{{Text: "名\n12分", Rows: n}, {Text: text, Rows: 1}}}
		for len(out) < n {
			out = append(out, []render.Cell{{}, {Text: text, Rows: 1}})
		}
		return out
	}
	for _, c := range []struct {
		text string
		want string
	}{{"短", "8 2"}, {strings.Repeat("长", 130), "4 4 2"}, {strings.Repeat("长", 2000), "1 1 1 1 1 1 1 1 1 1"}, {strings.Repeat("行\n", 8) + "行", "2 2 2 2 2"}} {
		table := render.Table{Columns: []render.Column{{Title: "甲"}, {Title: "乙"}}, Rows: rows(10, c.text)}
		got := ""
		for k, part := range table.Parts(diag.Zh) {
			got += fmt.Sprint(" ", len(part))
			if first := part[0][0]; first.Rows != len(part) || k > 0 && first.Text != "名\n（续）" {
				t.Errorf("%v", first)
			}
		}
		if strings.TrimSpace(got) != c.want {
			t.Errorf("%.10s: %s, want %s", c.text, got, c.want)
		}
	}
}

// TestOn: pages of a table's own are as full as they can be, and what goes on is told on each.
func TestOn(t *testing.T) {
	table := render.Table{Columns: []render.Column{{Title: "甲"}, {Title: "乙"}}}
	for k := range 12 {
		row := []render.Cell{{}, {Text: "短", Rows: 1}}
		if k%6 == 0 {
			row[0] = render.Cell{Text: "名\n12分", Rows: 6}
		}
		table.Rows = append(table.Rows, row)
	}
	got := ""
	for k, part := range table.On(render.Paper{First: 45, Other: 55, Line: 8, Row: 2}, diag.Zh) {
		got += fmt.Sprint(" ", len(part), part[0][0].Rows)
		if k > 0 && part[0][0].Text != "名\n（续）" {
			t.Errorf("%v", part[0][0])
		}
	}
	if got != " 4 4 5 2 3 3" {
		t.Error(got)
	}
}

// TestFirstPage: a table that lies across begins below the result and what stands under it, in parts of a page each; below anything else it is parted by the
// names of its levels.
func TestFirstPage(t *testing.T) {
	table := render.Table{}
	for range 9 {
		table.Columns = append(table.Columns, render.Column{Title: "列"})
	}
	for range 60 {
		table.Rows = append(table.Rows, slices.Repeat([]render.Cell{{Text: "格", Rows: 1}}, 9))
	}
	first := func(blocks ...render.Block) int {
		page := (&render.Document{Title: "题", Result: &render.Result{Score: "88"}, Blocks: append(blocks, table)}).HTML()
		if !strings.Contains(page, `class="stacks pages"`) {
			return 0
		}
		part, _, _ := strings.Cut(page[strings.Index(page, "<tbody>"):], "</tbody>")
		return strings.Count(part, "<tr>")
	}
	short, long := first(render.Lines{Items: []string{"一"}}), first(render.Lines{Items: slices.Repeat([]string{"一"}, 8)})
	if short <= long || long < 5 || first(render.Lines{Items: slices.Repeat([]string{"一"}, 40)}) != 0 || first(render.Heading{Level: 2, Text: "题"}) != 0 {
		t.Error(short, long)
	}
}

// TestRanges: ranges are not broken, and columns are as wide as the numbers in them, at the cost of those with room to spare.
func TestRanges(t *testing.T) {
	column := func(share int) render.Column { return render.Column{Title: "列", Share: share} }
	table := render.Table{Columns: []render.Column{column(7), column(6), column(60), column(6), column(21)}, Rows: [][]render.Cell{{{Text: "甲\n得13.00～24.50分", Rows: 1}, {Text: "100.00%", Rows: 1}, {Text: "文字", Rows: 1}, {Text: "1.00", Rows: 1}, {}}}}
	if got := fmt.Sprint(table.Shares()); got != "[15 9 49 6 21]" {
		t.Error(got)
	}
	page := (&render.Document{Blocks: []render.Block{table}}).HTML()
	for _, want := range []string{"得<span>13.00～24.50</span>分", ">100.00%<", "td span { white-space: nowrap; }", `<col style="width:15%">`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %s", want, page)
		}
	}
}
