// Package book writes workbooks (.xlsx): cells with a few styles, drop-downs, protection. It writes the same bytes for the same content.
// Numbers are written as the decimal text that they are; what a workbook cannot keep exactly is written as text.
package book

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"jixiao/engine/diag"
	"jixiao/engine/number"
	"jixiao/office/ooxml"
)

// Style is how a cell looks, and whether it can be changed in a protected sheet.
type Style int

// The styles.
const (
	Label   Style = iota // words of ours
	Title                // of a sheet
	Head                 // of a column or row
	Input                // to be filled in
	Words                // to be filled in with text, which a spreadsheet does not take for a number
	Locked               // nothing can be filled in here
	Score                // points
	Marked               // points, some of which were lost
	Percent              // a rate
	styles
)

// maxText is how much text a cell holds, in UTF-16 units.
const maxText = 32_767

// Writer makes a workbook.
type Writer struct {
	file   *excelize.File
	styles [styles]int
	day    int
	plain  int
	shown  map[[2]int]int // styles of numbers with decimals, by style and how many
	sheets int
	all    []*Sheet
	err    error
}

// New begins a workbook whose points are shown with that many decimals.
func New(places int) *Writer {
	w := &Writer{file: excelize.NewFile(), shown: map[[2]int]int{}}
	w.note(w.file.SetDefaultFont(font))
	border := []excelize.Border{{Type: "left", Color: "BFBFBF", Style: 1}, {Type: "right", Color: "BFBFBF", Style: 1}, {Type: "top", Color: "BFBFBF", Style: 1}, {Type: "bottom", Color: "BFBFBF", Style: 1}}
	wrap := &excelize.Alignment{WrapText: true, Vertical: "center"}
	open := &excelize.Protection{Locked: false}
	yellow := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF9E0"}}
	grey := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8E8E8"}}
	rate, points := "0.00%", "0"
	if places > 0 {
		points += "." + strings.Repeat("0", places)
	}
	for k, s := range [styles]*excelize.Style{
		Label:   {Border: border, Alignment: wrap},
		Title:   {Font: &excelize.Font{Family: font, Bold: true, Size: 16}},
		Head:    {Font: &excelize.Font{Family: font, Bold: true}, Border: border, Alignment: wrap, Fill: grey},
		Input:   {Border: border, Alignment: wrap, Protection: open, Fill: yellow},
		Words:   {Border: border, Alignment: wrap, Protection: open, Fill: yellow, NumFmt: 49},
		Locked:  {Border: border, Alignment: wrap},
		Score:   {Border: border, Alignment: wrap, CustomNumFmt: &points},
		Marked:  {CustomNumFmt: &points, Border: border, Alignment: wrap, Font: &excelize.Font{Family: font, Bold: true, Underline: "single", Color: "9C0006"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FDE9E7"}}},
		Percent: {Border: border, Alignment: wrap, CustomNumFmt: &rate},
	} {
		w.styles[k] = w.style(s)
	}
	format := "yyyy-mm-dd"
	w.plain = w.style(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	w.day = w.style(&excelize.Style{Border: border, Alignment: wrap, Protection: open, Fill: yellow, CustomNumFmt: &format})
	return w
}

func (w *Writer) style(s *excelize.Style) int {
	id, err := w.file.NewStyle(s)
	w.note(err)
	return id
}

func (w *Writer) note(err error) {
	if w.err == nil {
		w.err = err
	}
}

// Sheet is one sheet of a workbook. Rows and columns count from 1.
type Sheet struct {
	w      *Writer
	name   string
	widths map[int]float64        // of columns, in characters
	texts  map[int]map[int]string // by row and column
	plain  map[int]float64        // heights of rows that Plain wrote
}

// Sheet adds a sheet.
func (w *Writer) Sheet(name string) *Sheet {
	if w.sheets++; w.sheets == 1 {
		w.note(w.file.SetSheetName("Sheet1", name))
	} else {
		_, err := w.file.NewSheet(name)
		w.note(err)
	}
	s := &Sheet{w, name, map[int]float64{}, map[int]map[int]string{}, map[int]float64{}}
	w.all = append(w.all, s)
	return s
}

// rowHeight is how high a row is in which nothing takes more than a line, in points.
const rowHeight = 15.0

// lineHeight is how high each line of a text of several is.
const lineHeight = 15.5

// heights makes rows as high as the text in them, which not every program does by itself.
func (s *Sheet) heights() {
	for _, row := range slices.Sorted(maps.Keys(s.plain)) {
		s.w.note(s.w.file.SetRowHeight(s.name, row, s.plain[row]))
	}
	for _, row := range slices.Sorted(maps.Keys(s.texts)) {
		if height := s.Height(row); height > rowHeight {
			s.w.note(s.w.file.SetRowHeight(s.name, row, height))
		}
	}
}

// Height is how high a row is, in points: as high as the text in it.
func (s *Sheet) Height(row int) float64 {
	if height := s.plain[row]; height > 0 {
		return height
	}
	most := 1
	for column, text := range s.texts[row] {
		most = max(most, lines(text, s.widths[column]))
	}
	if most == 1 {
		return rowHeight
	}
	return min(409, lineHeight*float64(most)+2)
}

// Pages parts rows into pages under repeated rows of a height, where the sheet lies across and its first columns, or all for 0, are a page wide: it
// begins each page but the first with a row, and returns those rows.
func (s *Sheet) Pages(above float64, from, to, columns int) (begins []int) {
	used, most := above, s.pageHeight(columns)
	for row := from; row <= to; row++ {
		height := s.Height(row)
		if used += height; used > most && used > above+height {
			s.w.note(s.w.file.InsertPageBreak(s.name, at(row, 1)))
			begins, used = append(begins, row), above+height
		}
	}
	return begins
}

// pageHeight is how high the rows of a page are together. It is meant for the widths that columns have at the least: where a program makes them wider, it
// shows the page smaller, and more would fit.
func (s *Sheet) pageHeight(columns int) float64 {
	width := 0.0
	for column, w := range s.widths {
		if columns == 0 || column <= columns {
			width += w * charWidth
		}
	}
	return (a4Width - (narrow+low)*inch) * max(1, width/(a4Height-2*narrow*inch)) * 0.96
}

// font is the one of all cells. Columns are as wide as its digits: every office program has it, or one whose digits are as wide.
const font = "Arial"

// A4, an inch, and a character of a column's width, in points; margins in inches.
const (
	a4Width, a4Height, inch = 595.3, 841.9, 72.0
	charWidth               = 6.0
	narrow, low             = 0.4, 0.6
)

// lines is how many lines a text takes in a column of that width: characters outside Latin count for two.
func lines(text string, width float64) int {
	if width == 0 {
		width = 9
	}
	n := 0
	for _, line := range strings.Split(text, "\n") {
		at, word := 0.0, 0.0 // how far the line goes, and of that what cannot be parted from what follows
		n++
		for _, r := range line {
			w := 1.05
			switch {
			case r > 0x2000:
				w, word = 2, 0
			case r == ' ':
				word = 0
			default:
				word += w
			}
			if at += w; at > width-2 {
				n, at = n+1, max(w, word)
				if word > width-2 { // a word longer than the line is parted
					at, word = w, w
				}
			}
		}
	}
	return n
}

func at(row, column int) string {
	name, _ := excelize.CoordinatesToCellName(column, row)
	return name
}

// Label writes words of ours.
func (s *Sheet) Label(row, column int, text string, style Style) { s.Text(row, column, text, style) }

// Text writes text; the workbook never takes it for a formula.
func (s *Sheet) Text(row, column int, text string, style Style) {
	if n := len(utf16.Encode([]rune(text))); n > maxText {
		place := diag.Place{Source: diag.NewSource(s.name+"!"+at(row, column), []byte(string([]rune(text)[:20])+"…"))}
		place.Source.Cell = true
		s.w.note(diag.List{diag.New(diag.FormHolds, place, n, maxText)})
		return
	}
	if text != "" {
		if style != Title {
			if s.texts[row] == nil {
				s.texts[row] = map[int]string{}
			}
			s.texts[row][column] = text
		}
		s.w.note(s.w.file.SetCellStr(s.name, at(row, column), escaped(text)))
	}
	s.w.note(s.w.file.SetCellStyle(s.name, at(row, column), at(row, column), s.w.styles[style]))
}

var looksEscaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// escaped writes characters that XML cannot hold, and what looks like one that was written so, as workbooks do: _x000D_.
func escaped(text string) string {
	text = looksEscaped.ReplaceAllStringFunc(text, func(s string) string { return "_x005F" + s })
	if !strings.ContainsFunc(text, control) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if control(r) {
			fmt.Fprintf(&b, "_x%04X_", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func control(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff }

// Holds reports whether a workbook keeps a decimal exactly as it is written: it has at most 15 significant digits.
func Holds(text string) bool {
	digits := strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(text), "0")
	return len(digits) <= 15 && len(text) < 40
}

// Number writes a decimal that Holds.
func (s *Sheet) Number(row, column int, text string, style Style) {
	s.w.note(s.w.file.SetCellDefault(s.name, at(row, column), text))
	s.w.note(s.w.file.SetCellStyle(s.name, at(row, column), at(row, column), s.w.styles[style]))
}

// Plain writes words that run over the first columns, in as many lines as they take: a line that ran on would be as wide as the page, and all else would
// be shown smaller.
func (s *Sheet) Plain(row int, text string, columns int) {
	s.w.note(s.w.file.SetCellStr(s.name, at(row, 1), escaped(text)))
	s.w.note(s.w.file.SetCellStyle(s.name, at(row, 1), at(row, columns), s.w.plain))
	s.Merge(row, 1, row, columns)
	width := 0.0
	for column := 1; column <= columns; column++ {
		width += s.widths[column]
	}
	s.plain[row] = rowHeight * float64(lines(text, width))
}

// Formula writes a formula and the value that it gives, a decimal that Holds.
func (s *Sheet) Formula(row, column int, formula, value string, style Style) {
	s.Number(row, column, value, style)
	s.w.note(s.w.file.SetCellFormula(s.name, at(row, column), formula))
}

// Range is a range of cells as formulas call it.
func (s *Sheet) Range(row, column, lastRow, lastColumn int) string {
	if row == lastRow && column == lastColumn {
		return at(row, column)
	}
	return at(row, column) + ":" + at(lastRow, lastColumn)
}

// Merge makes one cell of several.
func (s *Sheet) Merge(row, column, lastRow, lastColumn int) {
	if row != lastRow || column != lastColumn {
		s.w.note(s.w.file.MergeCell(s.name, at(row, column), at(lastRow, lastColumn)))
	}
}

// Shown writes a decimal that Holds and ends in zeros behind the point, as a number that is shown with them.
func (s *Sheet) Shown(row, column int, text string, style Style) {
	_, fraction, _ := strings.Cut(text, ".")
	key := [2]int{int(style), len(fraction)}
	if s.w.shown[key] == 0 {
		of, err := s.w.file.GetStyle(s.w.styles[style])
		s.w.note(err)
		format := "0." + strings.Repeat("0", len(fraction))
		of.CustomNumFmt = &format
		s.w.shown[key] = s.w.style(of)
	}
	s.w.note(s.w.file.SetCellDefault(s.name, at(row, column), text))
	s.w.note(s.w.file.SetCellStyle(s.name, at(row, column), at(row, column), s.w.shown[key]))
}

// Day writes a day, and reports whether a workbook can say it: from March 1900 on.
func (s *Sheet) Day(row, column int, day time.Time) bool {
	if day.Before(time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)) {
		return false
	}
	days := int((day.Unix() - time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Unix()) / 86400)
	s.w.note(s.w.file.SetCellDefault(s.name, at(row, column), strconv.Itoa(days)))
	s.w.note(s.w.file.SetCellStyle(s.name, at(row, column), at(row, column), s.w.day))
	return true
}

// HeadRow writes the heads of columns.
func (s *Sheet) HeadRow(row int, heads []string, style Style) {
	for k, h := range heads {
		s.Label(row, k+1, h, style)
	}
}

// Widths sets the widths of the first columns, in characters.
func (s *Sheet) Widths(list ...float64) {
	for k, width := range list {
		s.width(k+1, width)
	}
}

func (s *Sheet) width(column int, width float64) {
	s.widths[column] = width
	name, _ := excelize.ColumnNumberToName(column)
	s.w.note(s.w.file.SetColWidth(s.name, name, name, width))
}

// Column sets a column's width and opens the rows below the second.
func (s *Sheet) Column(column int, width float64) {
	s.width(column, width)
	s.Open(column, 3)
}

// openRows is how many rows of an open column can be filled in.
const openRows = 500

// Open lets the cells of a column from a row on be filled in.
func (s *Sheet) Open(column, from int) { s.OpenAs(column, from, Input) }

// OpenAs is Open with a style.
func (s *Sheet) OpenAs(column, from int, style Style) {
	s.w.note(s.w.file.SetCellStyle(s.name, at(from, column), at(from+openRows-1, column), s.w.styles[style]))
}

// OpenColumns lets whole columns be filled in, from one to another.
func (s *Sheet) OpenColumns(from, to int) {
	a, errA := excelize.ColumnNumberToName(from)
	b, errB := excelize.ColumnNumberToName(to)
	s.w.note(errors.Join(errA, errB))
	s.w.note(s.w.file.SetColStyle(s.name, a+":"+b, s.w.styles[Input]))
}

// Freeze keeps rows and columns in sight.
func (s *Sheet) Freeze(rows, columns int) {
	pane := "bottomRight"
	if columns == 0 {
		pane = "bottomLeft"
	}
	s.w.note(s.w.file.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: columns, YSplit: rows, TopLeftCell: at(rows+1, columns+1), ActivePane: pane}))
}

// DropDown lets cells of a column hold one of a range of cells: '选项'!$A$1:$A$4.
func (s *Sheet) DropDown(from, to, column int, cells string) {
	v := s.validation(from, to, column)
	v.SetSqrefDropList(cells)
	s.w.note(s.w.file.AddDataValidation(s.name, v))
}

func (s *Sheet) validation(from, to, column int) *excelize.DataValidation {
	v := excelize.NewDataValidation(true)
	v.SetSqref(at(from, column) + ":" + at(to, column))
	return v
}

// Between lets cells hold numbers of a range; nil is no end.
func (s *Sheet) Between(from, to, column int, least, most *number.Number, whole bool) {
	kind := excelize.DataValidationTypeDecimal
	if whole {
		kind = excelize.DataValidationTypeWhole
	}
	v := s.validation(from, to, column)
	var err error
	switch {
	case least != nil && most != nil:
		err = v.SetRange(least.String(), most.String(), kind, excelize.DataValidationOperatorBetween)
	case least != nil:
		err = v.SetRange(least.String(), "", kind, excelize.DataValidationOperatorGreaterThanOrEqual)
	case most != nil:
		err = v.SetRange(most.String(), "", kind, excelize.DataValidationOperatorLessThanOrEqual)
	default:
		return
	}
	s.w.note(err)
	v.SetError(excelize.DataValidationErrorStyleWarning, "超出范围", "此数超出规则所声明的范围，请核对。")
	s.w.note(s.w.file.AddDataValidation(s.name, v))
}

// epoch is the workbook's number for 1970-01-01.
const epoch = 25569

// Dates lets cells hold days, counted from 1970-01-01, of a range; nil is as far as a workbook's dates go. The words are shown where a cell holds another.
func (s *Sheet) Dates(from, to, column int, least, most *number.Number, words string) {
	v := s.validation(from, to, column)
	first, last := number.One, number.Int(2958465)
	if least != nil {
		first = number.Max(first, least.Add(number.Int(epoch)))
	}
	if most != nil {
		last = number.Min(last, most.Add(number.Int(epoch)))
	}
	s.w.note(v.SetRange(first.String(), last.String(), excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween))
	v.SetError(excelize.DataValidationErrorStyleWarning, "日期", words)
	s.w.note(s.w.file.AddDataValidation(s.name, v))
}

// Protect keeps what is not to be filled in from being changed by accident; rows may be added where that makes sense.
func (s *Sheet) Protect(rows bool) {
	s.w.note(s.w.file.ProtectSheet(s.name, &excelize.SheetProtectionOptions{FormatCells: true, FormatColumns: true, FormatRows: true,
		InsertRows: rows, DeleteRows: rows, SelectLockedCells: true, SelectUnlockedCells: true, Sort: rows}))
}

// OpenColumn lets a whole column be filled in, below what is written into it afterwards. Rows that nobody fills in are not printed, as cells of their own
// would be.
func (s *Sheet) OpenColumn(column int, width float64) {
	s.width(column, width)
	s.OpenColumns(column, column)
}

// Across lays a sheet of many columns out on A4 across, as many pages wide as it takes, with the first rows and columns repeated.
func (s *Sheet) Across(heads, columns int) {
	s.Landscape(0, 0)
	no := false
	s.w.note(s.w.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &no}))
	quoted := strings.ReplaceAll(s.name, "'", "''")
	s.w.note(s.w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name,
		RefersTo: fmt.Sprintf("'%s'!$A:$%s,'%s'!$1:$%d", quoted, strings.TrimRight(at(1, columns), "1"), quoted, heads)}))
}

