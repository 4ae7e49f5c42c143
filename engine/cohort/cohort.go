// Package cohort scores documents together: tables that all of them fill, ranks among their scores, and quotas of grades. Documents are
// read several times: for each table that others are made from, for the scores that ranks and quotas are of, and for the records.
package cohort

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sort"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Needed reports whether documents of the rule set have to be scored together: it has tables that they fill, or quotas.
func Needed(rs *engine.RuleSet) bool { return len(door.In(rs).Cohort()) > 0 || door.In(rs).Quotas() }

// Gather reads the documents as often as tables and quotas need, and returns what makes each document one of them, for batch.Options. open
// gives all documents anew, the same each time.
func Gather(ctx context.Context, rs *engine.RuleSet, open func() batch.Documents, workers int) (*batch.Among, error) {
	g := &gatherer{rs: rs, all: &batch.Among{All: &door.Cohort{}, Refused: map[int64]diag.List{}}, open: open, workers: workers}
	levels := g.levels()
	if door.In(rs).Quotas() {
		levels = append(levels, nil) // of totals alone
	}
	if len(levels) == 0 {
		levels = [][]*door.CohortTable{nil}
	}
	for k, tables := range levels {
		if err := g.pass(ctx, tables, k == 0, k == len(levels)-1 && door.In(rs).Quotas()); err != nil {
			return nil, err
		}
	}
	return g.all, nil
}

// gatherer collects what documents hold.
type gatherer struct {
	rs      *engine.RuleSet
	all     *batch.Among
	open    func() batch.Documents
	workers int
}

// levels are the tables that can be filled in one pass, one after the other: each table is in a later pass than what it is made from, and one of
// scores after all others.
func (g *gatherer) levels() [][]*door.CohortTable {
	var out [][]*door.CohortTable
	at := map[*formula.Fact]int{}
	tables := door.In(g.rs).Cohort()
	for _, late := range []bool{false, true} {
		begin := len(out)
		for _, t := range tables {
			if t.Late != late {
				continue
			}
			level := begin
			for _, c := range t.Columns {
				if c.Is != nil {
					c.Is.Reads(func(f *formula.Fact) {
						if below, ok := at[f]; ok {
							level = max(level, below+1)
						}
					})
				}
			}
			for len(out) <= level {
				out = append(out, nil)
			}
			at[t.Table], out[level] = level, append(out[level], t)
		}
	}
	return out
}

// said is what one document says to the tables of a pass; its JSON crosses from the goroutine that scored it to the one that collects.
type said struct {
	Digest  string
	Refused bool
	Cells   [][]cell // by table and column
	Totals  []total  // with adjudications, and by rule
}

// cell is a value as JSON: nil is not known.
type cell struct {
	Num  *number.Number `json:",omitempty"`
	Text *string        `json:",omitempty"`
	Bool *bool          `json:",omitempty"`
}

// total is a total and the grades that it may have if no quota takes one away.
type total struct {
	Lo, Hi      number.Number
	Best, Worst int
}

// speaker makes records of what documents say.
type speaker struct {
	tables []*door.CohortTable
	rs     *engine.RuleSet
	totals bool
}

func (speaker) Head() []byte { return nil }

func (s speaker) Append(b []byte, o *batch.Outcome) []byte {
	var out said
	if c := o.Card; c == nil {
		sum := sha256.Sum256(o.Text)
		out.Digest, out.Refused = hex.EncodeToString(sum[:]), true
	} else {
		out.Digest = c.Facts.Digest()
		for _, t := range s.tables {
			out.Cells = append(out.Cells, cells(c, t))
		}
		if s.totals {
			for _, byRule := range []bool{false, true} {
				t := &c.Total
				if byRule {
					t = &c.ByRule
				}
				p := t.Score
				if s.rs.GradeOnExact {
					p = t.Exact
				}
				best, worst := door.Card(c).Taken(byRule)
				out.Totals = append(out.Totals, total{p.Lo, p.Hi, best, worst})
			}
		}
	}
	text, err := json.Marshal(out)
	if err != nil {
		panic(err) // numbers and texts always can be
	}
	return append(append(b, text...), '\n')
}

func cells(c *engine.Scorecard, t *door.CohortTable) []cell {
	out := make([]cell, len(t.Columns))
	frame := door.Card(c).Frame()
	frame.Enter(number.Zero, nil, 0)
	determined := func(p engine.Points) *number.Number {
		if p.Open {
			return nil
		}
		return &p.Lo
	}
	for k, column := range t.Columns {
		switch {
		case column.Subject:
			if s := c.Facts.Header().Subject; s != "" {
				out[k].Text = &s
			}
		case column.Total:
			out[k].Num = determined(c.Total.Score)
		case column.Score != "":
			if i := c.Find(column.Score); i != nil && c.Of(i).Status != engine.NotApplicable {
				out[k].Num = determined(c.Of(i).Score)
			}
		default:
			v, u := column.Is.Value(frame)
			switch {
			case u != nil:
			case v.Kind == formula.Text:
				out[k].Text = &v.Text
			case v.Kind == formula.Boolean:
				out[k].Bool = &v.Bool
			default:
				out[k].Num = &v.Num
			}
		}
	}
	return out
}

