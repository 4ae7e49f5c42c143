package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// workbook is a rule set in a folder of rules, its workbook, and the command line over them.
type workbook struct {
	t         *testing.T
	dir, name string
}

func newWorkbook(t *testing.T, ref string, files map[string]string) *workbook {
	t.Helper()
	b := &workbook{t, t.TempDir(), ""}
	for name, text := range files {
		path := filepath.Join(b.dir, "rules", filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	b.name = filepath.Join(b.dir, "指标表.xlsx")
	if said := b.run("rules", "export", ref, "-o", b.name); said != "" {
		t.Fatal(said)
	}
	return b
}

func (b *workbook) run(args ...string) string {
	var out, errs bytes.Buffer
	Main(append(args, "--rules", filepath.Join(b.dir, "rules")), strings.NewReader(""), &out, &errs)
	return out.String() + errs.String()
}

// edit changes the workbook.
func (b *workbook) edit(change func(f *excelize.File) error) {
	b.t.Helper()
	f, err := excelize.OpenFile(b.name)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := errors.Join(change(f), f.Save()); err != nil {
		b.t.Fatal(err)
	}
}

// wants asks that something was said.
func (b *workbook) wants(said string, want ...string) {
	b.t.Helper()
	for _, w := range want {
		if !strings.Contains(said, w) {
			b.t.Errorf("no %s in\n%s", w, said)
		}
	}
}

const parkRules = `{"$schema": "x", "id": "demo/park", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
	"grades": [{"name": "优", "from": 90}, {"name": "良", "from": 60}, {"name": "差", "from": 0}],
	"facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}},
	"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "band(率, [[95, 100], [80, 50]], 0)"}],
	"consequences": [{"id": "停", "when": "grade == '差'", "words": "停拨"}]}`

const parkTests = `{"ruleset": "demo/park@1", "cases": [{"name": "不到", "facts": {"率": 10}, "total": "0", "grade": "差"}, {"name": "满", "facts": {"率": 99}, "grade": "优"}]}`

// TestImportRows: one more band and another name for a grade are taken over, and which cases the name is in is said; what does not fit together is
// told at its cell, and what the engine finds in a row that is new, too.
func TestImportRows(t *testing.T) {
	b := newWorkbook(t, "demo/park@1", map[string]string{"demo/park/1.json": parkRules, "demo/park/1.tests.json": parkTests})
	next := filepath.Join(b.dir, "2.json")
	b.edit(func(f *excelize.File) error { // two rows from 95
		return errors.Join(f.InsertRows("分档", 2, 1), f.SetCellValue("分档", "D2", 95), f.SetCellValue("分档", "G2", 80))
	})
	b.wants(b.run("rules", "import", b.name, "--new-version", "2", "-o", next), "指标表.xlsx 分档!D2: error[band-order]", "新的一行　95")
	b.edit(func(f *excelize.File) error { // the row is put below it, with an end that is another's
		return errors.Join(f.RemoveRow("分档", 2), f.InsertRows("分档", 3, 1), f.SetCellValue("分档", "D3", 90), f.SetCellValue("分档", "E3", 100), f.SetCellValue("分档", "G3", 80),
			f.SetCellStr("等级", "A4", "不合格"), f.InsertRows("等级", 3, 1), f.SetCellStr("等级", "A3", "较好"), f.SetCellStr("等级", "B3", "75"))
	})
	b.wants(b.run("rules", "import", b.name, "--new-version", "2", "-o", next), "指标表.xlsx 分档!E3: error[revision-refused]", "应为 95")
	b.wants(b.run("rules", "import", b.name, "--new-version", "2", "-o", next, "--lang", "en"), "at 95: to move it")
	b.edit(func(f *excelize.File) error { return f.SetCellValue("分档", "E3", 95) })
	said := b.run("rules", "import", b.name, "--new-version", "2", "-o", next)
	b.wants(said, "用例写着等级“差”", "“不到”", "2.json", "等级")
	text, err := os.ReadFile(next)
	if err != nil {
		t.Fatal(err, said)
	}
	b.wants(string(text), "[[95, 100], [90, 80], [80, 50]], 0)", `{"name": "良", "from": 60}`, `{"name": "较好", "from": 75}`, `{"name": "不合格", "from": 0}`, "grade == '不合格'")
}

const pointRules = `{"$schema": "x", "id": "demo/p", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
	"facts": {"支出": {"type": "number", "min": 0}},
	"indicators": [{"id": "A", "name": "甲", "weight": 100, "standard": "①制定制度；②有支出；③按计划完成。①占20%，②③各占40%。",
		"facts": {"制": {"type": "checklist", "items": [{"id": "①", "share": 20, "gate": true}, {"id": "②", "share": 40, "is": "支出 > 0"}, {"id": "③", "share": 40}]}},
		"percent": "checklist(制)"}]}`

// TestImportNoPoints: that no row of a group of key points is left is told in its sheet, also over a base, and nothing is written.
func TestImportNoPoints(t *testing.T) {
	over := `{"$schema": "x", "id": "demo/q", "version": "1", "title": "二", "extends": "demo/p@1", "effective": {"from": "2024-01-01"}}`
	for _, ref := range []string{"demo/p@1", "demo/q@1"} {
		b := newWorkbook(t, ref, map[string]string{"demo/p/1.json": pointRules, "demo/q/1.json": over})
		next := filepath.Join(b.dir, "2.json")
		b.edit(func(f *excelize.File) error {
			return errors.Join(f.RemoveRow("要点", 4), f.RemoveRow("要点", 3), f.RemoveRow("要点", 2))
		})
		b.wants(b.run("rules", "import", b.name, "--new-version", "2", "-o", next), "指标表.xlsx 要点!A1: error[revision-refused]", "“制”这组要点一项也没有了")
		if _, err := os.Stat(next); err == nil {
			t.Error("it was written")
		}
	}
}

// TestImportMarks: a key point that comes, or has another mark, which the standard does not number is noted at its cell; one that the standard numbers by
// now, or whose standard numbers none, is not.
func TestImportMarks(t *testing.T) {
	files := map[string]string{"demo/p/1.json": pointRules, "demo/o/1.json": strings.NewReplacer("demo/p", "demo/o", "①制定制度；②有支出；③按计划完成。①占20%，②③各占40%。", "按要点。",
		`"id": "①",`, `"id": "①", "about": "一",`, `"id": "③",`, `"id": "③", "about": "三",`).Replace(pointRules)}
	added := func(f *excelize.File) error {
		return errors.Join(f.InsertRows("要点", 5, 1), f.SetCellStr("要点", "A5", "制.④"), f.SetCellValue("要点", "D5", 20), f.SetCellValue("要点", "D4", 20))
	}
	said := func(cell, text string) func(f *excelize.File) error {
		return func(f *excelize.File) error {
			return f.SetCellStr(cell[:strings.Index(cell, "!")], cell[strings.Index(cell, "!")+1:], text)
		}
	}
	for _, c := range []struct {
		ref     string
		changes []func(f *excelize.File) error
		want    string
	}{
		{"demo/p@1", []func(f *excelize.File) error{added}, "指标表.xlsx 要点!A5: note[revision-mark]: “A 甲”的评分标准里没有“④”这个编号，“内容”也空着"},
		{"demo/p@1", []func(f *excelize.File) error{added, said("要点!C5", "有总结")}, "指标表.xlsx 要点!A5: note[revision-mark]: “A 甲”的评分标准里没有“④”这个编号：文字要一起改"},
		{"demo/p@1", []func(f *excelize.File) error{said("要点!A4", "制.丙")}, "指标表.xlsx 要点!A4: note[revision-mark]: “A 甲”的评分标准里没有“丙”这个编号：文字要一起改"},
		{"demo/p@1", []func(f *excelize.File) error{added, said("指标表!G2", "①制定制度；②有支出；③按计划完成；④有总结。①占20%，②占40%，③④各占20%。")}, ""},
		{"demo/o@1", []func(f *excelize.File) error{added, said("要点!C5", "有总结"), said("要点!C3", "二")}, ""},
		{"demo/o@1", []func(f *excelize.File) error{added, said("要点!C5", "有总结")}, "指标表.xlsx 要点!C3: note[revision-mark]: 要点“②”没有文字，评分标准里也没有这个编号：写在评分标准里，或写在“内容”里"},
	} {
		b := newWorkbook(t, c.ref, files)
		b.edit(func(f *excelize.File) (err error) {
			for _, change := range c.changes {
				err = errors.Join(err, change(f))
			}
			return err
		})
		next := filepath.Join(b.dir, "2.json")
		got := b.run("rules", "import", b.name, "--new-version", "2", "-o", next)
		if b.wants(got, c.want); c.want == "" && strings.Contains(got, "revision-mark") || strings.Contains(got, "key-point-words") {
			t.Errorf("%s: %s", c.ref, got)
		}
		if _, err := os.Stat(next); err != nil {
			t.Errorf("%v\n%s", err, got)
		}
	}
}

// TestImportTaken: a version that there is already, shipped or in the folder, is refused, and the next that is free is named; with it the import works.
func TestImportTaken(t *testing.T) {
	b := newWorkbook(t, "qingyunpu/trade-union@2022.2", map[string]string{"demo/park/1.json": parkRules})
	next := filepath.Join(b.dir, "NEXT.json")
	b.wants(b.run("rules", "import", b.name, "-o", next), "指标表.xlsx 说明!B4: error[revision-version]", "没有用过的下一个是 2022.3")
	said := b.run("rules", "import", b.name, "--new-version", "2023.1", "-o", next)
	b.wants(said, "已有 qingyunpu/trade-union@2023.1", "--new-version 2023.2")
	b.wants(b.run("rules", "import", b.name, "--new-version", "2022.1", "-o", next, "--lang", "en"), "there is qingyunpu/trade-union@2022.1 already", "is 2022.3: add --new-version 2022.3")
	folder := filepath.Join(b.dir, "rules")
	b.wants(b.run("rules", "import", b.name, "--new-version", "2023.2", "-o", folder), "没有改动")
	b.wants(b.run("rules", "import", b.name, "--new-version", "2023.2", "-o", folder), "已有文件", "--new-version 2023.3")
	b.wants(b.run("check", filepath.Join(folder, "qingyunpu", "trade-union", "2023.2.json")), "错误 0 个")
	b.edit(func(f *excelize.File) error { return f.SetCellStr("说明", "B4", "2025.1") })
	b.wants(b.run("rules", "import", b.name, "--new-version", "2024.9", "-o", folder), "版本按 --new-version 写作 2024.9；“说明”页写的 2025.1 不用", "2024.9.json")
}

// TestImportNamed: a parameter, a source and a key point come in their sheets and are read by what was changed with them; a parameter that goes though a rule
// reads it is told at the rule's cell.
func TestImportNamed(t *testing.T) {
	b := newWorkbook(t, "qingyunpu/trade-union@2022.2", map[string]string{"demo/park/1.json": parkRules})
	next := filepath.Join(b.dir, "NEXT.json")
	row := func(f *excelize.File, on, id string) int {
		rows, err := f.GetRows(on)
		if err != nil {
			t.Fatal(err)
		}
		for k, r := range rows {
			if len(r) > 0 && r[0] == id {
				return k + 1
			}
		}
		t.Fatalf("%s has no %s", on, id)
		return 0
	}
	b.edit(func(f *excelize.File) error { return f.RemoveRow("参数", row(f, "参数", "超支扣减")) })
	said := b.run("rules", "import", b.name, "--new-version", "2030.1", "-o", next)
	b.wants(said, "没有名为“超支扣减”", "指标表.xlsx 指标表!")
	if _, err := os.Stat(next); err == nil {
		t.Error("it was written")
	}
	b = newWorkbook(t, "qingyunpu/trade-union@2023.1", map[string]string{"demo/park/1.json": parkRules})
	b.edit(func(f *excelize.File) error {
		rows, err := f.GetRows("参数")
		source, failed := f.GetRows("来源")
		points := row(f, "要点", "规划.④")
		to, at := len(rows)+1, len(source)+1
		return errors.Join(err, failed, f.SetSheetRow("参数", fmt.Sprintf("A%d", to), &[]any{"提醒线", 90, "%", "低于它要说明", "新办法"}),
			f.SetSheetRow("来源", fmt.Sprintf("A%d", at), &[]any{"新办法", "区财绩〔2030〕1号", "区级办法"}), f.InsertRows("要点", points+1, 1),
			f.SetSheetRow("要点", fmt.Sprintf("A%d", points+1), &[]any{"规划.⑤", "", "有中期调整", 15}), f.SetCellValue("要点", fmt.Sprintf("D%d", points), 10))
	})
	said = b.run("rules", "import", b.name, "--new-version", "2030.1", "-o", next)
	text, err := os.ReadFile(next)
	if err != nil {
		t.Fatal(err, said)
	}
	b.wants(string(text), `"提醒线": {"value": 90, "unit": "%", "about": "低于它要说明", "source": "新办法"}`, `{"id": "新办法", "number": "区财绩〔2030〕1号", "title": "区级办法"}`, `{"id": "⑤", "after": "④", "about": "有中期调整", "share": 15}`)
	b.wants(said, "A101")
}

// TestImportCells: what is found of the new version is told at the cells that show it, in what the file writes and in what it extends.
func TestImportCells(t *testing.T) {
	for ref, cells := range map[string]map[string]any{"qingyunpu/trade-union@2022.2": {"上级指标!D2": 20, "上级指标!D6": 20}, "qingyunpu/trade-union@2023.1": {"要点!D2": 30}} {
		b := newWorkbook(t, ref, map[string]string{"demo/park/1.json": parkRules})
		b.edit(func(f *excelize.File) (err error) {
			for at, v := range cells {
				on, cell, _ := strings.Cut(at, "!")
				err = errors.Join(err, f.SetCellValue(on, cell, v))
			}
			return err
		})
		said := b.run("rules", "import", b.name, "--new-version", "2031.1", "-o", filepath.Join(b.dir, "rules"))
		for at := range cells {
			b.wants(said, "指标表.xlsx "+at+": error[")
		}
		if strings.Contains(said, ".json") {
			t.Errorf("a file is told that was not written:\n%s", said)
		}
	}
	b := newWorkbook(t, "qingyunpu/trade-union@2022.2", map[string]string{"demo/park/1.json": parkRules})
	b.edit(func(f *excelize.File) error { return f.SetCellValue("分档", "D4", 75) })
	said := b.run("rules", "import", b.name, "--new-version", "2031.1", "-o", filepath.Join(b.dir, "rules"))
	b.wants(said, "指标表.xlsx 分档!D4: note[number-unsaid]", "指标表.xlsx 指标表!G8: note[number-unused]: 评分标准中的 80")
	if strings.Contains(said, "2022.json:") {
		t.Errorf("a line of the base is told:\n%s", said)
	}
}

// TestImportSpeaks: whatever is wrong with what was written into a workbook, it is told at cells and in the words of the workbook: no line of a file, no
// member of one.
func TestImportSpeaks(t *testing.T) {
	latin, own := regexp.MustCompile(`[A-Za-z_]{2,}`), map[string]bool{}
	for _, w := range strings.Fields("jixiao rules import xlsx error warning note help met checklist band weight min max deduct attained linear") {
		own[w] = true
	}
	for k, c := range []struct{ ref, cell, text string }{
		{"qingyunpu/trade-union@2023.1", "说明!B4", ""}, {"qingyunpu/trade-union@2023.1", "说明!B4", "新 版/1"}, {"qingyunpu/trade-union@2023.1", "说明!B6", "2020-01-01"}, {"qingyunpu/trade-union@2023.1", "说明!B6", "2030-01-01"}, {"qingyunpu/trade-union@2023.1", "说明!B7", "2000-01-01"},
		{"qingyunpu/trade-union@2023.1", "要点!H6", "预算.决算支出 > 0"}, {"qingyunpu/trade-union@2023.1", "要点!G4", "预算.决算支出 > 0"}, {"qingyunpu/trade-union@2023.1", "要点!G4", "预算.决算支出 +"}, {"qingyunpu/trade-union@2023.1", "要点!D4", "-5"}, {"qingyunpu/trade-union@2023.1", "要点!D4", "500"},
		{"qingyunpu/trade-union@2023.1", "要点!A4", "规划.一二三四五六七八九"}, {"qingyunpu/trade-union@2023.1", "指标表!E2", "0"}, {"qingyunpu/trade-union@2023.1", "指标表!E2", "-1"}, {"qingyunpu/trade-union@2023.1", "指标表!I2", "checklist(无)"}, {"qingyunpu/trade-union@2023.1", "指标表!I2", "决算"},
		{"qingyunpu/trade-union@2023.1", "指标表!I2", "grade"}, {"qingyunpu/trade-union@2023.1", "指标表!I2", "band(预算.决算支出, [[1, 2], [3, 4]])"}, {"qingyunpu/trade-union@2023.1", "指标表!I2", "预算.决算支出"}, {"qingyunpu/trade-union@2023.1", "指标表!G2", "得${没有}分"},
		{"qingyunpu/trade-union@2023.1", "指标表!D3", "中长期规划明确性"}, {"qingyunpu/trade-union@2023.1", "指标表!M2", "没有 一"}, {"qingyunpu/trade-union@2023.1", "参数!A2", ""}, {"qingyunpu/trade-union@2023.1", "参数!A2", "超 支"}, {"qingyunpu/trade-union@2023.1", "参数!B2", "1e9"},
		{"qingyunpu/trade-union@2023.1", "上级指标!D2", "7"}, {"qingyunpu/trade-union@2023.1", "等级!B2", "10"}, {"qingyunpu/trade-union@2023.1", "等级!B2", "101"}, {"qingyunpu/trade-union@2023.1", "来源!A4", "别的"}, {"qingyunpu/trade-union@2023.1", "来源!E4", "哪天"}, {"qingyunpu/trade-union@2023.1", "分档!D3", "7"},
		{"qingyunpu/trade-union@2023.1", "规则中的数!C2", "-3"}, {"qingyunpu/trade-union@2023.1", "定义!D2", "没有"}, {"case/high-tech@2016", "来源!A2", "指引"}, {"case/high-tech@2016", "总分调整!I2", "-3"}, {"case/high-tech@2016", "总分调整!G2", "没有"}, {"case/county-quarter@1", "总分调整!I2", ""}, {"case/county-quarter@1", "总分调整!I2", "-9"}, {"case/county-quarter@1", "总分调整!G2", ""},
	} {
		if raced && k%5 > 0 {
			continue
		}
		b := newWorkbook(t, c.ref, map[string]string{"demo/park/1.json": parkRules})
		before := b.cells()
		on, cell, _ := strings.Cut(c.cell, "!")
		b.edit(func(f *excelize.File) error { return f.SetCellStr(on, cell, c.text) })
		args := []string{"rules", "import", b.name, "-o", filepath.Join(b.dir, "rules")}
		if c.cell != "说明!B4" {
			args = append(args, "--new-version", "2099.1")
		}
		said := b.run(args...)
		said, _, _ = strings.Cut(said, " 的改动\n")
		if strings.Contains(said, ".json:") || strings.Contains(said, `": "`) {
			t.Errorf("%s %s %q: a line of a file\n%s", c.ref, c.cell, c.text, said)
		}
		for _, line := range strings.Split(said, "\n") {
			_, line, _ = strings.Cut(line, "]: ")
			for _, word := range latin.FindAllString(strings.ReplaceAll(line, b.dir, ""), -1) {
				if !own[word] && !strings.Contains(before, word) && !strings.Contains(c.text, word) {
					t.Errorf("%s %s %q: %s in\n%s", c.ref, c.cell, c.text, word, line)
				}
			}
		}
	}
}

// cells are all texts of the workbook.
func (b *workbook) cells() string {
	b.t.Helper()
	f, err := excelize.OpenFile(b.name)
	if err != nil {
		b.t.Fatal(err)
	}
	var out strings.Builder
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			b.t.Fatal(err)
		}
		for _, row := range rows {
			out.WriteString(strings.Join(row, "\n") + "\n")
		}
	}
	return out.String()
}

// TestImportAlong: what changes along with a cell is noted at it: a source under another name, a key point that documents gave until now.
func TestImportAlong(t *testing.T) {
	b := newWorkbook(t, "qingyunpu/trade-union@2023.1", map[string]string{"demo/park/1.json": parkRules})
	b.edit(func(f *excelize.File) error {
		return errors.Join(f.SetCellStr("来源", "A4", "附表"), f.SetCellStr("要点", "G4", "预算.决算支出 > 0"))
	})
	said := b.run("rules", "import", b.name, "--new-version", "2031.1", "-o", filepath.Join(b.dir, "rules"))
	b.wants(said, "指标表.xlsx 来源!A4: note[revision-along]: 随这处改动，“评分表”改名为“附表”，写着它的地方一并改了", "指标表.xlsx 要点!G4: note[revision-along]: 随这处改动，要点“③”由表达式算出", "依据：评分表 → 附表")
}
