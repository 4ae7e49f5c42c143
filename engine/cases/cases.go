// Package cases runs the tests that a rule set's author writes beside it: facts, and what they should come to. A case is
// read, scored and compared exactly; nothing is rounded for the comparison.
package cases

import (
	"bytes"
	"encoding/json"
	"slices"
	"sort"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/schema"
	"jixiao/engine/number"
	"jixiao/engine/words"
)

// File is a <version>.tests.json.
type File struct {
	RuleSet  string
	Cases    []*Case
	Mutants  map[string]string // mutants that no case can notice, or need not: id → why
	Findings map[string]string // findings of verify that are accepted: id → why
}

// Case is one case.
type Case struct {
	Name   string
	Expect []Expectation
	Place  diag.Place

	document []byte
	written  []written
}

// written is where a fact stands in the document that a case scores, and in the file of tests.
type written struct {
	from, to int
	fact     *jsontree.Node
}

// Expectation is one thing that a case should come to. Of says of what: an indicator's id, or "" for the whole.
type Expectation struct {
	Of, What string
	Want     diag.Term
	Place    diag.Place
}

// What an expectation may be about.
const (
	Percent      = "percent"      // percent of the weight by rule, exact
	Score        = "score"        // the score as it counts
	Range        = "range"        // "从～至" of an undetermined score
	Status       = "status"       // scored, judged, undetermined, not-applicable, adjudicated
	Undetermined = "undetermined" // code of the outcome
	Total        = "total"
	Grade        = "grade"        // "" for none
	Consequences = "consequences" // ids, in a list
	Adjustments  = "adjustments"  // ids of those that were applied, in a list
	Diagnostics  = "diagnostics"  // codes, in a list, of a document that is refused or of which something is found
)

// Word names what an expectation is about.
func Word(what string) diag.Term {
	if t, ok := terms[what]; ok {
		return t
	}
	return diag.Term{Zh: what, En: what}
}

var terms = map[string]diag.Term{
	Percent: {Zh: "得分率", En: "percent"}, Score: {Zh: "得分", En: "score"}, Range: {Zh: "得分范围", En: "range"}, Status: {Zh: "状态", En: "status"},
	Undetermined: {Zh: "无法确定的原因", En: "outcome"}, Total: {Zh: "总分", En: "total"}, Grade: {Zh: "等级", En: "grade"},
	Consequences: {Zh: "结果应用", En: "consequences"}, Adjustments: {Zh: "调整", En: "adjustments"}, Diagnostics: {Zh: "发现的问题", En: "diagnostics"},
}

// Document is the facts document that the case scores.
func (c *Case) Document() []byte { return c.document }

// Read reads a file of tests.
func Read(name string, text []byte) (*File, diag.List) {
	root, list := jsontree.Parse(diag.NewSource(name, text))
	if root == nil {
		return nil, list
	}
	list = append(list, schema.Named("tests").Validate(root)...)
	if list.HasErrors() {
		return nil, list
	}
	f := &File{RuleSet: root.String("ruleset"), Mutants: reasons(root.Member("mutants")), Findings: reasons(root.Member("findings"))}
	named := map[string]*jsontree.Node{}
	facts := map[string][]fact{}
	for _, n := range root.Member("cases").Items {
		c := &Case{Name: n.String("name"), Place: n.Member("name").Place(), Expect: expectations(n)}
		if named[c.Name] != nil {
			list.Add(diag.New(diag.DuplicateID, c.Place, c.Name))
		}
		base := factsOf(root.Member("base"))
		if from := n.Member("from"); from != nil {
			if named[from.Text] == nil {
				list.Add(diag.New(diag.CaseUnknown, from.Place(), from.Text))
			}
			base = facts[from.Text]
		}
		named[c.Name] = n
		facts[c.Name] = over(base, factsOf(n.Member("facts")))
		c.document, c.written = document(f.RuleSet, n, facts[c.Name])
		f.Cases = append(f.Cases, c)
	}
	return f, list
}

