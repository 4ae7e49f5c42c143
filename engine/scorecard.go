package engine

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Status says how a score came about. A parent has the latest in this order among those of its children that apply, and NotApplicable where none does.
type Status uint8

// The statuses, the strongest last.
const (
	Scored        Status = iota // by the rule, from stated and computed facts
	ScoredJudged                // by the rule, reading a presumed or judged fact
	Undetermined                // the rule has no value on these facts
	NotApplicable               // the criterion does not apply
	Adjudicated                 // decided by the evaluators against the rule
)

// String is the status in scorecards: scored, judged, undetermined, not-applicable or adjudicated.
func (s Status) String() string {
	return [...]string{"scored", "judged", "undetermined", "not-applicable", "adjudicated"}[s]
}

// Points is a score that may be known only as a range. It is determined if Open is false, and then Lo equals Hi.
type Points struct {
	Lo, Hi number.Number
	Open   bool // undetermined: anything from Lo to Hi
}

// Settled reports whether a score is one number: what it is open for makes no difference, if it is open.
func (p Points) Settled() bool { return !p.Open || p.Lo.Equal(p.Hi) }

func exactly(x number.Number) Points { return Points{Lo: x, Hi: x} }

func (p Points) same(q Points) bool { return p.Open == q.Open && p.Lo.Equal(q.Lo) && p.Hi.Equal(q.Hi) }

func (p Points) add(q Points) Points {
	if !p.Open && !q.Open {
		return exactly(p.Lo.Add(q.Lo))
	}
	return Points{Lo: p.Lo.Add(q.Lo), Hi: p.Hi.Add(q.Hi), Open: p.Open || q.Open}
}

// keeps reports whether rounding leaves a number as it is.
func (r Rounding) keeps(x number.Number) bool { return r.AtTotal || x.Equal(x.Round(r.Places, r.Mode)) }

func (p Points) round(r Rounding) Points {
	if !p.Open {
		return exactly(p.Lo.Round(r.Places, r.Mode))
	}
	return Points{Lo: p.Lo.Round(r.Places, r.Mode), Hi: p.Hi.Round(r.Places, r.Mode), Open: p.Open}
}

// hull is anything that either may be.
func hull(p, q Points) Points {
	lo, hi := number.Min(p.Lo, q.Lo), number.Max(p.Hi, q.Hi)
	return Points{Lo: lo, Hi: hi, Open: p.Open || q.Open || !lo.Equal(hi)}
}

// Result is the score of one item.
type Result struct {
	Item       *Item
	Status     Status
	Weight     number.Number // after weights of inapplicable criteria have moved, if what is open applies
	Least      number.Number // what it may yet weigh where it is open which criteria apply; else Weight
	Most       number.Number
	RuleWeight number.Number // likewise without adjudications, which make criteria applicable
	Score      Points        // as the scorecard counts it, rounded
	ByRule     Points        // without adjudications, rounded
	Exact      Points        // by rule, before rounding
	Percent    number.Number // of a criterion, by rule: percent of the weight, exact; of a determined one, see PercentOf
	Presumes   bool          // the rule reads a presumed fact
	Judges     bool          // the rule reads a judged fact
	Why        *formula.Undetermined
	Value      number.Number // of an outcome “out of range”: the value

	percent number.Number // as Percent, of the weight that is counted here
	failed  []int         // checks after scoring that failed
}

// Assured reports whether a score that is undetermined for want of facts is one number all the same, whatever they are. It stays undetermined:
// a document says what it rests on.
func (r *Result) Assured() bool {
	if r == nil || !r.Score.Open || !r.Score.Settled() || r.Why == nil {
		return false
	}
	switch r.Why.Code {
	case diag.OutcomeMissing, diag.OutcomeCell, diag.OutcomeBound:
		return true
	}
	return false
}

// Full is full marks as scores are rounded: of a weight of 47.619, say, 47.6.
func (r *Result) Full() number.Number {
	if r == nil {
		return number.Zero
	}
	if i := r.Item; i != nil && i.Indicator != nil && !i.Rounding.AtTotal {
		return r.Weight.Round(i.Rounding.Places, i.Rounding.Mode)
	}
	return r.Weight
}

// Lost is how many points a score is short of full marks; 0 where it is open, and not assured.
func (r *Result) Lost() number.Number {
	if r == nil || r.Score.Open && !r.Assured() {
		return number.Zero
	}
	return number.Max(number.Zero, r.Full().Sub(r.Score.Lo))
}

