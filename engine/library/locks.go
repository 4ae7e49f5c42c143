package library

import (
	"errors"
	"io/fs"
	"path"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/lock"
)

// up is how many folders above a file a lock is looked for: those of its name, its owner, and the root.
const up = 3

// folders lists the folder of a file and those above it where a lock may lie.
func folders(p string) []string {
	out := []string{}
	for dir, k := path.Dir(p), 0; k <= up; dir, k = path.Dir(dir), k+1 {
		out = append(out, dir)
		if dir == "." || dir == "/" {
			break
		}
	}
	return out
}

// read reads the lock at the root of a layer and its signature, once, and the locks below the root.
func (at *layer) read(c Config) {
	at.lockOf(".", c)
	_ = fs.WalkDir(at.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && path.Base(p) == lock.Name && path.Dir(p) != "." {
			at.lockOf(path.Dir(p), Config{})
		}
		return nil
	})
	if c.Key != nil && !at.builtin && at.locks["."] == nil && len(at.broken) == 0 {
		at.broken.Add(diag.New(diag.SignatureMissing, diag.Place{}, at.Name+lock.Name))
	}
}

// lockOf reads the lock of one folder; one that cannot be read is refused, not passed over.
func (at *layer) lockOf(dir string, c Config) {
	name := path.Join(dir, lock.Name)
	text, err := ReadFile(at.FS, name, lock.MaxBytes)
	if _, there := fs.Lstat(at.FS, name); there != nil && errors.Is(err, fs.ErrNotExist) { // a link to nothing is no missing lock
		return
	}
	if err != nil {
		at.broken.Add(diag.New(diag.LockUnreadable, diag.Place{Source: diag.NewSource(at.Name+name, nil)}))
		return
	}
	known, list := lock.Read(at.Name+name, text)
	if list.HasErrors() {
		at.broken = append(at.broken, list...)
		return
	}
	at.locks[dir] = known
	if c.Key != nil && !at.builtin {
		at.verify(dir, text, known, c)
	}
}

// Beside is where a file lies that a person named: its path in a folder.
type Beside struct {
	Folder
	Path string
}

// signedBy trusts a lock that the key signed, and says nothing of others.
func (at *layer) signedBy(dir string, known *lock.Lock, c Config) {
	text, err := ReadFile(at.FS, path.Join(dir, lock.Name), lock.MaxBytes)
	if err == nil {
		quiet := at.broken
		at.verify(dir, text, known, c)
		at.broken = quiet
	}
}

// verify checks the signature of the lock that was read.
func (at *layer) verify(dir string, text []byte, known *lock.Lock, c Config) {
	name := path.Join(dir, lock.SignatureName)
	signature, err := ReadFile(at.FS, name, lock.MaxBytes)
	if err != nil {
		at.broken.Add(diag.New(diag.SignatureMissing, diag.Place{}, at.Name+name))
		return
	}
	if list := lock.Verify(text, at.Name+name, signature, c.Key); len(list) > 0 {
		at.broken = append(at.broken, list...)
		return
	}
	if serial := known.Serial(); serial < c.MinSerial {
		at.broken.Add(diag.New(diag.LockOld, diag.Place{Source: diag.NewSource(at.Name+path.Join(dir, lock.Name), nil)}, serial, c.MinSerial))
		return
	}
	at.trusted = append(at.trusted, known)
}

// Locks reports what is wrong with the locks themselves, and which published versions are gone.
func (l *Library) Locks() diag.List {
	l = l.orEmpty()
	var list diag.List
	exists := map[string]bool{}
	for _, e := range l.entries {
		exists[e.Ref()] = true
	}
	for _, at := range l.layers {
		list = append(list, at.broken...)
		for _, known := range at.locks {
			list = append(list, known.Gone(func(ref string) bool { return exists[ref] })...)
		}
	}
	list.Sort()
	return list
}

// Verified lists the folders whose locks the trusted key signed, each with its highest serial and how many versions it
// publishes.
func (l *Library) Verified(visit func(name string, serial, versions int)) {
	l = l.orEmpty()
	for _, at := range l.layers {
		for _, known := range at.trusted {
			visit(at.Name+lock.Name, known.Serial(), len(known.Published))
		}
	}
}

// locked checks a rule set against every lock that may publish it: those beside its file and above, and those at the roots
// of all folders, since a folder may replace what lies below. What is broken in a lock refuses what it might publish.
func (l *Library) locked(rs *engine.RuleSet, own *layer, p string) diag.List {
	var list diag.List
	for _, at := range l.layers {
		list = append(list, at.broken...)
		dirs := []string{"."}
		if at == own {
			dirs = folders(p)
		}
		for _, dir := range dirs {
			if known := at.locks[dir]; known != nil {
				list = append(list, known.Check(rs)...)
			}
		}
	}
	list.Sort()
	return list
}

// Check checks a rule set that was loaded from a file outside of the library's folders, or as a draft: against the
// library's locks and the locks beside the file and above it, and with a trusted key whether one that it signed publishes
// it. Each folder in beside is one where the file lies, under the path p; a link lies in two. published is whether any lock
// publishes the version, changed or not, and serial the highest under which one does that holds it unchanged.
func (l *Library) Check(rs *engine.RuleSet, beside ...Beside) (list diag.List, serial int, published bool) {
	l = l.orEmpty()
	list = l.locked(rs, nil, "")
	var layers []*layer
	for _, b := range beside {
		near := &layer{Folder: b.Folder, locks: map[string]*lock.Lock{}}
		for _, dir := range folders(b.Path) {
			near.lockOf(dir, Config{})
			if known := near.locks[dir]; known != nil && l.key != nil && known.Holds(rs, func(int) bool { return true }) {
				near.signedBy(dir, known, Config{Key: l.key, MinSerial: l.minSerial})
			}
		}
		list = append(list, near.broken...)
		layers = append(layers, near)
	}
	if l.key != nil && !list.HasErrors() && !l.trusted(rs, layers...) {
		list.Add(diag.New(diag.LockMissing, rs.Place(), rs.Ref()))
	}
	for _, at := range append(layers, l.layers...) {
		for _, known := range at.locks {
			e, ok := known.Published[rs.Ref()]
			if !ok {
				continue
			}
			published = true
			if found := known.Check(rs); found == nil {
				serial = max(serial, e.Serial)
			} else {
				list = append(list, found...)
			}
		}
	}
	list.Sort()
	return list, serial, published
}
