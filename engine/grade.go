package engine

import "jixiao/engine/number"

// gradesOf returns the grades from the best to the worst that a score touches: one if the score is determined. A score
// below every grade has none. The result is a part of the rule set's own list.
func (rs *RuleSet) gradesOf(p Points) []Grade {
	best, worst := rs.gradeIndex(p.Hi), rs.gradeIndex(p.Lo)
	if worst == len(rs.Grades) { // the lower end has no grade
		worst--
	}
	if best > worst {
		return nil
	}
	return rs.Grades[best : worst+1]
}

func (rs *RuleSet) gradeIndex(x number.Number) int {
	for i, g := range rs.Grades {
		if x.Cmp(g.From) >= 0 {
			return i
		}
	}
	return len(rs.Grades)
}

// Name is the grade of a determined total, the grades it may be of an open one (“良至优”), "" without grades.
func (t *Totals) Name() string {
	switch len(t.Grades) {
	case 0:
		return ""
	case 1:
		return t.Grades[0].Name
	}
	return t.Grades[len(t.Grades)-1].Name + "至" + t.Grades[0].Name
}

// GradeOf names the grade of a total, "" if it has none.
func (rs *RuleSet) GradeOf(total number.Number) string {
	if i := rs.gradeIndex(total); i < len(rs.Grades) {
		return rs.Grades[i].Name
	}
	return ""
}
