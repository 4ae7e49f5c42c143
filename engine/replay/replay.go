package replay

import (
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/words"
)

// Kind is a class of difference.
type Kind string

const (
	Rule       Kind = "rule"       // a published score, grade or weight is not the rule's
	CopyKind   Kind = "copy"       // two copies give one thing differently
	Arithmetic Kind = "arithmetic" // a printed calculation, or an identity between facts, does not hold
	Unit       Kind = "unit"       // the number is right in another unit than the printed one
	Sum        Kind = "sum"        // a total is not the sum of its parts
	Rate       Kind = "rate"       // a rate is not score over weight
	Stated     Kind = "statement"  // a printed number is not the fact's
	Quoted     Kind = "quotation"  // a number in a statement's words is recorded nowhere
	Places     Kind = "places"     // the score is the rule's, printed with fewer decimals than it has
	Open       Kind = "open"       // a published score lies in the range that the rule leaves; the facts to check it are missing
)

// Kinds lists the classes in the order of reports.
var Kinds = []Kind{Rule, CopyKind, Sum, Rate, Arithmetic, Unit, Stated, Quoted, Places, Open}

// Title names a class in that language.
func (k Kind) Title(lang diag.Lang) string { return kindTitles[k].In(lang) }

var kindTitles = map[Kind]diag.Term{
	Rule: {Zh: "背离评分标准", En: "Departs from the rule"}, CopyKind: {Zh: "各处不一致", En: "Copies differ"},
	Sum: {Zh: "合计", En: "Sum"}, Rate: {Zh: "得分率", En: "Rate"}, Arithmetic: {Zh: "计算与勾稽", En: "Arithmetic"},
	Unit: {Zh: "单位", En: "Unit"}, Stated: {Zh: "所述数字", En: "Statement"}, Quoted: {Zh: "引文", En: "Quotation"}, Places: {Zh: "小数位数", En: "Decimals"}, Open: {Zh: "无法核对", En: "Cannot be checked"},
}

// Difference is one departure. Kind and the Chinese of At, Published and Computed identify it, whatever language it is shown in.
type Difference struct {
	Kind      Kind
	At        diag.Term // indicator, statement or check, after the copy's id and a colon where a copy is meant
	Name      diag.Term
	Published diag.Term
	Computed  diag.Term
	Place     string
	Detail    diag.Term // how the computed value came about
	Standard  string    // of the criterion whose score departs from the rule
}

// Unmet is what is published of a check among facts that fails, Unchecked of one that has no value, Untold what is computed of a number of which the report's file does not say how it
// comes about.
var (
	Unmet     = diag.Term{Zh: "勾稽不符", En: "figures that do not agree"}
	Unchecked = diag.Term{Zh: "无法核对", En: "figures that cannot be checked"}
	Untold    = diag.Term{Zh: "没有写怎样重算", En: "not said how it comes about"}
)

func (d Difference) same(e Difference) bool {
	return d.Kind == e.Kind && d.At.Zh == e.At.Zh && d.Published.Zh == e.Published.Zh && d.Computed.Zh == e.Computed.Zh
}

// text is what reads alike in every language: an id, a number, what a file says.
func text(s string) diag.Term { return diag.Term{Zh: s, En: s} }

// both is what a function says in each language.
func both(say func(diag.Lang) string) diag.Term {
	return diag.Term{Zh: say(diag.Zh), En: say(diag.En)}
}

// inLine is a derivation in one line.
func inLine(derived []byte, lang diag.Lang) string {
	return strings.ReplaceAll(strings.TrimSuffix(string(derived), "\n"), "\n", lang.Say("；", "; "))
}

// Compare finds every difference between a report and the scorecard of its facts. Findings about the report file itself,
// such as an unknown id or an expression that does not compile, are in the list.
func Compare(r *Report, card *engine.Scorecard) ([]Difference, diag.List) {
	card = card.OrEmpty()
	r = r.orEmpty()
	c := &comparer{report: r, card: card,
		rs: card.RuleSet, readers: [2]*words.Reader{words.NewReader(card, diag.Zh), words.NewReader(card, diag.En)}, reference: map[string]printed{}, from: map[string]string{}, departs: map[string]bool{}}
	for k := range r.Copies {
		c.copy(&r.Copies[k], k == 0)
	}
	for k := range r.Copies {
		c.dropped(&r.Copies[k])
	}
	c.totals()
	c.period()
	for _, s := range r.Statements {
		c.statement(s)
	}
	c.checks()
	c.list.Sort()
	return c.sorted(), c.list
}

