package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/schema"
)

// FileKind is what a file of jixiao's is; its text is the name of its schema.
type FileKind string

// The kinds of files.
const (
	RuleSetFile FileKind = "ruleset"
	FactsFile   FileKind = "facts"
	ReportFile  FileKind = "report"
	KnownFile   FileKind = "known"
	TestsFile   FileKind = "tests"
	LockFile    FileKind = "lock"
)

// KindOf tells what a file is by the member that only its kind has. The list is set if the file is no JSON object or of
// no kind.
func KindOf(name string, text []byte) (FileKind, diag.List) {
	source := diag.NewSource(name, text)
	root, list := jsontree.Parse(source)
	if root == nil {
		return "", list
	}
	for _, k := range []struct {
		member string
		kind   FileKind
	}{{"indicators", RuleSetFile}, {"copies", ReportFile}, {"differences", KnownFile}, {"cases", TestsFile}, {"published", LockFile}, {"facts", FactsFile}} {
		if root.Member(k.member) != nil {
			return k.kind, nil
		}
	}
	if root.Member("effective") != nil || root.Member("rounding") != nil {
		return RuleSetFile, nil
	}
	return "", diag.List{diag.New(diag.FileKindUnknown, root.Place())}
}

// ValidateAs validates a file against the schema of its kind.
func ValidateAs(kind FileKind, name string, text []byte) diag.List {
	root, list := jsontree.Parse(diag.NewSource(name, text))
	if root == nil {
		return list
	}
	return append(list, schema.Named(string(kind)).Validate(root)...)
}