// collector takes the records of a pass in order.
type collector struct {
	*gatherer
	tables  []*door.CohortTable
	first   bool
	rows    []*formula.Rows
	keys    []map[string][]int64 // by table: the documents that have a key
	from    [][]int64            // by table and row: the document
	digest  io.Writer
	index   int64
	refused int
	totals  [2][]total
}

func (c *collector) Write(b []byte) (int, error) {
	rest := b
	for len(rest) > 0 {
		end := slices.Index(rest, '\n')
		var s said
		if err := json.Unmarshal(rest[:end], &s); err != nil {
			return 0, err
		}
		rest = rest[end+1:]
		c.take(&s)
		c.index++
	}
	return len(b), nil
}

func (c *collector) take(s *said) {
	if c.first {
		fmt.Fprintln(c.digest, s.Digest)
	}
	if s.Refused {
		c.refused++
		return
	}
	for k, t := range c.tables {
		c.row(k, t, s.Cells[k])
	}
	for k, t := range s.Totals {
		c.totals[k] = append(c.totals[k], t)
	}
}

// row adds a row to a table, unless the document cannot be told from others.
func (c *collector) row(k int, t *door.CohortTable, values []cell) {
	if t.Key >= 0 {
		key := ""
		switch v := values[t.Key]; {
		case v.Text != nil:
			key = *v.Text
		case v.Num != nil:
			key = v.Num.String()
		}
		if key == "" {
			c.all.Refused[c.index] = append(c.all.Refused[c.index], diag.New(diag.CohortKeyMissing, diag.Place{}, t.Table.Name, t.Table.Columns[t.Key].Name))
			return
		}
		c.keys[k][key] = append(c.keys[k][key], c.index)
	}
	rows := c.rows[k]
	rows.N++
	c.from[k] = append(c.from[k], c.index)
	for j, v := range values {
		column := &rows.Columns[j]
		absent := v == cell{}
		if absent && column.Absent == nil {
			column.Absent = make([]bool, rows.N-1)
		}
		if column.Absent != nil {
			column.Absent = append(column.Absent, absent)
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

func orZero[T any](p *T) (x T) {
	if p != nil {
		x = *p
	}
	return x
}

// pass reads all documents once and fills tables.
func (g *gatherer) pass(ctx context.Context, tables []*door.CohortTable, first, totals bool) error {
	digest := sha256.New()
	c := &collector{gatherer: g, tables: tables, first: first, digest: digest}
	for _, t := range tables {
		c.rows = append(c.rows, &formula.Rows{Columns: make([]formula.ColumnData, len(t.Columns)), Shared: true})
		c.keys, c.from = append(c.keys, map[string][]int64{}), append(c.from, nil)
	}
	_, err := batch.Run(ctx, g.open(), batch.Under(g.rs), speaker{tables, g.rs, totals}, c, batch.Options{Workers: g.workers, Among: g.all})
	if err != nil {
		return err
	}
	doubled := map[int64]bool{}
	for k, t := range tables {
		for key, list := range c.keys[k] {
			if len(list) == 1 {
				continue
			}
			for _, n := range list { // none of them is the one
				doubled[n] = true
				g.all.Refused[n] = append(g.all.Refused[n], diag.New(diag.CohortKey, diag.Place{}, t.Table.Name, t.Table.Columns[t.Key].Name, key))
			}
		}
	}
	for k := range tables {
		c.without(k, doubled)
	}
	for k, t := range tables {
		g.all.All.Tables = append(g.all.All.Tables, door.Filled{Slot: t.Table.Slot, Rows: c.rows[k]})
	}
	sort.Slice(g.all.All.Tables, func(a, b int) bool { return g.all.All.Tables[a].Slot < g.all.All.Tables[b].Slot })
	if first {
		g.all.About = &engine.Cohort{Documents: int(c.index), SHA256: hex.EncodeToString(digest.Sum(nil))}
		g.all.All.About = g.all.About
	}
	g.all.About.Refused = c.refused + len(doubled)
	if totals {
		g.all.All.Standing = standing(g.rs, c.totals)
	}
	return nil
}

// without takes the rows of documents out of a table.
func (c *collector) without(k int, gone map[int64]bool) {
	if len(gone) == 0 {
		return
	}
	rows, at := c.rows[k], 0
	kept := func(n int) bool { return !gone[c.from[k][n]] }
	for j := range rows.Columns {
		column := &rows.Columns[j]
		column.Nums, column.Texts, column.Bools, column.Absent = filtered(column.Nums, kept), filtered(column.Texts, kept), filtered(column.Bools, kept), filtered(column.Absent, kept)
	}
	for n := range c.from[k] {
		if kept(n) {
			at++
		}
	}
	rows.N = at
}

func filtered[T any](list []T, kept func(int) bool) []T {
	if list == nil {
		return nil
	}
	out := list[:0:0]
	for n, x := range list {
		if kept(n) {
			out = append(out, x)
		}
	}
	return out
}
