package cohort_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/cohort"
	"jixiao/engine/number"
)

// province is a made rule set: a county's share against the mean of all, its growth on the year before, its rank by revenue with ties, and at
// most 30 % 优.
const province = `{"$schema": "x", "id": "demo/province", "version": "2024", "title": "示例省县级财政绩效", "effective": {"from": "2024-01-01"},
"rounding": {"places": 2, "mode": "half-up"},
"grades": [{"name": "优", "from": 80, "at_most": {"percent": 30, "ties": "%s"}}, {"name": "良", "from": 60}, {"name": "差", "from": 0}],
"facts": {
	"占比": {"type": "number", "unit": "%%", "min": 0, "max": 100}, "收入": {"type": "number", "unit": "万元", "min": 0}, "上年收入": {"type": "number", "unit": "万元", "min": 0},
	"各县": {"type": "table", "from": "cohort", "key": "县", "columns": {"县": {"is": "subject"}, "占比": {"is": "占比"}, "收入": {"is": "收入"}, "增幅": {"is": "(收入 - 上年收入) / 上年收入 * 100", "unit": "%%"}}},
	"高增长": {"type": "table", "from": "cohort", "columns": {"高": {"type": "boolean", "is": "(收入 - 上年收入) / 上年收入 * 100 >= 平均增幅"}}},
	"得分": {"type": "table", "from": "cohort", "columns": {"总分": {"score": "total"}, "甲": {"score": "A"}}}},
"let": {"平均占比": "mean(各县.map(r, r.占比))", "平均增幅": "mean(各县.map(r, r.增幅))", "名次": "count(各县.filter(r, r.收入 > 收入)) + 1"},
"indicators": [
	{"id": "A", "name": "占比", "weight": 40, "percent": "占比 >= 平均占比 ? 100 : 占比 / 平均占比 * 100"},
	{"id": "B", "name": "增幅", "weight": 30, "percent": "clamp(50 + ((收入 - 上年收入) / 上年收入 * 100 - 平均增幅) * 5, 0, 100)"},
	{"id": "C", "name": "名次", "weight": 20, "percent": "band(0 - 名次, [[-10, 100], [-50, 60]], 20)"},
	{"id": "D", "name": "同批", "weight": 10, "percent": "count(高增长.filter(r, r.高)) / count(高增长) * 100"}],
"consequences": [{"id": "前十", "when": "count(得分.filter(r, r.总分 > total)) < 10", "words": "全省前十"}]}`

type county struct {
	name                string
	share, income, last int64
}

// counties are a hundred, some of them alike.
func counties() (out []county) {
	for k := range int64(100) {
		out = append(out, county{fmt.Sprintf("县%02d", k), 20 + k*7%60, 1000 + k/2*2%97*50, 900 + k*13%80*40})
	}
	return out
}

func (c county) json() string {
	return fmt.Sprintf(`{"subject": %q, "facts": {"占比": %d, "收入": %d, "上年收入": %d}}`, c.name, c.share, c.income, c.last)
}

// expected computes totals by hand: nothing here but numbers.
func expected(list []county) (totals []number.Number, growth []number.Number) {
	frac := number.Frac
	var share, sum number.Number
	for _, c := range list {
		share = share.Add(number.Int(c.share))
		growth = append(growth, frac(100*(c.income-c.last), c.last))
		sum = sum.Add(growth[len(growth)-1])
	}
	n := number.Int(int64(len(list)))
	share, sum = share.Quo(n), sum.Quo(n)
	high := int64(0)
	for _, g := range growth {
		if g.Cmp(sum) >= 0 {
			high++
		}
	}
	for k, c := range list {
		a := number.Hundred
		if number.Int(c.share).Less(share) {
			a = number.Int(c.share).Quo(share).Mul(number.Hundred)
		}
		b := number.Int(50).Add(growth[k].Sub(sum).Mul(number.Int(5)))
		b = number.Max(number.Zero, number.Min(number.Hundred, b))
		rank := 1
		for _, other := range list {
			if other.income > c.income {
				rank++
			}
		}
		points := int64(20)
		if rank <= 10 {
			points = 100
		} else if rank <= 50 {
			points = 60
		}
		total := number.Zero
		for _, part := range []struct {
			percent number.Number
			weight  int64
		}{{a, 40}, {b, 30}, {number.Int(points), 20}, {frac(100*high, int64(len(list))), 10}} {
			total = total.Add(part.percent.Mul(number.Int(part.weight)).Quo(number.Hundred).Round(2, number.HalfUp))
		}
		totals = append(totals, total)
	}
	return totals, growth
}

