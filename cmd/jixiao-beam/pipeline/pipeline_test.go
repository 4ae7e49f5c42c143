package pipeline_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/testing/ptest"

	"jixiao/cmd/jixiao-beam/pipeline"
	"jixiao/engine/batch"
	"jixiao/engine/cohort"
	"jixiao/engine/library"
)

func TestMain(m *testing.M) { ptest.Main(m) } // on Prism in this process

const alone = `{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
"grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}], "facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "用": {"type": "boolean"}},
"indicators": [{"id": "A", "name": "甲", "weight": 60, "percent": "率"}, {"id": "B", "name": "乙", "weight": 40, "percent": "用 ? 100 : 率 / 3"}]}`

const together = `{"$schema": "x", "id": "demo/province", "version": "2024", "title": "省", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
"grades": [{"name": "优", "from": 60, "at_most": {"percent": 30, "ties": "out"}}, {"name": "差", "from": 0}],
"facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "用": {"type": "boolean"},
"各县": {"type": "table", "from": "cohort", "key": "县", "columns": {"县": {"is": "subject"}, "率": {"is": "率"}}},
"高": {"type": "table", "from": "cohort", "columns": {"高": {"type": "boolean", "is": "率 >= mean(各县.map(r, r.率))"}}},
"得分": {"type": "table", "from": "cohort", "columns": {"总": {"score": "total"}}}},
"indicators": [{"id": "A", "name": "甲", "weight": 60, "percent": "率 >= mean(各县.map(r, r.率)) ? 100 : 率"}, {"id": "B", "name": "乙", "weight": 40, "percent": "count(高.filter(r, r.高)) / count(高) * 100"}],
"consequences": [{"id": "首", "when": "count(得分.filter(r, r.总 > total)) == 0", "words": "第一"}]}`

