package batch_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/diag"
	"jixiao/engine/library"

	"golang.org/x/text/encoding/simplifiedchinese"
)

const rules = `{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
	"grades": [{"name": "优", "from": 90}, {"name": "差", "from": 0}],
	"facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "用": {"type": "boolean"}, "况": {"type": "number", "judgement": true}},
	"indicators": [{"id": "A", "name": "甲", "weight": 60, "percent": "率"}, {"id": "B", "name": "乙", "weight": 40, "percent": "用 ? 100 : max(0, min(100, 况))"}]}`

func ruleSet(t testing.TB) *engine.RuleSet {
	rs, err := engine.Parse("a.json", []byte(rules), nil)
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

func made(n int) string {
	var b strings.Builder
	for k := range n {
		switch k % 10 {
		case 3:
			b.WriteString("{\"subject\": \"坏\", \"facts\": {\"率\": 101}}\n")
		case 7:
			fmt.Fprintf(&b, "{\"subject\": \"缺%d\", \"facts\": {\"率\": %d}}\n", k, k%101)
		default:
			fmt.Fprintf(&b, "{\"subject\": \"甲%d\", \"facts\": {\"率\": %d, \"用\": %v, \"况\": {\"value\": 50, \"basis\": \"judged\", \"reason\": \"因\"}}}\n", k, k%101, k%3 > 0)
		}
	}
	return b.String()
}

func run(t testing.TB, text string, o batch.Options, format batch.Format) (string, *batch.Summary) {
	var out bytes.Buffer
	sum, err := batch.Run(context.Background(), batch.Lines("a.jsonl", strings.NewReader(text)), batch.Under(ruleSet(t)), format, &out, o)
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), sum
}