type comparer struct {
	report    *Report
	card      *engine.Scorecard
	rs        *engine.RuleSet
	readers   [2]*words.Reader   // by language
	reference map[string]printed // points that the first copy to print them gives
	from      map[string]string  // and the name of that copy
	departs   map[string]bool    // criteria whose reference points are not the scorecard's
	out       []Difference
	list      diag.List
}

func (c *comparer) sorted() []Difference {
	var out []Difference
	for _, k := range Kinds {
		for _, d := range c.out {
			if d.Kind == k {
				out = append(out, d)
			}
		}
	}
	return out
}

// add adds a difference, unless it turned out to be none: one without a kind.
func (c *comparer) add(d Difference) {
	if d.Kind != "" {
		c.out = append(c.out, d)
	}
}

// number parses a printed member and reports one that is neither a number nor a dash.
func (c *comparer) number(s string, line *Score, name string) (printed, bool) {
	p, ok := parse(s)
	if !ok && strings.Trim(s, "—-/ ") != "" {
		c.list.Add(diag.New(diag.PrintedMalformed, line.at.Member(name).Place(), s))
	}
	return p, ok
}

func (c *comparer) copy(cp *Copy, first bool) {
	lines := map[string]*Score{}
	for k := range cp.Scores {
		line := &cp.Scores[k]
		i := c.card.Find(line.ID)
		if i == nil {
			c.unknown(line)
			continue
		}
		lines[line.ID] = line
	}
	for k := range cp.Scores {
		line := &cp.Scores[k]
		if i := c.card.Find(line.ID); i != nil {
			c.line(cp, line, i)
		}
	}
	c.sums(cp, lines)
}

func (c *comparer) unknown(line *Score) {
	var ids []string
	for _, i := range c.card.All() {
		ids = append(ids, i.ID)
	}
	c.list.Add(diag.New(diag.UnknownCriterion, line.at.KeyPlace(), line.ID).Suggest(line.ID, ids))
}

// line compares one line of a copy with the rule, the reference copy, and itself.
func (c *comparer) line(cp *Copy, line *Score, i *engine.Item) {
	at := text(cp.ID + ":" + i.ID)
	weight, hasWeight := c.number(line.Weight, line, "weight")
	r := c.card.Of(i)
	counted := r.Weight // as printed, if that is the rule set's or the document's
	switch {
	case !hasWeight:
	case weight.value.Equal(i.Weight), weight.agrees(r.Weight), !weight.value.Less(r.Least) && !r.Most.Less(weight.value):
		counted = weight.value
	default:
		c.add(Difference{Kind: Rule, At: diag.Both("%s 的分值", "weight of %s", at), Name: text(i.Name), Published: text(line.Weight), Computed: text(r.Weight.Approx(4)), Place: line.Place,
			Detail: diag.Both("所印权重与指标体系不符", "the printed weight is not the rule set's")})
	}
	points, hasPoints := c.number(line.Points, line, "points")
	c.lineGrade(at, line, i, points, hasPoints, counted)
	percent, hasPercent := c.number(line.Percent, line, "percent")
	if !hasPoints {
		if rule, ok := c.card.PercentOf(i); hasPercent && ok && i.IsCriterion() && r.Status != engine.Adjudicated && !percent.agrees(rule) {
			c.percent(at, line, i, percent, rule)
		}
		return
	}
	if i.IsCriterion() {
		c.leaf(cp, line, i, points)
	}
	if rule, ok := c.card.PercentOf(i); hasPercent && ok && i.IsCriterion() && percent.agrees(rule) && !r.ByRule.Open && prints(i, points, r.ByRule.Lo) {
		// both are what the rule gives, each rounded for itself
	} else if hasPercent {
		exact := percent.value.Mul(counted).Quo(number.Hundred)
		if !points.agrees(exact) && !points.value.Equal(exact.Round(points.decimals, i.Rounding.Mode)) {
			c.add(Difference{Kind: Arithmetic, At: at, Name: text(i.Name), Computed: text(points.like(exact)), Place: line.Place,
				Published: diag.Term{Zh: line.Percent + "权重分，" + line.Points + "分", En: strings.TrimSuffix(line.Percent, "%") + "% of the weight, " + line.Points + " points"},
				Detail:    text(counted.Approx(4) + " × " + percent.value.String() + "% = " + exact.Approx(6))})
		} else if rule, ok := c.card.PercentOf(i); ok && i.IsCriterion() && counted.Sign() > 0 && !percent.agrees(rule) {
			if of := points.value.Quo(counted).Mul(number.Hundred); !percent.agrees(of) { // neither the rule's nor that of the points
				if c.departs[i.ID] {
					rule = of
				}
				c.percent(at, line, i, percent, rule)
			}
		}
	}
	if rate, ok := c.number(line.Rate, line, "rate"); ok {
		if own, ok := c.card.RateOf(i); ok && !r.Score.Open && (prints(i, points, r.Score.Lo) || points.value.Equal(r.Score.Lo.Round(i.Rounding.Places, i.Rounding.Mode))) && rate.agrees(own) {
			return // what the scorecard shows of the same points: the rule's rate, before it was rounded to points
		}
		c.rate(at, text(i.Name), line.Place, rate, points, counted)
	}
}

