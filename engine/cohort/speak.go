package cohort

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// said is what one document says to the tables of a pass; its JSON crosses from the goroutine that scored it to the one that collects.
type said struct {
	At      string
	Digest  string
	Refused bool
	Cells   [][]cell // by table and column
	ByRule  [][]cell `json:",omitempty"` // without adjudications, where that is otherwise
	Totals  []total  // with adjudications, and by rule
}

// cells are what it says with adjudications, or by rule.
func (s *said) cells(byRule bool) [][]cell {
	if byRule && s.ByRule != nil {
		return s.ByRule
	}
	return s.Cells
}

// cell is a value as JSON: nil is not known.
type cell struct {
	Num  *number.Number `json:",omitempty"`
	Text *string        `json:",omitempty"`
	Bool *bool          `json:",omitempty"`
}

// total is a total and the grades that it may have if no quota takes one away.
type total struct {
	Lo, Hi      number.Number
	Best, Worst int
}

// speaker makes records of what documents say.
type speaker struct {
	tables []*door.CohortTable
	rs     *engine.RuleSet
	totals bool
}

func (speaker) Head() []byte { return nil }

// scores reports whether the tables of the pass hold scores: those of one pass all do, or none.
func (s speaker) scores() bool { return len(s.tables) > 0 && s.tables[0].Late }

func (s speaker) Append(b []byte, o *batch.Outcome) []byte {
	out := said{At: o.Where()}
	if c := o.Card; c == nil {
		sum := sha256.Sum256(o.Text)
		out.Digest, out.Refused = hex.EncodeToString(sum[:]), true
	} else {
		out.Digest = c.Facts.Digest()
		for _, t := range s.tables {
			out.Cells = append(out.Cells, cells(c, t))
		}
		if s.scores() {
			alone := c.ByRuleAgain(door.Key{})
			for _, t := range s.tables {
				out.ByRule = append(out.ByRule, cells(alone, t))
			}
			if reflect.DeepEqual(out.ByRule, out.Cells) {
				out.ByRule = nil
			}
		}
		if s.totals {
			for _, byRule := range []bool{false, true} {
				t := &c.Total
				if byRule {
					t = &c.ByRule
				}
				p := t.Score
				if s.rs.GradeOnExact {
					p = t.Exact
				}
				best, worst := door.Card(c).Taken(byRule)
				out.Totals = append(out.Totals, total{p.Lo, p.Hi, best, worst})
			}
		}
	}
	text, err := json.Marshal(out)
	if err != nil {
		panic(err) // numbers and texts always can be
	}
	return append(append(b, text...), '\n')
}

func cells(c *engine.Scorecard, t *door.CohortTable) []cell {
	out := make([]cell, len(t.Columns))
	frame := door.Card(c).Frame()
	frame.Enter(number.Zero, nil, 0)
	for k, column := range t.Columns {
		switch v, ok := door.Card(c).Said(frame, column); {
		case !ok:
		case v.Kind == formula.Text:
			out[k].Text = &v.Text
		case v.Kind == formula.Boolean:
			out[k].Bool = &v.Bool
		default:
			out[k].Num = &v.Num
		}
	}
	return out
}
