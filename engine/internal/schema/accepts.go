package schema

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
)

// A file without a fault is told so without the validator, whose compilation takes longer than all else that a command does: rules are made
// of the schema's tree where a file first comes to them. What accepts does not know it does not accept, and the validator decides.

// rule is what one schema demands.
type rule struct {
	never      bool // false, or a keyword that is not known here
	types      kinds
	ref        *jsontree.Node
	properties map[string]*jsontree.Node
	others     *jsontree.Node // additionalProperties
	items      *jsontree.Node
	names      *jsontree.Node
	required   []string
	depends    *jsontree.Node // dependentRequired
	enum       []*jsontree.Node
	pattern    *regexp.Regexp
	any        []*jsontree.Node
	not        *jsontree.Node
	cond       *jsontree.Node
	then, els  *jsontree.Node
	unique     bool

	minItems, maxItems, minMembers, maxMembers, minLength, maxLength int // -1: none
	min, max, above, below                                           *number.Number
}

type kinds uint8

const (
	objects kinds = 1 << iota
	arrays
	strs
	numbers
	integers
	booleans
	nulls
)

var kindNames = map[string]kinds{"object": objects, "array": arrays, "string": strs, "number": numbers | integers, "integer": integers,
	"boolean": booleans, "null": nulls}

func kindOf(n *jsontree.Node) kinds {
	switch n.Kind {
	case jsontree.Object:
		return objects
	case jsontree.Array:
		return arrays
	case jsontree.String:
		return strs
	case jsontree.Number:
		if n.Number.IsInt() {
			return integers
		}
		return numbers
	case jsontree.True, jsontree.False:
		return booleans
	}
	return nulls
}

// acceptor walks files along one schema. One goroutine at a time may use it.
type acceptor struct {
	root     *jsontree.Node
	rules    map[*jsontree.Node]*rule
	patterns map[string]*regexp.Regexp
}

func newAcceptor(root *jsontree.Node) *acceptor {
	return &acceptor{root: root, rules: map[*jsontree.Node]*rule{}, patterns: map[string]*regexp.Regexp{}}
}

func (a *acceptor) rule(schema *jsontree.Node) *rule {
	r := a.rules[schema]
	if r == nil {
		r = a.make(schema)
		a.rules[schema] = r
	}
	return r
}

func (a *acceptor) make(schema *jsontree.Node) *rule {
	r := &rule{minItems: -1, maxItems: -1, minMembers: -1, maxMembers: -1, minLength: -1, maxLength: -1}
	if schema.Kind != jsontree.Object {
		r.never = schema.Kind != jsontree.True
		return r
	}
	for _, m := range schema.Items {
		if !a.keyword(r, m) {
			r.never = true
		}
	}
	return r
}

// keyword takes one keyword into the rule; false if it is not known here.
func (a *acceptor) keyword(r *rule, m *jsontree.Node) bool {
	switch m.Name {
	case "$schema", "$id", "$defs", "title", "description":
	case "$ref":
		pointer, local := strings.CutPrefix(m.Text, "#/")
		r.ref = a.root.At(strings.Split(pointer, "/"))
		return local && r.ref != nil
	case "type":
		items := m.Items
		if m.Kind == jsontree.String {
			items = []*jsontree.Node{m}
		}
		for _, t := range items {
			r.types |= kindNames[t.Text]
		}
		return r.types != 0
	case "properties":
		r.properties = make(map[string]*jsontree.Node, len(m.Items))
		for _, p := range m.Items {
			r.properties[p.Name] = p
		}
	case "additionalProperties":
		r.others = m
	case "items":
		r.items = m
	case "propertyNames":
		r.names = m
	case "required":
		for _, name := range m.Items {
			r.required = append(r.required, name.Text)
		}
	case "dependentRequired":
		r.depends = m
	case "enum":
		r.enum = m.Items
		return plain(r.enum)
	case "const":
		r.enum = []*jsontree.Node{m}
		return plain(r.enum)
	case "pattern":
		if a.patterns[m.Text] == nil {
			p, err := regexp.Compile(m.Text)
			if err != nil {
				return false
			}
			a.patterns[m.Text] = p
		}
		r.pattern = a.patterns[m.Text]
	case "anyOf":
		r.any = m.Items
	case "not":
		r.not = m
	case "if":
		r.cond = m
	case "then":
		r.then = m
	case "else":
		r.els = m
	case "uniqueItems":
		r.unique = m.Kind == jsontree.True
	default:
		return a.limit(r, m)
	}
	return true
}

func (a *acceptor) limit(r *rule, m *jsontree.Node) bool {
	if m.Kind != jsontree.Number {
		return false
	}
	counts := map[string]*int{"minItems": &r.minItems, "maxItems": &r.maxItems, "minProperties": &r.minMembers,
		"maxProperties": &r.maxMembers, "minLength": &r.minLength, "maxLength": &r.maxLength}
	if at := counts[m.Name]; at != nil {
		n, ok := m.Number.Int64()
		*at = int(n)
		return ok
	}
	ends := map[string]**number.Number{"minimum": &r.min, "maximum": &r.max, "exclusiveMinimum": &r.above, "exclusiveMaximum": &r.below}
	if at := ends[m.Name]; at != nil {
		*at = &m.Number
		return true
	}
	return false
}

