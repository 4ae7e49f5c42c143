package cli

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jixiao/office/sheet"
)

// put writes a file beside the workbook and gives its name.
func (b *workbook) put(name, text string) string {
	b.t.Helper()
	path := filepath.Join(b.dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
		b.t.Fatal(err)
	}
	return path
}

// form is a form that holds a document.
func (b *workbook) form(ref, name, facts string) string {
	b.t.Helper()
	path := b.put(name, "")
	if said := b.run("form", ref, "--facts", facts, "--force", "-o", path); said != "" {
		b.t.Fatal(said)
	}
	return path
}

// records are those of a batch, without where its documents stand.
func (b *workbook) records(args ...string) (out []any) {
	b.t.Helper()
	said := b.run(append([]string{"batch"}, args...)...)
	for _, line := range strings.Split(said, "\n") {
		if !strings.HasPrefix(line, "{") {
			continue
		}
		var r map[string]any
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			b.t.Fatal(err)
		}
		delete(r, "at")
		delete(r, "line")
		out = append(out, withoutDigests(r))
	}
	if out == nil {
		b.t.Fatal(said)
	}
	return out
}

// withoutDigests is a value without the digests of documents, which tell how they are written.
func withoutDigests(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "sha256")
		for k := range v {
			v[k] = withoutDigests(v[k])
		}
	case []any:
		for k := range v {
			v[k] = withoutDigests(v[k])
		}
	}
	return v
}

// TestCarriedForms: facts that a rule set only carries for another are asked on a form, read from it without loss and scored by the other.
func TestCarriedForms(t *testing.T) {
	const head = `"effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "title": "一", "facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, `
	b := newWorkbook(t, "demo/one@1", map[string]string{
		"demo/one/1.json": `{"$schema": "x", "id": "demo/one", "version": "1", ` + head + `"已完成": {"type": "boolean", "carried": true}, "结转": {"type": "number", "unit": "万元", "carried": true}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}]}`,
		"demo/two/1.json": `{"$schema": "x", "id": "demo/two", "version": "1", ` + head + `"已完成": {"type": "boolean"}, "结转": {"type": "number", "unit": "万元"}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "已完成 && 结转 <= 3 ? 率 : 0"}]}`,
	})
	facts := b.put("facts.json", `{"ruleset": "demo/one@1", "subject": "甲", "facts": {"率": 90, "已完成": {"value": true, "source": "验收单"}, "结转": {"value": 20000, "unit": "元"}}}`)
	form := b.form("demo/one@1", "表.xlsx", facts)
	b.wants(b.run("facts", form), "已完成", `"source": "验收单"`, `{"value": 20000, "unit": "元"}`)
	if said := b.run("check", form); !strings.Contains(said, "错误 0 个，提示 0 个") {
		t.Error(said)
	}
	b.wants(b.run("score", form), "90.00")
	b.wants(b.run("score", form, "--ruleset", "demo/two@1"), "90.00")
	if said := b.run("form", "demo/one@1", "--cohort", "--force", "-o", b.name); said != "" {
		t.Fatal(said)
	}
	b.edit(func(f *excelize.File) error {
		heads, err := f.GetRows("数据")
		if err != nil || strings.Join(heads[0], " ") != "评价对象 评价期间 率（%） 已完成 结转（万元）" {
			t.Fatal(err, heads)
		}
		return errors.Join(f.SetCellStr("数据", "A2", "甲"), f.SetCellStr("数据", "C2", "90%"), f.SetCellStr("数据", "D2", "是"), f.SetCellInt("数据", "E2", 2))
	})
	b.wants(b.run("batch", "demo/one@1", b.name, "--totals"), `"score":"90.00"`)
}

