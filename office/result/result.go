// Package result writes what a document scored as the workbook that a report's 评分表 is: a row for each criterion, levels merged, totals and
// rates as formulas over the cells above them. Every number is the scorecard's; where a formula would give another, as after adjustments or with
// scores that are not rounded, the number stands alone.
package result

import (
	"regexp"
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/number"
	"jixiao/engine/render"
	"jixiao/engine/words"
	"jixiao/office/book"
)

// The columns of the scoring table.
const (
	firstColumn = iota + 1
	secondColumn
	nameColumn
	idColumn
	weightColumn
	standardColumn
	scoreColumn
	lostColumn
	rateColumn
	statusColumn
	processColumn
	reasonColumn
)

var heads = []diag.Term{firstLevel, secondLevel, {Zh: "三级指标", En: "Criterion"}, {Zh: "编号", En: "Id"}, weight, {Zh: "评分标准", En: "Standard"}, score, {Zh: "扣分", En: "Lost"}, rate,
	{Zh: "状态", En: "Status"}, {Zh: "评分过程", En: "How it was scored"}, {Zh: "扣分原因", En: "Why points were lost"}}

var (
	firstLevel, secondLevel = diag.Term{Zh: "一级指标", En: "First level"}, diag.Term{Zh: "二级指标", En: "Second level"}
	weight, score, rate     = diag.Term{Zh: "分值", En: "Weight"}, diag.Term{Zh: "得分", En: "Score"}, diag.Term{Zh: "得分率", En: "Rate"}
)

// Workbook is the scoring table, and a sheet with the sums of each level.
func Workbook(c *engine.Scorecard, lang diag.Lang) ([]byte, error) {
	w := &writer{Writer: book.New(c.RuleSet.Rounding.Places), c: c, lang: lang, shown: render.RowColumns(c.RuleSet), reader: words.NewReader(c, lang), rows: map[*engine.Item][2]int{}}
	w.table()
	w.summary()
	return w.Bytes()
}

type writer struct {
	*book.Writer
	c      *engine.Scorecard
	lang   diag.Lang
	shown  []string // columns of rows that rules want shown, after the ids
	reader *words.Reader
	rows   map[*engine.Item][2]int // first and last row of an item in the table
	row    int
	levels []level
}

// level is a name of a level that covers rows.
type level struct {
	column, from, to int
	text             string
}

const headRow = 4

func (w *writer) table() {
	c := w.c
	s := w.Sheet(w.sheetName())
	titles := w.heads(heads)
	widths := []float64{17, 19, 16, 7, 6, 36, 8, 7, 10, 11, 38, 20}
	if w.shown != nil {
		titles[reasonColumn-1] = w.lang.Say("偏差原因", "Reason")
		for _, name := range slices.Backward(w.shown) {
			titles, widths = slices.Insert(titles, idColumn, name), slices.Insert(widths, idColumn, 10)
		}
	}
	s.Widths(widths...)
	d := render.Scorecard(c, true, w.lang)
	s.Label(1, 1, d.Title, book.Title)
	s.Plain(2, strings.Join(render.Summary(c, w.lang), w.lang.Say("；", "; ")), len(titles))
	s.Plain(3, strings.Join(d.Digests, w.lang.Say("；", "; ")), len(titles))
	s.HeadRow(headRow, titles, book.Head)
	w.row = headRow + 1
	for _, i := range c.First() {
		w.item(s, i, 1)
	}
	w.pages(s)
	last := w.row - 1
	from := w.adjustments(s, last)
	w.headRow(s, words.TotalName(c, w.lang))
	w.sum(s, w.row, w.at(weightColumn), headRow+1, last, c.RuleSet.Total.String(), c.RuleSet.Total)
	if c.Total.Score.Settled() {
		if from == 0 {
			w.sum(s, w.row, w.at(scoreColumn), headRow+1, last, words.Points(c.Total.Score, c.RuleSet.Rounding, w.lang), c.Total.Score.Lo)
		} else {
			s.Formula(w.row, w.at(scoreColumn), "SUM("+s.Range(from, w.at(scoreColumn), w.row-1, w.at(scoreColumn))+")", c.Total.Score.Lo.String(), book.Head)
		}
		w.lost(s, w.row, c.RuleSet.Total, c.Total.Score.Lo)
		w.rate(s, w.row, w.at(scoreColumn), w.at(weightColumn), w.at(rateColumn), c.Total.Score.Lo, c.RuleSet.Total)
	} else {
		s.Label(w.row, w.at(scoreColumn), words.Points(c.Total.Score, c.RuleSet.Rounding, w.lang), book.Head)
	}
	s.Freeze(headRow, nameColumn)
	s.Landscape(headRow, 0)
}

