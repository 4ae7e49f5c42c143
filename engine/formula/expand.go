package formula

import (
	"slices"
	"strings"

	"jixiao/engine/diag"
)

// Lets with parameters. A call stands for the body with the arguments in the place of the parameters: each argument is a let of its own,
// computed once, and so is the call. What knows lets therefore knows calls. Where an argument is of the row of a loop, both are computed for
// each row.

// maxCalls bounds the calls that one expression comes to, those inside of bodies included.
const maxCalls = 256

// DeclareTemplate declares a let with parameters. Its name and theirs must not conflict; the name has no dot, since it is called.
func (s *Scope) DeclareTemplate(name string, with []string, lang Language, src Source) {
	let := &Let{Name: name, Text: src.Text, With: with, scope: s, src: src, language: lang}
	_, let.list = s.parse(lang, src.Text)
	s.lets = append(s.lets, let)
	s.declare(name, &symbol{op: OpLet, what: diag.Term{Zh: "定义（let）", En: "let"}, let: let})
}

// form is how a let with parameters is used.
func (l *Let) form() string { return l.Name + "(" + strings.Join(l.With, ", ") + ")" }

// Definition is what a name stands for that a formula mentions.
type Definition struct {
	Name diag.Term // of one with parameters with them: f(x, y); of a key point as it is read: 规划①
	Text string    // as written
	Root *Node
	File *diag.Source // that it stands in

	Point bool // it computes a key point, or whether one applies
}

// plainName is a name that is the same in both languages.
func plainName(s string) diag.Term { return diag.Term{Zh: s, En: s} }

// Definitions are the lets that the formula uses, each once, as they were written: arguments of calls are none.
func (f *Formula) Definitions() []Definition {
	var out []Definition
	seen := map[*Let]bool{}
	for _, l := range f.Lets() {
		switch {
		case l.argument, l.of != nil && seen[l.of]:
		case l.of != nil:
			seen[l.of] = true
			out = append(out, Definition{plainName(l.of.form()), l.of.Text, l.Root, l.of.src.Place(0, 0).Source, false})
		case l.point != nil:
			out = append(out, Definition{l.point.pointTerm(), l.Text, l.Root, l.src.Place(0, 0).Source, l.point != nil})
		default:
			out = append(out, Definition{plainName(l.Name), l.Text, l.Root, l.src.Place(0, 0).Source, l.point != nil})
		}
	}
	return out
}

// template is the let with parameters that a call means, nil if it means none.
func (c *checker) template(n *Node) *Let {
	if sym := c.scope.find(n.Name); sym != nil && sym.let != nil && sym.let.With != nil {
		return sym.let
	}
	return nil
}

// expand makes a call the let that it stands for.
func (c *checker) expand(n *Node, l *Let) {
	c.nodes(n.Args)
	switch {
	case len(n.Args) != len(l.With):
		c.fail(n, diag.ArgumentCount, l.Name, l.form())
		return
	case slices.Contains(c.path, l.Name):
		c.fail(n, diag.LetCycle, l.Name, strings.Join(append(slices.Clone(c.path), l.Name), " → "))
		return
	}
	if *c.calls++; *c.calls > maxCalls {
		c.fail(n, diag.CallsMany, l.Name, maxCalls)
		return
	}
	text := c.src.Text[n.Span.Start:min(n.Span.End, len(c.src.Text))]
	rows := slices.ContainsFunc(n.Args, (*Node).inLoop)
	if body := c.made[text]; body != nil && !rows { // the same call again
		n.call(text, body)
		return
	}
	inner := NewScope(l.scope)
	for k, a := range n.Args {
		switch {
		case hasInvalid(a):
			n.Type = Type{}
			return
		case a.Type.Kind == Row:
			c.fail(a, diag.CallInLoop, l.Name)
			n.Type = Type{}
			return
		}
		let := &Let{Name: l.With[k], Slot: c.scope.slot(), Root: a, Text: c.src.Text[a.Span.Start:min(a.Span.End, len(c.src.Text))], scope: c.scope, src: c.src, argument: true, checked: true, rows: a.inLoop(), inside: a.loopsIn()}
		let.localize()
		c.scope.compile(a)
		inner.declare(let.Name, &symbol{op: OpLet, what: diag.Term{Zh: "参数", En: "parameter"}, let: let})
	}
	body := &Let{Name: text, given: n.Args, Slot: c.scope.slot(), Text: l.Text, scope: inner, src: l.src, language: l.language, of: l, calls: c.calls, rows: rows}
	if rows { // what is in it may not name the rows, and has its own loops inside of theirs
		body.loops = make([]loopVar, len(c.loops))
		for k, v := range c.loops {
			body.loops[k] = loopVar{typ: v.typ}
		}
	}
	if body.Root, _ = l.scope.parse(l.language, l.Text); body.Root == nil || len(l.list) > 0 { // said where it is declared
		n.Type = Type{}
		return
	}
	body.checkAs(c.path, l.Name)
	body.inside = body.Root.loopsIn()
	c.placed = append(c.placed, body.placed...)
	for _, d := range l.src.place(body.list) {
		d.Related = append(d.Related, diag.Related{Place: c.src.Place(n.Span.Start, n.Span.End), What: diag.Term{Zh: "由此处使用", En: "used here"}})
		c.placed = append(c.placed, d)
	}
	if c.made == nil && !rows {
		c.made = map[string]*Let{}
	}
	if !rows {
		c.made[text] = body
	}
	n.call(text, body)
}

// loopsIn are the loops whose rows a node reads that are not its own, one bit for each.
func (n *Node) loopsIn() (bits uint32) {
	if (n.Op == OpElem || n.Op == OpCell) && n.Slot < MaxLoops {
		bits = 1 << n.Slot
	}
	if n.Op == OpLet && n.Let.rows {
		bits |= n.Let.inside
	}
	for i, a := range n.Args {
		of := a.loopsIn()
		if i == 1 && n.isLoop() {
			of &^= 1 << n.Slot
		}
		bits |= of
	}
	return bits
}

// call makes the node a use of the let that a call stands for.
func (n *Node) call(text string, l *Let) {
	n.Op, n.Let, n.Slot, n.Name, n.Args = OpLet, l, l.Slot, text, nil
	n.Type, n.Unit = l.Root.Type, l.Root.Unit
}
