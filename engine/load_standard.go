package engine

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
)

// Notes when a rule set is loaded, where the standard's words and the rule may have parted: numbers that only one of them holds, rounding
// that only one of them speaks of, facts that a criterion declares and does not read.

// words compares every criterion's rule with its words, once all are compiled.
func (l *loader) words() {
	for _, i := range l.leaves {
		l.against(i)
	}
}

func (l *loader) against(i leaf) {
	l.noWeight(i)
	if i.decl.Standard != nil {
		l.divisor(i)
	}
	if i.rule.Rule == nil {
		return
	}
	l.unread(i)
	if i.decl.Standard == nil {
		return
	}
	said := l.saidOf(i)
	l.meant(i, said.all)
	if i.decl.Weight != nil { // else the words may speak of a weight that is open
		l.numbersOf(i)
	}
	l.unsaid(i, said)
	l.spokenOnly(i)
	l.roundingOf(i)
	l.datesOf(i)
	l.wording(i)
}

// spokenOnly notes a parameter that a criterion's standard has and its rule does not use, though that of another criterion does: of one that none uses it
// is said where it is declared, unless what follows the total uses it.
func (l *loader) spokenOnly(i leaf) {
	text := i.decl.Standard.Source.Text
	if !strings.Contains(text, "${") {
		return
	}
	if l.ruled == nil {
		l.ruled = map[string]bool{}
		for _, other := range l.leaves {
			for _, f := range other.rule.Formulas() {
				f.Params(func(name string) { l.ruled[name] = true })
			}
		}
	}
	used := map[string]bool{}
	for _, f := range i.rule.Formulas() {
		f.Params(func(name string) { used[name] = true })
	}
	for _, m := range spokenName.FindAllStringSubmatchIndex(text, -1) {
		name := text[m[2]:m[3]]
		if !used[name] && l.ruled[name] && !l.reads(i, name) {
			l.list.Add(diag.New(diag.ParameterElse, i.decl.Standard.Source.Place(m[0], m[1]), name))
			used[name] = true
		}
	}
}

var spokenName = regexp.MustCompile(`\$\{\s*([^}\s]+)\s*\}`)

// noWeight notes a criterion that changes no total: it has no weight, is given none, and gives and takes no points of its own.
func (l *loader) noWeight(i leaf) {
	if i.decl.Weight == nil || i.Weight.Sign() != 0 || i.NotApplicable != "" || i.rule.Rows != nil || i.decl.Case != nil || l.d.Grade != nil || i.Min.Sign() < 0 || i.Max.Sign() > 0 {
		return
	}
	for _, other := range l.leaves {
		if slices.ContainsFunc(other.rule.Receivers, func(to door.Receipt) bool { return to.ID == i.ID }) {
			return
		}
	}
	l.list.Add(diag.New(diag.WeightNone, i.WeightPlace, i.Name))
}

// meant takes back warnings of small percentages that the words hold themselves: “每超0.1个百分点”.
func (l *loader) meant(i leaf, said map[string]bool) {
	for _, f := range i.rule.Formulas() {
		for n := range f.Nodes() {
			if n.Op == formula.OpConst && n.Value.Kind == formula.Number && n.Value.Num.Less(number.One) && said[n.Value.Num.String()] {
				at := f.PlaceOf(n)
				l.list = slices.DeleteFunc(l.list, func(d diag.Diagnostic) bool { return d.Code == diag.PercentSmall && d.Place == at })
			}
		}
	}
}

