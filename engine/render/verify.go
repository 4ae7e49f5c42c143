package render

import (
	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/verify"
	"jixiao/engine/words"
)

// Verification makes the document of what was verified: findings first, then what is not proved, and with all also what is
// proved. accepted are findings that the author knows, by id, with the reason.
func Verification(r *verify.Report, accepted map[string]string, all bool, lang diag.Lang) *Document {
	if r == nil {
		r = new(verify.Report)
	}
	rules := r.RuleSet.OrEmpty()
	found, fresh, gone := r.Known(accepted)
	d := &Document{Lang: lang, Title: lang.Say("%s（%s）验证", "%s (%s): verification", rules.Title, rules.Ref()), Digests: Digests(lang, rules)}
	l := lines{Lang: lang}
	l.say("成立 %d 项，不成立 %d 项，未能证明 %d 项", "%d proved, %d refuted, %d not proved", r.Count(verify.Proved), r.Count(verify.Refuted), r.Count(verify.Open))
	l.say("发现 %d 项，其中已知 %d 项", "findings: %d, of these %d known", len(found)+len(fresh), len(found))
	d.add(Lines{Items: l.list})
	section := func(title string, claims []*verify.Claim, cards bool) {
		if len(claims) == 0 {
			return
		}
		l := lines{Lang: lang}
		for _, c := range claims {
			claimLines(rules, c, accepted, &l)
		}
		d.add(Heading{2, title}, Lines{Items: l.list, Cards: cards})
	}
	d.Overview = claimTable(r, accepted, lang)
	section(d.say("发现", "Findings"), fresh, true)
	section(d.say("已知的发现", "Known findings"), found, true)
	if len(gone) > 0 {
		d.add(Heading{2, d.say("已知而不再出现", "Known, but no longer found")}, Lines{Items: gone})
	}
	var open, proved []*verify.Claim
	for k := range r.Claims {
		switch c := &r.Claims[k]; {
		case c.Verdict == verify.Open:
			open = append(open, c)
		case c.Verdict == verify.Proved && !c.Finding():
			proved = append(proved, c)
		}
	}
	section(d.say("未能证明", "Not proved"), open, true)
	if all {
		section(d.say("成立", "Proved"), proved, false)
	}
	return d
}

// claimTable counts the claims of each criterion of which some do not hold, and its findings that are not known; the others are one row.
func claimTable(r *verify.Report, accepted map[string]string, lang diag.Lang) *Table {
	t := &Table{Columns: []Column{{Title: lang.Say("指标", "Criterion"), Share: 52}, {Title: lang.Say("成立", "Proved"), Right: true, Share: 12}, {Title: lang.Say("不成立", "Refuted"), Right: true, Share: 12},
		{Title: lang.Say("未能证明", "Not proved"), Right: true, Share: 12}, {Title: lang.Say("新发现", "New findings"), Right: true, Share: 12}}}
	type count struct {
		name  string
		of    map[verify.Verdict]int
		fresh int
	}
	var list []*count
	at := map[string]*count{}
	sum := &count{name: lang.Say("合计", "Total"), of: map[verify.Verdict]int{}}
	for k := range r.Claims {
		c := &r.Claims[k]
		id, name := "", lang.Say("整体", "the whole")
		if c.Criterion != nil {
			id, name = c.Criterion.ID, c.Criterion.ID+" "+c.Criterion.Name
		}
		if at[id] == nil {
			at[id] = &count{name: name, of: map[verify.Verdict]int{}}
			list = append(list, at[id])
		}
		for _, n := range []*count{at[id], sum} {
			n.of[c.Verdict]++
			if c.Finding() && accepted[c.ID] == "" {
				n.fresh++
			}
		}
	}
	row := func(n *count) []Cell {
		return cells(n.name, itoa(n.of[verify.Proved]), itoa(n.of[verify.Refuted]), itoa(n.of[verify.Open]), itoa(n.fresh))
	}
	rest := &count{of: map[verify.Verdict]int{}}
	others := 0
	for _, n := range list {
		if n.of[verify.Refuted]+n.of[verify.Open]+n.fresh > 0 {
			t.Rows = append(t.Rows, row(n))
			continue
		}
		others++
		rest.of[verify.Proved] += n.of[verify.Proved]
	}
	if rest.name = lang.Say("其余 %d 项", "the other %d", others); others > 0 {
		t.Rows = append(t.Rows, row(rest))
	}
	t.Totals = row(sum)
	return t
}

// claimLines adds what a claim says, and of a finding where and on which facts.
func claimLines(rs *engine.RuleSet, c *verify.Claim, accepted map[string]string, l *lines) {
	name := ""
	if c.Criterion != nil {
		name = l.Lang.Say("%s %s：", "%s %s: ", c.Criterion.ID, c.Criterion.Name)
	}
	l.add("", "", name+c.Text.In(l.Lang))
	if c.Finding() {
		if at := placed(c.Place); at != "" {
			l.add("", "", "  "+at+"  ["+c.ID+"]")
		}
		if c.Document != nil {
			l.add("  举例：", "  example: ", words.Given(rs, c.Document, l.Lang))
			l.add("  数据：", "  facts: ", string(c.Document))
		}
	}
	l.add("  已知：", "  known: ", accepted[c.ID])
}

// placed is file:line:column.
func placed(p diag.Place) string {
	if p.Source == nil {
		return ""
	}
	line, column := p.Source.Position(p.Span.Start)
	return p.Source.Name + ":" + itoa(line) + ":" + itoa(column)
}