// accepts reports whether the schema admits the value; false also where that is not known.
func (a *acceptor) accepts(schema, n *jsontree.Node) bool {
	r := a.rule(schema)
	if r.never || r.types != 0 && r.types&kindOf(n) == 0 || r.ref != nil && !a.accepts(r.ref, n) {
		return false
	}
	if r.enum != nil && !among(n, r.enum) {
		return false
	}
	switch n.Kind {
	case jsontree.Object:
		if !a.members(r, n) {
			return false
		}
	case jsontree.Array:
		if !a.elements(r, n) {
			return false
		}
	case jsontree.String:
		if !within(utf8.RuneCountInString(n.Text), r.minLength, r.maxLength) || r.pattern != nil && !r.pattern.MatchString(n.Text) {
			return false
		}
	case jsontree.Number:
		if r.min != nil && n.Number.Cmp(*r.min) < 0 || r.max != nil && n.Number.Cmp(*r.max) > 0 ||
			r.above != nil && n.Number.Cmp(*r.above) <= 0 || r.below != nil && n.Number.Cmp(*r.below) >= 0 {
			return false
		}
	}
	return a.combined(r, n)
}

// combined are the keywords that hold schemas for the value itself. Where one must not admit it, only what is surely refused counts: the
// schemas under not and if are therefore made of keywords that are all known, or the rule is never met.
func (a *acceptor) combined(r *rule, n *jsontree.Node) bool {
	if r.any != nil {
		found := false
		for _, s := range r.any {
			found = found || a.accepts(s, n)
		}
		if !found {
			return false
		}
	}
	if r.not != nil && (!a.known(r.not) || a.accepts(r.not, n)) {
		return false
	}
	if r.cond == nil {
		return true
	}
	if !a.known(r.cond) {
		return false
	}
	if a.accepts(r.cond, n) {
		return r.then == nil || a.accepts(r.then, n)
	}
	return r.els == nil || a.accepts(r.els, n)
}

// known reports whether a schema holds no keyword, at any depth, that is not known here; one that refers elsewhere is not.
func (a *acceptor) known(schema *jsontree.Node) bool {
	r := a.rule(schema)
	if r.never && schema.Kind == jsontree.Object || r.ref != nil || r.unique {
		return false
	}
	for _, s := range r.properties {
		if !a.known(s) {
			return false
		}
	}
	for _, s := range append([]*jsontree.Node{r.others, r.items, r.names, r.not, r.cond, r.then, r.els}, r.any...) {
		if s != nil && !a.known(s) {
			return false
		}
	}
	return true
}

func within(n, least, most int) bool { return (least < 0 || n >= least) && (most < 0 || n <= most) }

func (a *acceptor) members(r *rule, n *jsontree.Node) bool {
	if !within(len(n.Items), r.minMembers, r.maxMembers) {
		return false
	}
	for _, name := range r.required {
		if n.Member(name) == nil {
			return false
		}
	}
	if r.depends != nil {
		for _, d := range r.depends.Items {
			if n.Member(d.Name) == nil {
				continue
			}
			for _, needed := range d.Items {
				if n.Member(needed.Text) == nil {
					return false
				}
			}
		}
	}
	for _, m := range n.Items {
		if r.names != nil {
			name := jsontree.Node{Kind: jsontree.String, Text: m.Name}
			if !a.accepts(r.names, &name) {
				return false
			}
		}
		s := r.properties[m.Name]
		if s == nil {
			s = r.others
		}
		if s != nil && !a.accepts(s, m) {
			return false
		}
	}
	return true
}

func (a *acceptor) elements(r *rule, n *jsontree.Node) bool {
	if !within(len(n.Items), r.minItems, r.maxItems) {
		return false
	}
	if r.unique {
		seen := map[string]bool{}
		for _, e := range n.Items {
			if e.Kind != jsontree.String || seen[e.Text] {
				return false
			}
			seen[e.Text] = true
		}
	}
	if r.items != nil {
		for _, e := range n.Items {
			if !a.accepts(r.items, e) {
				return false
			}
		}
	}
	return true
}

// plain reports whether no value is made of others.
func plain(values []*jsontree.Node) bool {
	for _, v := range values {
		if v.Kind == jsontree.Object || v.Kind == jsontree.Array {
			return false
		}
	}
	return true
}

// among reports whether a value is one of those, which are plain.
func among(n *jsontree.Node, values []*jsontree.Node) bool {
	for _, v := range values {
		switch {
		case v.Kind != n.Kind:
		case n.Kind == jsontree.String && n.Text == v.Text, n.Kind == jsontree.Number && n.Number.Equal(v.Number),
			n.Kind == jsontree.True, n.Kind == jsontree.False, n.Kind == jsontree.Null:
			return true
		}
	}
	return false
}
