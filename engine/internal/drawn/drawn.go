// Package drawn draws rule sets and documents for properties: small, but with every feature at once, so that no feature is
// tested only where its neighbours are absent. Tests alone import it.
package drawn

import (
	"encoding/json"
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"jixiao/engine"
)

type object = map[string]any
type list = []any

// RuleSet is a drawn rule set, perhaps over a drawn base.
type RuleSet struct {
	Ref   string
	Files map[string][]byte // by reference, its own and its base's
	Zero  bool              // some criterion has nothing where it does not apply
	Rows  int               // what the leaf weighs that stands for the rows of a table, 0 if there is none
}

// Parse loads it; its layers are what it has drawn.
func (rs *RuleSet) Parse() (*engine.RuleSet, error) {
	return engine.Parse(rs.Ref, rs.Files[rs.Ref], func(ref string) (string, []byte, error) { return ref, rs.Files[ref], nil })
}

// String is what a failing property shows.
func (rs *RuleSet) String() string {
	var b strings.Builder
	for ref, text := range rs.Files {
		var members object
		if err := json.Unmarshal(text, &members); err != nil {
			panic(err)
		}
		if declared, ok := members["facts"].(object); ok && declared["册"] != nil { // the others are the same in all
			members["册"] = declared["册"]
		}
		delete(members, "facts")
		text, _ = json.Marshal(members)
		fmt.Fprintf(&b, "%s: %s\n", ref, strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(text)))
	}
	return b.String()
}

// Options say what a property needs.
type Options struct {
	Full    bool // every rule gives full marks, and nothing changes the total
	Plain   bool // no layers: one file
	NoTotal bool // no adjustments, consequences, grades
}

type drawer struct {
	t   *rapid.T
	o   Options
	out *RuleSet
}

func (d *drawer) pick(label string, of ...string) string {
	return rapid.SampledFrom(of).Draw(d.t, label)
}
func (d *drawer) yes(label string) bool            { return rapid.Bool().Draw(d.t, label) }
func (d *drawer) int(label string, lo, hi int) int { return rapid.IntRange(lo, hi).Draw(d.t, label) }

// one in n
func (d *drawer) rarely(label string, n int) bool { return d.int(label, 1, n) == n }

// facts that every drawn rule set declares.
func facts() object {
	number := func(lo, hi int, unit string) object {
		f := object{"type": "number", "min": lo, "max": hi}
		if unit != "" {
			f["unit"] = unit
		}
		return f
	}
	return object{
		"比": number(0, 100, "%"), "率": number(0, 130, "%"), "量": object{"type": "number", "min": 0, "max": 20, "integer": true}, "差": number(-5, 5, ""),
		"额": number(0, 50, ""), "是": object{"type": "boolean"}, "否": object{"type": "boolean"}, "判": object{"type": "number", "min": 0, "max": 100, "judgement": true},
		"等": object{"type": "text", "choices": list{"优", "良", "差"}}, "注": object{"type": "text"}, "日": object{"type": "date", "min": "2021-12-01", "max": "2023-02-01"},
		"初": object{"type": "date", "from": "period.from"}, "末": object{"type": "date", "from": "period.to"}, "象": object{"type": "text", "from": "subject"},
		"表": object{"type": "table", "columns": object{"值": object{"type": "number", "unit": "%", "min": 0, "max": 100}, "权": object{"type": "number", "min": 0, "max": 9},
			"级": object{"type": "text", "choices": list{"优", "差"}}, "有": object{"type": "boolean"}}},
		"年": object{"type": "table", "order": object{"by": "度"}, "rows": object{"least": 1, "most": 4}, "columns": object{"度": object{"type": "number", "integer": true, "min": 2018, "max": 2030}, "额": object{"type": "number", "min": 0, "max": 100}}},
		"厅": object{"type": "table", "key": "名", "columns": object{"名": object{"type": "text"}, "比": object{"type": "number", "min": 0, "max": 100}}},
		"历": object{"type": "table", "columns": object{"日": object{"type": "date"}, "上": object{"type": "boolean"}}},
		"项目": object{"type": "table", "columns": object{"名": object{"type": "text"}, "组": object{"type": "text"}, "重": object{"type": "number", "min": 0},
			"完": object{"type": "number", "min": 0, "max": 100}, "行": object{"type": "boolean"}}},
		"要": object{"type": "checklist", "items": list{object{"share": 20, "gate": true}, object{"share": 40}, object{"share": 40, "partial": true}}},
		"段": object{"type": "checklist", "items": list{object{"share": 50}, object{"share": 30, "may_not_apply": true}, object{"share": 20, "partial": true, "may_not_apply": true}}},
		"免": object{"type": "checklist", "may_not_apply": true, "items": list{object{"share": 50}, object{"share": 50}}},
		"各": object{"type": "table", "from": "cohort", "key": "名", "columns": object{"名": object{"is": "subject"}, "比": object{"is": "比"}, "倍": object{"is": "额 * 2", "type": "number", "min": 0, "max": 100}}},
		"分": object{"type": "table", "from": "cohort", "key": "名", "columns": object{"名": object{"is": "subject"}, "零": object{"score": "C0"}}},
		"绩": object{"type": "table", "from": "cohort", "key": "名", "columns": object{"名": object{"is": "subject"}, "总": object{"score": "total"}, "零": object{"score": "C0"}}},
	}
}

