package words

import (
	"bytes"
	"iter"
	"slices"
	"strconv"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Explanation says how one criterion's score came about, part by part.
type Explanation struct {
	Item       *engine.Item
	Result     *engine.Result
	Words      string   // the rule read back in words
	At         string   // file:line:column of the rule
	Derivation []string // each step with its values
	Adjudged   []string // likewise, of one of which key points were adjudicated, with these as they were
	Reason     string   // of lost points or of the adjudication
	Deviation  string   // of lost points, beside an adjudication
	By         string   // who adjudicated
	Closing    string   // 依据评分标准，该项指标得71.69%权重分2.87分。
	Narrative  string
	Failed     []string // messages of checks after scoring that failed

	card *engine.Scorecard
	lang diag.Lang
}

// Reader says of one scorecard how its scores came about. It serves one goroutine; a scorecard may have many.
type Reader struct {
	card  *engine.Scorecard
	in    door.Scorecard
	frame *formula.Frame
	lang  diag.Lang
	b     []byte // what Explain writes in

	explanations pieces[Explanation]
	lines        pieces[string]
	said         strings.Builder // what explanations say, many beside one another
}

// pieces are made many at a time.
type pieces[T any] struct{ left []T }

func (p *pieces[T]) take(n int) []T {
	if len(p.left) < n {
		p.left = make([]T, max(n, 16))
	}
	out := p.left[:n:n]
	p.left = p.left[n:]
	return out
}

// NewReader returns a reader of a scorecard.
func NewReader(c *engine.Scorecard, lang diag.Lang) *Reader {
	c = c.OrEmpty()
	in := c.Inside(door.Key{})
	return &Reader{card: c, in: in, frame: in.Frame(), lang: lang.Known()}
}

// Lang is the language that it speaks.
func (r *Reader) Lang() diag.Lang { return r.lang }

// say picks the language.
func (r *Reader) say(zh, en string) string { return diag.Term{Zh: zh, En: en}.In(r.lang) }

// scores reports whether an item is a criterion of the scorecard.
func (r *Reader) scores(i *engine.Item) bool { return r.card.Of(i) != nil && i.IsCriterion() }

// Explain explains one item. A parent has only its result, and what is no item of the scorecard, nil among them, nothing. Steps has its derivation as data.
func (r *Reader) Explain(i *engine.Item) *Explanation {
	c := r.card
	if i == nil || c.Of(i) == nil {
		return &Explanation{lang: r.lang, Item: i}
	}
	e := &r.explanations.take(1)[0]
	e.card, e.lang, e.Item, e.Result, e.Reason, e.By = c, r.lang, i, c.Of(i), Reason(c, i, r.lang), c.AdjudicatedBy(i)
	if e.Result.Status == engine.Adjudicated {
		e.Deviation = c.Deviation(i)
	}
	if !i.IsCriterion() {
		return e
	}
	rule := i.Inside(door.Key{})
	if rule.Rule != nil {
		e.Words, e.At = rule.Rule.In(r.lang), rule.Rule.At()
	}
	r.b = r.AppendDerivation(r.b[:0], i)
	derived := len(r.b)
	r.b = r.AppendClosing(r.b, i)
	closed := len(r.b)
	r.b = r.AppendNarrative(r.b, i)
	said := r.keep(r.b) // all three, one after the other
	e.Closing, e.Narrative = said[derived:closed], said[closed:]
	e.Derivation = r.split(strings.TrimSuffix(said[:derived], "\n"))
	e.Failed = r.Failed(i)
	if frame := r.in.Adjudged(i.Index()); frame != nil {
		e.Adjudged = strings.Split(strings.TrimSuffix(string(rule.Rule.Derive(nil, frame, r.lang)), "\n"), "\n")
	}
	return e
}

// keep makes a text of what was written, in memory that it shares with the texts before it.
func (r *Reader) keep(b []byte) string {
	if r.said.Cap()-r.said.Len() < len(b) {
		r.said = strings.Builder{}
		r.said.Grow(max(len(b), 4096))
	}
	at := r.said.Len()
	r.said.Write(b)
	return r.said.String()[at:]
}

// Facts are what the rule of a criterion reads, as the document says it: single values and tables, beside a table its cells with
// a source or reason of their own, and of a row its cells. Of a criterion that does not apply it is what that was decided by.
// They are read from the scorecard when they are asked for, and so only as long as that is valid.
func (e *Explanation) Facts() iter.Seq[engine.Fact] {
	return func(yield func(engine.Fact) bool) {
		if e == nil || e.card == nil || !e.Item.IsCriterion() {
			return
		}
		i, rule := e.Item, e.Item.Inside(door.Key{})
		read := rule.Reads
		if e.Result.Status == engine.NotApplicable && rule.Applies != nil { // what the rule would have read is not asked of it
			read = nil
			rule.Applies.Reads(func(f *formula.Fact) {
				if !slices.Contains(read, f.Slot) {
					read = append(read, f.Slot)
				}
			})
		}
		for _, slot := range read {
			if i.Row > 0 && slot == rule.Rows.Table.Slot {
				for _, cell := range e.cells(rule) {
					if !yield(cell) {
						return
					}
				}
			} else if f, ok := e.card.Facts.At(slot); ok && f.Decl.Of == nil {
				f.LeftOut = f.LeftOut || f.State == formula.Missing && e.outOf(rule, f.Decl)
				if !yield(f) {
					return
				}
				for _, cell := range e.noted(slot, rule) {
					if !yield(cell) {
						return
					}
				}
			}
		}
	}
}

// outOf reports whether a fact is a key point that an expression says does not apply.
func (e *Explanation) outOf(rule *door.Criterion, f *formula.Fact) bool {
	for _, p := range rule.Points {
		if p.Fact == f && p.When != nil {
			applies, known := p.Applying(door.Card(e.card).Copied())
			return known && !applies
		}
	}
	return false
}

// split is a text in lines, nil if it is empty.
func (r *Reader) split(text string) []string {
	if text == "" {
		return nil
	}
	out := r.lines.take(strings.Count(text, "\n") + 1)
	for k := range out {
		out[k], text, _ = strings.Cut(text, "\n")
	}
	return out
}

// cells are the cells that the rule of a row may read and that the row has, and the one that it lacks and that decides.
func (e *Explanation) cells(rule *door.Criterion) []engine.Fact {
	var out []engine.Fact
	seen := map[int]bool{}
	for _, f := range rule.Formulas() {
		f.Cells(func(column *formula.Fact) {
			if cell, ok := e.card.Facts.Cell(rule.Rows.Table.Slot, e.Item.Row, column); ok && !seen[column.Slot] {
				seen[column.Slot] = true
				out = append(out, cell)
			}
		})
	}
	if at := formula.NodeOf(e.Result.Why); at != nil && e.Result.Why.Code == diag.OutcomeCell && at.Op == formula.OpCell && at.Slot == formula.RowSlot {
		column := *at.Fact
		column.Name = rule.Rows.Table.Name + "." + column.Name
		out = append(out, engine.Fact{Decl: &column, State: formula.Missing})
	}
	return out
}

// noted are the cells of a table that the rule reads and that have a source or reason of their own.
func (e *Explanation) noted(slot int, rule *door.Criterion) (out []engine.Fact) {
	cells, rows := e.card.Facts.Noted(slot)
	if len(cells) == 0 {
		return nil
	}
	reads := map[string]bool{}
	for _, f := range rule.Formulas() {
		f.Columns(func(table, column *formula.Fact) { reads[table.Name+"."+column.Name] = true })
	}
	for k, cell := range cells {
		if !reads[cell.Decl.Name] {
			continue
		}
		row := number.Int(int64(rows[k])).String()
		cell.Decl.Name = diag.Term{Zh: "第" + row + "行", En: "row " + row + " of "}.In(e.lang) + cell.Decl.Name
		out = append(out, cell)
	}
	return out
}

// AppendNarrative appends the criterion's narrative with the facts' values, nothing if it has none.
func (r *Reader) AppendNarrative(b []byte, i *engine.Item) []byte {
	if !r.scores(i) {
		return b
	}
	if narrative := i.Inside(door.Key{}).Narrative; narrative != nil && r.in.Enter(r.frame, i.Index()) {
		b = narrative.Append(b, r.frame, r.lang)
	}
	return b
}

// Failed lists the messages of an item's checks after scoring that failed.
func (r *Reader) Failed(i *engine.Item) []string {
	var out []string
	if r.card.Of(i) == nil {
		return nil
	}
	for _, check := range r.in.Failed(i.Index()) {
		r.in.Enter(r.frame, i.Index())
		out = append(out, string(check.Message.Append(nil, r.frame, r.lang)))
	}
	return out
}

// Message is the message of a check among facts with the facts' values.
func (r *Reader) Message(check *door.Check) string { return string(r.AppendMessage(nil, check)) }

// AppendMessage appends the message of a check among facts with the facts' values.
func (r *Reader) AppendMessage(b []byte, check *door.Check) []byte {
	r.frame.Enter(number.Zero, nil, 0)
	return check.Message.Append(b, r.frame, r.lang)
}

// AppendDerivation appends how the criterion's score by rule came about, one step a line.
func (r *Reader) AppendDerivation(b []byte, i *engine.Item) []byte {
	if !r.scores(i) {
		return b
	}
	res, rule := r.card.Of(i), i.Inside(door.Key{})
	if !r.in.Enter(r.frame, i.Index()) {
		switch {
		case i.NotApplicable != "":
			return append(append(append(b, r.say("不适用：", "not applicable: ")...), i.NotApplicable...), '\n')
		case res.Why != nil:
			return append(append(append(b, r.say("无法确定：", "undetermined: ")...), res.Why.Reason(r.lang)...), '\n')
		}
		return b
	}
	if rule.Applies != nil {
		b = append(b, r.say("适用条件：", "applies where: ")...)
		b = rule.Applies.Derive(b, r.frame, r.lang)
	}
	if res.Status == engine.NotApplicable || res.Status == engine.Adjudicated && r.out(rule.Applies) {
		return append(append(append(b, r.say("不适用，", "not applicable: ")...), r.weightGoes(i)...), '\n')
	}
	b = append(b, r.whereFrom(i)...)
	if rule.ReadsWeight && res.Least.Less(res.Most) {
		said := Weight(res, r.lang)
		b = append(append(append(b, r.say("分值未定（", "its weight is open (")...), said...), r.say("），以下按 ", "); what follows is by ")...)
		b = append(res.RuleWeight.AppendApprox(b, 4), r.say(" 分推算\n", " points\n")...)
	}
	if i.Row > 0 {
		return r.appendRow(b, i)
	}
	from := len(b)
	b = rule.Rule.Derive(b, r.frame, r.lang)
	if _, u := rule.Rule.Number(r.frame); u != nil && res.Why == nil {
		b = r.decided(b, from)
	}
	return r.appendResult(b, i)
}

// out reports whether a criterion does not apply by what is known.
func (r *Reader) out(applies *formula.Formula) bool {
	if applies == nil {
		return false
	}
	holds, u := applies.Bool(r.frame)
	return u == nil && !holds
}

// decided says of steps that what is open in them does not matter: they tell why there is no one value, and not that the score is undetermined.
func (r *Reader) decided(b []byte, from int) []byte {
	steps := strings.ReplaceAll(string(b[from:]), r.say("无法确定：", "undetermined: "), "")
	return append(append(b[:from], steps...), r.say(boundsDecide.Zh, boundsDecide.En)...)
}

var boundsDecide = diag.Term{Zh: "已知范围足以确定：范围内各值得分相同\n", En: "the bounds that are known decide: every value within them scores the same\n"}

// appendRow appends how a row came to its score: on one line where no more than two steps lead to it, since a document has many rows of one rule.
func (r *Reader) appendRow(b []byte, i *engine.Item) []byte {
	from := len(b)
	b = i.Inside(door.Key{}).Rule.DeriveBriefly(b, r.frame, r.lang)
	_, u := i.Inside(door.Key{}).Rule.Number(r.frame)
	if res := r.card.Of(i); u != nil && res.Exact.Open && res.Why != nil && bytes.Count(b[from:], []byte("\n")) == 1 { // the line says why
		if !res.ByRule.Lo.Equal(res.ByRule.Hi) {
			b = append(b[:len(b)-1], r.say("；得分在 ", "; the score lies between ")...)
			b = res.ByRule.Lo.AppendApprox(b, 6)
			b = append(b, r.say(" 至 ", " and ")...)
			b = res.ByRule.Hi.AppendApprox(b, 6)
			return append(b, r.say(" 之间\n", "\n")...)
		}
	}
	if u != nil && r.card.Of(i).Why == nil {
		b = r.decided(b, from)
	}
	if n := bytes.Count(b[from:], []byte("\n")); n == 0 || n > 2 || r.card.Of(i).Exact.Open {
		return r.appendResult(b, i)
	}
	steps := string(b[from : len(b)-1])
	b = append(append(b[:from], strings.ReplaceAll(steps, "\n", r.say("，", ", "))...), r.say("，", ", ")...)
	return r.appendResult(b, i)
}

// weightGoes says what becomes of the weight of a criterion that does not apply here: where nothing else within its part applies, the others are scaled.
func (r *Reader) weightGoes(i *engine.Item) string {
	if within := i.Inside(door.Key{}).Within; within != nil {
		if part := r.card.Of(r.card.Find(within.ID)); part != nil && part.Weight.Sign() == 0 {
			return r.say(within.ID+" "+within.Name+" 各项都不适用，整项剔除后其余指标按比例折算", "nothing in "+within.ID+" "+within.Name+" applies, and the others are scaled up")
		}
	}
	return WeightGoes(i.Indicator, r.lang)
}

// whereFrom says what weight of others a criterion has, "" if none.
func (r *Reader) whereFrom(i *engine.Item) string {
	res := r.card.Of(i)
	if !r.in.Moved() || res.Weight.Equal(i.Weight) {
		return ""
	}
	var names []string
	for _, other := range r.card.Criteria() {
		rule := other.Inside(door.Key{})
		for _, to := range rule.Receivers {
			if r.card.Of(other).Status == engine.NotApplicable && to.ID == i.ID {
				amount := other.Weight.Mul(to.Part).Approx(4)
				names = append(names, r.say("并入 "+other.ID+" "+other.Name+" "+amount+" 分", "with "+amount+" of "+other.ID+" "+other.Name))
			}
		}
	}
	for _, s := range r.in.Scaled(i.Index()) {
		zh, en := "", ""
		if s.Within != nil {
			zh, en = " "+s.Within.ID+" "+s.Within.Name+" 内", " within "+s.Within.ID+" "+s.Within.Name
		}
		out := s.Out.Approx(4)
		names = append(names, r.say("剔除"+zh+"不适用的 "+out+" 分后按比例折算", "scaled up after "+out+" points that do not apply"+en+" were taken out"))
	}
	return r.say("分值：本项 "+i.Weight.String()+" 分，"+strings.Join(names, "，")+"，计 "+Weight(res, r.lang)+" 分\n",
		"weight: "+i.Weight.String()+", "+strings.Join(names, ", ")+", makes "+Weight(res, r.lang)+"\n")
}

// appendResult appends the last step: from the rule's value to points.
func (r *Reader) appendResult(b []byte, i *engine.Item) []byte {
	res := r.card.Of(i)
	if res.Exact.Open {
		if res.Why != nil {
			if !res.Assured() {
				b = append(b, r.say("无法确定：", "undetermined: ")...)
			}
			b = append(append(b, res.Why.Reason(r.lang)...), r.say("；", "; ")...)
		}
		if res.ByRule.Lo.Equal(res.ByRule.Hi) {
			if res.Exact.Lo.Equal(res.Exact.Hi) {
				b = append(b, r.say("不论怎样都得 ", "in any case it is ")...)
			} else {
				b = append(b, r.say("取整后都得 ", "rounded it is in any case ")...)
			}
			return append(res.ByRule.Lo.AppendApprox(b, 6), '\n')
		}
		b = append(b, r.say("得分在 ", "the score lies between ")...)
		b = res.ByRule.Lo.AppendApprox(b, 6)
		b = append(b, r.say(" 至 ", " and ")...)
		b = res.ByRule.Hi.AppendApprox(b, 6)
		return append(b, r.say(" 之间\n", "\n")...)
	}
	if i.IsPoints {
		b = append(b, r.say("得分 ", "points ")...)
	} else {
		b = res.RuleWeight.AppendApprox(b, 6)
		b = append(b, " × "...)
		b = res.Percent.AppendApprox(b, 4)
		b = append(b, "% = "...)
	}
	rounded := !res.Exact.Lo.Equal(res.ByRule.Lo)
	if !rounded && !i.Rounding.AtTotal {
		b = i.Rounding.Append(b, res.Exact.Lo)
	} else {
		b = res.Exact.Lo.AppendApprox(b, 6)
	}
	if rounded {
		b = append(b, " → "...)
		b = i.Rounding.Append(b, res.ByRule.Lo)
		b = append(append(append(b, r.say("（", " (")...), Mode(i.Rounding.Mode, r.lang)...), r.say("，", ", ")...)
		b = append(strconv.AppendInt(b, int64(i.Rounding.Places), 10), r.say("位）", " decimals)")...)
	}
	return append(b, '\n')
}

// AppendClosing appends the sentence that reports close each criterion with. It states the rule's score.
func (r *Reader) AppendClosing(b []byte, i *engine.Item) []byte {
	if !r.scores(i) {
		return b
	}
	res := r.card.Of(i)
	switch {
	case res.Why != nil || res.ByRule.Open || i.NotApplicable != "":
		return b
	case res.Status == engine.NotApplicable:
		b = append(b, r.say("该项指标不适用，", "It does not apply: ")...)
		b = append(b, r.weightGoes(i)...)
		b = append(b, r.say("，得", ", which gives ")...)
	case res.RuleWeight.Sign() <= 0: // of nothing there is no part
		b = append(b, r.say("依据评分标准，该项指标得", "By the standard it has ")...)
	default:
		b = append(b, r.say("依据评分标准，该项指标得", "By the standard it has ")...)
		b = appendPercent(b, res.Percent, r.card.RuleSet.RatePlaces)
		b = append(b, r.say("权重分", " of its weight, ")...)
	}
	b = i.Rounding.Append(b, res.ByRule.Lo)
	return append(b, r.say("分。", " points.")...)
}

// ByRule says what the rule alone gives a criterion, beside its adjudication: with the facts' values, and where there is no one score why.
func (r *Reader) ByRule(i *engine.Item) string {
	if !r.scores(i) {
		return ""
	}
	narrative, closing, res := string(r.AppendNarrative(nil, i)), string(r.AppendClosing(nil, i)), r.card.Of(i)
	switch {
	case closing != "":
	case i.NotApplicable != "":
		closing = r.say("不适用，", "not applicable, ") + i.NotApplicable + r.say("。", ".")
	default:
		var parts []string
		lo, hi := string(i.Rounding.Append(nil, res.ByRule.Lo)), string(i.Rounding.Append(nil, res.ByRule.Hi))
		if lo != hi {
			parts = append(parts, r.say("无法确定", "undetermined"))
		}
		if res.Why != nil {
			parts = append(parts, res.Why.Reason(r.lang))
		}
		if lo != hi {
			parts = append(parts, r.say("得分在 "+lo+" 至 "+hi+" 之间", "the score lies between "+lo+" and "+hi))
		} else {
			parts = append(parts, r.say("不论怎样都得 "+lo+" 分", "in any case it is "+lo))
		}
		closing = strings.Join(parts, r.say("，", ", ")) + r.say("。", ".")
	}
	return r.sentences(narrative, closing)
}

// sentences puts sentences one behind the other.
func (r *Reader) sentences(first, second string) string {
	if r.lang == diag.En && first != "" && second != "" {
		return first + " " + second
	}
	return first + second
}

// Says is what the rule says of a criterion in sentences: its narrative and what closes it.
func (r *Reader) Says(i *engine.Item) string {
	return r.sentences(string(r.AppendNarrative(nil, i)), string(r.AppendClosing(nil, i)))
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

// Why is why an item is undetermined, "" if it is not.
func Why(c *engine.Scorecard, i *engine.Item, lang diag.Lang) string {
	if r := c.Of(i); r != nil && r.Why != nil {
		return r.Why.Reason(lang)
	}
	return ""
}
