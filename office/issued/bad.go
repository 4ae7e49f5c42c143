package issued

import (
	"regexp"
	"strings"
)

// A key point or an all-or-nothing standard is answered with yes, and yes is worth points. That is right only where yes is good: “是否存在违规” is
// answered with yes by whoever has the fault. Words that name something bad, that deny something, or that ask for what is not known to be good, are
// therefore left for somebody to write; a rule that counts cases asks for no yes.

var (
	// there are words that say of something that it is there or came about.
	there = regexp.MustCompile(`存在|有无|与否|有没有|是否有过|发生|出现|造成|产生|导致|引发|引起|涉及|涉嫌|受到|遭|被|因.{1,12}(?:而|致)`)
	// denies are negations: what is denied is good or bad, and yes may mean either.
	denies = regexp.MustCompile(`[不未无没非勿莫禁]|防止|避免|杜绝|严控|拒绝|否认|否决|缺乏|缺少|缺失|缺位|缺陷|免于`)
	// bad are names of what should not be.
	bad = regexp.MustCompile(`违[规法纪反约章背]|挪[用作]|截[留流]|挤占|侵[占吞]|占用|虚[列报增假构设]|套[取用]|骗|冒领|冒用|贪污|受贿|行贿|回扣|吃拿|浪费|铺张|奢侈|挥霍|重复|多头|交叉|超(?:标|支|范围|概算|预算|编|期|时|限|额度|比例|出|付|载|员|规模)|逾期|拖[欠延]|滞[后留纳]|延[误期迟后]|误[期工]|迟[报到缓滞]|欠[账款薪费缴]|事故|投诉|上访|信访|举报|控告|检举|处[罚分理]|罚[款没]|问责|通报|批评|警告|约谈|诫勉|立案|移送|查处|查出|审计发现|问题|缺口|漏|错|失[误实职控效信败真衡范窃密察序]|差[错异距]|造假|作假|假[冒账票]|瞒|隐[匿患藏]|谎|损[失坏毁耗害]|流失|丢失|遗失|灭失|毁[损坏]|污染|破坏|闲置|沉淀|结余|结转|剩余|空[转置缺饷]|腐[败蚀]|舞弊|作弊|徇私|渎职|串[标通]|围标|拆分|肢解|规避|逃避|逃[税避]|转包|分包|挂靠|纠纷|诉讼|败诉|官司|仲裁|赔偿|索赔|隐患|风险|危险|危害|偏[差离颇低高]|背离|脱节|脱离|矛盾|冲突|抵触|争议|异议|质疑|曝光|舆情|负面|群体性|伤亡|死亡|受伤|致残|火灾|中毒|疫情|传染|泄[露密漏]|伪造|篡改|涂改|变造|私[设分存自借用]|小金库|账外|体外|白条|坐[收支]|公款|擅自|随意|任意|乱|滥|摊派|截访|突击|停[工产滞摆]|返工|烂尾|窝工|怠工|怠慢|推[诿脱]|扯皮|敷衍|懈怠|亏损|赤字|负债|债务|恶[化意劣]|倒退|退[回步货]|驳回|驳斥|整改|纠正|黑名单|垄断|歧视|刁难|克扣|抽逃|挂账|呆账|坏账|沉没|弄虚|变[相更]|调整|调剂|追加|终止|中止|中断|撤[销项]|取消|废[止标]|流标|下[降滑]|回落|薄弱|落后|低[下效质]|劣质|次品|报废|限制|出借|出租|担保|抵押|质押|对外投资|偏[远大小多少重轻慢晚]|空着|趴|走样|凑数|凑合|拖[拉沓]|强制|收费|靠后|混日子|部分|福利|津贴|补贴|旅游|应付|过时|较[晚差低]|繁琐|琐碎|流于|形同|虚设|冗[余员长]|拖后|臃肿|走过场|摆设|困难|缓慢|粗放|混[乱用淆]|杂乱|笼统|模糊|雷同|抄袭|剽窃|代[签领替]|借用|倒卖|侵权|侵害|歪曲|误导|煽动|矿难|坍塌|溢[出油]|短[缺少期]|积压|积欠|拥堵|超载|过[期时度剩高低多少]`)
	// blameless are words that hold those and name nothing bad.
	blameless = strings.NewReplacer("不断", "", "不动产", "", "无障碍", "", "无形资产", "", "无害化", "", "无线", "", "无纸化", "", "非税", "", "非物质文化遗产", "", "非遗", "",
		"没收", "", "超额完成", "", "风险防控", "", "风险评估", "", "风险管理", "", "问题导向", "", "处理设施", "", "处理能力", "", "垃圾处理", "", "污水处理", "", "是否", "", "通报表扬", "", "被评为", "")
	// good are what a question may ask for.
	good = regexp.MustCompile(`制[定订]|建立|健全|完[善整备成]|规范|符合|明确|清晰|合[理规法]|科学|及时|按[时期照]|按规定|按要求|公[开示]|落实|执行|到位|有效|齐[全备]|真实|准确|达[到标]|一致|匹配|相[符适关称对]|具有|具备|有.{0,12}(?:检查|制度|办法|目标|方案|计划|规划|程序|手续|依据|标准|记录|措施|机制|档案|台账|资料|合同|协议|报告|预案|机构|人员|流程|规定|细则)|开展|组织|实施|设[立置]|编制|报送|备案|审[批核]|批[准复]|论证|评估|验收|签订|细化|量化|分解|对应|体现|反映|可行|可衡量|充分|配[备套]|覆盖|培训|宣传|监督|保障|提[高升]|改善|促进|增强|满足|保存|归档|经过|通过|纳入|遵[守循]|专款专用|安排|相?适中|打造|弘扬|良好|完好|衔接|统一|专人|领取|发放|兑现`)
)

