package batch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// Row is a row of a table of documents, with what people wrote into its cells.
type Row struct {
	columns, cells []string
	sheet          string
	units          []string
}

// NewRow is a row with the names of its columns, of a source of a host's own. Cells are written as people write them: 98.5% of a percentage, of which
// a plain number up to 1 may be a fraction, and the document is refused for it.
func NewRow(columns, cells []string) *Row { return &Row{columns: columns, cells: cells} }

// On says on which sheet of a workbook the row stands: then findings name the cell.
func (r *Row) On(sheet string) *Row { r = r.orNone(); r.sheet = sheet; return r }

// In says in which units the heads of columns say that their numbers are, "" where a head says none: then they are in the units that are declared.
func (r *Row) In(units []string) *Row { r = r.orNone(); r.units = units; return r }

// orNone is the row, one without cells for nil.
func (r *Row) orNone() *Row {
	if r == nil {
		return new(Row)
	}
	return r
}

// unit is the unit that the numbers of a column are in, and the column that says it of this row, -1 if none does.
func (r *Row) unit(k int, f *formula.Fact) (unit string, said int) {
	if j := slices.Index(r.columns, f.Name+":unit"); j >= 0 && r.cell(j) != "" {
		return r.cell(j), j
	}
	if k < len(r.units) && r.units[k] != "" && f.Kind == formula.Number && f.Mark == "" {
		return r.units[k], -1
	}
	return f.Unit, -1
}

// at is a cell of the row as a place of the document that facts makes.
func at(name string, k int) diag.Place {
	return diag.Place{Source: diag.NewSource(name, []byte(strings.Repeat("\n", k+1))), Span: diag.Span{Start: k + 1, End: k + 1}}
}

// narrow writes full-width digits and signs as others.
func narrow(s string) string {
	for k := range len(s) {
		if s[k] >= utf8.RuneSelf {
			return width.Narrow.String(s)
		}
	}
	return s
}

// doubts are findings on cells that may be fractions or percentages, and on answers to key points.
func (r *Row) doubts(name string, rs *engine.RuleSet) (list diag.List) {
	ask := func(k int) {
		if n, err := number.Parse(narrow(r.cell(k))); err == nil && n.Sign() != 0 && n.Abs().Cmp(number.One) <= 0 {
			list.Add(diag.New(diag.FormFraction, at(name, k), n, n.Mul(number.Hundred), n))
		}
	}
	for k := range r.columns {
		text := r.cell(k)
		if fact, member, _ := strings.Cut(r.columns[k], ":"); member == "share" && text != "" {
			f, j := declared(rs, fact), slices.Index(r.columns, fact)
			answer := ""
			if j >= 0 {
				answer = r.cell(j)
			}
			if answer == isPartly {
				ask(k)
			} else if f != nil && f.Mark != "" {
				list.Add(diag.New(diag.FormPartBeside, at(name, k), answer))
			}
			continue
		}
		if text == isPartly {
			if f := declared(rs, r.columns[k]); f != nil && f.Mark != "" && f.Kind == formula.Number {
				j := slices.Index(r.columns, f.Name+":share")
				if j < 0 {
					list.Add(diag.New(diag.FormPart, at(name, k)))
				} else if n, err := number.Parse(percentage(r.cell(j))); err != nil || n.Sign() < 0 || number.Hundred.Less(n) {
					list.Add(diag.New(diag.FormPart, at(name, j)))
				}
			}
			continue
		}
		if text == "" || text[0] > '9' && text[0] < utf8.RuneSelf {
			continue
		}
		n, err := number.Parse(narrow(text))
		if err != nil || n.Sign() == 0 || number.One.Less(n.Abs()) {
			continue
		}
		f := declared(rs, r.columns[k])
		if f == nil || f.Kind != formula.Number {
			continue
		}
		if unit, _ := r.unit(k, f); unit == "%" {
			ask(k)
		}
	}
	return list
}

// What cells of key points say.
const isMet, isPartly, isNot, isOut = "满足", "部分满足", "不满足", "不适用"

// percentage is a percentage without its sign.
func percentage(text string) string {
	return strings.TrimSpace(strings.TrimSuffix(narrow(text), "%"))
}

