package issued

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"jixiao/engine/diag"
	"jixiao/engine/format"
	"jixiao/engine/number"
	"jixiao/office/docx"
	"jixiao/office/sheet"
)

// Standard is a scoring standard as it was issued, in a table without expressions: a framework, with rules proposed where the words of
// a standard leave no choice.
type Standard struct {
	Criteria []*Criterion
	Notes    diag.List

	levels  []*levelOf
	name    string
	columns map[string]int // of the table before, and how many it has
	wide    int
	remarks map[int]bool // columns of remarks
}

// Criterion is a row of the table, and the rule that is proposed for it.
type Criterion struct {
	ID, Name, Weight, Explanation, Words, Place string
	Proposal                                    *Proposal // nil: the rule is to be written

	first, second string
	fact          string // what its facts are called, different from those of others
}

// Proposal is a rule that follows from the words of a standard, and those words: key points, bands, all or nothing, or what each case loses.
type Proposal struct {
	Points []Point // key points; empty where points are deducted for each case
	Each   string  // percent of the weight that each case loses
	Met    bool    // all or nothing
	Words  string  // that say so

	Measure string // what bands are of, a percentage
	Bands   []Band // the highest first; below them there is nothing
}

// Band is from where a measure gives so many percent of the weight.
type Band struct{ From, Gives string }

// Point is a key point with its share in percent.
type Point struct {
	Mark, About, Share string
	Gate               bool // unless it is met, there is nothing
}

type levelOf struct {
	id, name, weight string
	below            []*levelOf
	criteria         []*Criterion
}

// StandardFromBook and StandardFromText read the tables that name indicators, weights and standards, and what continues them.
func StandardFromBook(b *sheet.Book) *Standard {
	s := &Standard{name: b.Name}
	for _, g := range bookGrids(b) {
		s.table(g)
	}
	return s
}

// StandardFromText is StandardFromBook for a Word file.
func StandardFromText(name string, parts []docx.Part) *Standard {
	s := &Standard{name: name}
	grids, _ := textGrids(parts)
	for _, g := range grids {
		s.table(g)
	}
	return s
}

func (s *Standard) note(place, zh, en string, args ...any) {
	s.Notes.Add(diag.New(diag.ReportImport, diag.Place{Source: diag.NewSource(s.name+" "+place, nil)}, diag.Both(zh, en, args...)))
}

// table reads a table of a standard.
func (s *Standard) table(g grid) {
	column := map[string]int{}
	var twice map[string]int
	head := -1
	for k := 0; k < len(g.rows) && k < 12 && head < 0; k++ {
		found := map[string]int{}
		twice = map[string]int{}
		for c, x := range g.rows[k] {
			for what, names := range map[string][]string{"first": {"一级"}, "second": {"二级"}, "name": {"三级", "名称", "指标名称"}, "weight": {"分值", "权重", "满分", "标准分"},
				"explanation": {"指标解释", "指标说明", "解释"}, "standard": {"评分标准", "评价标准", "评分细则"}} {
				for _, name := range names {
					if plainly(x.text) == plainly(name) {
						if before, ok := found[what]; ok && before != c {
							twice[what] = c
						}
						found[what] = max(found[what], c)
					}
				}
			}
		}
		if _, ok := found["standard"]; ok && len(found) >= 3 {
			if _, ok := found["name"]; ok {
				head, column = k, found
			}
		}
	}
	if head >= 0 {
		for _, what := range slices.Sorted(maps.Keys(twice)) { // of two columns of one kind none is the right one for sure
			c := twice[what]
			s.note(g.place(head, c), "有几列都是“%s”，只读最后一列", "several columns are %q; only the last is read", strings.TrimSpace(at(g.rows[head], c).text))
			column[what] = c
		}
		s.columns, s.wide, s.remarks = column, widest(g), map[int]bool{}
		for c, x := range g.rows[head] {
			s.remarks[c] = remarkHead.MatchString(plainly(x.text))
		}
	} else if s.continues(g) {
		column = s.columns
	} else {
		if k := looksScored(g); k >= 0 {
			s.note(g.place(k, 0), "这张表：没有写着指标名称和评分标准的表头", "this table: no head names indicators and standards")
		}
		return
	}
	col := func(what string) int {
		if c, ok := column[what]; ok {
			return c
		}
		return -1
	}
	first, second := "", ""
	for k := head + 1; k < len(g.rows); k++ {
		row := g.rows[k]
		if isTotal(row) {
			continue
		}
		if x := at(row, col("first")); !x.covered && strings.TrimSpace(x.text) != "" {
			first, second = strings.TrimSpace(x.text), ""
		}
		if x := at(row, col("second")); !x.covered && strings.TrimSpace(x.text) != "" {
			second = strings.TrimSpace(x.text)
		}
		name := at(row, col("name"))
		if strings.TrimSpace(name.text) == "" || name.covered {
			if x := at(row, col("standard")); strings.TrimSpace(x.text) != "" && !x.covered {
				if n := len(s.Criteria); n > 0 { // it may go on with the standard above
					s.Criteria[n-1].Proposal = nil
				}
				s.note(g.place(k, col("standard")), "这一行有评分标准而没有指标名称", "this row has a standard and no name of an indicator")
			} else if x := at(row, col("weight")); plainNumeral(x.text) != "" && !x.covered {
				s.note(g.place(k, col("weight")), "这一行有分值而没有指标名称", "this row has a weight and no name of an indicator")
			}
			continue
		}
		if label := strings.TrimSpace(at(row, 0).text); remark.MatchString(label) {
			s.note(g.place(k, 0), "备注", "a remark")
			continue
		}
		c := &Criterion{Name: strings.TrimSpace(name.text), Weight: plainNumeral(at(row, col("weight")).text), Explanation: strings.TrimSpace(at(row, col("explanation")).text),
			Words: strings.TrimSpace(at(row, col("standard")).text), Place: g.place(k, col("standard")), first: first, second: second}
		if c.Weight == "" {
			s.note(g.place(k, col("weight")), "“%s”的分值“%s”不是数", "the weight %[2]q of %[1]q is no number", c.Name, at(row, col("weight")).text)
			continue
		}
		if c.Proposal = propose(c.Words); s.scoresBeside(row, col("explanation")) {
			c.Proposal = nil
		}
		s.add(c)
	}
}