// facts are those of facts, and a table and a calendar that the rule set gives.
func (d *drawer) facts() object {
	f := facts()
	f["算"] = object{"type": "checklist", "items": list{object{"share": 30, "is": d.pick("computed", "率 >= 60", "额 > 量 && 是", "等 == '优'", "表.all(r, r.值 >= 60)")},
		object{"share": 20, "partial": true, "is": d.pick("computed", "率 / 100", "差 / 4", "比 / 量", "checklist(要) / 100", "own(厅, 注).比 / 90")},
		object{"share": 20, "applies": d.pick("condition", "是", "额 > 10", "count(表) > 1")}, object{"share": 30, "partial": true, "applies": d.pick("condition", "否", "met(要, '②')", "日 > date('2022-06-30')")}}}
	f["槛"] = object{"type": "checklist", "items": list{object{"share": 40, "gate": true, "is": d.pick("computed", "met(要, '③')", "比 >= 60 || 否")},
		object{"share": 60, "is": d.pick("computed", "met(算, '①')", "量 <= 10 / 差"), "applies": d.pick("condition", "否", "差 != 0")}}}
	rows := list{}
	for k := range d.int("own rows", 1, 3) {
		rows = append(rows, object{"线": 30 * k, "得": d.int("own cell", 0, 60), "级": d.pick("own cell", "优", "良", "差")})
	}
	f["册"] = object{"type": "table", "value": rows, "columns": object{"线": object{"type": "number"}, "得": object{"type": "number", "min": 0, "max": 100}, "级": object{"type": "text", "choices": list{"优", "良", "差"}}}}
	f["假"] = object{"type": "table", "value": list{object{"日": "2022-06-27", "上": false}, object{"日": "2022-06-26", "上": d.yes("own cell")}}, "columns": object{"日": object{"type": "date"}, "上": object{"type": "boolean"}}}
	return f
}

