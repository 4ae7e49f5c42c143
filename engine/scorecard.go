package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// Status says how a score came about. Of several the stronger holds, in this order from the strongest.
type Status uint8

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

// Points is a score that may be known only as a range. It is determined if Lo equals Hi and Open is false.
type Points struct {
	Lo, Hi number.Number
	Open   bool // undetermined: anything from Lo to Hi
}

func exactly(x number.Number) Points { return Points{Lo: x, Hi: x} }

func (p Points) same(q Points) bool { return p.Open == q.Open && p.Lo.Equal(q.Lo) && p.Hi.Equal(q.Hi) }

func (p Points) add(q Points) Points {
	if !p.Open && !q.Open {
		return exactly(p.Lo.Add(q.Lo))
	}
	return Points{Lo: p.Lo.Add(q.Lo), Hi: p.Hi.Add(q.Hi), Open: p.Open || q.Open}
}

func (p Points) round(r Rounding) Points {
	if !p.Open {
		return exactly(p.Lo.Round(r.Places, r.Mode))
	}
	return Points{Lo: p.Lo.Round(r.Places, r.Mode), Hi: p.Hi.Round(r.Places, r.Mode), Open: p.Open}
}

// Result is the score of one indicator.
type Result struct {
	Indicator *Indicator
	Status    Status
	Weight    number.Number // after weights of inapplicable criteria have moved
	Score     Points        // as the scorecard counts it, rounded
	ByRule    Points        // without adjudications, rounded
	Exact     Points        // by rule, before rounding
	Percent   number.Number // by rule: percent of the weight, exact; only of a determined criterion, see PercentOf
	Rests     Basis         // the weakest basis that the score rests on: Presumed or Judged, else Stated
	Presumes  bool          // the rule reads a presumed fact
	Judges    bool          // the rule reads a judged fact
	Why       *formula.Undetermined
	Value     number.Number // of an outcome “out of range”: the value
	failed    []int         // checks after scoring that failed
}

// Scorecard (评分表) is what an evaluation gives: points, rates, totals, grade, and the reasons. It refers to its facts
// and is valid until they are read again.
type Scorecard struct {
	RuleSet *RuleSet
	Facts   *Facts
	LeftOut bool     // adjudications were left out
	Results []Result // by Indicator.Index
	Total   Totals   // with adjudications, unless left out
	ByRule  Totals   // without adjudications
	Checks  []CheckResult

	// Points that rest on presumed and on judged facts; a criterion that reads both counts in both.
	PresumedPoints, JudgedPoints number.Number

	Adjustments  []AdjustmentResult  // of the total, in the rule set's order
	Consequences []ConsequenceResult // those that hold, and those that could not be decided

	tree           // the rule set's, or with rows in their place
	adjustedByRule []AdjustmentResult
	excluded       number.Number // weight that was taken out to be rescaled
	moved          bool          // weights differ from the rule set's
	overruled      bool          // an adjudication made a criterion applicable
	unsettled      *unsettled    // nil if all weights are settled
}

// Totals is a total and what follows from it.
type Totals struct {
	Weight  number.Number
	Score   Points                // rounded
	Exact   Points                // the sum before the total is rounded
	Grades  []Grade               // the grades that the range touches, one if the total is determined; empty without grades
	MayMiss bool                  // an open total may have no grade at all: it lies partly in a hole of the table
	Why     *formula.Undetermined // why the grade is open beside the score
	Rate    number.Number         // Score over Weight in percent, of a determined total
}

// CheckResult is a consistency check that failed or could not be decided.
type CheckResult struct {
	Check *Check
	Why   *formula.Undetermined // nil: it failed
}

// Indicators returns the first level of what the scorecard scores: the rule set's tree, with a document's rows in it.
func (c *Scorecard) Indicators() []*Indicator { return c.first }

// All returns every indicator of the scorecard, parents before their children.
func (c *Scorecard) All() []*Indicator { return c.all }

// Criteria returns the indicators that are scored themselves.
func (c *Scorecard) Criteria() []*Indicator { return c.criteria }

