package issued

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"jixiao/engine/diag"
	"jixiao/engine/number"
	"jixiao/office/docx"
	"jixiao/office/prose"
)

// Tables of standards: which columns they have, which rows, and what else is printed in them. What is not taken over is told at its cell.

// standardHeads are what the heads of a standard's columns are called.
var standardHeads = map[string][]string{
	"first": {"一级", "一级名称"}, "second": {"二级", "二级名称"},
	"name":        {"三级", "三级名称", "名称", "指标名称", "指标", "考核指标", "评价指标", "绩效指标", "具体指标"},
	"weight":      {"分值", "权重", "满分", "标准分", "标准分值", "权重分", "权重分值", "分值分", "权重%", "权重分值%", "分值权重", "分值%"},
	"explanation": {"指标解释", "指标说明", "解释", "指标内涵"},
	"standard":    {"评分标准", "评价标准", "评分细则", "计分办法", "计分标准", "计分方法", "评分办法", "评分方法", "评分规则", "计分规则", "计分细则", "考核标准", "考核办法", "打分标准"},
}

// standardColumns are the columns of a table of a standard.
type standardColumns struct {
	of      map[string]int
	weights map[int]string // other columns of weights, and the level that they are of
	other   []int          // columns of another kind
	heads   map[int]string // of those
	twice   map[string]int
}

func (c *standardColumns) col(what string) int {
	if k, ok := c.of[what]; ok {
		return k
	}
	return -1
}

// standardColumnsOf are the columns that a row of heads names; ok is false if it is none.
func standardColumnsOf(row []cell) (c standardColumns, ok bool) {
	c = standardColumns{of: map[string]int{}, weights: map[int]string{}, heads: map[int]string{}, twice: map[string]int{}}
	for k, x := range row {
		if strings.TrimSpace(x.text) == "" || x.covered {
			continue
		}
		head, what := plainly(x.text), ""
		for kind, names := range standardHeads {
			for _, name := range names {
				if head == plainly(name) {
					what = kind
				}
			}
		}
		before, again := c.of[what]
		switch {
		case what == "":
			c.other, c.heads[k] = append(c.other, k), head
			continue
		case !again:
		case what == "weight" && c.levelBefore(before) != "" && c.levelBefore(before) != c.levelBefore(k):
			c.weights[before] = c.levelBefore(before)
		default:
			c.twice[what] = k
		}
		c.of[what] = k
	}
	if _, ok := c.of["name"]; !ok { // a table of two levels, or of one
		for _, up := range []string{"second", "first"} {
			if k, ok := c.of[up]; ok {
				delete(c.of, up)
				c.of["name"] = k
				break
			}
		}
	}
	_, named := c.of["name"]
	_, said := c.of["standard"]
	_, weighed := c.of["weight"]
	return c, named && said && weighed
}

// headless reports whether a column has no head.
func (c *standardColumns) headless(column int) bool {
	for _, k := range c.of {
		if k == column {
			return false
		}
	}
	for _, k := range c.twice {
		if k == column {
			return false
		}
	}
	return c.weights[column] == "" && !slices.Contains(c.other, column)
}

// levelBefore is the level that stands before a column.
func (c *standardColumns) levelBefore(column int) (level string) {
	at := -1
	for _, what := range []string{"first", "second", "name"} {
		if k, ok := c.of[what]; ok && k < column && k > at {
			level, at = what, k
		}
	}
	return level
}

