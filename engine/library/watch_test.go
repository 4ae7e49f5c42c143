package library_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"jixiao/engine"
	"jixiao/engine/library"
	"jixiao/engine/number"
)

// TestLive: eight goroutines score while files change, break and are mended; each sees one of the whole versions, and a broken one never.
func TestLive(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "demo", "live", "1.json")
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		t.Helper()
		beside := name + ".new"
		if err := os.WriteFile(beside, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(beside, name); err != nil {
			t.Fatal(err)
		}
	}
	rule := func(percent string) string {
		return `{"$schema": "x", "id": "demo/live", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"率": {"type": "number", "min": 0, "max": 100}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "` + percent + `"}]}`
	}
	write(rule("率"))
	live, err := library.OpenLive(library.Config{Folders: []library.Folder{{FS: os.DirFS(dir), Name: dir + "/"}}})
	if err != nil {
		t.Fatal(err)
	}
	if rs, err := live.RuleSet("mof/central-project@2021"); err != nil || rs.Title == "" {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			var own *engine.RuleSet
			var w *engine.Worker
			for ctx.Err() == nil {
				rs, err := live.RuleSet("demo/live@1")
				if err != nil {
					t.Error(err)
					return
				}
				if rs != own {
					own, w = rs, rs.Worker()
				}
				err = w.Score([]byte(`{"facts": {"率": 80}}`), func(card *engine.Scorecard) {
					if x := card.Total.Score.Lo; !x.Equal(number.Int(80)) && !x.Equal(number.Int(40)) {
						t.Errorf("scores %s", x)
					}
				})
				if err != nil {
					t.Error(err)
				}
			}
		}()
	}
	for k := range 6 {
		write(rule([]string{"率 / 2", "率"}[k%2]))
		if changed, err := live.Reload(); !changed || err != nil {
			t.Error(changed, err)
		}
		write(`{"id": "demo/live", "version": "1"`)
		if changed, err := live.Reload(); changed || err == nil || !strings.Contains(err.Error(), "1.json") {
			t.Error(changed, err)
		}
	}
	stop()
	wg.Wait()
	// watched, a change is told once, and so is what cannot be read
	ctx, stop = context.WithCancel(context.Background())
	told := make(chan error, 10)
	go live.Watch(ctx, time.Millisecond, func(err error) { told <- err })
	if err := <-told; err == nil { // the last file is broken
		t.Error("the broken file is not told")
	}
	write(rule("100 - 率"))
	if err := <-told; err != nil {
		t.Error(err)
	}
	stop()
	if rs, _ := live.RuleSet("demo/live"); rs == nil || rs.Find("A") == nil {
		t.Error("the newest is not found by its id")
	}
	if len(told) > 0 {
		t.Errorf("told again: %v", <-told)
	}
}

// shelf is a folder in memory that is written while it is read.
type shelf struct {
	mu    sync.Mutex
	files fstest.MapFS
	read  func() // before each file is opened
}

func (s *shelf) Open(name string) (fs.File, error) {
	if s.read != nil {
		s.read()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.files.Open(name)
}

func (s *shelf) put(name string, f *fstest.MapFile) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := maps.Clone(s.files) // files that are open stay as they were
	if next[name] = f; f == nil {
		delete(next, name)
	}
	s.files = next
}

