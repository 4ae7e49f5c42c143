package revise

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"

	"golang.org/x/text/width"
)

// The tables of a rule set, and what differs between them and others.

// Table is a table of texts.
type Table struct {
	Name   string
	Fields []string
	Rows   []Row
}

// Row is a row: what it is called in its table, and a text for each field.
type Row struct {
	ID      string
	Texts   []string
	Fixed   bool     // it stands in a file that is extended, and is not changed in a table
	Percent []string // fields of it that are percentages, where others of the table are not
	Copy    string   // of a row that its table did not have: the one that it is called as, too
}

// editable are the fields that can be changed.
var editable = map[string][]string{
	Head: {Value}, Levels: {Name, Weight}, Criteria: {Name, Weight, Explanation, Standard, Rule, Applies, Reading, Source, About},
	Points: {Share, About, Rule, Applies}, Numbers: {Value}, Parameters: {Value, About, Source}, Grades: {From, Until}, Sources: {Number, Title, Issued, Effective, Note},
	Arms: {From, Key, Value}, Definitions: {Rule}, Adjustments: {Name, Standard, Applies, Rule, Min, Max},
}

// fractional reports whether a percentage that was more than 1 is below that now: it may be a fraction.
func fractional(text, before string) bool {
	now, err := number.Parse(text)
	was, failed := number.Parse(before)
	return err == nil && failed == nil && now.Sign() > 0 && now.Less(number.One) && number.One.Less(was)
}

// fraction asks about such a number.
func fraction(text string) diag.Term {
	return diag.Both("%s 在百分数一栏里，可能是 %[1]s%% 也可能是它的一百倍：就是 %[1]s%% 的，在文件里改", "%s in a column of percents may be %[1]s%% or a hundred times that: if it is, change it in the file", text)
}

// Editable reports whether a field of a table can be changed.
func Editable(table, field string) bool {
	if strings.HasPrefix(table, Own) {
		return true
	}
	for _, f := range editable[table] {
		if f == field {
			return true
		}
	}
	return false
}

// Of are the tables of a rule set.
func Of(rs *engine.RuleSet) []Table {
	return append([]Table{head(rs), levels(rs), criteria(rs), points(rs), arms(rs), numbers(rs), definitions(rs), parameters(rs), grades(rs), adjustments(rs), sources(rs)}, ownTables(rs)...)
}

func head(rs *engine.RuleSet) Table {
	t := Table{Name: Head, Fields: []string{Value}}
	for _, f := range [][2]string{{Version, rs.Version}, {Title, rs.Title}, {From, rs.Effective.From}, {Until, rs.Effective.Until}, {About, rs.About}} {
		t.Rows = append(t.Rows, Row{ID: f[0], Texts: []string{f[1]}})
	}
	return t
}

func levels(rs *engine.RuleSet) Table {
	t := Table{Name: Levels, Fields: []string{First, Name, Weight}}
	for _, i := range rs.All() {
		if !i.IsCriterion() {
			t.Rows = append(t.Rows, Row{ID: i.ID, Texts: []string{above(i), i.Name, i.Weight.String()}})
		}
	}
	return t
}

// above is the parent's name.
func above(i *engine.Indicator) string {
	if i.Parent == nil {
		return ""
	}
	return i.Parent.Name
}

// level is the name of the indicator of that level above an indicator, "" if there is none.
func level(i *engine.Indicator, n int) string {
	for i = i.Parent; i != nil; i = i.Parent {
		if i.Level() == n {
			return i.Name
		}
	}
	return ""
}

