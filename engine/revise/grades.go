package revise

import (
	"encoding/json"
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
)

// The table of grades: rows that come, go and are called otherwise, and who calls grades by their names.

// excluded is before where a grade begins that is not in it itself.
const excluded = "＞"

func grades(rs *engine.RuleSet) Table {
	t := Table{Name: Grades, Fields: []string{From}}
	ends := slices.ContainsFunc(rs.Grades, func(g engine.Grade) bool { return g.To != nil })
	if ends {
		t.Fields = append(t.Fields, Until)
	}
	for _, g := range rs.Grades {
		row := Row{ID: g.Name, Texts: []string{""}}
		if g.Place.Source != nil { // where an expression gives the grade, it need not begin anywhere
			row.Texts[0] = g.From.String()
		}
		if g.Above { // which no number in a cell says
			row.Texts[0] = excluded + row.Texts[0]
		}
		if ends {
			to := ""
			if g.To != nil {
				to = g.To.String()
			}
			row.Texts = append(row.Texts, to)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// gradeChanges are the edits that make the rows of the table of grades what they are now. A row that stands where one is gone is that one under
// another name, if as many came as went there, or if it begins where that one did.
func gradeChanges(was, now Table) (edits []Edit, refused []Refusal) {
	before, gone := map[string]Row{}, map[string]bool{}
	for _, row := range was.Rows {
		before[row.ID], gone[row.ID] = row, true
	}
	for k, row := range now.Rows {
		switch {
		case row.ID == "":
			refused = append(refused, Refusal{Edit{Grades, "", "", ""}, diag.Term{Zh: "等级没有名称", En: "the grade has no name"}})
		case slices.ContainsFunc(now.Rows[:k], func(r Row) bool { return r.ID == row.ID }):
			refused = append(refused, Refusal{Edit{Grades, row.ID, "", ""}, stands})
		}
		delete(gone, row.ID)
	}
	if refused != nil {
		return nil, refused
	}
	if len(now.Rows) == 0 {
		return nil, []Refusal{{Edit{Grades, "", "", ""}, diag.Term{Zh: "等级一行也没有了，请在文件里改", En: "no grade is left: change the file"}}}
	}
	type gap struct{ went, came []Row }
	gaps := map[string]*gap{} // by the row above that stayed
	at := func(above string) *gap {
		if gaps[above] == nil {
			gaps[above] = &gap{}
		}
		return gaps[above]
	}
	above := ""
	for _, row := range was.Rows {
		if !gone[row.ID] {
			above = row.ID
		} else {
			at(above).went = append(at(above).went, row)
		}
	}
	above = ""
	for _, row := range now.Rows {
		if _, known := before[row.ID]; known {
			above = row.ID
		} else {
			at(above).came = append(at(above).came, row)
		}
	}
	named := map[string]string{} // what those that came were called
	for _, g := range gaps {
		pair := func(same bool) {
			for _, row := range slices.Clone(g.came) {
				k := slices.IndexFunc(g.went, func(w Row) bool { return !same || equal(was.textOf(w, From), now.textOf(row, From)) })
				if k >= 0 {
					named[row.ID] = g.went[k].ID
					g.went = slices.Delete(g.went, k, k+1)
					g.came = slices.DeleteFunc(g.came, func(r Row) bool { return r.ID == row.ID })
				}
			}
		}
		if pair(true); len(g.went) == len(g.came) {
			pair(false)
		}
	}
	var list []string
	moved := len(now.Rows) != len(was.Rows)
	for k, row := range now.Rows {
		old, known := before[row.ID]
		if !known && named[row.ID] != "" {
			old, known = before[named[row.ID]], true
		}
		moved = moved || old.ID != was.Rows[k].ID || row.ID != old.ID
		list = append(list, row.ID, old.ID)
		if known {
			old.ID = row.ID
			for _, field := range was.Fields {
				if slices.Contains(now.Fields, field) {
					if e, why, changed := change(was, old, field, now.textOf(row, field)); why != (diag.Term{}) {
						refused = append(refused, Refusal{e, why})
					} else if changed {
						edits = append(edits, e)
					}
				}
			}
			continue
		}
		for _, field := range was.Fields {
			said := strings.TrimSpace(now.textOf(row, field))
			e := Edit{Grades, row.ID, field, said}
			if said == "" && field == From && slices.ContainsFunc(was.Rows, func(w Row) bool { return was.textOf(w, From) != "" }) {
				refused = append(refused, Refusal{e, empty})
			} else if said != "" {
				edits = append(edits, e)
			}
		}
	}
	if moved {
		edits = append([]Edit{{Grades, "", Rows, listed(list)}}, edits...)
	}
	return edits, refused
}

// Renamed are the grades that are called otherwise, "" for those that are gone, by what they were called.
func Renamed(rs *engine.RuleSet, edits []Edit) map[string]string {
	out := map[string]string{}
	for _, e := range edits {
		var list []string
		if e.Table != Grades || e.Field != Rows || json.Unmarshal([]byte(e.Text), &list) != nil {
			continue
		}
		for _, g := range rs.Grades {
			out[g.Name] = ""
		}
		for k := 0; k+1 < len(list); k += 2 {
			out[list[k+1]] = list[k]
		}
		for _, g := range rs.Grades {
			if out[g.Name] == g.Name {
				delete(out, g.Name)
			}
		}
		delete(out, "")
	}
	return out
}

// gradesIn are the file's own grades, or those of the base, which the file's are in the place of.
func (r *reviser) gradesIn() *list {
	if r.file.get("grades") == nil {
		made := &list{}
		for _, g := range r.rs.Grades {
			o := &object{members: []member{{"name", g.Name}}}
			begins := "from"
			if g.Above {
				begins = "above"
			}
			if g.Place.Source != nil {
				o.set(begins, json.Number(g.From.String()))
			}
			if g.To != nil {
				o.set("to", json.Number(g.To.String()))
			}
			if g.AtMost.Sign() > 0 {
				ties := map[bool]string{true: "in", false: "out"}[g.Ties]
				o.set("at_most", &object{members: []member{{"percent", json.Number(g.AtMost.String())}, {"ties", ties}}})
			}
			made.items = append(made.items, o)
		}
		r.file.setAfter("grades", "rounding", made)
	}
	return r.file.list("grades")
}

func (r *reviser) grade(e Edit) (why diag.Term) {
	in := r.gradesIn()
	own := func(name string) *object {
		for _, item := range in.items {
			if o, ok := item.(*object); ok && o.text("name") == name {
				return o
			}
		}
		return nil
	}
	if e.Field == Rows {
		var list []string
		if json.Unmarshal([]byte(e.Text), &list) != nil {
			return unknown
		}
		var items []any
		for k := 0; k+1 < len(list); k += 2 {
			o := own(list[k+1])
			if list[k+1] == "" || o == nil {
				o = &object{}
			} else {
				o = &object{members: slices.Clone(o.members)}
			}
			o.set("name", list[k])
			items = append(items, o)
		}
		in.items = items
		r.renamed(e)
		return why
	}
	o := own(e.Row)
	if o == nil {
		return unknown
	}
	if e.Field == Until {
		if e.Text == "" {
			o.remove("to")
			return why
		}
		n, ok := asNumber(e.Text)
		if !ok {
			return noNumber
		}
		o.set("to", n)
		return why
	}
	begins, text := "from", strings.TrimSpace(e.Text)
	for _, sign := range []string{excluded, ">"} {
		if rest, ok := strings.CutPrefix(text, sign); ok {
			begins, text = "above", rest
		}
	}
	n, ok := asNumber(text)
	if !ok {
		return noNumber
	}
	if other := map[string]string{"from": "above", "above": "from"}[begins]; o.get(other) != nil {
		for k := range o.members {
			if o.members[k].name == other {
				o.members[k].name = begins
			}
		}
	}
	o.setAfter(begins, "name", n)
	return why
}

// renamed follows grades that are called otherwise to where they are named; of those that are gone, and where it is not clear that a grade is
// meant, it says where they are named.
func (r *reviser) renamed(e Edit) {
	to := Renamed(r.rs, []Edit{e})
	row := func(name string) string { // whose cell is told
		if fresh := to[name]; fresh != "" {
			return fresh
		}
		return name
	}
	refuse := func(name string, where diag.Term, gone bool) {
		why := diag.Both("“%s”写在%s里，看不出是不是指这个等级：请在那里改", "%s stands in %s, and whether this grade is meant is not clear: change it there", name, where)
		if gone {
			why = diag.Both("删去的等级“%s”还写在%s里：先在那里改", "the grade %s, which is gone, is named in %s: change that first", name, where)
		}
		r.refused = append(r.refused, Refusal{Edit{Grades, row(name), "", ""}, why})
	}
	// words is a formula with the new names; changed is false where there are none, and ok where something was refused.
	words := func(f *formula.Formula, result bool, where diag.Term) (text string, changed bool) {
		if f == nil {
			return "", false
		}
		var list []splice
		ok := true
		gradeWords(f, result, func(n *formula.Node, sure bool) {
			fresh, known := to[n.Value.Text]
			if !known {
				return
			}
			if !sure || fresh == "" {
				ok = false
				refuse(n.Value.Text, where, fresh == "")
				return
			}
			list = append(list, splice{n.Span.Start, n.Span.End, quote(fresh, f.Src.Text[n.Span.Start])})
		})
		return spliced(f.Src.Text, list), ok && len(list) > 0
	}
	for _, a := range r.rs.Adjustments {
		where := diag.Both("总分调整“%s”", "the adjustment %s", a.ID)
		if a.Effect == engine.GradeCap && a.Grade < len(r.rs.Grades) {
			if name := r.rs.Grades[a.Grade].Name; to[name] != "" {
				r.adjustmentIn(a.ID).set(members[a.Effect], to[name])
			} else if _, gone := to[name]; gone {
				refuse(name, where, true)
			}
		}
		of := door.Adjusts(a)
		if text, changed := words(of.When, false, where); changed {
			r.expression(r.adjustmentIn(a.ID), "when", text, of.When.Place())
		}
		if text, changed := words(of.Value, false, where); changed {
			r.expression(r.adjustmentIn(a.ID), members[a.Effect], text, of.Value.Place())
		}
	}
	rule := door.In(r.rs).GradeRule()
	if text, changed := words(rule, true, diag.Term{Zh: "等级的表达式", En: "the expression of the grade"}); changed {
		r.expression(r.file, "grade", text, rule.Place())
	}
	for _, q := range r.rs.Consequences {
		where := diag.Both("结果应用“%s”", "the consequence %s", q.ID)
		of := door.Follows(q)
		if text, changed := words(of.When, false, where); changed {
			r.expression(r.consequenceIn(q.ID, of.When), "when", text, of.When.Place())
		}
		of.Words.Formulas(func(f *formula.Formula) {
			gradeWords(f, false, func(n *formula.Node, _ bool) {
				if fresh, known := to[n.Value.Text]; known {
					refuse(n.Value.Text, where, fresh == "")
				}
			})
		})
	}
}

// gradeWords visits the texts of a formula that name grades; sure is false for those of which that is not clear, or which stand in a definition.
// The result of the formula is a grade, or is not.
func gradeWords(f *formula.Formula, result bool, visit func(n *formula.Node, sure bool)) {
	seen := map[*formula.Let]bool{}
	var walk func(n *formula.Node, result, own bool)
	word := func(n *formula.Node) bool { return n.Op == formula.OpConst && n.Value.Kind == formula.Text }
	compared := func(with, n *formula.Node, own bool) {
		switch {
		case !word(n):
			walk(n, false, own)
		case isGrade(with):
			visit(n, own)
		case with.Op != formula.OpFact && with.Op != formula.OpCell && with.Op != formula.OpVar && !word(with):
			visit(n, false)
		}
	}
	walk = func(n *formula.Node, result, own bool) {
		switch {
		case word(n):
			if result {
				visit(n, own)
			}
		case (n.Op == formula.OpEq || n.Op == formula.OpNe) && len(n.Args) == 2:
			compared(n.Args[1], n.Args[0], own)
			compared(n.Args[0], n.Args[1], own)
		case n.Op == formula.OpIn && len(n.Args) == 2:
			if list := n.Args[1]; list.Op == formula.OpList {
				for _, a := range list.Args {
					compared(n.Args[0], a, own)
				}
				walk(n.Args[0], false, own)
			} else {
				compared(list, n.Args[0], own)
				walk(list, false, own)
			}
		case n.Op == formula.OpLookup:
			walk(n.Args[0], false, own)
			for k := 1; k+1 < len(n.Args); k += 2 {
				compared(n.Args[0], n.Args[k], own)
				walk(n.Args[k+1], false, own)
			}
		case n.Op == formula.OpCond:
			walk(n.Args[0], false, own)
			walk(n.Args[1], result, own)
			walk(n.Args[2], result, own)
		case n.Op == formula.OpLet:
			if n.Let != nil && n.Let.Root != nil && !seen[n.Let] {
				seen[n.Let] = true
				walk(n.Let.Root, result, false)
			}
		default:
			for _, a := range n.Args {
				walk(a, false, own)
			}
		}
	}
	walk(f.Root, result, true)
}

// isGrade reports whether a node is the grade, or that of an indicator.
func isGrade(n *formula.Node) bool {
	if n.Op == formula.OpVar && n.Slot == formula.VarGrade {
		return true
	}
	return n.Op == formula.OpCell && n.Table != nil && n.Table.Slot == formula.OwnSlot && n.Fact != nil && n.Fact.Name == "grade"
}

// consequenceIn is the file's own object of a consequence: the one that it has, or what the base's says.
func (r *reviser) consequenceIn(id string, f *formula.Formula) *object {
	find := func(in *list) *object {
		for _, item := range in.items {
			if o, ok := item.(*object); ok && o.text("id") == id {
				return o
			}
		}
		return nil
	}
	in := r.file.list("consequences")
	if o := find(in); o != nil {
		return o
	}
	made := &object{members: []member{{"id", id}}}
	if base, err := parse(f.Place().Source.Text); err == nil {
		if o := find(base.list("consequences")); o != nil {
			made.set("words", o.get("words"))
		}
	}
	in.items = append(in.items, made)
	return made
}
