package render

import (
	"bytes"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/words"
)

// AppendJSON appends a scorecard as JSON without white space, in the form of scorecard.schema.json: exact values as
// strings, no time stamps, members in a fixed order. With words it also tells every criterion in Chinese: its narrative, and how its score came
// about.
func AppendJSON(b []byte, c *engine.Scorecard, words bool) []byte {
	return AppendDetailed(b, c, Detail{Narratives: words, Derivations: words})
}

// Detail is what a scorecard's JSON says beside its numbers. The zero value is nothing, and what must be said in Chinese.
type Detail struct {
	Narratives  bool // of each criterion the sentence of its report, with the facts' values
	Derivations bool // how each score came about, step by step
	Lang        diag.Lang
}

// AppendDetailed is AppendJSON with that detail.
func AppendDetailed(b []byte, c *engine.Scorecard, d Detail) []byte {
	c = c.OrEmpty()
	j := jsonWriter{b: b, c: c, Detail: d}
	j.scorecard()
	return j.b
}

type jsonWriter struct {
	b []byte
	c *engine.Scorecard
	Detail
	r       *words.Reader // made when something is told
	scratch []byte
	result  engine.Result // of the item that is written, where nobody asked for results before
	static  *static
}

// reader tells what the scorecard's numbers are of.
func (j *jsonWriter) reader() *words.Reader {
	if j.r == nil {
		j.r = words.NewReader(j.c, j.Lang)
	}
	return j.r
}

func (j *jsonWriter) raw(s string) { j.b = append(j.b, s...) }

// key appends a member's name; first members follow an opening brace.
func (j *jsonWriter) key(name string) {
	if last := j.b[len(j.b)-1]; last != '{' {
		j.b = append(j.b, ',')
	}
	j.b = append(j.b, '"')
	j.b = append(j.b, name...)
	j.b = append(j.b, '"', ':')
}

func (j *jsonWriter) text(name, value string) {
	j.key(name)
	j.b = diag.AppendQuoted(j.b, value)
}

func (j *jsonWriter) optional(name, value string) {
	if value != "" {
		j.text(name, value)
	}
}

func (j *jsonWriter) number(name string, x number.Number) {
	j.key(name)
	j.b = append(j.b, '"')
	j.b = x.Append(j.b)
	j.b = append(j.b, '"')
}

func (j *jsonWriter) shown(name string, x number.Number, r engine.Rounding) {
	j.key(name)
	j.b = append(j.b, '"')
	j.b = x.AppendFixed(j.b, r.Places, r.Mode)
	j.b = append(j.b, '"')
}

func (j *jsonWriter) texts(name string, list []string) {
	j.key(name)
	j.b = appendTexts(j.b, list)
}

func appendTexts(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = diag.AppendQuoted(b, s)
	}
	return append(b, ']')
}

func (j *jsonWriter) points(name string, p engine.Points, r engine.Rounding) {
	if !p.Open {
		j.shown(name, p.Lo, r)
		return
	}
	j.key("range")
	j.raw("{")
	j.shown("from", p.Lo, r)
	j.shown("to", p.Hi, r)
	j.raw("}")
}

func (j *jsonWriter) scorecard() {
	c, rs := j.c, j.c.RuleSet
	j.raw("{")
	j.static = staticOf(rs)
	j.raw(`"ruleset":`)
	j.b = append(j.b, j.static.ruleset...)
	j.key("facts")
	j.raw("{")
	h := c.Facts.Header()
	j.optional("ruleset", h.RuleSet)
	j.optional("subject", h.Subject)
	j.optional("period", h.Period)
	j.text("sha256", c.Facts.Digest())
	j.raw("}")
	if c.Cohort != nil {
		j.key("cohort")
		j.raw(`{"documents":`)
		j.b = number.Int(int64(c.Cohort.Documents)).Append(j.b)
		j.raw(`,"refused":`)
		j.b = number.Int(int64(c.Cohort.Refused)).Append(j.b)
		j.text("sha256", c.Cohort.SHA256)
		j.raw("}")
	}
	j.text("engine", engine.Version)
	j.key("by_rule")
	j.bool(c.LeftOut)
	j.totals("total", &c.Total)
	j.totals("by_rule_total", &c.ByRule)
	j.shown("presumed_points", c.PresumedPoints, rs.Rounding)
	j.shown("judged_points", c.JudgedPoints, rs.Rounding)
	j.texts("missing", c.Missing())
	if len(c.Facts.Unknown()) > 0 {
		j.texts("unknown", c.Facts.Unknown())
	}
	j.notes()
	j.checks()
	j.adjustments()
	j.consequences()
	j.b = j.indicators(j.b, c.First())
	j.raw("}")
}

