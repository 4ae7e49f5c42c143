package drawn_test

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"jixiao/engine"
	"jixiao/engine/diag"
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

// TestRevisedRows: rows of bands, lookups, grades, parameters, sources and key points that are put in, taken away and called otherwise in the sheets of a
// workbook are those of the next version, as are interpretations, and nothing else differs; in both notations.
func TestRevisedRows(t *testing.T) {
	changed, grades, named := 0, 0, 0
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
		put := func(on string, row int, texts ...string) {
			for c, text := range texts {
				check(f.SetCellStr(on, sheet.Ref(row, c+1), text))
			}
			edits++
		}
		if params := table(revise.Parameters); rapid.IntRange(0, 2).Draw(t, "parameter") == 0 {
			put("参数", len(params.Rows)+2, "新数", "7.25", "%", "新的一个", "")
			params.Rows = append(params.Rows, revise.Row{ID: "新数", Texts: []string{"7.25", "%", "新的一个", ""}})
			named++
		}
		if sources := table(revise.Sources); rapid.IntRange(0, 2).Draw(t, "source") == 0 {
			put("来源", len(sources.Rows)+2, "新号", "新1号", "新办法", "2024-02-01", "", "暂行")
			sources.Rows = append(sources.Rows, revise.Row{ID: "新号", Texts: []string{"新1号", "新办法", "2024-02-01", "", "暂行"}})
			named++
		}
		if of := table(revise.Criteria); rapid.IntRange(0, 2).Draw(t, "reading") == 0 {
			k := rapid.IntRange(0, len(of.Rows)-1).Draw(t, "of")
			row := &of.Rows[k]
			row.Texts[fieldAt(*of, revise.Reading)] = "何处：怎样，因依据\n又：一处，因又一处"
			heads, err := f.GetRows("指标表")
			check(err)
			check(f.SetCellStr("指标表", sheet.Ref(k+2, slices.Index(heads[0], "解读")+1), row.Texts[fieldAt(*of, revise.Reading)]))
			edits++
			named++
		}
		of := table(revise.Points)
		share, shareCell := fieldAt(*of, revise.Share), fieldAt(*of, revise.Share)+2
		group := func(k int) string {
			if k < 0 || k >= len(of.Rows) {
				return ""
			}
			return of.Rows[k].ID[:strings.LastIndex(of.Rows[k].ID, ".")]
		}
		for k := len(of.Rows) - 1; k >= 0; k-- {
			n, err := number.Parse(of.Rows[k].Texts[share])
			if err != nil || strings.Contains(of.Rows[k].Texts[share], "/") {
				continue
			}
			switch rapid.IntRange(0, 7).Draw(t, "point") {
			case 0: // half of it is another's
				half := n.Quo(number.Int(2)).String()
				check(f.InsertRows("要点", k+3, 1))
				check(f.SetCellStr("要点", sheet.Ref(k+2, shareCell), half))
				put("要点", k+3, group(k)+".新"+strconv.Itoa(k), "", "另有一项", half)
				of.Rows[k].Texts[share] = half
				fresh := revise.Row{ID: group(k) + ".新" + strconv.Itoa(k), Texts: make([]string, len(of.Fields))}
				fresh.Texts[fieldAt(*of, revise.About)], fresh.Texts[share] = "另有一项", half
				of.Rows = slices.Insert(of.Rows, k+1, fresh)
				named++
			case 1: // it goes, and the one before has its share
				before, err := number.Parse(of.Rows[max(k-1, 0)].Texts[share])
				if k == 0 || group(k-1) != group(k) || err != nil {
					continue
				}
				of.Rows[k-1].Texts[share] = before.Add(n).String()
				check(f.SetCellStr("要点", sheet.Ref(k+1, shareCell), of.Rows[k-1].Texts[share]))
				check(f.RemoveRow("要点", k+2))
				of.Rows = slices.Delete(of.Rows, k, k+1)
				edits++
				named++
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
		var base []*engine.RuleSet
		for _, ref := range rs.Bases[:min(1, len(rs.Bases))] {
			b, err := engine.Parse(ref, set.Files[ref], fetch)
			for _, found := range diag.Findings(err) { // by a parameter that the layer changes: a divisor that is 0 below it
				if found.Severity == diag.Error && found.Code != diag.DivisionConstZero && found.Code != diag.ConstantPercent {
					t.Fatalf("%s: %v\n%s", ref, err, set)
				}
			}
			if err != nil {
				t.Skip("no rule set without its layer")
			}
			base = append(base, b)
		}
		text, more, err := revise.Revise(rs, set.Files[set.Ref], changes, base...)
		check(err)
		for _, r := range append(refused, more...) { // a grade that is gone, or that is two, may be named
			if r.Table == revise.Points && strings.Contains(r.Why.En, "how many points") {
				return
			}
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
			case revise.Criteria:
				for k, row := range got.Rows {
					if at := fieldAt(got, revise.Reading); row.Texts[at] != want.Rows[k].Texts[at] {
						t.Fatalf("%q, want %q\n%s", row.Texts[at], want.Rows[k].Texts[at], text)
					}
				}
			case revise.Grades, revise.Parameters, revise.Points, revise.Levels, revise.Sources:
				for _, rows := range [][]revise.Row{got.Rows, want.Rows} {
					for _, row := range rows {
						for j, field := range got.Fields {
							if got.Name == revise.Points && (field == revise.Indicator || field == revise.Words) { // which follow
								row.Texts[j] = ""
							}
						}
					}
				}
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
	if (changed < 20 || grades < 5 || named < 20) && !testing.Short() {
		t.Errorf("only %d revisions loaded, %d of grades, %d rows that have names drawn", changed, grades, named)
	}
}