func text(t testing.TB, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestOneRecordForOneDocument: in order, the same for any number of workers, a refused document too, and the summary counts them all.
func TestOneRecordForOneDocument(t *testing.T) {
	input := made(1003)
	one, sum := run(t, input, batch.Options{Workers: 1}, batch.Records{})
	four, again := run(t, input, batch.Options{Workers: 4}, batch.Records{})
	if one != four || text(t, sum) != text(t, again) {
		t.Error("the number of workers makes a difference")
	}
	lines := strings.Split(strings.TrimSuffix(one, "\n"), "\n")
	if len(lines) != 1003 || sum.Documents != 1003 || sum.Refused != 101-1 || sum.Codes["fact-above"] != 100 {
		t.Fatalf("%d records, %s", len(lines), text(t, sum))
	}
	rs := ruleSet(t)
	for k, doc := range strings.Split(strings.TrimSuffix(input, "\n"), "\n") {
		var r struct {
			At        string
			Line      int
			Refused   []struct{ Code, Place string }
			Scorecard struct{ Total struct{ Score string } }
		}
		if err := json.Unmarshal([]byte(lines[k]), &r); err != nil || r.Line != k+1 || r.At != "a.jsonl" {
			t.Fatalf("%s: %v", lines[k], err)
		}
		facts, err := rs.Read("a", []byte(doc))
		if (err != nil) != (len(r.Refused) > 0) {
			t.Fatalf("%s: %v", lines[k], err)
		}
		if err != nil {
			if want := fmt.Sprintf("a.jsonl:%d:", k+1); !strings.HasPrefix(r.Refused[0].Place, want) {
				t.Errorf("%s is not in line %d", r.Refused[0].Place, k+1)
			}
			continue
		}
		if card := facts.Evaluate(); !card.Total.Score.Open && r.Scorecard.Total.Score != card.Total.Score.Lo.Fixed(2, 0) {
			t.Errorf("%s: %s", lines[k], card.Total.Score.Lo)
		}
	}
}

// TestGoesOn: a run that is stopped anywhere and continued gives the bytes and the summary of one that was not, also where the summary was kept as JSON.
func TestGoesOn(t *testing.T) {
	input := made(700)
	for _, format := range []batch.Format{batch.Records{Totals: true}, batch.Rows{}} {
		want, all := run(t, input, batch.Options{}, format)
		stop := errors.New("enough")
		var out bytes.Buffer
		var mark uint64
		sum, err := batch.Run(context.Background(), batch.Lines("a.jsonl", strings.NewReader(input)), batch.Under(ruleSet(t)), format, &out,
			batch.Options{Progress: func(p batch.Progress) error {
				if mark = p.Mark; p.Documents > 200 {
					return stop
				}
				return nil
			}})
		if !errors.Is(err, stop) || sum.Documents >= 700 {
			t.Fatalf("%v after %d", err, sum.Documents)
		}
		kept := new(batch.Summary)
		if err := json.Unmarshal([]byte(text(t, sum)), kept); err != nil {
			t.Fatal(err)
		}
		rest, total := run(t, input, batch.Options{Skip: kept.Documents, Before: kept, Mark: mark}, format)
		others := strings.Replace(input, "甲", "乙", 1)
		if others == input {
			others = strings.Replace(input, "1", "2", 1)
		}
		if _, err := batch.Run(context.Background(), batch.Lines("a.jsonl", strings.NewReader(others)), batch.Under(ruleSet(t)), format, io.Discard, batch.Options{Skip: kept.Documents, Before: kept, Mark: mark}); err != batch.ErrOthers {
			t.Errorf("of other documents: %v", err)
		}
		if out.String()+rest != want {
			t.Errorf("the two parts differ from the whole")
		}
		if text(t, total) != text(t, all) {
			t.Errorf("%s\n%s", text(t, total), text(t, all))
		}
	}
}

// TestStops: a run ends with the context, with what it cannot read, and with what it cannot write, and each time with whole records.
func TestStops(t *testing.T) {
	rs := ruleSet(t)
	ctx, cancel := context.WithCancel(context.Background())
	var out bytes.Buffer
	sum, err := batch.Run(ctx, func(yield func(batch.Document, error) bool) {
		for k := 0; yield(batch.Document{Name: "x", Text: []byte(`{"facts": {"率": 1}}`)}, nil); k++ {
			if k == 500 {
				cancel()
			}
		}
	}, batch.Under(rs), batch.Records{}, &out, batch.Options{})
	if !errors.Is(err, context.Canceled) || int64(strings.Count(out.String(), "\n")) != sum.Documents || !strings.HasSuffix(out.String(), "}\n") {
		t.Errorf("%v after %d: %q", err, sum.Documents, out.String()[max(0, out.Len()-20):])
	}
	out.Reset()
	broken := errors.New("broken")
	sum, err = batch.Run(context.Background(), batch.Lines("x", io.MultiReader(strings.NewReader(made(5)), &failing{broken})), batch.Under(rs), batch.Records{}, &out, batch.Options{})
	if !errors.Is(err, broken) || sum.Documents != 5 || strings.Count(out.String(), "\n") != 5 {
		t.Errorf("%v after %d", err, sum.Documents)
	}
	if _, err = batch.Run(context.Background(), batch.Lines("x", strings.NewReader(made(9000))), batch.Under(rs), batch.Records{}, &failing{broken}, batch.Options{}); !errors.Is(err, broken) {
		t.Error(err)
	}
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error)  { return 0, f.err }
func (f *failing) Write([]byte) (int, error) { return 0, f.err }

// TestTable: a row is the document that it says, whatever it is written with, and a finding on it names row and column.
func TestTable(t *testing.T) {
	rs := ruleSet(t)
	table := "\ufeffsubject,率,用,况,况:basis,况:reason\n甲,80%,是,,,\n\"乙,丙\",\"1,0\",否,50,judged,因\n丁,多,是\n\n戊,50,否,1,judged,因,9\n己,50,,,,\n"
	var out bytes.Buffer
	sum, err := batch.Run(context.Background(), batch.Table("a.csv", strings.NewReader(table)), batch.Under(rs), batch.Records{Totals: true}, &out, batch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	for k, want := range []string{`"line":2,"ruleset":"demo/one@1","subject":"甲"`, `"place":"a.csv:3:率"`, `"place":"a.csv:4:率"`, `"code":"table-wide"`, `"from":"30.00","to":"70.00"`} {
		if k >= len(got) || !strings.Contains(got[k], want) {
			t.Errorf("%d: no %s in %s", k, want, out.String())
		}
	}
	if sum.Documents != 5 || sum.Refused != 3 || sum.Open != 1 {
		t.Error(text(t, sum))
	}
	gbk := "subject,\xc2\xca,\xd3\xc3\n\xbc\xd7,80,\xca\xc7\n" // 率 用 甲 是
	out.Reset()
	if _, err := batch.Run(context.Background(), batch.Table("a.csv", strings.NewReader(gbk)), batch.Under(rs), batch.Records{Totals: true}, &out, batch.Options{}); err != nil || !strings.Contains(out.String(), `"subject":"甲"`) || !strings.Contains(out.String(), `"score":"88.00"`) {
		t.Errorf("%v %s", err, out.String())
	}
}

// TestFolder: the documents of a folder come in order of their paths, and one that is no document is refused.
func TestFolder(t *testing.T) {
	fsys := fstest.MapFS{"b/1.json": {Data: []byte(`{"facts": {"率": 1}}`)}, "a.json": {Data: []byte(`{`)}, "b/2.txt": {}, "c.json": {Data: []byte(`{"facts": {"率": 1, "用": true}}`)}}
	var out bytes.Buffer
	sum, err := batch.Run(context.Background(), batch.Folder(fsys, "in/"), batch.Under(ruleSet(t)), batch.Rows{Criteria: ruleSet(t).Criteria(), Lang: diag.En}, &out, batch.Options{})
	if err != nil || sum.Documents != 3 || sum.Refused != 1 {
		t.Fatalf("%v %s", err, text(t, sum))
	}
	want := "\ufeffat,line,ruleset,subject,period,total,total_to,grade,by_rule,by_rule_to,by_rule_grade,refused,sha256,findings,A 甲,B 乙\r\n"
	if got := out.String(); !strings.HasPrefix(got, want+"in/a.json,") || !strings.Contains(got, "in/b/1.json,,demo/one@1,,,0.60,40.60,差,0.60,40.60,差,") || !strings.Contains(got, ",0.60,40.00\r\n") {
		t.Error(got)
	}
}

// TestLongLines: a line that is longer than a document may be is refused in bounded memory, and the next one is read.
func TestLongLines(t *testing.T) {
	long := io.MultiReader(strings.NewReader(`{"subject": "`), io.LimitReader(endless{}, 70<<20), strings.NewReader("\"}\n{\"facts\": {\"率\": 1}}\n"))
	var out bytes.Buffer
	sum, err := batch.Run(context.Background(), batch.Lines("x", long), batch.Under(ruleSet(t)), batch.Records{Totals: true}, &out, batch.Options{})
	if err != nil || sum.Documents != 2 || sum.Codes["file-too-large"] != 1 {
		t.Fatalf("%v %s", err, text(t, sum))
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for k := range b {
		b[k] = 'x'
	}
	return len(b), nil
}

// Example is a host that scores a file of documents, one a line, each under the rule set that it names.
func Example() {
	lib, err := library.Open(library.Config{})
	if err != nil {
		panic(err)
	}
	in := strings.NewReader(`{"ruleset": "qingyunpu/trade-union@2022.2", "subject": "甲", "facts": {}}
{"ruleset": "nobody/nothing@1", "subject": "乙", "facts": {}}
`)
	sum, err := batch.Run(context.Background(), batch.Lines("facts.jsonl", in), batch.InForce(lib), batch.Records{Totals: true}, io.Discard, batch.Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	fmt.Println(sum.Documents, "documents,", sum.Refused, "refused,", sum.Open, "open")
	// Output: 2 documents, 1 refused, 1 open
}

// TestTableOfKeyPoints: a table has a column for each key point, in words or numbers, with its reason beside it.
func TestTableOfKeyPoints(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/points", "version": "1", "title": "要点", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"规划": {"type": "checklist", "items": [{}, {"partial": true}]}}, "indicators": [{"id": "A", "name": "规划", "weight": 100, "percent": "checklist(规划)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	table := "subject,规划.①,规划.②,规划.②:reason\n甲,是,满足,\n乙,否,0.5,只有目标\n丙,是,0.5,\n丁,是,否,\n"
	var out bytes.Buffer
	if _, err := batch.Run(context.Background(), batch.Table("a.csv", strings.NewReader(table)), batch.Under(rs), batch.Records{Totals: true}, &out, batch.Options{}); err != nil {
		t.Fatal(err)
	}
	for k, want := range []string{`"score":"100.00"`, `"score":"25.00"`, `"code":"key-point-reason"`, `"score":"50.00"`} {
		if got := strings.Split(out.String(), "\n")[k]; !strings.Contains(got, want) {
			t.Errorf("%s lacks %s", got, want)
		}
	}
}

// TestTableWords: cells that are not of their fact's kind are told in the words of tables, and at the column that they are about; a percentage is
// none in another unit.
func TestTableWords(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/words", "version": "1", "title": "词", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number", "unit": "%"}, "好": {"type": "boolean"}, "点": {"type": "checklist", "items": [{"partial": true}]}},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "好 && checklist(点) > 0 ? 率 : 0"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	table := "subject,率,率:unit,率:basis,好,点.①,点.①:share,点.①:reason\n甲,0.98,比值,,是,部分满足,50%,缺\n乙,98%,比值,,是,满足,,\n丙,很高,,,是,满足,,\n丁,98,,猜的,是,满足,,\n戊,98,,,对,满足,,\n己,98,,,是,满足,50%,\n庚,98,,,是,部分满足,,缺\n辛,98,,,是,部分满足,0.5,缺\n壬,98,,,是,大概,,\n癸,98,人,,是,满足,,\n"
	var out bytes.Buffer
	if _, err := batch.Run(context.Background(), batch.Table("a.csv", strings.NewReader(table)), batch.Under(rs), batch.Records{Totals: true, Lang: diag.En}, &out, batch.Options{Workers: 1}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	for k, want := range []string{`"score":"98.00"`, `the cell says 98% as a percentage, and the unit is \"比值\": change either","place":"a.csv:3:率"`, `expected a percentage, such as 98.5% here","place":"a.csv:4:率"`,
		`"place":"a.csv:5:率:basis"`, `expected 是 or 否 here","place":"a.csv:6:好"`, `"code":"form-part-beside","severity":"error","message":"the share is only for a key point that is met in part, and this says \"满足\"","place":"a.csv:7:点.①:share"`,
		`"code":"form-part","severity":"error","message":"for a key point that is met in part write a percentage from 0 to 100%, such as 50%, as its share","place":"a.csv:8:点.①:share"`,
		`"code":"form-fraction","severity":"error","message":"0.5 in a column of percents may be 50% or 0.5%: write it with the sign","place":"a.csv:9:点.①:share"`,
		`is no answer, which are: 满足、部分满足、不满足","place":"a.csv:10:点.①"`, `"place":"a.csv:11:率:unit"`} {
		if !strings.Contains(lines[k], want) {
			t.Errorf("%s\nlacks %s", lines[k], want)
		}
	}
}

// TestRefusalTravels: why a row cannot be read is the same behind JSON, as pipelines pass it on.
func TestRefusalTravels(t *testing.T) {
	for d, err := range batch.Table("a.csv", strings.NewReader("subject,率\n甲,\"98\"5\n乙,1,2\n")) {
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(d.Refusal())
		if err != nil {
			t.Fatal(err)
		}
		var r batch.Refusal
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.UseNumber()
		if err := dec.Decode(&r); err != nil {
			t.Fatal(err)
		}
		again := batch.Document{Name: d.Name, Line: d.Line, Row: d.Row}
		again.Refuse(r)
		rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"}, "facts": {"率": {"type": "number"}}, "indicators": [{"id": "A", "name": "a", "weight": 100, "percent": "率"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		var records []string
		for _, document := range []batch.Document{d, again} {
			var out bytes.Buffer
			if _, err := batch.Run(context.Background(), func(yield func(batch.Document, error) bool) { yield(document, nil) }, batch.Under(rs), batch.Records{}, &out, batch.Options{Workers: 1}); err != nil {
				t.Fatal(err)
			}
			records = append(records, out.String())
		}
		if records[0] != records[1] || !strings.Contains(records[0], `"table-`) {
			t.Errorf("%s\n%s", records[0], records[1])
		}
	}
}

// TestTableMark: a byte order mark before a quoted head is no part of a name, and a head that cannot be read is no row.
func TestTableMark(t *testing.T) {
	var names []string
	for d, err := range batch.Table("t.csv", strings.NewReader("\ufeff\"subject\",\"率\"\n\"甲\",\"5\"\n")) {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, d.Where())
	}
	if len(names) != 1 || names[0] != "t.csv:2" {
		t.Errorf("%q", names)
	}
	for d, err := range batch.Table("t.csv", strings.NewReader("\"subject\"x,率\n甲,5\n")) {
		if err == nil || !strings.Contains(err.Error(), "t.csv:1") {
			t.Errorf("%v %v", d, err)
		}
	}
}

// TestRowsThatDoNotAddUp: what a document's own rows break is told beside its score.
func TestRowsThatDoNotAddUp(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "t", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"表": {"type": "table", "columns": {"名": {"type": "text"}, "重": {"type": "number", "min": 0}}}}, "indicators": [{"id": "A", "for_each": "表", "as": "r", "key": "r.名", "name": "r.名", "weight": "r.重", "percent": "100"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	err = batch.NewScorer(batch.Under(rs), batch.Options{}).Score(batch.Document{Name: "d", Text: []byte(`{"ruleset": "a/b@1", "facts": {"表": [{"名": "甲", "重": 985}]}}`)}, func(o *batch.Outcome) {
		if o.Card == nil || len(o.Findings) != 1 || o.Findings[0].Code != diag.RowSum {
			t.Errorf("%v", o.Findings)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestTablesAsTheyCome: tables with other line ends and encodings, with stray quotation marks and cells that stand beside nothing.
func TestTablesAsTheyCome(t *testing.T) {
	rs := ruleSet(t)
	utf16 := func(s string) string {
		out := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(s)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return string(out)
	}
	gbk, _ := simplifiedchinese.GBK.NewEncoder().String("乙,50\n")
	halt, _ := simplifiedchinese.GBK.NewEncoder().String("subject,率\n停停停,61\n")
	long := strings.Repeat("x", 65<<20)
	for _, c := range []struct {
		name, table string
		want        []string // of each record
	}{
		{"sound", "subject,率\n甲,98\n乙,50\n", []string{"2 甲", "3 乙"}},
		{"a quotation mark that nothing closes", "subject,率\n甲,98\n\"乙,50\n丙,61\n丁,62\n", []string{"2 甲", "3 table-row", "4 丙", "5 丁"}},
		{"one that a later row closes", "subject,率\n\"乙,50\n丙,61\n\"丁\",62\n戊,63\n", []string{"2 table-row", "3 table-row", "4 table-row", "5 戊"}},
		{"a cell of lines that look like rows", "subject,率\n甲,\"注\n乙,61\n完\"错\n丙,62\n", []string{"2 table-row", "3 table-row", "4 table-row", "5 丙"}},
		{"one behind empty lines", "subject,率\n\n\r\n\"乙,50\n\n丙,61\n", []string{"4 table-row", "6 丙"}},
		{"many", "subject,率\n\"乙,50\n\"丙,61\n\"丁,61\n戊,62\n", []string{"2 table-row", "3 table-row", "4 table-row", "5 戊"}},
		{"a cell of two lines", "subject,率\n\"甲\n县\",98\n乙,50\n", []string{"2 甲\n县", "4 乙"}},
		{"a mark in a cell", "subject,率\n甲\"县,98\n乙,50\n", []string{"2 table-row", "3 乙"}},
		{"carriage returns", "subject,率\r甲,98\r乙,50\r", []string{"2 甲", "3 乙"}},
		{"both", "subject,率\r\n甲,98\r\n乙,50\r\n", []string{"2 甲", "3 乙"}},
		{"an empty line before tabs", "\nsubject\t率\n甲\t98\n", []string{"3 甲"}},
		{"tabs", "subject\t率\n甲\t98\n", []string{"2 甲"}},
		{"UTF-16 with tabs, as Excel's Unicode text", utf16("subject\t率\r\n甲\t98\r\n乙\t50\r\n"), []string{"2 甲", "3 乙"}},
		{"a row in another encoding", "subject,率\n甲,98\n" + gbk + "丙,61\n", []string{"2 甲", "3 table-row", "4 丙"}},
		{"few characters in GBK", halt, []string{"2 停停停"}},
		{"a cut character", "subject,率\n甲\xe4\xb8,98\n丙,61\n", []string{"2 table-row", "3 丙"}},
		{"a column without a name", "subject,率,\n甲,98,要紧\n乙,50,\n", []string{"2 unknown-fact", "3 乙"}},
		{"beside no fact", "subject,率,别的:source\n甲,98,台账\n乙,50,\n", []string{"2 unknown-fact", "3 乙"}},
		{"beside no value", "subject,率,率:source,率:unit\n甲,,台账,%\n乙,,,%\n", []string{"2 value-missing", "3 乙"}},
		{"too long", "subject,率\n甲,98\n乙," + long + "\n丙,61\n", []string{"2 甲", "3 table-row", "4 丙"}},
		{"too long behind a mark", "subject,率\n甲,98\n\"乙,61\n丙," + long + "\n丁,61\n", []string{"2 甲", "3 table-row", "4 table-row", "5 丁"}},
	} {
		var got []string
		var out strings.Builder
		if _, err := batch.Run(context.Background(), batch.Table("t.csv", strings.NewReader(c.table)), batch.Under(rs), batch.Records{Totals: true}, &out, batch.Options{}); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		for record := range strings.Lines(out.String()) {
			var r struct {
				Line    int
				Subject string
				Refused []struct{ Code string }
			}
			if err := json.Unmarshal([]byte(record), &r); err != nil {
				t.Fatal(err)
			}
			for _, f := range r.Refused {
				r.Subject = f.Code
			}
			got = append(got, fmt.Sprint(r.Line, " ", r.Subject))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestRowsTell: a row of comma-separated values says which checks a document does not pass, and whom a refused one is about.
func TestRowsTell(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "grades": [{"name": "合格", "from": 0}], "facts": {"数": {"type": "number", "min": 0}, "合计": {"type": "number"}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "min([数, 100])"}],
 "checks": [{"id": "相符", "expect": "数 == 合计", "message": "合计 ${合计} 与 ${数} 不符", "severity": "warning"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	table := "subject,数,合计\n甲,5,50000\n乙,7,7\n丙,-1,0\n"
	if _, err := batch.Run(context.Background(), batch.Table("a.csv", strings.NewReader(table)), batch.Under(rs), batch.Rows{}, &out, batch.Options{}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\r\n")
	if !strings.Contains(lines[1], "合计 50000 与 5 不符") || strings.Contains(lines[2], "不符") || !strings.Contains(lines[3], ",丙,") {
		t.Error(out.String())
	}
}
