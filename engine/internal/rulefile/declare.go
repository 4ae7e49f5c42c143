package rulefile

import (
	"maps"
	"slices"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
)

// Declare takes a tree apart. What it refuses is in the list and not in the declarations.
func Declare(t *Tree) (*Declarations, diag.List) {
	d := &declarer{tree: t, out: &Declarations{Source: t.Source}, ids: map[string]bool{}, sources: map[string]bool{}, was: map[string]earlier{}, declared: map[string]bool{}}
	d.file(t.Root)
	d.carried()
	return d.out, d.list
}

type declarer struct {
	equal   []bool // of the parents of what is being read: their children share their weight alike
	tree    *Tree
	out     *Declarations
	list    diag.List
	ids     map[string]bool // of indicators
	sources map[string]bool
	was     map[string]earlier // key points, by what they were called

	declared map[string]bool // names of facts, and of items of key points
}

func (d *declarer) fail(code *diag.Code, n *jsontree.Node, args ...any) {
	d.list.Add(diag.New(code, n.Place(), args...))
}

func (d *declarer) failKey(code *diag.Code, n *jsontree.Node, args ...any) {
	d.list.Add(diag.New(code, n.KeyPlace(), args...))
}

// missing reports a member that should be there; the schema reports what it asks for itself.
func (d *declarer) missing(n *jsontree.Node, name string) {
	d.list.Add(diag.New(diag.MemberMissing, n.KeyPlace(), name))
}

func (d *declarer) file(root *jsontree.Node) {
	out := d.out
	out.ID, out.Version, out.Replaces = root.String("id"), root.String("version"), root.String("replaces")
	out.Title, out.About = root.String("title"), root.String("about")
	out.Language, _ = formula.ParseLanguage(root.String("language"))
	out.Framework = is(root.Member("framework"))
	out.Relative = root.String("weights") == "relative"
	d.settings(root)
	d.legal(root.Member("sources"))
	d.parameters(root.Member("parameters"))
	out.Facts = d.facts(root.Member("facts"))
	out.Indicators = d.indicators(root.Member("indicators"))
	if m := root.Member("indicators"); m != nil {
		out.IndexPlace = m.KeyPlace()
	}
	out.Lets = d.lets(root.Member("let"))
	out.Checks, out.Ensure, out.Constraints = d.checks(root.Member("checks")), d.checks(root.Member("ensure")), d.checks(root.Member("constraints"))
	d.whole(root)
}

func (d *declarer) settings(root *jsontree.Node) {
	out := d.out
	out.Total, out.RatePlaces, out.TotalWritten = number.Hundred, 2, true
	if n := root.Member("total"); n != nil {
		out.Total, out.TotalWritten = n.Number, n.Kind == jsontree.Number
	}
	if n := root.Member("rate_places"); n != nil {
		out.RatePlaces = small(n)
	}
	out.GradeOnExact = root.String("grade_on") == "exact"
	out.Rounding = rounding(root.Member("rounding"))
	if root.Member("rounding") == nil && !out.Framework && root.Member("extends") != nil { // of others the schema asks it
		d.missing(root, "rounding")
	}
	out.Policy = policy(root.Member("when_not_applicable"))
	if e := root.Member("effective"); e != nil {
		out.Effective = Effective{From: d.day(e.Member("from")), Until: d.day(e.Member("until"))}
		if out.Effective.Until != "" && out.Effective.Until < out.Effective.From {
			d.fail(diag.EffectiveOrder, e.Member("until"))
		}
	}
}

// day reads a day; one that is not written like a day is the schema's to refuse.
func (d *declarer) day(n *jsontree.Node) string {
	if n == nil || n.Kind != jsontree.String {
		return ""
	}
	if _, ok := formula.ParseDate(n.Text); !ok {
		if len(n.Text) == len("2022-12-31") {
			d.fail(diag.DateMalformed, n, n.Text)
		}
		return ""
	}
	return n.Text
}

// small is a whole number from 0 to 18; the schema has refused others.
func small(n *jsontree.Node) int {
	v, _ := n.Number.Int64()
	return int(max(0, min(v, number.MaxPlaces)))
}

// rounding reads how scores are rounded, two places if nothing is said.
func rounding(n *jsontree.Node) Rounding {
	r := Rounding{Places: 2}
	if n == nil {
		return r
	}
	if p := n.Member("places"); p != nil {
		r.Places = small(p)
	}
	r.Mode, _ = number.ParseMode(n.String("mode"))
	r.AtTotal = n.String("at") == "total"
	return r
}

