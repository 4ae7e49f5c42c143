package form

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
	"jixiao/office/book"
	"jixiao/office/sheet"
)

// Write makes the form of a rule set. The text is that of a facts document of the rule set, which has been read and is filled in; nil for an empty form.
func Write(rs *engine.RuleSet, text []byte) ([]byte, error) {
	if err := scored(rs); err != nil {
		return nil, err
	}
	doc, whole := document{Facts: map[string]any{}}, map[string]any{}
	if text != nil {
		for _, into := range []any{&doc, &whole} {
			d := json.NewDecoder(bytes.NewReader(text))
			d.UseNumber()
			if err := d.Decode(into); err != nil {
				return nil, err
			}
		}
	}
	w := &writer{Writer: book.New(0), rs: rs, doc: &doc, lists: map[string]string{}}
	w.cover()
	l := layoutOf(rs, doc.Facts)
	for _, g := range l.groups {
		w.facts(g, l)
	}
	for _, t := range l.tables {
		w.table(t)
	}
	w.decisions(l)
	w.reasons(l)
	w.choices()
	w.unseen(whole)
	return w.Bytes()
}

// scored refuses frameworks, under which no document is scored.
func scored(rs *engine.RuleSet) error {
	if rs.Framework {
		return diag.List{diag.New(diag.RuleSetFramework, diag.Place{}, rs.Ref())}
	}
	return nil
}

// aboutTable is what a table's row says of it.
func aboutTable(f *formula.Fact, sheet string) string {
	return strings.TrimPrefix(about(f)+"；填在工作表“"+sheet+"”", "；")
}

// flat refuses rule sets with tables, which no row of a form holds.
func flat(rs *engine.RuleSet) error {
	if err := scored(rs); err != nil {
		return err
	}
	for _, f := range rs.Facts() {
		if f.Kind == formula.Table && asked(f) && !f.Cohort {
			return diag.List{diag.New(diag.FormFlat, diag.Place{}, rs.Ref(), f.Name)}
		}
	}
	return nil
}

// WriteCSV makes the form of a rule set without tables as comma-separated values.
func WriteCSV(rs *engine.RuleSet, text []byte) ([]byte, error) {
	if err := flat(rs); err != nil {
		return nil, err
	}
	var given document
	if text != nil {
		if err := json.Unmarshal(text, &given); err != nil {
			return nil, err
		}
	}
	if len(given.Adjudications) > 0 || len(given.Reasons) > 0 {
		return nil, diag.List{diag.New(diag.FormDecisions, diag.Place{})}
	}
	made, err := Write(rs, text)
	if err != nil {
		return nil, err
	}
	b, err := sheet.Read("form.xlsx", made)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString("\ufeff") // so that spreadsheets take it for UTF-8
	to := csv.NewWriter(&out)
	write := func(cells ...string) {
		for k, text := range cells {
			cells[k] = diag.Inert(text)
		}
		_ = to.Write(cells) // to memory
	}
	write(slices.Clone(factColumns)...)
	for _, label := range headers {
		_, _, c := onCover(b, label)
		write(label, "", c.Text)
	}
	for _, s := range b.Sheets {
		if s.Hidden || headsOf(s, factColumns) == nil {
			continue
		}
		for k := range s.Rows {
			if s.Rows[k].Number == 1 {
				continue
			}
			cells := make([]string, len(factColumns))
			for c := range cells {
				cell := s.Rows[k].Cell(c + 1)
				if cells[c] = cell.Shown(); s.Day(cell) != "" {
					cells[c] = s.Day(cell)
				}
			}
			write(cells...)
		}
	}
	if s := b.Find(unseenSheet); s != nil {
		for k := range s.Rows {
			cells := make([]string, len(factColumns))
			cells[0], cells[1], cells[2], cells[9] = unseenRow, s.Rows[k].Cell(1).Text, s.Rows[k].Cell(2).Text, "照原来的写法读回，不必改"
			write(cells...)
		}
	}
	to.Flush()
	return out.Bytes(), nil
}

