package verify_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"sort"
	"strings"
	"testing"

	"jixiao/engine"
	"jixiao/engine/cases"
	"jixiao/engine/cohort"
	"jixiao/engine/library"
	"jixiao/engine/verify"
	"jixiao/rules"
)

func load(t testing.TB, ref string) *engine.RuleSet {
	t.Helper()
	rs, list := library.Load(rules.FS, ref)
	if rs == nil {
		t.Fatal(list)
	}
	return rs
}

func run(t testing.TB, rs *engine.RuleSet, only ...string) map[string]verify.Claim {
	t.Helper()
	names := map[string]bool{}
	for _, id := range only {
		names[id] = true
	}
	r, err := verify.Run(context.Background(), rs, names, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]verify.Claim{}
	for _, c := range r.Claims {
		if before, twice := out[c.ID]; twice {
			t.Errorf("two claims are called %s: %s; %s", c.ID, before.Text.Zh, c.Text.Zh)
		}
		out[c.ID] = c
	}
	return out
}

// TestUnion: what verification must find on its own in the first rule set.
func TestUnion(t *testing.T) {
	claims := run(t, load(t, "qingyunpu/trade-union@2022.2"))
	for _, want := range []struct{ id, verdict, text string }{
		{"B101:matters/2#0", "refuted", "≥100 与下一档同得 4"},
		{"B402:full", "refuted", "得不到满分，至多得 1.5 分"},
		{"B201:zero", "refuted", "至多失 75%"},
		{"A201:values", "proved", "只能得 0%、20%、60%、100%"},
		{"C203:no-rule/1/2", "proved", "已建成而验收合格率低于100%"},
		{"C203:range", "proved", "0 至 100"},
		{"C404:defined", "proved", "总能计分"},
		{"D501:full", "proved", "可得满分"},
		{"B101:defined支出预算完成率/0", "refuted", "除以 0（预算.调整支出）"},
		{"grade:tiled", "proved", "恰有一个等级"},
	} {
		c, ok := claims[want.id]
		if !ok || c.Verdict.String() != want.verdict || !strings.Contains(c.Text.Zh, want.text) {
			t.Errorf("%s: %v %s, want %s %s", want.id, c.Verdict, c.Text.Zh, want.verdict, want.text)
		}
	}
	open := 0
	for _, c := range claims {
		if c.Verdict == verify.Open {
			open++
			t.Logf("not proved: %s %s", c.ID, c.Text.Zh)
		}
	}
	if open > 0 {
		t.Errorf("%d claims are neither proved nor refuted", open)
	}
}

// TestWithoutApplies: the same rule without its condition divides by a number that may be 0.
func TestWithoutApplies(t *testing.T) {
	text, err := rules.FS.ReadFile("qingyunpu/trade-union/2022.2.json")
	if err != nil {
		t.Fatal(err)
	}
	bare := strings.Replace(string(text), `"applies": {"expr": "支出标准.已建设业务数 > 0"},`, "", 1)
	if bare == string(text) {
		t.Fatal("nothing was taken away")
	}
	rs, list := engine.Parse("2022.2.json", []byte(bare), func(ref string) (string, []byte, error) {
		name := strings.Replace(ref, "@", "/", 1) + ".json"
		text, err := rules.FS.ReadFile(name)
		return name, text, err
	})
	if rs == nil {
		t.Fatal(list)
	}
	for _, c := range run(t, rs, "C404") {
		if c.Property == verify.Defined {
			if c.Verdict != verify.Refuted || !strings.Contains(c.Text.Zh, "除以 0（支出标准.已建设业务数）") || !strings.Contains(string(c.Document), `"支出标准.已建设业务数": 0`) {
				t.Errorf("%v %s %s", c.Verdict, c.Text.Zh, c.Document)
			}
			return
		}
	}
	t.Error("nothing is said of the division")
}

// small makes a rule set of one criterion over facts of every kind.
func small(percent, members string) (*engine.RuleSet, error) {
	quoted, _ := json.Marshal(percent)
	return engine.Parse("small.json", []byte(`{"$schema": "x", "id": "test/small", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"同类": {"type": "table", "columns": {"占": {"type": "number", "min": 0, "max": 100}, "权": {"type": "number", "min": 0}}},
			"甲": {"type": "number", "min": 0, "max": 100}, "乙": {"type": "number", "min": 0}, "丙": {"type": "number", "min": 0, "integer": true},
			"是": {"type": "boolean"}, "否": {"type": "boolean"}, "等": {"type": "text", "choices": ["优", "良", "差"]}},
		"let": {"率": "甲 / 乙 * 100"},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": `+string(quoted)+members+`}]}`), nil)
}

