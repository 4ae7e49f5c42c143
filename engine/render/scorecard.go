package render

import (
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/words"
)

// Scorecard makes a scorecard's document. With detail, the table carries standard and narrative as a report's 评分表
// does; without, it fits a terminal.
func Scorecard(c *engine.Scorecard, detail bool, lang diag.Lang) *Document {
	c = c.OrEmpty()
	d := &Document{Lang: lang, Title: strings.TrimSpace(c.Facts.Header().Subject + " " + c.RuleSet.Title + lang.Say(" 评分表", ": scorecard"))}
	d.add(Lines{Items: Summary(c, lang)})
	d.Result, d.Digests, d.SignedBy = result(c, lang), scored(c, lang), evaluated(lang)
	s := sheet{c: c, lang: lang, detail: detail, reader: words.NewReader(c, lang)}
	d.add(s.table())
	if list := remarks(c, lang); len(list) > 0 {
		d.add(Heading{2, d.say("说明", "Remarks")}, Lines{Items: list})
	}
	return d
}

// result is what a page shows large.
func result(c *engine.Scorecard, lang diag.Lang) *Result {
	r := &Result{Score: total(c, &c.Total, lang), Of: c.RuleSet.Total.String(), Grade: words.Grade(&c.Total, lang)}
	if rule := total(c, &c.ByRule, lang); !c.LeftOut && rule != r.Score {
		r.ByRule = lang.Say("按规则 %s %s", "by rule %s %s", rule, words.Grade(&c.ByRule, lang))
	}
	return r
}

// scored are the digests of what was scored, and by what.
func scored(c *engine.Scorecard, lang diag.Lang) []string {
	return append(Digests(lang, c.RuleSet), lang.Say("基础数据 SHA-256 %s", "facts SHA-256 %s", c.Facts.Digest()))
}

// points shows a score, or its range.
func points(i *engine.Item, p engine.Points, lang diag.Lang) string {
	return words.Points(p, i.Rounding, lang)
}

func shown(i *engine.Item, x number.Number) string {
	return string(i.Rounding.Append(nil, x))
}

func total(c *engine.Scorecard, t *engine.Totals, lang diag.Lang) string {
	return words.Points(t.Score, c.RuleSet.Rounding, lang)
}

// graded is a total with its grade, if it has one.
func graded(c *engine.Scorecard, t *engine.Totals, lang diag.Lang) string {
	if name := words.Grade(t, lang); name != "" {
		return lang.Say("，等级 ", ", grade ") + name
	}
	return ""
}

// Summary says what a document scored, what that rests on, and by which rule set.
func Summary(c *engine.Scorecard, lang diag.Lang) []string {
	c = c.OrEmpty()
	l := lines{Lang: lang}
	leftOut := ""
	if c.LeftOut {
		leftOut = lang.Say("（按规则，不计裁定）", " (by rule, adjudications left out)")
	}
	l.say("总分 %s / %s%s%s", "total %s / %s%s%s", total(c, &c.Total, lang), c.RuleSet.Total, graded(c, &c.Total, lang), leftOut)
	if !c.LeftOut && (total(c, &c.Total, lang) != total(c, &c.ByRule, lang)) {
		l.say("按规则（不计裁定）%s%s", "by rule, adjudications left out: %s%s", total(c, &c.ByRule, lang), graded(c, &c.ByRule, lang))
	}
	l.add("", "", words.Rests(c, lang))
	l.add("指标体系 ", "rule set ", c.RuleSet.Ref())
	l.add("期间 ", "period ", c.Facts.Header().Period)
	if c.Cohort != nil {
		l.say("同批 %d 份，其中拒绝 %d 份，摘要 %s", "scored among %d documents, %d of them refused, digest %s", c.Cohort.Documents, c.Cohort.Refused, c.Cohort.SHA256)
	}
	return l.list
}

var statusNames = map[engine.Status]diag.Term{
	engine.Scored: {}, engine.ScoredJudged: {Zh: "含推定或判断", En: "presumed or judged"}, engine.Undetermined: {Zh: "无法确定", En: "undetermined"},
	engine.NotApplicable: {Zh: "不适用", En: "not applicable"}, engine.Adjudicated: {Zh: "裁定", En: "adjudicated"},
}