// TestCohortByRule: bodies of a workbook, and forms with adjudications beside them, are compared as documents are, also by rule.
func TestCohortByRule(t *testing.T) {
	b := newWorkbook(t, "demo/one@1", map[string]string{"demo/one/1.json": `{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"grades": [{"name": "优", "from": 90, "at_most": {"percent": 50, "ties": "out"}}, {"name": "良", "from": -10}],
		"facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "各县": {"type": "table", "from": "cohort", "key": "县", "columns": {"县": {"is": "subject"}, "占": {"is": "率"}}},
			"得分": {"type": "table", "from": "cohort", "key": "县", "columns": {"县": {"is": "subject"}, "甲": {"score": "A"}}}},
		"indicators": [{"id": "A", "name": "甲", "weight": 50, "percent": "率"}, {"id": "B", "name": "乙", "weight": 50, "percent": "率 / max(各县.占) * 100"}],
		"adjustments": [{"id": "平均", "add": "mean(得分.甲) - 40", "min": -10, "max": 10}]}`})
	single := b.form("demo/one@1", "丁.xlsx", b.put("丁.json", `{"ruleset": "demo/one@1", "subject": "丁县", "facts": {"率": 60}, "adjudications": {"A": {"score": 50, "reason": "受灾", "by": "评价组"}}}`))
	lines := b.put("in.jsonl", `{"ruleset": "demo/one@1", "subject": "甲县", "period": "2022", "facts": {"率": 98.5}}
{"ruleset": "demo/one@1", "subject": "乙县", "period": "2022", "facts": {"率": 90}}
{"ruleset": "demo/one@1", "subject": "丙县", "period": "2022", "facts": {"率": 80}}
{"ruleset": "demo/one@1", "subject": "丁县", "facts": {"率": 60}, "adjudications": {"A": {"score": 50, "reason": "受灾", "by": "评价组"}}}
`)
	if said := b.run("form", "demo/one@1", "--cohort", "--force", "-o", b.name); said != "" {
		t.Fatal(said)
	}
	b.edit(func(f *excelize.File) (err error) {
		for ref, v := range map[string]any{"A2": "甲县", "C2": 98.5, "A3": "乙县", "C3": "90%", "A4": "丙县", "C4": 80, "B2": 2022, "B3": "2022年度", "B4": 2022} {
			err = errors.Join(err, f.SetCellValue("数据", ref, v))
		}
		return err
	})
	for _, more := range [][]string{nil, {"--totals"}, {"--words"}} {
		got, want := b.records(append([]string{"demo/one@1", b.name, single}, more...)...), b.records(append([]string{"demo/one@1", lines}, more...)...)
		if !reflect.DeepEqual(got, want) || len(got) != 4 {
			t.Errorf("%v\nin workbooks %v\nin lines     %v", more, got, want)
		}
	}
	if said := b.run("batch", "demo/one@1", b.name, single); !strings.Contains(said, "by_rule") {
		t.Error(said)
	}
}

