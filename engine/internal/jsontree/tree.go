package jsontree

import (
	"bytes"
	"encoding/json"
	"slices"
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
func Parse(source *diag.Source) (*Node, diag.List) { return parse(source, nil) }

// Members is Parse of an object of which only members of those names are kept; names within the others are not compared.
func Members(source *diag.Source, names ...string) (*Node, diag.List) { return parse(source, names) }

func parse(source *diag.Source, only []string) (*Node, diag.List) {
	p := parser{source: source, text: string(source.Text), only: only}
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
	text   string   // of the source: texts of nodes are parts of it
	only   []string // members of the top that are kept; nil: all
	nodes  []Node   // made and not yet used
	items  []*Node  // of the objects and arrays that are being read, see children
	list   diag.List
}

// node is a new one. They are made many at a time, since they live and die together.
func (p *parser) node() *Node {
	if len(p.nodes) == 0 {
		p.nodes = make([]Node, min(max(8, len(p.text)/256), 512))
	}
	n := &p.nodes[0]
	p.nodes = p.nodes[1:]
	return n
}

func (p *parser) value(tok Token, depth int) *Node {
	n := p.node()
	n.Kind, n.Span, n.source = tok.Kind, diag.Span{Start: tok.Start, End: tok.End}, p.source
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
		n.Text = p.content(tok)
	case Number:
		n.Text = p.text[tok.Start:tok.End]
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

func (p *parser) content(tok Token) string {
	if !tok.Escaped {
		return p.text[tok.Start+1 : tok.End-1]
	}
	return string(p.tok.Unquote(nil, tok))
}

// manyMembers is from where names of members are looked up in a map.
const manyMembers = 12

func (p *parser) children(n *Node, depth int) {
	first, from := true, len(p.items)
	defer func() {
		n.Items = append([]*Node(nil), p.items[from:]...)
		p.items = p.items[:from]
	}()
	if n.Kind == Array {
		for tok, more := p.tok.Element(&first); more; tok, more = p.tok.Element(&first) {
			p.items = append(p.items, p.value(tok, depth+1))
		}
		return
	}
	var seen map[string]*Node // once there are many
	for key, more := p.tok.Key(&first); more; key, more = p.tok.Key(&first) {
		name := p.content(key)
		if depth == 0 && p.only != nil && !slices.Contains(p.only, name) {
			p.tok.skip(p.tok.Next(), 1)
			continue
		}
		child := p.value(p.tok.Next(), depth+1)
		child.Name, child.Key = name, diag.Span{Start: key.Start, End: key.End}
		members := p.items[from:]
		if seen == nil && len(members) == manyMembers {
			seen = make(map[string]*Node, 2*manyMembers)
			for _, m := range members {
				seen[m.Name] = m
			}
		}
		before := seen[name]
		if seen == nil {
			if k := slices.IndexFunc(members, func(m *Node) bool { return m.Name == name }); k >= 0 {
				before = members[k]
			}
		}
		if before != nil {
			d := diag.New(diag.DuplicateName, child.keyPlace(), name)
			d.Related = []diag.Related{{Place: before.keyPlace(), What: diag.Term{Zh: "先前在", En: "first at"}}}
			p.list.Add(d)
			continue
		}
		if seen != nil {
			seen[name] = child
		}
		p.items = append(p.items, child)
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
func (n *Node) Canonical() []byte { return n.canonical(make([]byte, 0, 1024)) }

func (n *Node) canonical(b []byte) []byte {
	switch n.Kind {
	case Object:
		members := slices.Clone(n.Items)
		slices.SortFunc(members, func(x, y *Node) int { return strings.Compare(x.Name, y.Name) })
		b = append(b, '{')
		for k, m := range members {
			if k > 0 {
				b = append(b, ',')
			}
			b = m.canonical(append(quoted(b, m.Name), ':'))
		}
		return append(b, '}')
	case Array:
		b = append(b, '[')
		for k, e := range n.Items {
			if k > 0 {
				b = append(b, ',')
			}
			b = e.canonical(b)
		}
		return append(b, ']')
	case String:
		return quoted(b, n.Text)
	case Number:
		return append(b, n.Text...)
	case True:
		return append(b, "true"...)
	case False:
		return append(b, "false"...)
	}
	return append(b, "null"...)
}

// quoted writes a text as encoding/json does, without its escapes for HTML.
func quoted(b []byte, s string) []byte {
	for k := 0; k < len(s); k++ {
		if c := s[k]; c < ' ' || c == '"' || c == '\\' || c == 0x7f || c == 0xe2 || c == 0xff { // e2: U+2028 begins with it
			return escaped(b, s)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

func escaped(b []byte, s string) []byte {
	var buffer bytes.Buffer
	enc := json.NewEncoder(&buffer)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic("jsontree: " + err.Error()) // a text always encodes
	}
	return append(b, bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))...)
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
