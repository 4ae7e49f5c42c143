package revise_test

import (
	"slices"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/revise"
)

const comeFile = `{"$schema": "x", "id": "demo/c", "version": "1", "title": "一", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
	"sources": [{"id": "甲号", "title": "甲办法"}, {"id": "乙号", "title": "乙办法", "note": "试行"}],
	"parameters": {"扣减": {"value": 5, "unit": "%", "source": "甲号"}, "闲置": {"value": 3}},
	"facts": {"率": {"type": "number", "unit": "%"}},
	"indicators": [{"id": "A", "name": "甲", "weight": 60, "standard": "①制定制度；②经过批准；③按计划完成；④留有记录。①②占20%，③占60%。", "source": {"ref": "甲号"},
		"interpretation": [{"about": "“批准”：", "reads": "会议纪要，因为没有文件，也算", "because": "惯例"}, {"about": "两行\n的", "reads": "照读", "because": "同上"}],
		"facts": {"制": {"type": "checklist", "shares": [20, 20, 60]}}, "percent": "checklist(制)"},
		{"id": "B", "name": "乙", "weight": 40, "facts": {"点": {"type": "checklist", "items": [{"about": "一"}, {"about": "二"}]}}, "percent": "met(点, '②') ? 100 : deduct(扣减, 率)"}]}`

// comeFiles are a rule set, one that extends it, and one that changes it.
var comeFiles = map[string]string{"demo/c@1": comeFile,
	"demo/d@1": `{"$schema": "x", "id": "demo/d", "version": "1", "title": "二", "extends": "demo/c@1", "effective": {"from": "2024-01-01"}}`,
	"demo/e@1": `{"$schema": "x", "id": "demo/e", "version": "1", "title": "三", "extends": "demo/c@1", "effective": {"from": "2024-01-01"}, "parameters": {"闲置": {"value": 4}, "自有": {"value": 1}}, "sources": [{"id": "乙号", "title": "乙办法二"}, {"id": "丙号", "title": "丙"}],
		"indicators": [{"id": "A", "interpretation": [{"about": "何时", "reads": "年末", "because": "惯例"}], "facts": {"制": {"type": "checklist", "items": [{"id": "②", "share": 20}]}}}]}`}

