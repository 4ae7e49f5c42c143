package form

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
	"jixiao/office/sheet"
)

// Rows of facts and of key points, and what cells say.

// heads are the columns of a sheet by the words in its head.
type heads struct {
	sheet   *sheet.Sheet
	columns map[string]int
	told    map[int]bool // columns that are not the form's and of which it was said
}

// headsOf finds the columns of a sheet whose first row has all of those heads that matter; nil for another sheet.
func headsOf(s *sheet.Sheet, want []string) *heads {
	h := &heads{sheet: s, columns: map[string]int{}}
	head := s.Row(1)
	for k := range head.Cells {
		if name := head.Cells[k].Trimmed(); slices.Contains(want, name) && h.columns[name] == 0 {
			h.columns[name] = head.Cells[k].Column
		}
	}
	for _, name := range want {
		if h.columns[name] == 0 && (name == nameColumn || name == valueColumn || name == idColumn || name == reasonColumn || name == scoreColumn) {
			return nil
		}
	}
	return h
}

func (h *heads) cell(row *sheet.Row, name string) *sheet.Cell {
	if c := h.columns[name]; c > 0 {
		return row.Cell(c)
	}
	return &sheet.Cell{}
}

// unknownHead is the column of the first head that is none of a form's: the one that was renamed; 1 where each is.
func unknownHead(s *sheet.Sheet) int {
	for _, c := range s.Row(1).Cells {
		if name := c.Trimmed(); name != "" && !slices.Contains(factColumns, name) {
			return c.Column
		}
	}
	return 1
}

// heading reports whether a sheet was one of facts, by most of the heads that it still has.
func heading(s *sheet.Sheet) *heads {
	h := &heads{sheet: s, columns: map[string]int{}}
	for _, c := range s.Row(1).Cells {
		if name := c.Trimmed(); slices.Contains(factColumns, name) && h.columns[name] == 0 {
			h.columns[name] = c.Column
		}
	}
	if 2*len(h.columns) <= len(factColumns) {
		return nil
	}
	return h
}

// missing asks for columns that are gone: what stood in them would be taken for something else.
func (r *reader) missing(h *heads) {
	if r.book.Find(coverSheet) == nil { // a form of one sheet has the columns that it needs
		return
	}
	for _, name := range factColumns {
		if h.columns[name] == 0 {
			r.list.Add(diag.New(diag.FormColumn, h.sheet.Place(1, unknownHead(h.sheet), ""), name))
		}
	}
}

// absent notes rows and sheets that are gone: a row where one is called what no fact is, or else at the heads of its sheet.
func (r *reader) absent(l *layout, rows map[string]bool) {
	own := r.book.Find(coverSheet)
	if _, row, _ := onCover(r.book, digestRow); own == nil && row == 0 { // a list that was written by hand has the rows that it needs
		return
	}
	note := func(at diag.Place, zh, en string, args ...any) {
		r.doc.warnings.Add(diag.New(diag.FormGone, at, diag.Both(zh, en, args...)))
	}
	file := diag.Place{Source: diag.NewSource(r.book.Name, nil)}
	for _, g := range l.groups {
		s := r.book.Find(g.sheet)
		if own == nil {
			s = r.book.Sheets[0]
		}
		strange := r.strange(s)
		for _, f := range g.facts {
			if rows[f.Name] {
				continue
			}
			at := file
			if s != nil {
				at = s.Place(1, 1, "")
			}
			if len(strange) > 0 {
				at, strange = strange[0], strange[1:]
			}
			note(at, "“%s”这一行", "the row %q", f.Name)
		}
	}
	if own == nil {
		return
	}
	names := []string{decideSheet, reasonSheet}
	for _, t := range l.tables {
		names = append(names, t.sheet)
	}
	for _, name := range names {
		if r.book.Find(name) == nil {
			note(own.Place(1, 1, ""), "工作表“%s”", "the sheet %q", name)
		}
	}
}

// strange are the names on a sheet of facts that are those of no fact.
func (r *reader) strange(s *sheet.Sheet) (out []diag.Place) {
	if s == nil {
		return nil
	}
	h := headsOf(s, factColumns)
	for k := 0; h != nil && k < len(s.Rows); k++ {
		row := &s.Rows[k]
		name := h.cell(row, nameColumn).Trimmed()
		if row.Number > 1 && !row.Blank() && r.fact(name) == nil && !headed(name) {
			out = append(out, s.Place(row.Number, h.columns[nameColumn], ""))
		}
	}
	return out
}

