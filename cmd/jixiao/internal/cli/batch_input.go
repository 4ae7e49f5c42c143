package cli

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/cohort"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/klauspost/compress/zstd"

	"jixiao/office/form"
	"jixiao/office/sheet"
)

// The documents that a batch reads.

// batchInput reads the documents that a person names.
type batchInput struct {
	*app
	from    string
	under   *engine.RuleSet // that all are scored under; nil where each names its own
	out     string          // that records are written to
	folders bool            // an input is one
	total   int64           // bytes of all files; 0 if that is not known
	kept    *os.File        // standard input, where it is read more than once
	read    atomic.Int64

	library *library.Library           // from the first form on
	sets    map[string]*engine.RuleSet // that forms were made for
}

// forForms is a rule set that a form names, loaded once.
func (in *batchInput) forForms(ref string) (*engine.RuleSet, error) {
	if in.under != nil && in.under.Ref() == ref {
		return in.under, nil
	}
	if in.sets[ref] != nil {
		return in.sets[ref], nil
	}
	if in.library == nil {
		l, err := in.app.library()
		if err != nil {
			return nil, err
		}
		in.library, in.sets = l, map[string]*engine.RuleSet{}
	}
	rs, err := in.library.RuleSet(ref)
	if err == nil {
		in.sets[ref] = rs
	}
	return rs, err
}

// gather reads all documents of a rule set that scores them together, nil for another. Standard input is kept in a file meanwhile.
func (in *batchInput) gather(ctx context.Context, rs *engine.RuleSet, inputs []string, workers int) (*batch.Among, error) {
	if rs == nil || !cohort.Needed(rs) {
		return nil, nil
	}
	for _, name := range inputs {
		if name != "-" || in.kept != nil {
			continue
		}
		file, err := os.CreateTemp("", "jixiao-*")
		if err != nil {
			return nil, err
		}
		in.kept = file
		if _, err := io.Copy(file, in.stdin); err != nil {
			in.clean()
			return nil, err
		}
	}
	among, err := cohort.Gather(ctx, rs, func() batch.Documents { return in.documents(inputs) }, workers)
	if err != nil {
		in.clean()
	}
	in.read.Store(0)
	return among, err
}

// clean removes what was kept of standard input.
func (in *batchInput) clean() {
	if in.kept != nil {
		in.kept.Close()
		os.Remove(in.kept.Name())
	}
}

// measure looks whether every input is there, and how much there is.
func (in *batchInput) measure(inputs []string) error {
	known := true
	for _, name := range inputs {
		if name == "-" {
			known = false
			continue
		}
		info, err := os.Stat(name)
		if err != nil {
			return in.fileError(err)
		}
		if !info.IsDir() {
			if out, err := os.Stat(in.out); err == nil && os.SameFile(info, out) {
				return fmt.Errorf(in.text("%s 既是输入，又是要写的文件", "%s is an input and the file to be written"), in.out)
			}
			if _, err := in.kind(name); err != nil {
				return err
			}
			in.total += info.Size()
			continue
		}
		in.folders = true
		root, outputs := real(name), in.outputs()
		err = filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
			if err == nil && len(outputs) > 0 && p == outputs[0] && in.inFolder()[strings.ToLower(filepath.Ext(p))] != nil {
				return fmt.Errorf(in.text("%s 在输入的目录里，是其中的一份：换一个文件名", "%s is one of the documents of an input: name another file"), in.out)
			}
			if err == nil && !d.IsDir() && !slices.Contains(outputs, p) && in.inFolder()[strings.ToLower(filepath.Ext(p))] != nil {
				if info, err := d.Info(); err == nil {
					in.total += info.Size()
				}
			}
			return err
		})
		if err != nil {
			return in.fileError(err)
		}
	}
	if !known {
		in.total = 0
	}
	return nil
}

// outputs are the files that the run itself writes, by where they are whatever links lead there.
func (in *batchInput) outputs() []string {
	if in.out == "-" || in.out == "" {
		return nil
	}
	out := filepath.Join(real(filepath.Dir(in.out)), filepath.Base(in.out))
	return []string{out, out + partialEnding, out + stateEnding}
}

// real is where a folder is, without links.
func real(folder string) string {
	p, err := filepath.EvalSymlinks(folder)
	if err != nil {
		p = folder
	}
	if abs, err := filepath.Abs(p); err == nil {
		p = abs
	}
	return p
}

