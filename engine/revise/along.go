package revise

import (
	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
)

// What edits change along with their cells.

// Along are edits with what else they change, which no other cell shows.
func Along(rs *engine.RuleSet, edits []Edit) (out []Refusal) {
	for _, e := range edits {
		if e.Table != Points || e.Field != Rule {
			continue
		}
		for _, k := range door.In(rs).KeyPoints() {
			for _, item := range k.Items {
				if k.Name+"."+item.Mark == e.Row && item.Is == nil && item.Fact.Was != "" {
					out = append(out, Refusal{e, diag.Both("要点“%s”由表达式算出，数据里不再填；以前版本的“%s”不再换算成它", "the key point %s is computed, and documents do not give it; %s of earlier versions is no longer taken for it", item.Mark, item.Fact.Was)})
				}
			}
		}
	}
	return out
}
