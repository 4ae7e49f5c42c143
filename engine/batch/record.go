package batch

import (
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/render"
	"jixiao/engine/words"
)

// Records is JSON Lines: a record on each line. A record says where its document stood (at, line) and either what it
// scored or why it was refused.
type Records struct {
	Totals bool // of a scorecard only totals, grade and what they rest on
	Words  bool // a scorecard with narratives and derivations
	Lang   diag.Lang

	Narratives bool // a scorecard with narratives alone
}

// Head is nothing.
func (Records) Head() []byte { return nil }

// Append appends a record and a line break.
func (r Records) Append(b []byte, o *Outcome) []byte {
	if o == nil {
		return b
	}
	b = append(b, `{"at":`...)
	b = diag.AppendQuoted(b, o.Name)
	if o.Line > 0 {
		b = append(b, `,"line":`...)
		b = number.Int(int64(o.Line)).Append(b)
	}
	switch {
	case o.Card == nil:
		b = r.findings(append(b, `,"refused":`...), o)
	case r.Totals:
		b = r.totals(b, o.Card)
	default:
		b = render.AppendDetailed(append(b, `,"scorecard":`...), o.Card, render.Detail{Narratives: r.Words || r.Narratives, Derivations: r.Words, Lang: r.Lang})
	}
	if o.Card != nil && len(o.Findings) > 0 {
		b = r.findings(append(b, `,"findings":`...), o)
	}
	return append(b, '}', '\n')
}

func (r Records) findings(b []byte, o *Outcome) []byte {
	b = append(b, '[')
	for k, d := range o.Findings {
		if k == diag.MaxPrinted {
			break
		}
		if k > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"code":`...)
		b = diag.AppendQuoted(b, d.Code.ID)
		b = append(b, `,"severity":`...)
		b = diag.AppendQuoted(b, d.Severity.String())
		b = append(b, `,"message":`...)
		b = diag.AppendQuoted(b, d.Message(r.Lang))
		if help := d.HelpLine(r.Lang); help != "" {
			b = append(b, `,"help":`...)
			b = diag.AppendQuoted(b, help)
		}
		b = append(b, `,"place":`...)
		b = diag.AppendQuoted(b, o.Place(d.Place))
		b = append(b, '}')
	}
	return append(b, ']')
}

// Place is where in its file a finding on the document stands: file:line:column, file:line:name of the column of a table, or a cell.
func (o *Outcome) Place(at diag.Place) string {
	if at.Source != nil && at.Source.Cell {
		return at.String()
	}
	line, column := 1, 1
	if at.Source != nil {
		line, column = at.Source.Position(at.Span.Start)
	}
	text := func(n int) string { return number.Int(int64(n)).String() }
	switch {
	case o.Row != nil:
		return o.Row.place(o.Name, o.Line, line)
	case o.Line > 0:
		return o.Name + ":" + text(o.Line+line-1) + ":" + text(column)
	}
	return o.Name + ":" + text(line) + ":" + text(column)
}

func (r Records) totals(b []byte, c *engine.Scorecard) []byte {
	h := c.Facts.Header()
	member := func(name, value string) {
		if value != "" {
			b = append(append(append(b, ',', '"'), name...), '"', ':')
			b = diag.AppendQuoted(b, value)
		}
	}
	member("ruleset", c.RuleSet.Ref())
	member("subject", h.Subject)
	member("period", h.Period)
	member("sha256", c.Facts.Digest())
	of := func(name string, t *engine.Totals) {
		b = append(append(append(b, ',', '"'), name...), `":{`...)
		at := len(b)
		if rounding := c.RuleSet.Rounding; t.Score.Open {
			member("from", t.Score.Lo.Fixed(rounding.Places, rounding.Mode))
			member("to", t.Score.Hi.Fixed(rounding.Places, rounding.Mode))
		} else {
			b = append(b, `,"score":"`...)
			b = t.Score.Lo.AppendFixed(b, rounding.Places, rounding.Mode)
			b = append(b, '"')
		}
		member("grade", words.Grade(t, r.Lang))
		b = append(append(b[:at], b[at+1:]...), '}')
	}
	of("total", &c.Total)
	if !c.LeftOut {
		of("by_rule", &c.ByRule)
	}
	return b
}

// Rows is comma-separated values: a row for each document, with its totals and, under one rule set without rows, the score of every criterion.
type Rows struct {
	Criteria []*engine.Indicator // columns beside the totals
	Lang     diag.Lang
}

