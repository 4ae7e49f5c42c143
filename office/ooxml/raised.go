package ooxml

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// WithoutRaised takes the superscripts and subscripts out of a text that have a digit and stand at one, and gives them, too: the 1 of a footnote behind 2.00 is
// no decimal of it. Spans are the bytes that are raised or lowered, in order.
func WithoutRaised(s string, spans [][2]int) (text, raised string) {
	var out, gone strings.Builder
	last := 0
	for k := 0; k < len(spans); k++ {
		start, end := spans[k][0], spans[k][1]
		for k+1 < len(spans) && spans[k+1][0] == end { // one, in several runs
			k++
			end = spans[k][1]
		}
		before, _ := utf8.DecodeLastRuneInString(s[:start])
		after, _ := utf8.DecodeRuneInString(s[end:])
		if !strings.ContainsFunc(s[start:end], unicode.IsDigit) || !unicode.IsDigit(before) && !strings.ContainsRune(".%％", before) && !unicode.IsDigit(after) {
			continue
		}
		out.WriteString(s[last:start])
		gone.WriteString(s[start:end])
		last = end
	}
	return out.String() + s[last:], gone.String()
}
