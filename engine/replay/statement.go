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
	f, list := door.In(c.rs).Compile(s.Expression, formula.Number)
	if f == nil {
		c.list = append(c.list, list...)
		return
	}
	p, ok := parse(s.Printed)
	if !ok {
		c.list.Add(diag.New(diag.PrintedMalformed, s.at.Member("printed").Place(), s.Printed))
		return
	}
	kind := Arithmetic
	unit := s.ExpressionUnit
	if f.Root.Op == formula.OpFact {
		kind, unit = Stated, f.Root.Unit
	}
	d := Difference{Kind: kind, At: s.ID, Name: s.Words, Published: s.Printed + s.Unit, Place: s.Place}
	exact, u := f.Number(c.frame())
	if u != nil {
		d.Computed, d.Detail = "无法重算", u.Reason(diag.Zh)
		c.add(d)
		return
	}
	c.recomputed(d, p, s.Unit, exact, unit, f)
}

func (c *comparer) recomputed(d Difference, p printed, printedUnit string, exact number.Number, unit string, f *formula.Formula) {
	if printedUnit == "" {
		printedUnit = unit
	}
	factor, convertible := formula.UnitFactor(unit, printedUnit)
	if convertible && p.agrees(exact.Mul(factor)) {
		return
	}
	for _, other := range append([]string{unit}, formula.KindredUnits(unit)...) {
		if to, ok := formula.UnitFactor(unit, other); ok && other != printedUnit && p.agrees(exact.Mul(to)) && p.value.Sign() != 0 {
			d.Kind, d.Computed, d.Detail = Unit, strings.TrimSuffix(d.Published, printedUnit)+other, "单位应为“"+other+"”"
			c.add(d)
			return
		}
	}
	if !convertible {
		factor, printedUnit = number.One, unit
	}
	d.Computed = p.like(exact.Mul(factor)) + printedUnit
	d.Detail = strings.ReplaceAll(strings.TrimSuffix(string(f.Derive(nil, c.frame(), diag.Zh)), "\n"), "\n", "；")
	c.add(d)
}

// checks reports the rule set's identities between facts that do not hold.
func (c *comparer) checks() {
	for _, r := range c.card.Checks {
		d := Difference{Kind: Arithmetic, At: r.ID, Name: r.Inside(door.Key{}).Expect.In(diag.Zh), Published: "勾稽不符", Computed: c.reader.Message(r.Inside(door.Key{}))}
		if r.Why != nil {
			d.Published, d.Computed = "无法核对", r.Why.Reason(diag.Zh)
		}
		c.add(d)
	}
}
