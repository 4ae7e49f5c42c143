package replay

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// What is quoted of a report holds the numbers that are recorded of it, and no others.

var wordNumber = regexp.MustCompile(`[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?`)

// quoted reports each number in the words of a statement that is neither printed there, nor a fact that the expression reads, in
// whatever unit, nor a number of the expression: the words or the record were copied wrongly. Dates, ordinals and
// numbers of paragraphs are not amounts; a minus sign and a hyphen look alike, so signs are not compared.
func (c *comparer) quoted(s Statement, f *formula.Formula) {
	from := c.sources(s, f)
	all := slices.Clone(from)
	for _, at := range Amounts(s.Words) {
		w, ok := parse(s.Words[at[0]:at[1]])
		if !ok {
			continue
		}
		if from, ok = quotes(w, from); ok {
			continue
		}
		if _, named := quotes(w, slices.Clone(all)); named { // a fact of the same value may have been meant, or another number
			c.add(Difference{Kind: Quoted, At: text(s.ID), Name: text(s.Words), Published: text(w.text), Place: s.Place,
				Computed: diag.Both("出现多次，只录一次", "which stands there more often than it is recorded"),
				Detail:   diag.Both("原文（words）里不止一处写着%s，而所录的印刷数、表达式所读的事实，各只认原文里的一处，这一处没有可认的：words 是不是照抄的原文，这个数指什么，请核对", "the words hold %s more than once, and the printed number and each fact that the expression reads stand for one of them: see whether the words are copied from the report, and what this one means", w.text)})
			continue
		}
		c.add(Difference{Kind: Quoted, At: text(s.ID), Name: text(s.Words), Published: text(w.text), Place: s.Place,
			Computed: diag.Both("未录此数", "not recorded"),
			Detail:   diag.Both("原文中的%s既不是所录的印刷数，也不是表达式所用的事实或数", "%s in the words is neither a recorded printed number nor a fact or number of the expression", w.text)})
	}
}

// Amounts finds the amounts in words: where each begins and ends.
func Amounts(words string) (out [][]int) {
	for _, at := range wordNumber.FindAllStringIndex(words, -1) {
		if isAmount(words[:at[0]], words[at[1]:]) {
			out = append(out, at)
		}
	}
	return out
}

// threshold follows the end of a class: 60%以下.
var threshold = regexp.MustCompile(`^[%\p{Han}]?[（(]?(?:不?含)?[）)]?(?:以上|以下|以内|以外|及以)`)

func isAmount(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	letter := func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
	switch {
	case threshold.MatchString(after), strings.ContainsRune("年月日号时级类条款章节", next), last == '第', letter(last), letter(next):
		return false
	case strings.ContainsRune("（(〔", last) && strings.ContainsRune("）)〕", next), before == "" && strings.ContainsRune("、.．）)", next):
		return false
	}
	return true
}

// source is a number that words may quote: of a printed number or a fact once, of the expression as often as they like.
type source struct {
	value number.Number
	unit  string
	again bool
}

// sources are the numbers that the words of a statement may quote: what it and others at its place print, and what its expression holds.
func (c *comparer) sources(s Statement, f *formula.Formula) []source {
	var out []source
	add := func(x number.Number, unit string) { out = append(out, source{x, unit, false}) }
	for _, other := range c.report.Statements {
		if p, ok := parse(other.Printed); ok && (other.ID == s.ID || other.Place == s.Place) {
			add(p.value, "")
		}
	}
	frame, seen := c.frame(), map[*formula.Fact]bool{}
	f.Reads(func(fact *formula.Fact) {
		if seen[fact] {
			return
		}
		seen[fact] = true
		switch cell := frame.Facts[fact.Slot]; {
		case fact.Kind != formula.Number:
		case cell.State == formula.Bounded:
			for _, end := range []*number.Number{cell.Lo, cell.Hi} {
				if end != nil {
					add(*end, fact.Unit)
				}
			}
		case cell.State == formula.Known:
			out = append(out, source{cell.Num, fact.Unit, strings.Count(s.Words, "/") > 0}) // a fraction may name it above and below
		}
	})
	f.Columns(func(table, column *formula.Fact) {
		if rows := frame.Facts[table.Slot].Rows; rows != nil {
			for _, x := range rows.Columns[column.Slot].Nums {
				add(x, column.Unit)
			}
		}
	})
	f.Numbers(func(x number.Number) { out = append(out, source{x, "", true}) })
	return out
}

// quotes takes the first source that a number of the words may be out of the list.
func quotes(w printed, from []source) (rest []source, ok bool) {
	for k, s := range from {
		if s.is(w) {
			if !s.again {
				from = slices.Delete(from, k, k+1)
			}
			return from, true
		}
	}
	return from, false
}

func (s source) is(w printed) bool {
	if w.agrees(s.value.Abs()) {
		return true
	}
	for _, other := range formula.KindredUnits(s.unit) {
		if factor, ok := formula.UnitFactor(s.unit, other); ok && w.agrees(s.value.Abs().Mul(factor)) {
			return true
		}
	}
	return false
}
