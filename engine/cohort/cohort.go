// Package cohort scores documents together: tables that all of them fill, ranks among their scores, and quotas of grades. Documents are
// read several times: for each table that others are made from, for the scores that ranks and quotas are of, and for the records. Tables and quotas are
// of scores with adjudications and of scores by rule: what a scorecard gives by rule rests on no adjudication, of its own document or of others.
package cohort

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
)

// Needed reports whether documents of the rule set have to be scored together: it has tables that they fill, or quotas.
func Needed(rs *engine.RuleSet) bool { return door.In(rs).Together() }

// Gather reads the documents as often as tables and quotas need, and returns what makes each document one of them, for batch.Options. open
// gives all documents anew, the same each time.
func Gather(ctx context.Context, rs *engine.RuleSet, open func() batch.Documents, workers int) (*batch.Among, error) {
	if open == nil {
		return nil, errors.New("cohort: no documents")
	}
	g := New(rs)
	for !g.Done() {
		c := &collector{}
		if _, err := batch.Run(ctx, open(), batch.Under(rs), g.Speaker(), c, batch.Options{Workers: workers, Among: g.Among()}); err != nil {
			return nil, err
		}
		if err := g.Take(c.said); err != nil {
			return nil, err
		}
	}
	return g.Among(), nil
}

// collector takes the records of a pass.
type collector struct{ said [][]byte }

func (c *collector) Write(b []byte) (int, error) {
	for line := range bytes.Lines(b) {
		c.said = append(c.said, bytes.Clone(line))
	}
	return len(b), nil
}

// Gathered is what was gathered of all documents, pass after pass. It is kept, and travels, as JSON.
type Gathered struct {
	Pass    int            // how many passes there were
	About   *engine.Cohort // which documents they are
	Tables  []table        // those that are filled
	RuleSet string         // the digest of the rule set
	Refused []refusal      // documents that cannot be told from others
	Totals  [2][]total     // with adjudications and by rule, in order

	rs     *engine.RuleSet
	levels [][]*door.CohortTable
	among  *batch.Among
}

// table is a filled table, and what it is without adjudications where that is otherwise.
type table struct {
	Name   string
	Rows   *formula.Rows
	ByRule *formula.Rows `json:",omitempty"`
}

// refusal says why a document is none of the cohort: its key is missing, or another's too, or a value is none that the column can have.
type refusal struct{ At, Digest, Table, Column, Key, Value string }

func (r refusal) findings() diag.List {
	switch {
	case r.Value != "":
		return diag.List{diag.New(diag.CohortRange, diag.Place{}, r.Value, r.Table, r.Column)}
	case r.Key == "":
		return diag.List{diag.New(diag.CohortKeyMissing, diag.Place{}, r.Table, r.Column)}
	}
	return diag.List{diag.New(diag.CohortKey, diag.Place{}, r.Table, r.Column, r.Key)}
}

// New begins to gather for a rule set.
func New(rs *engine.RuleSet) *Gathered {
	rs = rs.OrEmpty()
	g := &Gathered{RuleSet: rs.Digest}
	g.under(rs)
	return g
}

// Parse reads what was gathered for a rule set.
func Parse(rs *engine.RuleSet, text []byte) (*Gathered, error) {
	rs = rs.OrEmpty()
	g := new(Gathered)
	if err := json.Unmarshal(text, g); err != nil {
		return nil, err
	}
	g.under(rs)
	if err := g.sound(); err != nil {
		return nil, err
	}
	return g, nil
}

// errDamaged is that of what was gathered and has been changed since.
var errDamaged = errors.New("cohort: what was gathered is damaged")

// sound checks what was read: it is of the rule set, and as its passes leave it.
func (g *Gathered) sound() error {
	switch {
	case g.RuleSet != g.rs.Digest:
		return fmt.Errorf("cohort: gathered for another rule set than %s", g.rs.Ref())
	case g.Pass < 0 || g.Pass > len(g.levels) || (g.About == nil) != (g.Pass == 0):
		return errDamaged
	}
	var want []*door.CohortTable
	for _, tables := range g.levels[:g.Pass] {
		want = append(want, tables...)
	}
	if len(want) != len(g.Tables) || len(g.Totals[0]) != len(g.Totals[1]) {
		return errDamaged
	}
	for k, t := range want {
		if g.Tables[k].Name != t.Table.Name || !sound(t.Table, g.Tables[k].Rows) || g.Tables[k].ByRule != nil && (!t.Late || !sound(t.Table, g.Tables[k].ByRule)) {
			return errDamaged
		}
	}
	for _, list := range g.Totals {
		for _, t := range list {
			if grades := len(g.rs.Grades); t.Best < 0 || t.Best > grades || t.Worst < -1 || t.Worst > grades || t.Hi.Less(t.Lo) {
				return errDamaged
			}
		}
	}
	return nil
}

