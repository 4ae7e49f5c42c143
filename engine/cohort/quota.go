package cohort

import (
	"sort"

	"jixiao/engine"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Quotas of grades: at most so many of all that were scored may have a grade or a better one.

// field is who competes for the places of one grade: those that would have it, or a better one.
type field struct {
	places   int
	ties     bool
	certain  []number.Number // the least that each total may be that certainly competes, in order
	possible []number.Number // the greatest that each total may be that may compete, in order
}

// standing says of a total whether the quota of a grade admits it.
func standing(rs *engine.RuleSet, totals [2][]total) func(grade int, byRule bool, lo, hi number.Number) door.Standing {
	var fields [2][]field
	for k := range totals {
		fields[k] = make([]field, len(rs.Grades))
		for g, grade := range rs.Grades {
			if grade.AtMost.Sign() > 0 {
				fields[k][g] = compete(grade, g, totals[k])
			}
		}
	}
	return func(grade int, byRule bool, lo, hi number.Number) door.Standing {
		k := 0
		if byRule {
			k = 1
		}
		return fields[k][grade].of(lo, hi)
	}
}

func compete(grade engine.Grade, index int, totals []total) field {
	n := number.Int(int64(len(totals)))
	places, _ := grade.AtMost.Mul(n).Quo(number.Hundred).Floor().Int64()
	f := field{places: int(places), ties: grade.Ties}
	for _, t := range totals {
		if t.Best > t.Worst || t.Best > index {
			continue
		}
		f.possible = append(f.possible, t.Hi)
		if t.Worst <= index {
			f.certain = append(f.certain, t.Lo)
		}
	}
	for _, list := range [][]number.Number{f.certain, f.possible} {
		sort.Slice(list, func(a, b int) bool { return list[a].Less(list[b]) })
	}
	return f
}

// above is how many of a list in order are greater than x, atLeast how many are not less.
func above(list []number.Number, x number.Number) int {
	return len(list) - sort.Search(len(list), func(k int) bool { return x.Less(list[k]) })
}

func atLeast(list []number.Number, x number.Number) int {
	return len(list) - sort.Search(len(list), func(k int) bool { return !list[k].Less(x) })
}

// of says how a total stands that competes itself, and so is one of those that may compete. Of one that is open each end is looked at.
func (f *field) of(lo, hi number.Number) door.Standing {
	// In the worst case all that may be greater are; those that are tied take places too where ties are out. The total itself counts once, and
	// so may be taken off what is not less than its own lower end.
	var in, out bool
	if f.ties {
		others := atMostAbove(f.possible, lo, hi)
		in, out = others < f.places, above(f.certain, hi) >= f.places
	} else {
		in, out = atLeast(f.possible, lo) <= f.places, f.crowded(lo, hi)
	}
	switch {
	case in:
		return door.Inside
	case out:
		return door.Outside
	}
	return door.Unsettled
}

// atMostAbove is how many others may be greater than a total that is at least lo: all whose greatest value is, but for itself.
func atMostAbove(possible []number.Number, lo, hi number.Number) int {
	n := above(possible, lo)
	if lo.Less(hi) { // itself is among them
		n--
	}
	return n
}

// crowded reports whether those that are certainly not less than a total of at most hi, and it itself, are more than there are places.
func (f *field) crowded(lo, hi number.Number) bool {
	n := atLeast(f.certain, hi)
	if lo.Less(hi) { // it is not among them
		n++
	}
	return n > f.places
}