// document is a facts document as its author wrote it.
type document struct {
	Subject, Period string
	AsOf            string `json:"as_of"`
	Facts           map[string]any
	Adjudications   map[string]map[string]any
	Reasons         map[string]string
}

// writer writes the form.
type writer struct {
	*book.Writer
	rs    *engine.RuleSet
	doc   *document
	lists map[string]string // the range of each list of choices, by its text
	rows  [][]string        // those lists
}

func (w *writer) cover() {
	s := w.Sheet(coverSheet)
	s.Widths(16, 90)
	s.Label(1, 1, w.rs.Title, book.Title)
	row := 2
	for _, line := range [][2]string{{rulesRow, w.rs.Ref()}, {digestRow, w.rs.Digest}} {
		s.Label(row, 1, line[0], book.Head)
		s.Label(row, 2, line[1], book.Label)
		row++
	}
	for _, line := range [][2]string{{subjectRow, w.doc.Subject}, {periodRow, w.doc.Period}, {dayRow, w.doc.AsOf}} {
		s.Label(row, 1, line[0], book.Head)
		s.Text(row, 2, line[1], book.Words)
		row++
	}
	row++
	for _, line := range fillLines {
		s.Label(row, 1, fillRow, book.Head)
		s.Label(row, 2, line, book.Label)
		row++
	}
	s.Landscape(0, 0)
	s.Protect(false)
}

// fillLines say how a form is filled in.
var fillLines = []string{
	"只填浅黄色的格；不知道的留空：空着是“缺失”，不是零，也不是“否”。",
	"评价期间写 2024、2022-2024 或 2024-01-01/2024-06-30；截止日期可以不写。",
	"百分数可以写 98.5%，也可以写 98.5；单位在“单位”一列里选，会精确换算。",
	"只知道范围的数，“值”留空，在“至少”“至多”里写两端（可以只写一端）。",
	"“依据”：载明（材料写着的）、计算、推定（材料没写而评分以其为前提）、判断（评价人的判断）；推定和判断要写理由。空着就是载明。",
	"要点选 满足、部分满足、不满足、不适用；部分满足的在“满足程度”里写百分数，连同不适用的都写明理由。",
	"没有记录的表，在“值”里选“没有记录”；有记录的表在自己的工作表里从第三行填起。",
	"表里一格另有出处、理由或单位的，在表后加一列，第一行写“列名·出处”“列名·理由”“列名·单位”。",
	"文字就是空的（不是不知道），写一对引号：“”；名称就叫合计、备注的写在引号里：“合计”。表里有这么一行而各列都不知道的，在表后加一列，第一行写“整行·空着”，这一行写“是”。",
	"规则之外裁定的得分写在“裁定”，扣分的原因写在“扣分原因”。",
}

func (w *writer) facts(g named, l *layout) {
	s := w.Sheet(g.sheet)
	s.Widths(24, 36, 16, 9, 9, 10, 10, 9, 20, 20, 20, 26)
	s.HeadRow(1, append(slices.Clone(factColumns), usedColumn), book.Head)
	s.Freeze(1, 1)
	row := 2
	for _, f := range g.facts {
		s.Label(row, 1, f.Name, book.Label)
		s.Label(row, 2, about(f), book.Label)
		for c := 3; c <= len(factColumns); c++ {
			s.Text(row, c, "", book.Locked)
		}
		s.Label(row, len(factColumns)+1, used(w.rs, f), book.Label)
		w.fact(s, row, f, l)
		row++
	}
	s.Landscape(1, 0)
	s.Protect(false)
}

