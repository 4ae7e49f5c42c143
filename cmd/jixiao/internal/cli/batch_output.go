package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"jixiao/cmd/jixiao/internal/columnar"
	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/number"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// The file that a batch writes, and what it takes to go on with it.

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
	Mark     uint64         `json:"mark"`  // of the documents; see batch.Progress
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
	case ".xlsx", ".docx", ".html", ".md", ".txt", ".pdf", ".gz", ".zst": // which records are not written as: --as says what they are
		return strings.ToLower(filepath.Ext(b.flags.out))
	}
	return "jsonl"
}

// What stands behind the name of an output that is not finished, and of what --resume needs.
const (
	partialEnding = ".partial"
	stateEnding   = ".partial.json"
)

func (b *batchRun) partial() string   { return b.flags.out + partialEnding }
func (b *batchRun) stateFile() string { return b.flags.out + stateEnding }

// open opens the output and gives how records are written to it.
func (b *batchRun) open(one *engine.RuleSet) (io.Writer, batch.Format, error) {
	as, lang := b.as(), b.language()
	if !slices.Contains([]string{"jsonl", "csv", "parquet"}, as) {
		return nil, nil, fmt.Errorf(b.text("记录写成 .jsonl、.csv 或 .parquet（或以 --as 写明），不能写成 %s", "records are written as .jsonl, .csv or .parquet, or as --as says, and not as %s"), as)
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
	places := number.MaxPlaces // of rule sets that are not known yet
	if one != nil {
		places = one.RatePlaces
		shown := func(r engine.Rounding) {
			if places = max(places, r.Places); r.AtTotal { // scores that are not rounded have as many as are shown
				places = max(places, r.Shown())
			}
		}
		shown(one.Rounding)
		for _, i := range one.All() {
			shown(i.Rounding)
		}
		if !b.flags.totals {
			rows.Criteria = slices.DeleteFunc(one.Criteria(), func(i *engine.Indicator) bool { return i.ForEach() != "" })
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
			if _, err := os.Stat(b.flags.out); err == nil {
				return fmt.Errorf(b.text("没有可以接着做的：%s 已有，要重做请去掉 --resume", "there is nothing to go on with: %s is there; without --resume it is written anew"), b.flags.out)
			}
			state = b.state // what was interrupted before anything was noted begins anew
			fmt.Fprintln(b.stderr, "jixiao: "+b.text("没有记下做到哪里，从头做起", "nothing was noted of an earlier run: this one begins anew"))
		case json.Unmarshal(text, &state) != nil || state.Summary == nil:
			return fmt.Errorf(b.text("%s 读不出来，请重做", "%s cannot be read, start anew"), b.stateFile())
		case !state.same(b.state):
			return errors.New(b.text("上次中断的是另一批：规则、输入或选项不同，请重做", "what was interrupted is another run, with other rules, inputs or flags; start anew"))
		}
		b.state, b.before = state, state.Summary.Documents
	}
	if b.before == 0 {
		mode |= os.O_TRUNC
	}
	file, err := os.OpenFile(b.partial(), mode, 0o666)
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

// progress notes how far the run is, for --resume and for who looks on.
func (b *batchRun) progress(p batch.Progress) error {
	b.state.Summary, b.state.At, b.state.Line, b.state.Bytes, b.state.Mark = p.Summary, p.Last.Name, p.Last.Line, b.out.n, p.Mark
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
	return b.write(b.stateFile(), text)
}

// close ends the output: a whole one takes its name, a partial one stays for --resume.
func (b *batchRun) close(err error) error {
	if colored(b.stderr) {
		fmt.Fprint(b.stderr, "\r\x1b[K")
	}
	if err == nil && b.parquet != nil {
		if err = b.parquet.Close(); b.parquet.Left() > 0 {
			fmt.Fprintln(b.stderr, "jixiao: "+fmt.Sprintf(b.text("%d 个数超过 38 位，在 Parquet 文件里留空", "%d numbers have more than 38 digits and are empty in the Parquet file"), b.parquet.Left()))
		}
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
		if slices.Contains(b.state.Inputs, "-") { // which is not given twice
			os.Remove(b.stateFile())
			fmt.Fprintln(b.stderr, "jixiao: "+fmt.Sprintf(b.text("已写 %d 份，在 %s；标准输入不能接着做", "%d documents are written, to %s; standard input cannot be resumed"), b.state.Summary.Documents, b.partial()))
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
