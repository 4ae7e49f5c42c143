package formula

import (
	"errors"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"jixiao/engine/diag"
)

func parseExpr(l *lexed) *Node {
	tree, err := parser.Parse(string(l.safe))
	if err != nil {
		var at *file.Error
		if errors.As(err, &at) {
			l.syntax(at.From)
		} else {
			l.fail(diag.ExpressionTooDeep, 0, len(l.src), MaxDepth)
		}
		return nil
	}
	n := exprReader{l}.node(tree.Node, 0)
	if l.fatal {
		return nil
	}
	return n
}

type exprReader struct{ *lexed }

var exprOps = map[string]Op{
	"&&": OpAnd, "and": OpAnd, "||": OpOr, "or": OpOr, "==": OpEq, "!=": OpNe, "<": OpLt, "<=": OpLe, ">": OpGt,
	">=": OpGe, "+": OpAdd, "-": OpSub, "*": OpMul, "/": OpDiv, "in": OpIn,
}

// elementName is what the tree calls the element of a loop, which the notation writes # or leaves out.
const elementName = "#"

func (x exprReader) node(e ast.Node, depth int) *Node {
	if depth > MaxDepth {
		x.tooDeep()
		return &Node{}
	}
	switch e := e.(type) {
	case *ast.IntegerNode, *ast.BoolNode, *ast.StringNode:
		return x.literal(x.tokenAt(e.Location().From))
	case *ast.IdentifierNode:
		return x.nameNode(x.tokenAt(e.Location().From))
	case *ast.MemberNode:
		return x.member(e, depth)
	case *ast.PointerNode:
		i := x.tokenAt(e.Location().From)
		if e.Name != "" {
			x.unsupported(i + 1)
			return &Node{}
		}
		return &Node{Op: OpName, Name: elementName, Span: x.span(i)}
	case *ast.ArrayNode:
		return x.listNode(x.tokenAt(e.Location().From), x.nodes(e.Nodes, depth))
	case *ast.UnaryNode:
		return x.unary(e, depth)
	case *ast.BinaryNode:
		return x.binary(e, depth)
	case *ast.ConditionalNode:
		args := x.nodes([]ast.Node{e.Cond, e.Exp1, e.Exp2}, depth)
		return &Node{Op: OpCond, Args: args, Span: cover(args)}
	case *ast.CallNode:
		if name, ok := e.Callee.(*ast.IdentifierNode); ok {
			return x.callNode(x.tokenAt(name.Location().From), x.nodes(e.Arguments, depth))
		}
	case *ast.BuiltinNode:
		return x.builtin(e, depth)
	}
	x.unsupported(x.tokenAt(e.Location().From))
	return &Node{}
}

func (x exprReader) nodes(list []ast.Node, depth int) []*Node {
	out := make([]*Node, len(list))
	for i, e := range list {
		out[i] = x.node(e, depth+1)
	}
	return out
}

func (x exprReader) member(e *ast.MemberNode, depth int) *Node {
	i := x.tokenAt(e.Property.Location().From)
	if t := x.tokens[i]; e.Optional || t.kind == tokOp && t.text != "." || t.kind == tokNumber || t.kind == tokString {
		x.unsupported(i)
		return &Node{}
	}
	if x.tokens[i].text == "." { // .x for #.x: the parser anchors both at the dot
		i++
	}
	return x.selectNode(x.node(e.Node, depth+1), i)
}

func (x exprReader) unary(e *ast.UnaryNode, depth int) *Node {
	arg := x.node(e.Node, depth+1)
	i := x.tokenAt(e.Location().From)
	switch e.Operator {
	case "-":
		return x.operation(OpNeg, i, []*Node{arg})
	case "!", "not":
		return x.operation(OpNot, i, []*Node{arg})
	}
	x.unsupported(i)
	return &Node{}
}

func (x exprReader) binary(e *ast.BinaryNode, depth int) *Node {
	i := x.tokenAt(e.Location().From)
	op, ok := exprOps[e.Operator]
	// The parser reads a < b < c as a < b && b < c and anchors the && at the second <. CEL has no such reading.
	if op == OpAnd && x.tokens[i].text != "&&" && x.tokens[i].text != "and" {
		x.fail(diag.ComparisonChained, x.tokens[i].start, x.tokens[i].end())
		return &Node{}
	}
	if !ok {
		x.unsupported(i)
		return &Node{}
	}
	return x.operation(op, i, x.nodes([]ast.Node{e.Left, e.Right}, depth))
}

func (x exprReader) builtin(e *ast.BuiltinNode, depth int) *Node {
	i := x.tokenAt(e.Location().From)
	op, ok := loopOps[e.Name]
	if !ok || len(e.Arguments) != 2 {
		x.unsupported(i)
		return &Node{}
	}
	body, ok := e.Arguments[1].(*ast.PredicateNode)
	if !ok || x.tokens[i+1].text != "(" {
		x.unsupported(i)
		return &Node{}
	}
	args := []*Node{x.node(e.Arguments[0], depth+1), x.node(body.Node, depth+1)}
	return &Node{Op: op, Name: elementName, Args: args, Span: diag.Span{Start: x.tokens[i].start, End: x.closing(i + 1)}}
}
