package form

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
	"jixiao/office/sheet"
)

// Tables, adjudications and reasons.

// table writes the rows of a table's own sheet.
func (r *reader) table(h *heads, row *sheet.Row, f *formula.Fact, l *layout) {
	s := r.book.Find(l.sheetOf(f))
	r.columns(s, f)
	said := h.cell(row, valueColumn)
	empty := said.Trimmed() == noRows
	has := false
	for k := 0; s != nil && k < len(s.Rows); k++ {
		has = has || s.Rows[k].Number > described(s, f) && !s.Rows[k].Blank()
	}
	if text := said.Trimmed(); text != "" && !empty {
		r.fail(diag.FormTable, row.Number, said.Column, text, l.sheetOf(f))
	} else if empty && has {
		r.fail(diag.FormEmptyTable, row.Number, said.Column, l.sheetOf(f))
	}
	if !has && !empty && !r.filled(h, row) {
		return
	}
	start := len(r.doc.Text)
	r.member(f.Name)
	r.entry(h, row, f, func() bool {
		if !has && !empty { // what is said beside it stands alone
			return false
		}
		r.raw("[")
		if has {
			r.rows(s, f)
		}
		r.raw("]")
		return true
	})
	at := nameColumn
	if !has && !empty {
		at = valueColumn
	}
	r.from(start, row.Number, h.columns[at])
}

// columns asks for columns of a table's sheet that are gone.
func (r *reader) columns(s *sheet.Sheet, f *formula.Fact) {
	if s == nil || len(s.Rows) == 0 {
		return
	}
	at := 1 // of the first head that is none of the table's: the one that was renamed
	for _, c := range s.Row(1).Cells {
		if name := c.Trimmed(); name != "" && f.ColumnNamed(name) == nil && !besideColumn(f, name) {
			at = c.Column
			break
		}
	}
	for _, c := range f.Columns {
		if !slices.ContainsFunc(s.Row(1).Cells, func(head sheet.Cell) bool { return head.Trimmed() == c.Name }) {
			r.list.Add(diag.New(diag.FormColumn, s.Place(1, at, ""), c.Name))
		}
	}
}

// besideColumn reports whether a column is of what cells of another say beside their values, or of rows that say nothing.
func besideColumn(f *formula.Fact, name string) bool {
	if name == blankRow {
		return true
	}
	column, _, _ := strings.Cut(name, "·")
	return f.ColumnNamed(name) == nil && f.ColumnNamed(column) != nil && slices.ContainsFunc(cellMembers, func(m [2]string) bool { return name == column+m[0] })
}

// described is the row up to which a table's sheet says what its columns are: 2, or 1 where the second row was deleted, and is one of the table's: no cell
// of it says what its column is.
func described(s *sheet.Sheet, f *formula.Fact) int {
	head, row := s.Row(1), s.Row(2)
	data := false
	for k := range row.Cells {
		c := &row.Cells[k]
		if c.Trimmed() == "" {
			continue
		}
		column := f.ColumnNamed(head.Cell(c.Column).Trimmed())
		if column == nil && slices.ContainsFunc(f.Columns, func(column *formula.Fact) bool { return help(column) == c.Trimmed() }) || column != nil && help(column) == c.Trimmed() { // or its head was renamed
			return 2
		}
		data = true
	}
	if data {
		return 1
	}
	return 2
}

// help is what a table's sheet says of a column below its head.
func help(column *formula.Fact) string {
	return strings.TrimSpace(strings.TrimPrefix(about(column)+unitOf(column), "；"))
}

// noteBelow is a text that people write below a table.
var noteBelow = regexp.MustCompile(`^(?:注|备注|附注|说明|填表说明|资料来源|数据来源|填表人|审核人|制表人|合计|总计|小计|共计)\s*[0-9０-９一二三四五六七八九十]*\s*(?:[：:．.、，,（(]|$)`)

