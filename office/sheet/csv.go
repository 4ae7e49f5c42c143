package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"jixiao/engine/diag"
)

// ReadCSV reads comma-separated values, in UTF-8, GBK or UTF-16 with a byte order mark, as a workbook of one sheet without a name. Its cells are texts.
// Values may be parted by tabs or semicolons where the first line has no comma, as spreadsheets save them, too.
func ReadCSV(name string, text []byte) (*Book, error) { return readCSV(name, text, MaxRows) }

// HeadOfCSV is ReadCSV of the first row alone, of a file that begins like this.
func HeadOfCSV(name string, begin []byte) (*Book, error) {
	if !utf16Marked(begin) { // a character may be cut
		for k := 1; k < utf8.UTFMax && k <= len(begin); k++ {
			if c := begin[len(begin)-k]; utf8.RuneStart(c) {
				if !utf8.FullRune(begin[len(begin)-k:]) {
					begin = begin[:len(begin)-k]
				}
				break
			}
		}
	}
	return readCSV(name, begin, 1)
}

func utf16Marked(text []byte) bool {
	return bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff"))
}

// readCSV reads at most so many rows, without a word of those behind them.
func readCSV(name string, text []byte, most int) (*Book, error) {
	refuse := func(zh, en string, args ...any) (*Book, error) {
		return nil, diag.List{diag.New(diag.SheetBroken, diag.Place{Source: diag.NewSource(name, nil)}, diag.Both(zh, en, args...))}
	}
	switch text = bytes.TrimPrefix(text, []byte("\ufeff")); {
	case utf16Marked(text):
		decoded, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(text[:len(text)&^1])
		if err != nil {
			return refuse("UTF-16 读不出来", "its UTF-16 cannot be read")
		}
		text = decoded
	case bytes.IndexByte(text[:min(len(text), 1<<12)], 0) >= 0:
		return refuse("里面有零字节，可能是没有标记（BOM）的 UTF-16：请另存为“CSV UTF-8”", "there are zero bytes in it, as in UTF-16 without a byte order mark: save it as CSV UTF-8")
	case !utf8.Valid(text):
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(text)
		if err != nil {
			return refuse("既不是 UTF-8 也不是 GBK", "it is neither UTF-8 nor GBK")
		}
		text = decoded
	}
	b := &Book{Name: name}
	s := &Sheet{book: b}
	b.Sheets = []*Sheet{s}
	rows := csv.NewReader(bytes.NewReader(text))
	rows.FieldsPerRecord = -1
	first, _, _ := bytes.Cut(bytes.TrimLeft(text, "\r\n"), []byte("\n"))
	for _, comma := range ",\t;" {
		if bytes.IndexByte(first, byte(comma)) >= 0 {
			rows.Comma = comma
			break
		}
	}
	cells := 0
	for number := 1; ; number++ {
		record, err := rows.Read()
		var malformed *csv.ParseError
		if errors.As(err, &malformed) {
			return refuse("第 %d 行：%s", "line %d: %s", malformed.Line, quotes(malformed.Err))
		}
		if err != nil { // the end
			return b, nil
		}
		if err == nil {
			number, _ = rows.FieldPos(0)
		}
		if cells += len(record); number > MaxRows || cells > MaxCells || len(record) > MaxColumns {
			return refuse("超过 %d 行、%d 列或 %d 格", "there are more than %d rows, %d columns or %d cells", MaxRows, MaxColumns, MaxCells)
		}
		row := Row{Number: number}
		for k, field := range record {
			if field != "" {
				row.Cells = append(row.Cells, Cell{Column: k + 1, Kind: Text, Text: strings.ReplaceAll(field, "\r\n", "\n")})
			}
		}
		if len(row.Cells) > 0 {
			s.Rows = append(s.Rows, row)
		}
		if len(s.Rows) == most && most < MaxRows {
			return b, nil
		}
	}
}

// quotes says what is wrong with quotation marks.
func quotes(err error) diag.Term {
	switch err {
	case csv.ErrBareQuote:
		return diag.Term{Zh: "格中有单独的引号：整格用引号括起来，格里的引号写两个", En: err.Error()}
	case csv.ErrQuote:
		return diag.Term{Zh: "引号没有成对，或后引号之后还有字", En: err.Error()}
	}
	return diag.Term{Zh: err.Error(), En: err.Error()}
}
