package engine

import (
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/rulefile"
	"jixiao/engine/number"
)

// Warnings when a rule set is loaded: a rule that cannot reach full marks, or leaves its range.

// standard puts parameters into the standard's words.
func (l *loader) standard(x *rulefile.Expression) string {
	if x == nil {
		return ""
	}
	return l.spokenIn(x.Source.Text, x.Source.Place)
}

// about puts parameters into the words of what is declared.
func (l *loader) about(declared *jsontree.Node, words *string) {
	if m := declared.Member("about"); m != nil && strings.Contains(*words, "${") {
		*words = l.spokenIn(*words, func(int, int) diag.Place { return m.Place() })
	}
}

// spokenIn puts parameters into words; place says where a part of them stands.
func (l *loader) spokenIn(text string, place func(start, end int) diag.Place) string {
	var b strings.Builder
	for rest, at := text, 0; ; {
		start := strings.Index(rest, "${")
		if start < 0 {
			b.WriteString(rest)
			return b.String()
		}
		end := strings.Index(rest[start:], "}")
		if end < 0 {
			l.list.Add(diag.New(diag.TemplateForm, place(at+start, at+start+2)))
			return b.String()
		}
		end += start
		name := rest[start+2 : end]
		value, ok := l.parameter(name)
		if !ok {
			l.list.Add(diag.New(diag.ParameterUnknown, place(at+start, at+end+1), name))
		}
		l.spoken[name] = true
		b.WriteString(rest[:start] + value)
		rest, at = rest[end+1:], at+end+1
	}
}

func (l *loader) parameter(name string) (string, bool) {
	for _, p := range l.rs.Parameters {
		if p.Name == name {
			return p.Value.String(), true
		}
	}
	return "", false
}

// reach warns of rules whose result, over all facts that the declarations admit, never comes to full marks, or comes out of
// its range: mostly a percentage taken for points, or the other way round. That full marks cannot be had is a bound that
// was proved; that the range is left is said of a value that the rule gave on facts that were tried.
func (l *loader) reach(i leaf) {
	rule := i.rule.Rule
	if rule == nil || i.rule.Rows == nil && len(reads(rule)) == 0 || i.rule.Rows != nil && i.IsPoints {
		return
	}
	frame := l.emptyFrame()
	var row *formula.Rows
	if i.rule.Rows != nil {
		row = formula.EmptyRow(i.rule.Rows.Table)
	}
	frame.Enter(i.Weight, row, 0)
	b := rule.Bounds(frame)
	if !i.IsPoints {
		if full := i.rule.Applies != nil && i.rule.Policy == door.Full; b.Hi != nil && b.Hi.Less(number.Hundred) && !full {
			l.list.Add(diag.New(diag.PercentLow, i.decl.RuleKey, i.Name, *b.Hi).WithHelp())
		}
		return
	}
	if b.Hi != nil && i.Max.Less(*b.Hi) || b.Lo != nil && b.Lo.Less(i.Min) {
		l.outOfRange(i, frame)
	}
}

// maxTried bounds how many combinations of facts are tried for one criterion.
const maxTried = 1 << 10

// outOfRange looks for facts, at the ends of what is declared, on which a rule gives more or less than its criterion can
// have, and tells the worst.
func (l *loader) outOfRange(i leaf, frame *formula.Frame) {
	slots := reads(i.rule.Rule, i.rule.Applies)
	values := make([][]formula.Cell, len(slots))
	count := 1
	for k, slot := range slots {
		values[k] = corners(l.rs.facts[slot])
		if count *= max(1, len(values[k])); count > maxTried {
			return
		}
	}
	worst := i.Max
	least := i.Min
	for n := range count {
		for k, slot := range slots {
			if c := values[k]; len(c) > 0 {
				frame.Facts[slot] = c[n%len(c)]
				n /= len(c)
			}
		}
		frame.Reset()
		frame.Enter(i.Weight, nil, 0)
		if a := i.rule.Applies; a != nil {
			if applies, u := a.Bool(frame); u != nil || !applies {
				continue
			}
		}
		if v, u := i.rule.Rule.Number(frame); u == nil {
			worst, least = number.Max(worst, v), number.Min(least, v)
		}
	}
	for _, slot := range slots {
		frame.Facts[slot] = formula.Cell{}
	}
	switch {
	case i.Max.Less(worst):
		l.list.Add(diag.New(diag.PointsHigh, i.decl.RuleKey, i.Name, worst, i.Max).WithHelp())
	case least.Less(i.Min):
		l.list.Add(diag.New(diag.PointsLow, i.decl.RuleKey, i.Name, least, i.Min).WithHelp())
	}
}

// corners are the values of a fact at the ends of what is declared, and plain ones where there is no end.
func corners(f *formula.Fact) []formula.Cell {
	var out []formula.Cell
	switch f.Kind {
	case formula.Boolean:
		return []formula.Cell{{State: formula.Known}, {State: formula.Known, Bool: true}}
	case formula.Text:
		for _, c := range f.Choices {
			out = append(out, formula.Cell{State: formula.Known, Text: c})
		}
	case formula.Number:
		for _, x := range []*number.Number{f.Min, f.Max} {
			if x != nil {
				out = append(out, formula.Cell{State: formula.Known, Num: *x})
			}
		}
		for _, x := range []int64{0, 1, 100, 1000} {
			if n := number.Int(x); len(out) < 3 && (f.Min == nil || f.Min.Less(n)) && (f.Max == nil || n.Less(*f.Max)) {
				out = append(out, formula.Cell{State: formula.Known, Num: n})
			}
		}
	}
	return out
}
