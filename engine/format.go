package engine

import (
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
)

// formatWidth is how long a value may be to stand on one line, in bytes of ASCII or half as many Chinese characters.
const formatWidth = 120

// Format writes a file of jixiao's canonically: members in the author's order, two spaces a level, what fits on a line on
// one line, an indicator's members always below each other, Chinese unescaped, digits as written. In the expressions of
// rule sets, full-width and typographic operators become the ASCII ones that they stand for; nothing else changes. The
// list is set if the text is no JSON.
func Format(name string, text []byte) ([]byte, diag.List) {
	root, list := jsontree.Parse(diag.NewSource(name, text))
	if list.HasErrors() {
		return nil, list
	}
	p := &formatter{}
	p.language, _ = formula.ParseLanguage(root.String("language"))
	p.rules = root.Member("indicators") != nil
	p.value(root, 0, false)
	p.b = append(p.b, '\n')
	return p.b, nil
}

type formatter struct {
	b        []byte
	language formula.Language
	rules    bool
}

// expressions are the members of rule sets that hold expressions.
var expressions = map[string]bool{"percent": true, "points": true, "applies": true, "expect": true, "cel": true, "expr": true}

func (p *formatter) value(n *jsontree.Node, depth int, expression bool) {
	if n.Kind != jsontree.Object && n.Kind != jsontree.Array || len(n.Items) == 0 {
		p.scalar(n, expression)
		return
	}
	start := len(p.b)
	if !stands(n) {
		p.line(n, expression)
		if short(p.b[start:]) {
			return
		}
		p.b = p.b[:start]
	}
	open, end := "{", "}"
	if n.Kind == jsontree.Array {
		open, end = "[", "]"
	}
	p.b = append(p.b, open...)
	for i, item := range n.Items {
		if i > 0 {
			p.b = append(p.b, ',')
		}
		p.newline(depth + 1)
		p.name(n, item)
		p.value(item, depth+1, p.holds(n, item, expression))
	}
	p.newline(depth)
	p.b = append(p.b, end...)
}

// stands reports whether a value's members stand below each other however short they are: a file and an indicator do.
func stands(n *jsontree.Node) bool {
	return n.Kind == jsontree.Object && (n.Member("$schema") != nil || n.Member("weight") != nil && n.Member("name") != nil && n.Member("id") != nil)
}

func short(b []byte) bool {
	width := 0
	for _, r := range string(b) {
		if width++; r > 0x7f {
			width++
		}
	}
	return width <= formatWidth
}

func (p *formatter) newline(depth int) {
	p.b = append(p.b, '\n')
	p.b = append(p.b, strings.Repeat("  ", depth)...)
}

func (p *formatter) name(parent, item *jsontree.Node) {
	if parent.Kind == jsontree.Object {
		p.b = append(quote(p.b, item.Name), ": "...)
	}
}

// holds reports whether a member or element is an expression.
func (p *formatter) holds(parent, item *jsontree.Node, expression bool) bool {
	if parent.Kind == jsontree.Array {
		return expression
	}
	return p.rules && (expressions[item.Name] || parent.Name == "let")
}

func (p *formatter) line(n *jsontree.Node, expression bool) {
	if n.Kind != jsontree.Object && n.Kind != jsontree.Array || len(n.Items) == 0 {
		p.scalar(n, expression)
		return
	}
	open, end := byte('{'), byte('}')
	if n.Kind == jsontree.Array {
		open, end = '[', ']'
	}
	p.b = append(p.b, open)
	for i, item := range n.Items {
		if i > 0 {
			p.b = append(p.b, ", "...)
		}
		p.name(n, item)
		p.line(item, p.holds(n, item, expression))
	}
	p.b = append(p.b, end)
}

func (p *formatter) scalar(n *jsontree.Node, expression bool) {
	switch n.Kind {
	case jsontree.Object:
		p.b = append(p.b, "{}"...)
	case jsontree.Array:
		p.b = append(p.b, "[]"...)
	case jsontree.String:
		s := n.Text
		if expression {
			lang := p.language
			if named, ok := formula.ParseLanguage(n.Name); ok {
				lang = named
			}
			s = formula.Repair(lang, s)
		}
		p.b = quote(p.b, s)
	case jsontree.Number:
		p.b = append(p.b, n.Text...)
	case jsontree.True:
		p.b = append(p.b, "true"...)
	case jsontree.False:
		p.b = append(p.b, "false"...)
	default:
		p.b = append(p.b, "null"...)
	}
}
