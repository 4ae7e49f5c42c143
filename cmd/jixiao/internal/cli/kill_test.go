//go:build unix

package cli

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// rulesText is a rule file that is not laid out canonically, of some size.
func rulesText(n int) string {
	var b strings.Builder
	b.WriteString(`{"$schema":"x","id":"demo/big","version":"1","title":"大","effective":{"from":"2022-01-01"},"rounding":{"places":2,"mode":"half-up"},"total":` + fmt.Sprint(n) +
		`,"facts":{"率":{"type":"number","min":0,"max":100}},"indicators":[`)
	for k := range n {
		if k > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"A%d","name":"指标%d","weight":1,"percent":"率 ≥ %d ? 100 : 0"}`, k, k, k%100)
	}
	return b.String() + "]}"
}

// TestKilled kills fmt and lock 200 times at any moment: the file is the old one or the new one, and never less. Under a
// limit of the size of files it stays the old one.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "demo", "big", "1.json")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	old := []byte(rulesText(300))
	write := func() {
		if err := os.WriteFile(file, old, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	start := func(limit bool, args ...string) *exec.Cmd {
		cmd := exec.Command(os.Args[0], args...)
		if limit {
			cmd = exec.Command("sh", append([]string{"-c", `ulimit -f 4; exec "$0" "$@"`, os.Args[0]}, args...)...)
		}
		cmd.Env = append(os.Environ(), "JIXIAO_AS_PROCESS=1")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	write()
	begun := time.Now()
	if err := start(false, "fmt", file).Wait(); err != nil {
		t.Fatal(err)
	}
	took := time.Since(begun)
	formatted, err := os.ReadFile(file)
	if err != nil || bytes.Equal(formatted, old) {
		t.Fatal("fmt changed nothing", err)
	}
	seen := map[bool]int{}
	for range 100 {
		write()
		cmd := start(false, "fmt", file)
		time.Sleep(time.Duration(rand.Int64N(int64(took) + 1)))
		_ = cmd.Process.Signal(syscall.SIGKILL)
		_ = cmd.Wait()
		text, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(text, old) && !bytes.Equal(text, formatted) {
			t.Fatalf("%v: %d bytes, neither the old %d nor the new %d", err, len(text), len(old), len(formatted))
		}
		seen[bytes.Equal(text, old)]++
	}
	if err := os.WriteFile(file, formatted, 0o644); err != nil {
		t.Fatal(err)
	}
	locked := filepath.Join(dir, "lock.json")
	if err := start(false, "lock", dir, "demo/big@1").Wait(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(locked)
	if err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if err := os.Remove(locked); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		cmd := start(false, "lock", dir, "demo/big@1")
		time.Sleep(time.Duration(rand.Int64N(int64(took) + 1)))
		_ = cmd.Process.Signal(syscall.SIGKILL)
		_ = cmd.Wait()
		if text, err := os.ReadFile(locked); err == nil && !bytes.Equal(text, whole) || err != nil && !os.IsNotExist(err) {
			t.Fatalf("%v: the lock is %q", err, text)
		}
	}
	if err := os.Remove(locked); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	many := make([]string, 0, 200) // a lock that is longer than the limit
	for k := range 200 {
		id := fmt.Sprintf("demo/big%d", k)
		name := filepath.Join(dir, id, "1.json")
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(strings.NewReplacer("demo/big", id, "≥", ">=").Replace(rulesText(1))), 0o644); err != nil {
			t.Fatal(err)
		}
		many = append(many, id+"@1")
	}
	if err := start(false, "lock", dir, many[0]).Wait(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(locked)
	if err != nil {
		t.Fatal(err)
	}
	if err := start(true, append([]string{"lock", dir}, many...)...).Wait(); err == nil {
		t.Error("lock wrote past the limit")
	}
	if text, err := os.ReadFile(locked); err != nil || !bytes.Equal(text, before) {
		t.Errorf("%v: under a limit of the size of files the lock is %d bytes of %d", err, len(text), len(before))
	}
	write()
	if err := start(true, "fmt", file).Wait(); err == nil {
		t.Error("fmt wrote past the limit")
	}
	if text, err := os.ReadFile(file); err != nil || !bytes.Equal(text, old) {
		t.Errorf("%v: under a limit of the size of files %d bytes are left of %d", err, len(text), len(old))
	}
	t.Logf("killed before %d times, after %d times", seen[true], seen[false])
}

// TestInterrupted interrupts batches at any moment, and kills them, until they are done: together they write what one run writes.
func TestInterrupted(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	dir := t.TempDir()
	rules, in := filepath.Join(dir, "one.json"), filepath.Join(dir, "in.jsonl")
	text := `{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number", "min": 0, "max": 100}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}]}`
	var b strings.Builder
	for k := range 60_000 {
		fmt.Fprintf(&b, "{\"subject\": \"甲%d\", \"facts\": {\"率\": %d}}\n", k, k%105)
	}
	for name, text := range map[string]string{rules: text, in: b.String()} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	start := func(out string, more ...string) *exec.Cmd {
		cmd := exec.Command(os.Args[0], append([]string{"batch", rules, in, "--workers", "1", "-o", filepath.Join(dir, out)}, more...)...)
		cmd.Env = append(os.Environ(), "JIXIAO_AS_PROCESS=1")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	for _, out := range []string{"whole.jsonl", "whole.csv"} {
		begun := time.Now()
		_ = start(out).Wait() // some are refused
		took, parts := time.Since(begun), "parts"+filepath.Ext(out)
		whole, err := os.ReadFile(filepath.Join(dir, out))
		if err != nil {
			t.Fatal(err)
		}
		cmd, times := start(parts), 0
		for ; times < 200; times++ {
			sig := syscall.SIGINT
			if times%3 == 2 {
				sig = syscall.SIGKILL
			}
			time.Sleep(time.Duration(rand.Int64N(int64(took)/2 + 1)))
			_ = cmd.Process.Signal(sig)
			_ = cmd.Wait()
			if _, err := os.Stat(filepath.Join(dir, parts)); err == nil {
				break
			}
			cmd = start(parts, "--resume")
		}
		got, err := os.ReadFile(filepath.Join(dir, parts))
		if err != nil || !bytes.Equal(got, whole) {
			t.Errorf("%v: %d bytes in parts, %d in one", err, len(got), len(whole))
		}
		t.Logf("%s: %d times", out, times)
	}
}

// TestResumeOfOthers: a run that was interrupted does not go on over other documents or, where rules are chosen, other rules.
func TestResumeOfOthers(t *testing.T) {
	dir := t.TempDir()
	rules, in, out := filepath.Join(dir, "rules", "demo", "one", "1.json"), filepath.Join(dir, "in.jsonl"), filepath.Join(dir, "out.jsonl")
	write := func(name, text string) {
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	rule := `{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number", "min": 0, "max": 100}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}]}`
	write(rules, rule)
	var b strings.Builder
	for k := range 300_000 {
		fmt.Fprintf(&b, "{\"ruleset\": \"demo/one@1\", \"subject\": \"甲%d\", \"facts\": {\"率\": %d}}\n", k, k%100)
	}
	write(in, b.String())
	run := func(more ...string) (*exec.Cmd, *strings.Builder) {
		cmd, said := exec.Command(os.Args[0], append([]string{"batch", "auto", in, "--rules", filepath.Join(dir, "rules"), "--workers", "1", "-o", out}, more...)...), new(strings.Builder)
		cmd.Env, cmd.Stderr = append(os.Environ(), "JIXIAO_AS_PROCESS=1"), said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd, said
	}
	cmd, said := run()
	for { // until something is written
		if info, err := os.Stat(out + ".partial"); err == nil && info.Size() > 0 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	_ = cmd.Process.Signal(syscall.SIGINT)
	if err := cmd.Wait(); err == nil {
		t.Fatal("it was finished before it was interrupted")
	}
	if !strings.Contains(said.String(), "--resume") {
		t.Fatal(said)
	}
	for _, c := range []struct{ file, text, want string }{
		{in, strings.Replace(b.String(), `"率": 3}`, `"率": 4}`, 1), "输入与上次不同"},
		{rules, strings.Replace(rule, `"percent": "率"`, `"percent": "率 / 2"`, 1), "上次中断的是另一批"},
	} {
		before, err := os.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		write(c.file, c.text)
		cmd, said := run("--resume")
		if err := cmd.Wait(); err == nil || !strings.Contains(said.String(), c.want) {
			t.Errorf("%v: %s, want %s", err, said, c.want)
		}
		write(c.file, string(before))
	}
	cmd, said = run("--resume")
	if err := cmd.Wait(); err != nil {
		t.Error(err, said)
	}
	if text, err := os.ReadFile(out); err != nil || strings.Count(string(text), "\n") != 300_000 {
		t.Errorf("%v: %d lines", err, strings.Count(string(text), "\n"))
	}
}

// TestResumeWorkbook: a run over a workbook of bodies and a form that was interrupted goes on with the row that comes next, also where bodies are
// compared; not over another workbook, and not where a row was put in.
func TestResumeWorkbook(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	rows := 4000
	if raced {
		rows = 1500 // still more than the file has room for
	}
	for name, extra := range map[string][2]string{"alone": {"", "率"}, "compared": {`, "各县": {"type": "table", "from": "cohort", "key": "县", "columns": {"县": {"is": "subject"}, "占": {"is": "率"}}}`, "率 / max(各县.占) * 100"}} {
		b := newWorkbook(t, "demo/one@1", map[string]string{"demo/one/1.json": `{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"率": {"type": "number", "min": 0, "max": 100}` + extra[0] + `}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "` + extra[1] + `"}]}`})
		single := filepath.Join(b.dir, "单.xlsx")
		facts := filepath.Join(b.dir, "facts.json")
		if err := os.WriteFile(facts, []byte(`{"ruleset": "demo/one@1", "subject": "单", "facts": {"率": 50}}`), 0o644); err != nil {
			t.Fatal(err)
		}
		if said := b.run("form", "demo/one@1", "--cohort", "--force", "-o", b.name) + b.run("form", "demo/one@1", "--facts", facts, "--force", "-o", single); said != "" {
			t.Fatal(said)
		}
		b.edit(func(f *excelize.File) error {
			var err error
			for k := range rows {
				err = errors.Join(err, f.SetCellStr("数据", fmt.Sprintf("A%d", k+2), fmt.Sprintf("县%d", k)), f.SetCellInt("数据", fmt.Sprintf("C%d", k+2), int64(k%105)))
			}
			return err
		})
		run := func(out string, limit bool, more ...string) string {
			args := append([]string{"batch", "demo/one@1", b.name, single, "--rules", filepath.Join(b.dir, "rules"), "--workers", "1", "-o", filepath.Join(b.dir, out)}, more...)
			cmd := exec.Command(os.Args[0], args...)
			if limit { // a file that cannot grow further
				cmd = exec.Command("sh", append([]string{"-c", `ulimit -f 200; exec "$0" "$@"`, os.Args[0]}, args...)...)
			}
			cmd.Env = append(os.Environ(), "JIXIAO_AS_PROCESS=1", "LANG=zh_CN.UTF-8")
			said, _ := cmd.CombinedOutput() // some are refused
			return string(said)
		}
		for _, ending := range []string{".jsonl", ".csv"} {
			whole, parts := "whole"+ending, "parts"+ending
			run(whole, false)
			if said := run(parts, true); !strings.Contains(said, "加上 --resume 可接着做") || strings.Contains(said, "已写 0 份") {
				t.Fatalf("%s: %s", name, said)
			}
			kept, err := os.ReadFile(b.name)
			if err != nil {
				t.Fatal(err)
			}
			b.edit(func(f *excelize.File) error { return f.InsertRows("数据", 2, 1) })
			b.edit(func(f *excelize.File) error {
				return errors.Join(f.SetCellStr("数据", "A2", "新县"), f.SetCellInt("数据", "C2", 5))
			})
			if said := run(parts, false, "--resume"); !strings.Contains(said, "输入与上次不同") && !strings.Contains(said, "上次中断的是另一批") {
				t.Errorf("%s: over another workbook: %s", name, said)
			}
			if err := os.WriteFile(b.name, kept, 0o644); err != nil {
				t.Fatal(err)
			}
			said := run(parts, false, "--resume")
			got, err := os.ReadFile(filepath.Join(b.dir, parts))
			want, failed := os.ReadFile(filepath.Join(b.dir, whole))
			if err != nil || failed != nil || !bytes.Equal(got, want) {
				t.Errorf("%s, %s: %v %v: %d bytes in parts, %d in one\n%s", name, ending, err, failed, len(got), len(want), said)
			}
		}
	}
}
