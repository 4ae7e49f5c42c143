package verify_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/verify"
)

// TestHostile: rules without end, lets that double, and divisions by nothing are given up on and not fallen over.
func TestHostile(t *testing.T) {
	chain := func(first, next string) string {
		b := `"let": {"a0": ` + strconv.Quote(first)
		for k := 1; k < 40; k++ {
			b += fmt.Sprintf(`, "a%d": %s`, k, strconv.Quote(strings.ReplaceAll(next, "#", fmt.Sprintf("a%d", k-1))))
		}
		return b + "}, "
	}
	many := make([]string, 300)
	for k := range many {
		many[k] = fmt.Sprintf("率 * %d + %d", k+1, k*k)
	}
	for _, c := range []struct{ let, rule string }{
		{"", "deduct(2, begun(100 - 数))"},
		{"", "floor(数) > 3 ? 100 : 0"},
		{"", "deduct(5, whole(数 - 100))"},
		{"", "clamp(floor(1 / 率), 0, 100)"},
		{"", "checklist([率 / 额, true])"},
		{chain("整", "# + #"), "whole(a39) > 3 ? 100 : 0"},
		{chain("率", "min(#, # + 1)"), "clamp(a39, 0, 100)"},
		{chain("是", "# && (# || 另)"), "a39 ? 100 : 0"},
		{chain("率", "# > 3 ? # : # + 1"), "clamp(a39, 0, 100)"},
		{"", "clamp(min(" + strings.Join(many, ", ") + "), 0, 100)"},
	} {
		rs, list := engine.Parse("hostile.json", []byte(fmt.Sprintf(`{"$schema": "x", "id": "t/hostile", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "total": 10,
			"rounding": {"places": 2, "mode": "half-up"}, "facts": {"数": {"type": "number"}, "率": {"type": "number", "min": 0, "max": 10}, "额": {"type": "number", "min": 0, "max": 10},
			"整": {"type": "number", "integer": true}, "是": {"type": "boolean"}, "另": {"type": "boolean"}},
			"indicators": [{"id": "A", "name": "甲", "weight": 10, %s"percent": %q}]}`, c.let, c.rule)), nil)
		if rs == nil {
			t.Fatal(list)
		}
		run(t, rs)
	}
}

// TestMovedWeight: what a rule gives on weight that moves to it is not judged by the weight that it has without.
func TestMovedWeight(t *testing.T) {
	rs, list := engine.Parse("moved.json", []byte(`{"$schema": "x", "id": "t/moved", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"公开": {"type": "boolean"}, "适用": {"type": "boolean"}, "下": {"type": "number", "min": 0, "max": 100}, "上": {"type": "number", "min": 0, "max": 100},
			"评": {"type": "number", "min": 0, "max": 100, "judgement": true}, "等次": {"type": "text", "choices": ["优", "良", "差"]}}, "indicators": [
		{"id": "A", "name": "甲", "weight": 50, "percent": "weight > 50 ? 100 : 公开 ? 60 : 30"},
		{"id": "B", "name": "乙", "weight": 20, "applies": "适用", "when_not_applicable": "rescale", "percent": "公开 ? 100 : 0"},
		{"id": "C", "name": "丙", "weight": 10, "percent": "within(评, 下, 上)"},
		{"id": "D", "name": "丁", "weight": 20, "percent": "等次 in ['优', '优', '优'] ? 100 : 40"}]}`), nil)
	if rs == nil {
		t.Fatal(list)
	}
	claims := run(t, rs)
	if c := claims["A:full"]; c.Verdict == verify.Refuted {
		t.Errorf("A has full marks where it weighs more: %s", c.Text.Zh)
	}
	for id, c := range claims {
		if strings.HasPrefix(id, "A:reached") && c.Verdict == verify.Refuted || strings.HasPrefix(id, "C:defined") && c.Verdict == verify.Proved {
			t.Errorf("%s: %s", id, c.Text.Zh)
		}
		if strings.HasPrefix(id, "D:full") && c.Verdict != verify.Proved || strings.HasPrefix(id, "D:reached") && c.Verdict == verify.Refuted {
			t.Errorf("%s: %v %s", id, c.Verdict, c.Text.Zh)
		}
	}
	f, list := rs.Read("f", []byte(`{"facts": {}}`))
	if f == nil {
		t.Fatal(list)
	}
	card := f.Evaluate()
	if p := card.Of(card.Find("D")).Score; !p.Open || p.Lo.String() != "8" {
		t.Errorf("D is at least 8 without its fact, and not %s to %s", p.Lo, p.Hi)
	}
}
