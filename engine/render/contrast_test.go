package render_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"jixiao/engine/render"
)

// TestContrast: what a page sets on what reaches the contrast that WCAG 2.2 asks of text at level AA (1.4.3: 4.5 to 1) and of
// what shows where the keyboard is, and of bars (1.4.11: 3 to 1), by day and in the dark.
func TestContrast(t *testing.T) {
	page := (&render.Document{Title: "页"}).HTML()
	_, dark, ok := strings.Cut(page, "prefers-color-scheme: dark")
	if !ok {
		t.Fatal("no colours for the dark")
	}
	colours := map[string]string{}
	for _, text := range []string{page, dark} {
		_, root, _ := strings.Cut(text, ":root {")
		root, _, _ = strings.Cut(root, "}")
		for _, m := range regexp.MustCompile(`--(\w+): (#[0-9a-f]+)`).FindAllStringSubmatch(root, -1) {
			colours[m[1]] = m[2]
		}
		for _, pair := range []struct {
			on, under string
			least     float64
		}{
			{"ink", "paper", 4.5}, {"ink", "card", 4.5}, {"ink", "head", 4.5}, {"quiet", "paper", 4.5}, {"quiet", "card", 4.5}, {"lost", "lostback", 4.5}, {"line", "paper", 3}, {"focus", "paper", 3}, {"more", "paper", 3}, {"less", "paper", 3},
		} {
			if got := contrast(t, colours[pair.on], colours[pair.under]); got < pair.least {
				t.Errorf("%s on %s: %.2f to 1, below %.1f", pair.on, pair.under, got, pair.least)
			}
		}
	}
}

// contrast is the ratio of WCAG 2.2 for two colours as #rgb or #rrggbb.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(colour string) (sum float64) {
		hex := strings.TrimPrefix(colour, "#")
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		for k, part := range []float64{0.2126, 0.7152, 0.0722} {
			n, err := strconv.ParseUint(hex[2*k:2*k+2], 16, 8)
			if err != nil {
				t.Fatalf("colour %q: %v", colour, err)
			}
			if c := float64(n) / 255; c <= 0.04045 {
				sum += part * c / 12.92
			} else {
				sum += part * math.Pow((c+0.055)/1.055, 2.4)
			}
		}
		return sum
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}
