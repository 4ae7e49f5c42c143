package issued

import (
	"regexp"
	"strings"

	"jixiao/engine/diag"
	"jixiao/office/prose"
)

// What stands beside a standard may set another rule. A rule is proposed only where it is known to set none: an explanation that says what a measure is for
// or what it is of, and a name that has no words of scoring.

var (
	// sets are words of scoring and of cases: with one of them an explanation may be a rule.
	sets = regexp.MustCompile(`扣|加[分倍重减权]|减[分半轻]|不得|得分|分数|否决|满分|权重|免[于扣责除考]|免$|不(?:考核|含|看|参与|计|算|适用|包括)|只[看算计对]|仅|合并|上限|下限|从重|从轻|逆向|反向|越[低高多少]|季度|按[月季年]|认定|视[为同]|封顶|倍|折[算合半]|每|超过|以上|以下|以内|次数|轻微|重大|严重|为零|零分|降[档级一]|一档|档次|同时|必须|[须如若]|另[行外]|第三方评定|基数|近[一二三两几]年|情节|恶劣`)
)

// setsRule reports whether a text has words of scoring.
func setsRule(text string) bool {
	return sets.MatchString(text) || speaksOfScoring.MatchString(text)
}

// general are words that say of standards in general what adds nothing, and hold words of scoring.
var general = regexp.MustCompile(`^(?:自评|评价|复评)?(?:得分|权重|分值|满分|权重分)(?:[（(][^)）]{0,4}[)）])?$|满分为?(?:100|一百)分|以下简称|(?:以上)?(?:各项|每项|所有指标)?均?扣完为止`)

// beside are notes that say who explains a table, since when it holds, and what a number was.
var beside = regexp.MustCompile(`^(?:本表|本办法|本标准|本体系|本指标体系)(?:由\p{Han}{2,20}负责解释|由\p{Han}{2,20}解释|自(?:印发|发布|公布)之日起(?:施行|执行))$|^原为[0-9]+(?:\.[0-9]+)?分?$`)

// saysNothing reports whether what is noted beside standards is known to set no rule: each of its sentences is one that explains, or one of those above.
func saysNothing(text string) bool {
	text = general.ReplaceAllString(strings.TrimSpace(remark.ReplaceAllString(strings.TrimSpace(text), "")), "")
	for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("。；;：:\n ", r) }) {
		if !beside.MatchString(sentence) && !prose.Explains(sentence) {
			return false
		}
	}
	return true
}

// besideTable notes texts that stand beside the tables of the standard. If one has words of scoring, it may be about any row, and no rule is proposed.
func (s *Standard) besideTable(place string, what diag.Term, texts ...string) {
	said := strings.Join(strings.Fields(strings.Join(texts, " ")), " ")
	if said == "" {
		return
	}
	if r := []rune(said); len(r) > 100 {
		said = string(r[:100]) + "…"
	}
	s.note(place, what.Zh+"“%s”", what.En+" %q", said)
	for _, text := range texts {
		if setsRule(general.ReplaceAllString(strings.TrimSpace(text), "")) {
			s.scoring = append(s.scoring, place)
			return
		}
	}
}

// withhold takes the proposals back where a text beside the tables speaks of scoring.
func (s *Standard) withhold() {
	for _, place := range s.scoring {
		gone := 0
		for _, c := range s.Criteria {
			if c.Proposal != nil {
				c.Proposal = nil
				gone++
			}
		}
		if gone > 0 {
			s.differs(place, "表外的文字说到计分，原可建议的 %d 项规则没有写，待写", "the text beside the tables speaks of scoring: %d rules that would be proposed are left to be written", gone)
		}
	}
}

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
	return !setsRule(strings.ReplaceAll(name, "次数", ""))
}
