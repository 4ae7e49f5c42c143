// Package issued reads reports and standards as they were issued, from workbooks and Word files: what their scoring table, their summary and their text print
// of each criterion, with the place of each number. Nothing is corrected, and what cannot be told apart is said.
package issued

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/format"
	"jixiao/office/docx"
	"jixiao/office/sheet"
)

// Report is what was found of a report.
type Report struct {
	Title, Subject string
	Total, Grade   string
	Copies         []*Copy
	Statements     []Statement // candidates
	Notes          diag.List   // what was not taken over, and why

	card *engine.Scorecard // of what the report is about: its indicators are those that are looked for
	name string
	near map[bool]*finder // of criteria and of levels, for names that none of them has
	last *scoring         // the scoring table that was read last
	all  []*scoring
	seen sheet.Seen // what was read of a workbook
}

// Copy is one place that prints scores.
type Copy struct {
	ID, Name, Place     string
	Weight, Total, Rate string
	Scores              []Score
}

// Score is what is printed of an indicator.
type Score struct{ ID, Weight, Points, Percent, Rate, Grade, Place string }

// grid is a table: rows of cells, of which those under a merged cell repeat nothing.
type grid struct {
	place  func(row, column int) string
	rows   [][]cell
	hidden map[int]bool // rows that are not shown
	name   string       // of the sheet
	unseen bool         // the whole table is not shown
	sheet  *sheet.Sheet // nil of a table in a Word file
	left   int          // columns of the sheet before it
}

type cell struct {
	text    string
	covered bool
	docx.Beside
}

// FromBook reads the report in a workbook. The scorecard has the indicators that it is about, also those that are rows of its facts.
func FromBook(c *engine.Scorecard, b *sheet.Book) *Report {
	r := &Report{card: c, name: b.Name, near: map[bool]*finder{}}
	for _, g := range bookGrids(b) {
		if r.beside(g); g.sheet.Drawn {
			r.note(g.name, "工作表上有图形、图片或文本框，没有读", "there are shapes, pictures or text boxes on the sheet, and they are not read")
		}
		for _, half := range halves(g) {
			r.table(half)
		}
		for k := 0; k < len(g.rows) && k < 8; k++ { // above the table
			for _, x := range g.rows[k] {
				r.summary(x.text)
			}
		}
	}
	r.Notes = append(append(r.Notes, r.seen.Hidden(b)...), b.Macros()...)
	return r.done()
}

// bookGrids are the sheets of a workbook as tables.
func bookGrids(b *sheet.Book) (out []grid) {
	for _, s := range b.Sheets {
		if s.Dense() > maxDense {
			continue
		}
		g := grid{place: func(row, column int) string { return s.Name + "!" + sheet.Ref(row+1, column+1) }, hidden: map[int]bool{}, unseen: s.Hidden, name: s.Name, sheet: s}
		for k := range s.Rows {
			row := &s.Rows[k]
			for len(g.rows) < row.Number {
				g.rows = append(g.rows, nil)
			}
			var cells []cell
			for j := range row.Cells {
				c := &row.Cells[j]
				for len(cells) < c.Column {
					cells = append(cells, cell{})
				}
				cells[c.Column-1] = cell{text: c.Printed(), Beside: docx.Beside{Comment: strings.TrimSpace(c.Comment), Struck: c.Struck, Raised: c.Raised}}
			}
			g.hidden[row.Number-1] = row.Hidden
			g.rows[row.Number-1] = cells
		}
		covered := 0
		for _, m := range s.Merges {
			if covered += (m.LastRow - m.Row + 1) * (m.LastColumn - m.Column + 1); covered > maxDense {
				break
			}
			for row := m.Row; row <= m.LastRow && row <= len(g.rows); row++ {
				if covered += max(0, m.LastColumn-len(g.rows[row-1])); covered > maxDense {
					break
				}
				for len(g.rows[row-1]) < m.LastColumn {
					g.rows[row-1] = append(g.rows[row-1], cell{})
				}
				for column := m.Column; column <= m.LastColumn && column <= len(g.rows[row-1]); column++ {
					g.rows[row-1][column-1].covered = row != m.Row || column != m.Column
				}
			}
		}
		out = append(out, g)
	}
	return out
}

