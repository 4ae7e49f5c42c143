package formula

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine/number"
)

// TestRanks: a count that searches a sorted column is the count of a loop, for short and long tables, with equal numbers and absent cells,
// again and again over changing facts, and is too large where the loop is.
func TestRanks(t *testing.T) {
	table := &Fact{Name: "表", Slot: 0, Kind: Table}
	table.Columns = []*Fact{{Name: "值", Slot: 0, Kind: Number}}
	s := NewScope(nil)
	s.DeclareFact(table)
	s.DeclareFact(&Fact{Name: "数", Slot: 1, Kind: Number})
	ops := []string{"<", "<=", ">", ">="}
	compiled := map[string][2]*Formula{}
	for _, op := range ops {
		for _, sides := range [][2]string{{"s.值", "r.值"}, {"r.值", "s.值"}, {"s.值", "数"}, {"50", "s.值"}} {
			test := sides[0] + " " + op + " " + sides[1]
			var pair [2]*Formula
			for k, text := range []string{
				fmt.Sprintf("sum(表.map(r, count(表.filter(s, %s)) * r.值))", test),
				fmt.Sprintf("sum(表.map(r, sum(表.map(s, %s ? 1 : 0)) * r.值))", test),
			} {
				f, list := s.Compile(CEL, Plain("test", text), Number)
				if f == nil {
					t.Fatal(text, list)
				}
				pair[k] = f
			}
			compiled[test] = pair
		}
	}
	frame := NewFrame(2, 0)
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.SampledFrom([]int{0, 1, 31, 32, 40, 80}).Draw(r, "rows")
		rows := &Rows{N: n, Columns: []ColumnData{{}}}
		for range n {
			rows.Columns[0].Nums = append(rows.Columns[0].Nums, number.Frac(rapid.Int64Range(-5, 105).Draw(r, "cell"), rapid.SampledFrom([]int64{1, 2, 3}).Draw(r, "d")))
		}
		if rapid.IntRange(0, 5).Draw(r, "absent") == 0 && n > 0 {
			rows.Columns[0].Absent = make([]bool, n)
			rows.Columns[0].Absent[n/2] = true
		}
		frame.Facts[0] = Cell{State: Known, Rows: rows}
		frame.Facts[1] = Cell{State: Known, Num: number.Int(rapid.Int64Range(0, 60).Draw(r, "number"))}
		if rapid.IntRange(0, 5).Draw(r, "missing") == 0 {
			frame.Facts[1] = Cell{}
		}
		for test, pair := range compiled {
			frame.Reset()
			a, ua := pair[0].Number(frame)
			frame.Reset()
			b, ub := pair[1].Number(frame)
			if (ua == nil) != (ub == nil) || ua == nil && !a.Equal(b) || ua != nil && ua.Code != ub.Code {
				r.Fatalf("%s of %d rows: %s %v, but %s %v", test, n, a, ua, b, ub)
			}
		}
	})
	// what is too large for a loop is too large here
	rows := &Rows{N: 20_000, Columns: []ColumnData{{Nums: make([]number.Number, 20_000)}}}
	frame.Facts[0] = Cell{State: Known, Rows: rows}
	frame.Reset()
	if _, u := compiled["s.值 < r.值"][0].Number(frame); u == nil || u.Code.ID != "too-large" {
		t.Errorf("a rank over %d rows: %v", rows.N, u)
	}
}
