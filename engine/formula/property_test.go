package formula

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// pair is one formula in both notations.
type pair struct{ cel, expr string }

func same(s string) pair { return pair{s, s} }

func infix(op string, a, b pair) pair {
	return pair{"(" + a.cel + " " + op + " " + b.cel + ")", "(" + a.expr + " " + op + " " + b.expr + ")"}
}

func call(name string, args ...pair) pair {
	var c, e []string
	for _, a := range args {
		c, e = append(c, a.cel), append(e, a.expr)
	}
	return pair{name + "(" + strings.Join(c, ", ") + ")", name + "(" + strings.Join(e, ", ") + ")"}
}

func cond(test, a, b pair) pair {
	return pair{"(" + test.cel + " ? " + a.cel + " : " + b.cel + ")", "(" + test.expr + " ? " + a.expr + " : " + b.expr + ")"}
}

// numberFormula and boolFormula draw random formulas over the facts of world, some of which are missing.
func numberFormula(t *rapid.T, depth int) pair {
	if depth == 0 {
		return same(rapid.SampledFrom([]string{"0", "1", "2.5", "100", "7", "场次", "处数", "零", "满意度", "缺的", "完成率", "weight", "超支扣减"}).Draw(t, "leaf"))
	}
	n := func() pair { return numberFormula(t, depth-1) }
	switch rapid.IntRange(0, 25).Draw(t, "form") {
	case 25:
		if rapid.Bool().Draw(t, "years") {
			return pair{"sum(following(年报).map(r, r.值 - previous(r).值))", "sum(map(following(年报), .值 - previous(#).值))"}
		}
		return same(rapid.SampledFrom([]string{"own(资产, '电脑').原值", "own(资产, '电梯').原值", "count(following(年报))", "(own(资产, '空调').在用 ? 1 : 2)",
			"count(where(资产.原值 > 场次 * 500))", "sum(where(资产.在用 || 资产.原值 < 场次 * 900).原值)"}).Draw(t, "row"))
	case 11, 12, 13: // whatever the table has: a function that is added is drawn
		f := rapid.SampledFrom(ofNumbers()).Draw(t, "function")
		args := make([]pair, max(f.numbers, 1))
		for i := range args {
			args[i] = infix("*", n(), same("1"))
		}
		if f.numbers == 0 {
			leaf := numberFormula(t, 0)
			args[0] = pair{"[" + args[0].cel + ", " + leaf.cel + " * 1]", "[" + args[0].expr + ", " + leaf.expr + " * 1]"}
			if rapid.Bool().Draw(t, "column") {
				args[0] = same("资产.原值")
			}
		}
		return call(f.Name, args...)
	case 14:
		return same(rapid.SampledFrom([]string{"count(资产)", "count(资产.原值)", "weighted_mean([满意度, 90], [3, 1])", "weighted_mean(资产.原值, 资产.原值)", "sum(largest(资产.原值, 2))", "mean(smallest([满意度, 90, 处数], 2))", "rank(资产.原值, 满意度, 'skip')", "rank([90, 90, 满意度], 处数, 'dense')", "power(满意度, 3)", "power(场次, 2)", "checklist(规划)", "unmet(规划)", "checklist(达标)", "unmet(达标)", "(met(达标, '①') ? 1 : 2)", "(met(规划, '③') ? 1 : 2)",
			"days(公开日, date('2022-02-28'))", "year(公开日)", "month(add_months(公开日, 11))", "day(add_days(公开日, 场次))", "months(公开日, add_days(公开日, 满意度))", "weekdays(公开日, add_days(公开日, 处数))",
			"workdays(公开日, add_days(公开日, 场次), 日历)", "workdays(add_days(公开日, 场次), 公开日, 日历)", "root(满意度, 2, 3)", "root(0 - 场次, 3, 1)", "root(处数, 3, 0)", "round(满意度 / 7, 1, 'down')", "round(0 - 场次 / 3, 2, 'up')", "round(处数 / 8, 1, 'half-even')"}).Draw(t, "other"))
	case 15:
		return rapid.SampledFrom([]pair{{"sum(资产.map(r, 偏离(r.原值 / 700, 处数)))", "sum(map(资产, 偏离(.原值 / 700, 处数)))"},
			{"mean(资产.filter(r, 偏离(r.原值 / 700, 处数) > 2).map(r, r.原值))", "mean(map(filter(资产, 偏离(.原值 / 700, 处数) > 2), .原值))"}}).Draw(t, "call of a row")
	case 0:
		return infix(rapid.SampledFrom([]string{"+", "-"}).Draw(t, "op"), same("0"), n())
	case 1:
		return infix("*", n(), n())
	case 2:
		return infix("/", n(), n())
	case 3:
		return cond(boolFormula(t, depth-1), n(), n())
	case 4:
		return call("deduct", n(), n())
	case 5:
		return call("abs", n())
	case 6:
		return call("clamp", same("0"), same("1"), n())
	case 7:
		return call("whole", infix("/", n(), same("2.5")))
	case 8:
		if x := numberFormula(t, 0).cel; rapid.Bool().Draw(t, "plain") {
			return same("band(" + x + ", [[90, 3], [50, 2], [0, 1]])")
		} else {
			// What an arm gives is constant: a referee computes every arm, and ours only the one that is taken.
			form := func() string {
				return rapid.SampledFrom([]string{"3", "(1 + 2)", "2 * 1.5", "max(3, 1)", "(true ? 3 : 1)", "checklist([true, false])", "band(7, [[5, 1]], 2)", "abs(0 - 3)"}).Draw(t, "arm")
			}
			from := rapid.SampledFrom([]string{"90", "(100 - 10)"}).Draw(t, "from")
			return same("band(" + x + ", [[" + from + ", " + form() + "], [50, 2]], " + form() + ")")
		}
	case 9:
		b := boolFormula(t, depth-1)
		return pair{"checklist([" + b.cel + ", 已设置, 0.5], [20, 50, 30])", "checklist([" + b.expr + ", 已设置, 0.5], [20, 50, 30])"}
	case 10:
		b := boolFormula(t, 0)
		return pair{"sum(资产.filter(r, r.在用 || " + b.cel + ").map(r, r.原值 / 2))", "sum(map(filter(资产, .在用 || " + b.expr + "), .原值 / 2))"}
	}
	threshold := func() pair {
		return same(rapid.SampledFrom([]string{"0", "1", "50", "90", "100"}).Draw(t, "threshold"))
	}
	switch rapid.IntRange(0, 6).Draw(t, "more") {
	case 0:
		return call("attained", infix("*", n(), same("1")), infix("*", n(), same("1")))
	case 1:
		return call("linear", infix("*", n(), same("1")), same("20"), same("80"))
	case 2:
		return call(rapid.SampledFrom([]string{"min", "max"}).Draw(t, "extreme"), infix("*", n(), same("1")), infix("*", n(), same("1")))
	case 3:
		return same("lookup([['优', 100], ['良', 75], ['差', 0]], " + rapid.SampledFrom([]string{"等次", "缺文"}).Draw(t, "text") + ")")
	case 4:
		x := infix("*", n(), same("1"))
		return cond(infix(rapid.SampledFrom([]string{"<", "<=", ">", ">="}).Draw(t, "op"), x, threshold()), infix("-", x, same("1")), call("begun", x))
	case 5:
		return call("within", infix("*", n(), same("1")), same("0"), same("100"))
	}
	return call("round", n(), same("1"))
}

