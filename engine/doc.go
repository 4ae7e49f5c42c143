// Package engine evaluates indicator systems (指标体系) of Chinese budget performance evaluation: rule sets that are data.
//
// # The walk
//
//	rule file   bytes ─ jsontree ─ schema ─▶ rulefile: layers ─▶ declarations ─ load (formula: parse, check, compile) ─▶ RuleSet
//	facts file  bytes ─ scan over the declared facts, units ─ items: rows of a table become criteria ────────────────▶ Facts
//	Facts ─ place the weights ─ evaluate ─ round ─ aggregate ─ adjust ─ grade ─ consequences ──────────────────────────▶ Scorecard
//	Scorecard ─ words ─ render ─▶ text, Markdown, HTML, JSON          Scorecard + issued report ─ replay ─▶ differences, causes
//
// Layers, declarations, rule set, facts and scorecard are values of types of their own that nothing changes once they are
// handed out. What can be refused about a rule
// file is refused before there is a RuleSet, what can be refused about a document before there are Facts. Evaluation is
// pure: it reads no clock, network, environment or global, and the same input gives the same bytes.
//
// # What scores a document
//
// Whoever wants to know how a score comes about reads these, in this order: about 9100 lines that know of rule
// sets and documents, and 12500 of the language, its numbers and findings, out of 71000 in all:
//
//	ruleset.go                           the rule set and its indicators
//	internal/rulefile/                   from a file and what it extends to declarations: layers, ids, ways of scoring, what is removed
//	load.go load_criteria.go             declarations into a rule set: names, formulas, criteria, rows
//	load_weights.go load_cases.go        weights that must add up; groups that stand for each other
//	load_whole.go                        adjustments, grades, consequences, checks
//	facts.go items.go internal/scan/     a document against the declared facts; a document's own indicators
//	place.go place_within.go adjudge.go  weights made up for within parents; key points that are adjudicated
//	place.go evaluate.go short.go        the weight that each criterion has here; its score, or its range; a shorter way for most documents
//	aggregate.go adjust.go grade.go      subtotals; adjustments and the total; grades, caps, holes between grades
//	scorecard.go indicators.go           what comes out; the indicators as a table that grades and constraints read
//	diagnose.go                          what a document shows of mistakes, and what must be said beside its scores
//	formula/                             the language (SPEC.md): cel.go and exprlang.go read it into one tree; check*.go, compile*.go
//	formula/bounds*.go                   what a rule can be while facts are open: every range of a score comes from here
//	number/ diag/                        exact numbers; diagnostics, each with its place, worded in diag/codes.go
//
// # What reasons about rules
//
// Nothing in a score depends on the rest: load_notices.go (what is noticed of a rule when it is loaded), formula's
// pieces*.go (a rule of one number taken apart exactly), arms.go and cuts.go (the ways that a rule can go, and where they
// part), same.go (one formula, written differently), derive.go and words*.go (in sentences), and packages of their own that
// no package named above imports:
//
//	batch/              many documents: read, scored on all cores, written in order; what they come to together
//	cohort/             documents that are scored together: tables that all of them fill, ranks, quotas of grades
//	document/           facts documents of structs, maps and single values
//	library/ lock/      which rule sets there are and which is in force; what was published, signatures
//	words/ render/      sentences about a scorecard; printing
//	format/             what kind of file a text is, its layout, mending
//	cases/ witness/     the tests beside a rule set, coverage, mutants; facts that show something, confirmed by scoring
//	verify/ compare/    what holds on all facts; what a revision changes in meaning, and what it does to past reports
//	revise/             what of a rule set can be revised in tables, and the next version's file
//	whatif/ replay/     what lost points or a grade would take; reports as issued
//
// Only these packages see a rule set's compiled rules, through internal/door: a host sees this package as go doc shows it.
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
// A *RuleSet, *Facts and *Scorecard may be shared by any number of goroutines: nothing changes them. A Worker, which uses its
// memory again, serves one goroutine at a time, and its scorecard lives until the function that is given it returns.
package engine
