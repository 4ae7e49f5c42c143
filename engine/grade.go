package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Grades: which totals have which, and which have none.

// hole is a stretch of totals that have no grade, beside the grade that it was found at.
type hole struct {
	door.Hole
	grade int
}

// step is the distance of two totals that are neighbours, 0 where totals are not rounded before they are judged.
func (rs *RuleSet) step() number.Number {
	if rs.GradeOnExact {
		return number.Zero
	}
	return number.Step(rs.Rounding.Places)
}

// extremes are the least and the greatest total that adjustments and the ranges of criteria allow.
func (rs *RuleSet) extremes() (least, most number.Number) {
	most = rs.Total
	for _, i := range rs.criteria {
		top, end := i.Max, number.Min(i.Min, number.Zero)
		if r := i.Rounding; !r.AtTotal && i.rule.Rows == nil {
			top, end = top.Round(r.Places, r.Mode), end.Round(r.Places, r.Mode)
		}
		least = least.Add(end)
		most = most.Add(number.Max(top.Sub(i.Weight), number.Zero))
	}
	for _, a := range rs.Adjustments {
		if a.Effect == Add {
			least, most = least.Add(number.Min(a.Min, number.Zero)), most.Add(number.Max(a.Max, number.Zero))
		}
	}
	return least, most
}

// holes lists the totals that the table of grades gives no grade, from high to low. It is the one place that judges holes:
// loading warns of them, verification claims that there are none, and an open total asks whether it may lie in one.
func (rs *RuleSet) holes() []hole {
	if rs.grade != nil || len(rs.Grades) == 0 {
		return nil
	}
	least, most := rs.extremes()
	return rs.holesOf(least, most)
}

// holesOf lists the holes among totals from least to most.
func (rs *RuleSet) holesOf(least, most number.Number) []hole {
	var out []hole
	var above *number.Number
	too := false // what begins the grade above is not in it
	for k, g := range rs.Grades {
		h := hole{grade: k}
		h.Too = too
		if h.After, h.Before = g.To, above; g.To != nil && (above != nil && h.holds(rs.step(), g.To, above) || above == nil && g.To.Less(most)) {
			out = append(out, h)
		}
		from := g.From
		above, too = &from, g.Above
	}
	if least.Less(*above) || too && least.Equal(*above) {
		out = append(out, hole{Hole: door.Hole{Before: above, Too: too}, grade: len(rs.Grades) - 1})
	}
	return out
}

// holds reports whether a total from lo to hi lies in the hole; totals are multiples of a step, or anything for a step of 0.
func (h hole) holds(step number.Number, lo, hi *number.Number) bool {
	first, open := *lo, false
	if h.After != nil && first.Cmp(*h.After) <= 0 {
		first, open = *h.After, true
	}
	if step.Sign() > 0 {
		if first = first.Quo(step).Ceil().Mul(step); open && first.Equal(*h.After) {
			first = first.Add(step)
		}
		open = false
	}
	below := func(end *number.Number, included bool) bool {
		if end == nil {
			return true
		}
		c := first.Cmp(*end)
		return c < 0 || c == 0 && included && !open
	}
	return below(h.Before, h.Too) && below(hi, true)
}

// begins reports whether a total is not below the grade.
func (g *Grade) begins(total number.Number) bool {
	c := total.Cmp(g.From)
	return c > 0 || c == 0 && !g.Above
}

// gradesOf lists the grades that a total may have, from the best to the worst, and whether it may have none.
func (rs *RuleSet) gradesOf(p Points) (best, worst int, mayMiss bool) {
	best, worst = len(rs.Grades), -1
	for k, g := range rs.Grades {
		above := k > 0 && rs.Grades[k-1].begins(p.Lo) || g.To != nil && g.To.Less(p.Lo)
		if !above && g.begins(p.Hi) {
			best, worst = min(best, k), k
		}
	}
	if p.Open {
		for _, h := range rs.holes() {
			mayMiss = mayMiss || h.holds(rs.step(), &p.Lo, &p.Hi)
		}
		if len(rs.Grades) > 0 && rs.Grades[0].To != nil && rs.Grades[0].To.Less(p.Hi) { // rounding may bring a total above all weight
			mayMiss = true
		}
	}
	return best, worst, mayMiss
}

// judge gives the grade: by the table of totals, or by the rule set's own expression.
func (w *whole) judge(t *Totals, cap capped, byRule bool) {
	rs := w.rs
	p := t.Score
	if rs.GradeOnExact {
		p = t.Exact
	}
	best, worst := 0, len(rs.Grades)-1
	if rs.grade == nil {
		best, worst, t.MayMiss = rs.gradesOf(p)
	} else if name, u := w.graded(p); u != nil {
		t.Why = u
	} else if k := rs.gradeNamed(name); k < 0 {
		t.Why = formula.UndeterminedAt(rs.grade.Root, diag.OutcomeGrade, name)
	} else {
		best, worst = k, k
	}
	if best > worst { // it has none, which no cap changes
		t.MayMiss = false
		return
	}
	t.grades = rs.Grades[max(best, cap.certain) : max(worst, cap.may)+1]
	w.quota(t, byRule)
}

// graded asks the rule set's expression for the grade. Facts that are missing leave it open.
func (w *whole) graded(p Points) (string, *formula.Undetermined) {
	w.at(p, nil)
	v, u := w.rs.grade.Value(w.frame)
	return v.Text, u
}

func (rs *RuleSet) gradeNamed(name string) int {
	for i, g := range rs.Grades {
		if g.Name == name {
			return i
		}
	}
	return -1
}

// gradeOf names the grade that the table gives to a total, "" if it gives none.
func (rs *RuleSet) gradeOf(total number.Number) string {
	if rs.grade != nil {
		return ""
	}
	if best, worst, _ := rs.gradesOf(exactly(total)); best <= worst {
		return rs.Grades[best].Name
	}
	return ""
}

// sectionGrade is the grade of a first-level item by its rate, where the rule set grades sections by its table; "" elsewhere
// and while the score is open.
func (rs *RuleSet) sectionGrade(r *Result, p Points) string {
	if r.Item.Parent != nil || p.Open || r.Weight.Less(r.Most) {
		return ""
	}
	return rs.sectionGradeOf(p.Lo, r.Weight)
}

// sectionGradeOf is the grade of so many points of a first-level weight.
func (rs *RuleSet) sectionGradeOf(points, weight number.Number) string {
	if !rs.GradeSections || rs.grade != nil || weight.Sign() <= 0 {
		return ""
	}
	total := points.Quo(weight).Mul(rs.Total)
	if step := rs.step(); step.Sign() > 0 {
		total = total.Round(rs.Rounding.Places, rs.Rounding.Mode)
	}
	return rs.gradeOf(total)
}
