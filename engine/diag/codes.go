package diag

func fault(id, zh, en string) *Code {
	c := &Code{ID: id, Severity: Error, Message: Term{Zh: zh, En: en}}
	Codes = append(Codes, c)
	return c
}

func (c *Code) as(s Severity) *Code { c.Severity = s; return c }

func (c *Code) help(zh, en string) *Code { c.Help = Term{Zh: zh, En: en}; return c }

// Codes lists every code in the order of this file. Each has an example under conformance/refused or in a test of the
// package that raises it, and a test keeps that so.
var Codes []*Code

// JSON text.
var (
	EncodingGuessed = fault("encoding-guessed", "文件不是 UTF-8，按 GBK 读入，请核对文字", "the file is no UTF-8 and was read as GBK, check its words").as(Warning)
	EncodingWrong   = fault("encoding", "%s", "%s").
			help("请另存为不带 BOM 的 UTF-8", "save the file as UTF-8 without a byte order mark")
	TableRow        = fault("table-row", "表格这一行读不出来：%s", "this row of the table cannot be read: %s")
	TableWide       = fault("table-wide", "这一行有 %d 格，表头只有 %d 列", "the row has %d cells and the head only %d")
	FileUnreadable  = fault("file-unreadable", "文件读不出来：%s", "the file cannot be read: %s")
	FileTooLarge    = fault("file-too-large", "文件有 %d 字节，超过上限 %d", "the file has %d bytes, more than %d")
	FileTooDeep     = fault("file-too-deep", "嵌套超过 %d 层", "nested deeper than %d levels")
	JSONExpected    = fault("json-syntax", "此处应为%s", "expected %s here")
	JSONUnit        = fault("json-unit", "数值“%s”之后不能带单位或 %%", "no unit or %% can follow the number %s")
	JSONBoolean     = fault("json-boolean", "是、否写作 true、false（小写，不加引号）", "write true or false, in lower case and without quotes")
	JSONComma       = fault("json-comma", "最后一项之后不能有逗号", "a comma cannot follow the last item")
	JSONComment     = fault("json-comment", "JSON 不能写注释", "JSON has no comments").help("说明请写在 about 中", "put remarks into about")
	JSONFullWidth   = fault("json-full-width", "“%s”是全角或弯引号字符，应写“%s”", "%s is a full-width or typographic character, write %s")
	JSONEscape      = fault("json-escape", "无效的转义序列", "invalid escape sequence")
	JSONUnclosed    = fault("json-unclosed", "字符串没有结束的引号", "the string has no closing quote")
	JSONControl     = fault("json-control", "字符串中有控制字符", "control character in a string")
	DuplicateName   = fault("duplicate-name", "成员名“%s”重复", "the name %q stands twice")
	NumberMalformed = fault("number-malformed", "“%s”不是 JSON 数字", "%s is not a JSON number")
	NumberTooLarge  = fault("number-too-large", "数字“%.40s”过大或过长", "the number %.40s is too large or too long")
)

// Expressions: characters and syntax.
var (
	ExpressionTooLong = fault("expression-too-long", "表达式过长：%d，上限 %d", "the expression is too long: %d, at most %d")
	ExpressionTooDeep = fault("expression-too-deep", "表达式嵌套超过 %d 层", "the expression nests deeper than %d")
	FullWidth         = fault("full-width", "“%s”是全角或排版字符，应写“%s”", "%s is a full-width or typographic character, write %s")
	HiddenCharacter   = fault("hidden-character", "有看不见的字符 %U", "there is an invisible character %U").help("请删去重新输入", "delete and retype it")
	StringUnclosed    = fault("string-unclosed", "字符串没有结束的引号", "the string has no closing quote")
	StringEscape      = fault("string-escape", "字符串中无效的转义", `invalid escape in a string`).
				help(`可用 \\ \' \" \n \t \uXXXX`, `known are \\ \' \" \n \t \uXXXX`)
	StringPrefix     = fault("string-prefix", "“%s”与字符串之间缺少运算符", "an operator is missing between %s and the string")
	LiteralMalformed = fault("literal-malformed", "“%s”不是数字：只能写整数或小数，单位写在事实声明里", "%s is not a number: write digits with an optional fraction; units belong to declarations")
	NameMalformed    = fault("name-malformed", "名称“%s”不合规：%s", "the name %q is not allowed: %s")
	SingleEquals     = fault("single-equals", "相等写作 ==", "equality is written ==")
	PercentSign      = fault("percent-sign", "%% 不是运算符", "%% is not an operator").
				help("百分数直接写数值：90%% 写 90，5%% 权重分写 weight * 5 / 100", "write percents as plain numbers: 90 for 90%%")
	Unsupported       = fault("unsupported", "表达式语言没有“%s”", "the expression language has no %s")
	BracketUnmatched  = fault("bracket", "括号“%s”不配对", "the bracket %s has no partner")
	ComparisonChained = fault("comparison-chained", "比较不能连写", "comparisons cannot be chained").help("写作 a < b && b < c", "write a < b && b < c")
	SyntaxUnexpected  = fault("syntax", "此处不应是“%s”", "%s is not expected here")
	SyntaxIncomplete  = fault("syntax-incomplete", "表达式不完整", "the expression is incomplete")
)

