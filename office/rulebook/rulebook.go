// Package rulebook writes a rule set as a workbook in the layout that standards are issued in, with what the engine does beside it, and reads
// back what was changed in it. Sheets and columns are found by their names, rows by what they are called in the first column.
package rulebook

import (
	"slices"
	"strconv"
	"strings"

	"jixiao/engine"
	"jixiao/engine/cases"
	"jixiao/engine/diag"
	"jixiao/engine/number"
	"jixiao/engine/revise"
	"jixiao/office/book"
	"jixiao/office/sheet"
)

// The sheet about the rule set, and what its first two rows say.
const (
	coverSheet = "说明"
	refRow     = "导出自"
	digestRow  = "规则摘要"
)

// form is how a table looks: its sheet, what its rows are called, its columns by field, and their widths.
type form struct {
	table, sheet, id string
	columns          []column
}

type column struct {
	field, title string
	width        float64
}

var forms = []form{
	{revise.Criteria, "指标表", "编号", []column{{revise.First, "一级指标", 12}, {revise.Second, "二级指标", 12}, {revise.Name, "三级指标", 18}, {revise.Weight, "分值", 7},
		{revise.Explanation, "指标解释", 28}, {revise.Standard, "评分标准", 44}, {revise.Words, "规则（读回来的话）", 36}, {revise.Rule, "表达式", 36}, {revise.Applies, "何时适用", 18}, {revise.Policy, "不适用时", 12},
		{revise.Reading, "解读", 30}, {revise.Source, "出处", 18}, {revise.About, "备注", 24}}},
	{revise.Levels, "上级指标", "编号", []column{{revise.First, "所属", 18}, {revise.Name, "名称", 24}, {revise.Weight, "分值", 8}}},
	{revise.Points, "要点", "要点", []column{{revise.Indicator, "指标", 26}, {revise.About, "内容", 60}, {revise.Share, "占比（%）", 10}, {revise.Gate, "门槛", 8},
		{revise.Words, "规则（读回来的话）", 40}, {revise.Rule, "表达式", 36}, {revise.Applies, "何时适用", 24}}},
	{revise.Arms, "分档", "位置", []column{{revise.Indicator, "指标", 26}, {revise.Measure, "依据", 40}, {revise.From, "从（含）", 10}, {revise.Until, "到（不含）", 10}, {revise.Key, "对照", 10}, {revise.Value, "得", 10}}},
	{revise.Numbers, "规则中的数", "位置", []column{{revise.Indicator, "指标", 26}, {revise.Value, "数", 12}, {revise.Where, "在表达式里", 60}}},
	{revise.Definitions, "定义", "名称", []column{{revise.Indicator, "用于", 26}, {revise.Words, "算法（读回来的话）", 44}, {revise.Rule, "表达式", 44}}},
	{revise.Parameters, "参数", "名称", []column{{revise.Value, "值", 12}, {revise.Unit, "单位", 8}, {revise.About, "含义", 50}, {revise.Source, "出处", 18}}},
	{revise.Grades, "等级", "等级", []column{{revise.From, "起点分", 10}, {revise.Until, "终点分（含）", 12}}},
	{revise.Adjustments, "总分调整", "编号", []column{{revise.Name, "名称", 18}, {revise.Standard, "规定", 40}, {revise.Effect, "作用", 10}, {revise.Applies, "何时", 30}, {revise.Rule, "数值", 30}, {revise.Min, "至少", 8}, {revise.Max, "至多", 8}}},
	{casesTable, "用例", "用例", []column{{expects, "应得", 90}}},
	{revise.Sources, "来源", "简称", []column{{revise.Number, "文号", 24}, {revise.Title, "标题", 60}, {revise.Issued, "印发日期", 12}, {revise.Effective, "施行日期", 12}, {revise.Note, "备注", 30}}},
}

// Cases are the cases beside a rule set as a table, to read.
func Cases(f *cases.File) revise.Table {
	t := revise.Table{Name: casesTable, Fields: []string{expects}}
	for _, c := range f.Cases {
		var want []string
		for _, e := range c.Expect {
			want = append(want, strings.TrimSpace(e.Of+" "+cases.Word(e.What).Zh+" "+e.Want.Zh))
		}
		t.Rows = append(t.Rows, revise.Row{ID: c.Name, Texts: []string{strings.Join(want, "；")}})
	}
	return t
}

const casesTable, expects = "cases", "expects"