type record struct {
	Refused []struct{ Code string }
	Total   struct{ Score, Grade string }
}

func scored(t *testing.T, rs *engine.RuleSet, open func() batch.Documents, totals bool) ([]record, *batch.Among, string) {
	t.Helper()
	among, err := cohort.Gather(context.Background(), rs, open, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := batch.Run(context.Background(), open(), batch.Under(rs), batch.Records{Totals: totals}, &out, batch.Options{Among: among}); err != nil {
		t.Fatal(err)
	}
	var list []record
	for line := range strings.Lines(out.String()) {
		var r record
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	return list, among, out.String()
}

func load(t *testing.T, text string) *engine.RuleSet {
	t.Helper()
	rs, err := engine.Parse("a.json", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

// TestProvince: a hundred counties, of one folder and of one table, score what was computed by hand, and at most thirty are 优.
func TestProvince(t *testing.T) {
	list := counties()
	want, _ := expected(list)
	folder, table := fstest.MapFS{}, "subject,占比,收入,上年收入\n"
	for _, c := range list {
		folder[c.name+".json"] = &fstest.MapFile{Data: []byte(c.json())}
		table += fmt.Sprintf("%s,%d,%d,%d\n", c.name, c.share, c.income, c.last)
	}
	order := append([]number.Number{}, want...)
	sort.Slice(order, func(a, b int) bool { return order[b].Less(order[a]) })
	for _, ties := range []string{"in", "out"} {
		rs := load(t, fmt.Sprintf(province, ties))
		for name, open := range map[string]func() batch.Documents{
			"folder": func() batch.Documents { return batch.Folder(folder, "in/") },
			"table":  func() batch.Documents { return batch.Table("in.csv", strings.NewReader(table)) },
		} {
			got, among, text := scored(t, rs, open, true)
			if len(got) != 100 || among.About.Documents != 100 || among.About.Refused != 0 || len(among.About.SHA256) != 64 {
				t.Fatalf("%s: %d records of %+v", name, len(got), among.About)
			}
			best := 0
			for k, r := range got {
				if r.Total.Score != want[k].Fixed(2, number.HalfUp) {
					t.Fatalf("%s: %s has %s, not %s", name, list[k].name, r.Total.Score, want[k])
				}
				above, level := 0, 0
				for _, x := range want {
					if want[k].Less(x) {
						above++
					} else if x.Equal(want[k]) {
						level++
					}
				}
				grade := "差"
				if want[k].Cmp(number.Int(60)) >= 0 {
					grade = "良"
				}
				if want[k].Cmp(number.Int(80)) >= 0 && (ties == "in" && above < 30 || ties == "out" && above+level <= 30) {
					grade = "优"
					best++
				}
				if r.Total.Grade != grade {
					t.Errorf("%s, ties %s: %s with %s is %s, not %s", name, ties, list[k].name, r.Total.Score, r.Total.Grade, grade)
				}
			}
			if best == 0 || best == 100 {
				t.Errorf("%d of a hundred are 优", best)
			}
			if strings.Count(text, "\n") != 100 {
				t.Error(text)
			}
		}
	}
}

// TestSnapshot: a document that gives the tables itself, as they were, scores by itself what it scores among the others, but for its quota.
func TestSnapshot(t *testing.T) {
	rs := load(t, fmt.Sprintf(province, "in"))
	list := counties()[:7]
	var all []string
	_, growth := expected(list)
	var rows, high []string
	mean := number.Zero
	for _, g := range growth {
		mean = mean.Add(g.Quo(number.Int(7)))
	}
	for k, c := range list {
		all = append(all, c.json())
		rows = append(rows, fmt.Sprintf(`{"县": %q, "占比": %d, "收入": %d, "增幅": %s}`, c.name, c.share, c.income, growth[k].Fixed(12, number.HalfUp)))
		high = append(high, fmt.Sprintf(`{"高": %v}`, growth[k].Cmp(mean) >= 0))
	}
	got, _, _ := scored(t, rs, func() batch.Documents { return batch.Lines("x", strings.NewReader(strings.Join(all, "\n"))) }, true)
	for k, c := range list {
		facts, err := rs.Read("x", []byte(fmt.Sprintf(`{"facts": {"占比": %d, "收入": %d, "上年收入": %d, "各县": [%s], "高增长": [%s]}}`, c.share, c.income, c.last, strings.Join(rows, ","), strings.Join(high, ","))))
		if err != nil {
			t.Fatal(err)
		}
		card := facts.Evaluate()
		if card.Total.Score.Open || card.Total.Score.Lo.Fixed(2, 0) != got[k].Total.Score {
			t.Errorf("%s alone %v, among others %s", c.name, card.Total.Score, got[k].Total.Score)
		}
		if card.Cohort != nil {
			t.Error("a document by itself names a cohort")
		}
		if g := card.Total.Grades(); card.Total.Score.Lo.Cmp(number.Int(80)) >= 0 && len(g) != 2 {
			t.Errorf("%s alone has the grades %v: its quota is open", c.name, g)
		}
	}
}

// TestRefused: what cannot be told apart, or gives what the cohort makes, is refused and in no table; what is refused otherwise is counted.
func TestRefused(t *testing.T) {
	rs := load(t, fmt.Sprintf(province, "in"))
	list := counties()[:5]
	docs := []string{list[0].json(), list[1].json(), list[1].json(), `{"facts": {"占比": 1}}`, `{"subject": "坏", "facts": {"占比": 101}}`,
		`{"subject": "自带", "facts": {"占比": 1, "各县": [{"县": "自带"}]}}`, list[2].json()}
	got, among, _ := scored(t, rs, func() batch.Documents { return batch.Lines("x", strings.NewReader(strings.Join(docs, "\n"))) }, true)
	for k, code := range []string{"", "cohort-key", "cohort-key", "cohort-key-missing", "fact-above", "cohort-given", ""} {
		if code == "" && len(got[k].Refused) > 0 || code != "" && (len(got[k].Refused) != 1 || got[k].Refused[0].Code != code) {
			t.Errorf("%d: %+v, not %q", k, got[k], code)
		}
	}
	want, _ := expected([]county{list[0], list[2]})
	if got[0].Total.Score != want[0].Fixed(2, 0) || got[6].Total.Score != want[1].Fixed(2, 0) {
		t.Errorf("%v %v, not %v", got[0], got[6], want)
	}
	if among.About.Documents != 7 || among.About.Refused != 5 {
		t.Errorf("%+v", among.About)
	}
}

// TestQuota: for any totals, some of them open, whatever the open ones turn out to be: who is said to have a grade has it, and who is said not to
// has not.
func TestQuota(t *testing.T) {
	for _, ties := range []string{"in", "out"} {
		rs := load(t, fmt.Sprintf(`{"$schema": "x", "id": "demo/q", "version": "1", "title": "名额", "effective": {"from": "2024-01-01"}, "rounding": {"places": 0, "mode": "half-up"},
			"grades": [{"name": "优", "from": 8, "at_most": {"percent": 30, "ties": "%s"}}, {"name": "良", "from": 5, "at_most": {"percent": 60, "ties": "%[1]s"}}, {"name": "差", "from": 0}], "total": 10,
			"facts": {"分": {"type": "number", "min": 0, "max": 10}}, "indicators": [{"id": "A", "name": "甲", "weight": 10, "points": "分"}]}`, ties))
		rapid.Check(t, func(r *rapid.T) {
			n := rapid.IntRange(1, 9).Draw(r, "n")
			lo, hi := make([]int, n), make([]int, n)
			grades := func(lo, hi []int) []string {
				var docs []string
				for k := range lo {
					if lo[k] == hi[k] {
						docs = append(docs, fmt.Sprintf(`{"facts": {"分": %d}}`, lo[k]))
					} else {
						docs = append(docs, fmt.Sprintf(`{"facts": {"分": {"min": %d, "max": %d}}}`, lo[k], hi[k]))
					}
				}
				got, _, _ := scored(t, rs, func() batch.Documents { return batch.Lines("x", strings.NewReader(strings.Join(docs, "\n"))) }, true)
				var out []string
				for _, g := range got {
					out = append(out, g.Total.Grade)
				}
				return out
			}
			for k := range lo {
				lo[k] = rapid.IntRange(0, 10).Draw(r, "lo")
				if hi[k] = lo[k]; rapid.IntRange(0, 2).Draw(r, "open") == 0 {
					hi[k] = rapid.IntRange(lo[k], 10).Draw(r, "hi")
				}
			}
			said := grades(lo, hi)
			settled := make([]int, n)
			for k := range lo {
				settled[k] = rapid.IntRange(lo[k], hi[k]).Draw(r, "settled")
			}
			is := grades(settled, settled)
			for k := range said {
				if !among(said[k], is[k]) {
					r.Fatalf("%v to %v: document %d is said to be %s, and with %v it is %s", lo, hi, k, said[k], settled, is[k])
				}
				// by definition, on settled totals
				above, level, at := 0, 0, "差"
				for _, x := range settled {
					if x > settled[k] {
						above++
					} else if x == settled[k] {
						level++
					}
				}
				fits := func(places int) bool { return ties == "in" && above < places || ties == "out" && above+level <= places }
				if settled[k] >= 8 && fits(n*30/100) {
					at = "优"
				} else if settled[k] >= 5 && fits(n*60/100) {
					at = "良"
				}
				if is[k] != at {
					r.Fatalf("%v: document %d is %s, not %s", settled, k, is[k], at)
				}
			}
		})
	}
}

// among reports whether a grade is within what is said, as in 差至优.
func among(said, is string) bool {
	order := []string{"差", "良", "优"}
	at := func(s string) int {
		for k, o := range order {
			if o == s {
				return k
			}
		}
		return -1
	}
	from, to, open := strings.Cut(said, "至")
	if !open {
		return said == is
	}
	return at(from) <= at(is) && at(is) <= at(to)
}

// TestNamedAlike: of documents that a host gives one name only those are refused that cannot be told apart.
func TestNamedAlike(t *testing.T) {
	rs := load(t, fmt.Sprintf(province, "in"))
	list := counties()[:3]
	docs := []string{list[0].json(), list[1].json(), strings.Replace(list[1].json(), "900", "901", 1), `{"facts": {"占比": 1}}`, list[2].json()}
	docs[2] = strings.Replace(docs[1], `"占比": `, `"占比":  `, 1) // the same county once more
	got, among, _ := scored(t, rs, func() batch.Documents {
		return func(yield func(batch.Document, error) bool) {
			for _, d := range docs {
				if !yield(batch.Document{Name: "row", Text: []byte(d)}, nil) {
					return
				}
			}
		}
	}, true)
	for k, code := range []string{"", "cohort-key", "cohort-key", "cohort-key-missing", ""} {
		if code == "" && len(got[k].Refused) > 0 || code != "" && (len(got[k].Refused) != 1 || got[k].Refused[0].Code != code) {
			t.Errorf("%d: %+v, not %q", k, got[k], code)
		}
	}
	if among.About.Refused != 3 {
		t.Errorf("%+v", among.About)
	}
}

// TestParse: what was gathered is the same when it has travelled; damaged, or of another rule set, it is an error and no panic.
func TestParse(t *testing.T) {
	rs := load(t, fmt.Sprintf(province, "in"))
	var docs []string
	for _, c := range counties()[:5] {
		docs = append(docs, c.json())
	}
	open := func() batch.Documents { return batch.Lines("x", strings.NewReader(strings.Join(docs, "\n"))) }
	want, _, _ := scored(t, rs, open, true)
	g := cohort.New(rs)
	for !g.Done() {
		text, err := json.Marshal(g)
		if err != nil {
			t.Fatal(err)
		}
		if g, err = cohort.Parse(rs, text); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if _, err := batch.Run(context.Background(), open(), batch.Under(rs), g.Speaker(), &out, batch.Options{Among: g.Among()}); err != nil {
			t.Fatal(err)
		}
		if err := g.Take(bytes.SplitAfter(bytes.TrimSuffix(out.Bytes(), []byte("\n")), []byte("\n"))); err != nil {
			t.Fatal(err)
		}
	}
	text, err := json.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	records := func(g *cohort.Gathered) (list []record, err error) {
		var out bytes.Buffer
		_, err = batch.Run(context.Background(), open(), batch.Under(rs), batch.Records{Totals: true}, &out, batch.Options{Among: g.Among()})
		for line := range strings.Lines(out.String()) {
			var r record
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				return nil, err
			}
			list = append(list, r)
		}
		return list, err
	}
	again, err := cohort.Parse(rs, text)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := records(again); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, not %v (%v)", got, want, err)
	}
	other := load(t, fmt.Sprintf(province, "out"))
	if _, err := cohort.Parse(other, text); err == nil {
		t.Error("gathered for another rule set")
	}
	if _, err := batch.Run(context.Background(), open(), batch.Under(other), batch.Records{}, io.Discard, batch.Options{Among: again.Among()}); err == nil {
		t.Error("the cohort of another rule set")
	}
	refused := 0
	rapid.Check(t, func(r *rapid.T) {
		var tree any
		if err := json.Unmarshal(text, &tree); err != nil {
			r.Fatal(err)
		}
		tree = damaged(r, tree)
		broken, err := json.Marshal(tree)
		if err != nil {
			r.Fatal(err)
		}
		g, err := cohort.Parse(rs, broken)
		if err != nil {
			refused++
			return
		}
		if g.Done() {
			_, _ = records(g)
		}
	})
	if refused == 0 {
		t.Error("nothing was refused")
	}
}

// damaged changes one value somewhere.
func damaged(r *rapid.T, v any) any {
	switch x := v.(type) {
	case map[string]any:
		var keys []string
		for k := range x {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		if k := rapid.SampledFrom(keys).Draw(r, "member"); rapid.IntRange(0, 9).Draw(r, "deep") == 0 {
			delete(x, k)
		} else {
			x[k] = damaged(r, x[k])
		}
		return x
	case []any:
		if len(x) > 0 && rapid.IntRange(0, 3).Draw(r, "deep") > 0 {
			k := rapid.IntRange(0, len(x)-1).Draw(r, "at")
			x[k] = damaged(r, x[k])
			return x
		}
		return x[:len(x)/2]
	}
	return rapid.SampledFrom([]any{nil, -1.0, 0.0, 7.0, "x", true, []any{}, map[string]any{}}).Draw(r, "value")
}

// TestRange: a document that gives a column what its declaration does not admit is none of the cohort, since what is proved of the table rests on it.
func TestRange(t *testing.T) {
	rs := load(t, `{"$schema": "x", "id": "demo/range", "version": "1", "title": "范围", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"额": {"type": "number", "min": 0}, "各": {"type": "table", "from": "cohort", "key": "名", "columns": {"名": {"is": "subject"}, "倍": {"type": "number", "max": 100, "integer": true, "is": "额 * 2"}}}},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "额 >= 0 ? max(各.倍) : 0"}]}`)
	docs := []string{`{"subject": "甲", "facts": {"额": 40}}`, `{"subject": "乙", "facts": {"额": 51}}`, `{"subject": "丙", "facts": {"额": 0.25}}`, `{"subject": "甲", "facts": {"额": 60}}`}
	got, among, text := scored(t, rs, func() batch.Documents { return batch.Lines("x", strings.NewReader(strings.Join(docs, "\n"))) }, true)
	for k, code := range []string{"", "cohort-range", "cohort-range", "cohort-range"} {
		if code == "" && (len(got[k].Refused) > 0 || got[k].Total.Score != "80.00") || code != "" && (len(got[k].Refused) != 1 || got[k].Refused[0].Code != code) {
			t.Errorf("%d: %+v, not %q", k, got[k], code)
		}
	}
	if among.About.Refused != 3 || !strings.Contains(text, `"code":"cohort-range"`) {
		t.Errorf("%+v\n%s", among.About, text)
	}
}

// TestLimits: more documents than a table of theirs may have rows are an error, and none is scored.
func TestLimits(t *testing.T) {
	rs := load(t, `{"$schema": "x", "id": "demo/limits", "version": "1", "title": "行数", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"额": {"type": "number", "min": 0, "max": 100}, "各": {"type": "table", "from": "cohort", "rows": {"least": 2, "most": 3}, "columns": {"额": {"is": "额"}}}},
		"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "额 >= mean(各.额) ? 100 : 50"}]}`)
	for n, good := range map[int]bool{1: false, 2: true, 3: true, 4: false} {
		open := func() batch.Documents {
			return batch.Lines("x", strings.NewReader(strings.Repeat(`{"facts": {"额": 5}}`+"\n", n)))
		}
		if _, err := cohort.Gather(context.Background(), rs, open, 0); (err == nil) != good || err != nil && !strings.Contains(err.Error(), "各") {
			t.Errorf("%d documents: %v", n, err)
		}
	}
}

// ranked is capped by the mean of all scores of A, and ranks totals: a total is known after the cap, and so is what ranks it.
const ranked = `{"$schema": "x", "id": "demo/ranked", "version": "2024", "title": "排名", "effective": {"from": "2024-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
"grades": [{"name": "优", "from": 50, "at_most": {"percent": 50, "ties": "in"}}, {"name": "差", "from": 0}],
"facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100},
	"得分": {"type": "table", "from": "cohort", "key": "县", "columns": {"县": {"is": "subject"}, "甲": {"score": "A"}}},
	"总分表": {"type": "table", "from": "cohort", "key": "县", "columns": {"县": {"is": "subject"}, "总分": {"score": "total"}}}},
"indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}],
"adjustments": [{"id": "平均", "cap": "mean(得分.map(r, r.甲)) + 5"}],
"consequences": [{"id": "第一", "when": "count(总分表.filter(r, r.总分 > total)) == 0", "words": "${count(总分表)} 个中第一"}]}`

// TestByRule: by rule a document is scored among scores by rule. 甲 has 90 and 乙 10, which was adjudicated to be 30: the mean is 60, and by rule 50.
func TestByRule(t *testing.T) {
	rs := load(t, ranked)
	docs := `{"subject": "甲县", "facts": {"率": 90}}
{"subject": "乙县", "facts": {"率": 10}, "adjudications": {"A": {"score": 30, "reason": "复核"}}}
`
	open := func() batch.Documents { return batch.Lines("x", strings.NewReader(docs)) }
	among, err := cohort.Gather(context.Background(), rs, open, 0)
	if err != nil {
		t.Fatal(err)
	}
	type card struct {
		Total struct{ Score, Grade string }
		By    struct{ Score, Grade string } `json:"by_rule_total"`
		Then  []struct{ Words string }      `json:"consequences"`
	}
	for byRule, want := range map[bool]string{
		false: "[{{65.00 优} {55.00 优} [{2 个中第一}]} {{30.00 差} {10.00 差} []}]",
		true:  "[{{55.00 优} {55.00 优} [{2 个中第一}]} {{10.00 差} {10.00 差} []}]",
	} {
		var out bytes.Buffer
		if _, err := batch.Run(context.Background(), open(), batch.Under(rs), batch.Records{}, &out, batch.Options{Among: among, ByRule: byRule}); err != nil {
			t.Fatal(err)
		}
		var got []card
		for line := range strings.Lines(out.String()) {
			var r struct{ Scorecard card }
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				t.Fatal(err)
			}
			got = append(got, r.Scorecard)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("by rule %t: %v\n%s", byRule, got, out.String())
		}
	}
}

// TestByRuleFacts: the document of a card by rule can be scored with adjudications again, among what it was gathered with.
func TestByRuleFacts(t *testing.T) {
	rs := load(t, ranked)
	docs := `{"subject": "甲县", "facts": {"率": 90}}
{"subject": "乙县", "facts": {"率": 10}, "adjudications": {"A": {"score": 30, "reason": "复核"}}}
`
	open := func() batch.Documents { return batch.Lines("x", strings.NewReader(docs)) }
	among, err := cohort.Gather(context.Background(), rs, open, 0)
	if err != nil {
		t.Fatal(err)
	}
	s := batch.NewScorer(batch.Under(rs), batch.Options{Among: among, ByRule: true})
	var got []string
	for d := range open() {
		if err := s.Score(d, func(o *batch.Outcome) {
			for _, card := range []*engine.Scorecard{o.Card, o.Card.Keep()} {
				again := card.Facts.Evaluate()
				got = append(got, card.Total.Score.Lo.String(), again.Total.Score.Lo.String(), again.ByRule.Score.Lo.String(), again.Facts.EvaluateByRule().Total.Score.Lo.String())
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	if want := "55 65 55 55 55 65 55 55 10 30 10 10 10 30 10 10"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}
