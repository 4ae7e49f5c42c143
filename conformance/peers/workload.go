package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

//go:embed workload
var files embed.FS

// A criterion is one of rules.json: the same rule, a share of the weight from 0 to 1, in several notations.
type criterion struct {
	ID, Name  string
	L1, L2    string
	L1Index   int    `json:"l1_index"`
	L2Index   int    `json:"l2_index"`
	Weight    string // points
	Src       string
	CEL, Expr string
	Zen       string
	JSONLogic any
}

func (c *criterion) points() float64 {
	w, err := strconv.ParseFloat(c.Weight, 64)
	if err != nil {
		panic(err)
	}
	return w
}

// A card is what a document scores, in hundredths of a point.
type card struct {
	scores [44]int64
	l2     [15]int64
	l1     [4]int64
	total  int64
	grade  string
}

// tally adds the scores up and grades the total.
func (c *card) tally(w *workload) {
	c.l1, c.l2, c.total = [4]int64{}, [15]int64{}, 0
	for k := range c.scores {
		c.l1[w.rules[k].L1Index] += c.scores[k]
		c.l2[w.rules[k].L2Index] += c.scores[k]
		c.total += c.scores[k]
	}
	switch {
	case c.total >= 9000:
		c.grade = "优"
	case c.total >= 8000:
		c.grade = "良"
	case c.total >= 6000:
		c.grade = "中"
	default:
		c.grade = "差"
	}
}

// round is what a share of a weight gives in doubles, in hundredths of a point.
func round(share, weight float64) int64 { return int64(math.Round(share * weight * 100)) }

// A workload is the documents, the rules and what the documents must score.
type workload struct {
	rules  []criterion
	weight []float64 // of each criterion, in points
	facts  []slotOf  // as schema.json declares them
	nested [][]byte  // the documents as they are: an object of facts for each section
	flat   [][]byte  // the documents as jixiao reads them
	golden []card
}

// A slotOf is a declared fact.
type slotOf struct {
	section, name string
	kind          string // boolean, number, integer or text
	choices       []string
}

func (s slotOf) full() string { return s.section + "." + s.name }

// load reads the embedded files.
func load() (*workload, error) {
	w := &workload{}
	if err := decode("rules.json", &w.rules); err != nil {
		return nil, err
	}
	for k := range w.rules {
		w.weight = append(w.weight, w.rules[k].points())
	}
	var schema struct {
		Properties struct {
			Facts struct {
				Required   []string
				Properties map[string]struct {
					Required   []string
					Properties map[string]struct {
						Type string
						Enum []string
					}
				}
			}
		}
	}
	if err := decode("schema.json", &schema); err != nil {
		return nil, err
	}
	all := schema.Properties.Facts
	for _, section := range all.Required {
		for _, name := range all.Properties[section].Required {
			p := all.Properties[section].Properties[name]
			s := slotOf{section, name, p.Type, p.Enum}
			if p.Enum != nil {
				s.kind = "text"
			}
			w.facts = append(w.facts, s)
		}
	}
	for k := range 16 {
		text, err := files.ReadFile(fmt.Sprintf("workload/facts_%02d.json", k))
		if err != nil {
			return nil, err
		}
		flat, err := w.flatten(text)
		if err != nil {
			return nil, err
		}
		w.nested, w.flat = append(w.nested, text), append(w.flat, flat)
	}
	return w, w.readGolden()
}

func decode(name string, into any) error {
	text, err := files.ReadFile("workload/" + name)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// flatten writes a document as jixiao reads it: its facts under dotted names, its evidence as the criteria's reasons.
func (w *workload) flatten(text []byte) ([]byte, error) {
	var doc struct {
		Unit struct {
			Name string
			Year int
		}
		Facts    map[string]map[string]json.RawMessage
		Evidence []struct{ Criterion, Doc, Note string }
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		return nil, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "{\n  \"ruleset\": %q,\n  \"subject\": %q,\n  \"period\": \"%d\",\n  \"facts\": {", workloadRef, doc.Unit.Name, doc.Unit.Year)
	for k, s := range w.facts {
		if k > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "\n    %q: %s", s.full(), doc.Facts[s.section][s.name])
	}
	b.WriteString("\n  },\n  \"reasons\": {")
	for k, e := range doc.Evidence {
		if k > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "\n    %q: %q", e.Criterion, e.Doc+"："+e.Note)
	}
	b.WriteString("\n  }\n}\n")
	return []byte(b.String()), nil
}

func (w *workload) readGolden() error {
	var list []struct {
		Scores, L2, L1 []string
		Total, Grade   string
	}
	if err := decode("golden.json", &list); err != nil {
		return err
	}
	cents := func(into []int64, from []string) error {
		for k, text := range from {
			n, err := strconv.ParseInt(strings.Replace(text, ".", "", 1), 10, 64)
			if err != nil {
				return err
			}
			into[k] = n
		}
		return nil
	}
	for _, g := range list {
		c := card{grade: g.Grade}
		total := [1]int64{}
		for _, err := range []error{cents(c.scores[:], g.Scores), cents(c.l2[:], g.L2), cents(c.l1[:], g.L1), cents(total[:], []string{g.Total})} {
			if err != nil {
				return err
			}
		}
		c.total = total[0]
		w.golden = append(w.golden, c)
	}
	return nil
}

// check says how many of the cards' scores differ from golden, and the first difference of anything.
func (w *workload) check(cards []card) (differ int, first string) {
	for k, c := range cards {
		g := &w.golden[k]
		for n := range c.scores {
			if c.scores[n] != g.scores[n] {
				differ++
				if first == "" {
					first = fmt.Sprintf("document %d, %s: %d, must be %d", k, w.rules[n].ID, c.scores[n], g.scores[n])
				}
			}
		}
		if first == "" && c != *g {
			first = fmt.Sprintf("document %d: %v, must be %v", k, c, *g)
		}
	}
	return differ, first
}

// sectionsOf are the names of the documents' sections.
func sectionsOf(w *workload) (list []string) {
	for _, s := range w.facts {
		if len(list) == 0 || list[len(list)-1] != s.section {
			list = append(list, s.section)
		}
	}
	return list
}
