package render

import (
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
	"jixiao/engine/whatif"
	"jixiao/engine/words"
)

// Losses makes the document of lost points and what each would take.
func Losses(c *engine.Scorecard, losses []whatif.Loss, lang diag.Lang) *Document {
	c = c.OrEmpty()
	d := &Document{Lang: lang, Title: titled(c, diag.Both("失分与改进", "points lost, and what each would take"), lang), Result: result(c, lang), Digests: scored(c, lang), SignedBy: evaluated(lang)}
	d.add(Lines{Items: Summary(c, lang)})
	t := Table{Columns: []Column{{Title: d.say("指标", "Criterion"), Share: 30}, {Title: d.say("失分", "Lost"), Right: true, Share: 8}, {Title: d.say("需要怎样", "What it would take"), Share: 46},
		{Title: d.say("总分", "Total"), Right: true, Share: 8}, {Title: d.say("等级", "Grade"), Share: 8}}}
	for _, l := range losses {
		if l.Adjustment != nil {
			t.Rows = append(t.Rows, taken(c, l, lang))
			continue
		}
		name := l.Indicator.ID + " " + l.Indicator.Name
		lost := shown(l.Indicator, l.Lost)
		switch {
		case l.Open:
			r := c.Of(l.Indicator)
			lost := d.say("至多 %s", "at most %s", shown(l.Indicator, l.Lost))
			said := d.say("得分未定", "its score is open")
			if r.Why != nil {
				said += d.say("：", ": ") + r.Why.Reason(lang)
			}
			t.Rows = append(t.Rows, cells(name, lost, said, "", ""))
		case len(l.Options) > 0:
			o := l.Options[0]
			t.Rows = append(t.Rows, cells(name, lost, changes(c, o, lang)+left(l.Indicator, o, lang)+untried(l, lang), words.Points(o.Total, c.RuleSet.Rounding, lang), o.Grade.In(lang)))
		case c.AdjudicatedInPart(l.Indicator):
			t.Rows = append(t.Rows, cells(name, lost, d.say("裁定了其中的要点；其余事实没有试改", "key points of it are adjudicated; its other facts were not tried")+ruled(c, l.Indicator, lang), "", ""))
		case c.Of(l.Indicator).Status == engine.Adjudicated:
			t.Rows = append(t.Rows, cells(name, lost, d.say("裁定，不随事实改变", "adjudicated, does not follow the facts")+ruled(c, l.Indicator, lang), "", ""))
		case c.Of(l.Indicator).Status == engine.NotApplicable:
			t.Rows = append(t.Rows, cells(name, lost, d.say("不适用，%s", "it does not apply: %s", words.WeightGoes(l.Indicator.Indicator, lang)), "", ""))
		default:
			t.Rows = append(t.Rows, cells(name, lost, d.say("没有找到", "nothing was found")+untried(l, lang), "", ""))
		}
	}
	d.add(t)
	return d
}

// titled is a title with the subject, if there is one.
func titled(c *engine.Scorecard, title diag.Term, lang diag.Lang) string {
	subject := c.Facts.Header().Subject
	if strings.TrimSpace(subject) == "" {
		return title.In(lang)
	}
	return strings.TrimSpace(lang.Say("%s %s", "%s: %s", subject, title))
}

// taken is the row of what an adjustment took.
func taken(c *engine.Scorecard, l whatif.Loss, lang diag.Lang) []Cell {
	r := c.RuleSet.Rounding
	name := lang.Say("总分调整“%s” %s", "adjustment “%s” %s", l.Adjustment.ID, l.Adjustment.Name)
	lost := l.Lost.Fixed(r.Places, r.Mode)
	if len(l.Options) == 0 {
		return cells(strings.TrimSpace(name), lost, lang.Say("没有找到", "nothing was found"), "", "")
	}
	o := l.Options[0]
	return cells(strings.TrimSpace(name), lost, changes(c, o, lang), words.Points(o.Total, r, lang), o.Grade.In(lang))
}

// left says what an option leaves of a loss, or that the criterion does not apply then.
func left(i *engine.Item, o whatif.Option, lang diag.Lang) string {
	if o.Beside {
		return lang.Say("；该项因此不适用", "; it does not apply then")
	}
	if o.Left.Sign() <= 0 {
		return ""
	}
	return lang.Say("；还差 %s 分", "; %s points are still lost", shown(i, o.Left))
}

// untried names the tables of which only the first rows were tried.
func untried(l whatif.Loss, lang diag.Lang) string {
	out := ""
	for _, name := range l.Untried {
		out += lang.Say("；表“%s”只试改了前几行", "; only the first rows of table “%s” were tried", name)
	}
	return out
}

// ruled says what the rule would give an adjudicated criterion more, or less.
func ruled(c *engine.Scorecard, i *engine.Item, lang diag.Lang) string {
	r := c.Of(i)
	if r.ByRule.Open || r.Score.Open || r.ByRule.Lo.Equal(r.Score.Lo) {
		return ""
	}
	more, sign := r.ByRule.Lo.Sub(r.Score.Lo), "+"
	if more.Sign() < 0 {
		sign = ""
	}
	return lang.Say("；按规则为 %s（%s%s）", "; by rule %s (%s%s)", points(i, r.ByRule, lang), sign, shown(i, more))
}

