package format

import (
	"bytes"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
)

// Mend turns text into UTF-8 without a byte order mark and full-width punctuation between JSON's values into JSON's own.
// Text inside of strings stays. changed is false, and the text the same, where nothing had to be done or nothing could be.
func Mend(text []byte) (out []byte, changed bool) {
	out = decoded(text)
	if root, list := jsontree.Parse(diag.NewSource("", out)); root == nil && len(list) == 1 && (list[0].Code == diag.JSONFullWidth || list[0].Code == diag.JSONQuote) {
		if plain := punctuated(out); plain != nil {
			out = plain
		}
	}
	return out, !bytes.Equal(out, text)
}

// decoded reads UTF-16 by its byte order mark, and text that is not UTF-8 as GBK if all of it can be read so.
func decoded(text []byte) []byte {
	switch {
	case bytes.HasPrefix(text, []byte{0xff, 0xfe}) && len(text)%2 == 0:
		return wide(text, 0, 1)
	case bytes.HasPrefix(text, []byte{0xfe, 0xff}) && len(text)%2 == 0:
		return wide(text, 1, 0)
	case utf8.Valid(text):
		return bytes.TrimPrefix(text, []byte("\ufeff"))
	}
	if damaged(text) {
		return text
	}
	if out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(text); err == nil && !bytes.ContainsRune(out, utf8.RuneError) {
		return out
	}
	return text
}

// guesses reports whether an encoding can only be guessed.
func guesses(text []byte) bool {
	return !utf8.Valid(text) && !bytes.HasPrefix(text, []byte{0xff, 0xfe}) && !bytes.HasPrefix(text, []byte{0xfe, 0xff})
}

// damaged reports whether text is UTF-8 with some bytes that are not: a Chinese character in UTF-8 is three bytes that no
// text in GBK is likely to have side by side.
func damaged(text []byte) bool {
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if size >= 3 && r != utf8.RuneError && unicode.Is(unicode.Han, r) {
			return true
		}
		text = text[size:]
	}
	return false
}

// wide decodes UTF-16 after its mark; low and high say where a unit's bytes stand. Half of a pair of units is no text.
func wide(whole []byte, low, high int) []byte {
	text := whole[2:]
	units := make([]uint16, len(text)/2)
	for k := range units {
		units[k] = uint16(text[2*k+low]) | uint16(text[2*k+high])<<8
	}
	out := []byte(string(utf16.Decode(units)))
	if bytes.ContainsRune(out, utf8.RuneError) {
		return whole
	}
	return out
}

// punctuated replaces full-width characters outside of strings; a string that a typographic quote opens ends at the next
// one. It is nil where a string does not end.
func punctuated(text []byte) []byte {
	var out []byte
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		ascii := jsontree.ASCIIFor(r)
		switch {
		case r == '"':
			end := closing(text, i+1)
			if end < 0 {
				return nil
			}
			out = append(out, text[i:end]...)
			i = end
			continue
		case ascii == '"' && r != '\'':
			end := bytes.IndexAny(text[i+size:], "“”＂")
			if end < 0 {
				return nil
			}
			out = diag.AppendQuoted(out, string(text[i+size:i+size+end]))
			_, last := utf8.DecodeRune(text[i+size+end:])
			i += size + end + last
			continue
		case ascii != 0:
			out = utf8.AppendRune(out, ascii)
		case r == '\u3000' || r == '\u00a0':
			out = append(out, ' ')
		default:
			out = append(out, text[i:i+size]...)
		}
		i += size
	}
	return out
}

// closing is where a JSON string ends whose opening quote has been read, -1 for nowhere.
func closing(text []byte, i int) int {
	for ; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		case '\n':
			return -1
		}
	}
	return -1
}
