package sheet

import (
	"encoding/xml"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"jixiao/engine/diag"
	"jixiao/office/ooxml"
)

// Read reads a workbook. The error is a diag.List: what is wrong with the file, and then there is no book, or the cells that have no value.
func Read(name string, text []byte) (*Book, error) {
	r := &reader{book: &Book{Name: name}}
	if err := r.read(text); err != nil {
		return nil, ooxml.Refused(name, err)
	}
	return r.book, r.list.Err()
}

var broken, attribute = ooxml.Broken, ooxml.Attribute

type reader struct {
	*ooxml.File
	book    *Book
	cells   int
	strings []text
	fonts   []bool            // whether they are struck through
	formats []format          // by index of a cell's style
	people  map[string]string // who takes part in threads of comments, by their ids
	list    diag.List
}

// text is a text, what of it is struck through, and the superscripts at its numbers, which it has not.
type text struct{ all, struck, raised string }

// format is what the style of a cell makes of a number.
type format struct {
	struck        bool
	percent, date bool
	time, lapse   bool // of day; or as long as it is, past a day too
	varies        bool // with the number: a percentage up to 1, as it stands above
	below         bool // varies so for negative numbers alone
	shows         bool // a number is shown with so many decimals, and no otherwise
	places        int
	scaled        bool   // in thousands, or ten thousands
	padded        int    // with zeros before it, to so many digits
	words         string // that stand beside it
	shown         bool   // a number is, and not words in its place
}

func (r *reader) read(text []byte) (err error) {
	if r.File, err = ooxml.Open(text); err != nil {
		return err
	}
	main, err := r.Main("xl/workbook.xml")
	if err != nil {
		return err
	}
	return r.workbook(main)
}