// maxDense is how many cells a table has at most, empty ones among filled ones too.
const maxDense = 2_000_000

// FromText reads the report in a Word file.
func FromText(c *engine.Scorecard, name string, parts []docx.Part) *Report {
	r := &Report{card: c, name: name, near: map[bool]*finder{}}
	grids, lines := textGrids(parts)
	line, tables := 0, 0
	for _, p := range parts {
		if place := margins[p.Margin]; place != "" {
			r.note(place, onPages.Zh+"“%s”", onPages.En+" %q", short(p.Text))
			continue
		}
		if p.Table != nil {
			tables++
			aside(&r.Notes, r.at(fmt.Sprintf("第%d个表", tables)), p.Beside)
		} else {
			line++
			aside(&r.Notes, r.at(fmt.Sprintf("正文第%d段", line)), p.Beside)
		}
	}
	r.title(lines)
	for _, g := range grids {
		r.beside(g)
		for _, half := range halves(g) {
			r.table(half)
		}
	}
	r.text(lines)
	for _, line := range lines {
		r.summary(line)
	}
	r.statements(lines)
	return r.done()
}

// margins are the places of what stands in the margin of pages, where a version or 试行 may stand.
var (
	margins = map[docx.Margin]string{docx.Header: "页眉", docx.Footer: "页脚"}
	onPages = diag.Term{Zh: "每页上的", En: "on every page:"}
)

// short is a text in one line, of which no more is told than shows what it is about.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > 100 {
		text = string(r[:100]) + "…"
	}
	return text
}

// beside tells what there is beside the texts of a table.
func (r *Report) beside(g grid) {
	for k, row := range g.rows {
		for c, x := range row {
			aside(&r.Notes, r.at(g.place(k, c)), x.Beside)
		}
	}
}

// aside tells what is noted beside a text, and what of it is struck through.
func aside(notes *diag.List, at diag.Place, of docx.Beside) {
	line := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	if of.Comment != "" {
		notes.Add(diag.New(diag.ReportImport, at, diag.Both("批注“%s”", "a comment: %q", line(of.Comment))))
	}
	if of.Footnote != "" {
		notes.Add(diag.New(diag.ReportImport, at, diag.Both("脚注或尾注“%s”", "a footnote or an endnote: %q", line(of.Footnote))))
	}
	if of.Struck != "" {
		notes.Add(diag.New(diag.SheetStruck, at, of.Struck))
	}
	if of.Raised != "" {
		notes.Add(diag.New(diag.SheetRaised, at, of.Raised))
	}
	if of.Hidden != "" {
		notes.Add(diag.New(diag.ReportImport, at, diag.Both("隐藏的文字“%s”", "hidden text: %q", line(of.Hidden))))
	}
	if of.Above != "" {
		notes.Add(diag.New(diag.ReportImport, at, diag.Both("字上方的小字（注音）“%s”", "small words above others: %q", line(of.Above))))
	}
	if of.Table {
		notes.Add(diag.New(diag.ReportImport, at, diag.Both("格里的表的行和列，它的各格读成了几行文字", "the rows and columns of a table inside the cell, the cells of which are read as lines")))
	}
	if of.Pictures {
		notes.Add(diag.New(diag.ReportImport, at, diag.Both("图或嵌入的对象，里面有没有字没有看", "a picture or an embedded object: whether there are words in it was not looked at")))
	}
	if of.Symbols != "" {
		said := strings.Split(of.Symbols, "\n")
		notes.Add(diag.New(diag.ReportImport, at, diag.Term{Zh: "认不出的符号，读作“\ufffd”：" + strings.Join(said, "、") + "（字体和编码）", En: "symbols that are not known, read as \ufffd: " + strings.Join(said, ", ") + " (font and code)"}))
	}
	if of.Inserted != "" {
		notes.Add(diag.New(diag.ReportImport, at, diag.Both("修订的记号，照接受以后的文字读：加上的是“%s”", "the mark of a tracked change; the text is read as if it were accepted: %q is put in", line(of.Inserted))))
	}
	if of.Deleted != "" {
		notes.Add(diag.New(diag.ReportImport, at, diag.Both("修订的记号，照接受以后的文字读：删去的是“%s”", "the mark of a tracked change; the text is read as if it were accepted: %q is taken out", line(of.Deleted))))
	}
}

