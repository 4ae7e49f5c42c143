package main

import (
	"encoding/json"
	"math"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/ext"
)

// celPrograms compiles the criteria once, as an application does.
func celPrograms(w *workload, names ...cel.EnvOption) ([]cel.Program, error) {
	rounded := cel.Function("round", cel.Overload("round_double_int", []*cel.Type{cel.DoubleType, cel.IntType}, cel.DoubleType,
		cel.BinaryBinding(func(x, places ref.Val) ref.Val {
			p := math.Pow10(int(places.(types.Int)))
			return types.Double(math.Round(float64(x.(types.Double))*p) / p)
		})))
	env, err := cel.NewEnv(append(names, ext.Math(), rounded)...)
	if err != nil {
		return nil, err
	}
	var list []cel.Program
	for _, c := range w.rules {
		ast, issues := env.Compile(c.CEL)
		if issues.Err() != nil {
			return nil, issues.Err()
		}
		p, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize))
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// celRival evaluates with what facts makes of a document.
func celRival(name string, w *workload, list []cel.Program, facts func(text []byte) (any, error)) *rival {
	var scored card
	r := &rival{name: name, documents: w.nested}
	r.open = func(text []byte) (func() error, error) {
		vars, err := facts(text)
		return func() error {
			for k, p := range list {
				v, _, err := p.Eval(vars)
				if err != nil {
					return err
				}
				scored.scores[k] = round(float64(v.(types.Double)), w.weight[k])
			}
			scored.tally(w)
			return nil
		}, err
	}
	r.last = func() card { return scored }
	return r.simple()
}

// newCELMap declares each section as a map of anything and hands encoding/json's maps over.
func newCELMap(w *workload) (*rival, error) {
	var names []cel.EnvOption
	for _, s := range sectionsOf(w) {
		names = append(names, cel.Variable(s, cel.MapType(cel.StringType, cel.DynType)))
	}
	list, err := celPrograms(w, names...)
	return celRival("cel-go, map", w, list, func(text []byte) (any, error) {
		var doc struct{ Facts map[string]any }
		err := json.Unmarshal(text, &doc)
		return doc.Facts, err
	}), err
}

// newCELTyped declares each fact under its dotted name with its type, and answers for it from a slice of values.
func newCELTyped(w *workload) (*rival, error) {
	var names []cel.EnvOption
	slot := map[string]int{}
	for k, s := range w.facts {
		kind := map[string]*cel.Type{"boolean": cel.BoolType, "text": cel.StringType, "number": cel.DoubleType, "integer": cel.DoubleType}[s.kind]
		names = append(names, cel.Variable(s.full(), kind))
		slot[s.full()] = k
	}
	list, err := celPrograms(w, names...)
	return celRival("cel-go, typed", w, list, func(text []byte) (any, error) {
		var doc document[float64]
		if err := json.Unmarshal(text, &doc); err != nil {
			return nil, err
		}
		a := &celSlots{slot: slot, values: make([]ref.Val, 0, len(slot))}
		doc.Facts.each(func(b bool) { a.values = append(a.values, types.Bool(b)) }, func(n float64) { a.values = append(a.values, types.Double(n)) },
			func(s string) { a.values = append(a.values, types.String(s)) })
		return a, nil
	}), err
}

// celSlots is an activation whose values are CEL's own.
type celSlots struct {
	slot   map[string]int
	values []ref.Val
}

func (a *celSlots) ResolveName(name string) (any, bool) {
	k, ok := a.slot[name]
	if !ok {
		return nil, false
	}
	return a.values[k], true
}

func (a *celSlots) Parent() cel.Activation { return nil }
