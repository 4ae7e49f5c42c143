package issued

import (
	"regexp"
	"strings"

	"jixiao/engine/number"
)

// The grammar of sentences for which a rule is proposed: what leaves no choice, and what speaks of one.

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
	// fits are the units that a thing is counted in: of 100人以上活动 it is the size that is told.
	fits = regexp.MustCompile(`^(?:次|场|个):.*(?:活动|培训|培训班|讲座|宣传|宣讲|演出|服务)$|^(?:家|个):.*(?:企业|工会|驿站)$|^(?:人|名|个人|人次):.*(?:职工|教师|学员|干部)$|^户:.*农户$|^(?:个|座|家):.*(?:绿地|大棚|图书室|文化室|健身点|驿站)$|^人次:.*培训$`)
	// counted is what of such a number may be spoken of, and perEach is what makes it one of many numbers, one of a row, or a time.
	counted = regexp.MustCompile(`^(?:各类)?\p{Han}{0,8}(?:活动|培训|培训班|讲座|宣传|宣讲|演出|服务|工会|驿站|职工|教师|学员|干部|企业|农户|绿地|大棚|图书室|文化室|健身点)$`)
	perEach = regexp.MustCompile(`失业|下岗|僵尸|关停|退休|贫|待业|辞职|落马|离婚|宴请|打牌|千|百|[每各均隔逢第届首日周月季年天时期内外中约近余来和及与或、不只限控压缩减少简留编超多大小高低级被由在向对从分]|以下|接待|会议|出国|公务|投诉|信访`)

	// What may stand before them that says the same of no case at all: a share that is whole has full marks.
	whole = regexp.MustCompile(`^(?:(?:[0-9]{4}年度的?)?([^0-9%]*)[,;。])?([^,;。0-9%]{2,20}率)为100%得(?:100%权重分|满分),(?:否则)?$`)

	// What a clause may be that stands before these: a question that is asked, and how the answer is found.
	asked = regexp.MustCompile(`^[①-⑳]?[^0-9]*是否[^0-9]*$|^(?:现场|实地)?(?:核查|检查|抽查|调研|查阅|查看)(?:\p{Han}{0,12}(?:资料|凭证|档案|台账|文件|记录|现场|情况|账簿|合同|报告))?$`)

	// otherwise are words of another way of scoring, beside the one that a sentence states. A clause with one of them leaves a choice.
	otherwise = regexp.MustCompile(`满分|零分|0分|得分|不得分|分以上|一半|减半|加倍|翻倍|折半|比例|乘以|部分满足|部分符合|基本满足|基本符合|不适用|剔除|不计|视情|酌情|给分|计分|加分|减分|扣分|否决|上限|下限|基础分|允许|首次|自第|抵扣|抵一|其中一|任一|任意|每[低高超少增降季月年个项次]|按季|按月|逐[项季月年]|情形除外|除外`)
	// of is what cases are counted of: nothing that makes one weigh more or less than another.
	ofCase = regexp.MustCompile(`每|按|加|减|倍|半|且|或|除|比例|整改|百分点|个点|全部|程度|、|,|以上|所在`)

	// What else says that something is worth more or less, is set aside, or settles all, wherever it stands: amounts, and words of scoring.
	amount = regexp.MustCompile(`[0-9%]|[零一二两三四五六七八九十百半几多数][成折分档倍半次处个项起天日月年季家户人条批周]|[首第本该此整][一二三四五六七八九十次处个项指]|半数|首|若干`)
	worth  = regexp.MustCompile(`[得扣免零档降酌最超若但除缺无晚较替]|依|按|至少|至多|累计|逾|延迟|延期|以内|之内|以外|前提|视同|视为|考虑|参与|分摊|返还|归还|排名|排序|名次|加权|平均|均值|大部分|基本|不够|没有|分别|各占|一票|作废|清零|清空|所得|取消|仅|给|视|判为|判定|认定|折合|折算`)
	// and what else decides: who does, on what condition, instead of what.
	decides = regexp.MustCompile(`不算|作罢|算输|[(（者由时则折拿择罚]|对半|翻番|递增|递减|累进|从[轻重宽]|不究|追究|列入|裁量|掌握|居中|轮空|封顶|出局|否定|归空|全失|全盘|放过|合并|就高|就低|计算|计入|统计|重复|恢复|区别|适当|程度|瑕疵|选做|选一|附加|重点项|权重|总分|另定|另行|次之|前置|[前上后]项|汇总|直接|适用|主管|专家|同类`)
	// harmless are words that hold those and say nothing of the kind.
	harmless = strings.NewReplacer("得到", "", "取得", "", "获得", "", "使得", "", "依据", "", "依法", "", "按照", "", "按时", "", "按期", "", "按规定", "", "基本支出", "", "超支", "", "无形", "", "比较", "", "及时", "", "时间", "", "时限", "", "时效", "", "理由", "", "劳动者", "", "工作者", "", "消费者", "", "志愿者", "", "选择", "", "折旧", "", "原则", "", "规则", "", "细则", "", "准则", "", "档案", "", "第三方", "", "公众参与", "", "重视", "", "视频", "", "可视", "", "供给", "")
)

