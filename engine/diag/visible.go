package diag

import (
	"fmt"
	"strings"
	"unicode"
)

// steers reports whether a character does something other than be seen: control characters, line separators, and those
// without a width that join, hide or turn text around.
func steers(r rune) bool {
	if r >= 0x20 && r < 0x7f || r >= 0x3000 && r < 0xe000 { // most of what is written here
		return false
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
}

// Visible writes text of a file for a reader: what would steer a terminal, forge a line or turn text around becomes an
// escape that can be seen.
func Visible(s string) string {
	if strings.IndexFunc(s, steers) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case !steers(r):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteByte(' ')
		default:
			fmt.Fprintf(&b, map[bool]string{true: `\u{%x}`, false: `\u%04x`}[r > 0xffff], r)
		}
	}
	return b.String()
}
