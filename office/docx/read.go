package docx

import (
	"encoding/xml"
	"strconv"
	"strings"

	"jixiao/office/ooxml"
)

// Bounds of what is read.
const (
	maxCells  = 200_000 // of all tables
	maxColumn = 1_000   // of a table
	maxBlocks = 200_000 // paragraphs and tables
)

// Part is a paragraph of a file's text, or a table.
type Part struct {
	Text  string
	Table [][]Cell // rows; nil for a paragraph
}

// Cell is a cell of a table. One that lies under a merged cell is covered, and has no text of its own.
type Cell struct {
	Text    string
	Covered bool
}

// Read reads the paragraphs and tables of a Word file, in order. Tables inside tables are read as the text of their cell. The error is a
// diag.List: what is wrong with the file.
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
	return f.Tokens(main, func(t xml.StartElement, d *xml.Decoder) error {
		var part Part
		var err error
		switch t.Name.Local {
		case "p":
			part.Text, err = words(d)
		case "tbl":
			part.Table, err = r.table(d)
		default:
			return nil
		}
		if r.parts = append(r.parts, part); len(r.parts) > maxBlocks {
			return ooxml.Broken("段落和表超过 %d 个", "there are more than %d paragraphs and tables", maxBlocks)
		}
		return err
	})
}

// words reads the text of an element, with its line breaks; what was deleted under tracked changes is not in it.
func words(d *xml.Decoder) (string, error) {
	var b strings.Builder
	depth, inside, deleted := 1, 0, 0
	for depth > 0 {
		t, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			switch t.Name.Local {
			case "t":
				inside++
			case "tab":
				b.WriteByte('\t')
			case "br", "cr":
				b.WriteByte('\n')
			case "p":
				if b.Len() > 0 {
					b.WriteByte('\n')
				}
			case "del", "moveFrom":
				deleted++
			}
		case xml.EndElement:
			depth--
			switch t.Name.Local {
			case "t":
				inside--
			case "del", "moveFrom":
				deleted--
			}
		case xml.CharData:
			if inside > 0 && deleted == 0 {
				b.Write(t)
			}
		case xml.Directive:
			return "", ooxml.Broken("其中有 DTD", "there is a DTD in it")
		}
	}
	return b.String(), nil
}

func (r *reader) table(d *xml.Decoder) ([][]Cell, error) {
	rows := [][]Cell{}
	for {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.EndElement:
			if t.Name.Local == "tbl" {
				return rows, nil
			}
		case xml.StartElement:
			if t.Name.Local != "tr" {
				if err := d.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			row, err := r.row(d)
			if err != nil {
				return nil, err
			}
			rows = append(rows, row)
		}
	}
}

func (r *reader) row(d *xml.Decoder) (row []Cell, err error) {
	for {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.EndElement:
			if t.Name.Local == "tr" {
				return row, nil
			}
		case xml.StartElement:
			if t.Name.Local != "tc" {
				if err := d.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			cell, span, err := r.cell(d)
			if err != nil {
				return nil, err
			}
			row = append(row, cell)
			for ; span > 1; span-- {
				row = append(row, Cell{Covered: true})
			}
			if r.cells += 1 + span; r.cells > maxCells || len(row) > maxColumn {
				return nil, ooxml.Broken("表里的格超过 %d 个，或一行超过 %d 格", "tables have more than %d cells, or a row more than %d", maxCells, maxColumn)
			}
		}
	}
}

func (r *reader) cell(d *xml.Decoder) (c Cell, span int, err error) {
	span = 1
	var parts []string
	for {
		t, err := d.Token()
		if err != nil {
			return c, span, err
		}
		switch t := t.(type) {
		case xml.EndElement:
			switch t.Name.Local {
			case "tc":
				if c.Text = strings.Join(parts, "\n"); c.Covered {
					c.Text = ""
				}
				return c, span, nil
			}
		case xml.StartElement:
			switch t.Name.Local {
			case "tcPr": // its members are read below
			case "gridSpan":
				if n, err := strconv.Atoi(ooxml.Attribute(t, "val")); err == nil && n > 1 && n <= maxColumn {
					span = n
				}
			case "vMerge":
				c.Covered = ooxml.Attribute(t, "val") != "restart"
			case "p", "tbl", "sdt":
				text, err := words(d)
				if err != nil {
					return c, span, err
				}
				parts = append(parts, text)
			default:
				if err := d.Skip(); err != nil {
					return c, span, err
				}
			}
		}
	}
}
