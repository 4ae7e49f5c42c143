package form

import (
	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/office/book"
	"jixiao/office/sheet"
	"maps"
	"slices"
	"strings"
)

// A cohort is a workbook with a row for each body: the first row names the columns, each of which is a fact or says whose the row is.

// Cohort is a workbook with a row for each body.
type Cohort struct {
	Sheet   string   // that the rows stand on
	Columns []string // their names: facts, and what a body says of itself
	Units   []string // that the heads of columns name, "" where one names none
	Bodies  []Body
}

// Body is one row of a cohort.
type Body struct {
	Row     int
	Cells   []string
	Refused diag.List // why it is none, or cannot be read; nil if it can
	Sheet   string    // that it stands on, if it is no row of the cohort's but one of a table that is nobody's

	notes  diag.List // of what stands beside its cells
	tables []*Document
	heads  map[string]head
	made   *diag.Place // where the workbook says for which rule set it was made; nil where the row says it
}

// head is where a column has its name, and the one that it may mean.
type head struct {
	place diag.Place
	near  string
}

// headOf is the head that a finding is about, if it is about one.
func (b *Body) headOf(d *diag.Diagnostic) (head, bool) {
	if d.Code != diag.UnknownName || len(d.Args) == 0 {
		return head{}, false
	}
	name, _ := d.Args[0].(string)
	h, ok := b.heads[name]
	return h, ok
}

// headsIn are the heads of columns that name no fact, by what they name.
func headsIn(s *sheet.Sheet, columns []string, rs *engine.RuleSet) map[string]head {
	out := map[string]head{}
	if rs == nil {
		return out
	}
	var names []string
	for _, f := range rs.Facts() {
		names = append(names, f.Name)
	}
	for k, name := range columns {
		name, _, _ = strings.Cut(name, ":")
		if name == "" || slices.Contains(names, name) {
			continue
		}
		h := head{place: s.Place(1, k+1, ""), near: diag.Nearest(name, names)}
		for _, other := range names { // one that was cut short
			if h.near == "" && (strings.HasSuffix(other, "."+name) || strings.HasPrefix(other, name+".")) {
				h.near = other
			}
		}
		if k == 0 && h.near == "" && !slices.Contains(columns, "subject") {
			h.near = subjectRow
		}
		out[name] = h
	}
	return out
}

// Told are findings on the document that the row stands for, in the words of the workbook's columns.
func (b *Body) Told(list diag.List, name string) diag.List {
	out := slices.Clone(list)
	for k := range out {
		if b.inTable(&out[k], name) {
			continue
		}
		if out[k].Code == diag.RuleSetOther && b.made != nil {
			out[k].Place = *b.made
		}
		if h, ok := b.headOf(&out[k]); ok { // which is unknown, and not the cell below
			if out[k].Place, out[k].Help = h.place, nil; h.near != "" {
				out[k].Help = []any{h.near}
			}
		}
		words := worded[out[k].Code]
		if out[k].Code == diag.DuplicateName {
			words = diag.Term{Zh: "这一列出现了两次", En: "the column stands twice"}
		}
		if words != (diag.Term{}) {
			out[k] = diag.Diagnostic{Code: diag.FormCell, Severity: out[k].Severity, Args: []any{words}, Place: out[k].Place, Related: out[k].Related}
		}
	}
	return out
}

// Warnings are what was found on the row and does not keep it from being read.
func (b *Body) Warnings() diag.List { return b.notes }

var headerNames = map[string]string{rulesRow: "ruleset", subjectRow: "subject", periodRow: "period", dayRow: "as_of"}

// CohortRuleSet is the rule set that a cohort was made for, id@version; "" of one that does not say it.
func CohortRuleSet(b *sheet.Book) string {
	if !cohortCover(b) {
		return ""
	}
	_, _, c := onCover(b, rulesRow)
	return c.Trimmed()
}

// cohortCover reports whether the first sheet says what the columns of a cohort's rows are.
func cohortCover(b *sheet.Book) bool {
	_, row, _ := onCover(b, columnRow)
	return row > 0 && b.Find(coverSheet) != nil
}

