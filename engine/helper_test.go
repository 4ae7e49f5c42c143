package engine_test

import (
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
	"jixiao/engine/words"
)

// parse loads a rule set that extends nothing.
func parse(t testing.TB, text string) *engine.RuleSet {
	t.Helper()
	rs, err := engine.Parse("test.json", []byte(text), nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return rs
}

// read reads a document.
func read(t testing.TB, rs *engine.RuleSet, text string) *engine.Facts {
	t.Helper()
	f, err := rs.Read("facts.json", []byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return f
}

// score scores a document that consists of facts alone.
func score(t testing.TB, rs *engine.RuleSet, facts string) *engine.Scorecard {
	t.Helper()
	return read(t, rs, `{"facts": `+facts+`}`).Evaluate()
}

// of is the result of an item by id.
func of(t testing.TB, card *engine.Scorecard, id string) *engine.Result {
	t.Helper()
	r, ok := card.Result(id)
	if !ok {
		t.Fatalf("there is no %s", id)
	}
	return r
}

func gradeOf(card *engine.Scorecard) string { return words.Grade(&card.Total, diag.Zh) }

func key() door.Key { return door.Key{} }