// Expressions: names, types and units.
var (
	UnknownName     = fault("unknown-fact", "没有名为“%s”的事实", "there is no fact named %q").help("是否指“%s”？", "do you mean %q?")
	UnknownColumn   = fault("unknown-column", "表“%s”没有名为“%s”的列", "the table %q has no column %q").help("是否指“%s”？", "do you mean %q?")
	UnknownFunction = fault("unknown-function", "没有名为“%s”的函数", "there is no function %q").help("是否指“%s”？", "do you mean %q?")
	NotAValue       = fault("not-a-value", "“%s”是%s，不能直接用在此处", "%q is a %s and cannot stand here by itself")
	TypeMismatch    = fault("type", "此处应为%s，却是%s", "expected %s here, found %s")
	CompareTypes    = fault("compare-types", "不能比较%s与%s", "cannot compare %s with %s")
	BranchTypes     = fault("branch-types", "两个分支类型不同：%s与%s", "the two branches differ: %s and %s")
	UnitMismatch    = fault("unit", "单位不同，不能直接相加减或比较：%s与%s", "different units cannot be added, subtracted or compared: %s and %s").
			help("请在事实声明中统一单位", "declare the facts in one unit")
	UnitQuotient = fault("unit-quotient", "相除的两个数单位不同：%s与%s，商不是比率", "the quotient is of different units, %s and %s, and no ratio").as(Warning).
			help("请在事实声明中统一单位", "declare the facts in one unit")
	RatioPercent      = fault("ratio-percent", "这是同类金额之商（如 0.9），与百分数（如 90）并用时须乘以 100", "this is a quotient (as 0.9); beside a percentage (as 90) it must be multiplied by 100").as(Warning)
	PercentSmall      = fault("percent-small", "与百分数并用的 %s 小于 1：百分数写 90，不写 0.9", "%s beside a percentage is below 1: percentages are written 90, not 0.9").as(Warning)
	WeightEqual       = fault("weight-equal", "“%s”的下级平分分值（\"weights\": \"equal\"），不写 weight", "the children of %q share its weight alike (\"weights\": \"equal\") and write none")
	CohortColumn      = fault("cohort-column", "只有由同批各份数据汇成的表（\"from\": \"cohort\"）的列才写 is 或 score：“%s”", "is and score belong to columns of tables that are filled from the cohort (\"from\": \"cohort\"): %q")
	CohortColumnOpen  = fault("cohort-column-open", "列“%s”要写明取各份数据的什么：is 或 score 之一", "the column %q must say what it holds of each document: either is or score")
	CohortCircular    = fault("cohort-circular", "“%s”由同批各份数据汇成，所取的值又要用到这张表", "the table %q is filled from the cohort with values that need the table itself")
	CohortScore       = fault("cohort-score", "没有编号为“%s”的指标，score 写指标编号或 total", "there is no indicator %q: score is an indicator's id, or total")
	CohortRows        = fault("cohort-rows", "“%s”由同批各份数据汇成，不能按行成为指标", "the rows of %q, which is filled from the cohort, cannot become criteria")
	CohortLate        = fault("cohort-late", "“%s”中有各份数据的得分，评完分才知道，只能用在总分调整、等级和结果应用中", "the table %q holds scores, which are known only after scoring: only adjustments, the grade and consequences may read it")
	CohortTotal       = fault("cohort-total", "“%s”中有各份数据的总分，总分要等各项调整，不能用在总分调整中", "the table %q holds totals, which wait for the adjustments: no adjustment may read it")
	CohortGiven       = fault("cohort-given", "“%s”由同批各份数据汇成，不能在数据中另写", "the table %q is filled from the cohort and cannot be given by a document")
	CohortKey         = fault("cohort-key", "同批中“%s”的“%s”重复：%s", "the cohort has %[3]s twice in column %[2]q of %[1]q")
	CohortKeyMissing  = fault("cohort-key-missing", "“%s”要用“%s”区分各份数据，这一份没有", "the table %q tells documents apart by %q, which this one lacks")
	GradeQuotaLast    = fault("grade-quota-last", "最低一级“%s”不能有名额：之下没有等级", "the lowest grade %q cannot have a quota: there is none below")
	LinearFalls       = fault("linear-falls", "完成比例越高得分越低：linear(x, 零分点, 满分点) 的零分点 %s 高于满分点 %s", "the more is attained the less it scores: linear(x, zero_at, full_at) has %s above %s").as(Warning)
	ArgumentCount     = fault("arguments", "函数 %s 的用法是 %s", "the function %s is used as %s")
	ConstantNeeded    = fault("constant", "此处须写常数", "a constant is needed here")
	CountRange        = fault("count-range", "此处须写 1 至 %d 的整数常数", "a whole constant from 1 to %d is needed here")
	CalendarForm      = fault("calendar-form", "日历须是一个表，有且只有一列日期和一列是否值", "a calendar is a table with one column of dates and one of true and false")
	RankTies          = fault("rank-ties", "并列的名次写 'skip'（其后空出）或 'dense'（不空出）", "say how ties are ranked: 'skip' leaves ranks out, 'dense' does not")
	PlacesRange       = fault("places", "小数位数须是 0 至 18 的整数", "decimal places are a whole number from 0 to 18")
	LoopForm          = fault("loop-form", "%s 的用法是 表.%[1]s(行, 条件)", "%s is used as list.%[1]s(x, …)")
	LoopNested        = fault("loop-nested", "循环最多嵌套 %d 层", "loops nest at most %d deep")
	NameShadowed      = fault("name-shadowed", "名称“%s”已用于%s", "the name %q is already used for a %s")
	NamePrefix        = fault("name-prefix", "名称“%s”不能同时是“%s”的前一部分", "the name %q cannot also be the first part of %q")
	BandForm          = fault("band-form", "分档写作 [[起点, 得分], …]", "bands are written [[from, points], …]")
	BandOrder         = fault("band-order", "分档起点须从高到低：%s 在 %s 之后", "bands go from high to low: %s comes after %s")
	KeyPointsAlone    = fault("key-points", "“%s”是一组要点，写作 checklist(%[1]s)、met(%[1]s, '①') 或 unmet(%[1]s)", "%q are key points: write checklist(%[1]s), met(%[1]s, '①') or unmet(%[1]s)")
	KeyPointsNeeded   = fault("key-points-needed", "“%s”不是声明为要点的事实（\"type\": \"checklist\"）", "%q is no fact of key points (\"type\": \"checklist\")")
	KeyPointUnknown   = fault("key-point-unknown", "“%s”的要点是 %s", "the key points of %q are %s")
	KeyPointsForm     = fault("key-points-form", "要点写 shares（各占百分之几）或 items 之一，1 至 20 项", "key points are given by shares, their percentages, or by items: either of them, 1 to 20")
	KeyPointMark      = fault("key-point-mark", "要点的编号“%s”重复，或不能用作编号", "the mark %q stands twice, or cannot be one")
	KeyPointPart      = fault("key-point-part", "要点“%s”不能部分满足：评分标准没有写部分得分（\"partial\": true）", "the key point %q cannot be met in part: its standard gives no parts (\"partial\": true)")
	KeyPointReason    = fault("key-point-reason", "要点“%s”部分满足，要写理由 reason", "the key point %q is met in part and needs a reason")
	KeyPointsSum      = fault("key-points-sum", "各要点之和为 %s%%，应为 100%%", "the key points add up to %s%%, not 100%%").as(Warning)
	ChecklistForm     = fault("checklist-form", "要点与比例须各为一个列表，个数相同：%d 与 %d", "items and shares are two lists of one length: %d and %d")
	ChecklistItems    = fault("checklist-items", "要点须写成列表 [要点, …]，至少一个", "items are written as a list [item, …], at least one")
	LookupRepeated    = fault("lookup-repeated", "查表中“%s”重复", "%q stands twice in the lookup")
	ChecklistSum      = fault("checklist-sum", "各要点比例之和为 %s%%，应为 100%%", "the shares add up to %s%%, not 100%%").as(Warning)
	LookupForm        = fault("lookup-form", "查表写作 lookup([[取值, 得分], …], 事实)", "a lookup is written lookup([[value, points], …], fact)")
	LookupIncomplete  = fault("lookup-incomplete", "表中没有可选值“%s”", "the table lacks the declared choice %q")
	LookupSurplus     = fault("lookup-surplus", "“%s”不是事实“%s”的可选值", "%q is no declared choice of %q")
	ChoiceUnknown     = fault("choice-unknown", "“%s”不是事实“%s”的可选值", "%q is no declared choice of %q").help("是否指“%s”？", "do you mean %q?")
	LetCycle          = fault("let-cycle", "“%s”的定义循环引用：%s", "the definition of %q refers to itself: %s")
	LetUncalled       = fault("let-uncalled", "“%s”有参数，须写作 %s", "%q has parameters and is used as %s")
	CallInLoop        = fault("call-in-loop", "“%s”的参数不能用循环中的行", "an argument of %q cannot be the row of a loop")
	CallsMany         = fault("calls-many", "“%s”：一条公式至多用 %d 次有参数的定义，其中再用的也算", "%q: an expression may come to %d uses of lets with parameters, those inside of others included")
	DateMalformed     = fault("date", "“%s”不是日期，应写作 2022-12-31", "%q is not a date such as 2022-12-31")
	DivisionConstZero = fault("division-by-zero-constant", "除数恒为 0", "the divisor is always 0")
	TemplateForm      = fault("template", "${…} 没有结束", "${…} is not closed")
)

