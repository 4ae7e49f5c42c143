package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/render"
	"jixiao/engine/words"
	"jixiao/rules"
)

const seed = "qingyunpu/trade-union@2022.2"

// A part is something of jixiao that no rival does.
type part struct {
	name string
	task *task
}

// ownParts are what jixiao does beside scoring; tidy removes what they needed.
func ownParts(w *workload) (list []part, tidy func(), err error) {
	text := w.ruleSet(domain, domainLets)
	rs, err := parse(text)
	if err != nil {
		return nil, nil, err
	}
	var cards []*engine.Scorecard
	for _, text := range w.flat {
		facts, err := rs.Read("facts.json", text)
		if err != nil {
			return nil, nil, err
		}
		cards = append(cards, facts.Evaluate())
	}
	var out []byte
	print := func(derivations bool) *task {
		return all(w.flat, func(k int) error { out = render.AppendJSON(out[:0], cards[k], derivations); return nil })
	}
	add := func(name string, t *task) { list = append(list, part{name, t}) }
	add("read alone, nothing reused", all(w.flat, func(k int) error { _, err := rs.Read("facts.json", w.flat[k]); return err }))
	add("scorecard as JSON", print(false))
	add("the same with derivations", print(true))
	add("explain all 44 criteria and what each read", all(w.flat, func(k int) error {
		r := words.NewReader(cards[k], diag.Zh)
		for _, i := range cards[k].Criteria() {
			for range r.Explain(i).Facts() {
			}
		}
		return nil
	}))
	add("load these 44 criteria", &task{per: 1, run: func() error { _, err := parse(text); return err }})
	add("load "+seed+" with its base", &task{per: 1, run: func() error { _, err := library.Load(rules.FS, seed); return err }})
	process, tidy, err := scoreProcess()
	if err != nil {
		return nil, nil, err
	}
	add("jixiao score, a process", process)
	return list, tidy, nil
}

// scoreProcess builds the command line and scores the first report with it.
func scoreProcess() (*task, func(), error) {
	root, err := filepath.Abs("../..")
	if err != nil {
		return nil, nil, err
	}
	dir, err := os.MkdirTemp("", "peers")
	if err != nil {
		return nil, nil, err
	}
	tidy := func() { os.RemoveAll(dir) }
	binary := filepath.Join(dir, "jixiao")
	if out, err := exec.Command("go", "build", "-C", root, "-o", binary, "./cmd/jixiao").CombinedOutput(); err != nil {
		tidy()
		return nil, nil, fmt.Errorf("go build: %w\n%s", err, out)
	}
	own := func() (time.Duration, error) {
		cmd := exec.Command(binary, "score", "conformance/reports/2022-qingyunpu-trade-union/facts.json")
		cmd.Dir = root
		out, err := cmd.Output()
		if err == nil && !strings.Contains(string(out), "91.00") {
			err = errors.New("jixiao score: not 91.00")
		}
		if err != nil {
			return 0, err
		}
		return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
	}
	return &task{per: 1, own: own}, tidy, nil
}

// cores compares what one and two processors do in the same time: workers alone, and package batch.
func cores(w *workload, quick bool) error {
	rs, err := parse(w.ruleSet(domain, domainLets))
	if err != nil {
		return err
	}
	n := 100_000
	if quick {
		n = 10_000
	}
	workers := func(p int) error {
		var wait sync.WaitGroup
		errs := make([]error, p)
		for g := range p {
			wait.Go(func() {
				worker := rs.Worker()
				for k := range n / p {
					if err := worker.Score(w.flat[k%len(w.flat)], func(*engine.Scorecard) {}); err != nil {
						errs[g] = err
					}
				}
			})
		}
		wait.Wait()
		return errors.Join(errs...)
	}
	batched := func(totals bool) func(p int) error {
		return func(p int) error {
			_, err := batch.Run(context.Background(), w.many(n), batch.Under(rs), batch.Records{Totals: totals}, io.Discard, batch.Options{Workers: p})
			return err
		}
	}
	t := &table{head: []string{"documents a second, by the clock", "1 processor", "2 processors", "×", "processors had"}}
	for _, way := range []struct {
		name string
		run  func(int) error
	}{{"workers, totals taken", workers}, {"batch, records of totals", batched(true)}, {"batch, whole scorecards", batched(false)}} {
		var rate [2]float64
		had := 0.0
		for range 5 {
			for k := range rate {
				before := runtime.GOMAXPROCS(k + 1)
				start, used := time.Now(), processor()
				if err := way.run(k + 1); err != nil {
					return err
				}
				wall := time.Since(start).Seconds()
				if rate[k] = max(rate[k], float64(n)/wall); k == 1 {
					had = max(had, (processor()-used).Seconds()/wall)
				}
				runtime.GOMAXPROCS(before)
			}
		}
		t.add(way.name, fmt.Sprintf("%.0f", rate[0]), fmt.Sprintf("%.0f", rate[1]), figure(rate[1]/rate[0]), figure(had))
	}
	t.print()
	return nil
}

// many are n documents: those of the workload again and again.
func (w *workload) many(n int) batch.Documents {
	return func(yield func(batch.Document, error) bool) {
		for k := range n {
			if !yield(batch.Document{Name: "facts.jsonl", Line: k + 1, Text: w.flat[k%len(w.flat)]}, nil) {
				return
			}
		}
	}
}
