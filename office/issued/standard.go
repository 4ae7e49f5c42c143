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

// Proposal is a rule that follows from the words of a standard, and those words.
type Proposal struct {
	Points []Point // key points; empty where points are deducted for each case
	Each   string  // percent of the weight that each case loses
	Met    bool    // all or nothing
	Words  string  // that say so
}

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

const marks = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

// What the words of a standard must say, whole and with nothing left over, for a rule to be proposed.
var (
	ending    = `(?:权重分?)?(?:,(?:以上)?均(?:满足|符合)得100%权重分?)?,否则扣除相应权重分?(?:,扣完为止)?$`
	equally   = regexp.MustCompile(`^(?:以上)?每项(?:分别|各)?占([0-9]+(?:\.[0-9]+)?)%的?` + ending)
	severely  = regexp.MustCompile(`^(?:以上)?([①-⑳]*)每项分别占((?:[0-9.]+%、)+[0-9.]+%)的?` + ending)
	gated     = regexp.MustCompile(`^满足①得([0-9.]+)%权重分?,否则此指标不得分;([②-⑳]+)分别占([0-9]+(?:\.[0-9]+)?)%权重分?(?:,([②-⑳]+)均(?:满足|符合)得([0-9.]+)%权重分?)?,否则扣除相应权重分?(?:,扣完为止)?$`)
	allOrNone = regexp.MustCompile(`(?:^|[,;。])符合得(?:100%权重分|满分),(?:否则|不符合)不得分$`)
	deducted  = regexp.MustCompile(`每(?:发现|出现)1(?:处|次|个|起|项)([^,。;①-⑳]{0,40})扣([0-9]+(?:\.[0-9]+)?)%权重分,扣完为止$`)

	// What a clause may be that stands before these: a question that is asked, and how the answer is found.
	asked = regexp.MustCompile(`^[①-⑳]?[^0-9]*是否[^0-9]*$|^(?:现场|实地)?(?:核查|检查|抽查|调研|查阅|查看)[^0-9是]*$`)

	// otherwise are words of another way of scoring, beside the one that a sentence states. A clause with one of them leaves a choice.
	otherwise = regexp.MustCompile(`满分|零分|0分|得分|不得分|分以上|一半|减半|加倍|翻倍|折半|比例|乘以|部分满足|部分符合|基本满足|基本符合|不适用|剔除|不计|视情|酌情|给分|计分|加分|减分|扣分|否决|上限|下限|基础分|允许|首次|自第|抵扣|抵一|其中一|任一|任意|每[低高超少增降季月年个项次]|按季|按月|逐[项季月年]|情形除外|除外`)
	// of is what cases are counted of: nothing that makes one weigh more or less than another.
	ofCase = regexp.MustCompile(`每|按|加|减|倍|半|且|或|除|比例|整改|百分点|个点|全部|程度|、|,|以上|所在`)

	// What else says that something is worth more or less, is set aside, or settles all, wherever it stands: amounts, and words of scoring.
	amount = regexp.MustCompile(`[0-9%]|[零一二两三四五六七八九十百半几多数][成折分档倍半次处个项起天日月年季家户人条批周]|[首第本该此整][一二三四五六七八九十次处个项指]|半数|首|若干`)
	worth  = regexp.MustCompile(`[得扣免零档降酌最超若但除缺无晚较替]|依|按|至少|至多|累计|逾|延迟|延期|以内|之内|以外|前提|视同|视为|考虑|参与|分摊|返还|归还|排名|排序|名次|加权|平均|均值|大部分|基本|不够|没有|分别|各占|一票|作废|清零|清空|所得|取消|仅|给|视|判为|判定|认定|折合|折算`)
	// and what else decides: who does, on what condition, instead of what.
	decides = regexp.MustCompile(`[(（者由时则折拿择罚]|对半|翻番|递增|递减|累进|从[轻重宽]|不究|追究|列入|裁量|掌握|居中|轮空|封顶|出局|否定|归空|全失|全盘|放过|合并|就高|就低|计算|计入|统计|重复|恢复|区别|适当|程度|瑕疵|选做|选一|附加|重点项|权重|总分|另定|另行|次之|前置|[前上后]项|汇总|直接|适用|主管|专家|同类`)
	// harmless are words that hold those and say nothing of the kind.
	harmless = strings.NewReplacer("得到", "", "取得", "", "获得", "", "使得", "", "依据", "", "依法", "", "按照", "", "按时", "", "按期", "", "按规定", "", "基本支出", "", "超支", "", "无形", "", "比较", "", "及时", "", "时间", "", "时限", "", "时效", "", "理由", "", "劳动者", "", "工作者", "", "消费者", "", "志愿者", "", "选择", "", "折旧", "", "原则", "", "规则", "", "细则", "", "准则", "", "档案", "", "第三方", "", "公众参与", "", "重视", "", "视频", "", "可视", "", "供给", "")
)