// without is a folder without some of its files.
type without struct {
	fs.FS
	left func(name string) bool
}

// ReadDir lists what is not left out.
func (w without) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(w.FS, name)
	return slices.DeleteFunc(list, func(d fs.DirEntry) bool { return !d.IsDir() && w.left(path.Join(name, d.Name())) }), err
}

// kind is the form of a file by its name: jsonl, csv, xlsx or json.
func (in *batchInput) kind(name string) (string, error) {
	base := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(name), ".gz"), ".zst")
	switch ext := filepath.Ext(base); ext {
	case ".jsonl", ".ndjson":
		return "jsonl", nil
	case ".csv":
		return "csv", nil
	case ".json":
		return "json", nil
	}
	if isBook(base) {
		return "xlsx", nil
	}
	return "", fmt.Errorf(in.text("%s 既不是目录，也不是 .jsonl、.csv、.xlsx 或 .json 文件", "%s is neither a folder nor a file .jsonl, .csv, .xlsx or .json"), name)
}

func (in *batchInput) documents(inputs []string) batch.Documents {
	var list []batch.Documents
	for _, name := range inputs {
		list = append(list, in.one(name))
	}
	return batch.All(list...)
}

// one are the documents of one input, which is opened when its first is asked for.
func (in *batchInput) one(name string) batch.Documents {
	return func(yield func(batch.Document, error) bool) {
		documents, closer, err := in.openInput(name)
		if err != nil {
			yield(batch.Document{}, err)
			return
		}
		defer closer()
		documents(yield)
	}
}

func (in *batchInput) openInput(name string) (batch.Documents, func(), error) {
	none := func() {}
	if name == "-" {
		r := in.stdin
		if in.kept != nil {
			r = io.NewSectionReader(in.kept, 0, 1<<62)
		}
		switch in.from {
		case "jsonl":
			return batch.Lines("-", r), none, nil
		case "csv":
			documents, err := in.values("-", r)
			return documents, none, err
		}
		return nil, nil, fmt.Errorf(in.text("--from 应为 jsonl 或 csv，不是 %s", "--from is jsonl or csv, not %s"), in.from)
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, nil, in.fileError(err)
	}
	if info.IsDir() {
		root, err := os.OpenRoot(name)
		if err != nil {
			return nil, nil, in.fileError(err)
		}
		at, outputs := real(name), in.outputs()
		return batch.Files(without{root.FS(), func(p string) bool { return slices.Contains(outputs, filepath.Join(at, filepath.FromSlash(p))) }}, strings.TrimSuffix(filepath.ToSlash(name), "/")+"/", in.inFolder()), func() { root.Close() }, nil
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf(in.text("%s 不是普通文件", "%s is no regular file"), name)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, nil, in.fileError(err)
	}
	r, done, err := in.unpacked(name, &countedReader{file, &in.read})
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	closer := func() { done(); file.Close() }
	kind, _ := in.kind(name)
	switch kind {
	case "csv":
		documents, err := in.values(name, r)
		if err != nil {
			closer()
		}
		return documents, closer, err
	case "jsonl":
		return batch.Lines(name, r), closer, nil
	}
	text, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		closer()
		return nil, nil, err
	}
	if kind == "xlsx" {
		return in.bodies(name, text), closer, nil
	}
	return batch.One(name, text), closer, nil
}

// values are the documents of comma-separated values: a table of documents, or else a form, or the sheet of a cohort on which bodies stand.
func (in *batchInput) values(name string, r io.Reader) (batch.Documents, error) {
	rows := bufio.NewReaderSize(r, 1<<16)
	if head, _ := rows.Peek(1 << 16); !isSheet(name, head) {
		return batch.Table(name, rows), nil
	}
	text, err := io.ReadAll(io.LimitReader(rows, maxBytes+1))
	if err != nil {
		return nil, err
	}
	return in.formed(name, text, sheet.ReadCSV), nil
}

// inFolder are the readers of what a folder is read for.
func (in *batchInput) inFolder() map[string]func(string, []byte) batch.Documents {
	counted := func(read func(string, []byte) batch.Documents) func(string, []byte) batch.Documents {
		return func(name string, text []byte) batch.Documents {
			in.read.Add(int64(len(text)))
			return read(name, text)
		}
	}
	out := map[string]func(string, []byte) batch.Documents{".json": counted(batch.One)}
	for _, ext := range books {
		out[ext] = counted(in.bodies)
	}
	return out
}

