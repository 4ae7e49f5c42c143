// Package result writes what a document scored as the workbook that a report's 评分表 is: a row for each criterion, levels merged, totals and
// rates as formulas over the cells above them. Every number is the scorecard's; where a formula would give another, as after adjustments or with
// scores that are not rounded, the number stands alone.
package result

import (
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/number"
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
	processColumn
	reasonColumn
)

var heads = []string{"一级指标", "二级指标", "三级指标", "编号", "分值", "评分标准", "得分", "扣分", "得分率", "评分过程", "扣分原因"}

// Workbook is the scoring table, and a sheet with the sums of each level.
func Workbook(c *engine.Scorecard) ([]byte, error) {
	w := &writer{Writer: book.New(c.RuleSet.Rounding.Places), c: c, reader: words.NewReader(c, diag.Zh), rows: map[*engine.Item][2]int{}}
	w.table()
	w.summary()
	return w.Bytes()
}

type writer struct {
	*book.Writer
	c      *engine.Scorecard
	reader *words.Reader
	rows   map[*engine.Item][2]int // first and last row of an item in the table
	row    int
}

const headRow = 4

func (w *writer) table() {
	c := w.c
	s := w.Sheet("评分表")
	s.Widths(12, 14, 20, 9, 7, 40, 9, 8, 10, 44, 26)
	s.Label(1, 1, strings.TrimSpace(c.Facts.Header().Subject+" "+c.RuleSet.Title+" 评分表"), book.Title)
	line := "总分 " + words.Points(c.Total.Score, c.RuleSet.Rounding, diag.Zh) + " / " + c.RuleSet.Total.String()
	if grade := words.Grade(&c.Total, diag.Zh); grade != "" {
		line += "，等级 " + grade
	}
	if rule := words.Points(c.ByRule.Score, c.RuleSet.Rounding, diag.Zh); !c.LeftOut && rule != words.Points(c.Total.Score, c.RuleSet.Rounding, diag.Zh) {
		line += "；按规则（不计裁定）" + rule
		if grade := words.Grade(&c.ByRule, diag.Zh); grade != "" {
			line += "，等级 " + grade
		}
	}
	s.Plain(2, 1, line)
	s.Plain(3, 1, "指标体系 "+c.RuleSet.Ref()+"，摘要 "+c.RuleSet.Digest+"；期间 "+c.Facts.Header().Period+"；基础数据摘要 "+c.Facts.Digest())
	s.HeadRow(headRow, heads, book.Head)
	w.row = headRow + 1
	for _, i := range c.First() {
		w.item(s, i, 1)
	}
	last := w.row - 1
	from := w.adjustments(s, last)
	w.headRow(s, words.TotalName(c, diag.Zh))
	w.sum(s, w.row, weightColumn, headRow+1, last, c.RuleSet.Total.String(), c.RuleSet.Total)
	if !c.Total.Score.Open {
		if from == 0 {
			w.sum(s, w.row, scoreColumn, headRow+1, last, words.Points(c.Total.Score, c.RuleSet.Rounding, diag.Zh), c.Total.Score.Lo)
		} else {
			s.Formula(w.row, scoreColumn, "SUM("+s.Range(from, scoreColumn, w.row-1, scoreColumn)+")", c.Total.Score.Lo.String(), book.Head)
		}
		w.lost(s, w.row, c.RuleSet.Total, c.Total.Score.Lo)
		w.rate(s, w.row, scoreColumn, weightColumn, rateColumn, c.Total.Score.Lo, c.RuleSet.Total)
	} else {
		s.Label(w.row, scoreColumn, words.Points(c.Total.Score, c.RuleSet.Rounding, diag.Zh), book.Head)
	}
	s.Freeze(headRow, nameColumn)
	s.Landscape(headRow)
}

func (w *writer) headRow(s *book.Sheet, name string) {
	s.Label(w.row, firstColumn, name, book.Head)
	for k := secondColumn; k <= len(heads); k++ {
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
		w.headRow(s, "各项指标合计")
		w.sum(s, w.row, weightColumn, headRow+1, last, c.RuleSet.Total.String(), c.RuleSet.Total)
		w.sum(s, w.row, scoreColumn, headRow+1, last, words.Points(engine.Points{Lo: adds, Hi: adds}, c.RuleSet.Rounding, diag.Zh), adds)
		w.lost(s, w.row, c.RuleSet.Total, adds)
		w.rate(s, w.row, scoreColumn, weightColumn, rateColumn, adds, c.RuleSet.Total)
		from = w.row
		w.row++
	}
	for k := range c.Adjustments {
		a := &c.Adjustments[k]
		if !a.Applied && a.Why == nil {
			continue
		}
		w.headRow(s, words.Adjusted(c, a, diag.Zh))
		if tells && a.Applied && a.Effect != engine.GradeCap {
			s.Number(w.row, scoreColumn, a.After.Lo.Sub(a.Before.Lo).String(), book.Score)
		}
		w.row++
	}
	return from
}

// item writes the rows of an item and what is below it.
func (w *writer) item(s *book.Sheet, i *engine.Item, level int) {
	from := w.row
	if i.IsCriterion() {
		for k := firstColumn; k <= nameColumn; k++ {
			if k >= level {
				s.Label(w.row, k, "", book.Label)
			}
		}
		s.Label(w.row, min(level, nameColumn), i.Name, book.Label)
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
		s.Label(from, level, i.Name+"（"+words.Weight(r, diag.Zh)+"分）\n得"+words.Points(r.Score, i.Rounding, diag.Zh)+"分", book.Label)
		s.Merge(from, level, w.row-1, level)
	}
}

