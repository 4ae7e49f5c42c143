package drawn_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"jixiao/engine"
	"jixiao/engine/internal/drawn"
	"jixiao/engine/number"
	"jixiao/engine/revise"
	"jixiao/office/rulebook"
	"jixiao/office/sheet"
)

// between is a number halfway between two, one below the first where the second is none.
func between(a, b string) (string, bool) {
	x, err := number.Parse(a)
	if err != nil {
		return "", false
	}
	y, err := number.Parse(b)
	if err != nil {
		return x.Sub(number.One).String(), true
	}
	return x.Add(y).Quo(number.Int(2)).String(), y.Less(x)
}

// TestRevisedRows: rows of bands, lookups and grades that are put in, taken away and called otherwise in the sheets of a workbook are those of the
// next version, and nothing else differs; in both notations.
func TestRevisedRows(t *testing.T) {
	changed, grades := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		set, rs := load(t, drawn.Options{})
		fetch := func(ref string) (string, []byte, error) { return ref, set.Files[ref], nil }
		if rapid.Bool().Draw(t, "expr") { // what both notations write alike
			own := bytes.Replace(set.Files[set.Ref], []byte(`"id":`), []byte(`"language": "expr", "id":`), 1)
			if other, err := engine.Parse(set.Ref, own, fetch); err == nil {
				rs, set.Files[set.Ref] = other, own
			}
		}
		made, err := rulebook.Write(rs)
		if err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(made))
		if err != nil {
			t.Fatal(err)
		}
		check := func(err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		tables := revise.Of(rs)
		table := func(name string) *revise.Table {
			return &tables[slices.IndexFunc(tables, func(t revise.Table) bool { return t.Name == name })]
		}
		edits := 0
		arms := table(revise.Arms)
		from, until, key, value := fieldAt(*arms, revise.From), fieldAt(*arms, revise.Until), fieldAt(*arms, revise.Key), fieldAt(*arms, revise.Value)
		band := func(r revise.Row) string { return r.ID[:strings.LastIndex(r.ID, "#")] }
		var below []revise.Row
		for k := len(arms.Rows) - 1; k >= 0; k-- {
			row := arms.Rows[k]
			if row.Texts[from] == "" && row.Texts[key] == "" || !asNumber.MatchString(row.Texts[value]) {
				continue
			}
			next := revise.Row{Texts: []string{"", "", "", "", "", ""}}
			if k+1 < len(arms.Rows) && band(arms.Rows[k+1]) == band(row) {
				next = arms.Rows[k+1]
			}
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0: // it goes, if it is not the only one
				others := 0
				for _, r := range arms.Rows {
					if band(r) == band(row) && (r.Texts[from] != "" || r.Texts[key] != "") {
						others++
					}
				}
				if others > 1 {
					check(f.RemoveRow("分档", k+2))
					arms.Rows = slices.Delete(arms.Rows, k, k+1)
					edits++
				}
			case 1: // another comes below it
				fresh := revise.Row{ID: row.ID, Texts: slices.Clone(row.Texts)}
				if fresh.Texts[value] = "7.25"; row.Texts[key] != "" {
					fresh.Texts[key] = "新" + row.Texts[key]
				} else {
					said, ok := between(row.Texts[from], next.Texts[from])
					if !ok {
						continue
					}
					fresh.Texts[from], fresh.Texts[until] = said, rapid.SampledFrom([]string{"", row.Texts[from]}).Draw(t, "until")
				}
				plain := true // every row of the band begins at a number
				for _, r := range arms.Rows {
					plain = plain && (band(r) != band(row) || r.Texts[from] == "" && r.Texts[key] == "" || asNumber.MatchString(r.Texts[from]))
				}
				if arms.Rows = slices.Insert(arms.Rows, k+1, fresh); plain && rapid.Bool().Draw(t, "below") {
					below = append(below, fresh)
					edits++
					continue
				}
				check(f.InsertRows("分档", k+3, 1))
				if next.ID == "" || rapid.Bool().Draw(t, "copied") {
					check(f.SetCellStr("分档", sheet.Ref(k+3, 1), row.ID))
					check(f.SetCellStr("分档", sheet.Ref(k+3, 2), row.Texts[0]))
					check(f.SetCellStr("分档", sheet.Ref(k+3, 3), row.Texts[1]))
				}
				for _, field := range []int{from, until, key, value} {
					check(f.SetCellStr("分档", sheet.Ref(k+3, field+2), fresh.Texts[field]))
				}
				edits++
			}
		}
		for k, row := range below { // as people write below what is there
			at := len(arms.Rows) - len(below) + k + 2
			for c, text := range append([]string{rapid.SampledFrom([]string{"", row.ID}).Draw(t, "lead")}, row.Texts...) {
				check(f.SetCellStr("分档", sheet.Ref(at, c+1), text))
			}
		}
		scale := table(revise.Grades)
		for k := len(scale.Rows) - 1; k >= 0; k-- {
			row := &scale.Rows[k]
			switch rapid.IntRange(0, 5).Draw(t, "grade") {
			case 0:
				if len(scale.Rows) > 1 {
					check(f.RemoveRow("等级", k+2))
					scale.Rows = slices.Delete(scale.Rows, k, k+1)
					edits++
				}
			case 1:
				next := ""
				if k+1 < len(scale.Rows) {
					next = scale.Rows[k+1].Texts[0]
				}
				said, ok := between(row.Texts[0], next)
				if !ok || len(scale.Fields) > 1 {
					continue
				}
				check(f.InsertRows("等级", k+3, 1))
				check(f.SetCellStr("等级", sheet.Ref(k+3, 1), "新"+row.ID))
				check(f.SetCellStr("等级", sheet.Ref(k+3, 2), said))
				scale.Rows = slices.Insert(scale.Rows, k+1, revise.Row{ID: "新" + row.ID, Texts: []string{said}})
				edits++
			case 2:
				row.ID += "改"
				check(f.SetCellStr("等级", sheet.Ref(k+2, 1), row.ID))
				edits++
			}
		}
		if edits == 0 {
			t.Skip("nothing was drawn")
		}
		out, err := f.WriteToBuffer()
		check(err)
		b, err := sheet.Read("t.xlsx", out.Bytes())
		check(err)
		read := rulebook.Read(rs, b)
		changes, refused := revise.Changes(rs, read.Tables)
		text, more, err := revise.Revise(rs, set.Files[set.Ref], changes)
		check(err)
		for _, r := range append(refused, more...) { // a grade that is gone, or that is two, may be named
			if r.Table != revise.Grades || read.Place(r.Edit).Source == nil {
				t.Fatalf("%+v\n%s", r, set)
			}
		}
		fresh, err := engine.Parse(set.Ref, text, fetch)
		if len(refused)+len(more) > 0 || err != nil {
			return
		}
		if changed++; len(changes) > 0 && changes[0].Table == revise.Grades || slices.ContainsFunc(changes, func(e revise.Edit) bool { return e.Table == revise.Grades && e.Field == revise.Rows }) {
			grades++
		}
		for _, got := range revise.Of(fresh) {
			want := *table(got.Name)
			switch got.Name {
			case revise.Arms:
				if len(got.Rows) != len(want.Rows) {
					t.Fatalf("%d rows, want %d\n%s", len(got.Rows), len(want.Rows), text)
				}
				for k := range got.Rows {
					for _, field := range []int{from, key, value} {
						if a, b := got.Rows[k].Texts[field], want.Rows[k].Texts[field]; a != b && !strings.HasPrefix(a, "（") {
							t.Fatalf("row %d has %q, want %q\n%s", k+1, a, b, text)
						}
					}
				}
			case revise.Grades, revise.Parameters, revise.Points, revise.Levels:
				if len(got.Rows) != len(want.Rows) {
					t.Fatalf("%s: %v, want %v\n%s", got.Name, got.Rows, want.Rows, text)
				}
				for k, row := range got.Rows {
					if row.ID != want.Rows[k].ID || !slices.Equal(row.Texts, want.Rows[k].Texts) {
						t.Fatalf("%s: %v, want %v\n%s", got.Name, row, want.Rows[k], text)
					}
				}
			}
		}
	})
	if (changed < 20 || grades < 5) && !testing.Short() {
		t.Errorf("only %d revisions loaded, %d of grades", changed, grades)
	}
}
