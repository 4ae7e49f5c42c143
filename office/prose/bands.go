package prose

import (
	"regexp"
	"strings"

	"jixiao/engine/number"
)

// Standards in bands, and those between two marks. What one must say: what is measured, and of every border to which side it belongs; bands that lie
// side by side and give less and less; full marks for the first, nothing behind the last. It says nothing else.

const (
	figure  = `([0-9]+(?:\.[0-9]+)?)`
	percent = figure + `%`
)

var (
	// measured is what a band is of, where it says so; defined is its formula before the bands.
	measured = regexp.MustCompile(`^((?:\p{Han}|[A-Za-z]){2,20}?[率度])[:,]?`)
	defined  = regexp.MustCompile(`^(\p{Han}{2,20}[率度])=([\p{Han}()/÷+\-]*)(?:×|\*)100%[;。]`)

	// What begins a standard in which more is better: from where on, that included; or all that there is to have.
	fromTop = regexp.MustCompile(`^(?:为|达到|在)?(?:≥` + percent + `|不低于` + percent + `|` + percent + `\(含\)以上|` + percent + `及以上)|^达到` + percent)
	allOf   = regexp.MustCompile(`^(?:为|=)?100%`)
	// What goes on with it: from, that included, up to where the one before begins; or from, that included.
	fromTo = regexp.MustCompile(`^(?:在)?` + figure + `%?\(含\)(?:~|至|到|-)` + percent + `(?:\(不含\))?`)
	fromOn = regexp.MustCompile(`^(?:≥` + percent + `|` + percent + `\(含\)以上|` + percent + `及以上)`)
	under  = regexp.MustCompile(`^(?:` + percent + `以下|低于` + percent + `|<` + percent + `|(以下))`)

	// What begins one in which less is better, what goes on with it, and what is behind the last.
	upTo    = regexp.MustCompile(`^(?:为|在)?(?:≤(0)%?|≤` + percent + `|不超过` + percent + `|不高于` + percent + `|` + percent + `\(含\)以下|` + percent + `及以下)`)
	nothing = regexp.MustCompile(`^(?:为|=)0%?`)
	toUpper = regexp.MustCompile(`^(?:在)?` + figure + `%?(?:\(不含\))?(?:~|至|到|-)` + percent + `\(含\)`)
	above   = regexp.MustCompile(`^(?:大于` + percent + `|超过` + percent + `|高于` + percent + `|>` + percent + `|` + percent + `以上\(不含\))`)

	// gives is what a band gives, and none that there is nothing.
	gives = regexp.MustCompile(`^(?:的)?,?(?:[得计记:])(?:(满分)|` + figure + `%(?:权重分?)?|` + figure + `分)(?:[;,。]|$)`)
	none  = regexp.MustCompile(`^(?:的)?,?(?:不得分|不计分|[得计记:]0分|0分)$`)

	// straight is a standard between two marks.
	straight = regexp.MustCompile(`^(?:为|达到|≥)?` + percent + `(?:\(含\)以上|及以上)?(?:的)?得满分[,;]` + percent + `(?:\(含\)以下|及以下)?(?:的)?不得分[,;](?:其间|之间|中间)(?:按)?线性(?:计算|得分|插值)?$`)
)

// isRate is what a name has that may be one of a rate, and so must be known whole.
var isRate = regexp.MustCompile(`率|(?:满意|知晓|认可|支持|信任)度`)

// costly is in the names of what less is spent on.
var costly = regexp.MustCompile("三公经费|公用经费|公务接待费|会议费|培训费|行政支出|成本")

// quotient reports whether a formula is a part over the whole.
func quotient(formula string) bool {
	formula = strings.NewReplacer("÷", "/", "本年度", "", "年度", "", "年初", "", "部门(单位)", "部门").Replace(formula)
	if strings.HasPrefix(formula, "(") && strings.HasSuffix(formula, ")") {
		formula = formula[1 : len(formula)-1]
	}
	part, entire, ok := strings.Cut(formula, "/")
	return ok && part != entire && said().part.MatchString(part) && isPart.MatchString(part) && !isPlanned.MatchString(part) && said().entire.MatchString(entire) && isWhole.MatchString(entire) && !isPart.MatchString(entire)
}

