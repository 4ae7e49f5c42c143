package main

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/diegoholiveira/jsonlogic/v3"
)

// newJSONLogic applies the criteria as trees, as they were decoded once, to a document as encoding/json decodes it.
func newJSONLogic(w *workload) (*rival, error) {
	one := func(do func(x, places float64) float64) func(values, data any) any {
		return func(values, data any) any {
			switch v := values.(type) {
			case []any:
				if len(v) == 2 {
					return do(v[0].(float64), v[1].(float64))
				}
				return do(v[0].(float64), 0)
			case float64:
				return do(v, 0)
			}
			panic(fmt.Errorf("%v is no number", values))
		}
	}
	jsonlogic.AddOperator("ceil", one(func(x, _ float64) float64 { return math.Ceil(x) }))
	jsonlogic.AddOperator("round", one(func(x, places float64) float64 { p := math.Pow(10, places); return math.Round(x*p) / p }))
	var scored card
	r := &rival{name: "JSON Logic", documents: w.nested}
	r.open = func(text []byte) (func() error, error) {
		var doc any
		err := json.Unmarshal(text, &doc)
		return func() error {
			for k := range w.rules {
				//lint:ignore SA1019 the function that is to be used instead decodes the rule each time
				v, err := jsonlogic.ApplyInterface(w.rules[k].JSONLogic, doc)
				if err != nil {
					return err
				}
				share, ok := v.(float64)
				if !ok {
					return fmt.Errorf("%s: %v is no number", w.rules[k].ID, v)
				}
				scored.scores[k] = round(share, w.weight[k])
			}
			scored.tally(w)
			return nil
		}, err
	}
	r.last = func() card { return scored }
	return r.simple(), nil
}
