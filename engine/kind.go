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

// Diagnose reports what concrete facts show of mistakes: rules whose result leaves its range as errors, and failed
// consistency checks with the severity that the rule set gives them.
func (c *Scorecard) Diagnose() diag.List {
	list := c.Structure()
	for _, i := range c.criteria {
		r := c.Of(i)
		if r.Why != nil && r.Why.Code == diag.OutcomeRange {
			list.Add(diag.New(diag.RuleOutOfRange, i.Rule.Place(), append([]any{i.Name}, r.Why.Args...)...))
		}
	}
	for _, i := range c.criteria {
		for _, k := range c.Of(i).failed {
			check := i.ensure[k]
			c.setVars(i)
			code := [...]*diag.Code{diag.Error: diag.EnsureError, diag.Warning: diag.EnsureWarning, diag.Note: diag.EnsureNote}[check.Severity]
			list.Add(diag.New(code, check.Expect.Place(), i.ID, c.Message(check)))
		}
	}
	for _, r := range c.Checks {
		if r.Why != nil {
			continue
		}
		code := [...]*diag.Code{diag.Error: diag.CheckError, diag.Warning: diag.CheckWarning, diag.Note: diag.CheckNote}[r.Check.Severity]
		list.Add(diag.New(code, r.Check.Expect.Place(), r.Check.ID, c.Message(r.Check)))
	}
	list.Sort()
	return list
}
