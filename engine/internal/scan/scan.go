// Package scan reads facts documents: a strict scanner driven by the declared facts, on the tokenizer of jsontree. It
// refuses unknown, misspelt, duplicate, mistyped and out-of-range facts each with its place, converts units exactly, and
// fills the cells that compiled formulas read. A Document that is used again allocates nothing in steady state.
package scan

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
)

// MaxBytes bounds a facts document.
const MaxBytes = 64 << 20

// Basis says what a fact rests on.
type Basis uint8

const (
	Stated Basis = iota
	Computed
	Presumed // not stated, but presupposed by a score
	Judged   // an evaluator's judgement
)

var bases = [...]string{"stated", "computed", "presumed", "judged"}

// String is the basis as facts documents write it.
func (b Basis) String() string {
	if int(b) >= len(bases) {
		return fmt.Sprintf("basis %d", b)
	}
	return bases[b]
}

// Entry says where a fact stands in the document and what was written beside its value.
type Entry struct {
	At     diag.Span     // the value; the zero span if the fact is absent
	Factor number.Number // from the document's unit to the declared one, 0 for the declared one itself
	Basis  Basis
	Source Said
	Note   Said
	Reason Said

	Unfilled bool // the document names the fact and says nothing of it yet
}

// Said is a text in a document, where it stands. Words decodes it once somebody asks: most documents are scored and not read.
type Said struct{ start, end int32 }

// Adjudication is a score that evaluators decided instead of the rule's.
type Adjudication struct {
	Set    bool
	Score  number.Number
	Reason string
	By     string
	At     diag.Span
	Points []ItemAdjudication // the key points that it follows from; none where the score itself was decided
}

// RowAdjudication is an adjudication of a row, whose criterion is only known once all rows are.
type RowAdjudication struct {
	ID string
	Adjudication
}

// CellAt is where a cell stands: in the table in a slot, in a row from 0 and a column.
type CellAt struct{ Slot, Row, Column int }

// CellNote is what a cell says beside its value.
type CellNote struct {
	Source, Reason Said
	Factor         number.Number // that its unit took to the column's; zero for none
	At             diag.Span     // the value
}

// ItemAdjudication decides one key point of a criterion.
type ItemAdjudication struct {
	Criterion  int    // index among the plan's
	ID, Mark   string // A101/③, ③
	Met        number.Number
	Reason, By string
	At         diag.Span
}

// RowReason is a reason for a row.
type RowReason struct {
	ID     string
	Reason Said
	At     diag.Span
}

// Criterion is what the scanner knows of a criterion: its id, "" for one that stands for rows.
type Criterion struct{ ID string }

// Plan is what documents are read against. It is immutable.
type Plan struct {
	Facts    []*formula.Fact
	Criteria []Criterion
	Parents  map[string]bool // ids of indicators above the criteria
	Rows     []string        // ids of criteria that stand for rows; a row's own id is one of these, a slash, and its key

	points    map[string][]formula.KeyPoint // of facts of key points
	computed  map[string]bool               // items that no document gives
	optional  []*formula.Fact               // items that may not apply
	heads     []int                         // slots of facts that the document's head gives
	owned     map[string]bool               // tables that the rule set gives
	inFacts   []int32                       // the order of declaration, see order
	inReasons []int32
	was       map[string]int  // what earlier versions called items
	wasItems  map[string]bool // facts whose items those were
	facts     map[string]int
	criteria  map[string]int
	names     []string

	// Names of facts and ids of criteria as they stand in a document, "" for one that would be escaped.
	quotedFacts, quotedCriteria []string
}

// NewPlan indexes declarations; a fact's slot is its index.
func NewPlan(facts []*formula.Fact, criteria []Criterion) *Plan {
	p := &Plan{Facts: facts, Criteria: criteria, facts: map[string]int{}, criteria: map[string]int{}, inFacts: declared(len(facts)), inReasons: declared(len(criteria))}
	for i, f := range facts {
		if f.Applies != nil {
			p.optional = append(p.optional, f)
		}
		if f.From != "" {
			p.heads = append(p.heads, i)
		}
		if f.Was != "" {
			if p.was == nil {
				p.was = map[string]int{}
			}
			p.was[f.Was] = i
			if dot := strings.LastIndexByte(f.Was, '.'); dot > 0 {
				if p.wasItems == nil {
					p.wasItems = map[string]bool{}
				}
				p.wasItems[f.Was[:dot]] = true
			}
		}
		if f.Of != nil { // documents say it of the item
			p.quotedFacts = append(p.quotedFacts, "")
			continue
		}
		p.facts[f.Name] = i
		p.quotedFacts = append(p.quotedFacts, plainly(f.Name))
		p.names = append(p.names, f.Name)
	}
	for i, c := range criteria {
		if c.ID != "" {
			p.criteria[c.ID] = i
		}
		p.quotedCriteria = append(p.quotedCriteria, plainly(c.ID))
	}
	return p
}

