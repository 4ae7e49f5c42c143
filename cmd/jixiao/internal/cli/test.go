package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/cases"
	"jixiao/engine/compare"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/replay"
	"jixiao/engine/verify"
)

func (a *app) test() *cobra.Command {
	var t tester
	cmd := &cobra.Command{
		Use:               "test [RULESET|FILE…]",
		Short:             a.text("测试：规则旁的用例（版本.tests.json）；覆盖与变异", "run the cases beside rule sets (<version>.tests.json); coverage and mutation"),
		ValidArgsFunction: a.completeRuleSets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.formats("text", "json"); err != nil {
				return err
			}
			t.app = a
			return t.run(cmd.Context(), args)
		},
	}
	cmd.Flags().BoolVar(&t.coverage, "coverage", false, a.text("列出没有用例走到的分支、档、要点和步", "list the branches, bands, items and steps that no case takes"))
	cmd.Flags().BoolVar(&t.mutate, "mutate", false, a.text("逐一改动常数、比较、界限、步长和权重，列出没有被发现的改动", "change one thing at a time and list the changes that nothing notices"))
	cmd.Flags().StringArrayVar(&t.reports, "reports", nil, a.text("也用这个目录下的报告重放来发现改动", "let replays of the reports in this folder notice changes, too"))
	return cmd
}

type tester struct {
	*app
	coverage, mutate bool
	reports          []string
}

// testOutcome is what testing one rule set came to.
type testOutcome struct {
	RuleSet  string        `json:"ruleset"`
	Cases    int           `json:"cases"`
	Failures []jsonFailure `json:"failures"`
	Coverage *jsonCoverage `json:"coverage,omitempty"`
	Mutation *jsonMutation `json:"mutation,omitempty"`
}

type jsonFailure struct {
	Case string `json:"case"`
	Of   string `json:"of,omitempty"`
	What string `json:"what"`
	Want string `json:"want"`
	Got  string `json:"got"`
}

type jsonCoverage struct {
	Reachable int       `json:"reachable"`
	Uncovered []jsonArm `json:"uncovered"`
}

type jsonArm struct {
	ID    string `json:"id"`
	Words string `json:"words"`
	Why   string `json:"why"`
}

type jsonMutation struct {
	Mutants    int          `json:"mutants"`
	Noticed    int          `json:"noticed"`
	Equivalent int          `json:"equivalent"`
	Unnoticed  []jsonMutant `json:"unnoticed"`
	Gone       []string     `json:"gone,omitempty"` // explained, but noticed or no longer there
}

type jsonMutant struct {
	ID       string `json:"id"`
	Known    string `json:"known,omitempty"`
	Document string `json:"document,omitempty"`
}

func (t *tester) run(ctx context.Context, args []string) error {
	names := args
	if len(names) == 0 {
		l, err := t.library()
		if err != nil {
			return err
		}
		for _, e := range l.Entries() {
			if _, _, err := l.Beside(e.Ref(), ".tests.json"); err == nil {
				names = append(names, e.Ref())
			}
		}
	}
	outcomes := []*testOutcome{}
	failed := false
	for _, name := range names {
		set, err := t.ruleSet(name, false)
		if err != nil {
			return err
		}
		o, ok, err := t.one(ctx, set)
		if err != nil {
			return t.interrupted(err)
		}
		failed = failed || !ok
		outcomes = append(outcomes, o)
	}
	if t.format == "json" {
		if err := t.printJSON(outcomes); err != nil {
			return err
		}
	}
	if failed {
		return errFindings
	}
	return nil
}

