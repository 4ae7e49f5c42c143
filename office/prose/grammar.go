package prose

import (
	"strings"
	"sync"
)

// grammar is how sentences are built of the words of the lexicon. It is compiled when the first standard is read.
type grammar struct {
	met, asked, looked      func(string) bool // a clause that is met where it is so; one that asks; what is looked at, and how
	aCase                   func(string) bool // what is counted
	thing                   func(string) bool // what a thing is called
	better, worse           func(string) bool // a measure of which more, or less, is better
	unchanged, added        func(string) bool // one that is good where it does not grow; one that adds up what was added
	formula, tells, counted func(string) bool // of a rate; what an explanation says; what is counted up to a target
}

// A noun is things one behind another, perhaps with 的; nouns are some of them side by side.
var (
	noun  = "(?:" + words(things, papers) + "的?)+"
	nouns = "(?:(?:各项|各类|各|全部)?" + words(things, papers, rules) + "(?:的|以及|及其|及|和|与|、)?)+"
	of    = func(heads string) string { return "(?:" + nouns + ")?" + words(heads) } // nouns, the last of which is one of those
	good  = words(well)
	goods = good + "(?:(?:、|和|且|与|及|,)?" + good + ")*"
	truly = "(?:均|都|已|已经|严格|全面|有效|依法)?"
	asIs  = "(?:按照|按|依据|根据|依照)"
)

var said = sync.OnceValue(func() *grammar {
	predicate := "(?:" + strings.Join([]string{
		truly + goods,
		"(?:(?:与|和|同)" + nouns + ")?" + truly + words(fit),
		"具有相关性",
		truly + words("符合 遵守 遵循 执行 落实 贯彻落实") + of(rules),
		truly + words("制定 制订 建立 编制 有 具有 具备 明确 设有 设定 出台 签订 制定或具有") + "了?(?:" + goods + "的)?(?:" + words("相应的 相关的 必要的 专门的") + ")?" + of(papers),
		"明确" + words("责任主体 责任 分工 职责 目标 时限 内容 范围"),
		truly + asIs + of(rules) + words(done) + "(?:" + nouns + ")?",
		"(?:在?(?:年度内|年内|规定时限内))?" + truly + words("及时 按时 按期 如期 按规定 按要求 按计划") + words(done) + "(?:" + nouns + ")?",
		truly + "(?:经过|通过|履行|进行|组织)了?(?:必要的)?" + words(checked) + "(?:、" + words(checked) + ")*等?",
		"将" + nouns + words("细化 分解 细化分解 落实 纳入") + "(?:为|到|成|至|进|入)" + nouns,
		"通过" + goods + "的" + nouns + "予以体现",
		"(?:对|针对)" + nouns + truly + words("有 进行 进行了 作出 作出了") + "(?:" + goods + "的?)?" + words("规定 规划 安排 计划安排"),
		"包[含括](?:" + goods + "的)?" + nouns,
		"(?:有效|切实)?" + words("提升 提高 增强") + "(?:" + noun + ")?" + words(raised),
		"得到(?:有效)?" + words("执行 落实 弘扬 保障 提升"),
		truly + words("开展 组织 组织开展 举办 组织举办") + "了?" + of(held),
	}, "|") + ")"
	sentence := "(?:" + nouns + ")?" + "(?:是否)?" + predicate + "(?:(?:并|且|、|,)(?:是否)?" + predicate + ")*"
	question := "(?:" + nouns + ")?" + "是否" + predicate + "(?:(?:并|且|、|,)(?:是否)?" + predicate + ")*"
	basis := asIs + nouns
	fault := "(?:" + words(faults) + "|(?:未|逾期)(?:及时|按时|按期|按规定|按要求|按计划)?" + words(undone) + "(?:" + noun + ")?)(?:的)?" + "(?:问题|情况|情形|行为|现象|事项)?"
	looking := "(?:现场|实地)?" + words("核查 检查 抽查 调研 查阅 查看")
	rate := "(?:" + noun + ")?"
	expression := "(?:" + words(things, papers, summed) + "的?|[()/÷+-])+"
	purpose := "(?:反映|考察了解|考察|考核|评价|支撑)"
	any := "(?:" + words(things, papers, rules, well, fit, done, checked, summed, told, aims, more) + "|[的和与及、对其为而并或在等有]|以及|依据|按照|符合|遵守|经过|进行了?|建立了?|制定|各项|各类|保质|保量)+" // an explanation sets no rule in whatever order they stand
	return &grammar{
		met:       whole("(?:" + basis + "|" + sentence + ")").MatchString,
		asked:     whole("(?:" + question + "|(?:" + nouns + ")?是否" + words(done) + "(?:" + nouns + ")?|(?:" + nouns + ")?是否(?:存在|有|发生|出现)?" + words(faults) + "(?:、" + words(faults) + ")*等?(?:问题|情况|情形|行为|现象)?)").MatchString,
		looked:    whole(looking + "(?:" + nouns + "|" + question + ")?").MatchString,
		aCase:     whole("(?:(?:" + noun + ")?" + fault + ")?").MatchString,
		thing:     whole(noun).MatchString,
		better:    whole(rate + words(more)).MatchString,
		worse:     whole(rate + words(fewer)).MatchString,
		unchanged: whole(words(changes)).MatchString,
		added:     whole(words(additions)).MatchString,
		formula:   whole(expression).MatchString,
		tells: whole("(?:" + basis + "(?:设定此?指标)?" +
			"|(?:主要)?(?:用以|用于)?" + purpose + "(?:(?:和|与)?" + purpose + ")?" + "(?:" + any + words(aims) + "|" + any + "是否" + any + ")" +
			"|(?:" + any + ")?是否" + any + "|" + any + "(?:" + words(aims) + "|的?(?:比率|比例|比值)))").MatchString,
		counted: whole("(?:各类)?(?:" + noun + ")?" + words(counted)).MatchString,
	}
})
