package replay

import (
	"regexp"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
)

// Printed numbers of the text, and identities between facts.

// printed is a number as a report prints it.
type printed struct {
	text     string
	value    number.Number
	decimals int
}

// printedForm is a number as reports print it: digits, or groups of three between commas, and a fraction.
var printedForm = regexp.MustCompile(`^-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$`)

// parse reads a printed number: thousands separators, a sign %, a full stop. ok is false for dashes and blanks.
func parse(s string) (p printed, ok bool) {
	digits := strings.ReplaceAll(strings.TrimSuffix(strings.TrimSpace(s), "%"), ",", "")
	if !printedForm.MatchString(strings.TrimSuffix(strings.TrimSpace(s), "%")) {
		return p, false
	}
	v, err := number.Parse(digits)
	if err != nil {
		return p, false
	}
	if _, frac, found := strings.Cut(digits, "."); found {
		p.decimals = len(frac)
	}
	p.text, p.value = s, v
	return p, p.decimals <= number.MaxPlaces
}

// agrees reports whether an exact value, rounded as the number is printed, is the printed number.
func (p printed) agrees(exact number.Number) bool {
	return exact.Round(p.decimals, number.HalfUp).Equal(p.value)
}

// like writes an exact value with at least the decimals of the printed number.
func (p printed) like(exact number.Number) string {
	if n, ok := exact.Terminates(); ok && n <= max(p.decimals, 2) {
		return exact.Fixed(max(n, p.decimals), number.HalfUp)
	}
	return exact.Fixed(max(p.decimals, 2), number.HalfUp)
}

// frame is one in which an expression over the report's facts can be evaluated.
func (c *comparer) frame() *formula.Frame { return door.Card(c.card).Frame() }

// statement recomputes a printed number.
func (c *comparer) statement(s Statement) {
	if s.at.Member("expression") == nil {
		c.add(Difference{Kind: Open, At: text(s.ID), Name: text(s.Words), Published: text(s.Printed + s.Unit), Place: s.Place,
			Computed: Untold})
		return
	}
	f, list := door.In(c.rs).Compile(s.Expression, formula.Number)
	if f == nil {
		c.list = append(c.list, list...)
		return
	}
	c.quoted(s, f)
	p, ok := parse(s.Printed)
	if !ok {
		c.list.Add(diag.New(diag.PrintedMalformed, s.at.Member("printed").Place(), s.Printed))
		return
	}
	kind := Arithmetic
	unit := s.ExpressionUnit
	if unit == "" && !multiplies(f) { // a product's is not that of its factor
		unit = f.Root.Unit
	}
	if f.Root.Op == formula.OpFact {
		kind, unit = Stated, f.Root.Unit
	}
	d := Difference{Kind: kind, At: text(s.ID), Name: text(s.Words), Published: text(s.Printed + s.Unit), Place: s.Place}
	exact, u := f.Number(c.frame())
	if u != nil && u.Code == diag.OutcomeBound { // as for a score, the ranges that are known may leave one number
		b := f.Bounds(c.frame())
		if x, ok := b.Point(); ok && !b.ReadsMissing {
			c.recomputed(d, p, unitOf(p, s.Unit), x, unit, f)
			return
		}
	}
	if u != nil {
		if d.Computed, d.Detail = diag.Both("无法重算", "undetermined"), both(u.Reason); c.mayBe(f, p, unit, unitOf(p, s.Unit)) {
			d.Kind = Open
		}
		c.add(d)
		return
	}
	c.recomputed(d, p, unitOf(p, s.Unit), exact, unit, f)
}

// multiplies reports whether an expression multiplies or divides, in whatever units.
func multiplies(f *formula.Formula) bool {
	for n := range f.Nodes() {
		if n.Op == formula.OpMul || n.Op == formula.OpDiv {
			return true
		}
	}
	return false
}

// unitWords are words for units as sentences have them.
var unitWords = map[string]string{"个百分点": "%", "百分点": "%", "个千分点": "‰", "千分点": "‰", "千分之": "‰", "百分之": "%", "倍": "比值"}

// unitFactor is formula.UnitFactor, also where one of the two is a ten thousand or a hundred million of the other: 万人次.
func unitFactor(from, to string) (number.Number, bool) {
	if x, ok := formula.UnitFactor(from, to); ok {
		return x, true
	}
	for word, n := range map[string]int64{"万": 10_000, "亿": 100_000_000} {
		switch {
		case to == word+from:
			return number.Frac(1, n), true
		case from == word+to:
			return number.Int(n), true
		}
	}
	return number.One, false
}

// unitOf is the unit of what is printed: that beside the number, or the sign that is part of it.
func unitOf(p printed, unit string) string {
	if to := unitWords[strings.TrimSpace(unit)]; to != "" {
		return to
	}
	if unit == "" && strings.HasSuffix(p.text, "%") {
		return "%"
	}
	return unit
}

// mayBe reports whether a printed number is within what is known of what it states.
func (c *comparer) mayBe(f *formula.Formula, p printed, unit, printedUnit string) bool {
	factor, convertible := unitFactor(unit, printedUnit)
	if printedUnit == "" {
		factor, convertible = number.One, true
	}
	b := f.Bounds(c.frame())
	return !convertible || (b.Lo == nil || !p.value.Less(b.Lo.Mul(factor).Round(p.decimals, number.HalfUp))) &&
		(b.Hi == nil || !b.Hi.Mul(factor).Round(p.decimals, number.HalfUp).Less(p.value))
}

func (c *comparer) recomputed(d Difference, p printed, printedUnit string, exact number.Number, unit string, f *formula.Formula) {
	switch {
	case printedUnit == "":
		printedUnit = unit
	case unit == "": // nothing says what the expression counts
		unit = printedUnit
	}
	factor, convertible := unitFactor(unit, printedUnit)
	if convertible && p.agrees(exact.Mul(factor)) {
		return
	}
	for _, other := range append([]string{unit}, formula.KindredUnits(unit)...) {
		if to, ok := formula.UnitFactor(unit, other); ok && other != printedUnit && p.agrees(exact.Mul(to)) && p.value.Sign() != 0 {
			d.Kind, d.Computed, d.Detail = Unit, text(strings.TrimSuffix(d.Published.Zh, printedUnit)+other), diag.Both("单位应为“%s”", "the unit should be “%s”", other)
			c.add(d)
			return
		}
	}
	if !convertible {
		d.Kind, d.Computed = Open, text(p.like(exact)+unit)
		d.Detail = diag.Both("“%s”与“%s”不能换算", "%q and %q do not convert", printedUnit, unit)
		c.add(d)
		return
	}
	d.Computed = text(p.like(exact.Mul(factor)) + printedUnit)
	d.Detail = both(func(lang diag.Lang) string { return inLine(f.Derive(nil, c.frame(), lang), lang) })
	if _, u := f.Number(c.frame()); u != nil {
		d.Detail = diag.Both("已知的范围足以确定：范围内各值都得 %s", "the bounds that are known decide: every value within them gives %s", exact.Approx(6))
	}
	c.add(d)
}

// checks reports the rule set's identities between facts that do not hold.
func (c *comparer) checks() {
	for _, r := range c.card.Checks {
		check := r.Inside(door.Key{})
		d := Difference{Kind: Arithmetic, At: text(r.ID), Name: both(check.Expect.In), Published: Unmet,
			Computed: both(func(lang diag.Lang) string { return c.readers[lang].Message(check) })}
		if r.Why != nil {
			d.Published, d.Computed = Unchecked, both(r.Why.Reason)
		}
		c.add(d)
	}
}