// number is an expression for a number, most often from 0 to 100.
func (d *drawer) number(depth int) string {
	if depth == 0 {
		return d.pick("leaf", "0", "100", "60", "5", "比", "率", "量", "差", "额", "判", "weight", "底", "甲", "乙", "丙", "mean(表.值)", "sum(表.权)", "count(表)", "checklist(要)", "unmet(要)", "checklist(段)", "unmet(段)", "checklist(免)", "sum(表.map(r, 过(r.值, 底))) / 3", "mean(表.map(r, 折(r.值)))", "max(表.filter(r, r.有).map(r, 过(r.权, r.值)))", "checklist(算)", "checklist(算)", "unmet(算)", "checklist(槛)", "计(表)", "计(行)", "sum(行.值) / 3", "count(where(行.值 > 率 && 行.有)) * 30", "unmet(槛)", "median(表.值)", "growth(率, 比)", "growth(率, 差, 比)", "months(date('2021-01-31'), 日)", "root(额, 2, 1)", "own(厅, 注).比", "count(following(年)) * 30", "sum(following(年).map(r, r.额 - previous(r).额))", "max(following(年).额)", "weekdays(date('2022-06-24'), 日)", "workdays(date('2022-06-24'), 日, 历)", "rank(表.值, 比, 'skip')", "sum(largest(表.值, 2))", "power(差, 2)", "mean(各.比)", "sum(册.filter(r, r.线 <= 率).map(r, r.得))", "max(册.得) + sum(册.filter(r, r.级 == 等).map(r, r.得))", "workdays(date('2022-06-24'), 日, 假)", "max(册.filter(r, r.线 <= 量 * 5).map(r, r.得))", "days(初, 末) / 5", "weekdays(日, 末)", "count(各.filter(r, r.倍 > 额))")
	}
	n := func() string { return d.number(depth - 1) }
	switch d.int("form", 0, 17) {
	case 0, 1, 2:
		return "(" + d.test() + " ? " + n() + " : " + n() + ")"
	case 3:
		return "band(" + n() + ", [[90, " + n() + "], [60, 50]], 0)"
	case 4:
		return "band(" + n() + ", [[90, 100], [60, 50]])"
	case 5:
		return "deduct(5, " + n() + ")"
	case 6:
		return "attained(" + n() + ", " + n() + ")"
	case 7:
		return "linear(" + n() + ", 60, 100)"
	case 8:
		return "clamp(" + n() + ", 0, 100)"
	case 9:
		return "checklist([" + d.test() + ", " + d.test() + ", 是], [20, 40, 40])"
	case 10:
		return "lookup([['优', 100], ['良', " + n() + "], ['差', 0]], 等)"
	case 11, 12:
		return "(" + n() + d.pick("operator", " + ", " - ", " * ", " / ") + n() + ")"
	case 13:
		if d.yes("counted") {
			return "count(表.filter(r, " + d.rowTest(1) + ")) * 30"
		}
		return d.pick("aggregate", "min", "max", "sum", "mean", "median") + "(表.filter(r, " + d.rowTest(1) + ").map(r, " + d.rowNumber() + "))"
	case 14:
		return "weighted_mean(表.值, 表.权)"
	case 15:
		return d.pick("function", "whole", "begun", "floor", "ceil", "abs") + "(" + n() + ")"
	}
	if d.yes("call") {
		return "过(" + n() + ", " + d.pick("line", "60", "比", "底") + ")"
	}
	return "round(" + n() + d.pick("rounding", ", 1)", ", 0, 'down')", ", 1, 'up')", ", 0, 'half-even')")
}

// rowNumber and rowTest are about a row of 表, of which they may have no value.
func (d *drawer) rowNumber() string {
	return d.pick("row number", "r.值", "r.值", "r.权", "3", "r.值 / r.权", "r.权 / (r.值 - 60)", "折(r.值)", "band(r.值, [[90, 100], [60, r.权]])", "lookup([['优', r.值], ['差', 0]], r.级)", "attained(r.值, r.权)",
		"(r.值 > 50 ? 最 / 2 : 40)", "(r.有 ? r.值 : no_rule('无'))", "count(表.filter(s, s.值 > r.值))", "sum(册.filter(s, s.线 <= r.值).map(s, s.得 / r.权))")
}

func (d *drawer) rowTest(depth int) string {
	if depth > 0 && d.yes("joined") {
		return "(" + d.rowTest(depth-1) + d.pick("joint", " && ", " || ") + d.rowTest(depth-1) + ")"
	}
	return d.pick("row test", "r.有", "!r.有", "r.权 > 3", "r.值 >= 60", "r.级 == '优'", "r.值 / r.权 < 30", "60 / r.权 >= 20", "过(r.值, 底) > 50", "(r.有 ? r.值 / r.权 : r.权) > 10", "r.值 > 率", "表.exists(s, s.权 > r.权)", "(r.值 > 50 ? 最 > 40 : true)", "(r.值 > 60 ? 最 < 30 : r.有)", "r.权 * 10 < 最", "(最 >= 80 ? 1 : 0) < r.权",
		"(r.级 == '优' ? r.有 : no_rule('无'))")
}

func (d *drawer) test() string {
	if d.int("test about rows", 0, 9) == 0 {
		return "表." + d.pick("quantifier", "all", "exists") + "(r, " + d.rowTest(1) + ")"
	}
	return d.pick("test", "是", "否", "是 && !否", "是 || 否", "等 == '优'", "等 != '差'", "等 in ['优', '良']", "量 > 3", "率 >= 100", "比 < 60", "注 == '甲'",
		"日 > date('2022-06-30')", "差 == 0", "表.all(r, r.值 >= 60)", "表.exists(r, r.级 == '优')", "count(表) > 2", "weight > 12", "额 > 10", "increasing(表.值)", "decreasing(年.额)",
		"days(date('2022-01-01'), 日) <= 90", "'优' in 表.级", "日 <= add_months(date('2022-01-31'), 量)", "month(日) >= 7", "count(following(年)) >= 2 && following(年).all(r, r.额 > previous(r).额)", "own(厅, '甲').比 >= 60", "year(add_days(日, 量)) == 2022", "workdays(日, date('2022-07-01'), 历) > 3", "各.exists(r, r.比 < 60)", "日 <= add_months(末, 3)", "year(日) == year(初)", "象 == '甲'", "日 > 末", "册.exists(r, r.级 == 等 && r.线 <= 额)", "注 in 册.级", "met(要, '②')", "met(要, '③')", "met(算, '①')", "met(算, '②')")
}

