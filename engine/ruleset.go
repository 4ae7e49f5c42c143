package engine

import (
	"slices"
	"sync"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/rulefile"
	"jixiao/engine/internal/scan"
	"jixiao/engine/number"
)

// Version is the engine's version, which every scorecard names.
const Version = "0.2.0"

// RuleSet is a loaded indicator system (指标体系): all that is the same for every document. Every rule is parsed, checked
// and compiled. It is immutable, and any number of goroutines may evaluate with it at once; what its fields and methods
// give belongs to it and must not be changed.
type RuleSet struct {
	ID, Version, Replaces string
	Title, About          string
	Sources               []Source
	Effective             Effective
	Rounding              Rounding
	RatePlaces            int // decimals of shown rates
	GradeOnExact          bool
	Grades                []Grade       // from high to low; may be empty
	GradeSections         bool          // every first-level indicator is graded too, by its rate
	Adjustments           []*Adjustment // of the total, in their order
	Consequences          []*Consequence
	Total                 number.Number // what the top weights add up to
	Parameters            []Parameter
	Tables                []*formula.Fact // that it gives itself; they are not among Facts
	Indicators            []*Indicator    // first level
	Framework             bool            // weights and rules may be open; documents cannot be scored under it
	Files                 []File          // its own first, then what it extends
	Bases                 []string        // id@version of what it extends, nearest first
	Digest                string          // SHA-256 of the composed form, hexadecimal
	Serial                int             // under which a lock publishes it; 0 if it was loaded with none that does

	all         []*Indicator // parents before children
	criteria    []*Indicator // the leaves
	byID        map[string]*Indicator
	items       *items // the tree of a document without rows
	facts       []*formula.Fact
	points      []*formula.KeyPoints
	checks      []*door.Check
	constraints []*door.Check    // of the tree itself, checked when the rule set is loaded
	grade       *formula.Formula // the grade's name, where no table of totals gives it
	table       *formula.Fact    // the indicators as a table, for constraints and what follows from the total; nil if unused
	hasRows     bool
	scopes      []*Indicator // parents within which weight is made up for, inner ones first
	placed      *placement   // of every document, where no criterion may not apply and none stands for rows; shared by all, and nil otherwise
	conditional bool         // some criterion need not apply, so that weights may move
	cohort      []*door.CohortTable
	quotas      bool // some grade has one
	source      *diag.Source
	tables      []*jsontree.Node // what Tables hold, as it is written
	scope       *formula.Scope
	language    formula.Language
	plan        *scan.Plan
	warnings    diag.List
	kept        sync.Map // what others keep of it, see door.RuleSet
}

// named reports whether a document that names that rule set, with or without version, means this one.
func (rs *RuleSet) named(ref string) bool {
	id, version, versioned := rulefile.CutRef(ref)
	return id == rs.ID && (!versioned || version == rs.Version)
}

// Ref is id@version.
func (rs *RuleSet) Ref() string { return rulefile.Ref(rs.orNone().ID, rs.orNone().Version) }

// Warnings are what was found when the rule set was loaded and did not refuse it.
func (rs *RuleSet) Warnings() diag.List { return rs.orNone().warnings }

// Reads returns the facts that the rule of a criterion may read, and whether it applies, in the order of their declaration; nil for an indicator of another rule set.
func (rs *RuleSet) Reads(i *Indicator) []*formula.Fact {
	if rs == nil || i == nil || i.rule == nil || rs.byID[i.ID] != i {
		return nil
	}
	slots := slices.Sorted(slices.Values(i.rule.Reads))
	out := make([]*formula.Fact, len(slots))
	for k, slot := range slots {
		out[k] = rs.facts[slot]
	}
	return out
}

// Facts returns the declared facts in order of declaration. The slice is the caller's; the facts are the rule set's and must not be changed.
func (rs *RuleSet) Facts() []*formula.Fact { return slices.Clone(rs.orNone().facts) }

// All returns every indicator, parents before their children, as Facts does.
func (rs *RuleSet) All() []*Indicator { return slices.Clone(rs.orNone().all) }

// Criteria returns the indicators that are scored themselves, in the order of the tree, as Facts does.
func (rs *RuleSet) Criteria() []*Indicator { return slices.Clone(rs.orNone().criteria) }

// Find returns the indicator with that id, nil if there is none.
func (rs *RuleSet) Find(id string) *Indicator { return rs.orNone().byID[id] }

// Source is a legal source of rules.
type Source struct{ ID, Title, Number, Clause, Issued, Effective, Note string }

// Effective is the inclusive period in which a rule set is in force; Until is empty for no end. Days are 2022-12-31.
type Effective struct{ From, Until string }

// Covers reports whether a day, written 2022-12-31, lies in the period.
func (e Effective) Covers(day string) bool {
	return e.From != "" && e.From <= day && (e.Until == "" || day <= e.Until)
}