// Scorecard (评分表) is what an evaluation gives: points, rates, totals, grade, and the reasons. It is immutable, and any
// number of goroutines may read and print it; see Worker for cards that live shorter.
type Scorecard struct {
	RuleSet *RuleSet
	Facts   *Facts
	Cohort  *Cohort // that the document was scored with, nil for none
	LeftOut bool    // adjudications were left out
	Total   Totals  // with adjudications, unless left out
	ByRule  Totals  // without adjudications
	Checks  []CheckResult

	// Points that rest on presumed and on judged facts; a criterion that reads both counts in both.
	PresumedPoints, JudgedPoints number.Number

	Adjustments  []AdjustmentResult  // of the total, in the rule set's order
	Consequences []ConsequenceResult // those that hold, and those that could not be decided

	worker  *Worker // that scored it, nil for none
	items   *items
	placed  *placement
	lines   lines
	results []Result // by Item.index, once told
	telling sync.Mutex
	told    atomic.Bool
}

// MarshalJSON is an error: package render writes scorecards as JSON, with or without words, and encoding/json would write what is inside.
func (c *Scorecard) MarshalJSON() ([]byte, error) {
	return nil, errors.New("engine: render.AppendJSON writes scorecards as JSON")
}

// Totals is a total and what follows from it.
type Totals struct {
	Weight  number.Number
	Score   Points                // rounded
	Exact   Points                // before the total is rounded
	MayMiss bool                  // an open total may have no grade at all: it lies partly in a hole of the table
	Why     *formula.Undetermined // why the grade, or a total of which no part applies, is open beside the score
	Rate    number.Number         // Score over Weight in percent, of a determined total

	grades  []Grade // the rule set's own
	untaken []Grade // the grades before quotas, where there are any
}

// Grades are the grades that the total may have, the best first: one if it is determined, none if it has none.
func (t *Totals) Grades() []Grade {
	if t == nil {
		return nil
	}
	return slices.Clone(t.grades)
}

// Grade is the grade that the total certainly has, "" for none.
func (t *Totals) Grade() string {
	if t != nil && len(t.grades) == 1 && !t.MayMiss {
		return t.grades[0].Name
	}
	return ""
}

// CheckResult is a consistency check that failed or could not be decided.
type CheckResult struct {
	ID       string
	Severity diag.Severity
	Why      *formula.Undetermined // nil: it failed

	check *door.Check
}

// First returns the first level of what the scorecard scores: the rule set's tree, with a document's rows in it. The slice is the caller's; items,
// their children among them, are shared with other scorecards and must not be changed.
func (c *Scorecard) First() []*Item { return slices.Clone(c.OrEmpty().items.first) }

// All returns every item of the scorecard, parents before their children, as First does.
func (c *Scorecard) All() []*Item { return slices.Clone(c.OrEmpty().items.all) }

// Criteria returns the items that are scored themselves, as First does.
func (c *Scorecard) Criteria() []*Item { return slices.Clone(c.OrEmpty().items.leaves) }

// Find returns the item with that id, nil if there is none. A row has the id of its leaf, a slash, and its key.
func (c *Scorecard) Find(id string) *Item {
	c = c.OrEmpty()
	return c.items.find(c.RuleSet, id)
}

// Of returns the result of an item of this scorecard, nil for an item of another.
func (c *Scorecard) Of(i *Item) *Result {
	if !c.has(i) {
		return nil
	}
	if !c.told.Load() {
		c.tell()
	}
	return &c.results[i.index]
}

// has reports whether an item is one of this scorecard.
func (c *Scorecard) has(i *Item) bool {
	return c != nil && c.items != nil && i != nil && i.index < len(c.items.all) && c.items.all[i.index] == i
}

// tell makes the results of all items, once somebody asks for one: a host that reads totals alone never does.
func (c *Scorecard) tell() {
	c.telling.Lock()
	defer c.telling.Unlock()
	if c.told.Load() {
		return
	}
	c.results = resized(c.results, len(c.items.all))
	for k, i := range c.items.all {
		fillResult(&c.results[k], i, c.placed, &c.lines)
	}
	c.told.Store(true)
}

// manyItems is how many results are not made all at once for one look at each.
const manyItems = 1 << 10

// Look is Of for one look at each item of this scorecard: where it has many rows, what was not told yet is put into a result that the caller
// uses again.
func (c *Scorecard) Look(_ door.Key, i *Item, into *Result) *Result {
	if len(c.items.all) < manyItems && !c.told.Load() {
		c.tell()
	}
	if c.told.Load() {
		return &c.results[i.index]
	}
	*into = Result{}
	fillResult(into, i, c.placed, &c.lines)
	return into
}

