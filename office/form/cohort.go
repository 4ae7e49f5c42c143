package form

import (
	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/office/book"
	"jixiao/office/sheet"
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

	notes diag.List // of what stands beside its cells
}

// Told are findings on the document that the row stands for, in the words of the workbook's columns.
func (b *Body) Told(list diag.List, _ string) diag.List {
	out := slices.Clone(list)
	for k := range out {
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

// Bodies are the rows of the first sheet of a cohort that is shown.
// The error is a diag.List: there is no such sheet, or more than one, or its heads cannot be read. What is wrong with a row refuses that row.
func Bodies(b *sheet.Book) (*Cohort, error) {
	var list diag.List
	var s *sheet.Sheet
	for _, other := range b.Sheets {
		switch {
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
		if c.Columns[cell.Column-1], c.Units[cell.Column-1] = columnOf(cell.Trimmed()); headerNames[cell.Trimmed()] != "" {
			c.Columns[cell.Column-1] = headerNames[cell.Trimmed()]
		}
	}
	if names < 2 && !slices.Contains(c.Columns, "subject") { // a title, and no heads
		return nil, none
	}
	seen := map[string]int{}
	for k := range s.Rows {
		if row := &s.Rows[k]; row.Number > 1 && (!row.Blank() || faults(s, row) != nil) {
			c.Bodies = append(c.Bodies, c.body(s, row, seen))
		}
	}
	return c, list.Err()
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

// body reads a row; seen are those that were before it.
func (c *Cohort) body(s *sheet.Sheet, row *sheet.Row, seen map[string]int) Body {
	body := Body{Row: row.Number}
	odd := faults(s, row)
	fail := func(column int, code *diag.Code, args ...any) {
		odd.Add(diag.New(code, s.Place(row.Number, column, ""), args...))
	}
	for j := range row.Cells {
		cell := &row.Cells[j]
		if cell.Comment != "" {
			body.notes.Add(diag.New(diag.FormComment, s.Place(row.Number, cell.Column, ""), cell.Comment))
		}
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
		if strings.HasSuffix(c.Columns[cell.Column-1], ":basis") {
			for id, word := range bases {
				if word == strings.TrimSpace(text) {
					text = id
				}
			}
		}
		body.Cells[cell.Column-1] = text
		if cell.Scaled {
			fail(cell.Column, diag.FormScaled, cell.Text)
		}
		if cell.Kind == sheet.Number && cell.Words != "" && unit != "" && cell.Words != unit && cell.Words != "%" {
			fail(cell.Column, diag.FormWords, cell.Words, unit)
		}
	}
	for _, m := range s.Over(row.Number) {
		for column := m.Column; column <= min(m.LastColumn, len(c.Columns)); column++ {
			if c.Columns[column-1] != "" && s.Row(m.Row).Cell(m.Column).Trimmed() != "" {
				fail(column, diag.FormMerged, sheet.Ref(m.Row, m.Column))
				break
			}
		}
	}
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
		if slices.Contains(headers, row.Cell(1).Trimmed()) {
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

// WriteCohort makes the workbook in which many bodies are filled in under a rule set, a row for each.
func WriteCohort(rs *engine.RuleSet) ([]byte, error) {
	if err := flat(rs); err != nil {
		return nil, err
	}
	w := &writer{Writer: book.New(0), rs: rs, doc: &document{}, lists: map[string]string{}}
	s := w.Sheet("数据")
	s.Label(1, 1, subjectRow, book.Head)
	s.Label(1, 2, periodRow, book.Head)
	s.Column(1, 26)
	s.Column(2, 12)
	column := 3
	for _, f := range rs.Facts() {
		if !asked(f) || f.Kind == formula.Table || f.From != "" {
			continue
		}
		head := f.Name
		if f.Unit != "" {
			head += "（" + f.Unit + "）"
		}
		open := func(head string) {
			s.Label(1, column, head, book.Head)
			s.Column(column, 14)
			s.Open(column, 2)
		}
		open(head)
		if f.Mark == "" {
			w.validate(s, 2, lastRow, column, f)
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
	s.Open(1, 2)
	s.Open(2, 2)
	s.Freeze(1, 1)
	s.Landscape(1, 0)
	s.Protect(true)
	w.columnsOf()
	w.choices()
	return w.Bytes()
}

// columnsOf is the sheet that says what the columns of a cohort's rows are, and how a row is filled in.
func (w *writer) columnsOf() {
	s := w.Sheet(coverSheet)
	s.Widths(30, 80, 12)
	s.HeadRow(1, []string{"列", "含义", "单位"}, book.Head)
	row := 2
	line := func(cells ...string) {
		for k, text := range cells {
			s.Label(row, k+1, text, book.Label)
		}
		row++
	}
	line(subjectRow, "一行一个单位，各行不同名；空格是缺失，不是零，也不是“否”")
	line(periodRow, "如 2023、2023-01-01/2023-03-31")
	for _, f := range w.rs.Facts() {
		if !asked(f) || f.Kind == formula.Table || f.From != "" {
			continue
		}
		line(f.Name, about(f), f.Unit)
		if f.Mark != "" && f.Kind == formula.Number {
			line(f.Name+"·"+partColumn, "部分满足的写满足了几成，如 0.5")
		}
		switch {
		case f.Judgement && f.Mark == "":
			line(f.Name+"·依据、·理由", "依据选“判断”或“推定”，并写理由")
		case f.Mark != "" && (f.Kind == formula.Number || f.Applies != nil):
			line(f.Name+"·理由", "部分满足、不适用的，写理由")
		}
	}
	s.Landscape(1, 0)
	s.Protect(true)
}
