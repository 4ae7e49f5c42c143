// Package jsontree reads rule files: strict JSON into a tree in which every value knows its bytes. Its tokenizer is the
// one that the facts scanner drives too, so that both refuse the same malformed input with the same words.
package jsontree

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"jixiao/engine/diag"
)

// Kind is the kind of a token and of a tree node.
type Kind byte

const (
	Invalid Kind = iota
	EOF
	Object
	Array
	String
	Number
	True
	False
	Null
	punct // : , } ]
)

// Token is one lexical element. Strings are validated, but decoded only on request.
type Token struct {
	Kind       Kind
	Start, End int // bytes of the source, quotes included
	Escaped    bool
}

// Tokenizer walks over JSON text. After the first malformed byte it gives only Invalid tokens, and Failure says why.
type Tokenizer struct {
	name    string
	source  *diag.Source // made when the first place is needed, or by Share
	src     []byte
	pos     int
	before  int // where the value before the last comma, or before the end, ended
	failure diag.Diagnostic
	failed  bool
}

// Reset starts on a new text. Whether it is UTF-8 is looked at string by string, since nothing else may hold more than ASCII.
func (t *Tokenizer) Reset(name string, text []byte) {
	*t = Tokenizer{name: name, src: text}
	switch {
	case len(t.src) >= 2 && (t.src[0] == 0xfe && t.src[1] == 0xff || t.src[0] == 0xff && t.src[1] == 0xfe):
		t.fail(diag.EncodingWrong, 0, 1, diag.Term{Zh: "文件是 UTF-16 编码", En: "the file is UTF-16"})
	case len(t.src) >= 3 && string(t.src[:3]) == "\ufeff":
		t.Fail(diag.EncodingWrong, 0, 3, diag.Term{Zh: "文件以 BOM 开头", En: "the file starts with a byte order mark"})
	}
}

// Name is the text's name in diagnostics.
func (t *Tokenizer) Name() string { return t.name }

// Share lets many goroutines ask for places, whose source is put into the one that is given. The tokenizer is not reset again.
func (t *Tokenizer) Share(into *diag.Source) {
	if t.source == nil {
		into.Name, into.Text = t.name, t.src
		t.source = into
	}
}

// Place is a place in the text.
func (t *Tokenizer) Place(start, end int) diag.Place {
	if t.source == nil {
		t.source = diag.NewSource(t.name, t.src)
	}
	return diag.Place{Source: t.source, Span: diag.Span{Start: start, End: end}}
}

// Seek goes back to just after a token, to read the value that it starts again.
func (t *Tokenizer) Seek(tok Token) { t.pos = tok.End }

// SeekTo goes to a byte offset where a token has ended before.
func (t *Tokenizer) SeekTo(pos int) { t.pos = pos }

// Pos is the byte offset after the last token.
func (t *Tokenizer) Pos() int { return t.pos }

// Failure is the first failure, if there was one.
func (t *Tokenizer) Failure() (diag.Diagnostic, bool) { return t.failure, t.failed }

// Failed reports whether the text turned out malformed.
func (t *Tokenizer) Failed() bool { return t.failed }

// Fail records a failure unless there is one, and stops the walk. Of a text that is not UTF-8 no other failure is told, wherever it lies.
func (t *Tokenizer) Fail(code *diag.Code, start, end int, args ...any) {
	if t.failed {
		return
	}
	if invalid := firstInvalid(t.src); invalid < len(t.src) {
		t.notUTF8(invalid)
		return
	}
	t.fail(code, start, end, args...)
}

func (t *Tokenizer) notUTF8(at int) {
	t.fail(diag.EncodingWrong, at, at+1, diag.Term{Zh: "此处字节不是 UTF-8", En: "these bytes are not UTF-8"})
}

func (t *Tokenizer) fail(code *diag.Code, start, end int, args ...any) {
	t.failed = true
	t.failure = diag.New(code, t.Place(start, end), args...)
	if code.Help.Zh != "" {
		t.failure = t.failure.WithHelp()
	}
}

func (t *Tokenizer) space() {
	for t.pos < len(t.src) {
		switch t.src[t.pos] {
		case ' ', '\t', '\n', '\r':
			t.pos++
		default:
			return
		}
	}
}

