package issued_test

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/library"
	"jixiao/engine/revise"
	"jixiao/office/book"
	"jixiao/office/docx"
	"jixiao/office/issued"
	"jixiao/office/prose"
	"jixiao/office/sheet"
	"jixiao/rules"
)

// TestStandard: the seed's standard of 44 indicators, as a table without expressions. Every rule that is proposed is the one that was written
// by hand, and nothing else is proposed.
func TestStandard(t *testing.T) {
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2023.1")
	if err != nil {
		t.Fatal(err)
	}
	s := read(t, rs)
	if len(s.Notes) > 0 {
		t.Error(s.Notes)
	}
	text, err := s.Text("demo/standard", "2024.1", "标准")
	if err != nil {
		t.Fatal(err)
	}
	made, err := engine.Parse("demo/standard/2024.1.json", text, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	points, deductions, met, targets, left := 0, 0, 0, 0, 0
	var hands []*engine.Indicator
	for _, i := range rs.Criteria() {
		if i.NotApplicable == "" {
			hands = append(hands, i)
		}
	}
	for k, c := range s.Criteria {
		i := hands[k]
		if made.Find(c.ID) == nil || made.Find(c.ID).Weight.String() != c.Weight || i.Weight.String() != c.Weight {
			t.Errorf("%s is not what it was", c.ID)
		}
		switch p := c.Proposal; {
		case p == nil:
			left++
			if testing.Verbose() {
				t.Logf("left: %s %s | %s", i.ID, c.Words, ruleOf(rs, i))
			}
		case len(p.Points) > 0:
			points++
			hand := 0
			for _, f := range rs.Reads(i) {
				if f.Mark != "" {
					hand++
				}
			}
			if hand != len(p.Points) {
				t.Errorf("%s: %d key points are proposed, and %d were written", c.Name, len(p.Points), hand)
			}
			for _, x := range p.Points {
				if !shareOf(rs, i, x) {
					t.Errorf("%s %s: a share of %s, a gate %v are proposed, which nobody wrote", c.Name, x.Mark, x.Share, x.Gate)
				}
			}
		case p.Met && p.Target == "":
			met++
			if rule := ruleOf(rs, i); !isFact(rs, rule) {
				t.Errorf("%s: all or nothing is proposed, and written was %s", c.Name, rule)
			}
		case p.Target != "":
			targets++
			if rule := names.ReplaceAllString(ruleOf(rs, i), "X"); rule != "attained(X, "+p.Target+")" && rule != "X >= "+p.Target {
				t.Errorf("%s: a target of %s is proposed, and written was %s", c.Name, p.Target, ruleOf(rs, i))
			}
		default:
			deductions++
			if rule := ruleOf(rs, i); !strings.HasPrefix(rule, "deduct("+p.Each+",") {
				t.Errorf("%s: %s%% for each is proposed, and written was %s", c.Name, p.Each, rule)
			}
		}
	}
	t.Logf("proposed %d of key points, %d of deductions, %d of all or nothing, %d of targets; left %d", points, deductions, met, targets, left)
	if points != 5 || deductions != 3 || met != 1 || targets != 3 || points+deductions+met+targets+left != len(s.Criteria) {
		t.Errorf("%d of key points, %d of deductions, %d of all or nothing, %d of targets proposed, %d left of %d", points, deductions, met, targets, left, len(s.Criteria))
	}
}

// isFact reports whether a rule is one fact that is true or false.
func isFact(rs *engine.RuleSet, rule string) bool {
	for _, f := range rs.Facts() {
		if f.Name == rule && f.Kind == formula.Boolean {
			return true
		}
	}
	return false
}

// TestProposals: words that leave a choice are left alone.
func TestProposals(t *testing.T) {
	for words, proposed := range map[string]bool{
		"部分符合得一半分，符合得满分，否则不得分。":             false,
		"基本符合得2分，符合得满分，否则不得分。":              false,
		"基本符合得50%权重分，符合得满分，否则不得分。":          false,
		"符合其中一项得60分，符合得满分，不符合不得分。":          false,
		"超过3处的部分，每发现1处扣10%权重分，扣完为止。":        false,
		"允许存在2处问题，自第3处起，每发现1处扣10%权重分，扣完为止。": false,
		"基础分为权重分的一半，每发现1处扣10%权重分，扣完为止。":     false,
		"每发现1处问题每延期1天扣5%权重分，扣完为止。":          false,
		"每发现1项未完成的按未完成比例扣25%权重分，扣完为止。":      false,
		"每发现1次未整改的加倍扣5%权重分，扣完为止。":           false,
		"①有制度（没有制度的此指标不得分）；②有记录。每项分别占50%权重分，以上均满足得100%权重分，否则扣除相应权重分，扣完为止。":         false,
		"①有制度，部分满足得一半；②有记录。每项分别占50%权重分，以上均满足得100%权重分，否则扣除相应权重分，扣完为止。":              false,
		"①有制度；②有记录，①不符合时本项不计。每项分别占50%权重分，否则扣除相应权重分。":                               false,
		"①完成率达到90分以上，每低1分减1分；②有记录。每项分别占50%权重分，否则扣除相应权重分。":                          false,
		"年度内未发生安全事故，发生重大事故的一票否决，每发生1起一般事故的扣20%权重分，扣完为止。":                           false,
		"未发生重大事故时，每出现1起一般事故扣20%权重分，扣完为止；发生重大事故时为零分。":                               false,
		"发生重大事故的为零分，每出现1起一般事故扣20%权重分，扣完为止。":                                        false,
		"检查次数不足4次的为零分。每发现1次记录缺失扣20%权重分，扣完为止。":                                      false,
		"首次不处理，每出现1次扣20%权重分，扣完为止。":                                                 false,
		"每出现1次且整改的减半扣20%权重分，扣完为止。":                                                 false,
		"两年以上未更新的，符合得满分，否则不得分。":                                                    false,
		"①有制度；②有记录（不适用的剔除）。每项分别占50%权重分，否则扣除相应权重分。":                                 false,
		"按季度评价，每季度符合得满分，否则不得分。":                                                    false,
		"每个子项目符合得满分，否则不得分。":                                                        false,
		"按符合比例计分，全部符合得满分，否则不得分。":                                                   false,
		"符合比例乘以分值计分，符合得满分，否则不得分。":                                                  false,
		"不足80分的减半计，符合得满分，否则不得分。":                                                   false,
		"①有制度得满分，没有制度得零分；②有记录。每项分别占50%权重分，否则扣除相应权重分。":                              false,
		"①有制度；②有记录（视情况给分）。每项分别占50%权重分，否则扣除相应权重分。":                                  false,
		"每发现1处扣0%权重分，扣完为止。":                                                        false,
		"抽查20处，每发现1处合格的加分，不合格扣5%权重分，扣完为止。":                                         false,
		"得分上限为权重分的一半，每发现1处扣5%权重分，扣完为止。":                                            false,
		"加分项：每出现1次表彰，抵一处；每发现1处扣5%权重分，扣完为止。":                                        false,
		"每发现1处问题扣10%权重分，扣完为止。":                                                     true,
		"满意度≥90%得满分；80%（含）至90%得60%权重分；80%以下不得分。":                                   true,
		"群众满意度达到95%（含）以上的得满分，85%（含）～95%（不含）的得80%权重分，60%（含）～85%的得50%权重分，低于60%的不得分。": true,
		"验收合格率≥100%得100%权重分；100%以下不得分。":                                            true,
		"满意度≥90%得满分；80%至90%得60%权重分；80%以下不得分。":                                      false, // whose is 80 %?
		"满意度≥90%得满分；70%（含）至80%得60%权重分；70%以下不得分。":                                   false, // a hole
		"满意度≥90%得满分；80%（含）至90%得60%权重分。":                                            false,
		"满意度≥90%得满分；80%（含）至90%得60%权重分；80%以下酌情得分。":                                  false,
		"满意度90%（含）～100%得满分；80%（含）至90%得60%权重分；80%以下不得分。":                            false,
		"满意度≥90%得2分；80%（含）至90%得1分；80%以下不得分。":                                       false,
		"满意度≥90%得满分；80%（含）至90%得100%权重分；80%以下不得分。":                                  false,
		"满意度≥90%得80%权重分；60%（含）至90%得60%权重分；60%以下不得分。":                               false, // no full marks
		"平均满意度≥90%得满分；80%（含）至90%得60%权重分；80%以下不得分。":                                 false,
		"满意度≥90%得满分；80%（含）至90%得60%权重分；80%以下不得分；未调查的扣50%权重分。":                       false,
		"满意度（按样本折算）≥90%得满分；80%（含）至90%得60%权重分；80%以下不得分。":                            false,
		"满意度≥90%得满分；80%（含）至90%按比例得分；80%以下不得分。":                                     false,
		"①有制度；②有记录。每项分别占50%权重分，以上均满足得100%权重分，否则扣除相应权重分，扣完为止。":                      true,
		"①有制度；②有记录。每项分别占40%权重分，以上均满足得100%权重分，否则扣除相应权重分，扣完为止。":                      false, // they do not add up
		"①有制度；②有记录。每项分别占50%权重分，部分满足的酌情给分。":                                         false,
		"①有制度；③有记录。每项分别占50%权重分，以上均满足得100%权重分，否则扣除相应权重分，扣完为止。":                      false,
		"①有制度；②有记录；③有检查。①②③每项分别占30%、40%、30%的权重，以上均符合得100%权重，否则扣除相应权重。":             true,
		"①有制度；②有记录；③有检查。①②每项分别占30%、40%、30%的权重，以上均符合得100%权重，否则扣除相应权重。":              false,
		"①有制度；②有记录。满足①得20%权重分，否则此指标不得分；②分别占80%权重分，②均符合得80%权重分，否则扣除相应权重。":           true,
		"现场核查，每发现1处不符扣25%权重分，扣完为止。":                                                true,
		"现场核查，每发现1处不符扣25%权重分，超过3处不得分，扣完为止。":                                        false,
		"每发现1处扣5%权重分，造成损失的每发现1处扣10%权重分，扣完为止。":                                      false,
		"每发现1处严重问题扣20%权重分、一般问题扣10%权重分，扣完为止。":                                       false,
		"每出现1次逾期10天以上扣20%、10天以内扣10%权重分，扣完为止。":                                      false,
		"每发现1处问题酌情扣5%权重分，扣完为止。":                                                    false,
		"每发现1处问题最多扣5%权重分，扣完为止。":                                                    false,
		"每发现1处问题至少扣5%权重分，扣完为止。":                                                    false,
		"每发现1处超过3处的部分扣10%权重分，扣完为止。":                                                false,
		"每出现1个百分点的偏差扣5%权重分，扣完为止。":                                                  false,
		"每出现1个百分点的超支扣5%权重分，扣完为止。":                                                  false,
		"每发现1次延期1天扣5%权重分，扣完为止。":                                                    false,
		"每发现1处问题三处以内不扣三处以上扣10%权重分，扣完为止。":                                           false,
		"每发现1处问题首处不扣以后扣10%权重分，扣完为止。":                                               false,
		"每发现1处问题累计满3处扣10%权重分，扣完为止。":                                                false,
		"每发现1项任务未完成的依未完成程度扣20%权重分，扣完为止。":                                           false,
		"是否发生重大安全事故（发生的本项为零），每出现1起一般事故扣20%权重分，扣完为止。":                               false,
		"检查发现三处以内的不扣，每发现1处扣10%权重分，扣完为止。":                                           false,
		"检查发现问题已及时纠正的免扣，每发现1处扣10%权重分，扣完为止。":                                        false,
		"检查发现重大违规的本项为零，每发现1处一般违规扣10%权重分，扣完为止。":                                     false,
		"检查资料是否齐全，缺失的直接归零，每发现1处扣10%权重分，扣完为止。":                                      false,
		"是否存在截留挪用资金（存在截留挪用的本指标记零），每发现1处不规范扣20%权重分，扣完为止。":                           false,
		"查阅台账，每发现1处缺项扣25%权重分，扣完为止，最高扣50%。":                                         false,
		"大部分符合得六成，符合得满分，否则不得分。":                                                    false,
		"基本达到得三分，符合得满分，否则不得分。":                                                     false,
		"较好得八成，一般得五成，符合得满分，否则不得分。":                                                 false,
		"四个季度分别评价取平均，符合得满分，否则不得分。":                                                 false,
		"部分完成得三分之一，符合得满分，否则不得分。":                                                   false,
		"逾期一个月以内公开得五成，符合得满分，否则不得分。":                                                false,
		"信息公开及时完整，延迟公开得半数，符合得满分，否则不得分。":                                            false,
		"优秀得三分，良好得两分，符合得满分，否则不得分。":                                                 false,
		"及时公开，晚一天降一成，符合得满分，否则不得分。":                                                 false,
		"三项要求各占三成，符合得满分，否则不得分。":                                                    false,
		"要求一、要求二、要求三各占三分之一，符合得满分，否则不得分。":                                           false,
		"由专家评分取平均，符合得满分，否则不得分。":                                                    false,
		"多个项目的取平均值，符合得满分，否则不得分。":                                                   false,
		"一票无效，符合得满分，否则不得分。":                                                        false,
		"没有该类支出时视同满足，符合得满分，否则不得分。":                                                 false,
		"无此项工作时由其他指标分摊，符合得满分，否则不得分。":                                               false,
		"①有制度（不够完善得七成）；②有记录。每项占50%权重分，以上均满足得100%权重分，否则扣除相应权重分，扣完为止。":               false,
		"①有制度（无制度则本指标归零）；②有记录。每项占50%权重分，以上均满足得100%权重分，否则扣除相应权重分，扣完为止。":             false,
		"①有制度，缺制度的整项作废；②有记录。每项占50%权重分，以上均满足得100%权重分，否则扣除相应权重分，扣完为止。":               false,
		"①有制度；②有记录，以前一项为前提。每项占50%权重分，以上均满足得100%权重分，否则扣除相应权重分，扣完为止。":                false,
		"①完成率达到九成，每差一成降一档；②有记录。每项占50%权重分，以上均满足得100%权重分，否则扣除相应权重分，扣完为止。":            false,
		"①有制度，没有的以第二项代替；②有记录。每项占50%权重分，以上均满足得100%权重分，否则扣除相应权重分，扣完为止。":              false,
		"①有制度，没有此类事项时不考虑本项；②有记录。每项占50%权重分，以上均满足得100%权重分，否则扣除相应权重分，扣完为止。":           false,
		"①有制度；②有记录；③有检查。满足①得20%权重分，否则此指标不得分；②③分别占40%权重分，②③均符合得60%权重分，否则扣除相应权重分。":   false,
		"①有制度；②有记录；③有检查。满足①得20%权重分，否则此指标不得分；②③分别占40%权重分，②③均符合得100%权重分，否则扣除相应权重分。":  false,
		"①有制度；②有记录。以上每项占50%权重分，否则扣除相应权重分，扣完为止。":                                    true,
		"①是否有制度；②是否有记录（无须记录的不参与评价）。每项占50%权重分，以上均满足得100%权重分，否则扣除相应权重分，扣完为止。":        false,
		"①是否有制度；②是否有记录（缺一次减一成）。每项占50%权重分，以上均满足得100%权重分，否则扣除相应权重分，扣完为止。":            false,
		"①-③项是否完成，每发现1项未完成扣30%权重分，扣完为止。":                                           false,
		"每发现1项指标未完成扣30%权重分，扣完为止。":                                                  true,
		"每发现1处虚假情况本项清零，未虚假扣10%权重分，扣完为止。":                                           false,
		"每发现1处虚假本项清零、一般差错扣10%权重分，扣完为止。":                                            false,
		"每发现1个单位未公开、逾期公开的各扣10%权重分，扣完为止。":                                           false,
		"每发现1处扣10%权重分，扣完为止":                                                        false,
		"每发现1次扣10%权重分，扣完为止；整改到位的返还。":                                               false,
		"每发现1项不合格所在批次全部扣10%权重分，扣完为止。":                                              false,
		"每出现1次投诉属实扣10%权重分、不属实不扣，扣完为止。":                                             false,
		"是否及时拨付，是否逾期，逾期的每出现1次扣10%权重分，扣完为止。":                                        false,
		"是否有效开展监督（无监督者最多得五成），每发现1处缺失扣10%权重分，扣完为止。":                                 false,
		"抽查十家单位，每发现1家扣10%权重分，扣完为止。":                                                false,
		"抽查若干家单位分别评价后取平均，每发现1处不符扣10%权重分，扣完为止。":                                     false,
		"现场核查各子项目后加权平均，每发现1处不符扣10%权重分，扣完为止。":                                       false,
		"检查结果由高到低排名后一成的为零，每发现1处不符扣10%权重分，扣完为止。":                                    false,
		"活动开展良好，符合得100%权重分，否则不得分。":                                                 true,
		"活动开展良好，符合得100%权重分，部分符合得50%，否则不得分。":                                        false,
		"满意度≥90%得100%权重分，否则每下降1%扣5%权重分，扣完为止。":                                      false,
	} {
		if c := tableOf(t, words); len(c) != 1 || (c[0].Proposal != nil) != proposed {
			t.Errorf("%s: %+v", words, c[0].Proposal)
		}
	}
}

// tableOf reads a table that has those standards, one a row.
func tableOf(t *testing.T, standards ...string) []*issued.Criterion {
	t.Helper()
	w := book.New(2)
	s := w.Sheet("标准")
	s.HeadRow(1, []string{"指标名称", "分值", "评分标准"}, book.Head)
	for k, words := range standards {
		s.HeadRow(k+2, []string{"甲" + strconv.Itoa(k), "5", words}, book.Label)
	}
	return standardOf(t, w).Criteria
}

// standardOf reads the standard in a workbook.
func standardOf(t *testing.T, w *book.Writer) *issued.Standard {
	t.Helper()
	made, err := w.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("标准.xlsx", made)
	if err != nil {
		t.Fatal(err)
	}
	return issued.StandardFromBook(b)
}

// TestChoices: sentences that leave a choice, score in another way too, or are answered with yes by whoever did badly, are proposed no rule for; of plain
// ones most are.
func TestChoices(t *testing.T) {
	for file, most := range map[string]int{"choices.txt": 0, "bad.txt": 0, "plain.txt": 25} {
		text, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		proposed := 0
		for _, c := range tableOf(t, strings.Split(strings.TrimSpace(string(text)), "\n")...) {
			if c.Proposal == nil {
				continue
			}
			if proposed++; most == 0 {
				t.Errorf("%s: %+v", c.Words, c.Proposal)
			}
		}
		if proposed < most*4/5 {
			t.Errorf("%s: %d proposed", file, proposed)
		}
	}
}

// TestLeft: sentences, with the name of their indicator and its explanation where that matters, that turn a target round, count something of each, name two
// measures, or say of what is bad that it is met, and sentences of words that are all known and that leave a choice nevertheless: no rule is proposed for any.
func TestLeft(t *testing.T) {
	for _, file := range []string{"left.txt", "known.txt"} {
		text, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
			parts := strings.Split(line, "|")
			if strings.HasPrefix(line, "#") {
				continue
			}
			row := []docx.Cell{{Text: "甲"}, {Text: "5"}, {}, {Text: parts[len(parts)-1]}}
			if len(parts) > 1 {
				row[0].Text = parts[0]
			}
			if len(parts) > 2 {
				row[2].Text = parts[1]
			}
			s := issued.StandardFromText("标准.docx", []docx.Part{{Table: [][]docx.Cell{{{Text: "指标名称"}, {Text: "分值"}, {Text: "指标解释"}, {Text: "评分标准"}}, row}}})
			if len(s.Criteria) != 1 || s.Criteria[0].Proposal != nil {
				t.Errorf("%s: %+v", line, s.Criteria)
			}
		}
	}
}

