package revise

import (
	"slices"
	"strings"
	"unicode"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Words with parameters in them. A table shows them with the values that parameters have; a text that was changed there is laid over the words as
// they are written, so that what stood for a parameter goes on standing for it.

// piece is a part of words as they are written: a text, or the name of a parameter.
type piece struct{ text, name string }

// piecesOf takes words apart.
func piecesOf(words string) (out []piece) {
	for {
		start := strings.Index(words, "${")
		end := -1
		if start >= 0 {
			end = strings.Index(words[start:], "}")
		}
		if end < 0 {
			return append(out, piece{text: words})
		}
		out = append(out, piece{text: words[:start]}, piece{name: words[start+2 : start+end]})
		words = words[start+end+1:]
	}
}

// values are the values of a parameter before the edits and behind them.
func (r *reviser) values(name string) (was, now string) {
	for _, p := range r.rs.Parameters {
		if p.Name == name {
			was = p.Value.String()
		}
	}
	if now = was; r.renewed[name] != "" {
		now = r.renewed[name]
	}
	return was, now
}

// wordsOf are the words of a key point as they are written: its own, or those of the standard of a criterion that reads it.
func (r *reviser) wordsOf(k formula.KeyPoint) string {
	if k.About != "" || k.Fact.About == "" {
		return k.About
	}
	for _, i := range r.rs.Criteria() {
		c := door.Of(i)
		if !slices.ContainsFunc(c.Points, func(p formula.KeyPoint) bool { return p.Fact == k.Fact }) {
			continue
		}
		if words, ok := r.within(c.Standard, k.Mark, k.Fact.About); ok {
			return words
		}
	}
	return k.Fact.About
}

// within is what stands behind a mark in words with parameters and is printed as a text; ok is false where nothing is.
func (r *reviser) within(words, mark, printed string) (out string, ok bool) {
	var whole strings.Builder
	pieces := piecesOf(words)
	ends := make([]int, len(pieces)) // of each piece as it is printed
	for k, p := range pieces {
		was, _ := r.values(p.name)
		whole.WriteString(p.text + was)
		ends[k] = whole.Len()
	}
	for from := 0; ; from++ {
		at := strings.Index(whole.String()[from:], printed)
		if at < 0 {
			return "", false
		}
		from += at
		if strings.HasSuffix(strings.TrimRight(whole.String()[:from], "；;，,、 　:："), mark) {
			for k, start := 0, 0; k < len(pieces); start, k = ends[k], k+1 {
				a, b := max(start, from), min(ends[k], from+len(printed))
				switch p := pieces[k]; {
				case a >= b:
				case p.name == "":
					out += p.text[a-start : b-start]
				case a == start && b == ends[k]:
					out += "${" + p.name + "}"
				default: // a number that was cut in two
					return "", false
				}
			}
			return out, true
		}
	}
}

// maxWords bounds how long the words are, in numbers and letters, that another text is laid over.
const maxWords = 4000

// relinked is a text that was changed in the place of words with parameters: as they are to be written. A parameter stays where its value
// stands between the same words as it did, before or behind; why is the reason for which that is not clear.
func (r *reviser) relinked(words, text string) (out string, why diag.Term) {
	if !strings.Contains(words, "${") || strings.Contains(text, "${") { // it says itself where parameters stand
		return text, why
	}
	pieces := piecesOf(words)
	var now strings.Builder
	var old []token
	for _, p := range pieces {
		if p.name == "" {
			now.WriteString(p.text)
			old = append(old, tokens(p.text)...)
			continue
		}
		before, after := r.values(p.name)
		now.WriteString(after)
		old = append(old, token{text: before, other: after, name: p.name})
	}
	if now.String() == text {
		return words, why
	}
	fresh := tokens(text)
	if len(old) > maxWords || len(fresh) > maxWords {
		return "", diag.Term{Zh: "文字太长，看不出参数在哪里：参数写成 ${名称}", En: "the text is too long for it to show where the parameters stand: write them as ${name}"}
	}
	l := laid(old, fresh)
	at := make([]string, len(fresh)) // the parameters that stand there
	for i, t := range old {
		if t.name == "" {
			continue
		}
		before, after := r.values(t.name)
		said := before
		if before != after {
			said += "→" + after
		}
		link := "${" + t.name + "}"
		switch j, sure := l.of(i); {
		case j >= 0 && sure && (l.paired(i-1, j-1) || l.paired(i+1, j+1)):
			at[j] = t.name
		case j >= 0, len(tokens(before)) > 1:
			return "", diag.Both("原文这里的 %s 是参数“%s”，改过的文字里看不出还是不是它：数的前后照原文写，或者把数写成 %s", "%s is the parameter %s, and whether the new text has it does not show: leave the words beside the number as they were, or write the number as %s", said, t.name, link)
		default:
			if other := l.insteadOf(i); other != "" {
				return "", diag.Both("原文这里的 %s 是参数“%s”，改成了 %s：在“参数”里也这样改；不再是参数的，在文件里改", "%s is the parameter %s, and the new text says %s: change the parameter, too; if it is no parameter any longer, change the file", said, t.name, other)
			}
		}
	}
	var b strings.Builder
	for j, t := range fresh {
		if at[j] != "" {
			b.WriteString("${" + at[j] + "}")
		} else {
			b.WriteString(t.text)
		}
	}
	return b.String(), why
}

// token is a number or a single letter. One that stands for a parameter has its name, and the value that it is to have.
type token struct{ text, other, name string }

func tokens(s string) (out []token) {
	for runes := []rune(s); len(runes) > 0; {
		n := 1
		if unicode.IsDigit(runes[0]) {
			for n < len(runes) && (unicode.IsDigit(runes[n]) || (runes[n] == '.' || runes[n] == '．') && n+1 < len(runes) && unicode.IsDigit(runes[n+1])) {
				n++
			}
		}
		out = append(out, token{text: string(runes[:n])})
		runes = runes[n:]
	}
	return out
}

// overlay is how two rows of tokens have most in common.
type overlay struct {
	old, fresh  []token
	ahead, left [][]uint16 // how much the first of each have in common, and the rest of each
	total       uint16
}

func (t token) is(u token) bool {
	return t.text == u.text || t.name != "" && t.other == u.text
}

func laid(old, fresh []token) *overlay {
	l := &overlay{old: old, fresh: fresh}
	table := func() (out [][]uint16) {
		for range len(old) + 1 {
			out = append(out, make([]uint16, len(fresh)+1))
		}
		return out
	}
	l.ahead, l.left = table(), table()
	for i := range old {
		for j := range fresh {
			if l.ahead[i+1][j+1] = max(l.ahead[i][j+1], l.ahead[i+1][j]); old[i].is(fresh[j]) {
				l.ahead[i+1][j+1] = max(l.ahead[i+1][j+1], l.ahead[i][j]+1)
			}
		}
	}
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(fresh) - 1; j >= 0; j-- {
			if l.left[i][j] = max(l.left[i+1][j], l.left[i][j+1]); old[i].is(fresh[j]) {
				l.left[i][j] = max(l.left[i][j], l.left[i+1][j+1]+1)
			}
		}
	}
	l.total = l.left[0][0]
	return l
}