// used names the criteria whose rules read a fact, the first of many.
func used(rs *engine.RuleSet, f *formula.Fact) string {
	const most = 4
	var names []string
	for _, i := range rs.ReadBy(f) {
		names = append(names, i.ID+" "+i.Name)
	}
	if len(names) > most {
		names = append(names[:most-1], fmt.Sprintf("等 %d 项指标", len(names)))
	}
	return strings.Join(names, "、")
}

// fact fills the row of one fact.
func (w *writer) fact(s *book.Sheet, row int, f *formula.Fact, l *layout) {
	for _, c := range []int{8, 9, 10, 11} {
		s.Text(row, c, "", book.Input)
	}
	s.DropDown(row, row, 8, w.list(basisNames))
	entry := w.entry(f)
	for k, member := range []string{"source", "note", "reason"} {
		if text, ok := entry[member].(string); ok {
			s.Text(row, 9+k, text, book.Input)
		}
	}
	if basis, ok := entry["basis"].(string); ok {
		s.Text(row, 8, bases[basis], book.Input)
	} else if _, given := w.said(f); f.Judgement && !given {
		s.Text(row, 8, bases["judged"], book.Input)
	}
	if f.Mark != "" {
		w.point(s, row, f, entry)
		return
	}
	if f.Kind == formula.Table {
		s.Text(row, 3, "", book.Input)
		s.DropDown(row, row, 3, w.list([]string{noRows}))
		if rows, ok := entry["value"].([]any); ok && len(rows) == 0 {
			s.Text(row, 3, noRows, book.Input)
		}
		s.Label(row, 2, aboutTable(f, l.sheetOf(f)), book.Label)
		return
	}
	w.validate(s, row, row, 3, f)
	style := book.Input
	if f.Kind == formula.Text {
		style = book.Words
	}
	unit, _ := entry["unit"].(string)
	if unit == "" {
		unit = f.Unit
	}
	given := *f
	given.Unit = unit // which says what may be taken for a fraction
	w.value(s, row, 3, &given, entry["value"], style)
	if f.Kind == formula.Number || f.Kind == formula.Date {
		w.value(s, row, 6, &given, entry["min"], book.Input)
		w.value(s, row, 7, &given, entry["max"], book.Input)
	}
	if f.Unit == "" {
		return
	}
	if kin := formula.KindredUnits(f.Unit); len(kin) > 0 {
		s.Text(row, 4, unit, book.Input)
		s.DropDown(row, row, 4, w.list(append([]string{f.Unit}, kin...)))
	} else {
		s.Text(row, 4, unit, book.Locked)
	}
}

// said is what the document says of a fact.
func (w *writer) said(f *formula.Fact) (said any, ok bool) {
	if group := points(f); group != "" {
		items, _ := w.doc.Facts[group].(map[string]any)
		if item, given := items[f.Mark]; given {
			return item, true
		}
	}
	said, ok = w.doc.Facts[f.Name]
	return said, ok
}

// entry is what the document says of a fact: {"value": …} of a value that stands alone.
func (w *writer) entry(f *formula.Fact) map[string]any {
	said, ok := w.said(f)
	if entry, described := said.(map[string]any); described {
		return entry
	}
	if !ok {
		return map[string]any{}
	}
	if f.Mark != "" {
		return map[string]any{"met": said}
	}
	return map[string]any{"value": said}
}

// point fills the row of a key point.
func (w *writer) point(s *book.Sheet, row int, f *formula.Fact, entry map[string]any) {
	answers := []string{isMet, isNot}
	if f.Kind == formula.Number {
		answers = []string{isMet, isPartly, isNot}
		s.Text(row, 5, "", book.Input)
	}
	if f.Applies != nil {
		answers = append(answers, isOut)
	}
	said := ""
	given := entry["met"]
	if given == nil {
		given = entry["value"]
	}
	for k, bound := range []string{"min", "max"} {
		w.value(s, row, 6+k, f, entry[bound], book.Input)
	}
	switch met := given.(type) {
	case bool:
		said = map[bool]string{true: isMet, false: isNot}[met]
	case json.Number:
		n, _ := number.Parse(met.String()) // the document has been read
		switch {
		case n.Equal(number.One):
			said = isMet
		case n.Sign() == 0:
			said = isNot
		default:
			said = isPartly
			s.Text(row, 5, n.Mul(number.Hundred).String()+"%", book.Input)
		}
	}
	if applies, ok := entry["applies"].(bool); ok && !applies {
		said = isOut
	}
	s.Text(row, 3, said, book.Input)
	s.DropDown(row, row, 3, w.list(answers))
}

