package render

import (
	"slices"
	"sort"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
	"jixiao/engine/words"
)

// Chapters makes the chapters of an evaluation report that follow from a scorecard: the result with its summary, what each criterion scored and why, what lost
// points, what the scores rest on, and the scoring table as annex. Every number is the scorecard's, so that text and table cannot differ.
func Chapters(c *engine.Scorecard, lang diag.Lang) *Document {
	c = c.OrEmpty()
	h := c.Facts.Header()
	d := &Document{Lang: lang, Title: strings.TrimSpace(h.Subject + lang.Say("绩效评价报告（得分部分）", ": evaluation report, scores")), Annex: true, Digests: scored(c, lang), SignedBy: evaluated(lang)}
	w := chapters{Document: d, c: c, reader: words.NewReader(c, lang)}
	w.result()
	w.criteria()
	w.problems()
	w.basis()
	d.add(Heading{2, d.say("附：评分表", "Annex: scoring table")})
	s := sheet{c: c, lang: lang, detail: true, reader: w.reader}
	d.add(s.table())
	return d
}

type chapters struct {
	*Document
	c      *engine.Scorecard
	reader *words.Reader
}

// ordinal is 一, 二, … 十, 十一.
func ordinal(n int, lang diag.Lang) string {
	digits := []rune("零一二三四五六七八九")
	switch {
	case lang == diag.En || n > 99:
		return itoa(n)
	case n < 10:
		return string(digits[n])
	}
	s := "十"
	if n >= 20 {
		s = string(digits[n/10]) + s
	}
	if n%10 > 0 {
		s += string(digits[n%10])
	}
	return s
}

func (w *chapters) result() {
	c, d := w.c, w.Document
	d.add(Heading{2, d.say("一、评价得分情况", "1. Result")})
	grade := func(t *engine.Totals) string {
		if name := words.Grade(t, d.Lang); name != "" {
			return d.say("，等级为“%s”", ", grade %s", name)
		}
		return ""
	}
	d.paragraph(d.say("依据《%s》（%s）评分，总分%s分（满分%s分）%s。", "Scored under %s (%s): %s of %s points%s.", c.RuleSet.Title, c.RuleSet.Ref(), total(c, &c.Total, d.Lang), c.RuleSet.Total, grade(&c.Total)))
	if !c.LeftOut && total(c, &c.Total, d.Lang) != total(c, &c.ByRule, d.Lang) {
		d.paragraph(d.say("其中有裁定；不计裁定，按规则为%s分%s。", "Adjudications are in it; by rule alone it is %s points%s.", total(c, &c.ByRule, d.Lang), grade(&c.ByRule)))
	}
	t := Table{Columns: []Column{{Title: d.say("一级指标", "First level"), Share: 26}, {Title: d.say("二级指标", "Second level"), Share: 32}, {Title: d.say("权重", "Weight"), Right: true, Share: 12},
		{Title: d.say("得分", "Score"), Right: true, Share: 15}, {Title: d.say("得分率", "Rate"), Right: true, Share: 15}}}
	for _, first := range c.First() {
		parts := ofKind(c, first.Children)
		if !slices.ContainsFunc(parts, func(i *engine.Item) bool { return !i.IsCriterion() }) { // with a second level each of its parts has a row
			parts = []*engine.Item{first}
		}
		for k, i := range parts {
			name := Cell{}
			if k == 0 {
				name = Cell{Text: d.say("%s（%s分）", "%s (%s points)", first.Name, words.Weight(c.Of(first), d.Lang)) + Graded(c, first, d.Lang), Rows: len(parts)}
			}
			own := i.Name
			if i == first {
				own = ""
			}
			t.Rows = append(t.Rows, append([]Cell{name}, cells(own, words.Weight(c.Of(i), d.Lang), points(i, c.Of(i).Score, d.Lang), rated(c, i))...))
		}
	}
	rate := ""
	if c.Total.Score.Settled() {
		rate = c.Total.Rate.Fixed(c.RuleSet.RatePlaces, number.HalfUp) + "%"
	}
	t.Totals = cells(words.TotalName(c, d.Lang), "", c.RuleSet.Total.String(), total(c, &c.Total, d.Lang), rate)
	d.add(t)
	if list := remarksOfTotal(c, d.Lang); len(list) > 0 {
		d.add(Lines{Items: list})
	}
}

// remarksOfTotal are what changed the total beside the criteria.
func remarksOfTotal(c *engine.Scorecard, lang diag.Lang) []string {
	l := lines{Lang: lang}
	for _, d := range append(c.Notes(), c.Structure()...) {
		l.list = append(l.list, d.Message(lang))
	}
	rounded(c, &l)
	adjustments(c, &l)
	return l.list
}

func rated(c *engine.Scorecard, i *engine.Item) string {
	if rate := words.Rate(c, i); rate != "" {
		return rate + "%"
	}
	return ""
}

// criteria is a paragraph for each criterion, with its derivation and what it rests on.
func (w *chapters) criteria() {
	d := w.Document
	d.add(Heading{2, d.say("二、绩效实现情况", "2. Criteria")})
	for k, first := range w.c.First() {
		r := w.c.Of(first)
		grade := ""
		if name := w.c.SectionGrade(first); name != "" {
			grade = d.say("，等级%s", ", grade %s", name)
		}
		d.add(Heading{3, d.say("（%s）%s（%s分，得%s分%s）", "(%s) %s (%s points, scores %s%s)", ordinal(k+1, d.Lang), first.Name, words.Weight(r, d.Lang), points(first, r.Score, d.Lang), grade)})
		w.under(first, 1)
	}
}