func (w *writer) criterion(s *book.Sheet, i *engine.Item) {
	c, r := w.c, w.c.Of(i)
	s.Label(w.row, idColumn, i.ID, book.Label)
	w.value(s, w.row, weightColumn, words.Weight(r, diag.Zh))
	s.Label(w.row, standardColumn, i.Standard, book.Label)
	process := string(w.reader.AppendClosing(w.reader.AppendNarrative(nil, i), i))
	if r.Status == engine.Adjudicated {
		process = "按规则：" + process + "\n裁定得" + words.Points(r.Score, i.Rounding, diag.Zh) + "分"
	}
	if why := words.Why(c, i, diag.Zh); why != "" {
		process = strings.TrimSpace(process + "\n" + why)
	}
	s.Label(w.row, processColumn, process, book.Label)
	s.Label(w.row, reasonColumn, c.Reason(i), book.Label)
	style := book.Score
	lost := !r.Score.Open && r.Score.Lo.Less(r.Weight)
	if lost {
		style = book.Marked
	}
	if r.Score.Open || !w.holds(r.Score.Lo) || r.Status == engine.NotApplicable && r.Weight.Sign() == 0 {
		text := words.Points(r.Score, i.Rounding, diag.Zh)
		if r.Status == engine.NotApplicable && r.Weight.Sign() == 0 {
			text = "不适用"
		}
		s.Label(w.row, scoreColumn, text, style)
		s.Label(w.row, lostColumn, "", style)
		s.Label(w.row, rateColumn, "", style)
		return
	}
	s.Number(w.row, scoreColumn, r.Score.Lo.String(), style)
	w.lost(s, w.row, r.Weight, r.Score.Lo)
	if rate, ok := c.RateOf(i); ok && r.Weight.Sign() > 0 && !rate.Round(c.RuleSet.RatePlaces, number.HalfUp).Equal(r.Score.Lo.Quo(r.Weight).Mul(number.Hundred).Round(c.RuleSet.RatePlaces, number.HalfUp)) {
		s.Number(w.row, rateColumn, rate.Round(c.RuleSet.RatePlaces, number.HalfUp).Quo(number.Hundred).String(), book.Percent) // what the rule gives, of which the score is rounded
		return
	}
	w.rate(s, w.row, scoreColumn, weightColumn, rateColumn, r.Score.Lo, r.Weight)
}

// holds reports whether a workbook keeps a number.
func (w *writer) holds(x number.Number) bool {
	_, finite := x.Terminates()
	return finite && book.Holds(x.String())
}

// value writes a number, or a range as text.
func (w *writer) value(s *book.Sheet, row, column int, text string) {
	if n, err := number.Parse(text); err == nil && book.Holds(text) && n.String() == text {
		s.Number(row, column, text, book.Label)
	} else {
		s.Label(row, column, text, book.Label)
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
		if column == scoreColumn {
			x = w.c.Of(i).Score.Lo
			whole = whole && !w.c.Of(i).Score.Open
		}
		whole = whole && w.holds(x) && !w.c.Of(i).Weight.Less(w.c.Of(i).Most)
		adds = adds.Add(x)
	}
	if whole && adds.Equal(value) && w.holds(value) {
		s.Formula(row, column, "SUM("+s.Range(from, column, to, column)+")", value.String(), book.Head)
		return
	}
	s.Label(row, column, text, book.Head)
}

func (w *writer) lost(s *book.Sheet, row int, weight, score number.Number) {
	lost := weight.Sub(score)
	style := book.Score
	if lost.Sign() > 0 {
		style = book.Marked
	}
	if w.holds(weight) && w.holds(lost) {
		s.Formula(row, lostColumn, s.Range(row, weightColumn, row, weightColumn)+"-"+s.Range(row, scoreColumn, row, scoreColumn), lost.String(), style)
	} else {
		s.Label(row, lostColumn, "", style)
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
	s := w.Sheet("得分汇总")
	s.Widths(18, 24, 10, 10, 12)
	s.Label(1, 1, "得分汇总", book.Title)
	s.HeadRow(3, []string{"一级指标", "二级指标", "分值", "得分", "得分率"}, book.Head)
	row := 4
	line := func(i *engine.Item, level int) {
		r, at := w.c.Of(i), w.rows[i]
		s.Label(row, 1, "", book.Label)
		s.Label(row, 2, "", book.Label)
		s.Label(row, level, i.Name, book.Label)
		for k, column := range []int{weightColumn, scoreColumn} {
			value := r.Weight
			if column == scoreColumn {
				value = r.Score.Lo
			}
			if at[0] == 0 || r.Score.Open || !w.holds(value) || !w.adds(i, column, value) {
				text := words.Weight(r, diag.Zh)
				if column == scoreColumn {
					text = words.Points(r.Score, i.Rounding, diag.Zh)
				}
				w.value(s, row, 3+k, text)
				continue
			}
			s.Formula(row, 3+k, "SUM('评分表'!"+s.Range(at[0], column, at[1], column)+")", value.String(), []book.Style{book.Label, book.Score}[k])
		}
		if !r.Score.Open {
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
	s.Landscape(3)
}

// adds reports whether the criteria below an item add up to a value.
func (w *writer) adds(i *engine.Item, column int, value number.Number) bool {
	sum, ok := number.Zero, true
	var walk func(i *engine.Item)
	walk = func(i *engine.Item) {
		if i.IsCriterion() {
			r := w.c.Of(i)
			x := r.Weight
			if column == scoreColumn {
				x = r.Score.Lo
			}
			_, shown := w.rows[i]
			ok = ok && shown && w.holds(x) && !r.Score.Open
			sum = sum.Add(x)
		}
		for _, c := range i.Children {
			walk(c)
		}
	}
	walk(i)
	return ok && sum.Equal(value)
}
