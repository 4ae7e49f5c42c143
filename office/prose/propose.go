// Package prose reads the sentences of issued standards for which a rule leaves no choice. A sentence is read only if every word of it is one of the lexicon and
// it is built as the grammar says; of any other nothing is said, and its rule is to be written.
package prose

import (
	"regexp"
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
	many    = `([1-9][0-9]*)(次|场|家|个|人|人次|户|名|篇|座)`
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
	target = regexp.MustCompile(`^` + planned + `(?:组织开展|组织|开展|举办|举行|新建|建成|建设|打造|新增|培训|走访|慰问|救助|编印|种植)(?:(\p{Han}{0,12})(?:不少于|不低于|达到|≥)` + many + `|(\p{Han}{0,12})` + many + `(?:\(含\))?以上|` + many + `(?:\(含\))?以上(\p{Han}{2,12}))` +
		`,(?:(?:全部)?完成|完成率为100%)得(?:100%权重分|满分)[,;](?:否则|未达到目标值)(按(?:完成)?比率得分|不得分)$`)
	// inUnits are the units that a thing is counted in: of 100人以上活动 it is the size that is told.
	inUnits = regexp.MustCompile(`^(?:次|场|个):.*(?:活动|培训|培训班|讲座|宣传|宣讲|演出|服务)$|^(?:家|个):.*(?:企业|工会|驿站)$|^(?:人|名|个人|人次):.*(?:职工|教师|学员|干部)$|^户:.*农户$|^(?:个|座|家):.*(?:绿地|大棚|图书室|文化室|健身点|驿站)$|^人次:.*培训$`)
	// full is what may stand before the cases that says the same of no case at all: a share that is whole has full marks.
	full = regexp.MustCompile(`^(?:(?:[0-9]{4}年度的?)?([^0-9%]*)[,;。])?([^,;。0-9%]{2,20}率)为100%得(?:100%权重分|满分),(?:否则)?$`)
)

// wholly reports whether a text says of what is looked at that all of it has full marks, and nothing else.
func wholly(s string) bool {
	m := full.FindStringSubmatch(s)
	return m != nil && said().better(m[2]) && clauses(m[1], said().met)
}

// signs are written in one way, and those that set words off are left out.
var signs = strings.NewReplacer("，", ",", "；", ";", "：", ":", "％", "%", " ", "", "\n", "", "　", "", "（", "(", "）", ")", "＝", "=", "＜", "<", "＞", ">", "“", "", "”", "", "～", "~", "—", "~", "–", "~", "－", "~")

// unified is a text with one way of writing each sign.
func unified(text string) string { return signs.Replace(text) }

// Propose reads the standard of a criterion by a grammar that leaves no choice; nil where the words are other ones.
func Propose(words, name, weight string) *Proposal {
	s := unified(words)
	s = strings.TrimSuffix(s, "。")
	if m := deducted.FindStringSubmatch(s); m != nil && said().aCase(m[1]) {
		at := strings.LastIndex(s, m[0])
		each, err := number.Parse(m[2])
		if err == nil && each.Sign() > 0 && !number.Hundred.Less(each) && (clauses(s[:at], func(c string) bool { return said().asked(c) || said().looked(c) }) || wholly(s[:at])) {
			return &Proposal{Each: m[2], Words: s[at:]}
		}
		return nil
	}
	if m := allOrNone.FindStringIndex(s); m != nil {
		if clauses(s[:m[0]], said().met) {
			return &Proposal{Met: true, Words: strings.TrimLeft(s[m[0]:], ",;。")}
		}
		return nil
	}
	if m := target.FindStringSubmatch(s); m != nil {
		thing := m[1] + m[4] + m[9]
		if thing != "" && (!said().counted(thing) || !inUnits.MatchString(m[3]+m[6]+m[8]+":"+thing)) {
			return nil
		}
		return &Proposal{Target: m[2] + m[5] + m[7], Unit: m[3] + m[6] + m[8], Met: m[10] == "不得分", Words: strings.TrimSuffix(strings.TrimSpace(words), "。")}
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

// clauses reports whether each clause of a text is of a kind.
func clauses(text string, of func(string) bool) bool {
	for _, clause := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;。:", r) }) {
		if !of(strings.TrimLeft(clause, marks)) {
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
		if !clauses(about, said().met) {
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
