package engine

import "jixiao/engine/number"

// gradeRange returns the indexes of the best and the worst grade that a score touches; they are the same if the score is
// determined. ok is false if it has none: it lies below every grade, or in a hole of a table of whole points.
// See mayMiss for an open score that may have none.
func (rs *RuleSet) gradeRange(p Points) (best, worst int, ok bool) {
	best, worst = rs.gradeIndex(p.Hi), rs.gradeIndex(p.Lo)
	if worst == len(rs.Grades) || p.Open && best < worst && rs.Grades[worst].above(p.Lo) { // the lower end has no grade
		worst--
	}
	if best > worst || !p.Open && rs.Grades[best].above(p.Lo) {
		return 0, 0, false
	}
	return best, worst, true
}

// mayMiss reports whether an open score may have no grade at all.
func (rs *RuleSet) mayMiss(p Points) bool {
	if !p.Open || rs.grade != nil || len(rs.Grades) == 0 {
		return false
	}
	if p.Lo.Less(rs.Grades[len(rs.Grades)-1].From) {
		return true
	}
	for k, g := range rs.Grades {
		if g.To == nil || !g.above(p.Hi) {
			continue
		}
		next := *g.To // the least total above the grade
		if r := rs.Rounding; r.AtTotal && !rs.GradeOnExact {
			step := number.Step(r.Places)
			next = g.To.Quo(step).Floor().Add(number.One).Mul(step)
		}
		if k == 0 || next.Less(rs.Grades[k-1].From) && p.Lo.Less(rs.Grades[k-1].From) {
			return true
		}
	}
	return false
}

// above reports whether a score lies above everything that gives the grade.
func (g Grade) above(x number.Number) bool { return g.To != nil && g.To.Less(x) }

func (rs *RuleSet) gradeIndex(x number.Number) int {
	for i, g := range rs.Grades {
		if x.Cmp(g.From) >= 0 {
			return i
		}
	}
	return len(rs.Grades)
}

func (rs *RuleSet) gradeNamed(name string) int {
	for i, g := range rs.Grades {
		if g.Name == name {
			return i
		}
	}
	return -1
}

// Name is the grade of a determined total, the grades it may be of an open one (“良至优”), "" without grades.
func (t *Totals) Name() string {
	switch len(t.Grades) {
	case 0:
		return ""
	case 1:
		return t.Grades[0].Name + t.orNone()
	}
	return t.Grades[len(t.Grades)-1].Name + "至" + t.Grades[0].Name + t.orNone()
}

func (t *Totals) orNone() string {
	if t.MayMiss {
		return "，或没有等级"
	}
	return ""
}

// GradeOf names the grade that the table gives to a total, "" if it gives none.
func (rs *RuleSet) GradeOf(total number.Number) string {
	if i, _, ok := rs.gradeRange(exactly(total)); ok {
		return rs.Grades[i].Name
	}
	return ""
}

// SectionGrade is the grade of a first-level indicator by its rate, where the rule set grades sections; "" elsewhere and
// while the score is open.
func (c *Scorecard) SectionGrade(i *Indicator) string { return c.sectionGrade(i, c.Of(i).Score) }

func (c *Scorecard) sectionGrade(i *Indicator, p Points) string {
	weight := c.Of(i).Weight
	if !c.RuleSet.GradeSections || i.Parent != nil || p.Open || weight.Sign() <= 0 {
		return ""
	}
	return c.RuleSet.GradeOf(p.Lo.Quo(weight).Mul(c.RuleSet.Total))
}
