package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Code of sums: of chains of additions, and of what facts choose from, as the shares of a checklist are.

// summand is one of the numbers that a chain of additions adds.
type summand struct {
	code    numCode
	slot    int           // of a fact, or of one that chooses; -1 for neither
	chooses bool          // between two numbers that are settled
	settled bool          // itself, to yes
	yes, no number.Number // those
	large   *Undetermined // of the addition of this one
}

// compileSum makes the code of the last of a chain of additions, which adds the numbers one after the other, as the tree does.
func (n *Node) compileSum() {
	if n.Op != OpAdd {
		return
	}
	var parts []summand
	at := n
	for ; at.Op == OpAdd; at = at.Args[0] {
		parts = append(parts, summandOf(at.Args[1], at.undetermined(diag.OutcomeTooLarge)))
	}
	parts = append(parts, summandOf(at, nil))
	last := len(parts) - 1
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		var sum number.Number
		for k := last; k >= 0; k-- {
			p := &parts[k]
			var x number.Number
			if p.slot >= 0 && f.Facts[p.slot].State == Known {
				switch c := &f.Facts[p.slot]; {
				case !p.chooses:
					x = c.Num
				case c.Bool:
					x = p.yes
				default:
					x = p.no
				}
			} else {
				var u *Undetermined
				if x, u = p.code(f); u != nil {
					return x, u
				}
			}
			if k == last {
				sum = x
				continue
			}
			if sum = sum.Add(x); sum.IsBig() && !f.afford(sum) {
				return number.Zero, p.large
			}
		}
		return sum, nil
	}
	var slots []int
	var yes, no []number.Number
	for _, p := range parts {
		if !p.chooses && !p.settled {
			return
		}
		slots, yes, no = append(slots, p.slot), append(yes, p.yes), append(no, p.no)
	}
	if m := newMarks(slots, yes, no); m != nil {
		n.code.num = m.code(n.code.num)
	}
}

func summandOf(n *Node, large *Undetermined) summand {
	s := summand{code: n.code.num, slot: -1, large: large}
	if s.yes, s.settled = n.settled(); s.settled {
		return s
	}
	if n.ofDocument() {
		s.slot = n.Slot
	} else if n.Op == OpCond && n.Args[0].ofDocument() {
		yes, okYes := n.Args[1].settled()
		no, okNo := n.Args[2].settled()
		if okYes && okNo {
			s.slot, s.chooses, s.yes, s.no = n.Args[0].Slot, true, yes, no
		}
	}
	return s
}

// marks are the numbers that facts choose from, in whole units of one over the denominator: they add up as integers.
type marks struct {
	of                []mark
	base, denominator int64
}

type mark struct {
	slot    int
	yes, no int64
}

// newMarks is nil where the numbers have no small common denominator. slots are those of the facts, -1 for what is always yes.
func newMarks(slots []int, yes, no []number.Number) *marks {
	const most = 1 << 40
	common := number.One
	for _, list := range [][]number.Number{yes, no} {
		for _, x := range list {
			for d := int64(1); !x.Mul(common).IsInt(); d++ {
				if d > 1000 {
					return nil
				}
				if by := number.Int(d); x.Mul(common).Mul(by).IsInt() {
					common = common.Mul(by)
				}
			}
		}
	}
	m := &marks{}
	var ok bool
	if m.denominator, ok = common.Int64(); !ok || m.denominator > most {
		return nil
	}
	for k, slot := range slots {
		x, okX := yes[k].Mul(common).Int64()
		y, okY := no[k].Mul(common).Int64()
		switch {
		case !okX || !okY || max(x, -x, y, -y) > most:
			return nil
		case slot < 0:
			m.base += x
		default:
			m.of = append(m.of, mark{slot, x, y})
		}
	}
	return m
}

// code adds up; where a fact is not known, long says why.
func (m *marks) code(long numCode) numCode {
	return func(f *Frame) (number.Number, *Undetermined) {
		sum := m.base
		for k := range m.of {
			mark := &m.of[k]
			switch c := &f.Facts[mark.slot]; {
			case c.State != Known:
				return long(f)
			case c.Bool:
				sum += mark.yes
			default:
				sum += mark.no
			}
		}
		if sum == m.denominator {
			return number.One, nil
		}
		return number.Frac(sum, m.denominator), nil
	}
}

// shortChecklist adds up the shares of items that are facts, or settled, in parts of one denominator.
func (n *Node) shortChecklist(items, shares []*Node, equal number.Number, long numCode) numCode {
	slots, yes, no := make([]int, len(items)), make([]number.Number, len(items)), make([]number.Number, len(items))
	for k, item := range items {
		if item.Type.Kind != Boolean || !item.ofDocument() && item.Op != OpConst {
			return nil
		}
		if yes[k] = equal; shares != nil {
			x, ok := shares[k].settled()
			if !ok {
				return nil
			}
			yes[k] = x
		}
		if slots[k] = item.Slot; item.Op == OpConst {
			if slots[k] = -1; !item.Value.Bool {
				yes[k] = number.Zero
			}
		}
	}
	if m := newMarks(slots, yes, no); m != nil {
		return m.code(long)
	}
	return nil
}
