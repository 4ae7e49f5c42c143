package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// columns are what the table says of a function beside its name, words and value. They are filled in when the program
// starts, since what they call reads the table.
type columns struct {
	check   func(c *checker, n *Node) // types a call
	compile func(n *Node)             // makes a call's closure
	isForm  bool                      // a call becomes a node of its own kind, which has its own rooms for what follows

	bounds boundsOf                          // the range of a call, from the ranges of its numbers
	over   overOf                            // the range of a call on one list, from that of its elements
	lists  func(e *explorer, n *Node) Bounds // the range of a call on several lists; nil for all others
	pieces piecesOf                          // the value as a fraction of lines
	whole  wholeness                         // whether the value is a whole number
	trend  func(r *trends, n *Node) Trend    // how a call changes with a number
	arms   *armsOf                           // the ways that a call can go; nil if there is one
	said   bool                              // a call has words of its own, see call: Words cannot put it
}

type (
	boundsOf func(e *explorer, n *Node, box []Bounds, out Bounds) Bounds
	overOf   func(e *explorer, n *Node, l listBounds, out Bounds) Bounds
	piecesOf func(c *cutter, n *Node, parts []Fraction, values []number.Number) (Fraction, bool)
)

type wholeness uint8

const (
	neverWhole  wholeness = iota // nothing is known
	asArguments                  // if its arguments are
	alwaysWhole
)

// armsOf is the ways that a call can go.
type armsOf struct {
	words []diag.Term                  // of each; nil where each argument is one
	taken func(x [3]number.Number) int // index of the arm for these values, -1 for none; nil for min and max, whose arm is the index of the chosen argument
}

