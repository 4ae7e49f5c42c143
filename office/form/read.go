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
	"jixiao/office/sheet"
)

// RuleSetOf is the rule set that a form was made for, id@version; "" if the workbook is no form.
func RuleSetOf(b *sheet.Book) string {
	if cohortCover(b) {
		return ""
	}
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

// IsList reports whether a sheet is a form of one sheet, by its heads: names and values, and nothing that says whose a row is.
func IsList(b *sheet.Book) bool {
	if len(b.Sheets) != 1 || headsOf(b.Sheets[0], factColumns) == nil {
		return false
	}
	for _, c := range b.Sheets[0].Row(1).Cells {
		for word, member := range headerNames {
			if name := c.Trimmed(); name == word || name == member {
				return false
			}
		}
	}
	return true
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

// order sorts what came from cells by where it begins, the outer parts first.
func (d *Document) order() {
	sort.SliceStable(d.cells, func(i, j int) bool {
		a, b := d.cells[i], d.cells[j]
		return a.start < b.start || a.start == b.start && a.end > b.end
	})
}

// unshown notes what was read and is not shown.
func (d *Document) unshown(b *sheet.Book) diag.List {
	var seen sheet.Seen
	for _, o := range d.cells {
		if o.sheet.Row(o.row).Cell(o.column).Trimmed() != "" {
			seen.Read(o.sheet, o.row, o.column)
		}
	}
	return seen.Hidden(b)
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
	diag.KeyPointValue:   {Zh: "写了出处、备注或理由，而没有选满足程度", En: "there is a source, a note or a reason, and it is not said how far the point is met"},
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
	if b.Find(coverSheet) == nil && len(b.Sheets) == 1 && b.Sheets[0].Name == "" { // comma-separated values
		b = b.Reading(diag.Lively)
	}
	r := &reader{rs: rs, book: b, doc: &Document{}}
	r.document()
	if d := changed(rs, b); d != nil {
		r.doc.warnings.Add(*d)
	}
	r.aside()
	r.doc.order()
	r.doc.warnings = append(append(r.doc.warnings, r.doc.unshown(b)...), b.Macros()...)
	if r.list.HasErrors() {
		r.others(b.Name)
	}
	r.list.Sort()
	return r.doc, r.list.Err()
}

// changed says that a workbook was made from another content of the rule set than this, or does not say from which; nil where it was made from this.
func changed(rs *engine.RuleSet, b *sheet.Book) *diag.Diagnostic {
	_, _, value := cover(b)
	var d diag.Diagnostic
	switch s, row, c := onCover(b, digestRow); {
	case c.Trimmed() == rs.Digest:
		return nil
	case c.Trimmed() != "":
		d = diag.New(diag.FormDigest, s.Place(row, c.Column, digestRow), rs.Ref())
	case row > 0 || b.Find(coverSheet) != nil:
		d = diag.New(diag.FormGone, s.Place(max(row, 1), value, ""), diag.Term{Zh: digestRow, En: "its " + digestRow + ", which tells whether the rules have changed"})
	default:
		return nil
	}
	return &d
}

// aside notes what stands on the form and is not read: beside what is filled in on the cover, in place of words of the form, and notes beside cells.
func (r *reader) aside() {
	_, _, digest := onCover(r.book, digestRow)
	same := digest.Trimmed() == r.rs.Digest // otherwise the form's own words may have been others
	l := layoutOf(r.rs, nil)
	for _, s := range r.book.Sheets {
		for k := range s.Rows {
			row := &s.Rows[k]
			label := row.Cell(1).Trimmed()
			for j := range row.Cells {
				c := &row.Cells[j]
				r.doc.warnings = append(r.doc.warnings, noted(s, row.Number, c)...)
				ours := c.Column <= 2 && (slices.Contains(headers, label) || label == fillRow && (c.Column == 1 || !same || slices.Contains(fillLines, c.Trimmed()))) ||
					c.Column == 1 && row.Number == 1 && (!same || c.Trimmed() == strings.TrimSpace(r.rs.Title))
				if s.Name == coverSheet && c.Trimmed() != "" && !ours {
					r.doc.warnings.Add(diag.New(diag.FormAside, s.Place(row.Number, c.Column, "")))
				}
			}
		}
		if same {
			r.words(s, l)
		}
	}
}

// noted asks about what a cell says in another way than by its text: a note beside it, a line through it.
func noted(s *sheet.Sheet, row int, c *sheet.Cell) (out diag.List) {
	if c.Comment != "" {
		out.Add(diag.New(diag.FormComment, s.Place(row, c.Column, ""), c.Comment))
	}
	if c.Struck != "" {
		out.Add(diag.New(diag.SheetStruck, s.Place(row, c.Column, ""), c.Struck))
	}
	if c.Raised != "" {
		out.Add(diag.New(diag.SheetRaised, s.Place(row, c.Column, ""), c.Raised))
	}
	return out
}

// words notes words of the form that are others on a sheet: nothing that is written over them is read.
func (r *reader) words(s *sheet.Sheet, l *layout) {
	note := func(row int, c *sheet.Cell, want string) {
		switch d := diag.New(diag.FormAside, s.Place(row, c.Column, "")); {
		case c.Trimmed() == "" || c.Trimmed() == strings.TrimSpace(want):
		case c.Kind == sheet.Number: // which was meant to be read
			r.list.Add(d.WithSeverity(diag.Error))
		default:
			r.doc.warnings.Add(d)
		}
	}
	for _, t := range l.tables {
		for _, head := range s.Row(1).Cells {
			if column := t.fact.ColumnNamed(head.Trimmed()); t.sheet == s.Name && column != nil && described(s, t.fact) == 2 {
				note(2, s.Row(2).Cell(head.Column), help(column))
			}
		}
	}
	h := headsOf(s, append(slices.Clone(factColumns), usedColumn))
	if s.Name == reasonSheet {
		h = headsOf(s, reasonColumns)
	}
	for k := 0; h != nil && k < len(s.Rows); k++ {
		row := &s.Rows[k]
		if s.Name == reasonSheet { // with a reason the name is asked about when that is read
			if i := r.rs.Find(h.cell(row, idColumn).Trimmed()); i != nil && h.cell(row, reasonColumn).Trimmed() == "" {
				note(row.Number, h.cell(row, nameColumn), i.Name)
			}
		} else if f := r.fact(h.cell(row, nameColumn).Trimmed()); f != nil && row.Number > 1 {
			want := about(f)
			if f.Kind == formula.Table {
				want = aboutTable(f, l.sheetOf(f))
			}
			note(row.Number, h.cell(row, aboutColumn), want)
			note(row.Number, h.cell(row, usedColumn), used(r.rs, f))
		}
	}
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
	wrote  map[string]bool       // key points that were
	unseen map[string]any        // by what it is about: what the document that the form was filled in with wrote and no cell shows
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
	r.readUnseen()
	r.raw(`,"facts":{`)
	l := layoutOf(r.rs, nil)
	own := map[string]bool{coverSheet: true, decideSheet: true, reasonSheet: true, choiceSheet: true, unseenSheet: true}
	for _, t := range l.tables {
		own[t.sheet] = true
	}
	rows := map[string]bool{}
	var sheets []*heads
	for _, s := range r.book.Sheets {
		if h := headsOf(s, factColumns); h != nil && s.Name != choiceSheet {
			r.missing(h)
			sheets = append(sheets, h)
		} else if h := heading(s); h != nil && s.Name != choiceSheet {
			r.missing(h)
		} else if !own[s.Name] && len(s.Rows) > 0 {
			r.list.Add(diag.New(diag.FormSheet, s.Place(s.Rows[0].Number, 1, ""), s.Name))
		}
	}
	r.group(sheets)
	for _, h := range sheets {
		r.facts(h, l, rows)
	}
	r.absent(l, rows)
	for _, f := range r.rs.Facts() { // key points of which none is answered
		if group := points(f); r.object(group) && f.Mark != "" && !r.wrote[group] {
			r.wrote[group] = true
			r.member(group)
			r.raw("{}")
		}
	}
	r.raw("}")
	r.decisions()
	r.reasons()
	r.rest(documentRow, nil, 0)
	r.raw("}")
}

func (r *reader) header(label, member string) {
	s, row, c := onCover(r.book, label)
	r.once(s, label, row)
	if c.Text == "" {
		return
	}
	text := strings.TrimSpace(s.Said(c))
	if label == subjectRow {
		text = s.Said(c)
	}
	if label == periodRow {
		text = period(text)
	}
	if m := chineseDay.FindStringSubmatch(text); m != nil && label == dayRow {
		text = m[1] + "-" + two(m[2]) + "-" + two(m[3])
	}
	r.member(member)
	r.sheet, r.lead = s, label
	start := len(r.doc.Text)
	r.quoted(text)
	r.from(start, row, c.Column)
}

var (
	daysApart  = regexp.MustCompile(`^([0-9]{4})[年/.-]([0-9]{1,2})[月/.-]([0-9]{1,2})日?\s*(?:至|到|—+|–|-|~|～)\s*([0-9]{4})[年/.-]([0-9]{1,2})[月/.-]([0-9]{1,2})日?$`)
	oneYear    = regexp.MustCompile(`^([0-9]{4})年?度?$`)
	yearsApart = regexp.MustCompile(`^([0-9]{4})年?度?\s*(?:至|到|—+|–|-|~|～)\s*([0-9]{4})年?度?$`)
)

// period is a period as people write it: 2022年度, 2020年至2022年, 2022年1月1日至2022年6月30日.
func period(text string) string {
	plain := width.Narrow.String(text)
	if m := daysApart.FindStringSubmatch(plain); m != nil {
		return m[1] + "-" + two(m[2]) + "-" + two(m[3]) + "/" + m[4] + "-" + two(m[5]) + "-" + two(m[6])
	}
	if m := yearsApart.FindStringSubmatch(plain); m != nil {
		return m[1] + "-" + m[2]
	}
	if m := oneYear.FindStringSubmatch(plain); m != nil {
		return m[1]
	}
	return plain
}

// once refuses a second row of the cover of that label: which of the two is meant is not known.
func (r *reader) once(s *sheet.Sheet, label string, first int) {
	_, column, value := cover(r.book)
	for k := 0; s != nil && k < len(s.Rows); k++ {
		if row := &s.Rows[k]; row.Number > first && row.Cell(column).Trimmed() == label && row.Cell(value).Trimmed() != "" {
			r.list.Add(diag.New(diag.FormCell, s.Place(row.Number, value, label), worded[diag.DuplicateName]))
		}
	}
}

// headers are the rows of a form of one sheet that are about the document.
var headers = []string{rulesRow, digestRow, subjectRow, periodRow, dayRow}

// headed reports whether a row of a form of one sheet is about the document, or about how it is written.
func headed(name string) bool { return name == unseenRow || slices.Contains(headers, name) }
