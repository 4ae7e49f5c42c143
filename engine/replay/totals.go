package replay

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/words"
)

// Sums, totals and grades of a report.

// sums compares printed subtotals with the sum of the parts: the copy's own lines, or else the reference copy's.
func (c *comparer) sums(cp *Copy, lines map[string]*Score) {
	for _, i := range c.card.All() {
		line := lines[i.ID]
		if line == nil || len(i.Children) == 0 {
			continue
		}
		if points, ok := parse(line.Points); ok {
			c.sum(cp, line, i, points)
		}
	}
	c.copyTotal(cp, lines)
}

func (c *comparer) sum(cp *Copy, line *Score, i *engine.Item, points printed) {
	total, terms, without := c.leafSum(i)
	if !points.value.Equal(total) && !c.exactly(i, points) {
		d := Difference{Kind: Sum, At: text(cp.ID + ":" + i.ID), Name: text(i.Name), Published: text(line.Points), Computed: text(points.like(total)), Place: line.Place, Detail: text(terms)}
		c.add(without.beside(d, points, total))
	}
}

// unprinted are criteria of which nothing is printed where others are added up, and what they may have.
type unprinted struct {
	ids    []string
	lo, hi number.Number // of all together
}

// note adds what a criterion may have: what it has for certain where it does not apply, else anything that a criterion of its weight can have.
func (u *unprinted) note(c *engine.Scorecard, i *engine.Item) {
	r := c.Of(i)
	lo, hi := r.Score.Lo, r.Score.Hi
	if r.Score.Open || r.Status != engine.NotApplicable {
		lo = number.Min(lo, number.Min(i.Min, number.Zero))
		hi = number.Max(hi, number.Max(i.Max, number.Max(r.Most, r.Weight)))
	}
	if u.lo, u.hi = u.lo.Add(lo), u.hi.Add(hi); !lo.Equal(hi) {
		u.ids = append(u.ids, i.ID)
	}
}

// beside says of a sum that is not the printed one which scores are not printed, and what they leave open: a total that may be right is open,
// and none of Kind "" is right.
func (u *unprinted) beside(d Difference, total printed, sum number.Number) Difference {
	least, most := sum.Add(u.lo), sum.Add(u.hi)
	within := !total.value.Less(least) && !most.Less(total.value)
	if len(u.ids) == 0 {
		if d.Computed = text(total.like(least)); within {
			d.Kind = ""
		}
		if u.lo.Sign() != 0 {
			d.Detail = diag.Both("%s，加上不适用而计的 %s", "%s, and %s for what does not apply", d.Detail, u.lo.Approx(4))
		}
		return d
	}
	if d.Computed = span(total.like(least), total.like(most)); within {
		d.Kind = Open
	}
	d.Detail = diag.Both("%s；没有印出 %s", "%s; not printed: %s", d.Detail, diag.Term{Zh: strings.Join(u.ids, "、"), En: strings.Join(u.ids, ", ")})
	return d
}

// exactly reports whether a printed subtotal is the scorecard's own, where scores are rounded at the total only and no score
// below departs: the printed parts then need not add up.
func (c *comparer) exactly(i *engine.Item, points printed) bool {
	own := false
	for _, p := range []engine.Points{c.card.Of(i).Exact, c.card.Of(i).Score} {
		own = own || !p.Open && (points.agrees(p.Lo) || prints(i, points, p.Lo) || points.value.Equal(p.Lo.Round(i.Rounding.Places, i.Rounding.Mode)))
	}
	if !c.rs.Rounding.AtTotal || !own {
		return false
	}
	for _, leaf := range c.card.Criteria() {
		if c.departs[leaf.ID] {
			return false
		}
	}
	return true
}

// adjusted is what the adjustments make of a total of printed scores from lo to hi; ok is false where that cannot be told from the sum alone.
func (c *comparer) adjusted(lo, hi number.Number) (least, most number.Number, ok bool) {
	return c.card.Inside(door.Key{}).Adjusted(lo, hi)
}

// totalOf reports whether a printed total is the scorecard's, with adjudications or by rule.
func (c *comparer) totalOf(total printed) *engine.Totals {
	for _, t := range []*engine.Totals{&c.card.Total, &c.card.ByRule} {
		if !t.Score.Open && total.value.Equal(t.Score.Lo) {
			return t
		}
	}
	return nil
}