// newRow is what a row is called that has no name yet.
const newRow = "新的一行"

// heads are the rows of the first sheet that can be changed.
var heads = [][2]string{{revise.Version, "版本"}, {revise.Title, "标题"}, {revise.From, "适用起"}, {revise.Until, "适用止"}, {revise.About, "备注"}}

// Write writes the workbook, with further tables to read.
func Write(rs *engine.RuleSet, beside ...revise.Table) ([]byte, error) {
	w := book.New(0)
	tables := map[string]revise.Table{}
	for _, t := range append(revise.Of(rs), beside...) {
		tables[t.Name] = t
	}
	cover(w, rs, tables)
	for _, f := range formsOf(rs) {
		if t := tables[f.table]; len(t.Rows) > 0 || f.begun() {
			f.write(w, t)
		}
	}
	return w.Bytes()
}

// formsOf are the forms with one for each table that the rule set gives.
func formsOf(rs *engine.RuleSet) []form {
	out := slices.Clone(forms)
	taken := map[string]bool{coverSheet: true}
	for _, f := range forms {
		taken[f.sheet] = true
	}
	for _, t := range rs.Tables {
		f := form{table: revise.Own + t.Name, sheet: book.SheetName(t.Name, taken), id: "行"}
		for _, c := range t.Columns {
			f.columns = append(f.columns, column{c.Name, c.Name, 16})
		}
		out = append(out, f)
	}
	return out
}

func coverTitle(rs *engine.RuleSet) string { return rs.Title + " 指标表" }

// guide is what the first sheet says of how a rule set is revised, line by line.
const guideRow = "怎样修订"

// guide speaks of the sheets that the workbook has, and of no others.
func guide(tables map[string]revise.Table, forms []form) (lines []string) {
	has := func(names ...string) (list []string) {
		for _, f := range forms {
			if slices.Contains(names, f.table) && (len(tables[f.table].Rows) > 0 || f.begun()) {
				list = append(list, "“"+f.sheet+"”")
			}
		}
		return list
	}
	say := func(parts ...string) { lines = append(lines, strings.Join(parts, "")) }
	say("修订时只改浅黄色的格，另起一个版本号，改好适用起止；其余的格是读的，改了会报出来，不会悄悄丢掉。")
	numbers := strings.Join(append([]string{"评分标准的文字"}, has(revise.Arms, revise.Numbers, revise.Parameters)...), "、")
	if numbers = "改数：" + numbers + "里的数要一起改"; len(tables[revise.Parameters].Rows) > 0 {
		numbers += "，文字里随“参数”变的数照样写数"
	}
	if len(has(revise.Points)) > 0 {
		numbers += "；要点的占比和表达式在“要点”里改，占比之和应为 100"
	}
	say(numbers, "。")
	words := "“规则（读回来的话）”是引擎实际怎样算，供对照；它随表达式而变，不必改。"
	if len(has(revise.Definitions)) > 0 {
		words += "其中的名称怎样算，写在“定义”里，浅黄色的表达式可以改。"
	}
	say(words)
	say("“解读”一处一行，写作“何处有余地：怎样理解，因为什么依据”（…：…，因…），可以增删。")
	rows := ""
	if list := has(revise.Arms, revise.Grades); len(list) > 0 {
		rows = "加一档、减一档、加一个等级，就在" + strings.Join(list, "") + "里插入行、删去行。"
		if slices.Contains(list, "“分档”") {
			rows += "“位置”不用填；不在同一组两档之间的，照那一组的写上“指标”“依据”；“到（不含）”随上一行的起点，可以不填。"
		}
		if slices.Contains(list, "“等级”") {
			rows += "等级可以改名，写着它的总分调整、结果应用一起改。"
		}
		say(rows)
	}
	come := has(revise.Points, revise.Parameters, revise.Adjustments, revise.Sources)
	for _, f := range forms {
		if strings.HasPrefix(f.table, revise.Own) {
			come = append(come, "“"+f.sheet+"”")
		}
	}
	rows = strings.Join(come, "") + "里也可以增删行，第一列写上名称"
	if len(has(revise.Points)) > 0 {
		rows += "（要点写 要点名.编号，排在哪一项之下就在哪一项之后）"
	}
	rows += "；新的总分调整写上作用（加减、封顶、定为、等级不超过）和数值，按先后进行"
	say(rows, "；参数、来源改了名的，写着它的地方一并改；删去的还有表达式、文字写着，会报出来。")
	say("改完用 jixiao rules import 读回，会列出与原版的差异。增删指标请在规则文件里做。")
	return lines
}