func outcome(id, zh, en string) *Code {
	c := fault(id, zh, en).as(Note)
	Outcomes = append(Outcomes, c)
	return c
}

// Outcomes lists the codes of outcomes, which rule files' tests name.
var Outcomes []*Code

// Outcomes: why a criterion has no score on these facts.
var (
	OutcomeMissing    = outcome("missing-fact", "缺少事实“%s”", "the fact %q is missing")
	OutcomeCell       = outcome("missing-cell", "表“%s”第 %d 行缺少“%s”", "the table %q lacks, in row %d, the cell %q")
	OutcomeBound      = outcome("bound-only", "事实“%s”只给出范围", "only a bound of the fact %q is known")
	OutcomeNoRule     = outcome("no-rule", "评分标准没有规定：%s", "the standard gives no rule: %s")
	OutcomeBandHole   = outcome("band-hole", "%s 不在任何一档", "%s falls into no band")
	OutcomeZero       = outcome("division-by-zero", "除数为 0", "division by zero")
	OutcomeZeroTarget = outcome("zero-target", "目标值为 0", "the target is 0")
	OutcomeEmpty      = outcome("empty-list", "列表为空", "the list is empty")
	OutcomeEqualEnds  = outcome("equal-ends", "满分点与零分点相同", "the two ends are equal")
	OutcomeItemRange  = outcome("item-range", "要点得分 %s 不在 0 至 1 之间", "the item's value %s is not from 0 to 1")
	OutcomeRange      = outcome("out-of-range", "结果 %s 超出 %s 至 %s", "the result %s is outside %s to %s")
	OutcomeTooLarge   = outcome("too-large", "数字或计算量过大", "the number, or the work, is too large")
	OutcomeFew        = outcome("too-few", "至少需要两个数", "it takes two numbers")
	OutcomeNothing    = outcome("nothing-applies", "没有一项指标适用", "no criterion applies")
	OutcomeGrowthBase = outcome("growth-base", "基数不为正，没有增长率", "a base that is not positive has no growth")
	OutcomeDate       = outcome("date-range", "日期不在 1 至 9999 年", "the date is outside the years 1 to 9999")
	OutcomeWhole      = outcome("not-whole", "天数或月数不是整数", "the count of days or months is not whole")
	OutcomeCalendar   = outcome("calendar-twice", "日历中同一天既上班又不上班", "the calendar says twice, and differently, whether a day is worked")
	OutcomeRoot       = outcome("root-negative", "负数没有偶次方根", "a number below 0 has no root of an even degree")
	OutcomeFewer      = outcome("too-few-elements", "不足所取的个数", "there are fewer than are taken")
	OutcomeQuota      = outcome("quota-open", "“%s”有名额，一起评分的各份数据都定了才知道", "the grade %q has a quota, which is settled among all that are scored together")
	OutcomeTotal      = outcome("total-open", "总分尚未确定", "the total is not determined yet")
	OutcomeGrade      = outcome("grade-unknown", "“%s”不是 grades 中的等级", "%q is none of the grades")
	OutcomeOutside    = outcome("outside-band", "取值不在所选档次的范围内", "the value lies outside its band")
	OutcomeLookup     = outcome("lookup-miss", "表中没有“%s”", "the table has no %q")
	OutcomeLengths    = outcome("unequal-lists", "两个列表长度不同：%d 与 %d", "the two lists differ in length: %d and %d")
	OutcomeNegative   = outcome("negative-weight", "权数之和不为正", "the weights do not add up to more than 0")
)