// leafSum adds the reference points of everything below an indicator.
func (c *comparer) leafSum(i *engine.Item) (total number.Number, words string, without unprinted) {
	var parts []number.Number
	var terms []string
	var walk func(*engine.Item)
	walk = func(i *engine.Item) {
		if p, ok := c.reference[i.ID]; ok && i.IsCriterion() {
			parts, terms = append(parts, p.value), append(terms, p.text)
		} else if i.IsCriterion() {
			without.note(c.card, i)
		}
		for _, child := range i.Children {
			walk(child)
		}
	}
	walk(i)
	if total = number.Sum(parts); len(parts) == 0 {
		return total, "0", without
	}
	return total, strings.Join(terms, " + ") + " = " + total.String(), without
}

// copyTotal compares a copy's own total, weight and rate with its lines.
func (c *comparer) copyTotal(cp *Copy, lines map[string]*Score) {
	var points, weights []number.Number
	var without unprinted
	var weightless []number.Number // of criteria whose weight is not printed, as the document has it
	var missing []string           // those of them that the copy does not have at all
	settled := true
	weigh := func(i *engine.Item) {
		r := c.card.Of(i)
		settled = settled && r.Least.Equal(r.Most)
		weightless = append(weightless, r.Weight)
	}
	count := 0
	for _, i := range c.card.All() {
		line := lines[i.ID]
		if line == nil {
			if i.IsCriterion() && !covered(i, lines) {
				without.note(c.card, i)
				weigh(i)
				if w := c.card.Of(i).Weight; w.Sign() > 0 {
					missing = append(missing, i.ID+" "+i.Name+" "+w.Approx(4))
				}
			}
			continue
		}
		if len(i.Children) > 0 && hasLine(i, lines) {
			continue // its parts are printed too
		}
		if p, ok := parse(line.Points); ok {
			points = append(points, p.value)
			count++
		} else if i.IsCriterion() {
			without.note(c.card, i)
		}
		if p, ok := parse(line.Weight); ok {
			weights = append(weights, p.value)
		} else if i.IsCriterion() {
			weigh(i)
		}
	}
	total, hasTotal := parse(cp.Total)
	at := diag.Both("%s:合计", "%s:total", cp.ID)
	sum := number.Sum(points)
	least, most, known := c.adjusted(sum.Add(without.lo), sum.Add(without.hi))
	open := slices.ContainsFunc(c.card.Adjustments, func(a engine.AdjustmentResult) bool { return a.Why != nil })
	own := len(c.departs) == 0 && hasTotal && c.totalOf(total) != nil // what adjustments make of it the scorecard knows
	if hasTotal && !total.value.Equal(sum) && !(known && least.Equal(most) && total.value.Equal(least)) && !own {
		d := Difference{Kind: Sum, At: at, Published: text(cp.Total), Computed: text(total.like(sum)), Place: cp.Place, Detail: diag.Both("%d项得分之和", "the sum of scores, %d in number", count)}
		if p := c.card.ByRule.Score; open && p.Open { // adjustments are open
			if d.Computed, d.Detail = span(total.like(p.Lo), total.like(p.Hi)), diag.Both("总分的调整尚未确定", "the adjustments of the total are undetermined"); !total.value.Less(p.Lo) && !p.Hi.Less(total.value) {
				d.Kind = Open
			}
		} else {
			if d = without.beside(d, total, sum); d.Kind == Sum && known && !total.value.Less(least) && !most.Less(total.value) {
				d.Kind = Open // with adjustments it may be right
			}
		}
		c.add(d)
	}
	weight, hasWeight := parse(cp.Weight)
	if sum := number.Sum(weights); hasWeight && len(weights) > 0 && !weight.value.Equal(sum) {
		d := Difference{Kind: Sum, At: diag.Both("%s:权重合计", "%s:total of weights", cp.ID), Published: text(cp.Weight), Computed: text(weight.like(sum)), Place: cp.Place, Detail: diag.Both("各项权重之和", "the sum of the weights")}
		if all := sum.Add(number.Sum(weightless)); len(weightless) > 0 {
			d.Computed, d.Detail = text(weight.like(all)), diag.Both("印出的各项权重之和 %s，没有印出的各项在这份数据中 %s", "the sum of the weights that are printed is %s, and that of the others in this document %s", sum, number.Sum(weightless))
			if !settled {
				d.Kind, d.Computed, d.Detail = Open, Unchecked, diag.Both("哪些指标适用尚未确定", "it is open which criteria apply")
			}
			if weight.agrees(all) && len(missing) > 0 { // what would make it up may stand elsewhere, or nowhere
				d.Kind, d.Detail = Open, diag.Both("印出的各项权重之和 %s，这一处没有列的有：%s", "the sum of the weights that are printed is %s; this copy does not list %s", sum, diag.Term{Zh: diag.Zh.Join(missing), En: diag.En.Join(missing)})
				d.Computed = text(weight.like(sum))
			} else if weight.agrees(all) {
				d.Kind = ""
			}
		}
		c.add(d)
	}
	if rate, ok := parse(cp.Rate); ok && hasTotal {
		of := c.rs.Total
		if hasWeight {
			of = weight.value
		}
		c.rate(at, diag.Term{}, cp.Place, rate, total, of)
	}
}

