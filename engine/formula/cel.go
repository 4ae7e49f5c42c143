package formula

import (
	"strings"
	"sync"

	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/parser"

	"jixiao/engine/diag"
)

// celParser is cel-go's parser without macros: the tree knows its loops by name, and expanded comprehensions would lose
// what the author wrote. It keeps no state between expressions.
var celParser = sync.OnceValue(func() *parser.Parser {
	p, err := parser.NewParser(parser.EnablePrattParser(true), parser.EnableIdentEscapeSyntax(false),
		parser.MaxRecursionDepth(4*MaxDepth), parser.ErrorReportingLimit(1), parser.ErrorRecoveryLimit(1))
	if err != nil {
		panic("formula: cel parser: " + err.Error())
	}
	return p
})

func parseCEL(l *lexed) *Node {
	parsed, errs := celParser().Parse(common.NewTextSource(string(l.safe)))
	if list := errs.GetErrors(); len(list) > 0 {
		at := list[0].Location
		l.syntax(l.offset(at.Line(), at.Column()))
		return nil
	}
	c := celReader{lexed: l, info: parsed.SourceInfo()}
	n := c.node(parsed.Expr(), 0)
	if l.fatal {
		return nil
	}
	return n
}

// offset converts a line from 1 and a column from 0 to a code point offset.
func (l *lexed) offset(line, column int) int {
	at := 0
	for ; line > 1 && at < len(l.safe); at++ {
		if l.safe[at] == '\n' {
			line--
		}
	}
	return at + max(column, 0)
}

// syntax records that parsing failed at a code point.
func (l *lexed) syntax(at int) {
	for _, t := range l.tokens {
		if op := spoken[t.text]; t.at >= at && op != "" {
			l.fail(diag.OperatorSpelling, t.start, t.end(), t.text, op)
			return
		}
		if t.at >= at {
			l.fail(diag.SyntaxUnexpected, t.start, t.end(), t.text)
			return
		}
	}
	start, half := 0, 0
	if n := len(l.tokens); n > 0 {
		start = l.tokens[n-1].start
	}
	for _, t := range l.tokens {
		half += strings.Count(t.text, "?") - strings.Count(t.text, ":")
	}
	if half > 0 {
		l.fail(diag.CondIncomplete, start, len(l.src))
		return
	}
	l.fail(diag.SyntaxIncomplete, start, len(l.src))
}

type celReader struct {
	*lexed
	info *ast.SourceInfo
}

// token finds the token that the parser anchored a node at.
func (c celReader) token(e ast.Expr) int {
	r, _ := c.info.GetOffsetRange(e.ID())
	return c.lexed.tokenAt(int(r.Start))
}

// tokenAt panics if no token starts there: the parsers anchor nodes at tokens only.
func (l *lexed) tokenAt(at int) int {
	i, ok := l.at[at]
	if !ok {
		panic("formula: no token at " + string(l.safe))
	}
	return i
}

var celOps = map[string]Op{
	operators.LogicalAnd: OpAnd, operators.LogicalOr: OpOr, operators.LogicalNot: OpNot, operators.Negate: OpNeg,
	operators.Conditional: OpCond, operators.Equals: OpEq, operators.NotEquals: OpNe, operators.Less: OpLt,
	operators.LessEquals: OpLe, operators.Greater: OpGt, operators.GreaterEquals: OpGe, operators.Add: OpAdd,
	operators.Subtract: OpSub, operators.Multiply: OpMul, operators.Divide: OpDiv, operators.In: OpIn,
}

func (c celReader) node(e ast.Expr, depth int) *Node {
	if depth > MaxDepth {
		c.tooDeep()
		return &Node{}
	}
	i := c.token(e)
	switch e.Kind() {
	case ast.LiteralKind:
		return c.literal(i)
	case ast.IdentKind:
		return c.nameNode(i)
	case ast.SelectKind:
		return c.selectNode(c.node(e.AsSelect().Operand(), depth+1), i+1)
	case ast.ListKind:
		return c.listNode(i, c.nodes(e.AsList().Elements(), depth))
	case ast.CallKind:
		return c.call(e.AsCall(), i, depth)
	}
	c.unsupported(i)
	return &Node{}
}

func (c celReader) nodes(list []ast.Expr, depth int) []*Node {
	out := make([]*Node, len(list))
	for i, e := range list {
		out[i] = c.node(e, depth+1)
	}
	return out
}

func (c celReader) call(call ast.CallExpr, i, depth int) *Node {
	args := c.nodes(call.Args(), depth)
	if op, ok := celOps[call.FunctionName()]; ok && c.tokens[i].text != "(" {
		return c.operation(op, i, args)
	}
	if c.tokens[i].text != "(" {
		c.unsupported(i) // an index
		return &Node{}
	}
	if !call.IsMemberFunction() {
		return c.callNode(i-1, args)
	}
	target := c.node(call.Target(), depth+1)
	return c.loopNode(target, i-1, args)
}

// unknownMethod refuses x.f(…). A function that exists is shown as it is written: f(x, …).
func (c celReader) unknownMethod(i int, target *Node) {
	t := c.tokens[i]
	c.fail(diag.UnknownFunction, t.start, t.end(), t.text)
	last := &c.list[len(c.list)-1]
	if functionNamed[t.text] != nil {
		end := c.closing(i + 1)
		inside := strings.TrimSpace(c.src[c.tokens[i+1].end() : end-1])
		if inside != "" {
			inside = ", " + inside
		}
		last.hint = writtenAs(t.text + "(" + c.src[target.Span.Start:target.Span.End] + inside + ")")
	} else if form := meant(t.text, CEL); form != "" {
		last.hint = writtenAs(form)
	}
}

// loopNode is list.all(x, …) and its sisters; other methods do not exist.
func (c celReader) loopNode(target *Node, i int, args []*Node) *Node {
	op, ok := loopOps[c.tokens[i].text]
	if !ok || op == OpExists && c.tokens[i].text == "any" {
		c.unknownMethod(i, target)
		return &Node{}
	}
	if len(args) != 2 || args[0].Op != OpName {
		c.fail(diag.LoopForm, c.tokens[i].start, c.tokens[i].end(), c.tokens[i].text)
		return &Node{}
	}
	span := diag.Span{Start: target.Span.Start, End: c.closing(i + 1)}
	return &Node{Op: op, Span: span, Name: args[0].Name, Args: []*Node{target, args[1]}}
}

var loopOps = map[string]Op{"all": OpAll, "exists": OpExists, "any": OpExists, "filter": OpFilter, "map": OpMap}
