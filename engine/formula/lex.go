package formula

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"jixiao/engine/diag"
)

// Limits of one expression. They are checked before a parser sees it.
const (
	MaxSource = 16 << 10 // bytes
	MaxTokens = 4000
	MaxNest   = 48  // open brackets
	MaxDepth  = 300 // of the tree
)

type tokenKind uint8

const (
	tokName tokenKind = iota
	tokNumber
	tokString
	tokOp
)

type token struct {
	kind  tokenKind
	text  string // of the source; of a full-width operator, the ASCII form
	start int    // byte offset in the source
	size  int    // bytes in the source
	at    int    // code point offset, as the parsers count
	match int    // of a bracket: the index of its partner
}

func (t token) end() int { return t.start + t.size }

// lexed is an expression after the lexical layer: its tokens, and a text for the parser in which every code point stands
// where it stood, but names are ASCII, strings are blank and numbers are 0. What they said is in the tokens, so both
// parsers see the same few harmless elements and both notations share one reading of strings, numbers and names.
type lexed struct {
	lang   Language
	src    string
	tokens []token
	safe   []byte // one byte for each code point
	at     map[int]int
	list   []finding
	fatal  bool // a finding after which parsing would only report consequences
}

// finding is a diagnostic before its place in the file is known.
type finding struct {
	code *diag.Code
	span diag.Span
	args []any
	help []any
	hint diag.Term // a help line of its own
}

// found is a finding with its code's help line, unless the line has a blank that only some findings fill.
func found(code *diag.Code, span diag.Span, args ...any) finding {
	f := finding{code: code, span: span, args: args}
	if code.Help.Zh != "" && !strings.Contains(code.Help.Zh, "%s") {
		f.help = []any{}
	}
	return f
}

func (l *lexed) fail(code *diag.Code, start, end int, args ...any) {
	l.fatal = true
	l.list = append(l.list, found(code, diag.Span{Start: start, End: end}, args...))
}

func lex(lang Language, src string) *lexed {
	l := &lexed{lang: lang, src: src}
	if len(src) > MaxSource {
		l.fail(diag.ExpressionTooLong, 0, 0, len(src), MaxSource)
		return l
	}
	l.scan()
	if !l.fatal {
		l.match()
	}
	l.at = make(map[int]int, len(l.tokens))
	for i, t := range l.tokens {
		l.at[t.at] = i
	}
	return l
}

func (l *lexed) scan() {
	for i := 0; i < len(l.src); {
		if len(l.tokens) > MaxTokens {
			l.fail(diag.ExpressionTooLong, i, i, len(l.tokens), MaxTokens)
			return
		}
		r, size := utf8.DecodeRuneInString(l.src[i:])
		switch {
		case r == ' ' || r == '\n' || r == '\t' || r == '\r':
			l.blank(1, byte(r))
			i++
		case strings.HasPrefix(l.src[i:], "//"):
			end := i + len(l.src[i:])
			if n := strings.IndexByte(l.src[i:], '\n'); n >= 0 {
				end = i + n
			}
			l.blank(utf8.RuneCountInString(l.src[i:end]), ' ')
			i = end
		case r == '"' || r == '\'':
			i = l.string(i, byte(r))
		case r >= '0' && r <= '9':
			i = l.number(i)
		case r == '.' && i+1 < len(l.src) && l.src[i+1]-'0' <= 9:
			i = l.point(i)
		case r == '_' || unicode.IsLetter(r):
			i = l.name(i)
		default:
			i = l.operator(i, r, size)
		}
	}
}

func (l *lexed) blank(n int, c byte) {
	for range n {
		l.safe = append(l.safe, c)
	}
}

// push appends a token and its stand-in for the parser, blank-filled to the token's length in code points.
func (l *lexed) push(kind tokenKind, start, end int, safe string) {
	text := l.src[start:end]
	l.tokens = append(l.tokens, token{kind: kind, text: text, start: start, size: end - start, at: len(l.safe)})
	l.safe = append(l.safe, safe...)
	l.blank(utf8.RuneCountInString(text)-len(safe), ' ')
}

func (l *lexed) string(i int, quote byte) int {
	for j := i + 1; j < len(l.src); j++ {
		switch c := l.src[j]; {
		case c == quote:
			if n := utf8.RuneCountInString(l.src[i : j+1]); n > 2 {
				l.push(tokString, i, j+1, `"`+strings.Repeat(" ", n-2)+`"`)
			} else {
				l.push(tokString, i, j+1, `""`)
			}
			return j + 1
		case c == '\\':
			if n := stringEscape(l.src[j:]); n > 0 {
				j += n - 1
			} else {
				l.fail(diag.StringEscape, j, min(j+2, len(l.src)))
				j++
			}
		case c < 0x20 || c == 0x7f:
			l.fail(diag.StringUnclosed, i, j)
			return j
		case c >= 0x80:
			r, size := utf8.DecodeRuneInString(l.src[j:])
			if isBidi(r) {
				l.fail(diag.HiddenCharacter, j, j+size, r)
			}
			j += size - 1
		}
	}
	l.fail(diag.StringUnclosed, i, len(l.src))
	return len(l.src)
}

