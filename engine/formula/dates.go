package formula

import (
	"math/big"
	"time"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Functions of dates, and roots. A date is the number of days since 1970-01-01 in the Gregorian calendar, of the years 1 to 9999.

func civil(date number.Number) time.Time {
	n, _ := date.Int64()
	return time.Unix(n*86400, 0).UTC()
}

func dateOf(t time.Time) (number.Number, *diag.Code) {
	if y := t.Year(); y < 1 || y > 9999 {
		return number.Zero, diag.OutcomeDate
	}
	return number.Int(t.Unix() / 86400), nil
}

// mostDays is more than there are between two dates.
const mostDays = 4_000_000

func addDays(date, n, _ number.Number) (number.Number, *diag.Code) {
	return later(date, n, func(t time.Time, k int) time.Time { return t.AddDate(0, 0, k) })
}

// later is the date that a whole count of days or months is added to.
func later(date, n number.Number, add func(time.Time, int) time.Time) (number.Number, *diag.Code) {
	k, ok := n.Int64()
	switch {
	case !n.IsInt():
		return number.Zero, diag.OutcomeWhole
	case !ok || k < -mostDays || k > mostDays:
		return number.Zero, diag.OutcomeDate
	}
	return dateOf(add(civil(date), int(k)))
}

// addMonths keeps the day of the month, or takes the month's last day where it has fewer.
func addMonths(date, n, _ number.Number) (number.Number, *diag.Code) {
	return later(date, n, monthsLater)
}

func monthsLater(t time.Time, n int) time.Time {
	y, m, d := t.Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC).Day() // the day before the next month's first
	return time.Date(y, m+time.Month(n), min(d, last), 0, 0, 0, 0, time.UTC)
}

// monthsBetween are the whole months from one date to another, below 0 if it is earlier.
func monthsBetween(from, to, _ number.Number) number.Number {
	if to.Less(from) {
		return monthsBetween(to, from, number.Zero).Neg()
	}
	a, b := civil(from), civil(to)
	n := (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
	if monthsLater(a, n).After(b) {
		n--
	}
	return number.Int(int64(n))
}

// weekdaysUntil counts the days from Monday to Friday up to a date, from a Monday on.
func weekdaysUntil(date number.Number) int64 {
	n, _ := date.Int64()
	n += 4 // 1969-12-29 was a Monday
	week, day := n/7, n%7
	if day < 0 {
		week, day = week-1, day+7
	}
	return week*5 + min(day, 5)
}

// weekdays are the days from Monday to Friday after from, up to and with to; below 0 if it is earlier.
func weekdays(from, to, _ number.Number) number.Number {
	return number.Int(weekdaysUntil(to) - weekdaysUntil(from))
}

// workdaysBetween are weekdays, but for the dates that a calendar settles otherwise: a holiday, or a weekend that is worked.
func workdaysBetween(from, to number.Number, dates []number.Number, works []bool) (number.Number, *diag.Code) {
	lo, hi := from, to
	if to.Less(from) {
		lo, hi = to, from
	}
	days := weekdaysUntil(hi) - weekdaysUntil(lo)
	said := make(map[int64]bool, len(dates))
	for k, d := range dates {
		day, _ := d.Int64()
		before, again := said[day]
		if again && before != works[k] {
			return number.Zero, diag.OutcomeCalendar
		}
		if said[day] = works[k]; again || !lo.Less(d) || hi.Less(d) {
			continue
		}
		w := civil(d).Weekday()
		switch weekend := w == time.Saturday || w == time.Sunday; {
		case works[k] && weekend:
			days++
		case !works[k] && !weekend:
			days--
		}
	}
	if to.Less(from) {
		days = -days
	}
	return number.Int(days), nil
}

// dated types a call by what its arguments are and what it gives.
func (c *checker) dated(n *Node) {
	c.nodes(n.Args)
	if !c.count(n, len(n.Fn.takes), len(n.Fn.takes)) {
		return
	}
	for k, kind := range n.Fn.takes {
		if !c.expect(n.Args[k], kind) {
			return
		}
	}
	n.Type = Type{Kind: n.Fn.gives}
}

// workdays types a call whose third argument is a table with one column of dates and one that is true where that date is worked.
func (c *checker) workdays(n *Node) {
	c.nodes(n.Args)
	if !c.count(n, 3, 3) || !c.expect(n.Args[0], Date) || !c.expect(n.Args[1], Date) || !c.expect(n.Args[2], Table) {
		return
	}
	table := n.Args[2]
	var columns []*Node
	for _, kind := range []Kind{Date, Boolean} {
		found := 0
		for _, col := range table.Type.Table.Columns {
			if col.Kind == kind {
				found++
				columns = append(columns, &Node{Op: OpColumn, Name: table.Name, Span: table.Span, Slot: table.Slot, Column: col.Slot, Fact: table.Fact, Unit: col.Unit,
					Type: Type{Kind: List, Elem: kind}})
			}
		}
		if found != 1 || table.Op != OpFact {
			c.fail(table, diag.CalendarForm)
			n.Type = Type{}
			return
		}
	}
	for _, col := range columns { // nobody changes which days are worked to be in time
		col.Fact.Columns[col.Column].Immutable = true
	}
	n.Args = append(n.Args[:2:2], columns...)
	n.Type = Type{Kind: Number}
}

func compileWorkdays(n *Node) {
	from, to, dates, works, fail := n.Args[0].code.num, n.Args[1].code.num, n.Args[2].code.nums, n.Args[3].code.vals, n.failures()
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		nums, vals := len(f.nums), len(f.vals)
		defer func() { f.nums, f.vals = f.nums[:nums], f.vals[:vals] }()
		a, u := from(f)
		if u != nil {
			return a, u
		}
		b, u := to(f)
		if u != nil {
			return b, u
		}
		days, u := dates(f)
		if u != nil {
			return number.Zero, u
		}
		worked, u := works(f)
		if u != nil {
			return number.Zero, u
		}
		if !f.spend(len(days)) {
			return number.Zero, fail(nil)
		}
		list := make([]bool, len(worked))
		for k, v := range worked {
			list[k] = v.Bool
		}
		out, why := workdaysBetween(a, b, days, list)
		if why != nil {
			return number.Zero, fail(why)
		}
		return out, nil
	}
}