// group finds the rows of key points, which a document says together wherever they stand.
func (r *reader) group(sheets []*heads) {
	r.points, r.wrote = map[string][]pointRow{}, map[string]bool{}
	for _, h := range sheets {
		for k := range h.sheet.Rows {
			row := &h.sheet.Rows[k]
			f := r.fact(h.cell(row, nameColumn).Trimmed())
			if f != nil && f.Mark != "" && row.Number > 1 && r.filled(h, row) && !r.bounded(h, row) && !r.apart(f) {
				r.points[points(f)] = append(r.points[points(f)], pointRow{h, row, f})
			}
		}
	}
}

type pointRow struct {
	*heads
	row  *sheet.Row
	fact *formula.Fact
}

// fact is the fact of that name that documents give, nil for none.
func (r *reader) fact(name string) *formula.Fact {
	if r.byName == nil {
		r.byName = map[string]*formula.Fact{}
		for _, f := range r.rs.Facts() {
			if asked(f) {
				r.byName[f.Name] = f
			}
		}
	}
	return r.byName[name]
}

func (r *reader) facts(h *heads, l *layout, rows map[string]bool) {
	r.sheet = h.sheet
	for k := 0; k < len(h.sheet.Rows); k++ {
		row := &h.sheet.Rows[k]
		name := h.cell(row, nameColumn).Trimmed()
		if row.Number == 1 || row.Blank() || headed(name) && r.fact(name) == nil {
			continue
		}
		r.lead = name
		r.beyond(h, row)
		f := r.fact(name)
		if rows[name] = true; name == "" {
			if r.filled(h, row) {
				r.fail(diag.FormRow, row.Number, h.columns[nameColumn])
			}
			continue
		}
		if f == nil {
			if r.filled(h, row) {
				start := len(r.doc.Text)
				r.member(name)
				r.raw("null")
				r.from(start, row.Number, h.columns[nameColumn])
			} else if lone(row) != nil {
				r.fail(diag.FormNoteRow, row.Number, h.columns[nameColumn], name)
			}
			continue
		}
		if f.Kind == formula.Table {
			r.table(h, row, f, l)
			continue
		}
		if !r.filled(h, row) {
			if c := h.cell(row, partColumn); c.Trimmed() != "" {
				r.fail(diag.FormPartBeside, row.Number, c.Column, "")
			}
			continue
		}
		group := points(f)
		if group == "" || r.bounded(h, row) || r.apart(f) {
			if c := h.cell(row, partColumn); c.Trimmed() != "" && !r.apart(f) {
				r.fail(diag.FormPartBeside, row.Number, c.Column, h.cell(row, valueColumn).Trimmed())
			}
			start := len(r.doc.Text)
			r.member(f.Name)
			if r.apart(f) && !r.bounded(h, row) {
				r.point(h, row, f)
			} else {
				r.entry(h, row, f, func() bool { return r.value(h, row, valueColumn, f) })
			}
			r.from(start, row.Number, h.columns[valueColumn])
			continue
		}
		if list := r.points[group]; len(list) > 0 {
			delete(r.points, group)
			r.wrote[group] = true
			r.member(group)
			r.raw("{")
			for _, p := range list {
				start := len(r.doc.Text)
				r.sheet, r.lead = p.sheet, p.fact.Name
				r.member(p.fact.Mark)
				r.point(p.heads, p.row, p.fact)
				r.from(start, p.row.Number, p.columns[valueColumn])
			}
			r.raw("}")
			r.sheet = h.sheet
		}
	}
}

// lone is the only cell of a row that says something, nil where there are more or none.
func lone(row *sheet.Row) (only *sheet.Cell) {
	for j := range row.Cells {
		if c := &row.Cells[j]; c.Trimmed() != "" {
			if only != nil {
				return nil
			}
			only = c
		}
	}
	return only
}

// merged asks about cells of a row that are merged with others, above or in the row: what stands there is said of the first alone.
func (r *reader) merged(row *sheet.Row, known func(column int) bool) {
	mergedIn(r.sheet, row.Number, known, func(column int, with string) { r.fail(diag.FormMerged, row.Number, column, with) })
}

