package main

import (
	"fmt"

	"jixiao/engine"
	"jixiao/engine/number"
)

// newPlain is jixiao with the rules as rules.json has them, newDomain in its domain functions: a worker that is kept.
func newPlain(w *workload) (*rival, error) {
	return worker("jixiao, plain", w, w.ruleSet(plain, nil))
}
func newDomain(w *workload) (*rival, error) {
	return worker("jixiao, domain functions", w, w.ruleSet(domain, domainLets))
}

func worker(name string, w *workload, text []byte) (*rival, error) {
	rs, err := parse(text)
	if err != nil {
		return nil, err
	}
	worker := rs.Worker()
	var seen card
	var bad error
	r := &rival{name: name, exact: true, documents: w.flat}
	use := func(c *engine.Scorecard) {
		if take(c); r.checking {
			seen, bad = read(w, c)
		}
	}
	r.both = func(text []byte) error {
		if err := worker.Score(text, use); err != nil {
			return err
		}
		return bad
	}
	r.worker = r.both
	r.last = func() card { return seen }
	return r, nil
}

// newEvaluate is jixiao with nothing that is used again: the facts are read, and each evaluation makes a scorecard.
func newEvaluate(w *workload) (*rival, error) {
	rs, err := parse(w.ruleSet(plain, nil))
	if err != nil {
		return nil, err
	}
	var scored *engine.Scorecard
	r := &rival{name: "jixiao, plain, nothing reused", exact: true, documents: w.flat}
	r.open = func(text []byte) (func() error, error) {
		facts, err := rs.Read("facts.json", text)
		return func() error { scored = facts.Evaluate(); return nil }, err
	}
	r.last = func() card {
		c, err := read(w, scored)
		if err != nil {
			panic(err)
		}
		return c
	}
	r.both = func(text []byte) error { // what an evaluation alone is held in is not jixiao's
		facts, err := rs.Read("facts.json", text)
		if err == nil {
			scored = facts.Evaluate()
		}
		return err
	}
	return r, nil
}

// take looks at what a host would take from a scorecard.
func take(c *engine.Scorecard) {
	if c.Total.Score.Open {
		panic("the total is open")
	}
}

// read takes a scorecard apart.
func read(w *workload, c *engine.Scorecard) (out card, err error) {
	var bad error
	cents := func(n number.Number) int64 {
		units, ok := n.Mul(number.Int(100)).Int64()
		if !ok {
			bad = fmt.Errorf("%v is no whole number of hundredths", n)
		}
		return units
	}
	of := func(id string) int64 {
		r, ok := c.Result(id)
		if !ok || r.Score.Open {
			bad = fmt.Errorf("%s is not determined", id)
			return 0
		}
		return cents(r.Score.Lo)
	}
	for k := range out.scores {
		out.scores[k] = of(w.rules[k].ID)
	}
	for k := range out.l2 {
		out.l2[k] = of(fmt.Sprint("P", k))
	}
	for k := range out.l1 {
		out.l1[k] = of(fmt.Sprint("S", k))
	}
	out.total, out.grade = cents(c.Total.Score.Lo), c.Total.Grade()
	return out, bad
}
