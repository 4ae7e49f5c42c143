// Package replay compares a report that somebody issued with its own rules and facts: every score against the rule, every
// copy against the first, every sum, rate, unit and printed number against its recomputation. Nothing is looked up; each
// difference is computed.
package replay

import (
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/schema"
)

// Report is a report as issued. Numbers are kept as printed.
type Report struct {
	Title, Subject, Period, RuleSet, Issuer, Issued string
	Total, Grade, Place                             string
	Copies                                          []Copy
	Statements                                      []Statement

	source *diag.Source
}

// Copy is one place that prints scores; the first copy of a report is the reference.
type Copy struct {
	ID, Name, Place     string
	Total, Weight, Rate string
	Scores              []Score

	at *jsontree.Node
}

// Score is a line of a copy: as printed, "" where nothing is printed.
type Score struct {
	ID                            string
	Weight, Points, Percent, Rate string
	Grade                         string // of a first-level indicator
	Place                         string

	at *jsontree.Node
}

// Statement is a number printed in the text, with the expression that recomputes it.
type Statement struct {
	ID, Words, Printed, Unit, Place string
	Expression                      formula.Source
	ExpressionUnit                  string

	at *jsontree.Node
}

// ReadReport reads report.json.
func ReadReport(name string, text []byte) (*Report, diag.List) {
	source := diag.NewSource(name, text)
	root, list := read(source, "report")
	if root == nil {
		return nil, list
	}
	r := &Report{source: source, Title: root.String("title"), Subject: root.String("subject"), Period: root.String("period"),
		RuleSet: root.String("ruleset"), Issuer: root.String("issuer"), Issued: root.String("issued"),
		Total: root.String("total"), Grade: root.String("grade"), Place: root.String("place")}
	ids := map[string]bool{}
	for _, c := range root.Member("copies").Items {
		r.Copies = append(r.Copies, readCopy(c))
		if id := c.String("id"); ids[id] {
			list.Add(diag.New(diag.DuplicateID, c.Member("id").Place(), id))
		}
		ids[c.String("id")] = true
	}
	for _, n := range append([]*jsontree.Node{root}, root.Member("copies").Items...) {
		for _, name := range []string{"total", "weight", "rate"} {
			if m := n.Member(name); m != nil {
				if _, ok := parse(m.Text); !ok && strings.Trim(m.Text, "—-/ ") != "" {
					list.Add(diag.New(diag.PrintedMalformed, m.Place(), m.Text))
				}
			}
		}
	}
	seen := map[string]bool{}
	if statements := root.Member("statements"); statements != nil {
		for _, s := range statements.Items {
			var lines jsontree.Lines
			if e := s.Member("expression"); e != nil {
				lines = e.Lines()
			}
			r.Statements = append(r.Statements, Statement{ID: s.String("id"), Words: s.String("words"), Printed: s.String("printed"),
				Unit: s.String("unit"), at: s, Place: s.String("place"), ExpressionUnit: s.String("expression_unit"),
				Expression: formula.Source{Text: lines.Text, Place: lines.Place}})
			if id := s.String("id"); seen[id] {
				list.Add(diag.New(diag.DuplicateID, s.Member("id").Place(), id))
			} else {
				seen[id] = true
			}
		}
	}
	return r, list
}

func readCopy(n *jsontree.Node) Copy {
	c := Copy{ID: n.String("id"), Name: n.String("name"), Place: n.String("place"), Total: n.String("total"),
		Weight: n.String("weight"), Rate: n.String("rate"), at: n}
	for _, s := range n.Member("scores").Items {
		score := Score{ID: s.Name, Weight: s.String("weight"), Points: s.String("points"), Percent: s.String("percent"),
			Rate: s.String("rate"), Grade: s.String("grade"), Place: s.String("place"), at: s}
		if score.Place == "" {
			score.Place = c.Place
		}
		c.Scores = append(c.Scores, score)
	}
	return c
}

