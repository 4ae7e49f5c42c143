package form

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"jixiao/engine/formula"
	"jixiao/engine/number"
	"jixiao/office/book"
)

// What a document writes and no cell shows, because it says no more than if it were not written: a unit that is the one declared, words that are
// empty, a value in an object of its own. It stands on a hidden sheet, so that the document that is read back is the one that was written.

// unseenSheet has a row for each fact, cell of a table and document of which something is not seen: what it is about, and the members as JSON.
const unseenSheet = "写法"

// unseenRow is what a row of a form of one sheet is called that stands for one of that sheet. No fact is called so.
const unseenRow = "（写法）"

// documentRow is what the row about the document as a whole is called.
const documentRow = "$"

// cellKey is what the row about a cell of a table is called.
func cellKey(table string, row int, column string) string {
	return fmt.Sprintf("%s/%d/%s", table, row, column)
}

// apartKey is what the row says that a key point was given by its whole name, and not among those that it belongs to.
func apartKey(f *formula.Fact) string { return points(f) + "/" + f.Mark }

// unseen writes the hidden sheet, where there is something to write.
func (w *writer) unseen(whole map[string]any) {
	var rows [][2]string
	add := func(key string, v any) {
		if text, err := json.Marshal(v); err == nil && v != nil {
			rows = append(rows, [2]string{key, string(text)})
		}
	}
	top := map[string]any{}
	for member, v := range whole {
		if saysNothing(member, v, nil) && member != "facts" {
			top[member] = v
		}
	}
	if len(top) > 0 {
		add(documentRow, top)
	}
	for _, f := range w.rs.Facts() {
		said, ok := w.said(f)
		if group := points(f); group != "" {
			if items, ok := w.doc.Facts[group].(map[string]any); ok && len(items) == 0 && !slices.ContainsFunc(rows, func(r [2]string) bool { return r[0] == group }) {
				add(group, items)
			}
			if _, apart := w.doc.Facts[f.Name]; apart {
				add(apartKey(f), true)
			}
		}
		if !ok || !asked(f) {
			continue
		}
		add(f.Name, silent(f, said))
		table, _ := w.entry(f)["value"].([]any)
		for k, row := range table {
			cells, _ := row.(map[string]any)
			for _, column := range f.Columns {
				if cell, ok := cells[column.Name]; ok && f.Kind == formula.Table {
					of := *column
					of.Unit = "" // that of a cell has a column of its own
					add(cellKey(f.Name, k+1, column.Name), silent(&of, cell))
				}
			}
		}
	}
	for _, of := range []struct {
		sheet string
		ids   map[string]any
	}{{decideSheet, anyOf(w.doc.Adjudications)}, {reasonSheet, anyOf(w.doc.Reasons)}} {
		for _, id := range slices.Sorted(maps.Keys(of.ids)) {
			if entry, ok := of.ids[id].(map[string]any); ok {
				out := empties(entry, nil)
				if n, ok := entry["met"].(json.Number); ok && zeroed(n) {
					out["met"] = n
				}
				if len(out) > 0 {
					add(of.sheet+"/"+id, out)
				}
			} else if text, ok := of.ids[id].(string); ok && strings.TrimSpace(text) == "" {
				add(of.sheet+"/"+id, text)
			}
		}
	}
	if len(rows) == 0 {
		return
	}
	s := w.Sheet(unseenSheet)
	for k, row := range rows {
		s.Label(k+1, 1, row[0], book.Label)
		s.Label(k+1, 2, row[1], book.Label)
	}
	s.Hide()
}

func anyOf[V any](of map[string]V) map[string]any {
	out := map[string]any{}
	for k, v := range of {
		out[k] = v
	}
	return out
}

// saysNothing reports whether a member says no more than if it were not there, in a document or in what is said of a fact: nothing else is read of the
// hidden sheet, whatever it says.
func saysNothing(member string, v any, f *formula.Fact) bool {
	of, isObject := v.(map[string]any)
	_, isText := v.(string)
	return v == "" && member != "value" || isObject && len(of) == 0 || member == "$schema" && isText || f != nil && (member == "unit" && v == f.Unit || member == "basis" && v == "stated" || member == "applies" && v == true)
}

func empties(entry map[string]any, f *formula.Fact) map[string]any {
	out := map[string]any{}
	for member, v := range entry {
		if saysNothing(member, v, f) {
			out[member] = v
		}
	}
	return out
}

