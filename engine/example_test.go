package engine_test

import (
	"fmt"
	"os"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/words"
	"jixiao/rules"
)

const report = "../conformance/reports/2022-qingyunpu-trade-union/facts.json"

func Example_load() {
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	if err != nil {
		fmt.Print(diag.Printer{Lang: diag.En}.Sprint(diag.Findings(err)))
		return
	}
	fmt.Println(rs.Title, len(rs.Criteria()), len(rs.Facts()))
	// Output: 青云谱区总工会部门整体支出绩效评价指标体系 46 116
}

func ExampleFacts_Evaluate() {
	rs, _ := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	text, err := os.ReadFile(report)
	if err != nil {
		fmt.Println(err)
		return
	}
	facts, err := rs.Read("facts.json", text)
	if err != nil {
		fmt.Print(diag.Printer{}.Sprint(diag.Findings(err)))
		return
	}
	card := facts.Evaluate()
	fmt.Println(card.Total.Score.Lo.Fixed(2, rs.Rounding.Mode), card.Total.Grade())
	fmt.Println("by rule", card.ByRule.Score.Lo.Fixed(2, rs.Rounding.Mode), card.ByRule.Grade())
	// Output:
	// 88.78 良
	// by rule 91.00 优
}

func Example_explain() {
	rs, _ := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	text, _ := os.ReadFile(report)
	facts, _ := rs.Read("facts.json", text)
	card := facts.Evaluate()
	e := words.NewReader(card, diag.Zh).Explain(card.Find("C107"))
	for _, step := range e.Derivation {
		fmt.Println(step)
	}
	fmt.Println(e.Closing)
	// Output:
	// 维权普法次数 = 12场 + 8场 = 20场
	// 20场 ÷ 24 × 100% = 83.3333…%
	// 1 × 83.3333…% = 0.833333… → 0.83（四舍五入，2位）
	// 依据评分标准，该项指标得83.33%权重分0.83分。
}

// Reading a scorecard: every indicator, parents before children, with score by rule where it was adjudicated.
func ExampleScorecard() {
	rs, _ := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	text, _ := os.ReadFile(report)
	facts, _ := rs.Read("facts.json", text)
	card := facts.Evaluate()
	for _, i := range card.Criteria() {
		r := card.Of(i)
		if r.Status == engine.Adjudicated {
			fmt.Println(i.ID, i.Name, words.Points(r.Score, i.Rounding, diag.En), "by rule", words.Points(r.ByRule, i.Rounding, diag.En))
		}
	}
	// Output:
	// A201 绩效目标合理性 0.80 by rule 1.20
	// B101 支出预算执行率 2.88 by rule 2.87
	// B301 政府采购节支率 0.00 by rule 1.50
	// B402 固定资产利用率 2.00 by rule 1.50
	// B501 管理制度健全性 0.00 by rule 1.00
	// C107 开展维权普法活动次数 1.00 by rule 0.83
}

// One criterion by its id, what it lost, and one that is scored without the others.
func ExampleScorecard_Result() {
	rs, _ := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	text, _ := os.ReadFile(report)
	facts, _ := rs.Read("facts.json", text)
	card := facts.Evaluate()
	r, ok := card.Result("B101")
	fmt.Println(ok, r.Status, r.Score.Lo, "of", r.Full(), "lost", r.Lost())
	one, _ := facts.Score("C107")
	fmt.Println(one.ByRule.Lo, card.Reason(card.Find("C107")))
	_, ok = card.Result("Z9")
	fmt.Println(ok)
	// Output:
	// true adjudicated 2.88 of 4 lost 1.12
	// 0.83 组织开展法治宣传12场、农民工公益法律活动8场，共计20次，得100%权重分
	// false
}

// An explanation as data: operators, operands and values, what each fact rests on.
func Example_steps() {
	rs, _ := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	text, _ := os.ReadFile(report)
	facts, _ := rs.Read("facts.json", text)
	card := facts.Evaluate()
	reader := words.NewReader(card, diag.En)
	step := reader.Steps(card.Find("C107"))
	fmt.Println(step.Op, step.Value, len(step.Args))
	for f := range reader.Explain(card.Find("C107")).Facts() {
		fmt.Println(f.Decl.Name, words.Amount(f, diag.En), f.Basis)
	}
	// Output:
	// attained 250/3 2
	// 维权普法.法治宣传场次 12场 stated
	// 维权普法.公益法律场次 8场 stated
}
