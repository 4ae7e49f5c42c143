package issued

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"jixiao/engine/diag"
	"jixiao/engine/format"
	"jixiao/engine/number"
	"jixiao/office/docx"
	"jixiao/office/prose"
	"jixiao/office/sheet"
)

// Standard is a scoring standard as it was issued, in a table without expressions: a framework, with rules proposed where the words of
// a standard leave no choice.
type Standard struct {
	Criteria []*Criterion
	Notes    diag.List

	Title string // that stands above the table

	levels  []*levelOf
	name    string
	columns standardColumns // of the table before, and how wide it is
	wide    int
	printed []printedSum
	unknown []string // where texts stand that are of no criterion and may set a rule

	exported bool // the workbook is an exported rule set
}

// Criterion is a row of the table, and the rule that is proposed for it.
type Criterion struct {
	ID, Name, Weight, Explanation, Words, Place string
	Proposal                                    *prose.Proposal // nil: the rule is to be written

	first, second string
	said          []string // what else stands in its row
	fact          string   // what its facts are called, different from those of others
}

type levelOf struct {
	id, name string
	below    []*levelOf
	criteria []*Criterion
}

// StandardFromBook and StandardFromText read the tables that name indicators, weights and standards, and what continues them.
func StandardFromBook(b *sheet.Book) *Standard {
	s := &Standard{name: b.Name}
	if s.exported = isExport(b); s.exported {
		s.note("", "这是导出的指标体系，别的表都写自它的规则；作为标准只读“指标表”", "this is a rule set that was exported, and its other sheets are written from its rules: only 指标表 is read as a standard")
	}
	for _, g := range bookGrids(b) {
		if s.exported && slices.Contains(exportedSheets, g.name) {
			continue
		}
		if s.table(g); g.sheet.Drawn {
			s.differs(g.name, "工作表上有图形、图片或文本框，没有读", "there are shapes, pictures or text boxes on the sheet, and they are not read")
			s.unknown = append(s.unknown, g.name)
		}
		for _, said := range g.sheet.Margin {
			s.besideTable(g.name, aroundSheet, said)
		}
	}
	s.withhold()
	s.sums()
	s.Notes = append(s.Notes, b.Macros()...)
	return s
}

// exportedSheets are the sheets beside 指标表 that a rule set is exported with.
var exportedSheets = []string{"说明", "上级指标", "要点", "分档", "规则中的数", "定义", "参数", "等级", "总分调整", "用例", "来源"}

// isExport reports whether a workbook says that it was exported of a rule set.
func isExport(b *sheet.Book) bool {
	cover := b.Find("说明")
	if cover == nil || b.Find("指标表") == nil {
		return false
	}
	said := map[string]bool{}
	for k := range cover.Rows {
		if cells := cover.Rows[k].Cells; len(cells) > 0 {
			said[cells[0].Trimmed()] = true
		}
	}
	return said["导出自"] && said["规则摘要"]
}

// StandardFromText is StandardFromBook for a Word file.
func StandardFromText(name string, parts []docx.Part) *Standard {
	s := &Standard{name: name}
	grids, _ := textGrids(parts)
	line, tables, read := 0, 0, false // whether the table before was read
	for _, p := range parts {
		if place := margins[p.Margin]; place != "" {
			s.besideTable(place, onPages, p.Text)
			continue
		}
		if p.Table != nil {
			tables++
			s.asideAll(fmt.Sprintf("第%d个表", tables), p.Beside)
			from := len(s.Criteria)
			s.table(grids[0])
			grids, read = grids[1:], len(s.Criteria) > from
			if read && p.Inserted+p.Deleted != "" { // of rows
				s.unknown = append(s.unknown, fmt.Sprintf("第%d个表", tables))
			}
			continue
		}
		if line++; p.Contents {
			continue
		}
		place := fmt.Sprintf("正文第%d段", line)
		s.asideAll(place, p.Beside)
		text := strings.TrimSpace(p.Text)
		switch {
		case read && remark.MatchString(text):
			s.remarked("", text)
		case text == "":
			continue
		case s.Title == "" && len(s.Criteria) == 0 && utf8.RuneCountInString(text) < 40 && isTitle(text):
			s.Title = strings.Join(strings.Fields(text), "")
		default:
			read = false
			s.besideTable(place, outsideTables, text)
		}
	}
	s.withhold()
	s.sums()
	return s
}

