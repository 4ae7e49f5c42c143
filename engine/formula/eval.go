package formula

import (
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Number evaluates a formula of type Number; a Boolean counts as 0 or 100, as a percentage does.
func (f *Formula) Number(frame *Frame) (number.Number, *Undetermined) {
	if f.Root.Type.Kind == Boolean {
		ok, u := f.Root.code.bool(frame)
		if ok {
			return number.Hundred, u
		}
		return number.Zero, u
	}
	return f.Root.code.num(frame)
}

// Bool evaluates a formula of type Boolean.
func (f *Formula) Bool(frame *Frame) (bool, *Undetermined) { return f.Root.code.bool(frame) }

// Value evaluates a formula of any single-valued type.
func (f *Formula) Value(frame *Frame) (Value, *Undetermined) { return f.Root.value(frame) }

// Reads calls visit for every fact that the formula may read, in order of first mention; a fact is named again when it
// is mentioned again.
func (f *Formula) Reads(visit func(*Fact)) { f.Root.reads(visit, map[*Let]bool{}) }

func (n *Node) reads(visit func(*Fact), seen map[*Let]bool) {
	n.Walk(func(n *Node) bool {
		switch n.Op {
		case OpFact, OpColumn:
			visit(n.Fact)
		case OpLet:
			if !seen[n.Let] && n.Let.Root != nil {
				seen[n.Let] = true
				n.Let.Root.reads(visit, seen)
			}
		}
		return true
	})
}

// Lets returns the lets that the formula uses, each after those it uses itself.
func (f *Formula) Lets() []*Let {
	var out []*Let
	seen := map[*Let]bool{}
	var visit func(n *Node)
	visit = func(n *Node) {
		n.Walk(func(n *Node) bool {
			if n.Op == OpLet && !seen[n.Let] && n.Let.Root != nil {
				seen[n.Let] = true
				visit(n.Let.Root)
				out = append(out, n.Let)
			}
			return true
		})
	}
	visit(f.Root)
	return out
}

// Template is text with ${expressions}.
type Template struct {
	parts []templatePart
}

type templatePart struct {
	words   string
	formula *Formula
}

// CompileTemplate parses a template; its expressions may have any single-valued type.
func (s *Scope) CompileTemplate(lang Language, src Source) (*Template, diag.List) {
	t := &Template{}
	var list diag.List
	rest, at := src.Text, 0
	for {
		i := strings.Index(rest, "${")
		if i < 0 {
			t.parts = append(t.parts, templatePart{words: rest})
			return t, list
		}
		t.parts = append(t.parts, templatePart{words: rest[:i]})
		end := templateEnd(rest[i+2:])
		if end < 0 {
			list.Add(diag.New(diag.TemplateForm, src.Place(at+i, at+i+2)))
			return t, list
		}
		from := at + i + 2
		inner := Source{Text: rest[i+2 : i+2+end], Place: func(start, end int) diag.Place { return src.Place(from+start, from+end) }}
		formula, found := s.Compile(lang, inner, Number, Boolean, Text, Date)
		list = append(list, found...)
		t.parts = append(t.parts, templatePart{formula: formula})
		rest, at = rest[i+3+end:], at+i+3+end
	}
}

// templateEnd finds the closing brace outside strings and inner braces.
func templateEnd(s string) int {
	depth, quote := 0, byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == '\\' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '{':
			depth++
		case c == '}':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}

// Append writes the template with its expressions' values. An undetermined value is written as （缺：reason）.
func (t *Template) Append(b []byte, f *Frame) []byte {
	for _, p := range t.parts {
		if p.formula == nil {
			b = append(b, p.words...)
			continue
		}
		v, u := p.formula.Value(f)
		if u != nil {
			b = append(append(append(b, "（"...), u.Reason(diag.Zh)...), "）"...)
			continue
		}
		b = v.Append(b)
	}
	return b
}

// Formulas calls visit for each expression of the template.
func (t *Template) Formulas(visit func(*Formula)) {
	for _, p := range t.parts {
		if p.formula != nil {
			visit(p.formula)
		}
	}
}

// shownPlaces is how many decimals a derivation shows of a number that has more.
const shownPlaces = 4

// Append writes a value for a reader: 是 and 否, dates as 2022-12-31, long numbers cut with an ellipsis.
func (v Value) Append(b []byte) []byte {
	switch v.Kind {
	case Number:
		return v.Num.AppendApprox(b, shownPlaces)
	case Boolean:
		if v.Bool {
			return append(b, "是"...)
		}
		return append(b, "否"...)
	case Date:
		return append(b, FormatDate(v.Num)...)
	}
	return append(b, v.Text...)
}

// String is the value as Append writes it.
func (v Value) String() string { return string(v.Append(nil)) }