// lineGrade compares the printed grade of a first-level indicator with that of its printed points, or with the scorecard's where none are printed
// or they are the scorecard's, rounded.
func (c *comparer) lineGrade(at diag.Term, line *Score, i *engine.Item, points printed, hasPoints bool, weight number.Number) {
	if line.Grade == "" {
		return
	}
	d := Difference{Kind: Rule, At: diag.Both("%s 的等级", "grade of %s", at), Name: text(i.Name), Published: text(line.Grade), Place: line.Place}
	r, grade := c.card.Of(i), c.card.SectionGrade(i)
	settled := !r.Score.Open && !r.Weight.Less(r.Most)
	if own := settled && (!hasPoints || prints(i, points, r.Score.Lo)); own && grade == line.Grade {
		return
	}
	if hasPoints {
		grade = door.In(c.rs).SectionGradeOf(points.value, weight)
	}
	switch {
	case !c.rs.GradeSections || door.In(c.rs).GradeByRule() || i.Parent != nil:
		d.Kind, d.Detail = Open, diag.Both("指标体系没有给这项指标定级（grade_sections 只给一级指标）", "the rule set grades no such indicator; grade_sections grades those of the first level")
		grade = ""
	case grade == line.Grade:
		return
	case hasPoints:
		d.Detail = diag.Both("%s分，权重 %s", "%s points of %s", line.Points, weight.Approx(4))
	case !settled:
		d.Kind, d.Detail = Open, diag.Both("得分没有印出，也没有确定", "the score is neither printed nor determined")
	default:
		score := both(func(lang diag.Lang) string { return words.Points(r.Score, i.Rounding, lang) })
		d.Detail = diag.Both("得分没有印出，按规则得 %s，权重 %s", "the score is not printed; by the rule it is %s of %s", score, weight.Approx(4))
	}
	if d.Computed = text(grade); grade == "" {
		d.Computed = diag.Both("没有等级", "no grade")
	}
	c.add(d)
}

// percent notes a printed percentage of the weight that is not what the rule gives.
func (c *comparer) percent(at diag.Term, line *Score, i *engine.Item, percent printed, rule number.Number) {
	c.add(Difference{Kind: Rate, At: at, Name: text(i.Name), Computed: text(percent.like(rule) + "%"), Place: line.Place,
		Published: diag.Both("%s%%权重分", "%s%% of the weight", strings.TrimSuffix(line.Percent, "%")), Detail: c.derivation(i)})
}

// derivation is how a criterion's score by rule came about.
func (c *comparer) derivation(i *engine.Item) diag.Term {
	return both(func(lang diag.Lang) string { return inLine(c.readers[lang].AppendDerivation(nil, i), lang) })
}