// SetOwned says which tables no document gives, because the rule set does.
func (p *Plan) SetOwned(tables []*formula.Fact) {
	p.owned = map[string]bool{}
	for _, t := range tables {
		p.owned[t.Name] = true
	}
}

// plainly is a name in quotes, "" for none and for one that would be escaped.
func plainly(name string) string {
	if quoted := `"` + name + `"`; name != "" && string(diag.AppendQuoted(nil, name)) == quoted {
		return quoted
	}
	return ""
}

// order is in which order the members of an object came in the document before: those of one origin have one order. To begin with it is that of
// declaration, which documents share until one comes in another.
type order struct {
	after []int32 // by index + 1, 0 for the start: index + 1 of what came after it, 0 for nothing
	last  int32   // index + 1 of the last
	own   bool    // after is not the plan's
}

// declared is the order of declaration.
func declared(n int) []int32 {
	after := make([]int32, n+1)
	for k := range n {
		after[k] = int32(k + 1)
	}
	return after
}

// next is what came next in the document before, -1 for nothing.
func (o *order) next() int { return int(o.after[o.last]) - 1 }

func (o *order) came(k int) {
	now := int32(k + 1)
	if o.after[o.last] != now {
		if !o.own {
			o.after, o.own = slices.Clone(o.after), true
		}
		o.after[o.last] = now
	}
	o.last = now
}

// KeyPoints is a fact of several items, which are facts themselves.
type KeyPoints struct {
	Name  string
	Items []formula.KeyPoint
}

// SetKeyPoints says which facts are written as objects of items.
func (p *Plan) SetKeyPoints(list []KeyPoints) {
	p.points, p.computed = map[string][]formula.KeyPoint{}, map[string]bool{}
	for _, k := range list {
		p.points[k.Name] = k.Items
		p.names = append(p.names, k.Name)
		for _, item := range k.Items {
			if item.Is != nil {
				p.computed[item.Fact.Name] = true
			}
		}
	}
}

// Header is what a document says about itself.
type Header struct {
	RuleSet, Subject, Period, AsOf string
	RuleSetAt, PeriodAt, AsOfAt    diag.Span
	SubjectAt                      diag.Span
}

// Document is a facts document as read. Read fills it again and again.
type Document struct {
	Header
	Cells         []formula.Cell
	Entries       []Entry
	Adjudications []Adjudication // by criterion; empty if the document has none of whole criteria of the rule set
	Reasons       []Said         // by criterion
	Unknown       []string       // names that a lenient reading passed over

	CellNotes         map[CellAt]CellNote // of cells that say more than a value; nil if none does
	RowAdjudications  []RowAdjudication
	ItemAdjudications []ItemAdjudication
	RowReasons        []RowReason

	Weak bool // some fact is presumed or judged

	tok       jsontree.Tokenizer
	plan      *Plan
	lenient   bool
	list      diag.List
	rows      []*formula.Rows   // by slot, kept for the next document
	texts     map[string]string // texts seen, so that the next document need not allocate them
	first     bool              // the document is the first, and may be the only one
	whole     string            // its text, of which texts are parts
	suggested int               // for how many unknown names the nearest was looked for
	inFacts   order
	inReasons order
	period    string // the last period that was well formed
	buf       []byte
	rowSeen   map[string]bool
	read      uint           // which of members have been read
	cells     []formula.Cell // of the row that is being read
	seen      []bool         // likewise: the columns that it has
}

// Read reads a document against the plan. In a lenient reading, unknown facts and criteria are listed in Unknown.
func (d *Document) Read(plan *Plan, name string, text []byte, lenient bool) diag.List {
	d.reset(plan, lenient)
	d.tok.Reset(name, text)
	if len(text) > MaxBytes {
		d.tok.Fail(diag.FileTooLarge, 0, 0, len(text), MaxBytes)
	}
	hasFacts := false
	top := d.tok.Next()
	d.object(top, func(name []byte, key jsontree.Token) {
		hasFacts = d.member(name, key) || hasFacts
	})
	d.tok.End()
	d.heads()
	d.appliesOtherwise()
	if failure, failed := d.tok.Failure(); failed {
		if failure.Code == diag.EncodingWrong { // what was read before says nothing
			d.list = nil
		}
		d.list.Add(failure)
	} else if !hasFacts && top.Kind == jsontree.Object {
		d.fail(diag.FactsMissing, diag.Span{})
	}
	if d.list != nil {
		d.list.Sort()
	}
	return d.list
}