func cover(w *book.Writer, rs *engine.RuleSet, tables map[string]revise.Table) {
	s := w.Sheet(coverSheet)
	s.Widths(14, 96)
	s.Label(1, 1, coverTitle(rs), book.Title)
	s.Label(2, 1, refRow, book.Head)
	s.Label(2, 2, rs.Ref(), book.Label)
	s.Label(3, 1, digestRow, book.Head)
	s.Label(3, 2, rs.Digest, book.Label)
	row := 4
	for _, h := range heads {
		for _, r := range tables[revise.Head].Rows {
			if r.ID == h[0] {
				s.Label(row, 1, h[1], book.Head)
				s.Text(row, 2, r.Texts[0], book.Words)
				row++
			}
		}
	}
	row++
	for _, line := range guide(tables, formsOf(rs)) {
		s.Label(row, 1, guideRow, book.Head)
		s.Label(row, 2, line, book.Label)
		row++
	}
	s.Landscape(0, 0)
	s.Protect(false)
}

func (f form) write(w *book.Writer, t revise.Table) {
	s := w.Sheet(f.sheet)
	widths, titles := []float64{}, []string{}
	at := map[string]int{}
	for k, field := range t.Fields {
		at[field] = k
	}
	order := slices.DeleteFunc(f.order(), func(c column) bool { return c.field != "" && !slices.Contains(t.Fields, c.field) })
	for _, c := range order {
		widths, titles = append(widths, c.width), append(titles, c.title)
	}
	s.Widths(widths...)
	s.HeadRow(1, titles, book.Head)
	for r, row := range t.Rows {
		for k, c := range order {
			text := row.ID
			style := book.Locked
			if c.field != "" {
				text = row.Texts[at[c.field]]
				if revise.Editable(f.table, c.field) && !row.Fixed && !f.shut(c.field, text) {
					style = book.Input
				}
			}
			if n, err := number.Parse(text); err == nil && n.String() == text && book.Holds(text) && (style == book.Input || f.table == revise.Arms && c.field == revise.Until) { // its ends stand side by side
				s.Number(r+2, k+1, text, style)
			} else {
				s.Text(r+2, k+1, text, style)
			}
		}
	}
	if strings.HasPrefix(f.table, revise.Own) { // rows may be added
		for k := range order {
			s.Open(k+1, len(t.Rows)+2)
		}
	}
	s.Freeze(1, 0)
	printed := 0
	if f.table == revise.Criteria { // as standards are issued, with how they are read
		printed = 1 + slices.IndexFunc(order, func(c column) bool { return c.field == revise.Words })
		begins := s.Pages(s.Height(1), 2, len(t.Rows)+1, printed)
		for k, c := range order {
			if c.field != revise.First && c.field != revise.Second {
				continue
			}
			from := 2 // which row has had the text that is merged: each page has it
			for row := 2; row <= len(t.Rows)+1; row++ {
				next := row - 1 // among the rows of the table, the one below
				if next == len(t.Rows) || t.Rows[next].Texts[at[c.field]] != t.Rows[next-1].Texts[at[c.field]] || slices.Contains(begins, row+1) {
					s.Merge(from, k+1, row, k+1)
					from = row + 1
				}
			}
		}
	}
	s.Landscape(1, printed)
	if !revise.Comes(f.table) { // a protected sheet lets no row go that has a cell to read
		s.Protect(false)
	}
}

// shut reports whether a cell is to read though others of its column can be changed: ends of bands that are expressions.
func (f form) shut(field, text string) bool {
	return f.table == revise.Arms && (text == "" || strings.HasPrefix(text, "（"))
}

// begun reports whether a table has a sheet though it has no row yet: the first may come there.
func (f form) begun() bool {
	return f.table == revise.Parameters || f.table == revise.Sources || f.table == revise.Adjustments || strings.HasPrefix(f.table, revise.Own)
}

// order is the columns in the order of the sheet: the levels, the id, the rest.
func (f form) order() []column {
	id := column{"", f.id, 14}
	if f.table == casesTable {
		id.width = 50
	}
	if f.table == revise.Criteria {
		return append(append(append([]column{}, f.columns[:2]...), id), f.columns[2:]...)
	}
	if f.table == revise.Numbers || f.table == revise.Arms {
		id.width = 22
	}
	return append([]column{id}, f.columns...)
}