func (c *comparer) rate(at, name diag.Term, place string, rate, points printed, weight number.Number) {
	if weight.Sign() <= 0 {
		return
	}
	if exact := points.value.Quo(weight).Mul(number.Hundred); !rate.agrees(exact) {
		c.add(Difference{Kind: Rate, At: at, Name: name, Published: text(rate.text), Computed: text(rate.like(exact) + "%"), Place: place,
			Detail: text(points.value.String() + " ÷ " + weight.String() + " × 100% = " + exact.Approx(6) + "%")})
	}
}

// prints reports whether a printed score is a criterion's: as it counts, or where scores are rounded at the total only as scorecards show it.
func prints(i *engine.Item, p printed, score number.Number) bool {
	if p.value.Equal(score) {
		return true
	}
	r := i.Rounding
	return r.AtTotal && (p.value.Equal(score.Round(r.Places, r.Mode)) || p.value.Equal(score.Round(r.Shown(), r.Mode)))
}

// leaf compares a criterion's printed points with the first copy that printed them, and the first with the rule.
func (c *comparer) leaf(cp *Copy, line *Score, i *engine.Item, points printed) {
	if first, seen := c.reference[i.ID]; seen {
		if !first.value.Equal(points.value) {
			c.add(Difference{Kind: CopyKind, At: text(cp.ID + ":" + i.ID), Name: text(i.Name), Published: text(points.text), Computed: text(first.text), Place: line.Place,
				Detail: diag.Both("%s为%s", "%s has %s", c.from[i.ID], first.text)})
		}
		return
	}
	c.reference[i.ID], c.from[i.ID] = points, cp.Name
	r := c.card.Of(i)
	d := Difference{Kind: Rule, At: text(i.ID), Name: text(i.Name), Published: text(points.text), Computed: text(shown(i, r.ByRule.Lo)), Place: line.Place, Standard: i.Standard}
	switch {
	case r.ByRule.Open && !(r.ByRule.Lo.Equal(r.ByRule.Hi) && prints(i, points, r.ByRule.Lo)): // what is open of the facts may not matter to the score
		lo, hi := r.ByRule.Lo, r.ByRule.Hi
		if i.Rounding.AtTotal { // as it may be printed
			lo, hi = number.Min(lo, lo.Round(i.Rounding.Places, i.Rounding.Mode)), number.Max(hi, hi.Round(i.Rounding.Places, i.Rounding.Mode))
		}
		if !points.value.Less(lo) && !hi.Less(points.value) {
			d.Kind = Open
		}
		d.Computed = span(shown(i, r.ByRule.Lo), shown(i, r.ByRule.Hi))
		d.Detail = both(func(lang diag.Lang) string { return words.Why(c.card, i, lang) })
		if are, yes := c.impossible(i, points); yes && d.Kind == Open {
			d.Kind, d.Computed = Rule, are
			d.Detail = diag.Both("%s；不论怎样，按规则只会是这几种分之一", "%s; whatever it is, the rule gives none but these", d.Detail)
		}
		c.add(d)
	case prints(i, points, r.ByRule.Lo):
	case points.value.Equal(r.Exact.Lo.Round(cp.decimals(), number.HalfUp)): // as finely as this copy prints scores
		c.departs[i.ID] = true
		d.Kind, d.Detail = Places, diag.Both("得分 %s", "score %s", r.Exact.Lo.Approx(6))
		c.add(d)
	default:
		c.departs[i.ID] = true
		if d.Detail = c.derivation(i); r.Most.Less(points.value) && !i.Max.Less(r.Most) && i.Max.Less(points.value) {
			d.Detail = diag.Both("得分超过分值 %s；%s", "the score is above the weight of %s; %s", words.Weight(r, diag.Zh), d.Detail)
		}
		c.add(d)
	}
	if r.Status == engine.Adjudicated && !prints(i, points, r.Score.Lo) {
		d.Kind, d.At, d.Computed = Rule, diag.Both("%s（裁定）", "%s (adjudicated)", i.ID), text(shown(i, r.Score.Lo))
		d.Detail = diag.Both("事实文档中的裁定与公布得分不同", "the adjudication among the facts is not the published score")
		c.add(d)
	}
}

