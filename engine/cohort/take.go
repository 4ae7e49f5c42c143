package cohort

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
)

// Take takes what all documents said in a pass, in any order, and fills its tables. Rows stand in the order of their keys, or where a table has none in
// that of their documents' digests, so that nothing depends on the order in which documents came.
func (g *Gathered) Take(records [][]byte) error {
	g = g.orNone()
	if g.Done() {
		return errors.New("cohort: all passes are made")
	}
	list := make([]said, len(records))
	for k, r := range records {
		if err := json.Unmarshal(r, &list[k]); err != nil {
			return err
		}
		if !g.saidWhole(&list[k]) {
			return errDamaged
		}
	}
	slices.SortFunc(list, func(a, b said) int { return cmp.Or(cmp.Compare(a.Digest, b.Digest), cmp.Compare(a.At, b.At)) })
	tables := g.levels[g.Pass]
	h := sha256.New()
	for _, s := range list {
		fmt.Fprintln(h, s.Digest)
	}
	switch digest := hex.EncodeToString(h.Sum(nil)); {
	case g.Pass == 0:
		g.About = &engine.Cohort{Documents: len(list), SHA256: digest}
	case digest != g.About.SHA256:
		return errors.New("cohort: the documents are not those of the pass before")
	}
	for k, t := range tables {
		for _, byRule := range []bool{false, true} {
			g.admit(list, k, t, byRule)
			g.tellApart(list, k, t, byRule)
		}
	}
	refused, apart := 0, map[[2]string]bool{}
	for _, r := range g.Refused {
		apart[[2]string{r.At, r.Digest}] = true
	}
	kept := list[:0:0]
	for _, s := range list {
		if apart[[2]string{s.At, s.Digest}] || s.Refused {
			refused++
		} else {
			kept = append(kept, s)
		}
	}
	g.About.Refused = refused
	for k, t := range tables {
		rows := filled(kept, k, t, false)
		if l := t.Table.Limits; l != nil && len(kept) > 0 && (rows.N < l.Least || l.Most < rows.N) { // of none the records say why
			return diag.List{diag.New(diag.TableRows, diag.Place{}, t.Table.Name, l.Words(), rows.N)}
		}
		made := table{Name: t.Table.Name, Rows: rows}
		if slices.ContainsFunc(kept, func(s said) bool { return s.ByRule != nil && !reflect.DeepEqual(s.ByRule[k], s.Cells[k]) }) {
			made.ByRule = filled(kept, k, t, true)
		}
		g.Tables = append(g.Tables, made)
	}
	for _, s := range kept {
		for k, t := range s.Totals {
			g.Totals[k] = append(g.Totals[k], t)
		}
	}
	g.Pass++
	g.among = nil
	return nil
}

// saidWhole reports whether a record is one of this pass.
func (g *Gathered) saidWhole(s *said) bool {
	if s.Refused {
		return true
	}
	tables := g.levels[g.Pass]
	if len(s.Totals) != 0 && len(s.Totals) != len(g.Totals) {
		return false
	}
	for _, byRule := range []bool{false, true} {
		cells := s.cells(byRule)
		if len(cells) != len(tables) {
			return false
		}
		for k, t := range tables {
			if len(cells[k]) != len(t.Columns) || byRule && s.ByRule != nil && !t.Late {
				return false
			}
		}
	}
	return true
}

// admit refuses documents that give a column what its declaration does not admit: what is proved of the table rests on it.
func (g *Gathered) admit(list []said, k int, t *door.CohortTable, byRule bool) {
	for _, s := range list {
		if s.Refused || byRule && s.ByRule == nil {
			continue
		}
		for j, c := range t.Table.Columns {
			if v := s.cells(byRule)[k][j]; !v.admitted(c) {
				g.Refused = append(g.Refused, refusal{At: s.At, Digest: s.Digest, Table: t.Table.Name, Column: c.Name, Value: v.key()})
				break
			}
		}
	}
}

// tellApart refuses documents without a key and those whose key is another's too: none of them is the one.
func (g *Gathered) tellApart(list []said, k int, t *door.CohortTable, byRule bool) {
	if t.Key < 0 || byRule && !t.Late {
		return
	}
	told, of := map[[2]string]bool{}, map[string]int{}
	for _, r := range g.Refused {
		told[[2]string{r.At, r.Digest}] = true
	}
	for _, s := range list {
		if !s.Refused && !told[[2]string{s.At, s.Digest}] {
			of[s.cells(byRule)[k][t.Key].key()]++
		}
	}
	for _, s := range list {
		if s.Refused || told[[2]string{s.At, s.Digest}] {
			continue
		}
		if key := s.cells(byRule)[k][t.Key].key(); key == "" || of[key] > 1 {
			g.Refused = append(g.Refused, refusal{At: s.At, Digest: s.Digest, Table: t.Table.Name, Column: t.Table.Columns[t.Key].Name, Key: key})
		}
	}
}

// admitted reports whether a value is one that its column can have.
func (c cell) admitted(column *formula.Fact) bool {
	switch x := c.Num; {
	case c.Text != nil:
		return len(column.Choices) == 0 || slices.Contains(column.Choices, *c.Text)
	case x != nil:
		return !(column.Min != nil && x.Less(*column.Min) || column.Max != nil && column.Max.Less(*x) || column.Integer && !x.IsInt())
	}
	return true
}

// key is what a cell tells rows apart by, "" for nothing.
func (c cell) key() string {
	switch {
	case c.Text != nil:
		return *c.Text
	case c.Num != nil:
		return c.Num.String()
	}
	return ""
}

func filled(list []said, k int, t *door.CohortTable, byRule bool) *formula.Rows {
	if t.Key >= 0 {
		list = slices.Clone(list)
		slices.SortFunc(list, func(a, b said) int {
			return cmp.Compare(a.cells(byRule)[k][t.Key].key(), b.cells(byRule)[k][t.Key].key())
		})
	}
	rows := &formula.Rows{N: len(list), Columns: make([]formula.ColumnData, len(t.Columns)), Shared: true}
	for j := range t.Columns {
		column := &rows.Columns[j]
		for n, s := range list {
			v := s.cells(byRule)[k][j]
			if v == (cell{}) {
				if column.Absent == nil {
					column.Absent = make([]bool, len(list))
				}
				column.Absent[n] = true
			}
			switch t.Table.Columns[j].Kind {
			case formula.Text:
				column.Texts = append(column.Texts, orZero(v.Text))
			case formula.Boolean:
				column.Bools = append(column.Bools, orZero(v.Bool))
			default:
				column.Nums = append(column.Nums, orZero(v.Num))
			}
		}
	}
	return rows
}

func orZero[T any](p *T) (x T) {
	if p != nil {
		x = *p
	}
	return x
}