// read parses a file and validates it; the tree is nil after an error.
func read(source *diag.Source, kind string) (*jsontree.Node, diag.List) {
	root, list := jsontree.Parse(source)
	if root == nil {
		return nil, list
	}
	if list = append(list, schema.Named(kind).Validate(root)...); list.HasErrors() {
		return nil, list
	}
	return root, list
}

// Known is the list of accepted differences.
type Known struct {
	Differences []KnownDifference
}

// KnownDifference is a difference that somebody has looked at and explained. It reads as it is stored.
type KnownDifference struct {
	Difference
	Reason string
	At     diag.Place
}

// ReadKnown reads known.json.
func ReadKnown(name string, file []byte) (*Known, diag.List) {
	root, list := read(diag.NewSource(name, file), "known")
	if root == nil {
		return nil, list
	}
	k := &Known{}
	for _, n := range root.Member("differences").Items {
		k.Differences = append(k.Differences, KnownDifference{Reason: n.String("reason"), At: n.Place(), Difference: Difference{
			Kind: Kind(n.String("kind")), At: text(n.String("at")), Published: text(n.String("published")), Computed: text(n.String("computed"))}})
	}
	return k, list
}

// orEmpty is the report, or instead of nil one that says nothing.
func (r *Report) orEmpty() *Report {
	if r == nil {
		return new(Report)
	}
	return r
}

// Blank is a report with every id and weight of a rule set, to be filled in as it is printed; what is left "" is not printed. Rows, which only a
// document knows, are left out. Where first-level indicators are graded they have lines, too.
func Blank(rs *engine.RuleSet) []byte {
	rs = rs.OrEmpty()
	b := begun(rs, "", strings.SplitN(rs.Effective.From, "-", 2)[0])
	first := true
	for _, i := range rs.All() {
		graded := rs.GradeSections && i.Parent == nil
		if graded || i.IsCriterion() && door.Of(i).Rows == nil {
			b = blank(b, &first, i.ID, i.Weight.String(), graded)
		}
	}
	return append(b, "}}], \"statements\": []}\n"...)
}

// BlankOf is a report to be filled in for a document: with its rows, whom it is about and when.
func BlankOf(card *engine.Scorecard) []byte {
	card = card.OrEmpty()
	h := card.Facts.Header()
	b := begun(card.RuleSet, h.Subject, h.Period)
	first := true
	for _, i := range card.All() {
		graded := card.RuleSet.GradeSections && i.Parent == nil
		if graded || i.IsCriterion() {
			b = blank(b, &first, i.ID, card.Of(i).Weight.String(), graded)
		}
	}
	return append(b, "}}], \"statements\": []}\n"...)
}

// begun is a report up to the scores of its one copy.
func begun(rs *engine.RuleSet, subject, period string) []byte {
	b := diag.AppendQuoted([]byte(`{"$schema": "../../../schemas/report.schema.json", "title": "", "subject": `), subject)
	b = diag.AppendQuoted(append(b, `, "period": `...), period)
	b = diag.AppendQuoted(append(b, `, "ruleset": `...), rs.Ref())
	b = append(b, `, "issuer": "", "total": "", "grade": "", "place": "", "copies": [{"id": "评分表", "name": "评分表，得分栏", "weight": `...)
	return append(diag.AppendQuoted(b, rs.Total.String()), `, "total": "", "place": "", "scores": {`...)
}

// blank appends a score to be filled in.
func blank(b []byte, first *bool, id, weight string, graded bool) []byte {
	if !*first {
		b = append(b, ", "...)
	}
	*first = false
	b = diag.AppendQuoted(b, id)
	b = diag.AppendQuoted(append(b, `: {"weight": `...), weight)
	if b = append(b, `, "points": ""`...); graded {
		b = append(b, `, "grade": ""`...)
	}
	return append(b, `, "place": ""}`...)
}