func reasons(n *jsontree.Node) map[string]string {
	out := map[string]string{}
	for _, item := range members(n) {
		out[item.Name] = item.Text
	}
	return out
}

func members(n *jsontree.Node) []*jsontree.Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// fact is a fact of a case. Key points are facts of their own, also those that a file writes as a group.
type fact struct {
	group, name string // the group in which it stands, and what it is called there
	value       *jsontree.Node
}

func (f fact) whole() string {
	if f.group != "" {
		return f.group + "." + f.name
	}
	return f.name
}

func factsOf(n *jsontree.Node) (out []fact) {
	for _, m := range members(n) {
		if m.Kind == jsontree.Object && len(m.Items) > 0 && !slices.ContainsFunc(m.Items, func(p *jsontree.Node) bool { return slices.Contains(ofOne, p.Name) }) {
			for _, p := range m.Items {
				out = append(out, fact{m.Name, p.Name, p})
			}
			continue
		}
		out = append(out, fact{"", m.Name, m})
	}
	return out
}

// ofOne are the members of a fact, which no key point is called.
var ofOne = []string{"value", "min", "max", "unit", "source", "note", "reason", "basis", "met", "applies"}

// basisOf is what a fact says of its basis, where it says something; a change that is a bare value rests on the same.
func basisOf(n *jsontree.Node) (out []*jsontree.Node) {
	for _, m := range n.Items {
		if n.Kind == jsontree.Object && (m.Name == "basis" || m.Name == "reason") {
			out = append(out, m)
		}
	}
	return out
}

// onBasis is a bare value with what it rests on beside it.
func onBasis(value, base *jsontree.Node) *jsontree.Node {
	beside := basisOf(base)
	if value.Kind == jsontree.Object || value.Kind == jsontree.Array || value.Kind == jsontree.Null || base.Member("basis") == nil {
		return value
	}
	whole, bare := *value, *value
	if bare.Name = "value"; base.Member("met") != nil {
		bare.Name = "met"
	}
	whole.Kind, whole.Items = jsontree.Object, append([]*jsontree.Node{&bare}, beside...)
	return &whole
}

// over lays changes over facts; null takes a fact away, or all key points of a group. A change may name a key point of a group by its whole name.
func over(base, changes []fact) (out []fact) {
	groups, changed, gone := map[string]bool{}, map[string]bool{}, map[string]bool{}
	was := map[string]*jsontree.Node{}
	for _, b := range base {
		groups[b.group], was[b.whole()] = true, b.value
	}
	changes = slices.Clone(changes)
	for k, c := range changes {
		if b := was[c.whole()]; b != nil {
			changes[k].value = onBasis(c.value, b)
		}
		changed[c.whole()] = true
		gone[c.whole()] = c.value.Kind == jsontree.Null
	}
	for _, b := range base {
		at := strings.LastIndexByte(b.name, '.') // of one that is written by its whole name
		if !changed[b.whole()] && (b.group == "" || !changed[b.group]) && (at < 0 || !gone[b.name[:at]]) {
			out = append(out, b)
		}
	}
	for _, c := range changes {
		if at := strings.LastIndexByte(c.name, '.'); c.group == "" && at > 0 && groups[c.name[:at]] {
			c.group, c.name, c.value = c.name[:at], c.name[at+1:], asPoint(c.value)
		}
		if c.value.Kind != jsontree.Null {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b fact) int { return strings.Compare(a.group, b.group) })
	return out
}

// asPoint is what is said of a fact, as it is said of a key point of a group.
func asPoint(n *jsontree.Node) *jsontree.Node {
	if n.Kind != jsontree.Object {
		return n
	}
	point := *n
	point.Items = nil
	for _, m := range n.Items {
		if m.Name == "value" {
			met := *m
			met.Name, m = "met", &met
		}
		point.Items = append(point.Items, m)
	}
	return &point
}

