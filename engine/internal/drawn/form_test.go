package drawn_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/drawn"
	"jixiao/engine/render"
	"jixiao/office/form"
	"jixiao/office/sheet"
)

// TestForms: a form that is filled in with a document stands for that document, whatever stands beside its values.
func TestForms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set, rs := load(t, drawn.Options{})
		text := beside(t, rs, set.Document(t).Text())
		want, err := rs.Read("facts.json", text)
		if err != nil {
			t.Skip("refused")
		}
		made, err := form.Write(rs, text)
		if err != nil {
			t.Fatal(err)
		}
		book, err := sheet.Read("form.xlsx", made)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := form.Read(rs, book)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		got, err := rs.Read("facts.json", doc.Text)
		if err != nil {
			t.Fatalf("%v\n%s\n%s", err, text, doc.Text)
		}
		var whole, back any
		for text, into := range map[string]*any{string(text): &whole, string(doc.Text): &back} {
			d := json.NewDecoder(strings.NewReader(text))
			d.UseNumber()
			if err := d.Decode(into); err != nil {
				t.Fatal(err)
			}
		}
		if !reflect.DeepEqual(whole, back) { // as it was written, member for member
			t.Fatalf("another document\n%s\n%s", text, doc.Text)
		}
		if a, b := want.Header(), got.Header(); a.RuleSet != b.RuleSet || a.Subject != b.Subject || a.Period != b.Period || a.AsOf != b.AsOf {
			t.Fatalf("header\n%+v\n%+v", a, b)
		}
		for slot, f := range rs.Facts() {
			a, _ := want.At(slot)
			b, _ := got.At(slot)
			a.Place, b.Place = diag.Place{}, diag.Place{}
			if a.Rows != nil && b.Rows != nil {
				a.Rows.At, b.Rows.At = nil, nil
			}
			if x, y := told(a)+cellsTold(want, slot), told(b)+cellsTold(got, slot); x != y {
				t.Fatalf("%s\n%s\n%s\n%s\n%s", f.Name, x, y, text, doc.Text)
			}
		}
		d := render.Detail{Narratives: true}
		if a, b := withoutDigest(render.AppendDetailed(nil, want.Evaluate(), d)), withoutDigest(render.AppendDetailed(nil, got.Evaluate(), d)); !reflect.DeepEqual(a, b) {
			t.Fatalf("scorecards differ\n%s\n%s", text, doc.Text)
		}
	})
}