// at is where a column stands.
func (w *writer) at(column int) int {
	if column > idColumn {
		column += len(w.shown)
	}
	return column
}

func (w *writer) sheetName() string { return w.lang.Say("评分表", "Scores") }

func (w *writer) heads(terms []diag.Term) []string {
	out := make([]string, len(terms))
	for k, t := range terms {
		out[k] = t.In(w.lang)
	}
	return out
}

func (w *writer) headRow(s *book.Sheet, name string) {
	s.Label(w.row, firstColumn, name, book.Head)
	for k := secondColumn; k <= w.at(len(heads)); k++ {
		s.Label(w.row, k, "", book.Head)
	}
}

// adjustments writes what the criteria add up to and a row for each adjustment with the points that it gave or took. What it returns is the
// row from which these add up to the total, 0 where there is no such row.
func (w *writer) adjustments(s *book.Sheet, last int) int {
	c, adds, moved := w.c, number.Zero, false
	for _, i := range c.Criteria() {
		adds = adds.Add(c.Of(i).Score.Lo)
	}
	sum := adds
	for _, a := range c.Adjustments {
		if a.Why != nil || a.Before.Open || a.After.Open {
			sum = number.Int(-1)
			break
		}
		sum = sum.Add(a.After.Lo.Sub(a.Before.Lo))
		moved = moved || a.Applied
	}
	tells := moved && sum.Equal(c.Total.Score.Lo) && !c.Total.Score.Open && w.holds(adds) && w.holds(sum)
	from := 0
	if tells {
		w.headRow(s, w.lang.Say("各项指标合计", "All criteria"))
		w.sum(s, w.row, w.at(weightColumn), headRow+1, last, c.RuleSet.Total.String(), c.RuleSet.Total)
		w.sum(s, w.row, w.at(scoreColumn), headRow+1, last, words.Points(engine.Points{Lo: adds, Hi: adds}, c.RuleSet.Rounding, w.lang), adds)
		w.lost(s, w.row, c.RuleSet.Total, adds)
		w.rate(s, w.row, w.at(scoreColumn), w.at(weightColumn), w.at(rateColumn), adds, c.RuleSet.Total)
		from = w.row
		w.row++
	}
	for k := range c.Adjustments {
		a := &c.Adjustments[k]
		if !a.Applied && a.Why == nil {
			continue
		}
		w.headRow(s, words.Adjusted(c, a, w.lang))
		if tells && a.Applied && a.Effect != engine.GradeCap {
			s.Number(w.row, w.at(scoreColumn), a.After.Lo.Sub(a.Before.Lo).String(), book.Score)
		}
		w.row++
	}
	return from
}

