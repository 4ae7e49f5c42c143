package compare

import (
	"strings"

	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
)

// Whole lists what changed beside the indicators, in Chinese: period, total, rounding, grades, parameters, checks,
// adjustments and consequences.
func Whole(a, b *engine.RuleSet) []string {
	var out []string
	add := func(label, before, after string) {
		if before != after {
			out = append(out, label+"："+before+" → "+after)
		}
	}
	add("标题", a.Title, b.Title)
	add("适用期间", a.Effective.In(0), b.Effective.In(0))
	add("总分", a.Total.String(), b.Total.String())
	add("等级", grades(a), grades(b))
	if a.Rounding != b.Rounding || a.GradeOnExact != b.GradeOnExact {
		out = append(out, "取整或定级所用的总分有改动")
	}
	out = append(out, byName("参数", parameters(a), parameters(b))...)
	out = append(out, byName("勾稽", checks(a), checks(b))...)
	wa, wb := whole(a), whole(b)
	return append(out, byName("", wa, wb)...)
}

func grades(rs *engine.RuleSet) string {
	var parts []string
	for _, g := range rs.Grades {
		s := g.Name + " ≥" + g.From.String()
		if g.To != nil {
			s += "至" + g.To.String()
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "，")
}

// named is a list of things with names, in order.
type named struct {
	names []string
	texts map[string]string
}

func (n *named) add(name, text string) {
	if n.texts == nil {
		n.texts = map[string]string{}
	}
	n.names = append(n.names, name)
	n.texts[name] = text
}

func parameters(rs *engine.RuleSet) (n named) {
	for _, p := range rs.Parameters {
		n.add(p.Name, p.Value.String()+p.Unit)
	}
	return n
}

func checks(rs *engine.RuleSet) (n named) {
	for _, c := range door.In(rs).Checks() {
		n.add(c.ID, c.Expect.Words())
	}
	return n
}

func whole(rs *engine.RuleSet) (n named) {
	door.In(rs).Whole(func(name string, f *formula.Formula) { n.add(name, f.Words()) })
	return n
}

// byName tells what came, went and changed.
func byName(label string, a, b named) []string {
	if label != "" {
		label += " "
	}
	var out []string
	for _, name := range b.names {
		before, ok := a.texts[name]
		switch {
		case !ok:
			out = append(out, label+name+"：新增 "+b.texts[name])
		case before != b.texts[name]:
			out = append(out, label+name+"："+before+" → "+b.texts[name])
		}
	}
	for _, name := range a.names {
		if _, ok := b.texts[name]; !ok {
			out = append(out, label+name+"：删去")
		}
	}
	return out
}