// yearBounds: a later date is in no earlier year.
func yearBounds(_ *explorer, _ *Node, box []Bounds, out Bounds) Bounds {
	year := func(x *number.Number) *number.Number {
		if x == nil {
			return nil
		}
		y := number.Int(int64(civil(*x).Year()))
		return &y
	}
	if out.Lo, out.Hi = year(box[0].Lo), year(box[0].Hi); out.Lo == nil {
		out.Lo = &number.One
	}
	if out.Hi == nil {
		last := number.Int(9999)
		out.Hi = &last
	}
	return out
}

// partBounds is the range of a month's or a day's number.
func partBounds(most int64) boundsOf {
	return func(_ *explorer, _ *Node, box []Bounds, out Bounds) Bounds {
		hi := number.Int(most)
		out.Lo, out.Hi = &number.One, &hi
		return out
	}
}

// laterBounds: of addDays and addMonths, which rise with both.
func laterBounds(add func(date, n, _ number.Number) (number.Number, *diag.Code)) boundsOf {
	return func(e *explorer, n *Node, box []Bounds, out Bounds) Bounds {
		end := func(date, count *number.Number, up bool) *number.Number {
			if date == nil || count == nil {
				return nil
			}
			whole := count.Floor()
			if !up {
				whole = count.Ceil()
			}
			if d, why := add(*date, whole, number.Zero); why == nil {
				return &d
			}
			return nil
		}
		if !e.integral(n.Args[1]) {
			e.may(n, &out, diag.OutcomeWhole)
		}
		if out.Lo, out.Hi = end(box[0].Lo, box[1].Lo, false), end(box[0].Hi, box[1].Hi, true); out.Lo == nil || out.Hi == nil {
			e.may(n, &out, diag.OutcomeDate)
		}
		return out
	}
}

// betweenBounds: of what rises with the later date and falls with the earlier.
func betweenBounds(f func(from, to, _ number.Number) number.Number) boundsOf {
	return func(_ *explorer, _ *Node, box []Bounds, out Bounds) Bounds {
		if a, b := box[0].Hi, box[1].Lo; a != nil && b != nil {
			x := f(*a, *b, number.Zero)
			out.Lo = &x
		}
		if a, b := box[0].Lo, box[1].Hi; a != nil && b != nil {
			x := f(*a, *b, number.Zero)
			out.Hi = &x
		}
		return out
	}
}

// workdaysBounds: no more days than there are between the dates, in either direction.
func workdaysBounds(e *explorer, n *Node, box []Bounds, out Bounds) Bounds {
	if !soundCalendar(n.Args[2], n.Args[3]) {
		e.may(n, &out, diag.OutcomeCalendar)
	}
	days := added(box[1], box[0].negated(), Bounds{})
	if days.Lo != nil {
		x := number.Min(*days.Lo, number.Zero)
		out.Lo = &x
	}
	if days.Hi != nil {
		x := number.Max(*days.Hi, number.Zero)
		out.Hi = &x
	}
	return out
}

