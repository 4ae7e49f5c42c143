package prose

import (
	"regexp"
	"strings"
)

// ratio is the formula of what is measured.
var ratio = regexp.MustCompile(`^\p{Han}{2,30}=([^=;。]*)(?:×|\*)100%(?:,|$)`)

// Explains reports whether what explains a criterion is empty, or plainly tells what it is and nothing of how it is scored.
func Explains(text string) bool {
	text = unified(strings.ReplaceAll(strings.TrimSpace(text), "\n", "。"))
	for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("。;", r) }) {
		if m := ratio.FindStringSubmatch(sentence); m != nil {
			if !said().formula(m[1]) {
				return false
			}
			sentence = sentence[len(m[0]):]
		}
		if !clauses(sentence, said().tells) {
			return false
		}
	}
	return true
}
