package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"jixiao/schemas"
)

// TestOutputSchemas: what every verb prints with --format json is as its schema says, with no member that the schema does
// not name.
func TestOutputSchemas(t *testing.T) {
	text, err := schemas.FS.ReadFile("output.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	const reports, set = "../../../../conformance/reports", "qingyunpu/trade-union@2022.2"
	const report = reports + "/2022-qingyunpu-trade-union"
	covered := map[string]bool{"record": true, "step": true}
	records := t.TempDir() + "/records.jsonl"
	for _, c := range []struct {
		name string
		args []string
	}{
		{"check", []string{"check", report + "/facts.json", report + "/report.json"}},
		{"diff", []string{"diff", "mof/project-self-evaluation@2020", "mof/central-project@2021"}},
		{"diff", []string{"diff", set, set}},
		{"impact", []string{"impact", "qingyunpu/trade-union@2022.1", set, reports}},
		{"replay", []string{"replay", report, "--explain"}},
		{"rules", []string{"rules"}},
		{"test", []string{"test", "case/seedlings@1", "--coverage", "--mutate"}},
		{"test", []string{"test", set, "--coverage"}},
		{"verify", []string{"verify", set}},
		{"whatif", []string{"whatif", report + "/facts.json"}},
		{"whatif_grade", []string{"whatif", report + "/facts.json", "--grade", "优"}},
		{"explain", []string{"explain", report + "/facts.json", "B101"}},
		{"show", []string{"show", set}},
		{"batch", []string{"batch", "auto", reports, "-o", records}},
		{"batch", []string{"batch", "auto", reports, "-o", records, "--totals"}},
	} {
		covered[c.name] = true
		compiler := jsonschema.NewCompiler()
		if err := compiler.AddResource("output.json", bytes.NewReader(text)); err != nil {
			t.Fatal(err)
		}
		validator, err := compiler.Compile("output.json#/$defs/" + c.name)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		Main(append(c.args, "--format", "json"), strings.NewReader(""), &out, io.Discard)
		var v any
		if err := json.Unmarshal(out.Bytes(), &v); err != nil {
			t.Errorf("%v: %v", c.args, err)
			continue
		}
		if err := validator.Validate(v); err != nil {
			t.Errorf("%v: %v", c.args, err)
		}
		if c.name != "batch" {
			continue
		}
		if validator, err = compiler.Compile("output.json#/$defs/record"); err != nil {
			t.Fatal(err)
		}
		lines, err := os.ReadFile(records)
		if err != nil {
			t.Fatal(err)
		}
		for dec := json.NewDecoder(bytes.NewReader(lines)); dec.More(); {
			var v any
			if err := dec.Decode(&v); err != nil {
				t.Fatal(err)
			}
			if err := validator.Validate(v); err != nil {
				t.Errorf("%v: %v", v, err)
			}
		}
	}
	var all struct {
		Defs map[string]any `json:"$defs"`
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for name := range all.Defs {
		if !covered[name] {
			t.Errorf("no verb was run for %s", name)
		}
	}
}
