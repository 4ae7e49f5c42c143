package revise

import (
	"fmt"
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// Bands and lookup tables as rows: from where, up to where, which word, and what it gives.

// An arm is one row of a band or a lookup. Its ends and what it gives are numbers where they stand as such in the rule.
type arm struct {
	id, measure       string
	key               string        // of a lookup
	word              *formula.Node // it, where it stands
	from, value       *formula.Node
	until             *formula.Node // of a band, the one above it begins there
	first, last, band bool
	percent           []string // fields that are percentages
}

// armsOf are those of a formula in the order in which they stand in it.
func armsOf(i *engine.Indicator, p part) (out []arm) {
	for _, n := range bandsOf(p) {
		var percent []string
		if percentage(n.Args[0]) {
			percent = append(percent, From)
		}
		if p.member == "percent" {
			percent = append(percent, Value)
		}
		measure := (&formula.Formula{Root: n.Args[0], Src: p.f.Src}).In(diag.Zh)
		pairs, k := n.Args[1:], 0
		for ; 2*k+1 < len(pairs); k++ {
			a := arm{id: armID(i, p, n, k), measure: measure, value: pairs[2*k+1], band: n.Op == formula.OpBand, first: k == 0, percent: percent}
			if a.band {
				if a.from = pairs[2*k]; k > 0 {
					a.until = pairs[2*k-2]
				}
			} else {
				a.key, a.word = pairs[2*k].Value.Text, pairs[2*k]
			}
			out = append(out, a)
		}
		if 2*k < len(pairs) { // what holds where none of them does
			out = append(out, arm{id: armID(i, p, n, k), measure: measure, value: pairs[2*k], until: pairs[2*k-2], band: true, last: true, percent: percent})
		}
	}
	return out
}

// percentage reports whether a node is a percentage, by its unit or as a quotient of like amounts times 100.
func percentage(n *formula.Node) bool {
	hundred := func(n *formula.Node) bool {
		return n.Op == formula.OpConst && n.Value.Kind == formula.Number && n.Value.Num.Equal(number.Hundred)
	}
	switch {
	case n.Unit == "%" || n.Op == formula.OpCall && n.Fn != nil && n.Fn.Name == "attained":
		return true
	case n.Op == formula.OpLet:
		return n.Let != nil && n.Let.Root != nil && percentage(n.Let.Root)
	case n.Op == formula.OpMul:
		return hundred(n.Args[0]) && quotient(n.Args[1]) || hundred(n.Args[1]) && quotient(n.Args[0])
	case n.Op == formula.OpDiv && n.Args[0].Op == formula.OpMul:
		for k, a := range n.Args[0].Args {
			if hundred(a) && like(n.Args[0].Args[1-k], n.Args[1]) {
				return true
			}
		}
	case n.Op == formula.OpCond:
		return percentage(n.Args[1]) || percentage(n.Args[2])
	case n.Op == formula.OpCall && n.Fn != nil && (n.Fn.Name == "round" || n.Fn.Name == "min" || n.Fn.Name == "max"):
		return slices.ContainsFunc(n.Args, percentage)
	}
	return false
}

// quotient reports whether a node is a quotient of two amounts of one kind.
func quotient(n *formula.Node) bool {
	if n.Op == formula.OpLet && n.Let != nil && n.Let.Root != nil {
		return quotient(n.Let.Root)
	}
	return n.Op == formula.OpDiv && like(n.Args[0], n.Args[1])
}

func like(a, b *formula.Node) bool {
	_, converts := formula.UnitFactor(a.Unit, b.Unit)
	return converts && a.Unit != ""
}

// bandsOf are the bands and lookups that stand in a formula's own text.
func bandsOf(p part) (out []*formula.Node) {
	seen := map[int]bool{}
	for n := range p.f.Nodes() {
		if (n.Op == formula.OpBand || n.Op == formula.OpLookup) && !seen[n.Span.Start] && within(p.f, n) {
			seen[n.Span.Start] = true
			out = append(out, n)
		}
	}
	return out
}

func armID(i *engine.Indicator, p part, n *formula.Node, k int) string {
	return fmt.Sprintf("%s:%s:%d#%d", i.ID, p.member, n.Span.Start, k+1)
}

// within reports whether a node stands in the formula's own text, and not in a let's.
func within(f *formula.Formula, n *formula.Node) bool {
	found := false
	f.Root.Walk(func(m *formula.Node) bool {
		found = found || m == n
		return !found
	})
	return found
}

// plain is a number as it stands in a formula's own text; ok is false for anything else, of which the text tells.
func plain(p part, n *formula.Node) (text string, ok bool) {
	for _, c := range constants(p.f) {
		if c == n {
			return p.f.Src.Text[n.Span.Start:n.Span.End], true
		}
	}
	return "（" + (&formula.Formula{Root: n, Src: p.f.Src}).In(diag.Zh) + "）", false
}

func arms(rs *engine.RuleSet) Table {
	t := Table{Name: Arms, Fields: []string{Indicator, Measure, From, Until, Key, Value}}
	for _, i := range rs.Criteria() {
		for _, p := range parts(i) {
			for _, a := range armsOf(i, p) {
				from, until := "", ""
				if a.from != nil {
					from, _ = plain(p, a.from)
				}
				if a.until != nil {
					until, _ = plain(p, a.until)
				}
				value, _ := plain(p, a.value)
				t.Rows = append(t.Rows, Row{ID: a.id, Texts: []string{i.ID + " " + i.Name, a.measure, from, until, a.key, value}, Percent: a.percent})
			}
		}
	}
	return t
}

// inArms reports whether a number of a formula stands in a row of Arms, and is not told among the others.
func inArms(list []arm, n *formula.Node) bool {
	for _, a := range list {
		if a.from == n || a.value == n {
			return true
		}
	}
	return false
}

func (r *reviser) arm(e Edit) (why diag.Term) {
	if e.Field == Rows {
		r.bands[e.Row] = e
		return why
	}
	n, ok := asNumber(e.Text)
	if name := e.Row[strings.LastIndexByte(e.Row, '#')+1:]; strings.HasPrefix(name, Put) {
		text := strings.TrimSpace(e.Text)
		if e.Field != Key && text != "" {
			if text = n.String(); !ok {
				return noNumber
			}
		}
		if r.put[e.Row] == nil {
			r.put[e.Row] = map[string]string{}
		}
		r.put[e.Row][e.Field] = text
		return why
	}
	for _, i := range r.rs.Criteria() {
		for _, p := range parts(i) {
			for _, a := range armsOf(i, p) {
				if a.id != e.Row {
					continue
				}
				if e.Field == Key {
					switch e.Text = strings.TrimSpace(e.Text); {
					case a.word == nil:
						return diag.Term{Zh: "分档没有对照的词，请改“从（含）”", En: "a band has no word that is looked up: change where it begins"}
					case e.Text == "":
						return empty
					}
					r.constant(i, p, a.word, e)
					return why
				}
				at := a.value
				if e.Field == From {
					at = a.from
				}
				switch {
				case at == nil:
					return diag.Term{Zh: "这一行没有起点", En: "this row begins nowhere"}
				case !ok:
					return noNumber
				}
				if _, ok := plain(p, at); !ok {
					return diag.Term{Zh: "这里是算式或参数，请改表达式或参数", En: "it is an expression or a parameter: change that"}
				}
				e.Text = n.String()
				r.constant(i, p, at, e)
				return why
			}
		}
	}
	return unknown
}
