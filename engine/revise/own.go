package revise

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"

	"golang.org/x/text/width"
)

// Tables that a rule set gives, row by row. Rows may be added and taken away.

// Own is before the name of a table that the rule set gives; its fields are the columns, its rows are called by their numbers.
const Own = "own "

func ownTables(rs *engine.RuleSet) (out []Table) {
	for _, f := range rs.Tables {
		t := Table{Name: Own + f.Name}
		for _, c := range f.Columns {
			t.Fields = append(t.Fields, c.Name)
		}
		for r := range f.Owned.N {
			row := Row{ID: strconv.Itoa(r + 1)}
			for _, c := range f.Columns {
				row.Texts = append(row.Texts, cellText(f, c, r))
			}
			t.Rows = append(t.Rows, row)
		}
		out = append(out, t)
	}
	return out
}

// cellText is what a cell holds, exactly.
func cellText(f, c *formula.Fact, row int) string {
	v := f.Owned.Columns[c.Slot].Value(c.Kind, row)
	if c.Kind == formula.Number {
		return v.Num.String()
	}
	return v.In(diag.Zh)
}

// ownChange is the edit that gives a table other rows; of cells that are not what their columns hold, refusals. It is none if the
// rows are the same.
func ownChange(rs *engine.RuleSet, was, now Table) (edits []Edit, refused []Refusal) {
	var f *formula.Fact
	for _, t := range rs.Tables {
		if Own+t.Name == was.Name {
			f = t
		}
	}
	same := len(was.Rows) == len(now.Rows)
	rows := &list{}
	for r, row := range now.Rows {
		cells := &object{}
		for k, name := range was.Fields {
			text := ""
			for j, field := range now.Fields {
				if field == name && j < len(row.Texts) {
					text = row.Texts[j]
				}
			}
			if !slices.ContainsFunc(was.Rows, func(w Row) bool { return w.Texts[k] == text }) { // people do not see blanks at the ends
				text = strings.TrimSpace(text)
			}
			same = same && r < len(was.Rows) && was.Rows[r].Texts[k] == text
			v, ok := cellValue(f.Columns[k], text)
			if blank := text == "" && !slices.ContainsFunc(was.Rows, func(w Row) bool { return w.Texts[k] == "" }); blank {
				refused = append(refused, Refusal{Edit{was.Name, row.ID, name, text}, empty})
			} else if !ok {
				refused = append(refused, Refusal{Edit{was.Name, row.ID, name, text}, diag.Term{Zh: "应为" + f.Columns[k].Kind.In(diag.Zh), En: "expected a " + f.Columns[k].Kind.In(diag.En)}})
			}
			cells.set(name, v)
		}
		rows.items = append(rows.items, cells)
	}
	if same {
		return nil, nil
	}
	if refused != nil {
		return nil, refused
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return nil, []Refusal{{Edit{was.Name, "", "", ""}, diag.Term{Zh: err.Error(), En: err.Error()}}}
	}
	return []Edit{{was.Name, "", Value, string(text)}}, nil
}

var written = regexp.MustCompile(`^([0-9]{4})[年/.-]([0-9]{1,2})[月/.-]([0-9]{1,2})日?$`)

// Day is a day as rule files write it, of one as people do: 2024-01-01 of 2024.1.1 and 2024年1月1日. Another text is left as it is.
func Day(text string) string {
	if m := written.FindStringSubmatch(width.Narrow.String(strings.TrimSpace(text))); m != nil {
		return fmt.Sprintf("%s-%02s-%02s", m[1], m[2], m[3])
	}
	return text
}

// cellValue is what a text says as a value of a column.
func cellValue(c *formula.Fact, text string) (v any, ok bool) {
	switch c.Kind {
	case formula.Number:
		if c.Unit == "%" {
			text = strings.TrimRight(strings.TrimSpace(text), "%％")
		}
		n, ok := asNumber(text)
		return n, ok
	case formula.Boolean:
		for _, b := range []bool{false, true} {
			v := formula.Value{Kind: formula.Boolean, Bool: b}
			if text == v.In(diag.Zh) || strings.EqualFold(text, strconv.FormatBool(b)) {
				return b, true
			}
		}
		return nil, false
	case formula.Date:
		text = Day(text)
		_, ok := formula.ParseDate(text)
		return text, ok
	}
	return text, true
}

