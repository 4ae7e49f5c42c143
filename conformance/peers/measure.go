package main

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// processor is the time that this process has used of processors, in user mode and in the kernel.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// A task is what is measured again and again.
type task struct {
	run func() error
	per int // how many documents, or whatever is counted, a run does
	// own, if set, is run instead, and says itself how much processor time it took: another process.
	own func() (time.Duration, error)

	loops  int
	best   float64 // µs each
	allocs float64 // each
}

// once runs a task n times and returns the processor time.
func (t *task) once(n int) (time.Duration, error) {
	var sum time.Duration
	before := processor()
	for range n {
		if t.own != nil {
			d, err := t.own()
			if err != nil {
				return 0, err
			}
			sum += d
		} else if err := t.run(); err != nil {
			return 0, err
		}
	}
	if t.own != nil {
		return sum, nil
	}
	return processor() - before, nil
}

// measure measures all tasks in rounds, one after the other in each, so that all meet the same machine, and keeps the best of each.
func measure(tasks []*task, rounds int, slice time.Duration) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, t := range tasks {
		var before, after runtime.MemStats
		for warm := time.Duration(0); warm < slice; {
			took, err := t.once(1)
			if err != nil {
				return err
			}
			warm += max(took, time.Microsecond)
		}
		runtime.ReadMemStats(&before)
		took, err := t.once(1)
		if err != nil {
			return err
		}
		runtime.ReadMemStats(&after)
		t.allocs = float64(after.Mallocs-before.Mallocs) / float64(t.per)
		long := slice
		if t.allocs > 0 {
			long *= 6 // so that a collection of garbage more or less does not show
		}
		if t.loops = 1; took < long {
			t.loops = int(long/max(took, time.Microsecond)) + 1
		}
	}
	for range rounds {
		for _, t := range tasks {
			runtime.GC()
			took, err := t.once(t.loops)
			if err != nil {
				return err
			}
			if each := float64(took.Nanoseconds()) / 1000 / float64(t.loops*t.per); t.best == 0 || each < t.best {
				t.best = each
			}
		}
	}
	return nil
}

// A table is printed as Markdown with its columns aligned.
type table struct {
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) print() {
	wide := make([]int, len(t.head))
	all := append([][]string{t.head}, t.rows...)
	for k := range wide {
		wide[k] = 3
	}
	for _, row := range all {
		for k, cell := range row {
			wide[k] = max(wide[k], len([]rune(cell)))
		}
	}
	line := make([]string, len(wide))
	for k, n := range wide {
		for range n {
			line[k] += "-"
		}
		if k > 0 {
			line[k] = line[k][1:] + ":"
		}
	}
	for _, row := range slices.Insert(all, 1, line) {
		for k, cell := range row {
			if k == 0 {
				fmt.Printf("| %-*s |", wide[k], cell)
			} else {
				fmt.Printf(" %*s |", wide[k], cell)
			}
		}
		fmt.Println()
	}
	fmt.Println()
}

// figure prints three digits or so.
func figure(x float64) string {
	switch {
	case x >= 100:
		return fmt.Sprintf("%.0f", x)
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}