func policy(n *jsontree.Node) *Policy {
	switch {
	case n == nil:
		return nil
	case n.Member("rescale") != nil:
		return &Policy{Name: "rescale", Within: n.String("rescale"), Node: n}
	case n.Kind == jsontree.Object:
		return &Policy{Reallocate: n.String("reallocate"), Node: n}
	}
	return &Policy{Name: n.Text, Node: n}
}

func (d *declarer) legal(n *jsontree.Node) {
	for _, s := range items(n) {
		source := Source{ID: s.String("id"), Title: s.String("title"), Number: s.String("number"), Clause: s.String("clause"),
			Issued: s.String("issued"), Effective: s.String("effective"), Note: s.String("note")}
		d.sources[source.ID] = true
		d.out.Sources = append(d.out.Sources, source)
	}
}

func items(n *jsontree.Node) []*jsontree.Node {
	if n == nil || n.Kind != jsontree.Array && n.Kind != jsontree.Object {
		return nil
	}
	return n.Items
}

func (d *declarer) refersTo(n *jsontree.Node) {
	if n != nil && n.Kind == jsontree.String && !d.sources[n.Text] {
		d.fail(diag.SourceUnknown, n, n.Text)
	}
}

func (d *declarer) clause(n *jsontree.Node) Clause {
	s := n.Member("source")
	if s == nil {
		return Clause{}
	}
	d.refersTo(s.Member("ref"))
	return Clause{Ref: s.String("ref"), Clause: s.String("clause")}
}

// nothing refuses a null, which only takes away what a layer below declares.
func (d *declarer) nothing(n *jsontree.Node) bool {
	if n.Kind == jsontree.Null {
		d.tree.noBelow(&d.list, n, n.KeyPlace(), n.Name)
	}
	return n.Kind == jsontree.Null
}

func (d *declarer) parameters(n *jsontree.Node) {
	for _, p := range items(n) {
		if d.nothing(p) {
			continue
		}
		out := Parameter{Name: p.Name, Unit: p.String("unit"), About: p.String("about"), Source: p.String("source"), Place: p.KeyPlace(), KeyPlace: p.KeyPlace()}
		if value := p.Member("value"); value != nil && value.Kind == jsontree.Number {
			out.Value, out.Place = &value.Number, value.Place()
			d.refersTo(p.Member("source"))
		}
		d.out.Parameters = append(d.out.Parameters, out)
	}
}

func (d *declarer) facts(n *jsontree.Node) []*Fact {
	var out []*Fact
	for _, f := range items(n) {
		if !d.nothing(f) {
			fact := &Fact{Fact: d.fact(f), Key: f, Carried: is(f.Member("carried"))}
			if m := f.Member("carried"); m != nil && (f.Member("from") != nil || f.Member("value") != nil) {
				d.fail(diag.MemberMisplaced, m, "carried", diag.Term{Zh: "数据里填写的事实", En: "facts that documents give"})
			}
			d.from(fact)
			d.owned(fact)
			d.cohort(fact)
			d.declared[f.Name] = true
			if f.String("type") == "checklist" {
				fact.KeyPoints, fact.PointRules = d.keyPoints(f)
			}
			out = append(out, fact)
		}
	}
	return out
}

// earlier is a key point that was called otherwise, and where that is said.
type earlier struct {
	item string
	at   *jsontree.Node
}

// carried refuses an earlier name of a key point that a fact still has: nothing of an earlier version would be read as the item.
func (d *declarer) carried() {
	for _, name := range slices.Sorted(maps.Keys(d.was)) {
		if d.declared[name] {
			d.fail(diag.WasDeclared, d.was[name].at, name)
		}
	}
}

var kinds = map[string]formula.Kind{"number": formula.Number, "boolean": formula.Boolean, "text": formula.Text, "date": formula.Date, "table": formula.Table}

