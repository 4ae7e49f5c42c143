package diag_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"jixiao/engine/diag"
)

// TestPrinter: a finding shows its line with marks under the words, however wide they are; a long line is cut around it.
func TestPrinter(t *testing.T) {
	source := diag.NewSource("a.json", []byte("{\"甲\":\n \"预算.决算支初 / 2\"}\n"))
	at := strings.Index(string(source.Text), "预算")
	d := diag.New(diag.UnknownName, diag.Place{Source: source, Span: diag.Span{Start: at, End: at + len("预算.决算支初")}}, "预算.决算支初").WithHelp("预算.决算支出")
	got := diag.Printer{}.Sprint(diag.List{d})
	want := "a.json:2:3: error[unknown-fact]: 没有名为“预算.决算支初”的事实\n  2 | \"预算.决算支初 / 2\"}\n    |  ~~~~~~~~~~~~~\n    = 是否指“预算.决算支出”？\n"
	if got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	long := diag.NewSource("b.json", []byte(strings.Repeat("甲", 500)+"乙"+strings.Repeat("丙", 500)))
	d = diag.New(diag.SyntaxUnexpected, diag.Place{Source: long, Span: diag.Span{Start: 1500, End: 1503}}, "乙")
	for _, line := range strings.Split(diag.Printer{}.Sprint(diag.List{d}), "\n") {
		if diag.Width(line) > 130 {
			t.Errorf("%d columns: %s", diag.Width(line), line)
		}
	}
}

// TestManyFindings: of more than so many only the count is told.
func TestManyFindings(t *testing.T) {
	var list diag.List
	for range diag.MaxPrinted + 5 {
		list.Add(diag.New(diag.SyntaxIncomplete, diag.Place{}))
	}
	if got := (diag.Printer{}).Sprint(list); !strings.HasSuffix(got, "其余 5 处没有列出\n") || strings.Count(got, "\n") != diag.MaxPrinted+1 {
		t.Errorf("%d lines, …%s", strings.Count(got, "\n"), got[len(got)-60:])
	}
}

// TestVisible: whatever a file holds, what is shown steers no terminal, forges no line and hides nothing.
func TestVisible(t *testing.T) {
	for in, want := range map[string]string{"青云谱": "青云谱", "a\x1b[2Jb": `a\u001b[2Jb`, "a\nb": `a\nb`, "a\u202eb": `a\u202eb`, "次\u200b数": `次\u200b数`, "\U000e0041": `\u{e0041}`} {
		if got := diag.Visible(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestQuoted: any text in JSON's quotes is the same text for any reader of JSON.
func TestQuoted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		var back string
		if err := json.Unmarshal(diag.AppendQuoted(nil, s), &back); err != nil || utf8.ValidString(s) && back != s {
			t.Fatalf("%q came back as %q: %v", s, back, err)
		}
	})
}

// TestFindings: an error that is a list is that list, also wrapped; another is none; and no list is no error.
func TestFindings(t *testing.T) {
	list := diag.List{diag.New(diag.SyntaxIncomplete, diag.Place{})}
	if got := diag.Findings(fmt.Errorf("x: %w", list.Err())); len(got) != 1 {
		t.Error(got)
	}
	if diag.Findings(fmt.Errorf("x")) != nil || diag.Findings(nil) != nil || (diag.List{}).Err() != nil {
		t.Error("what is no finding is one")
	}
	if note := (diag.List{list[0].WithSeverity(diag.Note)}); note.Err() != nil {
		t.Error("a note is an error")
	}
}

// TestNearest: one mistyped character finds the word; what is unlike finds none.
func TestNearest(t *testing.T) {
	names := []string{"预算.决算支出", "预算.调整支出", "满意度"}
	if got := diag.Nearest("预算.决算支初", names); got != names[0] {
		t.Error(got)
	}
	if got := diag.Nearest("abcdef", names); got != "" {
		t.Error(got)
	}
}

// TestData: a finding as JSON says what check prints, and nothing of the rest of its file.
func TestData(t *testing.T) {
	source := diag.NewSource("a.json", []byte("{\"甲\":\n \"预算.决算支初 / 2\"}\n"))
	list := diag.List{diag.New(diag.UnknownName, diag.Place{Source: source, Span: diag.Span{Start: 10, End: 20}}, "预算.决算支初"), {}}
	text, err := json.Marshal(list)
	if want := `[{"severity":"error","code":"unknown-fact","message":"没有名为“预算.决算支初”的事实","file":"a.json","line":2,"column":3},{"severity":"invalid","code":"","message":""}]`; err != nil || string(text) != want {
		t.Errorf("%s %v, not %s", text, err, want)
	}
	if got := list.Data(diag.En)[0].Message; got != `there is no fact "预算.决算支初"` && !strings.Contains(got, "there is no fact") {
		t.Error(got)
	}
}