// table reads a table of a standard.
func (s *Standard) table(g grid) {
	head := -1
	for k := 0; k < len(g.rows) && k < 12 && head < 0; k++ {
		if c, ok := standardColumnsOf(g.rows[k]); ok {
			head, s.columns, s.wide = k, c, widest(g)
		}
	}
	if head < 0 && !s.continues(g) {
		if k := looksScored(g); k >= 0 {
			s.note(g.place(k, 0), "这张表：没有写着指标名称、分值和评分标准的表头", "this table: no head names indicators, weights and standards")
		}
		if g.unseen && slices.ContainsFunc(g.rows, func(row []cell) bool { return leading(row) != "" }) {
			s.differs(g.place(0, 0), "这张工作表是隐藏的", "the sheet is hidden")
		}
		for k, row := range g.rows {
			first, texts := -1, []string{}
			for j, x := range row {
				s.asideAll(g.place(k, j), x.Beside)
				if text := strings.Join(strings.Fields(x.text), " "); text != "" && !x.covered {
					if texts = append(texts, text); first < 0 {
						first = j
					}
				}
			}
			if first >= 0 {
				s.besideTable(g.place(k, first), outsideTables, texts...)
			}
		}
		return
	}
	c, from := &s.columns, len(s.Criteria)
	if head >= 0 {
		for _, what := range slices.Sorted(maps.Keys(c.twice)) { // of two columns of one kind none is the right one for sure
			k := c.twice[what]
			s.note(g.place(head, k), "有几列都是“%s”，只读最后一列", "several columns are %q; only the last is read", strings.TrimSpace(at(g.rows[head], k).text))
		}
		for k := range g.rows[:head] {
			for j, x := range g.rows[k] {
				switch {
				case x.covered || strings.TrimSpace(x.text) == "":
				case s.Title == "" && utf8.RuneCountInString(x.text) < 60 && isTitle(x.text):
					s.Title = strings.Join(strings.Fields(x.text), "")
				default:
					s.besideTable(g.place(k, j), aboveHead, x.text)
				}
			}
		}
	}
	if s.besides(g, head); !plainSheet.MatchString(g.name) {
		s.called(g.place(0, 0), g.name)
	}
	if head >= 0 {
		for _, k := range c.other {
			if h := strings.TrimSpace(at(g.rows[head], k).text); utf8.RuneCountInString(h) > 4 && !s.exported && !knownHead(c.heads[k]) && !prose.Names(h) {
				s.unknown = append(s.unknown, g.place(head, k))
			}
		}
	}
	r := &standardRows{Standard: s, g: g, from: from, taken: map[int]bool{}}
	for k := head + 1; k < len(g.rows); k++ {
		r.row(k)
	}
	r.unused()
	for k, row := range g.rows {
		for j, x := range row {
			if !r.taken[k] && (x.Unsure() || !saysNothing(x.Comment+"\n"+x.Footnote)) {
				r.unknown = append(r.unknown, g.place(k, j))
			}
		}
	}
}

// plainSheet is the name of a sheet that says nothing.
var plainSheet = regexp.MustCompile(`^(?:(?i:sheet|工作表|表|附件|附表)?[ ]?[0-9一二三四五六七八九十]*)$`)

// titled is how a title ends.
var titled = regexp.MustCompile(`(?:标准|体系|评分表|评价表|考核表|指标|指标表|细则|办法)$`)

// standardRows are the rows of a table that are being read.
type standardRows struct {
	*Standard
	g             grid
	from          int          // the first criterion of the table
	taken         map[int]bool // rows that are criteria
	first, second string
	named         []pendingName
}

// pendingName is the name of a level below which no criterion stands so far.
type pendingName struct {
	row, column int
	weight      string // in a column of its own
	at          int
}