// choosesNothing reports whether a part of a standard says only what is looked at: no amount, and no word of scoring.
func choosesNothing(text string) bool {
	text = harmless.Replace(text)
	return !amount.MatchString(text) && !worth.MatchString(text) && !decides.MatchString(text) && !otherwise.MatchString(text)
}

// propose reads a standard by a grammar that leaves no choice; nil where the words are other ones.
func propose(words string) *Proposal {
	s := strings.NewReplacer("，", ",", "；", ";", "：", ":", "％", "%", " ", "", "\n", "", "　", "", "（", "(", "）", ")").Replace(words)
	s = strings.TrimSuffix(s, "。")
	if m := deducted.FindStringSubmatch(s); m != nil && !ofCase.MatchString(m[1]) && choosesNothing(m[1]) {
		at := strings.LastIndex(s, m[0])
		each, err := number.Parse(m[2])
		if err == nil && each.Sign() > 0 && !number.Hundred.Less(each) && clauses(s[:at], asked.MatchString) {
			return &Proposal{Each: m[2], Words: s[at:]}
		}
		return nil
	}
	if m := allOrNone.FindStringIndex(s); m != nil {
		said := clauses(s[:m[0]], func(clause string) bool {
			return !strings.HasSuffix(clause, "的") && !strings.ContainsAny(clause, "0123456789%")
		})
		if said && !strings.ContainsAny(s, marks+"扣若或") {
			return &Proposal{Met: true, Words: strings.TrimLeft(s[m[0]:], ",;。")}
		}
		return nil
	}
	points, rest := itemsOf(s)
	if len(points) < 2 {
		return nil
	}
	sum := number.Zero
	share := func(k int, text string) bool {
		n, err := number.Parse(text)
		points[k].Share = text
		sum = sum.Add(n)
		return err == nil && n.Sign() > 0
	}
	switch {
	case equally.MatchString(rest):
		for k := range points {
			if !share(k, equally.FindStringSubmatch(rest)[1]) {
				return nil
			}
		}
	case severely.MatchString(rest):
		m := severely.FindStringSubmatch(rest)
		list := strings.Split(m[2], "、")
		if len(list) != len(points) || m[1] != "" && m[1] != marked(points, 0) {
			return nil
		}
		for k := range points {
			if !share(k, strings.TrimSuffix(list[k], "%")) {
				return nil
			}
		}
	case gated.MatchString(rest):
		m := gated.FindStringSubmatch(rest)
		if m[2] != marked(points, 1) || m[4] != "" && m[4] != m[2] || !share(0, m[1]) {
			return nil
		}
		if m[4] != "" { // what they come to together
			together, _ := number.Parse(m[5])
			each, _ := number.Parse(m[3])
			if !together.Equal(each.Mul(number.Int(int64(len(points) - 1)))) {
				return nil
			}
		}
		points[0].Gate = true
		for k := 1; k < len(points); k++ {
			if !share(k, m[3]) {
				return nil
			}
		}
	default:
		return nil
	}
	if !sum.Equal(number.Hundred) {
		return nil
	}
	return &Proposal{Points: points, Words: rest}
}

// clauses reports whether each clause of a text is of a kind, and none speaks of another way of scoring.
func clauses(text string, of func(string) bool) bool {
	for _, clause := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;。:", r) }) {
		if !of(clause) || !choosesNothing(strings.Trim(clause, marks)) {
			return false
		}
	}
	return true
}

func marked(points []Point, from int) string {
	s := ""
	for _, p := range points[from:] {
		s += p.Mark
	}
	return s
}

// itemsOf parts a standard that begins with ① into its key points and the sentence after them.
func itemsOf(s string) (points []Point, rest string) {
	if !strings.HasPrefix(s, "①") {
		return nil, s
	}
	list := []rune(marks)
	for k := 0; k < len(list) && strings.HasPrefix(s, string(list[k])); k++ {
		s = strings.TrimPrefix(s, string(list[k]))
		end := strings.IndexAny(s, ";。")
		if end < 0 {
			return nil, s
		}
		about := s[:end]
		if strings.ContainsAny(about, marks) || !choosesNothing(about) {
			return nil, s
		}
		points = append(points, Point{Mark: string(list[k]), About: about})
		_, size := runeAt(s[end:])
		s = s[end+size:]
	}
	return points, s
}

func runeAt(s string) (rune, int) {
	for _, r := range s {
		return r, len(string(r))
	}
	return 0, 0
}
