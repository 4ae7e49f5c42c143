// Package door is how analyses of this module reach what a rule set is made of: compiled rules, where weight moves, frames.
// Hosts see package engine alone. The way in is a method Inside of an engine value, whose argument only packages below
// engine can make, since they alone may import this one.
package door

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
	"slices"
)

// Key opens. Its value says nothing.
type Key struct{}

// Policy says what follows when a criterion does not apply.
type Policy uint8

const (
	Full       Policy = iota // it has full marks
	Zero                     // it has none
	Rescale                  // its weight is taken out, and the others are scaled up to the total
	Reallocate               // its weight goes to others
	Absent                   // it belongs to another kind of body, and others stand in its place
)

// Criterion is the compiled rule of a criterion, or of a leaf that stands for rows. It is immutable.
type Criterion struct {
	Rule      *formula.Formula // percent of the weight, or points; nil for one that never applies
	Applies   *formula.Formula // nil: always
	Policy    Policy
	Receivers []Receipt // of a weight that is reallocated
	Within    *Scope    // of a weight that is made up for within a parent; nil: in the whole
	Rows      *Rows     // nil for a criterion that stands for itself
	Better    []Direction
	Facts     []*formula.Fact // declared beside it
	Lets      []*formula.Let
	Ensure    []*Check // after scoring, those of the rule set first
	Narrative *formula.Template
	Standard  string             // as it is written, with ${parameters} in it
	Reads     []int              // slots of the facts that the rule may read, each once
	Points    []formula.KeyPoint // key points that the rule, or the condition, mentions, each once
	Judged    []int              // slots of tables of which it may read a column of judgements

	ReadsWeight bool // the rule reads the criterion's weight
}

// Formulas are the rule and the condition, those that there are.
func (c *Criterion) Formulas() []*formula.Formula {
	var out []*formula.Formula
	for _, f := range []*formula.Formula{c.Rule, c.Applies} {
		if f != nil {
			out = append(out, f)
		}
	}
	return out
}

// Mentions reports whether the rule, or the condition, mentions one of the key points.
func (c *Criterion) Mentions(k *formula.KeyPoints) bool {
	return slices.ContainsFunc(c.Points, func(p formula.KeyPoint) bool {
		return slices.ContainsFunc(k.Items, func(other formula.KeyPoint) bool { return other.Fact == p.Fact })
	})
}

// Scope is a parent within which the weight of what does not apply is made up for.
type Scope struct {
	ID, Name string
	Index    int // among all indicators of the rule set
	Weight   number.Number
}

// Scaling is weight that was taken out and made up for within a scope, nil for the whole.
type Scaling struct {
	Within *Scope
	Out    number.Number
}

// WhenNotApplicable says what follows when the criterion does not apply: full, zero, rescale and where, or reallocate and to whom.
func (c *Criterion) WhenNotApplicable() string {
	s := [...]string{Full: "full", Zero: "zero", Rescale: "rescale", Reallocate: "reallocate", Absent: "absent"}[c.Policy]
	for _, r := range c.Receivers {
		s += " " + r.ID
	}
	if c.Within != nil {
		s += " " + c.Within.ID
	}
	return s
}

// Receipt is the part of an inapplicable criterion's weight that goes to one other.
type Receipt struct {
	ID, Name string
	Index    int // among all indicators of the rule set
	Part     number.Number
}

// Rows says that a leaf stands for the rows of a table.
type Rows struct {
	Table  *formula.Fact
	Key    *formula.Formula   // text or number; the criterion's id is the leaf's, a slash, and the key
	Name   *formula.Formula   // text
	Weight *formula.Formula   // number
	Group  []*formula.Formula // texts, from the first level down
	Shown  []*formula.Fact    // columns that scorecards show of each row
	Judged []int              // columns that hold judgements and that the rule may read
}

// Missing is the outcome of a leaf whose table is missing.
func (r *Rows) Missing() *formula.Undetermined {
	return &formula.Undetermined{Code: diag.OutcomeMissing, Args: []any{r.Table.Name}, Fact: r.Table}
}

