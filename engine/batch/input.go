package batch

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/internal/scan"
	"jixiao/engine/library"
)

var errNothing = errors.New("batch: nothing to read from")

// Lines are documents one a line (JSON Lines). Empty lines are passed over. The name is the file's, for people.
func Lines(name string, r io.Reader) Documents {
	return func(yield func(Document, error) bool) {
		if r == nil {
			yield(Document{}, errNothing)
			return
		}
		in := lineReader{r: bufio.NewReaderSize(r, 1<<20)}
		for line := 1; ; line++ {
			text, err := in.next()
			if err != nil && (err != io.EOF || len(text) == 0) {
				if err != io.EOF {
					yield(Document{}, err)
				}
				return
			}
			if line == 1 {
				text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
			}
			if text = bytes.TrimSpace(text); len(text) > 0 && !yield(Document{Name: name, Line: line, Text: text}, nil) {
				return
			}
			if err != nil {
				return
			}
		}
	}
}

// lineReader reads lines of any length and keeps no more of one than a document may have, and a byte.
type lineReader struct {
	r    *bufio.Reader
	long []byte
}

// next is the next line, valid until the one after.
func (l *lineReader) next() ([]byte, error) {
	part, err := l.r.ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		return part, err
	}
	l.long = append(l.long[:0], part...)
	for err == bufio.ErrBufferFull {
		part, err = l.r.ReadSlice('\n')
		if room := scan.MaxBytes + 1 - len(l.long); room > 0 {
			l.long = append(l.long, part[:min(room, len(part))]...)
		}
	}
	return l.long, err
}

// Folder are the documents in a folder and below it: every file *.json, in order of their paths. The name stands before paths, with its slash.
func Folder(fsys fs.FS, name string) Documents {
	return Files(fsys, name, map[string]func(string, []byte) Documents{".json": One})
}

// Files are the documents in a folder and below it, of files whose extensions, in small letters, have a reader, in order of their paths. A file
// that a program keeps while another is open (~$…) is none of them.
func Files(fsys fs.FS, name string, readers map[string]func(name string, text []byte) Documents) Documents {
	return func(yield func(Document, error) bool) {
		if fsys == nil {
			yield(Document{}, errNothing)
			return
		}
		stopped := errors.New("stopped")
		err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			read := readers[strings.ToLower(path.Ext(p))]
			if d.IsDir() || read == nil || strings.HasPrefix(d.Name(), "~$") {
				return nil
			}
			text, err := library.ReadFile(fsys, p, scan.MaxBytes)
			if err != nil {
				doc := Document{Name: name + p}
				if doc.refused = diag.Findings(err); doc.refused == nil {
					doc.refused = diag.List{diag.New(diag.FileUnreadable, diag.Place{Source: diag.NewSource(doc.Name, nil)}, err.Error())}
				}
				if !yield(doc, nil) {
					return stopped
				}
				return nil
			}
			documents := read(name+p, text)
			if documents == nil {
				return nil
			}
			for doc, err := range documents {
				if !yield(doc, err) {
					return stopped
				}
			}
			return nil
		})
		if err != nil && err != stopped {
			yield(Document{}, err)
		}
	}
}

// One is a single document.
func One(name string, text []byte) Documents {
	return func(yield func(Document, error) bool) { yield(Document{Name: name, Text: text}, nil) }
}

// All are documents one after the other.
func All(list ...Documents) Documents {
	return func(yield func(Document, error) bool) {
		for _, documents := range list {
			if documents == nil {
				continue
			}
			for d, err := range documents {
				if !yield(d, err) || err != nil {
					return
				}
			}
		}
	}
}
