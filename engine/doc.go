// Package engine evaluates indicator systems (指标体系) of Chinese budget performance evaluation: rule sets that are data.
//
// # The walk
//
//	rule file  bytes ─ jsontree ─ schema ─ load (formula: parse, check, compile) ──▶ RuleSet   immutable, shared
//	facts file bytes ─ scan over the declared facts, units ────────────────────────▶ Facts     one goroutine at a time
//	RuleSet + Facts ─ evaluate ─ round ─ aggregate ─ grade ────────────────────────▶ Scorecard ─ render ─▶ text, Markdown, HTML
//	Scorecard + issued report ─ replay ────────────────────────────────────────────▶ Differences
//
// Everything that can be refused about a rule file is refused by Load or Parse. Evaluation is pure: it reads no clock,
// network, environment or global, and the same input gives the same bytes.
//
// # Where things are
//
//	ruleset.go  load*.go compose.go   rule sets, and how files become one
//	facts.go                facts documents; scan/ reads them, entry by entry
//	evaluate.go aggregate.go grade.go   scores, subtotals and totals, grades
//	scorecard.go json.go    what comes out
//	explain.go              why: derivations, closings, amounts
//	catalogue.go            which rule sets there are, and which is in force
//	kind.go format.go factsschema.go   what a file is, its layout; a JSON Schema for a rule set's facts
//	number/ diag/ formula/  exact numbers; diagnostics; the expression language (SPEC.md)
//	replay/ render/         reports as issued; printing
//
// # Words
//
// An indicator (指标) has children or is a criterion (评分标准), which gives a percentage of its weight (权重) or points. A
// fact (事实) is what criteria read; its basis says whether it is stated, computed, presumed or judged. An outcome that has
// no value is undetermined (无法确定), with a reason; a score is then a range. An adjudication (裁定) is a score that the
// evaluators decided against the rule; the rule's score stays beside it.
//
// # Concurrency
//
// A *RuleSet may be shared by any number of goroutines. Facts and Scorecard belong to one goroutine at a time; hosts keep
// a pair for each worker and use ReadInto and EvaluateInto again and again.
package engine
