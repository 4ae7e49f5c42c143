package cases

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Mutant is a rule set with one small change. A test, or a replay of a past report, should notice it.
type Mutant struct {
	ID      string // the criterion, the place in the tree, and the change
	Words   string // 90 → 91
	Noticed bool
	By      diag.Term // what noticed it: a case, a report, or loading
	Refused bool      // it does not even load
	edits   []edit
}

// edit replaces a span of a file.
type edit struct {
	place diag.Place
	text  string
}

// Loader makes the rule set anew from changed files: Name and Text are its own, Fetch finds those it extends.
type Loader struct {
	Name  string
	Text  []byte
	Fetch engine.Fetch
}

// Load loads the rule set with some edits made.
func (l Loader) Load(edits []edit) (*engine.RuleSet, error) {
	fetch := func(ref string) (string, []byte, error) {
		if l.Fetch == nil {
			return "", nil, fs.ErrNotExist
		}
		name, text, err := l.Fetch(ref)
		return name, apply(name, text, edits), err
	}
	return engine.Parse(l.Name, apply(l.Name, l.Text, edits), fetch)
}

// Mutated loads the rule set that a mutant is.
func (l Loader) Mutated(m *Mutant) (*engine.RuleSet, error) { return l.Load(m.edits) }

// apply makes the edits that belong to a file, from its end to its start.
func apply(name string, text []byte, edits []edit) []byte {
	var own []edit
	for _, e := range edits {
		if e.place.Source.Name == name {
			own = append(own, e)
		}
	}
	sort.Slice(own, func(i, j int) bool { return own[j].place.Span.Start < own[i].place.Span.Start })
	for _, e := range own {
		text = []byte(string(text[:e.place.Span.Start]) + e.text + string(text[e.place.Span.End:]))
	}
	return text
}

// Mutants lists the mutants of a rule set: every constant, parameter and grade raised, every value of the
// tables that it gives changed, every comparison with its border moved,
// and or exchanged, steps counted otherwise, and weight moved between neighbours.
func Mutants(rs *engine.RuleSet) []*Mutant {
	m := &mutator{seen: map[*formula.Node]bool{}}
	for _, i := range rs.Criteria() {
		for _, part := range []struct {
			f      *formula.Formula
			prefix string
		}{{door.Of(i).Applies, "applies"}, {door.Of(i).Rule, ""}} {
			if part.f != nil {
				m.formula(i.ID+":"+part.prefix, part.f)
			}
		}
	}
	door.In(rs).Whole(func(name string, f *formula.Formula) { m.formula(name+":", f) })
	for _, p := range rs.Parameters {
		m.number("parameter:"+p.Name, p.Value, p.Place)
	}
	door.In(rs).OwnCells(m.cell)
	for _, group := range door.In(rs).KeyPoints() {
		m.points(group)
	}
	for _, g := range rs.Grades {
		if g.From.Sign() > 0 {
			m.number("grade:"+g.Name, g.From, g.Place)
		}
	}
	for _, i := range rs.All() {
		m.weights(i.Children)
	}
	m.weights(rs.Indicators)
	return m.out
}

type mutator struct {
	out  []*Mutant
	seen map[*formula.Node]bool
}

func (m *mutator) add(id, from, to string, edits ...edit) {
	for _, e := range edits {
		if e.place.Source == nil {
			return
		}
	}
	words := from + "→" + to
	m.out = append(m.out, &Mutant{ID: id + " " + words, Words: words, edits: edits})
}

// raised is a number a little greater: by one in its last place, so that 90 becomes 91 and 0.5 becomes 0.6.
func raised(x number.Number) number.Number {
	places, ok := x.Terminates()
	if !ok || places > number.MaxPlaces {
		places = 0
	}
	return x.Add(number.Step(places))
}

func (m *mutator) number(id string, x number.Number, at diag.Place) {
	m.add(id, x.String(), raised(x).String(), edit{at, raised(x).String()})
}

