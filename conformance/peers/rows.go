package main

import (
	"fmt"
	"strings"
	"time"
)

// A row is a rival with what is measured of it.
type row struct {
	*rival
	note           string
	evaluate, both *task
	lessEvaluate   *task // what must be taken from evaluate: reading
}

func equalOf(differ int) string {
	if differ == 0 {
		return "all"
	}
	return fmt.Sprintf("all but %d", differ)
}

// all makes a task of one step for every document.
func all(documents [][]byte, step func(k int) error) *task {
	return &task{per: len(documents), run: func() error {
		for k := range documents {
			if err := step(k); err != nil {
				return err
			}
		}
		return nil
	}}
}

func (r *rival) row() (*row, error) {
	out := &row{rival: r, both: all(r.documents, func(k int) error { return r.both(r.documents[k]) })}
	if r.open == nil {
		return out, nil
	}
	var opened []func() error
	for _, text := range r.documents {
		evaluate, err := r.open(text)
		if err != nil {
			return nil, err
		}
		opened = append(opened, evaluate)
	}
	out.evaluate = all(r.documents, func(k int) error { return opened[k]() })
	return out, nil
}

// compare checks every rival against golden, measures all of them, and prints the tables.
func (o *options) compare(w *workload, slice time.Duration) error {
	var rows []*row
	var tasks []*task
	for _, build := range builders {
		r, err := build(w)
		if err != nil {
			return err
		}
		differ, err := r.check(w)
		if err != nil {
			return err
		}
		row, err := r.row()
		if err != nil {
			return err
		}
		row.note = equalOf(differ)
		rows = append(rows, row)
	}
	node, err := newZen()
	if err != nil {
		fmt.Printf("left out: zen: %v\n\n", err)
	} else {
		defer node.stop()
		row, err := node.row(w)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	if err := apart(w, rows); err != nil {
		return err
	}
	for _, r := range rows {
		for _, t := range []*task{r.evaluate, r.lessEvaluate, r.both} {
			if t != nil {
				tasks = append(tasks, t)
			}
		}
	}
	beside, tidy, err := ownParts(w)
	if err != nil {
		return err
	}
	defer tidy()
	for _, p := range beside {
		tasks = append(tasks, p.task)
	}
	if err := measure(tasks, o.rounds, slice); err != nil {
		return err
	}

	bases := map[*byte]*row{&w.nested[0][0]: rows[0], &w.flat[0][0]: rows[1]}
	t := &table{head: []string{"44 criteria, 122 facts, 16 documents", fmt.Sprintf("equal of %d scores", len(w.golden)*len(w.rules)), "evaluate µs", "× base", "decode + evaluate µs", "× base", "allocations"}}
	for _, r := range rows {
		base := bases[&r.documents[0][0]]
		cells := []string{r.name, r.note, "", "", figure(r.both.best), figure(r.both.best / base.both.best), fmt.Sprintf("%.0f", r.both.allocs)}
		if r.evaluate != nil {
			us := r.evaluate.best
			if r.lessEvaluate != nil {
				us -= r.lessEvaluate.best
			}
			cells[2], cells[3] = figure(us), figure(us/base.evaluate.best)
		}
		if r.both.own != nil {
			cells[6] = ""
		}
		t.add(cells...)
	}
	t.print()
	t = &table{head: []string{"jixiao, of one document or one call", "µs", "× base, decode + evaluate", "allocations"}}
	for _, p := range beside {
		cells := []string{p.name, figure(p.task.best), figure(p.task.best / rows[1].both.best), fmt.Sprintf("%.0f", p.task.allocs)}
		if p.task.own != nil {
			cells[3] = ""
		}
		t.add(cells...)
	}
	t.print()
	return nil
}

// apart gives jixiao's workers, which read and evaluate in one call, an evaluation of their own: their time on documents without
// reasons, less that of a worker that reads the same documents for one trivial criterion.
func apart(w *workload, rows []*row) error {
	trivial, err := parse(w.ruleSetOf([]map[string]any{{"id": "A", "name": "A", "weight": 100, "percent": "plan.midterm_exists"}}, nil))
	if err != nil {
		return err
	}
	var bare [][]byte
	for _, text := range w.flat {
		head, _, ok := strings.Cut(string(text), ",\n  \"reasons\"")
		if !ok {
			return fmt.Errorf("no reasons in a document")
		}
		bare = append(bare, []byte(head+"\n}\n"))
	}
	for _, r := range rows {
		if r.worker == nil {
			continue
		}
		full, reader := r.worker, trivial.Worker()
		r.evaluate = all(bare, func(k int) error { return full(bare[k]) })
		r.lessEvaluate = all(bare, func(k int) error { return reader.Score(bare[k], take) })
	}
	return nil
}
