package cli

import (
	"context"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/render"
)

func (a *app) score() *cobra.Command {
	return a.onCard(&cobra.Command{
		Use:   "score FACTS",
		Short: a.text("评分：给出评分表", "score facts: the scorecard"),
		Args:  a.args(1, 1),
	}, func(_ context.Context, card *engine.Scorecard, _ []string) error {
		if a.format == "json" {
			return a.indent(render.AppendDetailed(nil, card, render.Detail{Narratives: true, Derivations: true, Lang: a.language()}))
		}
		return a.print(render.Scorecard(card, a.format != "text", a.language()))
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
