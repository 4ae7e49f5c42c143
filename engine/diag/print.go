package diag

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxPrinted is how many findings are printed; of the rest only the count is.
const MaxPrinted = 1000

// Printer writes findings for a reader. Its zero value writes Chinese without colour.
type Printer struct {
	Lang  Lang
	Color bool
}

// Print writes every finding with its line and a caret under the words it is about.
func (p Printer) Print(w io.Writer, list List) error {
	if w == nil {
		w = io.Discard
	}
	var b strings.Builder
	var at cursor
	for k, d := range list {
		if k == MaxPrinted {
			fmt.Fprintf(&b, "%s\n", Term{Zh: fmt.Sprintf("……其余 %d 处没有列出", len(list)-k), En: fmt.Sprintf("… and %d more", len(list)-k)}.In(p.Lang))
			break
		}
		p.one(&b, d, &at)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Sprint returns what Print writes.
func (p Printer) Sprint(list List) string {
	var b strings.Builder
	p.Print(&b, list)
	return b.String()
}

// cursor remembers the last position found, so that many findings in one long line are counted once.
type cursor struct {
	source               *Source
	offset, line, column int
}

func (c *cursor) position(at Place) (line, column int) {
	if c.source == at.Source && c.offset <= at.Span.Start && at.Span.Start <= len(at.Source.Text) {
		between := at.Source.Text[c.offset:at.Span.Start]
		if bytes.IndexByte(between, '\n') < 0 {
			c.offset, c.column = at.Span.Start, c.column+utf8.RuneCount(between)
			return c.line, c.column
		}
	}
	c.line, c.column = at.Source.Position(at.Span.Start)
	c.source, c.offset = at.Source, at.Span.Start
	return c.line, c.column
}

func (p Printer) one(b *strings.Builder, d Diagnostic, c *cursor) {
	if d.Source != nil && d.Source.Cell {
		b.WriteString(Visible(d.Source.Name) + ": ")
	} else if d.Source != nil {
		line, column := c.position(d.Place)
		fmt.Fprintf(b, "%s:%d:%d: ", Visible(d.Source.Name), line, column)
	}
	word := d.Severity.String() + "[" + d.Code.ID + "]"
	if p.Color {
		mark := "\x1b[31m"
		if d.Severity != Error {
			mark = "\x1b[33m"
		}
		word = mark + word + "\x1b[0m"
	}
	fmt.Fprintf(b, "%s: %s\n", word, Visible(d.Message(p.Lang)))
	indent := p.excerpt(b, d.Place, c)
	if help := d.HelpLine(p.Lang); help != "" {
		fmt.Fprintf(b, "%s= %s\n", indent, Visible(help))
	}
	for _, r := range d.Related {
		if r.Source == nil {
			continue
		}
		fmt.Fprintf(b, "%s= %s: %s\n", indent, r.What.In(p.Lang), Visible(r.Place.String()))
	}
}

// excerptWidth bounds the columns of a source line that are shown; a longer line is cut around the place.
const excerptWidth = 100

// reach is how many bytes of a line around a place an excerpt looks at.
const reach = 800

// excerpt writes the line and the caret line, and returns the indent of what follows.
func (p Printer) excerpt(b *strings.Builder, at Place, c *cursor) string {
	if at.Source == nil || len(at.Source.Text) == 0 {
		return "  "
	}
	line, _ := c.position(at)
	raw, from, to := at.Source.around(line, at.Span)
	text := []rune(string(raw))
	start := utf8.RuneCount(raw[:from])
	end := max(utf8.RuneCount(raw[:to]), start+1)
	end = min(end, len(text))
	start = min(start, end)
	text, start, end = window(text, start, end)
	gutter := fmt.Sprintf("  %d | ", line)
	shown := make([]rune, len(text))
	for i, r := range text {
		if r == '\t' || steers(r) {
			r = ' '
		}
		shown[i] = r
	}
	fmt.Fprintf(b, "%s%s\n", gutter, strings.TrimRight(string(shown), " "))
	pad := strings.Repeat(" ", len(gutter)-2) + "| " + strings.Repeat(" ", Width(string(shown[:start])))
	fmt.Fprintf(b, "%s%s\n", pad, strings.Repeat("~", max(1, Width(string(shown[start:end])))))
	return strings.Repeat(" ", len(gutter)-2)
}

// around returns the part of a line near a span, and where the span lies in it. A span over several lines ends with the
// first.
func (s *Source) around(line int, span Span) (text []byte, from, to int) {
	lines := s.starts()
	first, last := lines[line-1], len(s.Text)
	if line < len(lines) {
		last = lines[line] - 1
	}
	span.Start = min(max(span.Start, first), last)
	span.End = min(max(span.End, span.Start), last, span.Start+reach)
	first, last = max(first, span.Start-reach), min(last, span.End+reach)
	for first > 0 && first < span.Start && !utf8.RuneStart(s.Text[first]) {
		first++
	}
	return bytes.TrimSuffix(s.Text[first:last], []byte("\r")), span.Start - first, span.End - first
}

// window cuts a long line to the part around [start, end) and trims leading space.
func window(text []rune, start, end int) ([]rune, int, int) {
	for len(text) > 0 && start > 0 && (text[0] == ' ' || text[0] == '\t') {
		text, start, end = text[1:], start-1, end-1
	}
	if Width(string(text)) <= excerptWidth {
		return text, start, end
	}
	from := max(0, start-30)
	to := min(len(text), max(end, start+1)+30)
	if to-from > 2*excerptWidth {
		to = from + 2*excerptWidth
	}
	cut := append([]rune{}, text[from:to]...)
	end = min(end, to)
	if from > 0 {
		cut[0] = '…'
	}
	if to < len(text) {
		cut[len(cut)-1] = '…'
	}
	return cut, start - from, end - from
}

// Width is the number of terminal columns of s: two for East Asian wide and full-width characters, none for marks.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch {
	case strings.ContainsRune("“”‘’…—·×÷≥≤≠±→", r):
		return 2 // ambiguous in Unicode, wide in Chinese terminal fonts
	case r < 0x300:
		return 1
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0x303e, r >= 0x3041 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3,
		r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6,
		r >= 0x1f300 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd, r >= 0x2460 && r <= 0x24ff:
		return 2
	}
	return 1
}

// Suggest gives a diagnostic about a word the known name that is nearest to it, for its help line; none if none is near.
func (d Diagnostic) Suggest(word string, names []string) Diagnostic {
	if near := Nearest(word, names); near != "" {
		return d.WithHelp(near)
	}
	return d
}

// Nearest returns the name that the author most likely meant, "" if none is near: the smallest edit distance, at most a
// third of the word's length (one edit for words of two), first in the given order.
func Nearest(word string, names []string) string {
	w := []rune(word)
	if len(w) < 2 { // any other letter would be as near
		return ""
	}
	limit := max(1, len(w)/3)
	best := ""
	for _, name := range names {
		n := []rune(name)
		if len(n) > len(w)+limit || len(w) > len(n)+limit {
			continue
		}
		if d := distance(w, n); d <= limit && name != word {
			best, limit = name, d-1
		}
		if limit < 0 {
			break
		}
	}
	return best
}

// distance counts edits, an exchange of neighbours as one.
func distance(a, b []rune) int {
	prev2, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
		}
		prev2, prev, row = prev, row, prev2
	}
	return prev[len(b)]
}
