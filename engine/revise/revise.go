// Package revise says what of a rule set can be revised without writing JSON, as tables of texts, and makes the next version's file of what
// was changed in them. What stands in a base stays there: the new file says over it what differs. Whatever cannot be taken over is told, each
// by the cell that it stands in, and never lost.
package revise

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/format"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// The tables.
const (
	Head       = "head"       // about the rule set: a row for each field, named by it
	Levels     = "levels"     // indicators that have others below them
	Criteria   = "criteria"   // by id
	Points     = "points"     // key points: fact and mark
	Numbers    = "numbers"    // numbers in the rules of criteria
	Parameters = "parameters" // by name
	Grades     = "grades"     // by name
	Sources    = "sources"    // by id, to read
)

// The fields that can be revised; tables have others to read.
const (
	Version, Title, From, Until, About                  = "version", "title", "from", "until", "about"
	Name, Weight, Explanation, Standard, Rule, Applies  = "name", "weight", "explanation", "standard", "rule", "applies"
	Share, Value                                        = "share", "value"
	First, Second, Words, Policy, Reading, Source, Gate = "first", "second", "words", "policy", "reading", "source", "gate" // to read
	Indicator, Where, Unit, Number                      = "indicator", "where", "unit", "number"
)

// Table is a table of texts.
type Table struct {
	Name   string
	Fields []string
	Rows   []Row
}

// Row is a row: what it is called in its table, and a text for each field.
type Row struct {
	ID    string
	Texts []string
}

// editable are the fields that can be changed.
var editable = map[string][]string{
	Head: {Value}, Levels: {Name, Weight}, Criteria: {Name, Weight, Explanation, Standard, Rule, Applies, About},
	Points: {Share, About}, Numbers: {Value}, Parameters: {Value, About}, Grades: {From},
}

// Editable reports whether a field of a table can be changed.
func Editable(table, field string) bool {
	for _, f := range editable[table] {
		if f == field {
			return true
		}
	}
	return false
}

// Of are the tables of a rule set.
func Of(rs *engine.RuleSet) []Table {
	return []Table{head(rs), levels(rs), criteria(rs), points(rs), numbers(rs), parameters(rs), grades(rs), sources(rs)}
}

func head(rs *engine.RuleSet) Table {
	t := Table{Name: Head, Fields: []string{Value}}
	for _, f := range [][2]string{{Version, rs.Version}, {Title, rs.Title}, {From, rs.Effective.From}, {Until, rs.Effective.Until}, {About, rs.About}} {
		t.Rows = append(t.Rows, Row{f[0], []string{f[1]}})
	}
	return t
}

func levels(rs *engine.RuleSet) Table {
	t := Table{Name: Levels, Fields: []string{First, Name, Weight}}
	for _, i := range rs.All() {
		if !i.IsCriterion() {
			t.Rows = append(t.Rows, Row{i.ID, []string{above(i), i.Name, i.Weight.String()}})
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
			readings = append(readings, r.About+"："+r.Reads+"，因"+r.Because)
		}
		t.Rows = append(t.Rows, Row{i.ID, []string{level(i, 1), level(i, 2), i.Name, i.Weight.String(), i.Explanation, i.Standard, words, rule, applies, policy,
			strings.Join(readings, "\n"), strings.TrimSpace(i.Source.Ref + " " + i.Source.Clause), i.About}})
	}
	return t
}

func points(rs *engine.RuleSet) Table {
	t := Table{Name: Points, Fields: []string{Indicator, About, Share, Gate}}
	for _, k := range door.In(rs).KeyPoints() {
		for _, item := range k.Items {
			gate := ""
			if item.Gate {
				gate = "门槛"
			}
			t.Rows = append(t.Rows, Row{k.Name + "." + item.Mark, []string{readBy(rs, item.Fact), item.Fact.About, item.Share.String(), gate}})
		}
	}
	return t
}

