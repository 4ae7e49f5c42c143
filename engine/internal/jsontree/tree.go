package jsontree

import (
	"bytes"
	"encoding/json"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Limits of a file that is read into a tree.
const (
	MaxBytes = 4 << 20
	MaxDepth = 64
)

// Node is one JSON value with its place.
type Node struct {
	Kind   Kind
	Span   diag.Span // the value
	Name   string    // the member's name, "" in arrays and at the top
	Key    diag.Span // the member's name with its quotes
	Text   string    // decoded string, or a number's digits
	Number number.Number
	Items  []*Node // members in order, or elements

	source  *diag.Source
	escaped bool
}

// Parse reads a whole file. On malformed input it returns nil and one finding, on duplicate names the tree and one
// finding for each.
func Parse(source *diag.Source) (*Node, diag.List) {
	p := parser{source: source}
	p.tok.Reset(source.Name, source.Text)
	p.tok.source = source
	if len(source.Text) > MaxBytes {
		p.tok.Fail(diag.FileTooLarge, 0, 0, len(source.Text), MaxBytes)
	}
	root := p.value(p.tok.Next(), 0)
	p.tok.End()
	if failure, failed := p.tok.Failure(); failed {
		p.list.Add(failure)
		return nil, p.list
	}
	return root, p.list
}

type parser struct {
	tok    Tokenizer
	source *diag.Source
	list   diag.List
}

func (p *parser) value(tok Token, depth int) *Node {
	n := &Node{Kind: tok.Kind, Span: diag.Span{Start: tok.Start, End: tok.End}, source: p.source}
	switch tok.Kind {
	case Object, Array:
		if depth == MaxDepth {
			p.tok.Fail(diag.FileTooDeep, tok.Start, tok.End, MaxDepth)
			return n
		}
		p.children(n, depth)
		n.Span.End = p.tok.pos
	case String:
		n.escaped = tok.Escaped
		n.Text = p.text(tok)
	case Number:
		n.Text = string(p.tok.Content(tok))
		var err error
		if n.Number, err = number.Parse(n.Text); err != nil {
			p.tok.Fail(BadNumber(err), tok.Start, tok.End, n.Text)
		}
	case True, False, Null:
	default:
		p.tok.Unexpected(tok)
	}
	return n
}

// BadNumber is the code for an error of number.Parse.
func BadNumber(err error) *diag.Code {
	if err == number.ErrLarge {
		return diag.NumberTooLarge
	}
	return diag.NumberMalformed
}

func (p *parser) text(tok Token) string {
	if !tok.Escaped {
		return string(p.tok.Content(tok))
	}
	return string(p.tok.Unquote(nil, tok))
}

func (p *parser) children(n *Node, depth int) {
	first := true
	if n.Kind == Array {
		for tok, more := p.tok.Element(&first); more; tok, more = p.tok.Element(&first) {
			n.Items = append(n.Items, p.value(tok, depth+1))
		}
		return
	}
	seen := map[string]*Node{}
	for key, more := p.tok.Key(&first); more; key, more = p.tok.Key(&first) {
		name := p.text(key)
		child := p.value(p.tok.Next(), depth+1)
		child.Name, child.Key = name, diag.Span{Start: key.Start, End: key.End}
		if before := seen[name]; before != nil {
			d := diag.New(diag.DuplicateName, child.keyPlace(), name)
			d.Related = []diag.Related{{Place: before.keyPlace(), What: diag.Term{Zh: "先前在", En: "first at"}}}
			p.list.Add(d)
			continue
		}
		seen[name] = child
		n.Items = append(n.Items, child)
	}
}

func (n *Node) keyPlace() diag.Place { return diag.Place{Source: n.source, Span: n.Key} }

// Place is where the value stands.
func (n *Node) Place() diag.Place { return diag.Place{Source: n.source, Span: n.Span} }

// KeyPlace is where the member's name stands; for an element, where the value stands.
func (n *Node) KeyPlace() diag.Place {
	if n.Key == (diag.Span{}) {
		return n.Place()
	}
	return n.keyPlace()
}

// Member returns the member of that name, nil if there is none or n is no object. It may be called on nil.
func (n *Node) Member(name string) *Node {
	if n == nil || n.Kind != Object {
		return nil
	}
	for _, c := range n.Items {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// With returns the node with other members or elements. The node itself does not change.
func (n *Node) With(items []*Node) *Node {
	m := *n
	m.Items = items
	return &m
}

// String returns the text of the string member of that name, "" if there is none.
func (n *Node) String(name string) string {
	if m := n.Member(name); m != nil && m.Kind == String {
		return m.Text
	}
	return ""
}

// At follows a JSON pointer's parts as far as they lead.
func (n *Node) At(pointer []string) *Node {
	for _, part := range pointer {
		next := n.Member(part)
		if n.Kind == Array {
			if i, ok := index(part); ok && i < len(n.Items) {
				next = n.Items[i]
			}
		}
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

func index(s string) (n int, ok bool) {
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, s != ""
}

// Plain converts the tree for a JSON Schema validator: maps, slices and json.Number.
func (n *Node) Plain() any {
	switch n.Kind {
	case Object:
		m := make(map[string]any, len(n.Items))
		for _, c := range n.Items {
			m[c.Name] = c.Plain()
		}
		return m
	case Array:
		a := make([]any, len(n.Items))
		for i, c := range n.Items {
			a[i] = c.Plain()
		}
		return a
	case String:
		return n.Text
	case Number:
		return json.Number(n.Text)
	case True, False:
		return n.Kind == True
	}
	return nil
}

// Canonical appends the value with members in order of their names and without white space: the form that is digested,
// so that two files of the same meaning for the reader have the same digest.
func (n *Node) Canonical() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(n.Plain()); err != nil {
		panic("jsontree: " + err.Error()) // a parsed tree always encodes
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// Lines is text that stands in a file as one JSON string or as an array of strings, one for each line.
type Lines struct {
	Text  string
	parts []*Node
}

// Lines reads a string or an array of strings.
func (n *Node) Lines() Lines {
	if n.Kind == String {
		return Lines{Text: n.Text, parts: []*Node{n}}
	}
	lines := make([]string, len(n.Items))
	for i, part := range n.Items {
		lines[i] = part.Text
	}
	return Lines{Text: strings.Join(lines, "\n"), parts: n.Items}
}

// Place maps a byte range of the text to the file.
func (l Lines) Place(start, end int) diag.Place {
	if len(l.parts) == 0 {
		return diag.Place{}
	}
	from, to := l.offset(start), l.offset(end)
	return diag.Place{Source: l.parts[0].source, Span: diag.Span{Start: from, End: max(from, to)}}
}

// offset maps one byte offset.
func (l Lines) offset(at int) int {
	for i, part := range l.parts {
		if at > len(part.Text) && i < len(l.parts)-1 {
			at -= len(part.Text) + 1
			continue
		}
		start := part.Span.Start + 1
		if !part.escaped {
			return start + min(at, len(part.Text))
		}
		var offsets []int
		unquote(nil, part.source.Text[start:part.Span.End-1], &offsets, start)
		offsets = append(offsets, part.Span.End-1)
		return offsets[min(at, len(offsets)-1)]
	}
	return 0
}