// Bodies are the rows of the first sheet of a cohort that is shown. The rule set is the one that it was made for or will be scored under, whose tables
// have sheets of their own; nil where that is not known.
// The error is a diag.List: there is no such sheet, or one that is not known, or heads cannot be read, or there is no row, or it is not clear whose
// the row of a table is.
// What is wrong with a row refuses that row.
func Bodies(b *sheet.Book, rs *engine.RuleSet) (*Cohort, error) {
	var list diag.List
	var s *sheet.Sheet
	tables := cohortTables(rs)
	for _, other := range b.Sheets {
		switch {
		case slices.ContainsFunc(tables, func(t namedTable) bool { return t.sheet == other.Name }):
			continue
		case other.Name == choiceSheet || other.Name == coverSheet || len(other.Rows) == 0:
		case s == nil:
			s = other
			continue
		default:
			list.Add(diag.New(diag.FormSheet, other.Place(other.Rows[0].Number, 1, ""), other.Name))
		}
		for k := range other.Rows {
			list = append(list, faults(other, &other.Rows[k])...)
		}
	}
	none := diag.List{diag.New(diag.FormNone, diag.Place{Source: diag.NewSource(b.Name, nil)})}
	if s == nil || s.Dense() > maxDense {
		return nil, none
	}
	if row := titled(s); row > 1 {
		return nil, diag.List{diag.New(diag.FormHead, s.Place(row, 1, ""), row)}
	}
	c := &Cohort{Sheet: s.Name}
	head, names := s.Row(1), 0
	list = append(list, faults(s, head)...)
	for k := range head.Cells {
		cell := &head.Cells[k]
		if cell.Trimmed() != "" {
			names++
		}
		for len(c.Columns) < cell.Column {
			c.Columns, c.Units = append(c.Columns, ""), append(c.Units, "")
		}
		c.Columns[cell.Column-1], c.Units[cell.Column-1] = columnOf(cell.Trimmed())
		if own := headerNames[strings.Join(strings.Fields(cell.Text), "")]; own != "" {
			c.Columns[cell.Column-1] = own
		}
	}
	heads := headsIn(s, c.Columns, rs)
	if names < 2 && !slices.Contains(c.Columns, "subject") { // a title, and no heads
		return nil, none
	}
	seen, numbers := map[string]int{}, map[string]bool{}
	if rs != nil {
		for _, f := range rs.Facts() {
			numbers[f.Name], numbers[f.Name+":share"] = f.Kind == formula.Number && f.Mark == "", f.Mark != ""
		}
	}
	for k := range s.Rows {
		if row := &s.Rows[k]; row.Number > 1 && (!row.Blank() || faults(s, row) != nil) {
			body := c.body(s, row, seen, numbers)
			body.heads = heads
			c.Bodies = append(c.Bodies, body)
		}
	}
	for _, t := range tables {
		list = append(list, c.table(b, s, rs, t)...)
	}
	c.madeFor(b, rs)
	aside := c.aside(b, s, rs, tables) // of the workbook and not of a body: told once
	if len(c.Bodies) > 0 {
		c.Bodies[0].notes = append(aside, c.Bodies[0].notes...)
	} else {
		list = append(append(list, aside...), diag.New(diag.BodyNone, s.Place(1, 1, ""), s.Name))
	}
	list.Sort()
	return c, list.Err()
}

// madeFor gives bodies that do not say their rule set the one that the workbook was made for, and notes where its content is another by now.
func (c *Cohort) madeFor(b *sheet.Book, rs *engine.RuleSet) {
	ref := CohortRuleSet(b)
	if ref == "" {
		return
	}
	at, row, cell := onCover(b, rulesRow)
	place := at.Place(row, cell.Column, rulesRow)
	k := c.column(headerNames[rulesRow])
	for j := range c.Bodies {
		body := &c.Bodies[j]
		if cell := body.cell(k); strings.TrimSpace(*cell) == "" {
			*cell, body.made = ref, &place
		}
	}
	if rs == nil {
		return
	}
	if d := changed(rs, b); d != nil {
		for j := range c.Bodies {
			c.Bodies[j].notes = append(diag.List{*d}, c.Bodies[j].notes...)
		}
	}
}

