package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/format"
	"jixiao/engine/render"
	"jixiao/engine/replay"
)

func (a *app) replay() *cobra.Command {
	var explain, accept bool
	cmd := &cobra.Command{
		Use:   "replay DIR",
		Short: a.text("重放：已发布的报告与其规则、数据不符之处", "where a report as issued departs from its own rules and facts"),
		Args:  a.args(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.formats("text", "json", "markdown", "html"); err != nil {
				return err
			}
			return a.runReplay(args[0], explain, accept)
		},
	}
	cmd.Flags().BoolVar(&explain, "explain", false, a.text("寻找恰好得出公布数的算法，并说明印刷精度留下的余地", "search for what gives exactly the published figures, and say what printed precision leaves open"))
	cmd.Flags().BoolVar(&accept, "accept", false, a.text("把各处差异写入 known.json，未登记的原因留空待填", "write the differences to known.json, with empty reasons to fill in"))
	return cmd
}

func (a *app) runReplay(dir string, explain, accept bool) error {
	name := filepath.Join(dir, "report.json")
	text, err := a.read(name)
	if err != nil {
		return err
	}
	report, list := replay.ReadReport(name, text)
	if err := a.report(list); err != nil {
		return err
	}
	facts, err := a.reported(factsIn(dir), report.RuleSet)
	if err != nil {
		return err
	}
	known, err := a.known(filepath.Join(dir, "known.json"))
	if err != nil {
		return err
	}
	card := facts.Evaluate()
	differences, list := replay.Compare(report, card)
	if err := a.report(list); err != nil {
		return err
	}
	o := replay.Match(differences, known)
	if accept {
		text, gone := replay.Accept(o)
		for _, k := range gone {
			fmt.Fprintln(a.stderr, diag.Visible(a.text("不再出现，已去掉：", "no longer there, left out: ")+k.Difference.At.Zh+" "+k.Published.Zh+" "+k.Reason))
		}
		text, _, err := format.Format("known.json", text)
		if err != nil {
			return a.failed(err)
		}
		return a.write(filepath.Join(dir, "known.json"), text)
	}
	var explained *replay.Explained
	if explain {
		neighbours, err := a.neighbours(facts.RuleSet(), factsIn(dir))
		if err != nil {
			return err
		}
		explained = replay.NewExplainer(report, card, neighbours...).ExplainAll(o)
	}
	if a.format == "json" {
		err = a.printJSON(replayJSON(replay.TotalsOf(report, card), o, explained, a.language()))
	} else {
		err = a.print(render.Replay(report, replay.TotalsOf(report, card), o, explained, a.language()))
	}
	if err == nil && !o.Clean() {
		return errFindings
	}
	return err
}

// factsIn is the file of a report's facts: facts.json, or the form facts.xlsx where there is only that.
func factsIn(dir string) string {
	name := filepath.Join(dir, "facts.json")
	if _, err := os.Stat(name); err != nil {
		if form := filepath.Join(dir, "facts.xlsx"); isRegular(form) {
			return form
		}
	}
	return name
}

