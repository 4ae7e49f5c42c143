package engine

import (
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/scan"
	"jixiao/engine/number"
)

// Version is the engine's version, which every scorecard names.
const Version = "0.1.0"

// RuleSet is a loaded indicator system (指标体系). It is immutable: every rule is parsed, checked and compiled, and any
// number of goroutines may evaluate with it at once.
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
	Indicators            []*Indicator // first level
	Framework             bool         // weights and rules may be open; documents cannot be scored under it
	Files                 []File       // its own first, then what it extends
	Bases                 []string     // id@version of what it extends, nearest first
	Digest                string       // SHA-256 of the composed form, hexadecimal

	tree        // the indicators; first is Indicators
	facts       []*formula.Fact
	checks      []*Check
	constraints []*Check         // of the tree itself, checked when the rule set is loaded
	grade       *formula.Formula // the grade's name, where no table of totals gives it
	table       *formula.Fact    // the indicators as a table, for constraints and what follows from the total; nil if unused
	hasRows     bool
	source      *diag.Source // its own file
	scope       *formula.Scope
	language    formula.Language
	plan        *scan.Plan
}

// Ref is id@version.
func (rs *RuleSet) Ref() string { return rs.ID + "@" + rs.Version }

// Source is a legal source of rules.
type Source struct{ ID, Title, Number, Clause, Issued, Effective, Note string }

// Effective is the inclusive period in which a rule set is in force; Until is empty for no end. Days are 2022-12-31.
type Effective struct{ From, Until string }

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

// Grade is a grade and the totals that give it: from From, and up to To if a table of whole points ends there.
type Grade struct {
	Name  string
	From  number.Number
	To    *number.Number // included; nil: up to the grade above
	Place diag.Place     // of From
}

// Parameter is a named constant.
type Parameter struct {
	Name, Unit, About, Source string
	Value                     number.Number
	Place                     diag.Place // of the value
}

// File is a file that a rule set was made from.
type File struct {
	Name   string
	SHA256 string // hexadecimal
}

// Facts returns the declared facts in order of declaration. They must not be changed.
func (rs *RuleSet) Facts() []*formula.Fact { return rs.facts }

// All returns every indicator, parents before their children.
func (rs *RuleSet) All() []*Indicator { return rs.all }

// Criteria returns the indicators that are scored themselves, in the order of the tree.
func (rs *RuleSet) Criteria() []*Indicator { return rs.criteria }

// HasRows reports whether rows of a document become criteria.
func (rs *RuleSet) HasRows() bool { return rs.hasRows }

// Constraints returns the constraints on the tree itself.
func (rs *RuleSet) Constraints() []*Check { return rs.constraints }

// Checks returns the consistency checks of facts.
func (rs *RuleSet) Checks() []*Check { return rs.checks }

// Find returns the indicator with that id, nil if there is none.
func (rs *RuleSet) Find(id string) *Indicator { return rs.find(id) }

// Compile compiles an expression of the rule set's default notation over its facts, parameters and lets, as statements
// of a report need.
func (rs *RuleSet) Compile(src formula.Source, want ...formula.Kind) (*formula.Formula, diag.List) {
	return rs.scope.Compile(rs.language, src, want...)
}

// Policy says what follows when a criterion does not apply.
type Policy uint8

const (
	Full       Policy = iota // full marks
	Zero                     // no marks
	Rescale                  // the others are scaled up to the total
	Reallocate               // the weight goes to another criterion
)

// Indicator is a node of the tree: with children, or a criterion (评分标准) that is scored itself.
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
	Better        []Direction // of the measures for which the rule should be monotone

	Index    int              // among All of the rule set, or of the scorecard that has rows
	Leaf     int              // among Criteria, likewise; -1 for a parent
	Rows     *Rows            // of a leaf that stands for the rows of a table, and of each such row
	Row      int              // number of the row, from 1; 0 if the criterion is no row
	Rule     *formula.Formula // percent of the weight, or points
	IsPoints bool
	Min, Max number.Number // range of the points; 0 to the weight for a percentage

	applies   *formula.Formula
	policy    Policy
	receivers []receipt
	origin    *Indicator // of an indicator in a document's tree: the rule set's own
	narrative *formula.Template
	declared  []*formula.Fact // beside the criterion
	lets      []*formula.Let  // of the criterion
	ensure    []*Check
	judged    []int // slots of tables of which the rule may read a column of judgements
	reads     []int // slots of the facts that the rule may read, each once
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

