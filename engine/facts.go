package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/internal/scan"
	"jixiao/engine/number"
)

// Facts is a facts document (基础数据) as read for one rule set, with the criteria that it has and their weights. It is
// immutable: any number of goroutines may score it and read what it says.
type Facts struct {
	rs       *RuleSet
	doc      scan.Document
	text     []byte
	warnings diag.List

	items         *items
	adjudications []scan.Adjudication // by Item.leaf; empty for none
	reasons       []scan.Said         // likewise
	placed        placement           // with adjudications
	placedByRule  placement           // where an adjudication made a criterion applicable
	overruled     bool                // that is so

	rows expander

	cohort *door.Cohort // that it is read with, nil for none
	full   *Facts       // of one with the cohort's tables by rule, the same with adjudications
	source diag.Source  // of places, once the facts are handed out
}

// Basis says what a fact rests on.
type Basis uint8

// The bases of facts, the weakest last.
const (
	Stated   Basis = iota // written somewhere
	Computed              // from what is written
	Presumed              // not stated, but presupposed by a score
	Judged                // an evaluator's judgement
)

// String is the basis as facts documents write it.
func (b Basis) String() string { return scan.Basis(b).String() }

// Fact is one fact of a document, for a reader. What its pointers lead to is the document's and must not be changed.
type Fact struct {
	Decl                 *formula.Fact
	State                formula.State
	Value                formula.Value // of a known single value
	Lo, Hi               *number.Number
	Rows                 *formula.Rows // of a known table
	Basis                Basis
	LeftOut              bool          // a key point that does not apply
	Factor               number.Number // from the unit that the document gives to the declared one
	Source, Note, Reason string
	Place                diag.Place
}

// Cell is what a document says of one cell of a table that it gives: its value, and the source, reason and unit that it has of
// its own, or else the table's source. Rows count from 1; ok is false for a cell that is missing.
func (f *Facts) Cell(slot, row int, column *formula.Fact) (cell Fact, ok bool) {
	table, _ := f.At(slot)
	if table.Rows == nil || row < 1 || row > table.Rows.N || column == nil || column.Slot >= len(table.Rows.Columns) {
		return Fact{}, false
	}
	data := &table.Rows.Columns[column.Slot]
	if data.Absent != nil && data.Absent[row-1] {
		return Fact{}, false
	}
	decl := *column
	decl.Name = table.Decl.Name + "." + column.Name
	cell = Fact{Decl: &decl, State: formula.Known, Value: data.Value(column.Kind, row-1), Basis: table.Basis, Source: table.Source, Note: table.Note, Reason: table.Reason, Factor: number.One,
		Place: f.doc.RowPlace(slot, row-1)}
	if column.Judgement {
		cell.Basis = Judged
	}
	if note, own := f.doc.CellNotes[scan.CellAt{Slot: slot, Row: row - 1, Column: column.Slot}]; own {
		if source := f.doc.Words(note.Source); source != "" {
			cell.Source = source
		}
		if reason := f.doc.Words(note.Reason); reason != "" {
			cell.Reason = reason
		}
		if cell.Place = f.doc.Place(note.At); !note.Factor.Equal(number.Zero) {
			cell.Factor = note.Factor
		}
	}
	return cell, true
}

// Noted lists the cells of a table that say more than their values, row by row, and the row of each.
func (f *Facts) Noted(slot int) (cells []Fact, rows []int) {
	if f == nil || len(f.doc.CellNotes) == 0 {
		return nil, nil
	}
	for at := range f.doc.CellNotes {
		if at.Slot == slot && (len(rows) == 0 || rows[len(rows)-1] != at.Row+1) {
			rows = append(rows, at.Row+1)
		}
	}
	slices.Sort(rows)
	rows = slices.Compact(rows)
	var of []int
	for _, row := range rows {
		for _, c := range f.rs.facts[slot].Columns {
			if _, own := f.doc.CellNotes[scan.CellAt{Slot: slot, Row: row - 1, Column: c.Slot}]; !own {
				continue
			}
			if cell, ok := f.Cell(slot, row, c); ok {
				cells, of = append(cells, cell), append(of, row)
			}
		}
	}
	return cells, of
}

