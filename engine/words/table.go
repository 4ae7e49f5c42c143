package words

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"jixiao/engine"
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
	return content(t, rows, lang)
}

// content says what stands in rows of a table, and nothing of a cell that has no value.
func content(t *formula.Fact, rows *formula.Rows, lang diag.Lang) string {
	var list []string
	for r := range rows.N {
		var cells []string
		for _, c := range t.Columns {
			if data := &rows.Columns[c.Slot]; data.Absent == nil || !data.Absent[r] {
				cells = append(cells, c.Name+" "+data.Value(c.Kind, r).In(lang)+c.Unit)
			}
		}
		list = append(list, strings.Join(cells, lang.Say("，", ", ")))
	}
	return strings.Join(list, lang.Say("；", "; "))
}

// Given says what a document gives, fact by fact, for somebody who reads no JSON; the document itself where it cannot be read for the rule set.
func Given(rs *engine.RuleSet, document []byte, lang diag.Lang) string {
	f, err := rs.OrEmpty().Read("", document)
	if err != nil {
		return string(document)
	}
	var list []string
	for _, d := range rs.Facts() {
		fact, ok := f.At(d.Slot)
		switch {
		case !ok || fact.State == formula.Missing && !fact.LeftOut || d.Of != nil:
		case d.Kind == formula.Table && fact.State == formula.Known && fact.Rows.N > 0 && fact.Rows.N <= maxContent:
			list = append(list, lang.Say("%s（%s）", "%s (%s)", d.Name, content(d, fact.Rows, lang)))
		default:
			list = append(list, d.Name+" "+Amount(fact, lang))
		}
	}
	if len(list) == 0 {
		return lang.Say("一项事实都没有", "no fact at all")
	}
	return strings.Join(list, lang.Say("，", ", "))
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
