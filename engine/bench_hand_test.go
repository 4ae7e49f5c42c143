package engine_test

import (
	"testing"

	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// The rival written by hand.

// handWritten scores the criteria as a programmer would write them down, over cells found by slot beforehand.
type handWritten struct {
	cells []formula.Cell
	// slots of the facts, in the order of use
	s [64]int
}

var handNames = []string{"规划.已制定", "规划.落实上级任务", "规划.内容时间明确", "规划.覆盖全部职能", "计划.已制定", "计划.内容责任明确", "计划.覆盖全部职能",
	"绩效目标.已设置", "绩效目标.相关性", "绩效目标.符合正常业绩水平", "绩效指标.已细化", "绩效指标.清晰可衡量", "绩效指标.与任务对应", "预算编制.科学论证", "预算编制.与履职匹配",
	"预算编制.测算充分", "预算编制.与任务匹配", "资金分配.依据充分", "资金分配.与目标一致", "资金分配.结果合理", "预算.决算支出", "预算.调整支出", "资金使用.不合规处数",
	"制度.预算绩效资产办法健全", "制度.内部财务完整合规", "制度.会计核算完整合规", "公开.未公开或不完整次数", "采购.预算总额", "采购.实际金额", "资产管理.认定得分率", "固定资产.在用总额",
	"固定资产.期末原值", "业务制度.不健全项目数", "基层工会.新建数", "帮扶.夏送清凉次数", "帮扶.困难走访次数", "帮扶.其他走访次数", "互助保障.办理人次", "劳模宣讲.场次", "职工关爱.场次",
	"技能培训.次数", "维权普法.法治宣传场次", "维权普法.公益法律场次", "技能竞赛.次数", "爱心驿站.数量", "文化宫.已完成", "文化宫.认定完成得分率", "创业贷款.指导完成率", "基层工会.成员到位率",
	"活动.主题不符次数", "文化宫.验收合格率", "文化宫.记录不完整处数", "爱心驿站.选址相符", "创业贷款.不符要求人数", "工作.未及时完成项数", "人员.控制认定得分率", "三公.控制认定得分率",
	"公用经费.本年总额", "公用经费.上年总额", "支出标准.已建设业务数", "支出标准.按标准执行业务数"}

var handMore = []string{"困难救助.未落实人数", "互助保障.成效提升", "互助保障.不满意人数", "先进模范.氛围提升", "女职工.幸福感提高", "维权普法.成效提升", "上级考核.等次", "上级考核.表彰次数", "工会加N.水平提升", "满意度.基层职工", "满意度.部门职工"}

func n(i int64) number.Number { return number.Int(i) }

func (h *handWritten) share(at int, shares ...int64) number.Number {
	total := number.Zero
	for i, s := range shares {
		if h.cells[h.s[at+i]].Bool {
			total = total.Add(n(s))
		}
	}
	return total
}

func cut(x number.Number) number.Number {
	return number.Min(number.Max(x, number.Zero), number.Hundred)
}

func deduct(each int64, count number.Number) number.Number {
	return cut(number.Hundred.Sub(n(each).Mul(number.Max(number.Zero, count))))
}

func attained(x number.Number, target int64) number.Number {
	return cut(x.Quo(n(target)).Mul(number.Hundred))
}

func full(ok bool) number.Number {
	if ok {
		return number.Hundred
	}
	return number.Zero
}

func bandOf(x number.Number, pairs ...int64) number.Number {
	for i := 0; i < len(pairs); i += 2 {
		if x.Cmp(n(pairs[i])) >= 0 {
			return number.Frac(pairs[i+1], 10)
		}
	}
	return number.Zero
}

// score returns the total by rule. more are the cells of handMore.
func (h *handWritten) score(more []int) number.Number {
	total := number.Zero
	points := func(x number.Number) { total = total.Add(x.Round(2, number.HalfUp)) }
	percent := func(weight number.Number, p number.Number) { points(p.Mul(weight).Quo(number.Hundred)) }
	num := func(i int) number.Number { return h.cells[h.s[i]].Num }
	yes := func(i int) bool { return h.cells[h.s[i]].Bool }
	m := func(i int) *formula.Cell { return &h.cells[more[i]] }
	half := number.Frac(1, 2)
	percent(n(2), h.share(0, 25, 25, 25, 25))
	p := number.Zero
	if yes(4) {
		p = n(20).Add(h.share(5, 40, 40))
	}
	percent(n(3), p)
	if p = number.Zero; yes(7) {
		p = n(20).Add(h.share(8, 40, 40))
	}
	percent(n(2), p)
	percent(n(3), h.share(10, 30, 40, 30))
	percent(n(2), h.share(13, 25, 25, 25, 25))
	percent(n(3), h.share(17, 30, 30, 40))
	rate := num(20).Quo(num(21)).Mul(number.Hundred)
	if number.Hundred.Less(rate) {
		points(n(4).Mul(deduct(5, rate.Sub(number.Hundred))).Quo(number.Hundred))
	} else {
		points(bandOf(rate, 100, 40, 90, 40, 80, 20))
	}
	percent(n(6), deduct(25, num(22)))
	lacking := int64(0)
	for i := 23; i < 26; i++ {
		if !yes(i) {
			lacking++
		}
	}
	percent(n(4), deduct(25, n(lacking)))
	percent(n(2), deduct(50, num(26)))
	points(bandOf(num(27).Sub(num(28)).Quo(num(27)).Mul(number.Hundred), 100, 30, 90, 15, 80, 10))
	percent(n(2), num(29))
	points(bandOf(num(30).Quo(num(31)).Mul(number.Hundred), 90, 15, 80, 10))
	percent(n(2), deduct(50, num(32)))
	percent(n(1), attained(num(33), 60))
	percent(half, deduct(20, n(5).Sub(num(34).Add(num(35)).Add(num(36)))))
	percent(n(1), attained(num(37), 4000))
	percent(n(1), attained(num(38), 5))
	percent(n(1), attained(num(39), 10))
	percent(n(1), attained(num(40), 2))
	percent(n(1), attained(num(41).Add(num(42)), 24))
	percent(half, full(num(43).Cmp(number.One) >= 0))
	percent(half, full(num(44).Cmp(number.One) >= 0))
	if yes(45) {
		percent(n(2), number.Hundred)
	} else {
		percent(n(2), num(46))
	}
	percent(half, attained(num(47), 100))
	percent(n(1), deduct(20, number.Hundred.Sub(num(48))))
	percent(n(4), deduct(25, num(49)))
	if yes(45) {
		percent(n(3), full(num(50).Cmp(number.Hundred) >= 0))
	} else {
		percent(n(3), cut(n(90).Sub(n(5).Mul(num(51)))))
	}
	percent(n(1), full(yes(52)))
	percent(n(1), full(num(53).Sign() == 0))
	percent(n(5), deduct(20, num(54)))
	percent(n(1), num(55))
	percent(n(1), num(56))
	change := num(57).Sub(num(58)).Quo(num(58)).Mul(number.Hundred)
	if change.Sign() <= 0 {
		percent(n(2), number.Hundred)
	} else {
		percent(n(2), deduct(10, change.Quo(n(5))))
	}
	if num(59).Sign() > 0 {
		percent(n(1), number.Min(number.Hundred, num(60).Quo(num(59)).Mul(number.Hundred)))
	} else {
		points(n(1))
	}
	percent(n(3), deduct(10, m(0).Num))
	if m(1).Bool {
		percent(n(4), deduct(5, m(2).Num))
	}
	percent(n(3), full(m(3).Bool))
	percent(n(2), full(m(4).Bool))
	percent(n(2), full(m(5).Bool))
	if n(2).Less(m(7).Num) {
		percent(n(2), number.Hundred)
	} else {
		percent(n(2), n(map[string]int64{"优": 100, "良": 75, "中": 50, "较差": 25}[m(6).Text]))
	}
	percent(n(4), full(m(8).Bool))
	if m(9).Num.Cmp(n(90)) >= 0 {
		percent(n(8), number.Hundred)
	} else {
		percent(n(8), deduct(5, n(90).Sub(m(9).Num)))
	}
	if m(10).Num.Cmp(n(95)) >= 0 {
		percent(n(2), number.Hundred)
	} else {
		percent(n(2), deduct(5, n(95).Sub(m(10).Num)))
	}
	return total
}

func newHandWritten(b *testing.B, rs *engine.RuleSet) (*handWritten, []int) {
	slots := map[string]int{}
	for i, f := range rs.Facts() {
		slots[f.Name] = i
	}
	h := &handWritten{}
	for i, name := range handNames {
		slot, ok := slots[name]
		if !ok {
			b.Fatal("no fact ", name)
		}
		h.s[i] = slot
	}
	more := make([]int, len(handMore))
	for i, name := range handMore {
		more[i] = slots[name]
	}
	return h, more
}

// cellsOf are the facts as the program written by hand has them.
func cellsOf(f *engine.Facts) []formula.Cell {
	var out []formula.Cell
	for slot := range f.RuleSet().Facts() {
		fact, _ := f.At(slot)
		out = append(out, formula.Cell{State: fact.State, Num: fact.Value.Num, Bool: fact.Value.Bool, Text: fact.Value.Text, Rows: fact.Rows})
	}
	return out
}

func BenchmarkHandWrittenEvaluate(b *testing.B) {
	rs, text := benchmarkFacts(b)
	f, _ := rs.Read("facts.json", text)
	h, more := newHandWritten(b, rs)
	h.cells = cellsOf(f)
	b.ReportAllocs()
	var total number.Number
	for b.Loop() {
		total = h.score(more)
	}
	if total.String() != "91" {
		b.Fatal("hand-written total ", total)
	}
}

func BenchmarkHandWrittenDecodeEvaluate(b *testing.B) {
	rs, text := benchmarkFacts(b)
	h, more := newHandWritten(b, rs)
	b.ReportAllocs()
	for b.Loop() {
		f, err := rs.Read("facts.json", text)
		if err != nil {
			b.Fatal(err)
		}
		h.cells = cellsOf(f)
		h.score(more)
	}
}
