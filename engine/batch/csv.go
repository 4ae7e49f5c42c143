package batch

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"jixiao/engine/diag"
	"jixiao/engine/internal/scan"
)

// Table is a file of comma-separated values with a document in each row. Its first row names the columns: ruleset, subject, period and as_of as in a
// document, every other a fact; a fact's name, a colon and basis, source, note, reason or unit is what is written beside it. An empty cell is a
// fact that is not known. The text is UTF-8, GBK, or UTF-16 with a byte order mark; values are parted by commas, or by tabs where the first row has
// tabs and no comma. A line that cannot be read is a refused document, and so is each line of a row of several; behind a quotation mark that nothing closes the next line
// begins a row again.
func Table(name string, r io.Reader) Documents {
	return func(yield func(Document, error) bool) {
		if r == nil {
			yield(Document{}, errNothing)
			return
		}
		t := newTableReader(r)
		var columns []string
		refused := func(line int, code *diag.Code, args ...any) bool {
			d := Document{Name: name, Line: line, Row: &Row{columns: columns}}
			d.refused = diag.List{diag.New(code, diag.Place{Source: diag.NewSource(name, nil)}, args...)}
			return yield(d, nil)
		}
		for {
			line, cells, err := t.next()
			var malformed *csv.ParseError
			switch {
			case err == io.EOF:
				return
			case errors.Is(err, errRowTooLong) || errors.As(err, &malformed):
			case err != nil:
				yield(Document{}, err)
				return
			}
			if columns == nil && err != nil {
				yield(Document{}, fmt.Errorf("%s:%d: the names of the columns cannot be read: %w", name, line, err))
				return
			}
			if columns == nil {
				columns = append([]string{}, cells...)
				for k := range columns {
					columns[k] = strings.TrimSpace(columns[k])
				}
				continue
			}
			more := true
			switch {
			case malformed != nil:
				more = refused(line, diag.TableRow, unreadable(malformed.Err))
			case err != nil:
				more = refused(line, diag.TableRow, diag.Term{Zh: "太长：一份数据不超过 64 MiB", En: err.Error()})
			case len(cells) > len(columns):
				more = refused(line, diag.TableWide, len(cells), len(columns))
			case blank(cells):
			case !readable(cells):
				more = refused(line, diag.TableRow, diag.Term{Zh: "有的字不是文件的编码（UTF-8 或 GBK）", En: "some of its characters are not of the file's encoding, UTF-8 or GBK"})
			default:
				more = yield(Document{Name: name, Line: line, Row: &Row{columns: columns, cells: cells}}, nil)
			}
			if !more {
				return
			}
		}
	}
}