// aside notes what stands in the workbook and is not read: notes beside cells that are of no body, and what was written on the cover; columns that
// are gone; and what is read though it is not shown.
func (c *Cohort) aside(b *sheet.Book, bodies *sheet.Sheet, rs *engine.RuleSet, tables []namedTable) (list diag.List) {
	mine := map[int]bool{}
	for k := range c.Bodies {
		if c.Bodies[k].Sheet == "" {
			mine[c.Bodies[k].Row] = true
		}
	}
	var seen sheet.Seen
	for _, s := range b.Sheets {
		from := 0 // rows of tables are bodies' own
		for _, t := range tables {
			if t.sheet == s.Name {
				from = described(s, t.fact)
			}
		}
		for k := range s.Rows {
			row := &s.Rows[k]
			for _, cell := range row.Cells {
				if (s == bodies && mine[row.Number] || from > 0 && row.Number > from) && cell.Trimmed() != "" {
					seen.Read(s, row.Number, cell.Column)
				}
				if s == bodies && !mine[row.Number] || s != bodies && (from == 0 || row.Number <= from || row.Blank()) {
					list = append(list, noted(s, row.Number, &cell)...)
				}
			}
		}
	}
	list = append(append(list, seen.Hidden(b)...), b.Macros()...)
	if s := b.Find(coverSheet); s != nil && rs != nil && cohortCover(b) && changed(rs, b) == nil {
		list = append(list, coverAside(s, rs, tables)...)
		own := columns(rs, tables)
		renamed := slices.ContainsFunc(c.Columns, func(name string) bool { // which is told
			of := name[:max(0, strings.IndexFunc(name+"·", func(r rune) bool { return r == '·' || r == ':' }))]
			return name != "" && !slices.Contains(slices.Collect(maps.Values(headerNames)), name) && !slices.ContainsFunc(own, func(cells []string) bool { return of == cells[0] })
		})
		for _, f := range rs.Facts() {
			if inRow(f) && f.Kind != formula.Table && !renamed && !slices.Contains(c.Columns, f.Name) {
				list.Add(diag.New(diag.FormGone, bodies.Place(1, 1, ""), diag.Both("“%s”一列", "the column %q", f.Name)))
			}
		}
	}
	return list
}

// coverAside are the cells of a cohort's cover that say something else than it did.
func coverAside(s *sheet.Sheet, rs *engine.RuleSet, tables []namedTable) (list diag.List) {
	says := map[string][]string{columnRow: {columnRow, aboutColumn, unitColumn}} // what a row says, by its first cell
	for _, cells := range columns(rs, tables) {
		says[strings.TrimSpace(cells[0])] = cells
	}
	lines := cohortLines(tables)
	for k := range s.Rows {
		row := &s.Rows[k]
		label := row.Cell(1).Trimmed()
		for j := range row.Cells {
			c := &row.Cells[j]
			text, at := c.Trimmed(), c.Column
			ours := at <= len(says[label]) && text == strings.TrimSpace(says[label][at-1])
			switch label {
			case rulesRow, digestRow:
				ours = ours || at <= 2
			case fillRow:
				ours = ours || at == 1 || at == 2 && slices.Contains(lines, text)
			}
			if !ours && text != "" && (row.Number > 1 || text != strings.TrimSpace(rs.Title)) {
				list.Add(diag.New(diag.FormAside, s.Place(row.Number, at, "")))
			}
		}
	}
	return list
}

// column is where a column stands, which is added behind the others if there is none.
func (c *Cohort) column(name string) int {
	if k := slices.Index(c.Columns, name); k >= 0 {
		return k
	}
	c.Columns, c.Units = append(c.Columns, name), append(c.Units, "")
	return len(c.Columns) - 1
}

// cell is what the row has in a column.
func (b *Body) cell(k int) *string {
	for len(b.Cells) <= k {
		b.Cells = append(b.Cells, "")
	}
	return &b.Cells[k]
}

