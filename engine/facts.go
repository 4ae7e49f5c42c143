package engine

import (
	"crypto/sha256"
	"encoding/hex"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/scan"
)

// Facts is a facts document (基础数据) as read for one rule set. It belongs to one goroutine at a time; its zero value is
// ready for RuleSet.ReadInto, which may fill it again and again.
type Facts struct {
	doc   scan.Document
	frame *formula.Frame
	rs    *RuleSet
	text  []byte

	tree          tree                // the rule set's, or with rows in their place
	adjudications []scan.Adjudication // by Indicator.Leaf
	reasons       []string
	rowTree       *rowTree
}

// Basis says what a fact rests on: stated, computed, presumed or judged.
type Basis = scan.Basis

// The bases of facts.
const (
	Stated   = scan.Stated
	Computed = scan.Computed
	Presumed = scan.Presumed
	Judged   = scan.Judged
)

// Fact is one fact of a document, for a reader.
type Fact struct {
	Decl   *formula.Fact
	State  formula.State
	Value  formula.Value // of a known single value
	Cell   *formula.Cell
	Basis  Basis
	Source string
	Note   string
	Reason string
	Place  diag.Place
}

// Read reads a facts document for the rule set. The list holds every finding; facts are nil if one is an error. The text
// must not change while the facts are in use; the name is used in diagnostics.
func (rs *RuleSet) Read(name string, text []byte) (*Facts, diag.List) {
	f := new(Facts)
	if list := rs.ReadInto(f, name, text); list.HasErrors() {
		return nil, list
	}
	return f, nil
}

// ReadInto is Read into facts that are used again: in steady state it allocates nothing. After an error the facts hold
// no document.
func (rs *RuleSet) ReadInto(f *Facts, name string, text []byte) diag.List {
	return rs.read(f, name, text, false)
}

// ReadForeign reads a document that was written for another rule set: facts and criteria that this one does not declare
// are listed by Facts.Unknown and not refused.
func (rs *RuleSet) ReadForeign(name string, text []byte) (*Facts, diag.List) {
	f := new(Facts)
	if list := rs.read(f, name, text, true); list.HasErrors() {
		return nil, list
	}
	return f, nil
}

func (rs *RuleSet) read(f *Facts, name string, text []byte, foreign bool) diag.List {
	if rs.Framework {
		return diag.List{diag.New(diag.RuleSetFramework, diag.Place{}, rs.Ref())}
	}
	if f.rs != rs {
		f.rs, f.frame = rs, formula.NewFrame(0, rs.scope.Lets())
	}
	f.text = text
	list := f.doc.Read(rs.plan, name, text, foreign)
	f.frame.Facts = f.doc.Cells
	f.frame.Reset()
	f.tree, f.adjudications, f.reasons = rs.tree, f.doc.Adjudications, f.doc.Reasons
	if rs.hasRows && !list.HasErrors() {
		list = append(list, f.expand()...)
		list.Sort()
	}
	return list
}

// Subject is the evaluated body, Period the period, as the document gives them.
func (f *Facts) Subject() string { return f.doc.Subject }

// Period is the period as the document gives it.
func (f *Facts) Period() string { return f.doc.Period }

// Unknown lists names that the rule set does not declare, of a document read by ReadForeign.
func (f *Facts) Unknown() []string { return f.doc.Unknown }

// Digest is the SHA-256 of the document's bytes, hexadecimal.
func (f *Facts) Digest() string {
	sum := sha256.Sum256(f.text)
	return hex.EncodeToString(sum[:])
}

// At returns the fact in that slot.
func (f *Facts) At(slot int) Fact {
	decl, cell, e := f.rs.facts[slot], &f.doc.Cells[slot], &f.doc.Entries[slot]
	return Fact{Decl: decl, State: cell.State, Cell: cell, Basis: e.Basis, Source: e.Source, Note: e.Note, Reason: e.Reason,
		Value: formula.Value{Kind: decl.Kind, Num: cell.Num, Bool: cell.Bool, Text: cell.Text}, Place: f.doc.Place(e.At)}
}

// Frame is what compiled formulas evaluate against; its variables are the caller's to set.
func (f *Facts) Frame() *formula.Frame { return f.frame }

// Header is what a document says about itself, before its rule set is known.
type Header = scan.Header

// ReadHeader reads a document's header. Findings are only about its form.
func ReadHeader(name string, text []byte) (Header, diag.List) { return scan.ReadHeader(name, text) }
