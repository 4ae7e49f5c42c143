package scan

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
)

// Facts with a value, unit, source and basis.

// facts reads the facts.
func (d *Document) facts(open jsontree.Token) {
	if open.Kind != jsontree.Object {
		d.wrongType(open, diag.Term{Zh: "对象 {…}", En: "an object {…}"})
		return
	}
	first := true
	for {
		if slot, key, ok := d.expected(&d.inFacts, d.plan.quotedFacts, &first); ok {
			d.fact(slot, key)
			continue
		}
		key, more := d.tok.Key(&first)
		if !more {
			return
		}
		name := d.name(key)
		if slot, known := d.plan.facts[string(name)]; known {
			d.inFacts.came(slot)
			d.fact(slot, key)
		} else if items := d.plan.points[string(name)]; items != nil {
			d.inFacts.last = 0
			d.keyPoints(string(name), items, d.tok.Next())
		} else if slot, known := d.plan.was[string(name)]; known && d.lenient { // an earlier version's name of a key point
			d.inFacts.last = 0
			d.fact(slot, key)
		} else if d.lenient && d.plan.wasItems[string(name)] {
			d.inFacts.last = 0
			if open := d.tok.Next(); open.Kind == jsontree.Object {
				d.keyPoints(string(name), nil, open)
			} else { // something else of that name
				d.tok.Skip(open)
				d.Unknown = append(d.Unknown, string(name))
			}
		} else if d.plan.owned[string(name)] && !d.lenient {
			d.tok.Skip(d.tok.Next())
			d.fail(diag.OwnedGiven, span(key), string(name))
		} else if d.plan.computed[string(name)] {
			d.computed(string(name), key)
		} else {
			d.unknown(string(name), key, d.plan.names, diag.UnknownName)
		}
	}
}

// expected reads the name of a member that is the one which came next in the document before.
func (d *Document) expected(o *order, quoted []string, first *bool) (int, jsontree.Token, bool) {
	next := o.next()
	if next < 0 || quoted[next] == "" {
		return 0, jsontree.Token{}, false
	}
	key, ok := d.tok.Expect(first, quoted[next])
	if ok {
		o.last = int32(next + 1)
	}
	return next, key, ok
}

func (d *Document) fact(slot int, key jsontree.Token) {
	e := &d.Entries[slot]
	if e.At != (diag.Span{}) {
		if said, name := string(d.name(key)), d.plan.Facts[slot].Name; said == d.plan.Facts[slot].Was {
			d.fail(diag.WasTwice, span(key), said, name)
		} else {
			d.fail(diag.DuplicateName, span(key), name)
		}
	}
	f, cell := d.plan.Facts[slot], &d.Cells[slot]
	tok := d.tok.Next()
	if tok.Kind == jsontree.Object {
		d.described(f, cell, e, tok, key)
	} else {
		d.value(f, cell, tok, number.One)
		e.At = diag.Span{Start: tok.Start, End: d.tok.Pos()}
	}
	d.inPart(f, cell, e, key)
	if f.Judgement && (e.Basis != Judged) && cell.State != formula.Missing {
		d.fail(diag.JudgementNeeded, span(key), f.Name)
	}
}

// maxSuggested is for how many unknown names the nearest known one is looked for.
const maxSuggested = 100

func (d *Document) unknown(name string, key jsontree.Token, known []string, code *diag.Code) {
	d.tok.Skip(d.tok.Next())
	if d.lenient {
		d.Unknown = append(d.Unknown, name)
		return
	}
	g := d.fail(code, span(key), name)
	if d.suggested++; d.suggested <= maxSuggested {
		*g = g.Suggest(name, known)
	}
}

// described reads {"value": …, "unit": …, …}. The value is read again once the unit is known, wherever the unit stands.
func (d *Document) described(f *formula.Fact, cell *formula.Cell, e *Entry, open, key jsontree.Token) {
	var value, lo, hi, unit jsontree.Token
	first := true
	seen := 0 // which of entryMembers have been read
	out := false
	for k, more := d.tok.Key(&first); more; k, more = d.tok.Key(&first) {
		name := d.name(k)
		member := entryMember(name)
		if member < 0 || entryMembers[member] == "applies" && f.Mark == "" {
			d.unknownEntry(string(name), k)
			continue
		}
		if seen&(1<<member) != 0 {
			d.fail(diag.DuplicateName, span(k), string(name))
		}
		seen |= 1 << member
		tok := d.tok.Next()
		switch entryMembers[member] {
		case "value":
			value = tok
			d.tok.Skip(tok)
		case "min":
			lo = tok
			d.tok.Skip(tok)
		case "max":
			hi = tok
			d.tok.Skip(tok)
		case "unit":
			unit = tok
			d.isText(tok)
		case "source":
			e.Source = d.said(tok)
		case "note":
			e.Note = d.said(tok)
		case "reason":
			e.Reason = d.said(tok)
		case "basis":
			d.basis(e, tok)
		case "applies":
			out = d.applies(f, tok)
		}
	}
	if d.tok.Failed() {
		return
	}
	e.At = span(open)
	if out {
		d.leftOut(f, cell, e, key, value != jsontree.Token{} || lo != jsontree.Token{} || hi != jsontree.Token{})
		return
	}
	factor := d.factor(f, unit)
	if !factor.Equal(number.One) {
		e.Factor = factor
	}
	if none := (jsontree.Token{}); value == none && lo == none && hi == none && seen != 0 && seen&appliesMember == 0 && d.unfilled(e) {
		return
	}
	d.given(f, cell, e, value, lo, hi, factor)
	if e.Basis >= Presumed && d.blank(e.Reason) {
		d.fail(diag.ReasonNeeded, span(key), f.Name, e.Basis.String())
	}
}

