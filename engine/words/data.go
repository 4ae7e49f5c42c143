package words

import (
	"encoding/json"

	"jixiao/engine"
	"jixiao/engine/diag"
)

// Data is an explanation as data, what explain prints as JSON: numbers exactly, scores with their decimals, words in the reader's language.
type Data struct {
	ID         string        `json:"id"`
	Name       string        `json:"name"`
	Weight     string        `json:"weight"`
	Status     string        `json:"status"`
	Score      string        `json:"score"`
	ByRule     string        `json:"by_rule"`
	Percent    string        `json:"percent,omitempty"`
	Standard   string        `json:"standard,omitempty"`
	Place      string        `json:"place,omitempty"`
	Rule       string        `json:"rule,omitempty"`
	Derivation []string      `json:"derivation,omitempty"`
	Adjudged   []string      `json:"adjudged,omitempty"` // with key points as they were adjudicated
	Steps      *Step         `json:"steps,omitempty"`
	Readings   []DataReading `json:"interpretation,omitempty"`
	Facts      []DataFact    `json:"facts,omitempty"`
	Reason     string        `json:"reason,omitempty"`
	Deviation  string        `json:"deviation,omitempty"` // beside an adjudication's
	By         string        `json:"by,omitempty"`
	Narrative  string        `json:"narrative,omitempty"`
	Closing    string        `json:"closing,omitempty"`
}

// DataFact is a fact that a rule reads.
type DataFact struct {
	Name   string `json:"name"`
	Amount string `json:"amount"`
	Basis  string `json:"basis"`
	Source string `json:"source,omitempty"`
	Note   string `json:"note,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// DataReading is how a sentence of the standard was read.
type DataReading struct {
	About   string `json:"about"`
	Reads   string `json:"reads"`
	Because string `json:"because"`
}

// Data is the explanation as data, without steps: Reader.Steps has them. Of what is no item of the scorecard it is empty.
func (e *Explanation) Data() Data {
	if e == nil {
		return Data{}
	}
	i, r := e.Item, e.Result
	if i == nil || r == nil {
		return Data{}
	}
	x := Data{ID: i.ID, Name: i.Name, Weight: r.Weight.String(), Status: r.Status.String(), Score: Points(r.Score, i.Rounding, diag.Zh), ByRule: Points(r.ByRule, i.Rounding, diag.Zh),
		Standard: i.Standard, Place: e.At, Rule: e.Words, Derivation: e.Derivation, Adjudged: e.Adjudged, Reason: e.Reason, Deviation: e.Deviation, By: e.By, Narrative: e.Narrative, Closing: e.Closing}
	if i.IsCriterion() && !r.Exact.Open {
		x.Percent = r.Percent.String()
	}
	for _, reads := range i.Readings {
		x.Readings = append(x.Readings, DataReading(reads))
	}
	for f := range e.Facts() {
		x.Facts = append(x.Facts, DataFact{f.Decl.Name, Amount(f, e.lang), f.Basis.String(), f.Source, f.Note, f.Reason})
	}
	return x
}

// MarshalJSON writes the explanation as Data.
func (e *Explanation) MarshalJSON() ([]byte, error) { return json.Marshal(e.Data()) }

// Data lists the explanations of criteria as data, with their steps; parents stand for all below them.
func (r *Reader) Data(list []*engine.Item) []Data {
	out := []Data{}
	for _, i := range list {
		switch {
		case r.scores(i):
			x := r.Explain(i).Data()
			x.Steps = r.Steps(i)
			out = append(out, x)
		case i != nil:
			out = append(out, r.Data(i.Children)...)
		}
	}
	return out
}