// mergedIn tells the first known cell of each that a row's cells are merged into, if that says something.
func mergedIn(s *sheet.Sheet, row int, known func(column int) bool, tell func(column int, with string)) {
	for _, m := range append(s.Over(row), s.Across(row)...) {
		if s.Row(m.Row).Cell(m.Column).Trimmed() == "" {
			continue
		}
		for column := m.Column; column <= min(m.LastColumn, sheet.MaxColumns); column++ {
			if (m.Row < row || column > m.Column) && known(column) {
				tell(column, sheet.Ref(m.Row, m.Column))
				break
			}
		}
	}
}

// beyond asks about what stands in columns that have no head of the form's.
func (r *reader) beyond(h *heads, row *sheet.Row) {
	r.merged(row, func(column int) bool {
		for name, c := range h.columns {
			if c == column && name != usedColumn {
				return true
			}
		}
		return false
	})
	if r.book.Find(coverSheet) == nil {
		return
	}
	r.strays(h, row)
}

// strays asks about what of a row stands in columns that have no head of the form's.
func (r *reader) strays(h *heads, row *sheet.Row) {
	for k := range row.Cells {
		c := &row.Cells[k]
		known := false
		for _, column := range h.columns {
			known = known || column == c.Column
		}
		if !known && c.Trimmed() != "" {
			r.stray(h, row, c)
		}
	}
}

// stray asks about a cell in a column that has no head of the form's.
func (r *reader) stray(h *heads, row *sheet.Row, c *sheet.Cell) {
	switch head := h.sheet.Row(1).Cell(c.Column).Trimmed(); {
	case head == "序号" || head == usedColumn || h.told[c.Column]: // which says nothing
	case head != "":
		if h.told == nil {
			h.told = map[int]bool{}
		}
		h.told[c.Column] = true // once for the column
		lead := r.lead
		r.lead = ""
		r.fail(diag.FormBeyond, 1, c.Column)
		r.lead = lead
	default:
		r.fail(diag.FormBeyond, row.Number, c.Column)
	}
}

// filled reports whether anything of a row was filled in that says something of the fact. A unit, and a basis, stand there before.
func (r *reader) filled(h *heads, row *sheet.Row) bool {
	for _, name := range []string{valueColumn, leastColumn, mostColumn, sourceColumn, noteColumn, whyColumn} {
		if h.cell(row, name).Trimmed() != "" {
			return true
		}
	}
	name := h.cell(row, nameColumn).Trimmed()
	if f := r.fact(name); r.blank(name) && f != nil {
		if of, _ := r.unseen[name].(map[string]any); len(of) > 1 { // which stands there, whatever the row says
			return true
		}
		for _, column := range []string{unitColumn, basisColumn, sourceColumn, noteColumn, whyColumn} {
			if text := h.cell(row, column).Text; text != "" && (column != unitColumn || text != f.Unit) {
				return true
			}
		}
	}
	return false
}

// bounded reports whether bounds were filled in.
func (r *reader) bounded(h *heads, row *sheet.Row) bool {
	return h.cell(row, leastColumn).Trimmed() != "" || h.cell(row, mostColumn).Trimmed() != ""
}

// entry writes a fact: its value alone, or with what is said beside it. The value writes itself, and says whether there was one.
func (r *reader) entry(h *heads, row *sheet.Row, f *formula.Fact, value func() bool) {
	unit := h.cell(row, unitColumn).Trimmed()
	basis := h.cell(row, basisColumn).Trimmed()
	plain := !r.object(f.Name) && (unit == f.Unit || unit == "") && (basis == "" || basis == bases["stated"])
	for _, name := range []string{leastColumn, mostColumn, sourceColumn, noteColumn, whyColumn} {
		plain = plain && h.cell(row, name).Text == ""
	}
	if plain {
		if !value() {
			r.raw("null")
		}
		return
	}
	begin := len(r.doc.Text)
	r.raw("{")
	if mark := len(r.doc.Text); h.cell(row, valueColumn).Trimmed() != "" || f.Kind == formula.Table {
		r.raw(`"value":`)
		if !value() {
			r.doc.Text = r.doc.Text[:mark]
		}
	}
	for _, bound := range [][2]string{{leastColumn, "min"}, {mostColumn, "max"}} {
		if h.cell(row, bound[0]).Trimmed() != "" {
			r.member(bound[1])
			r.value(h, row, bound[0], f)
		}
	}
	if unit != "" && unit != f.Unit {
		r.said(h, row, unitColumn, "unit", unit)
	}
	r.beside(h, row)
	r.rest(f.Name, f, begin)
	r.raw("}")
}

