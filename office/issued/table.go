package issued

import (
	"jixiao/engine/number"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"jixiao/engine"
	"jixiao/engine/diag"
)

// Scoring tables, as reports print them.

// scoring is a scoring table that is being read: its continuation on another page may be a table of its own.
type scoring struct {
	columns         columns
	scores, process *Copy
	has             map[string]bool
	criteria        *finder
	parents         *finder
	total           bool                 // it has the row of the total
	within          map[int]*engine.Item // by column: the parent whose rows are being read
	meant           map[string]string    // by id: the name that a level was taken for
	unknown         map[string]bool      // labels that were told
}

func at(row []cell, k int) cell {
	if k < 0 || k >= len(row) {
		return cell{}
	}
	return row[k]
}

// numeral is a printed number, or the dashes that stand for none; "" for other words.
func numeral(s string) string {
	s = strings.TrimSpace(s)
	if s != "" && strings.Trim(s, "—-–/") == "" {
		return s
	}
	if s = strings.TrimSpace(strings.TrimSuffix(width.Narrow.String(s), "分")); printed.MatchString(s) {
		return s
	}
	return ""
}

// table reads a scoring table, or the summary of levels.
func (r *Report) table(g grid) {
	head, c := headOf(g)
	if head < 0 {
		if r.last == nil || !r.continues(g) {
			return
		}
		c = r.last.columns // the rest of a table, on another page and without its heads
	}
	if c.points < 0 { // never of a table that goes on
		r.note(g.place(head, c.weight), "这个表有指标和分值，没有认出得分的一栏（表头写“得分”“自评得分”“复评得分”等），没有收录", "the table has indicators and weights, and none of its heads is that of scores: it was not read")
		return
	}
	if c.more && head >= 0 {
		r.note(g.place(head, c.points), "得分不止一列，只收录了这一列", "there are several columns of scores, and only this one was read")
	}
	for k := 0; k < head && r.Title == ""; k++ { // what stands above the heads, alone in its row
		if said := slices.DeleteFunc(slices.Clone(g.rows[k]), func(x cell) bool { return x.covered || strings.TrimSpace(x.text) == "" }); len(said) == 1 && utf8.RuneCountInString(said[0].text) < 60 {
			r.Title = closed(said[0].text)
		}
	}
	of := r.last
	if head >= 0 && (of == nil || of.columns != c || of.total || c.name < 0) {
		of = &scoring{columns: c, has: map[string]bool{}, within: map[int]*engine.Item{}, meant: map[string]string{}, unknown: map[string]bool{}}
		of.scores = &Copy{ID: "评分表", Name: "评分表，得分栏", Place: g.place(head, c.points)}
		of.process = &Copy{ID: "评分过程", Name: "评分表，评分过程栏", Place: g.place(head, max(c.process, 0))}
		if c.name < 0 {
			of.scores.ID, of.scores.Name = "一览表", "得分一览表"
		}
		of.criteria = newFinder(r.card, func(i *engine.Item) bool { return i.IsCriterion() })
		of.parents = newFinder(r.card, func(i *engine.Item) bool { return !i.IsCriterion() || c.name < 0 && i.Level() <= 2 })
		r.last, r.all = of, append(r.all, of)
	}
	scores, process, has, criteria := of.scores, of.process, of.has, of.criteria
	for k := head + 1; k < len(g.rows); k++ {
		row := g.rows[k]
		if again, ok := columnsOf(row); ok && again == c {
			continue // the head, repeated on another page
		}
		for _, column := range []int{c.name, c.weight, c.points, c.rate, c.process} {
			if g.sheet != nil && !at(row, column).covered && strings.TrimSpace(at(row, column).text) != "" {
				r.seen.Read(g.sheet, k+1, g.left+column+1)
			}
		}
		if isTotal(row) {
			if !of.total {
				of.total, scores.Place = true, g.place(k, c.points)
			}
			whole := diag.Term{Zh: "总分", En: "the total"}
			r.once(&scores.Weight, r.figure(g, k, c.weight, whole, theWeight), g.place(k, c.weight), whole, theWeight)
			if m := withGrade.FindStringSubmatch(norm.NFKC.String(at(row, c.points).text)); m != nil {
				if scores.Total == "" && r.Grade == "" {
					r.Grade = r.named(m[2], m[2])
				}
				r.once(&scores.Total, m[1], g.place(k, c.points), whole, thePoints)
			} else {
				r.once(&scores.Total, r.figure(g, k, c.points, whole, thePoints), g.place(k, c.points), whole, thePoints)
			}
			r.once(&scores.Rate, r.rate(g, k, c), g.place(k, c.rate), whole, theRate)
			continue
		}
		if isAdjusted(row) || r.subtotal(g, k, of) {
			continue
		}
		for _, column := range []int{c.first, c.second} {
			if i := r.level(g, k, column, of); i != nil {
				of.within[column] = i
			}
		}
		if c.name < 0 {
			continue
		}
		var i *engine.Item
		if name := at(row, c.name); strings.TrimSpace(name.text) == "" || name.covered {
			if text := at(row, c.points).text; strings.Trim(text, "—-–/ 　") == "" || strings.TrimSpace(text) == "不适用" {
				if i := shallow(row, c, criteria); i != nil && strings.TrimSpace(text) != "" && !has[i.ID] { // it is printed that it has none
					has[i.ID] = true
					scores.Scores = append(scores.Scores, Score{ID: i.ID, Weight: weighed(at(row, c.weight).text), Place: g.place(k, c.points)})
					if c.process >= 0 {
						process.Scores = append(process.Scores, Score{ID: i.ID, Place: g.place(k, c.process)})
					}
				}
				continue
			}
			for _, column := range []int{c.second, c.first} { // one that stands above the third level
				if x := at(row, column); i == nil && !x.covered {
					i = criteria.find(x.text)
				}
			}
			if i == nil {
				if !printed.MatchString(numeral(at(row, c.points).text)) {
					continue
				}
				r.note(g.place(k, c.points), "这一行有得分而没有指标名称", "the row has a score and names no indicator")
				continue
			}
		} else if i = criteria.find(name.text); i == nil {
			if i = criteria.called(at(row, c.id).text); i != nil {
				r.Notes.Add(diag.New(diag.ReportNamed, r.at(g.place(k, c.name)), i.ID, strings.TrimSpace(name.text), i.Name, diag.Both("按编号收录", "taken by its id")))
			} else if i = criteria.likely(name.text, weighed(at(row, c.weight).text), func(i *engine.Item) bool { return true }); i != nil && !has[i.ID] {
				r.likened(g.place(k, c.name), name.text, i)
			} else if i = criteria.following(name.text, weighed(at(row, c.weight).text)); i != nil && !has[i.ID] {
				r.Notes.Add(diag.New(diag.ReportNamed, r.at(g.place(k, c.name)), i.ID, strings.TrimSpace(name.text), i.Name, diag.Both("名称相近，次序和分值相同，按它收录", "taken as it, for its name is near, and its place and weight are the same")))
			} else {
				r.unknown(g.place(k, c.name), name.text, true)
				continue
			}
		}
		s := Score{ID: i.ID, Weight: weighed(at(row, c.weight).text), Points: numeral(at(row, c.points).text), Place: g.place(k, c.points)}
		s.Rate = r.rate(g, k, c)
		for _, column := range []int{c.first, c.second, c.name} {
			if _, grade := withoutGrade(r.card, at(row, column).text); i.Parent == nil && grade != "" {
				s.Grade = grade
			}
		}
		if at(row, c.points).covered {
			r.note(g.place(k, c.points), "“%s”的得分在合并的格里", "the score of %s is under a merged cell", i.Name)
		}
		if at(row, c.process).covered {
			r.note(g.place(k, c.process), "“%s”的评分过程在合并的格里", "the process of %s is under a merged cell", i.Name)
		}
		if s.Points == "" && strings.Trim(at(row, c.points).text, "—-– 　不适用") != "" {
			r.note(g.place(k, c.points), "“%s”的得分“%s”不是数", "the score %[2]q of %[1]s is no number", i.Name, at(row, c.points).text)
		}
		if s.Weight == "" {
			r.note(g.place(k, c.weight), "“%s”的分值“%s”不是数", "the weight %[2]q of %[1]s is no number", i.Name, at(row, c.weight).text)
		}
		if has[i.ID] {
			r.note(s.Place, "指标 %s 在表里出现了两次，只收录第一次", "the indicator %s stands twice in the table, and only the first is taken", s.ID)
			continue
		}
		has[i.ID] = true
		scores.Scores = append(scores.Scores, s)
		if c.process >= 0 {
			p, all := said(at(row, c.process).text)
			if differ(all) && !slices.ContainsFunc(all, func(x string) bool { return sameNumber(x, s.Points) }) {
				r.note(g.place(k, c.process), "“%s”的评分过程里有几个得分，只收录 %s", "the process of %q names several scores, and only %s is taken", i.Name, p.Points)
			}
			p.ID, p.Place = i.ID, g.place(k, c.process)
			process.Scores = append(process.Scores, p)
		}
	}
}

