package format

import (
	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/schema"
)

// Kind is what a file of jixiao's is; its text is the name of its schema.
type Kind string

// The kinds of files.
const (
	RuleSet Kind = "ruleset"
	Facts   Kind = "facts"
	Report  Kind = "report"
	Known   Kind = "known"
	Tests   Kind = "tests"
	Lock    Kind = "lock"
)

// KindOf tells what a file is by its members. What says that it is a version of a rule set, or extends one, is a rule set
// whatever else it holds. The list is set if the file is no JSON object or of no kind.
func KindOf(name string, text []byte) (Kind, diag.List) {
	root, list := jsontree.Parse(diag.NewSource(name, text))
	if root == nil {
		return "", list
	}
	if kind := kindOf(root); kind != "" {
		return kind, nil
	}
	return "", diag.List{diag.New(diag.FileKindUnknown, root.Place())}
}

func kindOf(root *jsontree.Node) Kind {
	has := func(name string) bool { return root.Member(name) != nil }
	switch {
	case has("extends"), has("id") && has("version"), has("indicators"):
		return RuleSet
	case has("copies"):
		return Report
	case has("differences"):
		return Known
	case has("cases"):
		return Tests
	case has("published"):
		return Lock
	case has("facts"):
		return Facts
	case has("effective"), has("rounding"):
		return RuleSet
	}
	return ""
}

// Validate validates a file against the schema of its kind.
func Validate(kind Kind, name string, text []byte) diag.List {
	root, list := jsontree.Parse(diag.NewSource(name, text))
	if root == nil {
		return list
	}
	return append(list, schema.Named(string(kind)).Validate(root)...)
}
