package batch_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
)

// How runs begin and end: with nothing, with a context that ends, with documents that come slowly or not at all.

// writes tells of each write.
type writes chan string

func (w writes) Write(b []byte) (int, error) { w <- string(b); return len(b), nil }

// TestSlowDocuments: a document is written although no other follows it, and the end of the context ends a run whose documents are waited for.
func TestSlowDocuments(t *testing.T) {
	in, feed := io.Pipe()
	defer feed.Close()
	ctx, cancel := context.WithCancel(context.Background())
	out := make(writes)
	type end struct {
		sum *batch.Summary
		err error
	}
	ended := make(chan end)
	go func() {
		sum, err := batch.Run(ctx, batch.Lines("a.jsonl", in), batch.Under(ruleSet(t)), batch.Records{Totals: true}, out, batch.Options{})
		ended <- end{sum, err}
	}()
	for range 3 {
		if _, err := io.WriteString(feed, made(1)); err != nil {
			t.Fatal(err)
		}
		if got := <-out; strings.Count(got, "\n") != 1 {
			t.Errorf("%q", got)
		}
	}
	cancel()
	if e := <-ended; !errors.Is(e.err, context.Canceled) || e.sum.Documents != 3 {
		t.Errorf("%v %v", e.sum, e.err)
	}
}

// TestNothing: what a host has not filled in is an error and no panic, and what it hands in is left as it was.
func TestNothing(t *testing.T) {
	ctx, docs := context.Background(), batch.Lines("a.jsonl", strings.NewReader(made(3)))
	none := batch.Chosen(func(engine.Header, func(diag.Span) diag.Place) (*engine.RuleSet, error) { return nil, nil })
	for name, rules := range map[string]batch.Rules{"zero": {}, "under nil": batch.Under(nil), "none chosen": none, "nothing chosen": batch.Chosen(nil)} {
		if _, err := batch.Run(ctx, docs, rules, batch.Records{}, io.Discard, batch.Options{}); err == nil {
			t.Error(name)
		}
		if err := batch.NewScorer(rules, batch.Options{}).Score(batch.Document{Text: []byte("{}")}, func(*batch.Outcome) {}); err == nil {
			t.Error(name)
		}
	}
	if _, err := batch.Run(ctx, nil, batch.Under(ruleSet(t)), batch.Records{}, io.Discard, batch.Options{}); err == nil {
		t.Error("no documents")
	}
	if _, err := batch.Run(ctx, docs, batch.Under(ruleSet(t)), nil, io.Discard, batch.Options{}); err == nil {
		t.Error("no format")
	}
	_, all := run(t, made(20), batch.Options{}, batch.Records{})
	var sum batch.Summary
	sum.Merge(all)
	if text(t, &sum) != text(t, all) {
		t.Error("merged into nothing it is another")
	}
	before := text(t, &sum)
	_, both := run(t, made(30), batch.Options{Skip: 20, Before: &sum}, batch.Records{})
	if text(t, &sum) != before {
		t.Error("the summary before was changed")
	}
	if _, whole := run(t, made(30), batch.Options{}, batch.Records{}); text(t, both) != text(t, whole) {
		t.Error("in two parts it is another")
	}
}

// full is a disk without room.
type full struct{ left int }

func (f *full) Write(b []byte) (int, error) {
	if n := min(f.left, len(b)); n < len(b) {
		f.left = 0
		return n, errors.New("no room")
	}
	f.left -= len(b)
	return len(b), nil
}

// TestNoRoom: a writer that fails ends the run, also while documents are waited for, and the summary is of what was written whole.
func TestNoRoom(t *testing.T) {
	in, feed := io.Pipe()
	defer feed.Close()
	go func() { _, _ = io.WriteString(feed, made(1000)) }()
	sum, err := batch.Run(context.Background(), batch.Lines("a.jsonl", in), batch.Under(ruleSet(t)), batch.Records{Totals: true}, &full{left: 40_000}, batch.Options{})
	if err == nil || err.Error() != "no room" || sum.Documents == 0 || sum.Documents == 1000 {
		t.Errorf("%d %v", sum.Documents, err)
	}
}

