package verify

import (
	"fmt"
	"sort"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/witness"
)

// subject is one criterion under verification: what the exploration found possible, and what the search found to happen.
type subject struct {
	rs     *engine.RuleSet
	i      *engine.Indicator
	search *witness.Search
	lo, hi number.Number // what the rule may give

	possible   bool // that it applies
	bounds     formula.Bounds
	mayArm     map[way]bool
	mayOutcome map[outcome]bool
	unknown    bool // something was not looked into

	arms     map[way]bool
	outcomes map[outcome][]witness.Point
	values   map[string]bool // some of those that were seen
	least    *value
	most     *value
	applied  bool
	exact    *extent // what a complete analysis found; nil if there was none
}

type way struct {
	node *formula.Node
	arm  int
}

type outcome struct {
	node *formula.Node
	code *diag.Code
}

type value struct {
	x    number.Number
	p    witness.Point
	more []witness.Point // others that give it: a document may not be able to say the first
}

// maxAlike is how many points are kept that show the same.
const maxAlike = 16

// also keeps a point that gives the same.
func (v *value) also(p witness.Point) {
	if len(v.more) < maxAlike {
		v.more = append(v.more, p)
	}
}

// extent is everything that a rule gives, known exactly.
type extent struct {
	values       []number.Number // all values, if there are finitely many
	finite       bool
	least, most  number.Number
	hasLeast     bool // the least is attained, and not only approached
	hasMost      bool
	undetermined bool // some facts give no value
	any          bool // some facts give a value
}

// searchBudget is how many points are tried for one criterion.
const searchBudget = 3000

func conditions(list ...*formula.Formula) []*formula.Formula {
	var out []*formula.Formula
	for _, f := range list {
		if f != nil {
			out = append(out, f)
		}
	}
	return out
}

func newSubject(rs *engine.RuleSet, i *engine.Indicator, documents [][]byte) *subject {
	s := &subject{rs: rs, i: i, search: witness.New(rs, i), lo: number.Zero, hi: number.Hundred, mayArm: map[way]bool{}, mayOutcome: map[outcome]bool{},
		arms: map[way]bool{}, outcomes: map[outcome][]witness.Point{}, values: map[string]bool{}}
	if i.IsPoints {
		s.lo, s.hi = i.Min, i.Max
	}
	s.explore()
	s.look(documents)
	s.exact = s.complete()
	return s
}

// explore walks the rule over all facts that fulfil the condition under which it applies.
func (s *subject) explore() {
	frame := s.emptyFrame()
	watch := &formula.Watch{
		Arm: func(n *formula.Node, arm int) { s.mayArm[way{n, arm}] = true },
		Outcome: func(n *formula.Node, code *diag.Code) {
			s.unknown = s.unknown || code == nil
			s.mayOutcome[outcome{n, code}] = true
		},
	}
	weight := door.In(s.rs).Weighing(s.i.ID)
	s.bounds, s.possible = door.Of(s.i).Rule.Explore(frame, weight, watch, conditions(door.Of(s.i).Applies)...)
	if a := door.Of(s.i).Applies; a != nil {
		a.Explore(frame, weight, watch)
	}
}

// emptyFrame is a frame of which nothing is known but the criterion's weight.
func (s *subject) emptyFrame() *formula.Frame {
	frame := newFrame(s.rs)
	var row *formula.Rows
	if rows := door.Of(s.i).Rows; rows != nil {
		row = formula.EmptyRow(rows.Table)
	}
	frame.Enter(s.i.Weight, row, 0)
	return frame
}

// look searches for facts that show what the rule can do, and looks at what documents say that are at hand.
func (s *subject) look(documents [][]byte) {
	s.search.Run(searchBudget, func(p witness.Point) bool { return s.observe(p) })
	s.search.Seed(documents...)
	for _, p := range s.search.Known() {
		s.search.Put(p)
		s.observe(p)
	}
}

// observe notes what the facts in the search's frame show that was not seen before.
func (s *subject) observe(p witness.Point) (novel bool) {
	frame := s.search.Frame
	trace := func(f *formula.Formula) {
		f.Trace(frame, func(n *formula.Node, arm int) {
			novel = novel || !s.arms[way{n, arm}]
			s.arms[way{n, arm}] = true
		})
	}
	if a := door.Of(s.i).Applies; a != nil {
		trace(a)
		ok, u := a.Bool(frame)
		if n := formula.NodeOf(u); n != nil {
			novel = s.came(outcome{n, u.Code}, p) || novel
		}
		if !ok || u != nil {
			return novel
		}
	}
	s.applied = true
	trace(door.Of(s.i).Rule)
	v, u := door.Of(s.i).Rule.Number(frame)
	if u == nil && (v.Less(s.lo) || s.hi.Less(v)) {
		u = formula.UndeterminedAt(door.Of(s.i).Rule.Root, diag.OutcomeRange)
	}
	if u != nil {
		return s.came(outcome{formula.NodeOf(u), u.Code}, p) || novel
	}
	if text := v.String(); !s.values[text] && len(s.values) < 64 {
		s.values[text], novel = true, true
	}
	if s.least == nil || v.Less(s.least.x) {
		s.least, novel = &value{x: v, p: p}, true
	} else if s.least.x.Equal(v) {
		s.least.also(p)
	}
	if s.most == nil || s.most.x.Less(v) {
		s.most, novel = &value{x: v, p: p}, true
	} else if s.most.x.Equal(v) {
		s.most.also(p)
	}
	return novel
}

