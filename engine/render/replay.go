package render

import (
	"strconv"

	"jixiao/engine/diag"
	"jixiao/engine/replay"
)

// Replay makes the document of a replay: every difference by class, and what differs from the known list.
func Replay(r *replay.Report, o *replay.Outcome) *Document {
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
	d.add(Lines{[]string{line, "未登记 " + strconv.Itoa(unknown) + " 处；已登记而不再出现 " + strconv.Itoa(len(o.Gone)) + " 处"}})
	for _, k := range replay.Kinds {
		if counts[k] == 0 {
			continue
		}
		d.add(Heading{2, k.Title(diag.Zh)})
		for i, x := range o.Differences {
			if x.Kind == k {
				d.add(Lines{differenceLines(x, o.Reasons[i])})
			}
		}
	}
	if len(o.Gone) > 0 {
		d.add(Heading{2, "已登记而不再出现"})
		for _, k := range o.Gone {
			d.add(Lines{[]string{string(k.Kind) + " " + k.Difference.At + "：公布 " + k.Published + "，算得 " + k.Computed + "（" + k.Reason + "）"}})
		}
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