func criteria(rs *engine.RuleSet) Table {
	t := Table{Name: Criteria, Fields: []string{First, Second, Name, Weight, Explanation, Standard, Words, Rule, Applies, Policy, Reading, Source, About}}
	for _, i := range rs.Criteria() {
		c := door.Of(i)
		words, rule, applies, policy := "", "", "", ""
		if c.Rule != nil {
			words, rule = c.Rule.In(diag.Zh), c.Rule.Src.Text
		}
		if c.Applies != nil {
			applies, policy = c.Applies.Src.Text, c.WhenNotApplicable()
		}
		var readings []string
		for _, r := range i.Readings {
			readings = append(readings, reading(r))
		}
		t.Rows = append(t.Rows, Row{ID: i.ID, Texts: []string{level(i, 1), level(i, 2), i.Name, i.Weight.String(), i.Explanation, i.Standard, words, rule, applies, policy,
			strings.Join(readings, "\n"), strings.TrimSpace(i.Source.Ref + " " + i.Source.Clause), i.About}})
	}
	return t
}

func points(rs *engine.RuleSet) Table {
	t := Table{Name: Points, Fields: []string{Indicator, About, Share, Gate, Words, Rule, Applies}}
	for _, k := range door.In(rs).KeyPoints() {
		for _, item := range k.Items {
			gate := ""
			if item.Gate {
				gate = isGatePoint
			}
			words, is, when := "", "", ""
			if item.Is != nil {
				words, is = item.Is.In(diag.Zh), item.Is.Text
			}
			if item.When != nil {
				words, when = strings.TrimPrefix(words+"\n何时适用："+item.When.In(diag.Zh), "\n"), item.When.Text
			}
			t.Rows = append(t.Rows, Row{ID: k.Name + "." + item.Mark, Texts: []string{readBy(rs, item.Fact), item.Fact.About, item.Share.String(), gate, words, is, when}})
		}
	}
	return t
}

// pointLet is an expression of a key point and the member that it stands in.
type pointLet struct {
	k            *formula.KeyPoints
	mark, member string
	l            *formula.Let
}

// id is what the expression is called, with what it is an expression of.
func (p pointLet) id() string { return pointID + p.k.Name + "." + p.mark + ":" + p.member }

const pointID = "point:"

// pointLets are the expressions of key points.
func pointLets(rs *engine.RuleSet) (out []pointLet) {
	for _, k := range door.In(rs).KeyPoints() {
		for _, item := range k.Items {
			for _, p := range []pointLet{{k, item.Mark, "is", item.Is}, {k, item.Mark, "applies", item.When}} {
				if p.l != nil {
					out = append(out, p)
				}
			}
		}
	}
	return out
}

func readBy(rs *engine.RuleSet, f *formula.Fact) string {
	var out []string
	for _, i := range rs.Criteria() {
		for _, p := range door.Of(i).Points {
			if p.Fact == f {
				out = append(out, i.ID+" "+i.Name)
			}
		}
	}
	return strings.Join(out, "、")
}

// part is a formula of a criterion and the member that it stands in.
type part struct {
	f      *formula.Formula
	member string
}

func parts(i *engine.Indicator) []part {
	c := door.Of(i)
	rule := "percent"
	if i.IsPoints {
		rule = "points"
	}
	var out []part
	for _, p := range []part{{c.Applies, "applies"}, {c.Rule, rule}} {
		if p.f != nil {
			out = append(out, p)
		}
	}
	return out
}

func numbers(rs *engine.RuleSet) Table {
	t := Table{Name: Numbers, Fields: []string{Indicator, Value, Where}}
	add := func(id, of, text string, n *formula.Node) {
		from, to := n.Span.Start, n.Span.End
		before, after := []rune(text[:from]), []rune(text[to:])
		where := string(before[max(0, len(before)-24):]) + "【" + text[from:to] + "】" + string(after[:min(len(after), 24)])
		t.Rows = append(t.Rows, Row{ID: id, Texts: []string{of, text[from:to], strings.Join(strings.Fields(where), " ")}})
	}
	for _, i := range rs.Criteria() {
		for _, p := range parts(i) {
			rows := armsOf(i, p)
			for _, n := range constants(p.f) {
				if inArms(rows, n) {
					continue
				}
				add(numberID(i, p, n), i.ID+" "+i.Name, p.f.Src.Text, n)
			}
		}
	}
	for _, l := range lets(rs) {
		f := asFormula(l)
		for _, n := range constants(f) {
			add(letID(l, n), "定义 "+l.Name, l.Text, n)
		}
	}
	for _, p := range pointLets(rs) {
		for _, n := range constants(asFormula(p.l)) {
			add(fmt.Sprintf("%s:%d", p.id(), n.Span.Start), "要点 "+p.k.Name+"."+p.mark, p.l.Text, n)
		}
	}
	return t
}

