package library

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sync"
	"sync/atomic"
	"time"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
)

// Live is a library whose rule sets are loaded, and which is exchanged as a whole when its folders change: who asks gets all of the old or
// all of the new. A change that does not load is refused, and the old one stays. Any number of goroutines may use it.
type Live struct {
	config Config
	now    atomic.Pointer[loaded]
	mu     sync.Mutex // of reloading
}

type loaded struct {
	*Library
	digest [sha256.Size]byte
	mu     sync.Mutex
	sets   map[string]*engine.RuleSet // by path
}

// OpenLive opens a library and loads every rule set of its folders; built-in ones are loaded when they are asked for. The error holds every
// finding.
func OpenLive(c Config) (*Live, error) {
	l := &Live{config: c}
	if _, err := Open(c); err != nil {
		return nil, err
	}
	if _, err := l.Reload(); err != nil {
		return nil, err
	}
	return l, nil
}

// state is what is loaded now; of nil, and where nothing was opened, a library without rule sets.
func (l *Live) state() *loaded {
	if l != nil {
		if n := l.now.Load(); n != nil {
			return n
		}
	}
	return &loaded{Library: new(Library), sets: map[string]*engine.RuleSet{}}
}

// Library is the library as it is now.
func (l *Live) Library() *Library { return l.state().Library }

// RuleSet returns the rule set that is named as for Library.RuleSet. Asked again it is the same one until the folders change.
func (l *Live) RuleSet(ref string) (*engine.RuleSet, error) { return l.state().ruleSet(ref) }

// Choose returns the rule set for a document as Library.Choose finds it, loaded and of the same state of the folders. Given to batch.Chosen, each
// document of a batch is scored under what is in force while it is scored.
func (l *Live) Choose(h engine.Header, at func(diag.Span) diag.Place) (*engine.RuleSet, error) {
	n := l.state()
	e, err := n.Library.Choose(h, at)
	if err != nil {
		return nil, err
	}
	return n.ruleSet(e.Ref())
}

func (n *loaded) ruleSet(ref string) (*engine.RuleSet, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if rs := n.sets[ref]; rs != nil {
		return rs, nil
	}
	e, err := n.Library.named(ref)
	if err != nil {
		return nil, err
	}
	if rs := n.sets[e.Ref()]; rs != nil { // as it was loaded, whatever the file says by now
		return rs, nil
	}
	rs, err := n.Library.Load(e)
	if err == nil {
		n.sets[e.Ref()] = rs
	}
	return rs, err
}

// Reload looks whether a file of the folders has changed, and if so loads all anew. changed says whether the library is another now; with an
// error it is the one before.
func (l *Live) Reload() (changed bool, err error) {
	if l == nil {
		return false, errNotOpened
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	before := l.now.Load()
	digest, err := l.config.digest()
	if err != nil || before != nil && digest == before.digest {
		return false, err
	}
	for range mostReads {
		next, err := l.config.load(digest)
		after, failed := l.config.digest()
		switch {
		case failed != nil:
			return false, failed
		case after != digest: // files changed while they were read
			digest = after
			continue
		case err != nil:
			return false, err
		}
		l.now.Store(next)
		return true, nil
	}
	return false, errors.New("library: files changed each time that they were read")
}

var errNotOpened = errors.New("library: it was not opened; see OpenLive")

// mostReads is how often folders are read that change meanwhile.
const mostReads = 5

// load loads everything in the folders.
func (c Config) load(digest [sha256.Size]byte) (*loaded, error) {
	lib, err := Open(c)
	if err != nil {
		return nil, err
	}
	next := &loaded{Library: lib, digest: digest, sets: map[string]*engine.RuleSet{}}
	var list diag.List
	for _, e := range lib.entries {
		if lib.from[e.Path].builtin {
			continue
		}
		rs, err := lib.Load(e)
		if err != nil {
			if found := diag.Findings(err); found != nil {
				list = append(list, found...)
				continue
			}
			return nil, err
		}
		next.sets[e.Ref()] = rs
	}
	if list.Sort(); list.HasErrors() {
		return nil, list
	}
	return next, nil
}

// Watch reloads again and again until the context ends, and reports each change, each failure once and, with nil, that it is over; a failure that stays is not told
// again.
func (l *Live) Watch(ctx context.Context, every time.Duration, report func(err error)) {
	if ctx == nil {
		ctx = context.Background()
	}
	tick := time.NewTicker(max(every, time.Millisecond))
	defer tick.Stop()
	last := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		changed, err := l.Reload()
		said := fmt.Sprint(err)
		if (changed || err != nil && said != last || err == nil && last != "") && report != nil {
			report(err)
		}
		if last = ""; err != nil {
			last = said
		}
	}
}

// digest is that of every JSON file of the folders.
func (c Config) digest() (sum [sha256.Size]byte, err error) {
	h := sha256.New()
	for k, f := range c.Folders {
		err := fs.WalkDir(f.FS, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(p) != ".json" {
				return err
			}
			text, err := ReadFile(f.FS, p, jsontree.MaxBytes)
			fmt.Fprintf(h, "%d %s %d %v\n", k, p, len(text), err)
			h.Write(text)
			return nil
		})
		if err != nil {
			return sum, err
		}
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}
