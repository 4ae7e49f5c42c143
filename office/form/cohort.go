package form

import (
	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/office/book"
	"jixiao/office/sheet"
)

// A cohort is a workbook with a row for each body: the first row names the columns, each of which is a fact or says whose the row is.

// Body is one row of a cohort.
type Body struct {
	Row      int
	Cells    []string
	Doubtful []int // cells whose plain number up to 1 could be a fraction where a percentage is asked for
}

var headerNames = map[string]string{rulesRow: "ruleset", subjectRow: "subject", periodRow: "period", dayRow: "as_of"}

// Bodies are the rows of the first sheet of a cohort that is shown, and the names of its columns.
// The error is a diag.List: there is no such sheet, or more than one, or something stands under no head.
func Bodies(b *sheet.Book) (columns []string, bodies []Body, err error) {
	var list diag.List
	var s *sheet.Sheet
	for _, other := range b.Sheets {
		switch {
		case other.Name == choiceSheet || len(other.Rows) == 0:
		case s == nil:
			s = other
		default:
			list.Add(diag.New(diag.FormSheet, other.Place(other.Rows[0].Number, 1, ""), other.Name))
		}
	}
	if s == nil || s.Dense() > maxDense {
		return nil, nil, diag.List{diag.New(diag.FormNone, diag.Place{Source: diag.NewSource(b.Name, nil)})}
	}
	head := s.Row(1)
	for k := range head.Cells {
		c := &head.Cells[k]
		for len(columns) < c.Column {
			columns = append(columns, "")
		}
		if columns[c.Column-1] = c.Trimmed(); headerNames[c.Trimmed()] != "" {
			columns[c.Column-1] = headerNames[c.Trimmed()]
		}
	}
	for k := range s.Rows {
		row := &s.Rows[k]
		if row.Number == 1 || row.Blank() {
			continue
		}
		body := Body{Row: row.Number}
		for j := range row.Cells {
			c := &row.Cells[j]
			for len(body.Cells) < c.Column {
				body.Cells = append(body.Cells, "")
			}
			if c.Column > len(columns) || columns[c.Column-1] == "" {
				if c.Trimmed() != "" && len(list) < 100 {
					list.Add(diag.New(diag.FormBeyond, s.Place(row.Number, c.Column, "")))
				}
				continue
			}
			text := c.Text
			switch day := s.Day(c); {
			case day != "":
				text = day
			case c.Kind == sheet.Number && c.Percent:
				text = c.Percentage() + "%"
			case c.Kind == sheet.Number && mayBeFraction(text):
				body.Doubtful = append(body.Doubtful, c.Column-1)
			}
			body.Cells[c.Column-1] = text
		}
		bodies = append(bodies, body)
	}
	return columns, bodies, list.Err()
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
		s.Label(1, column, f.Name, book.Head)
		s.Column(column, 14)
		s.Open(column, 2)
		if f.Mark == "" {
			w.validate(s, 2, lastRow, column, f)
		} else {
			s.DropDown(2, lastRow, column, []string{isMet, isNot})
		}
		column++
	}
	s.Open(1, 2)
	s.Open(2, 2)
	s.Freeze(1, 1)
	s.Landscape(1)
	s.Protect(true)
	w.choices()
	return w.Bytes()
}
