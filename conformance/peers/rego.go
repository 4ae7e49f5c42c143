package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// newOPA writes the criteria as a Rego package and evaluates a query that was prepared once.
func newOPA(w *workload) (*rival, error) {
	module := regoModule(w)
	query, err := rego.New(rego.Query("data.peers.shares"), rego.Module("peers.rego", module)).PrepareForEval(context.Background())
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, module)
	}
	var scored card
	r := &rival{name: "OPA, prepared query", documents: w.nested}
	r.open = func(text []byte) (func() error, error) {
		input, err := ast.ValueFromReader(bytes.NewReader(text))
		return func() error {
			set, err := query.Eval(context.Background(), rego.EvalParsedInput(input))
			if err != nil {
				return err
			}
			if len(set) != 1 {
				return errors.New("undefined")
			}
			for k, v := range set[0].Expressions[0].Value.([]any) {
				share, err := v.(json.Number).Float64()
				if err != nil {
					return err
				}
				scored.scores[k] = round(share, w.weight[k])
			}
			scored.tally(w)
			return nil
		}, err
	}
	r.last = func() card { return scored }
	return r.simple(), nil
}

// regoModule makes a rule of each criterion, and one of each choice within it, since Rego has no expression that chooses.
func regoModule(w *workload) string {
	m := regoWriter{}
	m.b.WriteString("package peers\n\n")
	var names []string
	for _, c := range w.rules {
		m.name, m.n = strings.ToLower(c.ID), 0
		names = append(names, m.name)
		m.rule(m.name, c.JSONLogic)
	}
	fmt.Fprintf(&m.b, "shares := [%s]\n", strings.Join(names, ", "))
	return m.b.String()
}

type regoWriter struct {
	b    strings.Builder
	name string // of the criterion
	n    int    // of its further rules
}

// rule writes a rule of this name: the ways of a choice one after the other.
func (m *regoWriter) rule(name string, node any) {
	text := name
	for {
		op, args := operation(node)
		if op != "if" {
			text += " := " + m.term(node)
			break
		}
		text += fmt.Sprintf(" := %s if {\n\t%s\n} else", m.term(args[1]), strings.Join(m.conditions(args[0]), "\n\t"))
		node = args[2]
	}
	m.b.WriteString(text + "\n\n")
}

func (m *regoWriter) term(node any) string {
	op, args := operation(node)
	part := func(k int) string { return m.term(args[k]) }
	switch op {
	case "":
		text, _ := json.Marshal(node)
		return string(text)
	case "var":
		return "input." + args[0].(string)
	case "if":
		m.n++
		name := fmt.Sprintf("%s_%d", m.name, m.n)
		m.rule(name, node)
		return name
	case "max", "min":
		return fmt.Sprintf("%s([%s, %s])", op, part(0), part(1))
	case "ceil":
		return fmt.Sprintf("ceil(%s)", part(0))
	case "round": // to two places, as the workload asks
		return fmt.Sprintf("(round(%s * 100) / 100)", part(0))
	}
	return fmt.Sprintf("(%s %s %s)", part(0), op, part(1))
}

// conditions are the lines of a body.
func (m *regoWriter) conditions(node any) (list []string) {
	op, args := operation(node)
	switch op {
	case "and":
		for _, a := range args {
			list = append(list, m.conditions(a)...)
		}
		return list
	case "var":
		return []string{m.term(node)}
	}
	return []string{fmt.Sprintf("%s %s %s", m.term(args[0]), op, m.term(args[1]))}
}

// operation takes a node of JSON Logic apart; a literal has no operator, and a choice always three parts.
func operation(node any) (op string, args []any) {
	for op, v := range asMap(node) {
		list, ok := v.([]any)
		if op == "if" && len(list) > 3 {
			return op, []any{list[0], list[1], map[string]any{"if": list[2:]}}
		}
		if ok {
			return op, list
		}
		return op, []any{v}
	}
	return "", nil
}

func asMap(node any) map[string]any {
	m, _ := node.(map[string]any)
	return m
}
