package formula

import (
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine/number"
)

// rewritten is an expression and the same expression written otherwise.
type rewritten struct{ a, b string }

func sum(t *rapid.T, depth int) rewritten {
	if depth == 0 {
		s := rapid.SampledFrom([]string{"场次 * 1", "处数 * 1", "满意度 * 1", "缺的", "零", "2", "0.5", "100", "min(场次 * 1, 处数 * 1)", "band(满意度, [[90, 2], [60, 1]], 0)"}).Draw(t, "leaf")
		return rewritten{"(" + s + ")", "(" + s + ")"}
	}
	x, y := sum(t, depth-1), sum(t, rapid.IntRange(0, depth-1).Draw(t, "depth"))
	switch rapid.IntRange(0, 10).Draw(t, "way") {
	case 0:
		return rewritten{"(" + x.a + " + " + y.a + ")", "(" + y.b + " + " + x.b + ")"}
	case 1:
		return rewritten{"(" + x.a + " - " + y.a + ")", "(-" + y.b + " + " + x.b + ")"}
	case 2:
		return rewritten{"(" + x.a + " * " + y.a + ")", "(" + y.b + " * " + x.b + ")"}
	case 3:
		z := sum(t, 0)
		return rewritten{"(" + z.a + " * (" + x.a + " + " + y.a + "))", "(" + x.b + " * " + z.b + " + " + z.b + " * " + y.b + ")"}
	case 4:
		z := sum(t, 0)
		return rewritten{"((" + x.a + " - " + y.a + ") / " + z.a + ")", "(" + x.b + " / " + z.b + " - " + y.b + " / " + z.b + ")"}
	case 5:
		return rewritten{"(" + x.a + " / " + y.a + ")", "(1 / " + y.b + " * " + x.b + ")"}
	case 6:
		p := truth(t, depth-1)
		return rewritten{"(" + p.a + " ? " + x.a + " : " + y.a + ")", "(!" + p.b + " ? " + y.b + " : " + x.b + ")"}
	case 7:
		return rewritten{"max(" + x.a + ", " + y.a + ")", "max(" + y.b + ", " + x.b + ")"}
	case 8:
		return rewritten{"(" + x.a + " * 100 / 4)", "(25 * " + x.b + ")"}
	case 9: // not the same
		return rewritten{"(" + x.a + " - " + y.a + ")", "(" + y.b + " - " + x.b + ")"}
	}
	return rewritten{"(" + x.a + " / " + y.a + " * " + y.a + ")", x.b} // but where the divisor is 0
}

func truth(t *rapid.T, depth int) rewritten {
	if depth <= 0 {
		s := rapid.SampledFrom([]string{"已设置", "缺否", "公开日 < date('2022-03-01')", "等次 == '良'"}).Draw(t, "leaf")
		return rewritten{"(" + s + ")", "(" + s + ")"}
	}
	switch x, y := sum(t, depth-1), sum(t, depth-1); rapid.IntRange(0, 4).Draw(t, "way") {
	case 0:
		return rewritten{"(" + x.a + " < " + y.a + ")", "(" + y.b + " > " + x.b + ")"}
	case 1:
		return rewritten{"(" + x.a + " <= " + y.a + ")", "(!(" + x.b + " > " + y.b + "))"}
	case 2:
		return rewritten{"(" + x.a + " >= " + y.a + " * 0.8)", "(5 * " + x.b + " - 4 * " + y.b + " >= 0)"}
	case 3:
		return rewritten{"(" + x.a + " == " + y.a + ")", "(" + y.b + " * 2 == 2 * " + x.b + ")"}
	}
	p, q := truth(t, depth-1), truth(t, depth-1)
	return rewritten{"(" + p.a + " && " + q.a + ")", "(!(!" + q.b + " || !" + p.b + "))"}
}

// TestSame: what is called the same gives the same on all facts, whichever of them are missing or zero; and what is only written otherwise is
// called the same more often than not.
func TestSame(t *testing.T) {
	s, frame := world()
	same, all := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		x := sum(r, 3)
		if rapid.IntRange(0, 3).Draw(r, "other") == 0 {
			x.b = sum(r, 1).b
		}
		f, _ := s.Compile(CEL, Plain("a", x.a), Number)
		g, _ := s.Compile(CEL, Plain("b", x.b), Number)
		if f == nil || g == nil {
			return
		}
		if all++; !f.Same(g) {
			return
		}
		same++
		for range 8 {
			randomFrame(r, frame)
			if c := &frame.Facts[2]; c.State == Known { // what its declaration admits, its ends often
				c.Num = number.Max(number.Zero, number.Min(number.Hundred, c.Num))
			}
			frame.Reset()
			a, u := f.Number(frame)
			frame.Reset()
			b, v := g.Number(frame)
			if (u == nil) != (v == nil) || u == nil && !a.Equal(b) {
				r.Fatalf("%s is %s (%v)\n%s is %s (%v)", x.a, a, u, x.b, b, v)
			}
		}
	})
	t.Logf("%d of %d the same", same, all)
	if same*4 < all {
		t.Errorf("%d of %d are called the same", same, all)
	}
}

func TestSameCases(t *testing.T) {
	s, _ := world()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"(预算.决算支出 - 预算.调整支出) / 预算.调整支出 * 100", "预算.决算支出 / 预算.调整支出 * 100 - 100", true},
		{"预算.决算支出 / 预算.调整支出 * 100", "100 * 预算.决算支出 / 预算.调整支出", true},
		{"预算.决算支出 / 预算.调整支出 >= 0.8 ? 100 : 0", "预算.决算支出 >= 0.8 * 预算.调整支出 ? 100 : 0", false}, // 0 / 0
		{"满意度 * 场次 / 场次", "满意度 * 1", false},
		{"满意度 - 满意度", "0 * 场次", false}, // of other facts, which may be missing
		{"场次 > 3 && 已设置 ? 1 : 2", "!已设置 || 3 >= 场次 ? 2 : 1", true},
		{"min(场次 * 1, 处数 * 1)", "min(处数 * 1, 场次 * 1)", true},
		{"max(场次 * 1, 处数 * 1)", "min(处数 * 1, 场次 * 1)", false},
		{"满意度 <= 0 ? 1 : 2", "满意度 == 0 ? 1 : 2", true},
		{"满意度 > 0 ? 1 : 2", "满意度 == 0 ? 2 : 1", true},
		{"满意度 >= 100 ? 1 : 2", "100 == 满意度 ? 1 : 2", true},
		{"满意度 < 100 ? 1 : 2", "满意度 != 100 ? 1 : 2", true},
		{"满意度 < 0 ? 1 : 2", "满意度 != 0 ? 1 : 2", false},
		{"满意度 > 100 ? 1 : 2", "满意度 != 100 ? 1 : 2", false},
		{"场次 <= 0 ? 1 : 2", "场次 == 0 ? 1 : 2", false},
		{"等次 == '良' ? 1 : 0", "等次 != '良' ? 0 : 1", true},
		{"偏离(场次 * 1, 2)", "clamp(4 + (场次 * 1 - 2) / 0.2 * 0.1, 0, 8)", true},
	} {
		f, list := s.Compile(CEL, Plain("a", c.a), Number)
		g, more := s.Compile(CEL, Plain("b", c.b), Number)
		if f == nil || g == nil {
			t.Fatal(c, list, more)
		}
		if f.Same(g) != c.same || g.Same(f) != c.same {
			t.Errorf("%s and %s: %v\n%s\n%s", c.a, c.b, f.Same(g), normalText(f.Root), normalText(g.Root))
		}
	}
}
