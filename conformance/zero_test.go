package conformance

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"jixiao/engine/library"
	"jixiao/engine/render"
	"os"
	"path"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"
)

// export is an exported function, or an exported type.
type export struct {
	name string
	f    reflect.Value
	t    reflect.Type
}

func zero[T any](name string) export { return export{name: name, t: reflect.TypeFor[T]()} }

// held are the types of which a host may hold nil: what calls return beside an error, or where nothing is found.
var held = []string{"engine.RuleSet", "engine.Facts", "engine.Scorecard", "engine.Indicator", "engine.Item", "engine.Result", "engine.Worker",
	"library.Library", "library.Live", "lock.Lock", "render.Document", "verify.Report", "compare.Study", "words.Explanation", "replay.Report",
	"formula.Fact", "formula.Undetermined", "formula.Rows", "formula.RowLimits", "document.Builder", "batch.Document", "batch.Row", "batch.Scorer", "batch.Summary",
	"cohort.Gathered"}

// panics are the calls that panic as they say: the programmer's errors.
var panics = map[string]bool{"number.MustParse": true, "number.Frac": true, "number.Number.Quo": true}

// ended is a context that has ended: what goes on until then does not begin.
var ended = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

// TestZeroValues calls everything that a host may call with zeros and nils, and on zero values: nothing panics, nothing hangs, no error is a typed nil.
func TestZeroValues(t *testing.T) {
	for _, e := range exported {
		if e.t == nil {
			called(t, e.name, e.f)
			continue
		}
		if e.t.Kind() == reflect.Interface {
			continue
		}
		of := reflect.PointerTo(e.t)
		for m := range of.NumMethod() {
			name := e.name + "." + of.Method(m).Name
			called(t, name, reflect.New(e.t).Method(m))
			if _, value := e.t.MethodByName(of.Method(m).Name); slices.Contains(held, e.name) && !value {
				called(t, "(nil) "+name, reflect.Zero(of).Method(m))
			}
		}
		if said := fmt.Sprintf("%v %+v %s %d", reflect.Zero(e.t).Interface(), reflect.New(e.t).Interface(), reflect.New(e.t).Interface(), reflect.Zero(e.t).Interface()); strings.Contains(said, "PANIC") {
			t.Errorf("%s prints as %s", e.name, said)
		}
	}
}

// called calls a function with zeros.
func called(t *testing.T, name string, f reflect.Value) {
	of := f.Type()
	n := of.NumIn()
	if of.IsVariadic() {
		n--
	}
	args := make([]reflect.Value, n)
	for k := range args {
		switch in := of.In(k); {
		case strings.Contains(in.String(), "door."): // which hosts cannot make
			return
		case in == reflect.TypeFor[context.Context]():
			args[k] = reflect.ValueOf(ended)
		case in == reflect.TypeFor[fmt.State](), in == reflect.TypeFor[fmt.ScanState](): // package fmt alone calls it
			return
		default:
			args[k] = reflect.Zero(in)
		}
	}
	var outs []reflect.Value
	done := make(chan bool)
	go func() {
		defer close(done)
		defer func() {
			if with := recover(); (with != nil) != panics[name] {
				t.Errorf("%s panics: %v\n%s", name, with, where(debug.Stack()))
			}
		}()
		outs = f.Call(args)
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Errorf("%s does not end", name)
	}
	for _, out := range outs {
		if out.Kind() == reflect.Func && !out.IsNil() && (out.Type().CanSeq() || out.Type().CanSeq2()) { // documents are read when they are asked for
			n := 0
			if of := out.Type(); of.CanSeq2() {
				for range out.Seq2() {
					n++
				}
			} else {
				for range out.Seq() {
					n++
				}
			}
		}
		if out.Type() != reflect.TypeFor[error]() || out.IsNil() {
			continue
		}
		if e := out.Elem(); slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Map}, e.Kind()) && (e.IsNil() || e.Kind() == reflect.Slice && e.Len() == 0) {
			t.Errorf("%s returns an error that is a nil %s", name, e.Type())
		}
		_ = out.Interface().(error).Error()
	}
}

// where is the line of ours that panicked.
func where(stack []byte) string {
	_, from, _ := strings.Cut(string(stack), "panic(")
	for line := range strings.Lines(from) {
		if line = strings.TrimSpace(line); strings.Contains(line, ".go:") && strings.Contains(line, "/engine/") {
			return line
		}
	}
	return ""
}