// shallow is the criterion that a row names in a column of the levels above, where it stands at that level itself; nil if there is none.
func shallow(row []cell, c columns, criteria *finder) *engine.Item {
	for k, column := range []int{c.first, c.second} {
		x := at(row, column)
		if column < 0 || x.covered || strings.TrimSpace(x.text) == "" {
			continue
		}
		before := criteria.last
		if i := criteria.find(x.text); i != nil && i.Level() == k+1 {
			return i
		}
		criteria.last = before
	}
	return nil
}

// continues reports whether a table without heads goes on with the one before: most of its rows that have a score name criteria where that has
// them.
func (r *Report) continues(g grid) bool {
	c := r.last.columns
	if r.last.total || c.name < 0 {
		return false
	}
	known, other := 0, 0
	all := newFinder(r.card, func(i *engine.Item) bool { return i.IsCriterion() })
	for _, row := range g.rows {
		switch {
		case isTotal(row) || numeral(at(row, c.points).text) == "" || numeral(at(row, c.weight).text) == "" || at(row, c.name).covered:
		case all.find(at(row, c.name).text) != nil:
			known++
		default:
			other++
		}
	}
	return known > other
}

// rate is the percentage that a row prints as its rate, "" for other words. A number without a sign is one where the head has the sign, or where it is
// too much to be a share of 1.
func (r *Report) rate(g grid, k int, c columns) string {
	x := at(g.rows[k], c.rate)
	s := width.Narrow.String(strings.TrimSpace(x.text))
	if rated.MatchString(s) {
		return s
	}
	if n, err := number.Parse(s); err == nil && !x.covered {
		if c.percent || number.One.Less(n) {
			return s + "%"
		}
		r.note(g.place(k, c.rate), "得分率“%s”没有写%%，是百分数还是比例不清楚", "the rate %q has no %%: whether it is a percentage or a share is not clear", s)
	} else if strings.Trim(s, "—-–/ ") != "" && !x.covered && s != "不适用" {
		r.note(g.place(k, c.rate), "得分率“%s”不是百分数", "the rate %q is no percentage", s)
	}
	return ""
}