// one tests one rule set and prints what it comes to.
func (t *tester) one(ctx context.Context, set *namedSet) (*testOutcome, bool, error) {
	o := &testOutcome{RuleSet: set.rules.Ref(), Failures: []jsonFailure{}}
	tests := set.tests
	if tests == nil {
		tests = &cases.File{Mutants: map[string]string{}}
	}
	o.Cases = len(tests.Cases)
	var list diag.List
	failures := tests.Run(set.rules)
	refused := map[string][]cases.Failure{} // by what is found of them
	every := 0
	for _, f := range failures {
		if f.Refused {
			refused[f.Got.Zh] = append(refused[f.Got.Zh], f)
			every++
		}
	}
	for _, f := range failures {
		what := cases.Word(f.What)
		if f.Of != "" {
			what = diag.Term{Zh: f.Of + " 的" + what.Zh, En: what.En + " of " + f.Of}
		}
		switch same := refused[f.Got.Zh]; {
		case !f.Refused || len(same) < 2:
			list.Add(diag.New(diag.CaseFailed, f.Place, f.Case.Name, what, show(f.Want), show(f.Got)))
		case f.Case == same[0].Case: // one cause is told once
			list.Add(diag.New(diag.CasesRefused, f.Place, len(same), f.Got, f.Case.Name))
		}
		o.Failures = append(o.Failures, jsonFailure{f.Case.Name, f.Of, f.What, f.Want.In(t.language()), f.Got.In(t.language())})
	}
	t.printf(t.text("%s：用例 %d 个，不符 %d 处\n", "%s: %d cases, %d failures\n"), o.RuleSet, o.Cases, len(failures))
	if t.format == "text" {
		if err := (diag.Printer{Lang: t.language(), Color: colored(t.stdout)}).Print(t.stdout, list); err != nil {
			return nil, false, err
		}
	}
	ok := len(list) == 0
	scored := o.Cases == 0 || every < o.Cases
	if t.coverage && !scored {
		t.printf("%s\n", t.text("没有一个用例的数据被接受，先不列覆盖", "the facts of every case are refused, so that no coverage is told"))
	}
	if t.coverage && scored {
		covered, err := t.cover(ctx, set, tests, o)
		if err != nil {
			return nil, false, err
		}
		ok = ok && covered
	}
	if t.mutate && len(list) > 0 {
		t.printf("%s\n", t.text("有用例不符，先不做变异", "cases fail, so no mutants are tried"))
	}
	if t.mutate && len(list) == 0 {
		noticed, err := t.mutants(ctx, set, tests, o)
		if err != nil {
			return nil, false, err
		}
		ok = ok && noticed
	}
	return o, ok, nil
}

func show(what diag.Term) diag.Term {
	if what == (diag.Term{}) {
		return diag.Both("（无）", "(none)")
	}
	return what
}

// printf writes text, unless JSON is asked for.
func (a *app) printf(format string, args ...any) {
	if a.format == "text" {
		fmt.Fprintf(a.stdout, format, args...)
	}
}

func (t *tester) cover(ctx context.Context, set *namedSet, tests *cases.File, o *testOutcome) (bool, error) {
	var documents [][]byte
	for _, c := range tests.Cases {
		documents = append(documents, c.Document())
	}
	possible, err := verify.Reachable(ctx, set.rules)
	if err != nil {
		return false, err
	}
	uncovered, reachable := cases.Cover(set.rules, documents).Uncovered(func(i *engine.Indicator, n *formula.Node, arm int) bool { return possible(i, n, arm) })
	o.Coverage = &jsonCoverage{Reachable: reachable, Uncovered: []jsonArm{}}
	t.printf(t.text("覆盖：分支 %d 个（已证明走不到的不计），未覆盖 %d 个\n", "coverage: %d ways that are not proved never to be taken, %d not covered\n"), reachable, len(uncovered))
	for _, arm := range uncovered {
		words, why := arm.Words.In(t.language()), arm.Why.In(t.language())
		o.Coverage.Uncovered = append(o.Coverage.Uncovered, jsonArm{arm.ID, words, why})
		t.printf("  %s  %s\n      %s\n", arm.ID, words, why)
	}
	return len(uncovered) == 0, nil
}