// cell changes a value in a table that the rule set gives: a number is raised, a date is the day after, yes is no, a choice is the
// next one, and any other text a longer one; where the table could not hold that, it is the nearest that it can. What cannot be
// changed at all gives no mutant.
func (m *mutator) cell(table, column *formula.Fact, row int, at diag.Place) {
	id := fmt.Sprintf("table:%s/%d/%s", table.Name, row+1, column.Name)
	data := &table.Owned.Columns[column.Slot]
	v := data.Value(column.Kind, row)
	free := func(w formula.Value) bool { // no other row has it, where rows are told apart by it
		for r := range table.Owned.N {
			if slices.Contains(table.ToldApart(), column.Name) && data.Value(column.Kind, r).String() == w.String() {
				return false
			}
		}
		least, most := column.Ends()
		return column.Kind == formula.Text || (least == nil || !w.Num.Less(*least)) && (most == nil || !most.Less(w.Num))
	}
	now := v
	switch column.Kind {
	case formula.Number, formula.Date:
		x, factor, step := v.Num, number.One, number.One
		if column.Kind == formula.Number { // as it is written, which may be in another unit
			var err error
			if x, err = number.Parse(string(at.Source.Text[at.Span.Start:at.Span.End])); err != nil {
				return
			}
			if step = raised(x).Sub(x); x.Sign() != 0 {
				factor = v.Num.Quo(x)
			}
		}
		for k := 1; k <= table.Owned.N+1; k++ {
			for _, by := range []int{k, -k} {
				y := x.Add(step.Mul(number.Int(int64(by))))
				if now.Num = y.Mul(factor); !free(now) {
					continue
				}
				if column.Kind == formula.Number {
					m.add(id, x.String(), y.String(), edit{at, y.String()})
				} else {
					m.add(id, v.String(), now.String(), edit{at, `"` + now.String() + `"`})
				}
				return
			}
		}
		return
	case formula.Boolean:
		m.add(id, strconv.FormatBool(v.Bool), strconv.FormatBool(!v.Bool), edit{at, strconv.FormatBool(!v.Bool)})
		return
	}
	others := []string{v.Text + "′"}
	if n := len(column.Choices); n > 0 {
		k := slices.Index(column.Choices, v.Text)
		others = append(slices.Clone(column.Choices[k+1:]), column.Choices[:k]...)
	}
	for _, now.Text = range others {
		if text, err := json.Marshal(now.Text); err == nil && free(now) {
			m.add(id, v.Text, now.Text, edit{at, string(text)})
			return
		}
	}
}

var swaps = map[formula.Op][2]string{formula.OpLt: {"<", "<="}, formula.OpLe: {"<=", "<"}, formula.OpGt: {">", ">="}, formula.OpGe: {">=", ">"},
	formula.OpEq: {"==", "!="}, formula.OpNe: {"!=", "=="}, formula.OpAnd: {"&&", "||"}, formula.OpOr: {"||", "&&"}}

var callSwaps = map[string]string{"whole": "begun", "begun": "whole", "floor": "ceil", "ceil": "floor", "min": "max", "max": "min", "increasing": "decreasing", "decreasing": "increasing"}

func (m *mutator) formula(prefix string, f *formula.Formula) {
	for n := range f.Nodes() {
		if m.seen[n] {
			continue // of a let that was mutated before
		}
		m.seen[n] = true
		id := prefix + n.ID(f)
		m.uncounted(id, f, n)
		switch {
		case n.Op == formula.OpConst && n.Value.Kind == formula.Number:
			at := f.PlaceOf(n)
			if at.Source == nil {
				continue
			}
			if _, err := number.Parse(string(at.Source.Text[at.Span.Start:at.Span.End])); err != nil { // it is made of something else, such as the shares of key points
				continue
			}
			m.number(id, n.Value.Num, at)
		case n.Op == formula.OpCall && callSwaps[n.Name] != "":
			at := f.PlaceOf(n)
			at.Span.End = at.Span.Start + len(n.Name)
			if at.Source != nil && string(at.Source.Text[at.Span.Start:at.Span.End]) == n.Name {
				m.add(id, n.Name, callSwaps[n.Name], edit{at, callSwaps[n.Name]})
			}
		case swaps[n.Op][0] != "":
			m.operator(id, f, n)
		case n.Op == formula.OpCheck && n.Else:
			m.shares(id, f, n.Args[n.Items():])
		}
	}
}

