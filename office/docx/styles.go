package docx

import (
	"encoding/xml"
	"regexp"
	"strconv"

	"jixiao/office/ooxml"
)

// look is how a text looks, as far as that says what is to be read.
type look struct {
	strike, double, hidden toggle
	lift                   string // superscript, subscript, baseline; "" where it is not said
	font                   string // of Latin letters, and of symbols
	shift, size            int    // above or below the line, and its size, both in half points; 0 where it is not said
}

// toggle is a property that is on, off, or not said.
type toggle int8

const (
	on  toggle = 1
	off toggle = -1
)

// take takes over what an element of properties says.
func (l *look) take(t xml.StartElement) {
	said := on
	if v := ooxml.Attribute(t, "val"); v == "0" || v == "false" || v == "off" {
		said = off
	}
	switch t.Name.Local {
	case "strike":
		l.strike = said
	case "dstrike":
		l.double = said
	case "vanish":
		l.hidden = said
	case "vertAlign":
		l.lift = ooxml.Attribute(t, "val")
	case "position":
		l.shift, _ = strconv.Atoi(ooxml.Attribute(t, "val"))
	case "sz":
		l.size, _ = strconv.Atoi(ooxml.Attribute(t, "val"))
	case "rFonts":
		for _, of := range []string{"hAnsi", "ascii"} {
			if font := ooxml.Attribute(t, of); font != "" {
				l.font = font
			}
		}
	}
}

// over is a look with what it does not say from the one below it.
func (l look) over(below look) look {
	for _, p := range []struct{ of, below *toggle }{{&l.strike, &below.strike}, {&l.double, &below.double}, {&l.hidden, &below.hidden}} {
		if *p.of == 0 {
			*p.of = *p.below
		}
	}
	if l.lift == "" {
		l.lift = below.lift
	}
	if l.font == "" {
		l.font = below.font
	}
	if l.shift == 0 {
		l.shift = below.shift
	}
	if l.size == 0 {
		l.size = below.size
	}
	return l
}

// maxBased is how many styles one may be based on; Word makes fewer.
const maxBased = 30

// sheetOfStyles are the looks that styles give.
type sheetOfStyles struct {
	looks     map[string]look // with those that each is based on
	listed    map[string]listed
	contents  map[string]bool // those of tables of contents
	paragraph string          // the style of paragraphs that name none
	usual     look
}

// read reads the styles of a file.
func (s *sheetOfStyles) read(f *ooxml.File, relations []ooxml.Relation) error {
	s.contents = map[string]bool{}
	own, based, lists := map[string]look{}, map[string]string{}, map[string]listed{}
	for _, l := range relations {
		if l.Kind != "styles" {
			continue
		}
		err := f.Tokens(l.Target, func(t xml.StartElement, d *xml.Decoder) error {
			switch t.Name.Local {
			case "rPrDefault":
				_, err := s.usual.read(d)
				return err
			case "style":
				var l look
				named, err := l.read(d)
				id := ooxml.Attribute(t, "styleId")
				own[id], based[id], lists[id] = l, named.basedOn, named.listed
				s.contents[id] = contentsName.MatchString(named.name)
				if on := ooxml.Attribute(t, "default"); ooxml.Attribute(t, "type") == "paragraph" && on != "" && on != "0" && on != "false" {
					s.paragraph = id
				}
				return err
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	s.looks, s.listed = make(map[string]look, len(own)), map[string]listed{}
	for id, l := range own {
		below, list := based[id], lists[id]
		for k := 0; k < maxBased && below != ""; k++ {
			if list.list == "" {
				list.list = lists[below].list
			}
			if list.level == "" {
				list.level = lists[below].level
			}
			l, below = l.over(own[below]), based[below]
		}
		if s.looks[id] = l; list.list != "" {
			s.listed[id] = list
		}
	}
	return nil
}

// contentsName is what Word calls the styles of tables of contents, in every language.
var contentsName = regexp.MustCompile(`^(?i:toc) [1-9]$`)

// styled is what a style says beside a look.
type styled struct {
	name, basedOn string
	listed
}

// read reads the look in an element that has begun, and what else it says. What a table's style says of some of its cells is not read.
func (l *look) read(d *xml.Decoder) (said styled, err error) {
	mark := 0 // inside the properties of paragraphs, which say how their mark looks
	for depth := 1; depth > 0; {
		t, err := d.Token()
		if err != nil {
			return said, err
		}
		switch t := t.(type) {
		case xml.EndElement:
			if depth--; t.Name.Local == "pPr" {
				mark--
			}
		case xml.StartElement:
			switch t.Name.Local {
			case "tblStylePr", "pPrChange":
				if err := d.Skip(); err != nil {
					return said, err
				}
				continue
			case "pPr":
				mark++
			case "basedOn":
				said.basedOn = ooxml.Attribute(t, "val")
			case "name":
				said.name = ooxml.Attribute(t, "val")
			}
			if said.take(t); mark == 0 {
				l.take(t)
			}
			depth++
		}
	}
	return said, nil
}

// shown is how a text looks in the end: as its run says, as the styles of the run and of the paragraph say, as is usual. Striking and hiding that both styles say
// is neither (ISO/IEC 29500-1, 17.7.3).
func (s *sheetOfStyles) shown(in within) look {
	var direct runLook
	if in.run != nil {
		direct = *in.run
	}
	id := s.paragraph
	if in.paragraph != nil && in.paragraph.style != "" {
		id = in.paragraph.style
	}
	character, paragraph := s.looks[direct.style], s.looks[id]
	both := character.over(paragraph)
	both.strike = either(character.strike, paragraph.strike)
	both.hidden = either(character.hidden, paragraph.hidden)
	return direct.look.over(both.over(s.usual))
}

// either is on where one of two styles says so, and not both.
func either(a, b toggle) toggle {
	switch {
	case a == on && b == on:
		return off
	case a == on || b == on:
		return on
	}
	return 0
}
