// Package lock records published versions of rule sets. What is published does not change any more: a past report must
// replay. A lock may be signed; see keys.go.
package lock

import (
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/format"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/rulefile"
	"jixiao/engine/internal/schema"
)

// Names of the lock and of its signature in a folder of rule sets.
const (
	Name          = "lock.json"
	SignatureName = "lock.sig.json"
)

// MaxBytes bounds a lock and a signature.
const MaxBytes = jsontree.MaxBytes

// Lock is the published versions of one folder. Its zero value publishes nothing.
type Lock struct {
	Published map[string]Entry // by id@version

	root *jsontree.Node
}

// Entry is a published version: the digests, hexadecimal SHA-256, of its file with line ends normalised and of its composed
// form, which also changes with what it extends; and the serial under which it was published, counting from 1.
type Entry struct {
	File, Composed string
	Serial         int
}

// Read reads a lock.
func Read(name string, text []byte) (*Lock, diag.List) {
	root, list := jsontree.Parse(diag.NewSource(name, text))
	if root == nil {
		return nil, list
	}
	list = append(list, schema.Named("lock").Validate(root)...)
	if list.HasErrors() {
		return nil, list
	}
	l := &Lock{Published: map[string]Entry{}, root: root}
	for _, m := range root.Member("published").Items {
		e := Entry{File: m.String("file"), Composed: m.String("composed")}
		if s := m.Member("serial"); s != nil {
			n, _ := s.Number.Int64()
			e.Serial = int(n)
		}
		l.Published[m.Name] = e
	}
	return l, list
}

// orEmpty is the lock, or instead of nil one that publishes nothing.
func (l *Lock) orEmpty() *Lock {
	if l == nil {
		return new(Lock)
	}
	return l
}

// Serial is the highest serial in the lock, 0 for none.
func (l *Lock) Serial() int {
	l = l.orEmpty()
	most := 0
	for _, e := range l.Published {
		most = max(most, e.Serial)
	}
	return most
}

// Add publishes a rule set under a serial. It is refused if another content is published under that version.
func (l *Lock) Add(rs *engine.RuleSet, serial int) diag.List {
	if l == nil || len(rs.OrEmpty().Files) == 0 {
		return diag.List{diag.New(diag.FileUnreadable, diag.Place{}, "lock: the rule set was not loaded")}
	}
	if l.Published == nil {
		l.Published = map[string]Entry{}
	}
	now := Entry{File: rs.Files[0].SHA256, Composed: rs.Digest, Serial: serial}
	if before, ok := l.Published[rs.Ref()]; ok {
		if before.File != now.File || before.Composed != now.Composed {
			return diag.List{diag.New(diag.LockChanged, l.place(rs.Ref()), rs.Ref()).WithHelp(Copy(rs.ID, rs.Version))}
		}
		return nil
	}
	l.Published[rs.Ref()] = now
	return nil
}

func (l *Lock) place(ref string) diag.Place {
	if l.root == nil {
		return diag.Place{}
	}
	if m := l.root.Member("published").Member(ref); m != nil {
		return m.KeyPlace()
	}
	return l.root.Place()
}

// Check refuses a rule set that was published with another content, and one that extends such a file. What is not published
// passes.
func (l *Lock) Check(rs *engine.RuleSet) diag.List {
	l = l.orEmpty()
	rs = rs.OrEmpty()
	before, ok := l.Published[rs.Ref()]
	switch {
	case !ok:
		var list diag.List
		for k, base := range rs.Bases {
			if e, ok := l.Published[base]; ok && e.File != rs.Files[k+1].SHA256 {
				id, version, _ := rulefile.CutRef(base)
				at := diag.Place{Source: diag.NewSource(rs.Files[k+1].Name, nil)}
				list.Add(diag.New(diag.LockChanged, at, base).WithHelp(Copy(id, version)))
			}
		}
		return list
	case before.File != rs.Files[0].SHA256:
		return diag.List{diag.New(diag.LockChanged, rs.Place(), rs.Ref()).WithHelp(Copy(rs.ID, rs.Version))}
	case before.Composed != rs.Digest:
		return diag.List{diag.New(diag.LockBase, rs.Place(), rs.Ref())}
	}
	return nil
}

// Holds reports whether every file of a rule set is published as it is. A version that is listed itself is compared whole;
// except is asked only about the files of one that is not.
func (l *Lock) Holds(rs *engine.RuleSet, except func(k int) bool) bool {
	l = l.orEmpty()
	rs = rs.OrEmpty()
	if len(rs.Files) == 0 {
		return false
	}
	if e, ok := l.Published[rs.Ref()]; ok {
		return e.File == rs.Files[0].SHA256 && e.Composed == rs.Digest
	}
	if except == nil || !except(0) {
		return false
	}
	for k, base := range rs.Bases {
		if e, ok := l.Published[base]; !except(k+1) && (!ok || e.File != rs.Files[k+1].SHA256) {
			return false
		}
	}
	return true
}

// Copy names the file of the version that should follow a published one.
func Copy(id, version string) string { return id + "/" + Next(version) + ".json" }

// Next is the version that should follow another: its last number raised, or one added.
func Next(version string) string {
	at := strings.LastIndexAny(version, ".-")
	if n, err := strconv.Atoi(version[at+1:]); err == nil && at >= 0 {
		return version[:at+1] + strconv.Itoa(n+1)
	}
	return version + ".1"
}

// Gone reports published versions that do not exist any more.
func (l *Lock) Gone(exists func(ref string) bool) diag.List {
	l = l.orEmpty()
	var list diag.List
	for ref := range l.Published {
		if exists == nil || !exists(ref) {
			list.Add(diag.New(diag.LockGone, l.place(ref), ref))
		}
	}
	list.Sort()
	return list
}

// Text is the lock as it is written: canonical, in order of the versions.
func (l *Lock) Text() []byte {
	l = l.orEmpty()
	refs := make([]string, 0, len(l.Published))
	for ref := range l.Published {
		refs = append(refs, ref)
	}
	sort.Strings(refs)
	b := []byte(`{"$schema": "../schemas/lock.schema.json", "published": {`)
	for i, ref := range refs {
		if i > 0 {
			b = append(b, ',')
		}
		e := l.Published[ref]
		name, _ := json.Marshal(ref) // a string always encodes
		b = fmt.Appendf(b, `%s: {"file": "%s", "composed": "%s"`, name, e.File, e.Composed)
		if e.Serial > 0 {
			b = fmt.Appendf(b, `, "serial": %d`, e.Serial)
		}
		b = append(b, '}')
	}
	text, _, _ := format.Format(Name, append(b, "}}"...)) // it is JSON
	return text
}
