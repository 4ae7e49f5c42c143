// Package batch scores many documents: one record out for one document in, in the order in which they came. Documents are read while
// others are scored, on all cores, and no more of them are in memory than are being worked on. A document that is refused becomes a
// record with its findings and stops nothing.
package batch

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"sync"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
	"jixiao/engine/library"
)

// Document is one facts document of many. Its text is valid until the next one is asked for.
type Document struct {
	Name string // of its file, as people are shown it
	Line int    // where it begins in a file of many, from 1; 0 for a file of its own
	Text []byte // as JSON
	Row  *Row   // instead of Text: of a table of documents
	From Origin // what Text was made from; nil if it is what people wrote

	refused diag.List // what could not even be read
}

// An Origin is what the text of a document was made from, a form that was filled in for one.
type Origin interface {
	// Told are findings on the text as findings on what it was made from. The name is the document's.
	Told(list diag.List, name string) diag.List
	// Warnings are what was found when the text was made.
	Warnings() diag.List
}

// Where is where the document stands: its file, and in a file of many a colon and its line.
func (d *Document) Where() string {
	if d == nil {
		return ""
	}
	if d.Line == 0 {
		return d.Name
	}
	return d.Name + ":" + strconv.Itoa(d.Line)
}

// Documents are documents as they are read. An error ends them: of the file, not of a document.
type Documents = iter.Seq2[Document, error]

// Rules say under which rule set a document is scored. With the zero value none can be.
type Rules struct {
	one    *engine.RuleSet
	choose func(h engine.Header, at func(diag.Span) diag.Place) (*engine.RuleSet, error)
}

// Under is every document under one rule set.
func Under(rs *engine.RuleSet) Rules { return Rules{one: rs} }

// Chosen is each document under the rule set that is chosen by what the document says of itself. An error with findings refuses the document,
// any other ends the run. Many goroutines call choose at once; the same rule set should be the same pointer.
func Chosen(choose func(h engine.Header, at func(diag.Span) diag.Place) (*engine.RuleSet, error)) Rules {
	return Rules{choose: choose}
}

// InForce is each document under the rule set of a library that it names, or that is in force for it. Each is loaded once.
func InForce(l *library.Library) Rules {
	type loaded struct {
		rs  *engine.RuleSet
		err error
	}
	var sets sync.Map // by reference
	return Chosen(func(h engine.Header, at func(diag.Span) diag.Place) (*engine.RuleSet, error) {
		e, err := l.Choose(h, at)
		if err != nil {
			return nil, err
		}
		load, _ := sets.LoadOrStore(e.Ref(), sync.OnceValue(func() loaded {
			rs, err := l.Load(e)
			return loaded{rs, err}
		}))
		got := load.(func() loaded)()
		return got.rs, got.err
	})
}

// Outcome is what became of a document: its scorecard, or why it was refused.
type Outcome struct {
	Document
	Card     *engine.Scorecard // nil if it was refused; valid only while the outcome is handled
	Findings diag.List         // why it was refused, or what was found beside: warnings, rows that do not add up
}

// Subject is whom the document is about, as far as it says so, also where it was refused.
func (o *Outcome) Subject() string {
	switch {
	case o == nil:
		return ""
	case o.Row != nil:
		if k := slices.Index(o.Row.Columns(), "subject"); k >= 0 && k < len(o.Row.Cells()) {
			return o.Row.Cells()[k]
		}
		return ""
	}
	h, _ := engine.ReadHeader(o.Name, o.Text)
	return h.Subject
}

// Format is how records are written.
type Format interface {
	// Head begins an output, nil for nothing.
	Head() []byte
	// Append appends the record of one outcome. It is called by many goroutines; where it panics, so does Run.
	Append(b []byte, o *Outcome) []byte
}

// Options say how a run goes. The zero value is a run from the first document, on all cores.
type Options struct {
	Workers int  // goroutines that score, at most 1,024; 0 for one for each core
	ByRule  bool // adjudications are left out
	// Skip documents that an earlier run has written, whose summary is Before and whose Progress had Mark. They are read, and not scored; that there are
	// fewer, or others, is an error. With Mark 0 it is not asked whether they are the same.
	Skip   int64
	Before *Summary
	Mark   uint64
	// Among makes the documents, in their order, parts of a cohort; see package cohort. It needs one rule set.
	Among *Among
	// Progress is called after records were written: of all documents so far.
	Progress func(Progress) error
}

// Among is what package cohort gathered of all documents.
type Among struct {
	About *engine.Cohort

	under   *engine.RuleSet // of which all is
	all     *door.Cohort
	refusal map[string][]Apart // by Document.Where
}

// NewAmong makes one. It is for package cohort.
func NewAmong(_ door.Key, about *engine.Cohort, under *engine.RuleSet, all *door.Cohort, refusal map[string][]Apart) *Among {
	return &Among{About: about, under: under, all: all, refusal: refusal}
}

