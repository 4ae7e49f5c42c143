package diag

import (
	"slices"
	"strings"
	"testing"
)

// TestCellsInOrder: findings stand in the order of their cells, and any two names have one.
func TestCellsInOrder(t *testing.T) {
	names := []string{"a1", "a01", "a2", "a10", "a10b", "b", "", "a", "其他!A2", "其他!A10", "其他!AA1", "其他!B1"}
	for _, a := range names {
		for _, b := range names {
			if before(a, b) == before(b, a) != (a == b) {
				t.Errorf("%q and %q have no order", a, b)
			}
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if before(a, b) {
			return -1
		}
		return 1
	})
	if got := strings.Join(names, " "); got != " a a01 a1 a2 a10 a10b b 其他!A2 其他!A10 其他!AA1 其他!B1" {
		t.Error(got)
	}
}