// value writes a value into a cell: as a number where a workbook keeps it exactly and reading it back gives the same text, and as text elsewhere.
func (w *writer) value(s *book.Sheet, row, column int, f *formula.Fact, value any, style book.Style) {
	switch v := value.(type) {
	case nil:
		s.Text(row, column, "", style)
	case bool:
		s.Text(row, column, map[bool]string{true: yes, false: no}[v], style)
	case json.Number:
		text := v.String()
		n, err := number.Parse(text)
		switch {
		case err == nil && f.Unit == "%" && n.Sign() != 0 && n.Abs().Cmp(number.One) <= 0: // which could be taken for a fraction
			s.Text(row, column, text+"%", style)
		case err == nil && n.String() == text && book.Holds(text):
			s.Number(row, column, text, style)
		case err == nil && zeros.MatchString(text) && book.Holds(text) && (n.Sign() != 0 || text[0] != '-'): // no cell keeps the sign of zero
			s.Shown(row, column, text, style)
		default:
			s.Text(row, column, text, style)
		}
	case string:
		if day, err := time.Parse(time.DateOnly, v); err == nil && f.Kind == formula.Date && s.Day(row, column, day) {
			return
		}
		if f.Kind == formula.Text {
			v = visible(v)
		}
		s.Text(row, column, v, style)
	}
}

// zeros is a decimal that is written with zeros at its end.
var zeros = regexp.MustCompile(`^-?(?:0|[1-9][0-9]*)\.[0-9]*0$`)

// validate lets cells hold what the fact may be.
func (w *writer) validate(s *book.Sheet, from, to, column int, f *formula.Fact) {
	switch f.Kind {
	case formula.Boolean:
		s.DropDown(from, to, column, w.list([]string{yes, no}))
	case formula.Text:
		if len(f.Choices) > 0 {
			var list []string
			for _, c := range f.Choices {
				list = append(list, visible(c))
			}
			s.DropDown(from, to, column, w.list(list))
		}
	case formula.Number:
		if f.Unit == "%" { // 98.5 and 98.5% are different numbers to the workbook
			return
		}
		s.Between(from, to, column, f.Min, f.Max, f.Integer)
	case formula.Date:
		least, most := f.Ends()
		words := "请填日期，如 2024-12-31。"
		switch {
		case f.Min != nil && f.Max != nil:
			words = "请填 " + f.End(*least) + " 至 " + f.End(*most) + " 之间的日期。"
		case f.Min != nil:
			words = "请填 " + f.End(*least) + " 及以后的日期。"
		case f.Max != nil:
			words = "请填 " + f.End(*most) + " 及以前的日期。"
		}
		s.Dates(from, to, column, f.Min, f.Max, words)
	}
}

// list is the range of a list of choices on the hidden sheet.
func (w *writer) list(choices []string) string {
	key := strings.Join(choices, "\x00")
	if w.lists[key] == "" {
		w.rows = append(w.rows, choices)
		column := sheetLetters(len(w.rows))
		w.lists[key] = fmt.Sprintf("'%s'!$%s$1:$%s$%d", choiceSheet, column, column, len(choices))
	}
	return w.lists[key]
}

func sheetLetters(column int) string {
	name, _ := excelize.ColumnNumberToName(column)
	return name
}