// policy is what follows where a criterion does not apply.
func (d *drawer) policy(others []string) any {
	p := d.pick("policy", "full", "zero", "rescale", "rescale", "reallocate")
	if p == "zero" {
		d.out.Zero = true
	}
	if p != "reallocate" || len(others) == 0 {
		if p == "reallocate" {
			return "full"
		}
		return p
	}
	return object{"reallocate": rapid.SampledFrom(others).Draw(d.t, "receiver")}
}

func (d *drawer) rounding() object {
	return object{"places": d.int("places", 0, 3), "mode": d.pick("mode", "half-up", "half-even", "down", "up"), "at": "criterion"}
}

// criterion draws how a criterion is scored. What it gives is most often a percentage from 0 to 100.
func (d *drawer) criterion(c object, receivers []string) {
	rule := d.number(d.int("depth", 0, 2))
	if !d.rarely("unclamped", 8) {
		rule = "clamp(" + rule + ", 0, 100)"
	}
	switch {
	case d.o.Full:
		c["percent"] = d.pick("full", "量 >= 0 ? 100 : 0", "clamp(比 + 100, 0, 100)")
	case d.rarely("points", 4):
		c["points"] = "weight * " + rule + " / 100"
		if d.yes("range") {
			c["points"], c["min"], c["max"] = "clamp(差 + 2, -1, 4)", -1, 4
		}
	default:
		c["percent"] = rule
	}
	if d.rarely("own rounding", 6) {
		r := d.rounding()
		delete(r, "at")
		c["rounding"] = r
	}
	switch {
	case d.rarely("never applies", 10):
		c["not_applicable"] = "本年不评"
		delete(c, "percent")
		delete(c, "points")
		delete(c, "min")
		delete(c, "max")
		c["when_not_applicable"] = d.policy(receivers)
	case d.rarely("applies", 3):
		c["applies"] = d.test()
		c["when_not_applicable"] = d.policy(receivers)
	}
}

// Draw draws a rule set.
func Draw(t *rapid.T, o Options) *RuleSet {
	d := &drawer{t: t, o: o, out: &RuleSet{Ref: "drawn/one@1", Files: map[string][]byte{}}}
	rs := object{"$schema": "x", "id": "drawn/one", "version": "1", "title": "抽取", "effective": object{"from": "2022-01-01"}, "facts": d.facts(),
		"parameters": object{"底": object{"value": d.int("parameter", 0, 60)}},
		"let": object{"甲": d.pick("let", "率 - 10", "比 / 2", "mean(表.值)", "weight * 5"), "乙": d.pick("let", "甲 + 量", "额 / 5", "weight + 比"), "丙": d.pick("let", "max(甲, 乙)", "量 * 5"),
			"过": object{"with": list{"值", "线"}, "is": d.pick("let", "clamp(值 - 线 + 底, 0, 100)", "值 >= 线 ? clamp(值, 0, 100) : 折(值)", "band(值, [[90, 100], [60, 线]], 0)", "attained(值, 线) * weight / 100")},
			"折": object{"with": list{"数"}, "is": d.pick("let", "数 * 0.8", "max(数 - 20, 0)")},
			"最": d.pick("let", "max(年.map(s, s.额))", "min(表.map(s, s.值))", "max(厅.map(s, s.比))", "sum(册.map(s, s.得))"), // its loops are others than those that it is used in
			"行": d.pick("let", "表.filter(r, r.有)", "where(表.权 > 3)", "表"), "计": object{"with": list{"张"}, "is": d.pick("let", "mean(张.值)", "sum(张.权) * 3", "count(where(张.值 >= 60)) * 20")}}}
	r := d.rounding()
	if d.yes("at total") {
		r["at"] = "total"
	}
	rs["rounding"] = r
	if d.rarely("exact grades", 3) {
		rs["grade_on"] = "exact"
	}
	d.indicators(rs)
	if !o.Full && !o.NoTotal {
		d.whole(rs)
	}
	d.layers(rs)
	return d.out
}