func readBy(rs *engine.RuleSet, f *formula.Fact) string {
	var out []string
	for _, i := range rs.Criteria() {
		for _, r := range rs.Reads(i) {
			if r == f {
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
	for _, i := range rs.Criteria() {
		for _, p := range parts(i) {
			for _, n := range constants(p.f) {
				text := p.f.Src.Text
				from, to := n.Span.Start, n.Span.End
				before, after := []rune(text[:from]), []rune(text[to:])
				where := string(before[max(0, len(before)-24):]) + "【" + text[from:to] + "】" + string(after[:min(len(after), 24)])
				t.Rows = append(t.Rows, Row{numberID(i, p, n), []string{i.ID + " " + i.Name, text[from:to], strings.Join(strings.Fields(where), " ")}})
			}
		}
	}
	return t
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
		t.Rows = append(t.Rows, Row{p.Name, []string{p.Value.String(), p.Unit, p.About, p.Source}})
	}
	return t
}

func grades(rs *engine.RuleSet) Table {
	t := Table{Name: Grades, Fields: []string{From}}
	for _, g := range rs.Grades {
		t.Rows = append(t.Rows, Row{g.Name, []string{g.From.String()}})
	}
	return t
}

func sources(rs *engine.RuleSet) Table {
	t := Table{Name: Sources, Fields: []string{Number, Title}}
	for _, s := range rs.Sources {
		t.Rows = append(t.Rows, Row{s.ID, []string{s.Number, s.Title}})
	}
	return t
}

// Edit is a text that was changed.
type Edit struct{ Table, Row, Field, Text string }

// Refusal is an edit that cannot be taken over, and why.
type Refusal struct {
	Edit
	Why diag.Term
}

// Revise makes the file of the next version of a rule set, of the text of its own file and the edits. Refusals are edits that are not in it.
func Revise(rs *engine.RuleSet, own []byte, edits []Edit) (text []byte, refused []Refusal, err error) {
	file, err := parse(own)
	if err != nil {
		return nil, nil, err
	}
	r := &reviser{rs: rs, file: file, written: map[string]bool{}, rules: map[string]map[int]Edit{}, shares: map[string]map[string]string{}}
	for _, e := range edits {
		if why := r.edit(e); why != (diag.Term{}) {
			refused = append(refused, Refusal{e, why})
		}
	}
	refused = append(refused, r.write()...)
	compact, err := json.Marshal(file)
	if err != nil {
		return nil, nil, err
	}
	text, _, list := format.Format(rs.ID+".json", compact)
	if list.HasErrors() {
		return nil, nil, list
	}
	return text, refused, nil
}

type reviser struct {
	rs      *engine.RuleSet
	file    *object
	written map[string]bool              // expressions that were changed as a whole, by criterion and member
	rules   map[string]map[int]Edit      // numbers, by criterion and member, and where they stand
	shares  map[string]map[string]string // shares of key points, by fact and mark
}

var never = diag.Term{Zh: "这一格不能在表里改", En: "this cell cannot be changed in a table"}

// edit makes one edit; the reason is that for which it cannot.
func (r *reviser) edit(e Edit) (why diag.Term) {
	if !Editable(e.Table, e.Field) {
		return never
	}
	switch e.Table {
	case Head:
		return r.head(e)
	case Levels, Criteria:
		return r.indicator(e)
	case Points:
		return r.point(e)
	case Numbers:
		return r.number(e)
	case Parameters:
		return r.parameter(e)
	}
	return r.grade(e)
}

var (
	noNumber = diag.Term{Zh: "应为数", En: "expected a number"}
	empty    = diag.Term{Zh: "不能留空", En: "it cannot be left empty"}
	unknown  = diag.Term{Zh: "规则里没有这一行", En: "the rule set has no such row"}
)

// asNumber is a text as a JSON number; 4% is 4.
func asNumber(s string) (json.Number, bool) {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "%"))
	if _, err := number.Parse(s); err != nil {
		return "", false
	}
	return json.Number(s), true
}

