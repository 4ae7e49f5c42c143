// Package library is folders of rule sets: which rule sets there are, which of them is in force, what they extend, and
// whether what was published is still what was published. The rule sets of this module lie at the bottom; a folder adds to
// them or replaces files of the same name.
package library

import (
	"crypto/ed25519"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"
	"sync"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/rulefile"
	"jixiao/engine/lock"
	"jixiao/rules"
)

// Folder is a folder of rule sets, <owner>/<name>/<version>.json.
type Folder struct {
	FS   fs.FS
	Name string // before paths in diagnostics, with its slash
}

// Config says what a library holds. Its zero value is the rule sets of this module.
type Config struct {
	Folders   []Folder          // over the built-in rule sets, a later one over an earlier
	Key       ed25519.PublicKey // if set, every file must be in a lock that this key signed; built-in files are trusted as the program is
	MinSerial int               // with Key: refuse a lock that is older
}

// Library is an opened library. It reads each lock once, when it is opened. Any number of goroutines may use it.
type Library struct {
	layers    []*layer
	entries   []Entry
	from      map[string]*layer // by path
	key       ed25519.PublicKey
	minSerial int
}

// layer is a folder with its locks.
type layer struct {
	Folder
	builtin bool
	locks   map[string]*lock.Lock // by folder, "." for the root; nil values are not there
	broken  diag.List             // locks that cannot be read or trusted
	trusted []*lock.Lock          // those that the trusted key signed
}

// Entry is a rule set file as a library lists it.
type Entry struct {
	ID, Version, Replaces, Title string
	Effective                    engine.Effective
	Path                         string
}

// Ref is id@version.
func (e Entry) Ref() string { return rulefile.Ref(e.ID, e.Version) }

// CutRef splits the name of a version into id and version; ok is false for a name without a version, which then is the id.
func CutRef(ref string) (id, version string, ok bool) { return rulefile.CutRef(ref) }

// Open opens a library. The error is about a folder that cannot be read at all; of a file that cannot, loading it says why.
func Open(c Config) (*Library, error) {
	l := &Library{from: map[string]*layer{}, key: c.Key, minSerial: c.MinSerial}
	for k, f := range append([]Folder{{rules.FS, "rules/"}}, c.Folders...) {
		if f.FS == nil {
			return nil, fmt.Errorf("library: the folder %q has no file system", strings.TrimSuffix(f.Name, "/"))
		}
		at := &layer{Folder: f, builtin: k == 0, locks: map[string]*lock.Lock{}}
		l.layers = append(l.layers, at)
		list := at.list
		if own, ok := f.FS.(embed.FS); ok && own == rules.FS {
			list = shipped
		}
		entries, err := list()
		if err != nil {
			return nil, fmt.Errorf("library: the folder %q cannot be read: %w", strings.TrimSuffix(f.Name, "/"), err)
		}
		at.read(c)
		l.add(at, entries)
	}
	return l, nil
}

// add lists a layer's entries over those of the layers below.
func (l *Library) add(at *layer, entries []Entry) {
	seen := map[string]int{}
	for k, e := range l.entries {
		seen[e.Path] = k
	}
	for _, e := range entries {
		if k, ok := seen[e.Path]; ok {
			l.entries[k] = e
		} else {
			l.entries = append(l.entries, e)
		}
		l.from[e.Path] = at
	}
	sort.SliceStable(l.entries, func(i, j int) bool {
		if l.entries[i].ID != l.entries[j].ID {
			return l.entries[i].ID < l.entries[j].ID
		}
		return l.entries[i].Version < l.entries[j].Version
	})
}

// shipped lists the rule sets that the program has with it, which stay as they are.
var shipped = sync.OnceValues(func() ([]Entry, error) {
	return (&layer{Folder: Folder{rules.FS, "rules/"}}).list()
})

// list lists a folder's rule sets. It reads only what choosing needs; a file that is not JSON, or cannot be read, is listed
// by its path.
func (at *layer) list() ([]Entry, error) {
	var out []Entry
	if _, err := fs.ReadDir(at.FS, "."); err != nil {
		return nil, err
	}
	err := fs.WalkDir(at.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(p) != ".json" || strings.HasSuffix(p, ".tests.json") || strings.Count(p, "/") < 2 {
			return nil // what cannot be read is no rule set that could be loaded
		}
		e := Entry{ID: path.Dir(p), Version: strings.TrimSuffix(path.Base(p), ".json"), Path: p}
		if text, err := ReadFile(at.FS, p, jsontree.MaxBytes); err == nil {
			if root, list := jsontree.Members(diag.NewSource(p, text), "title", "replaces", "effective"); !list.HasErrors() {
				e.Title, e.Replaces = root.String("title"), root.String("replaces")
				period := root.Member("effective")
				e.Effective = engine.Effective{From: period.String("from"), Until: period.String("until")}
			}
		}
		out = append(out, e)
		return nil
	})
	return out, err
}

// orEmpty is the library, or instead of nil one without rule sets.
func (l *Library) orEmpty() *Library {
	if l == nil {
		return new(Library)
	}
	return l
}

// Entries lists the rule sets in order of id and version.
func (l *Library) Entries() []Entry { return slices.Clone(l.orEmpty().entries) }

// Own lists the rule sets of the topmost folder.
func (l *Library) Own() []Entry {
	l = l.orEmpty()
	var out []Entry
	if len(l.layers) == 0 {
		return nil
	}
	top := l.layers[len(l.layers)-1]
	for _, e := range l.entries {
		if l.from[e.Path] == top {
			out = append(out, e)
		}
	}
	return out
}

