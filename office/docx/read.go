package docx

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"jixiao/office/ooxml"
)

// Bounds of what is read.
const (
	maxCells  = 500_000 // of all tables
	maxColumn = 1_000   // of a table
	maxBlocks = 200_000 // paragraphs and tables
)

// Part is a paragraph of a file's text, or a table; or what stands in the margin of its pages.
type Part struct {
	Text   string
	Table  [][]Cell // rows; nil for a paragraph
	Margin Margin
	Beside

	Contents bool // it is a line of a table of contents, which says again what a heading says
}

// Margin is where on a page something stands beside the text.
type Margin int

// The zero value is the text itself.
const (
	NoMargin Margin = iota
	Header
	Footer
)

// Cell is a cell of a table. One that lies under a merged cell is covered, and has no text of its own.
type Cell struct {
	Text    string
	Covered bool
	Beside

	text          string
	merged, under bool // it belongs to a merged cell; it says that it lies under the one above
}

// Read reads the paragraphs and tables of a Word file, in order, with the marks that Word counts by itself, and behind them its headers and footers, each wording
// once and page numbers not at all.
// Tables inside tables are read as the text of their cell. The error is a diag.List: what is wrong with the file.
func Read(name string, text []byte) ([]Part, error) {
	r := &reader{}
	if err := r.read(text); err != nil {
		return nil, ooxml.Refused(name, err)
	}
	return r.parts, nil
}

type reader struct {
	parts []Part
	cells int
	told  int               // bytes of notes
	notes map[string]string // what is noted on the text, by the kind of its reference and its id

	styles sheetOfStyles
	lists  map[string]*list // while the text is read
}

func (r *reader) read(text []byte) error {
	f, err := ooxml.Open(text)
	if err != nil {
		return err
	}
	main, err := f.Main("word/document.xml")
	if err != nil {
		return err
	}
	relations, err := f.Relations(main)
	if err != nil {
		return err
	}
	if err := r.styles.read(f, relations); err != nil {
		return err
	}
	if r.notes, err = r.noted(f, relations); err != nil {
		return err
	}
	if r.lists, err = readLists(f, relations); err != nil {
		return err
	}
	err = f.Tokens(main, func(t xml.StartElement, d *xml.Decoder) error {
		var part Part
		var err error
		switch t.Name.Local {
		case "p":
			p := &paragraph{}
			part.Text, part.Beside, err = r.wordsOf(p, d)
			part.Contents = r.styles.contents[p.style]
		case "tbl":
			part.Table, part.Deleted, err = r.table(d)
		case "altChunk": // another file, which stands here
			part.Pictures = true
		default:
			return nil
		}
		if r.parts = append(r.parts, part); len(r.parts) > maxBlocks {
			return ooxml.Broken("段落和表超过 %d 个", "there are more than %d paragraphs and tables", maxBlocks)
		}
		return err
	})
	if err != nil {
		return err
	}
	r.lists = nil // no margin counts
	return r.margins(f, relations)
}

// pageNumber is what a margin says that says nothing but the page.
var pageNumber = regexp.MustCompile(`^(?:[-\s，、0-9〇一二三四五六七八九十/|·.—–－]|第|共|页|Page|of)*$`)

// margins reads headers and footers. Most say the same on odd, even and first pages.
func (r *reader) margins(f *ooxml.File, relations []ooxml.Relation) error {
	said := map[string]bool{}
	for _, l := range relations {
		margin := map[string]Margin{"header": Header, "footer": Footer}[l.Kind]
		if margin == NoMargin {
			continue
		}
		var lines []string
		err := f.Tokens(l.Target, func(t xml.StartElement, d *xml.Decoder) error {
			if t.Name.Local != "p" {
				return nil
			}
			line, _, err := r.words(d)
			lines = append(lines, strings.TrimSpace(line))
			return err
		})
		if err != nil {
			return err
		}
		text := strings.TrimSpace(strings.Join(lines, "\n"))
		if key := l.Kind + " " + text; !pageNumber.MatchString(text) && !said[key] {
			said[key] = true
			r.parts = append(r.parts, Part{Text: text, Margin: margin})
		}
	}
	return nil
}

