package issued

import (
	"fmt"
	"slices"
	"strings"

	"jixiao/engine/formula"
	"jixiao/engine/replay"
)

// Statement is an amount that the text prints: a candidate. How it comes about is for somebody to say who knows what the sentence is about: a
// fact that happens to have the same value would hide what replay is to find.
type Statement struct {
	ID      string `json:"id"`
	Words   string `json:"words"`
	Printed string `json:"printed"`
	Unit    string `json:"unit"`
	Place   string `json:"place"`
}

// maxStatements is how many amounts are picked up of one report.
const maxStatements = 2_000

// commonUnits are units that amounts have in reports beside those of the facts.
var commonUnits = []string{"元", "万元", "亿元", "%", "个百分点", "人", "人次", "次", "个", "项", "家", "场", "起", "份", "平方米", "公里", "天"}

// statements picks up the amounts in the text that have a unit. What headings and scores of criteria say is read elsewhere.
func (r *Report) statements(lines []string) {
	units := slices.Clone(commonUnits)
	add := func(f *formula.Fact) {
		if f.Unit != "" {
			units = append(append(units, f.Unit), formula.KindredUnits(f.Unit)...)
		}
	}
	for _, f := range r.card.RuleSet.Facts() {
		add(f)
		for _, c := range f.Columns {
			add(c)
		}
	}
	slices.SortFunc(units, func(a, b string) int { return len(b) - len(a) })
	for k, line := range lines {
		line = plainDigits(line)
		if len(line) > 1<<16 || heading.MatchString(line) {
			continue
		}
		for _, at := range replay.Amounts(line) {
			rest := strings.TrimLeft(line[at[1]:], " ")
			unit := ""
			for _, u := range units {
				if unit == "" && strings.HasPrefix(rest, u) {
					unit = u
				}
			}
			if unit == "" || strings.HasPrefix(rest, "%权重") || unit == "%" && line[at[0]:at[1]] == "100" && strings.HasSuffix(strings.TrimRight(line[:at[0]], " "), "×") { // of a formula
				continue
			}
			if len(r.Statements) == maxStatements {
				r.note("", "正文里的数超过 %d 个，其余没有收录", "the text has more than %d amounts, the others are not taken over", maxStatements)
				return
			}
			if before, signed := strings.CutSuffix(line[:at[0]], "-"); signed && (before == "" || strings.ContainsAny(before[len(before)-1:], "=(: ") || strings.HasSuffix(before, "为") || strings.HasSuffix(before, "：")) {
				at[0]-- // a minus, and no hyphen
			}
			r.Statements = append(r.Statements, Statement{ID: fmt.Sprintf("正文%d", len(r.Statements)+1), Words: clause(line, at[0], at[1]), Printed: line[at[0]:at[1]],
				Unit: unit, Place: fmt.Sprintf("正文第%d段", k+1)})
		}
	}
}

// plainDigits are numbers with the digits, points and signs that amounts are written with elsewhere.
func plainDigits(line string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '．':
			return '.'
		case r == '％':
			return '%'
		case r == '−' || r == '－':
			return '-'
		case r == '　':
			return ' '
		}
		return r
	}, line)
}

// clause is the part of a sentence that an amount stands in.
func clause(line string, from, to int) string {
	const ends = "。；;，,：:、\n"
	begin := 0
	grouped := func(k int) bool { // 4,900
		return line[k] == ',' && k > 0 && k+1 < len(line) && line[k-1] >= '0' && line[k-1] <= '9' && line[k+1] >= '0' && line[k+1] <= '9'
	}
	for k, c := range line[:from] {
		if strings.ContainsRune(ends, c) && !grouped(k) {
			begin = k + len(string(c))
		}
	}
	end := len(line)
	for k, c := range line[to:] {
		if strings.ContainsRune(ends, c) && !grouped(to+k) {
			end = to + k
			break
		}
	}
	return strings.TrimSpace(line[begin:end])
}
