package whatif

import (
	"slices"
	"sort"

	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// nearest is the value of one fact, nearest to what it is, with which a criterion's rule gives at least so much.
func (t *trier) nearest(i *engine.Item, c Change, goal number.Number) (formula.Value, bool) {
	switch c.Fact.Kind {
	case formula.Boolean:
		return t.oneOf(i, c, []formula.Value{{Kind: formula.Boolean, Bool: !c.From.Bool}}, goal)
	case formula.Text:
		var list []formula.Value
		for _, s := range c.Fact.Choices {
			list = append(list, formula.Value{Kind: formula.Text, Text: s})
		}
		return t.oneOf(i, c, list, goal)
	case formula.Number:
		if c.term != (formula.Term{}) {
			if v, taken, found := t.nearestNumber(i, c, goal); taken {
				return v, found
			}
		}
		return t.byMarks(i, c, goal)
	case formula.Date:
		return t.byMarks(i, c, goal)
	}
	return formula.Value{}, false
}

// byTrying looks for a value where the rule cannot be taken apart: further and further away in both directions, and then back to where it
// begins to be enough. What it finds was tried; where the rule rises and falls, a nearer value may be passed over.
func (t *trier) byTrying(i *engine.Item, c Change, goal number.Number) (formula.Value, bool) {
	does := func(units number.Number) bool { return t.does(i, c, units, goal) }
	var best *number.Number
	for _, sign := range []int64{1, -1} {
		reach := maxReach
		if c.Fact.Kind == formula.Date {
			reach = maxDays
		}
		least, most := c.Fact.Ends()
		if sign < 0 {
			most = least
		}
		if most != nil {
			reach = number.Min(reach, most.Sub(c.From.Num).Abs().Quo(step(c.Fact)).Floor())
		}
		low, high := number.Zero, number.Zero
		for high.Abs().Less(reach) {
			low = high
			if high = number.Max(number.One, low.Abs().Mul(number.Int(2))); reach.Less(high) {
				high = reach
			}
			if high = high.Mul(number.Int(sign)); does(high) {
				break
			}
		}
		if high.Sign() == 0 || !does(high) {
			continue
		}
		high = between(low, high, does)
		if best == nil || high.Abs().Less(best.Abs()) {
			best = &high
		}
	}
	if best == nil {
		return formula.Value{}, false
	}
	return moved(c, *best), true
}

// between is where something begins to be so that is not at low, and is at high; both are whole.
func between(low, high number.Number, does func(number.Number) bool) number.Number {
	for number.One.Less(high.Sub(low).Abs()) {
		if mid := low.Add(high).Quo(number.Int(2)).Floor(); does(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

// moved is a fact's value so many steps from what it is, each of which a document can write.
func moved(c Change, units number.Number) formula.Value {
	return formula.Value{Kind: c.Fact.Kind, Num: c.From.Num.Add(units.Mul(step(c.Fact)))}
}

// does reports whether that is admissible and gives at least the goal.
func (t *trier) does(i *engine.Item, c Change, units, goal number.Number) bool {
	v := moved(c, units)
	return admissible(c.Fact, v.Num) && t.enough(i, c, v, goal)
}

// back goes from a value that is enough toward the present one, to where it begins to be.
func (t *trier) back(i *engine.Item, c Change, v formula.Value, goal number.Number) formula.Value {
	away := v.Num.Sub(c.From.Num)
	steps := away.Abs().Quo(step(c.Fact)).Floor()
	if away.Sign() < 0 {
		steps = steps.Neg()
	}
	does := func(units number.Number) bool { return t.does(i, c, units, goal) }
	if steps.Sign() == 0 || !does(steps) {
		return v
	}
	return moved(c, between(number.Zero, steps, does))
}

// How far byTrying goes: in units of a number's last place, and in days.
var maxReach, maxDays = number.Int(1 << 40), number.Int(4096)

func (t *trier) oneOf(i *engine.Item, c Change, list []formula.Value, goal number.Number) (to formula.Value, found bool) {
	for _, v := range list {
		if !v.Equal(c.From) && t.enough(i, c, v, goal) {
			to, found = v, true
			break
		}
	}
	return to, found
}

// enough reports whether a value of the fact gives at least the goal.
func (t *trier) enough(i *engine.Item, c Change, v formula.Value, goal number.Number) bool {
	t.put(c, v)
	x, ok := t.percent(i)
	t.put(c, c.From)
	return ok && !x.Less(goal) && within(i, x)
}

// within reports whether a rule's value is one that the criterion can have.
func within(i *engine.Item, x number.Number) bool {
	if i.IsPoints {
		return !x.Less(i.Min) && !i.Max.Less(x)
	}
	return x.Sign() >= 0 && !number.Hundred.Less(x)
}

// nearestNumber takes the rule apart as a function of the fact and looks at where it comes to the goal. taken is false if it cannot be.
func (t *trier) nearestNumber(i *engine.Item, c Change, goal number.Number) (to formula.Value, taken, found bool) {
	if t.followed(c.Fact) { // it stands in a table too
		return formula.Value{}, false, false
	}
	t.enter(i)
	pieces, ok := door.Of(i).Rule.Pieces(t.frame, c.term, c.Fact.Min, c.Fact.Max)
	t.put(c, c.From)
	if !ok {
		return formula.Value{}, false, false
	}
	var list []number.Number
	for _, p := range pieces {
		if p.Undetermined {
			continue
		}
		for _, end := range []*number.Number{p.From, p.To} {
			if end != nil {
				list = append(list, *end, beside(*end, c.Fact, true), beside(*end, c.Fact, false))
			}
		}
		if x, ok := p.Fraction.Solve(goal); ok && !p.IsPoint() {
			list = append(list, x, beside(x, c.Fact, true), beside(x, c.Fact, false))
		}
	}
	for _, x := range nearestFirst(list, c.From.Num) {
		if !admissible(c.Fact, x) {
			continue
		}
		if v := (formula.Value{Kind: formula.Number, Num: x}); t.enough(i, c, v, goal) {
			return v, true, true
		}
	}
	return formula.Value{}, true, false
}

// nearestFirst sorts numbers by their distance from one.
func nearestFirst(list []number.Number, from number.Number) []number.Number {
	sort.SliceStable(list, func(a, b int) bool { return list[a].Sub(from).Abs().Less(list[b].Sub(from).Abs()) })
	return list
}

func admissible(f *formula.Fact, x number.Number) bool {
	_, written := x.Terminates()
	least, most := f.Ends()
	return (least == nil || !x.Less(*least)) && (most == nil || !most.Less(x)) && (!f.Integer && f.Kind != formula.Date || x.IsInt()) && written
}

// step is the next whole number, the next with four decimals, or a day.
func step(f *formula.Fact) number.Number {
	if f.Integer || f.Kind == formula.Date {
		return number.One
	}
	return number.Step(4)
}

// beside is a value just beyond a border that a document can write.
func beside(x number.Number, f *formula.Fact, up bool) number.Number {
	step := step(f)
	scaled := x.Quo(step)
	if up {
		return scaled.Floor().Add(number.One).Mul(step)
	}
	return scaled.Ceil().Sub(number.One).Mul(step)
}

// conditions turns as few conditions as it takes, up to four, to come to the goal.
func (t *trier) conditions(i *engine.Item, terms []Change, goal number.Number) *Option {
	var flips []Change
	for _, c := range terms {
		if c.Fact.Kind == formula.Boolean {
			c.To = formula.Value{Kind: formula.Boolean, Bool: !c.From.Bool}
			flips = append(flips, c)
		}
	}
	if len(flips) > 12 {
		flips = flips[:12]
	}
	for size := 2; size <= min(4, len(flips)); size++ {
		if chosen := t.choose(i, flips, nil, 0, size, goal); chosen != nil {
			o := t.try(chosen)
			if o.Gain.Sign() > 0 {
				return &o
			}
		}
	}
	return nil
}

func (t *trier) choose(i *engine.Item, flips, chosen []Change, from, size int, goal number.Number) []Change {
	if len(chosen) == size {
		for _, c := range chosen {
			t.put(c, c.To)
		}
		x, ok := t.percent(i)
		for _, c := range chosen {
			t.put(c, c.From)
		}
		if ok && !x.Less(goal) && within(i, x) {
			return append([]Change{}, chosen...)
		}
		return nil
	}
	for k := from; k < len(flips); k++ {
		if found := t.choose(i, flips, append(chosen, flips[k]), k+1, size, goal); found != nil {
			return found
		}
	}
	return nil
}

// maxTogether is how many facts are changed together; maxFarthest is of how many cells they are chosen.
const (
	maxTogether = 6
	maxFarthest = 16
)

// farthest changes one fact after the other, each time the one that gains most, until nothing is left to gain.
func (t *trier) farthest(i *engine.Item, terms []Change) *Option {
	var best *Option
	var chosen []Change
	for range maxTogether {
		if t.ctx.Err() != nil {
			return nil
		}
		found := false
		for _, c := range terms {
			if slices.ContainsFunc(chosen, func(d Change) bool { return d.Fact == c.Fact && d.Row == c.Row }) {
				continue
			}
			for _, before := range chosen {
				t.put(before, before.To)
			}
			ends := t.ends(i, c)
			for _, before := range chosen {
				t.put(before, before.From)
			}
			for _, to := range ends {
				c.To = to
				if o := t.try(append(slices.Clone(chosen), c)); o.Gain.Sign() > 0 && (best == nil || best.Gain.Less(o.Gain)) {
					best, found = &o, true
				}
			}
		}
		if !found || best.Left.Sign() == 0 {
			break
		}
		chosen = best.Changes
	}
	return best
}

// ends are the values of a fact at which its criterion may give most.
func (t *trier) ends(i *engine.Item, c Change) []formula.Value {
	switch c.Fact.Kind {
	case formula.Boolean:
		return []formula.Value{{Kind: formula.Boolean, Bool: !c.From.Bool}}
	case formula.Text:
		var out []formula.Value
		for _, s := range c.Fact.Choices {
			out = append(out, formula.Value{Kind: formula.Text, Text: s})
		}
		return out
	case formula.Number:
		if c.term == (formula.Term{}) {
			return t.worth(door.Of(i).Formulas(), c)
		}
		t.enter(i)
		pieces, _ := door.Of(i).Rule.Pieces(t.frame, c.term, c.Fact.Min, c.Fact.Max)
		t.put(c, c.From)
		var out []formula.Value
		for _, p := range pieces {
			if p.IsPoint() && !p.Undetermined && admissible(c.Fact, *p.From) {
				out = append(out, formula.Value{Kind: formula.Number, Num: *p.From})
			}
		}
		return out
	case formula.Date:
		return t.worth(door.Of(i).Formulas(), c)
	}
	return nil
}

// worth are the marks of a fact or cell that are admissible, nearest first.
func (t *trier) worth(formulas []*formula.Formula, c Change) []formula.Value {
	var out []formula.Value
	for _, x := range nearestFirst(t.marks(formulas, c), c.From.Num) {
		if admissible(c.Fact, x) && !x.Equal(c.From.Num) {
			out = append(out, formula.Value{Kind: c.Fact.Kind, Num: x})
		}
	}
	return out
}

// single finds changes of one fact, each of one criterion, that are enough for the target.
func (t *trier) single(need number.Number, target int) []Option {
	var out []Option
	for _, i := range t.card.Criteria() {
		r := t.card.Of(i)
		if r.Score.Open || r.Status == engine.Adjudicated || r.Status == engine.NotApplicable || fullOf(i, r).Sub(r.Score.Lo).Less(need) {
			continue
		}
		goal := r.Score.Lo.Add(need)
		if !i.IsPoints && r.Weight.Sign() <= 0 {
			continue
		}
		if !i.IsPoints {
			goal = goal.Quo(r.Weight).Mul(number.Hundred)
		}
		if t.ctx.Err() != nil {
			return nil
		}
		cells, _ := t.cells(i)
		for _, c := range append(t.terms(i), cells...) {
			if to, ok := t.nearest(i, c, goal); ok {
				c.To = to
				if o := t.try([]Change{c}); t.has(o, target) {
					out = append(out, o)
				}
			}
		}
	}
	for k := range t.card.Adjustments {
		if a := &t.card.Adjustments[k]; a.Applied {
			out = append(out, t.without(a.Adjustment, func(o Option) bool { return t.has(o, target) })...)
		}
	}
	out = nearer(out)
	t.order(out)
	if len(out) > MostOptions {
		out = out[:MostOptions]
	}
	return out
}

func (t *trier) has(o Option, target int) bool {
	for _, g := range t.rs.Grades[:target+1] {
		if o.Grade.Zh == g.Name && !o.Total.Open {
			return true
		}
	}
	return false
}

// together takes the changes that gain most, one criterion after the other, until the target is reached; then it leaves out
// those that are not needed.
func (t *trier) together(target int) *Option {
	var best []Option
	losses, err := Losses(t.ctx, t.card)
	if err != nil {
		return nil
	}
	for _, loss := range losses {
		if len(loss.Options) > 0 {
			best = append(best, loss.Options[0])
		}
	}
	sort.SliceStable(best, func(a, b int) bool { return best[b].Gain.Less(best[a].Gain) })
	var chosen []Change
	var o Option
	reached := false
	for _, b := range best {
		chosen = append(chosen, b.Changes...)
		if o = t.try(chosen); t.has(o, target) {
			reached = true
			break
		}
	}
	for k := 0; k < len(t.card.Adjustments) && !reached; k++ { // what caps the grade takes no points, and gives none back
		a := &t.card.Adjustments[k]
		if a.Effect != engine.GradeCap || !a.Applied || a.Grade <= target {
			continue
		}
		for _, c := range t.reads(a.Adjustment) {
			if t.ctx.Err() != nil {
				return nil
			}
			with := append(slices.Clone(chosen), c)
			if o = t.try(with); t.has(o, target) {
				chosen, reached = with, true
				break
			}
		}
	}
	if !reached {
		return nil
	}
	for k := 0; k < len(chosen); k++ {
		without := append(append([]Change{}, chosen[:k]...), chosen[k+1:]...)
		if less := t.try(without); t.has(less, target) {
			chosen, o = without, less
			k--
		}
	}
	o.Changes = chosen
	return &o
}
