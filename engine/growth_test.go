package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"jixiao/engine/compare"
	"jixiao/engine/diag"
	"jixiao/engine/verify"
	"jixiao/engine/whatif"
)

// How work grows: run them with -cpu 1 and compare sizes. Each is what a large rule set or document asks of a verb.

// grown is a rule set of n criteria with a fact each, and facts that nothing reads.
func grown(n, more, from int) string {
	var facts, list strings.Builder
	for k := range n {
		fmt.Fprintf(&facts, `"事实%d": {"type": "number", "min": 0, "max": 100}, `, k)
		fmt.Fprintf(&list, `{"id": "A%d", "name": "指标%d", "weight": 1, "percent": "事实%d >= %d ? 100 : deduct(5, %d - 事实%d)"},`, k, k, k, from, from, k)
	}
	for k := range more {
		fmt.Fprintf(&facts, `"多%d": {"type": "number"}, `, k)
	}
	return fmt.Sprintf(`{"$schema": "x", "id": "g/g", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "total": %d,
		"facts": {%s}, "indicators": [%s]}`, n, strings.TrimSuffix(facts.String(), ", "), strings.TrimSuffix(list.String(), ","))
}

func BenchmarkGrowthLoad(b *testing.B) {
	for _, n := range []int{100, 1000, 10_000} {
		text := grown(n, 0, 90)
		b.Run(fmt.Sprint(n, " criteria"), func(b *testing.B) {
			for b.Loop() {
				parse(b, text)
			}
		})
	}
	text := grown(3, 90_000, 90)
	b.Run("90000 facts", func(b *testing.B) {
		for b.Loop() {
			parse(b, text)
		}
	})
}

func BenchmarkGrowthVerify(b *testing.B) {
	for _, n := range []int{100, 1000} {
		rs := parse(b, grown(n, 0, 90))
		b.Run(fmt.Sprint(n, " criteria"), func(b *testing.B) {
			for b.Loop() {
				if _, err := verify.Run(context.Background(), rs, nil, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkGrowthDiff(b *testing.B) {
	for _, n := range []int{100, 1000} {
		old, revised := parse(b, grown(n, 0, 90)), parse(b, grown(n, 0, 80))
		b.Run(fmt.Sprint(n, " changed"), func(b *testing.B) {
			for b.Loop() {
				if _, err := compare.Diff(context.Background(), old, revised); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkGrowthWhatIf(b *testing.B) {
	rs := parse(b, `{"$schema": "x", "id": "g/g", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "total": 100000,
		"facts": {"项目": {"type": "table", "columns": {"名": {"type": "text"}, "重": {"type": "number", "min": 0}, "完": {"type": "number", "min": 0, "max": 100}}}},
		"indicators": [{"id": "R", "for_each": "项目", "as": "r", "key": "r.名", "name": "r.名", "weight": "r.重", "percent": "r.完"}]}`)
	for _, n := range []int{1000, 10_000} {
		var rows []string
		for k := range n {
			rows = append(rows, fmt.Sprintf(`{"名": "p%d", "重": %d, "完": %d}`, k, 100_000/n, 50+k%50))
		}
		card := read(b, rs, `{"facts": {"项目": [`+strings.Join(rows, ",")+`]}}`).Evaluate()
		b.Run(fmt.Sprint(n, " rows"), func(b *testing.B) {
			for b.Loop() {
				if losses, err := whatif.Losses(context.Background(), card); err != nil || len(losses) != n {
					b.Fatal(err, len(losses))
				}
			}
		})
	}
}

func BenchmarkGrowthFindings(b *testing.B) {
	rs := parse(b, grown(100, 0, 90))
	var unknown []string
	for k := range 64_000 {
		unknown = append(unknown, fmt.Sprintf(`"坏%d": 1`, k))
	}
	text := []byte(`{"facts": {` + strings.Join(unknown, ",") + `}}`)
	for b.Loop() {
		_, err := rs.Read("f.json", text)
		if list := diag.Findings(err); len(list) != 64_000 || len((diag.Printer{}).Sprint(list)) == 0 {
			b.Fatal(len(list))
		}
	}
}

func BenchmarkGrowthRank(b *testing.B) {
	rs := parse(b, `{"$schema": "x", "id": "g/g", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"表": {"type": "table", "columns": {"值": {"type": "number"}}}}, "let": {"名次": "表.map(r, 1 + count(表.filter(s, s.值 > r.值)))"},
		"indicators": [{"id": "A", "name": "一", "weight": 100, "percent": "clamp(mean(名次), 0, 100)"}]}`)
	for _, n := range []int{300, 3000} {
		var rows []string
		for k := range n {
			rows = append(rows, fmt.Sprintf(`{"值": %d}`, k*7919%1000))
		}
		f := read(b, rs, `{"facts": {"表": [`+strings.Join(rows, ",")+`]}}`)
		b.Run(fmt.Sprint(n, " rows"), func(b *testing.B) {
			for b.Loop() {
				if f.Evaluate().Total.Score.Open {
					b.Fatal("open")
				}
			}
		})
	}
}
