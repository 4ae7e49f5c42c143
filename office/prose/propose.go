// Package prose reads the sentences of issued standards for which a rule leaves no choice. A sentence is read only if every word of it is one of the lexicon and
// it is built as the grammar says; of any other nothing is said, and its rule is to be written.
package prose

import (
	"regexp"
	"slices"
	"strings"

	"jixiao/engine/number"
)

// Proposal is a rule that follows from the words of a standard, and those words: key points, bands, all or nothing, or what each case loses.
type Proposal struct {
	Points []Point // key points; empty where points are deducted for each case
	Each   string  // percent of the weight that each case loses
	Met    bool    // all or nothing
	Target string  // how many are to be done; with Met all or nothing, else in proportion
	Unit   string  // of what is counted
	Words  string  // that say so

	Measure     string // what bands are of, a percentage
	Bands       []Band // the best first; behind the last there is nothing
	InPoints    bool   // they give points, and not percent of the weight
	Falls       bool   // they go up to their border, and less is better; else they begin there
	Straight    bool   // they are two marks, and between them it rises evenly
	Least, Most string // of the measure, where the words speak of no other
}

// Band is the border at which a measure gives so much.
type Band struct{ At, Gives string }

// Rule is the expression of bands of a fact.
func (p *Proposal) Rule(fact string) string {
	var out []string
	switch {
	case p.Straight && len(p.Bands) < 2:
		return ""
	case p.Straight:
		return "linear(" + fact + ", " + p.Bands[0].At + ", " + p.Bands[1].At + ")"
	case p.Falls:
		for _, b := range p.Bands {
			out = append(out, fact+" <= "+b.At+" ? "+b.Gives+" : ")
		}
		return strings.Join(out, "") + "0"
	}
	for _, b := range p.Bands {
		out = append(out, "["+b.At+", "+b.Gives+"]")
	}
	return "band(" + fact + ", [" + strings.Join(out, ", ") + "], 0)"
}

// Point is a key point with its share in percent.
type Point struct {
	Mark, About, Share string
	Gate               bool // unless it is met, there is nothing
}

const marks = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

const (
	planned = `(?:(?:根据|按照|按|依据)(?:部门|单位)?(?:年度|年初|全年)?(?:工作)?计划(?:要求)?,?)?(?:(?:全年|年度内|年内|本年度|当年)(?:计划)?,?)?`
	many    = `([1-9][0-9]*)(次|场|家|个|人|人次|户|名|座)`
)

