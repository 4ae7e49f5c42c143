// Package revise says what of a rule set can be revised without writing JSON, as tables of texts, and makes the next version's file of what
// was changed in them. What stands in a base stays there: the new file says over it what differs. Whatever cannot be taken over is told, each
// by the cell that it stands in, and never lost.
package revise

import (
	"encoding/json"
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/format"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"

	"golang.org/x/text/width"
)

// The tables.
const (
	Head        = "head"        // about the rule set: a row for each field, named by it
	Levels      = "levels"      // indicators that have others below them
	Criteria    = "criteria"    // by id
	Points      = "points"      // key points: fact and mark
	Numbers     = "numbers"     // numbers in the rules of criteria, but for those of Arms
	Arms        = "arms"        // rows of bands and lookups in the rules of criteria
	Adjustments = "adjustments" // of the total, by id
	Definitions = "definitions" // by name
	Parameters  = "parameters"  // by name
	Grades      = "grades"      // by name
	Sources     = "sources"     // by id
)

// The fields that can be revised; tables have others to read.
const (
	Version, Title, From, Until, About                 = "version", "title", "from", "until", "about"
	Name, Weight, Explanation, Standard, Rule, Applies = "name", "weight", "explanation", "standard", "rule", "applies"
	Share, Value, Min, Max                             = "share", "value", "min", "max"
	Source, Issued, Effective, Note                    = "source", "issued", "effective", "note"
	First, Second, Words, Policy, Reading, Gate        = "first", "second", "words", "policy", "reading", "gate" // to read
	Indicator, Where, Unit, Number                     = "indicator", "where", "unit", "number"
	Measure, Key, Effect                               = "measure", "key", "effect"
)

// Edit is a text that was changed.
type Edit struct{ Table, Row, Field, Text string }

// Refusal is an edit that cannot be taken over, and why.
type Refusal struct {
	Edit
	Why diag.Term
}

// Revise makes the file of the next version of a rule set, of the text of its own file and the edits. Refusals are edits that are not in it. The base is
// the rule set that it extends, which rows that go are looked for in.
func Revise(rs *engine.RuleSet, own []byte, edits []Edit, base ...*engine.RuleSet) (text []byte, refused []Refusal, err error) {
	file, err := parse(own)
	if err != nil {
		return nil, nil, err
	}
	before, err := parse(own)
	if err != nil {
		return nil, nil, err
	}
	r := &reviser{rs: rs, file: file, before: before, effects: map[string]string{}, written: map[string]bool{}, rules: map[string]map[int]Edit{}, shares: map[string]map[string]string{},
		bands: map[string]Edit{}, put: map[string]map[string]string{}, renewed: renewed(edits), rows: coming(edits)}
	for _, b := range base {
		r.base = b
	}
	r.twins, r.names = r.twinsIn(edits), renames(rs, edits)
	for _, e := range edits {
		if e.Table == Adjustments && e.Field == Effect {
			r.effects[e.Row] = e.Text
		}
	}
	for was, now := range r.names {
		if value, ok := r.renewed[now]; ok && was[0] == Parameters {
			r.renewed[was[1]] = value
		}
	}
	for _, e := range edits {
		if why := r.edit(e); why != (diag.Term{}) {
			refused = append(refused, Refusal{e, why})
		}
	}
	refused = append(append(refused, r.refused...), r.write()...)
	refused = append(refused, r.follow()...)
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
	before  *object                      // the file as it was
	written map[string]bool              // expressions that were changed as a whole, by criterion and member
	rules   map[string]map[int]Edit      // numbers, by criterion and member, and where they stand
	shares  map[string]map[string]string // shares of key points, by fact and mark
	bands   map[string]Edit              // the rows that bands and lookups are to have
	put     map[string]map[string]string // what rows hold that are new, by field
	renewed map[string]string            // values that parameters are to have
	twins   map[string]formula.KeyPoint  // key points that went for others with their words, by the others' rows
	rows    map[[2]string]string         // whether rows come or go that are called by their names, by table and row
	effects map[string]string            // what adjustments that are new do, by their rows
	names   map[[2]string]string         // sources and parameters that are called otherwise, by table and name
	base    *engine.RuleSet              // which the file extends; nil where it extends none, or it was not given
	refused []Refusal                    // what follows from an edit and cannot be taken over
}

var twice = diag.Term{Zh: "同一条规则的表达式也改了：只改一处", En: "the expression of the rule was changed, too: change one of them"}

var never = diag.Term{Zh: "这一格不能在表里改", En: "this cell cannot be changed in a table"}

// edit makes one edit; the reason is that for which it cannot.
func (r *reviser) edit(e Edit) (why diag.Term) {
	if !Editable(e.Table, e.Field) && e.Field != Rows && !r.fresh(e.Table, e.Row) {
		return never
	}
	if e.Field == Rows && required[e.Table] != nil {
		return r.row(e)
	}
	if strings.HasPrefix(e.Table, Own) {
		return r.own(e)
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
	case Arms:
		return r.arm(e)
	case Definitions:
		return r.definition(e)
	case Adjustments:
		return r.adjustment(e)
	case Parameters:
		return r.parameter(e)
	case Sources:
		return r.source(e)
	}
	return r.grade(e)
}

