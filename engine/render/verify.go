package render

import (
	"jixiao/engine/diag"
	"jixiao/engine/verify"
)

// Verification makes the document of what was verified: findings first, then what is not proved, and with all also what is
// proved. accepted are findings that the author knows, by id, with the reason.
func Verification(r *verify.Report, accepted map[string]string, all bool) *Document {
	found, fresh, gone := r.Known(accepted)
	d := &Document{Title: r.RuleSet.Title + "（" + r.RuleSet.Ref() + "）验证"}
	d.add(Lines{[]string{
		"成立 " + itoa(r.Count(verify.Proved)) + " 项，不成立 " + itoa(r.Count(verify.Refuted)) + " 项，未能证明 " + itoa(r.Count(verify.Open)) + " 项",
		"发现 " + itoa(len(found)+len(fresh)) + " 项，其中已知 " + itoa(len(found)) + " 项",
	}})
	section := func(title string, claims []*verify.Claim) {
		if len(claims) == 0 {
			return
		}
		d.add(Heading{2, title})
		var lines []string
		for _, c := range claims {
			lines = append(lines, claimLines(c, accepted)...)
		}
		d.add(Lines{lines})
	}
	section("发现", fresh)
	section("已知的发现", found)
	if len(gone) > 0 {
		d.add(Heading{2, "已知而不再出现"}, Lines{gone})
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
	section("未能证明", open)
	if all {
		section("成立", proved)
	}
	return d
}

func claimLines(c *verify.Claim, accepted map[string]string) []string {
	name := ""
	if c.Criterion != nil {
		name = c.Criterion.ID + " " + c.Criterion.Name + "："
	}
	out := []string{name + c.Text}
	if at := placed(c.Place); at != "" && c.Finding() {
		out = append(out, "  "+at+"  ["+c.ID+"]")
	}
	if c.Document != nil && c.Finding() {
		out = append(out, "  举例："+string(c.Document))
	}
	if reason := accepted[c.ID]; reason != "" {
		out = append(out, "  已知："+reason)
	}
	return out
}

// placed is file:line:column.
func placed(p diag.Place) string {
	if p.Source == nil {
		return ""
	}
	line, column := p.Source.Position(p.Span.Start)
	return p.Source.Name + ":" + itoa(line) + ":" + itoa(column)
}