// Read reads a facts document for the rule set. The error is a diag.List of every finding. A document that names another
// rule set is refused, see ReadForeign. The text must not change while the facts are in use; the name is used in
// diagnostics.
func (rs *RuleSet) Read(name string, text []byte) (*Facts, error) {
	if err := rs.ready(); err != nil {
		return nil, err
	}
	f := new(Facts)
	if err := f.read(rs, name, text, false, nil); err != nil {
		return nil, err
	}
	f.doc.Share(&f.source)
	return f, nil
}

// ReadForeign reads a document that was written for another rule set, to compare: facts and criteria that this one does not
// declare are listed by Unknown and not refused, and the scorecard says whose document it is.
func (rs *RuleSet) ReadForeign(name string, text []byte) (*Facts, error) {
	if err := rs.ready(); err != nil {
		return nil, err
	}
	f := new(Facts)
	if err := f.read(rs, name, text, true, nil); err != nil {
		return nil, err
	}
	f.doc.Share(&f.source)
	return f, nil
}

// ready says why documents cannot be scored under the rule set, nil if they can.
func (rs *RuleSet) ready() error {
	if rs == nil || rs.plan == nil {
		return errors.New("engine: the rule set was not loaded")
	}
	if rs.Framework {
		return diag.List{diag.New(diag.RuleSetFramework, diag.Place{}, rs.Ref())}
	}
	return nil
}

// read fills facts. A frame is made for the rows and conditions that need one, unless the caller has one. The rule set is loaded; of a
// framework its criteria can be scored one by one.
func (f *Facts) read(rs *RuleSet, name string, text []byte, foreign bool, frame *formula.Frame) error {
	f.rs, f.text, f.warnings = rs, text, nil
	list := f.doc.Read(rs.plan, name, text, foreign)
	if !foreign {
		list = append(list, f.misdirected()...)
	}
	list = append(list, f.among()...)
	if !list.HasErrors() {
		list = append(list, f.arrange(frame)...)
	}
	if list != nil {
		list.Sort()
	}
	f.warnings = list
	return list.Err()
}

// arrange puts rows into the tree and places the document's criteria.
func (f *Facts) arrange(frame *formula.Frame) diag.List {
	rs := f.rs
	f.items, f.adjudications, f.reasons, f.overruled = rs.items, f.doc.Adjudications, f.doc.Reasons, false
	items := len(f.doc.ItemAdjudications) > 0
	if frame == nil && (rs.hasRows || rs.conditional || items) {
		frame = rs.newFrame()
	}
	if frame != nil {
		frame.Over(f.doc.Cells)
	}
	var list diag.List
	if rs.hasRows {
		whole := false
		if list, whole = f.rows.expand(f, frame); !whole {
			return list
		}
		f.items, f.adjudications, f.reasons = &f.rows.items, f.rows.adjudications, f.rows.reasons
	}
	if f.overruled = f.place(&f.placed, frame, false); f.overruled {
		f.place(&f.placedByRule, frame, true)
	}
	if list = append(list, f.adjudged(&f.placed)...); items && !list.HasErrors() {
		list = append(list, f.adjudgeItems(frame)...)
	}
	return list
}

var noAdjudication scan.Adjudication

// adjudication is that of a criterion, one that is not set if it has none.
func (f *Facts) adjudication(i *Item) *scan.Adjudication {
	if len(f.adjudications) == 0 {
		return &noAdjudication
	}
	return &f.adjudications[i.leaf]
}

// misdirected refuses a document that names another rule set.
func (f *Facts) misdirected() diag.List {
	if f.doc.RuleSet == "" || f.rs.named(f.doc.RuleSet) {
		return nil
	}
	return diag.List{diag.New(diag.RuleSetOther, f.doc.Place(f.doc.RuleSetAt), f.doc.RuleSet, f.rs.Ref())}
}