// WeightRange is what a criterion's weight can be: its own, or more where weight of others may move to it.
func (rs *RuleSet) WeightRange(i *Indicator) (lo, hi number.Number) {
	if most := rs.plan.Criteria[i.Leaf].Max; !i.IsPoints && i.Weight.Less(most) {
		return i.Weight, most
	}
	return i.Weight, i.Weight
}

// WeighsTheSame reports whether a rule's result cannot depend on weight that moves to the criterion: none does, or the rule
// does not read it.
func (rs *RuleSet) WeighsTheSame(i *Indicator) bool {
	lo, hi := rs.WeightRange(i)
	return lo.Equal(hi) || i.Rule == nil || !i.Rule.Uses(formula.VarWeight)
}

// Movers lists the other criteria that move weight to a criterion where they do not apply.
func (rs *RuleSet) Movers(i *Indicator) []*Indicator {
	var out []*Indicator
	for _, other := range rs.criteria {
		if other == i || other.applies == nil {
			continue
		}
		moves := other.policy == Rescale
		for _, to := range other.receivers {
			moves = moves || to.indicator == i
		}
		if moves {
			out = append(out, other)
		}
	}
	return out
}

// Whole lists the formulas that are about the whole and not one criterion, by name: of adjustments, the grade and
// consequences.
func (rs *RuleSet) Whole(visit func(name string, f *formula.Formula)) {
	for _, a := range rs.Adjustments {
		if a.When != nil {
			visit("调整:"+a.ID+":when", a.When)
		}
		if a.Value != nil {
			visit("调整:"+a.ID+":value", a.Value)
		}
	}
	if rs.grade != nil {
		visit("等级", rs.grade)
	}
	for _, q := range rs.Consequences {
		visit("结果应用:"+q.ID, q.When)
	}
}

// GradeByRule reports whether an expression gives the grade and not the table of totals.
func (rs *RuleSet) GradeByRule() bool { return rs.grade != nil }

// Clause refers to a source.
type Clause struct{ Ref, Clause string }

// Reading records how the rule reads words that leave a choice.
type Reading struct{ About, Reads, Because string }

// Facts returns the facts that are declared beside the indicator, Lets its own lets.
func (i *Indicator) Facts() []*formula.Fact { return i.declared }

// Lets returns the indicator's own lets.
func (i *Indicator) Lets() []*formula.Let { return i.lets }

// Applies returns the formula that says when the criterion applies, nil for always.
func (i *Indicator) Applies() *formula.Formula { return i.applies }

// WhenNotApplicable says what follows when the criterion does not apply: full, zero, rescale, or reallocate and to whom.
func (i *Indicator) WhenNotApplicable() string {
	s := [...]string{Full: "full", Zero: "zero", Rescale: "rescale", Reallocate: "reallocate"}[i.policy]
	for _, r := range i.receivers {
		s += " " + r.indicator.ID
	}
	return s
}

// Ensures returns the checks after the criterion's scoring, those of the rule set first.
func (i *Indicator) Ensures() []*Check { return i.ensure }

// WeightGoes says in Chinese what becomes of the weight where the criterion does not apply.
func (i *Indicator) WeightGoes() string {
	if i.policy != Reallocate {
		return policyWords[i.policy]
	}
	var names []string
	for _, to := range i.receivers {
		names = append(names, to.indicator.ID+" "+to.indicator.Name)
	}
	return "权重并入 " + strings.Join(names, "、")
}

// Words is the condition read back, and what the check says when it does not hold, with its expressions in braces.
func (c *Check) Words() string {
	if c.message == nil {
		return c.Expect.Words()
	}
	return c.Expect.Words() + "；不成立时：" + c.message.Text()
}

// Check is a condition that should hold: among facts, or of a criterion's score.
type Check struct {
	ID       string
	Severity diag.Severity
	Expect   *formula.Formula
	Place    diag.Place
	message  *formula.Template
}
