package engine

import (
	"regexp"
	"slices"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/rulefile"
	"jixiao/engine/number"
)

// Notes on what the standard's sentences say beside numbers: what each key point is worth, what is lost without one of them, on which side of a
// limit its end lies, whether part steps count. Each is noted only where the sentence leaves no other reading.

// wording compares the sentences of a criterion's standard with its rule.
func (l *loader) wording(i leaf) {
	var points []*rulefile.Fact
	for _, d := range i.decl.Facts {
		if d.KeyPoints != nil && len(d.KeyPoints.Items) > 0 {
			points = append(points, d)
		}
	}
	if lists := listed(i.rule.Rule); len(lists) == 1 {
		l.shares(i, lists[0])
	}
	if len(points) == 1 && i.decl.Rule != nil && strings.Contains(i.decl.Rule.Source.Text, "checklist("+points[0].Name+")") {
		l.pointsSum(i, points[0])
		l.gates(i, points[0])
	}
	l.pointsScaled(i, points)
	l.ends(i)
	l.steps(i)
}

const printedNumber = `([0-9]+(?:\.[0-9]+)?)`

var (
	percentList = regexp.MustCompile(printedNumber + `%(?:\s*[、,，和]\s*` + printedNumber + `%)+`)
	pointList   = regexp.MustCompile(printedNumber + `分(?:\s*[、,，和]\s*` + printedNumber + `分)+`)
	markedShare = regexp.MustCompile(`([①-⑳](?:[、和及]?[①-⑳])*)(?:各|分别)?(?:占|得)` + printedNumber + `(%|分)`)
	eachShare   = regexp.MustCompile(`每项(?:各|分别)*(?:占|得)` + printedNumber + `(%|分)`)
	aNumber     = regexp.MustCompile(printedNumber)
	gateWords   = regexp.MustCompile(`满足[①-⑳][^。；;]*(?:否则|[①-⑳]不满足)[^。；;，,]{0,8}不得分|[①-⑳][^①-⑳。；;，,]*[，,]?否则(?:本|此|整个|该)指标不得分|(?:^|[^①-⑳、和及与])[①-⑳](?:不满足|不符合|未满足|未达到)的?[，,]?(?:本|此|整个|该)指标(?:全部)?不得分`)
	applyWords  = regexp.MustCompile(`[①-⑳][^。；;]*不适用`)
	partWords   = regexp.MustCompile(`部分满足|部分得分`)
)

// shared is a point of a list with its share, and what it is declared to be worth where that is said in points.
type shared struct {
	mark          string
	share, points number.Number
	inPoints      bool
}

// listed are the lists of points in a rule, with the shares that they have in it.
func listed(rule *formula.Formula) (out [][]shared) {
	for n := range rule.Nodes() {
		if n.Op != formula.OpCheck {
			continue
		}
		var list []shared
		for k, share := range n.Args[n.Items():] {
			if share.Op == formula.OpConst {
				points, _, inPoints := n.Worth(k)
				mark := n.PointMark(k)
				if mark == "" {
					mark = string(rune('①' + k))
				}
				list = append(list, shared{mark, share.Value.Num, points, inPoints})
			}
		}
		if len(list) == n.Items() && len(list) <= 20 {
			out = append(out, list)
		}
	}
	return out
}

// shares compares what the standard says that points are worth with the rule.
func (l *loader) shares(i leaf, items []shared) {
	text := i.decl.Standard.Source.Text
	worth := func(unit string, k shared) number.Number {
		switch {
		case unit == "%":
			return k.share
		case k.inPoints: // whatever they add up to
			return k.points
		}
		return k.share.Mul(l.printed(i)).Quo(number.Hundred)
	}
	note := func(from, to int, k shared, said number.Number, unit string) bool {
		is := worth(unit, k)
		if is.Equal(said) {
			return false
		}
		l.list.Add(diag.New(diag.ShareOther, i.decl.Standard.Source.Place(from, to), k.mark, said.String()+unit, is.Approx(4)+unit))
		return true
	}
	units := []string{"%"}
	if i.decl.Weight != nil && i.Weight.Sign() > 0 {
		units = append(units, "分")
	}
	for _, unit := range units {
		list := map[string]*regexp.Regexp{"%": percentList, "分": pointList}[unit]
		for _, at := range matches(list, text, unit+"、", unit+",", unit+"，", unit+"和") {
			said := aNumber.FindAllString(text[at[0]:at[1]], -1)
			if len(said) != len(items) {
				continue
			}
			for k, item := range items {
				if note(at[0], at[1], item, number.MustParse(said[k]), unit) {
					break
				}
			}
		}
		for _, m := range matches(markedShare, text, "得", "占") {
			if text[m[6]:m[7]] != unit || strings.HasPrefix(text[m[1]:], "、") { // of a list, which is compared item by item
				continue
			}
			for _, item := range items {
				if strings.Contains(text[m[2]:m[3]], item.mark) && note(m[0], m[1], item, number.MustParse(text[m[4]:m[5]]), unit) {
					break
				}
			}
		}
		for _, m := range matches(eachShare, text, "每项") {
			if text[m[4]:m[5]] != unit || strings.HasPrefix(text[m[1]:], "、") {
				continue
			}
			for _, item := range items {
				if note(m[0], m[1], item, number.MustParse(text[m[2]:m[3]]), unit) {
					break
				}
			}
		}
	}
}