// counts reports whether what is above the line of a formula is what its rate counts; of rates that are not listed nothing is known.
func counts(rate, formula string) bool {
	for _, c := range countedBy {
		if c.rate.MatchString(rate) {
			part, _, _ := strings.Cut(strings.ReplaceAll(formula, "÷", "/"), "/")
			return c.part.MatchString(part)
		}
	}
	return false
}

// countedBy are rates, and what is above the line of each.
var countedBy = []struct{ rate, part *regexp.Regexp }{
	{regexp.MustCompile("利用率$"), regexp.MustCompile("在用")}, {regexp.MustCompile("到位率$"), regexp.MustCompile("到位")}, {regexp.MustCompile("公开率$"), regexp.MustCompile("公开")},
	{regexp.MustCompile("执行率$"), regexp.MustCompile("执行|支出|采购")}, {regexp.MustCompile("支付率$"), regexp.MustCompile("支付|支出")}, {regexp.MustCompile("达标率$"), regexp.MustCompile("达标")},
	{regexp.MustCompile("合格率$"), regexp.MustCompile("合格")}, {regexp.MustCompile("及时率$"), regexp.MustCompile("及时|提前")}, {regexp.MustCompile("完成率$"), regexp.MustCompile("完成|产出")}, {regexp.MustCompile("安排率$"), regexp.MustCompile("安排")},
}

// isPart and isWhole are in what says that it is one, isPlanned in what came of nothing yet.
var isPlanned, isPart, isWhole = regexp.MustCompile("计划|应|下达|安排"), regexp.MustCompile("实际|完成|在用|已|执行数|到位|公开数|达标|合格"), regexp.MustCompile("总|所有|应|计划|预算|下达|安排|编制")

// matched is the number that a pattern finds at the start of a text, and what is behind it.
func matched(of *regexp.Regexp, s string) (n, rest string, ok bool) {
	m := of.FindStringSubmatch(s)
	if m == nil {
		return "", s, false
	}
	return strings.Join(m[1:], ""), s[len(m[0]):], true
}

// banded reads a standard that is bands, or a line between two marks, and nothing else; nil where it leaves a total or a border open.
func banded(s, name, weight string) *Proposal {
	whole := s
	measure := ""
	if m := defined.FindStringSubmatch(s); m != nil && quotient(m[2]) && said().better.MatchString(m[1]) && counts(m[1], m[2]) {
		measure, s = m[1], s[len(m[0]):]
	}
	rest := func(s string) (string, bool) { // without the measure, which is the one that was named, or the end of its name
		m := measured.FindStringSubmatch(s)
		if m == nil {
			return s, true
		}
		if measure == "" {
			measure = m[1]
		}
		return s[len(m[0]):], strings.HasSuffix(measure, m[1])
	}
	s, ok := rest(s)
	if measure == "" {
		measure = name
	}
	g := said()
	known := g.better.MatchString(measure) || g.worse.MatchString(measure) || g.unchanged.MatchString(measure) || g.added.MatchString(measure)
	if name = unified(name); !ok || !known || g.better.MatchString(measure) && costly.MatchString(name) || isRate.MatchString(name) && (len(isRate.FindAllString(name, -1)) > 1 || !strings.HasSuffix(name, measure) && !strings.HasSuffix(measure, name)) {
		return nil
	}
	if m := straight.FindStringSubmatch(s); m != nil {
		full, err := number.Parse(m[1])
		nil0, bad := number.Parse(m[2])
		if err != nil || bad != nil || !g.better.MatchString(measure) || !nil0.Less(full) || number.Hundred.Less(full) {
			return nil
		}
		return &Proposal{Measure: measure, Words: whole, Bands: []Band{{m[2], "0"}, {m[1], "100"}}, Straight: true}
	}
	b := bands{p: &Proposal{Measure: measure, Words: whole}, weight: weight}
	if from, rest, ok := matched(fromTop, s); ok {
		s, b.begins = rest, from
	} else if _, rest, ok := matched(allOf, s); ok {
		s, b.begins, b.p.Most = rest, "100", "100"
	} else if until, rest, ok := matched(upTo, s); ok {
		if !g.worse.MatchString(measure) && (until != "0" || !g.unchanged.MatchString(measure)) { // far below may be as bad as far above
			return nil
		}
		s, b.begins, b.p.Falls = rest, until, true
	} else if _, rest, ok := matched(nothing, s); ok {
		if !g.worse.MatchString(measure) && !g.added.MatchString(measure) { // below nothing nobody can enter it
			return nil
		}
		s, b.begins, b.p.Falls, b.p.Least = rest, "0", true, "0"
	} else {
		return nil
	}
	if !b.p.Falls && !g.better.MatchString(measure) { // more of what is bad, or of what has no end
		return nil
	}
	for {
		m := gives.FindStringSubmatch(s)
		if m == nil || !b.add(m) {
			return nil
		}
		if s, ok = rest(strings.TrimPrefix(s[len(m[0]):], "否则")); !ok {
			return nil
		}
		if end := b.ends(s); end != "" {
			if none.MatchString(end) {
				return b.p
			}
			return nil
		}
		if s = b.next(s); s == "" {
			return nil
		}
	}
}

