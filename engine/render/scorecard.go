package render

import (
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/words"
)

// Scorecard makes a scorecard's document. With detail, the table carries standard and narrative as a report's 评分表
// does; without, it fits a terminal.
func Scorecard(c *engine.Scorecard, detail bool) *Document {
	d := &Document{Title: strings.TrimSpace(c.Facts.Header().Subject + " " + c.RuleSet.Title + " 评分表")}
	d.add(Lines{summary(c)})
	d.add(scoreTable(c, detail))
	if list := remarks(c); len(list) > 0 {
		d.add(Heading{2, "说明"}, Lines{list})
	}
	return d
}

// points shows a score, or its range.
func points(i *engine.Item, p engine.Points) string { return words.Points(p, i.Rounding) }

func shown(i *engine.Item, x number.Number) string {
	return x.Fixed(i.Rounding.Places, i.Rounding.Mode)
}

func total(c *engine.Scorecard, t *engine.Totals) string {
	return words.Points(t.Score, c.RuleSet.Rounding)
}

func summary(c *engine.Scorecard) []string {
	line := "总分 " + total(c, &c.Total) + " / " + c.RuleSet.Total.String()
	if name := words.Grade(&c.Total, diag.Zh); name != "" {
		line += "，等级 " + name
	}
	out := []string{line}
	if !c.LeftOut && (total(c, &c.Total) != total(c, &c.ByRule)) {
		line := "按规则（不计裁定）" + total(c, &c.ByRule)
		if name := words.Grade(&c.ByRule, diag.Zh); name != "" {
			line += "，等级 " + name
		}
		out = append(out, line)
	}
	if c.LeftOut {
		out[0] += "（按规则，不计裁定）"
	}
	r := c.RuleSet.Rounding
	if c.PresumedPoints.Sign() > 0 || c.JudgedPoints.Sign() > 0 {
		out = append(out, "其中以推定事实为前提 "+c.PresumedPoints.Fixed(r.Places, r.Mode)+" 分，以评价人判断为前提 "+c.JudgedPoints.Fixed(r.Places, r.Mode)+" 分")
	}
	out = append(out, "指标体系 "+c.RuleSet.Ref())
	if p := c.Facts.Header().Period; p != "" {
		out = append(out, "期间 "+p)
	}
	return out
}

var statusNames = map[engine.Status]string{
	engine.Scored: "", engine.ScoredJudged: "含推定或判断", engine.Undetermined: "无法确定",
	engine.NotApplicable: "不适用", engine.Adjudicated: "裁定",
}

func scoreTable(c *engine.Scorecard, detail bool) Table {
	t := Table{Columns: []Column{{Title: "一级指标", Share: 7}, {Title: "二级指标", Share: 8}, {Title: "三级指标", Share: 10}, {Title: "分值", Right: true, Share: 5}}}
	if detail {
		t.Columns = append(t.Columns, Column{Title: "评分标准", Share: 26})
	}
	t.Columns = append(t.Columns, Column{Title: "得分", Right: true, Share: 6}, Column{Title: "得分率", Right: true, Share: 9}, Column{Title: "状态", Share: 8})
	if detail {
		t.Columns = append(t.Columns, Column{Title: "评分过程", Share: 21})
	}
	r := words.NewReader(c, diag.Zh)
	for _, first := range c.First() {
		rows := scoreRows(c, r, first, 0, detail)
		t.Rows = append(t.Rows, rows...)
	}
	rate := ""
	if !c.Total.Score.Open {
		rate = c.Total.Rate.Fixed(c.RuleSet.RatePlaces, 0) + "%"
	}
	t.Totals = cells("合计", "", "", c.RuleSet.Total.String())
	if detail {
		t.Totals = append(t.Totals, cell(""))
	}
	t.Totals = append(t.Totals, cells(total(c, &c.Total), rate, "")...)
	if detail {
		t.Totals = append(t.Totals, cell(words.Grade(&c.Total, diag.Zh)))
	}
	return t
}

// scoreRows gives the rows of one indicator and all below it; its own name covers them. A criterion that stands above
// the third level fills the columns below it with blanks.
func scoreRows(c *engine.Scorecard, reader *words.Reader, i *engine.Item, level int, detail bool) [][]Cell {
	if i.IsCriterion() {
		row := cells("", "", "")
		row[min(level, 2)] = cell(i.Name)
		return [][]Cell{append(row, scoreCells(c, reader, i, detail)...)}
	}
	var rows [][]Cell
	for _, child := range i.Children {
		rows = append(rows, scoreRows(c, reader, child, level+1, detail)...)
	}
	if len(rows) == 0 { // a table without rows
		rows = append(rows, append(cells("", "", ""), scoreCells(c, reader, i, detail)...))
	}
	if level > 1 {
		return rows // levels below the third are listed flat
	}
	name := i.Name + "（" + words.Weight(c.Of(i)) + "分）"
	r := c.Of(i)
	if len(rows) > 1 || level == 0 {
		name += "\n得" + points(i, r.Score) + "分"
	}
	if grade := c.SectionGrade(i); grade != "" {
		name += "（" + grade + "）"
	}
	if !detail {
		name = i.Name + " " + points(i, r.Score) + "/" + words.Weight(r)
	}
	for k := range rows {
		rows[k][level] = Cell{Text: name}
	}
	rows[0][level].Rows = len(rows)
	return rows
}

