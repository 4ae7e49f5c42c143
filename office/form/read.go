package form

import (
	"regexp"
	"slices"
	"sort"
	"strings"

	"golang.org/x/text/width"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
	"jixiao/office/sheet"
)

// RuleSetOf is the rule set that a form was made for, id@version; "" if the workbook is no form.
func RuleSetOf(b *sheet.Book) string {
	_, _, c := onCover(b, rulesRow)
	return c.Trimmed()
}

// cover is where the form says whose it is: the first two columns of a sheet of its own, or names and values of a form of one sheet.
func cover(b *sheet.Book) (s *sheet.Sheet, label, value int) {
	if s = b.Find(coverSheet); s == nil && len(b.Sheets) == 1 {
		if h := headsOf(b.Sheets[0], factColumns); h != nil {
			return h.sheet, h.columns[nameColumn], h.columns[valueColumn]
		}
	}
	return s, 1, 2
}

func onCover(b *sheet.Book, word string) (s *sheet.Sheet, row int, c *sheet.Cell) {
	s, label, value := cover(b)
	if s != nil {
		for k := range s.Rows {
			if s.Rows[k].Cell(label).Trimmed() == word {
				return s, s.Rows[k].Number, s.Rows[k].Cell(value)
			}
		}
	}
	return s, 0, &sheet.Cell{}
}

// Document is a form as the facts document that it stands for, and which cell each part of it came from.
type Document struct {
	Text     []byte
	warnings diag.List
	cells    []origin // in order of their places in Text
}

// origin says which cell a part of the text came from.
type origin struct {
	start, end  int
	sheet       *sheet.Sheet
	row, column int
	lead        string
	fact        *formula.Fact // that the cell is the value of, if it is one
}

// Warnings are what was found on the form and does not keep it from being read.
func (d *Document) Warnings() diag.List { return d.warnings }

// Told are findings on the document as findings on the form: at the cell that the place came from.
func (d *Document) Told(list diag.List, name string) diag.List {
	out := slices.Clone(list)
	for k := range out {
		o := d.origin(out[k].Place, name)
		if out[k].Place = d.at(out[k].Place, name); o != nil && o.fact != nil && out[k].Code == diag.FactType {
			out[k].Args = []any{wanted(o.fact)}
		}
		if o != nil && worded[out[k].Code] != (diag.Term{}) { // what a document says in members, a form says in columns
			out[k] = diag.Diagnostic{Code: diag.FormCell, Severity: out[k].Severity, Args: []any{worded[out[k].Code]}, Place: out[k].Place, Related: out[k].Related}
		}
		if len(out[k].Related) > 0 {
			out[k].Related = slices.Clone(out[k].Related)
			for r := range out[k].Related {
				out[k].Related[r].Place = d.at(out[k].Related[r].Place, name)
			}
		}
	}
	return out
}

// worded are findings on documents in the words of forms.
var worded = map[*diag.Code]diag.Term{
	diag.JudgementNeeded: {Zh: "这是评价人的判断：“依据”选“判断”，并在“理由”里写明", En: "this is a judgement: choose 判断 as its 依据 and say why under 理由"},
	diag.ReasonNeeded:    {Zh: "推定和判断要在“理由”里写明理由", En: "what is presumed or judged needs a reason under 理由"},
	diag.BasisUnknown:    {Zh: "“依据”只能是 载明、计算、推定、判断 之一", En: "a 依据 is one of 载明, 计算, 推定 and 判断"},
	diag.ValueAndBound:   {Zh: "写了“值”就不写“至少”“至多”", En: "with a 值 there is no 至少 or 至多"},
	diag.KeyPointReason:  {Zh: "部分满足的要点，要在“理由”里写明理由", En: "a key point that is met in part needs a reason under 理由"},
	diag.KeyPointOut:     {Zh: "不适用的要点，要在“理由”里写明理由，不写别的", En: "a key point that does not apply needs a reason under 理由, and nothing else"},
	diag.ValueMissing:    {Zh: "写了出处、备注或理由，而“值”空着", En: "there is a source, a note or a reason, and no 值"},
	diag.DuplicateName:   {Zh: "这一行出现了两次", En: "the row stands twice"},
}

