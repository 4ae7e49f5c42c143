package main

import "example.org/peers/hand"

// newHand is the base on the documents as they are.
func newHand(w *workload) (*rival, error) { return handOver("hand-written Go", w.nested), nil }

// newHandFlat is the base on the documents as jixiao reads them.
func newHandFlat(w *workload) (*rival, error) {
	return handOver("hand-written Go, jixiao's documents", w.flat), nil
}

func handOver(name string, documents [][]byte) *rival {
	var reader hand.Reader
	var facts hand.Facts
	var scored hand.Card
	return &rival{
		name: name, exact: true, documents: documents,
		open: func(text []byte) (func() error, error) {
			kept := new(hand.Facts)
			err := reader.Read(text, kept)
			return func() error { hand.Score(kept, &scored); return nil }, err
		},
		both: func(text []byte) error {
			err := reader.Read(text, &facts)
			if err == nil {
				hand.Score(&facts, &scored)
			}
			return err
		},
		last: func() card { return card{scored.Scores, scored.L2, scored.L1, scored.Total, scored.Grade} },
	}
}
