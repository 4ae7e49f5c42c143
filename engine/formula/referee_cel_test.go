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

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// cel-go as a referee.

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
			case []any:
				var list []ref.Val
				for _, x := range v {
					list = append(list, celNumber{x.(number.Number)})
				}
				return types.NewRefValList(types.DefaultTypeAdapter, list)
			}
			return types.String(out.(string))
		})
		result := map[string]*cel.Type{"fixed": cel.StringType, "increasing": cel.BoolType, "decreasing": cel.BoolType, "no_rule": cel.DynType, "largest": cel.ListType(num), "smallest": cel.ListType(num)}[fn.Name]
		if result == nil {
			result = num
		}
		for arity := 1; arity <= 4; arity++ {
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
