package jsontree

import (
	"unicode/utf16"
	"unicode/utf8"
)

// Strings: escapes and decoding.

// firstInvalid is the place of the first byte that is no UTF-8, the length if there is none.
func firstInvalid(b []byte) int {
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(b)
}

// escapeLen is the length of the escape that b starts with, 0 if it is none. A surrogate must come in its pair.
func escapeLen(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	if b[1] != 'u' {
		switch b[1] {
		case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			return 2
		}
		return 0
	}
	r := hex4(b[2:])
	switch {
	case r < 0:
		return 0
	case !utf16.IsSurrogate(r):
		return 6
	case len(b) >= 12 && b[6] == '\\' && b[7] == 'u' && utf16.DecodeRune(r, hex4(b[8:])) != utf8.RuneError:
		return 12
	}
	return 0
}

func hex4(b []byte) rune {
	if len(b) < 4 {
		return -1
	}
	var r rune
	for _, c := range b[:4] {
		switch {
		case c-'0' <= 9:
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}

// Unquote decodes the string token's content, appending to dst.
func (t *Tokenizer) Unquote(dst []byte, tok Token) []byte {
	return unquote(dst, t.src[tok.Start+1:tok.End-1], nil, 0)
}

func unquote(dst, b []byte, offsets *[]int, base int) []byte {
	for i := 0; i < len(b); {
		n, from := 1, len(dst)
		if b[i] != '\\' {
			dst = append(dst, b[i])
		} else {
			n = escapeLen(b[i:])
			dst = utf8.AppendRune(dst, unescape(b[i:i+n]))
		}
		if offsets != nil {
			for range len(dst) - from {
				*offsets = append(*offsets, base+i)
			}
		}
		i += n
	}
	return dst
}

func unescape(b []byte) rune {
	switch b[1] {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'u':
		r := hex4(b[2:])
		if len(b) == 12 {
			return utf16.DecodeRune(r, hex4(b[8:]))
		}
		return r
	}
	return rune(b[1])
}

// ASCIIFor gives the JSON character that a full-width or typographic one was meant for, 0 for others.
func ASCIIFor(r rune) rune {
	switch r {
	case '，', '、':
		return ','
	case '：':
		return ':'
	case '“', '”', '＂', '‘', '’', '\'':
		return '"'
	case '｛':
		return '{'
	case '｝':
		return '}'
	case '［', '【':
		return '['
	case '］', '】':
		return ']'
	}
	if r >= '０' && r <= '９' {
		return r - '０' + '0'
	}
	return 0
}
