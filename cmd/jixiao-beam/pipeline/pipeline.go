// Package pipeline scores documents on Apache Beam: read from files or given by any source, scored in bundles, written in shards; refused documents
// apart; one summary of all. A rule set that scores documents together gathers them first, pass by pass, and what was gathered is a side input.
package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"sync"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"jixiao/engine/batch"
	"jixiao/engine/cohort"
	"jixiao/engine/diag"
)

func init() {
	register.DoFn3x1[context.Context, string, func(Document), error](&readFn{})
	register.Emitter1[Document]()
	register.DoFn5x1[Document, []byte, func(Record), func(Record), func([]byte), error](&scoreFn{})
	register.Emitter1[Record]()
	register.Emitter1[[]byte]()
	register.DoFn3x1[Document, []byte, func([]byte), error](&sayFn{})
	register.DoFn4x1[[]byte, []byte, func(*[]byte) bool, func([]byte), error](&gatherFn{})
	register.Iter1[[]byte]()
	register.DoFn1x2[Record, int, Record](&shardFn{})
	register.DoFn3x1[context.Context, int, func(*Record) bool, error](&writeFn{})
	register.Iter1[Record]()
	register.DoFn2x1[context.Context, []byte, error](&summaryFn{})
	register.Function2x2(mergeSummaries)
}

// Document is one facts document: its text, or a row of a table with the names of its columns.
type Document struct {
	At             string
	Line           int
	Text           string
	Columns, Cells []string
	Refused        string // why it could not be read, as JSON; "" if it could
}

func (d *Document) document() batch.Document {
	out := batch.Document{Name: d.At, Line: d.Line, Text: []byte(d.Text)}
	if d.Columns != nil {
		out.Row = batch.NewRow(d.Columns, d.Cells)
	}
	if d.Refused != "" {
		var r batch.Refusal
		dec := json.NewDecoder(strings.NewReader(d.Refused))
		dec.UseNumber()
		if err := dec.Decode(&r); err != nil {
			panic(err) // Read wrote it
		}
		out.Refuse(r)
	}
	return out
}

// Record is what became of a document, as batch writes it.
type Record struct {
	At   string
	Line int
	JSON string
}

// Job is what travels to whoever scores.
type Job struct {
	Rules  Rules
	Totals bool
	Words  bool
	ByRule bool
	Lang   diag.Lang
}

// Results are what a pipeline gives.
type Results struct {
	Scored, Refused beam.PCollection // of Record
	Summary         beam.PCollection // of one []byte, the summary as JSON
}

// Read reads documents from files: JSON Lines, also compressed, tables, and single documents.
func Read(s beam.Scope, files beam.PCollection) beam.PCollection {
	return beam.Reshuffle(s, beam.ParDo(s.Scope("Read"), &readFn{}, beam.Reshuffle(s, files)))
}

// Score scores documents, a collection of Document.
func Score(s beam.Scope, job Job, documents beam.PCollection) (Results, error) {
	s = s.Scope("Score")
	gathered := beam.Create(s, []byte("null"))
	rs, err := job.Rules.RuleSet()
	if err != nil {
		return Results{}, err
	}
	if rs != nil && cohort.Needed(rs) {
		for pass := range cohort.New(rs).Passes() {
			p := s.Scope(fmt.Sprintf("Pass %d", pass+1))
			said := beam.ParDo(p, &sayFn{Job: job}, documents, beam.SideInput{Input: gathered})
			gathered = beam.ParDo(p, &gatherFn{Job: job}, beam.Impulse(p), beam.SideInput{Input: gathered}, beam.SideInput{Input: said})
		}
	}
	scored, refused, summaries := beam.ParDo3(s, &scoreFn{Job: job}, documents, beam.SideInput{Input: gathered})
	none, err := json.Marshal(batch.NewSummary())
	if err != nil {
		return Results{}, err
	}
	all := beam.Flatten(s, summaries, beam.Create(s, none))
	return Results{Scored: scored, Refused: refused, Summary: beam.Combine(s, mergeSummaries, all)}, nil
}

// Write writes results beside a name: NAME-00000-of-00004.jsonl and so on, NAME-refused-…, NAME-summary.json. Records of a shard stand in the order of
// their files and lines, so that a job that runs again writes the same bytes.
func Write(s beam.Scope, name string, shards int, r Results) {
	s = s.Scope("Write")
	for suffix, records := range map[string]beam.PCollection{"": r.Scored, "-refused": r.Refused} {
		keyed := beam.ParDo(s, &shardFn{Shards: shards}, records)
		beam.ParDo0(s, &writeFn{Name: name + suffix, Shards: shards}, beam.GroupByKey(s, keyed))
	}
	beam.ParDo0(s, &summaryFn{Name: name + "-summary.json"}, r.Summary)
}

// scoreFn scores documents.
type scoreFn struct {
	Job Job

	scorer  *batch.Scorer
	format  batch.Records
	summary *batch.Summary
	out     []byte
}

// StartBundle begins a summary of its own.
func (f *scoreFn) StartBundle(_ []byte, _, _ func(Record), _ func([]byte)) {
	f.summary = batch.NewSummary()
}

// ProcessElement scores one document.
func (f *scoreFn) ProcessElement(d Document, gathered []byte, scored, refused func(Record), _ func([]byte)) error {
	if f.scorer == nil {
		var err error
		if f.scorer, err = f.Job.scorer(gathered); err != nil {
			return err
		}
		f.format = batch.Records{Totals: f.Job.Totals, Words: f.Job.Words, Lang: f.Job.Lang}
	}
	return f.scorer.Score(d.document(), func(o *batch.Outcome) {
		f.summary.Add(o)
		f.out = f.format.Append(f.out[:0], o)
		r := Record{At: d.At, Line: d.Line, JSON: strings.TrimSuffix(string(f.out), "\n")}
		if o.Card == nil {
			refused(r)
		} else {
			scored(r)
		}
	})
}

