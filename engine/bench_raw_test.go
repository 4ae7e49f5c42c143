package engine_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"cel.dev/cel-go/cel"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"jixiao/engine/formula"
)

// The rivals that evaluate doubles.

// rawExpressions are the criteria over doubles in text that cel-go and expr both read; vN are handNames, mN handMore.
func rawExpressions() []string {
	check := func(at int, shares ...int) string {
		s := "0.0"
		for i, share := range shares {
			s += fmt.Sprintf(" + (v%d ? %d.0 : 0.0)", at+i, share)
		}
		return s
	}
	less := func(each int, x string) string {
		return fmt.Sprintf("((%s) <= 0.0 ? 100.0 : (%d.0 * (%s) >= 100.0 ? 0.0 : 100.0 - %d.0 * (%s)))", x, each, x, each, x)
	}
	part := func(x string, target int) string {
		return fmt.Sprintf("((%s) >= %d.0 ? 100.0 : (%s) / %d.0 * 100.0)", x, target, x, target)
	}
	band := func(x, rest string) string {
		return fmt.Sprintf("(%s >= 100.0 ? 100.0 : (%s >= 90.0 ? 50.0 : (%s >= 80.0 ? 30.0 : %s)))", x, x, x, rest)
	}
	return []string{check(0, 25, 25, 25, 25), "v4 ? 20.0 + " + check(5, 40, 40) + " : 0.0", "v7 ? 20.0 + " + check(8, 40, 40) + " : 0.0", check(10, 30, 40, 30),
		check(13, 25, 25, 25, 25), check(17, 30, 30, 40), "v20 / v21 * 100.0 > 100.0 ? " + less(5, "v20 / v21 * 100.0 - 100.0") + " : " + band("(v20 / v21 * 100.0)", "0.0"),
		less(25, "v22"), less(25, "(v23 ? 0.0 : 1.0) + (v24 ? 0.0 : 1.0) + (v25 ? 0.0 : 1.0)"), less(50, "v26"), band("((v27 - v28) / v27 * 100.0)", "0.0"), "v29",
		band("(v30 / v31 * 100.0)", "0.0"), less(50, "v32"), part("v33", 60), less(20, "5.0 - (v34 + v35 + v36)"), part("v37", 4000), part("v38", 5), part("v39", 10), part("v40", 2),
		part("v41 + v42", 24), "v43 >= 1.0 ? 100.0 : 0.0", "v44 >= 1.0 ? 100.0 : 0.0", "v45 ? 100.0 : v46", part("v47", 100), less(20, "100.0 - v48"), less(25, "v49"),
		"v45 ? 100.0 : 90.0 - 5.0 * v51", "v52 ? 100.0 : 0.0", "v53 == 0.0 ? 100.0 : 0.0", less(20, "v54"), "v55", "v56",
		"(v57 - v58) / v58 <= 0.0 ? 100.0 : " + less(10, "(v57 - v58) / v58 * 20.0"), "v59 > 0.0 ? v60 / v59 * 100.0 : 100.0", less(10, "m0"), "m1 ? " + less(5, "m2") + " : 0.0",
		"m3 ? 100.0 : 0.0", "m4 ? 100.0 : 0.0", "m5 ? 100.0 : 0.0", "m7 > 2.0 ? 100.0 : 75.0", "m8 ? 100.0 : 0.0", "m9 >= 90.0 ? 100.0 : " + less(5, "90.0 - m9"), "m10 >= 95.0 ? 100.0 : " + less(5, "95.0 - m10")}
}

// rawDocument is the document for the raw engines: a flat JSON object of doubles and booleans.
func rawDocument(b *testing.B) ([]byte, map[string]any) {
	rs, text := benchmarkFacts(b)
	f, _ := rs.Read("facts.json", text)
	h, more := newHandWritten(b, rs)
	vars := map[string]any{}
	put := func(name string, slot int) {
		fact, _ := f.At(slot)
		c, decl := fact.Value, rs.Facts()[slot]
		if decl.Kind == formula.Boolean {
			vars[name] = c.Bool
		} else if decl.Kind == formula.Number {
			x, _ := c.Num.Rat().Float64()
			vars[name] = x
		}
	}
	for i := range handNames {
		put(fmt.Sprintf("v%d", i), h.s[i])
	}
	for i, slot := range more {
		put(fmt.Sprintf("m%d", i), slot)
	}
	doc, err := json.Marshal(vars)
	if err != nil {
		b.Fatal(err)
	}
	return doc, vars
}

func BenchmarkRawCEL(b *testing.B) {
	doc, vars := rawDocument(b)
	var opts []cel.EnvOption
	for name, v := range vars {
		if _, ok := v.(bool); ok {
			opts = append(opts, cel.Variable(name, cel.BoolType))
		} else {
			opts = append(opts, cel.Variable(name, cel.DoubleType))
		}
	}
	env, err := cel.NewEnv(opts...)
	if err != nil {
		b.Fatal(err)
	}
	var programs []cel.Program
	for _, text := range rawExpressions() {
		a, issues := env.Compile(text)
		if issues.Err() != nil {
			b.Fatal(text, issues.Err())
		}
		p, err := env.Program(a)
		if err != nil {
			b.Fatal(err)
		}
		programs = append(programs, p)
	}
	run := func(vars map[string]any) {
		for _, p := range programs {
			if _, _, err := p.Eval(vars); err != nil {
				b.Fatal(err)
			}
		}
	}
	rawRun(b, doc, vars, run)
}

func BenchmarkRawExpr(b *testing.B) {
	doc, vars := rawDocument(b)
	var programs []*vm.Program
	for _, text := range rawExpressions() {
		p, err := expr.Compile(text, expr.Env(vars))
		if err != nil {
			b.Fatal(text, err)
		}
		programs = append(programs, p)
	}
	run := func(vars map[string]any) {
		for _, p := range programs {
			if _, err := expr.Run(p, vars); err != nil {
				b.Fatal(err)
			}
		}
	}
	rawRun(b, doc, vars, run)
}

func rawRun(b *testing.B, doc []byte, vars map[string]any, run func(map[string]any)) {
	b.Run("evaluate", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			run(vars)
		}
	})
	b.Run("decode+evaluate", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			v := make(map[string]any, len(vars))
			if err := json.Unmarshal(doc, &v); err != nil {
				b.Fatal(err)
			}
			run(v)
		}
	})
}
