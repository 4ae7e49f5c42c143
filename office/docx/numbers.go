package docx

import (
	"encoding/xml"
	"strconv"
	"strings"

	"jixiao/office/ooxml"
)

// Marks that Word counts by itself, as ① and （一）, stand in no text: a paragraph names a list and a level of it, and the list says how to count. They are read as
// they are printed, or the key points of a standard would have no marks. Bullets say nothing and are not read.

// listed is what a paragraph or its style says of a list: which, and on which level; "" for none said, 0 for none.
type listed struct{ list, level string }

// take takes over what an element of a paragraph's properties says.
func (l *listed) take(t xml.StartElement) {
	switch t.Name.Local {
	case "numId":
		l.list = ooxml.Attribute(t, "val")
	case "ilvl":
		l.level = ooxml.Attribute(t, "val")
	}
}

// Bounds of lists.
const (
	levels   = 9
	maxMark  = 40        // bytes of how a mark is written
	maxStart = 1_000_000 // where one begins
)

// level is how one level of a list counts.
type level struct {
	start               int
	format, text, style string // text has %1 for the number of the first level; style is the one whose paragraphs are on it
	legal               bool   // all in digits
}

// counts is a list that counts, which several others may be copies of, and how far it got; 0 is before its first.
type counts struct {
	levels [levels]level
	at     [levels]int
	begun  [levels]bool
}

// list is a copy of one, which may begin anew.
type list struct {
	of    *counts
	start map[int]int // by level, until it is used
}

// readLists reads the lists of a file.
func readLists(f *ooxml.File, relations []ooxml.Relation) (map[string]*list, error) {
	of, lists := map[string]*counts{}, map[string]*list{}
	for _, r := range relations {
		if r.Kind != "numbering" {
			continue
		}
		var c *counts // the list that is being read
		var l *list   // the copy
		at := 0
		err := f.Tokens(r.Target, func(t xml.StartElement, d *xml.Decoder) error {
			v := ooxml.Attribute(t, "val")
			number := func() int { n, _ := strconv.Atoi(v); return min(max(n, 0), maxStart) }
			switch t.Name.Local {
			case "abstractNum":
				c, l = &counts{}, nil
				for k := range c.levels {
					c.levels[k] = level{start: 1, format: "none"}
				}
				of[ooxml.Attribute(t, "abstractNumId")] = c
			case "num":
				c, l = nil, &list{start: map[int]int{}}
				lists[ooxml.Attribute(t, "numId")] = l
			case "abstractNumId":
				if l != nil {
					l.of = of[v]
				}
			case "lvl", "lvlOverride":
				if n, err := strconv.Atoi(ooxml.Attribute(t, "ilvl")); err != nil || n < 0 || n >= levels || t.Name.Local == "lvl" && c == nil {
					return d.Skip() // a copy that counts differently counts as its list does
				} else if at = n; c != nil {
					c.levels[at].format = "decimal"
				}
			case "startOverride":
				if l != nil {
					l.start[at] = number()
				}
			case "start":
				if c != nil {
					c.levels[at].start = number()
				}
			case "numFmt":
				if c != nil {
					c.levels[at].format = v
				}
			case "lvlText":
				if c != nil && len(v) <= maxMark {
					c.levels[at].text = v
				}
			case "pStyle":
				if c != nil {
					c.levels[at].style = v
				}
			case "isLgl":
				if c != nil {
					c.levels[at].legal = v != "0" && v != "false"
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return lists, nil
}

// mark is the next mark of the list of a paragraph, with a space behind it where the text could grow together with it; "" for none.
func (r *reader) mark(p *paragraph) string {
	id := r.styles.paragraph
	if p.style != "" {
		id = p.style
	}
	said := p.listed
	if style := r.styles.listed[id]; said.list == "" {
		said.list = style.list
		if said.level == "" {
			said.level = style.level
		}
	}
	l := r.lists[said.list]
	if l == nil || l.of == nil {
		return ""
	}
	c := l.of
	at, err := strconv.Atoi(said.level)
	if err != nil || at < 0 || at >= levels {
		at = 0
		for k := range c.levels {
			if said.level == "" && c.levels[k].style != "" && c.levels[k].style == id {
				at = k
			}
		}
	}
	if start, ok := l.start[at]; ok {
		delete(l.start, at)
		c.at[at], c.begun[at] = start, true
	} else if !c.begun[at] {
		c.at[at], c.begun[at] = c.levels[at].start, true
	} else {
		c.at[at]++
	}
	for k := at + 1; k < levels; k++ {
		c.begun[k] = false
	}
	if of := c.levels[at]; of.format == "bullet" || of.format == "none" {
		return ""
	}
	return c.written(at)
}

// written is the mark of a level as it stands.
func (c *counts) written(at int) string {
	out := c.levels[at].text
	for k := 0; k <= at; k++ {
		n, format := c.at[k], c.levels[k].format
		if !c.begun[k] {
			n = c.levels[k].start
		}
		if c.levels[at].legal {
			format = "decimal"
		}
		out = strings.ReplaceAll(out, "%"+strconv.Itoa(k+1), numeral(n, format))
	}
	if out != "" && strings.ContainsRune(".0123456789", rune(out[len(out)-1])) || len(out) > 0 && out[len(out)-1] >= 'A' && out[len(out)-1] <= 'z' {
		out += " "
	}
	return out
}

// numeral is a number as a list writes it; in digits where its way is not known.
func numeral(n int, format string) string {
	nth := func(first rune, most int) string {
		if n >= 1 && n <= most {
			return string(first + rune(n-1))
		}
		return strconv.Itoa(n)
	}
	switch format {
	case "none", "bullet":
		return ""
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return nth('①', 20)
	case "decimalEnclosedParen":
		return nth('⑴', 20)
	case "decimalEnclosedFullstop":
		return nth('⒈', 20)
	case "ideographEnclosedCircle":
		return nth('㊀', 10)
	case "lowerLetter":
		return nth('a', 26)
	case "upperLetter":
		return nth('A', 26)
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "ideographTraditional":
		if stems := []rune("甲乙丙丁戊己庚辛壬癸"); n >= 1 && n <= len(stems) {
			return string(stems[n-1])
		}
	case "upperRoman", "lowerRoman":
		if n >= 1 && n < 4000 {
			out := ""
			for _, p := range []struct {
				of   int
				sign string
			}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
				for ; n >= p.of; n -= p.of {
					out += p.sign
				}
			}
			if format == "lowerRoman" {
				out = strings.ToLower(out)
			}
			return out
		}
	case "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting":
		digits := []rune("〇一二三四五六七八九")
		switch {
		case n < 10:
			return string(digits[n])
		case n < 20:
			return strings.TrimSuffix("十"+string(digits[n-10]), "〇")
		case n < 100:
			return strings.TrimSuffix(string(digits[n/10])+"十"+string(digits[n%10]), "〇")
		}
	case "decimalFullWidth", "decimalFullWidth2":
		return strings.Map(func(r rune) rune { return r - '0' + '０' }, strconv.Itoa(n))
	}
	return strconv.Itoa(n)
}
