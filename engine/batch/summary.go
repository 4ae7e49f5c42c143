package batch

import (
	"slices"
	"sort"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Summary is what many documents came to. Its zero value is the summary of nothing, as is that of NewSummary.
type Summary struct {
	Documents int64            `json:"documents"`
	Refused   int64            `json:"refused"`
	Open      int64            `json:"open"` // totals that are only known as a range
	Codes     map[string]int64 `json:"codes"`
	Sets      map[string]*Set  `json:"rulesets"` // by id@version

	last *Set
}

// Set is what the documents of one rule set came to.
type Set struct {
	Title     string           `json:"title"`
	Documents int64            `json:"documents"`
	Open      int64            `json:"open"`
	Sum       number.Number    `json:"sum"` // of determined totals
	Least     *number.Number   `json:"least,omitempty"`
	Most      *number.Number   `json:"most,omitempty"`
	Bands     [Bands]int64     `json:"bands"`  // determined totals by their rate: 0 to below 5 %, …, 95 to 100 %
	Grades    map[string]int64 `json:"grades"` // of determined grades; "" for none
	Unsettled int64            `json:"unsettled"`
	Lost      map[string]*Lost `json:"lost"` // by id of the criterion; rows of a table together, see Lost.Rows

	rules   *engine.RuleSet
	inOrder []ordered // what Lost has, in the order of criteria
}

// Bands is how many stretches the rates of totals are counted in.
const Bands = 20

// Lost is what was lost at a criterion.
type Lost struct {
	Name   string        `json:"name"`
	Rows   bool          `json:"rows,omitempty"` // the criterion is scored for each row of a table: what follows counts rows
	Scored int64         `json:"scored"`         // how often it applied and had a determined score
	Losing int64         `json:"losing"`         // how often less than its weight
	Open   int64         `json:"open"`
	Weight number.Number `json:"weight"` // of all determined scores together
	Points number.Number `json:"points"` // lost together; of each document to 10 decimals
}

// NewSummary returns the summary of nothing.
func NewSummary() *Summary { return new(Summary).made() }

// made gives a summary its maps where it has none, as one that was read from JSON may not.
func (s *Summary) made() *Summary {
	if s.Codes == nil {
		s.Codes = map[string]int64{}
	}
	if s.Sets == nil {
		s.Sets = map[string]*Set{}
	}
	return s
}

// made gives what a rule set's documents came to its maps.
func (set *Set) made() *Set {
	if set.Grades == nil {
		set.Grades = map[string]int64{}
	}
	if set.Lost == nil {
		set.Lost = map[string]*Lost{}
	}
	return set
}

// of is what the documents of a rule set came to.
func (s *Summary) of(ref, title string) *Set {
	set := s.Sets[ref]
	if set == nil {
		set = &Set{Title: title}
		s.Sets[ref] = set
	}
	return set.made()
}

// Reset makes it the summary of nothing again.
func (s *Summary) Reset() {
	if s == nil {
		return
	}
	s.Documents, s.Refused, s.Open = 0, 0, 0
	clear(s.Codes)
	for ref, set := range s.Sets {
		if set == nil { // as JSON may have it
			delete(s.Sets, ref)
			continue
		}
		lost := set.Lost
		clear(set.Grades)
		for _, l := range lost {
			*l = Lost{Name: l.Name, Rows: l.Rows}
		}
		*set = Set{Title: set.Title, Grades: set.Grades, Lost: lost, rules: set.rules, inOrder: set.inOrder}
	}
}

// Add counts one outcome.
func (s *Summary) Add(o *Outcome) {
	if s == nil {
		return
	}
	if o == nil {
		return
	}
	s.made().Documents++
	if o.Card == nil {
		s.Refused++
		var seen []*diag.Code
		for _, d := range o.Findings {
			if d.Severity == diag.Error && !slices.Contains(seen, d.Code) {
				seen = append(seen, d.Code)
				s.Codes[d.Code.ID]++
			}
		}
		return
	}
	c := o.Card
	set := s.set(c.RuleSet)
	set.Documents++
	t := &c.Total
	if t.Score.Open {
		s.Open++
		set.Open++
	} else {
		score := t.Score.Lo
		set.Sum = set.Sum.Add(score)
		set.widen(&score, &score)
		at, ok := t.Rate.Quo(number.Int(100 / Bands)).Floor().Int64()
		if !ok || at < 0 {
			at = 0
		}
		set.Bands[min(at, Bands-1)]++
	}
	if grade := t.Grade(); grade == "" && (t.MayMiss || len(t.Grades()) > 0) {
		set.Unsettled++
	} else {
		set.Grades[grade]++
	}
	in := door.Card(c)
	for k, i := range c.Criteria() {
		weight, score, scored, open := in.Counted(i.Index())
		if !weight.Equal(i.Weight) && !i.Rounding.AtTotal { // full marks of a weight that has moved are rounded as scores are
			weight = weight.Round(i.Rounding.Places, i.Rounding.Mode)
		}
		set.lost(k, i).add(weight, score, scored, open)
	}
}

// set is what the documents of a rule set came to.
func (s *Summary) set(rs *engine.RuleSet) *Set {
	if s.last != nil && s.last.rules == rs {
		return s.last
	}
	set := s.of(rs.Ref(), rs.Title)
	set.rules, set.inOrder = rs, nil
	s.last = set
	return set
}

// lost is what was lost at a criterion, the k-th of its document. Where the criteria are those of the document before, nothing is looked up.
func (set *Set) lost(k int, i *engine.Item) *Lost {
	if k < len(set.inOrder) && set.inOrder[k].of == i.Indicator {
		return set.inOrder[k].lost
	}
	id := i.Indicator.ID
	l := set.Lost[id]
	if l == nil {
		l = &Lost{Name: i.Indicator.Name, Rows: i.Row > 0 || i.Indicator.ForEach() != ""}
		set.Lost[id] = l
	}
	set.inOrder = append(set.inOrder[:min(k, len(set.inOrder))], ordered{i.Indicator, l})
	return l
}

type ordered struct {
	of   *engine.Indicator
	lost *Lost
}

func (set *Set) widen(least, most *number.Number) {
	if least != nil && (set.Least == nil || least.Less(*set.Least)) {
		x := *least
		set.Least = &x
	}
	if most != nil && (set.Most == nil || set.Most.Less(*most)) {
		x := *most
		set.Most = &x
	}
}

func (l *Lost) add(weight, score number.Number, scored, open bool) {
	switch {
	case open:
		l.Open++
		return
	case !scored:
		return
	}
	l.Scored++
	l.Weight = l.Weight.Add(weight.Round(places, number.HalfUp))
	if lost := weight.Sub(score); lost.Sign() > 0 {
		l.Losing++
		l.Points = l.Points.Add(lost.Round(places, number.HalfUp))
	}
}

// places is to how many decimals what a document lost is counted, so that sums stay small.
const places = 10

// Merge adds what other documents came to.
func (s *Summary) Merge(o *Summary) {
	if s == nil {
		return
	}
	if o == nil {
		return
	}
	s.made().Documents += o.Documents
	s.Refused += o.Refused
	s.Open += o.Open
	for code, n := range o.Codes {
		s.Codes[code] += n
	}
	for ref, from := range o.Sets {
		if from == nil || from.Documents == 0 {
			continue
		}
		to := s.of(ref, from.Title)
		if to.rules == nil {
			to.rules = from.rules
		}
		to.Documents += from.Documents
		to.Open += from.Open
		to.Unsettled += from.Unsettled
		to.Sum = to.Sum.Add(from.Sum)
		to.widen(from.Least, from.Most)
		for k, n := range from.Bands {
			to.Bands[k] += n
		}
		for grade, n := range from.Grades {
			to.Grades[grade] += n
		}
		for id, l := range from.Lost {
			if l == nil {
				continue
			}
			sum := to.Lost[id]
			if sum == nil {
				sum = &Lost{Name: l.Name, Rows: l.Rows}
				to.Lost[id] = sum
			}
			sum.Scored += l.Scored
			sum.Losing += l.Losing
			sum.Open += l.Open
			sum.Weight = sum.Weight.Add(l.Weight)
			sum.Points = sum.Points.Add(l.Points)
		}
	}
}

// Mean is the mean of the determined totals; ok is false if there are none.
func (set *Set) Mean() (mean number.Number, ok bool) {
	n := set.Documents - set.Open
	if n == 0 {
		return number.Zero, false
	}
	return set.Sum.Quo(number.Int(n)), true
}

// Losses are the ids of the criteria at which points were lost, the most first.
func (set *Set) Losses() []string {
	var out []string
	for id, l := range set.Lost {
		if l.Losing > 0 {
			out = append(out, id)
		}
	}
	sort.Slice(out, func(a, b int) bool {
		if c := set.Lost[out[a]].Points.Cmp(set.Lost[out[b]].Points); c != 0 {
			return c > 0
		}
		return out[a] < out[b]
	})
	return out
}