// summed is how a scorecard that was handed out says what it came to: 总分 88.78 / 100，等级 良.
var summed = regexp.MustCompile(`^总分 ?([0-9]+(?:\.[0-9]+)?) ?/ ?[0-9.]+[，,] ?等级 ?([^；;，,。\s（(]+)`)

// summary reads the total and the grade of a line that is such a sentence, where no other says a grade.
func (r *Report) summary(line string) {
	m := summed.FindStringSubmatch(strings.TrimSpace(line))
	if m == nil || r.Grade != "" || r.Total != "" && !sameNumber(r.Total, m[1]) {
		return
	}
	r.Total, r.Grade = m[1], r.named(m[2], line)
}

// named is the rule set's name of a grade of which a line shows so much: 良(B) of 良.
func (r *Report) named(grade, line string) string {
	for _, g := range r.card.RuleSet.Grades {
		if strings.HasPrefix(g.Name, grade) && grade != "" && strings.Contains(line, g.Name) {
			return g.Name
		}
	}
	return grade
}

// gradeIn is the grade that a line says was given, "" if it says none: 绩效评级为“良”, and not 评级中心.
func (r *Report) gradeIn(line string) string {
	for _, at := range graded.FindAllStringIndex(line, -1) {
		if m := grades.FindStringSubmatch(line[at[1]:]); m != nil && (m[2] == "" || !strings.Contains("心央部期小国间先化势惠质性异距额率", m[2])) {
			return r.named(m[1], line)
		}
	}
	return ""
}

// textGrids are the tables of a Word file, and its paragraphs.
func textGrids(parts []docx.Part) (out []grid, lines []string) {
	tables := 0
	for _, p := range parts {
		switch {
		case p.Margin != docx.NoMargin:
			continue
		case p.Contents: // what it says stands below
			lines = append(lines, "")
			continue
		case p.Table == nil:
			lines = append(lines, p.Text)
			continue
		}
		tables++
		n := tables
		g := grid{place: func(row, column int) string { return fmt.Sprintf("第%d个表第%d行第%d格", n, row+1, column+1) }}
		for _, row := range p.Table {
			var cells []cell
			for _, c := range row {
				cells = append(cells, cell{text: c.Text, covered: c.Covered, Beside: c.Beside})
			}
			g.rows = append(g.rows, cells)
		}
		out = append(out, g)
	}
	return out, lines
}

// plainly is a name without what copies add to it: spaces, the weight in brackets, 指标 at the end, that it goes on.
func plainly(s string) string {
	s = strings.TrimSuffix(strings.TrimSpace(norm.NFKC.String(s)), "(续)")
	s = gainedIn.ReplaceAllString(s, "")
	s = weightIn.ReplaceAllString(s, "")
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("()[]、,，.。:：;；“”\"", r) {
			return -1
		}
		return r
	}, s)
	return strings.TrimSuffix(s, "指标")
}

