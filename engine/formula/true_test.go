package formula

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// sumLine is a line that is arithmetic and nothing else, but for units behind numbers.
var (
	sumLine = regexp.MustCompile(`^[0-9.…%（）()+−×÷ ]+ = −?[0-9.…%]+(，|$)`)
	units   = regexp.MustCompile(`([0-9…])[处场人次天元项]`)
)

// read computes what a text of sums and products says, a percent sign as a hundredth. ok is false for what is no such text.
type sums struct {
	text string
	at   int
	ok   bool
}

func (s *sums) peek(signs ...string) string {
	for s.at < len(s.text) && s.text[s.at] == ' ' {
		s.at++
	}
	for _, sign := range signs {
		if strings.HasPrefix(s.text[s.at:], sign) {
			s.at += len(sign)
			return sign
		}
	}
	return ""
}

func (s *sums) add() number.Number {
	x := s.mul()
	for {
		switch s.peek("+", "−") {
		case "+":
			x = x.Add(s.mul())
		case "−":
			x = x.Sub(s.mul())
		default:
			return x
		}
	}
}

func (s *sums) mul() number.Number {
	x := s.one()
	for {
		switch s.peek("×", "÷") {
		case "×":
			x = x.Mul(s.one())
		case "÷":
			y := s.one()
			if y.Sign() == 0 {
				s.ok = false
				return x
			}
			x = x.Quo(y)
		default:
			return x
		}
	}
}

func (s *sums) one() number.Number {
	switch s.peek("（", "(", "−") {
	case "−":
		return s.one().Neg()
	case "（", "(":
		x := s.add()
		if s.peek("）", ")") == "" {
			s.ok = false
		}
		return x
	}
	from := s.at
	for s.at < len(s.text) && (s.text[s.at] >= '0' && s.text[s.at] <= '9' || s.text[s.at] == '.') {
		s.at++
	}
	x, err := number.Parse(s.text[from:s.at])
	s.ok = s.ok && err == nil
	if s.peek("%") != "" {
		x = x.Quo(number.Hundred)
	}
	return x
}

// refuted says how a line of a derivation is false as arithmetic, "" if it is not, or is none.
func refuted(line string) (why string, is bool) {
	line = units.ReplaceAllString(line, "$1")
	found := sumLine.FindString(line)
	if found == "" {
		return "", false
	}
	parts := strings.Split(strings.TrimSuffix(found, "，"), " = ")
	for k := 1; k < len(parts); k++ {
		left, right := parts[k-1], parts[k]
		if strings.Contains(left, "…") {
			continue // it was cut off
		}
		a := sums{text: left, ok: true}
		x := a.add()
		if !a.ok || a.at < len(strings.TrimRight(left, " ")) {
			continue
		}
		b := sums{text: strings.Replace(right, "…", "", 1), ok: true}
		y := b.add()
		if !b.ok {
			continue
		}
		off := x.Sub(y).Abs()
		switch digits := len(right) - strings.Index(right+".", ".") - len("…") - 1; {
		case strings.Contains(right, "…") && number.Step(min(18, max(0, digits-1))).Less(off):
			return left + " is no " + right, true
		case !strings.Contains(right, "…") && off.Sign() != 0:
			return left + " is not " + right, true
		}
	}
	return "", true
}

// TestDerivationsAreTrue: every line of a derivation that is arithmetic is true as it stands there, with a percent sign as a hundredth.
func TestDerivationsAreTrue(t *testing.T) {
	s, frame := world()
	lines := 0
	rapid.Check(t, func(t *rapid.T) {
		f, _ := s.Compile(CEL, Plain("test", numberFormula(t, 3).cel), Number)
		if f == nil {
			return
		}
		randomFrame(t, frame)
		frame.Reset()
		for _, line := range strings.Split(string(f.Derive(nil, frame, diag.Zh)), "\n") {
			why, is := refuted(line)
			if why != "" {
				t.Fatalf("%s: %s", line, why)
			}
			if is {
				lines++
			}
		}
	})
	if lines == 0 {
		t.Error("no line is arithmetic")
	}
	t.Logf("%d lines", lines)
}