// dropped notes criteria of which a copy has no line though it prints scores under the same first-level indicator, and
// another copy prints theirs.
func (c *comparer) dropped(cp *Copy) {
	has := map[string]bool{}
	count := 0
	beside := map[*engine.Item]bool{} // first-level indicators of which the copy prints some score
	for k := range cp.Scores {
		line := &cp.Scores[k]
		if i := c.card.Find(line.ID); i != nil && i.IsCriterion() {
			has[i.ID] = true // a line without points says that none are printed
			if _, ok := parse(line.Points); ok {
				beside[first(i)] = true
				count++
			}
		}
	}
	if 3*count < 2*len(c.reference) { // it quotes some scores, and is no table of them
		return
	}
	for _, i := range c.card.Criteria() {
		if p, printed := c.reference[i.ID]; printed && !has[i.ID] && beside[first(i)] {
			c.add(Difference{Kind: CopyKind, At: text(cp.ID + ":" + i.ID), Name: text(i.Name), Published: diag.Both("没有印出", "nothing"), Computed: text(p.text), Place: cp.Place,
				Detail: diag.Both("同一级指标下的其他各项印有得分", "others under the same first-level indicator have printed scores")})
		}
	}
}

func first(i *engine.Item) *engine.Item {
	for i.Parent != nil {
		i = i.Parent
	}
	return i
}

// decimals is how finely a copy prints scores: a whole number may stand there without its zeros.
func (cp *Copy) decimals() (most int) {
	for _, s := range cp.Scores {
		if p, ok := parse(s.Points); ok {
			most = max(most, p.decimals)
		}
	}
	return most
}

// Outcome is what a replay comes to: the differences that are known, those that are not, and known ones that no longer
// occur.
type Outcome struct {
	Differences []Difference
	Reasons     []string // by difference: the reason of known.json, "" if it is not known
	Gone        []KnownDifference
}

// Clean reports whether every difference is known and every known difference occurs.
func (o *Outcome) Clean() bool {
	for _, r := range o.Reasons {
		if r == "" {
			return false
		}
	}
	return len(o.Gone) == 0
}

// Match pairs differences with the known ones. Each known difference accounts for one.
func Match(differences []Difference, known *Known) *Outcome {
	if known == nil { // a report need not have any
		known = &Known{}
	}
	o := &Outcome{Differences: differences, Reasons: make([]string, len(differences))}
	listed := make([]bool, len(differences))
	for _, k := range known.Differences {
		found := false
		for i, d := range differences {
			if !listed[i] && d.same(k.Difference) { // one without a reason is listed, and not explained
				o.Reasons[i], listed[i], found = strings.TrimSpace(k.Reason), true, true
				break
			}
		}
		if !found {
			o.Gone = append(o.Gone, k)
		}
	}
	return o
}

// Accept writes known.json: every difference of the outcome, with the reason that it has, or that was written for the same place when it
// was printed otherwise, or an empty one to fill in. gone are those listed before of which nothing is left.
func Accept(o *Outcome) (text []byte, gone []KnownDifference) {
	if o == nil {
		o = new(Outcome)
	}
	reasons := append([]string{}, o.Reasons...)
	for _, k := range o.Gone {
		i := slices.IndexFunc(o.Differences, func(d Difference) bool { return d.Kind == k.Kind && d.At.Zh == k.Difference.At.Zh })
		if i < 0 || reasons[i] != "" {
			gone = append(gone, k)
		} else {
			reasons[i] = k.Reason
		}
	}
	b := []byte("{\"$schema\": \"../../../schemas/known.schema.json\", \"differences\": [")
	for i, d := range o.Differences {
		if i > 0 {
			b = append(b, ',')
		}
		for k, m := range [][2]string{{"kind", string(d.Kind)}, {"at", d.At.Zh}, {"published", d.Published.Zh}, {"computed", d.Computed.Zh}, {"reason", reasons[i]}} {
			b = append(b, map[bool]string{true: "{", false: ", "}[k == 0]...)
			b = diag.AppendQuoted(append(diag.AppendQuoted(b, m[0]), ": "...), m[1])
		}
		b = append(b, '}')
	}
	return append(b, "]}\n"...), gone
}

// shown writes a score with the decimals that its indicator rounds to.
func shown(i *engine.Item, x number.Number) string {
	return string(i.Rounding.Append(nil, x))
}

// span is a range of scores.
func span(lo, hi string) diag.Term {
	if lo == hi { // as it is shown
		return text(lo)
	}
	return diag.Both("%s 至 %s", "%s to %s", lo, hi)
}