var (
	weightIn = regexp.MustCompile(`[(（]\s*([0-9]+(?:\.[0-9]+)?)\s*分\s*[)）]`)
	gainedIn = regexp.MustCompile(`得\s*([0-9]+(?:\.[0-9]+)?)(~[0-9]+(?:\.[0-9]+)?)?\s*分\s*$`) // of a level, beside its name; a range if it is not settled
	printed  = regexp.MustCompile(`^-?[0-9]+(?:\.[0-9]+)?$`)
	rated    = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?%$`)
	result   = regexp.MustCompile(`(?:得分?率?为?\s*([0-9]+(?:\.[0-9]+)?)\s*%\s*(?:的)?(?:权重分?)?[,，]?\s*(?:得)?\s*([0-9]+(?:\.[0-9]+)?)\s*分|得(?:分)?(?:为|是|:)?\s*([0-9]+(?:\.[0-9]+)?)\s*分|不得分)`)
	heading  = regexp.MustCompile(`^\s*(?:[0-9]{1,2}(?:\.[0-9]{1,2})+[.、\s]\s*|[(（]?\s*[0-9一二三四五六七八九十]+\s*[)）.、．]\s*)?(.+?)\s*[(（]\s*([0-9]+(?:\.[0-9]+)?)\s*分\s*[)）]`)
	totalled = regexp.MustCompile(`(总分|总得分|综合得分|评价得分|得分)(?:为|是|：|:)?\s*([0-9]+(?:\.[0-9]+)?)\s*分(以[上下]|制|[（(]含)?`)
	grading  = regexp.MustCompile(`优.{0,3}[、，,].{0,3}良.{0,3}[、，,]`) // it lists the grades
	graded   = regexp.MustCompile(`等级|等次|级别|档次|结果|评级|评价为|评定?为|定为|属于`)
	grade    = regexp.MustCompile(`(?:评价|评定|绩效|综合|考核)(?:等级|等次|级别)|评级|评定为`)
	grades   = regexp.MustCompile(`^(?:[^。；;]{0,8}?(?:为|是|属于?|[:：“"「]))?\s*[“"「]?(不合格|基本合格|优秀|良好|较好|较差|合格|优|良|中|差)(.?)`)
)

// finder matches names to indicators in the order of the tree: a name that several have is the next one's after the last.
type finder struct {
	card  *engine.Scorecard
	of    []*engine.Item
	names []string // of them, plainly
	last  int
}

func newFinder(c *engine.Scorecard, keep func(*engine.Item) bool) *finder {
	f := &finder{card: c, last: -1}
	for _, i := range c.All() {
		if keep(i) {
			f.of, f.names = append(f.of, i), append(f.names, plainly(i.Name))
		}
	}
	return f
}

func (f *finder) find(name string) *engine.Item {
	bare, grade := withoutGrade(f.card, name)
	for _, said := range []string{name, bare} {
		want := plainly(said)
		for step := 1; step <= len(f.of) && want != ""; step++ {
			k := (f.last + step + len(f.of)) % len(f.of)
			if f.names[k] == want && (said == name || f.of[k].Parent == nil) {
				f.last = k
				return f.of[k]
			}
		}
		if grade == "" {
			break
		}
	}
	return nil
}

// withoutGrade is a text without the grade in brackets behind it, and the grade; "" for none of the rule set's.
func withoutGrade(c *engine.Scorecard, text string) (rest, grade string) {
	text = strings.TrimSpace(text)
	if !c.RuleSet.GradeSections {
		return text, ""
	}
	for _, g := range c.RuleSet.Grades {
		for _, in := range []string{"（" + g.Name + "）", "(" + g.Name + ")"} {
			if rest, ok := strings.CutSuffix(text, in); ok {
				return strings.TrimSpace(rest), g.Name
			}
		}
	}
	return text, ""
}

// identified is the indicator whose id stands before its name: B101 支出预算执行率. nil if there is none.
func (f *finder) identified(text string) *engine.Item {
	id, name, _ := strings.Cut(strings.TrimSpace(text), " ")
	for k, i := range f.of {
		if i.ID == id && f.names[k] == plainly(name) {
			f.last = k
			return i
		}
	}
	return nil
}

// called is the indicator of an id, nil if there is none.
func (f *finder) called(id string) *engine.Item {
	for k, i := range f.of {
		if i.ID == strings.TrimSpace(id) {
			f.last = k
			return i
		}
	}
	return nil
}

// negated are words after which a name says the contrary of the one that follows.
var negated = regexp.MustCompile(`[不未非无]$`)

// likely is the indicator that a name means which no indicator has: the only one that is called the same behind a prefix, 满意度 of 服务对象满意度, and has the weight.
// nil if there is none.
func (f *finder) likely(name, weight string, keep func(*engine.Item) bool) *engine.Item {
	name, found := plainly(name), -1
	if utf8.RuneCountInString(name) < 2 || !printed.MatchString(weight) {
		return nil
	}
	for k, i := range f.of {
		if !keep(i) {
			continue
		}
		long, short := name, f.names[k]
		if len(long) < len(short) {
			long, short = short, long
		}
		prefix, ok := strings.CutSuffix(long, short)
		switch {
		case !ok || utf8.RuneCountInString(short) < 2 || negated.MatchString(prefix):
		case found >= 0:
			return nil // which of them is not clear
		default:
			found = k
		}
	}
	if found < 0 || !sameNumber(weight, f.of[found].Weight.String()) {
		return nil
	}
	f.last = found
	return f.of[found]
}

// following is the indicator that comes next in the tree, if it has the weight and no other is called as nearly so: of the two names one is the other with more
// characters in it, and none of them denies. nil if it is not so.
func (f *finder) following(name, weight string) *engine.Item {
	name = plainly(name)
	k := f.last + 1
	if k >= len(f.of) || !printed.MatchString(weight) || !sameNumber(weight, f.of[k].Weight.String()) {
		return nil
	}
	for j := range f.of {
		if near(name, f.names[j]) != (j == k) {
			return nil
		}
	}
	f.last = k
	return f.of[k]
}

// near reports whether one of two names is the other with more characters in it.
func near(a, b string) bool {
	long, short := []rune(a), []rune(b)
	if len(long) < len(short) {
		long, short = short, long
	}
	at := 0
	for _, c := range long {
		switch {
		case at < len(short) && short[at] == c:
			at++
		case strings.ContainsRune("不未非无前后上下", c):
			return false
		}
	}
	return len(short) >= 4 && at == len(short) && 2*len(short) > len(long)
}

// likened tells that an indicator was taken for one that is called otherwise.
func (r *Report) likened(place, name string, i *engine.Item) {
	r.Notes.Add(diag.New(diag.ReportNamed, r.at(place), i.ID, strings.TrimSpace(name), i.Name, diag.Both("分值相同，按它收录", "taken as it, for its weight is the same")))
}

// unknown notes a name that no indicator has, and the criterion, or of a level the indicator above them, that is near it.
func (r *Report) unknown(place, name string, criterion bool) {
	if r.near[criterion] == nil {
		r.near[criterion] = newFinder(r.card, func(i *engine.Item) bool { return i.IsCriterion() == criterion })
	}
	of, names := r.near[criterion].of, r.near[criterion].names
	if near := diag.Nearest(plainly(name), names); near != "" {
		i := of[slices.Index(names, near)]
		r.note(place, "规则里没有指标“%s”，是否指 %s “%s”", "the rule set has no indicator %q; did you mean %s, %q", strings.TrimSpace(name), i.ID, i.Name)
		return
	}
	r.note(place, "规则里没有指标“%s”", "the rule set has no indicator %q", strings.TrimSpace(name))
}

var (
	annexed   = regexp.MustCompile(`^附\s*[件表]?\s*[0-9一二三四五六七八九十]*\s*[:：]?$`)
	issuedAs  = regexp.MustCompile(`〔[0-9]{4}〕[^，。]*号$|^(?:内部资料|征求意见稿|密级.*|★.*)$`)
	isBody    = regexp.MustCompile(`(?:局|厅|委员会|办公室|总工会|中心|学校|医院|大学|公司|政府)$`)
	subjected = regexp.MustCompile(`^(?:关于)?([^()（）]*?)\s*((?:19|20)[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})\s*年`)
	evaluated = regexp.MustCompile(`^(?:部门|项目|财政|专项|预算|整体|支出|绩效)`)
)

// title is the line that the text begins with, or the lines up to that of the report: 某局 above 2022年度部门整体支出绩效评价报告. What the report is about stands
// above what is evaluated of it, or as subject finds it.
func (r *Report) title(lines []string) {
	const most, long = 4, 60
	var heads []string
look:
	for _, line := range lines {
		for _, part := range strings.Split(line, "\n") {
			part = strings.TrimSpace(part)
			longer := utf8.RuneCountInString(part) >= long
			if part == "" || annexed.MatchString(part) || issuedAs.MatchString(part) || longer && len(heads) == 0 {
				continue
			}
			if len(heads) > 0 && (longer || strings.ContainsAny(heads[0]+part, "，。；：") || numbered.MatchString(part)) {
				break look
			}
			if heads = append(heads, part); len(heads) == most || strings.Contains(part, "报告") {
				break look
			}
		}
	}
	if len(heads) == 0 {
		return
	}
	last, bodies := heads[len(heads)-1], 0
	for _, above := range heads[:len(heads)-1] {
		if isBody.MatchString(above) {
			bodies++
		}
	}
	switch {
	case bodies > 1: // which of them is evaluated?
		r.Title = closed(last)
	case !strings.Contains(last, "报告"):
		r.Title = closed(heads[0])
	case subjected.MatchString(last) && subject(last) != "": // what stands above is somebody else
		r.Title = closed(last)
	default:
		r.Title = closed(strings.Join(heads, " "))
		if above := closed(strings.Join(heads[:len(heads)-1], " ")); subject(r.Title) == "" && evaluated.MatchString(last) {
			r.Subject = above
		}
	}
}

// betweenYears is what stands before the last of several years.
const betweenYears = "0123456789-－—–~～至、"

// subject is what stands before the year in a title, "" if nothing does that is a name.
func subject(title string) string {
	m := subjected.FindStringSubmatch(title)
	if m == nil || strings.Contains(m[1], "报告") || strings.TrimRight(m[1], betweenYears) != m[1] {
		return ""
	}
	return m[1]
}

// closed is a line without the spaces beside Chinese characters.
func closed(line string) string {
	out := ""
	for _, part := range strings.Fields(line) {
		before, _ := utf8.DecodeLastRuneInString(out)
		after, _ := utf8.DecodeRuneInString(part)
		if han := unicode.Is(unicode.Han, before) || unicode.Is(unicode.Han, after); out != "" && (!han || before < utf8.RuneSelf && unicode.IsLetter(before) || after < utf8.RuneSelf && unicode.IsLetter(after)) {
			out += " "
		}
		out += part
	}
	return out
}

// text reads the paragraphs: of each criterion that has a heading with its weight, what the text under it says last.
func (r *Report) text(lines []string) {
	body := &Copy{ID: "正文", Name: "正文", Place: "正文"}
	criteria := newFinder(r.card, func(i *engine.Item) bool { return i.IsCriterion() })
	levels := newFinder(r.card, func(i *engine.Item) bool { return !i.IsCriterion() })
	var now *Score
	under := false    // a heading was found, and what follows is about an indicator
	tabled := r.Grade // beside the total of a table
	whole := false    // the total was found, and not only a score
	most := false     // what was found may be what there is to have
	unknown := 0      // headings that name no indicator
	var all []string  // scores that the text names
	hear := func(line string) {
		s, more := said(line)
		*now, all = now.or(s), append(all, more...)
	}
	flush := func() {
		if under = true; now == nil {
			return
		}
		s := *now
		if now = nil; differ(all) {
			r.note(s.Place, "正文里有几个得分，只收录 %s", "the text names several scores, and only %s is taken", s.Points)
		}
		switch k := slices.IndexFunc(body.Scores, func(t Score) bool { return t.ID == s.ID }); {
		case k < 0:
			body.Scores = append(body.Scores, s)
		case body.Scores[k].Points == "":
			body.Scores[k] = s
		case s.Points != "" && !sameNumber(s.Points, body.Scores[k].Points):
			r.note(s.Place, "指标 %s 在正文里出现了两次，只收录第一次，没有收录得分 %s", "the indicator %s stands twice in the text, and only the first is taken, and not the score %s", s.ID, s.Points)
		}
	}
	for k, line := range lines {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || len(trimmed) > 1<<16 {
			continue
		}
		if !under && !whole && !grading.MatchString(trimmed) { // what a sentence says of grades is no result
			all := totalled.FindAllStringSubmatch(norm.NFKC.String(trimmed), -1)
			for _, m := range all {
				if m[2] == r.card.Total.Weight.String() && slices.ContainsFunc(all, func(other []string) bool {
					return other[3] == "" && other[2] != m[2] && (strings.HasPrefix(other[1], "总") || strings.HasPrefix(other[1], "综合") || m[1] == "总分" && other[1] == "评价得分")
				}) {
					continue // what there is to have
				}
				later := most && m[1] != "得分" // the sentence before said what there is to have
				if said := strings.HasPrefix(m[1], "总") || strings.HasPrefix(m[1], "综合"); m[3] == "" && (said || r.Total == "" || later) && !whole {
					most = m[1] == "总分" && m[2] == r.card.Total.Weight.String()
					whole = said && !most // of a section it says 得分 alone
					if r.Total, r.Grade = m[2], r.gradeIn(trimmed); r.Grade == "" {
						r.Grade = tabled
					}
				}
			}
		}
		if at := grade.FindStringIndex(trimmed); at != nil && !under && whole && r.Grade == "" && !grading.MatchString(trimmed) { // a later sentence says it
			r.Grade = r.gradeIn(trimmed[at[0]:])
		}
		plain, place := norm.NFKC.String(trimmed), fmt.Sprintf("正文第%d段", k+1)
		if m := heading.FindStringSubmatch(plain); m != nil {
			i := criteria.find(m[1])
			if i == nil {
				i = criteria.identified(m[1])
			}
			if i == nil && levels.find(m[1]) == nil && announces(plain, m) {
				if i = criteria.likely(m[1], m[2], func(*engine.Item) bool { return true }); i != nil {
					r.likened(place, m[1], i)
				} else if flush(); levels.likely(m[1], m[2], func(*engine.Item) bool { return true }) == nil {
					if unknown++; unknown <= maxUnknown {
						r.unknown(place, m[1], true)
					}
				}
			}
			if i != nil {
				flush()
				now = &Score{ID: i.ID, Weight: m[2], Place: fmt.Sprintf("%s“%s”", place, strings.TrimSpace(m[1]))}
				all = nil
				if s := settled.FindStringSubmatch(plain[len(m[0]):]); s != nil {
					if now.Rate = s[3]; s[2] == "" {
						now.Points = s[1]
					}
					flush()
				} else {
					hear(plain[len(m[0]):]) // in the heading's own line
				}
				continue
			}
		}
		if name := numbered.ReplaceAllString(plain, ""); utf8.RuneCountInString(name) <= maxHeading {
			switch m := misprinted.FindStringSubmatch(name); {
			case levels.find(name) != nil || m != nil && (levels.find(m[1]) != nil || strings.Contains(m[2], "分,得") && criteria.find(m[1]) != nil) || name != plain && criteria.find(name) != nil: // without its weight, which a heading has that is read
				flush()
			case m != nil && criteria.find(m[1]) != nil:
				flush()
				r.note(place, "“%s”的分值写作“%s”，看不出是不是分值，正文里的得分没有读", "the weight of %q is printed as %q, which may be none: its score was not looked for in the text", strings.TrimSpace(m[1]), m[2])
			}
		}
		if now != nil {
			hear(trimmed)
		}
	}
	flush()
	if unknown > maxUnknown {
		r.note("", "正文里规则没有的标题超过 %d 个，其余没有说明", "the text has more than %d headings that name no indicator, and the others are not told", maxUnknown)
	}
	for _, s := range body.Scores {
		if s.Points == "" {
			r.note(s.Place, "正文里没有认出得分", "no score of it was made out in the text")
		}
	}
	if len(body.Scores) > 0 {
		r.Copies = append(r.Copies, body)
	}
}

// maxUnknown is how many headings that name no indicator are told.
const maxUnknown = 500

// maxHeading is how many characters a heading has at most.
const maxHeading = 40

var (
	numbered   = regexp.MustCompile(`^\s*(?:[0-9]{1,2}(?:\.[0-9]{1,2})+[.、\s]\s*|[(（]?\s*[0-9一二三四五六七八九十]+\s*[)）.、．]\s*)`)
	misprinted = regexp.MustCompile(`^(.+?)\s*\(\s*([0-9][0-9.\s]*[^()0-9]{0,2}|[^()]{0,12}分[^()]{0,40}?)\s*\)\s*[:。.]?$`)
)

// settled is how the heading of a criterion goes on in what was handed out of a scorecard: with its score, 2.87分，71.69%, or what it may be.
var settled = regexp.MustCompile(`^\s*(?:不适用,|无法确定,)?([0-9]+(?:\.[0-9]+)?)(~[0-9]+(?:\.[0-9]+)?)?分(?:,([0-9]+(?:\.[0-9]+)?%)|\((?:裁定|得分已定)|$)`)

// announces reports whether a line in which a weight in brackets was found is a heading: （1）职工满意度（8分）, and no point of an enumeration.
func announces(line string, m []string) bool {
	rest := strings.TrimLeft(line[len(m[0]):], " ")
	return numbered.MatchString(line) && utf8.RuneCountInString(m[1]) <= maxHeading && !strings.ContainsAny(m[1], ",。;:!?、") && !strings.HasPrefix(rest, ";") && !strings.HasPrefix(rest, ",")
}

func (r *Report) note(place, zh, en string, args ...any) {
	r.Notes.Add(diag.New(diag.ReportImport, r.at(place), diag.Both(zh, en, args...)))
}

// at is a place in the file.
func (r *Report) at(place string) diag.Place {
	source := diag.NewSource(r.name, nil)
	if place != "" {
		source = diag.NewSource(r.name+" "+place, nil)
	}
	source.Cell = true
	return diag.Place{Source: source}
}

func (r *Report) done() *Report {
	var tables, scored []*Copy
	for _, of := range r.all {
		tables = append(tables, of.scores)
		if of.columns.process >= 0 {
			tables = append(tables, of.process)
		}
		if of.columns.name >= 0 {
			scored = append(scored, of.scores)
		}
	}
	if len(scored) > 0 {
		r.absent(scored)
	}
	r.Copies = append(tables, r.Copies...)
	for k, c := range r.Copies { // tables of one kind, one after the other
		for n := 2; slices.ContainsFunc(r.Copies[:k], func(other *Copy) bool { return other.ID == c.ID }); n++ {
			c.ID = fmt.Sprintf("%s%d", strings.TrimRight(c.ID, "0123456789"), n)
		}
	}
	sort.SliceStable(r.Copies, func(a, b int) bool { return r.Copies[a].ID == "评分表" && r.Copies[b].ID != "评分表" }) // the others are compared with it
	for _, c := range r.Copies {
		if r.Total == "" {
			r.Total = c.Total
		}
	}
	if r.Subject == "" {
		r.Subject = subject(r.Title)
	}
	return r
}

// oneYear is the year that a rule set is in force for, "" if it is for more than one: the report then says it.
func oneYear(e engine.Effective) string {
	if len(e.Until) < 4 || e.Until[:4] != e.From[:4] {
		return ""
	}
	return e.From[:4]
}

// Text is the report's file. What is not printed anywhere is empty, to be filled in.
func (r *Report) Text() ([]byte, error) {
	type score struct {
		Weight  string `json:"weight,omitempty"`
		Points  string `json:"points,omitempty"`
		Percent string `json:"percent,omitempty"`
		Rate    string `json:"rate,omitempty"`
		Grade   string `json:"grade,omitempty"`
		Place   string `json:"place,omitempty"`
	}
	b := []byte(`{"$schema": "../../../schemas/report.schema.json"`)
	member := func(name string, v any) error {
		text, err := json.Marshal(v)
		b = append(append(append(append(b, `, "`...), name...), `": `...), text...)
		return err
	}
	period := oneYear(r.card.RuleSet.Effective)
	if m := subjected.FindStringSubmatch(r.Title); period == "" && m != nil && strings.TrimRight(m[1], betweenYears) == m[1] && printed.MatchString(m[2]) {
		period = m[2]
	}
	for _, m := range [][2]string{{"title", r.Title}, {"subject", r.Subject}, {"period", period}, {"ruleset", r.card.RuleSet.Ref()}, {"issuer", ""}, {"total", r.Total}, {"grade", r.Grade}, {"place", ""}} {
		if err := member(m[0], m[1]); err != nil {
			return nil, err
		}
	}
	b = append(b, `, "copies": [`...)
	for k, c := range r.Copies {
		if k > 0 {
			b = append(b, ',')
		}
		b = append(diag.AppendQuoted(append(b, `{"id": `...), c.ID), `, "name": `...)
		b = diag.AppendQuoted(b, c.Name)
		for _, m := range [][2]string{{"weight", c.Weight}, {"total", c.Total}, {"rate", c.Rate}, {"place", c.Place}} {
			if m[1] == "" {
				continue
			}
			if err := member(m[0], m[1]); err != nil {
				return nil, err
			}
		}
		b = append(b, `, "scores": {`...)
		for j, s := range c.Scores {
			if j > 0 {
				b = append(b, ',')
			}
			text, err := json.Marshal(score{s.Weight, s.Points, s.Percent, s.Rate, s.Grade, s.Place})
			if err != nil {
				return nil, err
			}
			b = append(append(diag.AppendQuoted(b, s.ID), ':'), text...)
		}
		b = append(b, "}}"...)
	}
	if r.Statements == nil {
		r.Statements = []Statement{}
	}
	b = append(b, ']')
	if err := member("statements", r.Statements); err != nil {
		return nil, err
	}
	b = append(b, '}')
	text, _, list := format.Format("report.json", b)
	if list.HasErrors() {
		return nil, list
	}
	return text, nil
}
