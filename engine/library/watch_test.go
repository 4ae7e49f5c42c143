package library_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
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