// stringEscape is the length of the escape that s starts with: \\ \' \" \n \t and \uXXXX, in both notations.
func stringEscape(s string) int {
	if len(s) < 2 {
		return 0
	}
	switch s[1] {
	case '\\', '\'', '"', 'n', 't':
		return 2
	case 'u':
		if len(s) >= 6 && strings.Trim(s[2:6], "0123456789abcdefABCDEF") == "" && utf8.ValidRune(hex(s[2:6])) {
			return 6
		}
	}
	return 0
}

func hex(s string) (r rune) {
	for _, c := range strings.ToLower(s) {
		r = r<<4 + rune(strings.IndexRune("0123456789abcdef", c))
	}
	return r
}

// unquote decodes a string token.
func unquote(s string) string {
	s = s[1 : len(s)-1]
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		n := stringEscape(s[i:])
		switch s[i+1] {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'u':
			b.WriteRune(hex(s[i+2 : i+6]))
		default:
			b.WriteByte(s[i+1])
		}
		i += n - 1
	}
	return b.String()
}

func (l *lexed) number(i int) int {
	j := i
	digits := func() {
		for j < len(l.src) && l.src[j]-'0' <= 9 {
			j++
		}
	}
	digits()
	if j+1 < len(l.src) && l.src[j] == '.' && l.src[j+1]-'0' <= 9 {
		j++
		digits()
	}
	end := j
	for end < len(l.src) {
		r, size := utf8.DecodeRuneInString(l.src[end:])
		if !isNamePart(r) && !(r == '.' && end+1 < len(l.src) && l.src[end+1]-'0' <= 9) {
			break
		}
		end += size
	}
	if end > j || j-i > 1 && l.src[i] == '0' && l.src[i+1] != '.' {
		l.fail(diag.LiteralMalformed, i, end, l.src[i:end])
		if at := max(0, i-5); i-at == 5 && writtenDate.MatchString(l.src[at:min(len(l.src), at+10)]) {
			l.list[len(l.list)-1].hint = asDate(writtenDate.FindString(l.src[at:min(len(l.src), at+10)]))
		}
	}
	l.push(tokNumber, i, end, "0")
	return end
}