// isSheet reports whether a file of values begins as a form does, or as the sheet of a cohort on which bodies stand.
func isSheet(name string, head []byte) bool {
	b, err := sheet.HeadOfCSV(name, head)
	return err == nil && (form.IsList(b) || form.IsCohort(b))
}

// bodies are the documents of a workbook, one in each row; of a form, the one document that it is.
func (in *batchInput) bodies(name string, text []byte) batch.Documents {
	return in.formed(name, text, sheet.Read)
}

// formed are the documents of a table that is read like this. One that cannot be read is a refused document.
func (in *batchInput) formed(name string, text []byte, read func(string, []byte) (*sheet.Book, error)) batch.Documents {
	refused := func(err error) batch.Documents {
		return func(yield func(batch.Document, error) bool) {
			d := batch.Document{Name: name}
			list := diag.Findings(err)
			if list != nil {
				d.RefuseFor(list)
				err = nil
			}
			yield(d, err)
		}
	}
	b, err := read(name, text)
	if err != nil && (b == nil || form.RuleSetOf(b) != "" || !form.IsCohort(b)) { // cells of a body that have no value refuse that body
		return refused(err)
	}
	if form.RuleSetOf(b) != "" {
		doc, err := in.formOf(in.forForms, b)
		if err != nil {
			return refused(err)
		}
		return func(yield func(batch.Document, error) bool) {
			yield(batch.Document{Name: name, Text: doc.Text, From: doc}, nil)
		}
	}
	rs := in.under
	if ref := form.CohortRuleSet(b); ref != "" {
		if rs, err = in.forForms(ref); err != nil {
			return refused(in.hinted(err))
		}
	}
	cohort, err := form.Bodies(b, rs)
	if err != nil {
		return refused(err)
	}
	return func(yield func(batch.Document, error) bool) {
		for k := range cohort.Bodies {
			body := &cohort.Bodies[k]
			on := cmp.Or(body.Sheet, cohort.Sheet)
			d := batch.Document{Name: name, Line: body.Row, Row: batch.NewRow(cohort.Columns, body.Cells).On(on).In(cohort.Units), From: body}
			if body.Refused != nil {
				d.RefuseFor(body.Refused)
			}
			if !yield(d, nil) {
				return
			}
		}
	}
}

// countedReader counts what is read from a file.
type countedReader struct {
	r io.Reader
	n *atomic.Int64
}

func (c *countedReader) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n.Add(int64(n))
	return n, err
}

// packed says of a packed file that cannot be read which it is, and why.
type packed struct {
	io.Reader
	in   *batchInput
	name string
}

func (p packed) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	return n, p.told(err)
}

func (p packed) told(err error) error {
	switch {
	case err == nil || err == io.EOF:
		return err
	case errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return fmt.Errorf(p.in.text("%s 的压缩窗口超过 %d MiB，请以 zstd --long=26 或更小重新压缩", "%s has a window of more than %d MiB: pack it with zstd --long=26 or less"), p.name, unpackMemory>>20)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf(p.in.text("压缩文件 %s 没有读完就到头了：它不完整，或者不是这种压缩文件", "the packed file %s ends too soon: it is cut off, or is none of its kind"), p.name)
	case errors.As(err, new(*fs.PathError)):
		return p.in.fileError(err)
	}
	return fmt.Errorf(p.in.text("压缩文件 %s 已损坏，或者不是这种压缩文件：%w", "the packed file %s is damaged, or is none of its kind: %w"), p.name, err)
}

// unpackMemory bounds what unpacking may take.
const unpackMemory = 64 << 20

func (in *batchInput) unpacked(name string, r io.Reader) (io.Reader, func(), error) {
	p := packed{in: in, name: name}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".gz":
		z, err := gzip.NewReader(r)
		p.Reader = z
		return p, func() {}, p.told(noEOF(err))
	case ".zst":
		z, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(unpackMemory), zstd.WithDecoderMaxMemory(unpackMemory), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, nil, err
		}
		p.Reader = z
		return p, z.Close, nil
	}
	return r, func() {}, nil
}

// noEOF is an end where a file should begin.
func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