// Apart is why a document cannot be told from others. Where a host names documents alike, their texts' digests tell which of them it is.
type Apart struct {
	SHA256   string
	Findings diag.List
}

// refused is why a document of the cohort is none of it, nil if it is.
func (a *Among) refused(d *Document) diag.List {
	if len(a.refusal) == 0 {
		return nil
	}
	list := a.refusal[d.Where()]
	if len(list) == 0 {
		return nil
	}
	sum := sha256.Sum256(d.Text)
	for _, one := range list {
		if one.SHA256 == hex.EncodeToString(sum[:]) {
			return one.Findings
		}
	}
	return nil
}

// Progress says how far a run is.
type Progress struct {
	Documents int64
	Last      Document // that was written, without its text
	Summary   *Summary // of all that was written; it must not be changed or kept
	Mark      uint64   // of all documents so far, by which a later run knows that they are the same; see Options
}

// Scorer scores documents one after the other, for pipelines of a host's own. It serves one goroutine.
type Scorer struct {
	rules   Rules
	byRule  bool
	among   *Among
	workers map[*engine.RuleSet]*engine.Worker
	outcome Outcome
}

// maxWorkers is for how many rule sets a scorer keeps its memory.
const maxWorkers = 64

// NewScorer returns a scorer; of the options only ByRule and Among count.
func NewScorer(rules Rules, o Options) *Scorer {
	return &Scorer{rules: rules, byRule: o.ByRule, among: o.Among, workers: map[*engine.RuleSet]*engine.Worker{}}
}

// Score scores a document, or says why it is refused, and calls handle with what became of it, which is valid until handle returns. The error is
// not about the document.
func (s *Scorer) Score(d Document, handle func(*Outcome)) error {
	if s == nil {
		return errNoRules
	}
	if handle == nil {
		handle = func(*Outcome) {}
	}
	o := &s.outcome
	*o = Outcome{Document: d}
	err := s.score(o, func(card *engine.Scorecard) {
		o.Card, o.Findings = card, o.told(append(slices.Clone(card.Facts.Warnings()), card.Structure()...))
		if rs := card.RuleSet; s.among == nil && door.In(rs).Together() {
			o.Findings = append(slices.Clone(o.Findings), diag.New(diag.CohortAlone, diag.Place{}, rs.Ref()))
		}
		handle(o)
	})
	if err == nil {
		return nil
	}
	list := diag.Findings(err)
	if list == nil {
		return err
	}
	o.Findings = o.told(list)
	handle(o)
	return nil
}

// told are the findings on a document, behind those on what it was made from, where people can look for them.
func (d *Document) told(list diag.List) diag.List {
	if d.From == nil {
		return list
	}
	return append(slices.Clone(d.From.Warnings()), d.From.Told(list, d.Name)...)
}

// at makes places of a document.
func (d *Document) at() func(diag.Span) diag.Place {
	var source *diag.Source
	return func(s diag.Span) diag.Place {
		if source == nil {
			source = diag.NewSource(d.Name, d.Text)
		}
		return diag.Place{Source: source, Span: s}
	}
}

func (s *Scorer) score(o *Outcome, handle func(*engine.Scorecard)) error {
	if o.refused != nil {
		return o.refused
	}
	if o.Row != nil {
		o.Text = o.Row.head(o.Text[:0])
	}
	rs := s.rules.one
	if rs == nil {
		h, err := engine.ReadHeader(o.Name, o.Text)
		if err != nil {
			return err
		}
		if s.rules.choose == nil {
			return errNoRules
		}
		if rs, err = s.rules.choose(h, o.at()); err != nil {
			return err
		}
		if rs == nil {
			return errNoRules
		}
	}
	if o.Row != nil {
		if list := o.Row.doubts(o.Name, rs); list != nil {
			return list
		}
		o.Text = o.Row.facts(o.Text[:0], rs)
	}
	if s.workers == nil {
		s.workers = map[*engine.RuleSet]*engine.Worker{}
	}
	worker := s.workers[rs]
	if worker == nil {
		if len(s.workers) == maxWorkers { // rule sets that were exchanged, say, while documents are scored
			clear(s.workers)
		}
		worker = rs.Worker()
		if s.among != nil {
			if of := s.among.under; of == nil || of.Digest != rs.Digest {
				return fmt.Errorf("batch: a cohort of another rule set than %s", rs.Ref())
			}
			worker.Among(door.Key{}, s.among.all)
		}
		s.workers[rs] = worker
	}
	if s.among != nil {
		if list := s.among.refused(&o.Document); list != nil {
			return list
		}
	}
	worker.Name = o.Name
	err := worker.Score(o.Text, func(card *engine.Scorecard) {
		if s.byRule {
			card = card.ByRuleAgain(door.Key{})
		}
		handle(card)
	})
	if o.Row != nil && err != nil {
		if list := diag.Findings(err); list != nil {
			return o.Row.told(list, o.Name, rs)
		}
	}
	return err
}