// item writes the rows of an item and what is below it.
func (w *writer) item(s *book.Sheet, i *engine.Item, level int) {
	from := w.row
	if w.c.OtherKind(i) {
		return
	}
	if i.IsCriterion() {
		for k := firstColumn; k <= nameColumn; k++ {
			if k >= level {
				s.Label(w.row, k, "", book.Label)
			}
		}
		s.Label(w.row, min(level, nameColumn), i.Name+render.Graded(w.c, i, w.lang), book.Label)
		w.criterion(s, i)
		w.rows[i] = [2]int{w.row, w.row}
		w.row++
		return
	}
	for _, child := range i.Children {
		w.item(s, child, level+1)
	}
	if w.row == from {
		return // a table without rows
	}
	w.rows[i] = [2]int{from, w.row - 1}
	if level < nameColumn {
		r := w.c.Of(i)
		for row := from; row < w.row; row++ {
			s.Label(row, level, "", book.Label)
		}
		text := w.lang.Say("%s（%s分）\n得%s分", "%s (%s points)\nscores %s", i.Name, words.Weight(r, w.lang), words.Points(r.Score, i.Rounding, w.lang)) + render.Graded(w.c, i, w.lang)
		s.Label(from, level, text, book.Label)
		w.cover(level, from, text)
	}
}

// cover notes that a text covers the rows from one on in a column.
func (w *writer) cover(column, from int, text string) {
	w.levels = append(w.levels, level{column, from, w.row - 1, text})
}

// pages parts the table into pages and merges the names of levels, which end with a page and stand again on the next.
func (w *writer) pages(s *book.Sheet) {
	heads := titleHeight
	for row := 2; row <= headRow; row++ {
		heads += s.Height(row)
	}
	for _, row := range s.Pages(heads, headRow+1, w.row-1, 0) {
		for k := range w.levels {
			if l := &w.levels[k]; l.from < row && row <= l.to {
				again, _, _ := strings.Cut(l.text, "\n")
				s.Label(row, l.column, again+w.lang.Say("\n（续）", "\n(continued)"), book.Label)
				s.Merge(l.from, l.column, row-1, l.column)
				l.from = row
			}
		}
	}
	for _, l := range w.levels {
		s.Merge(l.from, l.column, l.to, l.column)
	}
}

// titleHeight is how high a row with a title is, in points.
const titleHeight = 22.0

func (w *writer) criterion(s *book.Sheet, i *engine.Item) {
	c, r := w.c, w.c.Of(i)
	s.Label(w.row, idColumn, i.ID, book.Label)
	w.value(s, w.row, w.at(weightColumn), words.Weight(r, w.lang), book.Label)
	s.Label(w.row, w.at(standardColumn), i.Standard, book.Label)
	for k, text := range render.RowTexts(c, i, w.shown, w.lang) {
		if render.RowNumbers(c.RuleSet, w.shown[k]) {
			w.value(s, w.row, idColumn+1+k, text, book.Label)
		} else {
			s.Label(w.row, idColumn+1+k, text, book.Label)
		}
	}
	s.Label(w.row, w.at(statusColumn), render.Status(c, i, w.lang), book.Label)
	reason, loses := words.Reason(c, i, w.lang), r.Score.Open && !r.Assured() || r.Lost().Sign() > 0 // a reason of what is not lost is told with how it was scored
	own := r.Status == engine.Adjudicated && c.Deviation(i) != ""                                    // then the adjudication's is told with how it was scored
	switch {
	case w.shown != nil || own && loses:
		reason = c.Deviation(i)
	case !loses:
		reason = ""
	}
	s.Label(w.row, w.at(processColumn), render.Process(c, w.reader, i, w.shown != nil || !loses || own, w.shown == nil && !loses), book.Label)
	s.Label(w.row, w.at(reasonColumn), reason, book.Label)
	style := book.Score
	lost := r.Lost().Sign() > 0
	if lost {
		style = book.Marked
	}
	if r.Score.Open && !r.Assured() || !w.holds(r.Score.Lo) || r.Status == engine.NotApplicable && r.Weight.Sign() == 0 {
		text := words.Points(r.Score, i.Rounding, w.lang)
		if r.Status == engine.NotApplicable && r.Weight.Sign() == 0 {
			text = w.lang.Say("不适用", "not applicable")
		}
		s.Label(w.row, w.at(scoreColumn), text, style)
		s.Label(w.row, w.at(lostColumn), "", style)
		s.Label(w.row, w.at(rateColumn), "", style)
		return
	}
	s.Number(w.row, w.at(scoreColumn), r.Score.Lo.String(), style)
	w.lost(s, w.row, r.Weight, r.Score.Lo)
	if rate, ok := c.RateOf(i); ok && r.Weight.Sign() > 0 && !rate.Round(c.RuleSet.RatePlaces, number.HalfUp).Equal(r.Score.Lo.Quo(r.Weight).Mul(number.Hundred).Round(c.RuleSet.RatePlaces, number.HalfUp)) {
		s.Number(w.row, w.at(rateColumn), rate.Round(c.RuleSet.RatePlaces, number.HalfUp).Quo(number.Hundred).String(), book.Percent) // what the rule gives, of which the score is rounded
		return
	}
	w.rate(s, w.row, w.at(scoreColumn), w.at(weightColumn), w.at(rateColumn), r.Score.Lo, r.Weight)
}

