package diag

import "encoding/json"

// Finding is a diagnostic as data, in one language: what check prints as JSON. File, line and column are of the author's file.
type Finding struct {
	Severity string `json:"severity"`
	Code     string `json:"code"`
	Message  string `json:"message"`
	Help     string `json:"help,omitempty"`
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
}

// Data is the diagnostic as data, without the text of its file.
func (d Diagnostic) Data(lang Lang) Finding {
	f := Finding{Severity: d.Severity.String()}
	if d.Code != nil { // not of the zero value
		f.Code, f.Message, f.Help = d.Code.ID, d.Message(lang), d.HelpLine(lang)
	}
	if d.Source != nil {
		f.File = d.Source.Name
		if !d.Source.Cell {
			f.Line, f.Column = d.Source.Position(d.Span.Start)
		}
	}
	return f
}

// MarshalJSON writes the diagnostic as Data, in Chinese.
func (d Diagnostic) MarshalJSON() ([]byte, error) { return json.Marshal(d.Data(Zh)) }

// Data is the list as data.
func (l List) Data(lang Lang) []Finding {
	out := make([]Finding, len(l))
	for k, d := range l {
		out[k] = d.Data(lang)
	}
	return out
}