func document(ref string, n *jsontree.Node, facts []fact) (text []byte, places []written) {
	var b bytes.Buffer
	quoted, _ := json.Marshal(ref) // a string always encodes
	b.WriteString(`{"ruleset": ` + string(quoted))
	for _, name := range []string{"period", "as_of", "adjudications", "reasons"} {
		if m := n.Member(name); m != nil {
			b.WriteString(`, "` + name + `": `)
			b.Write(m.Canonical())
		}
	}
	b.WriteString(`, "facts": {`)
	named := func(name string) {
		quoted, _ := json.Marshal(name)
		b.Write(quoted)
		b.WriteString(": ")
	}
	group := ""
	for k, f := range facts { // those of a group stand together
		if group != "" && f.group != group {
			b.WriteString("}")
		}
		if k > 0 {
			b.WriteString(", ")
		}
		if f.group != group {
			named(f.group)
			b.WriteString("{")
		}
		group = f.group
		from := b.Len()
		named(f.name)
		b.Write(f.value.Canonical())
		places = append(places, written{from, b.Len(), f.value})
	}
	if group != "" {
		b.WriteString("}")
	}
	b.WriteString("}}")
	return b.Bytes(), places
}

func expectations(n *jsontree.Node) []Expectation {
	var out []Expectation
	for _, item := range members(n.Member("expect")) {
		for _, m := range item.Items {
			out = append(out, Expectation{Of: item.Name, What: m.Name, Want: verbatim(m.Text), Place: m.Place()})
		}
	}
	for _, name := range []string{Total, Grade, Consequences, Adjustments, Diagnostics} {
		m := n.Member(name)
		if m == nil {
			continue
		}
		want := verbatim(m.Text)
		if m.Kind == jsontree.Array {
			want = joined(texts(m))
		}
		out = append(out, Expectation{What: name, Want: want, Place: m.Place()})
	}
	return out
}

func texts(n *jsontree.Node) []string {
	var out []string
	for _, item := range n.Items {
		out = append(out, item.Text)
	}
	return out
}

func joined(list []string) diag.Term {
	return diag.Term{Zh: diag.Zh.Join(list), En: diag.En.Join(list)}
}

// verbatim is what is the same in both languages.
func verbatim(s string) diag.Term { return diag.Term{Zh: s, En: s} }

// Failure is an expectation that does not hold.
type Failure struct {
	Case *Case
	Expectation
	Got     diag.Term
	Refused bool // the document was not accepted: nothing was scored
}

// Run runs every case and returns what does not come out as expected.
func (f *File) Run(rs *engine.RuleSet) []Failure {
	var out []Failure
	for _, c := range f.Cases {
		out = append(out, c.Run(rs)...)
	}
	return out
}

// Run runs one case.
func (c *Case) Run(rs *engine.RuleSet) []Failure {
	facts, err := rs.Read(c.Name, c.document)
	if err != nil {
		return c.refused(diag.Findings(err))
	}
	card := facts.Evaluate()
	var out []Failure
	found := append(append(diag.List{}, facts.Warnings()...), card.Diagnose()...)
	for _, e := range c.Expect {
		got := observed(card, e, found)
		if !same(e.What, e.Want, got) {
			out = append(out, Failure{Case: c, Expectation: e, Got: got})
		}
	}
	return out
}

// Refusals are what is found of cases whose documents are refused though they expect no diagnostics, each at the fact of the file: what base says is found once.
func (f *File) Refusals(rs *engine.RuleSet) (out diag.List) {
	type said struct {
		at      diag.Span
		message string
	}
	seen := map[said]bool{}
	for _, c := range f.Cases {
		if slices.ContainsFunc(c.Expect, func(e Expectation) bool { return e.What == Diagnostics }) {
			continue
		}
		_, err := rs.Read(c.Name, c.document)
		for _, d := range diag.Findings(err) {
			at := c.Place
			for _, w := range c.written {
				if w.from <= d.Place.Span.Start && d.Place.Span.Start < w.to {
					at = w.fact.Place()
				}
			}
			if d.Place, d.Related = at, nil; !seen[said{at.Span, d.Message(diag.Zh)}] {
				seen[said{at.Span, d.Message(diag.Zh)}] = true
				out.Add(d)
			}
		}
	}
	return out
}