// TestAround: whatever stands around a table and may set a rule leaves none proposed for any row, wherever it stands; what says who wrote it, and when, does not.
func TestAround(t *testing.T) {
	cells := func(texts ...string) (row []docx.Cell) {
		for _, text := range texts {
			row = append(row, docx.Cell{Text: text})
		}
		return row
	}
	places := map[string]func(text string) []docx.Part{}
	table := func() docx.Part {
		return docx.Part{Table: [][]docx.Cell{cells("一级指标", "指标名称", "分值", "评分标准", "备注"), cells("产出", "甲", "60", "制度健全，符合得满分，否则不得分。", ""), cells("", "乙", "40", "是否公开，每发现1处问题扣10%权重分，扣完为止。", "")}}
	}
	places["before"] = func(text string) []docx.Part { return []docx.Part{{Text: text}, table()} }
	places["behind"] = func(text string) []docx.Part { return []docx.Part{table(), {Text: text}} }
	places["a header"] = func(text string) []docx.Part { return []docx.Part{table(), {Text: text, Margin: docx.Header}} }
	places["another table"] = func(text string) []docx.Part {
		return []docx.Part{table(), {Table: [][]docx.Cell{cells("事项", text)}}}
	}
	places["a note on a paragraph"] = func(text string) []docx.Part {
		return []docx.Part{{Text: "2024年评价标准", Beside: docx.Beside{Footnote: text}}, table()}
	}
	rows := func(row ...docx.Cell) func(docx.Part, int) docx.Part {
		return func(p docx.Part, at int) docx.Part {
			p.Table = slices.Insert(p.Table, at, row)
			return p
		}
	}
	for name, at := range map[string]int{"above the heads": 0, "between rows": 2, "the last row": 3} {
		places[name] = func(text string) []docx.Part { return []docx.Part{rows(cells(text, "", "", "", "")...)(table(), at)} }
	}
	places["a remark"] = func(text string) []docx.Part {
		return []docx.Part{rows(cells("注："+text, "", "", "", "")...)(table(), 3)}
	}
	places["the total"] = func(text string) []docx.Part {
		return []docx.Part{rows(cells("合计", "", "100", text, "")...)(table(), 3)}
	}
	places["a row without a weight"] = func(text string) []docx.Part {
		return []docx.Part{rows(cells("", "加减分项", "", text, "")...)(table(), 3)}
	}
	places["a row of less"] = func(text string) []docx.Part {
		return []docx.Part{rows(cells("", "加减分项", "-5", text, "")...)(table(), 3)}
	}
	other := func(column int) func(text string) []docx.Part { // of a third row
		return func(text string) []docx.Part {
			p := rows(cells("", "丙", "10", "按照要求完成得满分。", "")...)(table(), 3)
			p.Table[3][column].Text = text
			return []docx.Part{p}
		}
	}
	of := other(3)
	note := func(row, column int) func(text string) []docx.Part {
		return func(text string) []docx.Part {
			p := table()
			p.Table[row][column].Comment = text
			return []docx.Part{p}
		}
	}
	places["a comment on a head"] = note(0, 3)
	places["a merged remark"] = func(text string) []docx.Part {
		p := table()
		p.Table[1][4].Text, p.Table[2][4] = text, docx.Cell{Covered: true}
		return []docx.Part{p}
	}
	proposed := func(parts []docx.Part) (n int) {
		for _, c := range issued.StandardFromText("标准.docx", parts).Criteria {
			if c.Proposal != nil {
				n++
			}
		}
		return n
	}
	for _, text := range []string{"弄虚作假者全盘否定", "由专家组集体打分", "评分时可酌情调整", "多个子项目的取平均值", "同类问题归为1处", "整改到位的问题予以认可", "试点单位放宽", "新设单位轮空", "本标准已废止", "各要点部分满足的，给一半", "下属单位分别评价后汇总",
		"有下列情形之一的，评价结果为差", "比率取整", "边界值归入低档", "一处问题涉及多项的，只在一项里算", "乙项发生问题的，甲项归零", "采用5分制打分", "逐年评价", "①是前提", "带★的指标不满足者全部归零", "重大问题加倍", "人均", "月度", "×2", "2024年重大问题加倍"} {
		for place, of := range places {
			if n := proposed(of(text)); n > 0 {
				t.Errorf("%s: %s: %d", place, text, n)
			}
		}
	}
	for _, text := range []string{"与甲、乙二选一", "甲、乙合计扣分不超过5分", "发生重大事故总分为零", "一票否决", "以上指标任选两项", "与上项择优计分", "全部不得分", "产出不得分", "取消评价资格"} {
		for place, of := range map[string]func(string) []docx.Part{"another standard": of, "another remark": other(4), "another name": func(text string) []docx.Part { return other(1)("丙（" + text + "）") }} {
			if n := proposed(of(text)); n > 0 {
				t.Errorf("%s: %s: %d", place, text, n)
			}
		}
	}
	for _, text := range []string{"弄虚作假的直接出局", "任选其中3项作为考核指标", "同类问题归一处", "下列指标任选两项作为评价指标", "试点单位放宽由办公室", "逐年评价标准", "旧评价标准"} {
		for place, of := range places {
			if n := proposed(of(text)); n > 0 {
				t.Errorf("%s: %s: %d", place, text, n)
			}
		}
	}
	for _, text := range []string{"附件2", "2024年6月", "某某市财政局", "本表由财政局负责解释", "单位：分"} {
		for _, place := range []string{"before", "behind", "a header", "above the heads", "a remark", "a comment on a head"} {
			if n := proposed(places[place](text)); n != 2 {
				t.Errorf("%s: %s: %d", place, text, n)
			}
		}
	}
}