func (d *declarer) fact(n *jsontree.Node) *formula.Fact {
	f := &formula.Fact{Name: n.Name, Kind: kinds[n.String("type")], Unit: n.String("unit"), About: n.String("about")}
	f.Min, f.Max = d.end(f, n.Member("min")), d.end(f, n.Member("max"))
	if f.Min != nil && f.Max != nil && f.Max.Less(*f.Min) {
		d.fail(diag.RangeOrder, n.Member("min"), "min", "max")
	}
	if meant := formula.UnitMeant(f.Unit); meant != f.Unit {
		d.fail(diag.UnitSpelling, n.Member("unit"), f.Unit, meant)
	}
	f.Integer = is(n.Member("integer"))
	f.Judgement, f.Immutable = is(n.Member("judgement")), is(n.Member("immutable"))
	for _, c := range items(n.Member("choices")) {
		f.Choices = append(f.Choices, c.Text)
	}
	for _, name := range []string{"unit", "integer"} {
		if m := n.Member(name); m != nil && f.Kind != formula.Number && f.Kind != formula.Invalid {
			d.fail(diag.MemberMisplaced, m, name, formula.Number)
		}
	}
	if m := n.Member("choices"); m != nil && f.Kind != formula.Text && f.Kind != formula.Invalid {
		d.fail(diag.MemberMisplaced, m, "choices", formula.Text)
	}
	if f.Kind == formula.Table {
		d.columns(f, n.Member("columns"))
		d.rowsOf(f, n)
	}
	for _, name := range []string{"key", "order", "rows"} {
		if m := n.Member(name); m != nil && f.Kind != formula.Table && f.Kind != formula.Invalid {
			d.fail(diag.MemberMisplaced, m, name, formula.Table)
		}
	}
	return f
}

// end reads the least or the greatest that a number or a date may be.
func (d *declarer) end(f *formula.Fact, n *jsontree.Node) *number.Number {
	if n == nil || f.Kind == formula.Invalid || n.Kind != jsontree.Number && n.Kind != jsontree.String {
		return nil
	}
	switch {
	case f.Kind != formula.Number && f.Kind != formula.Date:
		d.fail(diag.MemberMisplaced, n, n.Name, diag.Both("%s或%s", "a %s or a %s", formula.Number, formula.Date))
	case f.Kind == formula.Number && n.Kind == jsontree.Number:
		return &n.Number
	case f.Kind == formula.Number:
		d.fail(diag.EndKind, n, n.Name)
	case n.Kind == jsontree.Number:
		d.fail(diag.DateMalformed, n, n.Text)
	default:
		if day, ok := formula.ParseDate(n.Text); ok {
			return &day
		}
		d.fail(diag.DateMalformed, n, n.Text)
	}
	return nil
}

// rowsOf reads what tells the rows of a table apart, how they follow each other, and how many there may be.
func (d *declarer) rowsOf(f *formula.Fact, n *jsontree.Node) {
	if key := n.Member("key"); key != nil && key.Kind == jsontree.String {
		if c := f.ColumnNamed(key.Text); c == nil {
			d.fail(diag.ToldColumn, key, f.Name, key.Text)
		} else if f.KeyColumn, c.Immutable = key.Text, true; c.Kind == formula.Boolean {
			d.fail(diag.KeyKind, key, key.Text)
		}
	}
	if order := n.Member("order"); order != nil {
		by := order.Member("by")
		if by == nil || by.Kind != jsontree.String {
			return
		}
		c := f.ColumnNamed(by.Text)
		switch {
		case c == nil:
			d.fail(diag.ToldColumn, by, f.Name, by.Text)
		case c.Kind != formula.Number && c.Kind != formula.Invalid:
			d.fail(diag.OrderKind, by, by.Text)
		default:
			c.Immutable = true
			f.Order = &formula.Order{Column: by.Text, Step: number.One}
			if step := order.Member("step"); step != nil && step.Kind == jsontree.Number {
				f.Order.Step = step.Number
			}
		}
	}
	if limits := n.Member("rows"); limits != nil {
		l := &formula.RowLimits{Most: formula.MaxRows}
		if m := limits.Member("least"); m != nil {
			x, _ := m.Number.Int64()
			l.Least = int(x)
		}
		if m := limits.Member("most"); m != nil {
			x, _ := m.Number.Int64()
			l.Most = int(x)
		}
		if f.Limits = l; l.Most < l.Least {
			d.fail(diag.RangeOrder, limits, "least", "most")
		}
	}
}

func (d *declarer) columns(f *formula.Fact, n *jsontree.Node) {
	for _, c := range items(n) {
		if why, ok := formula.NameError(c.Name); !ok {
			d.failKey(diag.NameMalformed, c, c.Name, why)
			continue
		}
		column := d.fact(c)
		column.Slot = len(f.Columns)
		f.Columns = append(f.Columns, column)
	}
}

