package cli

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"jixiao/engine/diag"
	"jixiao/engine/library"
)

// Reading and writing files.

// maxBytes bounds any file that is read: what the largest kind may have.
const maxBytes = 64 << 20

// read reads a file, or standard input for "-". Only regular files are read, and not past the largest that any may be.
func (a *app) read(name string) ([]byte, error) {
	if name == "-" {
		text, err := io.ReadAll(io.LimitReader(a.stdin, maxBytes+1))
		if err == nil && len(text) > maxBytes {
			return nil, a.failed(diag.List{diag.New(diag.FileTooLarge, diag.Place{Source: diag.NewSource("-", nil)}, len(text), maxBytes)})
		}
		return text, err
	}
	text, err := readFile(name)
	if list := diag.Findings(err); list != nil {
		return nil, a.failed(list)
	}
	if err != nil {
		return nil, a.fileError(err)
	}
	if isForm(name) || isOffice(text) {
		if text, err = a.filledIn(name, text); err != nil {
			return nil, a.failed(err)
		}
	}
	return text, nil
}

// optional reads a file that need not be there, and gives nil for one that is not.
func (a *app) optional(name string) ([]byte, error) {
	if _, err := os.Lstat(name); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return a.read(name)
}

// readFile reads a regular file. What is wrong with it otherwise is a list of findings.
func readFile(name string) ([]byte, error) {
	dir, base := filepath.Split(name)
	if dir == "" {
		dir = "."
	}
	text, err := library.ReadFile(os.DirFS(dir), base, maxBytes)
	if list := diag.Findings(err); list != nil {
		for k := range list {
			list[k].Source = diag.NewSource(name, nil)
		}
		return nil, list
	}
	var path *os.PathError
	if errors.As(err, &path) {
		path.Path = name
	}
	return text, err
}

// write replaces a file as a whole: the text is written beside it and takes its name when it is safe on the disk. Whoever
// is interrupted, or finds the disk full, leaves the old file as it was. Who may read it stays as it was, and of a new one is for the umask to say.
func (a *app) write(name string, text []byte) (err error) {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target // the file itself, not a link to it
	}
	f, err := besideFile(name)
	if err != nil {
		if path := new(os.PathError); errors.As(err, &path) { // of the folder, and not of a file that nobody asked for
			path.Path = filepath.Dir(name)
		}
		return a.fileError(err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = a.fileError(err)
		}
	}()
	if info, err := os.Stat(name); err == nil {
		if err := f.Chmod(info.Mode().Perm()); err != nil {
			return err
		}
	}
	if _, err = f.Write(text); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// create writes a file that somebody fills in or goes on with: one that is there already and says something else is kept, unless it is to be written over.
func (a *app) create(name string, text []byte, force bool) error {
	if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() && !force {
		same := info.Size() == int64(len(text))
		if same {
			was, err := os.ReadFile(name)
			same = err == nil && bytes.Equal(was, text)
		}
		if !same {
			return errors.New(a.text("已有文件 "+name+"，内容不同，没有写：换个名字，或者加 --force 换掉它", "there is a file already, and it is another: "+name+": name another, or write over it with --force"))
		}
	}
	return a.write(name, text)
}

// forced adds the flag for that.
func (a *app) forced(cmd *cobra.Command, force *bool) {
	cmd.Flags().BoolVar(force, "force", false, a.text("已有这个文件也换掉", "write over a file that is there already"))
}

// besideFile makes a file of no name that is known beside one; os.CreateTemp would keep it from everybody else.
func besideFile(name string) (f *os.File, err error) {
	for range 100 {
		f, err = os.OpenFile(filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"."+strconv.FormatUint(rand.Uint64(), 36)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, os.ErrExist) {
			break
		}
	}
	return f, err
}