// sound reports whether rows are rows of a table: each column has a value for each of them.
func sound(t *formula.Fact, rows *formula.Rows) bool {
	if rows == nil || rows.N < 0 || len(rows.Columns) != len(t.Columns) {
		return false
	}
	for j, c := range t.Columns {
		data := &rows.Columns[j]
		n := len(data.Nums)
		switch c.Kind {
		case formula.Text:
			n = len(data.Texts)
		case formula.Boolean:
			n = len(data.Bools)
		}
		if n != rows.N || data.Absent != nil && len(data.Absent) != rows.N {
			return false
		}
	}
	return true
}

func (g *Gathered) under(rs *engine.RuleSet) {
	g.rs, g.levels = rs, levels(rs)
	if door.In(rs).Quotas() || len(g.levels) == 0 {
		g.levels = append(g.levels, nil) // of totals alone
	}
}

// Passes is how often all documents are read before their records can be written.
func (g *Gathered) Passes() int { return len(g.orNone().levels) }

// Done reports whether all passes are made.
func (g *Gathered) Done() bool { g = g.orNone(); return g.Pass >= len(g.levels) }

// orNone is what was gathered, nothing for nil and where nobody began.
func (g *Gathered) orNone() *Gathered {
	if g == nil {
		return &Gathered{rs: (*engine.RuleSet)(nil).OrEmpty()}
	}
	return g
}

// Speaker makes records of what documents say in the next pass, for Take.
func (g *Gathered) Speaker() batch.Format {
	g = g.orNone()
	if g.Done() { // there is nothing more to say
		return speaker{rs: g.rs}
	}
	return speaker{tables: g.levels[g.Pass], rs: g.rs, totals: g.Pass == len(g.levels)-1 && door.In(g.rs).Quotas()}
}

// Among is what makes each document one of those that were gathered, as far as passes were made.
func (g *Gathered) Among() *batch.Among {
	g = g.orNone()
	if g.among != nil {
		return g.among
	}
	all := &door.Cohort{About: g.About}
	for _, t := range g.Tables {
		for _, f := range g.rs.Facts() {
			if f.Name == t.Name {
				t.Rows.Shared = true
				if t.ByRule != nil {
					t.ByRule.Shared = true
				}
				all.Tables = append(all.Tables, door.Filled{Slot: f.Slot, Rows: t.Rows, ByRule: t.ByRule})
			}
		}
	}
	slices.SortFunc(all.Tables, func(a, b door.Filled) int { return a.Slot - b.Slot })
	if g.Done() && door.In(g.rs).Quotas() {
		all.Standing = standing(g.rs, g.Totals)
	}
	refusal := map[string][]batch.Apart{}
	for _, r := range g.Refused {
		refusal[r.At] = append(refusal[r.At], batch.Apart{SHA256: r.Digest, Findings: r.findings()})
	}
	g.among = batch.NewAmong(door.Key{}, g.About, g.rs, all, refusal)
	return g.among
}

// levels are the tables that can be filled in one pass, one after the other: each table is in a later pass than what it is made from, one of
// scores after all that criteria may read, and one of totals after those of scores that adjust them.
func levels(rs *engine.RuleSet) [][]*door.CohortTable {
	const (
		early = iota
		scores
		totals
	)
	var out [][]*door.CohortTable
	at := map[*formula.Fact]int{}
	tables := door.In(rs).Cohort()
	begin := 0
	for stage := early; stage <= totals; stage++ {
		if stage == scores {
			begin = len(out)
		}
		for _, t := range tables {
			of := early
			if t.Late {
				of = scores
			}
			if slices.ContainsFunc(t.Columns, func(c door.CohortColumn) bool { return c.Total }) {
				of = totals
			}
			if of != stage {
				continue
			}
			level := begin
			after := func(f *formula.Fact) {
				if below, ok := at[f]; ok {
					level = max(level, below+1)
				}
			}
			for _, c := range t.Columns {
				if c.Is != nil {
					c.Is.Reads(after)
				}
			}
			for k := 0; k < len(rs.Adjustments) && stage == totals; k++ {
				a := door.Adjusts(rs.Adjustments[k])
				for _, f := range []*formula.Formula{a.When, a.Value} {
					if f != nil {
						f.Reads(after)
					}
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
