package library_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"os"
	"strings"
	"testing/fstest"
	"time"

	"jixiao/engine/batch"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/lock"
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

// ExampleLive_Watch exchanges the library while it is used: a file that does not load is reported, and the version before stays.
func ExampleLive_Watch() {
	dir, err := os.MkdirTemp("", "rules")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	write := func(text []byte) {
		if err := os.MkdirAll(dir+"/demo/one", 0o755); err != nil {
			panic(err)
		}
		if err := os.WriteFile(dir+"/new", text, 0o644); err != nil {
			panic(err)
		}
		if err := os.Rename(dir+"/new", dir+"/demo/one/1.json"); err != nil { // so that no half of it is read
			panic(err)
		}
	}
	sound := rules("1", "2020-01-01", "", "甲").Data
	write(sound)
	live, err := library.OpenLive(library.Config{Folders: []library.Folder{{FS: os.DirFS(dir), Name: "rules/"}}})
	if err != nil {
		panic(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	reports := make(chan error)
	go live.Watch(ctx, 5*time.Millisecond, func(err error) {
		select {
		case reports <- err:
		case <-ctx.Done():
		}
	})
	write([]byte(`{"id": "demo/one"`))
	fmt.Println("broken:", <-reports != nil)
	rs, err := live.RuleSet("demo/one@1")
	fmt.Println(rs.Title, err)
	write(sound)
	fmt.Println("mended:", <-reports)
	stop()
	// Output:
	// broken: true
	// 一 <nil>
	// mended: <nil>
}

// Example_trust opens a folder whose lock a trusted key signed: what is not published there, or was changed since, is refused.
func Example_trust() {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		panic(err)
	}
	files := fstest.MapFS{"demo/one/1.json": rules("1", "2020-01-01", "", "甲")}
	rs, err := library.Load(files, "demo/one@1")
	if err != nil {
		panic(err)
	}
	published := new(lock.Lock)
	published.Add(rs, 1)
	files[lock.Name] = &fstest.MapFile{Data: published.Text()}
	files["lock.sig.json"] = &fstest.MapFile{Data: lock.Sign(published.Text(), private)}
	trusting := library.Config{Folders: []library.Folder{{FS: files, Name: "rules/"}}, Key: public, MinSerial: 1}
	open := func() {
		l, err := library.Open(trusting)
		if err != nil {
			panic(err)
		}
		rs, err := l.RuleSet("demo/one@1")
		fmt.Println(rs != nil, len(diag.Findings(err)) > 0)
	}
	open()
	files["demo/one/1.json"] = rules("1", "2020-01-01", "", "乙") // after it was published
	open()
	// Output:
	// true false
	// false true
}
