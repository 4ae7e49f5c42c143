package issued

import (
	"regexp"
	"slices"
	"strings"

	"jixiao/engine/diag"
	"jixiao/office/prose"
)

// What stands beside a standard may set another rule. A rule is proposed only where all that stands there is known to set none: for a row its explanation, its
// names, its other columns and what is noted on it; for all rows whatever else is in the file.

// isTitle reports whether a text is the title of a standard: whose it is, of which year, and names of what is evaluated.
func isTitle(text string) bool {
	text = strings.Join(strings.Fields(text), "")
	return titled.MatchString(text) && prose.Entitles(yearOrBody.ReplaceAllString(text, ""))
}

// yearOrBody is how a title begins that says whose it is, and of which year.
var yearOrBody = regexp.MustCompile(`^(?:附件[0-9一二三四五六七八九十]*)?(?:(?:[^\P{Han}的者不未另选取任由从按为每仅只旧停下列试扣加减倍半]{1,16}(?:局|厅|委员会|总工会|学校|医院|大学|中心|办公室|政府|公司|省|市|县|区|镇|乡)|某某)?(?:[0-9]{4}年度?)?)*`)

// general are words that say of standards in general what adds nothing.
var general = regexp.MustCompile(`^(?:自评|评价|复评)?(?:得分|权重|分值|满分|权重分)(?:[（(](?:分|%|[0-9.]+分?)?[)）])?$|满分为?(?:100|一百)分|以下简称|^(?:以上)?(?:各项|每项|所有指标)?均?扣完为止[。；]?$`)

// plain are notes and lines that say who wrote or explains a table, to whom, since when it holds, in which unit, and what a number was.
var plain = regexp.MustCompile(`^(?:(?:本表|本办法|本标准|本体系|本指标体系)(?:由\p{Han}{2,20}负责解释|由\p{Han}{2,20}解释|自(?:印发|发布|公布)之日起(?:施行|执行))|原为[0-9]+(?:\.[0-9]+)?分?|附件?[0-9一二三四五六七八九十]*|附表[0-9一二三四五六七八九十]*|` +
	`各(?:县|市|区|乡镇|街道|部门|单位|县市区|预算单位|有关单位)+|(?:(?:[^\P{Han}的者由于按以不]{0,6})[省市区县州旗盟镇乡])*(?:财政|教育|审计|水利|农业农村|民政|卫生健康|住建|交通|统计|税务|体育|教体|文旅|人社|某|某某){0,2}(?:局|厅|委员会|人民政府|[市县区省]委办公室|政府办公室)(?:(?:预算|绩效|评价|管理|体卫艺|机关党委)*(?:科|处|股|室|办公室))?|[0-9]{4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|[0-9]{4}年度?(?:试行|修订|修订稿|印发|绩效评价|部门整体支出|项目支出|指标体系|评分标准|评价标准|评分表|指标表|评价指标体系)*|` +
	`(?:计量)?单位[:：]?(?:分|万元|元|%)|(?:填表|填报|审核|制表|复核|联系)人?(?:单位|日期|人|电话)?[:：]?)$`)

// saysNothing reports whether what is noted beside standards is known to set no rule: each of its sentences is one that explains, or one of those above.
func saysNothing(text string) bool {
	text = general.ReplaceAllString(strings.TrimSpace(remark.ReplaceAllString(strings.TrimSpace(text), "")), "")
	if plain.MatchString(text) {
		return true
	}
	for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("。；;：:，,、\n 　", r) }) {
		if !plain.MatchString(sentence) && !prose.Explains(sentence, "", "") {
			return false
		}
	}
	return true
}

// heard takes note of texts that are not of a criterion's row. If one may set a rule, it may be about any row.
func (s *Standard) heard(place string, texts ...string) {
	for _, text := range texts {
		if !saysNothing(text) {
			s.unknown = append(s.unknown, place)
			return
		}
	}
}

// called takes note of what should be a name: of a level, of a sheet.
func (s *Standard) called(place, name string) {
	if name != "" && !isTitle(name) && !namesNoRule(name) {
		s.heard(place, name)
	}
}