// writtenDate is a date as it is written without quotes.
var writtenDate = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}`)

// asDate says how a date is written in an expression.
func asDate(day string) diag.Term {
	return diag.Term{Zh: "日期写作 date('" + day + "')", En: "a date is written date('" + day + "')"}
}

// point is a point before a digit: a name's part that begins with one, or a number without its 0.
func (l *lexed) point(i int) int {
	end := i + 1
	for end < len(l.src) {
		r, size := utf8.DecodeRuneInString(l.src[end:])
		if !isNamePart(r) && r != '.' {
			break
		}
		end += size
	}
	start := i
	for k := len(l.tokens) - 1; k >= 0 && l.tokens[k].end() == start && (l.tokens[k].kind == tokName || l.tokens[k].text == "."); k-- {
		start = l.tokens[k].start
	}
	if start == i {
		l.fail(diag.LiteralMalformed, i, end, l.src[i:end])
		return end
	}
	part, _, _ := strings.Cut(l.src[i+1:end], ".")
	why, _ := NameError(part)
	l.fail(diag.NameMalformed, start, end, l.src[start:end], why)
	return end
}

func (l *lexed) name(i int) int {
	j := i
	for j < len(l.src) {
		r, size := utf8.DecodeRuneInString(l.src[j:])
		if !isNamePart(r) && !unicode.Is(unicode.M, r) {
			break
		}
		j += size
	}
	word := l.src[i:j]
	if bad := l.lookalikes(i, word); !bad {
		if why, ok := NameError(word); !ok {
			l.fail(diag.NameMalformed, i, j, word, why)
		}
	}
	if j < len(l.src) && (l.src[j] == '"' || l.src[j] == '\'') {
		l.fail(diag.StringPrefix, i, j, word)
	}
	l.push(tokName, i, j, l.standIn(word))
	return j
}

// lookalikes gives one finding for each full-width letter or digit in a word.
func (l *lexed) lookalikes(at int, word string) (bad bool) {
	for k, r := range word {
		if a := ascii(r); a != "" {
			l.fail(diag.FullWidth, at+k, at+k+utf8.RuneLen(r), string(r), a)
			bad = true
		}
	}
	return bad
}

// standIn is the word itself where the parsers must know it, else a name that no parser reserves, of as many letters.
func (l *lexed) standIn(word string) string {
	switch word {
	case "true", "false", "in":
		return word
	case "and", "or", "not":
		if l.lang == Expr {
			return word
		}
	case "all", "any", "filter", "map":
		return word
	}
	return strings.Repeat("x", utf8.RuneCountInString(word))
}

var opTokens = []string{"&&", "||", "==", "!=", "<=", ">=", "(", ")", "[", "]", ",", ".", "?", ":", "+", "-", "*", "/", "<", ">", "!"}

func (l *lexed) operator(i int, r rune, size int) int {
	rest := l.src[i:]
	for _, bad := range []string{"**", "/*", "??", "?.", "?:", "..", "|>", "::"} {
		if strings.HasPrefix(rest, bad) {
			l.fail(diag.Unsupported, i, i+len(bad), bad)
			l.push(tokOp, i, i+len(bad), "")
			return i + len(bad)
		}
	}
	for _, bad := range misspelt {
		if strings.HasPrefix(rest, bad[0]) && (bad[0] != "=<" || !strings.HasPrefix(rest, "=<=")) {
			l.fail(diag.OperatorSpelling, i, i+len(bad[0]), bad[0], bad[1])
			l.blank(len(bad[0]), ' ')
			return i + len(bad[0])
		}
	}
	for _, op := range opTokens {
		if strings.HasPrefix(rest, op) {
			l.push(tokOp, i, i+len(op), op)
			return i + len(op)
		}
	}
	if l.lang == Expr && (r == '#' || r == '{' || r == '}') {
		l.push(tokOp, i, i+1, rest[:1])
		return i + 1
	}
	a := ascii(r)
	if before, _ := utf8.DecodeLastRuneInString(l.src[:i]); r == '·' && unicode.IsLetter(before) && len(rest) > size {
		if after, _ := utf8.DecodeRuneInString(rest[size:]); unicode.IsLetter(after) { // between the parts of a name, as input methods give it
			a = "."
		}
	}
	switch {
	case a != "":
		if strings.HasPrefix(rest, "＝＝") {
			size *= 2
		}
		l.fullWidth(i, r, size, a)
		return i + size
	case r == '=':
		l.fail(diag.SingleEquals, i, i+1)
	case r == '%':
		l.fail(diag.PercentSign, i, i+1)
	case isBidi(r) || unicode.IsControl(r):
		l.fail(diag.HiddenCharacter, i, i+size, r)
	case r >= '①' && r <= '⑳':
		l.fail(diag.KeyPointName, i, i+size, string(r))
	default:
		l.fail(diag.Unsupported, i, i+size, string(r))
	}
	l.blank(1, ' ')
	return i + size
}

// fullWidth reports a full-width character. One that stands for an operator is taken for it, so that the rest of the
// expression is still checked.
func (l *lexed) fullWidth(i int, r rune, size int, a string) {
	fatal := l.fatal
	l.fail(diag.FullWidth, i, i+size, l.src[i:i+size], a)
	like := a
	if len(a) == 2 { // one sign of the same strength, so that columns hold
		like = map[string]string{">=": ">", "<=": "<", "!=": "<", "==": "<"}[a]
	}
	for _, op := range opTokens {
		if op == like {
			l.fatal = fatal
			l.push(tokOp, i, i+size, like)
			l.tokens[len(l.tokens)-1].text = like
			return
		}
	}
	if a == " " {
		l.fatal = fatal
	}
	l.blank(1, ' ')
}

// misspelt are operators as they are said, and as they are written.
var misspelt = [][2]string{{"=>", ">="}, {"=<", "<="}, {"<>", "!="}, {"=!", "!="}}

// spoken are operators in words.
var spoken = map[string]string{"且": "&&", "并且": "&&", "而且": "&&", "或": "||", "或者": "||", "非": "!", "不": "!"}

// match pairs brackets, so that a wrong one is named where it stands and not where the parser gave up.
func (l *lexed) match() {
	var open []int
	for i := range l.tokens {
		t := &l.tokens[i]
		if t.kind != tokOp {
			continue
		}
		switch t.text {
		case "(", "[", "{":
			if len(open) == MaxNest {
				l.fail(diag.ExpressionTooDeep, t.start, t.end(), MaxNest)
				return
			}
			open = append(open, i)
		case ")", "]", "}":
			if len(open) == 0 || partner[l.tokens[open[len(open)-1]].text] != t.text {
				if len(open) == 0 {
					l.fail(diag.BracketUnmatched, t.start, t.end(), t.text)
				} else {
					before := l.tokens[open[len(open)-1]].text
					l.fail(diag.BracketMissing, t.start, t.end(), map[string]string{"(": ")", "[": "]", "{": "}"}[before], before)
				}
				return
			}
			t.match = open[len(open)-1]
			l.tokens[t.match].match = i
			open = open[:len(open)-1]
		}
	}
	for _, i := range open {
		t := l.tokens[i]
		l.fail(diag.BracketUnmatched, t.start, t.end(), t.text)
	}
}

var partner = map[string]string{"(": ")", "[": "]", "{": "}"}
