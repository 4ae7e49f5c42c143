package pipeline

import (
	"fmt"
	"io/fs"
	"testing/fstest"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/library"
)

// Rules are rule sets that travel with a job: the files of the folders that lie over the built-in ones, and which of them is meant. Whoever loads
// them checks that they are what the job was started with.
type Rules struct {
	Ref     string // id@version, or auto: each document's own
	Digest  string // of that rule set; of all files for auto
	Folders []Folder
}

// Folder is a folder's files, texts by path, and the folder's name before them.
type Folder struct {
	Name  string
	Files map[string][]byte
}

// Bundle reads the folders, and looks whether the rule set loads.
func Bundle(ref string, folders []library.Folder) (*Rules, error) {
	r := &Rules{Ref: ref}
	for _, f := range folders {
		files := map[string][]byte{}
		err := fs.WalkDir(f.FS, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			files[p], err = library.ReadFile(f.FS, p, 64<<20)
			return err
		})
		if err != nil {
			return nil, err
		}
		r.Folders = append(r.Folders, Folder{f.Name, files})
	}
	if ref == "auto" {
		_, err := r.library()
		return r, err
	}
	l, err := r.library()
	if err != nil {
		return nil, err
	}
	rs, err := l.RuleSet(ref)
	if err != nil {
		return nil, err
	}
	r.Digest = rs.Digest
	return r, nil
}

func (r *Rules) library() (*library.Library, error) {
	var c library.Config
	for _, folder := range r.Folders {
		f := fstest.MapFS{}
		for p, text := range folder.Files {
			f[p] = &fstest.MapFile{Data: text}
		}
		c.Folders = append(c.Folders, library.Folder{FS: f, Name: folder.Name})
	}
	return library.Open(c)
}

// RuleSet loads the rule set and checks its digest; nil for auto.
func (r *Rules) RuleSet() (*engine.RuleSet, error) {
	if r.Ref == "auto" {
		return nil, nil
	}
	l, err := r.library()
	if err != nil {
		return nil, err
	}
	rs, err := l.RuleSet(r.Ref)
	if err != nil {
		return nil, err
	}
	if rs.Digest != r.Digest {
		return nil, fmt.Errorf("%s is not what the job was started with: its digest is %s, not %s", r.Ref, rs.Digest, r.Digest)
	}
	return rs, nil
}

// Rules says under which rule set a document is scored.
func (r *Rules) Rules() (batch.Rules, error) {
	if r.Ref != "auto" {
		rs, err := r.RuleSet()
		return batch.Under(rs), err
	}
	l, err := r.library()
	if err != nil {
		return batch.Rules{}, err
	}
	return batch.InForce(l), nil
}