// TestUnfilledForms: a fact of which a form says a unit or a note and no value is missing, wherever forms go: it scores the same range, and replay,
// impact and batch say what they say of the document.
func TestUnfilledForms(t *testing.T) {
	rules := `{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}],
		"facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "额": {"type": "number", "unit": "万元", "min": 0}, "认定": {"type": "number", "min": 0, "max": 10, "judgement": true}, "点": {"type": "checklist", "items": [{"about": "甲"}, {"about": "乙"}]}},
		"indicators": [{"id": "A", "name": "甲", "weight": 50, "standard": "按率得分", "percent": "额 > 1 ? 率 : 0"}, {"id": "B", "name": "乙", "weight": 10, "points": "认定"}, {"id": "C", "name": "丙", "weight": 40, "percent": "checklist(点)"}]}`
	next := strings.NewReplacer(`"version": "1"`, `"version": "2", "replaces": "1"`, "? 率 :", "? 率 / 2 :").Replace(rules)
	const text = `{"ruleset": "demo/one@1", "subject": "甲县", "period": "2022", "facts": {"率": 90, "额": {"unit": "元", "note": "等决算"}, "认定": {"note": "专家未到"}, "点": {"①": true, "②": {"note": "待查"}}}}`
	const report = `{"$schema": "x", "title": "甲县", "subject": "甲县", "ruleset": "demo/one@1", "total": "73.00", "place": "表", "copies": [{"id": "评分表", "name": "评分表", "weight": "100", "total": "73.00", "place": "表",
		"scores": {"A": {"weight": "50", "points": "45.00"}, "B": {"weight": "10", "points": "8.00"}, "C": {"weight": "40", "points": "20.00"}}}]}`
	b := newWorkbook(t, "demo/one@1", map[string]string{"demo/one/1.json": rules, "demo/one/2.json": next})
	facts := b.put("in/甲/facts.json", text)
	form := b.form("demo/one@1", "form/甲/facts.xlsx", facts)
	place := regexp.MustCompile(`\S*facts\.(json|xlsx)\S*( \S+![A-Z]+[0-9]+)?`)
	for _, args := range [][]string{{"score", "FACTS"}, {"explain", "FACTS"}, {"whatif", "FACTS"}, {"impact", "demo/one@1", "demo/one@2", "DIR"}, {"batch", "demo/one@1", "DIR", "--totals"}, {"batch", "demo/one@1", "DIR", "--words"}, {"diff", "demo/one@1", "demo/one@2"}} {
		var said []string
		for dir, facts := range map[string]string{"in": facts, "form": form} {
			list := make([]string, len(args))
			for k, a := range args {
				list[k] = strings.NewReplacer("FACTS", facts, "DIR", filepath.Join(b.dir, dir)).Replace(a)
			}
			said = append(said, place.ReplaceAllString(b.run(list...), "…"))
		}
		if said[0] != said[1] || strings.Contains(said[0], "error[") {
			t.Errorf("%v:\n%s\n%s", args, said[0], said[1])
		}
	}
	var replays []string
	for _, dir := range []string{"in/甲", "form/甲"} {
		b.put(dir+"/report.json", report)
		for _, more := range [][]string{nil, {"--explain"}} {
			replays = append(replays, b.run(append([]string{"replay", filepath.Join(b.dir, filepath.FromSlash(dir))}, more...)...))
		}
	}
	if replays[0] != replays[2] || replays[1] != replays[3] {
		t.Errorf("%s", strings.Join(replays, "\n"))
	}
	b.wants(replays[0], "无法核对", "额", "认定")
	whose := b.form("demo/one@1", "批.xlsx", facts)
	if said := b.run("form", "demo/one@1", "--cohort", "--force", "-o", whose); said != "" {
		t.Fatal(said)
	}
	b.name = whose
	b.edit(func(f *excelize.File) (err error) { // heads of one's own beside those that are there
		heads, err := f.GetRows("数据")
		if err != nil {
			return err
		}
		for head, text := range map[string]string{"评价对象": "甲县", "评价期间": "2022", "率（%）": "90%", "点.①": "满足", "额·备注": "等决算", "认定·备注": "专家未到", "点.②·备注": "待查"} {
			k := slices.Index(heads[0], head)
			if k < 0 {
				k = len(heads[0])
				heads[0] = append(heads[0], head)
				err = errors.Join(err, f.SetCellStr("数据", sheet.Ref(1, k+1), head))
			}
			err = errors.Join(err, f.SetCellStr("数据", sheet.Ref(2, k+1), text))
		}
		return err
	})
	if got, want := b.records("demo/one@1", whose, "--words"), b.records("demo/one@1", facts, "--words"); !reflect.DeepEqual(got, want) {
		t.Errorf("in a cohort %v\nin a file   %v", got, want)
	}
	if said := b.run("form", "demo/one@1", "-o", filepath.Join(b.dir, "没有", "表.xlsx")); strings.Contains(said, "表.xlsx") || !strings.Contains(said, filepath.Join(b.dir, "没有")) {
		t.Error(said)
	}
	b.wants(b.run("check", form), "还有 3 项没有填，按缺失：额、认定、点.②")
}
