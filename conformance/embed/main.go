// Command embed is a host in a module of its own: it loads a rule set from a folder at run time, shares it between
// goroutines, and scores.
package main

import (
	"fmt"
	"os"
	"sync"

	"jixiao/engine/diag"
	"jixiao/engine/library"
)

// told is an error for a reader: findings with their place, anything else as it is.
func told(err error) string {
	if findings := diag.Findings(err); findings != nil {
		return diag.Printer{Lang: diag.En}.Sprint(findings)
	}
	return err.Error()
}

func main() {
	rs, err := library.Load(os.DirFS("rules"), "demo/hotline@2024")
	if err != nil {
		fmt.Print(told(err))
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
			facts, err := rs.Read("document", []byte(text))
			if err != nil {
				lines[i] = told(err)
				return
			}
			t := facts.Evaluate().Total
			lines[i] = fmt.Sprintf("%s %s to %s %s", facts.Header().Subject, t.Score.Lo, t.Score.Hi, t.Grade())
		}()
	}
	wg.Wait()
	for _, line := range lines {
		fmt.Println(line)
	}
}