func scoreCells(c *engine.Scorecard, reader *words.Reader, i *engine.Item, detail bool) []Cell {
	r := c.Of(i)
	score, rate := points(i, r.Score), words.Rate(c, i)
	if rate != "" {
		rate += "%"
	}
	if i.NotApplicable != "" && r.Weight.Sign() == 0 {
		score = "——"
	}
	status := statusNames[r.Status]
	if r.Status == engine.Adjudicated {
		status = "裁定，规则 " + points(i, r.ByRule)
	}
	out := cells(words.Weight(r))
	if detail {
		out = append(out, cell(i.Standard))
	}
	out = append(out, cells(score, rate, status)...)
	if detail {
		process := string(reader.AppendClosing(reader.AppendNarrative(nil, i), i))
		switch reason := c.Reason(i); {
		case r.Status == engine.Adjudicated:
			by := c.AdjudicatedBy(i)
			if by != "" {
				by = "（" + by + "）"
			}
			process = "按规则：" + process + "\n裁定" + by + "得" + points(i, r.Score) + "分：" + reason
		case reason != "":
			process += "\n" + reason
		}
		if why := words.Why(c, i, diag.Zh); why != "" {
			process += "\n" + why
		}
		out = append(out, cell(strings.TrimPrefix(process, "\n")))
	}
	return out
}

// adjustments says what changed the total beside the criteria, and what follows from it.
func adjustments(c *engine.Scorecard) []string {
	var out []string
	show := func(p engine.Points) string { return words.Points(p, c.RuleSet.Rounding) }
	for _, r := range c.Adjustments {
		name := r.Name
		if name == "" {
			name = r.ID
		}
		switch {
		case r.Why != nil:
			out = append(out, "总分调整“"+name+"”：无法确定，"+r.Why.Reason(diag.Zh))
		case r.Applied && r.Effect == engine.GradeCap:
			out = append(out, "总分调整“"+name+"”：等级至多为"+c.RuleSet.Grades[r.Grade].Name)
		case r.Applied:
			line := "总分调整“" + name + "”：" + show(r.Before) + " → " + show(r.After)
			if r.Effect == engine.Add && (r.Given.Less(r.Min) || r.Max.Less(r.Given)) {
				line += "（算得 " + r.Given.String() + "，计 " + r.Value.String() + "）"
			}
			out = append(out, line)
		}
	}
	if c.Total.Why != nil {
		out = append(out, "等级无法确定："+c.Total.Why.Reason(diag.Zh))
	}
	for _, r := range c.Consequences {
		if r.Why != nil {
			out = append(out, "结果应用“"+r.ID+"”：无法确定，"+r.Why.Reason(diag.Zh))
		} else {
			out = append(out, "结果应用："+r.Words)
		}
	}
	return out
}

// rounded says where what is shown is not what is counted: scores that are rounded at the total only, a grade by the exact
// total.
func rounded(c *engine.Scorecard) []string {
	var out []string
	rs := c.RuleSet
	if rs.Rounding.AtTotal {
		for _, i := range c.All() {
			if r := c.Of(i); i.Rounding.AtTotal && (!places(r.Score.Lo, i) || !places(r.Score.Hi, i)) {
				out = append(out, "各项得分不取整，只对总分取整：表中各项按 "+itoa(rs.Rounding.Places)+" 位小数显示，相加可能与总分不同")
				break
			}
		}
	}
	if t := &c.Total; rs.GradeOnExact && len(rs.Grades) > 0 && !t.Score.Open && !t.Exact.Lo.Equal(t.Score.Lo) {
		out = append(out, "等级按取整前的总分 "+t.Exact.Lo.Approx(6)+" 评定")
	}
	return out
}

// places reports whether a number has no more decimals than are shown.
func places(x number.Number, i *engine.Item) bool {
	n, ok := x.Terminates()
	return ok && n <= i.Rounding.Places
}

// remarks lists what a reader must know beside the scores.
func remarks(c *engine.Scorecard) []string {
	var out []string
	reader := words.NewReader(c, diag.Zh)
	for _, d := range append(c.Notes(), c.Structure()...) {
		out = append(out, d.Message(diag.Zh))
	}
	out = append(out, rounded(c)...)
	out = append(out, adjustments(c)...)
	for _, i := range c.Criteria() {
		r := c.Of(i)
		if r.Why != nil {
			out = append(out, i.ID+" "+i.Name+"：无法确定，"+words.Why(c, i, diag.Zh))
		}
		if r.Status == engine.Adjudicated {
			by := c.AdjudicatedBy(i)
			if by != "" {
				by = "（" + by + "）"
			}
			out = append(out, i.ID+" "+i.Name+"：规则得 "+points(i, r.ByRule)+"，裁定为 "+points(i, r.Score)+by+"，"+c.Reason(i))
		}
		for _, m := range reader.Failed(i) {
			out = append(out, i.ID+" "+i.Name+"："+m)
		}
		if i.NotApplicable != "" {
			out = append(out, i.ID+" "+i.Name+"：不适用，"+i.NotApplicable)
		}
	}
	if missing := c.Missing(); len(missing) > 0 {
		out = append(out, "缺失的事实："+strings.Join(missing, "、"))
	}
	if unknown := c.Facts.Unknown(); len(unknown) > 0 {
		out = append(out, "本指标体系没有声明的事实："+strings.Join(unknown, "、"))
	}
	for _, r := range c.Checks {
		if r.Why != nil {
			out = append(out, "勾稽“"+r.ID+"”无法核对："+r.Why.Reason(diag.Zh))
		} else {
			out = append(out, "勾稽“"+r.ID+"”不符："+reader.Message(r.Inside(door.Key{})))
		}
	}
	return out
}
