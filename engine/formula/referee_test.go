package formula

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// The referees are cel-go's and expr's own parsers, checkers and evaluators, with the exact number registered as a type.
// They see the author's expression with names written in ASCII and numbers as constants of the number type.

// refereeText rewrites an expression for a referee: dotted fact names become one identifier, numbers constants.
func refereeText(lang Language, src string, s *Scope, consts map[string]number.Number) string {
	l := lex(lang, writtenOut(lang, src))
	var b strings.Builder
	bound := map[string]bool{}
	for i := 1; i < len(l.tokens); i++ { // loop variables of CEL: the name after list.all(
		if lang == CEL && i >= 2 && l.tokens[i].kind == tokName && l.tokens[i-1].text == "(" && loopOps[l.tokens[i-2].text] != 0 {
			bound[l.tokens[i].text] = true
		}
	}
	for i := 0; i < len(l.tokens); i++ {
		t := l.tokens[i]
		switch t.kind {
		case tokNumber:
			name := "n" + strings.ReplaceAll(t.text, ".", "_")
			consts[name] = number.MustParse(t.text)
			b.WriteString(name + " ")
		case tokString:
			b.WriteString(fmt.Sprintf("%q ", unquote(t.text)))
		case tokName:
			i += refereeName(&b, l, i, s, bound)
		default:
			b.WriteString(t.text + " ")
		}
	}
	return b.String()
}

var (
	whereForm   = regexp.MustCompile(`where\(([^()]*)\)(\.(\p{Han}+))?`)
	whereColumn = regexp.MustCompile(`资产\.`)
)

// writtenOut writes where(…) of conditions without brackets as the filter that it stands for, which the referees know.
func writtenOut(lang Language, src string) string {
	return whereForm.ReplaceAllStringFunc(src, func(call string) string {
		m := whereForm.FindStringSubmatch(call)
		condition, column := m[1], m[3]
		rows, of := "资产.filter(w, "+whereColumn.ReplaceAllString(condition, "w.")+")", ".map(w, w."+column+")"
		if lang == Expr {
			rows, of = "filter(资产, "+whereColumn.ReplaceAllString(condition, "#.")+")", ""
			if column != "" {
				return "map(" + rows + ", #." + column + ")"
			}
		}
		if column == "" {
			return rows
		}
		return rows + of
	})
}

// refereeName writes the longest declared dotted name that starts at token i, and returns the extra tokens it took.
func refereeName(b *strings.Builder, l *lexed, i int, s *Scope, bound map[string]bool) int {
	word := l.tokens[i].text
	field := i > 0 && l.tokens[i-1].text == "."
	if field || bound[word] {
		if c := ([]string{"名称", "原值", "在用"}); field && !IsFunction(word) {
			for k, name := range c {
				if name == word {
					fmt.Fprintf(b, "c%d ", k)
					return 0
				}
			}
		}
		b.WriteString(word + " ")
		return 0
	}
	name, best, bestName := word, 0, ""
	for k := 0; ; k += 2 {
		if sym := s.find(name); sym != nil || columnOf(s, name) != "" {
			best, bestName = k, name
		}
		if i+k+2 >= len(l.tokens) || l.tokens[i+k+1].text != "." || l.tokens[i+k+2].kind != tokName {
			break
		}
		name += "." + l.tokens[i+k+2].text
	}
	if bestName == "" {
		b.WriteString(word + " ")
		return 0
	}
	if c := columnOf(s, bestName); c != "" {
		b.WriteString(c + " ")
	} else {
		b.WriteString(asciiName(bestName) + " ")
	}
	return best
}

func asciiName(name string) string { return fmt.Sprintf("v%x", name) }

func columnOf(s *Scope, name string) string {
	table, column, ok := strings.Cut(name, ".")
	if sym := s.find(table); ok && sym != nil && sym.typ.Kind == Table && sym.fact.ColumnNamed(column) != nil {
		return asciiName(name)
	}
	return ""
}

