package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Language is a notation for expressions.
type Language uint8

const (
	CEL Language = iota
	Expr
)

// String is the notation's name in rule files: cel or expr.
func (l Language) String() string { return [...]string{"cel", "expr"}[l] }

// ParseLanguage returns the notation of that name.
func ParseLanguage(name string) (Language, bool) {
	switch name {
	case "cel":
		return CEL, true
	case "expr":
		return Expr, true
	}
	return 0, false
}

// parse takes an expression to an unchecked tree, nil if it cannot be read. A tree may come with findings about
// characters, which refuse the expression but do not keep its names from being checked.
func parse(lang Language, src string) (*Node, []finding) {
	l := lex(lang, src)
	if l.fatal {
		return nil, l.list
	}
	if len(l.tokens) == 0 {
		l.fail(diag.SyntaxIncomplete, 0, len(src))
		return nil, l.list
	}
	var n *Node
	if lang == CEL {
		n = parseCEL(l)
	} else {
		n = parseExpr(l)
	}
	return n, l.list
}

// What follows builds nodes for both front ends from the author's tokens.

func (l *lexed) span(i int) diag.Span {
	return diag.Span{Start: l.tokens[i].start, End: l.tokens[i].end()}
}

// closing is the end of the bracket that opens at token i.
func (l *lexed) closing(i int) int { return l.tokens[l.tokens[i].match].end() }

func cover(nodes []*Node) diag.Span {
	return diag.Span{Start: nodes[0].Span.Start, End: nodes[len(nodes)-1].Span.End}
}

func (l *lexed) tooDeep() { l.fail(diag.ExpressionTooDeep, 0, len(l.src), MaxDepth) }

func (l *lexed) unsupported(i int) {
	t := l.tokens[i]
	l.fail(diag.Unsupported, t.start, t.end(), t.text)
}

func (l *lexed) literal(i int) *Node {
	t := l.tokens[i]
	span := l.span(i)
	negative := false
	if t.text == "-" { // CEL's parser takes a leading minus into the literal
		negative = true
		t = l.tokens[i+1]
		span.End = t.end()
	}
	n := &Node{Op: OpConst, Span: span}
	switch {
	case t.kind == tokNumber:
		v, err := number.Parse(t.text)
		if err != nil {
			l.fail(diag.NumberTooLarge, t.start, t.end(), t.text)
		}
		if negative {
			v = v.Neg()
		}
		n.Value = Value{Kind: Number, Num: v}
	case t.kind == tokString:
		n.Value = Value{Kind: Text, Text: unquote(t.text)}
	default:
		n.Value = Value{Kind: Boolean, Bool: t.text == "true"}
	}
	return n
}

func (l *lexed) nameNode(i int) *Node {
	if reserved[l.tokens[i].text] {
		l.unsupported(i)
	}
	return &Node{Op: OpName, Name: l.tokens[i].text, Span: l.span(i)}
}

// selectNode is operand.field, where the field is token i. A chain of names is one dotted name.
func (l *lexed) selectNode(operand *Node, i int) *Node {
	field := l.tokens[i]
	span := diag.Span{Start: operand.Span.Start, End: field.end()}
	if operand.Op == OpName {
		return &Node{Op: OpName, Name: operand.Name + "." + field.text, Span: span}
	}
	return &Node{Op: opField, Name: field.text, Args: []*Node{operand}, Span: span}
}

func (l *lexed) listNode(i int, elements []*Node) *Node {
	return &Node{Op: OpList, Args: elements, Span: diag.Span{Start: l.tokens[i].start, End: l.closing(i)}}
}

func (l *lexed) operation(op Op, i int, args []*Node) *Node {
	span := cover(args)
	span.Start = min(span.Start, l.tokens[i].start)
	n := &Node{Op: op, Args: args, Span: span}
	if op == OpNeg && args[0].Op == OpConst && args[0].Value.Kind == Number {
		args[0].Value.Num = args[0].Value.Num.Neg()
		args[0].Span = span
		return args[0]
	}
	return n
}

// callNode is name(args…), where the name is token i and its bracket the next.
func (l *lexed) callNode(i int, args []*Node) *Node {
	t := l.tokens[i]
	if t.kind != tokName {
		l.unsupported(i)
		return &Node{}
	}
	return &Node{Op: OpCall, Name: t.text, Args: args, Span: diag.Span{Start: t.start, End: l.closing(i + 1)}}
}

// Source is an expression or a template with its place in the author's file.
type Source struct {
	Text  string
	Place func(start, end int) diag.Place // maps a byte range of Text to the file
}

// Plain is text that stands in no file; diagnostics point into the text itself, under that name.
func Plain(name, text string) Source {
	s := diag.NewSource(name, []byte(text))
	return Source{text, func(start, end int) diag.Place {
		return diag.Place{Source: s, Span: diag.Span{Start: start, End: end}}
	}}
}

// place turns findings into diagnostics.
func (t Source) place(list []finding) diag.List {
	var out diag.List
	for _, f := range list {
		d := diag.New(f.code, t.Place(f.span.Start, f.span.End), f.args...)
		if f.help != nil {
			d = d.WithHelp(f.help...)
		}
		if f.hint.Zh != "" {
			d = d.Told(f.hint)
		}
		out.Add(d)
	}
	return out
}
