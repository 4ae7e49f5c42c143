package diag

import (
	"strings"
	"testing"
)

// TestPlainIsSeen: what is quoted without being looked at is nothing that steers.
func TestPlainIsSeen(t *testing.T) {
	for r := rune(0x80); r <= 0xffff; r++ {
		if r >= 0xd800 && r < 0xe000 {
			continue
		}
		quoted := string(AppendQuoted(nil, string(r)))
		if escaped := strings.HasPrefix(quoted, `"\u`); escaped != steers(r) {
			t.Fatalf("U+%04X is quoted %s", r, quoted)
		}
	}
	for _, bad := range []string{"\xe4\"", "\xe4\xb8", "\xc3\"", "\xc3", "\xef\xbc", "\xe2\x80\"x"} {
		if q := string(AppendQuoted(nil, bad)); strings.Count(q, `"`)-strings.Count(q, `\"`) != 2 {
			t.Errorf("%q is quoted %s", bad, q)
		}
	}
}
