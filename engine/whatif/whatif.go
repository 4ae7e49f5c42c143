// Package whatif says what points were lost and what it would take to have them: for a criterion its full marks, for the
// whole a grade. Every change stays within what the rule set declares and was scored before it is told.
package whatif

import (
	"context"
	"slices"
	"sort"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/words"
)

// Change is one fact, or one cell of a table, that would have to be otherwise. Criterion is the one whose rule reads it.
type Change struct {
	Criterion *engine.Item
	Table     *formula.Fact // of a cell
	Row       int           // of a cell, from 1
	Fact      *formula.Fact // the fact, or the cell's column
	From, To  formula.Value
	Least     *number.Number // of a fact of which no more than bounds are known, or one bound; From is then that from which To is less far
	Most      *number.Number
	Judgement bool

	term formula.Term
}

// Open reports whether no more than bounds are known of what is changed.
func (c *Change) Open() bool { return c.Least != nil || c.Most != nil }

// Option is a set of changes and what they come to, as scored.
type Option struct {
	Changes []Change
	Follows []Change      // cells of the document's own row in a table of a cohort, which say what its facts say
	Gain    number.Number // of the total; where that is open, of the criterion alone
	Left    number.Number // what the criterion still loses; of one that Losses lists
	Total   engine.Points
	Grade   diag.Term
	Beside  bool // the points come from that the criterion does not apply any more
}

// Loss is what one criterion lost, or what an adjustment took from the total.
type Loss struct {
	Indicator  *engine.Item
	Adjustment *engine.Adjustment // of what an adjustment took; then Indicator is nil
	Lost       number.Number
	Open       bool     // the score is a range; Lost is then at most that much, and there are no options
	Options    []Option // each gives full marks, or the most that one or a few facts can give; the smallest first
	Untried    []string // tables of which, for their length, only the first rows were tried
}

// Losses lists the criteria that lost points, most first, with what full marks would take, and behind them those of which it is open. An adjudicated score does not
// follow facts and has no options. It stops early, with an error, when the context ends.
func Losses(ctx context.Context, card *engine.Scorecard) ([]Loss, error) {
	card = card.OrEmpty()
	var out []Loss
	for _, i := range card.Criteria() {
		r := card.Of(i)
		full := fullOf(i, r)
		if r.Score.Open && full.Less(r.Most) && full.Equal(r.Full()) {
			full = r.Most
		}
		if lost := full.Sub(r.Score.Lo); lost.Sign() > 0 { // one that does not apply loses where that scores nothing
			out = append(out, Loss{Indicator: i, Lost: lost, Open: r.Score.Open})
		}
	}
	for k := range card.Adjustments {
		if a := &card.Adjustments[k]; a.Applied && !a.Before.Open && !a.After.Open && a.After.Lo.Less(a.Before.Lo) {
			out = append(out, Loss{Adjustment: a.Adjustment, Lost: a.Before.Lo.Sub(a.After.Lo)})
		}
	}
	sort.SliceStable(out, func(a, b int) bool {
		if out[a].Open != out[b].Open {
			return out[b].Open
		}
		return out[b].Lost.Less(out[a].Lost)
	})
	t := newTrier(ctx, card)
	for k := range out {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if out[k].Adjustment != nil {
			t.of = nil
			out[k].Options = t.without(out[k].Adjustment, gains)
			continue
		}
		if s := card.Of(out[k].Indicator).Status; !out[k].Open && s != engine.Adjudicated && s != engine.NotApplicable {
			out[k].Options, out[k].Untried = t.most(out[k].Indicator)
		}
	}
	return out, ctx.Err()
}