// Facts documents.
var (
	FactsMissing       = fault("facts-absent", "文档缺少 facts", "the document has no facts")
	UnknownMember      = fault("unknown-member", "不认识的成员“%s”", "unknown member %q").help("是否指“%s”？", "do you mean %q?")
	FactType           = fault("fact-type", "此处应为%s", "expected %s here")
	FactBelow          = fault("fact-below", "“%s”的值 %s 小于声明的最小值 %s", "%q is %s, below the declared minimum %s")
	FactAbove          = fault("fact-above", "“%s”的值 %s 大于声明的最大值 %s", "%q is %s, above the declared maximum %s")
	FactInteger        = fault("fact-integer", "“%s”须为整数，却是 %s", "%q must be a whole number, not %s")
	UnitConvert        = fault("unit-convert", "单位“%s”不能换算为“%s”声明的单位“%s”", "the unit %q does not convert to that of %q, %q")
	ValueMissing       = fault("value-missing", "“%s”没有 value，也没有 min 或 max", "%q has neither value nor min or max")
	ValueAndBound      = fault("value-and-bound", "value 与 min、max 不能同时给出", "value cannot stand beside min or max")
	BoundKind          = fault("bound-kind", "%s类型的事实没有 min、max", "a %s has no min or max")
	BoundOrder         = fault("bound-order", "min %s 大于 max %s", "min %s is above max %s")
	BasisUnknown       = fault("basis", "basis “%s”应为 stated、computed、presumed 或 judged", "the basis %q is not stated, computed, presumed or judged")
	ReasonNeeded       = fault("reason-needed", "“%s”的 basis 是 %s，须写明 reason", "%q has the basis %s and needs a reason")
	JudgementNeeded    = fault("judgement-needed", "“%s”是评价人的判断，须写 \"basis\": \"judged\" 和 reason", "%q is a judgement and needs \"basis\": \"judged\" and a reason")
	PeriodMalformed    = fault("period", "“%s”不是期间，应写作 2022、2021-2024 或 2022-01-01/2022-12-31", "%q is not a period such as 2022, 2021-2024 or 2022-01-01/2022-12-31")
	UnknownCriterion   = fault("unknown-criterion", "没有编号为“%s”的指标", "there is no criterion %q").help("是否指“%s”？", "do you mean %q?")
	RuleSetOther       = fault("ruleset-other", "文档写明的指标体系是“%s”，不是“%s”", "the document names the rule set %q, not %q")
	PeriodOutside      = fault("period-outside", "本文档的期间不在“%s”的适用期间内：%s", "the period of this document is not in that of %q: %s").as(Warning)
	AdjudicationForm   = fault("adjudication", "“%s”的裁定缺少 %s", "the adjudication of %q lacks %s")
	AdjudicationPlaces = fault("adjudication-places", "裁定得分 %s 的小数位数多于“%s”得分的 %d 位", "the adjudicated score %s has more decimals than scores of %q, which have %d")
	AdjudicationRange  = fault("adjudication-range", "裁定得分 %s 超出“%s”的范围 %s 至 %s", "the adjudicated score %s of %q is outside %s to %s")
)

