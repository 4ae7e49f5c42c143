package cli

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"jixiao/rules"
)

// alike is what is the same in both languages: what examples of facts hold, the name of all rows of a table, the sign of a range.
var alike = strings.NewReplacer("反例", "", "举例", "", "各行", "", "～", "")

var chinese = regexp.MustCompile(`[\x{3000}-\x{9fff}\x{ff00}-\x{ffef}]`)

// latin writes a file's Chinese in Latin letters, so that what is Chinese in an output is the program's.
func latin(text []byte) []byte {
	return chinese.ReplaceAllFunc(text, func(c []byte) []byte { return fmt.Appendf(nil, "h%x", []rune(string(c))[0]) })
}

// TestEnglishComparisons: with --lang en, diff, impact and whatif say nothing in Chinese.
func TestEnglishComparisons(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, text []byte) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, latin(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := fs.WalkDir(rules.FS, ".", func(path string, _ fs.DirEntry, err error) error {
		if text, readErr := fs.ReadFile(rules.FS, path); err == nil && readErr == nil && strings.Count(path, "/") == 2 && strings.HasSuffix(path, ".json") {
			write(path, text)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	reports, err := filepath.Glob("../../../../conformance/reports/*/facts.json")
	if err != nil || len(reports) == 0 {
		t.Fatal("no reports", err)
	}
	const set = "qingyunpu/trade-union@2022."
	commands := [][]string{{"diff", set + "1", set + "2"}, {"diff", set + "2", set + "1"}, {"diff", "mof/project-self-evaluation@2020", "mof/central-project@2021"},
		{"impact", set + "1", set + "2", dir}, {"impact", set + "1", set + "2", dir, "--by-rule"}, {"impact", "mof/project-self-evaluation@2020", "mof/central-project@2021", dir}}
	for _, file := range reports {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		facts := filepath.Join(filepath.Base(filepath.Dir(file)), "facts.json")
		write(facts, text)
		commands = append(commands, []string{"whatif", filepath.Join(dir, facts)}, []string{"whatif", filepath.Join(dir, facts), "--grade", string(latin([]byte("优")))})
	}
	documents := 0 // beside refusals: not every rule set has that grade
	for _, args := range commands {
		for _, format := range []string{"text", "json"} {
			var out bytes.Buffer
			code := Main(append(args, "--lang", "en", "--rules", dir, "--format", format), strings.NewReader(""), &out, &out)
			if code != trouble {
				documents++
			}
			if text := alike.Replace(out.String()); chinese.MatchString(text) {
				t.Errorf("%v --format %s: %q in\n%s", args, format, chinese.FindAllString(text, -1), text)
			}
		}
	}
	if documents < 20 {
		t.Errorf("%d documents", documents)
	}
}