func (r *reviser) head(e Edit) (why diag.Term) {
	switch e.Row {
	case Version:
		old := r.rs.Version
		if r.file.set("version", e.Text); r.file.get("replaces") != nil {
			r.file.set("replaces", old)
		}
	case From, Until:
		in := r.file.object("effective")
		if e.Text == "" {
			in.remove(e.Row)
		} else {
			in.set(e.Row, e.Text)
		}
	case Title, About:
		if e.Text == "" && e.Row == Title {
			return empty
		}
		r.file.setAfter(e.Row, "title", e.Text)
	default:
		return unknown
	}
	return why
}

// at is the file's own object of an indicator: the one that it has, or a new one that lies over the base's.
func (r *reviser) at(i *engine.Indicator) *object {
	if found := find(r.file.list("indicators"), i.ID); found != nil {
		return found
	}
	in := r.file.list("indicators")
	if i.Parent != nil {
		in = r.at(i.Parent).list("indicators")
	}
	made := &object{members: []member{{"id", i.ID}}}
	in.items = append(in.items, made)
	return made
}

func find(l *list, id string) *object {
	for _, item := range l.items {
		o, ok := item.(*object)
		if !ok {
			continue
		}
		if o.text("id") == id {
			return o
		}
		if below, ok := o.get("indicators").(*list); ok {
			if found := find(below, id); found != nil {
				return found
			}
		}
	}
	return nil
}

func (r *reviser) indicator(e Edit) (why diag.Term) {
	i := r.rs.Find(e.Row)
	if i == nil || i.IsCriterion() != (e.Table == Criteria) {
		return unknown
	}
	switch e.Field {
	case Weight:
		n, ok := asNumber(e.Text)
		if !ok {
			return noNumber
		}
		r.at(i).set("weight", n)
	case Name, Standard, Explanation, About:
		if e.Text == "" && (e.Field == Name || e.Field == Standard) {
			return empty
		}
		if e.Field == Standard && i.Standard != "" && r.parametersIn(i) {
			return diag.Term{Zh: "评分标准里写有参数（${…}），请改参数的值，或在文件里改", En: "the standard has parameters in it: change their values, or the file"}
		}
		r.at(i).set(e.Field, e.Text)
	case Rule, Applies:
		for _, p := range parts(i) {
			if (p.member == "applies") == (e.Field == Applies) {
				if e.Text == "" {
					return empty
				}
				r.written[i.ID+":"+p.member] = true
				r.expression(i, p.member, e.Text)
				return why
			}
		}
		return diag.Term{Zh: "原来没有这条表达式，请在文件里加", En: "there was no such expression, add it in the file"}
	}
	return why
}

// parametersIn reports whether the standard stands in the file with parameters in it.
func (r *reviser) parametersIn(i *engine.Indicator) bool {
	o := find(r.file.list("indicators"), i.ID)
	return o != nil && strings.Contains(o.text("standard"), "${")
}

// expression writes an expression into a member, in the notation that stands there.
func (r *reviser) expression(i *engine.Indicator, name, text string) {
	var v any = text
	if lines := strings.Split(text, "\n"); len(lines) > 1 {
		l := &list{}
		for _, line := range lines {
			l.items = append(l.items, line)
		}
		v = l
	}
	at := r.at(i)
	if noted, ok := at.get(name).(*object); ok && len(noted.members) == 1 {
		v = &object{members: []member{{noted.members[0].name, v}}}
	}
	at.set(name, v)
}

func (r *reviser) point(e Edit) (why diag.Term) {
	for _, k := range door.In(r.rs).KeyPoints() {
		for _, item := range k.Items {
			if k.Name+"."+item.Mark != e.Row {
				continue
			}
			if e.Field == Share {
				n, ok := asNumber(e.Text)
				if !ok {
					return noNumber
				}
				if r.shares[k.Name] == nil {
					r.shares[k.Name] = map[string]string{}
				}
				r.shares[k.Name][item.Mark] = n.String()
				return why
			}
			return r.item(k, item.Mark, "about", e.Text)
		}
	}
	return unknown
}

