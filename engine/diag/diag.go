// Package diag is the one currency for everything that an author of a rule file, a facts file or an expression did
// wrong: a stable code, a message in Chinese or English, a help line, and the place in the author's own file.
//
// Author errors are diagnostics, collected and sorted; programmer errors panic.
package diag

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// Severity says what a diagnostic means for the file: an Error refuses it, a Warning and a Note do not. Its zero value is
// none of them.
type Severity uint8

// The severities.
const (
	Error Severity = iota + 1
	Warning
	Note
)

// String is error, warning or note.
func (s Severity) String() string { return [...]string{"invalid", "error", "warning", "note"}[s] }

// Lang is the language of messages.
type Lang uint8

const (
	Zh Lang = iota // Chinese, the default
	En
)

// Term is a word that a message says in its own language.
type Term struct{ Zh, En string }

// In returns the term in that language.
func (t Term) In(lang Lang) string {
	if lang == En {
		return t.En
	}
	return t.Zh
}

// Both puts arguments into the two fmt formats of a sentence. An argument with a method In(Lang) string is put in in the
// language of the sentence, any other is the same in both. Without arguments the formats are text.
func Both(zh, en string, args ...any) Term {
	return Term{Zh: Zh.Say(zh, en, args...), En: En.Say(zh, en, args...)}
}

// Known is the language: what is none of the two is Chinese.
func (l Lang) Known() Lang {
	if l != En {
		return Zh
	}
	return En
}

// Say is Both in one language.
func (l Lang) Say(zh, en string, args ...any) string {
	text := Term{Zh: zh, En: en}.In(l)
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, spoken(l, args)...)
}

// Join puts what stands in a list into one sentence: 甲、乙 or a, b.
func (l Lang) Join(list []string) string { return strings.Join(list, l.Say("、", ", ")) }

// spoken are arguments as the language says them.
func spoken(lang Lang, args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if l, ok := a.(localized); ok {
			a = l.In(lang)
		} else if s, ok := a.(fmt.Stringer); ok {
			a = s.String()
		}
		out[i] = a
	}
	return out
}

// Code is a kind of finding. Its ID is stable: tests, hosts and documents may rely on it.
type Code struct {
	ID       string
	Severity Severity // of its diagnostics, unless they say otherwise
	Message  Term     // a fmt format; both languages take the same arguments in the same order
	Help     Term     // a fmt format for the help line, used when the diagnostic carries help arguments; may be empty
}

// Source is a file as its author wrote it.
type Source struct {
	Name  string // as shown to the author: a path, or "-" for standard input
	Text  []byte
	Cell  bool // it is one cell of a workbook, whose name says where: lines and columns are not told
	once  sync.Once
	lines []int // byte offsets of line starts, see starts
}

// NewSource returns a source; text must not change afterwards.
func NewSource(name string, text []byte) *Source { return &Source{Name: name, Text: text} }

// starts are the byte offsets at which lines start, found when they are first asked for.
func (s *Source) starts() []int {
	s.once.Do(func() {
		s.lines = []int{0}
		for i, c := range s.Text {
			if c == '\n' {
				s.lines = append(s.lines, i+1)
			}
		}
	})
	return s.lines
}

// Span is a range of bytes in a source, [Start, End).
type Span struct{ Start, End int }

// Position returns the line and column of a byte offset, both from 1; columns count code points.
func (s *Source) Position(offset int) (line, column int) {
	offset = min(max(offset, 0), len(s.Text))
	lines := s.starts()
	line = sort.SearchInts(lines, offset+1)
	return line, 1 + utf8.RuneCount(s.Text[lines[line-1]:offset])
}

// Line returns the text of line n, from 1, without its line break; "" for a line that is not there.
func (s *Source) Line(n int) string {
	lines := s.starts()
	if n < 1 || n > len(lines) {
		return ""
	}
	start, end := lines[n-1], len(s.Text)
	if n < len(lines) {
		end = lines[n] - 1
	}
	return strings.TrimSuffix(string(s.Text[start:end]), "\r")
}

// Place is a span of a source. The zero value is no place.
type Place struct {
	Source *Source
	Span   Span
}

// String is file:line:column, "" for no place.
func (p Place) String() string {
	if p.Source == nil {
		return ""
	}
	if p.Source.Cell {
		return p.Source.Name
	}
	line, column := p.Source.Position(p.Span.Start)
	return fmt.Sprintf("%s:%d:%d", p.Source.Name, line, column)
}

// Related points to a second place that belongs to the finding: the datum beside the rule, the first of two duplicates.
type Related struct {
	Place
	What Term
}

// Diagnostic is one finding.
type Diagnostic struct {
	Code     *Code
	Severity Severity
	Args     []any // arguments of the message; a Term, or a type with method In(Lang) string, is put into the message's language
	Help     []any // arguments of the help line, nil for none
	Place
	Related []Related
	Hint    Term // a help line of its own, instead of the code's
}

// New returns a diagnostic of the code's own severity, without help.
func New(code *Code, at Place, args ...any) Diagnostic {
	if code == nil {
		code = new(Code)
	}
	return Diagnostic{Code: code, Severity: code.Severity, Place: at, Args: args}
}

// WithSeverity gives the diagnostic another severity: of a check, the one that the rule set asks for.
func (d Diagnostic) WithSeverity(s Severity) Diagnostic {
	d.Severity = s
	return d
}

// WithHelp adds the code's help line.
func (d Diagnostic) WithHelp(args ...any) Diagnostic {
	d.Help = append([]any{}, args...)
	return d
}

