package engine

import (
	"io/fs"
	"path"
	"sort"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/scan"
)

// Entry is a rule set file as a catalogue lists it.
type Entry struct {
	ID, Version, Replaces, Title string
	Effective                    Effective
	Path                         string
}

// Ref is id@version.
func (e Entry) Ref() string { return e.ID + "@" + e.Version }

// Catalogue lists the rule sets below a file system's root, <owner>/<name>/<version>.json, in order of id and version.
// It reads only what choosing needs; a file that is not JSON is listed by its path, and loading it says why.
func Catalogue(fsys fs.FS) ([]Entry, error) {
	var out []Entry
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(p) != ".json" || strings.HasSuffix(p, ".tests.json") || strings.Count(p, "/") < 2 {
			return err
		}
		text, err := fs.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		e := Entry{ID: path.Dir(p), Version: strings.TrimSuffix(path.Base(p), ".json"), Path: p}
		if root, list := jsontree.Parse(diag.NewSource(p, text)); !list.HasErrors() {
			e.Title, e.Replaces = root.String("title"), root.String("replaces")
			period := root.Member("effective")
			e.Effective = Effective{From: period.String("from"), Until: period.String("until")}
		}
		out = append(out, e)
		return nil
	})
	sort.Slice(out, func(i, j int) bool {
		if out[i].ID != out[j].ID {
			return out[i].ID < out[j].ID
		}
		return out[i].Version < out[j].Version
	})
	return out, err
}

// Choose finds the rule set for a document: the one that it names as id@version, or for a bare id the one in force, on
// as_of if the document gives it, else on the last day of its period. A version that another one replaces is not chosen
// while that other is in force.
func Choose(entries []Entry, h Header, at func(diag.Span) diag.Place) (Entry, diag.List) {
	place := at(h.RuleSetAt)
	if h.RuleSet == "" {
		return Entry{}, diag.List{diag.New(diag.RuleSetUnnamed, at(diag.Span{}))}
	}
	var versions, force []Entry
	day := dayOf(h)
	for _, e := range entries {
		if e.Ref() == h.RuleSet {
			return e, nil
		}
		if e.ID == h.RuleSet {
			versions = append(versions, e)
		}
	}
	if len(versions) == 0 {
		d := diag.New(diag.RuleSetUnknown, place, h.RuleSet)
		return Entry{}, diag.List{d.WithHelp(refs(likely(entries, h.RuleSet)))}
	}
	for _, e := range versions {
		if !replaced(e, versions, day) && inForce(e, day) {
			force = append(force, e)
		}
	}
	switch {
	case len(force) == 1:
		return force[0], nil
	case len(force) == 0:
		return Entry{}, diag.List{diag.New(diag.RuleSetNone, place, day, refs(versions))}
	}
	return Entry{}, diag.List{diag.New(diag.RuleSetAmbiguous, place, day, refs(force))}
}

// likely are the versions of the rule set whose id is nearest to a mistyped name, or all there are.
func likely(entries []Entry, name string) []Entry {
	id, _, _ := strings.Cut(name, "@")
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	near := diag.Nearest(id, ids)
	var out []Entry
	for _, e := range entries {
		if e.ID == near || e.ID == id {
			out = append(out, e)
		}
	}
	if out == nil {
		return entries
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

func dayOf(h Header) string {
	if h.AsOf != "" {
		return h.AsOf
	}
	if _, last, ok := scan.ParsePeriod(h.Period); ok {
		return formula.FormatDate(last)
	}
	return ""
}

// replaced reports whether another version takes a version's place on that day: the past keeps what was in force then.
func replaced(e Entry, all []Entry, day string) bool {
	for _, other := range all {
		if other.Replaces == e.Version && inForce(other, day) {
			return true
		}
	}
	return false
}

// Covers reports whether a rule set is in force for a document: on as_of, or on the last day of its period. A document
// without either is covered.
func (e Entry) Covers(h Header) bool {
	day := dayOf(h)
	return day == "" || inForce(e, day)
}

// inForce compares days as text, which their form allows.
func inForce(e Entry, day string) bool {
	return e.Effective.From != "" && e.Effective.From <= day && (e.Effective.Until == "" || day <= e.Effective.Until)
}
