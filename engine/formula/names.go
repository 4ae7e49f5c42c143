package formula

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"jixiao/engine/diag"
)

// Characters and names.

func isNamePart(r rune) bool { return r == '_' || unicode.IsLetter(r) || r >= '0' && r <= '9' }

// isBidi reports characters that show text in another order than it is read, or not at all.
func isBidi(r rune) bool {
	return unicode.Is(unicode.Bidi_Control, r) || r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u2060' || r == '\ufeff'
}

// ascii gives the ASCII form of a full-width or typographic character, "" for others.
func ascii(r rune) string {
	switch r {
	case '≥', '≧', '⩾':
		return ">="
	case '≤', '≦', '⩽':
		return "<="
	case '≠':
		return "!="
	case '×', '✕', '＊', '·':
		return "*"
	case '÷', '∕':
		return "/"
	case '−', '–', '—':
		return "-"
	case '“', '”', '„', '「', '」', '『', '』':
		return `"`
	case '‘', '’':
		return "'"
	case '、':
		return ","
	case '。':
		return "."
	case '【', '〔':
		return "["
	case '】', '〕':
		return "]"
	case '\u3000', '\u00a0', '\u2002', '\u2003', '\u2009':
		return " "
	case '═':
		return "=="
	case '＝':
		return "=="
	case '％':
		return ""
	}
	if r >= '！' && r <= '～' {
		return string(r - '！' + '!')
	}
	return ""
}

// NameError checks one part of a name by the name law: a letter, then letters, digits and _; in NFKC form; no word of
// the language; no mixture of Latin with the look-alike Greek or Cyrillic letters.
func NameError(part string) (why diag.Term, ok bool) {
	latin, other := false, false
	for i, r := range part {
		if i == 0 && !unicode.IsLetter(r) || !isNamePart(r) {
			return diag.Term{Zh: "名称由字母或汉字开头，其后只能是字母、汉字、数字或下划线", En: "a name starts with a letter, then come letters, digits and _"}, false
		}
		latin = latin || unicode.Is(unicode.Latin, r)
		other = other || unicode.Is(unicode.Cyrillic, r) || unicode.Is(unicode.Greek, r)
	}
	switch {
	case part == "":
		return diag.Term{Zh: "名称为空", En: "the name is empty"}, false
	case !norm.NFKC.IsNormalString(part):
		return diag.Term{Zh: "含兼容字符，应写作“" + norm.NFKC.String(part) + "”", En: "it has compatibility characters, write " + norm.NFKC.String(part)}, false
	case latin && other:
		return diag.Term{Zh: "拉丁字母与形似的希腊或西里尔字母混用", En: "it mixes Latin letters with Greek or Cyrillic look-alikes"}, false
	}
	return diag.Term{}, true
}

// reserved words cannot name anything, so that an expression means the same in both notations.
var reserved = map[string]bool{"true": true, "false": true, "in": true, "and": true, "or": true, "not": true, "null": true, "nil": true, "let": true, "if": true, "else": true}

// twins are letters and digits that look like a Latin one.
var twins = func() map[rune]rune {
	m := map[rune]rune{}
	for _, pair := range []struct{ like, plain string }{
		{"АВСЕНІЈКМОРЅТХУ", "ABCEHIJKMOPSTXY"}, {"асеіјорѕхуԁһ", "aceijopsxydh"}, // Cyrillic
		{"ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"}, {"ορν", "opv"}, // Greek
		{"0〇1lI", "OOIII"}, {"一－ー", "---"},
	} {
		plain := []rune(pair.plain)
		for k, r := range []rune(pair.like) {
			m[r] = plain[k]
		}
	}
	return m
}()

// Looks is what a name looks like: two different names with one look are taken for each other.
func Looks(name string) string {
	return strings.Map(func(r rune) rune {
		if plain, ok := twins[r]; ok {
			return plain
		}
		return r
	}, norm.NFKC.String(name))
}
