// Package schema validates files against the embedded JSON Schemas and says in our own words, at the place in the
// author's file, where they depart: the validator's messages vary and know only English.
package schema

import (
	"bytes"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
	"jixiao/schemas"
)

// Schema is a schema as a tree, of which messages are made, and compiled for the validator once a file has a fault.
type Schema struct {
	name      string
	text      []byte
	tree      *jsontree.Node
	mu        sync.Mutex
	acceptor  *acceptor
	compile   sync.Once
	validator *jsonschema.Schema
}

// Named reads an embedded schema once. The embedded schemas are fixed, so that this is no shared state.
func Named(name string) *Schema {
	mu.Lock()
	defer mu.Unlock()
	if s, ok := cache[name]; ok {
		return s
	}
	text, err := schemas.FS.ReadFile(name + ".schema.json")
	if err != nil {
		panic("schema: " + err.Error())
	}
	s := parseSchema(name, text)
	cache[name] = s
	return s
}

var (
	mu    sync.Mutex
	cache = map[string]*Schema{}
)

func parseSchema(name string, text []byte) *Schema {
	tree, list := jsontree.Parse(diag.NewSource(name, text))
	if list.HasErrors() {
		panic("schema: " + name + ": " + list.Error())
	}
	return &Schema{name: name, text: text, tree: tree, acceptor: newAcceptor(tree)}
}

func (s *Schema) compiled() *jsonschema.Schema {
	s.compile.Do(func() {
		c := jsonschema.NewCompiler()
		c.Draft = jsonschema.Draft2020
		url := "https://jixiao.dev/" + s.name
		if err := c.AddResource(url, bytes.NewReader(s.text)); err != nil {
			panic("schema: " + s.name + ": " + err.Error())
		}
		v, err := c.Compile(url)
		if err != nil {
			panic("schema: " + s.name + ": " + err.Error())
		}
		s.validator = v
	})
	return s.validator
}

// Accepts reports whether the file surely has no fault. Where it says no, Validate decides.
func (s *Schema) Accepts(root *jsontree.Node) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.acceptor.accepts(s.tree, root)
}

// Validate reports where a file departs from its schema, each departure once and at its place.
func (s *Schema) Validate(root *jsontree.Node) diag.List {
	if s.Accepts(root) {
		return nil
	}
	return s.departures(root)
}

// departures asks the validator.
func (s *Schema) departures(root *jsontree.Node) diag.List {
	err, ok := s.compiled().Validate(root.Plain()).(*jsonschema.ValidationError)
	if !ok {
		return nil
	}
	var list diag.List
	s.leaves(err, root, &list)
	list.Sort()
	return list
}

func (s *Schema) leaves(e *jsonschema.ValidationError, root *jsontree.Node, list *diag.List) {
	if len(e.Causes) > 0 {
		for _, c := range e.Causes {
			s.leaves(c, root, list)
		}
		return
	}
	_, fragment, _ := strings.Cut(e.AbsoluteKeywordLocation, "#")
	keyword := pointer(fragment)
	schema := s.tree.At(keyword[:max(0, len(keyword)-1)])
	node := root.At(pointer(e.InstanceLocation))
	if n := len(keyword); n > 1 && keyword[n-2] == "propertyNames" {
		return // the loader says what is wrong with a name
	} else if n > 2 && keyword[n-3] == "dependentRequired" {
		if missing := s.tree.At(keyword); missing != nil {
			list.Add(diag.New(diag.MemberMissing, node.KeyPlace(), missing.Text))
		}
	} else if n > 0 {
		s.explain(keyword[n-1], schema, node, list)
	}
}

func pointer(p string) []string {
	if p == "" {
		return nil
	}
	parts := strings.Split(strings.TrimPrefix(p, "/"), "/")
	for i, part := range parts {
		part = unescapePercent(part)
		parts[i] = strings.ReplaceAll(strings.ReplaceAll(part, "~1", "/"), "~0", "~")
	}
	return parts
}

