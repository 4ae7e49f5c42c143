package verify_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/number"
	"jixiao/engine/verify"
	"jixiao/rules"
)

func load(t testing.TB, ref string) *engine.RuleSet {
	t.Helper()
	rs, list := engine.Load(rules.FS, ref)
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
			t.Errorf("two claims are called %s: %s; %s", c.ID, before.Text, c.Text)
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
		{"等级:tiled", "proved", "恰有一个等级"},
	} {
		c, ok := claims[want.id]
		if !ok || c.Verdict.String() != want.verdict || !strings.Contains(c.Text, want.text) {
			t.Errorf("%s: %v %s, want %s %s", want.id, c.Verdict, c.Text, want.verdict, want.text)
		}
	}
	open := 0
	for _, c := range claims {
		if c.Verdict == verify.Open {
			open++
			t.Logf("not proved: %s %s", c.ID, c.Text)
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
	rs, list := engine.ParseOver("2022.2.json", []byte(bare), func(ref string) (string, []byte, error) {
		name := strings.Replace(ref, "@", "/", 1) + ".json"
		text, err := rules.FS.ReadFile(name)
		return name, text, err
	})
	if rs == nil {
		t.Fatal(list)
	}
	for _, c := range run(t, rs, "C404") {
		if c.Property == verify.Defined {
			if c.Verdict != verify.Refuted || !strings.Contains(c.Text, "除以 0（支出标准.已建设业务数）") || !strings.Contains(string(c.Document), `"支出标准.已建设业务数": 0`) {
				t.Errorf("%v %s %s", c.Verdict, c.Text, c.Document)
			}
			return
		}
	}
	t.Error("nothing is said of the division")
}

// small makes a rule set of one criterion over facts of every kind.
func small(percent, members string) (*engine.RuleSet, diag.List) {
	quoted, _ := json.Marshal(percent)
	return engine.Parse("small.json", []byte(`{"$schema": "x", "id": "test/small", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"甲": {"type": "number", "min": 0, "max": 100}, "乙": {"type": "number", "min": 0}, "丙": {"type": "number", "min": 0, "integer": true},
			"是": {"type": "boolean"}, "否": {"type": "boolean"}, "等": {"type": "text", "choices": ["优", "良", "差"]}},
		"let": {"率": "甲 / 乙 * 100"},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": `+string(quoted)+members+`}]}`))
}

// TestMonotone: proved, refuted with two documents, and open where the rule has another number beside its measure.
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
		{"min(100, 甲 * 乙)", `{"甲": "higher"}`, "not-proved"},
		{"甲 == 50 ? 40 : 甲", `"higher"`, "refuted"},
	} {
		rs, list := small(c.percent, `, "better": `+c.better)
		if rs == nil {
			t.Fatal(c.percent, list)
		}
		found := false
		for _, claim := range run(t, rs) {
			if claim.Property == verify.Monotone {
				if found = true; claim.Verdict.String() != c.want {
					t.Errorf("%s (%s): %v, want %s: %s", c.percent, c.better, claim.Verdict, c.want, claim.Text)
				}
			}
		}
		if !found {
			t.Errorf("%s: no claim", c.percent)
		}
	}
}