// uncounted leaves each key point out of the number of those that are not met. Of one that may not apply no expression says by itself whether it is met.
func (m *mutator) uncounted(id string, f *formula.Formula, n *formula.Node) {
	group, at := n.Unmet(), f.PlaceOf(n)
	if group == nil || at.Source == nil {
		return
	}
	text := string(at.Source.Text[at.Span.Start:at.Span.End])
	for _, item := range group.Items {
		if item.MayNot() || strings.ContainsAny(item.Mark, `"'\\`) {
			continue
		}
		m.add(id+"/"+item.Mark, text, text+"−"+item.Mark, edit{at, "(" + text + " - (met(" + group.Name + ", '" + item.Mark + "') ? 0 : 1))"})
	}
}

// shares moves a part of the share of each key point to the one after it: where all are met, or none, that makes no difference.
func (m *mutator) shares(id string, f *formula.Formula, list []*formula.Node) {
	for k := range len(list) - 1 {
		a, b := list[k], list[k+1]
		if a.Op != formula.OpConst || b.Op != formula.OpConst || f.PlaceOf(a).Source == nil || f.PlaceOf(b).Source == nil || f.PlaceOf(a) == f.PlaceOf(b) {
			continue
		}
		x, y := a.Value.Num, b.Value.Num
		m.move(id+"/shares/"+strconv.Itoa(k+1), x, y, f.PlaceOf(a), f.PlaceOf(b))
	}
}

// move takes one, or half of what is less, from a number and adds it to another.
func (m *mutator) move(id string, x, y number.Number, at, to diag.Place) {
	step := number.One
	if !number.One.Less(x) {
		step = x.Quo(number.Int(2))
	}
	if x.Sign() <= 0 || at.Source == nil || to.Source == nil || at == to {
		return
	}
	less, more := x.Sub(step), y.Add(step)
	m.add(id, x.String()+"/"+y.String(), less.String()+"/"+more.String(), edit{at, less.String()}, edit{to, more.String()})
}

// points moves shares between key points that are declared as a fact, and takes back that one is a gate.
func (m *mutator) points(group *formula.KeyPoints) {
	written := func(at diag.Place) (number.Number, bool) {
		if at.Source == nil {
			return number.Zero, false
		}
		x, err := number.Parse(string(at.Source.Text[at.Span.Start:at.Span.End]))
		return x, err == nil
	}
	for k, item := range group.Items {
		id := "points:" + item.Fact.Name
		if item.Gate && item.GateAt.Source != nil {
			m.add(id+"/gate", "true", "false", edit{item.GateAt, "false"})
		}
		if k == len(group.Items)-1 {
			continue
		}
		x, ok := written(item.ShareAt)
		if y, too := written(group.Items[k+1].ShareAt); ok && too {
			m.move(id, x, y, item.ShareAt, group.Items[k+1].ShareAt)
		}
	}
}

var wordSwaps = map[formula.Op][2]string{formula.OpAnd: {"and", "or"}, formula.OpOr: {"or", "and"}}

// withoutComments blanks the comments in a part of an expression as a JSON file holds it, where a line ends with \\n or
// with the string.
func withoutComments(s string) string {
	b := []byte(s)
	for at := strings.Index(s, "//"); at >= 0 && at < len(b); at++ {
		if b[at] == '"' || b[at] == '\\' && at+1 < len(b) && b[at+1] == 'n' {
			next := strings.Index(s[at:], "//")
			if next < 0 {
				break
			}
			at += next
		}
		b[at] = ' '
	}
	return string(b)
}