// reference implements a function on plain values, for both referees. Lists are []any, numbers number.Number. The forms
// band, checklist and lookup are written out again here, apart from ours.
func reference(name string, args []any) (any, *diag.Code) {
	fn := functionNamed[name]
	nums := func(v any) []number.Number {
		var out []number.Number
		for _, x := range v.([]any) {
			out = append(out, x.(number.Number))
		}
		return out
	}
	switch {
	case fn.numbers > 0:
		var a [3]number.Number
		for i, x := range args {
			a[i] = x.(number.Number)
		}
		return pack(fn.scalar(a[0], a[1], a[2]))
	case fn.list != nil:
		if list, ok := args[0].([]any); ok {
			return pack(fn.list(nums(list)))
		}
		return pack(fn.list(nums(args)))
	}
	switch name {
	case "round", "fixed":
		places, _ := args[1].(number.Number).Int64()
		if name == "fixed" {
			return args[0].(number.Number).Fixed(int(places), number.HalfUp), nil
		}
		x, unit := args[0].(number.Number), number.Step(int(places))
		if len(args) < 3 {
			return x.Round(int(places), number.HalfUp), nil
		}
		steps := x.Abs().Quo(unit)
		whole := steps.Floor()
		half := number.Frac(1, 2)
		switch rest := steps.Sub(whole); {
		case args[2] == "up" && rest.Sign() > 0, args[2] == "half-up" && !rest.Less(half), args[2] == "half-even" && half.Less(rest),
			args[2] == "half-even" && rest.Equal(half) && !whole.Quo(number.Int(2)).IsInt():
			whole = whole.Add(number.One)
		}
		if out := whole.Mul(unit); x.Sign() < 0 {
			return out.Neg(), nil
		} else {
			return out, nil
		}
	case "count":
		return number.Int(int64(len(args[0].([]any)))), nil
	case "largest", "smallest":
		n, _ := args[1].(number.Number).Int64()
		sorted := nums(args[0])
		slices.SortFunc(sorted, func(a, b number.Number) int {
			if name == "largest" {
				return b.Cmp(a)
			}
			return a.Cmp(b)
		})
		if len(sorted) < int(n) {
			return nil, diag.OutcomeFewer
		}
		var out []any
		for _, x := range sorted[:n] {
			out = append(out, x)
		}
		return out, nil
	case "rank":
		above := map[string]bool{}
		count := 0
		for _, x := range nums(args[0]) {
			if x.Cmp(args[1].(number.Number)) > 0 {
				above[x.String()] = true
				count++
			}
		}
		if args[2] == "dense" {
			count = len(above)
		}
		return number.Int(int64(count + 1)), nil
	case "root":
		n, _ := args[1].(number.Number).Int64()
		places, _ := args[2].(number.Number).Int64()
		x := args[0].(number.Number)
		if x.Sign() < 0 && n%2 == 0 {
			return nil, diag.OutcomeRoot
		}
		out, ten := number.Zero, number.Int(10)
		above := func(y number.Number) bool {
			z := number.One
			for range n {
				z = z.Mul(y)
			}
			return x.Abs().Less(z)
		}
		step := number.One
		for !above(step) {
			step = step.Mul(ten)
		}
		for last := number.One.Quo(number.Int(10)); ; step = step.Quo(ten) { // digit by digit, one past the places
			for next := out.Add(step); !above(next); next = next.Add(step) {
				out = next
			}
			if step.Cmp(last) <= 0 {
				if places--; places < 0 {
					break
				}
			}
		}
		places, _ = args[2].(number.Number).Int64()
		if out = out.Round(int(places), number.HalfUp); x.Sign() < 0 {
			out = out.Neg()
		}
		return out, nil
	case "workdays":
		from, to := args[0].(number.Number), args[1].(number.Number)
		sign := int64(1)
		if to.Less(from) {
			from, to, sign = to, from, -1
		}
		count := int64(0)
		for d := from.Add(number.One); d.Cmp(to) <= 0; d = d.Add(number.One) { // day by day
			day := civil(d).Weekday()
			works := day != time.Saturday && day != time.Sunday
			for k, x := range args[2].([]any) {
				if x.(number.Number).Equal(d) {
					works = args[3].([]any)[k].(bool)
				}
			}
			if works {
				count++
			}
		}
		return number.Int(sign * count), nil
	case "power":
		out, n := number.One, args[1].(number.Number)
		for k := number.Zero; k.Less(n); k = k.Add(number.One) {
			out = out.Mul(args[0].(number.Number))
		}
		return out, nil
	case "increasing", "decreasing": // by sorting, and that no two are alike
		list := nums(args[0])
		if len(list) < 2 {
			return nil, diag.OutcomeFew
		}
		sorted := slices.SortedFunc(slices.Values(list), number.Number.Cmp)
		if name == "decreasing" {
			slices.Reverse(sorted)
		}
		return slices.EqualFunc(list, sorted, number.Number.Equal) && len(slices.CompactFunc(sorted, number.Number.Equal)) == len(list), nil
	case "weighted_mean":
		v, w := nums(args[0]), nums(args[1])
		if len(v) != len(w) {
			return nil, diag.OutcomeLengths
		}
		return pack(weightedMean(v, w, nil))
	case "date":
		d, _ := ParseDate(args[0].(string))
		return d, nil
	case "days":
		return args[1].(number.Number).Sub(args[0].(number.Number)), nil
	case "no_rule":
		return nil, diag.OutcomeNoRule
	}
	return referenceForm(name, args)
}

