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

// Body is one row of a cohort.
type Body struct {
	Row     int
	Cells   []string
	Refused *diag.Diagnostic // why it is none, nil if it is
}

var headerNames = map[string]string{rulesRow: "ruleset", subjectRow: "subject", periodRow: "period", dayRow: "as_of"}

// Bodies are the rows of the first sheet of a cohort that is shown, and the names of its columns.
// The error is a diag.List: there is no such sheet, or more than one, or something stands under no head.
func Bodies(b *sheet.Book) (on string, columns []string, bodies []Body, err error) {
	var list diag.List
	var s *sheet.Sheet
	for _, other := range b.Sheets {
		switch {
		case other.Name == choiceSheet || other.Name == coverSheet || len(other.Rows) == 0:
		case s == nil:
			s = other
		default:
			list.Add(diag.New(diag.FormSheet, other.Place(other.Rows[0].Number, 1, ""), other.Name))
		}
	}
	if s == nil || s.Dense() > maxDense {
		return "", nil, nil, diag.List{diag.New(diag.FormNone, diag.Place{Source: diag.NewSource(b.Name, nil)})}
	}
	head, names := s.Row(1), 0
	for k := range head.Cells {
		c := &head.Cells[k]
		if c.Trimmed() != "" {
			names++
		}
		for len(columns) < c.Column {
			columns = append(columns, "")
		}
		if columns[c.Column-1] = columnOf(c.Trimmed()); headerNames[c.Trimmed()] != "" {
			columns[c.Column-1] = headerNames[c.Trimmed()]
		}
	}
	if names < 2 && !IsCohort(b) { // a title, and no heads
		return "", nil, nil, diag.List{diag.New(diag.FormNone, diag.Place{Source: diag.NewSource(b.Name, nil)})}
	}
	seen, beyond := map[string]int{}, map[int]bool{}
	for k := range s.Rows {
		row := &s.Rows[k]
		if row.Number == 1 || row.Blank() {
			continue
		}
		body := Body{Row: row.Number}
		var odd *diag.Diagnostic
		for j := range row.Cells {
			c := &row.Cells[j]
			for len(body.Cells) < c.Column {
				body.Cells = append(body.Cells, "")
			}
			if c.Column > len(columns) || columns[c.Column-1] == "" {
				if c.Trimmed() != "" && !beyond[c.Column] { // told once of a column
					beyond[c.Column] = true
					list.Add(diag.New(diag.FormBeyond, s.Place(row.Number, c.Column, "")))
				}
				continue
			}
			text := s.Said(c)
			if strings.HasSuffix(columns[c.Column-1], ":basis") {
				for id, word := range bases {
					if word == strings.TrimSpace(text) {
						text = id
					}
				}
			}
			body.Cells[c.Column-1] = text
			if c.Scaled {
				odd = refused(diag.FormScaled, c.Text)
			}
		}
		for _, m := range s.Over(row.Number) {
			if m.Column <= len(columns) && s.Row(m.Row).Cell(m.Column).Trimmed() != "" {
				odd = refused(diag.FormMerged, sheet.Ref(m.Row, m.Column))
			}
		}
		if body.Refused = notABody(columns, &body, seen); body.Refused == nil {
			body.Refused = odd
		}
		bodies = append(bodies, body)
	}
	return s.Name, columns, bodies, list.Err()
}

// besides are the ends of heads of columns that say something beside a fact.
var besides = map[string]string{"理由": "reason", "出处": "source", "备注": "note", "依据": "basis", "单位": "unit", partColumn: "share"}

// columnOf is a head as the name of a column: 支出（万元） as 支出, 编制.③·理由 as 编制.③:reason.
func columnOf(head string) string {
	if name, unit, found := strings.Cut(head, "（"); found && strings.HasSuffix(unit, "）") {
		head = name
	}
	if name, end, found := strings.Cut(head, "·"); found && besides[end] != "" {
		return name + ":" + besides[end]
	}
	return head
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
func notABody(columns []string, body *Body, seen map[string]int) *diag.Diagnostic {
	subject, who, facts, named := "", "", false, false
	for k, name := range columns {
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
	for _, s := range b.Sheets {
		for _, c := range s.Row(1).Cells {
			if c.Trimmed() == subjectRow {
				return true
			}
		}
	}
	return false
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
				s.DropDown(2, lastRow, column, basisNames)
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
		s.DropDown(2, lastRow, column, answers)
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