// yesIsGood reports whether a clause is such that yes is the answer of who did well.
func yesIsGood(clause string) bool {
	said := blameless.Replace(clause)
	if there.MatchString(said) || denies.MatchString(said) || bad.MatchString(said) {
		return false
	}
	return !strings.Contains(clause, "否") || good.MatchString(said)
}

// besides are words of a condition, or of another way in which it is met.
var (
	besides = regexp.MustCompile(`[如也可才就任另看宽奖罚]|放宽|试点|的(?:部门|单位|项目|乡镇|街道|学校|企业)$`)
	ofCan   = strings.NewReplacer("可行", "", "可衡量", "", "可操作", "", "可比", "", "可靠", "", "许可", "", "认可", "", "可持续", "", "任务", "", "责任", "", "任职", "", "就业", "", "责任", "", "奖励制度", "", "如实", "", "如期", "")
)

// states are what a clause that asks nothing says of something that is as it should be: it ends so, or begins so.
var states = regexp.MustCompile(`(?:健全|完[善整备好]|规范|明确|细化|清晰|合[规理法格]|科学|及时|公开|落实|到位|有效|齐[全备]|真实|准确|一致|匹配|相[符关称]|适[应中]|对应|对称|可行|可衡量|充分|良好|建立|弘扬|衔接|统一|达标)$` +
	`|^(?:已|均)?(?:有|具[有备]|制[定订]|建[立有]|设有|按照|依据|根据|包含|(?:有效)?提[升高]|打造)|符合|包含明确|进行了|落实到|^开展.{2,20}活动$|有.{0,12}(?:制度|办法|目标|方案|计划|规划|程序|手续|依据|标准|记录|措施|机制|档案|台账|资料|检查|报告)$`)

// weak are words beside which a good word says less than it, or the opposite; ofWeak are words that only look like them.
var (
	ofWeak = strings.NewReplacer("接待", "", "待遇", "", "对应", "", "相应", "", "适应", "", "应急", "", "供应", "", "应用", "", "需求", "", "必须", "")
	weak   = regexp.MustCompile(`[待欠难却竟仍须需应拟缓拒妨碍阻反推搁放疏怠弱鲜罕勉个局象补事/\\抑亦谈岂貌假]|有[失悖违损]|[极很较]少|少[有数]|即将|影响|干扰|其一|必要|负担|信息外|保护|偏心|打架|提拔|原则上|多数|主要|大致|选择性|停止|提[高升].{0,8}(?:标准|成本|能耗|费|价|率|负|担|门槛)|设[置立].{0,8}(?:障碍|壁垒|门槛|账户|条件)|(?:宴请|吃喝|赌|打牌|传销|迷信|礼品|红包|实物|现金|人情|关系户?|亲属|私下|暗箱|越权|绕过|自行|人为|两套|阴阳|旷工|犯罪|酒驾|脱岗|霸王|奢华|豪华|境外|名义|出国)|先.*后|边.*边|倒签|带病|垫资|催|失业`)
)

// isGood reports whether a clause that is to be met names what is good, and nothing beside it.
func isGood(clause string) bool {
	if strings.Contains(clause, "或") && !strings.Contains(clause, "是否") { // of two things one, or either
		return false
	}
	if !strings.Contains(clause, "是否") && !states.MatchString(clause) {
		return false
	}
	if weak.MatchString(ofWeak.Replace(clause)) {
		return false
	}
	return yesIsGood(clause) && good.MatchString(clause) && !besides.MatchString(ofCan.Replace(clause))
}