// faults are the cells of a row that have no value.
func faults(s *sheet.Sheet, row *sheet.Row) (list diag.List) {
	for j := range row.Cells {
		if f := row.Cells[j].Fault; f != nil {
			list.Add(diag.New(f.Code, s.Place(row.Number, row.Cells[j].Column, ""), f.Args...))
		}
	}
	return list
}

// body reads a row; seen are those that were before it, and numbers the columns that hold numbers.
func (c *Cohort) body(s *sheet.Sheet, row *sheet.Row, seen map[string]int, numbers map[string]bool) Body {
	body := Body{Row: row.Number}
	odd := faults(s, row)
	fail := func(column int, code *diag.Code, args ...any) {
		odd.Add(diag.New(code, s.Place(row.Number, column, ""), args...))
	}
	for j := range row.Cells {
		cell := &row.Cells[j]
		body.notes = append(body.notes, noted(s, row.Number, cell)...)
		for len(body.Cells) < cell.Column {
			body.Cells = append(body.Cells, "")
		}
		if cell.Column > len(c.Columns) || c.Columns[cell.Column-1] == "" {
			if cell.Trimmed() != "" {
				fail(cell.Column, diag.FormBeyond)
			}
			continue
		}
		text, unit := s.Said(cell), c.Units[cell.Column-1]
		if c.Columns[cell.Column-1] == headerNames[periodRow] {
			text = period(strings.TrimSpace(text))
		}
		if strings.HasSuffix(c.Columns[cell.Column-1], ":basis") {
			for id, word := range bases {
				if word == strings.TrimSpace(text) {
					text = id
				}
			}
		}
		if _, ok := nothing(text); ok {
			fail(cell.Column, diag.FormNoText, c.Columns[cell.Column-1])
		}
		body.Cells[cell.Column-1] = text
		if of := numbers[c.Columns[cell.Column-1]]; of && cell.Dated() {
			fail(cell.Column, diag.FormDated, s.When(cell))
		} else if cell.Kind == sheet.Number && cell.Varies {
			fail(cell.Column, diag.FormVaries, cell.Text)
		}
		if cell.Scaled {
			fail(cell.Column, diag.FormScaled, cell.Text)
		}
		if cell.Kind == sheet.Number && cell.Words != "" && unit != "" && cell.Words != unit && cell.Words != "%" {
			fail(cell.Column, diag.FormWords, cell.Words, unit)
		}
	}
	mergedIn(s, row.Number, func(column int) bool { return column <= len(c.Columns) && c.Columns[column-1] != "" }, func(column int, with string) { fail(column, diag.FormMerged, with) })
	if why := c.notABody(&body, seen); why != nil && (odd == nil || why.Code != diag.BodyEmpty) {
		why.Place = s.Place(row.Number, slices.Index(c.Columns, "subject")+1, "")
		odd = append(diag.List{*why}, odd...)
	}
	odd.Sort()
	body.Refused = odd
	return body
}

// besides are the ends of heads of columns that say something beside a fact.
var besides = map[string]string{"理由": "reason", "出处": "source", "备注": "note", "依据": "basis", "单位": "unit", partColumn: "share"}

// columnOf is a head as the name of a column and its unit: 支出（万元） as 支出 and 万元, 编制.③·理由 as 编制.③:reason.
//
// What is said beside a fact has no unit, but a share may be in percent; a head that says another is none that is known.
func columnOf(head string) (name, unit string) {
	whole := head
	head = headText.Replace(strings.Join(strings.Fields(head), ""))
	if before, inside, found := strings.Cut(head, "（"); found && strings.HasSuffix(inside, "）") {
		head, unit = strings.TrimSpace(before), strings.TrimSpace(strings.TrimSuffix(inside, "）"))
	}
	if before, end, found := strings.Cut(head, "·"); found && besides[end] != "" {
		if unit != "" && (end != partColumn || unit != "%") {
			return whole, ""
		}
		return before + ":" + besides[end], ""
	}
	return head, unit
}

// headText are heads as they are written by hand, with brackets that are narrow.
var headText = strings.NewReplacer("(", "（", ")", "）")

// sums are words that stand before rows of sums.
var sums = append([]string{"平均", "平均值", "均值"}, totals...)