// RuleSetOf is the rule set that a workbook was made of, id@version; "" if it is none of ours.
func RuleSetOf(b *sheet.Book) string { return onCover(b, refRow).Trimmed() }

// DigestOf is the digest of that rule set.
func DigestOf(b *sheet.Book) string { return onCover(b, digestRow).Trimmed() }

// DigestPlace is where a workbook says it, or should.
func DigestPlace(b *sheet.Book) diag.Place {
	s := b.Find(coverSheet)
	if s == nil {
		return diag.Place{Source: diag.NewSource(b.Name, nil)}
	}
	at := 1
	for k := range s.Rows {
		if s.Rows[k].Cell(1).Trimmed() == digestRow {
			at = s.Rows[k].Number
			break
		}
	}
	return s.Place(at, 2, digestRow)
}

func onCover(b *sheet.Book, label string) *sheet.Cell {
	if s := b.Find(coverSheet); s != nil {
		for k := range s.Rows {
			if s.Rows[k].Cell(1).Trimmed() == label {
				return s.Rows[k].Cell(2)
			}
		}
	}
	return &sheet.Cell{}
}

// Read reads the tables of a workbook that Write wrote with those beside it and that was changed, what was noted beside criteria among them.
func Read(rs *engine.RuleSet, b *sheet.Book, beside ...revise.Table) *Revision {
	r := &Revision{book: b, cells: map[[3]string]place{}}
	head := revise.Table{Name: revise.Head, Fields: []string{revise.Value}}
	for _, h := range heads {
		c := onCover(b, h[1])
		said := text(b.Find(coverSheet), c)
		if h[0] == revise.From || h[0] == revise.Until {
			said = day(b.Find(coverSheet), c)
		}
		head.Rows = append(head.Rows, revise.Row{ID: h[0], Texts: []string{said}})
		if s := b.Find(coverSheet); s != nil {
			said := false
			for k := range s.Rows {
				if s.Rows[k].Cell(1).Trimmed() == h[1] {
					if said {
						r.Lost.Add(diag.New(diag.RevisionRefused, s.Place(s.Rows[k].Number, 2, ""), diag.Both("“%s”一行出现了两次", "the row %s stands twice", h[1])))
						continue
					}
					said = true
					r.cells[[3]string{revise.Head, h[0], revise.Value}] = place{s, s.Rows[k].Number, 2}
				}
			}
		}
	}
	r.forms = formsOf(rs)
	r.aside(rs)
	r.Tables = append(r.Tables, head)
	own := map[string]revise.Table{}
	for _, t := range append(revise.Of(rs), beside...) {
		own[t.Name] = t
	}
	known := map[string]bool{coverSheet: true}
	for _, f := range r.forms {
		known[f.sheet] = true
	}
	for _, s := range b.Sheets {
		if !known[s.Name] && len(s.Rows) > 0 {
			r.Lost.Add(diag.New(diag.RevisionRefused, s.Place(s.Rows[0].Number, 1, ""), diag.Both("没有认出工作表“%s”", "the sheet %q is not recognised", s.Name)))
		}
		for k := range s.Rows {
			for _, c := range s.Rows[k].Cells {
				for _, said := range s.Remarks(s.Rows[k].Number, c.Column) {
					if s.Name != forms[0].sheet || s.Rows[k].Number == 1 || s.Rows[k].Blank() { // those of indicators go to them
						r.note(remark(said, s.Name+" "+sheet.Ref(s.Rows[k].Number, c.Column)))
						r.noted(s, s.Rows[k].Number, c.Column, diag.Both("整套规则", "the whole rule set"), said)
					}
				}
			}
		}
	}
	r.Lost = append(r.Lost, b.Macros()...)
	for _, d := range b.Struck() { // whether it is to be gone is not known
		r.Lost.Add(d.WithSeverity(diag.Error))
	}
	for _, f := range r.forms {
		if len(own[f.table].Rows) == 0 && (!f.begun() || b.Find(f.sheet) == nil && !strings.HasPrefix(f.table, revise.Own)) {
			continue
		}
		if t, ok := r.table(f, own[f.table]); ok && t.Name != "" {
			if r.Tables = append(r.Tables, t); f.table == forms[0].table {
				r.order(t, own[f.table])
			}
		} else if !ok {
			r.Missing = append(r.Missing, f.sheet)
		}
	}
	return r
}