// TestExplained: an explanation that may set a rule, a name or a block's name with words of scoring leave a choice; one that tells what a measure is for does not.
func TestExplained(t *testing.T) {
	const each = "是否公开，每发现1处扣25%权重分，扣完为止。"
	for explanation, proposed := range map[string]bool{
		"": true, "考察公开情况": true, "反映和考核预算公开的及时性。": true, "公开率＝公开数/应公开数×100%": false, "依据部门工作计划设定此指标，主要用于考察部门公开工作的情况。": true,
		"逆向指标": false, "按季度考核": false, "重大问题另行处理": false, "仅适用于乡镇": false, "全年四个季度分别计算": false, "以5次为上限": false, "同一单位多次出现的合并": false, "考核每名职工": false,
		"造成恶劣影响的，不得分": false, "2次以上整改的从重": false, "主管部门直接认定": false, "此项为一票否决项": false, "发现1处即为零": false, "只看重大问题": false, "不含已整改的": false, "轻微问题不扣": false,
		"由第三方评定": false, "反向": false, "越低越好": false, "超过3处视为严重": false, "本项最多扣3分": false, "对重大违规加重": false, "本项不参与区级部门": false, "试点单位免": false, "区级部门不考核": false,
		"学校不考核此项": false, "近三年": false, "以上年为基数": false, "须同时公开网站和报纸": false, "考察公开情况。试点单位免": false, "反映公开情况，重大的加倍": false, "公开率＝公开数/应公开数×100%，以上年为基数": false,
		"考察公开情况，学校除外": false, "考察公开情况，由主管部门确定": false,
	} {
		for _, c := range rowsOf(t, []string{"指标名称", "分值", "指标解释", "评分标准"}, []string{"甲", "5", explanation, each}) {
			if (c.Proposal != nil) != proposed {
				t.Errorf("%s: %+v", explanation, c.Proposal)
			}
		}
	}
	for _, names := range [][]string{{"决策（发现重大问题本级不得分）", "立项", "规范性"}, {"决策", "立项（重大的加倍）", "规范性"}, {"决策", "立项", "规范性（试点单位免）"}, {"决策（20分）", "立项（10%）", "规范性（次）"}} {
		c := rowsOf(t, []string{"一级指标", "二级指标", "三级指标", "分值", "评分标准"}, append(names, "5", each))
		if proposed := c[0].Proposal != nil; proposed != (names[2] == "规范性（次）") {
			t.Errorf("%v: %+v", names, c[0].Proposal)
		}
	}
}

