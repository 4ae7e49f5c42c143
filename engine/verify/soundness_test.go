package verify_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/number"
	"jixiao/engine/verify"
)

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
		if applies != "" {
			applies += rapid.SampledFrom([]string{"", `, "when_not_applicable": "zero"`, `, "when_not_applicable": "full"`}).Draw(r, "policy")
		}
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
	card := facts.Evaluate()
	res := card.Of(card.Find("A"))
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
	card := facts.Evaluate()
	s.result = *card.Of(card.Find("A"))
	if s.b.Sign() > 0 {
		s.rate = s.a.Quo(s.b)
	}
}

func (s *sample) scored() bool { return s.result.Why == nil && s.result.Status == engine.Scored }

func (s *sample) check(r *rapid.T, rule string, claims map[string]verify.Claim) {
	fail := func(c verify.Claim) {
		r.Fatalf("%s: %s is %v (%s), but 甲 %s 乙 %s 丙 %s %v %v %s gives %v %s %v", rule, c.ID, c.Verdict, c.Text.Zh, s.a, s.b, s.c, s.yes, s.no, s.grade, s.result.Status, s.result.Percent, s.result.Why)
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
			if s.scored() && s.result.Percent.Equal(number.Hundred) || s.beside(c, s.result.Weight) {
				fail(c)
			}
		case c.Property == verify.Zero && c.Verdict == verify.Refuted:
			if s.scored() && s.result.Percent.Sign() == 0 || s.beside(c, number.Zero) {
				fail(c)
			}
		case c.Property == verify.NoRule && c.Verdict == verify.Refuted:
			if w := s.result.Why; w != nil && formula.NodeOf(w) != nil && w.Code == diag.OutcomeNoRule && c.ID == "A:no-rule"+formula.NodeOf(w).ID(door.Of(c.Criterion).Rule) {
				fail(c)
			}
		case c.Property == verify.Values:
			if s.result.Status == engine.NotApplicable && !strings.HasPrefix(c.Text.Zh, "适用时") {
				fail(c)
			}
			if s.scored() && !strings.Contains(c.Text.Zh+"、", " "+s.result.Percent.Approx(4)+"%、") && !strings.Contains(c.Text.Zh+"、", "、"+s.result.Percent.Approx(4)+"%、") {
				fail(c)
			}
		case c.Property == verify.Monotone && c.Verdict == verify.Proved:
			s.compare(c, fail)
		}
	}
}

// beside reports whether a criterion that does not apply has so many points although a claim says of all facts, also those, that it never has.
func (s *sample) beside(c verify.Claim, points number.Number) bool {
	return s.result.Status == engine.NotApplicable && !s.result.Score.Open && s.result.Score.Lo.Equal(points) && !strings.HasPrefix(c.Text.Zh, "适用时")
}

// settled reports whether the score is known, by the rule or because the criterion does not apply.
func (s *sample) settled() bool { return s.result.Why == nil && !s.result.Score.Open }

// compare checks a proved direction against the sample before, which differs in one number.
func (s *sample) compare(c verify.Claim, fail func(verify.Claim)) {
	b := s.before
	if b == nil || !s.settled() || !b.settled() {
		return
	}
	d := door.Of(c.Criterion).Better[0]
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
	was, is := b.result.Score.Lo, s.result.Score.Lo
	if x.Less(y) && is.Less(was) || y.Less(x) && was.Less(is) {
		fail(c)
	}
}