// ofNumbers are the functions that take numbers, or a list of them, and give one.
func ofNumbers() []*Function {
	return slices.DeleteFunc(slices.Clone(Functions), func(f *Function) bool { return f.numbers == 0 && f.list == nil || f.takes != nil })
}

// TestEveryFunctionIsDrawn: what no property draws, no property tests.
func TestEveryFunctionIsDrawn(t *testing.T) {
	drawn := ""
	for seed := range 3000 {
		drawn += rapid.Custom(func(t *rapid.T) string { return numberFormula(t, 3).cel + boolFormula(t, 3).cel }).Example(seed)
	}
	for _, f := range Functions {
		if f.Name != "no_rule" && f.Name != "fixed" && !strings.Contains(drawn, f.Name+"(") {
			t.Errorf("no random formula calls %s", f.Name)
		}
	}
}

func boolFormula(t *rapid.T, depth int) pair {
	if depth == 0 {
		return same(rapid.SampledFrom([]string{"true", "false", "已设置", "缺否", "等次 == '良'", "等次 in ['优', '差']", "公开日 < date('2022-03-01')"}).Draw(t, "leaf"))
	}
	b := func() pair { return boolFormula(t, depth-1) }
	switch rapid.IntRange(0, 6).Draw(t, "form") {
	case 5:
		return same(rapid.SampledFrom([]string{"increasing(资产.原值)", "decreasing(资产.原值)", "decreasing([满意度, 处数, 零])", "increasing([零, 处数, 满意度])", "decreasing([处数, 处数])"}).Draw(t, "trend"))
	case 0:
		return infix("&&", b(), b())
	case 1:
		return infix("||", b(), b())
	case 2:
		x := b()
		return pair{"!(" + x.cel + ")", "not (" + x.expr + ")"}
	case 3:
		// a product has no unit, so that any two may be compared
		op := rapid.SampledFrom([]string{"<", "<=", ">", ">=", "==", "!="}).Draw(t, "op")
		return infix(op, infix("*", numberFormula(t, depth-1), same("1")), infix("*", numberFormula(t, depth-1), same("1")))
	case 4:
		x := b()
		v := fmt.Sprintf("r%d", depth)
		return pair{"资产.all(" + v + ", " + v + ".原值 > 2000 || " + x.cel + ")", "all(资产, #.原值 > 2000 || " + x.expr + ")"}
	}
	return cond(b(), b(), b())
}

