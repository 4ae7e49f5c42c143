package revise

import (
	"slices"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
)

// The table of adjustments.

// adjustments are what changes the total.
func adjustments(rs *engine.RuleSet) Table {
	t := Table{Name: Adjustments, Fields: []string{Name, Standard, Effect, Applies, Rule, Min, Max}}
	for _, a := range rs.Adjustments {
		when, value, least, most := "", "", "", ""
		of := door.Adjusts(a)
		if of.When != nil {
			when = of.When.Src.Text
		}
		if of.Value != nil {
			value = of.Value.Src.Text
		}
		if a.Effect == engine.Add {
			least, most = a.Min.String(), a.Max.String()
		}
		if a.Effect == engine.GradeCap && a.Grade < len(rs.Grades) {
			value = rs.Grades[a.Grade].Name
		}
		t.Rows = append(t.Rows, Row{ID: a.ID, Texts: []string{a.Name, a.Standard, effects[a.Effect], when, value, least, most}})
	}
	return t
}

var effects = map[engine.Effect]string{engine.Add: "加减", engine.Cap: "封顶", engine.Set: "定为", engine.GradeCap: "等级不超过"}

// members are those of a file that say what an adjustment does.
var members = map[engine.Effect]string{engine.Add: "add", engine.Cap: "cap", engine.Set: "set", engine.GradeCap: "grade_cap"}

func (r *reviser) adjustment(e Edit) (why diag.Term) {
	if r.fresh(Adjustments, e.Row) {
		return r.newAdjustment(e)
	}
	for _, a := range r.rs.Adjustments {
		if a.ID != e.Row {
			continue
		}
		switch e.Field {
		case Name, Standard:
			text := e.Text
			if words := door.Adjusts(a).Standard; e.Field == Standard {
				if text, why = r.relinked(words, e.Text); why != (diag.Term{}) || text == words {
					return why
				}
			}
			at := r.adjustmentIn(a.ID)
			if at.set(e.Field, text); e.Text == "" && len(r.rs.Bases) == 0 { // over a base nothing is said instead
				at.remove(e.Field)
			}
		case Applies:
			switch {
			case door.Adjusts(a).When == nil:
				return diag.Term{Zh: "原来没有条件，请在文件里加", En: "there was no condition, add it in the file"}
			case e.Text == "":
				return empty
			}
			r.expression(r.adjustmentIn(a.ID), "when", e.Text, door.Adjusts(a).When.Place())
		case Rule:
			if e.Text == "" {
				return empty
			}
			if a.Effect == engine.GradeCap {
				r.adjustmentIn(a.ID).set(members[a.Effect], e.Text)
			} else {
				r.expression(r.adjustmentIn(a.ID), members[a.Effect], e.Text, door.Adjusts(a).Value.Place())
			}
		default: // its least and most
			n, ok := asNumber(e.Text)
			switch {
			case a.Effect != engine.Add:
				return noEnds
			case !ok:
				return noNumber
			}
			r.adjustmentIn(a.ID).set(e.Field, n)
		}
		return why
	}
	return unknown
}

// adjustmentIn is the file's own object of an adjustment: the one that it has, or a new one that lies over the base's.
func (r *reviser) adjustmentIn(id string) *object {
	in := r.file.list("adjustments")
	for _, item := range in.items {
		if o, ok := item.(*object); ok && o.text("id") == id {
			return o
		}
	}
	made := &object{members: []member{{"id", id}}}
	in.items = append(in.items, made)
	return made
}

// adjustmentRow makes an adjustment come or go. Those of a base are made before others.
func (r *reviser) adjustmentRow(e Edit, above string, fresh, has bool) (why diag.Term) {
	in := r.file.list("adjustments")
	at := func(id string) int {
		return slices.IndexFunc(in.items, func(item any) bool {
			o, ok := item.(*object)
			return ok && o.text("id") == id
		})
	}
	switch k := at(e.Row); {
	case !fresh && has:
		r.adjustmentIn(e.Row).members = []member{{"id", e.Row}, {"remove", true}}
	case !fresh && k >= 0:
		if in.items = slices.Delete(in.items, k, k+1); len(in.items) == 0 {
			r.file.remove("adjustments")
		}
	case fresh:
		made := &object{members: []member{{"id", e.Row}}}
		for was, now := range r.names {
			if from := find(r.before.list("adjustments"), was[1]); from != nil && was[0] == Adjustments && now == e.Row {
				hidden(from, made, nil)
			}
		}
		of := slices.IndexFunc(r.rs.Adjustments, func(a *engine.Adjustment) bool { return a.ID == above })
		if last := r.lastOfBase(); of < last && !r.fresh(Adjustments, above) {
			return diag.Term{Zh: "所扩展的文件里的总分调整先进行：新的一行写在它们之后", En: "the adjustments of the file that is extended are made first: a new row stands behind them"}
		}
		in.items = slices.Insert(in.items, r.behind(at, above), any(made))
	}
	return why
}

// lastOfBase is which of the adjustments is the last that a base has, -1 for none.
func (r *reviser) lastOfBase() (last int) {
	last = -1
	for k, a := range r.rs.Adjustments {
		if has, _ := r.below(Adjustments, a.ID); has {
			last = k
		}
	}
	return last
}

// behind is where in the file's list a row belongs: behind the one above it, or the next one up that the file has and that stays.
func (r *reviser) behind(at func(string) int, above string) int {
	for k := slices.IndexFunc(r.rs.Adjustments, func(a *engine.Adjustment) bool { return a.ID == above }); ; k-- {
		if n := at(above); n >= 0 {
			return n + 1
		}
		if k <= 0 {
			return 0
		}
		above = r.rs.Adjustments[k-1].ID
	}
}

// newAdjustment writes what a new adjustment says.
func (r *reviser) newAdjustment(e Edit) (why diag.Term) {
	for was, now := range r.names { // it says what it said
		if was[0] == Adjustments && now == e.Row {
			return why
		}
	}
	effect, known := engine.Add, false
	for is, word := range effects {
		if word == r.effects[e.Row] {
			effect, known = is, true
		}
	}
	o := r.adjustmentIn(e.Row)
	switch e.Field {
	case Effect:
		if !known {
			return diag.Term{Zh: "作用写“加减”“封顶”“定为”或“等级不超过”", En: "the effect is 加减, 封顶, 定为 or 等级不超过"}
		}
	case Name, Standard:
		o.set(e.Field, e.Text)
	case Applies:
		expression(o, "when", e.Text)
	case Rule:
		if known {
			expression(o, members[effect], e.Text)
		}
	default:
		n, ok := asNumber(e.Text)
		switch {
		case known && effect != engine.Add:
			return noEnds
		case !ok:
			return noNumber
		}
		o.set(e.Field, n)
	}
	return why
}

var noEnds = diag.Term{Zh: "只有加减分有上下限", En: "only what adds has a least and a most"}
