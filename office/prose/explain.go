package prose

import (
	"regexp"
	"strings"
)

// ratio is the formula of what is measured.
var ratio = regexp.MustCompile(`^(\p{Han}{2,30})=([^=;。]*)(?:×|\*)100%(?:,|$)`)

// isShare is the name of a rate that is a part of a whole.
var isShare = regexp.MustCompile(`(?:完成|执行|利用|到位|支付|及时|安排|使用|达标|合格|公开|覆盖)率`)

// apart takes out what only looks like words that are narrow: 履职工作 has no 职工, and the budget of the year's beginning is the budget.
var apart = strings.NewReplacer("履职", "履行", "年初预算", "预算", "年初政府采购预算", "政府采购预算")

// Explains reports whether what explains a criterion is empty, or plainly tells what it is and nothing of how it is scored. It speaks of the same as the
// criterion's name and standard: of no other measure, of nobody else, of no part.
func Explains(text, name, standard string) bool {
	if len(text)+len(name)+len(standard) > 3*longest {
		return false
	}
	criterion := unified(name + standard)
	for _, sentence := range strings.FieldsFunc(unified(strings.ReplaceAll(strings.TrimSpace(text), "\n", "。")), func(r rune) bool { return strings.ContainsRune("。;", r) }) {
		for _, w := range said().narrow.FindAllString(apart.Replace(sentence), -1) {
			if !strings.Contains(criterion, w) {
				return false
			}
		}
		if m := ratio.FindStringSubmatch(sentence); m != nil {
			if !quotient(m[2]) || !said().better.MatchString(m[1]) || !counts(m[1], m[2]) || !strings.Contains(criterion, m[1]) {
				return false
			}
			sentence = sentence[len(m[0]):]
		}
		if !clauses(sentence, func(c string) bool {
			if m := said().fraction.FindStringSubmatch(c); m != nil {
				return isShare.MatchString(name) && counts(name, m[1]) && quotient(m[1]+"/"+strings.TrimSuffix(m[2], "的"))
			}
			if strings.HasPrefix(c, "依据") || strings.HasPrefix(c, "根据") {
				return said().because.MatchString(c)
			}
			return said().purpose.MatchString(c)
		}) {
			return false
		}
	}
	return true
}

// Names reports whether a text is a name of an indicator and nothing else.
func Names(text string) bool { return len(text) <= longest && said().name.MatchString(unified(text)) }

// Entitles reports whether a text is what a standard is called and nothing else.
func Entitles(text string) bool {
	return len(text) <= longest && said().title.MatchString(unified(text))
}

// Lists reports whether a text lists papers and bodies, as a column does that says where a number comes from.
func Lists(text string) bool {
	return len(text) <= longest && said().listed.MatchString(strings.Trim(unified(text), ",;。"))
}
