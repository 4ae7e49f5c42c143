package cohort_test

import (
	"context"
	"fmt"
	"io"
	"strings"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/cohort"
)

// ExampleGather scores documents that are compared with each other: they are read once for the table and once for their records.
func ExampleGather() {
	rs, err := engine.Parse("rules.json", []byte(`{"$schema": "x", "id": "demo/share", "version": "1", "title": "份额", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"支出": {"type": "number", "unit": "万元", "min": 0}, "各县": {"type": "table", "from": "cohort", "key": "县", "columns": {"县": {"is": "subject"}, "支出": {"is": "支出"}}}},
		"indicators": [{"id": "A", "name": "份额", "weight": 100, "percent": "支出 / max(各县.支出) * 100"}]}`), nil)
	if err != nil {
		panic(err)
	}
	open := func() batch.Documents { // anew each time
		return batch.Lines("in.jsonl", strings.NewReader(`{"subject": "甲县", "facts": {"支出": 80}}
{"subject": "乙县", "facts": {"支出": 100}}
{"subject": "丙县", "facts": {"支出": 25}}`))
	}
	ctx := context.Background()
	among, err := cohort.Gather(ctx, rs, open, 0)
	if err != nil {
		panic(err)
	}
	fmt.Println(cohort.Needed(rs), among.About.Documents)
	sum, err := batch.Run(ctx, open(), batch.Under(rs), batch.Records{}, io.Discard, batch.Options{Among: among})
	if err != nil {
		panic(err)
	}
	set := sum.Sets[rs.Ref()]
	mean, _ := set.Mean()
	fmt.Println(set.Least, set.Most, mean.Fixed(2, 0))
	// Output:
	// true 3
	// 25 100 68.33
}
