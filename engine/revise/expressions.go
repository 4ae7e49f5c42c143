package revise

import (
	"encoding/json"
	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"strings"
)

// Edits of expressions: as a whole, of numbers in them, of definitions.

// expression writes an expression into a member, in the notation that stands there.
func (r *reviser) expression(i *engine.Indicator, name, text string) { expression(r.at(i), name, text) }

func expression(at *object, name, text string) {
	var v any = text
	if lines := strings.Split(text, "\n"); len(lines) > 1 {
		l := &list{}
		for _, line := range lines {
			l.items = append(l.items, line)
		}
		v = l
	}
	if noted, ok := at.get(name).(*object); ok && len(noted.members) == 1 {
		v = &object{members: []member{{noted.members[0].name, v}}}
	}
	at.set(name, v)
}

func (r *reviser) number(e Edit) (why diag.Term) {
	if _, ok := asNumber(e.Text); !ok {
		return noNumber
	}
	for _, i := range r.rs.Criteria() {
		for _, p := range parts(i) {
			for _, n := range constants(p.f) {
				if numberID(i, p, n) == e.Row {
					r.constant(i, p, n, e)
					return why
				}
			}
		}
	}
	for _, l := range lets(r.rs) {
		for _, n := range constants(asFormula(l)) {
			if letID(l, n) == e.Row {
				r.numberOf("let:"+l.Name, n, e)
				return why
			}
		}
	}
	return unknown
}

// constant notes what a number of a rule is to be.
func (r *reviser) constant(i *engine.Indicator, p part, n *formula.Node, e Edit) {
	r.numberOf(i.ID+":"+p.member, n, e)
}

// numberOf notes what a number of a rule or of a definition is to be.
func (r *reviser) numberOf(key string, n *formula.Node, e Edit) {
	if r.rules[key] == nil {
		r.rules[key] = map[int]Edit{}
	}
	r.rules[key][n.Span.Start] = e
}

// ofBase says why a definition is not changed.
var ofBase = diag.Term{Zh: "这个定义写在所扩展的文件里，请在那里改", En: "the definition stands in the file that is extended: change it there"}

func (r *reviser) definition(e Edit) (why diag.Term) {
	if e.Text == "" {
		return empty
	}
	in := func(at *object, l *formula.Let) diag.Term {
		if own, ok := at.get("let").(*object); ok && own.get(l.Name) != nil {
			expression(own, l.Name, e.Text)
			return diag.Term{}
		}
		return ofBase
	}
	for _, l := range lets(r.rs) {
		if l.Name == e.Row {
			r.written["let:"+l.Name] = true
			return in(r.file, l)
		}
	}
	for _, i := range r.rs.Criteria() {
		for _, l := range door.Of(i).Lets {
			if i.ID+" "+l.Name != e.Row || !l.Plain() {
				continue
			}
			if own := find(r.file.list("indicators"), i.ID); own != nil {
				return in(own, l)
			}
			return ofBase
		}
	}
	return diag.Term{Zh: "带参数的定义，请在文件里改", En: "the definition has parameters: change it in the file"}
}

// withNumbers is a formula's text with other numbers in it.
func withNumbers(f *formula.Formula, edits map[int]Edit) string {
	list, text := constants(f), f.Src.Text
	for k := len(list) - 1; k >= 0; k-- {
		if e, ok := edits[list[k].Span.Start]; ok {
			n, _ := asNumber(e.Text)
			text = text[:list[k].Span.Start] + n.String() + text[list[k].Span.End:]
		}
	}
	return text
}

// write makes the edits that come together: numbers of one rule, shares of the key points of one fact.
func (r *reviser) write() (refused []Refusal) {
	for _, i := range r.rs.Criteria() {
		for _, p := range parts(i) {
			edits := r.rules[i.ID+":"+p.member]
			if len(edits) == 0 {
				continue
			}
			if r.written[i.ID+":"+p.member] {
				for _, e := range edits {
					refused = append(refused, Refusal{e, twice})
				}
				continue
			}
			r.expression(i, p.member, withNumbers(p.f, edits))
		}
	}
	for _, l := range lets(r.rs) {
		edits := r.rules["let:"+l.Name]
		if len(edits) == 0 {
			continue
		}
		why := ofBase
		if at, ok := r.file.get("let").(*object); ok && at.get(l.Name) != nil {
			if !r.written["let:"+l.Name] {
				expression(at, l.Name, withNumbers(asFormula(l), edits))
				continue
			}
			why = twice
		}
		for _, e := range edits {
			refused = append(refused, Refusal{e, why})
		}
	}
	for _, k := range door.In(r.rs).KeyPoints() {
		changed := r.shares[k.Name]
		if changed == nil {
			continue
		}
		for _, item := range k.Items {
			share := item.Share.String()
			if s, ok := changed[item.Mark]; ok {
				share = s
			} else if _, finite := item.Share.Terminates(); !finite {
				continue // equal shares stay equal
			}
			if why := r.item(k, item.Mark, "share", json.Number(share)); why != (diag.Term{}) {
				refused = append(refused, Refusal{Edit{Points, k.Name + "." + item.Mark, Share, share}, why})
			}
		}
	}
	return refused
}
