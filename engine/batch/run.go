package batch

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// How a run goes: documents are read into chunks, chunks are scored by whoever is free and written in their order.

// chunk is documents that are scored by one goroutine and written together.
type chunk struct {
	docs    []Document
	marks   []mark // up to each of them
	text    []byte // of all, one after the other
	out     []byte
	summary *Summary
	err     error
	done    chan struct{}
}

// A chunk is closed at so many documents, or bytes of them.
const (
	chunkDocuments = 64
	chunkBytes     = 1 << 20
)

// mark tells a sequence of documents from others: a check sum of their names, lines and texts, and how many bytes they have together.
type mark struct {
	sum   uint32
	bytes int64

	columns *string // that were counted
	name    string  // likewise
	written []byte  // what cells are written into
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (m mark) of(d *Document) mark {
	m.sum = m.sum*31 + uint32(d.Line)
	if d.Name != m.name { // most are of one file
		m.name = d.Name
		m.add([]byte(d.Name))
	}
	m.add(d.Text)
	if r := d.Row; r != nil {
		if len(r.columns) > 0 && &r.columns[0] != m.columns { // which rows of a table share, as they do units
			m.columns = &r.columns[0]
			for _, name := range r.columns {
				m.add([]byte(name))
			}
			for _, unit := range r.units {
				m.add([]byte(unit))
			}
			m.add([]byte(r.sheet))
		}
		m.written = m.written[:0]
		for _, cell := range r.cells {
			m.written = append(append(m.written, cell...), 0)
		}
		m.add(m.written)
	}
	for _, why := range d.refused {
		m.add([]byte(why.Code.ID))
	}
	return m
}

// add counts a text and where it ends.
func (m *mark) add(b []byte) {
	m.sum = crc32.Update(m.sum, castagnoli, b)
	m.bytes += int64(len(b))
	m.sum = m.sum*31 + uint32(len(b))
}

func (m mark) number() uint64 { return uint64(m.bytes)<<32 | uint64(m.sum) }

func (c *chunk) add(d Document, upTo mark) {
	c.marks = append(c.marks, upTo)
	from := len(c.text)
	c.text = append(c.text, d.Text...)
	d.Text = c.text[from:len(c.text):len(c.text)] // an older array stays as it is where the text grew out of it
	c.docs = append(c.docs, d)
}

func (c *chunk) full() bool { return len(c.docs) == chunkDocuments || len(c.text) >= chunkBytes }

// Run scores documents and writes their records. The summary is of what was written, also where an error, or the end of the context, ended the
// run: then what was written ends with a whole record, unless the writer itself failed in the middle of one. Where documents are waited for when the context ends, Run does not wait with them: what
// they give later is passed over. What is read slowly is written as it comes, at most a moment later.
func Run(ctx context.Context, documents Documents, rules Rules, format Format, w io.Writer, o Options) (*Summary, error) {
	r := &run{format: format, sum: NewSummary()}
	if o.Before != nil {
		r.sum.Merge(o.Before)
	}
	switch {
	case rules.one == nil && rules.choose == nil:
		return r.sum, errNoRules
	case documents == nil || format == nil || w == nil:
		return r.sum, errors.New("batch: documents, a format and a writer are needed")
	case o.Skip < 0 || o.Before != nil && o.Before.Documents != o.Skip:
		return r.sum, fmt.Errorf("batch: %d documents are to be skipped, and the summary before them is of %d", o.Skip, r.sum.Documents)
	}
	if r.workers = min(o.Workers, mostGoroutines); r.workers <= 0 {
		r.workers = runtime.GOMAXPROCS(0)
	}
	if ctx == nil {
		ctx = context.Background()
	}
	if o.Skip == 0 {
		if head := format.Head(); head != nil {
			if _, err := w.Write(head); err != nil {
				return r.sum, err
			}
		}
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	todo, ordered := make(chan *chunk), make(chan *chunk, 2*r.workers) // how many are in memory at once
	r.free = make(chan *chunk, 4*r.workers)
	go (&reader{run: r, ctx: ctx, todo: todo, ordered: ordered, c: r.chunk()}).read(documents, o.Skip, o.Mark)
	var working sync.WaitGroup
	for range r.workers {
		working.Go(func() {
			s := NewScorer(rules, o)
			for c := range todo {
				r.scored(s, c)
				close(c.done)
			}
		})
	}
	waiting, err := r.write(ctx, stop, w, o, ordered)
	if err == nil && o.Among != nil && o.Among.About != nil && r.sum.Documents != int64(o.Among.About.Documents) {
		err = fmt.Errorf("batch: %d documents, and the cohort was gathered of %d", r.sum.Documents, o.Among.About.Documents)
	}
	if !waiting {
		working.Wait()
	}
	if p := new(panicked); errors.As(err, &p) {
		panic(p.Error()) // where the host may recover
	}
	return r.sum, err
}

// panicked is what a host's own code, a format or documents, panicked with on a goroutine of ours.
type panicked struct {
	with  any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("batch: panic: %v\n\n%s", p.with, p.stack) }

// caught is called deferred; it makes a panic an error.
func caught(err *error) {
	if with := recover(); with != nil {
		*err = &panicked{with, debug.Stack()}
	}
}

// ErrOthers is that documents which an earlier run has written are not the same now.
var ErrOthers = errors.New("batch: the documents to be skipped are not those that were written")

// ErrFewer is that there are fewer documents than an earlier run has written.
var ErrFewer = errors.New("batch: there are fewer documents than were written")

var errNoRules = errors.New("batch: no rule set; Under, Chosen and InForce make rules")

// mostGoroutines bounds how many a run has.
const mostGoroutines = 1 << 10

type run struct {
	format  Format
	workers int
	sum     *Summary
	free    chan *chunk
}

func (r *run) chunk() *chunk {
	var c *chunk
	select {
	case c = <-r.free:
		c.docs, c.marks, c.text, c.out = c.docs[:0], c.marks[:0], c.text[:0], c.out[:0]
	default:
		c = &chunk{summary: NewSummary()}
	}
	c.done = make(chan struct{})
	return c
}

// A reader fills chunks and hands them out, each to whoever scores it and, in order, to whoever writes it. Documents come on one goroutine; a
// chunk that does not become full is handed out by its timer.
type reader struct {
	*run
	ctx           context.Context
	todo, ordered chan<- *chunk

	mu    sync.Mutex // of what follows
	c     *chunk
	timer *time.Timer
	ended bool
}

// patience is how long documents are kept for others that fill their chunk, and how long a run that ends waits for what is being read.
const patience = 100 * time.Millisecond

func (r *reader) read(documents Documents, skip int64, marked uint64) {
	defer r.end()
	if err := r.readAll(documents, skip, marked); err != nil {
		r.mu.Lock()
		r.c.err = err
		r.mu.Unlock()
	}
}

func (r *reader) readAll(documents Documents, skip int64, marked uint64) (failed error) {
	defer caught(&failed)
	skipped, upTo := skip, mark{}
	r.timer = time.AfterFunc(patience, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if !r.ended {
			r.hand()
		}
	})
	for d, err := range documents {
		if r.ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		upTo = upTo.of(&d)
		if skip > 0 {
			if skip--; skip == 0 && marked != 0 && upTo.number() != marked {
				return ErrOthers
			}
			continue
		}
		if !r.add(d, upTo) {
			return nil
		}
	}
	if skip > 0 {
		return fmt.Errorf("%w: %d are to be skipped, and there are only %d", ErrFewer, skipped, skipped-skip)
	}
	return nil
}

// add reports whether more documents are wanted.
func (r *reader) add(d Document, upTo mark) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.c.add(d, upTo); len(r.c.docs) == 1 {
		r.timer.Reset(patience)
	}
	return !r.c.full() || r.hand()
}