var columnNames = []diag.Term{{Zh: "文件", En: "at"}, {Zh: "行", En: "line"}, {Zh: "指标体系", En: "ruleset"}, {Zh: "单位", En: "subject"}, {Zh: "期间", En: "period"},
	{Zh: "总分", En: "total"}, {Zh: "总分上限", En: "total_to"}, {Zh: "等级", En: "grade"}, {Zh: "按规则总分", En: "by_rule"}, {Zh: "按规则上限", En: "by_rule_to"},
	{Zh: "按规则等级", En: "by_rule_grade"}, {Zh: "拒绝原因", En: "refused"}, {Zh: "数据摘要", En: "sha256"},
	{Zh: "提示", En: "findings"}}

// Names are the columns' names.
func (r Rows) Names() []string {
	var out []string
	for _, n := range columnNames {
		out = append(out, n.In(r.Lang))
	}
	for _, i := range r.Criteria {
		if i == nil {
			i = new(engine.Indicator)
		}
		out = append(out, i.ID+" "+i.Name)
	}
	return out
}

// Head is the row of names, after a byte order mark, without which spreadsheets do not read Chinese.
func (r Rows) Head() []byte { return appendRow([]byte("\ufeff"), r.Names()) }

// Append appends a row.
func (r Rows) Append(b []byte, o *Outcome) []byte {
	if o == nil {
		return b
	}
	return appendRow(b, r.Cells(o))
}

// Cells are the cells of a record, as Names names them. A score that is open has two cells.
func (r Rows) Cells(o *Outcome) []string {
	if o == nil {
		o = new(Outcome)
	}
	out := make([]string, len(columnNames)+len(r.Criteria))
	out[0] = o.Name
	if o.Line > 0 {
		out[1] = number.Int(int64(o.Line)).String()
	}
	c := o.Card
	if len(o.Findings) > 0 {
		out[13] = r.told(o, func(s diag.Severity) bool { return s == diag.Warning || c != nil && s == diag.Error })
	}
	if c == nil {
		out[3], out[11] = o.Subject(), r.told(o, func(s diag.Severity) bool { return s == diag.Error })
		return out
	}
	out[13] = r.failed(out[13], c)
	h, rounding := c.Facts.Header(), c.RuleSet.Rounding
	out[2], out[3], out[4], out[12] = c.RuleSet.Ref(), h.Subject, h.Period, c.Facts.Digest()
	score := func(at int, p engine.Points) {
		out[at] = p.Lo.Fixed(rounding.Places, rounding.Mode)
		if p.Open {
			out[at+1] = p.Hi.Fixed(rounding.Places, rounding.Mode)
		}
	}
	score(5, c.Total.Score)
	score(8, c.ByRule.Score)
	out[7], out[10] = words.Grade(&c.Total, r.Lang), words.Grade(&c.ByRule, r.Lang)
	for k, i := range r.Criteria {
		if i == nil {
			continue
		}
		if item := c.Find(i.ID); item != nil {
			out[len(columnNames)+k] = words.Points(c.Of(item).Score, item.Rounding, diag.Zh)
		}
	}
	return out
}

// failed adds the checks that a document does not pass, of many the first, to what was said: amounts that do not add up may be in the wrong unit.
func (r Rows) failed(said string, c *engine.Scorecard) string {
	var list []string
	reader := words.NewReader(c, r.Lang)
	for _, check := range c.Checks {
		if check.Why == nil && check.Severity != diag.Note {
			list = append(list, reader.Message(check.Inside(door.Key{})))
		}
	}
	if more := len(list) - 5; more > 0 {
		list = append(list[:5], r.Lang.Say("另有 %d 条", "%d more", more))
	}
	if said != "" {
		list = append([]string{said}, list...)
	}
	return strings.Join(list, r.Lang.Say("；", "; "))
}

// told are the first findings of some severity, and how many more there are.
func (r Rows) told(o *Outcome, of func(diag.Severity) bool) string {
	var said []string
	more := 0
	for _, d := range o.Findings {
		switch {
		case !of(d.Severity):
		case len(said) < 5:
			said = append(said, o.Place(d.Place)+" "+d.Message(r.Lang))
		default:
			more++
		}
	}
	if more > 0 {
		said = append(said, r.Lang.Say("另有 %d 条", "%d more", more))
	}
	return strings.Join(said, r.Lang.Say("；", "; "))
}

// appendRow appends cells, quoted where they must be. A text that a spreadsheet would take for a formula is kept from it by an apostrophe.
func appendRow(b []byte, cells []string) []byte {
	for k, s := range cells {
		if k > 0 {
			b = append(b, ',')
		}
		s = diag.Inert(s)
		if !strings.ContainsAny(s, "\",\r\n") {
			b = append(b, s...)
			continue
		}
		b = append(b, '"')
		b = append(b, strings.ReplaceAll(s, `"`, `""`)...)
		b = append(b, '"')
	}
	return append(b, '\r', '\n')
}
