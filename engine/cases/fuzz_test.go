package cases_test

import (
	"testing"

	"jixiao/engine/cases"
)

// FuzzTests: nothing that stands in a tests file panics.
func FuzzTests(f *testing.F) {
	f.Add(`{"$schema": "x", "ruleset": "a/b@1", "facts": {"率": 50}, "cases": [{"name": "例", "facts": {"率": {"min": 1}}, "expect": {"A": {"score": "1"}}, "total": "2", "diagnostics": ["check"]}],
		"known": {"A:full": "因"}, "unnoticed": {"A": "因"}}`)
	f.Fuzz(func(t *testing.T, s string) { cases.Read("a.tests.json", []byte(s)) })
}