var remarkHead = regexp.MustCompile(`备注|说明|补充|^注`)

var speaksOfScoring = regexp.MustCompile(`扣|不得分|满分|得分|计分|给分|[得计][0-9一二两三四五六七八九十半几]`)

// scoresBeside reports whether what stands beside a standard, its explanation or a column of remarks, speaks of scoring, too.
func (s *Standard) scoresBeside(row []cell, explanation int) bool {
	for k, x := range row {
		if (k == explanation || s.remarks[k]) && speaksOfScoring.MatchString(x.text) {
			return true
		}
	}
	return false
}

var remark = regexp.MustCompile(`^(?:备注|注|说明)(?:[：:]|$)`)

// continues reports whether a table without a head goes on with the one before, as a table of two pages does: as wide, and with a weight where that has one.
func (s *Standard) continues(g grid) bool {
	c, ok := s.columns["weight"]
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

// plainNumeral is a printed number without dashes.
func plainNumeral(text string) string {
	text = width.Narrow.String(text)
	if n := figures.FindString(strings.TrimSpace(text)); n == strings.TrimSuffix(strings.TrimSpace(text), "分") {
		return n
	}
	return ""
}

var figures = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?`)

// labelled is a level's name and the weight in brackets behind it.
func labelled(text string) (name, weight string) {
	if m := weightIn.FindStringSubmatch(text); m != nil {
		weight = m[1]
	}
	return strings.TrimSpace(weightIn.ReplaceAllString(text, "")), weight
}

// add puts a criterion into the tree and gives it an id: A101 is the first below A1, the first below A.
func (s *Standard) add(c *Criterion) {
	s.Criteria = append(s.Criteria, c)
	in := func(list *[]*levelOf, text, id string) *levelOf {
		name, weight := labelled(text)
		if n := len(*list); n > 0 && (*list)[n-1].name == name {
			return (*list)[n-1]
		}
		l := &levelOf{id: id, name: name, weight: weight}
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
		var bands []string
		for _, b := range p.Bands {
			bands = append(bands, "["+b.From+", "+b.Gives+"]")
		}
		name := c.fact
		if p.Measure != name {
			name += "." + p.Measure
		}
		o = append(o, pair{"facts", ordered{{name, ordered{{"type", "number"}, {"unit", "%"}, {"min", 0}, {"about", p.Measure}}}}}, pair{"percent", "band(" + name + ", [" + strings.Join(bands, ", ") + "], 0)"})
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
