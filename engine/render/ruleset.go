package render

import (
	"strings"

	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// RuleSet makes a rule set's readable document: every criterion with its standard, its rule in words, its facts.
func RuleSet(rs *engine.RuleSet) *Document {
	d := &Document{Title: rs.Title + "（" + rs.Ref() + "）"}
	d.paragraph(rs.About)
	period := "适用期间：" + rs.Effective.From + " 起"
	if rs.Effective.Until != "" {
		period = "适用期间：" + rs.Effective.From + " 至 " + rs.Effective.Until
	}
	lines := []string{period}
	if rs.Replaces != "" {
		lines = append(lines, "取代版本："+rs.Replaces)
	}
	lines = append(lines, "取整："+rounding(rs.Rounding))
	if len(rs.Grades) > 0 {
		lines = append(lines, "等级："+grades(rs.Grades))
	}
	for _, s := range rs.Sources {
		lines = append(lines, "依据："+strings.TrimSpace(s.Number+" 《"+s.Title+"》"+s.Note))
	}
	for _, p := range rs.Parameters {
		lines = append(lines, "参数："+p.Name+" = "+p.Value.String()+p.Unit+"，"+p.About)
	}
	d.add(Lines{lines})
	for _, i := range rs.Indicators {
		ruleSetPart(d, i, 2)
	}
	if len(rs.Checks()) > 0 {
		d.add(Heading{2, "勾稽关系"})
		var lines []string
		for _, c := range rs.Checks() {
			lines = append(lines, c.ID+"："+c.Expect.Words())
		}
		d.add(Lines{lines})
	}
	return d
}

func rounding(r engine.Rounding) string {
	mode := map[number.Mode]string{number.HalfUp: "四舍五入", number.HalfEven: "四舍六入五成双", number.Down: "截断", number.Up: "进一"}[r.Mode]
	at := "每个指标"
	if r.AtTotal {
		at = "总分"
	}
	return at + mode + "到" + number.Int(int64(r.Places)).String() + "位小数"
}

func grades(list []engine.Grade) string {
	var parts []string
	for _, g := range list {
		parts = append(parts, g.Name+" ≥"+g.From.String())
	}
	return strings.Join(parts, "，")
}

func ruleSetPart(d *Document, i *engine.Indicator, level int) {
	d.add(Heading{min(level, 3), i.ID + " " + i.Name + "（" + i.Weight.String() + "分）"})
	for _, child := range i.Children {
		ruleSetPart(d, child, level+1)
	}
	if len(i.Children) > 0 {
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
	if a := i.Applies(); a != nil {
		add("适用条件：", a.Words())
	}
	if i.Rule != nil {
		label := "得权重的百分比："
		if i.IsPoints {
			label = "得分："
		}
		add(label, i.Rule.Words())
		for _, let := range i.Rule.Lets() {
			add("其中：", let.Name+" = "+let.Root.Words())
		}
		seen := map[*formula.Fact]bool{}
		i.Rule.Reads(func(f *formula.Fact) {
			if !seen[f] {
				seen[f] = true
				add("事实：", f.Name+unit(f)+about(f))
			}
		})
	}
	for _, r := range i.Readings {
		add("解读：", r.About+"："+r.Reads+"，因"+r.Because)
	}
	d.add(Lines{lines})
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
func Catalogue(entries []engine.Entry) *Document {
	t := Table{Columns: []Column{{Title: "指标体系"}, {Title: "适用期间"}, {Title: "取代"}, {Title: "标题"}}}
	for _, e := range entries {
		t.Rows = append(t.Rows, cells(e.Ref(), e.Effective.From+" ～ "+e.Effective.Until, e.Replaces, e.Title))
	}
	return &Document{Blocks: []Block{t}}
}
