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
			return a.printJSON(words.NewReader(card, a.language()).Data(list))
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
		if i.Name == word || strings.EqualFold(i.ID, word) {
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
