// Package engine evaluates indicator systems (指标体系) of Chinese budget performance evaluation: rule sets that are data.
//
// # The walk
//
//	rule files  bytes ─ jsontree ─ schema ─ compose ─ load (formula: parse, check, compile) ─▶ RuleSet   immutable, shared
//	facts file  bytes ─ scan over the declared facts, units ─ rows into the tree ────────────▶ Facts     one goroutine at a time
//	RuleSet + Facts ─ evaluate ─ round ─ aggregate ─ adjust ─ grade ─ consequences ──────────▶ Scorecard ─ render ─▶ text, Markdown, HTML
//	Scorecard + issued report ─ replay ──────────────────────────────────────────────────────▶ Differences and their causes
//
// Everything that can be refused about a rule file is refused by Load or Parse. Evaluation is pure: it reads no clock,
// network, environment or global, and the same input gives the same bytes.
//
// # Where things are
//
//	ruleset.go  load*.go compose.go         rule sets, and how files become one: layers, names, the tree, weights, rows, the whole
//	facts.go rows.go                        facts documents; scan/ reads them; rows of a table become criteria
//	evaluate.go weights.go aggregate.go     scores of criteria, the weights they have in a document, subtotals
//	totals.go grade.go table.go             adjustments, grades, consequences, constraints; the indicators as a table
//	scorecard.go json.go explain.go         what comes out, and why: derivations, closings, amounts
//	catalogue.go lock.go                    which rule sets there are and which is in force; published versions and signatures
//	kind.go format.go factsschema.go        what a file is, its layout; a JSON Schema for a rule set's facts
//	diagnose.go                             what a document shows of mistakes
//	number/ diag/ formula/                  exact numbers; diagnostics; the expression language (SPEC.md)
//	replay/ render/                         reports as issued, and what explains their figures; printing
//
// Above the engine, each in a room of its own and imported by nothing below:
//
//	cases/     the tests beside a rule set: running, coverage, mutants
//	witness/   facts that show something, found by search and confirmed by scoring
//	verify/    what holds of a rule set on all facts: proved, refuted by a document, or not proved
//	compare/   what a revision changes in meaning, and what it does to past reports
//	whatif/    what lost points or a grade would take
//
// They share one walk of the formula tree over intervals (formula/bounds*.go), one numbering of the ways it can go
// (formula/arms.go), and one way to take a rule of one number apart exactly (formula/pieces*.go).
//
// # Words
//
// An indicator (指标) has children or is a criterion (评分标准), which gives a percentage of its weight (权重) or points. A
// fact (事实) is what criteria read; its basis says whether it is stated, computed, presumed or judged. An outcome that has
// no value is undetermined (无法确定), with a reason; a score is then a range. An adjudication (裁定) is a score that the
// evaluators decided against the rule; the rule's score stays beside it. A framework (框架) is a rule set that leaves weights
// and rules to those that extend it. An adjustment (调整) changes the total after the criteria have been added up.
//
// # Concurrency
//
// A *RuleSet may be shared by any number of goroutines. Facts and Scorecard belong to one goroutine at a time; hosts keep
// a pair for each worker and use ReadInto and EvaluateInto again and again.
package engine