// Direction declares that more, or less, of a measure is better and so never scores less.
type Direction struct {
	Name   string
	Higher bool
	Term   formula.Term
}

// Measures reports whether a declaration is that of the measure itself: a fact, or a column of a row.
func (d Direction) Measures(f *formula.Fact) bool {
	if d.Term.Cell != nil {
		return f == d.Term.Cell
	}
	return f != nil && f == d.Term.Fact
}

// Check is a condition that should hold: among facts, of a criterion's score, or of the tree.
type Check struct {
	ID       string
	Severity diag.Severity
	Place    diag.Place
	Expect   *formula.Formula
	Message  *formula.Template
}

// RuleSet is what analyses ask of a rule set.
type RuleSet interface {
	// NewFrame is a frame of which no fact is known.
	NewFrame() *formula.Frame
	// Compile compiles an expression over the rule set's facts, parameters and lets, as statements of a report need.
	Compile(src formula.Source, want ...formula.Kind) (*formula.Formula, diag.List)
	// Cohort are the tables that are filled from the cohort, each after those that it is made from; Quotas is whether a grade has a quota.
	// With either, documents have to be scored Together.
	Cohort() []*CohortTable
	Quotas() bool
	Together() bool
	GradeRule() *formula.Formula // nil where a table of grades, or nothing, decides
	// Whole visits the formulas that belong to no criterion, by name: of adjustments, the grade, consequences.
	Whole(visit func(name string, f *formula.Formula))
	// OwnCells visits the values in the tables that the rule set gives, row by row, with where each is written.
	OwnCells(visit func(table, column *formula.Fact, row int, at diag.Place))
	// OwnRows is where the rows of such a table are written, by its place among the rule set's.
	OwnRows(table int) diag.Place
	// Checks, Constraints are the conditions among facts and on the tree.
	Checks() []*Check
	Constraints() []*Check
	// KeyPoints are the facts of key points in the order of their declaration.
	KeyPoints() []*formula.KeyPoints
	// ReadsIndicators reports whether a formula reads the indicators as a table.
	ReadsIndicators() bool
	// HasRows reports whether rows of a document become criteria.
	HasRows() bool
	// GradeByRule reports whether an expression gives the grade and not the table of totals.
	GradeByRule() bool
	// Totals are the least and the greatest total that adjustments and the ranges of criteria allow.
	Totals() (least, most number.Number)
	// Holes are the totals that the table of grades gives no grade.
	Holes() []Hole
	// MayMiss are the totals without a grade that only rounding could give: of weights, or of scores, that are finer than what is
	// rounded to.
	MayMiss() []Hole
	// GradeOf names the grade that the table gives to a total, "" for none.
	GradeOf(total number.Number) string
	// SectionGradeOf names the grade of so many points of a first-level weight, "" where first-level indicators are not graded, or have none.
	SectionGradeOf(points, weight number.Number) string
	// Weighing is what a criterion can weigh in a document in which it applies: its own weight, or more; of rows, what their formula can give.
	Weighing(id string) formula.Bounds
	// WeighsTheSame reports whether the result of a criterion's rule cannot depend on what it weighs in a document.
	WeighsTheSame(id string) bool
	// Kept is a value that belongs to the rule set, made once for each key.
	Kept(key string, make func() any) any
	// Movers are the ids of other criteria that change its weight where they do not apply.
	Movers(id string) []string
}

// CohortTable is a table that is filled from the documents that are scored together.
type CohortTable struct {
	Table   *formula.Fact
	Key     int // the column that tells rows apart, -1 for none
	Columns []CohortColumn
	Late    bool // it holds scores
}

// CohortColumn is what a column of it holds of each document: an expression, its subject, its total, or the score of an indicator.
type CohortColumn struct {
	Is             *formula.Formula
	Subject, Total bool
	Score          string // the indicator's id
}