// wanted is what a cell should say.
func wanted(f *formula.Fact) diag.Term {
	switch {
	case f.Kind == formula.Boolean:
		return diag.Term{Zh: "“是”或“否”", En: "是 or 否"}
	case f.Kind == formula.Number && f.Unit == "%":
		return diag.Term{Zh: "百分数，如 98.5%", En: "a percentage, such as 98.5%"}
	case f.Kind == formula.Number:
		return diag.Term{Zh: "数，单位写在“单位”一列", En: "a number, whose unit has a column of its own"}
	}
	return diag.Term{Zh: "文字", En: "text"}
}

func (d *Document) at(p diag.Place, name string) diag.Place {
	if p.Source == nil || p.Source.Name != name {
		return p
	}
	if o := d.origin(p, name); o != nil {
		return o.sheet.Place(o.row, o.column, o.lead)
	}
	return diag.Place{Source: diag.NewSource(name, nil)}
}

// origin is the cell that a place of the document came from, nil if there is none.
func (d *Document) origin(p diag.Place, name string) *origin {
	if p.Source == nil || p.Source.Name != name {
		return nil
	}
	after := sort.Search(len(d.cells), func(k int) bool { return d.cells[k].start > p.Span.Start })
	for k := after - 1; k >= 0; k-- { // parts nest, so that the last to begin is the innermost
		if o := &d.cells[k]; p.Span.Start < o.end {
			return o
		}
	}
	return nil
}

// Read reads a form of the rule set. The error is a diag.List of what cannot be understood; what it says is for RuleSet.Read to judge.
func Read(rs *engine.RuleSet, b *sheet.Book) (*Document, error) {
	r := &reader{rs: rs, book: b, doc: &Document{}}
	r.document()
	if s, row, c := onCover(b, digestRow); c.Trimmed() != "" && c.Trimmed() != rs.Digest {
		r.doc.warnings.Add(diag.New(diag.FormDigest, s.Place(row, c.Column, digestRow), rs.Ref()))
	}
	sort.SliceStable(r.doc.cells, func(i, j int) bool { // by where they begin, the outer ones first
		a, b := r.doc.cells[i], r.doc.cells[j]
		return a.start < b.start || a.start == b.start && a.end > b.end
	})
	if r.list.HasErrors() {
		r.others(b.Name)
	}
	r.list.Sort()
	return r.doc, r.list.Err()
}

// others adds what the rule set finds beside what the form alone shows, so that all is told at once; of a cell that is not understood it finds
// nothing more.
func (r *reader) others(name string) {
	known := map[string]bool{}
	for _, d := range r.list {
		known[d.Source.Name] = true
	}
	_, err := r.rs.Read(name, r.doc.Text)
	for _, d := range r.doc.Told(diag.Findings(err), name) {
		if d.Source != nil && !known[d.Source.Name] {
			r.list.Add(d)
		}
	}
}

type reader struct {
	rs   *engine.RuleSet
	book *sheet.Book
	doc  *Document
	list diag.List

	points map[string][]pointRow // rows of key points, until they are written
	byName map[string]*formula.Fact

	sheet *sheet.Sheet // that is being read
	lead  string       // what the row is about
}

func (r *reader) raw(s string) { r.doc.Text = append(r.doc.Text, s...) }

func (r *reader) quoted(s string) { r.doc.Text = diag.AppendQuoted(r.doc.Text, s) }

// from notes that what is written from a byte on came from a cell.
func (r *reader) from(start, row, column int) {
	r.doc.cells = append(r.doc.cells, origin{start: start, end: len(r.doc.Text), sheet: r.sheet, row: row, column: column, lead: r.lead})
}

// valueFrom is from for the value of a fact.
func (r *reader) valueFrom(start, row, column int, f *formula.Fact) {
	r.from(start, row, column)
	r.doc.cells[len(r.doc.cells)-1].fact = f
}

// member writes a name of an object; the first has no comma.
func (r *reader) member(name string) {
	if last := r.doc.Text[len(r.doc.Text)-1]; last != '{' && last != '[' {
		r.raw(",")
	}
	r.quoted(name)
	r.raw(":")
}