// TestNamedRows: rows of parameters, sources and key points that come and go in their tables are those of the next version, in the file, over a base and over one
// that the file changes already; and so are interpretations that are written otherwise.
func TestNamedRows(t *testing.T) {
	fetch := func(ref string) (string, []byte, error) { return ref, []byte(comeFiles[ref]), nil }
	base, err := engine.Parse("demo/c@1", []byte(comeFile), fetch)
	if err != nil {
		t.Fatal(err)
	}
	for ref, own := range comeFiles {
		rs, err := engine.Parse(ref, []byte(own), fetch)
		if err != nil {
			t.Fatal(ref, err)
		}
		tables := func(change func(name string, t *revise.Table)) []revise.Table {
			all := revise.Of(rs)
			for k := range all {
				change(all[k].Name, &all[k])
			}
			return all
		}
		without := func(id string) func(string, *revise.Table) {
			return func(_ string, t *revise.Table) {
				t.Rows = slices.DeleteFunc(t.Rows, func(r revise.Row) bool { return r.ID == id })
			}
		}
		behind := func(table, above, id string, texts map[string]string) func(string, *revise.Table) {
			return func(name string, t *revise.Table) {
				if name != table {
					return
				}
				row := revise.Row{ID: id}
				for _, f := range t.Fields {
					row.Texts = append(row.Texts, texts[f])
				}
				t.Rows = slices.Insert(t.Rows, slices.IndexFunc(t.Rows, func(r revise.Row) bool { return r.ID == above })+1, row)
			}
		}
		read := func(text string) func(string, *revise.Table) {
			return func(name string, t *revise.Table) {
				if name == revise.Criteria {
					t.Rows[0].Texts[slices.Index(t.Fields, revise.Reading)] = text
				}
			}
		}
		were := rs.Find("A").Readings[0]
		kept := were.About + "：" + were.Reads + "，因" + were.Because
		both := func(list ...func(string, *revise.Table)) func(string, *revise.Table) {
			return func(name string, t *revise.Table) {
				for _, f := range list {
					f(name, t)
				}
			}
		}
		share := func(mark, text string) func(string, *revise.Table) {
			return func(name string, t *revise.Table) {
				for _, r := range t.Rows {
					if name == revise.Points && r.ID == mark {
						r.Texts[slices.Index(t.Fields, revise.Share)] = text
					}
				}
			}
		}
		for name, change := range map[string]func(string, *revise.Table){
			"a parameter goes":           without("闲置"),
			"a parameter comes":          behind(revise.Parameters, "扣减", "提醒", map[string]string{revise.Value: "90%", revise.Unit: "%", revise.About: "提醒线", revise.Source: "甲号"}),
			"a source goes":              without(map[string]string{"demo/c@1": "乙号", "demo/d@1": "闲置", "demo/e@1": "丙号"}[ref]), // those of a base stay
			"a source and its parameter": both(behind(revise.Sources, "甲号", "新号", map[string]string{revise.Title: "新办法", revise.Number: "新1号", revise.Issued: "2024-02-01", revise.Note: "暂行"}), behind(revise.Parameters, "扣减", "又一", map[string]string{revise.Value: "2", revise.Source: "新号"})),
			"a key point goes":           both(without("制.②"), share("制.③", "80")),
			"the first goes":             both(without("制.①"), share("制.③", "80")),
			"a key point comes":          both(behind(revise.Points, "制.③", "制.④", map[string]string{revise.Share: "30%", revise.Gate: "门槛"}), share("制.③", "30")),
			"between":                    both(behind(revise.Points, "制.①", "制.甲", map[string]string{revise.About: "另一项", revise.Share: "20", revise.Rule: "率 > 50"}), share("制.③", "40")),
			"one for another":            both(without("制.②"), behind(revise.Points, "制.③", "制.④", map[string]string{revise.Share: "20"})),
			"of equal ones":              both(behind(revise.Points, "点.②", "点.③", map[string]string{revise.About: "三", revise.Share: "20"}), share("点.①", "30")),
			"a reading":                  read(kept + "\n何处：怎样，因此，因为依据"),
			"another reading":            read("何处：怎样，因依据"),
			"no reading":                 read(""),
		} {
			now := tables(change)
			edits, refused := revise.Changes(rs, now)
			text, more, err := revise.Revise(rs, []byte(own), edits, base)
			if refused = append(refused, more...); err != nil || len(refused) > 0 {
				t.Errorf("%s, %s: %v %+v", ref, name, err, refused)
				continue
			}
			fresh, err := engine.Parse(ref, text, fetch)
			if err != nil {
				t.Errorf("%s, %s: %v\n%s", ref, name, err, text)
				continue
			}
			if len(edits) == 0 {
				t.Errorf("%s, %s: no edits", ref, name)
			}
			for _, want := range now {
				got := tableOf(t, fresh, want.Name)
				byName := func(rows []revise.Row) (out []string) {
					for _, r := range rows {
						texts := slices.Clone(r.Texts)
						for k, f := range want.Fields {
							if f == revise.Indicator || f == revise.Words || f == revise.About && strings.HasPrefix(r.ID, "制.④") || f == revise.Where {
								texts[k] = "" // which follow
							}
							if f == revise.Share || f == revise.Value {
								texts[k] = strings.TrimSuffix(texts[k], "%")
							}
						}
						out = append(out, r.ID+" "+strings.Join(texts, "|"))
					}
					if want.Name == revise.Parameters || want.Name == revise.Sources { // which have no order
						slices.Sort(out)
					}
					return out
				}
				if want.Name == revise.Numbers { // new expressions have new ones
					continue
				}
				if a, b := byName(want.Rows), byName(got.Rows); !slices.Equal(a, b) {
					t.Errorf("%s, %s: %s\nwant %q\ngot  %q\n%s", ref, name, want.Name, a, b, text)
				}
			}
		}
	}
}

