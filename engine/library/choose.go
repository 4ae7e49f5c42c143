package library

import (
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/rulefile"
)

// Choose finds the rule set for a document: the one that it names as id@version, or for a bare id the one in force, on
// as_of if the document gives it, else on the last day of its period. A version that another one replaces is not chosen
// while that other is in force. at makes places of the document; nil for none.
func (l *Library) Choose(h engine.Header, at func(diag.Span) diag.Place) (Entry, error) {
	if at == nil {
		at = func(diag.Span) diag.Place { return diag.Place{} }
	}
	place := at(h.RuleSetAt)
	if h.RuleSet == "" {
		return Entry{}, diag.List{diag.New(diag.RuleSetUnnamed, at(diag.Span{}))}
	}
	var versions, force []Entry
	day := h.Day()
	for _, e := range l.entries {
		if e.Ref() == h.RuleSet {
			return e, nil
		}
		if e.ID == h.RuleSet {
			versions = append(versions, e)
		}
	}
	if len(versions) == 0 {
		return Entry{}, diag.List{diag.New(diag.RuleSetUnknown, place, h.RuleSet).WithHelp(refs(l.likely(h.RuleSet)))}
	}
	for _, e := range versions {
		if !replaced(e, versions, day) && e.Effective.Covers(day) {
			force = append(force, e)
		}
	}
	switch {
	case len(force) == 1:
		return force[0], nil
	case day == "":
		return Entry{}, diag.List{diag.New(diag.RuleSetUndated, place, h.RuleSet, refs(versions))}
	case len(force) == 0:
		return Entry{}, diag.List{diag.New(diag.RuleSetNone, place, day, refs(versions))}
	}
	return Entry{}, diag.List{diag.New(diag.RuleSetAmbiguous, place, day, refs(force))}
}

// likely are the versions of the rule set whose id is nearest to a mistyped name, or all there are.
func (l *Library) likely(name string) []Entry {
	id, _, _ := rulefile.CutRef(name)
	var ids []string
	for _, e := range l.entries {
		ids = append(ids, e.ID)
	}
	near := diag.Nearest(id, ids)
	var out []Entry
	for _, e := range l.entries {
		if e.ID == near || e.ID == id {
			out = append(out, e)
		}
	}
	if out == nil {
		return l.entries
	}
	return out
}

func refs(entries []Entry) string {
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Ref()
	}
	return strings.Join(names, "、")
}

// replaced reports whether another version takes a version's place on that day: the past keeps what was in force then.
func replaced(e Entry, all []Entry, day string) bool {
	for _, other := range all {
		if other.Replaces == e.Version && other.Effective.Covers(day) {
			return true
		}
	}
	return false
}