// hasLine reports whether any part of an indicator has a line of its own.
func hasLine(i *engine.Item, lines map[string]*Score) bool {
	for _, child := range i.Children {
		if lines[child.ID] != nil || hasLine(child, lines) {
			return true
		}
	}
	return false
}

// covered reports whether a line is printed for what a criterion is a part of, and not for its other parts.
func covered(i *engine.Item, lines map[string]*Score) bool {
	for p := i.Parent; p != nil; p = p.Parent {
		if lines[p.ID] != nil && !hasLine(p, lines) {
			return true
		}
	}
	return false
}

// totals compares the report's total and grade with its first copy and with the grade table.
func (c *comparer) totals() {
	total, ok := parse(c.report.Total)
	if !ok {
		return
	}
	c.totalSum(total)
	if grade, ok := c.grade(total); ok && c.report.Grade != "" && grade != c.report.Grade {
		detail := diag.Both("%s分应定为%s", "%s points should be graded %s", c.report.Total, grade)
		if grade == "" {
			detail = diag.Both("%s分没有等级", "%s points have no grade", c.report.Total)
		}
		c.add(Difference{Kind: Rule, At: diag.Both("等级", "grade"), Published: text(c.report.Grade), Computed: text(grade), Place: c.report.Place, Detail: detail})
	}
}

// period reports a report about a time that ends on another day than that of its facts.
func (c *comparer) period() {
	own := c.card.Facts.Header().Period
	day, ownDay := engine.Header{Period: c.report.Period}.Day(), engine.Header{Period: own}.Day()
	if day != "" && ownDay != "" && day != ownDay {
		c.add(Difference{Kind: CopyKind, At: diag.Both("评价期间", "period"), Published: text(c.report.Period), Computed: text(own),
			Detail: diag.Both("报告与事实文档的期间不同", "the report is about another period than the facts")})
	}
}

// grade is the grade of a printed total: the scorecard's where it is the scorecard's total, else by the table, capped as the
// scorecard's is. ok is false where a rule gives the grade to the scorecard's own totals only, or facts leave it open.
func (c *comparer) grade(total printed) (string, bool) {
	t := c.totalOf(total)
	switch {
	case t != nil && t.Why == nil && len(t.Grades()) <= 1:
		return t.Grade(), true
	case t != nil && slices.ContainsFunc(t.Grades(), func(g engine.Grade) bool { return g.Name == c.report.Grade }): // one of those that it may have
		return c.report.Grade, true
	case t == nil && c.rs.GradeOnExact && c.card.Total.Score.Open: // which the printed total does not tell
		return "", false
	}
	if door.In(c.rs).GradeByRule() {
		return "", false
	}
	grade := door.In(c.rs).GradeOf(total.value)
	for _, a := range c.card.Adjustments {
		if a.Effect != engine.GradeCap || !a.Applied && a.Why == nil {
			continue
		}
		if a.Why != nil {
			return "", false
		}
		for _, g := range c.rs.Grades[:a.Grade] {
			if g.Name == grade {
				grade = c.rs.Grades[a.Grade].Name
			}
		}
	}
	return grade, true
}