// note adds a note beside a cell to what is said of the rule set.
func (r *Revision) note(said string) {
	for t := range r.Tables {
		for k := range r.Tables[t].Rows {
			if row := &r.Tables[t].Rows[k]; r.Tables[t].Name == revise.Head && row.ID == revise.About {
				row.Texts[0] = with(row.Texts[0], said)
			}
		}
	}
}

// noted tells what becomes of what was noted beside a cell.
func (r *Revision) noted(s *sheet.Sheet, row, column int, of diag.Term, said sheet.Remark) {
	if said := strings.TrimSpace(said.Said); said != "" {
		r.Lost.Add(diag.New(diag.RevisionNoted, s.Place(row, column, ""), of, said))
	}
}

// remark is what was noted beside a cell in one line, with the cell and who said it.
func remark(said sheet.Remark, at string) string {
	text := strings.Join(strings.FieldsFunc(said.Said, func(c rune) bool { return c == '\n' || c == '\r' }), " ")
	if text = strings.TrimSpace(text); text == "" {
		return ""
	}
	if said.Author != "" {
		at = strings.TrimPrefix(at+"，"+said.Author, "，")
	}
	if at == "" {
		return text
	}
	return text + "（" + at + "）"
}

// aside tells what the first sheet says that Write did not write there, where nothing is read.
func (r *Revision) aside(rs *engine.RuleSet) {
	s := r.book.Find(coverSheet)
	if s == nil {
		return
	}
	tables := map[string]revise.Table{}
	for _, t := range revise.Of(rs) {
		tables[t.Name] = t
	}
	own := guide(tables, r.forms)
	labels := map[string]bool{refRow: true, digestRow: true}
	for _, h := range heads {
		labels[h[1]] = true
	}
	for k := range s.Rows {
		row := &s.Rows[k]
		label := row.Cell(1).Trimmed()
		for j := range row.Cells {
			c := &row.Cells[j]
			said := c.Trimmed()
			switch {
			case said == "", c.Column <= 2 && labels[label], c.Column == 2 && label == guideRow && slices.Contains(own, said), c.Column == 1 && (said == guideRow || said == strings.TrimSpace(coverTitle(rs))):
			case c.Column == 2 && label == guideRow: // another version of the program may have written it
				r.Lost.Add(diag.New(diag.RevisionAside, s.Place(row.Number, c.Column, "")))
			default:
				r.Lost.Add(diag.New(diag.RevisionRefused, s.Place(row.Number, c.Column, ""), diag.Term{Zh: "这里写的不读：要留下的写在上面的“备注”里", En: "what is written here is not read: what is to stay is written in the row 备注 above"}))
			}
		}
	}
}

// order asks about indicators that stand in another order than they did.
func (r *Revision) order(t, before revise.Table) {
	at := map[string]int{}
	for k, row := range before.Rows {
		at[row.ID] = k
	}
	last := -1
	for _, row := range t.Rows {
		k, known := at[row.ID]
		if known && k < last {
			r.Lost.Add(diag.New(diag.RevisionRefused, r.Place(revise.Edit{Table: t.Name, Row: row.ID}), diag.Both("“%s”移动了位置：指标的次序请在规则文件里改", "%s stands elsewhere now: the order of indicators is changed in the rule file", row.ID)))
			return
		}
		if known {
			last = k
		}
	}
}

// day is a day as a cell shows it, or as people write it: 2024.1.1.
func day(s *sheet.Sheet, c *sheet.Cell) string {
	if s != nil {
		if d := s.Day(c); d != "" {
			return d
		}
	}
	return revise.Day(c.Trimmed())
}

// Revision is what a workbook says, and where it says it.
type Revision struct {
	Tables  []revise.Table
	Missing []string  // sheets that are gone
	Lost    diag.List // what is noted where no note is taken over

	book  *sheet.Book
	forms []form
	cells map[[3]string]place
}

type place struct {
	sheet       *sheet.Sheet
	row, column int
}

