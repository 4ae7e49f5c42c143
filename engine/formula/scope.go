package formula

import (
	"slices"
	"strings"
	"sync/atomic"

	"jixiao/engine/diag"
)

// Slots of the variables that the engine sets in a frame.
const (
	VarWeight = iota
	VarScore
	VarReason
	VarTotal // the total so far, of adjustments, grades and consequences
	VarGrade // the grade, of consequences
)

// Scope holds the names that an expression may use. Scopes nest: a criterion's lies inside its rule set's. All names of
// one rule set share one namespace; nothing shadows anything.
type Scope struct {
	parent  *Scope
	symbols map[string]*symbol
	parts   map[string]string // every dotted prefix → the name that has it
	names   []string          // in order of declaration, for suggestions
	lets    []*Let
	slots   *atomic.Int32 // lets so far, shared by all scopes of a rule set
	pending *pending      // likewise
	row     *loopVar      // the row that the scope's expressions are about
	refused []string      // names that were to be declared
}

type symbol struct {
	points *KeyPoints // of key points
	op     Op
	what   diag.Term
	typ    Type
	unit   string
	slot   int
	fact   *Fact
	param  *Param
	let    *Let
}

// NewScope returns an empty scope inside parent, which may be nil.
func NewScope(parent *Scope) *Scope {
	s := &Scope{parent: parent, symbols: map[string]*symbol{}, parts: map[string]string{}}
	if parent != nil {
		s.slots, s.row, s.pending = parent.slots, parent.row, parent.pending
	} else {
		s.slots, s.pending = new(atomic.Int32), new(pending)
	}
	return s
}

// NewRowScope returns a scope inside parent whose expressions are about one row of a table, under that name; Frame.SetRow
// says which.
func NewRowScope(parent *Scope, name string, table *Fact) *Scope {
	s := NewScope(parent)
	s.row = &loopVar{name: name, typ: Type{Kind: Row, Table: table}}
	return s
}

// pending are checked trees that have no code yet.
type pending struct {
	on    bool
	roots []*Node
}

// compile gives a checked tree its code, or notes that it will have it.
func (s *Scope) compile(root *Node) {
	if s.pending.on {
		s.pending.roots = append(s.pending.roots, root)
	} else {
		compile(root)
	}
}

// Defer leaves what is compiled from now on without code, until Settle gives it to all at once: what is evaluated one after the other then lies
// so in memory, and not among what parsers leave behind. For 10,000 criteria that is a third of the time.
func (s *Scope) Defer() { s.pending.on = true }

// Settle compiles what was deferred.
func (s *Scope) Settle() {
	for _, root := range s.pending.roots {
		compile(root)
	}
	s.pending.on, s.pending.roots = false, nil
}

// Lets is the number of lets declared in the scope's rule set, which a frame must hold.
func (s *Scope) Lets() int { return int(s.slots.Load()) }

// slot is a new one, for a let.
func (s *Scope) slot() int { return int(s.slots.Add(1)) - 1 }

func (s *Scope) find(name string) *symbol {
	for ; s != nil; s = s.parent {
		if sym := s.symbols[name]; sym != nil {
			return sym
		}
	}
	return nil
}

// Conflict reports why a name cannot be declared: it is malformed, taken, or one of it and another name is a dotted
// prefix of the other. It returns nil if the name is free.
func (s *Scope) Conflict(name string) (code *diag.Code, args []any) {
	for _, part := range strings.Split(name, ".") {
		if why, ok := NameError(part); !ok {
			return diag.NameMalformed, []any{name, why}
		}
	}
	switch name {
	case "score", "reason", "total", "grade", "indicators":
		return diag.NameShadowed, []any{name, diag.Term{Zh: "评分后的变量", En: "variable of what follows scoring"}}
	}
	if IsFunction(name) || reserved[name] || reserved[strings.SplitN(name, ".", 2)[0]] {
		return diag.NameShadowed, []any{name, diag.Term{Zh: "函数或保留字", En: "function or word of the language"}}
	}
	if sym := s.find(name); sym != nil {
		return diag.NameShadowed, []any{name, sym.what}
	}
	for at := s; at != nil; at = at.parent {
		if other, ok := at.parts[name]; ok {
			return diag.NamePrefix, []any{name, other}
		}
		for i, c := range name {
			if c == '.' && at.symbols[name[:i]] != nil {
				return diag.NamePrefix, []any{name[:i], name}
			}
		}
	}
	return nil, nil
}

// Refuse takes note of a name that could not be declared, so that nothing is said of it where it is used.
func (s *Scope) Refuse(name string) { s.refused = append(s.refused, name) }

func (s *Scope) hasRefused(name string) bool {
	for ; s != nil; s = s.parent {
		if slices.Contains(s.refused, name) {
			return true
		}
	}
	return false
}

// parse reads an expression. A malformed name is not told of again where it is used.
func (s *Scope) parse(lang Language, src string) (*Node, []finding) {
	root, list := parse(lang, src)
	return root, slices.DeleteFunc(list, func(f finding) bool {
		name, ok := first(f.args).(string)
		return ok && f.code == diag.NameMalformed && s.hasRefused(name)
	})
}