func (r *reader) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = true
	r.timer.Stop()
	r.hand()
	close(r.todo)
	close(r.ordered)
}

// hand hands out what is there, and reports whether the run goes on.
func (r *reader) hand() bool {
	if r.ctx.Err() != nil {
		return false
	}
	if len(r.c.docs) == 0 && r.c.err == nil {
		return true
	}
	select {
	case r.ordered <- r.c:
	case <-r.ctx.Done():
		return false
	}
	r.todo <- r.c // what is to be written is scored, whatever happens
	r.c = r.chunk()
	return true
}

// next is the next chunk that was handed out; waiting reports that documents are still being waited for although the run has ended.
func next(ctx context.Context, ordered <-chan *chunk) (c *chunk, ok, waiting bool) {
	select {
	case c, ok = <-ordered:
		return c, ok, false
	case <-ctx.Done():
	}
	select {
	case c, ok = <-ordered:
		return c, ok, false
	case <-time.After(patience):
		return nil, false, true
	}
}

func (r *run) write(ctx context.Context, stop context.CancelCauseFunc, w io.Writer, o Options, ordered <-chan *chunk) (waiting bool, failed error) {
	for {
		var c *chunk
		var ok bool
		if c, ok, waiting = next(ctx, ordered); !ok {
			break
		}
		<-c.done
		if failed != nil {
			continue // drains what was handed out
		}
		if n, err := w.Write(c.out); err != nil || n < len(c.out) {
			if failed = err; err == nil {
				failed = io.ErrShortWrite
			}
			stop(failed)
			continue
		}
		r.sum.Merge(c.summary)
		if n := len(c.docs); n > 0 && o.Progress != nil {
			last := c.docs[n-1]
			last.Text, last.Row, last.From = nil, nil, nil
			if err := o.Progress(Progress{Documents: r.sum.Documents, Last: last, Summary: r.sum, Mark: c.marks[n-1].number()}); err != nil {
				c.err = err
			}
		}
		if c.err != nil {
			failed = c.err
			stop(failed)
			continue
		}
		c.summary.Reset()
		select {
		case r.free <- c:
		default:
		}
	}
	if failed == nil {
		failed = context.Cause(ctx)
	}
	return waiting, failed
}

func (r *run) scored(s *Scorer, c *chunk) {
	for k := range c.docs {
		if err := r.one(s, c, c.docs[k]); err != nil {
			c.docs, c.err = c.docs[:k], err
			return
		}
	}
}

func (r *run) one(s *Scorer, c *chunk, d Document) (failed error) {
	defer caught(&failed)
	return s.Score(d, func(o *Outcome) {
		c.out = r.format.Append(c.out, o)
		c.summary.Add(o)
	})
}