// unescapePercent undoes the URL escapes of a JSON pointer in a fragment.
func unescapePercent(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, lo := strings.IndexByte(hexDigits, s[i+1]|0x20), strings.IndexByte(hexDigits, s[i+2]|0x20)
			if hi >= 0 && lo >= 0 {
				b = append(b, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

const hexDigits = "0123456789abcdef"

// explain words one violated keyword. Messages are ours: the validator's vary and know only English.
func (s *Schema) explain(keyword string, schema, node *jsontree.Node, list *diag.List) {
	switch keyword {
	case "additionalProperties":
		s.unknownMembers(schema, node, list)
	case "required":
		for _, r := range schema.Member("required").Items {
			if node.Member(r.Text) == nil {
				list.Add(diag.New(diag.MemberMissing, node.KeyPlace(), r.Text))
			}
		}
	case "type":
		list.Add(diag.New(diag.SchemaType, node.Place(), typeNames(schema.Member("type"))))
	case "enum":
		var names []string
		for _, e := range schema.Member("enum").Items {
			names = append(names, e.Text)
		}
		d := diag.New(diag.SchemaEnum, node.Place(), strings.Join(names, "、"))
		list.Add(d)
	case "pattern":
		list.Add(diag.New(diag.SchemaPattern, node.Place(), node.Text, s.pattern(schema)))
	case "propertyNames":
		list.Add(diag.New(diag.SchemaLimit, node.Place(), limit(keyword, nil)))
	default:
		list.Add(diag.New(diag.SchemaLimit, node.Place(), limit(keyword, schema.Member(keyword))))
	}
}

// limit words what a keyword demands.
func limit(keyword string, of *jsontree.Node) diag.Term {
	x := ""
	if of != nil {
		x = of.Text
	}
	switch keyword {
	case "minItems", "minProperties":
		return diag.Term{Zh: "至少要有 " + x + " 项", En: "at least " + x + " items"}
	case "maxItems", "maxProperties":
		return diag.Term{Zh: "至多 " + x + " 项", En: "at most " + x + " items"}
	case "minLength":
		return diag.Term{Zh: "不能是空的", En: "not empty"}
	case "maxLength":
		return diag.Term{Zh: "至多 " + x + " 个字", En: "at most " + x + " characters"}
	case "minimum":
		return diag.Term{Zh: "不能小于 " + x, En: "not below " + x}
	case "maximum":
		return diag.Term{Zh: "不能大于 " + x, En: "not above " + x}
	case "exclusiveMinimum":
		return diag.Term{Zh: "须大于 " + x, En: "above " + x}
	case "uniqueItems":
		return diag.Term{Zh: "不能有相同的项", En: "no two alike"}
	case "not", "false schema":
		return diag.Term{Zh: "这里不能写这一项", En: "not allowed here"}
	case "propertyNames":
		return diag.Term{Zh: "成员名不对", En: "names of members"}
	}
	if of == nil || of.Kind == jsontree.False { // a member that the schema rules out where it stands
		return diag.Term{Zh: "这里不能写“" + keyword + "”", En: "no " + keyword + " here"}
	}
	return diag.Term{Zh: strings.TrimSpace(keyword + " " + x), En: strings.TrimSpace(keyword + " " + x)}
}

// pattern shows what a pattern is for: the schema's description if it has one.
func (s *Schema) pattern(schema *jsontree.Node) diag.Term {
	about := schema.String("description")
	if about == "" {
		about = schema.String("pattern")
	}
	out := diag.Term{Zh: about, En: about}
	for at, r := range about { // a description says it in Chinese, and then in English
		if at > 0 && r < utf8.RuneSelf && unicode.IsLetter(r) && strings.HasSuffix(about[:at], "。") {
			out = diag.Term{Zh: strings.TrimSuffix(about[:at], "。"), En: strings.TrimSuffix(about[at:], ".")}
		}
	}
	return out
}

func (s *Schema) unknownMembers(schema, node *jsontree.Node, list *diag.List) {
	var known []string
	if p := schema.Member("properties"); p != nil {
		for _, m := range p.Items {
			known = append(known, m.Name)
		}
	}
	for _, m := range node.Items {
		if schema.Member("properties").Member(m.Name) != nil {
			continue
		}
		list.Add(diag.New(diag.UnknownMember, m.KeyPlace(), m.Name).Suggest(m.Name, known))
	}
}

func typeNames(t *jsontree.Node) diag.Term {
	words := map[string]diag.Term{
		"object": {Zh: "对象 {…}", En: "an object {…}"}, "array": {Zh: "数组 […]", En: "an array […]"},
		"string": {Zh: "字符串", En: "a string"}, "number": {Zh: "数字", En: "a number"}, "integer": {Zh: "整数", En: "an integer"},
		"boolean": {Zh: "true 或 false", En: "true or false"},
	}
	items := t.Items
	if t.Kind == jsontree.String {
		items = []*jsontree.Node{t}
	}
	var out diag.Term
	for i, item := range items {
		if words[item.Text].Zh == "" {
			continue // null, which nobody is told to write
		}
		if i > 0 {
			out.Zh, out.En = out.Zh+"或", out.En+" or "
		}
		out.Zh, out.En = out.Zh+words[item.Text].Zh, out.En+words[item.Text].En
	}
	return out
}