// item sets a member of a key point where the file declares it, or over the base's.
func (r *reviser) item(k *formula.KeyPoints, mark, name string, v any) (why diag.Term) {
	decl := r.declared(k.Name)
	if decl == nil { // the base has it, at the criterion that declares it or for all
		at := r.file
		for _, i := range r.rs.Criteria() {
			if slices.Contains(door.Of(i).Facts, k.Items[0].Fact) {
				at = r.at(i)
			}
		}
		decl = at.object("facts").object(k.Name)
		decl.setAfter("type", "", "checklist")
	}
	if decl.get("shares") != nil {
		if name != "share" {
			return diag.Term{Zh: "这组要点的文字在评分标准里，请改评分标准", En: "the words of these key points are those of the standard: change it"}
		}
		shares := decl.list("shares")
		for n, item := range k.Items {
			if item.Mark == mark && n < len(shares.items) {
				shares.items[n] = v
			}
		}
		return why
	}
	items := decl.list("items")
	for n, item := range items.items {
		if o, ok := item.(*object); ok && (o.text("id") == mark || o.get("id") == nil && n < len(k.Items) && k.Items[n].Mark == mark) {
			o.set(name, v)
			return why
		}
	}
	made := &object{members: []member{{"id", mark}}}
	made.set(name, v)
	items.items = append(items.items, made)
	return why
}

// declared is the file's own declaration of a fact, nil if the base has it.
func (r *reviser) declared(name string) *object {
	if in, ok := r.file.get("facts").(*object); ok {
		if decl, ok := in.get(name).(*object); ok {
			return decl
		}
	}
	var walk func(l *list) *object
	walk = func(l *list) *object {
		for _, item := range l.items {
			o, ok := item.(*object)
			if !ok {
				continue
			}
			if in, ok := o.get("facts").(*object); ok {
				if decl, ok := in.get(name).(*object); ok {
					return decl
				}
			}
			if below, ok := o.get("indicators").(*list); ok {
				if decl := walk(below); decl != nil {
					return decl
				}
			}
		}
		return nil
	}
	if in, ok := r.file.get("indicators").(*list); ok {
		return walk(in)
	}
	return nil
}

func (r *reviser) number(e Edit) (why diag.Term) {
	if _, ok := asNumber(e.Text); !ok {
		return noNumber
	}
	for _, i := range r.rs.Criteria() {
		for _, p := range parts(i) {
			for _, n := range constants(p.f) {
				if numberID(i, p, n) == e.Row {
					key := i.ID + ":" + p.member
					if r.rules[key] == nil {
						r.rules[key] = map[int]Edit{}
					}
					r.rules[key][n.Span.Start] = e
					return why
				}
			}
		}
	}
	return unknown
}

func (r *reviser) parameter(e Edit) (why diag.Term) {
	for _, p := range r.rs.Parameters {
		if p.Name != e.Row {
			continue
		}
		var v any = e.Text
		if e.Field == Value {
			n, ok := asNumber(e.Text)
			if !ok {
				return noNumber
			}
			v = n
		}
		at := r.file.object("parameters")
		if _, plain := at.get(p.Name).(json.Number); plain && e.Field == Value {
			at.set(p.Name, v)
			return why
		}
		if at.get(p.Name) == nil { // the base has it
			made := at.object(p.Name)
			for _, m := range [][2]string{{"unit", p.Unit}, {"about", p.About}, {"source", p.Source}} {
				if m[1] != "" {
					made.set(m[0], m[1])
				}
			}
			made.set("value", json.Number(p.Value.String()))
		}
		at.object(p.Name).set(e.Field, v)
		return why
	}
	return unknown
}