func (r *reader) rows(s *sheet.Sheet, f *formula.Fact) {
	before, lead := r.sheet, r.lead
	defer func() { r.sheet, r.lead = before, lead }()
	r.sheet = s
	head := s.Row(1)
	columns, at := map[int]string{}, map[string]int{}
	for k := range head.Cells {
		c := &head.Cells[k]
		columns[c.Column], at[c.Trimmed()] = c.Trimmed(), c.Column
	}
	first, count, last := true, 0, 0
	from := described(s, f)
	for k := range s.Rows {
		row := &s.Rows[k]
		if row.Number <= from || row.Blank() {
			continue
		}
		if c := totalIn(row, columns); c != nil {
			r.fail(diag.FormTotalRow, row.Number, c.Column, c.Trimmed())
			continue
		}
		if c := lone(row); c != nil && len(f.Columns) > 1 && noteBelow.MatchString(c.Trimmed()) {
			r.lead = ""
			r.fail(diag.FormNoteRow, row.Number, c.Column, c.Trimmed())
			continue
		}
		if !first {
			r.raw(",")
		}
		if count++; !first && row.Number != last+1 {
			r.doc.warnings.Add(diag.New(diag.FormGap, s.Place(row.Number, row.Cells[0].Column, ""), count))
		}
		first, last = false, row.Number
		begin := len(r.doc.Text)
		r.lead = ""
		r.merged(row, func(column int) bool { return columns[column] != "" })
		r.raw("{")
		for j := range row.Cells {
			c := &row.Cells[j]
			if c.Trimmed() == "" {
				continue
			}
			name := columns[c.Column]
			if r.lead = name; name == "" {
				r.fail(diag.FormBeyond, row.Number, c.Column)
				continue
			}
			column := f.ColumnNamed(name)
			if name == blankRow {
				if c.Trimmed() != yes || lone(row) == nil {
					r.fail(diag.FormBlankRow, row.Number, c.Column)
				}
				continue
			}
			if column == nil && besideColumn(f, name) {
				if of, _, _ := strings.Cut(name, "·"); row.Cell(at[of]).Trimmed() == "" {
					r.fail(diag.FormCellNote, row.Number, c.Column, of)
				}
				continue
			}
			start := len(r.doc.Text)
			r.member(name)
			if column == nil {
				r.quoted(s.Said(c))
				r.valueFrom(start, row.Number, c.Column, column)
				continue
			}
			var notes [][2]string
			unit := column.Unit
			for _, m := range cellMembers {
				text := ""
				if k := at[name+m[0]]; k > 0 && f.ColumnNamed(name+m[0]) == nil {
					text = s.Said(row.Cell(k))
				}
				if text == "" {
					continue
				}
				if notes = append(notes, [2]string{m[1], text}); m[1] == "unit" {
					unit = strings.TrimSpace(text)
				}
			}
			begin, key := len(r.doc.Text), cellKey(f.Name, count, name)
			described := notes != nil || r.object(key)
			if described {
				r.raw(`{"value":`)
			}
			r.cell(row.Number, c, column, unit)
			r.valueFrom(start, row.Number, c.Column, column)
			for _, n := range notes {
				start := len(r.doc.Text)
				r.member(n[0])
				r.quoted(n[1])
				r.from(start, row.Number, at[name+memberLabel(n[0])])
			}
			if described {
				r.rest(key, nil, begin)
				r.raw("}")
			}
		}
		r.raw("}")
		r.lead = ""
		r.from(begin, row.Number, 1)
	}
}

// totalIn is the cell that says that a row is a sum of others, nil if none does.
func totalIn(row *sheet.Row, columns map[int]string) *sheet.Cell {
	for j := range row.Cells {
		if c := &row.Cells[j]; columns[c.Column] != "" && slices.Contains(totals, strings.ReplaceAll(c.Trimmed(), " ", "")) {
			return c
		}
	}
	return nil
}

// whose is the indicator that a row of adjudications or reasons is about: by its id, or without one by its name.
func (r *reader) whose(h *heads, row *sheet.Row) string {
	id, said := h.cell(row, idColumn).Trimmed(), h.cell(row, nameColumn).Trimmed()
	if id != "" {
		if i := r.rs.Find(id); i != nil && said != "" && said != i.Name {
			r.fail(diag.FormNamed, row.Number, h.columns[nameColumn], id, i.Name, said)
		}
		return id
	}
	var found []string
	for _, i := range r.rs.Criteria() {
		if i.Name == said {
			found = append(found, i.ID)
		}
	}
	if len(found) != 1 {
		r.fail(diag.FormNameless, row.Number, h.columns[idColumn], said)
		return ""
	}
	return found[0]
}

