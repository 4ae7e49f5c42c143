package formula

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// fill gives every missing fact of world an admissible value.
func fill(r *rapid.T, frame *Frame) {
	for slot := range frame.Facts {
		if c := &frame.Facts[slot]; c.State == Missing {
			*c = Cell{State: Known, Num: number.Frac(rapid.Int64Range(0, 1000).Draw(r, "n"), rapid.SampledFrom([]int64{1, 10}).Draw(r, "d")),
				Bool: rapid.Bool().Draw(r, "b"), Text: rapid.SampledFrom([]string{"优", "良", "差"}).Draw(r, "t")}
			if slot == 2 {
				c.Num = number.Min(c.Num, number.Hundred)
			}
		}
	}
	frame.Reset()
}

// TestExplorationIsSound: for random formulas over random facts, whatever an exploration excludes never happens: no value
// outside the bounds, no arm and no outcome that it did not tell of.
func TestExplorationIsSound(t *testing.T) {
	s, frame := world()
	rapid.Check(t, func(r *rapid.T) {
		f, _ := s.Compile(CEL, Plain("test", numberFormula(r, 4).cel), Number)
		if f == nil {
			return
		}
		for slot := range frame.Facts {
			if frame.Facts[slot].Rows == nil && rapid.IntRange(0, 2).Draw(r, "open") > 0 {
				frame.Facts[slot] = Cell{}
			}
		}
		fillKinds := map[string]bool{}
		frame.Reset()
		unknown := false // something was not looked into
		weight := point(frame.Weight)
		b, _ := f.Explore(frame, weight, &Watch{
			Arm: func(n *Node, arm int) { fillKinds[fmt.Sprintf("%p %d", n, arm)] = true },
			Outcome: func(n *Node, code *diag.Code) {
				unknown = unknown || code == nil
				if code != nil {
					fillKinds[fmt.Sprintf("%p %s", n, code.ID)] = true
				}
			},
		})
		for range 4 {
			kept := append([]Cell{}, frame.Facts...)
			fill(r, frame)
			v, u := f.Number(frame)
			switch {
			case u != nil && !b.CanBeUndetermined:
				r.Fatalf("%s: undetermined (%s), which is excluded", f.Src.Text, u.Code.ID)
			case u != nil && !unknown && u.Code != diag.OutcomeTooLarge && !fillKinds[fmt.Sprintf("%p %s", NodeOf(u), u.Code.ID)]:
				r.Fatalf("%s: outcome %s of %q was not told", f.Src.Text, u.Code.ID, NodeOf(u).In(diag.Zh))
			case u == nil && (b.Lo != nil && (v.Less(*b.Lo) || b.LoOpen && v.Equal(*b.Lo)) || b.Hi != nil && (b.Hi.Less(v) || b.HiOpen && v.Equal(*b.Hi))):
				r.Fatalf("%s: %s lies outside %s (open %v %v)", f.Src.Text, v, show(b), b.LoOpen, b.HiOpen)
			}
			f.Trace(frame, func(n *Node, arm int) {
				if !unknown && !fillKinds[fmt.Sprintf("%p %d", n, arm)] && !n.fixedArm(arm) {
					r.Fatalf("%s: goes %q, which is excluded", f.Src.Text, n.ArmWords(arm))
				}
			})
			copy(frame.Facts, kept)
		}
	})
}

// TestPiecesAreExact: taken apart into pieces, a random formula has at every point the value that evaluation gives.
func TestPiecesAreExact(t *testing.T) {
	s, frame := world()
	apart := 0
	rapid.Check(t, func(r *rapid.T) {
		f, _ := s.Compile(CEL, Plain("test", numberFormula(r, 3).cel), Number)
		if f == nil {
			return
		}
		fill(r, frame)
		term := Term{Fact: factAt(s, 10)}
		lo, hi := number.Zero, number.Int(200)
		pieces, ok := f.Pieces(frame, term, &lo, &hi)
		if !ok {
			return
		}
		if len(pieces) > 2 {
			apart++
		}
		for range 8 {
			x := number.Frac(rapid.Int64Range(0, 2000).Draw(r, "x"), 10)
			if rapid.Bool().Draw(r, "end") && pieces[len(pieces)/2].From != nil {
				x = *pieces[len(pieces)/2].From
			}
			term.Put(frame, Value{Kind: Number, Num: x})
			v, u := f.Number(frame)
			for _, p := range pieces {
				if p.IsPoint() && !p.From.Equal(x) || !p.IsPoint() && (!p.From.Less(x) || !x.Less(*p.To)) {
					continue
				}
				if p.Undetermined != (u != nil) || u == nil && !p.Fraction.At(x).Equal(v) {
					r.Fatalf("%s at %s: the piece from %s to %s gives another value than %s (%v)", f.Src.Text, x, p.From, p.To, v, u)
				}
			}
		}
	})
	if apart == 0 {
		t.Error("no formula was taken apart")
	}
}

func factAt(s *Scope, slot int) *Fact {
	for _, name := range s.names {
		if f := s.symbols[name].fact; f != nil && f.Slot == slot {
			return f
		}
	}
	return nil
}

// TestArms: every arm has words, and what is traced is among them.
func TestArms(t *testing.T) {
	s, frame := world()
	for _, src := range []string{"处数 > 2 ? band(满意度, [[90, 3], [50, 2]], 0) : deduct(5, whole(处数))", "checklist([已设置, 0.5, true], [20, 50, 30])",
		"lookup([['优', 100], ['良', 75], ['差', 0]], 等次)", "min(100, 满意度) + clamp(满意度, 0, 1)", "linear(满意度, 80, 100) + attained(处数, 5)", "已设置 && 处数 > 1 ? 1 : no_rule('无')"} {
		f, list := s.Compile(CEL, Plain("test", src), Number)
		if f == nil {
			t.Fatal(list)
		}
		all := map[string]bool{}
		f.EachArm(func(n *Node, arm int) {
			if n.ArmWords(arm) == (diag.Term{}) {
				t.Errorf("%s: arm %d has no words", src, arm)
			}
			all[n.ID(f)+"#"+fmt.Sprint(arm)] = true
		})
		traced := 0
		f.Trace(frame, func(n *Node, arm int) {
			traced++
			if !all[n.ID(f)+"#"+fmt.Sprint(arm)] && !n.fixedArm(arm) {
				t.Errorf("%s: traced %s, which is no arm", src, n.ArmWords(arm))
			}
		})
		if traced == 0 {
			t.Errorf("%s: nothing traced", src)
		}
	}
}