// beside writes what is said beside a value.
func (r *reader) beside(h *heads, row *sheet.Row) {
	if basis := h.cell(row, basisColumn).Trimmed(); basis != "" && basis != bases["stated"] {
		for id, word := range bases {
			if word == basis {
				basis = id
				break
			}
		}
		r.said(h, row, basisColumn, "basis", basis)
	}
	for _, m := range [][2]string{{sourceColumn, "source"}, {noteColumn, "note"}, {whyColumn, "reason"}} {
		if text := r.sheet.Said(h.cell(row, m[0])); text != "" {
			r.said(h, row, m[0], m[1], text)
		}
	}
}

func (r *reader) said(h *heads, row *sheet.Row, column, member, text string) {
	r.member(member)
	start := len(r.doc.Text)
	r.quoted(text)
	r.from(start, row.Number, h.columns[column])
}

// value writes what a cell says of a fact, and reports whether it says anything.
func (r *reader) value(h *heads, row *sheet.Row, column string, f *formula.Fact) bool {
	c := h.cell(row, column)
	if c.Trimmed() == "" {
		return false
	}
	start := len(r.doc.Text)
	unit := h.cell(row, unitColumn).Trimmed()
	if unit == "" {
		unit = f.Unit
	}
	r.cell(row.Number, c, f, unit)
	r.valueFrom(start, row.Number, c.Column, f)
	return true
}

var (
	jsonNumber = regexp.MustCompile(`^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$`)
	grouped    = regexp.MustCompile(`^-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?$`)
	chineseDay = regexp.MustCompile(`^([0-9]{4})[年/.-]([0-9]{1,2})[月/.-]([0-9]{1,2})日?$`)
)

// cell writes a cell as a value of a kind. What is not one is written as text, which the engine refuses in its own words.
func (r *reader) cell(row int, c *sheet.Cell, f *formula.Fact, unit string) {
	text := c.Trimmed()
	if c.Kind == sheet.Number && c.Varies {
		r.fail(diag.FormVaries, row, c.Column, c.Text)
		r.quoted(text)
		return
	}
	switch f.Kind {
	case formula.Number:
		if c.Dated() { // a day is no number
			r.fail(diag.FormDated, row, c.Column, r.sheet.When(c))
			r.quoted(r.sheet.Said(c))
			return
		}
		if n, ok := r.number(row, c, text, unit); ok {
			r.raw(n)
			return
		}
	case formula.Boolean:
		switch text {
		case yes, "TRUE", "true", isMet:
			r.raw("true")
			return
		case no, "FALSE", "false", isNot:
			r.raw("false")
			return
		}
	case formula.Date:
		if c.Dated() {
			text = r.sheet.Said(c)
		} else if m := chineseDay.FindStringSubmatch(text); m != nil {
			text = m[1] + "-" + two(m[2]) + "-" + two(m[3])
		}
	case formula.Text:
		if text = r.sheet.Said(c); len(f.Choices) > 0 {
			text = c.Trimmed()
		}
		if inner, ok := unquoted(text); ok {
			text = inner
		}
	}
	r.quoted(text)
}