var (
	noNumber = diag.Term{Zh: "应为数", En: "expected a number"}
	empty    = diag.Term{Zh: "不能留空", En: "it cannot be left empty"}
	unknown  = diag.Term{Zh: "规则里没有这一行", En: "the rule set has no such row"}
)

// asNumber is a text as a JSON number; full-width digits and signs are digits and signs.
func asNumber(s string) (json.Number, bool) {
	s = width.Narrow.String(strings.TrimSpace(s))
	if _, err := number.Parse(s); err != nil {
		return "", false
	}
	return json.Number(s), true
}

func (r *reviser) head(e Edit) (why diag.Term) {
	switch e.Row {
	case Version:
		old := r.rs.Version
		r.file.set("version", e.Text)
		r.file.setAfter("replaces", "version", old)
	case From, Until:
		if _, ok := formula.ParseDate(e.Text); !ok && e.Text != "" {
			return diag.Term{Zh: "应写日期，如 2025-01-01", En: "expected a day such as 2025-01-01"}
		}
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
		text := e.Text
		if words := door.Of(i).Standard; e.Field == Standard {
			if text, why = r.relinked(words, e.Text); why != (diag.Term{}) || text == words {
				return why
			}
		}
		r.at(i).set(e.Field, text)
	case Reading:
		return r.interpretation(i, e.Text)
	case Source:
		ref, clause, _ := strings.Cut(strings.TrimSpace(e.Text), " ")
		if ref == "" {
			if r.at(i).remove("source"); i.Source.Ref != "" && len(r.rs.Bases) > 0 {
				return baseSource
			}
			return why
		}
		if !r.knows(ref) {
			return noSource
		}
		in := &object{members: []member{{"ref", ref}}}
		if clause = strings.TrimSpace(clause); clause != "" {
			in.set("clause", clause)
		}
		r.at(i).set("source", in)
	case Rule, Applies:
		for _, p := range parts(i) {
			if (p.member == "applies") == (e.Field == Applies) {
				if e.Text == "" {
					return empty
				}
				r.written[i.ID+":"+p.member] = true
				r.expression(r.at(i), p.member, e.Text, p.f.Place())
				return why
			}
		}
		return noExpression
	}
	return why
}

var baseSource = diag.Term{Zh: "所扩展的文件里写有出处，不能在这里去掉", En: "a file that this one extends has a source, which cannot be taken away here"}

var noExpression = diag.Term{Zh: "原来没有这条表达式，请在文件里加", En: "there was no such expression, add it in the file"}

var noSource = diag.Term{Zh: "出处以“来源”里的简称开头，空一格写条款；没有这个来源", En: "it begins with the id of a source, and behind a space stands the clause; there is no such source"}

// knows reports whether the rule set has a source of that id.
func (r *reviser) knows(ref string) bool {
	return r.fresh(Sources, ref) || r.names[[2]string{Sources, ref}] != "" || slices.ContainsFunc(r.rs.Sources, func(s engine.Source) bool { return s.ID == ref && r.rows[[2]string{Sources, ref}] == "" })
}

// source revises what is said of a legal source.
func (r *reviser) source(e Edit) (why diag.Term) {
	if !r.knows(e.Row) {
		return unknown
	}
	if _, ok := formula.ParseDate(e.Text); (e.Field == Issued || e.Field == Effective) && !ok && e.Text != "" {
		return diag.Term{Zh: "应写日期，如 2025-01-01", En: "expected a day such as 2025-01-01"}
	}
	if e.Text == "" && e.Field == Title {
		return empty
	}
	s := engine.Source{ID: e.Row}
	if k := slices.IndexFunc(r.rs.Sources, func(s engine.Source) bool { return s.ID == e.Row }); k >= 0 {
		s = r.rs.Sources[k]
	}
	in := r.sourceIn(s)
	switch day := e.Field == Issued || e.Field == Effective; {
	case e.Text != "":
		in.set(e.Field, e.Text)
	case len(r.rs.Bases) == 0:
		in.remove(e.Field)
	case day: // what the base says would stand again
		return diag.Term{Zh: "扩展别的文件的，日期不能在这里去掉：请在文件里改", En: "the file extends another, and the day cannot be taken away here: change the file"}
	default:
		in.set(e.Field, "")
	}
	return why
}

// sourceIn is the file's own object of a source: the one that it has, or what lies over the base's, which says what a source must say.
func (r *reviser) sourceIn(s engine.Source) *object {
	in := r.file.list("sources")
	for _, item := range in.items {
		if o, ok := item.(*object); ok && o.text("id") == s.ID {
			return o
		}
	}
	made := &object{members: []member{{"id", s.ID}}}
	if s.Title != "" {
		made.set("title", s.Title)
	}
	in.items = append(in.items, made)
	return made
}