// numbersOf notes a number in the standard's words that neither the rule nor the weight nor an interpretation holds. Years, counts of points and 0, 1 and 100
// are as often words as measures.
func (l *loader) numbersOf(i leaf) {
	known := map[string]bool{i.Weight.String(): true, l.printed(i).String(): true, "0": true, "1": true, "100": true}
	for _, f := range i.rule.Formulas() {
		f.Numbers(func(n number.Number) { known[n.String()], known[n.Abs().String()] = true, true })
		if i.IsPoints {
			continue
		}
		f.Scores(func(n number.Number) { known[number.Hundred.Sub(n).String()] = true }) // “扣20%” where the rule gives 80
	}
	for _, f := range i.rule.Formulas() { // “节约5%” of a comparison with 95
		for n := range f.Nodes() {
			switch n.Op {
			case formula.OpLt, formula.OpLe, formula.OpGt, formula.OpGe:
				for _, a := range n.Args {
					if a.Op == formula.OpConst && a.Value.Kind == formula.Number && number.Int(50).Less(a.Value.Num) {
						known[number.Hundred.Sub(a.Value.Num).String()] = true
						known[a.Value.Num.Sub(number.Hundred).String()] = true
					}
				}
			}
		}
	}
	for _, f := range i.rule.Formulas() { // “年均增长8%” of power(1.08, 3)
		for n := range f.Nodes() {
			if n.Op == formula.OpCall && n.Name == "power" && n.Args[0].Op == formula.OpConst {
				known[n.Args[0].Value.Num.Sub(number.One).Mul(number.Hundred).String()] = true
			}
		}
	}
	for _, d := range i.decl.Facts { // what key points are worth as it is written
		for _, way := range []string{"points", "shares", "items"} {
			list := d.Key.Member(way)
			if list == nil {
				continue
			}
			for _, item := range list.Items {
				for _, x := range []*jsontree.Node{item, item.Member("points"), item.Member("share")} {
					if x != nil && x.Kind == jsontree.Number {
						known[x.Number.String()] = true
					}
				}
			}
		}
	}
	for _, f := range i.rule.Formulas() { // how many rows a table has
		f.Mentions(func(d *formula.Fact) {
			if d.Limits != nil {
				known[number.Int(int64(d.Limits.Least)).String()], known[number.Int(int64(d.Limits.Most)).String()] = true, true
			}
		})
	}
	for _, r := range i.Readings { // which says how it is read
		for _, t := range numbersIn(r.Reads) {
			known[t.value.String()] = true
		}
	}
	text := i.decl.Standard.Source.Text
	for _, m := range matches(equalShare, text, "1/") { // “每项占1/3” of three key points
		for _, d := range i.decl.Facts {
			if d.KeyPoints != nil && strconv.Itoa(len(d.KeyPoints.Items)) == text[m[2]:m[3]] {
				known[text[m[2]:m[3]]] = true
			}
		}
	}
	factors := map[string]bool{} // “×50%” may be written * 0.5
	for _, f := range i.rule.Formulas() {
		for n := range f.Nodes() {
			for _, a := range n.Args {
				if n.Op == formula.OpMul && a.Op == formula.OpConst {
					factors[a.Value.Num.Mul(number.Hundred).String()] = true
				}
			}
		}
	}
	scaled := i.decl.WeightPlace.Source == l.rs.source && i.decl.Standard.Source.Place(0, 0).Source != l.rs.source // which is said once, of the weight
	for _, t := range numbersIn(text) {
		if t.points && scaled || factors[t.value.String()] && t.percent {
			continue
		}
		if t.points && !i.IsPoints && i.Weight.Sign() > 0 && known[t.value.Mul(number.Hundred).Quo(i.Weight).String()] { // 0.5 of 10 points, where the rule has 5 %
			continue
		}
		if !known[t.value.String()] && !t.counts && !(t.value.Equal(number.Int(2)) && !t.measured) {
			l.list.Add(diag.New(diag.NumberUnused, i.decl.Standard.Source.Place(t.from, t.to), i.decl.Standard.Source.Text[t.from:t.to]).WithHelp())
		}
	}
}

var equalShare = regexp.MustCompile(`1/([0-9]+)`)

// textNumber is a number in words.
type textNumber struct {
	from, to int
	value    number.Number
	counts   bool // it counts points or names a year
	points   bool // it is so many points
	measured bool // a unit of measure follows
	percent  bool // which is the percent sign
}

