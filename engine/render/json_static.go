package render

import (
	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// What of a scorecard's JSON is the same for every document of a rule set: made once for each, and copied.

// static is that text.
type static struct {
	ruleset []byte
	items   []staticItem // by Item.Index; none where rows of a document become items
}

// staticItem is what an indicator begins with, up to its status, where its weight is its own; and the rest, from after the status to its rate, where it
// has full marks, and where it has none.
type staticItem struct{ head, full, none []byte }

// staticOf is the rule set's text.
func staticOf(rs *engine.RuleSet) *static {
	return door.In(rs).Kept("render.static", func() any { return newStatic(rs) }).(*static)
}

func newStatic(rs *engine.RuleSet) *static {
	j := jsonWriter{b: []byte("{")}
	j.text("id", rs.ID)
	j.text("version", rs.Version)
	j.text("title", rs.Title)
	j.text("sha256", rs.Digest)
	j.key("files")
	j.raw("[")
	for i, f := range rs.Files {
		if i > 0 {
			j.raw(",")
		}
		j.raw("{")
		j.text("name", f.Name)
		j.text("sha256", f.SHA256)
		j.raw("}")
	}
	j.raw("]")
	if rs.Serial > 0 {
		j.key("serial")
		j.b = number.Int(int64(rs.Serial)).Append(j.b)
	} else {
		j.key("published")
		j.bool(false)
	}
	j.raw("}")
	s := &static{ruleset: j.b}
	if door.In(rs).HasRows() {
		return s
	}
	for _, i := range rs.All() {
		s.items = append(s.items, staticItem{itemHead(i.ID, i.Name, i.Weight), itemTail(rs, i, i.Weight, number.Hundred), itemTail(rs, i, number.Zero, number.Zero)})
	}
	return s
}

// itemHead is {"id":"B101","name":"…","weight":"4","status":".
func itemHead(id, name string, weight number.Number) []byte {
	b := diag.AppendQuoted([]byte(`{"id":`), id)
	b = diag.AppendQuoted(append(b, `,"name":`...), name)
	b = weight.Append(append(b, `,"weight":"`...))
	return append(b, `","status":"`...)
}

// itemTail is ","percent":"100","exact":"4","score":"4.00","rate":"100.00" for a criterion that has so many points, exactly.
func itemTail(rs *engine.RuleSet, i *engine.Indicator, points, percent number.Number) []byte {
	b := percent.Append([]byte(`","percent":"`))
	b = points.Append(append(b, `","exact":"`...))
	score := points
	if !i.Rounding.AtTotal {
		score = points.Round(i.Rounding.Places, i.Rounding.Mode)
	}
	b = i.Rounding.Append(append(b, `","score":"`...), score)
	b = percent.AppendFixed(append(b, `","rate":"`...), rs.RatePlaces, number.HalfUp)
	return append(b, '"')
}

// tail is the static rest of a criterion that was scored by its rule and has full marks or none, nil for others.
func (s *staticItem) tail(i *engine.Item, r *engine.Result) []byte {
	if !i.IsCriterion() || r.Status > engine.ScoredJudged || r.Score.Open || r.Exact.Open || r.Why != nil || r.Weight.Sign() <= 0 || !r.RuleWeight.Equal(r.Weight) {
		return nil
	}
	switch {
	case r.Percent.Equal(number.Hundred) && r.Exact.Lo.Equal(i.Indicator.Weight):
		return s.full
	case r.Percent.Sign() == 0 && r.Exact.Lo.Sign() == 0:
		return s.none
	}
	return nil
}
