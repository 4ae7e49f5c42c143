package words

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
)

// maxContent is of how many rows Content says what is in them.
const maxContent = 60

// Content says what stands in a table that the rule set gives; of a long one how many rows and which digest.
func Content(t *formula.Fact, lang diag.Lang) string {
	rows := t.Owned
	if rows.N > maxContent {
		sum := sha256.Sum256([]byte(t.Declared()))
		return lang.Say("%d 行，摘要 %s", "%d rows, digest %s", rows.N, hex.EncodeToString(sum[:8]))
	}
	var list []string
	for r := range rows.N {
		var cells []string
		for _, c := range t.Columns {
			cells = append(cells, c.Name+" "+rows.Columns[c.Slot].Value(c.Kind, r).In(lang)+c.Unit)
		}
		list = append(list, strings.Join(cells, lang.Say("，", ", ")))
	}
	return strings.Join(list, lang.Say("；", "; "))
}
