package docx

import (
	"cmp"
	"encoding/xml"
	"strings"

	"jixiao/office/ooxml"
)

// Beside is what there is beside a text: comments and footnotes on it, what of it is struck through, which the text has too, superscripts at its numbers,
// which it has not, what was put in, which it has, and taken out under tracked changes, and what is hidden, which it has not,
// and symbols that are not known, by their font and code, for which it has U+FFFD, and what stands small above it; whether a table stands in it, whose cells are lines of it, and
// pictures or embedded objects, which may hold words.
type Beside struct {
	Comment, Footnote, Struck, Raised, Inserted, Deleted, Hidden, Symbols, Above string
	Table                                                                        bool
	Pictures                                                                     bool
}

// Unsure reports whether a text may say something else than it seems to.
func (b *Beside) Unsure() bool {
	return b.Struck+b.Raised+b.Inserted+b.Deleted+b.Hidden+b.Symbols+b.Above != "" || b.Table || b.Pictures
}

// joined is what stands beside several texts, in time that is proportional to it.
func joined(list []Beside) (out Beside) {
	for _, p := range []struct {
		of  func(*Beside) *string
		sep string
	}{
		{func(b *Beside) *string { return &b.Comment }, "\n"}, {func(b *Beside) *string { return &b.Footnote }, "\n"}, {func(b *Beside) *string { return &b.Symbols }, "\n"}, {func(b *Beside) *string { return &b.Above }, "\n"},
		{func(b *Beside) *string { return &b.Struck }, ""}, {func(b *Beside) *string { return &b.Raised }, ""}, {func(b *Beside) *string { return &b.Inserted }, ""}, {func(b *Beside) *string { return &b.Deleted }, ""}, {func(b *Beside) *string { return &b.Hidden }, ""},
	} {
		var said []string
		for k := range list {
			if s := *p.of(&list[k]); s != "" {
				said = append(said, s)
			}
		}
		*p.of(&out) = strings.Join(said, p.sep)
	}
	for _, b := range list {
		out.Table, out.Pictures = out.Table || b.Table, out.Pictures || b.Pictures
	}
	return out
}

// wording gathers the text of an element, with its line breaks, and what there is beside it. What was deleted under tracked changes is not in it.
type wording struct {
	*reader
	text                           []byte
	raised                         [][2]int // bytes of it
	struck, inserted, gone, hidden strings.Builder
	symbols                        []string
	fields                         []field // that have begun
	beside                         []Beside
	size                           int  // of the text before, in half points; 0 if that is not known
	broken                         bool // what comes next begins a line
}

// within is what an element lies in. What its properties say holds for what follows them.
type within struct {
	paragraph         *paragraph // nil in none
	run               *runLook
	shown             bool // texts, not properties
	inserted, deleted bool
}

// paragraph is what a paragraph says of itself.
type paragraph struct {
	style string
	listed
}

// runLook is what a run says of its own look, and its style.
type runLook struct {
	look
	style string
}

// words reads the text of an element that has begun.
func (r *reader) words(d *xml.Decoder) (said string, beside Beside, err error) {
	return r.wordsOf(&paragraph{}, d)
}

// wordsOf reads the text of a paragraph, and what it says of itself.
func (r *reader) wordsOf(p *paragraph, d *xml.Decoder) (said string, beside Beside, err error) {
	w := &wording{reader: r}
	if err := w.inside(d, within{paragraph: p}); err != nil {
		return "", beside, err
	}
	said, raised := ooxml.WithoutRaised(string(w.text), w.raised)
	w.beside = append(w.beside, Beside{Struck: w.struck.String(), Raised: raised, Inserted: w.inserted.String(), Deleted: w.gone.String(), Hidden: w.hidden.String(), Symbols: strings.Join(w.symbols, "\n")})
	return said, joined(w.beside), nil
}

// inside reads what an element holds, up to its end.
func (w *wording) inside(d *xml.Decoder, in within) error {
	for {
		t, err := d.Token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.EndElement:
			return nil
		case xml.Directive:
			return ooxml.Broken("其中有 DTD", "there is a DTD in it")
		case xml.CharData:
			if in.shown {
				w.put(string(t), in)
			}
		case xml.StartElement:
			if err := w.element(t, d, in); err != nil {
				return err
			}
		}
	}
}

