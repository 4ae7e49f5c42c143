package formula

import (
	"strings"

	"jixiao/engine/diag"
)

var quotePairs = map[string]string{"“": "”", "‘": "’", "「": "」", "『": "』"}

// Repair replaces the full-width and typographic characters of an expression by the ASCII ones that they stand for.
// What stands in strings and comments stays.
func Repair(lang Language, src string) string {
	for range 3 { // a quote that was replaced may open a string whose end is then seen anew
		var b strings.Builder
		at := 0
		closing := "" // inside typographic quotes: the one that ends them
		for _, f := range lex(lang, src).list {
			if f.code != diag.FullWidth || f.span.Start < at {
				continue
			}
			was := f.args[0].(string)
			if closing != "" && was != closing {
				continue
			}
			closing = quotePairs[was]
			b.WriteString(src[at:f.span.Start])
			b.WriteString(f.args[1].(string))
			at = f.span.End
		}
		if at == 0 {
			return src
		}
		src = b.String() + src[at:]
	}
	return src
}

// RepairTemplate does the same to the ${expressions} of a template; its words stay.
func RepairTemplate(lang Language, src string) string {
	var b strings.Builder
	for rest := src; ; {
		rest = strings.ReplaceAll(rest, "$｛", "${")
		i := strings.Index(rest, "${")
		if i < 0 {
			b.WriteString(rest)
			return b.String()
		}
		end := templateEnd(rest[i+2:])
		if end < 0 {
			b.WriteString(rest)
			return b.String()
		}
		b.WriteString(rest[:i+2] + Repair(lang, rest[i+2:i+2+end]) + "}")
		rest = rest[i+3+end:]
	}
}