// gates compares what the standard says of one point without which all is lost, and of parts, with the declaration of key points.
func (l *loader) gates(i leaf, d *rulefile.Fact) {
	text, items := i.decl.Standard.Source.Text, d.KeyPoints.Items
	plain := i.decl.Rule != nil && strings.TrimSpace(i.decl.Rule.Source.Text) == "checklist("+d.Name+")"
	if at := gateWords.FindStringIndex(text); plain && at != nil && !strings.Contains(text[at[0]:at[1]], "要点") && !slices.ContainsFunc(items, func(k formula.KeyPoint) bool { return k.Gate }) {
		l.list.Add(diag.New(diag.GateUnsaid, i.decl.Standard.Source.Place(at[0], at[1]), d.Name))
	}
	if at := applyWords.FindStringIndex(text); at != nil && i.rule.Applies == nil && !slices.ContainsFunc(items, formula.KeyPoint.MayNot) && !l.reads(i, "不适用") {
		l.list.Add(diag.New(diag.ApplyUnsaid, i.decl.Standard.Source.Place(at[0], at[1]), d.Name))
	}
	if at := partWords.FindStringIndex(text); at != nil && !slices.ContainsFunc(items, func(k formula.KeyPoint) bool { return k.Fact.Kind == formula.Number }) {
		l.list.Add(diag.New(diag.PartUnsaid, i.decl.Standard.Source.Place(at[0], at[1]), d.Name))
	}
}

// reads reports whether an interpretation of a criterion speaks of something.
func (l *loader) reads(i leaf, of string) bool {
	return slices.ContainsFunc(i.Readings, func(r Reading) bool { return strings.Contains(r.About+r.Reads, of) })
}

// pointsSum notes key points whose points are not what the criterion weighs together: they are taken as shares of their sum.
func (l *loader) pointsSum(i leaf, d *rulefile.Fact) {
	var worth []*jsontree.Node
	if list := d.Key.Member("points"); list != nil {
		worth = list.Items
	} else if list := d.Key.Member("items"); list != nil {
		for _, item := range list.Items {
			if x := item.Member("points"); x != nil {
				worth = append(worth, x)
			}
		}
	}
	sum := number.Zero
	for _, x := range worth {
		sum = sum.Add(x.Number)
	}
	if len(worth) == len(d.KeyPoints.Items) && i.decl.Weight != nil && !sum.Equal(l.printed(i)) {
		found := diag.New(diag.PointsSum, d.Key.KeyPlace(), d.Name, sum, l.printed(i))
		if at := i.decl.WeightPlace; at.Source == l.rs.source && at.Source != found.Source { // what was changed is the weight, and what can be is this file
			found.Related = append(found.Related, diag.Related{Place: found.Place, What: diag.Term{Zh: "要点声明在", En: "the key points are declared at"}})
			found.Place = at
		}
		l.list.Add(found)
	}
}

// pointsScaled notes a weight that a layer changes under a standard which says in points what is given in full, where the score follows the weight.
func (l *loader) pointsScaled(i leaf, points []*rulefile.Fact) {
	text, at := i.decl.Standard.Source, i.decl.WeightPlace
	words := text.Place(0, len(text.Text))
	if at.Source != l.rs.source || words.Source == at.Source || i.IsPoints || i.rule.ReadsWeight || len(points) > 0 {
		return
	}
	full := number.Zero
	for _, t := range numbersIn(text.Text) {
		if t.points && !strings.HasSuffix(text.Text[:t.from], "扣") {
			full = number.Max(full, t.value)
		}
	}
	if full.Sign() > 0 && !full.Equal(l.printed(i)) {
		found := diag.New(diag.PointsScaled, at, l.printed(i), full)
		found.Related = append(found.Related, diag.Related{Place: words, What: diag.Term{Zh: "评分标准在", En: "the standard is at"}})
		l.list.Add(found)
	}
}

// A limit of the standard belongs to what is above it (“不低于90%”), or to what is below (“超过90%”): by the words before the number, or those behind it.
var (
	beforeAbove, behindAbove = []string{"不低于", "不少于", "不小于", "达到", "低于", "小于", "不足", "≥", "大于等于", "大于或等于", "<", "＜"}, []string{"（含）以上", "(含)以上", "（不含）以下", "(不含)以下"}
	beforeBelow, behindBelow = []string{"高于", "大于", "超过", "超出", "不高于", "不大于", "不超过", "≤", "小于等于", "小于或等于", ">", "＞"}, []string{"（含）以下", "(含)以下", "（不含）以上", "(不含)以上", "以内（含）", "以内(含)", "（含）以内", "(含)以内"}
)

