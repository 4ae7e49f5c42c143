package engine_test

import (
	"fmt"
	"os"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/rules"
)

const report = "../conformance/reports/2022-qingyunpu-trade-union/facts.json"

func ExampleLoad() {
	rs, findings := engine.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	if rs == nil {
		fmt.Print(diag.Printer{Lang: diag.En}.Sprint(findings))
		return
	}
	fmt.Println(rs.Title, len(rs.Criteria()), len(rs.Facts()))
	// Output: 青云谱区总工会部门整体支出绩效评价指标体系 46 116
}

func ExampleRuleSet_Evaluate() {
	rs, _ := engine.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	text, err := os.ReadFile(report)
	if err != nil {
		fmt.Println(err)
		return
	}
	facts, findings := rs.Read("facts.json", text)
	if facts == nil {
		fmt.Print(diag.Printer{}.Sprint(findings))
		return
	}
	card := rs.Evaluate(facts)
	fmt.Println(card.Total.Score.Lo.Fixed(2, rs.Rounding.Mode), card.Total.Name())
	fmt.Println("by rule", card.ByRule.Score.Lo.Fixed(2, rs.Rounding.Mode), card.ByRule.Name())
	// Output:
	// 88.78 良
	// by rule 91.00 优
}

func ExampleScorecard_Explain() {
	rs, _ := engine.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	text, _ := os.ReadFile(report)
	facts, _ := rs.Read("facts.json", text)
	card := rs.Evaluate(facts)
	e := card.Explain(rs.Find("C107"))
	for _, step := range e.Derivation {
		fmt.Println(step)
	}
	fmt.Println(e.Closing)
	// Output:
	// 维权普法次数 = 12场 + 8场 = 20场
	// 20场 ÷ 24 × 100 = 83.3333…%，限于0至100%，得83.3333…%
	// 1 × 83.3333…% = 0.833333… → 0.83（四舍五入，2位）
	// 依据评分标准，该项指标得83.33%权重分0.83分。
}

// Reading a scorecard: every indicator, parents before children, with score by rule where it was adjudicated.
func ExampleScorecard() {
	rs, _ := engine.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	text, _ := os.ReadFile(report)
	facts, _ := rs.Read("facts.json", text)
	card := rs.Evaluate(facts)
	for _, i := range rs.All() {
		r := card.Of(i)
		if i.Leaf >= 0 && r.Status == engine.Adjudicated {
			fmt.Println(i.ID, i.Name, card.Shown(i, r.Score.Lo), "by rule", card.Shown(i, r.ByRule.Lo))
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