func pack(n number.Number, code *diag.Code) (any, *diag.Code) { return n, code }

func referenceForm(name string, args []any) (any, *diag.Code) {
	switch name {
	case "band":
		for _, pair := range args[1].([]any) {
			if p := pair.([]any); args[0].(number.Number).Cmp(p[0].(number.Number)) >= 0 {
				return p[1], nil
			}
		}
		if len(args) == 3 {
			return args[2], nil
		}
		return nil, diag.OutcomeBandHole
	case "lookup":
		for _, pair := range args[0].([]any) {
			if p := pair.([]any); p[0] == args[1] {
				return p[1], nil
			}
		}
		return nil, diag.OutcomeLookup
	}
	items, total := args[0].([]any), number.Zero
	for i, item := range items {
		share := number.Frac(100, int64(len(items)))
		if len(args) == 2 {
			share = args[1].([]any)[i].(number.Number)
		}
		switch v := item.(type) {
		case bool:
			if v {
				total = total.Add(share)
			}
		case number.Number:
			if v.Sign() < 0 || number.One.Less(v) {
				return nil, diag.OutcomeItemRange
			}
			total = total.Add(v.Mul(share))
		default: // expr gives nil for what is missing
			return nil, diag.OutcomeMissing
		}
	}
	return total, nil
}

// refereed runs an expression in ours and in the notation's referee and reports where they disagree. Where ours is
// undetermined, cel-go must give an error; expr evaluates some things in another order and is bound only where it yields
// a value.
// pointsWritten writes out what the key points of world stand for: the referees have none.
var pointsWritten = strings.NewReplacer("sum(following(年报).map(r, r.值 - previous(r).值))", "sum([5 - 3, 9 - 5])", "sum(map(following(年报), .值 - previous(#).值))", "sum([5 - 3, 9 - 5])",
	"own(资产, '电脑').原值", "6300", "own(资产, '电梯').原值", "mean([])", "count(following(年报))", "2", "own(资产, '空调').在用", "false",
	", 日历)", ", 日历.日期, 日历.上班)", "checklist(规划)", "checklist([已设置, 未定, 部分], [40, 20, 40])", "met(规划, '①')", "已设置", "met(规划, '③')", "(部分 >= 1)",
	"checklist(达标)", "((未定 || 场次 > 5 && !缺否) ? checklist([满意度 >= 90, clamp(完成率 / 110, 0, 1)], [50, 50]) : checklist([满意度 >= 90]))", "met(达标, '①')", "(满意度 >= 90)",
	"unmet(达标)", "((满意度 >= 90 ? 0 : 1) + ((未定 || 场次 > 5 && !缺否) ? 1 - clamp(完成率 / 110, 0, 1) : 0))",
	"偏离(r.原值 / 700, 处数)", "clamp(4 + (r.原值 / 700 - 处数) / 0.2 * 0.1, 0, 8)", "偏离(.原值 / 700, 处数)", "clamp(4 + (.原值 / 700 - 处数) / 0.2 * 0.1, 0, 8)",
	"unmet(规划)", "((已设置 ? 0 : 1) + (未定 ? 0 : 1) + (1 - 部分))")

func refereed(t *testing.T, lang Language, src string, s *Scope, f *Frame) string {
	t.Helper()
	ours := run(s, f, lang, src)
	if strings.HasPrefix(ours, "!") {
		return ours // ours is stricter: units, choices, forms
	}
	var theirs string
	if theirSource := pointsWritten.Replace(src); lang == CEL {
		theirs = celReferee(t, theirSource, s, f)
	} else {
		theirs = exprReferee(theirSource, s, f)
	}
	switch {
	case theirs == ours, ours[0] == '?' && theirs[0] == '?':
	case lang == Expr && theirs[0] == '?': // an error on the left of && hides a value on the right
	default:
		t.Errorf("%s: ours %s, referee %s: %s", lang, ours, theirs, src)
	}
	return ours
}
