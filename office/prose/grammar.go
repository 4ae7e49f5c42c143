package prose

import (
	"regexp"
	"strings"
	"sync"
)

// grammar is how sentences are built of the words of the lexicon. It is compiled when the first standard is read.
type grammar struct {
	met, basis       *regexp.Regexp // a clause that is met where it is so; one that says by what, and states nothing
	asked, looked    *regexp.Regexp // a clause that asks; one that says what is looked at, and how
	aCase            *regexp.Regexp // what is counted
	better, worse    *regexp.Regexp // a measure of which more, or less, is better
	unchanged, added *regexp.Regexp // one that is good where it does not grow; one that adds up what was added
	part, entire     *regexp.Regexp // what is above and below the line of a rate
	because, purpose *regexp.Regexp // what an explanation says that is no formula: by what it is set, what it is for
	fraction         *regexp.Regexp // that it is a rate
	narrow           *regexp.Regexp // of whom, of which part
	name, title      *regexp.Regexp // what an indicator is called, and a standard
	listed           *regexp.Regexp // what stands in a column that says where numbers come from
}

// one is words with what joins them: none before the first, none behind the last.
func one(word, join string) string { return word + "(?:" + join + word + ")*" }

const (
	join  = "(?:的|以及|及其|及|和|与|、)?"
	truly = "(?:均|都|已|已经|严格|全面|有效|依法)?"
	asIs  = "(?:按照|按|依据|根据|依照)"
	inDue = "(?:及时|按时|按期|如期|按规定|按要求|按计划)"
)