func (j *jsonWriter) bool(v bool) {
	if v {
		j.raw("true")
	} else {
		j.raw("false")
	}
}

func (j *jsonWriter) totals(name string, t *engine.Totals) {
	rs := j.c.RuleSet
	j.key(name)
	j.raw("{")
	j.number("weight", t.Weight)
	j.points("score", t.Score, rs.Rounding)
	if !t.Score.Open {
		j.number("exact", t.Exact.Lo)
	}
	if t.Score.Settled() {
		j.shown("rate", t.Rate, engine.Rounding{Places: rs.RatePlaces})
	}
	if t.Why != nil {
		j.text("undetermined", t.Why.Reason(j.Lang))
	}
	if grade := t.Grade(); grade != "" {
		j.text("grade", grade)
	} else if grades := t.Grades(); len(grades) > 0 {
		names := make([]string, len(grades))
		for i, g := range grades {
			names[i] = g.Name
		}
		if t.MayMiss {
			names = append(names, "")
		}
		j.texts("grades", names)
	}
	j.raw("}")
}

// notes are what must be said beside the scores.
func (j *jsonWriter) notes() {
	list := j.c.Notes()
	if len(list) == 0 {
		return
	}
	j.key("notes")
	j.raw("[")
	for i, d := range list {
		if i > 0 {
			j.raw(",")
		}
		j.raw("{")
		j.text("code", d.Code.ID)
		j.text("message", d.Message(j.Lang))
		j.raw("}")
	}
	j.raw("]")
}

func (j *jsonWriter) checks() {
	j.key("checks")
	j.raw("[")
	first := true
	check := func(id, severity, state string) {
		if !first {
			j.raw(",")
		}
		first = false
		j.raw("{")
		j.text("id", id)
		j.text("severity", severity)
		j.text("state", state)
	}
	for _, d := range j.c.Structure() {
		check(d.Code.ID, d.Severity.String(), "failed")
		j.text("message", d.Message(j.Lang))
		j.raw("}")
	}
	for _, r := range j.c.Checks {
		if r.Why == nil {
			check(r.ID, r.Severity.String(), "failed")
			j.scratch = j.reader().AppendMessage(j.scratch[:0], r.Inside(door.Key{}))
			j.key("message")
			j.b = diag.AppendQuoted(j.b, j.scratch)
		} else {
			check(r.ID, r.Severity.String(), "undetermined")
			j.text("message", r.Why.Reason(j.Lang))
		}
		j.raw("}")
	}
	j.raw("]")
}

func (j *jsonWriter) adjustments() {
	if len(j.c.Adjustments) == 0 {
		return
	}
	j.key("adjustments")
	j.raw("[")
	for i, r := range j.c.Adjustments {
		if i > 0 {
			j.raw(",")
		}
		j.raw("{")
		j.text("id", r.ID)
		j.optional("name", r.Name)
		j.text("state", r.State())
		if r.Applied && r.Value.Sign() != 0 {
			j.number("value", r.Value)
		}
		if r.Why != nil {
			j.text("undetermined", r.Why.Reason(j.Lang))
		}
		j.raw("}")
	}
	j.raw("]")
}

func (j *jsonWriter) consequences() {
	if len(j.c.Consequences) == 0 {
		return
	}
	j.key("consequences")
	j.raw("[")
	for i, r := range j.c.Consequences {
		if i > 0 {
			j.raw(",")
		}
		j.raw("{")
		j.text("id", r.ID)
		j.text("words", r.Words.In(j.Lang))
		if r.Why != nil {
			j.text("undetermined", r.Why.Reason(j.Lang))
		}
		j.raw("}")
	}
	j.raw("]")
}

// indicators appends a level of the tree. Of all that a scorecard has it is the most by far, so that it hands its bytes on instead of keeping them in j.
func (j *jsonWriter) indicators(b []byte, list []*engine.Item) []byte {
	b = append(b, `,"indicators":[`...)
	for i, indicator := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = j.indicator(b, indicator)
	}
	return append(b, ']')
}

