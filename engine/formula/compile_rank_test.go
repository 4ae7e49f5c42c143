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

// TestSharedRanks: among rows that many documents share, a rank that is searched is that of a loop, and takes as much work; two versions of a table, with
// adjudications and without, do not mix.
func TestSharedRanks(t *testing.T) {
	s := NewScope(nil)
	for slot, name := range []string{"表", "同"} {
		table := &Fact{Name: name, Slot: slot, Kind: Table, Cohort: name == "同"}
		table.Columns = []*Fact{{Name: "值", Slot: 0, Kind: Number}}
		s.DeclareFact(table)
	}
	s.DeclareFact(&Fact{Name: "数", Slot: 2, Kind: Number})
	compile := func(text string) *Formula {
		f, list := s.Compile(CEL, Plain("test", text), Number)
		if f == nil {
			t.Fatal(text, list)
		}
		return f
	}
	var pairs [][2]*Formula
	for _, text := range []string{"rank(%s.值, 数, 'skip')", "rank(%s.值, 数, 'dense')", "mean(%s.值) + 数", "count(%s.filter(r, r.值 > 数))"} {
		pairs = append(pairs, [2]*Formula{compile(fmt.Sprintf(text, "表")), compile(fmt.Sprintf(text, "同"))})
	}
	rapid.Check(t, func(r *rapid.T) {
		frame := NewFrame(3, 0)
		var versions []*Rows
		for range 2 {
			rows := &Rows{N: rapid.SampledFrom([]int{1, 31, 32, 50}).Draw(r, "rows"), Columns: []ColumnData{{}}, Shared: true}
			for range rows.N {
				rows.Columns[0].Nums = append(rows.Columns[0].Nums, number.Frac(rapid.Int64Range(-5, 40).Draw(r, "cell"), rapid.SampledFrom([]int64{1, 2, 3}).Draw(r, "d")))
			}
			versions = append(versions, rows)
		}
		for range 6 { // documents
			version := versions[rapid.IntRange(0, 1).Draw(r, "version")]
			own := version.Copy()
			own.Shared = false
			frame.Facts[0], frame.Facts[1] = Cell{State: Known, Rows: own}, Cell{State: Known, Rows: version}
			frame.Facts[2] = Cell{State: Known, Num: number.Frac(rapid.Int64Range(-10, 90).Draw(r, "number"), 2)}
			for _, pair := range pairs {
				frame.Reset()
				a, ua := pair[0].Number(frame)
				left := frame.work
				frame.Reset()
				b, ub := pair[1].Number(frame)
				if ua != nil || ub != nil || !a.Equal(b) || frame.work != left {
					r.Fatalf("%s: %s (%v, %d left), among shared rows %s (%v, %d left)", pair[0].Src.Text, a, ua, left, b, ub, frame.work)
				}
			}
		}
	})
}
