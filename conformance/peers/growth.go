package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/render"
)

// A kind is one way of growing. Each size is measured in a process of its own, so that its memory is its own too.
type kind struct {
	name   string
	sizes  []int
	points func(n int, p *point) error
	series []string
}

// A point is what one size took: seconds of processor time by series, and the most memory that the process held.
type point struct {
	N       int
	Seconds map[string]float64
	Peak    int64 // bytes
	Held    int64 // bytes, before anything was done
}

var kinds = []kind{
	{"criteria", []int{10, 100, 1000, 10_000}, growCriteria, []string{"criteria: load", "criteria: read and score"}},
	{"rows", []int{100, 1000, 10_000, 100_000}, growRows, []string{"rows: read", "rows: evaluate", "rows: JSON"}},
	{"totals", []int{1000, 10_000, 100_000, 1_000_000}, growDocuments(batch.Records{Totals: true}), []string{"documents: totals"}},
	{"cards", []int{1000, 10_000, 100_000, 1_000_000}, growDocuments(batch.Records{}), []string{"documents: whole scorecards"}},
}

// time measures a step: the best of up to five goes of 20 ms or more each, and only one of what takes a second.
func (p *point) time(series string, step func() error) error {
	best, sum := math.Inf(1), 0.0
	for n, steps := 0, 1; n < 5 && sum < 1; {
		before := processor()
		for range steps {
			if err := step(); err != nil {
				return err
			}
		}
		took := (processor() - before).Seconds()
		if took < 0.02 {
			steps *= 2
			continue
		}
		best, sum, n = min(best, took/float64(steps)), sum+took, n+1
	}
	p.Seconds[series] = best
	return nil
}

// growCriteria loads a rule set of n criteria with a fact each, and scores a document.
func growCriteria(n int, p *point) error {
	var facts, list, values bytes.Buffer
	for k := range n {
		comma := ","[:min(k, 1)]
		fmt.Fprintf(&facts, `%s"事实%d": {"type": "number", "min": 0, "max": 100}`, comma, k)
		fmt.Fprintf(&list, `%s{"id": "A%d", "name": "指标%d", "weight": 1, "percent": "事实%d >= 90 ? 100 : deduct(5, 90 - 事实%d)"}`, comma, k, k, k, k)
		fmt.Fprintf(&values, `%s"事实%d": %d.5`, comma, k, 50+k%50)
	}
	text := fmt.Appendf(nil, `{"$schema": "x", "id": "peers/grown", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"total": %d, "facts": {%s}, "indicators": [%s]}`, n, &facts, &list)
	var rs *engine.RuleSet
	if err := p.time("criteria: load", func() (err error) { rs, err = parse(text); return err }); err != nil {
		return err
	}
	doc := fmt.Appendf(nil, `{"facts": {%s}}`, &values)
	worker := rs.Worker()
	return p.time("criteria: read and score", func() error { return worker.Score(doc, take) })
}

// growRows scores a document of n rows, each of which becomes a criterion.
func growRows(n int, p *point) error {
	rs, err := parse([]byte(`{"$schema": "x", "id": "peers/rows", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"total": 100000, "facts": {"项目": {"type": "table", "columns": {"名": {"type": "text"}, "重": {"type": "number", "min": 0}, "完": {"type": "number", "min": 0, "max": 100}}}},
		"indicators": [{"id": "R", "for_each": "项目", "as": "r", "key": "r.名", "name": "r.名", "weight": "r.重", "percent": "r.完"}]}`))
	if err != nil {
		return err
	}
	doc := []byte(`{"facts": {"项目": [`)
	for k := range n {
		doc = fmt.Appendf(doc, `%s{"名": "p%d", "重": %d, "完": %d.5}`, ","[:min(k, 1)], k, 100_000/n, 50+k%50)
	}
	doc = append(doc, "]}}"...)
	var facts *engine.Facts
	var c *engine.Scorecard
	var out []byte
	if err := p.time("rows: read", func() (err error) { facts, err = rs.Read("rows.json", doc); return err }); err != nil {
		return err
	}
	if err := p.time("rows: evaluate", func() error { c = facts.Evaluate(); return nil }); err != nil {
		return err
	}
	return p.time("rows: JSON", func() error { out = render.AppendJSON(out[:0], c, false); return nil })
}