// world is a folder with rules and documents of every form, some of which are refused.
func world(t *testing.T) (dir string, inputs []string) {
	t.Helper()
	dir = t.TempDir()
	var lines, table strings.Builder
	table.WriteString("subject,率,用\n")
	write := func(name, text string) {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("rules/demo/one/1.json", alone)
	write("rules/demo/province/2024.json", together)
	for k := range 300 {
		fmt.Fprintf(&lines, "{\"subject\": \"县%d\", \"facts\": {\"率\": %d, \"用\": %v}}\n", k, k*7%103, k%2 == 0)
		fmt.Fprintf(&table, "区%d,%d,%s\n", k, k*11%101, []string{"是", "否", "", "大概"}[k%4])
	}
	table.WriteString("多,1,是,9\n\"坏\"了,1,是\n")
	write("in/lines.jsonl", lines.String())
	write("in/table.csv", table.String())
	for k := range 20 {
		file := fmt.Sprintf("in/%02d.json", k)
		write(file, fmt.Sprintf(`{"subject": "镇%d", "facts": {"率": %d}}`, k/2, k*5))
		inputs = append(inputs, filepath.Join(dir, file))
	}
	return dir, append(inputs, filepath.Join(dir, "in/lines.jsonl"), filepath.Join(dir, "in/table.csv"))
}

// want is what batch writes of the same documents, in the order of files and lines, and its summary.
func want(t *testing.T, rules *pipeline.Rules, inputs []string) (lines []string, summary string) {
	t.Helper()
	open := func() batch.Documents {
		var list []batch.Documents
		for _, in := range inputs {
			text, err := os.ReadFile(in)
			if err != nil {
				t.Fatal(err)
			}
			switch filepath.Ext(in) {
			case ".jsonl":
				list = append(list, batch.Lines(in, bytes.NewReader(text)))
			case ".csv":
				list = append(list, batch.Table(in, bytes.NewReader(text)))
			default:
				list = append(list, batch.One(in, text))
			}
		}
		return batch.All(list...)
	}
	rs, err := rules.RuleSet()
	if err != nil {
		t.Fatal(err)
	}
	if name := rs.Files[0].Name; !strings.Contains(name, "/rules/demo/") { // as batch names it
		t.Errorf("a rule file is named %s", name)
	}
	o := batch.Options{}
	if cohort.Needed(rs) {
		if o.Among, err = cohort.Gather(context.Background(), rs, open, 0); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	sum, err := batch.Run(context.Background(), open(), batch.Under(rs), batch.Records{}, &out, o)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(sum)
	if err != nil {
		t.Fatal(err)
	}
	return sorted(t, out.String()), string(text)
}

// sorted are records in the order of files and lines.
func sorted(t *testing.T, text string) []string {
	t.Helper()
	var all []pipeline.Record
	for line := range strings.Lines(text) {
		r := pipeline.Record{JSON: strings.TrimSuffix(line, "\n")}
		if err := json.Unmarshal([]byte(line), &struct {
			At   *string
			Line *int
		}{&r.At, &r.Line}); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	slices.SortFunc(all, pipeline.Compare)
	var out []string
	for _, r := range all {
		out = append(out, r.JSON)
	}
	return out
}

// written is what a job wrote.
func written(t *testing.T, name string) (lines []string, summary string) {
	t.Helper()
	files, err := filepath.Glob(name + "-*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	text, err := os.ReadFile(name + "-summary.json")
	if err != nil {
		t.Fatal(err)
	}
	return sorted(t, all.String()), strings.TrimSuffix(string(text), "\n")
}

func same(t *testing.T, what string, got, want []string, sum, wantSum string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d records, not %d", what, len(got), len(want))
	}
	for k := range got {
		if got[k] != want[k] {
			t.Fatalf("%s: %s\nnot %s", what, got[k], want[k])
		}
	}
	if sum != wantSum {
		t.Errorf("%s: the summary is %s\nnot %s", what, sum, wantSum)
	}
}

func bundle(t *testing.T, ref, dir string) *pipeline.Rules {
	t.Helper()
	rules, err := pipeline.Bundle(ref, []library.Folder{{FS: os.DirFS(filepath.Join(dir, "rules")), Name: filepath.ToSlash(filepath.Join(dir, "rules")) + "/"}})
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func run(rules *pipeline.Rules, inputs []string, out string) error {
	p, s := beam.NewPipelineWithRoot()
	results, err := pipeline.Score(s, pipeline.Job{Rules: *rules}, pipeline.Read(s, beam.CreateList(s, inputs)))
	if err != nil {
		return err
	}
	pipeline.Write(s, out, 3, results)
	return ptest.Run(p)
}

// TestSameAsBatch: on Prism in this process the records and the summary are those of batch, of documents by themselves and of a cohort.
func TestSameAsBatch(t *testing.T) {
	dir, inputs := world(t)
	for _, ref := range []string{"demo/one@1", "demo/province@2024"} {
		rules := bundle(t, ref, dir)
		lines, sum := want(t, rules, inputs)
		out := filepath.Join(t.TempDir(), "out")
		if err := run(rules, inputs, out); err != nil {
			t.Fatal(err)
		}
		got, gotSum := written(t, out)
		same(t, ref, got, lines, gotSum, sum)
		if refused := strings.Count(strings.Join(got, "\n"), `"refused":[`); refused < 70 {
			t.Errorf("%s: only %d are refused", ref, refused)
		}
	}
}

// TestStartedAgain: a job that failed and is started again writes what one writes that did not fail.
func TestStartedAgain(t *testing.T) {
	dir, inputs := world(t)
	rules := bundle(t, "demo/one@1", dir)
	lines, sum := want(t, rules, inputs)
	out := filepath.Join(t.TempDir(), "out")
	if err := run(rules, append([]string{filepath.Join(dir, "missing.jsonl")}, inputs...), out); err == nil {
		t.Fatal("a missing file went unnoticed")
	}
	for range 2 {
		if err := run(rules, inputs, out); err != nil {
			t.Fatal(err)
		}
		got, gotSum := written(t, out)
		same(t, "again", got, lines, gotSum, sum)
	}
}

// TestDigest: rules that are not what the job was started with are refused by whoever scores.
func TestDigest(t *testing.T) {
	dir, inputs := world(t)
	rules := bundle(t, "demo/one@1", dir)
	rules.Folders[0].Files["demo/one/1.json"] = bytes.Replace(rules.Folders[0].Files["demo/one/1.json"], []byte("率 / 3"), []byte("率 / 4"), 1)
	if err := run(rules, inputs, filepath.Join(t.TempDir(), "out")); err == nil || !strings.Contains(err.Error(), "not what the job was started with") {
		t.Errorf("%v", err)
	}
}

// TestJobServer: the command on a Prism job server of its own, with workers in the command's process, writes what batch writes. The server listens on
// all interfaces, so it has a network of its own.
func TestJobServer(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and starts a server")
	}
	if out, err := exec.Command("unshare", "-rn", "ip", "link", "set", "lo", "up").CombinedOutput(); err != nil {
		t.Skipf("no network namespaces here: %s", out)
	}
	dir, inputs := world(t)
	bin := t.TempDir()
	for name, pkg := range map[string]string{"prism": "github.com/apache/beam/sdks/v2/go/cmd/prism", "jixiao-beam": ".."} {
		if out, err := exec.Command("go", "build", "-o", filepath.Join(bin, name), pkg).CombinedOutput(); err != nil {
			t.Fatalf("%s: %s", name, out)
		}
	}
	script := `ip link set lo up
"$BIN/prism" --job_port=18073 --serve_http=false >"$BIN/prism.log" 2>&1 &
server=$!
trap 'kill $server' EXIT
for i in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/18073) 2>/dev/null && break; sleep 0.1; done
exec 3>&-
"$BIN/jixiao-beam" --rules "$DIR/rules" --ruleset "$REF" --output "$OUT" --shards 3 --runner=universal --endpoint=127.0.0.1:18073 --environment_type=LOOPBACK "$@"`
	for _, ref := range []string{"demo/one@1", "demo/province@2024"} {
		lines, sum := want(t, bundle(t, ref, dir), inputs)
		out := filepath.Join(t.TempDir(), "out")
		cmd := exec.Command("unshare", append([]string{"-rn", "bash", "-c", script, "-"}, inputs...)...)
		cmd.Env = append(os.Environ(), "BIN="+bin, "DIR="+dir, "REF="+ref, "OUT="+out)
		if text, err := cmd.CombinedOutput(); err != nil {
			log, _ := os.ReadFile(filepath.Join(bin, "prism.log"))
			t.Fatalf("%s: %v\n%s\n%s", ref, err, text, log)
		}
		got, gotSum := written(t, out)
		same(t, ref, got, lines, gotSum, sum)
	}
}
