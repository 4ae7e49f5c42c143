package replay

import (
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/witness"
)

// maxPossible is how many scores are told at most.
const maxPossible = 16

// possible are the scores that a criterion's rule can give on any facts, from the least, where there are few: of key points, say, or of choices. ok is
// false where they are not known.
func possible(c *engine.Scorecard, i *engine.Item) (scores []number.Number, ok bool) {
	rule, r := i.Inside(door.Key{}), c.Of(i)
	if rule.Rule == nil || rule.Applies != nil || rule.Rows != nil || !r.Weight.Equal(i.Weight) || !r.Most.Equal(i.Weight) {
		return nil, false
	}
	search := witness.New(c.RuleSet, i.Indicator)
	all, finite := search.Combinations(func(int, *formula.Fact) bool { return false })
	if !finite {
		return nil, false
	}
	ok = all.All(func(p witness.Point) bool {
		search.Put(p)
		v, u := rule.Rule.Number(search.Frame)
		if u != nil {
			return true // then there is no score
		}
		if !i.IsPoints {
			v = i.Weight.Mul(v).Quo(number.Hundred)
		}
		if !slices.ContainsFunc(scores, v.Equal) {
			scores = append(scores, v)
		}
		return len(scores) <= maxPossible
	})
	slices.SortFunc(scores, number.Number.Cmp)
	return scores, ok && len(scores) > 0
}

// impossible reports whether printed points are none that the rule can give, whatever the facts that are not known.
func (c *comparer) impossible(i *engine.Item, points printed) (are diag.Term, yes bool) {
	scores, ok := possible(c.card, i)
	if !ok || slices.ContainsFunc(scores, func(x number.Number) bool {
		return points.agrees(x) || points.value.Equal(x.Round(i.Rounding.Places, i.Rounding.Mode))
	}) {
		return diag.Term{}, false
	}
	var texts []string
	between := c.card.Of(i).ByRule
	for _, x := range scores {
		if at := x.Round(i.Rounding.Places, i.Rounding.Mode); !at.Less(between.Lo) && !between.Hi.Less(at) { // by what is known
			texts = append(texts, x.Approx(4))
		}
	}
	return diag.Term{Zh: strings.Join(texts, "、"), En: strings.Join(texts, ", ")}, true
}