// definitions are what names stand for that rules mention, and which rules do.
func definitions(rs *engine.RuleSet) Table {
	t := Table{Name: Definitions, Fields: []string{Indicator, Words, Rule}}
	at := map[string]int{}
	note := func(f *formula.Formula, by string, own []*formula.Let) {
		for _, d := range f.Definitions() {
			if d.Point { // which the table of key points shows
				continue
			}
			id := d.Name.Zh
			if slices.ContainsFunc(own, func(l *formula.Let) bool { return l.Name == id }) { // another criterion may have one of that name
				id = by + " " + id
			}
			k, ok := at[id]
			if !ok {
				k = len(t.Rows)
				at[id] = k
				t.Rows = append(t.Rows, Row{ID: id, Texts: []string{by, d.Root.In(diag.Zh), d.Text}, Fixed: d.File != rs.Place().Source || strings.Contains(id, "(")})
			} else if users := &t.Rows[k].Texts[0]; !slices.Contains(strings.Split(*users, "、"), by) {
				*users += "、" + by
			}
		}
	}
	for _, i := range rs.Criteria() {
		for _, f := range door.Of(i).Formulas() {
			note(f, i.ID, door.Of(i).Lets)
		}
	}
	door.In(rs).Whole(func(of string, f *formula.Formula) { // kind:id:member, or what is one of
		by := "等级"
		if parts := strings.Split(of, ":"); len(parts) > 1 {
			by = parts[1]
		}
		note(f, by, nil)
	})
	return t
}

// lets are the definitions of the whole rule set that are expressions by themselves, in the order in which rules use them.
func lets(rs *engine.RuleSet) (out []*formula.Let) {
	beside := map[*formula.Let]bool{}
	for _, i := range rs.Criteria() {
		for _, l := range door.Of(i).Lets {
			beside[l] = true
		}
	}
	seen := map[string]bool{}
	note := func(f *formula.Formula) {
		for _, l := range f.Lets() {
			if l.Plain() && !l.Point() && !beside[l] && !seen[l.Name] {
				seen[l.Name] = true
				out = append(out, l)
			}
		}
	}
	for _, i := range rs.Criteria() {
		for _, f := range door.Of(i).Formulas() {
			note(f)
		}
	}
	door.In(rs).Whole(func(_ string, f *formula.Formula) { note(f) })
	return out
}

func asFormula(l *formula.Let) *formula.Formula {
	return &formula.Formula{Root: l.Root, Src: formula.Source{Text: l.Text}}
}

func letID(l *formula.Let, n *formula.Node) string {
	return fmt.Sprintf("let:%s:%d", l.Name, n.Span.Start)
}

// constants are the numbers that stand in a formula's own text, in the order in which they stand there.
func constants(f *formula.Formula) (out []*formula.Node) {
	seen := map[int]bool{}
	f.Root.Walk(func(n *formula.Node) bool {
		if n.Op == formula.OpConst && n.Value.Kind == formula.Number && n.Span.End > n.Span.Start && n.Span.End <= len(f.Src.Text) && !seen[n.Span.Start] {
			if x, err := number.Parse(f.Src.Text[n.Span.Start:n.Span.End]); err == nil && x.Equal(n.Value.Num) {
				seen[n.Span.Start] = true
				out = append(out, n)
			}
		}
		return true
	})
	sort.Slice(out, func(a, b int) bool { return out[a].Span.Start < out[b].Span.Start })
	return out
}