// Result returns the result of the item with that id; ok is false if there is none.
func (c *Scorecard) Result(id string) (r *Result, ok bool) {
	r = c.Of(c.Find(id))
	return r, r != nil
}

// PercentOf is an item's score by rule in percent of its weight, exact; ok is false if it is undetermined, weighs nothing, or is of another scorecard.
func (c *Scorecard) PercentOf(i *Item) (percent number.Number, ok bool) {
	return c.Of(i).RulePercent()
}

// RulePercent is PercentOf of the result's item.
func (r *Result) RulePercent() (percent number.Number, ok bool) {
	switch {
	case r == nil || r.Item == nil || r.Exact.Open || r.RuleWeight.Sign() <= 0 || r.Weight.Less(r.Most):
		return number.Zero, false
	case r.Item.leaf >= 0:
		return r.Percent, true
	}
	return r.Exact.Lo.Quo(r.RuleWeight).Mul(number.Hundred), true
}

// RateOf is the one rate that is shown of an item, in percent, exact: of a criterion that its rule scored, what the rule
// gives; of others score over weight. ok is false if the score or the weight is open, the item weighs nothing, or is of another scorecard.
func (c *Scorecard) RateOf(i *Item) (rate number.Number, ok bool) {
	return c.Of(i).Rate()
}

// Rate is RateOf of the result's item.
func (r *Result) Rate() (rate number.Number, ok bool) {
	switch {
	case r == nil || r.Item == nil || r.Score.Open && !r.Assured() || r.Weight.Sign() <= 0 || r.Weight.Less(r.Most):
		return number.Zero, false
	case r.Item.leaf >= 0 && r.Status != Adjudicated && r.Why == nil:
		return r.percent, true
	}
	return r.Score.Lo.Quo(r.Weight).Mul(number.Hundred), true
}

// OneKind reports whether a criterion stands for one kind of body only.
func (i *Indicator) OneKind() bool { return i != nil && i.rule != nil && i.rule.Policy == door.Absent }

// OtherKind reports whether an item, or everything below it, is of another kind of body than the document's: others stand in its place.
func (c *Scorecard) OtherKind(i *Item) bool {
	if !c.has(i) {
		return false
	}
	if i.leaf >= 0 {
		return i.OneKind() && c.Of(i).Status == NotApplicable
	}
	for _, child := range i.Children {
		if !c.OtherKind(child) {
			return false
		}
	}
	return len(i.Children) > 0
}

// SectionGrade is the grade of a first-level item by its rate, where the rule set grades sections; "" elsewhere and while
// the score is open.
func (c *Scorecard) SectionGrade(i *Item) string {
	r := c.Of(i)
	if r == nil {
		return ""
	}
	return c.RuleSet.sectionGrade(r, r.Score)
}

// Missing lists the facts that are missing and that a rule reads, in order of declaration.
func (c *Scorecard) Missing() []string {
	c = c.OrEmpty()
	var needed []bool // nil if nothing is open
	need := func(slots []int) {
		if needed == nil {
			needed = make([]bool, len(c.RuleSet.facts))
		}
		for _, slot := range slots {
			needed[slot] = true
		}
	}
	for _, i := range c.items.leaves {
		if b := c.lines.all[i.index].beside; b > 0 && c.lines.beside[b-1].Why != nil {
			need(i.rule.Reads)
		}
	}
	for _, a := range c.Adjustments {
		if a.Why != nil {
			need(a.reads)
		}
	}
	if needed == nil {
		return nil
	}
	var out []string
	for slot, f := range c.RuleSet.facts {
		if needed[slot] && f.Of == nil && c.Facts.doc.Cells[slot].State == formula.Missing {
			out = append(out, f.Name)
		}
	}
	return out
}

// Reason is the document's reason for points that an item lost: of its adjudication, or of its reasons; where key points were adjudicated each
// reason behind its mark (words.Reason says as what it counts, and by whom).
func (c *Scorecard) Reason(i *Item) string { return c.reason(i, c.OrEmpty().LeftOut) }

func (c *Scorecard) reason(i *Item, leftOut bool) string {
	if !c.has(i) {
		return ""
	}
	return c.Facts.reason(i, leftOut)
}