// What the words of a standard must say, whole and with nothing left over, for a rule to be proposed.
var (
	ending    = `(?:权重分?)?(?:,(?:以上)?均(?:满足|符合)得100%权重分?)?,否则扣除相应权重分?(?:,扣完为止)?$`
	equally   = regexp.MustCompile(`^(?:以上)?每项(?:分别|各)?占([0-9]+(?:\.[0-9]+)?)%的?` + ending)
	severely  = regexp.MustCompile(`^(?:以上)?([①-⑳]*)每项分别占((?:[0-9.]+%、)+[0-9.]+%)的?` + ending)
	gated     = regexp.MustCompile(`^满足①得([0-9.]+)%权重分?,否则此指标不得分;([②-⑳]+)分别占([0-9]+(?:\.[0-9]+)?)%权重分?(?:,([②-⑳]+)均(?:满足|符合)得([0-9.]+)%权重分?)?,否则扣除相应权重分?(?:,扣完为止)?$`)
	allOrNone = regexp.MustCompile(`(?:^|[,;。])符合得(?:100%权重分|满分),(?:否则|不符合)不得分$`)
	deducted  = regexp.MustCompile(`每(?:发现|出现)1(?:处|次|个|起|项)([^,。;①-⑳]{0,40})扣([0-9]+(?:\.[0-9]+)?)%权重分,扣完为止$`)

	// How many are to be done at least, and what is had for it: all, or else in proportion, or nothing. The number says that it is the least, and a plain
	// verb and the thing that is counted are all that stands beside it.
	target = regexp.MustCompile(`^` + planned + `(组织开展|组织|开展|举办|举行|新建|建成|建设|打造|新增|培训|走访慰问|慰问走访|走访|慰问|救助)(?:(\p{Han}{1,12})(?:不少于|不低于|达到|≥)` + many + `|(\p{Han}{1,12})` + many + `(?:\(含\))?以上|` + many + `(?:\(含\))?以上(\p{Han}{2,12}))` +
		`,(?:(?:全部)?完成|完成率为100%)得(?:100%权重分|满分)[,;](?:否则|未达到目标值)(按(?:完成)?比率得分|不得分)$`)
	// counted are what may be done with what, and what it is counted in: 建设职工 is nothing, and of 100人以上活动 it is the size that is told.
	counted = []struct{ verb, thing, unit *regexp.Regexp }{
		{whole("组织开展|组织|开展|举办|举行"), whole("(?:" + words(themes) + "的?)*" + words(held)), whole("次|场|个")},
		{whole("新建|建成|建设|打造|新增"), whole(words(built, "企业")), whole("个|家|座")},
		{whole("培训|走访慰问|慰问走访|走访|慰问|救助"), whole(words(people)), whole("人|名|人次")},
		{whole("组织开展|组织|开展|举办"), whole("(?:" + words(themes) + "的?)*培训"), whole("人次")},
		{whole("走访慰问|慰问走访|走访|慰问|救助"), whole("农户|困难农户"), whole("户")},
	}
	// inUnits are units that the end of a name is in.
	inUnits = map[string]*regexp.Regexp{"人数": whole("人|名"), "人次": whole("人次"), "户数": whole("户"), "次数": whole("次"), "场次": whole("场"), "场数": whole("场"), "率": whole(""), "度": whole(""), "成本": whole(""), "额": whole("")}
	// full is what may stand before the cases that says the same of no case at all: a share that is whole has full marks.
	full = regexp.MustCompile(`^(?:(?:[0-9]{4}年度的?)?([^0-9%]*)[,;。])?([^,;。0-9%]{2,20}率)为100%得(?:100%权重分|满分),(?:否则)?$`)
)

// opposite is what a rate does not count: where it is whole, there is no such case, and the other way round. Rates of money count none.
var opposite = []struct{ rate, of *regexp.Regexp }{
	{regexp.MustCompile("符合率$"), whole("不符(?:合)?")},
	{regexp.MustCompile("合格率$"), whole("不合格")},
	{regexp.MustCompile("达标率$"), whole("不达标|未达标")},
	{regexp.MustCompile("及时率$"), whole("不及时|未(?:及时|按时|按期)" + words(undone) + "|逾期" + words(undone))},
	{regexp.MustCompile("完成率$"), whole("未完成")},
	{regexp.MustCompile("完好率$"), whole("损坏")},
}

// wholly reports whether a text says of what is looked at that all of it has full marks, and nothing else, and whether each case is one that is not so.
func wholly(s, aCase string) bool {
	m := full.FindStringSubmatch(s)
	if m == nil || !said().better.MatchString(m[2]) || m[1] != "" && !states(m[1]) || isMoney.MatchString(m[2]) {
		return false
	}
	for _, o := range opposite {
		if o.rate.MatchString(m[2]) && o.of.MatchString(aCase) {
			return true
		}
	}
	return false
}

// isMoney is in the names of rates of money.
var isMoney = regexp.MustCompile("预算|资金|支出|收入|采购|投资|费")

// longest is how many bytes a text may have that is read: no sentence that is known from end to end is near it.
const longest = 6000

// signs are written in one way, and those that set words off are left out.
var signs = strings.NewReplacer("，", ",", "；", ";", "：", ":", "％", "%", " ", "", "\n", "", "　", "", "（", "(", "）", ")", "＝", "=", "＜", "<", "＞", ">", "“", "", "”", "", "～", "~", "—", "~", "–", "~", "－", "~")

// apartDigits are digits with a space between them: one number, or two?
var apartDigits = regexp.MustCompile(`[0-9.][\s\x{3000}]+[0-9.]`)

