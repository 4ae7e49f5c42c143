package formula

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/env"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// The referees are cel-go's and expr's own parsers, checkers and evaluators, with the exact number registered as a type.
// They see the author's expression with names written in ASCII and numbers as constants of the number type.

// refereeText rewrites an expression for a referee: dotted fact names become one identifier, numbers constants.
func refereeText(lang Language, src string, s *Scope, consts map[string]number.Number) string {
	l := lex(lang, src)
	var b strings.Builder
	bound := map[string]bool{}
	for i := 1; i < len(l.tokens); i++ { // loop variables of CEL: the name after list.all(
		if lang == CEL && i >= 2 && l.tokens[i].kind == tokName && l.tokens[i-1].text == "(" && loopOps[l.tokens[i-2].text] != 0 {
			bound[l.tokens[i].text] = true
		}
	}
	for i := 0; i < len(l.tokens); i++ {
		t := l.tokens[i]
		switch t.kind {
		case tokNumber:
			name := "n" + strings.ReplaceAll(t.text, ".", "_")
			consts[name] = number.MustParse(t.text)
			b.WriteString(name + " ")
		case tokString:
			b.WriteString(fmt.Sprintf("%q ", unquote(t.text)))
		case tokName:
			i += refereeName(&b, l, i, s, bound)
		default:
			b.WriteString(t.text + " ")
		}
	}
	return b.String()
}

// refereeName writes the longest declared dotted name that starts at token i, and returns the extra tokens it took.
func refereeName(b *strings.Builder, l *lexed, i int, s *Scope, bound map[string]bool) int {
	word := l.tokens[i].text
	field := i > 0 && l.tokens[i-1].text == "."
	if field || bound[word] {
		if c := ([]string{"名称", "原值", "在用"}); field && !IsFunction(word) {
			for k, name := range c {
				if name == word {
					fmt.Fprintf(b, "c%d ", k)
					return 0
				}
			}
		}
		b.WriteString(word + " ")
		return 0
	}
	name, best, bestName := word, 0, ""
	for k := 0; ; k += 2 {
		if sym := s.find(name); sym != nil || columnOf(s, name) != "" {
			best, bestName = k, name
		}
		if i+k+2 >= len(l.tokens) || l.tokens[i+k+1].text != "." || l.tokens[i+k+2].kind != tokName {
			break
		}
		name += "." + l.tokens[i+k+2].text
	}
	if bestName == "" {
		b.WriteString(word + " ")
		return 0
	}
	if c := columnOf(s, bestName); c != "" {
		b.WriteString(c + " ")
	} else {
		b.WriteString(asciiName(bestName) + " ")
	}
	return best
}

func asciiName(name string) string { return fmt.Sprintf("v%x", name) }

func columnOf(s *Scope, name string) string {
	table, column, ok := strings.Cut(name, ".")
	if sym := s.find(table); ok && sym != nil && sym.typ.Kind == Table && sym.fact.ColumnNamed(column) != nil {
		return asciiName(name)
	}
	return ""
}

// celNumber is the exact number as a CEL value.
type celNumber struct{ number.Number }

var celNumberType = types.NewObjectType("number", traits.AdderType|traits.ComparerType)

func (n celNumber) ConvertToNative(t reflect.Type) (any, error) { return n.Number, nil }
func (n celNumber) ConvertToType(ref.Type) ref.Val              { return types.NewErr("no conversion") }
func (n celNumber) Type() ref.Type                              { return celNumberType }
func (n celNumber) Value() any                                  { return n.Number }
func (n celNumber) Equal(o ref.Val) ref.Val {
	m, ok := o.(celNumber)
	return types.Bool(ok && n.Number.Equal(m.Number))
}

// toRef converts a value of ours for cel-go.
func toRef(v Value) ref.Val {
	switch v.Kind {
	case Boolean:
		return types.Bool(v.Bool)
	case Text:
		return types.String(v.Text)
	}
	return celNumber{v.Num}
}