// Reach finds small changes with which the total has a grade or a better one: of one fact if that is enough, else of the
// facts of as few criteria as it can. It returns nil if it finds none; already is true if the grade is reached as it is. A problem says
// why the question has no answer; the error is that of the context.
func Reach(ctx context.Context, card *engine.Scorecard, grade string) (options []Option, already bool, problem *diag.Term, err error) {
	card = card.OrEmpty()
	rs := card.RuleSet
	target := -1
	var names []string
	for k, g := range rs.Grades {
		names = append(names, g.Name)
		if g.Name == grade {
			target = k
		}
	}
	switch {
	case target < 0:
		return nil, false, &diag.Term{Zh: "没有等级“" + grade + "”；有：" + strings.Join(names, "、"), En: "there is no grade “" + grade + "”; there are " + strings.Join(names, ", ")}, nil
	case rs.Grades[target].AtMost.Sign() > 0:
		return nil, false, &diag.Term{Zh: "等级“" + grade + "”有名额，一起评分的各份数据都定了才知道", En: "the grade “" + grade + "” has a quota, which is settled among all that are scored together"}, nil
	case door.In(rs).GradeByRule():
		return nil, false, &diag.Term{Zh: "等级不由总分决定", En: "the grade does not follow from the total"}, nil
	case card.Total.Score.Open:
		return nil, false, open(card), nil
	}
	t := newTrier(ctx, card)
	if t.reaches(card, target) {
		return nil, true, nil, nil
	}
	need := rs.Grades[target].From.Sub(card.Total.Score.Lo)
	if rs.Grades[target].Above {
		need = need.Add(number.Step(rs.Rounding.Places))
	}
	options = t.single(need, target)
	if len(options) == 0 {
		if o := t.together(target); o != nil {
			options = append(options, *o)
		}
	}
	return options, false, nil, ctx.Err()
}

// MostOptions is how many options Reach gives at most, the smallest changes first.
const MostOptions = 20

// trier changes a copy of a document's facts, scores, and puts them back.
type trier struct {
	ctx   context.Context
	card  *engine.Scorecard
	in    door.Scorecard
	rs    *engine.RuleSet
	frame *formula.Frame
	base  number.Number
	of    *engine.Item                                                            // the criterion that is asked about, nil for the whole
	again func(*formula.Frame, *engine.Item) (engine.Result, engine.Totals, bool) // see engine.Scorecard.Again
	owner map[*formula.Fact]*engine.Indicator                                     // the one criterion that reads a fact or column; nil for what others read too
	own   []ownRow
}

func newTrier(ctx context.Context, card *engine.Scorecard) *trier {
	in := door.Card(card)
	t := &trier{ctx: ctx, card: card, in: in, rs: card.RuleSet, frame: in.Copied(), base: card.Total.Score.Lo,
		again: card.Again(door.Key{}), owner: owners(card.RuleSet)}
	for _, table := range door.In(t.rs).Cohort() {
		if row := in.OwnRow(t.frame, table); row >= 0 && t.agrees(table, row) {
			t.own = append(t.own, ownRow{table, row})
		}
	}
	return t
}

// owners finds for every fact, and every column of a table, the one criterion whose rule alone reads it. What conditions read, adjustments,
// grades, or what says which rows there are, moves more than one score.
func owners(rs *engine.RuleSet) map[*formula.Fact]*engine.Indicator {
	owner := map[*formula.Fact]*engine.Indicator{}
	note := func(f *formula.Fact, i *engine.Indicator) {
		if before, known := owner[f]; known && before != i {
			i = nil
		}
		owner[f] = i
	}
	all := func(f *formula.Formula) {
		if f != nil {
			f.Reads(func(d *formula.Fact) { note(d, nil) })
			f.Cells(func(d *formula.Fact) { note(d, nil) })
			f.Columns(func(_, d *formula.Fact) { note(d, nil) })
		}
	}
	for _, i := range rs.Criteria() {
		c := door.Of(i)
		all(c.Applies)
		if c.Rule != nil {
			c.Rule.Reads(func(d *formula.Fact) { note(d, i) })
			c.Rule.Cells(func(d *formula.Fact) { note(d, i) })
			c.Rule.Columns(func(table, d *formula.Fact) {
				if c.Rows != nil && c.Rows.Table == table { // rows that look at each other
					note(d, nil)
				} else {
					note(d, i)
				}
			})
		}
		if c.Rows != nil {
			for _, f := range append([]*formula.Formula{c.Rows.Key, c.Rows.Name, c.Rows.Weight}, c.Rows.Group...) {
				all(f)
			}
		}
	}
	for _, table := range door.In(rs).Cohort() {
		for _, column := range table.Columns {
			all(column.Is)
		}
	}
	door.In(rs).Whole(func(_ string, f *formula.Formula) { all(f) })
	return owner
}

