package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// zen is zen-engine under Node, in a process of its own that is asked by lines.
type zen struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *json.Decoder
}

type zenAnswer struct {
	Shares [][]float64
	Micros int64
}

// newZen starts it, or says why it cannot be.
func newZen() (*zen, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, errors.New("there is no node here")
	}
	if _, err := os.Stat("zen/node_modules/@gorules/zen-engine"); err != nil {
		return nil, errors.New("npm install in the folder zen was not run")
	}
	z := &zen{cmd: exec.Command(node, "zen.mjs")}
	z.cmd.Dir, z.cmd.Stderr = "zen", os.Stderr
	if z.in, err = z.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := z.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	z.out = json.NewDecoder(out)
	return z, z.cmd.Start()
}

func (z *zen) stop() {
	z.in.Close()
	z.cmd.Wait()
}

func (z *zen) ask(what string, n int) (a zenAnswer, err error) {
	if _, err = fmt.Fprintln(z.in, what, n); err == nil {
		err = z.out.Decode(&a)
	}
	return a, err
}

// row checks what it scores and makes a row of it.
func (z *zen) row(w *workload) (*row, error) {
	a, err := z.ask("check", 1)
	if err != nil {
		return nil, fmt.Errorf("zen: %w", err)
	}
	cards := make([]card, len(a.Shares))
	for d, shares := range a.Shares {
		for k, share := range shares {
			cards[d].scores[k] = round(share, w.weight[k])
		}
		cards[d].tally(w)
	}
	differ, first := w.check(cards)
	if len(cards) != len(w.golden) || first != "" && differ == 0 {
		return nil, fmt.Errorf("zen: %d cards, %s", len(cards), first)
	}
	per := len(w.nested)
	timed := func(what string) *task {
		return &task{per: per, own: func() (time.Duration, error) {
			a, err := z.ask(what, 1)
			return time.Duration(a.Micros) * time.Microsecond, err
		}}
	}
	return &row{rival: &rival{name: "zen-engine, Node", documents: w.nested}, note: equalOf(differ), evaluate: timed("evaluate"), both: timed("both")}, nil
}
