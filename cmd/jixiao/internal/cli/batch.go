package cli

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/spf13/cobra"

	"jixiao/cmd/jixiao/internal/columnar"
	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/cohort"
	"jixiao/engine/diag"
)

// batchFlags are what a person says of a batch.
type batchFlags struct {
	out, as, from         string
	totals, words, byRule bool
	resume                bool
	workers               int
}

func (a *app) batch() *cobra.Command {
	var f batchFlags
	cmd := &cobra.Command{
		Use:   "batch RULESET|FILE|auto INPUT…",
		Short: a.text("批量：给许多份数据评分，一份一条记录", "score many documents: a record for each"),
		Long: a.text("INPUT 是放数据的目录，或 .jsonl（每行一份）、.csv（每行一份，表头为事实名称）、.json 文件，可用 .gz、.zst 压缩；- 是标准输入。\n"+
			"auto 按每份数据写明的指标体系和期间选用规则。被拒绝的数据也有一条记录，写明原因，不影响其余各份。",
			"INPUT is a folder of documents, or a file .jsonl (one on each line), .csv (one in each row, columns named as facts) or .json, perhaps with .gz or .zst;\n"+
				"- is standard input. auto chooses the rule set that each document names. A refused document has a record too, with what was found, and stops nothing."),
		Args: a.args(2, 1<<20),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.formats("text", "json", "markdown", "html"); err != nil {
				return err
			}
			return a.runBatch(cmd.Context(), args[0], args[1:], f)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.out, "output", "o", "-", a.text("记录写到这个文件：.jsonl、.csv 或 .parquet；- 为标准输出", "the file for the records: .jsonl, .csv or .parquet; - for standard output"))
	flags.StringVar(&f.as, "as", "", a.text("记录的格式，文件名看不出时：jsonl、csv、parquet", "the form of the records where the file's name does not tell: jsonl, csv or parquet"))
	flags.StringVar(&f.from, "from", "jsonl", a.text("标准输入的格式：jsonl 或 csv", "the form of standard input: jsonl or csv"))
	flags.BoolVar(&f.totals, "totals", false, a.text("只写总分和等级", "totals and grades only"))
	flags.BoolVar(&f.words, "words", false, a.text("记录中也写评分过程", "also how every score came about"))
	flags.BoolVar(&f.byRule, "by-rule", false, a.text("不计裁定，只按规则", "leave adjudications out"))
	flags.BoolVar(&f.resume, "resume", false, a.text("从上次中断处接着做", "go on where an interrupted run ended"))
	flags.IntVar(&f.workers, "workers", 0, a.text("同时评分的个数，0 为处理器个数", "how many documents are scored at once; 0 for one on each core"))
	return cmd
}

func (a *app) runBatch(ctx context.Context, name string, inputs []string, f batchFlags) error {
	rules, one, err := a.batchRules(name)
	if err != nil {
		return err
	}
	in := &batchInput{app: a, from: f.from}
	if err := in.measure(inputs); err != nil {
		return err
	}
	b := &batchRun{app: a, flags: f, input: in, told: time.Now()}
	among, err := in.gather(ctx, one, inputs, f.workers)
	if err != nil {
		return a.interrupted(err)
	}
	defer in.clean()
	b.state = batchState{Rules: name, Inputs: inputs, As: b.as(), Totals: f.totals, Words: f.words, ByRule: f.byRule, Language: a.lang, Summary: batch.NewSummary()}
	if one != nil {
		b.state.Rules = one.Ref() + " " + one.Digest
	}
	if among != nil {
		b.state.Cohort = among.About.SHA256
	}
	w, format, err := b.open(one)
	if err != nil {
		return err
	}
	o := batch.Options{Workers: f.workers, ByRule: f.byRule, Skip: b.state.Summary.Documents, Before: b.state.Summary, Progress: b.progress, Among: among}
	sum, err := batch.Run(ctx, b.checked(in.documents(inputs)), rules, format, w, o)
	b.state.Summary = sum
	if err = b.close(err); err != nil {
		return a.interrupted(err)
	}
	return a.summarise(sum, f.out == "-")
}

