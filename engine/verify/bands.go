package verify

import (
	"regexp"
	"sort"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Borders: bands of discretion that should lie side by side, comparisons whose border an earlier one has taken, and directions that the
// standard's words contradict.

// stretch is a band of discretion: within(x, lo, hi), or within_below without hi.
type stretch struct {
	lo, hi number.Number
	open   bool // hi is not included
	at     *formula.Node
}

func (b stretch) String() string {
	end := "]"
	if b.open {
		end = ")"
	}
	return "[" + b.lo.String() + ", " + b.hi.String() + end
}

// next is the least whole number above a stretch.
func (b stretch) next() number.Number {
	if b.open {
		return b.hi.Ceil()
	}
	return b.hi.Floor().Add(number.One)
}

// tiles claims, of each number that is judged within several bands, that the bands lie side by side: no value between two of them, and
// none in two.
func (s *subject) tiles() []Claim {
	var order []string
	bands, computed := map[string][]stretch{}, map[string]bool{}
	for n := range door.Of(s.i).Rule.Nodes() {
		if n.Op != formula.OpCall || n.Name != "within" && n.Name != "within_below" {
			continue
		}
		lo, hi, ok := n.Limits()
		key := n.Args[0].In(diag.Zh)
		if !ok {
			computed[key] = true // nobody knows where it lies
			continue
		}
		if bands[key] == nil {
			order = append(order, key)
		}
		b := stretch{lo, hi, n.Name == "within_below", n}
		known := false
		for _, c := range bands[key] {
			known = known || c.lo.Equal(b.lo) && c.hi.Equal(b.hi) && c.open == b.open
		}
		if !known {
			bands[key] = append(bands[key], b)
		}
	}
	var out []Claim
	for _, key := range order {
		list := bands[key]
		if len(list) < 2 || computed[key] {
			continue
		}
		f := list[0].at.Args[0].Fact
		whole := f != nil && f.Integer // then 79 and 80 are neighbours
		sort.SliceStable(list, func(a, b int) bool { return list[a].lo.Less(list[b].lo) })
		x := list[0].at.Args[0]
		c := s.claim(Bands, "", Proved, diag.Both("“%s”的各档相接，不重叠也没有空档", "the bands of “%s” lie side by side, without overlaps or gaps", x), nil)
		s.at(&c, list[0].at)
		for k := 1; k < len(list); k++ {
			below, above := list[k-1], list[k]
			switch cmp := below.hi.Cmp(above.lo); {
			case whole && below.next().Equal(above.lo.Ceil()), whole && cmp < 0 && !below.next().Less(above.lo.Ceil()): // no whole number lies between them, or in both
				continue
			case cmp < 0 || cmp == 0 && below.open && above.lo.Equal(above.hi) && above.open:
				c.Verdict, c.Text = Refuted, diag.Both("“%s”的档 %s 与 %s 之间有空档", "of “%s”, there is a gap between the bands %s and %s", x, below, above)
			case cmp > 0 || !below.open:
				c.Verdict, c.Text = Refuted, diag.Both("“%s”的档 %s 与 %s 重叠", "of “%s”, the bands %s and %s overlap", x, below, above)
			default:
				continue
			}
			s.at(&c, above.at)
			break
		}
		out = append(out, c)
	}
	return out
}

// borders finds comparisons that include a border which no facts bring to them: an earlier branch has taken it, so that the two overlap
// there and the words “含” of the later one are void.
func (s *subject) borders() []Claim {
	rule := door.Of(s.i).Rule
	later := map[*formula.Node]bool{} // conditions after another
	for n := range rule.Nodes() {
		if n.Op == formula.OpCond && n.Args[2].Op == formula.OpCond {
			later[n.Args[2]] = true
		}
	}
	var out []Claim
	for cond := range rule.Nodes() {
		if !later[cond] {
			continue
		}
		for n := range cond.Args[0].Nodes() {
			if n.Op != formula.OpGe && n.Op != formula.OpLe {
				continue
			}
			x, border := n.Args[0], n.Args[1]
			if x.Op == formula.OpConst || x.Op == formula.OpParam {
				x, border = border, x
			}
			if x.Op != formula.OpFact && x.Op != formula.OpLet || border.Op != formula.OpConst && border.Op != formula.OpParam || !s.mayArm[way{cond, 0}] {
				continue
			}
			if f := x.Fact; f != nil && (f.Min != nil && border.Value.Num.Cmp(*f.Min) <= 0 || f.Max != nil && f.Max.Cmp(border.Value.Num) <= 0) {
				continue // the end of what is declared
			}
			if s.taken(x.Equals(border.Value.Num), cond) {
				c := s.claim(Bands, "border", Refuted, diag.Both("“%s”含界限，而恰为 %s 时前面的条件已定去向，走不到这里",
					"“%s” includes its border, but at exactly %s conditions before it have decided and this is not reached", n, border.Value.Num), nil)
				s.at(&c, n)
				out = append(out, c)
			}
		}
	}
	return out
}

// taken reports whether it is proved that a condition is never come to where another holds, with which it could hold itself.
func (s *subject) taken(where *formula.Formula, cond *formula.Node) bool {
	frame := s.emptyFrame()
	weight := door.In(s.rs).Weighing(s.i.ID)
	come, sure := false, true
	outcome := func(_ *formula.Node, code *diag.Code) { sure = sure && code != nil }
	door.Of(s.i).Rule.Explore(frame, weight, &formula.Watch{Arm: func(n *formula.Node, arm int) { come = come || n == cond && arm == 0 }, Outcome: outcome}, where)
	if come || !sure {
		return false
	}
	b, _ := (&formula.Formula{Root: cond.Args[0]}).Explore(frame, weight, nil, where)
	return b.CanTrue
}

var (
	worseAbove = regexp.MustCompile(`每(超过|超|高出|高)[0-9][^，。；,;]*扣`)
	worseBelow = regexp.MustCompile(`每(低于|低|少于|少)[0-9][^，。；,;]*扣`)
	shortfall  = regexp.MustCompile(`[未差少低缺降错失减无不超偏误]`) // of a fact that counts what is missing or wrong
)

// spoken claims that the rule falls where the words say that each step up, or down, costs points: of rules that read one number and
// declare no direction.
func (s *subject) spoken() []Claim {
	if len(door.Of(s.i).Better) > 0 || !door.In(s.rs).WeighsTheSame(s.i.ID) {
		return nil
	}
	above, below := worseAbove.FindString(s.i.Standard), worseBelow.FindString(s.i.Standard)
	if (above == "") == (below == "") {
		return nil
	}
	var one *formula.Fact
	for _, f := range s.search.Facts() {
		if f.Kind == formula.Number && one != nil || f.Kind == formula.Table {
			return nil
		} else if f.Kind == formula.Number {
			one = f
		}
	}
	term := formula.Term{Fact: one}
	if one == nil || door.Of(s.i).Rows != nil || shortfall.MatchString(one.Name) {
		return nil
	}
	trend := door.Of(s.i).Rule.Trend(s.emptyFrame(), door.In(s.rs).Weighing(s.i.ID), term)
	words, against := above, formula.Up
	if above == "" {
		words, against = below, formula.Down
	}
	if trend == formula.Flat || trend == formula.Unclear {
		return nil
	}
	c := s.claim(Monotone, "words", Proved, diag.Both("评分标准说“%s”，规则的方向与之相同", "the standard says “%s”, and the rule goes the same way", words), nil)
	if trend == against {
		c.Verdict, c.Text = Refuted, diag.Both("评分标准说“%s”，而%s", "the standard says “%s”, but %s", words, neverLess(one.Name, above != ""))
	}
	return []Claim{c}
}
