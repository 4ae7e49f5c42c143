package conformance

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestHouseIsAsItSays: engine/doc.go says how much there is to read, within a tenth, and names files that are there.
func TestHouseIsAsItSays(t *testing.T) {
	doc, err := os.ReadFile("../engine/doc.go")
	if err != nil {
		t.Fatal(err)
	}
	lines := func(files []string) (n int) {
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			n += bytes.Count(text, []byte("\n"))
		}
		return n
	}
	all := func(patterns ...string) (files []string) {
		for _, p := range patterns {
			found, err := filepath.Glob(p)
			if err != nil || found == nil {
				t.Fatalf("doc.go names %s, which is not there", p)
			}
			files = append(files, found...)
		}
		return files
	}
	list, _, _ := strings.Cut(string(doc), "# What reasons about rules")
	_, list, _ = strings.Cut(list, "in all:")
	var walk []string
	for _, name := range regexp.MustCompile(`[a-z_]+\.go\b`).FindAllString(list, -1) {
		if name != "cel.go" && name != "exprlang.go" && name != "codes.go" {
			walk = append(walk, all("../engine/"+name)...)
		}
	}
	walk = append(walk, all("../engine/internal/rulefile/*.go", "../engine/internal/scan/*.go")...)
	var language []string
	for _, f := range all("../engine/formula/*.go", "../engine/number/*.go", "../engine/diag/*.go") {
		if !regexp.MustCompile(`(pieces|arms|cuts|same|derive|words|trend|replace)`).MatchString(filepath.Base(f)) {
			language = append(language, f)
		}
	}
	var whole []string
	err = filepath.WalkDir("..", func(p string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() && p != ".." {
			if _, own := os.Stat(filepath.Join(p, "go.mod")); own == nil {
				return filepath.SkipDir // a module of its own
			}
		}
		if err == nil && !d.IsDir() && strings.HasSuffix(p, ".go") {
			whole = append(whole, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`about (\d+) lines that know of rule\n// sets and documents, and (\d+) of the language, its numbers and findings, out of (\d+) in all`).FindSubmatch(doc)
	if said == nil {
		t.Fatal("doc.go does not say how much there is to read")
	}
	for k, files := range [][]string{walk, language, whole} {
		n, _ := strconv.Atoi(string(said[k+1]))
		if is := lines(files); is*10 < n*9 || is*10 > n*11 {
			t.Errorf("doc.go says %d lines, there are %d", n, is)
		}
	}
}
