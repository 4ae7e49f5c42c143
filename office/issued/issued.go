// Package issued reads reports and standards as they were issued, from workbooks and Word files: what their scoring table, their summary and their text print
// of each criterion, with the place of each number. Nothing is corrected, and what cannot be told apart is said.
package issued

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/format"
	"jixiao/office/docx"
	"jixiao/office/sheet"
)

// Report is what was found of a report.
type Report struct {
	Title, Total, Grade string
	Copies              []*Copy
	Statements          []Statement // candidates
	Notes               diag.List   // what was not taken over, and why

	rs   *engine.RuleSet
	name string
	last *scoring // the scoring table that was read last
	all  []*scoring
}

// scoring is a scoring table that is being read: its continuation on another page may be a table of its own.
type scoring struct {
	columns         columns
	scores, process *Copy
	has             map[string]bool
	criteria        *finder
	parents         *finder
	total           bool // it has the row of the total
}

// Copy is one place that prints scores.
type Copy struct {
	ID, Name, Place     string
	Weight, Total, Rate string
	Scores              []Score
}

// Score is what is printed of an indicator.
type Score struct{ ID, Weight, Points, Percent, Rate, Place string }

// grid is a table: rows of cells, of which those under a merged cell repeat nothing.
type grid struct {
	place func(row, column int) string
	rows  [][]cell
}

type cell struct {
	text    string
	covered bool
}

// FromBook reads the report in a workbook.
func FromBook(rs *engine.RuleSet, b *sheet.Book) *Report {
	r := &Report{rs: rs, name: b.Name}
	for _, g := range bookGrids(b) {
		r.table(g)
	}
	return r.done()
}

// bookGrids are the sheets of a workbook as tables.
func bookGrids(b *sheet.Book) (out []grid) {
	for _, s := range b.Sheets {
		if s.Dense() > maxDense {
			continue
		}
		g := grid{place: func(row, column int) string { return s.Name + "!" + sheet.Ref(row+1, column+1) }}
		for k := range s.Rows {
			row := &s.Rows[k]
			for len(g.rows) < row.Number {
				g.rows = append(g.rows, nil)
			}
			var cells []cell
			for j := range row.Cells {
				c := &row.Cells[j]
				for len(cells) < c.Column {
					cells = append(cells, cell{})
				}
				cells[c.Column-1].text = c.Printed()
			}
			g.rows[row.Number-1] = cells
		}
		covered := 0
		for _, m := range s.Merges {
			if covered += (m.LastRow - m.Row + 1) * (m.LastColumn - m.Column + 1); covered > maxDense {
				break
			}
			for row := m.Row; row <= m.LastRow && row <= len(g.rows); row++ {
				for column := m.Column; column <= m.LastColumn && column <= len(g.rows[row-1]); column++ {
					g.rows[row-1][column-1].covered = row != m.Row || column != m.Column
				}
			}
		}
		out = append(out, g)
	}
	return out
}

// maxDense is how many cells a table has at most, empty ones among filled ones too.
const maxDense = 2_000_000

// FromText reads the report in a Word file.
func FromText(rs *engine.RuleSet, name string, parts []docx.Part) *Report {
	r := &Report{rs: rs, name: name}
	grids, lines := textGrids(parts)
	for _, g := range grids {
		r.table(g)
	}
	r.text(lines)
	r.statements(lines)
	return r.done()
}

// textGrids are the tables of a Word file, and its paragraphs.
func textGrids(parts []docx.Part) (out []grid, lines []string) {
	tables := 0
	for _, p := range parts {
		if p.Table == nil {
			lines = append(lines, p.Text)
			continue
		}
		tables++
		n := tables
		g := grid{place: func(row, column int) string { return fmt.Sprintf("第%d个表第%d行第%d格", n, row+1, column+1) }}
		for _, row := range p.Table {
			var cells []cell
			for _, c := range row {
				cells = append(cells, cell{c.Text, c.Covered})
			}
			g.rows = append(g.rows, cells)
		}
		out = append(out, g)
	}
	return out, lines
}