func (r *standardRows) row(k int) {
	row, c := r.g.rows[k], &r.columns
	if again, ok := standardColumnsOf(row); ok && maps.Equal(again.of, c.of) && maps.Equal(again.heads, c.heads) {
		return // the head, repeated on another page
	}
	name := at(row, c.col("name"))
	isRow := strings.TrimSpace(name.text) != "" && !name.covered
	if r.sumRow(k) {
		return
	}
	if label := leading(row); remark.MatchString(label) && !(isRow && plainNumeral(at(row, c.col("weight")).text) != "") {
		var texts []string
		for _, x := range row {
			if !x.covered && strings.TrimSpace(x.text) != "" {
				texts = append(texts, strings.TrimSpace(x.text))
			}
		}
		r.remarked(r.g.place(k, 0), strings.Join(texts, " "))
		return
	}
	for _, level := range []string{"first", "second"} {
		column := c.col(level)
		x := at(row, column)
		if x.covered || strings.TrimSpace(x.text) == "" || column < 0 {
			continue
		}
		p := pendingName{row: k, column: column}
		for w, of := range c.weights {
			if of == level {
				p.weight, p.at = plainNumeral(at(row, w).text), w
			}
		}
		r.named = append(r.named, p)
		if level == "first" {
			if strings.TrimSpace(x.text) != r.first {
				r.second = ""
			}
			r.first = strings.TrimSpace(x.text)
		} else {
			r.second = strings.TrimSpace(x.text)
		}
	}
	if !isRow {
		r.nameless(k)
		return
	}
	beyond := false
	for j, other := range row {
		if strings.TrimSpace(other.text) != "" && !other.covered && c.headless(j) {
			r.aside(r.g, k, j, headless)
			beyond = true
		}
	}
	r.taken[k] = true
	x := &Criterion{Name: strings.TrimSpace(name.text), Weight: plainNumeral(at(row, c.col("weight")).text), Explanation: strings.TrimSpace(at(row, c.col("explanation")).text),
		Words: strings.TrimSpace(at(row, c.col("standard")).text), Place: r.g.place(k, c.col("standard")), first: r.first, second: r.second}
	if x.Weight == "" {
		r.named = nil // what it names is its own
		r.taken[k] = false
		if r.called(r.g.place(k, c.col("name")), x.Name); x.Words != "" { // of what is it the standard?
			r.unknown = append(r.unknown, x.Place)
		}
		text := strings.TrimSpace(at(row, c.col("weight")).text)
		switch negative := strings.TrimLeft(width.Narrow.String(text), "-−"); {
		case text == "":
			r.note(r.g.place(k, c.col("weight")), "“%s”没有分值", "%q has no weight", x.Name)
		case negative != text && plainNumeral(negative) != "":
			r.note(r.g.place(k, c.col("weight")), "“%s”的分值“%s”是负数：倒扣分是总分调整，不是指标", "the weight %[2]q of %[1]q is negative: what is taken off is an adjustment of the total, and no indicator", x.Name, text)
		default:
			r.note(r.g.place(k, c.col("weight")), "“%s”的分值“%s”不是数", "the weight %[2]q of %[1]q is no number", x.Name, text)
		}
		return
	}
	if x.Proposal = prose.Propose(x.Words, x.Name, x.Weight); r.scoresBeside(r.g, k, x) || beyond || !namesNoRule(x.Name) || !namesNoRule(x.first) || !namesNoRule(x.second) {
		x.Proposal = nil
	}
	if standard := at(row, c.col("standard")); standard.covered && x.Words == "" { // one cell for several, or it is part of another
		r.differs(r.g.place(k, c.col("standard")), "“%s”的评分标准格与别的格合并了：这几项的规则都没有建议，标准请拆开各写各的", "the cell of the standard of %q is merged with another: no rule is proposed for what it covers; part the cell and give each its own standard", x.Name)
		for n := len(r.Criteria) - 1; n >= r.from; n-- {
			if r.Criteria[n].Proposal = nil; r.Criteria[n].Words != "" {
				break
			}
		}
	}
	r.add(x)
	for _, p := range r.named { // it has a criterion
		text := strings.TrimSpace(at(r.g.rows[p.row], p.column).text)
		title, weight := labelled(text)
		place := r.g.place(p.row, p.column)
		if p.weight != "" {
			weight, place = p.weight, r.g.place(p.row, p.at)
		}
		if weight == "" {
			continue
		}
		l := r.levelAt(x, p.column == c.col("second"))
		if !slices.ContainsFunc(r.printed, func(other printedSum) bool { return other.level == l && other.weight == weight }) {
			r.printed = append(r.printed, printedSum{place: place, weight: weight, name: title, level: l})
		}
	}
	r.named = nil
}

// nameless notes what a row says that names no indicator. Whatever it says may be about any.
func (r *standardRows) nameless(k int) {
	row, c := r.g.rows[k], &r.columns
	for j, x := range row {
		switch {
		case x.covered || j == c.col("weight") && plainNumeral(x.text) != "":
		case j == c.col("first") || j == c.col("second"):
			r.called(r.g.place(k, j), strings.TrimSpace(x.text))
		default:
			r.heard(r.g.place(k, j), x.text)
		}
	}
	if x := at(row, c.col("standard")); strings.TrimSpace(x.text) != "" && !x.covered {
		r.unknown = append(r.unknown, r.g.place(k, c.col("standard"))) // of which is it?
		r.note(r.g.place(k, c.col("standard")), "这一行有评分标准而没有指标名称", "this row has a standard and no name of an indicator")
	} else if x := at(row, c.col("weight")); plainNumeral(x.text) != "" && !x.covered {
		r.note(r.g.place(k, c.col("weight")), "这一行有分值而没有指标名称", "this row has a weight and no name of an indicator")
	}
	for j, x := range row {
		if x.covered || strings.TrimSpace(x.text) == "" || j == c.col("first") || j == c.col("second") || j == c.col("standard") || j == c.col("weight") || c.weights[j] != "" || slices.Contains(c.other, j) {
			continue
		}
		r.aside(r.g, k, j, besideRows)
	}
}