// ends notes a limit that the standard gives to one side only, and the rule to the other only.
func (l *loader) ends(i leaf) {
	text := i.decl.Standard.Source.Text
	above, below := map[string]bool{}, map[string]bool{} // in the rule
	places := map[string]diag.Place{}
	compared, apart := map[string]map[string]bool{}, map[string]map[string]bool{} // by the number: with what, by order and by equality
	with := func(to map[string]map[string]bool, n *formula.Node) {
		for k, a := range n.Args {
			if (a.Op == formula.OpConst || a.Op == formula.OpParam) && a.Value.Kind == formula.Number {
				end := a.Value.Num.String()
				if to[end] == nil {
					to[end] = map[string]bool{}
				}
				to[end][n.Args[1-k].In(diag.Zh)] = true
			}
		}
	}
	for _, f := range i.rule.Formulas() {
		mark := func(side map[string]bool, n *formula.Node) {
			if (n.Op == formula.OpConst || n.Op == formula.OpParam) && n.Value.Kind == formula.Number {
				side[n.Value.Num.String()] = true
				if _, ok := places[n.Value.Num.String()]; !ok {
					places[n.Value.Num.String()] = f.PlaceOf(n)
				}
			}
		}
		for n := range f.Nodes() {
			switch n.Op {
			case formula.OpEq, formula.OpNe:
				with(apart, n)
			case formula.OpGe, formula.OpLt, formula.OpGt, formula.OpLe:
				with(compared, n)
			}
			switch n.Op {
			case formula.OpGe, formula.OpLt: // x >= 90, 90 > x
				mark(above, n.Args[1])
				mark(below, n.Args[0])
			case formula.OpGt, formula.OpLe:
				mark(below, n.Args[1])
				mark(above, n.Args[0])
			case formula.OpBand:
				for k := 1; k+1 < len(n.Args); k += 2 {
					mark(above, n.Args[k])
				}
			}
		}
	}
	for end, of := range compared { // one that is told apart, too, belongs to both sides, or to neither
		for operand := range of {
			if apart[end][operand] {
				delete(above, end)
				delete(below, end)
			}
		}
	}
	if len(places) == 0 {
		return
	}
	up, down := map[string][2]int{}, map[string][2]int{}
	for _, t := range numbersIn(text) {
		before, n := text[:t.from], text[t.from:t.to]
		behind := strings.TrimPrefix(text[t.to:], "%")
		said := func(words, ends []string, to map[string][2]int) {
			for _, w := range words {
				if rest, ok := strings.CutSuffix(before, w); ok && !strings.HasSuffix(rest, "每") && !strings.HasSuffix(rest, "不") && !hasPrefix(behind, "（含", "(含", "（不含", "(不含", "（包", "(包", "（不包", "(不包", "以") {
					to[n] = [2]int{len(rest), t.to}
				}
			}
			for _, w := range ends {
				if strings.HasPrefix(behind, w) {
					to[n] = [2]int{t.from, len(text) - len(behind) + len(w)}
				}
			}
		}
		said(beforeAbove, behindAbove, up)
		said(beforeBelow, behindBelow, down)
	}
	for _, side := range []struct {
		said, other map[string][2]int
		in, out     map[string]bool
	}{{up, down, above, below}, {down, up, below, above}} {
		for n, at := range side.said {
			x := number.MustParse(strings.ReplaceAll(n, ",", "")).String()
			if _, both := side.other[n]; !both && side.out[x] && !side.in[x] {
				l.list.Add(diag.New(diag.EndOther, i.decl.Standard.Source.Place(at[0], at[1]), text[at[0]:at[1]], x))
			}
		}
	}
}

// matches are those of a pattern, in a text that has one of the words without which there is none.
func matches(pattern *regexp.Regexp, text string, words ...string) [][]int {
	if !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) }) {
		return nil
	}
	return pattern.FindAllStringSubmatchIndex(text, -1)
}

func hasPrefix(s string, any ...string) bool {
	return slices.ContainsFunc(any, func(p string) bool { return strings.HasPrefix(s, p) })
}

// otherWords are those that hold a word of steps and say nothing of them.
var otherWords = strings.NewReplacer("满分", "", "满意", "", "满足", "", "完整", "", "整体", "", "调整", "", "整改", "", "部分满足", "")

// steps notes that a rule counts whole or begun steps, of which neither the standard nor a reading says a word.
func (l *loader) steps(i leaf) {
	words := i.Standard
	for _, r := range i.Readings {
		words += r.About + r.Reads
	}
	words = otherWords.Replace(words)
	if slices.ContainsFunc([]string{"不足", "不满", "不到", "不够", "满", "整", "起算", "部分", "零头", "尾数", "余数"}, func(w string) bool { return strings.Contains(words, w) }) {
		return
	}
	for _, f := range i.rule.Formulas() {
		for n := range f.Nodes() {
			if n.Op == formula.OpCall && (n.Name == "whole" || n.Name == "begun" || n.Name == "floor" || n.Name == "ceil") {
				l.list.Add(diag.New(diag.StepUnsaid, f.PlaceOf(n), i.ID+" "+i.Name, n.Name))
				return
			}
		}
	}
}
