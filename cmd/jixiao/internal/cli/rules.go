package cli

import (
	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/library"
	"jixiao/engine/render"
)

func (a *app) rules() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules",
		Short: a.text("列出所有指标体系", "list the rule sets"),
		Args:  a.args(0, 0),
		RunE: func(*cobra.Command, []string) error {
			if err := a.formats("text", "json", "markdown", "html"); err != nil {
				return err
			}
			l, err := a.library()
			if err != nil {
				return err
			}
			if a.format == "json" {
				return a.printJSON(jsonEntries(l.Entries()))
			}
			return a.print(render.Catalogue(l.Entries(), a.language()))
		},
	}
	cmd.AddCommand(a.rulesExport(), a.rulesImport())
	return cmd
}

type jsonEntry struct {
	ID       string `json:"id"`
	Version  string `json:"version"`
	Replaces string `json:"replaces,omitempty"`
	Title    string `json:"title"`
	From     string `json:"from"`
	Until    string `json:"until,omitempty"`
}

func jsonEntries(entries []library.Entry) []jsonEntry {
	out := []jsonEntry{}
	for _, e := range entries {
		out = append(out, jsonEntry{e.ID, e.Version, e.Replaces, e.Title, e.Effective.From, e.Effective.Until})
	}
	return out
}

func (a *app) show() *cobra.Command {
	return &cobra.Command{
		Use:               "show RULESET|FILE",
		Short:             a.text("把一套指标体系显示为可读的文件", "one rule set as a readable document"),
		Args:              a.args(1, 1),
		ValidArgsFunction: a.completeRuleSets,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.formats("text", "json", "markdown", "html"); err != nil {
				return err
			}
			set, err := a.ruleSet(args[0], true)
			if err != nil {
				return err
			}
			rs := set.rules
			if a.format == "json" {
				return a.printJSON(render.RuleSet(rs, a.language()))
			}
			return a.print(render.RuleSet(rs, a.language()))
		},
	}
}

func (a *app) loadNamed(ref string) (*engine.RuleSet, error) {
	l, err := a.library()
	if err != nil {
		return nil, err
	}
	rs, err := l.RuleSet(ref)
	if err != nil {
		return nil, a.failed(a.hinted(err))
	}
	return rs, nil
}