// Place is the cell of an edit.
func (r *Revision) Place(e revise.Edit) diag.Place {
	lead := e.Row
	if strings.HasPrefix(lead, revise.Put) && e.Table == revise.Arms {
		lead = newRow
	}
	for _, h := range heads {
		if e.Table == revise.Head && h[0] == e.Row {
			lead = h[1]
		}
	}
	if k := strings.LastIndexByte(e.Row, '#'); e.Table == revise.Arms && k >= 0 && strings.HasPrefix(e.Row[k+1:], revise.Put) {
		lead = newRow
	}
	for _, key := range r.keys(e) {
		if p, ok := r.cells[key]; ok {
			return p.sheet.Place(p.row, p.column, lead)
		}
	}
	for _, f := range r.forms {
		if f.table == e.Table {
			source := diag.NewSource(r.book.Name+" "+f.sheet+"!A1", []byte(lead)) // of a row that is gone, or all
			source.Cell = true
			return diag.Place{Source: source, Span: diag.Span{End: len(lead)}}
		}
	}
	return diag.Place{Source: diag.NewSource(r.book.Name, nil)}
}

// Whole is the workbook, of what is in no cell of it.
func (r *Revision) Whole() diag.Place { return diag.Place{Source: diag.NewSource(r.book.Name, nil)} }

// Hidden notes cells of edits that are not shown: whoever reads the sheet does not see what they change.
func (r *Revision) Hidden(edits []revise.Edit) diag.List {
	var seen sheet.Seen
	for _, e := range edits {
		for _, key := range r.keys(e) {
			if p, ok := r.cells[key]; ok {
				seen.Read(p.sheet, p.row, p.column)
				break
			}
		}
		for key, p := range r.cells { // a table that the rule set gives is read as a whole
			if strings.HasPrefix(e.Table, revise.Own) && key[0] == e.Table {
				seen.Read(p.sheet, p.row, p.column)
			}
		}
	}
	return seen.Hidden(r.book)
}

// keys are what the cell of an edit may be found by, the nearest first.
func (r *Revision) keys(e revise.Edit) [][3]string {
	keys := [][3]string{{e.Table, e.Row, e.Field}, {e.Table, e.Row, ""}}
	if k := strings.LastIndexByte(e.Row, '#'); e.Table == revise.Arms && k >= 0 { // a new row, which has no name of its own in the sheet
		keys = append(keys, [3]string{e.Table, e.Row[k+1:], e.Field}, [3]string{e.Table, e.Row[k+1:], ""})
	} else if e.Table == revise.Arms {
		keys = append(keys, [3]string{e.Table, e.Row + "#1", ""}) // a band as a whole
	}
	return keys
}

// Cell is the cell of a row and a field; ok is false where the workbook has none.
func (r *Revision) Cell(e revise.Edit) (at diag.Place, ok bool) {
	p, ok := r.cells[[3]string{e.Table, e.Row, e.Field}]
	if !ok {
		return diag.Place{}, false
	}
	return p.sheet.Place(p.row, p.column, e.Row), true
}

// text is what a cell says: of a number that is shown as a percentage the percentage, of one that is shown as a date or a time that.
func text(s *sheet.Sheet, c *sheet.Cell) string {
	switch {
	case c.Dated():
		return s.Said(c)
	case c.Kind == sheet.Number && c.Percent:
		return c.Percentage() + "%"
	}
	return c.Text
}

// noNumber says of a cell, in which a number stood, that it shows no one number; nil of another.
func noNumber(s *sheet.Sheet, row int, c *sheet.Cell, was string) *diag.Diagnostic {
	_, err := number.Parse(strings.TrimSuffix(was, "%"))
	var d diag.Diagnostic
	switch {
	case err == nil && c.Dated():
		d = diag.New(diag.FormDated, s.Place(row, c.Column, ""), s.When(c))
	case c.Kind == sheet.Number && c.Varies:
		d = diag.New(diag.FormVaries, s.Place(row, c.Column, ""), c.Text)
	default:
		return nil
	}
	return &d
}