func (r *reviser) point(e Edit) (why diag.Term) {
	if r.fresh(Points, e.Row) {
		return r.newPoint(e)
	}
	for _, k := range door.In(r.rs).KeyPoints() {
		for _, item := range k.Items {
			if k.Name+"."+item.Mark != e.Row {
				continue
			}
			if e.Field == Share {
				n, ok := asNumber(e.Text)
				switch {
				case !ok:
					return noNumber
				case inPoints(item.ShareAt):
					return diag.Term{Zh: "这组要点写的是各得几分，占比由它折算：请在文件里改", En: "the file says how many points these give, and the percentages follow: change it there"}
				}
				if r.shares[k.Name] == nil {
					r.shares[k.Name] = map[string]string{}
				}
				r.shares[k.Name][item.Mark] = n.String()
				return why
			}
			member, l := "is", item.Is
			switch {
			case e.Field == About && e.Text == "": // its standard's words would stand there again
				return empty
			case e.Field == About:
				words := r.wordsOf(item)
				text, why := r.relinked(words, e.Text)
				if why != (diag.Term{}) || text == words {
					return why
				}
				if item.Fact.About == "" { // nor has the standard any
					r.itemIn(k, item.Mark).set("about", text)
					return why
				}
				return r.item(k, item.Mark, "about", text)
			case e.Field == Applies:
				member, l = "applies", item.When
			}
			switch {
			case e.Text == "":
				return empty
			case l == nil: // which documents said until now
				at := r.itemIn(k, item.Mark)
				if at.remove("may_not_apply"); member == "is" {
					at.remove("was")
				}
				expression(at, member, e.Text)
				return why
			}
			r.written[pointLet{k, item.Mark, member, l}.id()] = true
			r.expression(r.itemIn(k, item.Mark), member, e.Text, l.Place())
			return why
		}
	}
	return unknown
}

// inPoints reports whether what a key point is worth is written as so many points.
func inPoints(at diag.Place) bool {
	if at.Source == nil {
		return false
	}
	path := locate(at.Source.Text, at.Span).path // to it, or to it in a list
	return slices.ContainsFunc(path[max(0, len(path)-2):], func(n *jsontree.Node) bool { return n.Name == "points" })
}

// item sets a member of a key point where the file declares it, or over the base's.
func (r *reviser) item(k *formula.KeyPoints, mark, name string, v any) (why diag.Term) {
	decl := r.pointsIn(k)
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
	r.itemIn(k, mark).set(name, v)
	return why
}

// pointsIn is the file's own declaration of key points, or a new one that lies over the base's.
func (r *reviser) pointsIn(k *formula.KeyPoints) *object {
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
	return decl
}

// itemsIn are the key points that the file declares, as objects: where it only says what each is worth, that goes into them.
func (r *reviser) itemsIn(k *formula.KeyPoints) *list {
	decl := r.pointsIn(k)
	for _, way := range [][2]string{{"shares", "share"}, {"points", "points"}} {
		if worth, ok := decl.get(way[0]).(*list); ok { // they cannot stand beside items
			for n := range decl.members {
				if decl.members[n].name == way[0] {
					decl.members[n].name = "items"
				}
			}
			for n, x := range worth.items {
				if n < len(k.Items) {
					worth.items[n] = &object{members: []member{{"id", k.Items[n].Mark}, {way[1], x}}}
				}
			}
		}
	}
	return decl.list("items")
}

// itemIn is the file's own object of a key point, or a new one that lies over the base's.
func (r *reviser) itemIn(k *formula.KeyPoints, mark string) *object {
	items := r.itemsIn(k)
	for n, item := range items.items {
		if o, ok := item.(*object); ok && (o.text("id") == mark || o.get("id") == nil && n < len(k.Items) && k.Items[n].Mark == mark) {
			return o
		}
	}
	made := &object{members: []member{{"id", mark}}}
	items.items = append(items.items, made)
	return made
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

func (r *reviser) parameter(e Edit) (why diag.Term) {
	list := r.rs.Parameters
	if r.fresh(Parameters, e.Row) {
		list = []engine.Parameter{{Name: e.Row}}
	}
	for _, p := range list {
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
		if e.Field == Source && e.Text != "" && !r.knows(e.Text) {
			return noSource
		}
		if sourced, known := r.sourced(p.Name); e.Field == Source && e.Text == "" && (sourced || !known) { // what the base says would stand again
			return baseSource
		}
		at := r.file.object("parameters")
		if at.get(p.Name) == nil { // the base has it
			made := at.object(p.Name)
			for _, m := range [][2]string{{"unit", p.Unit}, {"about", p.About}, {"source", p.Source}} {
				if m[1] != "" {
					made.set(m[0], m[1])
				}
			}
			made.set("value", json.Number(p.Value.String()))
		}
		if e.Field == Source && e.Text == "" {
			at.object(p.Name).remove(Source)
		} else {
			at.object(p.Name).set(e.Field, v)
		}
		return why
	}
	return unknown
}

// sourced reports whether the files that this one extends say where a parameter comes from; known is false where they were not given.
func (r *reviser) sourced(name string) (is, known bool) {
	if r.base == nil {
		return false, len(r.rs.Bases) == 0
	}
	return slices.ContainsFunc(r.base.Parameters, func(p engine.Parameter) bool { return p.Name == name && p.Source != "" }), true
}
