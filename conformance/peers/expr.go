package main

import (
	"encoding/json"
	"math"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// exprRival compiles the criteria once against env and runs them on what facts makes of a document.
func exprRival(name string, w *workload, env any, facts func(text []byte) (any, error)) (*rival, error) {
	rounded := expr.Function("roundTo", func(args ...any) (any, error) {
		p := math.Pow10(args[1].(int))
		return math.Round(args[0].(float64)*p) / p, nil
	}, new(func(float64, int) float64))
	var list []*vm.Program
	for _, c := range w.rules {
		p, err := expr.Compile(c.Expr, expr.Env(env), rounded, expr.AsFloat64())
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	var scored card
	var machine vm.VM
	r := &rival{name: name, documents: w.nested}
	r.open = func(text []byte) (func() error, error) {
		vars, err := facts(text)
		return func() error {
			for k, p := range list {
				v, err := machine.Run(p, vars)
				if err != nil {
					return err
				}
				scored.scores[k] = round(v.(float64), w.weight[k])
			}
			scored.tally(w)
			return nil
		}, err
	}
	r.last = func() card { return scored }
	return r.simple(), nil
}

// newExprMap hands encoding/json's maps over.
func newExprMap(w *workload) (*rival, error) {
	env := map[string]any{}
	for _, s := range sectionsOf(w) {
		env[s] = map[string]any{}
	}
	return exprRival("expr, map", w, env, func(text []byte) (any, error) {
		var doc struct{ Facts map[string]any }
		err := json.Unmarshal(text, &doc)
		return doc.Facts, err
	})
}

// newExprStruct hands a struct over.
func newExprStruct(w *workload) (*rival, error) {
	return exprRival("expr, struct", w, facts[float64]{}, func(text []byte) (any, error) {
		var doc document[float64]
		err := json.Unmarshal(text, &doc)
		return doc.Facts, err
	})
}
