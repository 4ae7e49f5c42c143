package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"jixiao/engine/diag"
)

// ReadCSV reads comma-separated values, in UTF-8 or GBK, as a workbook of one sheet without a name. Its cells are texts.
func ReadCSV(name string, text []byte) (*Book, error) {
	refuse := func(zh, en string, args ...any) (*Book, error) {
		return nil, diag.List{diag.New(diag.SheetBroken, diag.Place{Source: diag.NewSource(name, nil)}, diag.Both(zh, en, args...))}
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !utf8.Valid(text) {
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
	cells := 0
	for number := 1; ; number++ {
		record, err := rows.Read()
		var malformed *csv.ParseError
		if errors.As(err, &malformed) {
			return refuse("第 %d 行：%s", "line %d: %s", malformed.Line, malformed.Err.Error())
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
	}
}