func first(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func (s *Scope) declare(name string, sym *symbol) {
	s.symbols[name] = sym
	s.names = append(s.names, name)
	for i, c := range name {
		if c == '.' {
			s.parts[name[:i]] = name
		}
	}
}

// DeclareFact declares a fact; its name must not conflict.
func (s *Scope) DeclareFact(f *Fact) {
	sym := &symbol{op: OpFact, what: diag.Term{Zh: "事实", En: "fact"}, typ: Type{Kind: f.Kind}, unit: f.Unit, slot: f.Slot, fact: f}
	if f.Kind == Table {
		sym.typ.Table = f
	}
	s.declare(f.Name, sym)
}

// DeclareParam declares a parameter; its name must not conflict.
func (s *Scope) DeclareParam(p *Param) {
	s.declare(p.Name, &symbol{op: OpParam, what: diag.Term{Zh: "参数", En: "parameter"}, typ: Type{Kind: p.Value.Kind}, unit: p.Unit, param: p})
}

// DeclareVar declares a variable that the engine sets: VarWeight, VarScore or VarReason.
func (s *Scope) DeclareVar(name string, slot int, kind Kind) {
	s.declare(name, &symbol{op: OpVar, what: diag.Term{Zh: "变量", En: "variable"}, typ: Type{Kind: kind}, slot: slot})
}

// DeclareLet declares a named expression; its name must not conflict. It is checked by CheckLets, or when first used, so
// that lets may stand in any order.
func (s *Scope) DeclareLet(name string, lang Language, src Source) {
	let := &Let{Name: name, Slot: s.slot(), Text: src.Text, scope: s, src: src}
	let.Root, let.list = s.parse(lang, src.Text)
	s.lets = append(s.lets, let)
	s.declare(name, &symbol{op: OpLet, what: diag.Term{Zh: "定义（let）", En: "let"}, let: let})
}

// InRow reports whether the let has another value for each row that its scope is about.
func (l *Let) InRow() bool { return l.scope.row != nil }

// OwnLets returns the scope's lets that could be read.
func (s *Scope) OwnLets() []*Let {
	var out []*Let
	for _, l := range s.lets {
		if l.Root != nil && l.point == nil {
			out = append(out, l)
		}
	}
	return out
}

// CheckLets checks the scope's lets and returns what is wrong with them.
func (s *Scope) CheckLets() diag.List {
	var list diag.List
	for _, let := range s.lets {
		let.check(nil)
		list = append(append(list, let.src.place(let.list)...), let.placed...)
	}
	return list
}

// check types the let; path are the lets being checked. It reports a cycle through path.
func (l *Let) check(path []string) (cycle []string) {
	if l.checking {
		return append(path, l.Name)
	}
	if l.checked || l.Root == nil { // nothing is written: a rule set that is loaded is shared
		return nil
	}
	l.checkAs(path, l.Name)
	return nil
}

// checkAs types the let under a name: that of a call is the let's that it calls.
func (l *Let) checkAs(path []string, name string) {
	l.checking = true
	if l.calls == nil {
		l.calls = new(int)
	}
	c := &checker{loops: l.loops, scope: l.scope, path: append(slices.Clone(path), name), src: l.src, lang: l.language, calls: l.calls}
	c.node(l.Root)
	if l.point != nil && !hasInvalid(l.Root) {
		l.asPoint(c)
	}
	l.checking, l.checked = false, true
	l.list, l.placed = append(l.list, c.list...), append(l.placed, c.placed...)
	if l.src.place(l.list).HasErrors() || l.placed.HasErrors() || hasInvalid(l.Root) {
		l.Root.Type = Type{}
		return
	}
	l.localize()
	l.scope.compile(l.Root)
}

// localize finds whether the let has another value for each criterion or row: also one that is called with a row's column.
func (l *Let) localize() {
	l.local = l.scope.row != nil
	for n := range l.Root.Nodes() {
		l.local = l.local || n.Op == OpVar && n.Slot == VarWeight || (n.Op == OpCell || n.Op == OpElem) && n.Slot == RowSlot
	}
}

// suggest returns the visible name nearest to word.
func (s *Scope) suggest(word string) string {
	var names, columns []string // columns that are called so, of whatever table
	for ; s != nil; s = s.parent {
		for _, n := range s.names {
			names = append(names, n)
			if f := s.symbols[n].fact; f != nil {
				for _, c := range f.Columns {
					if names = append(names, n+"."+c.Name); c.Name == word {
						columns = append(columns, n+"."+c.Name)
					}
				}
			}
		}
	}
	if len(columns) == 1 {
		return columns[0]
	}
	return diag.Nearest(word, names)
}

// Formula is a checked and compiled expression. It is immutable and may be shared.
type Formula struct {
	Root *Node
	Src  Source

	said [2]atomic.Pointer[string] // by language, once asked for
	at   atomic.Pointer[string]
}

// Compile parses, checks and compiles an expression that must have one of the kinds.
func (s *Scope) Compile(lang Language, src Source, want ...Kind) (*Formula, diag.List) {
	root, list := s.parse(lang, src.Text)
	if root == nil {
		return nil, src.place(list)
	}
	c := &checker{scope: s, src: src, lang: lang, calls: new(int)}
	c.node(root)
	c.expect(root, want...)
	var out diag.List
	if c.list = append(list, c.list...); len(c.list)+len(c.placed) > 0 {
		out = append(src.place(c.list), c.placed...)
	}
	if out.HasErrors() || hasInvalid(root) { // it uses what was refused, and that is where the finding stands
		return nil, out
	}
	s.compile(root)
	return &Formula{Root: root, Src: src}, out
}

func hasInvalid(n *Node) (bad bool) {
	n.Walk(func(n *Node) bool {
		bad = bad || n.Type.Kind == Invalid
		return !bad
	})
	return bad
}
