package witness

import (
	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Document writes a point as a facts document of the rule set. Judgements are marked as such.
func (s *Search) Document(p Point) []byte { return s.document(p, nil) }

// Confirmed writes the least part of a point that still comes out as it should when it is scored as any other document:
// facts that do not matter are left out. It is nil if the whole point does not.
func (s *Search) Confirmed(p Point, as func(*engine.Result) bool) []byte {
	if p == nil {
		return nil
	}
	return s.shrink(p, func(document []byte) bool {
		r := s.scored(document, false)
		return r != nil && as(r)
	})
}

// shrink leaves out of a point's document every fact without which it still holds; nil if the whole does not.
func (s *Search) shrink(p Point, holds func([]byte) bool) []byte {
	omit := make([]bool, len(s.vars)+len(s.settled))
	for k, v := range s.vars {
		omit[k] = v.apart
	}
	best := s.document(p, omit)
	if !holds(best) {
		return nil
	}
	for k := range omit {
		if omit[k] {
			continue
		}
		omit[k] = true
		if less := s.document(p, omit); holds(less) {
			best = less
		} else {
			omit[k] = false
		}
	}
	return best
}

// heading is how a document begins that names a rule set.
func heading(rs *engine.RuleSet) []byte {
	return append(diag.AppendQuoted([]byte(`{"ruleset": `), rs.Ref()), ", "...)
}

func (s *Search) document(p Point, omit []bool) []byte {
	b := append(heading(s.RuleSet), `"facts": {`...)
	first := true
	member := func(name string, value []byte) {
		if !first {
			b = append(b, ", "...)
		}
		first = false
		b = append(append(diag.AppendQuoted(b, name), ": "...), value...)
	}
	if s.rows != nil {
		s.Put(p)
		for k, v := range s.vars {
			if v.term.Cell != nil {
				s.rows.Columns[v.decl.Slot].Absent[0] = omit != nil && omit[k]
			}
		}
		member(door.Of(s.leaf).Rows.Table.Name, appendRows(nil, door.Of(s.leaf).Rows.Table, s.rows))
	}
	out := map[*formula.Fact]bool{} // key points that do not apply say that, and nothing else
	leftOut := func(decl *formula.Fact, v Value, omitted bool) {
		if decl.Of != nil && !v.Bool && !omitted {
			out[decl] = true
			member(decl.Of.Name, []byte(`{"applies": false, "reason": "举例"}`))
		}
	}
	for k, v := range s.vars {
		if !v.isCell() {
			leftOut(v.decl, p[k], omit != nil && omit[k])
		}
	}
	for k, f := range s.settled {
		leftOut(f.decl, f.value, omit != nil && omit[len(s.vars)+k])
	}
	for k, v := range s.vars {
		switch {
		case v.isCell() || v.decl.Of != nil || out[v.decl.Applies] || omit != nil && omit[k]:
		default:
			member(v.decl.Name, appendFact(nil, v.decl, p[k]))
		}
	}
	for k, f := range s.settled {
		if f.decl.Of == nil && !out[f.decl.Applies] && (omit == nil || !omit[len(s.vars)+k]) {
			member(f.decl.Name, appendFact(nil, f.decl, f.value))
		}
	}
	return append(b, "}}"...)
}

// appendFact writes what a document says of a fact. A judgement is marked as such, and a key point that is met in part has its reason.
func appendFact(b []byte, decl *formula.Fact, v Value) []byte {
	switch {
	case decl.Kind == formula.Table:
		return appendRows(b, decl, v.Rows)
	case decl.Judgement:
		return append(appendValue(append(b, `{"value": `...), v.Value), `, "basis": "judged", "reason": "举例"}`...)
	case decl.Mark != "" && decl.Kind == formula.Number && !v.Num.IsInt():
		return append(appendValue(append(b, `{"value": `...), v.Value), `, "reason": "举例"}`...)
	}
	return appendValue(b, v.Value)
}

// appendValue writes a value as JSON. A number that no decimal writes is rounded; Confirm then says whether that matters.
func appendValue(b []byte, v formula.Value) []byte {
	switch v.Kind {
	case formula.Number:
		if n, ok := v.Num.Terminates(); ok && n <= number.MaxPlaces {
			return v.Num.Append(b)
		}
		return v.Num.AppendFixed(b, number.MaxPlaces, number.HalfUp)
	case formula.Boolean:
		if v.Bool {
			return append(b, "true"...)
		}
		return append(b, "false"...)
	}
	return diag.AppendQuoted(b, v.String())
}

// appendRows writes a table; decl is nil for a key.
func appendRows(b []byte, decl *formula.Fact, rows *formula.Rows) []byte {
	b = append(b, '[')
	for r := range rows.N {
		if r > 0 {
			b = append(b, ", "...)
		}
		b = append(b, '{')
		first := true
		for k := range rows.Columns {
			c := &rows.Columns[k]
			if c.Absent != nil && c.Absent[r] {
				continue
			}
			if !first {
				b = append(b, ", "...)
			}
			first = false
			if decl == nil {
				b = appendCell(b, c, r)
				continue
			}
			b = append(diag.AppendQuoted(b, decl.Columns[k].Name), ": "...)
			b = appendValue(b, c.Value(decl.Columns[k].Kind, r))
		}
		b = append(b, '}')
	}
	return append(b, ']')
}

func appendCell(b []byte, c *formula.ColumnData, r int) []byte {
	if r < len(c.Nums) {
		b = c.Nums[r].Append(b)
	}
	if r < len(c.Texts) {
		b = append(b, c.Texts[r]...)
	}
	if r < len(c.Bools) && c.Bools[r] {
		b = append(b, '+')
	}
	return append(b, ';')
}

// scored is what the search's criterion has in a document that is scored as any other.
func (s *Search) scored(document []byte, foreign bool) *engine.Result {
	if s.worker == nil {
		s.worker = s.RuleSet.Worker()
		s.worker.Name = "举例.json"
	}
	return s.worker.Only(door.Key{}, document, foreign, s.meant)
}

// meant reports whether an item is the search's criterion, or its row.
func (s *Search) meant(i *engine.Item) bool {
	if door.Of(s.leaf).Rows != nil {
		return i.Row == 1
	}
	return i.ID == s.leaf.ID
}