func (t *tester) mutants(ctx context.Context, set *namedSet, tests *cases.File, o *testOutcome) (bool, error) {
	checks, err := t.replays(set.rules.Ref())
	if err != nil {
		return false, err
	}
	loader := cases.Loader{Name: set.file, Text: set.text, Fetch: set.library.Fetch}
	mutants := cases.Mutants(set.rules)
	type answer struct {
		verdict  compare.Verdict
		document []byte
	}
	var answers sync.Map // of mutants that nothing noticed
	missed := func(x *cases.Mutant, mutated *engine.RuleSet) error {
		verdict, document, err := difference(ctx, set.rules, mutated)
		answers.Store(x, answer{verdict, document})
		return err
	}
	if err := tests.Mutate(ctx, loader, mutants, checks, missed, t.progress()); err != nil {
		return false, err
	}
	m := &jsonMutation{Mutants: len(mutants), Unnoticed: []jsonMutant{}}
	unexplained := 0
	seen := map[string]bool{}
	for _, x := range mutants {
		if x.Noticed {
			m.Noticed++
			continue
		}
		seen[x.ID] = true
		stored, _ := answers.Load(x)
		told := stored.(answer)
		if told.verdict == compare.Same {
			m.Equivalent++
			continue
		}
		known := tests.Mutants[x.ID]
		if known == "" {
			unexplained++
		}
		m.Unnoticed = append(m.Unnoticed, jsonMutant{x.ID, known, string(told.document)})
	}
	for id := range tests.Mutants {
		if !seen[id] {
			m.Gone = append(m.Gone, id)
		}
	}
	o.Mutation = m
	t.printMutation(m, unexplained)
	return unexplained == 0 && len(m.Gone) == 0, nil
}

func (t *tester) printMutation(m *jsonMutation, unexplained int) {
	t.printf(t.text("变异：%d 个，被发现 %d 个，与原规则等价（已证明）%d 个，未发现 %d 个（其中没有说明的 %d 个）\n",
		"mutants: %d, noticed %d, proved to be equal %d, not noticed %d (of these %d not explained)\n"), m.Mutants, m.Noticed, m.Equivalent, len(m.Unnoticed), unexplained)
	for _, x := range m.Unnoticed {
		t.printf("  %s\n", x.ID)
		if x.Document != "" {
			t.printf(t.text("      这份数据可以分辨：%s\n", "      told apart by: %s\n"), x.Document)
		}
		if x.Known != "" {
			t.printf(t.text("      说明：%s\n", "      explained: %s\n"), x.Known)
		}
	}
	for _, id := range m.Gone {
		t.printf(t.text("  有说明而不再出现：%s\n", "  explained, but not there: %s\n"), id)
	}
}

// difference finds facts that tell a mutant from the rule set, or the proof that there are none.
func difference(ctx context.Context, rs, mutated *engine.RuleSet) (compare.Verdict, []byte, error) {
	changes, err := compare.Diff(ctx, rs, mutated)
	if err != nil {
		return compare.Unknown, nil, err
	}
	if compare.Equal(rs, mutated, changes) {
		if len(changes) == 0 && len(compare.Whole(rs, mutated)) == 0 {
			return compare.Unknown, nil, nil // nothing that is compared tells the two apart
		}
		return compare.Same, nil, nil
	}
	for _, c := range changes {
		if c.Verdict == compare.Differs {
			return compare.Differs, c.Document, nil
		}
	}
	return compare.Unknown, nil, nil
}

// replays are the reports below the given folders that were issued under the rule set.
func (t *tester) replays(ref string) ([]cases.Check, error) {
	var out []cases.Check
	for _, dir := range t.reports {
		files, err := filepath.Glob(filepath.Join(dir, "*", "report.json"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			c, err := t.replayCheck(file, ref)
			if err != nil {
				return nil, err
			}
			if c != nil {
				out = append(out, *c)
			}
		}
	}
	return out, nil
}

func (t *tester) replayCheck(file, ref string) (*cases.Check, error) {
	text, err := t.read(file)
	if err != nil {
		return nil, err
	}
	report, list := replay.ReadReport(file, text)
	if report == nil {
		return nil, t.report(list)
	}
	if report.RuleSet != ref {
		return nil, nil
	}
	dir := filepath.Dir(file)
	facts, err := t.read(filepath.Join(dir, "facts.json"))
	if err != nil {
		return nil, err
	}
	known, err := t.known(filepath.Join(dir, "known.json"))
	if err != nil {
		return nil, err
	}
	return &cases.Check{Name: diag.Both("重放 %s", "replay of %s", dir), Holds: func(rs *engine.RuleSet) bool {
		f, err := rs.Read("facts.json", facts)
		if err != nil {
			return false
		}
		differences, list := replay.Compare(report, f.Evaluate())
		return len(list) == 0 && replay.Match(differences, known).Clean()
	}}, nil
}
