package rulefile

import (
	"iter"

	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
)

// Where expressions stand in a rule file. Whoever reads or rewrites them asks here.

// Expression is an expression, or a template, as a file has it.
type Expression struct {
	Language formula.Language
	Source   formula.Source
	Node     *jsontree.Node // the member: a string, lines, or {"cel": …}
}

// Expressions visits the members of a rule file that hold expressions; template is true for text with ${expressions}.
func Expressions(root *jsontree.Node) iter.Seq2[*jsontree.Node, bool] {
	return func(yield func(*jsontree.Node, bool) bool) { (&expressions{yield: yield}).file(root) }
}

type expressions struct {
	yield func(*jsontree.Node, bool) bool
	ended bool
}

func (e *expressions) members(n *jsontree.Node, template bool, names ...string) {
	for _, name := range names {
		if m := n.Member(name); m != nil && !e.ended {
			e.ended = !e.yield(m, template)
		}
	}
}

func (e *expressions) each(n *jsontree.Node, visit func(*jsontree.Node)) {
	if n == nil {
		return
	}
	for _, item := range n.Items {
		visit(item)
	}
}

func (e *expressions) file(root *jsontree.Node) {
	e.members(root, false, "grade")
	e.shared(root)
	for _, list := range []string{"checks", "constraints"} {
		e.each(root.Member(list), e.check)
	}
	e.each(root.Member("adjustments"), func(n *jsontree.Node) { e.members(n, false, "when", "add", "cap", "set") })
	e.each(root.Member("consequences"), func(n *jsontree.Node) {
		e.members(n, false, "when")
		e.members(n, true, "words")
	})
	e.each(root.Member("indicators"), e.indicator)
}

// shared are the members that a rule set and an indicator have alike.
func (e *expressions) shared(n *jsontree.Node) {
	e.each(n.Member("facts"), func(fact *jsontree.Node) {
		e.each(fact.Member("columns"), func(column *jsontree.Node) { e.members(column, false, "is") })
		e.each(fact.Member("items"), func(item *jsontree.Node) { e.members(item, false, "is", "applies") })
	})
	e.each(n.Member("let"), func(let *jsontree.Node) {
		if !e.ended {
			e.ended = !e.yield(let, false)
		}
	})
	e.each(n.Member("ensure"), e.check)
}

func (e *expressions) check(n *jsontree.Node) {
	e.members(n, false, "expect")
	e.members(n, true, "message")
}

func (e *expressions) indicator(n *jsontree.Node) {
	e.members(n, false, "percent", "points", "applies")
	e.members(n, true, "narrative")
	e.shared(n)
	if n.Member("for_each") != nil {
		e.members(n, false, "key", "name", "weight")
		e.each(n.Member("group"), func(g *jsontree.Node) {
			if !e.ended {
				e.ended = !e.yield(g, false)
			}
		})
	}
	e.each(n.Member("indicators"), e.indicator)
}

// isLines reports whether a member is text: a string, or an array of strings.
func isLines(n *jsontree.Node) bool {
	if n.Kind != jsontree.Array {
		return n.Kind == jsontree.String
	}
	for _, item := range n.Items {
		if item.Kind != jsontree.String {
			return false
		}
	}
	return len(n.Items) > 0
}

func textSource(n *jsontree.Node) formula.Source {
	lines := n.Lines()
	return formula.Source{Text: lines.Text, Place: lines.Place}
}