func (r *reader) fail(code *diag.Code, row, column int, args ...any) {
	r.list.Add(diag.New(code, r.sheet.Place(row, column, r.lead), args...))
}

func (r *reader) document() {
	r.raw(`{"ruleset":`)
	r.quoted(r.rs.Ref())
	for _, h := range [][2]string{{subjectRow, "subject"}, {periodRow, "period"}, {dayRow, "as_of"}} {
		r.header(h[0], h[1])
	}
	r.raw(`,"facts":{`)
	l := layoutOf(r.rs)
	own := map[string]bool{coverSheet: true, decideSheet: true, reasonSheet: true, choiceSheet: true}
	for _, t := range l.tables {
		own[t.sheet] = true
	}
	rows := map[string]bool{}
	var sheets []*heads
	for _, s := range r.book.Sheets {
		if h := headsOf(s, factColumns); h != nil && s.Name != choiceSheet {
			r.missing(h)
			sheets = append(sheets, h)
		} else if !own[s.Name] && len(s.Rows) > 0 {
			r.list.Add(diag.New(diag.FormSheet, s.Place(s.Rows[0].Number, 1, ""), s.Name))
		}
	}
	r.group(sheets)
	for _, h := range sheets {
		r.facts(h, l, rows)
	}
	r.absent(l, rows)
	r.raw("}")
	r.decisions()
	r.reasons()
	r.raw("}")
}

func (r *reader) header(label, member string) {
	s, row, c := onCover(r.book, label)
	if c.Text == "" {
		return
	}
	text := strings.TrimSpace(s.Said(c))
	if label == subjectRow {
		text = s.Said(c)
	}
	if label == periodRow {
		text = strings.TrimSuffix(strings.TrimSuffix(text, "度"), "年")
	}
	r.member(member)
	r.sheet, r.lead = s, label
	start := len(r.doc.Text)
	r.quoted(text)
	r.from(start, row, c.Column)
}

// headers are the rows of a form of one sheet that are about the document.
var headers = []string{rulesRow, digestRow, subjectRow, periodRow, dayRow}

// heads are the columns of a sheet by the words in its head.
type heads struct {
	sheet   *sheet.Sheet
	columns map[string]int
}

