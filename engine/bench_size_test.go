package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"jixiao/engine"
	"jixiao/engine/library"
	"jixiao/rules"
)

// Large inputs: a self-evaluation with 10,000 rows, and a rule set of 200 criteria in three layers.

func manyRows(b *testing.B, n int) (*engine.RuleSet, []byte) {
	rs, list := library.Load(rules.FS, "mof/project-self-evaluation@2020")
	if rs == nil {
		b.Fatal(list)
	}
	var doc strings.Builder
	doc.WriteString(`{"ruleset": "mof/project-self-evaluation@2020", "period": "2022", "facts": {"资金.全年预算数": 100, "资金.全年执行数": 90, "指标": [`)
	for i := range n {
		if i > 0 {
			doc.WriteByte(',')
		}
		fmt.Fprintf(&doc, `{"编号": "%d", "一级": "产出指标", "二级": "数量指标", "名称": "第%d项", "分值": 0.009, "性质": "定量", "指标值": 100, "完成值": %d}`, i, i, i%120)
	}
	doc.WriteString("]}}")
	return rs, []byte(doc.String())
}

func BenchmarkRowsEvaluate(b *testing.B) {
	rs, text := manyRows(b, 10_000)
	f, list := rs.Read("facts.json", text)
	if f == nil {
		b.Fatal(list)
	}
	b.ReportAllocs()
	for b.Loop() {
		f.Evaluate()
	}
}

func BenchmarkRowsDecodeEvaluate(b *testing.B) {
	rs, text := manyRows(b, 10_000)
	w := rs.Worker()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Score(text, func(*engine.Scorecard) {}); err != nil {
			b.Fatal(err)
		}
	}
}

// layers makes a rule set of 200 criteria: a framework, a province's weights over it, and a department's rules over both.
func layers() fstest.MapFS {
	var bottom, middle, top strings.Builder
	for i := range 200 {
		sep := map[bool]string{true: ",", false: ""}[i > 0]
		fmt.Fprintf(&bottom, `%s{"id": "A%03d", "name": "指标%d", "standard": "每超支1%%扣${扣减}%%权重分，扣完为止。", "facts": {"数.甲%d": {"type": "number", "unit": "万元", "min": 0}, "数.乙%d": {"type": "number", "unit": "万元", "min": 1}}}`, sep, i, i, i, i)
		fmt.Fprintf(&middle, `%s{"id": "A%03d", "weight": 0.5, "let": {"率%d": "数.甲%d / 数.乙%d * 100"}}`, sep, i, i, i, i)
		fmt.Fprintf(&top, `%s{"id": "A%03d", "percent": "率%d > 100 ? deduct(扣减, 率%d - 100) : band(率%d, [[100, 100], [90, 80], [80, 50]], 0)", "narrative": "率为${fixed(率%d, 2)}%%。"}`, sep, i, i, i, i, i)
	}
	file := func(id, more, indicators string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`{"$schema": "x", "id": "` + id + `", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, ` + more + `, "indicators": [` + indicators + `]}`)}
	}
	return fstest.MapFS{
		"demo/bottom/1.json": file("demo/bottom", `"framework": true, "rounding": {"places": 2, "mode": "half-up"}, "parameters": {"扣减": {"value": 5}}`, bottom.String()),
		"demo/middle/1.json": file("demo/middle", `"framework": true, "extends": "demo/bottom@1"`, middle.String()),
		"demo/top/1.json":    file("demo/top", `"extends": "demo/middle@1", "grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}]`, top.String()),
	}
}

func BenchmarkLoadLayers(b *testing.B) {
	files := layers()
	for b.Loop() {
		if rs, list := library.Load(files, "demo/top@1"); rs == nil || len(rs.Criteria()) != 200 {
			b.Fatal(list)
		}
	}
}