// came notes a point that comes to an outcome, and reports whether it is the first.
func (s *subject) came(o outcome, p witness.Point) bool {
	list := s.outcomes[o]
	if len(list) < maxAlike {
		s.outcomes[o] = append(list, p)
	}
	return len(list) == 0
}

// shows is a document that comes to an outcome, nil if none is known.
func (s *subject) shows(o outcome) []byte {
	for _, p := range s.outcomes[o] {
		if document := s.search.Confirmed(p, isOutcome(o.code)); document != nil {
			return document
		}
	}
	return nil
}

// complete analyses the rule exactly where that is possible: by trying all facts if there are finitely many, or taking the
// rule apart where there is one number beside them.
func (s *subject) complete() *extent {
	if !door.In(s.rs).WeighsTheSame(s.i.ID) {
		return nil
	}
	one := -1
	c, ok := s.search.Combinations(func(k int, f *formula.Fact) bool {
		if f.Kind == formula.Number && one < 0 {
			one = k
		}
		return one == k
	})
	if !ok {
		return nil
	}
	e := &extent{finite: one < 0}
	if !c.All(func(p witness.Point) bool { return s.extend(e, p, one) }) || !e.any {
		return nil
	}
	return e
}

// extend adds what the rule gives on one combination of the finite facts.
func (s *subject) extend(e *extent, p witness.Point, one int) bool {
	if one < 0 {
		q := append(witness.Point{}, p...)
		s.search.Put(q)
		s.observe(q)
		if a := door.Of(s.i).Applies; a != nil {
			if ok, u := a.Bool(s.search.Frame); !ok || u != nil {
				return true
			}
		}
		if v, u := door.Of(s.i).Rule.Number(s.search.Frame); u == nil {
			e.add(v, true)
		} else {
			e.undetermined = true
		}
		return true
	}
	f := s.search.Facts()[one]
	if door.Of(s.i).Applies != nil { // which would cut the number's range
		return false
	}
	p[one].Num = number.Zero
	s.search.Put(p)
	pieces, ok := door.Of(s.i).Rule.Pieces(s.search.Frame, s.search.Term(one), f.Min, f.Max)
	if !ok {
		return false
	}
	for _, piece := range pieces {
		if piece.Undetermined {
			e.undetermined = true
			continue
		}
		if !e.piece(piece) {
			return false
		}
	}
	return true
}

// piece adds the values of a piece. It returns false for one that is not bounded.
func (e *extent) piece(p formula.Piece) bool {
	m := p.Fraction
	switch {
	case p.IsPoint():
		e.add(m.At(*p.From), true)
	case m.Slope() == 0:
		e.add(m.Level(), true)
	case p.From == nil || p.To == nil || m.Pole(*p.From) || m.Pole(*p.To):
		return false
	default:
		e.add(m.At(*p.From), false)
		e.add(m.At(*p.To), false)
	}
	return true
}

// add notes a value that is attained, or only approached.
func (e *extent) add(x number.Number, attained bool) {
	if e.finite {
		known := false
		for _, v := range e.values {
			known = known || v.Equal(x)
		}
		if !known {
			e.values = append(e.values, x)
		}
	}
	if !e.any || x.Less(e.least) {
		e.least, e.hasLeast = x, attained
	} else if x.Equal(e.least) {
		e.hasLeast = e.hasLeast || attained
	}
	if !e.any || e.most.Less(x) {
		e.most, e.hasMost = x, attained
	} else if x.Equal(e.most) {
		e.hasMost = e.hasMost || attained
	}
	e.any = true
}

// percent shows a value of the rule in percent of the weight, or in points.
func (s *subject) percent(x number.Number) diag.Term {
	if s.i.IsPoints {
		return diag.Both("%s 分", "%s points", x.Approx(4))
	}
	return diag.Both("%s%%", "%s%%", x.Approx(4))
}

// enumeration is what stands in a list, said with In: 甲、乙 or a, b.
type enumeration []diag.Term

func (e enumeration) In(lang diag.Lang) string {
	parts := make([]string, len(e))
	for k, t := range e {
		parts[k] = t.In(lang)
	}
	return lang.Join(parts)
}

// list shows values in order.
func (s *subject) list(values []number.Number) enumeration {
	sorted := append([]number.Number{}, values...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Less(sorted[j]) })
	parts := make(enumeration, len(sorted))
	for k, v := range sorted {
		parts[k] = s.percent(v)
	}
	return parts
}

func (s *subject) claim(p Property, detail string, v Verdict, text diag.Term, document []byte) Claim {
	c := Claim{ID: s.i.ID + ":" + string(p), Criterion: s.i, Property: p, Verdict: v, Text: text, Document: document, Place: door.Of(s.i).Rule.Place()}
	if detail != "" {
		c.ID += ":" + detail
	}
	return c
}

// where names a node of the rule for a claim's id and place.
func (s *subject) at(c *Claim, n *formula.Node) {
	f := door.Of(s.i).Rule
	id := n.ID(f)
	if a := door.Of(s.i).Applies; a != nil && id == "" && n != f.Root {
		f, id = a, "applies"+n.ID(a)
	}
	c.ID = fmt.Sprintf("%s:%s%s", s.i.ID, c.Property, id)
	c.Place = f.PlaceOf(n)
}