// besideTable notes texts that stand beside the tables of the standard.
func (s *Standard) besideTable(place string, what diag.Term, texts ...string) {
	said := strings.Join(strings.Fields(strings.Join(texts, " ")), " ")
	if said == "" {
		return
	}
	if r := []rune(said); len(r) > 100 {
		said = string(r[:100]) + "…"
	}
	s.note(place, what.Zh+"“%s”", what.En+" %q", said)
	s.heard(place, texts...)
}

// mostCriteria is how many a standard has at most for which rules are proposed.
const mostCriteria = 1000

// withhold takes the proposals back where a text that is of no criterion may set a rule, or where the standard of one speaks of another.
func (s *Standard) withhold() {
	if len(s.Criteria) > mostCriteria {
		s.unknown = append(s.unknown, "") // what each says of the others is not looked for
	}
	type called struct{ name, first, second string }
	names := make([]called, len(s.Criteria))
	plainName := func(name string) string {
		name, _ = labelled(bracketed.ReplaceAllString(name, ""))
		return name
	}
	for k, c := range s.Criteria {
		names[k] = called{plainName(c.Name), plainName(c.first), plainName(c.second)}
	}
	speaksOf := func(text, name, what string) bool { return name != "" && strings.Contains(text, name+what) }
	for k := 0; k < len(s.Criteria) && len(s.unknown) == 0; k++ {
		c := s.Criteria[k]
		said := strings.Join(c.said, "\n")
		if c.Proposal == nil {
			said += "\n" + c.Words
		}
		for j, other := range s.Criteria {
			if j == k {
				continue
			}
			if other.Name == c.Name && other.Words != c.Words { // which of them holds?
				other.Proposal, c.Proposal = nil, nil
			}
			if n := names[j]; speaksOf(said, n.name, "") || speaksOf(said, n.first, "不得分") || speaksOf(said, n.second, "不得分") {
				other.Proposal = nil
			}
		}
		if ofAll.MatchString(said) {
			s.unknown = append(s.unknown, c.Place)
		}
	}
	gone := 0
	for _, c := range s.Criteria {
		if c.Proposal != nil && len(s.unknown) > 0 {
			c.Proposal = nil
			gone++
		}
	}
	if gone > 0 {
		s.differs(s.unknown[0], "各指标行以外的这段文字可能说到计分，原可建议的 %d 项规则没有写，待写；与计分无关的，删去再读", "this text outside the rows of indicators may speak of scoring: %d rules that would be proposed are left to be written; take it out if it does not, and read again", gone)
	}
}

// ofAll is in standards that are about others, too.
var ofAll = regexp.MustCompile(`总分|总评|等级|否决|本表|本次评价|(?:评价结果|整体评价|评价)(?:直接)?(?:为|评为|定为)|(?:全部|所有|各项|其他|其余|以上|上述|前述|下列)(?:指标|得分)|(?:全部|各项|其余)(?:均|都|也)?不得分|(?:全部|各项)扣|(?:以上|上述|前述)?[0-9一二三四五六七八九十各两]+项(?:指标|合计|累计|中|共|任选)|[上下前后]一?[项条]|任选|二选一|择[优高低一]|取[高低]|选[一二两三]项|取消|归零|其他项|其他各项|[一二三]级指标|[0-9一二三四五六七八九十各两]+项(?:合计|累计)`)

// bracketed is what stands in brackets in a name, and measureUnit what may stand there.
var (
	bracketed   = regexp.MustCompile(`[(（\[【][^)）\]】]*[)）\]】]?`)
	measureUnit = regexp.MustCompile(`^[(（\[【](?:%|％|[个人次万千百元家场项件户名篇套座台亩平方米公里吨])*[)）\]】]$`)
)

// namesNoRule reports whether a name, of a criterion or of what it stands below, is nothing but a name.
func namesNoRule(name string) bool {
	name, _ = labelled(name)
	for _, in := range bracketed.FindAllString(name, -1) {
		if !measureUnit.MatchString(in) {
			return false
		}
	}
	return name == "" || prose.Names(bracketed.ReplaceAllString(name, ""))
}

