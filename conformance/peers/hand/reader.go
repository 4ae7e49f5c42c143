package hand

import (
	"errors"
	"fmt"
)

type kind uint8

const (
	flag   kind = iota // true or false
	amount             // a number, not below 0
	count              // a whole number, not below 0
	rating             // one of ratings
)

// A slot is where a fact is kept: index counts among those of its kind.
type slot struct {
	section, name, full string
	kind                kind
	index               int
}

var ratings = [...]string{"优", "良", "中", "较差", "差"}

// Facts are a document's facts as they were read.
type Facts struct {
	flags   [flags]bool
	numbers [numbers]number
	rating  uint8
}

var byName = map[string]int{}
var sections = map[string]string{}

func init() {
	for k, s := range slots {
		byName[s.full] = k
		sections[s.section] = s.section
	}
}

// A reader goes once over the text. What it does not know, or finds twice, or of another type, is an error.
type reader struct {
	text    []byte
	at      int
	into    *Facts
	seen    [(len(slots) + 63) / 64]uint64
	found   int
	next    int    // slot that probably comes next
	section string // in which r is
	name    []byte // made of section and name where next was not it
}

// A Reader reads one document after the other.
type Reader struct{ r reader }

// Read reads a facts document: facts under dotted names, or in an object for each section.
func (u *Reader) Read(text []byte, into *Facts) error {
	r := &u.r
	*r = reader{text: text, into: into, name: r.name}
	err := r.object((*reader).top)
	if err == nil && r.found < len(slots) {
		for k := range slots {
			if r.seen[k/64]>>(k%64)&1 == 0 {
				return fmt.Errorf("%s is missing", slots[k].full)
			}
		}
	}
	if r.space(); err == nil && r.at < len(text) {
		return r.bad()
	}
	return err
}

func (r *reader) bad() error { return fmt.Errorf("bad JSON at byte %d", r.at) }

func (r *reader) top(key []byte) error {
	if string(key) != "facts" {
		return r.skip(nil)
	}
	return r.object((*reader).facts)
}

// facts reads what stands behind a key of the object of facts: a fact, or a section.
func (r *reader) facts(key []byte) error {
	if r.peek() == '{' {
		if r.next < len(slots) && string(key) == slots[r.next].section {
			r.section = slots[r.next].section
		} else if r.section = sections[string(key)]; r.section == "" {
			return fmt.Errorf("%s is not declared", key)
		}
		return r.object((*reader).inSection)
	}
	k := r.next
	if k == len(slots) || string(key) != slots[k].full {
		var ok bool
		if k, ok = byName[string(key)]; !ok {
			return fmt.Errorf("%s is not declared", key)
		}
	}
	return r.fact(k)
}

func (r *reader) inSection(key []byte) error {
	k := r.next
	if k == len(slots) || string(key) != slots[k].name || slots[k].section != r.section {
		r.name = append(append(append(r.name[:0], r.section...), '.'), key...)
		var ok bool
		if k, ok = byName[string(r.name)]; !ok {
			return fmt.Errorf("%s is not declared", r.name)
		}
	}
	return r.fact(k)
}

// fact reads the value of slot k.
func (r *reader) fact(k int) error {
	into := r.into
	s := &slots[k]
	if r.seen[k/64]>>(k%64)&1 != 0 {
		return fmt.Errorf("%s stands twice", s.full)
	}
	r.seen[k/64] |= 1 << (k % 64)
	r.found++
	r.next = k + 1
	switch s.kind {
	case flag:
		switch {
		case r.word("true"):
			into.flags[s.index] = true
		case r.word("false"):
			into.flags[s.index] = false
		default:
			return fmt.Errorf("%s is not true or false", s.full)
		}
	case rating:
		text, err := r.key()
		if err != nil {
			return err
		}
		for k, name := range ratings {
			if string(text) == name {
				into.rating = uint8(k)
				return nil
			}
		}
		return fmt.Errorf("%s: %s is not a rating", s.full, text)
	default:
		a, size := parse(r.text[r.at:])
		if r.at += size; size == 0 || r.at < len(r.text) && (r.text[r.at] == 'e' || r.text[r.at] == 'E') {
			return fmt.Errorf("%s is not a number from 0", s.full)
		}
		if s.kind == count && a.d != 1 {
			return fmt.Errorf("%s is not a whole number", s.full)
		}
		into.numbers[s.index] = a
	}
	return nil
}

func (r *reader) space() {
	for r.at < len(r.text) && (r.text[r.at] == ' ' || r.text[r.at] == '\n' || r.text[r.at] == '\t' || r.text[r.at] == '\r') {
		r.at++
	}
}

func (r *reader) peek() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

func (r *reader) word(w string) bool {
	if len(r.text)-r.at >= len(w) && string(r.text[r.at:r.at+len(w)]) == w {
		r.at += len(w)
		return true
	}
	return false
}

var errEscape = errors.New("a name with an escape")

// key reads a text that has no escapes.
func (r *reader) key() ([]byte, error) {
	if r.peek() != '"' {
		return nil, r.bad()
	}
	r.at++
	from := r.at
	for r.at < len(r.text) {
		switch c := r.text[r.at]; {
		case c == '"':
			r.at++
			return r.text[from : r.at-1], nil
		case c == '\\':
			return nil, errEscape
		case c < ' ':
			return nil, r.bad()
		}
		r.at++
	}
	return nil, r.bad()
}

// object reads an object; value reads what stands behind each key.
func (r *reader) object(value func(r *reader, key []byte) error) error {
	if r.space(); r.peek() != '{' {
		return r.bad()
	}
	r.at++
	if r.space(); r.peek() == '}' {
		r.at++
		return nil
	}
	for {
		r.space()
		key, err := r.key()
		if err != nil {
			return err
		}
		if r.space(); r.peek() != ':' {
			return r.bad()
		}
		r.at++
		r.space()
		if err := value(r, key); err != nil {
			return err
		}
		r.space()
		switch r.peek() {
		case ',':
			r.at++
		case '}':
			r.at++
			return nil
		default:
			return r.bad()
		}
	}
}

// skip passes over a value of any kind, behind a key that nobody needs.
func (r *reader) skip([]byte) error {
	switch c := r.peek(); {
	case c == '{':
		return r.object((*reader).skip)
	case c == '[':
		r.at++
		if r.space(); r.peek() == ']' {
			r.at++
			return nil
		}
		for {
			r.space()
			if err := r.skip(nil); err != nil {
				return err
			}
			r.space()
			switch r.peek() {
			case ',':
				r.at++
			case ']':
				r.at++
				return nil
			default:
				return r.bad()
			}
		}
	case c == '"':
		return r.skipText()
	case r.word("true"), r.word("false"), r.word("null"):
		return nil
	}
	from := r.at
	for r.at < len(r.text) && (r.text[r.at]-'0' <= 9 || r.text[r.at] == '.' || r.text[r.at] == '-' || r.text[r.at] == '+' || r.text[r.at]|0x20 == 'e') {
		r.at++
	}
	if r.at == from {
		return r.bad()
	}
	return nil
}

func (r *reader) skipText() error {
	for r.at++; r.at < len(r.text); r.at++ {
		switch r.text[r.at] {
		case '\\':
			r.at++
		case '"':
			r.at++
			return nil
		}
	}
	return r.bad()
}