// randomFrame changes what the frame's facts hold, and which are missing.
func randomFrame(t *rapid.T, f *Frame) {
	for _, slot := range []int{2, 3, 6, 7, 9, 10, 11} {
		kind := Number
		if slot == 3 || slot == 7 {
			kind = Boolean
		}
		c := Cell{State: Known, Bool: rapid.Bool().Draw(t, "bool")}
		if kind == Number {
			c.Num = number.Frac(rapid.Int64Range(-300, 3000).Draw(t, "n"), rapid.SampledFrom([]int64{1, 2, 10, 30}).Draw(t, "d"))
		}
		if rapid.IntRange(0, 5).Draw(t, "missing") == 0 {
			c = Cell{}
		}
		f.Facts[slot] = c
	}
}

// TestNotationsAndRefereesAgree: a random formula gives the same in CEL and expr, and with both referees.
func TestNotationsAndRefereesAgree(t *testing.T) {
	s, frame := world()
	rapid.Check(t, func(r *rapid.T) {
		randomFrame(r, frame)
		p := numberFormula(r, 3)
		if rapid.Bool().Draw(r, "boolean") {
			p = boolFormula(r, 3)
		}
		a, b := refereed(t, CEL, p.cel, s, frame), refereed(t, Expr, p.expr, s, frame)
		if a != b {
			r.Fatalf("CEL gives %s, expr %s:\n%s\n%s", a, b, p.cel, p.expr)
		}
		if codes, refused := strings.CutPrefix(a, "! "); refused {
			for _, code := range strings.Fields(codes) {
				if code != "unit" && code != "division-by-zero-constant" && code != "loop-nested" {
					r.Fatalf("refused %s: %s", a, p.cel)
				}
			}
		}
	})
}

