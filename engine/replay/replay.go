package replay

import (
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
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
	Places     Kind = "places"     // the score is the rule's, printed with fewer decimals than it has
	Open       Kind = "open"       // a published score lies in the range that the rule leaves; the facts to check it are missing
)

// Kinds lists the classes in the order of reports.
var Kinds = []Kind{Rule, CopyKind, Sum, Rate, Arithmetic, Unit, Stated, Places, Open}

// Title names a class in that language.
func (k Kind) Title(lang diag.Lang) string { return kindTitles[k].In(lang) }

var kindTitles = map[Kind]diag.Term{
	Rule: {Zh: "背离评分标准", En: "departs from the rule"}, CopyKind: {Zh: "各处不一致", En: "copies differ"},
	Sum: {Zh: "合计", En: "sum"}, Rate: {Zh: "得分率", En: "rate"}, Arithmetic: {Zh: "计算与勾稽", En: "arithmetic"},
	Unit: {Zh: "单位", En: "unit"}, Stated: {Zh: "所述数字", En: "statement"}, Places: {Zh: "小数位数", En: "decimals"}, Open: {Zh: "无法核对", En: "cannot be checked"},
}

// Difference is one departure. Kind, At, Published and Computed identify it.
type Difference struct {
	Kind      Kind   `json:"kind"`
	At        string `json:"at"` // indicator, statement or check, after the copy's id and a colon where a copy is meant
	Name      string `json:"name,omitempty"`
	Published string `json:"published"`
	Computed  string `json:"computed"`
	Place     string `json:"place,omitempty"`
	Detail    string `json:"detail,omitempty"` // how the computed value came about
}

func (d Difference) same(e Difference) bool {
	return d.Kind == e.Kind && d.At == e.At && d.Published == e.Published && d.Computed == e.Computed
}