// TestRefuseUnknown: why a document could not be read is told although this version does not know the code.
func TestRefuseUnknown(t *testing.T) {
	d := batch.Document{Name: "d.json"}
	d.Refuse(batch.Refusal{Code: "of-another-version"})
	var out bytes.Buffer
	sum, err := batch.Run(context.Background(), func(yield func(batch.Document, error) bool) { yield(d, nil) }, batch.Under(ruleSet(t)), batch.Records{}, &out, batch.Options{})
	if err != nil || sum.Refused != 1 || !strings.Contains(out.String(), "of-another-version") {
		t.Errorf("%v %s", err, &out)
	}
}

// short is a writer that says nothing of what it leaves out.
type short struct{}

func (short) Write(b []byte) (int, error) { return len(b) / 2, nil }

// TestHosts: what hosts do that goes wrong is told: a writer that is short, one finding as an error, another number of documents than the cohort's, names
// that are not UTF-8.
func TestHosts(t *testing.T) {
	ctx := context.Background()
	if _, err := batch.Run(ctx, batch.Lines("a.jsonl", strings.NewReader(made(3))), batch.Under(ruleSet(t)), batch.Records{}, short{}, batch.Options{}); !errors.Is(err, io.ErrShortWrite) {
		t.Error(err)
	}
	one := batch.Chosen(func(h engine.Header, at func(diag.Span) diag.Place) (*engine.RuleSet, error) {
		return nil, diag.New(diag.RuleSetUnknown, at(h.RuleSetAt), h.RuleSet)
	})
	if sum, err := batch.Run(ctx, batch.Lines("a.jsonl", strings.NewReader(made(3))), one, batch.Records{}, io.Discard, batch.Options{}); err != nil || sum.Codes["ruleset-unknown"] != 3 {
		t.Errorf("%v %v", sum, err)
	}
	rs := ruleSet(t)
	among := batch.NewAmong(door.Key{}, &engine.Cohort{Documents: 2}, rs, nil, nil)
	if _, err := batch.Run(ctx, batch.Lines("a.jsonl", strings.NewReader(made(3))), batch.Under(rs), batch.Records{}, io.Discard, batch.Options{Among: among}); err == nil || !strings.Contains(err.Error(), "gathered of 2") {
		t.Error(err)
	}
	var out bytes.Buffer
	if _, err := batch.Run(ctx, batch.One("d\xd6\xd0.json", []byte(`{"facts": {"率": 101}}`)), batch.Under(rs), batch.Records{}, &out, batch.Options{}); err != nil || !json.Valid(out.Bytes()) || !utf8.Valid(out.Bytes()) {
		t.Errorf("%v %q", err, out.String())
	}
}

type panics struct{ batch.Records }

func (panics) Append(b []byte, o *batch.Outcome) []byte { panic("a host's format") }

// TestHostPanics: what a host's own code panics with arrives where it called Run.
func TestHostPanics(t *testing.T) {
	for name, c := range map[string]struct {
		documents batch.Documents
		format    batch.Format
	}{
		"format":    {batch.Lines("a.jsonl", strings.NewReader(made(200))), panics{}},
		"documents": {func(func(batch.Document, error) bool) { panic("a host's documents") }, batch.Records{}},
	} {
		func() {
			defer func() {
				if with, ok := recover().(string); !ok || !strings.Contains(with, "a host's "+name) {
					t.Errorf("%s: %v", name, with)
				}
			}()
			_, err := batch.Run(context.Background(), c.documents, batch.Under(ruleSet(t)), c.format, io.Discard, batch.Options{})
			t.Errorf("%s: no panic, and %v", name, err)
		}()
	}
	if _, err := batch.Run(context.Background(), batch.Lines("a.jsonl", strings.NewReader(made(3))), batch.Under(new(engine.RuleSet)), batch.Records{}, io.Discard, batch.Options{}); err == nil {
		t.Error("a rule set that was never parsed scores")
	}
}

// TestSkip: what is skipped is what the summary before is of, and is there.
func TestSkip(t *testing.T) {
	_, five := run(t, made(5), batch.Options{}, batch.Records{})
	for name, o := range map[string]batch.Options{"fewer": {Skip: 6}, "negative": {Skip: -1}, "another summary": {Skip: 4, Before: five}} {
		if _, err := batch.Run(context.Background(), batch.Lines("a.jsonl", strings.NewReader(made(5))), batch.Under(ruleSet(t)), batch.Records{}, io.Discard, o); err == nil {
			t.Error(name)
		}
	}
	if _, sum := run(t, made(5), batch.Options{Skip: 5, Before: five}, batch.Records{}); sum.Documents != 5 {
		t.Error(sum.Documents)
	}
}
