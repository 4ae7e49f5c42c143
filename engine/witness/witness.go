// Package witness finds facts: for an analysis that asks whether something can happen, documents in which it does. The
// search tries values at which the way of a formula changes, one fact after the other, and goes on from what showed
// something new. What it finds is a real document that can be saved and scored; that it finds nothing proves nothing.
package witness

import (
	"bytes"
	"sort"

	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Search is a search over the facts that some formulas of one rule set read. It serves one goroutine.
type Search struct {
	RuleSet *engine.RuleSet
	Frame   *formula.Frame

	formulas []*formula.Formula
	vars     []variable
	rows     *formula.Rows // of a criterion that stands for rows: the row that is tried
	leaf     *engine.Indicator
	basics   []number.Number // numbers that the formulas hold
	texts    []string        // texts that they hold
	twin     *Search         // the same criterion in another rule set, see NewPair
	worker   *engine.Worker  // that scores documents
	settled  []setting       // facts beside them that keep the criterion's weight
	weight   *number.Number  // the criterion's weight where it is not its own
	seeds    []Point         // of real documents, see Seed
	goals    []number.Number // see Aim
	aims     int             // how often they were aimed at
}

// variable is a fact, or a column of the row that is tried.
type variable struct {
	decl  *formula.Fact
	term  formula.Term // zero if only the twin reads it
	twin  formula.Term // zero if the twin does not read it
	apart bool         // the twin's admits none of its values: no document has it
}

func (v variable) isCell() bool { return v.term.Cell != nil || v.twin.Cell != nil }

// Value is the value of one variable; Rows is that of a table.
type Value struct {
	formula.Value
	Rows *formula.Rows
}

// Point is a value for every variable.
type Point []Value

// New returns a search over the facts that a criterion's rule and condition read, and those of further formulas. Weight is
// the criterion's.
func New(rs *engine.RuleSet, i *engine.Indicator, more ...*formula.Formula) *Search {
	s := &Search{RuleSet: rs, Frame: door.In(rs).NewFrame(), leaf: i}
	for _, f := range append([]*formula.Formula{door.Of(i).Rule, door.Of(i).Applies}, more...) {
		if f != nil {
			s.formulas = append(s.formulas, f)
		}
	}
	if door.Of(i).Rows != nil {
		if door.Of(i).ReadsWeight {
			s.formulas = append(s.formulas, door.Of(i).Rows.Weight)
		}
		s.rows = formula.EmptyRow(door.Of(i).Rows.Table)
		s.Reset()
		s.columns(door.Of(i).Rows)
	}
	s.read()
	s.Reset()
	s.settle(door.In(rs).Movers(i.ID), true)
	return s
}

// Reset makes the frame forget what it computed, as the criterion's own.
func (s *Search) Reset() {
	s.Frame.Reset()
	if s.leaf != nil {
		weight := s.leaf.Weight
		if s.weight != nil {
			weight = *s.weight
		}
		s.Frame.Enter(weight, s.rows, 0)
		if rows := door.Of(s.leaf).Rows; rows != nil { // by what its row says
			if own, u := rows.Weight.Number(s.Frame); u == nil {
				s.Frame.Reset()
				s.Frame.Enter(own, s.rows, 0)
			}
		}
	}
	if s.twin != nil {
		s.twin.Reset()
	}
}

// Put makes the frame that of a point.
func (s *Search) Put(p Point) {
	for k, v := range s.vars {
		put(s.Frame, v.term, p[k])
		if s.twin != nil {
			put(s.twin.Frame, v.twin, p[k])
		}
	}
	s.Reset()
}

func put(frame *formula.Frame, t formula.Term, v Value) {
	switch {
	case t == formula.Term{}:
	case t.Fact.Kind == formula.Table && t.Cell == nil:
		frame.Facts[t.Fact.Slot] = formula.Cell{State: formula.Known, Rows: v.Rows}
	default:
		if v.Kind == formula.Boolean && t.Fact.Kind == formula.Number && v.Bool { // a key point that may be met in part, met in full
			v.Num = number.One
		}
		t.Put(frame, v.Value)
	}
}

// Run tries points until the budget is spent or nothing new turns up. observe looks at the frame, which holds the point,
// and says whether it shows something new; the search goes on from there.
func (s *Search) Run(budget int, observe func(Point) (novel bool)) {
	var queue []Point
	seen := map[string]bool{}
	try := func(p Point) {
		key := p.key()
		if seen[key] || budget <= 0 {
			return
		}
		seen[key] = true
		budget--
		if s.Put(p); observe(p) {
			queue = append(queue, p)
		}
	}
	for _, p := range s.bases() {
		try(p)
		queue = append(queue, p)
	}
	for at := 0; at < len(queue) && budget > 0; at++ {
		p := queue[at]
		for k := range s.vars {
			for _, v := range s.candidates(p, k) {
				q := append(Point{}, p...)
				q[k] = v
				try(q)
			}
		}
	}
}

func (p Point) key() string {
	var b bytes.Buffer
	for _, v := range p {
		b.WriteString(v.String())
		b.WriteByte(0)
		b.WriteString(v.Num.String())
		b.WriteByte(0)
		if v.Rows != nil {
			b.Write(appendRows(nil, nil, v.Rows))
		}
	}
	return b.String()
}

// bases are points to start from: everything least, everything typical, everything as great as it may be.
func (s *Search) bases() []Point {
	least, typical, hundred, most := make(Point, len(s.vars)), make(Point, len(s.vars)), make(Point, len(s.vars)), make(Point, len(s.vars))
	for k, v := range s.vars {
		least[k] = s.plain(v.decl, number.Zero, false)
		typical[k] = s.plain(v.decl, number.One, true)
		hundred[k] = s.plain(v.decl, number.Hundred, true)
		if most[k] = hundred[k]; v.decl.Kind == formula.Number || v.decl.Kind == formula.Date {
			if _, end := v.decl.Ends(); end != nil {
				most[k].Num = admissible(v.decl, *end)
			}
		}
	}
	return append([]Point{hundred, least, typical, most}, s.seeds...)
}

func (s *Search) plain(f *formula.Fact, x number.Number, yes bool) Value {
	v := Value{Value: formula.Value{Kind: f.Kind, Bool: yes}}
	switch f.Kind {
	case formula.Number:
		v.Num = admissible(f, x)
	case formula.Date:
		v.Num = number.Int(19000)
		for _, b := range s.basics {
			if number.Int(10000).Less(b) {
				v.Num = b
			}
		}
		v.Num = admissible(f, v.Num)
	case formula.Text:
		if len(f.Choices) > 0 {
			v.Text = f.Choices[0]
		} else if len(s.texts) > 0 {
			v.Text = s.texts[0]
		}
	case formula.Table:
		v.Rows = &formula.Rows{Columns: make([]formula.ColumnData, len(f.Columns))}
		if yes || f.Cohort {
			v.Rows = s.tableOf(f, [][]number.Number{{x}})
		}
	}
	return v
}

// admissible is the admissible value of a fact that is nearest to x.
func admissible(f *formula.Fact, x number.Number) number.Number {
	if f.Integer || f.Kind == formula.Date {
		x = x.Floor()
	}
	least, most := ends(f)
	if least != nil && x.Less(*least) {
		if x = *least; f.Integer {
			x = x.Ceil()
		}
	}
	if most != nil && most.Less(x) {
		if x = *most; f.Integer {
			x = x.Floor()
		}
	}
	return x
}

// ends are those of a fact; of a day that the document's head gives also those of the period in which the rule set is in force.
func ends(f *formula.Fact) (least, most *number.Number) {
	least, most = f.Ends()
	if d := f.InForce[0]; d != nil && (least == nil || least.Less(*d)) {
		least = d
	}
	if d := f.InForce[1]; d != nil && (most == nil || d.Less(*most)) {
		most = d
	}
	return least, most
}

// candidates are the values worth trying for one variable, the others being those of the point.
func (s *Search) candidates(p Point, k int) []Value {
	f := s.vars[k].decl
	var out []Value
	switch f.Kind {
	case formula.Boolean:
		return []Value{{Value: formula.Value{Kind: f.Kind, Bool: !p[k].Bool}}}
	case formula.Text:
		texts := f.Choices
		if texts == nil {
			texts = append(append([]string{}, s.texts...), "其他", "甲") // 甲 is the key of a first row, see tableOf
		}
		for _, t := range texts {
			out = append(out, Value{Value: formula.Value{Kind: f.Kind, Text: t}})
		}
	case formula.Table:
		for _, rows := range s.tables(f) {
			out = append(out, Value{Value: formula.Value{Kind: f.Kind}, Rows: rows})
		}
	default:
		for _, x := range s.numbers(p, k) {
			out = append(out, Value{Value: formula.Value{Kind: f.Kind, Num: x}})
		}
	}
	return out
}

// numbers are the cuts of the formulas in one variable, what lies between and beside them, and the ends of its range.
func (s *Search) numbers(p Point, k int) []number.Number {
	f := s.vars[k].decl
	cuts := append([]number.Number{}, s.basics...)
	least, most := ends(f)
	if f.Kind == formula.Date {
		cuts = nil
		for _, b := range s.basics {
			switch months, _ := b.Int64(); {
			case number.Int(10000).Less(b):
				cuts = append(cuts, b)
			case 0 < months && months < 100: // before the end by as many months as a rule may add
				cuts = append(cuts, most.Sub(number.Int(31*months)))
			}
		}
	}
	s.Put(p)
	cuts = s.cuts(s.vars[k].term, cuts)
	if s.twin != nil {
		cuts = s.twin.cuts(s.vars[k].twin, cuts)
	}
	aimed := s.aimed(k)
	s.Put(p)
	for _, end := range []*number.Number{least, most} {
		if end != nil {
			cuts = append(cuts, *end)
		}
	}
	cuts = distinct(cuts)
	var out []number.Number
	for i, x := range cuts {
		if i > 0 {
			out = append(out, cuts[i-1].Add(x).Quo(number.Int(2)))
		}
		out = append(out, x.Sub(number.One), x, x.Add(number.One))
	}
	for i, x := range out {
		out[i] = admissible(f, x)
	}
	for _, x := range aimed {
		if admissible(f, x).Equal(x) {
			out = append(out, x)
		}
	}
	return distinct(out)
}

func (s *Search) cuts(t formula.Term, cuts []number.Number) []number.Number {
	if t == (formula.Term{}) {
		return cuts
	}
	for _, f := range s.formulas {
		found, _, _ := f.Cuts(s.Frame, t)
		cuts = append(cuts, found...)
	}
	return cuts
}

func distinct(list []number.Number) []number.Number {
	sort.Slice(list, func(i, j int) bool { return list[i].Less(list[j]) })
	kept := list[:0]
	for i, x := range list {
		if (i == 0 || !x.Equal(list[i-1])) && x.Bits() < 200 {
			kept = append(kept, x)
		}
	}
	return kept
}

// tables are small tables that the declaration admits: none, one and two rows of the numbers that the formulas hold, and as many rows as one of
// those, or the declaration, says, or as steps of one take all away, of one number or of the greatest and the least that a column may hold.
func (s *Search) tables(f *formula.Fact) []*formula.Rows {
	out := []*formula.Rows{s.tableOf(f, nil)}
	basics := s.basics
	if len(basics) > 8 {
		basics = basics[:8]
	}
	for i, x := range basics {
		out = append(out, s.tableOf(f, [][]number.Number{{x}}))
		for _, y := range basics[i:] {
			out = append(out, s.tableOf(f, [][]number.Number{{x, y}, {y, x}}))
		}
	}
	counts := basics[:len(basics):len(basics)]
	for _, x := range basics {
		if s.leaf != nil && x.Sign() > 0 { // so many steps until nothing is left
			counts = append(counts, number.Hundred.Quo(x).Ceil(), s.leaf.Weight.Quo(x).Ceil())
		}
	}
	if l := f.Limits; l != nil {
		counts = append(counts, number.Int(int64(l.Least)), number.Int(int64(l.Most)))
	}
	for _, n := range distinct(counts) {
		count, ok := n.Int64()
		if !n.IsInt() || !ok || count < 2 || count > 20 {
			continue
		}
		for _, x := range append(basics[:len(basics):len(basics)], columnEnds(f)...) {
			rows := [][]number.Number{}
			for range count {
				rows = append(rows, []number.Number{x})
			}
			out = append(out, s.tableOf(f, rows), s.tableOf(f, append(rows, []number.Number{x})))
		}
	}
	if f.Order != nil { // rows that follow each other take more than two
		for i := range basics {
			of := func(k int) number.Number { return basics[(i+k)%len(basics)] }
			out = append(out, s.tableOf(f, [][]number.Number{{of(0)}, {of(1)}, {of(2)}}))
		}
	}
	return out
}

// columnEnds are the least and the greatest that columns of a table may hold.
func columnEnds(f *formula.Fact) (out []number.Number) {
	for _, c := range f.Columns {
		for _, end := range []*number.Number{c.Min, c.Max} {
			if end != nil && c.Kind == formula.Number {
				out = append(out, *end)
			}
		}
	}
	return distinct(out)
}

// tableOf makes a table whose rows take the given numbers in turn. It has as many rows as the declaration asks for at least, and no more than
// it admits; those are distinct, and follow each other, by which rows are told apart.
func (s *Search) tableOf(f *formula.Fact, rows [][]number.Number) *formula.Rows {
	if l := f.Limits; l != nil {
		rows = rows[:min(len(rows), l.Most)]
	}
	for len(rows) < min(f.Least(), 1000) {
		rows = append(rows[:len(rows):len(rows)], []number.Number{number.Int(int64(len(rows)))})
	}
	t := &formula.Rows{N: len(rows), Columns: make([]formula.ColumnData, len(f.Columns))}
	for r, numbers := range rows {
		at := 0
		for k, c := range f.Columns {
			d := &t.Columns[k]
			switch c.Kind {
			case formula.Number:
				x := admissible(c, numbers[at%len(numbers)])
				if f.Order != nil && c.Name == f.Order.Column {
					x = f.Order.Step.Mul(number.Int(int64(r)))
					if c.Min != nil {
						x = x.Add(*c.Min)
					}
				} else if c.Name == f.KeyColumn {
					x = admissible(c, number.Int(int64(r)).Add(admissible(c, number.Zero)))
				}
				d.Nums = append(d.Nums, x)
				at++
			case formula.Date:
				d.Nums = append(d.Nums, admissible(c, number.Int(int64(19000+r))))
			case formula.Boolean:
				d.Bools = append(d.Bools, numbers[at%len(numbers)].Sign() > 0)
			case formula.Text:
				text := string(rune('甲' + r))
				if len(c.Choices) > 0 {
					text = c.Choices[r%len(c.Choices)]
				}
				d.Texts = append(d.Texts, text)
			}
		}
	}
	return t
}
