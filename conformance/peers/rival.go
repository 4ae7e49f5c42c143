package main

import "fmt"

// A rival scores the workload's documents in its own way.
type rival struct {
	name      string
	exact     bool     // exact numbers: every score must be golden's
	documents [][]byte // in the form that it reads: nested or flat

	// open decodes a document; what it returns evaluates it again and again.
	open func(text []byte) (evaluate func() error, err error)
	// both decodes and evaluates a document as a program would that sees each once.
	both func(text []byte) error
	// last is what was scored last. A rival whose result does not live on keeps it only if it is checked.
	last     func() card
	checking bool

	worker func(text []byte) error // of jixiao: both, which open cannot take apart
}

// simple makes both of decode and evaluate.
func (r *rival) simple() *rival {
	r.both = func(text []byte) error {
		evaluate, err := r.open(text)
		if err != nil {
			return err
		}
		return evaluate()
	}
	return r
}

// builders make the rivals that run in this process, the base first.
var builders = []func(*workload) (*rival, error){newHand, newHandFlat, newOrdinary, newCELTyped, newCELMap, newExprStruct, newExprMap, newJSONLogic, newGrule, newOPA,
	newPlain, newDomain, newEvaluate}

// check scores every document both ways and compares with golden. It returns how many scores differ.
func (r *rival) check(w *workload) (differ int, err error) {
	r.checking = true
	defer func() { r.checking = false }()
	ways := []func(text []byte) error{r.both}
	if r.open != nil {
		ways = append(ways, func(text []byte) error {
			evaluate, err := r.open(text)
			if err == nil {
				err = evaluate()
			}
			return err
		})
	}
	for _, way := range ways {
		var cards []card
		for k, text := range r.documents {
			if err := way(text); err != nil {
				return 0, fmt.Errorf("%s, document %d: %w", r.name, k, err)
			}
			cards = append(cards, r.last())
		}
		n, first := w.check(cards)
		if first != "" && (r.exact || n == 0) {
			return n, fmt.Errorf("%s: %s", r.name, first)
		}
		differ = max(differ, n)
	}
	return differ, nil
}
