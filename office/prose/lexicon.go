package prose

import (
	"regexp"
	"strings"
)

// Every word that a sentence may have for which a rule is proposed, by what it does in the sentence. A sentence with any other word is left to be written:
// nobody can list what words turn a sentence round, set another rule beside it, or name something bad that is answered with yes. What the words of a list may
// do is said in grammar.go; a word stands in the list that allows the least.
const (
	// things are what a standard speaks of: none is bad to have or to do, none is an amount, a time that repeats, somebody, or a word of scoring.
	things = `部门 单位 部门(单位) 机关 项目 工程 设备 设施 场地 条件 岗位
		预算 决算 预决算 资金 专项资金 预算资金 整体支出 支出预算 预算支出标准 财政 财务 会计 账务 资产 固定资产 国有资产 采购 政府采购 凭证 财务凭证 账簿
		业务 工作 任务 重点工作 履职 履行 任职 职能 职责 主体 责任 责任主体 分工 行政 三定
		绩效 目标 指标 指标值 评价 自评 监控 跟踪 计划 规划 相关 有关 相应的 专门 必要的 明确的 完整的
		区委 区政府 市委 市政府 县委 县政府 省委 省政府 党委 政府 发展 国民经济 社会 经济 生态 环境 民生
		内容 范围 用途 要求 时限 时间 进度 额度 资金量 投资额 数量 质量 过程 环节 结构 数据 基础 信息 政务 会计信息 相关内容 任务数 计划数 任务数或计划数
		编制 确定 确定的 分配 使用 拨付 支付 执行 实施 核算 申报 申请 设立 立项 审批 批复 论证 评估 验收 检查 监督 保存 配置 处置 安排 建设 运行 维护 管护 管理 内部 监管 测算 资料 教学 科研 诊疗 卫生 教育
		服务 培训 宣传 宣讲 活动 赛事 举办 开展 组织 帮扶 慰问 走访 关爱 关怀 救助 维权 普法 互助 保障 技能 竞赛 职业 文化 体育 健身 科普 道路 桥梁 路灯 管网 校舍
		工会 劳模 先进 模范 精神 站点 爱心 驿站 选址 位置`
	// times say of when, or of how much of the whole, a plan or a goal is.
	times = `年度 年初 本年度 中长期 长期 总体 整体 具体 全部 各项 各类`
	// laws are what a body keeps to and does not make.
	laws = `国家 财经 法律 法规 法律法规 政策 行业`
	// outcomes are what came of something: good where they are as they should be, and no measure of what was planned.
	outcomes = `结果 成果 效果 效益 效率 产出 情况 完成 实际 公开`
	// who are people and bodies: what is as they want it is not good for that.
	who = `职工 女职工 妇女 妇女职工 群众 公众 社会公众 服务对象 学生 学员 教师 学校 医院 企业 农户 社区 居民 村民 干部 患者 残疾人 老年人 儿童 志愿者 工作人员 户外劳动者 外卖小哥 聚居地 农村 城市 乡村 街道 基层`
	// costs are what less is spent on.
	costs = `支出 行政支出 项目支出 三公经费 公用经费 公务接待费 会议费 培训费 开支 重大开支 重大支出 费用 经费`
	// papers are what a body has, draws up or keeps: to have one is good.
	papers = `制度 管理制度 办法 方案 计划 规划 规定 细则 规章 规程 流程 程序 手续 标准 依据 措施 机制 档案 台账 资料 文件 材料 报告 记录 预案 目录 清单 目标 指标 检查`
	// rules are what is kept to, plans what something is done by.
	rules = `规定 要求 用途 政策 法规 法律法规 制度 管理制度 办法 方案 计划 规划 细则 规章 规程 流程 程序 标准 职责 范围 时限 内容 进度 批复 合同 三定方案 客观实际`
	plans = `计划 规划 规定 任职要求 履职要求 工作要求 政策要求 相关要求 有关要求 政策 法规 法律法规 制度 办法 方案 细则 批复 职责 职能`
	// well are what something is that is as it should be; spent what money is that was well spent.
	well  = `健全 完善 完整 完备 规范 明确 明晰 细化 清晰 合理 合规 合法 合法合规 健全完整 安全完整 科学 及时 到位 落实到位 有效 齐全 齐备 真实 准确 充分 可行 可衡量 具体 良好`
	spent = `合理 合规 合法 合法合规 规范 真实`
	// fit is that things go together, fitting what goes together with fitted.
	fit     = `匹配 相匹配 一致 相一致 适应 相适应 对应 相对应 对称 相对称 衔接 相衔接 吻合 相吻合 相符 相符合`
	fitting = `目标 指标 指标值 内容 预算 资金量 额度 资金额度 分配 安排 计划 规划 方案 职能 选址 编制 活动 赛事 举办`
	fitted  = `预算资金 资金 职能 职责 履职 任务 计划 规划 计划数 任务数 任务数或计划数 目标 内容 目标内容 方案 资金量 需求 聚居地`
	// done are what is done, as a rule or a plan says, or in time; open is what is told to all, and shown what may be told.
	done  = `编制 报送 上报 执行 开展 实施 使用 拨付 支付 分配 完成 验收 归档 备案 核算 保存 采购 管理 组织`
	open  = `公开 公示`
	shown = `预算信息 决算信息 预决算信息 预算 决算 预决算 绩效信息 绩效目标 绩效评价报告 财务信息 政务信息 政府采购信息 相关信息 信息`
	// checked are ways in which something has been looked at before it is done.
	checked = `论证 评估 评估论证 科学论证 专家论证 可行性研究 风险评估 绩效评估 集体决策 审批 审核 验收 集体研究`
	// held are what is held for people, themes what for; built and joined are what else is counted, and by what.
	held   = `活动 培训 培训班 讲座 宣传 宣讲 演出 竞赛`
	themes = `幸福 竞赛 职工 女职工 妇女 劳模 工会 关爱 关怀 帮扶 维权 普法 文化 体育 健身 科普 技能 职业 职业技能 教学 卫生 安全 法律 服务 宣传 社区 群众 学生 教师 各类`
	built  = `基层工会 工会 驿站 爱心驿站 绿地 大棚 图书室 文化室 健身点`
	people = `职工 女职工 困难职工 劳模 教师 学员 干部`
	// raised are what is better the more there is of it; a bare 水平 or 标准 is not.
	raised = `幸福感 获得感 安全感 归属感 满意度 知晓度 服务水平 服务质量 服务能力 服务效率 教学质量 教学水平 科研能力 科研水平 诊疗水平 诊疗能力 职业技能 技能水平 良好氛围 社会良好氛围 健康水平 文化素养 法律意识`
	// faults are what a case is; undone is what was to be done, behind 未 or 逾期.
	faults = `不符 不符合 不符合上述要求 不符合要求 不符合规定 不符合标准 不符合相关规定 不符合有关规定 不规范 不合规 不合理 不合格 不合法 不健全 不完善 不完整 不完备 不准确 不真实 不一致 不及时 不到位 不达标 不明确 不齐全 不匹配 缺失 缺项 遗漏 差错 错误 失误 违规 违规支出 违规行为 损坏 投诉 群众投诉 安全事故 安全生产事故 责任事故 截留 挤占 挪用 虚列支出 超标准支出 超范围支出 浪费`
	undone = `公开 公示 完成 报送 上报 执行 落实 开展 实施 建立 制定 编制 签订 验收 归档 备案 支付 拨付 达标 登记 核算`
	// more are rates of which more is better, and fewer those of which less is, and of which there is no less than none.
	more  = `满意率 满意度 知晓率 知晓度 认可度 支持率 信任度 符合率 合格率 达标率 到位率 完成率 好评率 覆盖率 参与率 参训率 及时率 优良率 执行率 支付率 利用率 入学率 升学率 就业率 治愈率 公开率 完整率 完好率 准确率 办结率 回收率 合规率 出勤率 正确率 重点支出安排率 健全率 归档率`
	fewer = `差错率 错误率 投诉率 逾期率 超支率 违规率 违纪率 事故率 漏报率 返工率 浪费率 闲置率 失信率 缺勤率 空置率`
	// changes are rates of which all that is no growth is as good, and additions those that add up what was added: none is below nothing.
	changes   = `三公经费变动率 公用经费变动率 公务接待费变动率 公务招待费变动率 会议费变动率 培训费变动率 出国经费变动率`
	additions = `预算控制率 预算调整率`
	// parts and wholes are the amounts above and below the line of a rate.
	parts  = `支出 支出数 在职 人员 在职人员 产出 实际 完成 在用 已 执行 支付 到位 公开 达标 及时 合格 数 总额 金额 人数 户数 次数 面积`
	wholes = `产出 总额 总数 总人数 所有 应 计划 预算 下达 安排 编制 数 金额 人数 户数 次数 面积`
	// explained are words of an explanation, which says what a measure is for: none sets a rule, says who decides, or of what time.
	explained = `设定 设定的 所设定的 处理 开展后 帮助 家庭 产生的 带来的 提升 指标中 财务行为 规范 加强 促进 保障 保持 支撑 控制 努力 节约 实现 达成 体现 影响 直接或间接 直接和间接 可持续 成效 发挥 产生 带来 所产生的 所带来的 满意 相符 落实 办理 协助办理 协助 指导 交办 下达 到位 投入 既定 达到
		时效 成本 行政成本 人员 人员成本 机构 运转 在职 后续 主题 主要职责 重点任务 重点项目支出 项目总支出 质量标准 必需的 采取 采取了 有效 安全 透明 公开透明 预期 明细化 细化 分解 认识 权利 意识 新建 组建 弘扬 使用效率 对应的 事业发展 生态环境 经济发展 社会发展 顺利 创业 创业贷款 就业 新就业形态 专项资金 支出标准 科学论证 水平`
	// aims are what such an explanation says is looked at, and ends with.
	aims = `情况 程度 水平 影响 效果 效益 成效 质量 效率 达成 科学性 合理性 合规性 规范性 完整性 明确性 及时性 均衡性 有效性 相关性 准确性 真实性 安全性 可行性 公开性 健全性 质量指标 数量指标 时效指标 成本指标 效益指标`
	// narrow are words that say of whom, of which part or of how many: in an explanation only where the standard or its name says so, too.
	narrow = `节约 家庭 满意 三公经费 公用经费 公务接待费 会议费 培训费 年初 在职 新建 贷款 提升 控制 重点 重大 人数 户数 次数 面积`
	// titles are what a standard is called, and called what an indicator or a level is, beside all these.
	titles = `体系 指标体系 评价指标体系 评分 评分标准 评价标准 评价表 评分表 考核 考核表 指标表 整体支出 项目支出 财政支出 部门整体支出 试行`
	called = `决策 投入 过程 产出 效益 效果 质量 数量 时效 成本 满意度 组织实施 主题 项目产出 项目效益 次数 场次 人次 数量 数 总额 情况 人数 户数 弘扬 新建 打造 提升 应用 共性 个性 部门决策 部门管理 部门产出 部门效益 可持续影响 可持续 影响 社会效益 经济效益 生态效益 服务对象满意度 竣工 指导`
)

// words makes of a list what matches any of its words.
func words(lists ...string) string {
	list := strings.Fields(strings.Join(lists, " "))
	for k, w := range list {
		list[k] = regexp.QuoteMeta(w)
	}
	return "(?:" + strings.Join(list, "|") + ")"
}

// whole compiles a pattern that a text must match from end to end.
func whole(pattern string) *regexp.Regexp {
	return regexp.MustCompile("^(?:" + pattern + ")$")
}