// Landscape lays the sheet out on A4 across, one page wide, with the first rows repeated: all its columns, or only the first.
func (s *Sheet) Landscape(heads, columns int) {
	yes, one, none, a4, across := true, 1, 0, 9, "landscape"
	s.w.note(s.w.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	s.w.note(s.w.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &one, FitToHeight: &none}))
	s.w.note(s.w.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&C&P / &N"}))
	side, below := narrow, low
	s.w.note(s.w.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &side, Bottom: &below, Header: &side, Footer: &side}))
	if columns > 0 {
		last := slices.Max(append(slices.Collect(maps.Keys(s.texts)), 1))
		s.w.note(s.w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: s.name,
			RefersTo: fmt.Sprintf("'%s'!$A$1:$%s$%d", strings.ReplaceAll(s.name, "'", "''"), strings.TrimRight(at(1, columns), "1"), last)}))
	}
	if heads > 0 {
		s.w.note(s.w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name,
			RefersTo: fmt.Sprintf("'%s'!$1:$%d", strings.ReplaceAll(s.name, "'", "''"), heads)}))
	}
}

// Hide hides the sheet.
func (s *Sheet) Hide() { s.w.note(s.w.file.SetSheetVisible(s.name, false)) }

// Bytes is the workbook. Its parts are sorted and have fixed times.
func (w *Writer) Bytes() ([]byte, error) {
	if w.err != nil {
		return nil, w.err
	}
	for _, s := range w.all {
		s.heights()
	}
	const day = "2000-01-01T00:00:00Z"
	if err := w.file.SetDocProps(&excelize.DocProperties{Created: day, Modified: day, Creator: "jixiao"}); err != nil {
		return nil, err
	}
	w.file.SetActiveSheet(0)
	written, err := w.file.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return repacked(written.Bytes())
}

// repacked is an archive with its parts in order and of one day.
func repacked(text []byte) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return nil, err
	}
	parts := slices.SortedFunc(slices.Values(in.File), func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	var out []ooxml.Part
	for _, f := range parts {
		part, err := f.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		part.Close()
		out = append(out, ooxml.Part{Name: f.Name, Content: bytes.ReplaceAll(content, []byte(` t="str"><f>`), []byte(`><f>`))}) // every formula of ours gives a number
	}
	return ooxml.Write(out)
}

// SheetName is a name as a sheet may have it, different from those that are taken, whose names are kept without regard to upper and lower case.
func SheetName(name string, taken map[string]bool) string {
	clean := []rune(strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`[]:*?/\'`, r) {
			return '_'
		}
		return r
	}, name))
	for n := 0; ; n++ {
		tail := ""
		if n > 0 {
			tail = fmt.Sprint("_", n)
		}
		s := string(clean[:min(len(clean), 28)]) + tail
		if key := strings.ToLower(s); s != "" && !taken[key] {
			taken[key] = true
			return s
		}
	}
}