// indicators draws a tree of 2 to 5 criteria that weigh 100 together, some of them in groups.
func (d *drawer) indicators(rs object) {
	n := d.int("criteria", 2, 5)
	left := 100
	var first list
	var ids []string
	for k := range n {
		ids = append(ids, fmt.Sprintf("C%d", k))
	}
	var group object
	for k := range n {
		w := left
		if k < n-1 {
			w = d.int("weight", 1, left-(n-1-k))
		}
		left -= w
		c := object{"id": ids[k], "name": fmt.Sprintf("指标%d", k), "weight": w}
		var receivers []string // criteria that always apply and are no rows
		if k > 0 {
			receivers = ids[:1]
		}
		switch {
		case k == 0:
			c["percent"] = "clamp(" + d.number(1) + ", 0, 100)"
			if d.o.Full {
				c["percent"] = "量 >= 0 ? 100 : 0"
			}
		case k == n-1 && k > 1 && d.rarely("rows", 3):
			d.out.Rows = w
			c["for_each"], c["as"], c["key"], c["name"], c["weight"] = "项目", "项", "项.名", "项.名", "项.重"
			c["percent"] = d.pick("row rule", "项.完", "clamp(项.完 + 差, 0, 100)", "项.完 >= 底 ? 100 : 项.完", "weight > 0 ? clamp(项.完 * weight / 10, 0, 100) : 50", "项.重 >= 20 ? clamp(项.完, 0, 100) : weight >= 20 ? 0 : 60")
			if d.o.Full {
				c["percent"] = "clamp(项.完 + 100, 0, 100)"
			}
			if d.yes("groups") {
				c["group"] = list{"项.组"}
			}
			if d.rarely("row applies", 2) {
				c["applies"], c["when_not_applicable"] = "项.行", d.policy(nil)
			}
		default:
			d.criterion(c, receivers)
		}
		if group == nil && k < n-1 && k > 0 && d.rarely("group", 3) {
			group = object{"id": fmt.Sprintf("G%d", k), "name": "组", "weight": w, "indicators": list{c}}
			first = append(first, group)
			continue
		}
		if _, rows := c["for_each"]; group != nil && !rows && d.yes("inside") {
			group["weight"] = group["weight"].(int) + w
			group["indicators"] = append(group["indicators"].(list), c)
			continue
		}
		group = nil
		first = append(first, c)
	}
	kinds := false
	for _, g := range first { // some groups are those of one kind of body, and another criterion stands for the other kinds
		group := g.(object)
		children, _ := group["indicators"].(list)
		plain := len(children) > 0 && d.rarely("kinds", 2)
		for _, c := range children {
			for _, name := range []string{"applies", "not_applicable", "for_each"} {
				_, has := c.(object)[name]
				plain = plain && !has
			}
		}
		if !plain {
			continue
		}
		kinds = true
		group["one_of"] = "等"
		for _, c := range children {
			c.(object)["case"] = list{"优"}
		}
		other := "clamp(" + d.number(1) + ", 0, 100)"
		if d.o.Full {
			other = "量 >= 0 ? 100 : 0"
		}
		group["indicators"] = append(children, object{"id": group["id"].(string) + "K", "name": "另一类", "weight": group["weight"], "case": list{"良", "差"}, "percent": other})
	}
	for _, g := range first { // some make up for weight within their group
		if kinds {
			break
		}
		group := g.(object)
		children, _ := group["indicators"].(list)
		for _, c := range children {
			if c := c.(object); c["when_not_applicable"] == "rescale" && d.yes("within") {
				c["when_not_applicable"] = object{"rescale": group["id"]}
			}
		}
	}
	if d.rarely("bonus", 4) && !d.o.Full { // what is beside the weights
		first = append(first, object{"id": "Z", "name": "加分", "weight": 0, "points": "clamp(差, 0, 3)", "max": 3})
	}
	if d.rarely("one policy for all", 4) {
		rs["when_not_applicable"] = d.policy(ids[:1])
	}
	rs["indicators"] = first
}

