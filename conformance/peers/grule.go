package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/hyperjumptech/grule-rule-engine/ast"
	"github.com/hyperjumptech/grule-rule-engine/builder"
	"github.com/hyperjumptech/grule-rule-engine/engine"
	"github.com/hyperjumptech/grule-rule-engine/logger"
	"github.com/hyperjumptech/grule-rule-engine/pkg"
)

// newGrule writes each way of each criterion as a rule of Grule's language, and executes them on a struct.
func newGrule(w *workload) (*rival, error) {
	engine.SetLogger(logger.NewNoopLogger())
	ast.SetLogger(logger.NewNoopLogger())
	builder.SetLogger(logger.NewNoopLogger())
	text := gruleRules(w)
	library := ast.NewKnowledgeLibrary()
	if err := builder.NewRuleBuilder(library).BuildRuleFromResource("peers", "1", pkg.NewBytesResource([]byte(text))); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, text)
	}
	base, err := library.NewKnowledgeBaseInstance("peers", "1")
	if err != nil {
		return nil, err
	}
	machine := engine.NewGruleEngine()
	machine.ReturnErrOnFailedRuleEvaluation = true
	var scored card
	var shares GruleShares
	r := &rival{name: "Grule", documents: w.nested}
	r.open = func(text []byte) (func() error, error) {
		var doc document[float64]
		err := json.Unmarshal(text, &doc)
		return func() error {
			facts := ast.NewDataContext()
			if err := facts.Add("F", &doc.Facts); err != nil {
				return err
			}
			if err := facts.Add("R", &shares); err != nil {
				return err
			}
			if err := machine.Execute(facts, base); err != nil {
				return err
			}
			for k, share := range shares.list {
				scored.scores[k] = round(share, w.weight[k])
			}
			scored.tally(w)
			return nil
		}, err
	}
	r.last = func() card { return scored }
	return r.simple(), nil
}

// GruleShares is what the rules fill, with the functions that their language lacks. It is exported since Grule calls methods by reflection.
type GruleShares struct{ list [44]float64 }

func (s *GruleShares) Put(k int64, share float64) { s.list[k] = share }
func (s *GruleShares) Max(a, b float64) float64   { return max(a, b) }
func (s *GruleShares) Min(a, b float64) float64   { return min(a, b) }
func (s *GruleShares) Ceil(x float64) float64     { return math.Ceil(x) }
func (s *GruleShares) Round2(x float64) float64   { return math.Round(x*100) / 100 }
func (s *GruleShares) Pick(c bool, a, b float64) float64 {
	if c {
		return a
	}
	return b
}

func gruleRules(w *workload) string {
	var b strings.Builder
	for k, c := range w.rules {
		n := 0
		gruleWays(c.JSONLogic, nil, func(conditions []string, share any) {
			when := "true"
			if len(conditions) > 0 {
				when = strings.Join(conditions, " && ")
			}
			n++
			name := fmt.Sprintf("%s_%d", c.ID, n)
			fmt.Fprintf(&b, "rule %s %q {\n\twhen %s\n\tthen R.Put(%d, %s); Retract(%q);\n}\n", name, c.Name, when, k, gruleTerm(share), name)
		})
	}
	return b.String()
}

// gruleWays are the ways that a choice can go, each with what holds then.
func gruleWays(node any, holds []string, way func(conditions []string, share any)) {
	op, args := operation(node)
	if op != "if" {
		way(holds, node)
		return
	}
	c := gruleTerm(args[0])
	gruleWays(args[1], append(holds[:len(holds):len(holds)], c), way)
	gruleWays(args[2], append(holds[:len(holds):len(holds)], "!("+c+")"), way)
}

func gruleTerm(node any) string {
	op, args := operation(node)
	part := func(k int) string { return gruleTerm(args[k]) }
	switch op {
	case "":
		if x, ok := node.(float64); ok {
			text := fmt.Sprint(x)
			if !strings.Contains(text, ".") {
				text += ".0"
			}
			return text
		}
		return fmt.Sprintf("%q", node)
	case "var":
		section, name, _ := strings.Cut(strings.TrimPrefix(args[0].(string), "facts."), ".")
		return "F." + camel(section) + "." + camel(name)
	case "if":
		return fmt.Sprintf("R.Pick(%s, %s, %s)", part(0), part(1), part(2))
	case "max":
		return fmt.Sprintf("R.Max(%s, %s)", part(0), part(1))
	case "min":
		return fmt.Sprintf("R.Min(%s, %s)", part(0), part(1))
	case "ceil":
		return fmt.Sprintf("R.Ceil(%s)", part(0))
	case "round": // to two places, as the workload asks
		return fmt.Sprintf("R.Round2(%s)", part(0))
	case "and":
		var list []string
		for k := range args {
			list = append(list, part(k))
		}
		return "(" + strings.Join(list, " && ") + ")"
	}
	return fmt.Sprintf("(%s %s %s)", part(0), op, part(1))
}

func camel(name string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(name, "_") {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}
