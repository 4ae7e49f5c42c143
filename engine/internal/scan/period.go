package scan

import (
	"strings"

	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// ParsePeriod reads 2022, 2021-2024 or 2022-01-01/2022-12-31 as its first and last day.
func ParsePeriod(s string) (first, last number.Number, ok bool) {
	if a, b, found := strings.Cut(s, "/"); found {
		first, okA := formula.ParseDate(a)
		last, okB := formula.ParseDate(b)
		return first, last, okA && okB && first.Cmp(last) <= 0
	}
	from, until := s, s
	if len(s) == 9 && s[4] == '-' {
		from, until = s[:4], s[5:]
	}
	if len(from) != 4 || len(until) != 4 {
		return first, last, false
	}
	first, okA := formula.ParseDate(from + "-01-01")
	last, okB := formula.ParseDate(until + "-12-31")
	return first, last, okA && okB && first.Cmp(last) <= 0
}