// operator changes an operator, which stands between its operands.
func (m *mutator) operator(id string, f *formula.Formula, n *formula.Node) {
	a, b := f.PlaceOf(n.Args[0]), f.PlaceOf(n.Args[1])
	if a.Source == nil || a.Source != b.Source || b.Span.Start < a.Span.End {
		return
	}
	between := withoutComments(string(a.Source.Text[a.Span.End:b.Span.Start]))
	swap := swaps[n.Op]
	at := strings.Index(between, swap[0])
	if words, ok := wordSwaps[n.Op]; ok && at < 0 { // as expr may write them
		swap = words
		at = strings.Index(between, swap[0])
	}
	if at < 0 {
		return
	}
	start := a.Span.End + at
	m.add(id, swap[0], swap[1], edit{diag.Place{Source: a.Source, Span: diag.Span{Start: start, End: start + len(swap[0])}}, swap[1]})
}

// weights moves one point, or half of a smaller weight, from each indicator to the one after it.
func (m *mutator) weights(level []*engine.Indicator) {
	for k := range len(level) - 1 {
		a, b := level[k], level[k+1]
		step := number.One
		if !number.One.Less(a.Weight) {
			step = a.Weight.Quo(number.Int(2))
		}
		if a.Weight.Sign() <= 0 || !a.IsCriterion() || !b.IsCriterion() || door.Of(a).Rows != nil || door.Of(b).Rows != nil || a.WeightPlace.Source == nil || b.WeightPlace.Source == nil {
			continue
		}
		to, more := a.Weight.Sub(step), b.Weight.Add(step)
		m.add("weights:"+a.ID+","+b.ID, a.Weight.String()+"/"+b.Weight.String(), to.String()+"/"+more.String(),
			edit{a.WeightPlace, to.String()}, edit{b.WeightPlace, more.String()})
	}
}

// Check is something beside the cases that may notice a mutant, such as the replay of a report.
type Check struct {
	Name  diag.Term
	Holds func(*engine.RuleSet) bool
}

// Mutate runs the cases and checks against every mutant and notes which are noticed. What it asks of the others, if
// anything, is asked while they are loaded, on several goroutines; the first error ends the run.
func (f *File) Mutate(ctx context.Context, l Loader, mutants []*Mutant, checks []Check, missed func(*Mutant, *engine.RuleSet) error, progress func(done, total int)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	jobs := make(chan *Mutant)
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range runtime.GOMAXPROCS(0) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for m := range jobs {
				if rs := f.try(l, m, checks); rs != nil && missed != nil {
					if err := missed(m, rs); err != nil {
						cancel(err)
					}
				}
				mu.Lock()
				if done++; progress != nil {
					progress(done, len(mutants))
				}
				mu.Unlock()
			}
		}()
	}
	for _, m := range mutants {
		if ctx.Err() != nil {
			break
		}
		jobs <- m
	}
	close(jobs)
	wg.Wait()
	return context.Cause(ctx)
}

// try gives the rule set that a mutant is, if nothing notices it.
func (f *File) try(l Loader, m *Mutant, checks []Check) *engine.RuleSet {
	rs, err := l.Mutated(m)
	if err != nil {
		m.Noticed, m.Refused, m.By = true, true, diag.Both("载入时被拒绝：%s", "refused when it is loaded: %s", diag.Findings(err)[0].Code.ID)
		return nil
	}
	for _, c := range f.Cases {
		if len(c.Run(rs)) > 0 {
			m.Noticed, m.By = true, diag.Both("用例“%s”", "case “%s”", c.Name)
			return nil
		}
	}
	for _, c := range checks {
		if !c.Holds(rs) {
			m.Noticed, m.By = true, c.Name
			return nil
		}
	}
	return rs
}