// totals are words that stand before rows of totals.
var totals = []string{"合计", "总计", "小计", "共计"}

func refused(code *diag.Code, args ...any) *diag.Diagnostic {
	d := diag.New(code, diag.Place{}, args...)
	return &d
}

// notABody says why a row is not a body's; seen are those that were before it.
func (c *Cohort) notABody(body *Body, seen map[string]int) *diag.Diagnostic {
	subject, who, facts, named := "", "", false, false
	for k, name := range c.Columns {
		text := ""
		if k < len(body.Cells) {
			text = strings.TrimSpace(body.Cells[k])
		}
		switch name {
		case "subject":
			subject, named = text, true
			who += text + "\x00"
		case "ruleset", "period", "as_of":
			who += text + "\x00"
		default:
			facts = facts || text != ""
		}
	}
	switch {
	case !named:
		return nil
	case subject == "":
		return refused(diag.BodyUnnamed)
	case slices.Contains(sums, subject):
		return refused(diag.BodyTotal, subject)
	case !facts:
		return refused(diag.BodyEmpty, subject)
	case seen[who] > 0:
		return refused(diag.BodyTwice, subject, seen[who])
	}
	seen[who] = body.Row
	return nil
}

// IsCohort reports whether a workbook looks like one with a row for each body.
func IsCohort(b *sheet.Book) bool {
	return slices.ContainsFunc(b.Sheets, func(s *sheet.Sheet) bool { return s.Name != coverSheet && titled(s) > 0 })
}

// titled is the row of a sheet that has the heads of a cohort, 0 if none of the first few does: the first, or one below a title.
func titled(s *sheet.Sheet) int {
	found, labels := 0, 0 // labels are rows that say what a document says of itself, as on a form's first sheet
	for k := range s.Rows {
		row := &s.Rows[k]
		if row.Number > 5 {
			break
		}
		if headed(row.Cell(1).Trimmed()) {
			labels++
		}
		if found == 0 && slices.ContainsFunc(row.Cells, func(c sheet.Cell) bool { return c.Trimmed() == subjectRow }) {
			found = row.Number
		}
	}
	if found > 1 && (labels > 1 || len(s.Row(found).Cells) < 2 || headsOf(s, factColumns) != nil) {
		return 0
	}
	return found
}

// maxDense is how many cells a cohort has at most, empty ones among filled ones too.
const maxDense = 4_000_000

// WriteCohort makes the workbook in which many bodies are filled in under a rule set, a row for each. What is filled in in tables has sheets of its own,
// whose rows say which body they are of.
func WriteCohort(rs *engine.RuleSet) ([]byte, error) {
	if err := scored(rs); err != nil {
		return nil, err
	}
	w := &writer{Writer: book.New(0), rs: rs, doc: &document{}, lists: map[string]string{}}
	tables := cohortTables(rs)
	w.cohortCover(tables)
	s := w.Sheet(bodySheet)
	s.OpenColumn(1, 26)
	s.OpenColumn(2, 12)
	s.Label(1, 1, subjectRow, book.Head)
	s.Label(1, 2, periodRow, book.Head)
	column := 3
	for _, f := range rs.Facts() {
		if !inRow(f) {
			continue
		}
		head := f.Name
		if f.Unit != "" {
			head += "（" + f.Unit + "）"
		}
		open := func(head string) {
			s.OpenColumn(column, 14)
			s.Label(1, column, head, book.Head)
		}
		open(head)
		if f.Mark == "" {
			if f.Kind == formula.Table {
				s.DropDown(2, lastRow, column, w.list([]string{noRows}))
			} else {
				w.validate(s, 2, lastRow, column, f)
			}
			if column++; f.Judgement {
				open(f.Name + "·依据")
				s.DropDown(2, lastRow, column, w.list(basisNames))
				column++
				open(f.Name + "·理由")
				column++
			}
			continue
		}
		answers := []string{isMet, isNot}
		if f.Kind == formula.Number {
			answers = []string{isMet, isPartly, isNot}
		}
		if f.Applies != nil {
			answers = append(answers, isOut)
		}
		s.DropDown(2, lastRow, column, w.list(answers))
		if column++; f.Kind == formula.Number {
			open(f.Name + "·" + partColumn)
			column++
		}
		if f.Kind == formula.Number || f.Applies != nil {
			open(f.Name + "·理由")
			column++
		}
	}
	s.Freeze(1, 1)
	s.Across(1, 1)
	s.Protect(true)
	for _, t := range tables {
		w.table(t, [2]string{subjectRow, "与“" + bodySheet + "”表中的同名"}, [2]string{periodRow, "同一对象有几个期间的才写"})
	}
	w.choices()
	return w.Bytes()
}