// TestNamedRowsRefused: a row that cannot come or go is told with its reason.
func TestNamedRowsRefused(t *testing.T) {
	fetch := func(ref string) (string, []byte, error) { return ref, []byte(comeFiles[ref]), nil }
	base, err := engine.Parse("demo/c@1", []byte(comeFile), fetch)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		ref, table, id, why string
		texts               map[string]string
	}{
		{"demo/c@1", revise.Parameters, "无值", "it cannot be left empty", nil},
		{"demo/c@1", revise.Parameters, "错", "expected a number", map[string]string{revise.Value: "若干"}},
		{"demo/c@1", revise.Parameters, "分", "in a column of percents", map[string]string{revise.Value: "0.75", revise.Unit: "%"}},
		{"demo/c@1", revise.Parameters, "源", "no such source", map[string]string{revise.Value: "1", revise.Source: "丁号"}},
		{"demo/c@1", revise.Parameters, "", "the row has no name", map[string]string{revise.Value: "1"}},
		{"demo/c@1", revise.Sources, "丁号", "it cannot be left empty", map[string]string{revise.Number: "1"}},
		{"demo/c@1", revise.Sources, "丁号", "expected a day", map[string]string{revise.Title: "丁", revise.Issued: "去年"}},
		{"demo/c@1", revise.Points, "新.①", "new key points are declared in the rule file", map[string]string{revise.Share: "1"}},
		{"demo/c@1", revise.Points, "制.④", "it cannot be left empty", nil},
		{"demo/c@1", revise.Points, "制.④", "in a column of percents", map[string]string{revise.Share: "0.2"}},
		{"demo/c@1", revise.Points, "制.④", "leave it empty in a new row", map[string]string{revise.Share: "1", revise.Words: "怎样"}},
		{"demo/c@1", revise.Points, "制.④", "write 门槛", map[string]string{revise.Share: "1", revise.Gate: "是"}},
		{"demo/d@1", revise.Sources, "乙号", "cannot be taken away here", map[string]string{"": "gone"}},
		{"demo/e@1", revise.Sources, "乙号", "cannot be taken away here", map[string]string{"": "gone"}},
		{"demo/d@1", revise.Points, "制.④", "one that comes first", map[string]string{revise.Share: "1"}},
	} {
		rs, err := engine.Parse(c.ref, []byte(comeFiles[c.ref]), fetch)
		if err != nil {
			t.Fatal(err)
		}
		all := revise.Of(rs)
		for k := range all {
			if all[k].Name == c.table {
				row := revise.Row{ID: c.id}
				for _, f := range all[k].Fields {
					row.Texts = append(row.Texts, c.texts[f])
				}
				if all[k].Rows = slices.Insert(all[k].Rows, 0, row); c.texts[""] != "" {
					all[k].Rows = slices.DeleteFunc(all[k].Rows, func(r revise.Row) bool { return r.ID == c.id })
				}
			}
		}
		edits, refused := revise.Changes(rs, all)
		_, more, err := revise.Revise(rs, []byte(comeFiles[c.ref]), edits, base)
		if refused = append(refused, more...); err != nil || len(refused) != 1 || !strings.Contains(refused[0].Why.En, c.why) || refused[0].Row != c.id {
			t.Errorf("%s %s: %v %+v", c.table, c.id, err, refused)
		}
	}
	rs, err := engine.Parse("demo/d@1", []byte(comeFiles["demo/d@1"]), fetch)
	if err != nil {
		t.Fatal(err)
	}
	gone := []revise.Edit{{Table: revise.Parameters, Row: "闲置", Field: revise.Rows, Text: "-"}}
	if _, refused, err := revise.Revise(rs, []byte(comeFiles["demo/d@1"]), gone); err != nil || len(refused) != 1 { // the base was not given
		t.Error(refused, err)
	}
	for _, text := range []string{"没有写依据：怎样", "没有冒号，因依据", "：怎样，因依据", "何处：，因依据"} {
		e := revise.Edit{Table: revise.Criteria, Row: "A", Field: revise.Reading, Text: text}
		if _, refused, err := revise.Revise(base, []byte(comeFile), []revise.Edit{e}); err != nil || len(refused) != 1 {
			t.Error(text, refused, err)
		}
	}
}
