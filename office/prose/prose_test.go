package prose

import (
	"regexp"
	"strings"
	"testing"
)

// scoring are words of scoring, of setting aside, of deciding and of degree, and negations, some of which stand in no sentence for which a rule is proposed.
var scoring = regexp.MustCompile(`[不未无没非勿莫禁否扣罚酌超若但除缺]|加[分倍重减权]|减[分半轻]|得分|分数|满分|零分|免|从[重轻宽]|[逆反负]向|越[低高多少]|封顶|倍|折|每|以上|以下|以内|一半|部分|基本|比例|平均|加权|合计|累计|最|至少|至多|任[选意一]|其[中一]|或者|仅|只|视|判|另|须|必须|优先|替代|抵|降|档|首次|屡|情节|严重|轻微|恶劣|个别`)

// TestLexicon: no word that is known has words of scoring, and none come about where one stands behind another.
func TestLexicon(t *testing.T) {
	harmless := strings.NewReplacer("必要", "", "必需", "", "档案", "", "归档", "", "非遗", "", "视频", "", "三定", "")
	var all []string
	for _, list := range []string{things, times, laws, outcomes, who, costs, papers, rules, plans, well, spent, fit, fitting, fitted, done, open, shown, checked, held, themes, built, people, raised, more, parts, wholes, explained, aims, called, titles} {
		all = append(all, strings.Fields(list)...)
	}
	for _, a := range all {
		if m := scoring.FindString(harmless.Replace(a)); m != "" {
			t.Errorf("%s has %s", a, m)
		}
	}
	ends, begins := map[string]bool{}, map[string]bool{} // two characters are enough to see what comes about between
	for _, w := range all {
		r := []rune(w)
		ends[string(r[max(0, len(r)-2):])], begins[string(r[:min(2, len(r))])] = true, true
	}
	read := regexp.MustCompile(`^(?:[干内全]部|责任|符合|吻合|参加|充分|水平|评分)$`) // nobody reads 部分 in 内部分配, or 任意 in 责任意识
	for a := range ends {
		for b := range begins {
			for _, at := range scoring.FindAllStringIndex(a+b, -1) {
				if at[0] < len(a) && len(a) < at[1] && !read.MatchString(a) {
					t.Errorf("%s%s has %s", a, b, (a + b)[at[0]:at[1]])
				}
			}
		}
	}
}

// TestSentences: what is met, what is asked, and what is counted are sentences that are known from end to end.
func TestSentences(t *testing.T) {
	g := said()
	for _, c := range []struct {
		what string
		is   interface{ MatchString(string) bool }
		yes  string
		no   string
	}{
		{"basis", g.basis, "根据年初计划和履职要求 按照部门工作计划", "按单位 按照比例 根据完成情况 按照进度"},
		{"met", g.met, "部门是否制定中长期规划 资金的拨付是否有完整的审批程序和手续 绩效目标是否与部门职能相匹配 预算编制是否经过科学论证 将任务落实到部门中长期规划 制度健全 有检查记录 按照标准编制 有效提高女职工幸福感 位置适中",
			"是否存在违规 制度不健全 主要制度健全 资金使用部分合规 有整改记录 职工信息是否公开 支出提高 提高支出 有投诉记录 制度基本健全 制度健全者优先 是否 的 健全不 符合要求的可加 有无制度"},
		{"asked", g.asked, "是否存在截留、挤占、挪用情况 是否公开 制度是否健全", "存在截留 是否存在截留的本项为零 制度健全 是否严重"},
		{"looked at", g.looked, "现场核查 现场核查财务凭证 现场调研部门项目管理制度是否健全 查阅资料", "抽查10项 抽查若干家单位 现场核查各子项目后加权平均 由专家核查"},
		{"a case", g.aCase, "问题 项目管理制度不健全 未及时完成 设施损坏 逾期报送 不符合上述要求 违规支出", "已整改问题 严重问题 未发现问题 解决问题 经批准的超支 问题及以上 同类问题 一人死亡事故"},
		{"better", g.better, "满意度 群众满意度 资金支付率 完成及时率 任务完成率", "平均满意度 超支率 增长率 季度完成率 满意度与知晓率 各部门完成率"},
		{"told", explains{}, "用以反映和考核预算公开的及时性 依据部门工作计划设定此指标", "逆向指标 考核学校 考核上年度完成情况 由主管部门认定 按季度考核 仅反映重大问题"},
	} {
		for _, s := range strings.Fields(c.yes) {
			if !c.is.MatchString(s) {
				t.Errorf("%s is %s", s, c.what)
			}
		}
		for _, s := range strings.Fields(c.no) {
			if c.is.MatchString(s) {
				t.Errorf("%s is not %s", s, c.what)
			}
		}
	}
}

// explains is whether a text explains and speaks of nothing else than a criterion of the openness of budgets.
type explains struct{}

func (explains) MatchString(s string) bool {
	return Explains(s, "预算公开及时性", "是否公开")
}
