package render

import (
	"strconv"

	"jixiao/engine/diag"
	"jixiao/engine/replay"
)

// Replay makes the document of a replay: every difference by class, and what differs from the known list; with explained,
// which may be nil, also what explains them.
func Replay(r *replay.Report, t replay.Totals, o *replay.Outcome, explained *replay.Explained) *Document {
	d := &Document{Title: r.Title + " 重放"}
	counts := map[replay.Kind]int{}
	unknown := 0
	for i, x := range o.Differences {
		counts[x.Kind]++
		if o.Reasons[i] == "" {
			unknown++
		}
	}
	line := "差异 " + strconv.Itoa(len(o.Differences)) + " 处"
	for _, k := range replay.Kinds {
		if counts[k] > 0 {
			line += "，" + k.Title(diag.Zh) + " " + strconv.Itoa(counts[k])
		}
	}
	if t.Published != "" {
		d.add(Lines{[]string{"公布 " + t.Published + "，按规则 " + t.ByRule + "，连同裁定 " + t.With}})
	}
	d.add(Lines{[]string{line, "未登记 " + strconv.Itoa(unknown) + " 处；已登记而不再出现 " + strconv.Itoa(len(o.Gone)) + " 处"}})
	for _, k := range replay.Kinds {
		if counts[k] == 0 {
			continue
		}
		d.add(Heading{2, k.Title(diag.Zh)})
		for i, x := range o.Differences {
			if x.Kind == k {
				lines := differenceLines(x, o.Reasons[i])
				if explained != nil && explained.Searched[i] {
					lines = append(lines, causeLines(explained.Causes[i])...)
				}
				d.add(Lines{lines})
			}
		}
	}
	if len(o.Gone) > 0 {
		d.add(Heading{2, "已登记而不再出现"})
		for _, k := range o.Gone {
			d.add(Lines{[]string{string(k.Kind) + " " + k.Difference.At + "：公布 " + k.Published + "，算得 " + k.Computed + "（" + k.Reason + "）"}})
		}
	}
	if explained != nil {
		precision(d, explained.Precision)
	}
	return d
}

func differenceLines(x replay.Difference, reason string) []string {
	head := x.At
	if x.Name != "" {
		head += " " + x.Name
	}
	lines := []string{head + "：公布 " + x.Published + "，算得 " + x.Computed}
	add := func(label, s string) {
		if s != "" {
			lines = append(lines, "  "+label+s)
		}
	}
	add("位置：", x.Place)
	add("计算：", x.Detail)
	if reason == "" {
		lines = append(lines, "  未登记")
	}
	add("登记：", reason)
	return lines
}

// causeLines lists what would give exactly the published figure. It is no proof of what was done.
func causeLines(causes []replay.Cause) []string {
	if len(causes) == 0 {
		return []string{"  没有找到恰好得出公布数的算法"}
	}
	var out []string
	for _, c := range causes {
		out = append(out, "  可能："+c.Words)
	}
	return out
}

// precision says what the precision of printed facts leaves open.
func precision(d *Document, p *replay.Precision) {
	lines := []string{"把 " + strconv.Itoa(len(p.Facts)) + " 个事实各看作印刷精度以内的范围："}
	for _, f := range p.Criteria {
		i := f.Indicator
		words := "：规则得分在 "
		if !f.Shown {
			words = "：得分会不会改变未能确定，改变也不出 "
		}
		lines = append(lines, "  "+i.ID+" "+i.Name+words+f.Score.Lo.Approx(4)+" 至 "+f.Score.Hi.Approx(4)+" 之间")
	}
	if len(p.Criteria) == 0 {
		lines = append(lines, "  没有一项得分会因此改变")
	}
	grade := "等级不会改变"
	if p.Open {
		grade = "总分本来未定，等级不作判断"
	} else if p.MayMiss {
		grade = "未能排除没有等级"
	} else if len(p.Grades) > 1 {
		grade = "未能排除等级改变：" + p.Grades[0].Name + " 至 " + p.Grades[len(p.Grades)-1].Name
	}
	d.add(Heading{2, "印刷精度"}, Lines{append(lines, "  "+grade)})
}