func numbersIn(text string) (out []textNumber) {
	for at := 0; at < len(text); {
		if text[at] < '0' || text[at] > '9' {
			at++
			continue
		}
		if day := isoDay(text[at:]); day > 0 { // which is no number
			at += day
			continue
		}
		end := at
		for end < len(text) && (text[end] >= '0' && text[end] <= '9' || (text[end] == '.' || text[end] == ',' && thousands(text[end:])) && end+1 < len(text) && unicode.IsDigit(rune(text[end+1]))) {
			end++
		}
		if n, err := number.Parse(strings.ReplaceAll(text[at:end], ",", "")); err == nil {
			year := strings.HasPrefix(text[end:], "年")
			t := textNumber{from: at, to: end, value: n, counts: year && (end-at == 4 || strings.HasSuffix(text[:at], "近") || strings.HasSuffix(text[:at], "前"))}
			for _, what := range []string{"月", "日", "个要点", "个方面", "个条件", "项内容", "项要求", "条标准", "年内", "年来", "个年度"} {
				t.counts = t.counts || strings.HasPrefix(text[end:], what)
			}
			for _, unit := range []string{"%", "％", "个百分点", "个点", "次", "人", "家", "天", "日"} {
				t.measured = t.measured || strings.HasPrefix(text[end:], unit)
			}
			rest := text[end:]
			t.percent = strings.HasPrefix(rest, "%") || strings.HasPrefix(rest, "％")
			t.points = strings.HasPrefix(rest, "分") && !strings.HasPrefix(rest, "分之") && !strings.HasPrefix(rest, "分钟")
			out = append(out, t)
		}
		at = end
	}
	return out
}

// isoDay is how long a day is that a text begins with, as 2024-09-27; 0 for none.
func isoDay(text string) int {
	for k := range len("2024-09-27") {
		if k >= len(text) || (k == 4 || k == 7) != (text[k] == '-') || text[k] != '-' && (text[k] < '0' || text[k] > '9') {
			return 0
		}
	}
	return len("2024-09-27")
}

// thousands reports whether a comma separates thousands: three digits follow and no more.
func thousands(text string) bool {
	digits := 0
	for digits+1 < len(text) && text[digits+1] >= '0' && text[digits+1] <= '9' {
		digits++
	}
	return digits == 3
}