// alone reports whether changes move nothing but the score of one criterion.
func (t *trier) alone(changes []Change) *engine.Item {
	var of *engine.Item
	for _, c := range changes {
		if c.Criterion == nil || of != nil && of != c.Criterion || t.owner[c.Fact] != c.Criterion.Indicator || c.Criterion.Row > 0 && c.term.Cell == nil {
			return nil
		}
		of = c.Criterion
	}
	return of
}

// enter makes the frame that of a criterion; false if it has no rule here.
func (t *trier) enter(i *engine.Item) bool { return t.in.Enter(t.frame, i.Index()) }

func (t *trier) reaches(card *engine.Scorecard, target int) bool {
	grades := card.Total.Grades()
	if len(grades) == 0 || card.Total.MayMiss {
		return false
	}
	for _, judged := range grades { // of those that are open each has to
		if !slices.ContainsFunc(t.rs.Grades[:target+1], func(g engine.Grade) bool { return g.Name == judged.Name }) {
			return false
		}
	}
	return true
}

// try scores the document with changes made and puts everything back.
func (t *trier) try(changes []Change) Option {
	for _, c := range changes {
		t.put(c, c.To)
	}
	o := Option{Changes: changes, Follows: t.following(), Total: engine.Points{Open: true}}
	defer func() {
		for k := len(changes) - 1; k >= 0; k-- {
			t.put(changes[k], changes[k].From)
		}
		t.frame.Reset()
	}()
	if i := t.alone(changes); i != nil && t.enter(i) {
		if r, total, ok := t.again(t.frame, i); ok {
			o.Total, o.Grade = total.Score, words.Graded(&total)
			t.gain(&o, &total, &r)
			return o
		}
	}
	facts, err := t.card.Facts.With(door.Key{}, func(cells []formula.Cell) { copy(cells, t.frame.Facts) })
	var card *engine.Scorecard
	switch {
	case err != nil: // the changed document would be refused
	case t.card.LeftOut:
		card = facts.EvaluateByRule()
	default:
		card = facts.Evaluate()
	}
	if card != nil {
		o.Total, o.Grade = card.Total.Score, words.Graded(&card.Total)
		var r *engine.Result
		if t.of != nil {
			r, _ = card.Result(t.of.ID)
		}
		t.gain(&o, &card.Total, r)
	}
	return o
}

// gain measures an option: by the total, or while that is open by the criterion alone, whose result is nil if there is none.
func (t *trier) gain(o *Option, total *engine.Totals, r *engine.Result) {
	if !total.Score.Open && !t.card.Total.Score.Open {
		o.Gain = total.Score.Lo.Sub(t.base)
	}
	if t.of == nil {
		return
	}
	if r == nil || r.Score.Open || r.Score.Lo.Cmp(t.card.Of(t.of).Score.Lo) <= 0 { // another criterion may gain where this one does not
		o.Gain = number.Zero
		return
	}
	if was := t.card.Total.Score; was.Open {
		if total.Score.Lo.Less(was.Lo) || total.Score.Open && total.Score.Hi.Less(was.Hi) { // what one criterion gains others lose
			o.Gain = number.Zero
			return
		}
		o.Gain = r.Score.Lo.Sub(t.card.Of(t.of).Score.Lo)
	}
	o.Beside = r.Status == engine.NotApplicable
	o.Left = number.Max(number.Zero, fullOf(t.of, r).Sub(r.Score.Lo))
}

