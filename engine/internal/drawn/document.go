package drawn

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"pgregory.net/rapid"
)

// tenth is a number of tenths.
type tenth int

// MarshalJSON writes it as a decimal.
func (n tenth) MarshalJSON() ([]byte, error) {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	if n%10 == 0 {
		return fmt.Append(nil, sign, int(n/10)), nil
	}
	return fmt.Append(nil, sign, int(n/10), ".", int(n%10)), nil
}

// between is a number of which only bounds are known.
type between struct {
	Min tenth `json:"min"`
	Max tenth `json:"max"`
}

// Document is what is known of a drawn document.
type Document struct {
	facts         map[string]any
	adjudications object
	head          object // period and subject
}

// limits of the drawn numbers, in tenths.
var limits = map[string]between{"比": {0, 1000}, "率": {0, 1300}, "量": {0, 200}, "差": {-50, 50}, "额": {0, 500}, "判": {0, 1000}, "要.③": {0, 10}}

// Document draws a document that knows everything, for a rule set.
func (rs *RuleSet) Document(t *rapid.T) *Document {
	d := drawer{t: t}
	f := map[string]any{"算.③": d.yes("fact"), "算.④": d.int("fact", 0, 1), "要.①": d.yes("fact"), "要.②": d.yes("fact"), "是": d.yes("fact"), "否": d.yes("fact"), "等": d.pick("fact", "优", "良", "差"), "注": d.pick("fact", "甲", "乙"),
		"日": d.pick("fact", "2022-03-31", "2022-07-01", "2023-01-01")}
	for _, name := range []string{"段.①", "段.②", "段.③", "免.①", "免.②"} {
		if f[name] = d.yes("fact"); name != "段.①" && d.rarely("left out", 4) {
			f[name] = object{"applies": false, "reason": "因"}
		} else if name == "段.③" {
			f[name] = d.int("fact", 0, 1)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(limits)) {
		l := limits[name]
		n := tenth(d.int("number", int(l.Min), int(l.Max)))
		if d.yes("edge") { // where bands begin, and the ends
			n = min(max(rapid.SampledFrom([]tenth{l.Min, l.Max, 0, 30, 50, 100, 599, 600, 601, 899, 900, 901, 1000}).Draw(t, "number"), l.Min), l.Max)
		}
		if name == "量" || d.yes("whole") {
			n -= n % 10
		}
		f[name] = n
	}
	rows := list{}
	for range d.int("rows", 0, 3) {
		rows = append(rows, object{"值": tenth(d.int("cell", 0, 1000)), "权": d.int("cell", 0, 9), "级": d.pick("cell", "优", "差"), "有": d.yes("cell")})
	}
	f["表"] = rows
	calendar := list{}
	for k := range d.int("calendar", 0, 3) {
		calendar = append(calendar, object{"日": []string{"2022-06-25", "2022-06-29", "2022-07-04"}[k], "上": d.yes("cell")})
	}
	f["历"] = calendar
	years, halls := list{}, list{}
	for k := range d.int("years", 1, 4) {
		years = append(years, object{"度": []int{2020, 2021, 2023, 2022}[k], "额": tenth(d.int("cell", 0, 1000))})
	}
	for k := range d.int("halls", 0, 2) {
		halls = append(halls, object{"名": []string{"甲", "乙"}[k], "比": tenth(d.int("cell", 0, 1000))})
	}
	f["年"], f["厅"] = years, halls
	others, scores, parts := list{}, list{}, list{}
	for k := range d.int("others", 1, 3) {
		others = append(others, object{"名": fmt.Sprintf("县%d", k), "比": tenth(d.int("cell", 0, 1000)), "倍": tenth(d.int("cell", 0, 1000))})
		parts = append(parts, object{"名": fmt.Sprintf("县%d", k), "零": tenth(d.int("cell", 0, 100))})
		scores = append(scores, object{"名": fmt.Sprintf("县%d", k), "总": tenth(d.int("cell", 0, 1000)), "零": tenth(d.int("cell", 0, 100))})
	}
	f["各"], f["绩"], f["分"] = others, scores, parts
	works, left := list{}, rs.Rows
	for k, n := 0, d.int("works", 1, 3); k < n; k++ {
		w := left
		if k < n-1 {
			w = d.int("share", 0, left)
		}
		left -= w
		works = append(works, object{"名": fmt.Sprintf("项%d", k), "组": d.pick("cell", "产出", "效益"), "重": w, "完": tenth(d.int("cell", 0, 1000)), "行": d.yes("cell")})
	}
	f["项目"] = works
	out := &Document{facts: f, adjudications: object{}, head: object{"subject": d.pick("subject", "甲", "乙")}}
	if period := d.pick("period", "2022", "2021-2022", "2022-01-01/2022-06-30", ""); period != "" {
		out.head["period"] = period
	} else { // the facts that are taken from it may be given in its place
		f["初"], f["末"] = "2022-01-01", d.pick("last day", "2022-06-30", "2022-12-31")
	}
	if d.rarely("adjudicated", 3) {
		out.adjudications[d.pick("which", "C0", "C1")] = object{"score": d.int("adjudication", 0, 3), "reason": "因"}
	}
	return out
}

// Less draws a document that knows less: what it knows is true of this one too.
func (d *Document) Less(t *rapid.T) *Document {
	w := drawer{t: t}
	out := &Document{facts: map[string]any{}, adjudications: d.adjudications, head: object{}}
	for _, name := range slices.Sorted(maps.Keys(d.head)) {
		if w.int("head", 0, 5) > 0 {
			out.head[name] = d.head[name]
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.facts)) {
		v := d.facts[name]
		switch what := w.int("knows", 0, 5); v := v.(type) {
		case list:
			if what == 0 {
				continue
			}
			out.facts[name] = lessCells(&w, name, v)
		case tenth:
			if what == 0 {
				continue
			}
			out.facts[name] = v
			if what == 1 {
				out.facts[name] = wider(&w, name, between{v, v})
			}
		case between:
			if what == 0 {
				continue
			}
			out.facts[name] = v
			if what == 1 {
				out.facts[name] = wider(&w, name, v)
			}
		default:
			if what > 1 {
				out.facts[name] = v
			}
		}
	}
	return out
}

func wider(w *drawer, name string, b between) between {
	l := limits[name]
	b.Min, b.Max = max(l.Min, b.Min-tenth(w.int("below", 0, 200))), min(l.Max, b.Max+tenth(w.int("above", 0, 200)))
	if name == "量" {
		b.Min, b.Max = b.Min-b.Min%10, b.Max-b.Max%10
	}
	return b
}

// lessCells leaves cells out. What rows are, and what they weigh, stays known.
func lessCells(w *drawer, name string, rows list) list {
	out := list{}
	for _, row := range rows {
		known := object{}
		for _, column := range slices.Sorted(maps.Keys(row.(object))) {
			if column == "名" || column == "度" || column == "组" || column == "重" || w.int("cell known", 0, 4) > 0 {
				known[column] = row.(object)[column]
			}
		}
		out = append(out, known)
	}
	return out
}

// Set changes one fact.
func (d *Document) Set(name string, value any) { d.facts[name] = value }

// SetCell changes one cell of a table.
func (d *Document) SetCell(table string, row int, column string, value any) {
	rows := slices.Clone(d.facts[table].(list))
	cells := maps.Clone(rows[row].(object))
	cells[column] = value
	rows[row] = cells
	d.facts[table] = rows
}

// Copy is the same document, to be changed.
func (d *Document) Copy() *Document {
	return &Document{facts: maps.Clone(d.facts), adjudications: d.adjudications, head: d.head}
}

// Text is the document as a file.
func (d *Document) Text() []byte {
	facts := maps.Clone(d.facts)
	switch v := facts["判"].(type) {
	case tenth, json.RawMessage:
		facts["判"] = object{"value": v, "basis": "judged", "reason": "因"}
	case between:
		facts["判"] = object{"min": v.Min, "max": v.Max, "basis": "judged", "reason": "因"}
	}
	for _, name := range []string{"要.③", "段.③", "算.④"} {
		switch v := facts[name].(type) {
		case tenth, json.RawMessage: // in part only with a reason
			facts[name] = object{"value": v, "reason": "因"}
		}
	}
	members := maps.Clone(d.head)
	members["facts"], members["adjudications"] = facts, d.adjudications
	text, err := json.Marshal(members)
	if err != nil {
		panic(err)
	}
	return text
}

// Plain is the document without adjudications.
func (d *Document) Plain() *Document {
	return &Document{facts: d.facts, adjudications: object{}, head: d.head}
}
