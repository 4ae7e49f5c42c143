package whatif_test

import (
	"context"
	"fmt"

	"jixiao/engine"
	"jixiao/engine/compare"
	"jixiao/engine/diag"
	"jixiao/engine/verify"
	"jixiao/engine/whatif"
)

func park(version, percent string) *engine.RuleSet {
	rs, err := engine.Parse("rules.json", []byte(`{"$schema": "x", "id": "demo/park", "version": "`+version+`", "title": "公园", "effective": {"from": "2024-01-01"}, "rounding": {"places": 1, "mode": "half-up"},
		"grades": [{"name": "优", "from": 90}, {"name": "良", "from": 80}, {"name": "中", "from": 0}],
		"facts": {"完成": {"type": "number", "unit": "%", "min": 0, "max": 100}, "投诉": {"type": "number", "unit": "起", "min": 0, "integer": true}},
		"indicators": [{"id": "A", "name": "完成率", "weight": 60, "percent": "`+percent+`", "better": "higher"}, {"id": "B", "name": "投诉", "weight": 40, "percent": "deduct(25, 投诉)"}]}`), nil)
	if err != nil {
		panic(err)
	}
	return rs
}

// Example asks what a document would have to be for more points, what holds of the rules on all facts, and what a revision changes.
func Example() {
	ctx, rs := context.Background(), park("1", "完成")
	facts, err := rs.Read("facts.json", []byte(`{"facts": {"完成": 95, "投诉": 1}}`))
	if err != nil {
		panic(err)
	}
	card := facts.Evaluate()
	losses, err := whatif.Losses(ctx, card)
	if err != nil {
		panic(err)
	}
	for _, l := range losses {
		c := l.Options[0].Changes[0]
		fmt.Println(l.Indicator.Name, l.Lost, c.Fact.Name, c.From.Num, c.To.Num)
	}
	options, already, _, err := whatif.Reach(ctx, card, "优")
	if err != nil {
		panic(err)
	}
	fmt.Println(already, len(options), options[0].Total.Lo)

	report, err := verify.Run(ctx, rs, nil, nil)
	if err != nil {
		panic(err)
	}
	for _, c := range report.Claims {
		if c.Property == verify.Monotone {
			fmt.Println(c.Verdict, c.Text.In(diag.Zh))
		}
	}
	changes, err := compare.Diff(ctx, rs, park("2", "完成 >= 95 ? 100 : 完成"))
	if err != nil {
		panic(err)
	}
	fmt.Println(changes[0].ID, changes[0].Verdict, changes[0].ScoreA.Points, changes[0].ScoreB.Points)
	// Output:
	// 投诉 10 投诉 1 0
	// 完成率 3 完成 95 100
	// false 2 90
	// proved 完成越高，得分不会更低
	// A differs 57 60
}
