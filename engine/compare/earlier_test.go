package compare_test

import (
	"context"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/compare"
)

// points is a version of a rule set with one criterion, and what it declares.
func points(t *testing.T, version, facts, percent string) *engine.RuleSet {
	t.Helper()
	rs, err := engine.Parse(version+".json", []byte(`{"$schema": "x", "id": "t/points", "version": "`+version+`", "title": "t", "effective": {"from": "2020-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "standard": "①甲；②乙；③丙。", "facts": {`+facts+`}, "percent": "`+percent+`"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

// TestEarlierDocuments: documents of a version with other key points are read as far as they go, and what is not read is listed. No total is said to
// stay that does not.
func TestEarlierDocuments(t *testing.T) {
	const items = `"点": {"type": "checklist", "items": [%]}`
	of := func(list string) string { return strings.Replace(items, "%", list, 1) }
	plain := points(t, "1", `"a": {"type": "boolean"}, "b": {"type": "boolean"}`, "checklist([a, b])")
	was := points(t, "2", of(`{"was": "a"}, {"was": "b"}`), "checklist(点)")
	now := points(t, "3", of(`{}, {}`), "checklist(点)")
	for name, c := range map[string]struct {
		a, b                  *engine.RuleSet
		document              string
		before, after, change string
		unknown               string
	}{
		"the later no longer says what it was": {was, now, `"facts": {"a": true, "b": false}`, "50", "0～100", "-50～50", "a b"},
		"renamed items":                        {now, points(t, "4", `"面": {"type": "checklist", "items": [{"was": "点.①"}, {"was": "点.②"}]}`, "checklist(面)"), `"facts": {"点": {"①": true, "②": false}}`, "50", "50", "0", ""},
		"renamed items, written apart":         {now, points(t, "4", `"面": {"type": "checklist", "items": [{"was": "点.①"}, {"was": "点.②"}]}`, "checklist(面)"), `"facts": {"点.①": true, "点.②": false}`, "50", "50", "0", ""},
		"an item is gone":                      {now, points(t, "5", of(`{}`), "checklist(点)"), `"facts": {"点": {"①": true, "②": false}}`, "50", "100", "50", "点.②"},
		"a part no longer counts":              {points(t, "6", of(`{"partial": true}, {}`), "checklist(点)"), now, `"facts": {"点": {"①": {"met": 0.5, "reason": "半"}, "②": true}}`, "75", "50～100", "-25～25", "点.①"},
		"a whole part is met":                  {points(t, "6", of(`{"partial": true}, {}`), "checklist(点)"), now, `"facts": {"点": {"①": 1, "②": true}}`, "100", "100", "0", ""},
		"a number was a part, without reason":  {points(t, "7", `"a": {"type": "number", "min": 0, "max": 1}`, "a * 100"), points(t, "8", of(`{"partial": true, "was": "a"}`), "checklist(点)"), `"facts": {"a": 0.5}`, "50", "50", "0", ""},
		"a number that is no part":             {points(t, "7", `"a": {"type": "number", "min": 0, "max": 100}`, "a"), points(t, "8", of(`{"partial": true, "was": "a"}`), "checklist(点)"), `"facts": {"a": 50}`, "50", "0～100", "-50～50", "点.①"},
		"a number of the same name":            {points(t, "10", `"点": {"type": "number", "min": 0, "max": 100}`, "点"), points(t, "4", `"面": {"type": "checklist", "items": [{"was": "点.①"}, {"was": "点.②"}]}`, "checklist(面)"), `"facts": {"点": 40}`, "40", "0～100", "-40～60", "点"},
		"what did not apply has to":            {points(t, "11", of(`{}, {"may_not_apply": true}`), "checklist(点)"), now, `"facts": {"点": {"①": true, "②": {"applies": false, "reason": "无"}}}`, "100", "50～100", "-50～0", "点.②"},
		"adjudicated what is gone":             {now, points(t, "5", of(`{}`), "checklist(点)"), `"facts": {"点": {"①": true, "②": false}}, "adjudications": {"A/②": {"met": true, "reason": "r"}}`, "100", "100", "0", "点.② A/②"},
		"adjudicated what stays and what goes": {points(t, "9", of(`{}, {}, {}`), "checklist(点)"), now, `"facts": {"点": {"①": true, "②": false, "③": true}}, "adjudications": {"A/②": {"met": true, "reason": "r"}, "A/③": {"met": true, "reason": "r"}}`, "100", "100", "0", "点.③ A/③"},
		"from before the items":                {plain, was, `"facts": {"a": true, "b": false}`, "50", "50", "0", ""},
	} {
		s, list, err := compare.Impacts(context.Background(), c.a, c.b, []compare.Document{{Name: "d.json", Text: []byte(`{` + c.document + `}`)}}, false, nil)
		if err != nil || len(list) > 0 || len(s.Impacts) != 1 {
			t.Errorf("%s: %v %v", name, err, list)
			continue
		}
		show := func(p engine.Points) string {
			if p.Open {
				return p.Lo.String() + "～" + p.Hi.String()
			}
			return p.Lo.String()
		}
		i := s.Impacts[0]
		if got, want := strings.Join([]string{show(i.A), show(i.B), show(i.Change), strings.Join(i.Unknown, " ")}, "|"), strings.Join([]string{c.before, c.after, c.change, c.unknown}, "|"); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	s, list, err := compare.Impacts(context.Background(), was, now, []compare.Document{{Name: "bad.json", Text: []byte(`{"facts": {"点": {"①": true}}, "adjudications": {"A/①": {"met": false, "reason": "r"}}}`)}, {Name: "good.json", Text: []byte(`{"facts": {"点": {"①": true, "②": false}}}`)}}, false, nil)
	if err != nil || len(list) == 0 || len(s.Impacts) != 1 || len(s.Refused) != 1 || s.Refused[0] != "bad.json" {
		t.Errorf("one that is refused: %v %v %+v", err, list, s)
	}
}
