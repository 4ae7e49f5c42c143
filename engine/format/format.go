// Package format lays out files of jixiao's, tells what a file is, and mends what editors and spreadsheets do to text before
// it is JSON at all.
package format

import (
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/rulefile"
)

// width is how long a value may be to stand on one line, in bytes of ASCII or half as many Chinese characters.
const width = 120

// Format writes a file canonically: UTF-8 without a byte order mark, members in the author's order, two spaces a level, what
// fits on a line on one line, an indicator's members always below each other, Chinese unescaped, digits as written. Text in
// another encoding and full-width punctuation of JSON are mended, see Mend. In the expressions of rule sets, full-width and
// typographic operators become the ASCII ones that they stand for; no other text changes. The list says why the
// text is no JSON, and where an encoding was guessed; mended says whether the file had to be mended to be read.
func Format(name string, text []byte) (out []byte, mended bool, list diag.List) {
	guessed := guesses(text)
	text, mended = Mend(text)
	root, list := jsontree.Parse(diag.NewSource(name, text))
	if list.HasErrors() {
		return nil, mended, list
	}
	p := &printer{expressions: map[*jsontree.Node]bool{}}
	p.language, _ = formula.ParseLanguage(root.String("language"))
	if kindOf(root) == RuleSet {
		for n, template := range rulefile.Expressions(root) {
			p.expressions[n] = template
		}
	}
	p.value(root, 0, nothing)
	p.b = append(p.b, '\n')
	if mended && guessed {
		list.Add(diag.New(diag.EncodingGuessed, diag.Place{Source: diag.NewSource(name, nil)}))
	}
	return p.b, mended, list
}

// holds says what a string is that is written.
type holds uint8

const (
	nothing    holds = iota // text
	expression              // an expression, or a line of one
	template                // text with ${expressions}
)

type printer struct {
	b           []byte
	language    formula.Language
	expressions map[*jsontree.Node]bool // members that hold expressions; true for templates
}

// of is what a member or element holds, inside one that holds h.
func (p *printer) of(n *jsontree.Node, h holds) holds {
	if isTemplate, ok := p.expressions[n]; ok {
		if isTemplate {
			return template
		}
		return expression
	}
	return h
}

func (p *printer) value(n *jsontree.Node, depth int, h holds) {
	if n.Kind != jsontree.Object && n.Kind != jsontree.Array || len(n.Items) == 0 {
		p.scalar(n, h)
		return
	}
	start := len(p.b)
	if !stands(n) {
		p.line(n, h)
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
		p.value(item, depth+1, p.of(item, h))
	}
	p.newline(depth)
	p.b = append(p.b, end...)
}

// stands reports whether a value's members stand below each other however short they are: a file and an indicator do.
func stands(n *jsontree.Node) bool {
	return n.Kind == jsontree.Object && (n.Member("$schema") != nil || n.Member("weight") != nil && n.Member("name") != nil && n.Member("id") != nil)
}

func short(b []byte) bool {
	columns := 0
	for _, r := range string(b) {
		if columns++; r > 0x7f {
			columns++
		}
	}
	return columns <= width
}

func (p *printer) newline(depth int) {
	p.b = append(p.b, '\n')
	p.b = append(p.b, strings.Repeat("  ", depth)...)
}

func (p *printer) name(parent, item *jsontree.Node) {
	if parent.Kind == jsontree.Object {
		p.b = append(diag.AppendQuoted(p.b, item.Name), ": "...)
	}
}

func (p *printer) line(n *jsontree.Node, h holds) {
	if n.Kind != jsontree.Object && n.Kind != jsontree.Array || len(n.Items) == 0 {
		p.scalar(n, h)
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
		p.line(item, p.of(item, h))
	}
	p.b = append(p.b, end)
}

func (p *printer) scalar(n *jsontree.Node, h holds) {
	switch n.Kind {
	case jsontree.Object:
		p.b = append(p.b, "{}"...)
	case jsontree.Array:
		p.b = append(p.b, "[]"...)
	case jsontree.String:
		p.b = diag.AppendQuoted(p.b, p.repaired(n, h))
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

func (p *printer) repaired(n *jsontree.Node, h holds) string {
	lang := p.language
	if named, ok := formula.ParseLanguage(n.Name); ok {
		lang = named
	}
	switch h {
	case expression:
		return formula.Repair(lang, n.Text)
	case template:
		return formula.RepairTemplate(lang, n.Text)
	}
	return n.Text
}