// Published versions.
var (
	LockUnreadable   = fault("lock-unreadable", "发布记录读不出来", "the lock cannot be read")
	LockChanged      = fault("lock-changed", "“%s”已经发布，内容不能再改；修订请另存为新版本", "%s is published and cannot change any more; a revision is a new version").help("请另存为 %s，并改写其中的 version", "save it as %s and change its version")
	LockBase         = fault("lock-base", "“%s”已经发布，它所依据的文件却改了", "%s is published, but what it extends has changed")
	LockOld          = fault("lock-old", "lock.json 的序号是 %d，低于要求的 %d", "the serial of lock.json is %d, below the required %d")
	LockMissing      = fault("lock-missing", "“%s”不在已签名的发布记录中", "%q is not in the signed lock")
	FileIrregular    = fault("file-irregular", "这不是普通文件", "this is no regular file")
	LockGone         = fault("lock-gone", "已发布的“%s”不见了", "the published %s is gone")
	SignatureMissing = fault("signature-missing", "没有 %s，无法验证签名", "there is no %s, so the signature cannot be verified")
	SignatureKey     = fault("signature-key", "签名所用的密钥不是所信任的那一个", "the signature is not by the trusted key")
	SignatureWrong   = fault("signature-wrong", "签名与 lock.json 不符", "the signature does not fit lock.json")
)

