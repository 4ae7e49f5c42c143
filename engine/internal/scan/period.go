package scan

import (
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// heads fills the facts that the document's head gives. Where it does not, they may stand among the others.
func (d *Document) heads() {
	for _, slot := range d.plan.heads {
		f, cell, e := d.plan.Facts[slot], &d.Cells[slot], &d.Entries[slot]
		from, at := formula.Cell{State: formula.Known}, d.PeriodAt
		first, last, ok := ParsePeriod(d.Period)
		member := "period"
		switch f.From {
		case "period.from":
			from.Num = first
		case "period.to":
			from.Num = last
		default:
			member, from.Text, at, ok = "subject", d.Subject, d.SubjectAt, d.Subject != ""
		}
		switch {
		case !ok:
		case e.At != diag.Span{} && d.lenient: // an earlier version asked for it: what was said then holds
		case e.At != diag.Span{}:
			d.fail(diag.HeadGiven, e.At, f.Name, member)
		case f.Kind == formula.Date && !d.inRange(f, from.Num, at):
		default:
			*cell, *e = from, Entry{At: at}
		}
	}
}

// ParsePeriod reads 2022, 2021-2024 or 2022-01-01/2022-12-31 as its first and last day.
func ParsePeriod(s string) (first, last number.Number, ok bool) {
	if a, b, found := strings.Cut(s, "/"); found {
		first, okA := formula.ParseDate(a)
		last, okB := formula.ParseDate(b)
		return first, last, okA && okB && first.Cmp(last) <= 0
	}
	from, until := s, s
	if len(s) == 9 && s[4] == '-' {
		from, until = s[:4], s[5:]
	}
	if len(from) != 4 || len(until) != 4 {
		return first, last, false
	}
	first, okA := formula.ParseDate(from + "-01-01")
	last, okB := formula.ParseDate(until + "-12-31")
	return first, last, okA && okB && first.Cmp(last) <= 0
}
