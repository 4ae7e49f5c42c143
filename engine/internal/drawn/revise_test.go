package drawn_test

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine"
	"jixiao/engine/internal/drawn"
	"jixiao/engine/revise"
	"jixiao/office/rulebook"
	"jixiao/office/sheet"
)

// asNumber is a number that can be changed in a row of a band or a lookup.
var asNumber = regexp.MustCompile(`^-?[0-9.]+$`)

func fieldAt(t revise.Table, field string) int { return slices.Index(t.Fields, field) }

// TestRevisions: a workbook of any rule set says what the rule set says, and a text that is changed in it is changed in the next version, and
// nothing else is.
func TestRevisions(t *testing.T) {
	changed, points := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		set, rs := load(t, drawn.Options{})
		made, err := rulebook.Write(rs)
		if err != nil {
			t.Fatal(err)
		}
		b, err := sheet.Read("t.xlsx", made)
		if err != nil {
			t.Fatal(err)
		}
		read := rulebook.Read(rs, b)
		if edits, refused := revise.Changes(rs, read.Tables); len(edits)+len(refused) > 0 {
			t.Fatalf("%+v %+v\n%s", edits, refused, set)
		}
		var all []revise.Edit
		for _, table := range revise.Of(rs) {
			for _, row := range table.Rows {
				for k, field := range table.Fields {
					switch {
					case table.Name == revise.Numbers && field == revise.Value, table.Name == revise.Parameters && field == revise.Value:
						all = append(all, revise.Edit{Table: table.Name, Row: row.ID, Field: field, Text: "7.25"})
					case table.Name == revise.Definitions && field == revise.Rule, table.Name == revise.Points && (field == revise.Rule || field == revise.Applies) && row.Texts[k] != "":
						all = append(all, revise.Edit{Table: table.Name, Row: row.ID, Field: field, Text: "(" + row.Texts[k] + ")"})
					case table.Name == revise.Arms && (field == revise.From || field == revise.Value) && asNumber.MatchString(row.Texts[k]):
						all = append(all, revise.Edit{Table: table.Name, Row: row.ID, Field: field, Text: "7.25"})
					case table.Name == revise.Adjustments && (field == revise.Min || field == revise.Max) && row.Texts[k] != "":
						all = append(all, revise.Edit{Table: table.Name, Row: row.ID, Field: field, Text: "7.25"})
					case table.Name == revise.Adjustments && field == revise.Name, table.Name == revise.Criteria && field == revise.Name, table.Name == revise.Criteria && field == revise.About:
						all = append(all, revise.Edit{Table: table.Name, Row: row.ID, Field: field, Text: "改" + row.Texts[k]})
					}
				}
			}
		}
		if len(all) == 0 {
			t.Skip("nothing to revise")
		}
		e := rapid.SampledFrom(all).Draw(t, "edit")
		text, refused, err := revise.Revise(rs, set.Files[set.Ref], []revise.Edit{e})
		if name, of := strings.CutPrefix(e.Row, "let:"); of && len(refused) == 1 { // a definition of the base is changed in its file
			name, _, _ = strings.Cut(name, ":")
			var own struct{ Let map[string]any }
			if err := json.Unmarshal(set.Files[set.Ref], &own); err != nil || own.Let[name] != nil {
				t.Fatal(err, refused)
			}
			return
		}
		if e.Table == revise.Definitions && len(refused) == 1 { // the base has it, or it takes parameters, or is an indicator's of the base
			name, of := e.Row, ""
			if id, local, ok := strings.Cut(e.Row, " "); ok && !strings.Contains(e.Row, "(") {
				name, of = local, id
			}
			if own := string(set.Files[set.Ref]); of == "" && strings.Contains(own, `"let": {"`+name+`": "`) {
				t.Fatal(refused)
			}
			return
		}
		if err != nil || len(refused) > 0 {
			t.Fatal(err, refused)
		}
		fresh, err := engine.Parse(set.Ref, text, func(ref string) (string, []byte, error) { return ref, set.Files[ref], nil })
		if err != nil {
			return // with that number the rule set is refused, as it would be by hand
		}
		if changed++; e.Table == revise.Points || strings.HasPrefix(e.Row, "point:") {
			points++
		}
		want, got := revise.Of(rs), revise.Of(fresh)
		for k := range want {
			for r := range want[k].Rows {
				for j, field := range want[k].Fields {
					if want[k].Name == e.Table && want[k].Rows[r].ID == e.Row && field == e.Field {
						want[k].Rows[r].Texts[j] = e.Text
					}
				}
			}
		}
		for k := range want {
			if e.Table == revise.Arms && want[k].Name == revise.Arms { // where rows stand moves with the text before them
				for r := range want[k].Rows {
					want[k].Rows[r].ID = got[k].Rows[r].ID
					for j, field := range want[k].Fields {
						if field == revise.Until && r > 0 && want[k].Rows[r].Texts[j] != "" {
							want[k].Rows[r].Texts[j] = want[k].Rows[r-1].Texts[fieldAt(want[k], revise.From)]
						} else if field == revise.Measure || strings.HasPrefix(want[k].Rows[r].Texts[j], "（") {
							want[k].Rows[r].Texts[j] = got[k].Rows[r].Texts[j] // a band may be measured by another
						}
					}
				}
			}
			if (e.Table == revise.Numbers || e.Table == revise.Arms) && (want[k].Name == revise.Numbers || want[k].Name == revise.Criteria || want[k].Name == revise.Definitions || e.Table == revise.Numbers && want[k].Name == revise.Arms) {
				continue // the expression, and where its numbers stand, change with it
			}
			if (e.Table == revise.Numbers || e.Table == revise.Parameters) && want[k].Name == revise.Points { // its expressions change with it, or its words
				for r := range want[k].Rows {
					for j, field := range want[k].Fields {
						if field == revise.Words || e.Table == revise.Numbers && strings.HasPrefix(e.Row, "point:"+want[k].Rows[r].ID+":") && (field == revise.Rule || field == revise.Applies) {
							want[k].Rows[r].Texts[j] = got[k].Rows[r].Texts[j]
						}
					}
				}
			}
			if e.Table == revise.Parameters && (want[k].Name == revise.Criteria || want[k].Name == revise.Definitions) {
				continue // words may hold the parameter
			}
			if (e.Table == revise.Definitions || e.Table == revise.Points) && want[k].Name == revise.Numbers {
				continue // where they stand moves with the text before them
			}
			for j, field := range want[k].Fields { // of which the names of criteria are a part
				for r := range want[k].Rows {
					if (field == revise.Indicator || field == revise.First || field == revise.Second) && r < len(got[k].Rows) {
						want[k].Rows[r].Texts[j], got[k].Rows[r].Texts[j] = "", ""
					}
				}
			}
			for r := range want[k].Rows {
				if r >= len(got[k].Rows) || !reflect.DeepEqual(want[k].Rows[r], got[k].Rows[r]) {
					t.Fatalf("%+v\nwant %v\ngot  %v\n%s", e, want[k].Rows[r], got[k].Rows, text)
				}
			}
		}
	})
	if (changed < 20 || points < 5) && !testing.Short() {
		t.Errorf("only %d revisions loaded, %d of key points", changed, points)
	}
}
