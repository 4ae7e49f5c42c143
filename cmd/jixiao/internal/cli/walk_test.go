package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWalkThrough follows the revision that rules/README.md walks through, in a copy of the rules and reports: it copies the
// files, makes the changes of the diff blocks, runs every command and compares what it prints. With -update the README takes
// over what the commands print.
func TestWalkThrough(t *testing.T) {
	const file = "../../../../rules/README.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../../../..")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, part := range []string{"rules", "conformance/reports"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join(root, part))); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	t.Setenv("LANG", "zh_CN.UTF-8")
	w := &walk{t: t}
	blocks := regexp.MustCompile("(?s)```(console|diff)\n(.*?)```\n")
	out := blocks.ReplaceAllStringFunc(string(text), func(block string) string {
		m := blocks.FindStringSubmatch(block)
		if m[1] == "diff" {
			w.change(m[2])
			return block
		}
		return "```console\n" + w.commands(m[2]) + "```\n"
	})
	if w.count < 8 {
		t.Errorf("the walk has only %d commands", w.count)
	}
	if *update {
		if err := os.WriteFile(readme, []byte(out), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(text), out); diff != "" {
		t.Errorf("rules/README.md does not show what the commands print (-shown +printed):\n%s", diff)
	}
}

type walk struct {
	t     *testing.T
	count int
	file  string // the last copy, which a diff changes
}

// commands runs the lines that begin with $ and returns the block as it should be.
func (w *walk) commands(block string) string {
	var out strings.Builder
	for _, line := range strings.Split(block, "\n") {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		w.count++
		out.WriteString(line + "\n")
		words := strings.Fields(command)
		switch words[0] {
		case "cp":
			text, err := os.ReadFile(words[1])
			if err != nil {
				w.t.Fatal(err)
			}
			if err := os.WriteFile(words[2], text, 0o644); err != nil {
				w.t.Fatal(err)
			}
			w.file = words[2]
		case "jixiao":
			var printed bytes.Buffer
			Main(words[1:], strings.NewReader(""), &printed, &printed)
			out.WriteString(printed.String())
		default:
			w.t.Fatalf("what is %s?", words[0])
		}
	}
	return out.String()
}

// change makes the changes of a diff in the last copied file, or the one that its first line names: each group of lines with - becomes the lines with + after it;
// lines with + alone come after the line before them.
func (w *walk) change(block string) {
	if named, rest, ok := strings.Cut(block, "\n"); ok && strings.HasPrefix(named, "--- ") {
		w.file, block = named[4:], rest
	}
	text, err := os.ReadFile(w.file)
	if err != nil {
		w.t.Fatal(err)
	}
	s := string(text)
	for _, hunk := range regexp.MustCompile(`(?m)^\.\.\.\n`).Split(block, -1) {
		var before, after strings.Builder
		for _, line := range strings.SplitAfter(hunk, "\n") {
			if line == "" {
				continue
			}
			switch line[0] {
			case '-':
				before.WriteString(line[1:])
			case '+':
				after.WriteString(line[1:])
			default:
				before.WriteString(line[1:])
				after.WriteString(line[1:])
			}
		}
		if strings.Count(s, before.String()) != 1 {
			w.t.Fatalf("%s does not hold exactly once:\n%s", w.file, before.String())
		}
		s = strings.Replace(s, before.String(), after.String(), 1)
	}
	if err := os.WriteFile(w.file, []byte(s), 0o644); err != nil {
		w.t.Fatal(err)
	}
}