func init() {
	for name, c := range map[string]columns{
		"min":      {trend: withArguments, bounds: (*explorer).extreme, over: ofElements, pieces: (*cutter).extreme, whole: asArguments, arms: &armsOf{}},
		"max":      {trend: withArguments, bounds: (*explorer).extreme, over: ofElements, pieces: (*cutter).extreme, whole: asArguments, arms: &armsOf{}},
		"sum":      {trend: withArguments, bounds: anyNumber, over: sumOf, pieces: (*cutter).sum},
		"mean":     {trend: withArguments, bounds: anyNumber, over: ofElements, pieces: (*cutter).sum},
		"median":   {trend: withArguments, bounds: anyNumber, over: ofElements, pieces: uncut},
		"largest":  {check: (*checker).taken, compile: compileTaken, trend: unclear, bounds: anyNumber, over: noList, pieces: uncut},
		"smallest": {check: (*checker).taken, compile: compileTaken, trend: unclear, bounds: anyNumber, over: noList, pieces: uncut},
		"rank":     {check: (*checker).rank, compile: compileRankOf, trend: rankTrend, bounds: rankBounds, over: noList, pieces: uncut, whole: alwaysWhole},
		"growth":   {trend: growthTrend, bounds: growthBounds, over: noList, pieces: uncut},
		"power":    {check: (*checker).power, compile: compilePower, trend: powerTrend, bounds: powerBounds, over: noList, pieces: uncut},
		"abs":      {trend: absTrend, bounds: absBounds, over: noList, pieces: (*cutter).abs, whole: asArguments},
		"floor":    {trend: withArguments, bounds: (*explorer).steps, over: noList, pieces: (*cutter).steps, whole: alwaysWhole},
		"ceil":     {trend: withArguments, bounds: (*explorer).steps, over: noList, pieces: (*cutter).steps, whole: alwaysWhole},
		"whole":    {said: true, trend: withArguments, bounds: (*explorer).steps, over: noList, pieces: (*cutter).steps, whole: alwaysWhole, arms: stepArms},
		"begun":    {said: true, trend: withArguments, bounds: (*explorer).steps, over: noList, pieces: (*cutter).steps, whole: alwaysWhole, arms: stepArms},
		"clamp": {trend: withArguments, bounds: (*explorer).clamp, over: noList, pieces: (*cutter).clamp, arms: &armsOf{[]diag.Term{{Zh: "在限内", En: "within its limits"}, {Zh: "低于下限", En: "below the lower limit"}, {Zh: "高于上限", En: "above the upper limit"}}, func(x [3]number.Number) int {
			switch {
			case x[0].Less(x[1]):
				return 1
			case x[2].Less(x[0]):
				return 2
			}
			return 0
		}}},
		"attained": {trend: attainedTrend, bounds: (*explorer).attained, over: noList, pieces: (*cutter).scale, arms: &armsOf{[]diag.Term{{Zh: "达到", En: "attained"}, {Zh: "未达到", En: "not attained"}}, func(x [3]number.Number) int {
			switch {
			case x[1].Sign() == 0:
				return -1
			case x[0].Quo(x[1]).Less(number.One):
				return 1
			}
			return 0
		}}},
		"deduct": {said: true, trend: deductTrend, bounds: (*explorer).deduct, over: noList, pieces: (*cutter).scale, arms: &armsOf{[]diag.Term{{Zh: "不扣", En: "nothing taken off"}, {Zh: "扣一部分", En: "a part taken off"}, {Zh: "扣完", En: "all taken off"}}, func(x [3]number.Number) int {
			return stretch(x[1], number.Hundred.Sub(x[0].Mul(x[1])))
		}}},
		"linear": {trend: linearTrend, bounds: (*explorer).linear, over: noList, pieces: (*cutter).scale, arms: &armsOf{[]diag.Term{{Zh: "到满分点", En: "at full marks"}, {Zh: "在两端之间", En: "between the ends"}, {Zh: "到零分点", En: "at no marks"}}, func(x [3]number.Number) int {
			if x[1].Equal(x[2]) {
				return -1
			}
			part := x[0].Sub(x[1]).Quo(x[2].Sub(x[1]))
			return stretch(number.One.Sub(part), part)
		}}},
		"within":       {trend: withinTrend, bounds: (*explorer).within, over: noList, pieces: (*cutter).within},
		"within_below": {trend: withinTrend, bounds: (*explorer).within, over: noList, pieces: (*cutter).within},

		"round": {check: (*checker).round, compile: compileRound, trend: withinTrend, bounds: roundBounds, over: noList, pieces: (*cutter).round},
		"fixed": {check: (*checker).fixed, compile: compileFixed, trend: unclear, bounds: anyNumber, over: noList, pieces: uncut},
		"days": {check: (*checker).days, compile: compileDays, trend: daysTrend, bounds: func(_ *explorer, _ *Node, box []Bounds, out Bounds) Bounds {
			return added(box[1], box[0].negated(), out)
		}, over: noList, pieces: (*cutter).days},
		"year":       {check: (*checker).dated, trend: withArguments, bounds: yearBounds, over: noList, pieces: uncut, whole: alwaysWhole},
		"month":      {check: (*checker).dated, trend: unclear, bounds: partBounds(12), over: noList, pieces: uncut, whole: alwaysWhole},
		"day":        {check: (*checker).dated, trend: unclear, bounds: partBounds(31), over: noList, pieces: uncut, whole: alwaysWhole},
		"add_days":   {check: (*checker).dated, trend: withArguments, bounds: laterBounds(addDays), over: noList, pieces: uncut},
		"add_months": {check: (*checker).dated, trend: withArguments, bounds: laterBounds(addMonths), over: noList, pieces: uncut},
		"months":     {check: (*checker).dated, trend: daysTrend, bounds: betweenBounds(monthsBetween), over: noList, pieces: uncut, whole: alwaysWhole},
		"weekdays":   {check: (*checker).dated, trend: daysTrend, bounds: betweenBounds(weekdays), over: noList, pieces: uncut, whole: alwaysWhole},
		"workdays":   {check: (*checker).workdays, compile: compileWorkdays, trend: workdaysTrend, bounds: workdaysBounds, over: noList, pieces: uncut, whole: alwaysWhole},
		"root":       {check: (*checker).root, compile: compileRoot, trend: withinTrend, bounds: rootBounds, over: noList, pieces: uncut},

		"count":         {check: (*checker).countOf, compile: compileCount, trend: countTrend, bounds: anyNumber, over: countOf, pieces: uncut, whole: alwaysWhole},
		"decreasing":    {check: (*checker).increasing, compile: compileIncreasing, trend: unclear, bounds: anyNumber, over: noList, pieces: uncut},
		"increasing":    {check: (*checker).increasing, compile: compileIncreasing, trend: unclear, bounds: anyNumber, over: noList, pieces: uncut},
		"weighted_mean": {check: (*checker).weightedMean, compile: compileWeighted, trend: unclear, bounds: anyNumber, over: noList, pieces: uncut, lists: weightedBounds},

		"own":       {check: (*checker).rowAlone, isForm: true},
		"previous":  {check: (*checker).rowAlone, isForm: true},
		"following": {check: (*checker).following, isForm: true},
		"where":     {check: (*checker).where, isForm: true},
		"band":      {check: (*checker).band, isForm: true},
		"checklist": {check: (*checker).checklist, isForm: true},
		"met":       {check: (*checker).met, isForm: true},
		"unmet":     {check: (*checker).unmet, isForm: true},
		"lookup":    {check: (*checker).lookup, isForm: true},
		"date":      {check: (*checker).date, isForm: true},
		"no_rule":   {check: (*checker).noRule, isForm: true},
	} {
		fn := functionNamed[name]
		if fn == nil {
			panic("formula: columns of a function that is not in the table: " + name)
		}
		switch {
		case fn.numbers > 0:
			if c.compile = compileScalar; c.check == nil {
				c.check = (*checker).scalarCall
			}
		case fn.list != nil:
			c.check, c.compile = (*checker).listCall, compileListCall
		}
		fn.columns = c
	}
	for _, fn := range Functions {
		if fn.check == nil || !fn.isForm && (fn.compile == nil || fn.bounds == nil || fn.over == nil || fn.pieces == nil || fn.trend == nil || !fn.said && (fn.Words.Zh == "" || fn.Words.En == "")) {
			panic("formula: " + fn.Name + " has an empty column: value, bounds, bounds over a list, pieces, trend or words")
		}
	}
}