func refError(code *diag.Code) ref.Val { return types.NewErr("%s", code.ID) }

func celBinary(f func(a, b number.Number) ref.Val) cel.OverloadOpt {
	return cel.BinaryBinding(func(a, b ref.Val) ref.Val {
		x, okX := a.(celNumber)
		y, okY := b.(celNumber)
		if !okX || !okY {
			return types.NewErr("not numbers")
		}
		return f(x.Number, y.Number)
	})
}

// celReferee evaluates with cel-go. The result is a value as run writes it, "? …" for an error, "! …" if it is refused.
func celReferee(t *testing.T, src string, s *Scope, f *Frame) string {
	consts := map[string]number.Number{}
	text := refereeText(CEL, src, s, consts)
	num := cel.ObjectType("number")
	opts := []cel.EnvOption{cel.StdLib(cel.StdLibSubset(&env.LibrarySubset{IncludeFunctions: []*env.Function{
		env.NewFunction(operators.LogicalAnd), env.NewFunction(operators.LogicalOr), env.NewFunction(operators.LogicalNot),
		env.NewFunction(operators.Conditional), env.NewFunction(operators.Equals), env.NewFunction(operators.NotEquals),
		env.NewFunction(operators.In), env.NewFunction(operators.OldIn), env.NewFunction(operators.NotStrictlyFalse),
	}}))}
	declare := func(op, id string, result *cel.Type, g func(a, b number.Number) ref.Val) {
		opts = append(opts, cel.Function(op, cel.Overload(id, []*cel.Type{num, num}, result, celBinary(g))))
	}
	declare(operators.Add, "num_add", num, func(a, b number.Number) ref.Val { return celNumber{a.Add(b)} })
	declare(operators.Subtract, "num_sub", num, func(a, b number.Number) ref.Val { return celNumber{a.Sub(b)} })
	declare(operators.Multiply, "num_mul", num, func(a, b number.Number) ref.Val { return celNumber{a.Mul(b)} })
	declare(operators.Divide, "num_div", num, func(a, b number.Number) ref.Val {
		if b.Sign() == 0 {
			return refError(diag.OutcomeZero)
		}
		return celNumber{a.Quo(b)}
	})
	for op, test := range map[string]func(int) bool{operators.Less: func(c int) bool { return c < 0 }, operators.LessEquals: func(c int) bool { return c <= 0 },
		operators.Greater: func(c int) bool { return c > 0 }, operators.GreaterEquals: func(c int) bool { return c >= 0 }} {
		declare(op, "num"+op, cel.BoolType, func(a, b number.Number) ref.Val { return types.Bool(test(a.Cmp(b))) })
		opts = append(opts, cel.Function(op, cel.Overload("text"+op, []*cel.Type{cel.StringType, cel.StringType}, cel.BoolType,
			cel.BinaryBinding(func(a, b ref.Val) ref.Val {
				return types.Bool(test(strings.Compare(string(a.(types.String)), string(b.(types.String)))))
			}))))
	}
	opts = append(opts, cel.Function(operators.Negate, cel.Overload("num_neg", []*cel.Type{num}, num,
		cel.UnaryBinding(func(a ref.Val) ref.Val { return celNumber{a.(celNumber).Neg()} }))))
	opts = append(opts, celFunctions(num)...)
	list := cel.ListType(cel.TypeParamType("A")) // what the macros filter and map expand to adds lists
	opts = append(opts, cel.Function(operators.Add, cel.Overload("list_add", []*cel.Type{list, list}, list,
		cel.BinaryBinding(func(a, b ref.Val) ref.Val { return a.(traits.Adder).Add(b) }))))
	vars := map[string]any{}
	for name, n := range consts {
		opts = append(opts, cel.Variable(name, num))
		vars[name] = celNumber{n}
	}
	celVariables(s, f, num, &opts, vars)
	e, err := cel.NewCustomEnv(append(opts, cel.Macros(cel.StandardMacros...))...)
	if err != nil {
		t.Fatal(err)
	}
	checked, issues := e.Compile(text)
	if issues.Err() != nil {
		return "! " + issues.Err().Error()
	}
	program, err := e.Program(checked)
	if err != nil {
		t.Fatal(err)
	}
	out, _, err := program.Eval(vars)
	if err != nil {
		return "? " + err.Error()
	}
	switch v := out.(type) {
	case celNumber:
		return v.String()
	case types.Bool:
		return fmt.Sprint(bool(v))
	case types.String:
		return string(v)
	case traits.Lister:
		return fmt.Sprintf("list of %v", v.Size().Value())
	}
	return fmt.Sprint(out.Value())
}