// unused notes names of levels below which there is no criterion: sentences below the table, and levels without any.
func (r *standardRows) unused() {
	for _, p := range r.named {
		text := strings.TrimSpace(at(r.g.rows[p.row], p.column).text)
		if utf8.RuneCountInString(text) > 20 {
			r.remarked(r.g.place(p.row, p.column), text)
		} else {
			r.aside(r.g, p.row, p.column, besideRows)
			r.called(r.g.place(p.row, p.column), text)
		}
	}
	r.named = nil
}

// sumRow reads a row of a total or of a subtotal, and reports whether it is one.
func (r *standardRows) sumRow(k int) bool {
	row, c := r.g.rows[k], &r.columns
	weight := plainNumeral(at(row, c.col("weight")).text)
	label := -1
	for j, x := range row[:min(4, len(row))] {
		if text := plainly(x.text); !x.covered && (strings.HasSuffix(text, "小计") || isTotal([]cell{x})) {
			label = j
			break
		}
	}
	if label < 0 {
		return false
	}
	p := printedSum{place: r.g.place(k, c.col("weight")), weight: weight}
	if text := plainly(row[label].text); strings.HasSuffix(text, "小计") {
		if len(r.Criteria) == r.from {
			r.aside(r.g, k, label, besideRows)
			return true
		}
		last := r.Criteria[len(r.Criteria)-1]
		named := strings.TrimSuffix(text, "小计")
		below := c.col("second") >= 0 && label >= c.col("second") && last.second != ""
		if second, _ := labelled(last.second); named != "" {
			below = plainly(second) == plainly(named)
		}
		l := r.levelAt(last, below)
		p.name, p.level = l.name, l
	}
	if weight != "" {
		r.printed = append(r.printed, p)
	}
	for j, x := range row {
		if j != label && j != c.col("weight") && !x.covered && c.weights[j] == "" && strings.Trim(x.text, "—-–/ 　\n") != "" && !slices.Contains(c.other, j) {
			r.aside(r.g, k, j, besideRows)
		}
		if j != label && !x.covered {
			r.heard(r.g.place(k, j), strings.TrimLeft(strings.Trim(x.text, "—-–/ 　\n"), "0123456789.%分"))
		}
	}
	return true
}

// levelAt is the level of a criterion: the second, or the first.
func (s *Standard) levelAt(c *Criterion, second bool) *levelOf {
	for _, l := range s.levels {
		for _, b := range l.below {
			if second && slices.Contains(b.criteria, c) {
				return b
			}
		}
		if slices.Contains(l.all(), c) {
			return l
		}
	}
	return nil
}

// leading is the first text of a row.
func leading(row []cell) string {
	for _, x := range row {
		if text := strings.TrimSpace(x.text); text != "" && !x.covered {
			return text
		}
	}
	return ""
}

// continues reports whether a table without a head goes on with the one before, as a table of two pages does: as wide, and with a weight where that has one.
func (s *Standard) continues(g grid) bool {
	c, ok := s.columns.of["weight"]
	return ok && len(g.rows) > 0 && widest(g) == s.wide && plainNumeral(at(g.rows[0], c).text) != ""
}

func widest(g grid) (n int) {
	for _, row := range g.rows {
		for k, x := range row {
			if x.covered || strings.TrimSpace(x.text) != "" {
				n = max(n, k+1)
			}
		}
	}
	return n
}

// asideAll notes what there is beside a text that is of no criterion.
func (s *Standard) asideAll(place string, of docx.Beside) {
	aside(&s.Notes, s.at(place), of)
	if s.heard(place, of.Comment, of.Footnote); of.Unsure() {
		s.unknown = append(s.unknown, place)
	}
}

// aside notes what a cell says that is not taken over.
func (s *Standard) aside(g grid, k, c int, what diag.Term) {
	text := strings.Join(strings.Fields(at(g.rows[k], c).text), " ")
	s.note(g.place(k, c), what.Zh+"“%s”", what.En+" %q", text)
}

