package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"jixiao/engine/diag"
	"jixiao/engine/render"
	"jixiao/engine/verify"
)

func (a *app) verify() *cobra.Command {
	var all bool
	var save string
	var reports []string
	cmd := &cobra.Command{
		Use:               "verify RULESET|FILE [CRITERION…]",
		Short:             a.text("验证：规则在一切数据上成立什么，反例是什么", "what holds of a rule set on all facts, with counterexamples"),
		Args:              a.args(1, 1<<10),
		ValidArgsFunction: a.completeRuleSets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.formats("text", "json", "markdown", "html"); err != nil {
				return err
			}
			return a.runVerify(cmd.Context(), args, all, save, reports)
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, a.text("也列出成立的各项", "list what is proved, too"))
	cmd.Flags().StringVar(&save, "save", "", a.text("把举例的数据文档存到这个目录", "save the documents of examples in this folder"))
	a.reportsFlag(cmd, &reports)
	return cmd
}

func (a *app) runVerify(ctx context.Context, args []string, all bool, save string, reports []string) error {
	set, err := a.ruleSet(args[0], false)
	if err != nil {
		return err
	}
	only := map[string]bool{}
	for _, id := range args[1:] {
		if i := set.rules.Find(id); i == nil || !i.IsCriterion() {
			if i != nil {
				return fmt.Errorf(a.text("“%s”是上级指标，自身不评分：请写它下面的指标", "%q is scored by what is below it: name the criteria there"), id)
			}
			return fmt.Errorf(a.text("没有编号为“%s”的指标", "there is no criterion %q"), id)
		}
		only[id] = true
	}
	seeds, err := a.seeds(reports, set)
	if err != nil {
		return err
	}
	report, err := verify.Run(ctx, set.rules, only, a.progress(), seeds...)
	if err != nil {
		return a.interrupted(err)
	}
	accepted := map[string]string{}
	if set.tests != nil {
		for id, reason := range set.tests.Findings {
			if criterion, _, _ := strings.Cut(id, ":"); len(only) == 0 || only[criterion] {
				accepted[id] = reason
			}
		}
	}
	if save != "" {
		if err := a.saveExamples(save, report); err != nil {
			return err
		}
	}
	if a.format == "json" {
		err = a.printJSON(jsonClaims(report, accepted, all, a.language()))
	} else {
		err = a.print(render.Verification(report, accepted, all, a.language()))
	}
	if _, fresh, gone := report.Known(accepted); err == nil && len(fresh)+len(gone) > 0 {
		return errFindings
	}
	return err
}

// saveExamples writes each document under its claim's id.
func (a *app) saveExamples(dir string, r *verify.Report) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, c := range r.Claims {
		if c.Document == nil {
			continue
		}
		name := strings.NewReplacer(":", "-", "/", "_").Replace(c.ID) + ".json"
		if err := a.write(filepath.Join(dir, name), append(append([]byte{}, c.Document...), '\n')); err != nil {
			return err
		}
	}
	return nil
}

type jsonClaim struct {
	ID        string `json:"id"`
	Criterion string `json:"criterion,omitempty"`
	Property  string `json:"property"`
	Verdict   string `json:"verdict"`
	Text      string `json:"text"`
	Place     string `json:"place,omitempty"`
	Document  string `json:"document,omitempty"`
	Known     string `json:"known,omitempty"`
}

func jsonClaims(r *verify.Report, accepted map[string]string, all bool, lang diag.Lang) []jsonClaim {
	out := []jsonClaim{}
	for _, c := range r.Claims {
		if c.Verdict == verify.Proved && !c.Finding() && !all {
			continue
		}
		j := jsonClaim{ID: c.ID, Property: string(c.Property), Verdict: c.Verdict.String(), Text: c.Text.In(lang), Document: string(c.Document), Known: accepted[c.ID]}
		if c.Criterion != nil {
			j.Criterion = c.Criterion.ID
		}
		j.Place = c.Place.String()
		out = append(out, j)
	}
	return out
}

// progress shows how far a long run is, on a terminal only.
func (a *app) progress() func(done, total int) {
	if !colored(a.stderr) {
		return nil
	}
	return func(done, total int) {
		fmt.Fprintf(a.stderr, "\r%d/%d", done, total)
		if done == total {
			fmt.Fprint(a.stderr, "\r          \r")
		}
	}
}