// FinishBundle gives the bundle's summary.
func (f *scoreFn) FinishBundle(_ []byte, _, _ func(Record), summaries func([]byte)) error {
	text, err := json.Marshal(f.summary)
	if err == nil {
		summaries(text)
	}
	return err
}

// loaded are rules that this process has loaded, and what was gathered for them, by digest.
var loaded sync.Map

// once makes a value for a key once in a process.
func once[T any](key string, make func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	load, _ := loaded.LoadOrStore(key, sync.OnceValue(func() result {
		v, err := make()
		return result{v, err}
	}))
	r := load.(func() result)()
	return r.value, r.err
}

func (j *Job) key() string {
	text, err := json.Marshal(j.Rules)
	if err != nil {
		panic(err) // texts always can be
	}
	return fmt.Sprintf("%x", sha256.Sum256(text))
}

func (j *Job) scorer(gathered []byte) (*batch.Scorer, error) {
	rules, err := once("rules "+j.key(), j.Rules.Rules)
	if err != nil {
		return nil, err
	}
	o := batch.Options{ByRule: j.ByRule}
	if g, err := j.gathered(gathered); err != nil {
		return nil, err
	} else if g != nil {
		o.Among = g.Among()
	}
	return batch.NewScorer(rules, o), nil
}

// gathered is what was gathered so far, nil for a rule set that scores each document by itself.
func (j *Job) gathered(text []byte) (*cohort.Gathered, error) {
	rs, err := once("ruleset "+j.key(), j.Rules.RuleSet)
	if err != nil || rs == nil || !cohort.Needed(rs) {
		return nil, err
	}
	if string(text) == "null" {
		return cohort.New(rs), nil
	}
	return once(fmt.Sprintf("gathered %s %x", j.key(), sha256.Sum256(text)), func() (*cohort.Gathered, error) {
		g, err := cohort.Parse(rs, text)
		if err == nil {
			g.Among() // made once, and then only read
		}
		return g, err
	})
}

// sayFn makes what documents say in a pass.
type sayFn struct {
	Job Job

	scorer *batch.Scorer
	format batch.Format
}

// ProcessElement says what one document says.
func (f *sayFn) ProcessElement(d Document, gathered []byte, emit func([]byte)) error {
	if f.scorer == nil {
		g, err := f.Job.gathered(gathered)
		if err != nil {
			return err
		}
		if f.scorer, err = f.Job.scorer(gathered); err != nil {
			return err
		}
		f.format = g.Speaker()
	}
	return f.scorer.Score(d.document(), func(o *batch.Outcome) { emit(f.format.Append(nil, o)) })
}

// gatherFn takes what all documents said in a pass.
type gatherFn struct{ Job Job }

// ProcessElement is called once.
func (f *gatherFn) ProcessElement(_, before []byte, said func(*[]byte) bool, emit func([]byte)) error {
	rs, err := f.Job.Rules.RuleSet()
	if err != nil {
		return err
	}
	g := cohort.New(rs)
	if string(before) != "null" {
		if g, err = cohort.Parse(rs, before); err != nil {
			return err
		}
	}
	var all [][]byte
	for s := []byte(nil); said(&s); s = nil {
		all = append(all, slices.Clone(s))
	}
	if err := g.Take(all); err != nil {
		return err
	}
	text, err := json.Marshal(g)
	if err == nil {
		emit(text)
	}
	return err
}

// mergeSummaries adds two summaries.
func mergeSummaries(a, b []byte) ([]byte, error) {
	x, y := batch.NewSummary(), batch.NewSummary()
	if err := json.Unmarshal(a, x); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, y); err != nil {
		return nil, err
	}
	x.Merge(y)
	return json.Marshal(x)
}

// shardFn says in which shard a record is written.
type shardFn struct{ Shards int }

// ProcessElement gives a record its shard.
func (f *shardFn) ProcessElement(r Record) (int, Record) {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s:%d", r.At, r.Line)
	return int(h.Sum32() % uint32(f.Shards)), r
}

// writeFn writes a shard.
type writeFn struct {
	Name   string
	Shards int
}

// ProcessElement writes the records of one shard.
func (f *writeFn) ProcessElement(ctx context.Context, shard int, records func(*Record) bool) error {
	var all []Record
	for r := (Record{}); records(&r); r = (Record{}) {
		all = append(all, r)
	}
	slices.SortFunc(all, Compare)
	var b strings.Builder
	for _, r := range all {
		b.WriteString(r.JSON + "\n")
	}
	return write(ctx, fmt.Sprintf("%s-%05d-of-%05d.jsonl", f.Name, shard, f.Shards), b.String())
}

// Compare orders records by file and line.
func Compare(a, b Record) int {
	if c := strings.Compare(a.At, b.At); c != 0 {
		return c
	}
	return a.Line - b.Line
}

// summaryFn writes the summary.
type summaryFn struct{ Name string }

// ProcessElement writes it.
func (f *summaryFn) ProcessElement(ctx context.Context, summary []byte) error {
	return write(ctx, f.Name, string(summary)+"\n")
}

func write(ctx context.Context, name, text string) error {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return err
	}
	defer fs.Close()
	return filesystem.Write(ctx, fs, name, []byte(text))
}