// inRow reports whether a fact has a column in a cohort.
func inRow(f *formula.Fact) bool { return asked(f) && !f.Cohort && f.From == "" }

// cohortCover is the sheet that says what a cohort is made for, how its rows are filled in, and what their columns are.
func (w *writer) cohortCover(tables []namedTable) {
	s := w.Sheet(coverSheet)
	s.Widths(30, 80, 12)
	s.Label(1, 1, w.rs.Title, book.Title)
	row := 2
	line := func(style book.Style, first string, cells ...string) {
		s.Label(row, 1, first, style)
		for k, text := range cells {
			s.Label(row, k+2, text, book.Label)
		}
		row++
	}
	line(book.Head, rulesRow, w.rs.Ref())
	line(book.Head, digestRow, w.rs.Digest)
	row++
	for _, text := range cohortLines(tables) {
		line(book.Label, fillRow, text)
	}
	row++
	s.HeadRow(row, []string{columnRow, aboutColumn, unitColumn}, book.Head)
	row++
	for _, cells := range columns(w.rs, tables) {
		line(book.Label, cells[0], cells[1:]...)
	}
	s.Landscape(0, 0)
	s.Protect(false)
}

// cohortLines say how a cohort is filled in.
func cohortLines(tables []namedTable) []string {
	lines := []string{
		"“" + bodySheet + "”表一行填一个单位，各行不同名；只填浅黄色的格，不放合计、平均这样的行。",
		"不知道的留空：空着是“缺失”，不是零，也不是“否”。",
		"百分数可以写 98.5%，也可以写 98.5；列名括号里是单位，数按这个单位填。",
		"要点选 满足、部分满足、不满足、不适用；部分满足的在“满足程度”里写百分数，连同不适用的都写明理由。",
		"判断的数在“依据”里选“判断”或“推定”，并写理由。",
		"只知道范围的数、裁定的得分、扣分的原因，这里没有地方写：这样的单位用 jixiao form 单独填一份，与这张表一起评分。",
		"填好后评分：jixiao batch 指标体系 这张表.xlsx -o 得分.csv",
	}
	if len(tables) > 0 {
		lines = slices.Insert(lines, len(lines)-2, "明细填在各自的工作表里，从第三行填起，每行先写是哪个单位的；没有记录的，在“"+bodySheet+"”表里选“"+noRows+"”。")
	}
	return lines
}

// columns say what the columns of a cohort's rows are: name, meaning and unit.
func columns(rs *engine.RuleSet, tables []namedTable) [][]string {
	out := [][]string{{subjectRow, "一行一个单位，各行不同名"}, {periodRow, "如 2023、2023-01-01/2023-03-31"}}
	line := func(cells ...string) { out = append(out, cells) }
	for _, f := range rs.Facts() {
		if !inRow(f) {
			continue
		}
		said := about(f)
		for _, t := range tables {
			if t.fact == f {
				said = aboutTable(f, t.sheet)
			}
		}
		line(f.Name, said, f.Unit)
		if f.Mark != "" && f.Kind == formula.Number {
			line(f.Name+"·"+partColumn, "部分满足的写满足了几成，如 50%")
		}
		switch {
		case f.Judgement && f.Mark == "":
			line(f.Name+"·依据、·理由", "依据选“判断”或“推定”，并写理由")
		case f.Mark != "" && (f.Kind == formula.Number || f.Applies != nil):
			line(f.Name+"·理由", "部分满足、不适用的，写理由")
		}
	}
	return out
}