// noted reads what is noted on the text.
func (r *reader) noted(f *ooxml.File, relations []ooxml.Relation) (map[string]string, error) {
	notes := map[string]string{}
	for _, l := range relations {
		kind := map[string]string{"comments": "comment", "footnotes": "footnote", "endnotes": "endnote"}[l.Kind]
		if kind == "" || !f.Has(l.Target) {
			continue
		}
		err := f.Tokens(l.Target, func(t xml.StartElement, d *xml.Decoder) error {
			if t.Name.Local != kind {
				return nil
			}
			said, _, err := r.words(d)
			notes[kind+"Reference "+ooxml.Attribute(t, "id")] = strings.TrimSpace(said)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return notes, nil
}

// table reads rows, which may lie inside other elements than the table's own, and what is in those that were taken out.
func (r *reader) table(d *xml.Decoder) (rows [][]Cell, gone string, err error) {
	rows = [][]Cell{}
	var out strings.Builder
	for depth := 1; depth > 0; {
		t, err := d.Token()
		if err != nil {
			return nil, "", err
		}
		switch t := t.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			if t.Name.Local != "tr" {
				depth++
				continue
			}
			row, deleted, err := r.row(d)
			if err != nil {
				return nil, "", err
			}
			if !deleted {
				rows = append(rows, row)
				continue
			}
			for _, c := range row {
				out.WriteString(c.Text + c.Deleted)
			}
		}
	}
	for k, row := range rows { // a cell that lies under none is a cell of its own
		for c := range row {
			if row[c].under && (k == 0 || c >= len(rows[k-1]) || !rows[k-1][c].merged) {
				row[c].Covered, row[c].under, row[c].Text = false, false, row[c].text
			}
		}
	}
	return rows, out.String(), nil
}

func (r *reader) row(d *xml.Decoder) (row []Cell, deleted bool, err error) {
	for depth := 1; depth > 0; {
		t, err := d.Token()
		if err != nil {
			return nil, false, err
		}
		switch t := t.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			switch t.Name.Local {
			case "tc":
				cell, span, err := r.cell(d)
				if err != nil {
					return nil, false, err
				}
				if err := r.room(len(row) + span); err != nil {
					return nil, false, err
				}
				row = append(row, cell)
				for ; span > 1; span-- {
					row = append(row, Cell{Covered: true})
				}
				continue
			case "gridBefore":
				n, _ := strconv.Atoi(ooxml.Attribute(t, "val"))
				if err := r.room(max(n, 0)); err != nil {
					return nil, false, err
				}
				for ; n > 0; n-- {
					row = append(row, Cell{})
				}
			case "del":
				deleted = true
			}
			depth++
		}
	}
	return row, deleted, nil
}

// room counts cells, and refuses more than there may be.
func (r *reader) room(columns int) error {
	if r.cells += columns; columns > maxColumn || r.cells > maxCells {
		return ooxml.Broken("表里的格超过 %d 个，或一行超过 %d 格", "tables have more than %d cells, or a row more than %d", maxCells, maxColumn)
	}
	return nil
}

func (r *reader) cell(d *xml.Decoder) (c Cell, span int, err error) {
	span = 1
	var parts []string
	var list []Beside
	for depth := 1; depth > 0; {
		t, err := d.Token()
		if err != nil {
			return c, span, err
		}
		switch t := t.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			switch t.Name.Local {
			case "gridSpan":
				if n, err := strconv.Atoi(ooxml.Attribute(t, "val")); err == nil && n > 1 {
					span = min(n, maxColumn+1)
				}
			case "vMerge":
				c.merged = true
				c.under = ooxml.Attribute(t, "val") != "restart"
			case "p", "tbl":
				text, beside, err := r.words(d)
				if err != nil {
					return c, span, err
				}
				beside.Table = beside.Table || t.Name.Local == "tbl"
				list = append(list, beside)
				parts = append(parts, text)
				continue
			}
			depth++
		}
	}
	c.text, c.Beside = strings.Join(parts, "\n"), joined(list)
	if c.Covered = c.under; !c.Covered {
		c.Text = c.text
	}
	return c, span, nil
}
