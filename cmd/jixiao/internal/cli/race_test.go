//go:build race

package cli

// raced is whether the tests run under the race detector, which makes commands ten times as slow: long tests take fewer of them.
const raced = true
