package rulebook_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"jixiao/engine"
	"jixiao/engine/compare"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/render"
	"jixiao/engine/revise"
	"jixiao/engine/words"
	"jixiao/office/rulebook"
	"jixiao/office/sheet"
	"jixiao/rules"
)

// TestUnchanged: what is exported and read back unchanged changes nothing, of every shipped rule set.
func TestUnchanged(t *testing.T) {
	l, err := library.Open(library.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range l.Entries() {
		rs, err := l.Load(e)
		if err != nil {
			t.Fatal(err)
		}
		made, err := rulebook.Write(rs)
		if err != nil {
			t.Fatal(e.Ref(), err)
		}
		speaks(t, e.Ref(), made)
		if again, err := rulebook.Write(rs); err != nil || !bytes.Equal(made, again) {
			t.Errorf("%s: two workbooks differ", e.Ref())
		}
		b, err := sheet.Read("t.xlsx", made)
		if err != nil {
			t.Fatal(e.Ref(), err)
		}
		if rulebook.RuleSetOf(b) != rs.Ref() || rulebook.DigestOf(b) != rs.Digest {
			t.Errorf("%s: the workbook is of %s", e.Ref(), rulebook.RuleSetOf(b))
		}
		r := rulebook.Read(rs, b)
		if edits, refused := revise.Changes(rs, r.Tables); len(edits)+len(refused)+len(r.Missing)+len(r.Lost) > 0 {
			t.Errorf("%s: %v %v %v %v", e.Ref(), edits, refused, r.Missing, r.Lost)
		}
	}
}

// speaks asks that the first sheet speaks of no sheet that the workbook does not have.
func speaks(t *testing.T, ref string, made []byte) {
	t.Helper()
	b, err := sheet.Read("t.xlsx", made)
	if err != nil {
		t.Fatal(ref, err)
	}
	lines := 0
	for _, row := range b.Find("说明").Rows {
		if row.Cell(1).Text != "怎样修订" {
			continue
		}
		lines++
		for _, name := range []string{"上级指标", "要点", "分档", "规则中的数", "定义", "参数", "等级", "总分调整", "用例", "来源"} {
			if strings.Contains(row.Cell(2).Text, "“"+name+"”") && b.Find(name) == nil {
				t.Errorf("%s: it speaks of the sheet %s: %s", ref, name, row.Cell(2).Text)
			}
		}
	}
	if lines < 5 {
		t.Errorf("%s: %d lines", ref, lines)
	}
}

// revised changes cells of a rule set's workbook, found by what the row is called and the head of the column, and makes the next version of it.
func revised(t *testing.T, ref string, cells map[string]any, notes map[string]string) (old, fresh *engine.RuleSet, refused []string, text []byte) {
	t.Helper()
	l, err := library.Open(library.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if old, err = l.RuleSet(ref); err != nil {
		t.Fatal(err)
	}
	_, own, err := l.Fetch(ref)
	if err != nil {
		t.Fatal(err)
	}
	made, err := rulebook.Write(old)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	find := func(key string) (on, cell string) {
		on, rest, _ := strings.Cut(key, "!")
		id, title, _ := strings.Cut(rest, "|")
		rows, err := f.GetRows(on)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for _, c := range row[:min(3, len(row))] {
				if c != id {
					continue
				}
				if title == "" {
					return on, sheet.Ref(r+1, 2)
				}
				for k, head := range rows[0] {
					if head == title {
						return on, sheet.Ref(r+1, k+1)
					}
				}
			}
		}
		t.Fatalf("no cell %s", key)
		return
	}
	for key, v := range cells {
		on, cell := find(key)
		if err := f.SetCellValue(on, cell, v); err != nil {
			t.Fatal(err)
		}
	}
	for key, note := range notes {
		on, cell := find(key)
		if err := f.AddComment(on, excelize.Comment{Cell: cell, Author: "审核", Paragraph: []excelize.RichTextRun{{Text: note}}}); err != nil {
			t.Fatal(err)
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("t.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	r := rulebook.Read(old, b)
	edits, wrong := revise.Changes(old, r.Tables)
	text, more, err := revise.Revise(old, own, edits)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range append(wrong, more...) {
		d := diag.New(diag.RevisionRefused, r.Place(x.Edit), x.Why)
		refused = append(refused, strings.Replace(d.Source.Name+": "+d.Error()[strings.Index(d.Error(), "error["):], "error[revision-refused]: this change cannot be taken over, and no new version was written: ", "", 1))
	}
	if fresh, err = engine.Parse("new.json", text, l.Fetch); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return old, fresh, refused, text
}

// TestRevised: an officer changes numbers, a share, words and dates in the sheet, and the diff is what she expects.
func TestRevised(t *testing.T) {
	old, fresh, refused, text := revised(t, "qingyunpu/trade-union@2023.1", map[string]any{
		"说明!版本": "2024.1", "说明!适用起": "2024-01-01", "说明!适用止": "2024-12-31",
		"要点!规划.①|占比（%）": 20, "要点!规划.④|占比（%）": "30%",
		"参数!记录扣减|值":     4,
		"指标表!A101|评分标准": "①部门是否制定中长期规划，占20%；②落实上级任务，占25%；③内容和时间，占25%；④覆盖全部职能，占30%。",
		"指标表!A101|三级指标": "中长期规划的明确性",
	}, map[string]string{"指标表!A102|分值": "是否也要调整，待研究"})
	if len(refused) > 0 {
		t.Fatal(refused)
	}
	if fresh.Version != "2024.1" || fresh.Effective.From != "2024-01-01" || fresh.Find("A101").Name != "中长期规划的明确性" || fresh.Find("A102").About != "是否也要调整，待研究（分值，审核）" {
		t.Errorf("%s %s %s %s", fresh.Version, fresh.Effective, fresh.Find("A101").Name, fresh.Find("A102").About)
	}
	changes, err := compare.Diff(context.Background(), old, fresh)
	if err != nil {
		t.Fatal(err)
	}
	diff := render.Difference(old, fresh, changes, diag.Zh).Text()
	for _, want := range []string{"A101", "占20%", "占30%", "记录扣减"} {
		if !strings.Contains(diff, want) {
			t.Errorf("no %s in\n%s\n%s", want, diff, text)
		}
	}
	if strings.Contains(diff, "B101") || strings.Contains(diff, "A201") {
		t.Errorf("it says more than was changed:\n%s", diff)
	}
}

// TestHidden: an edit in a row, a column or a sheet that is not shown is noted there; what is hidden and unchanged is not.
func TestHidden(t *testing.T) {
	l, err := library.Open(library.Config{})
	if err != nil {
		t.Fatal(err)
	}
	rs, err := l.RuleSet("qingyunpu/trade-union@2023.1")
	if err != nil {
		t.Fatal(err)
	}
	made, err := rulebook.Write(rs)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.SetSheetVisible("参数", false), f.SetCellValue("参数", "B2", 4), f.SetRowVisible("要点", 3, false), f.SetCellValue("要点", "D3", 24), f.SetRowVisible("要点", 5, false),
		f.SetColVisible("指标表", "G", false), f.SetCellStr("指标表", "G2", "改"), f.SetColVisible("指标表", "I:M", false), f.SetSheetVisible("来源", false)); err != nil {
		t.Fatal(err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("t.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	r := rulebook.Read(rs, b)
	edits, refused := revise.Changes(rs, r.Tables)
	if len(refused) > 0 {
		t.Fatal(refused)
	}
	want := []string{"t.xlsx 指标表!G2", "t.xlsx 要点!D3", "t.xlsx 参数!A1"}
	var got []string
	for _, d := range r.Hidden(edits) {
		got = append(got, d.Source.Name)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v\n%v", got, edits)
	}
}

// TestNumbers: a number of a rule is changed where it stands, in the file and over a base.
func TestNumbers(t *testing.T) {
	numbers := []string{revise.Numbers, "规则中的数", revise.Value, "数"}
	gives, from := []string{revise.Arms, "分档", revise.Value, "得"}, []string{revise.Arms, "分档", revise.From, "从（含）"}
	definitions := []string{revise.Definitions, "定义", revise.Rule, "表达式"}
	for _, c := range []struct {
		in                        []string // table, sheet, field, column
		ref, row, was, want, text string
	}{
		{gives, "qingyunpu/trade-union@2022.2", "B101:points:", "2", "3", "[80, 3]"}, // the base has the rule
		{from, "qingyunpu/trade-union@2022.2", "B101:points:", "80", "85", "[85, 2]"},
		{numbers, "qingyunpu/trade-union@2022.2", "B102:percent:", "25", "20", "deduct(20, "},
		{numbers, "qingyunpu/trade-union@2023.1", "B102:percent:", "25", "20", "deduct(20, "},
		{definitions, "qingyunpu/trade-union@2023.1", "C102 帮扶活动次数", "帮扶.夏送清凉次数 + 帮扶.困难走访次数 + 帮扶.其他走访次数", "帮扶.夏送清凉次数 + 2 * 帮扶.困难走访次数", "+ 2 * 帮扶.困难走访次数"},
	} {
		l, err := library.Open(library.Config{})
		if err != nil {
			t.Fatal(err)
		}
		rs, err := l.RuleSet(c.ref)
		if err != nil {
			t.Fatal(err)
		}
		row := ""
		for _, table := range revise.Of(rs) {
			for _, r := range table.Rows {
				if table.Name == c.in[0] && strings.HasPrefix(r.ID, c.row) && r.Texts[slices.Index(table.Fields, c.in[2])] == c.was {
					row = r.ID
				}
			}
		}
		if row == "" {
			t.Fatalf("%s has no %s at %s", c.ref, c.was, c.row)
		}
		old, fresh, refused, text := revised(t, c.ref, map[string]any{c.in[1] + "!" + row + "|" + c.in[3]: c.want, "说明!版本": "2030.1"}, nil)
		if len(refused) > 0 {
			t.Fatal(refused)
		}
		changes, err := compare.Diff(context.Background(), old, fresh)
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) != 1 || changes[0].Verdict != compare.Differs || !strings.Contains(string(text), c.text) {
			t.Errorf("%s: %d changes\n%s", c.ref, len(changes), render.Difference(old, fresh, changes, diag.Zh).Text())
		}
	}
}

// TestRefused: what a table cannot change is told at its cell.
func TestRefused(t *testing.T) {
	old, fresh, refused, _ := revised(t, "qingyunpu/trade-union@2023.1", map[string]any{
		"指标表!A101|规则（读回来的话）": "别的", "指标表!A102|分值": "三分", "要点!规划.②|门槛": "门槛", "参数!记录扣减|单位": "个", "参数!超支扣减|值": 0.04, "规则中的数!B101:points:24|在表达式里": "", "规则中的数!B101:points:24|数": "4%",
		"定义!支出预算完成率|表达式": "1", "定义!C102 帮扶活动次数|表达式": "", "定义!C107 维权普法次数|用于": "C108",
	}, nil)
	want := []string{"t.xlsx 定义!D2: the definition stands in the file that is extended", "t.xlsx 定义!D5: it cannot be left empty", "t.xlsx 定义!B6: this cell", "t.xlsx 指标表!H2: this cell", "t.xlsx 参数!C4: this cell", "t.xlsx 参数!B", "t.xlsx 要点!E3: this cell", "t.xlsx 规则中的数!D2: this cell", "t.xlsx 规则中的数!C2: 4% may be 4 or a hundredth of that", "t.xlsx 指标表!E3: expected a number"}
	for _, w := range want {
		if !slices.ContainsFunc(refused, func(r string) bool { return strings.HasPrefix(r, w) }) {
			t.Errorf("no %s in %q", w, refused)
		}
	}
	if len(refused) != len(want) || fresh.Digest != old.Digest {
		t.Errorf("%q", refused)
	}
}

// TestDates: a date, or a time, is quoted as the cell shows it, and is no number.
func TestDates(t *testing.T) {
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2023.1")
	if err != nil {
		t.Fatal(err)
	}
	made, err := rulebook.Write(rs)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	for ref, v := range map[string]any{"指标表!E2": day.Add(13 * time.Hour), "指标表!E3": day, "参数!B2": 90 * time.Minute, "指标表!D2": day.AddDate(0, 1, 0), "说明!B6": day.AddDate(0, 1, 0)} {
		on, ref, _ := strings.Cut(ref, "!")
		if err := f.SetCellValue(on, ref, v); err != nil {
			t.Fatal(err)
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("t.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	r := rulebook.Read(rs, b)
	edits, refused := revise.Changes(rs, r.Tables)
	const want = `t.xlsx 参数!B2: error[form-dated]: the cell holds the time 1:30 and no number: choose the general format and write the number again (a ratio of 1:4 or 1/4 as 0.25)
t.xlsx 指标表!E2: error[form-dated]: the cell holds the date 2023-01-01 13:00 and no number: choose the general format and write the number again (a ratio of 1:4 or 1/4 as 0.25)
t.xlsx 指标表!E3: error[form-dated]: the cell holds the date 2023-01-01 and no number: choose the general format and write the number again (a ratio of 1:4 or 1/4 as 0.25)`
	if r.Lost.Sort(); r.Lost.Error() != want || len(refused) > 0 || len(edits) != 2 {
		t.Errorf("%s\n%v %v", r.Lost.Error(), edits, refused)
	}
	for _, e := range edits { // of a name and of the cover
		if p := r.Place(e); e.Text != "2023-02-01" || !strings.HasSuffix(string(p.Source.Text), "2023-02-01") {
			t.Errorf("%+v at %s", e, p.Source.Text)
		}
	}
}

// TestComments: notes beside cells are kept: those in the row of an indicator with it, others with the whole, whatever they stand beside; they refuse
// nothing.
func TestComments(t *testing.T) {
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2023.1")
	if err != nil {
		t.Fatal(err)
	}
	made, err := rulebook.Write(rs)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range [][3]string{{"指标表", "E1", "标题要改吗"}, {"参数", "B2", "偏低"}, {"要点", "D3", "要点"}, {"说明", "B4", "版本待定"}, {"指标表", "E2", "分值待研究"}, {"指标表", "G2", "不清楚"}, {"指标表", "A500", "空行上的话"}} {
		if err := f.AddComment(at[0], excelize.Comment{Cell: at[1], Author: "审核", Paragraph: []excelize.RichTextRun{{Text: at[2]}}}); err != nil {
			t.Fatal(err)
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("t.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	r := rulebook.Read(rs, b)
	edits, refused := revise.Changes(rs, r.Tables)
	about := map[string]string{}
	for _, e := range edits {
		about[e.Table+" "+e.Row+" "+e.Field] = e.Text
	}
	want := map[string]string{"head about value": strings.Join([]string{rs.About, "版本待定（说明 B4，审核）", "标题要改吗（指标表 E1，审核）", "空行上的话（指标表 A500，审核）", "要点（要点 D3，审核）", "偏低（参数 B2，审核）"}, "\n"),
		"criteria A101 about": "分值待研究（分值，审核）\n不清楚（评分标准，审核）"}
	if len(refused) > 0 || !maps.Equal(about, want) {
		t.Errorf("%v %v", about, refused)
	}
	if told := r.Lost.Error(); r.Lost.HasErrors() || strings.Count(told, "note[revision-noted]") != 7 || !strings.Contains(told, "t.xlsx 参数!B2: note[revision-noted]: the note beside the cell was added to the notes on the whole rule set: 偏低") ||
		!strings.Contains(told, "t.xlsx 指标表!E2: note[revision-noted]: the note beside the cell was added to the notes on A101: 分值待研究") {
		t.Error(told)
	}
}

// TestPositions: a row of a band that says that it is another, or one that there is not, is told at its cell; one that says nothing is a new one.
func TestPositions(t *testing.T) {
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	if err != nil {
		t.Fatal(err)
	}
	made, err := rulebook.Write(rs)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, want string }{{"A3", "", ""}, {"A3", "别处", "t.xlsx 分档!A3: error[revision-refused]"}, {"A3", "A2", "t.xlsx 分档!A3: error[revision-refused]"}, {"A1000", "别处", "t.xlsx 分档!A1000: error[revision-refused]"}} {
		f, err := excelize.OpenReader(bytes.NewReader(made))
		if err != nil {
			t.Fatal(err)
		}
		said := c.to
		if said == "A2" { // what the row above says
			said, err = f.GetCellValue("分档", "A2")
		}
		was, failed := f.GetCellValue("分档", c.from)
		if err := errors.Join(err, failed, f.SetCellStr("分档", c.from, said)); err != nil {
			t.Fatal(err)
		}
		out, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		b, err := sheet.Read("t.xlsx", out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		r := rulebook.Read(rs, b)
		if told := r.Lost.Error(); c.want == "" && len(r.Lost) > 0 || c.want != "" && (!strings.Contains(told, c.want) || !strings.Contains(told, was)) {
			t.Errorf("%q: %s", c.to, told)
		}
	}
}

// TestBase: 5% becomes 4% where the base has the parameter; the base stays as it is.
func TestBase(t *testing.T) {
	old, fresh, refused, text := revised(t, "qingyunpu/trade-union@2022.2", map[string]any{"参数!超支扣减|值": 4, "说明!版本": "2023.9", "等级!优|起点分": 92}, nil)
	changes, err := compare.Diff(context.Background(), old, fresh)
	if err != nil {
		t.Fatal(err)
	}
	diff := render.Difference(old, fresh, changes, diag.Zh).Text()
	if len(refused) > 0 || !strings.Contains(diff, "B101") || !strings.Contains(diff, "92") || !strings.Contains(string(text), `"extends": "jiangxi/department@2022"`) {
		t.Errorf("%q\n%s\n%s", refused, diff, text)
	}
}

func TestTables(t *testing.T) {
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2023.1")
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range revise.Of(rs) {
		for _, row := range table.Rows {
			if len(row.Texts) != len(table.Fields) {
				t.Errorf("%s %s has %d texts", table.Name, row.ID, len(row.Texts))
			}
		}
	}
}

// TestLost: what stands in a workbook where nothing is taken over is told, each at its cell.
func TestLost(t *testing.T) {
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2023.1")
	if err != nil {
		t.Fatal(err)
	}
	made, err := rulebook.Write(rs)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.NewSheet("补充")
	for _, set := range []func() error{
		func() error { return err },
		func() error { return f.SetCellStr("补充", "B2", "另有规定") },
		func() error { return f.SetCellStr("指标表", "E1", "标准") },
		func() error { return f.SetCellStr("参数", "H2", "待定") },
		func() error { return f.SetCellStr("参数", "C2", "亩") },
		func() error { return f.SetCellValue("说明", "B6", 45292) },
		func() error { return f.SetCellStr("说明", "A1", "改") },
		func() error { return f.SetCellStr("说明", "C8", "右边的话") },
		func() error { return f.SetCellStr("说明", "B10", "改") },
		func() error { return f.SetCellStr("说明", "A19", "补充") },
		func() error { return f.SetCellStr("说明", "B19", "必须保留") },
		func() error {
			return f.SetCellRichText("指标表", "G3", []excelize.RichTextRun{{Text: "按时报送，"}, {Text: "不得分", Font: &excelize.Font{Strike: true}}})
		},
	} {
		if err := set(); err != nil {
			t.Fatal(err)
		}
	}
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err == nil {
		err = f.SetCellStyle("说明", "B6", "B6", day)
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("t.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	r := rulebook.Read(rs, b)
	edits, refused := revise.Changes(rs, r.Tables)
	_, own, err := (func() (string, []byte, error) {
		l, err := library.Open(library.Config{})
		if err != nil {
			return "", nil, err
		}
		return l.Fetch(rs.Ref())
	})()
	if err != nil {
		t.Fatal(err)
	}
	_, more, err := revise.Revise(rs, own, edits)
	if err != nil {
		t.Fatal(err)
	}
	told := r.Lost.Error() + "\n" + strings.Join(r.Missing, "\n")
	for _, x := range append(refused, more...) {
		told += "\n" + r.Place(x.Edit).String() + " " + x.Why.En
	}
	for _, want := range []string{"t.xlsx 补充!A2: ", "the sheet \"补充\" is not recognised", "t.xlsx 指标表!E1: ", "t.xlsx 参数!H2: ", "t.xlsx 指标表!G3: error[sheet-struck]", "t.xlsx 参数!C2 this cell", "t.xlsx 说明!A1: ", "t.xlsx 说明!C8: ", "t.xlsx 说明!B10: warning[revision-aside]", "t.xlsx 说明!A19: ", "t.xlsx 说明!B19: "} {
		if !strings.Contains(told, want) {
			t.Errorf("no %s in\n%s", want, told)
		}
	}
	if n := strings.Count(told, "t.xlsx 说明!"); n != 5 {
		t.Errorf("%d findings on the first sheet in\n%s", n, told)
	}
	if !slices.Contains(edits, revise.Edit{Table: revise.Head, Row: revise.From, Field: revise.Value, Text: "2024-01-01"}) {
		t.Errorf("a day is no change of the date: %+v", edits)
	}
}

// TestOwnTables: the rows of a table that the rule set gives are changed, added and taken away in its sheet, in the file and over a base.
func TestOwnTables(t *testing.T) {
	const base = `{"$schema": "x", "id": "demo/base", "version": "1", "title": "奖励", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"奖/励": {"type": "table", "columns": {"日": {"type": "date"}, "等": {"type": "text"}, "得": {"type": "number", "unit": "%", "min": 0, "max": 100}, "有": {"type": "boolean"}},
			"value": [{"日": "2024-10-01", "等": {"value": "一", "source": "附件"}, "得": 100, "有": true}, {"日": "2024-10-02", "等": "二", "得": 50.5, "有": false}, {"日": "2024-10-03", "等": "三", "得": 20, "有": true}]}},
		"indicators": [{"id": "A", "name": "奖", "weight": 100, "percent": "min(sum(奖励), 100)"}]}`
	file := strings.NewReplacer("奖/励", "奖励", "sum(奖励)", "sum(奖励.得)").Replace(base)
	layer := `{"$schema": "x", "id": "demo/top", "version": "1", "extends": "demo/base@1", "effective": {"from": "2024-01-01"}, "title": "上层"}`
	fetch := func(string) (string, []byte, error) { return "base.json", []byte(file), nil }
	for name, text := range map[string]string{"base.json": file, "top.json": layer} {
		rs, err := engine.Parse(name, []byte(text), fetch)
		if err != nil {
			t.Fatal(err)
		}
		made, err := rulebook.Write(rs)
		if err != nil {
			t.Fatal(err)
		}
		change := func(cells map[string]any) ([]revise.Edit, []revise.Refusal) {
			f, err := excelize.OpenReader(bytes.NewReader(made))
			if err != nil {
				t.Fatal(err)
			}
			for at, v := range cells {
				if err := f.SetCellValue("奖励", at, v); err != nil {
					t.Fatal(err)
				}
			}
			var out bytes.Buffer
			if err := f.Write(&out); err != nil {
				t.Fatal(err)
			}
			b, err := sheet.Read("t.xlsx", out.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			return revise.Changes(rs, rulebook.Read(rs, b).Tables)
		}
		if edits, refused := change(nil); len(edits)+len(refused) > 0 {
			t.Fatal(edits, refused)
		}
		_, wrong := change(map[string]any{"D2": "多", "E3": "也许"})
		if len(wrong) != 2 || wrong[0].Field != "得" || wrong[1].Row != "2" {
			t.Errorf("%v", wrong)
		}
		edits, refused := change(map[string]any{"D2": "90%", "D3": "４０％", "B4": "２０２４年10月7日", "C4": "四", "D4": 12.5, "E4": "是", "B5": "2024-10-08", "C5": "五", "D5": 1, "E5": "否"})
		if len(edits) != 1 || len(refused) > 0 {
			t.Fatal(edits, refused)
		}
		fresh, refused, err := revise.Revise(rs, []byte(text), edits)
		if err != nil || len(refused) > 0 {
			t.Fatal(err, refused)
		}
		now, err := engine.Parse(name, fresh, fetch)
		if err != nil {
			t.Fatalf("%v\n%s", err, fresh)
		}
		want := "日 2024-10-01，等 一，得 90%，有 是；日 2024-10-02，等 二，得 40%，有 否；日 2024-10-07，等 四，得 12.5%，有 是；日 2024-10-08，等 五，得 1%，有 否"
		if name == "base.json" && !strings.Contains(string(fresh), `"source": "附件"`) {
			t.Errorf("a cell lost what it said beside its value\n%s", fresh)
		}
		if got := words.Content(now.Tables[0], diag.Zh); got != want {
			t.Errorf("%s: %s\n%s", name, got, fresh)
		}
	}
}

// TestOwnCells: what a table of the rule set holds comes back as it was written, whoever else has nearly its name; a row that is put in takes no
// other row's source, and one that moves keeps its own; a percentage is none where the column is none, and a blank cell is not a text.
func TestOwnCells(t *testing.T) {
	const base = `{"$schema": "x", "id": "demo/base", "version": "1", "title": "表", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"档A": {"type": "table", "columns": {"名": {"type": "text"}, "得": {"type": "number"}},
			"value": [{"名": " 甲 ", "得": {"value": 0.12345678901234567890123, "source": "附件一"}}, {"名": "乙", "得": {"value": 0.2, "source": "附件二"}}]},
			"档a": {"type": "table", "key": "名", "columns": {"名": {"type": "text"}, "得": {"type": "number"}},
			"value": [{"名": "丙", "得": {"value": 3, "source": "附件三"}}, {"名": "丁", "得": {"value": 4, "source": "附件四"}}]}},
		"indicators": [{"id": "A", "name": "奖", "weight": 100, "percent": "min(sum(档A.得) + sum(档a.得), 100)"}]}`
	layer := `{"$schema": "x", "id": "demo/top", "version": "1", "extends": "demo/base@1", "effective": {"from": "2024-01-01"}, "title": "上层"}`
	fetch := func(string) (string, []byte, error) { return "base.json", []byte(base), nil }
	for name, text := range map[string]string{"base.json": base, "top.json": layer} {
		rs, err := engine.Parse(name, []byte(text), fetch)
		if err != nil {
			t.Fatal(err)
		}
		made, err := rulebook.Write(rs)
		if err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(made))
		if err != nil {
			t.Fatal(err)
		}
		change := func(edit func()) ([]revise.Edit, []revise.Refusal) {
			if f, err = excelize.OpenReader(bytes.NewReader(made)); err != nil {
				t.Fatal(err)
			}
			edit()
			var out bytes.Buffer
			if err := f.Write(&out); err != nil {
				t.Fatal(err)
			}
			b, err := sheet.Read("t.xlsx", out.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			return revise.Changes(rs, rulebook.Read(rs, b).Tables)
		}
		set := func(s, at string, v any) {
			if err := f.SetCellValue(s, at, v); err != nil {
				t.Fatal(err)
			}
		}
		first, second := "档A", "档a_1"
		if edits, refused := change(func() {}); len(edits)+len(refused) > 0 {
			t.Fatal(edits, refused)
		}
		_, refused := change(func() {
			set(first, "B3", " ")
			set(second, "C2", "20%")
			style, _ := f.NewStyle(&excelize.Style{NumFmt: 9})
			if err := f.SetCellStyle(second, "C3", "C3", style); err != nil {
				t.Fatal(err)
			}
		})
		if len(refused) != 3 || refused[0].Field != "名" || refused[1].Row != "1" || refused[2].Text != "400%" {
			t.Errorf("%v", refused)
		}
		edits, refused := change(func() {
			for _, s := range []string{first, second} { // a row is put in at the top
				if err := f.InsertRows(s, 2, 1); err != nil {
					t.Fatal(err)
				}
				set(s, "B2", "新")
				set(s, "C2", 0.2)
			}
			set(second, "C4", 5) // and another is changed
		})
		if len(edits) != 2 || len(refused) > 0 {
			t.Fatal(edits, refused)
		}
		fresh, refused, err := revise.Revise(rs, []byte(text), edits)
		if err != nil || len(refused) > 0 {
			t.Fatal(err, refused)
		}
		if now, err := engine.Parse(name, fresh, fetch); err != nil || now.Tables[1].KeyColumn != "名" {
			t.Errorf("%s: %v\n%s", name, err, fresh)
		}
		plain := strings.Join(strings.Fields(string(fresh)), "")
		for _, want := range []string{`{"名":"新","得":0.2},{"名":"甲","得":{"value":0.12345678901234567890123,"source":"附件一"}},{"名":"乙","得":{"value":0.2,"source":"附件二"}}`,
			`{"名":"新","得":0.2},{"名":"丙","得":{"value":3,"source":"附件三"}},{"名":"丁","得":5}`} {
			if !strings.Contains(plain, want) {
				t.Errorf("%s: no %s in\n%s", name, want, fresh)
			}
		}
		if !strings.Contains(string(fresh), `" 甲 "`) {
			t.Errorf("%s: a text lost its blanks\n%s", name, fresh)
		}
	}
}

// TestRowNumbers: the first column of a table that the rule set gives says which row it is; it follows the rows that come, go and move, and another
// number or a word in it is told.
func TestRowNumbers(t *testing.T) {
	rs, err := library.Load(rules.FS, "case/timeliness@1")
	if err != nil {
		t.Fatal(err)
	}
	made, err := rulebook.Write(rs)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		edit func(f *excelize.File) error
		want string // the cell that is told
	}{
		{"as it is", func(f *excelize.File) error { return nil }, ""},
		{"blank", func(f *excelize.File) error { return f.SetCellStr("名次分", "A3", "") }, ""},
		{"a row goes", func(f *excelize.File) error { return f.RemoveRow("名次分", 2) }, ""},
		{"a row comes", func(f *excelize.File) error {
			return errors.Join(f.InsertRows("名次分", 3, 1), f.SetCellStr("名次分", "B3", "新等"), f.SetCellInt("名次分", "C3", 3))
		}, ""},
		{"a copy comes", func(f *excelize.File) error {
			return errors.Join(f.DuplicateRow("名次分", 3), f.SetCellStr("名次分", "B4", "新等"), f.SetCellInt("名次分", "C4", 3))
		}, ""},
		{"a copy moves others", func(f *excelize.File) error {
			return errors.Join(f.DuplicateRowTo("名次分", 3, 2), f.SetCellStr("名次分", "B2", "新等"), f.SetCellInt("名次分", "C2", 3))
		}, ""},
		{"another number", func(f *excelize.File) error { return f.SetCellInt("名次分", "A3", 1) }, "名次分!A3"},
		{"a number and a cell", func(f *excelize.File) error {
			return errors.Join(f.SetCellInt("名次分", "A3", 1), f.SetCellInt("名次分", "C3", 3))
		}, "名次分!A3"},
		{"no row's", func(f *excelize.File) error { return f.SetCellInt("名次分", "A3", 99) }, "名次分!A3"},
		{"a word", func(f *excelize.File) error { return f.SetCellStr("名次分", "A3", "甲") }, "名次分!A3"},
	} {
		f, err := excelize.OpenReader(bytes.NewReader(made))
		if err == nil {
			err = c.edit(f)
		}
		if err != nil {
			t.Fatal(err)
		}
		out, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		b, err := sheet.Read("t.xlsx", out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		lost := rulebook.Read(rs, b).Lost
		if c.want == "" && len(lost) > 0 || c.want != "" && (len(lost) != 1 || !strings.Contains(lost[0].Source.Name, c.want)) {
			t.Errorf("%s: %v", c.name, lost)
		}
	}
}

// TestPercentages: a number with % in the place of another is taken where it is plain what it means.
func TestPercentages(t *testing.T) {
	l, err := library.Open(library.Config{})
	if err != nil {
		t.Fatal(err)
	}
	rs, err := l.RuleSet("qingyunpu/trade-union@2023.1")
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range revise.Of(rs) {
		if table.Name != revise.Grades {
			continue
		}
		row := table.Rows[0]
		was := row.Texts[0]
		for said, want := range map[string]string{"85%": "85", "0.9%": "0.9", was + "%": was, "9000%": was, "8000%": ""} {
			changed := revise.Table{Name: table.Name, Fields: table.Fields, Rows: append([]revise.Row{{ID: row.ID, Texts: []string{said}}}, table.Rows[1:]...)}
			edits, refused := revise.Changes(rs, []revise.Table{changed})
			got := was
			if len(edits) == 1 {
				got = edits[0].Text
			}
			if (len(refused) > 0) != (want == "") || want != "" && got != want {
				t.Errorf("%s for %s: %v %v", said, was, edits, refused)
			}
		}
	}
}

// TestOrder: indicators that stand elsewhere are told; a version says which it replaces, also where the one before replaced none; what a parameter
// means is a change that is shown.
func TestOrder(t *testing.T) {
	l, err := library.Open(library.Config{})
	if err != nil {
		t.Fatal(err)
	}
	rs, err := l.RuleSet("qingyunpu/trade-union@2023.1")
	if err != nil {
		t.Fatal(err)
	}
	made, err := rulebook.Write(rs)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("指标表")
	if err != nil {
		t.Fatal(err)
	}
	for k := range rows[1] { // the first two indicators change places
		for r, from := range []int{2, 1} {
			text := ""
			if k < len(rows[from]) {
				text = rows[from][k]
			}
			if err := f.SetCellStr("指标表", sheet.Ref(r+2, k+1), text); err != nil {
				t.Fatal(err)
			}
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("t.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if lost := rulebook.Read(rs, b).Lost.Error(); !strings.Contains(lost, "t.xlsx 指标表!") || !strings.Contains(lost, "stands elsewhere now") {
		t.Error(lost)
	}
	old, fresh, refused, text := revised(t, "qingyunpu/trade-union@2023.1", map[string]any{"参数!记录扣减|含义": "另一种说法", "说明!版本": "2030.1"}, nil)
	changes, err := compare.Diff(context.Background(), old, fresh)
	if err != nil || len(refused) > 0 || !strings.Contains(string(text), `"replaces": "2023.1"`) || !strings.Contains(render.Difference(old, fresh, changes, diag.Zh).Text(), "另一种说法") {
		t.Errorf("%v %q\n%s", err, refused, render.Difference(old, fresh, changes, diag.Zh).Text())
	}
}

// TestPlaces: what is wrong with the next version is told at the cell that it follows from, also of rows of tables and of what goes together.
func TestPlaces(t *testing.T) {
	l, err := library.Open(library.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ ref, cell, value, want string }{
		{"case/timeliness@1", "名次分!C2", "25", "t.xlsx 名次分!C2: error[fact-above]"},
		{"case/timeliness@1", "名次分!B3", "一等", "t.xlsx 名次分!A3: error[table-twice]"},
		{"case/county-quarter@1", "总分调整!H2", "-5", "t.xlsx 总分调整!H2: error[adjustment-range]"},
		{"case/county-quarter@1", "总分调整!G2", "9", "t.xlsx 总分调整!G2: error[adjustment-range]"},
		{"case/county-quarter@1", "指标表!C2", "甲", "t.xlsx 指标表!A1: error[revision-refused]"},
		{"case/county-quarter@1", "总分调整!H1", "甲", "t.xlsx 总分调整!H1: error[revision-refused]"},
		{"case/county-quarter@1", "说明!B3", "旧", "t.xlsx 说明!B3: warning[form-digest]"},
	} {
		old, err := l.RuleSet(c.ref)
		if err != nil {
			t.Fatal(err)
		}
		_, own, err := l.Fetch(c.ref)
		if err != nil {
			t.Fatal(err)
		}
		made, err := rulebook.Write(old)
		if err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(made))
		if err != nil {
			t.Fatal(err)
		}
		on, at, _ := strings.Cut(c.cell, "!")
		if err := f.SetCellStr(on, at, c.value); err != nil {
			t.Fatal(err)
		}
		out, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		b, err := sheet.Read("t.xlsx", out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		var list diag.List
		if rulebook.DigestOf(b) != old.Digest {
			list.Add(diag.New(diag.FormDigest, rulebook.DigestPlace(b), c.ref))
		}
		read := rulebook.Read(old, b)
		list = append(list, read.Lost...)
		edits, refused := revise.Changes(old, read.Tables)
		for _, s := range read.Missing {
			refused = append(refused, revise.Refusal{Edit: revise.Edit{Table: s}})
		}
		edits = append(edits, revise.Edit{Table: revise.Head, Row: revise.Version, Field: revise.Value, Text: "next"})
		text, more, err := revise.Revise(old, own, edits)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range append(refused, more...) {
			list.Add(diag.New(diag.RevisionRefused, read.Place(r.Edit), r.Why))
		}
		_, err = engine.Parse("r.json", text, l.Fetch)
		for _, d := range diag.Findings(err) {
			if e, _, ok := revise.Origin(text, d.Span, edits); ok {
				d.Place = read.Place(e)
			}
			list.Add(d)
		}
		if got := list.Error(); !strings.Contains(got, c.want) || strings.Contains(got, "r.json") || strings.Contains(got, ":1:1") {
			t.Errorf("%s %s: %s\nwant %s", c.cell, c.value, got, c.want)
		}
	}
}

// TestPages: in print, every page of the standard begins with the names of its levels: what is merged ends with a page.
func TestPages(t *testing.T) {
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2023.1")
	if err != nil {
		t.Fatal(err)
	}
	made, err := rulebook.Write(rs)
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("指标表.xlsx", made)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(made), int64(len(made)))
	if err != nil {
		t.Fatal(err)
	}
	number := slices.IndexFunc(b.Sheets, func(s *sheet.Sheet) bool { return s.Name == "指标表" })
	r, err := z.Open(fmt.Sprintf("xl/worksheets/sheet%d.xml", number+1))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	breaks := regexp.MustCompile(`<brk id="([0-9]+)"`).FindAllStringSubmatch(string(text), -1)
	if len(breaks) < 3 {
		t.Fatalf("%d breaks", len(breaks))
	}
	s := b.Sheets[number]
	for _, m := range breaks {
		last, _ := strconv.Atoi(m[1])
		for _, over := range s.Over(last + 1) {
			t.Errorf("row %d is merged with row %d of the page before", last+1, over.Row)
		}
		if first := s.Row(last + 1); first.Cell(1).Text == "" || first.Cell(2).Text == "" {
			t.Errorf("row %d begins a page without its levels", last+1)
		}
	}
}

// TestHeads: rows above the heads, columns that are called otherwise or are more, are told once, by what was done; groups that are no longer
// merged are read as they show.
func TestHeads(t *testing.T) {
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2023.1")
	if err != nil {
		t.Fatal(err)
	}
	made, err := rulebook.Write(rs)
	if err != nil {
		t.Fatal(err)
	}
	unmerged := func(f *excelize.File) error {
		merged, err := f.GetMergeCells("指标表")
		for _, m := range merged {
			err = errors.Join(err, f.UnmergeCell("指标表", m.GetStartAxis(), m.GetEndAxis()))
		}
		return err
	}
	for _, c := range []struct {
		name string
		edit func(f *excelize.File) error
		want []string // findings, in any order: where, and what
	}{
		{"a title", func(f *excelize.File) error {
			return errors.Join(f.InsertRows("指标表", 1, 1), f.SetCellStr("指标表", "A1", "某区"), f.InsertRows("参数", 1, 2), f.SetCellStr("参数", "A1", "参数"))
		}, []string{"参数!A3: the heads belong in row 1, and stand in row 3", "指标表!A2: the heads belong in row 1, and stand in row 2"}},
		{"another head", func(f *excelize.File) error { return f.SetCellStr("参数", "B1", "数值") }, []string{"参数!B1: the column 数值 is not recognised, and there is no 值"}},
		{"no head", func(f *excelize.File) error { return f.SetCellStr("参数", "A1", "") }, []string{"参数!A1: there is no column 名称"}},
		{"a column more", func(f *excelize.File) error {
			return errors.Join(f.SetCellStr("指标表", "P1", "意见"), f.SetCellStr("指标表", "P3", "太高"), f.SetCellStr("指标表", "P4", "太低"))
		}, []string{"指标表!P1: the column 意见 is not recognised, and what"}},
		{"a column twice", func(f *excelize.File) error { return f.SetCellStr("参数", "F1", "值") }, []string{"参数!F1: the column 值 stands twice"}},
		{"no longer merged", unmerged, nil},
		{"another group", func(f *excelize.File) error {
			return errors.Join(unmerged(f), f.SetCellStr("指标表", "B3", "别的"))
		}, []string{"指标表!B3: this cell cannot"}},
	} {
		f, err := excelize.OpenReader(bytes.NewReader(made))
		if err == nil {
			err = c.edit(f)
		}
		if err != nil {
			t.Fatal(err)
		}
		out, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		b, err := sheet.Read("t.xlsx", out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		read := rulebook.Read(rs, b)
		edits, refused := revise.Changes(rs, read.Tables)
		_, more, err := revise.Revise(rs, []byte(`{"id": "x", "version": "1"}`), edits)
		if err != nil {
			t.Fatal(err)
		}
		list := read.Lost
		for _, r := range append(refused, more...) {
			list.Add(diag.New(diag.RevisionRefused, read.Place(r.Edit), r.Why))
		}
		var got []string
		for _, d := range list {
			said := strings.TrimPrefix(d.Error(), "t.xlsx ")
			got = append(got, strings.Replace(said, "error[revision-refused]: this change cannot be taken over, and no new version was written: ", "", 1))
		}
		slices.Sort(got)
		if !slices.EqualFunc(got, c.want, strings.HasPrefix) || len(read.Missing) > 0 {
			t.Errorf("%s: %q %q, want %q", c.name, got, read.Missing, c.want)
		}
	}
}
