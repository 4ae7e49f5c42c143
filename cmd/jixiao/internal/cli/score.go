package cli

import (
	"context"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/render"
	"jixiao/office/result"
)

func (a *app) score() *cobra.Command {
	cmd := a.onCard(&cobra.Command{
		Use:   "score FACTS",
		Short: a.text("评分：给出评分表", "score facts: the scorecard"),
		Args:  a.args(1, 1),
	}, func(_ context.Context, card *engine.Scorecard, _ []string) error {
		if a.format == "json" {
			return a.indent(render.AppendDetailed(nil, card, render.Detail{Narratives: true, Derivations: true, Lang: a.language()}))
		}
		if a.format == "xlsx" {
			text, err := result.Workbook(card, a.language())
			if err != nil {
				return a.failed(err)
			}
			return a.emit(text)
		}
		return a.print(render.Scorecard(card, a.format != "text", a.language()))
	})
	cmd.PreRun = func(*cobra.Command, []string) { a.sheets = true }
	return cmd
}

func (a *app) chapters() *cobra.Command {
	return a.onCard(&cobra.Command{
		Use:   "chapters FACTS",
		Short: a.text("报告中由得分而来的各章：得分情况、逐项说明、失分、依据、评分表", "the chapters of a report that follow from its scores"),
		Args:  a.args(1, 1),
	}, func(_ context.Context, card *engine.Scorecard, _ []string) error {
		if err := a.formats("text", "markdown", "html"); err != nil { // the numbers as JSON are score's
			return err
		}
		return a.print(render.Chapters(card, a.language()))
	})
}

// onCard completes a verb that scores the document of its first argument and shows something of the scorecard.
func (a *app) onCard(cmd *cobra.Command, run func(ctx context.Context, card *engine.Scorecard, args []string) error) *cobra.Command {
	var byRule bool
	var ruleset string
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := a.formats("text", "json", "markdown", "html"); err != nil {
			return err
		}
		card, err := a.card(args[0], ruleset, byRule)
		if err != nil {
			return err
		}
		return run(cmd.Context(), card, args)
	}
	a.scoringFlags(cmd, &byRule, &ruleset)
	return cmd
}

func (a *app) scoringFlags(cmd *cobra.Command, byRule *bool, ruleset *string) {
	cmd.Flags().BoolVar(byRule, "by-rule", false, a.text("不计裁定，只按规则", "leave adjudications out"))
	cmd.Flags().StringVar(ruleset, "ruleset", "", a.text("改用另一套指标体系 ID@VERSION", "score under another rule set ID@VERSION"))
	_ = cmd.RegisterFlagCompletionFunc("ruleset", a.completeRuleSets)
}

func (a *app) completeRuleSets(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	l, err := a.library()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var refs []string
	for _, e := range l.Entries() {
		refs = append(refs, e.Ref())
	}
	return refs, cobra.ShellCompDirectiveNoFileComp
}

func (a *app) card(name, ruleset string, byRule bool) (*engine.Scorecard, error) {
	facts, err := a.open(name, ruleset)
	if err != nil {
		return nil, err
	}
	if byRule {
		return facts.EvaluateByRule(), nil
	}
	return facts.Evaluate(), nil
}
