package render

import (
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/words"
)

// Explanation makes the document that says how criteria came to their scores. Parents stand for everything below them.
func Explanation(c *engine.Scorecard, list []*engine.Item) *Document {
	r := words.NewReader(c, diag.Zh)
	d := &Document{}
	for _, i := range list {
		explain(d, c, r, i)
	}
	return d
}

func explain(d *Document, c *engine.Scorecard, reader *words.Reader, i *engine.Item) {
	if !i.IsCriterion() {
		for _, child := range i.Children {
			explain(d, c, reader, child)
		}
		return
	}
	e := reader.Explain(i)
	d.add(Heading{2, heading(c, e)})
	var lines []string
	add := func(label, text string) {
		if text != "" {
			lines = append(lines, label+text)
		}
	}
	add("评分标准：", i.Standard)
	add("规则：", e.Words)
	lines = append(lines, e.Derivation...)
	for _, r := range i.Readings {
		add("解读：", r.About+"："+r.Reads+"，因"+r.Because)
	}
	if e.Result.Status == engine.Adjudicated {
		by := e.By
		if by == "" {
			by = "未署名"
		}
		add("裁定：", points(i, e.Result.Score)+"（"+by+"："+e.Reason+"）")
	} else {
		add("扣分原因：", e.Reason)
	}
	for _, f := range e.Facts {
		lines = append(lines, factLine(f))
	}
	add("出处：", clause(c.RuleSet, i.Indicator))
	if door.Of(i).Rule != nil {
		add("规则所在：", placed(door.Of(i).Rule.Place()))
	}
	if says := e.Narrative + e.Closing; e.Result.Status == engine.Adjudicated {
		add("按规则：", says)
	} else {
		add("", says)
	}
	for _, m := range e.Failed {
		add("评分后检查不成立：", m)
	}
	d.add(Lines{lines})
}

// heading is 支出预算执行率（4分） 2.87分，71.69%.
func heading(c *engine.Scorecard, e *words.Explanation) string {
	r, i := e.Result, e.Item
	s := i.ID + " " + i.Name + "（" + words.Weight(r) + "分）"
	switch {
	case r.Status == engine.Adjudicated:
		by := "按规则 " + points(i, r.ByRule)
		if r.Why != nil {
			by = "按规则无法确定"
		}
		return s + " " + points(i, r.Score) + "分（裁定；" + by + "）"
	case r.Why != nil:
		return s + " 无法确定，" + points(i, r.ByRule) + "分"
	case r.Status == engine.NotApplicable:
		return s + " 不适用，" + points(i, r.ByRule) + "分"
	}
	return s + " " + points(i, r.ByRule) + "分，" + percent(c, r) + "%"
}

func percent(c *engine.Scorecard, r *engine.Result) string {
	if n, ok := r.Percent.Terminates(); ok && n <= c.RuleSet.RatePlaces {
		return r.Percent.String()
	}
	return r.Percent.Fixed(c.RuleSet.RatePlaces, 0)
}

func factLine(f engine.Fact) string {
	s := "事实：" + f.Decl.Name + " = " + words.Amount(f, diag.Zh)
	if f.Basis != engine.Stated && f.State != formula.Missing {
		s += "（" + words.Basis(f.Basis, diag.Zh) + "）"
	}
	var more []string
	for _, part := range []string{f.Reason, f.Source, f.Note} {
		if part != "" {
			more = append(more, part)
		}
	}
	if len(more) > 0 {
		s += "；" + strings.Join(more, "；")
	}
	return s
}

func clause(rs *engine.RuleSet, i *engine.Indicator) string {
	for _, s := range rs.Sources {
		if s.ID == i.Source.Ref {
			parts := []string{s.Number, s.Title, i.Source.Clause}
			return strings.TrimSpace(strings.Join(parts, " "))
		}
	}
	return ""
}
