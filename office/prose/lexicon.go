package prose

import (
	"regexp"
	"strings"
)

// Every word that a sentence may have for which a rule is proposed, by what it does in the sentence. A sentence with any other word is left to be written:
// nobody can list what words turn a sentence round, set another rule beside it, or name something bad that is answered with yes. None of these does, whatever
// stands before or behind it, as long as the sentence is built as grammar.go says.
const (
	// things are what a standard speaks of. None is bad to have, to do, or to have more of; none is an amount, a time that repeats, or a word of scoring.
	things = `部门 单位 部门(单位) 机关 项目 子项目 工程 设备 设施 场地 条件 岗位
		预算 决算 预决算 资金 专项 经费 公用经费 三公经费 公务接待费 会议费 培训费 支出 收入 开支 费用 财政 财务 会计 账务 资产 固定资产 国有资产 采购 政府采购 凭证 财务凭证 账簿 科目 货物
		业务 工作 任务 重点工作 重点支出 重大开支 重大支出 履职 履行 任职 职能 职责 主体 责任 分工 事业 行政 三定
		绩效 目标 指标 指标值 评价 自评 监控 跟踪 计划 规划 年度 全年 年初 本年度 中长期 长期 总体 整体 具体 相关 有关 相应 专门 必要的 实际 明确的 完整的
		国家 地方 区委 区政府 市委 市政府 县委 县政府 省委 省政府 党委 政府 财经 法律 法规 政策 行业 发展 国民经济 社会 经济 生态 环境 民生
		内容 范围 用途 要求 时限 时间 进度 额度 资金量 投资额 数量 质量 成果 结果 效果 效益 效率 产出 水平 情况 过程 环节 结构 数据 基础 信息 政务 会计信息 支撑 相关内容 任务数 计划数 任务数或计划数
		编制 确定 完成 分配 使用 拨付 支付 执行 实施 核算 申报 申请 设立 立项 审批 批复 论证 评估 验收 检查 监督 保存 配置 处置 安排 公开 建设 运行 维护 管护 管理 内部 监管 测算 资料 档案 教学 科研 诊疗 卫生 教育
		服务 培训 培训班 宣传 宣讲 讲座 演出 活动 赛事 举办 开展 组织 帮扶 慰问 走访 关爱 关怀 救助 维权 普法 互助 保障 技能 竞赛 职业 创业 就业 文化 文化宫 体育 健身 科普 义诊 阅读
		职工 女职工 妇女 工会 基层 劳模 先进 模范 精神 幸福 群众 公众 社会公众 服务对象 学生 学员 教师 学校 医院 企业 农户 社区 居民 村民 干部 患者 残疾人 老年人 儿童 志愿者 工作人员 户外劳动者 外卖小哥
		站点 爱心 驿站 选址 位置 聚居地 绿地 大棚 图书室 文化室 健身点 道路 桥梁 供水 管网 路灯 校舍 床位 图书 农村 城市 乡村 街道 特色`
	// papers are what a body has, draws up or keeps: to have one is good.
	papers = `制度 管理制度 办法 方案 计划 规划 规定 细则 规章 规程 流程 程序 手续 标准 依据 措施 机制 档案 台账 资料 文件 材料 报告 记录 合同 协议 预案 目录 清单 目标 指标 检查`
	// rules are what is kept to.
	rules = `规定 要求 用途 政策 法规 法律法规 制度 管理制度 办法 方案 计划 规划 细则 规章 规程 流程 程序 标准 职责 范围 目标 时限 内容 进度 预算 批复 合同 三定方案 客观实际`
	// well are what something is that is as it should be.
	well = `健全 完善 完整 完备 规范 明确 明晰 细化 清晰 合理 合规 合法 合法合规 健全完整 安全完整 科学 及时 到位 落实到位 有效 齐全 齐备 真实 准确 一致 充分 可行 可衡量 具体 适中 良好 一一对应`
	// fit is that things go together.
	fit = `匹配 相匹配 一致 相一致 适应 相适应 对应 相对应 对称 相对称 衔接 相衔接 吻合 相吻合 相符 相符合 密切相关`
	// done are what is done, as a rule or a plan says, or in time.
	done = `编制 报送 上报 执行 开展 实施 使用 拨付 支付 分配 完成 验收 归档 备案 公开 公示 核算 保存 采购 管理 组织`
	// checked are ways in which something has been looked at before it is done.
	checked = `论证 评估 评估论证 科学论证 专家论证 可行性研究 风险评估 绩效评估 集体决策 审批 审核 验收 公示 集体研究`
	// held are what is held for people.
	held = `活动 培训 培训班 宣传 讲座 宣讲 竞赛 演出 自评 绩效评价 监督检查 绩效监控`
	// raised are what is better the more there is of it; a bare 水平 or 标准 is not.
	raised = `幸福感 获得感 安全感 归属感 满意度 知晓度 服务水平 服务质量 服务能力 服务效率 管理水平 管理能力 保障水平 保障能力 教学质量 教学水平 科研能力 科研水平 诊疗水平 诊疗能力 职业技能 技能水平 良好氛围 社会良好氛围 健康水平 文化素养 法律意识`
	// faults are what a case is; undone is what was to be done, behind 未 or 逾期.
	faults = `问题 不符 不符合 不符合上述要求 不符合要求 不符合规定 不符合标准 不符合相关规定 不符合有关规定 不规范 不合规 不合理 不合格 不合法 不健全 不完善 不完整 不完备 不准确 不真实 不一致 不及时 不到位 不达标 不明确 不齐全 不匹配 缺失 缺项 遗漏 差错 错误 失误 违规 违规支出 违规行为 损坏 投诉 安全事故 安全生产事故 责任事故 截留 挤占 挪用 虚列支出 超标准支出 超范围支出 浪费`
	undone = `公开 公示 完成 报送 上报 执行 落实 开展 实施 建立 制定 编制 签订 验收 归档 备案 支付 拨付 达标 登记 核算`
	// more are rates of which more is better, and fewer those of which less is, and of which there is no less than none.
	more  = `满意率 满意度 知晓率 知晓度 认可度 支持率 信任度 符合率 合格率 达标率 到位率 完成率 好评率 覆盖率 参与率 参训率 及时率 优良率 执行率 支付率 利用率 入学率 升学率 就业率 安排率 治愈率 公开率 完整率 完好率 准确率 办结率 回收率 合规率 使用率 出勤率 正确率 支出安排率 健全率 归档率`
	fewer = `差错率 错误率 投诉率 逾期率 超支率 违规率 违纪率 事故率 漏报率 返工率 浪费率 闲置率 失信率 缺勤率 空置率`
	// changes are rates of which all that is no growth is as good, and additions those that add up what was added: none is below nothing.
	changes   = `三公经费变动率 公用经费变动率 公务接待费变动率 公务招待费变动率 会议费变动率 培训费变动率 出国经费变动率`
	additions = `预算控制率 预算调整率`
	// counted are what is counted.
	counted = `活动 培训 培训班 讲座 宣传 宣讲 演出 服务 工会 驿站 职工 教师 学员 干部 企业 农户 绿地 大棚 图书室 文化室 健身点`
	// summed are amounts in the formula of a rate.
	summed = `总额 金额 总数 总人数 人数 户数 次数 面积 在用 所有 应 已 实际 完成数 下达数 预算数 执行数 编制数 安排数 计划数 支出数 公开数 工作数 产出数 在职人员数 资金数 重点 总 数`
	// told are words of an explanation, which says what a measure is for: none sets a rule, says who decides, or of what time or body.
	told = `三公 设定 处理 开展后 救助后 帮助 家庭 去 产生的 带来的 提升 指标中 财务行为而 尊敬 爱岗敬业 氛围 广大 工人 对于 自身 所设定的 规范 加强 促进 保障 保持 支撑 控制 努力 节约 实现 达成 体现 影响 直接 间接 可持续 成效 发挥 产生 带来 所产生的 所带来的 满意 相符 比较 落实 办理 协助办理 协助 指导 参加 交办 下达 到位 投入 既定 达到
		时效 成本 行政成本 人员 人员成本 机构 运转 在职 后续 主题 主要职责 重点任务 重点项目支出 项目总支出 绩效标准值 质量标准 必需的 采取 有效 安全 透明 公开透明 反映 预期 明细化 细化 分解 认识 权利 意识 新建 组建 弘扬 效用 使用效率 对应的 经费 财务行为 生态环境 经济发展 社会发展 提前 时间 应到位 顺利 调整 调整数 调整手续 执行数 变动 困难 贷款 创业贷款 新就业形态`
	// aims are what such an explanation says is looked at.
	aims = `情况 程度 水平 影响 效果 效益 成效 质量 效率 科学性 合理性 合规性 规范性 完整性 明确性 及时性 均衡性 有效性 相关性 准确性 真实性 安全性 可行性 公开性 健全性 达成 质量指标 数量指标 时效指标 成本指标 效益指标`
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