// Find returns the indicator with that id, nil if there is none. A row has the id of its leaf, a slash, and its key.
func (c *Scorecard) Find(id string) *Indicator { return c.find(id) }

// Of returns the result of an indicator.
func (c *Scorecard) Of(i *Indicator) *Result { return &c.Results[i.Index] }

// PercentOf is an indicator's score by rule in percent of its weight, exact; ok is false if it is undetermined or weighs
// nothing.
func (c *Scorecard) PercentOf(i *Indicator) (percent number.Number, ok bool) {
	r := c.Of(i)
	switch {
	case r.Exact.Open || r.Weight.Sign() <= 0:
		return number.Zero, false
	case i.Leaf >= 0:
		return r.Percent, true
	}
	return r.Exact.Lo.Quo(r.Weight).Mul(number.Hundred), true
}

// Message is the check's message with the facts' values.
func (c *Scorecard) Message(check *Check) string {
	if check.message == nil {
		return ""
	}
	return string(check.message.Append(nil, c.Facts.frame))
}

// Missing lists the facts that are missing and that a rule reads, in order of declaration.
func (c *Scorecard) Missing() []string {
	needed := make([]bool, len(c.RuleSet.facts))
	for _, i := range c.criteria {
		if c.Of(i).Why != nil {
			for _, slot := range i.reads {
				needed[slot] = true
			}
		}
	}
	for _, a := range c.Adjustments {
		if a.Why != nil {
			for _, slot := range a.reads {
				needed[slot] = true
			}
		}
	}
	var out []string
	for slot, f := range c.RuleSet.facts {
		if needed[slot] && c.Facts.doc.Cells[slot].State == formula.Missing {
			out = append(out, f.Name)
		}
	}
	return out
}

// Reason is the document's reason for points that an indicator lost: of its adjudication, or of its reasons.
func (c *Scorecard) Reason(i *Indicator) string {
	if i.Leaf < 0 {
		return ""
	}
	if a := &c.Facts.adjudications[i.Leaf]; a.Set && !c.LeftOut {
		return a.Reason
	}
	return c.Facts.reasons[i.Leaf]
}

// AdjudicatedBy names who adjudicated an indicator, "" if nobody is named.
func (c *Scorecard) AdjudicatedBy(i *Indicator) string {
	if i.Leaf < 0 || c.LeftOut {
		return ""
	}
	return c.Facts.adjudications[i.Leaf].By
}

// FailedEnsure lists the messages of an indicator's checks after scoring that failed.
func (c *Scorecard) FailedEnsure(i *Indicator) []string {
	var out []string
	for _, k := range c.Of(i).failed {
		c.setVars(i)
		out = append(out, c.Message(i.ensure[k]))
	}
	return out
}

// Enter makes the facts' frame that of one criterion, so that parts of its rule can be evaluated; false if it has no rule
// here.
func (c *Scorecard) Enter(i *Indicator) bool {
	if i.Leaf < 0 || i.Rule == nil || i.standsForRows() {
		return false
	}
	c.setVars(i)
	return true
}

// Trace tells which arms the criterion's condition and rule take on the scorecard's facts.
func (c *Scorecard) Trace(i *Indicator, visit func(n *formula.Node, arm int)) {
	if !c.Enter(i) {
		return
	}
	if i.applies != nil {
		i.applies.Trace(c.Facts.frame, visit)
		if ok, u := i.applies.Bool(c.Facts.frame); !ok || u != nil {
			return
		}
	}
	i.Rule.Trace(c.Facts.frame, visit)
}

// setVars sets the frame's variables to those of one criterion.
func (c *Scorecard) setVars(i *Indicator) {
	r := c.Of(i)
	c.enter(i, r.Weight)
	c.Facts.frame.Score, c.Facts.frame.Reason = r.Score.Lo, c.Reason(i)
}

// WhyUndetermined is the reason in that language, "" if the indicator is determined.
func (c *Scorecard) WhyUndetermined(i *Indicator, lang diag.Lang) string {
	if r := c.Of(i); r.Why != nil {
		return r.Why.Reason(lang)
	}
	return ""
}
