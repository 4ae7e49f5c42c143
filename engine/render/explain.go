package render

import (
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/words"
)

// Explanation makes the document that says how criteria came to their scores. Parents stand for everything below them.
func Explanation(c *engine.Scorecard, list []*engine.Item, lang diag.Lang) *Document {
	c = c.OrEmpty()
	r := words.NewReader(c, lang)
	d := &Document{Lang: lang, Title: titled(c, diag.Both("得分说明（%s）", "how it was scored (%s)", c.RuleSet.Ref()), lang), Result: result(c, lang), Digests: scored(c, lang), SignedBy: evaluated(lang)}
	told := map[*engine.Indicator]bool{}
	whole := slices.Equal(list, c.First())
	for _, i := range list {
		if whole && c.OtherKind(i) {
			continue
		}
		explain(d, c, r, i, told)
	}
	return d
}

// explain says how an item came to its score. What all rows of a leaf share is said once, before the first of them.
func explain(d *Document, c *engine.Scorecard, reader *words.Reader, i *engine.Item, told map[*engine.Indicator]bool) {
	if !i.IsCriterion() {
		for _, child := range i.Children {
			if c.OtherKind(child) && !c.OtherKind(i) { // unless it is asked for
				continue
			}
			explain(d, c, reader, child, told)
		}
		return
	}
	e := reader.Explain(i)
	l := lines{Lang: d.Lang}
	rule := func() {
		l.add("评分标准：", "standard: ", i.Standard)
		l.add("规则：", "rule: ", e.Words)
	}
	read := func() {
		for _, r := range i.Readings {
			l.say("解读：%s：%s，因%s", "reading: %s: %s, because %s", r.About, r.Reads, r.Because)
		}
	}
	from := func() {
		l.add("出处：", "source: ", clause(c.RuleSet, i.Source))
		if door.Of(i).Rule != nil {
			l.add("规则所在：", "the rule stands at: ", placed(door.Of(i).Rule.Place()))
		}
	}
	if i.Row > 0 && !told[i.Indicator] {
		told[i.Indicator] = true
		rule()
		read()
		from()
		d.add(Heading{2, d.say("%s %s 的各行", "Rows of %s %s", i.Indicator.ID, i.Indicator.Name)}, Lines{Items: l.list})
		l.list = nil
	}
	d.add(Heading{2, heading(c, e, d.Lang)})
	if i.Row == 0 {
		rule()
	}
	l.list = append(l.list, e.Derivation...)
	if i.Row == 0 {
		read()
	}
	if e.Result.Status == engine.Adjudicated {
		if who := words.Adjudicator(c, i, d.Lang); who != "" {
			l.say("裁定：%s（%s：%s）", "adjudicated: %s (%s: %s)", points(i, e.Result.Score, d.Lang), who, e.Reason)
		} else {
			l.say("裁定：%s（%s）", "adjudicated: %s (%s)", points(i, e.Result.Score, d.Lang), e.Reason)
		}
		adjudged(&l, e)
		if e.Deviation != "" {
			l.list = append(l.list, words.ReasonGiven(e.Result, e.Deviation, d.Lang))
		}
	} else {
		l.add("扣分原因：", "why points were lost: ", e.Reason)
	}
	for f := range e.Facts() {
		l.list = append(l.list, factLine(f, d.Lang))
	}
	if i.Row == 0 {
		from()
	}
	if e.Result.Status == engine.Adjudicated {
		l.add("按规则：", "by rule: ", reader.ByRule(i))
	} else {
		l.add("", "", reader.Says(i))
	}
	for _, m := range e.Failed {
		l.add("评分后检查不成立：", "a check after scoring fails: ", m)
	}
	d.add(Lines{Items: l.list})
}

// adjudged is how the score comes about with key points as they were adjudicated.
func adjudged(l *lines, e *words.Explanation) {
	for _, line := range e.Adjudged {
		l.add("裁定后：", "as adjudicated: ", line)
	}
}

// heading is 支出预算执行率（4分） 2.87分，71.69%.
func heading(c *engine.Scorecard, e *words.Explanation, lang diag.Lang) string {
	r, i := e.Result, e.Item
	name, rule := lang.Say("%s %s（%s分）", "%s %s (%s points)", i.ID, i.Name, words.Weight(r, lang)), points(i, r.ByRule, lang)
	switch {
	case r.Status == engine.Adjudicated && r.Why != nil:
		return lang.Say("%s %s分（裁定；按规则无法确定）", "%s: %s (adjudicated; undetermined by rule)", name, points(i, r.Score, lang))
	case r.Status == engine.Adjudicated:
		return lang.Say("%s %s分（裁定；按规则 %s）", "%s: %s (adjudicated; by rule %s)", name, points(i, r.Score, lang), rule)
	case r.Assured():
		return lang.Say("%s %s分（得分已定，事实不全）", "%s: %s (settled, facts are missing)", name, rule)
	case r.Why != nil:
		return lang.Say("%s 无法确定，%s分", "%s: undetermined, %s", name, rule)
	case r.Status == engine.NotApplicable:
		return lang.Say("%s 不适用，%s分", "%s: not applicable, %s", name, rule)
	}
	if r.RuleWeight.Sign() <= 0 { // of nothing there is no part
		return lang.Say("%s %s分", "%s: %s", name, rule)
	}
	return lang.Say("%s %s分，%s%%", "%s: %s, %s%%", name, rule, percent(c, r))
}

func percent(c *engine.Scorecard, r *engine.Result) string {
	if n, ok := r.Percent.Terminates(); ok && n <= c.RuleSet.RatePlaces {
		return r.Percent.String()
	}
	return r.Percent.Fixed(c.RuleSet.RatePlaces, 0)
}

func factLine(f engine.Fact, lang diag.Lang) string {
	s := lang.Say("事实：%s = %s", "fact: %s = %s", f.Decl.Name, words.Amount(f, lang))
	if f.Basis != engine.Stated && f.State != formula.Missing {
		s += lang.Say("（%s）", " (%s)", words.Basis(f.Basis, lang))
	}
	for _, part := range []string{f.Reason, f.Source, f.Note} {
		if part != "" {
			s += lang.Say("；", "; ") + part
		}
	}
	return s
}

func clause(rs *engine.RuleSet, of engine.Clause) string {
	for _, s := range rs.Sources {
		if s.ID == of.Ref {
			parts := []string{s.Number, s.Title, of.Clause}
			return strings.TrimSpace(strings.Join(parts, " "))
		}
	}
	return ""
}
