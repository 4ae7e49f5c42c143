package witness

import "jixiao/engine/formula"

// finiteLimit is how many combinations of facts are all tried.
const finiteLimit = 4096

// Combinations are all combinations of the variables that have finitely many values: conditions, and texts with choices.
type Combinations struct {
	Point  Point // where the others stand
	search *Search
	finite []int
}

// Combinations returns the combinations, if every variable is finite but those that except takes on itself, and they are
// few enough to be all tried.
func (s *Search) Combinations(except func(k int, f *formula.Fact) bool) (*Combinations, bool) {
	c := &Combinations{search: s, Point: make(Point, len(s.vars))}
	count := 1
	for k, v := range s.vars {
		f := v.decl
		c.Point[k].Kind = f.Kind
		switch {
		case except(k, f):
			continue
		case f.Kind == formula.Boolean:
			count *= 2
		case f.Kind == formula.Text && len(f.Choices) > 0:
			count *= len(f.Choices)
		default:
			return nil, false
		}
		c.finite = append(c.finite, k)
		if count > finiteLimit {
			return nil, false
		}
	}
	return c, true
}

// All reports whether visit returns true for every combination. The point is the same each time; who keeps it copies it.
func (c *Combinations) All(visit func(Point) bool) bool { return c.each(0, visit) }

func (c *Combinations) each(k int, visit func(Point) bool) bool {
	if k == len(c.finite) {
		return visit(c.Point)
	}
	at := c.finite[k]
	f := c.search.vars[at].decl
	if f.Kind == formula.Boolean {
		for _, b := range []bool{true, false} {
			if c.Point[at].Bool = b; !c.each(k+1, visit) {
				return false
			}
		}
		return true
	}
	for _, t := range f.Choices {
		if c.Point[at].Text = t; !c.each(k+1, visit) {
			return false
		}
	}
	return true
}