// differs notes what is to be looked at.
func (s *Standard) differs(place, zh, en string, args ...any) {
	s.Notes.Add(diag.New(diag.StandardDiffers, s.at(place), diag.Both(zh, en, args...)))
}

func (s *Standard) at(place string) diag.Place {
	name := s.name
	if place != "" {
		name += " " + place
	}
	source := diag.NewSource(name, nil)
	source.Cell = true
	return diag.Place{Source: source}
}

var (
	aroundSheet   = diag.Term{Zh: "页眉、页脚或提示里的", En: "in a header, a footer or a prompt:"}
	aboveHead     = diag.Term{Zh: "表头以上的", En: "above the head:"}
	outsideTables = diag.Term{Zh: "评分标准表以外的", En: "outside the tables of standards:"}
	headless      = diag.Term{Zh: "没有表头的一列里的", En: "in a column without a head:"}
	besideRows    = diag.Term{Zh: "不在指标行里的", En: "outside the rows of indicators:"}
)

// remark is how a footnote begins.
var remark = regexp.MustCompile(`^(?:备注|附注|注|说明|填表说明|※|\*)(?:[：:0-9]|\s|$)`)

// remarked notes a footnote.
func (s *Standard) remarked(place, text string) {
	text = strings.Join(strings.Fields(text), " ")
	s.note(place, "备注“%s”", "a remark: %q", text)
	s.heard(place, text)
}

// besides notes what a table has beside its cells: comments, rows and sheets that are not shown.
func (s *Standard) besides(g grid, head int) {
	if g.unseen {
		s.differs(g.place(max(head, 0), 0), "这张工作表是隐藏的，照样读入", "the sheet is hidden, and is read all the same")
	}
	for k, row := range g.rows {
		if g.hidden[k] && slices.ContainsFunc(row, func(x cell) bool { return strings.TrimSpace(x.text) != "" }) {
			s.differs(g.place(k, 0), "这一行是隐藏的，照样读入", "the row is hidden, and is read all the same")
		}
		for c, x := range row {
			aside(&s.Notes, s.at(g.place(k, c)), x.Beside)
		}
	}
	if head < 0 {
		return
	}
	for c, x := range g.rows[head] {
		if g.sheet != nil && g.sheet.Hides(g.left+c+1) && strings.TrimSpace(x.text) != "" {
			s.differs(g.place(head, c), "这一列是隐藏的，照样读入", "the column is hidden, and is read all the same")
		}
	}
	for _, c := range s.columns.other {
		if slices.ContainsFunc(g.rows[head+1:], func(row []cell) bool { x := at(row, c); return !x.covered && strings.TrimSpace(x.text) != "" }) {
			s.aside(g, head, c, diag.Term{Zh: "这一列", En: "the column"})
		}
	}
}

// printedSum is a weight that the table prints for rows that it adds up.
type printedSum struct {
	place, weight, name string
	level               *levelOf // nil for the total
}

// sums compares the sums that are printed with the rows.
func (s *Standard) sums() {
	add := func(list []*Criterion) number.Number {
		sum := number.Zero
		for _, c := range list {
			w, _ := number.Parse(c.Weight)
			sum = sum.Add(w)
		}
		return sum
	}
	total, whole, levels := false, add(s.Criteria), map[*levelOf]number.Number{}
	for _, p := range s.printed {
		sum, known := levels[p.level]
		switch {
		case p.level == nil:
			sum = whole
		case !known:
			sum = add(p.level.all())
			levels[p.level] = sum
		}
		total = total || p.name == ""
		if n, err := number.Parse(p.weight); err != nil || n.Equal(sum) {
			continue
		}
		if p.name == "" {
			s.differs(p.place, "合计印的是 %s，读到的各行相加是 %s", "the total is printed as %s, and the rows that were read add up to %s", p.weight, sum)
		} else {
			s.differs(p.place, "“%s”印的是 %s 分，读到的各行相加是 %s", "%q is printed with %s points, and the rows that were read add up to %s", p.name, p.weight, sum)
		}
	}
	if total || len(s.Criteria) == 0 {
		return
	}
	sum := whole
	if !sum.Equal(number.Hundred) {
		s.differs("", "读到的各行分值相加是 %s，不是 100", "the weights of the rows that were read add up to %s, and not to 100", sum)
	}
}