func numberID(i *engine.Indicator, p part, n *formula.Node) string {
	return fmt.Sprintf("%s:%s:%d", i.ID, p.member, n.Span.Start)
}

func parameters(rs *engine.RuleSet) Table {
	t := Table{Name: Parameters, Fields: []string{Value, Unit, About, Source}}
	for _, p := range rs.Parameters {
		t.Rows = append(t.Rows, Row{ID: p.Name, Texts: []string{p.Value.String(), p.Unit, p.About, p.Source}})
	}
	return t
}

func sources(rs *engine.RuleSet) Table {
	t := Table{Name: Sources, Fields: []string{Number, Title, Issued, Effective, Note}}
	for _, s := range rs.Sources {
		t.Rows = append(t.Rows, Row{ID: s.ID, Texts: []string{s.Number, s.Title, s.Issued, s.Effective, s.Note}})
	}
	return t
}

// withoutPercent is what a number with % says in the place of another: 20% is 20 where that is a percentage, or where 20 is nearer to what stood
// there than 0.2 is; else it is not clear which is meant. Other texts stay as they are.
func withoutPercent(text, was string, percent bool) (string, bool) {
	digits, is := strings.CutSuffix(strings.TrimSpace(text), "%")
	n, err := number.Parse(strings.TrimSpace(digits))
	before, none := number.Parse(was)
	if !is || err != nil || none != nil {
		return text, true
	}
	if hundredth := n.Quo(number.Hundred); !percent && hundredth.Equal(before) { // shown otherwise, and not changed
		return was, true
	} else if off := n.Sub(before).Abs(); percent || off.Less(hundredth.Sub(before).Abs()) {
		return n.String(), true
	}
	return text, false
}

// change is what a text of a row, which is another than it was, is to become; why is the reason for which that is not clear.
func change(was Table, row Row, field, text string) (e Edit, why diag.Term, changed bool) {
	before := was.textOf(row, field)
	if e = (Edit{was.Name, row.ID, field, text}); text == before {
		return e, why, false
	}
	if field == Weight && strings.HasSuffix(strings.TrimSpace(width.Narrow.String(text)), "%") {
		if plain, ok := withoutPercent(width.Narrow.String(text), before, false); !ok || plain != before {
			return e, diag.Both("分值是分数，不是百分数：%s 写成分数", "a weight is a number of points and no percentage: write %s as points", text), true
		}
		return e, why, false
	}
	percent := slices.Contains(row.Percent, field) || was.Name == Points && field == Share || was.Name == Parameters && field == Value && was.textOf(row, Unit) == "%"
	plain, ok := withoutPercent(text, before, percent)
	if !percent && (was.Name == Numbers || was.Name == Parameters && field == Value) && plain != text && plain != before { // a number of no known kind
		ok = false
	}
	switch {
	case ok && percent && fractional(plain, before):
		return e, fraction(plain), true
	case !ok:
		return e, unclear(text), true
	}
	e.Text = plain
	return e, why, plain != before
}

// gone and come say what to do where a row of a table went or came whose rows do not.
func gone(table string) diag.Term {
	if table == Numbers {
		return diag.Term{Zh: "表里少了这一行：表达式里不再要这个数的，改表达式", En: "the row is gone: if the expression is to be without the number, change the expression"}
	}
	return diag.Term{Zh: "表里少了这一行：删去一行请在文件里改", En: "the row is gone: remove it in the file"}
}

func come(table string) diag.Term {
	if table == Numbers {
		return diag.Term{Zh: "规则里没有这一行：表达式里要加一个数的，改表达式", En: "the rule set has no such row: to put a number into an expression, change the expression"}
	}
	return diag.Term{Zh: "规则里没有这一行：新增请在文件里写", En: "the rule set has no such row: add it in the file"}
}