// Copy is a document that says the same and shares nothing that could be changed in it but the rows of tables.
func (d *Document) Copy() Document {
	c := *d
	c.Cells = append([]formula.Cell{}, d.Cells...)
	c.Unknown = append([]string{}, d.Unknown...)
	return c
}

// Share lets many goroutines ask for places, whose source is put into the one that is given. Nothing else is read into the document.
func (d *Document) Share(into *diag.Source) { d.tok.Share(into) }

// Place is a place in the document that was read last.
func (d *Document) Place(s diag.Span) diag.Place { return d.tok.Place(s.Start, s.End) }

// RowPlace is where a row of the table in that slot stands: at the beginning where the table comes from elsewhere.
func (d *Document) RowPlace(slot, row int) diag.Place {
	if rows := d.Cells[slot].Rows; rows != nil && row < len(rows.At) {
		return d.Place(rows.At[row])
	}
	return d.Place(diag.Span{})
}

// Fill gives a table that the documents scored together make.
func (d *Document) Fill(slot int, rows *formula.Rows) {
	d.Cells[slot] = formula.Cell{State: formula.Known, Rows: rows}
	d.Entries[slot].Basis = Computed
}

// Name is the document's name in diagnostics.
func (d *Document) Name() string { return d.tok.Name() }

// Lenient reports whether the document was read for a rule set other than its own.
func (d *Document) Lenient() bool { return d.lenient }

func (d *Document) reset(plan *Plan, lenient bool) {
	if d.plan != plan {
		d.plan = plan
		d.Cells = make([]formula.Cell, len(plan.Facts))
		d.Entries = make([]Entry, len(plan.Facts))
		d.rows = nil
		d.Reasons = make([]Said, len(plan.Criteria))
		d.inFacts, d.inReasons = order{after: plan.inFacts}, order{after: plan.inReasons}
	}
	d.inFacts.last, d.inReasons.last = 0, 0
	if d.first, d.whole = d.texts == nil, ""; d.first || len(d.texts) > 1<<16 {
		d.texts = map[string]string{}
	}
	clear(d.Cells)
	clear(d.Entries)
	clear(d.Reasons)
	clear(d.rowSeen)
	clear(d.CellNotes)
	d.Adjudications, d.ItemAdjudications = d.Adjudications[:0], d.ItemAdjudications[:0]
	d.RowAdjudications, d.RowReasons = d.RowAdjudications[:0], d.RowReasons[:0]
	d.Header, d.Unknown, d.list, d.lenient, d.read = Header{}, d.Unknown[:0], nil, lenient, 0
	d.suggested, d.Weak = 0, false
}

func (d *Document) fail(code *diag.Code, at diag.Span, args ...any) *diag.Diagnostic {
	g := diag.New(code, d.Place(at), args...)
	d.list.Add(g)
	return &d.list[len(d.list)-1]
}

func span(t jsontree.Token) diag.Span { return diag.Span{Start: t.Start, End: t.End} }

// object reads an object's members with their decoded names, refusing duplicates by name; visit reads each value.
func (d *Document) object(open jsontree.Token, visit func(name []byte, key jsontree.Token)) {
	if open.Kind != jsontree.Object {
		d.wrongType(open, diag.Term{Zh: "对象 {…}", En: "an object {…}"})
		return
	}
	first := true
	for key, more := d.tok.Key(&first); more; key, more = d.tok.Key(&first) {
		visit(d.name(key), key)
	}
}

// name is a member's name; it is valid until the next escaped name.
func (d *Document) name(key jsontree.Token) []byte {
	if !key.Escaped {
		return d.tok.Content(key)
	}
	d.buf = d.tok.Unquote(d.buf[:0], key)
	return d.buf
}

// wrongType reports a value of the wrong type and reads over it. A malformed value is the tokenizer's to report.
func (d *Document) wrongType(tok jsontree.Token, want diag.Term) {
	d.tok.Skip(tok)
	if !d.tok.Failed() {
		d.fail(diag.FactType, diag.Span{Start: tok.Start, End: d.tok.Pos()}, want)
	}
}

// isText reports whether a value is text, and reports what is not.
func (d *Document) isText(tok jsontree.Token) bool {
	if tok.Kind != jsontree.String {
		d.wrongType(tok, diag.Term{Zh: "文本", En: "text"})
	}
	return tok.Kind == jsontree.String
}