// Told gives the diagnostic a help line of its own.
func (d Diagnostic) Told(hint Term) Diagnostic {
	d.Hint = hint
	return d
}

type localized interface{ In(Lang) string }

func format(t Term, lang Lang, args []any) string {
	if s, ok := inserted(t.In(lang), lang, args); ok {
		return s
	}
	out := spoken(lang, args)
	for i, a := range out {
		if s, ok := a.(string); ok {
			out[i] = shortened(s)
		}
	}
	return fmt.Sprintf(t.In(lang), out...)
}

// inserted puts texts into a sentence that takes nothing else, as most do, without a formatter; ok is false for another.
func inserted(sentence string, lang Lang, args []any) (string, bool) {
	if strings.Count(sentence, "%") != len(args) || strings.Count(sentence, "%s") != len(args) {
		return "", false
	}
	var b strings.Builder
	b.Grow(len(sentence) + 32*len(args))
	for _, a := range args {
		var text string
		switch a := a.(type) {
		case string:
			text = a
		case localized:
			text = a.In(lang)
		case fmt.Stringer:
			text = a.String()
		default:
			return "", false
		}
		before, after, _ := strings.Cut(sentence, "%s")
		b.WriteString(before)
		b.WriteString(shortened(text))
		sentence = after
	}
	b.WriteString(sentence)
	return b.String(), true
}

// longest is how many characters of a name or number a message quotes.
const longest = 120

func shortened(s string) string {
	if len(s) <= longest {
		return s
	}
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}

// Message is the message in that language.
func (d Diagnostic) Message(lang Lang) string {
	if d.Code == nil {
		return ""
	}
	return format(d.Code.Message, lang, d.Args)
}

// HelpLine is the help in that language, "" if there is none.
func (d Diagnostic) HelpLine(lang Lang) string {
	if d.Hint != (Term{}) {
		return d.Hint.In(lang)
	}
	if d.Help == nil || d.Code == nil || d.Code.Help.Zh == "" {
		return ""
	}
	return format(d.Code.Help, lang, d.Help)
}

// Error is the message in English with its place, so that a Diagnostic is an error.
func (d Diagnostic) Error() string { return d.header(En) }

func (d Diagnostic) header(lang Lang) string {
	var b strings.Builder
	if d.Code == nil {
		d.Code = new(Code)
	}
	if d.Source != nil {
		b.WriteString(d.Place.String() + ": ")
	}
	fmt.Fprintf(&b, "%s[%s]: %s", d.Severity, d.Code.ID, d.Message(lang))
	return b.String()
}

// List is a collection of findings.
type List []Diagnostic

// Add appends a finding.
func (l *List) Add(d Diagnostic) { *l = append(*l, d) }

// HasErrors reports whether any finding is an error.
func (l List) HasErrors() bool {
	for _, d := range l {
		if d.Severity == Error {
			return true
		}
	}
	return false
}

// Err returns the list as an error, nil if it holds no error.
func (l List) Err() error {
	if l.HasErrors() {
		return l
	}
	return nil
}

// Error lists the findings in English, one a line.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, d := range l {
		lines[i] = d.Error()
	}
	return strings.Join(lines, "\n")
}

// Findings are the diagnostics that an error carries, nil for another error.
func Findings(err error) List {
	var list List
	if errors.As(err, &list) {
		return list
	}
	var one Diagnostic
	if errors.As(err, &one) {
		return List{one}
	}
	return nil
}

// Sort puts findings in the order of file, place and code, and drops repetitions.
func (l *List) Sort() {
	list := *l
	sort.SliceStable(list, func(i, j int) bool { return list[i].key().less(list[j].key()) })
	kept := list[:0]
	for i, d := range list {
		if i > 0 && d.same(list[i-1]) {
			continue
		}
		kept = append(kept, d)
	}
	*l = kept
}

// same reports whether two findings would be shown alike.
func (d Diagnostic) same(e Diagnostic) bool {
	if d.key() != e.key() || d.Severity != e.Severity || len(d.Related) != len(e.Related) || d.Message(En) != e.Message(En) {
		return false
	}
	for k, r := range d.Related {
		if r.Place != e.Related[k].Place {
			return false
		}
	}
	return true
}

type sortKey struct {
	name       string
	start, end int
	code       string
}

func (d Diagnostic) key() sortKey {
	k := sortKey{start: d.Span.Start, end: d.Span.End, code: d.Code.ID}
	if d.Source != nil {
		k.name = d.Source.Name
	}
	return k
}

// before orders names in which numbers count as numbers: 其他!A2, 其他!A10.
func before(a, b string) bool {
	digit := func(s string, k int) bool { return k < len(s) && s[k] >= '0' && s[k] <= '9' }
	for k := 0; k < len(a) && k < len(b); k++ {
		if !digit(a, k) || !digit(b, k) {
			if a[k] != b[k] {
				return a[k] < b[k]
			}
			continue
		}
		m, n := k, k
		for digit(a, m) {
			m++
		}
		for digit(b, n) {
			n++
		}
		if x, y := strings.TrimLeft(a[k:m], "0"), strings.TrimLeft(b[k:n], "0"); x != y {
			return len(x) < len(y) || len(x) == len(y) && x < y
		}
		if a[k:m] != b[k:n] { // 1 and 01
			return a < b
		}
		k = m - 1
	}
	return len(a) < len(b)
}

func (a sortKey) less(b sortKey) bool {
	switch {
	case a.name != b.name:
		return before(a.name, b.name)
	case a.start != b.start:
		return a.start < b.start
	case a.end != b.end:
		return a.end < b.end
	}
	return a.code < b.code
}
