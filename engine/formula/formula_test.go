package formula

import (
	"strings"
	"testing"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// world is the scope that language tests share: a few facts of every kind, and a frame that holds values for them.
func world() (*Scope, *Frame) {
	s := NewScope(nil)
	s.DeclareVar("weight", VarWeight, Number)
	hundred := number.Hundred
	years := &Fact{Name: "年报", Slot: 18, Kind: Table, Order: &Order{"年度", number.One}, Columns: []*Fact{{Name: "年度", Kind: Number}, {Name: "值", Slot: 1, Kind: Number}}}
	table := &Fact{Name: "资产", Slot: 5, Kind: Table, KeyColumn: "名称", Columns: []*Fact{
		{Name: "名称", Kind: Text}, {Name: "原值", Slot: 1, Kind: Number, Unit: "元"}, {Name: "在用", Slot: 2, Kind: Boolean}}}
	for _, f := range []*Fact{
		{Name: "预算.决算支出", Slot: 0, Kind: Number, Unit: "万元"}, {Name: "预算.调整支出", Slot: 1, Kind: Number, Unit: "万元"},
		{Name: "满意度", Slot: 2, Kind: Number, Unit: "%", Min: &number.Zero, Max: &hundred}, {Name: "已设置", Slot: 3, Kind: Boolean},
		{Name: "等次", Slot: 4, Kind: Text, Choices: []string{"优", "良", "差"}}, table, years,
		{Name: "缺的", Slot: 6, Kind: Number}, {Name: "缺否", Slot: 7, Kind: Boolean}, {Name: "公开日", Slot: 8, Kind: Date},
		{Name: "场次", Slot: 9, Kind: Number, Unit: "场"}, {Name: "处数", Slot: 10, Kind: Number, Unit: "处"}, {Name: "零", Slot: 11, Kind: Number},
		{Name: "缺文", Slot: 12, Kind: Text, Choices: []string{"优", "良", "差"}}, {Name: "完成率", Slot: 13, Kind: Number},
		{Name: "日历", Slot: 16, Kind: Table, Columns: []*Fact{{Name: "日期", Kind: Date}, {Name: "上班", Slot: 1, Kind: Boolean}}},
		{Name: "矛盾历", Slot: 17, Kind: Table, Columns: []*Fact{{Name: "日期", Kind: Date}, {Name: "上班", Slot: 1, Kind: Boolean}}},
	} {
		s.DeclareFact(f)
	}
	points := []*Fact{{Name: "已设置", Slot: 3, Kind: Boolean}, {Name: "未定", Slot: 14, Kind: Boolean}, {Name: "部分", Slot: 15, Kind: Number}}
	s.DeclareFact(points[1])
	s.DeclareFact(points[2])
	s.DeclareKeyPoints(&KeyPoints{Name: "规划", Items: []KeyPoint{{Mark: "①", Share: number.Int(40), Fact: points[0]}, {Mark: "②", Share: number.Int(20), Fact: points[1]},
		{Mark: "③", Share: number.Int(40), Fact: points[2]}}})
	computed := &KeyPoints{Name: "达标", Items: []KeyPoint{{Mark: "①", Share: number.Int(50), Fact: &Fact{Name: "达标.①", Mark: "①", Kind: Boolean}},
		{Mark: "②", Share: number.Int(50), Fact: &Fact{Name: "达标.②", Mark: "②", Kind: Number}}}}
	s.ComputePoint(&computed.Items[0], CEL, Plain("test", "满意度 >= 90"))
	s.ComputePoint(&computed.Items[1], Expr, Plain("test", "完成率 / 110"))
	s.ApplyPoint(&computed.Items[1], CEL, Plain("test", "未定 || 场次 > 5 && !缺否"))
	s.DeclareKeyPoints(computed)
	s.DeclareParam(&Param{Name: "超支扣减", Value: Value{Kind: Number, Num: number.Int(5)}, Unit: "%"})
	s.DeclareTemplate("偏离", []string{"值", "均值"}, CEL, Plain("test", "clamp(4 + (值 - 均值) / 0.2 * 0.1, 0, 8)"))
	s.DeclareTemplate("两倍", []string{"x"}, Expr, Plain("test", "偏离(x, 零) * 2"))
	s.DeclareTemplate("均价", []string{"各项"}, Expr, Plain("test", "mean(各项.原值)"))
	s.DeclareLet("在用资产", CEL, Plain("test", "where(资产.在用)"))
	if list := s.CheckLets(); list.HasErrors() {
		panic(list)
	}
	f := NewFrame(19, 1<<17) // every call that a property draws has lets of its own
	f.Weight = number.Int(4)
	day, _ := ParseDate("2022-02-16")
	f.Facts = []Cell{
		{State: Known, Num: number.MustParse("580.8142")}, {State: Known, Num: number.MustParse("549.6875")},
		{State: Known, Num: number.Int(96)}, {State: Known, Bool: true}, {State: Known, Text: "良"},
		{State: Known, Rows: &Rows{N: 3, Columns: []ColumnData{
			{Texts: []string{"椅子", "电脑", "空调"}},
			{Nums: []number.Number{number.Int(1200), number.Int(6300), number.MustParse("2720.5")}},
			{Bools: []bool{true, true, false}},
		}}},
		{}, {}, {State: Known, Num: day},
		{State: Known, Num: number.Int(7)}, {State: Known, Num: number.Int(3)}, {State: Known}, {},
		{State: Known, Num: number.MustParse("580.8142").Quo(number.MustParse("549.6875")).Mul(number.Hundred)},
		{State: Known}, {State: Known, Num: number.Frac(1, 2)},
		{State: Known, Rows: &Rows{N: 3, Columns: []ColumnData{{Nums: []number.Number{day.Add(number.One), day.Add(number.Int(3)), day.Add(number.Int(4))}}, {Bools: []bool{false, true, true}}}}}, // 2022-02-17, -19, -20
		{State: Known, Rows: &Rows{N: 2, Columns: []ColumnData{{Nums: []number.Number{day, day}}, {Bools: []bool{false, true}}}}},
		{State: Known, Rows: &Rows{N: 4, Columns: []ColumnData{{Nums: []number.Number{number.Int(2019), number.Int(2021), number.Int(2020), number.Int(2023)}}, {Nums: []number.Number{number.Int(3), number.Int(9), number.Int(5), number.Int(11)}}}}},
	}
	return s, f
}

// both evaluates in one notation and returns the exact value or the outcome's or the findings' codes.
func run(s *Scope, frame *Frame, lang Language, text string) string {
	formula, list := s.Compile(lang, Plain("test", text), Number, Boolean, Text, Date, List, Table)
	if formula == nil {
		var codes []string
		for _, d := range list {
			codes = append(codes, d.Code.ID)
		}
		return "! " + strings.Join(codes, " ")
	}
	frame.Reset()
	if k := formula.Root.Type.Kind; k == List || k == Table {
		n, u := formula.Root.length(frame)
		if u != nil {
			return "? " + u.Code.ID
		}
		return "list of " + number.Int(int64(n)).String()
	}
	v, u := formula.Value(frame)
	if u != nil {
		return "? " + u.Code.ID
	}
	switch v.Kind {
	case Number:
		return v.Num.String()
	case Boolean:
		return map[bool]string{true: "true", false: "false"}[v.Bool]
	}
	return v.String()
}

func TestFunctionExamples(t *testing.T) {
	s, frame := world()
	for _, f := range Functions {
		for _, lang := range []Language{CEL, Expr} {
			if got := run(s, frame, lang, f.Example); got != f.Gives {
				t.Errorf("%s: %s gives %s, the table says %s", lang, f.Example, got, f.Gives)
			}
		}
	}
}

// TestTableOfFunctions: no column is empty, but those of a form, which is a node of its own kind, and one of arms.
func TestTableOfFunctions(t *testing.T) {
	for _, f := range Functions {
		if f.Name == "" || f.Form == "" || f.About.Zh == "" || f.About.En == "" || f.Example == "" || f.Gives == "" || f.check == nil {
			t.Errorf("%s has no name, form, words, example or type", f.Name)
		}
		if values := f.scalar != nil || f.list != nil || f.compile != nil; values == f.isForm {
			t.Errorf("%s has no value, or is a form with one", f.Name)
		}
		if !f.isForm && (f.bounds == nil || f.over == nil || f.pieces == nil || f.trend == nil || f.compile == nil || !f.said && f.Words == (diag.Term{})) {
			t.Errorf("%s has an empty column: bounds, bounds over a list, pieces, trend, value or words", f.Name)
		}
	}
}

func TestBothNotations(t *testing.T) {
	s, frame := world()
	for _, c := range [][2]string{
		{"0.1 + 0.2 == 0.3", "true"},
		{"1/3 + 1/3 + 1/3 == 1", "true"},
		{"20 / 24", "5/6"},
		{"预算.决算支出 / 预算.调整支出 * 100 > 100 ? weight * deduct(超支扣减, 预算.决算支出 / 预算.调整支出 * 100 - 100) / 100 : 4", "3152432/1099375"},
		{"已设置 ? 1 : no_rule('x')", "1"},
		{"已设置 ? no_rule('x') : 1", "? no-rule"},
		{"缺的 + 1", "? missing-fact"},
		{"缺否 && false", "false"},
		{"false && 缺否", "false"},
		{"缺否 || true", "true"},
		{"缺否 || false", "? missing-fact"},
		{"1 / (满意度 - 96)", "? division-by-zero"},
		{"满意度 >= 90 ? 100 : deduct(5, 90 - 满意度)", "100"},
		{"lookup([['优', 100], ['良', 75], ['差', 0]], 等次)", "75"},
		{"等次 in ['优', '良']", "true"},
		{"sum(资产.原值)", "10220.5"},
		{"count(资产)", "3"},
		{"band(满意度, [[100, 4], [97, 3]])", "? band-hole"},
		{"checklist([已设置, false, 已设置])", "200/3"},
		{"公开日 < date('2022-02-28')", "true"},
		{"days(公开日, date('2022-02-28'))", "12"},
		{"-满意度", "-96"}, {"- 5 + 3", "-2"}, {"--5", "5"}, {"!(!已设置)", "true"},
		{"fixed(20/24*100, 2)", "83.33"},
		{"1 // 注释\n + 1", "2"},
		{`"\u4f18" == '优'`, "true"},
		{"max(1, 2) - min([1, 2])", "1"},
		{"预算.决算支初 + 1", "! unknown-fact"},
		{"资产.净值", "! unknown-column"},
		{"预算.决算支出 + 满意度", "! unit"},
		{"预算.决算支出 > 满意度", "! unit"},
		{"满意度 ≥ 90", "! full-width"}, {"（1）", "! full-width full-width"}, {"满意度 = 90", "! single-equals"}, {"90%", "! percent-sign"},
		{"0x10", "! literal-malformed"}, {"1_000", "! literal-malformed"}, {"1e5", "! literal-malformed"}, {"3个", "! literal-malformed"},
		{"满意度 + ", "! syntax-incomplete"}, {"满意度 90", "! syntax"}, {"(满意度", "! bracket"}, {"满意度)", "! bracket"}, {"", "! syntax-incomplete"},
		{"nil", "! unsupported"}, {"null", "! unsupported"}, {"a ?? b", "! unsupported"}, {"a?.b", "! unsupported"}, {"`x`", "! unsupported unsupported"}, {"$x", "! unsupported"},
		{"已设置 + 1", "! type"}, {"满意度 == '优'", "! compare-types"}, {"已设置 ? 1 : '优'", "! branch-types"}, {"等次 == '忧'", "! choice-unknown"},
		{"foo(1)", "! unknown-function"}, {"round(1, 满意度)", "! constant"}, {"round(1, 20)", "! places"}, {"abs(1, 2)", "! arguments"},
		{"band(1, [[90, 1], [95, 2]])", "! band-order"}, {"band(1, 2)", "! band-form"}, {"checklist([true], [50, 50])", "! checklist-form"},
		{"lookup([['优', 1]], 等次)", "! lookup-incomplete lookup-incomplete"}, {"1 / 0", "! division-by-zero-constant"},
		{"资产[0]", "! unsupported"}, {"资产 == 1", "! compare-types"}, {"[1, true]", "! type"}, {"weight", "4"}, {"'a\u202eb'", "! hidden-character"},
		{"Ａ + 1", "! full-width"}, {"'未完", "! string-unclosed"}, {`'\q'`, "! string-escape"}, {"r'x'", "! string-prefix"},
	} {
		want := c[1]
		if n, err := number.ParseExact(want); err == nil {
			want = n.String()
		} else if a, b, ok := strings.Cut(want, "/"); ok && !strings.HasPrefix(want, "!") {
			want = number.MustParse(a).Quo(number.MustParse(b)).String()
		}
		for _, lang := range []Language{CEL, Expr} {
			if got := run(s, frame, lang, c[0]); got != want {
				t.Errorf("%s: %s gives %s, want %s", lang, c[0], got, want)
			}
		}
	}
}

func TestLoops(t *testing.T) {
	s, frame := world()
	for _, c := range [][3]string{
		{"资产.all(r, r.原值 > 1000)", "all(资产, #.原值 > 1000)", "true"},
		{"资产.exists(r, !r.在用)", "any(资产, {not .在用})", "true"},
		{"count(资产.filter(r, r.在用))", "count(filter(资产, .在用))", "! "},
		{"sum(资产.filter(r, r.在用).map(r, r.原值))", "sum(map(filter(资产, .在用), .原值))", "7500"},
		{"[1, 2, 3].map(x, x * 2).exists(x, x == 4)", "any(map([1, 2, 3], # * 2), # == 4)", "true"},
		{"资产.all(r, 资产.exists(q, q.原值 >= r.原值))", "all(资产, any(资产, #.原值 > 0))", "true"},
		{"资产.all(r, r.净值 > 0)", "all(资产, #.净值 > 0)", "! unknown-column"},
		{"资产.all(满意度, true)", "", "! name-shadowed"},
		{"资产.exists(r, r.原值 / 0 > 缺的 || r.在用)", "", "! division-by-zero-constant"},
		{"资产.exists(r, 缺的 > 0 || r.在用)", "any(资产, 缺的 > 0 || #.在用)", "true"},
		{"资产.all(r, 缺的 > 0 || r.在用)", "all(资产, 缺的 > 0 || .在用)", "? missing-fact"},
	} {
		for lang, text := range map[Language]string{CEL: c[0], Expr: c[1]} {
			if text == "" {
				continue
			}
			want := c[2]
			if want == "! " {
				want = "2"
			}
			if got := run(s, frame, lang, text); got != want {
				t.Errorf("%s: %s gives %s, want %s", lang, text, got, want)
			}
		}
	}
}

func TestLets(t *testing.T) {
	s, frame := world()
	s.DeclareLet("支出率", CEL, Plain("let", "决算比 * 100"))
	s.DeclareLet("决算比", CEL, Plain("let", "预算.决算支出 / 预算.调整支出"))
	s.DeclareLet("甲", CEL, Plain("let", "乙 + 1"))
	s.DeclareLet("乙", CEL, Plain("let", "甲 + 1"))
	list := s.CheckLets()
	if len(list) != 1 || list[0].Code != diag.LetCycle {
		t.Errorf("cycle: %v", list)
	}
	if got := run(s, frame, CEL, "fixed(支出率, 4)"); got != "105.6626" {
		t.Errorf("支出率 is %s", got)
	}
}

// TestGrowthWithin: a base that holds growths stands twice, and so do they: how many there may be is bounded, and told.
func TestGrowthWithin(t *testing.T) {
	s, _ := world()
	nested := func(n int) string {
		text := "场次"
		for range n {
			text = "growth(场次, " + text + ", 1)"
		}
		return text
	}
	if f, list := s.Compile(CEL, Plain("test", nested(6)), Number); f == nil {
		t.Error(list)
	}
	for _, lang := range []Language{CEL, Expr} {
		if f, list := s.Compile(lang, Plain("test", nested(22)), Number); f != nil || len(list) == 0 {
			t.Errorf("%v: 22 growths within each other are compiled, %v", lang, list)
		}
	}
}
