package words

import (
	"strconv"

	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
)

// Step is one node of how a score came about, as data: what explain prints as JSON.
type Step struct {
	Op           string `json:"op"` // see formula.Step
	Name         string `json:"name,omitempty"`
	Value        string `json:"value,omitempty"` // a number exactly, true or false, a text, a day
	Count        *int   `json:"count,omitempty"` // of a list or table
	Unit         string `json:"unit,omitempty"`
	Undetermined string `json:"undetermined,omitempty"`
	Source       string `json:"source,omitempty"` // of a fact, as the document gives it
	Basis        string `json:"basis,omitempty"`  // of a fact that is not stated
	Arm          *int   `json:"arm,omitempty"`
	Args         []Step `json:"args,omitempty"`
	Rows         []Step `json:"rows,omitempty"`
	Table        string `json:"table,omitempty"` // of the rule of a row: whose row, and which, from 1; its cells have no table of their own
	Row          int    `json:"row,omitempty"`
}

// Steps is how an item's rule came to its value; nil for a parent and where no rule was asked.
func (r *Reader) Steps(i *engine.Item) *Step {
	if !r.scores(i) {
		return nil
	}
	rule := i.Inside(door.Key{}).Rule
	if rule == nil || !r.in.Enter(r.frame, i.Index()) {
		return nil
	}
	s := r.told(rule.Steps(r.frame))
	if i.Row > 0 {
		s.Table, s.Row = i.Inside(door.Key{}).Rows.Table.Name, i.Row
	}
	return &s
}

func (r *Reader) told(s formula.Step) Step {
	out := Step{Op: s.Op, Name: s.Name, Unit: s.Unit, Count: s.Count, Arm: s.Arm}
	if v := s.Value; v != nil {
		switch out.Value = v.In(r.lang); v.Kind {
		case formula.Number:
			out.Value = v.Num.String()
		case formula.Boolean:
			out.Value = strconv.FormatBool(v.Bool)
		}
	}
	if s.Why != nil {
		out.Undetermined = s.Why.Reason(r.lang)
	}
	if s.Fact != nil && s.Fact.Slot != formula.OwnSlot {
		if f, ok := r.card.Facts.At(s.Fact.Slot); ok {
			if out.Source = f.Source; f.Basis != engine.Stated && f.State != formula.Missing {
				out.Basis = f.Basis.String()
			}
		}
	}
	for _, a := range s.Args {
		out.Args = append(out.Args, r.told(a))
	}
	for _, row := range s.Rows {
		out.Rows = append(out.Rows, r.told(row))
	}
	return out
}
