package rulebook

import (
	"slices"
	"strings"

	"jixiao/engine/diag"
)

// Findings on a rule file in the words of its workbook: whoever revises it there has seen no JSON.

// spoken are what findings say otherwise than they do of a file: the message, and the help; "" leaves what there is. They take the same arguments.
var spoken = map[*diag.Code][2]string{
	diag.WeightEqual:       {"“%s”的下级平分分值，分值不另写"},
	diag.KeyMissing:        {"表“%s”没有声明哪一列区分各行"},
	diag.OrderMissing:      {"表“%s”没有声明各行按哪一列前后相继"},
	diag.KeyPointsNeeded:   {"“%s”不是一组要点；逐条的是否事实写成列表：checklist([甲, 乙])"},
	diag.KeyPointsForm:     {"一组要点是 1 至 20 项，或写各占百分之几，或写各得几分"},
	diag.KeyPointRule:      {"要点“%[1]s”由表达式算出，“%[3]s”不能再写"},
	diag.WasDeclared:       {"“%s”仍是声明的事实，不能又是要点原来的名称"},
	diag.KeyPointsMixed:    {"要点“%s”：各得几分与各占百分之几不能混写"},
	diag.KeyPointWords:     {"要点“%s”没有文字：评分标准中没有这个编号，或只写了各得几分；写在评分标准里，或写在“要点”的“内容”里"},
	diag.KeyPointShared:    {"要点“%s”没有文字：有 %d 项指标用它，写在“要点”的“内容”里"},
	diag.KeyPointGate:      {"门槛要点“%s”不能写何时适用，也不能声明为可不适用", "整组声明了可不适用的，这一项要在规则文件里写明不会不适用"},
	diag.KeyPointApplies:   {"要点“%s”没有声明可不适用"},
	diag.EffectiveOrder:    {"适用止早于适用起"},
	diag.IndicatorForm:     {"指标“%s”须有且只有下级指标、表达式、不适用之一"},
	diag.IndicatorWeight:   {"不适用的指标“%s”分值应为 0，或写明不适用时怎样"},
	diag.RoundingAtTotal:   {"“%s”自己的取整不能写在总分上：要么取整本项，要么不写"},
	diag.WeightNowhere:     {"weight 在表达式里是指标自己的分值，%s不属于任何一个指标"},
	diag.PolicyUnused:      {"指标“%s”写了不适用时怎样，却没有写何时适用：它总是适用"},
	diag.GradeSectionsRule: {"等级由表达式给出时，一级指标没有等级"},
	diag.GradeHole:         {"", "总分取整到整数，或把起点分、终点分写得相接"},
	diag.GradeRange:        {"等级的终点分低于起点分，或与上一级重叠"},
	diag.GradeUnknown:      {"“等级”里没有“%s”"},
	diag.GradeTwice:        {"等级“%s”的起点分写了两次"},
	diag.AdjustmentForm:    {"总分调整“%s”须有且只有一种作用：加减、封顶、定为、等级不超过"},
	diag.AdjustmentRange:   {"加分须在“至多”里写明最多加几分，扣分须在“至少”里写明最多扣几分（负数）"},
	diag.BetterAmbiguous:   {"指标“%s”的规则不是恰好读一个数值，须写明哪一个越高越好"},
	diag.RowsOwned:         {"按行成为指标的表要由数据给出，“%s”的各行由指标体系给出"},
	diag.RowsForm:          {"按行成为指标的须是一张表，却是“%s”"},
	diag.SourceUnknown:     {"“来源”里没有“%s”"},
	diag.CaseFact:          {"按类别评要有一个列出了可选值的文本事实，却是“%s”"},
	diag.CaseMissing:       {"指标“%s”的上级按类别评，它须写明属于哪一类"},
	diag.CaseMisplaced:     {"指标“%s”的上级不按类别评，它不能写属于哪一类"},
	diag.CaseApplies:       {"指标“%s”按类别评，不能再写何时适用、不适用或按行成为指标"},
	diag.CaseScope:         {"一套指标体系里不能既按类别评，又只在上级指标内折算"},
	diag.PointsMoved:       {"", "在表达式中用 weight，按分值折算"},
	diag.PercentLow:        {"", "这一项的表达式给出占分值的百分之几，不是分"},
	diag.PointsHigh:        {"", "封顶写 min(…, 分值)，扣分写 分值 - …；deduct、attained、checklist、linear 给出的是百分比，要乘以 weight / 100"},
	diag.ParameterUnknown:  {"这里的文字用到参数“%[1]s”（写作 ${%[1]s} 的数），“参数”里没有它"},
	diag.NumberUnused:      {"", "确实如此的，在“解读”里写明读法：其中的数就算说过了"},
	diag.NumberUnsaid:      {"", "确实如此的，在“解读”里写明读法：其中的数就算说过了"},
	diag.PointsSum:         {"“%s”各要点的分数之和是 %s，分值是 %s：将按比例折算"},
	diag.PointsScaled:      {"分值在这里改为 %s，评分标准仍写满分 %s分：得分按比例折算，文字不变，请一并改写评分标准"},
	diag.GateUnsaid:        {"评分标准说不满足就不得分，而“%s”没有一个要点是门槛"},
	diag.ApplyUnsaid:       {"评分标准说到不适用，而“%s”没有一个要点声明可不适用，或写有何时适用：数据里写不适用会被拒绝"},
	diag.PartUnsaid:        {"评分标准说到部分满足，而“%s”没有声明可部分满足：数据里写部分满足会被拒绝"},
	diag.WeightNone:        {"指标“%s”的分值是 0，怎样得分都不影响总分；没有这一类的，要写明不适用和理由"},
	diag.RoundingUnmet:     {"评分标准说得分取整，而规则只对总分取整"},
	diag.FactCarried:       {"事实“%s”声明为只随数据携带，这里却用到了它"},
	diag.ReplacesNone:      {"所替代的版本“%s”没有找到；有的版本：%s"},
	diag.LayerShares:       {"这里要点有 %[2]d 个，所扩展的规则里有 %[3]d 个，且写有编号、内容、门槛或可否部分得分：个数不同时逐项写"},
	diag.LayerAlone:        {"“%s”在这里取消或调整的，在所扩展的规则里没有"},
	diag.LayerMove:         {"“%s”在所扩展的规则里属于“%s”"},
	diag.MemberMissing:     {"缺少“%s”"},
	diag.CohortColumn:      {"只有由同批各份数据汇成的表的列才写取各份数据的什么：“%s”"},
	diag.CohortColumnOpen:  {"列“%s”要写明取各份数据的什么：算式或得分之一"},
	diag.CohortColumnType:  {"列“%s”写了 %s，也要写明是数还是文字"},
	diag.CohortScore:       {"没有编号为“%s”的指标，取得分的列写指标编号或总分"},
	diag.LayerCycle:        {"所扩展的规则绕了一圈：%s"},
	diag.LayerDepth:        {"一层层扩展的规则超过 %d 层"},
}

