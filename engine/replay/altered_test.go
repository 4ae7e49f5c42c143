package replay_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/replay"
	"jixiao/rules"
)

// TestEveryAlteredNumberIsSeen alters each printed number of the first report in its last digit, one at a time, and asks
// whether the replay says anything else than before.
func TestEveryAlteredNumberIsSeen(t *testing.T) {
	text, said := first(t)
	before := said(text)
	numbers := regexp.MustCompile(`"(?:total|weight|rate|points|percent|printed)": "([0-9.,]*[0-9])%?"`).FindAllSubmatchIndex(text, -1)
	if len(numbers) < 300 {
		t.Fatalf("%d printed numbers", len(numbers))
	}
	for _, m := range numbers {
		altered := append([]byte{}, text...)
		at := m[3] - 1
		altered[at] = '0' + (altered[at]-'0'+1)%10
		if said(altered) == before {
			line := 1
			for _, c := range text[:at] {
				if c == '\n' {
					line++
				}
			}
			t.Errorf("line %d: %s: nothing is said of %s", line, text[m[0]:m[1]], altered[m[2]:m[3]])
		}
	}
	t.Logf("%d numbers", len(numbers))
}

// TestEveryDroppedScoreIsSeen leaves each score of each copy out, one at a time.
func TestEveryDroppedScoreIsSeen(t *testing.T) {
	text, said := first(t)
	before := said(text)
	lines := regexp.MustCompile(`(?m)^ +"[A-Z][0-9]{3}": \{[^}]*"points"[^}]*\},?\n`).FindAllIndex(text, -1)
	if len(lines) < 100 {
		t.Fatalf("%d scores", len(lines))
	}
	comma := regexp.MustCompile(`,(\s*\})`)
	for _, m := range lines {
		less := append(append([]byte{}, text[:m[0]]...), text[m[1]:]...)
		if said(comma.ReplaceAll(less, []byte("$1"))) == before {
			t.Errorf("nothing is said of %s", text[m[0]:m[1]])
		}
	}
}

// TestEveryAlteredFactIsSeen alters each number of the first report's facts, likewise. Six are not printed in the report: counts that are
// presumed or computed, and of which only the least is known.
func TestEveryAlteredFactIsSeen(t *testing.T) {
	text, _ := first(t)
	report, list := replay.ReadReport("report.json", text)
	if report == nil {
		t.Fatal(list)
	}
	facts, err := os.ReadFile("../../conformance/reports/2022-qingyunpu-trade-union/facts.json")
	if err != nil {
		t.Fatal(err)
	}
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	if err != nil {
		t.Fatal(err)
	}
	said := func(text []byte) string {
		f, err := rs.Read("facts.json", text)
		if err != nil {
			return err.Error()
		}
		differences, list := replay.Compare(report, f.Evaluate())
		return fmt.Sprint(differences, diag.Printer{}.Sprint(list))
	}
	before := said(facts)
	unprinted := map[string]bool{"互助保障.办理人次": true, "技能培训.次数": true, "技能竞赛.次数": true, "爱心驿站.数量": true, "创业贷款.指导完成率": true, "上级考核.表彰次数": true}
	numbers := regexp.MustCompile(`": ?-?([0-9]+(?:\.[0-9]+)?)`).FindAllSubmatchIndex(facts, -1)
	name := regexp.MustCompile(`"([^"]+)": (?:\{[^{}]*)?$`)
	for _, m := range numbers {
		altered := append([]byte{}, facts...)
		at := m[3] - 1
		altered[at] = '0' + (altered[at]-'0'+1)%10
		fact := string(name.FindSubmatch(facts[:m[2]])[1])
		if said(altered) == before && !unprinted[fact] {
			t.Errorf("%s: nothing is said of %s", fact, facts[m[2]:m[3]])
		}
	}
	t.Logf("%d numbers", len(numbers))
}

// first is the first report, and what its replay says of another text.
func first(t *testing.T) (text []byte, said func([]byte) string) {
	const dir = "../../conformance/reports/2022-qingyunpu-trade-union/"
	text, err := os.ReadFile(dir + "report.json")
	if err != nil {
		t.Fatal(err)
	}
	facts, err := os.ReadFile(dir + "facts.json")
	if err != nil {
		t.Fatal(err)
	}
	rs, err := library.Load(rules.FS, "qingyunpu/trade-union@2022.2")
	if err != nil {
		t.Fatal(err)
	}
	f, err := rs.Read("facts.json", facts)
	if err != nil {
		t.Fatal(err)
	}
	card := f.Evaluate()
	said = func(text []byte) string {
		report, list := replay.ReadReport("report.json", text)
		if report == nil {
			return fmt.Sprint(list)
		}
		differences, list := replay.Compare(report, card)
		return fmt.Sprint(differences, diag.Printer{}.Sprint(list))
	}
	return text, said
}

// TestEveryAlteredQuotationIsSeen alters each amount in the words of the first report's statements: years are no amounts, and a hundred
// stands in nearly every expression.
func TestEveryAlteredQuotationIsSeen(t *testing.T) {
	text, said := first(t)
	before := said(text)
	words := regexp.MustCompile(`"words": "([^"]*)"`).FindAllSubmatchIndex(text, -1)
	number := regexp.MustCompile(`[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?`)
	n := 0
	for _, w := range words {
		for _, m := range number.FindAllIndex(text[w[2]:w[3]], -1) {
			if strings.HasPrefix(string(text[w[2]+m[1]:]), "年") {
				continue
			}
			n++
			at := w[2] + m[1] - 1
			altered := append([]byte{}, text...)
			altered[at] = '0' + (altered[at]-'0'+1)%10
			if said(altered) == before {
				t.Errorf("%s: nothing is said of %s", text[w[0]:w[1]], altered[w[2]+m[0]:w[2]+m[1]])
			}
		}
	}
	if n < 70 {
		t.Errorf("%d amounts", n)
	}
	t.Logf("%d amounts", n)
}
