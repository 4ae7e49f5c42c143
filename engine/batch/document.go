package batch

import (
	"sort"

	"jixiao/engine/diag"
	"jixiao/engine/number"
	"jixiao/engine/render"
)

// Document is the summary for people: how many, what they scored, at what points were lost, why documents were refused.
func (s *Summary) Document(lang diag.Lang) *render.Document {
	if s == nil {
		s = NewSummary()
	}
	d := &render.Document{Lang: lang, Title: lang.Say("汇总", "Summary")}
	add := func(b ...render.Block) { d.Blocks = append(d.Blocks, b...) }
	lines := []string{lang.Say("数据 %d 份：计分 %d 份，拒绝 %d 份", "%d documents: %d scored, %d refused", s.Documents, s.Documents-s.Refused, s.Refused)}
	if s.Open > 0 {
		lines = append(lines, lang.Say("其中 %d 份总分未定，只知道范围：不计入总分的平均、最低、最高和分布；等级、失分按已定的计", "the totals of %d are only known as a range: they count neither in means, least and most nor in the spread of totals; grades and lost points count what is determined", s.Open))
	}
	add(render.Lines{Items: lines})
	if len(s.Codes) > 0 {
		t := render.Table{Columns: []render.Column{{Title: lang.Say("拒绝原因", "Refused for")}, {Title: lang.Say("份数", "Documents"), Right: true}}}
		for _, code := range most(s.Codes) {
			t.Rows = append(t.Rows, row(code, count(s.Codes[code])))
		}
		add(render.Heading{Level: 2, Text: lang.Say("拒绝的数据", "Refused documents")}, t)
	}
	var refs []string
	for ref, set := range s.Sets {
		if set != nil && set.Documents > 0 {
			refs = append(refs, ref)
		}
	}
	sort.Strings(refs)
	for _, ref := range refs {
		add(render.Heading{Level: 2, Text: lang.Say("%s（%s）", "%s (%s)", s.Sets[ref].Title, ref)})
		add(s.Sets[ref].blocks(lang)...)
		if rules := s.Sets[ref].rules; rules != nil { // not of a summary that was read
			d.Digests = append(d.Digests, render.Digests(lang, rules)...)
		}
	}
	return d
}

func (set *Set) blocks(lang diag.Lang) (out []render.Block) {
	line := lang.Say("%d 份", "%d documents", set.Documents)
	if mean, ok := set.Mean(); ok {
		line += lang.Say("，平均 %s，最低 %s，最高 %s", ", mean %s, least %s, most %s", mean.Approx(4), set.Least, set.Most)
	}
	if set.Open > 0 {
		line += lang.Say("；%d 份总分未定", "; %d totals are open", set.Open)
	}
	out = append(out, render.Lines{Items: []string{line}})
	if spread := set.spread(); len(spread.Bars) > 0 {
		out = append(out, render.Heading{Level: 3, Text: lang.Say("总分得分率的分布", "Totals by their rate")}, spread)
	}
	grades := render.Chart{}
	for _, name := range most(set.Grades) {
		if n := set.Grades[name]; n > 0 {
			if name == "" {
				name = lang.Say("没有等级", "no grade")
			}
			grades.Bars = append(grades.Bars, render.Bar{Label: name, Text: count(n), Value: number.Int(n)})
		}
	}
	if set.Unsettled > 0 {
		grades.Bars = append(grades.Bars, render.Bar{Label: lang.Say("等级未定", "open"), Text: count(set.Unsettled), Value: number.Int(set.Unsettled)})
	}
	if len(grades.Bars) > 0 {
		out = append(out, render.Heading{Level: 3, Text: lang.Say("等级", "Grades")}, grades)
	}
	if losses := set.Losses(); len(losses) > 0 {
		t := render.Table{Columns: []render.Column{{Title: lang.Say("指标", "Criterion"), Share: 40}, {Title: lang.Say("平均失分", "Lost on average"), Right: true, Share: 15},
			{Title: lang.Say("占分值", "Of its weight"), Right: true, Share: 15}, {Title: lang.Say("失分 / 计分", "Losing of scored"), Right: true, Share: 15}, {Title: lang.Say("未定", "Open"), Right: true, Share: 15}}}
		for _, id := range losses {
			l := set.Lost[id]
			part := ""
			if l.Weight.Sign() > 0 {
				part = l.Points.Quo(l.Weight).Mul(number.Hundred).Fixed(2, number.HalfUp) + "%"
			}
			each, open := lang.Say("%d / %d 份", "%d of %d", l.Losing, l.Scored), lang.Say("%d 份", "%d", l.Open)
			if l.Rows {
				each, open = lang.Say("%d / %d 行", "%d of %d rows", l.Losing, l.Scored), lang.Say("%d 行", "%d rows", l.Open)
			}
			t.Rows = append(t.Rows, row(id+" "+l.Name, l.Points.Quo(number.Int(l.Scored)).Approx(4), part, each, open))
		}
		out = append(out, render.Heading{Level: 3, Text: lang.Say("失分，由多到少", "Lost points, the most first")}, t)
	}
	return out
}

// spread is a bar for each stretch of rates, from the first that has documents.
func (set *Set) spread() render.Chart {
	var c render.Chart
	for k, n := range set.Bands {
		if n == 0 && len(c.Bars) == 0 {
			continue
		}
		const width = 100 / Bands
		label := count(int64(k*width)) + "–" + count(int64((k+1)*width)) + "%"
		switch k { // which hold what is beyond, too
		case 0:
			label = "<" + count(width) + "%"
		case Bands - 1:
			label = "≥" + count(int64(k*width)) + "%"
		}
		c.Bars = append(c.Bars, render.Bar{Label: label, Text: count(n), Value: number.Int(n)})
	}
	return c
}

func count(n int64) string { return number.Int(n).String() }

// most are the names of counts, the greatest first.
func most(counts map[string]int64) []string {
	var out []string
	for name := range counts {
		out = append(out, name)
	}
	sort.Slice(out, func(a, b int) bool {
		if counts[out[a]] != counts[out[b]] {
			return counts[out[a]] > counts[out[b]]
		}
		return out[a] < out[b]
	})
	return out
}

func row(texts ...string) []render.Cell {
	out := make([]render.Cell, len(texts))
	for k, s := range texts {
		out[k] = render.Cell{Text: s, Rows: 1}
	}
	return out
}