func (j *jsonWriter) indicator(b []byte, i *engine.Item) []byte {
	c, r := j.c, j.c.Look(door.Key{}, i, &j.result)
	var tail []byte
	if own := !r.Least.Less(r.Most) && r.Weight.Equal(i.Indicator.Weight); own && j.static.items != nil {
		item := &j.static.items[i.Index()]
		b, tail = append(b, item.head...), item.tail(i, r)
	} else {
		b = diag.AppendQuoted(append(b, `{"id":`...), i.ID)
		b = diag.AppendQuoted(append(b, `,"name":`...), i.Name)
		b = r.Least.Append(append(b, `,"weight":"`...))
		if r.Least.Less(r.Most) {
			b = r.Most.Append(append(b, `","weight_to":"`...))
		}
		b = append(b, `","status":"`...)
	}
	b = append(b, r.Status.String()...)
	if tail != nil {
		b = append(b, tail...)
	} else {
		b = append(b, '"')
		if percent, ok := r.RulePercent(); ok {
			b = percent.Append(append(b, `,"percent":"`...))
			b = r.Exact.Lo.Append(append(b, `","exact":"`...))
			b = append(b, '"')
		}
		if !r.Score.Open {
			b = i.Rounding.Append(append(b, `,"score":"`...), r.Score.Lo)
			b = append(b, '"')
		} else {
			b = i.Rounding.Append(append(b, `,"range":{"from":"`...), r.Score.Lo)
			b = i.Rounding.Append(append(b, `","to":"`...), r.Score.Hi)
			b = append(b, `"}`...)
			if r.Assured() {
				b = append(b, `,"assured":true`...)
			}
		}
		if rate, ok := r.Rate(); ok {
			b = rate.AppendFixed(append(b, `,"rate":"`...), c.RuleSet.RatePlaces, number.HalfUp)
			b = append(b, '"')
		}
	}
	if r.Status == engine.Adjudicated && i.IsCriterion() && !r.ByRule.Open {
		b = i.Rounding.Append(append(b, `,"by_rule":"`...), r.ByRule.Lo)
		b = append(b, '"')
	}
	if r.Why != nil && i.IsCriterion() {
		b = diag.AppendQuoted(append(b, `,"undetermined":`...), r.Why.Reason(j.Lang))
	}
	if c.RuleSet.GradeSections {
		if grade := c.SectionGrade(i); grade != "" {
			b = diag.AppendQuoted(append(b, `,"grade":`...), grade)
		}
	}
	reason := c.AppendReason(j.scratch[:0], i)
	if c.AdjudicatedInPart(i) {
		reason = append(reason[:0], words.Reason(c, i, j.Lang)...)
	}
	if len(reason) > 0 {
		b = diag.AppendQuoted(append(b, `,"reason":`...), reason)
		j.scratch = reason
	}
	if r.Status == engine.Adjudicated {
		if by := c.AdjudicatedBy(i); by != "" {
			b = diag.AppendQuoted(append(b, `,"by":`...), by)
		}
		if own := c.Deviation(i); own != "" && !c.LeftOut {
			b = diag.AppendQuoted(append(b, `,"deviation":`...), own)
		}
	}
	if i.IsCriterion() && j.Narratives {
		b = j.narrative(b, i)
	}
	if i.IsCriterion() && j.Derivations {
		b = j.derivation(b, i)
	}
	if rule := door.Of(i.Indicator); rule != nil && len(rule.Ensure) > 0 {
		if failed := j.reader().Failed(i); len(failed) > 0 {
			b = appendTexts(append(b, `,"ensure":`...), failed)
		}
	}
	if !i.IsCriterion() {
		b = j.indicators(b, i.Children)
	}
	return append(b, '}')
}

func (j *jsonWriter) narrative(b []byte, i *engine.Item) []byte {
	if j.scratch = j.reader().AppendNarrative(j.scratch[:0], i); len(j.scratch) > 0 {
		b = diag.AppendQuoted(append(b, `,"narrative":`...), j.scratch)
	}
	return b
}

func (j *jsonWriter) derivation(b []byte, i *engine.Item) []byte {
	j.scratch = j.reader().AppendDerivation(j.scratch[:0], i)
	if len(j.scratch) == 0 {
		return b
	}
	b = append(b, `,"derivation":[`...)
	for left := j.scratch; len(left) > 0; {
		step, rest, _ := bytes.Cut(left, []byte{'\n'})
		if b = diag.AppendQuoted(b, step); len(rest) > 0 {
			b = append(b, ',')
		}
		left = rest
	}
	return append(b, ']')
}