var wordNumbers = map[string]int64{"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "半": 50, "百分之百": 100, "倍": 1}

// halfWidth makes full-width digits, points and percent signs plain.
func halfWidth(r rune) rune {
	if r >= '０' && r <= '９' || r == '％' || r == '．' {
		return r - '０' + '0'
	}
	return r
}

var numerals = regexp.MustCompile(`[一二三四五六七八九十百]{2,}`)

var fractions = regexp.MustCompile(`([一二三四五六七八九十百]+)分之([一二三四五六七八九十]+)`)

// fractionsIn are the fractions in words that a text has.
func fractionsIn(text string) [][]string {
	if !strings.Contains(text, "分之") { // of which few have any
		return nil
	}
	return fractions.FindAllStringSubmatch(text, -1)
}

// chinese reads a whole number up to 199 in words, 0 for another.
func chinese(words string) (n int64) {
	digits := map[rune]int64{'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	last := int64(0)
	for _, r := range words {
		switch r {
		case '十':
			n, last = n+max(last, 1)*10, 0
		case '百':
			n, last = n+max(last, 1)*100, 0
		default:
			last = digits[r]
		}
	}
	return n + last
}

// said are the numbers that a criterion's words hold: those of the standard, the explanation and the readings, in digits or in words. Those of
// points are among them once more, and so are 0, 1, 100 and the weight, which need not be said.
type said struct {
	all, points map[string]bool
	always      [4]string
}

func (l *loader) saidOf(i leaf) said {
	said := said{map[string]bool{}, map[string]bool{}, [...]string{"0", "1", "100", i.Weight.String()}}
	texts := []string{i.Standard, i.Explanation, i.About, i.Name}
	for _, r := range i.Readings {
		texts = append(texts, r.About, r.Reads, r.Because)
	}
	for _, text := range texts {
		text = strings.Map(halfWidth, text)
		for _, m := range fractionsIn(text) { // 四分之一 is 25 %, 百分之二十 is 20
			if whole, part := chinese(m[1]), chinese(m[2]); whole > 0 {
				said.all[number.Int(100*part).Quo(number.Int(whole)).String()] = true
			}
		}
		if strings.Contains(text, "月") {
			said.all["12"] = true
		}
		if strings.ContainsAny(text, "十百") {
			for _, words := range numerals.FindAllString(text, -1) {
				said.all[number.Int(chinese(words)).String()] = true
			}
		}
		for _, t := range numbersIn(text) {
			said.all[t.value.String()] = true
			said.points[t.value.String()] = said.points[t.value.String()] || t.points
		}
		for word, n := range wordNumbers {
			if at := strings.Index(text, word); at >= 0 {
				said.all[number.Int(n).String()] = true
				if rest := text[at:]; strings.Contains(rest, word+"分") && !strings.Contains(rest, word+"分之") {
					said.points[number.Int(n).String()] = true
				}
			}
		}
	}
	return said
}

// unsaid notes a number of the rule that the words hold in no form: not as it is, not as what is left of 100, not as a share of the
// weight, not as a part of equal parts or the difference of two numbers that they hold.
func (l *loader) unsaid(i leaf, said said) {
	if !slices.ContainsFunc(numbersIn(i.Standard), func(t textNumber) bool { return t.measured }) {
		return // the words measure nothing: the rule is how somebody reads them
	}
	var told []string
	named := map[string]bool{} // a parameter says itself what it is
	for _, p := range l.rs.Parameters {
		named[p.Value.String()] = true
	}
	derived := func(x number.Number) bool {
		among := func(said map[string]bool, forms ...number.Number) bool {
			return slices.ContainsFunc(forms, func(f number.Number) bool { return said[f.String()] })
		}
		hundred := number.Hundred
		if slices.Contains(said.always[:], x.Abs().String()) || among(said.all, x, hundred.Sub(x), x.Neg(), x.Mul(hundred), x.Quo(hundred), x.Sub(hundred)) {
			return true
		}
		w := l.printed(i)
		return w.Sign() > 0 && (among(said.points, x.Mul(w).Quo(hundred), hundred.Sub(x).Mul(w).Quo(hundred), w.Sub(x)) || among(said.all, x.Quo(w).Mul(hundred)))
	}
	grows := map[*formula.Node]bool{} // 1.08 of power(1.08, 3), which is 8 % a year
	for _, f := range i.rule.Formulas() {
		for n := range f.Nodes() {
			if n.Op == formula.OpCall && n.Name == "power" {
				grows[n.Args[0]] = true
			}
		}
	}
	for _, f := range i.rule.Formulas() {
		for n := range f.Nodes() {
			if grows[n] && n.Op == formula.OpConst && said.all[n.Value.Num.Sub(number.One).Mul(number.Hundred).String()] {
				continue
			}
			if n.Op == formula.OpParam && n.Value.Kind == formula.Number && !derived(n.Value.Num) && !slices.Contains(told, n.Name) {
				told = append(told, n.Name)
				l.list.Add(diag.New(diag.ParameterUnsaid, i.decl.Standard.Source.Place(0, len(i.decl.Standard.Source.Text)), n.Name, n.Value.Num))
			}
			if n.Op != formula.OpConst || n.Value.Kind != formula.Number {
				continue
			}
			at := f.PlaceOf(n) // a key point's points, say, stand in the tree as a share
			if x, err := number.Parse(at.Source.Text[at.Span.Start:at.Span.End]); err == nil && x.Less(number.Int(10_000)) && !derived(x) && !derived(n.Value.Num) && !named[x.String()] && !named[n.Value.Num.String()] {
				l.list.Add(diag.New(diag.NumberUnsaid, at, x).WithHelp())
			}
		}
	}
}

var divided = regexp.MustCompile(`[÷/]\s*[（(]?([^×*÷/()（）\[\]，,。;；=]+)`)

// divisor notes a divisor of the standard's formula, where it is what one fact says that it is, and the rule divides by something else.
func (l *loader) divisor(i leaf) {
	if !strings.ContainsAny(i.decl.Standard.Source.Text, "÷/") {
		return
	}
	divides := false
	by := map[*formula.Fact]bool{}
	roots := i.rule.Formulas()
	for _, let := range i.rule.Lets { // of a framework whose rule is open
		if let.Root != nil {
			roots = append(roots, &formula.Formula{Root: let.Root})
		}
	}
	for _, f := range roots {
		for n := range f.Nodes() {
			if n.Op == formula.OpDiv || n.Op == formula.OpCall && (n.Name == "attained" || n.Name == "growth") {
				divides = true
				(&formula.Formula{Root: n.Args[1]}).Reads(func(f *formula.Fact) { by[f] = true })
			}
		}
	}
	if !divides {
		return
	}
	for _, m := range divided.FindAllStringSubmatchIndex(i.decl.Standard.Source.Text, -1) {
		words := strings.TrimSpace(i.decl.Standard.Source.Text[m[2]:m[3]])
		var of []*formula.Fact
		for _, f := range l.rs.facts {
			if about, _, _ := strings.Cut(f.About, "（"); f.Kind == formula.Number && about == words {
				of = append(of, f)
			}
		}
		if len(of) == 1 && !by[of[0]] {
			l.list.Add(diag.New(diag.DivisorOther, i.decl.Standard.Source.Place(m[2], m[3]), words, of[0].Name))
		}
	}
}

var roundedScore = regexp.MustCompile(`得分[^，。；,;]*(保留|四舍五入|取整)`)

// roundingOf notes a rule that rounds without a word, and words that round a score which the rule set does not round.
func (l *loader) roundingOf(i leaf) {
	says := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(i.Standard, w) })
	}
	for _, f := range i.rule.Formulas() {
		for n := range f.Nodes() {
			if n.Op == formula.OpCall && n.Name == "round" && !says("四舍五入", "保留", "取整", "小数", "整数", "取一位", "取两位", "精确") {
				l.list.Add(diag.New(diag.RoundingUnsaid, f.PlaceOf(n)))
			}
		}
	}
	if said := roundedScore.FindString(i.Standard); i.Rounding.AtTotal && said != "" && !strings.Contains(said, "不") {
		l.list.Add(diag.New(diag.RoundingUnmet, i.decl.Standard.Source.Place(0, len(i.decl.Standard.Source.Text))))
	}
}