// sources are what fills a fact in place of a document's facts, and of what kind the fact is then.
var sources = map[string]formula.Kind{"cohort": formula.Table, "period.from": formula.Date, "period.to": formula.Date, "subject": formula.Text}

// from reads what fills a fact: the head of its document, or the documents that are scored together.
func (d *declarer) from(f *Fact) {
	from := f.Key.Member("from")
	if from == nil || f.Kind == formula.Invalid || from.Kind != jsontree.String {
		return
	}
	kind, known := sources[from.Text]
	if !known { // which the schema refuses
		return
	}
	if f.Kind != kind {
		d.fail(diag.MemberMisplaced, from, from.Text, kind)
		return
	}
	if from.Text == "cohort" {
		return
	}
	f.From, f.Immutable = from.Text, true
	for _, name := range []string{"choices", "judgement"} {
		if m := f.Key.Member(name); m != nil {
			d.failKey(diag.HeadMember, m, f.Name, headMember(f.From), name)
		}
	}
}

// owned reads the rows of a table that the rule set itself gives.
func (d *declarer) owned(f *Fact) {
	value := f.Key.Member("value")
	if value == nil || f.Kind == formula.Invalid {
		return
	}
	if f.Kind != formula.Table {
		d.fail(diag.MemberMisplaced, value, "value", formula.Table)
		return
	}
	if m := f.Key.Member("from"); m != nil {
		d.failKey(diag.OwnedMember, m, f.Name, "from")
		return
	}
	if m := f.Key.Member("judgement"); m != nil {
		d.failKey(diag.OwnedMember, m, f.Name, "judgement")
	}
	f.Immutable = true
	for _, c := range items(f.Key.Member("columns")) {
		if m := c.Member("judgement"); m != nil {
			d.failKey(diag.OwnedMember, m, f.Name, "judgement")
		}
	}
	f.Value = value
}

// headMember is the member of a document that gives what a fact is taken from.
func headMember(from string) string { member, _, _ := strings.Cut(from, "."); return member }

// cohort reads what a table is filled with from the documents that are scored together.
func (d *declarer) cohort(f *Fact) {
	f.Cohort = f.Key.String("from") == "cohort"
	f.Immutable = f.Immutable || f.Cohort
	f.CohortKey = f.Key.Member("key")
	for _, column := range f.Fact.Columns {
		n := f.Key.Member("columns").Member(column.Name)
		is, score := n.Member("is"), n.Member("score")
		for _, name := range []string{"min", "max", "integer", "choices"} { // which would say nothing
			if m := n.Member(name); m != nil && f.Cohort && n.Member("type") == nil {
				d.failKey(diag.CohortColumnType, m, column.Name, name)
			}
		}
		switch c := (Column{Fact: column, Node: n, Score: n.String("score")}); {
		case !f.Cohort && is != nil:
			d.fail(diag.CohortColumn, is, column.Name)
		case !f.Cohort && score != nil:
			d.fail(diag.CohortColumn, score, column.Name)
		case !f.Cohort:
		case (is == nil) == (score == nil):
			d.failKey(diag.CohortColumnOpen, n, column.Name)
		case score != nil:
			column.Is = "score " + c.Score
			f.Columns = append(f.Columns, c)
		case is.Kind == jsontree.String && is.Text == "subject":
			c.Subject, column.Is = true, "subject"
			f.Columns = append(f.Columns, c)
		default:
			if c.Is = d.expression(is); c.Is != nil {
				column.Is = c.Is.Source.Text
				f.Columns = append(f.Columns, c)
			}
		}
	}
}

func (d *declarer) lets(n *jsontree.Node) []Let {
	var out []Let
	for _, e := range items(n) {
		if !d.nothing(e) {
			is, with := e, items(e.Member("with"))
			if with != nil {
				is = e.Member("is")
			}
			if x := d.expression(is); x != nil {
				out = append(out, Let{Name: e.Name, Key: e, With: with, Expression: *x})
			}
		}
	}
	return out
}