// headsOf finds the columns of a sheet whose first row has all of those heads that matter; nil for another sheet.
func headsOf(s *sheet.Sheet, want []string) *heads {
	h := &heads{s, map[string]int{}}
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

// missing asks for columns that are gone: what stood in them would be taken for something else.
func (r *reader) missing(h *heads) {
	if r.book.Find(coverSheet) == nil { // a form of one sheet has the columns that it needs
		return
	}
	for _, name := range factColumns {
		if h.columns[name] == 0 {
			r.list.Add(diag.New(diag.FormColumn, h.sheet.Place(1, 1, ""), name))
		}
	}
}

// absent notes rows and sheets that are gone.
func (r *reader) absent(l *layout, rows map[string]bool) {
	if r.book.Find(coverSheet) == nil {
		return
	}
	note := func(zh, en string, args ...any) {
		r.doc.warnings.Add(diag.New(diag.FormGone, diag.Place{Source: diag.NewSource(r.book.Name, nil)}, diag.Both(zh, en, args...)))
	}
	for _, g := range l.groups {
		for _, f := range g.facts {
			if !rows[f.Name] {
				note("“%s”这一行", "the row %q", f.Name)
			}
		}
	}
	names := []string{decideSheet, reasonSheet}
	for _, t := range l.tables {
		names = append(names, t.sheet)
	}
	for _, name := range names {
		if r.book.Find(name) == nil {
			note("工作表“%s”", "the sheet %q", name)
		}
	}
}

// group finds the rows of key points, which a document says together wherever they stand.
func (r *reader) group(sheets []*heads) {
	r.points = map[string][]pointRow{}
	for _, h := range sheets {
		for k := range h.sheet.Rows {
			row := &h.sheet.Rows[k]
			f := r.fact(h.cell(row, nameColumn).Trimmed())
			if f != nil && f.Mark != "" && row.Number > 1 && r.filled(h, row) && !r.bounded(h, row) {
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
		if row.Number == 1 || row.Blank() || slices.Contains(headers, name) && r.fact(name) == nil {
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
		if group == "" || r.bounded(h, row) {
			if c := h.cell(row, partColumn); c.Trimmed() != "" {
				r.fail(diag.FormPartBeside, row.Number, c.Column, h.cell(row, valueColumn).Trimmed())
			}
			start := len(r.doc.Text)
			r.member(f.Name)
			r.entry(h, row, f, func() bool { return r.value(h, row, valueColumn, f) })
			r.from(start, row.Number, h.columns[valueColumn])
			continue
		}
		if list := r.points[group]; len(list) > 0 {
			delete(r.points, group)
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

// beyond asks about what stands in columns that have no head of the form's.
func (r *reader) beyond(h *heads, row *sheet.Row) {
	if r.book.Find(coverSheet) == nil {
		return
	}
	for k := range row.Cells {
		c := &row.Cells[k]
		known := false
		for _, column := range h.columns {
			known = known || column == c.Column
		}
		if !known && c.Trimmed() != "" {
			r.fail(diag.FormBeyond, row.Number, c.Column)
		}
	}
}

// filled reports whether anything of a row was filled in that says something of the fact. A unit, and a basis, stand there before.
func (r *reader) filled(h *heads, row *sheet.Row) bool {
	for _, name := range []string{valueColumn, leastColumn, mostColumn, sourceColumn, noteColumn, whyColumn} {
		if h.cell(row, name).Trimmed() != "" {
			return true
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
	plain := (unit == f.Unit || unit == "") && (basis == "" || basis == bases["stated"])
	for _, name := range []string{leastColumn, mostColumn, sourceColumn, noteColumn, whyColumn} {
		plain = plain && h.cell(row, name).Text == ""
	}
	if plain {
		if !value() {
			r.raw("null")
		}
		return
	}
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
	r.cell(row.Number, c, f, f.Unit == "%" && (h.cell(row, unitColumn).Trimmed() == "" || h.cell(row, unitColumn).Trimmed() == "%"))
	r.valueFrom(start, row.Number, c.Column, f)
	return true
}

var (
	jsonNumber = regexp.MustCompile(`^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$`)
	grouped    = regexp.MustCompile(`^-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?$`)
	chineseDay = regexp.MustCompile(`^([0-9]{4})[年/.-]([0-9]{1,2})[月/.-]([0-9]{1,2})日?$`)
)

// cell writes a cell as a value of a kind. What is not one is written as text, which the engine refuses in its own words.
func (r *reader) cell(row int, c *sheet.Cell, f *formula.Fact, percent bool) {
	text := c.Trimmed()
	switch f.Kind {
	case formula.Number:
		if r.sheet.Day(c) != "" { // a day is no number
			r.quoted(r.sheet.Day(c))
			return
		}
		if n, ok := r.number(row, c, text, percent); ok {
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
		if day := r.sheet.Day(c); day != "" {
			text = day
		} else if m := chineseDay.FindStringSubmatch(text); m != nil {
			text = m[1] + "-" + two(m[2]) + "-" + two(m[3])
		}
	case formula.Text:
		if text = r.sheet.Said(c); len(f.Choices) > 0 {
			text = c.Trimmed()
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
func (r *reader) number(row int, c *sheet.Cell, text string, percent bool) (string, bool) {
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
	return text, jsonNumber.MatchString(text)
}

// share asks about a share whose plain number could be a fraction.
func (r *reader) share(row int, c *sheet.Cell) {
	if c.Kind == sheet.Number && !c.Percent && mayBeFraction(c.Text) {
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
		share := strings.TrimSuffix(strings.TrimSuffix(part.Percentage(), "%"), "％")
		n, err := number.Parse(strings.TrimSpace(share))
		if err != nil {
			r.fail(diag.FormPart, row.Number, max(part.Column, c.Column))
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
	if met != "" && (basis == "" || basis == bases["stated"]) && h.cell(row, sourceColumn).Text == "" && h.cell(row, noteColumn).Text == "" && h.cell(row, whyColumn).Text == "" {
		r.raw(met)
		return
	}
	r.raw("{")
	if met != "" {
		r.raw(`"met":` + met)
	} else if c.Trimmed() == isOut {
		r.raw(`"applies":false`)
	}
	r.beside(h, row)
	r.raw("}")
}

// table writes the rows of a table's own sheet.
func (r *reader) table(h *heads, row *sheet.Row, f *formula.Fact, l *layout) {
	s := r.book.Find(l.sheetOf(f))
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
	if !has && !empty {
		return
	}
	start := len(r.doc.Text)
	r.member(f.Name)
	r.entry(h, row, f, func() bool {
		r.raw("[")
		if has {
			r.rows(s, f)
		}
		r.raw("]")
		return true
	})
	r.from(start, row.Number, h.columns[nameColumn])
}

// described is the row up to which a table's sheet says what its columns are: 2, or 1 where the second row was deleted.
func described(s *sheet.Sheet, f *formula.Fact) int {
	head, row := s.Row(1), s.Row(2)
	for k := range row.Cells {
		c := &row.Cells[k]
		if c.Trimmed() == "" {
			continue
		}
		column := f.ColumnNamed(head.Cell(c.Column).Trimmed())
		if column == nil || strings.TrimSpace(strings.TrimPrefix(about(column)+unitOf(column), "；")) != c.Trimmed() {
			return 1
		}
	}
	return 2
}

func (r *reader) rows(s *sheet.Sheet, f *formula.Fact) {
	before, lead := r.sheet, r.lead
	defer func() { r.sheet, r.lead = before, lead }()
	r.sheet = s
	head := s.Row(1)
	columns := map[int]string{}
	for k := range head.Cells {
		columns[head.Cells[k].Column] = head.Cells[k].Trimmed()
	}
	first := true
	from := described(s, f)
	for k := range s.Rows {
		row := &s.Rows[k]
		if row.Number <= from || row.Blank() {
			continue
		}
		if !first {
			r.raw(",")
		}
		first = false
		begin := len(r.doc.Text)
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
			start := len(r.doc.Text)
			r.member(name)
			column := f.ColumnNamed(name)
			if column != nil {
				r.cell(row.Number, c, column, column.Unit == "%")
			} else {
				r.quoted(s.Said(c))
			}
			r.valueFrom(start, row.Number, c.Column, column)
		}
		r.raw("}")
		r.lead = ""
		r.from(begin, row.Number, 1)
	}
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
		id := h.cell(row, idColumn).Trimmed()
		if row.Number == 1 || id == "" && row.Blank() {
			continue
		}
		if r.lead = id; first {
			r.raw(`,"adjudications":{`)
			first = false
		}
		start := len(r.doc.Text)
		r.member(id)
		r.raw("{")
		if c := h.cell(row, scoreColumn); c.Trimmed() != "" {
			r.member("score")
			r.value(h, row, scoreColumn, &formula.Fact{Kind: formula.Number})
		}
		if c := h.cell(row, partColumn); c.Trimmed() != "" {
			r.share(row.Number, c)
			share := strings.TrimSuffix(c.Percentage(), "%")
			if n, err := number.Parse(strings.TrimSpace(share)); err != nil {
				r.fail(diag.FormPart, row.Number, c.Column)
			} else {
				r.member("met")
				r.raw(n.Quo(number.Hundred).String())
			}
		}
		for _, m := range [][2]string{{whyColumn, "reason"}, {byColumn, "by"}} {
			if text := r.sheet.Said(h.cell(row, m[0])); text != "" {
				r.said(h, row, m[0], m[1], text)
			}
		}
		r.raw("}")
		at := h.columns[scoreColumn]
		if h.cell(row, scoreColumn).Trimmed() == "" {
			at = h.columns[idColumn]
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
		if row.Number == 1 || strings.TrimSpace(reason) == "" {
			continue
		}
		if first {
			r.raw(`,"reasons":{`)
			first = false
		}
		id := h.cell(row, idColumn).Trimmed()
		r.lead = id
		start := len(r.doc.Text)
		r.member(id)
		r.quoted(reason)
		r.from(start, row.Number, h.columns[reasonColumn])
	}
	if !first {
		r.raw("}")
	}
}