var said = sync.OnceValue(func() *grammar {
	thing := words(things, times, laws, papers)
	matter := one(thing, join)                                                          // nobody, no money that is spent, nothing that came of something
	nouns := one(words(things, times, laws, papers, rules, outcomes, who), join) + "的?" // and any of those, but for costs
	plain := one(words(things, papers), "的?")
	of := func(heads string) string { return "(?:" + matter + join + ")?" + words(heads) } // matter, the last of which is one of those
	goods := func(list string) string { return words(list) + "(?:(?:、|和|且|与|及)?" + words(list) + ")*" }
	cleared := truly + "(?:经过|通过|履行|进行|组织)了?(?:必要的)?" + words(checked) + "(?:、" + words(checked) + ")*等?"
	predicate := "(?:" + strings.Join([]string{
		truly + goods(well),
		cleared,
		truly + words("符合 遵守 遵循 执行 落实 贯彻落实") + one(of(rules), join),
		truly + words("制定 制订 建立 编制 有 具有 具备 明确 设有 设定 出台 签订 制定或具有") + "了?(?:" + goods(well) + "的?)?" + one(of(papers), join),
		"明确" + words("责任主体 责任 分工 职责 目标 时限 内容 范围"),
		truly + asIs + of(plans+" 标准 程序 流程 用途 时限 进度 预算 合同") + words(done) + "(?:" + matter + ")?",
		"(?:在?(?:年度内|年内|规定时限内))?" + truly + inDue + words(done) + "(?:" + matter + ")?",
		"将" + of("任务 目标 指标 职责 要求") + words("细化 分解 细化分解 落实 纳入") + "(?:为|到|成|至|进|入)?" + of("规划 计划 任务 目标 指标 指标值 方案 岗位"),
		"通过" + goods(well) + "的" + of("指标 指标值") + "予以体现",
		"(?:对|针对)" + one(of("目标 内容 安排 职能 职责 任务 工作"), join) + "(?:的" + words("履行 实施") + ")?" + truly + words("有 进行 进行了 作出 作出了") + "(?:" + goods(well) + "的?)?" + words("规定 规划 安排 计划安排"),
		"包[含括](?:" + goods(well) + "的)?" + one(of("目标 内容 要求 指标 措施 标准 主体 责任主体 相关内容"), join),
		"(?:有效|切实)?" + words("提升 提高 增强") + "(?:" + words(who, "工会 社会 后续") + ")*" + words(raised),
	}, "|") + ")"
	event := truly + words("开展 组织 组织开展 举办 组织举办") + "了?(?:" + words(themes) + "的?)*" + words(held)
	with, goes := "(?:与|和|同)"+one("(?:(?:"+words(things, times, strings.ReplaceAll(who, " 企业 ", " "))+"的?)*"+words(fitted)+"|实际"+words("工作内容 内容 工作需求 需求 聚居地 外卖小哥聚居地")+")", join), truly+words(fit)
	fits := one("(?:"+words(things, times)+"的?)*"+words(fitting), join)
	told := "(?:" + words(shown) + ")?"
	ask := func(whether string) string { // sentences with 是否, or those with and without
		return "(?:" + strings.Join([]string{
			of("制度 管理制度 办法 方案 计划 规划 政策 规定 措施 任务 责任") + whether + "得到(?:有效)?" + words("执行 落实"),
			"(?:" + words(things, "先进 模范 劳模") + ")*" + words("精神 文化 风尚") + whether + "得到(?:有效)?弘扬",
			"(?:" + nouns + ")?" + whether + predicate + "(?:(?:并|且|、)(?:是否)?" + predicate + ")*(?:并得到(?:有效)?" + words("执行 落实") + ")?",
			"(?:" + fits + ")?(?:" + whether + with + goes + "|" + with + whether + goes + ")",
			fits + whether + goes,
			"(?:" + plain + "的?)?" + whether + event, // of nobody: who may hold what is not said
			"(?:" + words("位置 选址 额度 数量") + ")?" + whether + "适中",
			"(?:" + plain + "的?)?" + words(costs) + "(?:支出|使用)?" + whether + "(?:" + truly + goods(spent) + "|" + cleared + ")",
			"(?:部门|单位|部门\\(单位\\))?" + told + whether + truly + "(?:" + inDue + "|" + asIs + words("规定 要求 规定内容 规定时限 相关规定 有关规定 政府信息公开有关规定") + ")" + words(open) + "(?:相关|有关)?" + told,
		}, "|") + ")"
	}
	question, sentence := ask("是否"), ask("(?:是否)?")
	anyFault := "(?:" + nouns + ")?是否(?:存在|有|发生|出现)?" + words(faults) + "(?:、" + words(faults) + ")*等?(?:问题|情况|情形|行为|现象)?"
	faulty := "(?:" + words(faults) + "|(?:未|逾期)(?:及时|按时|按期|按规定|按要求|按计划)?" + words(undone) + ")的?(?:情况|情形|行为|现象|事项)?|" + words(faults) + "问题"
	rate := "(?:" + one(words(things, who, "完成"), "的?") + ")?"
	purpose := "(?:反映|考察了解|考察|考核|评价|支撑)"
	explaining := words(things, times, laws, papers, rules, outcomes, who, costs, well, fit, done, checked, explained, aims, narrow, more)
	joining := "(?:[的和与及、对其为而并在等有了]|以及|符合|遵守|经过|进行|建立|制定|依据其|保质|保量)"
	any := one(explaining, joining+"{0,3}")
	anyAsked := "(?:" + any + ")?是否" + joining + "{0,2}" + any + "(?:" + joining + "{0,2}是否" + joining + "{0,2}" + any + ")?等?"
	names := words(things, times, laws, papers, outcomes, who, costs, well, done, held, built, people, raised, aims, more, fewer, changes, additions, called)
	return &grammar{
		met:       whole(sentence),
		basis:     whole("(?:按照|依据|根据|依照)" + one(of(plans), join)),
		asked:     whole(question + "|(?:" + matter + ")?是否公开" + told + "|" + anyFault),
		looked:    whole("(?:现场|实地)?" + words("核查 检查 抽查 调研 查阅 查看") + "(?:" + nouns + "|" + question + ")?"),
		aCase:     whole("问题|(?:" + plain + "的?)?(?:" + faulty + ")"),
		better:    whole(rate + words(more)),
		worse:     whole(rate + words(fewer)),
		unchanged: whole(words(changes)),
		added:     whole(words(additions)),
		part:      whole("(?:" + words(things, who, parts) + "的?)+"),
		entire:    whole("(?:" + words(things, who, wholes) + "的?)+"),
		because:   whole("(?:依据|根据)" + one(of("计划 职能 职责"), join) + "(?:设定此?指标)?|依据" + any + "设定的" + anyAsked),
		purpose: whole("(?:主要)?(?:用以|用于)?" + purpose + "(?:(?:和|与)?" + purpose + ")?(?:其|对|其对|其与)?" + "(?:" + any + "的?" + words(aims) + "|" + anyAsked + ")" +
			"|" + question + "|为?" + anyAsked + "|" + any + "的?" + words(aims)),
		fraction: whole("(.*)与(.*)的?(?:比率|比值)"),
		narrow:   regexp.MustCompile(words(who, narrow, more)),
		name:     whole("[甲乙丙丁戊][0-9]{0,2}|" + one(names, "(?:[的和与及、]|以及)?")),
		title:    whole(one("(?:"+names+"|"+words(titles)+")", "(?:[的和与及、]|以及)?")),
		listed:   whole(one(words(things, times, laws, papers, outcomes, shown), "(?:的|以及|及|和|与|、|,|;)?")),
	}
})
