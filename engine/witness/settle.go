package witness

import (
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
)

// A criterion's score is known only where its weight is. Where others move weight to it unless they apply, a document says
// that they do.

// setting is a fact that is not varied.
type setting struct {
	decl  *formula.Fact
	value Value
}

// settleBudget is how many points are tried for facts on which all of some conditions hold.
const settleBudget = 500

// Unsettle sets the facts beside so that as many of the criteria that move weight to this one as can be found do not apply,
// in both rule sets of a pair, and takes the criterion to weigh the most that it can: scoring decides what it weighs. It
// reports false where nothing moves.
func (s *Search) Unsettle() bool {
	s.settled = nil
	moved := false
	for _, of := range []*Search{s, s.twin} {
		if of == nil {
			continue
		}
		if movers := door.In(of.RuleSet).Movers(of.leaf.ID); len(movers) > 0 {
			moved = true
			of.weight = door.In(of.RuleSet).Weighing(of.leaf.ID).Hi
			s.settleIn(of, movers, false)
		}
	}
	return moved
}

// Settle undoes Unsettle.
func (s *Search) Settle() {
	s.settled = nil
	for _, of := range []*Search{s, s.twin} {
		if of != nil {
			of.weight = nil
			s.settleIn(of, door.In(of.RuleSet).Movers(of.leaf.ID), true)
		}
	}
}

// settle finds facts on which as many of the criteria apply as can be found, or do not.
func (s *Search) settle(movers []string, applying bool) { s.settleIn(s, movers, applying) }

// settleIn settles the facts of one rule set of a pair.
func (s *Search) settleIn(of *Search, movers []string, applying bool) {
	c := &Search{RuleSet: of.RuleSet, Frame: door.In(of.RuleSet).NewFrame()}
	for _, id := range movers {
		if i := of.RuleSet.Find(id); door.Of(i).Rows == nil && door.Of(i).Applies != nil {
			c.formulas = append(c.formulas, door.Of(i).Applies)
		}
	}
	if c.formulas == nil {
		return
	}
	c.read()
	most := -1
	var best Point
	c.Run(settleBudget, func(p Point) bool {
		holding := 0
		for _, f := range c.formulas {
			if ok, u := f.Bool(c.Frame); ok == applying && u == nil {
				holding++
			}
		}
		if holding > most {
			most, best = holding, p
			return true
		}
		return false
	})
	for k, v := range c.vars {
		s.set(setting{v.decl, best[k]})
	}
}

// set adds a setting of a fact that is neither varied nor set already.
func (s *Search) set(f setting) {
	for _, v := range s.vars {
		if v.decl.Name == f.decl.Name {
			return
		}
	}
	for _, g := range s.settled {
		if g.decl.Name == f.decl.Name {
			return
		}
	}
	s.settled = append(s.settled, f)
}
