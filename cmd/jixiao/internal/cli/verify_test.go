package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEnglishVerifyAndTest: of a rule set without a Chinese character, verify and test say nothing in Chinese.
func TestEnglishVerifyAndTest(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	criteria := []string{
		`"percent": "a >= 90 ? 90 : deduct(5, 90 - a)", "better": "higher"`,
		`"percent": "band(a, [[90, 50], [60, 100]])"`,
		`"percent": "begun(n / 3) / (begun(n / 3) + 1) * 100", "better": "higher"`,
		`"percent": "t == 'x' ? within(j, 80, 100) : t == 'y' ? within_below(j, 65, 80) : within_below(j, 0, 60)"`,
		`"percent": "t == 'x' ? within(j, 80, 100) : t == 'y' ? within(j, 60, 80) : within_below(j, 0, 60)"`,
		`"percent": "t == 'x' ? within(j, 80, 100) : within_below(j, 0, 80)"`,
		`"percent": "r >= 60 && r <= 80 ? 50 : r >= 80 && r < 100 ? 70 : r >= 100 ? 100 : 0"`,
		`"standard": "每高2个点扣1%", "percent": "clamp(100 - whole((100 - r) / 2), 0, 100)"`,
		`"standard": "每高2个点扣1%", "percent": "clamp(100 - whole((r - 100) / 2), 0, 100)"`,
		`"standard": "每低2个点扣1%", "percent": "clamp(100 - whole((r - 100) / 2), 0, 100)"`,
		`"percent": "checklist([p, q], [30, 40])"`,
		`"percent": "checklist([p, a / b])"`,
		`"percent": "p ? 50 : no_rule('none')"`,
		`"applies": "a > 200", "when_not_applicable": "rescale", "percent": "50"`,
		`"applies": "a / b > 50", "when_not_applicable": "rescale", "percent": "p ? 30 : 30"`,
		`"points": "d + 20", "min": -5, "max": 35`,
		`"points": "e * 10 + 1.5", "min": 0.5, "max": 5.5`,
		`"points": "a / b * n", "min": 0, "max": 5.5`,
		`"percent": "lookup([['x', 100], ['y', 100 / b], ['z', 0]], t)"`,
		`"percent": "a > 50 ? (a < 30 ? 100 : 20) : linear(a, b, 60)"`,
		`"percent": "band(a, [[90, 100], [60, 100]], 0)"`,
		`"percent": "a > 0 ? a / (a + 1) * 100 : no_rule('zero')"`,
		`"percent": "attained(a, b)"`,
		`"percent": "a", "better": "lower"`,
		`"percent": "a", "better": "higher"`,
	}
	for k, c := range criteria {
		criteria[k] = `{"id": "A` + string(rune('a'+k)) + `", "name": "n", "weight": 4, ` + c + "}"
	}
	write("1.json", `{"$schema": "x", "id": "t/kinds", "version": "1", "title": "kinds", "effective": {"from": "2022-01-01"}, "rounding": {"places": 0, "mode": "half-up"},
		"grades": [{"name": "good", "from": 90, "to": 100}, {"name": "fair", "from": 50, "to": 80}, {"name": "bad", "from": 10, "to": 49}],
		"facts": {"a": {"type": "number", "min": 0, "max": 100}, "b": {"type": "number", "min": 0}, "n": {"type": "number", "min": 0, "integer": true}, "r": {"type": "number", "min": 0, "max": 200},
			"d": {"type": "number", "min": -10, "max": 15}, "e": {"type": "number", "min": 0.001, "max": 0.3}, "p": {"type": "boolean"}, "q": {"type": "boolean"},
			"t": {"type": "text", "choices": ["x", "y", "z"]}, "j": {"type": "number", "min": 0, "max": 100, "judgement": true}},
		"adjustments": [{"id": "cap", "cap": "d"}, {"id": "add", "when": "a / b > 1", "add": "n / b", "min": 0, "max": 5}],
		"consequences": [{"id": "told", "when": "total / b < 1", "words": "told"}], "indicators": [`+strings.Join(criteria, ",\n")+"]}")
	write("1.tests.json", `{"$schema": "x", "ruleset": "t/kinds@1", "findings": {"Aa:full": "known", "Zz:full": "gone"}, "mutants": {"Aa:/0 >=→>": "known"}, "cases": [
		{"name": "one", "facts": {"a": 95, "b": 3}, "expect": {"Aa": {"percent": "3", "undetermined": "x"}, "Zz": {"score": "1"}}, "grade": "good", "consequences": ["told", "b"]},
		{"name": "two", "facts": {"n": "x"}, "total": "1"}]}`)
	write("2.json", `{"$schema": "x", "id": "t/kinds", "version": "2", "title": "kinds", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"a": {"type": "number", "min": 0, "max": 100}}, "indicators": [{"id": "A", "name": "n", "weight": 100, "percent": "a > 80 ? 100 : a"}]}`)
	write("2.tests.json", `{"$schema": "x", "ruleset": "t/kinds@2", "mutants": {"A:/1 100→101": "known", "A:/9": "gone"}, "cases": [{"name": "one", "facts": {"a": 90}, "total": "100"}]}`)
	foreign := strings.NewReplacer("每高2个点扣", "", "每低2个点扣", "", "举例", "", `"仿宋"`, "") // standards, an id, documents, a font
	for _, args := range [][]string{{"verify", "1.json", "--all"}, {"test", "1.json", "--coverage"}, {"test", "2.json", "--mutate"}} {
		for _, format := range []string{"text", "json", "markdown", "html"} {
			if args[0] == "test" && format != "text" && format != "json" {
				continue
			}
			var out bytes.Buffer
			Main([]string{args[0], filepath.Join(dir, args[1]), args[2], "--lang", "en", "--format", format}, strings.NewReader(""), &out, &out)
			if len(out.String()) < 200 {
				t.Errorf("%v: %s", args, &out)
			}
			for line := range strings.Lines(foreign.Replace(out.String())) {
				if strings.ContainsFunc(line, func(r rune) bool { return r >= 0x3000 && r < 0xa000 || r >= 0xff00 && r < 0xfff0 }) {
					t.Errorf("%v as %s: %s", args, format, line)
				}
			}
		}
	}
}