// holds reports whether a workbook keeps a number.
func (w *writer) holds(x number.Number) bool {
	_, finite := x.Terminates()
	return finite && book.Holds(x.String())
}

// zeros is a decimal that is written with zeros at its end.
var zeros = regexp.MustCompile(`^-?(?:0|[1-9][0-9]*)\.[0-9]*0$`)

// value writes a number that a workbook keeps, with the decimals that it is written with, and anything else as text.
func (w *writer) value(s *book.Sheet, row, column int, text string, style book.Style) {
	n, err := number.Parse(text)
	switch {
	case err != nil || !book.Holds(text):
		s.Label(row, column, text, style)
	case n.String() == text:
		s.Number(row, column, text, style)
	case zeros.MatchString(text):
		s.Shown(row, column, text, style)
	default:
		s.Label(row, column, text, style)
	}
}

// sum writes a sum as a formula over the cells above it, where they add up to it, and as a number otherwise.
func (w *writer) sum(s *book.Sheet, row, column, from, to int, text string, value number.Number) {
	adds, whole := number.Zero, true
	for _, i := range w.c.Criteria() {
		at, ok := w.rows[i]
		if !ok || at[0] < from || at[0] > to {
			continue
		}
		x := w.c.Of(i).Weight
		if column == w.at(scoreColumn) {
			x = w.c.Of(i).Score.Lo
			whole = whole && (!w.c.Of(i).Score.Open || w.c.Of(i).Assured())
		}
		whole = whole && w.holds(x) && !w.c.Of(i).Weight.Less(w.c.Of(i).Most)
		adds = adds.Add(x)
	}
	if whole && adds.Equal(value) && w.holds(value) {
		s.Formula(row, column, "SUM("+s.Range(from, column, to, column)+")", value.String(), book.Head)
		return
	}
	w.value(s, row, column, text, book.Head)
}

func (w *writer) lost(s *book.Sheet, row int, weight, score number.Number) {
	lost := weight.Sub(score)
	style := book.Score
	if lost.Sign() > 0 {
		style = book.Marked
	}
	if w.holds(weight) && w.holds(lost) {
		s.Formula(row, w.at(lostColumn), s.Range(row, w.at(weightColumn), row, w.at(weightColumn))+"-"+s.Range(row, w.at(scoreColumn), row, w.at(scoreColumn)), lost.String(), style)
	} else {
		s.Label(row, w.at(lostColumn), "", style)
	}
}

// rate writes score over weight, shown as a percentage.
func (w *writer) rate(s *book.Sheet, row, score, weight, column int, of, whole number.Number) {
	if whole.Sign() <= 0 || !w.holds(whole) || !w.holds(of) {
		s.Label(row, column, "", book.Label)
		return
	}
	s.Formula(row, column, s.Range(row, score, row, score)+"/"+s.Range(row, weight, row, weight), of.Quo(whole).Round(12, number.HalfUp).String(), book.Percent)
}

