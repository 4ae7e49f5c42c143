package revise

import (
	"encoding/json"
	"fmt"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/internal/jsontree"
)

// Edits of expressions: as a whole, of numbers in them, of definitions.

// expression writes what a formula is to be into a member, in the notation that stands there; over a base, in that of the base, where it was.
func (r *reviser) expression(at *object, name, text string, was diag.Place) {
	over := at.get(name) == nil
	expression(at, name, text)
	own := r.file.text("language")
	if own == "" {
		own = "cel"
	}
	if lang := notation(was); over && lang != own {
		at.set(name, &object{members: []member{{lang, at.get(name)}}})
	}
}

// notation is that of an expression at a place in a rule file.
func notation(at diag.Place) string {
	out := "cel"
	if at.Source == nil {
		return out
	}
	n, _ := jsontree.Parse(at.Source)
	if l := n.String("language"); l != "" {
		out = l
	}
	for n != nil {
		var inner *jsontree.Node
		for _, i := range n.Items {
			if i.Span.Start <= at.Span.Start && at.Span.Start < i.Span.End {
				inner = i
			}
		}
		if n = inner; n != nil && (n.Name == "cel" || n.Name == "expr") {
			out = n.Name
		}
	}
	return out
}

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
	for _, p := range pointLets(r.rs) {
		for _, n := range constants(asFormula(p.l)) {
			if fmt.Sprintf("%s:%d", p.id(), n.Span.Start) == e.Row {
				r.numberOf(p.id(), n, e)
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

// replacements are those of numbers and words in a formula's text.
func replacements(f *formula.Formula, edits map[int]Edit) (out []splice) {
	for _, c := range constants(f) {
		if e, ok := edits[c.Span.Start]; ok {
			n, _ := asNumber(e.Text)
			out = append(out, splice{c.Span.Start, c.Span.End, n.String()})
		}
	}
	f.Root.Walk(func(n *formula.Node) bool {
		if e, ok := edits[n.Span.Start]; ok && n.Op == formula.OpConst && n.Value.Kind == formula.Text {
			out = append(out, splice{n.Span.Start, n.Span.End, quote(e.Text, f.Src.Text[n.Span.Start])})
		}
		return true
	})
	return out
}

// write makes the edits that come together: numbers of one rule, shares of the key points of one fact.
func (r *reviser) write() (refused []Refusal) {
	for _, i := range r.rs.Criteria() {
		for _, p := range parts(i) {
			edits := r.rules[i.ID+":"+p.member]
			list := replacements(p.f, edits)
			for _, n := range bandsOf(p) {
				e, ok := r.bands[bandOf(armID(i, p, n, 0))]
				if !ok {
					continue
				}
				var ids []string
				if json.Unmarshal([]byte(e.Text), &ids) != nil {
					refused = append(refused, Refusal{e, unknown})
					continue
				}
				rows, ok := bandRows(p.f.Src.Text, n, ids, r.put)
				if list = append(list, rows...); !ok {
					refused = append(refused, Refusal{e, diag.Term{Zh: "表达式里这几档不是逐档写出的，或者夹有注释，请改表达式", En: "the rows are not written one by one in the expression, or there are comments between them: change the expression"}})
				} else if r.written[i.ID+":"+p.member] {
					refused = append(refused, Refusal{e, twice})
				}
			}
			if len(list) == 0 {
				continue
			}
			if r.written[i.ID+":"+p.member] {
				for _, e := range edits {
					refused = append(refused, Refusal{e, twice})
				}
				continue
			}
			r.expression(r.at(i), p.member, spliced(p.f.Src.Text, list), p.f.Place())
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
				expression(at, l.Name, spliced(l.Text, replacements(asFormula(l), edits)))
				continue
			}
			why = twice
		}
		for _, e := range edits {
			refused = append(refused, Refusal{e, why})
		}
	}
	for _, p := range pointLets(r.rs) {
		switch edits := r.rules[p.id()]; {
		case len(edits) > 0 && !r.written[p.id()]:
			r.expression(r.itemIn(p.k, p.mark), p.member, spliced(p.l.Text, replacements(asFormula(p.l), edits)), p.l.Place())
		default:
			for _, e := range edits {
				refused = append(refused, Refusal{e, twice})
			}
		}
	}
	for _, k := range door.In(r.rs).KeyPoints() {
		changed := r.shares[k.Name]
		if changed == nil {
			continue
		}
		for _, item := range k.Items {
			if r.rows[[2]string{Points, k.Name + "." + item.Mark}] == goes {
				continue
			}
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