// plainly is a name without what copies add to it: spaces, the weight in brackets, 指标 at the end.
func plainly(s string) string {
	s = norm.NFKC.String(s)
	s = weightIn.ReplaceAllString(s, "")
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("()[]、,，.。:：;；“”\"", r) {
			return -1
		}
		return r
	}, s)
	return strings.TrimSuffix(s, "指标")
}

var (
	weightIn = regexp.MustCompile(`[(（]\s*([0-9]+(?:\.[0-9]+)?)\s*分\s*[)）]`)
	printed  = regexp.MustCompile(`^-?[0-9]+(?:\.[0-9]+)?$`)
	rated    = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?%$`)
	result   = regexp.MustCompile(`(?:得分?率?为?\s*([0-9]+(?:\.[0-9]+)?)\s*%\s*(?:的)?(?:权重分)?[,，]?\s*(?:得)?\s*([0-9]+(?:\.[0-9]+)?)\s*分|得\s*([0-9]+(?:\.[0-9]+)?)\s*分|不得分)`)
	heading  = regexp.MustCompile(`^\s*[(（]\s*[0-9]+\s*[)）]\s*(.+?)\s*[(（]\s*([0-9]+(?:\.[0-9]+)?)\s*分\s*[)）]`)
	totalled = regexp.MustCompile(`(?:总分|总得分|综合得分|评价得分|得分)(?:为|是|：|:)?\s*([0-9]+(?:\.[0-9]+)?)\s*分`)
	graded   = regexp.MustCompile(`(?:等级|级别|结果|评价为|评定为)[^。；]{0,8}?[“"]?(优秀|良好|合格|优|良|中|差)[”"]?`)
)

// finder matches names to indicators in the order of the tree: a name that several have is the next one's after the last.
type finder struct {
	of   []*engine.Indicator
	last int
}

func newFinder(rs *engine.RuleSet, keep func(*engine.Indicator) bool) *finder {
	f := &finder{last: -1}
	for _, i := range rs.All() {
		if keep(i) {
			f.of = append(f.of, i)
		}
	}
	return f
}

func (f *finder) find(name string) *engine.Indicator {
	want := plainly(name)
	if want == "" {
		return nil
	}
	for step := 1; step <= len(f.of); step++ {
		k := (f.last + step + len(f.of)) % len(f.of)
		if plainly(f.of[k].Name) == want {
			f.last = k
			return f.of[k]
		}
	}
	return nil
}

// columns of a table by what their heads say.
type columns struct {
	first, second, name, weight, points, rate, process int  // -1 for none
	more                                               bool // there is another column of scores
}

func columnsOf(row []cell) (c columns, ok bool) {
	c = columns{-1, -1, -1, -1, -1, -1, -1, false}
	own := false // the scores are the body's own, as it gave them itself
	for k, x := range row {
		head := plainly(x.text)
		if head = strings.ReplaceAll(head, "指标", ""); head == "" && strings.TrimSpace(x.text) == "" {
			continue
		}
		switch head {
		case "一级", "一级名称":
			c.first = k
		case "二级", "二级名称":
			c.second = k
		case "", "三级", "三级名称", "名称", "评价", "考核", "具体":
			c.name = k
		case "分值", "权重", "满分", "标准分", "标准分值", "权重分", "权重分值", "分值分", "权重%", "权重分值%":
			c.weight = k
		case "得分", "得分分", "评价得分", "最终得分", "实际得分", "核定得分", "评分", "评价分":
			if c.points >= 0 && !own {
				c.more = true
				continue
			}
			c.more, c.points, own = c.more || c.points >= 0, k, false
		case "自评得分", "自评分", "自评":
			if c.points >= 0 {
				c.more = true
				continue
			}
			c.points, own = k, true
		case "得分率", "得分率%":
			c.rate = k
		case "评分过程", "评分说明", "得分说明":
			c.process = k
		}
	}
	return c, c.points >= 0 && c.weight >= 0 && (c.name >= 0 || c.first >= 0 || c.second >= 0)
}

func at(row []cell, k int) cell {
	if k < 0 || k >= len(row) {
		return cell{}
	}
	return row[k]
}

// numeral is a printed number, or the dashes that stand for none; "" for other words.
func numeral(s string) string {
	s = strings.TrimSpace(s)
	if s != "" && strings.Trim(s, "—-–/") == "" {
		return s
	}
	if s = strings.TrimSuffix(width.Narrow.String(s), "分"); printed.MatchString(s) {
		return s
	}
	return ""
}

// table reads a scoring table, or the summary of levels.
func (r *Report) table(g grid) {
	head := -1
	var c columns
	for k := 0; k < len(g.rows) && k < 12; k++ {
		var ok bool
		if c, ok = columnsOf(g.rows[k]); ok {
			head = k
			break
		}
	}
	if head < 0 {
		return
	}
	if c.more {
		r.note(g.place(head, c.points), "得分不止一列，只收录了这一列", "there are several columns of scores, and only this one was read")
	}
	of := r.last
	if of == nil || of.columns != c || of.total || c.name < 0 {
		of = &scoring{columns: c, has: map[string]bool{}}
		of.scores = &Copy{ID: "评分表", Name: "评分表，得分栏", Place: g.place(head, c.points)}
		of.process = &Copy{ID: "评分过程", Name: "评分表，评分过程栏", Place: g.place(head, max(c.process, 0))}
		if c.name < 0 {
			of.scores.ID, of.scores.Name = "一览表", "得分一览表"
		}
		of.criteria = newFinder(r.rs, func(i *engine.Indicator) bool { return i.IsCriterion() })
		of.parents = newFinder(r.rs, func(i *engine.Indicator) bool { return !i.IsCriterion() || c.name < 0 && i.Level() <= 2 })
		r.last, r.all = of, append(r.all, of)
	}
	scores, process, has, criteria, parents := of.scores, of.process, of.has, of.criteria, of.parents
	for k := head + 1; k < len(g.rows); k++ {
		row := g.rows[k]
		if again, ok := columnsOf(row); ok && again == c {
			continue // the head, repeated on another page
		}
		if isTotal(row) {
			of.total = true
			scores.Weight, scores.Total = weighed(at(row, c.weight).text), numeral(at(row, c.points).text)
			if rate := strings.TrimSpace(at(row, c.rate).text); rated.MatchString(rate) {
				scores.Rate = rate
			}
			continue
		}
		if isAdjusted(row) {
			continue
		}
		for _, column := range []int{c.first, c.second} {
			r.level(g, k, column, parents, scores, c)
		}
		if c.name < 0 {
			continue
		}
		var i *engine.Indicator
		if name := at(row, c.name); strings.TrimSpace(name.text) == "" || name.covered {
			if !printed.MatchString(numeral(at(row, c.points).text)) {
				continue
			}
			for _, column := range []int{c.second, c.first} { // one that stands above the third level
				if x := at(row, column); i == nil && !x.covered {
					i = criteria.find(x.text)
				}
			}
			if i == nil {
				r.note(g.place(k, c.points), "这一行有得分而没有指标名称", "the row has a score and names no indicator")
				continue
			}
		} else if i = criteria.find(name.text); i == nil {
			r.note(g.place(k, c.name), "规则里没有指标“%s”", "the rule set has no indicator %q", at(row, c.name).text)
			continue
		}
		s := Score{ID: i.ID, Weight: weighed(at(row, c.weight).text), Points: numeral(at(row, c.points).text), Place: g.place(k, c.points)}
		if rate := strings.TrimSpace(at(row, c.rate).text); rated.MatchString(rate) {
			s.Rate = rate
		}
		if s.Points == "" && strings.Trim(at(row, c.points).text, "—-– 　不适用") != "" {
			r.note(g.place(k, c.points), "“%s”的得分“%s”不是数", "the score %[2]q of %[1]s is no number", i.Name, at(row, c.points).text)
		}
		if s.Weight == "" {
			r.note(g.place(k, c.weight), "“%s”的分值“%s”不是数", "the weight %[2]q of %[1]s is no number", i.Name, at(row, c.weight).text)
		}
		if has[i.ID] {
			r.note(s.Place, "指标 %s 在表里出现了两次，只收录第一次", "the indicator %s stands twice in the table, and only the first is taken", s.ID)
			continue
		}
		has[i.ID] = true
		scores.Scores = append(scores.Scores, s)
		if c.process >= 0 {
			p := said(at(row, c.process).text)
			p.ID, p.Place = i.ID, g.place(k, c.process)
			process.Scores = append(process.Scores, p)
		}
	}
}

// weighed is a printed weight, which may be written as a percentage.
func weighed(s string) string {
	return numeral(strings.TrimRight(width.Narrow.String(strings.TrimSpace(s)), "%"))
}

func isTotal(row []cell) bool {
	for _, c := range row[:min(3, len(row))] {
		if text := plainly(c.text); text == "合计" || text == "总计" || text == "总分" || text == "总分调整后" {
			return true
		}
	}
	return false
}

// isAdjusted reports whether a row is what the criteria add up to before an adjustment, or the adjustment: the total has both.
func isAdjusted(row []cell) bool {
	return len(row) > 0 && (plainly(row[0].text) == "各项指标合计" || strings.HasPrefix(row[0].text, "总分调整“"))
}

// level reads a cell that names an indicator above the criteria: its weight in brackets, and in a summary the row's numbers.
func (r *Report) level(g grid, k, column int, parents *finder, to *Copy, c columns) {
	x := at(g.rows[k], column)
	if strings.TrimSpace(x.text) == "" || x.covered {
		return
	}
	before := parents.last
	i := parents.find(x.text)
	if i == nil {
		return
	}
	if c.name < 0 && column == c.first && c.second >= 0 {
		parents.last = before // the row is the second level's
	}
	s := Score{ID: i.ID, Place: g.place(k, column)}
	if m := weightIn.FindStringSubmatch(norm.NFKC.String(x.text)); m != nil {
		s.Weight = m[1]
	}
	if c.name < 0 && column == max(c.second, c.first) {
		if s.Weight == "" {
			s.Weight = weighed(at(g.rows[k], c.weight).text)
		}
		s.Points = numeral(at(g.rows[k], c.points).text)
		if rate := strings.TrimSpace(at(g.rows[k], c.rate).text); rated.MatchString(rate) {
			s.Rate = rate
		}
	}
	if slices.ContainsFunc(to.Scores, func(t Score) bool { return t.ID == s.ID }) { // the name stands at each row, or on another page again
		return
	}
	if s.Weight != "" || s.Points != "" {
		to.Scores = append(to.Scores, s)
	}
}

// said is what a sentence says of a score: 该项指标得71.69%权重分2.87分.
func said(text string) (s Score) {
	all := result.FindAllStringSubmatch(norm.NFKC.String(text), -1)
	if len(all) == 0 {
		return s
	}
	switch m := all[len(all)-1]; {
	case m[1] != "":
		s.Percent, s.Points = m[1]+"%", m[2]
	case m[3] != "":
		s.Points = m[3]
	default:
		s.Points = "0"
	}
	return s
}

// text reads the paragraphs: of each criterion that has a heading with its weight, what the text under it says last.
func (r *Report) text(lines []string) {
	body := &Copy{ID: "正文", Name: "正文", Place: "正文"}
	criteria := newFinder(r.rs, func(i *engine.Indicator) bool { return i.IsCriterion() })
	var now *Score
	flush := func() {
		if now != nil {
			body.Scores = append(body.Scores, *now)
		}
		now = nil
	}
	for k, line := range lines {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || len(trimmed) > 1<<16 {
			continue
		}
		if r.Title == "" && len([]rune(trimmed)) < 60 {
			r.Title = trimmed
		}
		if m := totalled.FindStringSubmatch(norm.NFKC.String(trimmed)); m != nil && r.Total == "" && now == nil {
			r.Total = m[1]
			if g := graded.FindStringSubmatch(trimmed); g != nil {
				r.Grade = g[1]
			}
		}
		if m := heading.FindStringSubmatch(norm.NFKC.String(trimmed)); m != nil {
			if i := criteria.find(m[1]); i != nil {
				flush()
				now = &Score{ID: i.ID, Weight: m[2], Place: fmt.Sprintf("正文第%d段“%s”", k+1, strings.TrimSpace(m[1]))}
				continue
			}
		}
		if now != nil {
			if s := said(trimmed); s.Points != "" {
				now.Points, now.Percent = s.Points, s.Percent
			}
		}
	}
	flush()
	if len(body.Scores) > 0 {
		r.Copies = append(r.Copies, body)
	}
}

// absent notes criteria that the table does not have.
func (r *Report) absent(c *Copy) {
	has := map[string]bool{}
	for _, s := range c.Scores {
		has[s.ID] = true
	}
	for _, i := range r.rs.Criteria() {
		if !has[i.ID] && (i.NotApplicable == "" || i.Weight.Sign() > 0) {
			r.note("", "表里没有指标 %s %s", "the table has no %s %s", i.ID, i.Name)
		}
	}
}

func (r *Report) note(place, zh, en string, args ...any) {
	source := diag.NewSource(r.name, nil)
	if place != "" {
		source = diag.NewSource(r.name+" "+place, nil)
	}
	source.Cell = true
	r.Notes.Add(diag.New(diag.ReportImport, diag.Place{Source: source}, diag.Both(zh, en, args...)))
}

func (r *Report) done() *Report {
	var tables []*Copy
	for _, of := range r.all {
		tables = append(tables, of.scores)
		if of.columns.process >= 0 {
			tables = append(tables, of.process)
		}
		if of.columns.name >= 0 {
			r.absent(of.scores)
		}
	}
	r.Copies = append(tables, r.Copies...)
	sort.SliceStable(r.Copies, func(a, b int) bool { return r.Copies[a].ID == "评分表" && r.Copies[b].ID != "评分表" }) // the others are compared with it
	for _, c := range r.Copies {
		if r.Total == "" {
			r.Total = c.Total
		}
	}
	return r
}

// Text is the report's file. What is not printed anywhere is empty, to be filled in.
func (r *Report) Text() ([]byte, error) {
	type score struct {
		Weight  string `json:"weight,omitempty"`
		Points  string `json:"points,omitempty"`
		Percent string `json:"percent,omitempty"`
		Rate    string `json:"rate,omitempty"`
		Place   string `json:"place,omitempty"`
	}
	b := []byte(`{"$schema": "../../../schemas/report.schema.json"`)
	member := func(name string, v any) error {
		text, err := json.Marshal(v)
		b = append(append(append(append(b, `, "`...), name...), `": `...), text...)
		return err
	}
	for _, m := range [][2]string{{"title", r.Title}, {"subject", ""}, {"period", r.rs.Effective.From[:4]}, {"ruleset", r.rs.Ref()}, {"issuer", ""}, {"total", r.Total}, {"grade", r.Grade}, {"place", ""}} {
		if err := member(m[0], m[1]); err != nil {
			return nil, err
		}
	}
	b = append(b, `, "copies": [`...)
	for k, c := range r.Copies {
		if k > 0 {
			b = append(b, ',')
		}
		b = append(diag.AppendQuoted(append(b, `{"id": `...), c.ID), `, "name": `...)
		b = diag.AppendQuoted(b, c.Name)
		for _, m := range [][2]string{{"weight", c.Weight}, {"total", c.Total}, {"rate", c.Rate}, {"place", c.Place}} {
			if m[1] == "" {
				continue
			}
			if err := member(m[0], m[1]); err != nil {
				return nil, err
			}
		}
		b = append(b, `, "scores": {`...)
		for j, s := range c.Scores {
			if j > 0 {
				b = append(b, ',')
			}
			text, err := json.Marshal(score{s.Weight, s.Points, s.Percent, s.Rate, s.Place})
			if err != nil {
				return nil, err
			}
			b = append(append(diag.AppendQuoted(b, s.ID), ':'), text...)
		}
		b = append(b, "}}"...)
	}
	if r.Statements == nil {
		r.Statements = []Statement{}
	}
	b = append(b, ']')
	if err := member("statements", r.Statements); err != nil {
		return nil, err
	}
	b = append(b, '}')
	text, _, list := format.Format("report.json", b)
	if list.HasErrors() {
		return nil, list
	}
	return text, nil
}