// may reports whether two tokens can be the same one where the rows have most in common.
func (l *overlay) may(i, j int) bool {
	return i >= 0 && j >= 0 && i < len(l.old) && j < len(l.fresh) && l.old[i].is(l.fresh[j]) && l.ahead[i][j]+1+l.left[i+1][j+1] == l.total
}

// paired reports whether two tokens are the same one, or both rows end there.
func (l *overlay) paired(i, j int) bool {
	return l.may(i, j) || i < 0 && j < 0 || i == len(l.old) && j == len(l.fresh)
}

// of is where a token stands in the other row, -1 where it does not; it is sure where it can stand nowhere else, and must stand there.
func (l *overlay) of(i int) (at int, sure bool) {
	at, sure = -1, true
	for j := range l.fresh {
		if l.may(i, j) {
			sure = sure && at < 0
			at = j
		}
	}
	for j := range len(l.fresh) + 1 { // it may be left out
		sure = sure && l.ahead[i][j]+l.left[i+1][j] != l.total
	}
	return at, sure
}

// insteadOf is the number that stands between what was beside a token that is gone, "" for none.
func (l *overlay) insteadOf(i int) string {
	low, high := 0, len(l.fresh)
	for k := i - 1; k >= 0 && low == 0; k-- {
		j, _ := l.of(k)
		low = j + 1
	}
	for k := i + 1; k < len(l.old) && high == len(l.fresh); k++ {
		if j, _ := l.of(k); j >= low {
			high = j
		}
	}
	for j := low; j < high; j++ {
		if n := l.fresh[j].text; unicode.IsDigit([]rune(n)[0]) {
			return n
		}
	}
	return ""
}

// renewed are the values that edits give to parameters.
func renewed(edits []Edit) map[string]string {
	out := map[string]string{}
	for _, e := range edits {
		if n, ok := asNumber(e.Text); ok && e.Table == Parameters && e.Field == Value {
			if x, err := number.Parse(n.String()); err == nil {
				out[e.Row] = x.String()
			}
		}
	}
	return out
}
