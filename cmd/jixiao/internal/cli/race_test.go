//go:build race

package cli

// raced is whether the tests run under the race detector, under which a test that gives one command after another takes ten times as long and shows nothing.
const raced = true