// TestMonotone: proved, refuted with two documents, and open where neither can be shown.
func TestMonotone(t *testing.T) {
	for _, c := range []struct{ percent, better, want string }{
		{"甲 >= 90 ? 100 : deduct(5, 90 - 甲)", `"higher"`, "proved"},
		{"甲 >= 90 ? 90 : deduct(5, 90 - 甲)", `"higher"`, "refuted"},
		{"band(甲, [[90, 100], [60, 50]], 0)", `"higher"`, "proved"},
		{"band(甲, [[90, 50], [60, 100]], 0)", `"higher"`, "refuted"},
		{"deduct(20, 丙)", `"lower"`, "proved"},
		{"deduct(20, 丙)", `"higher"`, "refuted"},
		{"deduct(5, begun(丙 / 3))", `"lower"`, "proved"},                      // flat from 60 on
		{"begun(丙 / 3) / (begun(丙 / 3) + 1) * 100", `"higher"`, "not-proved"}, // steps without end
		{"deduct(5, begun(甲 / 3))", `"lower"`, "proved"},
		{"是 ? attained(甲, 80) : deduct(1, 100 - 甲)", `"higher"`, "proved"},
		{"率 > 100 ? deduct(5, 率 - 100) : 率", `{"率": "higher"}`, "refuted"},
		{"率 > 80 ? 100 : 率", `{"率": "higher"}`, "proved"},
		{"min(100, 甲 * 乙)", `{"甲": "higher"}`, "proved"}, // by the signs of what stands beside it
		{"max(0, 甲 - 乙)", `{"甲": "higher"}`, "proved"},
		{"max(0, 甲 - 乙)", `{"乙": "lower"}`, "proved"},
		{"clamp(甲 * (乙 - 丙), 0, 100)", `{"甲": "higher"}`, "not-proved"},
		{"乙 == 0 ? 0 : clamp(甲 / 乙, 0, 100)", `{"甲": "higher"}`, "proved"},
		{"甲 >= 乙 ? 100 : clamp(乙 - 丙, 0, 100)", `{"甲": "higher"}`, "proved"},
		{"甲 == 50 ? 40 : 甲", `"higher"`, "refuted"},
		{"甲 >= mean(同类.占) ? 100 : 甲 / mean(同类.占) * 100", `{"甲": "higher"}`, "proved"}, // beside a table of peers
		{"甲 >= mean(同类.占) ? 90 : 甲 / mean(同类.占) * 100", `{"甲": "higher"}`, "refuted"},
		{"band(-1 - count(同类.filter(r, r.占 > 甲)), [[-1, 100], [-3, 50]], 0)", `{"甲": "higher"}`, "proved"},
		{"clamp(count(同类.filter(r, r.占 < 甲)) * 20, 0, 100)", `{"甲": "higher"}`, "proved"},
		{"clamp(count(同类.filter(r, r.占 < 甲 && 甲 < 50)) * 20, 0, 100)", `{"甲": "higher"}`, "refuted"},
		{"同类.all(r, r.占 <= 甲) ? 100 : 0", `{"甲": "higher"}`, "proved"},
		{"clamp(sum(同类.map(r, r.权 * 甲)), 0, 100)", `{"甲": "higher"}`, "proved"},
		{"甲 >= 乙 ? 100 : 50 + (甲 - 乙) / 2", `{"甲": "higher"}`, "proved"}, // below, by less than what it falls short
	} {
		rs, list := small(c.percent, `, "better": `+c.better)
		if rs == nil {
			t.Fatal(c.percent, list)
		}
		found := false
		for _, claim := range run(t, rs) {
			if claim.Property == verify.Monotone {
				if found = true; claim.Verdict.String() != c.want {
					t.Errorf("%s (%s): %v, want %s: %s", c.percent, c.better, claim.Verdict, c.want, claim.Text.Zh)
				}
			}
		}
		if !found {
			t.Errorf("%s: no claim", c.percent)
		}
	}
}