// AppendReason is Reason appended.
func (c *Scorecard) AppendReason(b []byte, i *Item) []byte {
	if !c.has(i) || i.leaf < 0 {
		return b
	}
	if a := c.Facts.adjudication(i); a.Set && !c.LeftOut {
		return append(b, a.Reason...)
	}
	return c.Facts.doc.AppendWords(b, c.Facts.reasons[i.leaf])
}

// Deviation is the document's reason for points that an item lost: 偏差原因. What an adjudication gives as its reason is none.
func (c *Scorecard) Deviation(i *Item) string { return c.reason(i, true) }

// AdjudicatedBy names who adjudicated an item, "" if nobody is named, and where not all of its key points that were adjudicated were by the same.
func (c *Scorecard) AdjudicatedBy(i *Item) string {
	if !c.has(i) || i.leaf < 0 || c.LeftOut {
		return ""
	}
	return c.Facts.adjudication(i).By
}

// AdjudicatedInPart reports whether it is key points of a criterion that were adjudicated: its score follows its other facts.
func (c *Scorecard) AdjudicatedInPart(i *Item) bool {
	return c.has(i) && i.leaf >= 0 && !c.LeftOut && len(c.Facts.adjudication(i).Points) > 0
}

// check runs the consistency checks, which ranges of facts may decide. They never change a score.
func (c *Scorecard) check(frame *formula.Frame) {
	c.Checks = c.Checks[:0]
	frame.Enter(number.Zero, nil, 0)
	for _, check := range c.RuleSet.checks {
		if ok, u := settled(check.Expect, frame); u != nil || !ok {
			c.Checks = append(c.Checks, CheckResult{ID: check.ID, Severity: check.Severity, Why: u, check: check})
		}
	}
}

// Worker scores one document after the other and uses its memory again: in steady state, outside of a cohort, it allocates nothing for numbers, words and key points,
// and a few times for what a document says beside them, as a source or a note. It serves one goroutine at a time.
type Worker struct {
	Name string // of the document, in diagnostics

	rs    *RuleSet
	facts Facts
	frame *formula.Frame
	card  Scorecard

	aloneFrame *formula.Frame // of the same documents by rule, once asked for
	alone      Scorecard
}

// Worker returns a worker for the rule set. That of one that was not loaded refuses every document.
func (rs *RuleSet) Worker() *Worker {
	w := &Worker{rs: rs}
	if rs != nil && rs.plan != nil {
		w.frame = rs.newFrame()
	}
	return w
}

// Score reads and scores a document and calls use with its scorecard, which is valid until use returns; Keep copies it. The
// error is that of Read, and then use is not called. The text must not change before the next call.
func (w *Worker) Score(text []byte, use func(*Scorecard)) error {
	if w == nil {
		return (*RuleSet)(nil).ready()
	}
	if err := w.rs.ready(); err != nil {
		return err
	}
	if use == nil {
		use = func(*Scorecard) {}
	}
	if err := w.facts.read(w.rs, w.Name, text, false, w.frame); err != nil {
		return err
	}
	w.frame.Over(w.facts.doc.Cells)
	w.card.worker = w
	w.card.evaluate(&w.facts, w.frame, false)
	use(&w.card)
	return nil
}

// ByRuleAgain is the document scored without adjudications. Where a worker scored it, its memory is used again: it is valid as long as the scorecard.
func (c *Scorecard) ByRuleAgain(door.Key) *Scorecard {
	w := c.worker
	if w == nil {
		return c.Facts.EvaluateByRule()
	}
	if w.aloneFrame == nil {
		w.aloneFrame = w.rs.newFrame()
	}
	f := c.Facts.alone()
	w.aloneFrame.Over(f.doc.Cells)
	w.alone.evaluate(f, w.aloneFrame, true)
	return &w.alone
}

// Keep returns a scorecard that does not depend on a worker: the same document, read and scored again.
func (c *Scorecard) Keep() *Scorecard {
	if c = c.OrEmpty(); c.RuleSet.plan == nil {
		return c
	}
	f := &Facts{cohort: c.Facts.cohort}
	if err := f.read(c.RuleSet, c.Facts.doc.Name(), append([]byte{}, c.Facts.text...), c.Facts.doc.Lenient(), nil); err != nil {
		panic("engine: a document that was scored is refused: " + err.Error()) // reading is pure
	}
	f.doc.Share(&f.source)
	if c.LeftOut {
		f = f.alone()
	}
	kept := new(Scorecard)
	kept.evaluate(f, f.newFrame(), c.LeftOut)
	return kept
}