// growDocuments scores n documents of the workload through package batch, their records thrown away.
func growDocuments(format batch.Records) func(n int, p *point) error {
	return func(n int, p *point) error {
		w, err := load()
		if err != nil {
			return err
		}
		rs, err := parse(w.ruleSet(domain, domainLets))
		if err != nil {
			return err
		}
		series := "documents: whole scorecards"
		if format.Totals {
			series = "documents: totals"
		}
		return p.time(series, func() error {
			sum, err := batch.Run(context.Background(), w.many(n), batch.Under(rs), format, io.Discard, batch.Options{})
			if err == nil && (sum.Documents != int64(n) || sum.Refused > 0) {
				err = fmt.Errorf("%d documents, %d refused", sum.Documents, sum.Refused)
			}
			return err
		})
	}
}

// grown is the process of one size: it prints a point as JSON.
func grown(what string) error {
	name, size, _ := strings.Cut(what, "/")
	n, err := strconv.Atoi(size)
	if err != nil {
		return err
	}
	runtime.GOMAXPROCS(1)
	debug.FreeOSMemory()
	p := &point{N: n, Seconds: map[string]float64{}, Held: resident("VmRSS:")}
	for _, k := range kinds {
		if k.name == name {
			if err := k.points(n, p); err != nil {
				return err
			}
		}
	}
	p.Peak = resident("VmHWM:")
	return json.NewEncoder(os.Stdout).Encode(p)
}

// resident is a line of Linux's account of this process, in bytes; where there is none, what Go has from the system.
func resident(line string) int64 {
	text, _ := os.ReadFile("/proc/self/status")
	for l := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(l, line); ok {
			kb, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kb << 10
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}

// grow measures every kind at every size and prints what it found.
func (o *options) grow() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	t := &table{head: []string{"grows with", "size: time", "", "", "", "exponent", "memory at the largest"}}
	var list []line
	for _, k := range kinds {
		sizes := k.sizes
		if o.quick {
			sizes = sizes[:3]
			if k.name == "totals" || k.name == "cards" {
				sizes = []int{100, 1000, 10_000}
			}
		}
		var points []point
		for _, n := range sizes {
			start := time.Now()
			cmd := exec.Command(self, "-child", fmt.Sprintf("%s/%d", k.name, n))
			cmd.Stderr = os.Stderr
			out, err := cmd.Output()
			if err != nil {
				return fmt.Errorf("%s %d: %w", k.name, n, err)
			}
			var p point
			if err := json.Unmarshal(out, &p); err != nil {
				return err
			}
			points = append(points, p)
			if o.progress {
				fmt.Fprintf(os.Stderr, "%s %d: %.1f s\n", k.name, n, time.Since(start).Seconds())
			}
		}
		for s, series := range k.series {
			l := line{name: series}
			cells := []string{series}
			for _, p := range points {
				l.x, l.y = append(l.x, float64(p.N)), append(l.y, p.Seconds[series])
				cells = append(cells, fmt.Sprintf("%s: %s", grouped(p.N), seconds(p.Seconds[series])))
			}
			for len(cells) < 5 {
				cells = append(cells, "")
			}
			l.exponent = slope(l.x, l.y)
			memory := ""
			if last := points[len(points)-1]; s == len(k.series)-1 {
				memory = fmt.Sprintf("%d MB, of them %d before", last.Peak>>20, last.Held>>20)
			}
			t.add(append(cells, fmt.Sprintf("%.2f", l.exponent), memory)...)
			list = append(list, l)
		}
	}
	t.print()
	fmt.Print("Each size in a process of its own on one core. Exponents are fitted to the three largest sizes. Memory is the process's peak.\n\n")
	if o.svg != "" {
		return os.WriteFile(o.svg, plot(list), 0o666)
	}
	return nil
}

// slope is the exponent of growth: least squares over the logarithms of the three largest sizes.
func slope(x, y []float64) float64 {
	from := max(0, len(x)-3)
	var n, sx, sy, sxx, sxy float64
	for k := from; k < len(x); k++ {
		a, b := math.Log(x[k]), math.Log(y[k])
		n, sx, sy, sxx, sxy = n+1, sx+a, sy+b, sxx+a*a, sxy+a*b
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}

func seconds(s float64) string {
	switch {
	case s >= 1:
		return figure(s) + " s"
	case s >= 1e-3:
		return figure(s*1e3) + " ms"
	}
	return figure(s*1e6) + " µs"
}

// grouped is n with a comma at each thousand.
func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}
