package formula

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	_ "cel.dev/expr/conformance/proto2" // the suite's messages, so that its files can be read
	_ "cel.dev/expr/conformance/proto3"
	testpb "cel.dev/expr/conformance/test"
	"google.golang.org/protobuf/encoding/prototext"

	exprpb "cel.dev/expr"

	"jixiao/engine/number"
)

var update = flag.Bool("update", false, "rewrite conformance/cel/exclusions.txt")

const exclusionsFile = "../../conformance/cel/exclusions.txt"

// celFiles are the official conformance files that run through the CEL front end.
var celFiles = []string{"basic", "comparisons", "lists", "logic", "macros", "parse", "string"}

// TestOfficialCEL runs the official CEL conformance data. A case passes, or exclusions.txt lists it with its reason; a
// listed case that passes fails. Files that do not run are listed there too, each with a reason.
func TestOfficialCEL(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "cel.dev/expr").Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(strings.TrimSpace(string(out)), "tests", "simple", "testdata")
	excluded, fileReasons := readExclusions(t)
	var found []string
	passed := 0
	for _, file := range celFiles {
		text, err := os.ReadFile(filepath.Join(dir, file+".textproto"))
		if err != nil {
			t.Fatal(err)
		}
		var tests testpb.SimpleTestFile
		if err := (prototext.UnmarshalOptions{DiscardUnknown: true, AllowPartial: true, Resolver: nil}).Unmarshal(text, &tests); err != nil {
			t.Fatal(err)
		}
		for _, section := range tests.Section {
			for _, c := range section.Test {
				name := file + "/" + section.Name + "/" + c.Name
				why := officialCase(c)
				listed := excluded[name] != ""
				switch {
				case why == "" && listed:
					t.Errorf("%s passes and is listed as excluded", name)
				case why != "" && !listed && !*update:
					t.Errorf("%s: %s: %s", name, c.Expr, why)
				}
				if why == "" {
					passed++
				} else {
					found = append(found, name+": "+why)
					delete(excluded, name)
				}
			}
		}
	}
	if *update {
		writeExclusions(t, found, fileReasons)
		return
	}
	for name := range excluded {
		t.Errorf("%s is excluded and does not exist", name)
	}
	checkOtherFiles(t, dir, fileReasons)
	t.Logf("%d cases pass, %d are excluded", passed, len(found))
	if passed < 100 {
		t.Errorf("only %d cases pass", passed)
	}
}

// checkOtherFiles: every file of the suite runs or has a reason.
func checkOtherFiles(t *testing.T, dir string, reasons map[string]string) {
	files, err := filepath.Glob(filepath.Join(dir, "*.textproto"))
	if err != nil || len(files) == 0 {
		t.Fatal("no conformance files", err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".textproto")
		runs := false
		for _, r := range celFiles {
			runs = runs || r == name
		}
		if !runs && reasons[name] == "" {
			t.Errorf("the file %s neither runs nor has a reason", name)
		}
	}
}

func readExclusions(t *testing.T) (cases, files map[string]string) {
	text, err := os.ReadFile(exclusionsFile)
	if err != nil {
		t.Fatal(err)
	}
	cases, files = map[string]string{}, map[string]string{}
	for _, line := range strings.Split(string(text), "\n") {
		name, why, ok := strings.Cut(line, ": ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case !ok || why == "":
			t.Errorf("exclusions.txt: %q has no reason", line)
		case strings.Contains(name, "/"):
			cases[name] = why
		default:
			files[name] = why
		}
	}
	return cases, files
}

func writeExclusions(t *testing.T, found []string, files map[string]string) {
	var b strings.Builder
	b.WriteString("# Official CEL conformance cases that do not apply, one reason a line. Written by go test ./engine/formula -run TestOfficialCEL -update\n")
	b.WriteString("\n# Files that do not run at all.\n")
	var names []string
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		b.WriteString(name + ": " + files[name] + "\n")
	}
	b.WriteString("\n# Cases of the files that run.\n")
	for _, line := range found {
		b.WriteString(line + "\n")
	}
	if err := os.WriteFile(exclusionsFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// officialCase runs one case; "" if it passes, else why it does not apply.
func officialCase(c *testpb.SimpleTest) string {
	if len(c.Bindings) > 0 || len(c.TypeEnv) > 0 || c.Container != "" {
		return "it binds variables of types that rules do not have"
	}
	s := NewScope(nil)
	formula, list := s.Compile(CEL, Plain(c.Name, c.Expr), Number, Boolean, Text, List)
	if formula == nil {
		if c.GetEvalError() != nil && c.DisableCheck {
			return ""
		}
		d := list[0]
		return fmt.Sprintf("refused as %s (%s)", d.Code.ID, strings.ReplaceAll(d.Message(1), "\n", " "))
	}
	frame := NewFrame(0, 0)
	if formula.Root.Type.Kind == List {
		return officialList(formula, frame, c)
	}
	v, u := formula.Value(frame)
	if u != nil {
		if c.GetEvalError() != nil {
			return ""
		}
		return "undetermined: " + u.Code.ID
	}
	if c.GetEvalError() != nil {
		return fmt.Sprintf("numbers are exact and of one type: it is %s here and an error in CEL", v)
	}
	want := c.GetValue()
	if want == nil {
		want = &exprpb.Value{Kind: &exprpb.Value_BoolValue{BoolValue: true}} // the suite's default
	}
	if !sameOfficial(v, want) {
		return fmt.Sprintf("numbers are exact and of one type: it is %s here", v)
	}
	return ""
}

func officialList(formula *Formula, frame *Frame, c *testpb.SimpleTest) string {
	want := c.GetValue().GetListValue()
	n, u := formula.Root.length(frame)
	if want == nil || u != nil || n != len(want.Values) {
		return "the list differs"
	}
	if numeric(formula.Root.Type.Elem) {
		list, _ := formula.Root.code.nums(frame)
		for i, x := range list {
			if !sameOfficial(Value{Kind: Number, Num: x}, want.Values[i]) {
				return "the list differs"
			}
		}
		return ""
	}
	if formula.Root.Type.Elem == Never {
		return ""
	}
	list, _ := formula.Root.code.vals(frame)
	for i, x := range list {
		if !sameOfficial(x, want.Values[i]) {
			return "the list differs"
		}
	}
	return ""
}

func sameOfficial(v Value, want *exprpb.Value) bool {
	switch w := want.Kind.(type) {
	case *exprpb.Value_BoolValue:
		return v.Kind == Boolean && v.Bool == w.BoolValue
	case *exprpb.Value_StringValue:
		return v.Kind == Text && v.Text == w.StringValue
	case *exprpb.Value_Int64Value:
		return v.Kind == Number && v.Num.Equal(number.Int(w.Int64Value))
	case *exprpb.Value_DoubleValue:
		n, err := number.Parse(fmt.Sprint(w.DoubleValue))
		return err == nil && v.Kind == Number && v.Num.Equal(n)
	}
	return false
}
