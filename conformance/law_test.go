package conformance

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// law says which packages of ours, and which modules, each package may import beside the standard library.
var law = map[string]string{
	"engine/number":                "",
	"engine/diag":                  "",
	"schemas":                      "",
	"rules":                        "",
	"engine/formula":               "engine/number engine/diag cel.dev/cel-go github.com/expr-lang/expr golang.org/x/text",
	"engine/internal/jsontree":     "engine/diag engine/number",
	"engine/internal/scan":         "engine/diag engine/number engine/formula engine/internal/jsontree",
	"engine/internal/schema":       "engine/number engine/diag engine/internal/jsontree schemas github.com/santhosh-tekuri/jsonschema/v5",
	"engine/internal/rulefile":     "engine/number engine/diag engine/formula engine/internal/jsontree engine/internal/schema golang.org/x/text",
	"engine/internal/door":         "engine/number engine/diag engine/formula",
	"engine":                       "engine/number engine/diag engine/formula engine/internal/jsontree engine/internal/scan engine/internal/rulefile engine/internal/door",
	"engine/internal/drawn":        "engine pgregory.net/rapid",
	"engine/words":                 "engine engine/number engine/diag engine/formula engine/internal/door",
	"engine/document":              "engine engine/diag engine/number engine/formula",
	"engine/format":                "engine/diag engine/formula engine/internal/jsontree engine/internal/schema engine/internal/rulefile golang.org/x/text",
	"engine/lock":                  "engine engine/diag engine/format engine/internal/jsontree engine/internal/schema engine/internal/rulefile",
	"engine/library":               "engine engine/diag engine/lock engine/internal/jsontree engine/internal/rulefile rules",
	"engine/replay":                "engine engine/number engine/diag engine/formula engine/witness engine/words engine/internal/jsontree engine/internal/schema engine/internal/door",
	"engine/witness":               "engine engine/number engine/diag engine/formula engine/internal/door",
	"engine/verify":                "engine engine/number engine/diag engine/formula engine/witness engine/internal/door",
	"engine/compare":               "engine engine/number engine/diag engine/formula engine/words engine/witness engine/internal/door",
	"engine/whatif":                "engine engine/number engine/diag engine/formula engine/words engine/internal/door",
	"engine/cases":                 "engine engine/number engine/diag engine/formula engine/words engine/internal/jsontree engine/internal/schema engine/internal/door",
	"engine/render":                "engine engine/number engine/diag engine/formula engine/words engine/library engine/replay engine/cases engine/verify engine/compare engine/whatif engine/internal/door",
	"engine/batch":                 "engine engine/number engine/diag engine/formula engine/words engine/library engine/render engine/internal/scan engine/internal/door golang.org/x/text",
	"engine/cohort":                "engine engine/batch engine/number engine/diag engine/formula engine/internal/door",
	"office/ooxml":                 "engine/diag",
	"office/sheet":                 "engine/diag engine/number office/ooxml golang.org/x/text",
	"office/prose":                 "engine/number",
	"office/issued":                "engine engine/diag engine/format engine/formula engine/number engine/replay office/docx office/prose office/sheet golang.org/x/text",
	"office/book":                  "engine/number engine/diag office/ooxml github.com/xuri/excelize/v2",
	"office/docx":                  "engine/diag engine/render office/ooxml",
	"office/result":                "engine engine/diag engine/number engine/render engine/words office/book",
	"engine/revise":                "engine engine/diag engine/format engine/formula engine/number engine/internal/door engine/internal/jsontree golang.org/x/text",
	"office/rulebook":              "engine engine/diag engine/number engine/revise office/book office/sheet engine/cases",
	"office/form":                  "engine engine/diag engine/formula engine/number office/book office/sheet github.com/xuri/excelize/v2 golang.org/x/text",
	"cmd/jixiao/internal/columnar": "engine/batch github.com/parquet-go/parquet-go",
	"cmd/jixiao/internal/cli":      "cmd/jixiao/internal/columnar engine/batch engine/cohort github.com/klauspost/compress engine engine/number engine/diag engine/formula engine/words engine/format engine/lock engine/library engine/render engine/replay engine/cases engine/verify engine/compare engine/whatif office/form office/sheet office/docx office/result office/rulebook office/issued engine/revise rules schemas github.com/spf13/cobra github.com/spf13/pflag",
	"cmd/jixiao":                   "cmd/jixiao/internal/cli",
	"conformance":                  "",
}

func TestImportLaw(t *testing.T) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, "jixiao/")
		allowed, ok := law[name]
		if !ok {
			t.Errorf("%s is a new room: the law does not know it", name)
		}
		for _, imported := range p.Imports {
			if imported == "net/http" {
				t.Errorf("%s imports net/http", name)
			}
			if std := !strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") && !strings.HasPrefix(imported, "jixiao/"); !std && !permits(allowed, imported) {
				t.Errorf("%s may not import %s", name, imported)
			}
		}
	}
}

func permits(allowed, imported string) bool {
	for _, a := range strings.Fields(allowed) {
		if imported == "jixiao/"+a || imported == a || strings.Contains(a, ".") && strings.HasPrefix(imported, a+"/") {
			return true
		}
	}
	return false
}

// TestNoFloat: no floating point stands in the engine's code, where scores pass through, but in what hosts ask of a number: encode.go gives
// the nearest float and reads a column of floats, and nothing in the engine calls it.
func TestNoFloat(t *testing.T) {
	err := filepath.Walk("../engine", func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		words := []string{"float32", "float64", "ParseFloat", "math.Round", "math.Floor", ".Float64("}
		if path == filepath.Join("..", "engine", "number", "encode.go") {
			words = nil
		}
		for _, word := range words {
			for _, line := range strings.Split(string(text), "\n") {
				if code, _, _ := strings.Cut(line, "//"); strings.Contains(code, word) {
					t.Errorf("%s: %s", path, strings.TrimSpace(line))
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestHostsStaySmall: what a host links is the engine and its three libraries; what only the command needs is neither linked by a host nor in its go.sum.
func TestHostsStaySmall(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "./...")
	cmd.Dir = "embed"
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile("embed/go.sum")
	if err != nil {
		t.Fatal(err)
	}
	for _, foreign := range []string{"net/http\n", "database/sql\n", "github.com/parquet-go", "github.com/klauspost", "github.com/apache", "github.com/spf13", "go.opentelemetry.io", "jixiao/engine/batch"} {
		if strings.Contains("\n"+string(out), "\n"+foreign) {
			t.Errorf("a host links %s", foreign)
		}
		if strings.Contains("\n"+string(sum), "\n"+foreign) {
			t.Errorf("a host's go.sum holds %s", foreign)
		}
	}
	if n := strings.Count(string(sum), "\n"); n > 40 {
		t.Errorf("a host's go.sum has %d lines", n)
	}
	binary := filepath.Join(t.TempDir(), "host")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Dir = "embed"
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if info, err := os.Stat(binary); err != nil || info.Size() > 21<<20 { // the README says 20 MB
		t.Errorf("a host's binary: %v %d bytes", err, info.Size())
	}
}