func (r *reviser) grade(e Edit) (why diag.Term) {
	n, ok := asNumber(e.Text)
	if !ok {
		return noNumber
	}
	if r.file.get("grades") == nil {
		made := &list{}
		for _, g := range r.rs.Grades {
			if g.To != nil || g.Above || g.AtMost.Sign() > 0 {
				return diag.Term{Zh: "等级在所扩展的文件里，且不只有起点分，请在文件里改", En: "the grades stand in the base and have more than where they begin: change the file"}
			}
			made.items = append(made.items, &object{members: []member{{"name", g.Name}, {"from", json.Number(g.From.String())}}})
		}
		r.file.setAfter("grades", "rounding", made)
	}
	for _, item := range r.file.list("grades").items {
		if o, ok := item.(*object); ok && o.text("name") == e.Row {
			if o.get("above") != nil {
				o.set("above", n)
			} else {
				o.set("from", n)
			}
			return why
		}
	}
	return unknown
}

// write makes the edits that come together: numbers of one rule, shares of the key points of one fact.
func (r *reviser) write() (refused []Refusal) {
	for _, i := range r.rs.Criteria() {
		for _, p := range parts(i) {
			edits := r.rules[i.ID+":"+p.member]
			if len(edits) == 0 {
				continue
			}
			if r.written[i.ID+":"+p.member] {
				for _, e := range edits {
					refused = append(refused, Refusal{e, diag.Term{Zh: "同一条规则的表达式也改了：只改一处", En: "the expression of the rule was changed, too: change one of them"}})
				}
				continue
			}
			list := constants(p.f)
			text := p.f.Src.Text
			for k := len(list) - 1; k >= 0; k-- {
				if e, ok := edits[list[k].Span.Start]; ok {
					n, _ := asNumber(e.Text)
					text = text[:list[k].Span.Start] + n.String() + text[list[k].Span.End:]
				}
			}
			r.expression(i, p.member, text)
		}
	}
	for _, k := range door.In(r.rs).KeyPoints() {
		changed := r.shares[k.Name]
		if changed == nil {
			continue
		}
		for _, item := range k.Items {
			share := item.Share.String()
			if s, ok := changed[item.Mark]; ok {
				share = s
			} else if _, finite := item.Share.Terminates(); !finite {
				continue // equal shares stay equal
			}
			if why := r.item(k, item.Mark, "share", json.Number(share)); why != (diag.Term{}) {
				refused = append(refused, Refusal{Edit{Points, k.Name + "." + item.Mark, Share, share}, why})
			}
		}
	}
	return refused
}

// ErrNothing says that no text was changed.
var ErrNothing = errors.New("revise: nothing was changed")

// Changes are the texts of tables that differ from those of the rule set. Rows and fields that it does not have, and rows that are gone, are refused.
func Changes(rs *engine.RuleSet, tables []Table) (edits []Edit, refused []Refusal) {
	for _, was := range Of(rs) {
		var now *Table
		for k := range tables {
			if tables[k].Name == was.Name {
				now = &tables[k]
			}
		}
		if now == nil {
			continue
		}
		rows := map[string]Row{}
		for _, row := range now.Rows {
			if _, twice := rows[row.ID]; twice {
				refused = append(refused, Refusal{Edit{now.Name, row.ID, "", ""}, diag.Term{Zh: "这一行出现了两次", En: "the row stands twice"}})
			}
			rows[row.ID] = row
		}
		for _, row := range was.Rows {
			other, ok := rows[row.ID]
			if delete(rows, row.ID); !ok {
				refused = append(refused, Refusal{Edit{was.Name, row.ID, "", ""}, diag.Term{Zh: "表里少了这一行：删去指标、要点、参数请在文件里改", En: "the row is gone: remove it in the file"}})
				continue
			}
			for k, field := range was.Fields {
				for j, f := range now.Fields {
					if f == field && j < len(other.Texts) && other.Texts[j] != row.Texts[k] {
						edits = append(edits, Edit{was.Name, row.ID, field, other.Texts[j]})
					}
				}
			}
		}
		for _, row := range now.Rows {
			if _, extra := rows[row.ID]; extra {
				refused = append(refused, Refusal{Edit{was.Name, row.ID, "", ""}, diag.Term{Zh: "规则里没有这一行：新增请在文件里写", En: "the rule set has no such row: add it in the file"}})
			}
		}
	}
	return edits, refused
}