// Next returns the next token; Object and Array stand for their opening brackets.
func (t *Tokenizer) Next() Token {
	if t.failed {
		return Token{Start: t.pos, End: t.pos}
	}
	t.space()
	start := t.pos
	if start == len(t.src) {
		return Token{Kind: EOF, Start: start, End: start}
	}
	switch c := t.src[start]; c {
	case '"':
		return t.string()
	case '{':
		t.pos++
		return Token{Kind: Object, Start: start, End: t.pos}
	case '[':
		t.pos++
		return Token{Kind: Array, Start: start, End: t.pos}
	case '}', ']', ':', ',':
		t.pos++
		return Token{Kind: punct, Start: start, End: t.pos}
	case 't':
		return t.word("true", True)
	case 'f':
		return t.word("false", False)
	case 'n':
		return t.word("null", Null)
	default:
		if c == '-' || c-'0' <= 9 {
			return t.number()
		}
		return t.unexpected()
	}
}

func (t *Tokenizer) word(w string, kind Kind) Token {
	if end := t.pos + len(w); end <= len(t.src) && string(t.src[t.pos:end]) == w {
		t.pos = end
		return Token{Kind: kind, Start: end - len(w), End: end}
	}
	return t.unexpected()
}

// number takes the extent; number.Parse, which every reader calls, checks the form.
func (t *Tokenizer) number() Token {
	start := t.pos
	for t.pos < len(t.src) {
		switch c := t.src[t.pos]; {
		case c-'0' <= 9, c == '.', c == '-', c == '+', c == 'e', c == 'E':
			t.pos++
		default:
			if r, size := utf8.DecodeRune(t.src[t.pos:]); r == '%' || r == '％' || unicode.IsLetter(r) {
				t.Fail(diag.JSONUnit, start, t.pos+size, string(t.src[start:t.pos]))
			}
			return Token{Kind: Number, Start: start, End: t.pos}
		}
	}
	return Token{Kind: Number, Start: start, End: t.pos}
}

func (t *Tokenizer) string() Token {
	start := t.pos
	i := start + 1
	escaped := false
	src := t.src
	for i < len(src) {
		c := src[i]
		switch {
		case c >= 0xe1 && c <= 0xef && c != 0xed && i+2 < len(src) && src[i+1]&0xc0 == 0x80 && src[i+2]&0xc0 == 0x80: // what documents consist of
			i += 3
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRune(src[i:])
			if r == utf8.RuneError && size == 1 {
				t.notUTF8(i)
				return Token{Start: start, End: i}
			}
			i += size
		case c == '"':
			t.pos = i + 1
			return Token{Kind: String, Start: start, End: i + 1, Escaped: escaped}
		case c == '\\':
			n := escapeLen(src[i:])
			if n == 0 {
				t.Fail(diag.JSONEscape, i, min(i+2, len(src)))
				return Token{Start: start, End: i}
			}
			escaped = true
			i += n
		case c < 0x20:
			if c == '\n' || c == '\r' {
				t.Fail(diag.JSONUnclosed, start, i)
			} else {
				t.Fail(diag.JSONControl, i, i+1)
			}
			return Token{Start: start, End: i}
		default:
			i++
		}
	}
	t.Fail(diag.JSONUnclosed, start, i)
	return Token{Start: start, End: i}
}

// Content is the raw text between the quotes of a string token, or the token's own text.
func (t *Tokenizer) Content(tok Token) []byte {
	if tok.Kind == String {
		return t.src[tok.Start+1 : tok.End-1]
	}
	return t.src[tok.Start:tok.End]
}

// Source is the whole text.
func (t *Tokenizer) Source() []byte { return t.src }

// Key steps to the next member of an object whose bracket has been read, and returns its name; false at the end. The
// caller reads the value. first is true before the first call and kept by Key.
func (t *Tokenizer) Key(first *bool) (Token, bool) {
	tok, more := t.step(first, '}')
	if !more {
		return tok, false
	}
	if tok.Kind != String {
		t.expected(tok, diag.Term{Zh: "成员名（带双引号）", En: "a member name in double quotes"})
		return tok, false
	}
	if colon := t.Next(); !t.is(colon, ':') {
		t.expected(colon, diag.Term{Zh: "冒号", En: "a colon"})
		return tok, false
	}
	return tok, true
}