// refused judges a case whose document is not accepted: that must be what it expects, and nothing else.
func (c *Case) refused(list diag.List) []Failure {
	got := codes(list)
	for _, e := range c.Expect {
		if e.What == Diagnostics && same(e.What, e.Want, got) && len(c.Expect) == 1 {
			return nil
		}
	}
	at := Expectation{What: Diagnostics, Place: c.Place}
	for _, e := range c.Expect {
		if e.What == Diagnostics {
			at = e
		}
	}
	why := diag.Term{Zh: list[0].Message(diag.Zh), En: list[0].Message(diag.En)}
	if more := len(list) - 1; more > 0 {
		why = diag.Both("%s（另有 %d 处）", "%s (and %d more)", why, more)
	}
	return []Failure{{Case: c, Expectation: at, Got: diag.Both("%s：%s", "%s: %s", got, why), Refused: true}}
}

func codes(list diag.List) diag.Term {
	seen := map[string]bool{}
	var out []string
	for _, d := range list {
		if !seen[d.Code.ID] {
			seen[d.Code.ID] = true
			out = append(out, d.Code.ID)
		}
	}
	sort.Strings(out)
	return joined(out)
}

// same compares numbers by value and everything else as text, which may be in either language: 良至优 or 良 to 优.
func same(what string, want, got diag.Term) bool {
	if want.Zh == got.Zh || want.En == got.En {
		return true
	}
	a, errA := number.ParseExact(want.Zh)
	b, errB := number.ParseExact(got.Zh)
	return (what == Percent || what == Score || what == Total) && errA == nil && errB == nil && a.Equal(b)
}

// observed is what a scorecard has where an expectation looks.
func observed(card *engine.Scorecard, e Expectation, found diag.List) diag.Term {
	switch {
	case e.Of != "":
		if i := card.Find(e.Of); i != nil {
			return verbatim(ofIndicator(card, i, e.What))
		}
		return diag.Both("没有这个指标", "no such indicator")
	case e.What == Total:
		return verbatim(points(card.Total.Score))
	case e.What == Grade:
		return diag.Term{Zh: words.Grade(&card.Total, diag.Zh), En: words.Grade(&card.Total, diag.En)}
	case e.What == Diagnostics:
		return codes(found)
	case e.What == Consequences:
		var ids []string
		for _, q := range card.Consequences {
			if q.Why == nil {
				ids = append(ids, q.ID)
			}
		}
		return joined(ids)
	}
	var ids []string
	for _, a := range card.Adjustments {
		if a.Applied && a.Why == nil {
			ids = append(ids, a.ID)
		}
	}
	return joined(ids)
}

func ofIndicator(card *engine.Scorecard, i *engine.Item, what string) string {
	r := card.Of(i)
	switch what {
	case Percent:
		if percent, ok := card.PercentOf(i); ok {
			return percent.String()
		}
		w := r.RuleWeight
		if w.Sign() <= 0 || r.Weight.Less(r.Most) {
			return "？～？"
		}
		return points(engine.Points{Lo: r.Exact.Lo.Quo(w).Mul(number.Hundred), Hi: r.Exact.Hi.Quo(w).Mul(number.Hundred), Open: true})
	case Score, Range:
		return points(r.Score)
	case Status:
		return r.Status.String()
	case Grade:
		return card.SectionGrade(i)
	}
	if r.Why == nil {
		return ""
	}
	return r.Why.Code.ID
}

func points(p engine.Points) string {
	if p.Open {
		return p.Lo.String() + "～" + p.Hi.String()
	}
	return p.Lo.String()
}
