package rulefile

import (
	"slices"

	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
)

// What is broken where things are declared leaves names undeclared, and every use of such a name would be told as a mistake of its own. The
// author mends the declaration first.

// Broken is which kinds of declarations have errors in some file: facts, let, parameters, sources, grades.
type Broken map[string]bool

// Broken finds them among what was found so far.
func (t *Tree) Broken(list diag.List) Broken {
	out := Broken{}
	for _, d := range list {
		if d.Severity != diag.Error || d.Source == nil {
			continue
		}
		for _, root := range t.roots {
			if root.Place().Source != d.Source {
				continue
			}
			path := pathTo(root, d.Span)
			for k, name := range path {
				switch name {
				case "facts", "let", "parameters", "sources", "grades":
					out[name] = true
				case "indicators":
					if k == len(path)-1 && !isArray(root, path) { // facts and lets that stand beside indicators are gone with them
						out["facts"], out["let"] = true, true
					}
				}
			}
		}
	}
	return out
}

func isArray(root *jsontree.Node, path []string) bool {
	n := root.Member(path[0])
	return len(path) > 1 || n != nil && n.Kind == jsontree.Array
}

// pathTo names the members in which a span stands, outermost first.
func pathTo(n *jsontree.Node, at diag.Span) (path []string) {
	for _, item := range n.Items {
		own := item.Place().Span
		if key := item.KeyPlace().Span; n.Kind == jsontree.Object && key.Start < own.Start {
			own.Start = key.Start
		}
		if own.Start <= at.Start && at.Start < own.End {
			if n.Kind == jsontree.Object {
				path = append(path, item.Name)
			}
			return append(path, pathTo(item, at)...)
		}
	}
	return nil
}

// Follows reports whether a finding may only follow from what is broken.
func (b Broken) Follows(d diag.Diagnostic) bool {
	names := b["facts"] || b["let"] || b["parameters"]
	switch d.Code {
	case diag.UnknownName, diag.UnknownColumn, diag.BetterUnknown, diag.RowsForm:
		return names
	case diag.ParameterUnknown:
		return b["parameters"]
	case diag.SourceUnknown:
		return b["sources"]
	case diag.GradeUnknown:
		return b["grades"]
	}
	return false
}

// Without leaves out of what was found later what may only follow.
func (b Broken) Without(list diag.List) diag.List {
	if len(b) == 0 {
		return list
	}
	return slices.DeleteFunc(list, b.Follows)
}
