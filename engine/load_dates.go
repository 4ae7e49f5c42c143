package engine

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// Dates in a standard's words beside those of its rule.

// textDay is a day in words: of any year where none is said.
type textDay struct {
	words            string
	year, month, day int
}

var writtenDays = regexp.MustCompile(`(?:([0-9]{4})年)?([0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:([0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]|底|末)|([0-9]{4})-([0-9]{2})-([0-9]{2})`)

// dayLike are parts of words that name a day, whole or not: one for each of writtenDays, and one for the other end of “9月1日至30日”.
var dayLike = regexp.MustCompile(`[0-9０-９一二三四五六七八九十]{1,3}\s*个?月|年\s*(?:[底末初]|年)|[0-9]{4}\s*[./-]\s*[0-9]{1,2}|[日号]\s*(?:至|到|[-—－～~])|季度?[底末初]|月[底末初]前?后`)

func daysIn(text string) (out []textDay) {
	text = strings.Map(halfWidth, text)
	whole := func(m []int, k int) int {
		if m[2*k] < 0 {
			return 0
		}
		s := text[m[2*k]:m[2*k+1]]
		if n, err := strconv.Atoi(s); err == nil {
			return n
		}
		return int(chinese(s))
	}
	for _, m := range matches(writtenDays, text, "月", "-") {
		d := textDay{text[m[0]:m[1]], whole(m, 1), whole(m, 2), whole(m, 3)}
		if m[8] >= 0 {
			d.year, d.month, d.day = whole(m, 4), whole(m, 5), whole(m, 6)
		}
		if d.day == 0 { // its end, which in February depends on the year
			if d.month == 2 && d.year == 0 {
				continue
			}
			d.day = time.Date(max(d.year, 1), time.Month(d.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
		}
		if d.month >= 1 && d.month <= 12 && d.day <= 31 {
			out = append(out, d)
		}
	}
	return out
}

// is reports whether a day is that one, or the next or the one before: “3月31日前” is also what is before 1 April.
func (d textDay) is(day number.Number) bool {
	n, _ := day.Int64()
	for k := int64(-1); k <= 1; k++ {
		at := time.Unix((n+k)*86400, 0).UTC()
		if int(at.Month()) == d.month && at.Day() == d.day && (d.year == 0 || d.year == at.Year()) {
			return true
		}
	}
	return false
}

// datesOf notes a day of the rule that is none of those that the words name, where they name one that the rule does not have: the two have parted.
func (l *loader) datesOf(i leaf) {
	said := daysIn(i.Standard)
	if len(said) == 0 || len(dayLike.FindAllString(i.Standard, -1)) > len(said) { // there may be a day in words that are not understood
		return
	}
	elsewhere := daysIn(i.Explanation + i.About)
	for _, r := range i.Readings {
		elsewhere = append(elsewhere, daysIn(r.About+r.Reads)...)
	}
	var unsaid []diag.Place
	var days []number.Number
	left := slices.Clone(said)
	for _, f := range i.rule.Formulas() {
		for n := range f.Nodes() {
			if n.Op != formula.OpConst && n.Op != formula.OpParam || n.Value.Kind != formula.Date {
				continue
			}
			is := func(d textDay) bool { return d.is(n.Value.Num) }
			left = slices.DeleteFunc(left, is)
			if !slices.ContainsFunc(said, is) && !slices.ContainsFunc(elsewhere, is) {
				unsaid, days = append(unsaid, f.PlaceOf(n)), append(days, n.Value.Num)
			}
		}
	}
	if len(left) == 0 {
		return
	}
	var words []string
	for _, d := range left {
		words = append(words, d.words)
	}
	for k, at := range unsaid {
		l.list.Add(diag.New(diag.DateOther, at, formula.FormatDate(days[k]), diag.Term{Zh: diag.Zh.Join(words), En: diag.En.Join(words)}))
	}
}