// anyNumber says nothing of a call's range.
func anyNumber(e *explorer, n *Node, _ []Bounds, _ Bounds) Bounds { return e.anything(n) }

// noList is for a function that takes no list.
func noList(e *explorer, n *Node, _ listBounds, _ Bounds) Bounds { return e.anything(n) }

// uncut gives up taking a rule apart.
func uncut(c *cutter, _ *Node, _ []Fraction, _ []number.Number) (Fraction, bool) {
	c.ok = false
	return Fraction{}, false
}

// ofElements is a function whose value lies among the elements, and that has none for no element.
func ofElements(e *explorer, n *Node, l listBounds, out Bounds) Bounds {
	if l.least == 0 {
		e.may(n, &out, diag.OutcomeEmpty)
	}
	out.Lo, out.Hi = l.elem.Lo, l.elem.Hi
	if l.each != nil && l.least == l.most && l.least > 0 { // all of them, and each by itself
		of := func(end func(Bounds) *number.Number, some bool) *number.Number { // some: the others can only be further off
			var list []number.Number
			for _, x := range l.each {
				if at := end(x.of); at != nil {
					list = append(list, *at)
				} else if !some {
					return nil
				}
			}
			if len(list) == 0 {
				return nil
			}
			x, _ := n.Fn.list(list)
			return kept(x)
		}
		lo, hi := of(func(b Bounds) *number.Number { return b.Lo }, n.Name == "max"), of(func(b Bounds) *number.Number { return b.Hi }, n.Name == "min")
		if lo != nil {
			out.Lo = lo
		}
		if hi != nil {
			out.Hi = hi
		}
	}
	return out
}

func countOf(_ *explorer, _ *Node, l listBounds, out Bounds) Bounds {
	b := l.length()
	out.Lo, out.Hi = b.Lo, b.Hi
	return out
}

func sumOf(_ *explorer, _ *Node, l listBounds, out Bounds) Bounds {
	if l.each != nil {
		sum := point(number.Zero)
		for _, x := range l.each {
			if x.maybe {
				x.of = join(x.of, point(number.Zero))
			}
			sum = added(sum, x.of, Bounds{})
		}
		out.Lo, out.Hi, out.LoOpen, out.HiOpen = sum.Lo, sum.Hi, sum.LoOpen, sum.HiOpen
		return out
	}
	return times(l.elem, l.length(), out)
}

var stepArms = &armsOf{[]diag.Term{{Zh: "0步", En: "no step"}, {Zh: "恰为整步", En: "whole steps"}, {Zh: "有不足一步的部分", En: "with a part of a step"}}, func(x [3]number.Number) int {
	switch {
	case x[0].Sign() <= 0:
		return 0
	case x[0].IsInt():
		return 1
	}
	return 2
}}