// celVariables declares facts. A missing fact is declared and not given, which makes reading it an error.
func celVariables(s *Scope, f *Frame, num *cel.Type, opts *[]cel.EnvOption, vars map[string]any) {
	kinds := map[Kind]*cel.Type{Number: num, Date: num, Boolean: cel.BoolType, Text: cel.StringType, Table: cel.ListType(cel.MapType(cel.StringType, cel.DynType))}
	for _, name := range s.names {
		sym := s.symbols[name]
		id := asciiName(name)
		*opts = append(*opts, cel.Variable(id, kinds[sym.typ.Kind]))
		switch sym.op {
		case OpVar:
			vars[id] = celNumber{f.Weight}
		case OpParam:
			vars[id] = toRef(sym.param.Value)
		case OpFact:
			c := f.Facts[sym.slot]
			if sym.typ.Kind != Table {
				if c.State == Known {
					vars[id] = toRef(Value{Kind: sym.typ.Kind, Num: c.Num, Bool: c.Bool, Text: c.Text})
				}
				continue
			}
			var rows []map[string]any
			for r := range c.Rows.N {
				row := map[string]any{}
				for k, col := range sym.fact.Columns {
					row[fmt.Sprintf("c%d", k)] = toRef(c.Rows.Columns[k].Value(col.Kind, r))
				}
				rows = append(rows, row)
			}
			vars[id] = rows
			for k, col := range sym.fact.Columns {
				column := asciiName(name + "." + col.Name)
				*opts = append(*opts, cel.Variable(column, cel.ListType(kinds[col.Kind])))
				var cells []ref.Val
				for r := range c.Rows.N {
					cells = append(cells, toRef(c.Rows.Columns[k].Value(col.Kind, r)))
				}
				vars[column] = types.NewRefValList(types.DefaultTypeAdapter, cells)
			}
		}
	}
}

// reference implements a function on plain values, for both referees. Lists are []any, numbers number.Number. The forms
// band, checklist and lookup are written out again here, apart from ours.
func reference(name string, args []any) (any, *diag.Code) {
	fn := functionNamed[name]
	nums := func(v any) []number.Number {
		var out []number.Number
		for _, x := range v.([]any) {
			out = append(out, x.(number.Number))
		}
		return out
	}
	switch {
	case fn.numbers > 0:
		var a [3]number.Number
		for i, x := range args {
			a[i] = x.(number.Number)
		}
		return pack(fn.scalar(a[0], a[1], a[2]))
	case fn.list != nil:
		if list, ok := args[0].([]any); ok {
			return pack(fn.list(nums(list)))
		}
		return pack(fn.list(nums(args)))
	}
	switch name {
	case "round", "fixed":
		places, _ := args[1].(number.Number).Int64()
		if name == "fixed" {
			return args[0].(number.Number).Fixed(int(places), number.HalfUp), nil
		}
		return args[0].(number.Number).Round(int(places), number.HalfUp), nil
	case "count":
		return number.Int(int64(len(args[0].([]any)))), nil
	case "increasing":
		return increasing(nums(args[0])), nil
	case "weighted_mean":
		v, w := nums(args[0]), nums(args[1])
		if len(v) != len(w) {
			return nil, diag.OutcomeLengths
		}
		return pack(weightedMean(v, w, nil))
	case "date":
		d, _ := ParseDate(args[0].(string))
		return d, nil
	case "days":
		return args[1].(number.Number).Sub(args[0].(number.Number)), nil
	case "no_rule":
		return nil, diag.OutcomeNoRule
	}
	return referenceForm(name, args)
}