// totalSum compares the printed total with the sum of the printed scores. Criteria whose score is not printed, as on a page
// that is cut off, leave a range.
func (c *comparer) totalSum(total printed) {
	var printed []number.Number
	var without unprinted
	for _, i := range c.card.Criteria() {
		if p, ok := c.reference[i.ID]; ok {
			printed = append(printed, p.value)
		} else {
			without.note(c.card, i)
		}
	}
	sum := number.Sum(printed)
	least, most := sum.Add(without.lo), sum.Add(without.hi)
	if !total.value.Less(least) && !most.Less(total.value) {
		return
	}
	adjusts := diag.Term{}
	before := [2]number.Number{least, most}
	least, most, known := c.adjusted(least, most)
	if !least.Equal(before[0]) || !most.Equal(before[1]) {
		adjusts = diag.Both("，经总分调整", ", after adjustments")
	}
	if !known || !total.value.Less(least) && !most.Less(total.value) {
		return
	}
	if c.totalOf(total) != nil && len(c.departs) == 0 {
		return
	}
	d := Difference{Kind: Sum, At: diag.Both("总分", "total"), Published: text(c.report.Total), Computed: text(total.like(least)), Place: c.report.Place,
		Detail: diag.Both("印出的各项得分之和%s", "the sum of the printed scores%s", adjusts)}
	if !slices.ContainsFunc(slices.Collect(maps.Values(c.from)), func(name string) bool { return name != c.report.Copies[0].Name }) {
		d.Detail = diag.Both("%s各项得分之和%s", "the sum of the scores of %s%s", c.report.Copies[0].Name, adjusts)
	}
	if len(without.ids) > 0 || !least.Equal(most) {
		d.Computed = span(total.like(least), total.like(most))
	}
	if open := len(without.ids); open > 0 {
		d.Detail = diag.Both("%s，%d项没有印出得分", "%s; scores that are not printed: %d", d.Detail, open)
	}
	c.add(d)
}

// Totals is what a report's total and grade are: as published, by rule, and by rule with adjudications.
type Totals struct {
	Published        string
	ByRule, With     diag.Term
	Presumed, Judged string    // how many points with adjudications rest on such facts; "" where none do
	Rests            diag.Term // so in words, empty where neither is

	Ref                    string // the rule set
	Rules, Facts, Document string // digests of it, of the facts and of the report's file
}

// digest is the SHA-256 of a report's file, hexadecimal; "" for one that is not read from any.
func (r *Report) digest() string {
	if r.source == nil {
		return ""
	}
	sum := sha256.Sum256(r.source.Text)
	return hex.EncodeToString(sum[:])
}

// TotalsOf states the totals of a report beside those of its facts: “88.78 良”.
func TotalsOf(r *Report, card *engine.Scorecard) Totals {
	card = card.OrEmpty()
	r = r.orEmpty()
	show := func(t *engine.Totals) diag.Term {
		return both(func(lang diag.Lang) string {
			return strings.TrimSpace(words.Points(t.Score, card.RuleSet.Rounding, lang) + " " + words.Grade(t, lang))
		})
	}
	t := Totals{Published: strings.TrimSpace(r.Total + " " + r.Grade), ByRule: show(&card.ByRule), With: show(&card.Total), Rests: both(func(lang diag.Lang) string { return words.Rests(card, lang) }),
		Ref: card.RuleSet.Ref(), Rules: card.RuleSet.Digest, Facts: card.Facts.Digest(), Document: r.digest()}
	if x := card.PresumedPoints; x.Sign() > 0 { // what is presumed presupposes the score that it gives
		t.Presumed = string(card.RuleSet.Rounding.Append(nil, x))
		t.Rests = diag.Both("%s；推定的事实以得分为前提，这一部分与公布的相符不是印证", "%s; presumed facts presuppose the score: that this part agrees with what is published confirms nothing", t.Rests)
	}
	if x := card.JudgedPoints; x.Sign() > 0 {
		t.Judged = string(card.RuleSet.Rounding.Append(nil, x))
	}
	return t
}
