// Command peers measures jixiao beside programs and engines that share no code with it, on one workload whose exact results are known;
// and how jixiao's work grows. See README.md.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"
)

func main() {
	var o options
	flag.BoolVar(&o.rows, "rows", false, "only the rows: rivals, and jixiao's own parts")
	flag.BoolVar(&o.growth, "growth", false, "only how work grows")
	flag.BoolVar(&o.quick, "quick", false, "fewer and shorter rounds, sizes a hundredth at the top")
	flag.IntVar(&o.rounds, "rounds", 7, "rounds, of which the best counts")
	flag.StringVar(&o.svg, "svg", "", "write how work grows to this `file`, as a picture")
	flag.BoolVar(&o.progress, "v", false, "say on standard error how far it is")
	child := flag.String("child", "", "what the program asks of itself: one point of growth")
	flag.Parse()
	if !o.rows && !o.growth {
		o.rows, o.growth = true, true
	}
	run := o.run
	if *child != "" {
		run = func() error { return grown(*child) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type options struct {
	rows, growth, quick bool
	rounds              int
	svg                 string
	progress            bool
}

func (o *options) run() error {
	slice := 60 * time.Millisecond
	if o.quick {
		o.rounds, slice = min(o.rounds, 3), 10*time.Millisecond
	}
	fmt.Printf("%s %s/%s, %d processors; processor time, the best of %d interleaved rounds\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), o.rounds)
	if o.rows {
		w, err := load()
		if err != nil {
			return err
		}
		if err := o.compare(w, slice); err != nil {
			return err
		}
		if err := cores(w, o.quick); err != nil {
			return err
		}
	}
	if o.growth || o.svg != "" {
		return o.grow()
	}
	return nil
}