func pack(n number.Number, code *diag.Code) (any, *diag.Code) { return n, code }

func referenceForm(name string, args []any) (any, *diag.Code) {
	switch name {
	case "band":
		for _, pair := range args[1].([]any) {
			if p := pair.([]any); args[0].(number.Number).Cmp(p[0].(number.Number)) >= 0 {
				return p[1], nil
			}
		}
		if len(args) == 3 {
			return args[2], nil
		}
		return nil, diag.OutcomeBandHole
	case "lookup":
		for _, pair := range args[0].([]any) {
			if p := pair.([]any); p[0] == args[1] {
				return p[1], nil
			}
		}
		return nil, diag.OutcomeLookup
	}
	items, total := args[0].([]any), number.Zero
	for i, item := range items {
		share := number.Frac(100, int64(len(items)))
		if len(args) == 2 {
			share = args[1].([]any)[i].(number.Number)
		}
		switch v := item.(type) {
		case bool:
			if v {
				total = total.Add(share)
			}
		case number.Number:
			if v.Sign() < 0 || number.One.Less(v) {
				return nil, diag.OutcomeItemRange
			}
			total = total.Add(v.Mul(share))
		default: // expr gives nil for what is missing
			return nil, diag.OutcomeMissing
		}
	}
	return total, nil
}

func fromRef(v ref.Val) any {
	switch v := v.(type) {
	case celNumber:
		return v.Number
	case types.Bool:
		return bool(v)
	case types.String:
		return string(v)
	case traits.Lister:
		out := []any{}
		for it := v.Iterator(); it.HasNext() == types.True; {
			out = append(out, fromRef(it.Next()))
		}
		return out
	}
	return v.Value()
}

func celFunctions(num *cel.Type) (opts []cel.EnvOption) {
	for _, fn := range Functions {
		binding := cel.FunctionBinding(func(args ...ref.Val) ref.Val {
			var plain []any
			for _, a := range args {
				plain = append(plain, fromRef(a))
			}
			out, code := reference(fn.Name, plain)
			if code != nil {
				return refError(code)
			}
			switch v := out.(type) {
			case number.Number:
				return celNumber{v}
			case bool:
				return types.Bool(v)
			}
			return types.String(out.(string))
		})
		result := map[string]*cel.Type{"fixed": cel.StringType, "increasing": cel.BoolType, "no_rule": cel.DynType}[fn.Name]
		if result == nil {
			result = num
		}
		for arity := 1; arity <= 3; arity++ {
			args := make([]*cel.Type, arity)
			for i := range args {
				args[i] = cel.DynType
				if fn.numbers > 0 {
					args[i] = num
				}
			}
			if fn.numbers > 0 && arity != fn.numbers {
				continue
			}
			opts = append(opts, cel.Function(fn.Name, cel.Overload(fmt.Sprintf("%s_%d", fn.Name, arity), args, result, binding)))
		}
	}
	return opts
}

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

// refereed runs an expression in ours and in the notation's referee and reports where they disagree. Where ours is
// undetermined, cel-go must give an error; expr evaluates some things in another order and is bound only where it yields
// a value.
func refereed(t *testing.T, lang Language, src string, s *Scope, f *Frame) string {
	t.Helper()
	ours := run(s, f, lang, src)
	if strings.HasPrefix(ours, "!") {
		return ours // ours is stricter: units, choices, forms
	}
	var theirs string
	if lang == CEL {
		theirs = celReferee(t, src, s, f)
	} else {
		theirs = exprReferee(src, s, f)
	}
	switch {
	case theirs == ours, ours[0] == '?' && theirs[0] == '?':
	case lang == Expr && theirs[0] == '?': // an error on the left of && hides a value on the right
	default:
		t.Errorf("%s: ours %s, referee %s: %s", lang, ours, theirs, src)
	}
	return ours
}
