package formula

import (
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Evaluator is Number of the formula as a function, for who asks often.
func (f *Formula) Evaluator() func(*Frame) (number.Number, *Undetermined) {
	if f.Root.code.num != nil {
		return f.Root.code.num
	}
	test := f.Root.code.bool
	return func(frame *Frame) (number.Number, *Undetermined) {
		if ok, u := test(frame); ok {
			return number.Hundred, u
		} else {
			return number.Zero, u
		}
	}
}

// Number evaluates a formula of type Number; a Boolean counts as 0 or 100, as a percentage does.
func (f *Formula) Number(frame *Frame) (number.Number, *Undetermined) {
	if f.Root.code.num != nil {
		return f.Root.code.num(frame)
	}
	ok, u := f.Root.code.bool(frame)
	if ok {
		return number.Hundred, u
	}
	return number.Zero, u
}

// Bool evaluates a formula of type Boolean.
func (f *Formula) Bool(frame *Frame) (bool, *Undetermined) { return f.Root.code.bool(frame) }

// Value evaluates a formula of any single-valued type.
func (f *Formula) Value(frame *Frame) (Value, *Undetermined) { return f.Root.value(frame) }

// Reads calls visit for every fact that the formula may read, in order of first mention; a fact is named again when it
// is mentioned again. A table that the rule set gives is none of them: what it says is settled.
func (f *Formula) Reads(visit func(*Fact)) {
	f.Mentions(func(fact *Fact) {
		if fact.Owned == nil {
			visit(fact)
		}
	})
}

// Mentions is Reads with the tables that the rule set gives.
func (f *Formula) Mentions(visit func(*Fact)) {
	for n := range f.Nodes() {
		if n.Op == OpFact || n.Op == OpColumn {
			visit(n.Fact)
		}
	}
}

// Uses reports whether the formula, or a let that it uses, reads the variable VarTotal, VarGrade or another.
func (f *Formula) Uses(variable int) bool {
	for n := range f.Nodes() {
		if n.Op == OpVar && n.Slot == variable {
			return true
		}
	}
	return false
}

// Bands reports whether the formula takes a judgement within a band.
func (f *Formula) Bands() bool {
	for n := range f.Nodes() {
		if n.Op == OpCall && (n.Name == "within" || n.Name == "within_below") {
			return true
		}
	}
	return false
}

// Columns calls visit with every column of a table that the formula reads of documents, as a list or in a loop.
func (f *Formula) Columns(visit func(table, column *Fact)) {
	for n := range f.Nodes() {
		switch {
		case n.Op == OpColumn && n.Fact.Owned == nil:
			visit(n.Fact, n.Fact.Columns[n.Column])
		case n.Op == OpCell && n.Slot != RowSlot && n.Table.Owned == nil:
			visit(n.Table, n.Fact)
		}
	}
}

// Cells calls visit with every column that the formula reads of the row that its scope is about.
func (f *Formula) Cells(visit func(column *Fact)) {
	for n := range f.Nodes() {
		if n.Op == OpCell && n.Slot == RowSlot {
			visit(n.Fact)
		}
	}
}

// Params calls visit with the name of every parameter that the formula uses.
func (f *Formula) Params(visit func(name string)) {
	for n := range f.Nodes() {
		if n.Op == OpParam {
			visit(n.Name)
		}
	}
}

// Lets returns the lets that the formula uses, in order of first mention.
func (f *Formula) Lets() []*Let {
	var out []*Let
	seen := map[*Let]bool{}
	for n := range f.Nodes() {
		if n.Op == OpLet && !seen[n.Let] && n.Let.Root != nil {
			seen[n.Let] = true
			out = append(out, n.Let)
		}
	}
	return out
}

// maxOwned is of how many cells of a table that the rule set gives Constants tells.
const maxOwned = 400

// Constants calls visit with every constant that the formula holds, as a literal or a parameter, or in a table that the rule set gives.
func (f *Formula) Constants(visit func(Value)) {
	told := 0
	cell := func(data *ColumnData, kind Kind, row int) {
		if (data.Absent == nil || !data.Absent[row]) && told < maxOwned {
			visit(data.Value(kind, row))
			told++
		}
	}
	for n := range f.Nodes() {
		switch {
		case n.Op == OpConst || n.Op == OpParam:
			visit(n.Value)
		case n.Op == OpFact && n.Fact.Owned != nil:
			for r := range n.Fact.Owned.N {
				for _, c := range n.Fact.Columns {
					cell(&n.Fact.Owned.Columns[c.Slot], c.Kind, r)
				}
			}
		case n.Op == OpColumn && n.Fact.Owned != nil:
			for r := range n.Fact.Owned.N {
				cell(&n.Fact.Owned.Columns[n.Column], n.Type.Elem, r)
			}
		}
	}
}

// Scores calls visit with every constant number that stands where a score is given: the branches of conditions, the points of bands and
// tables, what is added and cut; not what is compared, counted or measured against.
func (f *Formula) Scores(visit func(number.Number)) { f.Root.scores(visit) }

func (n *Node) scores(visit func(number.Number)) {
	switch n.Op {
	case OpConst, OpParam:
		if n.Value.Kind == Number {
			visit(n.Value.Num)
		}
	case OpLet:
		if n.Let.Root != nil {
			n.Let.Root.scores(visit)
		}
	case OpCond:
		n.Args[1].scores(visit)
		n.Args[2].scores(visit)
	case OpBand, OpLookup:
		for _, a := range n.Args[1:] {
			a.scores(visit)
		}
	case OpAdd, OpSub, OpNeg, OpCheck:
		for _, a := range n.Args {
			a.scores(visit)
		}
	case OpCall:
		if n.Fn.keeps {
			for _, a := range n.Args {
				a.scores(visit)
			}
		}
	}
}

// Numbers calls visit with every number that the formula holds, as a literal or a parameter.
func (f *Formula) Numbers(visit func(number.Number)) {
	f.Constants(func(v Value) {
		if v.Kind == Number {
			visit(v.Num)
		}
	})
}

// Template is text with ${expressions}.
type Template struct {
	parts []templatePart
}

type templatePart struct {
	words   string
	formula *Formula
}

// CompileTemplate parses a template; its expressions may have any single-valued type.
func (s *Scope) CompileTemplate(lang Language, src Source) (*Template, diag.List) {
	t := &Template{}
	var list diag.List
	rest, at := src.Text, 0
	if i := strings.Index(rest, "$｛"); i >= 0 {
		list.Add(diag.New(diag.FullWidth, src.Place(i+1, i+1+len("｛")), "｛", "{"))
	}
	for {
		i := strings.Index(rest, "${")
		if i < 0 {
			t.parts = append(t.parts, templatePart{words: rest})
			return t, list
		}
		t.parts = append(t.parts, templatePart{words: rest[:i]})
		end := templateEnd(rest[i+2:])
		if end < 0 {
			list.Add(diag.New(diag.TemplateForm, src.Place(at+i, at+i+2)))
			return t, list
		}
		from := at + i + 2
		inner := Source{Text: rest[i+2 : i+2+end], Place: func(start, end int) diag.Place { return src.Place(from+start, from+end) }}
		formula, found := s.Compile(lang, inner, Number, Boolean, Text, Date)
		list = append(list, found...)
		t.parts = append(t.parts, templatePart{formula: formula})
		rest, at = rest[i+3+end:], at+i+3+end
	}
}

// templateEnd finds the closing brace outside strings and inner braces.
func templateEnd(s string) int {
	depth, quote := 0, byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == '\\' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '{':
			depth++
		case c == '}':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}

// In is the template's words with its expressions read back in braces.
func (t *Template) In(lang diag.Lang) string {
	var b strings.Builder
	for _, p := range t.parts {
		if b.WriteString(p.words); p.formula != nil {
			b.WriteString("{" + p.formula.In(lang) + "}")
		}
	}
	return b.String()
}

// Append writes the template with its expressions' values. An undetermined value is written as （reason）.
func (t *Template) Append(b []byte, f *Frame, lang diag.Lang) []byte {
	for _, p := range t.parts {
		if p.formula == nil {
			b = append(b, p.words...)
			continue
		}
		v, u := p.formula.Value(f)
		if u != nil {
			if root := p.formula.Root; root.Op == OpFact && f.Facts[root.Slot].State == Bounded {
				b = f.Facts[root.Slot].appendBounds(b, root.Type.Kind, lang)
			} else {
				b = append(b, lang.Say("（%s）", " (%s)", u.Reason(lang))...)
			}
			continue
		}
		if p.formula.Root.Op == OpFact && v.Kind == Number {
			b = v.Num.AppendApprox(b, exactPlaces)
		} else {
			b = v.Append(b, lang)
		}
	}
	return b
}

// appendBounds says what is known of a fact of which that is no more than bounds: 至少3, 至多5, 3～5.
func (c *Cell) appendBounds(b []byte, kind Kind, lang diag.Lang) []byte {
	end := func(x *number.Number) {
		if kind == Date {
			b = append(b, FormatDate(*x)...)
		} else {
			b = x.AppendApprox(b, exactPlaces)
		}
	}
	switch {
	case c.Lo != nil && c.Hi != nil:
		end(c.Lo)
		b = append(b, lang.Say("～", "–")...)
		end(c.Hi)
	case c.Lo != nil:
		b = append(b, lang.Say("至少", "at least ")...)
		end(c.Lo)
	default:
		b = append(b, lang.Say("至多", "at most ")...)
		end(c.Hi)
	}
	return b
}

// Both is the template with its expressions' values, in both languages.
func (t *Template) Both(f *Frame) diag.Term {
	return diag.Term{Zh: string(t.Append(nil, f, diag.Zh)), En: string(t.Append(nil, f, diag.En))}
}

// Formulas calls visit for each expression of the template.
func (t *Template) Formulas(visit func(*Formula)) {
	for _, p := range t.parts {
		if p.formula != nil {
			visit(p.formula)
		}
	}
}

// shownPlaces is how many decimals a derivation shows of a computed number that has more, exactPlaces of a fact.
const (
	shownPlaces = 4
	exactPlaces = 10
)

// Append writes a value for a reader: 是 and 否, or yes and no, dates as 2022-12-31, long numbers cut with an ellipsis.
func (v Value) Append(b []byte, lang diag.Lang) []byte {
	switch v.Kind {
	case Number:
		return v.Num.AppendApprox(b, shownPlaces)
	case Boolean:
		if v.Bool {
			return append(b, lang.Say("是", "yes")...)
		}
		return append(b, lang.Say("否", "no")...)
	case Date:
		return append(b, FormatDate(v.Num)...)
	}
	return append(b, v.Text...)
}

// Equal reports whether two values are the same.
func (v Value) Equal(w Value) bool {
	return v.Kind == w.Kind && v.Bool == w.Bool && v.Text == w.Text && v.Num.Equal(w.Num)
}

// In is the value as Append writes it.
func (v Value) In(lang diag.Lang) string { return string(v.Append(nil, lang)) }

// String is the value in Chinese.
func (v Value) String() string { return v.In(diag.Zh) }

// Place is where the formula stands in its file.
func (f *Formula) Place() diag.Place { return f.Src.Place(f.Root.Span.Start, f.Root.Span.End) }