// fields are what members of a rule file are called in the workbook, or, where it does not show them, what they are.
var fields = map[string]string{
	"version": "版本", "title": "标题", "effective": "适用起止", "from": "起点", "until": "适用止", "to": "终点分", "above": "起点分", "about": "备注", "name": "名称", "weight": "分值", "standard": "评分标准", "explanation": "指标解释",
	"percent": "表达式", "points": "表达式", "applies": "何时适用", "when": "何时", "interpretation": "解读", "source": "出处", "clause": "条款", "sources": "来源", "parameters": "参数", "value": "值", "unit": "单位", "share": "占比", "is": "表达式", "was": "原来的名称",
	"may_not_apply": "可不适用", "partial": "可部分满足", "gate": "门槛", "min": "至少", "max": "至多", "add": "数值", "cap": "数值", "set": "数值", "grade_cap": "数值", "grades": "等级", "adjustments": "总分调整", "indicators": "指标", "let": "定义",
	"when_not_applicable": "不适用时", "number": "文号", "issued": "印发日期", "note": "备注", "items": "各要点", "shares": "各要点的占比", "because": "依据", "reads": "读法", "least": "最少", "most": "最多", "id": "编号", "at_most": "名额", "replaces": "所替代的版本", "extends": "所扩展的规则",
	"narrative": "叙述", "evidence": "佐证", "ensure": "评分后的检查", "checks": "勾稽", "constraints": "对指标的要求", "consequences": "结果应用", "facts": "事实的声明", "rounding": "取整", "grade": "等级的规则", "cohort": "同批的表", "for_each": "按行成为指标的表", "better": "越高越好的数值",
}

// Field is what a member of a rule file is called in the workbook, or what it is where the workbook does not show it; "" for one that is not known.
func Field(member string) string { return fields[member] }

// ofMembers are findings whose arguments are members of the file.
var ofMembers = []*diag.Code{diag.MemberMissing, diag.RangeOrder, diag.EndKind, diag.MemberMisplaced, diag.KeyPointRule, diag.HeadMember, diag.OwnedMember, diag.GradeRange}

// Spoken is a finding on a rule file in the words of the workbook; where is what of the file it is about that the workbook does not show, "" for what it
// shows.
func Spoken(d diag.Diagnostic, where string) diag.Diagnostic {
	code := *d.Code
	if said := spoken[d.Code]; said[0] != "" {
		code.Message.Zh = said[0]
	}
	if said := spoken[d.Code]; said[1] != "" {
		code.Help.Zh = said[1]
	}
	if slices.Contains(ofMembers, d.Code) {
		d.Args = slices.Clone(d.Args)
		for k, a := range d.Args {
			if word := fields[textOf(a)]; word != "" {
				d.Args[k] = diag.Term{Zh: word, En: textOf(a)}
			}
		}
	}
	if where != "" {
		code.Message.Zh += "（" + strings.ReplaceAll(where, "%", "%%") + "在规则文件里，表里没有，请让写规则文件的人改）"
		code.Message.En += " (it stands in the rule file and in no sheet: ask whoever writes that file)"
	}
	d.Code = &code
	return d
}

func textOf(a any) string {
	s, _ := a.(string)
	return s
}
