package diag_test

import (
	"testing"

	"jixiao/engine/diag"
)

// TestInert: nothing that begins like a formula is left, and each text comes back.
func TestInert(t *testing.T) {
	for text, want := range map[string]string{"=1+1": "'=1+1", "+5": "'+5", "-a": "'-a", "-5": "-5", "-0.5%": "-0.5%", "-05": "'-05", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx",
		"'=1": "''=1", "''=1": "'''=1", "'甲": "'甲", "'": "'", "": "", " =1": " =1", "甲=1": "甲=1"} {
		if got := diag.Inert(text); got != want || diag.Lively(got) != text {
			t.Errorf("%q as %q, which is %q again", text, got, diag.Lively(got))
		}
	}
}