// told are findings on the document that facts made, in the words of tables: at the cell that they are about, and without what only documents have.
func (r *Row) told(list diag.List, name string, rs *engine.RuleSet) diag.List {
	out := slices.Clone(list)
	for i := range out {
		d := &out[i]
		if d.Source == nil || d.Source.Cell {
			continue
		}
		line, _ := d.Source.Position(d.Span.Start)
		k := r.column(line)
		if k < 0 {
			continue
		}
		f := declared(rs, r.columns[k])
		if f == nil {
			continue
		}
		before := d.Source.Text[:d.Span.Start]
		if m := memberBefore.FindSubmatch(before[bytes.LastIndexByte(before, '\n')+1:]); m != nil {
			j := slices.Index(r.columns, f.Name+":"+string(m[1]))
			if j >= 0 && r.cell(j) != "" {
				d.Place = at(name, j)
				continue
			}
			if string(m[1]) == "unit" && r.sheet != "" { // of the column's head
				d.Place = diag.Place{Source: &diag.Source{Name: name + " " + r.sheet + "!" + letters(k) + "1", Text: []byte(r.units[k]), Cell: true}, Span: diag.Span{End: len(r.units[k])}}
			}
		}
		if d.Code == diag.FactType {
			d.Code, d.Args = r.wanted(k, f)
		}
	}
	return out
}

// memberBefore is the name of a member that begins behind a value, at the end of a text.
var memberBefore = regexp.MustCompile(`,"([a-z]+)":$`)

// wanted is what is to be said of a cell that is not of its fact's kind.
func (r *Row) wanted(k int, f *formula.Fact) (*diag.Code, []any) {
	text := r.cell(k)
	if f.Mark != "" {
		answers := isMet + "、" + isNot
		if f.Kind == formula.Number {
			answers = isMet + "、" + isPartly + "、" + isNot
		}
		if f.Applies != nil {
			answers += "、" + isOut
		}
		return diag.FormAnswer, []any{text, answers}
	}
	word := diag.Term{Zh: "文字", En: "text"}
	switch f.Kind {
	case formula.Number:
		unit, _ := r.unit(k, f)
		n, err := number.Parse(percentage(text))
		switch {
		case err == nil && strings.HasSuffix(narrow(text), "%") && unit == "":
			return diag.FormPercent, []any{narrow(text), n, n.Quo(number.Hundred)}
		case err == nil && strings.HasSuffix(narrow(text), "%"):
			return diag.FormUnit, []any{narrow(text), unit}
		case unit == "%":
			word = diag.Term{Zh: "百分数，如 98.5%", En: "a percentage, such as 98.5%"}
		default:
			word = diag.Term{Zh: "数", En: "a number"}
		}
	case formula.Boolean:
		word = diag.Term{Zh: "“是”或“否”", En: "是 or 否"}
	case formula.Date:
		word = diag.Term{Zh: "日期，如 2022-12-31", En: "a day, such as 2022-12-31"}
	case formula.Table:
		word = diag.Term{Zh: "表：[{…}, …]", En: "a table: [{…}, …]"}
	}
	return diag.FactType, []any{word}
}

// Columns are the names of the columns, Cells what the row has in them.
func (r *Row) Columns() []string { return r.orNone().columns }

// Cells are the row's cells, one for each column or fewer.
func (r *Row) Cells() []string { return r.orNone().cells }

// cell is the cell of a column, "" where the row is shorter than the table.
func (r *Row) cell(k int) string {
	if k < len(r.cells) {
		return strings.TrimSpace(r.cells[k])
	}
	return ""
}

var headers = map[string]bool{"ruleset": true, "subject": true, "period": true, "as_of": true}

// head appends what the row says of itself, as a document without facts.
func (r *Row) head(b []byte) []byte { return append(append(r.header(b), '\n'), '}') }

// header begins a document. Each cell stands on a line of its own, whose number is its column's, so that a finding on the document is one on the cell.
func (r *Row) header(b []byte) []byte {
	b = append(b, '{')
	for k, name := range r.columns {
		b = append(b, '\n')
		if text := r.cell(k); headers[name] && text != "" {
			if b[len(b)-1-trailing(b)] != '{' {
				b = append(b, ',')
			}
			b = append(diag.AppendQuoted(b, name), ':')
			b = diag.AppendQuoted(b, text)
		}
	}
	return b
}

