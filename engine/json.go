package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// AppendJSON appends the scorecard as JSON without white space, in the form of scorecard.schema.json: exact values as
// strings, no time stamps, members in a fixed order. With derivations it also says how every score came about.
func (c *Scorecard) AppendJSON(b []byte, derivations bool) []byte {
	j := jsonWriter{b: b, c: c, derivations: derivations}
	j.scorecard()
	return j.b
}

// MarshalJSON gives the scorecard with its derivations.
func (c *Scorecard) MarshalJSON() ([]byte, error) { return c.AppendJSON(nil, true), nil }

type jsonWriter struct {
	b           []byte
	c           *Scorecard
	derivations bool
	scratch     []byte
}

func (j *jsonWriter) raw(s string) { j.b = append(j.b, s...) }

const hexUpper = "0123456789abcdef"

// quote appends a JSON string; only what JSON demands is escaped, so that Chinese stays readable.
func quote[T string | []byte](b []byte, s T) []byte {
	b = append(b, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hexUpper[c>>4], hexUpper[c&15])
		}
	}
	b = append(b, s[from:]...)
	return append(b, '"')
}

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
	j.b = quote(j.b, value)
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

func (j *jsonWriter) shown(name string, x number.Number, r Rounding) {
	j.key(name)
	j.b = append(j.b, '"')
	j.b = x.AppendFixed(j.b, r.Places, r.Mode)
	j.b = append(j.b, '"')
}

func (j *jsonWriter) texts(name string, list []string) {
	j.key(name)
	j.b = append(j.b, '[')
	for i, s := range list {
		if i > 0 {
			j.b = append(j.b, ',')
		}
		j.b = quote(j.b, s)
	}
	j.b = append(j.b, ']')
}

func (j *jsonWriter) points(name string, p Points, r Rounding) {
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
	j.key("ruleset")
	j.raw("{")
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
	j.raw("]}")
	j.key("facts")
	j.raw("{")
	j.optional("subject", c.Facts.Subject())
	j.optional("period", c.Facts.Period())
	j.text("sha256", c.Facts.Digest())
	j.raw("}")
	j.text("engine", Version)
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
	j.checks()
	j.adjustments()
	j.consequences()
	j.indicators(c.first)
	j.raw("}")
}

func (j *jsonWriter) bool(v bool) {
	if v {
		j.raw("true")
	} else {
		j.raw("false")
	}
}

func (j *jsonWriter) totals(name string, t *Totals) {
	rs := j.c.RuleSet
	j.key(name)
	j.raw("{")
	j.number("weight", t.Weight)
	j.points("score", t.Score, rs.Rounding)
	if !t.Score.Open {
		j.number("exact", t.Exact.Lo)
		j.shown("rate", t.Rate, Rounding{Places: rs.RatePlaces})
	}
	if len(t.Grades) == 1 && !t.MayMiss {
		j.text("grade", t.Grades[0].Name)
	} else if len(t.Grades) > 0 {
		names := make([]string, len(t.Grades))
		for i, g := range t.Grades {
			names[i] = g.Name
		}
		if t.MayMiss {
			names = append(names, "")
		}
		j.texts("grades", names)
	}
	j.raw("}")
}

func (j *jsonWriter) checks() {
	j.key("checks")
	j.raw("[")
	first := true
	check := func(id, severity, state, message string) {
		if !first {
			j.raw(",")
		}
		first = false
		j.raw("{")
		j.text("id", id)
		j.text("severity", severity)
		j.text("state", state)
		j.text("message", message)
		j.raw("}")
	}
	for _, d := range j.c.Structure() {
		check(d.Code.ID, d.Code.Severity.String(), "failed", d.Message(diag.Zh))
	}
	for _, r := range j.c.Checks {
		if r.Why == nil {
			check(r.Check.ID, r.Check.Severity.String(), "failed", j.c.Message(r.Check))
		} else {
			check(r.Check.ID, r.Check.Severity.String(), "undetermined", r.Why.Reason(diag.Zh))
		}
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
			j.text("undetermined", r.Why.Reason(diag.Zh))
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
		j.text("words", r.Words)
		if r.Why != nil {
			j.text("undetermined", r.Why.Reason(diag.Zh))
		}
		j.raw("}")
	}
	j.raw("]")
}

func (j *jsonWriter) indicators(list []*Indicator) {
	j.key("indicators")
	j.raw("[")
	for i, indicator := range list {
		if i > 0 {
			j.raw(",")
		}
		j.indicator(indicator)
	}
	j.raw("]")
}

func (j *jsonWriter) indicator(i *Indicator) {
	c, r := j.c, j.c.Of(i)
	j.raw("{")
	j.text("id", i.ID)
	j.text("name", i.Name)
	j.number("weight", r.Weight)
	j.text("status", r.Status.String())
	if percent, ok := c.PercentOf(i); ok {
		j.number("percent", percent)
		j.number("exact", r.Exact.Lo)
	}
	j.points("score", r.Score, i.Rounding)
	if !r.Score.Open && r.Weight.Sign() > 0 {
		j.key("rate")
		j.raw(`"`)
		j.b = c.appendRate(j.b, i)
		j.raw(`"`)
	}
	if r.Status == Adjudicated && i.Leaf >= 0 && !r.ByRule.Open {
		j.shown("by_rule", r.ByRule.Lo, i.Rounding)
	}
	if r.Why != nil && i.Leaf >= 0 {
		j.text("undetermined", r.Why.Reason(diag.Zh))
	}
	j.optional("grade", c.SectionGrade(i))
	j.optional("reason", c.Reason(i))
	j.optional("by", c.AdjudicatedBy(i))
	if i.Leaf >= 0 && j.derivations {
		j.derivation(i)
	}
	if len(r.failed) > 0 {
		j.texts("ensure", c.FailedEnsure(i))
	}
	if i.Leaf < 0 {
		j.indicators(i.Children)
	}
	j.raw("}")
}

func (j *jsonWriter) derivation(i *Indicator) {
	if j.scratch = j.c.AppendNarrative(j.scratch[:0], i); len(j.scratch) > 0 {
		j.key("narrative")
		j.b = quote(j.b, j.scratch)
	}
	j.scratch = j.c.AppendDerivation(j.scratch[:0], i)
	if len(j.scratch) == 0 {
		return
	}
	j.key("derivation")
	j.raw("[")
	from := 0
	for at, ch := range j.scratch {
		if ch != '\n' {
			continue
		}
		if from > 0 {
			j.raw(",")
		}
		j.b = quote(j.b, j.scratch[from:at])
		from = at + 1
	}
	j.raw("]")
}
