package library_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing/fstest"

	"jixiao/engine/batch"
	"jixiao/engine/diag"
	"jixiao/engine/library"
)

// folder is a folder of rule sets; a host has os.DirFS.
func folder() fstest.MapFS {
	return fstest.MapFS{"demo/one/1.json": rules("1", "2020-01-01", "2021-12-31", "甲"), "demo/one/2.json": rules("2", "2022-01-01", "", "甲")}
}

// Example lists what a library holds and takes what is in force.
func Example() {
	l, err := library.Open(library.Config{Folders: []library.Folder{{FS: folder(), Name: "rules/"}}}) // over the built-in rule sets
	if err != nil {
		panic(err)
	}
	for _, e := range l.Own() {
		fmt.Println(e.Ref(), e.Effective)
	}
	_, err = l.RuleSet("demo/three")
	fmt.Println(strings.Split(err.Error(), "\n")[0])
	// Output:
	// demo/one@1 {2020-01-01 2021-12-31}
	// demo/one@2 {2022-01-01 }
	// error[ruleset-unknown]: there is no rule set "demo/three"
}

// plain is a format of a host's own.
type plain struct{}

func (plain) Head() []byte { return nil }

func (plain) Append(b []byte, o *batch.Outcome) []byte {
	if o.Card == nil {
		return fmt.Appendf(b, "%s: %s\n", o.Where(), o.Findings[0].Message(diag.En))
	}
	return fmt.Appendf(b, "%s: %s %.2f\n", o.Where(), o.Card.RuleSet.Ref(), o.Card.Total.Score.Lo)
}

// ExampleLive_Choose scores each document of a batch under what is in force for it while it is scored. A server calls Watch in a goroutine.
func ExampleLive_Choose() {
	live, err := library.OpenLive(library.Config{Folders: []library.Folder{{FS: folder(), Name: "rules/"}}})
	if err != nil {
		panic(err)
	}
	documents := batch.Lines("in.jsonl", strings.NewReader(`{"ruleset": "demo/one", "subject": "某县", "period": "2021", "facts": {"率": 80}}
{"ruleset": "demo/one", "subject": "某市", "period": "2024", "facts": {"率": 90.5}}
{"ruleset": "demo/one", "subject": "某区", "period": "2024", "facts": {"率": 101}}`))
	sum, err := batch.Run(context.Background(), documents, batch.Chosen(live.Choose), plain{}, os.Stdout, batch.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println(sum.Documents, sum.Refused)
	// Output:
	// in.jsonl:1: demo/one@1 80.00
	// in.jsonl:2: demo/one@2 90.50
	// in.jsonl:3: "率" is 101, above the declared maximum 100
	// 3 1
}