// head finds the columns of a table by the heads in the first row, and that of what its rows are called, 0 where there is none. What is not as it
// was written is told.
func (r *Revision) head(s *sheet.Sheet, f form, own revise.Table) (at map[string]int, id int) {
	lost := func(row, column int, what diag.Term) {
		r.Lost.Add(diag.New(diag.RevisionRefused, s.Place(row, column, ""), what))
	}
	titles := map[string]string{f.id: ""}
	for _, c := range f.columns {
		if slices.Contains(own.Fields, c.field) {
			titles[c.title] = c.field
		}
	}
	found := func(row *sheet.Row) (n int) {
		for k := range row.Cells {
			if _, known := titles[row.Cells[k].Trimmed()]; known {
				n++
			}
		}
		return n
	}
	head := s.Row(1)
	if n := found(head); n < 2 {
		for k := range s.Rows {
			if row := &s.Rows[k]; row.Number > 1 && row.Number <= 10 && found(row) > 1 {
				lost(row.Number, row.Cells[0].Column, diag.Both("表头应在第 1 行，这里在第 %d 行：上面加的行请删去", "the heads belong in row 1, and stand in row %d: delete the rows above", row.Number))
				return nil, 0
			}
		}
	}
	at = map[string]int{}
	var others []*sheet.Cell
	seen := map[string]bool{}
	for k := range head.Cells {
		c := &head.Cells[k]
		title := c.Trimmed()
		field, known := titles[title]
		switch {
		case title == "":
		case !known:
			others = append(others, c)
		case seen[title]:
			lost(1, c.Column, diag.Both("“%s”一列出现了两次", "the column %s stands twice", title))
		case title == f.id:
			id = c.Column
		default:
			at[field] = c.Column
		}
		seen[title] = true
	}
	var gone []string
	for _, c := range f.order() {
		if _, asked := titles[c.title]; asked && !seen[c.title] {
			gone = append(gone, c.title)
		}
	}
	for _, c := range others {
		if len(gone) > 0 {
			lost(1, c.Column, diag.Both("没有认出“%s”这一列，也没有找到“%s”：表头照导出的写", "the column %s is not recognised, and there is no %s: leave the heads as they were", c.Trimmed(), strings.Join(gone, "”“")))
		} else {
			lost(1, c.Column, diag.Both("没有认出“%s”这一列，其中写的不读：意见写在“备注”或单元格的批注里，不要的列删去", "the column %s is not recognised, and what is written in it is not read: write notes in the column 备注 or as comments, and delete the column", c.Trimmed()))
		}
	}
	if len(gone) > 0 && len(others) == 0 {
		lost(1, 1, diag.Both("没有“%s”这一列：表头照导出的写", "there is no column %s: leave the heads as they were", strings.Join(gone, "”“")))
	}
	return at, id
}

func (r *Revision) table(f form, own revise.Table) (revise.Table, bool) {
	s := r.book.Find(f.sheet)
	if s == nil {
		return revise.Table{}, false
	}
	at, id := r.head(s, f, own)
	if id == 0 {
		return revise.Table{}, true
	}
	t := revise.Table{Name: f.table}
	for _, field := range own.Fields {
		if at[field] > 0 {
			t.Fields = append(t.Fields, field)
		}
	}
	was := map[string]revise.Row{}
	for _, row := range own.Rows {
		was[row.ID] = row
	}
	var lines []line
	for k := range s.Rows {
		row := &s.Rows[k]
		if row.Number == 1 || row.Blank() {
			continue
		}
		for j := range row.Cells {
			c := &row.Cells[j]
			if s.Row(1).Cell(c.Column).Trimmed() == "" && c.Trimmed() != "" { // of others their heads are told
				r.Lost.Add(diag.New(diag.RevisionRefused, s.Place(row.Number, c.Column, ""), diag.Term{Zh: "这一列没有表头", En: "the column has no head"}))
			}
		}
		l := line{number: row.Number, lead: row.Cell(id).Trimmed()}
		for _, field := range t.Fields {
			c := row.Cell(at[field])
			said, before := text(s, c), field0(own, was[l.lead], field)
			if d := noNumber(s, row.Number, c, before); d != nil {
				r.Lost.Add(*d)
				said = before
			}
			if d := s.Day(c); (strings.HasPrefix(f.table, revise.Own) || f.table == revise.Sources && (field == revise.Issued || field == revise.Effective)) && d != "" {
				said = d
			}
			if f.table == revise.Criteria && (field == revise.First || field == revise.Second) &&
				(covered(s, row.Number, at[field]) || c.Trimmed() == "" && len(lines) > 0 && lines[len(lines)-1].texts[len(l.texts)] == before) { // by the cell above, which says it for all
				said = before
			}
			if field == revise.About && f.table == revise.Criteria {
				said = r.besideCells(s, row, l.lead, said)
			}
			l.texts = append(l.texts, said)
		}
		lines = append(lines, l)
	}
	for k, l := range lines {
		out := revise.Row{ID: l.lead, Texts: l.texts}
		switch {
		case strings.HasPrefix(f.table, revise.Own): // rows come and go
			if out.ID = strconv.Itoa(k + 1); misnumbered(lines, k, own) {
				r.Lost.Add(diag.New(diag.RevisionRefused, s.Place(l.number, id, ""), diag.Both("“%s”一列是行的号，随各行的先后而定：写 %d，或者留空", "the column %s is the number of the row, which follows from where it stands: write %d, or leave it empty", f.id, k+1)))
			}
		case f.table == revise.Arms && original(lines, l.lead, was[l.lead]) != k:
			out.ID = revise.Put + strconv.Itoa(l.number)
			if _, known := was[l.lead]; known {
				out.Copy = l.lead
			}
			if before := renamed(lines, l, own); before != "" && l.lead != "" {
				r.Lost.Add(diag.New(diag.RevisionRefused, s.Place(l.number, id, ""), diag.Both("“%s”不能改，这一行原是 %s", "%[2]s is what the row was called: leave %[1]s as it was", f.id, before)))
			} else if l.lead != "" && out.Copy == "" {
				r.Lost.Add(diag.New(diag.RevisionRefused, s.Place(l.number, id, ""), diag.Both("规则里没有“%s”是这样的一行：新的一行留空", "no row of the rules has this as its %s: leave it empty in a new row", f.id)))
			}
		}
		r.cells[[3]string{f.table, out.ID, ""}] = place{s, l.number, id}
		for _, field := range t.Fields {
			r.cells[[3]string{f.table, out.ID, field}] = place{s, l.number, at[field]}
		}
		t.Rows = append(t.Rows, out)
	}
	return t, true
}