// Tests of a rule set's author.
var (
	CaseUnknown = fault("case-unknown", "前面没有名为“%s”的用例", "no case before this one is called %q")
	CaseFailed  = fault("case-failed", "用例“%s”：%s应为 %s，却是 %s", "case %q: %s should be %s and is %s")
)

// Rows that are criteria.
var (
	RowUndetermined = fault("row-undetermined", "“%s”第 %d 行的编号、名称或分值无法确定：%s", "%q, row %d: the key or the weight is undetermined: %s")
	RowKey          = fault("row-key", "编号“%s”重复", "the id %q stands twice")
	RowWeight       = fault("row-weight", "“%s”的分值 %s 为负", "the weight of %q is negative: %s")
	RowSlash        = fault("row-slash", "分组名“%s”中不能有“/”", "the group %q has a slash in its name")
	RowNoKey        = fault("row-without-key", "这一行没有编号", "the row has no key")
	LookAlike       = fault("look-alike", "“%s”与“%s”看起来一样，却是两个名称", "%q and %q look alike and are two names").as(Warning)
	WeightPlaces    = fault("weight-places", "“%s”的分值 %s 的小数位数多于得分的 %d 位，满分时得分与分值不符", "the weight of %q, %s, has more decimals than its score, which has %d and cannot equal it").as(Warning)
	RowSum          = fault("row-sum", "“%s”各行分值之和为 %s，应为 %s", "the weights of the rows of %q add up to %s, not %s")
)