// TestZeroReached: the list has every type of this module that a host can get to from what is in it, through fields and what calls return.
func TestZeroReached(t *testing.T) {
	listed, seen := map[reflect.Type]bool{}, map[reflect.Type]bool{}
	for _, e := range exported {
		if e.t != nil {
			listed[e.t] = true
		}
	}
	var reach func(of reflect.Type, by string)
	returns := func(f reflect.Type, by string) {
		for k := range f.NumIn() {
			if strings.Contains(f.In(k).String(), "door.") { // which hosts cannot call
				return
			}
		}
		for k := range f.NumOut() {
			reach(f.Out(k), by)
		}
	}
	reach = func(of reflect.Type, by string) {
		if seen[of] {
			return
		}
		seen[of] = true
		ours := strings.HasPrefix(of.PkgPath(), "jixiao/")
		if ours && of.Name() != "" && !listed[of] && ast.IsExported(of.Name()) {
			t.Errorf("%s is not in the list, and %s gets there", of, by)
		}
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array:
			reach(of.Elem(), by)
		case reflect.Map:
			reach(of.Key(), by)
			reach(of.Elem(), by)
		case reflect.Func:
			for k := range of.NumIn() { // of a sequence what it yields
				if in := of.In(k); in.Kind() == reflect.Func {
					for j := range in.NumIn() {
						reach(in.In(j), by)
					}
				}
			}
			returns(of, by)
		case reflect.Struct:
			for k := range of.NumField() {
				if f := of.Field(k); f.IsExported() {
					reach(f.Type, by+"."+f.Name)
				}
			}
		}
		if ours && of.Kind() != reflect.Interface {
			for m := range reflect.PointerTo(of).NumMethod() {
				method := reflect.PointerTo(of).Method(m)
				returns(method.Type, by+"."+method.Name+"()")
			}
		}
	}
	for _, e := range exported {
		if e.t != nil {
			reach(e.t, e.name)
		} else {
			returns(e.f.Type(), e.name+"()")
		}
	}
}

// TestZeroListed: the list has everything that these packages export.
func TestZeroListed(t *testing.T) {
	listed, packages := map[string]bool{}, map[string]bool{}
	for _, e := range exported {
		listed[e.name] = true
		if p, _, _ := strings.Cut(e.name, "."); p != "formula" { // of which hosts get what TestZeroReached finds
			packages[p] = true
		}
	}
	err := fs.WalkDir(os.DirFS(".."), "engine", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") || strings.Contains(p, "/internal/") || !packages[path.Base(path.Dir(p))] {
			return err
		}
		text, err := fs.ReadFile(os.DirFS(".."), p)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), p, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		need := func(name *ast.Ident, generic *ast.FieldList) {
			if full := file.Name.Name + "." + name.Name; name.IsExported() && generic == nil && !listed[full] {
				t.Errorf("%s is not in the list", full)
			}
		}
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					need(d.Name, d.Type.TypeParams)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok {
						need(s.Name, s.TypeParams)
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSlicesAreTheCallers: a host may write into every slice that a call gave it; what is scored next is the same.
func TestSlicesAreTheCallers(t *testing.T) {
	lib, err := library.Open(library.Config{})
	if err != nil {
		t.Fatal(err)
	}
	rs, err := lib.RuleSet("qingyunpu/trade-union@2022.2")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../conformance/reports/2022-qingyunpu-trade-union/facts.json")
	if err != nil {
		t.Fatal(err)
	}
	score := func() string {
		facts, err := rs.Read("facts.json", text)
		if err != nil {
			t.Fatal(err)
		}
		card := facts.Evaluate()
		before := string(render.AppendJSON(nil, card, true))
		written := 0
		for _, of := range []any{rs, facts, card, &card.Total, &card.ByRule, lib} {
			v := reflect.ValueOf(of)
			for m := range v.NumMethod() {
				f := v.Method(m)
				if f.Type().NumIn() > 0 {
					continue
				}
				for _, out := range f.Call(nil) {
					if out.Kind() == reflect.Slice && out.Len() > 0 {
						reflect.Indirect(out).Clear()
						written++
					}
				}
			}
		}
		if written < 10 {
			t.Errorf("only %d calls give slices", written)
		}
		if after := string(render.AppendJSON(nil, card, true)); after != before {
			t.Error("a scorecard has changed")
		}
		return before
	}
	if a, b := score(), score(); a != b {
		t.Error("the rule set has changed")
	}
}
