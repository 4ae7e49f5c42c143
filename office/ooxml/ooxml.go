// Package ooxml opens the archives that workbooks and Word files are, and reads their parts as XML, within bounds. It follows no link and
// expands nothing. What is written is written by it, too.
package ooxml

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"jixiao/engine/diag"
)

// Bounds of what is read.
const (
	MaxBytes    = 24 << 20  // of the parts that are read, unpacked
	MaxParts    = 10_000    // files in the archive
	MaxElements = 1_000_000 // of the parts that are read
	MaxDepth    = 200       // elements inside each other
	MaxTag      = 1 << 20   // bytes of one tag with its attributes
)

// BrokenError is what is wrong with a file.
type BrokenError struct{ What diag.Term }

func (e *BrokenError) Error() string { return e.What.En }

// Broken is an error that says what is wrong with a file.
func Broken(zh, en string, args ...any) error { return &BrokenError{diag.Both(zh, en, args...)} }

// Refused is an error of reading a file as a finding on it.
func Refused(name string, err error) diag.List {
	var broken *BrokenError
	if !errors.As(err, &broken) {
		broken = &BrokenError{diag.Both("不是完好的文件（%s）", "it is no sound file (%s)", err.Error())}
	}
	return diag.List{diag.New(diag.SheetBroken, diag.Place{Source: diag.NewSource(name, nil)}, broken.What)}
}

// File is an archive.
type File struct {
	parts map[string]*zip.File
	left  int64 // bytes that may yet be unpacked

	elements int   // that were read
	refused  error // why no more is read

	called map[string]diag.Term // parts, by what people know them as
}

// Call says what people know a part as, in findings.
func (f *File) Call(part, zh, en string, args ...any) {
	if f.called == nil {
		f.called = map[string]diag.Term{}
	}
	f.called[part] = diag.Both(zh, en, args...)
}

// Open opens an archive.
func Open(text []byte) (*File, error) {
	if bytes.HasPrefix(text, []byte{0xd0, 0xcf, 0x11, 0xe0}) {
		return nil, Broken("是加密的文件，或 97-2003 格式的 .xls、.doc，或 WPS 的 .et、.wps：请去掉密码，另存为 .xlsx 或 .docx", "it is encrypted, or an .xls or .doc of Office 97-2003, or an .et or .wps of WPS: remove the password and save it as .xlsx or .docx")
	}
	archive, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return nil, Broken("不是 .xlsx 或 .docx 文件", "it is no .xlsx or .docx file")
	}
	if len(archive.File) > MaxParts {
		return nil, Broken("里面有 %d 个文件，上限 %d", "it holds %d files, at most %d", len(archive.File), MaxParts)
	}
	f := &File{parts: map[string]*zip.File{}, left: MaxBytes}
	for _, part := range archive.File {
		name := strings.TrimPrefix(part.Name, "/")
		if f.parts[name] != nil {
			return nil, Broken("里面有两个文件都叫 %s", "two files in it are called %s", name)
		}
		f.parts[name] = part
	}
	if f.Has("mimetype") || f.Has("META-INF/manifest.xml") && f.Has("content.xml") {
		return nil, Broken("是 OpenDocument 文件（.ods、.odt）：请另存为 .xlsx 或 .docx", "it is an OpenDocument file (.ods or .odt): save it as .xlsx or .docx")
	}
	return f, nil
}

// Has reports whether there is a part of that name.
func (f *File) Has(name string) bool { return f.parts[name] != nil }

// Relation is one entry of a part's relations: the last part of its type, and the part that it leads to.
type Relation struct{ ID, Kind, Target string }

// Relations are the parts that a part refers to, inside the file; "" is the file itself.
func (f *File) Relations(of string) (out []Relation, err error) {
	dir, base := path.Split(of)
	err = f.Tokens(dir+"_rels/"+base+".rels", func(t xml.StartElement, _ *xml.Decoder) error {
		if t.Name.Local != "Relationship" || Attribute(t, "TargetMode") == "External" {
			return nil
		}
		target := Attribute(t, "Target")
		if strings.HasPrefix(target, "/") {
			target = strings.TrimPrefix(path.Clean(target), "/")
		} else {
			target = path.Join(dir, target)
		}
		out = append(out, Relation{Attribute(t, "Id"), path.Base(Attribute(t, "Type")), target})
		return nil
	})
	return out, err
}

// Main is the part that the file is about, by its usual name where the file does not say.
func (f *File) Main(usual string) (string, error) {
	list, err := f.Relations("")
	if err != nil {
		return "", err
	}
	of, _, _ := strings.Cut(usual, "/")
	for _, l := range list {
		if l.Kind == "officeDocument" {
			usual = l.Target
		}
	}
	switch dir, _, _ := strings.Cut(usual, "/"); {
	case !f.Has(usual):
		return "", Broken("里面没有 %s", "there is no %s in it", usual)
	case path.Ext(usual) == ".bin":
		return "", Broken("是二进制的工作簿（.xlsb）：请另存为 .xlsx", "it is a binary workbook (.xlsb): save it as .xlsx")
	case dir != of && (dir == "xl" || dir == "word" || dir == "ppt"):
		what := map[string]diag.Term{"xl": {Zh: " Excel 工作簿", En: "an Excel workbook"}, "word": {Zh: " Word 文件", En: "a Word file"}, "ppt": {Zh: " PowerPoint 文件", En: "a PowerPoint file"}}
		want := map[string]diag.Term{"xl": {Zh: "工作簿（.xlsx）", En: "a workbook (.xlsx)"}, "word": {Zh: " Word 文件（.docx）", En: "a Word file (.docx)"}}
		return "", Broken("这是%s，要读的是%s", "it is %s, and this reads %s", what[dir], want[of])
	}
	return usual, nil
}

