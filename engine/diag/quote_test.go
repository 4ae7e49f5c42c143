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

// TestQuotedRuns puts every kind of character at every place of a run of Chinese: runs are read many bytes at a time.
func TestQuotedRuns(t *testing.T) {
	for _, odd := range []string{"\"", "\\", "\n", "a", "é", "×", "\u200e", "\u202e", "。", "，", "𠮷", "\xe4", "\xe4\xb8", "\xe4\x28\x80", "\xff", "\x80", "\u3000", "\ucfff", "\ud000", "\ufeff"} {
		for before := range 7 {
			for after := range 7 {
				s := strings.Repeat("中", before) + odd + strings.Repeat("文", after)
				one := `"` + strings.Repeat("中", before) + strings.Trim(string(AppendQuoted(nil, odd)), `"`) + strings.Repeat("文", after) + `"`
				if odd == `"` {
					one = `"` + strings.Repeat("中", before) + `\"` + strings.Repeat("文", after) + `"`
				}
				if got := string(AppendQuoted(nil, s)); got != one {
					t.Errorf("%q: %s, want %s", s, got, one)
				}
				if got := string(AppendQuoted(nil, []byte(s))); got != one {
					t.Errorf("bytes %q: %s, want %s", s, got, one)
				}
			}
		}
	}
}
