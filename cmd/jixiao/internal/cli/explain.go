package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/render"
	"jixiao/engine/words"
)

func (a *app) explain() *cobra.Command {
	return a.onCard(&cobra.Command{
		Use:   "explain FACTS [CRITERION]",
		Short: a.text("解释：每项得分如何得来", "how each score came about"),
		Args:  a.args(1, 2),
	}, func(_ context.Context, card *engine.Scorecard, args []string) (err error) {
		list := card.First()
		if len(args) == 2 {
			if list, err = a.find(card, args[1]); err != nil {
				return err
			}
		}
		if a.format == "json" {
			return a.printJSON(explanations(card, words.NewReader(card, a.language()), list))
		}
		return a.print(render.Explanation(card, list, a.language()))
	})
}

// find accepts an id, or a name; a name may belong to several criteria.
func (a *app) find(c *engine.Scorecard, word string) ([]*engine.Item, error) {
	if i := c.Find(word); i != nil {
		return []*engine.Item{i}, nil
	}
	var list []*engine.Item
	var names []string
	for _, i := range c.All() {
		if i.Name == word {
			list = append(list, i)
		}
		names = append(names, i.ID, i.Name)
	}
	if list != nil {
		return list, nil
	}
	for _, i := range c.Criteria() { // rows by their key alone, or all rows of a leaf
		if leaf, key, row := strings.Cut(i.ID, "/"); row && i.Row > 0 && (leaf == word || key == word) {
			list = append(list, i)
		}
	}
	if list != nil {
		return list, nil
	}
	hint := ""
	if near := diag.Nearest(word, names); near != "" {
		hint = fmt.Sprintf(a.text("；是否指“%s”？", "; do you mean %q?"), near)
	}
	return nil, fmt.Errorf(a.text("没有编号或名称为“%s”的指标%s", "there is no indicator %q%s"), word, hint)
}

type explanation struct {
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Weight     string            `json:"weight"`
	Status     string            `json:"status"`
	Score      string            `json:"score"`
	ByRule     string            `json:"by_rule"`
	Percent    string            `json:"percent,omitempty"`
	Standard   string            `json:"standard,omitempty"`
	Place      string            `json:"place,omitempty"`
	Rule       string            `json:"rule,omitempty"`
	Derivation []string          `json:"derivation,omitempty"`
	Steps      *words.Step       `json:"steps,omitempty"`
	Readings   []reading         `json:"interpretation,omitempty"`
	Facts      []explanationFact `json:"facts,omitempty"`
	Reason     string            `json:"reason,omitempty"`
	By         string            `json:"by,omitempty"`
	Narrative  string            `json:"narrative,omitempty"`
	Closing    string            `json:"closing,omitempty"`
}

type explanationFact struct {
	Name   string `json:"name"`
	Amount string `json:"amount"`
	Basis  string `json:"basis"`
	Source string `json:"source,omitempty"`
	Note   string `json:"note,omitempty"`
	Reason string `json:"reason,omitempty"`
}

type reading struct {
	About   string `json:"about"`
	Reads   string `json:"reads"`
	Because string `json:"because"`
}

func readings(list []engine.Reading) (out []reading) {
	for _, r := range list {
		out = append(out, reading(r))
	}
	return out
}

func explanations(c *engine.Scorecard, reader *words.Reader, list []*engine.Item) []explanation {
	out := []explanation{}
	for _, i := range list {
		if len(i.Children) > 0 {
			out = append(out, explanations(c, reader, i.Children)...)
			continue
		}
		e := reader.Explain(i)
		r := e.Result
		x := explanation{ID: i.ID, Name: i.Name, Weight: r.Weight.String(), Status: r.Status.String(), Score: words.Points(r.Score, i.Rounding, diag.Zh), ByRule: words.Points(r.ByRule, i.Rounding, diag.Zh),
			Standard: i.Standard, Rule: e.Words, Derivation: e.Derivation, Steps: reader.Steps(i), Readings: readings(i.Readings), Reason: e.Reason, By: e.By, Narrative: e.Narrative, Closing: e.Closing}
		x.Place = e.At
		if !r.Exact.Open {
			x.Percent = r.Percent.String()
		}
		for _, f := range e.Facts {
			x.Facts = append(x.Facts, explanationFact{f.Decl.Name, words.Amount(f, reader.Lang()), f.Basis.String(), f.Source, f.Note, f.Reason})
		}
		out = append(out, x)
	}
	return out
}