// TestBoundsContain: whatever admissible facts are put in for missing ones, the value lies within the bounds that were
// computed without them.
func TestBoundsContain(t *testing.T) {
	s, frame := world()
	rapid.Check(t, func(r *rapid.T) {
		randomFrame(r, frame)
		f, _ := s.Compile(CEL, Plain("test", numberFormula(r, 3).cel), Number)
		if f == nil {
			return
		}
		frame.Reset()
		b := f.Bounds(frame)
		for slot := range frame.Facts {
			if c := &frame.Facts[slot]; c.State == Missing {
				n := number.Frac(rapid.Int64Range(0, 1000).Draw(r, "n"), 10)
				*c = Cell{State: Known, Num: n, Bool: rapid.Bool().Draw(r, "b"), Text: "优"}
			}
		}
		frame.Reset()
		v, u := f.Number(frame)
		frame.Facts[12] = Cell{}
		switch {
		case u != nil:
			if !b.CanBeUndetermined {
				r.Fatalf("%s: undetermined (%s), which the bounds exclude", f.Src.Text, u.Code.ID)
			}
		case b.Lo != nil && v.Less(*b.Lo), b.Hi != nil && b.Hi.Less(v):
			if !b.CanBeUndetermined {
				r.Fatalf("%s: %s lies outside %s", f.Src.Text, v, show(b))
			}
		}
	})
}

func show(b Bounds) string {
	end := func(x *number.Number) string {
		if x == nil {
			return "∞"
		}
		return x.String()
	}
	return fmt.Sprintf("%s … %s", end(b.Lo), end(b.Hi))
}

// TestDerivationsNeverFail: reading back and deriving any formula neither panics nor leaves a line empty.
func TestDerivationsNeverFail(t *testing.T) {
	s, frame := world()
	rapid.Check(t, func(r *rapid.T) {
		randomFrame(r, frame)
		f, _ := s.Compile(CEL, Plain("test", numberFormula(r, 3).cel), Number)
		if f == nil {
			return
		}
		frame.Reset()
		if f.In(diag.Zh) == "" || f.In(diag.En) == "" {
			r.Fatalf("%s has no words", f.Src.Text)
		}
		for _, line := range strings.Split(strings.TrimSuffix(string(f.Derive(nil, frame, diag.En)), "\n"), "\n") {
			if strings.TrimSpace(line) == "" {
				r.Fatalf("%s: empty line in %q", f.Src.Text, f.Derive(nil, frame, diag.En))
			}
		}
	})
}

// fuzzSeeds are the expressions of the tables, and known attacks on parsers.
func fuzzSeeds(f *testing.F) {
	for _, fn := range Functions {
		f.Add(fn.Example)
	}
	for _, s := range []string{"预算.决算支出 / 预算.调整支出 * 100", "资产.all(r, r.原值 > 0)", "all(资产, .原值 > 0)", "a ? b : c", "((((((((((1))))))))))",
		strings.Repeat("(", 100), strings.Repeat("!", 200) + "true", strings.Repeat("-", 200) + "1", strings.Repeat("1?", 50), "'", `"\`, "≥", "1e9", "a.b.c.d", "[[[[]]]]", "x.all(x, x.all(x, true))", "#", "{", "a[0]", "not in", "a not in b", "1 < 2 < 3", "let x = 1; x", "true ? : 1"} {
		f.Add(s)
	}
}

// fuzzFrontEnd: any text is either refused with findings in its bounds, or compiles and runs without a panic.
func fuzzFrontEnd(f *testing.F, lang Language) {
	fuzzSeeds(f)
	s, frame := world()
	f.Fuzz(func(t *testing.T, src string) {
		formula, list := s.Compile(lang, Plain("fuzz", src), Number, Boolean, Text, Date, List, Table)
		for _, d := range list {
			if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(src) {
				t.Fatalf("%q: finding %s at %v", src, d.Code.ID, d.Span)
			}
		}
		if formula == nil {
			if !list.HasErrors() {
				t.Fatalf("%q refused without a finding", src)
			}
			return
		}
		frame.Reset()
		if k := formula.Root.Type.Kind; k != List && k != Table {
			formula.Value(frame)
			formula.Derive(nil, frame, diag.Zh)
			formula.Bounds(frame)
		}
		formula.In(diag.Zh)
	})
}

func FuzzCEL(f *testing.F)  { fuzzFrontEnd(f, CEL) }
func FuzzExpr(f *testing.F) { fuzzFrontEnd(f, Expr) }
