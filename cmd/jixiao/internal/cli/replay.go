package cli

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"jixiao/engine/render"
	"jixiao/engine/replay"
)

func (a *app) replay() *cobra.Command {
	return &cobra.Command{
		Use:   "replay DIR",
		Short: a.text("重放：已发布的报告与其规则、数据不符之处", "where a report as issued departs from its own rules and facts"),
		Args:  a.args(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.formats("text", "json", "markdown", "html"); err != nil {
				return err
			}
			return a.runReplay(args[0])
		},
	}
}

func (a *app) runReplay(dir string) error {
	name := filepath.Join(dir, "report.json")
	text, err := a.read(name)
	if err != nil {
		return err
	}
	report, list := replay.ReadReport(name, text)
	if err := a.report(list); err != nil {
		return err
	}
	doc, err := a.open(filepath.Join(dir, "facts.json"), report.RuleSet)
	if err != nil {
		return err
	}
	known, err := a.known(filepath.Join(dir, "known.json"))
	if err != nil {
		return err
	}
	differences, list := replay.Compare(report, doc.rs.Evaluate(doc.facts))
	if err := a.report(list); err != nil {
		return err
	}
	o := replay.Match(differences, known)
	if a.format == "json" {
		err = a.printJSON(replayJSON(o))
	} else {
		err = a.print(render.Replay(report, o))
	}
	if err == nil && !o.Clean() {
		return errFindings
	}
	return err
}

// known reads the accepted differences; a report without the file has none.
func (a *app) known(name string) (*replay.Known, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return &replay.Known{}, nil
	}
	if err != nil {
		return nil, a.fileError(err)
	}
	known, list := replay.ReadKnown(name, text)
	return known, a.report(list)
}

type jsonReplay struct {
	Differences []jsonDifference `json:"differences"`
	Gone        []jsonDifference `json:"gone"`
}

type jsonDifference struct {
	replay.Difference
	Reason string `json:"reason,omitempty"`
}

func replayJSON(o *replay.Outcome) jsonReplay {
	out := jsonReplay{Differences: []jsonDifference{}, Gone: []jsonDifference{}}
	for i, d := range o.Differences {
		out.Differences = append(out.Differences, jsonDifference{d, o.Reasons[i]})
	}
	for _, k := range o.Gone {
		out.Gone = append(out.Gone, jsonDifference{k.Difference, k.Reason})
	}
	return out
}
