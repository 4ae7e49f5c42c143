package pipeline

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/klauspost/compress/zstd"

	"jixiao/engine/batch"
)

// readFn reads the documents of a file.
type readFn struct{}

// unpackMemory bounds what unpacking may take.
const unpackMemory = 64 << 20

// ProcessElement reads one file.
func (f *readFn) ProcessElement(ctx context.Context, name string, emit func(Document)) error {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return err
	}
	defer fs.Close()
	in, err := fs.OpenRead(ctx, name)
	if err != nil {
		return err
	}
	defer in.Close()
	var r io.Reader = in
	base := name
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".gz":
		base = strings.TrimSuffix(name, path.Ext(name))
		if r, err = gzip.NewReader(in); err != nil {
			return err
		}
	case ".zst":
		base = strings.TrimSuffix(name, path.Ext(name))
		z, err := zstd.NewReader(in, zstd.WithDecoderMaxMemory(unpackMemory), zstd.WithDecoderConcurrency(1))
		if err != nil {
			return err
		}
		defer z.Close()
		r = z
	}
	var documents batch.Documents
	switch strings.ToLower(path.Ext(base)) {
	case ".jsonl", ".ndjson":
		documents = batch.Lines(name, r)
	case ".csv":
		documents = batch.Table(name, r)
	case ".json":
		text, err := io.ReadAll(io.LimitReader(r, unpackMemory+1))
		if err != nil {
			return err
		}
		documents = batch.One(name, text)
	default:
		return errors.New(name + ": a file of documents is .jsonl, .csv or .json, perhaps with .gz or .zst")
	}
	for d, err := range documents {
		if err != nil {
			return err
		}
		out := Document{At: d.Name, Line: d.Line, Text: string(d.Text)}
		if d.Row != nil {
			out.Columns, out.Cells = d.Row.Columns(), d.Row.Cells()
		}
		if r := d.Refusal(); r != nil {
			text, err := json.Marshal(r)
			if err != nil {
				return err
			}
			out.Refused = string(text)
		}
		emit(out)
	}
	return nil
}
