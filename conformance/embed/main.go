// Command embed is a host in a module of its own: it loads a rule set from a folder at run time, shares it between
// goroutines, and scores.
package main

import (
	"fmt"
	"os"
	"sync"

	"jixiao/engine"
	"jixiao/engine/diag"
)

func main() {
	rs, findings := engine.Load(os.DirFS("rules"), "demo/hotline@2024")
	if rs == nil {
		fmt.Print(diag.Printer{Lang: diag.En}.Sprint(findings))
		os.Exit(1)
	}
	documents := []string{
		`{"subject": "甲区", "facts": {"热线.接通率": 98.5, "热线.投诉数": 0}}`,
		`{"subject": "乙区", "facts": {"热线.接通率": 91, "热线.投诉数": 3}}`,
		`{"subject": "丙区", "facts": {"热线.接通率": 91}}`,
	}
	lines := make([]string, len(documents))
	var wg sync.WaitGroup
	for i, text := range documents {
		wg.Add(1)
		go func() {
			defer wg.Done()
			facts, findings := rs.Read("document", []byte(text))
			if facts == nil {
				lines[i] = diag.Printer{Lang: diag.En}.Sprint(findings)
				return
			}
			card := rs.Evaluate(facts)
			t := &card.Total
			lines[i] = fmt.Sprintf("%s %s to %s %s", facts.Subject(), t.Score.Lo, t.Score.Hi, t.Name())
		}()
	}
	wg.Wait()
	for _, line := range lines {
		fmt.Println(line)
	}
}
