package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Example keeps the host's output true.
func Example() {
	main()
	// Output:
	// 甲区 100 to 100 优
	// 乙区 52 to 52 差
	// 丙区 36 to 76 差
	// document 4:1:71: error[fact-above]: "热线.接通率" is 910, above the declared maximum 100
	//   1 | {"ruleset": "demo/hotline@2024", "subject": "丁区", "facts": {"热线.接通率": 910}}
	//     |                                                                              ~~~
	// A alone 36.00
	// 接通率 36 of 60, lost 24: By the standard it has 60% of its weight, 36.00 points.
	// 投诉 30 of 40, lost 10: By the standard it has 40% of its weight, 16.00 points.
}

// TestReloadWhileScoring: eight goroutines score while the rule file is revised again and again, now and then to one that does not load. Every
// score is that of one version or the other, and what does not load is reported and changes nothing.
func TestReloadWhileScoring(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "demo", "hotline", "2024.json")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile("rules/demo/hotline/2024.json")
	if err != nil {
		t.Fatal(err)
	}
	revised := strings.Replace(string(old), "deduct(20,", "deduct(10,", 1)
	write := func(text string) {
		if err := os.WriteFile(file+".new", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(file+".new", file); err != nil {
			t.Fatal(err)
		}
	}
	write(string(old))
	service, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var reloaded, broken atomic.Int64
	go service.Watch(ctx, func(err error) {
		if err != nil {
			broken.Add(1)
		} else {
			reloaded.Add(1)
		}
	})
	var scored [2]atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for ctx.Err() == nil {
				card, err := service.Score("d", []byte(`{"ruleset": "demo/hotline@2024", "facts": {"热线.接通率": 91, "热线.投诉数": 3}}`))
				if err != nil {
					t.Error(told(err))
					return
				}
				switch s := fmt.Sprint(card.Total.Score.Lo); s {
				case "52":
					scored[0].Add(1)
				case "64":
					scored[1].Add(1)
				default:
					t.Errorf("a score of %s is of neither version", s)
				}
				if _, err := service.Score("d", []byte(`{"ruleset": "demo/hotline@2024", "facts": {"热线.接通率": "多"}}`)); err == nil {
					t.Error("a text was taken for a number")
				}
			}
		})
	}
	until := time.Now().Add(20 * time.Second)
	for k := 0; (reloaded.Load() < 4 || broken.Load() < 2 || scored[0].Load() == 0 || scored[1].Load() == 0) && time.Now().Before(until); k++ {
		write([]string{revised, "{", string(old), revised[:len(revised)-9]}[k%4])
		time.Sleep(120 * time.Millisecond)
	}
	cancel()
	wg.Wait()
	if reloaded.Load() < 4 || broken.Load() < 2 || scored[0].Load() == 0 || scored[1].Load() == 0 {
		t.Errorf("%d reloads, %d that failed, %d and %d scores", reloaded.Load(), broken.Load(), scored[0].Load(), scored[1].Load())
	}
}