var nameless = diag.Term{Zh: "这一行没有名称：新的一行在第一列写上名称", En: "the row has no name: that of a new one stands in the first column"}

// shifted says that a row whose order counts stands elsewhere.
var shifted = map[string]diag.Term{
	Points:      {Zh: "这一行移动了位置：要点的次序请在规则文件里改", En: "the row stands elsewhere now: the order of key points is changed in the rule file"},
	Adjustments: {Zh: "这一行移动了位置：总分调整按先后进行，次序请在规则文件里改", En: "the row stands elsewhere now: adjustments are made in their order, which is changed in the rule file"},
}

var stands = diag.Term{Zh: "这一行出现了两次", En: "the row stands twice"}

// Changes are the texts of tables that differ from those of the rule set. Rows and fields that it does not have, and rows that are gone, are
// refused. Beside are further tables, to read, that were written with them.
func Changes(rs *engine.RuleSet, tables []Table, beside ...Table) (edits []Edit, refused []Refusal) {
	for _, was := range append(Of(rs), beside...) {
		var now *Table
		for k := range tables {
			if tables[k].Name == was.Name {
				now = &tables[k]
			}
		}
		if now == nil {
			continue
		}
		if strings.HasPrefix(was.Name, Own) {
			more, wrong := ownChange(rs, was, *now)
			edits, refused = append(edits, more...), append(refused, wrong...)
			continue
		}
		if come := map[string]func(was, now Table) ([]Edit, []Refusal){Arms: armChanges, Grades: gradeChanges}[was.Name]; come != nil && len(was.Rows) > 0 {
			more, wrong := come(was, *now)
			edits, refused = append(edits, more...), append(refused, wrong...)
			continue
		}
		rows := map[string]Row{}
		for _, row := range now.Rows {
			if _, twice := rows[row.ID]; twice {
				refused = append(refused, Refusal{Edit{now.Name, row.ID, "", ""}, stands})
			}
			rows[row.ID] = row
		}
		for _, row := range was.Rows {
			other, ok := rows[row.ID]
			if delete(rows, row.ID); !ok && required[was.Name] != nil {
				edits = append(edits, Edit{was.Name, row.ID, Rows, goes})
				continue
			} else if !ok {
				refused = append(refused, Refusal{Edit{was.Name, row.ID, "", ""}, gone(was.Name)})
				continue
			}
			for _, field := range was.Fields {
				for j, f := range now.Fields {
					if f != field || j >= len(other.Texts) {
						continue
					}
					if e, why, changed := change(was, row, field, other.Texts[j]); changed && why != (diag.Term{}) {
						refused = append(refused, Refusal{e, why})
					} else if changed {
						edits = append(edits, e)
					}
				}
			}
		}
		last := -1
		for k, row := range now.Rows {
			_, extra := rows[row.ID]
			if at := slices.IndexFunc(was.Rows, func(w Row) bool { return w.ID == row.ID }); at >= 0 && shifted[was.Name] != (diag.Term{}) {
				if at < last {
					refused = append(refused, Refusal{Edit{was.Name, row.ID, "", ""}, shifted[was.Name]})
				}
				last = max(last, at)
			}
			switch {
			case extra && required[was.Name] != nil && row.ID == "":
				refused = append(refused, Refusal{Edit{was.Name, row.ID, "", ""}, nameless})
			case extra && required[was.Name] != nil:
				above := ""
				if k > 0 {
					above = now.Rows[k-1].ID
				}
				more, wrong := newRow(was, *now, row, above)
				edits, refused = append(edits, more...), append(refused, wrong...)
			case extra:
				refused = append(refused, Refusal{Edit{was.Name, row.ID, "", ""}, come(was.Name)})
			}
		}
		if was.Name == Points {
			left, none := emptied(was, edits)
			edits, refused = left, append(refused, none...)
		}
	}
	return edits, refused
}
