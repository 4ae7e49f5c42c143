package replay_test

import (
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/render"
	"jixiao/engine/replay"
)

// TestRangesDecide: checks and statements that ranges of facts settle are settled, as scores are; those that they leave open, and those that read
// what is missing, are not.
func TestRangesDecide(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "total": 10,
		"facts": {"甲": {"type": "number", "min": 0}, "总额": {"type": "number", "min": 1}}, "checks": [{"id": "不多于", "expect": "甲 <= 总额", "message": "甲多于总额", "severity": "error"}],
		"indicators": [{"id": "A", "name": "甲", "weight": 10, "points": "clamp(10 - 甲 / 总额, 0, 10)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ facts, printed, want string }{
		{`"甲": 0, "总额": {"min": 1}`, "0", ""},
		{`"甲": 0, "总额": {"min": 1}`, "10", "arithmetic s 10%/0%"},
		{`"甲": 2, "总额": {"min": 1}`, "10", "arithmetic 不多于 无法核对/事实“总额”只给出范围；open s 10%/无法重算"},
		{`"甲": 9, "总额": {"min": 1, "max": 8}`, "120", "arithmetic 不多于 勾稽不符/甲多于总额；open s 120%/无法重算"},
		{`"甲": 0`, "0", "arithmetic 不多于 无法核对/缺少事实“总额”；open s 0%/无法重算"},
	} {
		facts, err := rs.Read("f.json", []byte(`{"facts": {`+c.facts+`}}`))
		if err != nil {
			t.Fatal(err)
		}
		report, list := replay.ReadReport("r.json", []byte(`{"$schema": "x", "title": "t", "subject": "s", "period": "2022", "ruleset": "a/b@1", "issuer": "i", "issued": "d", "total": "", "grade": "", "place": "p", "copies": [{"id": "表", "name": "表", "place": "p", "scores": {}}],
			"statements": [{"id": "s", "words": "占总额的`+c.printed+`%", "printed": "`+c.printed+`", "unit": "%", "place": "p", "expression": "甲 / 总额 * 100", "expression_unit": "%"}]}`))
		if report == nil {
			t.Fatal(list)
		}
		differences, list := replay.Compare(report, facts.Evaluate())
		if list != nil {
			t.Fatal(list)
		}
		var got []string
		for _, d := range differences {
			got = append(got, string(d.Kind)+" "+d.At.Zh+" "+d.Published.Zh+"/"+d.Computed.Zh)
		}
		if strings.Join(got, "；") != c.want {
			t.Errorf("%s: %q, want %q", c.facts, got, c.want)
		}
	}
}

// TestSettledScoreAgrees: a published score is compared with what a rule gives whatever the facts are that are missing: it agrees, or it departs. A check
// that cannot be made is no published figure.
func TestSettledScoreAgrees(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "total": 10,
		"facts": {"甲": {"type": "number", "min": 0}, "总额": {"type": "number", "min": 1}}, "checks": [{"id": "不多于", "expect": "甲 <= 总额", "message": "甲多于总额", "severity": "error"}],
		"indicators": [{"id": "A", "name": "甲", "weight": 10, "points": "clamp(10 - 甲 / 总额, 0, 10)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("f.json", []byte(`{"facts": {"甲": 0}}`))
	if err != nil {
		t.Fatal(err)
	}
	for printed, want := range map[string]string{"10": "arithmetic 不多于：缺少事实“总额”", "9": "rule A：10.00；arithmetic 不多于：缺少事实“总额”"} {
		report, list := replay.ReadReport("r.json", []byte(`{"$schema": "x", "title": "t", "subject": "s", "period": "2022", "ruleset": "a/b@1", "issuer": "i", "issued": "d", "total": "", "grade": "", "place": "p",
			"copies": [{"id": "表", "name": "表", "place": "p", "scores": {"A": {"weight": "10", "points": "`+printed+`"}}}], "statements": []}`))
		if report == nil {
			t.Fatal(list)
		}
		differences, _ := replay.Compare(report, facts.Evaluate())
		var got []string
		for _, d := range differences {
			got = append(got, string(d.Kind)+" "+d.At.Zh+"："+d.Computed.Zh)
		}
		if strings.Join(got, "；") != want {
			t.Errorf("%s: %q, want %q", printed, got, want)
		}
	}
}

// TestQuotedTwice: a number that stands in the words more often than it is recorded, said so that it is understood, and one that is recorded nowhere; how much
// of the total rests on what is presumed stands at the head.
func TestQuotedTwice(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "total": 10,
		"facts": {"甲": {"type": "number", "min": 0}}, "indicators": [{"id": "A", "name": "甲", "weight": 10, "points": "clamp(甲, 0, 10)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rs.Read("f.json", []byte(`{"facts": {"甲": {"value": 3, "basis": "presumed", "reason": "得3分"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	report, list := replay.ReadReport("r.json", []byte(`{"$schema": "x", "title": "t", "subject": "s", "period": "2022", "ruleset": "a/b@1", "issuer": "i", "issued": "d", "total": "3", "grade": "", "place": "p", "copies": [{"id": "表", "name": "表", "place": "p", "scores": {}}],
		"statements": [{"id": "s", "words": "得3分，又3分，还是3分，不是7分", "printed": "3", "unit": "分", "place": "p", "expression": "甲", "expression_unit": "分"}]}`))
	if report == nil {
		t.Fatal(list)
	}
	card := facts.Evaluate()
	differences, list := replay.Compare(report, card)
	if list != nil {
		t.Fatal(list)
	}
	said := render.Replay(report, replay.TotalsOf(report, card), replay.Match(differences, nil), nil, diag.Zh).Text()
	for _, want := range []string{"原文中的 3，出现多次，只录一次", "原文中的 7，未录此数", "words 是不是照抄的原文", "其中读到推定事实的各项计 3.00 分；推定的事实以得分为前提"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	if strings.Contains(said, "0.00 分") || strings.Count(said, "原文中的 3，") != 1 {
		t.Error(said)
	}
}