func changes(card *engine.Scorecard, o whatif.Option, lang diag.Lang) string {
	said := changed(card, o.Changes, lang)
	if len(o.Follows) > 0 {
		said += lang.Say("（随之：%s）", " (and with it: %s)", changed(card, o.Follows, lang))
	}
	return said
}

func changed(card *engine.Scorecard, list []whatif.Change, lang diag.Lang) string {
	var parts []string
	for _, c := range list {
		name := c.Fact.Name
		if c.Criterion != nil && c.Criterion.Row > 0 && c.Row == c.Criterion.Row {
			name = lang.Say("%s 的%s", "%[2]s of %[1]s", c.Criterion.ID, name)
		} else if c.Table != nil {
			name = lang.Say("%s第 %d 行%s的%s", "%[4]s in row %[2]d%[3]s of %[1]s", c.Table.Name, c.Row, keyOf(card, c, lang), name)
		}
		part := name + " " + before(c, lang) + " → " + amount(c.Fact, c.To, lang)
		if c.Judgement {
			part += lang.Say("（判断）", " (a judgement)")
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, lang.Say("；", "; "))
}

// keyOf is what tells the row of a change from others, in brackets; "" for nothing.
func keyOf(card *engine.Scorecard, c whatif.Change, lang diag.Lang) string {
	key := c.Table.Tells()
	if key == nil {
		return ""
	}
	cell, ok := card.Facts.Cell(c.Table.Slot, c.Row, key)
	if !ok {
		return ""
	}
	return lang.Say("（%s）", " (%s)", words.Amount(cell, lang))
}

// before is what is known of a fact that changes.
func before(c whatif.Change, lang diag.Lang) string {
	of := func(x *number.Number) string {
		return amount(c.Fact, formula.Value{Kind: c.Fact.Kind, Num: *x}, lang)
	}
	switch {
	case c.Least != nil && c.Most != nil:
		return words.Range(of(c.Least), of(c.Most), lang)
	case c.Least != nil:
		return lang.Say("至少 %s", "at least %s", of(c.Least))
	case c.Most != nil:
		return lang.Say("至多 %s", "at most %s", of(c.Most))
	}
	return amount(c.Fact, c.From, lang)
}

func amount(f *formula.Fact, v formula.Value, lang diag.Lang) string {
	if v.Kind == formula.Number {
		places := 6
		if n, ok := v.Num.Terminates(); ok { // what is to be written
			places = max(places, n)
		}
		return v.Num.Approx(places) + f.Unit
	}
	return v.In(lang)
}

// Reaching makes the document of the changes that reach a grade.
func Reaching(c *engine.Scorecard, grade string, options []whatif.Option, already bool, lang diag.Lang) *Document {
	c = c.OrEmpty()
	d := &Document{Lang: lang, Title: titled(c, diag.Both("达到“%s”需要怎样", "what it would take to reach “%s”", grade), lang)}
	l := lines{Lang: lang, list: Summary(c, lang)}
	for _, a := range c.Adjustments {
		if a.Effect == engine.GradeCap && a.Applied && c.RuleSet.Grades[a.Grade].From.Less(gradeFrom(c.RuleSet, grade)) {
			l.say("总分调整“%s”：等级至多为%s", "adjustment “%s”: the grade is at most %s", a.ID, c.RuleSet.Grades[a.Grade].Name)
		}
	}
	for _, i := range c.Criteria() {
		if more := ruled(c, i, lang); c.Of(i).Status == engine.Adjudicated && more != "" {
			l.say("%s %s：裁定%s", "%s %s: adjudicated%s", i.ID, i.Name, more)
		}
	}
	d.add(Lines{Items: l.list})
	switch {
	case already:
		d.paragraph(d.say("已经达到。", "It is reached already."))
		return d
	case len(options) == 0:
		d.paragraph(d.say("没有找到能达到的改变。", "No changes were found that reach it."))
		return d
	}
	t := Table{Columns: []Column{{Title: d.say("改变", "Change"), Share: 60}, {Title: d.say("总分", "Total"), Right: true}, {Title: d.say("等级", "Grade")}}}
	for _, o := range options {
		t.Rows = append(t.Rows, cells(changes(c, o, lang), words.Points(o.Total, c.RuleSet.Rounding, lang), o.Grade.In(lang)))
	}
	d.add(t)
	if len(options) == whatif.MostOptions {
		d.paragraph(d.say("只列较小的 %d 个。", "These are the %d smallest.", len(options)))
	}
	return d
}

func gradeFrom(rs *engine.RuleSet, name string) number.Number {
	for _, g := range rs.Grades {
		if g.Name == name {
			return g.From
		}
	}
	return number.Zero
}