// unified is a text with one way of writing each sign.
func unified(text string) string { return signs.Replace(text) }

// Propose reads the standard of a criterion by a grammar that leaves no choice; nil where the words are other ones.
func Propose(words, name, weight string) *Proposal {
	if len(words)+len(name)+len(weight) > longest || apartDigits.MatchString(words) {
		return nil
	}
	s := unified(words)
	s = strings.TrimSuffix(s, "。")
	if m := deducted.FindStringSubmatch(s); m != nil {
		before, aCase := s[:strings.LastIndex(s, m[0])], m[1]
		each, err := number.Parse(m[2])
		questions := 0
		looked := clauses(before, func(c string) bool {
			if said().asked.MatchString(c) {
				questions++
				return true
			}
			return said().looked.MatchString(c)
		})
		switch {
		case err != nil || each.Sign() <= 0 || number.Hundred.Less(each):
		case aCase == "" && (questions == 0 || happens.MatchString(m[0]) || isEvent.MatchString(before)), aCase != "" && !said().aCase.MatchString(aCase): // each of what?
		case looked, wholly(before, aCase):
			return &Proposal{Each: m[2], Words: s[len(before):]}
		}
		return nil
	}
	if m := allOrNone.FindStringIndex(s); m != nil {
		if states(s[:m[0]]) {
			return &Proposal{Met: true, Words: strings.TrimLeft(s[m[0]:], ",;。")}
		}
		return nil
	}
	if m := target.FindStringSubmatch(s); m != nil {
		verb, thing, unit := m[1], m[2]+m[5]+m[10], m[4]+m[7]+m[9]
		called, within := name, ""
		if at := strings.IndexAny(name, "(（[【"); at >= 0 {
			called, within = name[:at], strings.Trim(name[at:], "()（）[]【】")
		}
		if within != "" && within != unit {
			return nil
		}
		for end, in := range inUnits {
			if strings.HasSuffix(called, end) && !in.MatchString(unit) {
				return nil
			}
		}
		for _, c := range counted {
			if c.verb.MatchString(verb) && c.thing.MatchString(thing) && c.unit.MatchString(unit) && (m[10] == "" || !isSize.MatchString(unit)) {
				return &Proposal{Target: m[3] + m[6] + m[8], Unit: unit, Met: m[11] == "不得分", Words: strings.TrimSuffix(strings.TrimSpace(words), "。")}
			}
		}
		return nil
	}
	if p := banded(s, name, weight); p != nil {
		p.Words = strings.TrimSuffix(strings.TrimSpace(words), "。")
		return p
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

// happens is what is counted in times: of a question that may be what is asked for.
var happens = regexp.MustCompile("^每(?:出现|发现1[次起])")

// isEvent is a question of what may have happened, of which each might be what is found.
var isEvent = regexp.MustCompile("(?:开展|组织|举办)了?[^,。;]*(?:活动|培训|培训班|讲座|宣传|宣讲|演出|竞赛)(?:[,。;]|$)")

// isSize is what may tell how large each is where it stands before it.
var isSize = whole("人|名|人次|户")

// states reports whether a text says what is met: clauses that do, behind one that may say by what.
func states(text string) bool {
	some, ok := false, true
	for _, clause := range parted(text) {
		if said().met.MatchString(clause) {
			some = true
		} else {
			ok = ok && !some && said().basis.MatchString(clause)
		}
	}
	return ok && some
}

// clauses reports whether each clause of a text is of a kind.
func clauses(text string, of func(string) bool) bool {
	for _, clause := range parted(text) {
		if !of(strings.TrimLeft(clause, marks)) {
			return false
		}
	}
	return true
}

// asks leaves out what makes a question of a sentence.
var asks = strings.NewReplacer("是否", "")

// parted are the clauses of a text.
func parted(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;。:", r) })
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
		if !states(about) || slices.ContainsFunc(points, func(p Point) bool { return asks.Replace(p.About) == asks.Replace(about) }) {
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
