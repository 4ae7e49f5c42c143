package cli

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output of scripts")

// TestMain runs the command line itself where a test asks for it as a process.
func TestMain(m *testing.M) {
	if os.Getenv("JIXIAO_AS_PROCESS") != "" {
		os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	testscript.Main(m, map[string]func(){"jixiao": func() { os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }})
}

// TestScripts runs transcripts of the command line: what users type, and everything they are shown.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../../../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("REPORT", filepath.Join(root, "conformance/reports/2022-qingyunpu-trade-union"))
			e.Setenv("RULES", filepath.Join(root, "rules"))
			e.Setenv("LANG", "zh_CN.UTF-8")
			return nil
		},
	})
}
