package render

import (
	"jixiao/engine/diag"
	"jixiao/engine/verify"
)

// Verification makes the document of what was verified: findings first, then what is not proved, and with all also what is
// proved. accepted are findings that the author knows, by id, with the reason.
func Verification(r *verify.Report, accepted map[string]string, all bool, lang diag.Lang) *Document {
	found, fresh, gone := r.Known(accepted)
	d := &Document{Lang: lang, Title: lang.Say("%s（%s）验证", "%s (%s): verification", r.RuleSet.Title, r.RuleSet.Ref())}
	l := lines{Lang: lang}
	l.say("成立 %d 项，不成立 %d 项，未能证明 %d 项", "%d proved, %d refuted, %d not proved", r.Count(verify.Proved), r.Count(verify.Refuted), r.Count(verify.Open))
	l.say("发现 %d 项，其中已知 %d 项", "findings: %d, of these %d known", len(found)+len(fresh), len(found))
	d.add(Lines{Items: l.list})
	section := func(title string, claims []*verify.Claim) {
		if len(claims) == 0 {
			return
		}
		l := lines{Lang: lang}
		for _, c := range claims {
			claimLines(c, accepted, &l)
		}
		d.add(Heading{2, title}, Lines{Items: l.list})
	}
	section(d.say("发现", "Findings"), fresh)
	section(d.say("已知的发现", "Known findings"), found)
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
	section(d.say("未能证明", "Not proved"), open)
	if all {
		section(d.say("成立", "Proved"), proved)
	}
	return d
}

// claimLines adds what a claim says, and of a finding where and on which facts.
func claimLines(c *verify.Claim, accepted map[string]string, l *lines) {
	name := ""
	if c.Criterion != nil {
		name = l.Lang.Say("%s %s：", "%s %s: ", c.Criterion.ID, c.Criterion.Name)
	}
	l.add("", "", name+c.Text.In(l.Lang))
	if c.Finding() {
		if at := placed(c.Place); at != "" {
			l.add("", "", "  "+at+"  ["+c.ID+"]")
		}
		l.add("  举例：", "  example: ", string(c.Document))
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