// open says why a total that is open cannot be asked about.
func open(card *engine.Scorecard) *diag.Term {
	if missing := card.Missing(); len(missing) > 0 {
		said := diag.Both("总分尚未确定，先补齐缺失的事实：%s", "the total is open; fill in the missing facts first: %s", diag.Term{Zh: diag.Zh.Join(missing), En: diag.En.Join(missing)})
		return &said
	}
	var ids []string
	for _, i := range card.Criteria() {
		if card.Of(i).Score.Open {
			ids = append(ids, i.ID)
		}
	}
	said := diag.Both("总分尚未确定：%s 的得分未定，见评分表", "the total is open: the scores of %s are, see the scorecard", diag.Term{Zh: diag.Zh.Join(ids), En: diag.En.Join(ids)})
	if ids == nil {
		said = diag.Both("总分尚未确定，见评分表", "the total is open, see the scorecard")
	}
	return &said
}

// fullOf is the most that a criterion can have: its full marks, or where its points end below the weight, or it has none, their end.
func fullOf(i *engine.Item, r *engine.Result) number.Number {
	if own := i.IsPoints && i.Row == 0 && !i.Max.Equal(i.Indicator.Weight); own && (i.Max.Less(r.Weight) || r.Weight.Sign() == 0) {
		return i.Max
	}
	return r.Full()
}

// past reports whether a cell stands in a row that others follow in the table's order, or by its key if that is a year.
func (t *trier) past(c Change) bool {
	if c.Table == nil {
		return false
	}
	rows := t.frame.Facts[c.Table.Slot].Rows
	var years *formula.ColumnData
	switch {
	case c.Table.Order != nil:
		years = &rows.Columns[c.Table.ColumnNamed(c.Table.Order.Column).Slot]
	case c.Table.KeyColumn != "" && c.Table.ColumnNamed(c.Table.KeyColumn).Kind == formula.Number:
		years = &rows.Columns[c.Table.ColumnNamed(c.Table.KeyColumn).Slot]
		for _, y := range years.Nums {
			if y.Less(number.Int(1900)) || number.Int(2200).Less(y) {
				return false
			}
		}
	default:
		return false
	}
	for r := range rows.N {
		if (years.Absent == nil || !years.Absent[r]) && years.Nums[c.Row-1].Less(years.Nums[r]) {
			return true
		}
	}
	return false
}

func (t *trier) put(c Change, v formula.Value) {
	switch {
	case c.Table != nil && c.term.Cell == nil:
		c.set(t.frame, v)
	case c.term.Cell != nil:
		t.enter(c.Criterion)
		fallthrough
	default:
		c.term.Put(t.frame, v)
	}
	if c.Open() && v.Equal(c.From) { // which gives it back
		t.frame.Facts[c.Fact.Slot] = formula.Cell{State: formula.Bounded, Lo: c.Least, Hi: c.Most}
		t.frame.Reset()
	}
	t.follow()
}

// terms are the facts that a criterion's rule reads and that may change: known, not immutable, no tables. One of which bounds are known is
// there once for each end.
func (t *trier) terms(i *engine.Item) []Change {
	if !t.enter(i) {
		return nil
	}
	var out []Change
	seen := map[*formula.Fact]bool{}
	for _, f := range []*formula.Formula{door.Of(i).Rule, door.Of(i).Applies} {
		if f == nil {
			continue
		}
		f.Reads(func(d *formula.Fact) {
			if seen[d] || d.Kind == formula.Table || d.Immutable {
				return
			}
			seen[d] = true
			for _, c := range t.known(d) {
				c.Criterion = i
				out = append(out, c)
			}
		})
		f.Cells(func(d *formula.Fact) {
			column := &t.frame.Facts[door.Of(i).Rows.Table.Slot].Rows.Columns[d.Slot]
			if seen[d] || d.Immutable || column.Absent != nil && column.Absent[i.Row-1] {
				return
			}
			seen[d] = true
			out = append(out, Change{Criterion: i, Table: door.Of(i).Rows.Table, Row: i.Row, Fact: d, term: formula.Term{Fact: door.Of(i).Rows.Table, Cell: d}, Judgement: d.Judgement, From: column.Value(d.Kind, i.Row-1)})
		})
	}
	return out
}