// rowsOf reads a table of those rows.
func rowsOf(t *testing.T, rows ...[]string) []*issued.Criterion {
	t.Helper()
	w := book.New(2)
	s := w.Sheet("标准")
	for k, row := range rows {
		s.HeadRow(k+1, row, book.Label)
	}
	return standardOf(t, w).Criteria
}

// TestBesideTables: texts on other sheets, also hidden ones, in columns without a head, above the heads, in paragraphs before and behind the table, and what was
// changed under tracked changes, are told; where they speak of scoring no rule is proposed. A standard that stands in one cell for two criteria is nobody's.
func TestBesideTables(t *testing.T) {
	const each = "是否公开，每发现1处扣25%权重分，扣完为止。"
	rows := [][]any{{"指标名称", "分值", "评分标准"}, {"甲", 60, each}, {"乙", 40, each}}
	for _, c := range []struct {
		set      func(f *excelize.File) error
		told     string
		proposed int
	}{
		{func(f *excelize.File) error { return nil }, "", 2},
		{func(f *excelize.File) error { return f.SetCellStr("Sheet1", "E3", "重大问题加倍") }, "标准.xlsx Sheet1!E3 没有收录：没有表头的一列里的“重大问题加倍”", 1},
		{func(f *excelize.File) error {
			if _, err := f.NewSheet("说明"); err != nil {
				return err
			}
			if err := f.SetCellStr("说明", "B2", "存在违纪的总分降一档"); err != nil {
				return err
			}
			return f.SetSheetVisible("说明", false)
		}, "标准.xlsx 说明!A1 请核对：这张工作表是隐藏的；标准.xlsx 说明!B2 没有收录：评分标准表以外的“存在违纪的总分降一档”；标准.xlsx 说明!B2 请核对：各指标行以外的这段文字可能说到计分，原可建议的 2 项规则没有写，待写；与计分无关的，删去再读", 0},
		{func(f *excelize.File) error {
			if _, err := f.NewSheet("联系人"); err != nil {
				return err
			}
			return f.SetCellStr("联系人", "A1", "财政局绩效科")
		}, "标准.xlsx 联系人!A1 没有收录：评分标准表以外的“财政局绩效科”", 2},
		{func(f *excelize.File) error { return f.MergeCell("Sheet1", "C2", "C3") },
			"标准.xlsx Sheet1!C3 请核对：“乙”的评分标准格与别的格合并了：这几项的规则都没有建议，标准请拆开各写各的", 0},
	} {
		f := excelize.NewFile()
		for k, row := range rows {
			if err := f.SetSheetRow("Sheet1", "A"+strconv.Itoa(k+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.set(f); err != nil {
			t.Fatal(err)
		}
		if merged, _ := f.GetMergeCells("Sheet1"); len(merged) > 0 {
			if err := f.SetCellStr("Sheet1", "C3", ""); err != nil {
				t.Fatal(err)
			}
		}
		made, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		b, err := sheet.Read("标准.xlsx", made.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		checkTold(t, issued.StandardFromBook(b), c.told, c.proposed)
	}
	table := docx.Part{Table: [][]docx.Cell{{{Text: "指标名称"}, {Text: "分值"}, {Text: "评分标准"}}, {{Text: "甲"}, {Text: "60"}, {Text: each}}, {{Text: "乙"}, {Text: "40"}, {Text: each}}}}
	told := "各指标行以外的这段文字可能说到计分，原可建议的 2 项规则没有写，待写；与计分无关的，删去再读"
	changed := docx.Part{Table: [][]docx.Cell{table.Table[0], {{Text: "甲"}, {Text: "60"}, {Text: each, Beside: docx.Beside{Inserted: "25%", Deleted: "50%"}}}, table.Table[2]}}
	for _, c := range []struct {
		parts    []docx.Part
		told     string
		proposed int
	}{
		{[]docx.Part{{Text: "某某评价标准"}, table}, "", 2},
		{[]docx.Part{{Text: "重大问题加倍扣分"}, table}, "标准.docx 正文第1段 没有收录：评分标准表以外的“重大问题加倍扣分”；标准.docx 正文第1段 请核对：" + told, 0},
		{[]docx.Part{table, {Text: ""}, {Text: "一、重大问题加倍。"}}, "标准.docx 正文第2段 没有收录：评分标准表以外的“一、重大问题加倍。”；标准.docx 正文第2段 请核对：" + told, 0},
		{[]docx.Part{{Text: "各单位："}, table, {Text: "某某财政局"}}, "标准.docx 正文第1段 没有收录：评分标准表以外的“各单位：”；标准.docx 正文第2段 没有收录：评分标准表以外的“某某财政局”", 2},
		{[]docx.Part{changed}, "标准.docx 第1个表第2行第3格 没有收录：修订的记号，照接受以后的文字读：加上的是“25%”；标准.docx 第1个表第2行第3格 没有收录：修订的记号，照接受以后的文字读：删去的是“50%”", 1},
	} {
		checkTold(t, issued.StandardFromText("标准.docx", c.parts), c.told, c.proposed)
	}
}

func checkTold(t *testing.T, s *issued.Standard, told string, proposed int) {
	t.Helper()
	var said []string
	for _, d := range s.Notes {
		said = append(said, d.Source.Name+" "+d.Message(diag.Zh))
	}
	n := 0
	for _, c := range s.Criteria {
		if c.Proposal != nil {
			n++
		}
	}
	if got := strings.Join(said, "；"); got != told || n != proposed {
		t.Errorf("%d proposed, told %s\nwant %d, %s", n, got, proposed, told)
	}
}

// read makes the table of a rule set's standards, and reads it.
func read(t *testing.T, rs *engine.RuleSet) *issued.Standard {
	t.Helper()
	w := book.New(2)
	s := w.Sheet("标准")
	s.HeadRow(2, []string{"一级指标", "二级指标", "三级指标", "分值", "指标解释", "评分标准"}, book.Head)
	row := 3
	var before [2]*engine.Indicator
	for _, i := range rs.Criteria() {
		if i.NotApplicable != "" {
			continue
		}
		for k, up := range []*engine.Indicator{i.Parent.Parent, i.Parent} {
			if up != nil && up != before[k] {
				s.Text(row, k+1, up.Name+"（"+up.Weight.String()+"分）", book.Label)
				before[k] = up
			}
		}
		s.Text(row, 3, i.Name, book.Label)
		s.Text(row, 4, i.Weight.String(), book.Label)
		s.Text(row, 5, i.Explanation, book.Label)
		s.Text(row, 6, i.Standard, book.Label)
		row++
	}
	return standardOf(t, w)
}

// ruleOf is the expression of a criterion as it was written by hand.
func ruleOf(rs *engine.RuleSet, i *engine.Indicator) string {
	return field(rs, revise.Criteria, i.ID, revise.Rule)
}

// shareOf reports whether a key point of the criterion was written with that share and gate.
func shareOf(rs *engine.RuleSet, i *engine.Indicator, x prose.Point) bool {
	for _, f := range rs.Reads(i) {
		if f.Mark == x.Mark {
			return field(rs, revise.Points, f.Name, revise.Share) == x.Share && (field(rs, revise.Points, f.Name, revise.Gate) != "") == x.Gate
		}
	}
	return false
}

func field(rs *engine.RuleSet, table, row, name string) string {
	for _, t := range revise.Of(rs) {
		for _, r := range t.Rows {
			for k, f := range t.Fields {
				if t.Name == table && r.ID == row && f == name {
					return r.Texts[k]
				}
			}
		}
	}
	return ""
}

// TestAlike: indicators whose names have the same characters have facts of their own.
func TestAlike(t *testing.T) {
	w := book.New(2)
	s := w.Sheet("标准")
	for k, row := range [][]string{{"指标名称", "分值", "评分标准"}, {"甲1", "50", "制度健全，符合得满分，否则不得分。"}, {"甲2", "30", "每发现1处问题扣10%权重分，扣完为止。"}, {"甲", "20", "资料完整，符合得满分，否则不得分。"}} {
		s.HeadRow(k+1, row, book.Label)
	}
	made, err := w.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("标准.xlsx", made)
	if err != nil {
		t.Fatal(err)
	}
	text, err := issued.StandardFromBook(b).Text("demo/std", "2024", "标准")
	if err != nil {
		t.Fatal(err)
	}
	rs, err := engine.Parse("std.json", text, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	var names []string
	for _, f := range rs.Facts() {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "甲.符合 甲A02.扣分情形数 甲A03.符合" {
		t.Errorf("%s\n%s", got, text)
	}
}

// TestBesideRows, with warning[standard-differs] among its findings: what a table prints besides its rows of indicators is told at its cell, and printed sums are compared with the rows.
func TestBesideRows(t *testing.T) {
	const each = "每发现1处不合规扣25%权重分，扣完为止。"
	five := []string{"一级指标", "二级指标", "三级指标", "分值", "评分标准"}
	for _, c := range []struct {
		rows     [][]string
		notes    string // each with its cell
		proposed int
	}{
		{[][]string{five, {"产出", "质量", "甲", "60", each}, {"", "", "乙", "60", each}, {"合计", "", "", "100", ""}}, "D4 standard-differs 合计印的是 100，读到的各行相加是 120", 2},
		{[][]string{five, {"产出", "质量", "甲", "60", each}, {"", "", "乙", "60", each}}, " standard-differs 读到的各行分值相加是 120，不是 100", 2},
		{[][]string{five, {"产出（50分）", "质量（20分）", "甲", "30", each}, {"", "数量（20）", "乙", "20", each}, {"效益（50%）", "社会", "丙", "50", each}}, "B2 standard-differs “质量”印的是 20 分，读到的各行相加是 30", 3},
		{[][]string{{"一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评分标准"}, {"产出", "50", "质量", "20", "甲", "30", each}, {"", "", "数量", "20", "乙", "20", each}, {"效益", "40", "社会", "50", "丙", "50", each}},
			"D2 standard-differs “质量”印的是 20 分，读到的各行相加是 30；B4 standard-differs “效益”印的是 40 分，读到的各行相加是 50", 3},
		{[][]string{five, {"产出", "质量", "甲", "60", each}, {"", "小计", "", "50", ""}, {"", "数量", "乙", "40", each}, {"产出小计", "", "", "100", ""}, {"合计", "", "", "100", "扣完为止"}},
			"E6 report-import 不在指标行里的“扣完为止”；D3 standard-differs “质量”印的是 50 分，读到的各行相加是 60", 2},
		{[][]string{append(five[:5:5], "数据来源", "备用"), {"产出", "质量", "甲", "60", each, "台账"}, {"", "", "乙", "40", each, "不实的扣10分"}}, "F1 report-import 这一列“数据来源”", 1},
		{[][]string{{"附件2"}, {"2024年评价指标体系"}, five, {"产出", "质量", "甲", "60", each}, {"", "", "乙", "40", each}, {"注：本表由财政局解释"}, {"备注", "以上各项扣完为止"}},
			"A1 report-import 表头以上的“附件2”；A6 report-import 备注“注：本表由财政局解释”；A7 report-import 备注“备注 以上各项扣完为止”", 2},
		{[][]string{five, {"产出", "质量", "甲", "60", each}, {"", "", "乙", "40", each}, {"注：发生重大事故的总分扣至0分。"}},
			"A4 report-import 备注“注：发生重大事故的总分扣至0分。”；A4 standard-differs 各指标行以外的这段文字可能说到计分，原可建议的 2 项规则没有写，待写；与计分无关的，删去再读", 0},
		{[][]string{five, {"产出", "质量", "甲", "60", each}, {"", "", "乙", "40", each}, {"填表人：", "", "", "", ""}, {"发生重大事故的不得分", "", "", "", ""}},
			"A4 report-import 不在指标行里的“填表人：”；A5 report-import 不在指标行里的“发生重大事故的不得分”；A5 standard-differs 各指标行以外的这段文字可能说到计分，原可建议的 2 项规则没有写，待写；与计分无关的，删去再读", 0},
		{[][]string{five, {"产出", "质量", "甲", "60%", each}, {"", "", "乙", "40%", each}, five, {"效益", "社会", "违规", "-20", each}}, "D5 report-import “违规”的分值“-20”是负数：倒扣分是总分调整，不是指标；C5 standard-differs 各指标行以外的这段文字可能说到计分，原可建议的 2 项规则没有写，待写；与计分无关的，删去再读", 0},
		{[][]string{{"一级", "二级", "三级", "标准分", "计分办法", "得分"}, {"产出", "质量", "甲", "60", each, "50"}, {"", "", "乙", "40", each, ""}}, "F1 report-import 这一列“得分”", 2},
		{[][]string{{"指标", "分值", "评分标准"}, {"甲", "60", each}, {"乙", "40", each}}, "", 2},
		{[][]string{{"一级指标", "二级指标", "分值", "评分标准"}, {"产出", "甲", "60", each}, {"", "乙", "40", each}}, "", 2},
	} {
		w := book.New(2)
		s := w.Sheet("标准")
		for k, row := range c.rows {
			for j, text := range row {
				if text != "" {
					s.Text(k+1, j+1, text, book.Label)
				}
			}
		}
		got := standardOf(t, w)
		var notes []string
		for _, d := range got.Notes {
			_, cell, _ := strings.Cut(d.Source.Name, "!")
			_, message, _ := strings.Cut(d.Message(diag.Zh), "：")
			notes = append(notes, cell+" "+d.Code.ID+" "+message)
		}
		proposed := 0
		for _, x := range got.Criteria {
			if x.Proposal != nil {
				proposed++
			}
		}
		if said := strings.Join(notes, "；"); said != c.notes || proposed != c.proposed {
			t.Errorf("%v\n  %d proposed, noted: %s\n  want %d, %s", c.rows, proposed, said, c.proposed, c.notes)
		}
	}
}

// TestBesideCells: comments, and rows, columns and sheets that are not shown, are told.
func TestBesideCells(t *testing.T) {
	f := excelize.NewFile()
	for k, row := range [][]any{{"指标名称", "分值", "评分标准"}, {"甲", 60, "每发现1处问题扣10%权重分，扣完为止。"}, {"乙", 40, "每发现1处问题扣10%权重分，扣完为止。"}} {
		if err := f.SetSheetRow("Sheet1", "A"+strconv.Itoa(k+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	for cell, text := range map[string]string{"C2": "首处不扣", "B3": "原为30"} {
		if err := f.AddComment("Sheet1", excelize.Comment{Cell: cell, Author: "局", Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetRowVisible("Sheet1", 3, false); err != nil {
		t.Fatal(err)
	}
	if err := f.SetColVisible("Sheet1", "B", false); err != nil {
		t.Fatal(err)
	}
	made, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("标准.xlsx", made.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	s := issued.StandardFromBook(b)
	var said []string
	for _, d := range s.Notes {
		said = append(said, d.Source.Name+" "+d.Message(diag.Zh))
	}
	if got := strings.Join(said, "；"); got != "标准.xlsx Sheet1!C2 没有收录：批注“首处不扣”；标准.xlsx Sheet1!A3 请核对：这一行是隐藏的，照样读入；标准.xlsx Sheet1!B3 没有收录：批注“原为30”；标准.xlsx Sheet1!B1 请核对：这一列是隐藏的，照样读入" {
		t.Error(got)
	}
	if s.Criteria[0].Proposal != nil || s.Criteria[1].Proposal == nil {
		t.Error("a comment that speaks of scoring leaves a choice, and no other does")
	}
}

// TestBesideText: what is noted in a Word file on a standard or a report, and what of it is struck through, is told at its place; of words that may be
// gone no rule is proposed.
func TestBesideText(t *testing.T) {
	const rule = "每发现1处问题扣10%权重分，扣完为止。"
	parts := []docx.Part{{Text: "某某评价标准", Beside: docx.Beside{Comment: "附件\n2024年", Footnote: "2024年修订"}}, {Table: [][]docx.Cell{
		{{Text: "指标名称"}, {Text: "分值"}, {Text: "评分标准"}},
		{{Text: "甲"}, {Text: "60"}, {Text: rule, Beside: docx.Beside{Struck: "10"}}},
		{{Text: "乙"}, {Text: "40", Beside: docx.Beside{Comment: "原为30"}}, {Text: rule}},
	}}}
	s := issued.StandardFromText("标准.docx", parts)
	told := func(list diag.List) string {
		var said []string
		for _, d := range list {
			said = append(said, d.Source.Name+" "+d.Message(diag.Zh))
		}
		return strings.Join(said, "；")
	}
	if got := told(s.Notes); got != "标准.docx 正文第1段 没有收录：批注“附件 2024年”；标准.docx 正文第1段 没有收录：脚注或尾注“2024年修订”；标准.docx 第1个表第2行第3格 有删除线的字照写着的读了：“10”；不要的请删去，要的去掉删除线；标准.docx 第1个表第3行第2格 没有收录：批注“原为30”" {
		t.Error(got)
	}
	if s.Criteria[0].Proposal != nil || s.Criteria[1].Proposal == nil {
		t.Error("a rule was proposed of words that may be gone, or none of those beside them")
	}
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "grades": [{"name": "合格", "from": 0}], "facts": {"数": {"type": "number"}}, "indicators": [{"id": "A", "name": "甲", "weight": 60, "percent": "数"}, {"id": "B", "name": "乙", "weight": 40, "percent": "数"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	parts[1].Table[0][2].Text, parts[1].Table[1][2].Text, parts[1].Table[2][2].Text = "得分", "58", "40"
	if got := told(issued.FromText(blank(t, rs), "报告.docx", parts).Notes); got != "报告.docx 正文第1段 没有收录：批注“附件 2024年”；报告.docx 正文第1段 没有收录：脚注或尾注“2024年修订”；报告.docx 第1个表第2行第3格 有删除线的字照写着的读了：“10”；不要的请删去，要的去掉删除线；报告.docx 第1个表第3行第2格 没有收录：批注“原为30”" {
		t.Error(got)
	}
}

// TestAroundSheets: what stands on a sheet and in no cell is told, and leaves no rule proposed: pictures and shapes, page headers and footers, prompts, the name of the sheet.
func TestAroundSheets(t *testing.T) {
	const rule = "重大问题加倍扣分"
	for name, c := range map[string]struct {
		change func(f *excelize.File) error
		told   string
	}{
		"nothing": {func(f *excelize.File) error { return nil }, ""},
		"page number": {func(f *excelize.File) error {
			return f.SetHeaderFooter("Sheet1", &excelize.HeaderFooterOptions{OddFooter: "&C第&P页，共&N页"})
		}, ""},
		"header": {func(f *excelize.File) error {
			return f.SetHeaderFooter("Sheet1", &excelize.HeaderFooterOptions{OddHeader: "&C&\"宋体,常规\"&9" + rule})
		}, "没有收录：页眉、页脚或提示里的“" + rule + "”"},
		"shape": {func(f *excelize.File) error {
			return f.AddShape("Sheet1", &excelize.Shape{Cell: "E2", Type: "rect", Paragraph: []excelize.RichTextRun{{Text: rule}}})
		}, "请核对：工作表上有图形、图片或文本框，没有读"},
		"prompt": {func(f *excelize.File) error {
			v := excelize.NewDataValidation(true)
			v.Sqref = "B2:B3"
			v.SetInput("分值", rule)
			return f.AddDataValidation("Sheet1", v)
		}, "没有收录：页眉、页脚或提示里的“分值 " + rule + "”"},
		"what is said of a wrong entry": {func(f *excelize.File) error {
			v := excelize.NewDataValidation(true)
			v.Sqref = "B2:B3"
			v.SetError(excelize.DataValidationErrorStyleStop, "", rule)
			return f.AddDataValidation("Sheet1", v)
		}, "没有收录：页眉、页脚或提示里的“" + rule + "”"},
		"many prompts": {func(f *excelize.File) (err error) {
			for k := range 102 {
				v := excelize.NewDataValidation(true)
				v.Sqref = "H" + strconv.Itoa(k+1)
				if v.SetInput("", strconv.Itoa(2000+k)+"年"); k > 100 {
					v.SetInput("", rule)
				}
				err = errors.Join(err, f.AddDataValidation("Sheet1", v))
			}
			return err
		}, "没有收录：页眉、页脚或提示里的“2000年”"},
		"name": {func(f *excelize.File) error { return f.SetSheetName("Sheet1", "任选两项") }, ""},
	} {
		f := excelize.NewFile()
		for k, row := range [][]any{{"指标名称", "分值", "评分标准"}, {"甲", 60, "每发现1处问题扣10%权重分，扣完为止。"}, {"乙", 40, "制度健全，符合得满分，否则不得分。"}} {
			if err := f.SetSheetRow("Sheet1", "A"+strconv.Itoa(k+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.change(f); err != nil {
			t.Fatal(err)
		}
		made, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		b, err := sheet.Read("标准.xlsx", made.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		s := issued.StandardFromBook(b)
		told := ""
		if len(s.Notes) > 0 {
			told = s.Notes[0].Message(diag.Zh)
		}
		if whole := c.told == "" && name != "name"; (s.Criteria[0].Proposal != nil && s.Criteria[1].Proposal != nil) != whole || !strings.HasPrefix(told, c.told) {
			t.Errorf("%s: %s, %v", name, told, s.Criteria[0].Proposal)
		}
	}
}
