package replay

import (
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Precision is what printed numbers leave open: each stands for every number that rounds to it.
type Precision struct {
	Criteria []Flip         // criteria whose score by rule could be another within what is printed
	Total    engine.Points  // by rule
	Grades   []engine.Grade // that the total could have
	MayMiss  bool           // it may have no grade at all
	Open     bool           // facts are missing beside, so that the total was open before: nothing is said of it
	Facts    []string       // facts that were taken as intervals
}

// Flip is a score that could be another.
type Flip struct {
	Indicator *engine.Item
	Score     engine.Points // the range
	Shown     bool          // some values within what is printed were tried and give another score, of which the range is; else it only could not be excluded
}

// Intervals takes every number of the facts that is not a count and not exact by nature as the interval of its printed
// precision, and says whether a score or the grade could flip within them. What was presumed or judged was not printed, nor
// how far a key point is met.
func Intervals(card *engine.Scorecard) *Precision {
	card = card.OrEmpty()
	if len(card.RuleSet.Criteria()) == 0 {
		return new(Precision)
	}
	rs, frame := card.RuleSet, door.Card(card).Copied()
	p := &Precision{}
	for slot, decl := range rs.Facts() {
		f, _ := card.Facts.At(slot)
		if decl.Kind != formula.Number || decl.Integer || decl.Mark != "" || f.State != formula.Known || f.Basis >= engine.Presumed {
			continue
		}
		half, ok := halfStep(f)
		if !ok {
			continue
		}
		lo, hi := f.Value.Num.Sub(half), f.Value.Num.Add(half)
		if decl.Min != nil {
			lo = number.Max(lo, *decl.Min)
		}
		if decl.Max != nil {
			hi = number.Min(hi, *decl.Max)
		}
		frame.Facts[slot] = formula.Cell{State: formula.Bounded, Lo: &lo, Hi: &hi}
		p.Facts = append(p.Facts, decl.Name)
	}
	facts, err := card.Facts.With(door.Key{}, func(cells []formula.Cell) { copy(cells, frame.Facts) })
	if err != nil {
		return p
	}
	wide := facts.EvaluateByRule()
	for _, i := range wide.Criteria() {
		if r := wide.Of(i); r.ByRule.Open && !card.Of(card.Find(i.ID)).ByRule.Open && !r.ByRule.Lo.Equal(r.ByRule.Hi) {
			p.Criteria = append(p.Criteria, Flip{Indicator: card.Find(i.ID), Score: r.ByRule})
		}
	}
	p.Open = card.ByRule.Score.Open
	p.Total, p.Grades, p.MayMiss = wide.Total.Score, wide.Total.Grades(), wide.Total.MayMiss
	printed := make([]bool, len(frame.Facts))
	for slot, f := range rs.Facts() {
		printed[slot] = slices.Contains(p.Facts, f.Name)
	}
	for k := range p.Criteria {
		p.Criteria[k].corners(card, frame, printed)
	}
	return p
}

// maxCorners bounds how many combinations of ends are tried.
const maxCorners = 8

// corners tries the ends of the intervals that a rule reads, in every combination. Rules rise or fall with each number
// between their borders, so that what can happen mostly happens there. Of a fact that the document itself gives as a range, the ends
// are values; where it has one only, that is tried.
func (f *Flip) corners(card *engine.Scorecard, frame *formula.Frame, printed []bool) {
	var slots []int
	var ends [][]number.Number // by slot
	door.Of(f.Indicator).Rule.Reads(func(d *formula.Fact) {
		c := frame.Facts[d.Slot]
		if slices.Contains(slots, d.Slot) || c.State != formula.Bounded {
			return
		}
		var at []number.Number
		switch {
		case printed[d.Slot]: // an end itself is printed as the next number
			off := c.Hi.Sub(*c.Lo).Quo(number.Int(1_000_000))
			at = []number.Number{c.Lo.Add(off), c.Hi.Sub(off)}
		default:
			for _, end := range []*number.Number{c.Lo, c.Hi} {
				if end != nil {
					at = append(at, *end)
				}
			}
		}
		slots, ends = append(slots, d.Slot), append(ends, at)
	})
	if len(slots) > maxCorners || f.Indicator.Row > 0 || !door.Card(card).Enter(frame, f.Indicator.Index()) {
		return
	}
	kept := make([]formula.Cell, len(slots))
	for k, s := range slots {
		kept[k] = frame.Facts[s]
	}
	now := card.Of(f.Indicator).ByRule.Lo
	lo, hi := now, now
	for corner := range 1 << len(slots) {
		for k, s := range slots {
			if n := len(ends[k]); n > 0 {
				frame.Facts[s] = formula.Cell{State: formula.Known, Num: ends[k][min(corner>>k&1, n-1)]}
			}
		}
		frame.Reset()
		door.Card(card).Enter(frame, f.Indicator.Index())
		if v, u := door.Of(f.Indicator).Rule.Number(frame); u == nil {
			if !f.Indicator.IsPoints {
				v = v.Mul(card.Of(f.Indicator).Weight).Quo(number.Hundred)
			}
			v = v.Round(f.Indicator.Rounding.Places, f.Indicator.Rounding.Mode)
			lo, hi = number.Min(lo, v), number.Max(hi, v)
		}
	}
	for k, s := range slots {
		frame.Facts[s] = kept[k]
	}
	if f.Shown = !lo.Equal(hi); f.Shown {
		f.Score.Lo, f.Score.Hi = lo, hi
	}
}

// halfStep is half of one in the last printed place of a number, in the unit of its declaration.
func halfStep(f engine.Fact) (number.Number, bool) {
	if f.Place.Source == nil {
		return number.Zero, false
	}
	text := string(f.Place.Source.Text[f.Place.Span.Start:f.Place.Span.End])
	if _, err := number.Parse(text); err != nil || strings.ContainsAny(text, "eE") {
		return number.Zero, false
	}
	places := 0
	if dot := strings.IndexByte(text, '.'); dot >= 0 {
		places = len(text) - dot - 1
	}
	if places > number.MaxPlaces {
		return number.Zero, false
	}
	half := number.Step(places).Quo(number.Int(2))
	return half.Mul(f.Factor), true
}