// whole draws what is decided of the total.
func (d *drawer) whole(rs object) {
	adjustments := list{object{"id": "加", "add": "差", "max": 5}, object{"id": "扣", "when": d.pick("when", "是", "量 > 3", "total > 60"), "add": "0 - 量", "min": -8},
		object{"id": "封", "cap": "100"}, object{"id": "帽", "when": "是 || 否", "cap": "额 * 4"}, object{"id": "数", "when": "count(indicators.filter(i, i.leaf && i.rate >= 60)) > 2", "add": "2.5", "max": 2.5}, object{"id": "限", "when": "total > 80", "cap": "70 + 量"}, object{"id": "否决", "when": "否 && 是", "set": "0"},
		object{"id": "比", "when": "count(分.filter(r, r.零 > 1)) > 1", "cap": "60"}, object{"id": "改", "when": "否 && 等 == '差'", "set": "量 * 3"}, object{"id": "限等", "when": d.pick("when", "否", "等 == '差'", "indicators.exists(i, i.score < i.weight / 2)"), "grade_cap": "良"}}
	rs["adjustments"] = rapid.SliceOfNDistinct(rapid.SampledFrom(adjustments), 0, 4, func(a any) string { return a.(object)["id"].(string) }).Draw(d.t, "adjustments")
	rs["grades"] = list{object{"name": "优", "from": 90}, object{"name": "良", "from": 60}, object{"name": "差", "from": 0}}
	switch d.int("grades", 0, 3) {
	case 0:
		rs["grades"] = list{object{"name": "优", "from": 90, "to": 100}, object{"name": "良", "from": 60, "to": 89}, object{"name": "差", "from": 10, "to": 59}}
	case 1:
		rs["grade"] = "total >= 90 && !否 ? '优' : total >= 60 || indicators.all(i, i.score >= i.weight / 2) ? '良' : '差'"
	case 2:
		rs["grade_sections"] = true
	}
	if d.rarely("above", 4) { // 优 begins above its first total
		best := rs["grades"].(list)[0].(object)
		best["above"] = best["from"]
		delete(best, "from")
	}
	if d.rarely("quota", 4) {
		grade := rs["grades"].(list)[0].(object)
		grade["at_most"] = object{"percent": d.int("quota", 1, 99), "ties": d.pick("ties", "in", "out")}
	}
	rs["consequences"] = list{object{"id": "前", "when": "count(绩.filter(r, r.总 > total)) < 2", "words": "前"}, object{"id": "退", "when": "count(indicators) > 4 && indicators.exists(i, i.level == 1 && i.rate < 60)", "words": "退"}, object{"id": "奖", "when": "grade == '优'", "words": "奖${total}"}, object{"id": "罚", "when": "grade != '优' && total < 85", "words": "罚"}}
}

// layers writes the rule set as one file, or as a base and what changes it.
func (d *drawer) layers(rs object) {
	text := func(v object) []byte {
		b, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		return b
	}
	if d.o.Plain || !d.rarely("layers", 3) {
		d.out.Files[d.out.Ref] = text(rs)
		return
	}
	base := object{}
	for k, v := range rs {
		base[k] = v
	}
	base["id"] = "drawn/base"
	d.out.Files["drawn/base@1"] = text(base)
	top := object{"$schema": "x", "id": "drawn/one", "version": "1", "extends": "drawn/base@1", "effective": rs["effective"], "parameters": object{"底": object{"value": 7}}}
	first := rs["indicators"].(list)[0].(object)
	patch := object{"id": first["id"], "name": "改名"}
	if d.yes("other rule") && !d.o.Full {
		patch["percent"] = "clamp(" + d.number(1) + ", 0, 100)"
	}
	top["indicators"] = list{patch}
	switch { // key points, one by one or in their shares
	case d.rarely("other key points", 3):
		top["facts"] = object{"要": object{"type": "checklist", "items": list{object{"id": "②", "share": 50, "after": "③"}, object{"id": "①", "share": 10, "gate": d.yes("gate")}}}}
	case d.rarely("other shares", 3):
		top["facts"] = object{"要": object{"type": "checklist", "shares": list{30, 30, 40}}, "免": object{"type": "checklist", "items": list{object{"id": "①", "share": 70}, object{"id": "②", "share": 30}}}}
	}
	if a, ok := rs["adjustments"].(list); ok && len(a) > 0 && d.yes("removed") {
		top["adjustments"] = list{object{"id": a[0].(object)["id"], "remove": true}}
	}
	d.out.Files[d.out.Ref] = text(top)
}