// batchRules is the rule set that is named, or how each document's is chosen.
func (a *app) batchRules(name string) (batch.Rules, *engine.RuleSet, error) {
	if name != "auto" {
		set, err := a.ruleSet(name, false)
		if err != nil {
			return batch.Rules{}, nil, err
		}
		return batch.Under(set.rules), set.rules, nil
	}
	l, err := a.library()
	if err != nil {
		return batch.Rules{}, nil, err
	}
	type loaded struct {
		rs  *engine.RuleSet
		err error
	}
	var sets sync.Map // by reference
	return batch.Chosen(func(h engine.Header, at func(diag.Span) diag.Place) (*engine.RuleSet, error) {
		e, err := l.Choose(h, at)
		if err != nil {
			return nil, err
		}
		load, _ := sets.LoadOrStore(e.Ref(), sync.OnceValue(func() loaded {
			rs, err := l.Load(e)
			return loaded{rs, err}
		}))
		got := load.(func() loaded)()
		return got.rs, got.err
	}), nil, nil
}

func (a *app) summarise(sum *batch.Summary, aside bool) error {
	if aside { // standard output has the records
		rest := *a
		rest.stdout = a.stderr
		a = &rest
	}
	var err error
	if a.format == "json" {
		err = a.printJSON(sum)
	} else {
		err = a.print(sum.Document(a.language()))
	}
	if err == nil && sum.Refused > 0 {
		return errFindings
	}
	return err
}

// batchInput reads the documents that a person names.
type batchInput struct {
	*app
	from  string
	total int64    // bytes of all files; 0 if that is not known
	kept  *os.File // standard input, where it is read more than once
	read  atomic.Int64
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
			if _, err := in.kind(name); err != nil {
				return err
			}
			in.total += info.Size()
			continue
		}
		err = filepath.WalkDir(name, func(p string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() && filepath.Ext(p) == ".json" {
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

// kind is the form of a file by its name: jsonl, csv or json.
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
	return "", fmt.Errorf(in.text("%s 既不是目录，也不是 .jsonl、.csv 或 .json 文件", "%s is neither a folder nor a file .jsonl, .csv or .json"), name)
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
			return batch.Table("-", r), none, nil
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
		documents := batch.Folder(root.FS(), strings.TrimSuffix(filepath.ToSlash(name), "/")+"/")
		return func(yield func(batch.Document, error) bool) {
			documents(func(d batch.Document, err error) bool {
				in.read.Add(int64(len(d.Text)))
				return yield(d, err)
			})
		}, func() { root.Close() }, nil
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf(in.text("%s 不是普通文件", "%s is no regular file"), name)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, nil, in.fileError(err)
	}
	r, done, err := unpacked(name, &countedReader{file, &in.read})
	if err != nil {
		file.Close()
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	closer := func() { done(); file.Close() }
	switch kind, _ := in.kind(name); kind {
	case "csv":
		return batch.Table(name, r), closer, nil
	case "json":
		text, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
		if err != nil {
			closer()
			return nil, nil, err
		}
		return batch.One(name, text), closer, nil
	}
	return batch.Lines(name, r), closer, nil
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

// unpackMemory bounds what unpacking may take.
const unpackMemory = 64 << 20

func unpacked(name string, r io.Reader) (io.Reader, func(), error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".gz":
		z, err := gzip.NewReader(r)
		return z, func() {}, err
	case ".zst":
		z, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(unpackMemory), zstd.WithDecoderMaxMemory(unpackMemory), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, nil, err
		}
		return z, z.Close, nil
	}
	return r, func() {}, nil
}

// batchRun is a run with its output file. While it goes on, the records are in OUT.partial, and what --resume needs in OUT.partial.json.
type batchRun struct {
	*app
	flags   batchFlags
	input   *batchInput
	state   batchState
	file    *os.File // nil for standard output
	out     *offsetWriter
	parquet *columnar.Writer
	saved   time.Time
	told    time.Time
	before  int64 // documents that an earlier run wrote
	start   time.Time
}

// batchState is what a run is of, and how far it is.
type batchState struct {
	Rules    string         `json:"rules"`
	Cohort   string         `json:"cohort"` // its digest
	Inputs   []string       `json:"inputs"`
	As       string         `json:"as"`
	Totals   bool           `json:"totals"`
	Words    bool           `json:"words"`
	ByRule   bool           `json:"by_rule"`
	Language string         `json:"language"`
	Bytes    int64          `json:"bytes"` // of the output
	At       string         `json:"at"`    // where the last document stood
	Line     int            `json:"line"`
	Summary  *batch.Summary `json:"summary"`
}

func (s batchState) same(t batchState) bool {
	return s.Rules == t.Rules && s.Cohort == t.Cohort && slices.Equal(s.Inputs, t.Inputs) && s.As == t.As && s.Totals == t.Totals && s.Words == t.Words && s.ByRule == t.ByRule && s.Language == t.Language
}

type offsetWriter struct {
	w io.Writer
	n int64
}

func (o *offsetWriter) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	o.n += int64(n)
	return n, err
}