func (w *writer) choices() {
	if len(w.rows) == 0 {
		return
	}
	s := w.Sheet(choiceSheet)
	for c, list := range w.rows {
		for r, choice := range list {
			s.Label(r+1, c+1, choice, book.Label)
		}
	}
	s.Hide()
}

// lastRow is to which row of a table cells can be filled in with a drop-down.
const lastRow = 2000

// table is the sheet of a table. In a cohort's, columns before those of the table say whose a row is.
func (w *writer) table(t namedTable, before ...[2]string) {
	s := w.Sheet(t.sheet)
	for c, column := range before {
		s.Label(1, c+1, column[0], book.Head)
		s.Label(2, c+1, column[1], book.Label)
		s.Column(c+1, 20)
		s.OpenAs(c+1, 3, book.Words)
	}
	own, n := len(before)+1, len(t.fact.Columns)
	for c, column := range t.fact.Columns {
		s.Label(1, own+c, column.Name, book.Head)
		s.Label(2, own+c, help(column), book.Label)
		s.Column(own+c, 16)
		if column.Kind == formula.Text {
			s.OpenAs(own+c, 3, book.Words)
		}
		w.validate(s, 3, lastRow, own+c, column)
	}
	s.OpenColumns(own+n, own+n+len(cellMembers)*n-1) // for what cells say beside their values
	s.Freeze(2, 1)
	s.Landscape(2, 0)
	rows, _ := w.entry(t.fact)["value"].([]any)
	extra := map[string]int{} // columns of what cells say beside their values, after the table's
	beside := func(name string) int {
		extra[name] = own + n + len(extra)
		s.Label(1, extra[name], name, book.Head)
		s.Label(2, extra[name], "", book.Label)
		s.Column(extra[name], 16)
		return extra[name]
	}
	for _, column := range t.fact.Columns { // of those that convert, which may be chosen
		if kin := formula.KindredUnits(column.Unit); len(kin) > 0 && column.Unit != "%" { // a percentage has its sign
			at := beside(column.Name + cellMembers[0][0])
			s.DropDown(3, lastRow, at, w.list(append([]string{column.Unit}, kin...)))
		}
	}
	for r, row := range rows {
		cells, _ := row.(map[string]any)
		if len(cells) == 0 {
			if extra[blankRow] == 0 {
				beside(blankRow)
			}
			s.Text(r+3, extra[blankRow], yes, book.Input)
		}
		for c, column := range t.fact.Columns {
			v, ok := cells[column.Name]
			if !ok || v == nil {
				continue
			}
			kind := column
			if noted, ok := v.(map[string]any); ok {
				for _, m := range cellMembers {
					text, _ := noted[m[1]].(string)
					if text == "" {
						continue
					}
					name := column.Name + m[0]
					if extra[name] == 0 {
						beside(name)
					}
					if s.Text(r+3, extra[name], text, book.Input); m[1] == "unit" {
						other := *column
						other.Unit, kind = text, &other
					}
				}
				v = noted["value"]
			}
			style := book.Input
			if column.Kind == formula.Text {
				style = book.Words
			}
			w.value(s, r+3, own+c, kind, v, style)
		}
	}
	s.Protect(true)
}

// cellMembers are what a cell of a table may say beside its value: in a column named after its own, and in JSON.
var cellMembers = [][2]string{{"·单位", "unit"}, {"·出处", "source"}, {"·理由", "reason"}}

func unitOf(f *formula.Fact) string {
	if f.Unit == "" {
		return ""
	}
	return "；单位 " + f.Unit
}