// sheet is a scoring table in the making.
type sheet struct {
	c      *engine.Scorecard
	lang   diag.Lang
	detail bool
	reader *words.Reader
	shown  []string // columns of rows that rules want shown

	standards bool // a column for standards: with detail, where there are any
}

// RowColumns are the columns of rows that rules want shown, each once.
func RowColumns(rs *engine.RuleSet) (names []string) {
	rs = rs.OrEmpty()
	for _, i := range rs.Criteria() {
		if rows := door.Of(i).Rows; rows != nil {
			for _, c := range rows.Shown {
				if !slices.Contains(names, c.Name) {
					names = append(names, c.Name)
				}
			}
		}
	}
	return names
}

// RowNumbers reports whether such a column holds numbers, in whichever table it is.
func RowNumbers(rs *engine.RuleSet, name string) bool {
	for _, f := range rs.OrEmpty().Facts() {
		if column := f.ColumnNamed(name); column != nil && column.Kind != formula.Number {
			return false
		}
	}
	return true
}

// RowTexts are what an item's row says in those columns.
func RowTexts(c *engine.Scorecard, i *engine.Item, names []string, lang diag.Lang) []string {
	c = c.OrEmpty()
	out := make([]string, len(names))
	if !i.IsCriterion() {
		return out
	}
	if rows := door.Of(i).Rows; rows != nil && i.Row > 0 {
		table, _ := c.Facts.At(rows.Table.Slot)
		for _, column := range rows.Shown {
			if data := &table.Rows.Columns[column.Slot]; data.Absent == nil || !data.Absent[i.Row-1] {
				out[slices.Index(names, column.Name)] = data.Value(column.Kind, i.Row-1).In(lang) + column.Unit
			}
		}
	}
	return out
}

func (s *sheet) table() Table {
	say, c := s.lang.Say, s.c
	s.shown = RowColumns(c.RuleSet)
	s.standards = s.detail && slices.ContainsFunc(c.Criteria(), func(i *engine.Item) bool { return i.Standard != "" })
	t := Table{Columns: []Column{{Title: say("一级指标", "First level"), Share: 7}, {Title: say("二级指标", "Second level"), Share: 8}, {Title: say("三级指标", "Criterion"), Share: 9}}}
	for _, name := range s.shown {
		t.Columns = append(t.Columns, Column{Title: name, Share: 7})
	}
	t.Columns = append(t.Columns, Column{Title: say("分值", "Weight"), Right: true, Share: 6})
	if s.standards {
		t.Columns = append(t.Columns, Column{Title: say("评分标准", "Standard"), Share: 28})
	}
	t.Columns = append(t.Columns, Column{Title: say("得分", "Score"), Right: true, Share: 6}, Column{Title: say("得分率", "Rate"), Right: true, Share: 7}, Column{Title: say("状态", "Status"), Share: 7})
	if s.shown != nil {
		t.Columns = append(t.Columns, Column{Title: say("偏差原因", "Reason"), Share: 12})
	}
	if s.detail {
		t.Columns = append(t.Columns, Column{Title: say("评分过程", "How it was scored"), Share: 23})
	}
	for _, first := range c.First() {
		t.Rows = append(t.Rows, s.rows(first, 0)...)
	}
	rate := ""
	if c.Total.Score.Settled() {
		rate = c.Total.Rate.Fixed(c.RuleSet.RatePlaces, 0) + "%"
	}
	t.Totals = append(append(cells(words.TotalName(c, s.lang), "", ""), cells(make([]string, len(s.shown))...)...), cell(c.RuleSet.Total.String()))
	if s.standards {
		t.Totals = append(t.Totals, cell(""))
	}
	t.Totals = append(t.Totals, cells(total(c, &c.Total, s.lang), rate, "")...)
	if s.shown != nil {
		t.Totals = append(t.Totals, cell(""))
	}
	if s.detail {
		t.Totals = append(t.Totals, cell(words.Grade(&c.Total, s.lang)))
	}
	return t
}