// as is the form of the records.
func (b *batchRun) as() string {
	if b.flags.as != "" {
		return b.flags.as
	}
	switch strings.ToLower(filepath.Ext(b.flags.out)) {
	case ".csv":
		return "csv"
	case ".parquet":
		return "parquet"
	}
	return "jsonl"
}

func (b *batchRun) partial() string   { return b.flags.out + ".partial" }
func (b *batchRun) stateFile() string { return b.flags.out + ".partial.json" }

// open opens the output and gives how records are written to it.
func (b *batchRun) open(one *engine.RuleSet) (io.Writer, batch.Format, error) {
	as, lang := b.as(), b.language()
	if !slices.Contains([]string{"jsonl", "csv", "parquet"}, as) {
		return nil, nil, fmt.Errorf(b.text("--as 应为 jsonl、csv 或 parquet，不是 %s", "--as is jsonl, csv or parquet, not %s"), as)
	}
	if b.flags.resume {
		switch {
		case b.flags.out == "-" || slices.Contains(b.state.Inputs, "-"):
			return nil, nil, errors.New(b.text("标准输入、标准输出不能接着做", "standard input and output cannot be resumed"))
		case as == "parquet":
			return nil, nil, errors.New(b.text("Parquet 文件不能接着写：请改用 .jsonl 或 .csv", "a Parquet file cannot be continued: use .jsonl or .csv"))
		}
	}
	if err := b.openFile(); err != nil {
		return nil, nil, err
	}
	rows := batch.Rows{Lang: lang}
	places := 6
	if one != nil {
		if places = one.Rounding.Places; !b.flags.totals {
			rows.Criteria = one.Criteria()
		}
	}
	b.start = time.Now()
	switch as {
	case "csv":
		return b.out, rows, nil
	case "parquet":
		b.parquet = columnar.NewWriter(b.out, rows.Names(), places)
		return b.parquet, columnar.Format{Rows: rows}, nil
	}
	return b.out, batch.Records{Totals: b.flags.totals, Words: b.flags.words, Lang: lang}, nil
}