// Compare finds every difference between a report and the scorecard of its facts. Findings about the report file itself,
// such as an unknown id or an expression that does not compile, are in the list.
func Compare(r *Report, card *engine.Scorecard) ([]Difference, diag.List) {
	c := &comparer{report: r, card: card, rs: card.RuleSet, reader: words.NewReader(card, diag.Zh), reference: map[string]printed{}, departs: map[string]bool{}}
	for k := range r.Copies {
		c.copy(&r.Copies[k], k == 0)
	}
	for k := range r.Copies {
		c.dropped(&r.Copies[k])
	}
	c.totals()
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
	reader    *words.Reader
	reference map[string]printed // points that the first copy to print them gives
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

func (c *comparer) add(d Difference) { c.out = append(c.out, d) }

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
	at := cp.ID + ":" + i.ID
	weight, hasWeight := c.number(line.Weight, line, "weight")
	r := c.card.Of(i)
	counted := r.Weight // as printed, if that is the rule set's or the document's
	switch {
	case !hasWeight:
	case weight.value.Equal(i.Weight), weight.agrees(r.Weight):
		counted = weight.value
	default:
		c.add(Difference{Kind: Rule, At: at, Name: i.Name, Published: line.Weight, Computed: r.Weight.Approx(4), Place: line.Place, Detail: "所印权重与指标体系不符"})
	}
	points, hasPoints := c.number(line.Points, line, "points")
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
	if hasPercent {
		exact := percent.value.Mul(counted).Quo(number.Hundred)
		if !points.agrees(exact) {
			c.add(Difference{Kind: Arithmetic, At: at, Name: i.Name, Published: line.Percent + "权重分，" + line.Points + "分", Computed: points.like(exact),
				Place: line.Place, Detail: counted.Approx(4) + " × " + percent.value.String() + "% = " + exact.Approx(6)})
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
		if own, ok := c.card.RateOf(i); ok && !r.Score.Open && points.value.Equal(r.Score.Lo.Round(i.Rounding.Places, i.Rounding.Mode)) && rate.agrees(own) {
			return // what the scorecard shows of the same points: the rule's rate, before it was rounded to points
		}
		c.rate(at, i.Name, line.Place, rate, points, counted)
	}
}

// percent notes a printed percentage of the weight that is not what the rule gives.
func (c *comparer) percent(at string, line *Score, i *engine.Item, percent printed, rule number.Number) {
	c.add(Difference{Kind: Rate, At: at, Name: i.Name, Published: strings.TrimSuffix(line.Percent, "%") + "%权重分", Computed: percent.like(rule) + "%", Place: line.Place,
		Detail: strings.Join(c.reader.Explain(i).Derivation, "；")})
}

func (c *comparer) rate(at, name, place string, rate, points printed, weight number.Number) {
	if weight.Sign() <= 0 {
		return
	}
	if exact := points.value.Quo(weight).Mul(number.Hundred); !rate.agrees(exact) {
		c.add(Difference{Kind: Rate, At: at, Name: name, Published: rate.text, Computed: rate.like(exact) + "%", Place: place,
			Detail: points.value.String() + " ÷ " + weight.String() + " × 100% = " + exact.Approx(6) + "%"})
	}
}

// leaf compares a criterion's printed points with the first copy that printed them, and the first with the rule.
func (c *comparer) leaf(cp *Copy, line *Score, i *engine.Item, points printed) {
	if first, seen := c.reference[i.ID]; seen {
		if !first.value.Equal(points.value) {
			c.add(Difference{Kind: CopyKind, At: cp.ID + ":" + i.ID, Name: i.Name, Published: points.text, Computed: first.text, Place: line.Place,
				Detail: c.report.Copies[0].Name + "为" + first.text})
		}
		return
	}
	c.reference[i.ID] = points
	r := c.card.Of(i)
	switch {
	case r.ByRule.Open:
		kind := Open
		if points.value.Less(r.ByRule.Lo) || r.ByRule.Hi.Less(points.value) {
			kind = Rule
		}
		c.add(Difference{Kind: kind, At: i.ID, Name: i.Name, Published: points.text, Place: line.Place, Detail: words.Why(c.card, i, diag.Zh),
			Computed: shown(i, r.ByRule.Lo) + " 至 " + shown(i, r.ByRule.Hi)})
	case points.value.Equal(r.ByRule.Lo), i.Rounding.AtTotal && points.value.Equal(r.ByRule.Lo.Round(i.Rounding.Places, i.Rounding.Mode)):
	case points.value.Equal(r.Exact.Lo.Round(cp.decimals(), number.HalfUp)): // as finely as this copy prints scores
		c.departs[i.ID] = true
		c.add(Difference{Kind: Places, At: i.ID, Name: i.Name, Published: points.text, Computed: shown(i, r.ByRule.Lo), Place: line.Place, Detail: "得分 " + r.Exact.Lo.Approx(6)})
	default:
		c.departs[i.ID] = true
		c.add(Difference{Kind: Rule, At: i.ID, Name: i.Name, Published: points.text, Computed: shown(i, r.ByRule.Lo), Place: line.Place,
			Detail: strings.Join(c.reader.Explain(i).Derivation, "；")})
	}
	if r.Status == engine.Adjudicated && !points.value.Equal(r.Score.Lo) {
		c.add(Difference{Kind: Rule, At: i.ID + "（裁定）", Name: i.Name, Published: points.text, Computed: shown(i, r.Score.Lo), Place: line.Place,
			Detail: "事实文档中的裁定与公布得分不同"})
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
			c.add(Difference{Kind: CopyKind, At: cp.ID + ":" + i.ID, Name: i.Name, Published: "没有印出", Computed: p.text, Place: cp.Place, Detail: "同一级指标下的其他各项印有得分"})
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
	reasons := append([]string{}, o.Reasons...)
	for _, k := range o.Gone {
		i := slices.IndexFunc(o.Differences, func(d Difference) bool { return d.Kind == k.Kind && d.At == k.Difference.At })
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
		for k, m := range [][2]string{{"kind", string(d.Kind)}, {"at", d.At}, {"published", d.Published}, {"computed", d.Computed}, {"reason", reasons[i]}} {
			b = append(b, map[bool]string{true: "{", false: ", "}[k == 0]...)
			b = diag.AppendQuoted(append(diag.AppendQuoted(b, m[0]), ": "...), m[1])
		}
		b = append(b, '}')
	}
	return append(b, "]}\n"...), gone
}

// shown writes a score with the decimals that its indicator rounds to.
func shown(i *engine.Item, x number.Number) string {
	return x.Fixed(i.Rounding.Places, i.Rounding.Mode)
}