// weighed is a printed weight, which may be written as a percentage.
func weighed(s string) string {
	return numeral(strings.TrimRight(width.Narrow.String(strings.TrimSpace(s)), "%"))
}

func isTotal(row []cell) bool {
	for _, c := range row[:min(3, len(row))] {
		if text := plainly(c.text); text == "合计" || text == "总计" || text == "总分" || text == "总分调整后" {
			return true
		}
	}
	return false
}

// isAdjusted reports whether a row is what the criteria add up to before an adjustment, or the adjustment: the total has both.
func isAdjusted(row []cell) bool {
	return len(row) > 0 && (plainly(row[0].text) == "各项指标合计" || strings.HasPrefix(row[0].text, "总分调整“"))
}

// subtotal reads a row of what the criteria of one parent add up to, and reports whether it is one. Without a name it is of the level that its cell
// stands in.
func (r *Report) subtotal(g grid, k int, of *scoring) bool {
	row, c, to := g.rows[k], of.columns, of.scores
	for j, x := range row[:min(4, len(row))] {
		name, ok := strings.CutSuffix(plainly(x.text), "小计")
		if !ok {
			continue
		}
		all := newFinder(r.card, func(i *engine.Item) bool { return !i.IsCriterion() })
		i := all.find(name)
		if name == "" {
			if i = of.within[c.first]; j > c.first && of.within[c.second] != nil {
				i = of.within[c.second]
			}
		}
		if i == nil {
			r.note(g.place(k, j), "“%s”是哪一项的小计认不出，没有收录", "which indicator %q is a subtotal of is not known, and it is not taken over", strings.TrimSpace(x.text))
			return true
		}
		weight := weighed(at(row, c.weight).text)
		if n := slices.IndexFunc(to.Scores, func(t Score) bool { return t.ID == i.ID }); name == "" && n >= 0 && printed.MatchString(weight) && printed.MatchString(to.Scores[n].Weight) && !sameNumber(weight, to.Scores[n].Weight) {
			r.note(g.place(k, c.weight), "指标 %s 的分值前面是 %s，这里的小计是 %s，是不是它的小计不清楚，得分“%s”没有收录", "the weight of %s is %s above and %s in this subtotal: whether it is one of it is not clear, and its score %q is not taken over",
				i.ID, to.Scores[n].Weight, weight, strings.TrimSpace(at(row, c.points).text))
			return true
		}
		r.own(g, k, c, to, Score{ID: i.ID, Place: g.place(k, c.points)})
		return true
	}
	return false
}

