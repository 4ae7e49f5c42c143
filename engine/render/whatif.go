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
func Losses(c *engine.Scorecard, losses []whatif.Loss) *Document {
	d := &Document{Title: strings.TrimSpace(c.Facts.Header().Subject + " 失分与改进")}
	d.add(Lines{summary(c, diag.Zh)})
	t := Table{Columns: []Column{{Title: "指标", Share: 30}, {Title: "失分", Right: true, Share: 8}, {Title: "需要怎样", Share: 46}, {Title: "总分", Right: true, Share: 8}, {Title: "等级", Share: 8}}}
	for _, l := range losses {
		if l.Adjustment != nil {
			t.Rows = append(t.Rows, taken(c, l))
			continue
		}
		name := l.Indicator.ID + " " + l.Indicator.Name
		lost := shown(l.Indicator, l.Lost)
		switch {
		case len(l.Options) > 0:
			o := l.Options[0]
			t.Rows = append(t.Rows, cells(name, lost, changes(o)+left(l.Indicator, o)+untried(l), words.Points(o.Total, c.RuleSet.Rounding), o.Grade))
		case c.Of(l.Indicator).Status == engine.Adjudicated:
			t.Rows = append(t.Rows, cells(name, lost, "裁定，不随事实改变"+ruled(c, l.Indicator), "", ""))
		default:
			t.Rows = append(t.Rows, cells(name, lost, "没有找到"+untried(l), "", ""))
		}
	}
	d.add(t)
	return d
}

// taken is the row of what an adjustment took.
func taken(c *engine.Scorecard, l whatif.Loss) []Cell {
	r := c.RuleSet.Rounding
	name := "总分调整“" + l.Adjustment.ID + "” " + l.Adjustment.Name
	lost := l.Lost.Fixed(r.Places, r.Mode)
	if len(l.Options) == 0 {
		return cells(strings.TrimSpace(name), lost, "没有找到", "", "")
	}
	o := l.Options[0]
	return cells(strings.TrimSpace(name), lost, changes(o), words.Points(o.Total, r), o.Grade)
}

// left says what an option leaves of a loss, or that the criterion does not apply then.
func left(i *engine.Item, o whatif.Option) string {
	if o.Beside {
		return "；该项因此不适用"
	}
	if o.Left.Sign() <= 0 {
		return ""
	}
	return "；还差 " + shown(i, o.Left) + " 分"
}

// untried names the tables of which only the first rows were tried.
func untried(l whatif.Loss) string {
	out := ""
	for _, name := range l.Untried {
		out += "；表“" + name + "”只试改了前几行"
	}
	return out
}

// ruled says what the rule would give an adjudicated criterion more, or less.
func ruled(c *engine.Scorecard, i *engine.Item) string {
	r := c.Of(i)
	if r.ByRule.Open || r.Score.Open || r.ByRule.Lo.Equal(r.Score.Lo) {
		return ""
	}
	more, sign := r.ByRule.Lo.Sub(r.Score.Lo), "+"
	if more.Sign() < 0 {
		sign = ""
	}
	return "；按规则为 " + points(i, r.ByRule) + "（" + sign + shown(i, more) + "）"
}

func changes(o whatif.Option) string {
	var parts []string
	for _, c := range o.Changes {
		name := c.Fact.Name
		if c.Criterion != nil && c.Criterion.Row > 0 && c.Row == c.Criterion.Row {
			name = c.Criterion.ID + " 的" + name
		} else if c.Table != nil {
			name = c.Table.Name + "第 " + itoa(c.Row) + " 行的" + name
		}
		part := name + " " + amount(c.Fact, c.From) + " → " + amount(c.Fact, c.To)
		if c.Judgement {
			part += "（判断）"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "；")
}

func amount(f *formula.Fact, v formula.Value) string {
	if v.Kind == formula.Number {
		return v.Num.Approx(6) + f.Unit
	}
	return v.String()
}

// Reaching makes the document of the changes that reach a grade.
func Reaching(c *engine.Scorecard, grade string, options []whatif.Option, already bool) *Document {
	d := &Document{Title: strings.TrimSpace(c.Facts.Header().Subject + " 达到“" + grade + "”需要怎样")}
	lines := summary(c, diag.Zh)
	for _, a := range c.Adjustments {
		if a.Effect == engine.GradeCap && a.Applied && c.RuleSet.Grades[a.Grade].From.Less(gradeFrom(c.RuleSet, grade)) {
			lines = append(lines, "总分调整“"+a.ID+"”：等级至多为"+c.RuleSet.Grades[a.Grade].Name)
		}
	}
	for _, i := range c.Criteria() {
		if more := ruled(c, i); c.Of(i).Status == engine.Adjudicated && more != "" {
			lines = append(lines, i.ID+" "+i.Name+"：裁定"+more)
		}
	}
	d.add(Lines{lines})
	switch {
	case already:
		d.paragraph("已经达到。")
		return d
	case len(options) == 0:
		d.paragraph("没有找到能达到的改变。")
		return d
	}
	t := Table{Columns: []Column{{Title: "改变", Share: 60}, {Title: "总分", Right: true}, {Title: "等级"}}}
	for _, o := range options {
		t.Rows = append(t.Rows, cells(changes(o), words.Points(o.Total, c.RuleSet.Rounding), o.Grade))
	}
	d.add(t)
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
