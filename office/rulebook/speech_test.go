package rulebook_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jixiao/engine/diag"
	"jixiao/office/rulebook"
)

// allowed are Latin words that belong to expressions, which stand in the workbook, too.
var allowed = strings.Fields(`weight days add_days lookup band linear half up even down where count previous following skip dense checklist met unmet max min deduct attained true false
	map filter reduce all exists exists_one unique last_day_of_month UTF BOM uXXXX`)

// printable are the findings on a rule file: those that reading one names.
func printable(t *testing.T) (out []*diag.Code) {
	t.Helper()
	text, err := os.ReadFile("../../engine/diag/codes.go")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for _, m := range regexp.MustCompile(`(\w+)\s+= fault\("([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
		ids[m[1]] = m[2]
	}
	var files []string
	for _, pattern := range []string{"../../engine/internal/rulefile/*.go", "../../engine/formula/*.go", "../../engine/load*.go", "../../engine/ruleset.go", "../../engine/place*.go", "../../engine/internal/schema/*.go"} {
		list, err := filepath.Glob(pattern)
		if err != nil || len(list) == 0 {
			t.Fatal(pattern, err)
		}
		files = append(files, list...)
	}
	named := map[string]bool{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`diag\.([A-Z]\w+)`).FindAllStringSubmatch(string(text), -1) {
			named[ids[m[1]]] = true
		}
	}
	for _, c := range diag.Codes {
		if named[c.ID] {
			out = append(out, c)
		}
	}
	return out
}

// TestSpoken: no finding on a rule file speaks of its members where it is told of a workbook, and each has the arguments that it had.
func TestSpoken(t *testing.T) {
	list := printable(t)
	if len(list) < 150 {
		t.Fatalf("%d", len(list))
	}
	verb, latin := regexp.MustCompile(`%(\[\d+\])?[+#]?[a-zA-Z%]`), regexp.MustCompile(`[A-Za-z_]{2,}`)
	for _, c := range list {
		d := rulebook.Spoken(diag.New(c, diag.Place{}), "")
		for _, pair := range [][2]string{{c.Message.Zh, d.Code.Message.Zh}, {c.Help.Zh, d.Code.Help.Zh}} {
			if was, now := verb.FindAllString(pair[0], -1), verb.FindAllString(pair[1], -1); !slices.Equal(was, now) && !strings.Contains(pair[1], "%[") {
				t.Errorf("%s: %q has other arguments than %q", c.ID, pair[1], pair[0])
			}
			for _, word := range latin.FindAllString(verb.ReplaceAllString(pair[1], " "), -1) {
				if !slices.Contains(allowed, word) {
					t.Errorf("%s: %s in %q", c.ID, word, pair[1])
				}
			}
		}
	}
}