// own gives a table the rows of an edit, in the file or over the base's.
func (r *reviser) own(e Edit) (why diag.Term) {
	name := strings.TrimPrefix(e.Table, Own)
	for k, f := range r.rs.Tables {
		if f.Name != name {
			continue
		}
		rows := rowsIn([]byte(e.Text))
		if rows == nil {
			return diag.Term{Zh: "应为各行", En: "expected rows"}
		}
		at := door.In(r.rs).OwnRows(k)
		if before := rowsIn(at.Source.Text[at.Span.Start:at.Span.End]); before != nil && len(before.items) == f.Owned.N {
			keepCells(f, before, rows)
		}
		decl := r.declared(name)
		if decl == nil {
			decl = r.file.object("facts").object(name)
			decl.set("type", "table")
			columns := decl.object("columns")
			for _, c := range f.Columns {
				columns.set(c.Name, columnOf(c))
			}
			told(decl, f)
		}
		decl.set("value", rows)
		return why
	}
	return unknown
}

// rowsIn are the rows that a text lists, nil if it lists none.
func rowsIn(text []byte) *list {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if v, err := value(d); err == nil {
		rows, _ := v.(*list)
		return rows
	}
	return nil
}

// keepCells leaves cells as they were written, with their units and sources, whose values have not changed: of a row that is the same as
// one before, has its key or else its first cell, or stands in its place where no row came or went.
func keepCells(f *formula.Fact, before, now *list) {
	text := func(row *object, c *formula.Fact) string { b, _ := json.Marshal(row.get(c.Name)); return string(b) }
	was := func(r int, c *formula.Fact) string {
		v, ok := cellValue(c, cellText(f, c, r))
		b, _ := json.Marshal(v)
		if !ok {
			return ""
		}
		return string(b)
	}
	taken := map[int]bool{}
	keep := func(row *object, from int) {
		taken[from] = true
		old, ok := before.items[from].(*object)
		for _, c := range f.Columns {
			if ok && text(row, c) == was(from, c) {
				row.set(c.Name, old.get(c.Name))
			}
		}
	}
	written := map[string][]int{} // the rows before, by what they say
	for r := range before.items {
		key := ""
		for _, c := range f.Columns {
			key += was(r, c) + "\n"
		}
		written[key] = append(written[key], r)
	}
	var changed []*object
	place := map[*object]int{}
	for k, item := range now.items {
		row, ok := item.(*object)
		if !ok {
			continue
		}
		key := ""
		for _, c := range f.Columns {
			key += text(row, c) + "\n"
		}
		if same := written[key]; len(same) > 0 {
			keep(row, same[0])
			written[key] = same[1:]
		} else {
			changed = append(changed, row)
			place[row] = k
		}
	}
	key := f.ColumnNamed(f.KeyColumn)
	if key == nil {
		key = f.Columns[0]
	}
	for _, row := range changed {
		at := -1
		for r := range before.items {
			if !taken[r] && at < 0 && was(r, key) == text(row, key) {
				at = r
			}
		}
		if k := place[row]; at < 0 && f.KeyColumn == "" && len(now.items) == len(before.items) && !taken[k] {
			at = k
		}
		if at >= 0 {
			keep(row, at)
		}
	}
}

// columnOf declares a column as it is, for a layer over a base.
func columnOf(c *formula.Fact) *object {
	o := &object{}
	o.set("type", map[formula.Kind]string{formula.Number: "number", formula.Boolean: "boolean", formula.Text: "text", formula.Date: "date"}[c.Kind])
	if c.Unit != "" {
		o.set("unit", c.Unit)
	}
	for _, end := range []struct {
		name string
		at   *number.Number
	}{{"min", c.Min}, {"max", c.Max}} {
		if end.at != nil {
			if text := c.End(*end.at); c.Kind == formula.Date {
				o.set(end.name, text)
			} else {
				o.set(end.name, json.Number(text))
			}
		}
	}
	if c.Integer {
		o.set("integer", true)
	}
	if len(c.Choices) > 0 {
		l := &list{}
		for _, x := range c.Choices {
			l.items = append(l.items, x)
		}
		o.set("choices", l)
	}
	if c.About != "" {
		o.set("about", c.About)
	}
	return o
}

// told declares what tells the rows of a table apart, how they follow each other, and what they are.
func told(decl *object, f *formula.Fact) {
	if f.About != "" {
		decl.set("about", f.About)
	}
	if f.KeyColumn != "" {
		decl.set("key", f.KeyColumn)
	}
	if o := f.Order; o != nil {
		order := decl.object("order")
		order.set("by", o.Column)
		order.set("step", json.Number(o.Step.String()))
	}
	if l := f.Limits; l != nil {
		rows := decl.object("rows")
		rows.set("least", l.Least)
		rows.set("most", l.Most)
	}
}
