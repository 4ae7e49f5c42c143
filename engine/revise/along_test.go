package revise_test

import (
	"slices"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/revise"
)

// namesFile is a rule set in one notation or the other that names its sources and parameters wherever a file can.
func namesFile(language string) string {
	return `{"$schema": "x", "id": "demo/n", "version": "1", "title": "一", "language": "` + language + `", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
	"sources": [{"id": "办法", "title": "管理办法", "clause": "第三条"}, {"id": "通知", "title": "印发通知"}],
	"parameters": {"扣减": {"value": 5, "unit": "%", "about": "每处扣", "source": "办法"}, "扣减线": {"value": 60, "unit": "%", "source": "通知"}},
	"facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "册": {"type": "table", "key": "扣减", "columns": {"扣减": {"type": "text"}}}, "表": {"type": "table", "columns": {"扣减": {"type": "number", "unit": "%"}}}, "项": {"type": "checklist", "items": [{"share": 100, "is": "率 > 扣减线", "about": "不低于${扣减线}%"}]}},
	"let": {"余": "率 - 扣减"},
	"checks": [{"id": "查", "expect": "率 >= 扣减", "message": "${率 < 扣减 ? '低于扣减' : '不低'}"}],
	"indicators": [{"id": "A", "name": "甲", "weight": 60, "standard": "每处扣${扣减}%，扣减为止", "source": {"ref": "办法", "clause": "二"}, "percent": ["余 > 扣减 ? max(0, 100 - 扣减 - sum(表.扣减))", "  : {\"扣减\": 0}[\"扣减\"]"], "narrative": "共${deduct(扣减, 率)}"},
		{"id": "B", "name": "乙", "weight": 40, "source": {"ref": "通知"}, "percent": "checklist(项)"}],
	"adjustments": [{"id": "减", "name": "扣减", "when": "率 < 扣减", "add": "-扣减 / 扣减", "min": -5, "source": {"ref": "办法"}}]}`
}

// TestRenamed: a source and a parameter that are called otherwise are so where the file names them, and nowhere else; those of a base are told at their
// cells, and a source that goes with one finding.
func TestRenamed(t *testing.T) {
	for _, language := range []string{"cel", "expr"} {
		own := strings.Replace(namesFile(language), `: {\"扣减\": 0}[\"扣减\"]`, `: 率 > 0 && \"扣减\" == \"扣减\" ? 1 : 0`, 1)
		fetch := func(string) (string, []byte, error) { return "base.json", []byte(own), nil }
		renamed := func(rs *engine.RuleSet) (out []revise.Table) {
			for _, table := range revise.Of(rs) {
				for k := range table.Rows {
					switch row := &table.Rows[k]; {
					case table.Name == revise.Sources && row.ID == "办法":
						row.ID = "新办法"
					case table.Name == revise.Parameters && row.ID == "扣减":
						row.ID = "每处"
						row.Texts[slices.Index(table.Fields, revise.Source)] = "办法"
					}
				}
				out = append(out, table)
			}
			return out
		}
		rs, err := engine.Parse("own.json", []byte(own), fetch)
		if err != nil {
			t.Fatal(err)
		}
		edits, refused := revise.Changes(rs, renamed(rs))
		text, more, err := revise.Revise(rs, []byte(own), edits)
		if err != nil || len(refused)+len(more) > 0 {
			t.Fatal(err, refused, more)
		}
		fresh, err := engine.Parse("own.json", text, fetch)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		a := fresh.Find("A")
		if a.Source.Ref != "新办法" || a.Source.Clause != "二" || fresh.Parameters[slices.IndexFunc(fresh.Parameters, func(p engine.Parameter) bool { return p.Name == "每处" })].Source != "新办法" || fresh.Adjustments[0].Source.Ref != "新办法" || fresh.Find("B").Source.Ref != "通知" {
			t.Errorf("%s", text)
		}
		for _, want := range []string{"每处扣${每处}%，扣减为止", "100 - 每处 - sum(表.扣减)", `\"扣减\" == \"扣减\"`, "率 > 扣减线", "率 - 每处", "'低于扣减'", "deduct(每处, 率)", `"name": "扣减"`, `"key": "扣减"`, "-每处 / 每处", "第三条"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("no %s in\n%s", want, text)
			}
		}
		if told := revise.Along(rs, edits); len(told) != 2 {
			t.Error(told)
		}
		top := []byte(`{"$schema": "x", "id": "demo/top", "version": "1", "extends": "demo/n@1", "title": "二", "language": "` + language + `", "effective": {"from": "2024-01-01"}}`)
		over, err := engine.Parse("top.json", top, fetch)
		if err != nil {
			t.Fatal(err)
		}
		edits, _ = revise.Changes(over, renamed(over))
		_, refused, err = revise.Revise(over, top, edits, rs)
		if err != nil || len(refused) != 2 || refused[0].Row != "新办法" && refused[0].Row != "每处" {
			t.Error(err, refused)
		}
		edits, _ = revise.Changes(rs, renamed(rs))
		edits = slices.DeleteFunc(edits, func(e revise.Edit) bool {
			return e.Row == "新办法" || e.Row == "每处" || e.Table == revise.Parameters
		})
		if _, refused, err = revise.Revise(rs, []byte(own), edits); err != nil || len(refused) != 1 || refused[0].Row != "办法" || !strings.Contains(refused[0].Why.Zh, "扣减、A、减") {
			t.Error(err, refused)
		}
	}
}