func (r *reader) workbook(main string) error {
	list, err := r.Relations(main)
	if err != nil {
		return err
	}
	target, kind := map[string]string{}, map[string]string{}
	for _, l := range list {
		target[l.ID], kind[l.ID] = l.Target, l.Kind
		switch l.Kind {
		case "vbaProject", "xlMacrosheet", "xlIntlMacrosheet":
			r.book.macros = true
		case "sharedStrings":
			err = r.sharedStrings(l.Target)
		case "styles":
			err = r.styles(l.Target)
		case "person":
			err = r.persons(l.Target)
		}
		if err != nil {
			return err
		}
	}
	parts := map[*Sheet]string{}
	err = r.Tokens(main, func(t xml.StartElement, _ *xml.Decoder) error {
		switch t.Name.Local {
		case "workbookPr":
			r.book.date1904 = truth(attribute(t, "date1904"))
		case "sheet":
			s := &Sheet{Name: attribute(t, "name"), Hidden: attribute(t, "state") != "" && attribute(t, "state") != "visible", book: r.book}
			for _, a := range t.Attr {
				if a.Name.Local != "id" {
					continue
				}
				if parts[s] = target[a.Value]; strings.HasSuffix(kind[a.Value], "acrosheet") { // what stands on it are macros
					return nil
				}
			}
			if r.book.Sheets = append(r.book.Sheets, s); len(r.book.Sheets) > MaxSheets {
				return broken("工作表超过 %d 个", "there are more than %d sheets", MaxSheets)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, s := range r.book.Sheets {
		if !r.Has(parts[s]) {
			return broken("缺少工作表“%s”的内容", "the content of sheet %q is missing", s.Name)
		}
		r.Call(parts[s], "工作表“%s”", "sheet %q", s.Name)
		if err := r.sheet(s, parts[s]); err != nil {
			return err
		}
	}
	return nil
}

func truth(s string) bool { return s == "1" || s == "true" }

// words reads the text of an element: all <t> below it but those that say how a word is pronounced.
func words(d *xml.Decoder, of xml.StartElement) (text, error) {
	var b, out strings.Builder
	depth, spoken, inside, struck, lifted := 1, 0, 0, false, false
	var raised [][2]int
	for depth > 0 {
		t, err := d.Token()
		if err != nil {
			return text{}, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			switch t.Name.Local {
			case "r":
				struck, lifted = false, false
			case "strike":
				struck = !falsehood(attribute(t, "val"))
			case "vertAlign":
				at := attribute(t, "val")
				lifted = at == "superscript" || at == "subscript"
			case "rPh":
				spoken++
			case "t":
				inside++
			}
		case xml.EndElement:
			depth--
			switch t.Name.Local {
			case "rPh":
				spoken--
			case "t":
				inside--
			}
		case xml.CharData:
			if spoken == 0 && (inside > 0 || slices.Contains([]string{"t", "text", "author"}, of.Name.Local)) {
				start := b.Len()
				if b.Write(t); struck {
					out.Write(t)
				}
				if lifted {
					raised = append(raised, [2]int{start, b.Len()})
				}
			}
		case xml.Directive:
			return text{}, broken("其中有 DTD", "there is a DTD in it")
		}
	}
	said, lifting := ooxml.WithoutRaised(b.String(), raised)
	return text{unescaped(said), unescaped(out.String()), unescaped(lifting)}, nil
}

func falsehood(s string) bool { return s == "0" || s == "false" }

// nothing reports whether a width or a height is given, and is none.
func nothing(s string) bool { return s != "" && strings.Trim(s, "0.") == "" }

var (
	escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)
	pairs   = regexp.MustCompile(`_x[dD][89abAB][0-9A-Fa-f]{2}__x[dD][c-fC-F][0-9A-Fa-f]{2}_`)
)

// maxFindings is how many cells without a value are told of.
const maxFindings = 1000

// unescaped puts characters in that XML cannot hold: _x000D_.
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	s = pairs.ReplaceAllStringFunc(s, func(e string) string {
		high, _ := strconv.ParseUint(e[2:6], 16, 32)
		low, _ := strconv.ParseUint(e[9:13], 16, 32)
		return string(utf16.DecodeRune(rune(high), rune(low)))
	})
	return escaped.ReplaceAllStringFunc(s, func(e string) string {
		r, _ := strconv.ParseUint(e[2:6], 16, 32)
		return string(rune(r))
	})
}

func (r *reader) sharedStrings(part string) error {
	return r.Tokens(part, func(t xml.StartElement, d *xml.Decoder) error {
		if t.Name.Local != "si" {
			return nil
		}
		s, err := words(d, t)
		r.strings = append(r.strings, s)
		return err
	})
}

func (r *reader) styles(part string) error {
	codes, formats := map[string]string{}, map[string]format{}
	cells, fonts := false, false
	return r.Tokens(part, func(t xml.StartElement, _ *xml.Decoder) error {
		switch t.Name.Local {
		case "numFmt":
			codes[attribute(t, "numFmtId")] = attribute(t, "formatCode")
		case "fonts":
			fonts = true
		case "fills":
			fonts = false
		case "font":
			if fonts {
				r.fonts = append(r.fonts, false)
			}
		case "strike":
			if fonts && len(r.fonts) > 0 {
				r.fonts[len(r.fonts)-1] = !falsehood(attribute(t, "val"))
			}
		case "cellXfs":
			cells = true
		case "cellStyles", "dxfs":
			cells = false
		case "xf":
			if cells {
				id := attribute(t, "numFmtId")
				f, known := formats[id]
				if !known { // a code may be long, and cells of many styles have it
					code, own := codes[id]
					f = formatOf(id, code, own)
					formats[id] = f
				}
				k, err := strconv.Atoi(attribute(t, "fontId"))
				f.struck = err == nil && k >= 0 && k < len(r.fonts) && r.fonts[k]
				r.formats = append(r.formats, f)
			}
		}
		return nil
	})
}

// formatOf is what a format does, built in by its number or by its code (ECMA-376, 18.8.30).
func formatOf(id, code string, own bool) format {
	if !own {
		n, _ := strconv.Atoi(id)
		places, shows := map[int]int{1: 0, 2: 2, 3: 0, 4: 2, 9: 0, 10: 2, 37: 0, 38: 0, 39: 2, 40: 2}[n]
		return format{percent: n == 9 || n == 10, shows: shows, places: places, date: n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 31 || n == 36 || n >= 50 && n <= 54 || n == 57 || n == 58,
			time: n >= 18 && n <= 21 || n >= 32 && n <= 35 || n >= 45 && n <= 47 || n == 55 || n == 56, lapse: n == 46} // as Chinese spreadsheets show them
	}
	sections := sectionsOf(code)
	f := sectionOf(sections[0])
	for k, section := range sections[1:min(len(sections), 3)] {
		other := sectionOf(section)
		differs := other.shown && (other.percent != f.percent || other.scaled != f.scaled || other.date != f.date || other.time != f.time)
		f.varies = f.varies || differs && strings.ContainsAny(code, "<>=")
		f.below = f.below || differs && k == 0 // without conditions the second is of negative numbers, the third of zero
	}
	return f
}

// sectionsOf parts the sections of a format: for positive and negative numbers, zero and texts, or for numbers on which they have conditions.
func sectionsOf(code string) (out []string) {
	start := 0
	for k := 0; k < len(code); k++ {
		switch c := code[k]; c {
		case '\\', '!', '_', '*':
			k++
		case '"', '[':
			end := strings.IndexByte(code[k+1:], map[byte]byte{'"': '"', '[': ']'}[c])
			if end < 0 {
				return append(out, code[start:])
			}
			k += end + 1
		case ';':
			out, start = append(out, code[start:k]), k+1
		}
	}
	return append(out, code[start:])
}

// sectionOf is what a section of a format does.
func sectionOf(code string) format {
	var plain, words strings.Builder
	lapse := false
	for k := 0; k < len(code); k++ {
		switch c := code[k]; c {
		case '\\', '!':
			if _, size := utf8.DecodeRuneInString(code[k+1:]); size > 0 {
				words.WriteString(code[k+1 : k+1+size])
				k += size
			}
		case '_', '*':
			_, size := utf8.DecodeRuneInString(code[k+1:])
			k += size
		case '"', '[':
			end := strings.IndexByte(code[k+1:], map[byte]byte{'"': '"', '[': ']'}[c])
			if end < 0 {
				end = len(code) - k - 2
			}
			if c == '"' {
				words.WriteString(code[k+1 : k+1+end])
			} else if unit := strings.ToLower(code[k+1 : k+1+end]); unit != "" && strings.Trim(unit, unit[:1]) == "" && strings.Contains("hms", unit[:1]) {
				lapse = true
			}
			k += end + 1
		default:
			if plain.WriteByte(c); c >= utf8.RuneSelf {
				words.WriteByte(c)
			}
		}
	}
	beside := strings.NewReplacer("¥", "", "￥", "", "−", "", "-", "", " ", "", "(", "", ")", "").Replace(words.String())
	s := strings.ToLower(plain.String())
	places, padded := 0, 0
	m := decimals.FindStringSubmatch(s)
	if m != nil {
		places = len(m[1])
	}
	if len(s) > 1 && strings.Trim(s, "0") == "" {
		padded = len(s)
	}
	general := strings.Contains(s, "general") || strings.Contains(s, "standard")
	f := format{words: beside, places: places, shows: m != nil, scaled: scaled.MatchString(s), padded: padded, percent: strings.Contains(s, "%"), lapse: lapse, shown: general || strings.ContainsAny(s, "0#?hmsyd")}
	f.date = !general && (strings.ContainsAny(s, "yd") || strings.Contains(s, "m") && !lapse && !strings.ContainsAny(s, "hs0#?"))
	f.time = !f.date && (lapse || !general && strings.ContainsAny(s, "hs"))
	return f
}

// decimals are the zeros that a format shows behind the point; scaled is a comma behind the last digit, which leaves thousands out.
var (
	decimals = regexp.MustCompile(`^[#,0]*0(?:\.(0+))?%? *$`)
	scaled   = regexp.MustCompile(`[0#?],+(?:[^0#?,]|$)`)
)

func (r *reader) sheet(s *Sheet, part string) error {
	next, unseen := 1, false // rows that do not say otherwise are not shown
	err := r.Tokens(part, func(t xml.StartElement, d *xml.Decoder) error {
		switch t.Name.Local {
		case "sheetFormatPr":
			unseen = truth(attribute(t, "zeroHeight"))
		case "col":
			from, err := strconv.Atoi(attribute(t, "min"))
			to, failed := strconv.Atoi(attribute(t, "max"))
			if hidden := truth(attribute(t, "hidden")) || nothing(attribute(t, "width")); hidden && err == nil && failed == nil && len(s.columns) < MaxColumns {
				s.columns = append(s.columns, [2]int{from, to})
			}
		case "row":
			if at := attribute(t, "r"); at != "" {
				n, err := strconv.Atoi(at)
				if err != nil || n < next {
					return broken("工作表“%s”的行次序不对", "the rows of sheet %q are out of order", s.Name)
				}
				next = n
			}
			if next > 1<<20 || len(s.Rows) >= MaxRows {
				return broken("工作表“%s”超过 %d 行", "sheet %q has more than %d rows", s.Name, MaxRows)
			}
			row, err := r.row(s, next, d)
			row.Hidden = truth(attribute(t, "hidden")) || nothing(attribute(t, "ht")) || unseen && attribute(t, "hidden") == "" && attribute(t, "ht") == ""
			if len(row.Cells) > 0 {
				s.Rows = append(s.Rows, row)
			}
			next++
			return err
		case "mergeCell":
			return s.merge(attribute(t, "ref"))
		case "drawing", "picture", "oleObject", "control":
			s.Drawn = true
		case "oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter":
			said, err := plain(d)
			s.margin(marginCodes.ReplaceAllString(said, ""))
			return err
		case "dataValidation":
			s.margin(attribute(t, "promptTitle") + " " + attribute(t, "prompt"))
			s.margin(attribute(t, "errorTitle") + " " + attribute(t, "error"))
		case "hyperlink":
			s.margin(attribute(t, "tooltip"))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if a, b, over := s.overlap(); over {
		return broken("工作表“%s”的合并单元格 %s 与 %s 相叠：哪一格说了算看不出，请分开", "the merged cells %[2]s and %[3]s of sheet %[1]q lie over each other, and which of them counts cannot be seen: take them apart", s.Name, a, b)
	}
	return r.comments(s, part)
}

// marginCodes are what a header or a footer does, and the page that it is.
var marginCodes = regexp.MustCompile(`第 *&P *页|共 *&N *页|&(?:"[^"]*"|[0-9]+|K[0-9A-Fa-f+-]{6}|[A-Za-z+-])|[\s/·—–|-]+`)

// maxMargin is how much is kept of what stands around a sheet.
const maxMargin = 100

// margin keeps what stands around the sheet, each wording once.
func (s *Sheet) margin(said string) {
	if said = strings.TrimSpace(said); said == "" || len(s.Margin) > maxMargin || slices.Contains(s.Margin, said) {
		return
	}
	if len(s.Margin) == maxMargin {
		said = "……" // and more, which nobody reads
	}
	s.Margin = append(s.Margin, said)
}

func (m Merge) String() string {
	return Ref(m.Row, m.Column) + ":" + Ref(m.LastRow, m.LastColumn)
}

// overlap finds two merged cells that lie over each other.
func (s *Sheet) overlap() (a, b Merge, over bool) {
	type edge struct {
		row   int
		ends  bool
		merge Merge
	}
	var edges []edge
	for _, m := range s.Merges {
		edges = append(edges, edge{m.Row, false, m}, edge{m.LastRow, true, m})
	}
	slices.SortStableFunc(edges, func(a, b edge) int { // in a row those that begin come before those that end
		if a.row != b.row {
			return a.row - b.row
		}
		return map[bool]int{true: 1}[a.ends] - map[bool]int{true: 1}[b.ends]
	})
	var open []Merge // those of a row, by column: none lies over another
	for _, e := range edges {
		k, same := slices.BinarySearchFunc(open, e.merge.Column, func(m Merge, column int) int { return m.Column - column })
		switch {
		case e.ends:
			open = slices.Delete(open, k, k+1)
		case same:
			return open[k], e.merge, true
		case k > 0 && open[k-1].LastColumn >= e.merge.Column:
			return open[k-1], e.merge, true
		case k < len(open) && open[k].Column <= e.merge.LastColumn:
			return open[k], e.merge, true
		default:
			open = slices.Insert(open, k, e.merge)
		}
	}
	return a, b, false
}

func (s *Sheet) merge(ref string) error {
	from, to, two := strings.Cut(ref, ":")
	if _, _, one := parseRef(from); one && !two { // one cell, which is merged with nothing
		return nil
	}
	var m Merge
	var ok, until bool
	m.Row, m.Column, ok = parseRef(from)
	if m.LastRow, m.LastColumn, until = parseRef(to); !ok || !until || len(s.Merges) >= MaxMerges {
		return broken("工作表“%s”的合并单元格 %.40s 不对，或过多", "the merged cells %[2]s of sheet %[1]q are wrong, or there are too many", s.Name, ref)
	}
	m.Row, m.LastRow = min(m.Row, m.LastRow), max(m.Row, m.LastRow)
	m.Column, m.LastColumn = min(m.Column, m.LastColumn), max(m.Column, m.LastColumn)
	s.Merges = append(s.Merges, m)
	return nil
}

// row reads the cells of a row.
func (r *reader) row(s *Sheet, number int, d *xml.Decoder) (Row, error) {
	row := Row{Number: number}
	next := 1
	for {
		t, err := d.Token()
		if err != nil {
			return row, err
		}
		switch t := t.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				return row, nil
			}
		case xml.Directive:
			return row, broken("其中有 DTD", "there is a DTD in it")
		case xml.StartElement:
			if t.Name.Local != "c" {
				if err := d.Skip(); err != nil {
					return row, err
				}
				continue
			}
			if at := attribute(t, "r"); at != "" {
				n, column, ok := parseRef(at)
				if !ok || n != number || column < next {
					return row, broken("工作表“%s”第 %d 行的单元格次序不对", "the cells of row %[2]d of sheet %[1]q are out of order", s.Name, number)
				}
				next = column
			}
			c, err := r.cell(s, number, next, t, d)
			if err != nil {
				return row, err
			}
			if c.Kind != Empty || c.Fault != nil {
				if next > MaxColumns {
					return row, broken("工作表“%s”的 %s 有内容，最多读到 %s 列：请删去它", "there is something in %[2]s of sheet %[1]q, and columns are read up to %[3]s: delete it", s.Name, Ref(number, next), Letters(MaxColumns))
				}
				if r.cells++; r.cells > MaxCells {
					return row, broken("有内容的单元格超过 %d 个，读到工作表“%s”的 %s", "more than %d cells have something in them; %[3]s of sheet %[2]q was the last", MaxCells, s.Name, Ref(number, next))
				}
				row.Cells = append(row.Cells, c)
			}
			next++
		}
	}
}

// cell reads one cell.
func (r *reader) cell(s *Sheet, row, column int, of xml.StartElement, d *xml.Decoder) (Cell, error) {
	c := Cell{Column: column}
	value, inline, given, formula, struck, below := "", text{}, false, false, false, false
	for {
		t, err := d.Token()
		if err != nil {
			return c, err
		}
		if end, ok := t.(xml.EndElement); ok && end.Name.Local == "c" {
			break
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "v":
			value, err = plain(d)
			given = strings.TrimSpace(value) != "" || attribute(of, "t") == "str"
		case "f":
			formula = true
			err = d.Skip()
		case "is":
			inline, err = words(d, start)
		default:
			err = d.Skip()
		}
		if err != nil {
			return c, err
		}
	}
	wrong := func(code *diag.Code, args ...any) {
		if c.Fault = &(Fault{code, args}); len(r.list) >= maxFindings {
			return
		}
		r.list.Add(diag.New(code, s.Place(row, column, ""), args...))
	}
	if k, err := strconv.Atoi(attribute(of, "s")); err == nil && k >= 0 && k < len(r.formats) {
		c.Percent, c.date, c.Places = r.formats[k].percent, r.formats[k].date, r.formats[k].places
		c.time, c.lapse, c.Varies = r.formats[k].time, r.formats[k].lapse, r.formats[k].varies
		struck, below = r.formats[k].struck, r.formats[k].below
		c.shows, c.Scaled, c.padded = r.formats[k].shows, r.formats[k].scaled, r.formats[k].padded
		if !c.date && !c.time {
			c.Words = r.formats[k].words
		}
	}
	switch kind := attribute(of, "t"); kind {
	case "s":
		k, err := strconv.Atoi(value)
		if err != nil || k < 0 || k >= len(r.strings) {
			return c, broken("工作表“%s”%s 引用的文字不存在", "the text that %[2]s of sheet %[1]q refers to does not exist", s.Name, Ref(row, column))
		}
		c.Kind, c.Text, c.Struck, c.Raised = Text, r.strings[k].all, r.strings[k].struck, r.strings[k].raised
	case "inlineStr":
		c.Kind, c.Text, c.Struck, c.Raised = Text, inline.all, inline.struck, inline.raised
	case "str", "d":
		c.Kind, c.Text = Text, unescaped(value)
	case "b":
		switch strings.ToLower(strings.TrimSpace(value)) {
		case "1", "true":
			c.Kind, c.Text = Truth, "TRUE"
		case "0", "false":
			c.Kind, c.Text = Truth, "FALSE"
		case "":
		default:
			return c, broken("工作表“%s”%s 的是非值不对", "%[2]s of sheet %[1]q is neither true nor false", s.Name, Ref(row, column))
		}
	case "e":
		wrong(diag.SheetError, value)
	default:
		if given && strings.TrimSpace(value) != "" {
			text, ok := decimal(strings.TrimSpace(value))
			if !ok {
				return c, broken("工作表“%s”%s 存的不是数：%.40s", "%[2]s of sheet %[1]q holds no number: %.40[3]s", s.Name, Ref(row, column), value)
			}
			c.Kind, c.Text = Number, text
			c.Varies = c.Varies || below && strings.HasPrefix(text, "-")
		}
	}
	if formula && !given && inline.all == "" {
		wrong(diag.SheetFormula)
	}
	if c.Kind == Text && c.Text == "" {
		c.Kind = Empty
	}
	if struck {
		c.Struck = c.Text
	}
	return c, nil
}

// plain reads the characters of an element that holds no other.
func plain(d *xml.Decoder) (string, error) {
	var b strings.Builder
	for {
		t, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.EndElement:
			return b.String(), nil
		case xml.CharData:
			b.Write(t)
		default:
			if _, ok := t.(xml.Comment); !ok {
				return "", broken("单元格的值不对", "the value of a cell is wrong")
			}
		}
	}
}
