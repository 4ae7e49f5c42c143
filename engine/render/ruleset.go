package render

import (
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/library"
	"jixiao/engine/words"
)

// RuleSet makes a rule set's readable document: every criterion with its standard, its rule in words, its facts.
func RuleSet(rs *engine.RuleSet) *Document {
	d := &Document{Title: rs.Title + "（" + rs.Ref() + "）"}
	d.paragraph(rs.About)
	lines := []string{"适用期间：" + rs.Effective.In(diag.Zh)}
	for _, base := range rs.Bases {
		lines = append(lines, "在此之上："+base)
	}
	if rs.Replaces != "" {
		lines = append(lines, "取代版本："+rs.Replaces)
	}
	if rs.Framework {
		lines = append(lines, "框架：权重和规则由依据它的体系写明，自身不评分")
	} else {
		lines = append(lines, "取整："+words.Rounding(rs.Rounding, diag.Zh))
	}
	if len(rs.Grades) > 0 {
		lines = append(lines, "等级："+words.Grades(rs.Grades, door.In(rs).GradeByRule(), diag.Zh))
	}
	for _, s := range rs.Sources {
		lines = append(lines, "依据："+strings.TrimSpace(s.Number+" 《"+s.Title+"》"+s.Note))
	}
	for _, p := range rs.Parameters {
		lines = append(lines, "参数："+p.Name+" = "+p.Value.String()+p.Unit+"，"+p.About)
	}
	d.add(Lines{lines})
	for _, i := range rs.Indicators {
		ruleSetPart(d, rs, i, 2)
	}
	if after := afterTotal(rs); len(after) > 0 {
		d.add(Heading{2, "总分之后"}, Lines{after})
	}
	if len(door.In(rs).Checks()) > 0 {
		d.add(Heading{2, "勾稽关系"})
		var lines []string
		for _, c := range door.In(rs).Checks() {
			lines = append(lines, c.ID+"："+words.Check(c))
		}
		d.add(Lines{lines})
	}
	if len(door.In(rs).Constraints()) > 0 {
		d.add(Heading{2, "对指标体系的要求"})
		var lines []string
		if door.In(rs).HasRows() {
			lines = append(lines, "取决于数据中的各行，评分和 check 数据时核对")
		}
		for _, c := range door.In(rs).Constraints() {
			lines = append(lines, c.ID+"："+words.Check(c))
		}
		d.add(Lines{lines})
	}
	return d
}

// afterTotal says what adjusts the total, what gives the grade where no table does, and what follows.
func afterTotal(rs *engine.RuleSet) []string {
	var out []string
	for _, a := range rs.Adjustments {
		line := "调整“" + a.ID + "”："
		if a.When != nil {
			line += "如果" + a.When.Words() + "，"
		}
		switch a.Effect {
		case engine.Add:
			line += "总分加 " + a.Value.Words() + "，至少 " + a.Min.String() + "，至多 " + a.Max.String()
		case engine.Cap:
			line += "总分至多为 " + a.Value.Words()
		case engine.Set:
			line += "总分为 " + a.Value.Words()
		case engine.GradeCap:
			line += "等级至多为" + rs.Grades[a.Grade].Name
		}
		out = append(out, line)
	}
	door.In(rs).Whole(func(name string, f *formula.Formula) {
		if name == "等级" {
			out = append(out, "等级："+f.Words())
		}
	})
	for _, q := range rs.Consequences {
		out = append(out, "结果应用“"+q.ID+"”：如果"+q.When.Words()+"，则"+q.Words.Text())
	}
	return out
}

func ruleSetPart(d *Document, rs *engine.RuleSet, i *engine.Indicator, level int) {
	weight := "（" + i.Weight.String() + "分）"
	if rs.Framework && i.Weight.Sign() == 0 {
		weight = "（权重待定）"
	}
	d.add(Heading{min(level, 3), i.ID + " " + i.Name + weight})
	for _, child := range i.Children {
		ruleSetPart(d, rs, child, level+1)
	}
	if !i.IsCriterion() {
		return
	}
	var lines []string
	add := func(label, text string) {
		if text != "" {
			lines = append(lines, label+text)
		}
	}
	add("不适用：", i.NotApplicable)
	add("指标解释：", i.Explanation)
	add("评分标准：", i.Standard)
	if a := door.Of(i).Applies; a != nil {
		add("适用条件：", a.Words())
		add("不适用时：", words.WeightGoes(i, diag.Zh))
	}
	if door.Of(i).Rule != nil {
		label := "得权重的百分比："
		if i.IsPoints {
			label = "得分："
		}
		add(label, door.Of(i).Rule.Words())
		for _, let := range door.Of(i).Rule.Lets() {
			add("其中：", let.Name+" = "+let.Root.Words())
		}
		seen := map[*formula.Fact]bool{}
		door.Of(i).Rule.Reads(func(f *formula.Fact) {
			if !seen[f] {
				seen[f] = true
				add("事实：", f.Name+unit(f)+choices(f)+about(f))
			}
		})
	}
	if door.Of(i).Rule == nil {
		for _, let := range door.Of(i).Lets {
			add("其中：", let.Name+" = "+let.Root.Words())
		}
		for _, f := range door.Of(i).Facts {
			add("事实：", f.Name+unit(f)+choices(f)+about(f))
		}
	}
	if door.Of(i).Rows != nil {
		add("事实：", door.Of(i).Rows.Table.Name+choices(door.Of(i).Rows.Table)+about(door.Of(i).Rows.Table))
	}
	for _, e := range door.Of(i).Ensure {
		add("评分后的检查：", words.Check(e))
	}
	for _, r := range i.Readings {
		add("解读：", r.About+"："+r.Reads+"，因"+r.Because)
	}
	d.add(Lines{lines})
}

// choices lists what a text may be, and the columns of a table.
func choices(f *formula.Fact) string {
	if f.Kind == formula.Text && len(f.Choices) > 0 {
		return "，为" + strings.Join(f.Choices, "、") + "之一"
	}
	var columns []string
	for _, c := range f.Columns {
		columns = append(columns, c.Name+unit(c)+choices(c))
	}
	if columns == nil {
		return ""
	}
	return "，各列：" + strings.Join(columns, "；")
}

func unit(f *formula.Fact) string {
	if f.Unit == "" {
		return ""
	}
	return "（" + f.Unit + "）"
}

func about(f *formula.Fact) string {
	if f.About == "" {
		return ""
	}
	return "，" + f.About
}

// Catalogue makes the list of rule sets.
func Catalogue(entries []library.Entry) *Document {
	t := Table{Columns: []Column{{Title: "指标体系"}, {Title: "适用期间"}, {Title: "取代"}, {Title: "标题"}}}
	for _, e := range entries {
		t.Rows = append(t.Rows, cells(e.Ref(), e.Effective.From+" ～ "+e.Effective.Until, e.Replaces, e.Title))
	}
	return &Document{Blocks: []Block{t}}
}