// expression reads an expression member: a string, lines, or {"cel": …} or {"expr": …}. It is nil if there is none, or none
// that could be read.
func (d *declarer) expression(n *jsontree.Node) *Expression {
	if n == nil {
		return nil
	}
	out := &Expression{Language: d.tree.languages[n.Place().Source], Node: n}
	if n.Kind == jsontree.Object {
		if len(n.Items) != 1 {
			return nil
		}
		n = n.Items[0]
		out.Language, _ = formula.ParseLanguage(n.Name)
	}
	if !isLines(n) {
		return nil
	}
	out.Source = textSource(n)
	return out
}

// template reads text with ${expressions}.
func (d *declarer) template(n *jsontree.Node) *Expression {
	if n == nil || n.Kind != jsontree.String {
		return nil
	}
	return &Expression{Language: d.tree.languages[n.Place().Source], Source: textSource(n), Node: n}
}

func (d *declarer) checks(n *jsontree.Node) []Check {
	var out []Check
	for _, c := range items(n) {
		check := Check{ID: c.String("id"), Severity: diag.Error, Place: c.Place(), Expect: d.expression(c.Member("expect")), Message: d.template(c.Member("message"))}
		switch c.String("severity") {
		case "warning":
			check.Severity = diag.Warning
		case "note":
			check.Severity = diag.Note
		}
		out = append(out, check)
	}
	return out
}

// whole reads what is said of the total and what follows from it.
func (d *declarer) whole(root *jsontree.Node) {
	out := d.out
	out.Grade = d.expression(root.Member("grade"))
	if m := root.Member("grade_sections"); is(m) {
		out.GradeSections = m
	}
	names := map[string]bool{}
	for _, g := range items(root.Member("grades")) {
		grade := Grade{Name: g.String("name"), Node: g}
		if name := g.Member("name"); name != nil && names[grade.Name] {
			d.fail(diag.DuplicateID, name, grade.Name)
		}
		names[grade.Name] = true
		from, to := g.Member("from"), g.Member("to")
		if from == nil && g.Member("above") == nil && out.Grade == nil && root.Member("grade") == nil {
			d.missing(g, "from")
		}
		if above := g.Member("above"); above != nil && from == nil {
			from, grade.Above = above, true
		} else if above != nil {
			d.fail(diag.GradeTwice, above, grade.Name)
		}
		if from != nil && from.Kind == jsontree.Number {
			grade.From = &from.Number
		}
		if to != nil && to.Kind == jsontree.Number {
			grade.To = &to.Number
		}
		if quota := g.Member("at_most"); quota != nil {
			if p := quota.Member("percent"); p != nil && p.Kind == jsontree.Number {
				grade.AtMost, grade.Ties = &p.Number, quota.String("ties") == "in"
			}
		}
		out.Grades = append(out.Grades, grade)
	}
	for _, n := range items(root.Member("adjustments")) {
		out.Adjustments = append(out.Adjustments, d.adjustment(n))
	}
	for _, n := range items(root.Member("consequences")) {
		out.Consequences = append(out.Consequences, Consequence{ID: n.String("id"), Source: d.clause(n), When: d.expression(n.Member("when")), Words: d.template(n.Member("words"))})
	}
}

// Effects are the members of which an adjustment has exactly one.
var Effects = []string{"add", "cap", "set", "grade_cap"}

func (d *declarer) adjustment(n *jsontree.Node) Adjustment {
	a := Adjustment{ID: n.String("id"), Name: n.String("name"), Standard: d.template(n.Member("standard")), Source: d.clause(n), When: d.expression(n.Member("when")), Node: n}
	count := 0
	for _, e := range Effects {
		m := n.Member(e)
		if m == nil {
			continue
		}
		count++
		if a.Effect = e; e == "grade_cap" {
			a.GradeCap = m
		} else {
			a.Value = d.expression(m)
		}
	}
	if count != 1 {
		d.fail(diag.AdjustmentForm, n, a.ID)
		a.Effect = ""
	}
	lo, hi := n.Member("min"), n.Member("max")
	for _, m := range []*jsontree.Node{lo, hi} {
		if m != nil && a.Effect != "add" && a.Effect != "" {
			d.failKey(diag.MemberMisplaced, m, m.Name, "add")
		}
	}
	if lo != nil {
		a.Min = lo.Number
	}
	if hi != nil {
		a.Max = hi.Number
	}
	if a.Effect == "add" && (lo == nil && hi == nil || a.Max.Less(a.Min)) {
		d.fail(diag.AdjustmentRange, n)
	}
	return a
}
