package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// What is computed of tables that many documents share, and of nothing else, is the same for each of them: the mean over a cohort. A frame keeps
// it from one document to the next, with adjudications and without. Work is counted as if it were computed again, so that the same documents are too large.

// sharedValue is what a node came to on those tables.
type sharedValue struct {
	rows  []*Rows
	value number.Number
	u     *Undetermined
	work  int
}

// keepShared lets a call keep its value while the tables that it reads are the same.
func keepShared(n *Node) {
	slots, ok := n.sharedTables()
	if !ok || len(slots) == 0 || !numeric(n.Type.Kind) {
		return
	}
	compute := n.code.num
	tooLarge := n.undetermined(diag.OutcomeTooLarge)
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		for _, slot := range slots {
			if rows := f.cell(slot).Rows; rows == nil || !rows.Shared {
				return compute(f)
			}
		}
		for _, kept := range f.shared[n] {
			if kept.of(f, slots) {
				if !f.spend(kept.work) {
					return number.Zero, tooLarge
				}
				return kept.value, kept.u
			}
		}
		before := f.work
		v, u := compute(f)
		if u != nil && u.Code == diag.OutcomeTooLarge {
			return v, u
		}
		if f.shared == nil {
			f.shared = map[*Node][]*sharedValue{}
		}
		kept := &sharedValue{value: v, u: u, work: before - f.work}
		for _, slot := range slots {
			kept.rows = append(kept.rows, f.cell(slot).Rows)
		}
		f.shared[n] = append(f.shared[n], kept)
		return v, u
	}
}

func (s *sharedValue) of(f *Frame, slots []int) bool {
	for k, slot := range slots {
		if s.rows[k] != f.cell(slot).Rows {
			return false
		}
	}
	return true
}

// sharedTables are the tables from the cohort that a node reads; ok is false if it reads anything else that differs from document to document.
func (n *Node) sharedTables() (slots []int, ok bool) {
	ok = !n.inLoop()
	for m := range n.Nodes() {
		switch m.Op {
		case OpFact, OpColumn:
			if m.Fact.Kind != Table || !m.Fact.Cohort || m.Fact.Slot == OwnSlot {
				return nil, false
			}
			slots = append(slots, m.Fact.Slot)
		case OpVar, OpLet, OpNoRule:
			return nil, false
		case OpCell, OpElem:
			ok = ok && m.Slot != RowSlot
		}
	}
	return slots, ok
}