// Heads of other columns: those that count, those that say where a number comes from, and those that say something of the indicator.
var (
	counting  = regexp.MustCompile(`^(?:序号|编号|指标编号|指标编码|代码|指标代码|出处|(?:自评|评价|复核|评审|实际)?得分|得分率)$`)
	sourcing  = regexp.MustCompile(`^(?:数据|资料|取数|信息|指标|证据)来源$|^(?:佐证|证明|支撑)(?:材料|资料)$`)
	inCharge  = regexp.MustCompile(`^(?:责任|牵头|填报|实施)(?:部门|单位|科室|人)$`)
	remarking = regexp.MustCompile(`^(?:备注|说明|评价要点|指标要点)$`)
	body      = regexp.MustCompile(`^(?:(?:预算|绩效|财务|业务|人事|综合|办公|规划|审计|项目|资产|计划|党政|行政)(?:管理|评价)?)*(?:局|厅|委|办|科|处|股|室|中心)$`)
)

// knownHead reports whether the head of a column is one of those.
func knownHead(head string) bool {
	return counting.MatchString(head) || sourcing.MatchString(head) || inCharge.MatchString(head) || remarking.MatchString(head)
}

// scoresBeside reports whether something beside the standard of a row may say how it is scored, or changes it: an explanation, a column of another kind, whatever
// is noted on the name or the standard, a note on another cell; also of cells that reach into the row from the one above. Or some of the row may be gone.
func (s *Standard) scoresBeside(g grid, k int, c *Criterion) (beside bool) {
	for j, x := range g.rows[k] {
		if x.Unsure() {
			beside = true
		}
		if !x.covered {
			beside = s.cellScores(j, x, c) || beside
			continue
		}
		for _, x := range s.covering(g, k, j) {
			beside = s.cellScores(j, x, c) || beside
		}
	}
	return beside
}

// cellScores reports whether a cell of a column may say how a criterion is scored, and keeps what it says beside the standard.
func (s *Standard) cellScores(j int, x cell, c *Criterion) bool {
	own := j == s.columns.col("standard") || j == s.columns.col("name")
	other := s.columns.headless(j) || slices.Contains(s.columns.other, j)
	noted, text := x.Comment+x.Footnote, strings.TrimSpace(x.text)
	if c.said = append(c.said, noted); j == s.columns.col("explanation") || other || j == s.columns.col("name") {
		c.said = append(c.said, strings.TrimPrefix(text, bracketed.ReplaceAllString(c.Name, "")))
	}
	if x.Unsure() || own && noted != "" || !saysNothing(noted) {
		return true
	}
	switch head := s.columns.heads[j]; {
	case text == "":
		return false
	case j == s.columns.col("explanation"):
		return !prose.Explains(text, c.Name, c.Words)
	case s.columns.headless(j):
		return true
	case !other, s.exported && ofExport.MatchString(head):
		return false
	case counting.MatchString(head):
		return !onlyCounts.MatchString(text) && !(head == "出处" && (s.exported || article.MatchString(text)))
	case sourcing.MatchString(head):
		return !prose.Lists(text) && !prose.Names(text)
	case inCharge.MatchString(head):
		return !body.MatchString(text) && !prose.Names(text)
	case remarking.MatchString(head):
		return !saysNothing(text)
	}
	return true
}

// onlyCounts is a number, or a mark that tells rows apart; article is where a rule stands.
var (
	onlyCounts = regexp.MustCompile(`^[A-Za-z]{0,3}[0-9]+(?:\.[0-9]+)*[%％]?$`)
	article    = regexp.MustCompile(`^第?[0-9一二三四五六七八九十]+[条款章页号](?:第?[0-9一二三四五六七八九十]+[条款项])?$`)
)

// ofExport are heads of columns of an exported rule set that repeat the standard.
var ofExport = regexp.MustCompile(`^规则|^表达式$`)

// covering are the cells of which one covers a cell: the one above it, and the one to the left, unless that is of a column that is read for itself; where
// it is too far, one whose text nobody knows.
func (s *Standard) covering(g grid, k, j int) (out []cell) {
	for column := j - 1; column >= 0; column-- {
		if x := at(g.rows[k], column); !x.covered {
			if s.columns.headless(column) || slices.Contains(s.columns.other, column) || column == s.columns.col("explanation") {
				out = append(out, x)
			}
			break
		}
	}
	for row := k - 1; row >= 0; row-- {
		if x := at(g.rows[row], j); !x.covered {
			return append(out, x)
		}
		if k-row > mostCriteria {
			return append(out, cell{text: "…"})
		}
	}
	return out
}
