package engine

import (
	"strings"
	"unicode"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/rulefile"
	"jixiao/engine/number"
)

// Notes and warnings when a rule set is loaded: a number of the standard's text that the rule lacks; a rule that cannot reach full
// marks, or leaves its range.

// standard puts parameters into the standard's words.
func (l *loader) standard(x *rulefile.Expression) string {
	if x == nil {
		return ""
	}
	var b strings.Builder
	for rest, at := x.Source.Text, 0; ; {
		start := strings.Index(rest, "${")
		if start < 0 {
			b.WriteString(rest)
			return b.String()
		}
		end := strings.Index(rest[start:], "}")
		if end < 0 {
			l.list.Add(diag.New(diag.TemplateForm, x.Source.Place(at+start, at+start+2)))
			return b.String()
		}
		end += start
		name := rest[start+2 : end]
		value, ok := l.parameter(name)
		if !ok {
			l.list.Add(diag.New(diag.ParameterUnknown, x.Source.Place(at+start, at+end+1), name))
		}
		l.params[name] = true
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

// numbersOf notes a number in the standard's words that neither the rule nor a parameter nor a weight holds: the words
// and the rule may have parted. Whole numbers below 3 are as often words as measures.
func (l *loader) numbersOf(i leaf) {
	x := i.decl.Standard
	if x == nil || i.rule.Rule == nil {
		return
	}
	known := map[string]bool{i.Weight.String(): true, "0": true, "1": true, "2": true, "100": true}
	for _, f := range i.rule.Formulas() {
		f.Numbers(func(n number.Number) {
			known[n.String()] = true
			if !i.IsPoints { // “低于90%” of a deduction from 100
				known[number.Hundred.Sub(n).String()] = true
			}
		})
	}
	for _, p := range l.rs.Parameters {
		known[p.Value.String()] = true
	}
	text := x.Source.Text
	for at := 0; at < len(text); {
		if text[at] < '0' || text[at] > '9' {
			at++
			continue
		}
		end := at
		for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == '.' && end+1 < len(text) && unicode.IsDigit(rune(text[end+1]))) {
			end++
		}
		n, err := number.Parse(text[at:end])
		counts := end-at == 4 && strings.HasPrefix(text[end:], "年")
		for _, what := range []string{"个要点", "个方面", "个条件", "项内容", "项要求", "条标准"} {
			counts = counts || strings.HasPrefix(text[end:], what)
		}
		if err == nil && !known[n.String()] && !counts {
			l.list.Add(diag.New(diag.NumberUnused, x.Source.Place(at, end), text[at:end]))
		}
		at = end
	}
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
		if b.Hi != nil && b.Hi.Less(number.Hundred) {
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
	slots := reads(i.rule.Rule)
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
