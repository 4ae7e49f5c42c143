package engine

import (
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// Explanation says how one criterion's score came about, in Chinese, part by part.
type Explanation struct {
	Result     *Result
	Words      string   // the rule read back in words
	Derivation []string // each step with its values
	Facts      []Fact   // what the rule reads
	Reason     string   // of lost points or of the adjudication
	By         string   // who adjudicated
	Closing    string   // 依据评分标准，该项指标得71.69%权重分2.87分。
	Narrative  string
}

// Explain explains one indicator. A parent has only its result.
func (c *Scorecard) Explain(i *Indicator) *Explanation {
	e := &Explanation{Result: c.Of(i), Reason: c.Reason(i), By: c.AdjudicatedBy(i)}
	if i.Leaf < 0 {
		return e
	}
	if i.Rule != nil {
		e.Words = i.Rule.Words()
	}
	text := strings.TrimSuffix(string(c.AppendDerivation(nil, i)), "\n")
	if text != "" {
		e.Derivation = strings.Split(text, "\n")
	}
	for _, slot := range i.reads {
		if i.Row > 0 && slot == i.Rows.Table.Slot {
			e.Facts = append(e.Facts, c.cells(i)...)
		} else {
			e.Facts = append(e.Facts, c.Facts.At(slot))
		}
	}
	e.Closing = string(c.appendClosing(nil, i))
	e.Narrative = string(c.AppendNarrative(nil, i))
	return e
}

// cells are the cells that the rule of a row may read and that the row has.
func (c *Scorecard) cells(i *Indicator) []Fact {
	var out []Fact
	seen := map[int]bool{}
	table := c.Facts.At(i.Rows.Table.Slot)
	read := func(column *formula.Fact) {
		data := &table.Cell.Rows.Columns[column.Slot]
		if seen[column.Slot] || data.Absent != nil && data.Absent[i.Row-1] {
			return
		}
		seen[column.Slot] = true
		decl := *column
		decl.Name = table.Decl.Name + "." + column.Name
		f := Fact{Decl: &decl, State: formula.Known, Value: data.Value(column.Kind, i.Row-1), Basis: table.Basis, Source: table.Source,
			Place: c.Facts.doc.RowPlace(table.Decl.Slot, i.Row-1)}
		if column.Judgement {
			f.Basis = Judged
		}
		out = append(out, f)
	}
	i.Rule.Cells(read)
	if i.applies != nil {
		i.applies.Cells(read)
	}
	return out
}

// AppendNarrative appends the criterion's narrative with the facts' values, nothing if it has none.
func (c *Scorecard) AppendNarrative(b []byte, i *Indicator) []byte {
	if i.narrative == nil || i.standsForRows() {
		return b
	}
	c.setVars(i)
	return i.narrative.Append(b, c.Facts.frame)
}

// AppendDerivation appends how the criterion's score by rule came about, one step a line.
func (c *Scorecard) AppendDerivation(b []byte, i *Indicator) []byte {
	r := c.Of(i)
	if i.Leaf < 0 {
		return b
	}
	if i.standsForRows() {
		return append(append(append(b, "无法确定："...), r.Why.Reason(diag.Zh)...), '\n')
	}
	c.setVars(i)
	if i.NotApplicable != "" {
		return append(append(append(b, "不适用："...), i.NotApplicable...), '\n')
	}
	if i.applies != nil {
		b = append(b, "适用条件："...)
		b = i.applies.Derive(b, c.Facts.frame)
	}
	if r.Status == NotApplicable {
		return append(append(append(b, "不适用，"...), i.WeightGoes()...), '\n')
	}
	if i.Rule == nil {
		return b
	}
	b = append(b, c.whereFrom(i)...)
	b = i.Rule.Derive(b, c.Facts.frame)
	if _, u := i.Rule.Number(c.Facts.frame); u != nil && r.Why == nil {
		b = append(b, "已知范围足以确定：范围内各值得分相同\n"...)
	}
	return c.appendResult(b, i)
}

var policyWords = [...]string{Full: "按满分计", Zero: "计0分", Rescale: "剔除后其余指标按比例折算", Reallocate: "权重并入其他指标"}

// whereFrom says what weight of others a criterion has, "" if none.
func (c *Scorecard) whereFrom(i *Indicator) string {
	r := c.Of(i)
	if !c.moved || r.Weight.Equal(i.Weight) {
		return ""
	}
	var names []string
	for _, other := range c.criteria {
		for _, to := range other.receivers {
			if c.Of(other).Status == NotApplicable && c.copyOf(to.indicator) == i {
				names = append(names, "并入 "+other.ID+" "+other.Name+" "+other.Weight.Mul(to.part).Approx(4)+" 分")
			}
		}
	}
	if c.excluded.Sign() > 0 {
		names = append(names, "剔除不适用的 "+c.excluded.String()+" 分后按比例折算")
	}
	return "分值：本项 " + i.Weight.String() + " 分，" + strings.Join(names, "，") + "，计 " + r.Weight.Approx(4) + " 分\n"
}

var modeWords = [...]string{number.HalfUp: "四舍五入", number.HalfEven: "四舍六入五成双", number.Down: "截断", number.Up: "进一"}

// appendResult appends the last step: from the rule's value to points.
func (c *Scorecard) appendResult(b []byte, i *Indicator) []byte {
	r := c.Of(i)
	if r.Why != nil {
		b = append(b, "无法确定："...)
		b = append(b, r.Why.Reason(diag.Zh)...)
		b = append(b, "；得分在 "...)
		b = r.ByRule.Lo.AppendApprox(b, 6)
		b = append(b, " 至 "...)
		b = r.ByRule.Hi.AppendApprox(b, 6)
		return append(b, " 之间\n"...)
	}
	if i.IsPoints {
		b = append(b, "得分 "...)
	} else {
		b = r.Weight.AppendApprox(b, 6)
		b = append(b, " × "...)
		b = r.Percent.AppendApprox(b, 4)
		b = append(b, "% = "...)
	}
	b = r.Exact.Lo.AppendApprox(b, 6)
	if !r.Exact.Lo.Equal(r.ByRule.Lo) {
		b = append(b, " → "...)
		b = r.ByRule.Lo.AppendFixed(b, i.Rounding.Places, i.Rounding.Mode)
		b = append(b, "（"...)
		b = append(b, modeWords[i.Rounding.Mode]...)
		b = append(b, "，"...)
		b = number.Int(int64(i.Rounding.Places)).Append(b)
		b = append(b, "位）"...)
	}
	return append(b, '\n')
}

// appendClosing appends the sentence that reports close each criterion with. It states the rule's score.
func (c *Scorecard) appendClosing(b []byte, i *Indicator) []byte {
	r := c.Of(i)
	switch {
	case r.Why != nil || i.NotApplicable != "":
		return b
	case r.Status == NotApplicable:
		b = append(b, "该项指标不适用，"...)
		b = append(b, i.WeightGoes()...)
		b = append(b, "，得"...)
	default:
		b = append(b, "依据评分标准，该项指标得"...)
		b = appendPercent(b, r.Percent, c.RuleSet.RatePlaces)
		b = append(b, "权重分"...)
	}
	b = c.appendScore(b, i, r.ByRule.Lo)
	return append(b, "分。"...)
}

// appendPercent writes a percentage with at most that many decimals: 100%, 71.69%.
func appendPercent(b []byte, x number.Number, places int) []byte {
	if n, ok := x.Terminates(); ok && n <= places {
		b = x.Append(b)
	} else {
		b = x.AppendFixed(b, places, number.HalfUp)
	}
	return append(b, '%')
}

// Shown writes a score with the decimals that the indicator rounds to.
func (c *Scorecard) Shown(i *Indicator, x number.Number) string {
	return string(c.appendScore(nil, i, x))
}

func (c *Scorecard) appendScore(b []byte, i *Indicator, x number.Number) []byte {
	return x.AppendFixed(b, i.Rounding.Places, i.Rounding.Mode)
}

// Rate is an indicator's score over its weight in percent, "" if it is undetermined or weighs nothing.
func (c *Scorecard) Rate(i *Indicator) string { return string(c.appendRate(nil, i)) }

func (c *Scorecard) appendRate(b []byte, i *Indicator) []byte {
	r := c.Of(i)
	if r.Score.Open || r.Weight.Sign() <= 0 {
		return b
	}
	return r.Score.Lo.Quo(r.Weight).Mul(number.Hundred).AppendFixed(b, c.RuleSet.RatePlaces, number.HalfUp)
}

// Amount writes a fact's value with its unit for a reader, 缺失 if it is missing and its bounds if only they are known.
func (f Fact) Amount() string {
	unit := f.Decl.Unit
	switch f.State {
	case formula.Missing:
		return "缺失"
	case formula.Bounded:
		switch {
		case f.Cell.Hi == nil:
			return "不少于 " + f.Cell.Lo.String() + unit
		case f.Cell.Lo == nil:
			return "不超过 " + f.Cell.Hi.String() + unit
		}
		return f.Cell.Lo.String() + " 至 " + f.Cell.Hi.String() + unit
	}
	if f.Decl.Kind == formula.Table {
		return number.Int(int64(f.Cell.Rows.N)).String() + " 行"
	}
	if f.Decl.Kind == formula.Number {
		return f.Value.Num.String() + unit
	}
	return f.Value.String()
}