func (w *writer) decisions(l *layout) {
	s := w.Sheet(decideSheet)
	s.Widths(14, 30, 10, 10, 60, 16)
	s.HeadRow(1, decideColumns, book.Head)
	s.Freeze(1, 0)
	s.Landscape(1, 0)
	for c := range decideColumns {
		s.Open(c+1, 2)
	}
	row := 2
	for _, id := range ordered(w.rs, w.doc.Adjudications) {
		a := w.doc.Adjudications[id]
		s.Text(row, 1, id, book.Input)
		s.Text(row, 2, nameOf(w.rs, id), book.Input)
		none := &formula.Fact{Kind: formula.Number}
		w.value(s, row, 3, none, a["score"], book.Input)
		switch met := a["met"].(type) {
		case bool:
			s.Text(row, 4, map[bool]string{true: isMet, false: isNot}[met], book.Input)
		case json.Number:
			if n, err := number.Parse(met.String()); err == nil {
				s.Text(row, 4, n.Mul(number.Hundred).String()+"%", book.Input)
			}
		}
		for k, member := range []string{"reason", "by"} {
			if text, ok := a[member].(string); ok {
				s.Text(row, 5+k, text, book.Input)
			}
		}
		row++
	}
	s.Protect(true)
}

func (w *writer) reasons(l *layout) {
	s := w.Sheet(reasonSheet)
	s.Widths(14, 40, 80)
	s.HeadRow(1, reasonColumns, book.Head)
	s.Freeze(1, 0)
	s.Landscape(1, 0)
	for c := range reasonColumns {
		s.Open(c+1, 2)
	}
	row := 2
	write := func(id, name, reason string) {
		s.Text(row, 1, id, book.Input)
		s.Text(row, 2, name, book.Input)
		s.Text(row, 3, reason, book.Input)
		row++
	}
	for _, i := range w.rs.Criteria() {
		write(i.ID, i.Name, w.doc.Reasons[i.ID])
	}
	for _, id := range ordered(w.rs, w.doc.Reasons) {
		if w.rs.Find(id) == nil || !w.rs.Find(id).IsCriterion() {
			write(id, nameOf(w.rs, id), w.doc.Reasons[id])
		}
	}
	s.Protect(true)
}

// ordered are ids in the order of the rule set, those of rows and key points after the criteria.
func ordered[V any](rs *engine.RuleSet, of map[string]V) (out []string) {
	for _, i := range rs.Criteria() {
		if _, ok := of[i.ID]; ok {
			out = append(out, i.ID)
		}
	}
	var rest []string
	for id := range of {
		if !slices.Contains(out, id) {
			rest = append(rest, id)
		}
	}
	slices.Sort(rest)
	return append(out, rest...)
}

func nameOf(rs *engine.RuleSet, id string) string {
	of, row, _ := strings.Cut(id, "/")
	if i := rs.Find(of); i != nil {
		return strings.TrimSuffix(i.Name+"／"+row, "／")
	}
	return ""
}

// about says what a fact means and what it may be.
func about(f *formula.Fact) string {
	var parts []string
	if f.About != "" {
		parts = append(parts, f.About)
	}
	if f.Mark != "" {
		share := "占" + f.Share.Approx(2) + "%"
		if len(parts) > 0 {
			share = parts[0] + "（" + share + "）"
		}
		parts = []string{share}
	}
	switch {
	case f.Mark != "":
	case f.Cohort:
		parts = append(parts, "由一起评价的各份基础数据算出，不必填")
	case len(f.Choices) > 0:
		parts = append(parts, strings.Join(f.Choices, "、"))
	case f.Kind == formula.Date:
		parts = append(parts, "日期")
	}
	switch { // of a number or a date
	case f.Mark != "":
	case f.Min != nil && f.Max != nil:
		parts = append(parts, f.End(*f.Min)+" 至 "+f.End(*f.Max))
	case f.Min != nil && (f.Kind == formula.Date || f.Min.Sign() != 0):
		parts = append(parts, "不小于 "+f.End(*f.Min))
	case f.Max != nil && f.Kind == formula.Date:
		parts = append(parts, "不大于 "+f.End(*f.Max))
	}
	if f.Integer {
		parts = append(parts, "整数")
	}
	return strings.Join(parts, "；")
}