// Fetch finds the file of a rule set id@version, as what extends it does. Its name is as diagnostics say it.
func (l *Library) Fetch(ref string) (name string, text []byte, err error) {
	l = l.orEmpty()
	for _, e := range l.entries {
		if e.Ref() == ref {
			at := l.from[e.Path]
			text, err := ReadFile(at.FS, e.Path, jsontree.MaxBytes)
			return at.Name + e.Path, text, err
		}
	}
	return "", nil, fs.ErrNotExist
}

// Beside reads the file that lies beside a rule set's under another ending, such as .tests.json.
func (l *Library) Beside(ref, ending string) (name string, text []byte, err error) {
	l = l.orEmpty()
	for _, e := range l.entries {
		if e.Ref() == ref {
			at := l.from[e.Path]
			p := strings.TrimSuffix(e.Path, ".json") + ending
			text, err := ReadFile(at.FS, p, jsontree.MaxBytes)
			return at.Name + p, text, err
		}
	}
	return "", nil, fs.ErrNotExist
}

// Load loads an entry. What was published and has changed is refused, and with a trusted key what is not published.
func (l *Library) Load(e Entry) (*engine.RuleSet, error) {
	l = l.orEmpty()
	at, ok := l.from[e.Path]
	if !ok {
		return nil, unreadable(e.Path, e.Ref(), fs.ErrNotExist)
	}
	name := at.Name + e.Path
	text, err := ReadFile(at.FS, e.Path, jsontree.MaxBytes)
	if err != nil {
		return nil, unreadable(name, e.Ref(), err)
	}
	rs, err := engine.Parse(name, text, l.Fetch)
	if err != nil {
		return nil, err
	}
	if rs.Ref() != e.Ref() {
		return nil, diag.List{diag.New(diag.RuleSetMismatch, rs.Place(), "id@version", rs.Ref(), e.Path)}
	}
	return l.published(rs, at, e.Path)
}

// unreadable says why a file could not be read.
func unreadable(name, ref string, err error) error {
	var list diag.List
	if errors.As(err, &list) {
		for k := range list {
			list[k].Source = diag.NewSource(name, nil)
		}
		return list
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return diag.List{diag.New(diag.FileUnreadable, diag.Place{Source: diag.NewSource(name, nil)}, err.Error())}
	}
	return diag.List{diag.New(diag.RuleSetUnknown, diag.Place{Source: diag.NewSource(name, nil)}, ref)}
}

// published checks a rule set against the locks and notes its serial.
func (l *Library) published(rs *engine.RuleSet, at *layer, p string) (*engine.RuleSet, error) {
	list := l.locked(rs, at, p)
	if l.key != nil && !list.HasErrors() && !l.trusted(rs) {
		list.Add(diag.New(diag.LockMissing, rs.Place(), rs.Ref()))
	}
	if list.HasErrors() {
		list.Sort()
		return nil, list
	}
	for _, layer := range l.layers {
		for _, known := range layer.locks {
			if e, ok := known.Published[rs.Ref()]; ok && known.Check(rs) == nil {
				rs.Serial = max(rs.Serial, e.Serial)
			}
		}
	}
	return rs, nil
}

// trusted reports whether a rule set is built in, or published by a lock that the trusted key signed.
func (l *Library) trusted(rs *engine.RuleSet, near ...*layer) bool {
	own := func(k int) bool { // equal to a file that is built in
		ref := rs.Ref()
		if k > 0 {
			ref = rs.Bases[k-1]
		}
		text, err := ReadFile(l.layers[0].FS, rulefile.Path(ref), jsontree.MaxBytes)
		return err == nil && rulefile.FileDigest(text) == rs.Files[k].SHA256
	}
	builtin := true
	for k := range rs.Files {
		builtin = builtin && own(k)
	}
	if builtin {
		return true
	}
	for _, layer := range append(l.layers[:len(l.layers):len(l.layers)], near...) {
		for _, known := range layer.trusted {
			if known.Holds(rs, own) {
				return true
			}
		}
	}
	return false
}

// RuleSet loads the rule set that a person names: id@version, or an id of which one version is not replaced by another.
func (l *Library) RuleSet(ref string) (*engine.RuleSet, error) {
	l = l.orEmpty()
	e, err := l.named(ref)
	if err != nil {
		return nil, err
	}
	return l.Load(e)
}

// named is the entry that a name means.
func (l *Library) named(ref string) (Entry, error) {
	if _, _, ok := CutRef(ref); !ok {
		if only := l.latest(ref); only != nil {
			return *only, nil
		}
	}
	return l.Choose(engine.Header{RuleSet: ref}, nil)
}

// latest is the one version of an id that no other version replaces, nil if there is not exactly one.
func (l *Library) latest(id string) *Entry {
	var out *Entry
	for i, e := range l.entries {
		if e.ID != id {
			continue
		}
		replaced := false
		for _, other := range l.entries {
			replaced = replaced || other.ID == id && other.Replaces == e.Version
		}
		if replaced {
			continue
		}
		if out != nil {
			return nil
		}
		out = &l.entries[i]
	}
	return out
}

// Load loads the rule set id@version from one folder, over the built-in rule sets.
func Load(fsys fs.FS, ref string) (*engine.RuleSet, error) {
	l, err := Open(Config{Folders: []Folder{{FS: fsys}}})
	if err != nil {
		return nil, err
	}
	return l.RuleSet(ref)
}