// Cohort is what documents that are scored together make of each other.
type Cohort struct {
	Tables   []Filled                                                    // in the order of their slots
	Standing func(grade int, byRule bool, lo, hi number.Number) Standing // nil while totals are not known
	About    any                                                         // of the engine: which documents they are
}

// Filled is a table that was filled, with its slot.
type Filled struct {
	Slot   int
	Rows   *formula.Rows
	ByRule *formula.Rows // without adjudications; nil where they make no difference
}

// Standing says whether a total is among those that a quota admits to a grade.
type Standing uint8

const (
	Unsettled Standing = iota // some other total is not known
	Inside
	Outside
)

// Hole is a stretch of totals that have no grade: greater than After and less than Before; nil is without end.
type Hole struct {
	After, Before *number.Number
	Too           bool // Before itself lies in the hole
}

// Decided is a key point as it was adjudicated.
type Decided struct {
	Mark       string // as the document names it: ③, or 规划.③
	Met        number.Number
	Reason, By string
}

// Scorecard is what analyses and sentences ask of a scorecard, by an item's index.
type Scorecard interface {
	// Frame is a new frame over the scorecard's facts, which it must not change.
	Frame() *formula.Frame
	// Copied is a new frame over a copy of the facts.
	Copied() *formula.Frame
	// Adjudged is a copied frame of a criterion in which its key points are as they were adjudicated; nil where none was.
	Adjudged(index int) *formula.Frame
	// Decided are the key points of a criterion that were adjudicated.
	Decided(index int) []Decided
	// Enter makes a frame that of a criterion as it was scored; false if it has no rule here.
	Enter(frame *formula.Frame, index int) bool
	// Trace tells which arms the criterion's condition and rule take.
	Trace(index int, visit func(n *formula.Node, arm int))
	// Failed lists the checks after scoring that a criterion failed.
	Failed(index int) []*Check
	// Scaled is what was taken out and made up for by criteria that an item is among; Moved is whether any weight is not what the rule
	// set says.
	Scaled(index int) []Scaling
	Moved() bool
	// Counted is what a criterion weighs and scores; open where that is a range, and neither where it does not apply and weighs nothing.
	Counted(index int) (weight, score number.Number, scored, open bool)
	// Taken are the grades that the total may have if no quota takes them away, by index from the best to the worst; worst is below best for none.
	Taken(byRule bool) (best, worst int)
	// Adjusted is what the adjustments make of another sum of scores from lo to hi, rounded as totals are; ok is false where they read the scores
	// themselves.
	Adjusted(lo, hi number.Number) (least, most number.Number, ok bool)
	// OwnRow is the row that is the document's own in a cohort's table which the document gives itself, -1 for none. Said is what the document
	// gives to a column of such a table; false for nothing.
	OwnRow(frame *formula.Frame, table *CohortTable) int
	Said(frame *formula.Frame, column CohortColumn) (formula.Value, bool)
	// Row is where a row of the table in a slot stands in the document.
	Row(slot, row int) diag.Place
}

// Of is the compiled rule of an indicator or item, an empty one for a parent.
func Of(i interface{ Inside(Key) *Criterion }) *Criterion {
	if c := i.Inside(Key{}); c != nil {
		return c
	}
	return &Criterion{}
}

// Adjustment are the formulas of an adjustment of the total.
type Adjustment struct {
	When  *formula.Formula // nil: always
	Value *formula.Formula // nil for a cap of the grade

	Standard string // as it is written
}

// Adjusts opens an adjustment.
func Adjusts(a interface{ Inside(Key) Adjustment }) Adjustment { return a.Inside(Key{}) }

// Consequence is when something follows from the total, and what.
type Consequence struct {
	When  *formula.Formula
	Words *formula.Template
}

// Follows opens a consequence.
func Follows(q interface{ Inside(Key) Consequence }) Consequence { return q.Inside(Key{}) }

// In opens a rule set.
func In(rs interface{ Inside(Key) RuleSet }) RuleSet { return rs.Inside(Key{}) }

// Card opens a scorecard.
func Card(c interface{ Inside(Key) Scorecard }) Scorecard { return c.Inside(Key{}) }