// TestStable: the claims are the same, in the same order, every time.
func TestStable(t *testing.T) {
	rs := load(t, "qingyunpu/trade-union@2022.2")
	text := func() string {
		r, err := verify.Run(context.Background(), rs, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, c := range r.Claims {
			lines = append(lines, fmt.Sprint(c.ID, c.Verdict, c.Text, string(c.Document)))
		}
		return strings.Join(lines, "\n")
	}
	first := text()
	for range 3 {
		if text() != first {
			t.Fatal("the claims vary")
		}
	}
}

// TestInterrupted: a run ends with its context.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := verify.Run(ctx, load(t, "qingyunpu/trade-union@2022.2"), nil, nil); err != context.Canceled {
		t.Error(err)
	}
}

// TestEveryRuleSet: every claim about a shipped rule set is proved or refuted; where documents are scored together, with the cases beside it, which
// hold tables as the documents fill them.
func TestEveryRuleSet(t *testing.T) {
	l, err := library.Open(library.Config{})
	if err != nil {
		t.Fatal(err)
	}
	var open []string
	for _, e := range l.Entries() {
		rs := load(t, e.Ref())
		if rs.Framework {
			continue
		}
		claims := run(t, rs)
		if cohort.Needed(rs) {
			name, text, err := l.Beside(e.Ref(), ".tests.json")
			if err != nil {
				t.Fatal(err)
			}
			file, list := cases.Read(name, text)
			if file == nil {
				t.Fatal(list)
			}
			var documents [][]byte
			for _, c := range file.Cases {
				documents = append(documents, c.Document())
			}
			r, err := verify.Run(context.Background(), rs, nil, nil, documents...)
			if err != nil {
				t.Fatal(err)
			}
			clear(claims)
			for _, c := range r.Claims {
				claims[c.ID] = c
			}
		}
		for _, c := range claims {
			if c.Verdict == verify.Open {
				open = append(open, e.ID+" "+c.ID)
			}
		}
	}
	sort.Strings(open)
	if len(open) > 0 {
		t.Errorf("not proved: %s", strings.Join(open, ", "))
	}
}