// choosesNothing reports whether a part of a standard says only what is looked at: no amount, and no word of scoring.
func choosesNothing(text string) bool {
	text = harmless.Replace(text)
	return !amount.MatchString(text) && !worth.MatchString(text) && !decides.MatchString(text) && !otherwise.MatchString(text)
}

// A case ends with what is amiss, or with what was to be done and was not; before what it loses stands no other word.
var (
	amiss  = regexp.MustCompile(`(?:问题|违规|损坏|投诉|事故|缺失|缺项|遗漏|差错|错误|失误|逾期|不符|不规范|不合规|不合理|不合格|不健全|不符合|不符合(?:上述|相关|有关|规定的?)?(?:要求|规定|标准)|不完整|不准确|不一致|不及时|不到位|不达标|不足|超支|浪费)(?:的|情况|情形|行为|现象|支出)?$`)
	undone = regexp.MustCompile(`[未逾迟漏](?:\p{Han}{0,6})(?:公开|完成|报送|上报|报|整改|落实|执行|开展|建立|制定|编制|签订|验收|归档|备案|公示|支付|拨付|达标|完整)(?:的|情况|情形)?$`)
	moment = regexp.MustCompile(`工作日|小时|分钟|[月季周旬天年]|连续|同一|累犯|严重|重大|特大|一般|较大|轻微|屡|非责|及|和|与|上年`)
)

// turned begins what is no case, though its end is one: a problem that is solved, or was not found.
var turned = regexp.MustCompile(`经批准|自行|^(?:解决|化解|处理|办结|受理|挽回|纠正|发现|自查|防止|杜绝|避免|并?非|不存在|未(?:发现|出现|发生|漏|逾期|浪费|超支|违规))`)

func isCase(s string) bool {
	return s == "" || !strings.HasPrefix(s, "无") && !turned.MatchString(s) && (amiss.MatchString(s) || undone.MatchString(s)) && !moment.MatchString(strings.ReplaceAll(s, "及时", ""))
}

// isWhole reports whether a text says of what is looked at that all of it has full marks, and nothing else.
func isWhole(s string) bool {
	m := whole.FindStringSubmatch(s)
	return m != nil && choosesNothing(m[2]) && yesIsGood(m[2]) && better.MatchString(m[2]) && !pairOf.MatchString(m[2]) && isMeasure(m[2]) && clauses(m[1], func(clause string) bool { return !strings.HasSuffix(clause, "的") && yesIsGood(clause) })
}

// propose reads the standard of a criterion by a grammar that leaves no choice; nil where the words are other ones.
func propose(words, name, weight string) *Proposal {
	s := strings.NewReplacer("，", ",", "；", ";", "：", ":", "％", "%", " ", "", "\n", "", "　", "", "（", "(", "）", ")", "＝", "=", "＜", "<", "＞", ">", "“", "", "”", "", "～", "~", "—", "~", "–", "~", "－", "~").Replace(words)
	s = strings.TrimSuffix(s, "。")
	if m := deducted.FindStringSubmatch(s); m != nil && !ofCase.MatchString(m[1]) && isCase(m[1]) && choosesNothing(m[1]) {
		at := strings.LastIndex(s, m[0])
		each, err := number.Parse(m[2])
		if err == nil && each.Sign() > 0 && !number.Hundred.Less(each) && (clauses(s[:at], asked.MatchString) || isWhole(s[:at])) {
			return &Proposal{Each: m[2], Words: s[at:]}
		}
		return nil
	}
	if m := allOrNone.FindStringIndex(s); m != nil {
		said := clauses(s[:m[0]], func(clause string) bool {
			return !strings.HasSuffix(clause, "的") && !strings.ContainsAny(clause, "0123456789%") && isGood(clause)
		})
		if said && !strings.ContainsAny(s, marks+"扣若或") {
			return &Proposal{Met: true, Words: strings.TrimLeft(s[m[0]:], ",;。")}
		}
		return nil
	}
	if m := target.FindStringSubmatch(s); m != nil {
		thing := m[1] + m[4] + m[9]
		if thing != "" && !fits.MatchString(m[3]+m[6]+m[8]+":"+thing) {
			return nil
		}
		if what := strings.TrimPrefix(thing, "各类"); thing != "" && (!counted.MatchString(thing) || perEach.MatchString(what) || !yesIsGood(what) || !choosesNothing(what)) {
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
		if strings.ContainsAny(about, marks) || !choosesNothing(about) || !isGood(about) {
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