func two(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// number is a cell as a JSON number. In percent 98.5% and 98.5 are the same; a plain number that may as well be a fraction is asked about.
func (r *reader) number(row int, c *sheet.Cell, text, unit string) (string, bool) {
	percent := unit == "%"
	if said := width.Narrow.String(text); !percent && unit != "" && (c.Kind == sheet.Number && c.Percent && unit != "比值" || c.Kind != sheet.Number && strings.HasSuffix(said, "%")) {
		r.fail(diag.FormUnit, row, c.Column, r.sheet.Said(c), unit)
	}
	if c.Kind == sheet.Number && c.Percent && unit == "" {
		n, _ := number.Parse(text)
		r.fail(diag.FormPercent, row, c.Column, r.sheet.Said(c), n.Mul(number.Hundred), n)
	}
	if c.Kind == sheet.Number && c.Words != "" && c.Words != unit && c.Words != "%" {
		r.fail(diag.FormWords, row, c.Column, c.Words, cmp.Or(unit, "——"))
	}
	if c.Scaled {
		r.fail(diag.FormScaled, row, c.Column, c.Text)
	}
	if c.Kind == sheet.Number {
		if !percent {
			return c.Shown(), true
		}
		if !c.Percent && mayBeFraction(text) {
			n, _ := number.Parse(text)
			r.fail(diag.FormFraction, row, c.Column, n, n.Mul(number.Hundred), n)
		}
		if !c.Percent {
			return c.Shown(), true
		}
		return c.Percentage(), true
	}
	if text = width.Narrow.String(text); grouped.MatchString(text) { // full-width digits too
		text = strings.ReplaceAll(text, ",", "")
	}
	if percent {
		signed := strings.HasSuffix(text, "%")
		if text = strings.TrimSpace(strings.TrimSuffix(text, "%")); !signed && mayBeFraction(text) {
			n, _ := number.Parse(text)
			r.fail(diag.FormFraction, row, c.Column, n, n.Mul(number.Hundred), n)
		}
	}
	if !percent && unit != "" {
		text = strings.TrimSpace(strings.TrimSuffix(text, "%")) // which was told
	}
	return text, jsonNumber.MatchString(text)
}

// share asks about a share whose plain number could be a fraction, or that is no number.
func (r *reader) share(row int, c *sheet.Cell) {
	switch {
	case c.Dated():
		r.fail(diag.FormDated, row, c.Column, r.sheet.When(c))
	case c.Kind == sheet.Number && c.Varies:
		r.fail(diag.FormVaries, row, c.Column, c.Text)
	case c.Kind == sheet.Number && !c.Percent && mayBeFraction(c.Text):
		n, _ := number.Parse(c.Text)
		r.fail(diag.FormFraction, row, c.Column, n, n.Mul(number.Hundred), n)
	}
}

// mayBeFraction reports whether a number where a percentage is asked for could be a fraction.
func mayBeFraction(text string) bool {
	n, err := number.Parse(text)
	return err == nil && n.Sign() != 0 && n.Abs().Cmp(number.One) <= 0
}

// point writes a key point.
func (r *reader) point(h *heads, row *sheet.Row, f *formula.Fact) {
	c, part := h.cell(row, valueColumn), h.cell(row, partColumn)
	met := ""
	answers := []string{isMet, isNot}
	if f.Kind == formula.Number {
		answers = []string{isMet, isPartly, isNot}
	}
	if f.Applies != nil {
		answers = append(answers, isOut)
	}
	switch text := c.Trimmed(); text {
	case isMet, yes, "TRUE":
		met = "true"
	case isNot, no, "FALSE":
		met = "false"
	case isPartly:
		if f.Kind != formula.Number {
			r.fail(diag.FormAnswer, row.Number, c.Column, text, strings.Join(answers, "、"))
			break
		}
		r.share(row.Number, part)
		share := strings.TrimSuffix(width.Narrow.String(strings.TrimSpace(part.Percentage())), "%")
		n, err := number.Parse(strings.TrimSpace(share))
		if err != nil || n.Sign() < 0 || number.Hundred.Less(n) {
			r.fail(diag.FormPart, row.Number, max(part.Column, c.Column))
			met = "0" // the document is refused, and nothing else is to be said of it
			break
		}
		met = n.Quo(number.Hundred).String()
	case "":
	default:
		if text != isOut || f.Applies == nil {
			r.fail(diag.FormAnswer, row.Number, c.Column, text, strings.Join(answers, "、"))
		}
	}
	if part.Trimmed() != "" && c.Trimmed() != isPartly {
		r.fail(diag.FormPartBeside, row.Number, part.Column, c.Trimmed())
	}
	basis := h.cell(row, basisColumn).Trimmed()
	member, met := r.met(f, met)
	if met != "" && !r.object(f.Name) && (basis == "" || basis == bases["stated"]) && h.cell(row, sourceColumn).Text == "" && h.cell(row, noteColumn).Text == "" && h.cell(row, whyColumn).Text == "" {
		r.raw(met)
		return
	}
	begin := len(r.doc.Text)
	r.raw("{")
	if met != "" {
		r.member(member)
		r.raw(met)
	} else if c.Trimmed() == isOut {
		r.raw(`"applies":false`)
	}
	r.beside(h, row)
	r.rest(f.Name, f, begin)
	r.raw("}")
}