// level reads a cell that names an indicator above the criteria: its weight in brackets, and in a summary the row's numbers.
func (r *Report) level(g grid, k, column int, of *scoring) *engine.Item {
	parents, to, c := of.parents, of.scores, of.columns
	x := at(g.rows[k], column)
	if strings.TrimSpace(x.text) == "" || x.covered {
		return nil
	}
	bare, grade := withoutGrade(r.card, x.text)
	label := norm.NFKC.String(bare)
	s := Score{Place: g.place(k, column)}
	if m := weightIn.FindStringSubmatch(label); m != nil {
		s.Weight = m[1]
	}
	if m := gainedIn.FindStringSubmatch(label); m != nil && m[2] == "" && c.name >= 0 {
		s.Points = m[1]
	}
	second := at(g.rows[k], c.second)
	own := c.name < 0 && (column == max(c.second, c.first) || strings.TrimSpace(second.text) == "") // its label may cover the second level's cell
	before := parents.last
	i := parents.find(x.text)
	if i == nil {
		if i = r.meant(g, k, column, of, s, own); i == nil {
			return nil
		}
	}
	if c.name < 0 && column == c.first && strings.TrimSpace(second.text) != "" {
		parents.last = before // the row is the second level's
	}
	if s.ID = i.ID; i.Parent == nil {
		s.Grade = grade
	}
	r.keep(to, s, [3]string{s.Place, s.Place, s.Place})
	if own { // the row is
		r.own(g, k, c, to, Score{ID: i.ID, Place: g.place(k, c.points), Grade: s.Grade})
	}
	return i
}

// withGrade is a total with its grade: 88.78（良）.
var withGrade = regexp.MustCompile(`^\s*([0-9]+(?:\.[0-9]+)?)\s*分?\s*[(,]\s*(优秀|良好|合格|优|良|中|差)\s*\)?\s*$`)

// What a table prints of an indicator.
var (
	theWeight = diag.Term{Zh: "分值", En: "the weight"}
	thePoints = diag.Term{Zh: "得分", En: "the score"}
	theRate   = diag.Term{Zh: "得分率", En: "the rate"}
)

// own takes what a row prints of the level that it is about.
func (r *Report) own(g grid, k int, c columns, to *Copy, s Score) {
	who := diag.Term{Zh: "指标 " + s.ID + " ", En: s.ID}
	s.Weight, s.Points, s.Rate = r.figure(g, k, c.weight, who, theWeight), r.figure(g, k, c.points, who, thePoints), r.rate(g, k, c)
	r.keep(to, s, [3]string{g.place(k, c.weight), g.place(k, c.points), g.place(k, c.rate)})
}