// Rule files: structure.
var (
	MemberMissing = fault("member-missing", "缺少成员“%s”", "the member %q is missing")
	SchemaType    = fault("schema-type", "此处应为%s", "expected %s here")
	SchemaEnum    = fault("schema-enum", "此处应为以下之一：%s", "expected one of: %s")
	SchemaPattern = fault("schema-pattern", "“%s”不合要求：%s", "%q does not fit: %s")
	SchemaLimit   = fault("schema-limit", "不满足要求：%s", "violates %s")

	RuleSetUnknown    = fault("ruleset-unknown", "没有指标体系“%s”", "there is no rule set %q").help("现有：%s", "there are: %s")
	RuleSetMismatch   = fault("ruleset-path", "%s “%s”与所在路径 %s 不一致", "the %s %q does not agree with the path %s")
	RuleSetAmbiguous  = fault("ruleset-ambiguous", "%s 当日有效的版本不止一个：%s", "on %s more than one version is in force: %s")
	RuleSetNone       = fault("ruleset-none", "%s 当日没有有效的版本；各版本：%s", "on %s no version is in force; versions: %s")
	RuleSetUnnamed    = fault("ruleset-unnamed", "文档没有写明 ruleset", "the document names no rule set")
	EffectiveOrder    = fault("effective-order", "until 早于 from", "until is before from")
	DuplicateID       = fault("duplicate-id", "编号“%s”重复", "the id %q stands twice")
	WeightSum         = fault("weight-sum", "下级权重之和为 %s，应为 %s", "the weights below add up to %s, not %s")
	WeightTotal       = fault("weight-total", "一级权重之和为 %s，应为 %s", "the first-level weights add up to %s, not %s")
	IndicatorForm     = fault("indicator-form", "指标“%s”须有且只有 indicators、percent、points、not_applicable 之一", "the indicator %q needs exactly one of indicators, percent, points and not_applicable")
	IndicatorWeight   = fault("indicator-weight", "不适用的指标“%s”权重应为 0，或写明 when_not_applicable", "the inapplicable indicator %q should weigh 0 or say when_not_applicable")
	MemberMisplaced   = fault("member-misplaced", "“%s”只能用于%s", "%q belongs to %s only")
	RoundingAtTotal   = fault("rounding-at-total", "“%s”自己的取整（rounding）不能写在总分上：要么取整本项，要么不写", "the rounding of %q itself cannot be at the total: it rounds this score, or is left out")
	WeightNowhere     = fault("weight-nowhere", "weight 是指标自己的权重，%s不属于任何一个指标", "weight is a criterion's own, and %s belongs to no criterion")
	PolicyUnused      = fault("policy-unused", "指标“%s”写了 when_not_applicable，却没有 applies：它总是适用", "%q says when_not_applicable and has no applies: it always applies").as(Note)
	GradeSectionsRule = fault("grade-sections", "等级由 grade 给出时，一级指标没有等级", "where grade gives the grade, the first level has none").as(Warning)
	TextOrder         = fault("text-order", "“%s”的取值没有先后，只能用 == 和 != 比较", "the choices of %q have no order, compare them with == and != only")
	GradeOrder        = fault("grade-order", "等级须从高到低：%s 在 %s 之后", "grades go from high to low: %s comes after %s")
	Constraint        = fault("constraint", "不满足要求“%s”：%s", "the constraint %q is broken: %s")
	GradeHole         = fault("grade-hole", "总分在 %s 与 %s 之间时没有等级", "totals between %s and %s have no grade").help("总分取整到整数，或改写为 from 相接的等级", "round the total to whole points, or let the grades meet").as(Warning)
	GradeRange        = fault("grade-range", "等级的 to 小于 from，或与上一级重叠", "a grade's to is below its from, or overlaps the grade above")
	GradeUnknown      = fault("grade-name", "grades 中没有等级“%s”", "there is no grade %q")
	AdjustmentForm    = fault("adjustment-form", "调整“%s”须有且只有 add、cap、set、grade_cap 之一", "the adjustment %q needs exactly one of add, cap, set and grade_cap")
	AdjustmentRange   = fault("adjustment-range", "加分须写明最多加几分（max），扣分须写明最多扣几分（min，负数）", "add needs max for a bonus, or min, a negative number, for a penalty")
	BetterAmbiguous   = fault("better-ambiguous", "指标“%s”的规则不是恰好读一个数值，better 须写明是哪一个：{\"名称\": \"higher\"}", "the rule of %q does not read exactly one number; better must say which: {\"name\": \"higher\"}")
	BetterUnknown     = fault("better-unknown", "规则没有用到数值“%s”", "the rule uses no number %q")
	RowsRange         = fault("rows-range", "各行的得分在 0 至其分值之间，不能写 %s", "what rows score lies between 0 and their weight; %s cannot be given")
	RowsForm          = fault("rows-form", "for_each 须是一个表类型的事实，却是“%s”", "for_each names a table fact, not %q")
	RowsNothing       = fault("rows-weight-left", "同级权重已达 %s，没有留给“%s”各行的分值", "the other weights come to %s, which leaves nothing for the rows of %q")
	RelativeSum       = fault("relative-sum", "同级相对权重之和为 %s，应为 100 或上级的 %s", "relative weights on one level add up to %s, not 100 or the parent's %s")
	GradeStartAbove   = fault("grade-start-above", "总分不高于 %s 时没有等级", "totals not above %s have no grade").as(Warning)
	GradeTwice        = fault("grade-twice", "等级“%s”的 from 与 above 只能写一个", "the grade %q says both from and above")
	GradeStart        = fault("grade-start", "总分低于 %s 时没有等级", "totals below %s have no grade").as(Warning)
	GradeAbove        = fault("grade-above", "总分高于 %s 时没有等级", "totals above %s have no grade").as(Warning)
	RangeOrder        = fault("range-order", "min 大于 max", "min is above max")
	SourceUnknown     = fault("source-unknown", "sources 中没有“%s”", "there is no source %q")
	ReceiverUnknown   = fault("receiver-unknown", "受让指标“%s”须是计分且总是适用的另一指标", "the receiver %q must be another criterion that is scored and always applies")
	ScopeUnknown      = fault("scope-unknown", "“%s”不是指标“%s”的上级指标", "%q is no parent of %q")
	PointsMoved       = fault("points-moved", "指标“%s”直接计分，权重变动时得分不会随之变动", "the points of %q do not follow when weight moves to it").help("改用 percent，或在表达式中用 weight", "use percent, or weight in the expression").as(Warning)
	ConstantPercent   = fault("constant-range", "规则恒给出 %s，超出 %s 至 %s", "the rule always gives %s, outside %s to %s")
	PercentLow        = fault("percent-low", "指标“%s”至多得权重的 %s%%", "%q gives at most %s%% of its weight").help("percent 是百分比；分档直接写得分的用 points", "percent is a percentage; use points for a rule that gives points").as(Warning)
	PointsHigh        = fault("points-high", "指标“%s”可能得 %s 分，超过 %s", "%q may give %s points, above %s").help("points 是得分；deduct、attained、checklist、linear 给出百分比，用 percent", "points are points; deduct, attained, checklist and linear give percentages, for percent").as(Warning)
	PointsLow         = fault("points-low", "指标“%s”可能得 %s 分，低于 %s", "%q may give %s points, below %s").help("扣完为止写 max(0, …)", "write max(0, …)").as(Warning)
	ParameterUnknown  = fault("parameter-unknown", "standard 中的 ${%s} 不是参数", "${%s} in standard is no parameter")
	NumberUnused      = fault("number-unused", "评分标准中的 %s 在表达式、参数和权重中都没有出现", "%s of the standard appears in no expression, parameter or weight").as(Note)
	NumberUnsaid      = fault("number-unsaid", "表达式中的 %s 在评分标准、解读和参数中都没有出现", "%s of the expression appears in no words of the criterion and no parameter").as(Note)
	RoundingUnsaid    = fault("rounding-unsaid", "规则取整，而评分标准没有说取整", "the rule rounds, and the standard does not say so").as(Note)
	RoundingUnmet     = fault("rounding-unmet", "评分标准说得分取整，而 rounding 只对总分取整（\"at\": \"total\"）", "the standard rounds scores, and rounding is at the total only").as(Note)
	DivisorOther      = fault("divisor-other", "评分标准除以“%s”，即事实“%s”，而规则除以别的", "the standard divides by %q, which is the fact %q, and the rule by something else").as(Note)
	FactUnread        = fault("fact-unread", "事实“%s”在指标 %s 旁声明，而没有规则读取它；叙述和检查不影响得分", "the fact %q is declared beside %s, and no rule reads it; narratives and checks decide nothing").as(Note)
	ParameterSpoken   = fault("parameter-spoken", "参数“%s”只在评分标准的文字中，没有规则使用：改它不会改变得分", "the parameter %q stands in the standard's words only: changing it changes no score").as(Note)
	FactUnused        = fault("fact-unused", "事实“%s”没有被任何规则使用", "the fact %q is used by no rule").as(Note)
	ParameterUnused   = fault("parameter-unused", "参数“%s”没有被使用", "the parameter %q is not used").as(Note)
)