func (s *Standard) note(place, zh, en string, args ...any) {
	s.Notes.Add(diag.New(diag.ReportImport, s.at(place), diag.Both(zh, en, args...)))
}

// looksScored is the first row of a table that has a number and a sentence, as one with a weight and a standard has; -1 for none.
func looksScored(g grid) int {
	for k, row := range g.rows {
		number, sentence := false, false
		for _, x := range row {
			number = number || plainNumeral(x.text) != ""
			sentence = sentence || strings.Contains(x.text, "分") && utf8.RuneCountInString(x.text) >= 8
		}
		if number && sentence {
			return k
		}
	}
	return -1
}

// plainNumeral is a printed number without dashes; a weight may be written as a percentage.
func plainNumeral(text string) string {
	text = strings.TrimSpace(width.Narrow.String(text))
	if n := figures.FindString(text); n == strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(text, "分"), "%")) {
		return n
	}
	return ""
}

var figures = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?`)

// weightBehind is a weight in brackets behind a name: （20分）, （20%）, （20）.
var weightBehind = regexp.MustCompile(`\s*[(（]\s*([0-9]+(?:\.[0-9]+)?)\s*[分%％]?\s*[)）]\s*$`)

// labelled is a level's name and the weight in brackets behind it.
func labelled(text string) (name, weight string) {
	text = strings.TrimSpace(text)
	for _, re := range []*regexp.Regexp{weightBehind, weightIn} {
		if m := re.FindStringSubmatch(text); m != nil {
			return strings.TrimSpace(re.ReplaceAllString(text, "")), m[1]
		}
	}
	return text, ""
}

// add puts a criterion into the tree and gives it an id: A101 is the first below A1, the first below A.
func (s *Standard) add(c *Criterion) {
	s.Criteria = append(s.Criteria, c)
	in := func(list *[]*levelOf, text, id string) *levelOf {
		name, _ := labelled(text)
		if n := len(*list); n > 0 && (*list)[n-1].name == name {
			return (*list)[n-1]
		}
		l := &levelOf{id: id, name: name}
		*list = append(*list, l)
		return l
	}
	first := c.first
	if first == "" {
		first = "指标"
	}
	letter := func(n int) string {
		if n < 26 {
			return string(rune('A' + n))
		}
		return fmt.Sprintf("Z%d", n-25)
	}
	top := len(s.levels)
	if top > 0 {
		if name, _ := labelled(first); s.levels[top-1].name == name {
			top--
		}
	}
	l := in(&s.levels, first, letter(top))
	if c.second != "" {
		n := len(l.below)
		if n > 0 {
			if name, _ := labelled(c.second); l.below[n-1].name == name {
				n--
			}
		}
		l = in(&l.below, c.second, fmt.Sprintf("%s%d", l.id, n+1))
	}
	c.ID = fmt.Sprintf("%s%02d", l.id, len(l.criteria)+1)
	c.fact = factName(c.Name)
	for _, other := range s.Criteria[:len(s.Criteria)-1] {
		if other.fact == c.fact {
			c.fact = factName(c.Name) + c.ID
			break
		}
	}
	l.criteria = append(l.criteria, c)
}

// Text is the framework's file.
func (s *Standard) Text(id, version, title string) ([]byte, error) {
	top := ordered{{"$schema", "../../../schemas/ruleset.schema.json"}, {"id", id}, {"version", version}, {"title", title}, {"framework", true},
		{"about", "由下发的评分标准表读入；标有“建议”的规则据其文字而写，其余待写，都须复核"}, {"effective", ordered{{"from", version4(version) + "-01-01"}}}, {"language", "cel"},
		{"rounding", ordered{{"places", 2}, {"mode", "half-up"}, {"at", "criterion"}}}}
	var tree []any
	for _, l := range s.levels {
		tree = append(tree, l.json())
	}
	text, err := json.Marshal(append(top, pair{"indicators", tree}))
	if err != nil {
		return nil, err
	}
	out, _, list := format.Format("standard.json", text)
	if list.HasErrors() {
		return nil, list
	}
	return out, nil
}

// version4 is the year that a version begins with.
func version4(version string) string {
	if m := regexp.MustCompile(`^(?:19|20)[0-9]{2}`).FindString(version); m != "" {
		return m
	}
	return "2024"
}

// ordered is a JSON object whose members keep their order.
type ordered []pair

type pair struct {
	name  string
	value any
}

// MarshalJSON writes the members in their order.
func (o ordered) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for k, p := range o {
		if k > 0 {
			b = append(b, ',')
		}
		v, err := json.Marshal(p.value)
		if err != nil {
			return nil, err
		}
		b = append(append(diag.AppendQuoted(b, p.name), ':'), v...)
	}
	return append(b, '}'), nil
}

func (l *levelOf) json() any {
	o := ordered{{"id", l.id}, {"name", l.name}}
	sum := number.Zero
	var children []any
	for _, b := range l.below {
		children = append(children, b.json())
	}
	for _, c := range l.criteria {
		children = append(children, c.json())
	}
	for _, c := range l.all() {
		w, _ := number.Parse(c.Weight)
		sum = sum.Add(w)
	}
	return append(o, pair{"weight", json.Number(sum.String())}, pair{"indicators", children})
}

func (l *levelOf) all() (out []*Criterion) {
	for _, b := range l.below {
		out = append(out, b.all()...)
	}
	return append(out, l.criteria...)
}

func (c *Criterion) json() any {
	o := ordered{{"id", c.ID}, {"name", c.Name}, {"weight", json.Number(c.Weight)}}
	if c.Explanation != "" {
		o = append(o, pair{"explanation", c.Explanation})
	}
	words := c.Words
	if words == "" {
		words = "（评分标准待补）"
	}
	o = append(o, pair{"standard", words})
	p := c.Proposal
	switch {
	case p == nil:
		return append(o, pair{"percent", "no_rule('评分标准尚未写成规则')"})
	case len(p.Points) > 0:
		var items []any
		for _, x := range p.Points {
			item := ordered{{"id", x.Mark}, {"share", json.Number(x.Share)}}
			if x.Gate {
				item = append(item, pair{"gate", true})
			}
			items = append(items, append(item, pair{"about", x.About}))
		}
		name := c.fact
		o = append(o, pair{"facts", ordered{{name, ordered{{"type", "checklist"}, {"items", items}}}}}, pair{"percent", "checklist(" + name + ")"})
	case len(p.Bands) > 0:
		name := c.fact
		if p.Measure != name {
			name += "." + p.Measure
		}
		decl := ordered{{"type", "number"}, {"unit", "%"}}
		for _, end := range []pair{{"min", p.Least}, {"max", p.Most}} {
			if end.value != "" {
				decl = append(decl, pair{end.name, json.Number(end.value.(string))})
			}
		}
		o = append(o, pair{"facts", ordered{{name, append(decl, pair{"about", p.Measure})}}}, pair{map[bool]string{true: "points", false: "percent"}[p.InPoints], p.Rule(name)})
	case p.Target != "":
		name := c.fact + ".完成数"
		rule := "attained(" + name + ", " + p.Target + ")"
		if p.Met {
			rule = name + " >= " + p.Target
		}
		o = append(o, pair{"facts", ordered{{name, ordered{{"type", "number"}, {"unit", p.Unit}, {"min", 0}, {"integer", true}, {"about", "实际完成" + p.Unit + "数"}}}}}, pair{"percent", rule})
	case p.Met:
		name := c.fact + ".符合"
		o = append(o, pair{"facts", ordered{{name, ordered{{"type", "boolean"}, {"about", c.Words}}}}}, pair{"percent", name})
	default:
		name := c.fact + ".扣分情形数"
		o = append(o, pair{"facts", ordered{{name, ordered{{"type", "number"}, {"min", 0}, {"integer", true}, {"about", p.Words}}}}}, pair{"percent", "deduct(" + p.Each + ", " + name + ")"})
	}
	return append(o, pair{"about", "建议：据评分标准“" + p.Words + "”"})
}

// factName is an indicator's name as expressions can write it.
func factName(name string) string {
	out := strings.Map(func(r rune) rune {
		if r >= 0x4e00 && r <= 0x9fff {
			return r
		}
		return -1
	}, name)
	if out == "" {
		return "要点"
	}
	return out
}
