package cli

import "github.com/spf13/cobra"

func (a *app) schema() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schema",
		Short: a.text("生成 JSON Schema", "JSON Schemas"),
		Args:  a.args(0, 0),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:               "facts RULESET",
		Short:             a.text("某套指标体系的基础数据模式", "a JSON Schema for a rule set's facts"),
		Args:              a.args(1, 1),
		ValidArgsFunction: a.completeRuleSets,
		RunE: func(_ *cobra.Command, args []string) error {
			rs, err := a.loadNamed(args[0])
			if err != nil {
				return err
			}
			return a.printJSON(rs.FactsSchema())
		},
	})
	return cmd
}