// rows gives the rows of one indicator and all below it; its own name covers them. A criterion that stands above
// the third level fills the columns below it with blanks.
func (s *sheet) rows(i *engine.Item, level int) [][]Cell {
	if s.c.OtherKind(i) {
		return nil
	}
	if i.IsCriterion() {
		row := cells("", "", "")
		row[min(level, 2)] = cell(i.Name + Graded(s.c, i, s.lang))
		return [][]Cell{append(row, s.cells(i)...)}
	}
	var rows [][]Cell
	for _, child := range i.Children {
		rows = append(rows, s.rows(child, level+1)...)
	}
	if len(rows) == 0 { // a table without rows
		rows = append(rows, append(cells("", "", ""), s.cells(i)...))
	}
	if level > 1 {
		return rows // levels below the third are listed flat
	}
	r := s.c.Of(i)
	name := s.lang.Say("%s（%s分）", "%s (%s points)", i.Name, words.Weight(r, s.lang))
	if len(rows) > 1 || level == 0 {
		name += s.lang.Say("\n得%s分", "\nscores %s", points(i, r.Score, s.lang))
	}
	name += Graded(s.c, i, s.lang)
	if !s.detail {
		name = i.Name + " " + points(i, r.Score, s.lang) + "/" + words.Weight(r, s.lang)
		if grade := s.c.SectionGrade(i); grade != "" {
			name += " " + grade
		}
	}
	for k := range rows {
		rows[k][level] = Cell{Text: name}
	}
	rows[0][level].Rows = len(rows)
	return rows
}

// Graded is the grade of a first-level item in brackets, "" where it has none.
func Graded(c *engine.Scorecard, i *engine.Item, lang diag.Lang) string {
	if grade := c.SectionGrade(i); grade != "" {
		return lang.Say("（%s）", " (%s)", grade)
	}
	return ""
}

// by is who adjudicated an item, in brackets.
func by(c *engine.Scorecard, i *engine.Item, lang diag.Lang) string {
	if who := c.AdjudicatedBy(i); who != "" {
		return lang.Say("（%s）", " (%s)", who)
	}
	return ""
}

// cells are an item's cells from the weight on.
func (s *sheet) cells(i *engine.Item) []Cell {
	c, r := s.c, s.c.Of(i)
	score, rate := points(i, r.Score, s.lang), words.Rate(c, i)
	if rate != "" {
		rate += "%"
	}
	if i.NotApplicable != "" && r.Weight.Sign() == 0 {
		score = "——"
	}
	out := append(cells(RowTexts(c, i, s.shown, s.lang)...), cell(words.Weight(r, s.lang)))
	if s.standards {
		out = append(out, cell(i.Standard))
	}
	out = append(out, cells(score, rate, Status(c, i, s.lang))...)
	out[len(out)-3].Lost = r.Lost().Sign() > 0
	if s.shown != nil {
		out = append(out, cell(c.Deviation(i)))
	}
	if s.detail {
		out = append(out, cell(Process(c, s.reader, i, true, true)))
	}
	return out
}

// Status says of a score what it rests on, where that is not the rule and stated facts alone.
func Status(c *engine.Scorecard, i *engine.Item, lang diag.Lang) string {
	c = c.OrEmpty()
	r := c.Of(i)
	if r == nil {
		return ""
	}
	if r.Status == engine.Adjudicated {
		return lang.Say("裁定，规则 %s", "adjudicated, by rule %s", points(i, r.ByRule, lang))
	}
	if r.Assured() {
		return lang.Say("得分已定，事实不全", "settled, facts are missing")
	}
	return statusNames[r.Status].In(lang)
}

// Process says how a criterion was scored: with the reason of what it lost, or of its adjudication, and with the document's own beside that, or without.
func Process(c *engine.Scorecard, reader *words.Reader, i *engine.Item, reason, own bool) string {
	if c.Of(i) == nil || reader == nil {
		return ""
	}
	c = c.OrEmpty()
	r, lang, why := c.Of(i), reader.Lang(), ""
	if reason {
		why = words.Reason(c, i, lang)
	}
	process := reader.Says(i)
	switch {
	case r.Status == engine.Adjudicated:
		process = lang.Say("按规则：%s\n裁定%s得%s分", "By rule: %s\nAdjudicated%s to %s", reader.ByRule(i), by(c, i, lang), points(i, r.Score, lang))
		if why != "" {
			process += lang.Say("：", ": ") + why
		}
	case why != "":
		process += "\n" + why
	}
	if given := c.Deviation(i); own && given != "" && given != why {
		process += "\n" + words.ReasonGiven(r, given, lang)
	}
	if r.Status == engine.Adjudicated { // by rule it is said
	} else if r.Assured() {
		process += "\n" + words.Undetermined(c, i, lang)
	} else if open := words.Why(c, i, lang); open != "" {
		process += "\n" + open
	}
	return strings.TrimPrefix(process, "\n")
}