// silent are the members of what is said of a fact that its row does not show; nil where it shows all.
func silent(f *formula.Fact, said any) any {
	if n, ok := said.(json.Number); ok && f.Mark != "" && (whether(n) || zeroed(n)) {
		return n
	}
	entry, ok := said.(map[string]any)
	if !ok {
		return nil
	}
	out := empties(entry, f)
	for member, v := range entry {
		n, isNumber := v.(json.Number)
		if f.Mark != "" && member == "value" || member == "met" && isNumber && (whether(n) || zeroed(n)) {
			out[member] = v
		}
	}
	seen := 0
	for member := range entry {
		if out[member] == nil {
			seen++
		}
	}
	switch alone := entry["value"] != nil || entry["met"] != nil; {
	case !shows(entry): // it has a row in which nothing is filled in
		out["value"] = nil
	case len(out) == 0 && (seen > 1 || !alone):
		return nil
	}
	return out
}

// shows reports whether something of what is said of a fact is seen in its row that is not there before, as a unit and a basis are.
func shows(entry map[string]any) bool {
	for member, v := range entry {
		if text, isText := v.(string); member != "unit" && member != "basis" && v != nil && v != true && (!isText || member == "value" || strings.TrimSpace(text) != "") {
			return true
		}
	}
	return entry["value"] != nil || entry["met"] != nil
}

// whether reports whether a number says of a key point what the words 满足 and 不满足 say.
func whether(n json.Number) bool {
	x, err := number.Parse(n.String())
	return err == nil && (x.Sign() == 0 || x.Equal(number.One))
}

// zeroed reports whether a number is written otherwise than its value is, as with zeros at its end: a percentage of it does not show that.
func zeroed(n json.Number) bool {
	x, err := number.Parse(n.String())
	return err == nil && x.String() != n.String()
}

// equal reports whether a number that was written is one that is read.
func equal(was any, now string) bool {
	n, ok := was.(json.Number)
	x, err := number.Parse(fmt.Sprint(n))
	y, failed := number.Parse(now)
	return ok && err == nil && failed == nil && x.Equal(y)
}

// readUnseen reads the hidden sheet, or the rows of a form of one sheet that stand for it.
func (r *reader) readUnseen() {
	r.unseen = map[string]any{}
	note := func(key, text string) {
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		var v any
		if d.Decode(&v) == nil && v != nil {
			r.unseen[key] = v
		}
	}
	if s := r.book.Find(unseenSheet); s != nil {
		for k := range s.Rows {
			note(s.Said(s.Rows[k].Cell(1)), s.Said(s.Rows[k].Cell(2)))
		}
	} else if r.book.Find(coverSheet) == nil && len(r.book.Sheets) == 1 {
		h := headsOf(r.book.Sheets[0], factColumns)
		for k := 0; h != nil && k < len(h.sheet.Rows); k++ {
			if row := &h.sheet.Rows[k]; h.cell(row, nameColumn).Trimmed() == unseenRow {
				note(h.cell(row, aboutColumn).Trimmed(), h.cell(row, valueColumn).Text)
			}
		}
	}
}

// object reports whether what is said of a fact was an object though its value alone is seen.
func (r *reader) object(key string) bool {
	_, ok := r.unseen[key].(map[string]any)
	return ok
}

// blank reports whether a fact was said of which nothing is seen.
func (r *reader) blank(key string) bool {
	of, _ := r.unseen[key].(map[string]any)
	value, ok := of["value"]
	return ok && value == nil
}

// rest writes the members of an object that began at a byte which are not seen and have not been said otherwise since.
func (r *reader) rest(key string, f *formula.Fact, start int) {
	of, _ := r.unseen[key].(map[string]any)
	if len(of) == 0 {
		return
	}
	var has map[string]json.RawMessage
	if json.Unmarshal(append(bytes.Clone(r.doc.Text[start:]), '}'), &has) != nil {
		return // a cell that is not understood, which was told
	}
	for _, member := range slices.Sorted(maps.Keys(of)) {
		if _, said := has[member]; said || !saysNothing(member, of[member], f) {
			continue
		}
		if text, err := json.Marshal(of[member]); err == nil {
			r.member(member)
			r.raw(string(text))
		}
	}
}

// met is how a document said that a key point is met, and as which member: a number may stand for the word.
func (r *reader) met(f *formula.Fact, met string) (member, as string) {
	said := r.unseen[f.Name]
	member = "met"
	if of, ok := said.(map[string]any); ok {
		if said = of["met"]; of["value"] != nil {
			member, said = "value", of["value"]
		}
	}
	if now := cmp.Or(map[string]string{"true": "1", "false": "0"}[met], met); equal(said, now) {
		return member, fmt.Sprint(said)
	}
	if word := map[string]string{"true": "1", "false": "0"}[met]; word != "" && r.apart(f) && f.Kind == formula.Number { // there it is a number
		met = word
	}
	return member, met
}

// apart reports whether a key point was given by its whole name.
func (r *reader) apart(f *formula.Fact) bool { return r.unseen[apartKey(f)] == true && f.Mark != "" }