// Reports as issued.
var (
	PrintedMalformed = fault("printed", "“%s”不是印刷的数字", "%q is no printed number")
)

// What concrete facts show.
var (
	FileKindUnknown = fault("file-kind", "看不出这是什么文件：没有 indicators、facts、copies、differences 或 cases", "this is no file of jixiao's: it has none of indicators, facts, copies, differences and cases")
	RuleOutOfRange  = fault("rule-out-of-range", "指标“%s”的规则在这些事实上得 %s，超出 %s 至 %s", "the rule of %q gives %s on these facts, outside %s to %s")
	EnsureOpen      = fault("ensure-open", "“%s”评分后的检查“%s”无法判定：%s", "after scoring %q the check %q has no value: %s").as(Note)
	Ensure          = fault("ensure", "“%s”得 %s 分（分值 %s），评分后的检查不成立：%s", "%q scores %s of %s, and a check after scoring fails: %s").help("在 \"reasons\" 中写 \"%s\": \"原因\"", "give \"reasons\" a member %q")
	SmallRate       = fault("small-rate", "“%s”是 %s%%，是否应为 %s%%？", "%q is %s%%; should it be %s%%?").as(Note)
	TotalUngraded   = fault("total-ungraded", "总分 %s 不在任何等级之内", "the total %s has no grade").as(Warning)
	OutsideBand     = fault("outside-its-band", "“%s”的 %s 不在所选档次的 %s 至 %s 之内", "%q: %s is not within its band from %s to %s")
	CheckFailed     = fault("check", "勾稽“%s”不符：%s", "the check %q fails: %s")
)

// Layers of rule sets.
var (
	LayerBase        = fault("layer-base", "没有所依据的指标体系“%s”", "there is no rule set %q to extend")
	LayerCycle       = fault("layer-cycle", "extends 循环：%s", "extends goes in a circle: %s")
	LayerDepth       = fault("layer-depth", "extends 超过 %d 层", "extends goes deeper than %d layers")
	LayerUnknown     = fault("layer-unknown", "下层此处没有“%s”", "the layer below has no %q here")
	LayerMove        = fault("layer-move", "“%s”在下层属于“%s”，移到此处须写 \"move\": true", "%q belongs to %q in the layer below; write \"move\": true to move it")
	LayerOpen        = fault("layer-open", "框架中的指标“%s %s”留空，须在本文件中写明 %s", "the framework leaves the indicator %q (%s) open; this file must give %s")
	RuleSetFramework = fault("ruleset-framework", "“%s”是框架，不能直接评分", "%s is a framework and scores nothing itself")
	LayerFact        = fault("layer-fact", "事实“%s”的 %s 不能改，下层为“%s”", "the fact %q cannot change its %s, which is %q below")
)