// figure is a printed number of a weight or a score; other words are told.
func (r *Report) figure(g grid, k, column int, who, what diag.Term) string {
	x := at(g.rows[k], column)
	if x.covered && what == thePoints {
		r.note(g.place(k, column), "%s的%s在合并的格里", "%[2]s of %[1]s is under a merged cell", who, what)
		return ""
	}
	s := numeral(x.text)
	if what == theWeight {
		s = weighed(x.text)
	}
	if s == "" && strings.Trim(x.text, "—-–/ 　\n不适用") != "" {
		r.note(g.place(k, column), "%s的%s“%s”不是数", "%[2]s of %[1]s is %[3]q, no number", who, what, strings.TrimSpace(x.text))
	}
	return s
}

// keep takes what is printed of an indicator above the criteria into a copy, each number as once does.
func (r *Report) keep(to *Copy, s Score, places [3]string) {
	n := slices.IndexFunc(to.Scores, func(t Score) bool { return t.ID == s.ID })
	if n < 0 {
		if s.Weight != "" || s.Points != "" || s.Rate != "" {
			to.Scores = append(to.Scores, s)
		}
		return
	}
	t, who := &to.Scores[n], diag.Term{Zh: "指标 " + s.ID + " ", En: s.ID}
	if t.Points == "" && s.Points != "" {
		t.Place = s.Place
	}
	if t.Grade == "" {
		t.Grade = s.Grade
	}
	r.once(&t.Weight, s.Weight, places[0], who, theWeight)
	r.once(&t.Points, s.Points, places[1], who, thePoints)
	r.once(&t.Rate, s.Rate, places[2], who, theRate)
}

// once takes a number that was not printed before; one that differs from what was is told.
func (r *Report) once(have *string, number, place string, who, what diag.Term) {
	switch {
	case *have == "":
		*have = number
	case number == "" || strings.Trim(number, "—-–/") == "" || *have == number || sameNumber(strings.TrimSuffix(*have, "%"), strings.TrimSuffix(number, "%")):
	default:
		r.note(place, "%s的%s前面是 %s，这里是 %s，只收录前面的", "%[2]s of %[1]s is %[3]s above and %[4]s here, and only the first is taken", who, what, *have, number)
	}
}

// meant is the level that a cell means whose name no level has, nil if that is not clear: then what the cell or its row prints is told as left out, once.
func (r *Report) meant(g grid, k, column int, of *scoring, s Score, own bool) *engine.Item {
	row, c, name := g.rows[k], of.columns, at(g.rows[k], column).text
	weight := s.Weight
	if weight == "" && own {
		weight = weighed(at(row, c.weight).text)
	}
	prints := s.Weight != "" || s.Points != ""
	for _, j := range []int{c.weight, c.points, c.rate} {
		prints = prints || own && !at(row, j).covered && strings.ContainsAny(norm.NFKC.String(at(row, j).text), "0123456789—-–")
	}
	if !prints || c.name >= 0 && slices.Contains(of.criteria.names, plainly(name)) { // a criterion that stands above the third level
		return nil
	}
	before := of.parents.last
	i := of.parents.likely(name, weight, func(i *engine.Item) bool {
		return c.first < 0 || c.second < 0 || i.Level() == 1 && column == c.first || i.Level() == 2 && column == c.second
	})
	if i != nil && (of.meant[i.ID] == plainly(name) || !slices.ContainsFunc(of.scores.Scores, func(t Score) bool { return t.ID == i.ID })) {
		if of.meant[i.ID] == "" {
			of.meant[i.ID] = plainly(name)
			r.likened(g.place(k, column), name, i)
		}
		return i
	}
	of.parents.last = before
	if label := plainly(name); own || !of.unknown[label] { // a label may stand at each row
		of.unknown[label] = true
		r.unknown(g.place(k, column), name, false)
	}
	return nil
}

