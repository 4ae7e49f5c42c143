package engine

import (
	"strings"
	"unicode"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
)

// The standard's words, and the numbers in them.

// standard puts parameters into the standard's words.
func (l *loader) standard(n *jsontree.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	for rest, at := n.Text, 0; ; {
		start := strings.Index(rest, "${")
		if start < 0 {
			b.WriteString(rest)
			return b.String()
		}
		end := strings.Index(rest[start:], "}")
		if end < 0 {
			l.list.Add(diag.New(diag.TemplateForm, n.Lines().Place(at+start, at+start+2)))
			return b.String()
		}
		end += start
		name := rest[start+2 : end]
		value, ok := l.parameter(name)
		if !ok {
			l.list.Add(diag.New(diag.ParameterUnknown, n.Lines().Place(at+start, at+end+1), name))
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
func (l *loader) numbersOf(i *Indicator, n *jsontree.Node) {
	node := n.Member("standard")
	if node == nil || i.Rule == nil {
		return
	}
	known := map[string]bool{i.Weight.String(): true, "0": true, "1": true, "2": true, "100": true}
	i.Rule.Numbers(func(x number.Number) {
		known[x.String()] = true
		if !i.IsPoints { // “低于90%” of a deduction from 100
			known[number.Hundred.Sub(x).String()] = true
		}
	})
	for _, p := range l.rs.Parameters {
		known[p.Value.String()] = true
	}
	for _, f := range []*formula.Formula{i.applies} {
		if f != nil {
			f.Numbers(func(x number.Number) { known[x.String()] = true })
		}
	}
	text := node.Text
	for at := 0; at < len(text); {
		if text[at] < '0' || text[at] > '9' {
			at++
			continue
		}
		end := at
		for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == '.' && end+1 < len(text) && unicode.IsDigit(rune(text[end+1]))) {
			end++
		}
		x, err := number.Parse(text[at:end])
		counts := end-at == 4 && strings.HasPrefix(text[end:], "年")
		for _, what := range []string{"个要点", "个方面", "个条件", "项内容", "项要求", "条标准"} {
			counts = counts || strings.HasPrefix(text[end:], what)
		}
		if err == nil && !known[x.String()] && !counts {
			l.list.Add(diag.New(diag.NumberUnused, node.Lines().Place(at, end), text[at:end]))
		}
		at = end
	}
}