// line is a row as it stands in a sheet: what its first cell says, and its texts.
type line struct {
	number int
	lead   string
	texts  []string
}

// misnumbered reports whether a line of a table that the rule set gives says that it is another row than it is. Rows keep their numbers where others
// come and go, and where they move; copies have those of what they are copies of.
func misnumbered(lines []line, k int, own revise.Table) bool {
	l := lines[k]
	if l.lead == "" || l.lead == strconv.Itoa(k+1) {
		return false
	}
	n, err := strconv.Atoi(l.lead)
	if err != nil || n < 1 || n > len(own.Rows) {
		return true
	}
	says := func(r int) bool { return slices.Equal(l.texts, own.Rows[r].Texts) }
	return !says(n-1) && (len(lines) == len(own.Rows) || k < len(own.Rows) && says(k))
}

// renamed is what a row was called, whose texts a line has, and that no line is called; "" where there is none.
func renamed(lines []line, l line, own revise.Table) string {
	for _, row := range own.Rows {
		if slices.Equal(row.Texts, l.texts) && !slices.ContainsFunc(lines, func(other line) bool { return other.lead == row.ID }) {
			return row.ID
		}
	}
	return ""
}

// original is which of the lines that are called as a row was is the row, and no copy of it: the one that says what it said, or else the first; -1
// where there was no such row.
func original(lines []line, lead string, was revise.Row) int {
	first := -1
	for k, l := range lines {
		if l.lead != lead || was.ID != lead || lead == "" {
			continue
		}
		if slices.Equal(l.texts, was.Texts) {
			return k
		}
		if first < 0 {
			first = k
		}
	}
	return first
}

// covered reports whether a cell lies under a merged one and is not its first.
func covered(s *sheet.Sheet, row, column int) bool {
	for _, m := range s.Merges {
		if m.Row <= row && row <= m.LastRow && m.Column <= column && column <= m.LastColumn {
			return row != m.Row || column != m.Column
		}
	}
	return false
}

func field0(t revise.Table, row revise.Row, field string) string {
	for k, f := range t.Fields {
		if f == field && k < len(row.Texts) {
			return row.Texts[k]
		}
	}
	return ""
}

// besideCells is the note on a criterion with what was noted beside the cells of its row, a line for each.
func (r *Revision) besideCells(s *sheet.Sheet, row *sheet.Row, of, about string) string {
	for k := range row.Cells {
		c := &row.Cells[k]
		for _, said := range s.Remarks(row.Number, c.Column) {
			about = with(about, remark(said, s.Row(1).Cell(c.Column).Trimmed()))
			r.noted(s, row.Number, c.Column, diag.Term{Zh: "“" + of + "”", En: of}, said)
		}
	}
	return about
}

// with adds a note to others in a line of its own, if it is none of them.
func with(about, note string) string {
	if slices.Contains(strings.FieldsFunc(about, func(c rune) bool { return c == '\n' || c == '；' }), note) || note == "" {
		return about
	}
	return strings.TrimPrefix(about+"\n"+note, "\n")
}
