package words_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/words"
)

// TestForeignItems: every method of a scorecard and of its reader takes an item of another scorecard, and none, without a panic and without a word.
func TestForeignItems(t *testing.T) {
	parse := func(ids ...string) *engine.Scorecard {
		var items []string
		for _, id := range ids {
			items = append(items, `{"id": "`+id+`", "name": "甲", "weight": 50, "percent": "率", "standard": "按率"}`)
		}
		rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"率": {"type": "number"}}, "indicators": [`+strings.Join(items, ",")+`]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		f, err := rs.Read("facts.json", []byte(`{"facts": {"率": 80}, "reasons": {"`+ids[0]+`": "为何"}}`))
		if err != nil {
			t.Fatal(err)
		}
		return f.Evaluate()
	}
	own, other := parse("A", "B"), parse("C", "D")
	calls := 0
	for _, i := range []*engine.Item{nil, other.Find("C"), other.Find("D")} {
		for _, on := range []any{own, words.NewReader(own, diag.Zh)} {
			v := reflect.ValueOf(on)
		methods:
			for m := range v.NumMethod() {
				method, takes, args := v.Method(m), false, []reflect.Value{}
				for k := range method.Type().NumIn() {
					switch in := method.Type().In(k); in {
					case reflect.TypeFor[*engine.Item]():
						takes, args = true, append(args, reflect.ValueOf(i))
					case reflect.TypeFor[[]*engine.Item]():
						takes, args = true, append(args, reflect.ValueOf([]*engine.Item{i}))
					case reflect.TypeFor[[]byte]():
						args = append(args, reflect.Zero(in))
					default:
						continue methods
					}
				}
				if !takes {
					continue
				}
				calls++
				for _, out := range method.Call(args) {
					said, ok := out.Interface().(*words.Explanation)
					if !ok && !out.IsZero() && !(out.Kind() == reflect.Slice && out.Len() == 0) || ok && (said.Result != nil || said.Words != "" || said.Reason != "") {
						t.Errorf("%T.%s says %v of an item that it does not have", on, v.Type().Method(m).Name, out)
					}
				}
			}
		}
		for name, said := range map[string]string{"Rate": words.Rate(own, i), "Why": words.Why(own, i, diag.Zh), "Weight": words.Weight(own.Of(i), diag.Zh)} {
			if said != "" {
				t.Errorf("%s says %s", name, said)
			}
		}
	}
	if calls < 3*12 {
		t.Errorf("only %d calls", calls)
	}
}

// TestJSON: an explanation is written as what explain prints, a scorecard by package render and not with what is inside of it.
func TestJSON(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number", "unit": "%"}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "indicators": [{"id": "B", "name": "乙", "weight": 100, "percent": "率"}]}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rs.Read("facts.json", []byte(`{"facts": {"率": {"value": 80, "source": "账簿"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	card := f.Evaluate()
	r := words.NewReader(card, diag.En)
	text, err := json.Marshal(r.Explain(card.Find("B")))
	if err != nil || !strings.Contains(string(text), `"score":"80.00"`) || !strings.Contains(string(text), `{"name":"率","amount":"80%","basis":"stated","source":"账簿"}`) {
		t.Errorf("%s %v", text, err)
	}
	if list := r.Data(card.First()); len(list) != 1 || list[0].ID != "B" || list[0].Steps == nil {
		t.Error(list)
	}
	if text, err = json.Marshal(card); err == nil || !strings.Contains(err.Error(), "render.AppendJSON") {
		t.Errorf("%s %v", text, err)
	}
}
