package scan

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
)

// keyPoints reads {"①": true, "②": false, "③": {"met": 0.5, "reason": "…"}}: each item is a fact of its own.
func (d *Document) keyPoints(name string, items []formula.KeyPoint, open jsontree.Token) {
	var marks []string
	for _, item := range items {
		marks = append(marks, item.Mark)
	}
	d.object(open, func(mark []byte, key jsontree.Token) {
		for _, item := range items {
			if item.Mark == string(mark) && item.Is != nil {
				d.computed(item.Fact.Name, key)
				return
			}
			if item.Mark == string(mark) {
				d.keyPoint(item.Fact, key)
				return
			}
		}
		said := name + "." + string(mark)
		if slot, known := d.plan.was[said]; known && d.lenient { // an earlier version's item
			d.keyPoint(d.plan.Facts[slot], key)
			return
		}
		d.tok.Skip(d.tok.Next())
		if d.lenient {
			d.Unknown = append(d.Unknown, said)
			return
		}
		d.fail(diag.KeyPointUnknown, span(key), name, diag.Zh.Join(marks))
	})
}

// computed passes over a key point that is computed; a document of another version may say it.
func (d *Document) computed(name string, key jsontree.Token) {
	d.tok.Skip(d.tok.Next())
	if d.lenient {
		d.Unknown = append(d.Unknown, name)
		return
	}
	d.fail(diag.KeyPointComputed, span(key), name)
}

var pointMembers = []string{"met", "applies", "source", "note", "reason", "basis"}

func (d *Document) keyPoint(f *formula.Fact, key jsontree.Token) {
	e, cell := &d.Entries[f.Slot], &d.Cells[f.Slot]
	if e.At != (diag.Span{}) {
		d.fail(diag.DuplicateName, span(key), f.Name)
	}
	tok := d.tok.Next()
	e.At = span(tok)
	if tok.Kind != jsontree.Object {
		d.met(f, cell, e, tok)
		d.inPart(f, cell, e, key)
		return
	}
	given, seen, out, asked, before := false, 0, false, false, len(d.list)
	d.object(tok, func(name []byte, key jsontree.Token) {
		for k, m := range pointMembers {
			if m == string(name) {
				if seen&(1<<k) != 0 {
					d.fail(diag.DuplicateName, span(key), m)
				}
				seen |= 1 << k
			}
		}
		switch string(name) {
		case "met":
			given = true
			d.met(f, cell, e, d.tok.Next())
		case "applies":
			out, asked = d.applies(f, d.tok.Next()), true
		case "source":
			e.Source = d.said(d.tok.Next())
		case "note":
			e.Note = d.said(d.tok.Next())
		case "reason":
			e.Reason = d.said(d.tok.Next())
		case "basis":
			d.basis(e, d.tok.Next())
		default:
			if d.unknownMember(string(name), key, pointMembers); string(name) == "value" {
				last := &d.list[len(d.list)-1]
				*last = last.WithHelp("met")
			}
		}
	})
	if d.tok.Failed() {
		return
	}
	if out {
		d.leftOut(f, cell, e, key, given)
		return
	}
	d.inPart(f, cell, e, key)
	switch {
	case !given && len(d.list) > before: // what is wrong is said
	case !given && asked && d.lenient && (f.Conditional || f.Applies == nil): // missing, unless it does not apply here either
	case !given && !asked && e.Note != (Said{}) && d.unfilled(e):
	case !given:
		d.fail(diag.KeyPointValue, e.At, f.Name)
	case e.Basis >= Presumed && d.blank(e.Reason):
		d.fail(diag.ReasonNeeded, span(key), f.Name, e.Basis.String())
	}
}

// applies reads whether an item applies; true if it does not.
func (d *Document) applies(f *formula.Fact, tok jsontree.Token) (out bool) {
	switch {
	case f.Conditional && d.lenient: // as the rules say
		return false
	case f.Conditional:
		d.fail(diag.KeyPointWhen, span(tok), f.Mark)
	case tok.Kind != jsontree.True && tok.Kind != jsontree.False:
		d.wrongType(tok, diag.Term{Zh: "true 或 false", En: "true or false"})
	case tok.Kind == jsontree.False && f.Applies == nil && d.lenient: // which it may not, here
		d.Unknown = append(d.Unknown, f.Name)
	case tok.Kind == jsontree.False && f.Applies == nil:
		d.fail(diag.KeyPointApplies, span(tok), f.Mark)
	}
	return tok.Kind == jsontree.False && f.Applies != nil
}

// leftOut settles an item that does not apply. It says why, and nothing else.
func (d *Document) leftOut(f *formula.Fact, cell *formula.Cell, e *Entry, key jsontree.Token, given bool) {
	if given || d.blank(e.Reason) {
		d.fail(diag.KeyPointOut, span(key), f.Mark)
	}
	*cell = formula.Cell{State: formula.Known}
	d.Cells[f.Applies.Slot] = formula.Cell{State: formula.Known}
}

// appliesOtherwise settles for items that are given, and of which nothing else is said, that they apply.
func (d *Document) appliesOtherwise() {
	for _, f := range d.plan.optional {
		if d.Cells[f.Slot].State != formula.Missing && d.Cells[f.Applies.Slot].State == formula.Missing {
			d.Cells[f.Applies.Slot] = formula.Cell{State: formula.Known, Bool: true}
		}
	}
}

// inPart asks the reason of an item that is met in part.
func (d *Document) inPart(f *formula.Fact, cell *formula.Cell, e *Entry, key jsontree.Token) {
	if f.Mark != "" && f.Kind == formula.Number && cell.State == formula.Known && !cell.Num.IsInt() && d.blank(e.Reason) && !d.lenient {
		d.fail(diag.KeyPointReason, span(key), f.Mark)
	}
}

// met reads whether an item is met: true, false, or where it can be met in part a number from 0 to 1.
func (d *Document) met(f *formula.Fact, cell *formula.Cell, e *Entry, tok jsontree.Token) {
	e.At = diag.Span{Start: tok.Start, End: tok.End}
	switch {
	case f.Kind == formula.Number && (tok.Kind == jsontree.True || tok.Kind == jsontree.False):
		if cell.State = formula.Known; tok.Kind == jsontree.True {
			cell.Num = number.One
		}
	case f.Kind == formula.Boolean && tok.Kind == jsontree.Number && !d.lenient:
		d.fail(diag.KeyPointPart, span(tok), f.Mark)
	default:
		d.value(f, cell, tok, number.One)
	}
}
