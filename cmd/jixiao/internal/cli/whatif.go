package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/render"
	"jixiao/engine/whatif"
)

func (a *app) whatif() *cobra.Command {
	var grade string
	cmd := a.onCard(&cobra.Command{
		Use:   "whatif FACTS",
		Short: a.text("假设：失分在哪里，得到它们或达到某个等级需要怎样", "where points were lost, and what it would take to have them or to reach a grade"),
		Args:  a.args(1, 1),
	}, func(ctx context.Context, card *engine.Scorecard, _ []string) error {
		return a.runWhatif(ctx, card, grade)
	})
	cmd.Flags().StringVar(&grade, "grade", "", a.text("要达到的等级", "the grade to reach"))
	return cmd
}

func (a *app) runWhatif(ctx context.Context, card *engine.Scorecard, grade string) error {
	if grade == "" {
		losses, err := whatif.Losses(ctx, card)
		if err != nil {
			return a.interrupted(err)
		}
		if a.format == "json" {
			return a.printJSON(jsonLosses(losses, a.language()))
		}
		return a.print(render.Losses(card, losses, a.language()))
	}
	options, already, problem, err := whatif.Reach(ctx, card, grade)
	if err != nil {
		return a.interrupted(err)
	}
	if problem != nil {
		return errors.New(problem.In(a.language()))
	}
	if a.format == "json" {
		return a.printJSON(jsonOptions(options, a.language()))
	}
	return a.print(render.Reaching(card, grade, options, already, a.language()))
}

type jsonLoss struct {
	ID         string       `json:"id,omitempty"`
	Adjustment string       `json:"adjustment,omitempty"` // of what an adjustment of the total took
	Name       string       `json:"name"`
	Lost       string       `json:"lost"`
	Open       bool         `json:"open,omitempty"` // the score is a range: so much at most
	Options    []jsonOption `json:"options"`
}

type jsonOption struct {
	Changes []jsonFactChange `json:"changes"`
	Follows []jsonFactChange `json:"follows,omitempty"` // cells of the document's own row in a table of its cohort
	Gain    string           `json:"gain"`
	Left    string           `json:"left,omitempty"`
	Total   string           `json:"total"`
	Grade   string           `json:"grade"`
	Beside  bool             `json:"not_applicable,omitempty"` // the criterion does not apply then
}

type jsonFactChange struct {
	Criterion string `json:"criterion,omitempty"`
	Table     string `json:"table,omitempty"`
	Row       int    `json:"row,omitempty"` // from 1
	Fact      string `json:"fact"`
	From      string `json:"from,omitempty"`
	Least     string `json:"from_least,omitempty"` // of a fact of which no more than bounds are known
	Most      string `json:"from_most,omitempty"`
	To        string `json:"to"`
	Judgement bool   `json:"judgement,omitempty"`
}

func jsonLosses(losses []whatif.Loss, lang diag.Lang) []jsonLoss {
	out := []jsonLoss{}
	for _, l := range losses {
		j := jsonLoss{Lost: l.Lost.String(), Open: l.Open, Options: jsonOptions(l.Options, lang)}
		if l.Adjustment != nil {
			j.Adjustment, j.Name = l.Adjustment.ID, l.Adjustment.Name
		} else {
			j.ID, j.Name = l.Indicator.ID, l.Indicator.Name
		}
		out = append(out, j)
	}
	return out
}

func criterionOf(c whatif.Change) string {
	if c.Criterion == nil {
		return ""
	}
	return c.Criterion.ID
}

func tableOf(c whatif.Change) string {
	if c.Table == nil {
		return ""
	}
	return c.Table.Name
}

func jsonOptions(options []whatif.Option, lang diag.Lang) []jsonOption {
	out := []jsonOption{}
	for _, o := range options {
		j := jsonOption{Changes: jsonFactChanges(o.Changes, lang), Follows: jsonFactChanges(o.Follows, lang), Gain: o.Gain.String(), Total: points(o.Total), Grade: o.Grade.In(lang), Beside: o.Beside}
		if o.Left.Sign() > 0 {
			j.Left = o.Left.String()
		}
		out = append(out, j)
	}
	return out
}

func jsonFactChanges(list []whatif.Change, lang diag.Lang) []jsonFactChange {
	out := []jsonFactChange{}
	for _, c := range list {
		from, to := c.From.In(lang), c.To.In(lang)
		if c.Fact.Kind == formula.Number {
			from, to = c.From.Num.String(), c.To.Num.String()
		}
		j := jsonFactChange{Criterion: criterionOf(c), Table: tableOf(c), Row: c.Row, Fact: c.Fact.Name, From: from, To: to, Judgement: c.Judgement}
		if c.Open() {
			j.From = ""
		}
		if c.Least != nil {
			j.Least = c.Least.String()
		}
		if c.Most != nil {
			j.Most = c.Most.String()
		}
		out = append(out, j)
	}
	return out
}