func (b *batchRun) openFile() error {
	if b.flags.out == "-" {
		b.out = &offsetWriter{w: b.stdout}
		return nil
	}
	mode := os.O_CREATE | os.O_RDWR
	if b.flags.resume {
		text, err := b.optional(b.stateFile())
		if err != nil {
			return err
		}
		var state batchState
		switch {
		case text == nil:
			return fmt.Errorf(b.text("没有可以接着做的：没有 %s", "there is nothing to go on with: no %s"), b.stateFile())
		case json.Unmarshal(text, &state) != nil || state.Summary == nil:
			return fmt.Errorf(b.text("%s 读不出来，请重做", "%s cannot be read, start anew"), b.stateFile())
		case !state.same(b.state):
			return errors.New(b.text("上次中断的是另一批：规则、输入或选项不同，请重做", "what was interrupted is another run, with other rules, inputs or flags; start anew"))
		}
		b.state, b.before = state, state.Summary.Documents
	} else {
		mode |= os.O_TRUNC
	}
	file, err := os.OpenFile(b.partial(), mode, 0o644)
	if err != nil {
		return b.fileError(err)
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err == nil && size < b.state.Bytes {
		err = fmt.Errorf(b.text("%s 比记下的短，请重做", "%s is shorter than was noted, start anew"), b.partial())
	}
	if err == nil {
		err = file.Truncate(b.state.Bytes)
	}
	if err == nil {
		_, err = file.Seek(b.state.Bytes, io.SeekStart)
	}
	if err != nil {
		file.Close()
		return err
	}
	b.file, b.out = file, &offsetWriter{w: file, n: b.state.Bytes}
	return nil
}

// checked are the documents, of which those that an earlier run has written must be the same as then.
func (b *batchRun) checked(documents batch.Documents) batch.Documents {
	if b.before == 0 {
		return documents
	}
	return func(yield func(batch.Document, error) bool) {
		n := int64(0)
		documents(func(d batch.Document, err error) bool {
			if n++; err == nil && n == b.before && (d.Name != b.state.At || d.Line != b.state.Line) {
				err = errors.New(b.text("输入与上次不同，请重做", "the input is not what it was, start anew"))
			}
			return yield(d, err) && err == nil
		})
		if n < b.before {
			yield(batch.Document{}, errors.New(b.text("输入比上次少，请重做", "there is less input than there was, start anew")))
		}
	}
}

// progress notes how far the run is, for --resume and for who looks on.
func (b *batchRun) progress(p batch.Progress) error {
	b.state.Summary, b.state.At, b.state.Line, b.state.Bytes = p.Summary, p.Last.Name, p.Last.Line, b.out.n
	now := time.Now()
	if b.file != nil && b.parquet == nil && now.Sub(b.saved) > time.Second {
		b.saved = now
		if err := b.save(); err != nil {
			return err
		}
	}
	if colored(b.stderr) && now.Sub(b.told) > 200*time.Millisecond {
		b.told = now
		fmt.Fprint(b.stderr, "\r"+b.rate(p.Documents, now)+"\x1b[K")
	}
	return nil
}

// rate says how many documents are done, how many in a second, and how long the rest takes.
func (b *batchRun) rate(done int64, now time.Time) string {
	took := now.Sub(b.start)
	perSecond := int64(time.Duration(done-b.before) * time.Second / max(took, 1))
	s := fmt.Sprintf(b.text("%d 份，每秒 %d 份", "%d documents, %d a second"), done, perSecond)
	if read := b.input.read.Load(); b.input.total > 0 && read > 0 {
		left := time.Duration(float64(took) / float64(read) * float64(max(0, b.input.total-read)))
		s += fmt.Sprintf(b.text("，约剩 %s", ", about %s left"), left.Round(time.Second))
	}
	return s
}

func (b *batchRun) save() error {
	text, err := json.Marshal(b.state)
	if err != nil {
		return err
	}
	return b.write(b.stateFile(), text, 0o644)
}

// close ends the output: a whole one takes its name, a partial one stays for --resume.
func (b *batchRun) close(err error) error {
	if colored(b.stderr) {
		fmt.Fprint(b.stderr, "\r\x1b[K")
	}
	if err == nil && b.parquet != nil {
		err = b.parquet.Close()
	}
	if b.file == nil {
		return err
	}
	if err == nil {
		err = b.file.Sync()
	}
	if failed := b.file.Close(); err == nil {
		err = failed
	}
	if err != nil {
		if b.parquet != nil {
			os.Remove(b.partial())
			return err
		}
		if b.state.At == "" {
			os.Remove(b.partial())
			return err
		}
		if failed := b.save(); failed != nil {
			return errors.Join(err, failed)
		}
		fmt.Fprintln(b.stderr, "jixiao: "+fmt.Sprintf(b.text("已写 %d 份；加上 --resume 可接着做", "%d documents are written; --resume goes on"), b.state.Summary.Documents))
		return err
	}
	if err := os.Rename(b.partial(), b.flags.out); err != nil {
		return err
	}
	if err := os.Remove(b.stateFile()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