func randomPercent(r *rapid.T, depth int) string {
	leaf := func() string {
		return rapid.SampledFrom([]string{"0", "50", "100", "5", "甲", "乙", "丙", "率", "min(100, 率)"}).Draw(r, "leaf")
	}
	if depth == 0 {
		return leaf()
	}
	n := func() string { return randomPercent(r, depth-1) }
	test := func() string {
		return rapid.SampledFrom([]string{"是", "否", "是 && !否", "是 || 否", "等 == '优'", "等 != '差'", "等 in ['优', '良']", "乙 > 0", "丙 == 0", "率 > 80", "甲 < 60", "甲 <= 丙", "率 >= 100 && 是"}).Draw(r, "test")
	}
	switch rapid.IntRange(0, 12).Draw(r, "form") {
	case 0, 1:
		return "(" + test() + " ? " + n() + " : " + n() + ")"
	case 2:
		return "band(" + leaf() + ", [[90, " + n() + "], [60, " + n() + "]], 0)"
	case 3:
		return "band(" + leaf() + ", [[90, 100], [60, 50]])"
	case 4:
		return "deduct(5, " + n() + ")"
	case 5:
		return "attained(" + n() + ", " + leaf() + ")"
	case 6:
		return "linear(" + n() + ", 60, 100)"
	case 7:
		return "clamp(" + n() + ", 0, 100)"
	case 8:
		return "checklist([" + test() + ", " + test() + ", 是], [20, 40, 40])"
	case 9:
		return "lookup([['优', 100], ['良', " + n() + "], ['差', 0]], 等)"
	case 10:
		return "(" + n() + rapid.SampledFrom([]string{" + ", " - ", " * ", " / "}).Draw(r, "op") + n() + ")"
	case 11:
		return "no_rule('无')"
	}
	return rapid.SampledFrom([]string{"whole", "begun", "floor", "abs"}).Draw(r, "fn") + "(" + n() + ")"
}

// TestSoundness: for random rules, no claim that is called proved, and no impossibility, is ever violated by random facts,
// and every document shows what its claim says.
func TestSoundness(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		percent := randomPercent(r, 3)
		better := ""
		if rapid.Bool().Draw(r, "measured") {
			better = `, "better": {"` + rapid.SampledFrom([]string{"甲", "率", "丙"}).Draw(r, "measure") + `": "` + rapid.SampledFrom([]string{"higher", "lower"}).Draw(r, "direction") + `"}`
		}
		applies := rapid.SampledFrom([]string{"", `, "applies": "是"`, `, "applies": "乙 > 0"`, `, "applies": "等 != '差'"`}).Draw(r, "applies")
		rs, _ := small(percent, better+applies)
		if rs == nil {
			return
		}
		claims := run(t, rs)
		for _, c := range claims {
			if c.Document != nil {
				shows(r, rs, c)
			}
		}
		var last *sample
		for range 12 {
			s := draw(r, last)
			last = s
			s.score(r, rs)
			s.check(r, percent+better+applies, claims)
		}
	})
}

// shows checks a document against its claim.
func shows(r *rapid.T, rs *engine.RuleSet, c verify.Claim) {
	facts, list := rs.Read("f", c.Document)
	if facts == nil {
		r.Fatalf("%s: %s: %v", c.ID, c.Document, list)
	}
	res := rs.Evaluate(facts).Of(rs.Find("A"))
	ok := true
	switch c.Property {
	case verify.Defined, verify.Range, verify.NoRule:
		ok = res.Why != nil
	case verify.Full:
		ok = res.Why == nil && res.Percent.Equal(number.Hundred) == (c.Verdict == verify.Proved)
	case verify.Zero:
		ok = res.Why == nil && (res.Percent.Sign() == 0) == (c.Verdict == verify.Proved)
	}
	if !ok {
		r.Fatalf("%s %v: %s does not show it: %v %s", c.ID, c.Verdict, c.Document, res.Status, res.Percent)
	}
}

type sample struct {
	a, b, c number.Number
	yes, no bool
	grade   string
	result  engine.Result
	rate    number.Number
	before  *sample // alike but for one measure
}

func draw(r *rapid.T, last *sample) *sample {
	s := &sample{a: number.Frac(rapid.Int64Range(0, 1000).Draw(r, "a"), 10), b: number.Frac(rapid.Int64Range(0, 2000).Draw(r, "b"), 10), c: number.Int(rapid.Int64Range(0, 30).Draw(r, "c")),
		yes: rapid.Bool().Draw(r, "yes"), no: rapid.Bool().Draw(r, "no"), grade: rapid.SampledFrom([]string{"优", "良", "差"}).Draw(r, "grade")}
	if last != nil && rapid.Bool().Draw(r, "near") { // all but one measure as before
		kept := *last
		if rapid.Bool().Draw(r, "which") {
			kept.a = s.a
		} else {
			kept.c = s.c
		}
		kept.before = last
		return &kept
	}
	return s
}

