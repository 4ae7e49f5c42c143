package cli

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/xuri/excelize/v2"
)

// TestCohortOfFaults: a cell without a value refuses the body in whose row it is, and the others are scored.
func TestCohortOfFaults(t *testing.T) {
	dir := t.TempDir()
	rules := filepath.Join(dir, "rules", "demo", "park")
	name := filepath.Join(dir, "批.xlsx")
	if err := errors.Join(os.MkdirAll(rules, 0o755), os.WriteFile(filepath.Join(rules, "1.json"), []byte(`{"$schema": "x", "id": "demo/park", "version": "1", "title": "一", "effective": {"from": "2022-01-01"},
		"rounding": {"places": 2, "mode": "half-up"}, "facts": {"率": {"type": "number", "unit": "%"}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}]}`), 0o644)); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		var out, errs bytes.Buffer
		Main(append(args, "--rules", filepath.Join(dir, "rules")), strings.NewReader(""), &out, &errs)
		return out.String() + errs.String()
	}
	if said := run("form", "demo/park@1", "--cohort", "-o", name); said != "" {
		t.Fatal(said)
	}
	f, err := excelize.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for ref, v := range map[string]any{"A2": "甲县", "C2": 98.5, "A3": "乙县", "A4": "丙县", "C4": 97} {
		err = errors.Join(err, f.SetCellValue("数据", ref, v))
	}
	if err := errors.Join(err, f.SetCellFormula("数据", "C3", "NA()"), f.Save()); err != nil {
		t.Fatal(err)
	}
	said := run("batch", "demo/park@1", name, "--totals")
	for _, want := range []string{`"score":"98.50"`, `"code":"sheet-formula"`, "批.xlsx 数据!C3", `"score":"97.00"`, "数据 3 份：计分 2 份，拒绝 1 份"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %s in\n%s", want, said)
		}
	}
	if err := errors.Join(f.SetCellValue("数据", "C4", 0.97), f.Save()); err != nil {
		t.Fatal(err)
	}
	said = run("batch", "demo/park@1", name, "--totals", "-o", filepath.Join(dir, "得分.jsonl"))
	said = strings.ReplaceAll(said, dir+string(filepath.Separator), "")
	for _, want := range []string{"乙县      批.xlsx 数据!C3  此格是公式", "丙县      批.xlsx 数据!C4  百分数栏里的 0.97 看不出是 97% 还是 0.97%"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %s in\n%s", want, said)
		}
	}
	if strings.Contains(said, "form-fraction") {
		t.Error(said)
	}
	if err := errors.Join(f.InsertRows("数据", 1, 1), f.SetCellStr("数据", "A1", "某市各县"), f.Save()); err != nil {
		t.Fatal(err)
	}
	if said := run("batch", "demo/park@1", name, "--totals"); !strings.Contains(said, "表头在第 2 行") || strings.Contains(said, "没有“说明”页") {
		t.Error(said)
	}
	if err := errors.Join(f.SetCellFormula("数据", "C4", ""), f.SetCellValue("数据", "C4", 96), f.Save()); err != nil {
		t.Fatal(err)
	}
	if said := run("score", name); !strings.Contains(said, "form-cohort") {
		t.Error(said)
	}
}

// TestPackedFaults: a packed file that is cut off, damaged or none is told by its name, in the language that is asked for.
func TestPackedFaults(t *testing.T) {
	dir := t.TempDir()
	rules := filepath.Join(dir, "rules", "demo", "park")
	if err := errors.Join(os.MkdirAll(rules, 0o755), os.WriteFile(filepath.Join(rules, "1.json"), []byte(`{"$schema": "x", "id": "demo/park", "version": "1", "title": "一", "effective": {"from": "2022-01-01"},
		"rounding": {"places": 2, "mode": "half-up"}, "facts": {"率": {"type": "number", "unit": "%"}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}]}`), 0o644)); err != nil {
		t.Fatal(err)
	}
	lines := []byte(strings.Repeat("{\"facts\": {\"率\": 98.5}}\n", 2000))
	var gz bytes.Buffer
	w := gzip.NewWriter(&gz)
	if _, err := w.Write(lines); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	zst := z.EncodeAll(lines, nil)
	for name, c := range map[string]struct {
		text   []byte
		zh, en string
	}{
		"whole.jsonl.gz":  {gz.Bytes(), "", ""},
		"cut.jsonl.gz":    {gz.Bytes()[:gz.Len()-20], "不完整", "is cut off"},
		"head.jsonl.gz":   {gz.Bytes()[:4], "不完整", "is cut off"},
		"none.jsonl.gz":   {nil, "不完整", "is cut off"},
		"text.jsonl.gz":   {lines, "已损坏", "is damaged"},
		"whole.jsonl.zst": {zst, "", ""},
		"cut.jsonl.zst":   {zst[:len(zst)-5], "不完整", "is cut off"},
		"text.jsonl.zst":  {lines, "已损坏", "is damaged"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, c.text, 0o644); err != nil {
			t.Fatal(err)
		}
		for lang, want := range map[string]string{"zh": c.zh, "en": c.en} {
			var out, errs bytes.Buffer
			code := Main([]string{"batch", "demo/park@1", path, "-o", filepath.Join(dir, "out.jsonl"), "--totals", "--lang", lang, "--rules", filepath.Join(dir, "rules")}, strings.NewReader(""), &out, &errs)
			if (code == 0) != (want == "") || !strings.Contains(errs.String(), want) || want != "" && !strings.Contains(errs.String(), name) {
				t.Errorf("%s, %s: %d %s", name, lang, code, errs.String())
			}
		}
	}
}

// TestCohortAside: what is written beside the heads of a workbook of bodies is told whether a body is filled in or none is.
func TestCohortAside(t *testing.T) {
	for _, filled := range []bool{false, true} {
		b := newWorkbook(t, "demo/park@1", map[string]string{"demo/park/1.json": parkRules})
		if said := b.run("form", "demo/park@1", "--cohort", "--force", "-o", b.name); said != "" {
			t.Fatal(said)
		}
		if said := b.run("batch", "demo/park@1", b.name, "--totals"); !strings.Contains(said, "数据!A1") || !strings.Contains(said, "一行也没有填") {
			t.Error(said)
		}
		b.edit(func(f *excelize.File) error {
			if filled {
				if err := errors.Join(f.SetCellStr("数据", "A2", "甲县"), f.SetCellStr("数据", "C2", "90%")); err != nil {
					return err
				}
			}
			return errors.Join(f.SetCellStr("说明", "B6", "改了"), f.AddComment("数据", excelize.Comment{Cell: "C1", Author: "审核", Paragraph: []excelize.RichTextRun{{Text: "口径不清"}}}))
		})
		said := b.run("batch", "demo/park@1", b.name, "--totals")
		b.wants(said, "form-comment", "口径不清", "指标表.xlsx 数据!C1", "form-aside", "指标表.xlsx 说明!B6")
		if strings.Contains(said, "body-none") == filled {
			t.Errorf("%v: %s", filled, said)
		}
	}
}