func (w *chapters) under(i *engine.Item, level int) {
	number := func(k int) string { return w.say("（%d）", "(%d) ", k+1) }
	if i.IsCriterion() {
		w.criterion(i, number(0))
		return
	}
	children := ofKind(w.c, i.Children)
	for _, child := range children {
		if !child.IsCriterion() { // then criteria beside it are numbered as it is
			number = func(k int) string { return w.say("%d.", "%d. ", k+1) }
		}
	}
	for k, child := range children {
		if child.IsCriterion() {
			w.criterion(child, number(k))
			continue
		}
		r := w.c.Of(child)
		w.add(Heading{4, w.say("%d.%s（%s分，得%s分）", "%d. %s (%s points, scores %s)", k+1, child.Name, words.Weight(r, w.Lang), points(child, r.Score, w.Lang))})
		w.under(child, level+1)
	}
}

// ofKind leaves out what is of another kind of body.
func ofKind(c *engine.Scorecard, list []*engine.Item) []*engine.Item {
	return slices.DeleteFunc(slices.Clone(list), c.OtherKind)
}

func (w *chapters) criterion(i *engine.Item, number string) {
	e := w.reader.Explain(i)
	l := lines{Lang: w.Lang}
	w.add(Heading{5, number + heading(w.c, e, w.Lang)})
	switch {
	case e.Result.Status == engine.Adjudicated:
		w.paragraph(w.say("按规则：%s裁定%s得%s分：%s", "By rule: %s Adjudicated%s to %s: %s", w.reader.ByRule(i), by(w.c, i, w.Lang), points(i, e.Result.Score, w.Lang), e.Reason))
		if e.Deviation != "" {
			l.list = append(l.list, words.ReasonGiven(e.Result, e.Deviation, w.Lang))
		}
	case e.Result.Assured():
		w.paragraph(words.Undetermined(w.c, i, w.Lang))
	case e.Result.Why != nil:
		w.paragraph(w.say("无法确定：%s", "Undetermined: %s", words.Why(w.c, i, w.Lang)))
	default:
		w.paragraph(strings.TrimSpace(w.reader.Says(i)))
		l.add("扣分原因：", "Why points were lost: ", e.Reason)
	}
	l.list = append(l.list, e.Derivation...)
	adjudged(&l, e)
	for f := range e.Facts() {
		l.list = append(l.list, factLine(f, w.Lang))
	}
	w.add(Lines{Items: l.list})
}

// problems are what lost points, the most first.
func (w *chapters) problems() {
	c := w.c
	type loss struct {
		i    *engine.Item
		lost number.Number
	}
	var list []loss
	for _, i := range c.Criteria() {
		if lost := c.Of(i).Lost(); lost.Sign() > 0 {
			list = append(list, loss{i, lost})
		}
	}
	sort.SliceStable(list, func(a, b int) bool { return list[b].lost.Less(list[a].lost) })
	w.add(Heading{2, w.say("三、失分，由多到少", "3. Lost points, the most first")})
	l := lines{Lang: w.Lang}
	for _, x := range list {
		line := w.say("%s %s：失%s分（分值%s）", "%s %s: loses %s of %s points", x.i.ID, x.i.Name, string(x.i.Rounding.Append(nil, x.lost)), words.Weight(c.Of(x.i), w.Lang))
		reason := words.Reason(c, x.i, w.Lang)
		if reason != "" {
			line += w.say("；%s", "; %s", reason)
		}
		if own := c.Deviation(x.i); own != "" && own != reason {
			line += w.say("；%s", "; %s", own)
		}
		l.list = append(l.list, line)
	}
	switch open := slices.ContainsFunc(c.Criteria(), func(i *engine.Item) bool { return !c.Of(i).Score.Settled() }); {
	case len(list) == 0 && open:
		l.say("得分已定的指标没有失分。", "No criterion whose score is settled lost points.")
	case len(list) == 0:
		l.say("没有失分的指标。", "No criterion lost points.")
	}
	for _, i := range c.Criteria() {
		if r := c.Of(i); r.Score.Open && !r.Assured() {
			l.say("%s %s：得分未定，%s", "%s %s: the score is open, %s", i.ID, i.Name, words.Why(c, i, w.Lang))
		}
	}
	w.add(Lines{Items: l.list})
}

// basis is what scores rest on that is not written anywhere.
func (w *chapters) basis() {
	c := w.c
	w.add(Heading{2, w.say("四、推定、判断与裁定", "4. Presumed, judged and adjudicated")})
	l := lines{Lang: w.Lang}
	for slot := range c.RuleSet.Facts() {
		if f, ok := c.Facts.At(slot); ok && f.Basis >= engine.Presumed {
			l.list = append(l.list, factLine(f, w.Lang))
		} else if ok && f.Decl.Kind == formula.Table && slices.ContainsFunc(f.Decl.Columns, func(c *formula.Fact) bool { return c.Judgement }) {
			l.say("%s：其中由人判断的各格，见上", "%s: the cells of it that are judged, as above", f.Decl.Name)
		}
	}
	for _, i := range c.Criteria() {
		if r := c.Of(i); r.Status == engine.Adjudicated {
			l.say("%s %s：规则得 %s，裁定为 %s%s，%s", "%s %s: %s by rule, adjudicated to %s%s, %s", i.ID, i.Name, points(i, r.ByRule, w.Lang), points(i, r.Score, w.Lang), by(c, i, w.Lang), words.Reason(c, i, w.Lang))
		}
	}
	if len(l.list) == 0 {
		l.say("没有。", "None.")
	}
	w.add(Lines{Items: l.list})
}
