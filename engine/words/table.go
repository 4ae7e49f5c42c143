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
	if t == nil || t.Owned == nil {
		return ""
	}
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

// Rows says what a table declares of its rows: what tells them apart, how they follow each other, how many there are.
func Rows(t *formula.Fact, lang diag.Lang) (s string) {
	if t == nil {
		return ""
	}
	if t.KeyColumn != "" {
		s += lang.Say("，以 %s 区分各行", ", rows told apart by %s", t.KeyColumn)
	}
	if t.Order != nil {
		s += lang.Say("，按 %s 前后相继，相差 %s", ", rows in order of %s, %s apart", t.Order.Column, t.Order.Step)
	}
	if t.Limits != nil {
		s += lang.Say("，%s", ", %s", t.Limits.Words())
	}
	return s
}