// adjustments says what changed the total beside the criteria, and what follows from it.
func adjustments(c *engine.Scorecard, l *lines) {
	for k := range c.Adjustments {
		if said := words.Adjusted(c, &c.Adjustments[k], l.Lang); said != "" {
			l.say("%s", "%s", said)
		}
	}
	if c.Total.Why != nil {
		l.say("等级无法确定：%s", "the grade is undetermined: %s", c.Total.Why.Reason(l.Lang))
	}
	for _, r := range c.Consequences {
		if r.Why != nil {
			l.say("结果应用“%s”：无法确定，%s", "consequence “%s”: undetermined, %s", r.ID, r.Why.Reason(l.Lang))
		} else {
			l.say("结果应用：%s", "consequence: %s", r.Words)
		}
	}
}

// rounded says where what is shown is not what is counted: scores that are rounded at the total only, a grade by the exact
// total.
func rounded(c *engine.Scorecard, l *lines) {
	rs := c.RuleSet
	if rs.Rounding.AtTotal {
		for _, i := range c.All() {
			if r := c.Of(i); i.Rounding.AtTotal && (!places(r.Score.Lo, i) || !places(r.Score.Hi, i)) {
				l.say("各项得分不取整（另写了取整的除外），只对总分取整：表中各项至多显示 %d 位小数，相加可能与总分不同",
					"scores are not rounded, unless they have a rounding of their own, only the total is: the table shows them with %d decimals at most, and their sum may differ from the total", rs.Rounding.Shown())
				break
			}
		}
	}
	if t := &c.Total; rs.GradeOnExact && len(rs.Grades) > 0 && !t.Score.Open && !t.Exact.Lo.Equal(t.Score.Lo) {
		l.say("等级按取整前的总分 %s 评定", "the grade is that of the total before rounding, %s", t.Exact.Lo.Approx(6))
	}
}

// places reports whether a number has no more decimals than are shown.
func places(x number.Number, i *engine.Item) bool {
	n, ok := x.Terminates()
	return ok && n <= i.Rounding.Places
}

// remarks lists what a reader must know beside the scores.
func remarks(c *engine.Scorecard, lang diag.Lang) []string {
	l := lines{Lang: lang}
	reader := words.NewReader(c, lang)
	for _, d := range append(c.Notes(), c.Structure()...) {
		l.list = append(l.list, d.Message(lang))
	}
	rounded(c, &l)
	adjustments(c, &l)
	for _, i := range c.Criteria() {
		r := c.Of(i)
		if r.Why != nil {
			l.say("%s %s：%s", "%s %s: %s", i.ID, i.Name, words.Undetermined(c, i, lang))
		}
		if r.Status == engine.Adjudicated {
			l.say("%s %s：规则得 %s，裁定为 %s%s，%s", "%s %s: %s by rule, adjudicated to %s%s, %s", i.ID, i.Name, points(i, r.ByRule, lang), points(i, r.Score, lang), by(c, i, lang), words.Reason(c, i, lang))
		}
		for _, m := range reader.Failed(i) {
			l.say("%s %s：%s", "%s %s: %s", i.ID, i.Name, m)
		}
		if i.NotApplicable != "" {
			l.say("%s %s：不适用，%s", "%s %s: not applicable, %s", i.ID, i.Name, i.NotApplicable)
		}
	}
	l.add("缺失的事实：", "missing facts: ", lang.Join(c.Missing()))
	for _, f := range c.RuleSet.Facts() {
		if f.From != "" && slices.Contains(c.Missing(), f.Name) {
			l.say("“%s”%s：请在文档开头写上", "%q is %s: write that at its beginning", f.Name, f.Taken())
		}
	}
	l.add("本指标体系不读的：", "what this rule set does not read: ", lang.Join(c.Facts.Unknown()))
	for _, r := range c.Checks {
		if r.Why != nil {
			l.say("勾稽“%s”无法核对：%s", "check “%s” is undetermined: %s", r.ID, r.Why.Reason(lang))
		} else {
			l.say("勾稽“%s”不符：%s", "check “%s” fails: %s", r.ID, reader.Message(r.Inside(door.Key{})))
		}
	}
	return l.list
}