// known is a fact with what is known of it: once, or of one of which that is bounds once for each end.
func (t *trier) known(d *formula.Fact) (out []Change) {
	c := t.frame.Facts[d.Slot]
	at := Change{Fact: d, term: formula.Term{Fact: d}, Judgement: d.Judgement}
	switch c.State {
	case formula.Bounded:
		at.Least, at.Most = c.Lo, c.Hi
		for _, end := range []*number.Number{c.Lo, c.Hi} {
			if end != nil {
				at.From = formula.Value{Kind: d.Kind, Num: *end}
				out = append(out, at)
			}
		}
	case formula.Known:
		at.From = formula.Value{Kind: d.Kind, Num: c.Num, Bool: c.Bool, Text: c.Text}
		out = append(out, at)
	}
	return out
}

// percent is what a criterion's rule gives on the frame as it is; ok is false if it gives nothing.
func (t *trier) percent(i *engine.Item) (number.Number, bool) {
	t.enter(i)
	v, u := door.Of(i).Rule.Number(t.frame)
	return v, u == nil
}

// most finds the smallest changes that give a criterion its full marks: of one fact, else of a few conditions together,
// else one fact after the other as far as each goes.
func (t *trier) most(i *engine.Item) (options []Option, untried []string) {
	t.of = i
	full := number.Hundred
	if i.IsPoints {
		full = number.Min(t.card.Of(i).Weight, i.Max)
	}
	terms := t.terms(i)
	cells, untried := t.cells(i)
	for _, c := range append(slices.Clone(terms), cells...) {
		if t.ctx.Err() != nil {
			return nil, nil
		}
		if to, ok := t.nearest(i, c, full); ok {
			c.To = to
			if o := t.try([]Change{c}); o.Gain.Sign() > 0 {
				options = append(options, o)
			}
		}
	}
	options = nearer(options)
	if len(options) == 0 {
		if o := t.conditions(i, terms, full); o != nil {
			options = append(options, *o)
		}
	}
	if len(options) == 0 && len(cells) > 0 {
		if o := t.column(i, cells, full); o != nil {
			options = append(options, *o)
		}
	}
	if len(options) == 0 {
		if o := t.farthest(i, append(terms, cells[:min(len(cells), maxFarthest)]...)); o != nil {
			options = append(options, *o)
		}
	}
	t.order(options)
	if len(options) > maxOptions {
		options = options[:maxOptions]
	}
	return options, untried
}

// nearer leaves of two ways to change a fact of which bounds are known, one from each end, the one that is less far.
func nearer(options []Option) []Option {
	return slices.DeleteFunc(options, func(o Option) bool {
		c := o.Changes[0]
		return len(o.Changes) == 1 && c.Open() && slices.ContainsFunc(options, func(p Option) bool {
			d := p.Changes[0]
			return d.Fact == c.Fact && d.Open() && d.To.Num.Sub(d.From.Num).Abs().Less(c.To.Num.Sub(c.From.Num).Abs())
		})
	})
}

// maxOptions is how many ways to full marks are listed.
const maxOptions = 16

// order puts the smallest changes first: fewest, facts before judgements, and the least relative to what is there.
func (t *trier) order(options []Option) {
	size := func(o Option) number.Number {
		sum := number.Zero
		for _, c := range o.Changes {
			switch {
			case c.Fact.Kind != formula.Number:
				sum = sum.Add(number.One)
			case c.From.Num.Sign() == 0:
				sum = sum.Add(number.One).Add(c.To.Num.Abs().Quo(number.Hundred))
			default:
				sum = sum.Add(c.To.Num.Sub(c.From.Num).Quo(c.From.Num).Abs())
			}
			if c.Judgement || t.past(c) {
				sum = sum.Add(number.Hundred)
			}
			if c.Criterion == nil {
				continue
			}
			if better := door.Of(c.Criterion).Better; len(better) > 0 && !slices.ContainsFunc(better, func(d door.Direction) bool { return d.Measures(c.Fact) }) {
				sum = sum.Add(number.Hundred) // what the criterion measures comes first
			}
		}
		return sum
	}
	sort.SliceStable(options, func(a, b int) bool {
		if x, y := len(options[a].Changes), len(options[b].Changes); x != y {
			return x < y
		}
		return size(options[a]).Less(size(options[b]))
	})
}