// Tokens calls visit for every element of a part, which may read the element from the decoder. A part that is not there has none.
func (f *File) Tokens(name string, visit func(xml.StartElement, *xml.Decoder) error) error {
	part := f.parts[name]
	if part == nil {
		return nil
	}
	if part.Flags&1 != 0 {
		return Broken("是加密的压缩包", "it is an encrypted archive")
	}
	r, err := part.Open()
	if err != nil {
		return f.unwrapped(name, err)
	}
	defer r.Close()
	d := xml.NewTokenDecoder(&counted{Decoder: xml.NewDecoder(&bounded{r: r, of: f}), of: f})
	for {
		t, err := d.Token()
		switch t := t.(type) {
		case nil:
			if err == io.EOF {
				return nil
			}
			return f.unwrapped(name, err)
		case xml.Directive:
			return Broken("%s 中有 DTD", "there is a DTD in %s", name)
		case xml.StartElement:
			if err := visit(t, d); err != nil {
				return f.unwrapped(name, err)
			}
		}
	}
}

// unwrapped is what was wrong in a part below an error of the decoder.
func (f *File) unwrapped(name string, err error) error {
	if f.refused != nil {
		return f.refused
	}
	if f.left < 0 { // whatever the cut made of it
		return Broken("解压后超过 %d 字节", "it unpacks to more than %d bytes", MaxBytes)
	}
	var b *BrokenError
	if errors.As(err, &b) {
		return b
	}
	part, known := f.called[name]
	if !known {
		part = diag.Term{Zh: "部件 " + name + " ", En: name}
	}
	syntax := new(xml.SyntaxError)
	what, why := diag.Both("%s的压缩内容损坏了", "%s is damaged", part), err.Error()
	if errors.As(err, &syntax) {
		what, why = diag.Both("%s里有标记不成对，或者写得不对", "a tag is wrong in %s", part), syntax.Msg
		if syntax.Msg == "unexpected EOF" {
			what = diag.Both("%s没有写完", "%s breaks off", part)
		}
	}
	return &BrokenError{diag.Term{Zh: "文件不完好：" + what.Zh, En: "it is no sound file: " + what.En + " (" + why + ")"}}
}

// counted reads tokens, of which there are no more than may be. Of alternatives (mc:AlternateContent) it reads the first, which is the newest; the others say the
// same again for older programs.
type counted struct {
	*xml.Decoder
	of    *File
	depth int
	open  []alternatives
}

// alternatives is an element of alternatives that has begun.
type alternatives struct {
	depth int
	taken bool
}

// Token is the next token as it stands; the decoder above matches ends with starts.
func (c *counted) Token() (xml.Token, error) {
	for {
		t, err := c.token()
		if err != nil {
			return t, err
		}
		n := len(c.open) - 1
		switch t := t.(type) {
		case xml.StartElement:
			if n >= 0 && c.depth == c.open[n].depth+1 {
				if c.open[n].taken {
					if err := c.pass(); err != nil {
						return nil, err
					}
					continue
				}
				c.open[n].taken = true
			}
			if t.Name.Local == "AlternateContent" {
				c.open = append(c.open, alternatives{depth: c.depth})
			}
		case xml.EndElement:
			if n >= 0 && c.depth < c.open[n].depth {
				c.open = c.open[:n]
			}
		}
		return t, nil
	}
}

// pass reads the element that has begun to its end.
func (c *counted) pass() error {
	for depth := c.depth; c.depth >= depth; {
		if _, err := c.token(); err != nil {
			return err
		}
	}
	return nil
}

func (c *counted) token() (xml.Token, error) {
	t, err := c.RawToken()
	switch t.(type) {
	case xml.StartElement:
		c.of.elements++
		c.depth++
	case xml.EndElement:
		c.depth--
	}
	switch {
	case c.depth > MaxDepth:
		c.of.refused = Broken("其中的嵌套超过 %d 层", "more than %d elements are inside each other", MaxDepth)
		return nil, c.of.refused
	case c.of.elements > MaxElements:
		c.of.refused = Broken("内容太多，超过 %d 个元素（大约十几万格）：请删去空行、空列和多余的格式，或者分成几份", "there is too much in it, more than %d elements: delete empty rows, columns and formats, or part it", MaxElements)
		return nil, c.of.refused
	}
	return t, err
}

// bounded reads a part, of which no more is unpacked than may be, and no tag that is longer: the decoder holds one whole.
type bounded struct {
	r     io.Reader
	of    *File
	tag   int  // bytes of the tag that is open, 0 for none
	mark  bool // it is a comment or the like, in which quotes are none
	quote byte // that is open in it
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.of.left -= int64(n); b.of.left < 0 {
		return 0, io.ErrUnexpectedEOF
	}
	for _, c := range p[:n] {
		switch {
		case b.tag == 0 && c != '<':
			continue
		case b.tag == 0:
			b.mark, b.quote = false, 0
		case b.tag == 1 && (c == '!' || c == '?'):
			b.mark = true
		case b.quote != 0 && c == b.quote:
			b.quote = 0
		case b.quote != 0 || b.mark && c != '>':
		case c == '>':
			b.tag = 0
			continue
		case c == '"' || c == '\'':
			b.quote = c
		}
		if b.tag++; b.tag > MaxTag {
			b.of.refused = Broken("一个标记超过 %d 字节", "a tag is longer than %d bytes", MaxTag)
			return 0, b.of.refused
		}
	}
	return n, err
}

// Attribute is an attribute by its local name.
func Attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