// In says the period in that language.
func (e Effective) In(lang diag.Lang) string {
	if e.Until == "" {
		return diag.Term{Zh: e.From + " 起", En: "from " + e.From}.In(lang)
	}
	return diag.Term{Zh: e.From + " 至 " + e.Until, En: "from " + e.From + " to " + e.Until}.In(lang)
}

// Rounding says how scores are rounded: to Places decimals, by Mode, and either each criterion or only the total.
type Rounding struct {
	Places  int
	Mode    number.Mode
	AtTotal bool
}

// Shown is how many decimals scores are shown with at most where they are rounded at the total only.
func (r Rounding) Shown() int { return max(r.Places, 4) }

// Append appends a score as it is shown: with as many decimals as it is rounded to, or where only the total is with those that it has, as far as
// Shown.
func (r Rounding) Append(b []byte, score number.Number) []byte {
	places := r.Places
	if r.AtTotal {
		if n, ok := score.Terminates(); !ok || n > r.Shown() {
			places = r.Shown()
		} else {
			places = max(places, n)
		}
	}
	return score.AppendFixed(b, places, r.Mode)
}

// Grade is a grade and the totals that give it: from From, and up to To if a table of whole points ends there.
type Grade struct {
	Name  string
	From  number.Number
	Above bool           // From itself is not in the grade
	To    *number.Number // included; nil: up to the grade above
	Place diag.Place     // of From

	AtMost number.Number // percent of the cohort that may have it or a better one; 0 for no quota
	Ties   bool          // those that are tied at the limit all have it; else none of them
}

// Parameter is a named constant.
type Parameter struct {
	Name, Unit, About, Source string
	Value                     number.Number
	Place                     diag.Place // of the value
}

// File is a file that a rule set was made from. The digest is that of its text with line ends normalised.
type File struct {
	Name   string
	SHA256 string // hexadecimal
}

// Fetch finds the file of a rule set id@version that another extends: its name for diagnostics, and its text.
type Fetch func(ref string) (name string, text []byte, err error)

// Indicator is a node of a rule set's tree: with children, or a criterion (评分标准) that is scored itself.
type Indicator struct {
	ID, Name      string
	Weight        number.Number
	Explanation   string
	Standard      string // parameters put in
	About         string
	NotApplicable string // the reason, if the indicator never applies
	Parent        *Indicator
	Children      []*Indicator
	Source        Clause
	Readings      []Reading
	Place         diag.Place // of the indicator in its file
	WeightPlace   diag.Place // of its weight, no place if it is computed
	Rounding      Rounding
	IsPoints      bool          // the rule gives points, else percent of the weight
	Min, Max      number.Number // range of the points; 0 to the weight for a percentage

	oneOf *formula.Fact   // whose choices the children are grouped by
	cases []string        // of a child of such a parent
	index int             // among all
	leaf  int             // among the criteria; -1 for a parent
	rule  *door.Criterion // of a leaf
}

// IsCriterion reports whether the indicator is scored itself.
func (i *Indicator) IsCriterion() bool { return i != nil && i.leaf >= 0 }

// Level is 1 for the first level, 2 for the one below.
func (i *Indicator) Level() int {
	level := 0
	for ; i != nil; i = i.Parent {
		level++
	}
	return level
}

// standsForRows reports whether the rows of a table become criteria in the place of this one.
func (i *Indicator) standsForRows() bool { return i != nil && i.rule != nil && i.rule.Rows != nil }

// Clause refers to a source.
type Clause struct{ Ref, Clause string }

// Reading records how the rule reads words that leave a choice.
type Reading struct{ About, Reads, Because string }

// Effect is what an adjustment does to the total.
type Effect uint8

// The effects.
const (
	Add      Effect = iota // a bonus or penalty: points are added
	Cap                    // the total is at most so much
	Set                    // the total is so much, whatever the criteria gave: a veto
	GradeCap               // the grade is at best that one
)

// String is the effect's name in rule files.
func (e Effect) String() string { return rulefile.Effects[e] }

// Adjustment (调整) changes the total after the criteria have been added up: bonus, penalty, cap or veto. Adjustments
// work one after the other in the order of the file.
type Adjustment struct {
	ID, Name, Standard string
	Source             Clause
	Effect             Effect
	Min, Max           number.Number // of Add: at least and at most so much is added, whatever Value gives
	Grade              int           // of a GradeCap: index among the rule set's grades
	Place              diag.Place

	when  *formula.Formula // nil: always
	value *formula.Formula // nil for a GradeCap
	words string           // the standard as it is written
	reads []int
}

// Consequence (结果应用) is what follows from the total and the grade, such as a cut of next year's budget.
type Consequence struct {
	ID     string
	Source Clause

	when  *formula.Formula
	words *formula.Template
}