// adjudged is the number that an adjudication came to.
var adjudged = regexp.MustCompile(`^得([0-9]+(?:\.[0-9]+)?)分`)

// adjudication finds how a scorecard that was handed out says what a score was adjudicated to: 裁定（评价组）得0.80分. Names have brackets, too.
func adjudication(text string) (points string, ok bool) {
	const begins = "裁定"
	for {
		k := strings.Index(text, begins)
		if k < 0 {
			return "", false
		}
		text = text[k+len(begins):]
		line, _, _ := strings.Cut(text, "\n")
		for _, rest := range afterName(line) {
			if m := adjudged.FindStringSubmatch(rest); m != nil {
				return m[1], true
			}
		}
	}
}

// afterName is what may stand behind a name in brackets, which may not close each other: the nearest that they all close before first.
func afterName(line string) (out []string) {
	if !strings.HasPrefix(line, "(") {
		return []string{line}
	}
	depth := 0
	for k, r := range line {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				out = append([]string{line[k+1:]}, out...)
			} else {
				out = append(out, line[k+1:])
			}
		}
	}
	return out
}

// said is what a sentence says of a score: 该项指标得71.69%权重分2.87分. Where it names several, it is the last one with a percentage, or the last.
func said(text string) (s Score, all []string) {
	text = norm.NFKC.String(text)
	if strings.HasPrefix(strings.TrimSpace(text), "评分标准") { // whose sentence says what there is to have
		_, text, _ = strings.Cut(text, "。")
	}
	if points, ok := adjudication(text); ok { // what it counts, and not what it would be by rule
		return Score{Points: points}, []string{points}
	}
	for _, at := range result.FindAllStringSubmatchIndex(text, -1) {
		of := func(k int) string {
			if at[2*k] < 0 {
				return ""
			}
			return text[at[2*k]:at[2*k+1]]
		}
		found := Score{Percent: of(1), Points: of(2)}
		if found.Percent != "" {
			found.Percent += "%"
		} else {
			before := text[:at[0]]
			if k := strings.LastIndexAny(before, ",;。"); k >= 0 {
				before = before[k+1:]
			}
			if supposed.MatchString(before) {
				continue
			}
			if found.Points = of(3); found.Points == "" {
				found.Points = "0"
			}
		}
		s, all = s.or(found), append(all, found.Points)
	}
	return s, all
}

// differ reports whether numerals are not all of one number.
func differ(all []string) bool {
	return slices.ContainsFunc(all, func(x string) bool { return !sameNumber(x, all[0]) })
}

func sameNumber(a, b string) bool {
	x, err1 := number.Parse(a)
	y, err2 := number.Parse(b)
	return err1 == nil && err2 == nil && x.Equal(y)
}

// supposed are words before a score that is not the one that was given: another year's, one that there might be, one of the standard.
var supposed = regexp.MustCompile(`上年|去年|往年|上期|(?:应|争取|可|最高|至多|满分|才|否则|不符合|以上|以下|的)$|[0-9]%?[至~—][0-9.]+%?$`)

// or is a score that was found behind another: one with a percentage stands.
func (s Score) or(found Score) Score {
	if found.Points != "" && (s.Percent == "" || found.Percent != "") {
		s.Points, s.Percent = found.Points, found.Percent
	}
	return s
}

// Left are the criteria that one has a score of and copies do not.
func (r *Report) Left(copies ...*Copy) (out []*engine.Item) {
	has := map[string]bool{}
	for _, c := range copies {
		for _, s := range c.Scores {
			has[s.ID] = true
		}
	}
	for _, i := range r.card.Criteria() {
		if !has[i.ID] && (i.NotApplicable == "" || i.Weight.Sign() > 0) && !i.OneKind() {
			out = append(out, i)
		}
	}
	return out
}

// absent notes criteria that no table has.
func (r *Report) absent(tables []*Copy) {
	for _, i := range r.Left(tables...) {
		r.note("", "表里没有指标 %s %s", "the table has no %s %s", i.ID, i.Name)
	}
}