// bands are those of a standard that is being read.
type bands struct {
	p      *Proposal
	weight string

	begins string // the border of the one that is being read
	points *bool  // whether they give points, and not percentages; nil: full marks were all so far
	border number.Number
	best   number.Number
}

// add adds a band with what it gives; full marks come first, and no other has them.
func (b *bands) add(m []string) bool {
	full, err := number.Parse(b.weight)
	border, bad := number.Parse(b.begins)
	text, points := m[2], m[3] != ""
	first := len(b.p.Bands) == 0
	switch {
	case m[1] != "" && !first:
		return false
	case m[1] != "":
		text = ""
	case points:
		text = m[3]
	}
	if m[1] == "" {
		if b.points != nil && *b.points != points {
			return false
		}
		b.points, b.p.InPoints = &points, points
	}
	worth := full
	if text != "" {
		if worth, err = number.Parse(text); err != nil {
			return false
		}
	}
	most := number.Hundred
	if points {
		most = full
	}
	switch {
	case err != nil || bad != nil || worth.Sign() <= 0 || number.Hundred.Less(border):
		return false
	case first && text != "" && !worth.Equal(most):
		return false
	case !first && !worth.Less(most), len(b.p.Bands) > 1 && !worth.Less(b.best):
		return false
	case !first && b.p.Falls && !b.border.Less(border), !first && !b.p.Falls && !border.Less(b.border), !b.p.Falls && border.Sign() <= 0:
		return false
	}
	b.border, b.best = border, worth
	b.p.Bands = append(b.p.Bands, Band{b.begins, text})
	if b.points != nil { // what full marks are is known now
		if first := &b.p.Bands[0]; first.Gives == "" {
			if first.Gives = "100"; b.p.InPoints {
				first.Gives = b.weight
			}
		}
	}
	return true
}

// same reports whether a text is the border of the band before.
func (b *bands) same(text string) bool {
	n, err := number.Parse(text)
	return err == nil && n.Equal(b.border)
}

// next is what a band that goes on says it gives; "" where it does not.
func (b *bands) next(s string) string {
	with := fromTo
	if b.p.Falls {
		with = toUpper
	}
	if m := with.FindStringSubmatch(s); m != nil {
		from, until := m[1], m[2]
		if b.p.Falls {
			from, until = until, from
		}
		if b.begins = from; b.same(until) {
			return s[len(m[0]):]
		}
		return ""
	}
	if from, rest, ok := matched(fromOn, s); ok && !b.p.Falls && b.p.Most == "" {
		b.begins = from
		return rest
	}
	return ""
}

// ends is what a standard says of what is behind its last band; "" where it goes on.
func (b *bands) ends(s string) string {
	with := under
	if b.p.Falls {
		with = above
	}
	from, rest, ok := matched(with, s)
	if !ok || from != "以下" && !b.same(from) {
		return ""
	}
	if len(b.p.Bands) == 1 && b.p.Bands[0].Gives == "" {
		b.p.Bands[0].Gives = "100"
	}
	return rest
}