// soundCalendar reports whether a calendar that the rule set gives settles no day in two ways.
func soundCalendar(dates, works *Node) bool {
	if dates.Fact == nil || dates.Fact.Owned == nil {
		return false
	}
	rows := dates.Fact.Owned
	_, why := workdaysBetween(number.Zero, number.Zero, rows.Columns[dates.Column].Nums[:rows.N], rows.Columns[works.Column].Bools[:rows.N])
	return why == nil
}

func workdaysTrend(r *trends, n *Node) Trend {
	if r.cutter.reads(n.Args[2]) || r.cutter.reads(n.Args[3]) {
		return Unclear
	}
	return daysTrend(r, n)
}

// root types a call with two constants: which root, and how many decimals.
func (c *checker) root(n *Node) {
	c.nodes(n.Args)
	if !c.count(n, 3, 3) || !c.expect(n.Args[0], Number) || !c.expect(n.Args[2], Number) || !c.constantFrom1(n, n.Args[1], 16) {
		return
	}
	places := n.Args[2]
	if p, ok := places.wholeConstant(); !ok || p < 0 || p > maxRootPlaces {
		c.fail(places, diag.PlacesRange)
		n.Type = Type{}
		return
	}
	n.Type = Type{Kind: Number}
}

const maxRootPlaces = 18

func (n *Node) wholeConstant() (int64, bool) {
	if !n.isConst() {
		return 0, false
	}
	return n.constant().Int64()
}

func compileRoot(n *Node) {
	x, degree, fail := n.Args[0].code.num, n.Column, n.failures()
	places, _ := n.Args[2].wholeConstant()
	n.code.num = func(f *Frame) (number.Number, *Undetermined) {
		v, u := x(f)
		if u != nil {
			return v, u
		}
		if words := v.Bits()/64 + degree; !f.spend(words * words * degree) {
			return number.Zero, fail(nil)
		}
		out, why := rootOf(v, degree, int(places))
		if why != nil {
			return number.Zero, fail(why)
		}
		return out, nil
	}
}

// rootOf is the root rounded half away from zero to so many decimals, by whole numbers alone: with r = floor(x^(1/n) · 10^p), one is added
// where (2r + 1)^n ≤ 2^n · x · 10^(np).
func rootOf(x number.Number, degree, places int) (number.Number, *diag.Code) {
	if x.Sign() < 0 {
		if degree%2 == 0 {
			return number.Zero, diag.OutcomeRoot
		}
		out, why := rootOf(x.Neg(), degree, places)
		return out.Neg(), why
	}
	n := big.NewInt(int64(degree))
	power := func(b *big.Int) *big.Int { return new(big.Int).Exp(b, n, nil) }
	scale := power(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	r := x.Rat()
	num, den := new(big.Int).Mul(r.Num(), scale), r.Denom()
	below := func(b *big.Int) bool { return new(big.Int).Mul(power(b), den).Cmp(num) <= 0 } // b^n ≤ x · 10^(np)
	lo, hi := new(big.Int), big.NewInt(1)
	for below(hi) {
		hi.Lsh(hi, 1)
	}
	for one := big.NewInt(1); new(big.Int).Sub(hi, lo).Cmp(one) > 0; {
		mid := new(big.Int).Rsh(new(big.Int).Add(lo, hi), 1)
		if below(mid) {
			lo = mid
		} else {
			hi = mid
		}
	}
	half := new(big.Int).Add(new(big.Int).Lsh(lo, 1), big.NewInt(1))
	if new(big.Int).Mul(power(half), den).Cmp(new(big.Int).Lsh(num, uint(degree))) <= 0 {
		lo = lo.Add(lo, big.NewInt(1))
	}
	return number.FromRat(new(big.Rat).SetFrac(lo, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))), nil
}

func rootBounds(e *explorer, n *Node, box []Bounds, out Bounds) Bounds {
	e.may(n, &out, diag.OutcomeTooLarge)
	places, _ := n.Args[2].wholeConstant()
	if n.Column%2 == 0 && !atLeastZero(box[0]) {
		e.may(n, &out, diag.OutcomeRoot)
	}
	rooted := func(x *number.Number) *number.Number {
		if x == nil || x.IsBig() {
			return nil
		}
		if y, why := rootOf(*x, n.Column, int(places)); why == nil {
			return &y
		}
		return nil
	}
	if out.Lo, out.Hi = rooted(box[0].Lo), rooted(box[0].Hi); out.Lo == nil && n.Column%2 == 0 {
		out.Lo = &number.Zero
	}
	return out
}
