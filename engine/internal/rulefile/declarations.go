package rulefile

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
)

// Declarations are what a rule file, composed over what it extends, says.
type Declarations struct {
	ID, Version, Replaces, Title, About string

	Source    *diag.Source // of the file itself
	Language  formula.Language
	Framework bool
	Sources   []Source
	Effective Effective

	Rounding     Rounding
	RatePlaces   int
	Total        number.Number
	TotalWritten bool // the sum of the first level can be judged
	Relative     bool // weights are written relative to their siblings
	Policy       *Policy

	Parameters []Parameter
	Facts      []*Fact // in order of declaration, those of indicators included
	Lets       []Let
	Checks     []Check
	Ensure     []Check

	Grades        []Grade
	Grade         *Expression // its name, where no table of totals gives it
	GradeOnExact  bool
	GradeSections *jsontree.Node // where it is asked for
	Constraints   []Check
	Adjustments   []Adjustment
	Consequences  []Consequence

	Indicators []*Indicator // first level
	Dropped    bool         // an indicator was refused and is not among them, so that no sum of weights can be judged
	IndexPlace diag.Place   // of the member “indicators”
}

// Source is a legal source.
type Source struct{ ID, Title, Number, Clause, Issued, Effective, Note string }

// Effective is the inclusive period in which a rule set is in force; days are 2022-12-31, "" for none.
type Effective struct{ From, Until string }

// Rounding is how scores are rounded.
type Rounding struct {
	Places  int
	Mode    number.Mode
	AtTotal bool
}

// Parameter is a named constant. Value is nil where the file gives none that can be read.
type Parameter struct {
	Name, Unit, About, Source string
	Value                     *number.Number
	Place, KeyPlace           diag.Place
}

// Fact is a declared fact, or a column of a table.
type Fact struct {
	*formula.Fact
	Key *jsontree.Node // the member

	Carried bool // documents have it for other rule sets, and this one does not read it

	Value     *jsontree.Node     // of a table whose rows the rule set gives
	KeyPoints *formula.KeyPoints // of key points, whose items are facts of their own

	PointRules []PointRule // of key points: what computes each

	// Of a table that is filled from the cohort:
	CohortKey *jsontree.Node // the column that tells its rows apart; nil for none
	Columns   []Column
}

// Column says what a column of a table from the cohort holds of each document: an expression, its subject, or a score.
type Column struct {
	*formula.Fact
	Is      *Expression
	Subject bool
	Score   string // the id of an indicator, or total
	Node    *jsontree.Node
}

// Let is a named expression, which may have parameters.
type Let struct {
	Name string
	Key  *jsontree.Node
	With []*jsontree.Node // names of its parameters
	Expression
}

// Check is a condition with a message.
type Check struct {
	ID       string
	Severity diag.Severity
	Place    diag.Place
	Expect   *Expression
	Message  *Expression
}

// Grade is a grade of the table; From and To are nil where they are not given.
type Grade struct {
	Name     string
	From, To *number.Number
	Above    bool           // From is not included
	AtMost   *number.Number // percent of the cohort that may have it or a better one
	Ties     bool           // those that are tied at the limit all have it
	Node     *jsontree.Node
}

// Adjustment is a change of the total; Effect is the member that says which, "" if it was refused.
type Adjustment struct {
	ID, Name string
	Standard *Expression
	Source   Clause
	Effect   string
	When     *Expression
	Value    *Expression // nil for grade_cap
	GradeCap *jsontree.Node
	Min, Max number.Number
	Node     *jsontree.Node
}

// Consequence is what follows from the total.
type Consequence struct {
	ID     string
	Source Clause
	When   *Expression
	Words  *Expression
}

// Clause refers to a source.
type Clause struct{ Ref, Clause string }

// Reading records how a rule reads words that leave a choice.
type Reading struct{ About, Reads, Because string }

// Policy says what becomes of the weight of a criterion that does not apply.
type Policy struct {
	Name       string // full, zero, rescale; "" for reallocate
	Reallocate string // the receiver's id
	Within     string // of rescale: the parent within which, "" for the whole
	Node       *jsontree.Node
}

// Way is how an indicator is scored.
type Way uint8

const (
	Unsettled Way = iota // refused, or left open by a framework
	Parent               // by what is below it
	Percent              // by a percentage of its weight
	Points               // by points
	Inapplicable
)

// Indicator is an indicator. Weight is nil where it is not a number that the file gives.
type Indicator struct {
	ID, Name, Explanation, About string
	Weight                       *number.Number
	NotApplicable                string
	Place, IDPlace, WeightPlace  diag.Place
	Source                       Clause
	Readings                     []Reading
	Standard                     *Expression
	Rounding                     *Rounding // its own, nil for the rule set's
	Way                          Way
	Facts                        []*Fact
	Children                     []*Indicator
	OneOf                        *jsontree.Node // the fact whose choices the children are grouped by
	Case                         *jsontree.Node // of such a child: the choices

	// Of an indicator that is scored itself:
	Rule      *Expression
	RuleKey   diag.Place
	Min, Max  *jsontree.Node // of points
	Applies   *Expression
	Policy    *Policy
	Better    *jsontree.Node
	Lets      []Let
	Ensure    []Check
	Narrative *Expression
	Rows      *Rows
}

// Rows says that an indicator stands for the rows of a table.
type Rows struct {
	Table             string
	At                *jsontree.Node // for_each
	As                *jsontree.Node
	Key, Name, Weight *Expression
	Group             []*Expression
	Show              []*jsontree.Node // columns that scorecards show of each row
}
