package engine

import (
	"sync"

	"jixiao/engine/formula"
)

// What was never loaded, read or scored. A host may hold a nil or zero rule set, facts or scorecard, of an error that it passed over, say; what it asks
// of them has the answer of a rule set without criteria, of a document without facts.

var empty = sync.OnceValue(func() *Scorecard {
	rs := &RuleSet{scope: formula.NewScope(nil)}
	f := &Facts{rs: rs, items: new(items)}
	return &Scorecard{RuleSet: rs, Facts: f, items: f.items, placed: new(placement)}
})

// OrEmpty is the rule set, or instead of nil, and of one that was not loaded, one without criteria that refuses every document.
func (rs *RuleSet) OrEmpty() *RuleSet {
	if rs == nil || rs.scope == nil {
		return empty().RuleSet
	}
	return rs
}

func (rs *RuleSet) orNone() *RuleSet {
	if rs == nil {
		return new(RuleSet)
	}
	return rs
}

// OrEmpty is the scorecard, or instead of nil, and of one that nothing was scored into, that of a rule set without criteria.
func (c *Scorecard) OrEmpty() *Scorecard {
	if c == nil || c.RuleSet == nil || c.Facts == nil || c.items == nil {
		return empty()
	}
	return c
}

func (f *Facts) orEmpty() *Facts {
	if f == nil || f.rs == nil || f.items == nil {
		return empty().Facts
	}
	return f
}
