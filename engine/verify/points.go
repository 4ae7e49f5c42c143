package verify

import (
	"slices"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/witness"
)

// pointBudget is how many points are tried for a key point where not all can be.
const pointBudget = 300

// points claims of each key point that the rule reads that some facts score differently with it met and with it not met.
func (s *subject) points() []Claim {
	var out []Claim
	for k, f := range s.search.Facts() {
		if f.Mark == "" {
			continue
		}
		c := s.claim(Matters, f.Name, Open, diag.Both("要点 %s 满足与否，得分会不同", "whether the key point %s is met makes a difference to the score", f.Name), nil)
		visit := func(p witness.Point) (none bool) {
			met, unmet := s.with(p, k, f, true), s.with(p, k, f, false)
			if met == nil || unmet == nil || s.rounded(*met).Equal(s.rounded(*unmet)) {
				return met == nil || unmet == nil || met.Equal(*unmet)
			}
			q := slices.Clone(p)
			put(&q[k], true)
			if c.Document = s.search.Confirmed(q, s.gives(*met)); c.Document != nil {
				c.Verdict = Proved
			}
			return false
		}
		all, finite := s.search.Combinations(func(j int, _ *formula.Fact) bool { return j == k })
		if finite {
			same := true
			all.All(func(p witness.Point) bool {
				same = visit(p) && same
				return c.Verdict != Proved
			})
			still := door.In(s.rs).WeighsTheSame(s.i.ID) && len(door.In(s.rs).Movers(s.i.ID)) == 0 // else a score changes without its rule
			if same && still && f.Kind == formula.Boolean && s.defines(k, f, all) {
				c.Verdict, c.Text = Refuted, diag.Both("要点 %s 满足与否，得分都一样", "whether the key point %s is met makes no difference to the score", f.Name)
			}
		} else {
			s.search.Run(pointBudget, func(p witness.Point) bool {
				if c.Verdict != Proved {
					visit(slices.Clone(p))
				}
				return false
			})
		}
		out = append(out, c)
	}
	return out
}

// put says in a point's value whether a key point is met.
func put(v *witness.Value, met bool) {
	v.Bool, v.Num = met, number.Zero
	if met {
		v.Num = number.One
	}
}

// with is what the rule gives with a key point met, or not met; nil where it gives nothing.
func (s *subject) with(p witness.Point, k int, f *formula.Fact, met bool) *number.Number {
	q := slices.Clone(p)
	q[k].Kind = f.Kind
	put(&q[k], met)
	s.search.Put(q)
	if a := door.Of(s.i).Applies; a != nil {
		if ok, u := a.Bool(s.search.Frame); !ok || u != nil {
			return nil
		}
	}
	if v, u := door.Of(s.i).Rule.Number(s.search.Frame); u == nil {
		return &v
	}
	return nil
}

// defines reports whether the rule has a value on all facts where it has one with the point met, or with it not met: else the point decides whether there is one.
func (s *subject) defines(k int, f *formula.Fact, all *witness.Combinations) bool {
	return all.All(func(p witness.Point) bool {
		return (s.with(p, k, f, true) == nil) == (s.with(p, k, f, false) == nil)
	})
}
