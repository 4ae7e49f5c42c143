// Command embed is a host in a module of its own, as a service would be: it opens a folder of rule sets that people revise while it runs, scores
// documents in many goroutines, hands back what is refused, and says why a score is what it is.
package main

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/document"
	"jixiao/engine/library"
	"jixiao/engine/number"
	"jixiao/engine/words"
)

// Service scores documents under the rule sets of a folder.
type Service struct {
	live *library.Live
}

// Open loads a folder. Its rule sets lie over the built-in ones.
func Open(dir string) (*Service, error) {
	live, err := library.OpenLive(library.Config{Folders: []library.Folder{{FS: os.DirFS(dir), Name: dir + "/"}}})
	if err != nil {
		return nil, err
	}
	return &Service{live}, nil
}

// Watch exchanges the rule sets as a whole when a file changes; one that does not load is reported, and what was in force stays.
func (s *Service) Watch(ctx context.Context, report func(error)) {
	s.live.Watch(ctx, 50*time.Millisecond, report)
}

// Score scores a document under the rule set that is in force for it.
func (s *Service) Score(name string, text []byte) (*engine.Scorecard, error) {
	header, err := engine.ReadHeader(name, text)
	if err != nil {
		return nil, err
	}
	source := diag.NewSource(name, text)
	rs, err := s.live.Choose(header, func(at diag.Span) diag.Place { return diag.Place{Source: source, Span: at} })
	if err != nil {
		return nil, err
	}
	facts, err := rs.Read(name, text)
	if err != nil {
		return nil, err
	}
	return facts.Evaluate(), nil
}

// told is an error for a reader: findings with their place, anything else as it is.
func told(err error) string {
	if findings := diag.Findings(err); findings != nil {
		return diag.Printer{Lang: diag.En}.Sprint(findings)
	}
	return err.Error()
}

// Hotline is a body's year, as this host keeps it.
type Hotline struct {
	Connected  float64 `jixiao:"热线.接通率"`
	Complaints int     `jixiao:"热线.投诉数"`
}

func main() {
	service, err := Open("rules")
	if err != nil {
		fmt.Print(told(err))
		os.Exit(1)
	}
	documents := []string{
		`{"ruleset": "demo/hotline@2024", "subject": "甲区", "facts": {"热线.接通率": 98.5, "热线.投诉数": 0}}`,
		`{"ruleset": "demo/hotline@2024", "subject": "乙区", "facts": {"热线.接通率": 91, "热线.投诉数": 3}}`,
		`{"ruleset": "demo/hotline@2024", "subject": "丙区", "facts": {"热线.接通率": 91}}`,
		`{"ruleset": "demo/hotline@2024", "subject": "丁区", "facts": {"热线.接通率": 910}}`,
	}
	lines := make([]string, len(documents))
	var wg sync.WaitGroup
	for k, text := range documents {
		wg.Go(func() {
			card, err := service.Score(fmt.Sprintf("document %d", k+1), []byte(text))
			if err != nil {
				lines[k] = told(err)
				return
			}
			t := card.Total
			lines[k] = fmt.Sprintf("%s %s to %s %s\n", card.Facts.Header().Subject, t.Score.Lo, t.Score.Hi, t.Grade())
		})
	}
	wg.Wait()
	for _, line := range lines {
		fmt.Print(line)
	}

	// Facts from a struct, a score decided in code, one criterion alone, and why points were lost.
	rs, err := service.live.RuleSet("demo/hotline@2024")
	if err != nil {
		fmt.Print(told(err))
		os.Exit(1)
	}
	facts, err := document.New(rs).Subject("戊区").From(Hotline{Connected: 91, Complaints: 3}).Adjudicate("B", number.Int(30), "两件已撤回", "评价组").Read()
	if err != nil {
		fmt.Print(told(err))
		os.Exit(1)
	}
	one, _ := facts.Score("A")
	fmt.Printf("A alone %.2f\n", one.Score.Lo)
	card := facts.Evaluate()
	reader := words.NewReader(card, diag.En)
	for _, i := range card.Criteria() {
		r := card.Of(i)
		fmt.Printf("%s %v of %v, lost %v: %s\n", i.Name, r.Score.Lo, r.Weight, r.Weight.Sub(r.Score.Lo), reader.Explain(i).Closing)
	}
}