func BenchmarkVerify(b *testing.B) {
	rs := load(b, "qingyunpu/trade-union@2022.2")
	for b.Loop() {
		if _, err := verify.Run(context.Background(), rs, nil, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// TestBands: bands of discretion lie side by side, borders belong to one branch, and what the words say of a direction holds.
func TestBands(t *testing.T) {
	rule := func(standard, percent string) map[string]verify.Claim {
		rs, err := engine.Parse("b.json", []byte(fmt.Sprintf(`{"$schema": "x", "id": "t/bands", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"率": {"type": "number", "min": 0, "max": 200}, "档": {"type": "text", "choices": ["高", "中", "低"]}, "评": {"type": "number", "min": 0, "max": 100, "judgement": true}},
			"indicators": [{"id": "A", "name": "甲", "weight": 100, "standard": %q, "percent": %q}]}`, standard, percent)), nil)
		if err != nil {
			t.Fatal(err)
		}
		return run(t, rs)
	}
	for _, c := range []struct{ standard, percent, want string }{
		{"", "档 == '高' ? within(评, 80, 100) : 档 == '中' ? within_below(评, 60, 80) : within_below(评, 0, 60)", ""},
		{"", "档 == '高' ? within(评, 80, 100) : 档 == '中' ? within_below(评, 65, 80) : within_below(评, 0, 60)", "“评”的档 [0, 60) 与 [65, 80) 之间有空档"},
		{"", "档 == '高' ? within(评, 80, 100) : 档 == '中' ? within(评, 60, 80) : within_below(评, 0, 60)", "“评”的档 [60, 80] 与 [80, 100] 重叠"},
		{"", "率 >= 60 && 率 <= 80 ? 50 : 率 >= 80 && 率 < 100 ? 70 : 率 >= 100 ? 100 : 0", "“率不低于80”含界限，而恰为 80 时前面的条件已定去向，走不到这里"},
		{"", "率 >= 100 ? 100 : 率 >= 80 ? 70 : 率 >= 60 ? 50 : 0", ""},
		{"率不超过100得满分，每高2个点扣1%", "clamp(100 - whole((100 - 率) / 2), 0, 100)", "评分标准说“每高2个点扣”，而率越高，得分不会更低"},
		{"率不超过100得满分，每高2个点扣1%", "clamp(100 - whole((率 - 100) / 2), 0, 100)", ""},
	} {
		got := ""
		for _, claim := range rule(c.standard, c.percent) {
			if (claim.Property == verify.Bands || claim.Property == verify.Monotone) && claim.Verdict == verify.Refuted {
				got = claim.Text.Zh
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.percent, got, c.want)
		}
	}
}

// TestSeamsOfClaims: claims that documents refuted once.
func TestSeamsOfClaims(t *testing.T) {
	for _, c := range []struct{ members, id, want string }{
		{`"rounding": {"places": 2, "mode": "half-up"}, "indicators": [{"id": "A", "name": "甲", "weight": 50, "applies": "率 > 20", "when_not_applicable": "rescale", "percent": "50"}, {"id": "B", "name": "乙", "weight": 50, "percent": "率", "better": {"率": "higher"}}]`,
			"B:monotone:率", "not-proved"}, // it decides how much B weighs
		{`"rounding": {"places": 0, "mode": "half-up"}, "grades": [{"name": "优", "from": 90, "to": 100}, {"name": "差", "from": 0, "to": 89}], "indicators": [{"id": "A", "name": "甲", "weight": 33.5, "percent": "率"}, {"id": "B", "name": "乙", "weight": 33.5, "percent": "率"}, {"id": "C", "name": "丙", "weight": 33, "percent": "率"}]`,
			"grade:tiled", "refuted"}, // 34 + 34 + 33
		{`"rounding": {"places": 2, "mode": "half-up"}, "adjustments": [{"id": "顶", "cap": "差"}], "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}]`, "顶:defined", "not-proved"}, // a cap below 0 is none
		{`"rounding": {"places": 2, "mode": "half-up"}, "indicators": [{"id": "A", "name": "甲", "weight": 70, "percent": "率"}, {"id": "B", "name": "乙", "weight": 30, "points": "差 + 20", "min": -5, "max": 35}]`, "B:full", "proved"},
	} {
		rs, err := engine.Parse("c.json", []byte(`{"$schema": "x", "id": "t/claims", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "facts": {"率": {"type": "number", "min": 0, "max": 100}, "差": {"type": "number", "min": -10, "max": 15}}, `+c.members+`}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := run(t, rs)[c.id]; got.Verdict.String() != c.want {
			t.Errorf("%s: %v %s, want %s", c.id, got.Verdict, got.Text.Zh, c.want)
		}
	}
}

// TestFullOfMovedWeight: points that are full marks of the criterion's own weight are not of a weight that moved to it.
func TestFullOfMovedWeight(t *testing.T) {
	for members, want := range map[string]string{
		`"applies": "x < 20", "when_not_applicable": "rescale"`: "not-proved", // no document has them: where x is large, A weighs 100
		`"applies": "y", "when_not_applicable": "rescale"`:      "proved",
		`"applies": "x < 20", "when_not_applicable": "full"`:    "proved",
	} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"x": {"type": "number", "min": 0, "max": 100}, "y": {"type": "boolean"}}, "indicators": [{"id": "A", "name": "a", "weight": 50, "points": "clamp(x, 0, 50)"}, {"id": "B", "name": "b", "weight": 50, "percent": "linear(x, 0, 10)", `+members+`}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		if c := run(t, rs)["A:full"]; c.Verdict.String() != want {
			t.Errorf("%s: %s %s %s, want %s", members, c.Verdict, c.Text.Zh, c.Document, want)
		}
	}
}

// TestBandsAside: what holds but for judgements outside their bands says so, of criteria and of adjustments.
func TestBandsAside(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"j": {"type": "number", "min": 0, "max": 100, "judgement": true}}, "adjustments": [{"id": "调", "cap": "within(j, 60, 100)"}], "indicators": [{"id": "A", "name": "a", "weight": 100, "percent": "within(j, 60, 100)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range run(t, rs) {
		if strings.Contains(c.Text.Zh, "总") && c.Property == verify.Defined && !strings.Contains(c.Text.Zh, "判断超出所选档次") {
			t.Errorf("%s: %s", c.ID, c.Text.Zh)
		}
	}
}

// TestPartOfRows: the rows that meet a condition are a part of all rows.
func TestPartOfRows(t *testing.T) {
	for rule, want := range map[string]string{
		"count(表.filter(r, r.值 > 5)) / count(表) * 100":                   "proved",
		"count(where(表.值 > 5)) / count(表) * 100":                         "proved",
		"100 - count(表.filter(r, r.值 > 5).map(r, r.值)) / count(表) * 100": "proved",
		"count(表.filter(r, r.值 > 5)) / count(另) * 100":                   "refuted",
		"count(表) / count(表.filter(r, r.值 > 5)) * 100":                   "refuted",
	} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"表": {"type": "table", "rows": {"least": 1}, "columns": {"值": {"type": "number"}}}, "另": {"type": "table", "rows": {"least": 1}, "columns": {"值": {"type": "number"}}}},
			"indicators": [{"id": "A", "name": "a", "weight": 100, "percent": "`+rule+`"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		if c := run(t, rs)["A:range"]; c.Verdict.String() != want {
			t.Errorf("%s: %s %s, want %s", rule, c.Verdict, c.Text.Zh, want)
		}
	}
}

// TestStepsOfRows: of a rule that takes something off for each row there is a table of which nothing is left, and nothing is left open.
func TestStepsOfRows(t *testing.T) {
	for _, rule := range []string{`"percent": "deduct(5, count(where(表.值 < 95)))"`, `"percent": "deduct(8, count(表.filter(r, r.值 < 95)))"`, `"points": "max(0, 100 - 7 * count(where(表.值 < 95)))"`} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"表": {"type": "table", "key": "名", "columns": {"名": {"type": "text"}, "值": {"type": "number", "min": 0, "max": 100}}}}, "indicators": [{"id": "A", "name": "a", "weight": 100, `+rule+`}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		for id, c := range run(t, rs) {
			if c.Verdict != verify.Proved {
				t.Errorf("%s: %s %s: %s", rule, id, c.Verdict, c.Text.Zh)
			}
		}
	}
}

// TestGrowth: that one number is more than another says of its growth what it says of the difference.
func TestGrowth(t *testing.T) {
	for _, rule := range []string{"本年 <= 上年 ? 100 : deduct(10, growth(本年, 上年))", "本年 > 上年 ? deduct(10, growth(本年, 上年)) : 100", "上年 < 本年 ? deduct(10, growth(本年, 上年)) : 100", "本年 <= 上年 ? 100 : deduct(10, (本年 - 上年) / 上年 * 100)"} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"本年": {"type": "number", "min": 0}, "上年": {"type": "number", "min": 1}}, "indicators": [{"id": "A", "name": "a", "weight": 100, "percent": "`+rule+`"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		for id, c := range run(t, rs) {
			if c.Verdict == verify.Open {
				t.Errorf("%s: %s %s", rule, id, c.Text.Zh)
			}
		}
	}
}

// TestWhatDocumentsRefuted: claims that documents once refuted are made no more, or only of what they hold of.
func TestWhatDocumentsRefuted(t *testing.T) {
	parse := func(facts, indicators, more string) *engine.RuleSet {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "甲", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, `+more+`
			"facts": {"x": {"type": "number", "min": 0, "max": 100}, "y": {"type": "number", "min": 0, "max": 100}, "c": {"type": "boolean"}`+facts+`}, "indicators": [`+indicators+`]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		return rs
	}
	criterion := func(rule string) string { return `{"id": "A", "name": "甲", "weight": 100, ` + rule + `}` }
	for _, c := range []struct {
		rs            *engine.RuleSet
		id, want, not string
	}{
		{parse("", criterion(`"points": "x * x * x * x > 3 ? 5 : 3"`), ""), "A:defined", "数字或计算量超限的情形除外", ""},
		{parse("", criterion(`"points": "x > 3 ? 5 : 3"`), ""), "A:defined", "总能计分（没有规定的情形除外）", ""},
		{parse("", criterion(`"percent": "x >= 90 ? 100 : deduct(5, 90 - x)"`), ""), "A:reached", "全部 4 个分支", ""},
		{parse("", criterion(`"points": "band(x, [[y, 4], [90, 4]], 0)"`), ""), "A:matters#0", "", "这个界限没有作用"},
		{parse("", criterion(`"points": "band(x, [[95, 4], [90, 4]], 0)"`), ""), "A:matters#0", "这个界限没有作用", ""},
		{parse("", criterion(`"points": "x > 50 ? 50 : 30", "applies": "c", "when_not_applicable": "zero"`), ""), "A:zero", "适用时不会失去全部分数，至少得 30 分", ""},
		{parse("", criterion(`"percent": "x > 50 ? 50 : 30", "applies": "c", "when_not_applicable": "full"`), ""), "A:full", "适用时得不到满分，至多得 50%", ""},
		{parse("", criterion(`"points": "x != 60 ? (c ? 1 : x >= 60 ? 2 : 3) : 5"`), ""), "A:bands/1border", "恰为 60 时前面的条件已定去向", "已经成立"},
		{parse("", criterion(`"percent": "x"`), `"grades": [{"name": "优", "from": 90, "at_most": {"percent": 30, "ties": "out"}}, {"name": "差", "from": 0}], "consequences": [{"id": "c", "when": "grade == '优'", "words": "表扬"}],`), "grade:tiled", "恰有一个等级（同批名额另计）", ""},
		{parse("", criterion(`"percent": "x"`), `"grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}], "consequences": [{"id": "c", "when": "grade == '优'", "words": "表扬"}],`), "consequence:c:defined", "事实齐全、总分和等级已定时，“等级等于“优””总有数值", ""},
	} {
		all := ""
		for id, claim := range run(t, c.rs) {
			if strings.HasPrefix(id, c.id) || c.not != "" {
				all += id + " " + claim.Text.Zh + "\n"
			}
		}
		if !strings.Contains(all, c.want) || c.not != "" && strings.Contains(all, c.not) {
			t.Errorf("%s: no %q, or %q in\n%s", c.id, c.want, c.not, all)
		}
	}
}

// TestKeyPointsMatter: a key point that can never change the score is found, and of the others a document shows that it does.
func TestKeyPointsMatter(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"indicators": [{"id": "A", "name": "甲", "weight": 50, "facts": {"程序": {"type": "checklist", "shares": [60, 39, 1]}}, "percent": "checklist(程序) >= 60 ? 100 : 0"},
			{"id": "B", "name": "乙", "weight": 50, "facts": {"规划": {"type": "checklist", "items": [{"share": 50, "gate": true}, {"share": 25, "partial": true}, {"share": 25, "may_not_apply": true}]}}, "percent": "checklist(规划)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := verify.Run(t.Context(), rs, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]verify.Verdict{}
	for _, c := range r.Claims {
		if c.Property == verify.Matters {
			got[c.ID] = c.Verdict
			if c.Verdict == verify.Proved && c.Document == nil {
				t.Errorf("%s has no document", c.ID)
			}
		}
	}
	want := map[string]verify.Verdict{"A:matters:程序.①": verify.Proved, "A:matters:程序.②": verify.Refuted, "A:matters:程序.③": verify.Refuted,
		"B:matters:规划.①": verify.Proved, "B:matters:规划.②": verify.Proved, "B:matters:规划.③": verify.Proved}
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestWeightedMean: a mean by positive weights lies among its values and is always there where there are rows; by weights that may be nothing it may
// be missing.
func TestWeightedMean(t *testing.T) {
	for facts, want := range map[string][2]string{
		`"课": {"type": "table", "rows": {"least": 1, "most": 9}, "columns": {"点": {"type": "number", "min": 0, "max": 5}, "分": {"type": "number", "min": 0.5, "max": 20}}}`: {"proved", "proved"},
		`"课": {"type": "table", "rows": {"least": 1, "most": 9}, "columns": {"点": {"type": "number", "min": 0, "max": 5}, "分": {"type": "number", "min": 0, "max": 20}}}`:   {"not-proved", "proved"},
		`"课": {"type": "table", "columns": {"点": {"type": "number", "min": 0, "max": 5}, "分": {"type": "number", "min": 0.5, "max": 20}}}`:                                  {"not-proved", "proved"},
		`"课": {"type": "table", "rows": {"least": 1, "most": 9}, "columns": {"点": {"type": "number", "min": 0, "max": 6}, "分": {"type": "number", "min": 0.5, "max": 20}}}`: {"", "refuted"},
	} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {`+facts+`}, "indicators": [{"id": "A", "name": "a", "weight": 100, "percent": "weighted_mean(课.点, 课.分) * 20"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		claims := run(t, rs)
		if open := want[0] == "not-proved"; (claims["A:defined/0"].Verdict == verify.Refuted) != open {
			t.Errorf("%s: %s", facts, claims["A:defined/0"].Text.Zh)
		}
		if got := [2]string{claims["A:defined"].Verdict.String(), claims["A:range"].Verdict.String()}; got[1] != want[1] || want[0] != "" && got[0] != want[0] {
			t.Errorf("%s: %v, want %v", facts, got, want)
			for id, c := range claims {
				t.Log(id, c.Verdict, c.Text.Zh)
			}
		}
	}
}

// TestRowsAtLeast: of a table that has several rows at least, all rows may have full marks, and none.
func TestRowsAtLeast(t *testing.T) {
	for _, rows := range []string{`{"least": 4, "most": 4}`, `{"least": 3}`, `{"least": 1, "most": 4}`} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"年度": {"type": "table", "rows": `+rows+`, "columns": {"得分": {"type": "number", "min": 0, "max": 100}}}}, "indicators": [{"id": "A", "name": "a", "weight": 100, "percent": "mean(年度.得分)"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		for id, c := range run(t, rs) {
			if c.Verdict == verify.Open {
				t.Errorf("%s: %s %s", rows, id, c.Text.Zh)
			}
		}
	}
}

// TestOwnInRows: of a table that the rule set gives, the row of a key that the declarations confine to its keys is always there, within a loop too.
func TestOwnInRows(t *testing.T) {
	for _, c := range []struct {
		choices, from string
		proved        bool
	}{{`["一等", "二等"]`, "1", true}, {`["一等", "三等"]`, "1", false}, {`["一等", "二等"]`, "0", false}} {
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
			"facts": {"奖": {"type": "table", "columns": {"等": {"type": "text", "choices": `+c.choices+`}, "次": {"type": "number", "integer": true, "min": `+c.from+`, "max": 2}}},
				"分": {"type": "table", "key": "等", "columns": {"等": {"type": "text"}, "得": {"type": "number", "min": 0, "max": 50}}, "value": [{"等": "一等", "得": 50}, {"等": "二等", "得": 20}]},
				"数": {"type": "table", "key": "次", "columns": {"次": {"type": "number"}, "得": {"type": "number", "min": 0, "max": 50}}, "value": [{"次": 1, "得": 50}, {"次": 2, "得": 20}]}},
			"indicators": [{"id": "A", "name": "a", "weight": 100, "percent": "min(100, sum(奖.map(r, own(分, r.等).得)) + sum(奖.map(r, own(数, r.次).得)))"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		claims := run(t, rs)
		if got := claims["A:defined"].Verdict == verify.Proved; got != c.proved {
			for id, claim := range claims {
				t.Log(id, claim.Verdict, claim.Text.Zh)
			}
			t.Errorf("%+v: proved %v", c, got)
		}
	}
}

// TestNever: where there is no rule for anything, nothing is left open.
func TestNever(t *testing.T) {
	rs, err := engine.Parse("n.json", []byte(`{"$schema": "x", "id": "t/never", "version": "1", "title": "t", "effective": {"from": "2020-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "有": {"type": "boolean"}},
		"indicators": [{"id": "A", "name": "a", "weight": 80, "percent": "率"}, {"id": "B", "name": "b", "weight": 10, "points": "no_rule('没有分配')"},
			{"id": "C", "name": "c", "weight": 10, "points": "有 ? no_rule('一') : no_rule('二')", "applies": "率 > 50", "when_not_applicable": "full"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	claims := run(t, rs)
	for id, c := range claims {
		if c.Verdict == verify.Open {
			t.Errorf("%s is open: %s", id, c.Text.Zh)
		}
	}
	for _, id := range []string{"B:full", "C:full"} {
		if claims[id].Verdict != verify.Refuted || !strings.Contains(claims[id].Text.Zh, "没有一种情形有得分") {
			t.Errorf("%s: %v %s", id, claims[id].Verdict, claims[id].Text.Zh)
		}
	}
}