func isRegular(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// reported reads the facts of a report under the rule set that the report names. Facts that name none, or the same, are
// its own.
func (a *app) reported(name, ruleset string) (*engine.Facts, error) {
	text, err := a.read(name)
	if err != nil {
		return nil, err
	}
	if h, err := engine.ReadHeader(name, text); err == nil && (h.RuleSet == "" || h.RuleSet == ruleset) {
		l, err := a.library()
		if err != nil {
			return nil, err
		}
		rs, err := l.RuleSet(ruleset)
		if err != nil {
			return nil, a.failed(a.hinted(err))
		}
		facts, err := rs.Read(name, text)
		return facts, a.failed(err)
	}
	return a.open(name, ruleset)
}

// neighbours scores a document under the other versions of its rule set.
func (a *app) neighbours(rs *engine.RuleSet, name string) ([]*engine.Scorecard, error) {
	l, err := a.library()
	if err != nil {
		return nil, err
	}
	text, err := a.read(name)
	if err != nil {
		return nil, err
	}
	var out []*engine.Scorecard
	for _, e := range l.Entries() {
		if e.ID != rs.ID || e.Version == rs.Version {
			continue
		}
		if other, err := l.Load(e); err == nil {
			if facts, err := other.ReadForeign(name, text); err == nil {
				out = append(out, facts.Evaluate())
			}
		}
	}
	return out, nil
}

// known reads the accepted differences; a report without the file has none.
func (a *app) known(name string) (*replay.Known, error) {
	text, err := a.optional(name)
	if err != nil {
		return nil, err
	}
	if text == nil {
		return &replay.Known{}, nil
	}
	known, list := replay.ReadKnown(name, text)
	return known, a.report(list)
}

type jsonReplay struct {
	Totals      jsonTotals       `json:"totals"`
	Differences []jsonDifference `json:"differences"`
	Gone        []jsonDifference `json:"gone"`
	Precision   *jsonPrecision   `json:"precision,omitempty"`
}

type jsonTotals struct {
	Published string `json:"published"`
	ByRule    string `json:"by_rule"`
	With      string `json:"with_adjudications"`
	Presumed  string `json:"presumed_points,omitempty"` // of that with adjudications, of criteria that read presumed facts
	Judged    string `json:"judged_points,omitempty"`
}

// jsonPrecision is what the precision of printed facts leaves open.
type jsonPrecision struct {
	Facts    []string   `json:"facts"` // that were taken as ranges
	Criteria []jsonFlip `json:"criteria"`
	Grades   []string   `json:"grades"` // that the total could have
	MayMiss  bool       `json:"may_miss"`
	Open     bool       `json:"open"` // the total was open before
}

type jsonFlip struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	From  string `json:"from"`
	To    string `json:"to"`
	Shown bool   `json:"shown"` // some values within what is printed give another score; else that is not excluded
}

type jsonDifference struct {
	Kind      replay.Kind `json:"kind"`
	At        string      `json:"at"` // the same in every language
	Name      string      `json:"name,omitempty"`
	Published string      `json:"published"`
	Computed  string      `json:"computed"`
	Place     string      `json:"place,omitempty"`
	Detail    string      `json:"detail,omitempty"` // how the computed value came about
	Standard  string      `json:"standard,omitempty"`
	Reason    string      `json:"reason,omitempty"`
	Searched  bool        `json:"searched,omitempty"` // causes were looked for
	Causes    []jsonCause `json:"causes,omitempty"`
}

type jsonCause struct {
	Kind  string `json:"kind"`
	Words string `json:"words"`
	Steps int    `json:"steps"` // how many things were done otherwise
}

func replayJSON(t replay.Totals, o *replay.Outcome, explained *replay.Explained, lang diag.Lang) jsonReplay {
	difference := func(d replay.Difference, reason string) jsonDifference {
		return jsonDifference{Kind: d.Kind, At: d.At.Zh, Name: d.Name.In(lang), Published: d.Published.In(lang), Computed: d.Computed.In(lang),
			Place: d.Place, Detail: d.Detail.In(lang), Standard: d.Standard, Reason: reason}
	}
	out := jsonReplay{Totals: jsonTotals{t.Published, t.ByRule.In(lang), t.With.In(lang), t.Presumed, t.Judged}, Differences: []jsonDifference{}, Gone: []jsonDifference{}}
	for i, d := range o.Differences {
		j := difference(d, o.Reasons[i])
		if explained != nil {
			j.Searched = explained.Searched[i]
			for _, c := range explained.Causes[i] {
				j.Causes = append(j.Causes, jsonCause{c.Kind, c.Words.In(lang), c.Steps})
			}
		}
		out.Differences = append(out.Differences, j)
	}
	if explained != nil {
		out.Precision = precision(explained.Precision)
	}
	for _, k := range o.Gone {
		out.Gone = append(out.Gone, difference(k.Difference, k.Reason))
	}
	return out
}

func precision(p *replay.Precision) *jsonPrecision {
	out := &jsonPrecision{Facts: append([]string{}, p.Facts...), Criteria: []jsonFlip{}, Grades: []string{}, MayMiss: p.MayMiss, Open: p.Open}
	for _, f := range p.Criteria {
		out.Criteria = append(out.Criteria, jsonFlip{f.Indicator.ID, f.Indicator.Name, f.Score.Lo.String(), f.Score.Hi.String(), f.Shown})
	}
	for _, g := range p.Grades {
		out.Grades = append(out.Grades, g.Name)
	}
	return out
}