// unfilled reports whether an entry without a value is one that nobody has filled in yet, with a unit or a note for who does: then the fact is missing. A
// source or a reason without a value is none.
func (d *Document) unfilled(e *Entry) bool {
	if !d.blank(e.Source) || !d.blank(e.Reason) {
		return false
	}
	e.Unfilled, e.Basis = true, Stated
	return true
}

func (d *Document) unknownEntry(name string, key jsontree.Token) {
	d.tok.Skip(d.tok.Next())
	g := d.fail(diag.UnknownMember, span(key), name)
	*g = g.Suggest(name, entryMembers)
}

// entryMember is the index of a member's name among entryMembers, -1 for another.
func entryMember(name []byte) int {
	for i, m := range entryMembers {
		if m == string(name) {
			return i
		}
	}
	return -1
}

var entryMembers = []string{"value", "min", "max", "unit", "source", "note", "reason", "basis", "applies"}

const appliesMember = 1 << 8 // the last of them

func (d *Document) onceToken(before, key jsontree.Token, name string) {
	if before != (jsontree.Token{}) {
		d.fail(diag.DuplicateName, span(key), name)
	}
}

// given reads the value, or the bounds where only they are known.
func (d *Document) given(f *formula.Fact, cell *formula.Cell, e *Entry, value, lo, hi jsontree.Token, factor number.Number) {
	none := jsontree.Token{}
	switch {
	case value != none && (lo != none || hi != none):
		d.fail(diag.ValueAndBound, e.At)
	case value != none:
		end := d.tok.Pos()
		d.tok.Seek(value)
		d.value(f, cell, value, factor)
		e.At = diag.Span{Start: value.Start, End: d.tok.Pos()}
		d.tok.SeekTo(end)
	case lo == none && hi == none:
		d.fail(diag.ValueMissing, e.At, f.Name)
	case f.Kind != formula.Number && f.Kind != formula.Date:
		d.fail(diag.BoundKind, e.At, f.Kind)
	default:
		d.bounds(f, cell, lo, hi, factor)
	}
}

func (d *Document) bounds(f *formula.Fact, cell *formula.Cell, lo, hi jsontree.Token, factor number.Number) {
	read := func(tok jsontree.Token) *number.Number {
		if tok == (jsontree.Token{}) {
			return nil
		}
		var c formula.Cell
		d.value(f, &c, tok, factor)
		if c.State == formula.Missing {
			return nil
		}
		return &c.Num
	}
	cell.Lo, cell.Hi = read(lo), read(hi)
	if cell.Lo == nil && cell.Hi == nil {
		return
	}
	cell.State = formula.Bounded
	if cell.Lo != nil && cell.Hi != nil && cell.Hi.Less(*cell.Lo) {
		d.fail(diag.BoundOrder, span(lo), *cell.Lo, *cell.Hi)
	}
}

func (d *Document) basis(e *Entry, tok jsontree.Token) {
	if !d.isText(tok) {
		return
	}
	given := d.name(tok)
	for i, name := range bases {
		if string(given) == name {
			e.Basis = Basis(i)
			d.Weak = d.Weak || e.Basis >= Presumed
			return
		}
	}
	d.fail(diag.BasisUnknown, span(tok), string(given))
}

func (d *Document) factor(f *formula.Fact, unit jsontree.Token) number.Number {
	if unit.Kind != jsontree.String {
		return number.One
	}
	given := d.name(unit)
	if string(given) == f.Unit {
		return number.One
	}
	factor, ok := formula.UnitFactor(string(given), f.Unit)
	if !ok {
		d.fail(diag.UnitConvert, span(unit), string(given), f.Name, f.Unit)
		return number.One
	}
	return factor
}