// element reads an element.
func (w *wording) element(t xml.StartElement, d *xml.Decoder, in within) error {
	in.shown = false
	if known, err := w.formula(t, d, in); known {
		return err
	}
	switch t.Name.Local {
	case "p", "tc":
		w.line()
		in.paragraph, in.run = new(paragraph), nil
	case "pPrChange", "rPrChange", "tabs": // how it looked before, and where tabulators stop
		return d.Skip()
	case "pPr":
		if err := w.inside(d, in); err != nil || in.paragraph == nil {
			return err
		}
		if mark := w.mark(in.paragraph); mark != "" {
			w.put(mark, in)
		}
		return nil
	case "numId", "ilvl":
		if in.paragraph != nil {
			in.paragraph.take(t)
		}
	case "pStyle":
		if in.paragraph != nil {
			in.paragraph.style = ooxml.Attribute(t, "val")
		}
	case "r":
		in.run = &runLook{}
	case "rPr":
		if in.run == nil { // of the paragraph's mark, or of what is not there yet
			return d.Skip()
		}
	case "rStyle":
		if in.run != nil {
			in.run.style = ooxml.Attribute(t, "val")
		}
	case "ins", "moveTo":
		in.inserted = true
	case "del", "moveFrom":
		in.deleted = true
	case "commentReference":
		note, err := w.noteOf(t)
		if w.beside = append(w.beside, Beside{Comment: note}); err != nil {
			return err
		}
	case "footnoteReference", "endnoteReference":
		note, err := w.noteOf(t)
		if w.beside = append(w.beside, Beside{Footnote: note}); err != nil {
			return err
		}
	case "fldChar":
		return w.field(ooxml.Attribute(t, "fldCharType"), d, in)
	case "rt": // how it is pronounced, or what else stands small above it
		above, _, err := w.words(d)
		w.beside = append(w.beside, Beside{Above: strings.TrimSpace(above)})
		return err
	case "pic", "imagedata", "object", "chart", "relIds": // the last two in drawings: charts, and what is made of shapes
		w.beside = append(w.beside, Beside{Pictures: true})
		return d.Skip()
	case "txbxContent":
		defer func() { w.broken = true }()
	case "tbl":
		w.beside = append(w.beside, Beside{Table: true})
		defer func() { w.broken = true }()
	case "textpath": // letters drawn as a picture
		w.line()
		w.put(ooxml.Attribute(t, "string"), in)
	case "t":
		in.shown = true
	case "delText":
		in.shown, in.deleted = true, true
	case "tab", "ptab":
		w.put("\t", in)
	case "sym", "symEx":
		w.symbol(t, in)
	case "br", "cr":
		w.put("\n", in)
	case "noBreakHyphen":
		w.put("-", in)
	default:
		if in.run != nil {
			in.run.look.take(t)
		}
	}
	return w.inside(d, in)
}

// noteOf is the comment or the note that is referred to. One may be referred to many times, and all of them together are no longer than a file may be.
func (r *reader) noteOf(t xml.StartElement) (string, error) {
	note := r.notes[t.Name.Local+" "+ooxml.Attribute(t, "id")]
	if r.told += len(note); r.told > ooxml.MaxBytes {
		return "", ooxml.Broken("批注和脚注太多，超过 %d 字节", "comments and notes are longer than %d bytes", ooxml.MaxBytes)
	}
	return note, nil
}

// line begins a line.
func (w *wording) line() {
	if n := len(w.text); n > 0 && w.text[n-1] != '\n' {
		w.text = append(w.text, '\n')
	}
}

// usualSize is how large a text is of which nothing says so, in half points.
const usualSize = 20

// leastShift is how far, in half points, a text stands off its line that is a superscript or a subscript. Some that does not is moved a little to look even.
const leastShift = 3

// small reports whether a text is a superscript or a subscript by being smaller than what stands before it, and off its line: so LibreOffice writes some.
func (w *wording) small(l look) bool {
	return (l.shift >= leastShift || l.shift <= -leastShift) && l.size > 0 && l.size < w.size
}

// put adds to the text, or to what stands beside it.
func (w *wording) put(s string, in within) {
	if in.deleted {
		w.gone.WriteString(s)
		return
	}
	shown := w.styles.shown(in)
	s = w.translated(s, shown.font)
	if shown.hidden == on {
		w.hidden.WriteString(s)
		return
	}
	if w.broken {
		w.line()
		w.broken = false
	}
	start := len(w.text)
	w.text = append(w.text, s...)
	if shown.strike == on || shown.double == on {
		w.struck.WriteString(s)
	}
	if shown.lift == "superscript" || shown.lift == "subscript" || w.small(shown) {
		w.raised = append(w.raised, [2]int{start, len(w.text)})
	} else {
		w.size = cmp.Or(shown.size, usualSize)
	}
	if in.inserted {
		w.inserted.WriteString(s)
	}
}
