package engine

import (
	"slices"

	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// parents adds scores up the tree. Subtotals are what their children give; nothing is rounded twice: where rounding is
// declared at the total, only the total is rounded.
func (e *evaluation) parents() {
	if e.lines.easy { // they add up when they are asked
		return
	}
	for k := len(e.items.all) - 1; k >= 0; k-- {
		if i := e.items.all[k]; i.leaf < 0 {
			e.parent(i)
		}
	}
}

// parent adds up the children of one item. It is as weak as its weakest part: undetermined if any part is, not applicable
// if all are.
func (e *evaluation) parent(i *Item) {
	e.lines.all[i.index] = line{}
	if e.plainParent(i) {
		return
	}
	r := e.lines.open(i.index)
	w := e.placed.weights[i.index]
	*r = Result{Item: i, Weight: w, RuleWeight: w, Least: e.placed.leastOf(i), Most: e.placed.mostOf(i)}
	status, applicable := Scored, len(i.Children) == 0
	open := false
	for _, child := range i.Children {
		l := &e.lines.all[child.index]
		if l.beside == 0 { // scored by its rule, and no more to say
			r.Presumes, r.Judges = r.Presumes || l.presumes, r.Judges || l.judges
			status, applicable = max(status, l.status), true
			continue
		}
		part := &e.lines.beside[l.beside-1]
		r.Presumes, r.Judges = r.Presumes || part.Presumes, r.Judges || part.Judges
		if part.Status != NotApplicable {
			applicable = true
			status = max(status, part.Status)
		}
		if r.Why == nil && part.Status == Undetermined {
			r.Why = part.Why
		}
		open = open || part.Score.Open || part.ByRule.Open
	}
	if r.Status = NotApplicable; applicable {
		r.Status = status
	}
	if open {
		e.sumRanges(i, r)
		r.Score, r.ByRule, r.Exact = e.legalPart(i, r.Score), e.legalPart(i, r.ByRule), e.legalPart(i, r.Exact)
	} else {
		e.sumPoints(i, r)
	}
	if r.Score.Open {
		r.Status = Undetermined
	}
}

// legalPart cuts a subtotal's range at what its criteria can weigh together, and what they can have above that.
func (e *evaluation) legalPart(i *Item, p Points) Points {
	if !p.Open {
		return p
	}
	p.Hi = number.Max(p.Lo, number.Min(p.Hi, e.placed.mostOf(i).Add(e.aboveWeight(i))))
	return p
}

// aboveWeight is what the criteria below an item can have above their weights: a range of their own, rounding, adjudications.
func (e *evaluation) aboveWeight(i *Item) number.Number {
	more := number.Zero
	for _, c := range i.Children {
		if c.leaf < 0 {
			more = more.Add(e.aboveWeight(c))
			continue
		}
		if c.ownRange() {
			more = more.Add(number.Max(c.Max.Sub(c.Indicator.Weight), number.Zero))
		}
		more = more.Add(e.placed.roundedUp(c))
		if a := e.facts.adjudication(c); a.Set && !e.byRule { // it counts whatever the rule's weight
			more = more.Add(number.Max(number.Zero, a.Score.Sub(e.placed.mostOf(c))))
		}
	}
	return more
}

func (e *evaluation) sumRanges(i *Item, r *Result) {
	if e.awaitsKind(i) {
		of := e.standing(i)
		if e.mayBeAbsent(i) {
			of = ranges{hull(of.score, Points{}), hull(of.byRule, Points{}), hull(of.exact, Points{})}
		}
		r.Score, r.ByRule, r.Exact = of.score, of.byRule, of.exact
		r.Score.Open, r.ByRule.Open, r.Exact.Open = true, true, true // which kind it is makes no difference to that it is missing
		return
	}
	for _, child := range i.Children {
		part := e.result(child)
		r.Score, r.ByRule, r.Exact = r.Score.add(part.Score), r.ByRule.add(part.ByRule), r.Exact.add(part.Exact)
	}
}

// awaitsKind reports whether it is not known which of an item's groups stands for the body.
func (e *evaluation) awaitsKind(i *Item) bool {
	return i.oneOf != nil && e.facts.doc.Cells[i.oneOf.Slot].State == formula.Missing
}

// mayBeAbsent reports whether a group may turn out to be one of another kind, whose place another takes.
func (e *evaluation) mayBeAbsent(i *Item) bool {
	for at := i; at != nil; at = at.Parent {
		if len(at.cases) > 0 && at.Parent != nil && e.awaitsKind(at.Parent) {
			return true
		}
	}
	return false
}

// ranges are a score as it counts, by rule, and exactly.
type ranges struct{ score, byRule, exact Points }

func (a ranges) add(b ranges) ranges {
	return ranges{a.score.add(b.score), a.byRule.add(b.byRule), a.exact.add(b.exact)}
}

// standing is what an item scores where it is of the body's kind: of groups that stand for each other what one of them does.
func (e *evaluation) standing(i *Item) (out ranges) {
	switch {
	case i.leaf >= 0 && i.rule.Policy == door.Absent && e.placed.states[i.leaf] == unknown && i.rule.Rule != nil && !(e.facts.adjudication(i).Set && !e.byRule):
		r := Result{Item: i, Weight: e.placed.weights[i.index], Most: e.placed.mostOf(i)}
		v, u := e.ask(i)
		e.rule(i, &r, v, u)
		counts := e.rounded(i, r.Exact)
		return ranges{counts, counts, r.Exact}
	case i.leaf >= 0:
		r := e.result(i)
		return ranges{r.Score, r.ByRule, r.Exact}
	case !e.awaitsKind(i):
		for _, child := range i.Children {
			out = out.add(e.standing(child))
		}
		return out
	}
	for k, choice := range i.oneOf.Choices {
		var group ranges
		for _, child := range i.Children {
			if slices.Contains(child.cases, choice) {
				group = group.add(e.standing(child))
			}
		}
		if k == 0 {
			out = group
		} else {
			out = ranges{hull(out.score, group.score), hull(out.byRule, group.byRule), hull(out.exact, group.exact)}
		}
	}
	return out
}

// sumPoints adds determined scores. Most criteria have one score by rule, exactly and as counted, and are added once.
func (e *evaluation) sumPoints(i *Item, r *Result) {
	var score, byRule, exact number.Number // byRule and exact as differences from score
	for _, child := range i.Children {
		l := &e.lines.all[child.index]
		if l.beside == 0 {
			s, x := e.lines.points(child, e.placed)
			if score = score.Add(s); l.rounded {
				exact = exact.Add(x.Sub(s))
			}
			continue
		}
		part := &e.lines.beside[l.beside-1]
		s := &part.Score.Lo
		score = score.Add(*s)
		if !part.ByRule.Lo.Equal(*s) {
			byRule = byRule.Add(part.ByRule.Lo.Sub(*s))
		}
		if !part.Exact.Lo.Equal(*s) {
			exact = exact.Add(part.Exact.Lo.Sub(*s))
		}
	}
	r.Score, r.ByRule, r.Exact = exactly(score), exactly(score.Add(byRule)), exactly(score.Add(exact))
}

// sum adds up the first level, with adjudications and by rule.
func (e *evaluation) sum() (score, byRule Points) {
	if e.lines.easy {
		score = exactly(number.FromScaled(e.lines.units, e.items.short.places))
		return score, score
	}
	for _, i := range e.items.first {
		if l := &e.lines.all[i.index]; l.beside == 0 {
			s, _ := e.lines.points(i, e.placed)
			score, byRule = score.add(exactly(s)), byRule.add(exactly(s))
			continue
		}
		r := &e.lines.beside[e.lines.all[i.index].beside-1]
		score, byRule = score.add(r.Score), byRule.add(r.ByRule)
	}
	if e.placed.nothing || e.placed.maybe { // where nothing applies, the total may be anything
		all := Points{Lo: number.Zero, Hi: e.rs.Total, Open: true}
		if e.placed.nothing {
			score, byRule = all.add(score), all.add(byRule)
		} else {
			score, byRule = hull(score, all.add(score)), hull(byRule, all.add(byRule))
		}
	}
	return e.legalTotal(score, false), e.legalTotal(byRule, true)
}

// legalTotal cuts a range to what totals can be before they are adjusted: from 0, or below with criteria that give
// penalties, to the total weight, or above with those that give a bonus.
func (e *evaluation) legalTotal(p Points, byRule bool) Points {
	if !p.Open {
		return p
	}
	least, bonus, weight, lost := number.Zero, number.Zero, number.Zero, number.Zero
	for _, i := range e.items.first {
		weight = weight.Add(e.placed.weights[i.index]) // of those that stand for each other one kind
	}
	for _, i := range e.items.leaves {
		lost = lost.Add(e.surelyLost(i, byRule))
		least = least.Add(i.least())
		if i.ownRange() {
			bonus = bonus.Add(number.Max(i.Max.Sub(i.Indicator.Weight), number.Zero))
		}
		bonus = bonus.Add(e.placed.roundedUp(i))
	}
	p.Lo, p.Hi = number.Max(p.Lo, least), number.Min(p.Hi, number.Max(e.rs.Total, weight).Add(bonus).Sub(lost))
	p.Hi = number.Max(p.Lo, p.Hi)
	return p
}

// surelyLost is what a criterion loses in any case, by rule or as it counts: one that applies, whatever weight moves to it, loses the
// part that it does not attain of the least that it can weigh. Weights add up to the total, so that others cannot make up for it.
func (e *evaluation) surelyLost(i *Item, byRule bool) number.Number {
	l := &e.lines.all[i.index]
	if a := e.facts.adjudication(i); a.Set && !byRule && !e.byRule && e.placed.states[i.leaf] == applies {
		return number.Max(number.Zero, e.placed.weights[i.index].Sub(a.Score))
	}
	if l.beside == 0 || e.placed.states[i.leaf] != applies || i.ownRange() || i.awaitsRows() {
		return number.Zero
	}
	r := &e.lines.beside[l.beside-1]
	if r.Most.Sign() <= 0 {
		return number.Zero
	}
	if r.Weight.Equal(r.Most) { // as it counts, rounded
		return number.Max(number.Zero, r.Weight.Sub(r.ByRule.Hi))
	}
	lost := r.Weight.Sub(r.Exact.Hi)
	if !i.IsPoints {
		lost = r.Weight.Mul(number.One.Sub(r.Exact.Hi.Quo(r.Most)))
	}
	switch step := number.Step(i.Rounding.Places); {
	case i.Rounding.AtTotal, i.Rounding.Mode == number.Down:
	case i.Rounding.Mode == number.Up:
		lost = lost.Sub(step)
	default: // to the nearest
		lost = lost.Sub(step.Quo(number.Int(2)))
	}
	return number.Max(number.Zero, lost)
}