// Expect is Key for a member that is likely to come next, by its name in quotes: where it is another, nothing was read.
func (t *Tokenizer) Expect(first *bool, quoted string) (Token, bool) {
	src, pos := t.src, t.pos
	for pos < len(src) && src[pos] <= ' ' && isSpace(src[pos]) {
		pos++
	}
	if !*first {
		if pos >= len(src) || src[pos] != ',' {
			return Token{}, false
		}
		for pos++; pos < len(src) && src[pos] <= ' ' && isSpace(src[pos]); pos++ {
		}
	}
	end := pos + len(quoted)
	if end >= len(src) || string(src[pos:end]) != quoted || t.failed {
		return Token{}, false
	}
	colon := end
	for colon < len(src) && src[colon] <= ' ' && isSpace(src[colon]) {
		colon++
	}
	if colon >= len(src) || src[colon] != ':' {
		return Token{}, false
	}
	t.before, t.pos, *first = t.pos, colon+1, false
	return Token{Kind: String, Start: pos, End: end}, true
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// Element steps to the next element of an array whose bracket has been read and returns its first token.
func (t *Tokenizer) Element(first *bool) (Token, bool) { return t.step(first, ']') }

func (t *Tokenizer) step(first *bool, end byte) (Token, bool) {
	t.before = t.pos
	tok := t.Next()
	if t.is(tok, end) {
		return tok, false
	}
	if !*first {
		if !t.is(tok, ',') {
			if !t.failed { // the comma is missing where the value before ended
				t.Fail(diag.JSONExpected, t.before, min(t.before+1, len(t.src)), diag.Term{Zh: "逗号或“" + string(end) + "”", En: "a comma or " + string(end)})
			}
			return tok, false
		}
		comma := tok
		if tok = t.Next(); t.is(tok, end) {
			t.Fail(diag.JSONComma, comma.Start, comma.End)
			return tok, false
		}
	}
	*first = false
	return tok, !t.failed
}

func (t *Tokenizer) is(tok Token, c byte) bool { return tok.Kind == punct && t.src[tok.Start] == c }

// End fails if anything but white space follows.
func (t *Tokenizer) End() {
	if tok := t.Next(); tok.Kind != EOF {
		t.expected(tok, diag.Term{Zh: "文件结束", En: "the end of the file"})
	}
}

func (t *Tokenizer) expected(tok Token, what diag.Term) {
	end := max(tok.End, tok.Start+1)
	if tok.Kind == String {
		end = tok.End
	}
	t.Fail(diag.JSONExpected, tok.Start, min(end, max(len(t.src), tok.Start)), what)
}

// Unexpected records that a token cannot stand where it does.
func (t *Tokenizer) Unexpected(tok Token) {
	t.expected(tok, diag.Term{Zh: "一个值", En: "a value"})
}

// isTruth reports whether somebody meant true or false.
func isTruth(b []byte) bool {
	for _, word := range []string{"True", "False", "TRUE", "FALSE", "是", "否", "yes", "no"} {
		if bytes.HasPrefix(b, []byte(word)) {
			return true
		}
	}
	return false
}

func (t *Tokenizer) unexpected() Token {
	r, size := utf8.DecodeRune(t.src[t.pos:])
	start := t.pos
	switch {
	case isTruth(t.src[start:]):
		t.Fail(diag.JSONBoolean, start, start+size)
	case r == '/' || r == '#':
		t.Fail(diag.JSONComment, start, start+size)
	case r == '\'':
		t.Fail(diag.JSONQuote, start, start+size)
	case ASCIIFor(r) != 0:
		t.Fail(diag.JSONFullWidth, start, start+size, string(r), string(ASCIIFor(r)))
	default:
		t.Fail(diag.JSONExpected, start, start+size, diag.Term{Zh: "一个值", En: "a value"})
	}
	return Token{Start: start, End: start + size}
}

// Skip reads over the value that tok starts.
func (t *Tokenizer) Skip(tok Token) { t.skip(tok, 0) }

func (t *Tokenizer) skip(tok Token, depth int) {
	first := true
	switch tok.Kind {
	case Object, Array:
		if depth == MaxDepth {
			t.Fail(diag.FileTooDeep, tok.Start, tok.End, MaxDepth)
			return
		}
		if tok.Kind == Array {
			for e, more := t.Element(&first); more; e, more = t.Element(&first) {
				t.skip(e, depth+1)
			}
			return
		}
		for _, more := t.Key(&first); more; _, more = t.Key(&first) {
			t.skip(t.Next(), depth+1)
		}
	case String, Number, True, False, Null:
	default:
		t.Unexpected(tok)
	}
}