// said reads a text that scores do not depend on.
func (d *Document) said(tok jsontree.Token) Said {
	if !d.isText(tok) {
		return Said{}
	}
	return Said{int32(tok.Start), int32(tok.End)}
}

func (s Said) token(escaped bool) jsontree.Token {
	return jsontree.Token{Kind: jsontree.String, Start: int(s.start), End: int(s.end), Escaped: escaped}
}

// Words are what was said; "" for nothing.
func (d *Document) Words(s Said) string {
	if raw, plain := d.raw(s); plain {
		return string(raw)
	}
	return string(d.tok.Unquote(nil, s.token(true)))
}

// AppendWords is Words appended.
func (d *Document) AppendWords(b []byte, s Said) []byte {
	if raw, plain := d.raw(s); plain {
		return append(b, raw...)
	}
	return d.tok.Unquote(b, s.token(true))
}

// raw is what was said as it is written; plain is that nothing of it is escaped.
func (d *Document) raw(s Said) (raw []byte, plain bool) {
	if s == (Said{}) {
		return nil, true
	}
	raw = d.tok.Content(s.token(false))
	return raw, bytes.IndexByte(raw, '\\') < 0
}

// blank reports whether nothing was said but white space.
func (d *Document) blank(s Said) bool {
	if raw, plain := d.raw(s); plain {
		return len(bytes.TrimSpace(raw)) == 0
	}
	return strings.TrimSpace(d.Words(s)) == ""
}

// text reads a string value, interned.
func (d *Document) text(tok jsontree.Token) string {
	if !d.isText(tok) {
		return ""
	}
	if d.first && !tok.Escaped {
		if d.whole == "" {
			d.whole = string(d.tok.Source())
		}
		return d.whole[tok.Start+1 : tok.End-1]
	}
	raw := d.name(tok)
	if s, ok := d.texts[string(raw)]; ok {
		return s
	}
	s := string(raw)
	d.texts[s] = s
	return s
}

var members = []string{"$schema", "ruleset", "subject", "period", "as_of", "facts", "adjudications", "reasons"}

func (d *Document) member(name []byte, key jsontree.Token) (isFacts bool) {
	for i, m := range members {
		if m == string(name) {
			if d.read&(1<<i) != 0 {
				d.fail(diag.DuplicateName, span(key), m)
			}
			d.read |= 1 << i
		}
	}
	switch string(name) {
	case "$schema":
		d.isText(d.tok.Next())
	case "ruleset":
		tok := d.tok.Next()
		d.RuleSet, d.RuleSetAt = d.text(tok), span(tok)
	case "subject":
		tok := d.tok.Next()
		d.Subject, d.SubjectAt = d.text(tok), span(tok)
	case "period":
		tok := d.tok.Next()
		d.Period, d.PeriodAt = d.text(tok), span(tok)
		if tok.Kind != jsontree.String || d.Period == d.period {
			break
		}
		if _, _, ok := ParsePeriod(d.Period); ok {
			d.period = d.Period
		} else {
			d.fail(diag.PeriodMalformed, span(tok), d.Period)
		}
	case "as_of":
		tok := d.tok.Next()
		d.AsOf, d.AsOfAt = d.text(tok), span(tok)
		if _, ok := formula.ParseDate(d.AsOf); !ok && tok.Kind == jsontree.String {
			d.fail(diag.DateMalformed, span(tok), d.AsOf)
		}
	case "facts":
		d.facts(d.tok.Next())
		return true
	case "adjudications":
		d.object(d.tok.Next(), d.adjudication)
	case "reasons":
		d.reasons(d.tok.Next())
	default:
		d.unknownMember(string(name), key, members)
	}
	return false
}

func (d *Document) unknownMember(name string, key jsontree.Token, known []string) {
	d.tok.Skip(d.tok.Next())
	g := d.fail(diag.UnknownMember, span(key), name)
	*g = g.Suggest(name, known)
}

func (d *Document) number(tok jsontree.Token) (number.Number, bool) {
	if tok.Kind != jsontree.Number {
		d.wrongType(tok, diag.Term{Zh: "数值（不加引号，不写 % 和单位）", En: "a number"})
		return number.Zero, false
	}
	n, err := number.Parse(d.tok.Content(tok))
	if err != nil {
		d.fail(jsontree.BadNumber(err), span(tok), string(d.tok.Content(tok)))
		return number.Zero, false
	}
	return n, true
}