// trailing is how many line breaks a text ends with.
func trailing(b []byte) int {
	n := 0
	for n < len(b) && b[len(b)-1-n] == '\n' {
		n++
	}
	return n
}

// facts appends the row as a document of a rule set, whose declarations say what kind a cell is of.
func (r *Row) facts(b []byte, rs *engine.RuleSet) []byte {
	b = append(r.header(b), '\n')
	if b[len(b)-1-trailing(b)] != '{' {
		b = append(b, ',')
	}
	b = append(b, `"facts":{`...)
	more := map[string][]int{} // columns of what is said beside a fact
	valued, said := map[string]bool{}, map[string]bool{}
	for k, name := range r.columns {
		switch fact, _, beside := strings.Cut(name, ":"); {
		case r.cell(k) == "":
		case beside:
			more[fact] = append(more[fact], k)
		default:
			valued[name] = true
		}
	}
	first := true
	for k, name := range r.columns {
		b = append(b, '\n')
		text := r.cell(k)
		fact, member, beside := strings.Cut(name, ":")
		lone := beside && text != "" && !valued[fact] && member != "unit" && !said[fact] // there is no value that it stands beside: a note alone is of a fact that is not filled in, anything else is refused
		if headers[name] || text == "" || beside && !lone {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		if lone {
			said[fact] = true
			b = append(diag.AppendQuoted(b, fact), ":{"...)
			from := len(b)
			b = r.beside(b, more[fact])
			b = append(slices.Delete(b, from, from+1), '}') // the comma that parts it from a value
			continue
		}
		b = append(diag.AppendQuoted(b, name), ':')
		decl := declared(rs, name)
		columns := more[name]
		if decl != nil && decl.Mark != "" { // a key point
			switch {
			case text == isOut && decl.Applies != nil: // of one that may not it is no answer
				b = append(b, `{"applies":false`...)
				b = append(r.beside(b, columns), '}')
				continue
			case text == isPartly:
				text, columns = r.share(text, columns)
			}
		}
		other := ""
		if decl != nil {
			if unit, said := r.unit(k, decl); unit != decl.Unit {
				of := *decl
				of.Unit, decl = unit, &of
				if said < 0 {
					other = unit
				}
			}
		}
		if len(columns) == 0 && other == "" {
			b = appendCell(b, decl, text)
			continue
		}
		b = r.beside(appendCell(append(b, `{"value":`...), decl, text), columns)
		if other != "" {
			b = diag.AppendQuoted(append(b, `,"unit":`...), other)
		}
		b = append(b, '}')
	}
	return append(b, "}}"...)
}

// beside appends what columns say beside a value.
func (r *Row) beside(b []byte, columns []int) []byte {
	for _, m := range columns {
		_, member, _ := strings.Cut(r.columns[m], ":")
		b = append(diag.AppendQuoted(append(b, ','), member), ':')
		b = diag.AppendQuoted(b, r.cell(m))
	}
	return b
}

// share is how far a key point is met that is met in part, from the column beside it; what is no share is left as it is, and refused.
func (r *Row) share(text string, beside []int) (string, []int) {
	for k, m := range beside {
		if _, member, _ := strings.Cut(r.columns[m], ":"); member == "share" {
			share, percent := strings.CutSuffix(narrow(r.cell(m)), "%")
			n, err := number.Parse(strings.TrimSpace(share))
			if err == nil && (percent || number.One.Less(n)) {
				text = n.Quo(number.Hundred).String()
			}
			return text, slices.Delete(slices.Clone(beside), k, k+1)
		}
	}
	return text, beside
}

// place is where a line of the document that facts makes stands in its file: file:line:name of the column, or the cell of a workbook.
func (r *Row) place(name string, row, line int) string {
	k, at := r.column(line), strconv.Itoa(row)
	switch {
	case k >= 0 && r.sheet != "":
		return name + " " + r.sheet + "!" + letters(k) + at
	case r.sheet != "":
		return name + " " + r.sheet + "!A" + at
	case k >= 0 && r.columns[k] != "":
		return name + ":" + at + ":" + r.columns[k]
	}
	return name + ":" + at
}

// column is the column whose cell stands on a line of the document that facts makes, -1 for none.
func (r *Row) column(line int) int {
	k := line - 2
	if k >= len(r.columns) {
		k -= len(r.columns) + 1
	}
	if k >= len(r.columns) {
		k = -1
	}
	return max(k, -1)
}

// letters are a column as people call it, from 0: A, B, … Z, AA.
func letters(k int) string {
	s := ""
	for n := k + 1; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

func declared(rs *engine.RuleSet, name string) *formula.Fact {
	for _, f := range rs.Facts() {
		if f.Name == name {
			return f
		}
	}
	return nil
}

var (
	jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
	grouped    = regexp.MustCompile(`^-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$`)
	writtenDay = regexp.MustCompile(`^([0-9]{4})[年/.-]([0-9]{1,2})[月/.-]([0-9]{1,2})日?$`)
)

// appendCell appends a cell as JSON of the kind that is declared. What does not look like it is appended as text, and the document is refused for it.
func appendCell(b []byte, decl *formula.Fact, text string) []byte {
	if decl == nil {
		return diag.AppendQuoted(b, text)
	}
	switch decl.Kind {
	case formula.Number:
		if decl.Mark != "" { // a key point
			switch text {
			case "是", isMet:
				return append(b, '1')
			case "否", isNot:
				return append(b, '0')
			}
		}
		number := narrow(text)
		if grouped.MatchString(number) {
			number = strings.ReplaceAll(number, ",", "")
		}
		if decl.Unit == "%" {
			number = strings.TrimSpace(strings.TrimSuffix(number, "%"))
		}
		if jsonNumber.MatchString(number) {
			return append(b, number...)
		}
	case formula.Boolean:
		switch text {
		case "是", isMet, "true", "TRUE", "True":
			return append(b, "true"...)
		case "否", isNot, "false", "FALSE", "False":
			return append(b, "false"...)
		}
	case formula.Date:
		if m := writtenDay.FindStringSubmatch(text); m != nil {
			text = fmt.Sprintf("%s-%02s-%02s", m[1], m[2], m[3])
		}
	case formula.Table:
		if strings.HasPrefix(text, "[") && json.Valid([]byte(text)) {
			return append(b, strings.Map(func(r rune) rune {
				if r == '\n' || r == '\r' {
					return ' '
				}
				return r
			}, text)...)
		}
	}
	return diag.AppendQuoted(b, text)
}

// Refusal is why a document could not even be read, for sources and pipelines that pass documents on: the id of a code and its arguments.
type Refusal struct {
	Code string
	Args []any
}

// Refusal is why the document could not be read, nil if it could.
func (d *Document) Refusal() *Refusal {
	if d == nil || len(d.refused) == 0 {
		return nil
	}
	return &Refusal{d.refused[0].Code.ID, d.refused[0].Args}
}

// RefuseFor makes a document one that could not be read, for what was found.
func (d *Document) RefuseFor(list diag.List) {
	if d != nil && len(list) > 0 {
		d.refused = list
	}
}

// Refuse makes a document one that could not be read, for what travelled. Numbers among the arguments may be json.Number.
func (d *Document) Refuse(r Refusal) {
	if d == nil {
		return
	}
	for _, code := range diag.Codes {
		if code.ID != r.Code {
			continue
		}
		args := make([]any, len(r.Args))
		for k, a := range r.Args {
			switch v := a.(type) {
			case json.Number:
				a, _ = v.Int64()
			case map[string]any: // a term that was written as JSON
				zh, _ := v["Zh"].(string)
				en, _ := v["En"].(string)
				a = diag.Term{Zh: zh, En: en}
			}
			args[k] = a
		}
		if len(args) < strings.Count(code.Message.Zh, "%")-2*strings.Count(code.Message.Zh, "%%") { // of another version, or cut off
			break
		}
		d.refused = diag.List{diag.New(code, diag.Place{Source: diag.NewSource(d.Name, nil)}, args...)}
		return
	}
	d.refused = diag.List{diag.New(diag.FileUnreadable, diag.Place{Source: diag.NewSource(d.Name, nil)}, r.Code)} // of another version
}
