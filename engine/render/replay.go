package render

import (
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/replay"
)

// Replay makes the document of a replay: every difference by class, and what differs from the known list; with explained,
// which may be nil, also what explains them.
func Replay(r *replay.Report, t replay.Totals, o *replay.Outcome, explained *replay.Explained, lang diag.Lang) *Document {
	if r == nil {
		r = new(replay.Report)
	}
	if o == nil {
		o = new(replay.Outcome)
	}
	d := &Document{Lang: lang, Title: r.Title + lang.Say(" 重放", ": replay"), SignedBy: reviewed(lang)}
	for _, of := range []struct{ said, digest string }{{lang.Say("报告 SHA-256 ", "report SHA-256 "), t.Document}, {lang.Say("指标体系 %s，SHA-256 ", "rule set %s, SHA-256 ", t.Ref), t.Rules}, {lang.Say("基础数据 SHA-256 ", "facts SHA-256 "), t.Facts}} {
		if of.digest != "" {
			d.Digests = append(d.Digests, of.said+of.digest)
		}
	}
	counts := map[replay.Kind]int{}
	unknown := 0
	for i, x := range o.Differences {
		counts[x.Kind]++
		if o.Reasons[i] == "" {
			unknown++
		}
	}
	line := d.say("差异 %d 处", "differences: %d", len(o.Differences))
	for _, k := range replay.Kinds {
		if counts[k] > 0 {
			line += d.say("，%s %d", "; %s: %d", strings.ToLower(k.Title(lang)), counts[k])
		}
	}
	if t.Published != "" {
		if r.Total != "" {
			d.Result = &Result{Score: r.Total, Grade: r.Grade, ByRule: d.say("按规则 %s", "by rule %s", t.ByRule)}
		}
		items := []string{d.say("公布 %s，按规则 %s，连同裁定 %s", "published %s, by rule %s, with adjudications %s", t.Published, t.ByRule, t.With)}
		if t.Rests != (diag.Term{}) {
			items = append(items, t.Rests.In(lang))
		}
		d.add(Lines{Items: items})
	}
	d.add(Lines{Items: []string{line, d.say("未登记 %d 处；已登记而不再出现 %d 处", "not listed: %d; listed and no longer there: %d", unknown, len(o.Gone))}})
	for _, k := range replay.Kinds {
		if counts[k] == 0 {
			continue
		}
		d.add(Heading{2, k.Title(lang)})
		untold := lines{Lang: lang}
		for i, x := range o.Differences {
			if x.Kind == k && x.Computed == replay.Untold && o.Reasons[i] == "" {
				untold.add("  "+x.At.In(lang)+lang.Say("：", ": "), "  "+x.At.In(lang)+": ", strings.Join([]string{x.Published.In(lang), x.Name.In(lang), x.Place}, lang.Say("，", ", ")))
			} else if x.Kind == k {
				l := lines{Lang: lang}
				beside := difference(&l, x, o.Reasons[i])
				if explained != nil && explained.Searched[i] {
					causes(&l, explained.Causes[i])
				}
				d.add(Lines{Items: l.list, Beside: beside})
			}
		}
		if n := len(untold.list); n > 0 {
			d.add(Lines{Items: append([]string{lang.Say("没有写怎样重算（expression）的 %d 个，没有核对：", "not said how they come about (expression) and not checked, %d in number:", n)}, untold.list...)})
		}
	}
	if len(o.Gone) > 0 {
		d.add(Heading{2, d.say("已登记而不再出现", "Listed and no longer there")})
		for _, k := range o.Gone {
			d.add(Lines{Items: []string{d.say("%s %s：公布 %s，算得 %s（%s）", "%s %s: published %s, computed %s (%s)", string(k.Kind), k.Difference.At, k.Published, k.Computed, k.Reason)}})
		}
	}
	if explained != nil {
		precision(d, explained.Precision)
	}
	return d
}

// difference adds what differs, with the standard before the calculation: beside it where a page does so, from the line that it returns on.
func difference(l *lines, x replay.Difference, reason string) (beside int) {
	head := x.At.In(l.Lang)
	if x.Name != (diag.Term{}) {
		head += " " + x.Name.In(l.Lang)
	}
	switch {
	case x.Published == replay.Unmet:
		l.say("%s，不符：%s", "%s does not hold: %s", head, x.Computed)
	case x.Published == replay.Unchecked: // nothing of it is printed
		l.say("%s，无法核对：%s", "%s cannot be checked: %s", head, x.Computed)
	case x.Kind == replay.Quoted:
		l.say("%s：原文中的 %s，%s", "%s: %s in the words, %s", head, x.Published, x.Computed)
	default:
		l.say("%s：公布 %s，算得 %s", "%s: published %s, computed %s", head, x.Published, x.Computed)
	}
	l.add("  位置：", "  place: ", x.Place)
	if l.add("  评分标准：", "  standard: ", x.Standard); x.Standard != "" {
		beside = len(l.list)
	}
	l.add("  计算：", "  calculation: ", x.Detail.In(l.Lang))
	if reason == "" {
		l.say("  未登记", "  not listed")
	}
	l.add("  登记：", "  listed: ", reason)
	return beside
}

// causes lists what would give exactly the published figure. It is no proof of what was done.
func causes(l *lines, list []replay.Cause) {
	if len(list) == 0 {
		l.say("  没有找到恰好得出公布数的算法", "  no calculation was found that gives exactly the published figure")
	}
	for _, c := range list {
		l.add("  可能：", "  possibly: ", c.Words.In(l.Lang))
	}
}

// precision says what the precision of printed facts leaves open.
func precision(d *Document, p *replay.Precision) {
	l := lines{Lang: d.Lang}
	if len(p.Facts) == 0 {
		l.say("没有照印刷数写的数值（推定、判断的数和个数不算），得分不因印刷精度而变", "no number of the facts is a printed one that could be rounded (what is presumed or judged, and counts, are not), so that printed precision changes no score")
		d.add(Heading{2, d.say("印刷精度", "Printed precision")}, Lines{Items: l.list})
		return
	}
	l.say("把 %d 个事实各看作印刷精度以内的范围：", "with each fact taken as the range within its printed precision (facts: %d):", len(p.Facts))
	for _, f := range p.Criteria {
		name, lo, hi := f.Indicator.ID+" "+f.Indicator.Name, f.Score.Lo.Approx(4), f.Score.Hi.Approx(4)
		if f.Shown {
			l.say("  %s：试过的各数中，规则得分从 %s 到 %s", "  %s: of the numbers that were tried, the score by rule goes from %s to %s", name, lo, hi)
		} else {
			l.say("  %s：得分会不会改变未能确定，改变也不出 %s 至 %s 之间", "  %s: whether the score changes is not settled; it stays between %s and %s in any case", name, lo, hi)
		}
	}
	if len(p.Criteria) == 0 {
		l.say("  没有一项得分会因此改变", "  no score changes")
	}
	switch {
	case p.Open:
		l.say("  总分本来未定，等级不作判断", "  the total was open before, so nothing is said of the grade")
	case p.MayMiss:
		l.say("  未能排除没有等级", "  that there is no grade is not excluded")
	case len(p.Grades) > 1:
		l.say("  未能排除等级改变：%s 至 %s", "  that the grade changes is not excluded: %s to %s", p.Grades[0].Name, p.Grades[len(p.Grades)-1].Name)
	default:
		l.say("  等级不会改变", "  the grade does not change")
	}
	d.add(Heading{2, d.say("印刷精度", "Printed precision")}, Lines{Items: l.list})
}
