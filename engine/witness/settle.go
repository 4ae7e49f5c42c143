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

// settle finds facts on which as many of the criteria apply as can be found.
func (s *Search) settle(movers []string) {
	c := &Search{RuleSet: s.RuleSet, Frame: door.In(s.RuleSet).NewFrame()}
	for _, id := range movers {
		if i := s.RuleSet.Find(id); door.Of(i).Rows == nil && door.Of(i).Applies != nil {
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
			if ok, u := f.Bool(c.Frame); ok && u == nil {
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