// TestLiveStates: what a live library gives is what it loaded, by id, by version and for a document, whatever the folder holds by now.
func TestLiveStates(t *testing.T) {
	s := &shelf{files: fstest.MapFS{"demo/one/1.json": rules("1", "2020-01-01", "2021-12-31", "甲"), "demo/one/2.json": rules("2", "2022-01-01", "", "甲")}}
	live, err := library.OpenLive(library.Config{Folders: []library.Folder{{FS: s}}})
	if err != nil {
		t.Fatal(err)
	}
	of := func(period string) string {
		rs, err := live.Choose(engine.Header{RuleSet: "demo/one", Period: period}, nil)
		if err != nil {
			return code(err)
		}
		return rs.Version + rs.Indicators[0].Name
	}
	first, _ := live.RuleSet("demo/one@2")
	s.put("demo/one/1.json", nil)
	s.put("demo/one/2.json", rules("2", "2021-01-01", "", "乙"))
	if a, b := of("2021"), of("2022"); a != "1甲" || b != "2甲" {
		t.Errorf("before it is loaded anew: %s %s", a, b)
	}
	if again, err := live.RuleSet("demo/one@2"); err != nil || again != first {
		t.Errorf("another one without a change: %v", err)
	}
	old := live.Library()
	if changed, err := live.Reload(); !changed || err != nil {
		t.Error(changed, err)
	}
	if a, b, c := of("2021"), of("2022"), of("2020"); a != "2乙" || b != "2乙" || c != "ruleset-none" {
		t.Errorf("loaded anew: %s %s %s", a, b, c)
	}
	if _, err := live.RuleSet("demo/one@1"); code(err) != "ruleset-unknown" {
		t.Errorf("gone: %v", err)
	}
	for _, e := range old.Entries() { // what was listed before and is gone now
		if e.Ref() == "demo/one@1" {
			if _, err := old.Load(e); code(err) != "ruleset-unknown" {
				t.Errorf("gone: %v", err)
			}
		}
	}
	if rs, err := live.RuleSet("demo/one"); err != nil || rs.Version != "2" {
		t.Errorf("the only version by its id: %v", err)
	}
	s.put("demo/one/2.json", &fstest.MapFile{Mode: fs.ModeSocket})
	if changed, err := live.Reload(); changed || code(err) != "file-irregular" {
		t.Errorf("what is no file: %v %v", changed, err)
	}
	if a := of("2022"); a != "2乙" {
		t.Errorf("it does not stay: %s", a)
	}
}

// TestLiveGivesUp: files that change each time that they are read are an error in the end, and the old state stays.
func TestLiveGivesUp(t *testing.T) {
	s := &shelf{files: fstest.MapFS{"demo/one/1.json": rules("1", "2020-01-01", "", "甲")}}
	live, err := library.OpenLive(library.Config{Folders: []library.Folder{{FS: s}}})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	s.read = func() { n++; s.put("demo/one/1.json", rules("1", "2020-01-01", "", fmt.Sprint("改", n))) }
	if changed, err := live.Reload(); changed || err == nil || !strings.Contains(err.Error(), "changed") {
		t.Errorf("%v %v", changed, err)
	}
	ctx, stop := context.WithCancel(context.Background())
	told := make(chan error, 100)
	done := make(chan struct{})
	go func() {
		live.Watch(ctx, 0, func(err error) { told <- err })
		close(done)
	}()
	if err := <-told; err == nil || !strings.Contains(err.Error(), "changed") {
		t.Errorf("watched: %v", err)
	}
	stop()
	<-done
	if rs, err := live.RuleSet("demo/one@1"); err != nil || rs.Indicators[0].Name != "甲" {
		t.Errorf("it does not stay: %v", err)
	}
}

// TestOpenErrors: a folder that cannot be read is named, and so is why what a rule set extends cannot be.
func TestOpenErrors(t *testing.T) {
	for _, f := range []library.Folder{{FS: os.DirFS(filepath.Join(t.TempDir(), "none")), Name: "规则/"}, {Name: "规则/"}} {
		if _, err := library.Open(library.Config{Folders: []library.Folder{f}}); err == nil || !strings.Contains(err.Error(), "规则") {
			t.Error(err)
		}
	}
	text := []byte(`{"$schema": "x", "extends": "demo/base@1", "id": "demo/one", "version": "2", "title": "一", "effective": {"from": "2022-01-01"}}`)
	for err, want := range map[error]string{fs.ErrNotExist: "layer-base", errors.New("no answer from the store"): "file-unreadable"} {
		_, found := engine.Parse("a.json", text, func(string) (string, []byte, error) { return "", nil, err })
		if code(found) != want || want == "file-unreadable" && !strings.Contains(found.Error(), "no answer") {
			t.Errorf("%v is told as %v", err, found)
		}
	}
	l := open(t, library.Config{})
	l.Entries()[0].ID = "changed"
	if l.Entries()[0].ID == "changed" {
		t.Error("a host can change the list of a library")
	}
}
