package cli

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// TestOneLanguage: help, and what is said of a wrong command line, is in one language.
func TestOneLanguage(t *testing.T) {
	run := func(args ...string) string {
		var out bytes.Buffer
		Main(args, strings.NewReader(""), &out, &out)
		return out.String()
	}
	names := regexp.MustCompile(`(?m)^  ([a-z]+) `)
	commands := [][]string{{}}
	for _, m := range names.FindAllStringSubmatch(run("--lang", "zh", "--help"), -1) {
		commands = append(commands, []string{m[1]})
	}
	if len(commands) < 15 {
		t.Fatalf("%d commands", len(commands))
	}
	english := regexp.MustCompile(`\b(Usage|Flags|Available|Commands|help for|flags|default|unknown|argument|Generate|invalid|command)\b`)
	for _, c := range append(commands, []string{"scroe"}, []string{"score", "--frmat", "x"}, []string{"score", "--format"}, []string{"score", "--min-serial", "x", "y"}, []string{"score"}, []string{"verify"}) {
		if len(c) == 1 && c[0] != "scroe" && c[0] != "score" && c[0] != "verify" || len(c) == 0 {
			c = append(append([]string{}, c...), "--help")
		}
		if text := run(append([]string{"--lang", "zh"}, c...)...); english.MatchString(text) || text == "" {
			t.Errorf("%v: %q in\n%s", c, english.FindString(text), text)
		}
		if text := run(append([]string{"--lang", "en"}, c...)...); strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%v: Chinese in\n%s", c, text)
		}
	}
}
