package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/office/docx"
	"jixiao/office/issued"
	"jixiao/office/sheet"
)

func (a *app) reports() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report",
		Short: a.text("已发布的报告：从 Word、Excel 读入", "reports as issued: read from Word and Excel"),
		Args:  a.args(0, 0),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var out, facts string
	var force bool
	read := &cobra.Command{
		Use:               "import REPORT RULESET",
		Short:             a.text("读入报告（.docx）或评分表（.xlsx）所印的分值、得分、得分率，供重放", "the weights, scores and rates that a report (.docx) or a scoring table (.xlsx) prints, for replay"),
		Args:              a.args(2, 2),
		ValidArgsFunction: a.completeRuleSets,
		RunE: func(_ *cobra.Command, args []string) error {
			rs, err := a.loadNamed(args[1])
			if err != nil {
				return err
			}
			card, err := a.cardOf(rs, facts)
			if err != nil {
				return err
			}
			report, err := a.issued(args[0], card)
			if err != nil {
				return err
			}
			if len(report.Copies) == 0 {
				return a.report(diag.List{diag.New(diag.ReportTables, diag.Place{Source: diag.NewSource(args[0], nil)})})
			}
			if err := a.report(report.Notes); err != nil {
				return err
			}
			for _, c := range report.Copies {
				criteria, open := 0, 0
				for _, s := range c.Scores {
					if card.Find(s.ID).IsCriterion() {
						if criteria++; strings.Trim(s.Points, "—-–/ ") == "" {
							open++
						}
					}
				}
				none := ""
				if open > 0 {
					none = fmt.Sprintf(a.text("，其中 %d 项没有印出得分", ", %d of them without a score"), open)
				}
				fmt.Fprintf(a.stderr, a.text("%s：%d 项指标%s，%d 个上级指标（%s）\n", "%s: %d criteria%s, %d indicators above them (%s)\n"), c.ID, criteria, none, len(c.Scores)-criteria, c.Place)
				if left := report.Left(c); c.ID == "正文" && len(left) > 0 {
					fmt.Fprintf(a.stderr, a.text("正文里没有找到的指标：%s\n", "criteria that the text was not found to have: %s\n"), a.few(left))
				}
			}
			if n := len(report.Statements); n > 0 {
				fmt.Fprintf(a.stderr, a.text("正文里的数：%d 个候选，各补一条怎样重算的 expression，不要的删去\n", "amounts in the text: %d candidates, each to be given an expression or left out\n"), n)
			}
			text, err := report.Text()
			if err != nil {
				return err
			}
			if out == "" {
				_, err = a.stdout.Write(text)
				return err
			}
			return a.create(out, text, force)
		},
	}
	read.Flags().StringVarP(&out, "output", "o", "", a.text("写到这个文件", "write this file"))
	read.Flags().StringVar(&facts, "facts", "", a.text("报告的基础数据：指标是其中各行的（项目自评表），由它认得各行", "the facts of the report: where indicators are rows of theirs, as in self-evaluations, they name them"))
	a.forced(read, &force)
	cmd.AddCommand(read)
	return cmd
}

// few are indicators by name, of many the first.
func (a *app) few(list []*engine.Item) string {
	const most = 8
	var names []string
	for _, i := range list[:min(most, len(list))] {
		names = append(names, i.ID+" "+i.Name)
	}
	said := strings.Join(names, a.text("、", ", "))
	if n := len(list) - most; n > 0 {
		said += fmt.Sprintf(a.text("，另有 %d 项", ", and %d more"), n)
	}
	return said
}

// cardOf is the scorecard of facts, or of none, whose indicators a report is about.
func (a *app) cardOf(rs *engine.RuleSet, name string) (*engine.Scorecard, error) {
	if name != "" {
		facts, err := a.open(name, rs.Ref())
		if err != nil {
			return nil, err
		}
		return facts.Evaluate(), nil
	}
	facts, err := rs.Read("facts.json", []byte(`{"facts": {}}`))
	if err != nil {
		return nil, a.failed(err)
	}
	for _, i := range rs.Criteria() {
		if table := i.ForEach(); table != "" {
			if err := a.report(diag.List{diag.New(diag.ReportImport, diag.Place{}, diag.Both("“%s”下各行的得分：各行的名称在基础数据的“%s”表里，请用 --facts 指明基础数据", "scores of the rows of %q: their names stand in table %q of the facts, which --facts names", i.ID, table))}); err != nil {
				return nil, err
			}
		}
	}
	return facts.Evaluate(), nil
}

// issued reads a report from the file that it was issued in.
func (a *app) issued(name string, card *engine.Scorecard) (*issued.Report, error) {
	if ext := strings.ToLower(filepath.Ext(name)); ext != ".docx" && ext != ".doc" && ext != ".wps" && !isBook(name) {
		return nil, errors.New(a.text("要读的是 .docx 报告或 .xlsx 评分表", "a report is a .docx or an .xlsx"))
	}
	text, err := readFile(name)
	if list := diag.Findings(err); list != nil {
		return nil, a.failed(list)
	} else if err != nil {
		return nil, a.fileError(err)
	}
	if isBook(name) {
		b, err := sheet.Read(name, text)
		if err != nil {
			return nil, a.failed(err)
		}
		return issued.FromBook(card, b), nil
	}
	parts, err := docx.Read(name, text)
	if err != nil {
		return nil, a.failed(err)
	}
	return issued.FromText(card, name, parts), nil
}
