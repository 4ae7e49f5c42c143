package formula

import (
	"fmt"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"

	"jixiao/engine/number"
)

// expr as a referee.

// exprReferee evaluates with expr; "?" if it gives an error, "!" if it is refused.
func exprReferee(src string, s *Scope, f *Frame) string {
	consts := map[string]number.Number{}
	text := refereeText(Expr, src, s, consts)
	vars := map[string]any{}
	for name, n := range consts {
		vars[name] = n
	}
	var missing []string
	exprVariables(s, f, vars, &missing)
	opts := []expr.Option{expr.Env(vars), expr.Patch(arithmetic{}), expr.Optimize(false)}
	for _, fn := range Functions {
		opts = append(opts, expr.Function(fn.Name, func(args ...any) (any, error) {
			out, code := reference(fn.Name, args)
			if code != nil {
				return nil, fmt.Errorf("%s", code.ID)
			}
			return out, nil
		}), expr.DisableBuiltin(fn.Name))
	}
	for name, op := range refereeOps {
		opts = append(opts, expr.Function(name, func(args ...any) (any, error) { return op(args) }))
	}
	program, err := expr.Compile(text, opts...)
	if err != nil {
		return "! " + err.Error()
	}
	for _, id := range missing {
		delete(vars, id)
	}
	out, err := expr.Run(program, vars)
	if err != nil {
		return "? " + err.Error()
	}
	switch v := out.(type) {
	case number.Number:
		return v.String()
	case []any:
		return fmt.Sprintf("list of %d", len(v))
	case nil:
		return "? nil"
	}
	return fmt.Sprint(out)
}

func exprVariables(s *Scope, f *Frame, vars map[string]any, missing *[]string) {
	plain := func(v Value) any {
		switch v.Kind {
		case Boolean:
			return v.Bool
		case Text:
			return v.Text
		}
		return v.Num
	}
	for _, name := range s.names {
		sym := s.symbols[name]
		switch id := asciiName(name); sym.op {
		case OpVar:
			vars[id] = f.Weight
		case OpParam:
			vars[id] = sym.param.Value.Num
		case OpFact:
			c := f.Facts[sym.slot]
			if sym.typ.Kind != Table {
				if c.State == Known {
					vars[id] = plain(Value{Kind: sym.typ.Kind, Num: c.Num, Bool: c.Bool, Text: c.Text})
				} else { // typed for the checker, taken away before the run
					vars[id] = plain(Value{Kind: sym.typ.Kind})
					*missing = append(*missing, id)
				}
				continue
			}
			rows := []any{}
			for r := range c.Rows.N {
				row := map[string]any{}
				for k, col := range sym.fact.Columns {
					row[fmt.Sprintf("c%d", k)] = plain(c.Rows.Columns[k].Value(col.Kind, r))
				}
				rows = append(rows, row)
			}
			vars[id] = rows
			for k, col := range sym.fact.Columns {
				cells := []any{}
				for r := range c.Rows.N {
					cells = append(cells, plain(c.Rows.Columns[k].Value(col.Kind, r)))
				}
				vars[asciiName(name+"."+col.Name)] = cells
			}
		}
	}
}

// arithmetic replaces operators by calls, since expr's own overloading miscompiles nested calls.
type arithmetic struct{}

var refereeNames = map[string]string{"+": "num_add", "-": "num_sub", "*": "num_mul", "/": "num_div", "<": "num_lt", "<=": "num_le", ">": "num_gt", ">=": "num_ge", "==": "num_eq", "!=": "num_ne", "in": "num_in"}

func (arithmetic) Visit(n *ast.Node) {
	switch e := (*n).(type) {
	case *ast.BinaryNode:
		if name, ok := refereeNames[e.Operator]; ok {
			ast.Patch(n, &ast.CallNode{Callee: &ast.IdentifierNode{Value: name}, Arguments: []ast.Node{e.Left, e.Right}})
		}
	case *ast.UnaryNode:
		if e.Operator == "-" {
			ast.Patch(n, &ast.CallNode{Callee: &ast.IdentifierNode{Value: "num_neg"}, Arguments: []ast.Node{e.Node}})
		}
	}
}

var refereeOps = map[string]func([]any) (any, error){
	"num_add": refereeArithmetic(number.Number.Add), "num_sub": refereeArithmetic(number.Number.Sub), "num_mul": refereeArithmetic(number.Number.Mul),
	"num_div": refereeArithmetic(func(a, b number.Number) number.Number {
		if b.Sign() == 0 {
			panic("division by zero")
		}
		return a.Quo(b)
	}),
	"num_lt": refereeCompare(func(c int) bool { return c < 0 }), "num_le": refereeCompare(func(c int) bool { return c <= 0 }),
	"num_gt": refereeCompare(func(c int) bool { return c > 0 }), "num_ge": refereeCompare(func(c int) bool { return c >= 0 }),
	"num_eq": refereeCompare(func(c int) bool { return c == 0 }), "num_ne": refereeCompare(func(c int) bool { return c != 0 }),
	"num_neg": func(a []any) (any, error) { return a[0].(number.Number).Neg(), nil },
	"num_in": func(a []any) (any, error) {
		for _, e := range a[1].([]any) {
			if same, err := refereeSame(a[0], e); err != nil || same {
				return same, err
			}
		}
		return false, nil
	},
}

func refereeSame(a, b any) (bool, error) {
	x, okX := a.(number.Number)
	y, okY := b.(number.Number)
	if okX && okY {
		return x.Equal(y), nil
	}
	return a == b, nil
}

func refereeArithmetic(op func(a, b number.Number) number.Number) func([]any) (any, error) {
	return func(a []any) (any, error) {
		x, okX := a[0].(number.Number)
		y, okY := a[1].(number.Number)
		if !okX || !okY {
			return nil, fmt.Errorf("not numbers")
		}
		return op(x, y), nil
	}
}

func refereeCompare(test func(int) bool) func([]any) (any, error) {
	return func(a []any) (any, error) {
		switch x := a[0].(type) {
		case number.Number:
			if y, ok := a[1].(number.Number); ok {
				return test(x.Cmp(y)), nil
			}
		case string:
			if y, ok := a[1].(string); ok {
				return test(strings.Compare(x, y)), nil
			}
		case bool:
			if y, ok := a[1].(bool); ok && x == y {
				return test(0), nil
			} else if ok {
				return test(1), nil
			}
		}
		return nil, fmt.Errorf("cannot compare %T with %T", a[0], a[1])
	}
}