// unread notes facts that a criterion declares beside itself and that its rule does not read: narratives and checks decide nothing.
func (l *loader) unread(i leaf) {
	read := map[*formula.Fact]bool{}
	judged := false // facts beside a judgement are what it rests on
	for _, f := range i.rule.Formulas() {
		f.Mentions(func(d *formula.Fact) { read[d], judged = true, judged || d.Judgement })
	}
	for _, d := range i.decl.Facts {
		if judged {
			return
		}
		if d.Fact.Kind == formula.Text { // what narratives and checks are for
			continue
		}
		if at := d.Key.KeyPlace(); !read[d.Fact] && l.used[d.Fact] && at.Source == l.rs.source && !l.elsewhere(i, d.Fact) {
			l.list.Add(diag.New(diag.FactUnread, at, d.Name, i.ID))
		}
	}
}

// elsewhere reports whether another criterion's rule reads a fact, or what is decided of the total.
func (l *loader) elsewhere(own leaf, d *formula.Fact) bool {
	found := false
	note := func(f *formula.Fact) { found = found || f == d }
	for _, i := range l.rs.criteria {
		if i == own.Indicator || i.rule == nil {
			continue
		}
		for _, f := range i.rule.Formulas() {
			f.Mentions(note)
		}
	}
	l.rs.whole(func(_ string, f *formula.Formula) { f.Reads(note) })
	for _, t := range l.rs.cohort {
		for _, c := range t.Columns {
			if c.Is != nil {
				c.Is.Reads(note)
			}
		}
	}
	return found
}