// told is a fact as JSON; numbers are printed in lowest terms.
func told(f engine.Fact) string {
	f.Decl = nil
	b, err := json.Marshal(f)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// cellsTold is what the cells of a table say beside their values.
func cellsTold(f *engine.Facts, slot int) string {
	s := ""
	table, _ := f.At(slot)
	for row := 1; table.Rows != nil && row <= table.Rows.N; row++ {
		for _, c := range table.Decl.Columns {
			cell, _ := f.Cell(slot, row, c)
			s += fmt.Sprintf("%q %q %v;", cell.Source, cell.Reason, cell.Factor)
		}
	}
	return s
}

func withoutDigest(text []byte) any {
	var v map[string]any
	if err := json.Unmarshal(text, &v); err != nil {
		return err
	}
	delete(v, "facts")
	return v
}

// beside puts words, bases, units and bounds beside values, some of which a workbook would take for something else.
func beside(t *rapid.T, rs *engine.RuleSet, text []byte) []byte {
	var doc map[string]any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	doc["ruleset"] = rs.Ref()
	if rapid.Bool().Draw(t, "schema") {
		doc["$schema"] = "../facts.schema.json"
	}
	words := rapid.SampledFrom([]string{"", "凭证0012号", "=1+1", "+1", "-5", "@SUM(A1)", " 前后空格 ", "两\n行", "回车\r在此", "_x000D_", "制表\t符", "\u0001", "98.5%", "2022-12-31", "TRUE", "是", "😀", "a_x0041_b", "'引号", " ", "\n", "\t ", "　", "“”", "“甲”"})
	facts := doc["facts"].(map[string]any)
	for _, f := range rs.Facts() { // how far key points are met, digit for digit
		items, ok := facts[strings.TrimSuffix(f.Name, "."+f.Mark)].(map[string]any)
		if ok && f.Mark != "" && f.Kind == formula.Number && items[f.Mark] != nil && rapid.IntRange(0, 3).Draw(t, "met") == 0 {
			met := json.Number(rapid.SampledFrom([]string{"0.50", "1e-1", "0.0", "-0.0", "-0", "1.00", "0.3333333333333333333"}).Draw(t, "so far"))
			items[f.Mark] = map[string]any{"met": met, "reason": "理由", "note": words.Draw(t, "of a key point")}
		}
	}
	for _, f := range rs.Facts() {
		v, ok := facts[f.Name]
		if _, described := v.(map[string]any); !ok || described || f.Mark != "" || rapid.IntRange(0, 3).Draw(t, "beside") > 0 {
			continue
		}
		if rows, ok := v.([]any); ok { // of cells too
			for _, row := range rows {
				cells := row.(map[string]any)
				for _, c := range f.Columns {
					if v, ok := cells[c.Name]; ok && rapid.IntRange(0, 2).Draw(t, "cell beside") == 0 {
						cell := map[string]any{"value": v, "source": words.Draw(t, "cell source"), "reason": words.Draw(t, "cell reason")}
						if cells[c.Name] = cell; c.Unit == "%" && rapid.Bool().Draw(t, "cell unit") {
							cell["unit"], cell["value"] = "比值", json.Number("0.5")
						}
					}
				}
			}
		}
		e := map[string]any{"value": v}
		for _, member := range []string{"source", "note", "reason"} {
			if s := words.Draw(t, member); s != "" {
				e[member] = s
			}
		}
		if basis := rapid.SampledFrom([]string{"", "stated", "computed", "presumed", "judged"}).Draw(t, "basis"); basis != "" {
			e["basis"] = basis
			if basis == "presumed" || basis == "judged" {
				e["reason"] = "理由"
			}
		}
		if n, ok := v.(json.Number); ok && rapid.IntRange(0, 3).Draw(t, "number") == 0 {
			e["value"] = json.Number(rapid.SampledFrom([]string{n.String(), "0.5", "1", "0.07", "12.50", "0.1234567890123456789", "1e1", "0.0", "-0.0", "-0", "-0.00"}).Draw(t, "as"))
		}
		if f.Kind == formula.Text && len(f.Choices) == 0 && rapid.Bool().Draw(t, "text") {
			e["value"] = words.Draw(t, "of a text")
		}
		if f.Unit != "" && rapid.Bool().Draw(t, "declared unit") {
			e["unit"] = f.Unit
		}
		if f.Kind == formula.Number && f.Unit == "%" && rapid.Bool().Draw(t, "unit") { // in another, up to 1 and beyond
			some := rapid.SampledFrom([]string{"0", "0.5", "1", "0.985", "0.070"})
			e["unit"] = rapid.SampledFrom([]string{"%", "比值", "‰"}).Draw(t, "as unit")
			if e["value"] = json.Number(some.Draw(t, "of unit")); rapid.IntRange(0, 2).Draw(t, "bounds") == 0 {
				delete(e, "value")
				e["min"], e["max"] = json.Number(some.Draw(t, "least")), json.Number("1")
			}
		}
		if rapid.IntRange(0, 5).Draw(t, "no value yet") == 0 {
			unit, basis := e["unit"], e["basis"]
			if e = map[string]any{}; unit != nil {
				e["unit"] = unit
			}
			if basis == "computed" || basis == "stated" {
				e["basis"] = basis
			}
			if note := words.Draw(t, "of no value"); note != "" {
				e["note"] = note
			}
		}
		facts[f.Name] = e
	}
	if reasons, ok := doc["reasons"].(map[string]any); ok || rapid.Bool().Draw(t, "reasons") {
		if reasons == nil {
			reasons = map[string]any{}
		}
		for _, i := range rs.Criteria() {
			if s := words.Draw(t, "why"); reasons[i.ID] == nil && rapid.Bool().Draw(t, "why so") {
				reasons[i.ID] = s
			}
		}
		doc["reasons"] = reasons
	}
	out, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