// unreadable says why a row cannot be read.
func unreadable(err error) diag.Term {
	switch err {
	case csv.ErrBareQuote:
		return diag.Term{Zh: "格中有单独的引号：整格用引号括起来，格里的引号写两个", En: err.Error()}
	case csv.ErrQuote:
		return diag.Term{Zh: "引号没有成对，或后引号之后还有字", En: err.Error()}
	}
	return diag.Term{Zh: err.Error(), En: err.Error()}
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// readable reports whether every character of a row is one of its file's encoding.
func readable(cells []string) bool {
	for _, c := range cells {
		if !utf8.ValidString(c) || strings.ContainsRune(c, utf8.RuneError) {
			return false
		}
	}
	return true
}

var errRowTooLong = errors.New("batch: a row of the table is longer than a document may be")

// tableReader reads rows one by one. Of the row that is being read it keeps the text: where a quotation mark that is never closed swallows the lines
// below, it goes on behind the row's first line.
type tableReader struct {
	text   *bufio.Reader // UTF-8, with line feeds
	comma  rune
	csv    *csv.Reader
	before int    // lines before kept
	offset int64  // of kept in what csv reads
	kept   []byte // what csv has been given of the row that it reads, and beyond
	again  []byte // what it is given before more is read
	space  []byte // where kept is kept

	inside int   // lines that are still to be told, which a row swallowed
	why    error // for what they are refused
}

func newTableReader(r io.Reader) *tableReader {
	t := &tableReader{text: bufio.NewReaderSize(decoded(bufio.NewReaderSize(r, 1<<20)), 1<<16), comma: ','}
	begin, _ := t.text.Peek(1 << 16)
	if bytes.IndexByte(begin, '\n') < 0 && bytes.IndexByte(begin, '\r') >= 0 { // lines end as they once did on a Macintosh
		t.text = bufio.NewReader(lineFeeds{t.text})
		begin, _, _ = bytes.Cut(begin, []byte("\r"))
	}
	if first, _, _ := bytes.Cut(bytes.TrimLeft(begin, "\r\n"), []byte("\n")); bytes.IndexByte(first, '\t') >= 0 && bytes.IndexByte(first, ',') < 0 {
		t.comma = '\t'
	}
	t.restart(nil)
	return t
}

// restart begins to read rows at a text, behind which the rest comes.
func (t *tableReader) restart(again []byte) {
	t.csv, t.offset, t.kept, t.again = csv.NewReader(bufio.NewReaderSize(replay{t}, 1<<15)), 0, nil, again
	t.csv.Comma, t.csv.FieldsPerRecord = t.comma, -1
}

// replay is what csv reads.
type replay struct{ *tableReader }

func (t replay) Read(b []byte) (n int, err error) {
	switch {
	case len(t.again) > 0:
		n = copy(b, t.again)
		t.again = t.again[n:]
	case len(t.kept) > scan.MaxBytes:
		return 0, errRowTooLong
	default:
		n, err = t.text.Read(b)
	}
	if len(t.kept)+n > cap(t.kept) { // to the front again
		t.kept = append(t.space[:0], t.kept...)
	}
	if t.kept = append(t.kept, b[:n]...); cap(t.kept) > cap(t.space) {
		t.space = t.kept
	}
	return n, err
}

// next is the next row and the line that it begins on.
func (t *tableReader) next() (line int, cells []string, err error) {
	if t.inside > 0 {
		t.inside--
		return t.before - t.inside, nil, t.why
	}
	cells, err = t.csv.Read()
	var malformed *csv.ParseError
	if long := errors.Is(err, errRowTooLong); err != nil && !long && !errors.As(err, &malformed) {
		return 0, nil, err
	}
	start, empty := emptyLines(t.kept)
	line = t.before + empty + 1
	if err == nil || malformed != nil && (malformed.Line == malformed.StartLine || closes(t.kept[start:], malformed)) {
		end := t.csv.InputOffset()
		n := int(end - t.offset)
		if malformed != nil { // what stands within the quotation marks is not read as rows of their own
			t.inside, t.why = malformed.Line-malformed.StartLine, err
		}
		t.before += bytes.Count(t.kept[:n], []byte("\n"))
		if n > 0 && t.inside > 0 && t.kept[n-1] != '\n' { // the last line has no end
			t.before++
		}
		t.kept, t.offset = t.kept[n:], end
		return line, cells, err
	}
	t.before = line // and go on behind the row's first line
	end := bytes.IndexByte(t.kept[start:], '\n')
	if end < 0 {
		t.restart(nil)
		return line, nil, errors.Join(err, t.endOfLine())
	}
	t.restart(append(bytes.Clone(t.kept[start+end+1:]), t.again...))
	return line, nil, err
}

// closes reports whether a row of several lines is malformed for what follows a quotation mark that closes, and not because none does.
func closes(row []byte, why *csv.ParseError) bool {
	for range why.Line - why.StartLine {
		_, row, _ = bytes.Cut(row, []byte("\n"))
	}
	line, _, _ := bytes.Cut(row, []byte("\n"))
	return why.Column >= 1 && why.Column <= len(line) && line[why.Column-1] == '"'
}

// endOfLine passes over what is left of a line.
func (t *tableReader) endOfLine() error {
	for {
		if _, err := t.text.ReadSlice('\n'); err == nil || err == io.EOF {
			return nil
		} else if err != bufio.ErrBufferFull {
			return err
		}
	}
}

// emptyLines are the lines that a reader of rows passes over: how long they are, and how many.
func emptyLines(b []byte) (length, n int) {
	for {
		switch {
		case bytes.HasPrefix(b[length:], []byte("\n")):
			length++
		case bytes.HasPrefix(b[length:], []byte("\r\n")):
			length += 2
		default:
			return length, n
		}
		n++
	}
}

// lineFeeds writes carriage returns as line feeds.
type lineFeeds struct{ r io.Reader }

func (l lineFeeds) Read(b []byte) (int, error) {
	n, err := l.r.Read(b)
	for k, c := range b[:n] {
		if c == '\r' {
			b[k] = '\n'
		}
	}
	return n, err
}

// decoded is a text as UTF-8. Its encoding is told by a byte order mark, or by whether most lines of its beginning that are not ASCII are UTF-8: a row in
// another encoding is refused by itself.
func decoded(r *bufio.Reader) io.Reader {
	mark, _ := r.Peek(3)
	switch {
	case bytes.HasPrefix(mark, []byte("\ufeff")): // before a quotation mark it would be a part of the first name
		_, _ = r.Discard(3)
		return r
	case bytes.HasPrefix(mark, []byte("\xff\xfe")), bytes.HasPrefix(mark, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(r)
	}
	begin, _ := r.Peek(1 << 20)
	utf, gbk := 0, 0
	for line := range bytes.Lines(begin) {
		switch long, short, bad := characters(line); {
		case long > 0 && !bad:
			utf++
		case bad || short > 0: // two bytes of GBK may be a character of UTF-8, too
			gbk++
		}
	}
	if gbk <= utf {
		return r
	}
	return simplifiedchinese.GB18030.NewDecoder().Reader(r)
}

// characters counts the characters of a text that have three bytes or more, as Chinese has, and those of two; bad is that some are none.
func characters(text []byte) (long, short int, bad bool) {
	for len(text) > 0 {
		c, size := utf8.DecodeRune(text)
		switch {
		case c == utf8.RuneError && size == 1 && utf8.FullRune(text): // one that the beginning cuts is none
			return long, short, true
		case size > 2:
			long++
		case size == 2:
			short++
		}
		text = text[size:]
	}
	return long, short, false
}