// memberLabel is what a column's name ends in that holds a member of cells.
func memberLabel(member string) string {
	for _, m := range cellMembers {
		if m[1] == member {
			return m[0]
		}
	}
	return ""
}

// decisions writes what evaluators decided.
func (r *reader) decisions() {
	s := r.book.Find(decideSheet)
	if s == nil {
		return
	}
	h := headsOf(s, decideColumns)
	if h == nil {
		r.list.Add(diag.New(diag.FormSheet, s.Place(1, 1, ""), s.Name))
		return
	}
	r.sheet = s
	first := true
	for k := range s.Rows {
		row := &s.Rows[k]
		if row.Number == 1 || row.Blank() {
			continue
		}
		r.lead = h.cell(row, idColumn).Trimmed()
		r.strays(h, row)
		id := r.whose(h, row)
		if id == "" {
			continue
		}
		if r.lead = id; first {
			r.raw(`,"adjudications":{`)
			first = false
		}
		start := len(r.doc.Text)
		r.member(id)
		begin := len(r.doc.Text)
		r.raw("{")
		if c := h.cell(row, scoreColumn); c.Trimmed() != "" {
			r.member("score")
			r.value(h, row, scoreColumn, &formula.Fact{Kind: formula.Number})
		}
		if c := h.cell(row, partColumn); c.Trimmed() != "" && !strings.Contains(id, "/") {
			r.fail(diag.FormItem, row.Number, c.Column)
		} else if c.Trimmed() != "" {
			met := map[string]string{isMet: "true", isNot: "false"}[c.Trimmed()] // in words as where the key point itself is answered
			if met == "" {
				r.share(row.Number, c)
				n, err := number.Parse(strings.TrimSpace(strings.TrimSuffix(c.Percentage(), "%")))
				if met = n.Quo(number.Hundred).String(); err != nil {
					r.fail(diag.FormPart, row.Number, c.Column)
					met = "0" // the document is refused
				}
			}
			if was, _ := r.unseen[decideSheet+"/"+id].(map[string]any); equal(was["met"], met) {
				met = fmt.Sprint(was["met"])
			}
			r.member("met")
			r.raw(met)
		}
		for _, m := range [][2]string{{whyColumn, "reason"}, {byColumn, "by"}} {
			if text := r.sheet.Said(h.cell(row, m[0])); text != "" {
				r.said(h, row, m[0], m[1], text)
			}
		}
		r.rest(decideSheet+"/"+id, nil, begin)
		r.raw("}")
		at := h.columns[scoreColumn]
		if h.cell(row, scoreColumn).Trimmed() == "" || r.rs.Find(id) == nil && !strings.Contains(id, "/") {
			at = h.columns[idColumn]
		} else if h.cell(row, whyColumn).Trimmed() == "" {
			at = h.columns[whyColumn]
		}
		r.from(start, row.Number, at)
	}
	if !first {
		r.raw("}")
	}
}

// reasons writes why points were lost.
func (r *reader) reasons() {
	s := r.book.Find(reasonSheet)
	if s == nil {
		return
	}
	h := headsOf(s, reasonColumns)
	if h == nil {
		r.list.Add(diag.New(diag.FormSheet, s.Place(1, 1, ""), s.Name))
		return
	}
	r.sheet = s
	first := true
	for k := range s.Rows {
		row := &s.Rows[k]
		reason := s.Said(h.cell(row, reasonColumn))
		if r.lead = ""; row.Number > 1 {
			r.strays(h, row)
		}
		blank := r.unseen[reasonSheet+"/"+h.cell(row, idColumn).Trimmed()] == reason // which a document says, and which is none
		if row.Number == 1 || strings.TrimSpace(reason) == "" && !blank {
			continue
		}
		if first {
			r.raw(`,"reasons":{`)
			first = false
		}
		r.lead = h.cell(row, idColumn).Trimmed()
		id := r.whose(h, row)
		if r.lead = id; id == "" {
			continue
		}
		start := len(r.doc.Text)
		r.member(id)
		r.quoted(reason)
		r.from(start, row.Number, h.columns[reasonColumn])
	}
	if !first {
		r.raw("}")
	}
}