// summary adds up the levels above the criteria.
func (w *writer) summary() {
	s := w.Sheet(w.lang.Say("得分汇总", "Levels"))
	s.Widths(18, 24, 10, 10, 12)
	s.Label(1, 1, w.lang.Say("得分汇总", "Scores by level"), book.Title)
	s.HeadRow(3, w.heads([]diag.Term{firstLevel, secondLevel, weight, score, rate}), book.Head)
	row := 4
	line := func(i *engine.Item, level int) {
		r, at := w.c.Of(i), w.rows[i]
		s.Label(row, 1, "", book.Label)
		s.Label(row, 2, "", book.Label)
		s.Label(row, level, i.Name+render.Graded(w.c, i, w.lang), book.Label)
		for k, column := range []int{w.at(weightColumn), w.at(scoreColumn)} {
			value := r.Weight
			if column == w.at(scoreColumn) {
				value = r.Score.Lo
			}
			if at[0] == 0 || !r.Score.Settled() || !w.holds(value) || !w.adds(i, column, value) {
				text := words.Weight(r, w.lang)
				if column == w.at(scoreColumn) {
					text = words.Points(r.Score, i.Rounding, w.lang)
				}
				w.value(s, row, 3+k, text, book.Label)
				continue
			}
			s.Formula(row, 3+k, "SUM('"+w.sheetName()+"'!"+s.Range(at[0], column, at[1], column)+")", value.String(), []book.Style{book.Label, book.Score}[k])
		}
		if r.Score.Settled() {
			w.rate(s, row, 4, 3, 5, r.Score.Lo, r.Weight)
		} else {
			s.Label(row, 5, "", book.Label)
		}
		row++
	}
	for _, first := range w.c.First() {
		line(first, 1)
		for _, second := range first.Children {
			if !second.IsCriterion() {
				line(second, 2)
			}
		}
	}
	s.Label(row, 1, words.TotalName(w.c, w.lang), book.Head)
	s.Label(row, 2, "", book.Head)
	for k, column := range []int{w.at(weightColumn), w.at(scoreColumn), w.at(rateColumn)} {
		t := &w.c.Total
		text, value, style := w.c.RuleSet.Total.String(), w.c.RuleSet.Total, book.Head
		switch column {
		case w.at(scoreColumn):
			text, value, style = words.Points(t.Score, w.c.RuleSet.Rounding, w.lang), t.Score.Lo, book.Score
		case w.at(rateColumn):
			text, value, style = "", number.Zero, book.Percent
			if t.Score.Settled() && w.c.RuleSet.Total.Sign() > 0 {
				value = t.Score.Lo.Quo(w.c.RuleSet.Total).Round(12, number.HalfUp)
			}
		}
		if column != w.at(weightColumn) && !t.Score.Settled() || !w.holds(value) {
			s.Label(row, 3+k, text, book.Head)
			continue
		}
		s.Formula(row, 3+k, "'"+w.sheetName()+"'!"+s.Range(w.row, column, w.row, column), value.String(), style)
	}
	s.Landscape(3, 0)
}

// adds reports whether the criteria below an item add up to a value.
func (w *writer) adds(i *engine.Item, column int, value number.Number) bool {
	sum, ok := number.Zero, true
	var walk func(i *engine.Item)
	walk = func(i *engine.Item) {
		if i.IsCriterion() {
			r := w.c.Of(i)
			x := r.Weight
			if column == w.at(scoreColumn) {
				x = r.Score.Lo
			}
			_, shown := w.rows[i]
			ok = ok && shown && w.holds(x) && (!r.Score.Open || r.Assured())
			sum = sum.Add(x)
		}
		for _, c := range i.Children {
			walk(c)
		}
	}
	walk(i)
	return ok && sum.Equal(value)
}