func (s *sample) score(r *rapid.T, rs *engine.RuleSet) {
	text := fmt.Sprintf(`{"facts": {"甲": %s, "乙": %s, "丙": %s, "是": %v, "否": %v, "等": "%s"}}`, s.a, s.b, s.c, s.yes, s.no, s.grade)
	facts, list := rs.Read("f", []byte(text))
	if facts == nil {
		r.Fatal(list)
	}
	s.result = *rs.Evaluate(facts).Of(rs.Find("A"))
	if s.b.Sign() > 0 {
		s.rate = s.a.Quo(s.b)
	}
}

func (s *sample) scored() bool { return s.result.Why == nil && s.result.Status == engine.Scored }

func (s *sample) check(r *rapid.T, rule string, claims map[string]verify.Claim) {
	fail := func(c verify.Claim) {
		r.Fatalf("%s: %s is %v (%s), but 甲 %s 乙 %s 丙 %s %v %v %s gives %v %s %v", rule, c.ID, c.Verdict, c.Text, s.a, s.b, s.c, s.yes, s.no, s.grade, s.result.Status, s.result.Percent, s.result.Why)
	}
	for _, c := range claims {
		switch {
		case c.Property == verify.Defined && c.Verdict == verify.Proved:
			if w := s.result.Why; w != nil && w.Code != diag.OutcomeNoRule && w.Code != diag.OutcomeRange {
				fail(c)
			}
		case c.Property == verify.Range && c.Verdict == verify.Proved:
			if w := s.result.Why; w != nil && w.Code == diag.OutcomeRange {
				fail(c)
			}
		case c.Property == verify.Applies && c.Verdict == verify.Refuted:
			if s.result.Status != engine.NotApplicable {
				fail(c)
			}
		case c.Property == verify.Full && c.Verdict == verify.Refuted:
			if s.scored() && s.result.Percent.Equal(number.Hundred) {
				fail(c)
			}
		case c.Property == verify.Zero && c.Verdict == verify.Refuted:
			if s.scored() && s.result.Percent.Sign() == 0 {
				fail(c)
			}
		case c.Property == verify.NoRule && c.Verdict == verify.Refuted:
			if w := s.result.Why; w != nil && w.Node != nil && w.Code == diag.OutcomeNoRule && strings.HasSuffix(c.ID, w.Node.ID(c.Criterion.Rule)) {
				fail(c)
			}
		case c.Property == verify.Values:
			if s.scored() && !strings.Contains(c.Text+"、", " "+s.result.Percent.Approx(4)+"%、") && !strings.Contains(c.Text+"、", "、"+s.result.Percent.Approx(4)+"%、") {
				fail(c)
			}
		case c.Property == verify.Monotone && c.Verdict == verify.Proved:
			s.compare(c, fail)
		}
	}
}

// compare checks a proved direction against the sample before, which differs in one number.
func (s *sample) compare(c verify.Claim, fail func(verify.Claim)) {
	b := s.before
	if b == nil || !s.scored() || !b.scored() {
		return
	}
	d := c.Criterion.Better[0]
	var x, y number.Number
	switch d.Name {
	case "甲":
		if x, y = b.a, s.a; !b.c.Equal(s.c) {
			return
		}
	case "丙":
		if x, y = b.c, s.c; !b.a.Equal(s.a) {
			return
		}
	default:
		if x, y = b.rate, s.rate; s.b.Sign() == 0 || !b.c.Equal(s.c) {
			return
		}
	}
	if !d.Higher {
		x, y = y.Neg(), x.Neg()
		x, y = y, x
	}
	if x.Less(y) && s.result.Percent.Less(b.result.Percent) || y.Less(x) && b.result.Percent.Less(s.result.Percent) {
		fail(c)
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

// TestEveryRuleSet: shipped rule sets verify without a claim left open that could be decided: the list is kept short.
func TestEveryRuleSet(t *testing.T) {
	entries, err := engine.Catalogue(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	var open []string
	for _, e := range entries {
		rs := load(t, e.Ref())
		if rs.Framework {
			continue
		}
		for _, c := range run(t, rs) {
			if c.Verdict == verify.Open {
				open = append(open, e.ID+" "+c.ID)
			}
		}
	}
	sort.Strings(open)
	if len(open) > 1 {
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
