package library

import (
	"bytes"
	"io"
	"io/fs"
	"syscall"

	"jixiao/engine/diag"
)

// ReadFile reads a regular file of at most limit bytes. The size is looked at before anything is read; what is no regular
// file, a device or a pipe, is not opened.
func ReadFile(fsys fs.FS, name string, limit int64) ([]byte, error) {
	if fsys == nil {
		return nil, fs.ErrNotExist
	}
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	switch {
	case info.IsDir():
		return nil, &fs.PathError{Op: "read", Path: name, Err: syscall.EISDIR}
	case !info.Mode().IsRegular():
		return nil, diag.List{diag.New(diag.FileIrregular, diag.Place{Source: diag.NewSource(name, nil)})}
	case info.Size() > limit:
		return nil, diag.List{diag.New(diag.FileTooLarge, diag.Place{Source: diag.NewSource(name, nil)}, info.Size(), limit)}
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := bytes.NewBuffer(make([]byte, 0, info.Size()+bytes.MinRead))
	_, err = b.ReadFrom(io.LimitReader(f, limit+1))
	text := b.Bytes()
	if err == nil && int64(len(text)) > limit { // it has grown
		return nil, diag.List{diag.New(diag.FileTooLarge, diag.Place{Source: diag.NewSource(name, nil)}, len(text), limit)}
	}
	return text, err
}
