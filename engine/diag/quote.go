package diag

import (
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// AppendQuoted appends a JSON string. Only what JSON demands is escaped, and what would steer a terminal, so that Chinese
// stays readable.
func AppendQuoted[T string | []byte](b []byte, s T) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plain1[c] {
			i++
			continue
		}
		if c-0xe3 <= 0xec-0xe3 && i+2 < len(s) && (s[i+1]^0x80)|(s[i+2]^0x80) < 0x40 { // U+3000 to U+CFFF
			for i += 3; i+8 <= len(s); i += 6 { // and two more of them at a time
				v := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 | uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
				if v&0xc0c000c0c000 != 0x808000808000 || byte(v)-0xe3 > 0xec-0xe3 || byte(v>>24)-0xe3 > 0xec-0xe3 {
					break
				}
			}
			continue
		}
		r, size := rune(c), 1
		if c >= 0xe2 && i+2 < len(s) && s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80 && plain3(c, s[i+1], s[i+2]) {
			i += 3
			continue
		}
		if c >= 0xc3 && c <= 0xd7 && i+1 < len(s) && s[i+1]&0xc0 == 0x80 { // U+00C0 to U+05FF: × and ÷
			i += 2
			continue
		}
		if c >= utf8.RuneSelf {
			if r, size = decode(s, i); !steers(r) && (r != utf8.RuneError || size > 1) { // a byte that is no UTF-8 is written as what stands for it
				i += size
				continue
			}
		}
		b = append(b, s[from:i]...)
		i += size
		from = i
		switch r {
		case '"', '\\':
			b = append(b, '\\', byte(r))
		case '\n':
			b = append(b, '\\', 'n')
		case '\t':
			b = append(b, '\\', 't')
		default:
			if r > 0xffff {
				high, low := utf16.EncodeRune(r)
				b = fmt.Appendf(b, `\u%04x\u%04x`, high, low)
				continue
			}
			b = fmt.Appendf(b, `\u%04x`, r)
		}
	}
	b = append(b, s[from:]...)
	return append(b, '"')
}

// plain1 says which bytes are a character that is nothing but seen.
var plain1 = func() (plain [256]bool) {
	for c := 0x20; c < 0x7f; c++ {
		plain[c] = c != '"' && c != '\\'
	}
	return
}()

// plain3 reports whether three bytes are a character that is nothing but seen: full-width forms, and the punctuation of U+2010 to U+2027 and
// from U+2030 on that are no marks of direction.
func plain3(a, b, c byte) bool {
	switch {
	case a == 0xef: // U+FF00 to U+FF7F
		return b == 0xbc || b == 0xbd
	case a != 0xe2:
		return false
	case b == 0x80: // U+2000 to U+203F
		return c >= 0x90 && c <= 0xa7 || c >= 0xb0
	case b == 0x81: // U+2040 to U+207F
		return c <= 0x9f || c >= 0xb0
	}
	return true // U+2080 to U+2FFF
}

// decode decodes the character at a place, without making a copy of the text.
func decode[T string | []byte](s T, i int) (rune, int) {
	var buf [utf8.UTFMax]byte
	n := copy(buf[:], s[i:min(len(s), i+utf8.UTFMax)])
	return utf8.DecodeRune(buf[:n])
}