// enter makes a frame that of one criterion with that weight. The rows of one leaf share a budget.
func (f *Facts) enter(frame *formula.Frame, i *Item, weight number.Number) {
	if i.Row == 0 {
		frame.Enter(weight, nil, 0)
		return
	}
	rows := frame.Facts[i.rule.Rows.Table.Slot].Rows
	if i.Row == 1 {
		frame.Enter(weight, rows, 0)
	} else {
		frame.EnterRow(weight, rows, i.Row-1)
	}
}

// RuleSet is the rule set that the facts were read for.
func (f *Facts) RuleSet() *RuleSet { return f.orEmpty().rs }

// Warnings are what was found in the document and did not refuse it.
func (f *Facts) Warnings() diag.List { return f.orEmpty().warnings }

// Header is what the document says about itself.
func (f *Facts) Header() Header { return Header(f.orEmpty().doc.Header) }

// Unknown lists what a document that was read by ReadForeign says and the rule set does not read: facts and items that it does not declare, how far an
// item is met that is met or not now, and what is adjudicated of criteria and items that are not there.
func (f *Facts) Unknown() []string { return f.orEmpty().doc.Unknown }

// Unfilled lists the facts that the document names and says nothing of yet, with a unit or a note alone: they are missing.
func (f *Facts) Unfilled() (names []string) {
	f = f.orEmpty()
	for slot := range f.doc.Entries {
		if f.doc.Entries[slot].Unfilled {
			names = append(names, f.rs.facts[slot].Name)
		}
	}
	return names
}

// Digest is the SHA-256 of the document's bytes, hexadecimal.
func (f *Facts) Digest() string {
	sum := sha256.Sum256(f.orEmpty().text)
	var text [2 * sha256.Size]byte
	hex.Encode(text[:], sum[:])
	return string(text[:])
}

// At returns the fact in that slot of the rule set's declarations; ok is false if there is none.
func (f *Facts) At(slot int) (fact Fact, ok bool) {
	if f == nil || f.rs == nil || slot < 0 || slot >= len(f.rs.facts) {
		return Fact{}, false
	}
	decl, cell, e := f.rs.facts[slot], &f.doc.Cells[slot], &f.doc.Entries[slot]
	factor := e.Factor
	if factor.Sign() == 0 {
		factor = number.One
	}
	out := decl.Applies != nil && f.doc.Cells[decl.Applies.Slot].State == formula.Known && !f.doc.Cells[decl.Applies.Slot].Bool
	return Fact{Decl: decl, LeftOut: out, Factor: factor, State: cell.State, Lo: cell.Lo, Hi: cell.Hi, Rows: cell.Rows, Basis: Basis(e.Basis), Source: f.doc.Words(e.Source), Note: f.doc.Words(e.Note), Reason: f.doc.Words(e.Reason),
		Value: formula.Value{Kind: decl.Kind, Num: cell.Num, Bool: cell.Bool, Text: cell.Text}, Place: f.doc.Place(e.At)}, true
}

// because is the reason that the document gives beside a fact.
func (f *Facts) because(slot int) string {
	if slot < 0 || slot >= len(f.doc.Entries) {
		return ""
	}
	return f.doc.Words(f.doc.Entries[slot].Reason)
}

// Header is what a document says about itself, before its rule set is known.
type Header struct {
	RuleSet, Subject, Period, AsOf string
	RuleSetAt, PeriodAt, AsOfAt    diag.Span
	SubjectAt                      diag.Span
}

// ReadHeader reads a document's header. Findings are only about its form.
func ReadHeader(name string, text []byte) (Header, error) {
	h, list := scan.ReadHeader(name, text)
	return Header(h), list.Err()
}

// Day is the day on which a rule set must be in force for the document: as_of, or the last day of its period; "" if it gives
// neither.
func (h Header) Day() string {
	if h.AsOf != "" {
		return h.AsOf
	}
	if _, last, ok := scan.ParsePeriod(h.Period); ok {
		return formula.FormatDate(last)
	}
	return ""
}
